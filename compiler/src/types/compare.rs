//! Comparisons, in the normal forms of [`ExprKind`].

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "an expression is asked for the few forms that are special here"
)]

use journey_grammar::Span;
use journey_grammar::ast::{self, BinaryOp, Name};

use super::value::comparable;
use super::{Scope, Typer, Wanted, bad, boolean};
use crate::errors::types as errors;
use crate::hir::{
    CompareOp, Engagement, Expr, ExprKind, Handle, Id, Literal, Place, ResultSet, Ty,
};
use crate::index::Target;
use crate::vocabulary::Channel;

/// What a comparison is about.
enum Subject {
    /// `call.Result`, or `Result` in a policy.
    Result { handle: Option<Id<Handle>>, channel: Option<Channel>, read: Span },
    /// `call.Disposition`, or `Disposition` in a policy.
    Disposition { handle: Option<Id<Handle>>, engagement: Option<Id<Engagement>>, read: Span },
    /// Any other value.
    Value(Expr),
}

/// The values that a written Result or class stands for.
#[derive(Copy, Clone)]
pub(crate) struct Named {
    /// Those of the subject's channel; in a policy those of calls.
    pub(crate) set: ResultSet,
    /// In a policy those of text message conversations.
    pub(crate) texts: ResultSet,
    /// Whether it is a class.
    pub(crate) class: bool,
}

impl Typer<'_> {
    fn subject(&mut self, expr: &ast::Expr) -> Subject {
        match &expr.kind {
            ast::ExprKind::Paren(inner) => return self.subject(inner),
            ast::ExprKind::Name(name) if matches!(self.scope, Scope::Policy) => {
                let read = name.span;
                match name.as_str() {
                    "Result" => return Subject::Result { handle: None, channel: None, read },
                    "Disposition" => {
                        return Subject::Disposition { handle: None, engagement: None, read };
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        let typed = self.infer(expr);
        match (&typed.kind, typed.ty) {
            (ExprKind::Read(Place::Result(handle)), Ty::Result(channel)) => {
                let (handle, channel) = (Some(*handle), Some(channel));
                Subject::Result { handle, channel, read: typed.span }
            }
            (ExprKind::Read(Place::Disposition(handle)), Ty::Disposition(engagement)) => {
                let (handle, engagement) = (Some(*handle), Some(engagement));
                Subject::Disposition { handle, engagement, read: typed.span }
            }
            _ => Subject::Value(typed),
        }
    }

    /// `E is V`
    pub(super) fn is(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        op_span: Span,
        span: Span,
    ) -> Expr {
        if self.is_swapped(left, right) {
            self.sink.report(errors::swapped(left, right));
            return bad(span);
        }
        match self.subject(left) {
            Subject::Result { handle, channel, read } => {
                self.result_is(handle, channel, read, std::slice::from_ref(right), span)
            }
            Subject::Disposition { read, .. } => {
                self.sink.report(errors::disposition_is(op_span, read));
                bad(span)
            }
            Subject::Value(left) => self.value_is(left, std::slice::from_ref(right), span),
        }
    }

    /// `E in [V, W]`
    pub(super) fn contained(
        &mut self,
        subject: &ast::Expr,
        values: &[ast::Expr],
        span: Span,
    ) -> Expr {
        if values.is_empty() {
            self.sink.report(errors::empty_list(span));
            return bad(span);
        }
        match self.subject(subject) {
            Subject::Result { handle, channel, read } => {
                self.result_is(handle, channel, read, values, span)
            }
            Subject::Disposition { read, .. } => {
                self.sink.report(errors::disposition_in(read));
                bad(span)
            }
            Subject::Value(left) => self.value_is(left, values, span),
        }
    }

    /// Whether a bare value stands left of what it is compared with.
    fn is_swapped(&self, left: &ast::Expr, right: &ast::Expr) -> bool {
        let is_bare = match &left.kind {
            ast::ExprKind::Name(name) => match self.scope {
                Scope::Policy => !matches!(name.as_str(), "Result" | "Disposition"),
                Scope::Journey(locals) => locals.find(name.as_str()).is_none(),
                Scope::Message | Scope::Script => true,
            },
            _ => false,
        };
        is_bare && matches!(right.kind, ast::ExprKind::Field { .. })
    }

    fn result_is(
        &mut self,
        handle: Option<Id<Handle>>,
        channel: Option<Channel>,
        read: Span,
        values: &[ast::Expr],
        span: Span,
    ) -> Expr {
        let (mut set, mut texts) = (ResultSet::EMPTY, ResultSet::EMPTY);
        let mut written = Vec::new();
        let mut wrong = false;
        for value in values {
            match self.result_name(channel, value) {
                Some(named) => {
                    set = set.or(named.set);
                    texts = texts.or(named.texts);
                    written.push((named.set, value.span));
                }
                None => wrong = true,
            }
        }
        if wrong {
            return bad(span);
        }
        boolean(ExprKind::ResultIs { handle, set, texts, read, written }, span)
    }

    fn result_name(&mut self, channel: Option<Channel>, value: &ast::Expr) -> Option<Named> {
        match &value.kind {
            ast::ExprKind::Paren(inner) => self.result_name(channel, inner),
            ast::ExprKind::Name(name) => self.result(channel, name),
            ast::ExprKind::Bad(_) => None,
            _ => {
                self.sink.report(errors::not_a_result(value));
                None
            }
        }
    }

    /// What a Result or class means on a channel, or on any in a policy; an unknown one is reported.
    pub(crate) fn result(&mut self, channel: Option<Channel>, name: &Name) -> Option<Named> {
        let vocabulary = &self.program.vocabulary;
        let on = |channel: Channel| {
            let class = vocabulary.class(channel, name.as_str());
            let value = vocabulary.place(channel, name.as_str()).map(ResultSet::single);
            (class.or(value.unwrap_or(ResultSet::EMPTY)), !class.is_empty())
        };
        let (set, class) = on(channel.unwrap_or(Channel::Voice));
        let (texts, texts_class) =
            if channel.is_none() { on(Channel::Sms) } else { (ResultSet::EMPTY, false) };
        if set.is_empty() && texts.is_empty() {
            self.sink.report(errors::unknown_result(vocabulary, channel, name));
            return None;
        }
        Some(Named { set, texts, class: class || texts_class })
    }

    fn value_is(&mut self, left: Expr, values: &[ast::Expr], span: Span) -> Expr {
        if left.ty == Ty::Unknown {
            // WHY: what is compared is wrong already, so a value of it cannot be judged.
            return bad(span);
        }
        if matches!(left.ty, Ty::Time | Ty::Duration) {
            self.sink.report(errors::not_comparable(self.program, &left));
            return bad(span);
        }
        let values: Vec<Expr> = values.iter().map(|value| self.compared(&left, value)).collect();
        if values.iter().any(|value| value.ty == Ty::Unknown) {
            return bad(span);
        }
        let listed = match left.ty {
            Ty::Choice(_)
            | Ty::BlockedReason
            | Ty::Text
            | Ty::Phone
            | Ty::Email
            | Ty::TimeZone
            | Ty::Boolean => values.iter().map(literal_of).collect::<Option<Vec<_>>>(),
            Ty::Number
            | Ty::Date
            | Ty::DateTime
            | Ty::Time
            | Ty::Duration
            | Ty::Result(_)
            | Ty::Disposition(_)
            | Ty::Unknown => None,
        };
        if let Some(values) = listed {
            return boolean(ExprKind::OneOf { subject: Box::new(left), values }, span);
        }
        let mut comparisons = values.into_iter().map(|right| {
            let kind = ExprKind::Compare(CompareOp::Is, Box::new(left.clone()), Box::new(right));
            boolean(kind, span)
        });
        let Some(first) = comparisons.next() else { return bad(span) };
        comparisons
            .fold(first, |all, next| boolean(ExprKind::Or(Box::new(all), Box::new(next)), span))
    }

    /// The right side of a comparison with `left`.
    fn compared(&mut self, left: &Expr, right: &ast::Expr) -> Expr {
        let wanted = Wanted { ty: left.ty, what: "this comparison", name: "", declared: None };
        match &right.kind {
            ast::ExprKind::Paren(inner) => self.compared(left, inner),
            ast::ExprKind::Name(_) | ast::ExprKind::Text(_) => self.value(right, &wanted),
            _ => {
                let right = self.infer(right);
                if comparable(self.program, left.ty, right.ty) {
                    return right;
                }
                self.sink.report(errors::compared_types(self.program, left, &right));
                bad(right.span)
            }
        }
    }

    /// `A < B` and the like.
    pub(super) fn ordered(
        &mut self,
        op: BinaryOp,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Expr {
        let Some(left) = self.with_order(left) else { return bad(span) };
        let Some(right) = self.with_order(right) else { return bad(span) };
        if left.ty != right.ty {
            self.sink.report(errors::compared_types(self.program, &left, &right));
            return bad(span);
        }
        let op = match op {
            BinaryOp::Less => CompareOp::Less,
            BinaryOp::LessEqual => CompareOp::LessEqual,
            BinaryOp::Greater => CompareOp::Greater,
            _ => CompareOp::GreaterEqual,
        };
        boolean(ExprKind::Compare(op, Box::new(left), Box::new(right)), span)
    }

    /// One side of `A < B`; one without an order is reported.
    fn with_order(&mut self, side: &ast::Expr) -> Option<Expr> {
        let side = self.infer(side);
        match side.ty {
            Ty::Number | Ty::Date | Ty::DateTime => return Some(side),
            Ty::Unknown => {}
            _ => self.sink.report(errors::no_order(self.program, &side)),
        }
        None
    }

    /// `call.Disposition has DoNotContact`
    pub(super) fn has(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        op_span: Span,
        span: Span,
    ) -> Expr {
        match self.subject(left) {
            Subject::Disposition { handle, engagement, read } => {
                let Some(name) = self.code_name(right) else { return bad(span) };
                if !self.disposition(engagement, name) {
                    return bad(span);
                }
                let code = name.text.clone();
                boolean(ExprKind::Has { handle, code, read }, span)
            }
            Subject::Result { .. } => {
                self.sink.report(errors::has_without_disposition(op_span));
                bad(span)
            }
            Subject::Value(value) => {
                if value.ty != Ty::Unknown {
                    self.sink.report(errors::has_without_disposition(op_span));
                }
                bad(span)
            }
        }
    }

    fn code_name<'e>(&mut self, expr: &'e ast::Expr) -> Option<&'e Name> {
        match &expr.kind {
            ast::ExprKind::Paren(inner) => self.code_name(inner),
            ast::ExprKind::Name(name) => Some(name),
            ast::ExprKind::Bad(_) => None,
            _ => {
                self.sink.report(errors::not_a_code(expr));
                None
            }
        }
    }

    /// Whether an engagement (any, in a policy) declares the code; an unknown one is reported.
    pub(crate) fn disposition(&mut self, engagement: Option<Id<Engagement>>, name: &Name) -> bool {
        let all: Vec<(Id<Engagement>, &Engagement)> = if let Some(id) = engagement {
            vec![(id, &self.program.engagements[id])]
        } else {
            self.sink.seen.everything();
            self.program.engagements.iter().collect()
        };
        for (id, engagement) in &all {
            let place = engagement.dispositions.iter().position(|code| code.name.text == name.text);
            if let Some(place) = place {
                self.sink.used(name.span, Target::Disposition(*id, place));
                return true;
            }
        }
        if engagement.is_none() && self.names.has_damage(self.sink) {
            return false;
        }
        let owner = engagement.map(|id| &self.program.engagements[id]);
        let codes = all.iter().flat_map(|(_, one)| &one.dispositions);
        let codes: Vec<&str> = codes.map(|code| code.name.as_str()).collect();
        self.sink.report(errors::unknown_disposition(owner, name, &codes));
        false
    }

    /// `E is set` and `E is unset`
    pub(super) fn is_set(&mut self, subject: &ast::Expr, set: bool, span: Span) -> Expr {
        let kind = match self.subject(subject) {
            Subject::Value(value) if value.ty == Ty::Unknown => return bad(span),
            Subject::Value(value) => ExprKind::IsSet(Box::new(value)),
            Subject::Result { handle: Some(handle), channel: Some(channel), read } => {
                let place = ExprKind::Read(Place::Result(handle));
                ExprKind::IsSet(Box::new(Expr { kind: place, ty: Ty::Result(channel), span: read }))
            }
            Subject::Disposition { handle: Some(handle), engagement: Some(engagement), read } => {
                let (kind, ty) =
                    (ExprKind::Read(Place::Disposition(handle)), Ty::Disposition(engagement));
                ExprKind::IsSet(Box::new(Expr { kind, ty, span: read }))
            }
            Subject::Result { read, .. } | Subject::Disposition { read, .. } => {
                self.sink.report(errors::set_in_policy(read));
                return bad(span);
            }
        };
        let is_set = boolean(kind, span);
        if set { is_set } else { boolean(ExprKind::Not(Box::new(is_set)), span) }
    }
}

fn literal_of(expr: &Expr) -> Option<(Literal, Span)> {
    match &expr.kind {
        ExprKind::Literal(value) => Some((value.clone(), expr.span)),
        _ => None,
    }
}
