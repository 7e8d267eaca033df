"""Rules on syntax: tree-sitter queries, compiled and run within bounds.

A rule may come from a repository that nobody trusts, so neither its patterns nor the number of
ways in which it can match may keep a check from ending, or from seeing what other rules find.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from tree_sitter import Query, QueryCursor, QueryError

from caro_lsp.dogma.pattern import compiled as compiled_pattern
from caro_lsp.shell.tree import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

MAX_QUERY_CHARACTERS = 4_000
"""A query longer than this is refused."""
MAX_STARTED = 100
"""Matches that a query may have begun and not finished; it loses some beyond that. One that pairs
each of 3,000 siblings with each takes a second with this limit, and most of a minute with 1,000."""

_MATCH = re.compile(r"#((?:not-)?(?:any-)?(?:not-)?match\?)")
_WHOLE = re.compile(_MATCH.pattern + r'\s+@[\w.-]+\s+"((?:[^"\\]|\\.)*)"\s*\)', re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def compiled(source: str) -> Query:
    """The query ``source``. Raises ValueError, which says what is wrong with it."""
    if len(source) > MAX_QUERY_CHARACTERS:
        raise ValueError(f"a query has at most {MAX_QUERY_CHARACTERS} characters")
    patterns = _WHOLE.findall(source)
    if len(patterns) != len(_MATCH.findall(source)):
        raise ValueError('`#match?` takes a capture and a pattern: (#match? @name "pattern")')
    for _, escaped in patterns:
        pattern = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), escaped, flags=re.DOTALL)
        try:
            compiled_pattern(pattern)
        except ValueError as error:
            message = f"`{pattern}` is not a regular expression of RE2: {error}"
            raise ValueError(message) from error
    try:
        query: Query = Query(LANGUAGE, _own(source))
    except QueryError as error:
        raise ValueError(f"not a tree-sitter query for bash: {error}") from error
    return query


def found(source: str, root: Node) -> Iterator[Node | None]:
    """Nodes that the query captures as ``@finding``.

    None stands for matches that may have been lost, since the query began more than MAX_STARTED.
    """
    cursor = QueryCursor(_remembered(source), match_limit=MAX_STARTED)
    matches = cursor.matches(root, _meets)
    if cursor.did_exceed_match_limit:
        yield None
    for _, captures in matches:
        yield from captures.get("finding", ())


_remembered = lru_cache(maxsize=256)(compiled)


def _own(source: str) -> str:
    """``source`` with its patterns left to ``_meets``: the library's may take exponential time.

    As long as before, so that places in messages stay right.
    """
    return _MATCH.sub(lambda match: f"#{match[1].upper()}", source)


def _meets(
    predicate: str,
    args: list[tuple[str, Literal["capture", "string"]]],
    pattern_index: int,  # noqa: ARG001 - the library gives it
    captures: dict[str, list[Node]],
) -> bool:
    """Whether a match meets ``#match?`` or one of its kin; others nobody knows, and all meet."""
    if not predicate.endswith("MATCH?"):
        return True
    (capture, _), (source, _) = args
    pattern = compiled_pattern(source)
    nodes = captures.get(capture, ())
    if not nodes:
        return True
    wanted = "NOT-" not in predicate
    met = (pattern.search(node.text or b"") is wanted for node in nodes)
    return any(met) if "ANY-" in predicate else all(met)
