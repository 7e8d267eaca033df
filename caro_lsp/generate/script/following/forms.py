"""The line above with another value of the same form: "same with 64x64", "and with 4096 bits"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.analogy.replacing import overwrites
from caro_lsp.generate.script.analogy.statements import statements
from caro_lsp.generate.script.following.words import bare

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_NOUNS = (
    r"lines?|bits?|px|pixels?|percent|quality|kbit(?:/s)?|kbps|threads?|jobs?|bytes?|dpi|fps|rows?|columns?"
    r"|characters?|chars|levels?|iterations|samples?"
)
_ASKED = re.compile(
    r"(?:(?P<same>(?:(?:and|now|then|also|once)\b[ ,]*)*(?:(?:do |run |make )?(?:exactly )?(?:the |that )?same(?: thing| again)?|again|once more|another(?: one)?|one more|ditto))"
    r"|(?P<and>(?:and|also|plus|then)(?: also| again| one| another)*))[ ,]+"
    r"(?:(?:for|with|at|to|in|on|of|using|by|only|but)\b ?)*(?:a |an |the )?(?:(?P<before>quality|size|width|height|resolution|bitrate|level|length|depth|rate)(?: of)? )?"
    rf"(?P<value>\d+x\d+|\d+(?:\.\d+)?[kKmMgG]|\d+p|\d+ ?%|\d+)(?: (?P<behind>{_NOUNS}))?"
    r"(?: (?:as well|too|also|instead|each))?",
    re.IGNORECASE,
)
_FORMS = (
    (re.compile(r"\d+x\d+"), r"(?<![\w.])\d+x\d+(?!\w)|(?<=[-_.@=:])\d+x\d+"),
    (re.compile(r"\d+(?:\.\d+)?[kKmMgG]"), r"(?<![\d.])\d+(?:\.\d+)?[kKmMgG](?![\w])"),
    (re.compile(r"\d+p"), r"(?<=[-_:x=])\d{3,4}p?(?!\w)"),
    (re.compile(r"\d+ ?%"), r"(?<![\d.])\d+%"),
)
_OWN = {
    "quality": r"(?:-quality|-q(?:uality)?|-q:[av]|-crf)[ =]?(?P<old>\d+)",
    "level": r"-(?:-level=)?(?P<old>\d)\b",
}


def of_form(asked: str, scope: Scope) -> str:
    """The line above with the value that ``asked`` names in the place of its own; else empty."""
    text = bare(asked)
    match = _ASKED.fullmatch(text) if re.search(r"\d", text) else None
    if match is None:
        return ""
    value = match["value"].replace(" ", "")
    noun = (match["before"] or match["behind"] or "").lower()
    if value.isdigit() and not noun:
        return ""
    found = statements(scope.commands)
    if not found:
        return ""
    line = found[-1].text
    old = _old(value, noun, line)
    if not old or old == value:
        return ""
    changed = _put(line, old, value)
    return "" if changed == line or overwrites(line, changed) or _keeps(line, changed) else changed


def _old(value: str, noun: str, line: str) -> str:
    """What stands in the line of such a form; empty where it is none or not clear."""
    for form, pattern in _FORMS:
        if form.fullmatch(value):
            ones = set(re.findall(pattern, line))
            if form.pattern == r"\d+p":
                ones = {one.removesuffix("p") for one in ones}
            return ones.pop() if len(ones) == 1 else ""
    if noun in _OWN and (match := re.search(_OWN[noun], line)):
        return match["old"]
    numbers = re.findall(r"(?<![\d.$])\d+(?![\d.])", line)
    often = {one for one in numbers if numbers.count(one) > 1}
    ones = often or set(numbers)
    return ones.pop() if len(ones) == 1 else ""


def _put(line: str, old: str, new: str) -> str:
    """``line`` with the new value, also in the names that were made of the old one."""
    if re.fullmatch(r"\d+p", new) and not old.endswith("p"):
        new = new[:-1]
    changed = re.sub(rf"(?<![\d.]){re.escape(old)}(?![\d.]\d|\d)", new, line)
    was, now = re.fullmatch(r"(\d+)x\1", old), re.fullmatch(r"(\d+)x\1", new)
    if was and now:
        changed = re.sub(rf"(?<=[\w-][-_]){was[1]}(?=[.\"'_/-])", now[1], changed)
    return changed


def _keeps(line: str, changed: str) -> bool:
    """Whether a file that the line writes stays the same."""
    made = re.compile(r">\s*(?P<to>\S+)|(?:-o|-out|--output)[ =](?P<out>\S+)")
    old = {match["to"] or match["out"] for match in made.finditer(line)}
    return bool(old & {match["to"] or match["out"] for match in made.finditer(changed)})
