"""Explanations for people: Markdown, and JSON for programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caro_lsp.explain.command import Explanation

MAX_CELL_CHARACTERS = 120


def as_markdown(explanation: Explanation) -> str:
    """A table with a line for each part."""
    lines = ["| part | what it does |", "|---|---|"]
    for part in explanation.parts:
        about = part.about if part.about else "*not known*" if part.kind == "flag" else part.kind
        if part.kind == "command":
            about = f"**{part.about or 'a command without known facts'}**"
        if part.value is not None:
            about += f" (here {code(part.value)})"
        lines.append(f"| {code(part.text)} | {about} |")
    return "\n".join(lines)


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
