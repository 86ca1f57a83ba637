//! Forecasts: what simulated contacts do.

use super::{Bad, DurationLit, Expr, IntegerLit, Name, Pattern, PercentLit};
use crate::Span;

/// `forecast Baseline for Renewals { lines }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForecastDecl {
    /// Its name.
    pub name: Name,
    /// The journey.
    pub journey: Name,
    /// The lines, in order.
    pub lines: Vec<ForecastLine>,
    /// From `{` to `}`.
    pub body: Span,
    /// The whole declaration.
    pub span: Span,
}

/// One line of a forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForecastLine {
    /// What it says.
    pub kind: ForecastLineKind,
    /// The word or words it begins with: `contacts`, `call.Result`.
    pub subject: Span,
    /// The whole line.
    pub span: Span,
}

/// What a line of a forecast says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForecastLineKind {
    /// `contacts 100_000`
    Contacts(IntegerLit),
    /// `seed 7`
    Seed(IntegerLit),
    /// `arrive over 10 days`
    Arrive(DurationLit),
    /// `call.blocked 2%`
    Share {
        /// The handle.
        base: Name,
        /// `blocked`
        field: Name,
        /// How many.
        share: PercentLit,
    },
    /// `call.Result { LiveAnswer 30%, NoAnswer 70% }`
    Shares {
        /// The handle, trigger name or `contact`.
        base: Name,
        /// What is drawn.
        field: Name,
        /// The values with their shares.
        shares: Vec<ValueShare>,
    },
    /// `call.CallBackAt in 1 hour .. 3 days`
    Range {
        /// The handle, trigger name or `contact`.
        base: Name,
        /// What is drawn.
        field: Name,
        /// The lower end.
        from: Expr,
        /// The upper end.
        to: Expr,
    },
    /// `trigger PolicyRenewed 8% within 30 days`
    Trigger {
        /// The trigger.
        trigger: Name,
        /// For how many contacts it is raised.
        share: PercentLit,
        /// How long after the contact's entry at the latest.
        within: DurationLit,
    },
    /// `capacity 500 calls per hour`
    Capacity {
        /// How many.
        count: IntegerLit,
        /// Of what: `calls`, `texts`.
        kind: Name,
        /// In which time: `1 hour` where only `hour` is written.
        per: DurationLit,
    },
    /// Text that is no line of a forecast.
    Bad(Bad),
}

/// `LiveAnswer 30%`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueShare {
    /// The value.
    pub value: Pattern,
    /// Its share.
    pub share: PercentLit,
}
