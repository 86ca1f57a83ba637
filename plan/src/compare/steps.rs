//! Steps that were added, removed, moved, changed or only named anew.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::change::{Change, Item, Named, Property, Weight};
use super::follow::Pair;
use super::matching::Found;
use super::normal::without_arms;
use super::operands::differences;
use super::view::View;
use super::words::happens;
use crate::draw::words;
use crate::model::{Next, Step, StepKind};

/// What became of the steps.
pub(super) fn steps(pair: &Pair<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    let moved = moved(pair);
    for new in &pair.new.journey.steps {
        let old = pair.matching.old_of(&new.id).and_then(|id| pair.old.step(id));
        match old {
            None => items.push(added(new)),
            Some(old) => {
                items.extend(changed(pair, old, new));
                items.extend(moved.contains(&new.id).then(|| move_of(pair, old, new)));
                items.extend(reordered(pair, old, new));
            }
        }
    }
    let gone = |step: &&Step| pair.matching.new_of(&step.id).is_none();
    items.extend(pair.old.journey.steps.iter().filter(gone).map(removed));
    items.extend(renamed(pair));
    items
}

fn reaches_out(kind: &StepKind) -> bool {
    matches!(kind, StepKind::Conversation { .. } | StepKind::Send { .. })
}

fn added(step: &Step) -> Item {
    let weight = if reaches_out(&step.step) { Weight::Breaking } else { Weight::Behaviour };
    let (id, words) = (step.id.to_string(), words::step(&step.step));
    Item::new(weight, Change::StepAdded { step: id, words }).at(None, step.source.as_ref())
}

fn removed(step: &Step) -> Item {
    let (id, words) = (step.id.to_string(), words::step(&step.step));
    let change = Change::StepRemoved { step: id, words };
    Item::new(Weight::Behaviour, change).at(step.source.as_ref(), None)
}

fn changed(pair: &Pair<'_>, old: &Step, new: &Step) -> Option<Item> {
    let mut properties = differences((&old.step, &pair.old.names), (&new.step, &pair.new.names));
    properties.extend(goes_on(pair, &old.step, &new.step));
    if properties.is_empty() {
        return None;
    }
    let weight = properties.iter().map(|one| weight(&new.step, one)).max()?;
    let (step, words) = (new.id.to_string(), words::step(&new.step));
    let change = Change::StepChanged { step, words, properties };
    Some(Item::new(weight, change).at(old.source.as_ref(), new.source.as_ref()))
}

fn weight(kind: &StepKind, property: &Property) -> Weight {
    match kind {
        StepKind::Conversation { .. } | StepKind::Send { .. } => {
            let is_data = property.name.starts_with("input ") || property.name == "then";
            if is_data { Weight::Behaviour } else { Weight::Breaking }
        }
        StepKind::Attempt { .. } => {
            let tries = |side: &Option<String>| side.as_ref().and_then(|n| n.parse::<u32>().ok());
            let is_more = tries(&property.new) > tries(&property.old);
            if is_more { Weight::Breaking } else { Weight::Behaviour }
        }
        StepKind::Wait { .. }
        | StepKind::Branch { .. }
        | StepKind::Retry { .. }
        | StepKind::Split { .. }
        | StepKind::Delay { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => Weight::Behaviour,
    }
}

/// What follows a step with only one way, where both versions have it and it is another.
fn goes_on(pair: &Pair<'_>, old: &StepKind, new: &StepKind) -> Option<Property> {
    let (before, after) = (only_next(old)?, only_next(new)?);
    let is_known = |next: &Next, partner: Option<&str>| next.is_none() || partner.is_some();
    let partner = before.as_deref().and_then(|id| pair.matching.new_of(id));
    let origin = after.as_deref().and_then(|id| pair.matching.old_of(id));
    let is_same = partner == after.as_deref();
    if is_same || !is_known(before, partner) || !is_known(after, origin) {
        return None;
    }
    let (old, new) = (happens(&pair.old, before.as_deref()), happens(&pair.new, after.as_deref()));
    Some(Property::both("then", old, new))
}

fn only_next(kind: &StepKind) -> Option<&Next> {
    match kind {
        StepKind::Conversation { next, .. }
        | StepKind::Delay { next, .. }
        | StepKind::Send { next, .. }
        | StepKind::Raise { next, .. }
        | StepKind::Set { next, .. } => Some(next),
        StepKind::Wait { .. }
        | StepKind::Branch { .. }
        | StepKind::Attempt { .. }
        | StepKind::Retry { .. }
        | StepKind::Split { .. }
        | StepKind::Exit { .. } => None,
    }
}

/// The steps, by their ids now, that come in another order and behind something else.
fn moved(pair: &Pair<'_>) -> BTreeSet<SmolStr> {
    let olds: BTreeMap<&str, usize> = pair
        .old
        .journey
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| (step.id.as_str(), at))
        .collect();
    let kept: Vec<(&Step, usize)> = pair
        .new
        .journey
        .steps
        .iter()
        .filter_map(|step| {
            let old = pair.matching.old_of(&step.id)?;
            Some((step, *olds.get(old)?))
        })
        .collect();
    let places: Vec<usize> = kept.iter().map(|(_, place)| *place).collect();
    let in_order = longest_ascent(&places);
    let out_of_order =
        kept.iter().enumerate().filter(|(at, _)| !in_order.contains(at)).map(|(_, (step, _))| step);
    let counts =
        out_of_order.filter(|step| can_be_seen(&step.step) && is_elsewhere(pair, &step.id));
    counts.map(|step| step.id.clone()).collect()
}

fn can_be_seen(kind: &StepKind) -> bool {
    reaches_out(kind)
        || matches!(
            kind,
            StepKind::Wait { .. }
                | StepKind::Delay { .. }
                | StepKind::Raise { .. }
                | StepKind::Set { .. }
        )
}

/// Whether what leads to a step is something else than before.
fn is_elsewhere(pair: &Pair<'_>, new: &SmolStr) -> bool {
    let Some(old) = pair.matching.old_of(new) else { return false };
    let before = leading_to(&pair.old, old);
    let before: BTreeSet<&str> =
        before.into_iter().filter_map(|step| pair.matching.new_of(&step.id)).collect();
    let after = leading_to(&pair.new, new);
    let after: BTreeSet<&str> = after.into_iter().map(|step| step.id.as_str()).collect();
    before != after
}

fn leading_to<'p>(view: &View<'p>, id: &str) -> Vec<&'p Step> {
    let leads =
        |step: &&Step| step.step.successors().iter().any(|next| next.as_deref() == Some(id));
    view.journey.steps.iter().filter(leads).collect()
}

fn move_of(pair: &Pair<'_>, old: &Step, new: &Step) -> Item {
    let behind = |view: &View<'_>, id: &str| {
        let first = leading_to(view, id).into_iter().next();
        first.map_or_else(|| "the entry".to_owned(), |step| format!("`{}`", step.id))
    };
    let change = Change::StepMoved {
        step: new.id.to_string(),
        words: words::step(&new.step),
        old: behind(&pair.old, &old.id),
        new: behind(&pair.new, &new.id),
    };
    Item::new(Weight::Behaviour, change).at(old.source.as_ref(), new.source.as_ref())
}

/// The places in `values` of one of its longest rising rows.
fn longest_ascent(values: &[usize]) -> BTreeSet<usize> {
    // The last place of the best row of each length, and where each place's row came from.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
    for (at, value) in values.iter().enumerate() {
        let length = ends.partition_point(|end| values.get(*end).is_some_and(|last| last < value));
        before.push(length.checked_sub(1).and_then(|one| ends.get(one).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut row = BTreeSet::new();
    let mut here = ends.last().copied();
    while let Some(at) = here {
        row.insert(at);
        here = before.get(at).copied().flatten();
    }
    row
}

/// Arms in another order, where that has no effect.
fn reordered(pair: &Pair<'_>, old: &Step, new: &Step) -> Option<Item> {
    let same = without_arms(&old.step, &pair.old.names) == without_arms(&new.step, &pair.new.names);
    let order = |step: &StepKind, view: &View<'_>| -> Vec<String> {
        match step {
            StepKind::Branch { arms, .. } => arms
                .iter()
                .map(|arm| format!("{:?}", super::normal::expr(&arm.when, &view.names)))
                .collect(),
            StepKind::Wait { arms, .. } => arms
                .iter()
                .map(|arm| {
                    let one = StepKind::Wait {
                        limit: crate::value::Length::default(),
                        arms: vec![arm.clone()],
                        timeout: None,
                    };
                    format!("{:?}", without_arms(&one, &view.names))
                })
                .collect(),
            StepKind::Conversation { .. }
            | StepKind::Attempt { .. }
            | StepKind::Retry { .. }
            | StepKind::Split { .. }
            | StepKind::Delay { .. }
            | StepKind::Send { .. }
            | StepKind::Raise { .. }
            | StepKind::Set { .. }
            | StepKind::Exit { .. } => Vec::new(),
        }
    };
    let is_other = order(&old.step, &pair.old) != order(&new.step, &pair.new);
    (same && is_other).then(|| {
        let change = Change::Reordered { step: new.id.to_string() };
        Item::new(Weight::Neutral, change).at(old.source.as_ref(), new.source.as_ref())
    })
}

/// Names that mean nothing outside.
fn renamed(pair: &Pair<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    let rename = |what, old: &str, new: &str| Change::Renamed {
        what,
        old: old.to_owned(),
        new: new.to_owned(),
    };
    for (old, new) in pair.matching.handles().filter(|(old, new)| old != new) {
        items.push(Item::new(Weight::Neutral, rename(Named::Handle, old, new)));
    }
    for (old, new, found) in pair.matching.pairs() {
        // Ids that changed with a handle go without saying.
        if found == Found::Form && pair.matching.with_handles(old) != new {
            let places = (pair.old.step(old), pair.new.step(new));
            let item = Item::new(Weight::Neutral, rename(Named::Step, old, new));
            items.push(item.at(
                places.0.and_then(|step| step.source.as_ref()),
                places.1.and_then(|step| step.source.as_ref()),
            ));
        }
    }
    items
}
