//! Compliance profiles, and the purpose and topic of what goes out under them.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a setting is asked for the one form that it may have"
)]

use journey_grammar::ast::{self, Name, PurposeSetting, SettingValue};

use super::names::{Kind, Names, Sink, inside_only};
use super::quiet;
use super::settings::{Settings, Takes, choose, report_missing};
use crate::errors::{names as name_errors, settings as errors};
use crate::hir::{ConsentModel, Id, Profile, ProfileChannel, Program, Purpose, Topic};
use crate::index::Target;

pub(super) const TAKES: Takes =
    Takes { owner: "a compliance profile", once: &["channel", "quiet time"], many: &["purpose"] };

/// The settings that a profile needs.
pub(super) const REQUIRED: &[&str] = &["channel", "purpose"];

const CHANNELS: &[(&str, ProfileChannel)] = &[
    ("voice", ProfileChannel::Voice),
    ("sms", ProfileChannel::Sms),
    ("email", ProfileChannel::Email),
    ("push", ProfileChannel::Push),
];

pub(crate) const CONSENTS: &[(&str, ConsentModel)] = &[
    ("opt_in", ConsentModel::OptIn),
    ("opt_out", ConsentModel::OptOut),
    ("none", ConsentModel::None),
];

/// The word for the channel of a profile.
pub(crate) fn channel_word(channel: ProfileChannel) -> &'static str {
    match channel {
        ProfileChannel::Voice => "voice",
        ProfileChannel::Sms => "sms",
        ProfileChannel::Email => "email",
        ProfileChannel::Push => "push",
    }
}

pub(crate) fn profile(names: &Names, sink: &mut Sink, decl: &ast::SettingsDecl) -> Profile {
    inside_only(sink, Kind::Profile, &decl.name);
    let name = decl.name.name.clone();
    let settings = Settings::gather(sink, &decl.settings.items, &TAKES);
    let missing = settings.missing(REQUIRED);
    let channel = settings.word("channel").and_then(|word| choose(sink, "channel", word, CHANNELS));
    let mut profile = Profile {
        name,
        channel,
        purposes: Vec::new(),
        incomplete: false,
        quiet_time: quiet::choice(names, sink, &settings),
    };
    for setting in settings.all("purpose") {
        match &setting.value {
            SettingValue::Purpose(purpose) => listed_purpose(names, sink, purpose, &mut profile),
            _ => profile.incomplete = true,
        }
    }
    let what = format!("compliance profile `{}`", profile.name.as_str());
    report_missing(sink, &what, &missing, profile.name.span);
    profile.incomplete |= profile.purposes.is_empty();
    profile
}

fn listed_purpose(names: &Names, sink: &mut Sink, setting: &PurposeSetting, profile: &mut Profile) {
    if let Some(topic) = &setting.topic {
        sink.report(errors::topic_in_profile(topic, &setting.purpose));
    }
    let purpose = names.find::<Purpose>(sink, &setting.purpose);
    let consent = if let Some(word) = &setting.consent {
        choose(sink, "consent", word, CONSENTS)
    } else {
        sink.report(errors::missing_consent(&setting.purpose));
        None
    };
    let Some(purpose) = purpose else {
        profile.incomplete = true;
        return;
    };
    if let Some((_, _, first)) = profile.purposes.iter().find(|(listed, _, _)| *listed == purpose) {
        sink.report(errors::listed_twice(&setting.purpose, *first));
        return;
    }
    let consent = consent.unwrap_or(ConsentModel::OptIn);
    profile.purposes.push((purpose, consent, setting.purpose.span));
}

/// The purpose and topic of a message or a step.
#[derive(Copy, Clone, Debug, Default)]
pub(crate) struct Purposes {
    pub(crate) purpose: Option<Id<Purpose>>,
    pub(crate) topic: Option<Id<Topic>>,
}

/// Resolves `purpose Service / Renewals` under a profile.
pub(crate) fn purpose_under(
    program: &Program,
    names: &Names,
    sink: &mut Sink,
    settings: &Settings<'_>,
    profile: Option<Id<Profile>>,
) -> Purposes {
    let Some(SettingValue::Purpose(setting)) = settings.one("purpose").map(|one| &one.value) else {
        return Purposes::default();
    };
    if let Some(consent) = &setting.consent {
        sink.report(errors::consent_outside_profile(consent));
    }
    let Some(purpose) = names.find::<Purpose>(sink, &setting.purpose) else {
        return Purposes::default();
    };
    if let Some(profile) = profile.map(|id| &program.profiles[id]) {
        let listed = profile.purposes.iter().any(|(listed, _, _)| *listed == purpose);
        if !listed && !profile.incomplete {
            let others: Vec<&str> = profile
                .purposes
                .iter()
                .map(|(listed, _, _)| program.purposes[*listed].name.as_str())
                .collect();
            sink.report(errors::purpose_outside_compliance(
                &setting.purpose,
                &profile.name,
                &others,
            ));
        }
    }
    let topic = topic(program, sink, purpose, &setting.purpose, setting.topic.as_ref());
    Purposes { purpose: Some(purpose), topic }
}

fn topic(
    program: &Program,
    sink: &mut Sink,
    id: Id<Purpose>,
    written: &Name,
    topic: Option<&Name>,
) -> Option<Id<Topic>> {
    let purpose = &program.purposes[id];
    let Some(name) = topic else {
        if !purpose.topics.is_empty() {
            let topics = purpose.topics.values().map(|topic| topic.name.as_str());
            sink.report(errors::missing_topic(&purpose.name, written.span, topics));
        }
        return None;
    };
    find_topic(program, sink, id, name)
}

/// The topic of a purpose; one that does not exist, or is another purpose's, is reported.
pub(crate) fn find_topic(
    program: &Program,
    sink: &mut Sink,
    id: Id<Purpose>,
    name: &Name,
) -> Option<Id<Topic>> {
    let purpose = &program.purposes[id];
    let named = |topic: &Topic| topic.name.text == name.text;
    if let Some((topic, _)) = purpose.topics.iter().find(|(_, topic)| named(topic)) {
        sink.used(name.span, Target::Topic(id, topic));
        return Some(topic);
    }
    let valid = purpose.topics.values().map(|topic| topic.name.as_str());
    sink.seen.everything();
    let owner = program.purposes.values().find(|other| other.topics.values().any(named));
    sink.report(match owner {
        Some(owner) => name_errors::topic_outside_purpose(name, &purpose.name, &owner.name, valid),
        None => name_errors::unknown_topic(name, &purpose.name, valid),
    });
    None
}
