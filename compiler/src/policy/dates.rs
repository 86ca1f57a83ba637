//! Puts a way on a calendar: when it begins, how long each wait lasts, and whether the rule is really broken.

use std::cell::{Cell, OnceCell};

use super::changes::Story;
use super::gap::DAY;
use super::graph::{Edge, Graph};
use super::quiet::Quiet;
use super::search::Way;
use super::situation::{ChangeKind, Out};
use super::time::{Hold, Time};
use crate::hir::{
    Audience, ContactKinds, Entry, Id, Journey, Length, Program, QuietRule, QuietTime, RuleKind,
    Step, Ty,
};
use crate::zones::{Clock, LocalTime, seconds_of};

/// What is to be broken.
#[derive(Clone, Debug)]
pub(crate) enum Goal<'a> {
    /// More than `count` contacts in a window.
    Limit { count: u32, kinds: ContactKinds, window: Length },
    /// A contact outside of the hours.
    Hours { ranges: &'a [([bool; 7], u16, u16)] },
    /// A contact without the consent that a rule requires.
    Consent,
    /// A contact after an outcome, or less than so long after it.
    After(Option<Length>),
    /// A run that lasts longer.
    Longer(Length),
}

/// A way with its instants.
#[derive(Clone, Debug)]
pub(super) struct Dated {
    pub(super) clock: Clock,
    /// When each edge has happened.
    pub(super) times: Vec<i64>,
    /// Whether a change of the clocks was needed.
    pub(super) clock_change: bool,
}

/// A calendar for the stories of one journey.
pub(super) struct Calendar<'a> {
    program: &'a Program,
    journey: &'a Journey,
    /// The contact's clocks that are tried.
    clocks: Vec<Clock>,
    /// Quiet times by id, made ready when they are asked for.
    quiet: Vec<OnceCell<Quiet>>,
    /// Minutes of the day at which something in the journey or the rules begins or ends.
    minutes: Vec<u16>,
    /// Whether every contact has the journey's clock.
    pub(super) one_clock: bool,
    /// So many changes may still be lived through for the rule at hand.
    left: Cell<usize>,
}

/// So many changes are lived through for one rule; where that shows no dates, it is not decided. Documented in
/// `docs/proofs.md`.
const MOST_CHANGES: usize = 2_000_000;

/// The first day of stories where the journey has no `starts`: a Monday, 2026-10-05.
const MONDAY: i64 = 20_731;

/// So many rounds of entries are looked at.
const MOST_ROUNDS: usize = 2_000;

/// A time that data give lies so far ahead in stories, in seconds.
pub(super) const MINUTE: i64 = 60;

/// Zones of contacts that show what goes wrong elsewhere.
const OTHER_ZONES: [&str; 4] =
    ["America/New_York", "America/Los_Angeles", "Europe/London", "Asia/Tokyo"];

impl<'a> Calendar<'a> {
    pub(super) fn new(story: &Story<'a>) -> Self {
        let (program, journey) = (story.schema.program, story.schema.journey);
        let fields = program.contact.iter().flat_map(|contact| contact.fields.values());
        let zones = fields.filter(|field| field.ty == Ty::TimeZone).count();
        let own = journey.time_zone.as_deref().and_then(Clock::of);
        let others = OTHER_ZONES.iter().filter(|_| zones == 1).filter_map(|zone| Clock::of(zone));
        let mut clocks: Vec<Clock> = own.into_iter().collect();
        for clock in others {
            if !clocks.contains(&clock) {
                clocks.push(clock);
            }
        }
        Self {
            program,
            journey,
            clocks,
            quiet: vec![OnceCell::new(); program.quiet_times.len()],
            minutes: minutes(story),
            one_clock: zones != 1,
            left: Cell::new(0),
        }
    }

    /// Dates are looked for from now on for another rule.
    pub(super) fn begin(&self) {
        self.left.set(MOST_CHANGES);
    }

    /// Whether so many changes may still be lived through.
    fn spend(&self, changes: usize) -> bool {
        let left = self.left.get().checked_sub(changes);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// By how many seconds the contact's clock can change.
    pub(super) fn clock_change(&self, most: i64) -> i64 {
        let changes = |clock: &Clock| clock.is_changed(MONDAY * DAY, 800);
        if self.one_clock && !self.clocks.iter().any(changes) { 0 } else { most }
    }

    /// Dates at which the way breaks the rule.
    pub(super) fn find(&self, graph: &Graph, way: &Way, goal: &Goal<'_>) -> Option<Dated> {
        let latest = matches!(goal, Goal::Longer(_));
        let edges: Vec<&Edge> =
            way.edges.iter().filter_map(|&edge| graph.edges.get(edge)).collect();
        let elsewhere = matches!(goal, Goal::Hours { .. });
        let clocks = if elsewhere { self.clocks.len() } else { 2 };
        for &clock in self.clocks.iter().take(clocks) {
            let anchor = way.anchor;
            let attempt = Attempt { calendar: self, edges: &edges, anchor, clock, latest, goal };
            if let Some(found) = attempt.plain() {
                return Some(found);
            }
        }
        for &clock in self.clocks.iter().take(2) {
            let anchor = way.anchor;
            let attempt = Attempt { calendar: self, edges: &edges, anchor, clock, latest, goal };
            if let Some(found) = attempt.near_changes() {
                return Some(found);
            }
        }
        None
    }

    fn quiet(&self, id: Option<Id<QuietTime>>) -> Option<&Quiet> {
        let id = id?;
        Some(self.quiet.get(id.index())?.get_or_init(|| Quiet::of(self.program, id)))
    }

    /// The first day of stories.
    fn first_day(&self, clock: Clock) -> i64 {
        let starts = self.journey.starts.and_then(|(date, time, _)| seconds_of(date, time.minutes));
        let Some(starts) = starts else { return MONDAY };
        let day = clock.local(starts).day + 1;
        // A Monday reads best.
        day + (4 - day).rem_euclid(7)
    }

    fn own(&self) -> Option<Clock> {
        self.journey.time_zone.as_deref().and_then(Clock::of)
    }

    fn instant(
        &self,
        at: Option<(journey_grammar::ast::Date, journey_grammar::ast::Time, journey_grammar::Span)>,
    ) -> Option<i64> {
        let (date, time, _) = at?;
        let shown = seconds_of(date, time.minutes)?;
        let local = LocalTime { day: shown.div_euclid(DAY), second: shown.rem_euclid(DAY) };
        Some(self.own()?.instant(local))
    }

    /// Whether a contact can enter at that instant.
    fn is_open(&self, at: i64) -> bool {
        let starts = self.instant(self.journey.starts);
        let ends = self.instant(self.journey.ends);
        let open = starts.is_none_or(|starts| starts <= at) && ends.is_none_or(|ends| at <= ends);
        let once = self.journey.entry == Entry::Once
            && matches!(self.journey.audience, Some(Audience::Segment(..)));
        match starts.filter(|_| once) {
            Some(starts) => at == starts,
            None => open,
        }
    }
}

/// One clock and one way for which dates are looked for.
struct Attempt<'c, 'a> {
    calendar: &'c Calendar<'a>,
    edges: &'c [&'c Edge],
    /// The place from which time is measured.
    anchor: usize,
    clock: Clock,
    latest: bool,
    goal: &'c Goal<'c>,
}

/// A wait before the first contact that lasts until a time of day.
#[derive(Copy, Clone)]
struct Stretch {
    edge: usize,
    minute: u16,
}

impl Attempt<'_, '_> {
    /// In an ordinary week.
    fn plain(&self) -> Option<Dated> {
        let first = self.calendar.first_day(self.clock);
        let mut starts = Vec::new();
        if let Some(fixed) = self.calendar.instant(self.calendar.journey.starts) {
            starts.push(fixed);
        }
        for day in first..first + 7 {
            starts.extend(self.minutes(true).map(|minute| self.at(day, minute)));
        }
        if let Some(found) = self.first(&starts, None) {
            return Some(Dated { clock: self.clock, times: found, clock_change: false });
        }
        let stretched = self.stretched()?;
        let monday: Vec<i64> = self.minutes(false).map(|minute| self.at(first, minute)).collect();
        let found = self
            .minutes(true)
            .find_map(|minute| self.first(&monday, Some(Stretch { edge: stretched, minute })))?;
        Some(Dated { clock: self.clock, times: found, clock_change: false })
    }

    /// In the weeks before and after the clocks change.
    fn near_changes(&self) -> Option<Dated> {
        let first = self.calendar.first_day(self.clock);
        let changes = self.clock.changes(first * DAY, 400);
        for change in changes {
            let day = self.clock.local(change).day;
            let days = (day - 40..=day + 1).rev().filter(|day| *day >= first);
            let mut starts = Vec::new();
            for day in days {
                starts.extend(self.minutes(false).map(|minute| self.at(day, minute)));
            }
            starts.extend((0..24).map(|quarter| change - 7_200 + quarter * 600));
            let found = self.first(&starts, None).or_else(|| {
                let edge = self.stretched()?;
                let few: Vec<i64> = (day - 3..=day).rev().map(|day| self.at(day, 600)).collect();
                self.minutes(false)
                    .find_map(|minute| self.first(&few, Some(Stretch { edge, minute })))
            });
            if let Some(times) = found {
                return Some(Dated { clock: self.clock, times, clock_change: true });
            }
        }
        None
    }

    /// The last wait before the contact from which time is measured.
    fn stretched(&self) -> Option<usize> {
        let before = self.edges.iter().take(self.anchor + 1).enumerate();
        let mut waits = before.filter(|(_, edge)| matches!(edge.time, Time::UpTo(_)));
        waits.next_back().map(|(place, _)| place)
    }

    fn minutes(&self, all: bool) -> impl Iterator<Item = u16> {
        let step = if all { 30 } else { 180 };
        let grid = (0..1_440).step_by(step);
        std::iter::once(600).chain(self.calendar.minutes.iter().copied()).chain(grid)
    }

    fn at(&self, day: i64, minute: u16) -> i64 {
        self.clock.instant(LocalTime { day, second: i64::from(minute) * 60 })
    }

    fn first(&self, starts: &[i64], stretch: Option<Stretch>) -> Option<Vec<i64>> {
        let mut tried = starts.iter().take_while(|_| self.calendar.spend(self.edges.len()));
        tried.find_map(|&start| {
            let times = self.live(start, stretch)?;
            self.breaks(&times).then_some(times)
        })
    }

    /// Lives through the way; nothing where it cannot be lived like this.
    fn live(&self, start: i64, stretch: Option<Stretch>) -> Option<Vec<i64>> {
        let mut at = start;
        let mut times = Vec::with_capacity(self.edges.len());
        let mut dials = Dials::default();
        for (place, edge) in self.edges.iter().enumerate() {
            if edge.kind == ChangeKind::Enter {
                at = self.enter(at, edge, (place > 0).then_some(start))?;
                dials.run += 1;
            } else if let ChangeKind::Redial(_) = edge.kind {
                times.push(self.redial(at, edge, &mut dials)?);
                continue;
            } else {
                let soonest = dials.soonest(edge);
                at = self.pass(at, edge, stretch.filter(|one| one.edge == place), soonest)?;
            }
            if let Some(out) = &edge.out {
                dials.made(out, at);
            }
            times.push(at);
        }
        Some(times)
    }

    /// When the contact enters, once more after the first time.
    fn enter(&self, at: i64, edge: &Edge, first: Option<i64>) -> Option<i64> {
        let at = if let (Time::Reenter(gap), Some(first)) = (edge.time, first) {
            let earliest = self.later(at, gap);
            match self.calendar.journey.entry {
                Entry::Every(every) => self.round(first, every, earliest.max(at + 1))?,
                Entry::Once | Entry::Ongoing => earliest,
            }
        } else {
            at
        };
        let journey = self.calendar.journey;
        let starts = self.calendar.instant(journey.starts);
        let on_round = match (journey.entry, starts, &journey.audience) {
            (Entry::Every(every), Some(starts), Some(Audience::Segment(..))) => {
                self.round(starts, every, at)? == at
            }
            _ => true,
        };
        (on_round && self.calendar.is_open(at)).then_some(at)
    }

    /// The first round of entries, counted from the first entry, that is not before an instant.
    fn round(&self, first: i64, every: Length, earliest: i64) -> Option<i64> {
        let rounds = std::iter::successors(Some(first), |&round| Some(self.later(round, every)));
        rounds.take(MOST_ROUNDS).find(|&round| round >= earliest)
    }

    fn pass(&self, at: i64, edge: &Edge, stretch: Option<Stretch>, soonest: i64) -> Option<i64> {
        match edge.time {
            Time::Instant | Time::AtOnce => {
                let out = self.held(at, edge.hold)?;
                (out == at).then_some(at)
            }
            Time::UpTo(limit) => {
                let end = self.later(at, limit);
                let then = match stretch {
                    _ if self.latest => end,
                    Some(stretch) => self.clock.next(at - 1, stretch.minute, |_| true),
                    None => at,
                };
                let then = then.max(soonest);
                (then <= end).then_some(then)
            }
            Time::Exactly(length) | Time::Redial(length) | Time::Reenter(length) => {
                Some(self.later(at, length))
            }
            Time::AfterAt(length, minute) => {
                let day = self.clock.local(self.later(at, length)).day;
                Some(self.at(day, minute).max(at))
            }
            Time::Clock(minute) => Some(self.clock.next(at, minute, |_| true)),
            Time::Weekday(weekday, minute) => {
                let fits = |day: i64| (day + 3).rem_euclid(7) == i64::from(weekday);
                Some(self.clock.next(at, minute, fits))
            }
            Time::Data(up_to) => Some(if self.latest { self.later(at, up_to) } else { at }),
            Time::Ahead(up_to) => {
                let bound = self.later(at, up_to);
                Some(if self.latest { bound } else { bound.min(at + MINUTE) })
            }
            Time::Until(shown) => {
                let local = LocalTime { day: shown.div_euclid(DAY), second: shown.rem_euclid(DAY) };
                Some(self.clock.instant(local).max(at))
            }
            Time::Hold(hold) => {
                let out = self.held(at, Some(hold))?;
                (!hold.after_all || out > at).then_some(out)
            }
        }
    }

    /// When it goes out; nothing where it is blocked instead.
    fn held(&self, at: i64, hold: Option<Hold>) -> Option<i64> {
        let Some(hold) = hold else { return Some(at) };
        let Some(quiet) = self.calendar.quiet(hold.quiet) else { return Some(at) };
        let out = quiet.first_allowed(self.clock, at)?;
        (!hold.conversation || out < at + DAY).then_some(out)
    }

    fn redial(&self, at: i64, edge: &Edge, dials: &mut Dials) -> Option<i64> {
        let out = edge.out.as_ref()?;
        let (_, every) = out.redials?;
        let latest = matches!(edge.kind, ChangeKind::Redial(Some(_)));
        let request = dials.of(out, latest)?;
        let due = self.later(request.last, every).max(at);
        let then = self.held(due, Some(Hold { conversation: false, ..out.hold }))?;
        // Behind its rest the run would go on meanwhile.
        if out.rest.is_some_and(|rest| then > self.later(at, rest)) {
            return None;
        }
        request.last = then;
        request.left -= 1;
        Some(then)
    }

    fn later(&self, at: i64, length: Length) -> i64 {
        self.clock.later(at, i64::from(length.days), seconds(length))
    }

    /// Whether the rule is broken when things happen at these times.
    fn breaks(&self, times: &[i64]) -> bool {
        let last = times.last().copied().unwrap_or(0);
        match self.goal {
            Goal::Limit { count, kinds, window } => {
                let outs = self.edges.iter().zip(times);
                let outs = outs.filter(|(edge, _)| {
                    edge.out.as_ref().is_some_and(|out| out.kind.is_in(*kinds))
                });
                let mut instants: Vec<i64> = outs.map(|(_, at)| *at).collect();
                instants.sort_unstable();
                let apart = *count as usize;
                let later = instants.iter().skip(apart);
                instants.iter().zip(later).any(|(&first, &more)| more < self.later(first, *window))
            }
            Goal::Hours { ranges } => {
                let minute = self.clock.local(last).minute_of_week();
                !allows(ranges, usize::try_from(minute).unwrap_or(0))
            }
            Goal::Consent | Goal::After(None) => true,
            Goal::After(Some(period)) => {
                let received = times.get(self.anchor).copied().unwrap_or(0);
                last < self.later(received, *period)
            }
            Goal::Longer(within) => {
                let began = times.first().copied().unwrap_or(0);
                last > self.later(began, *within)
            }
        }
    }
}

/// A request with the calls that the contact center may make by itself.
struct Dialling {
    step: Id<Step>,
    run: u32,
    last: i64,
    left: u32,
}

/// When the calls of each request were made.
#[derive(Default)]
struct Dials {
    run: u32,
    requests: Vec<Dialling>,
}

impl Dials {
    fn made(&mut self, out: &Out, at: i64) {
        let left = out.redials.map_or(0, |(times, _)| times);
        self.requests.push(Dialling { step: out.step, run: self.run, last: at, left });
    }

    /// The request for which the contact center dials: the latest, or the first that nobody waits for.
    fn of(&mut self, out: &Out, latest: bool) -> Option<&mut Dialling> {
        let (run, earlier) = (self.run, out.earlier);
        let fits = |one: &&mut Dialling| {
            one.step == out.step && one.left > 0 && (one.run < run) == earlier
        };
        let mut requests = self.requests.iter_mut().filter(fits);
        if latest { requests.next_back() } else { requests.next() }
    }

    /// An outcome comes after the last call that it reports.
    fn soonest(&self, edge: &Edge) -> i64 {
        if edge.received.is_none() {
            return i64::MIN;
        }
        let own = self.requests.iter().filter(|one| one.run == self.run);
        own.map(|one| one.last).max().unwrap_or(i64::MIN)
    }
}

fn seconds(length: Length) -> i64 {
    i64::try_from(length.seconds).unwrap_or(i64::MAX / 4)
}

/// Whether the rule allows this minute of the week, from Monday on.
pub(super) fn allows(ranges: &[([bool; 7], u16, u16)], minute: usize) -> bool {
    let (day, minute) = (minute / 1_440 % 7, minute % 1_440);
    ranges.iter().any(|(days, from, to)| {
        let (from, to) = (usize::from(*from), usize::from(*to));
        let on = |day: usize| days.get(day % 7).copied().unwrap_or(false);
        let over = to <= from;
        // A range over midnight belongs to the day on which it begins.
        (on(day) && from <= minute && (over || minute < to)) || (over && on(day + 6) && minute < to)
    })
}

/// The minutes of the day at which something begins or ends, and those before.
fn minutes(story: &Story<'_>) -> Vec<u16> {
    let mut minutes: Vec<u16> = Vec::new();
    for quiet in story.schema.program.quiet_times.values() {
        for rule in &quiet.rules {
            if let QuietRule::Weekly { from, to, .. } = rule {
                minutes.extend([*from, *to]);
            }
        }
    }
    for followed in super::rules::followed(story.schema.program, story.schema.journey) {
        if let RuleKind::Hours { ranges, .. } = &followed.rule.kind {
            minutes.extend(ranges.iter().flat_map(|(_, from, to)| [*from, *to]));
        }
    }
    minutes.extend(story.clock_times());
    // A round time reads best, so the minutes around come last.
    let after = minutes.iter().map(|minute| minute + 1);
    let before = minutes.iter().map(|minute| minute + 1_439);
    let all: Vec<u16> = minutes.iter().copied().chain(after).chain(before).collect();
    let mut minutes: Vec<u16> = Vec::new();
    for minute in all {
        if !minutes.contains(&(minute % 1_440)) {
            minutes.push(minute % 1_440);
        }
    }
    minutes
}
