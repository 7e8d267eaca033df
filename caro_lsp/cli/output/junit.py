"""JUnit XML, what CI systems show as test results.

There is no standard. This is the form that Jenkins describes in ``junit-10.xsd`` and that others
read too. A file is a test suite, a finding a test case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from caro_lsp.cli.output.report import shown

if TYPE_CHECKING:
    from caro_lsp.cli.output.report import Located, Report

# XML 1.0, section 2.2, has no spelling at all for other characters.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def document(report: Report, fail_on: str) -> str:
    """The run as test results.

    A finding fails if it is of ``fail_on`` or above; else it passes, with the finding as output.
    One that is suppressed or in the baseline is skipped. A file without findings passes.
    """
    suites: dict[str, Element] = {}
    for located in report.located:
        case = _case(suites, located)
        if located.at_least(fail_on):
            SubElement(case, "failure", type=located.severity, message=_text(located.message))
        else:
            SubElement(case, "system-out")
        case[0].text = _text(_details(report, located))
    for located, waiver in report.suppressed:
        reason = _text(f"suppressed: {waiver.reason}")
        SubElement(_case(suites, located), "skipped", message=reason)
    for located in report.baselined or ():
        SubElement(_case(suites, located), "skipped", message="in the baseline")
    for path in report.checked:
        if path not in suites:
            SubElement(_suite(suites, path), "testcase", name="no findings", classname=_name(path))
    for trouble in report.errors:
        name = _name(trouble.path)
        case = SubElement(_suite(suites, trouble.path), "testcase", name="check", classname=name)
        SubElement(case, "error", message=_text(trouble.message))
    root = Element("testsuites", name="caro-lsp")
    for path in sorted(suites):
        root.append(suites[path])
    for suite in (*root, root):
        suite.set("tests", str(sum(1 for _ in suite.iter("testcase"))))
        for attribute, tag in _COUNTED.items():
            if suite is not root or attribute != "skipped":
                suite.set(attribute, str(sum(1 for _ in suite.iter(tag))))
    indent(root)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document.decode()


def _suite(suites: dict[str, Element], path: str) -> Element:
    if path not in suites:
        suites[path] = Element("testsuite", name=_name(path), file=_name(path))
    return suites[path]


def _case(suites: dict[str, Element], located: Located) -> Element:
    return SubElement(
        _suite(suites, located.path),
        "testcase",
        name=f"{located.rule} at {located.line}:{located.column}",
        classname=_name(located.path),
    )


def _details(report: Report, located: Located) -> str:
    lines = [
        f"{shown(located.path)}:{located.line}:{located.column}: {located.message}",
        f"runs: {located.command}",
        f"why: {report.rule(located).why}",
    ]
    if located.fix:
        lines.append(f"fix: {located.fix.title}: {located.fix.replacement}")
    return "\n".join(lines)


def _name(path: str) -> str:
    return _text(shown(path))


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
