"""Real Emacs, with eglot and with lsp-mode: findings, commands for comments, fixes."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from editor_home import block, same_client
from emacs_editor import PACKAGE, Emacs

SCRIPT = "rm -rf /\n# count lines in notes.txt\n"
COMMAND = "wc -l < notes.txt"
README = block(PACKAGE / "README.md", "elisp")
# The README says to take one of the two last lines.
*BOTH, EGLOT, LSP_MODE = README.rstrip().splitlines()
CLIENTS = {
    "eglot": "\n".join([*BOTH, EGLOT]),
    "lsp-mode": "\n".join([*BOTH, LSP_MODE])
    + "\n(setq lsp-auto-guess-root t)\n(add-hook 'after-init-hook #'global-company-mode)",
}
RECORDED = {"eglot": "emacs-eglot-1.9", "lsp-mode": "emacs-lsp-mode-8.0"}
HOVER = {"eglot": "eldoc-doc-buffer", "lsp-mode": "lsp-describe-thing-at-point"}
FIX = {"eglot": "eglot-code-actions", "lsp-mode": "lsp-execute-code-action"}


@pytest.fixture(params=CLIENTS)
def client(request) -> str:
    return request.param


@pytest.fixture
def open_emacs(environment) -> Iterator[Callable[[str], Emacs]]:
    opened: list[Emacs] = []

    def start(client: str, script: str = SCRIPT) -> Emacs:
        opened.append(Emacs(environment, script, CLIENTS[client]))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def findings(emacs: Emacs) -> list[str]:
    return emacs.lisp("(mapcar #'flymake-diagnostic-text (flymake-diagnostics))") or []


def test_a_new_user_sees_a_finding_takes_a_command_and_mends_the_finding(open_emacs, client):
    emacs = open_emacs(client)
    (found,) = emacs.wait_for(lambda: findings(emacs), "no finding")
    assert "rm would delete /" in found
    emacs.keep_screen(f"emacs-{client}-finding")

    emacs.go(2)
    if client == "eglot":
        emacs.keys("C-M-i")
        emacs.shows("recipe, 100%")
        emacs.keep_screen(f"emacs-{client}-completions")
        emacs.command("switch-to-completions")
    else:
        emacs.command("company-complete")
        emacs.shows(f" {COMMAND}")
        emacs.keep_screen(f"emacs-{client}-completions")
    emacs.keys("Enter")
    emacs.wait_for(lambda: emacs.text() == f"{SCRIPT}{COMMAND}\n", "no command")
    emacs.keep_screen(f"emacs-{client}-accepted")

    emacs.go(1, end=False)
    if client == "eglot":
        emacs.shows("`M-x eldoc-doc-buffer'")  # the echo area is too small for it
    emacs.command(HOVER[client])
    emacs.shows("cannot be undone")
    emacs.keep_screen(f"emacs-{client}-why")
    emacs.keys("C-x", "1")

    def choose(title: str) -> None:
        emacs.go(1, end=False)
        emacs.command(FIX[client])
        emacs.shows("action")
        emacs.type(title)
        emacs.keys("Tab", "Enter")

    choose("Caro: Ignore")
    emacs.wait_for(lambda: emacs.text().startswith("# caro: ignore[CARO-FS-001]"), "not ignored")
    emacs.keys("C-/")
    emacs.wait_for(lambda: emacs.text().startswith("rm -rf /\n"), "not undone")
    emacs.wait_for(lambda: findings(emacs), "no finding")
    choose("Caro: Ask")
    emacs.wait_for(lambda: emacs.text().startswith("rm -ri /\n"), "no fix")
    emacs.wait_for(lambda: not findings(emacs), "the finding stays")
    emacs.keep_screen(f"emacs-{client}-fixed")

    # Nothing that the server said made Emacs warn.
    messages = emacs.lisp('(with-current-buffer "*Messages*" (buffer-string))')
    assert "caro/status" not in messages
    assert not emacs.lisp('(if (get-buffer "*Warnings*") t)')
    same_client(emacs.home, RECORDED[client])


def test_a_key_writes_a_command_and_again_the_next_one(open_emacs, client):
    seen = ["  # count lines in notes.txt\n"]
    emacs = open_emacs(client, seen[0])
    ready = "(mapcar #'symbol-name (remq t completion-at-point-functions))"
    emacs.wait_for(lambda: "caro-completion-at-point" in str(emacs.lisp(ready)), "no server")
    for number in (1, 2, 3, 1):
        emacs.keys("C-c", "s")
        if client == "eglot":  # lsp-mode shows what the command does, in the same place
            emacs.shows(f"{number}/3  recipe")
        emacs.wait_for(lambda: emacs.text() != seen[-1], "no other command")
        seen.append(emacs.text())
    assert seen[1] == f"{seen[0]}  {COMMAND}\n"
    assert len(set(seen)) == 4
    assert seen[4] == seen[1]


def test_where_nothing_is_asked_for_it_says_so(open_emacs):
    emacs = open_emacs("eglot", "echo hello\n")
    emacs.wait_for(lambda: emacs.lisp("(if (eglot-current-server) t)"), "no server")
    emacs.keys("C-c", "s")
    emacs.shows("No suggestion for this line")
    assert emacs.text() == "echo hello\n"


def test_without_a_server_it_says_what_to_do(open_emacs, environment):
    (Path(environment["HOME"]) / "bin" / "caro-lsp").unlink()
    emacs = open_emacs("eglot")
    emacs.shows("No caro-lsp on the PATH of Emacs")
    emacs.keep_screen("emacs-no-server")


def test_the_package_compiles_without_a_warning(home):
    copy = home / "caro.el"
    copy.write_text((PACKAGE / "caro.el").read_text("utf-8"))
    strict = "(setq byte-compile-error-on-warn t)"
    done = subprocess.run(
        ["emacs", "--batch", "--eval", strict, "-f", "batch-byte-compile", copy],
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
