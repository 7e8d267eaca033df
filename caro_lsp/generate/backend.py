"""What the pipeline needs of a model, be it the local worker or one on a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

StateKind = Literal["not-installed", "no-weights", "idle", "loading", "ready", "failed"]


class ModelUnavailable(Exception):
    """There is no model to ask now; the message says why and what to do."""


class ModelTimeout(ModelUnavailable):
    """The model did not answer in the time given."""


class Superseded(ModelUnavailable):
    """A newer automatic request has taken this one's place."""


@dataclass(frozen=True)
class State:
    """What the model is doing, and for what does not work: why."""

    kind: StateKind
    detail: str = ""


@dataclass(frozen=True)
class Completion:
    """A continuation: its text and the mean natural log-probability of its tokens."""

    text: str
    log_probability: float


class LanguageModel(Protocol):
    """What the pipeline needs of a model: the local worker, or one on a server."""

    @property
    def name(self) -> str:
        """Name for the source of a candidate."""

    @property
    def state(self) -> State:
        """What it is doing now."""

    async def generate(
        self, prompt: str, *, branches: int, max_tokens: int, limit: float, automatic: bool
    ) -> list[Completion]:
        """Continue the prompt to the end of the line; raises ModelUnavailable."""

    async def restart(self) -> None:
        """Start anew with the next request."""

    async def close(self) -> None:
        """End for good."""
