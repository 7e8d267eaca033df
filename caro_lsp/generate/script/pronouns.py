"""Words that point at something of the script, said by the variable that they may be.

"Follow it" below ``LOG=app.log`` is about that file, "what changed between the two" about the only
two files, "commits since then" about the tag that was looked up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script import traces
from caro_lsp.generate.script.mentions import find_variables
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.scope import Scope, Variable

_IT = re.compile(
    r"\b(?:it|this|that(?= *(?:$|[,.?]|(?:to|in|into|from|on|at|with|by|as)\b)))\b", re.IGNORECASE
)
_TWO = re.compile(
    r"\b(?:the|these|those) two(?! \w)|\b(?:both(?: of them)?|them)(?= *(?:$|[,.?]))",
    re.IGNORECASE,
)
_THEN = re.compile(r"\b(?:since|from) then(?: on)?\b|\bafter that\b", re.IGNORECASE)
_ON_PORT = re.compile(
    r"\b(?:listen\w*|open|running|bound|answer\w*) (?:on )?(?:it|there|that)\b", re.IGNORECASE
)
_DATED = re.compile(r"\$\(git (?:describe|tag|rev-parse|rev-list)|v?\d+(?:\.\d+)+$|\d{4}-\d\d-\d\d")
_OUTS = frozenset({"out", "output", "dest", "destination", "target", "tmp", "temp"})
_ORDER = {"file": 0, "folder": 1, "host": 2, "url": 2, "text": 3, "command": 4, "size": 5}
_PAIR = 2
_MOST = 2


def said_by_name(text: str, scope: Scope) -> Iterator[str]:
    """``text`` with variables in the place of what points, the likeliest first."""
    if match := _ON_PORT.search(text):
        ports = [one for one in scope.variables if "port" in name_parts(one.name)]
        if len(ports) == 1:
            verb = re.sub(r" (?:on )?\w+$", "", match[0])
            yield f"{text[: match.start()]}{verb} on port ${ports[0].name}{text[match.end() :]}"
    if match := _TWO.search(text):
        yield from _pairs(text, match, scope)
    if match := _THEN.search(text):
        dates = [one for one in scope.variables if _DATED.match(one.value)]
        if len(dates) == 1:
            yield f"{text[: match.start()]}since ${dates[0].name}{text[match.end() :]}"
    if match := _IT.search(text):
        named = {one.value for one in find_variables(text, scope, ())}
        for one in _candidates(scope, named):
            yield f"{text[: match.start()]}${one.name}{text[match.end() :]}"


def _pairs(text: str, match: re.Match[str], scope: Scope) -> Iterator[str]:
    for sort in ("file", "folder", "host", "url"):
        ones = [
            one
            for one in scope.variables
            if one.sort == sort and _OUTS.isdisjoint(name_parts(one.name))
        ]
        if len(ones) == _PAIR:
            said = f"${ones[0].name} and ${ones[1].name}"
            yield f"{text[: match.start()]}{said}{text[match.end() :]}"
            return


def _candidates(scope: Scope, named: set[str]) -> list[Variable]:
    """What "it" may be: what the last call worked on, else what there is, files first."""
    known = {
        one.name: one
        for one in scope.variables
        if one.sort not in {"list", "number"} and one.written not in named
    }
    if any(
        one.role == "file" and one.line == len(scope.commands) - 1
        for one in traces.traces_of(scope.commands)
    ):
        # What was written is meant then.
        return []
    for line in reversed(scope.commands):
        if re.match(r"(?:(?:export|local|readonly) )?\w+=(?!\$)\S*$|set |\#!", line):
            continue
        used = [known[name] for name in re.findall(r"\$\{?(\w+)", line) if name in known]
        if used:
            return list(dict.fromkeys(reversed(used)))[:_MOST]
    last_first = list(reversed(known.values()))
    return sorted(last_first, key=lambda one: _ORDER.get(one.sort, 6))[:_MOST]
