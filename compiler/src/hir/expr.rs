//! Typed expressions.

use journey_grammar::Span;
use journey_grammar::ast;
use rust_decimal::Decimal;
use smol_str::SmolStr;

use super::{Binding, Field, Handle, Id, Length, ResultSet, Segment, Ty};

/// An expression with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Ty,
    /// Its place.
    pub span: Span,
}

impl Expr {
    /// The place that it reads, where it is nothing but a read.
    pub fn place(&self) -> Option<Place> {
        if let ExprKind::Read(place) = self.kind { Some(place) } else { None }
    }
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A literal.
    Literal(Literal),
    /// A value that is read.
    Read(Place),
    /// This instant.
    Now,
    /// The contact's date.
    Today,
    /// Whether the contact is in the segment, at this instant.
    InSegment(Id<Segment>),
    /// `not E`
    Not(Box<Expr>),
    /// `A and B`
    And(Box<Expr>, Box<Expr>),
    /// `A or B`
    Or(Box<Expr>, Box<Expr>),
    /// `E else D`
    Else(Box<Expr>, Box<Expr>),
    /// `A + B`: numbers, or a date or datetime and a duration
    Add(Box<Expr>, Box<Expr>),
    /// `A - B`, likewise
    Subtract(Box<Expr>, Box<Expr>),
    /// `DATE at TIME`
    At(Box<Expr>, Box<Expr>),
    /// A comparison of two values. `is not` is `Not(Is)`.
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    /// `call.Result is connected`, `is not`, `in [NoAnswer, unanswered]`; `is not` is under a `Not`.
    ResultIs {
        /// The handle; absent in a policy (`Result`).
        handle: Option<Id<Handle>>,
        /// The values and expanded classes; in a policy those of calls.
        set: ResultSet,
        /// In a policy the values and expanded classes of text message conversations; else empty.
        texts: ResultSet,
        /// The read itself, for messages: `call.Result`.
        read: Span,
        /// Each written value or class with its set and place, for messages.
        written: Vec<(ResultSet, Span)>,
    },
    /// `call.Disposition has DoNotContact`
    Has {
        /// The handle; absent in a policy (`Disposition`).
        handle: Option<Id<Handle>>,
        /// The code's name. In a policy it is a name that some engagement declares.
        code: SmolStr,
        /// The read itself.
        read: Span,
    },
    /// `E is V` and `E in [V, W]` where every V is a literal and E is a choice, text, boolean or blocked
    /// reason.
    OneOf {
        /// What is compared.
        subject: Box<Expr>,
        /// The literals with their places.
        values: Vec<(Literal, Span)>,
    },
    /// `E is set`; `is unset` is under a `Not`.
    IsSet(Box<Expr>),
    /// A mistake that has been reported.
    Bad,
}

/// How two values are compared. A comparison with an unset value is false.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `is`
    Is,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

/// A literal value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A text.
    Text(SmolStr),
    /// A number.
    Number(Decimal),
    /// A boolean.
    Boolean(bool),
    /// A date.
    Date(ast::Date),
    /// A local date and time on the contact's clock.
    DateTime(ast::Date, ast::Time),
    /// A time of day.
    Time(ast::Time),
    /// A length of time.
    Duration(Length),
    /// A choice value or blocked reason, by name.
    Choice(SmolStr),
}

impl Place {
    /// The conversation that it belongs to.
    pub fn handle(self) -> Option<Id<Handle>> {
        match self {
            Self::Result(handle)
            | Self::Disposition(handle)
            | Self::Attribute(handle, _)
            | Self::BlockedReason(handle) => Some(handle),
            Self::Contact(_) | Self::Binding(..) => None,
        }
    }
}

/// What can be read.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// `call.Result`
    Result(Id<Handle>),
    /// `call.Disposition`
    Disposition(Id<Handle>),
    /// `call.Outcome`
    Attribute(Id<Handle>, Id<Field>),
    /// `call.blocked_reason`
    BlockedReason(Id<Handle>),
    /// `contact.tier`
    Contact(Id<Field>),
    /// `paid.premium`
    Binding(Id<Binding>, Id<Field>),
}
