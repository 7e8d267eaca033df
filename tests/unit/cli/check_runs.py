"""Runs of ``caro-lsp check`` for the tests: as a command, and inside the test's process."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caro_lsp import config
from caro_lsp.cli.checking.inspector import Inspector, Work
from caro_lsp.cli.checking.judging import Judge, Policy
from caro_lsp.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path

CARO = (sys.executable, "-m", "caro_lsp")


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def document(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def rules(self) -> list[str]:
        """``path:line rule`` of what ``--format json`` found."""
        return [f"{f['path']}:{f['line']} {f['rule']}" for f in self.document["findings"]]


def environment(home: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "CARO_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "120", **more}


def check(folder: Path, *arguments: object, stdin: bytes = b"", **more: str) -> Done:
    """``caro-lsp check`` with ``arguments`` in ``folder``; ``more`` environment."""
    done = subprocess.run(
        [*CARO, "check", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env=environment(folder / ".home", **more),
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2


def without_privilege() -> None:
    """For ``preexec_fn``: what is run then is refused by the modes of files, also as root.

    Root keeps its number, since another user might not even be allowed to read Python.
    """
    if os.geteuid() == 0:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            if prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "the capability cannot be given up")


def check_without_privilege(folder: Path, *arguments: object) -> Done:
    """``caro-lsp check --format json``, run by somebody whom modes of files refuse."""
    done = subprocess.run(
        [*CARO, "check", "--format", "json", *map(str, arguments)],
        capture_output=True,
        cwd=folder,
        env=environment(folder / ".home"),
        check=False,
        timeout=120,
        preexec_fn=without_privilege,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def judge(folder: Path, level: config.Level = "moderate") -> Judge:
    """A judge by the community's rules."""
    policy = Policy(Paths.below(folder / ".home"), config.Configuration(), (), user=False)
    return Judge(policy.load().rules, policy, level, str(folder))


def inspector(folder: Path, **options: Any) -> Inspector:
    return Inspector(judge(folder), **options)


def works(*files: Path) -> list[Work]:
    return [Work(str(file), file.stat().st_size) for file in files]
