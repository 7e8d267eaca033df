"""The real server over stdio, driven as the editors in ``clients/`` would drive it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import converters, types
from pytest_lsp import ClientServerConfig, LanguageClient
from pytest_lsp.client import default_converter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

CLIENTS = Path(__file__).parent / "clients"
REPOSITORY = Path(__file__).parents[2]
MODELS = REPOSITORY / ".cache" / "caro" / "cache" / "models"
SERVER = Path(sys.executable).with_name("caro-lsp")
CONVERTER = converters.get_converter()
ANSWER_SECONDS = 120


def capabilities(client: str) -> types.ClientCapabilities:
    """What an editor says that it can do."""
    data = json.loads((CLIENTS / f"{client}.json").read_text())
    return CONVERTER.structure(data["capabilities"], types.ClientCapabilities)


@dataclass
class Editor:
    """One editor with one server: short names for what the tests do."""

    client: LanguageClient
    folder: Path
    capabilities: types.ClientCapabilities
    settings: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    registered: list[str] = field(default_factory=list)
    refreshes: int = 0
    statuses: list[Any] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    published: dict[str, types.PublishDiagnosticsParams] = field(default_factory=dict)

    async def start(self, **options: Any) -> types.InitializeResult:
        folder = types.WorkspaceFolder(self.folder.as_uri(), "project")
        return await within(
            self.client.initialize_session(
                types.InitializeParams(
                    capabilities=self.capabilities,
                    workspace_folders=[folder],
                    process_id=os.getpid(),
                    **options,
                )
            )
        )

    def open(self, text: str, name: str = "script.sh", language: str = "shellscript") -> str:
        uri = name if ":" in name else (self.folder / name).as_uri()
        self.versions[uri] = 1
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, *changes: Any) -> int:
        self.versions[uri] += 1
        identifier = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        params = types.DidChangeTextDocumentParams(identifier, list(changes))
        self.client.text_document_did_change(params)
        return self.versions[uri]

    def replace(self, uri: str, text: str) -> int:
        return self.change(uri, types.TextDocumentContentChangeWholeDocument(text))

    @property
    def pulls(self) -> bool:
        return bool(self.capabilities.text_document.diagnostic)

    async def diagnostics(self, uri: str) -> list[types.Diagnostic]:
        """The findings of the version that is open now, however this client gets them."""
        if self.pulls:
            params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
            report = await within(self.client.text_document_diagnostic_async(params))
            return list(report.items)

        async def published() -> list[types.Diagnostic]:
            while True:
                found = self.published.get(uri)
                if found and found.version == self.versions[uri]:
                    return list(found.diagnostics)
                await asyncio.sleep(0.01)

        return await within(published())

    async def codes(self, uri: str) -> list[str]:
        return [str(item.code) for item in await self.diagnostics(uri)]

    async def suggestions(
        self, uri: str, line: int, character: int, *, invoked: bool = True
    ) -> list[types.InlineCompletionItem]:
        kind = types.InlineCompletionTriggerKind
        params = types.InlineCompletionParams(
            types.InlineCompletionContext(kind.Invoked if invoked else kind.Automatic),
            types.TextDocumentIdentifier(uri),
            types.Position(line, character),
        )
        answer = await within(self.client.text_document_inline_completion_async(params))
        return list(answer.items)

    async def command(self, name: str, *arguments: Any) -> Any:
        params = types.ExecuteCommandParams(name, list(arguments))
        return await within(self.client.workspace_execute_command_async(params))

    async def actions(self, uri: str, span: types.Range, *only: str) -> list[types.CodeAction]:
        context = types.CodeActionContext([], only=list(only) or None)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), span, context)
        return list(await within(self.client.text_document_code_action_async(params)) or ())

    async def hover(self, uri: str, line: int, character: int) -> str:
        position = types.Position(line, character)
        params = types.HoverParams(types.TextDocumentIdentifier(uri), position)
        found = await within(self.client.text_document_hover_async(params))
        return found.contents.value if found else ""

    async def until(self, holds: Callable[[], bool]) -> None:
        async def wait() -> None:
            while not holds():
                await asyncio.sleep(0.01)

        await within(wait())


async def within(work: Any) -> Any:
    return await asyncio.wait_for(work, ANSWER_SECONDS)


def span(line: int, start: int, end: int) -> types.Range:
    return types.Range(types.Position(line, start), types.Position(line, end))


def home(tmp_path: Path, *, weights: bool = True) -> Path:
    """A CARO_HOME of its own; the model's weights are linked, not copied."""
    folder = tmp_path / "caro-home"
    (folder / "cache").mkdir(parents=True, exist_ok=True)
    if weights:
        assert list(MODELS.glob("*.gguf")), "no weights: run `make model` first"
        (folder / "cache" / "models").symlink_to(MODELS)
    return folder


@contextlib.asynccontextmanager
async def editor(
    client_name: str,
    tmp_path: Path,
    *,
    weights: bool = True,
    environment: dict[str, str] | None = None,
    command: list[str] | None = None,
) -> AsyncIterator[Editor]:
    """An editor with its server started, not yet initialized; ``command`` starts another one."""
    config = ClientServerConfig(
        server_command=command or [str(SERVER), "serve", "--stdio"],
        client_factory=_client,
        server_env={
            **os.environ,
            "CARO_HOME": str(home(tmp_path, weights=weights)),
            **(environment or {}),
        },
    )
    client = await config.start()
    folder = tmp_path / "project"
    folder.mkdir(exist_ok=True)
    made = Editor(client, folder, capabilities(client_name))
    _listen(made)
    try:
        yield made
    finally:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(client.shutdown_session(), 10)
        if client._server.returncode is None:
            client._server.kill()
        with contextlib.suppress(Exception):
            await client.stop()


def _client() -> LanguageClient:
    # Without pytest-lsp's own handlers: settings, messages and findings are kept by ``Editor``.
    return LanguageClient(converter_factory=default_converter)


def _listen(made: Editor) -> None:
    client = made.client

    @client.feature(types.WORKSPACE_CONFIGURATION)
    def configuration(params: types.ConfigurationParams) -> list[Any]:
        return [made.settings for _ in params.items]

    @client.feature("caro/status")
    def status(params: Any) -> None:
        made.statuses.append((params.kind, params.message))

    @client.feature(types.WINDOW_SHOW_MESSAGE)
    def show(params: types.ShowMessageParams) -> None:
        made.said.append(params.message)

    @client.feature(types.WINDOW_LOG_MESSAGE)
    def log(params: types.LogMessageParams) -> None:
        made.logged.append(params.message)

    @client.feature(types.WINDOW_SHOW_DOCUMENT)
    def show_document(params: types.ShowDocumentParams) -> types.ShowDocumentResult:
        made.shown.append(params.uri)
        return types.ShowDocumentResult(success=True)

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        made.registered.extend(item.method for item in params.registrations)

    @client.feature(types.WORKSPACE_DIAGNOSTIC_REFRESH)
    def refresh(_: Any) -> None:
        made.refreshes += 1

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def publish(params: types.PublishDiagnosticsParams) -> None:
        made.published[params.uri] = params
