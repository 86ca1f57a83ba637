//! What is said about text that no rule takes, and which of all the problems are told.

use super::grammar::{Kids, Node};
use super::lower::Lower;
use crate::ast::{Bad, Expr, ExprKind, Step, StepKind};
use crate::syntax_error::{self, Place, Wanted};
use crate::{Code, Diagnostic, Span, Trivia, suggest, words};

/// Text that is no declaration.
pub(super) fn item(cx: &mut Lower<'_>, node: &Node<'_>) -> Bad {
    let span = cx.span(node);
    tell(cx, span, &Place::File);
    cx.bad(span)
}

/// Text that is no step.
pub(super) fn step(cx: &mut Lower<'_>, span: Span) -> Step {
    let place = if cx.is_behind_text(span) { Place::BehindStep } else { Place::Steps };
    tell(cx, span, &place);
    let bad = cx.bad(span);
    let span = bad.span;
    Step { label: None, keyword: span, kind: StepKind::Bad(bad), span }
}

/// Text that is no arm.
pub(super) fn arm(cx: &mut Lower<'_>, span: Span, wanted: Wanted) -> Bad {
    tell(cx, span, &Place::Arms(wanted));
    cx.bad(span)
}

/// Text that is no line of a policy, scenario or forecast.
pub(super) fn line(cx: &mut Lower<'_>, span: Span, place: &Place) -> Bad {
    tell(cx, span, place);
    cx.bad(span)
}

fn tell(cx: &mut Lower<'_>, span: Span, place: &Place) {
    let first = cx.first_word(span);
    let diagnostic = syntax_error::bad_text(cx.text(first), first, cx.text(span), place);
    cx.report(diagnostic);
}

/// Takes what is left of a line: nothing, or text that does not belong there. Where the line itself lacks
/// something, that text is what stands in its place.
pub(super) fn line_end<T>(
    cx: &mut Lower<'_>,
    mut kids: Kids<'_>,
    line: Result<T, (Wanted, Span)>,
    keyword: Span,
    next: &Wanted,
) -> Option<T> {
    let junk = kids.next().map(|node| cx.span(&node));
    match (line, junk) {
        (Ok(line), None) => Some(line),
        (Ok(line), Some(junk)) => {
            cx.unexpected(junk, next);
            Some(line)
        }
        (Err((wanted, _)), Some(junk)) => {
            cx.unexpected(junk, &wanted);
            None
        }
        (Err((wanted, span)), None) => {
            let before = if span.end == span.start { keyword } else { span };
            cx.missing(&wanted, before);
            None
        }
    }
}

/// Whether the first word of an unknown line is nearer to a step than to a setting.
pub(super) fn is_like_a_step(node: &Node<'_>) -> bool {
    let text = node.as_str();
    let word = text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    let known = words::STEPS.into_iter().chain(words::SETTINGS);
    let is_step = suggest::best(word, known).is_some_and(|best| words::STEPS.contains(&best.name));
    is_step || syntax_error::is_foreign_step(word)
}

/// Whether an expression is a bad one, so that what it lacks has been told.
pub(super) fn is_told(expr: Option<&Expr>) -> bool {
    matches!(expr, Some(Expr { kind: ExprKind::Bad(_), .. }))
}

/// Whether a problem stands on the line of a `{` that is never closed, behind it: what stands there may have been
/// meant for another block.
pub(super) fn is_behind_unclosed(text: &str, unclosed: &[Span], problem: &Diagnostic) -> bool {
    let start = problem.primary.span.start;
    let behind = unclosed.partition_point(|opener| opener.start < start);
    let last = behind.checked_sub(1).and_then(|last| unclosed.get(last));
    let between = last.and_then(|opener| text.get(opener.end as usize..start as usize));
    problem.code == Code::Syntax && between.is_some_and(|between| !between.contains(['\n', '\r']))
}

/// Sorts the problems and keeps one syntax error a line: the first, and of several at one place the one that
/// was found first.
pub(super) fn settle(text: &str, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span.start);
    let mut told_until = 0;
    diagnostics.retain(|diagnostic| {
        if diagnostic.code != Code::Syntax {
            return true;
        }
        let start = diagnostic.primary.span.start as usize;
        if start < told_until {
            return false;
        }
        let rest = text.get(start..).unwrap_or("");
        told_until = start + rest.find(['\n', '\r']).unwrap_or(rest.len()).max(1);
        true
    });
    Diagnostic::sort(diagnostics);
}

/// The trivia without the comments inside bad regions, whose text is kept as a whole.
pub(super) fn without_bad(mut trivia: Trivia, bad: &[Span]) -> Trivia {
    trivia.comments.retain(|comment| {
        let start = comment.span.start;
        let behind = bad.partition_point(|region| region.start <= start);
        let last = behind.checked_sub(1).and_then(|last| bad.get(last));
        last.is_none_or(|region| region.end <= start)
    });
    trivia
}
