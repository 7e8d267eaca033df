"""The safety rules: how many of each layer, how old, and which files are broken."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caro_lsp.heal.doctor.diagnosis import Diagnosis
from caro_lsp.heal.doctor.examination import REINSTALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.dogma.layers import Loaded
    from caro_lsp.heal.doctor.examination import Patient

_DAY = 86_400


def check(patient: Patient) -> Iterator[Diagnosis]:
    """Each broken file, then the layers."""
    from caro_lsp import config
    from caro_lsp.dogma import layers

    configuration = config.load(patient.paths, patient.project, patient.editor)
    loaded = layers.load(patient.paths, configuration)
    for problem in loaded.problems:
        yield Diagnosis(
            "rule file",
            "error" if problem.fatal else "warning",
            str(problem),
            "mend the file; `caro-lsp rules validate FILE` shows what is wrong",
            "this rule finds nothing" if problem.fatal else "the rule before it stays in force",
        )
    if not any(rule.layer == "community" for rule in loaded.rules.rules.values()):
        meaning = "dangerous commands are not found"
        yield Diagnosis("rules", "error", "no rules were found", REINSTALL, meaning)
        return
    told = [_layer(loaded, layer.name, layer.source, layer.rules) for layer in loaded.rules.layers]
    counted = ", ".join(
        f"{one['rules']} {one['name']}, changed {_ago(one['age_days'])}" for one in told
    )
    off = len(loaded.rules.known) - len(loaded.rules.rules)
    detail = f"{len(loaded.rules.rules)} in force ({counted})"
    if off > 0:
        detail += f", {off} switched off"
    facts = {"digest": loaded.rules.digest, "layers": told}
    if not configuration.settings.dogma.enable:
        yield Diagnosis(
            "rules",
            "warning",
            "switched off by the setting dogma.enable",
            "set dogma.enable = true",
            "dangerous commands are not found",
        )
        return
    yield Diagnosis("rules", "ok", detail, facts=facts)


def _layer(loaded: Loaded, name: str, source: str, count: int) -> dict[str, Any]:
    files = [r.source for r in loaded.rules.known.values() if r.layer == name and r.source]
    changed = max((_changed(Path(file)) for file in set(files)), default=0.0)
    age = (time.time() - changed) / _DAY if changed else None
    days = None if age is None else max(round(age, 1), 0.0)
    return {"name": name, "source": source, "rules": count, "age_days": days}


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _ago(days: float | None) -> str:
    if days is None:
        return "at a time that is not known"
    return "today" if days < 1 else f"{days:.0f} days ago"
