//! Which contacts are tried: a usual one first, then one difference at a time.

use std::collections::BTreeSet;
use std::rc::Rc;

use journey_plan::exec::{Audience, Field, Journey, Program, StepKind, Type};
use journey_plan::model::{Expr, SourcePlace};
use journey_plan::scenario::{Consent, Scenario};
use journey_plan::value::{Date, TimeOfDay};
use smol_str::SmolStr;

use super::values::Known;
use crate::time::Zone;

/// So many contacts with two differences are tried.
const MOST_PAIRS: usize = 300;

/// One thing that may be given otherwise.
enum Difference {
    Contact(SmolStr, Option<Expr>),
    Entry(SmolStr, Option<Expr>),
    Split(SmolStr, SmolStr),
    Segment(SmolStr),
    NoConsent,
    Start((Date, TimeOfDay)),
}

impl Difference {
    fn make(&self, stage: &mut Scenario) {
        match self {
            Self::Contact(name, value) => give(&mut stage.contact, name, value.as_ref()),
            Self::Entry(name, value) => give(&mut stage.entry, name, value.as_ref()),
            Self::Split(split, arm) => {
                stage.splits.retain(|(name, _)| name != split);
                stage.splits.push((split.clone(), arm.clone()));
            }
            Self::Segment(segment) => {
                if !stage.segments.contains(segment) {
                    stage.segments.push(segment.clone());
                }
            }
            Self::NoConsent => {
                stage.consents.iter_mut().for_each(|consent| consent.opted_in = false);
            }
            Self::Start(start) => stage.start = *start,
        }
    }
}

/// Scenarios without lines, of contacts that enter: a usual one, those with one difference, those with two.
pub(super) fn stages(
    program: &Program,
    journey: &Journey,
    start: (Date, TimeOfDay),
    enters: impl Fn(&Scenario) -> bool,
) -> impl Iterator<Item = Scenario> {
    let known = Known::of(journey, start);
    let usual = usual(program, journey, &known, start);
    let differences = Rc::new(differences(program, journey, &known, start));
    // The audience may have a condition: the first contact that meets it is the usual one.
    let first = changed(&usual, &differences).find(enters).unwrap_or(usual);
    changed(&first, &differences)
}

/// A scenario as it is, with each difference, and with each two.
fn changed(
    usual: &Scenario,
    differences: &Rc<Vec<Difference>>,
) -> impl Iterator<Item = Scenario> + use<> {
    let (usual, differences) = (usual.clone(), Rc::clone(differences));
    let count = differences.len();
    let singles = (0..count).map(|one| vec![one]);
    let pairs = (0..count).flat_map(move |one| (one + 1..count).map(move |two| vec![one, two]));
    std::iter::once(Vec::new()).chain(singles).chain(pairs.take(MOST_PAIRS)).map(move |chosen| {
        let mut stage = usual.clone();
        for difference in chosen.iter().filter_map(|place| differences.get(*place)) {
            difference.make(&mut stage);
        }
        stage
    })
}

/// What may be given otherwise and can matter to the journey.
fn differences(
    program: &Program,
    journey: &Journey,
    known: &Known,
    start: (Date, TimeOfDay),
) -> Vec<Difference> {
    let mut found = Vec::new();
    for (place, field) in (0..).zip(&program.contact) {
        let is_address = matches!(field.ty, Type::Phone | Type::Email | Type::TimeZone);
        if field.optional && (is_address || known.fields.contains(&place)) {
            found.push(Difference::Contact(field.name.clone(), None));
        }
        if known.fields.contains(&place) {
            let values = known.candidates(program, field).into_iter();
            found.extend(values.map(|one| Difference::Contact(field.name.clone(), Some(one))));
        }
    }
    for field in entry_fields(program, journey) {
        if field.optional {
            found.push(Difference::Entry(field.name.clone(), None));
        }
        let values = known.candidates(program, field).into_iter();
        found.extend(values.map(|one| Difference::Entry(field.name.clone(), Some(one))));
    }
    let arms = splits(journey);
    found.extend(arms.map(|(split, arm)| Difference::Split(split.clone(), arm.clone())));
    let segments = known.segments.iter().filter_map(|at| program.segments.get(*at as usize));
    found.extend(segments.cloned().map(Difference::Segment));
    found.push(Difference::NoConsent);
    found.extend(evening(journey, start).map(Difference::Start));
    found
}

/// The evening before the first day on which quiet times of a whole day are usual.
fn evening(journey: &Journey, start: (Date, TimeOfDay)) -> Option<(Date, TimeOfDay)> {
    const SUNDAY: i64 = 6;
    let zone = Zone::parse(&journey.time_zone)?;
    let noon = zone.instant(start.0, TimeOfDay { minutes: 720 });
    // 1970-01-01 was a Thursday, day 3 of its week.
    let weekday = (zone.local(noon).day + 3).rem_euclid(7);
    let saturday = zone.add_days(noon, (SUNDAY - 1 - weekday).rem_euclid(7));
    Some((zone.date(saturday), TimeOfDay { minutes: 22 * 60 }))
}

/// The names of the contact's fields that need not be given.
pub(super) fn optional(program: &Program) -> BTreeSet<SmolStr> {
    let fields = program.contact.iter().filter(|field| field.optional);
    fields.map(|field| field.name.clone()).collect()
}

fn usual(
    program: &Program,
    journey: &Journey,
    known: &Known,
    start: (Date, TimeOfDay),
) -> Scenario {
    let audience = match &journey.audience {
        Audience::Segment(segment) => program.segments.get(*segment as usize).cloned(),
        Audience::Trigger(_) => None,
    };
    let consent = |record: &journey_plan::exec::ConsentRecord| Consent {
        profile: record.profile.clone(),
        purpose: record.purpose.clone(),
        topic: record.topic.clone(),
        opted_in: true,
    };
    let mut firsts: Vec<(SmolStr, SmolStr)> = Vec::new();
    for (split, arm) in splits(journey) {
        if !firsts.iter().any(|(name, _)| name == split) {
            firsts.push((split.clone(), arm.clone()));
        }
    }
    let mut scenario = Scenario {
        name: SmolStr::default(),
        journey: journey.name.clone(),
        contact: Vec::new(),
        consents: program.consent_records.iter().map(consent).collect(),
        segments: audience.into_iter().collect(),
        splits: firsts,
        start,
        entry: Vec::new(),
        lines: Vec::new(),
        source: SourcePlace { file: SmolStr::default(), line: 0, column: 0 },
    };
    for field in &program.contact {
        let is_address = matches!(field.ty, Type::Phone | Type::Email | Type::TimeZone);
        if !field.optional || is_address {
            give(&mut scenario.contact, &field.name, known.candidates(program, field).first());
        }
    }
    for field in entry_fields(program, journey).filter(|field| !field.optional) {
        give(&mut scenario.entry, &field.name, known.candidates(program, field).first());
    }
    scenario
}

/// The attributes of the trigger that starts a run.
fn entry_fields<'p>(program: &'p Program, journey: &Journey) -> impl Iterator<Item = &'p Field> {
    let trigger = match &journey.audience {
        Audience::Trigger(used) => program.triggers.get(used.trigger as usize),
        Audience::Segment(_) => None,
    };
    trigger.into_iter().flat_map(|trigger| &trigger.fields)
}

fn splits(journey: &Journey) -> impl Iterator<Item = (&SmolStr, &SmolStr)> {
    journey.steps.iter().flat_map(|step| {
        let split =
            if let StepKind::Split { name, arms } = &step.kind { Some((name, arms)) } else { None };
        split.into_iter().flat_map(|(name, arms)| arms.iter().map(move |(arm, ..)| (name, arm)))
    })
}

/// Gives a value in the place of what was given; nothing: unset.
fn give(given: &mut Vec<(SmolStr, Expr)>, field: &SmolStr, value: Option<&Expr>) {
    let place = given.iter().position(|(name, _)| name == field);
    match (place, value) {
        (Some(place), Some(value)) => {
            if let Some(entry) = given.get_mut(place) {
                entry.1 = value.clone();
            }
        }
        (Some(place), None) => {
            given.remove(place);
        }
        (None, Some(value)) => given.push((field.clone(), value.clone())),
        (None, None) => {}
    }
}
