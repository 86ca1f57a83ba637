//! The declarations by name, and the parts of declarations that expressions and steps ask for.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::fault::{Kind, Place, PlanFault};
use super::table::Table;
use crate::exec::{BLOCKED_REASONS, Index, ResultSet};
use crate::model::{
    Channel, Declarations, Engagement, EventKind, Field, Message, Policy, Profile, Purpose,
    QuietTime, ResultValue, Segment, Trigger, Type,
};
use crate::value::Symbol;

/// How many Result values and how many codes of an engagement fit a set.
pub(super) const SET_LIMIT: usize = 64;

/// The declarations by name.
pub(super) struct Tables<'p> {
    pub(super) results: Results<'p>,
    pub(super) contact: Table<'p, Field>,
    pub(super) segments: Table<'p, Segment>,
    pub(super) triggers: Table<'p, Trigger>,
    pub(super) purposes: Table<'p, Purpose>,
    pub(super) quiet_times: Table<'p, QuietTime>,
    pub(super) profiles: Table<'p, Profile>,
    pub(super) engagements: Table<'p, Engagement>,
    pub(super) messages: Table<'p, Message>,
    pub(super) policies: Table<'p, Policy>,
    symbols: BTreeMap<&'p str, Symbol>,
    codes: BTreeSet<&'p str>,
    attributes: BTreeMap<(&'p str, &'p str), (Index, &'p Field)>,
    inputs: BTreeMap<(&'p str, &'p str), (Index, &'p Field)>,
    trigger_fields: BTreeMap<(&'p str, &'p str), (Index, &'p Field)>,
    dispositions: BTreeMap<(&'p str, &'p str), u8>,
    consents: BTreeMap<(&'p str, &'p str, Option<&'p str>), Index>,
}

impl<'p> Tables<'p> {
    /// The tables of the declarations. Names differ and, of declarations, stand in alphabetical order.
    pub(super) fn new(all: &'p Declarations) -> Result<Self, PlanFault> {
        let plan = &Place::Plan;
        let mut tables = Self {
            results: Results::new(&all.results)?,
            contact: Table::unique(plan, Kind::Field, &all.contact, |f| &f.name)?,
            segments: Table::sorted(plan, Kind::Segment, &all.segments, |s| &s.name)?,
            triggers: Table::sorted(plan, Kind::Trigger, &all.triggers, |t| &t.name)?,
            purposes: Table::sorted(plan, Kind::Purpose, &all.purposes, |p| &p.name)?,
            quiet_times: Table::sorted(plan, Kind::QuietTime, &all.quiet_times, |q| &q.name)?,
            profiles: Table::sorted(plan, Kind::Profile, &all.profiles, |p| &p.name)?,
            engagements: Table::sorted(plan, Kind::Engagement, &all.engagements, |e| &e.name)?,
            messages: Table::sorted(plan, Kind::Message, &all.messages, |m| &m.name)?,
            policies: Table::sorted(plan, Kind::Policy, &all.policies, |p| &p.name)?,
            symbols: symbols(all),
            codes: BTreeSet::new(),
            attributes: BTreeMap::new(),
            inputs: BTreeMap::new(),
            trigger_fields: BTreeMap::new(),
            dispositions: BTreeMap::new(),
            consents: BTreeMap::new(),
        };
        tables.add_parts(all)?;
        tables.add_consents(all)?;
        Ok(tables)
    }

    fn add_parts(&mut self, all: &'p Declarations) -> Result<(), PlanFault> {
        for trigger in &all.triggers {
            let place = Place::Declaration(Kind::Trigger, trigger.name.clone());
            let fields = (Kind::Attribute, trigger.fields.as_slice());
            add_fields(&mut self.trigger_fields, &place, &trigger.name, fields)?;
        }
        for engagement in &all.engagements {
            let place = Place::Declaration(Kind::Engagement, engagement.name.clone());
            let (inputs, attributes) = (&engagement.inputs, &engagement.attributes);
            add_fields(&mut self.inputs, &place, &engagement.name, (Kind::Input, inputs))?;
            let attributes = (Kind::Attribute, attributes.as_slice());
            add_fields(&mut self.attributes, &place, &engagement.name, attributes)?;
            self.add_codes(&place, engagement)?;
        }
        Ok(())
    }

    fn add_codes(&mut self, place: &Place, engagement: &'p Engagement) -> Result<(), PlanFault> {
        let codes = &engagement.dispositions;
        Table::unique(place, Kind::Disposition, codes, |code| &code.name)?;
        at_most(place, "dispositions", codes.len(), SET_LIMIT)?;
        for (bit, code) in (0..).zip(codes) {
            self.codes.insert(&code.name);
            self.dispositions.insert((&engagement.name, &code.name), bit);
        }
        Ok(())
    }

    /// Numbers the consents in the order of the records: each purpose of a profile, then its topics.
    fn add_consents(&mut self, all: &'p Declarations) -> Result<(), PlanFault> {
        let mut next = 0;
        for profile in &all.profiles {
            let place = Place::Declaration(Kind::Profile, profile.name.clone());
            Table::unique(&place, Kind::Purpose, &profile.purposes, |p| &p.purpose)?;
            for listed in &profile.purposes {
                let (_, purpose) = self.purposes.find(&place, &listed.purpose)?;
                let topics = purpose.topics.iter().map(|topic| Some(topic.name.as_str()));
                for topic in std::iter::once(None).chain(topics) {
                    self.consents.insert((&profile.name, &purpose.name, topic), next);
                    next += 1;
                }
            }
        }
        Ok(())
    }

    /// The names of the choice values, by symbol.
    pub(super) fn symbol_names(&self) -> Vec<SmolStr> {
        let mut names: Vec<_> = self.symbols.iter().map(|(name, symbol)| (symbol, name)).collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| SmolStr::from(*name)).collect()
    }

    /// The symbol of a choice value.
    pub(super) fn symbol(&self, place: &Place, name: &str) -> Result<Symbol, PlanFault> {
        self.symbols.get(name).copied().ok_or_else(|| unknown(place, Kind::Choice, name))
    }

    /// An attribute of a trigger.
    pub(super) fn trigger_field(
        &self,
        place: &Place,
        trigger: &Trigger,
        name: &str,
    ) -> Result<(Index, &'p Field), PlanFault> {
        let found = self.trigger_fields.get(&(trigger.name.as_str(), name)).copied();
        found.ok_or_else(|| unknown(place, Kind::Attribute, name))
    }

    /// An attribute of an engagement's conversations.
    pub(super) fn attribute(
        &self,
        place: &Place,
        engagement: &Engagement,
        name: &str,
    ) -> Result<(Index, &'p Field), PlanFault> {
        let found = self.attributes.get(&(engagement.name.as_str(), name)).copied();
        found.ok_or_else(|| unknown(place, Kind::Attribute, name))
    }

    /// An input of an engagement.
    pub(super) fn input(
        &self,
        place: &Place,
        engagement: &Engagement,
        name: &str,
    ) -> Result<(Index, &'p Field), PlanFault> {
        let found = self.inputs.get(&(engagement.name.as_str(), name)).copied();
        found.ok_or_else(|| unknown(place, Kind::Input, name))
    }

    /// The bit of a disposition code of an engagement.
    pub(super) fn disposition(
        &self,
        place: &Place,
        engagement: &Engagement,
        code: &str,
    ) -> Result<u8, PlanFault> {
        let found = self.dispositions.get(&(engagement.name.as_str(), code)).copied();
        found.ok_or_else(|| unknown(place, Kind::Disposition, code))
    }

    /// Checks that some engagement has the disposition code.
    pub(super) fn any_disposition(&self, place: &Place, code: &str) -> Result<(), PlanFault> {
        let known = self.codes.contains(code);
        if known { Ok(()) } else { Err(unknown(place, Kind::Disposition, code)) }
    }

    /// The consent of a profile for a purpose and perhaps a topic.
    pub(super) fn consent(
        &self,
        profile: &str,
        purpose: &str,
        topic: Option<&str>,
    ) -> Option<Index> {
        self.consents.get(&(profile, purpose, topic)).copied()
    }
}

/// The Result values by name. A name can stand on both channels.
pub(super) struct Results<'p> {
    by_name: BTreeMap<&'p str, ResultSet>,
    voice: ResultSet,
    sms: ResultSet,
    silent: ResultSet,
}

impl<'p> Results<'p> {
    fn new(all: &'p [ResultValue]) -> Result<Self, PlanFault> {
        at_most(&Place::Plan, "Result values", all.len(), SET_LIMIT)?;
        let empty = ResultSet::default();
        let mut results =
            Self { by_name: BTreeMap::new(), voice: empty, sms: empty, silent: empty };
        for (place, value) in (0_u8..).zip(all) {
            results.add(place, value)?;
        }
        Ok(results)
    }

    fn add(&mut self, bit: u8, value: &'p ResultValue) -> Result<(), PlanFault> {
        let place = Place::Declaration(Kind::Result, value.name.clone());
        let set = 1_u64 << (bit & 63);
        let channel = match value.channel {
            Channel::Voice => &mut self.voice,
            Channel::Sms => &mut self.sms,
            Channel::Email | Channel::Push => {
                let why = "only conversations by voice or sms have Results";
                return Err(PlanFault::Inconsistent { place, why });
            }
        };
        let known = self.by_name.entry(&value.name).or_default();
        if known.0 & channel.0 != 0 {
            let (place, name) = (Place::Plan, value.name.clone());
            return Err(PlanFault::Duplicate { place, kind: Kind::Result, name });
        }
        known.0 |= set;
        channel.0 |= set;
        match value.event {
            None => self.silent.0 |= set,
            Some(event) if event == EventKind::Blocked || !has_event(value.channel, event) => {
                let (handle, channel) = (value.name.clone(), value.channel);
                return Err(PlanFault::WrongEvent { place, handle, channel, event });
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// The value of that name on the channel, or on all of them.
    pub(super) fn find(
        &self,
        place: &Place,
        channel: Option<Channel>,
        name: &str,
    ) -> Result<ResultSet, PlanFault> {
        let all = self.by_name.get(name).copied().unwrap_or_default();
        let set = match channel {
            Some(Channel::Voice) => ResultSet(all.0 & self.voice.0),
            Some(Channel::Sms) => ResultSet(all.0 & self.sms.0),
            Some(Channel::Email | Channel::Push) => ResultSet::default(),
            None => all,
        };
        if set == ResultSet::default() {
            return Err(unknown(place, Kind::Result, name));
        }
        Ok(set)
    }

    /// Whether the value is reported while a conversation goes on, and ends nothing.
    pub(super) fn is_progress(&self, set: ResultSet) -> bool {
        set.0 & self.silent.0 != 0
    }
}

/// Whether conversations of the channel have the event.
pub(super) fn has_event(channel: Channel, event: EventKind) -> bool {
    match channel {
        Channel::Voice => event != EventKind::Concluded,
        Channel::Sms => matches!(event, EventKind::Concluded | EventKind::Blocked),
        Channel::Email | Channel::Push => false,
    }
}

/// Checks that no more than `limit` are there.
pub(super) fn at_most(
    place: &Place,
    what: &'static str,
    count: usize,
    limit: usize,
) -> Result<(), PlanFault> {
    if count <= limit {
        return Ok(());
    }
    Err(PlanFault::TooMany { place: place.clone(), what, count, limit })
}

fn unknown(place: &Place, kind: Kind, name: &str) -> PlanFault {
    PlanFault::Unknown { place: place.clone(), kind, name: name.into() }
}

type Fields<'p> = BTreeMap<(&'p str, &'p str), (Index, &'p Field)>;

fn add_fields<'p>(
    into: &mut Fields<'p>,
    place: &Place,
    owner: &'p SmolStr,
    (kind, fields): (Kind, &'p [Field]),
) -> Result<(), PlanFault> {
    Table::unique(place, kind, fields, |field| &field.name)?;
    for (index, field) in (0..).zip(fields) {
        into.insert((owner, &field.name), (index, field));
    }
    Ok(())
}

/// Every name of a choice value with its symbol.
fn symbols(all: &Declarations) -> BTreeMap<&str, Symbol> {
    let triggers = all.triggers.iter().map(|trigger| &trigger.fields);
    let engagements = all.engagements.iter().flat_map(|e| [&e.inputs, &e.attributes]);
    let fields = std::iter::once(&all.contact).chain(triggers).chain(engagements).flatten();
    let mut names = BTreeSet::new();
    for field in fields {
        if let Type::Choice(values) = &field.ty {
            names.extend(values.iter().map(|value| value.name.as_str()));
        }
    }
    let others = names.into_iter().filter(|name| !BLOCKED_REASONS.contains(name));
    let all = BLOCKED_REASONS.into_iter().chain(others);
    all.zip((0..).map(Symbol)).collect()
}
