"""rules propose, rules rollback."""

import json
import os
import subprocess
import sys

import pytest

COMMAND = "frobctl vault destroy main"


@pytest.fixture
def run(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "a.sh").write_text("#!/bin/sh\nfrobctl vault list\n")

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "caro_lsp", "rules", *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "CARO_HOME": str(tmp_path / "home"), "NO_COLOR": "1"},
            check=False,
        )

    return run


def test_a_proposal_is_made_shown_accepted_and_taken_back(run, tmp_path):
    done = run(
        "propose", "--command", COMMAND, "--scripts", "scripts", "--json", "--output", "own.yaml"
    )
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["failed"] == made["found"] == []
    assert (made["scripts"], made["lines"]) == (1, 2)
    assert len(made["factors"]) == 5
    assert COMMAND in (tmp_path / "own.yaml").read_text()
    assert run("show", made["rule"]).returncode == 2
    assert made["id"] in run("propose", "--list").stdout
    assert COMMAND in run("propose", "--show", made["id"]).stdout
    assert run("propose", "--accept", made["id"]).returncode == 0
    assert run("show", made["rule"]).returncode == 0
    assert run("rollback").returncode == 0
    assert run("show", made["rule"]).returncode == 2
    assert run("rollback").returncode == 2
    log = (tmp_path / "home" / "state" / "audit.jsonl").read_text()
    assert [json.loads(line)["event"] for line in log.splitlines()] == [
        "rule.proposed",
        "approval.given",
        "rollback",
    ]
    assert "frobctl" not in log.casefold().replace("user-frobctl", "")


@pytest.mark.parametrize(
    ("level", "severity", "active"), [(4, "hint", True), (3, "hint", False), (4, "info", False)]
)
def test_what_only_adds_hints_becomes_active_by_itself_where_it_is_trusted(
    run, tmp_path, level, severity, active
):
    (tmp_path / "home" / "config").mkdir(parents=True)
    (tmp_path / "home" / "config" / "config.toml").write_text(f"[govern]\ntrustLevel = {level}\n")
    used = "git stash list\ngit stash pop\ngit drop\n" * 100
    (tmp_path / "scripts" / "b.sh").write_text(f"#!/bin/sh\n{used}")
    about = ("--command", "git stash drop", "--severity", severity)
    made = json.loads(run("propose", *about, "--scripts", "scripts", "--json").stdout)
    assert made["ready"]
    assert made["active"] is active
    assert (run("show", made["rule"]).returncode == 0) is active
    assert (run("rollback").returncode == 0) is active


def test_what_needs_no_rule_is_said(run):
    done = run("propose", "--command", "# nothing", "--scripts", "scripts")
    assert done.returncode == 1
    assert "runs no command" in done.stderr


def test_one_thing_at_a_time(run):
    assert run("propose").returncode == 2
    assert run("propose", "--list", "--command", "ls").returncode == 2
    done = run("propose", "--command", "ls", "--kind", "false-alarm")
    assert done.returncode == 2
    assert "--wrong" in done.stderr


class TestReports:
    """``--report``: what was reported becomes a rule."""

    @pytest.fixture
    def report(self, tmp_path):
        def report(*arguments):
            done = subprocess.run(
                [sys.executable, "-m", "caro_lsp", "heal", "preview", "--json", *arguments],
                capture_output=True,
                text=True,
                cwd=tmp_path,
                env={**os.environ, "CARO_HOME": str(tmp_path / "home")},
                check=True,
            )
            return json.loads(done.stdout)["reportId"]

        return report

    def test_of_a_rule_that_is_missing(self, run, report):
        name = report("docker volume rm jane-data", "--kind", "missing-rule")
        done = run("propose", "--report", name[:8], "--scripts", "scripts", "--json")
        assert done.returncode == 0, done.stderr
        made = json.loads(done.stdout)
        assert (made["kind"], made["failed"], made["report"]) == ("missing", [], name)
        text = run("propose", "--show", made["id"]).stdout
        assert "docker volume rm word-1" in text
        assert "jane" not in text
        assert f"(report {name[:8]})" in run("propose", "--list").stdout

    def test_of_a_false_alarm_names_the_rule(self, run, report):
        name = report("rm -rf ~", "--kind", "false-alarm", "--rule", "CARO-FS-001")
        done = run("propose", "--report", name, "--scripts", "scripts", "--json")
        made = json.loads(done.stdout)
        assert (made["kind"], made["changes"]) == ("false-alarm", "CARO-FS-001")

    def test_what_the_report_does_not_tell_is_said_besides(self, run, report):
        name = report("frobctl vault destroy main", "--kind", "missing-rule")
        done = run("propose", "--report", name, "--scripts", "scripts")
        assert done.returncode == 1
        assert "--keep" in done.stderr
        told = ("--command", COMMAND, "--keep", "vault")
        done = run("propose", "--report", name, *told, "--scripts", "scripts")
        assert done.returncode == 0, done.stderr
        assert "frobctl vault destroy" in done.stdout

    def test_one_without_a_command_says_so(self, run, report):
        name = report("rm -rf /", "--kind", "missing-rule", "--level", "minimal")
        done = run("propose", "--report", name)
        assert done.returncode == 1
        assert "--command" in done.stderr

    def test_one_that_no_rule_mends_says_so(self, run, report):
        name = report("--kind", "slow", "--request", "list files")
        done = run("propose", "--report", name)
        assert done.returncode == 1
        assert "slow" in done.stderr

    def test_one_that_is_not_there(self, run):
        done = run("propose", "--report", "0" * 32)
        assert done.returncode == 2
        assert "heal list" in done.stderr


def test_the_command_may_come_on_standard_input(tmp_path, run):
    done = subprocess.run(
        [sys.executable, "-m", "caro_lsp", "rules", "propose", "--command", "-", "--json"]
        + ["--scripts", "."],
        input="docker volume rm data",
        capture_output=True,
        text=True,
        cwd=tmp_path / "scripts",
        env={**os.environ, "CARO_HOME": str(tmp_path / "home")},
        check=False,
    )
    assert json.loads(done.stdout)["kind"] == "missing"
