"""Filters that take parts of lines: words, columns, characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import quoted

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading

FOUND = {
    "emails": r"grep -oE '[[:alnum:]._%+-]+@[[:alnum:].-]+\.[[:alpha:]]{2,}'",
    "ips": r"grep -oE '([0-9]{1,3}\.){3}[0-9]{1,3}'",
    "urls": "grep -oE 'https?://[^[:space:]\"<>]+'",
    "numbers": "grep -oE '[0-9]+'",
    "quoted": 'grep -o \'"[^"]*"\'',
    "dates": "grep -oE '[0-9]{4}-[0-9]{2}-[0-9]{2}'",
    "hashtags": "grep -oE '#[[:alnum:]_]+'",
    "phones": r"grep -oE '\+?[0-9][0-9 ().-]{6,}[0-9]'",
}
"""What finds each of some kind of thing in a line."""
WORDS = "tr -cs '[:alnum:]' '\\n'"
"""Each word on a line of its own."""


_LAST_OF_ALL = re.compile(
    r"\bthe (?:very )?last word (?:in|of|from) (?!(?:each|every|all|any|the) )(?!.*\blines?\b)",
    re.IGNORECASE,
)
"""The last word of a file, not of each of its lines."""


def words(said: Reading) -> list[str]:
    """Words, one on a line."""
    longer = said.get("wordlonger")
    if longer or (said.has("longer") and said.has("words")):
        return [WORDS, f"awk 'length > {longer or said.get('longer')}'"]
    counting = said.has("frequency") or said.has("frequent") or said.has("tally")
    counting = counting or said.has("most") or said.has("ranked")
    listed = said.has("distinct") or said.has("unique") or said.has("sort")
    if said.has("wordslist") and listed and not counting:
        return [WORDS]
    return []


def column_separator(said: Reading) -> str:
    """What separates columns: what is said, or what the ending of the file says."""
    source = said.get("source")
    source = said.asked.scope.held(source)
    implied = "," if source.endswith(".csv") else "\t" if source.endswith(".tsv") else ""
    return said.get("separator") or implied


def parts(said: Reading) -> list[str]:
    """Columns and characters of each line."""
    separator = column_separator(said)
    found: list[str] = []
    if said.has("columns") and said.has("charunit"):
        found.append(f"cut -c {said.get('columns')}")
    elif said.has("columns"):
        if separator:
            found.append(f"cut -d {quoted(separator)} -f {said.get('columns')}")
        else:
            first, _, last = said.get("columns").replace("-", ",").partition(",")
            columns = (
                range(int(first), int(last) + 1) if "-" in said.get("columns") else (first, last)
            )
            found.append("awk '{print " + ", ".join(f"${c}" for c in columns) + "}'")
    elif said.has("column") and not said.has("sum") and not said.has("average"):
        column = said.get("column")
        if column == "last" and _LAST_OF_ALL.search(said.asked.text):
            found.append("awk 'NF {last = $NF} END {print last}'")
        elif column == "last":
            option = f" -F {quoted(separator)}" if separator else ""
            found.append(f"awk{option} '{{print $NF}}'")
        elif separator:
            found.append(
                f"cut -d {quoted(separator)} -f {column}"
                if separator != "\t"
                else f"cut -f {column}"
            )
        else:
            found.append(f"awk '{{print ${column}}}'")
    if said.has("characters"):
        found.append(f"cut -c {said.get('characters')}")
    if said.has("lastcharacters"):
        found.append(f"grep -o '.\\{{{said.get('lastcharacters')}\\}}$'")
    if said.has("cutlast"):
        found.append(f"sed 's/.\\{{{said.get('cutlast')}\\}}$//'")
    if said.has("cutfirst"):
        found.append(f"sed 's/^.\\{{{said.get('cutfirst')}\\}}//'")
    return found
