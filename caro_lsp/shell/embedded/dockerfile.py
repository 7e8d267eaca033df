"""Dockerfiles: what ``RUN``, ``CMD``, ``ENTRYPOINT`` and ``HEALTHCHECK CMD`` execute.

Source: the Dockerfile reference, and how BuildKit's parser reads what the reference leaves open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from caro_lsp.shell import dialect as dialects
from caro_lsp.shell import tools
from caro_lsp.shell.embedded import json_text
from caro_lsp.shell.embedded.environment import MAX_VARIABLES, after, always_set, exported
from caro_lsp.shell.embedded.interpreter import SH, Interpreter, interpreter
from caro_lsp.shell.embedded.mapped import Mapped, Writer
from caro_lsp.shell.embedded.region import Region
from caro_lsp.shell.embedded.words import write_words

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FOLLOWED = 2_000
"""Assignments of ``ENV`` and ``ARG`` whose values are followed."""

_LINE = re.compile(rb"([^\n]*?)\r?(?:\n|\Z)")
_ESCAPE_DIRECTIVE = re.compile(rb"#[ \t]*escape[ \t]*=[ \t]*([\\`])[ \t]*", re.IGNORECASE)
_DIRECTIVE = re.compile(rb"#[ \t]*[A-Za-z][A-Za-z0-9]*[ \t]*=.*")
_KEYWORD = re.compile(rb"[ \t]*([A-Za-z]+)(?:[ \t]+|\Z)")
_FLAGS = re.compile(rb"(?:[ \t]*--[a-zA-Z][^\s]*(?=\s|\Z))*[ \t]*")
_HEREDOC_WORDS = re.compile(
    rb"""'[^']*'|"[^"\\]*(?:\\.[^"\\]*)*"|\\.|(?<!\S)\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2""",
    re.DOTALL,
)
_ONLY_HEREDOCS = re.compile(rb"""(?:\d*<<-?(["']?)[A-Za-z_][\w.-]*\1(?:\s+|\Z))+""")
_FROM = re.compile(rb"[ \t]*(?:--\S+[ \t]+)*(\S+)(?:[ \t]+[aA][sS][ \t]+(\S+))?")
_LITERAL = re.compile(rb"([A-Za-z_]\w*)=([\w.,:/@%+-]*)", re.ASCII)
_NAME = re.compile(rb"[A-Za-z_]\w*", re.ASCII)
_LEGACY = re.compile(rb"([A-Za-z_]\w*)[ \t]+(?!=)(.+)", re.DOTALL)
_OPERATORS = re.compile(
    rb"""'[^']*'|"[^"\\]*(?:\\.[^"\\]*)*"|\\.|\$\{[^{}]*\}|\$\w|([;&|<>()`#~*?{}\[\]!])""",
    re.DOTALL,
)
_WINDOWS = re.compile(rb"windows|nanoserver", re.IGNORECASE)
_SET_BY_BUILDER = frozenset(
    ["BUILDARCH", "BUILDOS", "BUILDPLATFORM", "TARGETARCH", "TARGETOS", "TARGETPLATFORM"]
)


class _Instruction(NamedTuple):
    keyword: str
    arguments: Mapped
    bodies: tuple[tuple[int, int, bool], ...] = ()
    """Start and end of each here-document, and whether tabs in front are left out."""
    end: int = 0
    """The end of the last here-document, with its delimiter."""


@dataclass(slots=True)
class _Stage:
    """What a stage of the build knows so far."""

    shell: Interpreter | None = SH
    known: dict[str, Any] = field(default_factory=dict)
    entrypoint: list[tuple[Mapped, Any]] | None = None

    def learn(self, known: dict[str, Any]) -> None:
        """Set variables for what follows; what came before keeps what it had."""
        self.known = {**self.known, **known}


def regions(source: bytes) -> Iterator[Region]:
    """One region an instruction that executes something, in the order of the file."""
    yield from _Reader(source).regions()


class _Reader:
    def __init__(self, source: bytes) -> None:
        self._source = source
        self._host = Mapped.of(source)
        self._escape = b"\\"
        self._stage = _Stage()
        self._before_stages: dict[str, Any] = {}
        self._stages: dict[bytes, _Stage] = {}
        self._started = False
        self._followed = 0
        self._lines: dict[tuple[bytes, bool], list[tuple[int, int]]] = {}
        """Where each line stands, by its text as it is, and without tabs in front."""

    def regions(self) -> Iterator[Region]:
        for instruction in self._instructions():
            keyword = instruction.keyword
            if keyword == "FROM":
                self._from(instruction.arguments)
            elif keyword in {"ENV", "ARG"}:
                self._assign(keyword, instruction.arguments)
            elif keyword == "SHELL":
                words = _json_words(instruction.arguments)
                if words:
                    self._stage.shell = interpreter(_texts(words))
            elif keyword == "RUN":
                yield from self._run(instruction)
            elif keyword in {"CMD", "ENTRYPOINT", "HEALTHCHECK"}:
                yield from self._command(keyword, instruction.arguments)

    # Lines.

    def _instructions(self) -> Iterator[_Instruction]:
        at = self._directives()
        while at < len(self._source):
            arguments, at = self._logical_line(at)
            keyword = "ONBUILD"
            while keyword == "ONBUILD":
                match = _KEYWORD.match(arguments.text)
                if match is None:
                    break
                keyword = match[1].decode().upper()
                arguments = arguments.cut(match.end(), len(arguments))
            else:
                instruction = _Instruction(keyword, arguments)
                if keyword in {"RUN", "COPY", "ADD"}:
                    instruction = self._with_heredocs(instruction, at)
                    at = max(at, instruction.end)
                yield instruction

    def _directives(self) -> int:
        """The end of the directives in front; notes the character that continues lines."""
        at = 3 if self._source.startswith(b"\xef\xbb\xbf") else 0
        while (match := _LINE.match(self._source, at)) and _DIRECTIVE.fullmatch(match[1]):
            if escape := _ESCAPE_DIRECTIVE.fullmatch(match[1]):
                self._escape = escape[1]
            at = match.end()
        return at

    def _logical_line(self, at: int) -> tuple[Mapped, int]:
        """A line with those that continue it, and where the next one starts.

        Comments and empty lines between them are left out.
        """
        writer = Writer()
        continued = False
        while at < len(self._source):
            match = _LINE.match(self._source, at)
            if match is None:
                break
            start, end = match.span(1)
            at = match.end()
            line = match[1].strip()
            if not line or line.startswith(b"#"):
                continue
            stripped = match[1].rstrip(b" \t")
            # Two of them at the end are a character that is escaped.
            continued = stripped.endswith(self._escape) and not stripped.endswith(self._escape * 2)
            writer.copy(self._host, start, start + len(stripped) - 1 if continued else end)
            if not continued:
                break
        return writer.mapped(), at

    def _with_heredocs(self, instruction: _Instruction, at: int) -> _Instruction:
        """The instruction with the here-documents that follow it, if all of them end."""
        bodies: list[tuple[int, int, bool]] = []
        for match in _HEREDOC_WORDS.finditer(instruction.arguments.text):
            if match[3] is None:
                continue
            strips = match[1] == b"-"
            found = self._heredoc(at, match[3], strips=strips)
            if found is None:
                return instruction
            bodies.append((at, found[0], strips))
            at = found[1]
        return instruction._replace(bodies=tuple(bodies), end=at) if bodies else instruction

    def _heredoc(self, at: int, delimiter: bytes, *, strips: bool) -> tuple[int, int] | None:
        """The end of the text that ``delimiter`` ends, and of the delimiter's line."""
        if not self._lines:
            # Looked for in the text each time, many that are missing would take long.
            for match in _LINE.finditer(self._source):
                for key in {(match[1], False), (match[1].lstrip(b"\t"), True)}:
                    self._lines.setdefault(key, []).append(match.span())
        ends = self._lines.get((delimiter, strips), ())
        index = bisect_left(ends, (at, 0))
        return ends[index] if index < len(ends) else None

    # Instructions.

    def _from(self, arguments: Mapped) -> None:
        if not self._started:
            self._started = True
            self._before_stages = self._stage.known
        match = _FROM.match(arguments.text)
        image, name = (match[1], match[2]) if match else (b"", None)
        base = self._stages.get(image.lower())
        if base is not None:
            self._stage = replace(base)
        else:
            shell = None if _WINDOWS.search(image) else SH
            self._stage = _Stage(shell)
        if name and len(self._stages) < MAX_VARIABLES:
            self._stages[name.lower()] = self._stage

    def _assign(self, keyword: str, arguments: Mapped) -> None:
        text = arguments.text.strip()
        if len(self._stage.known) >= 2 * MAX_VARIABLES:
            return
        if literal := _LITERAL.fullmatch(text):
            text = literal[1] + b"='" + literal[2] + b"'"
        elif keyword == "ARG" and (match := _NAME.fullmatch(text)):
            self._stage.learn(self._argument(match[0].decode()))
            return
        elif keyword == "ENV" and (legacy := _LEGACY.fullmatch(text)):
            quoted = legacy[2].replace(b"\\", b"\\\\").replace(b'"', b'\\"')
            text = legacy[1] + b'="' + quoted + b'"'
        self._followed += 1
        if self._followed <= MAX_FOLLOWED:
            # What is an operator to a shell is a character here.
            text = _OPERATORS.sub(lambda m: b"\\" + m[1] if m[1] else m[0], text)
            self._stage.learn(after(b"export " + text, self._stage.known))

    def _argument(self, name: str) -> dict[str, Any]:
        """The value of an ``ARG`` without a default."""
        if name in _SET_BY_BUILDER:
            return exported(always_set([name]))
        value = self._before_stages.get(name)
        return {} if value is None else exported({name: value})

    def _run(self, instruction: _Instruction) -> Iterator[Region]:
        arguments = _without_flags(instruction.arguments)
        if not instruction.bodies:
            yield from self._executed("RUN", arguments)
        elif _ONLY_HEREDOCS.fullmatch(arguments.text.strip()):
            # The here-document is the script, perhaps for another program.
            for start, end, strips in instruction.bodies:
                writer = Writer()
                for match in re.compile(rb"[^\n]*\n?").finditer(self._source, start, end):
                    begin, stop = match.span()
                    tabs = len(match[0]) - len(match[0].lstrip(b"\t")) if strips else 0
                    self._copy_line(writer, begin + tabs, stop)
                body = writer.mapped()
                shell = self._stage.shell
                if body.text.startswith(b"#!"):
                    dialect = dialects.of_shebang(body.text)
                    shell = Interpreter(dialect, {}) if dialect else None
                yield from self._shell("RUN", body, shell)
        else:
            writer = Writer()
            writer.copy(arguments)
            writer.put(b"\n", arguments.host(len(arguments), len(arguments)))
            self._copy_line(writer, instruction.bodies[0][0], instruction.end)
            yield from self._shell("RUN", writer.mapped(), self._stage.shell)

    def _copy_line(self, writer: Writer, start: int, end: int) -> None:
        """Copy lines without their carriage returns."""
        while (mark := self._source.find(b"\r\n", start, end)) >= 0:
            writer.copy(self._host, start, mark)
            start = mark + 1
        writer.copy(self._host, start, end)

    def _command(self, keyword: str, arguments: Mapped) -> Iterator[Region]:
        if keyword == "HEALTHCHECK":
            arguments = _without_flags(arguments)
            match = _KEYWORD.match(arguments.text)
            if match is None or match[1].upper() != b"CMD":
                return
            arguments = arguments.cut(match.end(), len(arguments))
        words = _json_words(arguments)
        if keyword == "ENTRYPOINT":
            self._stage.entrypoint = words
        elif keyword == "CMD" and words:
            entrypoint = self._stage.entrypoint
            if entrypoint and _is_tool(entrypoint):
                # These are arguments. Of a program that is not known, such as a script that
                # ends with exec "$@", they are as likely a command of their own.
                words = [*entrypoint, *words]
        yield from self._executed(keyword, arguments, words)

    def _executed(
        self, where: str, arguments: Mapped, words: list[tuple[Mapped, Any]] | None = None
    ) -> Iterator[Region]:
        """The exec form, which is words, else the shell form."""
        if words is None:
            words = _json_words(arguments)
        if words is None:
            yield from self._shell(where, arguments, self._stage.shell)
        elif words:
            writer = Writer()
            write_words(writer, words)
            yield Region(writer.mapped(), "sh", self._stage.known, where)

    def _shell(self, where: str, text: Mapped, shell: Interpreter | None) -> Iterator[Region]:
        if shell is not None and text.text.strip():
            known = self._stage.known
            if shell.options:
                known = {**known, **shell.options}
            yield Region(text, shell.dialect, known, where, spell=self._spell)

    def _spell(self, text: str) -> str | None:
        breaks = "\n" in text or text.rstrip().endswith(self._escape.decode())
        return None if breaks else text


def _without_flags(arguments: Mapped) -> Mapped:
    match = _FLAGS.match(arguments.text)
    return arguments.cut(match.end() if match else 0, len(arguments))


def _json_words(arguments: Mapped) -> list[tuple[Mapped, Any]] | None:
    """The words of the exec form, each with its place; None for the shell form."""
    items = json_text.array(arguments)
    if items is None:
        return None
    return [
        (json_text.decoded(arguments, start, end), arguments.host(start + 1, end - 1))
        for start, end in items
    ]


def _texts(words: list[tuple[Mapped, Any]]) -> list[str]:
    return [word.text.decode("utf-8", "replace") for word, _ in words]


def _is_tool(words: list[tuple[Mapped, Any]]) -> bool:
    return tools.lookup(_texts(words[:1])[0].rsplit("/", 1)[-1]) is not None
