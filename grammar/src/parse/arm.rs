//! The steps with arms: `wait`, `branch`, `split`, and the `exhausted` of an `attempt`.

use super::declaration::want_braces;
use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use super::step::Statement;
use super::{expression, literal, name, recover, setting, step, text};
use crate::Span;
use crate::ast::{
    ArmHead, Block, Branch, BranchArm, Delay, DelayKind, Exhausted, Pattern, PatternKind, Split,
    SplitArm, Step, StepKind, TriggerRef, Wait, WaitArm, WaitArmKind,
};
use crate::syntax_error::{self, Wanted};

/// `=> { … }` behind what an arm begins with; `before` is the place behind which it is missing.
fn tail(cx: &mut Lower<'_>, kids: &mut Kids<'_>, before: Span) -> Block {
    let mut arrow = None;
    let mut body = None;
    let mut junk = None;
    for kid in kids {
        match kid.as_rule() {
            Rule::head_junk => junk = Some(cx.span(&kid)),
            Rule::wrong_arrow => {
                arrow = Some(cx.span(&kid));
                cx.report(syntax_error::wrong_arrow(cx.span(&kid), kid.as_str()));
            }
            _ => body = Some(kid),
        }
    }
    if let Some(junk) = junk {
        cx.unexpected(junk, &Wanted::ARROW);
    }
    let end = junk.map_or(before, |junk| cx.trimmed(junk));
    let found = cx.found(end.end);
    let has_arrow = arrow.is_some() || found.text == "=>";
    let arrow = arrow.unwrap_or(found.span);
    if let Some(body) = body {
        if !has_arrow && junk.is_none() {
            cx.report(syntax_error::missing_arrow(end, cx.span(&body).before()));
        }
        arm_block(cx, body)
    } else {
        let (wanted, place) =
            if has_arrow { (Wanted::ARM_BODY, arrow) } else { (Wanted::ARROW, end) };
        if junk.is_none() {
            cx.missing(&wanted, place);
        }
        no_body(cx, place)
    }
}

/// A block in braces, or one step without them.
fn arm_block(cx: &mut Lower<'_>, body: Node<'_>) -> Block {
    if body.as_rule() == Rule::block {
        return step::block(cx, body);
    }
    let step = step::step(cx, body);
    let span = step.span;
    Block { steps: vec![step], braced: false, span }
}

/// The body of an arm that has none.
fn no_body(_cx: &Lower<'_>, before: Span) -> Block {
    let span = before.after();
    let step = Step { label: None, keyword: span, kind: StepKind::Bad(Lower::nothing(span)), span };
    Block { steps: vec![step], braced: false, span }
}

/// `exhausted => { … }`
pub(super) fn exhausted(cx: &mut Lower<'_>, node: Node<'_>) -> Exhausted {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    let keyword = kids.next().map_or(span, |node| cx.span(&node));
    let block = tail(cx, &mut kids, keyword);
    Exhausted { keyword, block }
}

/// `wait up to 2 days { … }`
pub(super) fn wait(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    let up_to = kids.eat(Rule::kw_up_to).map(|node| cx.span(&node));
    let limit = kids.eat(Rule::duration).map(|node| literal::duration(cx, &node));
    let junk = kids.peek().filter(|node| node.as_rule() == Rule::head_junk);
    let junk = junk.map(|node| cx.span(node));
    if let (Some(junk), None) = (junk, &limit) {
        kids.next();
        let wanted = if up_to.is_some() { Wanted::DURATION } else { Wanted::UP_TO };
        cx.unexpected(junk, &wanted);
    }
    let has_junk = junk.is_some();
    let has_body = has_junk || kids.rule() == Some(Rule::wait_body);
    match (up_to, &limit) {
        (Some(up_to), None) if !has_junk => cx.missing(&Wanted::DURATION, up_to),
        (None, Some(limit)) if has_body => {
            let better = format!("up to {}", limit.text);
            cx.report(syntax_error::missing_up_to(limit.span, &better));
        }
        (None, Some(limit)) => {
            cx.report(syntax_error::wait_is_delay(step.keyword, limit.span, &limit.text));
            let kind = DelayKind::For { duration: limit.clone(), at: None };
            return StepKind::Delay(Delay { kind, up_to: None });
        }
        _ => {}
    }
    let before = limit.as_ref().map_or(up_to.unwrap_or(step.keyword), |limit| limit.span);
    let is_told = limit.is_none() && (up_to.is_some() || has_junk);
    let node = if is_told {
        kids.eat(Rule::wait_body)
    } else {
        want_braces(cx, kids, Rule::wait_body, before)
    };
    let Some(node) = node else { return StepKind::Bad(cx.bad(step.whole)) };
    // A limit that could not be read has been told; the compiler must not miss it again.
    let limit = if is_told { Some(literal::unread(before)) } else { limit };
    let body = cx.braced_span(&node);
    let arms = Kids::of(node).map(|kid| wait_arm(cx, kid)).collect();
    StepKind::Wait(Wait { limit, arms, body })
}

fn wait_arm(cx: &mut Lower<'_>, node: Node<'_>) -> WaitArm {
    let span = cx.trimmed(cx.span(&node));
    let rule = node.as_rule();
    if rule == Rule::bad_line {
        let bad = recover::arm(cx, span, Wanted::WAIT_ARM);
        return WaitArm {
            kind: WaitArmKind::Bad(bad),
            keyword: span,
            block: no_body(cx, span),
            span,
        };
    }
    let mut kids = Kids::of(node);
    let (kind, keyword, head) = match rule {
        Rule::timeout_arm => {
            let keyword = kids.next().map_or(span, |node| cx.span(&node));
            (WaitArmKind::Timeout, keyword, keyword)
        }
        Rule::wait_arm => {
            let keyword = kids.next().map_or(span, |node| cx.span(&node));
            let (kind, head) = triggers(cx, &mut kids, keyword);
            (kind, keyword, head)
        }
        _ => wrong_wait_arm(cx, &mut kids, span),
    };
    let block = tail(cx, &mut kids, head);
    WaitArm { kind, keyword, block, span }
}

/// What an arm waits for, behind the word `trigger`, and where that ends.
fn triggers(cx: &mut Lower<'_>, kids: &mut Kids<'_>, keyword: Span) -> (WaitArmKind, Span) {
    let mut head = keyword;
    let triggers = kids.eat(Rule::trigger_list).map(|node| {
        head = head.to(cx.span(&node));
        trigger_list(cx, node)
    });
    let alias = setting::alias(cx, kids);
    let when = setting::condition(cx, kids);
    let parts = [alias.as_ref().map(|name| name.span), when.as_ref().map(|expr| expr.span)];
    for part in parts.into_iter().flatten() {
        head = head.to(part);
    }
    let kind = match triggers {
        Some(Some(triggers)) => WaitArmKind::Trigger { triggers, alias, when },
        Some(None) => WaitArmKind::Bad(cx.bad(keyword)),
        None => {
            if kids.rule() != Some(Rule::head_junk) {
                cx.missing(&Wanted::TRIGGER_TO_WAIT_FOR, keyword);
            }
            WaitArmKind::Bad(cx.bad(keyword))
        }
    };
    (kind, head)
}

/// An arm without the word `trigger`, or with a word of another step.
fn wrong_wait_arm(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    span: Span,
) -> (WaitArmKind, Span, Span) {
    if let Some(word) = kids.eat(Rule::wrong_arm_word) {
        let keyword = cx.span(&word);
        cx.report(syntax_error::timeout_word(keyword, word.as_str()));
        return (WaitArmKind::Timeout, keyword, keyword);
    }
    let first = kids.peek().map_or(span, |node| cx.span(node));
    let keyword = first.before();
    cx.report(syntax_error::missing_word(keyword, first, "trigger"));
    let (kind, head) = triggers(cx, kids, keyword);
    (kind, keyword, head)
}

/// `call.attempted, PolicyRenewed`; nothing where one of them is broken, which is reported.
fn trigger_list(cx: &mut Lower<'_>, node: Node<'_>) -> Option<Vec<TriggerRef>> {
    let kids = Kids::of(node);
    let mut triggers = Vec::with_capacity(kids.left());
    let mut is_whole = true;
    for kid in kids {
        if kid.as_rule() == Rule::stray_comma_arm {
            cx.report(syntax_error::stray_comma(cx.span(&kid)));
            continue;
        }
        match trigger_ref(cx, kid) {
            Some(trigger) => triggers.push(trigger),
            None => is_whole = false,
        }
    }
    (is_whole || !triggers.is_empty()).then_some(triggers)
}

/// `call.attempted` or `PolicyRenewed`
pub(super) fn trigger_ref(cx: &mut Lower<'_>, node: Node<'_>) -> Option<TriggerRef> {
    let mut kids = Kids::of(node);
    let handle = name::any_word(cx, &kids.next()?);
    let Some(dot) = kids.eat(Rule::dot) else { return Some(TriggerRef::Declared(handle)) };
    let Some(event) = kids.eat(Rule::word) else {
        let dot = cx.span(&dot);
        cx.missing(&Wanted::event_of(handle.as_str()), dot);
        return None;
    };
    let event = name::any_word(cx, &event);
    Some(TriggerRef::Event { handle, event })
}

/// `branch on call.Result { … }` and `branch { … }`
pub(super) fn branch(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    let on = kids.eat(Rule::kw_on).map(|node| cx.span(&node));
    let subject = kids.eat(Rule::expr).map(|node| expression::expr(cx, node));
    let mut before = step.keyword;
    let mut is_told = false;
    match (on, &subject) {
        (Some(on), None) => {
            if let Some(junk) = kids.eat(Rule::head_junk) {
                let span = cx.span(&junk);
                cx.unexpected(span, &Wanted::BRANCH_SUBJECT);
            } else {
                cx.missing(&Wanted::BRANCH_SUBJECT, on);
            }
            is_told = true;
        }
        (None, Some(subject)) => {
            cx.report(syntax_error::missing_word(step.keyword, subject.span, "on"));
            before = subject.span;
        }
        (_, Some(subject)) => before = subject.span,
        _ => {}
    }
    let subject = subject.or_else(|| on.map(Lower::no_expr));
    let node = if is_told || recover::is_told(subject.as_ref()) {
        kids.find(|node| node.as_rule() == Rule::branch_body)
    } else {
        want_braces(cx, kids, Rule::branch_body, before)
    };
    let Some(node) = node else {
        return StepKind::Branch(Branch { subject, arms: Vec::new(), body: before.after() });
    };
    let body = cx.braced_span(&node);
    let on_value = subject.is_some();
    let mut nodes = Kids::of(node);
    let mut arms = Vec::with_capacity(nodes.left());
    while let Some(kid) = nodes.next() {
        let is_last = nodes.rule().is_none();
        arms.push(branch_arm(cx, kid, on_value, is_last));
    }
    StepKind::Branch(Branch { subject, arms, body })
}

fn branch_arm(cx: &mut Lower<'_>, node: Node<'_>, on_value: bool, is_last: bool) -> BranchArm {
    let span = cx.trimmed(cx.span(&node));
    if node.as_rule() == Rule::bad_line {
        let wanted = if on_value { Wanted::BRANCH_ON_ARM } else { Wanted::BRANCH_ARM };
        let bad = recover::arm(cx, span, wanted);
        return BranchArm { head: ArmHead::Bad(bad), block: no_body(cx, span), span };
    }
    let mut kids = Kids::of(node);
    let head = match kids.next() {
        Some(head) => arm_head(cx, head, on_value, is_last),
        None => (ArmHead::Bad(cx.bad(span)), span),
    };
    let block = tail(cx, &mut kids, head.1);
    BranchArm { head: head.0, block, span }
}

fn arm_head(cx: &mut Lower<'_>, node: Node<'_>, on_value: bool, is_last: bool) -> (ArmHead, Span) {
    let span = cx.span(&node);
    let rule = node.as_rule();
    let mut kids = Kids::of(node);
    let head = match rule {
        Rule::otherwise_head => ArmHead::Otherwise(span),
        Rule::when_head => {
            let keyword = kids.next().map_or(span, |node| cx.span(&node));
            let condition = expression::want_expr(cx, &mut kids, &Wanted::CONDITION, keyword);
            if on_value {
                cx.report(syntax_error::when_under_branch_on(keyword));
                ArmHead::Bad(cx.bad(span))
            } else {
                ArmHead::When { keyword, condition }
            }
        }
        _ => patterns_head(cx, kids, span, on_value, is_last),
    };
    (head, span)
}

fn patterns_head(
    cx: &mut Lower<'_>,
    kids: Kids<'_>,
    span: Span,
    on_value: bool,
    is_last: bool,
) -> ArmHead {
    let written = cx.text(span);
    let is_otherwise = matches!(written, "else" | "_") || (written == "default" && is_last);
    if is_otherwise {
        cx.report(syntax_error::otherwise_word(span, written));
        return ArmHead::Otherwise(span);
    }
    if !on_value {
        cx.report(syntax_error::pattern_in_plain_branch(span, written));
        return ArmHead::Bad(cx.bad(span));
    }
    let mut patterns = Vec::with_capacity(kids.left());
    for kid in kids {
        if kid.as_rule() == Rule::pattern {
            patterns.push(pattern(cx, kid));
        } else {
            cx.report(syntax_error::stray_comma(cx.span(&kid)));
        }
    }
    ArmHead::Patterns(patterns)
}

/// One pattern of an arm, or one value of a forecast.
pub(super) fn pattern(cx: &mut Lower<'_>, node: Node<'_>) -> Pattern {
    let span = cx.span(&node);
    let kind = match Kids::of(node).next() {
        Some(node) => match node.as_rule() {
            Rule::name => PatternKind::Name(name::name(cx, &node)),
            Rule::reserved => {
                cx.report(syntax_error::keyword_as_value(span, node.as_str()));
                PatternKind::Value(Lower::no_expr(span))
            }
            Rule::text => PatternKind::Text(text::text(cx, node)),
            Rule::boolean => PatternKind::Boolean(node.as_str() == "true"),
            Rule::kw_unset => PatternKind::Unset,
            _ => PatternKind::Value(expression::operand(cx, node)),
        },
        None => PatternKind::Value(Lower::no_expr(span)),
    };
    Pattern { kind, span }
}

/// `split offer { 80% call_first => … }`
pub(super) fn split(cx: &mut Lower<'_>, kids: &mut Kids<'_>, step: Statement) -> StepKind {
    let name = name::eat_name(cx, kids);
    let has_junk = kids.rule() == Some(Rule::head_junk);
    if name.is_none() && !has_junk {
        cx.missing(&Wanted::SPLIT_NAME, step.keyword);
    }
    let before = name.as_ref().map_or(step.keyword, |name| name.span);
    let node = if name.is_none() && !has_junk {
        kids.eat(Rule::split_body)
    } else {
        want_braces(cx, kids, Rule::split_body, before)
    };
    let Some(node) = node else {
        return StepKind::Split(Split { name, arms: Vec::new(), body: before.after() });
    };
    let body = cx.braced_span(&node);
    let kids = Kids::of(node);
    let mut arms = Vec::with_capacity(kids.left());
    for kid in kids {
        if kid.as_rule() == Rule::bad_line {
            let span = cx.span(&kid);
            recover::arm(cx, span, Wanted::SPLIT_ARM);
        } else {
            arms.extend(split_arm(cx, kid));
        }
    }
    StepKind::Split(Split { name, arms, body })
}

fn split_arm(cx: &mut Lower<'_>, node: Node<'_>) -> Option<SplitArm> {
    let span = cx.trimmed(cx.span(&node));
    let mut kids = Kids::of(node);
    let share = kids.next()?;
    let share = if share.as_rule() == Rule::percent {
        literal::percent(cx, &share)
    } else {
        literal::percent_without_sign(cx, &share)
    };
    let has_junk = kids.rule() == Some(Rule::head_junk);
    let name = if let Some(name) = name::eat_name(cx, &mut kids) {
        name
    } else {
        if !has_junk {
            cx.missing(&Wanted::SPLIT_ARM_NAME, share.span);
        }
        Lower::no_name(share.span)
    };
    let block = tail(cx, &mut kids, name.span);
    Some(SplitArm { share, name, block, span })
}
