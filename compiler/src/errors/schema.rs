//! Types, fields and what contacts are made of.

use journey_grammar::ast::Name;
use journey_grammar::{Applicability, Code, Diagnostic, Span};

pub(crate) fn optional_attribute(name: &Name, mark: Span) -> Diagnostic {
    let title = format!("attribute `{}` needs no `?`", name.as_str());
    Diagnostic::new(Code::TypeMismatch, title, mark, "not written here")
        .note("every attribute of an engagement may be unset")
        .fix(Applicability::Safe, "remove the `?`", mark, "")
}

pub(crate) fn attribute_type(name: &Name, ty: Span) -> Diagnostic {
    let title = format!("attribute `{}` cannot have this type", name.as_str());
    Diagnostic::new(Code::TypeMismatch, title, ty, "not a type of attributes")
        .note("attributes are `text`, `number`, `boolean`, `date`, `datetime` or a choice")
        .fix(Applicability::Review, "change to `text`", ty, "text")
}

pub(crate) fn empty_choice(place: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingSetting, "this choice has no values", place, "values are missing")
        .help("list them: `{ Yes, No }`")
}

/// A field that must be of one type to be an address and is not.
pub(crate) fn address_type(field: &Name, wanted: &str, span: Span) -> Diagnostic {
    let title = format!("`contact.{}` is not of type `{wanted}`", field.as_str());
    Diagnostic::new(Code::TypeMismatch, title, span, format!("no `{wanted}` field"))
        .related(field.span, "declared here")
}

pub(crate) fn not_an_address(wanted: &str, span: Span) -> Diagnostic {
    let title = "`to` takes a contact field";
    Diagnostic::new(Code::TypeMismatch, title, span, "not a contact field")
        .help(format!("write `to contact.FIELD` with a field of type `{wanted}`"))
}

pub(crate) fn which_address(what: &str, wanted: &str, fields: &[&str], span: Span) -> Diagnostic {
    let title = format!("{what} does not say which `{wanted}` field it goes to");
    let example = fields.first().copied().unwrap_or("FIELD");
    let listed: Vec<String> = fields.iter().map(|field| format!("contact.{field}")).collect();
    let listed = super::quoted(listed.iter().map(String::as_str));
    Diagnostic::new(Code::MissingSetting, title, span, "`to` is missing")
        .note(format!("the contact has several: {listed}"))
        .help(format!("add `to contact.{example}`"))
}

pub(crate) fn no_address(
    what: &str,
    wanted: &str,
    span: Span,
    contact: Option<Span>,
) -> Diagnostic {
    let title = format!("{what} has nowhere to go: the contact has no `{wanted}` field");
    let label = format!("needs a `{wanted}` field");
    let diagnostic = Diagnostic::new(Code::MissingSetting, title, span, label);
    match contact {
        Some(contact) => diagnostic
            .related(contact, "the contact is declared here")
            .help(format!("add a field of type `{wanted}` to `contact`")),
        None => diagnostic.help(format!("declare `contact {{ address: {wanted} }}`")),
    }
}
