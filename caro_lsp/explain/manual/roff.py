"""The source of a manual page -> its blocks: requests of roff(7) and macros of man(7).

Only what decides which text stands under which heading and tag is done; widths and pages are
not. Never raises for what a page contains, and ends after :data:`MAX_LINES`.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from caro_lsp.explain.manual.blocks import Blocks
from caro_lsp.explain.manual.characters import Renderer, argument
from caro_lsp.explain.manual.expressions import arguments, number_of
from caro_lsp.explain.manual.man import CONTROL, Man
from caro_lsp.explain.manual.mdoc import Mdoc

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.explain.manual.blocks import Block

MAX_LINES = 400_000
"""Lines, those of expanded macros included, after which reading ends."""
MAX_LINE = 20_000
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)\\[\"#].*", re.DOTALL)
_INTERPOLATED = re.compile(r"\\([*n$])")
_KEPT = frozenset({"SH", "SS", "TP", "TQ", "IP", "PP", "LP", "P", "HP", "RS", "RE",
                   "B", "I", "BR", "RB", "BI", "IB", "IR", "RI",
                   "SM", "SB", "TH", "nf", "fi", "br", "sp"})  # fmt: skip
"""Macros that mean what they always mean, even where a page redefines them."""


def read(source: str, include: Callable[[str], str | None] | None = None) -> list[Block]:
    """The blocks of a page; ``include`` gives the text of the page that ``.so NAME`` names."""
    return _Reader(include).read(source)


class _Reader:
    def __init__(self, include: Callable[[str], str | None] | None) -> None:
        self._include = include
        self._lines: deque[str] = deque()
        self._macros: dict[str, list[str]] = {}
        self._strings = {"R": "\u00ae", "Tm": "\u2122", "lq": "\u201c", "rq": "\u201d", "S": "",
                         "-": "-", "--": "\u2014", "C+": "C++", "PI": "\u03c0"}  # fmt: skip
        self._registers: dict[str, int] = {".g": 1, ".$": 0, ".H": 24, ".V": 40, ".l": 78}
        self._else: list[bool] = []
        self._out = Blocks()
        self._renderer = Renderer()
        self._macros_of: Man | Mdoc = Man(self._out, self._renderer)
        self._read = 0

    def read(self, source: str) -> list[Block]:
        self._lines.extend(source.split("\n"))
        while self._lines and self._read < MAX_LINES:
            self._read += 1
            self._line(self._lines.popleft()[:MAX_LINE])
        return self._out.blocks

    # Lines

    def _line(self, line: str) -> None:
        line = line.rstrip("\r")
        while line.endswith("\\") and not line.endswith("\\\\") and self._lines:
            line = line[:-1] + self._lines.popleft()[:MAX_LINE]
            if len(line) > MAX_LINE:
                break
        if "\\" in line:
            line = _COMMENT.sub(r"\1", line) if '\\"' in line or "\\#" in line else line
            if _INTERPOLATED.search(line):
                line = self._interpolated(line)
        if line[:1] in {".", "'"}:
            match = CONTROL.match(line)
            if match:
                self._request(match[1], match[2])
            return
        line = line.replace("\\}", "").replace("\\{", "")
        self._macros_of.text(line)

    def _interpolated(self, line: str, depth: int = 0) -> str:
        """``line`` with its strings and registers put in."""
        out: list[str] = []
        at = 0
        while (slash := line.find("\\", at)) >= 0 and len(out) < MAX_LINE:
            out.append(line[at:slash])
            letter = line[slash + 1 : slash + 2]
            if letter == "*":
                name, at = argument(line, slash + 2)
                value = self._strings.get(name.split(" ")[0], "")
                out.append(self._interpolated(value, depth + 1) if depth < 5 else value)
            elif letter == "n":
                start = slash + 2 + (line[slash + 2 : slash + 3] in {"+", "-"})
                name, at = argument(line, start)
                out.append(str(self._registers.get(name, 0)))
            elif letter == "$":
                at = argument(line, slash + 2)[1]
            else:
                out.append(line[slash : slash + 2])
                at = slash + 2
        out.append(line[at:])
        return "".join(out)[:MAX_LINE]

    # Requests

    def _request(self, name: str, rest: str) -> None:  # noqa: C901 - a table
        if name in {"", "\\}"}:
            return
        if name in {"if", "ie", "el", "while"}:
            self._condition(name, rest)
        elif name in {"de", "de1", "am", "am1", "ig", "dei"}:
            self._define(name, rest)
        elif name in {"ds", "as", "ds1", "as1"}:
            key, _, value = rest.partition(" ")
            value = value.lstrip(" ").removeprefix('"')
            before = self._strings.get(key, "") if name.startswith("as") else ""
            self._strings[key] = (before + value)[:MAX_LINE]
        elif name == "nr":
            self._number(rest)
        elif name in {"rm", "rn", "als"}:
            self._rename(name, rest.split())
        elif name == "so":
            self._source(rest.strip())
        elif name == "TS":
            lines = self._skip("TE")
            if isinstance(self._macros_of, Man):
                self._macros_of.table(lines, self._interpolated)
        elif name in {"EQ", "PS", "cdrom"}:
            self._skip({"EQ": "EN", "PS": "PE"}.get(name, name))
        elif name == "Dd" and isinstance(self._macros_of, Man):
            self._macros_of = Mdoc(self._out, self._renderer)
        elif name in self._macros and name not in _KEPT:
            self._expand(name, rest)
        else:
            self._macros_of.macro(name, rest.replace("\\}", ""))

    def _condition(self, name: str, rest: str) -> None:
        if name == "el":
            holds = self._else.pop() if self._else else False
            body = rest
        else:
            holds, body = self._tested(rest)
            if name == "while":
                holds = False
            if name == "ie":
                self._else.append(not holds)
        body = body.lstrip(" \t")
        if holds:
            body = body.removeprefix("\\{").lstrip(" \t")
            if body and body != "\\":
                self._lines.appendleft(body)
            return
        depth = body.count("\\{") - body.count("\\}")
        while depth > 0 and self._lines:
            line = self._lines.popleft()
            depth += line.count("\\{") - line.count("\\}")

    def _tested(self, rest: str) -> tuple[bool, str]:
        """Whether the condition that ``rest`` begins with holds, and what stands behind it."""
        rest = rest.lstrip()
        negated = False
        while rest.startswith("!"):
            negated = not negated
            rest = rest[1:].lstrip()
        first = rest[:1]
        holds = False
        if first in {"n", "t", "o", "e", "v"} and not rest[1:2].isalnum():
            holds, body = first in {"n", "o"}, rest[1:]
        elif first in {"d", "r", "F", "S", "m", "c"} and first:
            words = rest[1:].split(None, 1) or [""]
            body = words[1] if len(words) > 1 else ""
            holds = {
                "d": words[0] in self._macros or words[0] in self._strings or words[0] in _KEPT,
                "r": words[0] in self._registers,
                "F": True,
            }.get(first, False)
        elif first in {"'", '"', "\x07"} and (match := _COMPARED.match(rest)):
            holds, body = match[2] == match[3], rest[match.end() :]
        else:
            match = re.match(r"\s*([^\s\\]+)", rest)
            expression = match[1] if match else ""
            holds, body = number_of(expression) > 0, rest[len(match[0]) if match else 0 :]
        return holds != negated, body

    def _define(self, name: str, rest: str) -> None:
        words = rest.split()
        key = words[0] if words and name != "ig" else ""
        end = "." + (
            words[1]
            if len(words) > 1 and name != "ig"
            else words[0]
            if words and name == "ig"
            else "."
        )
        body: list[str] = []
        while self._lines:
            line = self._lines.popleft()
            if line.rstrip() == end or line.replace(" ", "").rstrip() == end:
                break
            body.append(line)
        if name.startswith("de") and key:
            self._macros[key] = body
        elif name.startswith("am") and key:
            self._macros.setdefault(key, []).extend(body)

    def _number(self, rest: str) -> None:
        words = rest.split()
        if len(words) > 1:
            value = int(number_of(words[1].lstrip("+-")))
            old = self._registers.get(words[0], 0)
            sign = words[1][0]
            new = old + value if sign == "+" else old - value if sign == "-" else value
            self._registers[words[0]] = max(min(new, 1 << 30), -(1 << 30))

    def _rename(self, name: str, words: list[str]) -> None:
        if name == "rm":
            for word in words:
                self._macros.pop(word, None)
                self._strings.pop(word, None)
        elif len(words) == 2:
            old, new = (words[1], words[0]) if name == "als" else (words[0], words[1])
            if old in self._macros:
                self._macros[new] = self._macros[old]

    def _source(self, name: str) -> None:
        text = self._include(name) if self._include else None
        if text is not None and self._read < MAX_LINES:
            self._lines.extendleft(reversed(text.split("\n")))

    def _skip(self, end: str) -> list[str]:
        skipped: list[str] = []
        while self._lines:
            line = self._lines.popleft()
            if line[:1] in {".", "'"} and line[1:].strip() == end:
                break
            skipped.append(line)
        return skipped

    def _expand(self, name: str, rest: str) -> None:
        given = arguments(rest)
        lines: list[str] = []
        for template in self._macros[name]:
            line = _ARGUMENT.sub(lambda match: _given(match, given), template.replace("\\\\", "\\"))
            lines.append(
                line.replace("\\n(.$", str(len(given))).replace("\\n[.$]", str(len(given)))
            )
        self._lines.extendleft(reversed(lines))


_COMPARED = re.compile(r"(['\"\x07])((?:(?!\1).)*)\1((?:(?!\1).)*)\1")
_ARGUMENT = re.compile(r"\\\$(?:\(..|\[[^\]]*\]|[0-9*@])")


def _given(match: re.Match[str], words: list[str]) -> str:
    key = match[0][2:].strip("([]")
    if key in {"*", "@"}:
        return " ".join(words)
    return words[int(key) - 1] if key.isdecimal() and 0 < int(key) <= len(words) else ""
