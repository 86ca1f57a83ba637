//! Values and times as plans and runs hold them. Numbers of time never travel bare.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// An instant: milliseconds since 1970-01-01 00:00 UTC.
#[derive(
    Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant so many milliseconds later; the last one there is where that is too far.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The instant so many seconds later.
    #[must_use]
    pub fn plus_seconds(self, seconds: u64) -> Self {
        let millis = i64::try_from(seconds).unwrap_or(i64::MAX / 1000).saturating_mul(1000);
        self.plus_millis(millis)
    }
}

/// A length of time: calendar days on the contact's clock, then elapsed seconds.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// Calendar days.
    #[serde(default, skip_serializing_if = "is_zero_days")]
    pub days: u32,
    /// Elapsed seconds on top.
    #[serde(default, skip_serializing_if = "is_zero_seconds")]
    pub seconds: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_zero_days(days: &u32) -> bool {
    *days == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_zero_seconds(seconds: &u64) -> bool {
    *seconds == 0
}

impl Length {
    /// Whether it is no time at all.
    pub fn is_zero(self) -> bool {
        self == Self::default()
    }
}

/// A calendar date.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A time of day in minutes since midnight, 0 to 1440.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    /// 0 to 1440.
    pub minutes: u16,
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

/// A value at run time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Text, a phone number, an email address or a time zone.
    Text(SmolStr),
    /// A number.
    Number(Decimal),
    /// A boolean.
    Boolean(bool),
    /// A date.
    Date(Date),
    /// An instant.
    DateTime(Instant),
    /// A choice value, by its symbol in the verified plan.
    Choice(Symbol),
}

/// The name of a choice value; values of different choices with one name share a symbol.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Symbol(pub u32);

/// Implements `Serialize` as the `Display` text and `Deserialize` by `parse`.
mod text_form {
    use super::{Date, TimeOfDay};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    impl Date {
        /// The date written as `2026-02-01`, if it exists.
        pub fn parse(text: &str) -> Option<Self> {
            let mut parts = text.split('-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            let shape = (year.len(), month.len(), day.len()) == (4, 2, 2) && parts.next().is_none();
            let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            let date = Self {
                year: year.parse().ok()?,
                month: month.parse().ok()?,
                day: day.parse().ok()?,
            };
            (shape && digits && date.exists()).then_some(date)
        }

        /// Whether the month has that day.
        pub fn exists(self) -> bool {
            let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
            let days = match self.month {
                1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
                4 | 6 | 9 | 11 => 30,
                2 if leap => 29,
                2 => 28,
                _ => 0,
            };
            (1..=days).contains(&self.day)
        }
    }

    impl TimeOfDay {
        /// The time written as `09:00`.
        pub fn parse(text: &str) -> Option<Self> {
            let (hours, minutes) = text.split_once(':')?;
            let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            let (h, m) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
            let valid = digits(hours) && digits(minutes) && m < 60 && h * 60 + m <= 1440;
            valid.then_some(Self { minutes: h * 60 + m })
        }
    }

    impl Serialize for Date {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }

    impl<'de> Deserialize<'de> for Date {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            Self::parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no date")))
        }
    }

    impl Serialize for TimeOfDay {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }

    impl<'de> Deserialize<'de> for TimeOfDay {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            Self::parse(&text)
                .ok_or_else(|| D::Error::custom(format!("`{text}` is no time of day")))
        }
    }
}
