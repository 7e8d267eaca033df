"""Real Kate: findings, commands for comments, fixes."""

import time
from collections.abc import Iterator

import pytest
from editor_home import said, same_client
from kate_editor import Kate

SCRIPT = "rm -rf /\n# count lines in notes.txt\n\n"
COMMAND = "wc -l < notes.txt"


@pytest.fixture
def kate(environment) -> Iterator[Kate]:
    opened = Kate(environment, SCRIPT)
    yield opened
    opened.close()


def is_answered(kate: Kate, method: str, times: int = 1) -> bool:
    """Whether Kate has asked for this so often, and was answered."""
    asked = [one["id"] for one in said(kate.home) if one.get("method") == method]
    answered = {one.get("id") for one in said(kate.home, "answered") if "method" not in one}
    return len(asked) >= times and answered.issuperset(asked)


def test_a_new_user_mends_a_finding_and_takes_commands(kate):
    kate.wait_for(lambda: is_answered(kate, "textDocument/documentSymbol"), "Kate does not talk")
    asked = time.monotonic()
    kate.keys("alt+l", "y")  # the menu LSP Client, Symbol Info
    kate.wait_for(lambda: is_answered(kate, "textDocument/hover"), "nothing asked for")
    kate.pause(asked)
    kate.keep_screen("kate-why")

    def choose(number: int, times: int) -> None:
        asked = time.monotonic()
        kate.keys("alt+Return")
        kate.wait_for(lambda: is_answered(kate, "textDocument/codeAction", times), "not asked for")
        kate.pause(asked)
        kate.keep_screen(f"kate-actions-{times}")
        kate.keys(*["Down"] * number, "Return")

    choose(2, 1)
    kate.wait_for(lambda: kate.text().startswith("# caro: ignore[CARO-FS-001]"), "not ignored")
    kate.keys("ctrl+z")
    kate.wait_for(lambda: kate.text() == SCRIPT, "not undone")
    kate.keys("ctrl+Home")
    kate.pause()
    choose(1, 2)
    kate.wait_for(lambda: kate.text().startswith("rm -ri /\n"), "no fix")

    kate.keys("Down")
    choose(1, 3)
    written = f"rm -ri /\n# count lines in notes.txt\n{COMMAND}\n\n"
    kate.wait_for(lambda: kate.text() == written, "no command")

    kate.keys("ctrl+End")
    kate.type("# count words in notes.txt")
    asked = time.monotonic()
    kate.keys("Return", "ctrl+space")
    kate.wait_for(lambda: is_answered(kate, "textDocument/completion"), "no completion asked for")
    kate.pause(asked)
    kate.keep_screen("kate-completions")
    kate.keys("Return")
    kate.wait_for(lambda: "\nwc -w" in kate.text(), "no completion")

    # Kate shows all that the server writes beside the protocol, so it writes nothing.
    assert b"Traceback" not in (kate.home / "kate.log").read_bytes()
    same_client(kate.home, "kate-22.12")
