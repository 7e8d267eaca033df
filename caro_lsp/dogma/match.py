"""One rule's ``match`` against one command. Knows nothing of where rules come from."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from caro_lsp.dogma.classes import classes
from caro_lsp.dogma.pattern import compiled
from caro_lsp.shell.command import Command, Word

if TYPE_CHECKING:
    from caro_lsp.shell.values import Value

_WILD = re.compile(r"[ *?\[]")
"""What makes the name of a command a pattern, or the beginning of a line."""


@dataclass
class Captures:
    """What a match found: the named arguments and the flags that counted."""

    arguments: dict[str, Word] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.arguments or self.flags)

    def clear(self) -> None:
        """Forget all."""
        self.arguments.clear()
        self.flags.clear()


Matcher = Callable[[Command, Captures], bool]


def compile_match(spec: Mapping[str, Any]) -> Matcher:  # noqa: C901 - a check a key
    """A function that tells whether a command meets ``spec`` (validated, see ``rule``)."""
    checks: list[Matcher] = []
    if names := _listed(spec.get("command")):
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
        checks.append(lambda command, _: not refused(command, Captures()))
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
    """Whether one of ``choices`` is met; only those that can match the command's name are tried."""
    compiled = [(names(spec), _needed(spec), compile_match(spec)) for spec in choices]
    known = frozenset().union(*(found for found, _, _ in compiled if found)) | {""}
    able = {
        (name, redirected, piped): [
            matcher
            for found, needed, matcher in compiled
            if (found is None or name in found or (redirected and REDIRECTED in found))
            and (redirected or "redirects" not in needed)
            and (piped or "pipeline" not in needed)
        ]
        for name in known
        for redirected in (False, True)
        for piped in (False, True)
    }

    def check(command: Command, captures: Captures) -> bool:
        name = command.name if command.name in known else ""
        matchers = able[name, bool(command.redirects), command.pipeline is not None]
        for matcher in matchers:  # noqa: SIM110 - as above
            if _tried(matcher, command, captures):
                return True
        return False

    return check


def _tried(matcher: Matcher, command: Command, captures: Captures) -> bool:
    """What ``matcher`` says; its captures count only if it is met."""
    if not captures:
        # Most often nothing was noted before, nor is now.
        if matcher(command, captures):
            return True
        captures.clear()
        return False
    own = Captures()
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
    for name in _listed(spec.get("command")):
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


def _needed(spec: Mapping[str, Any]) -> frozenset[str]:
    """Which of ``redirects`` and ``pipeline`` a command must have to meet ``spec``."""
    found = {key for key in ("redirects", "pipeline") if spec.get(key)}
    for entry in spec.get("all", ()):
        found |= _needed(entry)
    if choices := spec.get("any"):
        found |= frozenset.intersection(*map(_needed, choices))
    return frozenset(found)


def can_match(spec: Mapping[str, Any], name: str, *, redirected: bool, piped: bool) -> bool:
    """Whether a command called ``name``, with redirections or in a pipeline, may meet ``spec``."""
    if (spec.get("redirects") and not redirected) or (spec.get("pipeline") and not piped):
        return False
    wanted = _listed(spec.get("command"))
    if wanted and not any(_named(name, entry.split(" ", 1)[0]) for entry in wanted):
        return False
    choices = spec.get("any")
    if choices and not any(
        can_match(choice, name, redirected=redirected, piped=piped) for choice in choices
    ):
        return False
    return all(
        can_match(entry, name, redirected=redirected, piped=piped) for entry in spec.get("all", ())
    )


def _named(name: str, pattern: str) -> bool:
    return name == pattern or (
        _WILD.search(pattern) is not None and fnmatch.fnmatchcase(name, pattern)
    )


def _listed(value: Any) -> list[str]:
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)


def _command(wanted: list[str]) -> Matcher:
    exact = {name for name in wanted if not _WILD.search(name)}
    lines = [tuple(name.split(" ")) for name in wanted if " " in name]
    patterns = [fnmatch.translate(n) for n in wanted if _WILD.search(n) and " " not in n]
    pattern = re.compile("|".join(patterns)) if patterns else None

    def check(command: Command, _: Captures) -> bool:
        if command.name in exact or (pattern is not None and pattern.match(command.name)):
            return True
        return bool(lines) and any(_begins(command, line) for line in lines)

    return check


def _begins(command: Command, line: tuple[str, ...]) -> bool:
    """Whether name and first words, flags left out, are those of ``line``, one pattern a word."""
    name, *patterns = line
    if name != command.name and not fnmatch.fnmatchcase(command.name, name):
        return False
    parsed = command.parsed
    words = parsed.subcommand.split()
    words += [_text(word) for word in parsed.operands[: len(patterns)]]
    return len(words) >= len(patterns) and all(map(fnmatch.fnmatchcase, words, patterns))


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

    return _some(of, spec)


def _redirect(spec: Mapping[str, Any]) -> Matcher:
    operators = frozenset(_listed(spec.get("op")))

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
    name = spec.get("name", "")

    def check(command: Command, captures: Captures) -> bool:
        for word in of(command):
            if meets(word, command.folder):
                if name:
                    captures.arguments[name] = word
                return True
        return False

    return check


def _word(spec: Mapping[str, Any]) -> Callable[[Word, Value | None], bool]:
    wanted, refused = frozenset(spec.get("class", ())), frozenset(spec.get("not-class", ()))
    values = frozenset(_listed(spec.get("is")))
    glob = spec.get("glob", "")
    regex = _pattern(spec["regex"]) if spec.get("regex") else None

    def meets(word: Word, folder: Value | None) -> bool:
        if wanted or refused:
            found = classes(word, folder)
            if (wanted and not wanted & found) or refused & found:
                return False
        if not values and not glob and regex is None:
            return True
        text = _text(word)
        if values and text not in values:
            return False
        if glob and not fnmatch.fnmatchcase(text, glob):
            return False
        return regex is None or regex(text)

    return meets


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
