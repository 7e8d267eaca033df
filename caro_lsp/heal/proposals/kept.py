"""Where proposals wait for approval, and the way back from one that was accepted.

Each has a folder below ``proposals`` in the state: ``rule.yaml``, ``about.json`` and ``text.md``;
once accepted, ``before.yaml`` is what stood in its place in the user's rules, if anything did.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.heal.proposals.wording import wording
from caro_lsp.paths import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from caro_lsp.heal.proposals.proposal import Proposal
    from caro_lsp.paths import Paths

_ID = re.compile(r"[0-9a-f]{10}")


class NotThere(Exception):
    """There is no such proposal, or it is not in the state that is asked for."""


@dataclass(frozen=True)
class Waiting:
    """A proposal as it is kept. Times in seconds since 1970; ``accepted_at`` is 0 before that."""

    id: str
    kind: str
    rule: str
    severity: str
    command: str
    confidence: int
    ready: bool
    created_at: float
    accepted_at: float = 0.0
    report: str = ""
    """The id of the report that it was made of, if it was."""


class Proposals:
    """The proposals of this user."""

    def __init__(self, paths: Paths) -> None:
        self._folder = paths.state / "proposals"
        self._rules = paths.config / "rules"

    def keep(self, proposal: Proposal, report: str = "") -> Path:
        """Write a proposal down, made of ``report`` if so; returns its folder. Raises OSError."""
        folder = self._folder / proposal.id
        write_atomically(folder / "rule.yaml", proposal.text.encode())
        write_atomically(folder / "text.md", wording(proposal).encode())
        try:
            since = self.get(proposal.id).accepted_at
        except NotThere:
            since = 0.0
        self._note(
            Waiting(
                proposal.id,
                proposal.kind,
                proposal.rule,
                proposal.severity,
                proposal.command,
                proposal.confidence,
                proposal.ready,
                time.time(),
                since,
                report,
            )
        )
        return folder

    def every(self) -> Iterator[Waiting]:
        """All proposals, the oldest first; those whose notes cannot be read are left out."""
        found = []
        for folder in self._folder.glob("*/"):
            try:
                found.append(self.get(folder.name))
            except NotThere:
                continue
        return iter(sorted(found, key=lambda one: one.created_at))

    def get(self, name: str) -> Waiting:
        """The proposal called ``name``. Raises NotThere."""
        missing = f"there is no proposal {name!r}; `caro-lsp rules propose --list` shows them"
        if not _ID.fullmatch(name):
            raise NotThere(missing)
        try:
            return Waiting(**json.loads((self._folder / name / "about.json").read_bytes()))
        except (OSError, ValueError, TypeError):
            raise NotThere(missing) from None

    def text(self, name: str) -> str:
        """What to write to others about it. Raises NotThere."""
        return self._read(name, "text.md").decode("utf-8", "replace")

    def accept(self, name: str) -> Path:
        """Put the rule among the user's rules; returns its file. Raises NotThere and OSError."""
        waiting = self.get(name)
        content = self._read(name, "rule.yaml")
        target = self._target(waiting)
        before = self._folder / name / "before.yaml"
        if target.exists() and target.read_bytes() != content:
            write_atomically(before, target.read_bytes())
        elif not target.exists():
            before.unlink(missing_ok=True)
        write_atomically(target, content)
        self._note(replace(waiting, accepted_at=time.time()))
        return target

    def roll_back(self, name: str = "") -> tuple[Waiting, Path]:
        """Undo the acceptance of ``name``, or of the last one; returns it and the rule's file.

        What stood there before comes back. A file that was edited since is kept aside in the
        proposal's folder. Raises NotThere and OSError.
        """
        accepted = [one for one in self.every() if one.accepted_at]
        if name:
            accepted = [self.get(name)] if self.get(name).accepted_at else []
        if not accepted:
            which = f"{name} was not accepted" if name else "no proposal was accepted"
            raise NotThere(f"{which}, so there is nothing to undo")
        waiting = max(accepted, key=lambda one: one.accepted_at)
        folder, target = self._folder / waiting.id, self._target(waiting)
        if target.exists():
            content = target.read_bytes()
            if content != self._read(waiting.id, "rule.yaml"):
                write_atomically(folder / "edited.yaml", content)
            before = folder / "before.yaml"
            if before.exists():
                write_atomically(target, before.read_bytes())
                before.unlink()
            else:
                target.unlink()
        self._note(replace(waiting, accepted_at=0.0))
        return waiting, target

    def _target(self, waiting: Waiting) -> Path:
        return self._rules / f"{waiting.rule}.yaml"

    def _read(self, name: str, file: str) -> bytes:
        try:
            return (self._folder / self.get(name).id / file).read_bytes()
        except FileNotFoundError:
            raise NotThere(f"{file} of proposal {name} is gone; propose it again") from None

    def _note(self, waiting: Waiting) -> None:
        data = json.dumps(asdict(waiting), indent=1).encode()
        write_atomically(self._folder / waiting.id / "about.json", data)
