"""What a person does with caro, step by step, in a real Neovim: the list is in acceptance.py."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
import acceptance as told

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal_editor import Editor

LONGEST_SECONDS = 420
SETUP = f"{{ keymaps = true, settings = vim.json.decode([[{json.dumps(told.SETTINGS)}]]) }}"
STATUS_LINE = "vim.o.statusline = '%f %m%=%{v:lua.require(\"caro\").statusline()} '"
# Longer than every debounce and answer, so that what has not come by then will not come.
QUIET_SECONDS = 1.5
ERROR = 1  # vim.diagnostic.severity.ERROR


def see(editor: Editor, *texts: str) -> str:
    """The screen, once all of it can be read there."""
    missing = f"not on the screen: {texts}"
    return editor.wait_for(
        lambda: all(text in (seen := editor.screen()) for text in texts) and seen, missing, 60
    )


def run(editor: Editor, command: str) -> None:
    editor.keys("Escape")
    editor.type(f":{command}")
    editor.keys("Enter")


def open_file(editor: Editor, name: str, text: str = "") -> None:
    """Go on in another file of the project."""
    (editor.file.parent / name).write_text(text)
    run(editor, f"edit {name}")
    editor.wait_for(lambda: editor.nvim.current.buffer.name.endswith(f"/{name}"), "not opened")
    editor.wait_for_server()


def suggestion(editor: Editor) -> str:
    return editor.wait_for(editor.ghost, "no suggestion", 60)


def finding(editor: Editor) -> dict:
    return editor.wait_for(editor.diagnostics, "no finding", 60)[0]


def number_of(editor: Editor, title: str) -> str:
    """The number of a code action in the list that `gra` shows; "" where it is not offered."""
    editor.keys("Escape")
    editor.type("gra")
    listed = re.search(rf"(\d+): {re.escape(title)}", see(editor, "Type number"))
    if listed:
        return listed[1]
    editor.keys("Enter")  # none of them
    editor.wait_for(lambda: "Type number" not in editor.screen(), "the list stays")
    return ""


def choose(editor: Editor, title: str) -> None:
    """Take a code action. What follows from a save is offered a little later."""
    number = editor.wait_for(lambda: number_of(editor, title), f"not offered: {title}", 60)
    editor.type(number)
    editor.keys("Enter")


def lines_become(editor: Editor, lines: list[str]) -> None:
    editor.wait_for(lambda: editor.lines() == lines, f"not {lines}", 60)


def correct_once(editor: Editor, name: str) -> None:
    """Accept what is suggested, write it otherwise, and save."""
    open_file(editor, name)
    editor.keys("i")
    editor.type(told.CORRECTED_COMMENT)
    lines_become(editor, [told.CORRECTED_COMMENT])
    assert suggestion(editor).strip() == told.SUGGESTED
    editor.keys("Tab")
    lines_become(editor, [told.CORRECTED_COMMENT, told.SUGGESTED])
    editor.keys("Escape")
    editor.type(f":s/{told.SUGGESTED}/{told.CORRECTED}/")
    editor.keys("Enter")
    lines_become(editor, [told.CORRECTED_COMMENT, told.CORRECTED])
    run(editor, "write")
    editor.wait_for(lambda: not editor.lua("return vim.bo.modified"), "not saved")


@pytest.mark.timeout(LONGEST_SECONDS + 30)
def test_what_a_person_does(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor(setup=SETUP, init=STATUS_LINE, longest=LONGEST_SECONDS)
    for name, text in told.FILES.items():
        (editor.file.parent / name).write_text(text)
    editor.wait_for_server()
    with told.Scenario(editor.keep_screen) as scenario:
        write_with_suggestions(editor, scenario)
        mend_a_danger(editor, scenario)
        ask_for_more(editor, scenario)
        ask_for_several_steps(editor)
        teach(editor, scenario)
        say_that_it_was_wrong(editor, scenario)
        switch(editor, scenario)


def write_with_suggestions(editor: Editor, scenario: told.Scenario) -> None:
    with scenario.step("type a comment"):
        editor.keys("o")
        editor.type(told.COMMENT)
        lines_become(editor, ["#!/bin/bash", told.COMMENT])
    with scenario.step("see the suggestion"):
        first = suggestion(editor)
        see(editor, told.COMMENT, first.strip())
    with scenario.step("cycle alternatives"):
        # What comes by itself is sure; the key asks for all that there is.
        editor.keys("M-\\")
        see(editor, " 1/")
        first = suggestion(editor)
        editor.keys("M-]")
        editor.wait_for(lambda: editor.ghost() not in ("", first), "no other")
        see(editor, editor.ghost().strip(), " 2/")
        editor.keys("M-[")
        editor.wait_for(lambda: editor.ghost() == first, "not the first again")
        editor.keys("M-]")
        editor.wait_for(lambda: editor.ghost() not in ("", first), "no other")
        other = editor.ghost()
    word, *rest = re.findall(r"\s*\S+", other)
    with scenario.step("accept a word"):
        editor.keys("M-Right")
        lines_become(editor, ["#!/bin/bash", told.COMMENT, word.strip()])
        editor.wait_for(lambda: editor.ghost() == "".join(rest), "the rest is not shown")
    with scenario.step("accept all"):
        editor.keys("Tab")
        lines_become(editor, ["#!/bin/bash", told.COMMENT, other.strip()])
        assert editor.ghost() == ""


def mend_a_danger(editor: Editor, scenario: told.Scenario) -> None:
    with scenario.step("type a danger"):
        editor.keys("Enter")
        editor.type(told.DANGER)
        editor.wait_for(lambda: editor.lines()[-1] == told.DANGER, "not typed")
        editor.keys("Escape")
    with scenario.step("see the squiggle"):
        assert finding(editor)["code"] == told.DANGER_RULE
        underlined = re.compile(r"\x1b\[(?:\d+;)*4(?::\d)?[;m]")
        editor.wait_for(
            lambda: any(
                underlined.search(line) and "rm" in line
                for line in editor.screen(colours=True).splitlines()
            ),
            "not underlined",
        )
    with scenario.step("read why"):
        editor.keys("K")
        see(editor, told.DANGER_RULE, told.WHY)
    with scenario.step("fix"):
        title = str(
            editor.lua(
                """
                local params = vim.lsp.util.make_range_params(0, 'utf-8')
                params.context = { diagnostics = {}, triggerKind = 1 }
                local client = vim.lsp.get_clients({ name = 'caro' })[1]
                local found = client:request_sync('textDocument/codeAction', params, 60000, 0)
                for _, action in ipairs(found.result) do
                  if action.isPreferred then return action.title end
                end
                """
            )
        )
        choose(editor, title)
        editor.wait_for(lambda: editor.lines()[-1] != told.DANGER, "no fix was applied")
        editor.wait_for(
            lambda: all(now["severity"] != ERROR for now in editor.diagnostics()),
            "still an error",
            60,
        )


def ask_for_more(editor: Editor, scenario: told.Scenario) -> None:
    with scenario.step("explain"):
        run(editor, "write")
        open_file(editor, "explained.sh", told.EXPLAINED + "\n")
        run(editor, "Caro explain")
        see(editor, "Explanation", *told.EXPLAINED_PARTS)
    with scenario.step("ignore with a reason"):
        open_file(editor, "ignored.sh", told.IGNORED + "\n")
        assert finding(editor)["code"] == told.IGNORED_RULE
        choose(editor, f"Caro: Ignore {told.IGNORED_RULE} here")
        see(editor, f"Why ignore {told.IGNORED_RULE} here?")
        editor.type(told.REASON)
        editor.keys("Enter")
        lines_become(editor, told.IGNORED_RESULT.splitlines())
        editor.wait_for(lambda: not editor.diagnostics(), "not ignored", 60)
        run(editor, "write")
        file = editor.file.parent / "ignored.sh"
        editor.wait_for(lambda: file.read_text() == told.IGNORED_RESULT, "not saved")
    with scenario.step("generate a script"):
        open_file(editor, "generated.sh", told.GOAL + "\n")
        choose(editor, told.GENERATE)
        editor.wait_for(lambda: len(editor.lines()) > 5, "no script", 60)
        for line in told.GENERATED_LINES:
            assert any(line in written for written in editor.lines()), line
        run(editor, "write")


def ask_for_several_steps(editor: Editor) -> None:
    open_file(editor, "plan.sh")
    editor.keys("i")
    editor.type(told.GOAL)
    editor.wait_for(lambda: editor.ghost().strip() == told.PLAN, "not all steps", 60)
    see(editor, *told.PLAN.splitlines())
    editor.keep_screen("plan")
    editor.keys("Tab")
    lines_become(editor, [told.GOAL, *told.PLAN.splitlines()])
    run(editor, "write")


def teach(editor: Editor, scenario: told.Scenario) -> None:
    with scenario.step("correct a suggestion"):
        for count in range(told.CORRECTIONS):
            correct_once(editor, f"corrected{count}.sh")
    with scenario.step("apply what was learned"):
        open_file(editor, "standing.sh", told.STANDING + "\n")
        choose(editor, told.APPLY)
        lines_become(editor, [told.STANDING_CORRECTED])
        run(editor, "write")
    with scenario.step("see it learned"):
        open_file(editor, "learned.sh")
        editor.keys("i")
        editor.type(told.CORRECTED_COMMENT)
        editor.wait_for(lambda: editor.ghost().strip() == told.CORRECTED, "not learned", 60)
        see(editor, told.CORRECTED)
        editor.keys("Tab")
        lines_become(editor, [told.CORRECTED_COMMENT, told.CORRECTED])
        run(editor, "write")


def say_that_it_was_wrong(editor: Editor, scenario: told.Scenario) -> None:
    with scenario.step("preview a report"):
        open_file(editor, "reported.sh", told.DANGER + "\n")
        finding(editor)
        choose(editor, told.FALSE_ALARM)
        see(editor, "Send this report?")
        editor.type("3")  # Edit
        editor.keys("Enter")
        editor.wait_for(lambda: editor.nvim.current.buffer.name.endswith(".json"), "no preview")
        editor.type(f"/{told.REPORT_SAYS}")
        editor.keys("Enter", "z", "t")
        see(editor, told.REPORT_SAYS, told.DANGER_RULE)


def switch(editor: Editor, scenario: told.Scenario) -> None:
    with scenario.step("switch off"):
        open_file(editor, "switched.sh", told.DANGER + "\n")
        finding(editor)
        run(editor, "Caro toggle")
        editor.wait_for(lambda: editor.servers() == [], "the server still runs", 60)
        editor.wait_for(lambda: not editor.diagnostics(), "a finding stays")
        editor.keys("o")
        editor.type(told.COMMENT)
        lines_become(editor, [told.DANGER, told.COMMENT])
        time.sleep(QUIET_SECONDS)
        assert editor.ghost() == ""
        see(editor, "caro off")
    with scenario.step("switch on"):
        run(editor, "Caro toggle")
        editor.wait_for_server()
        assert finding(editor)["code"] == told.DANGER_RULE
        editor.keys("G", "A")
        shown = suggestion(editor)
        see(editor, shown.strip())
