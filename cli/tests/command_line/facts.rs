//! What is proved, as a table and as data, from proofs made by hand; and as the command shows it.

use std::sync::Arc;

use journey::facts::{of, table};
use journey::report::{Format, Look, Report, Sources};
use journey_compiler::hir::{Length, Program};
use journey_compiler::policy::{
    Count, Counterexample, Facts, Most, Proof, RuleProof, Slack, Undecided, Verdict,
};
use journey_compiler::{Inputs, Manifest, analyze};
use journey_grammar::{Code, Diagnostic, FileId, Moment, Source, Span, parse};

use crate::schema;
use crate::support::{diagnostics_schema, folder, journey, json, new_project};

const HOUR: u64 = 3_600;

const TEXT: &str = "\
contact { mobile: phone }

segment Members

policy UsCalling {
    limit 3 calls per 24 hours because \"Fla. Stat. 501.616(6)\"
    hours 08:00..21:00 for calls, texts because \"47 CFR 64.1200(c)(1)\"
    limit 2 emails per 7 days
    never calls for 7 days after Result is connected
    finish within 30 days
}

policy House {
    limit 5 contacts per 30 days
}

journey RenewalOutreach {
    audience  segment Members
    time zone \"America/Chicago\"
    follows   UsCalling, House
}

journey Quiet {
    audience  segment Members
    time zone \"America/Chicago\"
}
";

fn program() -> (Program, Sources) {
    let source = Source::new(FileId(0), "renewal.journey", TEXT);
    let parsed = vec![Arc::new(parse(source.clone()))];
    let analysis = analyze(&Inputs { parsed, manifest: Manifest::default() });
    (analysis.program, Sources::new([source]))
}

fn length(days: u32, hours: u64) -> Length {
    Length { days, seconds: hours * HOUR }
}

fn most(numbers: [u32; 4]) -> Most {
    let [per_24_hours, per_7_days, per_30_days, per_run] = numbers.map(Count::AtMost);
    Most { per_24_hours, per_7_days, per_30_days, per_run }
}

fn facts() -> Facts {
    Facts {
        longest: length(12, 3),
        calls: most([3, 5, 5, 3]),
        texts: Most { per_30_days: Count::Unbounded, ..most([1, 2, 0, 2]) },
        emails: most([0, 0, 0, 0]),
        contacts: most([4, 7, 12, 5]),
        steps: std::collections::BTreeMap::new(),
    }
}

fn broken() -> Verdict {
    Verdict::Refuted(Box::new(Counterexample {
        zone: "America/Chicago".into(),
        splits: Vec::new(),
        moves: Vec::new(),
        step: None,
        clock_change: false,
        timeline: Vec::new(),
    }))
}

/// The proofs of both journeys: every kind of verdict, and a journey without a policy.
fn proofs(program: &Program) -> Vec<Arc<Proof>> {
    let verdicts = [
        Verdict::Proved(Slack::Count { most: 3, limit: 3, closest: Some(length(0, 26)) }),
        Verdict::Proved(Slack::Steps(3)),
        Verdict::Proved(Slack::Unused),
        Verdict::Proved(Slack::Gap(length(8, 0))),
        broken(),
        Verdict::Undecided(Undecided::NoDates),
    ];
    let mut verdicts = verdicts.into_iter();
    let journey = program.journeys.iter().next().unwrap();
    let follows = journey.1.follows.iter();
    let rules = follows.flat_map(|(policy, follows)| {
        let rules = 0..program.policies[*policy].rules.len();
        rules.map(|rule| (*policy, rule, *follows)).collect::<Vec<_>>()
    });
    let rules = rules
        .map(|(policy, rule, follows)| {
            let verdict = verdicts.next().unwrap();
            RuleProof { policy, rule, follows, verdict }
        })
        .collect();
    let quiet = program.journeys.iter().nth(1).unwrap().0;
    let second = Proof { journey: quiet, facts: Some(facts()), rules: Vec::new() };
    let first = Proof { journey: journey.0, facts: Some(facts()), rules };
    vec![Arc::new(first), Arc::new(second)]
}

#[test]
fn the_table_shows_every_kind_of_verdict() {
    let (program, sources) = program();
    let facts = of(&program, &proofs(&program), &sources, None, true);
    let table = table(&facts, false);
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    insta::assert_snapshot!(table);
}

#[test]
fn facts_as_data_follow_the_schema() {
    let (program, sources) = program();
    let mut proofs = proofs(&program);
    Arc::get_mut(&mut proofs[1]).unwrap().facts = None;
    let facts = of(&program, &proofs, &sources, None, false);
    let diagnostics: [&Diagnostic; 0] = [];
    let report = Report::new(&sources, diagnostics, 2).with_facts(Some(&facts));
    let text = report.render(Format::Json, Look::default());
    assert_eq!(schema::faults(&diagnostics_schema(), &json(&text)), [""; 0]);
    insta::assert_snapshot!(text);
}

#[test]
fn a_story_follows_the_schema() {
    let (_, sources) = program();
    let span = Span::new(FileId(0), 0, 7);
    let mut diagnostic = Diagnostic::new(Code::PolicyViolation, "too many calls", span, "here");
    let moment = |step: Option<&str>| Moment {
        at: "2026-03-02T14:00:00-06:00".to_owned(),
        local: "Mon 2026-03-02 14:00".to_owned(),
        step: step.map(ToOwned::to_owned),
        span,
        what: "call 4 of at most 3".to_owned(),
    };
    diagnostic.timeline = vec![moment(None), moment(Some("call"))];
    let document =
        json(&Report::new(&sources, [&diagnostic], 1).render(Format::Json, Look::default()));
    assert_eq!(schema::faults(&diagnostics_schema(), &document), [""; 0]);
    let told = &document["diagnostics"][0]["timeline"];
    assert_eq!((told[0].get("step"), &told[1]["step"]), (None, &"call".into()));
}

#[test]
fn nothing_is_claimed_of_a_journey_with_errors() {
    let (program, sources) = program();
    let mut proofs = proofs(&program);
    proofs.truncate(1);
    Arc::get_mut(&mut proofs[0]).unwrap().facts = None;
    let said =
        |proofs: &[Arc<Proof>], sound| table(&of(&program, proofs, &sources, None, sound), false);
    assert!(said(&proofs, false).contains("  no proof is claimed while it has errors\n"));
    Arc::get_mut(&mut proofs[0]).unwrap().rules[0].verdict = Verdict::Undecided(Undecided::Budget);
    assert!(said(&proofs, false).contains("too many different situations\n"));
}

#[test]
fn only_the_journeys_of_the_file_that_was_named_are_shown() {
    let (program, sources) = program();
    let proofs = proofs(&program);
    assert_eq!(of(&program, &proofs, &sources, Some(FileId(0)), true).len(), 2);
    assert!(of(&program, &proofs, &sources, Some(FileId(1)), true).is_empty());
}

#[test]
fn data_has_facts_only_where_they_are_asked_for() {
    let folder = new_project();
    let document = |arguments: &[&str]| json(&journey(folder.path(), arguments).stdout);
    let without = document(&["check", "visits", "--format", "json"]);
    assert_eq!(without.get("facts"), None);
    let with = document(&["check", "visits", "--facts", "--format", "json", "-q"]);
    assert_eq!(schema::faults(&diagnostics_schema(), &with), [""; 0]);
    assert!(with["facts"].is_array(), "{with}");
}

#[test]
fn the_table_is_a_result_and_quiet_leaves_it_out() {
    let folder = new_project();
    let ran = journey(folder.path(), &["check", "visits", "--facts"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_ne!(ran.stdout, "");
    let ran = journey(folder.path(), &["check", "visits", "--facts", "-q"]);
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
}

#[test]
fn a_format_without_a_place_for_facts_is_wrong_use() {
    let folder = folder(&[("a.journey", "")]);
    for format in ["short", "sarif", "github", "gitlab", "rdjson"] {
        let ran = journey(folder.path(), &["check", "--facts", "--format", format]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{format}");
        assert!(ran.stderr.contains("has no place for `--facts`"), "{}", ran.stderr);
    }
}
