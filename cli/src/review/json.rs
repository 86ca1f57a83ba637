//! A review as one JSON document; `docs/schemas/diff.schema.json` describes it.

use journey_plan::compare::{Item, JourneyChanges, Weight};
use serde::Serialize;

use super::{Broken, Review};
use crate::side::Side;

#[derive(Serialize)]
struct Document<'a> {
    old: About<'a>,
    new: About<'a>,
    weight: Option<Weight>,
    journeys: &'a [JourneyChanges],
    declarations: &'a [Item],
    broken_rules: &'a [Broken],
    people: Option<Vec<crate::people::Told>>,
}

/// What is to be known of a side.
#[derive(Serialize)]
struct About<'a> {
    name: &'a str,
    digest: Option<&'a str>,
    not_compared: NotCompared<'a>,
}

#[derive(Serialize)]
struct NotCompared<'a> {
    journeys: &'a [String],
    mistakes_elsewhere: usize,
}

/// The review as a document, with a newline at its end.
pub(super) fn json(review: &Review) -> String {
    let document = Document {
        old: about(&review.old),
        new: about(&review.new),
        weight: review.comparison.weight,
        journeys: &review.comparison.journeys,
        declarations: &review.comparison.declarations,
        broken_rules: &review.broken,
        people: review.people.as_ref().map(crate::people::told),
    };
    // Serialising cannot fail: no map has keys, and every value is finite.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn about(side: &Side) -> About<'_> {
    About {
        name: &side.name,
        digest: side.is_sound().then_some(side.plan.digest.as_str()),
        not_compared: NotCompared {
            journeys: &side.unsound.journeys,
            mistakes_elsewhere: side.unsound.elsewhere,
        },
    }
}
