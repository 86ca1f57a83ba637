//! What keeps the prover honest: see `docs/proofs.md`.

mod arriving;
mod crossing;
mod driving;
mod generated;
mod guarded;
mod order;
mod proving;
mod replaying;

use journey_tests::fixture::Fixture;
use journey_tests::oracle::choices::Drawn;
use journey_tests::oracle::hostile::drive;
use journey_tests::oracle::judge::{Hearing, breaches};
use journey_tests::oracle::program::{Journey, Program};

/// What small journeys speak of: calls that go out at any hour, and calls only in the daytime.
const SHOP: &str = r#"
contact { mobile: phone  zone: timezone?  free_at: datetime }
segment Members
trigger Paid
purpose Service transactional
quiet time Nights { quiet daily 21:00..08:00 }
compliance Any { channel voice  purpose Service opt_in  quiet time none }
compliance Day { channel voice  purpose Service opt_in  quiet time Nights }
compliance Sms { channel sms    purpose Service opt_out quiet time none }
engagement Call {
    channel      voice
    dial mode    copilot
    attributes   { CallBackAt: datetime }
    dispositions { DoNotContact }
}
engagement Again { channel voice  dial mode copilot  reattempts 2 every 4 hours }
text Note { compliance Sms  purpose Service  body "Please call us." }
"#;

/// A program with one journey and one policy, by the journey's settings and steps and the policy's rules.
fn program(settings: &str, steps: &str, rules: &str) -> Program {
    Program::of(&fixture(settings, steps, rules)).unwrap_or_else(|why| panic!("{why}"))
}

fn fixture(settings: &str, steps: &str, rules: &str) -> Fixture {
    let text = format!(
        "{SHOP}policy Rules {{ {rules} }}\njourney Tested {{ audience segment Members  {settings}\n\
         time zone \"America/New_York\"  follows Rules  outcomes done\n{steps} }}\n"
    );
    Fixture::new("tested.journey", &text)
}

/// Which rules of the policies of a journey a number of drives break: policy and rule.
fn broken(program: &Program, journey: &Journey, drives: u64) -> Vec<(usize, usize)> {
    let mut rules = Vec::new();
    for seed in 0..drives {
        let record = drive(program, journey, &mut Drawn::new(seed));
        for (_, policy) in &journey.follows {
            let found = breaches(&record, &program.policies[*policy], Hearing::Taken);
            rules.extend(found.iter().map(|one| (*policy, one.rule)));
        }
    }
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// A number from the environment, or the usual one.
#[expect(clippy::disallowed_methods, reason = "whoever runs the tests may ask for more")]
fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}
