"""textDocument/hover: why a finding is one, else what a command does; what a rule file means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from caro_lsp.server import corrections
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from caro_lsp.server.app import CaroServer
    from caro_lsp.server.checks import Checked


def register(server: CaroServer) -> None:
    """Register the handlers."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        if server.rule_files.has(params.text_document.uri):
            return await server.rule_files.hover(params.text_document.uri, params.position)
        checked = await server.check(params.text_document.uri)
        if checked is None:
            return None
        if params.position.line >= len(checked.snapshot.lines):
            return None
        offset = checked.snapshot.offset(params.position)
        found = _finding(checked, offset)
        if found is not None or not checked.policy.configuration.settings.enable:
            # Of a locked rule there are findings also where everything is switched off.
            return found
        return await _command(server, checked, offset)


def _finding(checked: Checked, offset: int) -> types.Hover | None:
    from caro_lsp.dogma.provenance import of_finding
    from caro_lsp.explain.finding import describe
    from caro_lsp.explain.markdown import code

    hit = [f for f in checked.review.findings if f.span.start <= offset <= f.span.end]
    if not hit:
        return None
    texts = [
        describe(
            rule=finding.rule.id,
            name=str(finding.rule.data["name"]),
            severity=finding.severity,
            message=finding.message,
            why=finding.rule.why,
            command=finding.text,
            layer=finding.rule.layer,
            locked=finding.rule.locked,
            steps=[
                step.told(code) for step in of_finding(finding.rule, finding.severity, checked.day)
            ],
            compliance=finding.rule.compliance,
            references=tuple(finding.rule.data.get("references", ())),
            fix=fix.title if (fix := checked.fix_of(finding)) else "",
        )
        for finding in hit
    ]
    return _hover("\n\n---\n\n".join(texts), checked, hit[0].span)


async def _command(server: CaroServer, checked: Checked, offset: int) -> types.Hover | None:
    from caro_lsp.explain.shown import as_markdown

    explanation = await server.explanations.of_script(checked, offset, offset)
    if explanation is None or not explanation.parts:
        return None
    span = Span(explanation.start, explanation.end)
    text = as_markdown(explanation, offset) + corrections.note(server, checked, span)
    return _hover(text, checked, span)


def _hover(text: str, checked: Checked, span: Span) -> types.Hover:
    content = types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.Hover(content, checked.snapshot.range(span))
