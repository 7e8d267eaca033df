"""A line once more for each element of a list: "fetch the FORMS the same way"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

_SAME = r"(?:,? (?:(?:in )?(?:exactly )?the same way|the same|likewise|too|as well|also|like that|like this))"
_ASKED = re.compile(
    rf"(?:(?:and|now|then|also)[ ,]+)*(?P<verb>[a-z]+) (?:all |each |every )?(?:of )?(?:the |our |these )*(?P<x>[\w ]+?){_SAME}"
    r"|(?:(?:and|now|then|also)[ ,]+)*(?P<same>(?:do )?(?:the )?same (?:for|with)) (?:all |each |every )?(?:of )?(?:the |our |these )*(?P<y>[\w ]+)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"[\w@:./+-]+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s\"'|;&<>()]+")


def over_elements(asked: str, scope: Scope, again: Callable[[str], str]) -> str:
    """The loop over the list that ``asked`` names; empty where there is no line that fits.

    ``again`` gives the line for a request that names one element.
    """
    match = _ASKED.fullmatch(asked)
    one = _list(match["x"] or match["y"], scope) if match else None
    if match is None or one is None:
        return ""
    items = [item.strip("\"'") for item in one.value.split()]
    if not items or not all(_ITEM.fullmatch(item) for item in items):
        return ""
    said = f"{match['same']} {items[0]}" if match["same"] else f"{match['verb']} {items[0]} too"
    line = again(said)
    if items[0] not in line or "\n" in line:
        return ""
    name = _name(one, scope)
    body = _QUOTED.sub(lambda m: _put(m[0], items[0], name), line)
    stem = items[0].partition(".")[0]
    if items[0] in body or (len(stem) > _SHORT and stem in body):
        return ""
    words = f'"${{{one.name}[@]}}"' if one.sort == "list" else f"${one.name}"
    return f"for {name} in {words}; do {body}; done"


_SHORT = 2


def _list(said: str, scope: Scope) -> Variable | None:
    plain = said.strip()
    for one in scope.variables:
        several = one.sort == "list" or (" " in one.value and not one.value.startswith("$("))
        if not several:
            continue
        if plain == one.name:
            return one
        parts = name_parts(one.name)
        words = plain.lower().split()
        if len(words) == len(parts) and all(
            called(word) & called(part) for word, part in zip(words, parts, strict=True)
        ):
            return one
    return None


def _name(one: Variable, scope: Scope) -> str:
    last = name_parts(one.name)[-1]
    name = last[:-1] if last.endswith("s") and not last.endswith("ss") else "item"
    return f"one_{name}" if name in scope.names else name


def _put(word: str, item: str, name: str) -> str:
    """A word of the line with the element in it, in quotes where it stands bare."""
    found = re.compile(rf"(?<![\w.-]){re.escape(item)}(?![\w-])")
    if word[0] == "'" or not found.search(word):
        return word
    if word[0] == '"':
        return found.sub(f"${name}", re.sub(rf"(?<=\w){name}", name, word))
    if found.fullmatch(word):
        return f'"${name}"'
    return f'"{found.sub(f"${name}", word)}"'
