//! The values that something of a finite type may still have, as a set.

use smol_str::SmolStr;

use crate::hir::{Literal, Program, Ty};

/// What `blocked_reason` reads, in the order of the language reference.
pub(crate) const BLOCKED_REASONS: [&str; 4] =
    ["NoConsent", "NoAddress", "QuietTime", "ContactRule"];

/// Choices with more values are followed only as set or unset.
const MOST: usize = 120;

/// A set of values of one type, *unset* among them. Types without an end of values have one member, *set*.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Values(u128);

impl Values {
    /// No value: no path comes here.
    pub(crate) const NONE: Self = Self(0);
    /// *unset*
    pub(crate) const UNSET: Self = Self(1 << 127);
    /// *set*, where the values themselves are not followed.
    pub(crate) const SET: Self = Self(1);
    /// `false`
    pub(crate) const FALSE: Self = Self(1);
    /// `true`
    pub(crate) const TRUE: Self = Self(2);

    /// Every value of a type; `unset` is not among them.
    pub(crate) fn all(program: &Program, ty: Ty) -> Self {
        match count(program, ty) {
            Some(count) => Self((1 << count) - 1),
            None => Self::SET,
        }
    }

    /// The value that a literal of this type stands for; absent where values of the type are not followed.
    pub(crate) fn of_literal(program: &Program, ty: Ty, literal: &Literal) -> Option<Self> {
        match (literal, ty) {
            (Literal::Boolean(value), Ty::Boolean) => {
                Some(if *value { Self::TRUE } else { Self::FALSE })
            }
            (Literal::Choice(name), _) if is_finite(program, ty) => {
                let place = names(program, ty).iter().position(|known| known == name)?;
                Some(Self(1 << place))
            }
            _ => None,
        }
    }

    /// The spellings of the values, in the order of the type, then `unset`.
    pub(crate) fn spell(self, program: &Program, ty: Ty) -> Vec<SmolStr> {
        let named = names(program, ty).into_iter().enumerate();
        let mut spelt: Vec<SmolStr> =
            named.filter(|&(place, _)| self.0 >> place & 1 == 1).map(|(_, name)| name).collect();
        if self.meets(Self::UNSET) {
            spelt.push("unset".into());
        }
        spelt
    }

    /// Whether no value is left.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether some value is in both.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The values in both.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The values in either.
    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The values that are not in `other`.
    #[must_use]
    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// Whether the values of the type are followed one by one.
pub(crate) fn is_finite(program: &Program, ty: Ty) -> bool {
    count(program, ty).is_some()
}

fn count(program: &Program, ty: Ty) -> Option<usize> {
    match ty {
        Ty::Boolean => Some(2),
        Ty::BlockedReason => Some(BLOCKED_REASONS.len()),
        Ty::Choice(choice) => Some(program.choices[choice].values.len()).filter(|&n| n <= MOST),
        Ty::Text
        | Ty::Number
        | Ty::Date
        | Ty::DateTime
        | Ty::Time
        | Ty::Duration
        | Ty::Phone
        | Ty::Email
        | Ty::TimeZone
        | Ty::Result(_)
        | Ty::Disposition(_)
        | Ty::Unknown => None,
    }
}

/// The spellings of the values of a type that has an end of them.
pub(crate) fn names(program: &Program, ty: Ty) -> Vec<SmolStr> {
    match ty {
        Ty::Boolean => vec!["false".into(), "true".into()],
        Ty::BlockedReason => BLOCKED_REASONS.iter().map(|&name| name.into()).collect(),
        Ty::Choice(choice) => {
            let values = &program.choices[choice].values;
            values.iter().map(|value| value.name.text.clone()).collect()
        }
        Ty::Text
        | Ty::Number
        | Ty::Date
        | Ty::DateTime
        | Ty::Time
        | Ty::Duration
        | Ty::Phone
        | Ty::Email
        | Ty::TimeZone
        | Ty::Result(_)
        | Ty::Disposition(_)
        | Ty::Unknown => Vec::new(),
    }
}
