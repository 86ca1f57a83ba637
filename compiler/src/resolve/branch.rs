//! `branch on` and plain `branch`.

use journey_grammar::ast::{self, ArmHead as AstHead, PatternKind};
use journey_grammar::fmt;
use smol_str::SmolStr;

use super::journey::Builder;
use super::steps;
use crate::errors::steps as errors;
use crate::hir::{ArmHead, Branch, BranchArm, OtherwiseArm, Pattern, Ty};

pub(crate) fn branch(builder: &mut Builder<'_>, branch: &ast::Branch) -> Branch {
    let only_unset = only_unset(branch);
    let subject = branch.subject.as_ref();
    let subject = subject.map(|subject| builder.typer().branch_subject(subject, only_unset));
    let ty = subject.as_ref().map_or(Ty::Unknown, |subject| subject.ty);
    let arms = Vec::with_capacity(branch.arms.len());
    let mut resolved = Branch { subject, arms, otherwise: None, incomplete: false };
    for arm in &branch.arms {
        if let AstHead::Otherwise(keyword) = &arm.head {
            let steps = steps::steps(builder, &arm.block.steps);
            if let Some(first) = &resolved.otherwise {
                builder.sink.report(errors::second_otherwise(*keyword, first.keyword));
                continue;
            }
            let place = resolved.arms.len();
            resolved.otherwise = Some(OtherwiseArm { keyword: *keyword, place, steps });
            continue;
        }
        let arm = self::arm(builder, arm, ty);
        resolved.incomplete |= is_wrong(&arm.head);
        resolved.arms.push(arm);
    }
    resolved
}

/// Whether `unset` is the only pattern there is.
fn only_unset(branch: &ast::Branch) -> bool {
    let mut patterns = branch.arms.iter().flat_map(|arm| match &arm.head {
        AstHead::Patterns(patterns) => patterns.as_slice(),
        AstHead::When { .. } | AstHead::Otherwise(_) | AstHead::Bad(_) => &[],
    });
    let is_unset = |pattern: &ast::Pattern| matches!(pattern.kind, PatternKind::Unset);
    patterns.next().is_some_and(is_unset) && patterns.all(is_unset)
}

fn arm(builder: &mut Builder<'_>, arm: &ast::BranchArm, ty: Ty) -> BranchArm {
    let (head, canonical, span) = match &arm.head {
        AstHead::Patterns(patterns) => {
            let resolved: Vec<_> = patterns
                .iter()
                .map(|pattern| (builder.typer().pattern(pattern, ty), pattern.span))
                .collect();
            let canonical: Vec<String> = patterns.iter().map(fmt::pattern).collect();
            let first = patterns.first().map_or(arm.span, |pattern| pattern.span);
            let span = patterns.last().map_or(first, |last| first.to(last.span));
            (ArmHead::Patterns(resolved), canonical.join(", "), span)
        }
        AstHead::When { condition, keyword } => {
            let span = keyword.to(condition.span);
            (ArmHead::When(builder.condition(condition)), fmt::expr(condition), span)
        }
        AstHead::Otherwise(span) => (ArmHead::Bad, "otherwise".to_owned(), *span),
        AstHead::Bad(bad) => (ArmHead::Bad, bad.text.to_string(), bad.span),
    };
    let steps = steps::steps(builder, &arm.block.steps);
    BranchArm { head, canonical: SmolStr::from(canonical), span, steps }
}

fn is_wrong(head: &ArmHead) -> bool {
    match head {
        ArmHead::Patterns(patterns) => patterns.iter().any(|(pattern, _)| *pattern == Pattern::Bad),
        ArmHead::When(condition) => matches!(condition.kind, crate::hir::ExprKind::Bad),
        ArmHead::Bad => true,
    }
}
