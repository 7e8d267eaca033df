"""Fixed commands do the same harmless work as those they replace, run for real in a sandbox.

Each runs in a copy of the same small world in bubblewrap: no network, nothing of this machine but
its programs, and those read-only. What is left of the world afterwards is compared. Where the
command does harm in another world, its fix does not.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from worlds import HARM, NOT_SHOWN, SAME, Case

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import check
from caro_lsp.dogma.fix import fix_of, replaced_by
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from pathlib import Path

BWRAP = shutil.which("bwrap")
PROGRAMS = "/usr/bin:/usr/sbin"
SANDBOX = [
    str(BWRAP), "--unshare-all", "--uid", "0", "--gid", "0",
    "--die-with-parent", "--new-session", "--clearenv",
    "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/sbin", "/sbin",
    "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
    "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--dir", "/etc",
    "--setenv", "PATH", PROGRAMS, "--setenv", "HOME", "/home/ann",
    "--setenv", "GIT_CONFIG_NOSYSTEM", "1", "--setenv", "LC_ALL", "C",
    "--setenv", "GIT_AUTHOR_NAME", "ann", "--setenv", "GIT_AUTHOR_EMAIL", "ann@example.com",
    "--setenv", "GIT_COMMITTER_NAME", "ann", "--setenv", "GIT_COMMITTER_EMAIL", "ann@example.com",
    "--setenv", "GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z",
    "--setenv", "GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z",
]  # fmt: skip


CURE = "run tests/unit/dogma/setup.sh"


@pytest.fixture(scope="module")
def sandbox():
    """Fails where the machine lacks what makes one: what is not run proves nothing."""
    if sys.platform != "linux":
        pytest.skip("bubblewrap is for Linux")
    if BWRAP is None:
        pytest.fail(f"bubblewrap is missing. Cure: {CURE}")
    done = subprocess.run([*SANDBOX, "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"no sandbox may be made here, allow user namespaces: {done.stderr}")


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    return layers.load(Paths.below(tmp_path_factory.mktemp("home")), Configuration()).rules


def fixed(case: Case, rules) -> str:
    """The command with the fix of the rule, as ``check --fix`` would write it."""
    script = parse(case.command.encode())
    for finding in check(script, rules, "strict").findings:
        fix = fix_of(finding, script, rules, "strict")
        if finding.rule.id == case.rule and fix is not None:
            span, source = replaced_by(fix, finding, script.source), script.source
            return (source[: span.start] + fix.replacement.encode() + source[span.end :]).decode()
    raise AssertionError(f"{case.rule} offers no fix for {case.command}")


def left_behind(case: Case, command: str, world: Path) -> str:
    """What is left of the world after ``command``, run with the answers of the case."""
    for place in ("srv", "home/ann"):
        (world / place).mkdir(parents=True)
    binds = [
        part for place in ("srv", "home") for part in ("--bind", str(world / place), f"/{place}")
    ]
    run = f"(\n{command}\n) <<'ANSWERS' 2>/dev/null\n{case.answers}ANSWERS"
    text = f"{case.before}\n{run}\n{case.look}\n"
    done = subprocess.run(
        [*SANDBOX, *binds, "--chdir", "/home/ann", "bash", "-c", text],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout, "the world is gone, so there is nothing to compare"
    return done.stdout


def both(case: Case, rules, folder: Path) -> tuple[str, str, str]:
    """What is left without the command, after it, and after its fix."""
    for program in case.needs:
        if shutil.which(program, path=PROGRAMS) is None:
            pytest.fail(f"{program} is missing. Cure: {CURE}")
    new = fixed(case, rules)
    assert new != case.command
    worlds = {"untouched": "true", "command": case.command, "fix": new}
    return tuple(left_behind(case, text, folder / name) for name, text in worlds.items())


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("case", SAME, ids=lambda case: f"{case.rule} {case.command}")
def test_a_fix_does_the_same_work(case, rules, tmp_path):
    untouched, command, fix = both(case, rules, tmp_path)
    assert command != untouched
    assert fix == command


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("case", HARM, ids=lambda case: f"{case.rule} {case.command}")
def test_a_fix_does_not_do_the_harm(case, rules, tmp_path):
    untouched, command, fix = both(case, rules, tmp_path)
    assert command != untouched
    assert fix == untouched


def test_every_fix_is_tried_here_or_it_is_said_why_not(rules):
    """What is not shown needs a reason; a new fix goes into one of the tables of ``worlds``."""
    fixing = {rule.id for rule in rules.rules.values() if rule.fixes and rule.layer == "community"}
    same, harm = ({case.rule for case in cases} for cases in (SAME, HARM))
    assert same == harm
    assert same.isdisjoint(NOT_SHOWN)
    assert same | set(NOT_SHOWN) == fixing
