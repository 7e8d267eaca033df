"""How words are quoted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from caro_lsp.learn.patterns.changes.base import ANY, Found, UnitChange
from caro_lsp.learn.patterns.reading import Splice

if TYPE_CHECKING:
    from caro_lsp.learn.patterns.reading import Line, Unit

FORMS = {
    "double": "double quotes",
    "single": "single quotes",
    "bare": "no quotes where none are needed",
    "braced": "${name} in braces",
    "plain": "$name without braces",
    "quoted": "quotes around variables",
}
_RIVALS = {
    "double": "quotes", "single": "quotes", "bare": "quotes",
    "braced": "names", "plain": "names", "quoted": "variables",
}  # fmt: skip
_SINGLE = re.compile(r"'([^']*)'")
_DOUBLE = re.compile(r'"([^"$`\\!]*)"')
_BARE = re.compile(r"[\w@%+,./:][\w@%+,./:-]*")
_NAME = re.compile(r"\$([A-Za-z_]\w*)(?!\w)")
_BRACED = re.compile(r"\$\{([A-Za-z_]\w*)\}(?!\w)")
_VARIABLE = re.compile(r"\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})")


@dataclass(frozen=True)
class QuotingChange(UnitChange):
    """Words of ``tool``, or of all (``*``), quoted in the ``form``."""

    kind: ClassVar[str] = "quoting"
    manner: ClassVar[bool] = True

    tool: str
    form: str

    @property
    def key(self) -> tuple[str, ...]:
        """Tool and form."""
        return (self.kind, self.tool, _RIVALS[self.form], self.form)

    @property
    def diversity(self) -> int:
        """What is to count for all tools is seen with two."""
        return 2 if self.tool == ANY else 1

    @property
    def title(self) -> str:
        """Such as ``all tools: double quotes``."""
        return f"{'all tools' if self.tool == ANY else self.tool}: {FORMS[self.form]}"

    def concerns(self, unit: Unit) -> bool:
        """Whether it is about this tool."""
        return self.tool in (ANY, unit.name)

    def features(self, unit: Unit) -> frozenset[str]:
        """The tool, where it is about all of them: quotes have nothing to do with options."""
        return frozenset({f"about:{unit.name}"}) if self.tool == ANY else frozenset()

    def splices(self, line: Line, unit: Unit) -> list[Splice]:  # noqa: ARG002
        """The words that are quoted in another way."""
        found = []
        for index, piece in enumerate(unit.words):
            if index not in unit.head and (new := requoted(piece.text, self.form)) != piece.text:
                found.append(Splice(piece.start, piece.end, new))
        return found


def bare(word: str) -> str:
    """``word`` without the quotes around all of it."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"" else word


def requoted(word: str, form: str) -> str:
    """``word`` quoted in the form, with the same value; as it is where that cannot be."""
    if form == "double" and (match := _SINGLE.fullmatch(word)):
        return word if re.search(r'["$`\\!]', match[1]) else f'"{match[1]}"'
    if form == "single" and (match := _DOUBLE.fullmatch(word)):
        return word if "'" in match[1] else f"'{match[1]}'"
    if form == "bare" and (match := _SINGLE.fullmatch(word) or _DOUBLE.fullmatch(word)):
        return match[1] if _BARE.fullmatch(match[1]) else word
    if "'" in word or "\\" in word or "`" in word:
        return word
    if form == "braced":
        return _NAME.sub(r"${\1}", word)
    if form == "plain":
        return _BRACED.sub(r"$\1", word)
    if form == "quoted" and _VARIABLE.fullmatch(word):
        return f'"{word}"'
    return word


def find(before: Unit, after: Unit) -> list[Found]:
    """The words that stand in both, quoted in another way."""
    found: list[Found] = []
    forms: set[str] = set()
    was, now = (Counter(piece.text for piece in unit.words) for unit in (before, after))
    for old in was - now:
        for new in now - was:
            forms |= {form for form in FORMS if requoted(old, form) == new}
    for form in sorted(forms):
        # Where the tool is another one as well, that comes first.
        found.append(Found(QuotingChange(after.name, form)))
        found.append(Found(QuotingChange(ANY, form), frozenset({f"about:{after.name}"})))
    return found
