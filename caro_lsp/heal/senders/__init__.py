"""How a report leaves: to a file, a browser, GitHub, or any HTTPS endpoint.

A package adds a sender by an entry point of the group ``caro_lsp.senders``: a callable that takes a
:class:`Destination` and gives a :class:`Sender`.
"""

from __future__ import annotations

from caro_lsp.heal.senders.base import (
    Answer,
    Destination,
    Later,
    Receipt,
    Refused,
    Sender,
    Uncertain,
)
from caro_lsp.heal.senders.choice import explained, make_sender

__all__ = [
    "Answer",
    "Destination",
    "Later",
    "Receipt",
    "Refused",
    "Sender",
    "Uncertain",
    "explained",
    "make_sender",
]
