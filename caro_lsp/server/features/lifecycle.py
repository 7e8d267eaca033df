"""initialize, initialized, settings, workspace folders, shutdown."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from caro_lsp import __version__
from caro_lsp.server.documents import path_of
from caro_lsp.server.features.diagnostics import refresh

if TYPE_CHECKING:
    from caro_lsp.server.app import CaroServer

SECTION = "caro"
_CLIENT = frozenset({"workspaceTrusted", "ignoreCommand", "explainCommand", "asksForModel"})
"""Keys of the initialization options that speak of the client, and are no settings."""


def register(server: CaroServer) -> None:  # noqa: C901 - a list of handlers, not a decision
    """Register the handlers."""

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        encoding = types.PositionEncodingKind(server.workspace.position_encoding or "utf-16")
        server.documents.encoding = encoding.value
        server.client_info = params.client_info
        for folder in params.workspace_folders or ():
            if (path := path_of(folder.uri)) is not None:
                server.folders.append(path)
        options = params.initialization_options
        if isinstance(options, dict):
            server.workspace_trusted = options.get("workspaceTrusted") is True
            command = options.get("ignoreCommand")
            server.ignore_command = command if isinstance(command, str) else ""
            command = options.get("explainCommand")
            server.explain_command = command if isinstance(command, str) else ""
            server.client_asks_for_model = options.get("asksForModel") is True
            _take(server, {key: options[key] for key in options if key not in _CLIENT})

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        await _pull_settings(server)
        server.settle()
        await _watch(server)
        server.notify_status("ready", f"caro-lsp {__version__}")
        _resume_reports(server)
        server.learning.collect()
        server.mending.start()
        server.preparing.start()
        server.garbage.start()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        if not await _pull_settings(server) and isinstance(params.settings, dict):
            _take(server, params.settings)
        server.forget_policies()
        refresh(server)
        _tell_enabled(server)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(_: types.DidChangeWatchedFilesParams) -> None:
        server.forget_policies()
        refresh(server)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            path = path_of(folder.uri)
            server.folders = [known for known in server.folders if known != path]
        for folder in params.event.added:
            if (path := path_of(folder.uri)) is not None:
                server.folders.append(path)
        server.forget_policies()

    @server.feature(types.SHUTDOWN)
    async def shutdown(_: Any) -> None:
        await server.close()


def _resume_reports(server: CaroServer) -> None:
    """Send what the user agreed to and could not be sent; show answers. Most have no reports."""
    if (server.paths.state / "heal" / "outbox.sqlite").exists():
        server.run_soon(server.reporting.resume())


def _take(server: CaroServer, settings: dict[str, Any]) -> None:
    section = settings.get(SECTION, settings)
    server.editor_settings = section if isinstance(section, dict) else {}


async def _pull_settings(server: CaroServer) -> bool:
    """Ask the client for section ``caro``; false where it cannot be asked."""
    workspace = server.client_capabilities.workspace
    if not (workspace and workspace.configuration):
        return False
    params = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
    try:
        answer = await asyncio.wait_for(server.workspace_configuration_async(params), 10)
    except Exception:  # noqa: BLE001 - a client that answers badly leaves the defaults in force
        return False
    if answer and isinstance(answer[0], dict):
        server.editor_settings = answer[0]
        server.forget_policies()
        _tell_enabled(server)
    return True


def _tell_enabled(server: CaroServer) -> None:
    if server.editor_settings.get("enable") is False:
        server.notify_status("disabled", "switched off by the setting caro.enable")
    else:
        server.notify_status("ready", f"caro-lsp {__version__}")


async def _watch(server: CaroServer) -> None:
    """Ask the client to tell of changes to configuration and rules.

    Those of the machine-wide ones the server notices by itself as well (see ``machine``).
    """
    workspace = server.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if not (watched and watched.dynamic_registration):
        return
    watchers = [types.FileSystemWatcher("**/.caro/**")]
    if watched.relative_pattern_support:
        machine = server.paths.machine
        # Not every client can watch a folder that is not there.
        folders = [server.paths.config, *([machine.folder] if machine.exists else [])]
        watchers += [
            types.FileSystemWatcher(types.RelativePattern(folder.as_uri(), "**"))
            for folder in folders
        ]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration(
        "caro-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options
    )
    await server.client_register_capability_async(types.RegistrationParams([registration]))
