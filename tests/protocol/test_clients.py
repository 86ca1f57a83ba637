"""The introductions of ten real clients: what is offered to each fits what it can do, and answers are well-formed."""

import json
import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from lsprotocol.converters import get_converter
from pytest_lsp import ClientServerConfig, LanguageClient

FOLDER = pathlib.Path(__file__).parent / "clients"
CLIENTS = sorted(path.stem for path in FOLDER.glob("*.json"))

# What the server may ask; pytest-lsp's client answers only requests that it knows.
SERVER_REQUESTS = [
    types.CLIENT_REGISTER_CAPABILITY,
    types.WORKSPACE_INLAY_HINT_REFRESH,
    types.WORKSPACE_CODE_LENS_REFRESH,
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
]


def introduction(name, project):
    """What a client sends first, for a project."""
    text = (FOLDER / f"{name}.json").read_text().replace("/PROJECT", str(project))
    return json.loads(text)


@pytest_lsp.fixture(
    params=CLIENTS,
    config=ClientServerConfig(server_command=[os.environ.get("JOURNEY", "journey"), "lsp"]),
)
async def client(request, project, lsp_client: LanguageClient):
    """A client that knows the project and has opened its journey, with a mistake in it."""
    for method in SERVER_REQUESTS:
        lsp_client.feature(method)(lambda _params: None)
    params = get_converter().structure(introduction(request.param, project), types.InitializeParams)
    lsp_client.offered = (await lsp_client.initialize_session(params)).capabilities
    lsp_client.able = params.capabilities
    lsp_client.path = project / "renewal.journey"
    text = lsp_client.path.read_text().replace("call.Outcome is Renewed", "call.Outcom is Renewed")
    item = types.TextDocumentItem(uri=lsp_client.path.as_uri(), language_id="journey", version=1, text=text)
    lsp_client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    lsp_client.text = text
    yield
    await lsp_client.shutdown_session()


def document(client):
    return types.TextDocumentIdentifier(uri=client.path.as_uri())


def place(client, part, into=0):
    before = client.text[: client.text.index(part) + into].split("\n")
    return types.Position(line=len(before) - 1, character=len(before[-1]))


def where(client, part, into=0):
    return {"text_document": document(client), "position": place(client, part, into)}


async def mistakes(client):
    """The diagnostics of the open document, pulled if the client pulls, else pushed."""
    if client.able.text_document.diagnostic is not None:
        answer = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(text_document=document(client)))
        return answer.items
    uri = client.path.as_uri()
    while not client.diagnostics.get(uri):
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return client.diagnostics[uri]


def test_there_are_ten_clients():
    assert len(CLIENTS) == 10


@pytest.mark.asyncio
async def test_the_encoding_is_one_that_the_client_offered(client: LanguageClient):
    general = client.able.general
    offered = (general.position_encodings if general else None) or ["utf-16"]
    assert (client.offered.position_encoding or "utf-16") in [*offered, "utf-16"]
    if "utf-8" in offered:
        assert client.offered.position_encoding == "utf-8"


@pytest.mark.asyncio
async def test_a_mistake_is_told_and_mended(client: LanguageClient):
    [mistake] = await mistakes(client)
    assert mistake.code == "unknown-attribute"
    related = client.able.text_document.publish_diagnostics.related_information
    assert (mistake.related_information is not None) == bool(related)
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(document(client), mistake.range, types.CodeActionContext(diagnostics=[mistake]))
    )
    fix = next(each for each in actions if "Outcome" in each.title)
    if fix.edit is None:
        fix = await client.code_action_resolve_async(fix)
    [edit] = edits(client, fix.edit)
    assert (edit.range, edit.new_text) == (mistake.range, "Outcome")


@pytest.mark.asyncio
async def test_renaming_is_said_in_a_shape_that_the_client_reads(client: LanguageClient):
    edit = await client.text_document_rename_async(types.RenameParams(**where(client, "RenewalCall {"), new_name="Call"))
    announced = client.able.workspace.workspace_edit
    assert (edit.document_changes is None) or announced.document_changes
    assert len(edits(client, edit)) == 1


@pytest.mark.asyncio
async def test_symbols_are_a_tree_only_for_clients_that_know_trees(client: LanguageClient):
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document(client)))
    announced = client.able.text_document.document_symbol
    trees = bool(announced and announced.hierarchical_document_symbol_support)
    assert all(isinstance(each, types.DocumentSymbol if trees else types.SymbolInformation) for each in symbols)
    assert "RenewalOutreach" in [each.name for each in symbols]


@pytest.mark.asyncio
async def test_completion_has_snippets_only_for_clients_that_expand_them(client: LanguageClient):
    found = await client.text_document_completion_async(types.CompletionParams(**where(client, "call.Disposition has", 5)))
    items = found if isinstance(found, list) else found.items
    assert "Outcome" in [each.label for each in items]
    if not client.able.text_document.completion.completion_item.snippet_support:
        assert all(each.insert_text_format != types.InsertTextFormat.Snippet for each in items)


@pytest.mark.asyncio
async def test_everything_else_is_answered_well_formed(client: LanguageClient):
    assert await client.text_document_hover_async(types.HoverParams(**where(client, "RenewalCall {", 1)))
    assert await client.text_document_definition_async(types.DefinitionParams(**where(client, "RenewalCall {", 1)))
    context = types.ReferenceContext(include_declaration=True)
    assert await client.text_document_references_async(types.ReferenceParams(**where(client, "RenewalCall {", 1), context=context))
    assert await client.text_document_document_highlight_async(types.DocumentHighlightParams(**where(client, "RenewalCall {", 1)))
    options = types.FormattingOptions(tab_size=4, insert_spaces=True)
    await client.text_document_formatting_async(types.DocumentFormattingParams(document(client), options))
    assert await client.text_document_folding_range_async(types.FoldingRangeParams(document(client)))
    assert await client.text_document_selection_range_async(types.SelectionRangeParams(document(client), [place(client, "RenewalCall {", 1)]))
    tokens = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document(client)))
    assert len(tokens.data) > 100
    whole = types.Range(types.Position(0, 0), types.Position(1000, 0))
    await client.text_document_inlay_hint_async(types.InlayHintParams(document(client), whole))
    assert await client.text_document_code_lens_async(types.CodeLensParams(document(client)))
    assert await client.workspace_symbol_async(types.WorkspaceSymbolParams(query="Evenings"))


def edits(client, edit):
    """The edits of the open document."""
    uri = client.path.as_uri()
    if edit.changes:
        return edit.changes[uri]
    return [each for change in edit.document_changes if change.text_document.uri == uri for each in change.edits]
