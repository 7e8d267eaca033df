"""A failure as it is known on this machine, before anything of it may leave."""

from __future__ import annotations

import builtins
import os
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caro_lsp.heal.schema import Kind
    from caro_lsp.learn.entry import Entry

HEAVILY = 0.5
"""A suggestion of which less than this is left was wrong."""
SLOW_SECONDS = 10.0
_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Failure:
    """What went wrong. Texts are as they stand in the script; ``report`` redacts them.

    ``rule`` is the id of a rule, ``builtin_rule`` whether it came with caro. ``frames`` are lines
    of caro's own code, outermost first. ``context`` and ``wrappers`` as in ``shell.command``.
    """

    kind: Kind
    feature: str = ""
    state: str = ""
    rule: str = ""
    builtin_rule: bool = False
    severity: str = ""
    error: str = ""
    frames: tuple[tuple[str, int], ...] = ()
    dialect: str = ""
    source: str = ""
    request: str = ""
    command: str = ""
    wanted: str = ""
    note: str = ""
    contact: str = ""
    editor: str = ""
    context: tuple[str, ...] = ()
    wrappers: tuple[str, ...] = ()
    rules_in_force: int | None = None
    backend: str = ""
    check_level: str = ""
    seconds: float | None = None


def of_exception(error: BaseException, feature: str) -> Failure:
    """A crash: the kind of the exception, and where in caro's own code it passed through."""
    frames: list[tuple[str, int]] = []
    for frame in traceback.extract_tb(error.__traceback__):
        try:
            inside = Path(frame.filename).resolve().relative_to(_PACKAGE)
        except (OSError, ValueError):
            continue
        frames.append((f"caro_lsp/{inside.as_posix()}", frame.lineno or 1))
    return Failure("crash", feature, error=type(error).__name__, frames=tuple(frames[-30:]))


def is_known_error(name: str) -> bool:
    """Whether ``name`` is an exception of Python itself; others may be called after anything."""
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def is_own_file(name: str) -> bool:
    """Whether ``name``, such as ``caro_lsp/config.py``, is a file of this release."""
    # What a frame calls its file may be any text, also one that no file can be called.
    return ".." not in name and os.path.isfile(_PACKAGE.parent / name)  # noqa: PTH113


def of_entry(entry: Entry) -> Failure | None:
    """What the user made of a suggestion, if that says that it was wrong.

    It was rejected, deleted, or little of it was left at the next save.
    """
    kind: Kind
    if entry.outcome == "rejected" or (entry.outcome == "accepted" and entry.saved == ""):
        kind = "wrong-suggestion"
    elif entry.correction and _likeness(entry.generated, entry.correction.corrected) < HEAVILY:
        kind = "edited-suggestion"
    else:
        return None
    return Failure(
        kind,
        "completion",
        dialect=entry.dialect,
        source=entry.source.partition(":")[0],
        request=entry.prompt,
        command=entry.generated,
        wanted=entry.saved or "",
    )


def of_answer(text: str, answer: dict[str, Any]) -> Failure | None:
    """An explicit request that was answered with nothing, or late; ``answer`` as of generate."""
    seconds = answer["elapsed_ms"] / 1000
    if not answer["candidates"]:
        return Failure("no-suggestion", "completion", request=text)
    if seconds > SLOW_SECONDS:
        return Failure("slow", "completion", request=text, seconds=seconds)
    return None


def _likeness(before: str, after: str) -> float:
    """How much of two commands is the same, 0 to 1, by words."""
    from difflib import SequenceMatcher

    return SequenceMatcher(None, before.split(), after.split()).ratio()
