"""Another command for the same intent, with slots for the names in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from caro_lsp.learn.patterns import requests
from caro_lsp.learn.patterns.changes.base import ALWAYS, Change, Found, Terms
from caro_lsp.learn.patterns.changes.quoting import bare
from caro_lsp.learn.patterns.requests import SLOT
from caro_lsp.shell.quoting import quote

if TYPE_CHECKING:
    from caro_lsp.learn.patterns.reading import Line

MAX_ASKS = 20
MAX_CHARACTERS = 300
_MAX_SLOTS = 8
_NOWHERE = 99
"""The number of a slot that nothing fills."""
_WORD = r"(\"[^\"]*\"|'[^']*'|[^\s'\"|;&<>()`]+)"
_CORE = r"([\w@%+=:,.~-]+(?:/[\w@%+=:,.~-]*)*)"
_SAFE = re.compile(r"[\w@%+=:,./~-]+")
_SAFE_QUOTED = re.compile(r"[\w@%+=:,./~ -]+")
_EDGE = r"[A-Za-z0-9_]"
_TOKEN = re.compile(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*")


@dataclass(frozen=True)
class IdiomChange(Change):
    """``target`` where ``source`` would be suggested, or one of ``asks`` is requested.

    Slots are ``{0}``, ``{1}``, ...; each of ``asks`` is a request and the command for it.
    """

    kind: ClassVar[str] = "idiom"
    recipe: ClassVar[bool] = True

    source: str
    target: str
    asks: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What is suggested, and what is preferred."""
        return (self.kind, self.source, self.target)

    @property
    def title(self) -> str:
        """Such as ``cat {0} | grep {1} -> grep {1} {0}``."""
        return f"{self.source} -> {self.target}"

    @property
    def habit(self) -> bool:
        """A single word is another one for once; a whole line written anew is so for good."""
        source, target = Counter(self.source.split()), Counter(self.target.split())
        gone, come = list((source - target).elements()), list((target - source).elements())
        return len(come) != 1 or (not gone and come[0][0] != "-") or len(gone) > 1

    def merged(self, other: Change) -> IdiomChange:
        """With the requests that led to it."""
        assert isinstance(other, IdiomChange)  # noqa: S101 - of the same key
        asks = tuple(dict.fromkeys((*self.asks, *other.asks)))
        return replace(self, asks=asks[-MAX_ASKS:])

    def context(self, line: Line, terms: Terms = ALWAYS) -> frozenset[str]:  # noqa: ARG002
        """Nothing: the source is the condition."""
        return frozenset()

    def rewrite(self, line: Line, terms: Terms = ALWAYS) -> str | None:  # noqa: ARG002
        """``target`` with what stands in the slots of ``line``."""
        found = _pattern(self.source).fullmatch(" ".join(line.text.split()))
        if found is None:
            return None
        values: dict[int, str] = {}
        for number, value in zip(_slots(self.source), found.groups(), strict=True):
            if values.setdefault(number, value) != value:
                return None
        return _filled(self.target, values, quoted=False)

    def answer(self, request: str) -> str | None:
        """The command for ``request``, if it asks for the same as one that led here."""
        for asked, command in self.asks:
            values = requests.match(asked, request)
            if values is not None and (filled := _filled(command, values, quoted=True)):
                return filled
        return None


def find(before: Line, after: Line, request: str) -> list[Found]:
    """The whole line, with slots for what both have, and for what the request names as well."""
    source, target = " ".join(before.text.split()), " ".join(after.text.split())
    if max(map(len, (source, target, request))) > MAX_CHARACTERS or "\n" in before.text.strip():
        return []
    if any(SLOT.search(text) for text in (source, target, request)):
        return []
    values = _shared(before, after, request)
    asked, command = request, target
    for number, value in enumerate(values):
        pattern = _pattern_of(value)
        often = len(pattern.findall(source))
        if often < len(pattern.findall(target)) and (often > 1 or not re.search(_EDGE, value)):
            # Which one of them it was cannot be told.
            continue
        source, target = _slotted(source, value, number), _slotted(target, value, number)
        if pattern.search(asked):
            asked = pattern.sub(f"{{{number}}}", asked)
            command = _slotted(command, value, number)
    source, target, order = _renumbered(source, target)
    asked, command = _numbered(asked, order), _numbered(command, order)
    if source == target or f"{{{_NOWHERE}}}" in target + asked + command:
        return []
    asks = ((asked, command),) if asked.strip() else ()
    return [Found(IdiomChange(source, target, asks))]


def _shared(before: Line, after: Line, request: str) -> list[str]:
    """Values in arguments of both lines, the longest first."""
    old, new = _arguments(before), _arguments(after)
    cores_old, cores_new = {bare(word) for word in old}, {bare(word) for word in new}
    found = {word for word in old if word in new}
    found |= cores_old & cores_new
    asked = set(_TOKEN.findall(request))
    for token in {token for word in (*old, *new) for token in _TOKEN.findall(word)}:
        whole = token in cores_old or token in cores_new or token in asked
        in_both = _within(token, old) and _within(token, new)
        if whole and in_both:
            found.add(token)
    return sorted((v for v in found if v), key=lambda v: (-len(v), v))[:_MAX_SLOTS]


def _arguments(line: Line) -> list[str]:
    """Operands and values of options, as they are written."""
    found: list[str] = []
    for unit in line.units:
        found += (*unit.text_of(unit.operands), *unit.targets)
        found += [o.value for o in unit.options if o.value is not None]
    return found


def _within(token: str, words: list[str]) -> bool:
    return any(_pattern_of(token).search(word) for word in words)


@lru_cache(maxsize=512)
def _pattern_of(value: str) -> re.Pattern[str]:
    """``value`` where it is not a part of a longer word."""
    before = rf"(?<!{_EDGE})(?<!\{{)" if re.match(_EDGE, value) else r"(?<![^\s'\"=])"
    after = rf"(?!{_EDGE})(?!\}})" if re.search(rf"{_EDGE}$", value) else r"(?![^\s'\"])"
    return re.compile(before + re.escape(value) + after)


def _slotted(text: str, value: str, number: int) -> str:
    """``text`` with a slot for ``value``; never for the name of a tool or an option."""
    head, blank, rest = text.partition(" ")
    pattern = _pattern_of(value)

    def slot(found: re.Match[str]) -> str:
        start = found.start()
        behind = rest[:start].rstrip()
        begins = start == 0 or rest[start - 1] == " "
        named = begins and behind.endswith(("|", "&&", ";", "||", "$("))
        option = start > 0 and rest[start - 1] == "-" and (start < 2 or rest[start - 2] in " -")
        return found[0] if named or option else f"{{{number}}}"

    return head + blank + pattern.sub(slot, rest)


def _renumbered(source: str, target: str) -> tuple[str, str, dict[int, int]]:
    """Slots numbered as they come in ``source``; one that is not there is not in ``target``."""
    order: dict[int, int] = {}
    for number in _slots(source):
        order.setdefault(number, len(order))

    return _numbered(source, order), _numbered(target, order), order


def _numbered(text: str, order: dict[int, int]) -> str:
    return SLOT.sub(lambda match: f"{{{order.get(int(match[1]), _NOWHERE)}}}", text)


def _slots(template: str) -> list[int]:
    return [int(match[1]) for match in SLOT.finditer(template)]


@lru_cache(maxsize=512)
def _pattern(template: str) -> re.Pattern[str]:
    """What ``template`` stands for: a whole word in a slot that is one, else a part of it."""
    found, at = "", 0
    for slot in SLOT.finditer(template):
        found += re.escape(template[at : slot.start()])
        found += _WORD if _is_word(template, slot) else _CORE
        at = slot.end()
    return re.compile(found + re.escape(template[at:]))


def _is_word(template: str, slot: re.Match[str]) -> bool:
    before = template[slot.start() - 1 : slot.start()]
    return before in ("", " ") and template[slot.end() : slot.end() + 1] in ("", " ")


def _filled(template: str, values: dict[int, str], *, quoted: bool) -> str | None:
    """``template`` with its slots filled; None where a value might become more than a word.

    ``quoted``: whether values are plain text, which is quoted where needed, and no shell words.
    """
    text, at = "", 0
    for slot in SLOT.finditer(template):
        value = values.get(int(slot[1]))
        if not value:
            return None
        text += template[at : slot.start()]
        at = slot.end()
        if _is_word(template, slot):
            if quoted and value.startswith("-"):
                return None
            text += quote(value) if quoted else value
            continue
        core = value if quoted else bare(value)
        behind = template[: slot.start()]
        inside = behind.count("'") % 2 == 1 or behind.count('"') % 2 == 1
        if not (_SAFE_QUOTED if inside else _SAFE).fullmatch(core):
            return None
        text += core
    return text + template[at:]
