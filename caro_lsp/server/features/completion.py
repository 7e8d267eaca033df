"""textDocument/completion: keys and values of rule files; in scripts templates and commands.

The generated command is for clients without ghost text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from caro_lsp.server import templates

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
        document = server.client_capabilities.text_document
        invoked = (
            params.context is None
            or params.context.trigger_kind == types.CompletionTriggerKind.Invoked
        )
        uri = params.text_document.uri
        items = await templates.items(server, uri, params.position) if invoked else []
        if items or not invoked or (document and document.inline_completion):
            # A command is shown as ghost text already.
            return types.CompletionList(is_incomplete=False, items=items)
        offered = await server.generation.at(uri, params.position, explicit=True)
        here = types.Range(params.position, params.position)
        return types.CompletionList(
            is_incomplete=False,
            items=[
                types.CompletionItem(
                    label=offer.command.replace("\n", "; "),
                    kind=types.CompletionItemKind.Snippet,
                    detail=f"caro: {offer.source}, {offer.confidence:.0%}",
                    sort_text=f"{index:02}",
                    filter_text="#",
                    text_edit=types.TextEdit(here, offer.text),
                )
                for index, offer in enumerate(offered)
            ],
        )
