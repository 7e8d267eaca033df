"""textDocument/inlineCompletion: commands from comments, as ghost text."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types

from caro_lsp.server import writing

if TYPE_CHECKING:
    from caro_lsp.server.app import CaroServer


def register(server: CaroServer) -> None:
    """Register the handlers."""

    @server.feature(
        types.TEXT_DOCUMENT_INLINE_COMPLETION,
        # Without options pygls never advertises this capability.
        types.InlineCompletionOptions(),
    )
    async def inline_completion(
        params: types.InlineCompletionParams,
    ) -> types.InlineCompletionList:
        explicit = params.context.trigger_kind == types.InlineCompletionTriggerKind.Invoked
        uri = params.text_document.uri
        nothing = types.InlineCompletionList(items=[])
        await server.settled()
        settings = server.settings(uri).completion
        if not explicit:
            if not settings.automatic:
                return nothing
            # A newer key cancels this request while it waits.
            await asyncio.sleep(settings.debounce_ms / 1000)
        offered = await server.generation.at(uri, params.position, explicit=explicit)
        here = types.Range(params.position, params.position)
        return types.InlineCompletionList(
            items=[
                types.InlineCompletionItem(
                    insert_text=offer.text,
                    range=here,
                    command=writing.accepted(offer),
                )
                for offer in offered
            ]
        )
