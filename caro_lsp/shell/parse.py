"""Source bytes -> Script, by tree-sitter, from scratch or incrementally."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import tree_sitter_bash
from tree_sitter import Language, Node, Parser, Point, Tree

from caro_lsp.shell import dialect as dialects
from caro_lsp.shell.build import MAX_REREAD_BYTES, Builder, statements_of_line
from caro_lsp.shell.syntax import Group, Sequence, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LANGUAGE = Language(tree_sitter_bash.language())

MAX_STATEMENTS = 50_000
"""Statements of former versions that are remembered before all are forgotten."""
MAX_LINES = 20_000
"""Lines of regions with errors that are remembered."""
_BACKGROUND = re.compile(rb"[ \t]*&(?![&>])")


class Unit(NamedTuple):
    """One statement of the top level; its spans count from ``offset``, where ``text`` stands."""

    offset: int
    statement: Statement
    text: bytes


@dataclass(frozen=True, slots=True)
class Script:
    """A parsed text with its dialect.

    ``errors`` are the regions that are not valid syntax; ``tree`` is for queries, never edited.
    """

    source: bytes
    dialect: dialects.Dialect
    units: tuple[Unit, ...]
    tree: Tree = field(compare=False, repr=False)
    errors: tuple[Span, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of ``start:old_end`` by what is then ``start:new_end``, in bytes.

    Points are (row, column in bytes).
    """

    start: int
    old_end: int
    new_end: int
    start_point: tuple[int, int]
    old_end_point: tuple[int, int]
    new_end_point: tuple[int, int]


def parse(source: bytes, path: str = "", dialect: dialects.Dialect | None = None) -> Script:
    """Parse ``source`` from scratch. Never raises for what it contains."""
    return IncrementalParser(path, dialect).parse(source)


class IncrementalParser:
    """Parses the successive versions of one document.

    Owned by one thread. The tree of the last version is kept and edited in a copy, and the
    statements that did not change are not read again.
    """

    def __init__(self, path: str = "", dialect: dialects.Dialect | None = None) -> None:
        self._path = path
        self._dialect = dialect
        self._parser = Parser(LANGUAGE)
        self._tree: Tree | None = None
        self._statements: dict[tuple[str, bool, bytes], Statement] = {}
        self._lines: dict[bytes, tuple[Statement, ...]] = {}

    def parse(self, source: bytes, edits: Iterable[Edit] | None = None) -> Script:
        """Parse a version. ``edits`` lead from the version before; None parses from scratch."""
        old = None
        # How tree-sitter recovers from an error depends on what it reuses of the old tree; findings
        # must depend on the text alone, so near an error it is parsed from scratch.
        if edits is not None and self._tree is not None and not self._tree.root_node.has_error:
            old = self._tree.copy()
            for edit in edits:
                old.edit(
                    edit.start,
                    edit.old_end,
                    edit.new_end,
                    Point(*edit.start_point),
                    Point(*edit.old_end_point),
                    Point(*edit.new_end_point),
                )
        tree = self._parser.parse(source, old) if old else self._parser.parse(source)
        if old is not None and tree.root_node.has_error:
            tree = self._parser.parse(source)
        self._tree = tree
        root = tree.root_node
        broken = root.has_error
        known = self._statements
        if len(known) > MAX_STATEMENTS:
            known = self._statements = {}
        units: list[Unit] = []
        # This loop runs over the whole script at every key, so it does as little as it can.
        for node in root.named_children:
            kind = node.type
            if kind == "comment":
                continue
            start, end = node.start_byte, node.end_byte
            text = source[start:end]
            if kind == "ERROR":
                units.extend(self._reread(text, start))
                continue
            background = _BACKGROUND.match(source, end) is not None
            # The same words can be read otherwise in other surroundings, near an error above all.
            key = (kind, background, text)
            statement = known.get(key) if not (broken and node.has_error) else None
            if statement is None:
                statement = Builder(self._parser, source, start).statement(node)
                if statement is None:
                    continue
                if background:
                    statement = Group(Sequence((statement,)), (), subshell=True, background=True)
                known[key] = statement
            units.append(Unit(start, statement, text))
        errors = tuple(_errors(root)) if broken else ()
        dialect = self._dialect or dialects.of_script(source, self._path)
        return Script(source, dialect, tuple(units), tree, errors, self._path)

    def _reread(self, text: bytes, offset: int) -> Iterator[Unit]:
        """The units of a region with syntax errors; its lines are remembered like statements."""
        for line in text[:MAX_REREAD_BYTES].splitlines(keepends=True):
            statements = self._lines.get(line)
            if statements is None:
                if len(self._lines) > MAX_LINES:
                    self._lines.clear()
                statements = tuple(statements_of_line(self._parser, line, 0))
                self._lines[line] = statements
            for statement in statements:
                yield Unit(offset, statement, line)
            offset += len(line)


def _errors(root: Node) -> Iterator[Span]:
    """The outermost ERROR and MISSING nodes, in order."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            yield Span(node.start_byte, node.end_byte)
        elif node.has_error:
            stack.extend(reversed(node.children))
