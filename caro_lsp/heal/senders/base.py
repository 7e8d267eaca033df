"""What a sender is, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from caro_lsp.paths import Paths


@dataclass(frozen=True)
class Destination:
    """Where to send: the setting ``heal.endpoint``, and what it means depends on the sender.

    ``token_env``: the name of the environment variable with the key of the other side.
    """

    paths: Paths
    endpoint: str = ""
    token_env: str = ""


@dataclass(frozen=True)
class Parcel:
    """What is sent: ``body`` and nothing else of the report; ``signature`` is of these bytes."""

    id: str
    body: bytes
    sha256: str
    key: str
    signature: str
    kind: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class Receipt:
    """The other side has the report. ``url`` is for people."""

    case: str
    state: str = "received"
    url: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of a case; ``text`` is empty as long as nobody has answered."""

    state: str
    text: str = ""
    url: str = ""


class Later(Exception):
    """It has certainly not arrived, and may be tried again, not before ``seconds`` have passed."""

    def __init__(self, message: str, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.seconds = seconds


class Uncertain(Later):
    """It may have arrived; to be looked for before it is sent again."""


class Refused(Exception):
    """It has not arrived, and would not if it were sent again as it is."""


class Sender(Protocol):
    """A way out. All of it may block, and runs outside of an event loop."""

    def where(self) -> str:
        """For people: where the report goes, and who can read it there."""

    def find(self, parcel: Parcel) -> Receipt | None:
        """The report, if it has arrived already; None if it has not.

        Raises :class:`Later` where that cannot be told now.
        """

    def send(self, parcel: Parcel) -> Receipt:
        """Send it. Raises :class:`Later`, :class:`Uncertain`, :class:`Refused`."""

    def answer(self, parcel: Parcel, case: str) -> Answer | None:
        """What became of the case; None where this side has no answers. Raises :class:`Later`."""
