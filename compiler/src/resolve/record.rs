//! Records: values given by name to an engagement, a trigger or a contact.

use std::collections::HashMap;

use journey_grammar::Span;
use journey_grammar::ast::{Name, Record, RecordField};
use smol_str::SmolStr;

use crate::errors::settings as errors;
use crate::hir::{Arena, Expr, Field, Id};
use crate::index::Target;
use crate::types::{Typer, Wanted};

/// What a record is checked against.
pub(crate) struct Schema<'a> {
    /// The fields that exist.
    pub(crate) fields: &'a Arena<Field>,
    /// What messages call one of them: "input".
    pub(crate) what: &'static str,
    /// What one of them is in the index.
    pub(crate) target: &'a dyn Fn(Id<Field>) -> Target,
    /// What is said of a name that is none of them.
    pub(crate) unknown: &'a dyn Fn(&Name) -> journey_grammar::Diagnostic,
}

/// The fields of a record, resolved.
pub(crate) struct Given {
    /// The known fields with their values, in the order of the text.
    pub(crate) fields: Vec<(Id<Field>, Expr)>,
    /// Whether a name was unknown: it may be the one that is missing.
    pub(crate) has_unknown: bool,
}

/// Gives the fields of a record their types; unknown and double ones are reported.
pub(crate) fn resolve(typer: &mut Typer<'_>, record: &Record, schema: &Schema<'_>) -> Given {
    let mut seen: HashMap<&SmolStr, Span> = HashMap::new();
    let fields = Vec::with_capacity(record.fields.len());
    let mut given = Given { fields, has_unknown: false };
    for field in &record.fields {
        if let Some(first) = seen.insert(&field.name.text, field.name.span) {
            typer.sink.report(errors::listed_twice(&field.name, first));
            continue;
        }
        match one(typer, field, schema) {
            Some(value) => given.fields.push(value),
            None => given.has_unknown = true,
        }
    }
    given
}

fn one(
    typer: &mut Typer<'_>,
    field: &RecordField,
    schema: &Schema<'_>,
) -> Option<(Id<Field>, Expr)> {
    let named = |candidate: &Field| candidate.name.text == field.name.text;
    let Some((id, declared)) = schema.fields.iter().find(|(_, field)| named(field)) else {
        typer.sink.report((schema.unknown)(&field.name));
        return None;
    };
    typer.sink.used(field.name.span, (schema.target)(id));
    let wanted = Wanted {
        ty: declared.ty,
        what: schema.what,
        name: declared.name.as_str(),
        declared: Some(declared.name.span),
    };
    Some((id, typer.value(&field.value, &wanted)))
}

/// The fields that must be given and are not.
pub(crate) fn missing<'a>(fields: &'a Arena<Field>, given: &[(Id<Field>, Expr)]) -> Vec<&'a str> {
    let is_given = |id: Id<Field>| given.iter().any(|(other, _)| *other == id);
    let absent = fields.iter().filter(|(id, field)| !field.optional && !is_given(*id));
    absent.map(|(_, field)| field.name.as_str()).collect()
}
