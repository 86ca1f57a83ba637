//! Policies: rules on contacts.

use super::{Bad, Braced, Days, DurationLit, Expr, IntegerLit, Name, Text, TimeRange};
use crate::Span;

/// `policy UsCalling { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDecl {
    /// Its name.
    pub name: Name,
    /// The rules, in order.
    pub rules: Braced<PolicyRule>,
    /// The whole declaration.
    pub span: Span,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRule {
    /// What it says.
    pub kind: RuleKind,
    /// Its source: `because "Fla. Stat. 501.616(6)"`.
    pub because: Option<Text>,
    /// The word it begins with.
    pub keyword: Span,
    /// The whole rule.
    pub span: Span,
}

/// What a rule says. Kinds of contacts (`calls`, `texts`, `emails`, `contacts`) and consents are words here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// `limit 3 calls per 24 hours`
    Limit {
        /// How many.
        count: IntegerLit,
        /// Of what.
        kind: Name,
        /// In which rolling window.
        per: DurationLit,
    },
    /// `hours Mon..Sat 09:00..21:00, Sun 12:00..21:00 for calls, texts`
    Hours {
        /// The allowed ranges.
        ranges: Vec<HoursRange>,
        /// For which contacts.
        kinds: Vec<Name>,
    },
    /// `never calls, texts for 7 days after Disposition has DoNotContact`
    Never {
        /// Which contacts.
        kinds: Vec<Name>,
        /// For how long; absent: for the rest of the run.
        period: Option<DurationLit>,
        /// After what.
        condition: Expr,
    },
    /// `require opt_in for calls`
    Require {
        /// The consent model.
        consent: Name,
        /// For which contacts.
        kinds: Vec<Name>,
    },
    /// `finish within 30 days`
    Finish {
        /// The longest run.
        within: DurationLit,
    },
    /// No rule stands here; reported.
    Bad(Bad),
}

/// `Mon..Sat 09:00..21:00`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursRange {
    /// The days; absent: every day.
    pub days: Option<Days>,
    /// The allowed times.
    pub range: TimeRange,
}
