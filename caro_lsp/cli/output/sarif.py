"""SARIF 2.1.0 (OASIS standard), what code scanning services read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from caro_lsp import __version__

if TYPE_CHECKING:
    from caro_lsp.cli.output.report import Located, Report
    from caro_lsp.dogma.suppress import Waiver

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note", "hint": "note"}


def document(report: Report) -> dict[str, Any]:
    """The run as a SARIF log."""
    shown = [*report.located, *(located for located, _ in report.suppressed)]
    used = {located.finding.rule.id: located.finding.rule for located in shown}
    order = {name: index for index, name in enumerate(sorted(used))}
    rules = [
        {
            "id": rule.id,
            "name": rule.id,
            "shortDescription": {"text": str(rule.data["name"])},
            "fullDescription": {"text": rule.why},
            "help": {"text": rule.why},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {"tags": list(rule.tags)},
        }
        for _, rule in sorted(used.items())
    ]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "caro-lsp", "semanticVersion": __version__, "rules": rules}
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    *(_result(located, order) for located in report.located),
                    *(_suppressed(*entry, order) for entry in report.suppressed),
                ],
                "invocations": [
                    {
                        "executionSuccessful": not report.errors,
                        "toolExecutionNotifications": [
                            {
                                "level": "error",
                                "message": {"text": message},
                                "locations": [{"physicalLocation": _artifact(path)}],
                            }
                            for path, message in report.errors
                        ],
                    }
                ],
                "properties": {"policyDigest": report.loaded.rules.digest},
            }
        ],
    }


def _result(located: Located, order: dict[str, int]) -> dict[str, Any]:
    finding = located.finding
    region = {
        "startLine": located.line,
        "startColumn": located.column,
        "endLine": located.end_line,
        "endColumn": located.end_column,
    }
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": order[finding.rule.id],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {**_artifact(located.path), "region": region}}],
        "partialFingerprints": {"caro/v1": finding.fingerprint(located.path)},
        "properties": {"command": finding.text, "layer": finding.rule.layer},
    }
    if located.fix:
        result["fixes"] = [
            {
                "description": {"text": located.fix.title},
                "artifactChanges": [
                    {
                        **_artifact(located.path),
                        "replacements": [
                            {
                                "deletedRegion": region,
                                "insertedContent": {"text": located.fix.replacement},
                            }
                        ],
                    }
                ],
            }
        ]
    return result


def _suppressed(located: Located, waiver: Waiver, order: dict[str, int]) -> dict[str, Any]:
    suppression = {"kind": "inSource", "justification": waiver.reason}
    return {**_result(located, order), "suppressions": [suppression]}


def _artifact(path: str) -> dict[str, Any]:
    uri = Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix())
    return {"artifactLocation": {"uri": uri}}
