"""One rule's ``match`` against one command. Knows nothing of where rules come from."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caro_lsp.dogma.classes import classes
from caro_lsp.dogma.pattern import compiled
from caro_lsp.shell.command import Command, Unknown, Word

if TYPE_CHECKING:
    from caro_lsp.shell.values import Value

MAX_SHAPES = 1_000
"""Shapes of commands for which the parts of a rule that can match them are remembered."""
_WILD = re.compile(r"[ *?\[]")
"""What makes the name of a command a pattern, or the beginning of a line."""


@dataclass(init=False)
class Captures:
    """What a match found: the named arguments and the flags that counted."""

    arguments: dict[str, Word]
    flags: list[str]

    def __init__(
        self, arguments: dict[str, Word] | None = None, flags: list[str] | None = None
    ) -> None:
        self.arguments = {} if arguments is None else arguments
        self.flags = [] if flags is None else flags

    def nested(self) -> Captures:
        """What a match within this one starts from: it may ask for the arguments found so far."""
        return Captures(dict(self.arguments)) if self.arguments else Captures()

    def clear(self) -> None:
        """Forget all."""
        if self.arguments or self.flags:
            self.arguments.clear()
            self.flags.clear()


Matcher = Callable[[Command, Captures], bool]


def compile_match(spec: Mapping[str, Any]) -> Matcher:  # noqa: C901 - a check a key
    """A function that tells whether a command meets ``spec`` (validated, see ``rule``)."""
    checks: list[Matcher] = []
    if names := listed(spec.get("command")):
        checks.append(_command(names))
    if flags := spec.get("flags"):
        checks.append(_flags(flags))
    checks.extend(_argument(entry) for entry in spec.get("args", ()))
    checks.extend(_redirect(entry) for entry in spec.get("redirects", ()))
    if context := spec.get("context"):
        checks.append(_context(context))
    if env := spec.get("env"):
        checks.append(_env(env))
    if pipeline := spec.get("pipeline"):
        checks.extend(_pipeline(pipeline))
    if inner := [compile_match(entry) for entry in spec.get("all", ())]:
        checks.append(lambda command, captures: all(m(command, captures) for m in inner))
    if choices := spec.get("any"):
        checks.append(_any(choices))
    if "not" in spec:
        refused = compile_match(spec["not"])
        checks.append(lambda command, captures: not refused(command, captures.nested()))
    if len(checks) == 1:
        return checks[0]
    every = tuple(checks)

    def matcher(command: Command, captures: Captures) -> bool:
        for check in every:  # noqa: SIM110 - the heart of matching: a generator takes twice as long
            if not check(command, captures):
                return False
        return True

    return matcher


def _any(choices: Iterable[Mapping[str, Any]]) -> Matcher:
    """Whether one of ``choices`` is met; only those that can match the command are tried."""
    compiled = [(names(spec), Need(spec), compile_match(spec)) for spec in choices]
    known = frozenset().union(*(found for found, _, _ in compiled if found)) | {""}
    able: dict[tuple[str, frozenset[str], bool], list[Matcher]] = {}

    def able_for(name: str, operators: frozenset[str], piped: bool) -> list[Matcher]:
        return [
            matcher
            for found, need, matcher in compiled
            if (found is None or name in found or (operators and REDIRECTED in found))
            and need.met(None, operators, piped)
        ]

    def check(command: Command, captures: Captures) -> bool:
        name = command.name if command.name in known else ""
        shape = (name, command.operators, command.pipeline is not None)
        matchers = able.get(shape)
        if matchers is None:
            if len(able) >= MAX_SHAPES:
                able.clear()
            matchers = able[shape] = able_for(*shape)
        for matcher in matchers:  # noqa: SIM110 - as above
            if _tried(matcher, command, captures):
                return True
        return False

    return check


def _tried(matcher: Matcher, command: Command, captures: Captures) -> bool:
    """What ``matcher`` says; its captures count only if it is met."""
    if not (captures.arguments or captures.flags):
        # Most often nothing was noted before, nor is now.
        if matcher(command, captures):
            return True
        captures.clear()
        return False
    own = captures.nested()
    if not matcher(command, own):
        return False
    captures.arguments.update(own.arguments)
    captures.flags.extend(own.flags)
    return True


REDIRECTED = ">"
"""Stands among the names of a rule for any command with a redirection."""


def names(spec: Mapping[str, Any]) -> frozenset[str] | None:
    """The command names that can meet ``spec``, and perhaps REDIRECTED; None where any name can."""
    found: set[str] = set()
    for name in listed(spec.get("command")):
        first = name.split(" ")[0]
        if _WILD.search(first):
            return None
        found.add(first)
    if found:
        return frozenset(found)
    for key in ("all", "any"):
        inner = [names(entry) for entry in spec.get(key, ())]
        known = [entry for entry in inner if entry is not None]
        if key == "any" and inner and len(known) == len(inner):
            return frozenset().union(*known)
        if key == "all" and known:
            return known[0]
    return frozenset({REDIRECTED}) if spec.get("redirects") else None


class Need:
    """What a command must be called, redirected with and piped to, to meet a ``match``.

    Less than the match asks for, and quickly told: what does not have it need not be tried.
    """

    def __init__(self, spec: Mapping[str, Any]) -> None:
        names = {entry.split(" ", 1)[0] for entry in listed(spec.get("command"))}
        self._patterns = [re.compile(fnmatch.translate(n)) for n in names if _WILD.search(n)]
        self._names = frozenset(name for name in names if not _WILD.search(name))
        self._piped = bool(spec.get("pipeline"))
        self._operators = [frozenset(listed(r.get("op"))) for r in spec.get("redirects", ())]
        self._all = [need for need in map(Need, spec.get("all", ())) if not need.is_none]
        choices = [Need(choice) for choice in spec.get("any", ())]
        self._any = [] if any(need.is_none for need in choices) else choices

    @property
    def is_none(self) -> bool:
        """Whether any command has it."""
        named = self._names or self._patterns
        return not (named or self._piped or self._operators or self._all or self._any)

    def met(self, name: str | None, operators: frozenset[str], piped: bool) -> bool:
        """Whether a command called ``name``, redirected with ``operators``, may meet the match.

        None stands for any name.
        """
        if self._piped and not piped:
            return False
        for wanted in self._operators:
            if not operators or (wanted and operators.isdisjoint(wanted)):
                return False
        if name is not None and not self._named(name):
            return False
        for need in self._all:
            if not need.met(name, operators, piped):
                return False
        for choice in self._any:
            if choice.met(name, operators, piped):
                return True
        return not self._any

    def _named(self, name: str) -> bool:
        if name in self._names or not (self._names or self._patterns):
            return True
        return any(pattern.match(name) for pattern in self._patterns)


def listed(value: Any) -> list[str]:
    """What a rule gives as one text or as several."""
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)


def _command(wanted: list[str]) -> Matcher:
    exact = {name for name in wanted if not _WILD.search(name)}
    patterns = [fnmatch.translate(n) for n in wanted if _WILD.search(n) and " " not in n]
    pattern = re.compile("|".join(patterns)) if patterns else None
    named: dict[str, list[_Line]] = {}
    others: list[tuple[Callable[[str], object], _Line]] = []
    for name, *words in (entry.split(" ") for entry in wanted if " " in entry):
        line = tuple(map(_glob, words))
        if _WILD.search(name):
            others.append((_glob(name), line))
        else:
            named.setdefault(name, []).append(line)

    def check(command: Command, _: Captures) -> bool:
        name = command.name
        if name in exact or (pattern is not None and pattern.match(name)):
            return True
        if any(_begins(command, line) for line in named.get(name, ())):
            return True
        return any(fits(name) and _begins(command, line) for fits, line in others)

    return check


_Line = tuple[Callable[[str], object], ...]
"""What the first words of a command line must be, flags left out, one after the other."""


def _begins(command: Command, line: _Line) -> bool:
    """Whether the first words, flags left out, are those of ``line``."""
    parsed = command.parsed
    words = parsed.subcommand.split()
    words += [_text(word) for word in parsed.operands[: len(line)]]
    if len(words) < len(line):
        return False
    return all(fits(word) for fits, word in zip(line, words, strict=False))


def _glob(pattern: str) -> Callable[[str], object]:
    """Whether a text is what ``pattern`` says; true where it is."""
    if _WILD.search(pattern):
        return re.compile(fnmatch.translate(pattern)).match
    return pattern.__eq__


def _flags(spec: Mapping[str, Any]) -> Matcher:
    every, some, none, valued = (
        tuple(spec.get(key, ())) for key in ("all", "any", "none", "with-value")
    )
    values = [_value(flag, entry) for flag, entry in spec.get("values", {}).items()]

    def check(command: Command, captures: Captures) -> bool:
        present = command.parsed.flags
        if (every or some) and not present:
            return False
        if not all(flag in present for flag in every) or any(flag in present for flag in none):
            return False
        found = [flag for flag in some if flag in present]
        if some and not found:
            return False
        if valued and not any(any(present.get(flag, ())) for flag in valued):
            return False
        if not all(meets(command, captures) for meets in values):
            return False
        captures.flags.extend((*every, *found))
        return True

    return check


def _value(flag: str, spec: Mapping[str, Any]) -> Matcher:
    def of(command: Command) -> Iterable[Word]:
        return (word for word in command.parsed.flags.get(flag, ()) if word is not None)

    return _some(of, spec)


def _argument(spec: Mapping[str, Any]) -> Matcher:
    at = spec.get("at")

    def of(command: Command) -> Iterable[Word]:
        operands = command.parsed.operands
        if at is None:
            return operands
        return operands[-1:] if at == "last" else operands[at - 1 : at]

    met, meets = _some(of, spec), _word(spec)

    def check(command: Command, captures: Captures) -> bool:
        # The operands are some of the words: to look at all is faster than to sort them.
        if not command.is_sorted:
            folder = command.folder
            if not any(meets(word, folder) for word in command.arguments):
                return False
        return met(command, captures)

    return check


def _redirect(spec: Mapping[str, Any]) -> Matcher:
    operators = frozenset(listed(spec.get("op")))

    def of(command: Command) -> Iterable[Word]:
        return (
            redirect.target
            for redirect in command.redirects
            if not operators or redirect.operator in operators
        )

    return _some(of, spec)


def _some(of: Callable[[Command], Iterable[Word]], spec: Mapping[str, Any]) -> Matcher:
    """Whether one of the words that ``of`` picks is what ``spec`` says."""
    meets = _word(spec)
    name, other = spec.get("name", ""), spec.get("same-as", "")

    def check(command: Command, captures: Captures) -> bool:
        for word in of(command):
            if other and not _are_same(word, captures.arguments.get(other)):
                continue
            if meets(word, command.folder):
                if name:
                    captures.arguments[name] = word
                return True
        return False

    return check


def _word(spec: Mapping[str, Any]) -> Callable[[Word, Value | None], bool]:
    wanted, refused = frozenset(spec.get("class", ())), frozenset(spec.get("not-class", ()))
    unknown = wanted == {"unknown"}
    values = frozenset(listed(spec.get("is")))
    glob = _glob(spec["glob"]) if spec.get("glob") else None
    regex = _pattern(spec["regex"]) if spec.get("regex") else None
    by_text = bool(values or glob or regex)

    def meets(word: Word, folder: Value | None) -> bool:
        # What is quickly told first.
        value = word.value
        if unknown and value is not None:
            return False
        text = ""
        if by_text:
            text = word.shown if value is None else value
            if (values and text not in values) or (glob is not None and not glob(text)):
                return False
        if wanted or refused:
            found = classes(word, folder)
            if (wanted and wanted.isdisjoint(found)) or not refused.isdisjoint(found):
                return False
        return regex is None or regex(text)

    return meets


def _are_same(word: Word, other: Word | None) -> bool:
    """Whether two words of one command line have the same text; not where a command makes it."""
    if other is None or _text(word) != _text(other):
        return False
    return not any(isinstance(part, Unknown) and "(" in part.source for part in word.parts)


def _text(word: Word) -> str:
    """The characters of a word; what is unknown in it as it is written."""
    return value if (value := word.value) is not None else word.shown


def _context(spec: Mapping[str, Any]) -> Matcher:
    wanted, refused = tuple(spec.get("in", ())), tuple(spec.get("not", ()))

    def within(command: Command, entry: str) -> bool:
        if entry == "sudo":
            return "sudo" in command.wrappers or "doas" in command.wrappers
        if "*" in entry:
            return any(fnmatch.fnmatchcase(part, entry) for part in command.context)
        return any(part == entry or part.startswith(f"{entry}:") for part in command.context)

    def check(command: Command, _: Captures) -> bool:
        return (not wanted or any(within(command, entry) for entry in wanted)) and not any(
            within(command, entry) for entry in refused
        )

    return check


def _env(spec: Mapping[str, str]) -> Matcher:
    patterns = {name: _pattern(pattern) for name, pattern in spec.items()}

    def check(command: Command, _: Captures) -> bool:
        values = {name: word.value for name, word in command.assignments}
        return all(
            (value := values.get(name)) is not None and matches(value)
            for name, matches in patterns.items()
        )

    return check


def _pipeline(spec: Mapping[str, Any]) -> list[Matcher]:
    checks: list[Matcher] = []
    for key, forward in (("from", False), ("to", True)):
        if key not in spec:
            continue
        neighbour = compile_match(spec[key])

        def check(
            command: Command,
            captures: Captures,
            neighbour: Matcher = neighbour,
            forward: bool = forward,
        ) -> bool:
            if command.pipeline is None:
                return False
            stages = command.pipeline.stages
            others = stages[command.stage + 1 :] if forward else stages[: command.stage]
            return any(_tried(neighbour, other, captures) for stage in others for other in stage)

        checks.append(check)
    return checks


def _pattern(pattern: str) -> Callable[[str], bool]:
    """A search for ``pattern``, compiled at its first use."""
    return lambda text: compiled(pattern).search(text)
