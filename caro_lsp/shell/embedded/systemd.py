"""Units of systemd: the command lines of ``ExecStart=`` and its like.

No shell reads them: they are words, without pipes or redirections. What ``sh -c`` gets as one of
its words is shell text all the same.

Source: systemd.service(5), Command Lines; systemd.syntax(7); systemd.unit(5), Specifiers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.shell.embedded.environment import always_set, constant, exported
from caro_lsp.shell.embedded.mapped import Kind, Mapped, Writer
from caro_lsp.shell.embedded.outside import Outside
from caro_lsp.shell.embedded.words import is_bare, write_quoted
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.embedded.region import Region
    from caro_lsp.shell.values import Value

MAX_BYTES = 500_000
"""What of a unit is read; systemd itself refuses lines of such a length."""

_LINE = re.compile(rb"([^\n]*)(?:\n|\Z)")
_SECTION = re.compile(rb"\s*\[([^\]]*)\]")
_KEY = re.compile(rb"\s*([A-Za-z]+)[ \t]*=[ \t]*")
_COMMANDS = frozenset(
    b"ExecCondition ExecStart ExecStartPre ExecStartPost ExecReload ExecReloadPost ExecStop "
    b"ExecStopPre ExecStopPost".split()
)
_SECTIONS = frozenset({b"Service", b"Socket"})
_DIRECTORIES = {
    b"RuntimeDirectory": "RUNTIME_DIRECTORY",
    b"StateDirectory": "STATE_DIRECTORY",
    b"CacheDirectory": "CACHE_DIRECTORY",
    b"LogsDirectory": "LOGS_DIRECTORY",
    b"ConfigurationDirectory": "CONFIGURATION_DIRECTORY",
}
_PREFIX = re.compile(rb"[@:+!|-]*")
_TOKEN = re.compile(
    rb"""(?P<space>[ \t\r\n]+)|(?P<quote>['"])"""
    rb"|\\(?P<escape>x[0-9a-fA-F]{2}|[0-7]{3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)"
    rb"|%(?P<specifier>.)|(?P<dollars>\$\$)|\$\{(?P<variable>[A-Za-z_]\w*)\}"
    rb"""|[^ \t\r\n'"\\%$]+|.""",
    re.DOTALL,
)
_ESCAPES = {
    b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v",
    b"s": b" ", b"\\": b"\\", b"'": b"'", b'"': b'"', b";": b";",
}  # fmt: skip
_STANDALONE = re.compile(rb"\$([A-Za-z_]\w*)")
_SPECIFIERS = {b"h": b"HOME", b"u": b"USER", b"U": b"UID"}
"""Specifiers that are a variable of the environment as well."""


class _Setting(NamedTuple):
    key: bytes
    value: Mapped


class _Part(NamedTuple):
    """Text, or the parameter that stands there."""

    text: Mapped
    parameter: bytes
    place: Span


class _Word(NamedTuple):
    parts: tuple[_Part, ...]
    source: bytes
    place: Span


def regions(source: bytes) -> Iterator[Region]:
    """One region a command line."""
    settings = list(_settings(source[:MAX_BYTES]))
    outside = Outside()
    known = exported(_variables(settings, outside))
    for setting in settings:
        if setting.key not in _COMMANDS:
            continue
        where = setting.key.decode()
        for words, prefix in _commands(setting.value):
            if b"@" in prefix:
                # The second word is what the process is told to be called.
                del words[1:2]
            text = _rendered(words, outside, expands=b":" not in prefix)
            if text.text:
                yield outside.region(text, "sh", known, where, lambda _: None)


def _settings(source: bytes) -> Iterator[_Setting]:
    """The assignments in the sections that hold commands, with their lines joined."""
    host = Mapped.of(source)
    section = b""
    writer: Writer | None = None
    key = b""
    at = 0
    while at < len(source):
        match = _LINE.match(source, at)
        if match is None:
            break
        line, start = match[1].rstrip(b" \t\r"), match.start()
        end = start + len(line)
        at = match.end()
        if line.lstrip()[:1] in {b"#", b";"} or (writer is None and not line.strip()):
            # Between continued lines, too.
            continue
        if writer is None:
            if header := _SECTION.match(line):
                section = header[1]
                continue
            assignment = _KEY.match(line)
            if assignment is None:
                if line.endswith(b"\\"):
                    key, writer = b"", Writer()
                continue
            key, writer = assignment[1], Writer()
            start += assignment.end()
        if source[end - 1 : end] == b"\\" and end > start:
            writer.copy(host, start, end - 1)
            writer.put(b" ", Span(end - 1, end))
            continue
        writer.copy(host, start, end)
        if section in _SECTIONS:
            yield _Setting(key, writer.mapped())
        writer = None
    if writer is not None and section in _SECTIONS:
        yield _Setting(key, writer.mapped())


def _variables(settings: list[_Setting], outside: Outside) -> dict[str, Value]:
    """What ``Environment=`` sets, and what is set for other settings."""
    values: dict[str, Value] = {}
    for setting in settings:
        if setting.key in _DIRECTORIES:
            values |= always_set([_DIRECTORIES[setting.key]])
        if setting.key != b"Environment":
            continue
        for word in _words(setting.value, 0):
            pieces = [_value_of(part, outside) for part in word.parts]
            name, equals, first = pieces[0][0].partition("=") if pieces else ("", "", "")
            if equals and name.isidentifier():
                value = constant(first)
                for text, unknown in pieces[1:]:
                    value += unknown or constant(text)
                values[name] = value
    return values


def _value_of(part: _Part, outside: Outside) -> tuple[str, Value]:
    if part.parameter.startswith(b"%"):
        return "", (outside.value(part.parameter.decode("utf-8", "replace")),)
    text = b"${%b}" % part.parameter if part.parameter else part.text.text
    return text.decode("utf-8", "replace"), ()


def _commands(value: Mapped) -> Iterator[tuple[list[_Word], bytes]]:
    """The words of each command line, with the characters that stand in front of the first."""
    prefix = _PREFIX.match(value.text)
    start = prefix.end() if prefix else 0
    marks = value.text[:start]
    words: list[_Word] = []
    for found in _words(value, start):
        word = found
        if word.source == b";":
            if words:
                yield words, marks
            words, marks = [], b""
            continue
        if not words and not marks and (prefix := _PREFIX.match(word.source)):
            marks = prefix[0]
            word = _without_prefix(word, len(marks))
        words.append(word)
    if words:
        yield words, marks


def _without_prefix(word: _Word, length: int) -> _Word:
    if not length or not word.parts or word.parts[0].parameter:
        return word
    first = word.parts[0]
    rest = first.text.cut(length, len(first.text))
    return word._replace(parts=(first._replace(text=rest), *word.parts[1:]))


def _words(value: Mapped, start: int) -> Iterator[_Word]:
    """Split a value at white space outside of quotes."""
    parts: list[_Part] = []
    text = Writer()
    quote = b""
    begin: int | None = None
    for match in _TOKEN.finditer(value.text, start):
        if match["space"] and not quote:
            if begin is not None:
                yield _word(value, begin, match.start(), parts, text)
            parts, text, begin = [], Writer(), None
            continue
        if begin is None:
            begin = match.start()
        if match["quote"] and (not quote or match["quote"] == quote):
            quote = b"" if quote else match["quote"]
            continue
        place = value.host(*match.span())
        specifier, variable = match["specifier"], match["variable"]
        if variable or (specifier and specifier not in b"% \t\n'\""):
            _flush(parts, text)
            text = Writer()
            parts.append(_Part(Mapped(b"", ()), variable or b"%" + specifier, place))
        elif specifier == b"%":
            text.put(b"%", place, Kind.SPELLED)
        elif match["escape"]:
            text.put(_escaped(match["escape"]), place, Kind.SPELLED)
        elif match["dollars"]:
            text.put(b"$$", place, Kind.SPELLED)
        else:
            text.copy(value, *match.span())
    if begin is not None:
        yield _word(value, begin, len(value.text), parts, text)


def _word(value: Mapped, start: int, end: int, parts: list[_Part], text: Writer) -> _Word:
    _flush(parts, text)
    return _Word(tuple(parts), value.text[start:end], value.host(start, end))


def _flush(parts: list[_Part], text: Writer) -> None:
    mapped = text.mapped()
    if mapped.text:
        parts.append(_Part(mapped, b"", mapped.host(0, len(mapped))))


def _escaped(escape: bytes) -> bytes:
    if escape in _ESCAPES:
        return _ESCAPES[escape]
    base, digits = (16, escape[1:]) if escape[:1] in b"xuU" else (8, escape)
    if not digits or not re.fullmatch(rb"[0-9a-fA-F]+", digits):
        return b"\\" + escape
    code = int(digits, base)
    if escape[:1] not in b"uU":
        return bytes([code & 0xFF])
    printable = code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code).encode() if printable else b"\xef\xbf\xbd"


def _rendered(words: list[_Word], outside: Outside, *, expands: bool) -> Mapped:
    """The words as shell text that reads back as them."""
    writer = Writer()
    for index, word in enumerate(words):
        if index:
            writer.put(b" ", Span(word.place.start, word.place.start))
        only = word.parts[0].text.text if len(word.parts) == 1 else b""
        if not word.parts:
            writer.put(b"''", word.place)
        elif expands and _STANDALONE.fullmatch(only):
            # The only variable that is split into words.
            writer.put(only, word.place)
        else:
            for part in word.parts:
                _render(writer, part, outside, expands=expands, first=index == 0)
    return writer.mapped()


def _render(writer: Writer, part: _Part, outside: Outside, *, expands: bool, first: bool) -> None:
    if not part.parameter:
        text = _without_doubled_dollars(part.text) if expands else part.text
        if is_bare(text.text, first=first):
            writer.copy(text)
        else:
            write_quoted(writer, text, part.place)
        return
    specifier = part.parameter[1:] if part.parameter.startswith(b"%") else b""
    if not specifier:
        form = b'"${%b}"' if expands else b"'${%b}'"
        writer.put(form % part.parameter, part.place)
        return
    name = _SPECIFIERS.get(specifier)
    source = part.parameter.decode("utf-8", "replace")
    parameter = b"${%b}" % name if name else outside.parameter(source)
    writer.put(b'"%b"' % parameter, part.place)


def _without_doubled_dollars(text: Mapped) -> Mapped:
    if b"$$" not in text.text:
        return text
    writer = Writer()
    at = 0
    while (dollars := text.text.find(b"$$", at)) >= 0:
        writer.copy(text, at, dollars)
        writer.put(b"$", text.host(dollars, dollars + 2), Kind.SPELLED)
        at = dollars + 2
    writer.copy(text, at)
    return writer.mapped()
