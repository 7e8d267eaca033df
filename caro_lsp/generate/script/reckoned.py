"""Which variables hold a number that the script counts or reckons, and what they are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope, Variable

_COUNTED = re.compile(
    r"\$\(\(|\$\(.*\b(?:wc|grep -\w*c|bc|awk|expr|jq|nproc|date \+%s|stat|du|df)\b"
)
_COUNTS = frozenset({"n", "num", "count", "total", "number", "of"})
_BOUNDS = frozenset({"max", "min", "limit", "keep", "least", "most", "allowed", "threshold"})
_FAILED = frozenset({"failure", "failed", "fail"})
_PASSED = frozenset({"succe", "passed", "pas", "ok", "succeeded"})
_ALIKE = {one: words for words in (_FAILED, _PASSED) for one in words}
_SHOWN = re.compile(
    r"(?:now |then |and |finally )*(?:print|show|echo|output|display)"
    r" (?:the )?(?:final |overall |grand |resulting )?(?P<x>[a-z]\w*(?: [a-z]+)?)",
    re.IGNORECASE,
)


def is_figure(one: Variable, scope: Scope) -> bool:
    """Whether a variable holds a number that the script sets, counts or reckons."""
    if one.sort in {"list", "command"}:
        return False
    return bool(
        re.fullmatch(r"-?\d+(?:\.\d+)?", one.value)
        or _COUNTED.match(one.value)
        or any(
            re.search(rf"\(\( *{one.name} *(?:\+\+|[+*/-]=)", line)
            or re.search(rf"\b{one.name}=\$\(\(", line)
            for line in scope.commands
        )
    )


def shown(text: str, scope: Scope) -> str:
    """The command that prints a figure which ``text`` asks for by its very name; else empty."""
    match = _SHOWN.fullmatch(text.strip(" .?!"))
    if match is None:
        return ""
    name = match["x"].lower().replace(" ", "_")
    ones = [one for one in scope.variables if one.name.lower() == name and is_figure(one, scope)]
    return f'echo "${ones[0].name}"' if len(ones) == 1 else ""


def count_of(said: str, scope: Scope) -> Variable | None:
    """The figure that counts what ``said`` names: $errors and $error_count are of "errors"."""
    words = _ALIKE.get(said.lower().removesuffix("s"), frozenset({said.lower().removesuffix("s")}))
    ones = []
    for one in scope.variables:
        parts = name_parts(one.name)
        if not _BOUNDS.isdisjoint(parts) or not is_figure(one, scope):
            continue
        telling = [
            part for part in parts if part not in {"n", "num", "count", "total", "number", "of"}
        ]
        if len(telling) == 1 and telling[0].removesuffix("s") in words:
            ones.append(one)
    return ones[0] if len(ones) == 1 else None
