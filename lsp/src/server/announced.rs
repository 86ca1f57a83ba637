//! What the client says it can do.

use std::collections::BTreeMap;

use journey_grammar::line_index::ColumnUnit;
use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionClientCapabilities, MarkupKind, PositionEncodingKind,
    TextDocumentClientCapabilities, Uri,
};

/// What the client can do; nothing is assumed that it does not say.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a capability that clients announce by itself"
)]
pub(super) struct Announced {
    /// In what columns are counted.
    pub(super) unit: ColumnUnit,
    /// It asks for diagnostics itself.
    pub(super) pulls: bool,
    /// Diagnostics may have related places.
    pub(super) related: bool,
    /// Diagnostics may have tags.
    pub(super) tags: bool,
    /// Diagnostics may link to the page of their code.
    pub(super) code_links: bool,
    /// The pages of codes, for clients that link to them.
    pub(super) pages: BTreeMap<String, Uri>,
    /// Edits may name the version of the document.
    pub(super) versioned_edits: bool,
    /// Definitions may say what is declared besides its name.
    pub(super) definition_links: bool,
    /// Symbols may lie in each other.
    pub(super) nested_symbols: bool,
    /// Insertions may be snippets.
    pub(super) snippets: bool,
    /// Completion items may be marked as not to be used.
    pub(super) item_tags: bool,
    /// Insertions may say how their lines are indented.
    pub(super) insert_modes: bool,
    /// Which texts it shows as Markdown.
    pub(super) markdown: Markdown,
    /// It colours texts by a grammar of its own, to which semantic tokens add.
    pub(super) colours: bool,
    /// It asks for the edits of a code action once that was chosen.
    pub(super) resolves_edits: bool,
    /// It can watch files for the server.
    pub(super) watches: bool,
    /// It can be asked for settings.
    pub(super) settings: bool,
    /// It can be told to ask for diagnostics again.
    pub(super) refreshes_diagnostics: bool,
    /// It can be told to ask for inlay hints again.
    pub(super) refreshes_hints: bool,
    /// It can be told to ask for code lenses again.
    pub(super) refreshes_lenses: bool,
    /// It can be told to ask for semantic tokens again.
    pub(super) refreshes_tokens: bool,
}

/// Which texts a client shows as Markdown.
#[derive(Copy, Clone, Debug)]
pub(super) struct Markdown {
    pub(super) hovers: bool,
    pub(super) completions: bool,
    pub(super) signatures: bool,
}

impl Markdown {
    fn of(document: Option<&TextDocumentClientCapabilities>) -> Self {
        let reads = |formats: Option<&Vec<MarkupKind>>| {
            formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown))
        };
        let hover = document.and_then(|one| one.hover.as_ref());
        let item = document
            .and_then(|one| one.completion.as_ref())
            .and_then(|one| one.completion_item.as_ref());
        let signature = document
            .and_then(|one| one.signature_help.as_ref())
            .and_then(|one| one.signature_information.as_ref());
        Self {
            hovers: reads(hover.and_then(|one| one.content_format.as_ref())),
            completions: reads(item.and_then(|one| one.documentation_format.as_ref())),
            signatures: reads(signature.and_then(|one| one.documentation_format.as_ref())),
        }
    }
}

impl Default for Announced {
    fn default() -> Self {
        Self::of(&ClientCapabilities::default())
    }
}

impl Announced {
    /// What these capabilities say.
    pub(super) fn of(all: &ClientCapabilities) -> Self {
        let document = all.text_document.as_ref();
        let workspace = all.workspace.as_ref();
        let published = document.and_then(|one| one.publish_diagnostics.as_ref());
        let edits = workspace.and_then(|one| one.workspace_edit.as_ref());
        let item = document
            .and_then(|one| one.completion.as_ref())
            .and_then(|one| one.completion_item.as_ref());
        let watched = workspace.and_then(|one| one.did_change_watched_files.as_ref());
        Self {
            unit: unit(all),
            pulls: document.is_some_and(|one| one.diagnostic.is_some()),
            related: published.and_then(|one| one.related_information) == Some(true),
            tags: published.is_some_and(|one| one.tag_support.is_some()),
            code_links: published.and_then(|one| one.code_description_support) == Some(true),
            pages: BTreeMap::new(),
            versioned_edits: edits.and_then(|one| one.document_changes) == Some(true),
            definition_links: document
                .and_then(|one| one.definition)
                .and_then(|one| one.link_support)
                == Some(true),
            nested_symbols: document
                .and_then(|one| one.document_symbol.as_ref())
                .and_then(|one| one.hierarchical_document_symbol_support)
                == Some(true),
            snippets: item.and_then(|one| one.snippet_support) == Some(true),
            item_tags: item.is_some_and(|one| one.tag_support.is_some()),
            insert_modes: item.is_some_and(|one| one.insert_text_mode_support.is_some()),
            markdown: Markdown::of(document),
            colours: document
                .and_then(|one| one.semantic_tokens.as_ref())
                .and_then(|one| one.augments_syntax_tokens)
                == Some(true),
            resolves_edits: document
                .and_then(|one| one.code_action.as_ref())
                .is_some_and(resolves_edits),
            watches: watched.and_then(|one| one.dynamic_registration) == Some(true),
            settings: workspace.and_then(|one| one.configuration) == Some(true),
            refreshes_diagnostics: workspace
                .and_then(|one| one.diagnostics.as_ref())
                .and_then(|one| one.refresh_support)
                == Some(true),
            refreshes_hints: workspace
                .and_then(|one| one.inlay_hint.as_ref())
                .and_then(|one| one.refresh_support)
                == Some(true),
            refreshes_lenses: workspace
                .and_then(|one| one.code_lens.as_ref())
                .and_then(|one| one.refresh_support)
                == Some(true),
            refreshes_tokens: workspace
                .and_then(|one| one.semantic_tokens.as_ref())
                .and_then(|one| one.refresh_support)
                == Some(true),
        }
    }

    /// The encoding that the server answers with.
    pub(super) fn encoding(&self) -> PositionEncodingKind {
        match self.unit {
            ColumnUnit::Utf8 => PositionEncodingKind::UTF8,
            ColumnUnit::Utf16 => PositionEncodingKind::UTF16,
            ColumnUnit::Scalar => PositionEncodingKind::UTF32,
        }
    }
}

/// UTF-8 where the client offers it, because it costs nothing; else what every client knows.
fn unit(all: &ClientCapabilities) -> ColumnUnit {
    let offered = all.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    let has_utf8 = offered.is_some_and(|all| all.contains(&PositionEncodingKind::UTF8));
    if has_utf8 { ColumnUnit::Utf8 } else { ColumnUnit::Utf16 }
}

/// Whether a client asks for the edits of a code action later, and sends along what it was given with the action.
fn resolves_edits(one: &CodeActionClientCapabilities) -> bool {
    let resolved = one.resolve_support.as_ref();
    let edits = resolved.is_some_and(|one| one.properties.iter().any(|name| name == "edit"));
    edits && one.data_support == Some(true)
}
