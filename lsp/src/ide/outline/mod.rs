//! How a text is built: its symbols, what folds, and what grows around a cursor.

mod fold;
mod selection;
mod step;
mod symbol;
mod workspace;

#[cfg(test)]
mod tests;

pub use fold::{Fold, FoldKind, folds};
pub use selection::selection_ranges;
pub use symbol::{FlatSymbol, Symbol, SymbolKind, document_symbols, flat};
pub use workspace::workspace_symbols;
