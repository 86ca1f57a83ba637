//! Exports as tables, what is made of them, and how they are compared.

use journey_grammar::{FileId, Severity, Source, parse};

use super::{Cell, Counted, DifferenceKind, Imported, Row, Table, declarations, drift, read};
use crate::analyze::{Inputs, analyze};
use crate::manifest::Manifest;

/// A table as a spreadsheet writes it, with `|` between the columns.
fn table(file: &str, text: &str) -> Table {
    let mut lines = text.lines();
    let columns: Vec<String> =
        lines.next().unwrap().split('|').map(|one| one.trim().to_owned()).collect();
    let rows = (2..).zip(lines).map(|(number, line)| {
        let values = line.split('|').map(|one| Cell { text: one.trim().to_owned(), label: None });
        Row { number, cells: columns.iter().cloned().zip(values).collect() }
    });
    let rows = rows.collect();
    Table { file: file.to_owned(), columns, rows, counted: Counted::Lines, ..Table::default() }
}

const CONFIGURATIONS: &str = "\
msdyn_proactive_engagement_configid|msdyn_name|msdyn_description|msdyn_type|msdyn_dialmode_type|msdyn_first_response_timeout_mins
{ID-1}|Renewal call|Calls before the policy ends.|Voice|100000000|
id-2|RenewalChat||100000001||90";

const ATTRIBUTES: &str = "\
msdyn_proactive_engagement_config|msdyn_keyword
id-1|Outcome
Renewal call|Result
id-2|Wants";

const CODES: &str = "\
msdyn_name|msdyn_dispositioncodecategoryid
Do not contact|
Interested|";

const PLANNER: &str = "\
msdyn_proactive_engagement_config_id|msdyn_number_of_retries|msdyn_delay_between_retries|msdyn_wait_time_unit
ID-1|2|240|Hours";

fn whole() -> Vec<Table> {
    vec![
        table("attributes.csv", ATTRIBUTES),
        table("codes.csv", CODES),
        table("planner.csv", PLANNER),
        table("configs.csv", CONFIGURATIONS),
    ]
}

fn said(imported: &Imported) -> Vec<String> {
    imported.remarks.iter().map(|one| format!("{}: {}", one.place, one.message)).collect()
}

fn formatted(imported: &Imported) -> String {
    let text = declarations(imported);
    journey_grammar::format(&parse(Source::new(FileId(0), "a.journey", &text))).unwrap()
}

#[test]
fn tables_become_declarations() {
    let imported = read(&whole(), None);
    assert_eq!(said(&imported), [""; 0]);
    let expected = "\
/// Calls before the policy ends.
engagement RenewalCall as \"Renewal call\" {
    channel      voice
    dial mode    copilot
    reattempts   2 every 4 hours
    // Not in the export: input { name: type }, what the agent is given
    // The export does not say the types: text, number, boolean, date, datetime or choice { … }
    attributes   {
        Outcome:                     text
        ResultAttribute as \"Result\": text
    }
    dispositions { DoNotContact as \"Do not contact\", Interested }
}

engagement RenewalChat {
    channel        sms
    first response within 1 hour 30 minutes
    // Not in the export: input { name: type }, what the agent is given
    // The export does not say the types: text, number, boolean, date, datetime or choice { … }
    attributes     {
        Wants: text
    }
    dispositions   { DoNotContact as \"Do not contact\", Interested }
}
";
    assert_eq!(formatted(&imported), expected);
}

#[test]
fn the_order_of_rows_and_files_does_not_matter() {
    let mut turned = whole();
    turned.reverse();
    for table in &mut turned {
        table.rows.reverse();
    }
    assert_eq!(formatted(&read(&turned, None)), formatted(&read(&whole(), None)));
}

#[test]
fn declarations_check_clean() {
    let text = formatted(&read(&whole(), None));
    let parsed = vec![std::sync::Arc::new(parse(Source::new(FileId(0), "a.journey", &text)))];
    let analysis = analyze(&Inputs { parsed, manifest: Manifest::default() });
    let errors = analysis.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    assert_eq!(errors.map(|one| &one.title).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn past_deliveries_tell_types_and_inputs() {
    let mut tables = whole();
    tables.push(table(
        "deliveries.csv",
        "msdyn_proactive_deliveryid|msdyn_proactive_engagement_config_id\nd1|id-2\nd2|ID-2",
    ));
    let wants =
        ["Renew", "Help", "Renew", "Help", "Renew", "No thanks", "No thanks", "No thanks", "Help"];
    let rows: Vec<String> =
        wants.iter().map(|value| format!("d1|Wants|{value}|Result attribute")).collect();
    let carried = "msdyn_proactive_delivery|msdyn_keyword|msdyn_value|msdyn_type";
    let inputs = "d2|policy_no|P-1|Input attribute\nd2|amount|12.5|Input attribute";
    tables.push(table("carried.csv", &format!("{carried}\n{}\n{inputs}", rows.join("\n"))));
    let text = formatted(&read(&tables, None));
    let choice = "Wants: choice { Help, NoThanks as \"No thanks\", Renew }";
    assert!(text.contains(choice), "{text}");
    let input = "input          {\n        amount:    number\n        policy_no: text\n    }";
    assert!(text.contains(input), "{text}");
}

#[test]
fn what_is_missing_or_means_nothing_is_told_with_its_row() {
    let text = "\
msdyn_name|msdyn_type|msdyn_dialmode_type|msdyn_shoe_size
|Voice|copilot|1
A|Fax||2
B|Voice||3
C|SMS||4
C|SMS||4";
    let imported = read(&[table("c.csv", text)], None);
    let expected = [
        "`c.csv`: has a column that is not understood and left out: `msdyn_shoe_size`",
        "`c.csv`, line 2: has no `msdyn_name`, which is the engagement's name",
        "`c.csv`, line 3: `msdyn_type` is `Fax`, which means nothing",
        "`c.csv`, line 4: has no `msdyn_dialmode_type`, which tells how it dials",
        "`c.csv`, line 6: a second engagement is called `C`; the first is in `c.csv`, line 5",
    ];
    assert_eq!(said(&imported), expected);
    assert!(imported.has_errors());
}

#[test]
fn a_file_of_another_table_is_told() {
    let other = Table { entity: Some("accounts".to_owned()), ..table("a.json", "x\n1") };
    let expected = ["`a.json`: `accounts` is no table that tells something of engagements"];
    assert_eq!(said(&read(&[other], None)), expected);
    let unnamed = read(&[table("a.csv", "x\n1")], None);
    assert_eq!(said(&unnamed), ["`a.csv`: no column tells which table this is"]);
}

#[test]
fn names_that_would_be_the_same_are_told() {
    let text = "msdyn_name|msdyn_dispositioncodevalue\nCall back|\nCallBack|\nCall back|";
    let imported = read(&[table("configs.csv", CONFIGURATIONS), table("codes.csv", text)], None);
    let again = "code `Call back` is listed again; the first is in `codes.csv`, line 2";
    let renamed = "code `CallBack` is called `CallBack2` here, because another name is the same but for its spelling";
    let expected =
        [format!("`codes.csv`, line 4: {again}"), format!("`codes.csv`, line 3: {renamed}")];
    assert_eq!(said(&imported), expected);
}

#[test]
fn who_leads_is_not_guessed() {
    let text = "msdyn_name|msdyn_type|msdyn_dialmode_type\nA|Voice|Predictive\nB|Voice|Preview";
    let imported = read(&[table("c.csv", text)], None);
    assert_eq!(
        said(&imported),
        ["`c.csv`, line 2: the export does not say who leads engagement `A`"]
    );
    let text = formatted(&imported);
    assert!(text.contains("// Not in the export: led by ai, or led by representative"), "{text}");
}

#[test]
fn a_name_is_for_one_engagement() {
    let imported = read(&whole(), Some("Call"));
    let expected =
        "`attributes.csv`: `Call` can be the name of one engagement, and the export has 2";
    assert_eq!(said(&imported), [expected]);
    let one = "msdyn_name|msdyn_type\nsome chat|SMS";
    let imported = read(&[table("c.csv", one)], Some("Chat"));
    assert!(declarations(&imported).starts_with("engagement Chat as \"some chat\" {"));
    assert!(read(&[table("c.csv", one)], Some("my chat")).has_errors());
}

const DECLARED: &str = "
engagement RenewalCall as \"Renewal call\" {
    channel      voice
    dial mode    copilot
    reattempts   2 every 4 hours
    attributes   { Outcome: choice { Renewed }, Result_ as \"Result\": text }
    dispositions { DoNotContact as \"Do not contact\", Interested }
}
engagement RenewalChat {
    channel        sms
    first response within 90 minutes
    attributes     { Wants: text }
    dispositions   { DoNotContact as \"Do not contact\", Interested }
}
";

fn kinds(program: &str, tables: &[Table]) -> Vec<(String, DifferenceKind, String)> {
    let parsed = vec![std::sync::Arc::new(parse(Source::new(FileId(0), "a.journey", program)))];
    let analysis = analyze(&Inputs { parsed, manifest: Manifest::default() });
    let drift = drift(&analysis.program, &read(tables, None), None);
    let all = drift.engagements.into_iter().flat_map(|one| {
        let name = one.name.unwrap_or(one.external);
        one.differences
            .into_iter()
            .map(move |difference| (name.clone(), difference.kind, difference.message))
    });
    all.collect()
}

#[test]
fn what_is_the_same_has_no_difference() {
    assert_eq!(kinds(DECLARED, &whole()), []);
}

#[test]
fn what_was_imported_does_not_differ_whatever_its_names_are() {
    let names = [
        "contact",
        "Result",
        "trigger",
        "a \"b\" {c} \\d",
        "e\u{301}te\u{301}",
        "\u{e9}t\u{e9}",
        "\u{202e}abc",
        "1",
        "1 1",
        "\u{1f600}",
        "_",
        "x\u{7}y",
        "Straße",
        "until",
        "a.b",
        "\u{37a}x",
        "\u{5d0}",
        "--",
        "a\tb",
        "ａ",
    ];
    let attributes: Vec<String> = names.iter().map(|name| format!("A call|{name}")).collect();
    let codes: Vec<String> = names.iter().map(|name| format!("{name}|")).collect();
    let tables = vec![
        table(
            "c.csv",
            "msdyn_name|msdyn_description|msdyn_type|msdyn_dialmode_type\nA call|*/ \u{2028} // {|Voice|Copilot",
        ),
        table(
            "a.csv",
            &format!("msdyn_proactive_engagement_config|msdyn_keyword\n{}", attributes.join("\n")),
        ),
        table("d.csv", &format!("msdyn_name|msdyn_dispositioncodevalue\n{}", codes.join("\n"))),
    ];
    let imported = read(&tables, None);
    assert!(!imported.has_errors(), "{:?}", said(&imported));
    let text = declarations(&imported);
    let parsed = parse(Source::new(FileId(0), "a.journey", &text));
    assert_eq!(
        parsed.diagnostics.iter().map(|one| &one.title).collect::<Vec<_>>(),
        [""; 0],
        "{text}"
    );
    assert_eq!(kinds(&text, &tables), [], "{text}");
    assert_eq!(imported.engagements[0].dispositions.len(), names.len());
}

#[test]
fn every_difference_is_found() {
    let cases = [
        ("Interested", "interested", DifferenceKind::DispositionSpelling),
        ("Interested", "Bored", DifferenceKind::DispositionNotDeclared),
        ("Interested", "Interested, Bored", DifferenceKind::DispositionNotExported),
        ("Wants: text", "wants: text", DifferenceKind::AttributeSpelling),
        ("Wants: text", "Needs: text", DifferenceKind::AttributeNotDeclared),
        ("Wants: text", "Wants: text, Needs: text", DifferenceKind::AttributeNotExported),
        ("90 minutes", "91 minutes", DifferenceKind::FirstResponse),
        ("2 every 4 hours", "2 every 5 hours", DifferenceKind::Reattempts),
        ("reattempts   2 every 4 hours", "", DifferenceKind::Reattempts),
        ("dial mode    copilot", "dial mode progressive led by ai", DifferenceKind::DialMode),
        ("\"Renewal call\"", "\"renewal-call\"", DifferenceKind::EngagementSpelling),
        ("\"Renewal call\"", "\"Other\"", DifferenceKind::EngagementNotDeclared),
        ("\"Renewal call\"", "\"Other\"", DifferenceKind::EngagementNotExported),
    ];
    for (from, to, kind) in cases {
        let program = DECLARED.replace(from, to);
        assert_ne!(program, DECLARED);
        let found = kinds(&program, &whole());
        assert!(found.iter().any(|(_, one, _)| *one == kind), "{to}: {found:?}");
    }
    let sms = DECLARED
        .replace("channel        sms", "channel voice dial mode copilot")
        .replace("first response within 90 minutes", "");
    let found = kinds(&sms, &whole());
    let message = "channel is `sms` in the contact center, and `voice` is declared".to_owned();
    assert_eq!(found, [("RenewalChat".to_owned(), DifferenceKind::Channel, message)]);
}

#[test]
fn what_the_export_does_not_have_is_not_compared() {
    let only = [table("configs.csv", CONFIGURATIONS)];
    assert_eq!(kinds(DECLARED, &only), []);
}

#[test]
fn values_of_past_deliveries_are_held_against_the_type() {
    let mut tables = whole();
    tables.push(table(
        "d.csv",
        "msdyn_proactive_deliveryid|msdyn_proactive_engagement_config_id\nd1|id-1",
    ));
    let row = |value: &str| format!("\nd1|Outcome|{value}|Result attribute").repeat(3);
    let carried = "msdyn_proactive_delivery|msdyn_keyword|msdyn_value|msdyn_type".to_owned();
    tables.push(table("v.csv", &(carried + &row("Renewed") + &row("Declined"))));
    let found = kinds(DECLARED, &tables);
    let message = "past deliveries gave `Declined` for attribute `Outcome`, and `choice { Renewed }` is declared";
    let expected = ("RenewalCall".to_owned(), DifferenceKind::AttributeType, message.to_owned());
    assert_eq!(found, [expected]);
}
