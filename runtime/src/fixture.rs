//! A small program and a run through it, for tests.
//!
//! The program is fixed, its only journey is given as steps. The log of a [`Trial`] says in a line each what the
//! run did and when, on the clock of New York.

use journey_plan::exec::{
    Audience, BLOCKED_REASONS, Binding, Compliance, ConsentNeed, ConsentRecord, Conversation,
    Engagement, ExitOn, Expr, Field, Handle, Index, Journey, Message, Next, Program, QuietTime,
    RestTime, ResultSet, ResultValue, Slot, Step, StepKind, TemplatePart, Trigger, TriggerUse,
    Type, WaitArm, WaitTrigger,
};
use journey_plan::model::{
    Channel, Comparison, ConsentModel, Entry, EventKind as Outcoming, QuietRule, QuietZone, Reenter,
};
use journey_plan::value::{Date, Instant, Length, Symbol, TimeOfDay, Value};

use crate::time::Zone;
use crate::{
    Arm, Audit, Command, Consent, Contact, Ending, Event, EventKind, Machine, Outcome, Output,
    RequestId, Rest, Run, State, Values, Verdict, Way,
};

pub(crate) const NEW_YORK: &str = "America/New_York";

/// Result values by place.
pub(crate) mod result {
    pub(crate) const LIVE_ANSWER: u8 = 0;
    pub(crate) const NO_ANSWER: u8 = 1;
    pub(crate) const INVALID_ADDRESS: u8 = 2;
    pub(crate) const UNKNOWN_CALL: u8 = 3;
    pub(crate) const CONVERSATION_CLOSED: u8 = 4;
    pub(crate) const MESSAGE_SENT: u8 = 5;
    pub(crate) const UNKNOWN_CHAT: u8 = 6;
    /// In the vocabulary, but not in the dial mode of the engagement.
    pub(crate) const TERMINATED: u8 = 7;
}

/// Contact fields by place.
pub(crate) mod field {
    pub(crate) const MOBILE: u32 = 0;
    pub(crate) const TIME_ZONE: u32 = 1;
    pub(crate) const FIRST_NAME: u32 = 2;
    pub(crate) const TIER: u32 = 3;
    pub(crate) const RENEWAL_DATE: u32 = 4;
    pub(crate) const EMAIL: u32 = 5;
    pub(crate) const DUE: u32 = 6;
    pub(crate) const POINTS: u32 = 7;
    pub(crate) const ACTIVE: u32 = 8;
}

/// Quiet times by place.
pub(crate) mod quiet {
    pub(crate) const EVENINGS: u32 = 0;
    pub(crate) const EVENINGS_ELSE_BLOCK: u32 = 1;
    pub(crate) const SUNDAYS: u32 = 2;
    pub(crate) const ALWAYS: u32 = 3;
}

/// Segments by place.
pub(crate) mod segment {
    pub(crate) const VIP: u32 = 0;
    pub(crate) const COMPLAINTS: u32 = 1;
}

/// Triggers by place.
pub(crate) mod trigger {
    pub(crate) const PAID: u32 = 0;
    pub(crate) const NEEDS_AGENT: u32 = 1;
}

/// Messages by place.
pub(crate) mod message {
    pub(crate) const TEXT: u32 = 0;
    pub(crate) const LETTER: u32 = 1;
    pub(crate) const PUSH: u32 = 2;
}

/// Handles: `call` and `chat`.
pub(crate) const CALL: Slot = 0;
pub(crate) const CHAT: Slot = 1;

pub(crate) const GOLD: Symbol = Symbol(4);
pub(crate) const SILVER: Symbol = Symbol(5);

pub(crate) fn program() -> Program {
    let names = BLOCKED_REASONS.into_iter().chain(["Gold", "Silver"]);
    Program {
        symbols: names.map(Into::into).collect(),
        results: results(),
        contact: vec![
            a_field("mobile", Type::Phone, true),
            a_field("time_zone", Type::TimeZone, true),
            a_field("first_name", Type::Text, true),
            a_field("tier", tiers(), true),
            a_field("renewal_date", Type::Date, true),
            a_field("email", Type::Email, true),
            a_field("due", Type::DateTime, true),
            a_field("points", Type::Number, true),
            a_field("active", Type::Boolean, true),
        ],
        zone_field: Some(field::TIME_ZONE),
        segments: vec!["Vip".into(), "Complaints".into()],
        triggers: vec![
            Trigger {
                name: "Paid".into(),
                fields: vec![
                    a_field("amount", Type::Number, false),
                    a_field("note", Type::Text, true),
                ],
            },
            Trigger {
                name: "NeedsAgent".into(),
                fields: vec![a_field("reason", Type::Text, false)],
            },
        ],
        consent_records: [None, Some("Renewals".into())]
            .map(|topic| ConsentRecord {
                profile: "Retail".into(),
                channel: Channel::Voice,
                purpose: "Service".into(),
                topic,
            })
            .to_vec(),
        consents: vec![
            ConsentNeed { model: ConsentModel::OptIn, purpose: 0, topic: Some(1) },
            ConsentNeed { model: ConsentModel::OptOut, purpose: 0, topic: None },
            ConsentNeed { model: ConsentModel::None, purpose: 0, topic: None },
        ],
        quiet_times: quiet_times(),
        engagements: engagements(),
        messages: messages(),
        policies: Vec::new(),
        journeys: Vec::new(),
    }
}

fn a_field(name: &str, ty: Type, optional: bool) -> Field {
    Field { name: name.into(), external: name.into(), ty, optional }
}

fn tiers() -> Type {
    Type::Choice(vec![(GOLD, "Gold tier".into()), (SILVER, "Silver tier".into())])
}

fn results() -> Vec<ResultValue> {
    let value = |name: &str, channel, event, aliases: &[&str]| ResultValue {
        name: name.into(),
        channel,
        class: if name == "Terminated" { "uncontacted" } else { "class" }.into(),
        event,
        aliases: aliases.iter().map(|alias| (*alias).into()).collect(),
    };
    let (voice, sms) = (Channel::Voice, Channel::Sms);
    vec![
        value("LiveAnswer", voice, Some(Outcoming::Attempted), &[]),
        value("NoAnswer", voice, Some(Outcoming::Attempted), &["Busy"]),
        value("InvalidAddress", voice, Some(Outcoming::NotAttempted), &[]),
        value("Unknown", voice, Some(Outcoming::Attempted), &[]),
        value("ConversationClosed", sms, Some(Outcoming::Concluded), &[]),
        value("MessageSent", sms, None, &[]),
        value("Unknown", sms, Some(Outcoming::Concluded), &[]),
        value("Terminated", voice, Some(Outcoming::NotAttempted), &[]),
    ]
}

fn quiet_times() -> Vec<QuietTime> {
    let weekly = |days: &[u8], from: &str, to: &str| QuietRule::Weekly {
        days: days.to_vec(),
        from: time(from),
        to: time(to),
    };
    let daily = [0, 1, 2, 3, 4, 5, 6];
    let quiet = |name: &str, zone, rules| QuietTime { name: name.into(), zone, rules };
    vec![
        quiet("Evenings", QuietZone::Contact, vec![weekly(&daily, "21:00", "08:00")]),
        quiet("ElseBlock", QuietZone::ContactElseBlock, vec![weekly(&daily, "21:00", "08:00")]),
        quiet("Sundays", QuietZone::Contact, vec![weekly(&[6], "00:00", "24:00")]),
        quiet("Always", QuietZone::Contact, vec![weekly(&daily, "00:00", "24:00")]),
    ]
}

fn engagements() -> Vec<Engagement> {
    let engagement = |name: &str, channel, results: &[u8]| Engagement {
        name: name.into(),
        external: name.into(),
        channel,
        calls: 1,
        reattempt_every: Length::default(),
        first_response: None,
        inputs: vec![a_field("name", Type::Text, true), a_field("points", Type::Number, true)],
        attributes: vec![
            a_field("Tier", tiers(), true),
            a_field("CallBackAt", Type::DateTime, true),
            a_field("Score", Type::Number, true),
            a_field("Happy", Type::Boolean, true),
            a_field("On", Type::Date, true),
            a_field("Note", Type::Text, true),
        ],
        dispositions: vec![
            ("Interested".into(), "Interested".into()),
            ("DoNotContact".into(), "Do not contact".into()),
        ],
        results: ResultSet(results.iter().map(|place| 1 << place).sum()),
    };
    vec![
        engagement("Call", Channel::Voice, &[0, 1, 2, 3]),
        engagement("Chat", Channel::Sms, &[4, 6]),
    ]
}

fn messages() -> Vec<Message> {
    let named = vec![
        TemplatePart::Literal("Hi ".into()),
        TemplatePart::Placeholder(or_else(Expr::Contact(field::FIRST_NAME), text("there"))),
    ];
    let message = |name: &str, channel, address| Message {
        name: name.into(),
        channel,
        compliance: compliance(Some(quiet::EVENINGS)),
        address,
        subject: None,
        body: Some(named.clone()),
        template: None,
    };
    vec![
        message("Text", Channel::Sms, Some(field::MOBILE)),
        message("Letter", Channel::Email, Some(field::EMAIL)),
        message("Push", Channel::Push, None),
    ]
}

pub(crate) fn compliance(quiet_time: Option<Index>) -> Compliance {
    Compliance { consent: 0, quiet_time }
}

pub(crate) fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(crate) fn time(text: &str) -> TimeOfDay {
    TimeOfDay::parse(text).unwrap()
}

/// A time of 2026 on the clock of New York, as `06-01 10:00`.
pub(crate) fn at(text: &str) -> Instant {
    Zone::parse(NEW_YORK).unwrap().parse_datetime(&format!("2026-{text}")).unwrap()
}

pub(crate) fn days(days: u32) -> Length {
    Length { days, seconds: 0 }
}

pub(crate) fn hours(hours: u64) -> Length {
    Length { days: 0, seconds: hours * 3600 }
}

pub(crate) fn text(text: &str) -> Expr {
    Expr::Value(Value::Text(text.into()))
}

pub(crate) fn number(number: i64) -> Expr {
    Expr::Value(Value::Number(number.into()))
}

pub(crate) fn or_else(first: Expr, second: Expr) -> Expr {
    Expr::Else(Box::new(first), Box::new(second))
}

pub(crate) fn compare(how: Comparison, left: Expr, right: Expr) -> Expr {
    Expr::Compare(how, Box::new(left), Box::new(right))
}

/// Steps by name; a successor is a name, `end` ends the run.
pub(crate) struct Steps(Vec<(&'static str, StepKind)>);

pub(crate) const END: Next = None;

impl Steps {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn add(mut self, id: &'static str, kind: StepKind) -> Self {
        self.0.push((id, kind));
        self
    }

    pub(crate) fn call(self, quiet_time: Option<Index>, next: Next) -> Self {
        self.add("call", conversation(CALL, compliance(quiet_time), next))
    }

    pub(crate) fn chat(self, quiet_time: Option<Index>, next: Next) -> Self {
        self.add("chat", conversation(CHAT, compliance(quiet_time), next))
    }

    pub(crate) fn wait(self, limit: Length, arms: Vec<WaitArm>, timeout: Next) -> Self {
        self.add("wait", StepKind::Wait { limit, arms, timeout })
    }

    pub(crate) fn delay(self, time: RestTime, next: Next) -> Self {
        self.add("delay", StepKind::Delay { time, next })
    }

    pub(crate) fn send(self, message: Index, next: Next) -> Self {
        self.add("send", StepKind::Send { message, next })
    }

    pub(crate) fn exit(self, outcome: Index) -> Self {
        self.add("exit", StepKind::Exit { outcome })
    }
}

fn conversation(handle: Slot, compliance: Compliance, next: Next) -> StepKind {
    StepKind::Conversation(Box::new(Conversation {
        handle,
        engagement: Index::from(handle),
        compliance,
        address: field::MOBILE,
        inputs: vec![(0, Expr::Contact(field::FIRST_NAME)), (1, Expr::Contact(field::POINTS))],
        message: (handle == CHAT).then_some(message::TEXT),
        next,
    }))
}

/// `trigger call.attempted => …` of a handle.
pub(crate) fn on(handle: Slot, event: Outcoming, next: Next) -> WaitArm {
    WaitArm { on: vec![WaitTrigger::Event(handle, event)], next }
}

/// All events of `call`, each with its successor.
pub(crate) fn on_call(attempted: Next, not_attempted: Next, blocked: Next) -> Vec<WaitArm> {
    vec![
        on(CALL, Outcoming::Attempted, attempted),
        on(CALL, Outcoming::NotAttempted, not_attempted),
        on(CALL, Outcoming::Blocked, blocked),
    ]
}

/// `trigger Paid as paid when paid.amount > …`, kept in binding 0.
pub(crate) fn paid(more_than: Option<i64>) -> TriggerUse {
    let when =
        more_than.map(|amount| compare(Comparison::Greater, Expr::Binding(0, 0), number(amount)));
    TriggerUse { trigger: trigger::PAID, binding: Some(0), when }
}

pub(crate) fn on_paid(more_than: Option<i64>, next: Next) -> WaitArm {
    WaitArm { on: vec![WaitTrigger::Trigger(paid(more_than))], next }
}

/// A journey with these steps; outcomes `completed`, `renewed`, `lost`.
pub(crate) fn journey(steps: Steps) -> Journey {
    let steps: Vec<Step> =
        steps.0.into_iter().map(|(id, kind)| Step { id: id.into(), kind }).collect();
    let step_of = |wanted: Slot| {
        let place = steps
            .iter()
            .position(|step| matches!(&step.kind, StepKind::Conversation(c) if c.handle == wanted));
        place.map_or(Index::MAX, |place| Index::try_from(place).unwrap())
    };
    let handles = [("call", CALL), ("chat", CHAT)].map(|(name, slot)| Handle {
        name: name.into(),
        engagement: Index::from(slot),
        step: step_of(slot),
    });
    Journey {
        name: "Renewal".into(),
        audience: Audience::Segment(segment::VIP),
        exclude: Vec::new(),
        entry: Entry::Once,
        reenter: Reenter::Never,
        time_zone: NEW_YORK.into(),
        starts: None,
        ends: None,
        follows: Vec::new(),
        goal: None,
        exits: Vec::new(),
        outcomes: ["completed", "renewed", "lost"].map(Into::into).to_vec(),
        first: (!steps.is_empty()).then_some(0),
        handles: handles.to_vec(),
        bindings: vec![Binding { name: "paid".into(), trigger: trigger::PAID }; 2],
        counters: 2,
        steps,
    }
}

pub(crate) fn exit_on_segment(segment: Index, outcome: Index) -> ExitOn {
    ExitOn { on: Audience::Segment(segment), outcome }
}

pub(crate) fn exit_on_paid(more_than: Option<i64>, outcome: Index) -> ExitOn {
    ExitOn { on: Audience::Trigger(paid(more_than)), outcome }
}

/// A run of one contact, event by event.
pub(crate) struct Trial {
    pub(crate) machine: Machine,
    pub(crate) state: State,
    pub(crate) contact: Contact,
    pub(crate) now: Instant,
    pub(crate) log: Log,
    pub(crate) splits: Vec<(Index, u16)>,
}

/// What a run did, in order.
#[derive(Default)]
pub(crate) struct Log {
    /// How often there is no room before there is.
    pub(crate) full: u32,
    pub(crate) lines: Vec<String>,
    pub(crate) commands: Vec<(Instant, Command)>,
    pub(crate) arms: Vec<(Index, Arm)>,
    pub(crate) entered: Vec<Index>,
}

impl Output for Log {
    fn command(&mut self, now: Instant, command: Command) {
        let local = Zone::parse(NEW_YORK).unwrap().local(now);
        let date = local.date();
        if let Some(line) = line(&command) {
            let clock = TimeOfDay { minutes: local.minutes() };
            self.lines.push(format!("{:02}-{:02} {clock} {line}", date.month, date.day));
        }
        self.commands.push((now, command));
    }

    fn has_room(&mut self, _now: Instant, _way: Way, _channel: Channel) -> bool {
        let left = self.full.checked_sub(1);
        self.full = left.unwrap_or(0);
        left.is_none()
    }

    fn entered(&mut self, _now: Instant, step: Index) {
        self.entered.push(step);
    }

    fn took(&mut self, _now: Instant, step: Index, arm: Arm) {
        self.arms.push((step, arm));
    }
}

/// A command in a few words; timers are left out.
fn line(command: &Command) -> Option<String> {
    let line = match command {
        Command::Converse { request, handle: CALL, .. } => format!("call {}", request.visit),
        Command::Converse { request, .. } => format!("chat {}", request.visit),
        Command::CancelConversation { request } => format!("cancel {}", request.visit),
        Command::Blocked { reason, .. } => format!("blocked {}", reason.name()),
        Command::Send { message, .. } => format!("send {message}"),
        Command::Skipped { reason, .. } => format!("skipped {reason:?}"),
        Command::Raise { trigger, .. } => format!("raise {trigger}"),
        Command::SetField { field, .. } => format!("set {field}"),
        Command::Timer { .. } => return None,
        Command::GoalReached => "goal".into(),
        Command::Audit(Audit::Held { .. }) => "held".into(),
        Command::Audit(audit) => {
            let text = format!("{audit:?}");
            format!("audit {}", text.split_whitespace().next().unwrap_or_default())
        }
        Command::Done { ending: Ending::Outcome(outcome) } => format!("done {outcome}"),
        Command::Done { ending } => format!("done {ending:?}"),
    };
    Some(line)
}

impl Trial {
    /// A contact that opted in, with a phone, an email address and no zone of its own.
    pub(crate) fn new(steps: Steps) -> Self {
        Self::of(journey(steps))
    }

    pub(crate) fn of(journey: Journey) -> Self {
        Self::in_program(program(), journey)
    }

    /// As `of`, in a program that is not the usual one.
    pub(crate) fn in_program(mut program: Program, journey: Journey) -> Self {
        let state = State::new(&journey);
        program.journeys.push(journey);
        let contact = person(&program);
        let machine = Machine::over(program);
        Self { machine, state, contact, now: Instant(0), log: Log::default(), splits: Vec::new() }
    }
}

/// A contact that opted in, with a phone, an email address and no zone of its own.
pub(crate) fn person(program: &Program) -> Contact {
    let mut contact = Contact::new(program, "c-1", Vec::new());
    contact.set(program, field::MOBILE, Some(Value::Text("+12125550100".into())));
    contact.set(program, field::EMAIL, Some(Value::Text("ada@example.com".into())));
    contact.set(program, field::FIRST_NAME, Some(Value::Text("Ada".into())));
    contact.set_consent(0, Consent::OptedIn);
    contact
}

impl Trial {
    pub(crate) fn set(&mut self, field: Index, value: Value) {
        self.contact.set(self.machine.program(), field, Some(value));
    }

    pub(crate) fn unset(&mut self, field: Index) {
        self.contact.set(self.machine.program(), field, None);
    }

    pub(crate) fn event(&mut self, now: Instant, kind: EventKind) -> Verdict {
        self.now = self.now.max(now);
        let run = Run { journey: 0, splits: &self.splits };
        let event = Event { now, kind };
        self.machine.step(run, &mut self.state, &mut self.contact, &event, &mut self.log)
    }

    pub(crate) fn start(&mut self, text: &str) -> Verdict {
        self.event(at(text), EventKind::Start { fields: Values::new() })
    }

    /// Lets virtual time run to an instant, the timers at it included.
    pub(crate) fn run_to(&mut self, text: &str) {
        let until = at(text);
        while let Some(due) = self.state.rest.due().filter(|due| *due <= until) {
            let token = self.state.token;
            assert_eq!(self.event(due, EventKind::Timer { token }), Verdict::Applied);
        }
        self.now = self.now.max(until);
    }

    /// Lets virtual time run until the run ends.
    pub(crate) fn finish(&mut self) {
        self.run_to("12-31 00:00");
        assert!(self.state.ended().is_some(), "it rests: {:?}", self.state.rest);
    }

    /// The last request of a handle is answered.
    pub(crate) fn reply(&mut self, text: &str, handle: Slot, result: u8) -> Verdict {
        let request = self.request(handle);
        self.answer(text, request, result)
    }

    pub(crate) fn answer(&mut self, text: &str, request: RequestId, result: u8) -> Verdict {
        let outcome = Outcome { result, ..Outcome::default() };
        self.event(at(text), EventKind::Outcome { request, outcome })
    }

    pub(crate) fn request(&self, handle: Slot) -> RequestId {
        let handle = usize::from(handle);
        let step = self.machine.journey(0).unwrap().handles[handle].step;
        RequestId { visit: self.state.handles[handle].visit, step }
    }

    pub(crate) fn pay(&mut self, text: &str, amount: i64) -> Verdict {
        self.event(at(text), paying(None, amount))
    }

    pub(crate) fn lines(&self) -> Vec<&str> {
        self.log.lines.iter().map(String::as_str).collect()
    }

    /// The step on which the run rests and until when, on the clock of New York.
    pub(crate) fn rests(&self) -> (&str, String) {
        let journey = self.machine.journey(0).unwrap();
        let step = self.state.rest.step().map_or("none", |step| &journey.steps[step as usize].id);
        let until = self.state.rest.due().map(|due| {
            let local = Zone::parse(NEW_YORK).unwrap().local(due);
            let clock = TimeOfDay { minutes: local.minutes() };
            format!("{:02}-{:02} {clock}", local.date().month, local.date().day)
        });
        (step, until.unwrap_or_default())
    }

    pub(crate) fn is_held(&self) -> bool {
        matches!(self.state.rest, Rest::Held { .. })
    }
}

pub(crate) fn paying(event_id: Option<&str>, amount: i64) -> EventKind {
    let fields = [Some(Value::Number(amount.into())), None].into_iter().collect();
    EventKind::Trigger { event_id: event_id.map(Into::into), trigger: trigger::PAID, fields }
}
