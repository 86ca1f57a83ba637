//! Hostile drives break what can be broken, and nothing else.

use std::fmt::Write as _;

use journey_tests::fixture::{File, Fixture};
use journey_tests::oracle::program::Program;
use journey_tests::{files_below, read, root};

use crate::{broken, program};

const CALL_DAILY: &str = "attempt up to 3 times {
    conversation voice call with Call { compliance Any  purpose Service }
    wait up to 4 hours {
        trigger call.attempted => { branch on call.Result { connected => exit done  otherwise => retry after 1 day } }
        trigger call.not_attempted, call.blocked => {}
        timeout => retry after 21 hours
    }
}";

/// Whatever comes of the first call.
const CALL_TWICE: &str = "conversation voice first with Call { compliance Any  purpose Service }
wait up to 4 hours {
    trigger first.attempted, first.not_attempted, first.blocked => {}
    timeout => {}
}
conversation voice second with Call { compliance Any  purpose Service }";

/// One way takes a day less fourteen hours at least, the other eleven hours; with a date more behind them the second is
/// the shorter one.
const DATES: &str = "send Note
branch { when contact.zone is set => delay 11 hours  otherwise => delay 1 day at 10:00 }
wait up to 1 minute { trigger Paid => {} timeout => {} }
delay 1 day at 10:00
send Note";

/// Settings, steps, rules and whether the first of them can be broken.
pub(crate) const CASES: &[(&str, &str, &str, bool)] = &[
    ("", CALL_DAILY, "limit 1 calls per 1 day", false),
    ("", CALL_DAILY, "limit 1 calls per 23 hours", false),
    // Only across a clock change is a day shorter.
    ("", CALL_DAILY, "limit 1 calls per 24 hours", true),
    ("", CALL_DAILY, "limit 2 calls per 40 hours", false),
    ("", CALL_DAILY, "limit 2 calls per 2 days", false),
    ("", CALL_DAILY, "limit 2 calls per 3 days", true),
    ("", CALL_DAILY, "finish within 2 days 12 hours", false),
    ("", CALL_DAILY, "finish within 2 days", true),
    ("", CALL_DAILY, "hours 08:00..21:00 for calls", true),
    ("", CALL_DAILY, "never calls after Result is connected", false),
    ("", CALL_DAILY, "never calls after Result is NoAnswer", true),
    ("", CALL_DAILY, "never calls for 1 day after Result is NoAnswer", false),
    ("", CALL_DAILY, "never calls for 25 hours after Result is NoAnswer", true),
    ("", CALL_TWICE, "never calls after Disposition has DoNotContact", true),
    ("", CALL_DAILY, "never calls after Disposition has DoNotContact", false),
    ("", CALL_DAILY, "require opt_in for calls", false),
    ("", "send Note", "require opt_in for texts", true),
    ("entry ongoing  reenter after 2 days", "send Note", "limit 1 texts per 2 days", false),
    ("entry ongoing  reenter after 2 days", "send Note", "limit 1 texts per 48 hours", true),
    ("entry ongoing  reenter always", "send Note", "limit 1 texts per 1 hour", true),
    ("entry ongoing  reenter never", "send Note", "limit 1 texts per 30 days", false),
    ("entry every 1 week  reenter always", "send Note", "limit 1 texts per 7 days", false),
    ("entry every 1 week  reenter always", "send Note", "limit 1 texts per 8 days", true),
    (
        "",
        "conversation voice call with Again { compliance Day  purpose Service }",
        "hours 08:00..21:00 for calls",
        false,
    ),
    (
        "",
        "conversation voice call with Again { compliance Any  purpose Service }",
        "limit 2 calls per 9 hours",
        true,
    ),
    (
        "",
        "conversation voice call with Again { compliance Any  purpose Service }",
        "limit 2 calls per 8 hours",
        false,
    ),
    (
        "",
        "send Note  delay until contact.free_at up to 2 days  send Note",
        "limit 1 texts per 10 minutes",
        true,
    ),
    ("", "send Note  delay 1 day at 10:00  send Note", "limit 1 texts per 12 hours", true),
    ("", DATES, "limit 1 texts per 30 hours", true),
    ("", DATES, "limit 1 texts per 20 hours", false),
    ("", "send Note  delay until 10:00  send Note", "limit 1 texts per 1 hour", true),
];

#[test]
fn they_break_what_can_be_broken_and_nothing_else() {
    let mut wrong = String::new();
    for (settings, steps, rule, breaks) in CASES {
        let program = program(settings, steps, rule);
        let found = broken(&program, &program.journeys()[0], 600);
        if found.is_empty() == *breaks {
            let _ = writeln!(wrong, "{settings} {rule}: expected {breaks}\n{steps}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The program of an example, its scenarios and forecasts included.
fn example(name: &str) -> Program {
    let folder = root().join("examples").join(name);
    let mut paths = files_below(&folder, ".journey");
    paths.push(folder.join("journey.toml"));
    let file = |path: &std::path::PathBuf| File {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: read(path),
        line: 0,
    };
    let fixture = Fixture { files: paths.iter().map(file).collect() };
    Program::of(&fixture).unwrap_or_else(|why| panic!("{why}"))
}

#[test]
fn they_break_no_policy_of_the_examples() {
    for name in ["clinic", "collections", "donations", "fraud", "outage", "renewals"] {
        let program = example(name);
        for journey in program.journeys() {
            let found = broken(&program, &journey, 1_000);
            let rules = found.iter().map(|(policy, rule)| {
                let policy = &program.policies[*policy];
                (policy.name.as_str(), &policy.rules[*rule])
            });
            let rules: Vec<_> = rules.collect();
            assert!(rules.is_empty(), "{name}: {rules:#?}");
        }
    }
}
