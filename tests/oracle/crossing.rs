//! People who are inside one version of a journey and go on in another: nobody is lost, nothing goes out twice, and
//! no rule is broken that is said to hold for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use journey_compiler::people::{Decisions, Inside, Side, Verdict, inside};
use journey_plan::migration::{FORMAT, JourneyMigration, Migration, PlaceMigration, Then};
use journey_tests::oracle::choices::{Choices, Drawn};
use journey_tests::oracle::hostile::{Crossed, Other, drive_across};
use journey_tests::oracle::judge::{Hearing, breaches};
use journey_tests::oracle::program::{Journey, Program};
use journey_tests::oracle::projects::project;
use journey_tests::oracle::record::Record;

use crate::setting;

/// What came of the people who were looked at.
#[derive(Debug, Default)]
struct Tally {
    pairs: u64,
    safe: u64,
    impossible: u64,
    undecided: u64,
    crossed: u64,
}

/// Somebody's edit: a length of time, a number of runs, a step more, or one less.
fn edited(text: &str, choices: &mut impl Choices) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let journey = lines.iter().position(|line| line.starts_with("journey ")).unwrap_or(0);
    let ends = |line: &String| line == "}";
    let end = lines.iter().skip(journey).position(ends).map_or(lines.len(), |at| journey + at);
    for _ in 0..=choices.below(3) {
        let span = u32::try_from(end - journey).expect("short");
        let at = journey + choices.below(span) as usize;
        let line = lines[at].clone();
        let trimmed = line.trim_start();
        let indent = &line[..line.len() - trimmed.len()];
        let lengths = ["1 hour", "10 minutes", "23 hours", "1 day", "2 days", "3 days"];
        let known = lengths.iter().find(|length| trimmed.contains(*length));
        let is_step = ["send ", "conversation ", "delay ", "wait ", "attempt ", "branch "]
            .iter()
            .any(|word| trimmed.starts_with(word));
        lines[at] = match (choices.below(4), known) {
            (0 | 1, Some(length)) => line.replace(length, choices.pick(&lengths)),
            (2, _) if is_step => {
                format!("{indent}delay {}\n{line}", choices.pick(&lengths))
            }
            (3, _) if trimmed.starts_with("send ") || trimmed.starts_with("delay ") => {
                String::new()
            }
            _ if trimmed.contains("up to 3 times") => {
                line.replace("up to 3 times", choices.pick(&["up to 2 times", "up to 5 times"]))
            }
            _ if trimmed.contains("up to 2 times") => {
                line.replace("up to 2 times", "up to 4 times")
            }
            _ => line.clone(),
        };
    }
    lines.join("\n")
}

/// What becomes of everybody: where nobody can go on by themselves, what is drawn.
fn decided(inside: &Inside, choices: &mut impl Choices) -> JourneyMigration {
    let then = |place: &journey_compiler::people::Place, choices: &mut dyn FnMut(u32) -> u32| {
        if let Some(then) = &place.then {
            return then.clone();
        }
        let candidates = u32::try_from(place.candidates.len()).expect("few");
        match choices(candidates + 2) {
            0 => Then::Keep,
            1 => Then::End("done".into()),
            number => Then::Move(place.candidates[number as usize - 2].clone()),
        }
    };
    let mut draw = |end| choices.below(end);
    let places = inside
        .places
        .iter()
        .map(|place| PlaceMigration { at: place.at.clone(), then: then(place, &mut draw) });
    JourneyMigration { journey: inside.journey.clone(), places: places.collect() }
}

fn decisions(of: &JourneyMigration) -> Decisions {
    let places = of.places.iter().map(|place| (place.at.clone(), place.then.clone())).collect();
    Decisions { journeys: [(of.journey.clone(), places)].into() }
}

/// Both versions with what becomes of the people inside.
struct Pair<'a> {
    old: (&'a Program, Journey),
    new: (&'a Program, Journey),
    inside: Inside,
    migration: Migration,
}

fn pairs<'a>(old: &'a Program, new: &'a Program, choices: &mut impl Choices) -> Vec<Pair<'a>> {
    let side =
        |of: &'a Program| Side { plan: of.plan.plan(), analysis: Some(&of.checked.analysis) };
    let first = inside(side(old), side(new), &Decisions::default());
    let mut pairs = Vec::new();
    for (was, is) in old.journeys().into_iter().zip(new.journeys()) {
        let name = &old.hir().journeys[was.id].name.text;
        let one = first.iter().find(|one| one.journey == *name).expect("the journey is there");
        let journey = decided(one, choices);
        // Decisions are looked at like everything else.
        let all = inside(side(old), side(new), &decisions(&journey));
        let inside = all.into_iter().find(|one| one.journey == *name).expect("it is there");
        let migration = Migration {
            format: FORMAT,
            from: old.plan.plan().digest.clone(),
            to: new.plan.plan().digest.clone(),
            journeys: vec![journey],
        };
        pairs.push(Pair { old: (old, was), new: (new, is), inside, migration });
    }
    pairs
}

impl Pair<'_> {
    fn drive(&self, seed: u64) -> (Record, Option<Crossed>) {
        let (old, new) = (&self.old.0.plan, &self.new.0.plan);
        let carry = self.migration.verify(old, new).expect("the migration fits").remove(0);
        let other = Other { program: self.new.0, journey: &self.new.1, carry: Arc::new(carry) };
        drive_across(self.old.0, &self.old.1, Some(other), &mut Drawn::new(seed))
    }

    /// The rules that are said to hold for people at a place.
    fn holds(&self, crossed: &Crossed) -> Option<BTreeSet<(usize, usize)>> {
        let step = &self.old.0.machine.journey(self.old.1.index)?.steps[crossed.at as usize];
        let place = self.inside.places.iter().find(|place| place.at == step.id)?;
        if place.against.iter().any(|one| one.rule.is_none()) {
            return None;
        }
        let mut rules = BTreeSet::new();
        for (_, policy) in &self.new.1.follows {
            let of = &self.new.0.policies[*policy];
            for rule in 0..of.rules.len() {
                let said = |one: &journey_compiler::people::Against| {
                    one.rule.as_ref().is_some_and(|(name, at)| *name == of.name && *at == rule)
                };
                if !place.against.iter().any(said) {
                    rules.insert((*policy, rule));
                }
            }
        }
        Some(rules)
    }

    /// What a contact saw that is said not to happen.
    fn wrong(&self, seed: u64, tally: &mut Tally) -> Option<String> {
        let (record, crossed) = self.drive(seed);
        let crossed = crossed?;
        tally.crossed += 1;
        let holds = self.holds(&crossed)?;
        for (_, policy) in &self.new.1.follows {
            for breach in breaches(&record, &self.new.0.policies[*policy], Hearing::Taken) {
                use journey_plan::model::RuleKind;
                let rule = &self.new.0.policies[*policy].rules[breach.rule].rule;
                // Rules about single steps are decided with the new version itself.
                let is_single = matches!(rule, RuleKind::Hours { .. } | RuleKind::Require { .. });
                let is_new = breach.contact.is_none_or(|contact| contact >= crossed.before);
                let late = breach.contact.is_none() && record.runs[crossed.run].began > breach.at;
                if !is_single && is_new && !late && holds.contains(&(*policy, breach.rule)) {
                    return Some(format!("seed {seed}: {breach:?}, {crossed:?}\n{record:#?}"));
                }
            }
        }
        None
    }
}

fn look(seed: u64, drives: u64, tally: &mut Tally) -> Option<String> {
    let choices = &mut Drawn::new(seed);
    let text = project(choices);
    let changed = edited(&text, choices);
    let old = Program::of_text(&text).ok()?;
    let new = Program::of_text(&changed).ok()?;
    for pair in pairs(&old, &new, choices) {
        tally.pairs += 1;
        for place in &pair.inside.places {
            match place.verdict() {
                Verdict::Safe => tally.safe += 1,
                Verdict::Impossible => tally.impossible += 1,
                Verdict::NeedsADecision => tally.undecided += 1,
            }
        }
        for number in 0..drives {
            if let Some(wrong) = pair.wrong(seed * 1000 + number, tally) {
                let places: Vec<_> = pair
                    .inside
                    .places
                    .iter()
                    .map(|one| (&one.at, &one.then, &one.against))
                    .collect();
                return Some(format!("{text}\n====\n{changed}\n====\n{places:#?}\n{wrong}"));
            }
        }
    }
    None
}

/// Random journeys, random edits, random people. Slow because each pair of versions is proved together; more with
/// `JOURNEY_ORACLE_CASES`.
#[test]
fn people_who_go_on_in_a_new_version_are_safe_where_it_is_said() {
    let cases = setting("JOURNEY_ORACLE_CASES", 120);
    let mut tally = Tally::default();
    let wrong: Vec<String> = (0..cases).filter_map(|seed| look(seed, 40, &mut tally)).collect();
    let shortest = wrong.iter().min_by_key(|why| why.len());
    assert!(wrong.is_empty(), "{} of {cases}: {}", wrong.len(), shortest.unwrap());
    assert!(tally.safe > cases && tally.impossible > cases / 20, "one-sided: {tally:?}");
    assert!(tally.crossed > 10 * cases, "few crossed: {tally:?}");
}
