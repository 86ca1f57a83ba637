//! Journeys: published, started, paused, stopped; and what operators do to runs.

use std::sync::Arc;

use journey_plan::VerifiedPlan;
use journey_plan::exec::Audience;
use journey_plan::value::Instant;
use journey_runtime::{EventKind, Rest, Verdict};

use super::runs::Occasion;
use super::{Done, Writer};
use crate::ids;
use crate::input::{Action, Operation};
use crate::journal::Happened;
use crate::refused::Refused;
use crate::store::write::{self, JourneyRow};
use crate::view::{JourneyState, Published};

/// How many runs of a journey that was stopped one transaction ends.
const ENDED_AT_ONCE: u32 = 256;

impl Writer {
    /// Keeps a plan; new runs of its journeys take it.
    pub(crate) fn publish(&mut self, plan: VerifiedPlan, now: Instant) -> Done<Published> {
        let digest = plan.plan().digest.clone();
        let journeys: Vec<String> =
            plan.program().journeys.iter().map(|journey| journey.name.to_string()).collect();
        if let Some(problem) = self.carriers.problem(&plan) {
            return Err(Refused::Plan { message: problem }.into());
        }
        let known = write::plan_of(&self.conn, &digest)?;
        let id = if let Some(id) = known {
            id
        } else {
            let document = plan.plan().to_json();
            write::insert_plan(&self.conn, &digest, &document, now)?
        };
        let new = known.is_none() || self.current != known;
        write::set_meta(&self.conn, "plan", id)?;
        self.load(id, plan);
        let Some(loaded) = self.plans.get(&id).map(Arc::clone) else {
            return Ok(Published { digest, journeys, new });
        };
        for segment in &loaded.segments {
            let number = write::segment(&self.conn, segment)?;
            self.shared.segments.learn(number, segment);
        }
        for name in &journeys {
            let existing = self.journeys.values().find(|journey| journey.name == name.as_str());
            let mut row = existing.cloned().unwrap_or_else(|| JourneyRow {
                id: 0,
                name: name.as_str().into(),
                plan: id,
                state: JourneyState::Draft,
                since: now,
                round: None,
                rounding: None,
                cursor: 0,
            });
            row.plan = id;
            write::keep_journey(&self.conn, &mut row)?;
            self.journeys.insert(row.id, row);
        }
        Ok(Published { digest, journeys, new })
    }

    /// Starts, pauses, resumes or stops a journey.
    pub(crate) fn act(&mut self, name: &str, action: Action, now: Instant) -> Done<()> {
        let found = self.journeys.values().find(|journey| journey.name == name).cloned();
        let mut row = found.ok_or_else(|| Refused::unknown("journey", name))?;
        let state = match (row.state, action) {
            (JourneyState::Draft | JourneyState::Stopped, Action::Start)
            | (JourneyState::Paused, Action::Resume) => JourneyState::Started,
            (JourneyState::Started, Action::Pause) => JourneyState::Paused,
            (JourneyState::Started | JourneyState::Paused, Action::Stop) => JourneyState::Stopped,
            (state, _) => {
                return Err(Refused::Conflict { message: cannot(name, state, action) }.into());
            }
        };
        if action == Action::Start && row.rounding.is_some() {
            let message =
                format!("journey `{name}` was stopped and its runs are still being ended");
            return Err(Refused::Conflict { message }.into());
        }
        if action == Action::Start {
            row.round = self.first_round(&row, now);
            row.rounding = None;
        }
        if state == JourneyState::Stopped {
            // Its runs are ended share by share.
            (row.round, row.rounding, row.cursor) = (None, Some(now), 0);
        }
        (row.state, row.since) = (state, now);
        write::keep_journey(&self.conn, &mut row)?;
        self.journeys.insert(row.id, row);
        Ok(())
    }

    /// When the members of the audience's segment enter first; none where a trigger starts runs.
    fn first_round(&self, row: &JourneyRow, now: Instant) -> Option<Instant> {
        let loaded = self.plans.get(&row.plan)?;
        let index = loaded.journey(&row.name)?;
        let journey = loaded.machine.journey(index)?;
        match journey.audience {
            Audience::Segment(_) => {}
            Audience::Trigger(_) => return None,
        }
        let zone = loaded.machine.zone(index);
        let starts = journey.starts.map(|(date, time)| zone.instant(date, time));
        Some(starts.map_or(now, |starts| starts.max(now)))
    }

    /// Ends the next runs of a journey that was stopped.
    pub(crate) fn go_on_ending(&mut self, journey: i64) -> rusqlite::Result<()> {
        let now = self.clock.now();
        let after = self.journeys.get(&journey).map_or(0, |known| known.cursor);
        let runs = write::runs_inside(&self.conn, journey, after, ENDED_AT_ONCE)?;
        for run in &runs {
            self.advance(*run, Occasion::new(now, EventKind::Cancel, Happened::Cancelled))?;
        }
        self.settle()?;
        let Some(known) = self.journeys.get_mut(&journey) else { return Ok(()) };
        match runs.last() {
            Some(last) => known.cursor = *last,
            None => known.rounding = None,
        }
        write::keep_journey(&self.conn, known)
    }

    /// What an operator does to a run.
    pub(crate) fn operate(&mut self, id: &str, operation: Operation, now: Instant) -> Done<()> {
        let unknown = || Refused::unknown("run", id);
        let number = ids::parse_run(&self.store, id).ok_or_else(unknown)?;
        let run = write::run(&self.conn, number)?.ok_or_else(unknown)?;
        let is_parked = matches!(run.state.rest, Rest::Quarantined { .. });
        if run.state.ended().is_some() {
            return Err(Refused::Conflict { message: format!("run `{id}` has ended") }.into());
        }
        if !is_parked && operation != Operation::End {
            let message = format!("run `{id}` is not parked: there is nothing to retry or skip");
            return Err(Refused::Conflict { message }.into());
        }
        let (kind, happened) = match operation {
            Operation::Retry => (EventKind::Resume, Happened::Retried),
            Operation::Skip => (EventKind::Skip, Happened::Skipped),
            Operation::End => (EventKind::Cancel, Happened::Cancelled),
        };
        let verdict = self.advance(number, Occasion::new(now, kind, happened))?;
        self.settle()?;
        if operation == Operation::Skip && verdict == Some(Verdict::Quarantined) {
            // Nothing was changed but the journal, which tells that it was tried.
            tracing::info!(run = id, "the step could not be skipped");
        }
        Ok(())
    }

    /// After a new time zone database: what is meant by a local time is another instant.
    pub(crate) fn follow_time_zones(&mut self) -> rusqlite::Result<()> {
        let now = journey_runtime::time::TZDB;
        if write::meta_text(&self.conn, "tzdb")? == now {
            return Ok(());
        }
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let mut moved = 0_u64;
        let mut after = 0;
        loop {
            let runs = write::runs_with_aim(&self.conn, after, 1000)?;
            let Some(last) = runs.last() else { break };
            after = *last;
            for id in runs {
                moved += u64::from(self.aim_again(id)?);
            }
        }
        write::set_meta(&self.conn, "tzdb", now)?;
        self.conn.execute_batch("COMMIT")?;
        tracing::info!(
            tzdb = now,
            moved,
            "the time zone database is another; timers were computed anew"
        );
        Ok(())
    }

    fn aim_again(&mut self, id: i64) -> rusqlite::Result<bool> {
        let Some(mut run) = write::run(&self.conn, id)? else { return Ok(false) };
        let due = run.state.aim_again();
        if run.due.is_none() || due == run.due {
            return Ok(false);
        }
        run.due = due;
        let about =
            super::journal::About { run: Some(id), contact: run.contact, previous: run.last };
        let entry = crate::journal::Entry { event: Happened::Moved, notes: Vec::new() };
        let at = self.clock.last();
        run.last = Some(self.write_down(at, about, &entry, &crate::journal::Private::default())?);
        write::update_run(&self.conn, &run, false)?;
        Ok(true)
    }
}

fn cannot(name: &str, state: JourneyState, action: Action) -> String {
    let is = match state {
        JourneyState::Draft => "was never started",
        JourneyState::Started => "is started",
        JourneyState::Paused => "is paused",
        JourneyState::Stopped => "is stopped",
    };
    let can = match state {
        JourneyState::Draft | JourneyState::Stopped => "start",
        JourneyState::Started => "pause or stop",
        JourneyState::Paused => "resume or stop",
    };
    let asked = match action {
        Action::Start => "started",
        Action::Pause => "paused",
        Action::Resume => "resumed",
        Action::Stop => "stopped",
    };
    format!("journey `{name}` {is} and cannot be {asked}; what it can do: {can}")
}
