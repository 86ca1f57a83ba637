//! What a plan says of every run.

use std::sync::Arc;

use journey_grammar::{FileId, Source, parse};
use journey_plan::model::{Facts, Most};
use journey_plan::value::Length;

use super::{CALL, SCHEMA, SETTINGS};
use crate::hir;
use crate::policy::{Count, Facts as Found, Most as MostFound, Proof, RuleProof, Slack, Verdict};
use crate::{Analysis, Inputs, Manifest, analyze};

const POLICIES: &str = "policy Calling { limit 9 calls per 24 hours limit 99 calls per 7 days }
policy House { finish within 90 days }
";

fn analysis() -> (Analysis, Vec<Arc<journey_grammar::Parsed>>) {
    let text = format!(
        "{SCHEMA}{POLICIES}journey J {{ {SETTINGS} follows House, Calling {CALL} wait up to 2 days \
         {{ trigger call.attempted, call.not_attempted, call.blocked => {{}} timeout => {{}} }} \
         exit won }}"
    );
    let parsed = vec![Arc::new(parse(Source::new(FileId(0), "a.journey", &text)))];
    let analysis = analyze(&Inputs { parsed: parsed.clone(), manifest: Manifest::default() });
    (analysis, parsed)
}

/// The facts of the plan, with `proofs` in place of those that were found.
fn facts(proofs: impl FnOnce(&hir::Program) -> Vec<Proof>) -> Facts {
    let (mut analysis, parsed) = analysis();
    analysis.proofs = proofs(&analysis.program).into_iter().map(Arc::new).collect();
    let lowered = analysis.compile(&parsed).unwrap_or_else(|| panic!("{:?}", analysis.diagnostics));
    let facts = lowered.plan.journeys[0].facts.clone();
    lowered.plan.verify().unwrap();
    facts
}

fn proof(program: &hir::Program, facts: Option<Found>, verdicts: [Verdict; 3]) -> Vec<Proof> {
    let (journey, follows) =
        program.journeys.iter().map(|(id, one)| (id, &one.follows)).next().unwrap();
    let rules = follows.iter().flat_map(|(policy, follows)| {
        let rules = 0..program.policies[*policy].rules.len();
        rules.map(|rule| (*policy, rule, *follows))
    });
    let rules = rules.zip(verdicts);
    let rules = rules.map(|((policy, rule, follows), verdict)| RuleProof {
        policy,
        rule,
        follows,
        verdict,
    });
    vec![Proof { journey, facts, rules: rules.collect() }]
}

fn proved() -> Verdict {
    Verdict::Proved(Slack::Never)
}

#[test]
fn without_a_proof_the_form_of_the_journey_tells_what_one_run_can_do() {
    let facts = facts(|_| Vec::new());
    assert_eq!(facts.calls, Most { per_run: 1, ..Most::default() });
    assert!(facts.longest.days >= 2, "{facts:?}");
    assert_eq!(facts.proved, [""; 0]);
}

#[test]
fn what_is_proved_goes_into_the_plan() {
    let most = |run, day, month| MostFound {
        per_24_hours: Count::AtMost(day),
        per_7_days: Count::AtMost(7),
        per_30_days: month,
        per_run: run,
    };
    let found = Found {
        longest: hir::Length { days: 5, seconds: 60 },
        calls: most(Count::AtMost(2), 1, Count::Unbounded),
        texts: most(Count::Unbounded, 3, Count::AtMost(4)),
        emails: most(Count::AtMost(6), 5, Count::AtMost(6)),
        contacts: most(Count::AtMost(8), 8, Count::AtMost(8)),
        steps: std::collections::BTreeMap::new(),
    };
    let facts = facts(|program| proof(program, Some(found), [proved(), proved(), proved()]));
    let most = |per_run, day, month| Most {
        per_run,
        per_24_hours: Some(day),
        per_7_days: Some(7),
        per_30_days: month,
    };
    assert_eq!(facts.longest, Length { days: 5, seconds: 60 });
    assert_eq!(facts.calls, most(2, 1, None), "no number where none holds");
    assert_eq!(facts.texts, most(0, 3, Some(4)), "one run is bounded by its form");
    assert_eq!(facts.emails, most(6, 5, Some(6)));
    assert_eq!(facts.proved, ["Calling", "House"]);
}

#[test]
fn a_policy_is_proved_when_all_its_rules_are() {
    let undecided = || Verdict::Undecided(crate::policy::Undecided::Budget);
    let named = |verdicts| facts(|program| proof(program, None, verdicts)).proved;
    assert_eq!(named([proved(), proved(), undecided()]), ["House"]);
    assert_eq!(named([undecided(), proved(), proved()]), ["Calling"]);
    assert_eq!(named([undecided(), undecided(), proved()]), [""; 0]);
}
