"""A rule that comes in stages: a hint, a warning, then what it is."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from caro_lsp.dogma import check as checking
from caro_lsp.dogma.assist import explain
from caro_lsp.dogma.check import forbidden
from caro_lsp.dogma.review import Reviewer
from caro_lsp.dogma.rule import json_schema, validate
from caro_lsp.dogma.rule_file import read
from caro_lsp.dogma.ruleset import Rule, RuleSet
from caro_lsp.explain.rule import rolled_out
from caro_lsp.shell.parse import parse

DATA = {
    "id": "TEAM-A-1",
    "name": "test",
    "severity": "error",
    "action": "block",
    "message": "no {command}",
    "why": "because",
    "match": {"command": "forbidden"},
    "examples": {"invalid": ["forbidden"] * 3, "valid": ["allowed"] * 3},
}
STAGES = {"audit-until": "2027-01-01", "warn-until": "2027-02-01"}
BY_QUERY = {"match": {"query": '((command_name) @finding (#eq? @finding "forbidden"))'}}


def rules(**change):
    return RuleSet([Rule.of(validate({**DATA, **change}), "user", "")])


def severity(rule_set, day, text=b"forbidden\n", reviewer=None):
    review = (reviewer or Reviewer()).review(parse(text), rule_set, today=date.fromisoformat(day))
    return [finding.severity for finding in review.findings]


@pytest.mark.parametrize("match", [{}, BY_QUERY], ids=["by command", "by query"])
@pytest.mark.parametrize(
    ("rollout", "day", "expected"),
    [
        (STAGES, "2026-12-31", "hint"),
        (STAGES, "2027-01-01", "hint"),
        (STAGES, "2027-01-02", "warning"),
        (STAGES, "2027-02-01", "warning"),
        (STAGES, "2027-02-02", "error"),
        ({"audit-until": "2027-01-01"}, "2027-01-01", "hint"),
        ({"audit-until": "2027-01-01"}, "2027-01-02", "error"),
        ({"warn-until": "2027-02-01"}, "2026-01-01", "warning"),
        ({"warn-until": "2027-02-01"}, "2027-02-02", "error"),
    ],
)
def test_the_dates_are_inclusive(match, rollout, day, expected):
    assert severity(rules(rollout=rollout, **match), day) == [expected]


@pytest.mark.parametrize(("kept", "day"), [("info", "2027-01-15"), ("hint", "2027-03-01")])
def test_no_stage_raises_a_severity(kept, day):
    assert severity(rules(rollout=STAGES, severity=kept), day) == [kept]


def test_shell_text_in_other_files_has_the_same_stages():
    from caro_lsp.dogma.review import review_file

    told = [
        review_file(
            b"FROM debian\nRUN forbidden\n", "Dockerfile", rules(rollout=STAGES), today=day
        )[1]
        .findings[0]
        .severity
        for day in (date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1))
    ]
    assert told == ["hint", "warning", "error"]


def test_a_day_that_ends_while_a_script_is_open_counts():
    reviewer, rule_set = Reviewer(), rules(rollout=STAGES)
    days = ("2027-01-01", "2027-01-02", "2027-02-02")
    told = [severity(rule_set, day, reviewer=reviewer) for day in days]
    assert told == [["hint"], ["warning"], ["error"]]


@pytest.mark.parametrize(
    ("day", "kept"), [("2027-01-01", False), ("2027-02-01", False), ("2027-02-02", True)]
)
@pytest.mark.parametrize("level", ["error", "info"])
def test_suggestions_are_kept_back_when_the_rollout_is_over(monkeypatch, day, kept, level):
    monkeypatch.setattr("caro_lsp.dogma.ruleset.utc_today", lambda: date.fromisoformat(day))
    monkeypatch.setattr(checking, "utc_today", lambda: date.fromisoformat(day))
    assert forbidden("forbidden", rules(rollout=STAGES, severity=level)) is kept


def test_an_audited_rule_stays_a_hint_when_its_rollout_is_over():
    assert severity(rules(rollout=STAGES, action="audit"), "2028-01-01") == ["hint"]


# For people.


@pytest.mark.parametrize(
    ("rollout", "said"),
    [
        ({}, ""),
        (STAGES, "a hint up to 2027-01-01, a warning at most up to 2027-02-01, then error"),
        ({"audit-until": "2027-01-01"}, "a hint up to 2027-01-01, then error"),
        ({"warn-until": "2027-02-01"}, "a warning at most up to 2027-02-01, then error"),
    ],
)
def test_a_rollout_is_told_in_words(rollout, said):
    assert rolled_out(rollout, "error").removesuffix(" (days in UTC, inclusive)") == said


def test_the_schema_and_the_hover_know_the_stages():
    assert set(json_schema()["$defs"]["Rollout"]["properties"]) == set(STAGES)
    text = "rollout:\n  warn-until: 2027-02-01\n"
    assert "warning at most" in explain(text, text.index("warn-until")).markdown


def test_stages_in_the_wrong_order_are_a_mistake():
    for second in ("2027-01-01", "2026-12-31"):
        wrong = {**DATA, "rollout": {**STAGES, "warn-until": second}}
        (problem,) = read(json.dumps(wrong)).problems
        assert "not after `audit-until`" in problem.message


def test_the_rule_is_shown_with_its_stages(tmp_path, monkeypatch):
    from caro_lsp.cli.rules import command

    (tmp_path / ".caro" / "rules").mkdir(parents=True)
    data = {**DATA, "rollout": STAGES, "scope": {"platforms": ["macos"], "paths": ["ci/"]}}
    (tmp_path / ".caro" / "rules" / "a.yaml").write_text(json.dumps(data))
    monkeypatch.setenv("CARO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(command, ["show", "TEAM-A-1"]).stdout
    assert "a warning at most up to 2027-02-01, then error" in shown
    assert "Platforms  macos" in shown
    assert "Paths      ci/" in shown
