"""Names of files that a request writes with a number left open: "app.log.N", "f1.py to f4.py".

Each open number stands as a word of our own in the request, and as a pattern in the command.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import EXTENSIONS

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_ANY = "anynumber"
_RANGE = re.compile(
    r"(?<![\w.*-])(?P<stem>[\w.-]*?[A-Za-z_.-])(?P<a>\d)(?P<end>\.\w[\w.]*)"
    r"(?:,? (?:to|through|until|till|up to|thru) |-)(?P=stem)(?P<b>\d)(?P=end)(?![\w.-])"
)
_OPEN = re.compile(r"(?<![\w.*-])(?P<before>[\w*-]+(?:\.[\w*]+)*[._-])(?:N|<n>|X|#)(?![\w-])")
_IN_BRACKETS = re.compile(
    r"(?P<lead>^\S+ (?:.*\b(?:in|of|from|to|into|the|all|and) )?)(?P<what>(?:[a-z]+ ){1,2}?)"
    r"\((?P<glob>[\w.-]*\*[\w.*-]*)\)(?!.* by version)"
)
_OF_ONE = re.compile(rf"between(?P<a>\d)and(?P<b>\d)|{_ANY}")
_HIDDEN = re.compile(
    r",? (?:\(?(?:and |also |including |incl\.? |with )*(?:the )?hidden (?:ones|files)"
    r"(?: too| as well| included)?\)?)[ .]*$",
    re.IGNORECASE,
)


def opened(text: str, scope: Scope) -> str:
    """``text`` with a word of our own for each number that is left open in a name."""
    said = _RANGE.sub(lambda m: f"{m['stem']}between{m['a']}and{m['b']}{m['end']}", text)
    if not {"N", "X"} & set(scope.names):
        said = _OPEN.sub(rf"\g<before>{_ANY}", said)
    said = _TWO_KINDS.sub(_as_patterns, said)
    return _IN_BRACKETS.sub(lambda m: f"{m['lead']}{m['glob']} files", said)


_TWO_KINDS = re.compile(
    r"(?<![\w*.$-])(?P<a>[a-z]\w{1,4})(?P<sign> and | or |, )(?P<b>[a-z]\w{1,4}) files\b"
)
_NO_ENDINGS = frozenset(
    "old new big all text empty hidden large other temp their small same many".split()  # noqa: SIM905 - many
)


def _as_patterns(match: re.Match[str]) -> str:
    """Two kinds of files of which the grammar knows one, as patterns of names."""
    known = [one in EXTENSIONS for one in match.group("a", "b")]
    if sum(known) != 1 or not _NO_ENDINGS.isdisjoint(match.group("a", "b")):
        return match[0]
    return f"*.{match['a']}{match['sign']}*.{match['b']} files"


def resolved(command: str) -> str:
    """``command`` with patterns for the numbers that were left open."""
    if _ANY not in command and "between" not in command:
        return command
    return _OF_ONE.sub(lambda m: f"[{m['a']}-{m['b']}]" if m["a"] else "[0-9]*", command)


def without_hidden(text: str) -> str:
    """``text`` without that hidden files count, too; empty where it does not say so."""
    match = _HIDDEN.search(text)
    return text[: match.start()] if match and match.start() else ""
