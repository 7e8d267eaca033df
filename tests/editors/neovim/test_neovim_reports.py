"""A report from marking a finding to its answer, in a real Neovim."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from terminal_editor import Editor

sys.path.insert(0, str(Path(__file__).parents[2] / "unit" / "heal"))
from loopback import Loopback

SCRIPT = "#!/bin/bash\nrm -rf /\n"


@pytest.fixture
def receiver() -> Iterator[Loopback]:
    """What takes the reports."""
    with Loopback() as made:
        yield made


def test_a_false_alarm_is_marked_edited_sent_and_answered(
    open_editor: Callable[..., Editor], receiver: Loopback
) -> None:
    setup = f"{{ settings = {{ heal = {{ sender = 'https', endpoint = '{receiver.url}' }} }} }}"
    editor = open_editor(SCRIPT, setup=setup)
    editor.wait_for(editor.diagnostics, "no diagnostic")
    editor.keys("j")
    editor.type(":Caro report")
    editor.keys("Enter")
    editor.shows("Send this report?", '"version": 1,')
    editor.keep_screen("report-asked")
    editor.type("3")  # Edit
    editor.keys("Enter")
    editor.wait_for(lambda: editor.nvim.current.buffer.name.endswith(".json"), "no preview")
    file = Path(editor.nvim.current.buffer.name)
    shown = file.read_bytes()
    assert receiver.bodies == []
    editor.type(':%s/^  "dialect"/  "note": "it is empty",\\r&/')
    editor.keys("Enter")
    editor.wait_for(lambda: "it is empty" in "\n".join(editor.lines()), "not edited")
    editor.keep_screen("report-edited")
    editor.type(":write")
    editor.keys("Enter")
    editor.wait_for(lambda: "saved now?" in editor.screen(), "not asked again")
    editor.type("2")  # Send, get answer
    editor.keys("Enter")
    editor.wait_for(lambda: receiver.bodies, "nothing arrived")
    editor.wait_for(lambda: "was sent" in editor.messages(), "not told")
    editor.keep_screen("report-sent")
    saved = file.read_bytes()
    assert receiver.bodies == [saved]
    assert saved != shown
    assert json.loads(saved)["note"] == "it is empty"
    assert json.loads(saved)["platform"]["editor"] == "neovim"
    receiver.answers = {"C1": "fixed in rule pack 1.3"}
    home = editor.home / "caro"
    later = open_editor(SCRIPT, setup=setup, init=f"vim.env.CARO_HOME = [[{home}]]")
    later.wait_for(lambda: "fixed in rule pack 1.3" in later.messages(), "no answer")
    later.keep_screen("report-answered")
