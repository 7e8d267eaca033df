"""A report from marking a finding to its answer, in a real VS Code."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from vscode_window import wait_until

sys.path.insert(0, str(Path(__file__).parents[2] / "unit" / "heal"))
from loopback import Loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vscode_window import Window

SCRIPT = "#!/bin/bash\nrm -rf /\n"


@pytest.fixture
def receiver() -> Iterator[Loopback]:
    """What takes the reports."""
    with Loopback() as made:
        yield made


def test_a_false_alarm_is_marked_edited_sent_and_answered(code, open_window, receiver):
    settings = {"caro.heal.sender": "https", "caro.heal.endpoint": receiver.url}
    files = {".vscode/settings.json": json.dumps(settings)}
    window: Window = open_window(code, SCRIPT, files)
    expect(window.errors).not_to_have_count(0)
    window.press("Control+Home", "ArrowDown")
    window.run("caro: Report What Was Wrong at the Cursor")
    choices = window.page.locator(".quick-input-widget")
    expect(choices).to_contain_text("This finding is a false alarm")
    window.press("Enter")
    expect(window.notification).to_contain_text("Send this report?")
    (file,) = (code.caro_home / "cache" / "reports").glob("*.json")
    shown = file.read_bytes()
    wait_until(lambda: '"version": 1,' in window.text(), "the report is not shown")
    assert receiver.bodies == []
    window.screenshot("report-question")
    window.notification.get_by_role("button", name="Edit").click()
    expect(window.notification).to_have_count(0)
    window.file = file
    edit(window, '"dialect": "bash"', '"note": "it is empty",\n')
    window.screenshot("report-edited")
    saved = window.saved().encode()
    assert receiver.bodies == []
    expect(window.notification).to_contain_text("as it is saved now?")
    window.notification.get_by_role("button", name="Send, get answer").click()
    wait_until(lambda: receiver.bodies != [], "nothing arrived")
    expect(window.notification).to_contain_text("was sent")
    window.screenshot("report-sent")
    assert receiver.bodies == [saved]
    assert saved != shown
    assert json.loads(saved)["note"] == "it is empty"
    assert json.loads(saved)["platform"]["editor"] == "vscode"
    receiver.answers = {"C1": "fixed in rule pack 1.3"}
    window.page.close()
    wait_until(lambda: not code.processes("caro-lsp serve"), "the server outlives its window", 60)
    later: Window = open_window(code, SCRIPT, files)
    expect(later.notification).to_contain_text("fixed in rule pack 1.3")
    later.wait_for_status("fixed in rule pack 1.3")
    later.screenshot("report-answered")


def edit(window: Window, place: str, text: str) -> None:
    """Write ``text`` in front of ``place``."""
    window.press("Control+Home", "Control+f")
    window.page.locator(".find-widget textarea").first.fill(place)
    expect(window.page.locator(".find-widget .matchesCount")).to_contain_text("of")
    window.press("Enter", "Escape", "ArrowLeft")
    window.page.keyboard.insert_text(text)
    wait_until(lambda: text.strip() in window.text(), "it was not written")
