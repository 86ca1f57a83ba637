//! Forecasts and their lines.

use smol_str::SmolStr;

use super::declaration::{self, Head};
use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use super::{arm, expression, literal, name, recover};
use crate::Span;
use crate::ast::{
    Duration, DurationLit, ForecastDecl, ForecastLine, ForecastLineKind, Literal, Name, PercentLit,
    Unit, ValueShare,
};
use crate::syntax_error::{self, Place, Wanted};

type Line = Result<ForecastLineKind, (Wanted, Span)>;

/// `forecast Baseline for Renewals { lines }`
pub(super) fn forecast(cx: &mut Lower<'_>, node: Node<'_>) -> ForecastDecl {
    let Head { name, mut kids, span } = declaration::head(cx, node, &Wanted::FORECAST_NAME);
    let journey = declaration::for_journey(cx, &mut kids, name.span, !name.is_missing());
    let mut lines = Vec::new();
    let mut body = journey.span.after();
    let node = if journey.is_missing() {
        kids.find(|node| node.as_rule() == Rule::forecast_body)
    } else {
        declaration::want_braces(cx, &mut kids, Rule::forecast_body, journey.span)
    };
    if let Some(node) = node {
        body = cx.braced_span(&node);
        lines.extend(Kids::of(node).map(|kid| line(cx, kid)));
    }
    ForecastDecl { name, journey, lines, body, span }
}

fn line(cx: &mut Lower<'_>, node: Node<'_>) -> ForecastLine {
    let span = cx.span(&node);
    let rule = node.as_rule();
    if rule == Rule::bad_line {
        let kind = ForecastLineKind::Bad(recover::line(cx, span, &Place::ForecastLines));
        return ForecastLine { kind, subject: span, span };
    }
    let mut kids = Kids::of(node);
    let mut subject = span;
    let kind = match kids.next() {
        Some(node) => {
            subject = cx.span(&node);
            match rule {
                Rule::contacts_line => {
                    count(cx, &mut kids, subject).map(ForecastLineKind::Contacts)
                }
                Rule::seed_line => count(cx, &mut kids, subject).map(ForecastLineKind::Seed),
                Rule::arrive_line => arrive(cx, &mut kids, subject),
                Rule::capacity_line => capacity(cx, &mut kids, subject),
                Rule::raised_line => raised(cx, &mut kids, subject),
                _ => drawn(cx, node, &mut kids),
            }
        }
        None => Err((Wanted::FORECAST_LINE, span)),
    };
    let kind = recover::line_end(cx, kids, kind, subject, &Wanted::NEXT_LINE);
    let kind = kind.unwrap_or_else(|| ForecastLineKind::Bad(cx.bad(span)));
    ForecastLine { kind, subject, span }
}

fn count(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    subject: Span,
) -> Result<crate::ast::IntegerLit, (Wanted, Span)> {
    let node = kids.eat(Rule::number).ok_or((Wanted::COUNT, subject))?;
    Ok(literal::integer(cx, &node))
}

fn arrive(cx: &mut Lower<'_>, kids: &mut Kids<'_>, subject: Span) -> Line {
    let over = kids.eat(Rule::kw_over).map(|node| cx.span(&node));
    let wanted = if over.is_some() { Wanted::DURATION } else { Wanted::OVER };
    let node = kids.eat(Rule::duration).ok_or((wanted, over.unwrap_or(subject)))?;
    let duration = literal::duration(cx, &node);
    if over.is_none() {
        cx.report(syntax_error::missing_word(subject, duration.span, "over"));
    }
    Ok(ForecastLineKind::Arrive(duration))
}

fn capacity(cx: &mut Lower<'_>, kids: &mut Kids<'_>, subject: Span) -> Line {
    let count = count(cx, kids, subject)?;
    let kind = name::eat_name(cx, kids).ok_or((Wanted::CONTACT_KIND, count.span))?;
    let keyword = kids.eat(Rule::kw_per).ok_or((Wanted::PER, kind.span))?;
    let keyword = cx.span(&keyword);
    let per = match kids.eat(Rule::bare_unit) {
        Some(node) => one(cx, &node),
        None => literal::want_duration(cx, kids, keyword),
    };
    Ok(ForecastLineKind::Capacity { count, kind, per })
}

/// `hour`, which stands for `1 hour`.
fn one(cx: &mut Lower<'_>, node: &Node<'_>) -> DurationLit {
    let span = cx.span(node);
    let unit = match node.as_str() {
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        other => {
            cx.report(syntax_error::bare_unit(span, other));
            return literal::none(span);
        }
    };
    let value = Some(Duration { parts: vec![(1, unit)] });
    Literal { value, text: SmolStr::new(node.as_str()), span }
}

fn raised(cx: &mut Lower<'_>, kids: &mut Kids<'_>, subject: Span) -> Line {
    let trigger = name::eat_name(cx, kids).ok_or((Wanted::TRIGGER, subject))?;
    let share = kids.eat(Rule::percent).ok_or((Wanted::SHARE, trigger.span))?;
    let share = literal::percent(cx, &share);
    let keyword = kids.eat(Rule::kw_within).ok_or((Wanted::WITHIN, share.span))?;
    let keyword = cx.span(&keyword);
    let within = literal::want_duration(cx, kids, keyword);
    Ok(ForecastLineKind::Trigger { trigger, share, within })
}

/// A line on a value that is drawn: `call.Result { … }`.
fn drawn(cx: &mut Lower<'_>, node: Node<'_>, kids: &mut Kids<'_>) -> Line {
    let span = cx.span(&node);
    let Some((base, field)) = base_and_field(cx, node) else {
        kids.for_each(drop);
        return Ok(ForecastLineKind::Bad(cx.bad(span)));
    };
    let node = kids
        .eat_any(&[Rule::shares, Rule::percent, Rule::drawn_range])
        .ok_or_else(|| (Wanted::drawn(field.as_str()), span))?;
    match node.as_rule() {
        Rule::percent => {
            let share = literal::percent(cx, &node);
            Ok(ForecastLineKind::Share { base, field, share })
        }
        Rule::shares => {
            let shares = shares(cx, node);
            Ok(ForecastLineKind::Shares { base, field, shares })
        }
        _ => range(cx, node, base, field),
    }
}

fn base_and_field(cx: &mut Lower<'_>, node: Node<'_>) -> Option<(Name, Name)> {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    let base = name::any_word(cx, &kids.next()?);
    kids.eat(Rule::dot);
    let Some(field) = kids.eat(Rule::word) else {
        cx.missing(&Wanted::field_of(base.as_str()), span);
        return None;
    };
    Some((base, name::any_word(cx, &field)))
}

/// `{ LiveAnswer 30%, NoAnswer 70% }`
fn shares(cx: &mut Lower<'_>, node: Node<'_>) -> Vec<ValueShare> {
    let kids = Kids::of(node);
    let mut shares = Vec::with_capacity(kids.left());
    for kid in kids {
        if kid.as_rule() == Rule::share {
            shares.extend(share(cx, kid));
        } else {
            let junk = cx.span(&kid);
            cx.unexpected(junk, &Wanted::VALUE_SHARE);
        }
    }
    shares
}

fn share(cx: &mut Lower<'_>, node: Node<'_>) -> Option<ValueShare> {
    let mut kids = Kids::of(node);
    let value = arm::pattern(cx, kids.eat(Rule::pattern)?);
    let share: PercentLit = if let Some(node) = kids.eat(Rule::percent) {
        literal::percent(cx, &node)
    } else if let Some(node) = kids.eat(Rule::number) {
        literal::percent_without_sign(cx, &node)
    } else {
        cx.missing(&Wanted::SHARE, value.span);
        literal::none(value.span)
    };
    Some(ValueShare { value, share })
}

/// `in 1 hour .. 3 days`
fn range(cx: &mut Lower<'_>, node: Node<'_>, base: Name, field: Name) -> Line {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    kids.eat(Rule::kw_in);
    let from = kids.next().ok_or((Wanted::RANGE_START, span))?;
    let from = expression::operand(cx, from);
    literal::range_dots(cx, &mut kids);
    let to = kids.next().ok_or((Wanted::RANGE_END, from.span))?;
    let to = expression::operand(cx, to);
    Ok(ForecastLineKind::Range { base, field, from, to })
}
