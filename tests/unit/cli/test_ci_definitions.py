"""The pre-commit hooks and the GitHub Action: well-formed, and running what they say."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from check_runs import environment
from ruamel.yaml import YAML

REPOSITORY = Path(__file__).parents[3]
HOOKS = YAML(typ="safe").load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION = YAML(typ="safe").load((REPOSITORY / "action.yml").read_text("utf-8"))


@pytest.fixture
def programs(tmp_path):
    """A folder with a ``caro-lsp`` that is ours."""
    folder = tmp_path / "runner" / "caro-lsp" / "bin"
    folder.mkdir(parents=True)
    program = folder / "caro-lsp"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m caro_lsp "$@"\n')
    program.chmod(0o755)
    return folder


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "danger.sh").write_text("#!/bin/sh\nrm -rf /\n")
    (folder / "two words.sh").write_text("#!/bin/sh\nchmod 777 a\n")
    return folder


def test_hooks_have_what_pre_commit_needs():
    assert {hook["id"] for hook in HOOKS} == {"caro-lsp", "caro-lsp-fix"}
    for hook in HOOKS:
        assert {"id", "name", "entry", "language", "types"} <= set(hook)
        # Its own processes would meet those of pre-commit.
        assert hook["require_serial"] is True


def test_a_hook_runs_and_its_status_is_that_of_the_check(project, programs):
    entries = {hook["id"]: shlex.split(hook["entry"]) for hook in HOOKS}
    path = f"{programs}:{os.environ['PATH']}"

    def run(name, *files):
        return subprocess.run(
            [*entries[name], *files],
            cwd=project, env=environment(project / ".home", PATH=path),
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert run("caro-lsp", "two words.sh").returncode == 0
    assert run("caro-lsp", "danger.sh", "two words.sh").returncode == 1
    assert run("caro-lsp-fix", "two words.sh").returncode == 0
    assert "775" in (project / "two words.sh").read_text()


def test_the_action_is_valid_by_the_schema_of_actions():
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions",
         str(REPOSITORY / "action.yml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_input_of_the_action_is_code():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
    given = " ".join(str(step["env"]) for step in ACTION["runs"]["steps"])
    for name in ACTION["inputs"]:
        assert f"inputs.{name} }}}}" in given, name


def run_action(project, programs, **inputs):
    """The last step of the action as a runner would run it, with ``inputs`` over the defaults."""
    step = ACTION["runs"]["steps"][-1]
    variables = {}
    for variable, expression in step["env"].items():
        name = expression.removeprefix("${{ inputs.").removesuffix(" }}")
        variables[variable] = inputs.get(name.replace("-", "_"), ACTION["inputs"][name]["default"])
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=project,
        env=environment(project / ".home", RUNNER_TEMP=str(programs.parents[1]), **variables),
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_action_annotates_and_fails(project, programs):
    done = run_action(project, programs)
    assert done.returncode == 1, done
    assert done.stdout.startswith("::error file=danger.sh,line=2,")
    assert "::warning file=two words.sh,line=2," in done.stdout


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ({"fail_on": "never"}, 0),
        ({"paths": "two words.sh\n"}, 0),
        ({"paths": "two words.sh\ndanger.sh\n"}, 1),
        ({"paths": "two words.sh", "fail_on": "warning"}, 1),
        ({"paths": "two words.sh", "fail_on": "warning", "level": "permissive"}, 0),
        ({"paths": "$(touch bad) ; touch bad"}, 2),
        ({"paths": "--help"}, 2),
        ({"changed_since": "HEAD"}, 2),
        ({"baseline": "missing.json"}, 2),
    ],
)
def test_the_inputs_of_the_action_are_the_options(project, programs, inputs, status):
    assert run_action(project, programs, **inputs).returncode == status
    assert not (project / "bad").exists()


def test_the_action_writes_sarif_even_if_it_fails(project, programs):
    done = run_action(project, programs, sarif="found.sarif")
    assert done.returncode == 1
    log = json.loads((project / "found.sarif").read_text("utf-8"))
    assert len(log["runs"][0]["results"]) == 2


def test_the_page_about_ci_names_the_hooks_and_the_inputs_with_their_defaults():
    page = (REPOSITORY / "docs" / "ci.md").read_text("utf-8")
    cells = [line.split("|")[1:3] for line in page.splitlines() if line.startswith("| `")]
    rows = {name.strip(" `"): default.strip() for name, default in cells}
    assert rows == {
        name: f"`{given['default']}`" if given["default"] else ""
        for name, given in ACTION["inputs"].items()
    }
    for hook in HOOKS:
        assert f"`{hook['id']}`" in page or f"id: {hook['id']}" in page
