"""Pieces of Markdown that show a text as it is."""

from __future__ import annotations

import re

MAX_CELL_CHARACTERS = 120

# What means something anywhere; then what does so at the end of a word, doubled, or at the start.
_STEERING = re.compile(
    r"[\\`*\[<|$]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|&(?=#?\w+;)|^[#>+-](?=[ #>]|$)"
)


def plain(text: str) -> str:
    """``text`` as Markdown that shows it as it is: no link, picture, formula or tag comes of it."""
    return _STEERING.sub(r"\\\g<0>", " ".join(text.split()))


def block(text: str, language: str) -> str:
    """``text`` as a block of code, with a fence that does not end within it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}"


def link(reference: str) -> str:
    """An address as a link; what is none as text."""
    return f"<{reference}>" if is_address(reference) else plain(reference)


def is_address(reference: str) -> bool:
    """Whether a reference of a rule is the address of a page, and not only its name."""
    return bool(re.fullmatch(r"https?://[^\s<>]+", reference))


def code(text: str) -> str:
    """``text`` as a code span in a table cell: backquotes, bars and line ends are safe in it."""
    text = " ".join(text.split())
    if len(text) > MAX_CELL_CHARACTERS:
        text = text[: MAX_CELL_CHARACTERS - 1] + "…"
    text = text.replace("|", "\\|")
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"
