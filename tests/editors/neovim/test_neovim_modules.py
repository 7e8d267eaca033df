"""The plugin's modules in a Neovim without a server: see unit.lua."""

import os
import subprocess
from pathlib import Path

from terminal_editor import PLUGIN, neovim_binary

UNIT = Path(__file__).with_name("unit.lua")


def test_the_modules_do_what_their_unit_tests_say(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(neovim_binary()), "--headless", "-u", "NONE", "-l", str(UNIT), str(PLUGIN)],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok words_take_the_white_space_before_them" in done.stdout


def test_the_help_has_no_broken_tags(tmp_path: Path) -> None:
    help_folder = tmp_path / "doc"
    help_folder.mkdir()
    (help_folder / "caro.txt").write_text((PLUGIN / "doc" / "caro.txt").read_text())
    done = subprocess.run(
        [str(neovim_binary()), "--headless", "-u", "NONE", "-c", f"helptags {help_folder}", "-cq"],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert "caro.txt\t" in (help_folder / "tags").read_text()
