//! Settings of a journey, and what is proved of it.

use super::change::{Change, Item, Property, Weight};
use super::normal;
use crate::draw::words::{audience, length, trigger};
use crate::model::{Audience, Entry, ExitOn, Facts, Journey, Most, Reenter};
use crate::value::{Date, Length, TimeOfDay};

/// The settings that say something else.
pub(super) fn settings(old: &Journey, new: &Journey) -> Vec<Item> {
    let (before, after) = (normal::journey(old), normal::journey(new));
    let mut found: Vec<(Weight, Property)> = Vec::new();
    let mut note = |is_same: bool, weight: Weight, name: &str, old: String, new: String| {
        if !is_same {
            found.push((weight, Property::both(name, old, new)));
        }
    };
    let who = |one: &Journey| {
        let alone = Journey { exclude: Vec::new(), entry: Entry::Once, ..one.clone() };
        audience(&alone)
    };
    let same = before.audience == after.audience;
    note(same, Weight::Breaking, "audience", who(old), who(new));
    let gets_wider = rank(old.reenter) < rank(new.reenter);
    let weight = if gets_wider { Weight::Breaking } else { Weight::Behaviour };
    note(old.entry == new.entry, Weight::Behaviour, "entry", entry(old.entry), entry(new.entry));
    let same = old.reenter == new.reenter;
    note(same, weight, "reenter", reenter(old.reenter), reenter(new.reenter));
    let zone = |one: &Journey| one.time_zone.to_string();
    note(old.time_zone == new.time_zone, Weight::Behaviour, "time zone", zone(old), zone(new));
    let same = old.starts == new.starts;
    note(same, Weight::Behaviour, "starts", instant(old.starts), instant(new.starts));
    note(old.ends == new.ends, Weight::Behaviour, "ends", instant(old.ends), instant(new.ends));
    let goal = |one: &Journey| one.goal.as_ref().map_or_else(|| "none".to_owned(), trigger);
    note(before.goal == after.goal, Weight::Behaviour, "goal", goal(old), goal(new));
    found.extend(listed(old, new));
    found.extend(exits(&before, &after));
    let place = |weight, property| {
        let item = Item::new(weight, Change::Setting(property));
        item.at(old.source.as_ref(), new.source.as_ref())
    };
    found.into_iter().map(|(weight, property)| place(weight, property)).collect()
}

/// Names in lists: what protects contacts, or is counted outside, is missed where it goes.
fn listed(old: &Journey, new: &Journey) -> Vec<(Weight, Property)> {
    let lists = [
        ("exclude", &old.exclude, &new.exclude),
        ("follows", &old.follows, &new.follows),
        ("outcome", &old.outcomes, &new.outcomes),
    ];
    let mut found = Vec::new();
    for (name, before, after) in lists {
        for gone in before.iter().filter(|one| !after.contains(one)) {
            let property = Property { name: name.into(), old: Some(gone.to_string()), new: None };
            found.push((Weight::Breaking, property));
        }
        for added in after.iter().filter(|one| !before.contains(one)) {
            let property = Property { name: name.into(), old: None, new: Some(added.to_string()) };
            found.push((Weight::Behaviour, property));
        }
    }
    found
}

/// What ends a run at any instant.
fn exits(old: &Journey, new: &Journey) -> Vec<(Weight, Property)> {
    let words = |exit: &ExitOn| {
        let on = match &exit.on {
            Audience::Segment(name) => format!("segment {name}"),
            Audience::Trigger(used) => format!("trigger {}", trigger(used).replace("@self", "it")),
        };
        format!("{on} => {}", exit.outcome)
    };
    let mut found = Vec::new();
    for gone in old.exits.iter().filter(|one| !new.exits.contains(one)) {
        let property = Property { name: "exit on".into(), old: Some(words(gone)), new: None };
        found.push((Weight::Breaking, property));
    }
    for added in new.exits.iter().filter(|one| !old.exits.contains(one)) {
        let property = Property { name: "exit on".into(), old: None, new: Some(words(added)) };
        found.push((Weight::Behaviour, property));
    }
    if found.is_empty() && old.exits != new.exits {
        let all = |one: &Journey| one.exits.iter().map(words).collect::<Vec<_>>().join(", then ");
        found.push((Weight::Behaviour, Property::both("exit on", all(old), all(new))));
    }
    found
}

/// How soon a contact may enter again: later is less.
fn rank(reenter: Reenter) -> (u8, std::cmp::Reverse<u64>) {
    let seconds = |length: Length| u64::from(length.days) * 86_400 + length.seconds;
    match reenter {
        Reenter::Never => (0, std::cmp::Reverse(0)),
        Reenter::After(after) => (1, std::cmp::Reverse(seconds(after))),
        Reenter::Always => (2, std::cmp::Reverse(0)),
    }
}

fn entry(entry: Entry) -> String {
    match entry {
        Entry::Once => "once".to_owned(),
        Entry::Ongoing => "ongoing".to_owned(),
        Entry::Every(every) => format!("every {}", length(every)),
    }
}

fn reenter(reenter: Reenter) -> String {
    match reenter {
        Reenter::Never => "never".to_owned(),
        Reenter::After(after) => format!("after {}", length(after)),
        Reenter::Always => "always".to_owned(),
    }
}

fn instant(at: Option<(Date, TimeOfDay)>) -> String {
    at.map_or_else(|| "none".to_owned(), |(date, time)| format!("{date} {time}"))
}

/// What is proved of every run, side by side.
pub(super) fn facts(old: &Facts, new: &Facts) -> Vec<Property> {
    let mut rows = vec![Property::both("longest run", length(old.longest), length(new.longest))];
    let kinds = [
        ("calls", old.calls, new.calls),
        ("texts", old.texts, new.texts),
        ("emails", old.emails, new.emails),
    ];
    for (kind, before, after) in kinds {
        for (window, of) in WINDOWS {
            let name = format!("most {kind} in {window}");
            rows.push(Property::both(&name, number(of(&before)), number(of(&after))));
        }
    }
    rows.retain(|row| row.old.as_deref() != Some("0") || row.new.as_deref() != Some("0"));
    let proved = |facts: &Facts| {
        let names: Vec<&str> = facts.proved.iter().map(smol_str::SmolStr::as_str).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    if !old.proved.is_empty() || !new.proved.is_empty() {
        rows.push(Property::both("policies proved", proved(old), proved(new)));
    }
    rows
}

type Window = fn(&Most) -> Option<u32>;

const WINDOWS: [(&str, Window); 4] = [
    ("24 hours", |most| most.per_24_hours),
    ("7 days", |most| most.per_7_days),
    ("30 days", |most| most.per_30_days),
    ("one run", |most| Some(most.per_run)),
];

fn number(most: Option<u32>) -> String {
    most.map_or_else(|| "no limit".to_owned(), |most| most.to_string())
}

/// The facts that are different: more contacts than before, or less that is proved, is breaking.
pub(super) fn fact_items(old: &Journey, new: &Journey) -> Vec<Item> {
    let rows = facts(&old.facts, &new.facts).into_iter().filter(|row| row.old != row.new);
    let item = |row: Property| {
        let number = |side: &Option<String>| {
            side.as_ref().map(|words| words.parse::<u32>().unwrap_or(u32::MAX))
        };
        let is_more = row.name.starts_with("most ") && number(&row.new) > number(&row.old);
        let is_lost = row.name == "policies proved"
            && old.facts.proved.iter().any(|one| !new.facts.proved.contains(one));
        let weight = if is_more || is_lost { Weight::Breaking } else { Weight::Behaviour };
        Item::new(weight, Change::Fact(row)).at(old.source.as_ref(), new.source.as_ref())
    };
    rows.map(item).collect()
}
