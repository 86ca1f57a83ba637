//! Policies that journeys follow.

use std::collections::BTreeSet;

use journey_plan::model::{ContactKind, HoursRange, Policy, Rule, RuleKind};
use journey_plan::value::TimeOfDay;

use super::declaration::{by_name, consent};
use super::names::{Names, length, weekdays};
use crate::hir;

/// The policies that some journey follows.
pub(super) fn followed(names: Names<'_>) -> Vec<Policy> {
    let journeys = names.program.journeys.values();
    let ids: BTreeSet<_> = journeys.flat_map(|one| &one.follows).map(|(id, _)| *id).collect();
    let policy = |id| {
        let policy = &names.program.policies[id];
        let rules = policy.rules.iter().filter_map(|rule| lower(names, rule)).collect();
        Policy { name: policy.name.text.clone(), rules }
    };
    by_name(ids.into_iter().map(policy), |policy| &policy.name)
}

fn lower(names: Names<'_>, from: &hir::Rule) -> Option<Rule> {
    let rule = match &from.kind {
        hir::RuleKind::Limit { count, kinds: of, per } => {
            RuleKind::Limit { count: *count, kinds: kinds(*of), per: length(*per) }
        }
        hir::RuleKind::Hours { ranges, kinds: of } => {
            RuleKind::Hours { ranges: ranges.iter().map(hours).collect(), kinds: kinds(*of) }
        }
        hir::RuleKind::Never { kinds: of, period, condition } => RuleKind::Never {
            kinds: kinds(*of),
            period: period.map(length),
            condition: names.expr(condition),
        },
        hir::RuleKind::Require { consent: model, kinds: of } => {
            RuleKind::Require { consent: consent(*model), kinds: kinds(*of) }
        }
        hir::RuleKind::Finish { within } => RuleKind::Finish { within: length(*within) },
        hir::RuleKind::Bad => return None,
    };
    Some(Rule { rule, because: from.because.clone() })
}

fn hours(&(days, from, to): &([bool; 7], u16, u16)) -> HoursRange {
    HoursRange {
        days: weekdays(days),
        from: TimeOfDay { minutes: from },
        to: TimeOfDay { minutes: to },
    }
}

fn kinds(of: hir::ContactKinds) -> Vec<ContactKind> {
    let all = [
        (of.calls, ContactKind::Calls),
        (of.texts, ContactKind::Texts),
        (of.emails, ContactKind::Emails),
        (of.pushes, ContactKind::Pushes),
    ];
    all.into_iter().filter(|(named, _)| *named).map(|(_, kind)| kind).collect()
}
