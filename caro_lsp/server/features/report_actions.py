"""Code actions that say that caro was wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import converters, types

from caro_lsp.server.features.diagnostics import diagnostic

if TYPE_CHECKING:
    from caro_lsp.dogma.finding import Finding
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.checks import Checked

KIND = "caro.report"
_PREVIEW = "caro.previewHealingReport"


def of_findings(
    server: CaroServer, findings: list[Finding], checked: Checked
) -> list[types.CodeAction]:
    """The actions that call findings false alarms, unless reports are switched off."""
    if not _enabled(checked):
        return []
    return [
        _action(
            "Caro: This finding is a false alarm",
            checked,
            checked.snapshot.range(finding.span),
            kind="false-alarm",
            rule=finding.rule.id,
            diagnostics=[diagnostic(server, finding, checked)],
        )
        for finding in findings
    ]


def of_place(
    server: CaroServer, params: types.CodeActionParams, checked: Checked
) -> list[types.CodeAction]:
    """What may be said of a place without a finding; only where the user asks for actions."""
    asked = params.context.trigger_kind == types.CodeActionTriggerKind.Invoked
    if not asked or not _enabled(checked):
        return []
    snapshot, place = checked.snapshot, params.range
    lines = [snapshot.line(place.start.line + step).strip() for step in (0, 1)]
    actions: list[types.CodeAction] = []
    if any(line and server.generation.offered(line) for line in lines):
        title = "Caro: This suggestion was wrong"
        actions.append(_action(title, checked, place, kind="wrong-suggestion"))
    if lines[0] and not lines[0].startswith("#"):
        title = "Caro: A rule is missing here"
        actions.append(_action(title, checked, place, kind="missing-rule"))
    return actions


def _enabled(checked: Checked) -> bool:
    settings = checked.policy.configuration.settings
    return settings.enable and settings.heal.enable


def _action(
    title: str,
    checked: Checked,
    place: types.Range,
    *,
    kind: str,
    rule: str = "",
    diagnostics: Any = None,
) -> types.CodeAction:
    argument = {
        "kind": kind,
        "uri": checked.snapshot.uri,
        "range": converters.get_converter().unstructure(place),
        "rule": rule,
        "ask": True,
    }
    return types.CodeAction(
        title=title,
        kind=KIND,
        diagnostics=diagnostics,
        command=types.Command(title, _PREVIEW, arguments=[argument]),
    )
