//! Expressions: operands and operators in a row become a tree.

use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use super::{literal, name, text};
use crate::Span;
use crate::ast::{BinaryOp, Expr, ExprKind, Name, Record, RecordField};
use crate::syntax_error::{self, Wanted};

/// The most operators in one expression, with all in its parentheses.
const MOST_OPERATORS: usize = 256;

/// The most operators that stand in each other, as in `1 - (2 - (3 - 4))`. A plan is twice as deep, and what
/// reads JSON allows 128 levels.
const MOST_LEVELS: usize = 50;

/// How tightly what stands at an operator binds; more is tighter.
mod binds {
    pub(super) const ELSE: u8 = 1;
    pub(super) const OR: u8 = 2;
    pub(super) const AND: u8 = 3;
    pub(super) const NOT: u8 = 4;
    pub(super) const COMPARISON: u8 = 5;
    pub(super) const SUM: u8 = 6;
}

/// An expression.
pub(super) fn expr(cx: &mut Lower<'_>, node: Node<'_>) -> Expr {
    let span = cx.span(&node);
    let outside = std::mem::take(&mut cx.operators);
    let expr = inner_expr(cx, node);
    let operators = std::mem::replace(&mut cx.operators, outside);
    if operators > MOST_OPERATORS || levels(&expr) > MOST_LEVELS {
        cx.report(syntax_error::too_many_operators(span));
        return Expr { kind: ExprKind::Bad(cx.bad(span)), span };
    }
    expr
}

/// How many operators of `expr` stand in each other.
fn levels(expr: &Expr) -> usize {
    match &expr.kind {
        ExprKind::Not(inner) | ExprKind::IsSet { subject: inner, .. } => 1 + levels(inner),
        ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or | BinaryOp::Else), .. } => {
            let mut parts = 0;
            let deepest = row(expr, *op, &mut parts);
            // WHY: a plan holds a row as a balanced tree.
            deepest + parts.next_power_of_two().trailing_zeros() as usize
        }
        ExprKind::Binary { left, right, .. } => 1 + levels(left).max(levels(right)),
        ExprKind::In { subject, values } => {
            1 + values.iter().map(levels).max().unwrap_or(0).max(levels(subject))
        }
        ExprKind::Paren(inner) => levels(inner),
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
        | ExprKind::InSegment(_)
        | ExprKind::Bad(_) => 0,
    }
}

/// The levels of the deepest part of a row that `op` joins; `parts` grows by the number of its parts.
fn row(expr: &Expr, op: BinaryOp, parts: &mut usize) -> usize {
    match &expr.kind {
        ExprKind::Binary { op: joins, left, right, .. } if *joins == op => {
            row(left, op, parts).max(row(right, op, parts))
        }
        ExprKind::Paren(inner) => row(inner, op, parts),
        _ => {
            *parts += 1;
            levels(expr)
        }
    }
}

/// An expression inside another, whose operators count for that.
fn inner_expr(cx: &mut Lower<'_>, node: Node<'_>) -> Expr {
    let span = cx.span(&node);
    climb(cx, &mut Kids::of(node), 0, span.before())
}

/// The next part as an expression, or a missing one behind `before`, which is reported.
pub(super) fn want_expr(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    wanted: &Wanted,
    before: Span,
) -> Expr {
    if let Some(node) = kids.eat(Rule::expr) {
        return expr(cx, node);
    }
    cx.missing(wanted, before);
    Lower::no_expr(before)
}

/// The next part as the value of `field`, or a missing one behind `before`, which is reported.
pub(super) fn want_value(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    field: &Name,
    before: Span,
) -> Expr {
    if let Some(node) = kids.eat(Rule::expr) {
        return expr(cx, node);
    }
    let found = cx.found(before.end);
    match found.text {
        "[" => cx.report(syntax_error::list_for_value(found.span, field.as_str())),
        "unset" => cx.report(syntax_error::unset_for_value(found.span, field.as_str())),
        _ => cx.missing(&Wanted::value_of(field.as_str()), before),
    }
    Lower::no_expr(before)
}

/// Reads operators that bind at least as tightly as `least`. `before` is the place behind which the first
/// operand is missing, if it is.
fn climb(cx: &mut Lower<'_>, kids: &mut Kids<'_>, least: u8, before: Span) -> Expr {
    let mut left = match kids.eat(Rule::prefix) {
        Some(node) => negation(cx, kids, &node),
        None => operand_or_missing(cx, kids, before),
    };
    while let Some(node) = next_operator(kids, least) {
        cx.operators += 1;
        if cx.operators > MOST_OPERATORS {
            kids.for_each(drop);
            return left;
        }
        left = match node.as_rule() {
            Rule::infix => binary(cx, kids, left, &node),
            Rule::postfix => is_set(cx, left, &node),
            Rule::in_segment => in_segment(cx, &left, node),
            _ => in_list(cx, left, node),
        };
    }
    left
}

/// The next operator, if it binds at least as tightly as `least`.
fn next_operator<'i>(kids: &mut Kids<'i>, least: u8) -> Option<Node<'i>> {
    let strength = match kids.rule()? {
        Rule::infix => kids.peek().map_or(0, |node| strength(operator(node.as_str()).0)),
        _ => binds::COMPARISON,
    };
    if strength >= least { kids.next() } else { None }
}

fn strength(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Else => binds::ELSE,
        BinaryOp::Or => binds::OR,
        BinaryOp::And => binds::AND,
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::At => binds::SUM,
        BinaryOp::Is
        | BinaryOp::IsNot
        | BinaryOp::Has
        | BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual => binds::COMPARISON,
    }
}

/// The operator that is meant, and whether it is written as in another language.
fn operator(written: &str) -> (BinaryOp, bool) {
    match written {
        "+" => (BinaryOp::Add, false),
        "-" => (BinaryOp::Subtract, false),
        "at" => (BinaryOp::At, false),
        "is" => (BinaryOp::Is, false),
        "has" => (BinaryOp::Has, false),
        "<" => (BinaryOp::Less, false),
        "<=" => (BinaryOp::LessEqual, false),
        ">" => (BinaryOp::Greater, false),
        ">=" => (BinaryOp::GreaterEqual, false),
        "and" => (BinaryOp::And, false),
        "or" => (BinaryOp::Or, false),
        "else" => (BinaryOp::Else, false),
        "==" | "=" => (BinaryOp::Is, true),
        "!=" | "<>" => (BinaryOp::IsNot, true),
        "&&" => (BinaryOp::And, true),
        "||" => (BinaryOp::Or, true),
        _ => (BinaryOp::IsNot, false),
    }
}

fn is_comparison(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary { op, .. } => strength(*op) == binds::COMPARISON,
        ExprKind::In { .. } | ExprKind::IsSet { .. } => true,
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
        | ExprKind::InSegment(_)
        | ExprKind::Not(_)
        | ExprKind::Paren(_)
        | ExprKind::Bad(_) => false,
    }
}

fn negation(cx: &mut Lower<'_>, kids: &mut Kids<'_>, node: &Node<'_>) -> Expr {
    let keyword = cx.span(node);
    if node.as_str() == "!" {
        cx.report(syntax_error::foreign_operator(keyword, "!", "not "));
    }
    cx.operators += 1;
    let inner = if cx.operators > MOST_OPERATORS {
        kids.for_each(drop);
        Lower::no_expr(keyword)
    } else {
        climb(cx, kids, binds::NOT, keyword)
    };
    let span = keyword.to(inner.span);
    Expr { kind: ExprKind::Not(Box::new(inner)), span }
}

fn binary(cx: &mut Lower<'_>, kids: &mut Kids<'_>, left: Expr, node: &Node<'_>) -> Expr {
    let op_span = cx.span(node);
    let (op, is_foreign) = operator(node.as_str());
    if is_foreign {
        cx.report(syntax_error::foreign_operator(op_span, node.as_str(), op.word()));
    }
    let is_chained = strength(op) == binds::COMPARISON && is_comparison(&left);
    let right = climb(cx, kids, strength(op) + 1, op_span);
    let span = left.span.to(right.span);
    if is_chained {
        return chained(cx, op_span, &left, span);
    }
    let kind = ExprKind::Binary { op, op_span, left: Box::new(left), right: Box::new(right) };
    Expr { kind, span }
}

/// A comparison of a comparison, which has no meaning.
fn chained(cx: &mut Lower<'_>, op: Span, first: &Expr, span: Span) -> Expr {
    cx.report(syntax_error::chained_comparison(op, first.span));
    Expr { kind: ExprKind::Bad(cx.bad(span)), span }
}

fn is_set(cx: &mut Lower<'_>, subject: Expr, node: &Node<'_>) -> Expr {
    let words = cx.span(node);
    let mut parts = node.as_str().split_ascii_whitespace();
    let (negated, last) = match (parts.next(), parts.next(), parts.next_back()) {
        (_, Some("not"), Some(last)) => (true, last),
        (Some(first), None, None) => (false, first),
        (_, Some(second), None) => (false, second),
        (_, _, Some(last)) => (false, last),
        _ => (false, "set"),
    };
    let set = matches!(last, "set" | "exists") != negated;
    if negated || !matches!(last, "set" | "unset") {
        let better = if set { "is set" } else { "is unset" };
        cx.report(syntax_error::foreign_operator(words, node.as_str(), better));
    }
    let span = subject.span.to(words);
    if is_comparison(&subject) {
        return chained(cx, words, &subject, span);
    }
    Expr { kind: ExprKind::IsSet { subject: Box::new(subject), set }, span }
}

fn in_segment(cx: &mut Lower<'_>, subject: &Expr, node: Node<'_>) -> Expr {
    let own = cx.span(&node);
    let span = subject.span.to(own);
    if cx.text(subject.span) != "contact" {
        cx.report(syntax_error::only_contacts_in_segments(subject.span));
    }
    let segment = segment_of(cx, node);
    Expr { kind: ExprKind::InSegment(segment), span }
}

/// The segment behind `in segment`.
pub(super) fn segment_of(cx: &mut Lower<'_>, node: Node<'_>) -> crate::ast::Name {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    kids.eat(Rule::kw_in);
    kids.eat(Rule::kw_segment);
    name::want_name(cx, &mut kids, &Wanted::SEGMENT, span)
}

fn in_list(cx: &mut Lower<'_>, subject: Expr, node: Node<'_>) -> Expr {
    let own = cx.span(&node);
    let span = subject.span.to(own);
    if is_comparison(&subject) {
        return chained(cx, own, &subject, span);
    }
    let mut kids = Kids::of(node);
    let keyword = kids.next();
    let values = if let Some(node) = kids.eat(Rule::list) {
        list(cx, node)
    } else {
        cx.missing(&Wanted::LIST, own);
        Vec::new()
    };
    let start = subject.span.before();
    let is_in = Expr { kind: ExprKind::In { subject: Box::new(subject), values }, span };
    match keyword {
        Some(keyword) if keyword.as_rule() == Rule::kw_not_in => {
            cx.report(syntax_error::not_in(cx.span(&keyword), start));
            Expr { kind: ExprKind::Not(Box::new(is_in)), span }
        }
        _ => is_in,
    }
}

/// `[A, B]`
fn list(cx: &mut Lower<'_>, node: Node<'_>) -> Vec<Expr> {
    let span = cx.span(&node);
    let mut values: Vec<Expr> = Vec::new();
    let mut comma = true;
    let mut closed = false;
    let mut round = None;
    for kid in Kids::of(node) {
        match kid.as_rule() {
            Rule::expr => {
                let value = inner_expr(cx, kid);
                if !comma {
                    cx.report(syntax_error::missing_comma(value.span.before(), ""));
                }
                comma = false;
                values.push(value);
            }
            Rule::list_comma => comma = true,
            Rule::list_open => round = (kid.as_str() == "(").then(|| cx.span(&kid)),
            Rule::close => {
                closed = true;
                if let Some(open) = round {
                    cx.report(syntax_error::round_list(open, cx.span(&kid)));
                }
            }
            _ => {
                let junk = cx.span(&kid);
                cx.unexpected(junk, &Wanted::END_OF_LIST);
            }
        }
    }
    if comma && closed && !values.is_empty() {
        cx.report(syntax_error::stray_comma(cx.last_word(span).before()));
    }
    if !closed {
        let opening = cx.place(span.start, span.start.saturating_add(1));
        cx.report(syntax_error::unclosed_bracket(span, opening, ']'));
    }
    values
}

fn operand_or_missing(cx: &mut Lower<'_>, kids: &mut Kids<'_>, before: Span) -> Expr {
    match kids.rule() {
        None | Some(Rule::infix | Rule::postfix | Rule::in_segment | Rule::in_list) => {
            cx.missing(&Wanted::OPERAND, before);
            Lower::no_expr(before)
        }
        Some(_) => match kids.next() {
            Some(node) => operand(cx, node),
            None => Lower::no_expr(before),
        },
    }
}

/// One operand: a literal, a name, a field or an expression in parentheses.
pub(super) fn operand(cx: &mut Lower<'_>, node: Node<'_>) -> Expr {
    let span = cx.span(&node);
    let kind = match node.as_rule() {
        Rule::access => access(cx, node),
        Rule::text => ExprKind::Text(text::text(cx, node)),
        Rule::number => ExprKind::Number(literal::number(cx, &node)),
        Rule::boolean => ExprKind::Boolean(node.as_str() == "true"),
        Rule::date => ExprKind::Date(literal::date(cx, &node)),
        Rule::time => ExprKind::Time(literal::time(cx, &node)),
        Rule::date_time => date_time(cx, node),
        Rule::plain_duration => ExprKind::Duration(literal::duration(cx, &node)),
        Rule::moment if node.as_str() == "now" => ExprKind::Now,
        Rule::moment => ExprKind::Today,
        Rule::paren => paren(cx, node),
        Rule::percent => {
            cx.report(syntax_error::share_in_expression(span));
            ExprKind::Bad(cx.bad(span))
        }
        _ => ExprKind::Bad(cx.bad(span)),
    };
    Expr { kind, span }
}

fn access(cx: &mut Lower<'_>, node: Node<'_>) -> ExprKind {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    let Some(base) = kids.next() else { return ExprKind::Bad(cx.bad(span)) };
    let base = name::any_word(cx, &base);
    let Some(dot) = kids.eat(Rule::dot) else { return ExprKind::Name(base) };
    let Some(field) = kids.eat(Rule::word) else {
        let dot = cx.span(&dot);
        cx.missing(&Wanted::field_of(base.as_str()), dot);
        return ExprKind::Bad(cx.bad(span));
    };
    let field = name::any_word(cx, &field);
    if let Some(second) = kids.eat(Rule::dot) {
        cx.report(syntax_error::only_one_dot(cx.span(&second).to(span.after())));
        return ExprKind::Bad(cx.bad(span));
    }
    ExprKind::Field { base, field }
}

fn date_time(cx: &mut Lower<'_>, node: Node<'_>) -> ExprKind {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    let date = kids.eat(Rule::date).map_or_else(|| literal::none(span), |n| literal::date(cx, &n));
    let time = kids.eat(Rule::time).map_or_else(|| literal::none(span), |n| literal::time(cx, &n));
    ExprKind::DateTime(date, time)
}

fn paren(cx: &mut Lower<'_>, node: Node<'_>) -> ExprKind {
    let span = cx.span(&node);
    let opening = cx.place(span.start, span.start.saturating_add(1));
    let mut kids = Kids::of(node);
    let inner = if let Some(node) = kids.eat(Rule::expr) {
        inner_expr(cx, node)
    } else {
        cx.missing(&Wanted::OPERAND, opening);
        Lower::no_expr(opening)
    };
    if let Some(junk) = kids.eat(Rule::paren_junk) {
        let junk = cx.span(&junk);
        cx.unexpected(junk, &Wanted::END_OF_PAREN);
    }
    if kids.eat(Rule::close).is_none() {
        cx.report(syntax_error::unclosed_bracket(span, opening, ')'));
    }
    ExprKind::Paren(Box::new(inner))
}

/// `{ policy_no: contact.policy_no }`
pub(super) fn record(cx: &mut Lower<'_>, node: Node<'_>) -> Record {
    let span = cx.braced_span(&node);
    let kids = Kids::of(node);
    let mut fields: Vec<RecordField> = Vec::with_capacity(kids.left());
    let mut comma = true;
    for kid in kids {
        if kid.as_rule() != Rule::record_field {
            let junk = cx.span(&kid);
            cx.unexpected(junk, &Wanted::RECORD_FIELD);
            comma = true;
            continue;
        }
        let has_comma = kid.as_str().ends_with(',');
        if let Some(field) = record_field(cx, kid) {
            if !comma {
                let at = fields.last().map_or(field.span.before(), |last| last.span.after());
                cx.report(syntax_error::missing_comma(at, field.name.as_str()));
            }
            fields.push(field);
        }
        comma = has_comma;
    }
    Record { fields, span }
}

fn record_field(cx: &mut Lower<'_>, node: Node<'_>) -> Option<RecordField> {
    let whole = cx.span(&node);
    let mut kids = Kids::of(node);
    let name = name::any_word(cx, &kids.eat(Rule::word)?);
    let colon = cx.text(whole).find(':').map_or(name.span, |at| {
        let end = whole.start.saturating_add(u32::try_from(at).unwrap_or(0)).saturating_add(1);
        cx.place(whole.start, end)
    });
    let value = want_value(cx, &mut kids, &name, colon);
    let span = name.span.to(value.span);
    Some(RecordField { name, value, span })
}
