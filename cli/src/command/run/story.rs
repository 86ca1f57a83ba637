//! From the simulator's moments to the story that is shown.

use std::collections::{BTreeMap, BTreeSet};

use journey_plan::VerifiedPlan;
use journey_plan::draw::rules;
use journey_plan::model::{Channel, Forecast, Journey, MessageKind, Plan, StepKind};
use journey_runtime::sim::{Moment, Simulation, What};
use journey_runtime::time::Zone;

use crate::show::{Move, MoveKind, Story};
use crate::workers::Workers;

/// A contact with more moments than this makes a long read.
const LONG_READ: usize = 60;

/// A story with what is needed to tell it.
pub(super) struct Told {
    /// What happened to all.
    pub(super) story: Story,
    /// The journey's clock.
    pub(super) zone: Zone,
    /// The number of the contact whose timeline is worth reading.
    pub(super) example: Option<u64>,
}

/// Simulates the first `contacts` contacts of a forecast.
pub(super) fn tell(
    plan: &VerifiedPlan,
    forecast: &Forecast,
    simulation: &Simulation<'_>,
    contacts: u64,
) -> Option<Told> {
    let journey = plan.plan().journeys.iter().find(|one| one.name == forecast.journey)?;
    let count = usize::try_from(contacts).ok()?;
    let moments = Workers::new().map(count, |contact| simulation.moments(contact as u64));
    let cast = Cast::new(plan.plan(), journey);
    let broken = broken_rules(&moments);
    let mut moves: Vec<Move> = Vec::new();
    for (contact, moments) in moments.iter().enumerate() {
        cast.moves(contact, moments, &broken, &mut moves);
    }
    // The order of one contact's moves is kept.
    moves.sort_by_key(|one| one.at);
    let mut outcomes: Vec<String> = journey.outcomes.iter().map(ToString::to_string).collect();
    drop_completed(&mut outcomes, &mut moves);
    let story = Story {
        forecast: forecast.name.to_string(),
        journey: journey.name.to_string(),
        contacts: count,
        steps: cast.labels,
        outcomes,
        rules: broken.iter().filter_map(|place| rule(plan.plan(), *place)).collect(),
        moves,
    };
    let zone = Zone::parse(&journey.time_zone)?;
    Some(Told { story, zone, example: example(&moments) })
}

/// A policy of the plan and a rule of it, by their places.
type RulePlace = (u32, u32);

/// The contact rules that kept something from going out, in the order of the plan.
fn broken_rules(moments: &[Vec<Moment>]) -> Vec<RulePlace> {
    let rules: BTreeSet<RulePlace> = moments
        .iter()
        .flatten()
        .filter_map(|one| match one.what {
            What::Forbidden(policy, rule) => Some((policy, rule)),
            What::Step(_)
            | What::Conversation
            | What::Message
            | What::Blocked
            | What::Leaves(_) => None,
        })
        .collect();
    rules.into_iter().collect()
}

fn rule(plan: &Plan, (policy, rule): RulePlace) -> Option<String> {
    rules::of(plan.declarations.policies.get(policy as usize)?, rule as usize)
}

/// Takes the implicit outcome `completed`, which is the first, off the list where nobody has it.
fn drop_completed(outcomes: &mut Vec<String>, moves: &mut [Move]) {
    if outcomes.is_empty() || moves.iter().any(|one| one.kind == MoveKind::Leaves(0)) {
        return;
    }
    outcomes.remove(0);
    for one in moves {
        if let MoveKind::Leaves(outcome) = &mut one.kind {
            *outcome -= 1;
        }
    }
}

/// The contact to whom most happened, short of a long read.
fn example(moments: &[Vec<Moment>]) -> Option<u64> {
    let is_seen = |one: &&Moment| match one.what {
        What::Conversation | What::Message | What::Blocked => true,
        What::Step(_) | What::Forbidden(..) | What::Leaves(_) => false,
    };
    let worth = |moments: &Vec<Moment>| moments.iter().filter(is_seen).count();
    let readable = (0..).zip(moments).filter(|(_, moments)| moments.len() <= LONG_READ);
    readable
        .max_by_key(|(number, moments)| (worth(moments), u64::MAX - number))
        .map(|(number, _)| number)
}

/// What a step does to the people who reach it.
#[derive(Copy, Clone)]
struct Part {
    /// Its line on the board, if it has one.
    row: Option<usize>,
    /// What is counted when something goes out from it.
    contact: Option<MoveKind>,
}

/// The steps of a journey as the board shows them.
struct Cast {
    parts: Vec<Part>,
    labels: Vec<String>,
}

impl Cast {
    fn new(plan: &Plan, journey: &Journey) -> Self {
        let mut cast = Self { parts: Vec::new(), labels: Vec::new() };
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for step in &journey.steps {
            let row = is_shown(&step.step).then(|| {
                let label = label(&step.id);
                let times = taken.entry(label.clone()).or_default();
                *times += 1;
                cast.labels.push(if *times == 1 { label } else { format!("{label} #{times}") });
                cast.labels.len() - 1
            });
            cast.parts.push(Part { row, contact: contact_of(plan, &step.step) });
        }
        cast
    }

    /// What happened to one contact.
    fn moves(
        &self,
        contact: usize,
        moments: &[Moment],
        broken: &[RulePlace],
        moves: &mut Vec<Move>,
    ) {
        let Some(first) = moments.first() else { return };
        let mut add = |at, kind| moves.push(Move { at, contact, kind });
        add(first.at, MoveKind::Enters);
        // What goes out belongs to the step that was reached last; it may have been held there.
        let mut waiting: Option<Part> = None;
        for moment in moments {
            match moment.what {
                What::Step(step) => {
                    if waiting.take().is_some_and(|part| part.contact.is_some()) {
                        add(moment.at, MoveKind::NotContacted);
                    }
                    let part = self.parts.get(step as usize).copied();
                    if let Some(row) = part.and_then(|part| part.row) {
                        add(moment.at, MoveKind::Reaches(row));
                    }
                    waiting = part;
                }
                What::Conversation | What::Message => {
                    if let Some(kind) = waiting.take().and_then(|part| part.contact) {
                        add(moment.at, kind);
                    }
                }
                What::Blocked => {
                    waiting = None;
                    add(moment.at, MoveKind::NotContacted);
                }
                What::Forbidden(policy, rule) => {
                    if let Ok(place) = broken.binary_search(&(policy, rule)) {
                        add(moment.at, MoveKind::Forbidden(place));
                    }
                }
                What::Leaves(outcome) => add(moment.at, MoveKind::Leaves(outcome as usize)),
            }
        }
    }
}

/// Steps at which people rest or from which something goes out.
fn is_shown(step: &StepKind) -> bool {
    match step {
        StepKind::Conversation { .. }
        | StepKind::Wait { .. }
        | StepKind::Delay { .. }
        | StepKind::Retry { .. }
        | StepKind::Send { .. } => true,
        StepKind::Branch { .. }
        | StepKind::Attempt { .. }
        | StepKind::Split { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => false,
    }
}

/// The end of a stable id that says enough: with the arm for a `retry` or `delay`.
fn label(id: &str) -> String {
    let mut parts = id.rsplit('/');
    let own = parts.next().unwrap_or(id);
    let is_plain =
        ["retry", "delay", "wait"].iter().any(|word| own.starts_with(word) && !own.contains('.'));
    match parts.next() {
        Some(arm) if is_plain => format!("{own} · {arm}"),
        Some(_) | None => own.to_owned(),
    }
}

fn contact_of(plan: &Plan, step: &StepKind) -> Option<MoveKind> {
    match step {
        StepKind::Conversation { engagement, .. } => {
            let engagement =
                plan.declarations.engagements.iter().find(|e| e.name == *engagement)?;
            Some(match engagement.channel {
                Channel::Sms => MoveKind::Texted,
                Channel::Voice | Channel::Email | Channel::Push => {
                    MoveKind::Called(1 + engagement.reattempts.map_or(0, |r| r.count as usize))
                }
            })
        }
        StepKind::Send { message, .. } => {
            let message = plan.declarations.messages.iter().find(|m| m.name == *message)?;
            Some(match message.kind {
                MessageKind::Text => MoveKind::Texted,
                MessageKind::Email => MoveKind::Emailed,
                MessageKind::Push => MoveKind::Pushed,
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
    }
}
