"""What may stand in a file of knowledge; anything else nobody reads, and is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FRAMES = frozenset(
    """
common text dates files archives permissions renaming disk table json arithmetic syncing records
schedule history
""".split()  # noqa: SIM905 - many
)
"""The kinds of requests that have phrases of their own."""
PHRASE = frozenset(
    {
        "facet", "value", "says", "also", "not", "words", "examples", "endings", "when",
        "extensions", "capital", "titled",
    }
)  # fmt: skip
"""The keys of a phrase."""
OTHERS = {
    "recipe": frozenset(
        {
            "says", "do", "examples", "words", "not", "endings", "takes", "told", "within",
            "after",
        }
    ),
    "modifier": frozenset(
        {
            "on", "put", "says", "examples", "tells", "unless", "instead", "several", "not",
            "words", "at", "before", "endings", "when", "extensions", "capital", "titled",
        }
    ),
    "condition": frozenset({"says", "denies", "do", "holds", "fails", "about", "words"}),
    "attribute": frozenset({"says", "do"}),
}  # fmt: skip
"""The keys of entries that are no phrases, by what they are."""
KINDS = FRAMES | OTHERS.keys()
TABLES = frozenset({"named", "compare"})
LISTS = frozenset({"stop", "plain", "filler", "verbs", "unsaid", "nouns", "said"})
"""Lists of words, each a text."""


class BrokenKnowledge(ValueError):
    """A file with something in it that is not known; the message says where, and what is."""


def keys_of(kind: str) -> frozenset[str]:
    """The keys of an entry of a kind."""
    return OTHERS.get(kind, PHRASE)


def check(file: Path, text: str, tables: Mapping[str, Any]) -> None:
    """Refuse what nobody reads among the ``tables`` of a ``file``. Raises BrokenKnowledge."""
    if wrong := [f"{file}:{line}: {message}" for line, message in _mistakes(text, tables)]:
        raise BrokenKnowledge("\n".join(wrong))


def line_of(text: str, kind: str, number: int) -> int:
    """The line, from 1, of the entry of a kind with that number, from 0; 1 where it is not."""
    heads = re.finditer(rf"^[ \t]*\[\[[ \t]*{re.escape(kind)}[ \t]*\]\]", text, re.MULTILINE)
    found = next((head for place, head in enumerate(heads) if place == number), None)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _mistakes(text: str, tables: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for name, value in tables.items():
        known = LISTS if isinstance(value, str) else TABLES if isinstance(value, dict) else KINDS
        if name not in known:
            line = _line_behind(text, 0, rf"\[*[ \t]*{re.escape(name)}\b")
            yield line, f"{name}: not known; expected one of {_listed(known)}"
        elif isinstance(value, list):
            for number, entry in enumerate(value):
                yield from _wrong_keys(text, name, number, entry)


def _wrong_keys(
    text: str, kind: str, number: int, entry: Mapping[str, Any]
) -> Iterator[tuple[int, str]]:
    begin = line_of(text, kind, number)
    for key in entry:
        if key not in keys_of(kind):
            line = _line_behind(text, begin, rf"[\"']?{re.escape(key)}\b")
            expected = f"expected one of {_listed(keys_of(kind))}"
            yield line, f"{key}: no key of [[{kind}]]; {expected}"
    needed = ["says"] if kind not in OTHERS or kind == "modifier" else ["says", "do"]
    for key in needed:
        if key not in entry:
            yield begin, f"{key}: missing in [[{kind}]]"


def _line_behind(text: str, begin: int, pattern: str) -> int:
    """The first line from ``begin`` on that starts with a pattern; else that one."""
    lines = text.splitlines()
    starts = re.compile(rf"[ \t]*{pattern}")
    return next(
        (number for number, line in enumerate(lines, 1) if number >= begin and starts.match(line)),
        max(begin, 1),
    )


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
