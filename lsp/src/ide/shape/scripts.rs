//! Lines of scenarios and forecasts.

use super::Shape;
use crate::ide::cursor::Place;

const SCENARIO: &[Place] = &[Place::Scenario];
const FORECAST: &[Place] = &[Place::Forecast];

pub(super) const TABLE: &[Shape] = &[
    Shape {
        words: "given",
        places: SCENARIO,
        forms: &[
            "given contact { FIELD: VALUE, ... }",
            "given consent PROFILE / PURPOSE [/ TOPIC] opted_in|opted_out",
            "given contact in segment SEGMENT",
            "given split SPLIT = ARM",
        ],
        about: "What is so before the run: the contact's fields, consents, segments, arms of splits.",
        example: "given consent RetailVoice / Service opted_in",
    },
    Shape {
        words: "start",
        places: SCENARIO,
        forms: &["start DATE TIME [with TRIGGER { ... }]"],
        about: "When the contact enters, on the contact's clock.",
        example: "start 2026-03-02 10:00",
    },
    Shape {
        words: "expect",
        places: SCENARIO,
        forms: &[
            "expect HANDLE [within LENGTH]",
            "expect HANDLE blocked REASON [within LENGTH]",
            "expect send MESSAGE [within LENGTH]",
            "expect raise trigger TRIGGER [{ ... }] [within LENGTH]",
            "expect exit OUTCOME [within LENGTH]",
            "expect HANDLE at [DATE] TIME",
        ],
        about: "Lets time run to the next visible action, which must be this one.",
        example: "expect call within 1 minute",
    },
    Shape {
        words: "reply",
        places: SCENARIO,
        forms: &["reply HANDLE.EVENT { Result: RESULT, ... } [after LENGTH]"],
        about: "The final outcome of a conversation arrives. Its Result must be one that is possible.",
        example: "reply  call.attempted { Result: AnsweringMachine } after 30 seconds",
    },
    Shape {
        words: "raise",
        places: SCENARIO,
        forms: &["raise trigger TRIGGER [{ ... }] [after LENGTH]"],
        about: "A trigger is raised for the contact.",
        example: "",
    },
    Shape {
        words: "set",
        places: SCENARIO,
        forms: &["set contact.FIELD = VALUE [after LENGTH]"],
        about: "The contact's record changes.",
        example: "",
    },
    Shape {
        words: "consent",
        places: SCENARIO,
        forms: &["consent PROFILE / PURPOSE [/ TOPIC] opted_in|opted_out [after LENGTH]"],
        about: "A consent changes.",
        example: "consent PROFILE / PURPOSE opted_out after 1 day",
    },
    Shape {
        words: "pass",
        places: SCENARIO,
        forms: &["pass LENGTH"],
        about: "Lets time pass.",
        example: "",
    },
    Shape {
        words: "contacts",
        places: FORECAST,
        forms: &["contacts COUNT"],
        about: "How many contacts are simulated: 10,000 where it is not said.",
        example: "contacts 100_000",
    },
    Shape {
        words: "seed",
        places: FORECAST,
        forms: &["seed COUNT"],
        about: "What the draws begin with. The same seed gives the same forecast.",
        example: "seed     7",
    },
    Shape {
        words: "arrive",
        places: FORECAST,
        forms: &["arrive over LENGTH"],
        about: "Over which time the contacts enter; all at once where it is not said.",
        example: "arrive   over 10 days",
    },
    Shape {
        words: "trigger",
        places: FORECAST,
        forms: &["trigger TRIGGER PERCENT within LENGTH"],
        about: "For how many contacts a trigger is raised, at the latest so long after entry.",
        example: "trigger PolicyRenewed 8% within 30 days",
    },
    Shape {
        words: "capacity",
        places: FORECAST,
        forms: &["capacity COUNT calls|texts per LENGTH"],
        about: "How much the contact center can do.",
        example: "capacity 500 calls per hour",
    },
];
