//! What `journey diff` found, and how it is told: as text, as Markdown for a pull request, as JSON.
//!
//! What changed is found in `journey_plan::compare`. Added here is what only the two programs know: which rules are
//! broken, and what cannot be compared.

mod json;
mod markdown;
mod sentence;
mod text;

use std::collections::BTreeSet;

use clap::ValueEnum;
use journey_grammar::{Code, Severity, suggest};
use journey_plan::compare::{self, Comparison, LeftOut, Verdict, Weight};
use journey_plan::model::Journey;
use serde::Serialize;

use crate::outcome::Failure;
use crate::people::{Given, People};
use crate::side::Side;

/// How a review is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a reviewer on a terminal
    Text,
    /// For a comment on a pull request: folded, with a table and pictures
    Markdown,
    /// One JSON document, described by `docs/schemas/diff.schema.json`
    Json,
}

/// A contact rule that the new side breaks, or of which it is not decided whether it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The journey.
    pub journey: String,
    /// What is wrong, in one sentence.
    pub title: String,
    /// Whether it is so on the old side, too.
    pub was_broken: bool,
    /// Where.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// How it happens, on the contact's clock; empty where nothing is told.
    pub timeline: Vec<When>,
}

/// A moment of the story that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct When {
    /// When, on the contact's clock.
    pub at: String,
    /// What happens.
    pub what: String,
}

/// Two sides and what is different between them.
#[derive(Debug)]
pub struct Review {
    /// The old side.
    pub old: Side,
    /// The new side.
    pub new: Side,
    /// What is different.
    pub comparison: Comparison,
    /// Rules that the new side breaks.
    pub broken: Vec<Broken>,
    /// The people inside the journeys that changed; absent where a side has mistakes.
    pub(crate) people: Option<People>,
}

impl Review {
    /// Compares two sides; only the journey that is named, if one is.
    pub fn of(old: Side, new: Side, journey: Option<&str>) -> Result<Self, Failure> {
        Self::with(old, new, journey, Given::default())
    }

    /// The same with what is known of the people inside.
    pub(crate) fn with(
        old: Side,
        new: Side,
        journey: Option<&str>,
        given: Given,
    ) -> Result<Self, Failure> {
        must_have_common(&old, &new)?;
        let left_out = left_out(&old, &new);
        let mut comparison = compare::compare(&old.plan, &new.plan, &left_out);
        let mut broken = broken(&old, &new);
        if let Some(name) = journey {
            only(&mut comparison, &mut broken, &left_out, name)?;
        }
        let breaks = broken.iter().any(|one| !one.was_broken);
        comparison.weight = comparison.weight.max(breaks.then_some(Weight::Breaking));
        let mut review = Self { old, new, comparison, broken, people: None };
        review.look_inside(given)?;
        Ok(review)
    }

    /// Looks at the people inside the journeys of which something is told, with what is known of them.
    fn look_inside(&mut self, given: Given) -> Result<(), Failure> {
        if !self.is_sound() {
            return Ok(());
        }
        let mut people = People::of(&self.old, &self.new, given)?;
        let told: Vec<String> = self.told().map(|one| one.journey.clone()).collect();
        people.inside.retain(|inside| told.iter().any(|name| *name == inside.journey));
        self.people = Some(people);
        Ok(())
    }

    /// Whether both sides are without mistakes.
    pub fn is_sound(&self) -> bool {
        self.old.is_sound() && self.new.is_sound()
    }

    /// The review as it is written.
    pub fn render(&self, format: Format, colour: bool) -> String {
        match format {
            Format::Text => text::text(self, colour),
            Format::Markdown => markdown::markdown(self),
            Format::Json => json::json(self),
        }
    }

    /// The journeys of which something is to be told.
    fn told(&self) -> impl Iterator<Item = &compare::JourneyChanges> {
        self.comparison.journeys.iter().filter(|one| {
            let is_broken = self.broken.iter().any(|broken| broken.journey == one.journey);
            one.verdict != Verdict::Same || is_broken
        })
    }

    /// Both versions of a journey.
    fn both(&self, name: &str) -> Option<(&Journey, &Journey)> {
        let find = |side: &'_ Side| side.plan.journeys.iter().position(|one| one.name == name);
        let old = find(&self.old).and_then(|place| self.old.plan.journeys.get(place));
        old.zip(find(&self.new).and_then(|place| self.new.plan.journeys.get(place)))
    }

    /// How many changes of a weight there are, broken rules included.
    fn count(&self, weight: Weight) -> usize {
        let of_journeys = self.comparison.journeys.iter().flat_map(|one| &one.changes);
        let all = of_journeys.chain(&self.comparison.declarations);
        let broken = self.broken.iter().filter(|one| !one.was_broken).count();
        let more = if weight == Weight::Breaking { broken } else { 0 };
        all.filter(|item| item.weight == weight).count() + more
    }
}

fn names(side: &Side) -> BTreeSet<String> {
    let sound = side.plan.journeys.iter().map(|one| one.name.to_string());
    sound.chain(side.unsound.journeys.iter().cloned()).collect()
}

/// Two programs that share no journey are no versions of one.
fn must_have_common(old: &Side, new: &Side) -> Result<(), Failure> {
    let (before, after) = (names(old), names(new));
    if old.unsound.is_partial || new.unsound.is_partial {
        // A mistake may hide journeys; what cannot be compared is told anyway.
        return Ok(());
    }
    if before.is_empty() && after.is_empty() {
        let message = format!(
            "there is nothing to compare: neither `{}` nor `{}` has a journey",
            old.name, new.name
        );
        return Err(Failure::misused(message));
    }
    if before.is_empty() || after.is_empty() || before.intersection(&after).next().is_some() {
        return Ok(());
    }
    let list = |names: &BTreeSet<String>| {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        quoted.join(", ")
    };
    let message = format!("`{}` and `{}` have no journey in common", old.name, new.name);
    let help = format!("the old side has {}, the new one {}", list(&before), list(&after));
    Err(Failure::misused(message).help(help))
}

fn left_out(old: &Side, new: &Side) -> LeftOut {
    let names = old.unsound.journeys.iter().chain(&new.unsound.journeys);
    LeftOut {
        journeys: names.cloned().collect(),
        missing: old.unsound.is_partial || new.unsound.is_partial,
        declarations: old.unsound.elsewhere > 0 || new.unsound.elsewhere > 0,
    }
}

fn only(
    comparison: &mut Comparison,
    broken: &mut Vec<Broken>,
    left_out: &LeftOut,
    name: &str,
) -> Result<(), Failure> {
    let all: Vec<&str> = comparison.journeys.iter().map(|one| one.journey.as_str()).collect();
    if !all.contains(&name) {
        if left_out.journeys.contains(name) {
            let message = format!("journey `{name}` has mistakes and cannot be compared");
            return Err(Failure::misused(message).help("`journey check` tells them"));
        }
        let failure = Failure::misused(format!("neither side has a journey `{name}`"));
        let near = suggest::best(name, all.iter().copied());
        return Err(match near {
            Some(near) => failure.help(format!("did you mean `{}`?", near.name)),
            None => failure.help(format!("there is `{}`", all.join("`, `"))),
        });
    }
    comparison.journeys.retain(|one| one.journey == name);
    broken.retain(|one| one.journey == name);
    let uses: Vec<compare::Used> =
        comparison.journeys.iter().flat_map(|one| one.uses.clone()).collect();
    comparison.declarations.retain(|item| match &item.change {
        compare::Change::DeclarationChanged { declaration, name, .. } => {
            uses.iter().any(|used| used.declaration == *declaration && used.name == *name)
        }
        compare::Change::DeclarationAdded { .. }
        | compare::Change::DeclarationRemoved { .. }
        | compare::Change::JourneyAdded { .. }
        | compare::Change::JourneyRemoved
        | compare::Change::Setting(_)
        | compare::Change::StepAdded { .. }
        | compare::Change::StepRemoved { .. }
        | compare::Change::StepMoved { .. }
        | compare::Change::StepChanged { .. }
        | compare::Change::Redirected { .. }
        | compare::Change::Rejoined
        | compare::Change::Renamed { .. }
        | compare::Change::Reordered { .. }
        | compare::Change::Fact(_) => false,
    });
    let of_journeys = comparison.journeys.iter().flat_map(|one| &one.changes);
    comparison.weight = of_journeys.chain(&comparison.declarations).map(|item| item.weight).max();
    Ok(())
}

/// The rules that the new side breaks, with their stories.
fn broken(old: &Side, new: &Side) -> Vec<Broken> {
    let before: BTreeSet<(String, String)> =
        violations(old).into_iter().map(|one| (one.journey, one.title)).collect();
    let mut broken = violations(new);
    for one in &mut broken {
        one.was_broken = before.contains(&(one.journey.clone(), one.title.clone()));
    }
    broken
}

fn violations(side: &Side) -> Vec<Broken> {
    let Some(program) = &side.program else { return Vec::new() };
    let is_about_rules = |code| matches!(code, Code::PolicyViolation | Code::PolicyUndecided);
    let mistakes = program.diagnostics().iter();
    let mistakes = mistakes.filter(|d| d.severity == Severity::Error && is_about_rules(d.code));
    let told = mistakes.filter_map(|d| {
        let place = d.primary.span;
        let journey = side.journey_at(place)?;
        let moment =
            |one: &journey_grammar::Moment| When { at: one.local.clone(), what: one.what.clone() };
        Some(Broken {
            journey,
            title: d.title.clone(),
            was_broken: false,
            file: program.sources().name(place.file).to_owned(),
            line: program.sources().range(place).start.line,
            timeline: d.timeline.iter().map(moment).collect(),
        })
    });
    told.collect()
}
