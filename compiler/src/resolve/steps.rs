//! Steps. Conversations, waits and branches have files of their own.

use journey_grammar::ast::{self, DelayKind, ExprKind as Ast, StepKind as AstStep};

use super::journey::Builder;
use super::settings::report_missing;
use super::{branch, conversation, record, time, wait};
use crate::errors::{settings as errors, steps as step_errors, types as type_errors};
use crate::hir::{
    Assignment, Attempt, Delay, ExprKind, Id, Length, Message, Raise, Retry, RetryTime, Split,
    SplitArm, Step, StepKind, Trigger, Ty,
};
use crate::index::Target;
use crate::types::{Scope, Typer, Wanted, is_constant};

/// The shortest time after which an attempt may run again.
const LEAST_RETRY: u64 = 60;

pub(crate) fn steps(builder: &mut Builder<'_>, steps: &[ast::Step]) -> Vec<Id<Step>> {
    steps.iter().map(|one| step(builder, one)).collect()
}

fn step(builder: &mut Builder<'_>, step: &ast::Step) -> Id<Step> {
    // INVARIANT: a step gets its id before those inside it, so ids are in the order of the text.
    let id = builder.steps.push(Step {
        label: step.label.clone(),
        keyword: step.keyword,
        rest: rest(&step.kind).map_or(step.keyword, |duration| duration.span),
        span: step.span,
        kind: StepKind::Bad,
    });
    let kind = kind(builder, step, id);
    builder.steps[id].kind = kind;
    id
}

/// The duration that says how long a step rests, or at most.
fn rest(step: &AstStep) -> Option<&ast::DurationLit> {
    match step {
        AstStep::Wait(wait) => wait.limit.as_ref(),
        AstStep::Delay(delay) => match &delay.kind {
            DelayKind::For { duration, .. } => Some(duration),
            DelayKind::UntilWeekday { .. } | DelayKind::Until(_) => delay.up_to.as_ref(),
        },
        AstStep::Retry(retry) => retry.after.as_ref().or(retry.up_to.as_ref()),
        AstStep::Conversation(_)
        | AstStep::Branch(_)
        | AstStep::Attempt(_)
        | AstStep::Split(_)
        | AstStep::Send(_)
        | AstStep::Raise(_)
        | AstStep::Set(_)
        | AstStep::Exit(_)
        | AstStep::Bad(_) => None,
    }
}

fn kind(builder: &mut Builder<'_>, step: &ast::Step, id: Id<Step>) -> StepKind {
    match &step.kind {
        AstStep::Conversation(one) => {
            StepKind::Conversation(conversation::conversation(builder, one, id))
        }
        AstStep::Wait(wait) => StepKind::Wait(wait::wait(builder, wait, step.keyword)),
        AstStep::Branch(branch) => StepKind::Branch(branch::branch(builder, branch)),
        AstStep::Attempt(attempt) => {
            StepKind::Attempt(self::attempt(builder, attempt, step.keyword, id))
        }
        AstStep::Retry(retry) => StepKind::Retry(self::retry(builder, retry, step.keyword)),
        AstStep::Split(split) => StepKind::Split(self::split(builder, split)),
        AstStep::Delay(delay) => StepKind::Delay(self::delay(builder, delay, step.keyword)),
        AstStep::Send(name) => StepKind::Send(builder.find::<Message>(name)),
        AstStep::Raise(raise) => StepKind::Raise(self::raise(builder, raise)),
        AstStep::Set(assignment) => StepKind::Set(self::assignment(builder, assignment)),
        AstStep::Exit(name) => StepKind::Exit(builder.outcome(name)),
        AstStep::Bad(_) => StepKind::Bad,
    }
}

fn attempt(
    builder: &mut Builder<'_>,
    attempt: &ast::Attempt,
    keyword: journey_grammar::Span,
    id: Id<Step>,
) -> Attempt {
    let times = if let Some(times) = &attempt.times {
        time::count(builder.sink, times, "the number of attempts", 2, 100)
    } else {
        report_missing(builder.sink, "`attempt`", &["up to 3 times"], keyword);
        None
    };
    builder.attempts.push(id);
    let body = steps(builder, &attempt.block.steps);
    builder.attempts.pop();
    let exhausted = attempt
        .exhausted
        .as_ref()
        .map(|exhausted| (exhausted.keyword, steps(builder, &exhausted.block.steps)));
    Attempt { times, steps: body, exhausted }
}

fn retry(builder: &mut Builder<'_>, retry: &ast::Retry, keyword: journey_grammar::Span) -> Retry {
    let attempt = builder.attempts.last().copied();
    if attempt.is_none() {
        builder.sink.report(step_errors::retry_outside_attempt(keyword));
    }
    Retry { attempt, time: retry_time(builder, retry, keyword) }
}

fn retry_time(
    builder: &mut Builder<'_>,
    retry: &ast::Retry,
    keyword: journey_grammar::Span,
) -> RetryTime {
    let length = match &retry.after {
        Some(after) => match retry_length(builder, after) {
            Some(length) => Some(length),
            None => return RetryTime::Bad,
        },
        None => None,
    };
    match (length, &retry.at) {
        (Some(length), None) => RetryTime::After { length, at: None },
        (Some(length), Some(at)) => match time_of_day(at) {
            Some(Ok(at)) => RetryTime::After { length, at: Some(at) },
            Some(Err(())) => RetryTime::Bad,
            None => {
                builder.sink.report(step_errors::after_needs_clock_time(at.span));
                RetryTime::Bad
            }
        },
        (None, Some(at)) => match time_of_day(at) {
            Some(Ok(at)) => RetryTime::AtTime(at),
            Some(Err(())) => RetryTime::Bad,
            None => {
                let (instant, up_to) =
                    bounded(builder, at, retry.up_to.as_ref(), "`retry at`", keyword);
                RetryTime::At { instant, up_to }
            }
        },
        (None, None) => RetryTime::Bad,
    }
}

fn retry_length(builder: &mut Builder<'_>, after: &ast::DurationLit) -> Option<Length> {
    let length = time::length(after)?;
    if length.days == 0 && length.seconds < LEAST_RETRY {
        builder.sink.report(errors::bad_literal(
            "a retry comes at least 1 minute later",
            after.span,
            "too soon",
            "write `after 1 minute` or more",
        ));
        return None;
    }
    Some(length)
}

/// The time where an expression is a time of day and nothing else; an error where it cannot be.
#[expect(clippy::wildcard_enum_match_arm, reason = "everything else is no time of day")]
fn time_of_day(expr: &ast::Expr) -> Option<Result<ast::Time, ()>> {
    match &expr.kind {
        Ast::Time(time) => Some(time.value.ok_or(())),
        Ast::Paren(inner) => time_of_day(inner),
        Ast::Bad(_) => Some(Err(())),
        _ => None,
    }
}

/// An instant with the bound that it needs unless it is written out.
fn bounded(
    builder: &mut Builder<'_>,
    instant: &ast::Expr,
    up_to: Option<&ast::DurationLit>,
    what: &'static str,
    keyword: journey_grammar::Span,
) -> (crate::hir::Expr, Option<Length>) {
    let wanted = Wanted { ty: Ty::DateTime, what, name: "", declared: None };
    let instant = builder.typer().value(instant, &wanted);
    let bound = up_to.and_then(|up_to| time::positive(builder.sink, up_to));
    if up_to.is_none() && !is_constant(&instant) {
        report_missing(builder.sink, what, &["up to"], keyword);
    }
    (instant, bound)
}

fn delay(builder: &mut Builder<'_>, delay: &ast::Delay, keyword: journey_grammar::Span) -> Delay {
    match &delay.kind {
        DelayKind::For { duration, at } => {
            let length = time::positive(builder.sink, duration);
            let at = match at {
                Some(at) => match at.value {
                    Some(at) => Some(at),
                    None => return Delay::Bad,
                },
                None => None,
            };
            length.map_or(Delay::Bad, |length| Delay::For { length, at })
        }
        DelayKind::UntilWeekday { day, time, .. } => {
            let day = ast::Weekday::ALL.iter().zip(0_u8..).find(|(one, _)| *one == day);
            match (day, time.value) {
                (Some((_, place)), Some(time)) => Delay::UntilWeekday(place, time),
                _ => Delay::Bad,
            }
        }
        DelayKind::Until(expr) => match time_of_day(expr) {
            Some(Ok(at)) => Delay::UntilTime(at),
            Some(Err(())) => Delay::Bad,
            None => {
                let (instant, up_to) =
                    bounded(builder, expr, delay.up_to.as_ref(), "`delay until`", keyword);
                Delay::Until { instant, up_to }
            }
        },
    }
}

fn split(builder: &mut Builder<'_>, split: &ast::Split) -> Split {
    let arms = split.arms.iter().map(|arm| {
        if arm.share.value == Some(0) {
            builder.sink.report(errors::bad_literal(
                "a share is more than 0%",
                arm.share.span,
                "nobody would take this arm",
                "give it a share, or remove the arm",
            ));
        }
        SplitArm {
            share: arm.share.value.unwrap_or(0),
            name: arm.name.clone(),
            steps: steps(builder, &arm.block.steps),
        }
    });
    Split { arms: arms.collect(), name: split.name.clone() }
}

fn raise(builder: &mut Builder<'_>, raise: &ast::Raise) -> Raise {
    let Some(id) = builder.find::<Trigger>(&raise.trigger) else {
        return Raise { trigger: None, fields: Vec::new() };
    };
    let (fields, has_unknown) = trigger_record(&mut builder.typer(), id, raise.record.as_ref());
    if !has_unknown {
        let trigger = &builder.cx.program.triggers[id];
        let missing = record::missing(&trigger.fields, &fields);
        if !missing.is_empty() {
            let owner = format!("trigger `{}`", trigger.name.as_str());
            let place = raise.trigger.span;
            builder.sink.report(type_errors::missing_fields(
                "attribute",
                &owner,
                &missing,
                place,
                trigger.body,
            ));
        }
    }
    Raise { trigger: Some(id), fields }
}

type Fields = Vec<(Id<crate::hir::Field>, crate::hir::Expr)>;

/// The attributes that are given to a trigger, and whether some name was unknown.
pub(crate) fn trigger_record(
    typer: &mut Typer<'_>,
    id: Id<Trigger>,
    written: Option<&ast::Record>,
) -> (Fields, bool) {
    let Some(written) = written else { return (Vec::new(), false) };
    let trigger = &typer.program.triggers[id];
    let owner = format!("trigger `{}`", trigger.name.as_str());
    let given = record::resolve(
        typer,
        written,
        &record::Schema {
            fields: &trigger.fields,
            what: "attribute",
            target: &|field| Target::TriggerField(id, field),
            unknown: &|name| {
                let valid = trigger.fields.values().map(|field| field.name.as_str());
                type_errors::unknown_field(&owner, name, trigger.name.span, valid)
            },
        },
    );
    (given.fields, given.has_unknown)
}

fn assignment(builder: &mut Builder<'_>, assignment: &ast::Assignment) -> Assignment {
    assigned(&mut builder.typer(), assignment)
}

/// A field of the contact and its new value.
pub(crate) fn assigned(typer: &mut Typer<'_>, assignment: &ast::Assignment) -> Assignment {
    if assignment.base.as_str() != "contact" {
        typer.sink.report(step_errors::only_contact_is_set(&assignment.base));
        return Assignment { field: None, value: None };
    }
    let outer = typer.scope;
    if matches!(outer, Scope::Script) {
        typer.scope = Scope::Message;
    }
    let place = assignment.base.span.to(assignment.field.span);
    let kind = Ast::Field { base: assignment.base.clone(), field: assignment.field.clone() };
    let read = typer.infer(&ast::Expr { kind, span: place });
    typer.scope = outer;
    let ExprKind::Read(crate::hir::Place::Contact(field)) = read.kind else {
        return Assignment { field: None, value: None };
    };
    let declared = typer.program.contact.as_ref().map(|contact| &contact.fields[field]);
    let value = if let Some(value) = &assignment.value {
        let wanted = Wanted {
            ty: read.ty,
            what: "contact field",
            name: assignment.field.as_str(),
            declared: declared.map(|field| field.name.span),
        };
        Some(typer.value(value, &wanted))
    } else {
        if let Some(required) = declared.filter(|field| !field.optional) {
            typer.sink.report(step_errors::unset_required(&required.name, assignment.span));
        }
        None
    };
    Assignment { field: Some(field), value }
}
