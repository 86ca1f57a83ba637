//! `journey import` and `journey export`, with files as other systems write them.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::schema;
use crate::support::{folder, journey, json, new_project};

const CONFIGURATIONS: &str = r#"{
  "@odata.context": "https://org.crm.dynamics.com/api/data/v9.2/$metadata#msdyn_proactive_engagement_configs",
  "value": [{
    "@odata.etag": "W/\"71\"",
    "msdyn_proactive_engagement_configid": "a1b2c3d4-0000-0000-0000-000000000001",
    "msdyn_name": "Rebook call",
    "msdyn_description": "Calls who missed a visit.",
    "msdyn_type@OData.Community.Display.V1.FormattedValue": "Voice",
    "msdyn_type": 100000000,
    "msdyn_dialmode_type": 100000000,
    "_msdyn_queue_value@OData.Community.Display.V1.FormattedValue": "Front desk",
    "_msdyn_queue_value": "0b5f0c5e-0000-0000-0000-00000000000f",
    "createdon": "2026-01-05T08:00:00Z"
  }]
}"#;

const ATTRIBUTES: &str = "msdyn_proactive_engagement_config,msdyn_keyword\nA1B2C3D4-0000-0000-0000-000000000001,Answer\n";

/// A file as Excel saves `Unicode text`.
fn utf_16(text: &str) -> Vec<u8> {
    let units = [0xfeff_u16].into_iter().chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn export() -> tempfile::TempDir {
    folder(&[("configs.json", CONFIGURATIONS), ("attributes.csv", ATTRIBUTES)])
}

const IMPORT: [&str; 4] = ["import", "engagement", "configs.json", "attributes.csv"];

fn import(folder: &Path, more: &[&str]) -> crate::support::Ran {
    journey(folder, &[&IMPORT, more].concat())
}

#[test]
fn an_export_becomes_declarations_in_canonical_form() {
    let folder = export();
    let ran = import(folder.path(), &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("engagement RebookCall as \"Rebook call\" {"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("// In the contact center alone: queue Front desk."),
        "{}",
        ran.stdout
    );
    fs::write(folder.path().join("a.journey"), &ran.stdout).unwrap();
    let formatted = journey(folder.path(), &["fmt", "--check", "a.journey"]);
    assert_eq!((formatted.status, formatted.stdout.as_str()), (0, ""));
    let checked = journey(folder.path(), &["check", "a.journey", "-q", "--format", "short"]);
    assert_eq!(checked.status, 0, "{}", checked.stdout);
}

#[test]
fn a_file_that_is_there_is_left_alone() {
    let folder = export();
    let path = folder.path().join("out.journey");
    fs::write(&path, "mine\n").unwrap();
    let ran = import(folder.path(), &["-o", "out.journey"]);
    let said =
        "error: `out.journey` is there already\n  help: write to another file, or say `--force`\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (2, said));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine\n");
    let ran = import(folder.path(), &["-o", "out.journey", "--force"]);
    assert_eq!(ran.status, 0);
    assert!(fs::read_to_string(&path).unwrap().starts_with("/// Calls who missed a visit."));
}

#[test]
fn rows_with_mistakes_write_nothing() {
    let folder = export();
    let text = "msdyn_proactive_engagement_config,msdyn_keyword\nRebook call,\n";
    fs::write(folder.path().join("attributes.csv"), text).unwrap();
    let ran = import(folder.path(), &["-o", "out.journey"]);
    let said =
        "error: `attributes.csv`, line 2: has no `msdyn_keyword`, which is the attribute's name\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (1, said));
    assert!(!folder.path().join("out.journey").exists());
}

#[test]
fn what_is_no_export_is_named() {
    let folder = export();
    let cases: [(&[u8], &str); 6] = [
        (b"", "error: `x` is empty\n"),
        (
            b"\x00\x01\x02",
            "error: `x` is binary, and no text\n  help: export JSON from the Web API, or save a table as CSV\n",
        ),
        (
            b"PK\x03\x04",
            "error: `x` is a workbook or an archive, and no text\n  help: in Excel, save the sheet as `CSV UTF-8`\n",
        ),
        (
            b"{\"value\": [{",
            "error: `x` is cut off: the JSON ends in line 1\n  help: export it again\n",
        ),
        (
            b"m\xfcll",
            "error: `x` is not UTF-8 text, first in line 1\n  help: save it as UTF-8; Excel calls it `CSV UTF-8`\n",
        ),
        (b"a,a\n", "error: `x` has two columns `a`\n"),
    ];
    for (bytes, said) in cases {
        fs::write(folder.path().join("x"), bytes).unwrap();
        let ran = journey(folder.path(), &["import", "engagement", "configs.json", "x"]);
        assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (2, "", said));
    }
}

#[test]
fn utf_16_is_taken_and_told() {
    let folder = export();
    let text = ATTRIBUTES.replace(',', "\t");
    fs::write(folder.path().join("attributes.csv"), utf_16(&text)).unwrap();
    let ran = import(folder.path(), &[]);
    assert_eq!(ran.stderr, "`attributes.csv` is UTF-16 text and was read as such\n");
    assert!(ran.stdout.contains("Answer: text"), "{}", ran.stdout);
}

#[test]
fn an_unknown_kind_lists_the_known_ones() {
    let ran = journey(export().path(), &["import", "journeys", "configs.json"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("[possible values: engagement]"), "{}", ran.stderr);
}

#[test]
fn a_page_of_an_export_and_unknown_columns_are_told() {
    let folder = export();
    let page = r#"{"@odata.nextLink": "https://x", "value": [
        {"msdyn_name": "A", "msdyn_dispositioncodevalue": 1, "msdyn_colour": "red"}]}"#;
    fs::write(folder.path().join("codes.json"), page).unwrap();
    let ran = import(folder.path(), &["codes.json"]);
    let expected = "\
warning: `codes.json`: has a column that is not understood and left out: `msdyn_colour`
warning: `codes.json`: is one page of several: the file says that more rows follow
  help: export all pages, and give the files together
";
    assert_eq!((ran.status, ran.stderr.as_str()), (0, expected));
}

#[test]
fn drift_is_told_in_words_and_as_data() {
    let folder = new_project();
    let project = folder.path().join("visits");
    fs::write(project.join("configs.json"), CONFIGURATIONS).unwrap();
    fs::write(project.join("attributes.csv"), ATTRIBUTES.replace("Answer", "answer")).unwrap();
    let ran = import(&project, &["--check", "--as", "RebookCall"]);
    let expected = "\
RebookCall
  attribute `answer` of the contact center is declared as `Answer`; spelling counts
1 difference in 1 engagement
not compared, because the export does not have them: types of attributes, dispositions, reattempts, inputs
";
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (1, expected, ""));
    let ran = import(&project, &["--check", ".", "--format", "json"]);
    let document = json(&ran.stdout);
    let published = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schemas/drift.schema.json");
    let published = json(&fs::read_to_string(published).unwrap());
    assert_eq!(schema::faults(&published, &document), [""; 0]);
    let kinds: Vec<_> = document["engagements"][0]["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["engagement-spelling", "attribute-spelling"]);
}

#[test]
fn no_drift_is_fine() {
    let folder = new_project();
    let project = folder.path().join("visits");
    fs::write(project.join("configs.json"), CONFIGURATIONS).unwrap();
    fs::write(project.join("attributes.csv"), ATTRIBUTES).unwrap();
    let ran = import(&project, &["--check", "--as", "RebookCall"]);
    assert_eq!(ran.status, 0, "{}", ran.stdout);
    assert!(ran.stdout.starts_with("no difference in 1 engagement\n"), "{}", ran.stdout);
}

#[test]
fn a_project_that_has_none_of_it_is_told_so() {
    let folder = export();
    fs::write(folder.path().join("a.journey"), "segment A\n").unwrap();
    let ran = import(folder.path(), &["--check", "a.journey"]);
    let said =
        "the contact center has the engagement `Rebook call`, which the project does not declare";
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains(said), "{}", ran.stdout);
    assert!(ran.stdout.contains("the project declares no engagement"), "{}", ran.stdout);
}

#[test]
fn a_contract_says_what_agent_and_journey_give_each_other() {
    let folder = new_project();
    let ran = journey(folder.path(), &["export", "contract", "RebookCall", "visits"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let contract = json(&ran.stdout);
    assert_eq!(contract["$id"], "urn:journey:visits:engagement:RebookCall");
    let attributes = &contract["$defs"]["attributes"]["properties"];
    assert_eq!(attributes["Answer"]["enum"], json!(["Rebooked", "Declined", "CallLater"]));
    let description = attributes["Answer"]["description"].as_str().unwrap();
    assert!(description.contains("Read by `RebookVisit`."), "{description}");
    assert!(
        ran.stdout
            .starts_with("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\"")
    );
}

#[test]
fn all_contracts_go_into_a_folder_or_none() {
    let folder = new_project();
    let all = ["export", "contract", "visits", "--all", "contracts"];
    let ran = journey(folder.path(), &all);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let contract = folder.path().join("contracts/RebookCall.schema.json");
    assert!(contract.is_file());
    fs::write(&contract, "mine").unwrap();
    let ran = journey(folder.path(), &all);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("is there already"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(&contract).unwrap(), "mine");
}

#[test]
fn an_unknown_engagement_gets_a_suggestion() {
    let folder = new_project();
    let ran = journey(folder.path(), &["export", "contract", "RebookCal", "visits"]);
    let said =
        "error: the program has no engagement `RebookCal`\n  help: did you mean `RebookCall`?\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (2, said));
}
