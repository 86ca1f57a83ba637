//! The patterns of a `branch on`: only what the subject can still be, the rest behind it with its reason.

use journey_compiler::flow::Here;
use journey_compiler::hir::{Expr, Pattern, Place, StepKind, Ty};
use journey_compiler::vocabulary::Channel;

use super::CompletionKind;
use super::ask::{Ask, Offer};
use super::values;
use crate::ide::text;

/// A pattern with what is said of it.
struct Candidate {
    label: String,
    kind: CompletionKind,
    detail: String,
    docs: String,
    why_not: Option<String>,
}

/// Offers patterns at the beginning of an arm and behind a comma; behind a pattern what may follow it.
pub(super) fn offered(ask: &mut Ask<'_>, words: &[&str]) {
    if !matches!(words, [] | [.., ","]) {
        return;
    }
    let candidates = candidates(ask);
    let is_start = words.is_empty();
    if is_start {
        missing(ask);
    }
    for one in candidates {
        let offer = Offer::new(one.label, one.kind);
        let Candidate { detail, docs, why_not, .. } = one;
        ask.push(Offer { detail, docs, why_not, ..offer });
    }
    if is_start && !has_otherwise(ask) {
        let offer = Offer::snippet("otherwise", "otherwise => {$0}");
        ask.push(Offer { kind: CompletionKind::Keyword, group: 2, ..offer });
    }
}

/// What the branch around the cursor is on, and whether it has `otherwise`.
fn subject<'a>(ask: &'a Ask<'_>) -> Option<(&'a Expr, bool)> {
    let (_, at) = ask.tree();
    let journey = ask.journey()?;
    let around = journey.steps.values().filter(|step| step.span.covers(at));
    let mut branches = around.filter_map(|step| {
        if let StepKind::Branch(branch) = &step.kind { Some(branch) } else { None }
    });
    let branch = branches.next_back()?;
    Some((branch.subject.as_ref()?, branch.otherwise.is_some()))
}

fn has_otherwise(ask: &Ask<'_>) -> bool {
    subject(ask).is_some_and(|(_, has)| has)
}

/// Every arm that the branch lacks, at once.
fn missing(ask: &mut Ask<'_>) {
    let left = ask.here().and_then(Here::left);
    let Some((_, patterns)) = left else { return };
    if patterns.len() < 2 || has_otherwise(ask) {
        return;
    }
    let lines: Vec<String> = patterns
        .iter()
        .enumerate()
        .map(|(place, pattern)| format!("{pattern} => {{${}}}", place + 1))
        .collect();
    let offer = Offer::snippet("every arm that is missing", &lines.join("\n"));
    ask.push(Offer {
        docs: format!("For {}.", text::names(&patterns, "and")),
        filter: Some(format!("arms {}", patterns.join(" "))),
        group: 0,
        ..offer
    });
}

fn candidates(ask: &Ask<'_>) -> Vec<Candidate> {
    let Some((subject, _)) = subject(ask) else { return Vec::new() };
    let Some(place) = subject.place() else { return Vec::new() };
    let here = ask.here();
    let mut found = match (place, subject.ty) {
        (Place::Result(_), Ty::Result(channel)) => results(ask, here, channel),
        (Place::Disposition(_), Ty::Disposition(engagement)) => {
            let codes = ask.program().engagements[engagement].dispositions.iter();
            codes
                .map(|code| {
                    let name = &code.name;
                    let pattern = Pattern::Disposition(name.text.clone());
                    candidate(ask, here, name.as_str(), Some(name.span), &pattern)
                })
                .collect()
        }
        (_, ty) => values::names_of(ask.program(), ty)
            .into_iter()
            .map(|(name, span)| {
                let pattern = Pattern::Value(Here::literal(ty, &name));
                candidate(ask, here, &name, span, &pattern)
            })
            .collect(),
    };
    if !matches!(place, Place::Result(_)) {
        let mut unset = candidate(ask, here, "unset", None, &Pattern::Unset);
        unset.kind = CompletionKind::Keyword;
        found.push(unset);
    }
    found
}

fn candidate(
    ask: &Ask<'_>,
    here: Option<&Here<'_>>,
    label: &str,
    declared: Option<journey_grammar::Span>,
    pattern: &Pattern,
) -> Candidate {
    Candidate {
        label: label.to_owned(),
        kind: CompletionKind::Value,
        detail: String::new(),
        docs: declared.map(|span| ask.docs_of(span)).unwrap_or_default(),
        why_not: here.and_then(|here| here.never_fits(pattern)),
    }
}

/// Classes, then single values.
fn results(ask: &Ask<'_>, here: Option<&Here<'_>>, channel: Channel) -> Vec<Candidate> {
    values::results(ask.program(), channel)
        .into_iter()
        .map(|one| {
            let pattern = Pattern::Result { set: one.set, class: one.is_class };
            Candidate {
                kind: one.kind(),
                detail: one.detail,
                docs: one.docs,
                why_not: here.and_then(|here| here.never_fits(&pattern)),
                label: one.name,
            }
        })
        .collect()
}
