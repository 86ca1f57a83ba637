//! Expressions: names to places, and whether the types of the parts go together.

use super::fault::{Kind, Place, PlanFault};
use super::journey::Locals;
use super::tables::Tables;
use crate::exec::{self, ANY_HANDLE, ResultSet};
use crate::model::{Comparison, Expr, Type};
use crate::value::{TimeOfDay, Value};

/// What an expression can be, as far as it decides which operations make sense.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Texts, phone numbers, email addresses, time zones.
    Text,
    Number,
    Boolean,
    Date,
    DateTime,
    Time,
    Length,
    Choice,
}

impl Family {
    pub(super) fn of(ty: &Type) -> Self {
        match ty {
            Type::Text | Type::Phone | Type::Email | Type::TimeZone => Self::Text,
            Type::Number => Self::Number,
            Type::Boolean => Self::Boolean,
            Type::Date => Self::Date,
            Type::DateTime => Self::DateTime,
            Type::Choice(_) => Self::Choice,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::Date => "a date",
            Self::DateTime => "a date and time",
            Self::Time => "a time of day",
            Self::Length => "a length of time",
            Self::Choice => "a choice value",
        }
    }
}

/// What names an expression may read.
#[derive(Copy, Clone)]
pub(super) enum Reads<'s, 'p> {
    /// The contact only: texts of messages.
    Contact,
    /// The Result and Disposition of any conversation: conditions of policies.
    AnyConversation,
    /// What a journey knows.
    Journey(&'s Locals<'p>),
}

/// Where an expression stands.
#[derive(Copy, Clone)]
pub(super) struct Scope<'s, 'p> {
    pub(super) tables: &'s Tables<'p>,
    pub(super) place: &'s Place,
    pub(super) reads: Reads<'s, 'p>,
}

type Typed = (exec::Expr, Family);

impl Scope<'_, '_> {
    /// An expression that is true or false.
    pub(super) fn condition(self, expr: &Expr) -> Result<exec::Expr, PlanFault> {
        self.of(expr, Family::Boolean, || "a condition".into())
    }

    /// An expression of a family.
    pub(super) fn of(
        self,
        expr: &Expr,
        expected: Family,
        subject: impl Fn() -> String,
    ) -> Result<exec::Expr, PlanFault> {
        let (resolved, found) = self.resolve(expr)?;
        self.same(subject, expected, found).map(|()| resolved)
    }

    /// An expression that can be given where a value of the type is wanted.
    pub(super) fn fitting(
        self,
        expr: &Expr,
        ty: &Type,
        subject: impl Fn() -> String,
    ) -> Result<exec::Expr, PlanFault> {
        if let (Expr::Choice(name), Type::Choice(values)) = (expr, ty)
            && !values.iter().any(|value| value.name == *name)
        {
            let (place, name) = (self.place.clone(), name.clone());
            return Err(PlanFault::Unknown { place, kind: Kind::Choice, name });
        }
        self.of(expr, Family::of(ty), subject)
    }

    /// A value as it can be shown or compared.
    pub(super) fn value(self, expr: &Expr) -> Result<Typed, PlanFault> {
        let (resolved, family) = self.resolve(expr)?;
        match family {
            Family::Time => Err(self.misplaced("a time of day")),
            Family::Length => Err(self.misplaced("a length of time")),
            Family::Text
            | Family::Number
            | Family::Boolean
            | Family::Date
            | Family::DateTime
            | Family::Choice => Ok((resolved, family)),
        }
    }

    /// A literal.
    pub(super) fn literal(self, expr: &Expr) -> Result<(Value, Family), PlanFault> {
        Ok(match expr {
            Expr::Text(text) => (Value::Text(text.clone()), Family::Text),
            Expr::Number(number) => (Value::Number(*number), Family::Number),
            Expr::Boolean(boolean) => (Value::Boolean(*boolean), Family::Boolean),
            Expr::Date(date) => (Value::Date(*date), Family::Date),
            Expr::Choice(name) => {
                (Value::Choice(self.tables.symbol(self.place, name)?), Family::Choice)
            }
            Expr::DateTime(..)
            | Expr::Time(_)
            | Expr::Length(_)
            | Expr::Contact(_)
            | Expr::Binding(..)
            | Expr::Attribute(..)
            | Expr::BlockedReason(_)
            | Expr::Now
            | Expr::Today
            | Expr::InSegment(_)
            | Expr::Not(_)
            | Expr::And(..)
            | Expr::Or(..)
            | Expr::Else(..)
            | Expr::Add(..)
            | Expr::Subtract(..)
            | Expr::At(..)
            | Expr::Compare(..)
            | Expr::OneOf(..)
            | Expr::ResultIs(..)
            | Expr::Has(..)
            | Expr::HasAny(_)
            | Expr::IsSet(_) => return Err(self.misplaced("an expression that is no literal")),
        })
    }

    fn resolve(self, expr: &Expr) -> Result<Typed, PlanFault> {
        use exec::Expr as E;
        Ok(match expr {
            Expr::Text(_)
            | Expr::Number(_)
            | Expr::Boolean(_)
            | Expr::Date(_)
            | Expr::Choice(_) => {
                let (value, family) = self.literal(expr)?;
                (E::Value(value), family)
            }
            Expr::DateTime(date, time) => {
                clock(self.place, *time)?;
                (E::LocalDateTime(*date, *time), Family::DateTime)
            }
            Expr::Time(time) => {
                clock(self.place, *time)?;
                (E::Time(*time), Family::Time)
            }
            Expr::Length(length) => (E::Length(*length), Family::Length),
            Expr::Contact(name) => self.contact(name)?,
            Expr::Binding(binding, attribute) => self.binding(binding, attribute)?,
            Expr::Attribute(handle, attribute) => self.attribute(handle, attribute)?,
            Expr::BlockedReason(handle) => {
                (E::BlockedReason(self.locals()?.handle(self.place, handle)?.slot), Family::Choice)
            }
            Expr::Now => (E::Now, Family::DateTime),
            Expr::Today => (E::Today, Family::Date),
            Expr::InSegment(name) => {
                self.locals()?;
                (E::InSegment(self.tables.segments.index(self.place, name)?), Family::Boolean)
            }
            Expr::Not(inner) => (E::Not(Box::new(self.condition(inner)?)), Family::Boolean),
            Expr::And(left, right) => self.join(left, right, E::And)?,
            Expr::Or(left, right) => self.join(left, right, E::Or)?,
            Expr::Else(left, right) => self.default(left, right)?,
            Expr::Add(left, right) => self.sum(left, right, E::Add)?,
            Expr::Subtract(left, right) => self.sum(left, right, E::Subtract)?,
            Expr::At(date, time) => self.at(date, time)?,
            Expr::Compare(comparison, left, right) => self.compare(*comparison, left, right)?,
            Expr::OneOf(subject, values) => self.one_of(subject, values)?,
            Expr::ResultIs(handle, names) => self.result_is(handle.as_deref(), names)?,
            Expr::Has(handle, code) => self.has(handle.as_deref(), code)?,
            Expr::HasAny(handle) => {
                (E::HasAny(self.locals()?.handle(self.place, handle)?.slot), Family::Boolean)
            }
            Expr::IsSet(inner) => (E::IsSet(Box::new(self.value(inner)?.0)), Family::Boolean),
        })
    }

    fn locals(&self) -> Result<&Locals<'_>, PlanFault> {
        match self.reads {
            Reads::Journey(locals) => Ok(locals),
            Reads::Contact | Reads::AnyConversation => {
                Err(self.misplaced("a value that only a journey knows"))
            }
        }
    }

    fn contact(self, name: &str) -> Result<Typed, PlanFault> {
        if matches!(self.reads, Reads::AnyConversation) {
            return Err(self.misplaced("a contact field"));
        }
        let (index, field) = self.tables.contact.find(self.place, name)?;
        Ok((exec::Expr::Contact(index), Family::of(&field.ty)))
    }

    fn binding(self, binding: &str, attribute: &str) -> Result<Typed, PlanFault> {
        let (slot, trigger) = self.locals()?.binding(self.place, binding)?;
        let (index, field) = self.tables.trigger_field(self.place, trigger, attribute)?;
        Ok((exec::Expr::Binding(slot, index), Family::of(&field.ty)))
    }

    fn attribute(self, handle: &str, attribute: &str) -> Result<Typed, PlanFault> {
        let handle = self.locals()?.handle(self.place, handle)?;
        let (index, field) = self.tables.attribute(self.place, handle.engagement, attribute)?;
        Ok((exec::Expr::Attribute(handle.slot, index), Family::of(&field.ty)))
    }

    fn join(
        self,
        left: &Expr,
        right: &Expr,
        make: fn(Box<exec::Expr>, Box<exec::Expr>) -> exec::Expr,
    ) -> Result<Typed, PlanFault> {
        let (left, right) = (self.condition(left)?, self.condition(right)?);
        Ok((make(Box::new(left), Box::new(right)), Family::Boolean))
    }

    fn default(self, left: &Expr, right: &Expr) -> Result<Typed, PlanFault> {
        let (left, family) = self.value(left)?;
        let right = self.of(right, family, || "what stands behind `else`".into())?;
        Ok((exec::Expr::Else(Box::new(left), Box::new(right)), family))
    }

    fn sum(
        self,
        left: &Expr,
        right: &Expr,
        make: fn(Box<exec::Expr>, Box<exec::Expr>) -> exec::Expr,
    ) -> Result<Typed, PlanFault> {
        let (left, family) = self.resolve(left)?;
        let other = match family {
            Family::Number => Family::Number,
            Family::Date | Family::DateTime => Family::Length,
            Family::Text | Family::Boolean | Family::Time | Family::Length | Family::Choice => {
                let subject = "the left side of a sum or difference".to_owned();
                return Err(self.wrong(subject, "a number, a date or a date and time", family));
            }
        };
        let right = self.of(right, other, || "the right side of a sum or difference".into())?;
        Ok((make(Box::new(left), Box::new(right)), family))
    }

    fn at(self, date: &Expr, time: &Expr) -> Result<Typed, PlanFault> {
        let date = self.of(date, Family::Date, || "what stands before `at`".into())?;
        let time = self.of(time, Family::Time, || "what stands behind `at`".into())?;
        Ok((exec::Expr::At(Box::new(date), Box::new(time)), Family::DateTime))
    }

    fn compare(self, how: Comparison, left: &Expr, right: &Expr) -> Result<Typed, PlanFault> {
        let (left, family) = self.value(left)?;
        let ordered = matches!(family, Family::Number | Family::Date | Family::DateTime);
        if how != Comparison::Is && !ordered {
            let expected = "a number, a date or a date and time";
            return Err(self.wrong("what is compared by size".into(), expected, family));
        }
        let right = self.of(right, family, || "the right side of a comparison".into())?;
        Ok((exec::Expr::Compare(how, Box::new(left), Box::new(right)), Family::Boolean))
    }

    fn one_of(self, subject: &Expr, values: &[Expr]) -> Result<Typed, PlanFault> {
        let (subject, family) = self.value(subject)?;
        let mut literals = Vec::with_capacity(values.len());
        for value in values {
            let (value, found) = self.literal(value)?;
            self.same(|| "a value that is looked for".into(), family, found)?;
            literals.push(value);
        }
        Ok((exec::Expr::OneOf(Box::new(subject), literals), Family::Boolean))
    }

    fn result_is(
        self,
        handle: Option<&str>,
        names: &[smol_str::SmolStr],
    ) -> Result<Typed, PlanFault> {
        let (slot, channel) = match (handle, self.reads) {
            (None, Reads::AnyConversation) => (ANY_HANDLE, None),
            (None, Reads::Contact | Reads::Journey(_)) => {
                return Err(self.misplaced("the Result of any conversation"));
            }
            (Some(handle), _) => {
                let handle = self.locals()?.handle(self.place, handle)?;
                (handle.slot, Some(handle.engagement.channel))
            }
        };
        let mut set = ResultSet::default();
        for name in names {
            set.0 |= self.tables.results.find(self.place, channel, name)?.0;
        }
        Ok((exec::Expr::ResultIs(slot, set), Family::Boolean))
    }

    fn has(self, handle: Option<&str>, code: &smol_str::SmolStr) -> Result<Typed, PlanFault> {
        let expr = match (handle, self.reads) {
            (None, Reads::AnyConversation) => {
                self.tables.any_disposition(self.place, code)?;
                exec::Expr::HasNamed(code.clone())
            }
            (None, Reads::Contact | Reads::Journey(_)) => {
                return Err(self.misplaced("the Disposition of any conversation"));
            }
            (Some(handle), _) => {
                let handle = self.locals()?.handle(self.place, handle)?;
                let bit = self.tables.disposition(self.place, handle.engagement, code)?;
                exec::Expr::Has(handle.slot, bit)
            }
        };
        Ok((expr, Family::Boolean))
    }

    fn same(
        self,
        subject: impl Fn() -> String,
        expected: Family,
        found: Family,
    ) -> Result<(), PlanFault> {
        if expected == found {
            return Ok(());
        }
        Err(self.wrong(subject(), expected.word(), found))
    }

    fn wrong(self, subject: String, expected: &'static str, found: Family) -> PlanFault {
        PlanFault::WrongType { place: self.place.clone(), subject, expected, found: found.word() }
    }

    fn misplaced(self, what: &'static str) -> PlanFault {
        PlanFault::Misplaced { place: self.place.clone(), what }
    }
}

/// Checks that a time of day is one that a clock shows.
pub(super) fn clock(place: &Place, time: TimeOfDay) -> Result<(), PlanFault> {
    if time.minutes < 1440 {
        return Ok(());
    }
    Err(PlanFault::OutOfRange {
        place: place.clone(),
        subject: "a time of day",
        found: time.to_string(),
        allowed: "before 24:00",
    })
}
