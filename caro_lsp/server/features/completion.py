"""textDocument/completion: keys and values of rule files; in scripts the generated command.

The latter is for clients without ghost text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from caro_lsp.server import writing

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
        nothing = types.CompletionList(is_incomplete=False, items=[])
        if not invoked or writing.shows_ghost_text(server):
            # Shown as ghost text already.
            return nothing
        uri, position = params.text_document.uri, params.position
        offered = await server.generation.at(uri, position, explicit=True)
        text = server.documents.snapshot(uri)
        if text is None:
            return nothing
        return types.CompletionList(
            is_incomplete=False, items=writing.items(text, position, offered)
        )
