//! What goes out at a step, and at which hours it can.

use std::collections::BTreeMap;
use std::rc::Rc;

use journey_grammar::ast::MessageKind;

use super::gap::DAY;
use super::situation::{Conditions, Out};
use super::time::{Anchor, Hold, Local};
use crate::flow::Week;
use crate::hir::{
    ContactKinds, Conversation, Field, Handle, Id, Journey, Length, Message, Profile, Program,
    Purpose, QuietChoice, QuietRule, QuietTime, QuietValue, QuietZone, Step, StepKind, Ty,
};
use crate::vocabulary::Channel;

/// A kind of contact.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Call,
    Text,
    Email,
    Push,
}

impl Kind {
    /// Whether a rule about these kinds speaks of it.
    pub(crate) fn is_in(self, kinds: ContactKinds) -> bool {
        match self {
            Self::Call => kinds.calls,
            Self::Text => kinds.texts,
            Self::Email => kinds.emails,
            Self::Push => kinds.pushes,
        }
    }
}

/// What a step sends to the contact.
#[derive(Clone, Debug)]
pub(super) struct Sending {
    pub(super) kind: Kind,
    pub(super) handle: Option<Id<Handle>>,
    pub(super) hold: Hold,
    pub(super) profile: Option<Id<Profile>>,
    pub(super) purpose: Option<Id<Purpose>>,
    /// Fields of the contact without which nothing goes out.
    pub(super) needs: Vec<Id<Field>>,
    /// It never goes out: it insists on a zone that no field tells.
    pub(super) never: bool,
    /// How often and how far apart the contact center dials again by itself.
    pub(super) redials: Option<(u32, Length)>,
    /// When it cannot go out, minute by minute of the contact's week from Monday on; absent where that is
    /// not on the contact's clock.
    week: Option<Rc<WeekOfContact>>,
}

/// The weeks of quiet times, each laid out once.
pub(super) type Weeks = BTreeMap<Id<QuietTime>, Rc<WeekOfContact>>;

#[derive(Debug)]
pub(super) struct WeekOfContact {
    quiet: Week,
    /// Dates are quiet besides.
    dates: bool,
    /// The minute of the day behind the last at which it can go out.
    latest: u16,
}

impl Sending {
    /// What the step sends, if it sends something.
    pub(super) fn of(
        program: &Program,
        journey: &Journey,
        step: &Step,
        weeks: &mut Weeks,
    ) -> Option<Self> {
        match &step.kind {
            StepKind::Conversation(conversation) => {
                conversing(program, journey, conversation, weeks)
            }
            StepKind::Send(message) => {
                Some(sent(program, journey, &program.messages[(*message)?], weeks))
            }
            StepKind::Wait(_)
            | StepKind::Branch(_)
            | StepKind::Attempt(_)
            | StepKind::Retry(_)
            | StepKind::Split(_)
            | StepKind::Delay(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_)
            | StepKind::Bad => None,
        }
    }

    /// Whether it can go out in this minute of the contact's week.
    pub(super) fn may_go_out(&self, minute: usize) -> bool {
        match &self.week {
            Some(week) => !week.quiet.quiet(i64::try_from(minute).unwrap_or(0)),
            None => true,
        }
    }

    /// Whether it surely goes out at once at this local time.
    pub(super) fn is_open(&self, local: Local) -> bool {
        if self.hold.quiet.is_none() {
            return true;
        }
        let Some(week) = &self.week else { return false };
        let days = match local.weekday {
            Some(day) => usize::from(day)..usize::from(day) + 1,
            None => 0..7,
        };
        !week.dates
            && days.into_iter().all(|day| self.may_go_out(day * 1_440 + usize::from(local.minute)))
    }

    /// Whether it can never go out at this local time.
    pub(super) fn is_shut(&self, local: Local) -> bool {
        let days = match local.weekday {
            Some(day) => usize::from(day)..usize::from(day) + 1,
            None => 0..7,
        };
        days.into_iter().all(|day| !self.may_go_out(day * 1_440 + usize::from(local.minute)))
    }

    /// A contact by this step, at a local time where that is known.
    pub(super) fn out(
        &self,
        step: Id<Step>,
        local: Option<Local>,
        known: Vec<(Id<Handle>, Conditions)>,
    ) -> Out {
        let anchor = self.anchor(local);
        let (hold, redials) = (self.hold, self.redials);
        Out { kind: self.kind, step, anchor, hold, redials, known, earlier: false, rest: None }
    }

    /// A contact by this step, from which time is measured; its local time where it is known.
    fn anchor(&self, local: Option<Local>) -> Anchor {
        match &self.week {
            Some(week) => Anchor { local, latest: week.latest },
            None => Anchor { local, latest: 1_440 },
        }
    }
}

fn conversing(
    program: &Program,
    journey: &Journey,
    conversation: &Conversation,
    weeks: &mut Weeks,
) -> Option<Sending> {
    let handle = &journey.handles[conversation.handle];
    let engagement = handle.engagement.map(|id| &program.engagements[id]);
    let message = conversation.message.map(|id| &program.messages[id]);
    let choice = conversation
        .quiet_time
        .as_ref()
        .or(message.and_then(|message| message.quiet_time.as_ref()))
        .or(conversation.profile.and_then(|id| program.profiles[id].quiet_time.as_ref()));
    let zone = zone_field(program, choice);
    let (kind, redials) = match handle.channel? {
        Channel::Voice => (Kind::Call, engagement.and_then(|engagement| engagement.reattempts)),
        Channel::Sms => (Kind::Text, None),
    };
    Some(Sending {
        kind,
        handle: Some(conversation.handle),
        hold: hold(program, choice, true),
        profile: conversation.profile,
        purpose: conversation.purpose,
        needs: needs(program, conversation.address, zone),
        never: zone == ZoneField::Missing,
        redials,
        week: week(program, journey, choice, weeks),
    })
}

fn sent(program: &Program, journey: &Journey, message: &Message, weeks: &mut Weeks) -> Sending {
    let choice = message
        .quiet_time
        .as_ref()
        .or(message.profile.and_then(|id| program.profiles[id].quiet_time.as_ref()));
    let zone = zone_field(program, choice);
    let kind = match message.kind {
        MessageKind::Text => Kind::Text,
        MessageKind::Email => Kind::Email,
        MessageKind::Push => Kind::Push,
    };
    Sending {
        kind,
        handle: None,
        hold: hold(program, choice, false),
        profile: message.profile,
        purpose: message.purpose,
        needs: needs(program, message.address, zone),
        never: zone == ZoneField::Missing,
        redials: None,
        week: week(program, journey, choice, weeks),
    }
}

fn declared<'a>(
    program: &'a Program,
    choice: Option<&QuietChoice>,
) -> Option<(Id<QuietTime>, &'a QuietTime)> {
    match choice?.value {
        QuietValue::Declared(id) => Some((id, &program.quiet_times[id])),
        QuietValue::None | QuietValue::Unknown => None,
    }
}

fn hold(program: &Program, choice: Option<&QuietChoice>, conversation: bool) -> Hold {
    let quiet = declared(program, choice);
    let longest = quiet.map_or(0, |(_, quiet)| quiet.longest.unwrap_or(u64::MAX));
    let most = if conversation { DAY } else { 21 * DAY };
    let longest = i64::try_from(longest).unwrap_or(most).min(most);
    let quiet = quiet.map(|(id, _)| id);
    Hold { quiet, conversation, after_all: false, longest }
}

fn week(
    program: &Program,
    journey: &Journey,
    choice: Option<&QuietChoice>,
    weeks: &mut Weeks,
) -> Option<Rc<WeekOfContact>> {
    let (id, quiet) = declared(program, choice)?;
    match &quiet.zone {
        QuietZone::Contact | QuietZone::ContactElseBlock => {}
        QuietZone::Fixed(zone) if every_clock_is(program, journey, zone) => {}
        QuietZone::Fixed(_) => return None,
    }
    Some(Rc::clone(weeks.entry(id).or_insert_with(|| Rc::new(laid_out(quiet)))))
}

fn laid_out(quiet: &QuietTime) -> WeekOfContact {
    let week = Week::new(&quiet.rules);
    let dates = quiet.rules.iter().any(|rule| matches!(rule, QuietRule::Dates { .. }));
    let open = (0_u16..1_440)
        .rev()
        .find(|&minute| (0..7).any(|day| !week.quiet(day * 1_440 + i64::from(minute))));
    WeekOfContact { quiet: week, dates, latest: open.map_or(1_440, |minute| minute + 1) }
}

/// Whether every contact has this clock: no field tells another, and it is the journey's.
fn every_clock_is(program: &Program, journey: &Journey, zone: &str) -> bool {
    let fields = program.contact.iter().flat_map(|contact| contact.fields.values());
    let zones = fields.filter(|field| field.ty == Ty::TimeZone).count();
    zones != 1 && journey.time_zone.as_deref() == Some(zone)
}

/// The field that tells the zone on which a quiet time insists.
#[derive(Copy, Clone, PartialEq, Eq)]
enum ZoneField {
    /// It does not insist.
    NotNeeded,
    Field(Id<Field>),
    Missing,
}

fn zone_field(program: &Program, choice: Option<&QuietChoice>) -> ZoneField {
    let insists = declared(program, choice).map(|(_, quiet)| &quiet.zone);
    if insists != Some(&QuietZone::ContactElseBlock) {
        return ZoneField::NotNeeded;
    }
    let fields = program.contact.iter().flat_map(|contact| contact.fields.iter());
    let mut zones = fields.filter(|(_, field)| field.ty == Ty::TimeZone).map(|(id, _)| id);
    match (zones.next(), zones.next()) {
        (Some(only), None) => ZoneField::Field(only),
        (Some(_) | None, _) => ZoneField::Missing,
    }
}

/// The fields without which nothing goes out: those that may be unset.
fn needs(program: &Program, address: Option<Id<Field>>, zone: ZoneField) -> Vec<Id<Field>> {
    let zone = if let ZoneField::Field(field) = zone { Some(field) } else { None };
    let optional = |field: &Id<Field>| {
        program.contact.as_ref().is_some_and(|contact| contact.fields[*field].optional)
    };
    address.into_iter().chain(zone).filter(optional).collect()
}
