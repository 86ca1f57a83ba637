//! The step that starts a conversation.

use journey_grammar::ast::{self, MessageKind, SettingValue};

use super::compliance::{self, Purposes, purpose_under};
use super::journey::Builder;
use super::message::{Several, only_field, or_report, several, to};
use super::settings::{Settings, Takes, report_missing};
use super::{quiet, record};
use crate::errors::{settings as errors, steps as step_errors, types as type_errors};
use crate::hir::{
    Conversation, Expr, Field, Handle, Id, Message, Profile, ProfileChannel, Step, Ty,
};
use crate::index::Target;
use crate::vocabulary::Channel;

pub(super) const TAKES: Takes = Takes {
    owner: "a conversation",
    once: &["compliance", "purpose", "quiet time", "input", "message", "to"],
    many: &[],
};

pub(crate) fn conversation(
    builder: &mut Builder<'_>,
    written: &ast::Conversation,
    step: Id<Step>,
) -> Conversation {
    let handle = builder.locals.handle_named(&written.handle).unwrap_or(Id::new(0));
    builder.locals.handles[handle].step = step;
    let settings = Settings::gather(builder.sink, &written.settings, &TAKES);
    let channel = builder.locals.handles[handle].channel;
    misplaced(builder, &settings, channel, written);
    let lacks = missing(builder, &settings, channel, written);
    let message = message(builder, &settings);
    let (profile, purposes) = match message {
        Some(id) => {
            let message = &builder.cx.program.messages[id];
            let purposes = Purposes { purpose: message.purpose, topic: message.topic };
            (message.profile, purposes)
        }
        None if channel == Some(Channel::Sms) => (None, Purposes::default()),
        None => {
            let profile = profile(builder, &settings);
            let cx = builder.cx;
            let purposes = purpose_under(cx.program, cx.names, builder.sink, &settings, profile);
            (profile, purposes)
        }
    };
    let purpose_span = match settings.one("purpose").map(|setting| &setting.value) {
        Some(SettingValue::Purpose(purpose)) if channel != Some(Channel::Sms) => {
            Some(purpose.purpose.span)
        }
        _ => None,
    };
    Conversation {
        handle,
        profile,
        purpose: purposes.purpose,
        purpose_span,
        topic: purposes.topic,
        quiet_time: quiet::choice(builder.cx.names, builder.sink, &settings),
        inputs: inputs(builder, &settings, handle, written),
        address: address(builder, &settings, message, lacks, written),
        message,
    }
}

/// The settings that a conversation needs.
pub(super) fn required(channel: Option<Channel>) -> &'static [&'static str] {
    match channel {
        Some(Channel::Voice) => &["compliance", "purpose"],
        Some(Channel::Sms) => &["message"],
        None => &[],
    }
}

/// The settings that a conversation of the other channel has.
pub(super) fn foreign(channel: Option<Channel>) -> &'static [&'static str] {
    match channel {
        Some(Channel::Voice) => &["message"],
        Some(Channel::Sms) => &["compliance", "purpose"],
        None => &[],
    }
}

/// Settings of the other channel.
fn misplaced(
    builder: &mut Builder<'_>,
    settings: &Settings<'_>,
    channel: Option<Channel>,
    written: &ast::Conversation,
) {
    match channel {
        Some(Channel::Voice) => {
            if let Some(span) = settings.name_span("message") {
                builder.sink.report(errors::wrong_channel(
                    "a call has no opening message",
                    span,
                    "only for sms conversations",
                    Some((written.channel.span, "this is a call".to_owned())),
                ));
            }
        }
        Some(Channel::Sms) => {
            for name in foreign(channel) {
                if let Some(span) = settings.name_span(name) {
                    let message = settings.name_span("message");
                    builder.sink.report(step_errors::carried_by_message(name, span, message));
                }
            }
        }
        None => {}
    }
}

fn missing(
    builder: &mut Builder<'_>,
    settings: &Settings<'_>,
    channel: Option<Channel>,
    written: &ast::Conversation,
) -> bool {
    let what = format!("conversation `{}`", written.handle.as_str());
    let mut missing = settings.missing(required(channel));
    if missing.is_empty() {
        return false;
    }
    // WHY: all that is missing is told at once; where a message is missing, it may say where it goes.
    let several = only_field(builder.cx.program, Ty::Phone) == Err(Several);
    if several && channel == Some(Channel::Voice) && !settings.has("to") {
        missing.push("to");
    }
    report_missing(builder.sink, &what, &missing, written.handle.span);
    true
}

fn message(builder: &mut Builder<'_>, settings: &Settings<'_>) -> Option<Id<Message>> {
    let name = settings.word("message")?;
    let id = builder.find::<Message>(name)?;
    let message = &builder.cx.program.messages[id];
    if message.kind != MessageKind::Text {
        let word = message.kind.word();
        builder.sink.report(errors::wrong_channel(
            format!("an sms conversation opens with a text, and `{}` is not one", name.as_str()),
            name.span,
            format!("declared as `{word}`"),
            Some((message.name.span, "declared here".to_owned())),
        ));
        return None;
    }
    Some(id)
}

fn profile(builder: &mut Builder<'_>, settings: &Settings<'_>) -> Option<Id<Profile>> {
    let name = settings.word("compliance")?;
    let id = builder.find::<Profile>(name)?;
    let profile = &builder.cx.program.profiles[id];
    let other = profile.channel.filter(|channel| *channel != ProfileChannel::Voice);
    let Some(other) = other else { return Some(id) };
    let is = compliance::channel_word(other);
    builder.sink.report(errors::wrong_channel(
        format!("compliance profile `{}` is for {is}, not voice", name.as_str()),
        name.span,
        "a profile for voice stands here",
        Some((profile.name.span, format!("declared here, for {is}"))),
    ));
    None
}

fn inputs(
    builder: &mut Builder<'_>,
    settings: &Settings<'_>,
    handle: Id<Handle>,
    written: &ast::Conversation,
) -> Vec<(Id<Field>, Expr)> {
    let Some(id) = builder.locals.handles[handle].engagement else { return Vec::new() };
    let engagement = &builder.cx.program.engagements[id];
    let setting = settings.one("input");
    let given = match setting.map(|setting| &setting.value) {
        Some(SettingValue::Record(record)) => record::resolve(
            &mut builder.typer(),
            record,
            &record::Schema {
                fields: &engagement.inputs,
                what: "input",
                target: &|field| Target::Input(id, field),
                unknown: &|name| type_errors::unknown_input(engagement, name),
            },
        ),
        Some(SettingValue::Fields(fields)) if fields.items.is_empty() => {
            record::Given { fields: Vec::new(), has_unknown: false }
        }
        Some(SettingValue::Bad(_)) => return Vec::new(),
        Some(_) => {
            if let Some(setting) = setting {
                let wanted = "input { name: value }";
                builder.sink.report(errors::wrong_form(&setting.name, setting.span, wanted));
            }
            return Vec::new();
        }
        None => record::Given { fields: Vec::new(), has_unknown: false },
    };
    let missing = record::missing(&engagement.inputs, &given.fields);
    if !missing.is_empty() && !given.has_unknown {
        let place = written.handle.span;
        builder.sink.report(type_errors::missing_inputs(engagement, &missing, place));
    }
    given.fields
}

fn said_channel(written: &ast::Conversation) -> Option<Channel> {
    Channel::from_word(written.channel.as_str())
}

fn address(
    builder: &mut Builder<'_>,
    settings: &Settings<'_>,
    message: Option<Id<Message>>,
    lacks: bool,
    written: &ast::Conversation,
) -> Option<Id<Field>> {
    if settings.has("to") {
        return to(&mut builder.typer(), settings, Some(Ty::Phone));
    }
    let of_message = message.and_then(|id| builder.cx.program.messages[id].address);
    if of_message.is_some() {
        return of_message;
    }
    // WHY: a journey of leads or profiles has no contacts to call; that is reported as a whole. And a message
    // that is wrong, or a channel that is, has been reported.
    let unclear = settings.has("message") && message.is_none();
    if lacks || unclear || !builder.locals.has_contact() || said_channel(written).is_none() {
        return None;
    }
    let what = format!("conversation `{}`", written.handle.as_str());
    match (only_field(builder.cx.program, Ty::Phone), message) {
        // WHY: where there is no field at all, the message has said so.
        (Ok(None), Some(_)) => None,
        (Err(_), _) => {
            let place = written.handle.span;
            let diagnostic = several(builder.cx.program, Ty::Phone, &what, place);
            builder.sink.report(diagnostic);
            None
        }
        (found, _) => or_report(&mut builder.typer(), found, Ty::Phone, &what, written.handle.span),
    }
}
