"""What speaks against an answer in its script, though the request is accounted for.

Each is a sign that the script says something about what is meant that the answer does not know of.
Of what was answered so on scripts of others, hardly any was right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_POINTS = re.compile(
    r"\b(?:it|its|them|these|those|both|this|that|ones?|same|likewise|too|as well|again)\b",
    re.IGNORECASE,
)


def doubts(command: str, text: str, scope: Scope) -> int:
    """How many signs there are that ``command`` is not what ``text`` means in its script."""
    if not scope.commands:
        return 0
    words = set(re.findall(r"\w+", command))
    knows = not words.isdisjoint(scope.names) or not words.isdisjoint(scope.functions)
    called = [
        name
        for name in scope.functions
        if any(re.match(rf"{re.escape(name)}(?:\s|$)", line) for line in scope.commands)
    ]
    return sum(
        (
            # The script has things to work on, and it works on others.
            bool(scope.variables) and not knows,
            # It points at something that it does not say.
            bool(_POINTS.search(text)) and not knows,
            # The script does its work by functions of its own.
            bool(called) and words.isdisjoint(called),
            # What runs as root so far needs no sudo.
            "sudo" in words and not any("sudo" in line for line in scope.commands),
            # It is to be changed, and is only shown.
            bool(_CHANGES.match(text)) and bool(_SHOWS.match(command)),
            # A name that stands in the script as a part of others only.
            bool(scope.variables) and _has_stray_names(command, scope),
            # Columns that the script does not speak of may be called otherwise.
            _has_unknown_columns(command, scope),
            bool(_LIKE.search(text)),
        )
    )


_CHANGES = re.compile(
    r"(?:and |now |then )*(?:strip|remove|delete|drop|replace|swap|rename|mask|fix|change)\b", re.I
)
_SHOWS = re.compile(
    r"(?:grep|awk|tr|sed(?! -\w*i)|sort|cut|uniq|tail|head)\b(?!.*(?:>|\bmv\b|xargs))"
)
_LIKE = re.compile(r"\bsame (?:name|way|place|order|as)\b", re.IGNORECASE)
_OPERANDS = re.compile(r"^(?:sudo )?(?:mv|cp|find|ln|tar)\b(?P<rest>[^|;&>]*)")


def _has_stray_names(command: str, scope: Scope) -> bool:
    """Whether a folder or file is called by a bare word that the script has in paths only."""
    match = _OPERANDS.match(command)
    if match is None:
        return False
    text = "\n".join(scope.commands)
    words = re.findall(r"(?<=\s)[a-z]{2,}(?=\s|$)", re.sub(r"-\w+ \S+", "", match["rest"]))
    return any(
        re.search(rf"[/{{,]{word}\b", text)
        and not re.search(rf"(?<![\w/.${{,-]){word}(?![\w.-])", text)
        for word in words
    )


def _has_unknown_columns(command: str, scope: Scope) -> bool:
    columns = set(re.findall(r"\$c\[\"(\w+)\"\]", command))
    if not columns or not scope.variables:
        return False
    known = {word.lower() for line in scope.commands for word in re.findall(r"[A-Za-z]+", line)}
    return not columns & known
