"""Between the protocol and whole scripts: a comment that becomes a script, and other rewriting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from caro_lsp.dogma.check import speaking_against
from caro_lsp.generate.intent import is_instruction, request_at
from caro_lsp.server import refining

if TYPE_CHECKING:
    from caro_lsp.generate.whole.make import Made
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.documents import Snapshot

TITLE = "Caro: Generate script from this comment"
KIND = types.CodeActionKind.RefactorRewrite


async def script_for(server: CaroServer, text: str, uri: str) -> Made:
    """The script that ``text`` asks for, in the dialect of the document."""
    from caro_lsp.generate.whole.make import script_for

    snapshot = server.documents.snapshot(uri)
    policy = server.policy(uri)
    rules = policy.loaded.rules
    return await script_for(
        server.generation.generator(uri),
        text,
        snapshot.dialect if snapshot else "bash",
        lambda script: speaking_against(script, rules),
    )


def as_json(made: Made) -> dict[str, Any]:
    """The answer of ``caro.generateScript``."""
    script = made.script
    return {
        "version": 1,
        "script": script.text if script else None,
        "options": list(script.options) if script else [],
        "steps": list(script.steps) if script else [],
        "confidence": made.confidence,
        "refused": made.refused or None,
    }


async def actions(
    server: CaroServer, snapshot: Snapshot, place: types.Range
) -> list[types.CodeAction]:
    """What can be made of the comment or the command at ``place``.

    A script of a comment where nothing else stands; something else of a command under its comment.
    """
    if found := refining.actions(server, snapshot, place):
        return found
    text = await asyncio.to_thread(_asked, snapshot, place.start.line)
    if not text:
        return []
    data = {"uri": snapshot.uri, "draft": {"text": text}}
    action = types.CodeAction(title=TITLE, kind=KIND, data=data)
    if server.resolves_edits():
        return [action]
    made = await resolved(server, action, data)
    return [made] if made.edit else []


async def resolved(
    server: CaroServer, action: types.CodeAction, data: dict[str, Any]
) -> types.CodeAction:
    """``action`` with its edit; without one where there is nothing to put there."""
    if data.get("another"):
        return await refining.another(server, action, data)
    uri, text = str(data.get("uri", "")), str(data["draft"].get("text", ""))
    snapshot = server.documents.snapshot(uri)
    if snapshot is None:
        return action
    made = await script_for(server, text, uri)
    if made.script is None:
        server.tell(f"no script for this comment: {made.refused}", types.MessageType.Info)
        return action
    if server.documents.version(uri) != snapshot.version or not _asked_still(snapshot, text):
        return action
    whole = types.Range(types.Position(0, 0), snapshot.position(snapshot.size))
    action.edit = types.WorkspaceEdit(changes={uri: [types.TextEdit(whole, made.script.text)]})
    return action


def _asked(snapshot: Snapshot, line: int) -> str:
    """What the comment on ``line`` asks for; empty where it asks nothing, or there is code."""
    lines = snapshot.text_lines()
    if snapshot.host is not None or not 0 <= line < len(lines):
        return ""
    if any(text.strip() and not text.lstrip().startswith("#") for text in lines):
        return ""
    block = _block(lines, line)
    if block is not None:
        return block
    request = request_at(lines, line, len(lines[line]), explicit=True, dialect=snapshot.dialect)
    if request is None or request.placement != "end-of-comment":
        return ""
    return request.text if is_instruction(request.text) else ""


def _block(lines: list[str], line: int) -> str | None:
    """A list in several lines of comment as one text; None where there is none at ``line``."""
    if not lines[line].lstrip().startswith("#") or lines[line].startswith("#!"):
        return None
    start = end = line
    while start > 0 and lines[start - 1].startswith("#") and not lines[start - 1].startswith("#!"):
        start -= 1
    while end + 1 < len(lines) and lines[end + 1].startswith("#"):
        end += 1
    texts = [text.lstrip("# \t").strip() for text in lines[start : end + 1]]
    items = [text for text in texts if text[:1].isdigit() or text[:2] in {"- ", "* "}]
    if len(items) < 2:
        return None
    return "\n".join(text for text in texts if text)


def _asked_still(snapshot: Snapshot, text: str) -> bool:
    return any(_asked(snapshot, line) == text for line in range(len(snapshot.text_lines())))
