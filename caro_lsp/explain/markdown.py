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
