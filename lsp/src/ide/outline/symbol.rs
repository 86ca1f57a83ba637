//! The symbols of a file: its declarations and what they hold.

use journey_grammar::ast::{
    Braced, ContactDecl, ExternalName, Field, Item, JourneyDecl, MessageDecl, Name, PurposeDecl,
    ScenarioDecl, Setting, SettingValue, SettingsDecl, TriggerDecl, TypeKind,
};
use journey_grammar::{Parsed, Span};

use super::step;
use crate::Snapshot;

/// Something in a file that has a name, or stands for itself.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// What it is called; never empty.
    pub name: String,
    /// What else is worth knowing on one line; perhaps empty.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// Its name, or the word it begins with.
    pub name_span: Span,
    /// What it holds, in the order of the text.
    pub children: Vec<Symbol>,
}

/// What a symbol is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum SymbolKind {
    Choice,
    Value,
    Contact,
    Field,
    Segment,
    Trigger,
    Purpose,
    Topic,
    QuietTime,
    Profile,
    Engagement,
    Disposition,
    Message,
    Policy,
    Journey,
    Outcome,
    Conversation,
    Step,
    Arm,
    Scenario,
    Forecast,
}

/// A symbol without what it holds.
#[derive(Clone, Debug)]
pub struct FlatSymbol {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Its name, or the word it begins with.
    pub span: Span,
    /// What it stands in; empty at the top.
    pub container: String,
}

/// The symbols of a file, in the order of the text.
pub fn document_symbols(snapshot: &Snapshot, file: usize) -> Vec<Symbol> {
    let pieces = snapshot.files().get(file).into_iter().flat_map(|file| file.pieces.iter());
    pieces.flat_map(|piece| of_piece(&piece.parsed)).collect()
}

/// The same symbols in a row, for clients that know no trees.
pub fn flat(symbols: &[Symbol]) -> Vec<FlatSymbol> {
    let mut all = Vec::new();
    flatten(symbols, "", &mut all);
    all
}

fn flatten(symbols: &[Symbol], container: &str, all: &mut Vec<FlatSymbol>) {
    for symbol in symbols {
        all.push(FlatSymbol {
            name: symbol.name.clone(),
            kind: symbol.kind,
            span: symbol.name_span,
            container: container.to_owned(),
        });
        flatten(&symbol.children, &symbol.name, all);
    }
}

fn of_piece(parsed: &Parsed) -> Vec<Symbol> {
    let text = Words { text: &parsed.source.text };
    parsed.file.items.iter().filter_map(|item| text.item(item)).collect()
}

/// The text that symbols are read from.
#[derive(Copy, Clone)]
pub(super) struct Words<'a> {
    text: &'a str,
}

impl Words<'_> {
    /// The text of a span on one line.
    pub(super) fn line(self, span: Span) -> String {
        let words: Vec<&str> = span.text(self.text).split_whitespace().collect();
        words.join(" ")
    }

    fn item(self, item: &Item) -> Option<Symbol> {
        use SymbolKind as Kind;
        let symbol = match item {
            Item::Choice(decl) => Symbol {
                children: values(&decl.values, Kind::Value),
                ..named(&decl.name, Kind::Choice, decl.span)
            },
            Item::Contact(decl) => self.contact(decl),
            Item::Segment(decl) => external(&decl.name, Kind::Segment, decl.span),
            Item::Trigger(decl) => self.trigger(decl),
            Item::Purpose(decl) => purpose(decl),
            Item::QuietTime(decl) => external(&decl.name, Kind::QuietTime, decl.span),
            Item::Compliance(decl) => self.settings(decl, Kind::Profile),
            Item::Engagement(decl) => self.settings(decl, Kind::Engagement),
            Item::Message(decl) => message(decl),
            Item::Policy(decl) => named(&decl.name, Kind::Policy, decl.span),
            Item::Journey(decl) => self.journey(decl),
            Item::Scenario(decl) => scenario(decl),
            Item::Forecast(decl) => Symbol {
                detail: format!("for {}", decl.journey.as_str()),
                ..named(&decl.name, Kind::Forecast, decl.span)
            },
            Item::Bad(_) => return None,
        };
        Some(symbol)
    }

    fn contact(self, decl: &ContactDecl) -> Symbol {
        Symbol {
            name: "contact".to_owned(),
            detail: String::new(),
            kind: SymbolKind::Contact,
            span: decl.span,
            name_span: decl.keyword,
            children: self.fields(&decl.fields),
        }
    }

    fn trigger(self, decl: &TriggerDecl) -> Symbol {
        let children = decl.fields.as_ref().map(|fields| self.fields(fields)).unwrap_or_default();
        Symbol { children, ..external(&decl.name, SymbolKind::Trigger, decl.span) }
    }

    fn fields(self, fields: &Braced<Field>) -> Vec<Symbol> {
        let field = |field: &Field| {
            let (detail, children) = match &field.ty.kind {
                TypeKind::Choice(list) => ("choice".to_owned(), values(list, SymbolKind::Value)),
                TypeKind::Word(_) | TypeKind::Bad(_) => (self.line(field.ty.span), Vec::new()),
            };
            Symbol { detail, children, ..external(&field.name, SymbolKind::Field, field.span) }
        };
        fields.items.iter().map(field).collect()
    }

    fn settings(self, decl: &SettingsDecl, kind: SymbolKind) -> Symbol {
        let settings = &decl.settings.items;
        let mut detail = String::new();
        let mut children = Vec::new();
        for Setting { name, value, .. } in settings {
            if let SettingValue::Fields(fields) = value {
                children.extend(self.fields(fields));
            } else if let SettingValue::Values(codes) = value {
                children.extend(values(codes, SymbolKind::Disposition));
            } else if let (SettingValue::Word(word), "channel") = (value, name.as_str()) {
                word.as_str().clone_into(&mut detail);
            }
        }
        Symbol { detail, children, ..external(&decl.name, kind, decl.span) }
    }

    fn journey(self, decl: &JourneyDecl) -> Symbol {
        let mut children = Vec::new();
        for Setting { name, value, .. } in &decl.settings {
            if let (SettingValue::Words(outcomes), "outcomes") = (value, name.as_str()) {
                let outcome = |one| named(one, SymbolKind::Outcome, one.span);
                children.extend(outcomes.iter().map(outcome));
            }
        }
        children.extend(step::steps(self, &decl.steps));
        Symbol { children, ..named(&decl.name, SymbolKind::Journey, decl.span) }
    }
}

fn scenario(decl: &ScenarioDecl) -> Symbol {
    let title = decl.name.plain().filter(|title| !title.trim().is_empty());
    Symbol {
        name: title.map_or_else(|| "scenario".to_owned(), |title| title.to_string()),
        detail: format!("for {}", decl.journey.as_str()),
        kind: SymbolKind::Scenario,
        span: decl.span,
        name_span: inside(decl.name.span, decl.span),
        children: Vec::new(),
    }
}

fn purpose(decl: &PurposeDecl) -> Symbol {
    let topics = decl.topics.as_ref();
    Symbol {
        detail: decl.kind.as_ref().map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        children: topics.map(|topics| values(topics, SymbolKind::Topic)).unwrap_or_default(),
        ..external(&decl.name, SymbolKind::Purpose, decl.span)
    }
}

fn message(decl: &MessageDecl) -> Symbol {
    Symbol {
        detail: decl.kind.word().to_owned(),
        ..named(&decl.name, SymbolKind::Message, decl.span)
    }
}

fn values(list: &Braced<ExternalName>, kind: SymbolKind) -> Vec<Symbol> {
    list.items.iter().map(|value| external(value, kind, value.name.span)).collect()
}

fn external(name: &ExternalName, kind: SymbolKind, span: Span) -> Symbol {
    let end = name.external.as_ref().map_or(span, |text| span.to(text.span));
    named(&name.name, kind, end)
}

/// A symbol of this name.
pub(super) fn named(name: &Name, kind: SymbolKind, span: Span) -> Symbol {
    let missing = name.is_missing();
    Symbol {
        name: if missing { "?".to_owned() } else { name.as_str().to_owned() },
        detail: String::new(),
        kind,
        span,
        name_span: inside(name.span, span),
        children: Vec::new(),
    }
}

/// The name's place where it lies in the whole, as it does but for missing names.
fn inside(name: Span, whole: Span) -> Span {
    if whole.covers(name) { name } else { whole.before() }
}
