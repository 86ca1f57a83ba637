//! What happened to a contact, in words.

use std::fmt;

use journey_plan::exec::{Index, Slot, StepKind, VerifiedPlan, WaitTrigger};
use journey_plan::model::{self, EventKind};
use journey_plan::value::{Date, Instant, TimeOfDay, Value};
use smol_str::SmolStr;

use crate::command::{Audit, Blocked, Command, Ending, Skip};
use crate::step::Arm;
use crate::time::Zone;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// The date on the contact's clock.
    pub date: Date,
    /// The time on the contact's clock, to the minute.
    pub time: TimeOfDay,
    /// Seconds into that minute.
    pub second: u8,
    /// What kind of thing.
    pub kind: EntryKind,
    /// The stable id of the step that it is about.
    pub step: Option<SmolStr>,
    /// The thing in words, without its time.
    pub text: String,
}

/// What kind of thing happened.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// The run begins or ends, a conversation or message goes out or not, a trigger is raised.
    Visible,
    /// Something came from outside: an outcome, a trigger, a change.
    Event,
    /// A decision of the journey: an arm that was taken, a hold.
    Decision,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.date, self.time)?;
        if self.second > 0 {
            write!(f, ":{:02}", self.second)?;
        }
        write!(f, "  {}", self.text)
    }
}

/// Puts what happens in a journey into words.
#[derive(Copy, Clone, Debug)]
pub struct Narrator<'a> {
    plan: &'a VerifiedPlan,
    journey: Index,
}

impl<'a> Narrator<'a> {
    /// A narrator of one journey of a plan.
    pub fn new(plan: &'a VerifiedPlan, journey: Index) -> Self {
        Self { plan, journey }
    }

    /// An entry at an instant of the contact's clock.
    pub fn entry(
        self,
        at: Instant,
        zone: Zone,
        kind: EntryKind,
        step: Option<Index>,
        text: String,
    ) -> Entry {
        let local = zone.local(at);
        let second = u8::try_from(local.millis / 1000 % 60).unwrap_or(0);
        let time = TimeOfDay { minutes: local.minutes() };
        let step = step.and_then(|step| self.step_id(step));
        Entry { at, date: local.date(), time, second, kind, step, text }
    }

    fn program(self) -> &'a journey_plan::exec::Program {
        self.plan.program()
    }

    fn journey(self) -> Option<&'a journey_plan::exec::Journey> {
        self.program().journeys.get(self.journey as usize)
    }

    fn step(self, step: Index) -> Option<&'a journey_plan::exec::Step> {
        self.journey()?.steps.get(step as usize)
    }

    /// The stable id of a step.
    pub fn step_id(self, step: Index) -> Option<SmolStr> {
        Some(self.step(step)?.id.clone())
    }

    /// The name of a handle.
    pub fn handle(self, handle: Slot) -> &'a str {
        let named = self.journey().and_then(|journey| journey.handles.get(usize::from(handle)));
        named.map_or("", |handle| handle.name.as_str())
    }

    /// The name of a message.
    pub fn message(self, message: Index) -> &'a str {
        self.program().messages.get(message as usize).map_or("", |message| message.name.as_str())
    }

    /// The name of a trigger.
    pub fn trigger(self, trigger: Index) -> &'a str {
        self.program().triggers.get(trigger as usize).map_or("", |trigger| trigger.name.as_str())
    }

    /// The name of an ending.
    pub fn ending(self, ending: Ending) -> &'a str {
        match ending {
            Ending::Outcome(outcome) => self
                .journey()
                .and_then(|journey| journey.outcomes.get(outcome as usize))
                .map_or("", SmolStr::as_str),
            Ending::Cancelled => "cancelled",
            Ending::Erased => "erased",
        }
    }

    /// A value as a person writes it.
    pub fn value(self, value: &Value, zone: Zone) -> String {
        match value {
            Value::Text(text) => format!("\"{text}\""),
            Value::Number(number) => number.normalize().to_string(),
            Value::Boolean(boolean) => boolean.to_string(),
            Value::Date(date) => date.to_string(),
            Value::DateTime(at) => {
                let local = zone.local(*at);
                format!("{} {}", local.date(), TimeOfDay { minutes: local.minutes() })
            }
            Value::Choice(symbol) => {
                let name = self.program().symbols.get(symbol.0 as usize);
                name.map_or_else(String::new, ToString::to_string)
            }
        }
    }

    /// Values with the names of the fields that they belong to: `{ amount: 20 }`; empty where none is set.
    pub fn record(
        self,
        fields: &[journey_plan::exec::Field],
        values: &[Option<Value>],
        zone: Zone,
    ) -> String {
        let written: Vec<String> = fields
            .iter()
            .zip(values)
            .filter_map(|(field, value)| {
                Some(format!("{}: {}", field.name, self.value(value.as_ref()?, zone)))
            })
            .collect();
        if written.is_empty() { String::new() } else { format!(" {{ {} }}", written.join(", ")) }
    }

    /// The outcome of a conversation, in words.
    pub fn outcome(self, handle: Slot, outcome: &crate::Outcome, zone: Zone) -> String {
        let program = self.program();
        let result = program.results.get(usize::from(outcome.result));
        let name = result.map_or("", |result| result.name.as_str());
        let event = result.and_then(|result| result.event).map_or("", event_word);
        let mut words = format!("{}.{event} arrives: {name}", self.handle(handle));
        let known = self.journey().and_then(|journey| journey.handles.get(usize::from(handle)));
        let engagement = known.and_then(|known| program.engagements.get(known.engagement as usize));
        if let Some(engagement) = engagement {
            for (place, (code, _)) in (0_u8..).zip(&engagement.dispositions) {
                if outcome.codes.contains(place) {
                    words.push_str(", ");
                    words.push_str(code);
                }
            }
            words.push_str(&self.record(&engagement.attributes, &outcome.attributes, zone));
        }
        words
    }

    /// A command in words; absent for what only machines care about.
    pub fn command(
        self,
        command: &Command,
        zone: Zone,
    ) -> Option<(EntryKind, Option<Index>, String)> {
        let visible = |step, text| Some((EntryKind::Visible, step, text));
        match command {
            Command::Converse { request, handle, engagement, message, .. } => {
                let engagement = self.program().engagements.get(*engagement as usize)?;
                let (handle, with) = (self.handle(*handle), &engagement.name);
                let does = if message.is_some() { "is texted" } else { "goes out" };
                visible(Some(request.step), format!("{handle} {does} ({with})"))
            }
            Command::Blocked { request, handle, reason } => {
                let (handle, why) = (self.handle(*handle), blocked_words(*reason));
                let text = format!("{handle} is blocked: {} ({why})", reason.name());
                visible(Some(request.step), text)
            }
            Command::Send { request, message, .. } => {
                visible(Some(request.step), format!("{} is sent", self.message(*message)))
            }
            Command::Skipped { request, message, reason } => {
                let why = match reason {
                    Skip::Blocked(reason) => blocked_words(*reason),
                    Skip::TooLong => "the text is too long once filled in",
                };
                let text = format!("{} is not sent: {why}", self.message(*message));
                Some((EntryKind::Decision, Some(request.step), text))
            }
            Command::Raise { request, trigger, fields } => {
                let known = self.program().triggers.get(*trigger as usize)?;
                let record = self.record(&known.fields, fields, zone);
                visible(Some(request.step), format!("trigger {}{record} is raised", known.name))
            }
            Command::SetField { field, value } => {
                let field = self.program().contact.get(*field as usize)?;
                let value = value.as_ref().map_or_else(|| "unset".into(), |v| self.value(v, zone));
                let text = format!("contact.{} becomes {value}", field.name);
                Some((EntryKind::Decision, None, text))
            }
            Command::GoalReached => Some((EntryKind::Decision, None, "the goal is reached".into())),
            Command::CancelConversation { request } => {
                let text = "the contact center is asked to drop what it has not begun".to_owned();
                Some((EntryKind::Decision, Some(request.step), text))
            }
            Command::Done { ending } => visible(None, format!("exit {}", self.ending(*ending))),
            Command::Audit(audit) => self.audit(audit, zone),
            Command::Timer { .. } => None,
        }
    }

    fn audit(self, audit: &Audit, zone: Zone) -> Option<(EntryKind, Option<Index>, String)> {
        let said = |step, text: String| Some((EntryKind::Decision, step, text));
        match audit {
            Audit::Held { request, until } => {
                let what = self.step_subject(request.step);
                let until = self.value(&Value::DateTime(*until), zone);
                said(Some(request.step), format!("{what} is held for quiet time until {until}"))
            }
            Audit::NoRoom { request } => {
                let what = self.step_subject(request.step);
                said(Some(request.step), format!("{what} waits until there is room to send it"))
            }
            Audit::LateOutcome { request, .. } => {
                let what = self.step_subject(request.step);
                said(
                    Some(request.step),
                    format!("an outcome of {what} comes too late for any wait"),
                )
            }
            Audit::TriggerRefused { trigger, field } => {
                let known = self.program().triggers.get(*trigger as usize)?;
                let field =
                    known.fields.get(*field as usize).map_or("", |field| field.name.as_str());
                said(None, format!("trigger {} is refused: its {field} does not fit", known.name))
            }
            Audit::OpeningTooLong { message, length } => {
                let message = self.message(*message);
                said(None, format!("{message} is too long once filled in: {length} characters"))
            }
            Audit::ContactRule { request, refusal } => {
                let what = self.step_subject(request.step);
                let rule = super::refusal::sentence(self.plan, refusal, zone)?;
                said(Some(request.step), format!("{what} would break {rule}"))
            }
            Audit::UnsetTime { step } => {
                said(Some(*step), "the time to go on is unset: it goes on at once".to_owned())
            }
            Audit::Quarantined { step, .. } => {
                said(Some(*step), "the run is parked for an operator".to_owned())
            }
            Audit::UnknownResult { raw } => said(None, format!("`{raw}` is read as Unknown")),
            Audit::UndeclaredCode { raw } => {
                said(None, format!("the code `{raw}` is not declared"))
            }
            Audit::UndeclaredAttribute { name, .. } => {
                said(None, format!("the attribute `{name}` is not declared"))
            }
            Audit::UnreadableAttribute { attribute, raw } => {
                said(None, format!("`{raw}` cannot be read as {attribute}: it is unset"))
            }
            Audit::Progress { .. } => None,
        }
    }

    /// What a step that contacts somebody is about: the handle or the message.
    fn step_subject(self, step: Index) -> &'a str {
        match self.step(step).map(|step| &step.kind) {
            Some(StepKind::Conversation(conversation)) => self.handle(conversation.handle),
            Some(StepKind::Send { message, .. }) => self.message(*message),
            Some(StepKind::Raise { .. }) => "the trigger",
            _ => "the step",
        }
    }

    /// The arm that a step took, in words; absent where another entry says it.
    pub fn took(self, step: Index, arm: Arm) -> Option<String> {
        match arm {
            Arm::Wait(place) => Some(format!("the wait takes {}", self.wait_arm(step, place)?)),
            Arm::Timeout => Some("the wait times out".to_owned()),
            Arm::Branch(place) => {
                Some(format!("the branch takes {}", self.branch_arm(step, place)?))
            }
            Arm::Otherwise => Some("the branch takes otherwise".to_owned()),
            Arm::Split(place) => {
                let StepKind::Split { name, arms } = &self.step(step)?.kind else { return None };
                let (arm, ..) = arms.get(usize::from(place))?;
                Some(format!("the split {name} takes {arm}"))
            }
            Arm::Exhausted => Some("no attempt is left".to_owned()),
            Arm::Again => Some("the next attempt begins".to_owned()),
            Arm::ExitOn(_) => Some("an `exit on` ends the run".to_owned()),
        }
    }

    /// The head of an arm of a `wait`: `call.attempted` or `PolicyRenewed`.
    pub fn wait_arm(self, step: Index, place: u16) -> Option<String> {
        let StepKind::Wait { arms, .. } = &self.step(step)?.kind else { return None };
        let on = &arms.get(usize::from(place))?.on;
        let heads: Vec<String> = on.iter().map(|trigger| self.wait_trigger(trigger)).collect();
        Some(heads.join(", "))
    }

    fn wait_trigger(self, trigger: &WaitTrigger) -> String {
        match trigger {
            WaitTrigger::Event(handle, event) => {
                format!("{}.{}", self.handle(*handle), event_word(*event))
            }
            WaitTrigger::Trigger(used) => self.trigger(used.trigger).to_owned(),
        }
    }

    /// The head of an arm of a `branch`, in canonical form.
    pub fn branch_arm(self, step: Index, place: u16) -> Option<&'a str> {
        let journey = self.plan.plan().journeys.get(self.journey as usize)?;
        let model::StepKind::Branch { arms, .. } = &journey.steps.get(step as usize)?.step else {
            return None;
        };
        Some(arms.get(usize::from(place))?.head.as_str())
    }
}

/// The word for an event of a conversation.
pub fn event_word(event: EventKind) -> &'static str {
    match event {
        EventKind::Attempted => "attempted",
        EventKind::NotAttempted => "not_attempted",
        EventKind::Concluded => "concluded",
        EventKind::Blocked => "blocked",
    }
}

/// A reason not to contact somebody, in words.
fn blocked_words(reason: Blocked) -> &'static str {
    match reason {
        Blocked::NoConsent => "no consent",
        Blocked::NoAddress => "no address",
        Blocked::QuietTime => "quiet time leaves no window",
        Blocked::ContactRule => "a contact rule",
    }
}
