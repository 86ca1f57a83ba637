//! Checks of the repository itself: the doors between rooms, a page and fixtures for every code, documented
//! programs that do what the page says.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use journey_grammar::Code;
use journey_tests::fixture::Fixture;
use journey_tests::page::{Example, examples_of};
use journey_tests::{files_below, read, root};

/// Which crates of the workspace a crate may name in its manifest (house rule: doors).
const DOORS: &[(&str, &[&str])] = &[
    ("grammar", &[]),
    ("plan", &[]),
    ("compiler", &["journey-grammar", "journey-plan"]),
    ("runtime", &["journey-plan"]),
    ("runtime/engine", &["journey-plan", "journey-runtime"]),
    ("lsp", &["journey-grammar", "journey-plan", "journey-compiler", "journey-runtime"]),
];

/// Which folders or files may name an outside crate in their code.
const HOMES: &[(&str, &[&str])] = &[
    ("pest", &["grammar/src/"]),
    ("ariadne", &["cli/src/report/"]),
    ("codespan_reporting", &["cli/src/report/"]),
    ("clap", &["cli/src/"]),
    ("axum", &["runtime/engine/src/http/", "runtime/engine/src/page/"]),
    ("maud", &["runtime/engine/src/page/", "cli/src/forecast/page/"]),
    ("hyper", &["runtime/engine/src/http/", "runtime/engine/src/connector/", "cli/src/client/"]),
    ("rusqlite", &["runtime/engine/src/"]),
    ("chrono", &["runtime/src/time.rs", "runtime/src/time/", "compiler/src/zones.rs"]),
    ("chrono_tz", &["runtime/src/time.rs", "runtime/src/time/", "compiler/src/zones.rs"]),
];

#[test]
fn crates_depend_only_through_their_doors() {
    for (room, allowed) in DOORS {
        let manifest: toml::Table = read(&root().join(room).join("Cargo.toml")).parse().unwrap();
        let dependencies = manifest["dependencies"].as_table().unwrap();
        for name in dependencies.keys().filter(|name| name.starts_with("journey")) {
            assert!(allowed.contains(&name.as_str()), "`{room}` must not depend on `{name}`");
        }
    }
}

#[test]
fn outside_crates_stay_in_their_homes() {
    let mut strays = String::new();
    for room in ["grammar", "plan", "compiler", "runtime", "runtime/engine", "lsp", "cli"] {
        for path in files_below(&root().join(room).join("src"), ".rs") {
            let place = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            let text = read(&path);
            for (name, homes) in HOMES {
                let named =
                    text.contains(&format!("use {name}::")) || text.contains(&format!(" {name}::"));
                if named && !homes.iter().any(|home| place.starts_with(home)) {
                    let _ = writeln!(strays, "{place} names `{name}`, which lives in {homes:?}");
                }
            }
        }
    }
    assert!(strays.is_empty(), "{strays}");
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let pages: BTreeSet<String> = files_below(&root().join("docs/errors"), ".md")
        .iter()
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let codes: BTreeSet<String> = Code::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(pages, codes);
}

#[test]
fn every_code_has_a_fixture_that_fires_it_and_a_near_miss() {
    let mut missing = String::new();
    for code in Code::ALL {
        let folder = root().join("tests/suite/check").join(code.as_str());
        let marker = format!("[{code}]");
        let fixtures: Vec<String> =
            files_below(&folder, ".journey").iter().map(|path| read(path)).collect();
        if !fixtures.iter().any(|text| text.contains(&marker)) {
            let _ = writeln!(missing, "no fixture fires {code}");
        }
        if fixtures.iter().all(|text| text.contains(&marker)) {
            let _ = writeln!(missing, "no near miss of {code}");
        }
    }
    assert!(missing.is_empty(), "{missing}");
}

#[test]
fn the_examples_of_every_page_do_what_the_page_says() {
    let mut wrong = String::new();
    for code in Code::ALL {
        let text = read(&root().join(format!("docs/errors/{code}.md")));
        let examples = examples_of(&text);
        for kind in ["bad", "good"] {
            let fired = examples.iter().any(|example| example.kind.starts_with(kind));
            assert!(fired, "docs/errors/{code}.md has no {kind} example");
        }
        for example in &examples {
            let codes: BTreeSet<String> = example.codes().into_iter().collect();
            let expected: BTreeSet<String> = match example.kind.as_str() {
                "bad" => [code.to_string()].into(),
                "good" => BTreeSet::new(),
                _ => continue,
            };
            if codes != expected {
                let kind = &example.kind;
                let _ = writeln!(
                    wrong,
                    "docs/errors/{code}.md, {kind} example: {codes:?}, not {expected:?}"
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_program_of_the_language_reference_checks_clean() {
    let text = read(&root().join("docs/language.md"));
    let blocks: Vec<Example> = examples_of(&text);
    assert!(blocks.len() >= 5, "the reference has its program in five blocks or more");
    let mut program = String::new();
    for (number, block) in blocks.iter().filter(|block| block.kind.is_empty()).enumerate() {
        let _ = write!(program, "//- file: block_{number}.journey\n{}", block.text);
    }
    let checked = Fixture::new("empty.journey", &program).check();
    assert!(checked.diagnostics.is_empty(), "{}", checked.rendered());
}

#[test]
fn the_readme_shows_programs_that_check_clean() {
    for place in ["README.md", "docs/formatting.md"] {
        for example in examples_of(&read(&root().join(place))) {
            if example.kind.is_empty() {
                let checked = Fixture::new("example.journey", &example.text).check();
                let syntax = checked.diagnostics.iter().filter(|d| d.code == Code::Syntax).count();
                assert_eq!(syntax, 0, "{place}: {}", checked.rendered());
            }
        }
    }
}

#[test]
fn no_unfinished_business_is_left_in_the_text() {
    for room in ["grammar", "plan", "compiler", "runtime", "lsp", "cli", "tests/src"] {
        for path in files_below(&root().join(room), ".rs") {
            let text = read(&path);
            for mark in [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X"].concat()] {
                assert!(!text.contains(&mark), "{} has a {mark}", path.display());
            }
        }
    }
}
