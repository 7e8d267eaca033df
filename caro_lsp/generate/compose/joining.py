"""Requests about two tables: their rows side by side, or those of one that the other has or lacks.

The columns that must be the same are numbers or names; those that have a name are looked up in
both headers when the command runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.columns import (
    LOOK_UP,
    as_word,
    awk_text,
    escaped,
    for_sort,
    given,
    separator_of,
)
from caro_lsp.generate.compose.writing import path, quoted

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading

_NO_HEADER = re.compile(r"\b(?:no|without(?: an?| the| their)?) headers?\b")


def compose(said: Reading, facet: str) -> str:
    """The command for a request of which ``facet`` tells what is done with two files."""
    value = said.facets[facet][0]
    slots = {key.rstrip("_"): slot.value for key, slot in value.slots.items()}
    first, second = slots.get("a", ""), slots.get("b", "")
    if not first or not second or first == second:
        return ""
    both = _Tables(said, first, second)
    key = slots.get("key") or _key(said)
    other = slots.get("other") or key
    if not key and facet == "recode":
        return both.recoded()
    if not key and both.numbers:
        # What one of them is told to have is what the other is looked up by.
        key = other = next(iter(both.numbers))
    if not key:
        return ""
    if facet == "join":
        return both.joined(key, other)
    if facet == "lookup":
        return both.looked_up(key, slots["field"])
    return both.of_other(key, other, facet == "lacking")


def _key(said: Reading) -> str:
    """The column that is said apart from the rest."""
    if not said.has("key"):
        return ""
    slots = said.facets["key"][0].slots
    return next((slot.value for name, slot in slots.items() if name.rstrip("_") == "key"), "")


@dataclass
class _Tables:
    said: Reading
    first: str
    second: str

    def __post_init__(self) -> None:
        held = self.said.asked.scope.held
        self.between = [separator_of(held(name)) for name in (self.first, self.second)]
        if self.said.has("separator") and not any(self.between):
            self.between = [self.said.get("separator")] * 2
        self.numbers = given(self.said)
        self.headed = any(self.between) and not _NO_HEADER.search(self.said.asked.text)

    @property
    def _options(self) -> str:
        between = self.between[0]
        if not between or len(set(self.between)) > 1:
            return ""
        space = "" if between == "," else " "
        return f" -F{space}{as_word(between)}"

    def _files(self, first: str, second: str, order: tuple[int, int]) -> str:
        if len(set(self.between)) == 1:
            return f"{path(first)} {path(second)}"
        marks = [f"FS={as_word(self.between[number] or ' ')}" for number in order]
        return f"{marks[0]} {path(first)} {marks[1]} {path(second)}"

    def _column(self, key: str, file: int) -> str:
        """A column in awk."""
        if key.isdigit():
            return f"${key}"
        there = self.said.has("given") and self.numbers.get(key.lower())
        if there and file == 1:
            return f"${there}"
        return f"$c[{awk_text(key)}]"

    def _awk(self, program: str, *, result: bool) -> str:
        """A program that reads the second file first."""
        options = self._options
        between = self.between[0]
        if result and between:
            options += f" -v OFS={as_word(between)}"
        if "c[" in program:
            program = f"FNR == 1 {{delete c; {LOOK_UP}}} {program}"
        return f"awk{options} {quoted(program)} {self._files(self.second, self.first, (1, 0))}"

    def of_other(self, key: str, other: str, lacking: bool) -> str:
        """The rows of the first whose key the second has, or lacks."""
        if self.headed is False and not (key.isdigit() and other.isdigit()):
            return ""
        mine, theirs = self._column(key, 0), self._column(other, 1)
        test = f"!({mine} in seen)" if lacking else f"{mine} in seen"
        if self.headed and "c[" in mine and self.said.has("skipheader"):
            test = f"FNR > 1 && {test}"
        if self.headed and not lacking and "c[" in mine and not self.said.has("skipheader"):
            test = f"FNR > 1 && {test}"
        return self._awk(f"NR == FNR {{seen[{theirs}]; next}} {test}", result=False)

    def looked_up(self, key: str, column: str) -> str:
        """The rows of the first, with a column of the second behind them."""
        if not self.headed and not (key.isdigit() and column.isdigit()):
            return ""
        mine, theirs = self._column(key, 0), self._column(key, 1)
        value = self._column(column, 1)
        return self._awk(
            f"NR == FNR {{m[{theirs}] = {value}; next}} {{print $0, m[{mine}]}}", result=True
        )

    def joined(self, key: str, other: str) -> str:
        """The rows that both have, by a column."""
        if len(set(self.between)) > 1:
            return ""
        every = self.said.has("everyrow") or "left join" in self.said.asked.text
        if key in {"first", "last"}:
            key = other = {"first": "1"}.get(key, "")
        if key.isdigit() and other.isdigit():
            between = self.between[0]
            option = f" -t{for_sort(between)}" if between == "," else f" -t {for_sort(between)}"
            option = option if between else ""
            here, there = (
                f"<(sort{option} -k{number},{number} {path(name)})"
                for number, name in ((key, self.first), (other, self.second))
            )
            which = "" if key == other == "1" else f" -1 {key} -2 {other}"
            if key == other == "1" and not between:
                here, there = f"<(sort {path(self.first)})", f"<(sort {path(self.second)})"
            return f"join{option}{which}{' -a 1' if every else ''} {here} {there}"
        if not self.headed or not key:
            return ""
        mine, theirs = self._column(key, 0), self._column(other, 1)
        number = theirs.removeprefix("$")
        # There may be several rows of the same key.
        rest = f'r = ""; for (i = 1; i <= NF; i++) if (i != {number}) r = r OFS $i; '
        alone = f"if (!n[{mine}]) print; " if every else ""
        return self._awk(
            f"NR == FNR {{{rest}m[{theirs}, ++n[{theirs}]] = r; next}} "
            f"{{{alone}for (j = 1; j <= n[{mine}]; j++) print $0 m[{mine}, j]}}",
            result=True,
        )

    def recoded(self) -> str:
        """The first file written as the second, with the separator that its name tells."""
        here, there = self.between
        held = self.said.asked.scope.held(self.second)
        if held.endswith(".json") and here:
            option = "" if here == "," else ', delimiter="' + here.replace("\t", "\\t") + '"'
            rows = f"list(csv.DictReader(sys.stdin{option}))"
            program = f"import csv, json, sys; print(json.dumps({rows}, indent=2))"
            return f"python3 -c {quoted(program)} < {path(self.first)} > {path(self.second)}"
        if not here or not there or here == there:
            return ""
        return f"tr {escaped(here)} {escaped(there)} < {path(self.first)} > {path(self.second)}"
