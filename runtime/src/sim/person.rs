//! One simulated contact: drawn, entered, and run to its end.

use journey_plan::exec::{Index, Slot, StepKind};
use journey_plan::model::Channel;
use journey_plan::value::{Instant, Value};
use smallvec::SmallVec;
use smol_str::format_smolstr;

use super::lines::{Lines, Turn};
use super::random::Random;
use super::report::kind_of;
use super::setup::Setup;
use crate::Values;
use crate::command::{Command, Output, RequestId, Way};
use crate::contact::{Consent, Contact};
use crate::event::{Event, EventKind};
use crate::machine::{Machine, Run};
use crate::outcome::Outcome;
use crate::state::State;
use crate::step::Arm;

/// Who looks on while contacts run.
pub trait Observer: Output {
    /// A contact enters.
    fn enters(&mut self, _now: Instant, _contact: &Contact) {}

    /// The outcome of a conversation arrives.
    fn outcome(&mut self, _now: Instant, _handle: Slot, _outcome: &Outcome) {}

    /// A trigger is raised for the contact.
    fn trigger(&mut self, _now: Instant, _trigger: Index) {}

    /// There is no room for what would go out; it waits for its turn.
    fn waits(&mut self, _now: Instant, _channel: Channel) {}
}

/// A place for one contact after the other; its memory is used again.
pub struct Person<'a> {
    machine: &'a Machine,
    setup: &'a Setup,
    state: State,
    mail: Mail<'a>,
}

/// What is on its way to the run.
struct Mail<'a> {
    machine: &'a Machine,
    setup: &'a Setup,
    random: Random,
    lines: Lines,
    /// When it is the turn of what has just found no room.
    turn: Option<Turn>,
    /// The last request for which it was drawn whether it is blocked.
    drawn: Option<RequestId>,
    contact: u64,
    timer: Option<(Instant, u64)>,
    outcomes: SmallVec<[(Instant, RequestId, Slot, Outcome); 2]>,
    triggers: SmallVec<[(Instant, Index); 2]>,
}

/// Which of the things on their way comes next.
#[derive(Copy, Clone)]
enum Next {
    Timer,
    Outcome(usize),
    Trigger(usize),
}

impl<'a> Person<'a> {
    /// A place for the contacts of a forecast.
    pub fn new(machine: &'a Machine, setup: &'a Setup) -> Self {
        let mail = Mail {
            machine,
            setup,
            random: Random::of(setup.seed, 0),
            lines: Lines::default(),
            turn: None,
            drawn: None,
            contact: 0,
            timer: None,
            outcomes: SmallVec::new(),
            triggers: SmallVec::new(),
        };
        Self { machine, setup, state: State::default(), mail }
    }

    /// The same with the capacities of the forecast, which its contacts share.
    #[must_use]
    pub(super) fn with_lines(mut self) -> Self {
        self.mail.lines = Lines::new(self.setup);
        self
    }

    /// Draws the contact of this number and runs it to its end.
    pub fn run(&mut self, number: u64, observer: &mut impl Observer) {
        let (machine, setup) = (self.machine, self.setup);
        let Some(journey) = machine.journey(setup.journey) else { return };
        self.state.reset(journey);
        self.mail.begin(number);
        let enters = self.mail.arrival();
        let mut contact = self.mail.draw_contact(enters);
        let zone = contact.zone().unwrap_or(setup.zone);
        observer.enters(enters, &contact);
        self.mail.draw_triggers(enters, zone);
        let fields = self.mail.draw_entry(enters, zone);
        self.apply(&mut contact, enters, EventKind::Start { fields }, observer);
        while let Some((at, next)) = self.mail.next() {
            let kind = self.mail.take(at, next, observer);
            if let EventKind::Outcome { request, outcome } = &kind
                && outcome.opts_out(machine.program())
            {
                opt_out(machine, setup.journey, &mut contact, *request);
            }
            self.apply(&mut contact, at, kind, observer);
        }
    }

    fn apply(
        &mut self,
        contact: &mut Contact,
        now: Instant,
        kind: EventKind,
        observer: &mut impl Observer,
    ) {
        let run = Run::of(self.setup.journey);
        let event = Event { now, kind };
        let mut out = Post { mail: &mut self.mail, observer };
        self.machine.step(run, &mut self.state, contact, &event, &mut out);
    }
}

/// The address that a conversation went to wants to hear no more through its channel.
fn opt_out(machine: &Machine, journey: Index, contact: &mut Contact, request: RequestId) {
    let program = machine.program();
    let step = machine.journey(journey).and_then(|j| j.steps.get(request.step as usize));
    let Some(StepKind::Conversation(asked)) = step.map(|step| &step.kind) else { return };
    let Some(engagement) = program.engagements.get(asked.engagement as usize) else { return };
    if let Some(Value::Text(address)) = contact.field(asked.address).cloned() {
        contact.opt_out(program, engagement.channel, Some(&address));
    }
}

impl Mail<'_> {
    fn begin(&mut self, number: u64) {
        self.random = Random::of(self.setup.seed, number);
        self.contact = number;
        self.turn = None;
        self.drawn = None;
        self.timer = None;
        self.outcomes.clear();
        self.triggers.clear();
    }

    fn arrival(&mut self) -> Instant {
        self.setup.arrival(&mut self.random)
    }

    fn draw_contact(&mut self, now: Instant) -> Contact {
        let (program, setup) = (self.machine.program(), self.setup);
        let mut fields = Vec::with_capacity(program.contact.len());
        for (field, draw) in program.contact.iter().zip(&setup.contact) {
            fields.push(draw.value(field, self.contact, now, setup.zone, &mut self.random));
        }
        let mut contact = Contact::new(program, format_smolstr!("{}", self.contact), fields);
        if let Some(segment) = setup.segment {
            contact.set_member(segment, true);
        }
        for record in (0..).take(program.consent_records.len()) {
            contact.set_consent(record, Consent::OptedIn);
        }
        contact
    }

    fn draw_triggers(&mut self, enters: Instant, zone: crate::time::Zone) {
        for trigger in &self.setup.triggers {
            if self.random.happens(trigger.share) {
                let last = zone.add(enters, trigger.within);
                let at = Instant(self.random.between(enters.0, last.0));
                self.triggers.push((at, trigger.trigger));
            }
        }
    }

    fn draw_entry(&mut self, now: Instant, zone: crate::time::Zone) -> Values {
        let program = self.machine.program();
        let journey = self.machine.journey(self.setup.journey);
        let Some(journey_plan::exec::Audience::Trigger(used)) = journey.map(|j| &j.audience) else {
            return Values::new();
        };
        let Some(trigger) = program.triggers.get(used.trigger as usize) else {
            return Values::new();
        };
        let draws = trigger.fields.iter().zip(&self.setup.entry);
        draws
            .map(|(field, draw)| draw.value(field, self.contact, now, zone, &mut self.random))
            .collect()
    }

    /// Sets the timer of the run; one that waits for its turn is woken then.
    fn set_timer(&mut self, at: Instant, token: u64) {
        self.timer = match self.turn.take() {
            None | Some(Turn::Now) => Some((at, token)),
            Some(Turn::At(turn)) => Some((turn.max(at), token)),
            Some(Turn::Never) => None,
        };
    }

    /// What comes next; events come before a timer of the same instant.
    fn next(&self) -> Option<(Instant, Next)> {
        let mut next = self.timer.map(|(at, _)| (at, Next::Timer))?;
        for (place, (at, ..)) in self.outcomes.iter().enumerate() {
            if *at <= next.0 {
                next = (*at, Next::Outcome(place));
            }
        }
        for (place, (at, _)) in self.triggers.iter().enumerate() {
            if *at <= next.0 {
                next = (*at, Next::Trigger(place));
            }
        }
        Some(next)
    }

    fn take(&mut self, at: Instant, next: Next, observer: &mut impl Observer) -> EventKind {
        match next {
            Next::Timer => {
                let (_, token) = self.timer.take().unwrap_or_default();
                EventKind::Timer { token }
            }
            Next::Outcome(place) => {
                let (_, request, handle, outcome) = self.outcomes.swap_remove(place);
                observer.outcome(at, handle, &outcome);
                EventKind::Outcome { request, outcome }
            }
            Next::Trigger(place) => {
                let (_, trigger) = self.triggers.swap_remove(place);
                observer.trigger(at, trigger);
                EventKind::Trigger {
                    event_id: None,
                    trigger,
                    fields: self.draw_fields(at, trigger),
                }
            }
        }
    }

    fn draw_fields(&mut self, now: Instant, trigger: Index) -> Values {
        let program = self.machine.program();
        let Some(trigger) = program.triggers.get(trigger as usize) else { return Values::new() };
        let draw = super::draw::Draw::Plausible;
        let (contact, zone) = (self.contact, self.setup.zone);
        trigger
            .fields
            .iter()
            .map(|field| draw.value(field, contact, now, zone, &mut self.random))
            .collect()
    }

    /// Draws what comes of a conversation that has gone out.
    fn answer(&mut self, now: Instant, handle: Slot, request: RequestId) {
        let Some(setup) = self.setup.handles.get(usize::from(handle)) else { return };
        let (program, zone) = (self.machine.program(), self.setup.zone);
        let drawn = setup.answer(program, zone, self.contact, now, &mut self.random);
        if let Some((at, outcome)) = drawn {
            self.outcomes.push((at, request, handle, outcome));
        }
    }
}

/// Takes what the run asks for, and passes it on to who looks on.
struct Post<'p, 'a, O> {
    mail: &'p mut Mail<'a>,
    observer: &'p mut O,
}

impl<O: Observer> Output for Post<'_, '_, O> {
    const DETAIL: bool = O::DETAIL;

    fn command(&mut self, now: Instant, command: Command) {
        match &command {
            Command::Timer { token, at } => self.mail.set_timer(*at, *token),
            Command::Converse { request, handle, .. } => self.mail.answer(now, *handle, *request),
            Command::Done { .. } | Command::Audit(crate::Audit::Quarantined { .. }) => {
                self.mail.timer = None;
            }
            Command::CancelConversation { .. }
            | Command::Blocked { .. }
            | Command::Send { .. }
            | Command::Skipped { .. }
            | Command::Raise { .. }
            | Command::SetField { .. }
            | Command::GoalReached
            | Command::Audit(_) => {}
        }
        self.observer.command(now, command);
    }

    fn refuses(&mut self, _now: Instant, request: RequestId, handle: Slot) -> bool {
        // What waited for room has been drawn before.
        if self.mail.drawn.replace(request) == Some(request) {
            return false;
        }
        let share = self.mail.setup.handles.get(usize::from(handle)).map_or(0, |h| h.blocked);
        self.mail.random.happens(share)
    }

    fn has_room(&mut self, now: Instant, _way: Way, channel: Channel) -> bool {
        let turn = self.mail.lines.ask(kind_of(channel), now);
        if turn == Turn::Now {
            return true;
        }
        self.mail.turn = Some(turn);
        self.observer.waits(now, channel);
        false
    }

    fn entered(&mut self, now: Instant, step: Index) {
        self.observer.entered(now, step);
    }

    fn took(&mut self, now: Instant, step: Index, arm: Arm) {
        self.observer.took(now, step, arm);
    }
}
