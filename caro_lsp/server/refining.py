"""Between the protocol and refinement: a command under its comment, changed as somebody asks.

What was asked about a command is kept with it, so that an alternative to it is changed alike, and
so that "undo" goes back.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from caro_lsp.generate.intent import Request, ScriptContext, is_instruction, request_at
from caro_lsp.generate.refine.asking import OFFERED, refined

if TYPE_CHECKING:
    from caro_lsp.generate.candidate import Candidate
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.documents import Snapshot

ANOTHER = "Caro: Show another command for this comment"
KIND = types.CodeActionKind.RefactorRewrite
REMEMBERED = 200
_ALTERNATIVES = 8
_UNDO = re.compile(
    r"(?:undo|go back|take (?:that|it) back|as before|the one before)(?: that| please)?", re.I
)


@dataclass(frozen=True)
class Conversation:
    """What a command answers, what was asked of it since, and what stood there before."""

    request: str
    asked: tuple[str, ...] = ()
    before: str = ""


class Conversations:
    """Those of one server, by document and command; the oldest are forgotten."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], Conversation] = OrderedDict()

    def get(self, uri: str, command: str) -> Conversation | None:
        """The conversation about a command."""
        return self._known.get((uri, command))

    def keep(self, uri: str, command: str, conversation: Conversation) -> None:
        """Remember it."""
        self._known[uri, command] = conversation
        self._known.move_to_end((uri, command))
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


async def answers(
    server: CaroServer, uri: str, command: str, text: str, limit: int
) -> list[Candidate]:
    """What ``command`` becomes as ``text`` asks."""
    from caro_lsp.generate.candidate import Candidate

    talks = server.generation.conversations
    talk = talks.get(uri, command) or Conversation("")
    request = _request(server, uri, command) or Request(talk.request)
    talk = replace(talk, request=request.text or talk.request)
    if _UNDO.fullmatch(text.strip()) and talk.before:
        return [Candidate(talk.before, 1.0, "recipe", "as before")]
    generator = server.generation.generator(uri)
    found = await generator.refine(command, text, request, limit=limit)
    for one in found:
        talks.keep(uri, one.command, replace(talk, asked=(*talk.asked, text), before=command))
    return found


def actions(server: CaroServer, snapshot: Snapshot, place: types.Range) -> list[types.CodeAction]:
    """What can be done with the command at ``place``, where it stands under its comment."""
    line = place.start.line
    if place.end.line != line or snapshot.host is not None:
        return []
    request, command = _at(snapshot, line)
    if request is None:
        return []
    generator = server.generation.generator(snapshot.uri)
    found = [
        types.CodeAction(
            title=ANOTHER, kind=KIND, data={"uri": snapshot.uri, "another": {"line": line}}
        )
    ]
    for offer in OFFERED:
        made = refined(command, offer.text)
        if made and generator.may_stand(made, f"{request.text} {offer.text} {command}", request):
            found.append(
                types.CodeAction(
                    title=f"Caro: {offer.title}",
                    kind=KIND,
                    edit=_edit(snapshot, line, made),
                )
            )
            talk = _talk(server, snapshot.uri, command, request)
            server.generation.conversations.keep(
                snapshot.uri,
                made,
                replace(talk, asked=(*talk.asked, offer.text), before=command),
            )
    return found


async def another(
    server: CaroServer, action: types.CodeAction, data: dict[str, Any]
) -> types.CodeAction:
    """``action`` with the edit that puts the next alternative there."""
    uri, line = str(data.get("uri", "")), int(data["another"].get("line", -1))
    snapshot = server.documents.snapshot(uri)
    request, command = _at(snapshot, line) if snapshot else (None, "")
    if snapshot is None or request is None:
        return action
    talk = _talk(server, uri, command, request)
    found = await server.generation.generator(uri).generate(
        request, limit=_ALTERNATIVES, explicit=True
    )
    forms: list[str] = []
    for candidate in found:
        made = candidate.command
        for text in talk.asked:
            made = refined(made, text) or made
        if "\n" not in made and made not in forms:
            forms.append(made)
    place = forms.index(command) + 1 if command in forms else 0
    following = [*forms[place:], *forms[:place]]
    new = next((one for one in following if one != command), "")
    if not new or server.documents.version(uri) != snapshot.version:
        server.tell("there is no other command for this comment", types.MessageType.Info)
        return action
    server.generation.conversations.keep(uri, new, replace(talk, before=command))
    action.edit = _edit(snapshot, line, new)
    return action


def _talk(server: CaroServer, uri: str, command: str, request: Request) -> Conversation:
    return server.generation.conversations.get(uri, command) or Conversation(request.text)


def _at(snapshot: Snapshot, line: int) -> tuple[Request | None, str]:
    """The request above ``line`` and the command on it; no request where there is none."""
    lines = snapshot.text_lines()
    if not 0 < line < len(lines):
        return None, ""
    command, above = lines[line].strip(), lines[line - 1]
    if not command or command.startswith("#") or command.endswith(("\\", "&&", "||", "|")):
        return None, ""
    request = request_at(lines, line - 1, len(above), explicit=True, dialect=snapshot.dialect)
    asked = request is not None and above.strip() and is_instruction(request.text)
    return (request, command) if asked else (None, "")


def _request(server: CaroServer, uri: str, command: str) -> Request | None:
    """What the comment above a command asks for, wherever it stands in the document."""
    snapshot = server.documents.snapshot(uri)
    if snapshot is None:
        return None
    for number, text in enumerate(snapshot.text_lines()):
        if text.strip() == command:
            request, _ = _at(snapshot, number)
            if request is not None:
                return request
    return Request("", context=ScriptContext(snapshot.dialect))


def _edit(snapshot: Snapshot, line: int, command: str) -> types.WorkspaceEdit:
    text = snapshot.line(line)
    indentation = text[: len(text) - len(text.lstrip())]
    whole = snapshot.line_range(line)
    return types.WorkspaceEdit(
        changes={snapshot.uri: [types.TextEdit(whole, f"{indentation}{command}")]}
    )
