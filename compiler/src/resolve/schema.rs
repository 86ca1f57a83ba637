//! Choices, fields, segments, triggers, purposes and the contact.

use journey_grammar::Span;
use journey_grammar::ast::{self, Name, TypeKind};

use super::names::{Names, Sink, external, unique};
use super::settings::{choose, report_missing};
use crate::errors::{names as errors, schema as schema_errors};
use crate::hir::{
    Arena, Choice, ChoiceValue, Contact, Field, Purpose, Segment, SegmentOf, Topic, Trigger, Ty,
};

/// What a field belongs to; it decides which types it may have.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldOf {
    Contact,
    Trigger,
    Input,
    Attribute,
}

impl FieldOf {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact field",
            Self::Trigger | Self::Attribute => "attribute",
            Self::Input => "input",
        }
    }
}

/// The names and choices that types are made of.
pub(crate) struct Types<'a> {
    pub(crate) names: &'a Names,
    pub(crate) choices: Arena<Choice>,
}

const TYPES: &[(&str, Ty)] = &[
    ("text", Ty::Text),
    ("number", Ty::Number),
    ("boolean", Ty::Boolean),
    ("date", Ty::Date),
    ("datetime", Ty::DateTime),
    ("phone", Ty::Phone),
    ("email", Ty::Email),
    ("timezone", Ty::TimeZone),
];

impl Types<'_> {
    pub(crate) fn fields(
        &mut self,
        sink: &mut Sink,
        fields: &[ast::Field],
        of: FieldOf,
    ) -> Arena<Field> {
        unique(sink, of.word(), fields.iter().map(|field| &field.name));
        let mut arena = Arena::default();
        for field in fields {
            arena.push(self.field(sink, field, of));
        }
        arena
    }

    fn field(&mut self, sink: &mut Sink, field: &ast::Field, of: FieldOf) -> Field {
        let name = &field.name.name;
        let ty = self.ty(sink, &field.ty);
        if of == FieldOf::Attribute {
            if matches!(name.as_str(), "Result" | "Disposition" | "blocked_reason") {
                sink.report(errors::reserved_attribute(name));
            }
            if let Some(mark) = field.ty.optional {
                sink.report(schema_errors::optional_attribute(name, mark));
            }
            if matches!(ty, Ty::Phone | Ty::Email | Ty::TimeZone) {
                sink.report(schema_errors::attribute_type(name, field.ty.span));
            }
        }
        Field {
            name: name.clone(),
            external: external(&field.name),
            ty,
            optional: of == FieldOf::Attribute || field.ty.optional.is_some(),
        }
    }

    fn ty(&mut self, sink: &mut Sink, ty: &ast::TypeExpr) -> Ty {
        match &ty.kind {
            TypeKind::Word(name) => self.named(sink, name),
            TypeKind::Choice(values) => {
                let values = choice_values(sink, values, ty.span);
                Ty::Choice(self.choices.push(Choice { name: None, values }))
            }
            TypeKind::Bad(_) => Ty::Unknown,
        }
    }

    fn named(&self, sink: &mut Sink, name: &Name) -> Ty {
        if let Some((_, ty)) = TYPES.iter().find(|(word, _)| *word == name.as_str()) {
            return *ty;
        }
        if let Some(choice) = self.names.get::<Choice>(sink, name.as_str()) {
            sink.used(name.span, crate::index::Target::Choice(choice));
            return Ty::Choice(choice);
        }
        if !self.names.may_be_damaged(name.as_str()) {
            let choices = self.names.of_kind(super::names::Kind::Choice);
            let valid = TYPES.iter().map(|(word, _)| *word).chain(choices);
            let other = self.names.any(sink, name.as_str());
            sink.report(errors::unknown_type(name, other, valid));
        }
        Ty::Unknown
    }
}

pub(crate) fn choice(sink: &mut Sink, decl: &ast::ChoiceDecl) -> Choice {
    let values = choice_values(sink, &decl.values, decl.name.span);
    Choice { name: Some(decl.name.clone()), values }
}

fn choice_values(
    sink: &mut Sink,
    values: &ast::Braced<ast::ExternalName>,
    place: Span,
) -> Vec<ChoiceValue> {
    unique(sink, "value", values.items.iter());
    if values.items.is_empty() {
        sink.report(schema_errors::empty_choice(place));
    }
    values.items.iter().map(value).collect()
}

pub(crate) fn value(name: &ast::ExternalName) -> ChoiceValue {
    ChoiceValue { name: name.name.clone(), external: external(name) }
}

pub(crate) fn contact(
    types: &mut Types<'_>,
    sink: &mut Sink,
    decls: &[&ast::ContactDecl],
) -> Option<Contact> {
    let (first, others) = decls.split_first()?;
    for other in others {
        sink.report(errors::second_contact(other.keyword, first.keyword));
        // WHY: its types are checked all the same.
        types.fields(sink, &other.fields.items, FieldOf::Contact);
    }
    let fields = types.fields(sink, &first.fields.items, FieldOf::Contact);
    Some(Contact { keyword: first.keyword, body: first.fields.span, fields })
}

pub(crate) fn segment(sink: &mut Sink, decl: &ast::SegmentDecl) -> Segment {
    let kinds = [
        ("contacts", SegmentOf::Contacts),
        ("leads", SegmentOf::Leads),
        ("profiles", SegmentOf::Profiles),
    ];
    let of = decl.of.as_ref().and_then(|word| choose(sink, "kind of members", word, &kinds));
    Segment {
        name: decl.name.name.clone(),
        external: external(&decl.name),
        of: of.unwrap_or(SegmentOf::Contacts),
    }
}

pub(crate) fn trigger(types: &mut Types<'_>, sink: &mut Sink, decl: &ast::TriggerDecl) -> Trigger {
    let name = decl.name.name.clone();
    let (fields, body) = match &decl.fields {
        Some(fields) => (types.fields(sink, &fields.items, FieldOf::Trigger), fields.span),
        None => (Arena::default(), name.span),
    };
    Trigger { name, external: external(&decl.name), fields, body }
}

pub(crate) fn purpose(sink: &mut Sink, decl: &ast::PurposeDecl) -> Purpose {
    let name = decl.name.name.clone();
    let kinds = [("transactional", false), ("commercial", true)];
    let commercial = if let Some(word) = &decl.kind {
        choose(sink, "kind of purpose", word, &kinds)
    } else {
        let what = format!("purpose `{}`", name.as_str());
        report_missing(sink, &what, &["transactional` or `commercial"], name.span);
        None
    };
    let written = decl.topics.as_ref().map_or(&[][..], |topics| &topics.items);
    unique(sink, "topic", written.iter());
    let mut topics = Arena::default();
    for topic in written {
        topics.push(Topic { name: topic.name.clone(), external: external(topic) });
    }
    let body = decl.topics.as_ref().map_or(name.span, |topics| topics.span);
    Purpose { name, external: external(&decl.name), commercial, topics, body }
}
