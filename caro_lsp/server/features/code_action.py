"""textDocument/codeAction: fixes of findings, all safe ones at once, ignoring a finding; drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from caro_lsp.dogma.fix import Fix, replaced_by
from caro_lsp.server import explaining, ignoring, writing
from caro_lsp.server.features import report_actions
from caro_lsp.server.features.diagnostics import diagnostic

if TYPE_CHECKING:
    from caro_lsp.dogma.finding import Finding
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.checks import Checked
    from caro_lsp.shell.syntax import Span

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.caro"


def register(server: CaroServer) -> None:
    """Register the handlers."""

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(
            code_action_kinds=[
                types.CodeActionKind.QuickFix,
                writing.KIND,
                FIX_ALL,
                report_actions.KIND,
            ],
            resolve_provider=True,
        ),
    )
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        checked = await server.check(params.text_document.uri)
        if checked is None:
            return []
        return await _actions(server, checked, params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        data: dict[str, Any] = action.data if isinstance(action.data, dict) else {}
        if data.get("draft") or data.get("another"):
            from caro_lsp.server import drafting

            return await drafting.resolved(server, action, data)
        if not (data.get("fixAll") or data.get("ignore")):
            return action
        checked = await server.check(str(data.get("uri", "")))
        if checked is None:
            return action
        if data.get("ignore"):
            return await ignoring.resolved(action, data["ignore"], checked, server)
        action.edit = _fix_all(checked)
        return action


async def _actions(
    server: CaroServer, checked: Checked, params: types.CodeActionParams
) -> list[types.CodeAction]:
    span = checked.snapshot.span(params.range)
    only = params.context.only
    touched = [
        finding
        for finding in checked.review.findings
        if finding.span.start <= span.end and span.start <= finding.span.end
    ]
    actions: list[types.CodeAction] = []
    if _wanted(only, writing.KIND) and (only or not writing.shows_ghost_text(server)):
        actions.extend(await writing.actions(server, params))
    if _wanted(only, types.CodeActionKind.QuickFix):
        for finding in touched:
            actions.extend(_fixes(server, finding, checked))
            if finding.rule.suppressible and checked.snapshot.host is None:
                actions.append(await ignoring.action(finding, checked, server))
    asked = params.context.trigger_kind != types.CodeActionTriggerKind.Automatic
    if asked and not only and checked.policy.configuration.settings.enable:
        actions += [found] if (found := explaining.action(server, checked, span)) else []
    if _wanted(only, types.CodeActionKind.RefactorRewrite):
        actions += await _rewrites(server, checked, params.range, span, asked=asked)
    if _wanted(only, FIX_ALL) and any(map(_may_have_fix, checked.review.findings)):
        actions.append(
            types.CodeAction(
                title="Caro: fix all that can be fixed safely",
                kind=FIX_ALL,
                data={"uri": checked.snapshot.uri, "fixAll": True},
            )
        )
    if _wanted(only, report_actions.KIND):
        actions.extend(report_actions.of_findings(server, touched, checked))
        actions.extend(report_actions.of_place(server, params, checked))
    return actions


_LINES_OF_A_COMMAND = 30


async def _rewrites(
    server: CaroServer, checked: Checked, place: types.Range, span: Span, *, asked: bool
) -> list[types.CodeAction]:
    """What was learned, for a command; whole scripts and other commands, for a comment.

    The latter only where the user asks: no light bulb at each comment.
    """
    actions: list[types.CodeAction] = []
    if server.has_patterns:
        from caro_lsp.server import corrections

        actions += await corrections.actions(server, checked, span)
    if asked and _commented(checked, place):
        from caro_lsp.server import drafting

        actions += await drafting.actions(server, checked.snapshot, place)
    return actions


def _commented(checked: Checked, place: types.Range) -> bool:
    """Whether a comment stands here or not far above, from which something could be made."""
    line = place.start.line
    near = range(line, max(-1, line - _LINES_OF_A_COMMAND), -1)
    return any(checked.snapshot.line(n).lstrip().startswith("#") for n in near)


def _wanted(only: Any, kind: Any) -> bool:
    if not only:
        return True
    value = getattr(kind, "value", kind)
    prefixes = [getattr(entry, "value", entry) for entry in only]
    return any(value == prefix or value.startswith(f"{prefix}.") for prefix in prefixes)


def _may_have_fix(finding: Finding) -> bool:
    of_rule = any(fix.get("automatic", True) for fix in finding.rule.fixes)
    return of_rule or any(fix.automatic for fix in finding.fixes)


def _fixes(server: CaroServer, finding: Finding, checked: Checked) -> list[types.CodeAction]:
    preferred = checked.fix_of(finding)
    others = [fix for fix in finding.fixes if fix != preferred]
    return [
        types.CodeAction(
            title=f"Caro: {fix.title}",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic(server, finding, checked)],
            is_preferred=fix is preferred or None,
            edit=_edit(checked, [(finding, fix)]),
        )
        for fix in ([preferred] if preferred else []) + others
    ]


def _fix_all(checked: Checked) -> types.WorkspaceEdit:
    """All fixes that do not touch one another."""
    chosen: list[tuple[Finding, Fix]] = []
    end = -1
    for finding in checked.review.findings:
        if finding.span.start < end:
            continue
        fix = checked.fix_of(finding)
        if fix is not None and fix.automatic:
            chosen.append((finding, fix))
            end = finding.span.end
    return _edit(checked, chosen)


def _edit(checked: Checked, fixes: list[tuple[Finding, Fix]]) -> types.WorkspaceEdit:
    snapshot = checked.snapshot
    source = snapshot.script.source
    edits = [
        types.TextEdit(snapshot.range(replaced_by(fix, finding, source)), fix.replacement)
        for finding, fix in fixes
    ]
    # Plain changes: understood by every client, with or without versioned edits.
    return types.WorkspaceEdit(changes={snapshot.uri: edits})
