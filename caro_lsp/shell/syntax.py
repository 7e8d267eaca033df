"""The normalised syntax of a script: what the parser's tree means, without its quirks.

All offsets are bytes of the source that was parsed. The objects are immutable and hold no
reference to the parser's tree, so a snapshot of them may outlive an edit.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of bytes."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that stand for themselves, quotes and escapes resolved."""

    value: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """``$name`` or ``${name<operator>operand}``; ``operand`` only where it is a plain default."""

    name: str
    operator: str = ""
    operand: tuple[Part, ...] = ()
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Substitution:
    """``$(...)``, backquotes, ``<(...)`` or ``>(...)``: the output of ``body``."""

    body: Sequence
    opening: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something whose value is not followed, such as arithmetic; ``inner`` are commands in it."""

    source: str
    quoted: bool = False
    inner: tuple[Substitution, ...] = ()


Part = Text | Parameter | Substitution | Opaque


@dataclass(frozen=True, slots=True)
class RawWord:
    """One word as it stands in the source, before expansion."""

    span: Span
    source: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class RawRedirect:
    """A redirection; for a here-document ``target`` is its body."""

    span: Span
    operator: str
    descriptor: str
    target: RawWord


@dataclass(frozen=True, slots=True)
class Assignment:
    """``name=value``; ``value`` is None for arrays, subscripts and a bare declaration."""

    name: str
    value: RawWord | None
    append: bool = False
    bare: bool = False
    words: tuple[RawWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Simple:
    """A simple command: assignments, words, redirections. ``exact`` is false near syntax errors."""

    span: Span
    assignments: tuple[Assignment, ...]
    words: tuple[RawWord, ...]
    redirects: tuple[RawRedirect, ...]
    declares: str = ""
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Pipe:
    """Stages joined by ``|``."""

    span: Span
    stages: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Statements one after the other."""

    items: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class AndOr:
    """``left && right`` or ``left || right``."""

    left: Statement
    operator: str
    right: Statement


@dataclass(frozen=True, slots=True)
class Branch:
    """``if`` and ``case``: a condition that always runs, then one of the arms (or none)."""

    condition: Sequence
    arms: tuple[Sequence, ...]
    complete: bool
    words: tuple[RawWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """``for``, ``select``, ``while``, ``until``; ``values`` is None where there is no word list."""

    variable: str
    values: tuple[RawWord, ...] | None
    condition: Sequence
    body: Sequence


@dataclass(frozen=True, slots=True)
class Group:
    """``{ ...; }`` or ``( ... )`` with the redirections of the whole."""

    body: Sequence
    redirects: tuple[RawRedirect, ...]
    subshell: bool
    background: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function definition."""

    span: Span
    name: str
    body: Sequence


@dataclass(frozen=True, slots=True)
class Unset:
    """``unset names``."""

    names: tuple[str, ...]


Statement = Simple | Pipe | Sequence | AndOr | Branch | Loop | Group | Function | Unset
