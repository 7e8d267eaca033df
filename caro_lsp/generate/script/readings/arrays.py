"""Requests about the elements and keys of an array: "each name with its port", "the last run"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.readings import subjects
from caro_lsp.generate.script.readings.values import SHOW, SIGN, sign
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

_Match = re.Match[str]
_ELEMENTS = 3


def asked(text: str, scope: Scope) -> str:
    """The command for a request about an array of the script; empty for another request."""
    if not any(one.sort == "list" for one in scope.variables):
        return ""
    body = SHOW.sub("", text.strip(" .?!"), count=1)
    for pattern, write in _WAYS:
        match = pattern.fullmatch(body)
        if match and (command := write(match, scope)):
            return command
    return ""


def is_map(one: Variable, scope: Scope) -> bool:
    """Whether an array has keys that are no numbers."""
    declared = re.compile(rf"\b(?:declare|local|typeset)\s+-\w*A\w*\s.*\b{one.name}\b")
    return bool(re.match(r"\[[^\]]*[A-Za-z]", one.value)) or any(
        declared.search(line) for line in scope.commands
    )


def _singular(said: str, taken: frozenset[str]) -> str:
    """A name for one element."""
    last = re.findall(r"[a-z]+", said.lower())[-1:] or ["one"]
    name = last[0]
    for end, put in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("s", "")):
        if name.endswith(end) and len(name) > len(end) + 1 and not name.endswith("ss"):
            name = name[: -len(end)] + put
            break
    return f"one_{name}" if name in taken else name


def _map_of(said: list[str], scope: Scope) -> Variable | None:
    """The only map, or that which is called as one of the words says."""
    maps = [one for one in scope.variables if one.sort == "list" and is_map(one, scope)]
    words = {form for one in said for form in called(one)}
    named = [
        one for one in maps if words & {f for part in name_parts(one.name) for f in called(part)}
    ]
    found = named or maps
    return found[0] if len(found) == 1 else None


def _pairs(match: _Match, scope: Scope) -> str:
    """Each key and what it stands for."""
    said = re.findall(r"[a-z]+", match["x"].lower()) + re.findall(
        r"[a-z]+", (match["y"] or "").lower()
    )
    if both := _side_by_side(match, scope):
        return both
    one = _map_of(said, scope)
    if one is None:
        return ""
    mine = {form for part in name_parts(one.name) for form in called(part)}
    if not mine & {form for each in said for form in called(each)} and not {
        "value",
        "values",
        "key",
        "keys",
    } & set(said):
        return ""
    key = _singular(
        re.sub(r"\b(?:its|their|with|and|the|name)\b.*", "", match["x"]) or "key",
        frozenset(scope.names),
    )
    between = _between(match)
    shown = f'"${key}{between}${{{one.name}[${key}]}}"'
    if between[:1].isalnum() or between[:1] in {"_", "["}:
        shown = f'"${{{key}}}{between}${{{one.name}[${key}]}}"'
    ordered = " | sort" if match["sorted"] else ""
    if by := match["by"]:
        reverse = "r" if re.match(r"high|big|larg|most", by, re.IGNORECASE) else ""
        ordered = f" | sort -k2,2n{reverse}"
    return f'for {key} in "${{!{one.name}[@]}}"; do echo {shown}; done{ordered}'


def _between(match: _Match) -> str:
    """What stands between a key and its value, perhaps shown by an example."""
    if shape := match["shape"]:
        found = re.fullmatch(r"[\w<>-]+?(?P<sign>[^\w<>]+|=)[\w<>-]+", shape.strip("'\"`"))
        return found["sign"].replace('"', "") if found else " "
    return sign(match["sign"]) or " " if match["sign"] else " "


def _side_by_side(match: _Match, scope: Scope) -> str:
    """The elements of two arrays of one length, pair by pair."""
    one = subjects.several(_plural(match["x"]), scope)
    other = subjects.several(match["y"] or "", scope) or subjects.several(
        _plural(match["y"] or ""), scope
    )
    if one is None or other is None or one is other or is_map(one, scope) or is_map(other, scope):
        return ""
    return (
        f'for i in "${{!{one.name}[@]}}"; do echo "${{{one.name}[$i]}}{_between(match)}'
        f'${{{other.name}[$i]}}"; done'
    )


def _plural(said: str) -> str:
    said = re.sub(r"^(?:(?:each|every|the|its|their|all) )+", "", said.strip())
    return said if said.endswith("s") else f"{said}s"


def _keys(match: _Match, scope: Scope) -> str:
    one = subjects.several(match["x"] or "", scope) if match["x"] else _map_of([], scope)
    if one is None or not is_map(one, scope):
        return ""
    ordered = " | sort" if match["sorted"] else ""
    return f"printf '%s\\n' \"${{!{one.name}[@]}}\"{ordered}"


def _value_of(match: _Match, scope: Scope) -> str:
    """What stands for a key: "the port of mqtt"."""
    one = _map_of([match["what"]], scope)
    if one is None or not called(match["what"]) & {
        f for p in name_parts(one.name) for f in called(p)
    }:
        return ""
    key = match["key"].strip("'\"`")
    held = next(
        (
            v
            for v in scope.variables
            if v.name in {key.strip("$"), key.upper()} and v.sort != "list"
        ),
        None,
    )
    keys = re.findall(r"\[([^\]]+)\]=", one.value)
    if key not in {each.strip("'\"") for each in keys}:
        if held is None:
            return ""
        key = f"${held.name}"
    return f'echo "${{{one.name}[{key}]}}"'


def _nth(match: _Match, scope: Scope) -> str:
    """One of the elements."""
    one = subjects.several(match["x"], scope) or subjects.several(_plural(match["x"]), scope)
    if one is None or is_map(one, scope):
        return ""
    which = match["which"].lower()
    number = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}[which]
    return f'echo "${{{one.name}[{number}]}}"'


def _joined(match: _Match, scope: Scope) -> str:
    """All elements as one text."""
    one = subjects.several(match["x"], scope) or subjects.several(_plural(match["x"]), scope)
    between = sign(match["sign"])
    if one is None or not between or is_map(one, scope):
        return ""
    if len(between) == 1 and between not in "\n":
        letter = word(between) if between != "\t" else "$'\\t'"
        return f'(IFS={letter}; echo "${{{one.name}[*]}}")'
    if between == "\n":
        return f"printf '%s\\n' \"${{{one.name}[@]}}\""
    return ""


def _member(match: _Match, scope: Scope) -> str:
    """Whether something is one of the elements."""
    one = subjects.several(match["x"], scope)
    if one is None or is_map(one, scope):
        return ""
    said = match["what"].strip("'\"`")
    held = next((v for v in scope.variables if v.name in {said.strip("$"), said.upper()}), None)
    what = f'"${held.name}"' if held else word(said)
    found = f"printf '%s\\n' \"${{{one.name}[@]}}\" | grep -qxF {what}"
    return f"if {found}; then echo yes; else echo no; fi"


def _turned(match: _Match, scope: Scope) -> str:
    one = subjects.several(match["x"], scope)
    return f"printf '%s\\n' \"${{{one.name}[@]}}\" | tac" if one and not is_map(one, scope) else ""


def _sized(match: _Match, scope: Scope) -> str:
    """A count of lines, words or bytes of each file of an array."""
    one = subjects.several(match["x"], scope)
    if one is None or is_map(one, scope) or not re.search(r"[/*.]", one.value):
        return ""
    option = {"line": "l", "word": "w", "byte": "c"}[match["what"].lower()]
    return f'wc -{option} "${{{one.name}[@]}}"'


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_SORTED = (
    r"(?P<sorted>,? (?:sorted|in (?:alphabetical )?order|alphabetically)(?: by (?:name|key"
    r"|the name))?)?"
)
_BY_VALUE = (
    r"(?:,? (?:(?P<by>lowest|smallest|highest|biggest|largest)(?: (?!first)\w+)? first"
    r"|(?:sorted )?by (?:its |their |the )?(?:value|number|count|port|size)s?))?"
)
_LIKE = (
    r"(?:,? (?:like|as|in the form(?: of)?|such as|e\.g\.|formatted as) "
    r"(?P<shape>[\w<>'\"`-]+[^\w\s<>]+ ?[\w<>'\"`-]+))?"
    rf"(?:,? (?:separated by|with|divided by|joined by) (?P<sign>{SIGN})(?: between(?: them)?)?)?"
)
_WAYS: tuple[tuple[re.Pattern[str], Callable[[_Match, Scope], str]], ...] = (
    (
        _p(
            r"(?:the |both |all )?(?P<y>[\w ]+? and [\w]+|[\w]+s? with [\w ]+?) (?:of|for) "
            r"(?:each|every|all(?: the)?)"
            rf" (?P<x>\w+?){_SORTED}{_BY_VALUE}{_LIKE}"
        ),
        _pairs,
    ),
    (
        _p(
            r"(?:each|every|all(?: the)?|the)(?: of the)? (?P<x>\w+) (?:with|and|together with"
            r"|next to|along with|plus|beside)"
            rf" (?:its|their|the|his) (?P<y>\w+){_SORTED}{_BY_VALUE}{_LIKE}"
        ),
        _pairs,
    ),
    (
        _p(
            r"(?:each|every|all(?: the)?|the) (?P<x>keys?|pairs?|entry|entries|names?) and "
            r"(?:its |their |the )?(?P<y>values?|\w+)"
            rf"(?: (?:of|in) [\w ]+?)?{_SORTED}{_BY_VALUE}{_LIKE}"
        ),
        _pairs,
    ),
    (
        _p(
            rf"(?:the |all (?:the )?)?(?:keys|indices|indexes)(?: (?:of|in) "
            rf"(?P<x>[\w ]+?))?{_SORTED}"
        ),
        _keys,
    ),
    (_p(r"(?:the )?(?P<what>\w+) (?:of|for) (?:the )?(?P<key>[\w$'\"`.-]+)"), _value_of),
    (
        _p(
            r"(?:the )?(?P<which>first|second|third|fourth|last) (?:(?:element|item|entry|one"
            r"|value) )?(?:of |in )?(?:the )?(?P<x>\w+)"
        ),
        _nth,
    ),
    (
        _p(
            rf"(?:join )?(?:the |all )?(?P<x>[\w ]+?) (?:joined|separated|glued together"
            rf"|concatenated|connected)? ?(?:by|with|using) "
            rf"(?:a )?(?P<sign>{SIGN})(?: between(?: them)?)?(?: in between)?"
        ),
        _joined,
    ),
    (
        _p(
            r"(?:the |all )?(?P<x>[\w ]+?)(?: as| in| on)? (?:an? |one )?(?P<sign>comma|colon"
            r"|space|semicolon|pipe)[- ]separated"
            r"(?: (?:list|line|string))?"
        ),
        _joined,
    ),
    (
        _p(
            r"(?:is|whether|check (?:whether|if)) (?P<what>[\w.$'\"`-]+) (?:is )?(?:among|in"
            r"|one of|part of|contained in|an? element of)"
            r" (?P<x>[\w ]+?)(?:,? (?:print )?yes or no)?"
        ),
        _member,
    ),
    (
        _p(
            r"(?:the |all )?(?P<x>[\w ]+?),? (?:in reverse(?: order)?|backwards|reversed"
            r"|from last to first|last first)"
        ),
        _turned,
    ),
    (
        _p(
            r"(?:(?:the )?(?P<what>line|word|byte)(?:s| counts?)|(?:the )?number of \w+) (?:of|in"
            r"|for) (?:each|every|all)(?: of)?"
            r" (?P<x>[\w ]+)"
        ),
        _sized,
    ),
)
