//! What can be wrong with the rule packs that a manifest lists.

use journey_grammar::ast::Name;
use journey_grammar::{Applicability, Code, Diagnostic, Span, suggest};
use smol_str::SmolStr;

use super::{joined, quoted};
use crate::packs::{self, Pack};

/// More policies than this are not listed in a message.
const MANY: usize = 8;

/// A listed name that is no pack with its date.
pub(crate) fn unknown(listed: &Name) -> Diagnostic {
    let (name, date) = match listed.as_str().split_once('@') {
        Some((name, date)) => (name, Some(date)),
        None => (listed.as_str(), None),
    };
    match (packs::newest(name), date) {
        (Some(newest), None) => without_date(listed, newest),
        (Some(newest), Some(_)) => unknown_date(listed, newest),
        (None, _) => unknown_pack(listed, name, date),
    }
}

fn without_date(listed: &Name, newest: &Pack) -> Diagnostic {
    let title = format!("rule pack `{}` is listed without a date", listed.as_str());
    let diagnostic = Diagnostic::new(Code::UnknownName, title, listed.span, "of which date?")
        .note("a project follows the rules of the date that it names, until it names another")
        .help(format!("write the date behind the name: `{}` is the newest", newest.id));
    name_newest(diagnostic, listed.span, newest)
}

fn unknown_date(listed: &Name, newest: &Pack) -> Diagnostic {
    let title = format!("there is no rule pack `{}`", listed.as_str());
    let label = format!("`{}` has no such date", newest.name);
    let dated = packs::all().filter(|pack| pack.name == newest.name).map(|pack| pack.id);
    let help = format!("this version of journey has {}", quoted(dated));
    let diagnostic = Diagnostic::new(Code::UnknownName, title, listed.span, label).help(help);
    name_newest(diagnostic, listed.span, newest)
}

fn name_newest(diagnostic: Diagnostic, span: Span, newest: &Pack) -> Diagnostic {
    let title = format!("name the newest, `{}`", newest.id);
    diagnostic.fix(Applicability::Review, title, span, newest.id)
}

fn unknown_pack(listed: &Name, name: &str, date: Option<&str>) -> Diagnostic {
    let title = format!("there is no rule pack `{}`", listed.as_str());
    let near = suggest::best(name, packs::all().map(|pack| pack.name));
    let meant = near.and_then(|near| {
        let dated = date.and_then(|date| packs::find(&format!("{}@{date}", near.name)));
        dated.or_else(|| packs::newest(near.name))
    });
    if let Some(meant) = meant {
        let label = format!("did you mean `{}`?", meant.id);
        let fix = format!("change to `{}`", meant.id);
        return Diagnostic::new(Code::UnknownName, title, listed.span, label).fix(
            Applicability::Review,
            fix,
            listed.span,
            meant.id,
        );
    }
    let help = format!("the rule packs are {}", quoted(packs::all().map(|pack| pack.id)));
    Diagnostic::new(Code::UnknownName, title, listed.span, "no rule pack of this name").help(help)
}

/// A pack that is listed again, with the same date or another.
pub(crate) fn twice(listed: &Name, first: &Pack, first_place: Span) -> Diagnostic {
    let title = format!("rule pack `{}` is listed twice", first.name);
    Diagnostic::new(Code::DuplicateSetting, title, listed.span, "listed again here")
        .related(first_place, "first listed here")
        .help("keep the date whose rules the project follows")
}

/// A pack none of whose policies is followed: it forbids nothing.
pub(crate) fn not_followed(pack: &Pack, place: Span, policies: &[SmolStr]) -> Diagnostic {
    let title = format!("no journey follows a policy of rule pack `{}`", pack.id);
    let which = if policies.len() <= MANY {
        joined(policies.iter().map(|name| format!("`{name}`")).collect(), "or")
    } else {
        format!("those that apply (`journey explain pack {}` lists them)", pack.name)
    };
    Diagnostic::new(Code::UnusedDeclaration, title, place, "its rules are not checked")
        .note("a pack only declares its policies; what is checked is what a journey follows")
        .help(format!("name {which} in `policies` here, or in the `follows` of a journey"))
}
