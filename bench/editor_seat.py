"""What a benchmark needs of an editor; one class for each editor fills it in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple


class Shown(NamedTuple):
    """Ghost text that came: milliseconds from the last key, and where it is from."""

    milliseconds: float
    origin: str


class Seat(ABC):
    """A running editor with one script, a language server attached, in which one can type.

    All times are milliseconds from the last key to what is drawn.
    """

    name: str

    @abstractmethod
    def __init__(
        self, script: str, *, peer: list[str] | None = None, weights: bool = False, path: str = ""
    ) -> None:
        """Open ``script`` with caro, or with the server that the command ``peer`` starts.

        ``weights``: with the model's weights in place; ``path``: what PATH holds behind caro's own.
        """

    @abstractmethod
    def line(self) -> None:
        """Start typing on a new last line."""

    @abstractmethod
    def type(self, text: str, pause: float) -> None:
        """Press the keys of ``text``, ``pause`` seconds apart."""

    @abstractmethod
    def ask(self) -> None:
        """Press the key that asks for a suggestion."""

    @abstractmethod
    def take_back(self) -> None:
        """Undo what was typed on the line, and wait until no finding is left."""

    @abstractmethod
    def ghost(self, seconds: float) -> Shown | None:
        """The ghost text after the last key; None where none comes within ``seconds``."""

    @abstractmethod
    def squiggle(self, seconds: float) -> float | None:
        """When a finding was underlined after the last key."""

    @abstractmethod
    def close(self) -> None:
        """Quit the editor."""
