//! One contact in virtual time: a run, its next timer, and what becomes visible.

use std::collections::VecDeque;

use journey_plan::exec::{Index, Slot, VerifiedPlan};
use journey_plan::value::{Instant, Value};
use smol_str::SmolStr;

use super::coverage::Taken;
use super::timeline::{Entry, EntryKind, Narrator};
use super::transcript::{Did, Told};
use crate::Values;
use crate::command::{Audit, Blocked, Command, Ending, Output, RequestId};
use crate::contact::Contact;
use crate::event::{Event, EventKind};
use crate::machine::{Machine, Run};
use crate::state::{Rest, State};
use crate::step::{Arm, Verdict};
use crate::time::Zone;

/// Something that a scenario must expect.
#[derive(Clone, Debug)]
pub(crate) struct Visible {
    pub(crate) at: Instant,
    /// The contact's clock then.
    pub(crate) zone: Zone,
    pub(crate) action: Action,
}

/// A visible action.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    Conversation(Slot),
    Blocked(Slot, Blocked),
    Send(Index),
    Raise(Index, Values),
    Exit(Ending),
}

/// A contact, its run, and the time.
#[derive(Clone)]
pub(crate) struct World<'a> {
    pub(crate) machine: &'a Machine,
    pub(crate) run: Run<'a>,
    pub(crate) contact: Contact,
    pub(crate) now: Instant,
    pub(crate) record: Record<'a>,
    /// Why the contact did not enter, if so.
    pub(crate) stays_out: Option<String>,
    state: State,
}

/// What is kept of what happens.
#[derive(Clone)]
pub(crate) struct Record<'a> {
    pub(crate) narrator: Narrator<'a>,
    pub(crate) timeline: Vec<Entry>,
    pub(crate) visible: VecDeque<Visible>,
    pub(crate) taken: Taken,
    /// The last request of each handle that the contact center has.
    pub(crate) open: Vec<Option<RequestId>>,
    /// The address to which it went.
    addresses: Vec<SmolStr>,
    /// The contact's clock, the journey's, and the field that decides between them.
    zone: Zone,
    journey_zone: Zone,
    zone_field: Option<Index>,
    timer: Option<(Instant, u64)>,
    /// What the run was told and did, where somebody wants to know.
    pub(crate) transcript: Option<Written>,
}

/// What the run was told and did.
#[derive(Clone, Default)]
pub(crate) struct Written {
    pub(crate) told: Vec<(Instant, Told)>,
    pub(crate) did: Vec<(Instant, Did)>,
}

impl<'a> World<'a> {
    /// A contact whose run has not begun.
    pub(crate) fn new(
        machine: &'a Machine,
        plan: &'a VerifiedPlan,
        run: Run<'a>,
        contact: Contact,
        now: Instant,
    ) -> Option<Self> {
        let journey = machine.journey(run.journey)?;
        let journey_zone = machine.zone(run.journey);
        let zone = contact.zone().unwrap_or(journey_zone);
        let record = Record {
            narrator: Narrator::new(plan, run.journey),
            timeline: Vec::new(),
            visible: VecDeque::new(),
            taken: Taken { journey: run.journey, ..Taken::default() },
            open: vec![None; journey.handles.len()],
            addresses: vec![SmolStr::default(); journey.handles.len()],
            zone,
            journey_zone,
            zone_field: machine.program().zone_field,
            timer: None,
            transcript: None,
        };
        let state = State::new(journey);
        Some(Self { machine, run, contact, now, record, stays_out: None, state })
    }

    /// The contact's clock.
    pub(crate) fn zone(&self) -> Zone {
        self.contact.zone().unwrap_or_else(|| self.machine.zone(self.run.journey))
    }

    /// Whether the run has ended.
    pub(crate) fn has_ended(&self) -> bool {
        self.state.ended().is_some()
    }

    /// Where the run rests.
    pub(crate) fn rest(&self) -> &Rest {
        &self.state.rest
    }

    /// The state of the run.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Whether the conversation of a handle waits for its outcome.
    pub(crate) fn open_request(&self, handle: Slot) -> Option<RequestId> {
        self.record.open.get(usize::from(handle)).copied().flatten()
    }

    /// The address of a conversation's contact wants to hear no more through its channel.
    pub(crate) fn opt_out(&mut self, handle: Slot) {
        let program = self.machine.program();
        let journey = self.machine.journey(self.run.journey);
        let handle = usize::from(handle);
        let engagement = journey.and_then(|journey| journey.handles.get(handle));
        let engagement =
            engagement.and_then(|handle| program.engagements.get(handle.engagement as usize));
        if let (Some(engagement), Some(address)) = (engagement, self.record.addresses.get(handle)) {
            self.contact.opt_out(program, engagement.channel, Some(address));
        }
    }

    /// Notes something that came from outside.
    pub(crate) fn note(&mut self, text: String) {
        let (at, zone) = (self.now, self.zone());
        let entry = self.record.narrator.entry(at, zone, EntryKind::Event, None, text);
        self.record.timeline.push(entry);
    }

    /// The run is told something.
    pub(crate) fn tell(&mut self, told: impl FnOnce() -> Told) {
        if let Some(written) = &mut self.record.transcript {
            written.told.push((self.now, told()));
        }
    }

    /// Applies an event at this instant.
    pub(crate) fn apply(&mut self, kind: EventKind) -> Verdict {
        self.record.zone = self.zone();
        let event = Event { now: self.now, kind };
        self.machine.step(self.run, &mut self.state, &mut self.contact, &event, &mut self.record)
    }

    /// The instant of the next timer, if the run rests on one.
    pub(crate) fn next_timer(&self) -> Option<Instant> {
        self.record.timer.map(|(at, _)| at)
    }

    /// Lets time run to the next timer and fires it; false where there is none.
    pub(crate) fn fire(&mut self) -> bool {
        let Some((at, token)) = self.record.timer.take() else { return false };
        self.now = self.now.max(at);
        self.tell(|| Told::Timer);
        self.apply(EventKind::Timer { token });
        true
    }

    /// Fires all timers before an instant, until something becomes visible.
    pub(crate) fn fire_before(&mut self, end: Instant) {
        while self.record.visible.is_empty() && self.next_timer().is_some_and(|at| at < end) {
            self.fire();
        }
    }
}

impl Record<'_> {
    fn show(&mut self, now: Instant, action: Action) {
        self.visible.push_back(Visible { at: now, zone: self.zone, action });
    }

    /// The contact's clock follows its record.
    fn see_field(&mut self, field: Index, value: Option<&Value>) {
        if self.zone_field != Some(field) {
            return;
        }
        let own = if let Some(Value::Text(name)) = value { Zone::parse(name) } else { None };
        self.zone = own.unwrap_or(self.journey_zone);
    }

    fn tell(&mut self, now: Instant, kind: EntryKind, step: Option<Index>, text: String) {
        self.timeline.push(self.narrator.entry(now, self.zone, kind, step, text));
    }
}

impl Output for Record<'_> {
    fn command(&mut self, now: Instant, command: Command) {
        if let Some((kind, step, text)) = self.narrator.command(&command, self.zone) {
            self.tell(now, kind, step, text);
        }
        if let Some(written) = &mut self.transcript {
            written.did.push((now, Did::Command(command.clone())));
        }
        match command {
            Command::Converse { request, handle, address, .. } => {
                if let Some(open) = self.open.get_mut(usize::from(handle)) {
                    *open = Some(request);
                }
                if let Some(known) = self.addresses.get_mut(usize::from(handle)) {
                    *known = address;
                }
                self.show(now, Action::Conversation(handle));
            }
            Command::Blocked { handle, reason, .. } => {
                self.show(now, Action::Blocked(handle, reason));
            }
            Command::Send { message, .. } => self.show(now, Action::Send(message)),
            Command::Raise { trigger, fields, .. } => {
                self.show(now, Action::Raise(trigger, fields));
            }
            Command::Timer { token, at } => self.timer = Some((at, token)),
            Command::Done { ending } => {
                self.timer = None;
                self.show(now, Action::Exit(ending));
            }
            Command::Audit(Audit::Quarantined { .. }) => self.timer = None,
            Command::SetField { field, value } => self.see_field(field, value.as_ref()),
            Command::CancelConversation { .. }
            | Command::Skipped { .. }
            | Command::GoalReached
            | Command::Audit(_) => {}
        }
    }

    fn entered(&mut self, _now: Instant, step: Index) {
        self.taken.steps.insert(step);
    }

    fn took(&mut self, now: Instant, step: Index, arm: Arm) {
        if let Some(written) = &mut self.transcript {
            written.did.push((now, Did::Took(step, arm)));
        }
        if let Arm::ExitOn(place) = arm {
            self.taken.exits_on.insert(place);
        } else {
            self.taken.arms.insert((step, arm));
        }
        if let Some(text) = self.narrator.took(step, arm) {
            self.tell(now, EntryKind::Decision, Some(step), text);
        }
    }
}
