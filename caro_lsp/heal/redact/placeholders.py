"""Placeholders: what stands in a report for what is not told."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = ("path", "name", "number", "word", "host", "url", "email", "flag", "text")
MOST = 999
"""The highest number of a kind; all that come after it share it."""
PLACEHOLDER = re.compile(r"\{(?:" + "|".join(KINDS) + r"):[1-9]\d{0,2}\}")
VARIABLE = re.compile(r"name_[1-9]\d{0,2}")
"""For the name of a variable, where braces would mean something else."""


class Placeholders:
    """The placeholders of one report: equal values of a kind have equal numbers."""

    def __init__(self, passes: Callable[[str], bool] | None = None) -> None:
        self.passes = passes
        """Which words pass besides those of the tables; None where none does."""
        self._numbers: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}

    def pass_it(self, word: str) -> bool:
        """Whether ``word`` passes, though no table has it."""
        return self.passes is not None and self.passes(word)

    def reserve(self, text: str) -> None:
        """Leave the numbers to placeholders that stand in ``text`` already."""
        for found in re.findall(r"\{([a-z]+):([1-9]\d{0,2})\}", text):
            self._last[found[0]] = max(self._last.get(found[0], 0), int(found[1]))
        for number in re.findall(r"name_([1-9]\d{0,2})", text):
            self._last["name"] = max(self._last.get("name", 0), int(number))

    def number(self, kind: str, value: str) -> int:
        """The number of ``value``, from 1."""
        known = self._numbers.get((kind, value))
        if known is None:
            known = min(self._last.get(kind, 0) + 1, MOST)
            self._last[kind] = known
            self._numbers[kind, value] = known
        return known

    def of(self, kind: str, value: str) -> str:
        """The placeholder for ``value``."""
        return f"{{{kind}:{self.number(kind, value)}}}"

    def variable(self, name: str) -> str:
        """The placeholder for the name of a variable."""
        return f"name_{self.number('name', name)}"

    def hashes(self, salt: bytes) -> dict[str, str]:
        """By placeholder of a name, host or path: 12 hex digits that ``salt`` makes of its value.

        Without the salt, which stays on this machine, no value can be tried against them.
        """
        return {
            f"{{{kind}:{number}}}": hmac.new(
                salt, f"{kind}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256
            ).hexdigest()[:12]
            for (kind, value), number in self._numbers.items()
            if kind in {"name", "path", "host"}
        }
