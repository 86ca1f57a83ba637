//! From what a name stands for to its kind of token.

use journey_compiler::hir::Program;
use journey_compiler::index::Target;
use journey_compiler::vocabulary::Channel;
use journey_grammar::words;

use super::{Modifiers, TokenKind};
use crate::ide::tree::Kind;

/// The kind of a name that stands for something.
pub(super) fn of_target(target: Target) -> (TokenKind, Modifiers) {
    let readonly = Modifiers { readonly: true, ..Modifiers::default() };
    match target {
        Target::Choice(_) => (TokenKind::Enum, Modifiers::default()),
        Target::ChoiceValue(..)
        | Target::Topic(..)
        | Target::Disposition(..)
        | Target::Outcome(..)
        | Target::SplitArm(..) => (TokenKind::EnumMember, Modifiers::default()),
        Target::Segment(_) | Target::Engagement(_) | Target::Message(_) => {
            (TokenKind::Class, Modifiers::default())
        }
        Target::QuietTime(_) | Target::Profile(_) | Target::Policy(_) => {
            (TokenKind::Type, Modifiers::default())
        }
        Target::Trigger(_) => (TokenKind::Event, Modifiers::default()),
        Target::Purpose(_) => (TokenKind::Namespace, Modifiers::default()),
        Target::Input(..) | Target::ContactField(_) => (TokenKind::Property, Modifiers::default()),
        Target::Attribute(..) | Target::TriggerField(..) => (TokenKind::Property, readonly),
        Target::Journey(_) | Target::Forecast(_) => (TokenKind::Function, Modifiers::default()),
        Target::Handle(..) | Target::Split(..) => (TokenKind::Variable, Modifiers::default()),
        Target::Binding(..) => (TokenKind::Parameter, Modifiers::default()),
        Target::Label(..) => (TokenKind::Decorator, Modifiers::default()),
    }
}

/// The kind of a name by its place, where what it stands for is not listed.
pub(super) fn of_place(program: &Program, name: &str, kind: Kind) -> (TokenKind, Modifiers) {
    let library = Modifiers { default_library: true, ..Modifiers::default() };
    match kind {
        Kind::Type if is_type(name) => (TokenKind::Type, library),
        Kind::Choice | Kind::Type => (TokenKind::Enum, Modifiers::default()),
        Kind::Value | Kind::Topic | Kind::Disposition | Kind::Outcome | Kind::SplitArm => {
            (TokenKind::EnumMember, Modifiers::default())
        }
        Kind::Word => (TokenKind::EnumMember, library),
        Kind::Bare if matches!(name, "Result" | "Disposition") => of_outcome(),
        Kind::Bare if is_result(program, name) => (TokenKind::EnumMember, library),
        Kind::Bare => (TokenKind::EnumMember, Modifiers::default()),
        Kind::Field if matches!(name, "Result" | "Disposition" | "blocked_reason") => of_outcome(),
        Kind::Segment | Kind::Engagement | Kind::Message => {
            (TokenKind::Class, Modifiers::default())
        }
        Kind::Trigger => (TokenKind::Event, Modifiers::default()),
        Kind::Event => (TokenKind::Event, library),
        Kind::Purpose => (TokenKind::Namespace, Modifiers::default()),
        Kind::QuietTime | Kind::Profile | Kind::Policy => (TokenKind::Type, Modifiers::default()),
        Kind::Journey | Kind::Forecast => (TokenKind::Function, Modifiers::default()),
        Kind::Base if name == "contact" => (TokenKind::Keyword, Modifiers::default()),
        Kind::Handle | Kind::Base | Kind::Split => (TokenKind::Variable, Modifiers::default()),
        Kind::Binding => (TokenKind::Parameter, Modifiers::default()),
        Kind::Label => (TokenKind::Decorator, Modifiers::default()),
        Kind::Setting if words::SETTINGS.contains(&name) => {
            (TokenKind::Keyword, Modifiers::default())
        }
        Kind::Field | Kind::Setting => (TokenKind::Property, Modifiers::default()),
    }
}

fn of_outcome() -> (TokenKind, Modifiers) {
    let modifiers = Modifiers { readonly: true, default_library: true, ..Modifiers::default() };
    (TokenKind::Property, modifiers)
}

fn is_type(name: &str) -> bool {
    const TYPES: [&str; 8] =
        ["text", "number", "boolean", "date", "datetime", "phone", "email", "timezone"];
    TYPES.contains(&name)
}

fn is_result(program: &Program, name: &str) -> bool {
    let vocabulary = &program.vocabulary;
    [Channel::Voice, Channel::Sms].into_iter().any(|channel| {
        vocabulary.place(channel, name).is_some() || !vocabulary.class(channel, name).is_empty()
    })
}
