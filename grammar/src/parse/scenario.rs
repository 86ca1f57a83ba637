//! Scenarios and their lines.

use super::declaration;
use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use super::{arm, expression, literal, name, recover, step, text};
use crate::Span;
use crate::ast::{
    Consent, DurationLit, Expectation, ScenarioDecl, ScenarioLine, ScenarioLineKind, Text, Timing,
    TriggerRef,
};
use crate::syntax_error::{Place, Wanted};

type Line = Result<ScenarioLineKind, (Wanted, Span)>;

/// `scenario "…" for Renewals { lines }`
pub(super) fn scenario(cx: &mut Lower<'_>, node: Node<'_>) -> ScenarioDecl {
    let span = cx.braced_span(&node);
    let mut kids = Kids::of(node);
    let keyword = kids.next().map_or(span, |node| cx.span(&node));
    let name = if let Some(node) = kids.eat(Rule::text) {
        text::text(cx, node)
    } else {
        cx.missing(&Wanted::SCENARIO_NAME, keyword);
        Text { strings: Vec::new(), span: keyword.after() }
    };
    let before = if name.strings.is_empty() { keyword } else { name.span };
    let journey = declaration::for_journey(cx, &mut kids, before, !name.strings.is_empty());
    let mut lines = Vec::new();
    let mut body = journey.span.after();
    let node = if journey.is_missing() {
        kids.find(|node| node.as_rule() == Rule::scenario_body)
    } else {
        declaration::want_braces(cx, &mut kids, Rule::scenario_body, journey.span)
    };
    if let Some(node) = node {
        body = cx.braced_span(&node);
        lines.extend(Kids::of(node).map(|kid| line(cx, kid)));
    }
    ScenarioDecl { name, journey, lines, body, span }
}

fn line(cx: &mut Lower<'_>, node: Node<'_>) -> ScenarioLine {
    let span = cx.span(&node);
    let rule = node.as_rule();
    if rule == Rule::bad_line {
        let kind = ScenarioLineKind::Bad(recover::line(cx, span, &Place::ScenarioLines));
        return ScenarioLine { keyword: span, kind, span };
    }
    let mut kids = Kids::of(node);
    let keyword = match rule {
        Rule::consent_line => cx.first_word(span),
        _ => kids.next().map_or(span, |node| cx.span(&node)),
    };
    let kind = match rule {
        Rule::given_line => given(cx, &mut kids, keyword),
        Rule::start_line => start(cx, &mut kids, keyword),
        Rule::expect_line => expect(cx, &mut kids, keyword),
        Rule::reply_line => reply(cx, &mut kids, keyword),
        Rule::raise_line => raise(cx, &mut kids, keyword),
        Rule::set_line => set(cx, &mut kids, keyword),
        Rule::consent_line => consent_line(cx, &mut kids, keyword),
        _ => pass(cx, &mut kids, keyword),
    };
    let kind = recover::line_end(cx, kids, kind, keyword, &Wanted::NEXT_LINE);
    let kind = kind.unwrap_or_else(|| ScenarioLineKind::Bad(cx.bad(span)));
    ScenarioLine { keyword, kind, span }
}

fn given(cx: &mut Lower<'_>, kids: &mut Kids<'_>, keyword: Span) -> Line {
    let node = kids
        .eat_any(&[Rule::given_contact, Rule::consent, Rule::given_split])
        .ok_or((Wanted::GIVEN, keyword))?;
    let span = cx.span(&node);
    let rule = node.as_rule();
    if rule == Rule::consent {
        return consent(cx, node).map(ScenarioLineKind::GivenConsent);
    }
    let mut parts = Kids::of(node);
    parts.next();
    if rule == Rule::given_split {
        return given_split(cx, &mut parts, span);
    }
    if let Some(node) = parts.eat(Rule::record) {
        return Ok(ScenarioLineKind::GivenContact(expression::record(cx, node)));
    }
    let node = parts.eat(Rule::in_segment).ok_or((Wanted::GIVEN_CONTACT, span))?;
    Ok(ScenarioLineKind::GivenSegment(expression::segment_of(cx, node)))
}

fn given_split(cx: &mut Lower<'_>, kids: &mut Kids<'_>, span: Span) -> Line {
    let split = name::eat_name(cx, kids).ok_or((Wanted::SPLIT_NAME, span))?;
    kids.eat(Rule::assign).ok_or((Wanted::SPLIT_ARM_GIVEN, split.span))?;
    let arm = name::eat_name(cx, kids).ok_or((Wanted::SPLIT_ARM_NAME, span))?;
    Ok(ScenarioLineKind::GivenSplit { split, arm })
}

/// `consent RetailVoice / Service opted_in`
fn consent(cx: &mut Lower<'_>, node: Node<'_>) -> Result<Consent, (Wanted, Span)> {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    kids.next();
    let profile = name::eat_name(cx, &mut kids).ok_or((Wanted::PROFILE, span))?;
    let mut purpose = None;
    let mut topic = None;
    while let Some(slash) = kids.eat(Rule::slash) {
        let slash = cx.span(&slash);
        let name = name::eat_name(cx, &mut kids);
        match (&purpose, &topic) {
            (None, _) => purpose = Some(name.ok_or((Wanted::PURPOSE, slash))?),
            (Some(_), None) => topic = Some(name.ok_or((Wanted::TOPIC, slash))?),
            (Some(_), Some(_)) => return Err((Wanted::CONSENT_STATE, slash.before())),
        }
    }
    let purpose = purpose.ok_or((Wanted::SLASH_PURPOSE, profile.span))?;
    let state = name::eat_name(cx, &mut kids).ok_or((Wanted::CONSENT_STATE, span))?;
    Ok(Consent { profile, purpose, topic, state })
}

fn start(cx: &mut Lower<'_>, kids: &mut Kids<'_>, keyword: Span) -> Line {
    let date = kids.eat(Rule::date).ok_or((Wanted::DATE_TIME, keyword))?;
    let date = literal::date(cx, &date);
    let time = kids.eat(Rule::time).ok_or((Wanted::TIME, date.span))?;
    let time = literal::time(cx, &time);
    let mut with = None;
    if let Some(keyword) = kids.eat(Rule::kw_with) {
        let keyword = cx.span(&keyword);
        let trigger = name::eat_name(cx, kids).ok_or((Wanted::TRIGGER, keyword))?;
        let record = kids.eat(Rule::record).map(|node| expression::record(cx, node));
        with = Some((trigger, record));
    }
    Ok(ScenarioLineKind::Start { date, time, with })
}

fn expect(cx: &mut Lower<'_>, kids: &mut Kids<'_>, keyword: Span) -> Line {
    let node = kids
        .eat_any(&[Rule::expect_send, Rule::expect_raise, Rule::expect_exit, Rule::expect_handle])
        .ok_or((Wanted::EXPECTATION, keyword))?;
    let what = expectation(cx, node)?;
    let timing = match kids.eat(Rule::timing) {
        Some(node) => Some(timing(cx, node)?),
        None => None,
    };
    Ok(ScenarioLineKind::Expect { what, timing })
}

fn expectation(cx: &mut Lower<'_>, node: Node<'_>) -> Result<Expectation, (Wanted, Span)> {
    let span = cx.span(&node);
    let rule = node.as_rule();
    let mut kids = Kids::of(node);
    if rule == Rule::expect_handle {
        let handle = name::eat_name(cx, &mut kids).ok_or((Wanted::EXPECTATION, span))?;
        if kids.eat(Rule::kw_blocked).is_none() {
            return Ok(Expectation::Conversation(handle));
        }
        let reason = name::eat_name(cx, &mut kids).ok_or((Wanted::BLOCKED_REASON, span))?;
        return Ok(Expectation::Blocked { handle, reason });
    }
    let keyword = kids.next().map_or(span, |node| cx.span(&node));
    match rule {
        Rule::expect_send => {
            name::eat_name(cx, &mut kids).map(Expectation::Send).ok_or((Wanted::MESSAGE, keyword))
        }
        Rule::expect_exit => {
            name::eat_name(cx, &mut kids).map(Expectation::Exit).ok_or((Wanted::OUTCOME, keyword))
        }
        _ => {
            let (trigger, record) = step::raised(cx, &mut kids, keyword)?;
            Ok(Expectation::Raise { trigger, record })
        }
    }
}

fn timing(cx: &mut Lower<'_>, node: Node<'_>) -> Result<Timing, (Wanted, Span)> {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    let is_within = kids.next().is_some_and(|node| node.as_rule() == Rule::kw_within);
    if is_within {
        return Ok(Timing::Within(literal::want_duration(cx, &mut kids, span)));
    }
    let date = kids.eat(Rule::date).map(|node| literal::date(cx, &node));
    let time = kids.eat(Rule::time).ok_or((Wanted::TIME, span))?;
    Ok(Timing::At { date, time: literal::time(cx, &time) })
}

/// `after 3 minutes`, if it is there.
fn later(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Option<DurationLit> {
    let keyword = kids.eat(Rule::kw_after)?;
    let keyword = cx.span(&keyword);
    Some(literal::want_duration(cx, kids, keyword))
}

fn reply(cx: &mut Lower<'_>, kids: &mut Kids<'_>, keyword: Span) -> Line {
    let node = kids.eat(Rule::trigger_ref).ok_or((Wanted::REPLY_EVENT, keyword))?;
    let span = cx.span(&node);
    let event = arm::trigger_ref(cx, node);
    let record = kids.eat(Rule::record).map(|node| expression::record(cx, node));
    let after = later(cx, kids);
    match event {
        Some(TriggerRef::Event { handle, event }) => {
            Ok(ScenarioLineKind::Reply { handle, event, record, after })
        }
        Some(TriggerRef::Declared(name)) => {
            cx.unexpected(span, &Wanted::dot_event(name.as_str()));
            kids.for_each(drop);
            Ok(ScenarioLineKind::Bad(cx.bad(keyword.to(span))))
        }
        None => Ok(ScenarioLineKind::Bad(cx.bad(keyword.to(span)))),
    }
}

fn raise(cx: &mut Lower<'_>, kids: &mut Kids<'_>, keyword: Span) -> Line {
    let (trigger, record) = step::raised(cx, kids, keyword)?;
    let after = later(cx, kids);
    Ok(ScenarioLineKind::Raise { trigger, record, after })
}

fn set(cx: &mut Lower<'_>, kids: &mut Kids<'_>, keyword: Span) -> Line {
    let node = kids.eat(Rule::assignment).ok_or((Wanted::FIELD_TO_SET, keyword))?;
    let span = cx.span(&node);
    let assignment = step::assignment(cx, node);
    let after = later(cx, kids);
    Ok(if let Some(assignment) = assignment {
        ScenarioLineKind::Set { assignment, after }
    } else {
        kids.for_each(drop);
        ScenarioLineKind::Bad(cx.bad(keyword.to(span)))
    })
}

fn consent_line(cx: &mut Lower<'_>, kids: &mut Kids<'_>, keyword: Span) -> Line {
    let node = kids.eat(Rule::consent).ok_or((Wanted::PROFILE, keyword))?;
    let consent = consent(cx, node)?;
    let after = later(cx, kids);
    Ok(ScenarioLineKind::Consent { consent, after })
}

fn pass(cx: &mut Lower<'_>, kids: &mut Kids<'_>, keyword: Span) -> Line {
    let node = kids.eat(Rule::duration).ok_or((Wanted::DURATION, keyword))?;
    Ok(ScenarioLineKind::Pass(literal::duration(cx, &node)))
}
