"""Requests about a part of a value: its first letters, a key of several, a name without its folder."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.script.readings import subjects

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

    _Match = re.Match[str]

_X = r"(?P<x>[\w$\"{}' -]+?)"
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_WORDS = re.compile(r"[\w./:@-]+(?: [\w./:@-]+)+")


def asked(said: str, scope: Scope) -> str:
    """The command for a request about a part of a value; empty for another request."""
    for pattern, write in _WAYS:
        match = pattern.fullmatch(said)
        if match and (command := write(match, scope)):
            return command
    return ""


def _single(said: str, scope: Scope) -> Variable | None:
    one = subjects.single(said, scope)
    return None if one is None or one.sort in {"command", "list"} else one


def _sliced(match: _Match, scope: Scope) -> str:
    """The first or the last few letters."""
    one = _single(match["x"], scope)
    said = (match["n"] or "1").lower()
    number = int(said) if said.isdigit() else _NUMBERS.get(said, 0)
    if one is None or not number:
        return ""
    if match["which"].lower() == "first":
        if scope.posix or one.name.isdigit():
            return f"printf '%.{number}s\\n' \"${one.name}\""
        return f'echo "${{{one.name}:0:{number}}}"'
    if scope.posix or one.name.isdigit():
        return f"echo \"${one.name}\" | sed 's/.*\\({'.' * number}\\)$/\\1/'"
    return f'echo "${{{one.name}: -{number}}}"'


def _of_pairs(match: _Match, scope: Scope) -> str:
    """What stands behind a key in a text of several: "the owner out of entry"."""
    one = _single(match["x"], scope)
    if one is None:
        return ""
    key = re.escape(match["key"])
    found = re.search(rf"(?:^|(?P<sign>[;,&| ])){key}=[^;,&| ]*(?P<end>[;,&| ]?)", one.value)
    if found is None:
        return ""
    if not found["end"]:
        return f'echo "${{{one.name}##*{match["key"]}=}}"'
    return f"echo \"${one.name}\" | tr {word(found['end'])} '\\n' | sed -n 's/^{match['key']}=//p'"


def _major(match: _Match, scope: Scope) -> str:
    """The first numbers of a version."""
    versions = [one for one in scope.variables if re.fullmatch(r"v?\d+\.\d+\.\d+", one.value)]
    named = _single(match["x"], scope) if match["x"] else None
    one = named or (versions[0] if len(versions) == 1 and not match["x"] else None)
    if one is None or (one.value and not re.match(r"v?\d+\.|\$", one.value)):
        return ""
    if match["minor"] is None:
        return f'echo "${{{one.name}%%.*}}"'
    return f'echo "${one.name}" | cut -d. -f1,2'


def _only_name(match: _Match, scope: Scope) -> str:
    """The name of a file without its folder and its ending."""
    said = re.sub(
        r"^(?:the |its )?(?:file ?)?(?:base ?)?(?:name|title)(?: of)? ?", "", match["x"] or ""
    )
    one = _single(said, scope) if said else _path(scope)
    if one is None:
        return ""
    known = match["ending"] if match["ending"].startswith(".") else _ending(one, scope)
    if known:
        return f'basename "${one.name}" {known}'
    return f'basename "${{{one.name}%.*}}"'


def _path(scope: Scope) -> Variable | None:
    """The item of a loop that is open, or else the only path there is."""
    last = scope.commands[-1] if scope.commands else ""
    paths = [one for one in scope.variables if one.sort == "file" or "/" in one.value]
    items = [v for v in scope.variables if re.search(rf"\b(?:for|read) (?:-\w+ )*{v.name}\b", last)]
    return items[0] if items else paths[0] if len(paths) == 1 else None


def _ending(one: Variable, scope: Scope) -> str:
    for line in scope.commands:
        if over := re.search(rf"\bfor {one.name} in [^;]*\*(\.[\w.]+)", line):
            return over[1]
    return ""


def _last_first(match: _Match, scope: Scope) -> str:
    """The words of a text in the opposite order, a line each."""
    said = match["x"]
    lists = [one for one in scope.variables if one.sort == "text" and _WORDS.fullmatch(one.value)]
    one = lists[0] if said.lower() in {"them", "it", "these"} and len(lists) == 1 else None
    one = one or _single(said, scope)
    if one is None or one.sort != "text" or not _WORDS.fullmatch(one.value):
        return ""
    return f"printf '%s\\n' ${one.name} | tac"


_WITHOUT = r"(?:without|with no|no|minus)"
_WAYS: tuple[tuple[re.Pattern[str], Callable[[_Match, Scope], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), write)
    for pattern, write in (
        (rf"(?:the )?(?P<which>first|last) (?:(?P<n>\d+|[a-z]+) )?(?:letters?|characters?|chars?|digits?|signs?) (?:of|in|from) {_X}", _sliced),
        (rf"(?:the )?(?P<key>\w+) (?:out of|from|in|of) {_X}", _of_pairs),
        (r"(?:the )?major(?P<minor>(?:,| and|\.| or)+ ?minor)?(?: (?:version|number|part)s?)?(?: (?:of|from) (?P<x>.+))?", _major),
        (rf"(?P<x>(?:(?:the |its )?(?:file ?)?(?:base ?)?(?:name|title)(?: of [\w $]+?)?|[\w$]+)?)[:,]? {_WITHOUT} (?:the |its |any )?"
         r"(?:folder|path|dir|directory|directories)(?:,| and| or)+ (?:(?:without|with no|no|minus) )?(?:the |its |any )?(?P<ending>extension|ending|suffix|\.\w+)", _only_name),
        (rf"{_X}(?: (?:one )?(?:per|on a) line| a line each)?,? (?:last (?:one )?first|in reverse(?: order)?|backwards|reversed)(?:,? (?:one per line|a line each))?", _last_first),
    )
)  # fmt: skip
