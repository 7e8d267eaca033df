"""Between the protocol and suppression comments: a finding that the user wants ignored."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lsprotocol import converters, types

from caro_lsp.dogma.waive import Insertion, NotSuppressed, waive
from caro_lsp.server.features.diagnostics import diagnostic
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from datetime import date

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.checks import Checked


async def ignore(
    server: CaroServer,
    uri: str,
    place: types.Range,
    rule: str,
    reason: str,
    until: date | None,
) -> int:
    """Have the client write a comment that suppresses what ``rule`` finds at ``place``.

    Returns the line of the comment, from 0. Raises :class:`NotSuppressed`, also where the client
    does not change the document.
    """
    checked = await server.check(uri)
    if checked is None:
        raise NotSuppressed(f"{uri} is not open")
    known = checked.policy.loaded.rules.known.get(rule)
    if known is None:
        raise NotSuppressed(f"there is no rule {rule}; `caro-lsp rules list` shows them")
    finding = _found(checked, known.id, place)
    if finding is None:
        raise NotSuppressed(f"{known.id} finds nothing there that is not ignored already")
    insertion = await _insertion(finding, checked, reason, until)
    if server.documents.version(uri) != checked.snapshot.version:
        raise NotSuppressed("the script has changed meanwhile; try again")
    params = types.ApplyWorkspaceEditParams(_edit(insertion, checked), f"Ignore {known.id}")
    answer = await server.workspace_apply_edit_async(params)
    if not answer.applied:
        why = answer.failure_reason or "the editor gave no reason"
        raise NotSuppressed(f"the editor did not insert the comment: {why}")
    return checked.snapshot.position(insertion.offset).line


async def action(finding: Finding, checked: Checked, server: CaroServer) -> types.CodeAction:
    """The code action that ignores ``finding``.

    The protocol has no way to ask for a text. A client that can ask names a command of its own for
    that (``ignoreCommand``); for others a comment is inserted whose reason is still to be written.
    """
    rule, snapshot = finding.rule.id, checked.snapshot
    place = converters.get_converter().unstructure(snapshot.range(finding.span))
    argument = {"uri": snapshot.uri, "range": place, "rule": rule}
    made = types.CodeAction(
        title=f"Caro: Ignore {rule} here…",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(server, finding, checked)],
    )
    if server.ignore_command:
        made.command = types.Command(made.title, server.ignore_command, arguments=[argument])
        return made
    made.data = {"uri": snapshot.uri, "ignore": argument}
    return made if server.resolves_edits() else await resolved(made, argument, checked, server)


async def resolved(
    made: types.CodeAction, argument: dict[str, Any], checked: Checked, server: CaroServer
) -> types.CodeAction:
    """``made`` with the edit that inserts the comment; without one where none would hold."""
    place = converters.get_converter().structure(argument["range"], types.Range)
    finding = _found(checked, argument["rule"], place)
    if finding is not None:
        try:
            made.edit = _edit(await _insertion(finding, checked, "", None), checked)
        except NotSuppressed as error:
            server.tell(str(error))
    return made


def _found(checked: Checked, rule: str, place: types.Range) -> Finding | None:
    """What ``rule`` finds at ``place``."""
    span = checked.snapshot.span(place)
    return next(
        (
            finding
            for finding in checked.review.findings
            if finding.rule.id == rule
            and finding.span.start <= span.end
            and span.start <= finding.span.end
        ),
        None,
    )


async def _insertion(
    finding: Finding, checked: Checked, reason: str, until: date | None
) -> Insertion:
    policy = checked.policy
    level = policy.configuration.settings.dogma.level
    # Each place that is tried takes a review of the whole script.
    return await asyncio.to_thread(
        waive, finding, checked.snapshot.script, policy.loaded.rules, level, reason, until
    )


def _edit(insertion: Insertion, checked: Checked) -> types.WorkspaceEdit:
    snapshot = checked.snapshot
    place = snapshot.range(Span(insertion.offset, insertion.offset))
    return types.WorkspaceEdit(changes={snapshot.uri: [types.TextEdit(place, insertion.text)]})
