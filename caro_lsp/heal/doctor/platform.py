"""The machine: system, Python, shells."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from caro_lsp import __version__
from caro_lsp.heal.doctor.diagnosis import Diagnosis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.heal.doctor.examination import Patient

_SHELLS = ("sh", "bash", "dash", "ksh", "zsh")
_SECONDS = 3
_NUMBER = re.compile(r"\d+\.\d+[\w.()-]*")


def check(_: Patient) -> Iterator[Diagnosis]:
    """The system, and the shells that scripts would run in."""
    python = ".".join(map(str, sys.version_info[:3]))
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    facts = {
        "caro": __version__,
        "python": python,
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
        "executable": sys.executable,
        "processors": os.cpu_count(),
    }
    yield Diagnosis(
        "platform", "ok", f"caro-lsp {__version__}, Python {python}, {system}", facts=facts
    )
    found = {name: path for name in _SHELLS if (path := shutil.which(name))}
    if not found:
        yield Diagnosis(
            "shells",
            "warning",
            "no shell on PATH",
            "add one to PATH",
            "scripts are checked, but cannot be run here",
        )
        return
    versions = {name: _version(name, path) for name, path in found.items()}
    detail = ", ".join(f"{name} {version}".strip() for name, version in versions.items())
    yield Diagnosis("shells", "ok", detail, facts={"paths": found, "versions": versions})


def _version(name: str, path: str) -> str:
    """What a shell says of its version; where it is another one's name, which."""
    real = os.path.basename(os.path.realpath(path))  # noqa: PTH119 - a name
    if name in {"sh", "dash"}:
        # dash knows no option for it.
        return f"(is {real})" if name == "sh" else ""
    try:
        done = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return "(does not answer)"
    told = _NUMBER.search((done.stdout or done.stderr).decode("utf-8", "replace"))
    return told[0] if told else ""
