"""What is left of the command line where the library is missing that it is made with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn


def tell(error: ImportError) -> NoReturn:
    """Say what is missing; the doctor says all that it can. Exits with 1 or 2."""
    print(f"caro-lsp: {error}; reinstall caro-lsp", file=sys.stderr)  # noqa: T201
    if sys.argv[1:2] != ["doctor"]:
        print("`caro-lsp doctor` says what else is wrong", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    from caro_lsp import config
    from caro_lsp.heal.doctor import Patient, examine
    from caro_lsp.paths import Paths

    patient = Patient(Paths.from_environment(), config.find_project(Path.cwd()))
    for diagnosis in examine(patient):
        cure = f" -> {diagnosis.cure}" if diagnosis.cure else ""
        print(f"{diagnosis.state:8} {diagnosis.name}: {diagnosis.detail}{cure}")  # noqa: T201
    sys.exit(1)
