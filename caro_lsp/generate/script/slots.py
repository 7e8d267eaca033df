"""What a command needs and a request leaves to its script: "build the image" is about $IMAGE.

A slot that nothing in the request fills is filled by a variable of the script that is called so. A
recipe says by ``takes`` what such a variable is called where its slot is named otherwise, and by
``@role`` that it is what a line above has left behind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.phrases import Slot
from caro_lsp.generate.script import traces
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator

    from caro_lsp.generate.script.scope import Scope, Variable

OWN = frozenset(
    """
branch commit container database date db dir file folder group host image key message namespace
number package port release remote service size table tag token url user version
""".split()  # noqa: SIM905 - many
)
"""Slots for which a variable of that name needs no word in the recipe."""
_PLAIN = frozenset({"name", "id", "path", "value", "file", "dir", "list", "url", "uri"})
"""Last words of names that say less than the one before."""


def taken(name: str, words: Collection[str], scope: Scope, said: Collection[str]) -> Slot | None:
    """The variable of ``scope`` for the slot ``name``; None where there is none that fits.

    ``words``: what it may be called, else the name of the slot decides. ``said``: the variables
    that the request itself speaks of.
    """
    for role in sorted(words):
        if role[0] == "@" and (written := _left(role[1:], scope)):
            return Slot("trace", written, written)
    words = words or ({name} if name in OWN else ())
    best: tuple[int, Variable] | None = None
    for variable in scope.variables:
        if variable.written in said:
            continue
        if (fit := _fit(variable, words)) and (best is None or fit >= best[0]):
            best = fit, variable
    if best is None:
        return _in_lines(name, scope)
    return Slot("variable", best[1].written, best[1].name)


PLACES = {
    "table": ("source",),
    "json": ("source",),
    "text": ("source", "folder"),
    "files": ("where",),
}
"""The frames that work on a file or a folder, and the facets that say which."""
_PLACED = frozenset({"source", "folder", "where", "name", "single"})
_TARGET_NAMES = "out output dest destination target dst backup backups archive tmp temp bin "
_TARGET_NAMES += "sorted filtered merged combined cleaned deduped outfile result results"
_TARGETS = frozenset(_TARGET_NAMES.split())


def place_for(
    frame: str,
    facets: Container[str],
    scope: Scope,
    text: str,
    mentioned: Collection[str],
) -> Iterator[tuple[str, Variable]]:
    """A facet for what is worked on where none says it, and the variable that it is, likely."""
    if any(facet in facets for facet in PLACES[frame]):
        return
    for facet in PLACES[frame]:
        sort = "file" if facet == "source" else "folder"
        if (one := source(scope, sort, text, mentioned)) is not None:
            yield facet, one


def source(scope: Scope, sort: str, text: str, mentioned: Collection[str]) -> Variable | None:
    """The file or folder of the script that a request works on without a word of it."""
    left = [one for one in scope.variables if one.sort == sort and one.written not in mentioned]
    sources = [one for one in left if _TARGETS.isdisjoint(name_parts(one.name))]
    words = {word.lower().removesuffix("s") for word in re.findall(r"\w+", text)}
    called_so = [
        one
        for one in sources or ([] if mentioned else left)
        if words & {part.removesuffix("s") for part in name_parts(one.name)} - NO_CONTENT
    ]
    if called_so:
        return called_so[-1]
    if mentioned and len(sources or left) > 1:
        # That which the last lines worked on.
        told = [one for one in sources if any(_names(line, one) for line in scope.commands[-2:])]
        return told[0] if len(told) == 1 else None
    if len(sources) > 1:
        # That which a line has worked on.
        lines = [line for line in scope.commands if not _ASSIGNS.match(line)]
        sources = [one for one in sources if any(_names(line, one) for line in lines)] or sources
    ones = sources or left
    return ones[-1] if ones else None


_ASSIGNS = re.compile(r"(?:(?:export|readonly|local) )?\w+=")


def _names(line: str, variable: Variable) -> bool:
    return bool(re.search(rf"\$\{{?{variable.name}\b", line))


_NO_CONTENT_NAMES = """
dir dirs directory folder folders root path src source in input incoming out output result dest
destination target dst home base work working tmp temp temporary build dist data file files
project repo
"""
NO_CONTENT = frozenset(_NO_CONTENT_NAMES.split())
"""Parts of names that do not say what a folder holds."""


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


IN_LINES = {
    "table": re.compile(r"\b(?:from|into|update|table(?: if not exists)?)\s+(\w+)", re.IGNORECASE),
    "deployment": re.compile(r"\bdeploy(?:ment)?s?[/ ]([a-z][\w-]*)"),
    "name": re.compile(r"\b(?:docker|podman|nerdctl) (?:run|create)\b.*\s--name[ =]([\w.-]+)"),
    "bucket": re.compile(r"(s3://[\w.-]+)"),
}
"""Where the lines of a script say what a slot is about."""


def _in_lines(name: str, scope: Scope) -> Slot | None:
    """What the last line that speaks of it says a slot to be."""
    expression = IN_LINES.get(name)
    if expression is None:
        return None
    for line in reversed(scope.commands):
        if found := expression.findall(line):
            return Slot("word", found[-1], found[-1])
    return None
