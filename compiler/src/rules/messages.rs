//! Rules about texts, emails and push messages: length, placeholders, quiet time.

use journey_grammar::Diagnostic;
use journey_grammar::ast::MessageKind;

use crate::errors::flow::{Need, value_may_be_unset};
use crate::errors::rules as errors;
use crate::hir::{Expr, ExprKind, Id, Message, Place, Program, StepKind, Template, TemplatePart};

/// A text message has at most so many characters, placeholders not counted.
const LONGEST_BODY: usize = 1_000;

/// Checks all messages.
pub(super) fn check(program: &Program, found: &mut Vec<Diagnostic>) {
    for (id, message) in program.messages.iter() {
        for template in message.subject.iter().chain(&message.body) {
            placeholders(program, template, found);
        }
        if let Some(body) = message.body.as_ref().filter(|_| message.kind == MessageKind::Text) {
            found.extend(length(message, body));
        }
        found.extend(quiet_time(program, id, message));
    }
}

fn length(message: &Message, body: &Template) -> Option<Diagnostic> {
    let literal = body.parts.iter().map(|part| match part {
        TemplatePart::Literal(text) => text.chars().count(),
        TemplatePart::Placeholder(_) => 0,
    });
    let length = literal.sum();
    (length > LONGEST_BODY)
        .then(|| errors::body_too_long(body.span, &message.name, length, LONGEST_BODY))
}

/// What is filled in may not be missing.
fn placeholders(program: &Program, template: &Template, found: &mut Vec<Diagnostic>) {
    for part in &template.parts {
        let TemplatePart::Placeholder(expr) = part else { continue };
        let Some((expr, place)) = may_be_unset(program, expr) else { continue };
        let field = program.contact.as_ref().map(|contact| &contact.fields[place]);
        let read = field.map(|field| format!("contact.{}", field.name.text));
        let declared = field.map(|field| field.name.span);
        found.push(value_may_be_unset(read.as_deref(), declared, expr.span, Need::Text));
    }
}

/// The read in a placeholder that may be unset.
fn may_be_unset<'p>(
    program: &'p Program,
    expr: &'p Expr,
) -> Option<(&'p Expr, Id<crate::hir::Field>)> {
    if let ExprKind::Else(first, second) = &expr.kind {
        return may_be_unset(program, first).and_then(|_| may_be_unset(program, second));
    }
    if let ExprKind::Add(left, right)
    | ExprKind::Subtract(left, right)
    | ExprKind::At(left, right) = &expr.kind
    {
        return may_be_unset(program, left).or_else(|| may_be_unset(program, right));
    }
    let Some(Place::Contact(field)) = expr.place() else { return None };
    let optional = program.contact.as_ref()?.fields[field].optional;
    optional.then_some((expr, field))
}

/// Somebody has to decide when a message may go out: it, its profile, or every conversation that it opens.
fn quiet_time(program: &Program, id: Id<Message>, message: &Message) -> Option<Diagnostic> {
    let profile = &program.profiles[message.profile?];
    if message.quiet_time.is_some() || profile.quiet_time.is_some() {
        return None;
    }
    let steps = program.journeys.values().flat_map(|journey| journey.steps.values());
    let mut decisions = steps.filter_map(|step| {
        if let StepKind::Conversation(conversation) = &step.kind {
            let opened = conversation.message == Some(id);
            return opened.then_some(conversation.quiet_time.is_some());
        }
        matches!(step.kind, StepKind::Send(Some(sent)) if sent == id).then_some(false)
    });
    let first = decisions.next();
    let by_all = first == Some(true) && decisions.all(|decided| decided);
    (!by_all).then(|| errors::missing_quiet_time(&message.name, profile))
}
