"""The code action "Explain command", and how its answer is shown where the client does not."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any

from lsprotocol import converters, types

from caro_lsp.paths import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.checks import Checked
    from caro_lsp.shell.syntax import Span

TITLE = "Caro: Explain command"
COMMAND = "caro.explain"
MAX_PAGES = 50
"""Explanations that are kept as files, for clients that show them so."""


def action(server: CaroServer, checked: Checked, span: Span) -> types.CodeAction | None:
    """The action for the commands that ``span`` touches; None where there are none.

    A client that shows the answer itself says so with ``explainCommand``, the command that the
    action then names; for others the server has the answer opened as a document.
    """
    from caro_lsp.shell.follow import commands

    snapshot = checked.snapshot
    if snapshot.host is not None:
        return None
    ran = commands(snapshot.script)
    if not any(c.span.start <= span.end and span.start <= c.span.end for c in ran):
        return None
    argument: dict[str, Any] = {
        "uri": snapshot.uri,
        "range": converters.get_converter().unstructure(snapshot.range(span)),
    }
    if not server.explain_command:
        argument["show"] = True
    name = server.explain_command or COMMAND
    return types.CodeAction(TITLE, command=types.Command(TITLE, name, arguments=[argument]))


async def show(server: CaroServer, markdown: str) -> None:
    """Have the client open ``markdown`` as a document, or tell it as a message."""
    window = server.client_capabilities.window
    if window and window.show_document and window.show_document.support:
        folder = server.paths.cache / "explanations"
        file = await asyncio.to_thread(_written, folder, markdown)
        await server.window_show_document_async(types.ShowDocumentParams(file.as_uri()))
        return
    server.window_show_message(types.ShowMessageParams(types.MessageType.Info, markdown))


def _written(folder: Path, markdown: str) -> Path:
    """The file that holds ``markdown``. Raises OSError."""
    digest = hashlib.sha256(markdown.encode("utf-8", "replace")).hexdigest()[:16]
    file = folder / f"explanation-{digest}.md"
    write_atomically(file, markdown.encode("utf-8", "replace"))
    pages = sorted(folder.glob("explanation-*.md"), key=lambda page: page.stat().st_mtime_ns)
    for page in pages[:-MAX_PAGES]:
        page.unlink(missing_ok=True)
    return file
