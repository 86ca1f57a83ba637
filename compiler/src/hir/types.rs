//! Types of values, and sets of Result values.

use super::{Choice, Engagement, Id};
use crate::vocabulary::Channel;

/// The type of a value, without whether it may be unset.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// `text`
    Text,
    /// `number`
    Number,
    /// `boolean`
    Boolean,
    /// `date`
    Date,
    /// `datetime`
    DateTime,
    /// A time of day; only written, never stored.
    Time,
    /// A length of time; only written, never stored.
    Duration,
    /// `phone`
    Phone,
    /// `email`
    Email,
    /// `timezone`
    TimeZone,
    /// A choice, named or written in place.
    Choice(Id<Choice>),
    /// What `call.Result` reads.
    Result(Channel),
    /// What `call.Disposition` reads: a set of codes of the engagement.
    Disposition(Id<Engagement>),
    /// What `call.blocked_reason` reads.
    BlockedReason,
    /// Not known because of a mistake that has been reported; fits everywhere.
    Unknown,
}

/// A set of Result values of one channel; bit n is the value at place n of the vocabulary's list for it.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResultSet(pub u32);

impl ResultSet {
    /// The set with no value.
    pub const EMPTY: Self = Self(0);

    /// The set of the value at `index`.
    pub fn single(index: u8) -> Self {
        Self(1 << index)
    }

    /// Whether the value at `index` is in the set.
    pub fn contains(self, index: u8) -> bool {
        self.0 >> index & 1 == 1
    }

    /// Whether no value is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The values in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The values in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The values that are not in `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The places of its values, in order.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..32).filter(move |&index| self.contains(index))
    }
}
