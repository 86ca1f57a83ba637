//! Policies as they run.

use super::expression::{Reads, Scope, clock};
use super::fault::{Kind, Place, PlanFault};
use super::tables::Tables;
use super::time;
use crate::exec;
use crate::model::{ContactKind, Declarations, HoursRange, Policy, RuleKind};

/// Calls, texts, emails and push notifications: together they are `contacts`.
const ALL_KINDS: usize = 4;

/// Policies.
pub(super) fn policies(
    tables: &Tables<'_>,
    all: &Declarations,
) -> Result<Vec<exec::Policy>, PlanFault> {
    all.policies.iter().map(|one| policy(tables, one)).collect()
}

fn policy(tables: &Tables<'_>, from: &Policy) -> Result<exec::Policy, PlanFault> {
    let place = Place::Declaration(Kind::Policy, from.name.clone());
    let scope = Scope { tables, place: &place, reads: Reads::AnyConversation };
    let rule = |rule: &crate::model::Rule| {
        Ok(exec::Rule { kind: kind(scope, &rule.rule)?, because: rule.because.clone() })
    };
    let rules = from.rules.iter().map(rule).collect::<Result<_, PlanFault>>()?;
    Ok(exec::Policy { name: from.name.clone(), rules })
}

fn kind(scope: Scope<'_, '_>, from: &RuleKind) -> Result<exec::RuleKind, PlanFault> {
    let place = scope.place;
    Ok(match from {
        RuleKind::Limit { count, kinds, per } => {
            some(place, kinds)?;
            time::positive(place, "the window of a limit", *per)?;
            exec::RuleKind::Limit { count: *count, kinds: kinds.clone(), per: *per }
        }
        RuleKind::Hours { ranges, kinds } => {
            some(place, kinds)?;
            ranges_of_time(place, ranges)?;
            exec::RuleKind::Hours { ranges: ranges.clone(), kinds: kinds.clone() }
        }
        RuleKind::Never { kinds, period, condition } => {
            some(place, kinds)?;
            if let Some(period) = period {
                time::positive(place, "the time without contact", *period)?;
            }
            exec::RuleKind::Never {
                kinds: kinds.clone(),
                period: *period,
                condition: scope.condition(condition)?,
            }
        }
        RuleKind::Require { consent, kinds } => {
            some(place, kinds)?;
            exec::RuleKind::Require { consent: *consent, kinds: kinds.clone() }
        }
        RuleKind::Finish { within } => {
            time::positive(place, "the longest run", *within)?;
            exec::RuleKind::Finish { within: *within }
        }
    })
}

/// Checks the allowed hours: some, each of some length on some day.
fn ranges_of_time(place: &Place, ranges: &[HoursRange]) -> Result<(), PlanFault> {
    if ranges.is_empty() || ranges.iter().any(|range| range.from == range.to) {
        let why = "allowed hours name at least one range of times, and none that is empty";
        return Err(PlanFault::Inconsistent { place: place.clone(), why });
    }
    for range in ranges {
        time::weekdays(place, &range.days)?;
        clock(place, range.from)?;
    }
    Ok(())
}

fn some(place: &Place, kinds: &[ContactKind]) -> Result<(), PlanFault> {
    if kinds.is_empty() || !kinds.is_sorted_by(|before, after| before < after) {
        let why = "a rule names the kinds of contact in order, each once, and at least one";
        return Err(PlanFault::Inconsistent { place: place.clone(), why });
    }
    if !kinds.contains(&ContactKind::Pushes) || kinds.len() == ALL_KINDS {
        return Ok(());
    }
    let why = "a rule names push notifications only together with all other kinds";
    Err(PlanFault::Inconsistent { place: place.clone(), why })
}
