"""A plan: steps in their order, each with its command."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FOR_EACH_MORE = 0.98
_DESTROYS = re.compile(
    r"(?:^|[|;&] *)(?:sudo )?(?:rm|rmdir|shred|unlink|truncate|dropdb|mv)\b| -delete\b|-exec rm\b"
    r"|(?:^|[^>&\d])>(?!>) ?[^&(]|\bprune\b|--delete\b"
)


@dataclass(frozen=True)
class Step:
    """One step: what was asked, and the command for it; ``confidence`` 0..1."""

    text: str
    command: str
    confidence: float


@dataclass(frozen=True)
class Plan:
    """Steps in their order."""

    steps: tuple[Step, ...]

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands, one a step."""
        return tuple(step.command for step in self.steps)

    def joined(self, *, stops: bool) -> str:
        """The commands as lines; ``stops``: the script ends by itself where one fails.

        Where it does not, nothing is destroyed after a step that failed.
        """
        destroys = any(_DESTROYS.search(command) for command in self.commands[1:])
        return "\n".join(self.commands) if stops or not destroys else " &&\n".join(self.commands)

    @property
    def confidence(self) -> float:
        """That in the least sure step, and a little less for each further one."""
        least = min(step.confidence for step in self.steps)
        return least * _FOR_EACH_MORE ** (len(self.steps) - 1)
