//! Steps and their arms.

use super::Shape;
use crate::ide::cursor::Place;

const STEPS: &[Place] = &[Place::Journey, Place::Steps];

pub(super) const TABLE: &[Shape] = &[
    Shape {
        words: "conversation",
        places: STEPS,
        forms: &["conversation voice|sms HANDLE with ENGAGEMENT { ... }"],
        about: "Sends the request for a call or text message conversation and goes on. What comes of it is read behind a `wait`, by the handle.",
        example: "conversation voice call with RenewalCall {",
    },
    Shape {
        words: "wait",
        places: STEPS,
        forms: &["wait up to LENGTH { ... }"],
        about: "Waits for triggers, no longer than the limit. All triggers of a conversation are listed if one is, and `timeout` always.",
        example: "wait up to 2 days {\n    trigger call.attempted",
    },
    Shape {
        words: "branch on",
        places: STEPS,
        forms: &["branch on VALUE { ... }"],
        about: "Takes the arm of what a value is. Every value that can still occur here is covered, or there is `otherwise`.",
        example: "branch on call.Result {",
    },
    Shape {
        words: "branch",
        places: STEPS,
        forms: &["branch { ... }"],
        about: "Takes the first arm whose condition holds.",
        example: "when call.Result is LiveAnswer and call.Outcome is Renewed         => exit renewed",
    },
    Shape {
        words: "attempt",
        places: STEPS,
        forms: &["attempt up to COUNT times { ... } [exhausted => ...]"],
        about: "Runs its body; `retry` runs it again, so many times in all. `exhausted` is taken when a retry finds no run left.",
        example: "attempt up to 3 times {",
    },
    Shape {
        words: "retry",
        places: STEPS,
        forms: &["retry after LENGTH [at TIME]", "retry at TIME", "retry at VALUE up to LENGTH"],
        about: "Runs the body of the innermost attempt again, later. A time that is read needs a bound.",
        example: "retry after 1 day at 10:00",
    },
    Shape {
        words: "split",
        places: STEPS,
        forms: &["split NAME { PERCENT NAME => ... }"],
        about: "Takes an arm at random, always the same for one contact. Shares total 100%.",
        example: "split offer {",
    },
    Shape {
        words: "delay",
        places: STEPS,
        forms: &[
            "delay LENGTH [at TIME]",
            "delay until TIME",
            "delay until DAY TIME",
            "delay until VALUE up to LENGTH",
        ],
        about: "Lets time pass. A time that is read needs a bound.",
        example: "delay until contact.renewal_date - 3 days at 09:00 up to 60 days",
    },
    Shape {
        words: "send",
        places: STEPS,
        forms: &["send MESSAGE"],
        about: "Sends a text, email or push message. One that is refused is recorded, and the journey goes on.",
        example: "send RenewalLetter",
    },
    Shape {
        words: "raise",
        places: STEPS,
        forms: &["raise trigger TRIGGER [{ NAME: VALUE, ... }]"],
        about: "Raises a trigger for the contact. Other journeys hear it at the same instant; this run never does.",
        example: "raise trigger NeedsAgent { reason: \"no answer\" }",
    },
    Shape {
        words: "set",
        places: STEPS,
        forms: &["set contact.FIELD = VALUE", "set contact.FIELD = unset"],
        about: "Changes a field of the contact; `unset` for one that may be unset.",
        example: "set contact.tier = Silver",
    },
    Shape {
        words: "exit",
        places: STEPS,
        forms: &["exit OUTCOME"],
        about: "Ends the run with an outcome of the journey.",
        example: "exit renewed",
    },
    Shape {
        words: "trigger",
        places: &[Place::Wait],
        forms: &[
            "trigger HANDLE.EVENT, ... => ...",
            "trigger TRIGGER [as NAME] [when CONDITION] => ...",
        ],
        about: "An arm for triggers: events of a conversation that is open, or a declared trigger that is raised after the wait began.",
        example: "trigger PolicyRenewed as paid when paid.premium > 0  => exit renewed",
    },
    Shape {
        words: "timeout",
        places: &[Place::Wait],
        forms: &["timeout => ..."],
        about: "Taken when the limit comes before any trigger. Required.",
        example: "timeout                                              => { … }",
    },
    Shape {
        words: "when",
        places: &[Place::Branch],
        forms: &["when CONDITION => ..."],
        about: "An arm that is taken if its condition holds and none above did.",
        example: "when call.Result is connected and call.Disposition has DoNotContact => exit declined",
    },
    Shape {
        words: "otherwise",
        places: &[Place::Branch, Place::BranchOn],
        forms: &["otherwise => ..."],
        about: "Takes everything that the arms above leave.",
        example: "otherwise                                                          => {}",
    },
    Shape {
        words: "exhausted",
        places: STEPS,
        forms: &["exhausted => ..."],
        about: "Taken when a `retry` finds no run of the attempt left; without it the journey goes on below.",
        example: "} exhausted => { … }",
    },
];
