//! What somebody decided about people at places that the new version does not have, or where they cannot go on.

use std::collections::BTreeMap;

use journey_plan::migration::{Then, rests};
use journey_plan::model::{Journey, Plan};
use smol_str::SmolStr;

/// Decisions by journey and place of the old version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// What becomes of the people at each place.
    pub journeys: BTreeMap<SmolStr, BTreeMap<SmolStr, Then>>,
}

/// A decision that fits nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The journey.
    pub journey: SmolStr,
    /// The place, if the journey is there.
    pub place: Option<SmolStr>,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl Decisions {
    /// What was decided about a place.
    pub(super) fn of(&self, journey: &str, place: &str) -> Option<&Then> {
        self.journeys.get(journey)?.get(place)
    }

    /// The decisions that fit nothing, in order.
    pub fn misfits(&self, old: &Plan, new: &Plan) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        for (name, places) in &self.journeys {
            let Some(was) = journey(old, name) else {
                let message = format!("the old version has no journey `{name}`");
                misfits.push(Misfit { journey: name.clone(), place: None, message });
                continue;
            };
            for (place, then) in places {
                if let Some(message) = misfit(was, journey(new, name), place, then) {
                    let place = Some(place.clone());
                    misfits.push(Misfit { journey: name.clone(), place, message });
                }
            }
        }
        misfits
    }
}

fn misfit(was: &Journey, is: Option<&Journey>, place: &str, then: &Then) -> Option<String> {
    let can_rest = |journey: &Journey, id: &str| {
        journey.steps.iter().any(|step| step.id == id && rests(&step.step).is_some())
    };
    let name = &was.name;
    if !can_rest(was, place) {
        return Some(format!("nobody can rest at `{place}` in the old version of `{name}`"));
    }
    match then {
        Then::Keep => None,
        Then::Move(to) => match is {
            None => Some(format!("the new version has no journey `{name}` to go on in")),
            Some(is) if can_rest(is, to) => None,
            Some(_) => Some(format!(
                "the new version of `{name}` has no step `{to}` at which a contact can rest"
            )),
        },
        Then::End(outcome) if was.outcomes.contains(outcome) => None,
        Then::End(outcome) => {
            let known: Vec<String> = was.outcomes.iter().map(|one| format!("`{one}`")).collect();
            Some(format!(
                "the old version of `{name}` has no outcome `{outcome}`; it has {}",
                known.join(", ")
            ))
        }
    }
}

fn journey<'p>(plan: &'p Plan, name: &str) -> Option<&'p Journey> {
    plan.journeys.iter().find(|journey| journey.name == name)
}
