//! Random events in any order, over a change of the clock: what really went out never breaks a rule.

use journey_plan::exec::{ANY_HANDLE, CodeSet, ResultSet};
use journey_plan::model::{EventKind as Outcoming, HoursRange};
use journey_plan::value::Instant;
use proptest::prelude::*;

use super::*;
use crate::fixture::{CALL, CHAT, NEW_YORK, at, days, hours, on, on_call, person, result, time};
use crate::time::Zone;
use crate::week::Week;
use crate::{Contact, Event, EventKind, Machine, Outcome, Output, RequestId, Run, State, Values};

const HOUR: i64 = 3_600_000;

/// The rules of a trial.
#[derive(Clone, Debug)]
struct Rules {
    calls: (u32, Length),
    all: (u32, Length),
    quiet_for: Option<Length>,
    redials: u32,
    every: Length,
}

fn rules() -> impl Strategy<Value = Rules> {
    let length = || prop_oneof![(1_u32..4).prop_map(days), (1_u64..40).prop_map(hours)];
    let limit = || (1_u32..5, length());
    let every = prop_oneof![3 => (1_u64..8).prop_map(hours), 1 => Just(days(1))];
    (limit(), limit(), proptest::option::of(length()), 0_u32..3, every).prop_map(
        |(calls, all, quiet_for, redials, every)| Rules { calls, all, quiet_for, redials, every },
    )
}

fn allowed() -> HoursRange {
    HoursRange { days: vec![0, 1, 2, 3, 4, 5], from: time("09:00"), to: time("20:00") }
}

/// Two journeys that follow the policy and one that does not.
fn machine(rules: &Rules) -> Machine {
    let hours = RuleKind::Hours { ranges: vec![allowed()], kinds: CALLS.to_vec() };
    let answered = Expr::ResultIs(ANY_HANDLE, ResultSet(1 << result::LIVE_ANSWER));
    let mut program = ruled(vec![
        limit(rules.calls.0, CALLS, rules.calls.1),
        limit(rules.all.0, CONTACTS, rules.all.1),
        hours,
        never(CALLS, rules.quiet_for, answered),
        never(TEXTS, None, Expr::HasNamed("DoNotContact".into())),
        RuleKind::Finish { within: days(5) },
    ]);
    program.engagements[0].calls = 1 + rules.redials;
    program.engagements[0].reattempt_every = rules.every;
    for (name, follows) in [("First", vec![0]), ("Second", vec![0]), ("Free", Vec::new())] {
        let one = journey(everything());
        program.journeys.push(Journey { name: name.into(), follows, ..one });
    }
    Machine::over(program)
}

fn everything() -> Steps {
    let after = |length| RestTime::After(length, None);
    let chat = vec![on(CHAT, Outcoming::Concluded, Some(5)), on(CHAT, Outcoming::Blocked, Some(5))];
    Steps::new()
        .add("attempt", StepKind::Attempt { counter: 0, times: 9, body: Some(1), exhausted: END })
        .call(None, Some(2))
        .wait(hours(3), on_call(Some(3), Some(3), Some(3)), Some(3))
        .chat(None, Some(4))
        .add("second", StepKind::Wait { limit: hours(1), arms: chat, timeout: Some(5) })
        .send(0, Some(6))
        .send(1, Some(7))
        .add("retry", StepKind::Retry { attempt: 0, time: after(hours(7)) })
}

#[derive(Clone, Debug)]
enum Happening {
    Start,
    Timer { late: i64 },
    Reply { which: usize, result: u8, codes: u64 },
    Cancel,
}

fn happening() -> impl Strategy<Value = Happening> {
    let results = prop_oneof![
        Just(result::LIVE_ANSWER),
        Just(result::NO_ANSWER),
        Just(result::TERMINATED),
        Just(result::CONVERSATION_CLOSED),
        Just(result::MESSAGE_SENT),
    ];
    prop_oneof![
        2 => Just(Happening::Start),
        8 => prop_oneof![3 => Just(0), 1 => 0..5 * HOUR].prop_map(|late| Happening::Timer { late }),
        4 => (0_usize..60, results, 0_u64..4)
            .prop_map(|(which, result, codes)| Happening::Reply { which, result, codes }),
        1 => Just(Happening::Cancel),
    ]
}

/// Something that went out.
#[derive(Clone, Debug)]
struct Out {
    at: Instant,
    run: usize,
    request: RequestId,
    kind: ContactKind,
    /// How many outcomes had come to any run.
    outcomes: usize,
    /// The first outcome.
    answered: Option<(Instant, u8)>,
}

/// What went out of the run that is stepped now.
struct Log<'a> {
    all: &'a mut Vec<Out>,
    run: usize,
    outcomes: usize,
}

impl Output for Log<'_> {
    fn command(&mut self, now: Instant, command: Command) {
        let (request, kind) = match command {
            Command::Converse { request, handle: CALL, .. } => (request, ContactKind::Calls),
            Command::Converse { request, .. } | Command::Send { request, message: 0, .. } => {
                (request, ContactKind::Texts)
            }
            Command::Send { request, .. } => (request, ContactKind::Emails),
            Command::CancelConversation { .. }
            | Command::Blocked { .. }
            | Command::Skipped { .. }
            | Command::Raise { .. }
            | Command::SetField { .. }
            | Command::Timer { .. }
            | Command::GoalReached
            | Command::Audit(_)
            | Command::Done { .. } => return,
        };
        let (run, outcomes) = (self.run, self.outcomes);
        self.all.push(Out { at: now, run, request, kind, outcomes, answered: None });
    }
}

/// A contact in several runs.
struct World {
    machine: Machine,
    contact: Contact,
    /// The journey and the state of each run; the last of a journey is the one that goes on.
    runs: Vec<(u32, State)>,
    out: Vec<Out>,
    /// The first outcomes, in order: run, when, Result, codes.
    outcomes: Vec<(usize, Instant, u8, u64)>,
    now: Instant,
}

impl World {
    fn new(rules: &Rules) -> Self {
        let machine = machine(rules);
        let contact = person(machine.program());
        let (runs, out, outcomes) = (Vec::new(), Vec::new(), Vec::new());
        Self { machine, contact, runs, out, outcomes, now: at("10-29 09:00") }
    }

    fn step(&mut self, run: usize, kind: EventKind) {
        let (journey, state) = &mut self.runs[run];
        let event = Event { now: self.now, kind };
        let mut log = Log { all: &mut self.out, run, outcomes: self.outcomes.len() };
        self.machine.step(Run::of(*journey), state, &mut self.contact, &event, &mut log);
    }

    /// The run of a journey that has not ended.
    fn inside(&self, journey: u32) -> Option<usize> {
        self.runs.iter().rposition(|(of, state)| *of == journey && state.is_active())
    }

    fn happen(&mut self, journey: u32, happening: &Happening) {
        match (happening, self.inside(journey)) {
            (Happening::Start, None) => {
                let state = State::new(self.machine.journey(journey).unwrap());
                self.runs.push((journey, state));
                self.step(self.runs.len() - 1, EventKind::Start { fields: Values::new() });
            }
            (Happening::Timer { late }, Some(run)) => {
                let state = &self.runs[run].1;
                let (due, token) = (state.rest.due().unwrap(), state.token);
                self.now = self.now.max(due.plus_millis(*late));
                self.step(run, EventKind::Timer { token });
            }
            (Happening::Cancel, Some(run)) => self.step(run, EventKind::Cancel),
            (Happening::Reply { which, result, codes }, _) => self.reply(*which, *result, *codes),
            (Happening::Start, Some(_)) | (Happening::Timer { .. } | Happening::Cancel, None) => {}
        }
    }

    /// Any conversation is answered, or once more.
    fn reply(&mut self, which: usize, result: u8, codes: u64) {
        let back = which % self.out.len().max(1);
        let Some(place) = self.out.len().checked_sub(back + 1) else { return };
        let (run, request, now) = (self.out[place].run, self.out[place].request, self.now);
        let is_message = matches!(self.out[place].request.step, 5 | 6);
        let is_final = result != result::MESSAGE_SENT && !is_message;
        if is_final && self.out[place].answered.is_none() {
            self.out[place].answered = Some((now, result));
            self.outcomes.push((run, now, result, codes));
        }
        let outcome = Outcome { result, codes: CodeSet(codes), ..Outcome::default() };
        self.step(run, EventKind::Outcome { request, outcome });
    }

    /// The instants at which the contact was really contacted, redials as `slack` lets them come, by journeys
    /// that follow the policy.
    fn contacted(&self, kinds: &[ContactKind], rules: &Rules, slack: &[u16]) -> Vec<Instant> {
        let zone = Zone::parse(NEW_YORK).unwrap();
        let mut all = Vec::new();
        let mut slack = slack.iter().cycle();
        for out in &self.out {
            let is_reached = out.answered.is_none_or(|(_, result)| result != result::TERMINATED);
            if self.runs[out.run].0 == 2 || !kinds.contains(&out.kind) || !is_reached {
                continue;
            }
            all.push(out.at);
            let redials = if out.kind == ContactKind::Calls { rules.redials } else { 0 };
            let mut last = out.at;
            for _ in 0..redials {
                let pause = i64::from(*slack.next().unwrap_or(&0)) * HOUR / 4;
                last = zone.add(last, rules.every).plus_millis(pause);
                if out.answered.is_none_or(|(until, _)| last <= until) {
                    all.push(last);
                }
            }
        }
        all
    }

    fn check(&self, rules: &Rules, slack: &[u16]) -> Result<(), TestCaseError> {
        let zone = Zone::parse(NEW_YORK).unwrap();
        for ((count, per), kinds) in [(rules.calls, CALLS), (rules.all, CONTACTS)] {
            let all = self.contacted(kinds, rules, slack);
            for from in &all {
                let to = end(zone, *from, per);
                let inside = all.iter().filter(|at| (*from..to).contains(at)).count();
                prop_assert!(
                    inside <= count as usize,
                    "{inside} {kinds:?} in {per:?} from {from:?}"
                );
            }
        }
        let mut week = Week::default();
        week.add(&allowed().days, allowed().from, allowed().to);
        for out in self.out.iter().filter(|out| self.runs[out.run].0 != 2) {
            let began = self.runs[out.run].1.began;
            prop_assert!(out.at <= zone.add(began, days(5)), "late: {out:?}");
            let is_call = out.kind == ContactKind::Calls;
            prop_assert!(!is_call || week.covers(zone.local(out.at)), "hours: {out:?}");
            for (run, arrived, result, codes) in &self.outcomes[..out.outcomes] {
                let is_own = *run == out.run;
                let is_over =
                    rules.quiet_for.is_some_and(|length| end(zone, *arrived, length) <= out.at);
                let answered = is_call && *result == result::LIVE_ANSWER && !is_over;
                let forbidden = out.kind == ContactKind::Texts && codes >> 1 & 1 == 1;
                prop_assert!(!is_own || !(answered || forbidden), "{out:?} after {result} {codes}");
            }
        }
        Ok(())
    }
}

/// The earliest end of a length of time after an instant, or after one in between.
fn end(zone: Zone, from: Instant, length: Length) -> Instant {
    let grid = i64::from(length.days + u32::from(length.days > 0)) * 48;
    let half_hours = (1..=grid).map(|step| (from.0 / (HOUR / 2) + step) * (HOUR / 2));
    let later = half_hours.map(|at| zone.add(Instant(at), length));
    later.min().unwrap_or(Instant(i64::MAX)).min(zone.add(from, length))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_went_out_never_breaks_a_rule(
        rules in rules(),
        happenings in proptest::collection::vec((0_u32..3, happening(), 0_i64..20), 0..80),
        slack in proptest::collection::vec(prop_oneof![2 => Just(0_u16), 1 => 0_u16..200], 1..20),
    ) {
        let mut world = World::new(&rules);
        for (journey, happening, pause) in &happenings {
            world.now = world.now.plus_millis(*pause * HOUR / 4);
            world.happen(*journey, happening);
        }
        world.check(&rules, &slack)?;
    }
}
