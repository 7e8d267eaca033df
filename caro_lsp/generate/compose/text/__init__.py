"""Requests about a text: the lines of a file, or a text itself, through one filter after another.

What is said in any order runs in the order in which it makes sense: lines are chosen first, then
their parts, then changed, sorted, counted.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.piping import is_of_output, is_text
from caro_lsp.generate.compose.text.edits import edited
from caro_lsp.generate.compose.text.filters import filtered
from caro_lsp.generate.compose.text.logs import asked_of_log, period
from caro_lsp.generate.compose.text.request import Input
from caro_lsp.generate.compose.text.search import searched
from caro_lsp.generate.compose.text.whole import appended, compared, emptied, split_up, together

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.frames import Reading

_WHOLE = (
    "skip",
    "chop",
    "head",
    "tail",
    "nth",
    "range",
    "cutfirst",
    "cutlast",
    "columns",
    "column",
)
"""What counts lines, columns or characters, so that only whole numbers mean something."""


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if any("." in said.get(facet) for facet in _WHOLE) or _BY_NAME.search(said.asked.text):
        return ""
    if said.has("reverse") and _BY_SIZE.search(said.asked.text):
        return ""
    if is_of_output(said.asked.text) or _of_something_else(said):
        return ""
    said = _with_what_comes_instead(said)
    read = Input.of(said)
    for task in _TASKS:
        command = task(said, read)
        if command is not None:
            if "grep -v" in command and _LACKING.search(said.asked.text):
                return ""
            if said.has("literal") and _misplaced(said, command):
                return ""
            if _CUTS_OUT.search(command) and not _TOLD.search(said.asked.text):
                # A word that nobody knows may be a thing to remove, and not its name in texts.
                return ""
            return _kept(_piped(command) if _INPUT in command else command)
    return ""


def _of_something_else(said: Reading) -> bool:
    """Whether more is said than the filters for lines can tell apart."""
    text, words = said.asked.text, said.asked.marks
    backwards = said.has("backwards") or (said.has("reverse") and not said.has("mirror"))
    listed = said.has("match") or said.has("level") or said.has("aside")
    return bool(
        any(is_text(source) for source in said.all("source") if "$" in source)
        or _no_file(said)
        or (_ASKS.match(text) and (said.has("crlf") or said.has("replace")))
        # The order of words in a line is another matter.
        or (backwards and "word" in words and words.isdisjoint({"line", "each", "every"}))
        or (said.has("mirror") and re.search(r"\breverse (?:the )?words\b", text, re.IGNORECASE))
        or (any(said.has(facet) for facet in _OFTEN) and _CHARACTERS.search(text))
        or (said.has("more") and not listed)
        or (said.has("longestline") and (said.has("numbered") or said.has("count")))
    )


def _no_file(said: Reading) -> bool:
    """Whether a text of several words is read as the name of a file, though none is spoken of."""
    texts = (
        re.escape(value.text)
        for value in said.facets.get("source", ())
        if " " in value.text and any(slot.kind == "text" for slot in value.slots.values())
    )
    return any(
        not re.search(rf"\bfiles? [\"'`]{text}|{text}. file", said.asked.text) for text in texts
    )


def _with_what_comes_instead(said: Reading) -> Reading:
    """``said``, so that in "replace the commas with ';'" the latter is no line and no glue."""
    other = next((facet for facet in ("glue", "match") if said.has(facet)), "")
    if not said.has("from") or said.has("to") or not other:
        return said
    facets = {name: held for name, held in said.facets.items() if name != other}
    value = replace(said.facets[other][0], text=said.get(other).replace("\\n", "\n"))
    return replace(said, facets={**facets, "to": [value]})


def _misplaced(said: Reading, command: str) -> bool:
    """Whether a quoted text has no part in ``command``, or one that makes no sense."""
    text = said.get("literal")
    if re.fullmatch(r"[\w.-]+", text) and _OF_MANY.search(command):
        # One word has no lines to be put in order.
        return True
    return not {*re.findall(r"\w+", text)} <= {*re.findall(r"\w+", command)}


_ASKS = re.compile(r"(?:check|test|see|verify|find out|is|are|does|do|whether|if)\b", re.I)
_OFTEN = ("distinct", "frequency", "frequent", "tally", "unique")
_CHARACTERS = re.compile(r"\b(?:characters?|letters?)\b", re.IGNORECASE)
_OF_MANY = re.compile(r"^echo [^|]*\| (?:sort|uniq|tac|head|tail|shuf|nl|cat -n|sed -n '\d)")
_INPUT = "/dev/stdin"
"""What stands for standard input as a source, as ``knowledge/text.toml`` has it."""


def _piped(command: str) -> str:
    """``command``, which reads standard input as a file, as the filter that it is."""
    command = re.sub(rf"^(?:cat|zcat) {_INPUT} \| ", "", command)
    command = re.sub(r"^sed -i\S* ", "sed ", command)
    if re.search(r" (?:>>?|-o) /dev/stdin", command):
        return ""
    return re.sub(rf" (?:< )?{_INPUT}(?=\s|$)", "", command)


_ONTO = re.compile(r"(?P<command>[^|>]*?) (?P<file>\S+) > (?P=file)")
_OVER = re.compile(r".*\s(?P<file>\S+)(?=[ |]).* > (?P=file)")


def _kept(command: str) -> str:
    """``command``, so that no file is emptied before it is read; empty where that may be."""
    match = _ONTO.fullmatch(command)
    if match and command.startswith("sort "):
        return f"{match['command']} -o {match['file']} {match['file']}"
    return "" if _OVER.fullmatch(command) else command


_CUTS_OUT = re.compile(r"^find .* -exec sed -i (?:-E )?'s/[^/]*//g?I?'")
_TOLD = re.compile(
    r"[\"'`]|\b(?:words?|strings?|texts?|phrases?|patterns?|lines?|spaces?|blanks?|tabs?|trailing|leading"
    r"|whitespace|white space|characters?|comments?|occurrences?|mentions?|digits?|numbers?|quotes?"
    r"|commas?|semicolons?|carriage|cr|newlines?|replace|sed|from (?:all|every|each|any))\b",
    re.IGNORECASE,
)
_BY_SIZE = re.compile(
    r"\b(?:sort|order|arrang)\w* by (?:\w+ )?(?:size|time|date|modification|extension)",
    re.IGNORECASE,
)
"""What files are sorted by, and lines are not."""
_BY_NAME = re.compile(
    r"\bfiles?\b(?:(?! lines?\b).)*? (?:that|which|whose (?:file)?names?) (?:start|begin|end)s?\b"
    r"(?!.*\blines?\b)|\bfiles?\b.* whose (?:file ?)?names?\b"
    r"|\bfiles?\b.* in (?:their|its) (?:file ?|path ?)?(?:names?|paths?)\b"
    r"|\bfiles? (?:starting|beginning|ending) (?:with|in)\b",
    re.IGNORECASE,
)
"""Files by their names, of which lines say nothing."""
_LACKING = re.compile(
    r"\bfiles?\b(?:(?! lines?\b).)*? (?:that|which) (?:do|does)(?:n't| not)"
    r" (?:contain|have|include|mention)\b(?!.*\blines?\b)",
    re.IGNORECASE,
)
"""Files by what is not in them, which is not the lines without it."""
_TASKS: tuple[Callable[[Reading, Input], str | None], ...] = (
    compared,
    together,
    split_up,
    emptied,
    edited,
    searched,
    asked_of_log,
    period,
    appended,
    filtered,
)
"""What is done, the first of these that a request is about."""
