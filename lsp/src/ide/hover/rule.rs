//! The rules of a policy: what was found for each journey that follows it.

use std::fmt::Write as _;

use journey_compiler::policy::{Verdict, words};
use journey_grammar::Span;
use journey_grammar::ast::{Item, RuleKind};

use super::context::Asked;
use super::keyword;
use crate::ide::around;
use crate::ide::text;

/// So many journeys are listed.
const MOST_JOURNEYS: usize = 12;

/// What is said of the word with which a rule begins.
pub(super) fn of(asked: &Asked<'_>) -> Option<(Span, String)> {
    let word = asked.cursor.word;
    let Item::Policy(decl) = around::item(asked.parsed, word.start)? else { return None };
    let written = decl.rules.items.iter().find(|rule| rule.keyword.covers(word))?;
    if matches!(written.kind, RuleKind::Bad(_)) {
        return None;
    }
    let program = asked.program();
    let (id, policy) =
        program.policies.iter().find(|(_, one)| one.name.span.same_place(decl.name.span))?;
    let place = policy.rules.iter().position(|rule| rule.span.same_place(written.span))?;
    let rule = policy.rules.get(place)?;
    let mut out = text::code(&words::rule(asked.snapshot.text(rule.span)));
    if let Some(because) = &rule.because {
        text::paragraph(&mut out, &format!("Source: {because}"));
    }
    let proofs = asked.snapshot.analysis.proofs.iter();
    let verdicts: Vec<String> = proofs
        .flat_map(|proof| proof.rules.iter().map(move |one| (proof.journey, one)))
        .filter(|(_, one)| one.policy == id && one.rule == place)
        .map(|(journey, one)| {
            line(program.journeys[journey].name.as_str(), &rule.kind, &one.verdict)
        })
        .collect();
    if verdicts.is_empty() {
        text::paragraph(&mut out, "No journey follows this policy.");
    } else {
        let mut list = String::new();
        for line in verdicts.iter().take(MOST_JOURNEYS) {
            let _ = writeln!(list, "- {line}");
        }
        if let Some(more) = verdicts.len().checked_sub(MOST_JOURNEYS).filter(|more| *more > 0) {
            let _ = writeln!(list, "- and {more} more");
        }
        text::paragraph(&mut out, list.trim_end());
    }
    if let Some((_, about)) = keyword::of(asked) {
        text::paragraph(&mut out, &about);
    }
    Some((written.keyword, out))
}

fn line(journey: &str, rule: &journey_compiler::hir::RuleKind, verdict: &Verdict) -> String {
    format!("`{journey}`: {} ({})", words::verdict(verdict), words::reason(rule, verdict))
}
