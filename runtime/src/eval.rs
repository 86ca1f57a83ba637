//! Expressions: total, exact, and unset where they cannot be said.
//!
//! A comparison with an unset value is false and `is not` its negation, as the plan writes it. Arithmetic that
//! leaves the range of its type is unset.

use std::borrow::Cow;
use std::cmp::Ordering;

use journey_plan::exec::{ANY_HANDLE, CodeSet, Engagement, Expr, Index, ResultSet, Slot};
use journey_plan::model::Comparison;
use journey_plan::value::{Instant, Length, TimeOfDay, Value};

use crate::contact::Contact;
use crate::machine::Machine;
use crate::state::{HandleState, State, Status};
use crate::time::{self, Zone};

/// A value that is somewhere else or was computed; none: unset.
pub(crate) type Read<'a> = Option<Cow<'a, Value>>;

/// What expressions read.
#[derive(Copy, Clone)]
pub(crate) struct Scope<'a> {
    pub(crate) machine: &'a Machine,
    pub(crate) state: &'a State,
    pub(crate) contact: &'a Contact,
    /// This instant.
    pub(crate) now: Instant,
    /// The contact's clock.
    pub(crate) zone: Zone,
    /// The outcome that the condition of a policy is about.
    pub(crate) reported: Option<Reported<'a>>,
}

/// The outcome of any conversation, for the conditions of policies.
#[derive(Copy, Clone)]
pub(crate) struct Reported<'a> {
    pub(crate) engagement: &'a Engagement,
    pub(crate) result: u8,
    pub(crate) codes: CodeSet,
}

impl<'a> Scope<'a> {
    /// Whether a condition holds; an unset one does not.
    pub(crate) fn holds(self, expr: &'a Expr) -> bool {
        match expr {
            Expr::Not(inner) => !self.holds(inner),
            Expr::And(left, right) => self.holds(left) && self.holds(right),
            Expr::Or(left, right) => self.holds(left) || self.holds(right),
            Expr::Compare(how, left, right) => self.compare(*how, left, right),
            Expr::OneOf(subject, values) => {
                self.value(subject).is_some_and(|value| values.contains(&value))
            }
            Expr::ResultIs(handle, set) => self.result_is(*handle, *set),
            Expr::Has(handle, code) => self.codes(*handle).contains(*code),
            Expr::HasNamed(code) => self.reported.is_some_and(|reported| reported.has(code)),
            Expr::HasAny(handle) => self.codes(*handle) != CodeSet::default(),
            Expr::IsSet(inner) => self.value(inner).is_some(),
            Expr::InSegment(segment) => self.contact.is_in(*segment),
            Expr::Value(_)
            | Expr::LocalDateTime(..)
            | Expr::Time(_)
            | Expr::Length(_)
            | Expr::Contact(_)
            | Expr::Binding(..)
            | Expr::Attribute(..)
            | Expr::BlockedReason(_)
            | Expr::Now
            | Expr::Today
            | Expr::Else(..)
            | Expr::Add(..)
            | Expr::Subtract(..)
            | Expr::At(..) => {
                matches!(self.value(expr).as_deref(), Some(Value::Boolean(true)))
            }
        }
    }

    /// The value of an expression. A time of day or a length of time alone has none.
    pub(crate) fn value(self, expr: &'a Expr) -> Read<'a> {
        match expr {
            Expr::Value(value) => Some(Cow::Borrowed(value)),
            Expr::LocalDateTime(date, time) => Some(datetime(self.zone.instant(*date, *time))),
            Expr::Time(_) | Expr::Length(_) => None,
            Expr::Contact(field) => self.contact.field(*field).map(Cow::Borrowed),
            Expr::Binding(slot, field) => self.binding(*slot, *field),
            Expr::Attribute(handle, attribute) => self.attribute(*handle, *attribute),
            Expr::BlockedReason(handle) => self.blocked_reason(*handle),
            Expr::Now => Some(datetime(self.now)),
            Expr::Today => Some(Cow::Owned(Value::Date(self.zone.date(self.now)))),
            Expr::Else(first, second) => self.value(first).or_else(|| self.value(second)),
            Expr::Add(left, right) => self.sum(left, right),
            Expr::Subtract(left, right) => self.difference(left, right),
            Expr::At(date, time) => self.at(date, time),
            Expr::InSegment(_)
            | Expr::Not(_)
            | Expr::And(..)
            | Expr::Or(..)
            | Expr::Compare(..)
            | Expr::OneOf(..)
            | Expr::ResultIs(..)
            | Expr::Has(..)
            | Expr::HasNamed(_)
            | Expr::HasAny(_)
            | Expr::IsSet(_) => Some(Cow::Owned(Value::Boolean(self.holds(expr)))),
        }
    }

    /// The value of an expression as one of its own.
    pub(crate) fn owned(self, expr: &'a Expr) -> Option<Value> {
        self.value(expr).map(Cow::into_owned)
    }

    fn handle(self, handle: Slot) -> Option<&'a HandleState> {
        self.state.handles.get(usize::from(handle))
    }

    fn result_is(self, handle: Slot, set: ResultSet) -> bool {
        if handle == ANY_HANDLE {
            return self.reported.is_some_and(|reported| set.contains(reported.result));
        }
        match self.handle(handle).map(|handle| &handle.status) {
            Some(Status::Outcome { result, .. }) => set.contains(*result),
            Some(Status::NotStarted | Status::Held | Status::Open | Status::Blocked(_)) | None => {
                false
            }
        }
    }

    fn codes(self, handle: Slot) -> CodeSet {
        if handle == ANY_HANDLE {
            return self.reported.map(|reported| reported.codes).unwrap_or_default();
        }
        self.handle(handle).map(|handle| handle.status.codes()).unwrap_or_default()
    }

    fn binding(self, slot: Slot, field: Index) -> Read<'a> {
        let values = self.state.bindings.get(usize::from(slot))?.as_ref()?;
        values.get(field as usize)?.as_ref().map(Cow::Borrowed)
    }

    fn attribute(self, handle: Slot, attribute: Index) -> Read<'a> {
        match &self.handle(handle)?.status {
            Status::Outcome { attributes, .. } => {
                attributes.get(attribute as usize)?.as_ref().map(Cow::Borrowed)
            }
            Status::NotStarted | Status::Held | Status::Open | Status::Blocked(_) => None,
        }
    }

    fn blocked_reason(self, handle: Slot) -> Read<'a> {
        match &self.handle(handle)?.status {
            Status::Blocked(reason) => Some(Cow::Owned(Value::Choice(reason.symbol()))),
            Status::NotStarted | Status::Held | Status::Open | Status::Outcome { .. } => None,
        }
    }

    fn compare(self, how: Comparison, left: &'a Expr, right: &'a Expr) -> bool {
        let (Some(left), Some(right)) = (self.value(left), self.value(right)) else {
            return false;
        };
        if how == Comparison::Is {
            return left == right;
        }
        let Some(order) = order(&left, &right) else { return false };
        match how {
            Comparison::Is => order.is_eq(),
            Comparison::Less => order.is_lt(),
            Comparison::LessEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterEqual => order.is_ge(),
        }
    }

    fn sum(self, left: &'a Expr, right: &'a Expr) -> Read<'a> {
        match (left, right) {
            (other, Expr::Length(length)) | (Expr::Length(length), other) => {
                self.shift(other, *length, true)
            }
            _ => match (self.value(left)?.as_ref(), self.value(right)?.as_ref()) {
                (Value::Number(a), Value::Number(b)) => a.checked_add(*b).map(number),
                _ => None,
            },
        }
    }

    fn difference(self, left: &'a Expr, right: &'a Expr) -> Read<'a> {
        if let Expr::Length(length) = right {
            return self.shift(left, *length, false);
        }
        match (self.value(left)?.as_ref(), self.value(right)?.as_ref()) {
            (Value::Number(a), Value::Number(b)) => a.checked_sub(*b).map(number),
            _ => None,
        }
    }

    /// A date or datetime moved by a length of time on the contact's clock.
    fn shift(self, subject: &'a Expr, length: Length, forward: bool) -> Read<'a> {
        match self.value(subject)?.as_ref() {
            Value::Date(date) => {
                Some(Cow::Owned(Value::Date(time::add_to_date(*date, length, forward))))
            }
            Value::DateTime(at) if forward => Some(datetime(self.zone.add(*at, length))),
            Value::DateTime(at) => Some(datetime(self.zone.subtract(*at, length))),
            Value::Text(_) | Value::Number(_) | Value::Boolean(_) | Value::Choice(_) => None,
        }
    }

    fn at(self, date: &'a Expr, time: &'a Expr) -> Read<'a> {
        let Expr::Time(TimeOfDay { minutes }) = time else { return None };
        match self.value(date)?.as_ref() {
            Value::Date(date) => {
                Some(datetime(self.zone.instant(*date, TimeOfDay { minutes: *minutes })))
            }
            Value::Text(_)
            | Value::Number(_)
            | Value::Boolean(_)
            | Value::DateTime(_)
            | Value::Choice(_) => None,
        }
    }
}

impl Reported<'_> {
    /// Whether a code of that name was chosen; each engagement has its own places.
    fn has(self, code: &str) -> bool {
        let place = self.engagement.dispositions.iter().position(|(name, _)| name == code);
        place.and_then(|p| u8::try_from(p).ok()).is_some_and(|place| self.codes.contains(place))
    }
}

fn datetime<'a>(at: Instant) -> Cow<'a, Value> {
    Cow::Owned(Value::DateTime(at))
}

fn number<'a>(value: rust_decimal::Decimal) -> Cow<'a, Value> {
    Cow::Owned(Value::Number(value))
}

/// How two values of one ordered type compare.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::DateTime(a), Value::DateTime(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
