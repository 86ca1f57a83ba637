//! People inside: where everybody who rests in the old version of a program would be in the new one, and whether they
//! can go on there.
//!
//! [`inside`] looks at every place at which a contact can rest, [`migration`] makes of it what the runtime applies.
//! What people at a place find established, and what contact rules say of them, is decided in [`crate::policy`].

mod decisions;
pub mod words;

use std::collections::BTreeMap;

use journey_plan::migration::{
    FORMAT, JourneyMigration, Migration, PlaceMigration, Rests, Then, pairs, rest_time, rests,
};
use journey_plan::model::{self, Plan, SourcePlace};
use smol_str::SmolStr;

pub use decisions::{Decisions, Misfit};

use crate::analyze::Analysis;
use crate::hir::{Id, Journey, Step};
use crate::policy::{self, Assumptions, Crossing, Objection, Same, Since, Version};

/// One of the two versions of a program.
#[derive(Copy, Clone, Debug)]
pub struct Side<'a> {
    /// Its plan.
    pub plan: &'a Plan,
    /// What is known of its sources; absent where only the plan is at hand.
    pub analysis: Option<&'a Analysis>,
}

/// The people inside one journey.
#[derive(Clone, Debug)]
pub struct Inside {
    /// The journey.
    pub journey: SmolStr,
    /// Whether the new version has it at all.
    pub stays: bool,
    /// Every place at which a contact can rest in the old version, in the order of its steps.
    pub places: Vec<Place>,
}

/// A place at which contacts can rest in the old version.
#[derive(Clone, Debug)]
pub struct Place {
    /// The step's stable id.
    pub at: SmolStr,
    /// How they rest there.
    pub rests: Rests,
    /// Where it stands in the old source.
    pub source: Option<SourcePlace>,
    /// What becomes of the people there; absent where that must be decided.
    pub then: Option<Then>,
    /// Whether somebody decided it, in a migration file.
    pub decided: bool,
    /// What happens to their clock where they go on.
    pub clock: Option<Clock>,
    /// What stands against it that they go on there.
    pub against: Vec<Against>,
    /// Places of the new version that have no counterpart in the old one and that people rest at in the same way.
    pub candidates: Vec<SmolStr>,
}

/// What stands against it that people go on at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    /// The rule that may be broken: the policy and the rule's place; absent where it is about something else.
    pub rule: Option<(SmolStr, usize)>,
    /// It in a sentence.
    pub message: String,
}

/// What happens to the clock of people who go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clock {
    /// It runs on as it is.
    Same,
    /// It counts from when they came to the old step, with the time of the new one: old and new in words.
    Counted(String, String),
    /// They come to the new step as though just now.
    Anew,
}

/// Whether the people at a place can go on.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is known what becomes of them, and nothing stands against it.
    Safe,
    /// The new version does not have the place: somebody must say what becomes of them.
    NeedsADecision,
    /// They cannot go on there: they must stay on the old version, end, or go on elsewhere.
    Impossible,
}

impl Place {
    /// Whether the people here can go on.
    pub fn verdict(&self) -> Verdict {
        match &self.then {
            None => Verdict::NeedsADecision,
            Some(Then::Move(_)) if !self.against.is_empty() => Verdict::Impossible,
            Some(Then::Move(_) | Then::Keep | Then::End(_)) => Verdict::Safe,
        }
    }
}

/// Where the people inside every journey of the old version would be in the new one. Decisions that fit nothing are
/// told by [`Decisions::misfits`].
pub fn inside(old: Side<'_>, new: Side<'_>, decisions: &Decisions) -> Vec<Inside> {
    old.plan.journeys.iter().map(|journey| inside_of(old, new, journey, decisions)).collect()
}

/// The migration that the runtime applies; absent as long as a place has no safe answer.
///
/// Journeys that the new version does not have are left out: their runs finish on the old one.
pub fn migration(old: &Plan, new: &Plan, inside: &[Inside]) -> Option<Migration> {
    let mut journeys = Vec::new();
    for one in inside.iter().filter(|one| one.stays) {
        let place = |place: &Place| {
            let then = place.then.clone().filter(|_| place.verdict() == Verdict::Safe)?;
            Some(PlaceMigration { at: place.at.clone(), then })
        };
        let places = one.places.iter().map(place).collect::<Option<Vec<_>>>()?;
        journeys.push(JourneyMigration { journey: one.journey.clone(), places });
    }
    Some(Migration { format: FORMAT, from: old.digest.clone(), to: new.digest.clone(), journeys })
}

fn inside_of(
    old: Side<'_>,
    new: Side<'_>,
    journey: &model::Journey,
    decisions: &Decisions,
) -> Inside {
    let name = &journey.name;
    let to = new.plan.journeys.iter().find(|one| one.name == *name);
    let same = to.map(|to| pairs(journey, to)).unwrap_or_default();
    let steps = journey.steps.iter();
    let mut places: Vec<Place> = steps
        .filter_map(|step| {
            let decided = decisions.of(name, &step.id).cloned();
            Some(Place {
                at: step.id.clone(),
                rests: rests(&step.step)?,
                source: step.source.clone(),
                decided: decided.is_some(),
                then: decided.or_else(|| undecided(to, same.get(&step.id))),
                clock: None,
                against: Vec::new(),
                candidates: to.map(|to| candidates(to, &same, &step.step)).unwrap_or_default(),
            })
        })
        .collect();
    if let Some(to) = to {
        for place in &mut places {
            place.clock = clock(journey, to, place);
        }
        object(old, new, &same, &mut places, name);
    }
    Inside { journey: name.clone(), stays: to.is_some(), places }
}

/// What becomes of people where nobody decided it.
fn undecided(to: Option<&model::Journey>, counterpart: Option<&SmolStr>) -> Option<Then> {
    match to {
        None => Some(Then::Keep),
        Some(_) => counterpart.cloned().map(Then::Move),
    }
}

/// The new steps that no old one corresponds to and that people rest at in the same way.
fn candidates(
    to: &model::Journey,
    same: &BTreeMap<SmolStr, SmolStr>,
    kind: &model::StepKind,
) -> Vec<SmolStr> {
    let is_new = |step: &&model::Step| {
        rests(&step.step) == rests(kind) && !same.values().any(|known| *known == step.id)
    };
    to.steps.iter().filter(is_new).map(|step| step.id.clone()).collect()
}

fn step<'p>(journey: &'p model::Journey, id: &str) -> Option<&'p model::Step> {
    journey.steps.iter().find(|step| step.id == id)
}

/// What happens to the clock of people who go on.
fn clock(was: &model::Journey, is: &model::Journey, place: &Place) -> Option<Clock> {
    let Some(Then::Move(to)) = &place.then else { return None };
    let (was, is) = (&step(was, &place.at)?.step, &step(is, to)?.step);
    let counted = |same: bool| {
        let words = |kind| journey_plan::draw::words::step(kind);
        if same { Clock::Same } else { Clock::Counted(words(was), words(is)) }
    };
    Some(match (was, is) {
        (model::StepKind::Wait { limit: a, .. }, model::StepKind::Wait { limit: b, .. }) => {
            counted(a == b)
        }
        (model::StepKind::Delay { .. }, model::StepKind::Delay { .. })
        | (model::StepKind::Retry { .. }, model::StepKind::Retry { .. }) => {
            counted(rest_time(was) == rest_time(is))
        }
        _ => Clock::Anew,
    })
}

/// Notes what stands against it that people go on where they would.
fn object(
    old: Side<'_>,
    new: Side<'_>,
    same: &BTreeMap<SmolStr, SmolStr>,
    places: &mut [Place],
    journey: &str,
) {
    let moves = places.iter().filter(|place| matches!(place.then, Some(Then::Move(_)))).count();
    let unchanged = unchanged(old.plan, new.plan, journey);
    if moves == 0 || unchanged && places.iter().all(|place| !place.decided) {
        return;
    }
    let (Some(was), Some(is)) = (version(old, journey), version(new, journey)) else {
        for place in places.iter_mut().filter(|place| matches!(place.then, Some(Then::Move(_)))) {
            place.against.push(Against { rule: None, message: words::NO_SOURCES.to_owned() });
        }
        return;
    };
    let ids = |version: &Version<'_>| crate::lower::step_ids(version.program, version.journey);
    let (was_ids, is_ids) = (ids(&was), ids(&is));
    let find =
        |ids: &[SmolStr], id: &str| ids.iter().position(|known| known == id).map(Id::<Step>::new);
    let pair = |(a, b): (&SmolStr, &SmolStr)| Some((find(&was_ids, a)?, find(&is_ids, b)?));
    let same = Same { steps: same.iter().filter_map(pair).collect() };
    let crossing = |place: &Place| {
        let Some(Then::Move(to)) = &place.then else { return None };
        let since = match &place.clock {
            Some(Clock::Same) => Since::Same,
            // What is held in the same quiet time goes out when it would have.
            Some(Clock::Anew) if is_held_alike(old.plan, new.plan, journey, place) => Since::Same,
            Some(Clock::Counted(..)) => Since::Arrival,
            Some(Clock::Anew) | None => Since::Now,
        };
        Some(Crossing { from: find(&was_ids, &place.at)?, to: find(&is_ids, to)?, since })
    };
    let crossings: Vec<(usize, Crossing)> =
        places.iter().enumerate().filter_map(|(at, place)| Some((at, crossing(place)?))).collect();
    let only: Vec<Crossing> = crossings.iter().map(|(_, crossing)| *crossing).collect();
    let found = policy::crossings(was, is, &same, &only, Assumptions::default());
    let teller = words::Teller { was, is, was_ids: &was_ids, is_ids: &is_ids, plan: new.plan };
    for ((at, _), objections) in crossings.iter().zip(found) {
        let against = |one: &Objection| {
            let policy = |(policy, rule): (Id<_>, _)| {
                (is.program.policies[policy].name.text.as_str().into(), rule)
            };
            Against { rule: one.rule().map(policy), message: teller.tell(one) }
        };
        if let Some(place) = places.get_mut(*at) {
            place.against = objections.iter().map(against).collect();
            place.against.dedup();
        }
    }
}

/// Whether what is held at a place is held as long in both plans.
fn is_held_alike(old: &Plan, new: &Plan, journey: &str, place: &Place) -> bool {
    let Some(Then::Move(to)) = &place.then else { return false };
    let quiet = |plan: &Plan, id: &str| {
        let journey = plan.journeys.iter().find(|one| one.name == journey)?;
        let compliance = match &step(journey, id)?.step {
            model::StepKind::Conversation { compliance, .. } => compliance,
            model::StepKind::Send { message, .. } => {
                let mut messages = plan.declarations.messages.iter();
                &messages.find(|one| one.name == *message)?.compliance
            }
            model::StepKind::Wait { .. }
            | model::StepKind::Branch { .. }
            | model::StepKind::Attempt { .. }
            | model::StepKind::Retry { .. }
            | model::StepKind::Split { .. }
            | model::StepKind::Delay { .. }
            | model::StepKind::Raise { .. }
            | model::StepKind::Set { .. }
            | model::StepKind::Exit { .. } => return None,
        };
        let name = compliance.quiet_time.as_ref();
        let quiet = name.map(|name| {
            let mut all = plan.declarations.quiet_times.iter();
            all.find(|quiet| quiet.name == *name).cloned()
        });
        Some((quiet, journey.time_zone.clone()))
    };
    let (was, is) = (quiet(old, &place.at), quiet(new, to));
    was.is_some() && was == is
}

/// Whether a journey and all that it uses are the very same in both plans.
fn unchanged(old: &Plan, new: &Plan, journey: &str) -> bool {
    let of = |plan: &Plan| {
        let found = plan.journeys.iter().find(|one| one.name == journey).cloned();
        found.map(|mut journey| {
            journey.source = None;
            for step in &mut journey.steps {
                (step.source, step.times) = (None, None);
            }
            journey.exits.iter_mut().for_each(|exit| exit.source = None);
            journey
        })
    };
    old.digest == new.digest || (of(old) == of(new) && old.declarations == new.declarations)
}

/// A journey with its sources; absent where only the plan is at hand.
fn version<'a>(side: Side<'a>, name: &str) -> Option<Version<'a>> {
    let analysis = side.analysis?;
    let found = analysis.program.journeys.iter().find(|(_, journey)| journey.name.text == name);
    let (id, journey): (Id<Journey>, &Journey) = found?;
    let facts = &analysis.flows.get(id.index())?.facts;
    Some(Version { program: &analysis.program, journey, facts })
}

/// The rule of an objection, if it is about one.
impl Objection {
    /// The rule that stands against the crossing: the policy and the rule's place.
    pub fn rule(&self) -> Option<(Id<crate::hir::Policy>, usize)> {
        match self {
            Self::Breaks { policy, rule, .. } | Self::Undecided { policy, rule } => {
                Some((*policy, *rule))
            }
            Self::States { .. } | Self::Value { .. } | Self::Binding(_) | Self::Repeats(_) => None,
        }
    }
}
