"""A question about rows with columns, as a query: what is kept, reckoned, ordered and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Operator = Literal["==", "!=", ">", ">=", "<", "<=", "begins"]
Function = Literal["sum", "average", "max", "min", "count", "distinct"]


@dataclass(frozen=True)
class Value:
    """What a cell is compared with: a text, a number, or the name of a variable of the script."""

    written: str
    sort: Literal["text", "number", "variable"]


@dataclass(frozen=True)
class Filter:
    """What a row must have in a column, counted from 0."""

    column: int
    operator: Operator
    value: Value


@dataclass(frozen=True)
class Query:
    """What is asked of rows; columns are counted from 0.

    ``shown``: these columns, none for whole rows. ``function``, ``measured``: what is reckoned of
    which column (none to count rows), for each value of ``group`` where there is one. ``order``: by
    this column, or -1 for what was reckoned, ``falling`` or not. ``header``: the first line of the
    file comes with it.
    """

    shown: tuple[int, ...] = ()
    filters: tuple[Filter, ...] = ()
    function: Function | None = None
    measured: int | None = None
    group: int | None = None
    order: int | None = None
    falling: bool = False
    limit: int | None = None
    distinct: bool = False
    header: bool = False


RECKONED = -1
