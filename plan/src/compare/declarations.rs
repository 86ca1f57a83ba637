//! Declarations that were added, removed or changed, and what each change weighs.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Declared, Item, Property, Weight};
use super::declared::{self, Declaration};
use super::reached;
use crate::model::Plan;

/// What became of the declarations; `uses` are the journeys of the new version by what they use.
pub(super) fn declarations(
    old: &Plan,
    new: &Plan,
    uses: &BTreeMap<(Declared, String), BTreeSet<String>>,
) -> Vec<Item> {
    let (before, after) = (by_name(old), by_name(new));
    let mut items = Vec::new();
    for ((kind, name), now) in &after {
        let Some(was) = before.get(&(*kind, name.clone())) else {
            let change = Change::DeclarationAdded { declaration: *kind, name: name.clone() };
            items.push(Item::new(Weight::Behaviour, change));
            continue;
        };
        let properties = differences(was, now);
        let Some(weight) = properties.iter().map(|one| weight(*kind, one)).max() else { continue };
        let mut journeys = uses.get(&(*kind, name.clone())).cloned().unwrap_or_default();
        if *kind == Declared::Contact {
            journeys.retain(|journey| uses_one_of(new, journey, &properties));
        }
        let reached = reached::of(*kind, name, old, new);
        let change = Change::DeclarationChanged {
            declaration: *kind,
            name: name.clone(),
            properties,
            journeys: journeys.into_iter().collect(),
            reached,
        };
        items.push(Item::new(weight, change));
    }
    for (kind, name) in before.keys().filter(|key| !after.contains_key(*key)) {
        let change = Change::DeclarationRemoved { declaration: *kind, name: name.clone() };
        items.push(Item::new(removal(*kind), change));
    }
    items
}

/// Whether a journey may read a field that changed: its zone comes from one, and any name that stands in it or in its
/// messages is taken for a use.
fn uses_one_of(plan: &Plan, journey: &str, properties: &[Property]) -> bool {
    let of_journey = plan.journeys.iter().filter(|one| one.name == journey);
    let words = format!("{:?}", of_journey.collect::<Vec<_>>());
    let messages = plan.declarations.messages.iter();
    let sent = messages.filter(|one| words.contains(&format!("{:?}", one.name)));
    let words = format!("{words}{:?}", sent.collect::<Vec<_>>());
    properties.iter().any(|one| {
        let sides = [&one.old, &one.new];
        let is_zone = sides.into_iter().flatten().any(|side| side.starts_with("timezone"));
        let field = one.name.trim_start_matches("field ");
        is_zone || words.contains(&format!("{field:?}"))
    })
}

type ByName = BTreeMap<(Declared, String), Vec<(String, String)>>;

fn by_name(plan: &Plan) -> ByName {
    let all = declared::all(plan).into_iter();
    all.map(|Declaration { kind, name, says }| ((kind, name), says)).collect()
}

fn differences(old: &[(String, String)], new: &[(String, String)]) -> Vec<Property> {
    let (before, after): (BTreeMap<_, _>, BTreeMap<_, _>) =
        (old.iter().cloned().collect(), new.iter().cloned().collect());
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    let property = |name: &String| Property {
        name: name.clone(),
        old: before.get(name).cloned(),
        new: after.get(name).cloned(),
    };
    changed.map(property).collect()
}

/// A system outside that knows what is gone has to change with it.
fn removal(kind: Declared) -> Weight {
    match kind {
        Declared::Contact | Declared::Segment | Declared::Trigger | Declared::Engagement => {
            Weight::Breaking
        }
        Declared::Purpose
        | Declared::QuietTime
        | Declared::Compliance
        | Declared::Message
        | Declared::Policy
        | Declared::Vocabulary => Weight::Behaviour,
    }
}

fn weight(kind: Declared, property: &Property) -> Weight {
    if property.name == "name outside" {
        return Weight::Breaking;
    }
    match kind {
        Declared::Contact | Declared::Trigger => of_data(property),
        Declared::Engagement => of_engagement(property),
        Declared::Segment | Declared::Purpose => Weight::Breaking,
        Declared::QuietTime => of_quiet_time(property),
        Declared::Compliance => of_profile(property),
        Declared::Message => of_message(property),
        Declared::Policy => of_policy(property),
        Declared::Vocabulary => Weight::Behaviour,
    }
}

/// Fields and attributes: who gives or takes them outside must follow, but for optional ones that come and values
/// that are added.
fn of_data(property: &Property) -> Weight {
    let may_stay = match (&property.old, &property.new) {
        (None, Some(new)) => is_optional(new),
        (Some(old), Some(new)) => only_adds_values(old, new),
        (_, None) => false,
    };
    if may_stay { Weight::Behaviour } else { Weight::Breaking }
}

fn is_optional(words: &str) -> bool {
    words.split(" as \"").next().unwrap_or(words).ends_with('?')
}

/// Whether every value of a choice is still there.
fn only_adds_values(old: &str, new: &str) -> bool {
    let values = |words: &str| -> Option<BTreeSet<String>> {
        let inner = words.strip_prefix("choice { ")?.trim_end_matches('?').strip_suffix(" }")?;
        Some(inner.split(", ").map(str::to_owned).collect())
    };
    let is_same_kind = old.ends_with('?') == new.ends_with('?');
    is_same_kind && values(old).zip(values(new)).is_some_and(|(old, new)| old.is_subset(&new))
}

fn of_engagement(property: &Property) -> Weight {
    let name = property.name.as_str();
    let is_new = property.old.is_none();
    if name.starts_with("attribute ") || name.starts_with("disposition ") {
        if is_new {
            return Weight::Behaviour;
        }
        return of_data(property);
    }
    match name {
        "first response" | "possible results" => Weight::Behaviour,
        "reattempts" => {
            let count = |side: &Option<String>| -> u32 {
                let words = side.as_deref().and_then(|words| words.split(' ').next());
                words.and_then(|count| count.parse().ok()).unwrap_or_default()
            };
            let is_more = count(&property.new) > count(&property.old);
            if is_more { Weight::Breaking } else { Weight::Behaviour }
        }
        _inputs_and_the_way_of_calling => Weight::Breaking,
    }
}

/// Less quiet is breaking, more is not.
fn of_quiet_time(property: &Property) -> Weight {
    let is_more = property.old.is_none();
    if property.name != "zone" && is_more { Weight::Behaviour } else { Weight::Breaking }
}

/// Less consent is breaking, more is not.
fn of_profile(property: &Property) -> Weight {
    let asks = |side: &Option<String>| match side.as_deref() {
        Some("opt_in") => 2,
        Some("opt_out") => 1,
        Some(_) | None => 0,
    };
    let is_more = asks(&property.new) >= asks(&property.old);
    let is_consent = property.name.starts_with("consent for ");
    if is_consent && is_more { Weight::Behaviour } else { Weight::Breaking }
}

fn of_message(property: &Property) -> Weight {
    match property.name.as_str() {
        "subject" | "body" | "template" => Weight::Behaviour,
        _conditions => Weight::Breaking,
    }
}

/// A rule that goes is breaking, one that comes is not; the source of a rule has no effect.
fn of_policy(property: &Property) -> Weight {
    match (&property.old, &property.new) {
        (Some(_), Some(_)) => Weight::Neutral,
        (Some(_), None) => Weight::Breaking,
        (None, _) => Weight::Behaviour,
    }
}
