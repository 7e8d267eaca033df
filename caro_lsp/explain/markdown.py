"""Explanations for people: Markdown, and JSON for programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caro_lsp.explain.command import Explanation, Part

MAX_CELL_CHARACTERS = 120
MAX_WIDTH = 60
"""Characters to which the columns of a table are aligned."""

# What means something anywhere; then what does so at the end of a word, doubled, or at the start.
_STEERING = re.compile(
    r"[\\`*\[<|$]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|&(?=#?\w+;)|^[#>+-](?=[ #>]|$)"
)
_HEAD = (("part", "what it does"),)


def as_markdown(explanation: Explanation) -> str:
    """A table with a line for each part, aligned so that it can be read as plain text too."""
    rows = [(code(part.text), _about(part)) for part in explanation.parts]
    widths = [min(max(map(len, column)), MAX_WIDTH) for column in zip(*_HEAD, *rows, strict=True)]
    lines = [_row(_HEAD[0], widths), _row(["-" * width for width in widths], widths)]
    return "\n".join([*lines, *(_row(row, widths) for row in rows)])


def _about(part: Part) -> str:
    about = part.about
    if part.kind == "command":
        about = f"**{about or 'a command without known facts'}**"
    elif not about:
        about = "*not known*" if part.kind == "flag" else part.kind
    return about if part.value is None else f"{about} (here {code(part.value)})"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The document of ``explain --json``."""
    return {
        "version": 1,
        "parts": [
            {"kind": part.kind, "text": part.text, "about": part.about, "value": part.value}
            for part in explanation.parts
        ],
    }


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
