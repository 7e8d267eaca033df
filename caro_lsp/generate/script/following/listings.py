"""What the nearest line above lists, and how a command works on just that.

A line lists what ``find``, ``ls`` or ``grep -l`` prints, also where that is only counted
(``n=$(find ... | wc -l)``) or told (``echo "$(ls in | wc -l) files"``).
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from caro_lsp.generate.script.following.words import masked, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEGINS = re.compile(r"(?:^|[$<]\(|;\s+|\bif\s+)\s*(?P<command>(?:find|grep)\s|ls(?=\s|$|\)))")
_PASSES = re.compile(
    r"(?:echo|printf|log|info|say|msg|warn|note|mkdir)\s"
    r"|(?:(?:local|readonly|export)\s+)?[A-Za-z_]\w*=[^\s(`]*$"
    r"|(?:local|readonly|export)\s+[A-Za-z_]\w*=\"[^\"$`\s]*\"$"
    r"|[A-Za-z_]\w*=(?:\"[^\s\"`]*\"|'[^\s']*')$|set -|\[+ |fi$"
)
"""Lines that leave what was listed as what is spoken of."""
_STAGE = re.compile(r"(?:wc -l|sort(?: -\w+)*|tr -d .*|cat)$")
_ENDS = frozenset({"-print", "-print0", "-ls"})
_ACTS = frozenset({"-delete", "-exec", "-execdir", "-ok", "-okdir", "-fprint", "-fprintf", "-quit"})
_SHOWS = frozenset({"ls", "du", "stat", "file", "wc"})
_NAMED = frozenset({"-name", "-iname", "-path", "-ipath", "-regex"})
_BACK = 4


@dataclass(frozen=True)
class Listing:
    """A command that lists files, in parts: ``find PLACE``, its tests, or a pattern, or ``grep``."""

    line: str
    """The command, which prints one on each line."""
    start: str = ""
    tests: str = ""
    pattern: str = ""
    """The pattern that the shell expands to just these; empty where there is none."""

    @property
    def folders(self) -> bool:
        """Whether folders are listed."""
        return "-type d" in self.tests

    @property
    def found(self) -> str:
        """The call of ``find`` that finds them; empty for what ``grep`` lists."""
        return f"{self.start} {self.tests}".strip() if self.start else ""

    @property
    def named(self) -> bool:
        """Whether it is told what the names are like, so that these are files."""
        return bool(self.pattern) or bool(re.search(r"-i?name |-type ", self.tests))


def listing(lines: Sequence[str]) -> Listing | None:
    """What the nearest of ``lines`` lists; None where another line stands between."""
    for line in list(reversed(lines))[:_BACK]:
        if command := _command(line):
            return _read(command)
        if not _PASSES.match(line) or re.search(r"=\(|\$\((?!date)", line):
            return None
    return None


def _command(line: str) -> str:
    """The call that lists in ``line``, with what its output is piped through."""
    match = _BEGINS.search(line)
    if match is None:
        return ""
    text = line[match.start("command") :]
    outside = masked(text)
    depth = 0
    for at, sign in enumerate(outside):
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or (depth == 0 and sign in ";&"):
            return text[:at].strip()
    return text.strip()


def _read(command: str) -> Listing | None:
    outside = masked(command)
    cuts = [0, *(m.end() for m in re.finditer(r"\|", outside)), len(command) + 1]
    stages = [command[a : b - 1].strip() for a, b in pairwise(cuts)]
    first = re.sub(r"\s*2>\s*/dev/null", "", stages[0]).strip()
    if re.search(r"[<>]", masked(first)) or not all(_STAGE.match(one) for one in stages[1:]):
        return None
    words = words_of(first)
    if words[0] == "find":
        return _of_find(words)
    if words[0] == "ls":
        return _of_ls(words)
    options = "".join(one for one in words[1:] if re.fullmatch(r"-\w+", one))
    return Listing(first) if "l" in options and "v" not in options else None


def _of_find(words: list[str]) -> Listing | None:
    at = next(
        (n for n, one in enumerate(words[1:], 1) if re.match(r"-[a-z]{3}|[!\\(]", one)), len(words)
    )
    tests: list[str] = []
    rest = iter(words[at:])
    for one in rest:
        if one in _ACTS:
            if one != "-exec" or next(rest, "") not in _SHOWS:
                return None
            break
        if one == "-printf":
            next(rest, "")
        elif one not in _ENDS:
            tests.append(one)
    start, said = " ".join(words[:at]), " ".join(tests)
    if "-o" in tests and not said.startswith("\\("):
        said = f"\\( {said} \\)"
    return Listing(f"{start} {said}".strip(), start, said)


def _of_ls(words: list[str]) -> Listing | None:
    options = [one for one in words[1:] if one.startswith("-")]
    places = [one for one in words[1:] if not one.startswith("-")]
    if len(places) > 1 or re.search(r"[RdaA]", "".join(options)):
        return None
    line = " ".join(["ls", *places])
    place = places[0] if places else "."
    if "*" not in masked(place):
        folder = place.rstrip("/")
        pattern = "*" if place == "." else f"{folder}/*"
        return Listing(line, f"find {folder}", "-mindepth 1 -maxdepth 1", pattern)
    folder, _, name = place.rpartition("/")
    if "*" in folder or "{" in name or '"' in name:
        return Listing(line, "", "", place)
    return Listing(line, f"find {folder or '.'}", f"-maxdepth 1 -name '{name}'", place)
