"""The values that variables have, as far as the script tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from caro_lsp.shell.command import Known, Unknown, Word
from caro_lsp.shell.syntax import Opaque, Parameter, Part, RawWord, Span, Substitution, Text

Value = tuple[Known, ...]

MAX_VALUE_CHARACTERS = 4096
"""Constants longer than this are not followed."""

_NEVER_EMPTY = frozenset(
    [
        "#",
        "?",
        "$",
        "!",
        "-",
        "0",
        "BASHPID",
        "BASH_SOURCE",
        "EUID",
        "FUNCNAME",
        "HOSTNAME",
        "HOSTTYPE",
        "LINENO",
        "LOGNAME",
        "MACHTYPE",
        "OSTYPE",
        "PATH",
        "PPID",
        "RANDOM",
        "SECONDS",
        "SHELL",
        "UID",
        "USER",
    ]
)
_PLACES = {"HOME": "~", "PWD": "."}
"""Variables of the environment that name a place which the rules know by another name."""
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
MAX_BRACE_WORDS = 64

SubstitutionValue = Callable[[Substitution], Value]


_BELOW = object()
"""Stands for a key that a layer itself does not hold."""


class Environment:
    """Variables, functions and options while a script is followed, in layers.

    A fork writes to itself alone, so a subshell is a fork that is dropped and a branch one that is
    merged. A tracked layer notes what was read from below it: the same statement under the same
    readings runs the same commands.
    """

    __slots__ = ("_own", "_parent", "reads")

    def __init__(self, parent: Environment | None = None, *, tracked: bool = False) -> None:
        self._parent = parent
        self._own: dict[str, Any] = {}
        self.reads: dict[str, Any] | None = {} if tracked else None

    def lookup(self, key: str) -> Any:
        """What is known under ``key``: a variable's name, or one of the prefixed keys below."""
        if key in self._own:
            return self._own[key]
        if self._parent is None:
            return None
        value = self._below(self._parent, key)
        if self.reads is not None:
            self.reads[key] = value
        return value

    def _below(self, parent: Environment, key: str) -> Any:
        return parent.lookup(key)

    @property
    def writes(self) -> dict[str, Any]:
        """What this layer has set."""
        return self._own

    def apply(self, writes: dict[str, Any]) -> None:
        """Set what another layer has set."""
        self._own.update(writes)

    def fork(self, *, tracked: bool = False) -> Environment:
        """A layer above this one. This one must not be written to while the fork is in use."""
        return Environment(self, tracked=tracked)

    def child(self) -> Environment:
        """What another program sees: exported variables, all else unset."""
        return _ChildEnvironment(self)

    # Functions, options and exports stand beside the variables, whose names have no colon.

    def function(self, name: str) -> Any:
        """The definition of a function; None where there is none."""
        return self.lookup(f"f:{name}")

    def define(self, name: str, definition: Any) -> None:
        """Note the definition of a function; None while its body is followed."""
        self._own[f"f:{name}"] = definition

    def hide(self, name: str) -> Any:
        """Make a function unknown; returns what :meth:`reveal` needs to make it known again."""
        hidden = self._own.get(f"f:{name}", _BELOW)
        self._own[f"f:{name}"] = None
        return hidden

    def reveal(self, name: str, hidden: Any) -> None:
        """Make a function known as it was, unless it was defined anew meanwhile."""
        key = f"f:{name}"
        if self._own.get(key) is not None:
            return
        if hidden is _BELOW:
            # It is not this layer that defines it.
            del self._own[key]
        else:
            self._own[key] = hidden

    def set_nounset(self, *, on: bool) -> None:
        """``set -u``: an unset variable ends the script instead of being empty."""
        self._own["o:nounset"] = on

    def export(self, name: str) -> None:
        """Note that other programs see a variable."""
        self._own[f"x:{name}"] = True

    # Variables.

    def value(self, name: str) -> Value | None:
        """The value that the script gave to a variable; None where it gave none."""
        found: Value | None = self.lookup(name)
        return found

    def get(self, name: str, *, quoted: bool = False) -> Value:
        """The value of ``$name``."""
        if (value := self.value(name)) is not None:
            return value
        if place := _PLACES.get(name):
            return (Text(place),)
        positional = name.isdigit() or name in {"@", "*"}
        ends = not positional and bool(self.lookup("o:nounset"))
        never = name in _NEVER_EMPTY or ends
        return (Unknown(f"${name}", quoted, may_be_empty=not never),)

    def set(self, name: str, value: Value | None) -> None:
        """Give a variable a value; None for what the script does not say."""
        self._own[name] = value

    def forget(self, name: str, *, may_be_empty: bool = True) -> None:
        """Note that ``name`` now has some value that cannot be told."""
        self._own[name] = (Unknown(f"${name}", may_be_empty=may_be_empty),)

    def not_empty(self, name: str) -> None:
        """Note that a guard rules out the empty value from here on."""
        self._own[name] = tuple(
            Unknown(part.source, part.quoted, may_be_empty=False)
            if isinstance(part, Unknown)
            else part
            for part in self.get(name)
        )

    def merge(self, branches: Iterable[Environment], *, or_none: bool = False) -> None:
        """Become what holds after any one of the forks ``branches`` ran, or none of them."""
        ends = [*branches, *([self] if or_none else [])]
        names = {name for end in ends if end is not self for name in end.writes}
        for name in names:
            values = [end.lookup(name) for end in ends]
            if all(value == values[0] for value in values):
                self._own[name] = values[0]
            elif name == "o:nounset":
                self._own[name] = all(values)
            elif ":" in name:
                # Defined or exported on one way: taken as defined or exported.
                self._own[name] = next(value for value in values if value is not None)
            else:
                empty = any(may_be_empty(end.get(name)) for end in ends)
                self.forget(name, may_be_empty=empty)


class _ChildEnvironment(Environment):
    __slots__ = ()

    def _below(self, parent: Environment, key: str) -> Any:
        if key.startswith(("f:", "o:")):
            return None
        visible = key.startswith("x:") or parent.lookup(f"x:{key}")
        return parent.lookup(key) if visible else None


def may_be_empty(value: Value) -> bool:
    """Whether a value can be the empty string."""
    return all(not part.value if isinstance(part, Text) else part.may_be_empty for part in value)


def resolve(
    raw: RawWord, span: Span, environment: Environment, substitution: SubstitutionValue
) -> Iterator[Word]:
    """The words that ``raw`` expands to: parameters, braces, then splitting; patterns stay.

    ``span`` is where the word stands in the whole source.
    """
    first = raw.parts[0] if len(raw.parts) == 1 else None
    if isinstance(first, Text) and "{" not in first.value:
        yield Word(span, raw.source, (first,))
        return
    parts = resolve_parts(raw.parts, environment, substitution)
    for fields in _split(parts, raw.parts):
        yield from _expand_braces(Word(span, raw.source, fields))


def resolve_parts(
    parts: Iterable[Part], environment: Environment, substitution: SubstitutionValue
) -> Value:
    """``parts`` with parameters replaced by their values, neighbouring constants kept apart."""
    found: list[Known] = []
    for part in parts:
        if isinstance(part, Text):
            found.append(part)
        elif isinstance(part, Parameter):
            found.extend(_parameter(part, environment, substitution))
        elif isinstance(part, Substitution):
            found.extend(_requoted(substitution(part), quoted=part.quoted))
        elif isinstance(part, Opaque) and part.source:
            found.append(Unknown(part.source, part.quoted, may_be_empty=False))
    return tuple(found)


def _parameter(part: Parameter, environment: Environment, substitution: SubstitutionValue) -> Value:
    name, operator = part.name, part.operator
    value = environment.get(name, quoted=part.quoted)
    known = environment.value(name)
    if operator == "transform":
        return (Unknown(f"${{{name}...}}", part.quoted, may_be_empty=may_be_empty(value)),)
    if operator in {"-", ":-", "=", ":="}:
        default = resolve_parts(part.operand, environment, substitution)
        if known is None or (operator.startswith(":") and all(p == Text("") for p in known)):
            # Set from outside or not: the default is what the script itself says.
            value = default
        elif may_be_empty(value):
            value = (Unknown(f"${name}", part.quoted, may_be_empty=may_be_empty(default)),)
        if operator.endswith("="):
            environment.set(name, value)
    elif operator in {"?", ":?"}:
        environment.not_empty(name)
        value = environment.get(name)
    elif operator in {"+", ":+"}:
        alternative = resolve_parts(part.operand, environment, substitution)
        if known is None or may_be_empty(value):
            return (Unknown(f"${{{name}{operator}...}}", part.quoted, may_be_empty=True),)
        value = alternative
    return _requoted(value, quoted=part.quoted)


def _requoted(value: Value, *, quoted: bool) -> Value:
    """``value`` as it counts where it is used: an unquoted tilde of HOME stays a tilde."""
    return tuple(
        Unknown(part.source, quoted, part.may_be_empty)
        if isinstance(part, Unknown)
        else part
        if part.value in _PLACES.values()
        else Text(part.value, quoted)
        for part in value
    )


def _split(parts: Value, raw: tuple[Part, ...]) -> Iterator[Value]:
    """Split constants that came from an unquoted expansion at white space (POSIX 2.6.5)."""
    literal = {id(part) for part in raw}
    current: list[Known] = []
    started = False
    for part in parts:
        splits = isinstance(part, Text) and not part.quoted and id(part) not in literal
        if not splits or not any(character in " \t\n" for character in part.value):  # type: ignore[union-attr]
            if not (splits and isinstance(part, Text) and not part.value):
                current.append(part)
                started = True
            continue
        text = part.value  # type: ignore[union-attr]
        pieces = text.split()
        if text[0] in " \t\n" and started:
            yield tuple(current)
            current, started = [], False
        for index, piece in enumerate(pieces):
            current.append(Text(piece))
            started = True
            if index < len(pieces) - 1 or text[-1] in " \t\n":
                yield tuple(current)
                current, started = [], False
    if started:
        yield tuple(current)


def _expand_braces(word: Word) -> Iterator[Word]:
    """``{a,b}`` in the unquoted text of a constant word, innermost first."""
    if len(word.parts) != 1 or not isinstance(word.parts[0], Text) or word.parts[0].quoted:
        yield word
        return
    pending = [word.parts[0].value]
    finished: list[str] = []
    while pending and len(pending) + len(finished) <= MAX_BRACE_WORDS:
        text = pending.pop(0)
        match = _BRACES.search(text)
        if match is None:
            finished.append(text)
        else:
            head, tail = text[: match.start()], text[match.end() :]
            pending[:0] = [f"{head}{choice}{tail}" for choice in match[1].split(",")]
    for text in finished + pending:
        yield Word(word.span, word.source, (Text(text),))
