"""What is remembered, as state that heals itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.govern.salvage import database_fault
from caro_lsp.govern.state import NotRebuilt, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from caro_lsp.paths import Paths


def stores(paths: Paths) -> Iterator[Store]:
    """The history, and the audit log."""
    yield Store(
        "history",
        (paths.history_file,),
        lambda: database_fault(paths.history_file),
        lambda _: _history(paths.history_file),
        "what is learned from corrections may be missing",
        keeps_aside=True,
    )
    yield Store(
        "audit log",
        (paths.audit_file,),
        lambda: _audit_fault(paths.audit_file),
        _audit,
        "it cannot be shown that nothing was changed in it",
        "none",
        "`caro-lsp audit verify` says more; keep a copy of the file, it is not changed here",
    )


def _history(file: Path) -> str:
    from caro_lsp.learn.store import History

    with History(file) as history:
        history.mend()
        kept = history.saved_from
    return f"rows that could not be read, which are in {kept}" if kept else ""


def _audit_fault(file: Path) -> str:
    from caro_lsp.govern.audit import verify

    try:
        fault = verify(file).fault
    except FileNotFoundError:
        return ""
    return f"line {fault.line}: {fault.message}" if fault else ""


def _audit(_: Path | None) -> str:
    raise NotRebuilt("what a log says cannot be made anew")
