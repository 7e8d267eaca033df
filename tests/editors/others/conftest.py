"""What the tests of the other editors share."""

import os
import shlex
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / ".cache" / "caro" / "cache" / "models"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of these tests waits often, and the machine may be busy."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A HOME in which there is nothing of the user's own."""
    folder = tmp_path / "home"
    (folder / "project").mkdir(parents=True)
    return folder


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """What an editor of a new user is started with; ``caro-lsp`` is the one of this checkout."""
    if not any(WEIGHTS.glob("*.gguf")):
        raise RuntimeError(f"no model in {WEIGHTS}: run `make model` first")
    (home / "caro" / "cache").mkdir(parents=True)
    (home / "caro" / "cache" / "models").symlink_to(WEIGHTS)
    # The server of this checkout, and a copy of all that the editor says to it.
    server = home / "bin" / "caro-lsp"
    server.parent.mkdir()
    real = Path(sys.executable).with_name("caro-lsp")
    listening = Path(__file__).with_name("listening.py")
    words = [sys.executable, str(listening), str(home / "wire"), str(real)]
    (home / "wire").mkdir()
    server.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    server.chmod(0o755)
    return {
        "HOME": str(home),
        "PATH": f"{server.parent}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT)),
        "CARO_HOME": str(home / "caro"),
        "LANG": "C.UTF-8",
        "COLORTERM": "truecolor",
    }
