"""textDocument/completion: keys and values of rule files; in scripts templates and commands.

The generated command is for clients without ghost text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from caro_lsp.server import templates, writing

if TYPE_CHECKING:
    from caro_lsp.server.app import CaroServer


def register(server: CaroServer) -> None:
    """Register the handlers."""

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        # Placeholders of a rule's message begin with a brace.
        types.CompletionOptions(trigger_characters=["{"]),
    )
    async def completion(params: types.CompletionParams) -> types.CompletionList:
        ruled = await server.rule_files.completion(params.text_document.uri, params.position)
        if ruled is not None:
            return ruled
        invoked = (
            params.context is None
            or params.context.trigger_kind == types.CompletionTriggerKind.Invoked
        )
        uri, position = params.text_document.uri, params.position
        items = await templates.items(server, uri, position) if invoked else []
        if invoked and not items and not writing.shows_ghost_text(server):
            offered = await server.generation.at(uri, position, explicit=True)
            if (snapshot := server.documents.snapshot(uri)) is not None:
                items = writing.items(snapshot, position, offered)
        return types.CompletionList(is_incomplete=False, items=items)
