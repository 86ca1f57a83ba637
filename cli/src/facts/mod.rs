//! What is proved of each journey, for `journey check --facts`: as data, and as a table for people.
//!
//! The words of verdicts come from the compiler; what is decided here is what is shown beside what.

mod table;

use std::sync::Arc;

use journey_compiler::hir::{self, Program};
use journey_compiler::policy::{self, Count, Most, Proof, RuleProof, Slack, Verdict, words};
use journey_grammar::FileId;
use journey_plan::value::Length;
use serde::Serialize;

use crate::report::{Sources, TextRange};

pub use table::table;

/// What is proved of one journey.
#[derive(Debug, Serialize)]
pub struct JourneyFacts<'a> {
    journey: &'a str,
    #[serde(flatten)]
    known: Known,
    policies: Vec<Followed<'a>>,
}

/// What a contact gets of a journey at most, or why that is not known.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Known {
    Facts { longest: Length, most: MostOf },
    Unknown { unknown: &'static str },
}

#[derive(Debug, Serialize)]
struct MostOf {
    calls: MostWithin,
    texts: MostWithin,
    emails: MostWithin,
    contacts: MostWithin,
}

/// The largest numbers; absent where there is no limit.
#[derive(Copy, Clone, Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "the names of the published document")]
struct MostWithin {
    per_24_hours: Option<u32>,
    per_7_days: Option<u32>,
    per_30_days: Option<u32>,
    per_run: Option<u32>,
}

/// A policy that a journey follows.
#[derive(Debug, Serialize)]
struct Followed<'a> {
    policy: &'a str,
    rules: Vec<RuleFacts<'a>>,
}

/// A rule with its verdict.
#[derive(Debug, Serialize)]
struct RuleFacts<'a> {
    rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
    file: &'a str,
    range: TextRange,
    verdict: Found,
    #[serde(skip)]
    word: &'static str,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    slack: Option<SlackOf>,
}

/// A verdict without what belongs to it.
#[derive(Copy, Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Found {
    Proved,
    Refuted,
    Undecided,
}

/// How far a rule is from being broken.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum SlackOf {
    Count {
        most: u32,
        limit: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        closest: Option<Length>,
    },
    Gap {
        gap: Length,
    },
    Longest {
        longest: Length,
    },
}

/// What is proved of the journeys in `focus`, or of all; `sound`: the program has no error.
pub fn of<'a>(
    program: &'a Program,
    proofs: &[Arc<Proof>],
    sources: &'a Sources,
    focus: Option<FileId>,
    sound: bool,
) -> Vec<JourneyFacts<'a>> {
    let is_meant = |proof: &&Arc<Proof>| {
        let name = &program.journeys[proof.journey].name;
        focus.is_none_or(|file| name.span.file == file)
    };
    let facts = |proof: &Arc<Proof>| JourneyFacts {
        journey: program.journeys[proof.journey].name.as_str(),
        known: known(proof, sound),
        policies: followed(program, sources, &proof.rules),
    };
    proofs.iter().filter(is_meant).map(facts).collect()
}

fn known(proof: &Proof, sound: bool) -> Known {
    match &proof.facts {
        Some(policy::Facts { longest, calls, texts, emails, contacts, steps: _ }) => Known::Facts {
            longest: length(*longest),
            most: MostOf {
                calls: within(*calls),
                texts: within(*texts),
                emails: within(*emails),
                contacts: within(*contacts),
            },
        },
        None => Known::Unknown { unknown: words::unknown(proof, sound) },
    }
}

fn within(most: Most) -> MostWithin {
    MostWithin {
        per_24_hours: number(most.per_24_hours),
        per_7_days: number(most.per_7_days),
        per_30_days: number(most.per_30_days),
        per_run: number(most.per_run),
    }
}

fn number(count: Count) -> Option<u32> {
    match count {
        Count::AtMost(most) => Some(most),
        Count::Unbounded => None,
    }
}

/// The rules below their policies.
fn followed<'a>(
    program: &'a Program,
    sources: &'a Sources,
    rules: &[RuleProof],
) -> Vec<Followed<'a>> {
    let of_one_policy = rules.chunk_by(|a, b| a.policy == b.policy);
    let followed = of_one_policy.filter_map(|proofs| {
        let policy = &program.policies[proofs.first()?.policy];
        let facts = |proof: &RuleProof| Some(rule(policy.rules.get(proof.rule)?, sources, proof));
        let rules = proofs.iter().filter_map(facts).collect();
        Some(Followed { policy: policy.name.as_str(), rules })
    });
    followed.collect()
}

fn rule<'a>(rule: &'a hir::Rule, sources: &'a Sources, proof: &RuleProof) -> RuleFacts<'a> {
    let written = sources.text(rule.span.file).get(sources.bytes(rule.span)).unwrap_or("");
    RuleFacts {
        rule: words::rule(written),
        because: rule.because.as_deref(),
        file: sources.name(rule.span.file),
        range: sources.range(rule.span),
        verdict: match &proof.verdict {
            Verdict::Proved(_) => Found::Proved,
            Verdict::Refuted(_) => Found::Refuted,
            Verdict::Undecided(_) => Found::Undecided,
        },
        word: words::verdict(&proof.verdict),
        reason: words::reason(&rule.kind, &proof.verdict),
        slack: match &proof.verdict {
            Verdict::Proved(slack) => slack_of(slack),
            Verdict::Refuted(_) | Verdict::Undecided(_) => None,
        },
    }
}

fn slack_of(slack: &Slack) -> Option<SlackOf> {
    match slack {
        Slack::Count { most, limit, closest } => {
            Some(SlackOf::Count { most: *most, limit: *limit, closest: closest.map(length) })
        }
        Slack::Gap(gap) => Some(SlackOf::Gap { gap: length(*gap) }),
        Slack::Longest(longest) => Some(SlackOf::Longest { longest: length(*longest) }),
        Slack::Unused | Slack::Steps(_) | Slack::Never => None,
    }
}

fn length(length: hir::Length) -> Length {
    Length { days: length.days, seconds: length.seconds }
}
