//! The beginning of a statement.

use super::ask::{Ask, Offer};
use super::{CompletionKind, arms, scripts, settings, steps, top};
use crate::ide::cursor::Place;
use crate::ide::hover::shape_markdown;
use crate::ide::shape;

/// What may begin a statement in a place.
pub(super) fn offered(ask: &mut Ask<'_>, place: Place) {
    match place {
        Place::Top => top::offered(ask),
        Place::Journey => {
            settings::offered(ask);
            if settings::may_end_here(ask) {
                steps::offered(ask);
            }
        }
        Place::Steps => steps::offered(ask),
        Place::QuietTime
        | Place::Compliance
        | Place::Engagement
        | Place::Message
        | Place::Conversation => settings::offered(ask),
        Place::Wait => arms::wait(ask),
        Place::Branch => arms::branch(ask),
        Place::Policy | Place::Scenario => shapes(ask, place),
        Place::Forecast => scripts::forecast(ask),
        Place::Fields
        | Place::Values
        | Place::Topics
        | Place::BranchOn
        | Place::Split
        | Place::Record
        | Place::Shares
        | Place::Placeholder
        | Place::Unknown => {}
    }
}

/// Every keyword that begins something in a place.
pub(super) fn shapes(ask: &mut Ask<'_>, place: Place) {
    for shape in shape::all().filter(|shape| shape.places.contains(&place)) {
        let docs = shape_markdown(shape);
        let offer = Offer::new(shape.words, CompletionKind::Keyword);
        ask.push(Offer { docs, ..offer });
    }
}
