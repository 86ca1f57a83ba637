//! Declarations.

use super::Shape;
use crate::ide::cursor::Place;

pub(super) const TABLE: &[Shape] = &[
    Shape {
        words: "choice",
        places: &[Place::Top],
        forms: &["choice NAME { VALUE, ... }"],
        about: "Values of which a field or attribute has one.",
        example: "choice Tier { Gold, Silver, Bronze }",
    },
    Shape {
        words: "contact",
        places: &[Place::Top],
        forms: &["contact { FIELD: TYPE ... }"],
        about: "What is known of every contact. A `?` behind a type: may be unset.",
        example: "contact {\n    first_name:   text?\n    mobile:       phone",
    },
    Shape {
        words: "segment",
        places: &[Place::Top],
        forms: &["segment NAME [of contacts|leads|profiles]"],
        about: "A set of contacts (or leads, or profiles) that is kept outside of the program.",
        example: "segment ExpiringPolicies",
    },
    Shape {
        words: "trigger",
        places: &[Place::Top],
        forms: &["trigger NAME [{ ATTRIBUTE: TYPE ... }]"],
        about: "Something that happens to one contact: it starts, wakes or ends only that contact's runs.",
        example: "trigger PolicyRenewed { policy_no: text, premium: number }",
    },
    Shape {
        words: "purpose",
        places: &[Place::Top],
        forms: &["purpose NAME transactional|commercial [{ topics TOPIC, ... }]"],
        about: "What contacts consent to, perhaps with topics. A commercial voice conversation needs dial mode `preview`.",
        example: "purpose Service   transactional { topics Renewals, Claims }",
    },
    Shape {
        words: "quiet time",
        places: &[Place::Top],
        forms: &["quiet time NAME { ... }"],
        about: "When nothing goes out. What is reached in quiet time is held until it ends.",
        example: "quiet time Evenings {\n    zone  contact",
    },
    Shape {
        words: "compliance",
        places: &[Place::Top],
        forms: &["compliance NAME { ... }"],
        about: "Which consent each purpose needs on a channel, and the quiet time that goes with it.",
        example: "compliance RetailSms   { channel sms    purpose Service opt_in   quiet time Evenings }",
    },
    Shape {
        words: "engagement",
        places: &[Place::Top],
        forms: &["engagement NAME { ... }"],
        about: "A proactive engagement of the contact center: how it dials, what it is given and what it reports.",
        example: "engagement RenewalChat {\n    channel        sms",
    },
    Shape {
        words: "text",
        places: &[Place::Top],
        forms: &["text NAME { ... }"],
        about: "A text message, to be sent or to open a conversation.",
        example: "text RenewalOpener {\n    compliance RetailSms",
    },
    Shape {
        words: "email",
        places: &[Place::Top],
        forms: &["email NAME { ... }"],
        about: "An email, with a body or with a template that is kept elsewhere.",
        example: "email RenewalLetter {\n    compliance RetailEmail",
    },
    Shape {
        words: "push",
        places: &[Place::Top],
        forms: &["push NAME { ... }"],
        about: "A push notification, with a title and a body.",
        example: "",
    },
    Shape {
        words: "policy",
        places: &[Place::Top],
        forms: &["policy NAME { ... }"],
        about: "Contact rules that are proved over every path of the journeys that follow them, and enforced at run time.",
        example: "policy UsCalling {\n    limit 3 calls per 24 hours because \"Fla. Stat. 501.616(6)\"",
    },
    Shape {
        words: "journey",
        places: &[Place::Top],
        forms: &["journey NAME { ... }"],
        about: "Who enters, and the steps that each contact goes through, top to bottom.",
        example: "journey RenewalOutreach {\n    audience  segment ExpiringPolicies",
    },
    Shape {
        words: "scenario",
        places: &[Place::Top],
        forms: &["scenario \"TITLE\" for JOURNEY { ... }"],
        about: "A test: what one contact does, and what the journey does then, in virtual time.",
        example: "scenario \"voicemail first, renewed on the second call\" for RenewalOutreach {",
    },
    Shape {
        words: "forecast",
        places: &[Place::Top],
        forms: &["forecast NAME for JOURNEY { ... }"],
        about: "What simulated contacts do, so that `journey forecast` can tell what would happen.",
        example: "forecast Baseline for RenewalOutreach {\n    contacts 100_000",
    },
];
