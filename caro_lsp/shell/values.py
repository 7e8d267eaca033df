"""The values that variables have, as far as the script tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

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


@dataclass
class Environment:
    """Variables by name while a script is followed. Copies are independent."""

    variables: dict[str, Value] = field(default_factory=dict)
    nounset: bool = False
    """``set -u`` is on: an unset variable ends the script instead of being empty."""
    exported: set[str] = field(default_factory=set)

    def copy(self) -> Environment:
        """An environment of its own, for a subshell or a branch."""
        return Environment(dict(self.variables), self.nounset, set(self.exported))

    def of_child(self) -> Environment:
        """What another program sees: exported variables only, all else unset."""
        kept = {name: value for name, value in self.variables.items() if name in self.exported}
        return Environment(kept, nounset=False, exported=set(self.exported))

    def get(self, name: str, *, quoted: bool = False) -> Value:
        """The value of ``$name``."""
        if (value := self.variables.get(name)) is not None:
            return value
        if place := _PLACES.get(name):
            return (Text(place),)
        never = name in _NEVER_EMPTY or (self.nounset and not name.isdigit() and name not in "@*")
        return (Unknown(f"${name}", quoted, may_be_empty=not never),)

    def forget(self, name: str, source: str = "", *, may_be_empty: bool = True) -> None:
        """Note that ``name`` now has some value that cannot be told."""
        self.variables[name] = (Unknown(source or f"${name}", may_be_empty=may_be_empty),)

    def not_empty(self, name: str) -> None:
        """Note that a guard rules out the empty value from here on."""
        value = self.get(name)
        self.variables[name] = tuple(
            Unknown(part.source, part.quoted, may_be_empty=False)
            if isinstance(part, Unknown)
            else part
            for part in value
        )

    def merge(self, branches: Iterable[Environment]) -> None:
        """Become what holds after any one of ``branches`` ran."""
        found = list(branches)
        names = {name for branch in found for name in branch.variables}
        for name in names:
            values = [branch.get(name) for branch in found]
            if all(value == values[0] for value in values):
                self.variables[name] = values[0]
            else:
                empty = any(may_be_empty(value) for value in values)
                self.forget(name, may_be_empty=empty)
        self.nounset = all(branch.nounset for branch in found)


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
    known = environment.variables.get(name)
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
            environment.variables[name] = value
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
