//! Result vocabularies: which values the contact center reports, from dated data files.

use std::collections::BTreeMap;

use serde::Deserialize;
use smol_str::SmolStr;

use crate::hir::{DialMode, LedBy, ResultSet};

/// The channel of a conversation.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// A call.
    Voice,
    /// A text message conversation.
    Sms,
}

impl Channel {
    /// The word in the language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Sms => "sms",
        }
    }

    /// The channel that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Voice, Self::Sms].into_iter().find(|channel| channel.word() == word)
    }

    /// What a `wait` can see of a conversation on this channel; all of it must be listed.
    pub fn events(self) -> &'static [EventKind] {
        match self {
            Self::Voice => &[EventKind::Attempted, EventKind::NotAttempted, EventKind::Blocked],
            Self::Sms => &[EventKind::Concluded, EventKind::Blocked],
        }
    }
}

/// What a `wait` can see of a conversation.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
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

impl EventKind {
    /// The word behind the handle.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attempted => "attempted",
            Self::NotAttempted => "not_attempted",
            Self::Concluded => "concluded",
            Self::Blocked => "blocked",
        }
    }

    /// The event that a word names, on any channel.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Attempted, Self::NotAttempted, Self::Concluded, Self::Blocked];
        all.into_iter().find(|event| event.word() == word)
    }
}

/// A dated vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Its date, as the manifest names it.
    pub date: SmolStr,
    /// The values of calls; their places are the bits of a [`ResultSet`].
    pub voice: Vec<ResultValue>,
    /// The values of text message conversations.
    pub sms: Vec<ResultValue>,
    /// Values of earlier vocabularies of calls, and what they are read as.
    pub voice_aliases: BTreeMap<SmolStr, SmolStr>,
    /// Likewise for text message conversations.
    pub sms_aliases: BTreeMap<SmolStr, SmolStr>,
}

/// A Result value.
#[derive(Clone, Debug, Default)]
pub struct ResultValue {
    /// Its spelling.
    pub name: SmolStr,
    /// Its class; empty for progress values, which have none.
    pub class: SmolStr,
    /// The event that carries it; absent for progress values, which raise nothing.
    pub event: Option<EventKind>,
    /// The dial modes in which it occurs; absent: in all.
    pub modes: Option<Vec<DialMode>>,
    /// Who must lead for it to occur; absent: either.
    pub led_by: Option<LedBy>,
    /// Whether attributes are reported with it.
    pub attributes: bool,
    /// Whether a disposition is reported with it, whatever the dial mode.
    pub disposition: bool,
    /// The dial modes in which a disposition is reported with it, besides.
    pub disposition_in: Vec<DialMode>,
    /// What it says of the contact: lower case start, no final period.
    pub meaning: SmolStr,
}

impl ResultValue {
    fn occurs(&self, mode: Option<DialMode>, led_by: Option<LedBy>) -> bool {
        let in_mode = match (&self.modes, mode) {
            (Some(modes), Some(mode)) => modes.contains(&mode),
            (None, _) | (_, None) => true,
        };
        let led = match (self.led_by, led_by) {
            (Some(wanted), Some(actual)) => wanted == actual,
            (None, _) | (_, None) => true,
        };
        self.event.is_some() && in_mode && led
    }
}

/// The dated data files, oldest first.
const FILES: &[(&str, &str)] = &[("2026-09-29", include_str!("../vocabulary/2026-09-29.toml"))];

impl Vocabulary {
    /// The dates that exist, oldest first.
    pub fn dates() -> impl DoubleEndedIterator<Item = &'static str> {
        FILES.iter().map(|(date, _)| *date)
    }

    /// The vocabulary of a date.
    pub fn of(date: &str) -> Option<Self> {
        let (_, text) = FILES.iter().find(|(known, _)| *known == date)?;
        toml::from_str::<File>(text).ok().map(File::into_vocabulary)
    }

    /// The newest vocabulary.
    pub fn newest() -> Self {
        Self::dates().next_back().and_then(Self::of).unwrap_or_default()
    }

    /// The values of a channel.
    pub fn values(&self, channel: Channel) -> &[ResultValue] {
        match channel {
            Channel::Voice => &self.voice,
            Channel::Sms => &self.sms,
        }
    }

    /// The place of a value.
    pub fn place(&self, channel: Channel, name: &str) -> Option<u8> {
        (0_u8..)
            .zip(self.values(channel))
            .find(|(_, value)| value.name == name)
            .map(|(place, _)| place)
    }

    /// What a value of an earlier vocabulary is read as.
    pub fn alias(&self, channel: Channel, name: &str) -> Option<&SmolStr> {
        match channel {
            Channel::Voice => self.voice_aliases.get(name),
            Channel::Sms => self.sms_aliases.get(name),
        }
    }

    /// The classes of a channel, in the order of their first values.
    pub fn classes(&self, channel: Channel) -> Vec<&SmolStr> {
        let mut classes: Vec<&SmolStr> = Vec::new();
        for value in self.values(channel) {
            if !value.class.is_empty() && !classes.contains(&&value.class) {
                classes.push(&value.class);
            }
        }
        classes
    }

    /// The values that an event carries.
    pub fn carried_by(&self, channel: Channel, event: EventKind) -> ResultSet {
        self.select(channel, |value| value.event == Some(event))
    }

    /// The values of a class; empty where the channel has no such class.
    pub fn class(&self, channel: Channel, class: &str) -> ResultSet {
        self.select(channel, |value| !class.is_empty() && value.class == class)
    }

    /// The outcomes that can occur in a dial mode; what is not known excludes nothing.
    pub fn possible(
        &self,
        channel: Channel,
        mode: Option<DialMode>,
        led_by: Option<LedBy>,
    ) -> ResultSet {
        self.select(channel, |value| value.occurs(mode, led_by))
    }

    /// The outcomes with which attributes are reported.
    pub fn with_attributes(&self, channel: Channel) -> ResultSet {
        self.select(channel, |value| value.attributes)
    }

    /// The outcomes with which a disposition is reported.
    pub fn with_disposition(&self, channel: Channel, mode: Option<DialMode>) -> ResultSet {
        let in_mode = |modes: &[DialMode]| mode.is_some_and(|mode| modes.contains(&mode));
        self.select(channel, |value| value.disposition || in_mode(&value.disposition_in))
    }

    fn select(&self, channel: Channel, keep: impl Fn(&ResultValue) -> bool) -> ResultSet {
        let places = (0_u8..).zip(self.values(channel)).filter(|(_, value)| keep(value));
        places.fold(ResultSet::EMPTY, |set, (place, _)| set.or(ResultSet::single(place)))
    }
}

/// A data file.
#[derive(Deserialize)]
struct File {
    date: SmolStr,
    voice: Vec<Group>,
    sms: Vec<Group>,
    #[serde(default)]
    exceptions: PerChannel<Exception>,
    #[serde(default)]
    aliases: PerChannel<SmolStr>,
    #[serde(default)]
    meanings: PerChannel<SmolStr>,
}

/// Values that have everything in common.
#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    class: SmolStr,
    trigger: Option<EventKind>,
    #[serde(default)]
    attributes: bool,
    #[serde(default)]
    disposition: bool,
    values: Vec<SmolStr>,
}

/// What differs for one value.
#[derive(Clone, Default, Deserialize)]
struct Exception {
    modes: Option<Vec<DialMode>>,
    led_by: Option<LedBy>,
    #[serde(default)]
    attributes: bool,
    #[serde(default)]
    disposition_in: Vec<DialMode>,
}

#[derive(Deserialize)]
struct PerChannel<T> {
    #[serde(default = "BTreeMap::new")]
    voice: BTreeMap<SmolStr, T>,
    #[serde(default = "BTreeMap::new")]
    sms: BTreeMap<SmolStr, T>,
}

impl<T> Default for PerChannel<T> {
    fn default() -> Self {
        Self { voice: BTreeMap::new(), sms: BTreeMap::new() }
    }
}

impl File {
    fn into_vocabulary(self) -> Vocabulary {
        Vocabulary {
            date: self.date,
            voice: flatten(&self.voice, &self.exceptions.voice, &self.meanings.voice),
            sms: flatten(&self.sms, &self.exceptions.sms, &self.meanings.sms),
            voice_aliases: self.aliases.voice,
            sms_aliases: self.aliases.sms,
        }
    }
}

fn flatten(
    groups: &[Group],
    exceptions: &BTreeMap<SmolStr, Exception>,
    meanings: &BTreeMap<SmolStr, SmolStr>,
) -> Vec<ResultValue> {
    let values = groups.iter().flat_map(|group| group.values.iter().map(move |name| (group, name)));
    let value = |(group, name): (&Group, &SmolStr)| {
        let exception = exceptions.get(name).cloned().unwrap_or_default();
        ResultValue {
            name: name.clone(),
            class: group.class.clone(),
            event: group.trigger,
            modes: exception.modes,
            led_by: exception.led_by,
            attributes: group.attributes || exception.attributes,
            disposition: group.disposition,
            disposition_in: exception.disposition_in,
            meaning: meanings.get(name).cloned().unwrap_or_default(),
        }
    };
    values.map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_is_read_and_carries_its_date() {
        for date in Vocabulary::dates() {
            assert_eq!(Vocabulary::of(date).unwrap().date, date);
        }
    }

    #[test]
    fn newest_has_the_documented_number_of_values() {
        let vocabulary = Vocabulary::newest();
        assert_eq!(vocabulary.voice.len(), 18);
        assert_eq!(vocabulary.sms.len(), 17);
        assert_eq!(vocabulary.alias(Channel::Voice, "Busy").unwrap(), "NoAnswer");
    }

    #[test]
    fn every_value_has_a_meaning() {
        let vocabulary = Vocabulary::newest();
        let values = vocabulary.voice.iter().chain(&vocabulary.sms);
        let without: Vec<_> = values.filter(|value| value.meaning.is_empty()).collect();
        assert!(without.is_empty(), "{without:?}");
    }

    #[test]
    fn dial_mode_narrows_what_can_occur() {
        let vocabulary = Vocabulary::newest();
        let can = |mode, led_by, name| {
            let place = vocabulary.place(Channel::Voice, name).unwrap();
            vocabulary.possible(Channel::Voice, Some(mode), Some(led_by)).contains(place)
        };
        assert!(can(DialMode::Preview, LedBy::Representative, "CSRCancelled"));
        assert!(!can(DialMode::Preview, LedBy::Representative, "NotAHandset"));
        assert!(!can(DialMode::Copilot, LedBy::Ai, "Terminated"));
        assert!(!can(DialMode::Predictive, LedBy::Ai, "Abandoned"));
        assert!(can(DialMode::Predictive, LedBy::Representative, "Abandoned"));
    }

    #[test]
    fn progress_values_exist_and_never_occur() {
        let vocabulary = Vocabulary::newest();
        let sent = vocabulary.place(Channel::Sms, "MessageSent").unwrap();
        assert!(!vocabulary.possible(Channel::Sms, None, None).contains(sent));
    }
}
