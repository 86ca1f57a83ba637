//! The facts as a table that can be pasted into a mail.

use std::fmt::Write as _;

use journey_compiler::policy::words;
use journey_plan::draw::words::length;

use super::{Followed, Found, JourneyFacts, Known, MostOf, MostWithin, RuleFacts};
use crate::terminal::Style;
use crate::wrap::wrapped;

/// How wide a rule is at most; longer ones are wrapped.
const RULE: usize = 40;

/// How wide the reason for a verdict is at most.
const REASON: usize = 41;

/// The widest word for a verdict.
const VERDICT: usize = 11;

/// The kinds of contacts, as wide as the widest.
const KINDS: [&str; 4] = ["calls", "texts", "emails", "all contacts"];

/// The facts of all journeys, each below its name.
pub fn table(facts: &[JourneyFacts<'_>], colour: bool) -> String {
    if facts.is_empty() {
        return "there is no journey of which something could be proved\n".to_owned();
    }
    let parts: Vec<String> = facts.iter().map(|facts| journey(facts, colour)).collect();
    parts.join("\n")
}

fn journey(facts: &JourneyFacts<'_>, colour: bool) -> String {
    let mut out = format!("{}\n", Style::Strong.paint(facts.journey, colour));
    match &facts.known {
        Known::Facts { longest, most } => {
            line(&mut out, &format!("  the longest run takes {}", length(*longest)));
            numbers(&mut out, most);
        }
        Known::Unknown { unknown: why } => line(&mut out, &format!("  {why}")),
    }
    if facts.policies.is_empty() {
        line(&mut out, &format!("\n  {}", words::NO_POLICY));
    }
    let rules = facts.policies.iter().flat_map(|followed| &followed.rules).flat_map(rule_lines);
    let width = rules.map(|text| text.chars().count()).max().unwrap_or(0);
    for followed in &facts.policies {
        policy(&mut out, followed, width, colour);
    }
    out
}

fn numbers(out: &mut String, most: &MostOf) {
    let row = |name: &str, cells: [String; 4]| {
        let cells = cells.iter().map(|cell| format!("{cell:>13}"));
        format!("  {name:<12}{}", cells.collect::<String>())
    };
    line(out, "");
    line(out, &row("at most", words::WINDOWS.map(str::to_owned)));
    let MostOf { calls, texts, emails, contacts } = most;
    for (name, within) in KINDS.into_iter().zip([calls, texts, emails, contacts]) {
        let MostWithin { per_24_hours, per_7_days, per_30_days, per_run } = *within;
        let cells = [per_24_hours, per_7_days, per_30_days, per_run].map(number);
        line(out, &row(name, cells));
    }
}

fn number(most: Option<u32>) -> String {
    most.map_or_else(|| "no limit".to_owned(), |most| most.to_string())
}

fn policy(out: &mut String, followed: &Followed<'_>, width: usize, colour: bool) {
    line(out, &format!("\n  {}", Style::Name.paint(followed.policy, colour)));
    for rule in &followed.rules {
        rule_rows(out, rule, width, colour);
    }
}

/// A rule and, below it, what stands behind it.
fn rule_lines(rule: &RuleFacts<'_>) -> Vec<String> {
    let mut lines = wrapped(&rule.rule, RULE);
    if let Some(because) = rule.because {
        lines.extend(wrapped(&format!("because {because}"), RULE));
    }
    lines
}

fn rule_rows(out: &mut String, rule: &RuleFacts<'_>, width: usize, colour: bool) {
    let texts = rule_lines(rule);
    let reasons = wrapped(&rule.reason, REASON);
    let style = match rule.verdict {
        Found::Proved => Style::Good,
        Found::Refuted | Found::Undecided => Style::Error,
    };
    // Colour must not count as width.
    let mut verdict = style.paint(&format!("{:<VERDICT$}", rule.word), colour);
    for place in 0..texts.len().max(reasons.len()) {
        let text = texts.get(place).map_or("", String::as_str);
        let reason = reasons.get(place).map_or("", String::as_str);
        line(out, &format!("    {verdict}  {text:<width$}  {reason}"));
        verdict = " ".repeat(VERDICT);
    }
}

/// Adds a line without spaces at its end.
fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{}", text.trim_end());
}
