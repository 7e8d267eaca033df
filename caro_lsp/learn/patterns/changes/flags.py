"""A flag more, a flag less, or another one in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from caro_lsp.learn.patterns.changes.base import Found, UnitChange
from caro_lsp.learn.patterns.reading import Option, Splice
from caro_lsp.shell import options, tools

if TYPE_CHECKING:
    from caro_lsp.learn.patterns.changes.base import Change
    from caro_lsp.learn.patterns.reading import Line, Unit


APART, LAST, FRONT = "apart", "last", "front"


@dataclass(frozen=True)
class FlagChange(UnitChange):
    """``tool`` (with its subcommand, if any) without ``drop`` and with ``add``; either is empty.

    Both are canonical names. ``spelling`` is how the new flag is written, ``value`` what it is
    given, ``behind`` where it stands: behind the option of that name, behind the operand of a
    number (``0``), or in front of all (empty); ``letter`` which one of its word it is (``1`` the
    first), ``apart`` where it does not share its word with others that are there, ``last`` where it
    stands behind all else, ``front`` in front of the subcommand, else empty.
    """

    kind: ClassVar[str] = "flag"

    tool: str
    drop: str = ""
    add: str = ""
    spelling: str = ""
    value: str | None = None
    behind: str = ""
    letter: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Tool, and what becomes of its flags."""
        return (self.kind, self.tool, self.drop, self.add, self.value or "")

    @property
    def rivals(self) -> tuple[str, ...]:
        """Another change of the same flag."""
        return (self.kind, self.tool, self.drop, self.add) if self.add else ("",)

    @property
    def title(self) -> str:
        """Such as ``ls: with -h``."""
        given = self.spelling + (f" {self.value}" if self.value is not None else "")
        if not self.drop:
            return f"{self.tool}: with {given}"
        gone = f"{self.tool}: without {_spelled(self.drop)}"
        return f"{gone}, with {given}" if self.add else gone

    @property
    def habit(self) -> bool:
        """What is typed behind the whole command, or what it does not know, is for once."""
        behind = self.letter == LAST and self.value is None
        return not self.add or (not behind and knows(self.tool, self.spelling))

    def features(self, unit: Unit) -> frozenset[str]:
        """All that the command has, but for the flag that is to go."""
        return unit.features - {self.drop}

    def concerns(self, unit: Unit) -> bool:
        """Whether it is about this tool, and the flag to drop is there."""
        tool = unit.name if self.letter == FRONT else _tool(unit)
        return tool == self.tool and (not self.drop or self.drop in unit.names)

    def splices(self, line: Line, unit: Unit) -> list[Splice]:
        """The flag taken out, and the other one put in where the user puts it."""
        if self.add and self.add in unit.names:
            return []
        gone = next((o for o in unit.options if o.name == self.drop), None) if self.drop else None
        if gone and self.add and gone.is_letter and self._is_letter and gone.value == self.value:
            return [_letter_replaced(unit, gone, self.spelling[1])]
        found = _without(line, unit, gone) if gone else []
        return [*found, *self._added(unit, gone)] if self.add else found

    @property
    def _is_letter(self) -> bool:
        return len(self.spelling) == 2

    def _added(self, unit: Unit, gone: Option | None) -> list[Splice]:
        words = unit.words
        text = self.spelling + (f" {self.value}" if self.value is not None else "")
        if self.value is not None and self.spelling.startswith("--"):
            text = f"{self.spelling}={self.value}"
        if self._is_letter and self.value is None and self.letter not in (APART, LAST, FRONT):
            bundle = self._bundle(unit, gone)
            if bundle is not None:
                return [bundle]
        place = unit.head[-1]
        if self.letter == FRONT:
            place = 0
        elif self.letter == LAST:
            place = len(words) - 1
        elif self.behind.isdecimal():
            number = int(self.behind)
            if number < len(unit.operands):
                place = unit.operands[number]
            elif unit.operands:
                place = unit.operands[-1]
        elif self.behind:
            option = next((o for o in unit.options if o.name == self.behind), None)
            if option is not None and option is not gone:
                place = max(option.word, option.value_word)
        return [Splice(words[place].end, words[place].end, f" {text}")]

    def _bundle(self, unit: Unit, gone: Option | None) -> Splice | None:
        """Into a word of letters, behind the one that the user puts it behind."""
        letters = [
            o
            for o in unit.options
            if o.is_letter and o is not gone and unit.words[o.word].text[1:].isalpha()
        ]
        letters = [o for o in letters if not o.joined]
        if not letters or not unit.orderly:
            return None
        near = next((o for o in letters if o.name == self.behind and o.value is None), None)
        if near is not None:
            piece = unit.words[near.word]
            at = piece.text.index(near.spelling[1], 1) + 1
        else:
            word = letters[-1].word
            piece = unit.words[word]
            valued = any(o.word == word and o.value is not None for o in letters)
            at = len(piece.text) - valued
            if self.letter:
                at = min(at, int(self.letter))
        if at < 2 and not self.letter:
            # A letter with a value in a word of its own has no room behind it.
            return None
        return Splice(piece.start + at, piece.start + at, self.spelling[1])

    def merged(self, other: Change) -> FlagChange:
        """Where the user put the flag at last."""
        assert isinstance(other, FlagChange)  # noqa: S101 - of the same key
        return other if other.letter or not self.letter else self


def find(before: Unit, after: Unit) -> list[Found]:
    """The flags that one command has and the other has not."""
    lost = [o for o in before.options if o.name not in after.names]
    new = [o for o in after.options if o.name not in before.names]
    names = {*after.text_of(after.operands), *before.text_of(before.operands)}
    if names & {o.value for o in (*lost, *new)}:
        # An option was mistyped, or its value is another one each time.
        return []
    tool = _tool(before)
    context = before.features
    if len(lost) == 1 and len(new) == 1 and lost[0].value == new[0].value:
        change = _adding(tool, new[0], after, lost[0].name)
        return [Found(change, context - {lost[0].name})]
    dropped = [Found(FlagChange(tool, one.name), context - {one.name}) for one in lost]
    return [*dropped, *(Found(_adding(tool, one, after), context) for one in new)]


def knows(tool: str, spelling: str) -> bool:
    """Whether ``tool`` has an option, by the facts about it; True where there are none."""
    name, *deeper = tool.split()
    facts, known = tools.lookup(name), options.lookup(name)
    for word in deeper:
        facts = facts.subcommands.get(word) if facts else None
        known = known.subcommands.get(word) if known else None
    if facts is None and known is None:
        return True
    if known and spelling in known.names:
        return True
    if facts is None:
        return False
    if spelling.startswith("--"):
        return facts.long(spelling[2:]) is not None
    return spelling[1:] in facts.by_short


def _adding(tool: str, new: Option, after: Unit, drop: str = "") -> FlagChange:
    letter = _letter(after, new)
    tool = after.name if letter == FRONT else tool
    return FlagChange(tool, drop, new.name, new.spelling, new.value, _behind(after, new), letter)


def _letter(unit: Unit, option: Option) -> str:
    """Which letter of its word an option is; or that it keeps to itself."""
    if unit.operands and max(option.word, option.value_word) == len(unit.words) - 1:
        return LAST
    if option.word < unit.head[-1]:
        return FRONT
    if not option.is_letter or option.value is not None:
        return ""
    if not unit.alone(option):
        return str(unit.words[option.word].text.index(option.spelling[1], 1))
    others = any(o.is_letter and o is not option and not o.joined for o in unit.options)
    return APART if others else ""


def _behind(unit: Unit, option: Option) -> str:
    """What the option stands behind."""
    at = unit.options.index(option)
    if at and unit.options[at - 1].word == option.word:
        return unit.options[at - 1].name
    before = option.word - 1
    for number, operand in enumerate(unit.operands):
        if operand == before:
            return str(number)
    return next((o.name for o in unit.options if max(o.word, o.value_word) == before), "")


def _tool(unit: Unit) -> str:
    return f"{unit.name} {unit.subcommand}".rstrip()


def _spelled(name: str) -> str:
    return name if name.startswith("-") else f"--{name}"


def _letter_replaced(unit: Unit, gone: Option, letter: str) -> Splice:
    piece = unit.words[gone.word]
    at = piece.start + piece.text.index(gone.spelling[1], 1)
    return Splice(at, at + 1, letter)


def _without(line: Line, unit: Unit, gone: Option) -> list[Splice]:
    """Take an option out, with its value, or its letter out of a bundle."""
    piece = unit.words[gone.word]
    if not unit.alone(gone):
        at = piece.start + piece.text.index(gone.spelling[1], 1)
        found = [Splice(at, piece.end if gone.joined else at + 1, "")]
        if gone.value_word > gone.word:
            found.append(_word_out(line, unit, gone.value_word))
        return found
    found = [_word_out(line, unit, gone.word)]
    if gone.value_word > gone.word:
        found.append(_word_out(line, unit, gone.value_word))
    return found


def _word_out(line: Line, unit: Unit, index: int) -> Splice:
    piece = unit.words[index]
    start = piece.start
    while start and line.source[start - 1] in b" \t":
        start -= 1
    return Splice(start, piece.end, "")
