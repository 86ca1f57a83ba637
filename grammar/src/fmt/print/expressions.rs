//! Expressions, patterns and records.

use super::Between;
use crate::ast::{BinaryOp, Expr, ExprKind, Pattern, PatternKind, Record, RecordField};
use crate::fmt::op::{Class, Gap, Op};
use crate::fmt::printer::Printer;

impl Printer<'_> {
    /// An expression. Where it does not fit, it is broken before `and` and `or`.
    pub(super) fn expr(&mut self, expr: &Expr) {
        self.say(Op::Begin { broken: false });
        self.say(Op::Indent);
        self.operand_or_chain(expr);
        self.say(Op::Dedent);
        self.say(Op::End);
    }

    fn operand_or_chain(&mut self, expr: &Expr) {
        if let ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), .. } = &expr.kind {
            self.chain(*op, expr);
        } else {
            self.operand(expr);
        }
    }

    /// `A and B and C`
    fn chain(&mut self, op: BinaryOp, expr: &Expr) {
        let mut first = expr;
        let mut rest = Vec::new();
        while let ExprKind::Binary { op: other, left, right, .. } = &first.kind
            && *other == op
        {
            rest.push(right);
            first = left;
        }
        self.link(first);
        for right in rest.into_iter().rev() {
            self.gap(Gap::Break);
            self.word(op.word());
            self.space();
            self.link(right);
        }
    }

    /// An operand of a chain; a chain of its own is broken only if it does not fit itself.
    fn link(&mut self, expr: &Expr) {
        if matches!(expr.kind, ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, .. }) {
            self.expr(expr);
        } else {
            self.operand(expr);
        }
    }

    fn operand(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Text(text) => self.text(text),
            ExprKind::Number(number) => self.literal(number),
            ExprKind::Boolean(value) => self.word(if *value { "true" } else { "false" }),
            ExprKind::Date(date) => self.literal(date),
            ExprKind::DateTime(date, time) => self.date_time(date, Some(time)),
            ExprKind::Time(time) => self.literal(time),
            ExprKind::Duration(duration) => self.duration(duration),
            ExprKind::Name(name) => self.name(name),
            ExprKind::Field { base, field } => self.field_of(base, field),
            ExprKind::Now => self.word("now"),
            ExprKind::Today => self.word("today"),
            ExprKind::InSegment(name) => {
                self.words("contact in segment");
                self.space();
                self.name(name);
            }
            ExprKind::Not(inner) => {
                self.word("not");
                self.space();
                self.link(inner);
            }
            ExprKind::Binary { op, left, right, .. } => self.binary(*op, left, right),
            ExprKind::In { subject, values } => self.membership(subject, values),
            ExprKind::IsSet { subject, set } => {
                self.link(subject);
                self.space();
                self.words(if *set { "is set" } else { "is unset" });
            }
            ExprKind::Paren(inner) => {
                self.word("(");
                self.expr(inner);
                self.word(")");
            }
            ExprKind::Bad(bad) => self.bad(bad),
        }
    }

    /// `call.Result`
    pub(super) fn field_of(&mut self, base: &crate::ast::Name, field: &crate::ast::Name) {
        self.name(base);
        self.word(".");
        self.name(field);
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr) {
        self.link(left);
        self.space();
        self.words(op.word());
        self.space();
        self.link(right);
    }

    fn membership(&mut self, subject: &Expr, values: &[Expr]) {
        self.link(subject);
        self.space();
        self.word("in");
        self.space();
        self.word("[");
        self.comma_list(values, Self::expr);
        self.word("]");
    }

    /// The patterns of an arm, or one of a share.
    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Name(name) => self.name(name),
            PatternKind::Text(text) => self.text(text),
            PatternKind::Boolean(value) => self.word(if *value { "true" } else { "false" }),
            PatternKind::Unset => self.word("unset"),
            PatternKind::Value(expr) => self.expr(expr),
        }
    }

    /// ` { policy_no: contact.policy_no }`, or nothing
    pub(super) fn optional_record(&mut self, record: Option<&Record>) {
        if let Some(record) = record {
            self.space();
            self.record(record);
        }
    }

    /// `{ policy_no: contact.policy_no, amount: 20 }`
    pub(super) fn record(&mut self, record: &Record) {
        if record.fields.is_empty() {
            self.braces(record.span, &record.fields, Between::Comma, Self::record_field);
            return;
        }
        self.say(Op::Begin { broken: false });
        self.word("{");
        let line = self.line_end_follows();
        self.open(if line { Gap::Line { blank: false } } else { Gap::Break });
        for (i, field) in record.fields.iter().enumerate() {
            if i > 0 {
                self.comma();
                self.gap(match (line, self.line_end_follows()) {
                    (true, true) => Gap::Line { blank: true },
                    (true, false) => Gap::Fill,
                    (false, _) => Gap::Break,
                });
            }
            self.record_field(field);
        }
        self.say(Op::IfBroken(","));
        self.close(record.span, Gap::Break);
        self.say(Op::End);
    }

    fn record_field(&mut self, field: &RecordField) {
        self.row(Class::Plain, field.span, |p| {
            p.name(&field.name);
            p.word(":");
            p.space();
            p.expr(&field.value);
        });
    }
}
