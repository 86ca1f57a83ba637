//! Settings: the lines `name value` of declarations, conversations and journeys.
//!
//! Every form of setting can be parsed in every place; which belong where is the compiler's question
//! (`unknown-setting`, `duplicate-setting`, `missing-setting`).

use super::{
    Bad, Braced, DateLit, Days, DurationLit, Expr, ExternalName, Field, IntegerLit, Name, Record,
    Text, TimeLit, TimeRange,
};
use crate::Span;

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The word or words that name it, with single spaces: `quiet time`. Unknown words are kept as they are.
    pub name: Name,
    /// What is set.
    pub value: SettingValue,
    /// Name and value.
    pub span: Span,
}

/// What is set, by the form in which it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingValue {
    /// `channel voice`, `dial mode copilot`, `led by ai`, `compliance RetailVoice`, `message Opener`
    Word(Name),
    /// `follows UsCalling, Courtesy` and `outcomes renewed, declined`
    Words(Vec<Name>),
    /// `reattempts 2 every 4 hours`
    Reattempts {
        /// How many, on top of the first call.
        count: IntegerLit,
        /// How far apart.
        every: DurationLit,
    },
    /// `first response within 2 hours`
    Within(DurationLit),
    /// `input { … }` and `attributes { … }` of an engagement
    Fields(Braced<Field>),
    /// `dispositions { … }`
    Values(Braced<ExternalName>),
    /// `input { policy_no: contact.policy_no }` of a conversation
    Record(Record),
    /// `purpose Service / Renewals` and, in a compliance profile, `purpose Service opt_in`
    Purpose(PurposeSetting),
    /// `quiet time Evenings` and `quiet time none because "…"`
    QuietTime {
        /// `none` or the name of a quiet time.
        name: Name,
        /// The reason for `none`.
        because: Option<Text>,
    },
    /// `subject "…"`, `template "…"`, `body "…"`, `title "…"`, `time zone "…"`
    Text(Text),
    /// `to contact.mobile`
    Expr(Expr),
    /// `zone contact else block` and `zone "Europe/Paris"`
    Zone(ZoneSetting),
    /// `quiet daily 21:00..08:00` and `quiet on 2026-12-24..2026-12-26`
    Quiet(QuietRule),
    /// `audience segment X` and `audience trigger Y as y when …`
    Audience(Source),
    /// `exclude segment X, Y`
    Exclude(Vec<Name>),
    /// `entry once`, `entry ongoing`, `entry every 1 week`
    Entry(EntrySetting),
    /// `reenter never`, `reenter always`, `reenter after 90 days`
    Reenter(ReenterSetting),
    /// `starts 2026-02-02 09:00` and `ends …`
    DateTime {
        /// The date.
        date: DateLit,
        /// The time; absent where it is missing (an error of the compiler's).
        time: Option<TimeLit>,
    },
    /// `goal trigger PolicyRenewed`
    Goal(Source),
    /// `exit on trigger PolicyRenewed => renewed`
    ExitOn {
        /// What ends the run.
        on: Source,
        /// The outcome; absent where it is missing.
        outcome: Option<Name>,
    },
    /// The value is missing or of no form that the setting has; where the name is a known one, it has been
    /// reported as `syntax`. An unknown name has not been reported.
    Bad(Bad),
}

/// `Service / Renewals opt_in`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurposeSetting {
    /// The purpose.
    pub purpose: Name,
    /// The topic.
    pub topic: Option<Name>,
    /// The consent model: opt_in, opt_out or none.
    pub consent: Option<Name>,
}

/// The clock of a quiet time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoneSetting {
    /// `contact`, perhaps with `else block`.
    Contact {
        /// The word `contact`.
        span: Span,
        /// `else block`.
        else_block: Option<Span>,
    },
    /// `"Europe/Paris"`
    Fixed(Text),
}

/// When it is quiet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuietRule {
    /// `daily 21:00..08:00`, `Sat, Sun 00:00..24:00`
    Weekly {
        /// The days on which the range begins.
        days: Days,
        /// The range.
        range: TimeRange,
    },
    /// `on 2026-12-24..2026-12-26`, both ends included
    Dates {
        /// The first date.
        from: DateLit,
        /// The last date, where it is a range.
        to: Option<DateLit>,
    },
}

/// A segment or a trigger that starts, ends or counts something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `segment X`
    Segment(Name),
    /// `trigger X as x when x.amount > 10`
    Trigger {
        /// The trigger.
        trigger: Name,
        /// The name for its attributes.
        alias: Option<Name>,
        /// The condition.
        when: Option<Expr>,
    },
}

/// When an audience enters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntrySetting {
    /// `every 1 week`
    Every(DurationLit),
    /// `once`, `ongoing`, or a word that is neither.
    Word(Name),
}

/// Whether a contact may enter again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReenterSetting {
    /// `after 90 days`
    After(DurationLit),
    /// `never`, `always`, or a word that is neither.
    Word(Name),
}
