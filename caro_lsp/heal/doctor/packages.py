"""The libraries that caro stands on: there, new enough, and able to be loaded."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from caro_lsp.heal.doctor.diagnosis import Diagnosis
from caro_lsp.heal.doctor.examination import REINSTALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.heal.doctor.examination import Patient

_MODULES = {
    "click": "click",
    "filelock": "filelock",
    "google-re2": "re2",
    "httpx2": "httpx2",
    "keyring": "keyring",
    "lsprotocol": "lsprotocol.types",
    "pathspec": "pathspec",
    "platformdirs": "platformdirs",
    "pydantic": "pydantic",
    "pygls": "pygls.lsp.server",
    "rich": "rich",
    "ruamel.yaml": "ruamel.yaml",
    "tomlkit": "tomlkit",
    "tree-sitter": "tree_sitter",
    "tree-sitter-bash": "tree_sitter_bash",
}
"""What to import of each; native code has a process of its own, since it may crash."""
_SECONDS = 60
_LEAST = re.compile(r">=\s*([\d.]+)")


def check(_: Patient) -> Iterator[Diagnosis]:
    """The packages that have to be there, with their versions."""
    wanted = _wanted()
    versions: dict[str, str] = {}
    missing: list[str] = []
    old: list[str] = []
    for name, least in wanted.items():
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
            continue
        if _numbers(versions[name]) < _numbers(least):
            old.append(f"{name} {versions[name]}, {least} or later expected")
    broken = [_loaded(n) for n in versions if n in _MODULES] if not _all_load(versions) else []
    unusable = [reason for reason in broken if reason]
    for what, names in (("missing", missing), ("too old", old), ("cannot be loaded", unusable)):
        if names:
            detail = f"{what}: {'; '.join(names)}"
            meaning = "what needs them fails, up to all of caro"
            yield Diagnosis("packages", "error", detail, REINSTALL, meaning)
    if not missing and not old and not unusable:
        detail = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
        yield Diagnosis("packages", "ok", detail, facts={"versions": versions})


def _wanted() -> dict[str, str]:
    """The packages that the installation asks for, each with its least version."""
    try:
        lines = importlib.metadata.requires("caro-lsp") or []
    except importlib.metadata.PackageNotFoundError:
        # Run from a folder of sources.
        lines = []
    wanted = dict.fromkeys(_MODULES, "")
    for line in lines:
        requirement, _, marker = line.partition(";")
        if "extra" in marker or "python_version" in marker:
            continue
        name = re.match(r"[\w.-]+", requirement)
        least = _LEAST.search(requirement)
        if name:
            wanted[_known(name[0])] = least[1] if least else ""
    return wanted


def _known(name: str) -> str:
    """The name as it is written here: ``ruamel.yaml`` for ``ruamel-yaml``."""
    plain = re.sub(r"[-_.]+", "-", name.lower())
    return next((n for n in _MODULES if re.sub(r"[-_.]+", "-", n) == plain), name)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:4])


def _all_load(names: dict[str, str]) -> bool:
    modules = [_MODULES[name] for name in names if name in _MODULES]
    return _import("; ".join(f"import {module}" for module in modules)) == ""


def _loaded(name: str) -> str:
    """Why a package cannot be loaded; empty where it can."""
    reason = _import(f"import {_MODULES[name]}")
    return f"{name}: {reason}" if reason else ""


def _import(statement: str) -> str:
    try:
        done = subprocess.run(
            [sys.executable, "-c", statement],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    if done.returncode < 0:
        return f"ended by signal {-done.returncode}"
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return said[-1] if said else f"ended with {done.returncode}"
