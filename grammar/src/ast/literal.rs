//! Literals. One that cannot be (`25:00`, `2026-02-30`) has been reported as `bad-literal` and has no value;
//! `text` keeps what was written.

use smol_str::SmolStr;

use super::Expr;
use crate::Span;

/// A text: one or more adjacent strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The strings, in order; each is printed on its own.
    pub strings: Vec<StringPart>,
    /// From the first quote to the last.
    pub span: Span,
}

/// One quoted string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringPart {
    /// Literal text and placeholders, in order.
    pub parts: Vec<TextPart>,
    /// Quotes included.
    pub span: Span,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextPart {
    /// Text with its escapes resolved.
    Literal(SmolStr),
    /// `{contact.first_name else "there"}`
    Placeholder(Expr),
}

impl Text {
    /// The text where it has no placeholder.
    pub fn plain(&self) -> Option<SmolStr> {
        let mut all = String::new();
        for part in self.parts() {
            match part {
                TextPart::Literal(text) => all.push_str(text),
                TextPart::Placeholder(_) => return None,
            }
        }
        Some(all.into())
    }

    /// All pieces of all strings, in order.
    pub fn parts(&self) -> impl Iterator<Item = &TextPart> {
        self.strings.iter().flat_map(|string| &string.parts)
    }
}

/// A literal of one of the kinds below: what was written and what it means. Two are equal when they mean the
/// same, however written: `1 days` is `1 day`. What means nothing is compared by its text.
#[derive(Clone, Debug, Eq)]
pub struct Literal<T> {
    /// The meaning; absent where the literal cannot be (already reported).
    pub value: Option<T>,
    /// What was written.
    pub text: SmolStr,
    /// Its place.
    pub span: Span,
}

impl<T: PartialEq> PartialEq for Literal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value && (self.value.is_some() || self.text == other.text)
    }
}

/// A whole number such as a count or a seed.
pub type IntegerLit = Literal<u64>;
/// A number; the value is its text without `_`.
pub type NumberLit = Literal<SmolStr>;
/// A share; the value is in hundredths of a percent, so `35%` is 3,500.
pub type PercentLit = Literal<u32>;
/// A date.
pub type DateLit = Literal<Date>;
/// A time of day; `24:00` only as the end of a range.
pub type TimeLit = Literal<Time>;
/// A duration such as `1 day 12 hours`.
pub type DurationLit = Literal<Duration>;

/// A calendar date that exists.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A time of day, in minutes since midnight; 1440 is `24:00`.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// 0 to 1440.
    pub minutes: u16,
}

/// A duration as it was written: amounts with their units, each unit at most once, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duration {
    /// `[(1, Day), (12, Hour)]`
    pub parts: Vec<(u32, Unit)>,
}

impl Duration {
    /// The calendar days (weeks included).
    pub fn days(&self) -> u64 {
        self.parts.iter().map(|&(n, unit)| u64::from(n) * unit.days()).sum()
    }

    /// The seconds that come on top of the calendar days.
    pub fn seconds(&self) -> u64 {
        self.parts.iter().map(|&(n, unit)| u64::from(n) * unit.seconds()).sum()
    }
}

/// A unit of time.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Seven calendar days.
    Week,
    /// A calendar day.
    Day,
    /// Sixty minutes of elapsed time.
    Hour,
    /// Sixty seconds of elapsed time.
    Minute,
    /// A second of elapsed time.
    Second,
}

impl Unit {
    /// Calendar days in the unit; 0 for units of elapsed time.
    pub fn days(self) -> u64 {
        match self {
            Self::Week => 7,
            Self::Day => 1,
            Self::Hour | Self::Minute | Self::Second => 0,
        }
    }

    /// Elapsed seconds in the unit; 0 for calendar units.
    pub fn seconds(self) -> u64 {
        match self {
            Self::Week | Self::Day => 0,
            Self::Hour => 3600,
            Self::Minute => 60,
            Self::Second => 1,
        }
    }

    /// The word for one of it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }

    /// The word for several of it.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Week => "weeks",
            Self::Day => "days",
            Self::Hour => "hours",
            Self::Minute => "minutes",
            Self::Second => "seconds",
        }
    }
}

/// A day of the week.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] =
        [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// The word: `Mon`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mon => "Mon",
            Self::Tue => "Tue",
            Self::Wed => "Wed",
            Self::Thu => "Thu",
            Self::Fri => "Fri",
            Self::Sat => "Sat",
            Self::Sun => "Sun",
        }
    }
}

/// `21:00..08:00`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeRange {
    /// The first minute.
    pub from: TimeLit,
    /// The minute behind the last; before `from`: the next day.
    pub to: TimeLit,
    /// Both with the dots.
    pub span: Span,
}

/// `daily`, `Mon..Fri` or `Sat, Sun`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    Daily(Span),
    /// Days and ranges of days, in the order of the text.
    Listed(Vec<DayRange>),
}

/// `Sat` or `Mon..Fri`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRange {
    /// The first day.
    pub from: Weekday,
    /// The last day, where it is a range; it may come before `from` (`Sat..Mon`).
    pub to: Option<Weekday>,
    /// Its place.
    pub span: Span,
}
