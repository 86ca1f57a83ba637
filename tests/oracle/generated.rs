//! Generated projects: they have no mistakes, and about half of their rules hold.

use journey_tests::oracle::choices::{Drawn, Listed};
use journey_tests::oracle::program::Program;
use journey_tests::oracle::projects::project;
use proptest::prelude::*;

use crate::broken;

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(400), ..ProptestConfig::default() })]

    #[test]
    fn they_have_no_mistakes_but_broken_rules(choices in prop::collection::vec(any::<u16>(), 0..200)) {
        let text = project(&mut Listed::new(&choices));
        if let Err(why) = Program::of_text(&text) {
            return Err(TestCaseError::fail(format!("{why}\n{text}")));
        }
    }
}

/// Rules that drives break, and rules that they do not; a generator whose rules all hold, or all break, would
/// test half of the prover.
#[test]
fn many_rules_hold_and_many_break() {
    let (mut rules, mut broke) = (0, 0);
    for seed in 0..60 {
        let text = project(&mut Drawn::new(seed));
        let program = Program::of_text(&text).unwrap_or_else(|why| panic!("{why}\n{text}"));
        for journey in program.journeys() {
            rules += program.policies[0].rules.len();
            broke += broken(&program, &journey, 60).len();
        }
    }
    let share = 100 * broke / rules;
    assert!((25..=75).contains(&share), "{broke} of {rules} rules break");
}
