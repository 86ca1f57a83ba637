"""Positions on lines with letters of several bytes, in each encoding that is spoken."""

import pytest

TEXT = """\
segment Ä
text Größe {
    compliance Sms
    purpose    Service
    body       "ö 🎉 漢 {contact.nam}"
}
contact { name: text }
purpose Service transactional
quiet time Nights { quiet daily 21:00..08:00 }
compliance Sms { channel sms  purpose Service opt_in  quiet time Nights }
"""

OFFERS = {
    None: "utf-16",
    ("utf-16",): "utf-16",
    ("utf-8", "utf-16"): "utf-8",
    ("utf-8", "utf-16", "utf-32"): "utf-8",
    ("utf-32", "utf-8", "utf-16"): "utf-8",
    ("utf-32", "utf-16"): "utf-16",
    ("utf-7",): "utf-16",
}


def units(text, encoding):
    """How long a text is in the units of an encoding."""
    return len(text.encode("utf-8")) if encoding == "utf-8" else len(text.encode("utf-16-le")) // 2


def place(text, part, into, encoding):
    """The position some characters into the first occurrence of a part."""
    before = text[: text.index(part) + into].split("\n")
    return {"line": len(before) - 1, "character": units(before[-1], encoding)}


def span(text, part, encoding):
    """The range of the first occurrence of a part."""
    return {"start": place(text, part, 0, encoding), "end": place(text, part, len(part), encoding)}


@pytest.fixture(params=OFFERS, ids=lambda offer: "+".join(offer or ["nothing"]))
def spoken(request, wire, tmp_path):
    """A server that was offered these encodings, the one it should choose, and an open document."""
    general = {} if request.param is None else {"general": {"positionEncodings": list(request.param)}}
    capabilities = wire.start(tmp_path.as_uri(), general)
    encoding = OFFERS[request.param]
    chosen = capabilities.get("positionEncoding", "utf-16")
    assert chosen == encoding
    uri = (tmp_path / "größe.journey").as_uri()
    wire.open(uri, TEXT)
    return wire, encoding, uri


def test_a_diagnostic_behind_wide_letters_is_at_its_place(spoken):
    wire, encoding, uri = spoken
    found = {each["code"]: each for each in wire.published(uri)["diagnostics"]}
    assert found["unknown-field"]["range"] == span(TEXT, "nam}", encoding) | {"end": place(TEXT, "nam}", 3, encoding)}


def test_an_edit_behind_wide_letters_is_made_at_its_place(spoken):
    wire, encoding, uri = spoken
    end = place(TEXT, "nam}", 3, encoding)
    wire.change(uri, 2, {"range": {"start": end, "end": end}, "text": "e"})
    assert wire.text(uri) == {"text": TEXT.replace("nam}", "name}"), "version": 2}
    codes = [each["code"] for each in wire.published(uri, 2)["diagnostics"]]
    assert "unknown-field" not in codes


def test_hover_definition_and_rename_behind_wide_letters(spoken):
    wire, encoding, uri = spoken
    end = place(TEXT, "nam}", 3, encoding)
    wire.change(uri, 2, {"range": {"start": end, "end": end}, "text": "e"})
    text = TEXT.replace("nam}", "name}")
    where = {"textDocument": {"uri": uri}, "position": place(text, "name}", 1, encoding)}
    hover = wire.request("textDocument/hover", where)
    assert "name" in str(hover["contents"])
    found = wire.request("textDocument/definition", where)
    target = found[0] if isinstance(found, list) else found
    assert target.get("range", target.get("targetSelectionRange")) == span(text, "name:", encoding) | {"end": place(text, "name:", 4, encoding)}
    edit = wire.request("textDocument/rename", where | {"newName": "größe_漢"})
    assert applied(text, edits_of(edit, uri), encoding) == text.replace("name}", "größe_漢}").replace("name:", 'größe_漢 as "name":')


def test_the_fix_does_not_use_the_range_that_the_client_echoes(spoken):
    wire, encoding, uri = spoken
    mistake = next(each for each in wire.published(uri)["diagnostics"] if each["code"] == "unknown-field")
    wrong = {"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 2}}
    actions = wire.request(
        "textDocument/codeAction",
        {"textDocument": {"uri": uri}, "range": mistake["range"], "context": {"diagnostics": [mistake | {"range": wrong}]}},
    )
    fix = next(each for each in actions if "name" in each["title"])
    if "edit" not in fix:
        fix = wire.request("codeAction/resolve", fix)
    assert applied(TEXT, edits_of(fix["edit"], uri), encoding) == TEXT.replace("nam}", "name}")


def edits_of(edit, uri):
    """The edits of a document."""
    if "changes" in edit:
        return edit["changes"][uri]
    return [each for change in edit["documentChanges"] if change["textDocument"]["uri"] == uri for each in change["edits"]]


def applied(text, edits, encoding):
    """The text after the edits."""
    lines = text.split("\n")

    def index(position):
        line = lines[position["line"]]
        for characters in range(len(line) + 1):
            if units(line[:characters], encoding) == position["character"]:
                return sum(len(each) + 1 for each in lines[: position["line"]]) + characters
        raise AssertionError(f"{position} is inside a letter of {line!r}")

    for edit in sorted(edits, key=lambda each: index(each["range"]["start"]), reverse=True):
        text = text[: index(edit["range"]["start"])] + edit["newText"] + text[index(edit["range"]["end"]) :]
    return text
