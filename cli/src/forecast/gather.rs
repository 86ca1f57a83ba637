//! From what was counted to what is told.

use journey_plan::VerifiedPlan;
use journey_plan::draw::{rules, words as plan_words};
use journey_plan::model::{Channel, ContactKind, Forecast, Journey, MessageKind, Plan, StepKind};
use journey_plan::value::Instant;
use journey_runtime::sim::hours::begin_of;
use journey_runtime::sim::share::wilson;
use journey_runtime::sim::{KINDS, KindCount, Load, Report, Spans, StepCount};
use journey_runtime::time::Zone;

use super::assumptions;
use super::document::{
    Arm, Capacity, Document, FORMAT, Finish, Forecast as Head, Goal, Hour, Hourly, Kind, NotSent,
    Outcome, Peak, Quiet, Reason, Share, Step, Trigger,
};
use super::words;

/// At most so many parts has the histogram of times.
const PARTS: u64 = 40;

/// A forecast that has run.
pub(super) struct Ran<'a> {
    pub(super) plan: &'a VerifiedPlan,
    pub(super) forecast: &'a Forecast,
    pub(super) journey: &'a Journey,
    pub(super) seed: u64,
    /// When the first contacts can enter.
    pub(super) starts: Instant,
    pub(super) report: &'a Report,
}

/// What a forecast says.
pub(super) fn document(ran: &Ran<'_>) -> Document {
    let Ran { forecast, report, .. } = *ran;
    let zone = zone(ran.journey);
    Document {
        format: FORMAT,
        forecast: head(ran, zone),
        outcomes: outcomes(ran),
        unfinished: report.unfinished,
        goal: goal(ran),
        steps: steps(ran, zone),
        contacts: KINDS.into_iter().filter_map(|kind| contacted(ran, kind)).collect(),
        finish: finish(report),
        hours: KINDS.into_iter().filter_map(|kind| hourly(report, kind, zone)).collect(),
        capacities: report.loads().iter().map(|load| capacity(report, load, zone)).collect(),
        not_sent: not_sent(ran.plan.plan(), report),
        quiet: Quiet {
            released: report.released.total(),
            burst: report.released.peak().map(|peak| at_peak(peak, zone)),
        },
        triggers: triggers(ran.plan.plan(), report),
        assumptions: assumptions::assumptions(forecast),
        limits: assumptions::limits(forecast),
        compared: None,
    }
}

fn zone(journey: &Journey) -> Zone {
    Zone::parse(&journey.time_zone).unwrap_or_else(Zone::utc)
}

fn head(ran: &Ran<'_>, zone: Zone) -> Head {
    Head {
        name: ran.forecast.name.to_string(),
        journey: ran.journey.name.to_string(),
        plan: ran.plan.plan().digest.clone(),
        contacts: ran.report.contacts,
        seed: ran.seed,
        starts: words::instant(zone, ran.starts),
        time_zone: ran.journey.time_zone.to_string(),
    }
}

fn share(part: u64, whole: u64) -> Share {
    let interval = wilson(part, whole);
    Share { share: quotient(part, whole), low: rounded(interval.low), high: rounded(interval.high) }
}

/// A quotient to six decimals; 0 of nothing.
#[expect(clippy::cast_precision_loss, reason = "six decimals are told")]
pub(super) fn quotient(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { rounded(part as f64 / whole as f64) }
}

/// Six decimals, so that a document does not pretend to know more.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn outcomes(ran: &Ran<'_>) -> Vec<Outcome> {
    let Ran { journey, report, .. } = *ran;
    let all = journey.outcomes.iter().zip(&report.outcomes).zip(&report.finish_by_outcome);
    // `completed` is the first and implicit.
    let is_told = |place: usize, contacts: u64| place > 0 || contacts > 0;
    all.enumerate()
        .filter(|(place, ((_, contacts), _))| is_told(*place, **contacts))
        .map(|(_, ((name, contacts), spans))| Outcome {
            outcome: name.to_string(),
            contacts: *contacts,
            of_all: share(*contacts, report.contacts),
            median_seconds: spans.within(50),
        })
        .collect()
}

fn goal(ran: &Ran<'_>) -> Option<Goal> {
    let trigger = plan_words::trigger(ran.journey.goal.as_ref()?);
    let contacts = ran.report.goals;
    Some(Goal { trigger, contacts, of_all: share(contacts, ran.report.contacts) })
}

fn steps(ran: &Ran<'_>, zone: Zone) -> Vec<Step> {
    let steps = ran.journey.steps.iter().zip(&ran.report.funnel);
    let of = |step: &journey_plan::model::Step, count: &StepCount| Step {
        id: step.id.to_string(),
        does: plan_words::step(&step.step),
        contacts: count.people,
        of_all: quotient(count.people, ran.report.contacts),
        visits: count.visits,
        most_resting: count.resting.peak().map(|peak| at_peak(peak, zone)),
        arms: arms(ran.journey, &step.step, count),
    };
    steps.map(|(step, count)| of(step, count)).collect()
}

fn arms(journey: &Journey, step: &StepKind, count: &StepCount) -> Vec<Arm> {
    let arms = count.arms.iter().map(|arm| Arm {
        arm: words::arm(journey, step, arm.arm),
        contacts: arm.people,
        of_step: quotient(arm.people, count.people),
        visits: arm.visits,
    });
    arms.collect()
}

fn at_peak((hour, count): (i64, u64), zone: Zone) -> Peak {
    Peak { hour: words::instant(zone, begin_of(hour)), count }
}

fn contacted(ran: &Ran<'_>, kind: ContactKind) -> Option<Kind> {
    let count = ran.report.kinds.of(kind);
    let (total, contacts) = count.total();
    if total == 0 && !has(ran.plan.plan(), ran.journey, kind) {
        return None;
    }
    Some(Kind {
        kind: words::kind(kind).to_owned(),
        total,
        contacts,
        mean: quotient(total, ran.report.contacts),
        p50: count.within(50),
        p90: count.within(90),
        p99: count.within(99),
        most: count.most(),
        distribution: count.per_contact.clone(),
    })
}

/// Whether a journey has a step of a kind.
fn has(plan: &Plan, journey: &Journey, kind: ContactKind) -> bool {
    let declared = &plan.declarations;
    journey.steps.iter().any(|step| {
        let found = match &step.step {
            StepKind::Conversation { engagement, .. } => {
                let found = declared.engagements.iter().find(|one| one.name == *engagement);
                found.map(|one| of_channel(one.channel))
            }
            StepKind::Send { message, .. } => {
                let found = declared.messages.iter().find(|one| one.name == *message);
                found.map(|one| match one.kind {
                    MessageKind::Text => ContactKind::Texts,
                    MessageKind::Email => ContactKind::Emails,
                    MessageKind::Push => ContactKind::Pushes,
                })
            }
            StepKind::Wait { .. }
            | StepKind::Branch { .. }
            | StepKind::Attempt { .. }
            | StepKind::Retry { .. }
            | StepKind::Split { .. }
            | StepKind::Delay { .. }
            | StepKind::Raise { .. }
            | StepKind::Set { .. }
            | StepKind::Exit { .. } => None,
        };
        found == Some(kind)
    })
}

fn of_channel(channel: Channel) -> ContactKind {
    match channel {
        Channel::Voice => ContactKind::Calls,
        Channel::Sms => ContactKind::Texts,
        Channel::Email => ContactKind::Emails,
        Channel::Push => ContactKind::Pushes,
    }
}

fn finish(report: &Report) -> Option<Finish> {
    let spans = &report.finish;
    let most_seconds = spans.longest()?;
    let (part_seconds, histogram) = histogram(report, most_seconds);
    Some(Finish {
        mean_seconds: spans.mean()?,
        p50_seconds: spans.within(50)?,
        p90_seconds: spans.within(90)?,
        p99_seconds: spans.within(99)?,
        most_seconds,
        part_seconds,
        histogram,
    })
}

/// Lengths of the parts of a histogram, in seconds.
const LENGTHS: [u64; 13] = [
    1,
    5,
    15,
    60,
    300,
    900,
    3_600,
    3 * 3_600,
    6 * 3_600,
    12 * 3_600,
    86_400,
    2 * 86_400,
    7 * 86_400,
];

/// The length of a part in seconds, and the counts.
fn histogram(report: &Report, most: u64) -> (u64, Vec<u64>) {
    let fits = |length: &&u64| most / **length < PARTS;
    let part = LENGTHS.iter().find(fits).copied().unwrap_or(30 * 86_400);
    let mut parts = vec![0; usize::try_from(most / part).unwrap_or(0) + 1];
    let mut add = |seconds: u64, count: u64| {
        let place = usize::try_from(seconds / part).unwrap_or(0);
        if let Some(cell) = parts.get_mut(place) {
            *cell += count;
        }
    };
    if part < 3_600 {
        report.finish.iter().for_each(|(seconds, count)| add(seconds, count));
    } else {
        let hours = (0..).zip(&report.finish_by_hour);
        hours.for_each(|(hour, count): (u64, _)| add(hour * 3_600, *count));
    }
    (part, parts)
}

fn hourly(report: &Report, kind: ContactKind, zone: Zone) -> Option<Hourly> {
    let count = report.kinds.of(kind);
    let peak = at_peak(count.went.peak()?, zone);
    Some(Hourly { kind: words::kind(kind).to_owned(), peak, hours: hours(count, zone) })
}

fn hours(count: &KindCount, zone: Zone) -> Vec<Hour> {
    let mut went = count.went.iter().peekable();
    let mut asked = count.asked.iter();
    let mut waiting = count.queue.iter();
    let first = went.peek().map_or(0, |(hour, _)| *hour);
    let mut hours = Vec::new();
    for hour in first.. {
        let next = (went.next(), asked.next(), waiting.next());
        if matches!(next, (None, None, None)) {
            break;
        }
        let of = |counted: Option<(i64, u64)>| counted.map_or(0, |(_, count)| count);
        let (went_out, asked, waiting) = (of(next.0), of(next.1), of(next.2));
        if went_out + asked + waiting > 0 {
            hours.push(Hour {
                hour: words::instant(zone, begin_of(hour)),
                went_out,
                asked,
                waiting,
            });
        }
    }
    hours
}

fn capacity(report: &Report, load: &Load, zone: Zone) -> Capacity {
    let count = report.kinds.of(load.capacity.kind);
    let waited: &Spans = &count.waited;
    Capacity {
        capacity: assumptions::capacity(&load.capacity),
        kind: words::kind(load.capacity.kind).to_owned(),
        per_hour: load.per_hour,
        hours_full: load.hours_full,
        waited: waited.count() + count.gave_up,
        median_wait_seconds: waited.within(50),
        p90_wait_seconds: waited.within(90),
        longest_wait_seconds: waited.longest(),
        longest_queue: count.queue.peak().map(|peak| at_peak(peak, zone)),
        gave_up: count.gave_up,
    }
}

fn not_sent(plan: &Plan, report: &Report) -> NotSent {
    let reason = |reason: &str, count: u64| Reason { reason: reason.to_owned(), count };
    let named = |counts: &std::collections::BTreeMap<journey_runtime::Blocked, u64>| {
        counts.iter().map(|(why, count)| reason(words::blocked(*why), *count)).collect::<Vec<_>>()
    };
    let mut messages = named(&report.skipped);
    if report.too_long > 0 {
        messages.push(reason("too long once filled in", report.too_long));
    }
    let rules = report.forbidden.iter().filter_map(|((policy, rule), count)| {
        let words = rules::of(plan.declarations.policies.get(*policy as usize)?, *rule as usize)?;
        Some(Reason { reason: words, count: *count })
    });
    NotSent { conversations: named(&report.blocked), messages, rules: rules.collect() }
}

fn triggers(plan: &Plan, report: &Report) -> Vec<Trigger> {
    let all = (0..).zip(&plan.declarations.triggers).map(|(place, trigger)| Trigger {
        trigger: trigger.name.to_string(),
        heard: report.heard.get(&place).copied().unwrap_or(0),
        raised: report.raised.get(&place).copied().unwrap_or(0),
    });
    all.filter(|trigger| trigger.heard + trigger.raised > 0).collect()
}
