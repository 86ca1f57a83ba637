//! What leaves: requests are stored with the step that sends them, handed over after the commit, and kept until
//! they have an end.

use std::time::Duration;

use journey_plan::exec::{Index, StepKind};
use journey_plan::model::Channel;
use journey_plan::value::Instant;
use journey_runtime::sim::Conversation;
use journey_runtime::{Command, RawOutcome, RequestId};
use smol_str::{SmolStr, format_smolstr};

use super::Writer;
use super::journal::About;
use super::room::{CONVERSATIONS, MESSAGES, queue_of};
use super::runs::Goes;
use super::tally::What;
use crate::connector::breaker::backoff;
use crate::connector::{Answer, Content, Known, Open, Request};
use crate::dispatch::{Job, Told};
use crate::ids;
use crate::journal::{Entry, Happened, Private};
use crate::loaded::text_of;
use crate::measures::Said;
use crate::store::write::{self, RequestRow, RequestState};

/// How long a request waits before it is tried again: at first, and at most.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// How many requests one transaction tries again.
const SHARE: u32 = 64;

impl Writer {
    /// A conversation or message goes out: it is stored, and leaves after the commit.
    pub(crate) fn send_out(
        &mut self,
        goes: &Goes<'_>,
        now: Instant,
        command: Command,
    ) -> rusqlite::Result<()> {
        let Some(leaving) = Leaving::of(goes, command) else { return Ok(()) };
        let step = goes.loaded.step_id(goes.journey, leaving.request.step);
        self.tally.add(goes.run.journey, What::Sent, step, 1);
        let carrier = self.carriers.of(leaving.queue);
        if carrier.connector.is_none() {
            return self.simulate(goes, now, &leaving, step);
        }
        let visit = leaving.request.visit;
        let asked = carrier.contact_fields();
        let fields = goes.row.fields.iter().filter(|(name, _)| asked.contains(name)).cloned();
        let machine = &goes.loaded.machine;
        let until = leaving.compliance(goes).map_or(now, |compliance| {
            machine.allowed_until(goes.journey, compliance, goes.contact, now)
        });
        let request = Request {
            id: ids::request(&self.store, goes.run.id, visit, step),
            journey: goes.name.clone(),
            contact: goes.row.name.clone(),
            channel: leaving.channel,
            address: leaving.address.clone(),
            content: leaving.content,
            fields: fields.collect(),
            window: (now, until),
        };
        let row = RequestRow {
            run: goes.run.id,
            visit,
            connector: leaving.queue,
            step: step.into(),
            contact: goes.row.id,
            address: leaving.address,
            state: RequestState::Out,
            at: now,
            deadline: until,
            attempts: 1,
            next: None,
            unsure: false,
            provider: None,
            body: serde_json::to_string(&request).ok(),
        };
        write::keep_request(&self.conn, &row)?;
        self.rooms.handed_over(leaving.queue);
        self.outgoing.push(Job::Send {
            queue: leaving.queue,
            request: Box::new(request),
            ask: false,
        });
        Ok(())
    }

    /// A simulated contact center answers by itself; messages simply arrive.
    fn simulate(
        &mut self,
        goes: &Goes<'_>,
        now: Instant,
        leaving: &Leaving,
        step: &str,
    ) -> rusqlite::Result<()> {
        let (Some(answers), Some(handle)) = (self.answers.get(&goes.run.plan), leaving.handle)
        else {
            return Ok(());
        };
        let contact = drawn_for(&goes.row.name, goes.run.state.began);
        let visit = leaving.request.visit;
        let conversation = Conversation { contact: &contact, visit, handle };
        let Some((due, outcome)) = answers.answer(goes.journey, conversation, now) else {
            return Ok(());
        };
        let outcome = serde_json::to_string(&(step, outcome)).unwrap_or_default();
        write::insert_arrival(&self.conn, due, goes.run.id, visit, &outcome)?;
        self.agenda.add(due, super::agenda::Due::Arrival(goes.run.id, visit));
        Ok(())
    }

    /// The contact center is asked to drop a conversation that it has not begun.
    pub(crate) fn call_off(&mut self, goes: &Goes<'_>, request: RequestId) -> rusqlite::Result<()> {
        let Some(row) = write::request(&self.conn, goes.run.id, request.visit)? else {
            return Ok(());
        };
        match row.state {
            RequestState::Retry if !row.unsure => {
                // The provider certainly does not have it.
                self.close_request(row.run, row.visit)
            }
            RequestState::Out | RequestState::Retry | RequestState::Open => {
                let id = ids::request(&self.store, row.run, row.visit, &row.step);
                let open = Open { id, provider_id: row.provider, since: row.at };
                self.outgoing.push(Job::Cancel { queue: row.connector, open: Box::new(open) });
                Ok(())
            }
        }
    }

    /// A request has come to its end.
    pub(crate) fn close_request(&mut self, run: i64, visit: u32) -> rusqlite::Result<()> {
        let Some((queue, at, was_open)) = write::delete_request(&self.conn, run, visit)? else {
            return Ok(());
        };
        if !was_open {
            self.rooms.answered(queue);
        }
        if queue == CONVERSATIONS {
            self.rooms.free_line(at);
        }
        Ok(())
    }

    /// The address to which a request went that has no end yet.
    pub(crate) fn sent_to(&self, run: i64, visit: u32) -> rusqlite::Result<Option<SmolStr>> {
        Ok(write::request(&self.conn, run, visit)?.and_then(|row| row.address))
    }

    /// What a connector says of a request.
    pub(crate) fn answered(&mut self, id: &str, told: Told, now: Instant) -> rusqlite::Result<()> {
        let Some((run, visit, _)) = ids::parse_request(&self.store, id) else { return Ok(()) };
        let Some(row) = write::request(&self.conn, run, visit)? else { return Ok(()) };
        if row.state == RequestState::Open {
            return Ok(());
        }
        self.measure(&row, &told);
        match told {
            Told::Known(Known::Has { provider_id })
            | Told::Answer(Answer::Accepted { provider_id }) => self.accepted(row, provider_id),
            Told::Answer(Answer::Refused { reason, outcome }) => {
                let outcome = outcome.unwrap_or_else(|| result("Error"));
                self.undelivered(&row, &reason, &outcome, now)
            }
            Told::Answer(Answer::Later { reason, after }) => {
                self.try_later(row, &reason, after, false, now)
            }
            Told::Answer(Answer::Unknown { reason }) => {
                self.try_later(row, &reason, None, true, now)
            }
            Told::Known(Known::Later { reason, after }) => {
                self.try_later(row, &reason, after, true, now)
            }
            Told::Known(Known::CannotTell) => {
                let reason = "the provider cannot tell whether it has it; it is not repeated";
                self.undelivered(&row, reason, &result("Unknown"), now)
            }
            Told::Known(Known::HasNot | Known::RepeatIsSafe) => self.hand_over(row, false, now),
        }
    }

    fn accepted(&mut self, row: RequestRow, provider: Option<SmolStr>) -> rusqlite::Result<()> {
        if row.connector == MESSAGES {
            return self.close_request(row.run, row.visit);
        }
        self.rooms.answered(row.connector);
        let state = RequestState::Open;
        let row = RequestRow { state, provider, next: None, body: None, ..row };
        write::keep_request(&self.conn, &row)
    }

    /// It is tried again, unless its time is over.
    fn try_later(
        &mut self,
        row: RequestRow,
        reason: &str,
        after: Option<Duration>,
        unsure: bool,
        now: Instant,
    ) -> rusqlite::Result<()> {
        let id = ids::request(&self.store, row.run, row.visit, &row.step);
        let wait = backoff(&id, row.attempts, FIRST_WAIT, LONGEST_WAIT, after);
        let next = now.plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        if next >= row.deadline && !unsure {
            let reason = format!("given up, because its time is over: {reason}");
            return self.undelivered(&row, &reason, &result("Expired"), now);
        }
        tracing::warn!(request = %id, attempt = row.attempts, reason, "will be tried again");
        self.next_try = Some(self.next_try.map_or(next, |soonest| soonest.min(next)));
        let (state, attempts) = (RequestState::Retry, row.attempts.saturating_add(1));
        let row = RequestRow { state, attempts, unsure, next: Some(next), ..row };
        write::keep_request(&self.conn, &row)
    }

    /// It never reached the contact, as far as anybody knows.
    fn undelivered(
        &mut self,
        row: &RequestRow,
        reason: &str,
        outcome: &RawOutcome,
        now: Instant,
    ) -> rusqlite::Result<()> {
        let Some(mut run) = write::run(&self.conn, row.run)? else { return Ok(()) };
        let about = About { run: Some(run.id), contact: row.contact, previous: run.last };
        let entry = Entry { event: Happened::Undelivered(row.visit), notes: Vec::new() };
        let private = Private { reason: Some(reason.into()), ..Private::default() };
        run.last = Some(self.write_down(now, about, &entry, &private)?);
        write::keep_last(&self.conn, run.id, run.last)?;
        self.tally.add(run.journey, What::Refused, "Provider", 1);
        self.shared.measures.refusal("Provider");
        if row.connector == CONVERSATIONS {
            self.outcome_of_request(row.run, row.visit, &row.step, outcome, now)?;
            self.settle()?;
        }
        self.close_request(row.run, row.visit)
    }

    /// Tries requests again whose time has come.
    pub(crate) fn try_again(&mut self) -> rusqlite::Result<()> {
        let now = self.clock.now();
        if self.next_try.is_none_or(|next| now < next) {
            return Ok(());
        }
        for row in write::requests_due(&self.conn, now, SHARE)? {
            let unsure = row.unsure;
            self.hand_over(row, unsure, now)?;
        }
        self.next_try = write::next_request(&self.conn)?;
        Ok(())
    }

    /// Hands a request over once more, if it may still go out.
    fn hand_over(&mut self, row: RequestRow, ask: bool, now: Instant) -> rusqlite::Result<()> {
        let request =
            row.body.as_deref().and_then(|body| serde_json::from_str::<Request>(body).ok());
        let Some(request) = request else { return self.close_request(row.run, row.visit) };
        // Whoever asks whether it arrived contacts nobody.
        if !ask {
            if now >= row.deadline {
                let reason = "given up, because its time is over";
                return self.undelivered(&row, reason, &result("Expired"), now);
            }
            if !self.is_still_wanted(&row)? {
                let reason = "called off, because the contact has opted out or has gone";
                return self.undelivered(&row, reason, &result("Cancelled"), now);
            }
        }
        let queue = row.connector;
        let state = RequestState::Out;
        write::keep_request(&self.conn, &RequestRow { state, next: None, unsure: false, ..row })?;
        self.outgoing.push(Job::Send { queue, request: Box::new(request), ask });
        Ok(())
    }

    /// Whether the contact still consents to what waits for its provider.
    fn is_still_wanted(&self, row: &RequestRow) -> rusqlite::Result<bool> {
        let (Some(run), Some(contact)) =
            (write::run(&self.conn, row.run)?, write::contact(&self.conn, row.contact)?)
        else {
            return Ok(false);
        };
        let Some(loaded) = self.plans.get(&run.plan) else { return Ok(false) };
        let Some((journey, _)) = self.journey_of(loaded, run.journey) else { return Ok(false) };
        let person = self.person(loaded, &contact)?;
        let program = loaded.plan.program();
        let step = loaded.step(journey, &row.step);
        let kind = step.and_then(|step| {
            let steps = &loaded.machine.journey(journey)?.steps;
            Some(&steps.get(step as usize)?.kind)
        });
        let (consent, field) = match kind {
            Some(StepKind::Conversation(asks)) => (asks.compliance.consent, Some(asks.address)),
            Some(StepKind::Send { message, .. }) => match program.messages.get(*message as usize) {
                Some(message) => (message.compliance.consent, message.address),
                None => return Ok(false),
            },
            _ => return Ok(false),
        };
        let need = program.consents.get(consent as usize);
        Ok(need.is_some_and(|need| person.consents_to(*need, field)))
    }

    /// Requests that were handed over when the engine ended, without that an answer was stored: the provider is
    /// asked before anything is repeated.
    pub(crate) fn find_lost_requests(&mut self) -> rusqlite::Result<()> {
        write::lose_requests(&self.conn)?;
        self.next_try = Some(Instant(0));
        Ok(())
    }

    fn measure(&self, row: &RequestRow, told: &Told) {
        let said = match told {
            Told::Answer(Answer::Accepted { .. }) | Told::Known(Known::Has { .. }) => {
                Said::accepted
            }
            Told::Answer(Answer::Refused { .. }) => Said::refused,
            Told::Answer(Answer::Later { .. })
            | Told::Known(Known::HasNot | Known::RepeatIsSafe | Known::Later { .. }) => Said::later,
            Told::Answer(Answer::Unknown { .. }) | Told::Known(Known::CannotTell) => Said::unknown,
        };
        let carrier = self.carriers.of(row.connector);
        let what = if row.connector == CONVERSATIONS { "conversations" } else { "messages" };
        self.shared.measures.answer(carrier.name(), what, said);
    }
}

/// For whom answers are drawn: a contact that enters again does not hear the same ones.
pub(crate) fn drawn_for(contact: &str, began: Instant) -> SmolStr {
    format_smolstr!("{contact}@{}", began.0)
}

/// A Result alone.
fn result(name: &str) -> RawOutcome {
    RawOutcome { result: name.into(), ..RawOutcome::default() }
}

/// Something that leaves.
struct Leaving {
    request: RequestId,
    queue: i64,
    channel: Channel,
    address: Option<SmolStr>,
    content: Content,
    handle: Option<u16>,
    message: Option<Index>,
}

impl Leaving {
    fn of(goes: &Goes<'_>, command: Command) -> Option<Self> {
        let program = goes.loaded.plan.program();
        match command {
            Command::Converse { request, handle, engagement, address, inputs, message } => {
                let engagement = program.engagements.get(engagement as usize)?;
                let inputs = engagement.inputs.iter().zip(&inputs).filter_map(|(field, value)| {
                    Some((field.external.clone(), text_of(field, value.as_ref()?)))
                });
                let every = engagement.reattempt_every;
                let content = Content::Conversation {
                    engagement: engagement.name.clone(),
                    external: engagement.external.clone(),
                    inputs: inputs.collect(),
                    message,
                    calls: (engagement.calls, u64::from(every.days) * 86_400 + every.seconds),
                };
                let queue = queue_of(journey_runtime::Way::Conversation);
                let (channel, handle) = (engagement.channel, Some(handle));
                let address = Some(address);
                Some(Self { request, queue, channel, address, content, handle, message: None })
            }
            Command::Send { request, message: index, address, rendered } => {
                let message = program.messages.get(index as usize)?;
                let content = Content::Message {
                    name: message.name.clone(),
                    subject: rendered.subject,
                    body: rendered.body,
                    template: message.template.clone(),
                };
                let queue = queue_of(journey_runtime::Way::Message);
                let channel = message.channel;
                let message = Some(index);
                Some(Self { request, queue, channel, address, content, handle: None, message })
            }
            Command::CancelConversation { .. }
            | Command::Blocked { .. }
            | Command::Skipped { .. }
            | Command::Raise { .. }
            | Command::SetField { .. }
            | Command::Timer { .. }
            | Command::GoalReached
            | Command::Audit(_)
            | Command::Done { .. } => None,
        }
    }

    /// The conditions under which it goes out.
    fn compliance<'a>(&self, goes: &Goes<'a>) -> Option<&'a journey_plan::exec::Compliance> {
        let program = goes.loaded.plan.program();
        if let Some(message) = self.message {
            return program.messages.get(message as usize).map(|message| &message.compliance);
        }
        let steps = &goes.loaded.machine.journey(goes.journey)?.steps;
        let kind = &steps.get(self.request.step as usize)?.kind;
        let StepKind::Conversation(conversation) = kind else { return None };
        Some(&conversation.compliance)
    }
}
