"""Whole files: compared, put together, taken apart, emptied, and what is put at their end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.text.request import only, output
from caro_lsp.generate.compose.writing import path, quoted, word

if TYPE_CHECKING:
    from caro_lsp.generate.compose.text.request import Input
    from caro_lsp.generate.frames import Reading


def compared(said: Reading, read: Input) -> str | None:
    """Two files: what differs, what both have, side by side."""
    if len(read.files) != 2:
        return None
    first, second = (path(file) for file in read.files)
    kinds = said.all("compare")
    beside = said.has("paste") or said.get("difform") == "y"
    if beside and not kinds and only(said, "paste", "difform", "glue", "insert", "output"):
        glue = said.get("glue")
        return f"paste{f' -d {quoted(glue)}' if glue else ''} {first} {second}{output(said)}"
    if not kinds or _BY_PART.search(said.asked.text):
        return None
    sides = "<(sort {}) <(sort {})"
    counted = " | wc -l" if said.has("count") else ""
    for kind in sorted(kinds, key=lambda kind: kind.split()[0] != "only"):
        word_, _, name = kind.partition(" ")
        if name and name not in read.files:
            return ""
        if word_ in {"only", "also", "added"}:
            lacking = (word_ == "only") == (path(name) == first)
            one, other = (second, first) if lacking else (first, second)
            return f"comm -23 {sides.format(one, other)}{counted}{output(said)}"
        if word_ == "common":
            return f"comm -12 {sides.format(first, second)}{counted}{output(said)}"
        if word_ == "either":
            return f"comm -3 {sides.format(first, second)}{counted}{output(said)}"
    flags = "".join(dict.fromkeys(said.all("difform")))
    flags += "i" if said.has("anycase") else ""
    flags += "y" if said.has("paste") and "y" not in flags else ""
    flag = f" -{flags}" if flags else ""
    return f"diff{flag} {first} {second}{output(said)}"


_BY_PART = re.compile(
    r"\b(?:common|same|share|sharing) (?:a )?(?:common )?(?:first|second|third|last) "
    r"(?:words?|fields?|columns?)\b|\b(?:first|second|third|last) (?:words?|fields?|columns?)"
    r" (?:in common|be the same|match)",
    re.IGNORECASE,
)
"""What lines have in common is a part of them."""


def together(said: Reading, read: Input) -> str | None:
    """Files into one."""
    if len(read.files) < 2 or not said.has("together") or not said.has("output"):
        return None
    if said.has("sort") or said.has("unique"):
        flags = ("n" if said.has("numeric") else "") + ("u" if said.has("unique") else "")
        return f"sort{f' -{flags}' if flags else ''} {read.written()}{output(said)}"
    return f"cat {read.written()}{output(said)}"


_PIECES = ("suffixlength", "pieceending")
"""How the names of pieces end."""


def split_up(said: Reading, read: Input) -> str | None:
    """A file in pieces."""
    if not said.has("split") or not said.has("pieces") or len(read.files) != 1:
        return None
    if not only(said, "split", "pieces", "piecename", "piecenumber", *_PIECES):
        return ""
    pieces = said.get("pieces")
    option = pieces if pieces.startswith("-") else f"-l {pieces}"
    name = said.get("piecename")
    # "part_aa, part_ab and so on"
    name = re.sub(r"(?<=[_.-])(?:aa|00|01|1|a)$", "", name)
    number = " -d" if said.has("piecenumber") else ""
    if said.has("suffixlength"):
        number += f" -a {said.get('suffixlength')}"
    if said.has("pieceending"):
        number += f" --additional-suffix={word(said.get('pieceending'))}"
    return f"split {option}{number} {read.written()}{f' {path(name)}' if name else ''}"


def emptied(said: Reading, read: Input) -> str | None:
    """A file without its content."""
    if not said.has("truncate") or len(read.files) != 1 or said.has("show"):
        return None
    if not only(said, "truncate", "blank", "delete", "inplace", "rowedit", "cutlines"):
        return None
    return f"truncate -s 0 {read.written()}"


def appended(said: Reading, read: Input) -> str | None:
    """A line at the end of a file."""
    if not said.has("appendline") or said.has("prefix") or said.has("suffix"):
        return None
    if said.has("edge") or said.has("addchar") or said.has("at") or len(read.files) != 1:
        return None
    return f"echo {quoted(said.get('appendline'))} >> {read.written()}"
