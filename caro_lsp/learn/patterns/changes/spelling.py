"""The same options, spelled in another way: long or short, bundled or apart, values joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from caro_lsp.learn.patterns.changes.base import ANY, Found, UnitChange
from caro_lsp.learn.patterns.reading import Option, Splice
from caro_lsp.shell import tools

if TYPE_CHECKING:
    from caro_lsp.learn.patterns.reading import Line, Unit

FORMS = {
    "long": "long options",
    "short": "short options",
    "bundled": "letters in one word",
    "apart": "each letter a word",
    "joined": "values in the word of their option",
    "spaced": "values in a word of their own",
}
_OPPOSITE = {
    "long": "short", "short": "long", "bundled": "apart", "apart": "bundled",
    "joined": "spaced", "spaced": "joined",
}  # fmt: skip


@dataclass(frozen=True)
class SpellingChange(UnitChange):
    """Options of ``tool`` in the ``form``; ``option`` is the canonical name, or ``*`` for all."""

    kind: ClassVar[str] = "spelling"
    manner: ClassVar[bool] = True

    tool: str
    option: str
    form: str

    @property
    def key(self) -> tuple[str, ...]:
        """Tool, option, form."""
        return (self.kind, self.tool, self.option, self.form)

    @property
    def rivals(self) -> tuple[str, ...]:
        """The opposite."""
        return (self.kind, self.tool, self.option, _OPPOSITE[self.form])

    @property
    def order(self) -> int:
        """Names are spelled before it is seen to values and words."""
        return list(FORMS).index(self.form)

    @property
    def diversity(self) -> int:
        """What is to count for all options is seen with two, for all tools with three."""
        return 3 if self.tool == ANY else 2 if self.option == ANY else 1

    @property
    def title(self) -> str:
        """Such as ``grep: long options``."""
        tool = "all tools" if self.tool == ANY else self.tool
        option = "" if self.option == ANY else f" (--{self.option.lstrip('-')})"
        return f"{tool}: {FORMS[self.form]}{option}"

    def concerns(self, unit: Unit) -> bool:
        """Whether it is about this tool, and its options may be written so."""
        return self.tool in (ANY, unit.name) and unit.orderly

    def features(self, unit: Unit) -> frozenset[str]:
        """The tool, where it is about all of them."""
        return frozenset({f"about:{unit.name}"}) if self.tool == ANY else frozenset()

    def splices(self, line: Line, unit: Unit) -> list[Splice]:
        """The words of the options that are spelled in another way."""
        wanted = [o for o in unit.options if self.option in (ANY, o.name)]
        if self.form == "bundled":
            return _bundled(line, unit) if self.option == ANY else []
        if self.form in ("joined", "spaced"):
            return _values(unit, wanted, joined=self.form == "joined")
        found: list[Splice] = []
        for index in sorted({option.word for option in unit.options}):
            found += _respelled(unit, index, wanted, self.form)
        return found


def find(before: Unit, after: Unit) -> list[Found]:
    """How the options that both commands have are spelled in each."""
    tool = before.name
    if not before.orderly:
        return []
    found: list[Found] = []
    for old in before.options:
        new = next((o for o in after.options if o.name == old.name), None)
        if new is None:
            continue
        for form in _forms(old, new):
            found += _levels(tool, old.name, form)
    was, now = _letters(before), _letters(after)
    common = was.keys() & now.keys()
    if len(common) > 1:
        words_before = len({was[name].word for name in common})
        words_after = len({now[name].word for name in common})
        if words_before < words_after == len(common):
            found += _levels(tool, ANY, "apart")
        if words_after == 1 < words_before:
            found += _levels(tool, ANY, "bundled")
    return found


def _levels(tool: str, option: str, form: str) -> list[Found]:
    """The change for this option, for all of the tool, and for all tools."""
    every = [
        Found(SpellingChange(ANY, ANY, form), frozenset({f"about:{tool}"})),
    ]
    if option == ANY:
        return [Found(SpellingChange(tool, ANY, form), frozenset({"about:1", "about:2"})), *every]
    return [
        Found(SpellingChange(tool, option, form)),
        Found(SpellingChange(tool, ANY, form), frozenset({f"about:{option}"})),
        *every,
    ]


def _forms(old: Option, new: Option) -> list[str]:
    valued = old.value is not None and new.value is not None
    if old.is_letter and new.spelling.startswith("--"):
        # A long option is written with its value, unless somebody does not.
        return ["long", "spaced"] if valued and not new.joined else ["long"]
    if old.spelling.startswith("--") and new.is_letter:
        return ["short", "joined"] if valued and new.joined else ["short"]
    if valued and old.spelling == new.spelling and old.joined != new.joined:
        return ["joined" if new.joined else "spaced"]
    return []


def _letters(unit: Unit) -> dict[str, Option]:
    return {o.name: o for o in unit.options if o.is_letter and o.value is None}


def _respelled(unit: Unit, index: int, wanted: list[Option], form: str) -> list[Splice]:
    """The word at ``index`` with the options in the form; nothing where it is to stay."""
    here = [option for option in unit.options if option.word == index]
    if not any(option in wanted for option in here):
        return []
    words: list[str] = []
    bundle = ""
    end = unit.words[index].end
    for option in here:
        spelling = _spelling(unit, option, form) if option in wanted else option.spelling
        if option.value is None and len(spelling) == 2 and form != "apart":
            bundle += spelling[1]
            continue
        changed = spelling != option.spelling
        if option.value is not None and (changed or option.joined):
            # A long option is written with its value, a short one in front of it.
            between = "=" if spelling.startswith("--") else " " if changed else ""
            spelling += f"{between}{option.value}"
            end = unit.words[option.value_word].end
        words.append(spelling)
    text = " ".join([*([f"-{bundle}"] if bundle else []), *words])
    start = unit.words[index].start
    return [Splice(start, end, text)] if text != unit.words[index].text else []


def _spelling(unit: Unit, option: Option, form: str) -> str:
    """The option in the form, if the tool has it so."""
    tool = tools.lookup(unit.name)
    if tool and unit.subcommand:
        tool = tool.subcommands.get(unit.subcommand, tool)
    flag = next((flag for flag in tool.flags if flag.name == option.name), None) if tool else None
    if flag and form == "long" and option.is_letter and flag.long:
        return f"--{flag.long[0]}"
    if flag and form == "short" and not option.is_letter and flag.short:
        return f"-{flag.short[0]}"
    return option.spelling


def _bundled(line: Line, unit: Unit) -> list[Splice]:
    """All letters without a value in the first word that has one."""
    letters = [o for o in unit.options if o.is_letter and o.value is None]
    indices = sorted({option.word for option in letters})
    indices = [i for i in indices if unit.words[i].text[1:].isalnum()]
    indices = [i for i in indices if not any(o.word == i and o.value for o in unit.options)]
    if len(indices) < 2:
        return []
    first = unit.words[indices[0]]
    text = first.text + "".join(unit.words[index].text[1:] for index in indices[1:])
    found = [Splice(first.start, first.end, text)]
    for index in indices[1:]:
        start = unit.words[index].start
        while start and line.source[start - 1] in b" \t":
            start -= 1
        found.append(Splice(start, unit.words[index].end, ""))
    return found


def _values(unit: Unit, wanted: list[Option], *, joined: bool) -> list[Splice]:
    found: list[Splice] = []
    for option in wanted:
        if option.value is None or option.joined == joined:
            continue
        word = unit.words[option.word]
        between = "=" if option.spelling.startswith("--") else ""
        if joined:
            found.append(Splice(word.end, unit.words[option.value_word].start, between))
        else:
            at = word.end - len(option.value.encode("utf-8", "surrogateescape"))
            found.append(Splice(at - len(between), at, " "))
    return found
