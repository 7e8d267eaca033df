"""Examples for a proposed rule: the command in other forms, and commands that are nearly it."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caro_lsp.heal.proposals import danger
from caro_lsp.shell import tools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.command import Command, Word
    from caro_lsp.shell.tools import Flag

_PLAIN = re.compile(r"[\w./:@%+,=-]+")
_TAME = {"device": "disk.img", "remote-url": "notes.txt"}


@dataclass(frozen=True)
class Example:
    """A script, and in which form it has the command."""

    text: str
    form: str


def variants(text: str, command: Command) -> Iterator[Example]:
    """The command of ``text`` in the forms in which a rule has to know it again."""
    yield Example(text, "as it was")
    source = text.encode("utf-8", "replace")
    if command.name and _written(command):
        yield Example(_spliced(source, command.span.start, 0, "sudo "), "with sudo")
    if other := _spelled_otherwise(source, command):
        yield Example(other, "flags spelled otherwise")
    if by_variable := _by_variable(source, command):
        yield Example(by_variable, "a word in a variable")
    if "\n" not in text:
        yield Example(f"bash -c {shlex.quote(text)}", "in bash -c")
    yield Example(f"if [ -t 0 ]; then\n{text}\nfi", "on a condition")


def near_misses(text: str, command: Command, match: dict[str, Any]) -> Iterator[Example]:
    """Scripts in which a rule with ``match`` may find nothing."""
    quoted = shlex.quote(text)
    yield Example(f"echo {quoted}", "printed")
    yield Example("\n".join(f"# {line}" for line in text.splitlines()), "in a comment")
    source = text.encode("utf-8", "replace")
    if not command.name or not _written(command):
        yield Example(f"note={quoted}", "kept in a variable")
        return
    yield Example(f"{command.name} --help", "asking for help")
    if reading := _reading(source, command, match):
        yield Example(reading, "with a verb that reads")
    for flag in match.get("flags", {}).get("all", ()):
        if without := _without(source, command, flag):
            yield Example(without, f"without {flag}")
            break
    for entry in match.get("args", ()):
        if other := _other_argument(source, command, entry):
            yield Example(other, "another argument")
            break


def _written(command: Command) -> bool:
    """Whether the command stands in the text as it runs, so that it can be changed there."""
    return command.editable and bool(command.words) and command.words[0].span is not None


def _spliced(source: bytes, start: int, length: int, new: str) -> str:
    return (source[:start] + new.encode() + source[start + length :]).decode("utf-8", "replace")


def _replaced(source: bytes, word: Word, new: str) -> str:
    if word.span is None:
        return ""
    return _spliced(source, word.span.start, word.span.end - word.span.start, new)


def _spelled_otherwise(source: bytes, command: Command) -> str:
    """The first flag that can be, by its other name: ``--force`` for ``-f``."""
    if not _written(command):
        return ""
    known = _flags_of(command)
    for word in command.arguments:
        value = word.value or ""
        if value.startswith("--") and len(value) > 2 and "=" not in value:
            flag = next((f for f in known if value[2:] in f.long and f.short), None)
            if flag:
                return _replaced(source, word, f"-{flag.short[0]}")
        elif re.fullmatch(r"-\w", value):
            flag = next((f for f in known if value[1:] in f.short and f.long), None)
            if flag and not flag.value:
                return _replaced(source, word, f"--{flag.long[0]}")
        elif re.fullmatch(r"-\w{2,4}", value):
            letters = [next((f for f in known if c in f.short), None) for c in value[1:]]
            if all(flag is not None and not flag.value for flag in letters):
                return _replaced(source, word, " ".join(f"-{c}" for c in value[1:]))
    return ""


def _flags_of(command: Command) -> tuple[Flag, ...]:
    tool = tools.lookup(command.name)
    if tool is None or tool.single_dash:
        return ()
    below = tool.subcommands.get(command.parsed.subcommand)
    return (below or tool).flags


def _by_variable(source: bytes, command: Command) -> str:
    """The last plain word that is no flag, out of a variable."""
    if not _written(command):
        return ""
    for word in reversed(command.arguments):
        value = word.value
        if (
            value is None
            or word.span is None
            or not _PLAIN.fullmatch(value)
            or value.startswith(("-", "~"))
            or "=" in value
            or source[word.span.start : word.span.end].decode("utf-8", "replace") != value
        ):
            continue
        return f"x={value}\n" + _replaced(source, word, '"$x"')
    return ""


def _reading(source: bytes, command: Command, match: dict[str, Any]) -> str:
    """The command with a verb in place of that which takes something away."""
    line = str(match.get("command", "")).split()[1:]
    for word in command.arguments:
        value = word.value or ""
        if value not in line or not danger.VERB.search(value) or word.span is None:
            continue
        for verb in danger.READING_VERBS:
            new = _with_verb(value, verb)
            if new != value:
                return _replaced(source, word, new)
    return ""


def _with_verb(word: str, verb: str) -> str:
    """``apps:destroy`` -> ``apps:list``, ``delete-stack`` -> ``list-stack``."""
    parts = re.split(r"([:_.-])", word)
    return "".join(verb if part in danger.VERBS else part for part in parts)


def _without(source: bytes, command: Command, flag: str) -> str:
    known = next((f for f in _flags_of(command) if f.name == flag), None)
    short = known.short if known else ((flag,) if len(flag) == 1 else ())
    long = known.long if known else (flag,)
    for word in command.arguments:
        value = word.value or ""
        if word.span is None:
            continue
        if value.startswith("--"):
            if value[2:].split("=")[0] in long:
                return _gap_closed(source, word)
        elif re.fullmatch(r"-\w+", value):
            left = "".join(letter for letter in value[1:] if letter not in short)
            if value[1:] in long or (left != value[1:] and not left):
                return _gap_closed(source, word)
            if left != value[1:]:
                return _replaced(source, word, f"-{left}")
    return ""


def _gap_closed(source: bytes, word: Word) -> str:
    if word.span is None:
        return ""
    start = word.span.start
    while start and source[start - 1 : start] == b" ":
        start -= 1
    return (source[:start] + source[word.span.end :]).decode("utf-8", "replace")


def _other_argument(source: bytes, command: Command, entry: dict[str, Any]) -> str:
    """The command with a tame argument in place of the one that ``entry`` is about."""
    from caro_lsp.dogma.classes import classes

    wanted = set(entry.get("class", ()))
    operands = command.parsed.operands
    for word in operands:
        if word.span is None:
            continue
        if wanted:
            if not wanted & classes(word, command.folder):
                continue
            new = _TAME.get(next(iter(wanted)), "notes.txt")
        elif entry.get("is") == word.value:
            new = f"other-{len(word.value or '')}"
        else:
            continue
        same = [w for w in operands if w.span is not None and w.value == word.value]
        if len(same) == 1 or not wanted:
            return _replaced(source, word, new)
    return ""
