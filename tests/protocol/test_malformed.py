"""One message that cannot be read does not end the service: it is answered, and the next is heard."""

import json

import pytest

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
INVALID_PARAMS = -32602

BAD = {
    "no JSON": (b"{not json", PARSE_ERROR),
    "an unfinished message": (b'{"jsonrpc":"2.0","id":1', PARSE_ERROR),
    "bytes that are no text": (b'{"jsonrpc":"2.0","id":7,"method":"\xff\xfe"}', PARSE_ERROR),
    "an empty body": (b"", PARSE_ERROR),
    "half of a pair of surrogates": (b'{"jsonrpc":"2.0","id":7,"method":"x","params":{"t":"\\ud83c"}}', None),
    "an empty object": (b"{}", INVALID_REQUEST),
    "a batch": (b'[{"jsonrpc":"2.0","id":7,"method":"shutdown"}]', INVALID_REQUEST),
    "a number": (b"3", INVALID_REQUEST),
    "null": (b"null", INVALID_REQUEST),
    "a method that is a number": (b'{"jsonrpc":"2.0","id":7,"method":3}', INVALID_REQUEST),
    "deep nesting": (b"[" * 100_000 + b"]" * 100_000, None),
}


@pytest.mark.parametrize("name", BAD)
def test_it_goes_on_after(server, project, name):
    body, code = BAD[name]
    server.send_body(body)
    goes_on(server, project)
    if code is not None:
        refusals = server.until(lambda: [each for each in server.answers.values() if "error" in each], what="a refusal")
        assert refusals[0]["error"]["code"] == code


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: abc\r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Nonsense\r\n\r\n",
        b"X-Other: 1\r\n\r\n",
        b"\r\n\r\n",
    ],
)
def test_it_goes_on_after_a_header_that_cannot_be_read(server, project, header):
    server.send_bytes(header)
    goes_on(server, project)


def test_headers_of_other_clients_are_read(server, project):
    body = json.dumps({"jsonrpc": "2.0", "id": "other", "method": "workspace/symbol", "params": {"query": ""}}).encode()
    server.send_bytes(b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
    assert "result" in server.answer("other")


def test_a_message_may_come_in_pieces(server, project):
    body = json.dumps({"jsonrpc": "2.0", "id": "slow", "method": "workspace/symbol", "params": {"query": "ö"}}, ensure_ascii=False)
    data = b"Content-Length: %d\r\n\r\n" % len(body.encode()) + body.encode()
    for byte in data:
        server.send_bytes(bytes([byte]))
    assert "result" in server.answer("slow")


@pytest.mark.parametrize("params", [{}, {"textDocument": None}, [], {"textDocument": {"uri": 5}, "position": {"line": -1}}, "text"])
def test_parameters_of_another_shape_are_refused(server, project, params):
    assert server.refused("textDocument/hover", params)["code"] in (INVALID_PARAMS, INVALID_REQUEST)
    goes_on(server, project)


@pytest.mark.parametrize("method", ["textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "workspace/didChangeConfiguration"])
@pytest.mark.parametrize("params", [{}, None, {"textDocument": {"uri": "no uri at all", "version": "x"}}])
def test_notifications_of_another_shape_are_ignored(server, project, method, params):
    server.notify(method, params)
    goes_on(server, project)


def test_an_answer_that_nobody_asked_for_is_ignored(server, project):
    server.send({"jsonrpc": "2.0", "id": 4711, "result": None})
    server.send({"jsonrpc": "2.0", "id": "unknown", "error": {"code": 1, "message": "no"}})
    goes_on(server, project)


def goes_on(server, project):
    """The server still checks what is opened, and answers."""
    uri = (project / "extra.journey").as_uri()
    server.open(uri, "segment Ä\nsegment Ä\n")
    assert server.published(uri)["diagnostics"]
    assert server.text(uri)["text"] == "segment Ä\nsegment Ä\n"
    assert server.alive()
