//! Situations that both versions of a journey know, and what happens in them.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::change::{Change, Item, Weight};
use super::follow::{Known, Pair};
use super::normal::arms;
use super::view::View;
use super::words::happens;
use crate::draw::words;
use crate::model::{
    Engagement, EventKind, Next, ResultValue, Step, StepKind, WaitArm, WaitTrigger,
};

/// What is said of an event that a wait does not list.
const NOT_WAITED_FOR: &str = "not waited for";

/// The situations in which something else happens than before.
pub(super) fn redirected(pair: &Pair<'_>) -> Vec<Item> {
    let mut found = Vec::new();
    let (old, new) = (&pair.old.journey.first, &pair.new.journey.first);
    found.extend(told(pair, "", &["on entry".to_owned()], (old, new), Known::default()));
    let steps = || {
        pair.new.journey.steps.iter().filter_map(|step| {
            let old = pair.matching.old_of(&step.id).and_then(|id| pair.old.step(id))?;
            Some((old, step))
        })
    };
    for (old, new) in steps() {
        found.extend(at(pair, old, new));
    }
    // What no situation led to, such as a branch behind a message.
    for (old, new) in steps() {
        let is_branch = matches!(new.step, StepKind::Branch { .. });
        if is_branch && !(pair.old.was_passed(&old.id) && pair.new.was_passed(&new.id)) {
            let ways = (&Some(old.id.clone()), &Some(new.id.clone()));
            found.extend(told(pair, &new.id, &[], ways, Known::default()));
        }
    }
    found.into_iter().map(|told| told.item(pair)).collect()
}

/// A situation with what happened and what happens.
struct Told {
    step: String,
    /// What tells the situation apart; several where the same happens in all.
    values: Vec<String>,
    assumed: Option<String>,
    old: String,
    new: String,
    weight: Weight,
}

impl Told {
    fn item(self, pair: &Pair<'_>) -> Item {
        let values: Vec<String> = self.values;
        let situation = match (values.is_empty(), self.assumed) {
            (true, assumed) => assumed.unwrap_or_else(|| "always".to_owned()),
            (false, None) => values.join(", "),
            (false, Some(assumed)) if assumed == "otherwise" => {
                format!("{}, otherwise", values.join(", "))
            }
            (false, Some(assumed)) => format!("{} when {assumed}", values.join(", ")),
        };
        let Self { step, old, new, weight, .. } = self;
        let (before, after) = (pair.matching.old_of(&step), pair.new.step(&step));
        let before = before.and_then(|id| pair.old.step(id));
        let places = (
            before.and_then(|step| step.source.as_ref()),
            after.and_then(|step| step.source.as_ref()),
        );
        Item::new(weight, Change::Redirected { step, situation, old, new }).at(places.0, places.1)
    }
}

/// The ways from a situation that end elsewhere.
fn told(
    pair: &Pair<'_>,
    step: &str,
    values: &[String],
    (old, new): (&Next, &Next),
    known: Known,
) -> Vec<Told> {
    let ways = pair.elsewhere(old, new, known);
    let ways = ways.into_iter().map(|way| Told {
        step: step.to_owned(),
        values: values.to_vec(),
        assumed: way.known.assumed(),
        old: happens(&pair.old, way.old.at.as_deref()),
        new: happens(&pair.new, way.new.at.as_deref()),
        weight: weight(pair, way.old.at.as_deref(), way.new.at.as_deref()),
    });
    ways.filter(|told| told.old != told.new).collect()
}

/// To reach out where something else happened is breaking; to do it sooner or later is not.
fn weight(pair: &Pair<'_>, old: Option<&str>, new: Option<&str>) -> Weight {
    let Some(after) = reached_out(&pair.new, new) else { return Weight::Behaviour };
    let before = reached_out(&pair.old, old);
    let is_same = before.is_some_and(|before| pair.is_one(Some(before), Some(after)));
    if is_same { Weight::Behaviour } else { Weight::Breaking }
}

/// The step that reaches out to a contact who comes here, behind delays.
fn reached_out<'p>(view: &View<'p>, at: Option<&str>) -> Option<&'p str> {
    let step = view.step(at?)?;
    match &step.step {
        StepKind::Conversation { .. } | StepKind::Send { .. } | StepKind::Retry { .. } => {
            Some(&step.id)
        }
        StepKind::Delay { next, .. } => reached_out(view, next.as_deref()),
        StepKind::Wait { .. }
        | StepKind::Branch { .. }
        | StepKind::Attempt { .. }
        | StepKind::Split { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => None,
    }
}

/// The situations that a step tells apart.
fn at(pair: &Pair<'_>, old: &Step, new: &Step) -> Vec<Told> {
    match (&old.step, &new.step) {
        (
            StepKind::Wait { arms: before, timeout, .. },
            StepKind::Wait { arms: after, timeout: limit, .. },
        ) => {
            let mut found = grouped(at_wait(pair, &new.id, (before, after)), pair);
            let values = ["timeout".to_owned()];
            found.extend(told(pair, &new.id, &values, (timeout, limit), Known::default()));
            found
        }
        (
            StepKind::Attempt { exhausted: before, .. },
            StepKind::Attempt { exhausted: after, .. },
        ) if is_retried(&pair.old, &old.id) && is_retried(&pair.new, &new.id) => {
            let values = ["no try is left".to_owned()];
            told(pair, &new.id, &values, (before, after), Known::default())
        }
        (StepKind::Split { .. }, StepKind::Split { arms: after, .. }) => {
            let names = |view: &View<'_>, step: &Step| arms(&step.step, &view.names);
            let (before, same) = (names(&pair.old, old), names(&pair.new, new));
            let ways = before.iter().zip(&same).zip(after);
            let told = ways.flat_map(|(((_, old), (_, next)), arm)| {
                told(pair, &new.id, &[format!("`{}`", arm.name)], (old, next), Known::default())
            });
            told.collect()
        }
        _no_situations => Vec::new(),
    }
}

fn is_retried(view: &View<'_>, attempt: &SmolStr) -> bool {
    let mut steps = view.journey.steps.iter();
    steps.any(|step| matches!(&step.step, StepKind::Retry { attempt: of, .. } if of == attempt))
}

/// What a wait listens to: the event, in the names of the new version, and where it leads.
fn events(view: &View<'_>, arms: &[WaitArm]) -> Vec<(Event, Next)> {
    let of_arm = |arm: &WaitArm| {
        let next = arm.next.clone();
        let event = |on: &WaitTrigger| match on {
            WaitTrigger::Event { handle, event } => {
                Event::Outcome(view.names.handle(handle), *event)
            }
            WaitTrigger::Trigger(used) => Event::Trigger(words::trigger(used).into()),
        };
        arm.on.iter().map(|on| (event(on), next.clone())).collect::<Vec<_>>()
    };
    arms.iter().flat_map(of_arm).collect()
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Event {
    Outcome(SmolStr, EventKind),
    Trigger(SmolStr),
}

impl Event {
    fn words(&self) -> String {
        match self {
            Self::Outcome(handle, kind) => format!("`{handle}.{kind}`"),
            Self::Trigger(words) => format!("`{words}`"),
        }
    }
}

/// One situation for each Result, and for each other event.
fn at_wait(pair: &Pair<'_>, id: &str, (old, new): (&[WaitArm], &[WaitArm])) -> Vec<Told> {
    let (before, after) = (events(&pair.old, old), events(&pair.new, new));
    let mut found = Vec::new();
    for (event, next) in &after {
        let Some((_, was)) = before.iter().find(|(same, _)| same == event) else {
            found.push(one_sided(pair, id, event, (None, Some(next))));
            continue;
        };
        let results = results(&pair.new, event);
        if results.is_empty() {
            let values = [event.words()];
            found.extend(told(pair, id, &values, (was, next), Known::default()));
        }
        for (handle, result) in results {
            let values = [format!("`{result}`")];
            found.extend(told(pair, id, &values, (was, next), Known::result(&handle, &result)));
        }
    }
    let gone = before.iter().filter(|(event, _)| after.iter().all(|(same, _)| same != event));
    found.extend(gone.map(|(event, was)| one_sided(pair, id, event, (Some(was), None))));
    found
}

fn one_sided(
    pair: &Pair<'_>,
    id: &str,
    event: &Event,
    (old, new): (Option<&Next>, Option<&Next>),
) -> Told {
    let said = |view: &View<'_>, next: Option<&Next>| {
        next.map_or_else(|| NOT_WAITED_FOR.to_owned(), |next| happens(view, next.as_deref()))
    };
    Told {
        step: id.to_owned(),
        values: vec![event.words()],
        assumed: None,
        old: said(&pair.old, old),
        new: said(&pair.new, new),
        weight: new.map_or(Weight::Behaviour, |next| weight(pair, None, next.as_deref())),
    }
}

/// The Results that an event can bring.
fn results(view: &View<'_>, event: &Event) -> Vec<(SmolStr, SmolStr)> {
    let Event::Outcome(handle, kind) = event else { return Vec::new() };
    let Some(engagement) = view.engagement_of(handle) else { return Vec::new() };
    let values = possible(view, engagement).filter(|value| value.event == Some(*kind));
    values.map(|value| (handle.clone(), value.name.clone())).collect()
}

fn possible<'p>(
    view: &View<'p>,
    engagement: &'p Engagement,
) -> impl Iterator<Item = &'p ResultValue> {
    let all = view.plan.declarations.results.iter();
    all.filter(|value| {
        value.channel == engagement.channel && engagement.results.contains(&value.name)
    })
}

/// Joins situations in which the same happens; Results that are a whole class go by its name.
fn grouped(found: Vec<Told>, pair: &Pair<'_>) -> Vec<Told> {
    let mut groups: Vec<Told> = Vec::new();
    for told in found {
        let same = groups.iter_mut().find(|group| {
            group.assumed == told.assumed && group.old == told.old && group.new == told.new
        });
        match same {
            Some(group) => group.values.extend(told.values),
            None => groups.push(told),
        }
    }
    if groups.is_empty() {
        return groups;
    }
    let classes = classes(&pair.new);
    for group in &mut groups {
        group.values = by_class(&group.values, &classes);
    }
    groups
}

/// The Results of the vocabulary by class; those of calls and of texts apart.
fn classes(view: &View<'_>) -> Vec<(SmolStr, Vec<String>)> {
    let mut classes: BTreeMap<(crate::model::Channel, &SmolStr), Vec<String>> = BTreeMap::new();
    let engagements = &view.plan.declarations.engagements;
    for value in view.plan.declarations.results.iter().filter(|value| value.event.is_some()) {
        let can_be =
            |one: &Engagement| one.channel == value.channel && one.results.contains(&value.name);
        if engagements.iter().any(can_be) {
            let class = classes.entry((value.channel, &value.class)).or_default();
            class.push(format!("`{}`", value.name));
        }
    }
    classes.into_iter().map(|((_, class), values)| (class.clone(), values)).collect()
}

fn by_class(values: &[String], classes: &[(SmolStr, Vec<String>)]) -> Vec<String> {
    let mut left = values.to_vec();
    let mut named = Vec::new();
    for (class, all) in classes {
        if all.len() > 1 && all.iter().all(|value| left.contains(value)) {
            left.retain(|value| !all.contains(value));
            named.push(format!("`{class}`"));
        }
    }
    named.extend(left);
    named
}
