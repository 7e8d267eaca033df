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
        )
    )
