"""A query on a table of a database -> SQL."""

# ruff: noqa: S608 - what is written here is shown, not run

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.around.query import RECKONED

if TYPE_CHECKING:
    from caro_lsp.generate.around.query import Filter, Query
    from caro_lsp.generate.around.seen import Relation

_FUNCTIONS = {"sum": "SUM", "average": "AVG", "max": "MAX", "min": "MIN"}


def written(query: Query, relation: Relation, *, lower: bool = False) -> str:
    """The statement for ``query``, without a semicolon; ``lower``: in lower case."""
    names = relation.columns
    shown = ", ".join(map(_name, (names[one] for one in query.shown))) or "*"
    measured = ""
    if query.function in {"count", "distinct"}:
        column = "*" if query.measured is None else f"DISTINCT {_name(names[query.measured])}"
        measured = f"COUNT({column})"
    elif query.function is not None and query.measured is not None:
        measured = f"{_FUNCTIONS[query.function]}({_name(names[query.measured])})"
    if measured:
        shown = measured if query.group is None else f"{_name(names[query.group])}, {measured}"
    said = f"SELECT {'DISTINCT ' if query.distinct else ''}{shown} FROM {_name(relation.name)}"
    if query.filters:
        said += " WHERE " + " AND ".join(_condition(one, relation) for one in query.filters)
    if query.group is not None:
        said += f" GROUP BY {_name(names[query.group])}"
    if query.order is not None:
        by = measured if query.order == RECKONED else _name(names[query.order])
        said += f" ORDER BY {by}{' DESC' if query.falling else ''}"
    if query.limit is not None:
        said += f" LIMIT {query.limit}"
    return _KEYWORDS.sub(lambda match: match[0].lower(), said) if lower else said


_KEYWORDS = re.compile(
    r"\b(?:SELECT|DISTINCT|FROM|WHERE|AND|GROUP BY|ORDER BY|DESC|LIMIT|COUNT|SUM|AVG|MAX|MIN"
    r"|LIKE)\b"
)


def _name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else f"[{name}]"


def _condition(one: Filter, relation: Relation) -> str:
    cell, number = _name(relation.columns[one.column]), relation.is_number(one.column)
    value = one.value.written
    if one.value.sort == "variable":
        value = f"${value}" if number else f"'${value}'"
    elif not number:
        value = "'" + value.replace("'", "''") + "'"
    if one.operator == "begins":
        return f"{cell} LIKE {value[:-1]}%'"
    return f"{cell} {'=' if one.operator == '==' else one.operator} {value}"
