"""Between the protocol and a comment's command, for clients that show no ghost text.

The command is a completion item at the comment, and a code action anywhere on its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.documents import Text
    from caro_lsp.server.generation import Offer

KIND = types.CodeActionKind.RefactorRewrite
LONGEST_TITLE = 80
"""Characters of a command that the title of an action shows."""
_NO_WORD = re.compile(r"[^\w.-]")


def shows_ghost_text(server: CaroServer) -> bool:
    """Whether the client asks for inline completions."""
    document = server.client_capabilities.text_document
    return bool(document and document.inline_completion)


def accepted(offer: Offer) -> types.Command:
    """What tells the server that an offer was taken, by clients that run it."""
    return types.Command(
        title=f"Accept ({offer.source}, {offer.confidence:.0%})",
        command="caro.acceptCompletion",
        arguments=[
            {"id": offer.id, "source": offer.source, "confidence": round(offer.confidence, 2)}
        ],
    )


def items(text: Text, position: types.Position, offers: list[Offer]) -> list[types.CompletionItem]:
    """Offers as completion items.

    Clients filter items by the text that an item replaces, or by the word at the cursor. So an item
    replaces the comment's last word by itself and the command, and is filtered by that word.
    """
    before = text.line(position.line)[: text.column(position)]
    below = not before.strip()
    word = "" if below else _NO_WORD.split(before)[-1]
    start = types.Position(position.line, position.character - text.width(word))
    return [
        types.CompletionItem(
            label=offer.command,
            kind=types.CompletionItemKind.Snippet,
            detail=f"caro: {offer.source}, {offer.confidence:.0%}",
            documentation=offer.explanation if offer.source == "learned" else None,
            sort_text=f"{index:02}",
            filter_text=word or None,
            # A command may hold `$1`, and stands where the comment does.
            insert_text_format=types.InsertTextFormat.PlainText,
            insert_text_mode=types.InsertTextMode.AsIs,
            text_edit=types.TextEdit(types.Range(start, position), word + offer.text),
            command=accepted(offer),
        )
        for index, offer in enumerate(offers)
    ]


async def actions(server: CaroServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Offer the commands for the comment at a range of one line; nothing elsewhere."""
    uri, cursor = params.text_document.uri, params.range.start
    text = server.documents.snapshot(uri)
    end = params.range.end
    # A line may be sent with its end.
    if text is None or end.line - (end.character == 0) > cursor.line:
        return []
    kind = params.context.trigger_kind
    asked = kind == types.CodeActionTriggerKind.Invoked
    unasked = kind == types.CodeActionTriggerKind.Automatic
    if unasked and not server.settings(uri).completion.automatic:
        return []
    here = text.line(cursor.line)
    if here.strip():
        cursor = types.Position(cursor.line, text.width(here))
    # A client that does not say whether the user asked may ask at every pause. For it prose is left
    # alone, and what is an instruction gets all answers.
    offers = await server.generation.at(uri, cursor, explicit=asked, unsure=not unasked)
    return [
        types.CodeAction(
            title=f"Caro: write {_short(offer.command)}",
            kind=KIND,
            edit=types.WorkspaceEdit(
                changes={uri: [types.TextEdit(types.Range(cursor, cursor), offer.text)]}
            ),
        )
        for offer in offers
    ]


def _short(command: str) -> str:
    line = " ".join(command.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"
