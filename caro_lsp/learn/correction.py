"""What a user made of a command that was suggested."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Correction:
    """A suggested command, and what stood in its place when the script was saved.

    ``prompt`` is the request as it was written, ``dialect`` a name of ``shell.dialect``,
    ``platform`` as in ``sys.platform``, ``created_at`` seconds since 1970 (UTC).
    """

    prompt: str
    generated: str
    corrected: str
    dialect: str
    platform: str
    created_at: float
