"""A baseline: the findings that are known and accepted, so that only new ones are told.

A finding is known by its fingerprint, which stays when lines move. Equal findings are counted, so
that a further copy is a new one. Nobody can put a finding of a locked rule into a baseline.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from caro_lsp.paths import rewrite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

VERSION = 1
MAX_BASELINE_BYTES = 100_000_000


class Fingerprinted(Protocol):
    """What a baseline has to know of a finding; ``home`` is its file, relative to the project."""

    @property
    def home(self) -> str: ...  # noqa: D102
    @property
    def rule(self) -> str: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102
    @property
    def fingerprint(self) -> str: ...  # noqa: D102
    @property
    def locked(self) -> bool: ...  # noqa: D102


F = TypeVar("F", bound=Fingerprinted)


class BrokenBaseline(Exception):
    """A baseline that cannot be used; the text says where, why and what to do."""


@dataclass(frozen=True)
class Entry:
    """``count`` equal findings. Only the fingerprint counts; the rest is for people."""

    path: str
    rule: str
    message: str
    fingerprint: str
    count: int = 1


@dataclass(frozen=True)
class Baseline:
    """Known findings by their fingerprints."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Iterable[Fingerprinted]) -> Baseline:
        """The baseline that knows what is ``found``, but for findings of locked rules."""
        entries: dict[str, Entry] = {}
        for finding in found:
            if finding.locked:
                continue
            entry = entries.get(finding.fingerprint)
            entries[finding.fingerprint] = (
                replace(entry, count=entry.count + 1)
                if entry
                else Entry(finding.home, finding.rule, finding.message, finding.fingerprint)
            )
        return cls(entries)

    @classmethod
    def read(cls, file: Path) -> Baseline:
        """The baseline in ``file``. Raises :class:`BrokenBaseline`."""
        try:
            if not file.is_file():
                reason = "not a file" if file.exists() else "no such file"
                raise BrokenBaseline(f"{file}: {reason}; --write-baseline makes one")
            if file.stat().st_size > MAX_BASELINE_BYTES:
                raise BrokenBaseline(f"{file}: larger than {MAX_BASELINE_BYTES} bytes; refused")
            content = json.loads(file.read_bytes())
            if isinstance(content, dict) and content.get("version") != VERSION:
                message = f"version {content.get('version')!r}, expected {VERSION}"
                raise _broken(file, message)
            entries = [_entry(entry) for entry in content["findings"]]
        except OSError as error:
            raise BrokenBaseline(f"{file}: cannot be read: {error.strerror}") from error
        except json.JSONDecodeError as error:
            raise _broken(file, f"line {error.lineno}: not valid JSON: {error.msg}") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _broken(file, "not a baseline of caro-lsp") from error
        merged: dict[str, Entry] = {}
        for entry in entries:
            # Two branches that were merged may both have brought it.
            known = merged.get(entry.fingerprint)
            count = max(entry.count, known.count) if known else entry.count
            merged[entry.fingerprint] = replace(entry, count=count)
        return cls(merged)

    def write(self, file: Path) -> None:
        """Write the baseline, one entry a line and in a stable order. Raises OSError."""
        ordered = sorted(
            self.entries.values(), key=lambda e: (e.path, e.rule, e.message, e.fingerprint)
        )
        lines = ",\n".join(
            f"    {json.dumps(vars(entry), ensure_ascii=False)}" for entry in ordered
        )
        findings = f"[\n{lines}\n  ]" if lines else "[]"
        text = f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'
        # What is not UTF-8 in a name becomes what JSON escapes it to, and is read back as it was.
        rewrite(file, text.encode("utf-8", "backslashreplace"))

    def divide(self, found: Iterable[F]) -> tuple[list[F], list[F]]:
        """What is new among the findings of one file, and what is known."""
        left = Counter[str]()
        new: list[F] = []
        known: list[F] = []
        for finding in found:
            entry = self.entries.get(finding.fingerprint)
            if entry and not finding.locked and left[finding.fingerprint] < entry.count:
                left[finding.fingerprint] += 1
                known.append(finding)
            else:
                new.append(finding)
        return new, known

    def stale(
        self, known: Iterable[Fingerprinted], concerns: Callable[[Entry], bool]
    ) -> list[Entry]:
        """What stands in the baseline and was not found, with how often it was missed.

        ``concerns`` tells whether an entry would have been found if it were still there.
        """
        used = Counter(finding.fingerprint for finding in known)
        return [
            replace(entry, count=entry.count - used[name])
            for name, entry in self.entries.items()
            if used[name] < entry.count and concerns(entry)
        ]


def _broken(file: Path, reason: str) -> BrokenBaseline:
    return BrokenBaseline(f"{file}: {reason}; mend it, or make it anew with --write-baseline")


def _entry(data: Any) -> Entry:
    """Raises ValueError, KeyError or TypeError for what is no entry."""
    entry = Entry(
        data["path"], data["rule"], data["message"], data["fingerprint"], data.get("count", 1)
    )
    *texts, count = vars(entry).values()
    if not all(isinstance(text, str) for text in texts) or type(count) is not int or count < 1:
        raise ValueError("not an entry")
    return entry
