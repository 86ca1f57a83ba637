//! The commands that write: init, fmt, build; and those that tell: explain, graph, completions, man.

use std::fs;

use crate::support::{folder, journey, journey_with_input, new_project};

#[test]
fn init_never_overwrites() {
    let folder = folder(&[("policy.journey", "mine")]);
    let ran = journey(folder.path(), &["init"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("already has `policy.journey`; nothing was written"),
        "{}",
        ran.stderr
    );
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    assert_eq!(fs::read_to_string(folder.path().join("policy.journey")).unwrap(), "mine");
}

#[test]
fn init_takes_the_name_of_the_folder() {
    let folder = folder(&[]);
    assert_eq!(journey(folder.path(), &["init", "a/my visits"]).status, 0);
    let manifest = fs::read_to_string(folder.path().join("a/my visits/journey.toml")).unwrap();
    assert!(manifest.contains("name       = \"my-visits\""), "{manifest}");
}

#[test]
fn a_new_project_is_formatted() {
    let folder = new_project();
    let ran = journey(folder.path(), &["fmt", "--check", "visits"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
}

#[test]
fn fmt_shows_and_then_mends() {
    let folder = folder(&[("a.journey", "segment   A\r\n")]);
    let ran = journey(folder.path(), &["fmt", "--check"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("+segment A"), "{}", ran.stdout);
    assert_eq!(journey(folder.path(), &["fmt"]).status, 0);
    assert_eq!(fs::read_to_string(folder.path().join("a.journey")).unwrap(), "segment A\n");
    assert_eq!(journey(folder.path(), &["fmt", "--check"]).status, 0);
}

#[test]
fn fmt_is_a_filter() {
    let folder = folder(&[]);
    let ran = journey_with_input(folder.path(), &["fmt", "-"], "segment   A");
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "segment A\n"), "{}", ran.stderr);
}

#[test]
fn fmt_check_reads_standard_input_and_changes_nothing() {
    let folder = folder(&[]);
    let ran = journey_with_input(folder.path(), &["fmt", "--check", "-"], "segment   A");
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("-segment   A") && ran.stdout.contains("+segment A"), "{ran:?}");
    let ran = journey_with_input(folder.path(), &["fmt", "--check", "-"], "segment A\n");
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
}

#[test]
fn fmt_takes_a_byte_order_mark_away() {
    let folder = folder(&[("a.journey", "\u{feff}segment A\n")]);
    assert_eq!(journey(folder.path(), &["fmt", "--check"]).status, 1);
    assert_eq!(journey(folder.path(), &["fmt"]).status, 0);
    assert_eq!(fs::read_to_string(folder.path().join("a.journey")).unwrap(), "segment A\n");
}

#[test]
fn fmt_leaves_what_is_no_text_alone() {
    let folder = folder(&[]);
    let path = folder.path().join("a.journey");
    fs::write(&path, b"segment   A\xff").unwrap();
    let ran = journey(folder.path(), &["fmt"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("the file is not UTF-8 text"), "{}", ran.stderr);
    assert_eq!(fs::read(&path).unwrap(), b"segment   A\xff");
}

#[test]
fn build_writes_a_plan_and_the_same_plan_again() {
    let folder = new_project();
    let ran = journey(folder.path(), &["build", "visits", "-o", "plan.json"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let written = fs::read_to_string(folder.path().join("plan.json")).unwrap();
    let plan: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(plan["journeys"].as_array().unwrap().len(), 2);
    assert_eq!(journey(folder.path(), &["build", "visits"]).stdout, written);
}

#[test]
fn a_program_with_mistakes_has_no_plan() {
    let folder = folder(&[("a.journey", "journey {\n")]);
    let ran = journey(folder.path(), &["build", "-o", "plan.json"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("error[syntax]"), "{}", ran.stderr);
    assert!(!folder.path().join("plan.json").exists());
}

#[test]
fn graphs_are_drawn() {
    let folder = new_project();
    let ran = journey(folder.path(), &["graph", "visits", "--journey", "RebookVisit"]);
    assert!(ran.status == 0 && ran.stdout.starts_with("flowchart"), "{ran:?}");
    let arguments = ["graph", "visits", "--journey", "RebookVisit", "--format", "dot"];
    assert!(journey(folder.path(), &arguments).stdout.starts_with("digraph"));
}

#[test]
fn pictures_are_drawn_to_a_file_with_links_of_any_form() {
    let folder = new_project();
    let graph = ["graph", "visits", "--journey", "RebookVisit", "--format"];
    let ran = journey(folder.path(), &[&graph[..], &["svg", "-o", "graph.svg"]].concat());
    assert!(ran.status == 0 && ran.stdout.is_empty(), "{ran:?}");
    let picture = fs::read_to_string(folder.path().join("graph.svg")).unwrap();
    assert!(picture.starts_with("<svg ") && picture.contains(".journey#L"), "{picture}");
    let link = ["html", "--link", "editor://{file}:{line}"];
    let page = journey(folder.path(), &[&graph[..], &link[..]].concat()).stdout;
    assert!(page.starts_with("<!doctype html>") && page.contains("href=\"editor://"), "{page}");
}

#[test]
fn a_journey_must_be_named_where_there_are_several() {
    let folder = new_project();
    let ran = journey(folder.path(), &["graph", "visits"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("`RebookVisit`") && ran.stderr.contains("`RemindOfVisit`"));
    let ran = journey(folder.path(), &["graph", "visits", "--journey", "RebookVisits"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("did you mean `RebookVisit`?"), "{}", ran.stderr);
}

#[test]
fn explain_knows_every_code_and_near_misses() {
    let folder = folder(&[]);
    let list = journey(folder.path(), &["explain"]).stdout;
    assert_eq!(list.lines().count(), journey_grammar::Code::ALL.len());
    for code in journey_grammar::Code::ALL {
        assert_eq!(journey(folder.path(), &["explain", code.as_str()]).status, 0, "{code}");
    }
    let ran = journey(folder.path(), &["explain", "unkown-name"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("did you mean `unknown-name`?"), "{}", ran.stderr);
}

#[test]
fn explain_lists_rule_packs_and_shows_their_rules() {
    let folder = folder(&[]);
    let list = journey(folder.path(), &["explain", "pack"]).stdout;
    assert_eq!(list.lines().count(), journey_compiler::packs::all().count());
    assert!(list.contains("\nus-federal@2026-11 "), "{list}");
    for name in ["us-federal", "us-federal@2026-11"] {
        let ran = journey(folder.path(), &["explain", "pack", name]);
        assert_eq!(ran.status, 0);
        assert!(ran.stdout.contains("have counsel confirm"), "{}", ran.stdout);
        assert!(ran.stdout.contains("    policy UsFederalTelemarketing {"), "{}", ran.stdout);
    }
    let ran = journey(folder.path(), &["explain", "pack", "us-fedral"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("did you mean `us-federal`?"), "{}", ran.stderr);
    let ran = journey(folder.path(), &["explain", "us-federal"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("`journey explain pack us-federal`"), "{}", ran.stderr);
    let ran = journey(folder.path(), &["explain", "naming", "pack"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("`journey explain naming`"), "{}", ran.stderr);
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let folder = folder(&[]);
    let manual = journey(folder.path(), &["man"]).stdout;
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = journey(folder.path(), &["completions", shell]);
        assert_eq!(ran.status, 0);
        for command in ["init", "check", "fmt", "explain", "build", "graph", "test", "run"] {
            assert!(ran.stdout.contains(command), "{shell}: {command}");
            assert!(manual.contains(&command.to_uppercase()), "{command}");
        }
    }
}

#[test]
fn help_has_an_example_for_every_command() {
    let folder = folder(&[]);
    for command in
        ["init", "check", "fmt", "explain", "build", "graph", "test", "run", "completions", "man"]
    {
        let ran = journey(folder.path(), &[command, "--help"]);
        assert!(ran.stdout.contains("Example"), "{command}");
    }
}
