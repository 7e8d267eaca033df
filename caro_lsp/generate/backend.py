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
class Prompt:
    """What a model is asked; a backend puts it into the words of its kind of model.

    ``script`` is the text that the default model continues. For others: the ``request`` as it was
    written, ``examples`` of requests with their commands, the nearest first, and the names of the
    ``variables`` of the script; their values are not for others to see.
    """

    script: str
    request: str
    examples: tuple[tuple[str, str], ...] = ()
    variables: tuple[str, ...] = ()
    dialect: str = "bash"


@dataclass(frozen=True)
class Completion:
    """What a model wrote: a line, and the mean natural log-probability of its tokens.

    The latter is None where the model does not tell.
    """

    text: str
    log_probability: float | None
    tokens: int | None = None
    """How many the model wrote; None where it does not tell."""


class LanguageModel(Protocol):
    """What the pipeline needs of a model: the local worker, or one on a server."""

    @property
    def name(self) -> str:
        """Name for the source of a candidate."""

    @property
    def state(self) -> State:
        """What it is doing now."""

    @property
    def measured(self) -> bool:
        """Whether what ``rank`` makes of its log-probabilities was measured with this model."""

    async def generate(
        self, prompt: Prompt, *, branches: int, max_tokens: int, limit: float, automatic: bool
    ) -> list[Completion]:
        """Answer with up to ``branches`` command lines, the best first.

        ``limit`` is in seconds. A newer ``automatic`` request takes the place of an older one.
        Raises ModelUnavailable, or one of its kinds.
        """

    async def restart(self) -> None:
        """Start anew with the next request."""

    async def close(self) -> None:
        """End for good."""
