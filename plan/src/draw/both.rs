//! Two versions of a journey as one picture: removed steps stand where they were.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::{SmolStr, format_smolstr};

use super::changes::changed_step;
use super::graph::{EdgeKind, Graph, graph};
use super::overlay::{Gone, Overlay, Tone};
use crate::compare::{Change, Item, Matching, Property};
use crate::model::{Journey, Next, Step, StepKind};

/// So many properties of a changed step are told beside it.
const TOLD: usize = 3;

/// A journey that has the steps of both versions, and what became of them. Removed steps lead nowhere in the source.
pub fn both(old: &Journey, new: &Journey, items: &[Item]) -> (Journey, Overlay) {
    let matching = Matching::of(old, new);
    let ids = Ids { matching: &matching };
    let mut overlay = Overlay::default();
    let counts = [
        added(&mut overlay, new, &matching),
        removed(&mut overlay, old, ids),
        changed(&mut overlay, new, items, &matching),
    ];
    gone(&mut overlay, &graph(old), new, ids);
    let elsewhere = items.iter().filter(|item| !is_on_step(item)).count();
    overlay.about(sentence(counts, elsewhere));
    overlay.key(Tone::Added, "added: it was not there before");
    overlay.key(Tone::Removed, "removed: it stood here and is no longer there");
    overlay.key(Tone::Changed, "changed: it does something else, or comes at another point");
    (merged(old, new, ids), overlay)
}

#[derive(Copy, Clone)]
struct Ids<'m> {
    matching: &'m Matching,
}

impl Ids<'_> {
    fn is_removed(self, old: &str) -> bool {
        self.matching.new_of(old).is_none()
    }

    /// The id in the picture of a step of the old version. No id of a step has a `:`.
    fn of(self, old: &str) -> SmolStr {
        self.matching.new_of(old).map_or_else(|| format_smolstr!("removed:{old}"), SmolStr::new)
    }
}

fn added(overlay: &mut Overlay, new: &Journey, matching: &Matching) -> usize {
    let fresh = new.steps.iter().filter(|step| matching.old_of(&step.id).is_none());
    fresh.map(|step| overlay.mark(step.id.clone(), Tone::Added, "added")).count()
}

/// Marks removed steps and what they led to.
fn removed(overlay: &mut Overlay, old: &Journey, ids: Ids<'_>) -> usize {
    let mut count = 0;
    for step in old.steps.iter().filter(|step| ids.is_removed(&step.id)) {
        let id = ids.of(&step.id);
        for arm in 0..step.step.successors().len() {
            overlay.mark_arm(id.clone(), arm, Tone::Removed, "removed");
        }
        overlay.mark(id, Tone::Removed, "removed");
        count += 1;
    }
    count
}

fn changed(overlay: &mut Overlay, new: &Journey, items: &[Item], matching: &Matching) -> usize {
    let kept: BTreeSet<&str> = new.steps.iter().map(|step| step.id.as_str()).collect();
    let is_kept = |step: &str| kept.contains(step) && matching.old_of(step).is_some();
    let mut changed = BTreeSet::new();
    for item in items {
        let Some(step) = changed_step(item).filter(|step| is_kept(step)) else { continue };
        if changed.insert(step) {
            overlay.mark(step, Tone::Changed, "changed");
        }
        for text in told(&item.change) {
            // Backticks are for lines of text, and a box is none.
            overlay.mark(step, Tone::Quiet, text.replace('`', ""));
        }
    }
    changed.len()
}

/// What is different of a changed step.
fn told(change: &Change) -> Vec<String> {
    match change {
        Change::StepChanged { properties, .. } => {
            properties.iter().take(TOLD).map(property).collect()
        }
        Change::Redirected { situation, old, new, .. } => {
            vec![format!("{situation}: {old} → {new}")]
        }
        Change::StepMoved { old, new, .. } => vec![format!("was behind {old}, now behind {new}")],
        Change::JourneyAdded { .. }
        | Change::JourneyRemoved
        | Change::Setting(_)
        | Change::StepAdded { .. }
        | Change::StepRemoved { .. }
        | Change::Rejoined
        | Change::Renamed { .. }
        | Change::Reordered { .. }
        | Change::Fact(_)
        | Change::DeclarationAdded { .. }
        | Change::DeclarationRemoved { .. }
        | Change::DeclarationChanged { .. } => Vec::new(),
    }
}

fn property(Property { name, old, new }: &Property) -> String {
    let word = |side: &Option<String>| side.clone().unwrap_or_else(|| "none".to_owned());
    format!("{name}: {} → {}", word(old), word(new))
}

fn is_on_step(item: &Item) -> bool {
    let comes_or_goes =
        matches!(item.change, Change::StepAdded { .. } | Change::StepRemoved { .. });
    comes_or_goes || changed_step(item).is_some()
}

fn sentence([added, removed, changed]: [usize; 3], elsewhere: usize) -> String {
    let mut text = format!(
        "Steps since the old version: {added} added, {removed} removed, {changed} changed."
    );
    if elsewhere > 0 {
        let (count, verb) = if elsewhere == 1 {
            ("1 difference".to_owned(), "is")
        } else {
            (format!("{elsewhere} differences"), "are")
        };
        text.push_str(&format_smolstr!(
            " {count} {verb} not of a step and not drawn: `journey diff` tells everything."
        ));
    }
    text
}

/// Keeps the lines that led to removed steps.
fn gone(overlay: &mut Overlay, old: &Graph, new: &Journey, ids: Ids<'_>) {
    let mut places: BTreeMap<SmolStr, usize> =
        new.steps.iter().map(|step| (step.id.clone(), step.step.successors().len())).collect();
    for edge in old.edges.iter().filter(|edge| edge.kind == EdgeKind::Forward) {
        let step = |node: usize| old.nodes.get(node).and_then(|node| node.step.as_deref());
        let Some(to) = step(edge.to).filter(|to| ids.is_removed(to)) else { continue };
        let from = step(edge.from);
        if from.is_some_and(|from| ids.is_removed(from)) {
            continue;
        }
        let from = from.map(|from| ids.of(from));
        let mut arm = 0;
        if let Some(from) = &from {
            let place = places.entry(from.clone()).or_default();
            arm = *place;
            *place += 1;
            overlay.mark_arm(from.clone(), arm, Tone::Removed, "removed");
        }
        let (label, arms) = (edge.label.clone(), edge.arms.clone());
        overlay.keep(Gone { from, to: ids.of(to), label, arm, arms });
    }
}

/// The new version, with each removed step behind the one that it followed in the source.
fn merged(old: &Journey, new: &Journey, ids: Ids<'_>) -> Journey {
    let mut behind: BTreeMap<Option<SmolStr>, Vec<Step>> = BTreeMap::new();
    let mut last = None;
    for step in &old.steps {
        if ids.is_removed(&step.id) {
            behind.entry(last.clone()).or_default().push(carried(step, ids));
        } else {
            last = Some(ids.of(&step.id));
        }
    }
    let mut steps = behind.remove(&None).unwrap_or_default();
    for step in &new.steps {
        steps.push(step.clone());
        steps.extend(behind.remove(&Some(step.id.clone())).unwrap_or_default());
    }
    Journey { steps, ..new.clone() }
}

/// A removed step as it stands in the picture.
fn carried(step: &Step, ids: Ids<'_>) -> Step {
    let mut kind = step.step.clone();
    if let StepKind::Retry { attempt, .. } = &mut kind {
        *attempt = ids.of(attempt);
    }
    for next in followers(&mut kind) {
        *next = next.as_ref().map(|id| ids.of(id));
    }
    Step { id: ids.of(&step.id), step: kind, times: None, source: None }
}

fn followers(kind: &mut StepKind) -> Vec<&mut Next> {
    match kind {
        StepKind::Conversation { next, .. }
        | StepKind::Delay { next, .. }
        | StepKind::Send { next, .. }
        | StepKind::Raise { next, .. }
        | StepKind::Set { next, .. } => vec![next],
        StepKind::Wait { arms, timeout, .. } => {
            arms.iter_mut().map(|arm| &mut arm.next).chain([timeout]).collect()
        }
        StepKind::Branch { arms, otherwise } => {
            let otherwise = otherwise.iter_mut().map(|otherwise| &mut otherwise.next);
            arms.iter_mut().map(|arm| &mut arm.next).chain(otherwise).collect()
        }
        StepKind::Attempt { body, exhausted, .. } => vec![body, exhausted],
        StepKind::Split { arms, .. } => arms.iter_mut().map(|arm| &mut arm.next).collect(),
        StepKind::Retry { .. } | StepKind::Exit { .. } => Vec::new(),
    }
}
