//! Names that stand for something: the declaration, its type, its documentation, its spelling outside.

use std::fmt::Write as _;

use journey_compiler::hir::{Field, Id, Journey, Place, Ty};
use journey_compiler::index::Target;
use journey_compiler::policy::words;
use journey_grammar::Span;
use journey_grammar::ast::Item;

use super::context::Asked;
use super::{handle, signature};
use crate::ide::around;
use crate::ide::text::{self, code};

/// The lines of a declaration that are shown.
const MOST_LINES: usize = 14;

/// What is said of a name.
pub(super) fn of(asked: &Asked<'_>, target: Target) -> Option<String> {
    let program = asked.program();
    let declared = target.declared_at(program)?;
    let mut out = match signature::of(asked.program(), target) {
        Some(line) => code(&line),
        None => code(&source(asked, declared)?),
    };
    if let Some(docs) = docs(asked, target, declared) {
        text::paragraph(&mut out, &docs);
    }
    if let Some(external) = external(asked, target) {
        text::paragraph(&mut out, &format!("Outside: `{external}`"));
    }
    for more in details(asked, target) {
        text::paragraph(&mut out, &more);
    }
    Some(out)
}

/// The comment above a declaration.
fn docs(asked: &Asked<'_>, target: Target, declared: Span) -> Option<String> {
    let whole = if let Target::Handle(journey, handle) = target {
        let journey = &asked.program().journeys[journey];
        journey.steps[journey.handles[handle].step].span
    } else {
        item_around(asked, declared).filter(|_| !is_part(target)).unwrap_or(declared)
    };
    asked.snapshot.docs_above(whole)
}

/// Whether it is a part of a declaration.
fn is_part(target: Target) -> bool {
    !matches!(
        target,
        Target::Choice(_)
            | Target::Segment(_)
            | Target::Trigger(_)
            | Target::Purpose(_)
            | Target::QuietTime(_)
            | Target::Profile(_)
            | Target::Engagement(_)
            | Target::Message(_)
            | Target::Policy(_)
            | Target::Journey(_)
            | Target::Forecast(_)
    )
}

fn item_around(asked: &Asked<'_>, declared: Span) -> Option<Span> {
    let parsed = asked.snapshot.parsed(declared.file)?;
    around::item(&parsed, declared.start).map(Item::span)
}

/// The text of a declaration, cut where it is long; of a journey its settings.
fn source(asked: &Asked<'_>, declared: Span) -> Option<String> {
    let parsed = asked.snapshot.parsed(declared.file)?;
    let item = around::item(&parsed, declared.start)?;
    let mut span = item.span();
    let mut cut = false;
    if let Item::Journey(decl) = item
        && let Some(step) = decl.steps.first()
    {
        cut = true;
        let last = decl.settings.iter().map(|setting| setting.span.end);
        span.end = last.filter(|end| *end <= step.span.start).max().unwrap_or(step.span.start);
    }
    let text = span.text(&parsed.source.text);
    let lines = text.lines().count();
    let mut out: String = text.lines().take(MOST_LINES).collect::<Vec<_>>().join("\n");
    if cut || lines > MOST_LINES {
        out.push_str("\n    …");
        if text.contains('{') {
            out.push_str("\n}");
        }
    }
    Some(out)
}

/// The spelling outside, where it is another.
fn external<'a>(asked: &Asked<'a>, target: Target) -> Option<&'a str> {
    let program = asked.program();
    let name = target.name(program)?;
    target.external(program).filter(|external| name.text != *external)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only fields have a type")]
fn field<'a>(asked: &Asked<'a>, target: Target) -> Option<&'a Field> {
    let program = asked.program();
    match target {
        Target::ContactField(id) => Some(&program.contact.as_ref()?.fields[id]),
        Target::TriggerField(trigger, id) => Some(&program.triggers[trigger].fields[id]),
        Target::Input(owner, id) => Some(&program.engagements[owner].inputs[id]),
        Target::Attribute(owner, id) => Some(&program.engagements[owner].attributes[id]),
        _ => None,
    }
}

/// What is known besides: values, states on this line, proofs.
fn details(asked: &Asked<'_>, target: Target) -> Vec<String> {
    let program = asked.program();
    let more = if let Target::Handle(journey, id) = target {
        handle::states(asked, &program.journeys[journey], id)
    } else if let Target::Journey(id) = target {
        proved(asked, id)
    } else {
        field(asked, target).and_then(|field| values_here(asked, field.ty))
    };
    more.into_iter().collect()
}

/// What a read can still be on this line.
fn values_here(asked: &Asked<'_>, ty: Ty) -> Option<String> {
    let here = asked.here()?;
    let (_, journey) = asked.journey()?;
    let base = super::context::base(asked)?;
    let place = place(asked, journey, base)?;
    if let Some(why) = here.unreadable(place) {
        return Some(format!("It cannot be read here: {why}."));
    }
    Some(match here.values(place, ty) {
        Some(values) => format!("On this line: {}.", text::names(&values, "or")),
        None if here.may_be_unset(place) => "On this line it may be unset.".to_owned(),
        None => "On this line it is set.".to_owned(),
    })
}

/// The place that the word behind `base.` reads.
fn place(asked: &Asked<'_>, journey: &Journey, base: &str) -> Option<Place> {
    text::place(asked.program(), journey, base, asked.cursor.whole_word()).map(|(place, _)| place)
}

/// What is proved of a journey.
fn proved(asked: &Asked<'_>, id: Id<Journey>) -> Option<String> {
    let proof = asked.snapshot.analysis.proofs.get(id.index())?;
    let facts = proof.facts.as_ref()?;
    let mut out = format!("A run takes at most {}.", words::length(facts.longest));
    let kinds = [(facts.calls, "calls"), (facts.texts, "texts"), (facts.emails, "emails")];
    for (most, word) in kinds {
        let run = words::count(most.per_run);
        if run != "0" {
            let _ = write!(out, " At most {run} {word} in a run.");
        }
    }
    Some(out)
}
