//! Each change is made and checked by the compiler: it brings no error that was not there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use insta::assert_snapshot;
use journey_compiler::hir::Scenario;
use journey_grammar::Severity;

use super::*;
use crate::ide::edits::with_edits;
use crate::ide::fixture::{Fixture, examples, snapshot_of};
use crate::ide::run_scenario;

/// The errors, by code and title, with how often each occurs.
fn errors(snapshot: &Snapshot) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let wrong = snapshot.analysis.diagnostics.iter();
    for one in wrong.filter(|one| one.severity == Severity::Error) {
        *counts.entry(format!("{}: {}", one.code, one.title)).or_default() += 1;
    }
    counts
}

/// The errors that an action brings.
fn brought(before: &Snapshot, action: &Action) -> Vec<String> {
    let Some(after) = with_edits(before, &action.edits) else {
        return vec!["the edits cannot be made".to_owned()];
    };
    let known = errors(before);
    let new = errors(&after).into_iter();
    new.filter(|(error, count)| known.get(error).copied().unwrap_or(0) < *count)
        .map(|(error, _)| error)
        .collect()
}

/// The only action at the selection whose title begins so.
fn chosen(fixture: &Fixture, title: &str) -> Action {
    let all = actions(&fixture.snapshot, fixture.file, &fixture.range);
    let titles: Vec<String> = all.iter().map(|action| action.title.clone()).collect();
    let mut found = all.into_iter().filter(|action| action.title.starts_with(title));
    found.next().unwrap_or_else(|| panic!("{title} is not among {titles:?}"))
}

/// The text after the action, which brings no error.
fn after(text: &str, title: &str) -> String {
    let fixture = Fixture::new(text);
    let action = chosen(&fixture, title);
    assert_eq!(brought(&fixture.snapshot, &action), Vec::<String>::new());
    format!("{}\n---\n{}", action.title, fixture.after(&action.edits))
}

fn none(text: &str, title: &str) {
    let fixture = Fixture::new(text);
    let all = actions(&fixture.snapshot, fixture.file, &fixture.range);
    assert!(!all.iter().any(|action| action.title.starts_with(title)), "{title}");
}

fn journey(engagement: &str, channel: &str, steps: &str) -> String {
    format!(
        r#"contact {{
    mobile: phone
    mail:   email?
}}
segment Everybody
purpose Service transactional {{ topics Claims }}
compliance Voice {{ channel voice  purpose Service none  quiet time none }}
compliance Sms   {{ channel sms    purpose Service none  quiet time none }}
compliance Mail  {{ channel email  purpose Service none  quiet time none }}
text Opener {{
    compliance Sms
    purpose    Service / Claims
    body       "Hello"
}}
{engagement}

journey J {{
    audience  segment Everybody
    time zone "Europe/Paris"
    outcomes  done

    conversation {channel} {{
{settings}
    }}
{steps}}}
"#,
        settings = if channel.starts_with("voice") {
            "        compliance Voice\n        purpose    Service / Claims"
        } else {
            "        message Opener"
        },
    )
}

/// Every channel, dial mode, leader and vocabulary: the branches check and cover everything.
#[test]
fn branches_cover_everything_that_can_come() {
    let mut drawn = String::new();
    for date in journey_compiler::vocabulary::Vocabulary::dates() {
        for mode in ["copilot", "progressive", "predictive", "preview"] {
            for led in ["", "    led by ai\n", "    led by representative\n"] {
                let voice =
                    format!("engagement E {{\n    channel   voice\n    dial mode {mode}\n{led}}}");
                branches(&voice, "voice ca$0ll with E", date, &mut drawn);
            }
        }
        let retried = "engagement E {\n    channel    voice\n    dial mode  copilot\n    reattempts 5 every 13 hours\n}";
        branches(retried, "voice ca$0ll with E", date, &mut drawn);
        for response in ["", "    first response within 2 days\n"] {
            let sms = format!("engagement E {{\n    channel        sms\n{response}}}");
            branches(&sms, "sms ch$0at with E", date, &mut drawn);
        }
    }
    assert_snapshot!(drawn);
}

fn branches(engagement: &str, channel: &str, date: &str, drawn: &mut String) {
    let manifest = format!("[project]\nname = \"a\"\nvocabulary = \"{date}\"\n");
    let text = journey(engagement, channel, "");
    let fixture = Fixture::new(&format!("//- journey.toml\n{manifest}//- a.journey\n{text}"));
    // `led by` does not go with every dial mode.
    if !errors(&fixture.snapshot).is_empty() {
        return;
    }
    let action = chosen(&fixture, "Create branches");
    let after = with_edits(&fixture.snapshot, &action.edits).unwrap();
    assert_eq!(errors(&after), BTreeMap::new(), "{engagement}");
    let told = |snapshot: &Snapshot| -> BTreeSet<String> {
        snapshot.analysis.diagnostics.iter().map(|one| one.title.clone()).collect()
    };
    // Warnings, too, are only those that were there.
    assert!(told(&after).is_subset(&told(&fixture.snapshot)), "{:?}", told(&after));
    let text = fixture.after(&action.edits);
    let wait = text.get(text.find("    wait").unwrap()..).unwrap();
    let _ = write!(drawn, "{engagement}\n{wait}\n");
}

#[test]
fn branches_are_not_offered_where_something_waits() {
    let waits = "    wait up to 1 day {\n        trigger call.attempted, call.not_attempted, call.blocked => {}\n        timeout => {}\n    }\n";
    let voice = "engagement E {\n    channel   voice\n    dial mode copilot\n}";
    none(&journey(voice, "voice ca$0ll with E", waits), "Create branches");
    none(&journey(voice, "voice call with E", "    de$0lay 1 day\n"), "Create branches");
    none(&journey("", "voice ca$0ll with E", ""), "Create branches");
}

#[test]
fn branches_of_an_unformatted_text_are_indented() {
    let voice = "engagement E { channel sms }";
    let text = journey(voice, "sms ch$0at  with E", "").replace("    conv", "  conv");
    assert_snapshot!(after(&text, "Create branches"));
}

#[test]
fn steps_are_wrapped_in_an_attempt() {
    let voice = "engagement E {\n    channel   voice\n    dial mode copilot\n}";
    let text = journey(
        voice,
        "voice call with E",
        "    wait up to 1 day {
        trigger call.attempted                   => exit done
        trigger call.not_attempted, call.blocked => {}
        timeout                                  => {
            // one
            del$0ay 1 day
            delay until 09:$000  // two
            exit done
        }
    }
",
    );
    assert_snapshot!(after(&text, "Wrap"));
}

#[test]
fn a_retry_is_not_taken_from_its_attempt() {
    let text = journey(
        "engagement E { channel sms }",
        "sms chat with E",
        "    attempt up to 3 times {
        $0delay 1 day
        retry after 1 day$0
    }
",
    );
    none(&text, "Wrap");
    none(&text.replace("$0", ""), "Wrap");
}

#[test]
fn a_label_has_a_free_name() {
    let text = journey("engagement E { channel sms }", "sms pause with E", "    de$0lay 1 day\n");
    assert_snapshot!(after(&text, "Add the label"));
}

#[test]
fn what_has_a_name_gets_no_label() {
    let text =
        journey("engagement E { channel sms }", "sms chat with E", "    first: de$0lay 1 day\n");
    none(&text, "Add the label");
    let text = text.replace("$0", "").replace("    conver", "    con$0ver");
    none(&text, "Add the label");
}

#[test]
fn names_that_stand_for_nothing_are_declared() {
    let sms = "engagement E { channel sms }";
    let with = |steps: &str| journey(sms, "sms chat with E", steps);
    assert_snapshot!(after(&with("    send Gre$0eting\n"), "Declare"));
    assert_snapshot!(after(&with("    raise trigger Hel$0p\n"), "Declare"));
    let text =
        with("").replace("    outcomes", "    exclude segment Everybody, Überall$0\n    outcomes");
    assert_snapshot!(after(&text, "Declare"));
    let mail = "contact { mail: email }\nsegment Everybody\npurpose Service transactional\ncompliance Mail { channel email  purpose Service none }\njourney J {\n    audience  segment Everybody\n    time zone \"UTC\"\n    send Let$0ter\n}\n";
    assert_snapshot!(after(mail, "Declare"));
}

#[test]
fn a_declaration_goes_where_its_kind_is_declared() {
    let text = "//- a.journey\njourney J {\n    audience  segment Ne$0w\n    time zone \"UTC\"\n    delay     1 day\n}\n//- z.journey\nsegment Old\n";
    assert_snapshot!(after(text, "Declare"));
}

#[test]
fn a_name_that_is_something_else_is_not_declared() {
    none("journey J { audience segment Ol$0d }\npurpose Old transactional\n", "Declare");
}

/// At every step of the examples, whatever is offered brings no error.
#[test]
fn nothing_that_is_offered_in_the_examples_breaks_them() {
    let mut wrong = String::new();
    let mut count = 0;
    for files in examples() {
        let snapshot = snapshot_of(&files);
        for journey in snapshot.program().journeys.values() {
            for step in journey.steps.values() {
                let place = snapshot.place(step.keyword).unwrap();
                let whole = snapshot.place(step.span).unwrap();
                let cursor = place.range.start..place.range.start;
                let offered =
                    [cursor, whole.range].map(|range| rewrites(&snapshot, place.file, &range));
                for action in offered.into_iter().flatten() {
                    count += 1;
                    for error in brought(&snapshot, &action) {
                        let _ = writeln!(wrong, "{} at {place:?}: {error}", action.title);
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 100, "{count}");
}

/// For every step of the examples: a scenario that leads there checks and passes.
#[test]
fn a_generated_scenario_passes() {
    let mut wrong = String::new();
    let (mut count, mut found) = (0, 0);
    for files in examples() {
        let snapshot = snapshot_of(&files);
        for journey in snapshot.program().journeys.values() {
            for step in journey.steps.values() {
                count += 1;
                let place = snapshot.place(step.keyword).unwrap();
                let cursor = place.range.start..place.range.start;
                assert!(scenario_offer(&snapshot, place.file, &cursor).is_some());
                let made = generate_scenario(&snapshot, place.file, &cursor);
                let Ok(action) = made else {
                    let _ = writeln!(wrong, "{}: {:?}", journey.name.text, made.unwrap_err());
                    continue;
                };
                found += 1;
                for error in brought(&snapshot, &action) {
                    let _ = writeln!(wrong, "{}: {error}\n{}", action.title, action.edits[0].text);
                }
                let after = with_edits(&snapshot, &action.edits).unwrap();
                let known = &snapshot.program().scenarios;
                let is_new = |one: &&Scenario| !known.values().any(|old| old.name == one.name);
                let title = after.program().scenarios.values().find(is_new).unwrap().name.clone();
                match run_scenario(&after, None, &title) {
                    Ok(run) if run.passed => {}
                    Ok(run) => {
                        let _ = writeln!(wrong, "{}: {}", action.title, run.output);
                    }
                    Err(refused) => {
                        let _ = writeln!(wrong, "{}: {}", action.title, refused.0);
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{found} of {count}\n{wrong}");
    assert!(count > 100, "{count}");
}

#[test]
fn a_generated_scenario_reads_like_one_by_hand() {
    let waits = "    wait up to 1 day {
        trigger call.attempted => {
            branch on call.Result {
                connected => {
                    branch {
                        when call.Mood is Bad and call.Note is \"a \\\"b\\\" \\{c\" => exit done
                        otherwise => {}
                    }
                }
                otherwise => {}
            }
        }
        trigger call.not_attempted, call.blocked => {}
        timeout => de$0lay 2 days
    }
";
    let voice = "engagement E {\n    channel    voice\n    dial mode  copilot\n    attributes { Mood: choice { Good, Bad }, Note: text }\n}";
    let text = journey(voice, "voice call with E", waits);
    let made = |text: &str| {
        let fixture = Fixture::new(text);
        let action = generate_scenario(&fixture.snapshot, fixture.file, &fixture.range).unwrap();
        assert_eq!(brought(&fixture.snapshot, &action), Vec::<String>::new());
        action.edits[0].text.clone()
    };
    assert_snapshot!(made(&text));
    assert_snapshot!(made(&text.replace("$0", "").replace("=> exit done", "=> e$0xit done")));
}

#[test]
fn a_scenario_that_cannot_be_made_is_refused_with_the_reason() {
    let refused = |text: &str| {
        let fixture = Fixture::new(text);
        generate_scenario(&fixture.snapshot, fixture.file, &fixture.range).unwrap_err().0
    };
    let sms = "engagement E { channel sms }";
    let steps = "    branch {
        when today > 2999-01-01 => de$0lay 1 day
        otherwise => {}
    }
";
    assert_eq!(
        refused(&journey(sms, "sms chat with E", steps)),
        "No path to `branch/today > 2999-01-01/delay` was found: it may need values that the journey does not name."
    );
    assert_eq!(refused("segment A$0\n"), "There is no step at the cursor.");
    let wrong = journey(sms, "sms chat with E", "    de$0lay 1 day\n    send Nothing\n");
    assert_eq!(refused(&wrong), "The project has errors; this is possible once they are mended.");
    let fixture = Fixture::new(&wrong);
    assert_eq!(scenario_offer(&fixture.snapshot, fixture.file, &fixture.range), None);
}
