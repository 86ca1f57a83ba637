//! Rules of policies.

use super::Shape;
use crate::ide::cursor::Place;

const HERE: &[Place] = &[Place::Policy];

pub(super) const TABLE: &[Shape] = &[
    Shape {
        words: "limit",
        places: HERE,
        forms: &["limit COUNT KINDS per LENGTH [because \"SOURCE\"]"],
        about: "At most so many contacts in every rolling window, over all runs of one contact.",
        example: "limit 3 calls per 24 hours because \"Fla. Stat. 501.616(6)\"",
    },
    Shape {
        words: "hours",
        places: HERE,
        forms: &["hours [DAYS] TIME..TIME, ... for KINDS [because \"SOURCE\"]"],
        about: "The hours in which contacts are allowed, on the contact's clock. Proved by the quiet time of each step.",
        example: "hours 08:00..21:00 for calls, texts because \"47 CFR 64.1200(c)(1)\"",
    },
    Shape {
        words: "never",
        places: HERE,
        forms: &["never KINDS [for LENGTH] after CONDITION [because \"SOURCE\"]"],
        about: "No such contact after a conversation of the run reported this.",
        example: "never calls, texts after Disposition has DoNotContact",
    },
    Shape {
        words: "require",
        places: HERE,
        forms: &["require opt_in|opt_out for KINDS [because \"SOURCE\"]"],
        about: "The consent that every such step must ask for, at least.",
        example: "require opt_in for calls",
    },
    Shape {
        words: "finish",
        places: HERE,
        forms: &["finish within LENGTH [because \"SOURCE\"]"],
        about: "The longest that a run may take.",
        example: "finish within 30 days",
    },
];
