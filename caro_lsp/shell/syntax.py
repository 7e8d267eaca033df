"""The syntax of a script, as :mod:`reader` reads it.

All offsets are bytes that count from the start of the unit, a statement of the top level. The
objects are immutable, so a snapshot of them may outlive an edit.
"""

from __future__ import annotations

from typing import Final

from caro_lsp.shell.record import record


@record(init=False)
class Span:
    """Half-open range of bytes."""

    start: Final[int]
    end: Final[int]

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


@record(init=False)
class Text:
    """Characters that stand for themselves, quotes and escapes resolved."""

    value: Final[str]
    quoted: Final[bool]

    def __init__(self, value: str, quoted: bool = False) -> None:
        self.value = value
        self.quoted = quoted


@record(init=False)
class Parameter:
    """``$name`` or ``${name[subscript]<operator>operand}``.

    ``operator`` as it is written, or ``length`` for ``${#name}``, ``indirect`` for ``${!name}``;
    ``replacement`` is what stands behind the second slash of ``${name/pattern/replacement}`` or the
    second colon of ``${name:offset:length}``.
    """

    name: Final[str]
    operator: Final[str]
    operand: Final[tuple[Part, ...]]
    quoted: Final[bool]
    subscript: Final[str]
    replacement: Final[tuple[Part, ...]]

    def __init__(
        self,
        name: str,
        operator: str = "",
        operand: tuple[Part, ...] = (),
        quoted: bool = False,
        subscript: str = "",
        replacement: tuple[Part, ...] = (),
    ) -> None:
        self.name = name
        self.operator = operator
        self.operand = operand
        self.quoted = quoted
        self.subscript = subscript
        self.replacement = replacement


@record(frozen=True)
class Substitution:
    """``$(...)``, backquotes, ``<(...)`` or ``>(...)``: the output of ``body``."""

    body: Sequence
    opening: str
    quoted: bool = False


@record(frozen=True)
class Opaque:
    """Something whose value is not followed, such as arithmetic; ``inner`` are commands in it."""

    source: str
    quoted: bool = False
    inner: tuple[Substitution, ...] = ()


Part = Text | Parameter | Substitution | Opaque


@record(init=False)
class RawWord:
    """One word as it stands in the source, before expansion."""

    span: Final[Span]
    source: Final[str]
    parts: Final[tuple[Part, ...]]

    def __init__(self, span: Span, source: str, parts: tuple[Part, ...]) -> None:
        self.span = span
        self.source = source
        self.parts = parts


@record(init=False)
class RawRedirect:
    """A redirection; for a here-document ``target`` is its body."""

    span: Final[Span]
    operator: Final[str]
    descriptor: Final[str]
    target: Final[RawWord]

    def __init__(self, span: Span, operator: str, descriptor: str, target: RawWord) -> None:
        self.span = span
        self.operator = operator
        self.descriptor = descriptor
        self.target = target


@record(init=False)
class Assignment:
    """``name=value``; ``value`` is None for an array, whose elements are ``words``.

    ``bare``: a declaration without a value. ``subscript`` is that of ``name[subscript]=value``.
    """

    name: Final[str]
    value: Final[RawWord | None]
    append: Final[bool]
    bare: Final[bool]
    words: Final[tuple[RawWord, ...]]
    subscript: Final[str]

    def __init__(
        self,
        name: str,
        value: RawWord | None,
        append: bool = False,
        bare: bool = False,
        words: tuple[RawWord, ...] = (),
        subscript: str = "",
    ) -> None:
        self.name = name
        self.value = value
        self.append = append
        self.bare = bare
        self.words = words
        self.subscript = subscript


@record(init=False)
class Simple:
    """A simple command: assignments, words, redirections. ``exact`` is false near syntax errors.

    ``negated``: an exclamation mark stands in front of it.
    """

    span: Final[Span]
    assignments: Final[tuple[Assignment, ...]]
    words: Final[tuple[RawWord, ...]]
    redirects: Final[tuple[RawRedirect, ...]]
    declares: Final[str]
    exact: Final[bool]
    negated: Final[bool]

    def __init__(
        self,
        span: Span,
        assignments: tuple[Assignment, ...],
        words: tuple[RawWord, ...],
        redirects: tuple[RawRedirect, ...],
        declares: str = "",
        exact: bool = True,
        negated: bool = False,
    ) -> None:
        self.span = span
        self.assignments = assignments
        self.words = words
        self.redirects = redirects
        self.declares = declares
        self.exact = exact
        self.negated = negated


@record(frozen=True)
class Pipe:
    """Stages joined by ``|``."""

    span: Span
    stages: tuple[Statement, ...]


@record(init=False)
class Sequence:
    """Statements one after the other."""

    items: Final[tuple[Statement, ...]]

    def __init__(self, items: tuple[Statement, ...]) -> None:
        self.items = items


@record(frozen=True)
class AndOr:
    """``left && right`` or ``left || right``."""

    left: Statement
    operator: str
    right: Statement


@record(init=False)
class Branch:
    """``if`` and ``case``: a condition that always runs, then one of the arms (or none).

    ``patterns``, for ``case``: those of each arm, and of others that fall through to it.
    """

    condition: Final[Sequence]
    arms: Final[tuple[Sequence, ...]]
    complete: Final[bool]
    words: Final[tuple[RawWord, ...]]
    patterns: Final[tuple[tuple[RawWord, ...], ...]]

    def __init__(
        self,
        condition: Sequence,
        arms: tuple[Sequence, ...],
        complete: bool,
        words: tuple[RawWord, ...] = (),
        patterns: tuple[tuple[RawWord, ...], ...] = (),
    ) -> None:
        self.condition = condition
        self.arms = arms
        self.complete = complete
        self.words = words
        self.patterns = patterns


@record(frozen=True)
class Loop:
    """``for``, ``select``, ``while``, ``until``; ``values`` is None where there is no word list."""

    variable: str
    values: tuple[RawWord, ...] | None
    condition: Sequence
    body: Sequence


@record(frozen=True)
class Group:
    """``{ ...; }`` or ``( ... )`` with the redirections of the whole."""

    body: Sequence
    redirects: tuple[RawRedirect, ...]
    subshell: bool
    background: bool = False


@record(frozen=True)
class Function:
    """A function definition."""

    span: Span
    name: str
    body: Sequence


@record(frozen=True)
class Unset:
    """``unset names``."""

    names: tuple[str, ...]


Statement = Simple | Pipe | Sequence | AndOr | Branch | Loop | Group | Function | Unset
