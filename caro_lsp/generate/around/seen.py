"""What was seen of the files that a script works on: columns, values, tables and keys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Form = Literal["separated", "json", "database"]


@dataclass(frozen=True)
class Relation:
    """Rows with columns: a table in a file, a list of objects, or a table of a database.

    ``columns``: their names, as the file has them, or as they are called where it has none.
    ``rows``: the first ones, as texts. ``separator``: what stands between the cells of a file.
    ``headed``: whether its first line says what the columns are called. ``root``: where jq finds
    the list; ``name``: what a database calls the table.
    """

    form: Form
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    separator: str = ""
    headed: bool = True
    root: str = ""
    name: str = ""

    def values(self, column: int) -> list[str]:
        """The cells of a column that are not empty, in the order of the rows."""
        return [row[column] for row in self.rows if column < len(row) and row[column]]

    def is_number(self, column: int) -> bool:
        """Whether all cells of a column are numbers."""
        cells = [cell for cell in self.values(column) if cell not in _MISSING]
        return bool(cells) and all(_is_number(cell) for cell in cells)


@dataclass(frozen=True)
class File:
    """A file: ``path`` as the script has it, and what is in it.

    ``keys``: where values are in a document, as jq says it: ".db.port"; ``names``: all names that
    its objects have, wherever they are.
    """

    path: str
    relations: tuple[Relation, ...] = ()
    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Around:
    """What lies around a script; nothing where nobody looked."""

    files: tuple[File, ...] = ()

    def __hash__(self) -> int:
        """As that of other data, reckoned once: it is a part of what answers are known by."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self.files)


_MISSING = frozenset({"-", "NA", "N/A", "n/a", "null", "?"})
"""What stands for a number that is not known."""
NOWHERE = Around()


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
