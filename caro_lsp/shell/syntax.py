"""The syntax of a script, as :mod:`reader` reads it.

All offsets are bytes that count from the start of the unit, a statement of the top level. The
objects are immutable, so a snapshot of them may outlive an edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> object:
        """What the type checker reads; at run time it is not needed."""
        return lambda decorator: decorator


T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """A dataclass that nobody changes.

    The type checker holds it, not the run time: a script is some hundred thousand small objects,
    and a frozen dataclass takes three times as long to make.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


@record
class Span:
    """Half-open range of bytes."""

    start: int
    end: int


@record
class Text:
    """Characters that stand for themselves, quotes and escapes resolved."""

    value: str
    quoted: bool = False


@record
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


@record
class Substitution:
    """``$(...)``, backquotes, ``<(...)`` or ``>(...)``: the output of ``body``."""

    body: Sequence
    opening: str
    quoted: bool = False


@record
class Opaque:
    """Something whose value is not followed, such as arithmetic; ``inner`` are commands in it."""

    source: str
    quoted: bool = False
    inner: tuple[Substitution, ...] = ()


Part = Text | Parameter | Substitution | Opaque


@record
class RawWord:
    """One word as it stands in the source, before expansion."""

    span: Span
    source: str
    parts: tuple[Part, ...]


@record
class RawRedirect:
    """A redirection; for a here-document ``target`` is its body."""

    span: Span
    operator: str
    descriptor: str
    target: RawWord


@record
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


@record
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


@record
class Pipe:
    """Stages joined by ``|``."""

    span: Span
    stages: tuple[Statement, ...]


@record
class Sequence:
    """Statements one after the other."""

    items: tuple[Statement, ...]


@record
class AndOr:
    """``left && right`` or ``left || right``."""

    left: Statement
    operator: str
    right: Statement


@record
class Branch:
    """``if`` and ``case``: a condition that always runs, then one of the arms (or none)."""

    condition: Sequence
    arms: tuple[Sequence, ...]
    complete: bool
    words: tuple[RawWord, ...] = ()


@record
class Loop:
    """``for``, ``select``, ``while``, ``until``; ``values`` is None where there is no word list."""

    variable: str
    values: tuple[RawWord, ...] | None
    condition: Sequence
    body: Sequence


@record
class Group:
    """``{ ...; }`` or ``( ... )`` with the redirections of the whole."""

    body: Sequence
    redirects: tuple[RawRedirect, ...]
    subshell: bool
    background: bool = False


@record
class Function:
    """A function definition."""

    span: Span
    name: str
    body: Sequence


@record
class Unset:
    """``unset names``."""

    names: tuple[str, ...]


Statement = Simple | Pipe | Sequence | AndOr | Branch | Loop | Group | Function | Unset
