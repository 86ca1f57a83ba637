//! The rules that a journey follows.

use journey_grammar::Span;

use crate::hir::{Expr, Id, Journey, Policy, Program, Rule, RuleKind};

/// A rule that a journey follows.
#[derive(Copy, Clone, Debug)]
pub(super) struct Followed<'a> {
    pub(super) policy: Id<Policy>,
    pub(super) place: usize,
    pub(super) rule: &'a Rule,
    pub(super) follows: Span,
}

/// A `never … after` rule.
#[derive(Copy, Clone, Debug)]
pub(super) struct Never<'a> {
    pub(super) policy: Id<Policy>,
    pub(super) place: usize,
    pub(super) condition: &'a Expr,
}

/// The rules that the journey follows, in the order of its policies and of their text. A policy that is
/// followed twice counts once.
pub(super) fn followed<'a>(program: &'a Program, journey: &Journey) -> Vec<Followed<'a>> {
    let mut all: Vec<Followed<'a>> = Vec::new();
    for &(policy, follows) in &journey.follows {
        if all.iter().any(|one| one.policy == policy) {
            continue;
        }
        let rules = program.policies[policy].rules.iter().enumerate();
        all.extend(rules.map(|(place, rule)| Followed { policy, place, rule, follows }));
    }
    all
}

/// The `never … after` rules among them.
pub(super) fn never<'a>(followed: &[Followed<'a>]) -> Vec<Never<'a>> {
    let rules = followed.iter().filter_map(|one| match &one.rule.kind {
        RuleKind::Never { condition, .. } => {
            Some(Never { policy: one.policy, place: one.place, condition })
        }
        RuleKind::Limit { .. }
        | RuleKind::Hours { .. }
        | RuleKind::Require { .. }
        | RuleKind::Finish { .. }
        | RuleKind::Bad => None,
    });
    rules.collect()
}
