"""The settings: what is wrong with them, and who set each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from caro_lsp.heal.doctor.diagnosis import Diagnosis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.config import Configuration
    from caro_lsp.heal.doctor.diagnosis import State
    from caro_lsp.heal.doctor.examination import Patient

_LONGEST = 60


def check(patient: Patient) -> Iterator[Diagnosis]:
    """Each problem of each source, then the values that differ from the built-in ones."""
    from caro_lsp import config
    from caro_lsp.paths import exists

    paths, project = patient.paths, patient.project
    loaded = config.load(paths, project, patient.editor)
    for problem in loaded.problems:
        state: State = "error" if loaded.broken else "warning"
        yield Diagnosis(
            "settings",
            state,
            str(problem),
            f"edit {problem.source}",
            "nobody's settings count until it is mended"
            if loaded.broken
            else "the value below it stays in force",
        )
    origins = _origins(patient, loaded)
    files = [paths.config_file, *([config.project_config(project)] if project else [])]
    read = [str(file) for file in files if exists(file)]
    facts = {"files": read, "values": origins}
    set_here = [one for one in origins if one["layer"] != "built-in"]
    if not loaded.problems and not set_here:
        yield Diagnosis("settings", "ok", "all are built-in", facts=facts)
    elif not loaded.problems:
        detail = f"{len(set_here)} of {len(origins)} are not built-in: {_listed(set_here)}"
        yield Diagnosis("settings", "ok", detail, facts=facts)
    if project is not None and not loaded.trusted and exists(config.project_config(project)):
        yield Diagnosis(
            "trust",
            "ok",
            f"{project} is not trusted, so its settings may only add rules and raise severities",
            f"`caro-lsp trust {project}`, if you know who writes it",
        )


def _origins(patient: Patient, loaded: Configuration) -> list[dict[str, Any]]:
    """Each setting with its value, and the last layer that changed it."""
    from caro_lsp import config

    paths, project = patient.paths, patient.project
    stages: list[tuple[str, str, config.Settings]] = [("built-in", "", config.Settings())]
    machine = paths.machine.config_file
    stages.append(("enterprise", str(machine), config.load(paths, user=False).settings))
    stages.append(("user", str(paths.config_file), config.load(paths).settings))
    if project is not None:
        file = str(config.project_config(project))
        stages.append(("project", file, config.load(paths, project).settings))
    if patient.editor:
        stages.append(("editor", "editor settings", loaded.settings))
    found: dict[str, dict[str, Any]] = {}
    for layer, source, settings in stages:
        for key, value in _flat(config.as_dict(settings)):
            if key not in found or found[key]["value"] != value:
                found[key] = {"key": key, "value": value, "layer": layer, "source": source}
    return list(found.values())


def _flat(settings: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in settings.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{key}.")
        elif not hasattr(value, "__dataclass_fields__"):
            yield prefix + key, value


def _listed(values: list[dict[str, Any]]) -> str:
    return ", ".join(f"{one['key']} = {_shown(one['value'])} ({one['layer']})" for one in values)


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
