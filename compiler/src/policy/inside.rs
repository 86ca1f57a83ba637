//! Decides what stands against it that people inside one version of a journey go on in another.

use super::assumptions::Assumptions;
use super::changes::Story;
use super::closest::Label;
use super::crossing::{Contacted, Crossing, Objection, Same, Sides, Version};
use super::dates::Calendar;
use super::gap::Gap;
use super::proof::Verdict;
use super::prove::{Measured, Prover};
use super::rules::{self, Followed};
use super::search::Way;
use crate::flow::Schema;
use crate::hir::{ContactKinds, RuleKind};

/// What stands against each crossing, in order; nothing where people can go on there.
///
/// Both versions have no errors. The rules are those that the new version follows; its own ways keep them, which is
/// decided elsewhere.
pub fn crossings(
    old: Version<'_>,
    new: Version<'_>,
    same: &Same,
    crossings: &[Crossing],
    assumptions: Assumptions,
) -> Vec<Vec<Objection>> {
    let decision = Decision { sides: Sides::new(old, new, same), old, new, assumptions };
    let schema = Schema { program: new.program, journey: new.journey };
    let story = Story::new(schema, Vec::new(), assumptions);
    let mut found: Vec<Vec<Objection>> =
        crossings.iter().map(|&crossing| decision.sides.lacks(&story, crossing)).collect();
    let clear: Vec<usize> =
        found.iter().enumerate().filter(|(_, lacks)| lacks.is_empty()).map(|(n, _)| n).collect();
    let of = |numbers: &[usize]| -> Vec<Crossing> {
        numbers.iter().filter_map(|&number| crossings.get(number).copied()).collect()
    };
    // What holds for all of them together holds for each.
    if clear.is_empty() || decision.broken(&of(&clear)).is_empty() {
        return found;
    }
    for number in clear {
        if let Some(objections) = found.get_mut(number) {
            *objections = decision.broken(&of(&[number]));
        }
    }
    found
}

struct Decision<'a> {
    sides: Sides<'a>,
    old: Version<'a>,
    new: Version<'a>,
    assumptions: Assumptions,
}

impl<'a> Decision<'a> {
    /// The rules that people who cross at these places may see broken.
    fn broken(&self, crossings: &[Crossing]) -> Vec<Objection> {
        let followed = rules::followed(self.new.program, self.new.journey);
        let mut refused = None;
        let (program, journey) = (self.new.program, self.new.journey);
        let mut prover = Prover::over(program, journey, &followed, self.assumptions, |new, _| {
            match self.measured(new, &followed, crossings) {
                Ok(measured) => measured,
                Err(objection) => {
                    refused = Some(objection);
                    None
                }
            }
        });
        if let Some(refused) = refused {
            return vec![refused];
        }
        prover.clock_change = self.clock_change(&prover.story);
        if self.old.journey.entry != self.new.journey.entry {
            // Rounds of the one say nothing of rounds of the other.
            prover.every = None;
        }
        let mut broken = Vec::new();
        for one in &followed {
            // WHY: these speak of single steps, and those of the new version are decided with it.
            if matches!(one.rule.kind, RuleKind::Hours { .. } | RuleKind::Require { .. }) {
                continue;
            }
            prover.crosses = true;
            prover.broken = None;
            let (policy, rule) = (one.policy, one.place);
            if matches!(one.rule.kind, RuleKind::Never { .. }) && !self.sides.one_vocabulary() {
                broken.push(Objection::Undecided { policy, rule });
                continue;
            }
            let (verdict, _) = prover.decide(one);
            let way = prover.broken.take();
            broken.extend(match (verdict, way) {
                (Verdict::Proved(_), _) => None,
                (Verdict::Refuted(_) | Verdict::Undecided(_), Some(way)) => {
                    let contacts = self.contacts(&prover, &way, one);
                    Some(Objection::Breaks { policy, rule, contacts })
                }
                (Verdict::Refuted(_) | Verdict::Undecided(_), None) => {
                    Some(Objection::Undecided { policy, rule })
                }
            });
        }
        broken
    }

    fn story(&self, new: &Story<'_>, followed: &[Followed<'a>]) -> Story<'a> {
        let schema = Schema { program: self.old.program, journey: self.old.journey };
        let mut story = Story::new(schema, rules::never(followed), self.assumptions);
        story.most_orphans = new.most_orphans;
        story
    }

    fn clock_change(&self, new: &Story<'_>) -> i64 {
        let old = self.story(new, &[]);
        let of =
            |story: &Story<'_>| Calendar::new(story).clock_change(self.assumptions.clock_change);
        of(&old).max(of(new))
    }

    fn measured(
        &self,
        new: &mut Story<'a>,
        followed: &[Followed<'a>],
        crossings: &[Crossing],
    ) -> Result<Option<Measured>, Objection> {
        let clock_change = self.clock_change(new);
        let mut old = self.story(new, followed);
        let crossed = self.sides.cross(&mut old, new, crossings).map_err(Objection::Repeats)?;
        Ok(crossed.map(|crossed| Measured::of(crossed.graph, true, crossed.old, clock_change)))
    }

    /// The contacts of a way that count for a rule, from the one at which time begins; none for how long a run lasts.
    fn contacts(&self, prover: &Prover<'_>, way: &Way, one: &Followed<'_>) -> Vec<Contacted> {
        let Some(measured) = &prover.graph else { return Vec::new() };
        let kinds = match &one.rule.kind {
            RuleKind::Limit { kinds, .. }
            | RuleKind::Never { kinds, .. }
            | RuleKind::Hours { kinds, .. }
            | RuleKind::Require { kinds, .. } => *kinds,
            RuleKind::Finish { .. } | RuleKind::Bad => ContactKinds::default(),
        };
        let mut contacts = Vec::new();
        let mut label: Option<Label> = None;
        for edge in way.edges.iter().skip(way.anchor) {
            let Some(edge) = measured.graph.edges.get(*edge) else { continue };
            label = label.map(|label| label.after(edge.time, None));
            let Some(out) = edge.out.as_ref().filter(|out| out.kind.is_in(kinds)) else { continue };
            let (is_new, step) = self.sides.step(out.step);
            let after = label.map_or(Gap::NONE, |label| label.gap).length();
            contacts.push(Contacted { is_new, step, after });
            label = label.or_else(|| Some(Label::new(out.anchor, None)));
        }
        contacts
    }
}
