"""What each part of a command does, from the facts about tools. What is not known is said so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from caro_lsp.shell import tools
from caro_lsp.shell.command import end_of_line
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse
from caro_lsp.shell.unwrap import SHELLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.command import Command, Word

Kind = Literal[
    "command", "subcommand", "flag", "flag value", "argument", "redirection", "assignment"
]

MAX_PARTS = 400
"""Parts after which an explanation ends: nobody reads more."""

_REDIRECTS = {
    ">": "write standard output to this file, replacing what is in it",
    ">>": "add standard output to the end of this file",
    ">|": "write standard output to this file even if noclobber is set",
    "<": "read standard input from this file",
    "<>": "open this file for reading and writing",
    "&>": "write standard output and errors to this file, replacing what is in it",
    "&>>": "add standard output and errors to the end of this file",
    ">&": "send it where this descriptor goes",
    "<&": "read it from where this descriptor reads",
    "<<": "read standard input from the lines that follow",
    "<<-": "read standard input from the lines that follow, leading tabs left out",
    "<<<": "read standard input from this text",
}
_OPERANDS = {
    "path": "a file or folder",
    "host": "the host",
    "url": "the address",
    "script": "shell text that is run",
    "words": "shell text that is run",
    "command": "the command that is run",
}


@dataclass(frozen=True)
class Part:
    """One part of a command. ``about`` is None where nothing is known.

    ``text`` is as written; ``value`` what it stands for, where that differs.
    """

    kind: Kind
    text: str
    about: str | None
    value: str | None = None


@dataclass(frozen=True)
class Explanation:
    """The parts of what was asked about, in order; ``start`` and ``end`` are its bytes."""

    start: int
    end: int
    parts: tuple[Part, ...]


def explain_text(text: str) -> Explanation:
    """Explain every command in ``text``."""
    source = text.encode("utf-8", "replace")
    return _explained(source, _outermost(source))


def explain(source: bytes, start: int, end: int) -> Explanation | None:
    """Explain the commands of a script that a range of bytes touches; None where there are none.

    An empty range is a cursor: what stands around it is explained.
    """
    touched = [c for c in _outermost(source) if c.span.start <= end and start <= c.span.end]
    if not touched:
        return None
    return _explained(source, touched)


def _outermost(source: bytes) -> list[Command]:
    """The commands of ``source`` that no other command runs, each once."""
    found: dict[tuple[int, int], Command] = {}
    for command in commands(parse(source)):
        if not command.wrappers and command.editable:
            found.setdefault((command.span.start, command.span.end), command)
    return sorted(found.values(), key=lambda command: (command.span.start, -command.span.end))


def _explained(source: bytes, chosen: list[Command]) -> Explanation:
    parts: list[Part] = []
    last = -1
    for command in chosen:
        if command.span.start < last:
            # Inside one that was explained, such as a substitution in its arguments.
            continue
        last = command.span.end
        parts.extend(_parts(command, source))
    start = min((command.span.start for command in chosen), default=0)
    end = max((command.span.end for command in chosen), default=0)
    return Explanation(start, end, tuple(parts[:MAX_PARTS]))


def _parts(command: Command, source: bytes) -> Iterator[Part]:
    for name, word in command.assignments:
        yield Part("assignment", f"{name}={word.shown}", f"set {name} for this command only")
    if command.words:
        yield from _words(command.words, source)
    for redirect in command.redirects:
        here = redirect.operator.startswith("<<") and redirect.operator != "<<<"
        target = "" if here else _written(redirect.target, source)
        about = _REDIRECTS.get(redirect.operator)
        if about and redirect.descriptor == "2" and redirect.operator in {">", ">>"}:
            about = about.replace("standard output", "errors")
        text = f"{redirect.descriptor}{redirect.operator}{' ' if target else ''}{target}"
        yield Part("redirection", text, about, _value(redirect.target, target))


def _words(words: tuple[Word, ...], source: bytes) -> Iterator[Part]:
    """The name, then flags and operands by the facts about the tool."""
    name = (words[0].value or words[0].shown).rsplit("/", 1)[-1]
    tool = tools.lookup(name)
    written = _written(words[0], source)
    yield Part("command", written, tool.summary if tool else None, _value(words[0], written))
    if name == "find" and tool is not None:
        yield from _find_words(tool, words[1:], source)
        return
    index, operands, first = 1, 0, ""
    only_operands = False
    while index < len(words):
        word = words[index]
        index += 1
        text = _written(word, source)
        value = word.value if word.value is not None else text
        if index == 2 and tool:
            value = tool.old_style_flags(value)
        if not only_operands and value == "--":
            only_operands = True
            yield Part("flag", text, "what follows are no flags")
        elif not only_operands and value.startswith("-") and len(value) > 1:
            takes, taken = False, ""
            for part, flag in _flags(tool, text, value):
                first = (flag.operand if flag else "") or first
                takes = bool(flag and flag.value and not flag.attached)
                taken = flag.value if flag else ""
                yield part
            if takes and "=" not in value and index < len(words):
                following = _written(words[index], source)
                about = _OPERANDS.get(taken)
                yield Part("flag value", following, about, _value(words[index], following))
                index += 1
        elif tool and not operands and value in tool.subcommands:
            tool = tool.subcommands[value]
            yield Part("subcommand", text, tool.summary)
        else:
            kind = first if operands == 0 and first else tool.operand_kind(operands) if tool else ""
            operands += 1
            if kind == "command":
                yield from _words(words[index - 1 :], source)
                return
            runs = name in SHELLS and first and operands == 1
            about = "shell text that is run" if runs else _OPERANDS.get(kind)
            yield Part("argument", text, about, _value(word, text))
            only_operands = only_operands or bool(tool and tool.ends_flags(operands - 1))


def _flags(
    tool: tools.Tool | None, text: str, value: str
) -> Iterator[tuple[Part, tools.Flag | None]]:
    """One word of flags; a bundle such as ``-xzf`` gives a part for each letter."""
    if value.startswith("--"):
        flag = tool.long(value[2:].partition("=")[0]) if tool else None
        yield Part("flag", text, flag.about if flag else None), flag
        return
    flags = [tool.by_short.get(letter) if tool else None for letter in value[1:]]
    if len(flags) == 1 or not flags[0]:
        yield Part("flag", text, flags[0].about if flags[0] else None), flags[0]
        return
    for position, (letter, flag) in enumerate(zip(value[1:], flags, strict=True), 1):
        rest = value[position + 1 :]
        if flag and flag.value and rest:
            yield Part("flag", f"-{letter}", flag.about), None
            yield Part("flag value", rest, None), None
            return
        yield Part("flag", f"-{letter}", flag.about if flag else None), flag


def _find_words(tool: tools.Tool, words: tuple[Word, ...], source: bytes) -> Iterator[Part]:
    """The language of find: every test and action is a word of its own, commands end with ;."""
    index = 0
    while index < len(words):
        text = _written(words[index], source)
        value = words[index].value or text
        flag = tool.by_long.get(value[1:]) if value.startswith("-") else None
        index += 1
        if flag is None:
            about = "not" if value == "!" else "group" if value in {"(", ")"} else None
            kind: Kind = "flag" if value.startswith("-") else "argument"
            start = "where to search" if kind == "argument" and not about else about
            yield Part(kind, text, start, _value(words[index - 1], text))
            continue
        yield Part("flag", text, flag.about)
        if value in {"-exec", "-execdir", "-ok", "-okdir"}:
            end = end_of_line(words, index)
            if end > index:
                yield from _words(words[index:end], source)
            if end < len(words):
                many = words[end].value == "+"
                about = "end of the command, run with as many names as fit at once" if many \
                    else "end of the command, run once for each"  # fmt: skip
                yield Part("argument", _written(words[end], source), about)
            index = end + 1
        elif flag.value and index < len(words):
            following = _written(words[index], source)
            yield Part("flag value", following, None, _value(words[index], following))
            index += 1


def _written(word: Word, source: bytes) -> str:
    if word.span is None:
        return word.source
    return source[word.span.start : word.span.end].decode("utf-8", "replace")


def _value(word: Word, text: str) -> str | None:
    """The constant that a word stands for, where that is not plain from its text."""
    value = word.value
    if value is None or value == text or value == text.strip("'\""):
        return None
    return value
