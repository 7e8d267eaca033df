"""The last line once more, for what stands inside one of its words: a constant, a key, a limit.

Only what is the one of its kind in that line gives way to the new; a line in which two could is
left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.analogy.likeness import VERBS, related
from caro_lsp.generate.script.analogy.replacing import cased, stem
from caro_lsp.generate.script.analogy.statements import pieces

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.analogy.statements import Statement

_SIGN = re.compile(
    r"\b(?:same|again|too|also|as well|likewise|repeat|once more|and for|becomes|only|just|set)\b"
    r"|other way|swap|revers",
    re.IGNORECASE,
)
"""A word that each of these requests has."""
_BEFORE = (
    r"(?:(?:and|now|then|do|the|same|thing|again|also|repeat|once more|likewise|it|that)[\s,]+)*"
)
_AFTER = r"(?:,? (?:too|as well|also|again|likewise))?"
_SIMILAR = re.compile(rf"{_BEFORE}(?:(?:for|with)\s+)?(?P<new>[\w.@:-]+){_AFTER}", re.IGNORECASE)
_CONSTANT = re.compile(r'(?<===)(\s*)"(?P<old>[\w.@:-]+)"')
_NO_VALUES = frozenset(
    """
all any both each names name lines line rows row columns column files file total sum average mean
count number first last other others rest header result output more less next previous one two
""".split()  # noqa: SIM905 - many
)
"""What is said of a command, and hardly a value in its data."""
_SET = re.compile(
    rf"{_BEFORE}(?:(?:set|put|change|make)\s+)?(?:the\s+)?(?P<key>[\w.-]+?)"
    rf"(?:\s+(?:to|becomes|is|=|as)|(?:\s+(?:likewise|too|also|as well))?,)\s+"
    rf"(?:to\s+)?(?P<value>[\w.:-]+){_AFTER}",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"s(?P<by>[/|#,])(?P<start>\^?)(?P<key>[A-Za-z][\w.-]*)(?P<is> ?[=:] ?)\.\*(?P<end>\$?)(?P=by)"
    r"(?P=key)(?P=is)(?P<value>[\w.:-]+)(?P=by)"
)
_LIMIT = re.compile(
    rf"{_BEFORE}(?:(?:for|with)\s+)?(?P<how>above|over|more than|below|under|less than)\s+"
    rf"(?P<new>\d+(?:\.\d+)?){_AFTER}",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"(?P<sign>[<>])(?P<gap>\s*)(?P<old>\d+(?:\.\d+)?)\b")
_FIRST = re.compile(
    rf"(?:{_BEFORE}|but )(?:but )?(?:only|just) (?:the )?(?:first |top )?(?P<count>\d+)"
    r"(?: (?:lines|rows))?",
    re.IGNORECASE,
)
_PRINTS = re.compile(r"(?:sort|grep|ls|awk|cut|uniq|find|du|ps|cat|jq)\b[^>]*$")
_COLUMN = re.compile(
    rf"(?:{_BEFORE}|but )(?:but )?(?:only|just) (?:the )?(?P<which>first|second|third) column",
    re.IGNORECASE,
)
_NUMBERS = {"first": 1, "second": 2, "third": 3}
_BARE_AWK = re.compile(r"(?P<head>awk (?:-F ?\S+ )?'[^'{}]+)(?P<end>' [\w./-]+)")
_SWAP = re.compile(
    rf"{_BEFORE}(?:(?:in|but) )?(?:the )?(?:other way (?:round|around)|swapped|reversed)"
    r"|swap them",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?P<head>(?:diff|comm|cmp)(?: -\w+)* )(?P<a>\S+) (?P<b>\S+)")


def inside(asked: str, lines: list[Statement]) -> str:
    """The last of ``lines`` with another value inside; empty if ``asked`` does not ask for it."""
    if not _SIGN.search(asked):
        return ""
    last = lines[-1]
    if last.block or last.loop or last.group:
        return ""
    for change in _CHANGES:
        found = change(asked, last.text)
        if found and found != last.text:
            return found
    return ""


def _constant(asked: str, line: str) -> str:
    said = _SIMILAR.fullmatch(asked)
    old = _only(_CONSTANT, line)
    if said is None or old is None or not said["new"][0].isalnum():
        return ""
    if said["new"].lower() in _NO_VALUES | VERBS or re.search(r"\w\.[a-z]\w*$", said["new"]):
        return ""
    names = {stem(one.last) for one in pieces(line) if one.role in {"operand", "target"}}
    if ">" in line.replace("->", "") or any(related(one, said["new"]) for one in names):
        return ""
    new = said["new"] if not said["new"].islower() else cased(said["new"], old["old"])
    return f"{line[: old.start('old')]}{new}{line[old.end('old') :]}"


def _setting(asked: str, line: str) -> str:
    said = _SET.fullmatch(asked)
    old = _only(_SETTING, line)
    if said is None or old is None or not line.startswith("sed -i"):
        return ""
    key = said["key"].upper() if old["key"].isupper() else said["key"]
    by, between = old["by"], old["is"]
    new = f"s{by}{old['start']}{key}{between}.*{old['end']}{by}{key}{between}{said['value']}{by}"
    return "" if by in said["value"] else f"{line[: old.start()]}{new}{line[old.end() :]}"


def _limit(asked: str, line: str) -> str:
    said = _LIMIT.fullmatch(asked)
    program = re.match(r"awk (?:-F ?\S+ )?'[^']*'", line)
    old = _only(_COMPARED, program[0]) if said and program else None
    if said is None or old is None:
        return ""
    sign = ">" if said["how"].lower() in {"above", "over", "more than"} else "<"
    if sign != old["sign"]:
        return ""
    return f"{line[: old.start('old')]}{said['new']}{line[old.end('old') :]}"


def _first(asked: str, line: str) -> str:
    said = _FIRST.fullmatch(asked)
    plain = said and _PRINTS.match(line) and not re.search(r"\b(?:head|tail|wc)\b", line)
    return f"{line} | head -n {said['count']}" if said and plain else ""


def _column(asked: str, line: str) -> str:
    said = _COLUMN.fullmatch(asked)
    bare = _BARE_AWK.fullmatch(line)
    if said is None or bare is None:
        return ""
    return f"{bare['head']} {{print ${_NUMBERS[said['which'].lower()]}}}{bare['end']}"


def _swapped(asked: str, line: str) -> str:
    pair = _PAIR.fullmatch(line)
    if pair is None or not _SWAP.fullmatch(asked):
        return ""
    return f"{pair['head']}{pair['b']} {pair['a']}"


def _only(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    """The one match of ``pattern`` in ``line``; None for none and for several."""
    found = list(pattern.finditer(line))
    return found[0] if len(found) == 1 else None


_CHANGES: tuple[Callable[[str, str], str], ...] = (
    _setting, _limit, _first, _column, _swapped, _constant,
)  # fmt: skip
