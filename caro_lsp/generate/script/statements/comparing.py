"""Conditions on values: numbers, texts, one of several, two that differ."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.reckoned import count_of
from caro_lsp.generate.script.scope import Variable, name_parts
from caro_lsp.generate.script.statements.here import bare, held, literal
from caro_lsp.generate.script.statements.testing import (
    NUMBERS,
    SIGNS,
    Test,
    label,
    spoken,
)

if TYPE_CHECKING:
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


def compared(match: _Match, here: Here) -> Test | None:
    """Of numbers and sizes."""
    one = here.variable(match["x"])
    how = match["how"].lower()
    sign = next((sign for words, sign in SIGNS if re.fullmatch(words, how)), "")
    other = here.variable(match["y"])
    number = NUMBERS.get(match["y"].strip().lower(), match["y"].strip())
    scaled = re.fullmatch(r"(\d+) ?(k|m|g|t)?i?b?(?:ytes)?", number, re.IGNORECASE)
    right = f'"${other.name}"' if other else ""
    if not sign or one is None or one.sort in {"list", "url", "host", "command", "folder"}:
        return None
    if not right and scaled:
        right = str(
            int(scaled[1]) * 1024 ** ("kmgt".index(scaled[2].lower()) + 1 if scaled[2] else 0)
        )
    if not right:
        return None
    if one.sort == "file" and (taken := _taken_from(one, here)):
        # What was read from the file is meant, not how big that is.
        one = taken
    of_file = one.sort == "file" or bool(one == here.item and scaled and scaled[2])
    if of_file and re.match(
        r"bigger|larger|smaller|over|above|exceed|more|less|below|under|at", how
    ):
        return Test(
            f'[ "$(wc -c < "${one.name}")" {sign} {right} ]', f"${one.name} is too big", "", one
        )
    told = f"{spoken(one, match['x'])} is {how} {bare(right) if not other else label(match['y'])}"
    return Test(f'[ "${one.name}" {sign} {right} ]', told, "", one)


def _taken_from(file: Variable, here: Here) -> Variable | None:
    """The only value that the script has taken from a file."""
    ones = [
        one
        for one in here.scope.variables
        if one.value.startswith("$(") and re.search(rf"\$\{{?{file.name}\b", one.value)
    ]
    return ones[0] if len(ones) == 1 else None


def compared_with(match: _Match, here: Here) -> Test | None:
    """Of two variables: "there is less free space than needed"."""
    found = []
    for said in match.group("x", "y"):
        words = [one.lower() for one in said.split()]
        ones = [
            v
            for v in here.scope.variables
            if any(
                word.startswith(part) and len(part) > _SHORT
                for word in words
                for part in name_parts(v.name)
            )
        ]
        one = here.variable(said) or (ones[0] if len(ones) == 1 else None)
        if one is None or one.sort not in {"number", "text"}:
            return None
        found.append(one)
    first, second = found
    if first == second:
        return None
    sign = "-gt" if match["how"].lower() == "more" else "-lt"
    told = (
        f"only ${first.name} of ${second.name}" if sign == "-lt" else f"${first.name} is too much"
    )
    return Test(f'[ "${first.name}" {sign} "${second.name}" ]', told, "", first)


_SHORT = 3


def over_limit(match: _Match, here: Here) -> Test | None:
    """Whether what the script has measured is over its limit: "we are over the limit"."""
    limits = [
        one for one in here.scope.variables
        if _LIMITS & set(name_parts(one.name)) and one.sort in {"number", "size", "text"}
    ]  # fmt: skip
    limit = here.variable(match["y"]) if match["y"] else None
    limit = limit or (limits[0] if len(limits) == 1 else None)
    measured = [one for one in here.scope.variables if one != limit and _MEASURED.match(one.value)]
    if limit is None or limit.sort in {"list", "file", "folder", "size"} or not measured:
        return None
    sign = next((sign for words, sign in SIGNS if re.fullmatch(words, match["how"].lower())), "")
    one = measured[-1]
    told = f"${one.name} is {match['how'].lower()} ${limit.name}"
    return Test(f'[ "${one.name}" {sign} "${limit.name}" ]', told, "", one) if sign else None


_LIMITS = frozenset(
    {"limit", "max", "maximum", "threshold", "quota", "min", "minimum", "allowed", "cap"}
)
_MEASURED = re.compile(r"\$\(\(|\$\(.*\b(?:wc|du|df|cut|awk|grep -c|stat|tr|jq|date)\b")


def some_counted(match: _Match, here: Here) -> Test | None:
    """Whether a count that is called after what it counts is more than nothing."""
    one = count_of(match["x"], here.scope)
    if one is None:
        return None
    test = Test(f'[ "${one.name}" -gt 0 ]', f"${one.name} {match['x']}", "", one)
    return test.opposite() if match["no"] else test


def there_are(match: _Match, here: Here) -> Test | None:
    """What a variable has counted: "there are more than 2 errors"."""
    if found := _elements(match, here):
        return found
    one = here.variable(match["x"])
    counted = [
        v for v in here.scope.variables if v.sort == "number" or "-c" in v.value or "wc" in v.value
    ]
    if one is None or one not in counted:
        one = counted[-1] if len(counted) == 1 else None
    if one is None:
        return None
    how, number = (match["how"] or "").lower(), NUMBERS.get(match["n"].lower(), match["n"])
    if number in {"any", "some"}:
        return Test(f'[ "${one.name}" -gt 0 ]', f"${one.name} {match['x']}", "", one)
    sign = next((sign for words, sign in SIGNS if re.fullmatch(words, how or "exactly")), "")
    return (
        Test(f'[ "${one.name}" {sign} {number} ]', f"${one.name} {match['x']}", "", one)
        if number.isdigit()
        else None
    )


_OF_THEM = re.compile(
    r"(?:of )?(?:them|those|these)|elements?|entries|items?|things|of (?:the )?(?P<x>.+)",
    re.IGNORECASE,
)


def _elements(match: _Match, here: Here) -> Test | None:
    """How many elements an array has: "there are more than LIMIT of them"."""
    lists = [one for one in here.scope.variables if one.sort == "list"]
    pronoun = _OF_THEM.fullmatch(match["x"])
    one = here.variable(match["x"]) if not pronoun or pronoun["x"] else None
    if one is None and pronoun and not pronoun["x"] and len(lists) == 1:
        one = lists[0]
    if one is None or one.sort != "list":
        return None
    how = (match["how"] or "").lower()
    number = NUMBERS.get(match["n"].lower(), match["n"])
    other = None if number.isdigit() else here.variable(match["n"])
    sign = next((sign for words, sign in SIGNS if re.fullmatch(words, how or "exactly")), "")
    if not sign or (other is None and not number.isdigit()):
        return None
    right = f'"${other.name}"' if other else number
    told = f"{how or 'exactly'} {f'${other.name}' if other else number} {one.name}"
    return Test(f'[ "${{#{one.name}[@]}}" {sign} {right} ]', told, f"not {told}", one)


_STATES = frozenset(
    [
        "ready",
        "up",
        "online",
        "available",
        "reachable",
        "healthy",
        "alive",
        "responding",
        "done",
        "finished",
        "complete",
        "there",
        "gone",
        "free",
        "busy",
        "down",
        "offline",
        "running",
        "stopped",
        "back",
    ]
)
_STATED = frozenset("status state mode phase result health answer reply response stat".split())  # noqa: SIM905


def equal(match: _Match, here: Here) -> Test | None:
    """A variable and a value, or another variable."""
    one = here.variable(match["x"])
    other = (
        here.variable(match["y"])
        if not re.fullmatch(r"[a-z0-9.-]+", match["y"]) or match["y"] in here.scope.names
        else None
    )
    if one is None or one.sort in {"list", "command"}:
        return None
    said = match["y"].strip()
    if said.lower() in _STATES and _STATED.isdisjoint(name_parts(one.name)):
        # What it stands for is in that state, not its name.
        return None
    if other is None and said.lower() in NUMBERS and (one.sort == "number" or _is_status(one)):
        return Test(
            f'[ "${one.name}" -eq {NUMBERS[said.lower()]} ]',
            "",
            f"{spoken(one, match['x'])} is ${one.name}",
            one,
        )
    if other is not None:
        if one.sort == other.sort == "file":
            return Test(f'cmp -s "${one.name}" "${other.name}"', "", "", one)
        right = held(other)
    elif re.search(r"\b(?:a|the|an|not|in|on|of|up|than|older|newer)\b", said):
        return None
    else:
        right = literal(said)
    if not right:
        return None
    if right.isdigit() and (one.sort == "number" or _is_status(one)):
        return Test(
            f'[ "${one.name}" -eq {right} ]', "", f"{spoken(one, match['x'])} is ${one.name}", one
        )
    name = spoken(one, match["x"])
    return Test(
        f'[ "${one.name}" = {right} ]',
        f"{name} is {bare(right)}",
        f"{name} is not {bare(right)}",
        one,
    )


def _is_status(one: Variable) -> bool:
    return one.value in {"$?", "0", "1"} or bool(
        {"status", "rc", "code", "ret", "exit"} & set(name_parts(one.name))
    )


def answered(match: _Match, here: Here) -> Test | None:
    """What a field of the JSON is that a variable holds: "the status in the response is ok"."""
    one = here.variable(match["x"])
    if one is None or one.sort in {"list", "command", "number"}:
        return None
    if one.sort != "file" and not re.match(r"\$\((?:curl|wget|http)\b|\$\(.*\.json\b", one.value):
        return None
    if one.sort == "file" and not one.value.endswith(".json"):
        return None
    right = literal(match["y"])
    if not right:
        return None
    field = f"jq -r .{match['field']}"
    if one.sort == "file":
        read = f'{field} "${one.name}"'
    elif here.scope.posix:
        read = f"printf '%s' \"${one.name}\" | {field}"
    else:
        read = f'{field} <<< "${one.name}"'
    told = f"{match['field']} is {bare(right)}"
    return Test(f'[ "$({read})" = {right} ]', told, told.replace(" is ", " is not "), one)


def differ(match: _Match, here: Here) -> Test | None:
    """Two variables, or what two files hold."""
    one, other = here.variable(match["x"]), here.variable(match["y"])
    if one is None or other is None or one == other:
        return None
    files = {one.sort, other.sort} <= {"file"}
    same = (
        f'cmp -s "${one.name}" "${other.name}"' if files else f'[ "${one.name}" = "${other.name}" ]'
    )
    found = Test(
        same,
        f"${one.name} and ${other.name} are the same",
        f"${one.name} and ${other.name} differ",
        one,
    )
    return found.opposite() if re.search(r"differ|not|n't", match["how"]) else found


def begins(match: _Match, here: Here) -> Test | None:
    """What a text begins or ends with, or holds."""
    one = here.variable(match["x"])
    if one is None or one.sort == "list":
        return None
    said, cased = re.subn(_ANY_CASE, "", match["y"].strip(), flags=re.IGNORECASE)
    if found := _either(match, one, said, cased=bool(cased)):
        return found
    what = re.sub(r"^(?:an?|the) ", "", match["y"].strip())
    part = _SIGN_NAMES.get(what.lower()) or literal(what)
    other = here.variable(match["y"])
    if other is not None and other != one:
        part = held(other)
    if not part:
        return None
    name = f"{one.name}"
    where = match["where"].lower()
    message = f"${name} {where} {bare(part)}"
    if where.startswith(("contain", "include", "mention", "has", "hold")):
        if one.sort == "file" and (one.value or here.item == one):
            return Test(f'grep -q {part} "${name}"', "", "", one)
        if here.scope.posix:
            return Test(f"case ${name} in *{part}*) true ;; *) false ;; esac", message, "", one)
        return Test(f"[[ ${name} == *{part}* ]]", message, "", one)
    begins = where.startswith(("start", "begin"))
    name = f"{{{name}" if True else name
    cut = f"${name}#{part}}}" if begins else f"${name}%{part}}}"
    return Test(f'[ "{cut}" != "${one.name}" ]', message, "", one)


_ANY_CASE = (
    r",? (?:in )?(?:upper[- ](?:case )?(?:or|and) lower[- ]?case|lower[- ](?:case )?(?:or|and) upper[- ]?case"
    r"|(?:whatever|any|either|no matter (?:what|which)) case|in any case|ignoring (?:the )?case|case[- ]insensitive(?:ly)?"
    r"|regardless of (?:the )?case)$"
)


def _either(match: _Match, one: Variable, said: str, *, cased: bool) -> Test | None:
    """One of several beginnings or ends: "y or Y", "y, upper or lower case"."""
    parts = re.split(r",? or (?:an? |with )?|, ", re.sub(r"^(?:an?|the|either) ", "", said))
    if cased:
        parts = [each for part in parts for each in dict.fromkeys((part.lower(), part.upper()))]
    words = [literal(part) for part in parts]
    if len(words) < 2 or not all(words) or one.sort == "file":
        return None
    where = match["where"].lower()
    before = "" if where.startswith(("start", "begin")) else "*"
    after = "" if where.startswith("end") else "*"
    pattern = "|".join(f"{before}{part}{after}" for part in words)
    told = f"${one.name} {where} {said.replace(chr(34), '')}"
    return Test(f"case ${one.name} in {pattern}) true ;; *) false ;; esac", told, "", one)


_SIGN_NAMES = {
    "dash": "-",
    "hyphen": "-",
    "minus": "-",
    "dot": ".",
    "slash": "/",
    "underscore": "_",
    "hash": "'#'",
    "space": "' '",
    "colon": ":",
    "comma": ",",
    "at": "@",
    "plus": "+",
}


def numeric(match: _Match, here: Here) -> Test | None:
    """Whether a value is a number."""
    one = here.variable(match["x"])
    if one is None or one.sort in {"list", "file", "folder"}:
        return None
    name = spoken(one, match["x"])
    if here.scope.posix:
        test = f"printf '%s\\n' \"${one.name}\" | grep -Eq '^[0-9]+$'"
    else:
        test = f"[[ ${one.name} =~ ^[0-9]+$ ]]"
    return Test(test, f"{name} is a number", f"{name} must be a number", one)


def one_of(match: _Match, here: Here) -> Test | None:
    """Whether a value is one of several."""
    one = here.variable(match["x"])
    values = [literal(v) for v in re.split(r",? or | and |, ", match["y"])]
    if one is None or len(values) < 2 or not all(values):
        return None
    command = f"case ${one.name} in {'|'.join(values)}) true ;; *) false ;; esac"
    return Test(command, "", f"{spoken(one, match['x'])} must be {' or '.join(values)}", one)
