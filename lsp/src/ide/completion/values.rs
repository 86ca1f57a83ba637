//! The values of a type, by name.

use journey_compiler::hir::{Program, ResultSet, Ty};
use journey_compiler::vocabulary::Channel;
use journey_grammar::Span;

use super::CompletionKind;
use crate::ide::hover::result_meaning;

/// The names of the values of a type that has an end of them, each with its place where it is declared.
pub(super) fn names_of(program: &Program, ty: Ty) -> Vec<(String, Option<Span>)> {
    match ty {
        Ty::Boolean => vec![("true".to_owned(), None), ("false".to_owned(), None)],
        Ty::BlockedReason => ["NoConsent", "NoAddress", "QuietTime", "ContactRule"]
            .into_iter()
            .map(|reason| (reason.to_owned(), None))
            .collect(),
        Ty::Choice(id) => program.choices[id]
            .values
            .iter()
            .map(|value| (value.name.text.to_string(), Some(value.name.span)))
            .collect(),
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

/// A Result value or class.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) set: ResultSet,
    pub(super) is_class: bool,
    pub(super) detail: String,
    pub(super) docs: String,
}

impl Named {
    pub(super) fn kind(&self) -> CompletionKind {
        if self.is_class { CompletionKind::Class } else { CompletionKind::Value }
    }
}

/// The classes of a channel, then its values; values that are no outcome are left out.
pub(super) fn results(program: &Program, channel: Channel) -> Vec<Named> {
    let vocabulary = &program.vocabulary;
    let meaning = |name: &str| result_meaning(program, channel, name).unwrap_or_default();
    let classes = vocabulary.classes(channel).into_iter().map(|class| Named {
        name: class.to_string(),
        set: vocabulary.class(channel, class),
        is_class: true,
        detail: "class".to_owned(),
        docs: meaning(class),
    });
    let values = (0_u8..).zip(vocabulary.values(channel));
    let values = values.filter(|(_, value)| value.event.is_some()).map(|(place, value)| Named {
        name: value.name.to_string(),
        set: ResultSet::single(place),
        is_class: false,
        detail: value.class.to_string(),
        docs: meaning(&value.name),
    });
    classes.chain(values).collect()
}
