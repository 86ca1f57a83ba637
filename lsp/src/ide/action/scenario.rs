//! Writes a scenario for the path that leads to a step.

use std::ops::Range;

use journey_compiler::hir::{Id, Step};
use journey_compiler::lower::step_ids;
use journey_grammar::{Source, format, parse};
use journey_plan::draw::words::length;
use journey_plan::model::Expr;
use journey_plan::scenario::{Consent, Expectation, Line, LineKind, Scenario, Timing};
use journey_plan::value::{Date, TimeOfDay};
use journey_runtime::scenario::{event_word, lead_to};
use smol_str::SmolStr;

use super::here::Here;
use super::{Action, ActionKind, declare};
use crate::Snapshot;
use crate::ide::command::{Refusal, compiled};

/// When generated scenarios begin: on a Monday morning.
const START: (Date, TimeOfDay) =
    (Date { year: 2026, month: 3, day: 2 }, TimeOfDay { minutes: 10 * 60 });

/// What the change is called that writes a scenario for the step at the cursor. None where there is no step, or the
/// project has errors and cannot be run.
pub fn scenario_offer(snapshot: &Snapshot, file: usize, range: &Range<u32>) -> Option<String> {
    let here = Here::new(snapshot, file, range)?;
    here.step_at_keyword()?;
    (!snapshot.analysis.has_errors()).then(|| "Generate a scenario for this path".to_owned())
}

/// Writes a scenario that leads to the step at the cursor and passes. It takes longer than other changes, so it is
/// made only when it was chosen.
pub fn generate_scenario(
    snapshot: &Snapshot,
    file: usize,
    range: &Range<u32>,
) -> Result<Action, Refusal> {
    let nowhere = || Refusal("There is no step at the cursor.".to_owned());
    let here = Here::new(snapshot, file, range).ok_or_else(nowhere)?;
    let (step, _) = here.step_at_keyword().ok_or_else(nowhere)?;
    let id = id_of(&here, step).ok_or_else(nowhere)?;
    let name = &here.journey.name.text;
    let plan = compiled(snapshot)?.plan.verify();
    let plan = plan.map_err(|fault| Refusal(format!("The plan is refused: {fault}.")))?;
    let found = lead_to(&plan, name, &id, START).ok_or_else(|| {
        Refusal(format!(
            "No path to `{id}` was found: it may need values that the journey does not name."
        ))
    })?;
    let text = written(&here, &title(&here, &id), &found);
    let place = home(&here).unwrap_or(file);
    let edit = declare::at_end(snapshot, place, &text).ok_or_else(nowhere)?;
    Ok(Action {
        title: format!("Generate a scenario for `{id}`"),
        kind: ActionKind::Extract,
        edits: vec![edit],
        mends: None,
        is_preferred: false,
    })
}

fn id_of(here: &Here<'_>, step: Id<Step>) -> Option<SmolStr> {
    step_ids(here.snapshot.program(), here.journey).into_iter().nth(step.index())
}

/// A title that no scenario has.
fn title(here: &Here<'_>, id: &str) -> String {
    let taken = |title: &String| {
        here.snapshot.program().scenarios.values().any(|scenario| scenario.name == *title)
    };
    let id = id.replace('"', "'");
    let first = format!("comes to {id}");
    let numbered = (2_u32..).map(|number| format!("comes to {id}, {number}"));
    let mut titles = std::iter::once(first.clone()).chain(numbered);
    titles.find(|title| !taken(title)).unwrap_or(first)
}

/// The file with the last scenario of the journey, else of any.
fn home(here: &Here<'_>) -> Option<usize> {
    let all = || here.snapshot.program().scenarios.values();
    let is_ours = |journey| {
        let known = here.snapshot.program().journeys.iter().find(|(id, _)| *id == journey);
        known.is_some_and(|(_, known)| known.name.text == here.journey.name.text)
    };
    let ours = all().rfind(|scenario| scenario.journey.is_some_and(is_ours));
    let last = ours.or_else(|| all().next_back())?;
    here.snapshot.place(last.name_span).map(|place| place.file)
}

/// The scenario as text, formatted.
fn written(here: &Here<'_>, title: &str, scenario: &Scenario) -> String {
    let mut lines: Vec<String> = Vec::new();
    if !scenario.contact.is_empty() {
        lines.push(format!("given contact {}", record(&scenario.contact)));
    }
    lines.extend(scenario.consents.iter().map(consent).map(|one| format!("given {one}")));
    let audience = here.audience();
    let given = scenario.segments.iter().filter(|name| audience.as_ref() != Some(*name));
    lines.extend(given.map(|name| format!("given contact in segment {name}")));
    let splits = scenario.splits.iter();
    lines.extend(splits.map(|(split, arm)| format!("given split {split} = {arm}")));
    let (date, time) = scenario.start;
    let with = here
        .entry_trigger()
        .map_or_else(String::new, |trigger| format!(" with {trigger}{}", braced(&scenario.entry)));
    lines.push(format!("start {date} {time}{with}\n"));
    lines.extend(scenario.lines.iter().map(line));
    let journey = &scenario.journey;
    let body = lines.join("\n");
    let text = format!("scenario {} for {journey} {{\n{body}\n}}\n", quoted(title));
    let parsed = parse(Source::new(here.file(), "generated.journey", &text));
    format(&parsed).unwrap_or(text)
}

fn line(line: &Line) -> String {
    match &line.kind {
        LineKind::Expect(what, timing) => {
            format!("expect {}{}", expected(what), when(timing.as_ref()))
        }
        LineKind::Reply { handle, event, result, dispositions, attributes, after } => {
            let named = |name: &str, value: &SmolStr| (name.into(), Expr::Choice(value.clone()));
            let mut fields: Vec<(SmolStr, Expr)> = vec![named("Result", result)];
            fields.extend(dispositions.iter().map(|code| named("Disposition", code)));
            fields.extend(attributes.iter().cloned());
            let event = event_word(*event);
            format!("reply {handle}.{event} {} after {}", record(&fields), length(*after))
        }
        LineKind::Raise { trigger, fields, after } => {
            format!("raise trigger {trigger}{} after {}", braced(fields), length(*after))
        }
        LineKind::Set { field, value, after } => {
            let value = value.as_ref().map_or_else(|| "unset".to_owned(), literal);
            format!("set contact.{field} = {value} after {}", length(*after))
        }
        LineKind::Consent { consent: changed, after } => {
            format!("{} after {}", consent(changed), length(*after))
        }
        LineKind::Pass(by) => format!("pass {}", length(*by)),
    }
}

fn expected(what: &Expectation) -> String {
    match what {
        Expectation::Conversation(handle) => handle.to_string(),
        Expectation::Blocked(handle, reason) => format!("{handle} blocked {reason}"),
        Expectation::Send(message) => format!("send {message}"),
        Expectation::Raise(trigger, fields) => format!("raise trigger {trigger}{}", braced(fields)),
        Expectation::Exit(outcome) => format!("exit {outcome}"),
    }
}

fn when(timing: Option<&Timing>) -> String {
    match timing {
        None => String::new(),
        Some(Timing::Within(within)) => format!(" within {}", length(*within)),
        Some(Timing::At { date: Some(date), time }) => format!(" at {date} {time}"),
        Some(Timing::At { date: None, time }) => format!(" at {time}"),
    }
}

fn consent(consent: &Consent) -> String {
    let topic = consent.topic.as_ref().map_or_else(String::new, |topic| format!(" / {topic}"));
    let state = if consent.opted_in { "opted_in" } else { "opted_out" };
    format!("consent {} / {}{topic} {state}", consent.profile, consent.purpose)
}

/// A record behind a name; nothing where it is empty.
fn braced(fields: &[(SmolStr, Expr)]) -> String {
    if fields.is_empty() { String::new() } else { format!(" {}", record(fields)) }
}

fn record(fields: &[(SmolStr, Expr)]) -> String {
    let fields = fields.iter().map(|(name, value)| format!("{name}: {}", literal(value)));
    format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
}

fn literal(value: &Expr) -> String {
    match value {
        Expr::Text(text) => quoted(text),
        Expr::Number(number) => number.normalize().to_string(),
        Expr::Boolean(value) => value.to_string(),
        Expr::Date(date) => date.to_string(),
        Expr::DateTime(date, time) => format!("{date} {time}"),
        Expr::Time(time) => time.to_string(),
        Expr::Length(by) => length(*by),
        Expr::Choice(name) => name.to_string(),
        // Scenarios are made of literals alone.
        Expr::Contact(_)
        | Expr::Binding(..)
        | Expr::Attribute(..)
        | Expr::BlockedReason(_)
        | Expr::Now
        | Expr::Today
        | Expr::InSegment(_)
        | Expr::Not(_)
        | Expr::And(..)
        | Expr::Or(..)
        | Expr::Else(..)
        | Expr::Add(..)
        | Expr::Subtract(..)
        | Expr::At(..)
        | Expr::Compare(..)
        | Expr::OneOf(..)
        | Expr::ResultIs(..)
        | Expr::Has(..)
        | Expr::HasAny(_)
        | Expr::IsSet(_) => String::new(),
    }
}

fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('{', "\\{");
    format!("\"{}\"", text.replace('\n', "\\n").replace('\t', "\\t"))
}
