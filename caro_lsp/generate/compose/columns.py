"""Columns of tables, and what separates them, as awk and its like have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import quoted

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading

ENDINGS = {".csv": ",", ".tsv": "\t", ".tab": "\t", ".psv": "|",
           "/etc/passwd": ":", "/etc/group": ":"}  # fmt: skip
"""What separates the columns of files by the ending of their names."""
LOOK_UP = "for (i = 1; i <= NF; i++) c[$i] = i"
"""Makes ``c`` the number of each column by its name."""
_LAYOUT = re.compile(
    r"\b(?:col(?:umn)?s?|fields?|header|layout|format)(?: are| is| in order)?\s*[:=]?\s*"
    r"(?P<names>\w+(?:\s*[,;|]\s*(?:and )?\w+){1,}(?: and \w+)?)(?=\s*(?:$|[).?]))",
    re.IGNORECASE,
)
"""All columns of a table, in brackets or at the end of a request."""


def given(said: Reading) -> dict[str, str]:
    """The columns of which a request tells the number, as in "amount is the 3rd field"."""
    found: dict[str, str] = {}
    for value in said.facets.get("given", ()):
        name, _, number = value.text.rpartition("=")
        found[name.lower()] = number
    if said.has("layout") and (match := _LAYOUT.search(said.asked.text)):
        names = re.split(r"\s*(?:[,;|]|\band\b)\s*", match["names"])
        found |= {n.lower(): str(k) for k, n in enumerate(filter(None, names), start=1)}
    return found


def separator_of(name: str) -> str:
    """What separates the columns of a file of that name; empty for blanks."""
    return next((between for ending, between in ENDINGS.items() if name.endswith(ending)), "")


def awk_text(text: str) -> str:
    """A text in awk."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_word(separator: str) -> str:
    """A separator as a word of the shell."""
    if separator in {",", ":"}:
        return separator
    return escaped(separator)


def for_sort(separator: str) -> str:
    """The same for sort, which knows no escapes."""
    return "$'\\t'" if separator == "\t" else as_word(separator)


def escaped(separator: str) -> str:
    """The same in quotes."""
    return quoted(separator.replace("\t", "\\t"))
