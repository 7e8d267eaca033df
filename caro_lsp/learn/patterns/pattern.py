"""A pattern: a change that corrections have in common, where it holds, and how sure it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from caro_lsp.learn.patterns.changes.base import Terms
from caro_lsp.learn.patterns.changes.ending import EndingChange
from caro_lsp.learn.patterns.changes.flags import FlagChange
from caro_lsp.learn.patterns.changes.idioms import IdiomChange
from caro_lsp.learn.patterns.changes.quoting import QuotingChange
from caro_lsp.learn.patterns.changes.replacing import PrefixChange, ToolChange
from caro_lsp.learn.patterns.changes.runs import RunChange
from caro_lsp.learn.patterns.changes.spelling import SpellingChange
from caro_lsp.learn.patterns.evidence import ENOUGH, Weighed
from caro_lsp.shell.platform import of_machine

if TYPE_CHECKING:
    from caro_lsp.learn.patterns.changes.base import Change

TrustKind = Literal["preference", "recipe"]
State = Literal["waiting", "enabled", "disabled"]
STATES: tuple[State, ...] = ("waiting", "enabled", "disabled")

KINDS: dict[str, type[Change]] = {
    change.kind: change
    for change in (
        IdiomChange, ToolChange, FlagChange, RunChange, PrefixChange, EndingChange, SpellingChange,
        QuotingChange,
    )
}  # fmt: skip
"""The kinds of changes, in the order in which they are made."""
_NOTHING = Weighed()
_ORDER = {kind: number for number, kind in enumerate(KINDS)}


class WrongChange(ValueError):
    """What was read is no change; the message says what was expected."""


@dataclass(frozen=True)
class Pattern:
    """A change on one platform and in one dialect; empty stands for all of them.

    ``state``: waiting for enough evidence and trust, or what the user decided. ``when`` are the
    options that a command has to have; None takes those that the evidence shows.
    """

    id: str
    platform: str
    dialect: str
    change: Change
    state: State = "waiting"
    when: frozenset[str] | None = None
    version: int = 1
    weighed: Weighed = _NOTHING

    @property
    def confidence(self) -> float:
        """0..1, by the evidence."""
        return self.weighed.confidence

    @property
    def condition(self) -> frozenset[str]:
        """The options that a command has to have."""
        if self.when is not None:
            return self.when
        return self.weighed.when if self.change.conditional else frozenset()

    @property
    def terms(self) -> Terms:
        """When it is made; what the user says of it has no exceptions."""
        if self.when is not None:
            return Terms(self.when)
        once = self.weighed.once and self.change.conditional
        return Terms(self.condition, self.weighed.unless, once)

    @property
    def proven(self) -> bool:
        """Whether the evidence is enough."""
        varied = self.state == "enabled" or self.weighed.about >= self.change.diversity
        return self.confidence >= ENOUGH and (self.change.diversity < 2 or varied)

    @property
    def trust_kind(self) -> TrustKind:
        """What trust levels call it."""
        return "recipe" if self.change.recipe else "preference"

    @property
    def order(self) -> tuple[int, int, float, str]:
        """Sorts patterns as they are applied."""
        return _ORDER[self.change.kind], self.change.order, -self.confidence, self.id

    def fits(self, platform: str, dialect: str) -> bool:
        """Whether it is for commands of this platform and dialect."""
        return self.platform in ("", platform) and self.dialect in ("", dialect)


def identity(platform: str, dialect: str, change: Change) -> str:
    """The id of the pattern for ``change``: the same wherever it is learned."""
    key = json.dumps([platform, dialect, *change.key], ensure_ascii=False)
    digest = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{change.kind}-{digest}"


def platform_name(system: str) -> str:
    """``linux``, ``macos`` ... for a name of ``sys.platform``; it itself where there is none."""
    return of_machine(system) or system


def as_data(change: Change) -> dict[str, Any]:
    """``change`` as plain data, with what is empty left out."""
    data = {key: value for key, value in asdict(change).items() if value not in (None, "", ())}
    return {"kind": change.kind, **data}


def of_data(data: Mapping[str, Any]) -> Change:
    """The change that :func:`as_data` has written. Raises WrongChange."""
    kind = data.get("kind")
    made = KINDS.get(kind) if isinstance(kind, str) else None
    if made is None:
        raise WrongChange(f"kind: expected one of {', '.join(KINDS)}, not {kind!r}")
    known = {field.name: field for field in fields(made)}
    values = {key: value for key, value in data.items() if key != "kind"}
    if unknown := values.keys() - known.keys():
        expected = ", ".join(known)
        raise WrongChange(f"{min(unknown)}: {kind} has no such key; it has {expected}")
    for key, value in values.items():
        values[key] = _checked(key, value)
    try:
        change = made(**values)
        _ = change.key, change.title, change.rivals
    except (TypeError, KeyError, ValueError) as error:
        raise WrongChange(f"{kind}: {error}") from error
    return change


def _checked(key: str, value: Any) -> Any:
    """``value`` in the form of the field ``key``."""
    if (key == "drop" and isinstance(value, bool)) or (key == "subcommands" and value in (1, 2)):
        return value
    if key in ("adds", "drops") and _are_texts(value):
        return tuple(value)
    if key == "asks" and isinstance(value, list | tuple):
        if all(
            isinstance(one, list | tuple) and len(one) == 2 and _are_texts(one) for one in value
        ):
            return tuple((one[0], one[1]) for one in value)
    elif key == "options" and isinstance(value, Mapping):
        if all(
            isinstance(counts, Mapping) and all(type(n) is int for n in counts.values())
            for counts in value.values()
        ):
            return {str(k): {str(b): n for b, n in v.items()} for k, v in value.items()}
    elif key not in ("adds", "drops", "asks", "options", "subcommands") and isinstance(value, str):
        return value
    raise WrongChange(f"{key}: {value!r} is not what stands there")


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
