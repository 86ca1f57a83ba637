//! Result vocabularies: which values the contact center reports, from dated data files.

use smol_str::SmolStr;

use crate::hir::ResultSet;

/// The channel of a conversation.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// A call.
    Voice,
    /// A text message conversation.
    Sms,
}

/// What a `wait` can see of a conversation.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// `call.attempted`
    Attempted,
    /// `call.not_attempted`
    NotAttempted,
    /// `chat.concluded`
    Concluded,
    /// `call.blocked`, `chat.blocked`
    Blocked,
}

/// A dated vocabulary.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Its date, as the manifest names it.
    pub date: SmolStr,
    /// The values of calls; their places are the bits of a [`ResultSet`].
    pub voice: Vec<ResultValue>,
    /// The values of text message conversations.
    pub sms: Vec<ResultValue>,
}

/// A Result value.
#[derive(Clone, Debug)]
pub struct ResultValue {
    /// Its spelling.
    pub name: SmolStr,
    /// Its class.
    pub class: SmolStr,
    /// The event that carries it; absent for progress values, which raise nothing.
    pub event: Option<EventKind>,
}

impl Vocabulary {
    /// The values of a channel.
    pub fn values(&self, channel: Channel) -> &[ResultValue] {
        match channel {
            Channel::Voice => &self.voice,
            Channel::Sms => &self.sms,
        }
    }

    /// The values that an event carries.
    pub fn carried_by(&self, channel: Channel, event: EventKind) -> ResultSet {
        self.select(channel, |value| value.event == Some(event))
    }

    /// The values of a class; empty where the channel has no such class.
    pub fn class(&self, channel: Channel, class: &str) -> ResultSet {
        self.select(channel, |value| value.class == class)
    }

    fn select(&self, channel: Channel, keep: impl Fn(&ResultValue) -> bool) -> ResultSet {
        let places = (0_u8..).zip(self.values(channel)).filter(|(_, value)| keep(value));
        places.fold(ResultSet::EMPTY, |set, (place, _)| set.or(ResultSet::single(place)))
    }
}
