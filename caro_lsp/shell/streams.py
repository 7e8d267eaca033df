"""What commands read and print, where the script itself says it.

A text is a value: constants, and unknown parts between them.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING

from caro_lsp.shell.command import Command, Stream, Unknown, Word
from caro_lsp.shell.quoting import ansi_c
from caro_lsp.shell.syntax import Text
from caro_lsp.shell.values import Value, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    if name == "echo":
        found = _echo(command.arguments)
    elif name == "printf":
        found = _printf(command.arguments)
    elif name in {"cat", "tee"}:
        found = _cat(command, environment)
    elif name in {"base64", "xxd", "rev"}:
        found = _decoded(command)
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
    for redirect in reversed(command.redirects):
        if redirect.operator in {"<<", "<<-", "<<<"}:
            return redirect.target.parts
        if redirect.operator == "<" and redirect.descriptor in {"", "0"}:
            return content(redirect.target, environment)
    return environment.standard_input


def content(word: Word, environment: Environment) -> Value | None:
    """What the file that ``word`` names holds, where the script itself wrote it."""
    if len(word.parts) == 1 and isinstance(word.parts[0], Stream):
        return word.parts[0].content or None
    path = word.value
    if path in {"/dev/stdin", "-"}:
        return environment.standard_input
    return environment.file(path) if path else None


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
        text = tuple(Text(ansi_c(p.value)) if isinstance(p, Text) else p for p in text)
    return (*text, Text("\n")) if ends else text


def _printf(words: Sequence[Word]) -> Value | None:
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
                        Text(ansi_c(p.value)) if isinstance(p, Text) else p for p in parts
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


def _decoded(command: Command) -> Value | None:
    """The output of a decoder whose input is known."""
    given = command.standard_input
    text = text_of(given) if given is not None else None
    if text is None:
        return None
    flags = command.parsed.flags
    try:
        if command.name == "rev":
            return (Text("\n".join(line[::-1] for line in text.split("\n"))),)
        if command.name == "base64" and {"decode", "d", "D"} & flags.keys():
            plain = base64.b64decode(text, validate=False)
        elif command.name == "xxd" and {"revert", "r"} & flags.keys():
            plain = binascii.unhexlify("".join(text.split()))
        else:
            return None
    except (binascii.Error, ValueError):
        return None
    return (Text(plain.decode("utf-8", "replace")),)
