//! Policies.

use journey_grammar::ast::{self, Name};

use super::compliance::CONSENTS;
use super::names::{Names, Sink};
use super::settings::choose;
use super::{quiet, time};
use crate::errors::settings as errors;
use crate::hir::{ConsentModel, ContactKinds, Policy, Program, Rule, RuleKind};
use crate::types::{Scope, Typer};

const NONE: ContactKinds =
    ContactKinds { calls: false, texts: false, emails: false, pushes: false };

const KINDS: &[(&str, ContactKinds)] = &[
    ("calls", ContactKinds { calls: true, ..NONE }),
    ("texts", ContactKinds { texts: true, ..NONE }),
    ("emails", ContactKinds { emails: true, ..NONE }),
    ("contacts", ContactKinds { calls: true, texts: true, emails: true, pushes: true }),
];

pub(crate) fn policy(
    program: &Program,
    names: &Names,
    sink: &mut Sink,
    decl: &ast::PolicyDecl,
) -> Policy {
    let mut typer = Typer { program, names, scope: Scope::Policy, sink };
    let rules = decl.rules.items.iter().map(|rule| Rule {
        kind: kind(&mut typer, rule),
        because: rule.because.as_ref().and_then(ast::Text::plain),
        span: rule.span,
    });
    Policy { name: decl.name.clone(), rules: rules.collect() }
}

fn kind(typer: &mut Typer<'_>, rule: &ast::PolicyRule) -> RuleKind {
    let kind = match &rule.kind {
        ast::RuleKind::Limit { count, kind, per } => limit(typer.sink, count, kind, per),
        ast::RuleKind::Hours { ranges, kinds } => hours(typer.sink, ranges, kinds),
        ast::RuleKind::Never { kinds: words, period, condition } => {
            never(typer, words, period.as_ref(), condition)
        }
        ast::RuleKind::Require { consent, kinds: words } => {
            let consent = required(typer.sink, consent);
            let kinds = kinds(typer.sink, words);
            consent.zip(kinds).map(|(consent, kinds)| RuleKind::Require { consent, kinds })
        }
        ast::RuleKind::Finish { within } => {
            time::positive(typer.sink, within).map(|within| RuleKind::Finish { within })
        }
        ast::RuleKind::Bad(_) => None,
    };
    kind.unwrap_or(RuleKind::Bad)
}

/// Only consent can be required; the other models ask for nothing.
fn required(sink: &mut Sink, word: &Name) -> Option<ConsentModel> {
    let demanding = &[("opt_in", ConsentModel::OptIn)];
    if CONSENTS
        .iter()
        .any(|(known, model)| *known == word.as_str() && *model != ConsentModel::OptIn)
    {
        sink.report(errors::not_required(word));
        return None;
    }
    choose(sink, "consent to require", word, demanding)
}

fn limit(
    sink: &mut Sink,
    count: &ast::IntegerLit,
    kind: &Name,
    per: &ast::DurationLit,
) -> Option<RuleKind> {
    let count = count.value.map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    let kinds = choose(sink, "kind of contact", kind, KINDS);
    let per = time::positive(sink, per);
    Some(RuleKind::Limit { count: count?, kinds: kinds?, per: per? })
}

fn hours(sink: &mut Sink, ranges: &[ast::HoursRange], words: &[Name]) -> Option<RuleKind> {
    let mut allowed = Vec::new();
    let mut wrong = false;
    for range in ranges {
        let days = range.days.as_ref().map_or([true; 7], quiet::weekdays);
        match quiet::time_range(sink, &range.range) {
            Some((from, to)) => allowed.push((days, from, to)),
            None => wrong = true,
        }
    }
    let kinds = kinds(sink, words)?;
    (!wrong).then_some(RuleKind::Hours { ranges: allowed, kinds })
}

fn never(
    typer: &mut Typer<'_>,
    words: &[Name],
    period: Option<&ast::DurationLit>,
    condition: &ast::Expr,
) -> Option<RuleKind> {
    let kinds = kinds(typer.sink, words);
    let period = match period {
        Some(literal) => Some(time::positive(typer.sink, literal)?),
        None => None,
    };
    let condition = typer.condition(condition);
    Some(RuleKind::Never { kinds: kinds?, period, condition })
}

/// The kinds of contacts that words name; absent where one is unknown.
fn kinds(sink: &mut Sink, words: &[Name]) -> Option<ContactKinds> {
    let mut all = Some(NONE);
    for (place, word) in words.iter().enumerate() {
        let first = words.iter().take(place).find(|other| other.text == word.text);
        if let Some(first) = first {
            sink.report(errors::listed_twice(word, first.span));
            continue;
        }
        let one = choose(sink, "kind of contact", word, KINDS);
        all = all.zip(one).map(|(all, one)| ContactKinds {
            calls: all.calls || one.calls,
            texts: all.texts || one.texts,
            emails: all.emails || one.emails,
            pushes: all.pushes || one.pushes,
        });
    }
    all
}
