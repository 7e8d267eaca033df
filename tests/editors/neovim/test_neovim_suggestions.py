"""Ghost text: from a comment to a command in the buffer."""

import re
import time
from collections.abc import Callable

import pytest
from terminal_editor import Editor

COMMENT = "# count lines in notes.txt"
# Longer than every debounce and answer, so that what has not come by then will not come.
QUIET_SECONDS = 1.5

# Keeps the names of all requests; holds answers to inline completions back while asked to.
SPY = """
Sent, Held = {}, nil
local client = vim.lsp.get_clients({ name = 'caro' })[1]
local request = client.request
client.request = function(self, method, params, handler, buf)
  Sent[#Sent + 1] = method
  local held = handler
  if method == 'textDocument/inlineCompletion' and HoldAnswers then
    held = function(err, result) Held = function() handler(err, result) end end
  end
  return request(self, method, params, held, buf)
end
"""


def comment(editor: Editor, text: str = COMMENT) -> str:
    """Type a comment on a line of its own; returns the ghost text that follows."""
    editor.keys("Escape", "G", "o")
    editor.type(text)
    # The first words alone may have had an answer.
    editor.wait_for(lambda: editor.lines()[-1] == text, "not typed")
    return editor.wait_for(editor.ghost, "no suggestion for a comment")


def looks_like_a_command(line: str) -> bool:
    return re.match(r"[a-z][\w.-]* ", line) is not None and not line.startswith("#")


def test_tab_accepts_what_is_shown(editor: Editor) -> None:
    shown = comment(editor)
    assert shown.startswith("\n")
    assert looks_like_a_command(shown.removeprefix("\n"))
    editor.keys("Tab")
    editor.wait_for(lambda: editor.lines() == ["#!/bin/bash", COMMENT, shown[1:]], "not accepted")
    assert editor.ghost() == ""
    assert editor.nvim.current.window.cursor == (3, len(shown) - 1)


def test_undo_takes_back_the_command_and_leaves_the_comment(editor: Editor) -> None:
    comment(editor)
    editor.keys("Tab", "Escape", "u")
    editor.wait_for(lambda: editor.lines() == ["#!/bin/bash", COMMENT], "undo took something else")


def test_an_indented_comment_gets_an_indented_command(editor: Editor) -> None:
    editor.nvim.current.buffer.append(["if true; then", "", "fi"])
    editor.keys("3G", "A")
    editor.type("  " + COMMENT)
    editor.wait_for(lambda: editor.lines()[2] == "  " + COMMENT, "not typed")
    shown = editor.wait_for(editor.ghost, "no suggestion")
    assert shown.startswith("\n  ")
    editor.keys("Tab")
    editor.wait_for(lambda: editor.lines()[3] == shown[1:], "not accepted")
    assert editor.lines()[4] == "fi"


def test_the_empty_line_below_a_comment_gets_the_bare_command(editor: Editor) -> None:
    editor.nvim.current.buffer.append([COMMENT, ""])
    editor.keys("G", "i")
    shown = editor.wait_for(editor.ghost, "no suggestion")
    assert looks_like_a_command(shown)
    editor.keys("Tab")
    editor.wait_for(lambda: editor.lines()[2] == shown, "not accepted")


def test_accepting_word_by_word_gives_the_same_text(editor: Editor) -> None:
    shown = comment(editor)
    words = re.findall(r"\s*\S+", shown)
    for count in range(1, len(words) + 1):
        editor.keys("M-Right")
        taken, rest = "".join(words[:count]), "".join(words[count:])
        editor.wait_for(lambda t=taken: "\n".join(editor.lines()).endswith(COMMENT + t), "word")
        editor.wait_for(lambda r=rest: editor.ghost() == r, f"not the rest: {rest!r}")
    assert editor.lines() == ["#!/bin/bash", COMMENT, shown[1:]]


def test_accepting_a_line_stops_at_its_end(editor: Editor) -> None:
    comment(editor)
    # Two lines, whatever the server would say.
    editor.present("\nfirst one\nsecond one")
    editor.keys("M-C-Right")
    editor.wait_for(lambda: editor.lines()[-1] == "first one", "first line not accepted")
    editor.wait_for(lambda: editor.ghost() == "\nsecond one", "second line not shown")
    editor.keys("M-C-Right")
    editor.wait_for(lambda: editor.lines()[-2:] == ["first one", "second one"], "second line")


def test_typing_what_is_shown_keeps_it(editor: Editor) -> None:
    editor.nvim.current.buffer.append([COMMENT, ""])
    editor.keys("G", "i")
    shown = editor.wait_for(editor.ghost, "no suggestion")
    editor.lua(SPY)
    editor.type(shown[:3])
    editor.wait_for(lambda: editor.ghost() == shown[3:], "the rest is not shown")
    assert "textDocument/inlineCompletion" not in editor.lua("return Sent")


def test_alternatives_are_cycled(editor: Editor) -> None:
    shown = comment(editor)
    editor.present(shown, "\nother")
    editor.shows("1/2")
    editor.keys("M-]")
    editor.wait_for(lambda: editor.ghost() == "\nother", "not the next")
    editor.keys("M-]")
    editor.wait_for(lambda: editor.ghost() == shown, "does not go round")
    editor.keys("M-]", "Tab")
    editor.wait_for(lambda: editor.lines()[-1] == "other", "not the one that was shown")


def test_a_dismissed_suggestion_stays_away_until_the_text_changes(editor: Editor) -> None:
    comment(editor)
    editor.keys("C-]")
    editor.wait_for(lambda: editor.ghost() == "", "not dismissed")
    time.sleep(QUIET_SECONDS)
    assert editor.ghost() == ""
    editor.keys("BSpace")
    editor.type("t")
    editor.wait_for(editor.ghost, "no suggestion after a change")


def test_leaving_insert_mode_removes_it(editor: Editor) -> None:
    comment(editor)
    editor.keys("Escape")
    editor.wait_for(lambda: editor.ghost() == "", "still there")


@pytest.mark.parametrize("change", ["# something else", None], ids=["text", "cursor"])
def test_an_answer_about_another_text_is_dropped(editor: Editor, change: str | None) -> None:
    editor.lua(SPY + "HoldAnswers = true")
    editor.keys("o")
    editor.type(COMMENT)
    editor.wait_for(lambda: editor.lua("return Held ~= nil"), "no answer")
    # Without the events that would cancel the request: only the answer's own check is left.
    editor.lua("vim.o.eventignore = 'all'")
    if change:
        editor.nvim.current.buffer[1] = change
    else:
        editor.nvim.current.window.cursor = [1, 0]
    editor.lua("Held()")
    assert editor.ghost() == ""


def test_typing_on_cancels_the_request(editor: Editor) -> None:
    editor.lua(
        SPY
        + """
        HoldAnswers, Cancelled = true, 0
        local client = vim.lsp.get_clients({ name = 'caro' })[1]
        local cancel = client.cancel_request
        client.cancel_request = function(...)
          Cancelled = Cancelled + 1
          return cancel(...)
        end
        """
    )
    editor.keys("o")
    editor.type(COMMENT)
    editor.wait_for(lambda: editor.lua("return Held ~= nil"), "no answer")
    editor.type(" ")
    editor.wait_for(lambda: editor.lua("return Cancelled > 0"), "not cancelled")


def test_without_automatic_suggestions_only_the_explicit_request_is_sent(editor: Editor) -> None:
    editor.nvim.command("Caro toggle automatic")
    editor.lua(SPY)
    editor.keys("o")
    editor.type(COMMENT)
    time.sleep(QUIET_SECONDS)
    assert "textDocument/inlineCompletion" not in editor.lua("return Sent")
    editor.keys("M-\\")
    editor.wait_for(editor.ghost, "no suggestion for an explicit request")


def test_suggest_works_from_normal_mode(editor: Editor) -> None:
    editor.nvim.current.buffer.append([COMMENT])
    editor.nvim.command("Caro toggle automatic")
    editor.keys("G", ":Caro suggest", "Enter")
    editor.wait_for(editor.ghost, "no suggestion")


def test_with_the_weights_in_place_the_model_is_ready(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor(weights=True)
    editor.wait_for_server()
    shown = comment(editor, "# show the 3 biggest files in this folder")
    assert looks_like_a_command(shown.removeprefix("\n"))
    editor.keys("Tab")
    editor.wait_for(lambda: editor.lines()[-1] == shown[1:], "not accepted")
    assert editor.nvim.vars["caro_status"]["kind"] == "ready"


def test_nothing_is_sent_while_switched_off(editor: Editor) -> None:
    editor.lua(SPY)
    editor.nvim.command("Caro toggle")
    editor.wait_for(lambda: editor.servers() == [], "the server still runs")
    editor.lua("Sent = {}")
    editor.keys("o")
    editor.type(COMMENT)
    time.sleep(QUIET_SECONDS)
    assert editor.ghost() == ""
    assert editor.lua("return Sent") == []
    editor.keys("Escape")
    editor.nvim.command("Caro toggle")
    editor.wait_for_server()
    editor.keys("A")
    editor.wait_for(editor.ghost, "no suggestion after switching on again")


def test_keys_do_what_they_did_where_nothing_is_shown(
    open_editor: Callable[..., Editor],
) -> None:
    editor = open_editor(
        init="""
        vim.keymap.set('i', '<Tab>', function() return 'mapped' end, { expr = true })
        vim.o.expandtab, vim.o.shiftwidth = true, 4
        """
    )
    editor.wait_for_server()
    editor.keys("o", "Tab")
    editor.wait_for(lambda: editor.lines()[-1] == "mapped", "the former mapping is lost")


def test_tab_is_a_tab_without_a_former_mapping(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor(init="vim.o.expandtab = false")
    editor.wait_for_server()
    editor.keys("o", "Tab")
    editor.wait_for(lambda: editor.lines()[-1] == "\t", "not a tab")


def test_no_key_is_taken_unasked(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor(setup="")
    editor.wait_for_server()
    ours = editor.lua(
        """
        return vim.iter(vim.api.nvim_get_keymap('i')):filter(function(map)
          return (map.desc or ''):find('^caro:') and not map.lhs:find('^<Plug>')
        end):totable()
        """
    )
    assert ours == []
