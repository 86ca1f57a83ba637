//! Sentences about people inside.

use journey_plan::migration::Rests;
use journey_plan::model::Plan;
use smol_str::SmolStr;

use super::{Clock, Verdict};
use crate::flow::{Schema, States};
use crate::hir::{Handle, Id, Length, Policy, Step};
use crate::policy::{Contacted, Objection, Version};

/// Why nothing is proved where one side is only a plan.
pub const NO_SOURCES: &str =
    "one side is a plan without its sources, so contact rules cannot be proved for people inside";

/// A verdict: `safe`.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Safe => "safe",
        Verdict::NeedsADecision => "needs a decision",
        Verdict::Impossible => "impossible",
    }
}

/// How contacts rest at a place: `held there`.
pub fn rests(rests: Rests) -> &'static str {
    match rests {
        Rests::Held => "held before it goes out",
        Rests::Waits => "waiting",
        Rests::Delays => "in the delay",
        Rests::Retries => "until the retry",
    }
}

/// What happens to the clock of people who go on.
pub fn clock(clock: &Clock) -> String {
    match clock {
        Clock::Same => "their clock runs on".to_owned(),
        Clock::Counted(was, is) => {
            format!("their clock counts on from when they came: `{was}` becomes `{is}`")
        }
        Clock::Anew => "it is looked at anew when the new version takes over".to_owned(),
    }
}

/// Says what stands against a crossing.
pub(super) struct Teller<'a> {
    pub(super) was: Version<'a>,
    pub(super) is: Version<'a>,
    pub(super) was_ids: &'a [SmolStr],
    pub(super) is_ids: &'a [SmolStr],
    pub(super) plan: &'a Plan,
}

impl Teller<'_> {
    pub(super) fn tell(&self, objection: &Objection) -> String {
        match objection {
            Objection::States { handle, states } => self.states(*handle, *states),
            Objection::Value { what } => format!(
                "the new version goes on as though `{what}` were known to be set here, and for these people it may not be"
            ),
            Objection::Binding(binding) => format!(
                "the new version still reads `{}`, and these people never had that trigger",
                self.is.journey.bindings[*binding].name.text
            ),
            Objection::Breaks { policy, rule, contacts } => {
                let rule = self.rule(*policy, *rule);
                if contacts.is_empty() {
                    return format!("{rule} may be broken: both versions together can take longer");
                }
                format!("{rule} may be broken: {}", self.contacts(contacts))
            }
            Objection::Undecided { policy, rule } => {
                format!("{} could not be decided for these people", self.rule(*policy, *rule))
            }
            Objection::Repeats(handle) => format!(
                "the contact center may still call by itself for `{}`, which the new version does not have or repeats otherwise",
                self.was.journey.handles[*handle].name.text
            ),
        }
    }

    fn states(&self, handle: Id<Handle>, states: States) -> String {
        let name = &self.is.journey.handles[handle].name.text;
        let schema = Schema { program: self.is.program, journey: self.is.journey };
        let mut may: Vec<String> = Vec::new();
        for (state, words) in [
            (States::NOT_STARTED, "not have been started"),
            (States::OPEN, "still be open"),
            (States::BLOCKED, "have been blocked"),
        ] {
            if states.meets(state) {
                may.push(words.to_owned());
            }
        }
        let results = schema.result_names(handle, states.results());
        if !results.is_empty() {
            may.push(format!("have ended with {}", or(&results)));
        }
        format!("for these people `{name}` may {}, which the new version rules out here", or(&may))
    }

    fn rule(&self, policy: Id<Policy>, rule: usize) -> String {
        let name = &self.is.program.policies[policy].name.text;
        let mut policies = self.plan.declarations.policies.iter();
        let written = policies.find(|one| one.name == *name);
        written
            .and_then(|policy| journey_plan::draw::rules::of(policy, rule))
            .unwrap_or_else(|| format!("a rule of {name}"))
    }

    /// `call` three times in the old version, then `call` in the new one, 20 hours after the first at the soonest
    fn contacts(&self, contacts: &[Contacted]) -> String {
        let same = |a: &Contacted, b: &Contacted| (a.is_new, a.step) == (b.is_new, b.step);
        let runs: Vec<&[Contacted]> = contacts.chunk_by(same).collect();
        let run = |run: &&[Contacted]| {
            let Some(one) = run.first() else { return String::new() };
            let times = match run.len() {
                1 => String::new(),
                2 => " twice".to_owned(),
                more => format!(" {more} times"),
            };
            let version = if one.is_new { "new" } else { "old" };
            format!("`{}`{times} in the {version} version", self.step(one.is_new, one.step))
        };
        let all: Vec<String> = runs.iter().map(run).collect();
        let last = contacts.last().map(|last| last.after).unwrap_or_default();
        let span = if last == Length::default() {
            "all of it right away".to_owned()
        } else {
            format!(
                "the last {} after the first at the soonest",
                crate::policy::words::length(last)
            )
        };
        format!("{}, {span}", all.join(", then "))
    }

    fn step(&self, is_new: bool, step: Id<Step>) -> &str {
        let ids = if is_new { self.is_ids } else { self.was_ids };
        ids.get(step.index()).map_or("", SmolStr::as_str)
    }
}

/// `a, b or c`
fn or<T: AsRef<str>>(all: &[T]) -> String {
    match all {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", first.join(", "), last.as_ref())
        }
    }
}
