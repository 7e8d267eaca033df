"""Whatever phrases are put together, there is an answer or none, but no failure."""

import re
import sys

import pytest

from caro_lsp.generate import knowledge
from caro_lsp.generate.grammar import COMPOSE, Grammar

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SAMPLES = {
    "text": '"red"', "name": "`blue`", "url": "https://example.org/a.txt", "host": "a.example.org",
    "email": "ann@example.org", "variable": "$SOME", "size": "10M", "extension": ".txt",
    "glob": "*.csv", "path": "data/in", "file": "notes.txt", "date": "2024-05-01", "number": "3",
}  # fmt: skip
NAMED = {
    name: text
    for file in knowledge.files()
    for name, text in tomllib.loads(file.read_text("utf-8")).get("named", {}).items()
}


def said(pattern: str) -> str:
    """A request that a pattern is met by: the first of all alternatives, nothing optional."""
    while "{" in pattern:
        pattern = re.sub(r"\{(\w+)\}", lambda match: f"({NAMED[match[1]]})", pattern)
    words, depth, skipped = [], [], 0
    for token in re.findall(r"\\[()<>]|<[\w=|-]+>|[()\[\]|]|[^\s()\[\]|<>]+", pattern):
        if token in "([":
            depth.append(token == "[")
            skipped += depth[-1]
        elif token in ")]":
            skipped -= depth.pop()
        elif token == "|":
            # The other alternatives are as good as optional.
            skipped += not depth[-1] if depth else 0
            depth[-1:] = [True]
        elif not skipped:
            kind = token[1:-1].partition("=")[2].split("|")[0] or token[1:-1]
            words.append(SAMPLES.get(kind, "thing") if token[0] == "<" else token)
    return " ".join(words)


def phrases(frame: str) -> list[str]:
    return sorted(
        {
            said(pattern)
            for file in knowledge.files()
            for entry in tomllib.loads(file.read_text("utf-8")).get(frame, ())
            for pattern in entry["says"]
        }
    )


@pytest.mark.parametrize("frame", COMPOSE)
def test_each_phrase_of_a_frame_can_be_answered(frame):
    grammar = Grammar.load()
    asked = phrases(frame)
    assert asked
    for text in asked:
        for form in (text, f"{text} in notes.txt", f"show {text} of data/in and count"):
            grammar.answers(form)
