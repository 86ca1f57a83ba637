//! The states that a conversation may be in, as a set.

use crate::hir::ResultSet;

/// A set of states of one handle: *not started*, *open*, *blocked*, and one outcome per Result value.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct States(u64);

impl States {
    /// No state: no path comes here.
    pub const NONE: Self = Self(0);
    /// The conversation has not started.
    pub const NOT_STARTED: Self = Self(1 << 32);
    /// It was started, and what comes of it is not known.
    pub const OPEN: Self = Self(1 << 33);
    /// The journey sent no request.
    pub const BLOCKED: Self = Self(1 << 34);
    /// Every state there is.
    pub const ALL: Self = Self((1 << 35) - 1);

    /// The states in which the conversation has one of these Results.
    pub fn outcomes(results: ResultSet) -> Self {
        Self(u64::from(results.0))
    }

    /// The Results among the states.
    #[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are the Results")]
    pub fn results(self) -> ResultSet {
        ResultSet(self.0 as u32)
    }

    /// Whether no state is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether some state is in both.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The states in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The states in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The states that are not in `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}
