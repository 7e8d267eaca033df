"""Between the server's events and what is remembered of them: history, corrections, audit log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from caro_lsp.govern.audit import AuditLog
from caro_lsp.govern.background import Background
from caro_lsp.govern.private import is_private
from caro_lsp.heal.failure import of_entry
from caro_lsp.learn.entry import Entry
from caro_lsp.learn.recorder import Recorder
from caro_lsp.learn.watch import Watch
from caro_lsp.paths import expanded
from caro_lsp.server.collecting import Courier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caro_lsp.config import Audit
    from caro_lsp.govern.audit import Event
    from caro_lsp.learn.correction import Correction
    from caro_lsp.learn.entry import Outcome
    from caro_lsp.learn.patterns.patterns import Patterns
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.documents import Snapshot
    from caro_lsp.server.generation import Offer

logger = logging.getLogger(__name__)

CLOSING_SECONDS = 3.0
"""The longest that the end of the server waits for what is not written yet."""
_REMEMBERED = 1000


class Learning:
    """What one server remembers. All writing is done in a thread of its own."""

    def __init__(self, server: CaroServer) -> None:
        self._server = server
        self._background = Background("caro-learning")
        self._watch = Watch(self._record)
        self._recorder = Recorder(
            server.paths.history_file,
            self._background,
            trouble=self._trouble,
            settled=self._learn,
        )
        self._patterns: Patterns | None = None
        self._accepted: dict[str, None] = {}
        self._blocked: dict[tuple[str, ...], None] = {}
        self._courier = Courier()

    # Suggestions.

    def offered(self, snapshot: Snapshot, line: int, prompt: str, offers: Sequence[Offer]) -> None:
        """Suggestions are shown for the request on ``line`` (from 0) of a document."""
        if self._remembers(snapshot.uri):
            entries = [_entry(offer, prompt, snapshot.dialect) for offer in offers]
            self._watch.offered(snapshot.uri, _Lines(snapshot), line, entries)

    def offered_for_text(self, uri: str, prompt: str, offers: Sequence[Offer]) -> None:
        """Suggestions are shown for a description; ``uri`` may be empty."""
        if self._remembers(uri):
            snapshot = self._server.documents.snapshot(uri)
            dialect = snapshot.dialect if snapshot else "bash"
            entries = [_entry(offer, prompt, dialect) for offer in offers]
            self._watch.offered(uri, (), None, entries)

    def answered(self, offer: Offer, outcome: Outcome, arguments: dict[str, Any]) -> None:
        """The editor says that an offer was accepted or rejected."""
        executed, success = _flag(arguments, "executed"), _flag(arguments, "success")
        watched = self._watch.answered(offer.id, outcome, executed, success)
        if not watched and outcome == "accepted":
            self._note_accepted(offer.id, offer.source, "")

    def blocked(self, uri: str, command: str, rules: Sequence[str]) -> None:
        """A command was not suggested because of rules; said once a command."""
        blocked = (command, *rules)
        if blocked in self._blocked:
            return
        self._blocked[blocked] = None
        if len(self._blocked) > _REMEMBERED:
            self._blocked.pop(next(iter(self._blocked)))
        self.audit("suggestion.blocked", uri, text=command, rules=sorted(set(rules)))

    # Documents.

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """A document was edited; costs nothing where nothing was suggested."""
        uri = params.text_document.uri
        if not self._watch.watches(uri) or (lines := self._lines(uri)) is None:
            return
        for change in params.content_changes:
            first, last = 0, len(lines) - 1
            if isinstance(change, types.TextDocumentContentChangePartial):
                first = change.range.start.line
                last = first + change.text.count("\n")
            self._watch.changed(uri, lines, first, last)

    def saved(self, uri: str) -> None:
        """A document was saved."""
        if self._watch.watches(uri):
            lines = self._lines(uri)
            if lines is not None and self._remembers(uri):
                self._watch.saved(uri, lines)
            else:
                self._watch.drop(uri)

    def closed(self, uri: str) -> None:
        """A document is about to be closed."""
        if self._watch.watches(uri) and not self._remembers(uri):
            self._watch.drop(uri)
        self._watch.closed(uri)

    # The audit log.

    def audit(self, event: Event, uri: str = "", *, text: str = "", **data: Any) -> None:
        """Note an event; of ``text`` a keyed hash is kept, and nothing in a private file."""
        settings = self._server.settings(uri).audit
        if not settings.enable:
            return
        log = AuditLog(audit_file(self._server, settings.path))
        hashed = text if text and not self._private(uri) else ""

        def append() -> None:
            try:
                digest = {"text": log.digest(hashed)} if hashed else {}
                log.append(event, **data, **digest)
            except OSError as error:
                self._trouble(f"the audit log {log.file} cannot be written: {error.strerror}")
            self._courier.soon(log, settings.otlp_endpoint)

        self._background.submit(append)

    def collect(self) -> None:
        """Send the audit log to the collector, where there is one, as far as it has not got it."""
        settings = self._server.settings("").audit
        if settings.enable and settings.otlp_endpoint:
            log = AuditLog(audit_file(self._server, settings.path))
            self._courier.soon(log, settings.otlp_endpoint)

    # The state.

    async def status(self, uri: str) -> dict[str, Any]:
        """Whether a history is kept, what it holds, and what is wrong with it."""
        settings = self._server.settings(uri).learn
        found: dict[str, Any] = {"enabled": settings.enable, "problem": self._recorder.problem}
        if settings.enable:
            found |= await asyncio.to_thread(_counts, self._server.paths.history_file)
        return found

    async def close(self) -> None:
        """Write what waits, and end."""
        self._watch.close()
        await asyncio.to_thread(self._recorder.close, CLOSING_SECONDS)

    def _remembers(self, uri: str) -> bool:
        """Whether what happens in a document may be remembered; takes over the settings."""
        settings = self._server.settings(uri).learn
        if not settings.enable:
            return False
        self._patterns = self._server.patterns(uri)
        if self._patterns is not None:
            self._patterns.record = self._recorded(self._server.settings(uri).audit)
        self._recorder.configure(encrypt=settings.encrypt, retention_days=settings.retention_days)
        return not self._private(uri)

    def _private(self, uri: str) -> bool:
        snapshot = self._server.documents.snapshot(uri)
        return snapshot is not None and is_private(b"".join(snapshot.lines))

    def _lines(self, uri: str) -> _Lines | None:
        snapshot = self._server.documents.snapshot(uri)
        return _Lines(snapshot) if snapshot else None

    def _record(self, uri: str, entry: Entry) -> None:
        if not self._server.settings(uri).learn.enable:
            # Switched off meanwhile.
            return
        self._recorder.put(entry)
        if (failure := of_entry(entry)) is not None:
            self._server.run_soon(self._server.note_failure(failure, uri))
        if entry.outcome == "accepted":
            self._note_accepted(entry.uid, entry.source, entry.generated)

    def _note_accepted(self, identity: str, source: str, command: str) -> None:
        if identity not in self._accepted:
            self._accepted[identity] = None
            if len(self._accepted) > _REMEMBERED:
                self._accepted.pop(next(iter(self._accepted)))
            self.audit("suggestion.accepted", text=command, source=source)

    def _recorded(self, settings: Audit) -> Callable[[Event, str, str], None]:
        """What notes the fate of patterns in the audit log; called in the background."""
        log = AuditLog(audit_file(self._server, settings.path))

        def record(event: Event, pattern: str, what: str) -> None:
            if settings.enable:
                try:
                    log.append(event, pattern=pattern, what=what)
                except OSError as error:
                    self._trouble(f"the audit log {log.file} cannot be written: {error.strerror}")
                self._courier.soon(log, settings.otlp_endpoint)

        return record

    def _learn(self, identity: str, correction: Correction) -> None:
        """In the background: draw conclusions from what became of a suggestion."""
        from caro_lsp.learn.patterns.store import StoreBroken

        if self._patterns is not None:
            try:
                self._patterns.learn(correction, identity)
            except StoreBroken as error:
                self._trouble(str(error))

    def _trouble(self, message: str) -> None:
        """Log what is wrong with a file; nobody is disturbed, the status says it as well."""
        logger.warning("%s", message)


class _Lines(Sequence[str]):
    """The lines of a document, each made when it is asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def __len__(self) -> int:
        return len(self._snapshot.lines)

    def __getitem__(self, number: Any) -> Any:
        return self._snapshot.line(number)


def audit_file(server: CaroServer, setting: str) -> Path:
    """The audit log that a setting names, or the one in the state folder."""
    return expanded(setting) if setting else server.paths.audit_file


def _flag(arguments: dict[str, Any], key: str) -> bool | None:
    value = arguments.get(key)
    return value if isinstance(value, bool) else None


def _entry(offer: Offer, prompt: str, dialect: str) -> Entry:
    return Entry(prompt, offer.command, dialect=dialect, source=offer.source, uid=offer.id)


def _counts(file: Path) -> dict[str, Any]:
    from caro_lsp.learn.database import Unavailable
    from caro_lsp.learn.store import History

    if not file.exists():
        return {"entries": 0}
    try:
        with History(file, busy=1) as history:
            return dict(history.counts())
    except Unavailable as error:
        return {"problem": str(error)}
