"""Crontabs: a table of times and commands.

Source: crontab(5) of Debian's cron and of cronie.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from caro_lsp.shell.embedded.environment import MAX_VARIABLES, always_set, constant, exported
from caro_lsp.shell.embedded.interpreter import SH, interpreter
from caro_lsp.shell.embedded.mapped import Kind, Mapped, Writer
from caro_lsp.shell.embedded.region import Region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.embedded.interpreter import Interpreter

_LINE = re.compile(rb"[^\r\n]+")
_FIELD = rb"[0-9A-Za-z*][0-9A-Za-z*/,~#?-]*"
_TIMES = re.compile(rb"[ \t]*-?(?:@[A-Za-z_]+|" + _FIELD + rb"(?:[ \t]+" + _FIELD + rb"){4})[ \t]+")
_USER = re.compile(rb"([a-z_][\w.-]*\$?)(?::[\w.-]+)?(?:/[\w.-]+)?[ \t]+")
_ASSIGNMENT = re.compile(
    rb"""[ \t]*(?:"([A-Za-z_]\w*)"|'([A-Za-z_]\w*)'|([A-Za-z_]\w*))[ \t]*=[ \t]*(.*?)[ \t]*"""
)
_PERCENT = re.compile(rb"\\%|%")
_USERS = frozenset(
    b"root www-data nobody daemon postgres mysql nginx apache git backup mail news".split()
)
_SET_BY_CRON = ("LOGNAME", "SHELL", "PATH")


def regions(source: bytes, *, system: bool) -> Iterator[Region]:
    """One region a line with a command. ``system``: a user's name stands before the command."""
    host = Mapped.of(source)
    shell: Interpreter | None = SH
    variables = always_set(_SET_BY_CRON)
    known: dict[str, Any] = exported(variables)
    for match in _LINE.finditer(source):
        line = match[0]
        if line.lstrip()[:1] in {b"#", b""}:
            continue
        if assignment := _ASSIGNMENT.fullmatch(line):
            name = (assignment[1] or assignment[2] or assignment[3]).decode()
            value = _value(assignment[4])
            if name == "SHELL":
                shell = interpreter(value.split())
            elif len(variables) < MAX_VARIABLES:
                variables[name] = constant(value)
                known = exported(variables)
            continue
        start = _command(line, system=system)
        if start is None or shell is None:
            continue
        text = _without_percent(host, match.start() + start, match.end())
        if text.text.strip():
            yield Region(text, shell.dialect, known, "command", spell=_spell)


def names_users(source: bytes) -> bool:
    """Whether every command follows the name of a user that systems have."""
    found = False
    for match in _LINE.finditer(source):
        line = match[0]
        times = _TIMES.match(line)
        if times is None or line.lstrip().startswith(b"#") or _ASSIGNMENT.fullmatch(line):
            continue
        user = _USER.match(line, times.end())
        if user is None or user[1] not in _USERS:
            return False
        found = True
    return found


def _command(line: bytes, *, system: bool) -> int | None:
    """Where the command starts; None for a line that is no entry."""
    times = _TIMES.match(line)
    if times is None:
        return None
    if not system:
        return times.end()
    user = _USER.match(line, times.end())
    return user.end() if user else None


def _value(text: bytes) -> str:
    if len(text) > 1 and text[:1] == text[-1:] and text[:1] in {b"'", b'"'}:
        text = text[1:-1]
    return text.decode("utf-8", "replace")


def _without_percent(host: Mapped, start: int, end: int) -> Mapped:
    r"""The command up to the first ``%``; what follows is its standard input; ``\%`` is ``%``."""
    writer = Writer()
    at = start
    data = False
    delimiter = b"CRON_INPUT"
    for match in _PERCENT.finditer(host.text, start, end):
        place = host.host(*match.span())
        writer.copy(host, at, match.start())
        at = match.end()
        if match[0] == b"\\%":
            writer.put(b"%", place, Kind.SPELLED)
        elif data:
            writer.put(b"\n", place)
        else:
            data = True
            writer.put(b" <<'" + delimiter + b"'\n", place)
    writer.copy(host, at, end)
    if data:
        writer.put(b"\n" + delimiter + b"\n", host.host(end, end))
    return writer.mapped()


def _spell(text: str) -> str | None:
    return None if "\n" in text else text.replace("%", "\\%")
