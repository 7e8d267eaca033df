"""Between the protocol and rule files that are open: their problems, completion, hover."""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from caro_lsp.paths import resolved
from caro_lsp.server.documents import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.dogma.assist import Proposal
    from caro_lsp.dogma.rule_file import Problem
    from caro_lsp.server.app import CaroServer, Policy
    from caro_lsp.server.documents import Text

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "hint": types.DiagnosticSeverity.Hint,
}
_KINDS = {
    "key": types.CompletionItemKind.Property,
    "choice": types.CompletionItemKind.EnumMember,
    "name": types.CompletionItemKind.Value,
    "placeholder": types.CompletionItemKind.Variable,
    "file": types.CompletionItemKind.File,
}
_TELLING_KEYS = [
    re.compile(rf"^{key}[ \t]*:".encode(), re.MULTILINE) for key in ("id", "match", "severity")
]
"""Keys at the top of a YAML file that make it a rule, wherever it lies."""
_TELLING_BYTES = 50_000
"""Bytes of a file in which they are looked for."""


@dataclass(frozen=True)
class Reviewed:
    """The problems of one version of a rule file."""

    text: Text
    policy: Policy
    diagnostics: list[types.Diagnostic]

    @property
    def result_id(self) -> str:
        """Names what was found, as a client that pulls diagnostics gives it back."""
        return hashlib.sha256(repr(self.diagnostics).encode()).hexdigest()[:24]


class RuleFiles:
    """The rule files of one server that are open. They are known by their place or content."""

    def __init__(self, server: CaroServer) -> None:
        self._server = server
        self._reviewed: dict[str, Reviewed] = {}
        # More threads would not be faster, and the open scripts wait for the same interpreter.
        self._one = asyncio.Lock()

    def has(self, uri: str) -> bool:
        """Whether an open document is a rule file."""
        text = self._server.documents.yaml(uri)
        if text is None:
            return False
        path = path_of(uri)
        if path is not None and self._server.policy(uri).loaded.place_of(path) is not None:
            return True
        head = b"".join(text.lines)[:_TELLING_BYTES]
        return all(key.search(head) for key in _TELLING_KEYS)

    def forget(self, uri: str) -> None:
        """Drop what is remembered of a closed document."""
        self._reviewed.pop(uri, None)

    async def review(self, uri: str) -> Reviewed | None:
        """The problems of a rule file as it is now; None for what is not an open rule file."""
        text = await self._opened(uri)
        if text is None:
            return None
        policy = self._server.policy(uri)
        known = self._reviewed.get(uri)
        if known and known.text is text and known.policy is policy:
            return known
        found: list[types.Diagnostic] = []
        if policy.configuration.settings.enable:
            from caro_lsp.dogma.authoring import problems

            others = _others(policy, path_of(uri))
            async with self._one:
                told = await asyncio.to_thread(problems, _decoded(text), others=others)
            found = [_diagnostic(problem, text) for problem in told]
            found += _refused(policy, path_of(uri), text)
        reviewed = Reviewed(text, policy, found)
        if self._server.documents.version(uri) == text.version:
            self._reviewed[uri] = reviewed
        return reviewed

    async def completion(self, uri: str, position: types.Position) -> types.CompletionList | None:
        """What may be written at a cursor; None for what is not an open rule file."""
        text = await self._opened(uri)
        if text is None:
            return None
        policy = self._server.policy(uri)
        items: list[types.CompletionItem] = []
        if policy.configuration.settings.enable and position.line < len(text.lines):
            from caro_lsp.dogma.assist import complete

            tags = {tag for rule in policy.loaded.rules.rules.values() for tag in rule.tags}
            content, offset = _decoded(text), _character(text, position)
            found = await asyncio.to_thread(complete, content, offset, tags=sorted(tags))
            items = list(_items(found, text, content))
        return types.CompletionList(is_incomplete=False, items=items)

    async def hover(self, uri: str, position: types.Position) -> types.Hover | None:
        """What stands under the cursor means; None where there is nothing to say."""
        text = await self._opened(uri)
        if text is None or position.line >= len(text.lines):
            return None
        if not self._server.settings(uri).enable:
            return None
        from caro_lsp.dogma.assist import explain

        content = _decoded(text)
        told = await asyncio.to_thread(explain, content, _character(text, position))
        if told is None:
            return None
        markdown = types.MarkupContent(types.MarkupKind.Markdown, told.markdown)
        return types.Hover(markdown, _range(text, content, told.start, told.end))

    async def _opened(self, uri: str) -> Text | None:
        if self._server.documents.yaml(uri) is None:
            return None
        await self._server.settled()
        return self._server.documents.yaml(uri) if self.has(uri) else None


def _others(policy: Policy, path: Path | None) -> dict[str, list[str]]:
    """The ids in the place of ``path``, with the other files that have them."""
    place = policy.loaded.place_of(path) if path is not None else None
    found: dict[str, list[str]] = {}
    if path is None or place is None:
        return found
    itself = resolved(path)
    for file, name in place.ids.items():
        if resolved(Path(file)) != itself:
            found.setdefault(name, []).append(file)
    return found


def _refused(policy: Policy, path: Path | None, text: Text) -> Iterable[types.Diagnostic]:
    """What a file that is in order may not do in its layer, below its first line."""
    for problem in policy.loaded.problems:
        if not problem.fatal and problem.path == str(path):
            line = types.Range(types.Position(0, 0), text.position(len(text.lines[0])))
            severity = types.DiagnosticSeverity.Warning
            yield types.Diagnostic(line, problem.message, severity, "not-in-force", source="caro")


def _diagnostic(problem: Problem, text: Text) -> types.Diagnostic:
    return types.Diagnostic(
        range=text.range(problem.span),
        message=problem.message,
        severity=_SEVERITIES[problem.severity],
        code=problem.code,
        source="caro",
    )


def _items(found: Iterable[Proposal], text: Text, content: str) -> Iterable[types.CompletionItem]:
    for index, proposal in enumerate(found):
        place = _range(text, content, proposal.start, proposal.end)
        about = types.MarkupContent(types.MarkupKind.Markdown, proposal.documentation)
        yield types.CompletionItem(
            label=proposal.label,
            kind=_KINDS[proposal.kind],
            detail=proposal.detail or None,
            documentation=about if proposal.documentation else None,
            # What must be there first, then in the order of the schema.
            sort_text=f"{0 if proposal.required else 1}{index:03}",
            filter_text=proposal.label,
            insert_text_mode=types.InsertTextMode.AsIs,
            text_edit=types.TextEdit(place, proposal.text),
        )


def _decoded(text: Text) -> str:
    return b"".join(text.lines).decode("utf-8", "replace")


def _character(text: Text, position: types.Position) -> int:
    """The character of the whole text at a client's position."""
    return len(b"".join(text.lines)[: text.offset(position)].decode("utf-8", "replace"))


def _range(text: Text, content: str, start: int, end: int) -> types.Range:
    """The client's range of characters of the whole text."""
    first = len(content[:start].encode())
    return types.Range(
        text.position(first), text.position(first + len(content[start:end].encode()))
    )
