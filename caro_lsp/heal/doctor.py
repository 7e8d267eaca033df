"""CARO Doctor: looks at everything that caro needs and says what each thing means and its cure."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from caro_lsp import __version__, config
from caro_lsp.dogma import layers
from caro_lsp.models.store import ModelError, find_model
from caro_lsp.paths import Paths, exists, private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

State = Literal["ok", "warning", "error"]

_DEPENDENCIES = ("pygls", "lsprotocol", "tree-sitter", "tree-sitter-bash", "pydantic", "google-re2")
_SHELLS = ("sh", "bash", "dash", "ksh", "zsh")


@dataclass(frozen=True)
class Diagnosis:
    """One check: what was looked at, how it is, what that means, and what to do about it."""

    name: str
    state: State
    detail: str
    cure: str = ""


def examine(paths: Paths, project: Path | None = None) -> list[Diagnosis]:
    """All checks. Changes nothing but for making caro's own folders; never raises."""
    found: list[Diagnosis] = []
    checks: tuple[Callable[[], Iterator[Diagnosis]], ...] = (
        _platform,
        _packages,
        lambda: _folders(paths),
        lambda: _configuration(paths, project),
        lambda: _rules(paths, project),
        lambda: _model(paths, project),
    )
    for check in checks:
        try:
            found.extend(check())
        except Exception as error:  # noqa: BLE001 - a doctor that falls ill is of no use
            name = getattr(check, "__name__", "check").strip("_<>")
            found.append(Diagnosis(name, "error", f"could not be examined: {error}"))
    return found


def worst(diagnoses: list[Diagnosis]) -> State:
    """The worst state of all."""
    states = {diagnosis.state for diagnosis in diagnoses}
    return "error" if "error" in states else "warning" if "warning" in states else "ok"


def as_json(diagnoses: list[Diagnosis]) -> dict[str, Any]:
    """The checks as one document."""
    return {
        "version": 1,
        "state": worst(diagnoses),
        "checks": [
            {"name": d.name, "state": d.state, "detail": d.detail, "cure": d.cure}
            for d in diagnoses
        ],
    }


def _platform() -> Iterator[Diagnosis]:
    python = ".".join(map(str, sys.version_info[:3]))
    detail = f"caro-lsp {__version__}, Python {python}, {platform.system()} {platform.machine()}"
    yield Diagnosis("platform", "ok", detail)
    shells = [name for name in _SHELLS if shutil.which(name)]
    if shells:
        yield Diagnosis("shells", "ok", ", ".join(shells))
    else:
        yield Diagnosis("shells", "warning", "no shell on PATH", "add one to PATH to run scripts")


def _packages() -> Iterator[Diagnosis]:
    versions: list[str] = []
    missing: list[str] = []
    for name in _DEPENDENCIES:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        cure = "reinstall caro-lsp: `pip install --force-reinstall caro-lsp`"
        yield Diagnosis("packages", "error", f"missing: {', '.join(missing)}", cure)
    else:
        yield Diagnosis("packages", "ok", ", ".join(versions))


def _folders(paths: Paths) -> Iterator[Diagnosis]:
    for name, folder in (("state", paths.state), ("cache", paths.cache)):
        try:
            private_folder(folder)
        except OSError as error:
            cure = "make it writable, or set CARO_HOME to a folder that is"
            detail = f"{folder} cannot be made: {error.strerror}"
            yield Diagnosis(f"{name} folder", "error", detail, cure)
            continue
        if not os.access(folder, os.W_OK):
            cure = "make it writable, or set CARO_HOME to a folder that is"
            yield Diagnosis(f"{name} folder", "error", f"{folder} is read-only", cure)
        elif os.name == "posix" and folder.stat().st_mode & 0o077:
            cure = f"run `chmod 700 {folder}`"
            detail = f"{folder} can be read by other users"
            yield Diagnosis(f"{name} folder", "warning", detail, cure)
        else:
            yield Diagnosis(f"{name} folder", "ok", str(folder))


def _configuration(paths: Paths, project: Path | None) -> Iterator[Diagnosis]:
    loaded = config.load(paths, project)
    files = [paths.config_file, *([config.project_config(project)] if project else [])]
    read = [str(file) for file in files if exists(file)]
    for problem in loaded.problems:
        state: State = "error" if loaded.broken else "warning"
        yield Diagnosis("configuration", state, str(problem), f"edit {problem.source}")
    if not loaded.problems:
        detail = ", ".join(read) or "built-in defaults; there is no configuration file"
        yield Diagnosis("configuration", "ok", detail)


def _rules(paths: Paths, project: Path | None) -> Iterator[Diagnosis]:
    loaded = layers.load(paths, config.load(paths, project))
    for problem in loaded.problems:
        cure = "mend the file; `caro-lsp rules validate FILE` shows what is wrong"
        yield Diagnosis("rules", "error", str(problem), cure)
    counted = ", ".join(f"{layer.rules} {layer.name}" for layer in loaded.rules.layers)
    if loaded.rules.rules:
        yield Diagnosis("rules", "ok", f"{len(loaded.rules.rules)} in force ({counted})")
    else:
        yield Diagnosis("rules", "error", "no rules were found", "reinstall caro-lsp")


def _model(paths: Paths, project: Path | None) -> Iterator[Diagnosis]:
    settings = config.load(paths, project).settings.model
    if settings.backend == "none":
        yield Diagnosis("model", "ok", "switched off by the setting model.backend")
        return
    if settings.backend == "openai":
        yield _server(settings)
        return
    if settings.backend != "local":
        yield Diagnosis("model", "ok", f"of the backend {settings.backend}, which a package brings")
        return
    if importlib.util.find_spec("llama_cpp") is None:
        detail = "llama-cpp-python is not installed, so no commands can be suggested by a model"
        cure = "pip install 'caro-lsp[local]'; docs/models.md says how without a compiler"
        yield Diagnosis("model runtime", "warning", detail, cure)
    else:
        version = importlib.metadata.version("llama-cpp-python")
        yield Diagnosis("model runtime", "ok", f"llama-cpp-python {version}")
    try:
        model = find_model(settings, paths)
    except ModelError as error:
        yield Diagnosis("model weights", "warning", str(error), "caro-lsp model pull")
    else:
        yield Diagnosis("model weights", "ok", str(model.path))


def _server(settings: config.Model) -> Diagnosis:
    """Looks at the settings; the server is not asked."""
    from caro_lsp.models.server import objection_to

    if objection := objection_to(settings, os.environ):
        detail, _, cure = objection.partition("; ")
        return Diagnosis("model server", "warning", detail, cure)
    detail = f"{settings.base_url}; `caro-lsp model info` asks whether it answers"
    return Diagnosis("model server", "ok", detail)
