//! Settings.

use journey_grammar::ast::{
    Braced, Days, EntrySetting, Name, PurposeSetting, QuietRule, ReenterSetting, Setting,
    SettingValue, Source, ZoneSetting,
};

use super::declaration::{fields, values, word};
use super::expression::{expr, record, text};
use super::{How, Kind, Visitor};

pub(super) fn braced(settings: &Braced<Setting>, visitor: &mut dyn Visitor) {
    visitor.braces(settings.span);
    all(&settings.items, visitor);
}

pub(super) fn all(settings: &[Setting], visitor: &mut dyn Visitor) {
    for setting in settings {
        if visitor.node(setting.span) {
            visitor.name(&setting.name, Kind::Setting, How::Read);
            value(setting, visitor);
        }
    }
}

fn value(setting: &Setting, visitor: &mut dyn Visitor) {
    match &setting.value {
        SettingValue::Word(name) => visitor.name(name, kind_of_word(&setting.name), How::Read),
        SettingValue::Words(names) => listed(&setting.name, names, visitor),
        SettingValue::Reattempts { count, every } => {
            visitor.literal(count.span);
            visitor.literal(every.span);
        }
        SettingValue::Fields(list) => fields(list, visitor),
        SettingValue::Values(list) => values(list, Kind::Disposition, visitor),
        SettingValue::Record(given) => record(given, visitor),
        SettingValue::Purpose(purpose) => self::purpose(purpose, visitor),
        SettingValue::QuietTime { name, because } => {
            let kind = if name.as_str() == "none" { Kind::Word } else { Kind::QuietTime };
            visitor.name(name, kind, How::Read);
            if let Some(because) = because {
                text(because, visitor);
            }
        }
        SettingValue::Text(value) => text(value, visitor),
        SettingValue::Expr(value) => expr(value, visitor),
        SettingValue::Zone(ZoneSetting::Contact { .. }) => {}
        SettingValue::Zone(ZoneSetting::Fixed(zone)) => text(zone, visitor),
        SettingValue::Quiet(rule) => quiet(rule, visitor),
        SettingValue::Audience(from) | SettingValue::Goal(from) => source(from, visitor),
        SettingValue::Exclude(names) => {
            for name in names {
                visitor.name(name, Kind::Segment, How::Read);
            }
        }
        SettingValue::Within(duration)
        | SettingValue::Entry(EntrySetting::Every(duration))
        | SettingValue::Reenter(ReenterSetting::After(duration)) => visitor.literal(duration.span),
        SettingValue::Entry(EntrySetting::Word(name))
        | SettingValue::Reenter(ReenterSetting::Word(name)) => word(Some(name), visitor),
        SettingValue::DateTime { date, time } => {
            visitor.literal(date.span);
            if let Some(time) = time {
                visitor.literal(time.span);
            }
        }
        SettingValue::ExitOn { on, outcome } => {
            source(on, visitor);
            if let Some(outcome) = outcome {
                visitor.name(outcome, Kind::Outcome, How::Read);
            }
        }
        SettingValue::Bad(bad) => visitor.bad(bad.span),
    }
}

fn kind_of_word(setting: &Name) -> Kind {
    match setting.as_str() {
        "compliance" => Kind::Profile,
        "message" => Kind::Message,
        _ => Kind::Word,
    }
}

fn listed(setting: &Name, names: &[Name], visitor: &mut dyn Visitor) {
    let is_outcomes = setting.as_str() == "outcomes";
    for name in names {
        if is_outcomes {
            visitor.name(name, Kind::Outcome, How::Declared);
        } else {
            visitor.name(name, Kind::Policy, How::Read);
        }
    }
}

fn purpose(purpose: &PurposeSetting, visitor: &mut dyn Visitor) {
    visitor.name(&purpose.purpose, Kind::Purpose, How::Read);
    if let Some(topic) = &purpose.topic {
        visitor.name(topic, Kind::Topic, How::Read);
    }
    word(purpose.consent.as_ref(), visitor);
}

fn quiet(rule: &QuietRule, visitor: &mut dyn Visitor) {
    match rule {
        QuietRule::Weekly { days, range } => {
            self::days(days, visitor);
            visitor.literal(range.from.span);
            visitor.literal(range.to.span);
        }
        QuietRule::Dates { from, to } => {
            visitor.literal(from.span);
            if let Some(to) = to {
                visitor.literal(to.span);
            }
        }
    }
}

pub(super) fn days(days: &Days, visitor: &mut dyn Visitor) {
    match days {
        Days::Daily(_) => {}
        Days::Listed(ranges) => {
            for range in ranges {
                visitor.days(range.span);
            }
        }
    }
}

fn source(source: &Source, visitor: &mut dyn Visitor) {
    match source {
        Source::Segment(name) => visitor.name(name, Kind::Segment, How::Read),
        Source::Trigger { trigger, alias, when } => {
            visitor.name(trigger, Kind::Trigger, How::Read);
            if let Some(alias) = alias {
                visitor.name(alias, Kind::Binding, How::Declared);
            }
            if let Some(when) = when {
                expr(when, visitor);
            }
        }
    }
}
