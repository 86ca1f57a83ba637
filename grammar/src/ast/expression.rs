//! Expressions.

use super::{Bad, DateLit, DurationLit, Name, NumberLit, Text, TimeLit};
use crate::Span;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `"text"`
    Text(Text),
    /// `12`
    Number(NumberLit),
    /// `true`
    Boolean(bool),
    /// `2026-02-01`
    Date(DateLit),
    /// `2026-02-01 09:00`
    DateTime(DateLit, TimeLit),
    /// `09:00`; only where a time can stand
    Time(TimeLit),
    /// `4 hours`
    Duration(DurationLit),
    /// A bare value: `Renewed`, `connected`; in a policy also `Result` and `Disposition`
    Name(Name),
    /// `call.Result`, `contact.tier`, `lapse.amount`; `contact` is a name here
    Field {
        /// The handle, trigger name or `contact`.
        base: Name,
        /// What is read of it.
        field: Name,
    },
    /// `now`
    Now,
    /// `today`
    Today,
    /// `contact in segment Vip`
    InSegment(Name),
    /// `not E`
    Not(Box<Expr>),
    /// Two operands and what joins them.
    Binary {
        /// What joins them.
        op: BinaryOp,
        /// Where the operator stands.
        op_span: Span,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `E in [A, B]`
    In {
        /// What is looked up.
        subject: Box<Expr>,
        /// The values.
        values: Vec<Expr>,
    },
    /// `E is set` and `E is unset`
    IsSet {
        /// What is asked about.
        subject: Box<Expr>,
        /// Whether `is set` is asked.
        set: bool,
    },
    /// `(E)`
    Paren(Box<Expr>),
    /// No expression stands here; reported.
    Bad(Bad),
}

/// What joins two operands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `DATE at TIME`
    At,
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `has`
    Has,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `and`
    And,
    /// `or`
    Or,
    /// `E else D`
    Else,
}

impl BinaryOp {
    /// The operator as it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::At => "at",
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::Has => "has",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::And => "and",
            Self::Or => "or",
            Self::Else => "else",
        }
    }
}

/// `{ policy_no: contact.policy_no, amount: 20 }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The fields, in order.
    pub fields: Vec<RecordField>,
    /// From `{` to `}`.
    pub span: Span,
}

/// `amount: 20`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordField {
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: Expr,
    /// Name and value.
    pub span: Span,
}
