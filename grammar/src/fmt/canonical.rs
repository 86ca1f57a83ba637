//! Canonical one-line text of expressions, patterns and durations, from the tree alone.
//!
//! Two expressions that differ only in layout, comments, `1_000` or needless parentheses have the same text.

use std::fmt::Write as _;

use crate::ast::{
    BinaryOp, DurationLit, Expr, ExprKind, Literal, Pattern, PatternKind, StringPart, Text,
    TextPart,
};

/// The canonical text of an expression.
///
/// Parentheses stand only where they are needed; what could not be parsed is printed as it was.
pub fn expr(expr: &Expr) -> String {
    let mut out = String::new();
    write_expr(&mut out, expr, Level::Else);
    out
}

/// The canonical text of a pattern.
pub fn pattern(pattern: &Pattern) -> String {
    match &pattern.kind {
        PatternKind::Name(name) => name.text.to_string(),
        PatternKind::Text(value) => text(value),
        PatternKind::Boolean(value) => value.to_string(),
        PatternKind::Unset => "unset".to_owned(),
        PatternKind::Value(value) => expr(value),
    }
}

/// The canonical text of a duration: `1 day 12 hours`.
pub fn duration(duration: &DurationLit) -> String {
    let Some(value) = &duration.value else {
        return duration.text.to_string();
    };
    let amounts = value.parts.iter().map(|&(amount, unit)| {
        let unit = if amount == 1 { unit.word() } else { unit.plural() };
        format!("{amount} {unit}")
    });
    amounts.collect::<Vec<_>>().join(" ")
}

/// How tightly an expression holds together, loosest first.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Else,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Atom,
}

impl Level {
    /// The next tighter level.
    fn tighter(self) -> Self {
        match self {
            Self::Else => Self::Or,
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Comparison,
            Self::Comparison => Self::Sum,
            Self::Sum | Self::Atom => Self::Atom,
        }
    }
}

fn op_level(op: BinaryOp) -> Level {
    match op {
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::At => Level::Sum,
        BinaryOp::Is
        | BinaryOp::IsNot
        | BinaryOp::Has
        | BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual => Level::Comparison,
        BinaryOp::And => Level::And,
        BinaryOp::Or => Level::Or,
        BinaryOp::Else => Level::Else,
    }
}

fn level(expr: &Expr) -> Level {
    match &expr.kind {
        ExprKind::Binary { op, .. } => op_level(*op),
        ExprKind::Not(_) => Level::Not,
        ExprKind::In { .. } | ExprKind::IsSet { .. } | ExprKind::InSegment(_) => Level::Comparison,
        ExprKind::Text(_)
        | ExprKind::Number(_)
        | ExprKind::Boolean(_)
        | ExprKind::Date(_)
        | ExprKind::DateTime(..)
        | ExprKind::Time(_)
        | ExprKind::Duration(_)
        | ExprKind::Name(_)
        | ExprKind::Field { .. }
        | ExprKind::Now
        | ExprKind::Today
        | ExprKind::Paren(_)
        | ExprKind::Bad(_) => Level::Atom,
    }
}

/// The expression without parentheses around it.
fn bare(mut expr: &Expr) -> &Expr {
    while let ExprKind::Paren(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

fn write_expr(out: &mut String, expr: &Expr, least: Level) {
    let expr = bare(expr);
    if level(expr) < least {
        out.push('(');
        write_bare(out, expr);
        out.push(')');
    } else {
        write_bare(out, expr);
    }
}

fn write_bare(out: &mut String, expr: &Expr) {
    match &expr.kind {
        ExprKind::Text(value) => out.push_str(&text(value)),
        ExprKind::Number(number) => out.push_str(number.value.as_ref().unwrap_or(&number.text)),
        ExprKind::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        ExprKind::Date(date) => push_literal(out, date),
        ExprKind::DateTime(date, time) => {
            push_literal(out, date);
            out.push(' ');
            push_literal(out, time);
        }
        ExprKind::Time(time) => push_literal(out, time),
        ExprKind::Duration(value) => out.push_str(&duration(value)),
        ExprKind::Name(name) => out.push_str(name.as_str()),
        ExprKind::Field { base, field } => {
            out.push_str(base.as_str());
            out.push('.');
            out.push_str(field.as_str());
        }
        ExprKind::Now => out.push_str("now"),
        ExprKind::Today => out.push_str("today"),
        ExprKind::InSegment(name) => {
            out.push_str("contact in segment ");
            out.push_str(name.as_str());
        }
        ExprKind::Not(inner) => {
            out.push_str("not ");
            write_expr(out, inner, Level::Not);
        }
        ExprKind::Binary { op, left, right, .. } => write_binary(out, *op, left, right),
        ExprKind::In { subject, values } => {
            write_expr(out, subject, Level::Sum);
            out.push_str(" in [");
            for (i, value) in values.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                write_expr(out, value, Level::Else);
            }
            out.push(']');
        }
        ExprKind::IsSet { subject, set } => {
            write_expr(out, subject, Level::Sum);
            out.push_str(if *set { " is set" } else { " is unset" });
        }
        ExprKind::Paren(inner) => write_expr(out, inner, Level::Else),
        ExprKind::Bad(bad) => out.push_str(&bad.text),
    }
}

/// Operators of one level group to the left; comparisons do not group.
fn write_binary(out: &mut String, op: BinaryOp, left: &Expr, right: &Expr) {
    let level = op_level(op);
    let left_least = if level == Level::Comparison { level.tighter() } else { level };
    write_expr(out, left, left_least);
    out.push(' ');
    out.push_str(op.word());
    out.push(' ');
    write_expr(out, right, level.tighter());
}

fn push_literal<T>(out: &mut String, literal: &Literal<T>) {
    out.push_str(&literal.text);
}

/// The text as one string or more.
fn text(text: &Text) -> String {
    text.strings.iter().map(string).collect::<Vec<_>>().join(" ")
}

fn string(string: &StringPart) -> String {
    let mut out = String::from("\"");
    for part in &string.parts {
        match part {
            TextPart::Literal(literal) => literal.chars().for_each(|c| push_escaped(&mut out, c)),
            TextPart::Placeholder(value) => {
                out.push('{');
                write_expr(&mut out, value, Level::Else);
                out.push('}');
            }
        }
    }
    out.push('"');
    out
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '{' => out.push_str("\\{"),
        c if c.is_control() => {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}
