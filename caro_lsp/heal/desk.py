"""Where reports are made, shown, changed, agreed to and handed to the outbox."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.heal import report as reports
from caro_lsp.heal import schema
from caro_lsp.heal.keys import Keys
from caro_lsp.heal.outbox import NotNow, Outbox, digest
from caro_lsp.paths import private_folder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caro_lsp.config import Heal
    from caro_lsp.heal.failure import Failure
    from caro_lsp.heal.outbox import Entry
    from caro_lsp.heal.schema import Level
    from caro_lsp.paths import Paths

DEFAULT_LEVEL: Level = "standard"


class SwitchedOff(RuntimeError):
    """The setting ``heal.enable`` is false."""


class Undone(RuntimeError):
    """The edited report says more than redaction would let pass; ``places`` has what and where."""

    def __init__(self, places: tuple[tuple[str, str], ...]) -> None:
        self.places = places
        first = "; ".join(f"{name} would read: {shown}" for name, shown in places)
        super().__init__(f"the edited report says more than it would by itself ({first})")


@dataclass(frozen=True)
class Preview:
    """A report as it is shown: ``file`` holds ``body``, and may be edited.

    ``again``: an equal failure was met before. ``sent_as``: the case of one that was sent.
    """

    id: str
    body: bytes
    file: Path
    again: bool = False
    sent_as: str = ""


class Desk:
    """The reports of this user."""

    def __init__(
        self, paths: Paths, settings: Heal, clock: Callable[[], float] = time.time
    ) -> None:
        self._paths = paths
        self.settings = settings
        self.keys = Keys(paths)
        self.outbox = Outbox(paths, clock)

    @property
    def folder(self) -> Path:
        """Where reports stand while they are shown."""
        return self._paths.cache / "reports"

    @property
    def level(self) -> Level:
        """The level of reports if nobody asks for another one."""
        consent = self.settings.consent
        return DEFAULT_LEVEL if consent == "ask" else consent

    def needs_yes(self, level: Level) -> bool:
        """Whether the user is to be asked before a report of ``level`` is sent."""
        consent = self.settings.consent
        if consent == "ask":
            return True
        return schema.LEVELS.index(level) > schema.LEVELS.index(consent)

    def preview(self, failure: Failure, level: Level | None = None) -> Preview:
        """Make a report, and the file in which it is shown. Nothing is sent.

        Equal failures share one report as long as it has not been sent. Raises
        :class:`SwitchedOff`, OSError, sqlite3.Error.
        """
        if not self.settings.enable:
            raise SwitchedOff("reports are switched off by the setting heal.enable")
        level = level or self.level
        body = reports.build(failure, level, self.keys)
        made = reports.check(body).report
        sent = self.outbox.sent_like(made.fingerprint)
        case = sent.case_id if sent else ""
        known = self.outbox.unsent_like(made.fingerprint, level)
        if known is not None:
            return replace(self._again(known, failure, level), sent_as=case)
        self.outbox.put(body, made.id, made.kind, level, made.fingerprint)
        return Preview(made.id, body, self.show(made.id), sent_as=case)

    def _again(self, known: Entry, failure: Failure, level: Level) -> Preview:
        if known.state == "draft" and self.shown(known.id) == known.body:
            times = known.occurrences + 1
            new = reports.build(failure, level, self.keys, identity=known.id, occurrences=times)
            body = reports.again(known.body, new)
            self.outbox.edit(known.id, body, times)
            return Preview(known.id, body, self.show(known.id), again=True)
        # What was agreed to stays as it was shown, and what is being edited as it is.
        self.outbox.count(known.id)
        file = self.file(known.id)
        shown = file if file.exists() else self.show(known.id)
        return Preview(known.id, known.body, shown, again=True)

    def file(self, identity: str) -> Path:
        """Where the report of this id is shown."""
        return self.folder / f"{identity}.json"

    def show(self, identity: str) -> Path:
        """Write the report to its file. Raises OSError, NotThere."""
        entry = self.outbox.get(identity)
        file = self.file(entry.id)
        private_folder(self.folder)
        write_atomically(file, entry.body)
        return file

    def shown(self, identity: str) -> bytes:
        """What stands in the file of a report now; the report itself where the file is gone."""
        entry = self.outbox.get(identity)
        with contextlib.suppress(FileNotFoundError):
            return self.file(entry.id).read_bytes()
        return entry.body

    def edit(self, identity: str, data: bytes) -> reports.Checked:
        """Put edited bytes in the place of a report. Raises Unfit, NotNow, NotThere."""
        entry = self.outbox.get(identity)
        checked = self.examine(entry, data)
        if data != entry.body:
            self.outbox.edit(entry.id, data)
        private_folder(self.folder)
        write_atomically(self.file(entry.id), data)
        return checked

    def examine(self, entry: Entry, data: bytes) -> reports.Checked:
        """Whether ``data`` may stand in the place of a report. Raises Unfit."""
        checked = reports.check(data)
        for name, known in (("id", entry.id), ("key", self.keys.public), ("kind", entry.kind)):
            if getattr(checked.report, name) != known:
                raise reports.Unfit(f"{name}: expected {known}; put it back")
        if schema.LEVELS.index(checked.report.level) > schema.LEVELS.index(entry.level):
            raise reports.Unfit(f"level: expected {entry.level}; make the report anew for more")
        return checked

    def agree(
        self,
        identity: str,
        data: bytes,
        *,
        fetch_answer: bool = False,
        as_edited: bool = False,
    ) -> Entry:
        """The user has seen ``data`` and says yes: from here on it is on its way.

        Raises :class:`Undone` (unless ``as_edited``), Unfit, NotNow, NotThere, Refused.
        """
        from caro_lsp.heal.senders import Destination, Refused, make_sender

        if not self.settings.enable:
            raise SwitchedOff("reports are switched off by the setting heal.enable")
        entry = self.outbox.get(identity)
        if entry.state in {"sent", "sending"}:
            raise NotNow(f"report {entry.id[:8]} is {entry.state} already")
        checked = self.edit(entry.id, data)
        if checked.undone and not as_edited:
            raise Undone(checked.undone)
        sender = self.settings.sender
        try:
            make_sender(sender, Destination(self._paths, self.settings.endpoint,
                                            self.settings.token_env))  # fmt: skip
        except Refused as error:
            raise NotNow(str(error)) from error
        self.outbox.consent(
            entry.id,
            digest(data),
            sender,
            self.settings.endpoint,
            fetch_answer=fetch_answer or self.settings.fetch_answers,
        )
        return self.outbox.get(entry.id)

    def delete(self, identity: str) -> str:
        """Forget a report; its id."""
        entry = self.outbox.get(identity)
        self.outbox.delete(entry.id)
        self.file(entry.id).unlink(missing_ok=True)
        return entry.id

    def prune(self) -> None:
        """Forget what is older than ``heal.retentionDays``."""
        for identity in self.outbox.prune(self.settings.retention_days):
            self.file(identity).unlink(missing_ok=True)
