"""Findings as diagnostics: pulled where the client can, else pushed; never both."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from caro_lsp.dogma.finding import Finding
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.checks import Checked

SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}

SLOW_SECONDS = 0.1
"""A document whose last check took longer is slow to check."""
LONGEST_DELAY_SECONDS = 0.5
"""The most that diagnostics of a document that is slow to check wait for typing to pause."""

_tasks: dict[tuple[int, str], asyncio.Task[None]] = {}
_costs: dict[str, float] = {}


def diagnostic(server: CaroServer, finding: Finding, checked: Checked) -> types.Diagnostic:
    """A finding as a diagnostic that leads to the page of its rule.

    ``data`` tells code actions which finding it is.
    """
    page = server.rule_pages.uri(finding.rule)
    return types.Diagnostic(
        range=checked.snapshot.range(finding.span),
        message=finding.message,
        severity=SEVERITIES[finding.severity],
        code=finding.rule.id,
        code_description=types.CodeDescription(page) if page else None,
        source="caro",
        data={
            "rule": finding.rule.id,
            "fingerprint": finding.fingerprint(checked.snapshot.uri),
            "tags": list(finding.rule.tags),
            "compliance": list(finding.rule.compliance),
        },
    )


def publish_soon(server: CaroServer, uri: str) -> None:
    """Push diagnostics to a client that does not pull; a newer call replaces an older one."""
    if server.pulls_diagnostics():
        return
    key = (id(server), uri)
    if (running := _tasks.get(key)) is not None:
        running.cancel()
    task = asyncio.ensure_future(_publish(server, uri))
    _tasks[key] = task
    task.add_done_callback(lambda done: _tasks.pop(key, None) if _tasks.get(key) is done else None)


@dataclass(frozen=True)
class _Report:
    """The diagnostics of one version of a document."""

    items: list[types.Diagnostic]
    version: int | None
    result_id: str


async def _report(server: CaroServer, uri: str) -> _Report | None:
    """The diagnostics of a document by what kind of document it is; None for one of no kind."""
    if (ruled := await server.rule_files.review(uri)) is not None:
        return _Report(ruled.diagnostics, ruled.text.version, ruled.result_id)
    if (checked := await server.check(uri)) is not None:
        found = [diagnostic(server, finding, checked) for finding in checked.review.findings]
        return _Report(found, checked.snapshot.version, checked.result_id)
    return None


async def _publish(server: CaroServer, uri: str) -> None:
    # A document that takes long to check is checked when typing pauses, a small one at once.
    cost = _costs.get(uri, 0.0)
    await asyncio.sleep(min(cost, LONGEST_DELAY_SECONDS) if cost > SLOW_SECONDS else 0)
    started = time.perf_counter()
    report = await _report(server, uri)
    _costs[uri] = time.perf_counter() - started
    if report is None or server.documents.version(uri) != report.version:
        return
    server.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(uri, report.items, report.version)
    )


def refresh(server: CaroServer) -> None:
    """Have all open documents checked again, after settings or rules changed."""
    if server.pulls_diagnostics():
        workspace = server.client_capabilities.workspace
        if workspace and workspace.diagnostics and workspace.diagnostics.refresh_support:
            server.workspace_diagnostic_refresh(None)
        return
    for uri in server.documents.uris():
        publish_soon(server, uri)


def register(server: CaroServer) -> None:
    """Register the handlers."""

    @server.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(inter_file_dependencies=False, workspace_diagnostics=False),
    )
    async def document_diagnostic(
        params: types.DocumentDiagnosticParams,
    ) -> types.DocumentDiagnosticReport:
        report = await _report(server, params.text_document.uri)
        if report is None:
            return types.RelatedFullDocumentDiagnosticReport(items=[])
        if params.previous_result_id == report.result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=report.result_id)
        return types.RelatedFullDocumentDiagnosticReport(
            items=report.items, result_id=report.result_id
        )
