//! Expressions, texts, records and patterns.

use journey_grammar::ast::{
    Assignment, BinaryOp, Expr, ExprKind, Pattern, PatternKind, Record, Text, TextPart,
};

use super::{How, Kind, Visitor};

pub(super) fn expr(expr: &Expr, visitor: &mut dyn Visitor) {
    if !visitor.node(expr.span) {
        return;
    }
    match &expr.kind {
        ExprKind::Text(text) => self::text(text, visitor),
        ExprKind::Number(literal) => visitor.literal(literal.span),
        ExprKind::Date(literal) => visitor.literal(literal.span),
        ExprKind::Time(literal) => visitor.literal(literal.span),
        ExprKind::Duration(literal) => visitor.literal(literal.span),
        ExprKind::DateTime(date, time) => {
            visitor.literal(date.span);
            visitor.literal(time.span);
        }
        ExprKind::Boolean(_) | ExprKind::Now | ExprKind::Today => {}
        ExprKind::Name(name) => visitor.name(name, Kind::Bare, How::Read),
        ExprKind::Field { base, field } => {
            visitor.name(base, Kind::Base, How::Read);
            visitor.name(field, Kind::Field, How::Read);
        }
        ExprKind::InSegment(name) => visitor.name(name, Kind::Segment, How::Read),
        ExprKind::Not(inner) | ExprKind::Paren(inner) => self::expr(inner, visitor),
        ExprKind::Binary { op, left, right, .. } => {
            if matches!(op, BinaryOp::Is | BinaryOp::IsNot) {
                visitor.compared(left.span, right.span);
            }
            self::expr(left, visitor);
            self::expr(right, visitor);
        }
        ExprKind::In { subject, values } => {
            self::expr(subject, visitor);
            for value in values {
                visitor.compared(subject.span, value.span);
                self::expr(value, visitor);
            }
        }
        ExprKind::IsSet { subject, .. } => self::expr(subject, visitor),
        ExprKind::Bad(bad) => visitor.bad(bad.span),
    }
}

pub(super) fn text(text: &Text, visitor: &mut dyn Visitor) {
    if !visitor.node(text.span) {
        return;
    }
    visitor.text(text);
    for part in text.parts() {
        match part {
            TextPart::Literal(_) => {}
            TextPart::Placeholder(inner) => expr(inner, visitor),
        }
    }
}

pub(super) fn record(record: &Record, visitor: &mut dyn Visitor) {
    if !visitor.node(record.span) {
        return;
    }
    visitor.braces(record.span);
    for field in &record.fields {
        if visitor.node(field.span) {
            visitor.name(&field.name, Kind::Field, How::Written);
            expr(&field.value, visitor);
        }
    }
}

pub(super) fn assignment(assignment: &Assignment, visitor: &mut dyn Visitor) {
    if !visitor.node(assignment.span) {
        return;
    }
    visitor.name(&assignment.base, Kind::Base, How::Read);
    visitor.name(&assignment.field, Kind::Field, How::Written);
    if let Some(value) = &assignment.value {
        expr(value, visitor);
    }
}

pub(super) fn pattern(pattern: &Pattern, visitor: &mut dyn Visitor) {
    match &pattern.kind {
        PatternKind::Name(name) => visitor.name(name, Kind::Bare, How::Read),
        PatternKind::Text(text) => self::text(text, visitor),
        PatternKind::Boolean(_) | PatternKind::Unset => {}
        PatternKind::Value(value) => expr(value, visitor),
    }
}
