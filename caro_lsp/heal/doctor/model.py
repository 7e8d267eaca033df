"""The model: its runtime, its weights, and whether it answers."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
from typing import TYPE_CHECKING

from caro_lsp.heal.doctor.diagnosis import Diagnosis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.config import Model
    from caro_lsp.heal.doctor.examination import Patient

_WITHOUT = "suggestions come from recipes and examples alone"
_SLOW_TOKENS = 15
"""Tokens a second below which a suggestion takes longer than people wait for."""


def check(patient: Patient) -> Iterator[Diagnosis]:
    """What the settings name, and what it does when it is asked."""
    from caro_lsp import config

    settings = config.load(patient.paths, patient.project, patient.editor).settings.model
    if settings.backend == "none":
        yield Diagnosis("model", "ok", "switched off by the setting model.backend")
        return
    found = list(_settings(patient, settings))
    yield from found
    if all(one.state == "ok" for one in found):
        yield from _answers(patient, settings)


def _settings(patient: Patient, settings: Model) -> Iterator[Diagnosis]:
    if settings.backend == "openai":
        yield _server(settings)
    elif settings.backend == "local":
        yield from _local(patient, settings)
    else:
        detail = f"of the backend {settings.backend}, which a package brings"
        yield Diagnosis("model", "ok", detail)


def _server(settings: Model) -> Diagnosis:
    """Looks at the settings; the server is not asked."""
    from caro_lsp.models.server import objection_to

    if objection := objection_to(settings, os.environ):
        detail, _, cure = objection.partition("; ")
        return Diagnosis("model server", "warning", detail, cure, _WITHOUT)
    return Diagnosis("model server", "ok", settings.base_url)


def _local(patient: Patient, settings: Model) -> Iterator[Diagnosis]:
    from caro_lsp.models.store import ModelError, find_model

    if importlib.util.find_spec("llama_cpp") is None:
        detail = "llama-cpp-python is not installed"
        cure = "pip install './caro-lsp[local]'; docs/models.md says how without a compiler"
        yield Diagnosis("model runtime", "warning", detail, cure, _WITHOUT)
    else:
        version = importlib.metadata.version("llama-cpp-python")
        yield Diagnosis("model runtime", "ok", f"llama-cpp-python {version}")
    try:
        model = find_model(settings, patient.paths)
    except ModelError as error:
        yield Diagnosis("model weights", "warning", str(error), "caro-lsp model pull", _WITHOUT)
    else:
        facts = {"name": model.name, "bytes": model.size}
        yield Diagnosis("model weights", "ok", str(model.path), facts=facts)


def _answers(patient: Patient, settings: Model) -> Iterator[Diagnosis]:
    if patient.measure is None:
        return
    try:
        measured = patient.measure(settings, patient.paths)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is told
        cure = "run it again; if it stays so, choose a smaller one with `caro-lsp model use`"
        yield Diagnosis("model answers", "warning", str(error), cure, _WITHOUT)
        return
    detail = (
        f"{measured.name}: loaded in {measured.load_seconds:.1f} s,"
        f" {measured.tokens_per_second:.0f} tokens a second"
    )
    facts = {
        "load_seconds": round(measured.load_seconds, 3),
        "tokens_per_second": round(measured.tokens_per_second, 1),
    }
    if measured.tokens_per_second < _SLOW_TOKENS:
        cure = "choose a smaller model with `caro-lsp model use`, or set model.threads"
        meaning = "its suggestions come late, or not at all while you type"
        yield Diagnosis("model answers", "warning", detail, cure, meaning, facts=facts)
    else:
        yield Diagnosis("model answers", "ok", detail, facts=facts)
