//! People inside, as data.

use journey_compiler::people::{Clock, Inside, Place, Verdict, words};
use journey_plan::migration::{Rests, Then};
use serde::Serialize;

use super::People;

/// The people inside a journey.
#[derive(Serialize)]
pub(crate) struct Told {
    journey: String,
    stays: bool,
    places: Vec<AtPlace>,
}

/// The people at a place.
#[derive(Serialize)]
struct AtPlace {
    at: String,
    rests: &'static str,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<Then>,
    decided: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<u64>,
    against: Vec<Against>,
    candidates: Vec<String>,
}

/// What stands against it that people go on.
#[derive(Serialize)]
struct Against {
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    message: String,
}

/// Journey by journey.
pub(crate) fn told(people: &People) -> Vec<Told> {
    let journey = |inside: &Inside| Told {
        journey: inside.journey.to_string(),
        stays: inside.stays,
        places: inside.places.iter().map(|place| at(people, inside, place)).collect(),
    };
    people.inside.iter().map(journey).collect()
}

fn at(people: &People, inside: &Inside, place: &Place) -> AtPlace {
    let against = place.against.iter().map(|one| Against {
        policy: one.rule.as_ref().map(|(policy, _)| policy.to_string()),
        message: one.message.clone(),
    });
    AtPlace {
        at: place.at.to_string(),
        rests: match place.rests {
            Rests::Held => "held",
            Rests::Waits => "wait",
            Rests::Delays => "delay",
            Rests::Retries => "retry",
        },
        verdict: match place.verdict() {
            Verdict::Safe => "safe",
            Verdict::NeedsADecision => "needs_a_decision",
            Verdict::Impossible => "impossible",
        },
        then: place.then.clone(),
        decided: place.decided,
        clock: place.clock.as_ref().map(|clock: &Clock| words::clock(clock)),
        people: people.count(&inside.journey, &place.at),
        against: against.collect(),
        candidates: place.candidates.iter().map(ToString::to_string).collect(),
    }
}
