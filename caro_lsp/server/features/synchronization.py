"""textDocument/didOpen, didChange, didSave, didClose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from caro_lsp.server.features.diagnostics import publish_soon, refresh

if TYPE_CHECKING:
    from caro_lsp.server.app import CaroServer


def register(server: CaroServer) -> None:
    """Register the handlers."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.documents.open(params.text_document)
        publish_soon(server, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        server.documents.change(params)
        if server.has_learning:
            server.learning.changed(params)
        server.notice_accepted(params)
        publish_soon(server, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if server.has_learning:
            server.learning.closed(uri)
        server.forget_document(uri)
        if not server.pulls_diagnostics():
            server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        uri = params.text_document.uri
        if server.has_learning:
            server.learning.saved(uri)
        server.notice_machine()
        if "/.caro/" in uri or server.rule_files.has(uri):
            server.forget_policies()
            refresh(server)
