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
