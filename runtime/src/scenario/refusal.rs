//! Why a contact rule forbids something, in words.

use journey_plan::draw::{rules, words};
use journey_plan::exec::VerifiedPlan;
use journey_plan::model::{Policy, RuleKind};
use journey_plan::value::{Instant, TimeOfDay};

use crate::gate::{Refusal, Why};
use crate::time::{Zone, weekday};

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The policy, the rule as it is written, and what breaks it: "`limit 3 calls per 24 hours` of UsCalling: it
/// could be the 4th call within 24 hours". Absent where the plan has no such rule.
pub(super) fn sentence(plan: &VerifiedPlan, refusal: &Refusal, zone: Zone) -> Option<String> {
    let policy: &Policy = plan.plan().declarations.policies.get(refusal.policy as usize)?;
    let rule = &policy.rules.get(refusal.rule as usize)?.rule;
    let why = match refusal.why {
        Why::TooMany { before, adds } => too_many(rule, before, adds),
        Why::Hours { at } => {
            let local = zone.local(at);
            let day = WEEKDAYS.get(usize::from(weekday(local.day))).copied().unwrap_or_default();
            let time = TimeOfDay { minutes: local.minutes() };
            format!("it is {day} {time} on the contact's clock")
        }
        Why::Reported { at } => format!("that was reported on {}", moment(zone, at)),
        Why::Consent => "the step asks for less consent".to_owned(),
        Why::TooLate { last } => {
            format!("counted from the beginning of the run, that was until {}", moment(zone, last))
        }
    };
    Some(format!("{}: {why}", rules::of(policy, refusal.rule as usize)?))
}

fn too_many(rule: &RuleKind, before: u32, adds: u32) -> String {
    let RuleKind::Limit { kinds, per, .. } = rule else { return String::new() };
    let (count, within) = (before.saturating_add(adds), words::length(*per));
    let kinds = rules::kinds(kinds);
    match kinds.strip_suffix('s').filter(|noun| !noun.contains(',')) {
        Some(noun) if adds == 1 => format!("it could be the {} within {within}", nth(count, noun)),
        Some(_) | None if adds == 1 => {
            format!("with it there could be {count} {kinds} within {within}")
        }
        Some(_) | None => {
            format!("with its redials there could be {count} {kinds} within {within}")
        }
    }
}

/// `4th call`
fn nth(number: u32, noun: &str) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        (_, _) => "th",
    };
    format!("{number}{ending} {noun}")
}

/// `2026-03-02 10:00`
fn moment(zone: Zone, at: Instant) -> String {
    let local = zone.local(at);
    format!("{} {}", local.date(), TimeOfDay { minutes: local.minutes() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_in_order() {
        let said: Vec<String> = [1, 2, 3, 4, 11, 12, 21, 113].map(|n| nth(n, "call")).to_vec();
        let calls = ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "113th"];
        assert_eq!(said, calls.map(|number| format!("{number} call")));
    }
}
