"""The note on a merge request: the job of the GitLab template, run against a server that answers as GitLab does."""

import http.server
import json
import os
import pathlib
import subprocess
import threading
import urllib.parse

import yaml

REPOSITORY = pathlib.Path(os.environ["REPOSITORY"])
WORK = pathlib.Path(os.environ["WORK"]) / "notes"
WORK.mkdir()
NOTES = "/api/v4/projects/12/merge_requests/7/notes"

template = yaml.safe_load((REPOSITORY / "integrations/gitlab/journey.gitlab-ci.yml").read_text())
script = "\n".join(template["journey-note"]["script"])

state = {"notes": [], "asked": [], "refuses": False}


class GitLab(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body, next_page=None):
        text = json.dumps(body).encode()
        self.send_response(status)
        if next_page is not None:
            self.send_header("x-next-page", next_page)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def body(self):
        return json.loads(self.rfile.read(int(self.headers["content-length"])))["body"]

    def begins(self):
        state["asked"].append(self.command)
        assert self.headers["PRIVATE-TOKEN"] == "secret"
        return urllib.parse.urlsplit(self.path)

    def do_GET(self):
        url = self.begins()
        assert url.path == NOTES
        page = int(urllib.parse.parse_qs(url.query)["page"][0])
        some = state["notes"][(page - 1) * 100 : page * 100]
        more = len(state["notes"]) > page * 100
        self.answer(200, some, str(page + 1) if more else "")

    def do_POST(self):
        self.begins()
        body = self.body()
        if state["refuses"]:
            return self.answer(403, {"message": "403 Forbidden"})
        state["notes"].append({"id": len(state["notes"]) + 1, "body": body})
        self.answer(201, state["notes"][-1])

    def do_PUT(self):
        url = self.begins()
        note = state["notes"][int(url.path.rsplit("/", 1)[1]) - 1]
        note["body"] = self.body()
        self.answer(200, note)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), GitLab)
threading.Thread(target=server.serve_forever, daemon=True).start()


def note(text, token="secret"):
    state["asked"].clear()
    (WORK / "journey-diff.md").write_text(text)
    env = {
        "PATH": os.environ["PATH"],
        "CI_API_V4_URL": f"http://127.0.0.1:{server.server_port}/api/v4",
        "CI_PROJECT_ID": "12",
        "CI_MERGE_REQUEST_IID": "7",
        "JOURNEY_PATH": "renewals",
    }
    if token:
        env["JOURNEY_NOTE_TOKEN"] = token
    ran = subprocess.run(["bash", "-euc", script], cwd=WORK, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


state["notes"] = [{"id": at + 1, "body": f"note {at}"} for at in range(150)]
assert "written" in note("two changes\n")
assert state["notes"][-1]["body"] == "<!-- journey renewals -->\ntwo changes\n"
assert "up to date" in note("three changes\n")
assert len(state["notes"]) == 151 and "three" in state["notes"][-1]["body"]
assert "already" in note("three changes\n") and state["asked"] == ["GET", "GET"]
assert "three changes" in note("three changes\n", token=None) and state["asked"] == []
assert "no note" in note("") and state["asked"] == []
state["notes"].clear()
state["refuses"] = True
assert "refused with 403" in note("four changes\n")
