"""The first start, and what is there to choose from."""

from collections.abc import Callable

from terminal_editor import Editor

DANGER = "rm -rf /"


def run(editor: Editor, command: str) -> None:
    editor.keys("Escape")
    editor.type(f":{command}")
    editor.keys("Enter")


def test_the_first_start_ends_with_an_accepted_command(open_editor: Callable[..., Editor]) -> None:
    # No key of the user's own: the tour lends the suggested ones.
    editor = open_editor(setup="{}")
    editor.wait_for_server()
    editor.wait_for(lambda: ":Caro tour" in editor.messages(), "not invited")
    run(editor, "Caro tour")
    editor.wait_for(lambda: "press A on it, wait, and <Tab> takes it" in editor.screen(), "no tour")
    editor.wait_for(editor.diagnostics, "no finding")
    editor.keep_screen("tour")
    editor.keys("G", "A")
    shown = editor.wait_for(editor.ghost, "no suggestion").strip()
    editor.keep_screen("tour-suggestion")
    editor.keys("Tab")
    editor.wait_for(lambda: editor.lines()[-1] == shown, "not accepted")
    editor.shows("That is all", "setup({ keymaps = true })")
    editor.keep_screen("tour-end")
    run(editor, "q")
    editor.wait_for(lambda: editor.nvim.current.buffer.name.endswith("script.sh"), "not closed")
    ours = editor.lua("return vim.fn.maparg('<Tab>', 'i', false, true).desc or ''")
    assert not str(ours).startswith("caro"), "a key was taken outside of the tour"


def test_the_invitation_comes_once(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor()
    editor.wait_for(lambda: ":Caro tour" in editor.messages(), "not invited")
    later = open_editor(init=f"vim.env.XDG_STATE_HOME = [[{editor.home / 'state'}]]")
    later.wait_for_server()
    later.wait_for(lambda: later.nvim.vars.get("caro_status"), "no caro/status")
    assert ":Caro tour" not in later.messages()


def test_the_command_alone_offers_what_helps(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor(f"#!/bin/bash\n{DANGER}\n")
    editor.wait_for(editor.diagnostics, "no finding")
    editor.keys("j")
    run(editor, "Caro")
    screen = editor.wait_for(
        lambda: "Type number" in (seen := editor.screen()) and seen, "nothing to choose from"
    )
    editor.keep_screen("menu")
    number = next(line for line in screen.splitlines() if "Why is this underlined?" in line)
    editor.type(number.strip().partition(":")[0])
    editor.keys("Enter")
    editor.wait_for(lambda: "CARO-FS-001" in editor.screen(), "no page of the rule")
    editor.keep_screen("why-page")


def test_all_that_is_safe_is_fixed_at_once(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor('#!/bin/bash\nrm -rf "$A/"\nrm -rf "$B/"\n')
    editor.wait_for(editor.diagnostics, "no finding")
    run(editor, "Caro fix")
    fixed = ["#!/bin/bash", 'rm -rf "${A:?}/"', 'rm -rf "${B:?}/"']
    editor.wait_for(lambda: editor.lines() == fixed, "not fixed")
    editor.wait_for(lambda: not editor.diagnostics(), "findings stay")


def test_a_goal_becomes_a_script_in_a_tab_of_its_own(editor: Editor) -> None:
    run(editor, "Caro script create the folder output, then copy data.csv into it")
    editor.wait_for(lambda: "set -euo pipefail" in editor.lines(), "no script")
    assert editor.nvim.current.buffer.options["filetype"] == "bash"
    assert len(editor.nvim.tabpages) == 2


def test_where_a_suggestion_comes_from_is_one_key_away(editor: Editor) -> None:
    editor.keys("o")
    editor.type("# count lines in notes.txt")
    editor.wait_for(lambda: editor.nvim.current.line.endswith(".txt"), "not typed")
    shown = editor.wait_for(editor.ghost, "no suggestion")
    editor.keys("M-/")
    editor.wait_for(lambda: "recipe, " in editor.screen(), "no origin")
    assert editor.ghost() == shown
    editor.keep_screen("origin")
    editor.keys("M-]")
    editor.wait_for(lambda: editor.ghost() not in ("", shown), "not the next")
    editor.shows("recipe, ")
    editor.keys("M-/")
    editor.wait_for(lambda: "recipe, " not in editor.screen(), "it stays")


def test_suggestions_while_typing_can_be_off_for_one_type_of_file(editor: Editor) -> None:
    run(editor, "Caro toggle filetype")
    editor.wait_for(lambda: "files: off" in editor.messages(), "not off")
    editor.lua(
        """
        Asked = 0
        local client = vim.lsp.get_clients({ name = 'caro' })[1]
        local request = client.request
        client.request = function(self, method, ...)
          Asked = Asked + (method == 'textDocument/inlineCompletion' and 1 or 0)
          return request(self, method, ...)
        end
        """
    )
    editor.keys("o")
    editor.type("# count lines in notes.txt")
    editor.keys("M-\\")
    editor.wait_for(editor.ghost, "no suggestion for an explicit request")
    assert editor.lua("return Asked") == 1
    editor.keys("Escape")
    editor.nvim.command("edit other.bash")
    editor.nvim.command("set filetype=bash")
    editor.wait_for_server()
    editor.keys("i")
    editor.type("# count lines in notes.txt")
    editor.wait_for(editor.ghost, "off in other files as well")
