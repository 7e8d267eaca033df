"""The server class, and the one place where features are registered."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcMethodNotFound
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from caro_lsp import __version__, config
from caro_lsp.dogma import layers
from caro_lsp.paths import Paths, exists
from caro_lsp.server.checks import Checks
from caro_lsp.server.documents import Documents, path_of
from caro_lsp.server.explanations import Explanations
from caro_lsp.server.garbage import Garbage
from caro_lsp.server.machine import MachineWatch
from caro_lsp.server.mending import Mending
from caro_lsp.server.preparing import Preparing

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator
    from pathlib import Path

    from caro_lsp.heal.failure import Failure
    from caro_lsp.learn.patterns.patterns import Patterns
    from caro_lsp.server.checks import Checked
    from caro_lsp.server.generation import Generation
    from caro_lsp.server.learning import Learning
    from caro_lsp.server.reporting import Reporting
    from caro_lsp.server.rule_files import RuleFiles
    from caro_lsp.server.rule_pages import RulePages

logger = logging.getLogger(__name__)
T = TypeVar("T")

SETTINGS_SECONDS = 2.0
"""The longest that findings and suggestions wait for the client's first settings."""


class _Protocol(LanguageServerProtocol):
    """pygls' protocol with document synchronisation left to ``documents``."""

    def handle_message(self, message: Any) -> None:
        server: Any = self._server
        server.mending.stir()
        super().handle_message(message)

    def _execute_handler(
        self,
        msg_id: Any,
        handler: Any,
        callback: Any,
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        super()._execute_handler(msg_id, handler, callback, args, kwargs)
        # pygls forgets those of requests; that of a notification, one at each key, it keeps.
        if (future := self._request_futures.get(msg_id)) is not None:
            future.add_done_callback(lambda _: self._request_futures.pop(msg_id, None))

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(
        self, params: types.DidOpenTextDocumentParams
    ) -> Generator[Any, Any, None]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Generator[Any, Any, None]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(
        self, params: types.DidCloseTextDocumentParams
    ) -> Generator[Any, Any, None]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None


_Place = tuple["Path | None", "Path | None"]
"""A project, and the folder that ``scope.paths`` of rules count from."""


@dataclass
class Policy:
    """What is in force for the documents of one project."""

    configuration: config.Configuration
    loaded: layers.Loaded
    digest: str


class CaroServer(LanguageServer):
    """Open documents, settings, rules and the model, for one client."""

    def __init__(self, paths: Paths | None = None) -> None:
        super().__init__("caro-lsp", __version__, protocol_cls=_Protocol)
        self.paths = paths or Paths.from_environment()
        self.documents = Documents()
        self.editor_settings: dict[str, Any] = {}
        self.client_info: types.ClientInfo | None = None
        self.workspace_trusted = False
        """Whether the editor says that the user trusts the workspace."""
        self.ignore_command = ""
        """The client's own command that asks for the reason to ignore a finding; empty for none."""
        self.explain_command = ""
        """The client's own command that shows an explanation; empty for none."""
        self.client_asks_for_model = False
        """Whether the client itself offers to fetch a model that is missing."""
        self._settled = asyncio.Event()
        self.folders: list[Path] = []
        self._machine = MachineWatch(self.paths.machine)
        self._told_problems: set[str] = set()
        self._policies: dict[_Place, Policy] = {}
        self._sound: dict[_Place, Policy] = {}
        """The last policies that were made with a sound machine-wide configuration."""
        self.mending = Mending(self)
        self.preparing = Preparing(self)
        self.garbage = Garbage(self.mending.idle_seconds)
        self._checks = Checks(self.documents, self.policy, self.garbage)
        self.explanations = Explanations(self.paths)
        self._generation: Generation | None = None
        self._reporting: Reporting | None = None
        self._learning: Learning | None = None
        self._patterns: tuple[object, Patterns | None] | None = None
        self._rule_files: RuleFiles | None = None
        self._rule_pages: RulePages | None = None
        self._background: set[asyncio.Future[None]] = set()

    # What is in force.

    def settle(self) -> None:
        """The client's settings have arrived, or none will."""
        self._settled.set()

    async def settled(self) -> None:
        """Wait for the client's settings, so that nothing is judged by others."""
        if not self._settled.is_set():
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._settled.wait(), SETTINGS_SECONDS)
            self._settled.set()

    def policy(self, uri: str) -> Policy:
        """The settings and rules for a document."""
        self.notice_machine()
        path = path_of(uri)
        project = config.find_project(path.parent) if path else None
        if project is None and path is None and self.folders:
            project = self.folders[0]
        root = project or next((f for f in self.folders if path and path.is_relative_to(f)), None)
        place = (project, root)
        if place not in self._policies:
            configuration = config.load(
                self.paths, project, self.editor_settings, trusted=self.workspace_trusted
            )
            self._machine.include(configuration.enterprise.policies)
            loaded = layers.load(self.paths, configuration, root=root)
            digest = loaded.rules.digest + configuration.settings.dogma.level
            policy = Policy(configuration, loaded, digest)
            self._tell_problems(policy)
            if configuration.broken or loaded.broken:
                # Until the administrator has mended it, what was in force stays so.
                policy = self._sound.get(place, policy)
            else:
                self._sound[place] = policy
            self._policies[place] = policy
        return self._policies[place]

    def settings(self, uri: str) -> config.Settings:
        """The settings for a document."""
        return self.policy(uri).configuration.settings

    def notice_machine(self) -> None:
        """Take up a machine-wide configuration that has changed, and check what is open again."""
        if not self._machine.changed():
            return
        self.forget_policies()
        # What is still wrong, or wrong again, is said again.
        said = tuple(map(str, self._machine.places))
        self._told_problems = {p for p in self._told_problems if not p.startswith(said)}
        if self.documents.uris():
            from caro_lsp.server.features.diagnostics import refresh

            # Later, since a check of one of them may be what noticed it.
            asyncio.get_running_loop().call_soon(refresh, self)

    def forget_policies(self) -> None:
        """Read settings and rules again at the next need."""
        self._policies.clear()
        self._checks.forget()

    def _tell_problems(self, policy: Policy) -> None:
        # What is open is underlined where it is wrong.
        opened = {str(path_of(uri)) for uri in self.documents.uris()}
        broken = (problem for problem in policy.loaded.problems if problem.path not in opened)
        problems = [str(problem) for problem in (*policy.configuration.problems, *broken)]
        new = [problem for problem in problems if problem not in self._told_problems]
        if not new:
            return
        self._told_problems.update(new)
        for problem in new:
            self.window_log_message(types.LogMessageParams(types.MessageType.Warning, problem))
        more = f" (and {len(new) - 1} more, see the log)" if len(new) > 1 else ""
        broken_machine = policy.configuration.broken or policy.loaded.broken
        kind = types.MessageType.Error if broken_machine else types.MessageType.Warning
        self.tell(f"{new[0]}{more}", kind)

    # Findings.

    async def check(self, uri: str) -> Checked | None:
        """The findings of a document as it is now; None where it is not open."""
        await self.settled()
        return await self._checks.of(uri)

    def forget_document(self, uri: str) -> None:
        """Drop what is remembered of a closed document."""
        self.documents.close(uri)
        self._checks.forget(uri)
        self.rule_files.forget(uri)

    # Rule files.

    @property
    def rule_files(self) -> RuleFiles:
        """Rule files that are open; made at the first need."""
        if self._rule_files is None:
            from caro_lsp.server.rule_files import RuleFiles

            self._rule_files = RuleFiles(self)
        return self._rule_files

    @property
    def rule_pages(self) -> RulePages:
        """The pages of rules; made at the first finding."""
        if self._rule_pages is None:
            from caro_lsp.explain.page_store import PageStore
            from caro_lsp.server.rule_pages import RulePages

            self._rule_pages = RulePages(PageStore(self.paths.rule_pages), self.run_soon)
        return self._rule_pages

    def forget_pages(self) -> None:
        """Write the pages of rules again at the next finding."""
        self._rule_pages = None

    # Generation.

    @property
    def generation(self) -> Generation:
        """Commands from comments; made at the first request."""
        if self._generation is None:
            from caro_lsp.server.generation import Generation

            self._generation = Generation(self)
        return self._generation

    # Reports.

    @property
    def reporting(self) -> Reporting:
        """Reports on what was wrong; made at the first need."""
        if self._reporting is None:
            from caro_lsp.server.reporting import Reporting

            self._reporting = Reporting(self)
        return self._reporting

    async def note_failure(self, failure: Failure, uri: str = "") -> None:
        """Keep a failure for a report, redacted; loads what that takes outside of the loop."""
        await asyncio.to_thread(importlib.import_module, "caro_lsp.server.reporting")
        await self.reporting.note(failure, uri)

    def notice_accepted(self, params: types.DidChangeTextDocumentParams) -> None:
        """See in an edit whether an offer was accepted."""
        if self._generation is None:
            return
        for change in params.content_changes:
            # The whole text does not say what was inserted.
            if isinstance(change, types.TextDocumentContentChangePartial) and change.text.strip():
                self._generation.notice(params.text_document.uri, change.text)

    # Learning.

    @property
    def has_learning(self) -> bool:
        """Whether there was a suggestion, without which there is nothing to learn from a key."""
        return self._learning is not None

    @property
    def learning(self) -> Learning:
        """History, corrections and the audit log; made at the first suggestion."""
        if self._learning is None:
            from caro_lsp.server.learning import Learning

            self._learning = Learning(self)
        return self._learning

    @property
    def has_patterns(self) -> bool:
        """Whether anything was ever learned from corrections."""
        return exists(self.paths.patterns_file)

    def patterns(self, uri: str) -> Patterns | None:
        """What was learned from corrections; None where nothing is to be learned."""
        from caro_lsp.learn.patterns.opening import open_patterns

        settings = self.settings(uri)
        terms = settings.learn, settings.govern
        if self._patterns is None or self._patterns[0] != terms:
            self._patterns = terms, open_patterns(settings, self.paths)
        return self._patterns[1]

    async def close(self) -> None:
        """Look after the state no more, write what is not written yet, and end the model worker."""
        self.mending.stop()
        self.preparing.stop()
        self.garbage.stop()
        if self._learning is not None:
            await self._learning.close()
        if self._generation is not None:
            await self._generation.close()

    def run_soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Do ``work`` in the background; it is held until it is done."""
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    # Telling the client.

    def notify_status(self, kind: str, message: str) -> None:
        """Send ``caro/status``; kind is ready, busy, warning, error or disabled."""
        with contextlib.suppress(Exception):
            self.protocol.notify("caro/status", {"kind": kind, "message": message})

    def tell(self, message: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """Show the user a message."""
        self.window_show_message(types.ShowMessageParams(kind, f"caro: {message}"))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log an error. pygls would show the text of an exception to the user."""
        if isinstance(error, JsonRpcMethodNotFound):
            return  # told to the client, whose mistake it is
        logger.error("%s: %s", getattr(source, "__name__", source), error, exc_info=error)
        with contextlib.suppress(Exception):
            from caro_lsp.heal.failure import of_exception

            self.run_soon(self.note_failure(of_exception(error, "server")))

    def resolves_edits(self) -> bool:
        """Whether the client asks for the edit of a code action when the user chooses it."""
        document = self.client_capabilities.text_document
        resolve = document and document.code_action and document.code_action.resolve_support
        return bool(resolve and "edit" in resolve.properties)

    def pulls_diagnostics(self) -> bool:
        """Whether the client asks for diagnostics itself; else they are sent."""
        document = self.client_capabilities.text_document
        return bool(document and document.diagnostic)

    def described_client(self) -> dict[str, Any]:
        """What the client said of itself, as far as it matters here."""
        info = self.client_info
        document = self.client_capabilities.text_document
        return {
            "name": info.name if info else "",
            "version": info.version if info else None,
            "inline_completion": bool(document and document.inline_completion),
            "pull_diagnostics": self.pulls_diagnostics(),
            "encoding": self.documents.encoding,
        }


def create_server(paths: Paths | None = None) -> CaroServer:
    """The server with all its features."""
    from caro_lsp.server.features import (
        code_action,
        commands,
        completion,
        diagnostics,
        hover,
        inline_completion,
        lifecycle,
        synchronization,
    )

    server = CaroServer(paths)
    for feature in (
        lifecycle,
        synchronization,
        diagnostics,
        inline_completion,
        completion,
        hover,
        code_action,
        commands,
    ):
        feature.register(server)
    return server
