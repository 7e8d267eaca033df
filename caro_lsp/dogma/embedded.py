"""Findings on shell text inside other files, at their place in those files."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.dogma.check import Checker
from caro_lsp.dogma.finding import Origin
from caro_lsp.dogma.scope import Scope
from caro_lsp.dogma.suppress import judge
from caro_lsp.shell.embedded import regions
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.ruleset import Level, Rule, RuleSet
    from caro_lsp.dogma.suppress import Judged
    from caro_lsp.shell.embedded import Host, Region

_CARO = re.compile(rb"(?:^|(?<=[ \t]))#[ \t]*caro:")
_CODE = re.compile(rb"[^\s\\]")


@dataclass(frozen=True)
class HostReview:
    """What is to be told about one host file; ``commands`` and ``broken`` count over its regions.

    ``broken`` are the regions of shell text that are not valid syntax.
    """

    judged: Judged
    commands: int
    broken: int


def review_host(
    source: bytes,
    path: str,
    host: Host,
    rules: RuleSet,
    level: Level,
    today: date | None = None,
    stands_at: str = "",
) -> HostReview:
    """The findings on what the shell text in a host file would execute.

    Suppression comments are those of the host, which all begin with ``#``.
    """
    found: dict[tuple[str, int, int], Finding] = {}
    commands = broken = 0
    scopes = []
    for region in regions(source, host):
        script = replace(
            parse(region.text, path, region.dialect),
            platform=region.platform,
            stands_at=stands_at,
        )
        scopes.append(Scope(script, rules.root))
        result = Checker().check(script, rules, level, known=region.known, today=today)
        commands += result.commands
        broken += len(script.errors)
        for finding in result.findings:
            located = _in_host(finding, Origin(finding, script, region))
            span = located.span
            found.setdefault((located.rule.id, span.start, span.end), located)

    def speaks(rule: Rule) -> bool:
        return rule.active_at(level) and any(scope.holds(rule) for scope in scopes)

    ordered = sorted(found.values(), key=lambda f: (f.span.start, f.span.end, f.rule.id))
    commented = parse(b"".join(_lines_as_commands(source)), path, "sh")
    return HostReview(judge(commented, tuple(ordered), rules, speaks, today), commands, broken)


def _in_host(finding: Finding, origin: Origin) -> Finding:
    region: Region = origin.region
    return replace(
        finding,
        span=region.host_span(finding.span),
        message=region.shown(finding.message),
        text=region.shown(finding.text),
        run=None,
        origin=origin,
    )


def _lines_as_commands(source: bytes) -> Iterator[bytes]:
    """Each line of a host as a command of the same length, with what speaks to caro kept.

    Where a comment stands and what it speaks of is then as in a script: lines that a backslash
    joins are one.
    """
    for line in source.splitlines(keepends=True):
        comment = _CARO.search(line)
        end = comment.start() if comment else len(line)
        code = line[:end]
        joined = code.rstrip(b"\r\n").endswith(b"\\")
        plain = _CODE.sub(b"x", code).replace(b"\\", b"x")
        if joined:
            at = len(code.rstrip(b"\r\n")) - 1
            plain = plain[:at] + b"\\" + plain[at + 1 :]
        yield plain + line[end:]
