"""SARIF 2.1.0 (OASIS standard), what code scanning services read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from caro_lsp import __version__
from caro_lsp.explain.markdown import is_address
from caro_lsp.explain.page import page

if TYPE_CHECKING:
    from caro_lsp.cli.output.report import Located, Report
    from caro_lsp.dogma.ruleset import Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note", "hint": "note"}


def document(report: Report) -> dict[str, Any]:
    """The run as a SARIF log.

    With a baseline, a result says whether it is new; those that are not, and those that a comment
    suppresses, are there with what suppresses them.
    """
    state = None if report.baselined is None else "new"
    entries = [(located, _state(state)) for located in report.located]
    for located in report.baselined or ():
        accepted = {"kind": "external", "justification": "in the baseline"}
        entries.append((located, {**_state("unchanged"), "suppressions": [accepted]}))
    for located, waiver in report.suppressed:
        said = {"kind": "inSource", "justification": waiver.reason}
        entries.append((located, {**_state(state), "suppressions": [said]}))
    used = {located.rule: report.rule(located) for located, _ in entries}
    order = {name: index for index, name in enumerate(sorted(used))}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "caro-lsp",
                        "semanticVersion": __version__,
                        "rules": [_rule(rule) for _, rule in sorted(used.items())],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [{**_result(located, order), **more} for located, more in entries],
                "invocations": [
                    {
                        "executionSuccessful": not any(error.status for error in report.errors),
                        "toolExecutionNotifications": [
                            {
                                "level": "error" if error.status else "warning",
                                "message": {"text": error.message},
                                "locations": [{"physicalLocation": _artifact(error.path)}],
                            }
                            for error in report.errors
                        ],
                    }
                ],
                "properties": {"policyDigest": report.loaded.rules.digest},
            }
        ],
    }


def _state(state: str | None) -> dict[str, Any]:
    return {"baselineState": state} if state else {}


def _rule(rule: Rule) -> dict[str, Any]:
    references = [str(reference) for reference in rule.data.get("references", ())]
    address = next((reference for reference in references if is_address(reference)), None)
    descriptor: dict[str, Any] = {
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": str(rule.data["name"])},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": "\n".join((rule.why, *references)),
            "markdown": page(rule),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            # What reads SARIF groups by tags alone.
            "tags": list(dict.fromkeys((*rule.tags, *rule.compliance))),
            "compliance": list(rule.compliance),
            "layer": rule.layer,
            "locked": rule.locked,
        },
    }
    if address:
        descriptor["helpUri"] = address
    if former := rule.data.get("aliases"):
        descriptor["deprecatedIds"] = list(former)
    return descriptor


def _result(located: Located, order: dict[str, int]) -> dict[str, Any]:
    region = {
        "startLine": located.line,
        "startColumn": located.column,
        "endLine": located.end_line,
        "endColumn": located.end_column,
    }
    result: dict[str, Any] = {
        "ruleId": located.rule,
        "ruleIndex": order[located.rule],
        "level": _LEVELS[located.severity],
        "message": {"text": located.message},
        "locations": [{"physicalLocation": {**_artifact(located.path), "region": region}}],
        "partialFingerprints": {"caro/v1": located.fingerprint},
        "properties": {"command": located.command, "severity": located.severity},
    }
    if located.fix:
        replacement = {
            "deletedRegion": region,
            "insertedContent": {"text": located.fix.replacement},
        }
        change = {**_artifact(located.path), "replacements": [replacement]}
        description = {"text": located.fix.title}
        result["fixes"] = [{"description": description, "artifactChanges": [change]}]
    return result


def _artifact(path: str) -> dict[str, Any]:
    # The bytes of the name, so that one that is not UTF-8 is named too.
    uri = Path(path).as_uri() if Path(path).is_absolute() else quote(os.fsencode(Path(path)))
    return {"artifactLocation": {"uri": uri}}
