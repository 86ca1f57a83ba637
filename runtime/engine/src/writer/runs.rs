//! Runs: one event, the core's decision, and everything that is stored of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use journey_plan::exec::{Index, Slot};
use journey_plan::value::Instant;
use journey_runtime::command::Fault;
use journey_runtime::sim::Conversation;
use journey_runtime::{
    Arm, Audit, Command, Contact, Ending, Event, EventKind, Output, RequestId, Rest, Run, Verdict,
    Way,
};
use smol_str::SmolStr;

use super::Writer;
use super::agenda::Due;
use super::journal::About;
use super::requests::drawn_for;
use super::room::{Rooms, queue_of};
use super::tally::What;
use crate::connector::simulated::Answers;
use crate::journal::{Happened, Note, Private, part};
use crate::loaded::Loaded;
use crate::store::write::{self, ContactRow, RunRow};
use crate::view::JourneyState;

/// An event for a run.
pub(crate) struct Occasion {
    pub(crate) now: Instant,
    pub(crate) kind: EventKind,
    /// What is written down of it.
    pub(crate) happened: Happened,
    pub(crate) private: Private,
    /// What is to be said of it before anything follows.
    pub(crate) audits: Vec<Audit>,
    /// Whether the run waited for room and its turn has come.
    pub(crate) wakes: bool,
}

impl Occasion {
    pub(crate) fn new(now: Instant, kind: EventKind, happened: Happened) -> Self {
        let private = Private::default();
        Self { now, kind, happened, private, audits: Vec::new(), wakes: false }
    }
}

/// Takes what the core says during one step.
struct Steps<'a> {
    said: Vec<(Instant, Note)>,
    commands: Vec<(Instant, Command)>,
    rooms: &'a mut Rooms,
    /// The queue of a paused journey.
    paused: Option<i64>,
    wakes: bool,
    /// The queue in which the run waits from now on.
    waits_in: Option<i64>,
    answers: Option<&'a Answers>,
    journey: Index,
    /// For whom simulated answers are drawn.
    contact: SmolStr,
}

impl Output for Steps<'_> {
    fn command(&mut self, now: Instant, command: Command) {
        if let Some(note) = Note::of(&command) {
            self.said.push((now, note));
        }
        self.commands.push((now, command));
    }

    fn took(&mut self, now: Instant, step: Index, arm: Arm) {
        self.said.push((now, Note::Took(step, arm)));
    }

    fn has_room(&mut self, now: Instant, way: Way, _channel: journey_plan::model::Channel) -> bool {
        let queue = self.paused.unwrap_or_else(|| queue_of(way));
        let has = self.paused.is_none() && self.rooms.take(now, queue, self.wakes);
        // A turn is for one thing that goes out.
        self.wakes = false;
        if !has {
            self.waits_in = Some(queue);
        }
        has
    }

    fn refuses(&mut self, _now: Instant, request: RequestId, handle: Slot) -> bool {
        let conversation = Conversation { contact: &self.contact, visit: request.visit, handle };
        self.answers.is_some_and(|answers| answers.refuses(self.journey, conversation))
    }
}

impl Writer {
    /// Applies an event to a run that is stored, with its contact; none: there is no such run.
    pub(crate) fn advance(
        &mut self,
        id: i64,
        occasion: Occasion,
    ) -> rusqlite::Result<Option<Verdict>> {
        let Some(mut run) = write::run(&self.conn, id)? else { return Ok(None) };
        let Some(mut row) = write::contact(&self.conn, run.contact)? else { return Ok(None) };
        self.step(&mut run, &mut row, occasion, false).map(Some)
    }

    /// Applies an event to a run and stores what follows.
    pub(crate) fn step(
        &mut self,
        run: &mut RunRow,
        row: &mut ContactRow,
        occasion: Occasion,
        is_new: bool,
    ) -> rusqlite::Result<Verdict> {
        let before = self.standing(run, is_new);
        self.step_from(before.as_ref(), run, row, occasion, is_new)
    }

    /// Where a run stands in its plan.
    pub(crate) fn standing(&self, run: &RunRow, is_new: bool) -> Option<Standing> {
        let loaded = self.plans.get(&run.plan)?;
        let (journey, _) = self.journey_of(loaded, run.journey)?;
        Some(Standing::of(loaded, journey, run, is_new))
    }

    /// The same for a run that stood elsewhere, as far as it is counted.
    pub(crate) fn step_from(
        &mut self,
        before: Option<&Standing>,
        run: &mut RunRow,
        row: &mut ContactRow,
        occasion: Occasion,
        is_new: bool,
    ) -> rusqlite::Result<Verdict> {
        let Some(loaded) = self.plans.get(&run.plan).map(Arc::clone) else {
            return Ok(Verdict::Stale);
        };
        let Some((journey, name)) = self.journey_of(&loaded, run.journey) else {
            return Ok(Verdict::Stale);
        };
        let mut contact = self.person(&loaded, row)?;
        let due_before = run.due;
        let waited = due_before.is_none() && matches!(run.state.rest, Rest::Held { .. });
        let (token, is_turn) = (run.state.token, occasion.happened == Happened::Timer);
        let now = occasion.now;
        // A run that begins has not stored yet when.
        let began = if is_new { now } else { run.state.began };
        let drawn_for = drawn_for(contact.key(), began);
        let mut out = self.steps(journey, run, drawn_for, occasion.wakes);
        out.said.extend(occasion.audits.into_iter().map(|audit| (now, Note::Audit(audit))));
        let event = Event { now, kind: occasion.kind };
        let verdict = decide(&loaded, journey, run, &mut contact, &event, &mut out);
        let Steps { said, commands, waits_in, .. } = out;
        let mut goes = Goes { loaded: &loaded, journey, name, run, row, contact: &contact };
        let changed = self.carry_out(&mut goes, commands)?;
        let has_sent = *contact.sent() != row.sent;
        if has_sent {
            row.sent = contact.sent().clone();
        }
        // What moved nothing leaves the run in its place.
        let stays = waited && !is_turn && run.state.token == token;
        run.due = if stays || waits_in.is_some() { None } else { run.state.rest.due() };
        let is_ready = stays || self.queue(run, waits_in, waited)?;
        let (entry, private) = part(occasion.happened, now, said);
        let private = Private {
            outcome: occasion.private.outcome,
            fields: occasion.private.fields,
            ..private
        };
        if !entry.notes.is_empty() || verdict != Verdict::Stale {
            let about = About { run: Some(run.id), contact: row.id, previous: run.last };
            run.last = Some(self.write_down(now, about, &entry, &private)?);
            if matches!(entry.event, Happened::Migrated(_)) {
                run.moved = run.last;
            }
        }
        if is_new {
            write::insert_run(&self.conn, run, is_ready)?;
        } else {
            write::update_run(&self.conn, run, is_ready)?;
        }
        if let Some(due) = run.due.filter(|due| Some(*due) != due_before || is_new) {
            self.agenda.add(due, Due::Timer(run.id));
        }
        if changed || has_sent {
            write::keep_contact(&self.conn, row)?;
        }
        let after = Standing::of(&loaded, journey, run, false);
        self.count(run.journey, before, &after);
        self.shared.measures.step(verdict_word(verdict));
        Ok(verdict)
    }

    /// The journey of a run in its plan, and its name.
    pub(crate) fn journey_of(&self, loaded: &Loaded, journey: i64) -> Option<(Index, SmolStr)> {
        let name = self.journeys.get(&journey)?.name.clone();
        Some((loaded.journey(&name)?, name))
    }

    fn steps<'a>(
        &'a mut self,
        journey: Index,
        run: &RunRow,
        drawn_for: SmolStr,
        wakes: bool,
    ) -> Steps<'a> {
        let known = self.journeys.get(&run.journey);
        let paused = known.is_some_and(|known| known.state == JourneyState::Paused);
        Steps {
            said: Vec::new(),
            commands: Vec::new(),
            rooms: &mut self.rooms,
            paused: paused.then_some(-run.journey),
            wakes,
            waits_in: None,
            answers: self.answers.get(&run.plan).map(AsRef::as_ref),
            journey,
            contact: drawn_for,
        }
    }

    /// Puts the run into the queue in which it waits, and out of those in which it waited; whether it waits.
    fn queue(
        &mut self,
        run: &RunRow,
        waits_in: Option<i64>,
        waited: bool,
    ) -> rusqlite::Result<bool> {
        let waited = if waited { write::unready(&self.conn, run.id)? } else { None };
        if let Some((queue, _)) = waited {
            self.rooms.left(queue);
        }
        let Some(queue) = waits_in.filter(|_| matches!(run.state.rest, Rest::Held { .. })) else {
            return Ok(false);
        };
        // Who was in the queue already keeps its place.
        let place = waited.filter(|(before, _)| *before == queue).map(|(_, since)| since);
        write::push_ready(&self.conn, queue, place.unwrap_or(run.state.clock), run.id)?;
        *self.rooms.waiting.entry(queue).or_default() += 1;
        Ok(true)
    }

    fn count(&mut self, journey: i64, before: Option<&Standing>, after: &Standing) {
        let both = before.map(|before| (before, -1)).into_iter().chain([(after, 1)]);
        for (standing, by) in both {
            if !standing.is_inside {
                continue;
            }
            self.tally.add(journey, What::Inside, "", by);
            self.tally.add(journey, What::Step, standing.step.clone(), by);
            if standing.is_parked {
                self.tally.add(journey, What::Quarantined, "", by);
            }
        }
    }
}

/// What a run asks for on its way out of a step.
pub(crate) struct Goes<'a> {
    pub(crate) loaded: &'a Loaded,
    pub(crate) journey: Index,
    pub(crate) name: SmolStr,
    pub(crate) run: &'a RunRow,
    pub(crate) row: &'a mut ContactRow,
    pub(crate) contact: &'a Contact,
}

impl Writer {
    /// Carries out what follows from an event; whether the contact's record changed.
    fn carry_out(
        &mut self,
        goes: &mut Goes<'_>,
        commands: Vec<(Instant, Command)>,
    ) -> rusqlite::Result<bool> {
        let journey = goes.run.journey;
        let mut changed = false;
        for (now, command) in commands {
            match command {
                Command::Converse { .. } | Command::Send { .. } => {
                    self.send_out(goes, now, command)?;
                }
                Command::CancelConversation { request } => self.call_off(goes, request)?,
                Command::Blocked { reason, .. } => {
                    self.tally.add(journey, What::Refused, reason.name(), 1);
                }
                Command::Skipped { reason, .. } => {
                    let word = match reason {
                        journey_runtime::Skip::Blocked(reason) => reason.name(),
                        journey_runtime::Skip::TooLong => "TooLong",
                    };
                    self.tally.add(journey, What::Refused, word, 1);
                }
                Command::Raise { request, trigger, fields } => {
                    self.heard_later(goes, now, request, trigger, &fields);
                }
                Command::SetField { field, value } => {
                    Self::set_field(goes.loaded, goes.row, field, value.as_ref());
                    self.changed.push((goes.row.id, goes.run.id));
                    changed = true;
                }
                Command::GoalReached => self.tally.add(journey, What::Goal, "", 1),
                Command::Done { ending } => {
                    let outcome = outcome_name(goes.loaded, goes.journey, ending);
                    self.tally.add(journey, What::Outcome, outcome, 1);
                }
                Command::Timer { .. } | Command::Audit(_) => {}
            }
        }
        Ok(changed)
    }
}

/// The core's decision. A fault in the program parks the run instead of ending the engine.
fn decide(
    loaded: &Loaded,
    journey: Index,
    run: &mut RunRow,
    contact: &mut Contact,
    event: &Event,
    out: &mut Steps<'_>,
) -> Verdict {
    let (machine, which) = (&loaded.machine, Run::of(journey));
    let spoken = out.said.len();
    let before = run.state.clone();
    let step = AssertUnwindSafe(|| machine.step(which, &mut run.state, contact, event, out));
    catch_unwind(step).unwrap_or_else(|_| {
        let step = before.rest.step().unwrap_or_default();
        run.state = before;
        run.state.token = run.state.token.saturating_add(1);
        run.state.rest = Rest::Quarantined { step, fault: Fault::Crashed };
        out.commands.clear();
        out.said.truncate(spoken);
        let parked = Audit::Quarantined { step, fault: Fault::Crashed };
        out.said.push((event.now, Note::Audit(parked)));
        Verdict::Quarantined
    })
}

/// Where a run stands, as far as it is counted.
pub(crate) struct Standing {
    is_inside: bool,
    is_parked: bool,
    step: SmolStr,
}

impl Standing {
    fn of(loaded: &Loaded, journey: Index, run: &RunRow, is_new: bool) -> Self {
        let rest = &run.state.rest;
        let step = rest.step().map_or("", |step| loaded.step_id(journey, step));
        Self {
            is_inside: !is_new && run.state.is_active(),
            is_parked: matches!(rest, Rest::Quarantined { .. }),
            step: step.into(),
        }
    }
}

/// The name of an ending.
pub(crate) fn outcome_name(loaded: &Loaded, journey: Index, ending: Ending) -> SmolStr {
    match ending {
        Ending::Outcome(outcome) => {
            let journey = loaded.machine.journey(journey);
            let name = journey.and_then(|journey| journey.outcomes.get(outcome as usize));
            name.cloned().unwrap_or_default()
        }
        Ending::Cancelled => SmolStr::new_static("cancelled"),
        Ending::Erased => SmolStr::new_static("erased"),
    }
}

/// The word for what became of an event.
pub(crate) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Applied => "applied",
        Verdict::Duplicate => "duplicate",
        Verdict::Stale => "stale",
        Verdict::Buffered => "buffered",
        Verdict::Quarantined => "quarantined",
    }
}
