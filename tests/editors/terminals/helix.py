"""A person's way through a project in Helix, on a screen of its own.

usage: helix.py CHROOT FOLDER   (FOLDER inside CHROOT holds `project` and `home`)
"""

import os
import subprocess
import sys
import time
import traceback

import pexpect
import pyte

PATIENCE = 20
ROWS, COLUMNS = 50, 160
ESCAPE = "\x1b"
RETURN = "\r"
NEXT = "\x0e"  # Ctrl-n
CLEAR = "\x15"  # Ctrl-u


class Screen(pyte.Screen):
    """A terminal that leaves questions about itself unanswered, private ones too."""

    def report_device_status(self, *_, **__):
        pass

    def report_device_attributes(self, *_, **__):
        pass


class Helix:
    """Helix with one file open."""

    def __init__(self, folder, file):
        self.screen = Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        program, *arguments = inside(folder, "hx", file)
        self.child = pexpect.spawn(program, arguments, dimensions=(ROWS, COLUMNS))

    def read(self, seconds=0.1):
        """Takes what Helix draws within the time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                self.stream.feed(self.child.read_nonblocking(65536, timeout=0.05))
            except pexpect.TIMEOUT:
                pass
            except pexpect.EOF:
                return

    def text(self):
        # A wide character takes two columns, of which the second is empty.
        return "\n".join(line.rstrip() for line in self.screen.display)

    def see(self, *texts, gone=()):
        """Waits until all of the texts stand on the screen, and none of those that should be gone."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.read()
            shown = self.text()
            if all(text in shown for text in texts) and not any(text in shown for text in gone):
                return
        raise AssertionError(f"waited in vain for {texts}, gone {gone}; the screen:\n{self.text()}")

    def keys(self, *keys):
        for key in keys:
            self.child.send(key)
            self.read(0.15)

    def search(self, pattern):
        """Selects the next place of a pattern."""
        self.keys(ESCAPE, "g", "g", "/", pattern, RETURN)

    def quit(self):
        self.keys(ESCAPE, ":q!", RETURN)
        self.child.expect(pexpect.EOF, timeout=PATIENCE)
        self.child.close()
        assert self.child.exitstatus == 0, self.child.exitstatus


def inside(folder, *command):
    """The command in the project of the folder, with its home."""
    os.environ["INNER_HOME"] = f"{folder}/home"
    script = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "inside")
    return [script, f"{folder}/project", *command]


def health_knows_the_language(folder):
    command = inside(folder, "hx", "--health", "journey")
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    print(told, end="")
    assert "'journey' not found" not in told and "/work/terminals/bin/journey" in told, told
    for part in ["parser", "Highlight queries", "Textobject queries", "Indent queries"]:
        line = next(line for line in told.splitlines() if part in line)
        assert "✓" in line, line


def an_edit_is_diagnosed(helix):
    helix.see("Says hello", "with Welcome")
    helix.search("call\\.Mood")
    helix.keys("c", "call.Mod", ESCAPE)
    helix.see("has no attribute `Mod`")


def the_fix_is_applied(helix):
    helix.search("call\\.Mo")
    helix.keys(" ", "a")
    helix.see("Mood`")
    helix.keys(RETURN)
    helix.see("call.Mood is Happy", gone=["has no attribute `Mod`"])


def hover_tells_of_an_attribute(helix):
    helix.search("call\\.Moo")
    helix.keys(" ", "k")
    helix.see("Cross")
    helix.keys(ESCAPE)


def completion_lists_attributes(helix):
    helix.search("call\\.Mood")
    helix.keys("c", "call.")
    helix.see("Disposition", "Result")
    helix.keys("Moo")
    helix.see("Mood")
    helix.keys(NEXT, RETURN, ESCAPE)
    helix.see("call.Mood is Happy")


def a_definition_is_found_in_another_file(helix):
    helix.search("with Welc")
    helix.keys("g", "d")
    helix.see("engagement Welcome {", "dial mode")
    helix.keys(":buffer-previous", RETURN)
    helix.see("Says hello")


def a_name_is_renamed(helix):
    helix.search("with Welc")
    helix.keys(" ", "r")
    helix.see("rename-to:")
    helix.keys(CLEAR, "Greeting", RETURN)
    helix.see("with Greeting")


def writing_formats_the_file(helix, path):
    before = path_text(path).replace("with Welcome", "with Greeting")
    helix.search("    starts   2026")
    helix.keys("c", "  starts 2026", ESCAPE)
    helix.keys(":w", RETURN)
    until = time.monotonic() + PATIENCE
    while path_text(path) != before and time.monotonic() < until:
        helix.read()
    assert path_text(path) == before, path_text(path) + helix.text()


def path_text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def attempt(name, test, *arguments):
    try:
        test(*arguments)
    except Exception:
        print("FAILED", name)
        traceback.print_exc(limit=-2, file=sys.stdout)
        return 1
    print("ok    ", name)
    return 0


def main():
    chroot, folder = sys.argv[1:]
    failed = attempt("health knows the language", health_knows_the_language, folder)
    path = os.path.join(chroot, folder.lstrip("/"), "project", "welcome.journey")
    helix = Helix(folder, "welcome.journey")
    for test in [
        an_edit_is_diagnosed,
        the_fix_is_applied,
        hover_tells_of_an_attribute,
        completion_lists_attributes,
        a_definition_is_found_in_another_file,
        a_name_is_renamed,
    ]:
        failed += attempt(test.__name__.replace("_", " "), test, helix)
    failed += attempt("writing formats the file", writing_formats_the_file, helix, path)
    failed += attempt("quitting ends Helix", helix.quit)
    sys.exit(1 if failed else 0)


main()
