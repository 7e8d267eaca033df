"""Requests for files by what is in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path, quoted

if TYPE_CHECKING:
    from caro_lsp.generate.compose.selection import Selection
    from caro_lsp.generate.frames import Reading

_NAMED_ONLY = re.compile(
    r"\b(?:list|names?|filenames?|which|what) (?:of |the |all )*(?:\w+ )?files?\b"
    r"|\b(?:file ?names?|names?|list) (?:only|of)|files? (?:that|which|containing)\b",
    re.IGNORECASE,
)
"""To tell the files apart is all that is asked for."""


def grep_files(said: Reading, selected: Selection, flags: str) -> str:
    """``grep`` for what the files contain, in all that are selected."""
    if said.has("anycase"):
        flags += "i"
    patterns = said.all("contains")
    pattern = quoted(patterns[0])
    if selected.single:
        return f"grep {flags.replace('r', '')} {pattern} {path(selected.single)}"
    if selected.tests or selected.flat:
        flags = flags.replace("r", "")
        return f"{selected.find(kind='f')} -exec grep{flags and f' {flags}'} {pattern} {{}} +"
    included = "".join(f" --include={quoted(name)}" for name in selected.names)
    return f"grep {flags}{included} {pattern} {selected.where()}"


def containing(said: Reading, selected: Selection) -> str:
    """The files that contain something."""
    if said.has("count"):
        return f"{grep_files(said, selected, '-rl')} | wc -l"
    if selected.single:
        return ""
    if said.has("searched") and not said.has("names") and not _NAMED_ONLY.search(said.asked.text):
        flags = "-rn" if said.has("numbered") else "-r"
        if selected.tests or selected.flat:
            flags += "H"
        return grep_files(said, selected, flags)
    command = grep_files(said, selected, "-rl")
    if said.has("names"):
        return f"{command} | xargs -n 1 basename"
    return f"{command} | sort" if said.has("order") else command


def lacking(said: Reading, selected: Selection) -> str:
    """The files that do not contain something."""
    if selected.single:
        return ""
    pattern = quoted(said.get("lacks"))
    if selected.tests:
        return f"{selected.find(kind='f')} -exec grep -L {pattern} {{}} +"
    included = "".join(f" --include={quoted(name)}" for name in selected.names)
    return f"grep -rL{included} {pattern} {selected.where()}"


def duplicates(said: Reading, selected: Selection) -> str:
    """Files of the same content, or names that occur again."""
    if said.get("duplicates") == "content":
        return f"{selected.find(kind='f')} -exec md5sum {{}} + | sort | uniq -w32 -D"
    fold = (" -f", " -i") if said.has("anycase") else ("", "")
    return f"{selected.find(kind='f')} -printf '%f\\n' | sort{fold[0]} | uniq{fold[1]} -d"
