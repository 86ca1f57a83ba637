//! Which settings may still be given: for whoever offers them.

use journey_grammar::ast::{MessageKind, Setting, SettingValue, Source};

use super::settings::Takes;
use super::{compliance, conversation, engagement, journey, message, quiet};
use crate::hir::DialMode;
use crate::manifest::Manifest;
use crate::vocabulary::Channel;

/// What takes settings.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A quiet time.
    QuietTime,
    /// A compliance profile.
    Compliance,
    /// An engagement.
    Engagement,
    /// A text, email or push message.
    Message(MessageKind),
    /// A conversation, by its channel where that is known.
    Conversation(Option<Channel>),
    /// A journey.
    Journey,
}

/// The settings that may be given beside those that are there, and whether something is missing without them; required
/// ones come first.
pub fn wanted_settings(
    owner: Owner,
    given: &[&Setting],
    manifest: &Manifest,
) -> Vec<(&'static str, bool)> {
    let has = |name: &str| given.iter().any(|setting| setting.name.as_str() == name);
    let (takes, mut required, foreign) = of(owner, given);
    if owner == Owner::Journey && manifest.time_zone.is_none() {
        required.push("time zone");
    }
    if owner == Owner::Message(MessageKind::Email) && !has("body") && !has("template") {
        required.push("body");
    }
    let once = takes.once.iter().filter(|name| !has(name) && !foreign.contains(*name));
    let all: Vec<&'static str> = once.chain(takes.many).copied().collect();
    let is_required = |name: &&str| required.contains(name) && !has(name);
    let first = all.iter().filter(|name| is_required(name)).map(|name| (*name, true));
    let others = all.iter().filter(|name| !is_required(name)).map(|name| (*name, false));
    first.chain(others).collect()
}

/// What an owner takes, what it needs, and what would contradict what is there.
fn of(owner: Owner, given: &[&Setting]) -> (&'static Takes, Vec<&'static str>, Vec<&'static str>) {
    let one = |name: &str| given.iter().find(|setting| setting.name.as_str() == name);
    let word = |name| match one(name).map(|setting| &setting.value) {
        Some(SettingValue::Word(word)) => Some(word.as_str()),
        _ => None,
    };
    match owner {
        Owner::QuietTime => (&quiet::TAKES, quiet::REQUIRED.to_vec(), Vec::new()),
        Owner::Compliance => (&compliance::TAKES, compliance::REQUIRED.to_vec(), Vec::new()),
        Owner::Engagement => {
            let channel = word("channel").and_then(Channel::from_word);
            let mode = word("dial mode").and_then(DialMode::from_word);
            let mut foreign = engagement::foreign(channel).to_vec();
            if matches!(mode, Some(DialMode::Copilot | DialMode::Preview)) {
                foreign.push("led by");
            }
            if mode == Some(DialMode::Preview) || word("led by") == Some("representative") {
                foreign.push("attributes");
            }
            (&engagement::TAKES, engagement::required(channel, mode).to_vec(), foreign)
        }
        Owner::Message(kind) => {
            let (takes, required) = message::takes(kind);
            let other = [("body", "template"), ("template", "body")];
            let email = other.into_iter().filter(|_| kind == MessageKind::Email);
            let foreign = email.filter(|(given, _)| one(given).is_some()).map(|(_, other)| other);
            (takes, required.to_vec(), foreign.collect())
        }
        Owner::Conversation(channel) => {
            let required = conversation::required(channel).to_vec();
            (&conversation::TAKES, required, conversation::foreign(channel).to_vec())
        }
        Owner::Journey => {
            let by_trigger = one("audience").is_some_and(|setting| {
                matches!(setting.value, SettingValue::Audience(Source::Trigger { .. }))
            });
            let foreign = if by_trigger { vec!["entry"] } else { Vec::new() };
            (&journey::TAKES, vec!["audience"], foreign)
        }
    }
}
