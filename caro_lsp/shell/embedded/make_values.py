"""Variables of make, and what their references stand for in a recipe.

Make replaces text, so a value that is known becomes text of the recipe, whatever it means there.
What is not known becomes a reserved parameter (see ``outside``).

Source: the GNU make manual, How to Use Variables; Functions for Transforming Text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.shell.command import Unknown
from caro_lsp.shell.embedded.environment import after
from caro_lsp.shell.embedded.mapped import Kind, Mapped, Writer
from caro_lsp.shell.embedded.region import RESERVED
from caro_lsp.shell.syntax import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.embedded.outside import Outside
    from caro_lsp.shell.values import Value

MAX_DEPTH = 20
"""References within references that are followed."""
MAX_VALUE_BYTES = 4096
"""A longer value is not put in."""
MAX_PUT_BYTES = 8_000_000
"""What values may add to the recipes of one file."""
MAX_SHELL_VALUES = 200
"""Calls of ``$(shell ...)`` whose output is looked for."""

_DOLLAR = re.compile(rb"\$(.|\Z)", re.DOTALL)
_BRACKETS = {b"(": (re.compile(rb"[()]"), b")"), b"{": (re.compile(rb"[{}]"), b"}")}
_FUNCTION = re.compile(rb"([a-z-]+)[ \t\n]+(.*)", re.DOTALL)
_FUNCTIONS = frozenset(
    b"abspath addprefix addsuffix and basename call dir error eval file filter filter-out "
    b"findstring firstword flavor foreach guile if info intcmp join lastword let notdir or origin "
    b"patsubst realpath shell sort strip subst suffix value warning wildcard word wordlist "
    b"words".split()
)
_SAME_TEXT = frozenset({b"sort", b"strip", b"wildcard", b"firstword", b"lastword"})
"""Functions of whose argument the result is a part, or what it matches."""
_NO_TEXT = frozenset({b"error", b"eval", b"info", b"warning"})
_MAYBE_EMPTY = frozenset({b"and", b"filter", b"filter-out", b"findstring", b"if", b"or", b"shell"})
_BUILT_IN = {
    b"AR": b"ar", b"AS": b"as", b"CC": b"cc", b"CPP": b"cc -E", b"CXX": b"g++", b"LD": b"ld",
    b"MAKE": b"make", b"RM": b"rm -f", b"SHELL": b"/bin/sh",
}  # fmt: skip
_NEVER_EMPTY = frozenset(
    b"@ * % CURDIR MAKEFILE_LIST MAKE_COMMAND MAKE_VERSION SUFFIXES .SHELLFLAGS".split()
)
_ENVIRONMENT = frozenset({b"HOME", b"PWD", b"USER", b"PATH", b"LOGNAME"})
_MAYBE_EMPTY_AUTOMATIC = frozenset({b"<", b"?", b"^", b"+", b"|"})


class Reference(NamedTuple):
    """``$(...)``, ``${...}``, ``$x`` or ``$$``; ``body`` is what is referred to."""

    start: int
    end: int
    body: bytes


def references(text: bytes) -> Iterator[Reference]:
    """The outermost references of a text. One that does not end ends the search."""
    at = 0
    while match := _DOLLAR.search(text, at):
        opening = match[1]
        if opening not in _BRACKETS:
            at = match.end()
            if opening:
                yield Reference(match.start(), at, opening)
            continue
        end = closing(text, match.end(), opening)
        if end is None:
            return
        yield Reference(match.start(), end, text[match.end() : end - 1])
        at = end


def closing(text: bytes, start: int, opening: bytes) -> int | None:
    """Where the bracket ends that was opened before ``start``."""
    pattern, close = _BRACKETS[opening]
    depth = 1
    for match in pattern.finditer(text, start):
        depth += -1 if match[0] == close else 1
        if not depth:
            return match.end()
    return None


@dataclass
class Variable:
    """What a file assigns to a variable.

    ``value`` is what holds at the end where that is certain; ``others`` are assignments that may
    hold instead: in conditionals, or for some targets.
    """

    value: bytes | None = None
    others: list[bytes] = field(default_factory=list)
    exported: bool = False


class Values:
    """The variables of one file."""

    def __init__(self, outside: Outside, *, complete: bool) -> None:
        """``complete``: nothing but this file defines variables, so others may be empty."""
        self._outside = outside
        self._complete = complete
        self._variables: dict[bytes, Variable] = {}
        self._expanded: dict[bytes, bytes] = {}
        self._expanding: set[bytes] = set()
        self._put = 0
        self._shell_values = 0

    def assign(self, name: bytes, operator: bytes, value: bytes, *, certain: bool) -> None:
        """Note an assignment, in the order of the file."""
        variable = self._variables.setdefault(name, Variable())
        defined = variable.value is not None or variable.others
        if operator == b"!=":
            value = b"$(shell " + value.replace(b")", b"") + b")"
        if operator == b"?=" and defined:
            variable.others.append(value)
        elif operator == b"+=" and defined:
            if certain and variable.value is not None and not variable.others:
                variable.value += b" " + value
            # What is added to something makes it no emptier.
        elif certain:
            variable.value, variable.others = value, []
        elif len(variable.others) < MAX_DEPTH:
            variable.others.append(value)

    def export(self, name: bytes) -> None:
        """Note that recipes see a variable in their environment."""
        self._variables.setdefault(name, Variable()).exported = True

    def exported(self, *, everything: bool) -> dict[str, Value]:
        """The environment that the file gives to its recipes."""
        return {
            name.decode("utf-8", "replace"): self._as_value(self.named(name))
            for name, variable in self._variables.items()
            if (variable.exported or everything) and variable.value is not None
        }

    def _as_value(self, text: bytes) -> Value:
        parts: list[Text | Unknown] = []
        at = 0
        decoded = text.decode("utf-8", "replace")
        for match in RESERVED.finditer(decoded):
            parts.append(Text(decoded[at : match.start()], quoted=True))
            parts.append(Unknown(match[0], may_be_empty=self._outside.may_be_empty(match[1])))
            at = match.end()
        parts.append(Text(decoded[at:], quoted=True))
        return tuple(part for part in parts if not isinstance(part, Text) or part.value) or (
            Text("", quoted=True),
        )

    def expand_mapped(self, mapped: Mapped, automatic: dict[bytes, bytes]) -> Mapped:
        """A recipe line as the shell gets it. ``automatic``: values of ``$@`` and its like."""
        writer = Writer()
        at = 0
        for reference in references(mapped.text):
            writer.copy(mapped, at, reference.start)
            place = mapped.host(reference.start, reference.end)
            kind = Kind.SPELLED if reference.body == b"$" else Kind.MADE
            writer.put(self._value(reference.body, automatic, 0), place, kind)
            at = reference.end
        writer.copy(mapped, at)
        return writer.mapped()

    def expand(self, text: bytes, automatic: dict[bytes, bytes], depth: int = 0) -> bytes:
        """The text with its references replaced."""
        chunks: list[bytes] = []
        at = 0
        for reference in references(text):
            chunks += (text[at : reference.start], self._value(reference.body, automatic, depth))
            at = reference.end
        return b"".join((*chunks, text[at:]))

    def _value(self, body: bytes, automatic: dict[bytes, bytes], depth: int) -> bytes:
        """What stands for ``$(body)``."""
        if body == b"$":
            return b"$"
        if depth > MAX_DEPTH or self._put > MAX_PUT_BYTES:
            return self._unknown(body)
        value = self._known(body, automatic, depth)
        if len(value) > MAX_VALUE_BYTES or b"\n" in value:
            return self._unknown(body)
        self._put += len(value)
        return value

    def _known(self, body: bytes, automatic: dict[bytes, bytes], depth: int) -> bytes:
        if body in automatic:
            return automatic[body]
        function = _FUNCTION.fullmatch(body)
        if function and function[1] in _FUNCTIONS:
            return self._function(body, function[1], function[2], automatic, depth)
        if body[:1] in b"@<^+?*%|" and len(body) == 2 and body[1:] in b"DF":
            return self._unknown(body)
        name = self.expand(body, automatic, depth + 1) if b"$" in body else body
        if b"$" in name or b":" in name:
            # A name that is not known, or a substitution in a value.
            return self._unknown(body)
        return self.named(name, depth + 1)

    def _function(
        self, body: bytes, name: bytes, argument: bytes, automatic: dict[bytes, bytes], depth: int
    ) -> bytes:
        if name in _NO_TEXT:
            return b""
        if name in _SAME_TEXT:
            return self.expand(argument, automatic, depth + 1).strip()
        if name == b"shell" and self._shell_values < MAX_SHELL_VALUES:
            self._shell_values += 1
            script = self.expand(argument, automatic, depth + 1)
            value = after(b"output=$(" + script + b"\n)", {}).get("output", ())
            if value and all(isinstance(part, Text) for part in value):
                return b"".join(p.value.encode() for p in value if isinstance(p, Text))
            empty = not value or any(isinstance(p, Unknown) and p.may_be_empty for p in value)
            return self._unknown(body, may_be_empty=empty)
        return self._unknown(body, may_be_empty=name in _MAYBE_EMPTY)

    def named(self, name: bytes, depth: int = 0) -> bytes:
        """The value of a variable."""
        found = self._expanded.get(name)
        if found is None:
            if name in self._expanding or depth > MAX_DEPTH:
                return self._unknown(name)
            self._expanding.add(name)
            found = self._named(name, depth)
            self._expanding.discard(name)
            self._expanded[name] = found
        return found

    def _named(self, name: bytes, depth: int) -> bytes:
        variable = self._variables.get(name)
        if variable is None or (variable.value is None and not variable.others):
            if name in _BUILT_IN:
                return _BUILT_IN[name]
            if name in _ENVIRONMENT:
                return b"${%b}" % name
            never = name in _NEVER_EMPTY or name.isdigit()
            empty = name in _MAYBE_EMPTY_AUTOMATIC or self._complete
            return self._unknown(name, may_be_empty=empty and not never)
        alternatives = [*variable.others]
        if variable.value is not None:
            alternatives.append(variable.value)
        if len(alternatives) > 1 or variable.value is None:
            empty = any(not self.expand(text, {}, depth + 1).strip() for text in alternatives)
            return self._unknown(name, may_be_empty=empty)
        value = self.expand(alternatives[0], {}, depth + 1)
        return value if len(value) <= MAX_VALUE_BYTES else self._unknown(name)

    def _unknown(self, body: bytes, *, may_be_empty: bool = False) -> bytes:
        text = body.decode("utf-8", "replace")
        automatic = len(body) == 1 and not body.isalnum()
        source = f"${text}" if automatic else f"$({text})"
        return self._outside.parameter(source, may_be_empty=may_be_empty)
