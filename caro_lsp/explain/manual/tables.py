"""Tables of tbl(1), as far as they list something and what it means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def table(lines: list[str], render: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """The rows of a table: the first cell and the text of the others; one cell is a text alone."""
    separator = "\t"
    at = 0
    head = "\n".join(lines[:2])
    if (match := re.search(r"tab\s*\((.)\)", head)) is not None:
        separator = match[1]
    # The formats end with a full stop.
    while at < len(lines) and not lines[at].rstrip().endswith("."):
        at += 1
    at += 1
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.strip() in {"_", "="} or line.startswith((".", "'")):
            continue
        cells: list[str] = []
        rest = line
        while True:
            if (
                rest.rstrip().endswith("T{")
                and rest.rstrip().rpartition(separator)[2].strip() == "T{"
            ):
                before = rest.rstrip()[:-2]
                cells += before.split(separator)[:-1] if separator in before else []
                block: list[str] = []
                while at < len(lines) and not lines[at].startswith("T}"):
                    block.append(lines[at])
                    at += 1
                cells.append("\n".join(block))
                rest = lines[at][2:].removeprefix(separator) if at < len(lines) else ""
                more = at < len(lines) and len(lines[at]) > 2
                at += 1
                if more:
                    continue
            else:
                cells += rest.split(separator)
            break
        texts = [render(cell).strip() for cell in cells]
        if len(texts) > 1 and texts[0]:
            yield texts[0], " ".join(filter(None, texts[1:]))
        elif any(texts):
            yield "", " ".join(filter(None, texts))
