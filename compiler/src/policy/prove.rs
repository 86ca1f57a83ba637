//! Decides the rules that a journey follows.

use std::collections::BTreeMap;

use journey_grammar::{Diagnostic, Span};
use smol_str::SmolStr;

use super::assumptions::Assumptions;
use super::changes::Story;
use super::closest::{Closest, Extent, Question, has_dates};
use super::dates::{Calendar, Goal};
use super::gap::{DAY, Gap};
use super::graph::{BUDGET, Graph};
use super::longest::{self, Longest};
use super::points::Point;
use super::proof::{
    Count, Counterexample, Facts, Most, Proof, RuleProof, Slack, Undecided, Verdict,
};
use super::retrace::{self, Data};
use super::rules::{self, Followed};
use super::search::{Search, Shortest, Watch, Way};
use super::sending::{Kind, Sending};
use super::steps;
use super::telling::Teller;
use crate::errors::policy::{self as errors, About};
use crate::flow::Schema;
use crate::hir::{
    Audience, ConsentModel, ContactKinds, Entry, Expr, Id, Journey, Length, Program, RuleKind, Step,
};

/// What is proved of a journey, and what is wrong with it. `journey` is the place of the journey in the program,
/// which has no errors that concern it.
pub fn prove(
    program: &Program,
    id: Id<Journey>,
    journey: &Journey,
    assumptions: Assumptions,
) -> (Proof, Vec<Diagnostic>) {
    let followed = rules::followed(program, journey);
    let mut prover = Prover::new(program, journey, &followed, assumptions);
    let mut diagnostics = Vec::new();
    let mut rules = Vec::new();
    for one in &followed {
        let (verdict, others) = prover.decide(one);
        let about = About {
            journey,
            policy: &program.policies[one.policy],
            rule: one.rule,
            follows: one.follows,
        };
        diagnostics.extend(told(about, &verdict, &others));
        rules.push(RuleProof {
            policy: one.policy,
            rule: one.place,
            follows: one.follows,
            verdict,
        });
    }
    let facts = prover.facts();
    (Proof { journey: id, facts, rules }, diagnostics)
}

fn told(about: About<'_>, verdict: &Verdict, others: &[String]) -> Option<Diagnostic> {
    match verdict {
        Verdict::Proved(_) => None,
        Verdict::Undecided(reason) => Some(errors::undecided(about, *reason)),
        Verdict::Refuted(story) => {
            let at: Span = story
                .step
                .map_or(about.journey.name.span, |step| about.journey.steps[step].keyword);
            let mut diagnostic = errors::violation(about, at, others, story.clock_change);
            diagnostic.timeline.clone_from(&story.timeline);
            Some(diagnostic)
        }
    }
}

/// Every kind of contact.
const EVERY: ContactKinds = ContactKinds { calls: true, texts: true, emails: true, pushes: true };

/// Journeys in which contacts come closer than any rule asks are measured so far beyond its window.
const BEYOND: i64 = 100;

/// At least so many contacts in a row are told apart.
const LEAST_COUNT: usize = 40;

/// At least so many calls that the contact center makes by itself and nobody waits for are followed.
const LEAST_ORPHANS: usize = 4;

pub(super) struct Prover<'a> {
    pub(super) story: Story<'a>,
    pub(super) graph: Option<Measured>,
    calendar: Calendar<'a>,
    ids: Vec<SmolStr>,
    pub(super) clock_change: i64,
    pub(super) every: Option<Length>,
    horizon: Gap,
    /// How close contacts come, by kinds.
    closest: BTreeMap<[bool; 4], Closest>,
    largest_limit: usize,
    /// Whether people cross here from an older version: then no dates are looked for.
    pub(super) crosses: bool,
    /// The way of such people that breaks the rule decided last.
    pub(super) broken: Option<Way>,
}

/// The situations with what was measured of them.
pub(super) struct Measured {
    pub(super) graph: Graph,
    order: Vec<usize>,
    longest: Longest,
    shortest: Shortest,
    /// Whether runs of attempts were counted; else there are more ways than the journey has.
    exact: bool,
    /// Only what is done in situations from this one on breaks a rule.
    from: usize,
}

impl<'a> Prover<'a> {
    fn new(
        program: &'a Program,
        journey: &'a Journey,
        followed: &[Followed<'a>],
        assumptions: Assumptions,
    ) -> Self {
        Self::over(program, journey, followed, assumptions, measured)
    }

    /// The same over situations that are collected otherwise.
    pub(super) fn over(
        program: &'a Program,
        journey: &'a Journey,
        followed: &[Followed<'a>],
        assumptions: Assumptions,
        measured: impl FnOnce(&mut Story<'a>, i64) -> Option<Measured>,
    ) -> Self {
        let schema = Schema { program, journey };
        let mut story = Story::new(schema, rules::never(followed), assumptions);
        let limits = followed.iter().filter_map(|one| match &one.rule.kind {
            RuleKind::Limit { count, per, .. } => Some((*count as usize, Gap::of(*per).usual())),
            RuleKind::Hours { .. }
            | RuleKind::Never { .. }
            | RuleKind::Require { .. }
            | RuleKind::Finish { .. }
            | RuleKind::Bad => None,
        });
        let limits: Vec<(usize, i64)> = limits.collect();
        let largest_limit = limits.iter().map(|(count, _)| *count).max().unwrap_or(0);
        let window = limits.iter().map(|(_, window)| *window).max().unwrap_or(0).max(30 * DAY);
        story.most_orphans = largest_limit.max(LEAST_ORPHANS) + 1;
        let calendar = Calendar::new(&story);
        let clock_change = calendar.clock_change(assumptions.clock_change);
        let every = match (journey.entry, &journey.audience) {
            (Entry::Every(every), Some(Audience::Segment(..))) => Some(every),
            (Entry::Once | Entry::Ongoing | Entry::Every(_), _) => None,
        };
        let graph = measured(&mut story, clock_change);
        Self {
            graph,
            calendar,
            ids: crate::lower::step_ids(program, journey),
            clock_change,
            every,
            horizon: Gap::new(BEYOND, window),
            closest: BTreeMap::new(),
            largest_limit,
            crosses: false,
            broken: None,
            story,
        }
    }

    /// The verdict on a rule, and the other steps that break it in the same way.
    pub(super) fn decide(&mut self, one: &Followed<'a>) -> (Verdict, Vec<String>) {
        let verdict = match &one.rule.kind {
            RuleKind::Limit { count, kinds, per } => self.limit(*count, *kinds, *per),
            RuleKind::Hours { ranges, kinds } => {
                let week = (0..7 * 1_440).filter(|&minute| !super::dates::allows(ranges, minute));
                let shut: Vec<usize> = week.collect();
                let wrong = |_: &Program, sending: &Sending| {
                    shut.iter().any(|&minute| sending.may_go_out(minute))
                };
                return self.steps(*kinds, wrong, &Goal::Hours { ranges });
            }
            RuleKind::Require { consent, kinds } => {
                let wrong =
                    |program: &Program, sending: &Sending| !asks_for(program, sending, *consent);
                return self.steps(*kinds, wrong, &Goal::Consent);
            }
            RuleKind::Never { kinds, period, condition } => {
                self.never((one.policy, one.place), *kinds, *period, condition)
            }
            RuleKind::Finish { within } => self.finish(*within),
            RuleKind::Bad => Verdict::Undecided(Undecided::Budget),
        };
        (verdict, Vec::new())
    }

    fn limit(&mut self, count: u32, kinds: ContactKinds, per: Length) -> Verdict {
        if !self.sends(kinds) {
            return Verdict::Proved(Slack::Unused);
        }
        let (window, change) = (Gap::of(per), self.clock_change);
        let Some(closest) = self.closest(kinds) else {
            return Verdict::Undecided(Undecided::Budget);
        };
        let follow = count as usize;
        if follow > 0 && !closest.can_follow(follow, window, change) {
            let most = closest.most(window, change).unwrap_or(count);
            let closest = closest.least(follow).map(Gap::length);
            return Verdict::Proved(Slack::Count { most, limit: count, closest });
        }
        let goal = Goal::Limit { count, kinds, window: per };
        let ways = match (&self.graph, follow) {
            (Some(graph), 0) => graph.shortest.ways_to(&graph.graph, |edge| {
                edge.out.as_ref().is_some_and(|out| out.kind.is_in(kinds))
            }),
            (Some(graph), _) => self.ways(graph, Watch::Limit { follow, window }, window, kinds),
            (None, _) => Vec::new(),
        };
        self.refute(&ways, &goal, None)
    }

    fn never(
        &mut self,
        rule: (Id<crate::hir::Policy>, usize),
        kinds: ContactKinds,
        period: Option<Length>,
        condition: &'a Expr,
    ) -> Verdict {
        if !self.sends(kinds) {
            return Verdict::Proved(Slack::Unused);
        }
        let Some(graph) = &self.graph else { return Verdict::Undecided(Undecided::Budget) };
        let number = self.story.never.iter().position(|one| (one.policy, one.place) == rule);
        let number = number.unwrap_or(usize::MAX);
        let period = period.map(|period| (period, Gap::of(period)));
        let watch = Watch::Never { condition: number, period: period.map(|(_, gap)| gap) };
        let ways = self.ways(graph, watch, self.horizon, kinds);
        if !ways.is_empty() {
            let goal = Goal::After(period.map(|(length, _)| length));
            return self.refute(&ways, &goal, Some(condition));
        }
        let any = Watch::Never { condition: number, period: None };
        let later = self.ways(graph, any, self.horizon, kinds);
        let least = later.iter().map(|way| way.gap).min_by_key(|gap| gap.usual());
        Verdict::Proved(least.map_or(Slack::Never, |gap| Slack::Gap(gap.length())))
    }

    fn finish(&mut self, within: Length) -> Verdict {
        let (most, change) = (Gap::of(within), self.clock_change);
        let measured = self.graph.as_ref().filter(|one| one.exact && !has_dates(&one.graph));
        let Some(measured) = measured else {
            let bound = self.bound();
            if bound.surely_within(most, change) {
                return Verdict::Proved(Slack::Longest(bound.length()));
            }
            return Verdict::Undecided(Undecided::Budget);
        };
        let ends = longest::ends(&measured.graph).filter(|node| *node >= measured.from);
        let ends: Vec<usize> = ends.collect();
        let over = |node: &&usize| {
            measured.longest.at(**node).iter().any(|time| !time.surely_within(most, change))
        };
        let worst = ends.iter().filter(over);
        let worst = worst.max_by_key(|node| measured.longest.usual(**node).usual());
        let Some(&worst) = worst else {
            return Verdict::Proved(Slack::Longest(longest_run(measured).length()));
        };
        let mut edges = measured.longest.way(&measured.graph, worst);
        // Calls that the contact center makes by itself behind the end are not part of the run.
        while edges.last().is_some_and(|&edge| starts_at_end(&measured.graph, edge)) {
            edges.pop();
        }
        let way = Way { edges, anchor: 0, gap: Gap::NONE };
        self.refute(&[way], &Goal::Longer(within), None)
    }

    /// A rule that each step keeps or breaks by itself.
    fn steps(
        &mut self,
        kinds: ContactKinds,
        wrong: impl Fn(&Program, &Sending) -> bool,
        goal: &Goal<'a>,
    ) -> (Verdict, Vec<String>) {
        let program = self.story.schema.program;
        let steps = self.story.schema.journey.steps.iter();
        let sending: Vec<(Id<Step>, &Sending)> = steps
            .filter_map(|(id, _)| Some((id, self.story.sending(id)?)))
            .filter(|(id, sending)| sending.kind.is_in(kinds) && self.reached(*id))
            .collect();
        if sending.is_empty() {
            return (Verdict::Proved(Slack::Unused), Vec::new());
        }
        let bad = sending.iter().filter(|(_, sending)| wrong(program, sending));
        let bad: Vec<Id<Step>> = bad.map(|(id, _)| *id).collect();
        let Some((&first, others)) = bad.split_first() else {
            let count = u32::try_from(sending.len()).unwrap_or(u32::MAX);
            return (Verdict::Proved(Slack::Steps(count)), Vec::new());
        };
        let ways = self.graph.as_ref().map_or_else(Vec::new, |graph| {
            let out =
                |edge: &super::graph::Edge| edge.out.as_ref().is_some_and(|out| out.step == first);
            graph.shortest.ways_to(&graph.graph, out)
        });
        let others = others.iter().filter_map(|id| self.ids.get(id.index()));
        let others = others.map(ToString::to_string).collect();
        (self.refute(&ways, goal, None), others)
    }

    /// The first of the ways that can really happen.
    fn refute(&mut self, ways: &[Way], goal: &Goal<'a>, condition: Option<&'a Expr>) -> Verdict {
        if self.crosses {
            self.broken = ways.first().cloned();
            return Verdict::Undecided(Undecided::NoDates);
        }
        // Without counting the runs of attempts there are ways that the journey does not have.
        let Some(graph) = self.graph.as_ref().filter(|graph| graph.exact) else {
            return Verdict::Undecided(Undecided::Budget);
        };
        self.calendar.begin();
        for way in ways {
            let story = counterexample(
                &mut self.story,
                &self.calendar,
                graph,
                &self.ids,
                (way, goal, condition),
            );
            if let Some(story) = story {
                return Verdict::Refuted(Box::new(story));
            }
        }
        Verdict::Undecided(Undecided::NoDates)
    }

    fn ways(&self, graph: &Measured, watch: Watch, horizon: Gap, kinds: ContactKinds) -> Vec<Way> {
        let question = self.question(graph, horizon);
        let search = Search { question: &question, shortest: &graph.shortest, watch };
        search.ways(|kind| kind.is_in(kinds))
    }

    pub(super) fn question<'g>(&self, graph: &'g Measured, horizon: Gap) -> Question<'g> {
        Question {
            graph: &graph.graph,
            longest: &graph.longest,
            clock_change: self.clock_change,
            every: self.every.filter(|_| graph.exact),
            horizon,
            from: graph.from,
        }
    }

    fn closest(&mut self, kinds: ContactKinds) -> Option<&Closest> {
        let key = [kinds.calls, kinds.texts, kinds.emails, kinds.pushes];
        if !self.closest.contains_key(&key) {
            let graph = self.graph.as_ref()?;
            let per_run = self.per_run(kinds) as usize;
            let most = per_run.max(self.largest_limit).max(LEAST_COUNT) + 1;
            let window = Gap::seconds(self.horizon.seconds + DAY);
            let extent = Extent { most, few: self.largest_limit, window };
            let question = self.question(graph, self.horizon);
            let found = question.answer(&graph.order, &extent, |kind| kind.is_in(kinds));
            self.closest.insert(key, found);
        }
        self.closest.get(&key)
    }

    /// The most contacts of one run.
    fn per_run(&self, kinds: ContactKinds) -> u32 {
        if let Some(graph) = self.graph.as_ref().filter(|graph| graph.exact) {
            return longest::most(&graph.graph, &graph.order, |kind| kind.is_in(kinds));
        }
        let bounds = crate::flow::bounds(self.story.schema.program, self.story.schema.journey);
        let all = [
            (kinds.calls, bounds.calls),
            (kinds.texts, bounds.texts),
            (kinds.emails, bounds.emails),
            (kinds.pushes, bounds.pushes),
        ];
        let sum: u64 = all.iter().filter(|(counts, _)| *counts).map(|(_, most)| *most).sum();
        u32::try_from(sum).unwrap_or(u32::MAX)
    }

    fn sends(&self, kinds: ContactKinds) -> bool {
        let steps = self.story.schema.journey.steps.iter();
        let mut sending = steps.filter_map(|(id, _)| Some((id, self.story.sending(id)?)));
        sending.any(|(id, sending)| sending.kind.is_in(kinds) && self.reached(id))
    }

    /// Whether some path comes to the step.
    fn reached(&self, step: Id<Step>) -> bool {
        let Some(graph) = &self.graph else { return true };
        let sends =
            |edge: &super::graph::Edge| edge.out.as_ref().is_some_and(|out| out.step == step);
        graph.graph.edges.iter().any(sends)
    }

    /// The longest run, from the structure of the journey alone.
    fn bound(&self) -> Gap {
        let bounds = crate::flow::bounds(self.story.schema.program, self.story.schema.journey);
        let seconds = i64::try_from(bounds.longest).unwrap_or(i64::MAX / 4);
        Gap::new(seconds / DAY, seconds % DAY)
    }

    /// What one contact gets at most.
    fn facts(&mut self) -> Option<Facts> {
        let measured = self.graph.as_ref()?;
        let longest = if measured.exact && !has_dates(&measured.graph) {
            longest_run(measured)
        } else {
            self.bound()
        };
        let steps = if measured.exact {
            steps::steps(&measured.graph, &measured.order, &measured.longest)
        } else {
            BTreeMap::new()
        };
        let none = ContactKinds::default();
        Some(Facts {
            longest: longest.length(),
            calls: self.most(ContactKinds { calls: true, ..none })?,
            texts: self.most(ContactKinds { texts: true, ..none })?,
            emails: self.most(ContactKinds { emails: true, ..none })?,
            contacts: self.most(EVERY)?,
            steps,
        })
    }

    fn most(&mut self, kinds: ContactKinds) -> Option<Most> {
        if !self.sends(kinds) {
            let none = Count::AtMost(0);
            return Some(Most {
                per_24_hours: none,
                per_7_days: none,
                per_30_days: none,
                per_run: none,
            });
        }
        let (change, per_run) = (self.clock_change, Count::AtMost(self.per_run(kinds)));
        // WHY: a journey with one kind of contact is measured once.
        let kinds = if self.sends_other_than(kinds) { kinds } else { EVERY };
        let followed = !kinds.calls || self.follows_every_call();
        let closest = self.closest(kinds)?;
        let most = |window| {
            let most = closest.most(window, change).filter(|_| followed);
            most.map_or(Count::Unbounded, Count::AtMost)
        };
        Some(Most {
            per_24_hours: most(Gap::seconds(DAY)),
            per_7_days: most(Gap::new(7, 0)),
            per_30_days: most(Gap::new(30, 0)),
            per_run,
        })
    }

    /// Whether every call that the contact center can make by itself is followed.
    fn follows_every_call(&self) -> bool {
        let graph = self.graph.as_ref();
        graph.is_some_and(|graph| graph.graph.edges.iter().all(|edge| edge.unfollowed == 0))
    }

    fn sends_other_than(&self, kinds: ContactKinds) -> bool {
        let all = [Kind::Call, Kind::Text, Kind::Email, Kind::Push];
        let sendings = self.story.sendings.iter().flatten();
        let sent: Vec<Kind> = sendings.map(|sending| sending.kind).collect();
        all.iter().any(|kind| !kind.is_in(kinds) && sent.contains(kind))
    }
}

/// Collects and measures the situations of a journey: exactly, or without counting runs of attempts.
fn measured(story: &mut Story<'_>, clock_change: i64) -> Option<Measured> {
    let mut exact = true;
    let mut graph = Graph::explore(story, BUDGET);
    if graph.is_none() {
        exact = false;
        story.counts = false;
        graph = Graph::explore(story, BUDGET);
    }
    Some(Measured::of(graph?, exact, 0, clock_change))
}

impl Measured {
    pub(super) fn of(graph: Graph, exact: bool, from: usize, clock_change: i64) -> Self {
        let order = graph.order();
        let longest =
            if exact { Longest::new(&graph, &order, clock_change) } else { Longest::default() };
        let shortest = Shortest::new(&graph);
        Self { graph, order, longest, shortest, exact, from }
    }
}

fn counterexample<'a>(
    story: &mut Story<'a>,
    calendar: &Calendar<'a>,
    measured: &Measured,
    ids: &[SmolStr],
    (way, goal, condition): (&Way, &Goal<'a>, Option<&'a Expr>),
) -> Option<Counterexample> {
    let dated = calendar.find(&measured.graph, way, goal)?;
    let situations = retrace::situations(story, &measured.graph, way)?;
    let data = Data {
        story,
        graph: &measured.graph,
        way,
        situations: &situations,
        dated: &dated,
        condition,
        latest: matches!(goal, Goal::Longer(_)),
    };
    Teller::new(data, goal, ids).tell()
}

/// Whether the step's profile asks for at least this consent.
fn asks_for(program: &Program, sending: &Sending, consent: ConsentModel) -> bool {
    let strictness = |model: ConsentModel| match model {
        ConsentModel::OptIn => 2,
        ConsentModel::OptOut => 1,
        ConsentModel::None => 0,
    };
    let asked = consent_of(program, sending);
    asked.is_some_and(|model| strictness(model) >= strictness(consent))
}

/// The consent for which the step's profile asks.
pub(super) fn consent_of(program: &Program, sending: &Sending) -> Option<ConsentModel> {
    let (profile, purpose) = (sending.profile?, sending.purpose?);
    let mut purposes = program.profiles[profile].purposes.iter();
    purposes.find(|(one, ..)| *one == purpose).map(|(_, model, _)| *model)
}

/// The longest run, when every day has 24 hours.
fn longest_run(measured: &Measured) -> Gap {
    let ends = longest::ends(&measured.graph).map(|node| measured.longest.usual(node));
    ends.max_by_key(|gap| gap.usual()).unwrap_or(Gap::NONE)
}

fn starts_at_end(graph: &Graph, edge: usize) -> bool {
    graph.edges.get(edge).is_some_and(|edge| graph.point(edge.from) == Point::End)
}
