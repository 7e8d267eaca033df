"""What caro keeps: whether each piece is whole, and what was made anew."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from caro_lsp.heal.doctor.diagnosis import Diagnosis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.govern.state import Store
    from caro_lsp.heal.doctor.examination import Patient
    from caro_lsp.paths import Paths

_RECENT = 5
"""Repairs that are told."""


def check(patient: Patient) -> Iterator[Diagnosis]:
    """Each piece that is not whole, then how many are; and the latest repairs."""
    from caro_lsp.govern.state import MISSING, aside_folder, looked_at, notes
    from caro_lsp.heal.stores import every

    stores = every(patient.paths)
    faults = {store.name: looked_at(store) for store in stores}
    for store in stores:
        fault = faults[store.name]
        # What was never made is made at the next need.
        if fault and fault != MISSING:
            yield _damaged(store, fault, patient.paths)
    whole = [name for name, fault in faults.items() if not fault or fault == MISSING]
    yield Diagnosis("state", "ok", f"whole: {', '.join(whole)}", facts={"faults": faults})
    repairs = notes(patient.paths)
    if repairs:
        latest = [f"{_day(one.at)}: {one}" for one in repairs[-_RECENT:]]
        detail = f"{len(repairs)} so far; the latest: {'; '.join(latest)}"
        folder = aside_folder(patient.paths)
        cure = f"delete {folder} when you need nothing of it" if folder.exists() else ""
        yield Diagnosis("repairs", "ok", detail, cure)


def _damaged(store: Store, fault: str, paths: Paths) -> Diagnosis:
    place = f" ({store.files[0]})" if store.files else ""
    if store.cure == "none":
        return Diagnosis(store.name, "warning", f"{fault}{place}", store.advice, store.without)
    cure = store.advice or "`caro-lsp doctor --fix`; a running server does it by itself"
    return Diagnosis(
        store.name, "warning", f"{fault}{place}", cure, store.without, _mending(store, paths)
    )


def _mending(store: Store, paths: Paths) -> Callable[[], str]:
    from caro_lsp.govern.state import mend

    def fix() -> str:
        return "; ".join(map(str, mend([store], paths, asked=True))) or "it is whole by now"

    return fix


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))
