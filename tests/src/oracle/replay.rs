//! Playing a counterexample in the real core: what it says happens, and nothing else goes out.

use std::collections::{BTreeSet, VecDeque};

use journey_compiler::hir::{self, Id, Literal};
use journey_compiler::policy::{Counterexample, Move, MoveKind};
use journey_plan::exec::{Audience, CodeSet, Field, Index, Slot, StepKind, Type};
use journey_plan::model::{ConsentModel, Entry};
use journey_plan::value::{Date, Instant, Length, Symbol, TimeOfDay, Value};
use journey_runtime::time::Zone;
use journey_runtime::{Admission, Consent, Contact, Outcome, Values, Verdict};
use rust_decimal::Decimal;
use smol_str::SmolStr;

use super::program::{Journey, Program};
use super::record::Record;
use super::world::{Seen, What, World};

/// A story that was played.
pub struct Played {
    /// What really happened.
    pub record: Record,
    /// What went out and the story does not tell, by place in the record.
    pub untold: Vec<usize>,
}

/// Plays a story; what really went out, or where the story goes wrong.
pub fn play(
    program: &Program,
    journey: &Journey,
    story: &Counterexample,
) -> Result<Played, String> {
    let splits = splits(program, journey, story)?;
    let mut stage = Stage::new(program, journey, story, splits)?;
    stage.play()?;
    Ok(Played { untold: stage.untold(), record: stage.world.log.record })
}

/// The arms of splits that the story takes: step and arm.
fn splits(
    program: &Program,
    journey: &Journey,
    story: &Counterexample,
) -> Result<Vec<(Index, u16)>, String> {
    let steps = &program.machine.program().journeys[journey.index as usize].steps;
    let arm = |(split, arm): &(SmolStr, SmolStr)| {
        let step = steps.iter().position(|step| step.id == *split)?;
        let StepKind::Split { arms, .. } = &steps[step].kind else { return None };
        let arm = arms.iter().position(|(name, _, _)| name == arm)?;
        Some((Index::try_from(step).ok()?, u16::try_from(arm).ok()?))
    };
    let found = story.splits.iter().map(|one| arm(one).ok_or(format!("no such arm: {one:?}")));
    found.collect()
}

struct Stage<'s> {
    program: &'s Program,
    journey: &'s Journey,
    story: &'s Counterexample,
    world: World<'s>,
    entered: Vec<i64>,
    /// What went out and waits to be told.
    outs: VecDeque<Seen>,
    /// What was not told.
    left_out: Vec<Seen>,
    /// Steps that were blocked and of which the story has not told yet.
    blocked: Vec<Index>,
}

impl<'s> Stage<'s> {
    fn new(
        program: &'s Program,
        journey: &'s Journey,
        story: &'s Counterexample,
        splits: Vec<(Index, u16)>,
    ) -> Result<Self, String> {
        let contact = contact(program, &story.zone);
        let mut world = World::new(&program.machine, journey.index, contact, splits);
        world.consent(Consent::OptedIn);
        let zone = &world.log.record.zone;
        if *zone != story.zone {
            return Err(format!("the contact's zone is {zone}, not {}", story.zone));
        }
        Ok(Self {
            program,
            journey,
            story,
            world,
            entered: Vec::new(),
            outs: VecDeque::new(),
            left_out: Vec::new(),
            blocked: Vec::new(),
        })
    }

    fn play(&mut self) -> Result<(), String> {
        self.plan_blocks()?;
        for (place, one) in self.story.moves.iter().enumerate() {
            let before = self.told(place);
            self.make(one).map_err(|why| format!("{before}\nMove {place}, {one:?}: {why}"))?;
        }
        Ok(())
    }

    /// What the story says up to a move.
    fn told(&self, moves: usize) -> String {
        let told = self.story.moves.iter().take(moves).enumerate();
        told.fold(String::new(), |told, (place, one)| format!("{told}\n{place}: {one:?}"))
    }

    /// Blocks what the story says is blocked; it must be a step that needs consent.
    fn plan_blocks(&mut self) -> Result<(), String> {
        let mut open = BTreeSet::new();
        for one in &self.story.moves {
            let (slot, blocked) = match one.what {
                MoveKind::Out => {
                    let step = one.step.and_then(|step| self.journey.steps[step.index()]);
                    let talks = self.world.of().handles.iter();
                    let Some(slot) = talks.into_iter().position(|talk| Some(talk.step) == step)
                    else {
                        continue;
                    };
                    let slot = Slot::try_from(slot).expect("few handles");
                    open.insert(slot);
                    (slot, false)
                }
                MoveKind::Blocked(handle) => (self.slot(handle)?, true),
                // A conversation that contacts nobody may be left out, but for its outcome.
                MoveKind::Outcome { handle, .. } => {
                    let slot = self.slot(handle)?;
                    if open.remove(&slot) {
                        continue;
                    }
                    (slot, false)
                }
                MoveKind::Enter { .. }
                | MoveKind::Redial(_)
                | MoveKind::Raised { .. }
                | MoveKind::Joined(_)
                | MoveKind::Record(..)
                | MoveKind::Time
                | MoveKind::End => continue,
            };
            if blocked {
                self.can_be_blocked(slot)?;
            }
            self.world.log.fates[usize::from(slot)].push_back(blocked);
        }
        Ok(())
    }

    fn can_be_blocked(&self, slot: Slot) -> Result<(), String> {
        let step = self.world.of().handles[usize::from(slot)].step;
        let StepKind::Conversation(talk) = &self.world.of().steps[step as usize].kind else {
            return Err("a handle without a conversation".to_owned());
        };
        let needs = &self.world.machine.program().consents;
        match needs[talk.compliance.consent as usize].model {
            // Quiet time may block it still.
            ConsentModel::None if talk.compliance.quiet_time.is_none() => {
                Err("it needs no consent, so it is not blocked".to_owned())
            }
            ConsentModel::None | ConsentModel::OptIn | ConsentModel::OptOut => Ok(()),
        }
    }

    fn make(&mut self, one: &Move) -> Result<(), String> {
        let at = one.at * 1000;
        if at < self.world.now {
            return Err("time goes back".to_owned());
        }
        let step = one.step.and_then(|step| self.journey.steps[step.index()]);
        match &one.what {
            MoveKind::Out => self.observe(at, step),
            MoveKind::Blocked(handle) => self.is_blocked(at, *handle),
            MoveKind::End => self.is_over(at),
            MoveKind::Redial(_)
            | MoveKind::Enter { .. }
            | MoveKind::Outcome { .. }
            | MoveKind::Raised { .. }
            | MoveKind::Joined(_)
            | MoveKind::Record(..)
            | MoveKind::Time => {
                self.come_to(at);
                self.happen(at, step, &one.what)
            }
        }
    }

    /// Lets time pass up to an instant.
    fn come_to(&mut self, at: i64) {
        self.world.fire_before(at);
        self.leave_untold();
    }

    /// Sorts what was seen by what becomes of it. A message that is refused contacts nobody.
    fn look(&mut self) {
        while let Some(seen) = self.world.log.seen.pop_front() {
            match seen.what {
                What::Out => self.outs.push_back(seen),
                What::Blocked => self.blocked.extend(seen.step),
                What::Skipped | What::End => {}
            }
        }
    }

    /// What went out up to now and was not told will not be told any more.
    fn leave_untold(&mut self) {
        self.look();
        self.left_out.extend(self.outs.drain(..));
    }

    fn untold(&self) -> Vec<usize> {
        let contacts = &self.world.log.record.contacts;
        let steps = &self.world.of().steps;
        let is_it = |seen: &Seen, place: usize| {
            let (contact, step) =
                (&contacts[place], seen.step.map(|step| &steps[step as usize].id));
            contact.at == seen.at && step == Some(&contact.step)
        };
        let of = |seen| (0..contacts.len()).find(|place| is_it(seen, *place));
        self.left_out.iter().filter_map(of).collect()
    }

    /// A conversation was blocked, now or before: the story tells it where the journey takes notice.
    fn is_blocked(&mut self, at: i64, handle: Id<hir::Handle>) -> Result<(), String> {
        let slot = self.slot(handle)?;
        let step = self.world.of().handles[usize::from(slot)].step;
        self.world.fire_before(at);
        loop {
            self.look();
            if let Some(place) = self.blocked.iter().position(|one| *one == step) {
                self.blocked.remove(place);
                return Ok(());
            }
            if self.world.due().is_none_or(|due| due > at) {
                return Err("it is not blocked".to_owned());
            }
            self.world.fire();
        }
    }

    fn is_over(&mut self, at: i64) -> Result<(), String> {
        self.come_to(at);
        self.fire_due(at);
        self.leave_untold();
        match self.world.log.record.runs.last() {
            Some(run) if run.ended == Some(at) => Ok(()),
            other => Err(format!("the run does not end: {other:?}")),
        }
    }

    fn tell(&self, step: Option<Index>, what: &What, at: i64) -> String {
        let id = step.map(|step| self.world.of().steps[step as usize].id.clone());
        format!("{what:?} of {} at {at}", id.unwrap_or_default())
    }

    /// Something is seen now, after what is due now if need be.
    fn observe(&mut self, at: i64, step: Option<Index>) -> Result<(), String> {
        loop {
            self.look();
            while let Some(seen) = self.outs.pop_front() {
                if seen.at == at && seen.step == step {
                    return Ok(());
                }
                self.left_out.push(seen);
            }
            if self.world.due().is_none_or(|due| due > at) {
                let rest = self.tell(self.world.state.rest.step(), &What::Out, at);
                return Err(format!("nothing of that is seen; the run rests: {rest}"));
            }
            self.world.fire();
        }
    }

    fn happen(&mut self, at: i64, step: Option<Index>, what: &MoveKind) -> Result<(), String> {
        match what {
            MoveKind::Enter { fields } => self.enter(at, fields),
            MoveKind::Redial(handle) => self.redial(at, *handle),
            MoveKind::Outcome { handle, result, codes, attributes, event } => {
                let outcome = self.outcome(*handle, result, codes, attributes)?;
                let comes = outcome.event(self.world.machine.program());
                if comes.map(|kind| kind.to_string()) != Some(event.word().to_owned()) {
                    return Err(format!("{result} comes with {comes:?}"));
                }
                self.report(at, *handle, &outcome)
            }
            MoveKind::Raised { trigger, fields } => self.raise(at, *trigger, fields),
            MoveKind::Joined(segment) => self.join(at, *segment),
            MoveKind::Record(field, value) => self.record(at, *field, value.as_ref()),
            MoveKind::Time => self.time(at, step),
            MoveKind::Out | MoveKind::Blocked(_) | MoveKind::End => Ok(()),
        }
    }

    fn time(&mut self, at: i64, step: Option<Index>) -> Result<(), String> {
        if self.world.due() != Some(at) {
            return Err(format!("the run goes on at {:?}", self.world.due()));
        }
        if step.is_some() && self.world.state.rest.step() != step {
            let rest = self.tell(self.world.state.rest.step(), &What::End, at);
            return Err(format!("the run rests: {rest}"));
        }
        self.world.fire();
        Ok(())
    }

    fn enter(
        &mut self,
        at: i64,
        given: &[(Id<hir::Field>, Option<Literal>)],
    ) -> Result<(), String> {
        self.fire_due(at);
        self.leave_untold();
        let fields = match &self.world.of().audience {
            Audience::Segment(_) => {
                self.may_join(at)?;
                Values::new()
            }
            Audience::Trigger(entry) => self.fields(entry.trigger, given)?,
        };
        self.entered.push(at);
        match self.world.enter(at, &fields) {
            Admission::Enters => Ok(()),
            other => Err(format!("the contact does not enter: {other:?}")),
        }
    }

    /// A run that ends at an instant is over when the contact enters at that instant.
    fn fire_due(&mut self, at: i64) {
        while self.world.is_inside() && self.world.due() == Some(at) {
            self.world.fire();
        }
    }

    /// Whether members of the segment enter at an instant.
    fn may_join(&self, at: i64) -> Result<(), String> {
        let (of, zone) = (self.world.of(), self.zone());
        let journey = self.world.machine.zone(self.journey.index);
        let starts = of.starts.map(|(date, time)| journey.instant(date, time).0);
        let first = starts.or(self.entered.first().copied()).unwrap_or(at);
        let allowed = match of.entry {
            Entry::Ongoing => true,
            Entry::Once => at == first,
            Entry::Every(length) => {
                let again = self.entered.last() == Some(&at);
                !again && turn(zone, length, first, at) == at
            }
        };
        if allowed { Ok(()) } else { Err(format!("members enter by {:?}", of.entry)) }
    }

    fn redial(&mut self, at: i64, handle: Id<hir::Handle>) -> Result<(), String> {
        let slot = self.slot(handle)?;
        // Of several the latest, as its outcome may come at this instant and end it.
        let talks = (0..self.world.log.talks.len()).rev();
        let of_handle = |talk: &usize| self.world.log.talks[*talk].handle == slot;
        let can = |talk: &usize| self.world.first_redial(*talk, at) == Some(at);
        let talk = talks.filter(of_handle).find(can);
        let talk = talk.ok_or("the contact center does not dial again then")?;
        self.world.redial(at, talk);
        Ok(())
    }

    fn report(&mut self, at: i64, handle: Id<hir::Handle>, what: &Outcome) -> Result<(), String> {
        let slot = self.slot(handle)?;
        let mut open = self.world.log.talks.iter().enumerate().rev();
        let talk = open.find(|(_, talk)| talk.handle == slot && !talk.over);
        let talk = talk.map(|(place, _)| place).ok_or("no conversation is open")?;
        if self.world.outcome(at, talk, what) { Ok(()) } else { Err("not accepted".to_owned()) }
    }

    fn raise(
        &mut self,
        at: i64,
        trigger: Id<hir::Trigger>,
        given: &[(Id<hir::Field>, Option<Literal>)],
    ) -> Result<(), String> {
        let name = &self.program.hir().triggers[trigger].name.text;
        let declared = &self.world.machine.program().triggers;
        let index = declared.iter().position(|one| one.name == *name).ok_or("no such trigger")?;
        let index = Index::try_from(index).expect("few triggers");
        let fields = self.fields(index, given)?;
        match self.world.raise(at, index, fields) {
            Verdict::Applied => Ok(()),
            other => Err(format!("the run does not take it: {other:?}")),
        }
    }

    fn join(&mut self, at: i64, segment: Id<hir::Segment>) -> Result<(), String> {
        let name = &self.program.hir().segments[segment].name.text;
        let declared = &self.world.machine.program().segments;
        let place = declared.iter().position(|one| one == name).ok_or("no such segment")?;
        match self.world.join(at, Index::try_from(place).expect("few segments")) {
            Verdict::Applied => Ok(()),
            other => Err(format!("the run does not end on it: {other:?}")),
        }
    }

    fn record(
        &mut self,
        at: i64,
        field: Id<hir::Field>,
        value: Option<&Literal>,
    ) -> Result<(), String> {
        let contact = self.program.hir().contact.as_ref().ok_or("there is no contact")?;
        let name = &contact.fields[field].name.text;
        let declared = &self.world.machine.program().contact;
        let place = declared.iter().position(|one| one.name == *name).ok_or("no such field")?;
        let value = value.map(|value| self.value(value)).transpose()?;
        self.world.set(at, Index::try_from(place).expect("few fields"), value);
        if self.world.log.record.zone == self.zone().name() {
            Ok(())
        } else {
            Err("the contact moves to another zone".to_owned())
        }
    }

    fn zone(&self) -> Zone {
        let journey = self.world.machine.zone(self.journey.index);
        self.world.contact.zone().unwrap_or(journey)
    }

    fn slot(&self, handle: Id<hir::Handle>) -> Result<Slot, String> {
        let name = &self.program.hir().journeys[self.journey.id].handles[handle].name.text;
        let place = self.world.of().handles.iter().position(|one| one.name == *name);
        place.and_then(|place| Slot::try_from(place).ok()).ok_or(format!("no handle {name}"))
    }

    fn outcome(
        &self,
        handle: Id<hir::Handle>,
        result: &SmolStr,
        codes: &[SmolStr],
        attributes: &[(Id<hir::Field>, Literal)],
    ) -> Result<Outcome, String> {
        let slot = self.slot(handle)?;
        let program = self.world.machine.program();
        let index = self.world.of().handles[usize::from(slot)].engagement;
        let engagement = &program.engagements[index as usize];
        let mut outcome = Outcome::default();
        let values = program.results.iter().enumerate();
        let named = values.filter(|(_, one)| one.name == *result);
        let mut possible = named.filter_map(|(place, _)| u8::try_from(place).ok());
        let result = possible.find(|place| engagement.results.contains(*place));
        outcome.result = result.ok_or("a Result that cannot come")?;
        for code in codes {
            let place = engagement.dispositions.iter().position(|(name, _)| name == code);
            outcome.codes = CodeSet(outcome.codes.0 | 1 << place.ok_or("an undeclared code")?);
        }
        let id = self.program.hir().journeys[self.journey.id].handles[handle].engagement;
        let declared = &self.program.hir().engagements[id.ok_or("no engagement")?].attributes;
        let named = attributes.iter().map(|(id, value)| (&declared[*id].name.text, Some(value)));
        outcome.attributes = self.values(&engagement.attributes, named, |_| None)?;
        Ok(outcome)
    }

    fn fields(
        &self,
        trigger: Index,
        given: &[(Id<hir::Field>, Option<Literal>)],
    ) -> Result<Values, String> {
        let declared = &self.world.machine.program().triggers[trigger as usize];
        let all = self.program.hir().triggers.values();
        let of = all.clone().find(|one| one.name.text == declared.name).ok_or("no such trigger")?;
        let named = given.iter().map(|(id, value)| (&of.fields[*id].name.text, value.as_ref()));
        self.values(&declared.fields, named, |field| (!field.optional).then(|| plain(&field.ty)))
    }

    fn values<'v>(
        &self,
        fields: &[Field],
        given: impl Iterator<Item = (&'v SmolStr, Option<&'v Literal>)>,
        default: impl Fn(&Field) -> Option<Value>,
    ) -> Result<Values, String> {
        let mut values: Values = fields.iter().map(default).collect();
        for (name, value) in given {
            let place = fields.iter().position(|field| field.name == *name);
            let place = place.ok_or(format!("no field {name}"))?;
            values[place] = value.map(|value| self.value(value)).transpose()?;
        }
        Ok(values)
    }

    fn value(&self, literal: &Literal) -> Result<Value, String> {
        Ok(match literal {
            Literal::Text(text) => Value::Text(text.clone()),
            Literal::Number(number) => Value::Number(*number),
            Literal::Boolean(value) => Value::Boolean(*value),
            Literal::Date(on) => Value::Date(date(*on)),
            Literal::DateTime(on, time) => {
                let time = TimeOfDay { minutes: time.minutes };
                Value::DateTime(self.zone().instant(date(*on), time))
            }
            Literal::Choice(name) => {
                let symbols = &self.world.machine.program().symbols;
                let place = symbols.iter().position(|one| one == name).ok_or("no such value")?;
                Value::Choice(Symbol(u32::try_from(place).expect("few values")))
            }
            Literal::Time(_) | Literal::Duration(_) => {
                return Err("no field holds a time or a length of time".to_owned());
            }
        })
    }
}

/// The first instant from `at` on at which members enter who enter every so often, each time so long after the
/// time before.
pub fn turn(zone: Zone, every: Length, first: i64, at: i64) -> i64 {
    let mut turn = first;
    while turn < at {
        turn = zone.add(Instant(turn), every).0;
    }
    turn
}

fn date(date: journey_grammar::ast::Date) -> Date {
    Date { year: date.year, month: date.month, day: date.day }
}

/// A contact of whom nothing is known but what must be.
pub fn contact(program: &Program, zone: &str) -> Contact {
    let program = program.machine.program();
    let value = |field: &Field| match field.ty {
        Type::TimeZone => Some(Value::Text(zone.into())),
        Type::Phone | Type::Email => Some(plain(&field.ty)),
        Type::Text
        | Type::Number
        | Type::Boolean
        | Type::Date
        | Type::DateTime
        | Type::Choice(_) => (!field.optional).then(|| plain(&field.ty)),
    };
    Contact::new(program, "contact", program.contact.iter().map(value).collect())
}

/// Some value of a type.
pub fn plain(ty: &Type) -> Value {
    match ty {
        Type::Text => Value::Text("text".into()),
        Type::Phone => Value::Text("+13125550100".into()),
        Type::Email => Value::Text("ada@example.org".into()),
        Type::TimeZone => Value::Text("UTC".into()),
        Type::Number => Value::Number(Decimal::ZERO),
        Type::Boolean => Value::Boolean(false),
        Type::Date => Value::Date(Date { year: 2026, month: 1, day: 1 }),
        Type::DateTime => Value::DateTime(Instant(1_767_225_600_000)),
        Type::Choice(values) => Value::Choice(values.first().map_or(Symbol(0), |(one, _)| *one)),
    }
}
