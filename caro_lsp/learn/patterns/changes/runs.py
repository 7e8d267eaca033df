"""Words that stand together, in tools whose options are no set but an expression, such as find."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, ClassVar

from caro_lsp.learn.patterns.changes.base import Found, UnitChange
from caro_lsp.learn.patterns.changes.flags import knows
from caro_lsp.learn.patterns.changes.quoting import bare
from caro_lsp.learn.patterns.reading import Splice

if TYPE_CHECKING:
    from caro_lsp.learn.patterns.reading import Line, Unit

_MOST_WORDS = 8
_KINDS = frozenset({"-type", "-xtype"})
"""Tests whose value tells one command from another, and is no name."""
_NUMBER = re.compile(r"[+-]?\d+\w?")
FIRST, OPERANDS, LAST, END = "first", "operands", "last", "end"
"""Where new words stand: behind the name of the tool, its operands, all tests, or everything."""
_ACTIONS = frozenset({"-delete", "-exec", "-execdir", "-ok", "-ls", "-print", "-print0", "-printf"})
"""What find does with what it has found, which comes behind what it tests."""


@dataclass(frozen=True)
class RunChange(UnitChange):
    """In commands of ``tool`` the words ``old`` become ``new``; either is empty.

    Without ``old``, ``place`` says where the new ones stand.
    """

    kind: ClassVar[str] = "run"

    tool: str
    old: str = ""
    new: str = ""
    place: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Tool and words."""
        return (self.kind, self.tool, self.old, self.new)

    @property
    def rivals(self) -> tuple[str, ...]:
        """Other words in the place of these."""
        return (self.kind, self.tool, self.old) if self.old else ("",)

    @property
    def title(self) -> str:
        """Such as ``find: with -xdev``."""
        gone = f"without {self.old}" if self.old else ""
        new = f"with {self.new}" if self.new else ""
        return f"{self.tool}: {', '.join(filter(None, (gone, new)))}"

    @property
    def habit(self) -> bool:
        """What is no test that the tool has is for once."""
        words = [word for word in self.new.split() if word[0] == "-"]
        return all(knows(self.tool, word) for word in words)

    def concerns(self, unit: Unit) -> bool:
        """Whether it is about this tool, and the old words are there."""
        return unit.name == self.tool and (not self.old or self._at(unit, self.old) is not None)

    def features(self, unit: Unit) -> frozenset[str]:
        """The tests of the command but for those that are to go."""
        return tests_of(unit) - set(self.old.split())

    def splices(self, line: Line, unit: Unit) -> list[Splice]:
        """The words replaced, put in, or taken out."""
        words = unit.words
        if self.new and self._at(unit, self.new) is not None:
            return []
        if not self.old:
            end = words[self._behind(unit)].end
            return [Splice(end, end, f" {self.new}")]
        at = self._at(unit, self.old)
        assert at is not None  # noqa: S101 - it concerns the unit
        start, end = words[at].start, words[at + len(self.old.split()) - 1].end
        if not self.new:
            while start and line.source[start - 1] in b" \t":
                start -= 1
        return [Splice(start, end, self.new)]

    @staticmethod
    def _at(unit: Unit, run: str) -> int | None:
        """The index of the first of these words in the command."""
        wanted = run.split()
        texts = [piece.text for piece in unit.words]
        for index in range(1, len(texts) - len(wanted) + 1):
            if texts[index : index + len(wanted)] == wanted:
                return index
        return None

    def _behind(self, unit: Unit) -> int:
        """The index of the word behind which the new ones stand."""
        if self.place == FIRST:
            return unit.head[-1]
        if self.place == OPERANDS:
            return _last_operand(unit)
        acts = _action(unit) if self.place == LAST else None
        return (acts or len(unit.words)) - 1


def tests_of(unit: Unit) -> frozenset[str]:
    """The options of a command, as words."""
    return frozenset(option.name for option in unit.options) | {
        f"{option.name} {option.value}" for option in unit.options if option.spelling in _KINDS
    }


def find(before: Unit, after: Unit) -> list[Found]:
    """The runs of words that differ, where all else stands as it was."""
    old = [bare(piece.text) for piece in before.words]
    new = [bare(piece.text) for piece in after.words]
    found: list[Found] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            continue
        change = _change(before, after, (first, last), (start, end))
        if change is None:
            return []
        found.append(Found(change, change.features(before)))
    return found


def _change(
    before: Unit, after: Unit, old: tuple[int, int], new: tuple[int, int]
) -> RunChange | None:
    """The change of some words into others; None where they are values."""
    gone = [piece.text for piece in before.words[slice(*old)]]
    come = [piece.text for piece in after.words[slice(*new)]]
    values = {option.value_word for option in before.options if not option.joined}
    starts = old[0] not in values and old[0] not in before.operands
    if max(len(gone), len(come)) > _MOST_WORDS or (gone and not starts):
        return None
    if any(_NUMBER.fullmatch(word) for word in gone) or (not gone and not _is_test(come)):
        return None
    place = ""
    if not gone:
        behind = new[0] - 1
        acts = _action(after)
        place = LAST if acts is None or acts > behind else END
        if behind == after.head[-1]:
            place = FIRST
        elif behind == _last_operand(after):
            place = OPERANDS
    return RunChange(before.name, " ".join(gone), " ".join(come), place)


def _is_test(words: list[str]) -> bool:
    return bool(words) and words[0][:1] in {"-", "(", "\\", "!"}


def _action(unit: Unit) -> int | None:
    """The index of the first word that does something with what was found."""
    return next((i for i, piece in enumerate(unit.words) if piece.text in _ACTIONS), None)


def _last_operand(unit: Unit) -> int:
    """The index of the last operand in front of all options."""
    first = min((option.word for option in unit.options), default=len(unit.words))
    return max((index for index in unit.operands if index < first), default=unit.head[-1])
