"""Real Vim with ALE: findings, commands for comments, fixes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import same_client
from terminal import Terminal

PLUGIN = Path(__file__).parents[3] / "editors" / "vim"
SCRIPT = "rm -rf /\n# count lines in notes.txt\n\n"
COMMAND = "wc -l < notes.txt"
# What the README tells a user of Debian's Vim to write.
VIMRC = f"""
packadd! ale
set runtimepath+={PLUGIN}
filetype plugin on
set omnifunc=ale#completion#OmniFunc
nnoremap <Leader>a :ALECodeAction<CR>
"""


class Vim(Terminal):
    """Vim with a script open."""

    def __init__(self, environment: dict[str, str], script: str) -> None:
        home = Path(environment["HOME"])
        self.file = home / "project" / "script.sh"
        self.file.write_text(script)
        (home / ".vimrc").write_text(VIMRC)
        super().__init__(["vim", str(self.file)], {**environment, "TERM": "xterm-256color"})

    def go(self, line: int) -> None:
        self.keys("Escape")
        self.type(f"{line}G")

    def text(self) -> str:
        """What is saved, after saving."""
        self.keys("Escape")
        self.type(":silent write")
        self.keys("Enter")
        return self.file.read_text()


@pytest.fixture
def vim(environment) -> Iterator[Vim]:
    opened = Vim(environment, SCRIPT)
    yield opened
    opened.close()


def test_a_new_user_sees_a_finding_takes_a_command_and_mends_the_finding(vim):
    vim.shows("rm would delete / and everything in it")
    vim.keep_screen("vim-ale-finding")

    vim.go(2)
    vim.type("\\a")
    vim.shows(f"1) Caro: write {COMMAND}")
    vim.keep_screen("vim-ale-actions")
    vim.type("1")
    vim.keys("Enter")
    written = SCRIPT.replace("notes.txt\n", f"notes.txt\n{COMMAND}\n")
    vim.wait_for(lambda: vim.text() == written, "no command")

    vim.go(1)
    vim.type("\\a")
    choices = vim.shows("Caro: Ask before each removal").splitlines()
    (chosen,) = [line for line in choices if "Ask before each removal" in line]
    vim.type(chosen.split(")")[0].strip())
    vim.keys("Enter")
    vim.wait_for(lambda: vim.text().startswith("rm -ri /\n"), "no fix")
    vim.wait_for(lambda: "rm would delete" not in vim.screen(), "the finding stays")
    vim.keep_screen("vim-ale-fixed")
    same_client(vim.home, "vim-ale-3.3")


def test_on_the_empty_line_below_a_comment_the_command_is_completed(vim):
    vim.shows("rm would delete")
    vim.go(3)
    vim.type("A")
    vim.keys("C-x", "C-o")
    vim.shows("caro: recipe, 100%")
    vim.keep_screen("vim-ale-completions")
    vim.keys("C-y")
    vim.wait_for(lambda: vim.text() == SCRIPT[:-1] + f"{COMMAND}\n", "no command")
