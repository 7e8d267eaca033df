"""Another tool in the place of one, with what becomes of its options; or one in front of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, ClassVar

from caro_lsp.learn.patterns.changes.base import ALWAYS, Change, Found, Terms, UnitChange
from caro_lsp.learn.patterns.changes.flags import knows
from caro_lsp.learn.patterns.changes.quoting import bare
from caro_lsp.learn.patterns.reading import Splice
from caro_lsp.shell import options, tools

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caro_lsp.learn.patterns.reading import Line, Option, Unit

KEPT = "="
"""Stands for an option that is written as before."""


@dataclass(frozen=True)
class ToolChange(UnitChange):
    """``tool`` replaced by ``by``, both with their subcommand where that changes too.

    ``options``: for each option that was seen (by its spelling) what it becomes, and how often:
    another spelling, ``=`` or nothing. ``adds``: words that are written behind the new tool.
    ``drops``: constant operands that are left out, such as the ``.`` of ``grep -r x .``.
    """

    kind: ClassVar[str] = "tool"
    recipe: ClassVar[bool] = True

    tool: str
    by: str
    options: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    adds: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """Both tools."""
        return (self.kind, self.tool, self.by)

    @property
    def habit(self) -> bool:
        """Nobody writes another tool for once."""
        return plausible(self.tool, self.by)

    @property
    def title(self) -> str:
        """Such as ``ls -> eza``."""
        return f"{self.tool} -> {self.by}"

    @property
    def conditional(self) -> bool:
        """Whether the new tool has options of its own."""
        return not self._alike

    @property
    def _alike(self) -> bool:
        """Whether all options that were seen are the same for both tools."""
        kept = all(set(counts) == {KEPT} for counts in self.options.values())
        return kept and not self.adds and not self.drops

    def merged(self, other: Change) -> ToolChange:
        """With the options that another correction has shown."""
        assert isinstance(other, ToolChange)  # noqa: S101 - of the same key
        options = {name: dict(counts) for name, counts in self.options.items()}
        for name, counts in other.options.items():
            for becomes, count in counts.items():
                seen = options.setdefault(name, {})
                seen[becomes] = seen.get(becomes, 0) + count
        adds = tuple(word for word in self.adds if word in other.adds)
        drops = tuple(dict.fromkeys((*self.drops, *other.drops)))
        return replace(self, options=options, adds=adds, drops=drops)

    def concerns(self, unit: Unit) -> bool:
        """Whether it is this tool, with options of which is known what becomes of them."""
        if _head(unit, self.tool) is None:
            return False
        return all(self._becomes(unit, option) is not None for option in unit.options)

    def splices(self, line: Line, unit: Unit) -> list[Splice]:
        """The new tool, and its options for the old ones."""
        head = _head(unit, self.tool)
        assert head is not None  # noqa: S101 - it concerns the unit
        words = unit.words
        new = " ".join([self.by, *self.adds])
        found = [Splice(words[head[0]].start, words[head[0]].end, new)]
        found += [_out(line, unit, index) for index in head[1:]]
        for index in sorted({option.word for option in unit.options}):
            found += self._options_of(line, unit, index)
        dropped = (i for i in unit.operands if words[i].text in self.drops)
        return [*found, *(_out(line, unit, index) for index in dropped)]

    def _becomes(self, unit: Unit, option: Option) -> str | None:
        counts = self.options.get(option.spelling)
        if counts:
            return max(counts, key=lambda becomes: counts[becomes])
        by = f"{self.by} {unit.subcommand}".rstrip()
        if self._alike and " " not in self.by and knows(by, option.spelling):
            return KEPT
        mine, new = tools.lookup(self.tool), tools.lookup(self.by)
        flags = {flag.name: flag for flag in new.flags} if mine and new else {}
        same = flags.get(option.name)
        bare = option.spelling.lstrip("-")
        return KEPT if same and (bare in same.long or bare in same.short) else None

    def _options_of(self, line: Line, unit: Unit, index: int) -> list[Splice]:
        here = [option for option in unit.options if option.word == index]
        becomes = {option.spelling: self._becomes(unit, option) or "" for option in here}
        if all(new == KEPT for new in becomes.values()):
            return []
        kept = "".join(o.spelling[1] for o in here if becomes[o.spelling] == KEPT and o.is_letter)
        words = [f"-{kept}"] if kept else []
        found: list[Splice] = []
        for option in here:
            new = becomes[option.spelling]
            value = option.value if option.joined else None
            if new in ("", KEPT):
                if new == KEPT and not option.is_letter:
                    words.append(unit.words[index].text)
                elif new == KEPT and value:
                    words[0] += value
                elif not new and option.value_word > index:
                    found.append(_out(line, unit, option.value_word))
                continue
            words.append(f"{new}{'=' if new.startswith('--') else ''}{value}" if value else new)
        if not words:
            return [*found, _out(line, unit, index)]
        piece = unit.words[index]
        return [*found, Splice(piece.start, piece.end, " ".join(words))]


@dataclass(frozen=True)
class PrefixChange(UnitChange):
    """``tool`` with words in front of it, such as ``sudo`` or ``python3 -m``."""

    kind: ClassVar[str] = "prefix"
    recipe: ClassVar[bool] = True

    tool: str
    prefix: str
    subcommands: int = 1
    """In front of how many of the tool it has to be seen."""

    @property
    def key(self) -> tuple[str, ...]:
        """Tool and prefix."""
        return (self.kind, self.tool, self.prefix)

    @property
    def conditional(self) -> bool:
        """What runs a command does so whatever its options."""
        return False

    @property
    def diversity(self) -> int:
        """What is to count for a tool with subcommands is seen with two of them."""
        return self.subcommands

    @property
    def habit(self) -> bool:
        """Nobody puts a command in front for once."""
        return plausible(self.tool, self.prefix)

    @property
    def title(self) -> str:
        """Such as ``systemctl -> sudo systemctl``."""
        return f"{self.tool} -> {self.prefix} {self.tool}"

    def rewrite(self, line: Line, terms: Terms = ALWAYS) -> str | None:
        """``line`` with the prefix before each such command that has none."""
        first = self.prefix.split()[0]
        ahead = {unit.end for unit in line.units if unit.name == first}
        if ahead:
            return None
        return super().rewrite(line, terms)

    def concerns(self, unit: Unit) -> bool:
        """Whether it is this tool."""
        return _head(unit, self.tool) is not None

    def splices(self, line: Line, unit: Unit) -> list[Splice]:  # noqa: ARG002
        """The prefix put in front."""
        return [Splice(unit.start, unit.start, f"{self.prefix} ")]


def find(before: Unit, after: Unit) -> list[Found]:
    """Another tool with the same operands, or the same words behind others."""
    old = tuple(piece.text for piece in before.words)
    new = tuple(piece.text for piece in after.words)
    if len(new) > len(old) and new[-len(old) :] == old:
        prefix = " ".join(new[: -len(old)])
        return prefixed(before, prefix)
    if before.redirects == after.redirects and _rest(before) == _rest(after):
        kept = {option.spelling: {KEPT: 1} for option in before.options}
        return [Found(ToolChange(before.name, after.name, kept), before.features)]
    operands = list(map(bare, before.text_of(before.operands)))
    left = list(map(bare, after.text_of(after.operands)))
    drops = tuple(word for word in operands if word not in left and word in _CONSTANTS)
    if [word for word in operands if word not in drops] != left:
        return []
    if before.redirects != after.redirects:
        return []
    same_subcommand = before.name != after.name and before.subcommand == after.subcommand
    tool = before.name if same_subcommand else _name(before)
    by = after.name if same_subcommand else _name(after)
    mapped = _mapped(before.options, after.options)
    if mapped is None:
        return []
    options, adds = mapped
    return [Found(ToolChange(tool, by, options, adds, drops), before.features)]


def _rest(unit: Unit) -> list[str]:
    """All words behind the name, without quotes."""
    return [bare(piece.text) for piece in unit.words[1:]]


def prefixed(unit: Unit, prefix: str) -> list[Found]:
    """The prefix for this subcommand, and for all of the tool."""
    found = [Found(PrefixChange(_name(unit), prefix), unit.features)]
    if unit.subcommand:
        about = {f"about:{unit.subcommand}"}
        found.append(Found(PrefixChange(unit.name, prefix, 2), unit.features | about))
    return found


def plausible(tool: str, by: str) -> bool:
    """Whether ``by`` looks like the name of a tool, and not like ``tool`` mistyped."""
    old, new = tool.split(maxsplit=1)[0], by.split(maxsplit=1)[0]
    if old == new:
        # Another subcommand; where there is none, the word was meant for something else.
        return by != new
    if tools.lookup(new) or options.lookup(new):
        return True
    near = abs(len(old) - len(new)) < 2 and SequenceMatcher(None, old, new).ratio() > _ALIKE
    alike = sorted(old) == sorted(new) or (near and len(old) > 3)
    return bool(_TOOL_NAME.fullmatch(new)) and not alike


_TOOL_NAME = re.compile(r"[a-z][a-z0-9_+-]*")
_ALIKE = 0.7
_CONSTANTS = frozenset({".", "./"})
"""What many tools take for granted where no place is named."""


def _mapped(
    old: tuple[Option, ...], new: tuple[Option, ...]
) -> tuple[dict[str, dict[str, int]], tuple[str, ...]] | None:
    """What became of each option, and which came new; None where a value has become another."""
    left = list(new)
    found: dict[str, dict[str, int]] = {}
    rest: list[Option] = []
    for option in old:
        match = next(
            (o for o in left if o.spelling == option.spelling and o.value == option.value), None
        ) or next(
            (o for o in left if o.value == option.value and o.value is not None), None
        )  # fmt: skip
        if match is None and option.value is not None:
            return None
        if match is None:
            rest.append(option)
            continue
        left.remove(match)
        becomes = KEPT if match.spelling == option.spelling else match.spelling
        found[option.spelling] = {becomes: 1}
    for option in rest:
        named = next(iter(left), None)
        if named is not None:
            left.remove(named)
        found[option.spelling] = {_written(named) if named else "": 1}
    return found, tuple(_written(option) for option in left)


def _written(option: Option) -> str:
    if option.value is None:
        return option.spelling
    between = ("=" if option.spelling.startswith("--") else "") if option.joined else " "
    return f"{option.spelling}{between}{option.value}"


def _name(unit: Unit) -> str:
    return f"{unit.name} {unit.subcommand}".rstrip()


def _head(unit: Unit, tool: str) -> list[int] | None:
    """The indices of the words that are ``tool``; None for another one."""
    if unit.words[0].text != unit.name:
        return None
    words = tool.split()
    named = [unit.words[index].text for index in unit.head]
    return list(unit.head[: len(words)]) if named[: len(words)] == words else None


def _out(line: Line, unit: Unit, index: int) -> Splice:
    piece = unit.words[index]
    start = piece.start
    while start and line.source[start - 1] in b" \t":
        start -= 1
    return Splice(start, piece.end, "")
