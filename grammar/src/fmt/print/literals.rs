//! Literals: printed as they were written, except that durations agree with their numbers.

use crate::ast::{DateLit, DayRange, Days, DurationLit, Literal, Text, TimeLit, TimeRange, Unit};
use crate::fmt::op::{Gap, Op};
use crate::fmt::printer::Printer;

impl Printer<'_> {
    /// A literal that is one word.
    pub(super) fn literal<T>(&mut self, literal: &Literal<T>) {
        self.span(literal.span);
    }

    /// The strings of a text: on one line if they were.
    pub(super) fn text(&mut self, text: &Text) {
        self.strings(text, false);
    }

    /// The strings of a text, each on a line of its own.
    pub(super) fn text_lines(&mut self, text: &Text) {
        self.strings(text, true);
    }

    fn strings(&mut self, text: &Text, lines: bool) {
        self.say(Op::Align);
        for (i, string) in text.strings.iter().enumerate() {
            if i > 0 {
                let line = lines || self.line_end_follows();
                self.gap(if line { Gap::Line { blank: false } } else { Gap::Space });
            }
            self.span(string.span);
        }
        self.say(Op::Dedent);
    }

    /// `1 day 12 hours`
    pub(super) fn duration(&mut self, duration: &DurationLit) {
        let Some(value) = &duration.value else {
            self.verbatim(duration.span);
            return;
        };
        for (i, &(amount, unit)) in value.parts.iter().enumerate() {
            if i > 0 {
                self.space();
            }
            self.amount(amount, unit);
        }
    }

    /// `12 hours`; a unit may stand alone for one of it.
    fn amount(&mut self, amount: u32, unit: Unit) {
        let at = self.next_text();
        let rest = self.text.get(at..).unwrap_or("");
        let digits =
            rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_').len();
        if let Some(number) = rest.get(..digits)
            && digits > 0
        {
            self.put(at, number, at + digits);
            self.space();
        }
        let (one, many) = (unit.word(), unit.plural());
        if amount == 1 {
            self.word_for(one, many);
        } else {
            self.word_for(many, one);
        }
    }

    /// `2026-02-01 09:00`
    pub(super) fn date_time(&mut self, date: &DateLit, time: Option<&TimeLit>) {
        self.literal(date);
        if let Some(time) = time {
            self.space();
            self.literal(time);
        }
    }

    /// `21:00..08:00`
    pub(super) fn time_range(&mut self, range: &TimeRange) {
        self.literal(&range.from);
        self.word("..");
        self.literal(&range.to);
    }

    /// `daily`, `Mon..Fri` or `Sat, Sun`
    pub(super) fn days(&mut self, days: &Days) {
        match days {
            Days::Daily(span) => self.span(*span),
            Days::Listed(days) => self.comma_list(days, Self::day_range),
        }
    }

    fn day_range(&mut self, days: &DayRange) {
        self.word(days.from.word());
        if let Some(to) = days.to {
            self.word("..");
            self.word(to.word());
        }
    }
}
