//! Steps. The arms of `wait`, `branch` and `split` are lowered in `arm`.

use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use super::{arm, declaration, expression, literal, name, recover, setting};
use crate::Span;
use crate::ast::{
    Assignment, Attempt, Block, Conversation, Delay, DelayKind, DurationLit, Expr, ExprKind,
    IntegerLit, Name, Raise, Record, Retry, Step, StepKind, TimeLit,
};
use crate::syntax_error::{self, Wanted};

/// One step, with its label.
pub(super) fn step(cx: &mut Lower<'_>, node: Node<'_>) -> Step {
    let span = cx.span(&node);
    if !cx.enter() {
        cx.leave();
        cx.report(syntax_error::too_many_steps(cx.first_word(span)));
        let kind = StepKind::Bad(cx.bad(span));
        return Step { label: None, keyword: span, kind, span };
    }
    let step = shallow_step(cx, node, span);
    cx.leave();
    step
}

fn shallow_step(cx: &mut Lower<'_>, node: Node<'_>, span: Span) -> Step {
    match node.as_rule() {
        Rule::labelled => labelled(cx, node, span),
        Rule::bad_line => recover::step(cx, span),
        _ => {
            let (keyword, kind) = statement(cx, node);
            Step { label: None, keyword, kind, span: cx.trimmed(span) }
        }
    }
}

fn labelled(cx: &mut Lower<'_>, node: Node<'_>, span: Span) -> Step {
    let mut kids = Kids::of(node);
    let label = kids.next().map(|node| name::any_word(cx, &node));
    let Some(node) = kids.next() else {
        cx.missing(&Wanted::LABELLED_STEP, span);
        return Step { label, keyword: span, kind: StepKind::Bad(cx.bad(span)), span };
    };
    let (keyword, kind) = statement(cx, node);
    Step { label, keyword, kind, span: cx.trimmed(span) }
}

/// The steps of a block in braces.
pub(super) fn block(cx: &mut Lower<'_>, node: Node<'_>) -> Block {
    let span = cx.braced_span(&node);
    let kids = Kids::of(node);
    let mut steps = Vec::with_capacity(kids.left());
    for kid in kids {
        steps.push(step(cx, kid));
    }
    Block { steps, braced: true, span }
}

/// A statement: where its keyword stands, and what it does.
fn statement(cx: &mut Lower<'_>, node: Node<'_>) -> (Span, StepKind) {
    let whole = cx.span(&node);
    let rule = node.as_rule();
    let mut kids = Kids::of(node);
    let keyword = kids.next().map_or(whole, |node| cx.span(&node));
    let step = Statement { keyword, whole };
    let kind = match rule {
        Rule::conversation_step => conversation(cx, &mut kids, step),
        Rule::wait_step => arm::wait(cx, &mut kids, step),
        Rule::branch_step => arm::branch(cx, &mut kids, step),
        Rule::split_step => arm::split(cx, &mut kids, step),
        Rule::attempt_step => attempt(cx, &mut kids, step),
        Rule::retry_step => retry(cx, &mut kids, step),
        Rule::delay_step => delay(cx, &mut kids, step),
        Rule::send_step => send(cx, &mut kids, step),
        Rule::raise_step => raise(cx, &mut kids, step),
        Rule::set_step => set(cx, &mut kids, step),
        Rule::exit_step => exit(cx, &mut kids, step),
        _ => StepKind::Bad(cx.bad(whole)),
    };
    (keyword, kind)
}

/// The places of a statement.
#[derive(Copy, Clone)]
pub(super) struct Statement {
    /// Its keyword.
    pub(super) keyword: Span,
    /// All of it.
    pub(super) whole: Span,
}

impl Statement {
    /// Says that `wanted` is missing behind `before` and makes the step a bad one.
    pub(super) fn lacks(self, cx: &mut Lower<'_>, wanted: &Wanted, before: Span) -> StepKind {
        cx.missing(wanted, before);
        StepKind::Bad(cx.bad(self.whole))
    }
}

fn conversation(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    let Some(channel) = name::eat_name(cx, kids) else {
        return step.lacks(cx, &Wanted::CHANNEL, step.keyword);
    };
    let Some(handle) = name::eat_name(cx, kids) else {
        let is_channel = matches!(channel.as_str(), "voice" | "sms");
        let wanted = if is_channel { Wanted::HANDLE } else { Wanted::CHANNEL_BEFORE };
        let before = if is_channel { channel.span } else { step.keyword };
        return step.lacks(cx, &wanted, before);
    };
    let with = kids.eat(Rule::kw_with).map(|node| cx.span(&node));
    let engagement = if let Some(with) = with {
        name::want_name(cx, kids, &Wanted::ENGAGEMENT, with)
    } else {
        cx.missing(&Wanted::WITH_ENGAGEMENT, handle.span);
        Lower::no_name(handle.span)
    };
    if with.is_some() && !engagement.is_missing() {
        declaration::head_junk(cx, kids);
    }
    let body = kids.find(|node| node.as_rule() == Rule::conversation_body);
    let span = body.as_ref().map(|node| cx.braced_span(node));
    let settings = body.map(|node| setting::listed(cx, node)).unwrap_or_default();
    StepKind::Conversation(Conversation { channel, handle, engagement, settings, body: span })
}

fn attempt(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    let up_to = kids.eat(Rule::kw_up_to).map(|node| cx.span(&node));
    let times = kids.eat(Rule::number).map(|node| literal::integer(cx, &node));
    let word = kids.eat(Rule::kw_times);
    if times.is_none() && kids.rule() == Some(Rule::head_junk) {
        let junk = kids.next().map_or(step.keyword, |node| cx.span(&node));
        let wanted = if up_to.is_some() { Wanted::TIMES } else { Wanted::UP_TO_TIMES };
        cx.unexpected(junk, &wanted);
        return attempt_body(cx, kids, None, junk);
    }
    match (up_to, &times) {
        (Some(up_to), None) if kids.rule() != Some(Rule::head_junk) => {
            cx.missing(&Wanted::TIMES, up_to);
        }
        (None, Some(times)) => {
            cx.report(syntax_error::missing_up_to(
                times.span,
                &format!("up to {} times", times.text),
            ));
        }
        (Some(_), Some(times)) if word.is_none() && kids.rule() != Some(Rule::head_junk) => {
            cx.report(syntax_error::missing_times(times.span));
        }
        _ => {}
    }
    let before = times.as_ref().map_or(step.keyword, |times| times.span);
    let before = word.map_or(before, |node| cx.span(&node));
    attempt_body(cx, kids, times, before)
}

fn attempt_body(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    times: Option<IntegerLit>,
    before: Span,
) -> StepKind {
    let block = match declaration::want_braces(cx, kids, Rule::block, before) {
        Some(node) => block(cx, node),
        None => Block { steps: Vec::new(), braced: true, span: before.after() },
    };
    let exhausted = kids.eat(Rule::exhausted).map(|node| arm::exhausted(cx, node));
    StepKind::Attempt(Attempt { times, block, exhausted })
}

fn retry(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    let mut retry = Retry { after: None, at: None, up_to: None };
    let mut is_empty = true;
    for kid in kids {
        is_empty = false;
        let span = cx.span(&kid);
        let rule = kid.as_rule();
        let mut parts = Kids::of(kid);
        let keyword = parts.next().map_or(span, |node| cx.span(&node));
        let is_second = match rule {
            Rule::retry_after => retry.after.is_some(),
            Rule::retry_at => retry.at.is_some(),
            _ => retry.up_to.is_some(),
        };
        if is_second {
            cx.report(syntax_error::said_twice(keyword, cx.text(keyword)));
            continue;
        }
        match rule {
            Rule::retry_after => {
                retry.after = Some(literal::want_duration(cx, &mut parts, keyword));
            }
            Rule::retry_at => {
                retry.at =
                    Some(expression::want_expr(cx, &mut parts, &Wanted::TIME_TO_RETRY, keyword));
            }
            _ => retry.up_to = Some(literal::want_duration(cx, &mut parts, keyword)),
        }
    }
    if is_empty {
        return step.lacks(cx, &Wanted::RETRY_TIME, step.keyword);
    }
    if retry.after.is_none() && retry.at.is_none() {
        return step.lacks(cx, &Wanted::RETRY_TIME, step.keyword);
    }
    StepKind::Retry(retry)
}

fn delay(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    let kind = match kids.rule() {
        Some(Rule::kw_until) => {
            let keyword = kids.next().map_or(step.keyword, |node| cx.span(&node));
            until(cx, kids, keyword)
        }
        Some(Rule::duration) => kids.next().map(|node| {
            let duration = literal::duration(cx, &node);
            let at = kids.eat(Rule::delay_at).map(|node| time_behind(cx, node));
            DelayKind::For { duration, at }
        }),
        _ => return delay_of_nothing(cx, kids, step),
    };
    let Some(kind) = kind else { return step.lacks(cx, &Wanted::DELAY_TIME, step.keyword) };
    let up_to = bound(cx, kids);
    StepKind::Delay(Delay { kind, up_to })
}

/// `delay up to 2 days` and `delay at 09:00` are understood.
fn delay_of_nothing(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    if let Some(node) = kids.eat(Rule::delay_at) {
        let at = cx.span(&node).start;
        cx.report(syntax_error::delay_until(cx.place(at, at.saturating_add(2))));
        let time = time_behind(cx, node);
        let span = time.span;
        let kind = DelayKind::Until(Expr { kind: ExprKind::Time(time), span });
        return StepKind::Delay(Delay { kind, up_to: bound(cx, kids) });
    }
    let words = kids.rule().map(|_| step.whole);
    match (bound(cx, kids), words) {
        (Some(duration), Some(_)) => {
            cx.report(syntax_error::delay_up_to(step.keyword, duration.span, &duration.text));
            StepKind::Delay(Delay { kind: DelayKind::For { duration, at: None }, up_to: None })
        }
        _ => step.lacks(cx, &Wanted::DELAY_TIME, step.keyword),
    }
}

/// What stands behind `delay until`.
fn until(cx: &mut Lower<'_>, kids: &mut Kids<'_>, keyword: Span) -> Option<DelayKind> {
    if let Some(node) = kids.eat(Rule::delay_weekday) {
        let mut parts = Kids::of(node);
        let day = parts.eat(Rule::weekday)?;
        let day_span = cx.span(&day);
        let day = literal::weekday(&day);
        let time = if let Some(node) = parts.eat(Rule::time) {
            literal::time(cx, &node)
        } else {
            cx.missing(&Wanted::TIME, day_span);
            literal::none(day_span)
        };
        return Some(DelayKind::UntilWeekday { day, day_span, time });
    }
    Some(DelayKind::Until(expression::want_expr(cx, kids, &Wanted::TIME_TO_WAIT_FOR, keyword)))
}

fn time_behind(cx: &mut Lower<'_>, node: Node<'_>) -> TimeLit {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    kids.next();
    if let Some(node) = kids.eat(Rule::time) {
        return literal::time(cx, &node);
    }
    cx.missing(&Wanted::TIME, span);
    literal::none(span)
}

/// `up to 60 days`, if it is there.
fn bound(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Option<DurationLit> {
    let node = kids.eat(Rule::bound)?;
    let span = cx.span(&node);
    let mut parts = Kids::of(node);
    parts.next();
    let duration = literal::want_duration(cx, &mut parts, span);
    if let Some(second) = kids.eat(Rule::bound) {
        cx.report(syntax_error::said_twice(cx.span(&second), "up to"));
    }
    Some(duration)
}

fn send(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    let Some(message) = name::eat_name(cx, kids) else {
        return step.lacks(cx, &Wanted::MESSAGE, step.keyword);
    };
    if kids.eat(Rule::kw_with).is_some() {
        let declared = name::eat_name(cx, kids);
        cx.report(syntax_error::send_with(step.whole, declared.as_ref().map(Name::as_str)));
        return StepKind::Bad(cx.bad(step.whole));
    }
    StepKind::Send(message)
}

fn raise(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    match raised(cx, kids, step.keyword) {
        Ok((trigger, record)) => StepKind::Raise(Raise { trigger, record }),
        Err((wanted, before)) => step.lacks(cx, &wanted, before),
    }
}

/// `trigger NeedsAgent { … }` behind `raise`, or what is missing and where.
pub(super) fn raised(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    before: Span,
) -> Result<(Name, Option<Record>), (Wanted, Span)> {
    let keyword = kids.eat(Rule::kw_trigger).map(|node| cx.span(&node));
    let Some(trigger) = name::eat_name(cx, kids) else {
        let wanted = if keyword.is_some() { Wanted::TRIGGER } else { Wanted::TRIGGER_TO_RAISE };
        return Err((wanted, keyword.unwrap_or(before)));
    };
    if keyword.is_none() {
        cx.report(syntax_error::missing_word(before, trigger.span, "trigger"));
    }
    let record = kids.eat(Rule::record).map(|node| expression::record(cx, node));
    Ok((trigger, record))
}

fn set(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    let Some(node) = kids.eat(Rule::assignment) else {
        return step.lacks(cx, &Wanted::FIELD_TO_SET, step.keyword);
    };
    match assignment(cx, node) {
        Some(assignment) => StepKind::Set(assignment),
        None => StepKind::Bad(cx.bad(step.whole)),
    }
}

/// `contact.tier = Silver`
pub(super) fn assignment(cx: &mut Lower<'_>, node: Node<'_>) -> Option<Assignment> {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    let base = name::any_word(cx, &kids.next()?);
    let dot = kids.eat(Rule::dot).map(|node| cx.span(&node));
    let Some(field) = kids.eat(Rule::word) else {
        let wanted =
            if dot.is_some() { Wanted::field_of(base.as_str()) } else { Wanted::FIELD_TO_SET };
        cx.missing(&wanted, dot.unwrap_or(base.span));
        return None;
    };
    let field = name::any_word(cx, &field);
    let Some(assign) = kids.eat(Rule::assign) else {
        cx.missing(&Wanted::ASSIGN, field.span);
        return None;
    };
    let place = cx.span(&assign);
    if assign.as_str() != "=" {
        cx.report(syntax_error::foreign_operator(place, assign.as_str(), "="));
    }
    let value = if kids.eat(Rule::kw_unset).is_some() {
        None
    } else {
        Some(expression::want_value(cx, &mut kids, &field, place))
    };
    Some(Assignment { base, field, value, span })
}

fn exit(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    match name::eat_name(cx, kids) {
        Some(outcome) => StepKind::Exit(outcome),
        None => step.lacks(cx, &Wanted::OUTCOME, step.keyword),
    }
}
