//! Texts, emails and push messages.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a setting is asked for the one form that it may have"
)]

use journey_grammar::ast::{self, Expr as AstExpr, MessageKind, SettingValue, TextPart};

use super::compliance::{self, purpose_under};
use super::names::{Names, Sink};
use super::quiet;
use super::settings::{Settings, Takes, report_missing};
use crate::errors::{schema as schema_errors, settings as errors, types as type_errors};
use crate::hir::{
    ExprKind, Field, Id, Message, Place, Profile, ProfileChannel, Program, Template, TemplatePart,
    Ty,
};
use crate::types::{Scope, Typer};

const TEXT: Takes = Takes {
    owner: "a text",
    once: &["compliance", "purpose", "quiet time", "to", "body"],
    many: &[],
};
const EMAIL: Takes = Takes {
    owner: "an email",
    once: &["compliance", "purpose", "quiet time", "to", "subject", "body", "template"],
    many: &[],
};
const PUSH: Takes = Takes {
    owner: "a push message",
    once: &["compliance", "purpose", "quiet time", "to", "title", "body"],
    many: &[],
};

pub(crate) fn message(
    program: &Program,
    names: &Names,
    sink: &mut Sink,
    decl: &ast::MessageDecl,
) -> Message {
    let (takes, required) = takes(decl.kind);
    let settings = Settings::gather(sink, &decl.settings.items, takes);
    let what = format!("{} `{}`", decl.kind.word(), decl.name.as_str());
    let mut missing = settings.missing(required);
    if decl.kind == MessageKind::Email && !settings.has("body") && !settings.has("template") {
        missing.push("body");
    }
    report_missing(sink, &what, &missing, decl.name.span);
    both_body_and_template(sink, &settings);
    let profile = profile(program, names, sink, &settings, decl.kind);
    let purposes = purpose_under(program, names, sink, &settings, profile);
    let mut typer = Typer { program, names, scope: Scope::Message, sink };
    let subject = template(&mut typer, &settings, "subject")
        .or_else(|| template(&mut typer, &settings, "title"));
    let body = template(&mut typer, &settings, "body");
    let kept_elsewhere = plain(&mut typer, &settings, "template");
    let address = address(&mut typer, &settings, &what, decl);
    Message {
        kind: decl.kind,
        name: decl.name.clone(),
        profile,
        purpose: purposes.purpose,
        topic: purposes.topic,
        quiet_time: quiet::choice(names, sink, &settings),
        address,
        has_to: settings.has("to"),
        subject,
        body,
        template: kept_elsewhere,
    }
}

fn both_body_and_template(sink: &mut Sink, settings: &Settings<'_>) {
    let (body, template) = (settings.name_span("body"), settings.name_span("template"));
    if let (Some(body), Some(template)) = (body, template) {
        let (first, second) =
            if body.start < template.start { (body, template) } else { (template, body) };
        sink.report(errors::conflict(
            "an email has a body or a template, not both",
            second,
            "the other one is given too",
            Some((first, "given here")),
            "remove one of them",
        ));
    }
}

/// The settings that a message takes, and those that it needs.
pub(super) fn takes(kind: MessageKind) -> (&'static Takes, &'static [&'static str]) {
    match kind {
        MessageKind::Text => (&TEXT, &["compliance", "purpose", "body"]),
        MessageKind::Email => (&EMAIL, &["compliance", "purpose", "subject"]),
        MessageKind::Push => (&PUSH, &["compliance", "purpose", "title", "body"]),
    }
}

/// The channel whose profiles a message uses.
pub(crate) fn channel_of(kind: MessageKind) -> ProfileChannel {
    match kind {
        MessageKind::Text => ProfileChannel::Sms,
        MessageKind::Email => ProfileChannel::Email,
        MessageKind::Push => ProfileChannel::Push,
    }
}

fn profile(
    program: &Program,
    names: &Names,
    sink: &mut Sink,
    settings: &Settings<'_>,
    kind: MessageKind,
) -> Option<Id<Profile>> {
    let name = settings.word("compliance")?;
    let id = names.find::<Profile>(sink, name)?;
    let profile = &program.profiles[id];
    let wanted = channel_of(kind);
    if let Some(channel) = profile.channel.filter(|channel| *channel != wanted) {
        let (is, needs) = (compliance::channel_word(channel), compliance::channel_word(wanted));
        sink.report(errors::wrong_channel(
            format!("compliance profile `{}` is for {is}, not {needs}", name.as_str()),
            name.span,
            format!("a profile for {needs} stands here"),
            Some((profile.name.span, format!("declared here, for {is}"))),
        ));
        return None;
    }
    Some(id)
}

fn template(
    typer: &mut Typer<'_>,
    settings: &Settings<'_>,
    name: &'static str,
) -> Option<Template> {
    let SettingValue::Text(text) = &settings.one(name)?.value else { return None };
    let mut parts: Vec<TemplatePart> = Vec::new();
    for part in text.parts() {
        parts.push(match part {
            TextPart::Literal(literal) => TemplatePart::Literal(literal.clone()),
            TextPart::Placeholder(expr) => TemplatePart::Placeholder(placeholder(typer, expr)),
        });
    }
    Some(Template { parts, span: text.span })
}

/// A value that is filled in: of any type that has a written form.
fn placeholder(typer: &mut Typer<'_>, expr: &AstExpr) -> crate::hir::Expr {
    let value = typer.infer(expr);
    if matches!(value.ty, Ty::Time | Ty::Duration) {
        typer.sink.report(type_errors::not_comparable(typer.program, &value));
    }
    value
}

fn plain(
    typer: &mut Typer<'_>,
    settings: &Settings<'_>,
    name: &'static str,
) -> Option<smol_str::SmolStr> {
    let SettingValue::Text(text) = &settings.one(name)?.value else { return None };
    match crate::types::plain_text(text) {
        Ok(plain) => Some(plain),
        Err(place) => {
            typer.sink.report(type_errors::placeholder_outside_message(place));
            None
        }
    }
}

fn address(
    typer: &mut Typer<'_>,
    settings: &Settings<'_>,
    what: &str,
    decl: &ast::MessageDecl,
) -> Option<Id<Field>> {
    let wanted = match decl.kind {
        MessageKind::Text => Ty::Phone,
        MessageKind::Email => Ty::Email,
        MessageKind::Push => {
            to(typer, settings, None);
            return None;
        }
    };
    if settings.has("to") {
        return to(typer, settings, Some(wanted));
    }
    let found = only_field(typer.program, wanted);
    // WHY: a text may open a conversation that says itself where it goes; see `late::addresses`.
    if let (Err(Several), MessageKind::Text) = (&found, decl.kind) {
        return None;
    }
    or_report(typer, found, wanted, what, decl.name.span)
}

/// Why there is no only field of a type.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Several;

/// The contact's only field of a type; absent where it has none.
pub(crate) fn only_field(program: &Program, wanted: Ty) -> Result<Option<Id<Field>>, Several> {
    let Some(contact) = &program.contact else { return Ok(None) };
    let mut fields = contact.fields.iter().filter(|(_, field)| field.ty == wanted);
    match (fields.next(), fields.next()) {
        (Some(_), Some(_)) => Err(Several),
        (first, _) => Ok(first.map(|(id, _)| id)),
    }
}

/// The only field, or a report of why there is none.
pub(crate) fn or_report(
    typer: &mut Typer<'_>,
    found: Result<Option<Id<Field>>, Several>,
    wanted: Ty,
    what: &str,
    place: journey_grammar::Span,
) -> Option<Id<Field>> {
    let word = address_word(wanted);
    match found {
        Ok(Some(field)) => Some(field),
        Ok(None) => {
            let contact = typer.program.contact.as_ref();
            // WHY: a field whose type is wrong may have been meant to be the address.
            let unsure = place.is_empty()
                || typer.names.has_damage(typer.sink)
                || contact.is_some_and(|one| one.fields.values().any(|f| f.ty == Ty::Unknown));
            if !unsure {
                let contact = contact.map(|contact| contact.keyword);
                typer.sink.report(schema_errors::no_address(what, word, place, contact));
            }
            None
        }
        Err(Several) => {
            typer.sink.report(several(typer.program, wanted, what, place));
            None
        }
    }
}

/// The report that `to` is missing.
pub(crate) fn several(
    program: &Program,
    wanted: Ty,
    what: &str,
    place: journey_grammar::Span,
) -> journey_grammar::Diagnostic {
    let fields = program.contact.iter().flat_map(|contact| contact.fields.values());
    let fields: Vec<&str> =
        fields.filter(|field| field.ty == wanted).map(|field| field.name.as_str()).collect();
    schema_errors::which_address(what, address_word(wanted), &fields, place)
}

fn address_word(wanted: Ty) -> &'static str {
    if wanted == Ty::Email { "email" } else { "phone" }
}

/// The field that `to` names; `wanted` is the type that it must have.
pub(crate) fn to(
    typer: &mut Typer<'_>,
    settings: &Settings<'_>,
    wanted: Option<Ty>,
) -> Option<Id<Field>> {
    let SettingValue::Expr(expr) = &settings.one("to")?.value else { return None };
    let word = wanted.map_or("text", address_word);
    let read = typer.infer(expr);
    let field = match read.kind {
        ExprKind::Read(Place::Contact(field)) => field,
        ExprKind::Bad => return None,
        _ => {
            typer.sink.report(schema_errors::not_an_address(word, expr.span));
            return None;
        }
    };
    if let Some(wanted) = wanted.filter(|wanted| read.ty != *wanted && read.ty != Ty::Unknown) {
        if let Some(contact) = &typer.program.contact {
            let name = &contact.fields[field].name;
            typer.sink.report(schema_errors::address_type(name, address_word(wanted), expr.span));
        }
        return None;
    }
    Some(field)
}
