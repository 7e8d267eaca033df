"""A report as an issue of a tracker: title, body, and the marker by which it is found again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.heal.senders.base import Parcel

_FENCE = "```"


def title(parcel: Parcel) -> str:
    """Says nothing that is not in the report."""
    return f"caro: {parcel.kind} {parcel.fingerprint[:8]}"


def body(parcel: Parcel) -> str:
    """The bytes of the report between fences, and what is told besides: marker and signature."""
    text = parcel.body.decode("utf-8")
    return f"{marker(parcel)}\n{_FENCE}json\n{text}{_FENCE}\nSignature: `{parcel.signature}`\n"


def marker(parcel: Parcel) -> str:
    """Invisible where the issue is shown."""
    return f"<!-- caro-report {parcel.id} -->"


def holds(text: str, parcel: Parcel) -> bool:
    """Whether the body of an issue is this report. Trackers change line ends, and trim."""
    plain = text.replace("\r\n", "\n")
    _, opened, rest = plain.partition(f"{_FENCE}json\n")
    found, closed, _ = rest.partition(_FENCE)
    same = hashlib.sha256(found.encode()).hexdigest() == parcel.sha256
    return marker(parcel) in plain and bool(opened) and bool(closed) and same
