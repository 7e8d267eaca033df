"""The text of a suppression comment: ``# caro: ignore[RULE] reason="..." until=DATE owner=NAME``.

A comment speaks to caro only if it begins so; what merely quotes such a comment is prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from caro_lsp.shell.remembered import MOST_KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable

KEYS = ("reason", "until", "owner")

_START = re.compile(r"#+[ \t]*caro:[ \t]*([\w-]*)[ \t]*")
_VALUE = re.compile(r'"((?:[^"\\]|\\.)*)"(?!\S)|\'([^\']*)\'(?!\S)|(?!["\'])(\S*)')
_KEY = re.compile(r"([\w-]+)[ \t]*=[ \t]*")
_PLAIN = re.compile(r"[@\w./-]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ESCAPE = re.compile(r"\\(.)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Directive:
    """What a suppression comment says.

    ``problem`` is why it cannot be read, empty where it can; ``listed`` are the bounds of what
    stands between the brackets, in code points of ``text``.
    """

    text: str
    rules: tuple[str, ...] = ()
    reason: str = ""
    until: date | None = None
    owner: str = ""
    problem: str = ""
    keys: frozenset[str] = frozenset()
    listed: tuple[int, int] = (0, 0)

    @property
    def reasoned(self) -> bool:
        """Whether the reason says anything: a blank or a row of dots does not."""
        return any(symbol.isalnum() for symbol in self.reason)

    def with_rules(self, rules: Iterable[str]) -> str:
        """The comment with other rules between its brackets; empty where none is left."""
        names = ", ".join(rules)
        start, end = self.listed
        return f"{self.text[:start]}{names}{self.text[end:]}" if names else ""

    def with_room_for_a_reason(self) -> str:
        """The comment with an empty reason to be filled in."""
        behind = self.listed[1] + 1
        return f'{self.text[:behind]} reason=""{self.text[behind:]}'


def read(text: str) -> Directive | None:
    """What the comment ``text`` asks to suppress; None for one that does not speak of that."""
    return _read(text) if len(text) > MOST_KEPT else _kept(text)


def _read(text: str) -> Directive | None:
    text = text.rstrip()
    start = _START.match(text)
    if start is None:
        return None
    word, at = start[1], start.end()
    opened = text.startswith("[", at)
    if word != "ignore":
        # Another directive, or prose; with brackets it is a slip.
        wrong = f"there is no {_shortened(word)!r}; did you mean ignore[...]?"
        return Directive(text, problem=wrong) if opened else None
    end = text.find("]", at)
    if not opened or end < 0:
        return Directive(text, problem="names no rule; expected ignore[RULE]")
    rules = tuple(dict.fromkeys(re.findall(r"[^\s,]+", text[at + 1 : end])))
    if not rules:
        return Directive(text, problem="names no rule; expected ignore[RULE]")
    values, problem = _pairs(text[end + 1 :])
    until = None
    if not problem and "until" in values:
        until = as_date(values["until"])
        if until is None:
            problem = f"until={_shortened(values['until'])} is no date; expected until=YYYY-MM-DD"
    return Directive(
        text,
        rules,
        values.get("reason", "").strip(),
        until,
        values.get("owner", "").strip(),
        problem,
        frozenset(values),
        (at + 1, end),
    )


_kept = lru_cache(maxsize=4096)(_read)


def as_date(text: str) -> date | None:
    """The day that ``YYYY-MM-DD`` names; None for anything else."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def write(rule: str, reason: str, until: date | None = None, owner: str = "") -> str:
    """The comment that suppresses ``rule``; what a line cannot hold becomes spaces."""
    pairs = [f"reason={_quoted(reason)}"]
    if until is not None:
        pairs.append(f"until={until.isoformat()}")
    if owner:
        pairs.append(f"owner={owner if _PLAIN.fullmatch(owner) else _quoted(owner)}")
    return f"# caro: ignore[{rule}] {' '.join(pairs)}"


def _quoted(value: str) -> str:
    value = _CONTROL.sub(" ", value).strip()
    value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


def _pairs(text: str) -> tuple[dict[str, str], str]:
    """``key=value`` by key, and what is wrong with them."""
    values: dict[str, str] = {}
    at = _blank(text, 0)
    while at < len(text):
        key = _KEY.match(text, at)
        if key is None:
            return values, f"{_shortened(text[at:])!r} is not understood; expected {_FORM}"
        name = key[1]
        if name not in KEYS:
            meant = f" (did you mean {nearest}?)" if (nearest := closest(name, KEYS)) else ""
            return values, f"there is no key {_shortened(name)!r}{meant}; expected {_FORM}"
        if name in values:
            return values, f"{name} stands there twice"
        value = _VALUE.match(text, key.end())
        if value is None:
            return values, f"the quotes of {name} do not end, or something stands right behind them"
        double, single, bare = value.groups()
        values[name] = _ESCAPE.sub(r"\1", double) if double is not None else single or bare or ""
        at = _blank(text, value.end())
    return values, ""


_FORM = 'reason="...", until=YYYY-MM-DD or owner=NAME'


def closest(name: str, known: Iterable[str]) -> str:
    """What is known and written almost like ``name``; empty where nothing is."""
    from difflib import get_close_matches

    by_capitals = {entry.upper(): entry for entry in known}
    found = get_close_matches(name.upper()[:100], by_capitals, n=1, cutoff=0.75)
    return by_capitals[found[0]] if found else ""


def _blank(text: str, at: int) -> int:
    """The next place in ``text`` that is not blank."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
