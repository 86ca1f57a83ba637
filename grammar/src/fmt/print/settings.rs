//! Settings, in declarations, conversations and journeys.

use crate::ast::{
    EntrySetting, PurposeSetting, QuietRule, ReenterSetting, Setting, SettingValue, Source,
    ZoneSetting,
};
use crate::fmt::op::Class;
use crate::fmt::printer::Printer;

use super::NAME_LIMIT;

impl Printer<'_> {
    /// A setting, as a row.
    pub(super) fn setting(&mut self, setting: &Setting) {
        self.row(Class::Setting, setting.span, |p| {
            if setting.name.text.contains(' ') {
                p.words(&setting.name.text);
            } else {
                p.name(&setting.name);
            }
            p.cell(NAME_LIMIT);
            p.setting_value(&setting.value);
        });
    }

    fn setting_value(&mut self, value: &SettingValue) {
        match value {
            SettingValue::Word(name) => self.name(name),
            SettingValue::Words(names) => self.names(names),
            SettingValue::Reattempts { count, every } => {
                self.literal(count);
                self.space();
                self.word("every");
                self.space();
                self.duration(every);
            }
            SettingValue::Within(duration) => {
                self.word("within");
                self.space();
                self.duration(duration);
            }
            SettingValue::Fields(fields) => self.fields(fields),
            SettingValue::Values(values) => self.values(values),
            SettingValue::Record(record) => self.record(record),
            SettingValue::Purpose(purpose) => self.purpose_setting(purpose),
            SettingValue::QuietTime { name, because } => {
                self.name(name);
                self.because(because.as_ref());
            }
            SettingValue::Text(text) => self.text_lines(text),
            SettingValue::Expr(expr) => self.expr(expr),
            SettingValue::Zone(zone) => self.zone(zone),
            SettingValue::Quiet(rule) => self.quiet_rule(rule),
            SettingValue::Audience(source) | SettingValue::Goal(source) => self.source(source),
            SettingValue::Exclude(names) => {
                self.word("segment");
                self.space();
                self.names(names);
            }
            SettingValue::Entry(entry) => self.entry(entry),
            SettingValue::Reenter(reenter) => self.reenter(reenter),
            SettingValue::DateTime { date, time } => self.date_time(date, time.as_ref()),
            SettingValue::ExitOn { on, outcome } => {
                self.source(on);
                if let Some(outcome) = outcome {
                    self.space();
                    self.word("=>");
                    self.space();
                    self.name(outcome);
                }
            }
            SettingValue::Bad(bad) => self.bad(bad),
        }
    }

    fn purpose_setting(&mut self, setting: &PurposeSetting) {
        self.name(&setting.purpose);
        if let Some(topic) = &setting.topic {
            self.space();
            self.word("/");
            self.space();
            self.name(topic);
        }
        if let Some(consent) = &setting.consent {
            self.cell(NAME_LIMIT);
            self.name(consent);
        }
    }

    fn zone(&mut self, zone: &ZoneSetting) {
        match zone {
            ZoneSetting::Contact { span, else_block } => {
                self.span(*span);
                if else_block.is_some() {
                    self.space();
                    self.words("else block");
                }
            }
            ZoneSetting::Fixed(text) => self.text(text),
        }
    }

    fn quiet_rule(&mut self, rule: &QuietRule) {
        match rule {
            QuietRule::Weekly { days, range } => {
                self.days(days);
                self.space();
                self.time_range(range);
            }
            QuietRule::Dates { from, to } => {
                self.word("on");
                self.space();
                self.literal(from);
                if let Some(to) = to {
                    self.word("..");
                    self.literal(to);
                }
            }
        }
    }

    fn source(&mut self, source: &Source) {
        match source {
            Source::Segment(name) => {
                self.word("segment");
                self.space();
                self.name(name);
            }
            Source::Trigger { trigger, alias, when } => {
                self.word("trigger");
                self.space();
                self.name(trigger);
                self.alias(alias.as_ref());
                self.when(when.as_ref());
            }
        }
    }

    fn entry(&mut self, entry: &EntrySetting) {
        match entry {
            EntrySetting::Every(duration) => {
                self.word("every");
                self.space();
                self.duration(duration);
            }
            EntrySetting::Word(name) => self.name(name),
        }
    }

    fn reenter(&mut self, reenter: &ReenterSetting) {
        match reenter {
            ReenterSetting::After(duration) => {
                self.word("after");
                self.space();
                self.duration(duration);
            }
            ReenterSetting::Word(name) => self.name(name),
        }
    }
}
