//! The words of the tables for what is an enumeration in the program.

use journey_runtime::Rest;
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};

use crate::view::{JourneyState, RunState};

/// A journey's state in the tables.
pub(crate) struct JourneyStateWord(pub(crate) JourneyState);

const JOURNEY_STATES: [(&str, JourneyState); 4] = [
    ("draft", JourneyState::Draft),
    ("started", JourneyState::Started),
    ("paused", JourneyState::Paused),
    ("stopped", JourneyState::Stopped),
];

impl ToSql for JourneyStateWord {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let found = JOURNEY_STATES.iter().find(|(_, state)| *state == self.0);
        Ok(found.map_or("draft", |(word, _)| word).into())
    }
}

impl FromSql for JourneyStateWord {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        let found = JOURNEY_STATES.iter().find(|(word, _)| *word == text);
        found.map(|(_, state)| Self(*state)).ok_or(FromSqlError::InvalidType)
    }
}

/// Where a run stands, in the tables; `ready`: it is held because there is no room.
pub(crate) fn rest_word(rest: &Rest, ready: bool) -> &'static str {
    match rest {
        Rest::NotStarted => "not_started",
        Rest::Held { .. } if ready => "ready",
        Rest::Held { .. } => "held",
        Rest::Waiting { .. } => "waiting",
        Rest::Resting { .. } => "resting",
        Rest::Done { .. } => "done",
        Rest::Quarantined { .. } => "quarantined",
    }
}

const RUN_STATES: [(&str, RunState); 6] = [
    ("held", RunState::Held),
    ("ready", RunState::Ready),
    ("waiting", RunState::Waiting),
    ("resting", RunState::Resting),
    ("quarantined", RunState::Quarantined),
    ("done", RunState::Done),
];

/// The word of a run's state.
pub(crate) fn run_state_word(state: RunState) -> &'static str {
    RUN_STATES.iter().find(|(_, known)| *known == state).map_or("done", |(word, _)| word)
}

/// The run's state of a word.
pub(crate) fn run_state(word: &str) -> RunState {
    RUN_STATES.iter().find(|(known, _)| *known == word).map_or(RunState::Done, |(_, state)| *state)
}
