"""A request about a table whose columns and values are known -> a query.

The words that are columns, values, numbers and variables are put as signs ("show C0 where C2 over
N0"), which patterns then take away one after the other. Of a request with words left over nothing
is known: there is no half an answer.
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from caro_lsp.generate.around.conditions import filters, linked
from caro_lsp.generate.around.lexicon import Lexicon, singular, words_of
from caro_lsp.generate.around.order import ordered
from caro_lsp.generate.around.query import RECKONED, Query
from caro_lsp.generate.around.signs import SILENT, signed

if TYPE_CHECKING:
    from caro_lsp.generate.around.query import Function
    from caro_lsp.generate.around.seen import Relation
    from caro_lsp.generate.around.signs import Said
    from caro_lsp.generate.script.scope import Variable

_FUNCTIONS: dict[str, Function] = {
    **dict.fromkeys(("sum", "total", "sum up", "add up", "add together", "overall"), "sum"),
    **dict.fromkeys(("average", "mean", "avg"), "average"),
    **dict.fromkeys(("highest", "largest", "biggest", "maximum", "max", "greatest"), "max"),
    **dict.fromkeys(("lowest", "smallest", "minimum", "min", "least"), "min"),
}
_FUNCTION = "|".join(sorted(_FUNCTIONS, key=len, reverse=True))
_PER = (
    r"(?:per|by|for each|for every|of each|of every|in each|in every|on each|each|every"
    r"|grouped by|group by)(?: the| different| single| distinct)*"
)
_BY_FREQUENCY = (
    r"(?:the )?(?:top )?(?:(?P<n>N\d+) )?most (?:common|frequent|used|popular) (?P<c1>C\d+)"
    r"|(?:(?:the )?top (?P<n2>N\d+) )?(?P<c2>C\d+)(?: sorted| ordered| ranked)? by (?:how often (?:they|it|each) (?:occurs?|appears?)"
    r"|frequency|(?:the )?(?:number|count) of (?:rows|lines|entries|occurrences|records))"
)
_RANKS = re.compile(r"\b(?:with|has|have|having|by)(?: the| their| its)* $")
_WHO = re.compile(
    r"(?:(?:then|now|and|show|print|list|find out|find|tell me)[ ,]+)*who\b", re.IGNORECASE
)
_PEOPLE = (
    "name",
    "person",
    "user",
    "customer",
    "member",
    "employee",
    "player",
    "author",
    "student",
)
_SUBJECT = re.compile(
    r"^(?:(?:now|and|then|please|show|print|list|display|get|give me|find|output|count)[ ,]+)*"
    r"(?:which|how many|all|the|what|only|all the|number of|those)? ?(?P<rows>[a-z]{3,}s)\b"
)
"""What is asked for first: "which readings are hotter than 30"."""


def read(
    text: str, relation: Relation, names: tuple[str, ...], variables: tuple[Variable, ...]
) -> Query | None:
    """What ``text`` asks of ``relation``; None where a word of it is not understood.

    ``names``: what the file and the table are called. ``variables``: those of the script.
    """
    said = signed(text, Lexicon(relation), variables)
    if said is None:
        return None
    held = list(variables)
    for step in (
        _header,
        _totalled,
        partial(linked, held=held),
        partial(filters, held=held),
        _once,
        _reckoned,
        ordered,
        _shown,
    ):
        if not step(said):
            return None
    rows = {singular(word) for name in names for word in words_of(name)}
    left = [word for word in said.text.split() if word not in SILENT and singular(word) not in rows]
    query = said.query
    if query.order is not None:
        left = [word for word in left if word not in {"sort", "sorted", "order", "ordered", "rank"}]
    if (
        left
        and (query.filters or query.order is not None)
        and not query.shown
        and _SUBJECT.search(text.lower())
    ):
        # What the rows are called nobody knows better.
        left = [word for word in left if word != _SUBJECT.search(text.lower())["rows"]]  # type: ignore[index]
    asks = query.shown or query.filters or query.order is not None or query.measured is not None
    if _WHO.match(text) and not query.shown and query.function is None and not left:
        people = [
            place for word in _PEOPLE if (place := Lexicon(relation).column((word,))) is not None
        ]
        query = replace(query, shown=tuple(people[:1]))
    if left or not (asks or query.group is not None) or not _is_sensible(query, relation):
        return None
    return query


def _header(said: Said) -> bool:
    if said.take(
        r"(?:and |but )?(?:with|keep(?:ing)?|including|include|plus)(?: the| its)? header(?: line| row)?"
    ):
        said.put(header=True)
    said.take(
        r"(?:but |and )?(?:without|skip(?:ping)?|no|ignoring|not)(?: the)? header(?: line| row)?"
    )
    return True


def _totalled(said: Said) -> bool:
    """Note the sum in "the total of the paid orders" where a column is called so."""
    names = said.lexicon.relation.columns
    for column in said.lexicon.measures():
        if words_of(names[column])[-1:] == ("total",) and said.take(
            rf"(?:the )?C{column}(?= (?:of|for) )"
        ):
            said.put(function="sum", measured=column)
    return True


def _once(said: Said) -> bool:
    if match := said.take(r"(?:each|every|all) (?P<c>C\d+)(?: only| just)? once"):
        said.put(shown=(int(match["c"][1:]),), distinct=True)
    return True


def _reckoned(said: Said) -> bool:
    often = (
        r"(?:how often|how many times)(?: does| did| has| is)?(?: each| every| the| an?)? (?P<c1>C\d+)"
        r"(?: is| was)?(?: occurs?| appears?| comes up| shows up| there| been used| used| seen| named)?"
        r"|(?:frequency|frequencies|number of occurrences|occurrences|count|counts|number)(?: of)? "
        r"(?:each|every|all|the)(?: of the)? (?P<c2>C\d+)|how many of each (?P<c3>C\d+)"
        r"|count (?:each|every|per|by) (?P<c4>C\d+)"
    )
    if match := said.take(often):
        column = next(int(one[1:]) for one in match.groups() if one)
        said.put(function="count", group=column)
        return True
    if match := said.take(
        rf"(?P<g>C\d+)(?: sorted| ordered| ranked)? by(?: the)? (?P<f>{_FUNCTION})(?: of)?(?: the| all)* (?P<c>C\d+)"
    ):
        said.put(group=int(match["g"][1:]), measured=int(match["c"][1:]), order=RECKONED)
        said.put(function=_FUNCTIONS[match["f"]], falling=True)
        return True
    if match := said.take(_BY_FREQUENCY):
        column = int(next(one for one in (match["c1"], match["c2"]) if one)[1:])
        said.put(function="count", group=column, order=RECKONED, falling=True)
        limit = match["n"] or match["n2"]
        said.put(limit=int(float(said.things[limit].written)) if limit else None)
        return True
    counts = (
        r"(?:how many|(?:the |a )?(?:number|count|amount) of|count(?: up)?(?: of)?)(?: all| the)*"
    )
    if match := said.take(rf"{counts} (?P<own>different |distinct |unique )(?P<c>C\d+)"):
        said.put(function="distinct", measured=int(match["c"][1:]))
    elif match := said.take(
        rf"{counts} (?P<c>C\d+)(?= (?:{_PER}|C\d+|there|do|were|are|have|did)\b|$)"
    ):
        column = int(match["c"][1:])
        if column not in said.lexicon.measures():
            return False
        said.put(function="sum", measured=column)
    elif said.take(counts):
        said.put(function="count")
    measured = (
        rf"(?P<f>{_FUNCTION})(?: of)?(?: up)?(?: all| the| its| their)* (?P<c>C\d+)"
        r"|(?P<c2>C\d+) (?P<f2>sum|total|average|mean|maximum|minimum)"
    )
    if match := said.take(measured, lambda one: not _RANKS.search(said.text[: one.start()])):
        column = int((match["c"] or match["c2"])[1:])
        if not said.lexicon.relation.is_number(column):
            return _picked(said, column, match["f"] or match["f2"])
        said.put(function=_FUNCTIONS[match["f"] or match["f2"]], measured=column)
    if match := said.take(rf"(?P<per>{_PER}) (?P<c>C\d+)", lambda one: _groups(one, said)):
        group = int(match["c"][1:])
        said.put(group=group)
        if said.query.function is None:
            return _measured_for_each(said, group)
    return True


def _groups(match: re.Match[str], said: Said) -> bool:
    """Whether rows are grouped by a column, and not ordered or shown by it."""
    if match["per"].split()[0] in {"by", "each", "every"}:
        before = said.text[: match.start()].split()
        ordered = {"sort", "sorted", "order", "ordered", "top", "first"} & {*before}
        of_measure = bool(before) and bool(re.fullmatch(r"C\d+", before[-1]))
        return not ordered and (said.query.function is not None or of_measure)
    return True


def _picked(said: Said, column: int, function: str) -> bool:
    """Note that "the latest date" is one of the cells in their order."""
    if function in {"sum", "total", "average", "mean"}:
        return False
    falling = _FUNCTIONS[function] == "max"
    said.put(shown=(column,), order=column, falling=falling, limit=1)
    return True


def _measured_for_each(said: Said, group: int) -> bool:
    """What is reckoned for each of something without a word for how: "revenue per customer"."""
    match = said.take(r"C\d+")
    if match is None:
        # "Orders per day" counts.
        said.put(function="count")
        return True
    column = int(match[0][1:])
    if column == group or column not in said.lexicon.measures():
        return False
    said.put(function="sum", measured=column)
    return True


def _shown(said: Said) -> bool:
    if said.take(
        r"unique|distinct|different|(?:without|no) (?:duplicates|repetitions|repeats)|once|only once"
    ):
        said.put(distinct=True)
    columns: list[int] = []
    while match := said.take(r"(?:and |, )?C\d+"):
        columns.append(int(match[0].split()[-1][1:]))
    if columns:
        if said.query.function is not None:
            return False
        said.put(shown=tuple(dict.fromkeys((*said.query.shown, *columns))))
    return not re.search(r"\b[NXV]\d+\b", said.text)


def _is_sensible(query: Query, relation: Relation) -> bool:
    """Whether a query is one that somebody would ask."""
    if query.group is not None and query.function is None:
        return False
    if query.function in {"sum", "average"} and query.measured is not None:
        return relation.is_number(query.measured)
    if query.distinct and not query.shown:
        return False
    return query.limit is None or query.limit > 0
