"""Questions on the tables that a script asks a database about: "sum of the fees per day".

Which table is meant is told by the request, or else by the last line that names one; a column is
called as the request calls it, in the singular, unless the script writes it otherwise.
"""

# ruff: noqa: E501, S608 - a pattern is read as a whole; what is written here is shown, not run

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.grammar import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.scope import Scope

_TOOLS = re.compile(r"\b(?:psql|mysql|mariadb|sqlite3)\b")
_TABLE = re.compile(
    r"\b(?:from|join|into|update|create table(?: if not exists)?)\s+([a-z_]\w*)(?=[\s;\"'(]|$)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:now|and|then|also|next|print|show|list|give me|get|what is|what's|calculate|compute|just)[ ,]+)*(?:the |all |our )*",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r",? (?:(?:(?P<high>biggest|highest|largest|most|dearest|top|newest|latest|longest)|(?P<low>smallest|lowest|least|cheapest|oldest|shortest)) (?:ones? )?first"
    r"|sorted by (?:it|that|the (?:sum|count|number|total)))$",
    re.IGNORECASE,
)
_TOP = re.compile(
    r",? (?:only |just )?the (?:top|first) (?P<n>\d+)(?: only)?$|^top (?P<m>\d+) ", re.IGNORECASE
)
_PER = r"(?:per|by|for each|for every|of each|of every|grouped by|on each|in each)"
_HOW = {
    **dict.fromkeys(("sum", "total"), "sum"), **dict.fromkeys(("average", "mean", "avg"), "avg"),
    **dict.fromkeys(("highest", "largest", "biggest", "maximum", "max", "latest", "newest"), "max"),
    **dict.fromkeys(("lowest", "smallest", "minimum", "min", "oldest", "earliest"), "min"),
}  # fmt: skip
_MEASURED = re.compile(
    rf"(?P<how>{'|'.join(_HOW)}) (?:of )?(?:all |the |every |our )*(?P<field>[a-z]\w*)"
    rf"(?: (?:in|of|from) (?:the )?(?P<table>[a-z]\w*)(?: table)?)?(?: {_PER} (?:the )?(?P<by>[a-z]\w*))?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?:how many|(?:the )?(?:number|count) of) (?:the )?(?P<table>[a-z]\w*)(?: (?:there are|do we have|are there))? {_PER} (?:the )?(?P<by>[a-z]\w*)"
    rf"|(?P<t2>[a-z]\w*) {_PER} (?:the )?(?P<b2>[a-z]\w*)",
    re.IGNORECASE,
)
_TOTALLED = re.compile(
    rf"(?P<field>total|amount|price|fee|cost|quantity|qty)s? {_PER} (?:the )?(?P<by>[a-z]\w*)",
    re.IGNORECASE,
)
_DISTINCT = re.compile(
    r"(?:(?:different|distinct|unique) (?P<field>[a-z]\w*)|(?:every|each) (?P<f2>[a-z]\w*) once)"
    r"(?: (?:in|of|from) (?:the )?(?P<table>[a-z]\w*)(?: table)?)?",
    re.IGNORECASE,
)


def answers(text: str, scope: Scope) -> Iterator[Answer]:
    """What is asked about a table of the database that the script works on."""
    lines = [line for line in scope.commands if _TABLE.search(line)]
    if not lines or not any(_TOOLS.search(line) for line in scope.commands):
        return
    body, order, top = _parts(_LEAD.sub("", text.strip(" .?!"), count=1))
    if query := _query(body, lines):
        ending = _ending(query, order, top)
        yield Answer(f'psql -c "{query}{ending}"', 1.0, "script", (), -100)


def _parts(said: str) -> tuple[str, str, str]:
    """The question, the direction of its order, and how many rows of it there are to be."""
    order = top = ""
    for _ in range(2):
        if match := _TOP.search(said):
            top = match["n"] or match["m"]
            said = f"{said[: match.start()]}{said[match.end() :]}"
            order = order or "desc"
        if match := _ORDER.search(said):
            order = "asc" if match["low"] else "desc"
            said = said[: match.start()]
    return said.strip(" ,"), order, top


def _query(said: str, lines: list[str]) -> str:
    tables = list(dict.fromkeys(name for line in lines for name in _TABLE.findall(line)))
    known = set(re.findall(r"[a-z_]\w*", " ".join(lines).lower()))
    if match := _MEASURED.fullmatch(said):
        table = _table(match["table"], tables)
        if not table:
            return ""
        what = f"{_HOW[match['how'].lower()]}({_column(match['field'], known)})"
        return _grouped(what, match["by"], table, known)
    if match := _TOTALLED.fullmatch(said):
        return _grouped(f"sum({match['field'].lower()})", match["by"], tables[-1], known)
    if match := _COUNTED.fullmatch(said):
        table = _table(match["table"] or match["t2"], tables)
        return _grouped("count(*)", match["by"] or match["b2"], table, known) if table else ""
    if match := _DISTINCT.fullmatch(said):
        table = _table(match["table"], tables)
        field = _column(match["field"] or match["f2"], known)
        return f"select distinct {field} from {table}" if table else ""
    return ""


def _grouped(what: str, by: str | None, table: str, known: set[str]) -> str:
    if not by:
        return f"select {what} from {table}"
    column = _column(by, known)
    return f"select {column}, {what} from {table} group by {column}"


def _table(said: str | None, tables: list[str]) -> str:
    """The table that is called so; where none is called, that of the last line."""
    if not said:
        return tables[-1]
    forms = {said.lower(), f"{said.lower()}s", _single(said.lower())}
    return next((one for one in reversed(tables) if one.lower() in forms), "")


def _column(word: str, known: set[str]) -> str:
    low = word.lower()
    single = _single(low)
    return low if low in known and single not in known else single


def _single(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return re.sub(r"(?<=[a-z]{2}[a-rt-z])s$", "", word)


def _ending(query: str, order: str, top: str) -> str:
    if not order and not top:
        return ""
    what = re.search(r"\w+\(\S+\)", query)
    by = f" order by {what[0]} {order or 'desc'}" if what and "group by" in query else ""
    return f"{by}{f' limit {top}' if top else ''}"
