//! Simulated contacts to whom everything happens that a contact rule must stand: outcomes at once, at the limit
//! of a wait or long after it, calls that the contact center repeats, triggers at any time, entry again at the
//! first instant at which it is allowed, all of it around clock changes and the edges of quiet times.

use std::collections::VecDeque;
use std::sync::Arc;

use journey_compiler::hir::DialMode;
use journey_plan::exec::{
    Audience, CodeSet, Engagement, Field, Index, StepKind, Type, WaitTrigger,
};
use journey_plan::migration::Carry;
use journey_plan::model::{ConsentModel, Entry, Reenter};
use journey_plan::value::{Date, Instant, Value};
use journey_runtime::{Admission, Consent, Outcome, Values};
use rust_decimal::Decimal;

use super::calendar::Clock;
use super::choices::Choices;
use super::program::{Journey, Program};
use super::record::Record;
use super::replay::{contact, turn};
use super::world::{What, World};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// 2026-01-05 00:00 UTC.
const EPOCH: i64 = 1_767_571_200_000;

/// What a drive may cost.
const MOST_EVENTS: u32 = 300;
const MOST_RUNS: usize = 4;

/// Another version of a journey, in which a contact goes on.
pub struct Other<'p> {
    /// The program.
    pub program: &'p Program,
    /// The journey.
    pub journey: &'p Journey,
    /// What corresponds to what.
    pub carry: Arc<Carry>,
}

/// Where a contact went on in another version.
#[derive(Clone, Debug)]
pub struct Crossed {
    /// At which step of the old version it rested.
    pub at: Index,
    /// In which run.
    pub run: usize,
    /// How much had gone out before.
    pub before: usize,
}

/// Drives one contact through a journey; what really went out.
pub fn drive(program: &Program, journey: &Journey, choices: &mut impl Choices) -> Record {
    drive_across(program, journey, None, choices).0
}

/// The same for a contact who goes on in another version once it rests where it can.
pub fn drive_across<'p>(
    program: &'p Program,
    journey: &'p Journey,
    other: Option<Other<'p>>,
    choices: &'p mut impl Choices,
) -> (Record, Option<Crossed>) {
    let zone = zone(program, journey, choices);
    let mut world =
        World::new(&program.machine, journey.index, contact(program, &zone), Vec::new());
    consent(&mut world, choices);
    let crosses_after = if other.is_some() { choices.below(30) } else { 0 };
    let mut drive = Drive {
        program,
        journey,
        other,
        crosses_after,
        crossed: None,
        clock: Clock::of(&world.log.record.zone),
        habits: Habits::of(&world, choices),
        world,
        choices,
        plans: VecDeque::new(),
        planned: 0,
        first: None,
        entered: i64::MIN,
        tried: 0,
    };
    drive.go();
    (drive.world.log.record, drive.crossed)
}

struct Drive<'p, C> {
    program: &'p Program,
    journey: &'p Journey,
    /// The version in which it goes on, and after how many events at the soonest.
    other: Option<Other<'p>>,
    crosses_after: u32,
    crossed: Option<Crossed>,
    clock: Clock,
    habits: Habits,
    world: World<'p>,
    choices: &'p mut C,
    /// What is going to happen, by time.
    plans: VecDeque<(i64, Plan)>,
    /// How many conversations have their future.
    planned: usize,
    /// When members of the segment first entered.
    first: Option<i64>,
    /// When a run last began.
    entered: i64,
    /// How often it was tried.
    tried: u32,
}

/// What this contact tends to do.
struct Habits {
    /// The Result that each handle mostly has.
    results: Vec<u8>,
    /// When most outcomes come.
    reply: Reply,
    /// How many of a hundred outcomes are as usual.
    usual: u32,
    /// How many of a hundred steps are blocked.
    blocked: u32,
}

/// When an outcome comes.
#[derive(Copy, Clone, Debug)]
enum Reply {
    AtOnce,
    Soon,
    AtLimit,
    BehindLimit,
    Late,
    Never,
}

#[derive(Clone, Debug)]
enum Plan {
    Outcome(usize),
    Redial(usize, u32, Reply),
    Raise(Index),
    Change,
    Enter,
}

impl Habits {
    fn of(world: &World<'_>, choices: &mut impl Choices) -> Self {
        let program = world.machine.program();
        let handles = world.of().handles.iter();
        let results = handles.map(|handle| {
            let engagement = &program.engagements[handle.engagement as usize];
            result(world, engagement, choices)
        });
        Self {
            results: results.collect(),
            reply: reply(choices),
            usual: choices.pick(&[90, 70, 30, 100]),
            blocked: choices.pick(&[0, 0, 5, 40]),
        }
    }
}

/// Some Result that an engagement can have.
fn result(world: &World<'_>, engagement: &Engagement, choices: &mut impl Choices) -> u8 {
    let results = &world.machine.program().results;
    let all = (0_u8..).zip(results);
    let possible: Vec<u8> = all
        .filter(|(place, one)| engagement.results.contains(*place) && one.event.is_some())
        .map(|(place, _)| place)
        .collect();
    choices.pick(&possible)
}

fn reply(choices: &mut impl Choices) -> Reply {
    match choices.below(20) {
        0..=7 => Reply::AtOnce,
        8..=10 => Reply::Soon,
        11..=13 => Reply::AtLimit,
        14..=16 => Reply::BehindLimit,
        17 | 18 => Reply::Late,
        _ => Reply::Never,
    }
}

fn zone(program: &Program, journey: &Journey, choices: &mut impl Choices) -> String {
    let own = program.machine.zone(journey.index).name();
    let others = [
        "America/New_York",
        "Europe/Paris",
        "Australia/Sydney",
        "America/Santiago",
        "Asia/Kolkata",
    ];
    let chosen = if choices.chance(60) { own } else { choices.pick(&others) };
    chosen.to_owned()
}

fn consent(world: &mut World<'_>, choices: &mut impl Choices) {
    world.consent(Consent::OptedIn);
    if choices.chance(10) {
        let records = world.machine.program().consent_records.len();
        let record = choices.below(u32::try_from(records).expect("few records"));
        world.contact.set_consent(record, choices.pick(&[Consent::OptedOut, Consent::NotSet]));
    }
}

impl<C: Choices> Drive<'_, C> {
    fn go(&mut self) {
        let begin = self.begin();
        self.change_record(begin);
        self.plan(begin, Plan::Enter);
        for event in 0..MOST_EVENTS {
            if !self.next() {
                break;
            }
            self.look_ahead();
            if event >= self.crosses_after {
                self.cross();
            }
        }
    }

    /// Goes on in the other version, at some instant before anything else happens.
    fn cross(&mut self) {
        let Some(other) = &self.other else { return };
        let Some(due) = self.world.due().filter(|_| self.world.is_inside()) else { return };
        let planned = self.plans.front().map_or(due, |(at, _)| *at);
        let (now, next) = (self.world.now, due.min(planned));
        let at = self.choices.pick(&[now, now, now + (next - now) / 2, next]).max(now);
        let Some(step) = self.world.state.rest.step() else { return };
        let (run, before) =
            (self.world.log.record.runs.len() - 1, self.world.log.record.contacts.len());
        if !self.world.cross(&other.program.machine, &other.carry, at) {
            return;
        }
        (self.program, self.journey) = (other.program, other.journey);
        self.other = None;
        self.crossed = Some(Crossed { at: step, run, before });
        self.habits = Habits::of(&self.world, self.choices);
        // Of what the new version does not listen for, nothing is planned.
        let talks = &self.world.log.talks;
        self.plans.retain(|(_, plan)| match plan {
            Plan::Outcome(talk) | Plan::Redial(talk, ..) => !talks[*talk].over,
            Plan::Raise(_) | Plan::Change | Plan::Enter => true,
        });
        self.look_ahead();
    }

    /// Near a clock change, or at an edge of the day.
    fn begin(&mut self) -> i64 {
        let changes = self.clock.changes();
        let soon: Vec<i64> = changes
            .iter()
            .map(|one| one.at)
            .filter(|at| (EPOCH..EPOCH + 900 * DAY).contains(at))
            .collect();
        let day = if !soon.is_empty() && self.choices.chance(70) {
            let before = self.choices.pick(&[1, 0, 2, 3, 7, 6, 4, 14, 30]);
            self.choices.pick(&soon) - i64::from(before) * DAY
        } else {
            EPOCH + i64::from(self.choices.below(360)) * DAY
        };
        let hours = [0, 1, 2, 3, 7, 8, 9, 12, 13, 14, 19, 20, 21, 22, 23];
        let minutes = [0, 0, 30, 59, 15, 1];
        let (hour, minute) = (self.choices.pick(&hours), self.choices.pick(&minutes));
        let local = self.clock.local(day).date().and_hms_opt(hour, minute, 0);
        let begin = self.clock.instant(local.expect("a time of day"));
        let starts = self.starts();
        match (starts, self.world.of().entry) {
            (None, _) => begin,
            (Some(starts), Entry::Ongoing) => begin.max(starts),
            (Some(starts), Entry::Once | Entry::Every(_)) => starts,
        }
    }

    fn starts(&self) -> Option<i64> {
        let zone = self.world.machine.zone(self.journey.index);
        self.world.of().starts.map(|(date, time)| zone.instant(date, time).0)
    }

    fn plan(&mut self, at: i64, plan: Plan) {
        let place = self.plans.iter().take_while(|(other, _)| *other <= at).count();
        self.plans.insert(place, (at, plan));
    }

    /// Lets the next thing happen; false where nothing ever does.
    fn next(&mut self) -> bool {
        let due = self.world.due();
        let planned = self.plans.front().map(|(at, _)| *at);
        match (due, planned) {
            (None, None) => false,
            // What comes from outside is taken before a limit of the same instant.
            (Some(due), planned) if planned.is_none_or(|at| due < at) => self.world.fire(),
            _ => {
                if let Some((at, plan)) = self.plans.pop_front() {
                    self.happen(at, &plan);
                }
                true
            }
        }
    }

    fn happen(&mut self, at: i64, plan: &Plan) {
        match plan {
            Plan::Outcome(talk) => self.report(at, *talk),
            Plan::Redial(talk, left, reply) => {
                if self.world.first_redial(*talk, at) == Some(at) {
                    self.world.redial(at, *talk);
                    self.future(at, *talk, *left, *reply);
                }
            }
            Plan::Raise(trigger) => {
                if self.world.is_inside() {
                    let fields = self.fields(*trigger, at);
                    self.world.raise(at, *trigger, fields);
                }
            }
            Plan::Change => self.change_record(at),
            Plan::Enter => self.enter(at),
        }
    }

    fn enter(&mut self, at: i64) {
        // A run that ends at this instant is over.
        while self.world.due() == Some(at) {
            self.world.fire();
        }
        let fields = match &self.world.of().audience {
            Audience::Segment(_) => Values::new(),
            Audience::Trigger(entry) => self.fields(entry.trigger, at),
        };
        self.tried += 1;
        match self.world.enter(at, &fields) {
            Admission::Enters => {
                self.first.get_or_insert(at);
                self.entered = at;
            }
            Admission::ConditionFails if self.tried < 8 => self.plan(at, Plan::Enter),
            Admission::ConditionFails
            | Admission::Excluded(_)
            | Admission::Misfit(_)
            | Admission::StillInside
            | Admission::NotAgain(_)
            | Admission::Closed => {}
        }
    }

    /// Plans what follows from what went out.
    fn look_ahead(&mut self) {
        while self.planned < self.world.log.talks.len() {
            let talk = self.planned;
            self.planned += 1;
            let (last, left) = {
                let one = &self.world.log.talks[talk];
                (one.last, one.left)
            };
            let redials = if self.choices.chance(70) { left } else { self.choices.below(left + 1) };
            let reply = if self.choices.chance(self.habits.usual) {
                self.habits.reply
            } else {
                reply(self.choices)
            };
            self.future(last, talk, redials, reply);
        }
        while let Some(seen) = self.world.log.seen.pop_front() {
            if seen.what == What::End {
                self.enter_again(seen.at);
            }
        }
        self.disturb();
    }

    /// The contact center dials again, or the outcome comes.
    fn future(&mut self, at: i64, talk: usize, redials: u32, reply: Reply) {
        if redials > 0 {
            let later = self.choices.pick(&[0, 0, 0, MINUTE, 5 * HOUR]);
            let soonest = self.world.first_redial(talk, at);
            let redial = soonest.and_then(|at| self.world.first_redial(talk, at + later));
            if let Some(redial) = redial.filter(|redial| *redial >= self.world.now) {
                self.plan(redial, Plan::Redial(talk, redials - 1, reply));
            }
            return;
        }
        let limit = self.world.due().unwrap_or(at).max(at);
        let comes = match reply {
            Reply::AtOnce => at,
            Reply::Soon => at + i64::from(self.choices.below(600)) * SECOND,
            Reply::AtLimit => limit,
            Reply::BehindLimit => limit + self.choices.pick(&[1, 1, 60, 3600]) * SECOND,
            Reply::Late => at + i64::from(self.choices.below(240)) * HOUR,
            Reply::Never => return,
        };
        self.plan(comes.max(self.world.now), Plan::Outcome(talk));
    }

    fn report(&mut self, at: i64, talk: usize) {
        let (handle, dials) = {
            let one = &self.world.log.talks[talk];
            (one.handle, one.last)
        };
        let program = self.world.machine.program();
        let index = self.world.of().handles[usize::from(handle)].engagement;
        let engagement = &program.engagements[index as usize];
        let mut result = if self.choices.chance(self.habits.usual) {
            self.habits.results[usize::from(handle)]
        } else {
            result(&self.world, engagement, self.choices)
        };
        let uncontacted = |result: u8| program.results[usize::from(result)].class == "uncontacted";
        let began = self.world.log.record.contacts.iter().find(|one| one.talk == Some(talk));
        let repeated = began.is_some_and(|first| first.at < dials);
        // Who was dialled again was contacted.
        while repeated && uncontacted(result) {
            result = self::result(&self.world, engagement, self.choices);
        }
        let outcome = self.outcome(at, engagement, result);
        assert!(self.world.outcome(at, talk, &outcome), "the core does not accept an outcome");
    }

    fn outcome(&mut self, at: i64, engagement: &Engagement, result: u8) -> Outcome {
        let one = &self.world.machine.program().results[usize::from(result)];
        let (connected, name) = (one.class == "connected", one.name.clone());
        let preview =
            self.program.hir().engagements.values().any(|of| {
                of.name.text == engagement.name && of.dial_mode == Some(DialMode::Preview)
            });
        let mut outcome = Outcome { result, ..Outcome::default() };
        if connected || (preview && name == "AnsweringMachine") {
            let all = u32::try_from(engagement.dispositions.len()).expect("at most 64");
            if all > 0 && self.choices.chance(60) {
                outcome.codes = CodeSet(1 << self.choices.below(all));
            }
        }
        let reported = connected || name == "BotFailed";
        let attributes = engagement.attributes.iter();
        let value = |field| reported.then(|| self.maybe(field, at)).flatten();
        outcome.attributes = attributes.map(value).collect();
        outcome
    }

    fn maybe(&mut self, field: &Field, at: i64) -> Option<Value> {
        if self.choices.chance(30) { None } else { Some(self.value(&field.ty, at)) }
    }

    fn fields(&mut self, trigger: Index, at: i64) -> Values {
        let declared = &self.world.machine.program().triggers[trigger as usize].fields;
        let value = |field: &Field| {
            if field.optional { self.maybe(field, at) } else { Some(self.value(&field.ty, at)) }
        };
        declared.iter().map(value).collect()
    }

    fn value(&mut self, ty: &Type, at: i64) -> Value {
        match ty {
            Type::Text => Value::Text("text".into()),
            Type::Phone => Value::Text("+13125550100".into()),
            Type::Email => Value::Text("ada@example.org".into()),
            Type::TimeZone => Value::Text(self.world.log.record.zone.clone()),
            Type::Number => Value::Number(Decimal::from(self.choices.pick(&[0, 11, 51, 1000]))),
            Type::Boolean => Value::Boolean(self.choices.chance(50)),
            Type::Date => {
                let date = self.clock.local(at + i64::from(self.choices.below(9)) * DAY).date();
                let date = Date::parse(&date.to_string());
                Value::Date(date.expect("a date of the calendar"))
            }
            Type::DateTime => {
                let later = [0, -DAY, SECOND, HOUR, 20 * HOUR, DAY, 3 * DAY, 20 * DAY];
                Value::DateTime(Instant(at + self.choices.pick(&later)))
            }
            Type::Choice(values) => {
                let symbols: Vec<_> = values.iter().map(|(symbol, _)| *symbol).collect();
                Value::Choice(self.choices.pick(&symbols))
            }
        }
    }

    /// Fills in the record anew; the contact stays in the zone.
    fn change_record(&mut self, at: i64) {
        let fields = &self.world.machine.program().contact;
        for (place, field) in (0..).zip(fields) {
            let fixed = matches!(field.ty, Type::TimeZone | Type::Phone | Type::Email);
            if fixed || self.choices.chance(30) {
                continue;
            }
            let value = if field.optional {
                self.maybe(field, at)
            } else {
                Some(self.value(&field.ty, at))
            };
            self.world.contact.set(self.world.machine.program(), place, value);
        }
    }

    /// The contact comes back as soon as it may, mostly.
    fn enter_again(&mut self, ended: i64) {
        if self.world.log.record.runs.len() >= MOST_RUNS {
            return;
        }
        let of = self.world.of();
        let zone = self.world.machine.zone(self.journey.index);
        let zone = self.world.contact.zone().unwrap_or(zone);
        let again = match of.reenter {
            Reenter::Never => return,
            Reenter::Always => ended,
            Reenter::After(length) => zone.add(Instant(ended), length).0,
        };
        let later = self.choices.pick(&[0, 0, 0, MINUTE, HOUR, DAY]);
        let by_segment = matches!(of.audience, Audience::Segment(_));
        let at = match (by_segment, of.entry) {
            (false, _) | (true, Entry::Ongoing) => again + later,
            (true, Entry::Once) => return,
            (true, Entry::Every(length)) => {
                let first = self.starts().or(self.first).unwrap_or(again);
                turn(zone, length, first, again.max(self.entered + 1))
            }
        };
        self.plan(at, Plan::Enter);
    }

    /// Something that nobody asked for.
    fn disturb(&mut self) {
        if self.world.log.record.runs.is_empty() {
            return;
        }
        let (now, due) = (self.world.now, self.world.due());
        let somewhere = due.map_or(now, |due| {
            let half = now + (due - now) / 2;
            self.choices.pick(&[now, due, half, due + SECOND])
        });
        if self.choices.chance(6) {
            let triggers = triggers(&self.world);
            if !triggers.is_empty() {
                let trigger = self.choices.pick(&triggers);
                self.plan(somewhere, Plan::Raise(trigger));
            }
        }
        if self.choices.chance(6) {
            self.plan(somewhere, Plan::Change);
        }
        if self.choices.chance(self.habits.blocked) {
            self.block();
        }
    }

    /// Blocks the next conversation of a handle, for want of consent.
    fn block(&mut self) {
        let handles = self.world.of().handles.len();
        if handles == 0 {
            return;
        }
        let slot = self.choices.below(u32::try_from(handles).expect("few handles"));
        let step = self.world.of().handles[slot as usize].step;
        let StepKind::Conversation(talk) = &self.world.of().steps[step as usize].kind else {
            return;
        };
        let need = self.world.machine.program().consents[talk.compliance.consent as usize];
        if need.model != ConsentModel::None {
            self.world.log.fates[slot as usize].push_back(true);
        }
    }
}

/// The triggers that a run can hear.
fn triggers(world: &World<'_>) -> Vec<Index> {
    let mut heard = Vec::new();
    for exit in &world.of().exits {
        if let Audience::Trigger(on) = &exit.on {
            heard.push(on.trigger);
        }
    }
    for step in &world.of().steps {
        let StepKind::Wait { arms, .. } = &step.kind else { continue };
        for on in arms.iter().flat_map(|arm| &arm.on) {
            if let WaitTrigger::Trigger(on) = on {
                heard.push(on.trigger);
            }
        }
    }
    heard
}
