//! Settings: the lines `name value` of declarations, conversations and journeys.

use smol_str::SmolStr;

use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use super::{declaration, expression, literal, name, text};
use crate::Span;
use crate::ast::{
    Braced, EntrySetting, Expr, Name, PurposeSetting, QuietRule, Record, ReenterSetting, Setting,
    SettingValue, Source, ZoneSetting,
};
use crate::syntax_error::{self, Wanted};
use crate::words::is_reserved;

/// The settings in the braces of a declaration.
pub(super) fn settings(cx: &mut Lower<'_>, node: Node<'_>) -> Braced<Setting> {
    let span = cx.braced_span(&node);
    let items = listed(cx, node);
    Braced { items, span }
}

/// The settings in the braces of a conversation.
pub(super) fn listed(cx: &mut Lower<'_>, node: Node<'_>) -> Vec<Setting> {
    let kids = Kids::of(node);
    let mut settings = Vec::with_capacity(kids.left());
    for kid in kids {
        if kid.as_rule() == Rule::bad_line {
            let span = cx.span(&kid);
            cx.unexpected(span, &Wanted::SETTING);
        } else {
            let (setting, behind) = setting(cx, kid);
            settings.push(setting);
            settings.extend(behind);
        }
    }
    settings
}

/// Whether `rule` is that of a setting.
pub(super) fn is_setting(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::word_setting
            | Rule::text_setting
            | Rule::purpose_setting
            | Rule::quiet_time_setting
            | Rule::quiet_rule
            | Rule::zone_setting
            | Rule::input_fields
            | Rule::input_record
            | Rule::attributes_setting
            | Rule::dispositions_setting
            | Rule::reattempts_setting
            | Rule::within_setting
            | Rule::to_setting
            | Rule::audience_setting
            | Rule::exclude_setting
            | Rule::entry_setting
            | Rule::reenter_setting
            | Rule::date_setting
            | Rule::names_setting
            | Rule::goal_setting
            | Rule::exit_on_setting
            | Rule::unknown_setting
    )
}

/// One setting, and one that does not exist behind it on its line.
pub(super) fn setting(cx: &mut Lower<'_>, node: Node<'_>) -> (Setting, Option<Setting>) {
    let span = cx.span(&node);
    let rule = node.as_rule();
    let mut kids = Kids::of(node);
    let key = kids.next().map_or(span, |key| cx.span(&key));
    let name = Name { text: single_spaced(cx.text(key)), span: key };
    if rule == Rule::unknown_setting {
        let value = unknown(cx, &mut kids, key);
        return (Setting { name, value, span }, None);
    }
    let value = value(cx, rule, &mut kids, key);
    let junk = kids.last().map(|node| cx.span(&node));
    let behind = junk.filter(|_| value.is_ok()).and_then(|junk| behind(cx, junk));
    let (junk, span) = match &behind {
        Some(behind) => (None, cx.trimmed(cx.place(span.start, behind.span.start))),
        None => (junk, span),
    };
    let value = finish(cx, junk, value, key);
    (Setting { name, value, span }, behind)
}

/// A setting that does not exist, behind another on its line.
fn behind(cx: &mut Lower<'_>, junk: Span) -> Option<Setting> {
    let text = cx.text(junk);
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    let is_name = word.starts_with(|c: char| c.is_alphabetic() || c == '_') && !is_reserved(word);
    let goes_on =
        rest.trim_start().starts_with([':', '.', '=']) || matches!(word, "because" | "every");
    if !is_name || goes_on {
        return None;
    }
    let whole = cx.bad(junk).span;
    let key = cx.first_word(whole);
    let value = match cx.place(key.end, whole.end) {
        rest if rest.is_empty() => Lower::nothing(key),
        rest => cx.bad(rest),
    };
    let name = Name { text: name::normalized(word), span: key };
    Some(Setting { name, value: SettingValue::Bad(value), span: whole })
}

/// The words of a setting's name with one space between.
fn single_spaced(words: &str) -> SmolStr {
    if !words.contains(|c: char| c.is_ascii_whitespace()) {
        return name::normalized(words);
    }
    let mut all = words.split_ascii_whitespace();
    match (all.next(), all.next_back()) {
        (Some(first), Some(last)) => SmolStr::from_iter([first, " ", last]),
        _ => SmolStr::new(words),
    }
}

/// The value of a setting that the grammar does not know; the compiler says that it does not exist.
fn unknown(cx: &mut Lower<'_>, kids: &mut Kids<'_>, key: Span) -> SettingValue {
    if let Some(node) = kids.eat(Rule::unknown_value) {
        let span = cx.span(&node);
        return SettingValue::Bad(cx.bad(span));
    }
    // The line end or comma behind it may be all that keeps the next setting from being its value.
    cx.bad(key);
    SettingValue::Bad(Lower::nothing(key))
}

/// Takes what is left behind a value: nothing, or text that does not belong there. Where the value itself is
/// missing, that text is what stands in its place.
fn finish(
    cx: &mut Lower<'_>,
    junk: Option<Span>,
    value: Result<SettingValue, Wanted>,
    key: Span,
) -> SettingValue {
    match (value, junk) {
        (Ok(value), None) => value,
        (Ok(value), Some(junk)) => {
            cx.unexpected(junk, &Wanted::NEXT_SETTING);
            value
        }
        (Err(wanted), Some(junk)) => {
            cx.unexpected(junk, &wanted);
            SettingValue::Bad(cx.bad(junk))
        }
        (Err(wanted), None) => {
            cx.missing(&wanted, key);
            SettingValue::Bad(Lower::nothing(key))
        }
    }
}

/// The value behind the name `key`, or what should stand there.
fn value(
    cx: &mut Lower<'_>,
    rule: Rule,
    kids: &mut Kids<'_>,
    key: Span,
) -> Result<SettingValue, Wanted> {
    match rule {
        Rule::text_setting => text_value(cx, kids),
        Rule::purpose_setting => purpose(cx, kids),
        Rule::quiet_time_setting => quiet_time(cx, kids),
        Rule::quiet_rule => quiet_rule(cx, kids),
        Rule::zone_setting => zone(cx, kids),
        Rule::input_fields | Rule::attributes_setting => fields(cx, kids),
        Rule::input_record => record(cx, kids).map(SettingValue::Record),
        Rule::dispositions_setting => dispositions(cx, kids),
        Rule::reattempts_setting => reattempts(cx, kids),
        Rule::within_setting => within(cx, kids, key),
        Rule::to_setting => to(cx, kids),
        Rule::audience_setting => source(cx, kids, key).map(SettingValue::Audience),
        Rule::goal_setting => source(cx, kids, key).map(SettingValue::Goal),
        Rule::exclude_setting => exclude(cx, kids, key),
        Rule::entry_setting => entry(cx, kids),
        Rule::reenter_setting => reenter(cx, kids),
        Rule::date_setting => date_time(cx, kids),
        Rule::names_setting => names(cx, kids),
        Rule::exit_on_setting => exit_on(cx, kids, key),
        _ => word(cx, kids).map(SettingValue::Word).ok_or_else(|| Wanted::word_of(cx.text(key))),
    }
}

fn word(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Option<Name> {
    kids.eat(Rule::name).map(|node| name::name(cx, &node))
}

fn text_value(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    let node = kids.eat(Rule::text).ok_or(Wanted::TEXT)?;
    Ok(SettingValue::Text(text::text(cx, node)))
}

fn purpose(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    let purpose = word(cx, kids).ok_or(Wanted::PURPOSE)?;
    let mut topic = None;
    if let Some(slash) = kids.eat(Rule::slash) {
        topic = word(cx, kids);
        if topic.is_none() {
            let slash = cx.span(&slash);
            cx.missing(&Wanted::TOPIC, slash);
        }
    }
    let consent =
        kids.eat_any(&[Rule::consent_model, Rule::name]).map(|node| name::any_word(cx, &node));
    Ok(SettingValue::Purpose(PurposeSetting { purpose, topic, consent }))
}

fn quiet_time(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    let name = word(cx, kids).ok_or(Wanted::QUIET_TIME)?;
    let because = because(cx, kids);
    Ok(SettingValue::QuietTime { name, because })
}

/// `because "…"`, if it is there.
pub(super) fn because(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Option<crate::ast::Text> {
    let keyword = kids.eat(Rule::kw_because)?;
    let reason = kids.eat(Rule::text).map(|node| text::text(cx, node));
    if reason.is_none() {
        let keyword = cx.span(&keyword);
        cx.missing(&Wanted::REASON, keyword);
    }
    reason
}

fn quiet_rule(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    if kids.eat(Rule::kw_on).is_some() {
        let node = kids.eat(Rule::date).ok_or(Wanted::DATE)?;
        let from = literal::date(cx, &node);
        literal::range_dots(cx, kids);
        let to = kids.eat(Rule::date).map(|node| literal::date(cx, &node));
        return Ok(SettingValue::Quiet(QuietRule::Dates { from, to }));
    }
    let days = kids.eat(Rule::days).ok_or(Wanted::QUIET_DAYS)?;
    let days_span = cx.span(&days);
    let days = literal::days(cx, days);
    let Some(range) = kids.eat(Rule::time_range) else {
        return Err(Wanted::time_range_behind(cx.text(days_span)));
    };
    let range = literal::time_range(cx, range);
    Ok(SettingValue::Quiet(QuietRule::Weekly { days, range }))
}

fn zone(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    if let Some(node) = kids.eat(Rule::text) {
        return Ok(SettingValue::Zone(ZoneSetting::Fixed(text::text(cx, node))));
    }
    let span = kids.eat(Rule::kw_contact).map(|node| cx.span(&node)).ok_or(Wanted::ZONE)?;
    let else_block = kids.eat(Rule::else_block).map(|node| cx.span(&node));
    Ok(SettingValue::Zone(ZoneSetting::Contact { span, else_block }))
}

fn fields(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    let node = kids.eat(Rule::fields).ok_or(Wanted::FIELDS)?;
    Ok(SettingValue::Fields(declaration::fields(cx, node)))
}

fn record(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<Record, Wanted> {
    let node = kids.eat(Rule::record).ok_or(Wanted::RECORD)?;
    Ok(expression::record(cx, node))
}

fn dispositions(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    let node = kids.eat(Rule::values).ok_or(Wanted::VALUES)?;
    Ok(SettingValue::Values(name::values(cx, node)))
}

fn reattempts(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    let count = kids.eat(Rule::number).ok_or(Wanted::COUNT)?;
    let count = literal::integer(cx, &count);
    let Some(keyword) = kids.eat(Rule::kw_every) else {
        return Err(Wanted::EVERY_BEHIND);
    };
    let keyword = cx.span(&keyword);
    let every = literal::want_duration(cx, kids, keyword);
    Ok(SettingValue::Reattempts { count, every })
}

fn within(cx: &mut Lower<'_>, kids: &mut Kids<'_>, key: Span) -> Result<SettingValue, Wanted> {
    let keyword = kids.eat(Rule::kw_within).map(|node| cx.span(&node));
    let Some(node) = kids.eat(Rule::duration) else {
        return Err(if keyword.is_some() { Wanted::DURATION } else { Wanted::WITHIN });
    };
    let duration = literal::duration(cx, &node);
    if keyword.is_none() {
        cx.report(syntax_error::missing_word(key, duration.span, "within"));
    }
    Ok(SettingValue::Within(duration))
}

fn to(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    let node = kids.eat(Rule::expr).ok_or(Wanted::ADDRESS)?;
    Ok(SettingValue::Expr(expression::expr(cx, node)))
}

fn source(cx: &mut Lower<'_>, kids: &mut Kids<'_>, key: Span) -> Result<Source, Wanted> {
    let node = kids.eat(Rule::source).ok_or(Wanted::SOURCE)?;
    let mut kids = Kids::of(node);
    let keyword = kids.next();
    let span = keyword.as_ref().map_or(key, |node| cx.span(node));
    if keyword.is_some_and(|node| node.as_rule() == Rule::kw_segment) {
        return Ok(Source::Segment(name::want_name(cx, &mut kids, &Wanted::SEGMENT, span)));
    }
    let trigger = name::want_name(cx, &mut kids, &Wanted::TRIGGER, span);
    let alias = alias(cx, &mut kids);
    let when = condition(cx, &mut kids);
    Ok(Source::Trigger { trigger, alias, when })
}

/// `as paid`, if it is there.
pub(super) fn alias(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Option<Name> {
    let node = kids.eat(Rule::alias)?;
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    kids.eat(Rule::kw_as);
    Some(name::want_name(cx, &mut kids, &Wanted::ALIAS, span))
}

/// `when paid.premium > 0`, if it is there.
pub(super) fn condition(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Option<Expr> {
    let node = kids.eat(Rule::condition)?;
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    kids.eat(Rule::kw_when);
    Some(expression::want_expr(cx, &mut kids, &Wanted::CONDITION, span))
}

fn exclude(cx: &mut Lower<'_>, kids: &mut Kids<'_>, key: Span) -> Result<SettingValue, Wanted> {
    let keyword = kids.eat(Rule::kw_segment);
    let Some(first) = name::eat_name(cx, kids) else {
        return Err(if keyword.is_some() { Wanted::SEGMENT } else { Wanted::SEGMENT_KEYWORD });
    };
    if keyword.is_none() {
        cx.report(syntax_error::missing_word(key, first.span, "segment"));
    }
    let mut names = vec![first];
    while let Some(node) = kids.eat_any(&[Rule::kw_segment, Rule::name, Rule::reserved]) {
        if node.as_rule() != Rule::kw_segment {
            names.push(name::name(cx, &node));
        }
    }
    Ok(SettingValue::Exclude(names))
}

fn entry(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    if let Some(keyword) = kids.eat(Rule::kw_every) {
        let keyword = cx.span(&keyword);
        let every = literal::want_duration(cx, kids, keyword);
        return Ok(SettingValue::Entry(EntrySetting::Every(every)));
    }
    let word = word(cx, kids).ok_or(Wanted::ENTRY)?;
    Ok(SettingValue::Entry(EntrySetting::Word(word)))
}

fn reenter(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    if let Some(keyword) = kids.eat(Rule::kw_after) {
        let keyword = cx.span(&keyword);
        let after = literal::want_duration(cx, kids, keyword);
        return Ok(SettingValue::Reenter(ReenterSetting::After(after)));
    }
    let word = word(cx, kids).ok_or(Wanted::REENTER)?;
    Ok(SettingValue::Reenter(ReenterSetting::Word(word)))
}

fn date_time(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    let node = kids.eat(Rule::date).ok_or(Wanted::DATE_TIME)?;
    let date = literal::date(cx, &node);
    let time = kids.eat(Rule::time).map(|node| literal::time(cx, &node));
    Ok(SettingValue::DateTime { date, time })
}

fn names(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Result<SettingValue, Wanted> {
    let node = kids.eat(Rule::names).ok_or(Wanted::NAMES)?;
    Ok(SettingValue::Words(name::list(cx, node)))
}

fn exit_on(cx: &mut Lower<'_>, kids: &mut Kids<'_>, key: Span) -> Result<SettingValue, Wanted> {
    let on = source(cx, kids, key)?;
    if let Some(arrow) = kids.eat(Rule::wrong_arrow) {
        cx.report(syntax_error::wrong_arrow(cx.span(&arrow), arrow.as_str()));
    }
    let outcome = word(cx, kids);
    if outcome.is_none() && kids.rule().is_none() {
        let before = match &on {
            Source::Segment(name) | Source::Trigger { trigger: name, .. } => name.span,
        };
        cx.missing(&Wanted::EXIT_ON_OUTCOME, before);
    }
    Ok(SettingValue::ExitOn { on, outcome })
}
