"""Filters for what becomes of lines: their order, sums, how often each is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.text.changes import backwards_each
from caro_lsp.generate.compose.text.parts import WORDS, column_separator
from caro_lsp.generate.compose.writing import quoted

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading

_COUNTS = {"lines": "wc -l", "words": "wc -w", "characters": "wc -m", "bytes": "wc -c"}
_PLURAL = re.compile(r"\b(?:words|lines|values|entries|addresses|errors)\b")
_COUNTS_LINES = re.compile(
    r"\bcount\b(?!.*\b(?:occurrences?|times|often)\b).*(?<!not )\blines\b", re.I
)
"""Lines, not how often it stands in them."""
_NUMBERS = re.compile(r"\b(?:sort|order)(?:ed|ing|s)? (?:(?:the|all|these) )*numbers\b", re.I)
RANKED = ("duplicated", "frequent", "frequency", "tally", "most", "ranked")


def ordered(said: Reading, *, counting: bool) -> list[str]:
    """The filters that put lines in order, and those that need an order."""
    if counting or said.has("mirror") or backwards_each(said):
        return []
    if said.has("backwards"):
        return ["tac"]
    if said.has("bylength"):
        flag = "r" if said.has("reverse") else ""
        return ["awk '{print length, $0}'", f"sort -n{flag}", "cut -d' ' -f2-"]
    found: list[str] = []
    unique = said.has("unique") or (said.has("distinct") and not said.has("wordslist"))
    if said.has("keeporder") and unique and not said.has("bycolumn"):
        return ["awk '!seen[$0]++'", *_limit(said)]
    if said.has("wordslist") and (unique or said.has("sort") or said.has("distinct")):
        return [f"sort{' -u' if unique or said.has('distinct') else ''}", *_limit(said)]
    if said.has("sort") or unique or said.has("duplicated"):
        flags = "h" if said.has("human") else "V" if said.has("version") else ""
        flags += "n" if said.has("numeric") or _NUMBERS.search(said.asked.text) else ""
        flags += "r" if said.has("reverse") or said.has("worst") else ""
        flags += "f" if said.has("anycase") and not said.has("match") else ""
        flags += "u" if unique and not said.has("bycolumn") else ""
        command = f"sort -{flags}" if flags else "sort"
        if said.has("bycolumn"):
            column = said.get("bycolumn")
            separator = f" -t {quoted(column_separator(said))}" if column_separator(said) else ""
            command = f"{command}{separator} -k{column},{column}"
        found.append(command)
        if said.has("duplicated"):
            found.append("uniq -cd" if said.has("hits") else "uniq -d")
        found += _limit(said)
    elif said.has("reverse"):
        return ["tac"]
    return found


def _limit(said: Reading) -> list[str]:
    found = []
    if said.has("head"):
        found.append(f"head -n {said.get('head')}")
    if said.has("tail"):
        found.append(f"tail -n {said.get('tail')}")
    return found


def results(said: Reading) -> list[str]:  # noqa: C901 - a result a facet
    """Sums, frequencies and the like."""
    separator = f" -F {quoted(column_separator(said))}" if column_separator(said) else ""
    column = f"${said.get('column', '1')}".replace("$last", "$NF")
    if said.has("sum"):
        return [f"awk{separator} '{{sum += {column}}} END {{print sum}}'"]
    if said.has("average") and not said.has("count"):
        return [f"awk{separator} '{{sum += {column}}} END {{print sum / NR}}'"]
    if said.has("maximum"):
        return ["sort -n", "tail -n 1"]
    if said.has("minimum"):
        return ["sort -n", "head -n 1"]
    if said.has("longest"):
        return ["wc -L"]
    if said.has("longestline"):
        return ["awk 'length > max {max = length; line = $0} END {print line}'"]
    if said.has("shortestline"):
        return ["awk 'NR == 1 || length < min {min = length; line = $0} END {print line}'"]
    if said.has("longestword"):
        return [WORDS, "awk 'length > max {max = length; word = $0} END {print word}'"]
    if said.has("eachlength"):
        return ["awk '{print length}'"]
    if said.has("occurrences"):
        flag = "i" if said.has("anycase") else ""
        slot = said.facets["occurrences"][0].slots.get("text")
        as_word = said.has("wholeword") or "word" in said.asked.line.split()
        times = re.search(r"\b(?:times?|often|occurrences?|appear\w*)\b", said.asked.text)
        loose = slot is not None and slot.kind == "word" and not slot.said.isupper()
        if slot is not None and loose and not as_word and not times:
            # A plain word: lines about it, in whatever form.
            stem = slot.value.removesuffix("s") if not slot.value.endswith("ss") else slot.value
            return [f"grep -ci {quoted(stem)}"]
        flag += "w" if said.has("wholeword") or "word" in said.asked.line.split() else ""
        if _COUNTS_LINES.search(said.asked.text):
            return [f"grep -c{flag} {quoted(said.get('occurrences'))}"]
        return [f"grep -o{flag} {quoted(said.get('occurrences'))}", "wc -l"]
    if any(said.has(facet) for facet in RANKED if facet != "duplicated"):
        words = []
        if said.has("words") or "word" in said.asked.line.split():
            words = [WORDS]
        if words and said.has("anycase"):
            words.append("tr '[:upper:]' '[:lower:]'")
        number = said.get("frequent") or said.get("ranked") or said.get("head")
        if said.has("most") and not number and not said.has("frequency"):
            number = "1"
        if number == "1" and _PLURAL.search(said.asked.text):
            number = "10"
        head = [f"head -n {number}"] if number else []
        return [*words, "sort", "uniq -c", "sort -rn", *head]
    return []


def total(said: Reading, stages: list[str]) -> list[str]:
    """Count what comes of ``stages``."""
    what = said.get("count")
    if what == "lines" and stages and stages[-1].startswith("grep ") and "-o" not in stages[-1]:
        last = stages[-1].removeprefix("grep ")
        return [
            *stages[:-1],
            f"grep -c{last[1:]}"
            if last.startswith("-") and not last.startswith("-E")
            else f"grep -c {last}",
        ]
    return [*stages, _COUNTS[what]]
