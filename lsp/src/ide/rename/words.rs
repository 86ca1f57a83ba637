//! What is said of names that cannot be changed, or not so.

use journey_compiler::index::Target;
use journey_grammar::ast::Name;
use journey_grammar::words;

pub(super) fn nothing_here() -> String {
    "there is no name here".to_owned()
}

pub(super) fn of_the_language(name: &Name) -> String {
    format!("`{}` is a word of the language, so it stays as it is", name.as_str())
}

pub(super) fn of_the_vocabulary(name: &Name) -> String {
    format!("`{}` is a Result of the contact center, so it stays as it is", name.as_str())
}

pub(super) fn not_declared(name: &Name) -> String {
    format!("`{}` is declared nowhere", name.as_str())
}

pub(super) fn in_a_pack(name: &str, pack: &str) -> String {
    format!("`{name}` stands in the rule pack `{pack}`, which nothing changes")
}

pub(super) fn no_name(new: &str) -> String {
    if words::is_reserved(new) {
        return format!("`{new}` is a keyword and cannot be a name here");
    }
    format!("`{new}` is no name: a name is a letter or `_`, then letters, digits and `_`")
}

pub(super) fn in_bad_text(old: &str) -> String {
    format!("`{old}` also stands in text that cannot be understood; mend that first")
}

pub(super) fn clashes(old: &str, new: &str, title: &str) -> String {
    format!("`{old}` cannot become `{new}`: {title}")
}

pub(super) fn means_something_else(old: &str, new: &str) -> String {
    format!("`{old}` cannot become `{new}`: that means something else where it is named")
}

pub(super) fn captures(old: &str, new: &str) -> String {
    format!("`{old}` cannot become `{new}`: what is called `{new}` elsewhere would mean it too")
}

pub(super) fn compared(old: &str, new: &str) -> String {
    format!("`{old}` cannot become `{new}`: it is compared with values of another choice, by name")
}

pub(super) fn completed(old: &str) -> String {
    format!("every run that nothing else ends has the outcome `{old}`, so it stays as it is")
}

/// What changes besides the text.
pub(super) fn note(target: Target) -> Option<&'static str> {
    match target {
        Target::Journey(_) | Target::Split(..) | Target::SplitArm(..) => Some(
            "the arm of a split is drawn by the names of journey and split: contacts may take another arm than before",
        ),
        Target::Handle(..) | Target::Label(..) => Some(
            "the name is part of the ids of steps: people who rest there are known by the old ones",
        ),
        Target::Message(_) => Some("the name is part of the ids of the steps that send it"),
        Target::Choice(_)
        | Target::ChoiceValue(..)
        | Target::Segment(_)
        | Target::Trigger(_)
        | Target::Purpose(_)
        | Target::Topic(..)
        | Target::QuietTime(_)
        | Target::Profile(_)
        | Target::Engagement(_)
        | Target::Input(..)
        | Target::Attribute(..)
        | Target::Disposition(..)
        | Target::Policy(_)
        | Target::Forecast(_)
        | Target::ContactField(_)
        | Target::TriggerField(..)
        | Target::Binding(..)
        | Target::Outcome(..) => None,
    }
}
