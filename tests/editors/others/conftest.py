"""What the tests of the other editors share."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / ".cache" / "caro" / "cache" / "models"


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
    return {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT)),
        "CARO_HOME": str(home / "caro"),
        "LANG": "C.UTF-8",
        "COLORTERM": "truecolor",
    }
