"""A request with signs for what is known of a table: "show C0 where C2 over N0"."""

# ruff: noqa: E501 - lists of words are read as a whole

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caro_lsp.generate.around.query import Filter, Query, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.around.lexicon import Lexicon
    from caro_lsp.generate.around.query import Operator
    from caro_lsp.generate.script.scope import Variable

_TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|\$\{?\w+\}?|[\w@./:+-]*\w|[<>=!]=?|,")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MOST_WORDS = 40
_LONGEST = 4
_ROWS = """
row rows line lines record records entry entries item items element elements object objects one
ones people person
"""
_STOP = """
a an the of all any in on at for from to and is are was were be been being do does did has have had
there here it its their them me us we i you our my your please only just also then now so far
that which who whose where what with by each every out up as per show print list display give get
find output write say tell select extract echo see want need look how file csv table data json
database db this these those again ones value values column columns field fields below above
appear appears occur occurs keep found first once them go comma into seen existing known
"""
SILENT = frozenset((*_ROWS.split(), *_STOP.split(), ","))
_NO_VALUES = frozenset(
    (*SILENT, "no", "not", "yes", "new", "old", "top", "most", "least", "name", "count", "number", "sum",
     "total", "average", "sort", "sorted", "unique", "more", "less", "than", "over", "under", "after",
     "before", "last", "max", "min", "highest", "lowest", "max", "without", "or")
)  # fmt: skip
"""Words that are seldom meant as the cell that reads so, unless they are in quotes."""


@dataclass
class Said:
    """A request with signs for what is known, of which patterns take away what they account for."""

    text: str
    lexicon: Lexicon
    values: dict[str, list[tuple[int, str]]]
    """For each sign of a value the columns that have it, with the cell."""
    things: dict[str, Value]
    """For each sign of a number or variable what it stands for."""
    query: Query = field(default_factory=Query)

    def take(
        self, pattern: str, fits: Callable[[re.Match[str]], object] = bool
    ) -> re.Match[str] | None:
        """The first place of a pattern that fits, which is taken away."""
        places = re.finditer(rf"(?<!\S)(?:{pattern})(?!\S)", self.text)
        match = next((one for one in places if fits(one)), None)
        if match is not None:
            left = f"{self.text[: match.start()]} {self.text[match.end() :]}"
            self.text = " ".join(left.split())
        return match

    def put(self, **changes: object) -> None:
        """Note what was understood."""
        self.query = replace(self.query, **changes)  # type: ignore[arg-type]

    def keep(self, column: int, operator: Operator, value: Value) -> None:
        """Note what rows must have."""
        self.put(filters=(*self.query.filters, Filter(column, operator, value)))


def signed(text: str, lexicon: Lexicon, variables: tuple[Variable, ...]) -> Said | None:
    """``text`` with its signs; None where it is too long to be a question."""
    tokens: list[str] = _TOKEN.findall(text.strip(" .?!:;"))
    if len(tokens) > _MOST_WORDS:
        return None
    said = Said("", lexicon, {}, {})
    held = {one.name: one for one in variables}
    words: list[str] = []
    place = 0
    while place < len(tokens):
        sign, width = _sign(tokens, place, said, held)
        words.append(sign)
        place += width
    said.text = " ".join(words)
    return said


def _sign(tokens: list[str], place: int, said: Said, held: dict[str, Variable]) -> tuple[str, int]:
    """What stands for the words from ``place`` on, and for how many of them."""
    token = tokens[place]
    bare = token.strip("${}")
    if bare in held and (token != bare or (len(bare) > 1 and bare == bare.upper())):
        sign = f"X{len(said.things)}"
        said.things[sign] = Value(bare, "variable")
        return sign, 1
    quoted = token[0] in "\"'"
    for width in range(min(_LONGEST, len(tokens) - place), 0, -1):
        words = tuple(word.strip("\"'").lower() for word in tokens[place : place + width])
        if not all(words):
            continue
        column = None if quoted else said.lexicon.column(words)
        if column is not None and (width > 1 or words[0] not in {"number", "time", "count"}):
            return f"C{column}", width
        found = said.lexicon.value(words)
        # "US" is a country where there is one, and "us" is not.
        literal = token != token.lower() and any(cell == token for _, cell in found)
        if found and (quoted or literal or width > 1 or words[0] not in _NO_VALUES):
            sign = f"V{len(said.values)}"
            said.values[sign] = found
            return sign, width
    if _NUMBER.fullmatch(token):
        sign = f"N{len(said.things)}"
        said.things[sign] = Value(token, "number")
        return sign, 1
    return token.lower(), 1
