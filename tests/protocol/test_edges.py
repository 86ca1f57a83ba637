"""Documents at their edges: positions past the end, line ends, versions, unknown and strange URIs."""

import os

import pytest


@pytest.fixture
def opened(server, project):
    """A server with an open document, and its URI."""
    uri = (project / "edge.journey").as_uri()

    def reopen(text):
        server.open(uri, text)
        return server, uri

    return reopen


def at(line, character):
    return {"line": line, "character": character}


def edit(start, end, text):
    return {"range": {"start": at(*start), "end": at(*end)}, "text": text}


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("ab\ncd\n", edit((0, 99), (0, 99), "X"), "abX\ncd\n"),
        ("ab\r\ncd", edit((0, 99), (0, 99), "X"), "abX\r\ncd"),
        ("ab\ncd", edit((9, 9), (9, 9), "X"), "ab\ncdX"),
        ("ab\ncd", edit((1, 1), (0, 1), "X"), "aXd"),
        ("ab\rcd", edit((1, 0), (1, 1), "X"), "ab\rXd"),
        ("ab\u2028cd", edit((0, 3), (0, 4), "X"), "ab\u2028Xd"),
        ("a\u0000b", edit((0, 1), (0, 2), ""), "ab"),
        ("\ufeffab", edit((0, 1), (0, 2), "X"), "\ufeffXb"),
        ("\tab", edit((0, 1), (0, 2), "X"), "\tXb"),
        ("a\u0301b", edit((0, 2), (0, 3), "X"), "a\u0301X"),
        ("", edit((0, 0), (0, 0), "X"), "X"),
        ("ab", {"text": "whole"}, "whole"),
    ],
)
def test_an_edit(opened, before, change, after):
    server, uri = opened(before)
    server.change(uri, 2, change)
    assert server.text(uri) == {"text": after, "version": 2}


def test_an_edit_inside_a_pair_of_surrogates_keeps_letters_whole(opened):
    server, uri = opened("a🎉b")
    server.change(uri, 2, edit((0, 2), (0, 3), ""))
    assert server.text(uri)["text"] in ("a🎉b", "ab")


def test_no_change_at_all(opened):
    server, uri = opened("ab")
    server.change(uri, 5)
    assert server.text(uri) == {"text": "ab", "version": 5}


def test_changes_are_relative_to_those_before_them(opened):
    server, uri = opened("ab\ncd")
    server.change(uri, 2, edit((0, 0), (0, 0), "x\n"), edit((1, 0), (1, 1), "Y"), {"text": "z"}, edit((0, 1), (0, 1), "!"))
    assert server.text(uri)["text"] == "z!"


def test_versions_may_jump_and_begin_at_zero(server, project):
    uri = (project / "edge.journey").as_uri()
    server.open(uri, "segment A\nsegment A\n", version=0)
    assert server.published(uri)["diagnostics"]
    server.change(uri, 4000, {"text": "segment A\n"})
    assert server.published(uri, 4000)["version"] == 4000


def test_a_long_line(opened):
    server, uri = opened('text T { body "' + "ö🎉" * 300_000 + '" }')
    server.change(uri, 2, edit((0, 0), (0, 0), "//"))
    assert server.text(uri)["text"].startswith("//text T")


def test_a_change_before_opening_is_ignored(server, project):
    uri = (project / "renewal.journey").as_uri()
    server.change(uri, 3, edit((0, 0), (0, 1), "X"))
    server.open(uri, "segment A\n")
    assert server.text(uri)["text"] == "segment A\n"


def test_opening_again_takes_the_new_text(opened):
    server, uri = opened("segment A\n")
    server.open(uri, "segment B\n", version=7)
    assert server.text(uri) == {"text": "segment B\n", "version": 7}


def test_closing_goes_back_to_the_file_on_disk(server, project):
    path = project / "renewal.journey"
    server.open(path.as_uri(), "segment A\nsegment A\n")
    assert server.published(path.as_uri())["diagnostics"]
    server.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
    server.until(lambda: server.published(path.as_uri())["diagnostics"] == [], what="no diagnostics")
    symbols = server.request("textDocument/documentSymbol", {"textDocument": {"uri": path.as_uri()}})
    assert "RenewalOutreach" in str(symbols)


def test_a_file_that_only_the_editor_has_loses_its_diagnostics_when_it_is_closed(opened):
    server, uri = opened("segment A\nsegment A\n")
    assert server.published(uri)["diagnostics"]
    server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    server.until(lambda: server.published(uri)["diagnostics"] == [], what="no diagnostics")


def test_closing_what_is_not_open_is_ignored(server):
    server.notify("textDocument/didClose", {"textDocument": {"uri": "file:///nowhere/x.journey"}})
    assert server.request("workspace/symbol", {"query": "RenewalOutreach"})


QUESTIONS = ["hover", "definition", "references", "completion", "documentHighlight", "prepareRename"]
WHOLE = ["documentSymbol", "foldingRange", "semanticTokens/full", "codeLens", "formatting", "documentLink"]


@pytest.mark.parametrize("uri", ["file:///nowhere/x.journey", "untitled:Untitled-9", "git:/a/b.journey?x", "journey:nothing", "http://x/y.journey"])
def test_questions_about_a_document_that_nobody_knows(server, uri):
    where = {"textDocument": {"uri": uri}, "position": at(0, 0)}
    more = {"references": {"context": {"includeDeclaration": True}}, "formatting": {"options": {"tabSize": 4, "insertSpaces": True}}}
    for method in QUESTIONS + WHOLE:
        answer = server.answer(server.ask(f"textDocument/{method}", where | more.get(method, {})))
        assert answer.get("result") in (None, [], {"data": []}) or "data" in (answer.get("result") or {}) or "error" in answer, method
    assert server.alive()


@pytest.mark.parametrize("position", [at(0, 10_000), at(10_000, 0), at(0, 0), at(2**31 - 1, 2**31 - 1)])
def test_questions_past_the_end(server, project, position):
    uri = (project / "renewal.journey").as_uri()
    server.open(uri, (project / "renewal.journey").read_text())
    for method in QUESTIONS:
        more = {"context": {"includeDeclaration": True}} if method == "references" else {}
        server.answer(server.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": position} | more))
    assert server.alive()


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "git:/a/b.journey?%7B%22ref%22%3A%22%22%7D", "file:///c%3A/jo%20urney/%C3%A4%F0%9F%8E%89.journey", "vscode-notebook-cell:/x#y"])
def test_documents_of_every_scheme_are_programs_of_their_own(server, uri):
    server.open(uri, "segment A\nsegment A\n")
    assert server.published(uri)["diagnostics"][0]["code"] == "duplicate-declaration"
    assert server.text(uri)["text"] == "segment A\nsegment A\n"


def test_a_file_under_another_spelling_of_its_name_is_the_same_file(server, project):
    uri = (project / "renewal.journey").as_uri()
    spelled = uri.replace("renewal.journey", "%72enewal.journey")
    server.open(spelled, (project / "renewal.journey").read_text())
    server.until(lambda: server.published(spelled)["diagnostics"] == [], what="no duplicate declarations")


def test_letters_of_other_scripts_and_blanks_in_paths(wire, project):
    folder = project.parent / "größe 漢 🎉 %41"
    os.rename(project, folder)
    wire.start(folder.as_uri())
    path = folder / "renewal.journey"
    wire.open(path.as_uri(), path.read_text().replace("call.Outcome is Renewed", "call.Outcom is Renewed"))
    assert [each["code"] for each in wire.published(path.as_uri())["diagnostics"]] == ["unknown-attribute"]


def test_a_project_behind_a_symbolic_link(wire, project):
    link = project.parent / "link"
    link.symlink_to(project)
    wire.start(link.as_uri())
    path = link / "renewal.journey"
    wire.open(path.as_uri(), path.read_text().replace("call.Outcome is Renewed", "call.Outcom is Renewed"))
    published = wire.published(path.as_uri())
    assert [each["code"] for each in published["diagnostics"]] == ["unknown-attribute"]


def test_a_file_that_goes_from_the_disk(server, project):
    path = project / "renewal.journey"
    server.open(path.as_uri(), path.read_text())
    assert server.published(path.as_uri())["diagnostics"] == []
    (project / "schema.journey").unlink()
    gone = {"changes": [{"uri": (project / "schema.journey").as_uri(), "type": 3}]}
    server.notify("workspace/didChangeWatchedFiles", gone)
    server.until(lambda: len(server.published(path.as_uri())["diagnostics"]) > 0, what="diagnostics")
    (project / "schema.journey").write_text("segment Ä")
    server.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": (project / "schema.journey").as_uri(), "type": 1}]})
    assert server.alive()
