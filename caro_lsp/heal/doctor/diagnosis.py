"""What one check says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

State = Literal["ok", "warning", "error"]


@dataclass(frozen=True)
class Diagnosis:
    """One check: what was looked at, how it is, what that means, and what to do about it.

    ``fix`` cures it, if that is safe, and says what was done; it may raise OSError. ``facts`` are
    for programs, and for people who want more.
    """

    name: str
    state: State
    detail: str
    cure: str = ""
    meaning: str = ""
    """What does not work, or works worse, because of it; empty where nothing does."""
    fix: Callable[[], str] | None = field(default=None, compare=False, repr=False)
    facts: dict[str, Any] = field(default_factory=dict)
    fixed: str = ""
    """What ``--fix`` did about it."""
    group: str = ""


def worst(diagnoses: Iterable[Diagnosis]) -> State:
    """The worst state of all."""
    states = {diagnosis.state for diagnosis in diagnoses}
    return "error" if "error" in states else "warning" if "warning" in states else "ok"


def as_json(diagnoses: list[Diagnosis]) -> dict[str, Any]:
    """The checks as one document."""
    return {
        "version": 1,
        "state": worst(diagnoses),
        "checks": [
            {
                "group": d.group,
                "name": d.name,
                "state": d.state,
                "detail": d.detail,
                "meaning": d.meaning,
                "cure": d.cure,
                "fixable": d.fix is not None,
                "fixed": d.fixed,
                "facts": d.facts,
            }
            for d in diagnoses
        ],
    }
