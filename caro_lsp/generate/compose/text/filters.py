"""One text through one filter after another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.text.changes import changed
from caro_lsp.generate.compose.text.edits import in_place
from caro_lsp.generate.compose.text.lines import by_number, chosen
from caro_lsp.generate.compose.text.parts import FOUND, parts, words
from caro_lsp.generate.compose.text.request import is_edit, output
from caro_lsp.generate.compose.text.results import RANKED, ordered, results, total
from caro_lsp.generate.compose.writing import path, quoted
from caro_lsp.generate.entities import EXTENSIONS

if TYPE_CHECKING:
    from caro_lsp.generate.compose.text.request import Input
    from caro_lsp.generate.frames import Reading


def filtered(said: Reading, read: Input) -> str | None:
    """A text or the lines of files through filters, or these files edited."""
    literal = said.get("literal")
    ranked = any(said.has(facet) for facet in RANKED)
    if any(said.has(facet) for facet in _OTHERS) or (said.has("hits") and not ranked):
        return None
    if _unsure(said, read):
        return None
    stages = _stages(said)
    if not stages or not (read.files or read.tree or literal):
        return None
    seds = all(stage.startswith("sed ") and " -n " not in stage for stage in stages)
    shows = said.has("show") or said.has("output")
    edits = said.has("inplace") or (is_edit(said) and not shows and (len(stages) == 1 or read.tree))
    if (read.files or read.tree) and seds and edits:
        return in_place(stages, said, read)
    if said.has("inplace"):
        if len(read.files) != 1:
            return None
        file = read.written()
        if stages[-1].startswith("sort") and len(stages) == 1:
            return f"{stages[0]} -o {file} {file}"
        new = path(f"{read.files[0]}.tmp")
        return f"{_piped(stages, read)} > {new} && mv {new} {file}"
    if read.files or read.tree:
        command = _piped(stages, read)
        return command + output(said) if command else None
    return " | ".join([f"echo {quoted(literal)}", *stages])


def _unsure(said: Reading, read: Input) -> bool:
    """Whether it may well be about something else than lines of text."""
    line = bool(_LINES.search(said.asked.text))
    if said.has("field") and said.get("field") not in {"ip", "url"}:
        return True
    if said.has("replace") and not read.files and _names_kinds(said):
        return True
    if said.has("maximum") and said.has("minimum"):
        return True
    if said.has("occurrences") and said.has("match"):
        return True
    if said.has("sort") and "header" in said.asked.text:
        return True
    if said.has("nomatch") and not line and not any(said.has(f) for f in ("match", "level")):
        # "but skip X" is more often said of files.
        return True
    if len(read.files) > 1 and _LACKING.search(said.asked.text):
        return True
    many = len(read.files) > 1 or any("*" in file for file in read.files)
    if many and (said.has("head") or said.has("tail")) and not line:
        return True
    return read.tree and not line and not any(said.has(facet) for facet in _OF_TEXT)


def _names_kinds(said: Reading) -> bool:
    """Whether both what is replaced and what comes instead are kinds of files."""
    slots = [slot for value in said.facets["replace"] for slot in value.slots.values()]
    return all(slot.kind != "text" and slot.value.lower() in EXTENSIONS for slot in slots)


_LACKING = re.compile(
    r"\bnot (?:appear|exist|occur|be|found|present|in)\b|n't (?:appear|exist|occur)\b", re.I
)
_LINES = re.compile(
    r"\b(?:lines?|rows?|entr(?:y|ies)|records?|messages?|words?|contain)", re.IGNORECASE
)
_OF_TEXT = ("match", "level", "occurrences", "pairs", "field", "replace", "trim", "crlf", "todos",
            "expand", "unexpand", "indent", "comments", "squeeze", "upper", "lower")  # fmt: skip
_OTHERS = ("compare", "insert", "rowedit", "setline", "setmatch", "split", "pieces", "truncate",
           "failed", "accepted", "loginuser", "names", "period", "dates", "piecename", "difform",
           "per", "status", "paste", "together")  # fmt: skip
"""What filters say nothing of."""


def _piped(stages: list[str], read: Input) -> str:
    first, *rest = stages
    if len(read.files) == 1 and not read.files[0].endswith(".gz"):
        return " | ".join([_reading(first, read.written()), *rest])
    if read.files and all(file.endswith(".gz") for file in read.files):
        if first.startswith("grep "):
            return " | ".join([f"z{first} {read.written()}", *rest])
        return " | ".join([f"zcat {read.written()}", *stages])
    if read.files:
        if not rest and first.startswith(("grep ", "sort", "wc ", "head ", "tail ")):
            return f"{first} {read.written()}"
        return " | ".join([f"cat {read.written()}", *stages])
    if stages[0].startswith(("head ", "tail ")) and len(stages) == 1:
        return f"{stages[0]} {read.glob()}" if read.glob() else ""
    if stages[0].startswith("wc ") and len(stages) == 1:
        return ""
    if read.glob():
        return " | ".join([f"cat {read.glob()}", *stages])
    return " | ".join([f"{read.find()} -exec cat {{}} +", *stages])


def _reading(stage: str, source: str) -> str:
    """The first filter, reading ``source``."""
    if stage.startswith(("tr ", "wc ", "fold ")):
        return f"{stage} < {source}"
    return f"{stage} {source}"


_ONE_NUMBER = ("sum", "average", "maximum", "minimum")


def _stages(said: Reading) -> list[str]:
    found: list[str] = []
    if said.get("to") == "\n" and said.has("from"):
        # The lines that are chosen are those that come of it.
        found += changed(said)
    changes_first = bool(found)
    found += chosen(said)
    numbers = said.get("pairs") == "numbers" and (found or said.has("count"))
    if said.has("pairs") and not numbers:
        found.append(FOUND[said.get("pairs")])
    elif said.get("field") in {"ip", "url"}:
        found.append(FOUND[f"{said.get('field')}s"])
    found += by_number(said)
    found += parts(said)
    if said.has("join"):
        found.append(f"paste -sd {quoted(said.get('glue') or said.get('separator') or ' ')}")
    found += words(said)
    found += [] if changes_first else changed(said)
    counted = results(said)
    found += ordered(said, counting=bool(counted))
    found += counted
    greps = any(stage.startswith("grep ") and "n" in stage.split()[1] for stage in found)
    if said.has("numbered") and not greps and not any(said.has(one) for one in _ONE_NUMBER):
        found.append("nl" if found else "cat -n")
    if said.has("count") and not said.has("frequency") and not said.has("occurrences"):
        found = total(said, found)
    return found
