//! Whether a contact enters a journey.
//!
//! Drivers ask here and then start the run. Does not live here: when a segment's members are looked at.

use journey_plan::exec::{Audience, Index, Journey};
use journey_plan::model::Reenter;
use journey_plan::value::Instant;

use crate::Values;
use crate::contact::Contact;
use crate::eval::Scope;
use crate::event::first_misfit;
use crate::machine::Machine;
use crate::state::State;
use crate::time::Zone;

/// Whether a contact enters, and why not.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It does.
    Enters,
    /// It is in a segment that the journey excludes.
    Excluded(Index),
    /// The condition of the trigger does not hold.
    ConditionFails,
    /// An attribute of the trigger is missing or of another type.
    Misfit(Index),
    /// A run of this contact has not ended.
    StillInside,
    /// It was here before, and may enter at that instant at the earliest; none: never.
    NotAgain(Option<Instant>),
    /// The journey takes nobody at this instant.
    Closed,
}

/// What a contact did in a journey before.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// It was never inside.
    Nothing,
    /// It is inside.
    Inside,
    /// Its last run ended then.
    Ended(Instant),
}

impl Machine {
    /// Whether a contact enters a journey at an instant. `fields` are the attributes of the trigger that would
    /// start the run; empty for a segment, whose members only a driver knows.
    pub fn admits(
        &self,
        journey: Index,
        contact: &Contact,
        before: Before,
        fields: &Values,
        now: Instant,
    ) -> Admission {
        let Some(entered) = self.journey(journey) else { return Admission::Closed };
        let zone = contact.zone().unwrap_or_else(|| self.zone(journey));
        if let Audience::Trigger(entry) = &entered.audience {
            let declared = self.program().triggers.get(entry.trigger as usize);
            if let Some(field) = declared.and_then(|t| first_misfit(&t.fields, fields)) {
                return Admission::Misfit(field);
            }
            let mut state = State::new(entered);
            if let Some(binding) =
                entry.binding.and_then(|slot| state.bindings.get_mut(usize::from(slot)))
            {
                *binding = Some(Box::new(fields.clone()));
            }
            let scope = Scope { machine: self, state: &state, contact, now, zone, reported: None };
            if entry.when.as_ref().is_some_and(|when| !scope.holds(when)) {
                return Admission::ConditionFails;
            }
        }
        if let Some(segment) = entered.exclude.iter().find(|segment| contact.is_in(**segment)) {
            return Admission::Excluded(*segment);
        }
        if !self.is_open(journey, now) {
            return Admission::Closed;
        }
        again(entered, before, zone, now)
    }

    /// Whether the journey takes anybody at an instant: `starts` has come and `ends` not passed.
    pub fn is_open(&self, journey: Index, now: Instant) -> bool {
        let Some(entered) = self.journey(journey) else { return false };
        let zone = self.zone(journey);
        let begun = entered.starts.is_none_or(|(date, time)| zone.instant(date, time) <= now);
        begun && entered.ends.is_none_or(|(date, time)| now <= zone.instant(date, time))
    }
}

fn again(journey: &Journey, before: Before, zone: Zone, now: Instant) -> Admission {
    let ended = match before {
        Before::Nothing => return Admission::Enters,
        Before::Inside => return Admission::StillInside,
        Before::Ended(ended) => ended,
    };
    match journey.reenter {
        Reenter::Never => Admission::NotAgain(None),
        Reenter::Always => Admission::Enters,
        Reenter::After(length) => {
            let earliest = zone.add(ended, length);
            if now < earliest { Admission::NotAgain(Some(earliest)) } else { Admission::Enters }
        }
    }
}

#[cfg(test)]
mod tests;
