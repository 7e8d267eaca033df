"""Between the protocol and templates: snippets on an empty line."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from lsprotocol import types

from caro_lsp.dogma.check import forbidden

if TYPE_CHECKING:
    from caro_lsp.generate.templates.store import Store
    from caro_lsp.server.app import CaroServer, Policy
    from caro_lsp.server.documents import Snapshot

_BEGUN = re.compile(r"\s*[a-z-]*")


async def items(
    server: CaroServer, uri: str, position: types.Position
) -> list[types.CompletionItem]:
    """The templates as items, on a line that is empty but for the beginning of a name."""
    snapshot = server.documents.snapshot(uri)
    if snapshot is None or not _wanted(server, snapshot, position):
        return []
    policy = server.policy(uri)
    store = await asyncio.to_thread(_store, server, policy)
    line = snapshot.line(position.line)
    begun = len(line) - len(line.lstrip())
    here = types.Range(types.Position(position.line, begun), position)
    empty = not any(text.strip() for text in snapshot.text_lines() if text != line)
    return [
        types.CompletionItem(
            label=name,
            kind=types.CompletionItemKind.Snippet,
            detail=f"caro: {held.template.summary}",
            documentation=types.MarkupContent(
                types.MarkupKind.Markdown, f"```sh\n{held.template.filled({})}```"
            ),
            sort_text=f"zz{name}",
            # Neovim filters by this, and by nothing else where there is an edit.
            filter_text=name,
            insert_text_format=types.InsertTextFormat.Snippet,
            text_edit=types.TextEdit(
                here, _snippet(held.template.snippet(), snapshot, empty=empty)
            ),
        )
        for name, held in store.templates.items()
    ]


def _wanted(server: CaroServer, snapshot: Snapshot, position: types.Position) -> bool:
    settings = server.settings(snapshot.uri)
    known = snapshot.language_id in settings.completion.languages
    if not (settings.enable and settings.completion.enable and known) or snapshot.host:
        return False
    document = server.client_capabilities.text_document
    able = document and document.completion and document.completion.completion_item
    if not (able and able.snippet_support):
        return False
    line = snapshot.line(position.line)
    above = snapshot.line(position.line - 1).strip() if position.line else ""
    # Below a comment, a command for that is what is wanted.
    asked = above.startswith("#") and not above.startswith("#!") and not line.strip()
    return bool(_BEGUN.fullmatch(line)) and not asked


def _store(server: CaroServer, policy: Policy) -> Store:
    from caro_lsp.generate.templates.store import Store, load

    configuration = policy.configuration
    store = load(server.paths, configuration.project, trusted=configuration.trusted)
    allowed = {
        name: held
        for name, held in store.templates.items()
        if held.layer == "built-in" or not forbidden(held.template.filled({}), policy.loaded.rules)
    }
    return Store(allowed, store.problems)


def _snippet(text: str, snapshot: Snapshot, *, empty: bool) -> str:
    if not empty:
        return text
    from caro_lsp.generate.whole.write import opening

    shell = "sh" if snapshot.dialect in {"sh", "dash"} else "bash"
    return opening(shell).replace("$", "\\$") + text
