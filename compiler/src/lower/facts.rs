//! What is known of every run: what is proved, or else what the form of the journey tells.

use journey_plan::model::{self, Most};
use journey_plan::value::Length;

use super::journey::sorted;
use super::names::length;
use crate::flow;
use crate::hir::{Id, Journey, Program, Step};
use crate::policy::{self, Count, Facts, Proof, RuleProof, StepTimes, Verdict};

/// The seconds of a day.
const DAY: u64 = 86_400;

/// What is known of every run of a journey.
pub(super) fn facts(program: &Program, from: &Journey, proof: Option<&Proof>) -> model::Facts {
    let by_form = by_form(program, from);
    let Some(proof) = proof else { return by_form };
    let mut facts = match &proof.facts {
        Some(facts) => proved_facts(facts, &by_form),
        None => by_form,
    };
    let of_one_policy = proof.rules.chunk_by(|a, b| a.policy == b.policy);
    let proved = of_one_policy.filter(|rules| rules.iter().all(holds)).filter_map(<[_]>::first);
    let name = |rule: &RuleProof| program.policies[rule.policy].name.text.clone();
    facts.proved = sorted(proved.map(name));
    facts
}

/// What is proved of a run that comes to a step.
pub(super) fn times(proof: Option<&Proof>, step: Id<Step>) -> Option<model::StepTimes> {
    let times = proof?.facts.as_ref()?.steps.get(&step)?;
    let StepTimes { earliest, latest, calls, texts, emails } = *times;
    let (earliest, latest) = (length(earliest), latest.map(length));
    Some(model::StepTimes { earliest, latest, calls, texts, emails })
}

/// What the form of a journey tells without a look at times. Days count 24 hours.
fn by_form(program: &Program, from: &Journey) -> model::Facts {
    let bounds = flow::bounds(program, from);
    let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let most = |number| Most { per_run: count(number), ..Most::default() };
    model::Facts {
        longest: Length { days: count(bounds.longest / DAY), seconds: bounds.longest % DAY },
        calls: most(bounds.calls),
        texts: most(bounds.texts),
        emails: most(bounds.emails),
        proved: Vec::new(),
    }
}

fn proved_facts(facts: &Facts, by_form: &model::Facts) -> model::Facts {
    model::Facts {
        longest: length(facts.longest),
        calls: most(facts.calls, by_form.calls),
        texts: most(facts.texts, by_form.texts),
        emails: most(facts.emails, by_form.emails),
        proved: Vec::new(),
    }
}

/// One run is always bounded: where the proof gives no number for it, the form of the journey does.
fn most(proved: policy::Most, by_form: Most) -> Most {
    Most {
        per_run: number(proved.per_run).unwrap_or(by_form.per_run),
        per_24_hours: number(proved.per_24_hours),
        per_7_days: number(proved.per_7_days),
        per_30_days: number(proved.per_30_days),
    }
}

fn number(count: Count) -> Option<u32> {
    match count {
        Count::AtMost(most) => Some(most),
        Count::Unbounded => None,
    }
}

fn holds(rule: &RuleProof) -> bool {
    match rule.verdict {
        Verdict::Proved(_) => true,
        Verdict::Refuted(_) | Verdict::Undecided(_) => false,
    }
}
