//! Who enters a journey: rounds over the members of a segment, whoever joins, whoever a trigger is raised for.

use std::sync::Arc;

use journey_plan::exec::{Audience, Index, Journey};
use journey_plan::model::Entry;
use journey_plan::value::Instant;
use journey_runtime::{Admission, Before, EventKind, State, Values};
use smol_str::SmolStr;

use super::Writer;
use super::runs::Occasion;
use super::tally::What;
use crate::journal::{Happened, Private};
use crate::loaded::Loaded;
use crate::store::write::{self, ContactRow, JourneyRow, RunRow};
use crate::view::JourneyState;

/// How many members one transaction looks at.
const SHARE: usize = 128;

impl Writer {
    /// Lets a contact enter where the journey takes it; the run. What is decided is written down.
    pub(crate) fn enter(
        &mut self,
        journey: i64,
        loaded: &Arc<Loaded>,
        index: Index,
        row: &mut ContactRow,
        (values, fields): (Values, &[(SmolStr, SmolStr)]),
        now: Instant,
    ) -> rusqlite::Result<Option<i64>> {
        let contact = self.person(loaded, row)?;
        let before = match write::last_run(&self.conn, row.id, journey)? {
            None => Before::Nothing,
            Some(last) => last.state.ended().map_or(Before::Inside, |(_, at)| Before::Ended(at)),
        };
        let admission = loaded.machine.admits(index, &contact, before, &values, now);
        if let Some(reason) = kept_out(admission) {
            self.tally.add(journey, What::KeptOut, reason, 1);
            let name = self.journeys.get(&journey).map(|known| known.name.clone());
            let happened = Happened::KeptOut(name.unwrap_or_default(), reason.into());
            self.note_contact(row, happened, &Private::default(), now)?;
            write::keep_contact(&self.conn, row)?;
            return Ok(None);
        }
        let Some(entered) = loaded.machine.journey(index) else { return Ok(None) };
        let Some(plan) = self.journeys.get(&journey).map(|known| known.plan) else {
            return Ok(None);
        };
        let id = self.next_run;
        self.next_run += 1;
        let state = State::new(entered);
        let mut run = RunRow {
            id,
            journey,
            plan,
            contact: row.id,
            due: None,
            state,
            last: None,
            moved: None,
        };
        let kind = EventKind::Start { fields: values };
        let mut occasion = Occasion::new(now, kind, Happened::Start);
        occasion.private.fields.extend_from_slice(fields);
        self.tally.add(journey, What::Entered, "", 1);
        self.step(&mut run, row, occasion, true)?;
        Ok(Some(id))
    }

    /// A contact joined a segment: journeys that take whoever joins let it enter.
    pub(crate) fn enter_by_joining(
        &mut self,
        row: &mut ContactRow,
        segment: &str,
        now: Instant,
    ) -> rusqlite::Result<()> {
        for journey in self.journeys_started() {
            let Some((loaded, index)) = self.current_form(journey) else { continue };
            let Some(entered) = loaded.machine.journey(index) else { continue };
            let takes = entered.entry == Entry::Ongoing
                && audience_segment(&loaded, entered).is_some_and(|known| known == segment);
            let first_round_came =
                self.journeys.get(&journey).is_some_and(|known| known.round.is_none());
            if takes && first_round_came {
                self.enter(journey, &loaded, index, row, (Values::new(), &[]), now)?;
            }
        }
        Ok(())
    }

    /// The plan that new runs of a journey take, and its place there.
    pub(crate) fn current_form(&self, journey: i64) -> Option<(Arc<Loaded>, Index)> {
        let known = self.journeys.get(&journey)?;
        let loaded = Arc::clone(self.plans.get(&known.plan)?);
        let index = loaded.journey(&known.name)?;
        Some((loaded, index))
    }

    /// Goes on with the rounds of journeys: members of a segment enter at their start, and every so often.
    pub(crate) fn rounds(&mut self) -> rusqlite::Result<()> {
        let ending = self.journeys.values().filter(|known| is_ending(known));
        for journey in ending.map(|known| known.id).collect::<Vec<_>>() {
            self.go_on_ending(journey)?;
        }
        for journey in self.journeys_started() {
            let Some(known) = self.journeys.get(&journey).cloned() else { continue };
            match (known.rounding, known.round) {
                (Some(at), _) => self.go_round(journey, at)?,
                (None, Some(at)) if at <= self.clock.now() => self.begin_round(journey, at)?,
                (None, Some(_) | None) => {}
            }
        }
        Ok(())
    }

    fn begin_round(&mut self, journey: i64, at: Instant) -> rusqlite::Result<()> {
        let Some((loaded, index)) = self.current_form(journey) else { return Ok(()) };
        let next = loaded.machine.journey(index).and_then(|entered| match entered.entry {
            Entry::Every(length) => Some(loaded.machine.zone(index).add(at, length)),
            Entry::Once | Entry::Ongoing => None,
        });
        let Some(known) = self.journeys.get_mut(&journey) else { return Ok(()) };
        // After `ends` nobody enters, so that no further round is due.
        let ends = next.filter(|next| loaded.machine.is_open(index, *next));
        (known.round, known.rounding, known.cursor) = (ends, Some(at), 0);
        write::keep_journey(&self.conn, known)
    }

    fn go_round(&mut self, journey: i64, at: Instant) -> rusqlite::Result<()> {
        let Some((loaded, index)) = self.current_form(journey) else { return Ok(()) };
        let cursor = self.journeys.get(&journey).map_or(0, |known| known.cursor);
        let segment = loaded.machine.journey(index).and_then(|j| audience_segment(&loaded, j));
        let members = match segment {
            Some(segment) => {
                let segment = write::segment(&self.conn, &segment)?;
                write::members(&self.conn, segment, cursor, at, SHARE)?
            }
            None => Vec::new(),
        };
        for contact in &members {
            let Some(mut row) = write::contact(&self.conn, *contact)? else { continue };
            let now = self.clock.now();
            self.enter(journey, &loaded, index, &mut row, (Values::new(), &[]), now)?;
            self.settle()?;
        }
        let Some(known) = self.journeys.get_mut(&journey) else { return Ok(()) };
        known.cursor = members.last().copied().unwrap_or(known.cursor);
        if members.len() < SHARE {
            known.rounding = None;
        }
        write::keep_journey(&self.conn, known)
    }

    /// When something is due at the soonest.
    pub(crate) fn next_due(&mut self) -> rusqlite::Result<Option<Instant>> {
        let agenda = self.agenda.first(&self.conn)?.map(|(at, _)| at);
        Ok([agenda, self.next_beside()].into_iter().flatten().min())
    }

    /// When something is due at the soonest that is not on the agenda: a round, room for those who wait, a request
    /// that is tried again.
    pub(crate) fn next_beside(&self) -> Option<Instant> {
        let now = self.clock.last();
        let moves = |known: &&JourneyRow| known.state == JourneyState::Started || is_ending(known);
        let started = self.journeys.values().filter(moves);
        let rounds = started.filter_map(|known| known.rounding.map(|_| now).or(known.round));
        let waited = self.rooms.waiting.iter().filter(|(_, waiting)| **waiting > 0);
        let room =
            waited.filter_map(|(queue, _)| match self.journeys.get(&queue.saturating_neg()) {
                Some(journey) if *queue < 0 => {
                    (journey.state != JourneyState::Paused).then_some(now)
                }
                Some(_) | None => self.rooms.next(*queue),
            });
        rounds.chain(room).chain(self.next_try).min()
    }

    /// Where time goes from one thing that is due to the next: goes to what is not on the agenda.
    pub(crate) fn jump(&mut self) -> rusqlite::Result<()> {
        if self.clock.jumps()
            && let Some(next) = self.next_beside()
            && self.agenda.first(&self.conn)?.is_none_or(|(at, _)| next <= at)
        {
            self.clock.reach(next);
        }
        Ok(())
    }
}

/// Whether the runs of a journey that was stopped are being ended.
fn is_ending(journey: &JourneyRow) -> bool {
    journey.state == JourneyState::Stopped && journey.rounding.is_some()
}

/// The segment whose members enter, by its name outside.
pub(crate) fn audience_segment(loaded: &Loaded, journey: &Journey) -> Option<SmolStr> {
    match &journey.audience {
        Audience::Segment(segment) => loaded.segments.get(*segment as usize).cloned(),
        Audience::Trigger(_) => None,
    }
}

/// Why a contact does not enter; none where it does.
fn kept_out(admission: Admission) -> Option<&'static str> {
    match admission {
        Admission::Enters => None,
        Admission::Excluded(_) => Some("excluded"),
        Admission::ConditionFails => Some("condition"),
        Admission::Misfit(_) => Some("misfit"),
        Admission::StillInside => Some("inside"),
        Admission::NotAgain(_) => Some("not_again"),
        Admission::Closed => Some("closed"),
    }
}
