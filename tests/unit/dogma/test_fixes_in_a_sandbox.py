"""Fixed commands do the same harmless work as those they replace, run for real in a sandbox.

Each runs in a copy of the same small world in bubblewrap: no network, nothing of this machine but
its programs, and those read-only. What is left of the world afterwards is compared. Where the
command does harm in another world, its fix does not.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import check
from caro_lsp.dogma.fix import fix_of, replaced_by
from caro_lsp.dogma.selftest import mended
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from pathlib import Path

BWRAP = shutil.which("bwrap")
SANDBOX = [
    str(BWRAP), "--unshare-all", "--die-with-parent", "--new-session", "--clearenv",
    "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/sbin", "/sbin",
    "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
    "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--dir", "/etc",
    "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME", "/home/ann",
    "--setenv", "GIT_CONFIG_NOSYSTEM", "1", "--setenv", "LC_ALL", "C",
    "--setenv", "GIT_AUTHOR_NAME", "ann", "--setenv", "GIT_AUTHOR_EMAIL", "ann@example.com",
    "--setenv", "GIT_COMMITTER_NAME", "ann", "--setenv", "GIT_COMMITTER_EMAIL", "ann@example.com",
    "--setenv", "GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z",
    "--setenv", "GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z",
]  # fmt: skip


def _sandbox_works() -> bool:
    if BWRAP is None:
        return False
    return subprocess.run([*SANDBOX, "true"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    not _sandbox_works(), reason="bubblewrap is missing, or may not make a sandbox here"
)

TREE = "mkdir -p /srv/site/css && echo a > /srv/site/index && echo b > /srv/site/css/main"
FILES = f"{TREE} && mkdir -p /home/ann/work/out && echo c > /home/ann/work/out/c && cd /home/ann"
REPOSITORY = """
cd /home/ann && git init -q --bare -b main server && git clone -q server mine 2>/dev/null
cd mine && git commit -q --allow-empty -m one && git push -q origin HEAD:main
"""
MERGED = f"{REPOSITORY} git branch topic"
UNMERGED = f"""{REPOSITORY}
git switch -q -c topic && git commit -q --allow-empty -m two && git switch -q main
"""
AMENDED = f"{REPOSITORY} git commit -q --amend --allow-empty -m better"
MOVED = f"""{REPOSITORY}
git clone -q ../server ../other && cd ../other
git commit -q --allow-empty -m theirs && git push -q origin HEAD:main
cd ../mine && git commit -q --amend --allow-empty -m better
"""
REFS = "git -C /home/ann/server for-each-ref; git -C /home/ann/mine for-each-ref"
LOOK = r"find /srv /home -printf '%p %y %m %s\n' | sort"
CONTENT = r"find /srv /home -printf '%p %y %s\n' | sort"
OPEN = "echo open to all:; find /srv /home -perm -002 | sort"


@dataclass(frozen=True)
class Case:
    """A command in a world: ``before`` makes it, ``look`` says what is left of it."""

    rule: str
    command: str
    before: str = FILES
    look: str = LOOK
    answers: str = "y\n" * 20


SAME = [
    Case("CARO-FS-001", "rm -rf /srv"),
    Case("CARO-FS-001", 'd=/srv; rm --recursive --force "$d"'),
    Case("CARO-FS-002", 'rm -rf "/srv/$1"', f"{FILES}; set -- site"),
    Case("CARO-FS-002", 'rm -rf "$OUT/"', f"{FILES}; OUT=work/out"),
    Case("CARO-FS-005", "rm -rf work/out"),
    Case("CARO-FS-005", "rm -rf work"),
    Case("CARO-PERM-001", "chmod -R 777 work; cat work/out/c; touch work/new", look=CONTENT),
    Case("CARO-PERM-003", "umask 000; mkdir new; cat work/out/c | tee new/c", look=CONTENT),
    Case("CARO-GIT-001", "git push -q --force origin main", AMENDED, REFS),
    Case("CARO-GIT-004", "git branch -q -D topic", MERGED, REFS),
]
"""The command and its fix leave the same behind."""

HARM = [
    Case("CARO-FS-001", "rm -rf /srv", answers="n\n"),
    Case("CARO-FS-002", 'rm -rf "/srv/$1"'),
    Case("CARO-FS-005", "rm -rf work/out work srv /srv/site", answers="n\n"),
    Case("CARO-PERM-001", "chmod -R 777 work", look=OPEN),
    Case("CARO-PERM-003", "umask 000; mkdir new; cp work/out/c new", look=OPEN),
    Case("CARO-GIT-001", "git push -q --force origin main", MOVED, REFS),
    Case("CARO-GIT-004", "git branch -q -D topic", UNMERGED, REFS),
]
"""The command destroys or opens something here that its fix leaves alone."""


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
    new = fixed(case, rules)
    assert new != case.command
    worlds = {"untouched": "true", "command": case.command, "fix": new}
    return tuple(left_behind(case, text, folder / name) for name, text in worlds.items())


@pytest.mark.parametrize("case", SAME, ids=lambda case: f"{case.rule} {case.command}")
def test_a_fix_does_the_same_work(case, rules, tmp_path):
    untouched, command, fix = both(case, rules, tmp_path)
    assert command != untouched
    assert fix == command


@pytest.mark.parametrize("case", HARM, ids=lambda case: f"{case.rule} {case.command}")
def test_a_fix_does_not_do_the_harm(case, rules, tmp_path):
    untouched, command, fix = both(case, rules, tmp_path)
    assert command != untouched
    assert fix == untouched


def test_the_fixes_tried_here_are_those_of_the_rules_examples(rules):
    for case in (*SAME, *HARM):
        assert mended(rules.rules[case.rule])
