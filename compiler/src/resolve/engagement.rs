//! Proactive engagements.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a setting is asked for the one form that it may have"
)]

use journey_grammar::Span;
use journey_grammar::ast::{self, SettingValue};

use super::names::{Sink, external, unique};
use super::schema::{FieldOf, Types, value};
use super::settings::{Settings, Takes, choose, report_missing};
use super::time;
use crate::errors::{names as name_errors, settings as errors};
use crate::hir::{Arena, ChoiceValue, DialMode, Engagement, Field, LedBy, Length, ResultSet};
use crate::vocabulary::{Channel, Vocabulary};

pub(super) const TAKES: Takes = Takes {
    owner: "an engagement",
    once: &[
        "channel",
        "dial mode",
        "led by",
        "reattempts",
        "first response",
        "input",
        "attributes",
        "dispositions",
    ],
    many: &[],
};

pub(super) const DIAL_MODES: &[(&str, DialMode)] = &[
    ("copilot", DialMode::Copilot),
    ("progressive", DialMode::Progressive),
    ("predictive", DialMode::Predictive),
    ("preview", DialMode::Preview),
];

const LEADERS: &[(&str, LedBy)] = &[("ai", LedBy::Ai), ("representative", LedBy::Representative)];

/// How long an SMS waits for the first response where the engagement does not say.
const FIRST_RESPONSE: Length = Length { days: 0, seconds: 300 };

pub(crate) fn engagement(
    types: &mut Types<'_>,
    vocabulary: &Vocabulary,
    sink: &mut Sink,
    decl: &ast::SettingsDecl,
) -> Engagement {
    let name = decl.name.name.clone();
    let settings = Settings::gather(sink, &decl.settings.items, &TAKES);
    let channel = channel(sink, &settings);
    let dial_mode =
        settings.word("dial mode").and_then(|word| choose(sink, "dial mode", word, DIAL_MODES));
    let said = settings.word("led by").and_then(|word| choose(sink, "leader", word, LEADERS));
    let led_by = leader(channel, dial_mode, said);
    report_missing(
        sink,
        &format!("engagement `{}`", name.as_str()),
        &missing(&settings, channel, dial_mode),
        name.span,
    );
    conflicts(sink, &settings, channel, dial_mode, led_by);
    let (inputs, inputs_span) = fields(types, sink, &settings, "input", FieldOf::Input, name.span);
    let (attributes, attributes_span) =
        fields(types, sink, &settings, "attributes", FieldOf::Attribute, name.span);
    let (dispositions, dispositions_span) = dispositions(sink, &settings, name.span);
    let results =
        channel.map_or(ResultSet::EMPTY, |channel| vocabulary.possible(channel, dial_mode, led_by));
    Engagement {
        external: external(&decl.name),
        name,
        channel,
        dial_mode,
        led_by,
        reattempts: reattempts(sink, &settings),
        first_response: first_response(sink, &settings, channel),
        inputs,
        inputs_span,
        attributes,
        attributes_span,
        dispositions,
        dispositions_span,
        results,
    }
}

fn channel(sink: &mut Sink, settings: &Settings<'_>) -> Option<Channel> {
    let word = settings.word("channel")?;
    if let Some(channel) = Channel::from_word(word.as_str()) {
        return Some(channel);
    }
    sink.report(if matches!(word.as_str(), "email" | "push") {
        errors::no_conversation_channel(word)
    } else {
        name_errors::unknown_word("channel of conversations", word, &["voice", "sms"])
    });
    None
}

fn leader(channel: Option<Channel>, mode: Option<DialMode>, said: Option<LedBy>) -> Option<LedBy> {
    match (channel?, mode) {
        (Channel::Sms, _) | (Channel::Voice, Some(DialMode::Copilot)) => Some(LedBy::Ai),
        (Channel::Voice, Some(DialMode::Preview)) => Some(LedBy::Representative),
        (Channel::Voice, Some(DialMode::Progressive | DialMode::Predictive) | None) => said,
    }
}

fn missing(
    settings: &Settings<'_>,
    channel: Option<Channel>,
    mode: Option<DialMode>,
) -> Vec<&'static str> {
    settings.missing(required(channel, mode))
}

/// The settings that an engagement needs.
pub(super) fn required(
    channel: Option<Channel>,
    mode: Option<DialMode>,
) -> &'static [&'static str] {
    match (channel, mode) {
        (Some(Channel::Voice), Some(DialMode::Progressive | DialMode::Predictive)) => {
            &["channel", "dial mode", "led by"]
        }
        (Some(Channel::Voice), Some(DialMode::Copilot | DialMode::Preview) | None) => {
            &["channel", "dial mode"]
        }
        (Some(Channel::Sms) | None, _) => &["channel"],
    }
}

/// The settings that an engagement of the other channel has.
pub(super) fn foreign(channel: Option<Channel>) -> &'static [&'static str] {
    match channel {
        Some(Channel::Sms) => &["dial mode", "led by", "reattempts"],
        Some(Channel::Voice) => &["first response"],
        None => &[],
    }
}

fn conflicts(
    sink: &mut Sink,
    settings: &Settings<'_>,
    channel: Option<Channel>,
    mode: Option<DialMode>,
    led_by: Option<LedBy>,
) {
    let channel_span = settings.name_span("channel");
    for name in foreign(channel) {
        if let Some(span) = settings.name_span(name) {
            sink.report(errors::setting_of_other_channel(name, span, channel, channel_span));
        }
    }
    if channel != Some(Channel::Voice) {
        return;
    }
    let (said, place) = (settings.word("led by"), settings.word("dial mode"));
    if let (Some(said), Some(place)) = (said, place) {
        let fixed = match mode {
            Some(DialMode::Copilot) => Some("ai"),
            Some(DialMode::Preview) => Some("representative"),
            Some(DialMode::Progressive | DialMode::Predictive) | None => None,
        };
        if let Some(fixed) = fixed.filter(|fixed| *fixed != said.as_str()) {
            sink.report(errors::wrong_leader(said, place, fixed));
        }
    }
    if led_by == Some(LedBy::Representative)
        && let Some(span) = settings.name_span("attributes")
    {
        let leads = said.or(place).map_or(span, |word| word.span);
        sink.report(errors::attributes_without_ai(span, leads));
    }
}

fn reattempts(sink: &mut Sink, settings: &Settings<'_>) -> Option<(u32, Length)> {
    let SettingValue::Reattempts { count, every } = &settings.one("reattempts")?.value else {
        return None;
    };
    let count = time::count(sink, count, "the number of reattempts", 1, 100);
    let every = time::positive(sink, every);
    Some((count?, every?))
}

fn first_response(
    sink: &mut Sink,
    settings: &Settings<'_>,
    channel: Option<Channel>,
) -> Option<Length> {
    let written = match settings.one("first response").map(|setting| &setting.value) {
        Some(SettingValue::Within(literal)) => time::positive(sink, literal),
        _ => None,
    };
    (channel == Some(Channel::Sms)).then(|| written.unwrap_or(FIRST_RESPONSE))
}

fn fields(
    types: &mut Types<'_>,
    sink: &mut Sink,
    settings: &Settings<'_>,
    name: &'static str,
    of: FieldOf,
    owner: Span,
) -> (Arena<Field>, Span) {
    let Some(setting) = settings.one(name) else { return (Arena::default(), owner) };
    match &setting.value {
        SettingValue::Fields(fields) => (types.fields(sink, &fields.items, of), fields.span),
        SettingValue::Record(record) if record.fields.is_empty() => (Arena::default(), record.span),
        SettingValue::Bad(_) => (Arena::default(), setting.span),
        _ => {
            let wanted = format!("{name} {{ name: type }}");
            sink.report(errors::wrong_form(&setting.name, setting.span, &wanted));
            (Arena::default(), setting.span)
        }
    }
}

fn dispositions(sink: &mut Sink, settings: &Settings<'_>, owner: Span) -> (Vec<ChoiceValue>, Span) {
    let Some(setting) = settings.one("dispositions") else { return (Vec::new(), owner) };
    let SettingValue::Values(values) = &setting.value else { return (Vec::new(), setting.span) };
    unique(sink, "disposition", values.items.iter());
    (values.items.iter().map(value).collect(), values.span)
}
