//! Two programs side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::change::{Change, Declared, Item, Property, Weight};
use super::declarations;
use super::follow::Pair;
use super::{normal, settings, situations, steps};
use crate::draw::words::audience;
use crate::model::{Audience, Compliance, Journey, Plan, StepKind};

/// What a journey came to.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is only in the new version.
    Added,
    /// It is only in the old version.
    Removed,
    /// It behaves in another way.
    Changed,
    /// It behaves as before, but something that it uses does not.
    Touched,
    /// It looks different and behaves as before: the normal forms are equal.
    Renamed,
    /// It is the same.
    Same,
}

/// A journey side by side with itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JourneyChanges {
    /// Its name.
    pub journey: String,
    /// What it came to.
    pub verdict: Verdict,
    /// What is different, the heaviest first.
    pub changes: Vec<Item>,
    /// What is proved of every run, before and after, whether it changed or not; none of a journey on one side.
    pub facts: Vec<Property>,
    /// Changed declarations that it uses.
    pub uses: Vec<Used>,
}

/// A declaration that a journey uses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Used {
    /// What is declared.
    pub declaration: Declared,
    /// Its name.
    pub name: String,
}

/// Two programs side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The heaviest change; absent where nothing is different at all.
    pub weight: Option<Weight>,
    /// The journeys of either version, by name.
    pub journeys: Vec<JourneyChanges>,
    /// What is different in the declarations, the heaviest first.
    pub declarations: Vec<Item>,
}

/// What is not compared because a side has mistakes.
#[derive(Clone, Debug, Default)]
pub struct LeftOut {
    /// Journeys by name.
    pub journeys: BTreeSet<String>,
    /// Whether a journey that is missing on a side may only be hidden by a mistake.
    pub missing: bool,
    /// Whether the declarations are not compared.
    pub declarations: bool,
}

/// Puts two programs side by side.
pub fn compare(old: &Plan, new: &Plan, left_out: &LeftOut) -> Comparison {
    let uses = users(new);
    let mut declarations = if left_out.declarations {
        Vec::new()
    } else {
        declarations::declarations(old, new, &uses)
    };
    sort(&mut declarations);
    let (before, after) = (by_name(old), by_name(new));
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let compared = names.into_iter().filter(|name| !left_out.journeys.contains(*name));
    let mut journeys: Vec<JourneyChanges> = compared
        .map(|name| {
            let (before, after) = (before.get(name).copied(), after.get(name).copied());
            journey(name, (old, before), (new, after), &declarations)
        })
        .collect();
    if left_out.missing {
        journeys.retain(|one| !matches!(one.verdict, Verdict::Added | Verdict::Removed));
    }
    let of_journeys = journeys.iter().flat_map(|one| &one.changes);
    let weight = of_journeys.chain(&declarations).map(|item| item.weight).max();
    Comparison { weight, journeys, declarations }
}

fn sort(items: &mut [Item]) {
    items.sort_by_key(|item| (std::cmp::Reverse(item.weight), rank(&item.change)));
}

/// What is told first among changes of one weight.
fn rank(change: &Change) -> u8 {
    match change {
        Change::JourneyAdded { .. } | Change::JourneyRemoved => 0,
        Change::Fact(_) => 1,
        Change::Setting(_) => 2,
        Change::Redirected { .. } => 3,
        Change::StepChanged { .. } => 4,
        Change::StepAdded { .. } => 5,
        Change::StepRemoved { .. } => 6,
        Change::StepMoved { .. } => 7,
        Change::Rejoined => 8,
        Change::DeclarationChanged { .. } => 9,
        Change::DeclarationAdded { .. } => 10,
        Change::DeclarationRemoved { .. } => 11,
        Change::Renamed { .. } => 12,
        Change::Reordered { .. } => 13,
    }
}

fn by_name(plan: &Plan) -> BTreeMap<&str, &Journey> {
    plan.journeys.iter().map(|one| (one.name.as_str(), one)).collect()
}

fn journey(
    name: &str,
    (old, before): (&Plan, Option<&Journey>),
    (new, after): (&Plan, Option<&Journey>),
    declarations: &[Item],
) -> JourneyChanges {
    let (verdict, changes, facts) = match (before, after) {
        (Some(before), Some(after)) => both((old, before), (new, after)),
        (None, Some(after)) => {
            let words = audience(after);
            let item = Item::new(Weight::Behaviour, Change::JourneyAdded { words });
            (Verdict::Added, vec![item.at(None, after.source.as_ref())], Vec::new())
        }
        (Some(before), None) => {
            let item = Item::new(Weight::Breaking, Change::JourneyRemoved);
            (Verdict::Removed, vec![item.at(before.source.as_ref(), None)], Vec::new())
        }
        (None, None) => (Verdict::Same, Vec::new(), Vec::new()),
    };
    let uses = touched(name, declarations);
    let is_quiet = matches!(verdict, Verdict::Same | Verdict::Renamed);
    let verdict = if is_quiet && !uses.is_empty() { Verdict::Touched } else { verdict };
    JourneyChanges { journey: name.to_owned(), verdict, changes, facts, uses }
}

type Told = (Verdict, Vec<Item>, Vec<Property>);

fn both(old: (&Plan, &Journey), new: (&Plan, &Journey)) -> Told {
    let mut changes = settings::fact_items(old.1, new.1);
    let facts = settings::facts(&old.1.facts, &new.1.facts);
    if changes.is_empty() && without_places(old.1) == without_places(new.1) {
        return (Verdict::Same, changes, facts);
    }
    let is_same = normal::journey(old.1) == normal::journey(new.1);
    let pair = Pair::of(old, new);
    let of_steps = steps::steps(&pair);
    if is_same {
        // Whatever else the search would say is about names: the normal forms are equal.
        changes.extend(of_steps.into_iter().filter(|item| item.weight == Weight::Neutral));
        let looks_alike = changes.is_empty();
        let verdict = match changes.iter().map(|item| item.weight).max() {
            None if looks_alike => Verdict::Same,
            Some(Weight::Neutral) | None => Verdict::Renamed,
            // What is proved depends on what the journey uses, too.
            Some(Weight::Behaviour | Weight::Breaking) => Verdict::Touched,
        };
        sort(&mut changes);
        return (verdict, changes, facts);
    }
    let settings = settings::settings(old.1, new.1);
    let redirected = situations::redirected(&pair);
    let found = settings.into_iter().chain(redirected).chain(of_steps);
    let before = changes.len();
    changes.extend(found);
    let told = changes.iter().skip(before).any(|item| item.weight > Weight::Neutral);
    if !told {
        let item = Item::new(Weight::Behaviour, Change::Rejoined);
        changes.push(item.at(old.1.source.as_ref(), new.1.source.as_ref()));
    }
    sort(&mut changes);
    (Verdict::Changed, changes, facts)
}

/// The journey as it is, but for where it stands in the source and what is proved of its steps.
fn without_places(journey: &Journey) -> Journey {
    let mut journey = journey.clone();
    journey.source = None;
    for step in &mut journey.steps {
        (step.source, step.times) = (None, None);
    }
    for exit in &mut journey.exits {
        exit.source = None;
    }
    journey
}

/// The changed declarations that a journey uses.
fn touched(name: &str, declarations: &[Item]) -> Vec<Used> {
    let used = declarations.iter().filter(|item| item.weight > Weight::Neutral);
    let used = used.filter_map(|item| {
        let Change::DeclarationChanged { declaration, name: of, journeys, .. } = &item.change
        else {
            return None;
        };
        let is_used = journeys.iter().any(|one| one == name);
        is_used.then(|| Used { declaration: *declaration, name: of.clone() })
    });
    used.collect()
}

/// The journeys that use a declaration, directly or through another.
fn users(plan: &Plan) -> BTreeMap<(Declared, String), BTreeSet<String>> {
    let mut users: BTreeMap<(Declared, String), BTreeSet<String>> = BTreeMap::new();
    for journey in &plan.journeys {
        for used in uses_of(plan, journey) {
            users.entry(used).or_default().insert(journey.name.to_string());
        }
    }
    users
}

fn uses_of(plan: &Plan, journey: &Journey) -> BTreeSet<(Declared, String)> {
    let mut uses = BTreeSet::from([(Declared::Contact, "contact".to_owned())]);
    let mut add = |kind, name: &str| {
        uses.insert((kind, name.to_owned()));
    };
    let mut on = vec![&journey.audience];
    on.extend(journey.exits.iter().map(|exit| &exit.on));
    for one in on {
        match one {
            Audience::Segment(name) => add(Declared::Segment, name),
            Audience::Trigger(on) => add(Declared::Trigger, &on.trigger),
        }
    }
    for name in &journey.exclude {
        add(Declared::Segment, name);
    }
    for name in &journey.follows {
        add(Declared::Policy, name);
    }
    if let Some(goal) = &journey.goal {
        add(Declared::Trigger, &goal.trigger);
    }
    for step in &journey.steps {
        of_step(plan, &step.step, &mut add);
    }
    uses
}

fn of_step(plan: &Plan, step: &StepKind, add: &mut impl FnMut(Declared, &str)) {
    match step {
        StepKind::Conversation { engagement, compliance, message, .. } => {
            add(Declared::Engagement, engagement);
            add(Declared::Vocabulary, "Result");
            conditions(compliance, add);
            if let Some(message) = message {
                of_message(plan, message, add);
            }
        }
        StepKind::Send { message, .. } => of_message(plan, message, add),
        StepKind::Raise { trigger, .. } => add(Declared::Trigger, trigger),
        StepKind::Wait { arms, .. } => {
            for on in arms.iter().flat_map(|arm| &arm.on) {
                if let crate::model::WaitTrigger::Trigger(used) = on {
                    add(Declared::Trigger, &used.trigger);
                }
            }
        }
        StepKind::Branch { .. }
        | StepKind::Attempt { .. }
        | StepKind::Retry { .. }
        | StepKind::Split { .. }
        | StepKind::Delay { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => {}
    }
}

fn of_message(plan: &Plan, name: &str, add: &mut impl FnMut(Declared, &str)) {
    add(Declared::Message, name);
    let message = plan.declarations.messages.iter().find(|one| one.name == name);
    if let Some(message) = message {
        conditions(&message.compliance, add);
    }
}

fn conditions(compliance: &Compliance, add: &mut impl FnMut(Declared, &str)) {
    add(Declared::Compliance, &compliance.profile);
    add(Declared::Purpose, &compliance.purpose);
    if let Some(name) = &compliance.quiet_time {
        add(Declared::QuietTime, name);
    }
}
