"""How the server begins and ends: exit codes, end of input, a client that died, requests out of turn."""

import subprocess
import sys
import time

import pytest

from wire import Wire

NOT_INITIALIZED = -32002
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601


def test_shutdown_and_exit_end_it_well_with_input_left_open(server):
    assert server.request("shutdown") is None
    server.notify("exit")
    assert server.ended() == 0


def test_exit_without_shutdown_is_told_by_the_exit_code(server):
    server.notify("exit")
    assert server.ended() == 1


def test_exit_before_initialize(wire):
    wire.notify("exit")
    assert wire.ended() == 1


def test_the_end_of_input_ends_it(server):
    server.close_input()
    assert server.ended() == 1


def test_the_end_of_input_after_shutdown_ends_it(server):
    server.request("shutdown")
    server.close_input()
    server.ended()


def test_messages_after_exit_do_not_keep_it(server):
    server.request("shutdown")
    server.notify("exit")
    server.notify("textDocument/didSave", {"textDocument": {"uri": "file:///x.journey"}})
    server.close_input()
    assert server.ended() == 0


@pytest.mark.parametrize("params", ["null", "{}", "[]"])
def test_shutdown_takes_what_clients_send_as_parameters(server, params):
    server.send_body(b'{"jsonrpc":"2.0","id":"last","method":"shutdown","params":%s}' % params.encode())
    assert server.answer("last").get("result", "none") is None
    server.notify("exit")
    assert server.ended() == 0


def test_a_request_after_shutdown_is_refused(server, project):
    server.request("shutdown")
    where = {"textDocument": {"uri": (project / "renewal.journey").as_uri()}}
    assert server.refused("textDocument/documentSymbol", where)["code"] == INVALID_REQUEST


def test_a_request_before_initialize_is_refused(wire):
    where = {"textDocument": {"uri": "file:///x.journey"}, "position": {"line": 0, "character": 0}}
    assert wire.refused("textDocument/hover", where)["code"] == NOT_INITIALIZED
    assert wire.start()


def test_a_second_initialize_is_refused(server):
    assert server.refused("initialize", {"processId": None, "rootUri": None, "capabilities": {}})["code"] == INVALID_REQUEST
    assert server.alive()


def test_an_unknown_request_is_refused_and_an_unknown_notification_ignored(server):
    server.notify("journey/nothing", {"x": 1})
    server.notify("$/nothing")
    assert server.refused("journey/nothing", {})["code"] == METHOD_NOT_FOUND
    assert server.refused("$/nothing", {})["code"] == METHOD_NOT_FOUND


def test_a_dead_parent_ends_it(wire):
    parent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    wire.request("initialize", {"processId": parent.pid, "rootUri": None, "capabilities": {}})
    wire.notify("initialized", {})
    time.sleep(0.3)
    assert wire.alive()
    parent.kill()
    parent.wait()
    wire.ended(patience=30)


def test_stdio_is_accepted_as_a_word(project):
    wire = Wire(words=["--stdio"])
    try:
        wire.start(project.as_uri())
        wire.request("shutdown")
        wire.notify("exit")
        assert wire.ended() == 0
    finally:
        wire.kill()


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"processId": None, "rootUri": None, "capabilities": {}, "workspaceFolders": None},
        {"processId": None, "rootPath": "/nowhere", "capabilities": {}},
        {"processId": None, "capabilities": {}, "workspaceFolders": []},
        {"processId": None, "rootUri": "file:///nowhere", "capabilities": {}, "trace": "verbose", "locale": "de"},
        {"processId": None, "rootUri": "untitled:x", "capabilities": {"textDocument": None, "workspace": None}},
    ],
)
def test_sparse_introductions_are_enough(wire, params):
    result = wire.request("initialize", params)
    assert result["capabilities"]["textDocumentSync"]
    assert result["serverInfo"]["name"]
    wire.notify("initialized", {})
    uri = "untitled:Untitled-1"
    wire.open(uri, "segment A\nsegment A\n")
    assert [each["code"] for each in wire.published(uri)["diagnostics"]][0] == "duplicate-declaration"
