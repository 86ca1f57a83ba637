//! Quiet times, and what others say of them.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a setting is asked for the one form that it may have"
)]

use journey_grammar::Span;
use journey_grammar::ast::{self, Days, SettingValue, ZoneSetting};

use super::names::{Kind, Names, Sink, inside_only};
use super::settings::{Settings, Takes, report_missing};
use super::time;
use crate::errors::settings as errors;
use crate::flow::longest_quiet;
use crate::hir::{QuietChoice, QuietRule, QuietTime, QuietValue, QuietZone};

pub(super) const TAKES: Takes = Takes { owner: "a quiet time", once: &["zone"], many: &["quiet"] };

/// The settings that a quiet time needs.
pub(super) const REQUIRED: &[&str] = &["quiet"];

pub(crate) fn quiet_time(sink: &mut Sink, decl: &ast::SettingsDecl) -> QuietTime {
    inside_only(sink, Kind::QuietTime, &decl.name);
    let name = decl.name.name.clone();
    let settings = Settings::gather(sink, &decl.settings.items, &TAKES);
    let what = format!("quiet time `{}`", name.as_str());
    report_missing(sink, &what, &settings.missing(REQUIRED), name.span);
    let rules = settings.all("quiet").filter_map(|setting| match &setting.value {
        SettingValue::Quiet(rule) => rule_of(sink, rule),
        _ => None,
    });
    let (rules, places): (Vec<_>, Vec<_>) = rules.unzip();
    let longest = longest_quiet(&rules);
    QuietTime { name, zone: zone(sink, &settings), rules, places, longest }
}

fn zone(sink: &mut Sink, settings: &Settings<'_>) -> QuietZone {
    match settings.one("zone").map(|setting| &setting.value) {
        Some(SettingValue::Zone(ZoneSetting::Contact { else_block: Some(_), .. })) => {
            QuietZone::ContactElseBlock
        }
        Some(SettingValue::Zone(ZoneSetting::Fixed(text))) => {
            let zone = time::zone(sink, text);
            zone.map_or(QuietZone::Contact, QuietZone::Fixed)
        }
        _ => QuietZone::Contact,
    }
}

/// A rule, with the place of its times or dates.
fn rule_of(sink: &mut Sink, rule: &ast::QuietRule) -> Option<(QuietRule, Span)> {
    match rule {
        ast::QuietRule::Weekly { days, range } => {
            let (from, to) = time_range(sink, range)?;
            Some((QuietRule::Weekly { days: weekdays(days), from, to }, range.span))
        }
        ast::QuietRule::Dates { from, to } => {
            let first = from.value?;
            let last = match to {
                Some(to) => to.value?,
                None => first,
            };
            if last < first {
                let span = to.as_ref().map_or(from.span, |to| to.span);
                sink.report(errors::bad_literal(
                    "this range of dates ends before it begins",
                    span,
                    "an earlier date",
                    "write the earlier date first",
                ));
                return None;
            }
            let place = from.span.to(to.as_ref().map_or(from.span, |to| to.span));
            Some((QuietRule::Dates { from: first, to: last }, place))
        }
    }
}

/// The days of a rule, Monday first.
pub(crate) fn weekdays(days: &Days) -> [bool; 7] {
    let Days::Listed(ranges) = days else { return [true; 7] };
    let mut all = [false; 7];
    for range in ranges {
        let (from, to) = (range.from as usize, range.to.unwrap_or(range.from) as usize);
        let length = (to + 7 - from) % 7;
        for step in 0..=length {
            if let Some(day) = all.get_mut((from + step) % 7) {
                *day = true;
            }
        }
    }
    all
}

/// The minutes of a range; one that is empty is reported.
pub(crate) fn time_range(sink: &mut Sink, range: &ast::TimeRange) -> Option<(u16, u16)> {
    let (from, to) = (range.from.value?.minutes, range.to.value?.minutes);
    if from == to {
        sink.report(errors::bad_literal(
            "this range of times is empty",
            range.span,
            "ends when it begins",
            "for the whole day write `00:00..24:00`",
        ));
        return None;
    }
    Some((from, to))
}

/// What `quiet time` says, where it stands.
pub(crate) fn choice(
    names: &Names,
    sink: &mut Sink,
    settings: &Settings<'_>,
) -> Option<QuietChoice> {
    let setting = settings.one("quiet time")?;
    let SettingValue::QuietTime { name, because } = &setting.value else {
        let value = QuietValue::Unknown;
        return Some(QuietChoice { value, because: None, span: setting.span });
    };
    let value = if name.as_str() == "none" {
        QuietValue::None
    } else {
        names.find::<QuietTime>(sink, name).map_or(QuietValue::Unknown, QuietValue::Declared)
    };
    let because = because.as_ref().and_then(ast::Text::plain);
    Some(QuietChoice { value, because, span: setting.span })
}
