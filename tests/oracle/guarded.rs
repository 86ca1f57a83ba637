//! The gate, judged by those who share no code with it: it lets nothing out that breaks a rule, and holds
//! nothing back from a journey that cannot break one.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use journey_plan::model::RuleKind;
use journey_tests::oracle::choices::Drawn;
use journey_tests::oracle::hostile::drive;
use journey_tests::oracle::judge::{Breach, Hearing, breaches};
use journey_tests::oracle::program::Program;
use journey_tests::oracle::record::Record;

use crate::driving::CASES;
use crate::fixture;

const DRIVES: u64 = 300;

/// Whether the gate could have held a breach back. It cannot end a run that goes on without contact, and only
/// limits foresee redials: the others ask when a request goes out.
fn is_of_the_gate(record: &Record, rule: &RuleKind, breach: &Breach) -> bool {
    let Some(place) = breach.contact else { return false };
    let talk = record.contacts[place].talk;
    let is_redial = talk.is_some() && record.contacts[..place].iter().any(|one| one.talk == talk);
    matches!(rule, RuleKind::Limit { .. }) || !is_redial
}

#[test]
fn nothing_goes_out_that_breaks_a_rule() {
    let mut wrong = String::new();
    let mut held_back = BTreeSet::new();
    for (case, (settings, steps, rules, _)) in CASES.iter().enumerate() {
        let program = Program::guarded(&fixture(settings, steps, rules)).expect("it is read");
        let policy = &program.policies[0];
        for seed in 0..DRIVES {
            let record = drive(&program, &program.journeys()[0], &mut Drawn::new(seed));
            let found = breaches(&record, policy, Hearing::Arrived);
            let mut found = found.iter();
            if found.any(|one| is_of_the_gate(&record, &policy.rules[one.rule].rule, one)) {
                let _ = writeln!(wrong, "drive {seed}: {settings} {rules}\n{steps}\n{record:?}\n");
            }
            if record.forbidden > 0 {
                held_back.insert(case);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(held_back.len() > 8, "the gate has too little to do: {held_back:?}");
}

#[test]
fn a_journey_that_breaks_no_rule_is_left_alone() {
    let mut wrong = String::new();
    // An outcome counts for the gate before a wait takes it, so `never` rules may hold back more.
    let sound = CASES.iter().filter(|(_, _, rules, breaks)| !breaks && !rules.contains("never"));
    for (settings, steps, rules, _) in sound {
        let program = Program::guarded(&fixture(settings, steps, rules)).expect("it is read");
        for seed in 0..DRIVES {
            let record = drive(&program, &program.journeys()[0], &mut Drawn::new(seed));
            if record.forbidden > 0 {
                let _ = writeln!(wrong, "drive {seed}: {settings} {rules}\n{steps}\n{record:?}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
