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
from caro_lsp.generate.refine.layout import on_one_line
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caro_lsp.generate.candidate import Candidate
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.documents import Snapshot

ANOTHER = "Caro: Show another command for this comment"
KIND = types.CodeActionKind.RefactorRewrite
REMEMBERED = 200
_ALTERNATIVES = 8
_BLANKS = 3
"""Blank lines between a command and the cursor, which is meant all the same."""
_LONGEST = 30
"""Lines of a command that can be changed."""
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
    standing = _at(snapshot, line)
    if standing is None:
        return []
    request, command = standing.request, standing.command
    generator = server.generation.generator(snapshot.uri)
    found = [
        types.CodeAction(
            title=ANOTHER, kind=KIND, data={"uri": snapshot.uri, "another": {"line": line}}
        )
    ]
    for offer in OFFERED:
        made = refined(command, offer.text)
        asked = f"{request.text} {offer.text} {command}"
        if made and generator.may_stand(on_one_line(made), asked, request):
            found.append(
                types.CodeAction(
                    title=f"Caro: {offer.title}",
                    kind=KIND,
                    edit=_edit(snapshot, standing, made),
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
    standing = _at(snapshot, line) if snapshot else None
    if snapshot is None or standing is None:
        return action
    request, command = standing.request, standing.command
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
    action.edit = _edit(snapshot, standing, new)
    return action


def _talk(server: CaroServer, uri: str, command: str, request: Request) -> Conversation:
    return server.generation.conversations.get(uri, command) or Conversation(request.text)


@dataclass(frozen=True)
class _Standing:
    """A command under its comment: what the comment asks, and the lines ``first`` to ``last``."""

    request: Request
    command: str
    first: int
    last: int


def _at(snapshot: Snapshot, line: int) -> _Standing | None:
    """The command under its comment that ``line`` is of, or that blank lines part it from."""
    lines = snapshot.text_lines()
    if not 0 < line < len(lines):
        return None
    at = line
    while at > 0 and line - at < _BLANKS and not lines[at].strip():
        at -= 1
    for first in range(at, max(0, at - _LONGEST), -1):
        above = lines[first - 1]
        if not lines[first].strip() or lines[first].lstrip().startswith("#"):
            return None
        if above.lstrip().startswith("#"):
            return _standing(snapshot, lines, first, at)
    return None


def _standing(snapshot: Snapshot, lines: Sequence[str], first: int, at: int) -> _Standing | None:
    """The command that begins at ``first``, if it goes as far as ``at``."""
    above, indent = lines[first - 1], len(lines[first]) - len(lines[first].lstrip())
    command = ""
    for last in range(first, min(len(lines), first + _LONGEST)):
        text = lines[last] if lines[last][:indent].strip() else lines[last][indent:]
        command = f"{command}\n{text}" if last > first else text
        if not parse(command.encode()).errors and not command.endswith("\\"):
            break
    else:
        return None
    request = request_at(lines, first - 1, len(above), explicit=True, dialect=snapshot.dialect)
    if last < at or request is None or not is_instruction(request.text):
        return None
    return _Standing(request, command.rstrip(), first, last)


def _request(server: CaroServer, uri: str, command: str) -> Request | None:
    """What the comment above a command asks for, wherever it stands in the document."""
    snapshot = server.documents.snapshot(uri)
    if snapshot is None:
        return None
    first = command.partition("\n")[0].strip()
    for number, text in enumerate(snapshot.text_lines()):
        standing = _at(snapshot, number) if text.strip() == first else None
        if standing is not None and standing.command == command:
            return standing.request
    return Request("", context=ScriptContext(snapshot.dialect))


def _edit(snapshot: Snapshot, standing: _Standing, command: str) -> types.WorkspaceEdit:
    text = snapshot.line(standing.first)
    indentation = text[: len(text) - len(text.lstrip())]
    written = "\n".join(f"{indentation}{line}" if line else "" for line in command.split("\n"))
    whole = types.Range(
        snapshot.line_range(standing.first).start, snapshot.line_range(standing.last).end
    )
    return types.WorkspaceEdit(changes={snapshot.uri: [types.TextEdit(whole, written)]})
