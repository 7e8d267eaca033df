"""Real Vim with ALE: findings, commands for comments, fixes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from editor_home import block, same_client
from terminal import Terminal

PLUGIN = Path(__file__).parents[3] / "editors" / "vim"
SCRIPT = "rm -rf /\n# count lines in notes.txt\n\n"
COMMAND = "wc -l < notes.txt"
# What the README tells a user of Debian's Vim to write.
VIMRC = block(PLUGIN / "README.md", "vim")


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

    def choose(title: str) -> None:
        vim.go(1)
        vim.type("\\a")
        (line,) = [line for line in vim.shows(title).splitlines() if title in line]
        vim.type(line.split(")")[0].strip())
        vim.keys("Enter")

    vim.go(1)
    vim.type(":ALEHover")
    vim.keys("Enter")
    vim.shows("cannot be undone")
    vim.keep_screen("vim-ale-why")
    vim.type(":pclose")
    vim.keys("Enter")

    choose("Caro: Ignore")
    vim.wait_for(lambda: vim.text().startswith("# caro: ignore[CARO-FS-001]"), "not ignored")
    vim.type("u")
    vim.shows("rm would delete")
    choose("Caro: Ask before each removal")
    vim.wait_for(lambda: vim.text().startswith("rm -ri /\n"), "no fix")
    vim.wait_for(lambda: "rm would delete" not in vim.screen(), "the finding stays")
    vim.keep_screen("vim-ale-fixed")
    same_client(vim.home, "vim-ale-3.3")


def test_without_a_server_it_says_what_to_do(environment):
    (Path(environment["HOME"]) / "bin" / "caro-lsp").unlink()
    vim = Vim(environment, SCRIPT)
    try:
        vim.shows("caro: no caro-lsp on the PATH")
        vim.keep_screen("vim-no-server")
    finally:
        vim.close()


def test_on_the_empty_line_below_a_comment_the_command_is_completed(vim):
    vim.shows("rm would delete")
    vim.go(3)
    vim.type("A")
    vim.keys("C-x", "C-o")
    vim.shows("caro: recipe, 100%")
    vim.keep_screen("vim-ale-completions")
    vim.keys("C-y")
    vim.wait_for(lambda: vim.text() == SCRIPT[:-1] + f"{COMMAND}\n", "no command")
