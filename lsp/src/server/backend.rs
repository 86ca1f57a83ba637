//! The handlers, one per message.
//!
//! Every notification changes the state before it waits for anything. Every question takes the state as it is when it
//! is asked, and is answered on another thread.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
    CodeAction, CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionParams,
    CompletionResponse, ConfigurationItem, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentDiagnosticParams,
    DocumentDiagnosticReportResult, DocumentFormattingParams, DocumentHighlight,
    DocumentHighlightParams, DocumentLink, DocumentLinkParams, DocumentOnTypeFormattingParams,
    DocumentRangeFormattingParams, DocumentSymbolParams, DocumentSymbolResponse,
    ExecuteCommandParams, FileSystemWatcher, FoldingRange, FoldingRangeParams, GlobPattern,
    GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, InlayHint, InlayHintParams, LSPAny,
    LinkedEditingRangeParams, LinkedEditingRanges, Location, PrepareRenameResponse,
    ReferenceParams, Registration, RenameParams, SelectionRange, SelectionRangeParams,
    SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, ServerInfo,
    SignatureHelp, SignatureHelpParams, TextDocumentPositionParams, TextEdit, Uri,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult, WorkspaceEdit,
    WorkspaceSymbolParams, WorkspaceSymbolResponse,
};
use tower_lsp::{Client, LanguageServer};

use super::announced::Announced;
use super::answer::names::refused;
use super::answer::{action, calls, command, completion, edit, know, names, outline, show, tokens};
use super::event::Event;
use super::key::Key;
use super::settings::Settings;
use super::shared::{Asked, Shared, run};
use super::teller::{self, PATIENCE};
use super::worker::lock;
use super::{capabilities, parent, pull};
use crate::ide;

/// The server.
pub(super) struct Backend {
    pub(super) client: Client,
    pub(super) shared: Arc<Shared>,
    /// Told when the editor's process is gone.
    pub(super) orphaned: Arc<Notify>,
}

/// `journey/text`: the server's copy of a document, for tests of synchronisation.
#[derive(Debug, Deserialize)]
pub(super) struct TextParams {
    uri: Uri,
}

/// The server's copy of a document.
#[derive(Debug, Serialize)]
pub(super) struct TextResult {
    text: String,
    version: i32,
}

impl Backend {
    #[expect(clippy::unused_async, reason = "the library wants a future")]
    pub(super) async fn text(&self, params: TextParams) -> Result<Option<TextResult>> {
        let documents = lock(&self.shared.documents);
        let document = documents.get(&Key::of(&params.uri));
        Ok(document.map(|document| TextResult {
            text: document.text().to_string(),
            version: document.version,
        }))
    }

    fn folders(&self, params: &InitializeParams) {
        let listed = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
        let mut folders: Vec<Uri> = listed.cloned().collect();
        if folders.is_empty() {
            #[expect(deprecated, reason = "older clients say it so")]
            folders.extend(params.root_uri.clone());
        }
        #[expect(deprecated, reason = "the oldest clients say it so")]
        let path = params.root_path.as_ref().filter(|_| folders.is_empty()).map(PathBuf::from);
        let paths = folders.iter().filter_map(|uri| Key::of(uri).path().map(PathBuf::from));
        let paths: Vec<PathBuf> = paths.chain(path).collect();
        self.shared.set_folders(|all| *all = paths);
    }

    /// Asks the client to watch files.
    fn watch(&self) {
        if !self.shared.client().watches {
            return;
        }
        let watcher = |pattern: &str| FileSystemWatcher {
            glob_pattern: GlobPattern::String(pattern.to_owned()),
            kind: None,
        };
        let watchers = vec![watcher("**/*.journey"), watcher("**/journey.toml")];
        let options = DidChangeWatchedFilesRegistrationOptions { watchers };
        let registration = Registration {
            id: "journey-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let client = self.client.clone();
        tokio::spawn(tokio::time::timeout(PATIENCE, async move {
            let _ = client.register_capability(vec![registration]).await;
        }));
    }

    /// Asks the client for the settings.
    fn ask_settings(&self) {
        if !self.shared.client().settings {
            return;
        }
        let (client, shared) = (self.client.clone(), Arc::clone(&self.shared));
        tokio::spawn(tokio::time::timeout(PATIENCE, async move {
            let section = Some("journey".to_owned());
            let items = vec![ConfigurationItem { scope_uri: None, section }];
            let answer = client.configuration(items).await.unwrap_or_default();
            if let Some(settings) = answer.first().and_then(Settings::read)
                && shared.set(settings)
            {
                teller::refresh(&client, &shared);
            }
        }));
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let mut client = Announced::of(&params.capabilities);
        if client.code_links {
            client.pages = self.shared.pages();
        }
        let encoding = client.encoding();
        self.shared.announce(client);
        if let Some(settings) = params.initialization_options.as_ref().and_then(Settings::read) {
            self.shared.set(settings);
        }
        self.folders(&params);
        if let Some(process) = params.process_id {
            let orphaned = Arc::clone(&self.orphaned);
            tokio::spawn(async move {
                parent::gone(process).await;
                orphaned.notify_one();
            });
        }
        let server_info = Some(ServerInfo {
            name: "journey".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        });
        let capabilities = capabilities::capabilities(encoding, params.client_info.as_ref());
        Ok(InitializeResult { capabilities, server_info, ..InitializeResult::default() })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.watch();
        self.ask_settings();
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let key = Key::of(&document.uri);
        lock(&self.shared.documents).open(document.uri, document.version, document.text);
        self.shared.tell(Event::Changed(key));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let unit = self.shared.client().unit;
        let mut documents = lock(&self.shared.documents);
        if documents.change(&document.uri, document.version, params.content_changes, unit) {
            drop(documents);
            self.shared.tell(Event::Changed(Key::of(&document.uri)));
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        lock(&self.shared.documents).close(&uri);
        self.shared.tell(Event::Closed(Key::of(&uri)));
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.shared.tell(Event::Disk);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let path = |uri: &Uri| Key::of(uri).path().map(PathBuf::from);
        self.shared.set_folders(|folders| {
            let removed: Vec<PathBuf> =
                params.event.removed.iter().filter_map(|folder| path(&folder.uri)).collect();
            folders.retain(|folder| !removed.contains(folder));
            folders.extend(params.event.added.iter().filter_map(|folder| path(&folder.uri)));
        });
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        match Settings::read(&params.settings) {
            Some(settings) if !self.shared.client().settings => {
                if self.shared.set(settings) {
                    teller::refresh(&self.client, &self.shared);
                }
            }
            Some(_) | None => self.ask_settings(),
        }
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let before = params.previous_result_id;
        let report = self.shared.ask(&params.text_document.uri, move |asked| {
            Some(pull::document(asked, before.as_deref()))
        });
        Ok(report.await?.unwrap_or_else(pull::nothing))
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let client = self.shared.client();
        let world = self.shared.world().await;
        run(move || pull::workspace(&world, &client, params.previous_result_ids)).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri;
        let answer =
            move |asked: &Asked| Some(action::actions(asked, params.range, &params.context));
        self.shared.ask(&uri, answer).await
    }

    async fn code_action_resolve(&self, params: CodeAction) -> Result<CodeAction> {
        let Some(uri) = action::file_of(&params) else { return Ok(params) };
        let unchanged = params.clone();
        let answer = move |asked: &Asked| Some(action::resolve(asked, params));
        self.shared.ask(&uri, answer).await?.unwrap_or(Ok(unchanged))
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let answer = |asked: &Asked| {
            let edits = ide::format_document(asked.snapshot(), asked.file);
            Some(edit::of_file(asked, edits))
        };
        self.shared.ask(&params.text_document.uri, answer).await
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let answer = move |asked: &Asked| {
            let range = asked.bytes(params.range);
            Some(edit::of_file(asked, ide::format_range(asked.snapshot(), asked.file, &range)))
        };
        self.shared.ask(&params.text_document.uri, answer).await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let place = params.text_document_position;
        let answer = move |asked: &Asked| {
            let offset = asked.offset(place.position);
            Some(edit::of_file(asked, ide::format_typed(asked.snapshot(), asked.file, offset)))
        };
        self.shared.ask(&place.text_document.uri, answer).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        let answer = move |asked: &Asked| know::hover(asked, place.position);
        self.shared.ask(&place.text_document.uri, answer).await
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        let place = params.text_document_position_params;
        let answer = move |asked: &Asked| know::signature(asked, place.position);
        self.shared.ask(&place.text_document.uri, answer).await
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let disk = Arc::clone(&self.shared.disk);
        let answer = move |asked: &Asked| names::definition(asked, &*disk, place.position);
        self.shared.ask(&place.text_document.uri, answer).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = params.text_document_position;
        let with_declaration = params.context.include_declaration;
        let answer =
            move |asked: &Asked| names::references(asked, place.position, with_declaration);
        self.shared.ask(&place.text_document.uri, answer).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let place = params.text_document_position_params;
        let answer = move |asked: &Asked| names::highlights(asked, place.position);
        self.shared.ask(&place.text_document.uri, answer).await
    }

    async fn prepare_rename(
        &self,
        place: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let answer = move |asked: &Asked| Some(names::prepare_rename(asked, place.position));
        self.shared.ask(&place.text_document.uri, answer).await?.unwrap_or(Ok(None))
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let place = params.text_document_position;
        let new = params.new_name;
        let answer = move |asked: &Asked| Some(names::rename(asked, place.position, &new));
        self.shared.ask(&place.text_document.uri, answer).await?.unwrap_or(Ok(None))
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let answer = move |asked: &Asked| Some(show::hints(asked, params.range));
        self.shared.ask(&params.text_document.uri, answer).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.shared.ask(&params.text_document.uri, show::lenses).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let argument = command::argument(params.arguments)?;
        let word = params.command;
        if let Some(uri) = argument.uri.clone() {
            let answer = move |asked: &Asked| Some(command::run(asked, &word, &argument));
            let unknown = || Err(refused(format!("`{}` is no file of a project", uri.as_str())));
            return self.shared.ask(&uri, answer).await?.unwrap_or_else(unknown).map(Some);
        }
        let everything = self.shared.ask_all(move |asked| command::run(asked, &word, &argument));
        Ok(Some(LSPAny::Array(everything.await?)))
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let answer = |asked: &Asked| Some(outline::symbols(asked));
        self.shared.ask(&params.text_document.uri, answer).await
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let client = self.shared.client();
        let world = self.shared.world().await;
        run(move || Some(outline::workspace_symbols(&world, &client, &params.query))).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        let answer = |asked: &Asked| Some(outline::folds(asked));
        self.shared.ask(&params.text_document.uri, answer).await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        let positions = params.positions;
        let answer = move |asked: &Asked| Some(outline::selections(asked, &positions));
        self.shared.ask(&params.text_document.uri, answer).await
    }

    async fn linked_editing_range(
        &self,
        params: LinkedEditingRangeParams,
    ) -> Result<Option<LinkedEditingRanges>> {
        let place = params.text_document_position_params;
        let answer = move |asked: &Asked| outline::linked(asked, place.position);
        self.shared.ask(&place.text_document.uri, answer).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let disk = Arc::clone(&self.shared.disk);
        let answer = move |asked: &Asked| Some(outline::links(asked, &*disk));
        self.shared.ask(&params.text_document.uri, answer).await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        let place = params.text_document_position_params;
        let answer = move |asked: &Asked| calls::prepare(asked, place.position);
        self.shared.ask(&place.text_document.uri, answer).await
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        let uri = params.item.uri.clone();
        self.shared.ask(&uri, move |asked| calls::incoming(asked, params.item)).await
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        let uri = params.item.uri.clone();
        self.shared.ask(&uri, move |asked| calls::outgoing(asked, params.item)).await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let given = Arc::clone(&self.shared.tokens);
        let answer = move |asked: &Asked| Some(given.full(asked).into());
        self.shared.ask(&params.text_document.uri, answer).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let given = Arc::clone(&self.shared.tokens);
        let before = params.previous_result_id;
        let answer = move |asked: &Asked| Some(given.since(asked, &before));
        self.shared.ask(&params.text_document.uri, answer).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let answer = move |asked: &Asked| Some(tokens::within(asked, params.range).into());
        self.shared.ask(&params.text_document.uri, answer).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let place = params.text_document_position;
        let answer = move |asked: &Asked| completion::items(asked, place.position);
        let items = self.shared.ask(&place.text_document.uri, answer).await?;
        Ok(items.map(CompletionResponse::Array))
    }
}
