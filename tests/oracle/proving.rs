//! What the prover says, held against what happens: a refuted rule is broken by its story, and no drive breaks
//! a rule that is proved.

use std::fmt::{self, Write as _};

use journey_compiler::policy::{Assumptions, Counterexample, RuleProof, Verdict, prove};
use journey_plan::model::{ContactKind, RuleKind};
use journey_tests::oracle::choices::{Choices, Drawn, Listed};
use journey_tests::oracle::hostile::drive;
use journey_tests::oracle::judge::{Hearing, breaches};
use journey_tests::oracle::program::{Journey, Program};
use journey_tests::oracle::projects::project;
use journey_tests::oracle::replay::{Played, play};
use proptest::prelude::*;

use crate::driving::CASES;
use crate::{program, setting};

/// How many projects are looked at; `JOURNEY_ORACLE_CASES` asks for more.
fn cases() -> u64 {
    setting("JOURNEY_ORACLE_CASES", 500)
}

/// How many contacts are driven through each journey of which something is proved.
fn drives() -> u64 {
    setting("JOURNEY_ORACLE_DRIVES", 200)
}

/// What came of the rules that were looked at.
#[derive(Debug, Default)]
struct Tally {
    proved: u64,
    refuted: u64,
    undecided: u64,
    runs: u64,
}

/// The prover is wrong about a rule.
struct Wrong {
    rule: String,
    why: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.why)
    }
}

/// Which part of what the prover says is held against what happens.
#[derive(Copy, Clone)]
enum Part {
    /// That rules are kept: so many contacts are driven through each journey.
    Kept(u64),
    /// That rules are broken, by the stories.
    Broken,
}

/// Holds what the prover says of a program against what happens.
fn hold(
    program: &Program,
    assumptions: Assumptions,
    part: Part,
    tally: &mut Tally,
) -> Result<(), Wrong> {
    for journey in program.journeys() {
        let of = &program.hir().journeys[journey.id];
        let (proof, _) = prove(program.hir(), journey.id, of, assumptions);
        let mut proved = Vec::new();
        for rule in &proof.rules {
            match &rule.verdict {
                Verdict::Proved(_) => proved.push(rule),
                Verdict::Refuted(story) => {
                    tally.refuted += 1;
                    if let Part::Broken = part {
                        is_broken(program, &journey, rule, story)?;
                    }
                }
                Verdict::Undecided(_) => tally.undecided += 1,
            }
        }
        tally.proved += proved.len() as u64;
        if let Part::Kept(drives) = part
            && !proved.is_empty()
        {
            is_kept(program, &journey, &proved, drives, tally)?;
        }
    }
    Ok(())
}

/// The story is played as it is told, and breaks the rule with what goes out last.
fn is_broken(
    program: &Program,
    journey: &Journey,
    rule: &RuleProof,
    story: &Counterexample,
) -> Result<(), Wrong> {
    let wrong = |why: String| Wrong { rule: words(program, journey, rule), why };
    let Played { record, untold } = play(program, journey, story).map_err(wrong)?;
    let policy = &program.policies[policy_of(journey, rule)];
    let counts = |contact: &&usize| {
        let one = &record.contacts[**contact];
        let made = one.talk.is_none_or(|talk| !record.uncontacted.contains(&talk));
        made && kinds(&policy.rules[rule.rule].rule).contains(&one.kind)
    };
    if let Some(contact) = untold.iter().find(counts) {
        let left_out = &record.contacts[*contact];
        return Err(wrong(format!("it leaves out {left_out:?} in\n{:#?}", story.moves)));
    }
    let found = breaches(&record, policy, Hearing::Taken);
    let of_rule: Vec<_> = found.iter().filter(|one| one.rule == rule.rule).collect();
    let ids = &program.machine.program().journeys[journey.index as usize].steps;
    let step = story.step.and_then(|step| journey.steps[step.index()]);
    let at_step = of_rule.iter().any(|one| match (one.contact, step) {
        (Some(contact), Some(step)) => record.contacts[contact].step == ids[step as usize].id,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    });
    if at_step {
        return Ok(());
    }
    Err(wrong(format!("the judge finds {of_rule:?} in\n{:#?}\n{record:#?}", story.moves)))
}

/// What a rule counts. A story need not tell of anything else.
fn kinds(rule: &RuleKind) -> &[ContactKind] {
    match rule {
        RuleKind::Limit { kinds, .. }
        | RuleKind::Hours { kinds, .. }
        | RuleKind::Never { kinds, .. }
        | RuleKind::Require { kinds, .. } => kinds,
        RuleKind::Finish { .. } => &[],
    }
}

/// Nothing that happens to any contact breaks the rules.
fn is_kept(
    program: &Program,
    journey: &Journey,
    proved: &[&RuleProof],
    drives: u64,
    tally: &mut Tally,
) -> Result<(), Wrong> {
    for seed in 0..drives {
        let record = drive(program, journey, &mut Drawn::new(seed));
        tally.runs += record.runs.len() as u64;
        for (policy, place) in &journey.follows {
            for breach in breaches(&record, &program.policies[*place], Hearing::Taken) {
                let said = |rule: &&&RuleProof| rule.policy == *policy && rule.rule == breach.rule;
                if let Some(rule) = proved.iter().find(said) {
                    let why = format!("proved, and {breach:?} in drive {seed}:\n{record:#?}");
                    return Err(Wrong { rule: words(program, journey, rule), why });
                }
            }
        }
    }
    Ok(())
}

fn policy_of(journey: &Journey, rule: &RuleProof) -> usize {
    let found = journey.follows.iter().find(|(policy, _)| *policy == rule.policy);
    found.expect("the journey follows the policy").1
}

fn words(program: &Program, journey: &Journey, rule: &RuleProof) -> String {
    let policy = &program.policies[policy_of(journey, rule)];
    let kind: &RuleKind = &policy.rules[rule.rule].rule;
    format!("{} {}: {kind:?}", policy.name, rule.rule)
}

/// Looks at one project; the text is told with what is wrong.
fn look(choices: &mut impl Choices, part: Part, tally: &mut Tally) -> Result<(), String> {
    let text = project(choices);
    let program = Program::of_text(&text)?;
    hold(&program, Assumptions::default(), part, tally).map_err(|wrong| format!("{wrong}\n{text}"))
}

/// Looks at generated projects; how many are wrong, with the shortest.
fn look_at_all(part: Part, tally: &mut Tally) {
    let mut wrong = Vec::new();
    for seed in 0..cases() {
        if let Err(why) = look(&mut Drawn::new(seed), part, tally) {
            wrong.push(format!("project {seed}: {why}"));
        }
    }
    let shortest = wrong.iter().min_by_key(|why| why.len());
    assert!(wrong.is_empty(), "{} of {}: {}", wrong.len(), cases(), shortest.unwrap());
    assert!(tally.proved.min(tally.refuted) >= cases() / 4, "one-sided: {tally:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(400), ..ProptestConfig::default() })]

    /// Small projects, which shrink.
    #[test]
    fn what_is_proved_is_kept(choices in prop::collection::vec(any::<u16>(), 0..150)) {
        let looked = look(&mut Listed::new(&choices), Part::Kept(20), &mut Tally::default());
        prop_assert!(looked.is_ok(), "{}", looked.unwrap_err());
    }
}

/// Large projects, and most of the simulated runs.
// It takes its time because the checker and the prover run without optimisation, once for each project.
#[test]
fn a_hundred_thousand_runs_break_nothing_that_is_proved() {
    let mut tally = Tally::default();
    look_at_all(Part::Kept(drives()), &mut tally);
    assert!(tally.runs >= cases() * drives(), "too few runs for a test: {tally:?}");
}

#[test]
fn what_is_refuted_is_broken_as_the_story_says() {
    look_at_all(Part::Broken, &mut Tally::default());
}

/// Each thing that a proof takes for granted, made wrong.
fn wrong_assumptions() -> Vec<(&'static str, Assumptions)> {
    let right = Assumptions::default();
    vec![
        ("clocks never change", Assumptions { clock_change: 0, ..right }),
        ("waits last", Assumptions { waits_end_at_once: false, ..right }),
        ("data give late times", Assumptions { times_of_data_may_be_now: false, ..right }),
        ("nobody dials again", Assumptions { redials: false, ..right }),
        ("nobody enters again", Assumptions { runs_follow: false, ..right }),
        ("attempts succeed", Assumptions { attempts_run_to_the_last: false, ..right }),
        ("no codes are set", Assumptions { codes_may_be_set: false, ..right }),
    ]
}

/// Rules of hand cases that the prover leaves undecided, although they hold: the last call that the contact
/// center repeats comes just behind the window.
const UNDECIDED: &[&str] = &["limit 2 calls per 8 hours"];

/// Small programs of which it is known whether their rule holds.
#[test]
fn hand_cases_are_decided_rightly() {
    let mut wrong = String::new();
    for (settings, steps, rule, breaks) in CASES {
        let program = program(settings, steps, rule);
        let (id, of) = program.hir().journeys.iter().next().unwrap();
        let (proof, _) = prove(program.hir(), id, of, Assumptions::default());
        let refuted = match &proof.rules[0].verdict {
            Verdict::Proved(_) => Some(false),
            Verdict::Refuted(_) => Some(true),
            Verdict::Undecided(_) => None,
        };
        let expected = (!UNDECIDED.contains(rule)).then_some(*breaks);
        if refuted != expected {
            let _ = writeln!(wrong, "{settings} {rule}: {:?}\n{steps}\n", proof.rules[0].verdict);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A prover that takes one thing too much for granted proves what is broken: the hand cases show it, or
/// generated projects do.
#[test]
fn whatever_is_taken_for_granted_wrongly_is_noticed() {
    let mut unnoticed = wrong_assumptions();
    let hand = CASES.iter().map(|(settings, steps, rule, _)| program(settings, steps, rule));
    let generated = (0..cases()).map(|seed| {
        let text = project(&mut Drawn::new(seed));
        Program::of_text(&text).unwrap_or_else(|why| panic!("{why}"))
    });
    for program in hand.chain(generated) {
        let part = Part::Kept(2 * drives());
        unnoticed.retain(|(_, wrong)| hold(&program, *wrong, part, &mut Tally::default()).is_ok());
        if unnoticed.is_empty() {
            return;
        }
    }
    panic!("nobody notices: {unnoticed:?}");
}
