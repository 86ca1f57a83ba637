"""Holds the editors' grammars to the compiler's parser.

usage: compare.py FOLDER TREES TEXTMATE

FOLDER    what `word_classes` wrote
TREES     for each file of FOLDER its name, then what `tree-sitter query highlights.scm` says of it
TEXTMATE  for each file, in the order of `files.jsonl`, a line of `textmate.mjs`

What the parser accepts has no ERROR and no MISSING in its tree, what it does not understand has one; and every
letter and digit of an accepted file is of the same class for all three.
"""

import json
import sys
from pathlib import Path

# Captures and scopes, the most special first, and their classes.
CAPTURES = [
    ("comment", "comment"),
    ("string", "string"),
    ("number", "number"),
    ("boolean", "keyword"),
    ("constant.builtin.moment", "keyword"),
    ("constant.builtin.unset", "keyword"),
    ("variable.builtin", "keyword"),
    ("keyword", "keyword"),
    ("operator", None),
    ("punctuation", None),
    ("", "name"),
]
SCOPES = [
    ("meta.embedded", None),
    ("comment", "comment"),
    ("constant.character.escape", "string"),
    ("string", "string"),
    ("constant.numeric", "number"),
    ("constant.language", "keyword"),
    ("variable.language", "keyword"),
    ("keyword.operator.word", "keyword"),
    ("keyword.operator", None),
    ("keyword", "keyword"),
    ("storage", "keyword"),
    ("variable", "name"),
    ("entity", "name"),
    ("support", "name"),
]


def first(table, scope):
    for prefix, found in table:
        if scope == prefix or scope.startswith(prefix + ".") or prefix == "":
            return found
    return None


# TextMate grammars see one line at a time.
ACROSS_LINES = {
    "tests.suite.parse.declarations_may_stand_on_one_line.journey.0.journey": "`quiet` and `time` on two lines",
}


class Classes:
    """The class of every byte of a text that is part of a word, a number, a string or a comment."""

    def __init__(self, data):
        self.data = data
        self.of = [None] * len(data)

    def mark(self, start, end, found):
        for at in range(start, end):
            self.of[at] = found

    def words(self):
        """The class of every letter, digit and underscore; strings and comments as a whole."""
        for at, found in enumerate(self.of):
            byte = self.data[at]
            if byte >= 0x80 or chr(byte).isalnum() or byte == 0x5F:
                yield at, found


def of_compiler(data, row):
    classes = Classes(data)
    for start, end, found in row["classes"] + row["comments"]:
        classes.mark(start, end, found)
    return classes


def of_textmate(data, tokens):
    classes = Classes(data)
    for start, text, scopes in tokens:
        found = None
        for scope in scopes:
            # What is embedded in a string begins anew.
            if scope.startswith("meta.interpolation"):
                found = None
                continue
            inner = first(SCOPES, scope)
            found = inner if inner else found
        classes.mark(start, start + len(text.encode()), found)
    return classes


def of_tree(data, captures):
    classes = Classes(data)
    # Inner nodes come behind the nodes around them.
    for start, end, capture in captures:
        found = first(CAPTURES, capture)
        if found:
            classes.mark(start, end, found)
    return classes


def differences(name, data, truth, other, label):
    """The places where `other` is of another class, a line each."""
    said = set()
    for (at, expected), (_, found) in zip(truth.words(), other.words()):
        line = data.count(b"\n", 0, at) + 1
        if expected != found and (line, expected, found) not in said:
            said.add((line, expected, found))
            begin = data.rfind(b"\n", 0, at) + 1
            text = data[begin:].split(b"\n", 1)[0].decode()
            column = len(data[begin:at].decode())
            yield f"{name}:{line}:{column + 1}: {label} says {found}, the parser {expected}\n    {text}"


def main():
    folder, trees, textmate = map(Path, sys.argv[1:])
    rows = [json.loads(line) for line in (folder / "files.jsonl").read_text().splitlines()]
    trees = {row["file"]: row for row in map(json.loads, trees.read_text().splitlines())}
    textmate = [json.loads(line) for line in textmate.read_text().splitlines()]
    assert len(rows) == len(trees) == len(textmate) > 200, (len(rows), len(trees), len(textmate))
    problems, accepted, wrong = [], 0, 0
    for row, tokens in zip(rows, textmate):
        name, tree = row["file"], trees[row["file"]]
        data = (folder / name).read_bytes()
        if row["verdict"] == "accepted":
            accepted += 1
            problems += [f"{name}: accepted, but the tree has {error}" for error in tree["errors"]]
            truth = of_compiler(data, row)
            problems += differences(name, data, truth, of_tree(data, tree["captures"]), "tree-sitter")
            if name not in ACROSS_LINES:
                problems += differences(name, data, truth, of_textmate(data, tokens), "TextMate")
        elif row["verdict"] == "wrong":
            wrong += 1
            if not tree["errors"]:
                problems.append(f"{name}: the parser does not understand it, but the tree has no ERROR")
    print("\n".join(problems))
    print(f"{accepted} files accepted by all, {wrong} by none, {len(problems)} differences")
    sys.exit(1 if problems else 0)


main()
