"""What rows must have: comparisons, values, and what variables of the script hold."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.around.lexicon import singular, words_of
from caro_lsp.generate.around.query import Value

if TYPE_CHECKING:
    from caro_lsp.generate.around.query import Operator
    from caro_lsp.generate.around.signs import Said
    from caro_lsp.generate.script.scope import Variable

_MORE = (
    r"(?:is |are |was |were )?(?:(?P<gt>(?:strictly )?(?:more|greater|higher|larger|bigger|longer|later"
    r"|newer) than|over|above|exceeding|exceeds?|beyond|after|>)|(?P<ge>at least|no less than|not less than"
    r"|not under|from|since|>=)|(?P<lt>(?:less|lower|smaller|fewer|shorter|earlier) than|under|below|before|<)"
    r"|(?P<le>at most|no more than|not more than|up to|not over|<=)|(?P<adj>[a-z]+) than)"
)
_THING = r"(?P<thing>[NXV]\d+)"
_POINTS = r"(?:that|this|the given|given|the same|the chosen|its|their)"
_PERSON = r"(?:she|he|they|her|his|him|that (?:user|person|customer|one)|this (?:user|person|customer|one))"
_LEAST_BEGINNING = 4
_OPERATORS: tuple[tuple[str, Operator], ...] = (
    ("gt", ">"),
    ("ge", ">="),
    ("lt", "<"),
    ("le", "<="),
)


def filters(said: Said, held: list[Variable]) -> bool:
    """Note what rows must have in which column; false where that cannot be told."""
    where = r"(?:(?:and |but )?(?:where|with|whose|having|if|that have|that has|which have)(?: an?| the| its| their)* )?"
    while match := said.take(
        rf"{where}(?:(?P<column>C\d+) (?:of )?)?{_MORE} {_THING}(?: (?P<unit>C\d+))?"
    ):
        operator, column = _compared(match, said)
        if operator is None or column is None:
            return False
        value = _value(match["thing"], column, said)
        if value is None:
            return False
        said.keep(column, operator, value)
    linked = (
        r"(?:is |are |was |were |= |== |equals |equal to |of |being |called |named |set to |as )?"
    )
    while match := said.take(
        rf"{where}(?:in |of |from |for |by |on )?(?:the )?(?P<column>C\d+) {linked}(?P<no>not )?{_THING}",
        lambda one: _value(one["thing"], int(one["column"][1:]), said),
    ):
        column = int(match["column"][1:])
        value = _value(match["thing"], column, said)
        if value is None:
            return False
        said.keep(column, "!=" if match["no"] else "==", value)
    before = (
        r"(?:(?:that |which |who )?(?:is |are |was |were )?(?P<no>not |except |other than |without |excluding |but not )"
        r"?(?:from |in |of |for |by |with |on |at |to )?(?:the |an? |all |only )*)"
    )
    while match := said.take(
        rf"{before}(?P<thing>X\d+)", lambda one: _of_variable(said.things[one["thing"]], said, held)
    ):
        value = said.things[match["thing"]]
        link = _of_variable(value, said, held)
        if link is None or (match["no"] and link[1] != "=="):
            return False
        said.keep(link[0], "!=" if match["no"] else link[1], value)
    while match := said.take(rf"{before}(?P<thing>V\d+)"):
        columns = said.values[match["thing"]]
        if len({column for column, _ in columns}) != 1:
            return False
        column, cell = columns[0]
        said.keep(column, "!=" if match["no"] else "==", Value(cell, "text"))
    return True


def linked(said: Said, held: list[Variable]) -> bool:
    """What "that status", "in that month" or "she" means: a variable that holds a cell."""
    lead = r"(?:(?:where|with|whose|having|of|in|for|from|on|by|at) )?"
    while match := said.take(
        rf"{lead}{_POINTS} (?P<column>C\d+)(?! (?:is|are|was|were|has|have)\b)"
    ):
        column = int(match["column"][1:])
        name = next((one.name for one in reversed(held) if _is_called(one, said, column)), "")
        if not name:
            return False
        said.keep(column, "==", Value(name, "variable"))
    if match := re.search(rf"(?<!\S){lead}{_POINTS} (?P<noun>[a-z]+)(?!\S)", said.text):
        for one in held:
            if singular(match["noun"]) in words_of(one.name) and (link := _link(one, said)):
                said.take(re.escape(match[0]))
                said.keep(link[0], link[1], Value(one.name, "variable"))
                break
    if re.search(rf"(?<!\S){_PERSON}(?!\S)", said.text):
        links = [(one, link) for one in held if (link := _link(one, said))]
        if len(links) == 1 and links[0][1][1] == "==":
            said.take(rf"(?:of |for )?{_PERSON}")
            said.keep(links[0][1][0], "==", Value(links[0][0].name, "variable"))
    return True


def _is_called(one: Variable, said: Said, column: int) -> bool:
    """Whether a variable is called as a column is, or holds a cell of it."""
    named = words_of(said.lexicon.relation.columns[column])
    called = words_of(one.name)[-len(named) :] == named
    return called or bool(one.value and one.value in said.lexicon.relation.values(column))


def _of_variable(value: Value, said: Said, held: list[Variable]) -> tuple[int, Operator] | None:
    """The column that a variable is meant to be compared with."""
    variable = next((one for one in held if one.name == value.written), None)
    if variable is None:
        return None
    if link := _link(variable, said):
        return link
    places = range(len(said.lexicon.relation.columns))
    called = [place for place in places if _is_called(variable, said, place)]
    return (called[0], "==") if len(called) == 1 else None


def _link(one: Variable, said: Said) -> tuple[int, Operator] | None:
    """The only column that has the value of a variable as a cell, or as what cells begin with."""
    relation = said.lexicon.relation
    places = range(len(relation.columns))
    whole = [place for place in places if one.value in relation.values(place)]
    if len(whole) == 1:
        return whole[0], "=="
    if not one.value or whole or len(one.value) < _LEAST_BEGINNING:
        return None
    begun = [
        place
        for place in places
        if any(cell.startswith(one.value) for cell in relation.values(place))
    ]
    return (begun[0], "begins") if len(begun) == 1 else None


def _compared(match: re.Match[str], said: Said) -> tuple[Operator | None, int | None]:
    """How rows are compared, and by which column."""
    operator: Operator | None = next((sign for name, sign in _OPERATORS if match[name]), None)
    column = next((int(one[1:]) for one in (match["column"], match["unit"]) if one), None)
    if match["adj"]:
        implied = said.lexicon.implied(match["adj"])
        if implied is None or (column is not None and column != implied[0]):
            return None, None
        return (">" if implied[1] else "<"), implied[0]
    if column is None:
        measures = said.lexicon.measures()
        column = measures[0] if len(measures) == 1 else None
    return operator, column


def _value(sign: str, column: int, said: Said) -> Value | None:
    """What a column is compared with."""
    if sign[0] == "V":
        cell = next((cell for place, cell in said.values[sign] if place == column), None)
        return None if cell is None else Value(cell, "text")
    value = said.things[sign]
    if value.sort == "number" and not said.lexicon.relation.is_number(column):
        return Value(value.written, "text")
    return value
