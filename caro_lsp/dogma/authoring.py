"""What is wrong with a rule file, for its author: all of it, each at its place.

``rule_file`` tells what is wrong with the form; here is what the content does not keep: names that
do not exist, examples that the rule does not meet, a fix that mends nothing.
"""

from __future__ import annotations

import difflib
import re
import time
from typing import TYPE_CHECKING, Any

from caro_lsp.dogma import names
from caro_lsp.dogma.rule_file import MAX_PROBLEMS, Problem, RuleText, Severity, read
from caro_lsp.dogma.ruleset import Rule
from caro_lsp.shell import tools

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from caro_lsp.dogma.names import Part
    from caro_lsp.dogma.schema import Path
    from caro_lsp.dogma.selftest import Trial
    from caro_lsp.shell.syntax import Span
    from caro_lsp.shell.tools import Flag

TRIAL_SECONDS = 2.0
"""Time for the examples of one file, for one who waits in an editor."""

_PLACEHOLDER = re.compile(r"(?<!\$)\{([\w.-]+)\}")
_ARGUMENT = re.compile(r"\{(arg\.[\w.-]+)\}")


def problems(
    text: str,
    *,
    others: Mapping[str, Iterable[str]] | None = None,
    seconds: float | None = TRIAL_SECONDS,
) -> list[Problem]:
    """All problems of the rule file that consists of ``text``, in its order.

    ``others`` are the ids of the same layer with the files that have them, this one left out.
    ``seconds`` end the trial of the examples; None lets it take its time.
    """
    return examine(read(text), others=others, seconds=seconds)


def examine(
    document: RuleText,
    *,
    others: Mapping[str, Iterable[str]] | None = None,
    examples: bool = True,
    seconds: float | None = TRIAL_SECONDS,
) -> list[Problem]:
    """The same for a rule file that has been read, perhaps without a trial of its examples."""
    found = list(document.problems)
    if isinstance(document.data, dict):
        found += _identity(document, others or {})
        found += _placeholders(document)
        for part in names.parts(document.data):
            found += _match(document, part)
        found += _fix(document)
        if examples:
            found += _trials(document, seconds)
    unique = {(problem.span, problem.message): problem for problem in found}
    return sorted(unique.values(), key=lambda problem: problem.span.start)[:MAX_PROBLEMS]


def _identity(document: RuleText, others: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    for path in [("id",), *((("aliases", i)) for i in range(_count(document, "aliases")))]:
        name = _text(document, path)
        for file in others.get(name, ()):
            message = (
                f"{file} has the id {name} already; the last of them counts."
                " Give one of them another id"
            )
            yield Problem(document.value(path), message, "error", "duplicate-id", path)
    identifier = _text(document, ("id",))
    for index in range(_count(document, "aliases")):
        if identifier and _text(document, ("aliases", index)) == identifier:
            message = "an alias is a former id; this is the present one"
            place: Path = ("aliases", index)
            yield Problem(document.value(place), message, "warning", "duplicate-id", place)


# Placeholders.


def _placeholders(document: RuleText) -> Iterator[Problem]:
    always, perhaps = names.captured(document.data)
    query = bool(names.mapping(document.data.get("match")).get("query"))
    path: Path
    titles: list[Path] = [(*place, "title") for place, _ in names.fixes(document.data)]
    for path in (("message",), *titles):
        for name in dict.fromkeys(_PLACEHOLDER.findall(_text(document, path))):
            kind, _, argument = name.partition(".")
            if kind in {"arg", "value"} and argument:
                yield from _captured(document, path, name, argument, always, perhaps)
            elif name not in names.PLACEHOLDERS:
                known = [*names.PLACEHOLDERS, *(f"arg.{name}" for name in sorted(always))]
                message = f"there is no placeholder {{{name}}}{_meant(name, known)}"
                yield _placeholder(document, path, name, message, "warning")
            elif name != "command" and query:
                message = f"a rule with a `query` has no {{{name}}}; {{command}} is what it found"
                yield _placeholder(document, path, name, message)
            elif name == "flag" and not _counts_flags(document):
                message = "{flag} stays empty: no `flags` with `all` or `any` are matched"
                yield _placeholder(document, path, name, message, "warning")
    for place, fix in names.fixes(document.data):
        own = always | names.captured_for(fix)
        for path in ((*place, "replace"), (*place, "edit", "replace"), (*place, "add")):
            for name in dict.fromkeys(_ARGUMENT.findall(_text(document, path))):
                argument = name.split(".")[1]
                yield from _captured(document, path, name, argument, own, perhaps)


def _captured(
    document: RuleText,
    path: Path,
    name: str,
    argument: str,
    always: frozenset[str],
    perhaps: frozenset[str],
) -> Iterator[Problem]:
    if argument in always:
        return
    if argument in perhaps:
        message = f"only some choices of `any` name {argument}; with the others {{{name}}} stays"
        yield _placeholder(document, path, name, message, "warning")
        return
    cure = _meant(argument, [*always, *perhaps]) or f"; give an entry of `args` `name: {argument}`"
    message = f"nothing in `match` has the name {argument}, so {{{name}}} stays as it is{cure}"
    yield _placeholder(document, path, name, message)


def _placeholder(
    document: RuleText, path: Path, name: str, message: str, severity: Severity = "error"
) -> Problem:
    return Problem(document.inside(path, f"{{{name}}}"), message, severity, "placeholder", path)


def _counts_flags(document: RuleText) -> bool:
    flags = (names.mapping(part.spec.get("flags")) for part in names.parts(document.data))
    return any(spec.get("all") or spec.get("any") for spec in flags)


# The match.


def _match(document: RuleText, part: Part) -> Iterator[Problem]:
    spec, path = part.spec, part.path
    if all(value in ({}, [], "") for value in spec.values()):
        message = "this matches every command; name at least a `command`"
        yield Problem(document.value(path), message, "error", "empty-match", path)
        return
    if spec.get("query"):
        for key in spec:
            if key not in {"query", "mentions"} or len(path) > 1:
                message = "does not count: a `query` stands alone, at the top of `match`"
                place: Path = (*path, key)
                yield Problem(document.key(place), message, "warning", "ignored", place)
        return
    for place, name in _texts(document, (*path, "command")):
        yield from _command(document, place, name, part)
    yield from _flags(document, part)
    yield from _likeness(document, part)
    for key in ("in", "not"):
        for place, name in _texts(document, (*path, "context", key)):
            if name.partition(":")[0] not in names.CONTEXTS:
                message = f"there is no context {name}{_meant(name, names.CONTEXTS)}"
                yield Problem(document.value(place), message, "warning", "unknown-context", place)


def _likeness(document: RuleText, part: Part) -> Iterator[Problem]:
    """What is told of ``same-as``: it names an argument that the match has found."""
    known = frozenset[str]().union(*names.captured(document.data))
    for key in ("args", "redirects"):
        for index in range(len(names.entries(part.spec.get(key)))):
            place: Path = (*part.path, key, index, "same-as")
            for path, name in _texts(document, place):
                if name not in known:
                    cure = _meant(name, known) or f"; give the entry before it `name: {name}`"
                    message = f"nothing in `match` has the name {name}{cure}"
                    yield Problem(document.value(path), message, "error", "placeholder", path)


def _flags(document: RuleText, part: Part) -> Iterator[Problem]:
    for key, entry in names.mapping(part.spec.get("flags")).items():
        flags = (*part.path, "flags", key)
        for place, flag in _texts(document, flags):
            beside = names.texts(entry)
            yield from _flag(document, place, flag, part.commands, beside=beside)
        for flag in names.mapping(entry) if key == "values" else ():
            yield from _flag(document, (*flags, flag), flag, part.commands)


def _command(document: RuleText, place: Path, name: str, part: Part) -> Iterator[Problem]:
    tool, rest = names.tool_of(name)
    head = name.split(" ", maxsplit=1)[0]
    message = ""
    if "/" in head:
        message = f"a command is known by its name alone: {head.rpartition('/')[2]}"
        yield Problem(document.value(place), message, "warning", "unknown-command", place)
        return
    if names.is_pattern(head):
        return
    if tool is None:
        if meant := _mistyped(head):
            message = f"there are no facts about {head}; did you mean {meant}?"
        elif _long_names_only(part) and not any(map(names.flags_of, part.commands)):
            message = (
                f"there are no facts about {head}: its flags are known as they are written,"
                " -r as `r` and --recursive as `recursive`"
            )
    elif rest and (close := difflib.get_close_matches(rest, tool.subcommands, 1, 0.8)):
        message = f"the facts about {tool.name} know no subcommand {rest}; did you mean {close[0]}?"
    if message:
        yield Problem(document.value(place), message, "hint", "unknown-command", place)


def _mistyped(command: str) -> str:
    """The tool whose name was perhaps meant; empty for what may well be another tool."""
    if len(command) < 4:
        return ""
    for known in difflib.get_close_matches(command, tools.known(), 3, 0.83):
        longer = command.startswith(known) or known.startswith(command)
        if known[0] == command[0] and not longer:
            return known
    return ""


def _long_names_only(part: Part) -> bool:
    """Whether the flags of a match are given by long names, as those of tools with facts are."""
    spec = names.mapping(part.spec.get("flags"))
    flags = [flag for entry in spec.values() for flag in names.texts(entry)]
    return bool(flags) and all(len(flag) > 1 for flag in flags)


def _flag(
    document: RuleText,
    place: Path,
    flag: str,
    commands: tuple[str, ...],
    beside: Iterable[str] = (),
) -> Iterator[Problem]:
    bare = flag.lstrip("-")
    if not bare or bare.isdigit():
        # What ends the flags, or a number such as the signal of `kill -9`, is in no table.
        return
    about = ", ".join(commands)
    known: dict[str, Flag] = {}
    for command in commands:
        facts = names.flags_of(command)
        if facts is None:
            # Its flags are known as they are written.
            known = {}
            break
        known |= facts
    canonical = _canonical(bare, known)
    if flag != bare:
        message = f"flags are named without hyphens: {canonical or bare}"
        yield Problem(_flag_place(document, place), message, "warning", "unknown-flag", place)
    elif known and flag not in known:
        if canonical:
            message = f"never seen: `{flag}` of {about} is called {canonical} in rules"
            # Of several subcommands one may not know it.
            sure = canonical not in beside and not any(_has_subcommands(c) for c in commands)
            severity: Severity = "warning" if sure else "hint"
            yield Problem(_flag_place(document, place), message, severity, "unknown-flag", place)
        else:
            message = f"the facts about {about} know no flag {flag}{_meant(flag, known)}"
            yield Problem(_flag_place(document, place), message, "hint", "unknown-flag", place)


def _has_subcommands(command: str) -> bool:
    tool, _ = names.tool_of(command)
    return tool is not None and bool(tool.subcommands)


def _flag_place(document: RuleText, place: Path) -> Span:
    return document.key(place) if place[-2] == "values" else document.value(place)


def _canonical(name: str, known: Mapping[str, Flag]) -> str:
    """The name in rules of a flag that is given by a letter or another spelling."""
    if name in known:
        return name
    return next((key for key, flag in known.items() if name in (*flag.short, *flag.long)), "")


# The fix.


def _fix(document: RuleText) -> Iterator[Problem]:
    always, perhaps = names.captured(document.data)
    commands = [c for part in names.parts(document.data) for c in part.commands]
    for path, fix in names.fixes(document.data):
        place: Path = (*path, "edit", "arg")
        argument = _text(document, place)
        known = always | perhaps | names.captured_for(fix)
        if argument and argument not in known:
            cure = _meant(argument, known) or "; give an entry of `args` this `name`"
            message = f"nothing in `match` has the name {argument}{cure}"
            yield Problem(document.value(place), message, "error", "placeholder", place)
        place = (*path, "edit", "flag")
        flag = _text(document, place)
        if flag and commands:
            yield from _flag(document, place, flag, tuple(dict.fromkeys(commands)))


# The examples.


def _trials(document: RuleText, seconds: float | None) -> Iterator[Problem]:
    from caro_lsp.dogma.selftest import run

    rule = _runnable(document)
    if rule is None:
        return
    end = time.monotonic() + seconds if seconds is not None else None
    for trial in run(rule):
        if not trial.passed:
            yield _failed(document, trial)
        if end is not None and time.monotonic() > end:
            message = (
                f"only the examples up to this one were tried, within {seconds:g} seconds;"
                " `caro-lsp rules test` tries all"
            )
            yield Problem(document.value(trial.path), message, "hint", "slow", trial.path)
            return


def _failed(document: RuleText, trial: Trial) -> Problem:
    if trial.outcome == "missing":
        commands = ", ".join(f"`{_short(command)}`" for command in trial.found)
        would = f"it would run {commands}" if commands else "it would run nothing"
        message = f"missing: nothing is found in this example of `invalid`; {would}"
    elif trial.outcome == "noisy":
        messages = "; ".join(_short(message) for message in trial.found)
        message = f"noisy: this example of `valid` is found: {messages}"
    else:
        message = (
            "broken fix: it mends none of the invalid examples. What it writes must parse,"
            " and the rule may find nothing in it"
        )
        return Problem(document.key(trial.path), message, "error", "broken-fix", trial.path)
    return Problem(document.value(trial.path), message, "error", trial.outcome, trial.path)


def _runnable(document: RuleText) -> Rule | None:
    """The rule as far as it can be tried while other parts of the file may be wrong."""
    from pydantic import ValidationError

    from caro_lsp.dogma.rule import validate_part

    data = document.data
    rule: dict[str, Any] = {"id": "RULE-1", "severity": "error", "why": ""}
    rule["message"] = _text(document, ("message",))
    rule["tags"] = names.texts(data.get("tags"))
    for key in ("match", "fix", "fixes", "scope"):
        if key not in data:
            continue
        try:
            rule[key] = validate_part(key, data[key])
        except ValidationError:
            if key == "match":
                return None
    if not rule.get("match"):
        return None
    examples = names.mapping(data.get("examples"))
    rule["examples"] = {
        key: [text if isinstance(text, str) else "" for text in names.entries(examples.get(key))]
        for key in ("invalid", "valid")
    }
    if not rule["examples"]["invalid"]:
        # Nothing that the fix could mend.
        rule.pop("fix", None)
        rule.pop("fixes", None)
    return Rule.of(rule, "", "")


# Words.


def _text(document: RuleText, path: Path) -> str:
    data = document.data
    for part in path:
        if isinstance(data, dict) and isinstance(part, str):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return ""
    return data if isinstance(data, str) else ""


def _texts(document: RuleText, path: Path) -> Iterator[tuple[Path, str]]:
    """The texts at ``path`` with their places: one, or those of a list."""
    data: Any = document.data
    for part in path:
        data = data[part] if isinstance(part, int) else names.mapping(data).get(part)
    if isinstance(data, str):
        yield path, data
    for index, entry in enumerate(names.entries(data)):
        if isinstance(entry, str):
            yield (*path, index), entry


def _count(document: RuleText, key: str) -> int:
    return len(names.entries(document.data.get(key)))


def _meant(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]}?" if close else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"
