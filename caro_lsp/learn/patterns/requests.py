"""Requests as templates: what is asked for, with slots for the names in it."""

from __future__ import annotations

import re
from functools import lru_cache

SLOT = re.compile(r"\{(\d+)\}")
_TOKEN = re.compile(r"\{\d+\}|'[^']*'|\"[^\"]*\"|[^\s,;!?]+")
_UNSAID = frozenset({"a", "an", "the", "please", "me", "my", "of", "just", "now", "then", "some"})
_ALIKE = {
    "display": "show", "list": "show", "print": "show", "see": "show", "view": "show",
    "folder": "directory", "folders": "directory", "dir": "directory", "dirs": "directory",
    "directories": "directory", "remove": "delete", "erase": "delete", "search": "find",
    "locate": "find", "biggest": "largest", "latest": "newest", "every": "all", "each": "all",
}  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    """The telling words of a request in one form."""
    return tuple(form for form, _ in _words(text))


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[tuple[str, str], ...]:
    """The telling words in one form, and as they are written; without quotes."""
    found = []
    for token in _TOKEN.findall(text):
        word = token.strip("'\"`").rstrip(".:") if not SLOT.fullmatch(token) else token
        plain = word.lower()
        if plain in _UNSAID or not word:
            continue
        form = _ALIKE.get(plain) or (_stem(plain) if plain.isalpha() else word)
        found.append((form, word))
    return tuple(found)


def _stem(word: str) -> str:
    """A word without the ending of its number or time."""
    if word in _ALIKE.values():
        return word
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 2 and not word.endswith("ss"):
            stem = word.removesuffix(ending)
            return _ALIKE.get(stem) or _ALIKE.get(f"{stem}e") or stem.rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def match(template: str, text: str) -> dict[int, str] | None:
    """The values of the slots with which ``text`` asks the same as ``template``; None if not."""
    wanted, given = words_of(template), _words(text)
    if len(wanted) != len(given):
        return None
    values: dict[int, str] = {}
    for one, (form, word) in zip(wanted, given, strict=True):
        slots = list(SLOT.finditer(one))
        if not slots:
            if one != form:
                return None
            continue
        found = _pattern(one).fullmatch(word)
        if found is None:
            return None
        for slot, value in zip(slots, found.groups(), strict=True):
            if values.setdefault(int(slot[1]), value) != value:
                return None
    return values


@lru_cache(maxsize=512)
def _pattern(word: str) -> re.Pattern[str]:
    parts = SLOT.split(word)
    return re.compile(
        "".join(re.escape(part) if i % 2 == 0 else "(.+?)" for i, part in enumerate(parts))
    )
