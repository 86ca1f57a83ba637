//! Words for what the engine names: the one home of the page's terms.

use std::fmt::Write as _;

use crate::input::{Action, Operation};
use crate::view::{ConsentState, JourneyState, RunState};

/// A state of a journey.
pub(super) fn journey_state(state: JourneyState) -> &'static str {
    match state {
        JourneyState::Draft => "not started",
        JourneyState::Started => "started",
        JourneyState::Paused => "paused",
        JourneyState::Stopped => "stopped",
    }
}

/// The sign before a state, for those who do not tell colours apart.
pub(super) fn journey_sign(state: JourneyState) -> &'static str {
    match state {
        JourneyState::Draft => "○",
        JourneyState::Started => "▶",
        JourneyState::Paused => "❚❚",
        JourneyState::Stopped => "■",
    }
}

/// Every state of a run with the word for it in addresses.
pub(super) const RUN_STATES: [(RunState, &str); 6] = [
    (RunState::Waiting, "waiting"),
    (RunState::Resting, "resting"),
    (RunState::Held, "held"),
    (RunState::Ready, "ready"),
    (RunState::Quarantined, "quarantined"),
    (RunState::Done, "done"),
];

/// A state of a run.
pub(super) fn run_state(state: RunState) -> &'static str {
    match state {
        RunState::Held => "held for quiet time",
        RunState::Ready => "waits for room",
        RunState::Waiting => "waits for an answer",
        RunState::Resting => "rests",
        RunState::Quarantined => "parked",
        RunState::Done => "ended",
    }
}

/// The sign before a state of a run.
pub(super) fn run_sign(state: RunState) -> &'static str {
    match state {
        RunState::Held => "☾",
        RunState::Ready => "…",
        RunState::Waiting => "◔",
        RunState::Resting => "◷",
        RunState::Quarantined => "▲",
        RunState::Done => "■",
    }
}

/// Why something did not go out.
pub(super) fn refused(reason: &str) -> &str {
    match reason {
        "NoConsent" => "no consent",
        "NoAddress" => "no phone number or email address",
        "QuietTime" => "quiet time leaves no window",
        "ContactRule" => "a contact rule",
        "TooLong" => "the text is too long once filled in",
        "Provider" => "the provider did not take it",
        other => other,
    }
}

/// Why somebody did not enter.
pub(super) fn kept_out(reason: &str) -> &str {
    match reason {
        "excluded" => "in a segment that the journey excludes",
        "inside" => "inside already",
        "not_again" => "was inside before, and may not enter again or not yet",
        "condition" => "the condition of the audience does not hold",
        "closed" => "the journey takes nobody now",
        "misfit" => "an attribute of the trigger does not fit",
        other => other,
    }
}

/// What was said about being contacted.
pub(super) fn consent(state: ConsentState) -> &'static str {
    match state {
        ConsentState::OptedIn => "opted in",
        ConsentState::OptedOut => "opted out",
        ConsentState::NotSet => "nothing",
    }
}

/// Who said so.
pub(super) fn source(source: &str) -> &str {
    match source {
        "api" => "through the interface",
        "import" => "an import",
        "outcome" => "the contact, in a conversation",
        "disposition" => "a representative",
        other => other,
    }
}

/// What can be done to a journey in a state.
pub(super) fn actions(state: JourneyState) -> &'static [Action] {
    match state {
        JourneyState::Draft | JourneyState::Stopped => &[Action::Start],
        JourneyState::Started => &[Action::Pause, Action::Stop],
        JourneyState::Paused => &[Action::Resume, Action::Stop],
    }
}

/// What is done to a journey: the word in addresses, on the button, and after it was done.
pub(super) fn action(action: Action) -> [&'static str; 3] {
    match action {
        Action::Start => ["start", "Start", "started"],
        Action::Pause => ["pause", "Pause", "paused"],
        Action::Resume => ["resume", "Resume", "resumed"],
        Action::Stop => ["stop", "Stop", "stopped"],
    }
}

/// Everything that is done to journeys.
pub(super) const ACTIONS: [Action; 4] =
    [Action::Start, Action::Pause, Action::Resume, Action::Stop];

/// What is done to a run: the word in addresses, on the button, and after it was done.
pub(super) fn operation(operation: Operation) -> [&'static str; 3] {
    match operation {
        Operation::Retry => ["retry", "Retry the step", "tried again"],
        Operation::Skip => ["skip", "Skip the step", "taken on behind the step"],
        Operation::End => ["end", "End the run", "ended"],
    }
}

/// Everything that is done to runs.
pub(super) const OPERATIONS: [Operation; 3] = [Operation::Retry, Operation::Skip, Operation::End];

/// Text as a part of an address.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// A number with its thousands apart: `12,345`.
pub(super) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 run`, `2,000 runs`.
pub(super) fn counted(value: u64, one: &str) -> String {
    let ending = if value == 1 { "" } else { "s" };
    format!("{} {one}{ending}", number(value))
}

#[cfg(test)]
mod tests {
    use super::{counted, encoded, number};

    #[test]
    fn numbers_and_addresses_read_well() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!((counted(1, "run"), counted(2, "run")), ("1 run".into(), "2 runs".into()));
        assert_eq!(encoded("wait.call/ü b"), "wait.call%2F%C3%BC%20b");
    }
}
