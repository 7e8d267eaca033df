"""The process that mends state."""

from pathlib import Path

from caro_lsp.heal.mending import mend_elsewhere
from caro_lsp.paths import Paths


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "caro_lsp").mkdir()
    (tmp_path / "caro_lsp" / "__init__.py").write_text("raise SystemExit('not ours')\n")
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    mend_elsewhere(Paths(home / "config", home / "state", home / "cache"))
