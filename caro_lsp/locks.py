"""What the administrator has locked: settings by key, rules by id."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Locks:
    """Keys such as ``dogma.level``, or a whole section; ids of rules, in which ``*`` is a wildcard.

    ``source`` is the file that says so.
    """

    keys: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    source: str = ""

    def __bool__(self) -> bool:
        return bool(self.keys or self.rules)

    def holds(self, key: str) -> bool:
        """Whether a setting is locked, by itself or with its section."""
        return any(f"{key}.".startswith(f"{locked}.") for locked in self.keys)

    def names(self, ids: Iterable[str]) -> bool:
        """Whether one of a rule's ids, former ones included, is locked."""
        return any(fnmatchcase(name, pattern) for name in ids for pattern in self.rules)

    def take_out(self, data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """``data`` of a source below the administrator without what is locked, and those keys."""
        return self._take_out(data, "")

    def _take_out(self, data: dict[str, Any], prefix: str) -> tuple[dict[str, Any], list[str]]:
        left: dict[str, Any] = {}
        taken: list[str] = []
        for name, value in data.items():
            key = f"{prefix}{name}"
            if self.holds(key):
                taken.append(key)
            elif isinstance(value, dict):
                left[name], inner = self._take_out(value, f"{key}.")
                taken += inner
            else:
                left[name] = value
        return left, taken
