"""One request and what became of its answer."""

from __future__ import annotations

import sys
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from caro_lsp.learn.correction import Correction

Outcome = Literal["shown", "accepted", "rejected"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class NotAnEntry(ValueError):
    """Data that is to be imported is no entry; the message says what is wrong with it."""


def new_uid() -> str:
    """An identity that no other machine gives."""
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Entry:
    """A suggestion, as it is remembered.

    ``saved`` is what stood in its place when the script was saved: None where that is not known,
    empty where it was gone. ``executed`` and ``success`` are None unless somebody said so.
    ``dialect`` is a name of ``shell.dialect``, ``platform`` as in ``sys.platform``, ``source`` as
    in a candidate, ``created_at`` seconds since 1970 (UTC).
    """

    prompt: str
    generated: str
    outcome: Outcome = "shown"
    saved: str | None = None
    executed: bool | None = None
    success: bool | None = None
    dialect: str = "bash"
    platform: str = sys.platform
    source: str = ""
    created_at: float = field(default_factory=time.time)
    uid: str = field(default_factory=new_uid)

    @property
    def correction(self) -> Correction | None:
        """What the user made of the command; None where it was not accepted, or not changed."""
        if self.outcome != "accepted" or not self.saved or self.saved == self.generated:
            return None
        return Correction(
            self.prompt, self.generated, self.saved, self.dialect, self.platform, self.created_at
        )

    def as_json(self) -> dict[str, Any]:
        """The entry under the names that caro's command line uses as well."""
        return {
            "id": self.uid,
            "prompt": self.prompt,
            "generated_command": self.generated,
            "outcome": self.outcome,
            "corrected_command": self.saved,
            "executed": self.executed,
            "success": self.success,
            "shell": self.dialect,
            "platform": self.platform,
            "source": self.source,
            "created_at": self.created_at,
        }


def from_json(data: Any) -> Entry:
    """The entry of a JSON object; what is missing gets its default. Raises NotAnEntry."""
    if not isinstance(data, dict):
        raise NotAnEntry("expected a JSON object")
    prompt, generated = (_text(data, key) for key in ("prompt", "generated_command"))
    if not prompt or not generated:
        raise NotAnEntry("expected texts under the keys 'prompt' and 'generated_command'")
    corrected = data.get("corrected_command")
    executed, success = (_flag(data, key) for key in ("executed", "success"))
    # The command line of caro knows no outcome: what was executed or corrected was accepted.
    accepted = executed or isinstance(corrected, str)
    outcome = data.get("outcome", "accepted" if accepted else "shown")
    if outcome not in OUTCOMES:
        raise NotAnEntry(f"expected one of {', '.join(OUTCOMES)} under the key 'outcome'")
    return Entry(
        prompt,
        generated,
        outcome,
        corrected if isinstance(corrected, str) else None,
        executed,
        success,
        _text(data, "shell") or "bash",
        _text(data, "platform") or sys.platform,
        _text(data, "source"),
        _seconds(data.get("created_at")),
        _text(data, "id") or new_uid(),
    )


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _flag(data: dict[str, Any], key: str) -> bool | None:
    value = data.get(key)
    return None if value is None else bool(value)


def _seconds(value: Any) -> float:
    """Seconds since 1970 of a number or an ISO 8601 text; now where there is neither."""
    from datetime import datetime, timezone

    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            raise NotAnEntry(f"expected a time under the key 'created_at', found {value}") from None
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()
    if isinstance(value, (int, float)) and 0 <= value < 1e11:
        return float(value)
    return time.time()
