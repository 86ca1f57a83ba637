//! What the server can do, told to what the client can do.

use super::answer::action::FIX_ALL;
use super::answer::command::COMMANDS;
use super::answer::completion::TRIGGERS;
use super::answer::tokens::legend;
use tower_lsp::ls_types::{
    CallHierarchyServerCapability, ClientInfo, CodeActionKind, CodeActionOptions,
    CodeActionProviderCapability, CodeLensOptions, CompletionOptions, DiagnosticOptions,
    DiagnosticServerCapabilities, DocumentLinkOptions, DocumentOnTypeFormattingOptions,
    ExecuteCommandOptions, FoldingRangeProviderCapability, HoverProviderCapability,
    LinkedEditingRangeServerCapabilities, OneOf, PositionEncodingKind, RenameOptions,
    SelectionRangeProviderCapability, SemanticTokensFullOptions, SemanticTokensOptions,
    SemanticTokensServerCapabilities, ServerCapabilities, SignatureHelpOptions,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

/// What the server can do.
pub(super) fn capabilities(
    encoding: PositionEncodingKind,
    client: Option<&ClientInfo>,
) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(sync(client)),
        diagnostic_provider: Some(diagnostics()),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(vec![" ".to_owned()]),
            ..SignatureHelpOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        inlay_hint_provider: Some(OneOf::Left(true)),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: COMMANDS.iter().map(|&command| command.to_owned()).collect(),
            ..ExecuteCommandOptions::default()
        }),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        linked_editing_range_provider: Some(LinkedEditingRangeServerCapabilities::Simple(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        call_hierarchy_provider: Some(CallHierarchyServerCapability::Simple(true)),
        semantic_tokens_provider: Some(tokens()),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(TRIGGERS.iter().map(|&word| word.to_owned()).collect()),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(actions()),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: "}".to_owned(),
            more_trigger_character: None,
        }),
        workspace: Some(workspace()),
        ..ServerCapabilities::default()
    }
}

fn sync(client: Option<&ClientInfo>) -> TextDocumentSyncCapability {
    let mixes = client.is_some_and(mixes_up_changes);
    TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(if mixes {
            TextDocumentSyncKind::FULL
        } else {
            TextDocumentSyncKind::INCREMENTAL
        }),
        ..TextDocumentSyncOptions::default()
    })
}

/// Whether the client sends changes in any order when one types fast, as Helix does before 25.07. Of whole texts the
/// newest counts, in whatever order they come.
fn mixes_up_changes(client: &ClientInfo) -> bool {
    let mut numbers =
        client.version.as_deref().unwrap_or_default().split('.').map(str::parse::<u32>);
    let mut next = || numbers.next().and_then(Result::ok).unwrap_or_default();
    client.name == "helix" && (next(), next()) < (25, 7)
}

/// An edit of a schema changes what is said of journeys in other files.
fn diagnostics() -> DiagnosticServerCapabilities {
    DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some("journey".to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        ..DiagnosticOptions::default()
    })
}

fn tokens() -> SemanticTokensServerCapabilities {
    SemanticTokensServerCapabilities::SemanticTokensOptions(SemanticTokensOptions {
        legend: legend(),
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
        ..SemanticTokensOptions::default()
    })
}

fn actions() -> CodeActionProviderCapability {
    CodeActionProviderCapability::Options(CodeActionOptions {
        code_action_kinds: Some(vec![
            CodeActionKind::QUICKFIX,
            CodeActionKind::REFACTOR_EXTRACT,
            CodeActionKind::REFACTOR_REWRITE,
            CodeActionKind::new(FIX_ALL),
        ]),
        resolve_provider: Some(true),
        ..CodeActionOptions::default()
    })
}

fn workspace() -> WorkspaceServerCapabilities {
    WorkspaceServerCapabilities {
        workspace_folders: Some(WorkspaceFoldersServerCapabilities {
            supported: Some(true),
            change_notifications: Some(OneOf::Left(true)),
        }),
        ..WorkspaceServerCapabilities::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixes(name: &str, version: &str) -> bool {
        mixes_up_changes(&ClientInfo { name: name.to_owned(), version: Some(version.to_owned()) })
    }

    #[test]
    fn only_old_versions_of_helix_mix_up_changes() {
        assert!(mixes("helix", "25.01.1 (e7ac2fcd)") && mixes("helix", "24.7"));
        assert!(!mixes("helix", "25.07.1 (a05c151b)") && !mixes("helix", "26.01"));
        assert!(!mixes("Neovim", "0.10.4"));
    }
}
