"""What a command needs and a request leaves to its script: "build the image" is about $IMAGE.

A slot that nothing in the request fills is filled by a variable of the script that is called so. A
recipe says by ``takes`` what such a variable is called where its slot is named otherwise, and by
``@role`` that it is what a line above has left behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.generate.phrases import Slot
from caro_lsp.generate.script import traces
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Collection

    from caro_lsp.generate.script.scope import Scope, Variable

_OWN = frozenset(
    """
branch commit container database date db dir file folder group host image key message namespace
number package port release remote service size table tag token url user version
""".split()  # noqa: SIM905 - many
)
"""Slots for which a variable of that name needs no word in the recipe."""
_PLAIN = frozenset({"name", "id", "path", "value", "file", "dir", "list"})
"""Last words of names that say less than the one before."""


def taken(name: str, words: Collection[str], scope: Scope, said: Collection[str]) -> Slot | None:
    """The variable of ``scope`` for the slot ``name``; None where there is none that fits.

    ``words``: what it may be called, else the name of the slot decides. ``said``: the variables
    that the request itself speaks of.
    """
    for role in sorted(words):
        if role[0] == "@" and (written := _left(role[1:], scope)):
            return Slot("trace", written, written)
    words = words or ({name} if name in _OWN else ())
    best: tuple[int, Variable] | None = None
    for variable in scope.variables:
        if variable.written in said:
            continue
        if (fit := _fit(variable, words)) and (best is None or fit >= best[0]):
            best = fit, variable
    if best is None:
        return None
    return Slot("variable", best[1].written, best[1].name)


def _left(role: str, scope: Scope) -> str:
    """What a line above has left; ``first`` and ``second`` are the two files there are."""
    if role not in {"first", "second"}:
        return traces.last(scope.commands, role)
    files = [f'"${one.name}"' for one in scope.variables if one.sort == "file"]
    if len(files) == _PAIR:
        return files[role == "second"]
    return traces.last(scope.commands, "file.before" if role == "first" else "file")


_PAIR = 2


def _fit(variable: Variable, words: Collection[str]) -> int:
    """How well a variable is called by one of ``words``; 0 if it is not."""
    parts = name_parts(variable.name)
    for fit, part in zip((2, 1), reversed(parts), strict=False):
        if not called(part).isdisjoint(words):
            # "IMAGE_TAG" is no image, and "TAG" a tag rather than "BASE_TAG".
            return 2 * fit + (len(parts) == 1)
        if part not in _PLAIN:
            break
    return 0
