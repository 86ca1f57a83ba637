//! What is proved of a journey, as Markdown.

use std::fmt::Write as _;

use journey_compiler::hir::{Journey, Policy};
use journey_compiler::policy::{Proof, RuleProof, words};
use smol_str::SmolStr;

use super::{Meant, Refusal, journey};
use crate::Snapshot;

/// What is proved of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactsAnswer {
    /// The journey.
    pub journey: SmolStr,
    /// What is proved of it.
    pub markdown: String,
}

/// Tells what is proved of a journey: what a contact gets at most, and each rule with its verdict.
pub fn facts(snapshot: &Snapshot, meant: &Meant) -> Result<FactsAnswer, Refusal> {
    let id = journey(snapshot, meant)?;
    let journey = &snapshot.program().journeys[id];
    let proof = snapshot.analysis.proofs.iter().find(|proof| proof.journey == id);
    let missing = || Refusal(format!("Nothing is proved of `{}`.", journey.name.text));
    let markdown = written(snapshot, journey, proof.ok_or_else(missing)?);
    Ok(FactsAnswer { journey: journey.name.text.clone(), markdown })
}

fn written(snapshot: &Snapshot, journey: &Journey, proof: &Proof) -> String {
    let mut out = format!("# {}\n\n", journey.name.text);
    if let Some(docs) = snapshot.docs_above(declaration(snapshot, journey)) {
        push(&mut out, &format!("{docs}\n"));
    }
    if let Some(facts) = &proof.facts {
        push(&mut out, &format!("{}.\n", sentence(&words::longest(facts.longest))));
        most(&mut out, facts);
    } else {
        let why = words::unknown(proof, !snapshot.analysis.has_errors());
        push(&mut out, &format!("{}.\n", sentence(why)));
    }
    if proof.rules.is_empty() {
        push(&mut out, &format!("{}.", sentence(words::NO_POLICY)));
    }
    for rules in proof.rules.chunk_by(|a, b| a.policy == b.policy) {
        let Some(first) = rules.first() else { continue };
        policy(&mut out, snapshot, &snapshot.program().policies[first.policy], rules);
    }
    out.trim_end().to_owned() + "\n"
}

/// Where the declaration of a journey begins.
fn declaration(snapshot: &Snapshot, journey: &Journey) -> journey_grammar::Span {
    let span = journey.name.span;
    let parsed = snapshot.parsed(span.file);
    let items = parsed.iter().flat_map(|parsed| &parsed.file.items);
    let mut around = items.map(journey_grammar::ast::Item::span).filter(|item| item.covers(span));
    around.next().unwrap_or(span)
}

fn most(out: &mut String, facts: &journey_compiler::policy::Facts) {
    push(out, &format!("| at most | {} |", words::WINDOWS.join(" | ")));
    push(out, "|---|--:|--:|--:|--:|");
    for (kind, counts) in words::most(facts) {
        push(out, &format!("| {kind} | {} |", counts.map(words::count).join(" | ")));
    }
    push(out, "");
}

fn policy(out: &mut String, snapshot: &Snapshot, policy: &Policy, rules: &[RuleProof]) {
    push(out, &format!("## {}\n", policy.name.text));
    push(out, "| | rule | |\n|---|---|---|");
    for proof in rules {
        let Some(rule) = policy.rules.get(proof.rule) else { continue };
        let written = cell(&words::rule(snapshot.text(rule.span)));
        let because = rule.because.as_deref().map(cell);
        let because = because.map_or_else(String::new, |because| format!("<br>because {because}"));
        let reason = cell(&words::reason(&rule.kind, &proof.verdict));
        let verdict = words::verdict(&proof.verdict);
        push(out, &format!("| **{verdict}** | `{written}`{because} | {reason} |"));
    }
    push(out, "");
}

/// A text that cannot end a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// A fragment as the beginning of a sentence.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

fn push(out: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{line}");
}
