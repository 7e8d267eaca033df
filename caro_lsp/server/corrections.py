"""Between the protocol and what was learned: a command in a script, as the user would write it."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from lsprotocol import converters, types

from caro_lsp.dogma.review import Reviewer
from caro_lsp.learn.patterns.pattern import platform_name
from caro_lsp.learn.patterns.standing import Standing, standing
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.checks import Checked
    from caro_lsp.shell.parse import Script
    from caro_lsp.shell.syntax import Span

COMMAND = "caro.applyCorrection"
_MOST = 5
_SHOWN = 60
"""Characters of a command in a title."""
_MAX_BYTES = 100_000
"""Larger scripts are not read once more to see that a rule has nothing against a change."""


class NotApplied(Exception):
    """A correction could not be applied; the message says why."""


async def actions(server: CaroServer, checked: Checked, span: Span) -> list[types.CodeAction]:
    """What was learned for the commands at ``span``, each as an action."""
    uri = checked.snapshot.uri
    found = await _found(server, checked, span)
    allowed = [one for one in found[:_MOST] if await asyncio.to_thread(_permitted, one, checked)]
    return [_action(server, one, uri, checked) for one in allowed]


def note(server: CaroServer, checked: Checked, span: Span) -> str:
    """What is said below the explanation of a command that was suggested as one prefers it."""
    patterns = server.patterns(checked.snapshot.uri)
    source = checked.snapshot.script.source[span.start : span.end]
    made = patterns.shaper(source.decode("utf-8", "surrogateescape")) if patterns else None
    if made is None:
        return ""
    from caro_lsp.learn.patterns.telling import as_markdown

    return f"\n\n---\n\n{as_markdown(made)}\n"


async def apply(server: CaroServer, uri: str, place: types.Range, identity: str) -> dict[str, Any]:
    """Have the client change the command at ``place`` as the pattern says. Raises NotApplied."""
    checked = await server.check(uri)
    if checked is None:
        raise NotApplied(f"{uri} is not open")
    span = checked.snapshot.span(place)
    one = next((o for o in await _found(server, checked, span) if o.pattern.id == identity), None)
    if one is None:
        raise NotApplied(
            f"the pattern {identity} changes nothing there; `caro-lsp patterns list` shows all"
        )
    if not await asyncio.to_thread(_permitted, one, checked):
        raise NotApplied(f"a rule has something against {one.after}")
    if server.documents.version(uri) != checked.snapshot.version:
        raise NotApplied("the script has changed meanwhile; try again")
    params = types.ApplyWorkspaceEditParams(_edit(one, checked), "Apply learned correction")
    answer = await server.workspace_apply_edit_async(params)
    if not answer.applied:
        why = answer.failure_reason or "the editor gave no reason"
        raise NotApplied(f"the editor did not change the command: {why}")
    patterns = server.patterns(uri)
    if patterns is not None:
        await asyncio.to_thread(patterns.accepted, one.pattern)
    return {"applied": True, "command": one.after}


async def _found(server: CaroServer, checked: Checked, span: Span) -> list[Standing]:
    patterns = server.patterns(checked.snapshot.uri)
    if patterns is None or checked.snapshot.host is not None:
        return []
    learned = await patterns.fresh()
    script = checked.snapshot.script
    platform = platform_name(script.platform or sys.platform)
    return standing(script, span, learned.offered, platform) if learned.offered else []


def _permitted(one: Standing, checked: Checked) -> bool:
    """Whether the rules find nothing in the changed script that they do not find now."""
    script, rules = checked.snapshot.script, checked.policy.loaded.rules
    source, start, end = script.source, one.span.start, one.span.end
    if len(source) > _MAX_BYTES:
        source, start, end = source[start:end], 0, end - start
    new = source[:start] + one.after.encode("utf-8", "surrogateescape") + source[end:]
    before = parse(source, script.path, script.dialect)
    after = parse(new, script.path, script.dialect)
    if len(after.errors) > len(before.errors):
        return False

    def held(read: Script) -> Counter[str]:
        findings = Reviewer().review(read, rules, "moderate", checked.day).findings
        return Counter(
            one.rule.id for one in findings if one.severity == "error" or one.rule.blocks()
        )

    return not held(after) - held(before)


def _action(server: CaroServer, one: Standing, uri: str, checked: Checked) -> types.CodeAction:
    title = f"Caro: Apply learned correction: {_short(one.before)} -> {_short(one.after)}"
    made = types.CodeAction(title=title, kind=types.CodeActionKind.RefactorRewrite)
    workspace = server.client_capabilities.workspace
    if workspace and workspace.apply_edit:
        # So that it is known that the user wants it.
        place = converters.get_converter().unstructure(checked.snapshot.range(one.span))
        argument = {"uri": uri, "range": place, "pattern": one.pattern.id}
        made.command = types.Command(title, COMMAND, arguments=[argument])
    else:
        made.edit = _edit(one, checked)
    return made


def _edit(one: Standing, checked: Checked) -> types.WorkspaceEdit:
    place = checked.snapshot.range(one.span)
    return types.WorkspaceEdit(changes={checked.snapshot.uri: [types.TextEdit(place, one.after)]})


def _short(command: str) -> str:
    line = " ".join(command.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
