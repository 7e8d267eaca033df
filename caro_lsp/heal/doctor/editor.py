"""The editors: what the one that asks can do, or which are here."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp import __version__
from caro_lsp.heal.doctor.diagnosis import Diagnosis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.heal.doctor.examination import Patient

_EDITORS = {
    "VS Code": ("code", "codium", "code-server"),
    "Neovim": ("nvim",),
    "Helix": ("hx", "helix"),
    "Emacs": ("emacs",),
    "Kakoune": ("kak",),
    "Sublime Text": ("subl",),
    "Zed": ("zed",),
}
_EXTENSIONS = (".vscode", ".vscode-oss", ".vscode-server", ".local/share/code-server")
_VERSION = re.compile(r"caro-lsp\.caro-lsp-(\d[\w.]*)")


def check(patient: Patient) -> Iterator[Diagnosis]:
    """The client that asks; on the command line the editors of this machine."""
    if patient.client:
        yield _client(patient)
        return
    here = {
        name: found
        for name, programs in _EDITORS.items()
        if (found := next(filter(None, map(shutil.which, programs)), None))
    }
    server = shutil.which("caro-lsp")
    if server is None:
        yield Diagnosis(
            "editor",
            "warning",
            "caro-lsp is not on PATH",
            "add its folder to PATH, or give editors its full name",
            "editors do not find the server by its name",
        )
    detail = ", ".join(here) or "none of those that are known is on PATH"
    yield Diagnosis("editors", "ok", detail, facts={"programs": here, "server": server})
    yield from _extension()


def _client(patient: Patient) -> Diagnosis:
    client = patient.client
    missing = [
        what
        for what, key in (
            ("inline completion", "inline_completion"),
            ("asking for findings itself", "pull_diagnostics"),
        )
        if not client.get(key)
    ]
    detail = f"{client.get('name') or 'an editor without a name'} {client.get('version') or ''}"
    detail = detail.strip()
    if missing:
        detail += f"; it does not know {', '.join(missing)}, so others ways are taken"
    return Diagnosis("editor", "ok", detail, facts=client)


def _extension() -> Iterator[Diagnosis]:
    """The extension of VS Code and its kin, which has to be of the version of the server."""
    found: dict[str, str] = {}
    for folder in _EXTENSIONS:
        try:
            names = [path.name for path in (Path.home() / folder / "extensions").glob("caro-lsp.*")]
        except (OSError, RuntimeError):
            continue
        found |= {n: m[1] for n in names if (m := _VERSION.fullmatch(n))}
    if not found:
        return
    versions = sorted(set(found.values()))
    if versions == [__version__]:
        yield Diagnosis("VS Code extension", "ok", __version__)
    else:
        yield Diagnosis(
            "VS Code extension",
            "warning",
            f"{', '.join(versions)} is installed, the server is {__version__}",
            f"install the extension of version {__version__}",
            "commands that one of the two does not know do nothing",
        )
