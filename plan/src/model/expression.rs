//! Typed expressions.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::value::{Date, Length, TimeOfDay};

/// A typed expression. Every expression is total: what is unset stays unset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    /// A text.
    Text(SmolStr),
    /// A number.
    Number(#[cfg_attr(feature = "schema", schemars(with = "String"))] Decimal),
    /// A boolean.
    Boolean(bool),
    /// A date.
    Date(Date),
    /// A local date and time on the contact's clock.
    DateTime(Date, TimeOfDay),
    /// A time of day; only right of `at`.
    Time(TimeOfDay),
    /// A length of time; only in sums and differences.
    Length(Length),
    /// A choice value by name.
    Choice(SmolStr),
    /// A field of the contact.
    Contact(SmolStr),
    /// An attribute of a trigger: the name that the journey gives it, and the attribute.
    Binding(SmolStr, SmolStr),
    /// An attribute of a conversation: handle and attribute.
    Attribute(SmolStr, SmolStr),
    /// Why a conversation was blocked, as a choice value.
    BlockedReason(SmolStr),
    /// This instant.
    Now,
    /// The contact's date.
    Today,
    /// Whether the contact is in the segment.
    InSegment(SmolStr),
    /// `not`
    Not(Box<Expr>),
    /// `and`
    And(Box<Expr>, Box<Expr>),
    /// `or`
    Or(Box<Expr>, Box<Expr>),
    /// The first, or the second where it is unset.
    Else(Box<Expr>, Box<Expr>),
    /// A sum.
    Add(Box<Expr>, Box<Expr>),
    /// A difference.
    Subtract(Box<Expr>, Box<Expr>),
    /// A date at a time of day.
    At(Box<Expr>, Box<Expr>),
    /// A comparison; false where a side is unset.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// Whether the value is one of these; false where it is unset.
    OneOf(Box<Expr>, Vec<Expr>),
    /// Whether the handle's Result is one of these. Without a handle: any conversation (policies).
    ResultIs(Option<SmolStr>, Vec<SmolStr>),
    /// Whether the handle's Disposition has the code. Without a handle: any conversation (policies).
    Has(Option<SmolStr>, SmolStr),
    /// Whether the handle's Disposition has any code.
    HasAny(SmolStr),
    /// Whether the value is set.
    IsSet(Box<Expr>),
}

/// How two values are compared.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
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
