"""The server as a process, spoken to byte by byte: no library between it and the tests."""

import json
import os
import queue
import subprocess
import threading
import time

PATIENCE = 20.0


class NoAnswer(AssertionError):
    """Nothing came in time."""


class Wire:
    """One server. Requests of the server are answered as a simple client would."""

    def __init__(self, settings=None, words=()):
        self.process = subprocess.Popen(
            [os.environ["JOURNEY"], "lsp", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.settings = settings
        self.answers = {}
        self.notifications = []
        self.requests = []
        self.last_id = 0
        self.told = threading.Condition()
        self.outgoing = queue.Queue()
        self.reading = threading.Event()
        self.reading.set()
        for work in (self._read, self._write, self._drain):
            threading.Thread(target=work, daemon=True).start()

    # What is sent.

    def send_bytes(self, data):
        """Sends bytes as they are."""
        self.outgoing.put(data)

    def send_body(self, body):
        """Sends a body with a right header."""
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def send(self, message):
        """Sends a message."""
        self.send_body(json.dumps(message).encode())

    def notify(self, method, params=None):
        """Sends a notification."""
        message = {"jsonrpc": "2.0", "method": method}
        self.send(message if params is None else message | {"params": params})

    def ask(self, method, params=None):
        """Sends a request and returns its id."""
        self.last_id += 1
        message = {"jsonrpc": "2.0", "id": self.last_id, "method": method}
        self.send(message if params is None else message | {"params": params})
        return self.last_id

    # What comes back.

    def answer(self, identity, patience=PATIENCE):
        """The whole answer to a request."""
        return self.until(lambda: self.answers.get(identity), patience, f"answer {identity}")

    def request(self, method, params=None, patience=PATIENCE):
        """Asks, and returns the result; an error fails the test."""
        answer = self.answer(self.ask(method, params), patience)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def refused(self, method, params=None):
        """Asks, and returns the error."""
        answer = self.answer(self.ask(method, params))
        assert "error" in answer, f"{method} was answered: {answer}"
        return answer["error"]

    def until(self, holds, patience=PATIENCE, what="it"):
        """Waits until something holds of what was received."""
        end = time.monotonic() + patience
        with self.told:
            while True:
                found = holds()
                if found:
                    return found
                if not self.told.wait(end - time.monotonic()) and time.monotonic() > end:
                    raise NoAnswer(f"waited {patience} s for {what}; stderr: {self.stderr.decode(errors='replace')[-2000:]}")

    def published(self, uri, version=None, patience=PATIENCE):
        """The last diagnostics that were published for a document, at least for that version."""

        def last():
            for message in reversed(self.notifications):
                params = message.get("params") or {}
                if message["method"] == "textDocument/publishDiagnostics" and params["uri"] == uri:
                    new_enough = version is None or (params.get("version") or 0) >= version
                    return params if new_enough else None
            return None

        return self.until(last, patience, f"diagnostics of {uri}, version {version}")

    # Its life.

    def start(self, root=None, capabilities=None, **more):
        """Introduces a client; returns the server's capabilities."""
        params = {"processId": None, "rootUri": root, "capabilities": capabilities or {}} | more
        result = self.request("initialize", params)
        self.notify("initialized", {})
        return result["capabilities"]

    def open(self, uri, text, version=1):
        """Opens a document."""
        self.notify(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "journey", "version": version, "text": text}},
        )

    def change(self, uri, version, *changes):
        """Changes a document."""
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)},
        )

    def text(self, uri):
        """The server's copy of a document."""
        return self.request("journey/text", {"uri": uri})

    def alive(self):
        """Whether the process runs."""
        return self.process.poll() is None

    def ended(self, patience=10.0):
        """Waits for the end of the process; its exit code."""
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired as late:
            raise NoAnswer(f"the server still runs after {patience} s") from late

    def close_input(self):
        """Ends the server's input."""
        self.outgoing.put(None)

    def kill(self):
        """Ends the process in any case."""
        self.process.kill()
        self.process.wait()

    # Threads.

    def _write(self):
        while (data := self.outgoing.get()) is not None:
            try:
                self.process.stdin.write(data)
                self.process.stdin.flush()
            except (BrokenPipeError, ValueError):
                return
        self.process.stdin.close()

    def _drain(self):
        self.stderr = b""
        while data := self.process.stderr.read1(65536):
            self.stderr += data

    def _read(self):
        stream = self.process.stdout
        while True:
            self.reading.wait()
            length = None
            while (line := stream.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                return
            message = json.loads(stream.read(length))
            with self.told:
                self._take(message)
                self.told.notify_all()

    def _take(self, message):
        if "method" not in message:
            self.answers[message.get("id")] = message
        elif "id" in message:
            self.requests.append(message)
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": self._reply(message)})
        else:
            self.notifications.append(message)

    def _reply(self, message):
        if message["method"] == "workspace/configuration":
            return [self.settings for _ in message["params"]["items"]]
        return None
