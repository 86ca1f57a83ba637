//! Policies and their rules.

use super::declaration::{self, Head};
use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use super::{expression, literal, name, recover, setting};
use crate::Span;
use crate::ast::{Braced, DurationLit, HoursRange, Name, PolicyDecl, PolicyRule, RuleKind};
use crate::syntax_error::{self, Place, Wanted};

/// `policy UsCalling { … }`
pub(super) fn policy(cx: &mut Lower<'_>, node: Node<'_>) -> PolicyDecl {
    let Head { name, mut kids, span } = declaration::head(cx, node, &Wanted::POLICY_NAME);
    let rules = match declaration::want_braces(cx, &mut kids, Rule::policy_body, name.span) {
        Some(node) => {
            let span = cx.braced_span(&node);
            let items = Kids::of(node).map(|kid| rule(cx, kid)).collect();
            Braced { items, span }
        }
        None => Braced { items: Vec::new(), span: name.span.after() },
    };
    PolicyDecl { name, rules, span }
}

fn rule(cx: &mut Lower<'_>, node: Node<'_>) -> PolicyRule {
    let span = cx.span(&node);
    let rule = node.as_rule();
    if rule == Rule::bad_line {
        let bad = recover::line(cx, span, &Place::PolicyRules);
        return PolicyRule { kind: RuleKind::Bad(bad), because: None, keyword: span, span };
    }
    let mut kids = Kids::of(node);
    let keyword = kids.next().map_or(span, |node| cx.span(&node));
    let kind = match rule {
        Rule::limit_rule => limit(cx, &mut kids, keyword),
        Rule::hours_rule => hours(cx, &mut kids, keyword),
        Rule::never_rule => never(cx, &mut kids, keyword),
        Rule::require_rule => require(cx, &mut kids, keyword),
        _ => finish(cx, &mut kids, keyword),
    };
    let because = setting::because(cx, &mut kids);
    let kind = recover::line_end(cx, kids, kind, keyword, &Wanted::NEXT_RULE);
    let kind = kind.unwrap_or_else(|| RuleKind::Bad(cx.bad(span)));
    PolicyRule { kind, because, keyword, span }
}

fn limit(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    keyword: Span,
) -> Result<RuleKind, (Wanted, Span)> {
    let count = kids.eat(Rule::number).ok_or((Wanted::COUNT, keyword))?;
    let count = literal::integer(cx, &count);
    let kind = name::eat_name(cx, kids).ok_or((Wanted::CONTACT_KIND, count.span))?;
    let per = per(cx, kids).ok_or((Wanted::PER, kind.span))?;
    Ok(RuleKind::Limit { count, kind, per })
}

/// `per 24 hours`, if it is there.
fn per(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Option<DurationLit> {
    let keyword = kids.eat(Rule::kw_per)?;
    let keyword = cx.span(&keyword);
    if let Some(unit) = kids.eat(Rule::bare_unit) {
        let span = cx.span(&unit);
        cx.report(syntax_error::bare_unit(span, unit.as_str()));
        return Some(literal::none(keyword));
    }
    Some(literal::want_duration(cx, kids, keyword))
}

fn hours(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    keyword: Span,
) -> Result<RuleKind, (Wanted, Span)> {
    let mut ranges = Vec::new();
    let mut last = keyword;
    while let Some(node) = kids.eat(Rule::hours_range) {
        last = cx.span(&node);
        ranges.extend(hours_range(cx, node));
    }
    if ranges.is_empty() && last.same_place(keyword) {
        return Err((Wanted::TIME_RANGE, keyword));
    }
    let contacts = kinds(cx, kids, last)?;
    Ok(RuleKind::Hours { ranges, kinds: contacts })
}

fn hours_range(cx: &mut Lower<'_>, node: Node<'_>) -> Option<HoursRange> {
    let mut kids = Kids::of(node);
    let days_node = kids.eat(Rule::days);
    let span = days_node.as_ref().map(|node| cx.span(node));
    let days = days_node.map(|node| literal::days(cx, node));
    if let Some(node) = kids.eat(Rule::time_range) {
        return Some(HoursRange { days, range: literal::time_range(cx, node) });
    }
    if let Some(span) = span {
        cx.missing(&Wanted::time_range_behind(cx.text(span)), span);
    }
    None
}

/// `for calls, texts`
fn kinds(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    before: Span,
) -> Result<Vec<Name>, (Wanted, Span)> {
    let keyword = kids.eat(Rule::kw_for).ok_or((Wanted::FOR_KINDS, before))?;
    let keyword = cx.span(&keyword);
    let node = kids.eat(Rule::names).ok_or((Wanted::CONTACT_KIND, keyword))?;
    Ok(name::list(cx, node))
}

fn never(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    keyword: Span,
) -> Result<RuleKind, (Wanted, Span)> {
    let node = kids.eat(Rule::names).ok_or((Wanted::CONTACT_KIND, keyword))?;
    let mut last = cx.span(&node);
    let contacts = name::list(cx, node);
    let period = kids.eat(Rule::kw_for).map(|keyword| {
        let keyword = cx.span(&keyword);
        literal::want_duration(cx, kids, keyword)
    });
    if let Some(period) = &period {
        last = period.span;
    }
    let after = kids.eat(Rule::kw_after).ok_or((Wanted::AFTER, last))?;
    let after = cx.span(&after);
    let node = kids.eat(Rule::expr).ok_or((Wanted::CONDITION, after))?;
    let condition = expression::expr(cx, node);
    Ok(RuleKind::Never { kinds: contacts, period, condition })
}

fn require(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    keyword: Span,
) -> Result<RuleKind, (Wanted, Span)> {
    let consent = name::eat_name(cx, kids).ok_or((Wanted::CONSENT_MODEL, keyword))?;
    let contacts = kinds(cx, kids, consent.span)?;
    Ok(RuleKind::Require { consent, kinds: contacts })
}

fn finish(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    keyword: Span,
) -> Result<RuleKind, (Wanted, Span)> {
    let within = kids.eat(Rule::kw_within).ok_or((Wanted::WITHIN, keyword))?;
    let within = cx.span(&within);
    let node = kids.eat(Rule::duration).ok_or((Wanted::DURATION, within))?;
    Ok(RuleKind::Finish { within: literal::duration(cx, &node) })
}
