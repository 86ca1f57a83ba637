//! The same forecast over two plans: the same contacts, the same chance, and what differs.

use std::collections::BTreeMap;

use journey_plan::model::{ContactKind, Forecast, Journey, StepKind};
use journey_runtime::sim::share::Differences;
use journey_runtime::sim::{Fate, KINDS, Report};

use super::document::{Compared, Difference, StepDifference};
use super::gather::rounded;
use super::words;

/// A side of the comparison.
pub(super) struct Side<'a> {
    pub(super) journey: &'a Journey,
    pub(super) forecast: &'a Forecast,
    pub(super) report: &'a Report,
    pub(super) plan: &'a str,
}

/// What became of a contact on both sides.
type Pair<'a> = (&'a Fate, &'a Fate);

/// Compares; `name` is what the other plan is called.
pub(super) fn compare(name: &str, old: &Side<'_>, new: &Side<'_>) -> Compared {
    let [old_fates, new_fates] = [old, new].map(|side| by_number(side.report));
    let pairs: Vec<Pair<'_>> = old_fates
        .iter()
        .zip(&new_fates)
        .filter(|(old, new)| old.number == new.number)
        .map(|(old, new)| (*old, *new))
        .collect();
    let outcomes = outcomes(&pairs, old.journey, new.journey);
    let contacts: Vec<Difference> =
        KINDS.into_iter().filter_map(|kind| contacts(&pairs, kind)).collect();
    let finish_seconds = finish(&pairs);
    let steps = steps(old, new);
    let same_shares = outcomes.iter().chain(&contacts).all(is_none) && is_none(&finish_seconds);
    let same_steps = steps.iter().all(|step| step.old_contacts == step.new_contacts);
    let [old_ids, new_ids] = [old, new].map(|side| ids(side.journey));
    let [old_names, new_names] = [old, new].map(|side| names(side.journey));
    Compared {
        old: name.to_owned(),
        plan: old.plan.to_owned(),
        same: same_shares && same_steps && old_ids == new_ids,
        only_old_outcomes: missing(&old_names, &new_names),
        only_new_outcomes: missing(&new_names, &old_names),
        only_old_steps: missing(&old_ids, &new_ids),
        only_new_steps: missing(&new_ids, &old_ids),
        outcomes,
        contacts,
        finish_seconds,
        steps,
        notes: notes(old, new),
    }
}

fn is_none(difference: &Difference) -> bool {
    difference.low == 0.0 && difference.high == 0.0
}

/// The fates in the order of the contacts' numbers; who shares a capacity runs in another.
fn by_number(report: &Report) -> Vec<&Fate> {
    let mut fates: Vec<&Fate> = report.fates.iter().collect();
    fates.sort_unstable_by_key(|fate| fate.number);
    fates
}

fn names(journey: &Journey) -> Vec<&str> {
    journey.outcomes.iter().map(AsRef::as_ref).collect()
}

fn ids(journey: &Journey) -> Vec<&str> {
    journey.steps.iter().map(|step| step.id.as_str()).collect()
}

/// What is among `of` and not among `others`.
fn missing(of: &[&str], others: &[&str]) -> Vec<String> {
    of.iter().filter(|name| !others.contains(name)).map(ToString::to_string).collect()
}

fn outcomes(pairs: &[Pair<'_>], old: &Journey, new: &Journey) -> Vec<Difference> {
    let (old, new) = (names(old), names(new));
    let has = |names: &[&str], fate: &Fate, name: &str| {
        let left = fate.outcome.and_then(|outcome| names.get(outcome as usize).copied());
        i64::from(left == Some(name))
    };
    let all = new.iter().copied().chain(old.iter().copied().filter(|name| !new.contains(name)));
    all.map(|name| {
        let of = pairs.iter().map(|(before, now)| (has(&old, before, name), has(&new, now, name)));
        difference(name, of)
    })
    .filter(|one| one.old > 0.0 || one.new > 0.0)
    .collect()
}

fn contacts(pairs: &[Pair<'_>], kind: ContactKind) -> Option<Difference> {
    let count = |fate: &Fate| i64::from(fate.of(kind));
    let of = pairs.iter().map(|(before, now)| (count(before), count(now)));
    let told = difference(words::kind(kind), of);
    (told.old > 0.0 || told.new > 0.0).then_some(told)
}

/// How long those take that leave on both sides.
fn finish(pairs: &[Pair<'_>]) -> Difference {
    let both = pairs.iter().filter(|(old, new)| old.outcome.is_some() && new.outcome.is_some());
    let whole = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
    difference("seconds to finish", both.map(|(old, new)| (whole(old.seconds), whole(new.seconds))))
}

/// Adds up what each contact has on both sides.
fn difference(of: &str, pairs: impl Iterator<Item = (i64, i64)>) -> Difference {
    let [mut old, mut change] = [Differences::default(); 2];
    for (before, now) in pairs {
        old.add(before);
        change.add(now - before);
    }
    let interval = change.interval();
    Difference {
        of: of.to_owned(),
        old: rounded(old.mean()),
        new: rounded(old.mean() + change.mean()),
        difference: rounded(change.mean()),
        low: rounded(interval.low),
        high: rounded(interval.high),
        more_than_chance: change.is_more_than_chance(),
    }
}

fn steps(old: &Side<'_>, new: &Side<'_>) -> Vec<StepDifference> {
    let people = |side: &Side<'_>| -> BTreeMap<String, u64> {
        let steps = side.journey.steps.iter().zip(&side.report.funnel);
        steps.map(|(step, count)| (step.id.to_string(), count.people)).collect()
    };
    let before = people(old);
    let now = new.journey.steps.iter().zip(&new.report.funnel);
    now.filter_map(|(step, count)| {
        let old_contacts = *before.get(step.id.as_str())?;
        Some(StepDifference { id: step.id.to_string(), old_contacts, new_contacts: count.people })
    })
    .collect()
}

fn notes(old: &Side<'_>, new: &Side<'_>) -> Vec<String> {
    let mut notes = vec![
        "Both plans had the same contacts with the same chance; a contact whose way differs meets other answers from \
         there on."
            .to_owned(),
    ];
    if [old, new].iter().any(|side| !side.report.capacities.is_empty()) {
        notes.push(
            "Contacts share a capacity, so one that fares differently can change the turns of others.".to_owned(),
        );
    }
    if old.journey.starts != new.journey.starts || old.journey.time_zone != new.journey.time_zone {
        notes.push("The journey starts at another time in the two plans.".to_owned());
    }
    let silent = old.journey.steps.iter().filter_map(|step| match &step.step {
        StepKind::Conversation { handle, .. } => Some(handle),
        StepKind::Wait { .. }
        | StepKind::Branch { .. }
        | StepKind::Attempt { .. }
        | StepKind::Retry { .. }
        | StepKind::Split { .. }
        | StepKind::Delay { .. }
        | StepKind::Send { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => None,
    });
    let is_said = |handle: &str| old.forecast.conversations.iter().any(|one| one.handle == handle);
    for handle in silent.filter(|handle| !is_said(handle)) {
        notes.push(format!(
            "The forecast has no line for `{handle}`, which only the old plan has: nobody answers it."
        ));
    }
    notes
}
