//! What arrives: outcomes, triggers, things that are due.

use std::sync::Arc;

use journey_plan::exec::{Audience, Engagement, Index, Program, StepKind};
use journey_plan::model::Channel;
use journey_plan::value::{Instant, Value};
use journey_runtime::outcome::{read, read_value};
use journey_runtime::{EventKind, Outcome, RawOutcome, RequestId, Values, Verdict};
use smol_str::SmolStr;

use super::agenda::Due;
use super::journal::About;
use super::person::WHOLE_CHANNEL;
use super::runs::{Goes, Occasion, verdict_word};
use super::{Done, Writer};
use crate::ids;
use crate::input::{Raised, Reported};
use crate::journal::{Entry, Happened, Private};
use crate::loaded::{Loaded, read_record, text_of};
use crate::refused::Refused;
use crate::store::write::{self, ContactRow, RunRow, Said};
use crate::view::{ConsentState, JourneyState, Taken};

/// How many triggers may follow from one event. The checker refuses journeys that raise each other's without end;
/// this bounds what plans made by hand, or published one after the other, can cost.
const MOST_HEARD: u32 = 1_000;

/// A trigger that is raised for a contact.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) now: Instant,
    pub(crate) contact: i64,
    /// Its name outside.
    pub(crate) trigger: SmolStr,
    /// Its attributes, by external name.
    pub(crate) fields: Vec<(SmolStr, SmolStr)>,
    pub(crate) event_id: SmolStr,
    /// The run that raised it does not hear it.
    pub(crate) not_by: Option<i64>,
}

/// A representative said that the contact wants to hear no more.
const DISPOSITION: &str = "disposition";

/// A conversation of a run.
struct Conversed {
    loaded: Arc<Loaded>,
    journey: Index,
    request: RequestId,
    engagement: Index,
    /// The contact's field that is called or texted.
    address: Index,
}

impl Writer {
    /// An outcome that the contact center reports.
    pub(crate) fn report(&mut self, reported: &Reported, now: Instant) -> Done<Taken> {
        let unknown = || Refused::unknown("request", reported.request.as_str());
        let (run, visit, step) =
            ids::parse_request(&self.store, &reported.request).ok_or_else(unknown)?;
        let row = write::run(&self.conn, run)?.ok_or_else(unknown)?;
        let conversed = self.conversation(&row, visit, step).ok_or_else(unknown)?;
        if row.state.visits < visit {
            return Err(unknown().into());
        }
        if let Some(id) = &reported.event_id
            && !write::take_event(&self.conn, &format!("outcome {id}"), now)?
        {
            return Ok(taken(Verdict::Duplicate, 0, Vec::new()));
        }
        let verdict = self.outcome(row, &conversed, &reported.outcome, now)?;
        self.settle()?;
        Ok(taken(verdict, 1, Vec::new()))
    }

    /// What came of a request without that a provider said so.
    pub(crate) fn outcome_of_request(
        &mut self,
        run: i64,
        visit: u32,
        step: &str,
        outcome: &RawOutcome,
        now: Instant,
    ) -> rusqlite::Result<()> {
        let Some(row) = write::run(&self.conn, run)? else { return Ok(()) };
        let Some(conversed) = self.conversation(&row, visit, step) else { return Ok(()) };
        self.outcome(row, &conversed, outcome, now).map(drop)
    }

    /// The conversation of a request. `step` is what the request was named by; where the run went on in another
    /// plan meanwhile, the step may be called otherwise there, or be gone: then it is looked up in the plans before.
    fn conversation(&self, run: &RunRow, visit: u32, step: &str) -> Option<Conversed> {
        let current = self.plans.get(&run.plan)?;
        let (journey, _) = self.journey_of(current, run.journey)?;
        if run.moved.is_none() {
            return self.conversation_at(current, run.journey, visit, current.step(journey, step)?);
        }
        let handles = &current.machine.journey(journey)?.handles;
        let last = handles.iter().zip(&run.state.handles).find(|(_, state)| state.visit == visit);
        if let Some((handle, _)) = last {
            return self.conversation_at(current, run.journey, visit, handle.step);
        }
        let mut plans = self.plans.iter().rev();
        let found = plans.find_map(|(_, loaded)| {
            let (journey, _) = self.journey_of(loaded, run.journey)?;
            self.conversation_at(loaded, run.journey, visit, loaded.step(journey, step)?)
        })?;
        // No step of the plan in which the run is now.
        let request = RequestId { visit, step: Index::MAX };
        Some(Conversed { request, ..found })
    }

    fn conversation_at(
        &self,
        loaded: &Arc<Loaded>,
        journey: i64,
        visit: u32,
        step: Index,
    ) -> Option<Conversed> {
        let (loaded, (journey, _)) = (Arc::clone(loaded), self.journey_of(loaded, journey)?);
        let StepKind::Conversation(conversation) =
            &loaded.machine.journey(journey)?.steps.get(step as usize)?.kind
        else {
            return None;
        };
        let (engagement, address) = (conversation.engagement, conversation.address);
        let request = RequestId { visit, step };
        Some(Conversed { loaded, journey, request, engagement, address })
    }

    fn outcome(
        &mut self,
        mut run: RunRow,
        conversed: &Conversed,
        raw: &RawOutcome,
        now: Instant,
    ) -> rusqlite::Result<Verdict> {
        let Some(mut row) = write::contact(&self.conn, run.contact)? else {
            return Ok(Verdict::Stale);
        };
        let loaded = &conversed.loaded;
        let program = loaded.plan.program();
        let contact = self.person(loaded, &row)?;
        let zone = contact.zone().unwrap_or_else(|| loaded.machine.zone(conversed.journey));
        let (mut outcome, audits) = read(program, conversed.engagement, raw, zone);
        if let Some(source) = self.opts_out(loaded, conversed, &outcome) {
            let sent_to = self.sent_to(run.id, conversed.request.visit)?;
            let own = match contact.field(conversed.address) {
                Some(Value::Text(address)) => Some(address.clone()),
                _ => None,
            };
            if let Some(address) = sent_to.or(own) {
                let channel = engagement(loaded, conversed).map_or(Channel::Voice, |e| e.channel);
                self.opt_out(&mut row, &address, channel, source, now)?;
            }
        }
        if outcome.event(program).is_some() {
            self.close_request(run.id, conversed.request.visit)?;
        }
        if let Some(current) = self.plans.get(&run.plan) {
            outcome.result = result_in(current, program, outcome.result);
        }
        let kind = EventKind::Outcome { request: conversed.request, outcome };
        let happened = Happened::Outcome(conversed.request.visit);
        let mut occasion = Occasion::new(now, kind, happened);
        occasion.private = Private { outcome: Some(raw.clone()), ..Private::default() };
        occasion.audits = audits;
        self.step(&mut run, &mut row, occasion, false)
    }

    /// Whether an outcome says that the contact wants to hear no more, and what said so.
    fn opts_out(
        &self,
        loaded: &Loaded,
        conversed: &Conversed,
        outcome: &Outcome,
    ) -> Option<&'static str> {
        if outcome.opts_out(loaded.plan.program()) {
            return Some("outcome");
        }
        let codes = &engagement(loaded, conversed)?.dispositions;
        let mut chosen = (0_u8..).zip(codes).filter(|(place, _)| outcome.codes.contains(*place));
        let says = chosen.any(|(_, (_, external))| self.do_not_contact.contains(external));
        says.then_some(DISPOSITION)
    }

    /// Records that an address wants to hear no more: a phone number neither calls nor texts, whichever said so.
    fn opt_out(
        &mut self,
        row: &mut ContactRow,
        address: &str,
        channel: Channel,
        source: &'static str,
        now: Instant,
    ) -> rusqlite::Result<()> {
        // What a contact answers to a text is about texts; what a representative notes is about the number.
        let channels: &[Channel] = match (channel, source) {
            (Channel::Voice | Channel::Sms, DISPOSITION) => &[Channel::Voice, Channel::Sms],
            (Channel::Voice, _) => &[Channel::Voice],
            (Channel::Sms, _) => &[Channel::Sms],
            (Channel::Email, _) => &[Channel::Email],
            (Channel::Push, _) => &[Channel::Push],
        };
        let word = SmolStr::new_static;
        let mut said = Vec::with_capacity(channels.len());
        for channel in channels {
            let purpose = channel.word();
            let (profile, topic) = (WHOLE_CHANNEL, "");
            let state = ConsentState::OptedOut;
            let about = Said { profile, purpose, topic, state, source };
            write::set_consent(&self.conn, address, about, now)?;
            said.push((word(purpose), word("opted_out")));
        }
        let addresses = vec![address.into()];
        let happened = Happened::Consent(word(source), said);
        let private = Private { addresses, ..Private::default() };
        self.note_contact(row, happened, &private, now)?;
        write::keep_contact(&self.conn, row)
    }

    /// Writes down what happened to a contact outside of its runs; who calls stores the contact.
    pub(crate) fn note_contact(
        &mut self,
        row: &mut ContactRow,
        event: Happened,
        private: &Private,
        now: Instant,
    ) -> rusqlite::Result<()> {
        let about = About { run: None, contact: row.id, previous: row.last };
        let entry = Entry { event, notes: Vec::new() };
        row.last = Some(self.write_down(now, about, &entry, private)?);
        Ok(())
    }

    /// A trigger that is raised from outside.
    pub(crate) fn raise(&mut self, raised: &Raised, now: Instant) -> Done<Taken> {
        let no_plan = || Refused::Conflict { message: "no plan is published".to_owned() };
        let loaded = self.current.and_then(|plan| self.plans.get(&plan)).ok_or_else(no_plan)?;
        let loaded = Arc::clone(loaded);
        let trigger = loaded
            .trigger(&raised.trigger)
            .ok_or_else(|| Refused::unknown("trigger", raised.trigger.as_str()))?;
        let mut row = write::contact_named(&self.conn, &raised.contact)?
            .ok_or_else(|| Refused::unknown("contact", raised.contact.as_str()))?;
        let contact = self.person(&loaded, &row)?;
        let zone = contact.zone().unwrap_or_else(journey_runtime::time::Zone::utc);
        let declared = loaded.plan.program().triggers.get(trigger as usize);
        let fields = declared.map_or(&[][..], |declared| declared.fields.as_slice());
        let name = loaded.triggers.get(trigger as usize).cloned().unwrap_or_default();
        let fields = match read_record(fields, &raised.fields, zone) {
            Ok(fields) => fields,
            Err(misfit) => {
                let happened = Happened::TriggerRefused(name, misfit.field.clone());
                self.note_contact(&mut row, happened, &Private::default(), now)?;
                write::keep_contact(&self.conn, &mut row)?;
                let pointer = format!("/fields/{}", misfit.field);
                return Err(Refused::invalid(pointer, misfit.message).into());
            }
        };
        let event_id = raised.event_id.as_deref().unwrap_or_default();
        if !event_id.is_empty()
            && !write::take_event(&self.conn, &format!("trigger {event_id}"), now)?
        {
            return Ok(taken(Verdict::Duplicate, 0, Vec::new()));
        }
        let event_id = event_id.into();
        let contact = row.id;
        let heard = Heard { now, contact, trigger: name, fields, event_id, not_by: None };
        let (reached, started) = self.hear(&heard)?;
        self.settle()?;
        let verdict =
            if reached > 0 || !started.is_empty() { Verdict::Applied } else { Verdict::Stale };
        let started = started.into_iter().map(|run| ids::run(&self.store, run).to_string());
        Ok(taken(verdict, reached, started.collect()))
    }

    /// A run raised a trigger; the others hear it when its step is over.
    pub(crate) fn heard_later(
        &mut self,
        goes: &Goes<'_>,
        now: Instant,
        request: RequestId,
        trigger: Index,
        values: &Values,
    ) {
        let program = goes.loaded.plan.program();
        let Some(declared) = program.triggers.get(trigger as usize) else { return };
        let fields = declared.fields.iter().zip(values).filter_map(|(field, value)| {
            Some((field.external.clone(), text_of(field, value.as_ref()?)))
        });
        let step = goes.loaded.step_id(goes.journey, request.step);
        self.raised.push_back(Heard {
            now,
            contact: goes.row.id,
            trigger: goes.loaded.triggers.get(trigger as usize).cloned().unwrap_or_default(),
            fields: fields.collect(),
            event_id: ids::request(&self.store, goes.run.id, request.visit, step),
            not_by: Some(goes.run.id),
        });
    }

    /// Lets everybody hear what runs raised and changed, and what follows from that, until nothing follows.
    pub(crate) fn settle(&mut self) -> rusqlite::Result<()> {
        let mut left = MOST_HEARD;
        loop {
            if let Some(heard) = self.raised.pop_front() {
                let Some(fewer) = left.checked_sub(1) else {
                    tracing::error!(trigger = %heard.trigger, "journeys raise triggers for each other without end");
                    self.raised.clear();
                    continue;
                };
                left = fewer;
                self.hear(&heard)?;
            } else if let Some((contact, by)) = self.changed.pop() {
                self.contact_changed(contact, Some(by), self.clock.last())?;
            } else {
                return Ok(());
            }
        }
    }

    /// Runs of the contact hear a trigger, then journeys begin that it starts: how many heard it, and which began.
    fn hear(&mut self, heard: &Heard) -> rusqlite::Result<(u64, Vec<i64>)> {
        let mut reached = 0;
        for run in write::active_runs(&self.conn, heard.contact)? {
            if Some(run) == heard.not_by {
                continue;
            }
            let Some(row) = write::run(&self.conn, run)? else { continue };
            let Some(loaded) = self.plans.get(&row.plan).map(Arc::clone) else { continue };
            let Some((trigger, fields)) = trigger_of(&loaded, heard) else { continue };
            let event_id = Some(heard.event_id.clone()).filter(|id| !id.is_empty());
            let kind = EventKind::Trigger { event_id, trigger, fields };
            let happened = Happened::Trigger(heard.trigger.clone());
            let mut occasion = Occasion::new(heard.now, kind, happened);
            occasion.private.fields.clone_from(&heard.fields);
            let verdict = self.advance(run, occasion)?;
            reached += u64::from(verdict == Some(Verdict::Applied));
        }
        let mut started = Vec::new();
        for journey in self.journeys_started() {
            started.extend(self.enter_by_trigger(journey, heard)?);
        }
        Ok((reached, started))
    }

    /// The journeys that take contacts.
    pub(crate) fn journeys_started(&self) -> Vec<i64> {
        let started = self.journeys.values().filter(|known| known.state == JourneyState::Started);
        started.map(|known| known.id).collect()
    }

    fn enter_by_trigger(&mut self, journey: i64, heard: &Heard) -> rusqlite::Result<Option<i64>> {
        let Some(known) = self.journeys.get(&journey) else { return Ok(None) };
        let Some(loaded) = self.plans.get(&known.plan).map(Arc::clone) else { return Ok(None) };
        let Some(index) = loaded.journey(&known.name) else { return Ok(None) };
        let Some((trigger, fields)) = trigger_of(&loaded, heard) else { return Ok(None) };
        let audience = loaded.machine.journey(index).map(|journey| &journey.audience);
        if !matches!(audience, Some(Audience::Trigger(used)) if used.trigger == trigger) {
            return Ok(None);
        }
        let Some(mut row) = write::contact(&self.conn, heard.contact)? else { return Ok(None) };
        self.enter(journey, &loaded, index, &mut row, (fields, &heard.fields), heard.now)
    }

    /// What is due: at most a transaction's share.
    pub(crate) fn due(&mut self) -> rusqlite::Result<()> {
        for _ in 0..self.group {
            let Some((at, due)) = self.agenda.first(&self.conn)? else { return Ok(()) };
            if self.clock.jumps() && self.next_beside().is_some_and(|next| next <= at) {
                return Ok(());
            }
            let Some(now) = self.clock.reach(at) else { return Ok(()) };
            self.agenda.pop();
            match due {
                Due::Timer(run) => self.timer(run, at, now)?,
                Due::Arrival(run, visit) => self.arrival(run, visit, at, now)?,
            }
            self.settle()?;
        }
        Ok(())
    }

    fn timer(&mut self, run: i64, at: Instant, now: Instant) -> rusqlite::Result<()> {
        let Some(mut row) = write::run(&self.conn, run)? else { return Ok(()) };
        if row.due != Some(at) {
            // It has moved on meanwhile.
            return Ok(());
        }
        let Some(mut contact) = write::contact(&self.conn, row.contact)? else { return Ok(()) };
        let token = row.state.token;
        let occasion = Occasion::new(now, EventKind::Timer { token }, Happened::Timer);
        self.step(&mut row, &mut contact, occasion, false).map(drop)
    }

    fn arrival(&mut self, run: i64, visit: u32, at: Instant, now: Instant) -> rusqlite::Result<()> {
        let Some(outcome) = write::take_arrival(&self.conn, at, run, visit)? else {
            return Ok(());
        };
        self.rooms.free_line(at);
        let Ok((step, outcome)) = serde_json::from_str::<(SmolStr, RawOutcome)>(&outcome) else {
            return Ok(());
        };
        self.outcome_of_request(run, visit, &step, &outcome, now)
    }

    /// Lets those go out who waited for room, oldest first, as far as there is room now.
    pub(crate) fn make_room(&mut self, now: Instant) -> rusqlite::Result<()> {
        let queues: Vec<i64> = self.rooms.waiting.keys().copied().collect();
        let mut left = self.group;
        for queue in queues {
            let room = match self.journeys.get(&-queue) {
                Some(journey) if queue < 0 => {
                    if journey.state == JourneyState::Paused {
                        0
                    } else {
                        u32::MAX
                    }
                }
                _ => self.rooms.available(now, queue),
            };
            let room = room.min(u32::try_from(left).unwrap_or(0));
            if room == 0 || self.rooms.waiting.get(&queue).is_none_or(|waiting| *waiting == 0) {
                continue;
            }
            for run in write::pop_ready(&self.conn, queue, room)? {
                self.rooms.left(queue);
                left = left.saturating_sub(1);
                self.wake(run, now, queue >= 0)?;
            }
        }
        self.settle()
    }

    fn wake(&mut self, run: i64, now: Instant, wakes: bool) -> rusqlite::Result<()> {
        let Some(mut row) = write::run(&self.conn, run)? else { return Ok(()) };
        let Some(mut contact) = write::contact(&self.conn, row.contact)? else { return Ok(()) };
        let token = row.state.token;
        let mut occasion = Occasion::new(now, EventKind::Timer { token }, Happened::Timer);
        occasion.wakes = wakes;
        self.step(&mut row, &mut contact, occasion, false).map(drop)
    }
}

fn engagement<'a>(loaded: &'a Loaded, conversed: &Conversed) -> Option<&'a Engagement> {
    loaded.plan.program().engagements.get(conversed.engagement as usize)
}

/// A trigger as a plan knows it; none where it does not, or where it does not fit.
fn trigger_of(loaded: &Loaded, heard: &Heard) -> Option<(Index, Values)> {
    let trigger = loaded.trigger(&heard.trigger)?;
    let declared = loaded.plan.program().triggers.get(trigger as usize)?;
    let zone = journey_runtime::time::Zone::utc();
    let value = |field: &journey_plan::exec::Field| {
        let given = heard.fields.iter().find(|(name, _)| *name == field.external);
        given.and_then(|(_, text)| read_value(field, text, zone))
    };
    Some((trigger, declared.fields.iter().map(value).collect()))
}

/// A Result value of the plan in which a conversation began, in the plan in which its run is now.
fn result_in(current: &Loaded, program: &Program, result: u8) -> u8 {
    let Some(value) = program.results.get(usize::from(result)) else { return result };
    let mut results = (0_u8..).zip(&current.plan.program().results);
    let same = results.find(|(_, one)| one.name == value.name && one.channel == value.channel);
    same.map_or(result, |(place, _)| place)
}

/// What is told of an event that was taken.
pub(crate) fn taken(verdict: Verdict, reached: u64, started: Vec<String>) -> Taken {
    Taken { verdict: verdict_word(verdict).to_owned(), started, reached }
}
