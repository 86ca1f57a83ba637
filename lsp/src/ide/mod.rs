//! What an editor asks, answered from a [`crate::Snapshot`]. Pure: offsets and strings in and out, no protocol.

mod action;
mod around;
mod command;
mod completion;
mod cursor;
mod edits;
#[cfg(test)]
mod fixture;
mod format;
mod hint;
mod hover;
mod lens;
mod manifest;
mod navigate;
mod occurrence;
mod outline;
mod rename;
mod shape;
mod signature;
mod text;
mod token;
mod tree;

pub use action::{Action, ActionKind, actions, fix_all, generate_scenario, scenario_offer};
pub use command::{
    DrawnStep, FactsAnswer, GraphAnswer, GraphFormat, KnownScenario, Meant, Refusal, RunAnswer,
    ScenarioFailure, facts, graph, run_scenario, scenarios,
};
pub use completion::{Completion, CompletionKind, completion};
pub use format::{format_document, format_range, format_typed};
pub use hint::{Hint, HintKind, HintOptions, hints};
pub use hover::{Hover, hover};
pub use lens::{Lens, LensAction, lenses};
pub use navigate::{
    Access, Call, CallItem, CallNode, Definition, Destination, Highlight, Link, call_item,
    definition, highlights, incoming_calls, linked_editing, links, outgoing_calls, references,
};
pub use occurrence::{Occurrence, at as occurrence_at};
pub use outline::{
    FlatSymbol, Fold, FoldKind, Symbol, SymbolKind, document_symbols, flat, folds,
    selection_ranges, workspace_symbols,
};
pub use rename::{Renamable, Renamed, prepare_rename, rename};
pub use signature::{Help, HelpForm, signature_help};
pub use token::{Modifiers, Token, TokenKind, tokens};
