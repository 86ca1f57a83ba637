//! A contact as the core sees it: plain data that a driver reads from its store and hands in.

use journey_plan::exec::{ConsentNeed, Index, Program};
use journey_plan::model::{Channel, ConsentModel};
use journey_plan::value::Value;
use smol_str::SmolStr;

use crate::sent::Sent;
use crate::time::Zone;

/// What a contact said about a consent record.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Consent {
    /// Nothing.
    #[default]
    NotSet,
    /// Opted in.
    OptedIn,
    /// Opted out.
    OptedOut,
}

/// A contact.
// INVARIANT: `zone` is the parsed value of the program's only `timezone` field.
#[derive(Clone, Debug)]
pub struct Contact {
    key: SmolStr,
    fields: Vec<Option<Value>>,
    zone: Option<Zone>,
    segments: Vec<u64>,
    consents: Vec<Consent>,
    /// Records that hold for one address only: the field of the address, the record, and what was said.
    by_address: Vec<(Index, Index, Consent)>,
    sent: Sent,
}

impl Contact {
    /// A contact with these fields, in no segment, without a consent record.
    ///
    /// `fields` are in the order of [`Program::contact`]; missing ones are unset.
    pub fn new(program: &Program, key: impl Into<SmolStr>, mut fields: Vec<Option<Value>>) -> Self {
        fields.resize(program.contact.len(), None);
        let mut contact = Self {
            key: key.into(),
            fields,
            zone: None,
            segments: Vec::new(),
            consents: vec![Consent::NotSet; program.consent_records.len()],
            by_address: Vec::new(),
            sent: Sent::default(),
        };
        contact.read_zone(program);
        contact
    }

    /// What the contact is known by; splits draw from it.
    pub fn key(&self) -> &SmolStr {
        &self.key
    }

    /// The value of a field.
    pub fn field(&self, field: Index) -> Option<&Value> {
        self.fields.get(field as usize)?.as_ref()
    }

    /// All fields, in the order of [`Program::contact`].
    pub fn fields(&self) -> &[Option<Value>] {
        &self.fields
    }

    /// Changes a field; its zone follows.
    pub fn set(&mut self, program: &Program, field: Index, value: Option<Value>) {
        if let Some(place) = self.fields.get_mut(field as usize) {
            *place = value;
        }
        if program.zone_field == Some(field) {
            self.read_zone(program);
        }
    }

    /// The contact's own zone: the value of the only `timezone` field, if set and known.
    pub fn zone(&self) -> Option<Zone> {
        self.zone
    }

    fn read_zone(&mut self, program: &Program) {
        self.zone = match program.zone_field.and_then(|field| self.field(field)) {
            Some(Value::Text(name)) => Zone::parse(name),
            _ => None,
        };
    }

    /// Whether the contact is in a segment.
    pub fn is_in(&self, segment: Index) -> bool {
        let word = self.segments.get(segment as usize / 64).copied().unwrap_or(0);
        word >> (segment % 64) & 1 == 1
    }

    /// Puts the contact into a segment, or takes it out.
    pub fn set_member(&mut self, segment: Index, member: bool) {
        let place = segment as usize / 64;
        if self.segments.len() <= place {
            if !member {
                return;
            }
            self.segments.resize(place + 1, 0);
        }
        if let Some(word) = self.segments.get_mut(place) {
            let bit = 1 << (segment % 64);
            *word = if member { *word | bit } else { *word & !bit };
        }
    }

    /// What the contact said about a record of [`Program::consent_records`], for the address in a field.
    pub fn consent(&self, record: Index, address: Option<Index>) -> Consent {
        let mut own = self.by_address.iter();
        let own = own.find(|(field, of, _)| Some(*field) == address && *of == record);
        own.map_or_else(
            || self.consents.get(record as usize).copied().unwrap_or_default(),
            |(.., consent)| *consent,
        )
    }

    /// Changes what the contact said about a record, for the address in one field only.
    pub fn set_consent_of_address(&mut self, record: Index, address: Index, consent: Consent) {
        self.by_address.retain(|(field, of, _)| (*field, *of) != (address, record));
        self.by_address.push((address, record, consent));
    }

    /// Records that an address wants to hear no more through a channel; without an address: the contact.
    pub fn opt_out(&mut self, program: &Program, channel: Channel, address: Option<&str>) {
        let is_address = |field: &Option<Value>| matches!(field, Some(Value::Text(text)) if Some(text.as_str()) == address);
        let places: Vec<Index> = (0..)
            .zip(&self.fields)
            .filter(|(_, field)| is_address(field))
            .map(|(place, _)| place)
            .collect();
        for (record, declared) in (0..).zip(&program.consent_records) {
            if declared.channel != channel {
                continue;
            }
            if address.is_none() {
                self.set_consent(record, Consent::OptedOut);
            }
            for field in &places {
                self.set_consent_of_address(record, *field, Consent::OptedOut);
            }
        }
    }

    /// Changes what the contact said about a record, for every address of which nothing else is said.
    pub fn set_consent(&mut self, record: Index, consent: Consent) {
        if let Some(place) = self.consents.get_mut(record as usize) {
            *place = consent;
        }
    }

    /// What went out to the contact, as far as limits count it; stored with the state of the run that adds to it.
    pub fn sent(&self) -> &Sent {
        &self.sent
    }

    /// Takes what a store kept of what went out.
    pub fn set_sent(&mut self, sent: Sent) {
        self.sent = sent;
    }

    pub(crate) fn sent_mut(&mut self) -> &mut Sent {
        &mut self.sent
    }

    /// Whether the contact's consent suffices, for the address in a field.
    ///
    /// A topic without a record of its own follows its purpose; with one, both are needed.
    pub fn consents_to(&self, need: ConsentNeed, address: Option<Index>) -> bool {
        let purpose = self.consent(need.purpose, address);
        let topic = need.topic.map(|topic| self.consent(topic, address)).unwrap_or_default();
        let refused = purpose == Consent::OptedOut || topic == Consent::OptedOut;
        match need.model {
            ConsentModel::OptIn => purpose == Consent::OptedIn && !refused,
            ConsentModel::OptOut => !refused,
            ConsentModel::None => true,
        }
    }
}
