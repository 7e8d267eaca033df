"""What people are told about a pattern: when it applies, how sure it is, and how to undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.learn.patterns.evidence import Cause
    from caro_lsp.learn.patterns.pattern import Pattern
    from caro_lsp.learn.patterns.patterns import Rewritten

CAUSES: dict[Cause, str] = {
    "corrected": "you wrote it so",
    "accepted": "you took a suggestion that had it",
    "contradicted": "you took it back",
    "kept": "you left a command without it",
    "approved": "you enabled it",
}
"""What each kind of evidence is, in words."""


def why(made: Rewritten) -> str:
    """Which patterns shaped a suggestion, how sure they are, and where to read more."""
    titles = ", ".join(pattern.change.title for pattern in made.patterns)
    shows = " and ".join(f"`caro-lsp patterns show {pattern.id}`" for pattern in made.patterns)
    sure = f"{made.confidence:.0%} sure"
    return f"learned: {titles} ({sure}); why, and how to undo it: {shows}"


def as_markdown(made: Rewritten) -> str:
    """The same for a hover, with what was suggested to everybody else."""
    lines = ["**Written as your corrections show it**", ""]
    lines += [
        f"- {_code(one.change.title)}, {one.confidence:.0%} sure{_where(one)}"
        for one in made.patterns
    ]
    if made.base != made.command:
        lines += ["", f"Without what was learned: {_code(made.base)}"]
    lines.append("")
    lines += [
        f"`caro-lsp patterns show {one.id}` tells from which corrections;"
        f" `caro-lsp patterns disable {one.id}` ends it."
        for one in made.patterns
    ]
    return "\n".join(lines)


def scope(pattern: Pattern) -> str:
    """With which commands it is done; empty for all of the tool."""
    terms = pattern.terms
    needed, never = named(terms.when), named(terms.unless)
    said: list[str] = []
    if terms.alone:
        said.append(
            f"only where {needed} and no other option stands there, until you correct another"
            " command in the same way"
            if needed
            else "only without options, until you correct another command in the same way"
        )
    elif needed:
        said.append(f"only with {needed}")
    if never:
        said.append(f"never with {never}, where you did not want it")
    return "; ".join(said)


def choices(pattern: Pattern, *, active: bool) -> list[str]:
    """The commands that end a pattern, start it, or undo its last change, with what they do."""
    found: list[str] = []
    if not active:
        found.append(f"caro-lsp patterns enable {pattern.id}   lets it change suggestions")
    if pattern.state != "disabled":
        found.append(f"caro-lsp patterns disable {pattern.id}   keeps it from changing them")
    if pattern.version > 1:
        back = f"caro-lsp patterns rollback {pattern.id} {pattern.version - 1}"
        found.append(f"{back}   undoes the last change of it")
    return found


def _where(pattern: Pattern) -> str:
    where = scope(pattern)
    return f" ({where})" if where else ""


def named(words: Iterable[str]) -> str:
    """Options and subcommands that a pattern asks for, as they are written."""
    return ", ".join(sorted(map(_word, words)))


def _word(word: str) -> str:
    kind, colon, rest = word.partition(":")
    if colon and kind in {"is", "about"}:
        return rest
    return word if word[:1] == "-" or len(word) < 2 else f"--{word}"


def _code(text: str) -> str:
    ticks = "``" if "`" in text else "`"
    return f"{ticks}{text}{ticks}"
