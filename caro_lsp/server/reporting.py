"""Between the protocol and reports: what was wrong at a place, shown, asked about, and sent.

A report is shown as a file that the client opens, so it works in every editor: what stands in that
file, saved, is what is sent. Nothing here blocks: files, database and network are for threads.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types

from caro_lsp.govern.private import is_private
from caro_lsp.heal.desk import Desk, SwitchedOff, Undone
from caro_lsp.heal.failure import Failure
from caro_lsp.heal.outbox import NotNow, NotThere
from caro_lsp.heal.postman import Postman
from caro_lsp.heal.private import PrivateFile
from caro_lsp.heal.report import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.heal.desk import Preview
    from caro_lsp.heal.outbox import Entry
    from caro_lsp.heal.schema import Kind
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.checks import Checked
    from caro_lsp.server.documents import Snapshot

logger = logging.getLogger(__name__)
T = TypeVar("T")

# VS Code has room for some fifty letters beside each other.
SEND, SEND_AND_FETCH, EDIT, CANCEL = "Send", "Send, get answer", "Edit", "Cancel"
PROPOSE = "Propose rule"
AS_IT_IS = "Send as it is"
WATCH_SECONDS = 1800.0
"""How long a report that is being edited is watched for being saved."""
_LOOK_SECONDS = 0.5
_DRAWN_SECONDS = 0.4
_CANNOT = (NotNow, NotThere, SwitchedOff, PrivateFile, Unfit, OSError, sqlite3.Error)


class NoReport(Exception):
    """There is nothing to report, or no way to; says why."""


class Reporting:
    """The reports that are made in one editor."""

    def __init__(self, server: CaroServer) -> None:
        self._server = server
        self._failures: dict[str, Failure] = {}
        """What the reports of this session are about, for as long as it lasts, in memory only."""

    def desk(self, uri: str = "") -> Desk:
        """Reports with the settings that are in force for a document."""
        return Desk(self._server.paths, self._server.settings(uri).heal)

    # Making and showing.

    async def preview(
        self, kind: Kind, uri: str, place: types.Range | None, rule: str, note: str = ""
    ) -> Preview:
        """Make the report. Raises :class:`NoReport`."""
        failure = await self._failure(kind, uri, place, rule, note)
        made = await self._try(lambda: self.desk(uri).preview(failure))
        self._failures[made.id] = failure
        return made

    async def _failure(
        self, kind: Kind, uri: str, place: types.Range | None, rule: str, note: str
    ) -> Failure:
        info = self._server.client_info
        editor = info.name if info else ""
        snapshot = self._server.documents.snapshot(uri) if uri else None
        if snapshot is None:
            if kind != "crash":
                raise NoReport(f"{uri or 'the document'} is not open")
            return Failure(kind, "server", note=note, editor=editor)
        if is_private(b"".join(snapshot.lines)):
            raise NoReport(str(PrivateFile()))
        checked = await self._server.check(uri)
        settings = self._server.settings(uri)
        command, found = _text_at(snapshot, place), None
        if checked is not None and rule:
            found = _finding(checked, rule, place)
            if found is not None and found.command is not None:
                source = checked.snapshot.script.source
                command = source[found.span.start : found.span.end].decode("utf-8", "replace")
        known = self._server.policy(uri).loaded.rules.known.get(rule)
        offer = self._server.generation.offered(command) if kind == "wrong-suggestion" else None
        return Failure(
            kind,
            "check" if kind in {"false-alarm", "missing-rule"} else "completion",
            rule=rule,
            builtin_rule=bool(known and known.layer == "community"),
            severity=found.severity if found else known.severity if known else "",
            dialect=snapshot.dialect,
            source=offer.source.partition(":")[0] if offer else "",
            request=_comment_above(snapshot, place) if kind == "wrong-suggestion" else "",
            command=command,
            note=note,
            editor=editor,
            context=found.command.context if found and found.command else (),
            wrappers=found.command.wrappers if found and found.command else (),
            rules_in_force=len(self._server.policy(uri).loaded.rules.rules),
            backend=settings.model.backend,
            check_level=settings.dogma.level,
        )

    async def show(self, made: Preview) -> bool:
        """Open the report in the editor; false where it cannot."""
        window = self._server.client_capabilities.window
        if not (window and window.show_document and window.show_document.support):
            return False
        answer = await self._server.window_show_document_async(
            types.ShowDocumentParams(made.file.resolve().as_uri(), take_focus=True)
        )
        return bool(answer and answer.success)

    async def show_and_ask(self, made: Preview, uri: str) -> None:
        """Show the report and ask what to do with it; again each time that it is saved."""
        shown = await self.show(made)
        desk = self.desk(uri)
        if desk.settings.sender != "none" and not desk.needs_yes(desk.level):
            # The settings are a yes beforehand.
            await self._send_and_tell(made, uri)
            return
        # An editor whose questions stop everything else has to draw the report first.
        await asyncio.sleep(_DRAWN_SECONDS)
        where = "" if shown else f" It stands in {made.file}."
        failure = self._failures.get(made.id)
        about_rules = failure is not None and failure.kind in {"false-alarm", "missing-rule"}
        propose = (PROPOSE,) if about_rules else ()
        answer = await self._ask(
            f"Send this report? Nothing but these bytes is sent.{where} To read or change it,"
            f" choose {EDIT}; when it is saved you are asked again.",
            *(SEND, SEND_AND_FETCH, EDIT, *propose, CANCEL),
        )
        if answer == PROPOSE and failure is not None:
            from caro_lsp.server.proposing import propose as proposed

            await proposed(self._server, made.id, failure, uri)
            return
        until = time.monotonic() + WATCH_SECONDS
        while answer in {SEND, SEND_AND_FETCH, EDIT}:
            fetch = answer == SEND_AND_FETCH
            if answer != EDIT and await self._send_and_tell(made, uri, fetch_answer=fetch):
                return
            # What cannot be sent as it stands there is mended, and asked about again.
            if not await self._saved(made, until):
                return
            answer = await self._ask(
                "Send the report as it is saved now?", *(SEND, SEND_AND_FETCH, EDIT, CANCEL)
            )

    async def _send_and_tell(self, made: Preview, uri: str, *, fetch_answer: bool = False) -> bool:
        """Whether the report is on its way."""
        result = await self.send(made.id, uri, fetch_answer=fetch_answer)
        accepted: bool = result["state"] != "declined"
        kind = types.MessageType.Info if accepted else types.MessageType.Warning
        self._server.tell(result["message"], kind)
        return accepted

    async def _saved(self, made: Preview, until: float) -> bool:
        """Wait until the file has changed; false where it is gone, or nobody saved it."""

        def stamp() -> tuple[int, int]:
            found = made.file.stat()
            return found.st_mtime_ns, found.st_size

        try:
            before = await asyncio.to_thread(stamp)
            while time.monotonic() < until:
                await asyncio.sleep(_LOOK_SECONDS)
                if await asyncio.to_thread(stamp) != before:
                    return True
        except OSError:
            pass
        return False

    async def _ask(self, question: str, *answers: str) -> str:
        """What the user chose; nothing where the client cannot ask."""
        params = types.ShowMessageRequestParams(
            types.MessageType.Info,
            f"caro: {question}",
            [types.MessageActionItem(a) for a in answers],
        )
        with contextlib.suppress(Exception):  # a client that cannot ask has said nothing
            chosen = await self._server.window_show_message_request_async(params)
            return chosen.title if chosen else ""
        return ""

    # Sending.

    async def send(
        self,
        identity: str,
        uri: str = "",
        *,
        text: str | None = None,
        fetch_answer: bool = False,
        as_edited: bool = False,
    ) -> dict[str, Any]:
        """The user says yes to ``text``, or to what stands in the report's file.

        The answer of ``caro.sendHealingReport``, with a message for the user.
        """
        desk = self.desk(uri)
        try:
            data = await self._try(
                lambda: desk.shown(identity) if text is None else text.encode("utf-8")
            )
            await self._agree(desk, identity, data, fetch_answer, as_edited=as_edited)
            await self._try(lambda: Postman(desk, self._server.paths).deliver(identity))
            entry = await self._try(lambda: desk.outbox.get(identity))
        except NoReport as error:
            return {"state": "declined", "caseId": None, "message": str(error)}
        return self._answer(await self._opened(entry))

    async def _agree(
        self, desk: Desk, identity: str, data: bytes, fetch_answer: bool, *, as_edited: bool
    ) -> None:
        try:
            await self._try(
                lambda: desk.agree(identity, data, fetch_answer=fetch_answer, as_edited=as_edited)
            )
        except Undone as error:
            question = f"{error}. Send it as it is?"
            if await self._ask(question, AS_IT_IS, CANCEL) != AS_IT_IS:
                raise NoReport(str(error)) from error
            await self._agree(desk, identity, data, fetch_answer, as_edited=True)

    async def _opened(self, entry: Entry) -> Entry:
        """A page that the browser is to show is opened by the client."""
        window = self._server.client_capabilities.window
        if entry.sender == "browser" and entry.state == "sent" and window and window.show_document:
            with contextlib.suppress(Exception):
                await self._server.window_show_document_async(
                    types.ShowDocumentParams(entry.case_url, external=True)
                )
        return entry

    @staticmethod
    def _answer(entry: Entry) -> dict[str, Any]:
        case = entry.case_id or None
        if entry.state == "sent":
            message = f"the report was sent; its case is {entry.case_url or entry.case_id}"
            return {"state": "sent", "caseId": case, "message": message}
        if entry.state in {"queued", "sending"}:
            message = f"the report waits in the outbox: {entry.problem or 'it is being sent'}"
            return {"state": "queued", "caseId": case, "message": message}
        return {"state": "declined", "caseId": case, "message": entry.problem or "it was not sent"}

    # At the start, and in the background.

    async def resume(self) -> None:
        """Send what waits, fetch answers that the user agreed to, and show those that are new."""
        desk = self.desk()

        def work() -> list[Entry]:
            desk.prune()
            postman = Postman(desk, self._server.paths)
            postman.deliver()
            postman.fetch(asked=False, now=time.time())
            return desk.outbox.unseen()

        try:
            answers = await self._try(work)
        except NoReport as error:
            logger.warning("reports: %s", error)
            return
        for entry in answers:
            message = f"your report {entry.id[:8]} was answered: {entry.answer}"
            self._server.tell(message, types.MessageType.Info)
            self._server.notify_status("ready", message)
            await self._try(lambda one=entry.id: desk.outbox.seen(one))  # type: ignore[misc]

    async def note(self, failure: Failure, uri: str = "") -> None:
        """Keep a failure that nobody marked, redacted, for the user to look at later.

        Nothing is kept where the document is private, or, if it is not known which one it was, any
        is. It is sent only where the user has agreed to reports without being asked.
        """
        if not self._server.settings(uri).heal.enable or self._is_private(uri):
            return
        desk = self.desk(uri)
        try:
            made = await self._try(lambda: desk.preview(failure))
            # An equal failure that was sent tells nothing new.
            quiet = desk.settings.sender in {"none", "browser"} or made.sent_as
            if not quiet and not desk.needs_yes(desk.level):
                await self._try(lambda: desk.agree(made.id, made.body))
                await self._try(lambda: Postman(desk, self._server.paths).deliver(made.id))
        except (NoReport, Undone) as error:
            logger.info("not noted: %s", error)

    def _is_private(self, uri: str) -> bool:
        documents = self._server.documents
        snapshots = [documents.snapshot(one) for one in ([uri] if uri else documents.uris())]
        return any(is_private(b"".join(one.lines)) for one in snapshots if one is not None)

    @staticmethod
    async def _try(work: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(work)
        except _CANNOT as error:
            raise NoReport(str(error)) from error


def _finding(checked: Checked, rule: str, place: types.Range | None) -> Any:
    span = checked.snapshot.span(place) if place else None
    for finding in checked.review.findings:
        near = span is None or (finding.span.start <= span.end and span.start <= finding.span.end)
        if finding.rule.id == rule and near:
            return finding
    return None


def _text_at(snapshot: Snapshot, place: types.Range | None) -> str:
    """The selected text, or the line."""
    if place is None:
        return ""
    if place.start != place.end:
        span = snapshot.span(place)
        source = b"".join(snapshot.lines)
        return source[span.start : span.end].decode("utf-8", "replace").strip()
    line = snapshot.line(place.start.line).strip()
    if line.startswith("#"):
        line = snapshot.line(place.start.line + 1).strip()
    return line


def _comment_above(snapshot: Snapshot, place: types.Range | None) -> str:
    """What was asked for: the comment at a line, or right above it."""
    if place is None:
        return ""
    number = place.start.line
    if not snapshot.line(number).lstrip().startswith("#"):
        number -= 1
    said: list[str] = []
    while number >= 0 and snapshot.line(number).lstrip().startswith("#"):
        said.insert(0, snapshot.line(number).lstrip("# \t"))
        number -= 1
    return " ".join(said)
