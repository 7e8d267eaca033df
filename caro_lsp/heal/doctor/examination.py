"""All checks, one group after the other; and the cure of what can be cured safely."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from caro_lsp.heal.doctor.diagnosis import Diagnosis

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caro_lsp.config import Model
    from caro_lsp.paths import Paths

GROUPS = ("platform", "packages", "folders", "configuration", "rules", "model", "state", "editor")
"""The modules with checks, in the order in which they are told."""


@dataclass(frozen=True)
class Measured:
    """A model that has answered: seconds until it was loaded, and tokens a second after that."""

    name: str
    load_seconds: float
    tokens_per_second: float


@dataclass(frozen=True)
class Patient:
    """What is examined.

    ``editor`` are the settings of the client that asks, ``client`` what it said of itself; both are
    empty on the command line. ``measure`` loads the model and asks it something; it raises an
    exception whose text says what is wrong. Without it the model is not loaded.
    """

    paths: Paths
    project: Path | None = None
    editor: dict[str, Any] = field(default_factory=dict)
    client: dict[str, Any] = field(default_factory=dict)
    measure: Callable[[Model, Paths], Measured] | None = None


def examine(patient: Patient) -> list[Diagnosis]:
    """What all checks say. Changes nothing, and never raises."""
    found: list[Diagnosis] = []
    for group in GROUPS:
        try:
            check = importlib.import_module(f"caro_lsp.heal.doctor.{group}").check
            found += [replace(one, group=group) for one in check(patient)]
        except Exception as error:  # noqa: BLE001 - a doctor that falls ill is of no use
            reason = f"{type(error).__name__}: {error}"
            missing = isinstance(error, ImportError)
            found.append(
                Diagnosis(
                    group,
                    "error",
                    f"could not be examined: {reason}",
                    REINSTALL if missing else "please report it",
                    meaning="what depends on it does not work" if missing else "",
                    group=group,
                )
            )
    return found


REINSTALL = "reinstall caro-lsp: `pip install --force-reinstall caro-lsp`"


def treat(patient: Patient, found: list[Diagnosis]) -> list[Diagnosis]:
    """Cure what can be cured safely, and examine again; each cure is told with its check."""
    told: dict[tuple[str, str], str] = {}
    cured: list[Diagnosis] = []
    for diagnosis in found:
        if diagnosis.fix is None:
            continue
        try:
            done = diagnosis.fix()
        except Exception as error:  # noqa: BLE001 - the next one may be cured
            done = f"could not be cured: {error}"
        told[diagnosis.group, diagnosis.name] = done
        cured.append(replace(diagnosis, fixed=done))
    if not told:
        return found
    again = examine(replace(patient, measure=None))
    model = [one for one in found if one.group == "model"]
    # What was measured need not be measured again.
    again = [one for one in again if one.group != "model"] + model if patient.measure else again
    again.sort(key=lambda one: GROUPS.index(one.group))
    names = {(one.group, one.name) for one in again}
    again = [replace(one, fixed=told.get((one.group, one.name), "")) for one in again]
    return again + [
        replace(one, state="ok", detail=one.fixed, cure="", meaning="")
        for one in cured
        if (one.group, one.name) not in names
    ]
