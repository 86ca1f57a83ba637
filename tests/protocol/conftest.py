"""What the tests share: projects on disk, a server for each test, and none left at the end."""

import os
import pathlib
import shutil

import pytest

from wire import Wire

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path):
    """A project of its own for each test: the renewals example."""
    folder = tmp_path / "project"
    shutil.copytree(REPOSITORY / "examples" / "renewals", folder)
    return folder


@pytest.fixture
def wire():
    """A server that nobody has spoken to."""
    wire = Wire()
    yield wire
    wire.kill()


@pytest.fixture
def server(wire, project):
    """A server that knows the project, for a client without special wishes."""
    wire.start(project.as_uri())
    return wire


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left():
    """After all tests no server process runs."""
    yield
    left = [each for each in pathlib.Path("/proc").iterdir() if each.name.isdigit() and runs_journey(each)]
    assert left == [], f"still running: {left}"


def runs_journey(process):
    """Whether a process is a server that this session started."""
    try:
        ours = os.readlink(process / "exe") == os.path.realpath(os.environ["JOURNEY"])
        return ours and (process / "stat").read_text().rsplit(")", 1)[1].split()[1] in (str(os.getpid()), "1")
    except OSError:
        return False
