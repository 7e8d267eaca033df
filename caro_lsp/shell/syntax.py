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


@record(frozen=True)
class Parameter:
    """``$name`` or ``${name[subscript]<operator>operand}``.

    ``operator`` as it is written, or ``length`` for ``${#name}``, ``indirect`` for ``${!name}``;
    ``replacement`` is what stands behind the second slash of ``${name/pattern/replacement}`` or the
    second colon of ``${name:offset:length}``.
    """

    name: str
    operator: str = ""
    operand: tuple[Part, ...] = ()
    quoted: bool = False
    subscript: str = ""
    replacement: tuple[Part, ...] = ()


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


@record(frozen=True)
class RawRedirect:
    """A redirection; for a here-document ``target`` is its body."""

    span: Span
    operator: str
    descriptor: str
    target: RawWord


@record(frozen=True)
class Assignment:
    """``name=value``; ``value`` is None for an array, whose elements are ``words``.

    ``bare``: a declaration without a value. ``subscript`` is that of ``name[subscript]=value``.
    """

    name: str
    value: RawWord | None
    append: bool = False
    bare: bool = False
    words: tuple[RawWord, ...] = ()
    subscript: str = ""


@record(frozen=True)
class Simple:
    """A simple command: assignments, words, redirections. ``exact`` is false near syntax errors.

    ``negated``: an exclamation mark stands in front of it.
    """

    span: Span
    assignments: tuple[Assignment, ...]
    words: tuple[RawWord, ...]
    redirects: tuple[RawRedirect, ...]
    declares: str = ""
    exact: bool = True
    negated: bool = False


@record(frozen=True)
class Pipe:
    """Stages joined by ``|``."""

    span: Span
    stages: tuple[Statement, ...]


@record(frozen=True)
class Sequence:
    """Statements one after the other."""

    items: tuple[Statement, ...]


@record(frozen=True)
class AndOr:
    """``left && right`` or ``left || right``."""

    left: Statement
    operator: str
    right: Statement


@record(frozen=True)
class Branch:
    """``if`` and ``case``: a condition that always runs, then one of the arms (or none).

    ``patterns``, for ``case``: those of each arm, and of others that fall through to it.
    """

    condition: Sequence
    arms: tuple[Sequence, ...]
    complete: bool
    words: tuple[RawWord, ...] = ()
    patterns: tuple[tuple[RawWord, ...], ...] = ()


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
