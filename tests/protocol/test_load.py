"""Much at once: cancelling, thousands of messages that nobody reads the answers of, storms of edits."""

import json
import os
import random
import subprocess
import time

import pytest

CANCELLED = -32800
CONTENT_MODIFIED = -32801


def test_cancelling_before_during_and_after(server, project):
    path = project / "renewal.journey"
    server.open(path.as_uri(), path.read_text())
    where = {"textDocument": {"uri": path.as_uri()}}
    server.notify("$/cancelRequest", {"id": 4711})
    asked = [server.ask("textDocument/semanticTokens/full", where) for _ in range(50)]
    for identity in asked:
        server.notify("$/cancelRequest", {"id": identity})
    for identity in asked:
        answer = server.answer(identity)
        assert "result" in answer or answer["error"]["code"] in (CANCELLED, CONTENT_MODIFIED)
        server.notify("$/cancelRequest", {"id": identity})
    assert server.request("textDocument/documentSymbol", where)


def test_a_cancelled_request_is_answered_at_once(server, project):
    path = project / "renewal.journey"
    server.open(path.as_uri(), path.read_text())
    server.published(path.as_uri())
    large = path.read_text() + "".join(f"\n{path.read_text().replace('RenewalOutreach', f'Outreach{n}')}" for n in range(60))
    server.change(path.as_uri(), 2, {"text": large})
    asked = server.ask("textDocument/semanticTokens/full", {"textDocument": {"uri": path.as_uri()}})
    begun = time.monotonic()
    server.notify("$/cancelRequest", {"id": asked})
    server.answer(asked)
    assert time.monotonic() - begun < 2


def test_thousands_of_messages_while_nobody_reads(server, project):
    path = project / "renewal.journey"
    text = path.read_text()
    server.open(path.as_uri(), text)
    server.published(path.as_uri())
    server.reading.clear()
    server.ask("workspace/symbol", {"query": "x"})
    for version in range(2, 10_002):
        server.change(path.as_uri(), version, {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "/"})
    deadline = time.monotonic() + 60
    while not server.outgoing.empty():
        assert time.monotonic() < deadline, "the server stopped reading"
        time.sleep(0.05)
    server.reading.set()
    assert server.text(path.as_uri()) == {"text": "/" * 10_000 + text, "version": 10_001}


def test_questions_while_settings_are_asked_for(wire, project):
    capabilities = {"workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}}
    wire.settings = {"codeLens": True}
    wire.start(project.as_uri(), capabilities)
    path = project / "renewal.journey"
    wire.open(path.as_uri(), path.read_text())
    for number in range(400):
        wire.notify("workspace/didChangeConfiguration", {"settings": {"journey": {"codeLens": number % 2 == 0}}})
    assert wire.request("textDocument/documentSymbol", {"textDocument": {"uri": path.as_uri()}})


@pytest.mark.parametrize("seed", range(4))
def test_after_a_storm_of_edits_the_diagnostics_are_those_of_the_final_text(server, project, seed):
    storm = Storm(project / "renewal.journey", random.Random(seed))
    uri = storm.path.as_uri()
    server.open(uri, storm.text)
    for version in range(2, 302):
        server.change(uri, version, *(storm.change() for _ in range(storm.random.choice([1, 1, 1, 2, 5]))))
        if storm.random.random() < 0.05:
            server.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": {"line": 20, "character": 10}})
        if storm.random.random() < 0.02:
            time.sleep(0.02)
    assert server.text(uri) == {"text": storm.text, "version": 301}
    published = server.published(uri, 301)
    storm.path.write_bytes(storm.text.encode())
    assert told(published["diagnostics"]) == checked(project, storm.path.name)


@pytest.mark.parametrize("seed", range(2))
def test_diagnostics_of_the_other_files_are_those_of_the_final_text(server, project, seed):
    storm = Storm(project / "schema.journey", random.Random(100 + seed))
    other = project / "renewal.journey"
    server.open(storm.path.as_uri(), storm.text)
    server.open(other.as_uri(), other.read_text())
    for version in range(2, 102):
        server.change(storm.path.as_uri(), version, storm.change())
    server.published(storm.path.as_uri(), 101)
    storm.path.write_bytes(storm.text.encode())
    wanted = checked(project, other.name)
    server.until(lambda: told(server.published(other.as_uri())["diagnostics"]) == wanted, what=f"{wanted}")


class Storm:
    """Edits as a hasty writer makes them: words taken, doubled, misspelled, braces lost and found."""

    WORDS = ["call", "exit", "renewed", "retry after 1 day", "connected", "}", "{", "=>", "ö🎉漢", "\n", "\r\n", '"', "timeout", "wait up to 2 days", "//", "is", "."]

    def __init__(self, path, source):
        self.path = path
        self.random = source
        self.text = path.read_text()
        self.whole = self.text

    def change(self):
        """One change, also made to our copy."""
        if self.random.random() < 0.03:
            self.text = self.whole
            return {"text": self.whole}
        start = self.random.randrange(len(self.text) + 1)
        end = min(len(self.text), start + self.random.choice([0, 0, 0, 1, 1, 4, 12]))
        # A change must not part a line end in two.
        start, end = (self.whole_line_end(index) for index in (start, end))
        word = self.random.choice(["", "", *self.WORDS])
        change = {"range": {"start": self.position(start), "end": self.position(end)}, "text": word}
        self.text = self.text[:start] + word + self.text[end:]
        return change

    def whole_line_end(self, index):
        return index - 1 if self.text[index - 1 : index + 1] == "\r\n" else index

    def position(self, index):
        before = self.text[:index].replace("\r\n", "\n").replace("\r", "\n")
        line = before.rsplit("\n", 1)[-1]
        return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}


def told(diagnostics):
    """What is said and where, from what the server published."""
    return sorted(
        (each["code"], each["severity"], each["range"]["start"]["line"], each["range"]["start"]["character"])
        for each in diagnostics
    )


def checked(project, name):
    """What `journey check` says of one file of the project, as the server says it."""
    command = [os.environ["JOURNEY"], "check", "--format", "json", str(project)]
    report = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    lines = (project / name).read_bytes().decode().replace("\r\n", "\n").split("\n")
    severities = {"error": 1, "warning": 2}

    def start(each):
        line, column = each["range"]["start"]["line"] - 1, each["range"]["start"]["column"] - 1
        return line, len(lines[line][:column].encode("utf-16-le")) // 2

    ours = [each for each in report["diagnostics"] if each["file"].endswith(name)]
    return sorted((each["code"], severities[each["severity"]], *start(each)) for each in ours)
