//! The symbols of a program that fit a few letters.

use journey_grammar::ast::{Item, Name};
use journey_grammar::{Parsed, Span};

use super::symbol::{FlatSymbol, SymbolKind};
use crate::Snapshot;
use crate::ide::tree::{How, Kind, Visitor, walk};

/// At most so many are given.
const MOST: usize = 200;

/// What is declared in the program under a name that has the letters of `query` in their order, the best first.
/// Without letters: the declarations alone.
pub fn workspace_symbols(snapshot: &Snapshot, query: &str) -> Vec<FlatSymbol> {
    let query: Vec<char> = query.chars().flat_map(char::to_lowercase).collect();
    let mut look = Look { query: &query, container: String::new(), found: Vec::new() };
    for piece in snapshot.files().iter().flat_map(|file| file.pieces.iter()) {
        look.piece(&piece.parsed);
    }
    let mut found = look.found;
    found.sort_by_cached_key(|(rank, symbol)| {
        let place = snapshot.place(symbol.span);
        let place = place.map(|place| (place.file, place.range.start));
        (*rank, symbol.name.chars().count(), symbol.name.clone(), place)
    });
    found.truncate(MOST);
    found.into_iter().map(|(_, symbol)| symbol).collect()
}

/// How well a name fits; the smaller the better.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Same,
    Begins,
    Holds,
    Scattered,
}

fn rank(name: &str, query: &[char]) -> Option<Rank> {
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    if name == query {
        return Some(Rank::Same);
    }
    if name.starts_with(query) {
        return Some(Rank::Begins);
    }
    if name.windows(query.len()).any(|part| part == query) {
        return Some(Rank::Holds);
    }
    let mut left = name.iter();
    query.iter().all(|letter| left.any(|other| other == letter)).then_some(Rank::Scattered)
}

struct Look<'a> {
    query: &'a [char],
    /// The declaration that is being looked at.
    container: String,
    found: Vec<(Rank, FlatSymbol)>,
}

impl Look<'_> {
    fn piece(&mut self, parsed: &Parsed) {
        walk(parsed, self);
        for item in &parsed.file.items {
            if let Item::Scenario(decl) = item
                && let Some(title) = decl.name.plain()
            {
                decl.journey.as_str().clone_into(&mut self.container);
                self.add(&title, SymbolKind::Scenario, decl.name.span);
            }
        }
        self.container.clear();
    }

    fn add(&mut self, name: &str, kind: SymbolKind, span: Span) {
        if name.is_empty() || (self.query.is_empty() && !is_declaration(kind)) {
            return;
        }
        let Some(rank) = rank(name, self.query) else { return };
        let inner = !is_declaration(kind) || kind == SymbolKind::Scenario;
        let container = if inner { self.container.clone() } else { String::new() };
        self.found.push((rank, FlatSymbol { name: name.to_owned(), kind, span, container }));
    }
}

impl Visitor for Look<'_> {
    fn name(&mut self, name: &Name, kind: Kind, how: How) {
        let Some(kind) = symbol_kind(kind).filter(|_| how == How::Declared) else { return };
        if is_declaration(kind) {
            self.container.clear();
            self.container.push_str(name.as_str());
        }
        self.add(name.as_str(), kind, name.span);
    }
}

fn symbol_kind(kind: Kind) -> Option<SymbolKind> {
    let kind = match kind {
        Kind::Choice => SymbolKind::Choice,
        Kind::Value => SymbolKind::Value,
        Kind::Field => SymbolKind::Field,
        Kind::Segment => SymbolKind::Segment,
        Kind::Trigger => SymbolKind::Trigger,
        Kind::Purpose => SymbolKind::Purpose,
        Kind::Topic => SymbolKind::Topic,
        Kind::QuietTime => SymbolKind::QuietTime,
        Kind::Profile => SymbolKind::Profile,
        Kind::Engagement => SymbolKind::Engagement,
        Kind::Disposition => SymbolKind::Disposition,
        Kind::Message => SymbolKind::Message,
        Kind::Policy => SymbolKind::Policy,
        Kind::Journey => SymbolKind::Journey,
        Kind::Forecast => SymbolKind::Forecast,
        Kind::Handle => SymbolKind::Conversation,
        Kind::Outcome => SymbolKind::Outcome,
        Kind::Label | Kind::Split => SymbolKind::Step,
        Kind::SplitArm => SymbolKind::Arm,
        Kind::Type
        | Kind::Base
        | Kind::Event
        | Kind::Binding
        | Kind::Setting
        | Kind::Word
        | Kind::Bare => return None,
    };
    Some(kind)
}

fn is_declaration(kind: SymbolKind) -> bool {
    match kind {
        SymbolKind::Choice
        | SymbolKind::Contact
        | SymbolKind::Segment
        | SymbolKind::Trigger
        | SymbolKind::Purpose
        | SymbolKind::QuietTime
        | SymbolKind::Profile
        | SymbolKind::Engagement
        | SymbolKind::Message
        | SymbolKind::Policy
        | SymbolKind::Journey
        | SymbolKind::Scenario
        | SymbolKind::Forecast => true,
        SymbolKind::Value
        | SymbolKind::Field
        | SymbolKind::Topic
        | SymbolKind::Disposition
        | SymbolKind::Outcome
        | SymbolKind::Conversation
        | SymbolKind::Step
        | SymbolKind::Arm => false,
    }
}
