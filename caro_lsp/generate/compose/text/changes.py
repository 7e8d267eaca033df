"""Filters that change lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import quoted, sed_pattern, sed_replacement

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading


def changed(said: Reading) -> list[str]:  # noqa: C901 - a filter a facet
    """The filters for what changes in each line."""
    found: list[str] = []
    if said.has("replace"):
        old, _, new = said.get("replace").partition("\0")
        found.append(f"sed {quoted(_substitution(old, new, said))}")
    if said.has("nochar"):
        found.append(f"sed {quoted('s/' + sed_pattern(said.get('nochar')) + '//g')}")
    if said.has("trim"):
        found.append(
            {
                "both": r"sed 's/^[[:space:]]*//; s/[[:space:]]*$//'",
                "end": r"sed 's/[[:space:]]*$//'",
                "start": r"sed 's/^[[:space:]]*//'",
            }[said.get("trim")]
        )
    if said.has("titlecase"):
        found.append(r"sed 's/\b\(.\)/\u\1/g'")
    if said.has("titleline"):
        found.append(r"sed 's/^./\u&/'")
    found += _layout(said)
    if said.has("squeeze"):
        spaces = "sed 's/  */ /g'" if said.has("inplace") else "tr -s ' '"
        if re.search(r"\b(?:single|one|a) (?:newline|line ?break|new line)", said.asked.text):
            spaces = "tr -s ' ' '\\n'"
        found.append(spaces if said.get("squeeze") == "space" else "cat -s")
    for facet, command in _REMOVED.items():
        if said.has(facet):
            found.append(command)
    if said.has("crlf"):
        found.append("sed 's/\\r$//'")
    if said.has("todos"):
        found.append("sed 's/$/\\r/'")
    if said.has("from") and said.has("to"):
        old, new = said.get("from"), said.get("to")
        if old == "\n" and len(new) == 1:
            found.append(f"paste -sd {quoted(new)}")
        elif len(new) == 1:
            found.append(f"tr {_escaped(old)} {_escaped(new)}")
        elif old == "\n":
            found.append(f"sed ':a;N;$!ba;s/\\n/{sed_replacement(new)}/g'")
        else:
            found.append(f"sed {quoted(_substitution(old, new, said))}")
    if said.has("upper"):
        found.append("tr '[:lower:]' '[:upper:]'")
    if said.has("lower"):
        found.append("tr '[:upper:]' '[:lower:]'")
    if said.has("prefix"):
        found.append(f"sed {quoted('s/^/' + sed_replacement(said.get('prefix')) + '/')}")
    if said.has("suffix"):
        found.append(f"sed {quoted('s/$/' + sed_replacement(said.get('suffix')) + '/')}")
    if said.has("mirror") or backwards_each(said):
        found.append("rev")
    return found


def _substitution(old: str, new: str, said: Reading) -> str:
    """The script of sed that replaces ``old``."""
    flags = "" if said.get("firstonly") == "line" else "g"
    flags += "I" if said.has("anycase") else ""
    pattern = _sed_text(old)
    if said.has("wholeword"):
        pattern = rf"\b{pattern}\b"
    new = new if new in {r"\n", r"\t"} else sed_replacement(new)
    mark = "/"
    if "/" in old + new and not set("|") & set(old + new):
        mark, pattern, new = "|", pattern.replace(r"\/", "/"), new.replace(r"\/", "/")
    if said.get("firstonly") == "file":
        return f"0,/{sed_pattern(old)}/s//{sed_replacement(new)}/"
    rows = said.get("onlyrows")
    if rows.startswith("/"):
        rows = f"/{sed_pattern(rows[1:-1])}/"
    return f"{rows}s{mark}{pattern}{mark}{new}{mark}{flags}"


def _sed_text(text: str) -> str:
    return text if text in {r"\n", r"\t", r"\r"} else sed_pattern(text)


def _layout(said: Reading) -> list[str]:
    """Tabs and spaces, and what is put around lines."""
    found: list[str] = []
    if said.has("expand"):
        spaces = " " * int(said.get("expand"))
        found.append(f"sed 's/\\t/{spaces}/g'")
    if said.has("unexpand"):
        spaces = " " * int(said.get("unexpand"))
        found.append(f"sed 's/{spaces}/\\t/g'")
    if said.has("indent") and not said.has("expand") and not said.has("unexpand"):
        number = next((text for text in said.all("indent") if text), "4")
        if "indent" in said.asked.line.split():
            found.append(f"sed 's/^/{' ' * int(number)}/'")
    if said.has("quotelines"):
        quote = said.get("quotelines")
        found.append(f"sed {quoted(f's/.*/{quote}&{quote}/')}")
    if said.has("addchar") and said.has("edge"):
        where = "$" if said.get("edge") == "end" else "^"
        added = sed_replacement(said.get("addchar"))
        found.append(f"sed {quoted(f's/{where}/{added}/')}")
    return found


def backwards_each(said: Reading) -> bool:
    """Whether each line is to be read from its end."""
    backwards = re.search(r"\bbackwards?\b", said.asked.text)
    each = re.search(r"\b(?:each|every) (?:word|line)\b", said.asked.text)
    return bool(backwards and each)


_REMOVED = {
    "nospace": "tr -d '[:space:]'",
    "nodigit": "tr -d '[:digit:]'",
    "nopunct": "tr -d '[:punct:]'",
}


def _escaped(text: str) -> str:
    return quoted(text.replace("\n", "\\n").replace("\t", "\\t"))
