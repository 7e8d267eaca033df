"""A failure as it is known on this machine, before anything of it may leave."""

from __future__ import annotations

import builtins
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.heal.schema import Kind

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
    return ".." not in name and (_PACKAGE.parent / name).is_file()


@dataclass(frozen=True)
class Noted:
    """A failure with how often it was seen."""

    failure: Failure
    times: int = field(default=1)
