"""What may become active without anybody being asked, by the level of trust.

No level lets anything past a rule, weakens a rule, or sends anything.
"""

from __future__ import annotations

from typing import Literal

Change = Literal["explanation", "preference", "recipe", "hint"]

LEAST: dict[Change, int] = {
    "explanation": 1,  # reading and explaining
    "preference": 2,  # flags and style that were learned
    "recipe": 3,  # commands that were learned
    "hint": 4,  # proposed rules that only add hints
}
"""The least level at which each kind of change becomes active by itself."""


def allowed(change: Change, level: int) -> bool:
    """Whether a change of this kind needs no approval at ``level`` (``govern.trustLevel``)."""
    return level >= LEAST[change]
