//! Rules seen across journeys and policies: limits that journeys may exceed together, rules that cannot be kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use journey_grammar::Diagnostic;

use super::dates::allows;
use super::proof::{Proof, Slack, Verdict};
use super::rules;
use crate::errors::policy::{self as errors, About};
use crate::hir::{Audience, ContactKinds, Id, Journey, Policy, Program, Rule, RuleKind, SegmentOf};

/// Limits that journeys which may share a contact could exceed together.
pub(crate) fn shared(program: &Program, proofs: &[Arc<Proof>]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (policy, declared) in program.policies.iter() {
        let mut told: BTreeSet<usize> = BTreeSet::new();
        for (place, rule) in declared.rules.iter().enumerate() {
            let keeping = proofs.iter().filter_map(|proof| kept(proof, policy, place));
            exceed(
                program,
                policy,
                rule,
                &keeping.collect::<Vec<_>>(),
                &mut told,
                &mut diagnostics,
            );
        }
    }
    diagnostics
}

/// A journey that keeps a limit alone, with the most that it does.
type Kept<'a> = (Id<Journey>, u32, &'a super::proof::RuleProof);

fn kept(proof: &Proof, policy: Id<Policy>, rule: usize) -> Option<Kept<'_>> {
    let one = proof.rules.iter().find(|one| one.policy == policy && one.rule == rule)?;
    match &one.verdict {
        Verdict::Proved(Slack::Count { most, .. }) => Some((proof.journey, *most, one)),
        Verdict::Proved(_) | Verdict::Refuted(_) | Verdict::Undecided(_) => None,
    }
}

fn exceed(
    program: &Program,
    policy: Id<Policy>,
    rule: &Rule,
    keeping: &[Kept<'_>],
    told: &mut BTreeSet<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let RuleKind::Limit { count, .. } = &rule.kind else { return };
    for (place, (id, most, proof)) in keeping.iter().enumerate() {
        let journey = &program.journeys[*id];
        let earlier = keeping.iter().take(place);
        let earlier: Vec<_> = earlier
            .filter(|(other, ..)| may_share(program, journey, &program.journeys[*other]))
            .collect();
        let together = earlier.iter().fold(*most, |sum, (_, most, _)| sum.saturating_add(*most));
        if earlier.is_empty() || together <= *count || !told.insert(id.index()) {
            continue;
        }
        let others: Vec<&Journey> = earlier.iter().map(|(id, ..)| &program.journeys[*id]).collect();
        let about =
            About { journey, policy: &program.policies[policy], rule, follows: proof.follows };
        diagnostics.push(errors::shared_limit(about, &others, together));
    }
}

/// Whether a contact may be in both journeys.
fn may_share(program: &Program, a: &Journey, b: &Journey) -> bool {
    let segment = |journey: &Journey| match &journey.audience {
        Some(Audience::Segment(id, _)) => Some(*id),
        Some(Audience::Trigger(_)) | None => None,
    };
    let of = |journey| segment(journey).map_or(SegmentOf::Contacts, |id| program.segments[id].of);
    let excludes = |one: &Journey, other: &Journey| {
        segment(other).is_some_and(|audience| one.exclude.contains(&audience))
    };
    of(a) == of(b) && !excludes(a, b) && !excludes(b, a)
}

/// Rules that no journey can keep, alone or beside another that some journey follows.
pub(crate) fn impossible(program: &Program) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut told = BTreeSet::new();
    for policy in program.policies.values() {
        for rule in &policy.rules {
            if let RuleKind::Limit { count: 0, .. } = rule.kind {
                diagnostics.push(errors::impossible(policy, rule, None));
            }
        }
    }
    for journey in program.journeys.values() {
        let followed = rules::followed(program, journey);
        for (place, later) in followed.iter().enumerate() {
            for earlier in followed.iter().take(place) {
                let pair = (earlier.policy, earlier.place, later.policy, later.place);
                if disjoint(earlier.rule, later.rule) && told.insert(pair) {
                    let policy = &program.policies[later.policy];
                    diagnostics.push(errors::impossible(policy, later.rule, Some(earlier.rule)));
                }
            }
        }
    }
    diagnostics
}

/// Whether two rules about hours leave no minute of the week.
fn disjoint(a: &Rule, b: &Rule) -> bool {
    let (
        RuleKind::Hours { ranges: first, kinds: one },
        RuleKind::Hours { ranges: second, kinds: other },
    ) = (&a.kind, &b.kind)
    else {
        return false;
    };
    meet(*one, *other)
        && !(0..7 * 1_440).any(|minute| allows(first, minute) && allows(second, minute))
}

fn meet(a: ContactKinds, b: ContactKinds) -> bool {
    (a.calls && b.calls) || (a.texts && b.texts) || (a.emails && b.emails) || (a.pushes && b.pushes)
}
