"""An array: its elements in order, one of them, more of them."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.script.readings.arrays import is_map
from caro_lsp.generate.script.several.sources import meant

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.several.sources import Several
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


def _several(match: _Match, here: Here) -> Several | None:
    said = match.groupdict().get("x") or "them"
    found = meant(said, here.scope)
    return found if found and not found.lines and "*" not in found.over else None


def _name(several: Several) -> str:
    """The name of an array; empty for words, which are none."""
    found = re.fullmatch(r"\"\$\{(\w+)\[@\]\}\"", several.over)
    return found[1] if found else ""


def _in_place(match: _Match, here: Here) -> str:
    """The array itself sorted, or without what occurs again."""
    several = _several(match, here)
    if several is None or not (name := _name(several)):
        return ""
    once = match.groupdict().get("once") or re.search(
        r"duplicates|doubles|unique", match[0], re.IGNORECASE
    )
    turned = re.search(r"revers|backward|descending", match[0], re.IGNORECASE)
    numeric = re.search(r"numeric|by number|by size", match[0], re.IGNORECASE)
    flags = f"{'u' if once else ''}{'n' if numeric else ''}{'r' if turned else ''}"
    return f"mapfile -t {name} < <({several.printed} | sort{f' -{flags}' if flags else ''})"


def _longest(match: _Match, here: Here) -> str:
    several = _several(match, here)
    if several is None:
        return ""
    first = "tail" if match["how"].lower() == "longest" else "head"
    return (
        f"{several.printed} | awk '{{print length, $0}}' | sort -n | {first} -n 1 | cut -d' ' -f2-"
    )


def _random(match: _Match, here: Here) -> str:
    several = _several(match, here)
    number = {"one": "1", "a": "1", "an": "1", "two": "2", "three": "3"}.get(
        (match["n"] or "1").lower(), match["n"] or "1"
    )
    return f"{several.printed} | shuf -n {number}" if several and number.isdigit() else ""


def _except(match: _Match, here: Here) -> str:
    """All but the first or the last."""
    several = _several(match, here)
    if several is None:
        return ""
    return (
        f"{several.printed} | {'tail -n +2' if match['end'].lower() == 'first' else 'head -n -1'}"
    )


def _part(match: _Match, here: Here) -> str:
    """The first or last few."""
    several = _several(match, here)
    if several is None:
        return ""
    number = {"two": "2", "three": "3", "four": "4", "five": "5", "ten": "10"}.get(
        match["n"].lower(), match["n"]
    )
    return (
        f"{several.printed} | {'head' if match['end'].lower() == 'first' else 'tail'} -n {number}"
        if number.isdigit()
        else ""
    )


def _dropped(match: _Match, here: Here) -> str:
    """The array without one of its elements."""
    several = _several(match, here)
    if (
        several is None
        or not (name := _name(several))
        or is_map(next(v for v in here.scope.variables if v.name == name), here.scope)
    ):
        return ""
    one = next(
        (
            v
            for v in here.scope.variables
            if v.name == match["what"].strip("$") and v.sort != "list"
        ),
        None,
    )
    held = next((v.value for v in here.scope.variables if v.name == name), "")
    if one is None and match["what"] not in held.split():
        return ""
    what = f'"${one.name}"' if one else word(match["what"])
    return f"mapfile -t {name} < <({several.printed} | grep -vxF -- {what})"


def _by_value(match: _Match, here: Here) -> str:
    """The keys of a map with their values, in the order of the values or of the keys."""
    maps = [one for one in here.scope.variables if one.sort == "list" and is_map(one, here.scope)]
    if len(maps) != 1:
        return ""
    name = maps[0].name
    key = "key" if "key" not in here.scope.names else "k"
    by = match["by"].lower()
    keyed = by in {"name", "key", "names", "keys"}
    values = re.findall(r"\]=(\S+)", maps[0].value)
    numeric = (
        "n" if not keyed and values and all(re.fullmatch(r"\d+", one) for one in values) else ""
    )
    turned = (
        "r"
        if re.search(r"highest|biggest|largest|descending|most", match[0], re.IGNORECASE)
        else ""
    )
    order = "sort" if keyed else f"sort -k2{numeric}{turned}"
    return f'for {key} in "${{!{name}[@]}}"; do echo "${key} ${{{name}[${key}]}}"; done | {order}'


_X = (
    r"(?P<x>them|these|those|it|they|(?:the |all the |our |these )?[a-z]+(?: (?:list|array|ones))?)"
)
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (
        rf"sort {_X},? in place(?:,? (?:and )?(?P<once>without duplicates|unique|remove duplicates))?(?:,? (?:numerically|in reverse|descending))?",
        _in_place,
    ),
    (
        rf"(?:remove|drop|delete|get rid of|throw out|strip) (?:the |all |any )?(?:duplicates|doubles|double entries|repeated ones)(?: (?:from|in|of) {_X})?",
        _in_place,
    ),
    (r"(?:make|keep) (?P<x>them|these|those|the [a-z]+) unique", _in_place),
    (
        rf"(?:(?:print|show|find|get|tell me|give me|which|what) )?(?:is |one is |of them is )?(?:the )?(?P<how>longest|shortest)(?: (?:one|name|word|of {_X}))?",
        _longest,
    ),
    (
        rf"(?:pick|choose|take|select|print|show|draw|get)(?: (?P<n>one|a|an|two|three|\d+))?(?: random(?: (?:one|element|entry|name|item|[a-z]+))?)?(?: of {_X})?(?: at random| randomly| by chance)",
        _random,
    ),
    (
        rf"(?:pick|choose|take|select|print|show|draw|get) (?P<n>a) random (?:one|element|entry|item|[a-z]+)(?: (?:of|from) {_X})?",
        _random,
    ),
    (
        rf"(?:print |show |list )?(?:all(?: of {_X})?|everything) (?:but|except(?: for)?) the (?P<end>first|last)(?: one)?",
        _except,
    ),
    (
        r"(?:print |show |list )(?:only |just )?the (?P<end>first|last) (?P<n>two|three|four|five|ten|\d+)(?: of (?P<x>them|these|those))",
        _part,
    ),
    (
        rf"(?:remove|drop|delete|take|throw|kick) (?P<what>[\w$./-]+) (?:out of|from|off) {_X}",
        _dropped,
    ),
    (
        r"(?:list|print|show)(?: me)? (?:them|all|everything|(?:the )?[a-z]+s)(?: all)?,? (?:sorted|ordered|in order) (?:by|of) (?:the |their )?(?P<by>[a-z]+)(?:,? (?:highest|biggest|largest|most|lowest|smallest) first|,? descending)?",
        _by_value,
    ),
)
