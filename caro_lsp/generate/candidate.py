"""What may be shown, from wherever it came."""

from __future__ import annotations

from dataclasses import dataclass, replace

from caro_lsp.generate import rank


@dataclass(frozen=True)
class Candidate:
    """A command that may be shown.

    ``confidence`` 0..1, ``source`` "recipe" for an example of the bank with the request's entities,
    "model:NAME", or "learned" for what the user would make of it; ``explanation`` what it was made
    from.
    """

    command: str
    confidence: float
    source: str
    explanation: str | None = None


def merged(found: list[Candidate], written: list[Candidate]) -> list[Candidate]:
    """Both lists; where they have the same command, it is one candidate and surer."""
    by_command = {one.command: one for one in found}
    for one in written:
        same = by_command.get(one.command)
        if same is None:
            by_command[one.command] = one
        else:
            confidence = min(1.0, max(same.confidence, one.confidence) + rank.AGREED)
            by_command[one.command] = replace(same, confidence=confidence)
    return list(by_command.values())
