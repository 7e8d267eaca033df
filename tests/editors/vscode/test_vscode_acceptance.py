"""What a person does with caro in an afternoon, in a real VS Code with the real server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from vscode_window import wait_until

sys.path.insert(0, str(Path(__file__).parents[1]))
import acceptance as told
from acceptance import Scenario

if TYPE_CHECKING:
    from vscode_window import Window

FILES = {
    **told.FILES,
    ".vscode/settings.json": json.dumps({"caro.govern.trustLevel": 2}),
    "danger.sh": "",
    "explained.sh": f"{told.EXPLAINED}\n",
    "ignored.sh": f"{told.IGNORED}\n",
    "goal.sh": f"{told.GOAL}\n",
    **{f"corrected{n}.sh": "" for n in range(told.CORRECTIONS)},
    "standing.sh": f"{told.STANDING}\n",
    "next.sh": "",
    "report.sh": f"{told.DANGER}\n",
}


def test_an_afternoon_with_caro(code, open_window):
    window: Window = open_window(code, files=FILES)
    window.wait_for_status("ready")
    with Scenario(window.screenshot) as scenario:
        suggestions(window, scenario)
        findings(window, scenario)
        explanation(window, scenario)
        ignoring(window, scenario)
        script(window, scenario)
        learning(window, scenario)
        report(window, scenario)
        switch(code, window, scenario)


def suggestions(window: Window, scenario: Scenario) -> None:
    with scenario.step("type a comment"):
        window.type(told.COMMENT)
    with scenario.step("see the suggestion"):
        # The first words alone may have had an answer.
        wait_until(lambda: "notes.txt" in window.ghost_text(), "not what is asked for")
        first = window.ghost_text()
    with scenario.step("cycle alternatives"):
        window.press("Alt+]")
        # It is drawn anew, and there may be none in between.
        wait_until(lambda: window.ghost_text() not in ("", first), "no other suggestion")
        second = window.ghost_text()
        window.press("Alt+[")
        wait_until(lambda: window.ghost_text() == first, "not the first one again")
        window.press("Alt+]")
        wait_until(lambda: window.ghost_text() == second, "not the second one again")
    with scenario.step("accept a word"):
        # What comes first is the end of the line.
        window.press("Control+ArrowRight")
        wait_until(lambda: len(window.text().split("\n")) == 2, "the line did not end")
        shown = window.ghost_text()
        window.press("Control+ArrowRight")
        word = shown.split()[0]
        wait_until(lambda: window.text().split("\n")[1].strip() == word, "no word was taken")
        wait_until(lambda: f"{word} {window.ghost_text()}" == shown, "the rest is not shown")
    with scenario.step("accept all"):
        window.press("Tab")
        expect(window.ghost).to_have_count(0)
        assert window.saved().rstrip("\n") == f"{told.COMMENT}\n{shown}"


def findings(window: Window, scenario: Scenario) -> None:
    window.show("danger.sh")
    with scenario.step("type a danger"):
        window.type(told.DANGER)
    with scenario.step("see the squiggle"):
        expect(window.errors).not_to_have_count(0)
    with scenario.step("read why"):
        card = window.hover(window.errors.first)
        expect(card).to_contain_text(told.DANGER_RULE)
        expect(card).to_contain_text(told.WHY)
    window.press("Escape")
    with scenario.step("fix"):
        expect(window.actions()).to_contain_text("Caro:")
        window.press("Enter")
        expect(window.errors).to_have_count(0)
        assert window.saved().strip() not in ("", told.DANGER)


def explanation(window: Window, scenario: Scenario) -> None:
    window.show("explained.sh")
    with scenario.step("explain"):
        window.press("Control+Home")
        window.run("caro: Explain Command at the Cursor")
        text = window.preview.locator("body")
        for part in told.EXPLAINED_PARTS:
            expect(text).to_contain_text(part)
    window.run("View: Close All Editors")


def ignoring(window: Window, scenario: Scenario) -> None:
    window.show("ignored.sh")
    with scenario.step("ignore with a reason"):
        expect(window.errors).not_to_have_count(0)
        window.press("Control+Home", "ArrowRight")
        window.choose(f"Ignore {told.IGNORED_RULE} here")
        expect(window.page.locator(".quick-input-widget")).to_contain_text("Why is this fine?")
        window.type(told.REASON)
        window.press("Enter")
        expect(window.errors).to_have_count(0)
        assert window.saved() == told.IGNORED_RESULT


def script(window: Window, scenario: Scenario) -> None:
    window.show("goal.sh")
    with scenario.step("generate a script"):
        window.press("Control+Home")
        window.choose(told.GENERATE)
        wait_until(lambda: told.GENERATED_LINES[0] in window.text(), "no script was made")
        written = window.saved()
        assert all(line in written for line in told.GENERATED_LINES)
        expect(window.errors).to_have_count(0)


def learning(window: Window, scenario: Scenario) -> None:
    with scenario.step("correct a suggestion"):
        for number in range(told.CORRECTIONS):
            window.show(f"corrected{number}.sh")
            window.type(told.CORRECTED_COMMENT)
            wait_until(lambda: window.ghost_text() == told.SUGGESTED, "another suggestion")
            window.press("Tab")
            expect(window.ghost).to_have_count(0)
            window.saved()
            window.press("Shift+Home")
            window.type(told.CORRECTED)
            window.press("Escape")
            assert window.saved() == f"{told.CORRECTED_COMMENT}\n{told.CORRECTED}"
    window.show("standing.sh")
    with scenario.step("apply what was learned"):
        window.press("Control+Home")
        menu = window.page.locator(".action-widget .monaco-list-row").filter(has_text=told.APPLY)
        # What is saved is learned from in the background.
        for _ in range(30):
            window.actions()
            if menu.count():
                break
            window.press("Escape")
        menu.first.click()
        wait_until(lambda: told.STANDING_CORRECTED in window.text(), "it was not applied")
        assert window.saved() == f"{told.STANDING_CORRECTED}\n"
    window.show("next.sh")
    with scenario.step("see it learned"):
        window.type(told.CORRECTED_COMMENT)
        wait_until(lambda: window.ghost_text() == told.CORRECTED, "it was not learned")
    window.press("Escape", "Control+s")


def report(window: Window, scenario: Scenario) -> None:
    window.show("report.sh")
    with scenario.step("preview a report"):
        expect(window.errors).not_to_have_count(0)
        window.press("Control+Home", "ArrowRight")
        window.choose(told.FALSE_ALARM)
        expect(window.notification).to_contain_text("Send this report?")
        wait_until(lambda: told.REPORT_SAYS in window.text(), "the report is not shown")
    window.notification.get_by_role("button", name="Cancel").click()
    window.run("View: Close All Editors")


def switch(code, window: Window, scenario: Scenario) -> None:
    window.show("report.sh")
    with scenario.step("switch off"):
        expect(window.errors).not_to_have_count(0)
        window.run("caro: Switch On or Off")
        window.wait_for_status("off")
        expect(window.errors).to_have_count(0)
        wait_until(lambda: not code.processes("caro-lsp serve"), "the server still runs")
    with scenario.step("switch on"):
        window.run("caro: Switch On or Off")
        window.wait_for_status("ready")
        expect(window.errors).not_to_have_count(0)
