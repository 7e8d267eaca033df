"""A line as the words that a change may touch: tools, options with their spelling, operands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.shell import options, tools
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from caro_lsp.shell.command import Command
    from caro_lsp.shell.dialect import Dialect
    from caro_lsp.shell.options import Options

MAX_BYTES = 2000
"""Longer lines are not read: nobody prefers a whole program."""
_INSIDE = frozenset({"sudo", "doas", "xargs", "find", "env", "time", "nice", "nohup", "exec"})
"""Wrappers whose command is written in words of the same line, not within a quoted text."""
_BLANKS = re.compile(r"\s+")


class Piece(NamedTuple):
    """A word as it is written, with its bytes in the line."""

    text: str
    start: int
    end: int


class Option(NamedTuple):
    """An option as it is used: canonical ``name``, ``spelling`` with its dashes, ``value``.

    ``word`` and ``value_word`` are indices into the words of the unit; the latter is that of the
    option itself where the value is ``joined``, and -1 without one. The name is that of the facts
    about the tool, or else the spelling.
    """

    name: str
    spelling: str
    word: int
    value: str | None = None
    value_word: int = -1

    @property
    def joined(self) -> bool:
        """Whether the value stands in the same word."""
        return self.value is not None and self.value_word == self.word

    @property
    def is_letter(self) -> bool:
        """Whether it is a hyphen and one letter, which may stand in a bundle."""
        return len(self.spelling) == 2


@dataclass(frozen=True)
class Unit:
    """One command of a line: the words that are its own, wrapped commands left out."""

    name: str
    subcommand: str
    words: tuple[Piece, ...]
    head: tuple[int, ...]
    """Indices of the words of name and subcommand."""
    options: tuple[Option, ...]
    operands: tuple[int, ...]
    redirects: tuple[str, ...]
    targets: tuple[str, ...]
    """The words behind the operators of the redirections."""
    end: int
    """Where it ends, redirections included."""
    orderly: bool
    """Whether its options mean the same in any order."""

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.words[0].start

    @property
    def names(self) -> frozenset[str]:
        """The canonical names of its options."""
        return frozenset(option.name for option in self.options)

    @property
    def features(self) -> frozenset[str]:
        """What tells it from other calls of its tool: options, and ``is:SUBCOMMAND``."""
        return self.names | {f"is:{self.subcommand}"} if self.subcommand else self.names

    def text_of(self, indices: tuple[int, ...]) -> tuple[str, ...]:
        """The words at ``indices``, as they are written."""
        return tuple(self.words[index].text for index in indices)

    def alone(self, option: Option) -> bool:
        """Whether no other option stands in the word of this one."""
        return sum(other.word == option.word for other in self.options) == 1

    @cached_property
    def meaning(self) -> tuple[object, ...]:
        """How it is written, whatever the order of its options."""
        if not self.orderly:
            return tuple(piece.text for piece in self.words), self.redirects
        words: dict[int, list[tuple[str, str | None, bool]]] = {}
        for option in self.options:
            spelled = (option.spelling, option.value, option.joined)
            words.setdefault(option.word, []).append(spelled)
        given = Counter(frozenset(spelled) for spelled in words.values())
        operands = self.text_of(self.operands)
        return self.text_of(self.head), frozenset(given.items()), operands, self.redirects


@dataclass(frozen=True)
class Line:
    """A line of shell text and its units, in the order of their beginnings."""

    text: str
    dialect: Dialect
    units: tuple[Unit, ...]

    @cached_property
    def source(self) -> bytes:
        """The text as bytes, which offsets count."""
        return self.text.encode("utf-8", "surrogateescape")

    @cached_property
    def skeleton(self) -> str:
        """What stands around the units, such as operators, without regard to blanks."""
        rest, at = [], 0
        for unit in self.units:
            for piece in unit.words:
                rest.append(self.source[at : piece.start])
                at = max(at, piece.end)
        joined = b"".join([*rest, self.source[at:]])
        return _BLANKS.sub("", joined.decode("utf-8", "surrogateescape"))

    def spliced(self, splices: list[Splice]) -> str:
        """The text with some of its bytes replaced."""
        source = self.source
        for splice in sorted(splices, key=lambda one: (one.start, one.end), reverse=True):
            new = splice.text.encode("utf-8", "surrogateescape")
            source = source[: splice.start] + new + source[splice.end :]
        return source.decode("utf-8", "surrogateescape")


class Splice(NamedTuple):
    """Bytes of a line, and what to write in their place."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=256)
def read(text: str, dialect: Dialect = "bash") -> Line | None:
    """The units of ``text``; None for what is no valid line, or runs nothing."""
    source = text.encode("utf-8", "surrogateescape")
    if not source.strip() or len(source) > MAX_BYTES:
        return None
    script = parse(source, dialect=dialect)
    if script.errors:
        return None
    units = units_of(commands(script), source)
    return Line(text, dialect, units) if units else None


def units_of(found: tuple[Command, ...], source: bytes) -> tuple[Unit, ...]:
    """The commands that are written as words of ``source``, each once."""
    seen: dict[int, Command] = {}
    for command in found:
        inside = all(wrapper in _INSIDE for wrapper in command.wrappers)
        if command.words and command.words[0].span and command.exact and inside and command.name:
            seen.setdefault(command.words[0].span.start, command)
    starts = sorted(seen)
    return tuple(_unit(seen[start], starts, source) for start in starts)


def _unit(command: Command, starts: list[int], source: bytes) -> Unit:
    pieces: list[Piece] = []
    begin = command.words[0].span.start if command.words[0].span else 0
    inner = next((start for start in starts if start > begin), len(source))
    inner_end = inner
    for word in command.words:
        span = word.span
        if span is None or (span.start >= inner_end and _is_wrapped(command, inner)):
            continue
        text = source[span.start : span.end].decode("utf-8", "surrogateescape")
        pieces.append(Piece(text, span.start, span.end))
    redirects = tuple(
        f"{one.descriptor}{one.operator}{one.target.source}" for one in command.redirects
    )
    targets = tuple(one.target.source for one in command.redirects if "<<" not in one.operator)
    ends = [piece.end for piece in pieces] + [r.span.end for r in command.redirects if r.span]
    return _sorted_words(command.name, tuple(pieces), redirects, targets, max(ends))


def _is_wrapped(command: Command, inner: int) -> bool:
    """Whether the unit that begins at ``inner`` is written as words of ``command``."""
    return any(word.span is not None and word.span.start == inner for word in command.words[1:])


def _sorted_words(
    name: str,
    words: tuple[Piece, ...],
    redirects: tuple[str, ...],
    targets: tuple[str, ...],
    end: int,
) -> Unit:
    """Tell options from operands, by the facts about the tool where there are some."""
    tool = tools.lookup(name)
    known = options.lookup(name)
    head, found, operands = [0], list[Option](), list[int]()
    subcommand: list[str] = []
    index = 1
    only_operands = False
    while index < len(words):
        text = words[index].text
        if only_operands or len(text) < 2 or text[0] != "-" or _is_number(tool, known, text):
            deeper = tool.subcommands.get(text) if tool and not operands else None
            deeper_known = known.subcommands.get(text) if known and not operands else None
            if not only_operands and (deeper or deeper_known):
                tool, known = deeper, deeper_known
                head.append(index)
                subcommand.append(text)
            else:
                operands.append(index)
                only_operands = only_operands or bool(tool and tool.ends_flags(len(operands) - 1))
        elif text == "--":
            only_operands = True
        else:
            index += _options(tool, known, words, index, found)
        index += 1
    single = bool((tool and tool.single_dash) or (known and known.single_dash))
    return Unit(
        name,
        " ".join(subcommand),
        words,
        tuple(head),
        tuple(found),
        tuple(operands),
        redirects,
        targets,
        end,
        orderly=not single,
    )


def _is_number(tool: tools.Tool | None, known: Options | None, text: str) -> bool:
    numbers = bool((tool and tool.numbers) or (known and known.numbers))
    return numbers and text[1:].isdecimal()


def _options(
    tool: tools.Tool | None,
    known: Options | None,
    words: tuple[Piece, ...],
    index: int,
    found: list[Option],
) -> int:
    """Note the options of the word at ``index``; returns how many words behind it are theirs."""
    text = words[index].text
    single = bool((tool and tool.single_dash) or (known and known.single_dash))
    if text.startswith("--") or single or (known and len(text) > 2 and text in known.names):
        spelling, equals, value = text.partition("=")
        flag = tool.long(spelling.lstrip("-")) if tool else None
        name = flag.name if flag else spelling
        if equals:
            found.append(Option(name, spelling, index, value, index))
            return 0
        takes = flag.value if flag else known.names.get(spelling, "") == "=" if known else ""
        if takes and not (flag and flag.attached) and index + 1 < len(words):
            found.append(Option(name, spelling, index, words[index + 1].text, index + 1))
            return 1
        found.append(Option(name, spelling, index))
        return 0
    for position, letter in enumerate(text[1:], 1):
        flag = tool.by_short.get(letter) if tool else None
        name = flag.name if flag else f"-{letter}"
        rest = text[position + 1 :]
        value = known.names.get(f"-{letter}", "") if known else ""
        if flag.value if flag else value == "=":
            if rest:
                found.append(Option(name, f"-{letter}", index, rest, index))
            elif index + 1 < len(words) and not (flag and flag.attached):
                following = words[index + 1].text
                found.append(Option(name, f"-{letter}", index, following, index + 1))
                return 1
            else:
                found.append(Option(name, f"-{letter}", index))
            return 0
        if rest and not rest.isalnum():
            # What is no letter belongs to a value that nobody has told of.
            found.append(Option(name, f"-{letter}", index, rest, index))
            return 0
        found.append(Option(name, f"-{letter}", index))
    return 0


def same(one: str, other: str, dialect: Dialect = "bash") -> bool:
    """Whether two lines are the same but for blanks and the order of options."""
    if one.split() == other.split():
        return True
    first, second = read(one, dialect), read(other, dialect)
    if first is None or second is None:
        return False
    return (
        len(first.units) == len(second.units)
        and first.skeleton == second.skeleton
        and all(a.meaning == b.meaning for a, b in zip(first.units, second.units, strict=True))
    )
