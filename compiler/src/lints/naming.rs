//! `naming`: declarations and values are PascalCase; handles, contact fields, labels and outcomes snake_case.
//!
//! Names of inputs and attributes, and everything with `as`, are known outside and left alone.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a setting is asked for the one form that it may have"
)]

use journey_grammar::ast::{
    self, Braced, ExternalName, Field, Item, Name, SettingValue, Source, Step, StepKind, TypeKind,
    WaitArmKind,
};
use journey_grammar::words;

use crate::analyze::Inputs;
use crate::errors::lints as errors;
use crate::resolve::names::Sink;

pub(crate) fn check(inputs: &Inputs, sink: &mut Sink) {
    for item in inputs.parsed.iter().flat_map(|parsed| &parsed.file.items) {
        self::item(sink, item);
    }
}

fn item(sink: &mut Sink, item: &Item) {
    match item {
        Item::Choice(decl) => {
            pascal(sink, "choice", &decl.name);
            values(sink, "value", &decl.values);
        }
        Item::Contact(decl) => {
            for field in &decl.fields.items {
                if field.name.external.is_none() {
                    snake(sink, "contact field", &field.name.name);
                }
            }
            types(sink, &decl.fields.items);
        }
        Item::Segment(decl) => external(sink, "segment", &decl.name),
        Item::Trigger(decl) => {
            external(sink, "trigger", &decl.name);
            types(sink, decl.fields.as_ref().map_or(&[][..], |fields| &fields.items));
        }
        Item::Purpose(decl) => {
            external(sink, "purpose", &decl.name);
            if let Some(topics) = &decl.topics {
                values(sink, "topic", topics);
            }
        }
        Item::QuietTime(decl) => external(sink, "quiet time", &decl.name),
        Item::Compliance(decl) => external(sink, "compliance profile", &decl.name),
        Item::Engagement(decl) => engagement(sink, decl),
        Item::Message(decl) => pascal(sink, decl.kind.word(), &decl.name),
        Item::Policy(decl) => pascal(sink, "policy", &decl.name),
        Item::Forecast(decl) => pascal(sink, "forecast", &decl.name),
        Item::Journey(decl) => journey(sink, decl),
        Item::Scenario(_) | Item::Bad(_) => {}
    }
}

fn engagement(sink: &mut Sink, decl: &ast::SettingsDecl) {
    external(sink, "engagement", &decl.name);
    for setting in &decl.settings.items {
        match &setting.value {
            SettingValue::Fields(fields) => types(sink, &fields.items),
            SettingValue::Values(codes) => values(sink, "disposition", codes),
            _ => {}
        }
    }
}

/// The values of choices that are written in place.
fn types(sink: &mut Sink, fields: &[Field]) {
    for field in fields {
        if let TypeKind::Choice(choice) = &field.ty.kind {
            values(sink, "value", choice);
        }
    }
}

fn values(sink: &mut Sink, what: &str, names: &Braced<ExternalName>) {
    for name in &names.items {
        external(sink, what, name);
    }
}

fn external(sink: &mut Sink, what: &str, name: &ExternalName) {
    if name.external.is_none() {
        pascal(sink, what, &name.name);
    }
}

fn journey(sink: &mut Sink, decl: &ast::JourneyDecl) {
    pascal(sink, "journey", &decl.name);
    for setting in &decl.settings {
        match &setting.value {
            SettingValue::Words(outcomes) if setting.name.as_str() == "outcomes" => {
                for outcome in outcomes {
                    snake(sink, "outcome", outcome);
                }
            }
            SettingValue::Audience(source)
            | SettingValue::Goal(source)
            | SettingValue::ExitOn { on: source, .. } => alias(sink, source),
            _ => {}
        }
    }
    steps(sink, &decl.steps);
}

fn alias(sink: &mut Sink, source: &Source) {
    if let Source::Trigger { alias: Some(alias), .. } = source {
        snake(sink, "name", alias);
    }
}

fn steps(sink: &mut Sink, all: &[Step]) {
    for step in all {
        if let Some(label) = &step.label {
            snake(sink, "label", label);
        }
        match &step.kind {
            StepKind::Conversation(one) => snake(sink, "handle", &one.handle),
            StepKind::Wait(wait) => {
                for arm in &wait.arms {
                    if let WaitArmKind::Trigger { alias: Some(alias), .. } = &arm.kind {
                        snake(sink, "name", alias);
                    }
                    steps(sink, &arm.block.steps);
                }
            }
            StepKind::Branch(branch) => {
                branch.arms.iter().for_each(|arm| steps(sink, &arm.block.steps));
            }
            StepKind::Attempt(attempt) => {
                steps(sink, &attempt.block.steps);
                if let Some(exhausted) = &attempt.exhausted {
                    steps(sink, &exhausted.block.steps);
                }
            }
            StepKind::Split(split) => {
                if let Some(name) = &split.name {
                    snake(sink, "split", name);
                }
                for arm in &split.arms {
                    snake(sink, "arm", &arm.name);
                    steps(sink, &arm.block.steps);
                }
            }
            StepKind::Retry(_)
            | StepKind::Delay(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_)
            | StepKind::Bad(_) => {}
        }
    }
}

fn pascal(sink: &mut Sink, what: &str, name: &Name) {
    let text = name.as_str();
    // WHY: a keyword cannot be a name at all, which has been said.
    if words::is_reserved(text) {
        return;
    }
    let starts_small = text.chars().next().is_some_and(char::is_lowercase);
    if starts_small || text.contains('_') {
        sink.report(errors::naming(what, "PascalCase", name, &to_pascal(text)));
    }
}

fn snake(sink: &mut Sink, what: &str, name: &Name) {
    if name.as_str().chars().any(char::is_uppercase) {
        sink.report(errors::naming(what, "snake_case", name, &to_snake(name.as_str())));
    }
}

fn to_pascal(text: &str) -> String {
    let words = text.split('_').filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    };
    words.map(capital).collect()
}

fn to_snake(text: &str) -> String {
    let mut snake = String::new();
    let mut before = '_';
    for letter in text.chars() {
        if letter.is_uppercase() && before != '_' && !before.is_uppercase() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
        before = letter;
    }
    snake
}
