//! Completion.

use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionItemTag, CompletionTextEdit, Documentation,
    InsertTextFormat, InsertTextMode, Position, TextEdit,
};

use super::know::text;
use crate::ide::{self, Completion, CompletionKind};
use crate::server::shared::Asked;

/// What else than letters brings up the list.
pub(in crate::server) const TRIGGERS: &[&str] = &[".", "/", "{", "\"", "@"];

/// What may be written at a position.
pub(in crate::server) fn items(asked: &Asked, position: Position) -> Option<Vec<CompletionItem>> {
    let found = ide::completion(asked.snapshot(), asked.point(position)?);
    Some(found.into_iter().filter_map(|one| item(asked, one)).collect())
}

fn item(asked: &Asked, one: Completion) -> Option<CompletionItem> {
    let client = &asked.client;
    let snippet = one.snippet.filter(|_| client.snippets);
    let has_lines = snippet.as_ref().unwrap_or(&one.text).contains('\n');
    let format = snippet.is_some().then_some(InsertTextFormat::SNIPPET);
    let edit = TextEdit { range: asked.range(one.replace)?, new_text: snippet.unwrap_or(one.text) };
    let docs = Documentation::MarkupContent(text(one.docs.clone(), client.markdown.completions));
    let is_tagged = !one.possible && client.item_tags;
    Some(CompletionItem {
        label: one.label,
        kind: Some(kind(one.kind)),
        detail: Some(one.detail).filter(|detail| !detail.is_empty()),
        documentation: (!one.docs.is_empty()).then_some(docs),
        sort_text: Some(one.sort),
        filter_text: one.filter,
        insert_text_format: format,
        insert_text_mode: (has_lines && client.insert_modes)
            .then_some(InsertTextMode::ADJUST_INDENTATION),
        text_edit: Some(CompletionTextEdit::Edit(edit)),
        tags: is_tagged.then(|| vec![CompletionItemTag::DEPRECATED]),
        ..CompletionItem::default()
    })
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Snippet => CompletionItemKind::SNIPPET,
        CompletionKind::Setting => CompletionItemKind::PROPERTY,
        CompletionKind::Declaration => CompletionItemKind::CLASS,
        CompletionKind::Handle => CompletionItemKind::VARIABLE,
        CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Class => CompletionItemKind::ENUM,
        CompletionKind::Event => CompletionItemKind::EVENT,
        CompletionKind::Literal => CompletionItemKind::VALUE,
    }
}
