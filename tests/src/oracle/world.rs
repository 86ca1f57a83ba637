//! One contact in one journey, played in the real core: one run after the other, the conversations that stay
//! open between them, and a record of what happened.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use journey_plan::exec::{Index, Journey, Slot, StepKind, WaitArm, WaitTrigger};
use journey_plan::migration::{Carry, Onward};
use journey_plan::model::{Channel, ContactKind};
use journey_plan::value::{Instant, Value};
use journey_runtime::{
    Admission, Arm, Audit, Before, Command, Consent, Contact, Event, EventKind, Machine, Outcome,
    Output, RequestId, Rest, Run, State, Values, Verdict,
};
use smol_str::SmolStr;

use super::record::{Arrival, Contacted, Lived, Record, Report};

/// A contact, its runs, and the time.
pub struct World<'m> {
    /// The plan.
    pub machine: &'m Machine,
    /// The contact.
    pub contact: Contact,
    /// The run, or the last one.
    pub state: State,
    /// What has happened.
    pub log: Log<'m>,
    journey: Index,
    splits: Vec<(Index, u16)>,
    /// The last instant that something happened at.
    pub now: i64,
}

/// What is kept of what happens.
pub struct Log<'m> {
    /// What the judge looks at.
    pub record: Record,
    /// The conversations that went out, in order.
    pub talks: Vec<Talk>,
    /// What could be seen and nobody has asked for yet.
    pub seen: VecDeque<Seen>,
    /// Whether the next conversations of each handle are blocked; those behind the last are not.
    pub fates: Vec<VecDeque<bool>>,
    machine: &'m Machine,
    journey: &'m Journey,
    timer: Option<(i64, u64)>,
    /// The last request of each handle, sent or blocked.
    visits: Vec<u32>,
    /// The requests that went out, by run and visit: each does once.
    requests: BTreeSet<(usize, u32)>,
}

/// A conversation that went out.
#[derive(Clone, Debug)]
pub struct Talk {
    /// In which run.
    pub run: usize,
    /// Its request.
    pub request: RequestId,
    /// Its handle.
    pub handle: Slot,
    /// When its request went out.
    pub began: i64,
    /// When it was last dialled.
    pub last: i64,
    /// How often it may still be dialled.
    pub left: u32,
    /// Whether its outcome has come.
    pub over: bool,
}

/// Something that could be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: i64,
    /// The step.
    pub step: Option<Index>,
    /// What.
    pub what: What,
}

/// What could be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A request or message went out.
    Out,
    /// A conversation was blocked.
    Blocked,
    /// A message was not sent.
    Skipped,
    /// The run ended.
    End,
}

impl<'m> World<'m> {
    /// A contact who has not entered. `splits` are the arms that it takes; others are drawn.
    pub fn new(
        machine: &'m Machine,
        journey: Index,
        contact: Contact,
        splits: Vec<(Index, u16)>,
    ) -> Self {
        let of = machine.journey(journey).expect("the journey exists");
        let zone = contact.zone().unwrap_or_else(|| machine.zone(journey)).name();
        let record = Record { zone: zone.into(), ..Record::default() };
        let log = Log {
            record,
            talks: Vec::new(),
            seen: VecDeque::new(),
            fates: vec![VecDeque::new(); of.handles.len()],
            machine,
            journey: of,
            timer: None,
            visits: vec![0; of.handles.len()],
            requests: BTreeSet::new(),
        };
        Self { machine, contact, state: State::new(of), log, journey, splits, now: i64::MIN }
    }

    /// The journey.
    pub fn of(&self) -> &'m Journey {
        self.log.journey
    }

    /// Whether the contact is inside.
    pub fn is_inside(&self) -> bool {
        self.state.is_active()
    }

    /// What the contact did here before.
    pub fn before(&self) -> Before {
        match self.log.record.runs.last() {
            None => Before::Nothing,
            Some(run) => run.ended.map_or(Before::Inside, |at| Before::Ended(Instant(at))),
        }
    }

    /// When the run goes on by itself.
    pub fn due(&self) -> Option<i64> {
        self.log.timer.map(|(at, _)| at)
    }

    /// Whether a contact enters at an instant; then the run begins. Timers must have fired up to then.
    pub fn enter(&mut self, at: i64, fields: &Values) -> Admission {
        let (before, now) = (self.before(), Instant(at));
        let admission = self.machine.admits(self.journey, &self.contact, before, fields, now);
        if admission == Admission::Enters {
            self.state = State::new(self.of());
            self.log.visits.fill(0);
            self.log.record.runs.push(Lived { began: at, ended: None });
            self.apply(at, EventKind::Start { fields: fields.clone() });
        }
        admission
    }

    /// Fires the timer, at the instant at which it is due.
    pub fn fire(&mut self) -> bool {
        let Some((at, token)) = self.log.timer else { return false };
        self.apply(at, EventKind::Timer { token });
        true
    }

    /// Fires all timers that are due before an instant.
    pub fn fire_before(&mut self, at: i64) {
        while self.due().is_some_and(|due| due < at) {
            self.fire();
        }
    }

    /// Raises a trigger for the contact.
    pub fn raise(&mut self, at: i64, trigger: Index, fields: Values) -> Verdict {
        self.apply(at, EventKind::Trigger { event_id: None, trigger, fields })
    }

    /// Puts the contact into a segment; after the run that ends on it the contact leaves it again.
    pub fn join(&mut self, at: i64, segment: Index) -> Verdict {
        let verdict = self.apply(at, EventKind::Joined { segment });
        self.contact.set_member(segment, false);
        verdict
    }

    /// Changes a field of the contact.
    pub fn set(&mut self, at: i64, field: Index, value: Option<Value>) {
        self.contact.set(self.machine.program(), field, value);
        if self.is_inside() {
            self.apply(at, EventKind::ContactChanged);
        }
    }

    /// Brings the outcome of a conversation; whether the core accepts it.
    pub fn outcome(&mut self, at: i64, talk: usize, outcome: &Outcome) -> bool {
        let (request, run) = (self.log.talks[talk].request, self.log.talks[talk].run);
        self.log.talks[talk].over = true;
        let (result, codes) = self.words(talk, outcome);
        if self.class_of(outcome) == "uncontacted" {
            self.log.record.uncontacted.insert(talk);
        }
        let current = run + 1 == self.log.record.runs.len();
        if !current || !self.is_inside() {
            return true;
        }
        let before = self.log.record.contacts.len();
        let report = Report { at, run, talk, result, codes, before, taken: None };
        self.log.record.reports.push(report);
        let slot = usize::from(self.log.talks[talk].handle);
        let late = self.state.handles[slot].visit != request.visit;
        let verdict = self.apply(at, EventKind::Outcome { request, outcome: outcome.clone() });
        late || matches!(verdict, Verdict::Applied | Verdict::Buffered)
    }

    fn class_of(&self, outcome: &Outcome) -> &str {
        &self.machine.program().results[usize::from(outcome.result)].class
    }

    fn words(&self, talk: usize, outcome: &Outcome) -> (SmolStr, Vec<SmolStr>) {
        let program = self.machine.program();
        let handle = &self.of().handles[usize::from(self.log.talks[talk].handle)];
        let engagement = &program.engagements[handle.engagement as usize];
        let codes = (0_u8..).zip(&engagement.dispositions);
        let chosen = codes.filter(|(place, _)| outcome.codes.contains(*place));
        let codes = chosen.map(|(_, (name, _))| name.clone()).collect();
        (program.results[usize::from(outcome.result)].name.clone(), codes)
    }

    /// The earliest instant from `at` on at which the contact center may dial a conversation again.
    pub fn first_redial(&self, talk: usize, at: i64) -> Option<i64> {
        let talk = &self.log.talks[talk];
        if talk.over || talk.left == 0 {
            return None;
        }
        let program = self.machine.program();
        let handle = &self.of().handles[usize::from(talk.handle)];
        let every = program.engagements[handle.engagement as usize].reattempt_every;
        let journey = self.machine.zone(self.journey);
        let zone = self.contact.zone().unwrap_or(journey);
        let soonest = zone.add(Instant(talk.last), every).max(Instant(at));
        let StepKind::Conversation(conversation) = &self.of().steps[handle.step as usize].kind
        else {
            return None;
        };
        let quiet = conversation.compliance.quiet_time.and_then(|one| self.machine.quiet(one));
        let Some(quiet) = quiet else { return Some(soonest.0) };
        let zone = quiet.zone(self.contact.zone(), journey)?;
        quiet.first_allowed(zone, soonest).map(|at| at.0)
    }

    /// Lets the contact center dial a conversation again.
    pub fn redial(&mut self, at: i64, talk: usize) {
        let one = &mut self.log.talks[talk];
        (one.last, one.left) = (at, one.left.saturating_sub(1));
        let (run, step) = (one.run, one.request.step);
        self.log.contacted(at, ContactKind::Calls, run, step, Some(talk));
        self.now = self.now.max(at);
    }

    /// Gives or takes the consent to everything.
    pub fn consent(&mut self, consent: Consent) {
        let records = self.machine.program().consent_records.len();
        for record in 0..Index::try_from(records).expect("few records") {
            self.contact.set_consent(record, consent);
        }
    }

    /// Goes on in another plan with the same declarations; false where the run does not move.
    pub fn cross(&mut self, to: &'m Machine, carry: &Arc<Carry>, at: i64) -> bool {
        let step = match self.state.rest {
            Rest::Held { step, .. } | Rest::Waiting { step, .. } | Rest::Resting { step, .. } => {
                step
            }
            Rest::NotStarted | Rest::Done { .. } | Rest::Quarantined { .. } => return false,
        };
        let Some(Onward::Move(_)) = carry.onward(step) else { return false };
        let from = self.of();
        self.machine = to;
        self.journey = carry.to;
        self.log.machine = to;
        self.log.journey = to.journey(carry.to).expect("the journey exists");
        self.log.timer = None;
        self.log.cross(from, carry);
        let verdict = self.apply(at, EventKind::Migrate { carry: Arc::clone(carry) });
        assert_eq!(verdict, Verdict::Applied, "the run does not go on in the new plan");
        true
    }

    fn apply(&mut self, at: i64, kind: EventKind) -> Verdict {
        assert!(at >= self.now, "time goes back from {} to {at}", self.now);
        self.now = at;
        let run = Run { journey: self.journey, splits: &self.splits };
        let event = Event { now: Instant(at), kind };
        let verdict =
            self.machine.step(run, &mut self.state, &mut self.contact, &event, &mut self.log);
        self.log.record.until = at;
        verdict
    }
}

impl Log<'_> {
    /// Conversations are those of the new plan from now on; of one that it does not have nothing is heard any more.
    fn cross(&mut self, from: &Journey, carry: &Carry) {
        let slot = |old: Slot| {
            carry.handles.iter().position(|of| of.as_ref().is_some_and(|of| of.slot == old))
        };
        for talk in &mut self.talks {
            let Some(place) = slot(talk.handle) else {
                (talk.over, talk.left) = (true, 0);
                continue;
            };
            talk.handle = Slot::try_from(place).expect("few handles");
            talk.request.step = self.journey.handles[place].step;
        }
        let (visits, fates) = (std::mem::take(&mut self.visits), std::mem::take(&mut self.fates));
        self.visits = vec![0; self.journey.handles.len()];
        self.fates = vec![VecDeque::new(); self.journey.handles.len()];
        for (old, (visit, fate)) in
            (0..).zip(visits.into_iter().zip(fates)).take(from.handles.len())
        {
            if let Some(place) = slot(old) {
                (self.visits[place], self.fates[place]) = (visit, fate);
            }
        }
    }

    fn contacted(
        &mut self,
        at: i64,
        kind: ContactKind,
        run: usize,
        step: Index,
        talk: Option<usize>,
    ) {
        let program = self.machine.program();
        let of = &self.journey.steps[step as usize];
        let compliance = match &of.kind {
            StepKind::Conversation(conversation) => &conversation.compliance,
            StepKind::Send { message, .. } => &program.messages[*message as usize].compliance,
            other => panic!("{other:?} sends nothing"),
        };
        let consent = program.consents[compliance.consent as usize].model;
        let step = of.id.clone();
        self.record.contacts.push(Contacted { at, kind, run, step, consent, talk });
    }

    fn run(&self) -> usize {
        self.record.runs.len() - 1
    }

    fn see(&mut self, at: Instant, step: Option<Index>, what: What) {
        self.seen.push_back(Seen { at: at.0, step, what });
    }

    fn converse(&mut self, now: Instant, request: RequestId, handle: Slot, engagement: Index) {
        let engagement = &self.machine.program().engagements[engagement as usize];
        let (kind, left) = match engagement.channel {
            Channel::Voice => (ContactKind::Calls, engagement.calls - 1),
            _ => (ContactKind::Texts, 0),
        };
        let run = self.run();
        assert!(self.requests.insert((run, request.visit)), "a request goes out twice");
        self.visits[usize::from(handle)] = request.visit;
        self.contacted(now.0, kind, run, request.step, Some(self.talks.len()));
        let (began, last, over) = (now.0, now.0, false);
        self.talks.push(Talk { run, request, handle, began, last, left, over });
        self.see(now, Some(request.step), What::Out);
    }

    fn send(&mut self, now: Instant, request: RequestId, message: Index) {
        let kind = match self.machine.program().messages[message as usize].channel {
            Channel::Voice => ContactKind::Calls,
            Channel::Sms => ContactKind::Texts,
            Channel::Email => ContactKind::Emails,
            Channel::Push => ContactKind::Pushes,
        };
        let is_first = self.requests.insert((self.run(), request.visit));
        assert!(is_first, "a request goes out twice");
        self.contacted(now.0, kind, self.run(), request.step, None);
        self.see(now, Some(request.step), What::Out);
    }

    /// A `wait` took what was reported first of the events that an arm lists.
    fn heard(&mut self, arm: &WaitArm) {
        let (run, went_out) = (self.run(), self.record.contacts.len());
        let (talks, visits, results) = (&self.talks, &self.visits, &self.machine.program().results);
        let is_listed = |report: &Report| {
            let talk = &talks[report.talk];
            let result = results.iter().filter(|one| one.name == report.result);
            arm.on.iter().any(|on| match on {
                WaitTrigger::Event(slot, kind) => {
                    *slot == talk.handle && result.clone().any(|one| one.event == Some(*kind))
                }
                WaitTrigger::Trigger(_) => false,
            })
        };
        let is_new = |report: &Report| {
            let talk = &talks[report.talk];
            let last = visits[usize::from(talk.handle)] == talk.request.visit;
            report.run == run && report.taken.is_none() && last
        };
        let mut reports = self.record.reports.iter_mut();
        if let Some(report) = reports.find(|report| is_new(report) && is_listed(report)) {
            report.taken = Some(went_out);
        }
    }
}

impl Output for Log<'_> {
    const DETAIL: bool = false;

    fn command(&mut self, now: Instant, command: Command) {
        match command {
            Command::Converse { request, handle, engagement, .. } => {
                self.converse(now, request, handle, engagement);
            }
            Command::Send { request, message, .. } => self.send(now, request, message),
            Command::Blocked { request, handle, .. } => {
                self.visits[usize::from(handle)] = request.visit;
                self.see(now, Some(request.step), What::Blocked);
            }
            Command::Skipped { request, .. } => self.see(now, Some(request.step), What::Skipped),
            Command::Timer { token, at } => self.timer = Some((at.0, token)),
            Command::Done { .. } => {
                self.timer = None;
                let run = self.run();
                self.record.runs[run].ended = Some(now.0);
                self.see(now, None, What::End);
            }
            Command::Audit(Audit::Quarantined { .. }) => panic!("a run is parked"),
            Command::Audit(Audit::ContactRule { .. }) => self.record.forbidden += 1,
            Command::CancelConversation { .. }
            | Command::Raise { .. }
            | Command::SetField { .. }
            | Command::GoalReached
            | Command::Audit(_) => {}
        }
    }

    fn refuses(&mut self, _now: Instant, _request: RequestId, handle: Slot) -> bool {
        self.fates[usize::from(handle)].pop_front().unwrap_or(false)
    }

    fn entered(&mut self, now: Instant, step: Index) {
        let (run, before) = (self.run(), self.record.contacts.len());
        let step = self.journey.steps[step as usize].id.clone();
        self.record.arrivals.push(Arrival { at: now.0, run, step, before });
    }

    fn took(&mut self, _now: Instant, step: Index, arm: Arm) {
        let Arm::Wait(arm) = arm else { return };
        let journey = self.journey;
        if let StepKind::Wait { arms, .. } = &journey.steps[step as usize].kind {
            self.heard(&arms[usize::from(arm)]);
        }
    }
}
