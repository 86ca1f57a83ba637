//! The steps of a journey as symbols: those that rest, go out, or hold others, and whatever has a label.

use journey_grammar::Span;
use journey_grammar::ast::{
    ArmHead, Attempt, Branch, Name, Split, Step, StepKind, Wait, WaitArm, WaitArmKind,
};

use super::symbol::{Symbol, SymbolKind, Words, named};

pub(super) fn steps(words: Words<'_>, steps: &[Step]) -> Vec<Symbol> {
    steps.iter().filter_map(|step| self::step(words, step)).collect()
}

fn step(words: Words<'_>, step: &Step) -> Option<Symbol> {
    let symbol = kind(words, step)?;
    let Some(label) = step.label.as_ref().filter(|label| !label.is_missing()) else {
        return Some(symbol);
    };
    let detail = [symbol.name.as_str(), symbol.detail.as_str()].join(" ");
    let name = label.as_str().to_owned();
    Some(Symbol { name, detail: detail.trim().to_owned(), name_span: label.span, ..symbol })
}

fn kind(words: Words<'_>, step: &Step) -> Option<Symbol> {
    let plain = |name: &str, detail: String, children| Symbol {
        name: name.to_owned(),
        detail,
        kind: SymbolKind::Step,
        span: step.span,
        name_span: step.keyword,
        children,
    };
    let symbol = match &step.kind {
        StepKind::Conversation(one) => Symbol {
            detail: format!("{} with {}", one.channel.as_str(), one.engagement.as_str()),
            ..named(&one.handle, SymbolKind::Conversation, step.span)
        },
        StepKind::Wait(one) => {
            let limit = one.limit.as_ref().map(|limit| words.line(limit.span));
            let detail = limit.map(|limit| format!("up to {limit}")).unwrap_or_default();
            plain("wait", detail, wait(words, one))
        }
        StepKind::Branch(one) => {
            let subject = one.subject.as_ref().map(|subject| words.line(subject.span));
            let detail = subject.map(|subject| format!("on {subject}")).unwrap_or_default();
            plain("branch", detail, branch(words, one))
        }
        StepKind::Attempt(one) => {
            let times = one.times.as_ref().map(|times| words.line(times.span));
            let detail = times.map(|times| format!("up to {times} times")).unwrap_or_default();
            plain("attempt", detail, attempt(words, one))
        }
        StepKind::Split(one) => plain("split", name_of(one.name.as_ref()), split(words, one)),
        StepKind::Send(name) => plain("send", name_of(Some(name)), Vec::new()),
        StepKind::Raise(raise) => plain("raise", name_of(Some(&raise.trigger)), Vec::new()),
        StepKind::Delay(_) => {
            let rest = Span::new(step.span.file, step.keyword.end, step.span.end);
            plain("delay", words.line(rest), Vec::new())
        }
        StepKind::Retry(_) | StepKind::Set(_) | StepKind::Exit(_) => {
            step.label.as_ref().filter(|label| !label.is_missing())?;
            plain("", words.line(step.keyword.to(step.span.after())), Vec::new())
        }
        StepKind::Bad(_) => return None,
    };
    Some(symbol)
}

fn name_of(name: Option<&Name>) -> String {
    name.map(|name| name.as_str().to_owned()).unwrap_or_default()
}

/// An arm, by what stands before its block.
fn arm(words: Words<'_>, head: Span, span: Span, steps: &[Step]) -> Symbol {
    let name = words.line(head);
    Symbol {
        name: if name.is_empty() { "?".to_owned() } else { name },
        detail: String::new(),
        kind: SymbolKind::Arm,
        span,
        name_span: if span.covers(head) { head } else { span.before() },
        children: self::steps(words, steps),
    }
}

fn wait(words: Words<'_>, wait: &Wait) -> Vec<Symbol> {
    let arm = |one: &WaitArm| {
        let head = match &one.kind {
            WaitArmKind::Trigger { triggers, when, .. } => {
                let last = triggers.last().map(|trigger| match trigger {
                    journey_grammar::ast::TriggerRef::Event { handle, event } => {
                        handle.span.to(event.span)
                    }
                    journey_grammar::ast::TriggerRef::Declared(name) => name.span,
                });
                let end = when.as_ref().map(|when| when.span).or(last);
                end.map_or(one.keyword, |end| one.keyword.to(end))
            }
            WaitArmKind::Timeout => one.keyword,
            WaitArmKind::Bad(bad) => bad.span,
        };
        self::arm(words, head, one.span, &one.block.steps)
    };
    wait.arms.iter().map(arm).collect()
}

fn branch(words: Words<'_>, branch: &Branch) -> Vec<Symbol> {
    let arms = branch.arms.iter().map(|one| {
        let head = match &one.head {
            ArmHead::Patterns(patterns) => match (patterns.first(), patterns.last()) {
                (Some(first), Some(last)) => first.span.to(last.span),
                _ => one.span.before(),
            },
            ArmHead::When { keyword, condition } => keyword.to(condition.span),
            ArmHead::Otherwise(keyword) => *keyword,
            ArmHead::Bad(bad) => bad.span,
        };
        arm(words, head, one.span, &one.block.steps)
    });
    arms.collect()
}

fn attempt(words: Words<'_>, attempt: &Attempt) -> Vec<Symbol> {
    let mut children = steps(words, &attempt.block.steps);
    if let Some(exhausted) = &attempt.exhausted {
        let span = exhausted.keyword.to(exhausted.block.span);
        children.push(arm(words, exhausted.keyword, span, &exhausted.block.steps));
    }
    children
}

fn split(words: Words<'_>, split: &Split) -> Vec<Symbol> {
    let arms = split.arms.iter().map(|one| {
        let head = one.share.span.to(one.name.span);
        arm(words, head, one.span, &one.block.steps)
    });
    arms.collect()
}
