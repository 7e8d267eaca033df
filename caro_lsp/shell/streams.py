"""What commands read and print, where the script itself says it.

A text is a value: constants, and unknown parts between them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.shell.command import Command, Stream, Unknown, Word
from caro_lsp.shell.filters import NAMES, filtered
from caro_lsp.shell.quoting import ansi_c, echoed
from caro_lsp.shell.syntax import Text
from caro_lsp.shell.values import Value, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caro_lsp.shell.command import Redirect
    from caro_lsp.shell.values import Environment

MAX_OUTPUT_CHARACTERS = 65_536
"""Longer texts are not followed."""
_FORMAT = re.compile(r"%(?:([-+ #0]*\d*(?:\.\d+)?)([sdiqb])|(%))")


def output(command: Command, environment: Environment) -> Value | None:
    """What ``command`` prints; None where that cannot be told."""
    if any(r.operator[0] in ">&" and r.descriptor in {"", "1"} for r in command.redirects):
        return None
    found: Value | None = None
    name = command.name
    if command.printed is not None:
        found = command.printed
    elif name == "echo":
        found = _echo(command.arguments)
    elif name == "printf":
        found = _printf(command.arguments)
    elif name in {"cat", "tee"}:
        found = _cat(command, environment)
    elif name in NAMES:
        found = _filtered(command, environment)
    elif name == "crontab" and "list" in command.parsed.flags:
        # Unknown lines, to which scripts add one of their own before they install the whole.
        found = (Unknown("$(crontab -l)"), Text("\n"))
    if found is not None and sum(len(p.value) for p in found if isinstance(p, Text)) > (
        MAX_OUTPUT_CHARACTERS
    ):
        return None
    return found


def outputs(commands: Sequence[Command], environment: Environment) -> Value | None:
    """What ``commands`` print one after the other; None where one of them cannot be told."""
    found: list[Text | Unknown] = []
    for index, command in enumerate(commands):
        following = commands[index + 1] if index + 1 < len(commands) else None
        if following is not None and command.name in following.wrappers:
            continue
        if command.name in _SILENT:
            continue
        printed = output(command, environment)
        if printed is None:
            return None
        found.extend(printed)
    return tuple(found) if found else None


_SILENT = frozenset({":", "true", "set", "cd", "export", "local", "test", "[", "sleep", "mkdir"})


def read(command: Command, environment: Environment) -> Value | None:
    """The standard input of ``command``; None where it cannot be told."""
    return read_from(command.redirects, environment, "0")


def read_from(redirects: Sequence[Redirect], environment: Environment, number: str) -> Value | None:
    """What can be read from a descriptor; None where it cannot be told."""
    for redirect in reversed(redirects):
        if (redirect.descriptor or "0") != number:
            continue
        if redirect.operator in HERE:
            return _without_tabs(redirect)
        if redirect.operator == "<":
            return content(redirect.target, environment)
        if redirect.operator == "<&":
            return environment.descriptor(redirect.target.value or "")
    return environment.descriptor(number)


HERE = frozenset({"<<", "<<-", "<<<"})
"""The redirections whose target is the text itself."""


def _without_tabs(redirect: Redirect) -> Value:
    """The text of a here-document; ``<<-`` takes off the tabs before each line."""
    parts = redirect.target.parts
    if redirect.operator != "<<-":
        return parts
    return tuple(
        Text(re.sub(r"(?<=\n)\t+" if index else r"(?:^|(?<=\n))\t+", "", part.value), part.quoted)
        if isinstance(part, Text)
        else part
        for index, part in enumerate(parts)
    )


def content(
    word: Word, environment: Environment, redirects: Sequence[Redirect] = ()
) -> Value | None:
    """What the file that ``word`` names holds, where the script itself wrote it.

    ``redirects`` are those of the command that reads it.
    """
    if len(word.parts) == 1 and isinstance(word.parts[0], Stream):
        return word.parts[0].content or None
    path = file_named(word)
    if path in {"/dev/stdin", "-"}:
        path = "/dev/fd/0"
    if match := _DESCRIPTOR.fullmatch(path):
        return read_from(redirects, environment, match[1])
    return environment.file(path) if path else None


_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")


def file_named(word: Word) -> str:
    """What a file is known by: its path, or the variable that holds a name such as mktemp makes."""
    value = word.value
    if value is not None:
        return value
    variable = word.source.strip('"').removeprefix("${").removeprefix("$").removesuffix("}")
    return f"{word.shown}\0{variable}" if variable.isidentifier() else ""


def words_as_text(words: Sequence[Word]) -> Value:
    """``words`` joined by spaces."""
    found: list[Text | Unknown] = []
    for index, word in enumerate(words):
        if index:
            found.append(Text(" "))
        found.extend(word.parts)
    return tuple(found)


def _echo(words: Sequence[Word]) -> Value:
    escapes = False
    ends = True
    while words and (flag := words[0].value) and re.fullmatch(r"-[neE]+", flag):
        escapes = escapes or "e" in flag
        ends = ends and "n" not in flag
        words = words[1:]
    text = words_as_text(words)
    if escapes:
        text = tuple(Text(echoed(p.value)) if isinstance(p, Text) else p for p in text)
    return (*text, Text("\n")) if ends else text


def _printf(words: Sequence[Word]) -> Value | None:
    if words and words[0].value == "--":
        words = words[1:]
    if not words or words[0].value is None or words[0].value.startswith("-v"):
        return None
    form = words[0].value
    arguments = list(words[1:])
    found: list[Text | Unknown] = []
    while True:
        at = 0
        used = False
        for match in _FORMAT.finditer(form):
            found.append(Text(ansi_c(form[at : match.start()])))
            at = match.end()
            if match[3]:
                found.append(Text("%"))
            elif arguments:
                used = True
                parts = arguments.pop(0).parts
                if match[2] == "b":
                    parts = tuple(
                        Text(echoed(p.value)) if isinstance(p, Text) else p for p in parts
                    )
                found.extend(parts)
        found.append(Text(ansi_c(form[at:])))
        if sum(len(part.value) for part in found if isinstance(part, Text)) > MAX_OUTPUT_CHARACTERS:
            return None
        # The format is used again while there are arguments.
        if not arguments or not used or len(found) > 1000:
            return tuple(part for part in found if part != Text(""))


def _cat(command: Command, environment: Environment) -> Value | None:
    operands = command.parsed.operands if command.name == "cat" else ()
    if not operands:
        return command.standard_input
    found: list[Text | Unknown] = []
    for word in operands:
        held = command.standard_input if word.value == "-" else content(word, environment)
        if held is None:
            return None
        found.extend(held)
    return tuple(found)


def _filtered(command: Command, environment: Environment) -> Value | None:
    """The output of a filter whose input is known: a file that the script wrote, or its input."""
    given = command.standard_input
    operands = command.parsed.operands
    if operands and command.name not in {"tr", "sed", "grep", "egrep"}:
        given = content(operands[0], environment) if len(operands) == 1 else None
    text = text_of(given) if given is not None else None
    # An empty text is often one that is filled on a way that is not followed.
    printed = filtered(command, text) if text and text.strip() else None
    return None if printed is None else (Text(printed),)
