"""An explanation of a command for people, in Markdown, and for programs, in JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from caro_lsp.explain.markdown import code, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caro_lsp.explain.parts import Explanation, Look, Part, Touch

MAX_WIDTH = 44
"""Characters to which the column of the parts is aligned."""
MAX_PARAGRAPH = 700
"""Characters of a paragraph that is shown as a whole."""
_HEAD = ("part", "what it does")
_DEEPER = "\u00b7 "
_ACTIONS = {
    "reads": "reads",
    "writes": "writes",
    "changes": "changes",
    "deletes": "**deletes**",
    "network": "reaches over the network",
}
NOT_KNOWN = "not known"
WHAT = {
    "command": "a command of which nothing is known here",
    "subcommand": "subcommand",
    "flag": NOT_KNOWN,
    "flag value": "value",
    "argument": "argument",
    "program": "program",
    "redirection": NOT_KNOWN,
    "assignment": "variable",
    "substitution": "substitution",
    "operator": NOT_KNOWN,
    "keyword": NOT_KNOWN,
}


def as_markdown(explanation: Explanation, at: int | None = None) -> str:
    """A table with a line for each part, aligned so that it can be read as plain text too.

    ``at`` is a byte: what a manual says of the part there stands in front of the table in full.
    """
    rows = [(_name(part), _about(part)) for part in explanation.parts]
    left = min(max([len(_HEAD[0]), *(len(row[0]) for row in rows)]), MAX_WIDTH)
    lines = [*_focus(explanation.parts, at)]
    lines += [
        f"| {_HEAD[0].ljust(left)} | {_HEAD[1]} |",
        f"| {'-' * left} | {'-' * len(_HEAD[1])} |",
    ]
    lines += [f"| {name.ljust(left)} | {about} |" for name, about in rows]
    for told in (touched(explanation.touches), looked(explanation.looks), _sources(explanation)):
        if told:
            lines += ["", told]
    return "\n".join(lines)


def _name(part: Part) -> str:
    return _DEEPER * part.depth + code(part.text)


def _about(part: Part) -> str:
    about = part.about
    if part.kind == "command":
        text = f"**{_printed(about or WHAT['command'])}**"
    elif about is None:
        text = f"*{WHAT[part.kind]}*"
    else:
        text = _printed(about)
    return text if part.value is None else f"{text} (here {code(part.value)})"


def cell(text: str) -> str:
    """A text that can stand in a cell."""
    return " ".join(text.split())


def _printed(text: str) -> str:
    """The text of a manual as Markdown.

    Quotes as typewriters had them ("`TAPE'") become those of print: the first of them would need a
    backslash, which some editors show.
    """
    return plain(_TYPED_QUOTES.sub("\u2018\\1\u2019", cell(text)))


_TYPED_QUOTES = re.compile(r"(?<![\w`])`([^`']{1,40})'(?!\w)")


def _focus(parts: Sequence[Part], at: int | None) -> Iterator[str]:
    """What the manual says of the part at a byte, where the table has only its beginning."""
    if at is None:
        return
    here = [p for p in parts if p.start <= at < p.end and p.paragraph and p.source]
    told: set[str] = set()
    for part in here[:4]:
        paragraph = (part.paragraph or "").partition("\n\n")[0]
        if not part.source or part.about == cell(paragraph) or paragraph in told:
            continue
        told.add(paragraph)
        if len(paragraph) > MAX_PARAGRAPH:
            paragraph = paragraph[:MAX_PARAGRAPH].rsplit(" ", 1)[0] + "\u2026"
        yield f"{code(part.source.head or part.text)}: {_printed(paragraph)}"
        yield ""


def touched(touches: Iterable[Touch]) -> str:
    """What the commands read, write, delete and reach, in one line."""
    by_action: dict[str, list[str]] = {}
    for touch in touches:
        names = by_action.setdefault(touch.action, [])
        if touch.what not in names:
            names.append(touch.what)
    order = [
        action
        for action in ("deletes", "writes", "changes", "reads", "network")
        if action in by_action
    ]
    told = [
        f"{_ACTIONS[action]} {', '.join(code(what) for what in by_action[action][:8])}"
        for action in order
    ]
    return f"Touches: {'; '.join(told)}" if told else ""


def looked(looks: Sequence[Look]) -> str:
    """Which rules look at the commands, and what those say that say something."""
    lines = [
        f"- {look.rule} ({look.severity}): {plain(look.message)}"
        for look in looks if look.message is not None
    ]  # fmt: skip
    silent = [look.rule for look in looks if look.message is None]
    if silent:
        shown = ", ".join(silent[:6]) + (f" and {len(silent) - 6} more" if len(silent) > 6 else "")
        lines.append(
            f"- {shown}: nothing to say"
            if lines
            else f"Rules that look at it, with nothing to say: {shown}"
        )
    return "\n".join(
        lines if not lines or not lines[0].startswith("- ") else ["Rules:", "", *lines]
    )


def _sources(explanation: Explanation) -> str:
    """Where the texts stand."""
    pages = dict.fromkeys(
        part.source.page for part in explanation.parts if part.source and part.source.page
    )
    told = [f"From {', '.join(plain(page) for page in pages)}"] if pages else []
    if explanation.missing:
        names = ", ".join(code(name) for name in explanation.missing)
        told.append(f"{'no' if told else 'No'} manual page here of {names}")
    return f"*{'; '.join(told)}*" if told else ""


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The document of ``explain --json``."""
    return {
        "version": 1,
        "parts": [_part(part) for part in explanation.parts],
        "touches": [touch._asdict() for touch in explanation.touches],
        "rules": [
            {
                "rule": look.rule,
                "name": look.name,
                "severity": look.severity,
                "why": look.why,
                "message": look.message,
            }
            for look in explanation.looks
        ],
        "missing": list(explanation.missing),
    }


def _part(part: Part) -> dict[str, Any]:
    source = part.source
    return {
        "kind": part.kind,
        "text": part.text,
        "about": part.about,
        "value": part.value,
        "depth": part.depth,
        "paragraph": part.paragraph,
        "source": source and {
            "origin": source.origin,
            "page": source.page or None,
            "section": source.section or None,
            "head": source.head or None,
        },
    }  # fmt: skip
