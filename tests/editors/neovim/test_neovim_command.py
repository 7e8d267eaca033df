"""The `:Caro` command, the health report, and what is said when something is missing."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from terminal_editor import PLUGIN, Editor, server_binary


def completions(editor: Editor, line: str) -> list[str]:
    return list(editor.nvim.funcs.getcompletion(line, "cmdline"))


def path_without_server(folder: Path) -> str:
    """A PATH with a shell's tools and no caro-lsp."""
    folder.mkdir()
    return f"{folder}:/usr/bin:/bin"


def run(editor: Editor, command: str) -> None:
    """Type a command, as a user does."""
    editor.keys("Escape")
    editor.type(f":{command}")
    editor.keys("Enter")


def test_subcommands_are_completed(editor: Editor) -> None:
    assert completions(editor, "Caro ") == [
        "explain",
        "fix",
        "log",
        "model",
        "report",
        "restart",
        "script",
        "status",
        "suggest",
        "toggle",
        "tour",
        "why",
    ]
    assert completions(editor, "Caro re") == ["report", "restart"]
    assert completions(editor, "Caro toggle ") == ["automatic", "filetype"]


def test_an_unknown_subcommand_names_the_known_ones(editor: Editor) -> None:
    run(editor, "Caro nothing")
    editor.wait_for(lambda: "There are: explain" in editor.messages(), "no help")


def test_status_shows_what_the_server_says(editor: Editor) -> None:
    run(editor, "Caro status")
    editor.shows("version", "enabled: true", "model")
    editor.keep_screen("status")


def test_explain_says_what_the_parts_do(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor("#!/bin/bash\nif true; then\n  tar -czf backup.tar.gz notes\nfi\n")
    editor.wait_for_server()
    # On the indentation, as after moving by lines.
    editor.keys("j", "j", "0")
    run(editor, "Caro explain")
    editor.shows("Explanation", "tar", "gzip")
    editor.keep_screen("explanation")


def test_explain_takes_a_command(editor: Editor) -> None:
    run(editor, "Caro explain sort -rn names.txt")
    editor.wait_for(lambda: "reverse" in editor.screen().lower(), "no explanation")


def test_suggest_with_a_description_puts_the_chosen_command_below(editor: Editor) -> None:
    run(editor, "Caro suggest count lines in notes.txt")
    editor.wait_for(lambda: "Type number" in editor.screen(), "nothing to choose from")
    editor.keys("1", "Enter")
    editor.wait_for(lambda: len(editor.lines()) == 2, "not inserted")
    assert "notes.txt" in editor.lines()[1]


def test_restart_starts_another_server(editor: Editor) -> None:
    before = editor.lua("return vim.lsp.get_clients({ name = 'caro' })[1].id")
    run(editor, "Caro restart")
    editor.wait_for(
        lambda: editor.lua(
            "local c = vim.lsp.get_clients({ name = 'caro', bufnr = 0 })[1]"
            "return c ~= nil and c.initialized and c.id ~= ...",
            before,
        ),
        "no other server",
    )
    editor.keys("o")
    editor.type("# count lines in notes.txt")
    editor.wait_for(editor.ghost, "no suggestion after a restart")


def test_a_plugin_manager_may_load_it_late(open_editor: Callable[..., Editor]) -> None:
    # What is on the runtimepath after start-up is sourced by whoever put it there.
    editor = open_editor(late=True)
    assert editor.lua("return vim.g.loaded_caro") is None
    editor.lua(
        """
        vim.opt.runtimepath:prepend(...)
        vim.cmd.runtime('plugin/caro.lua')
        require('caro').setup({ settings = { dogma = { level = 'strict' } } })
        """,
        str(PLUGIN),
    )
    editor.wait_for_server()
    clients = editor.lua(
        """
        return vim.iter(vim.lsp.get_clients()):map(function(c) return c.settings end):totable()
        """
    )
    assert clients == [{"caro": {"dogma": {"level": "strict"}}}]


def test_log_opens_the_log(editor: Editor) -> None:
    run(editor, "Caro log")
    editor.wait_for(lambda: editor.nvim.current.buffer.name.endswith("lsp.log"), "no log")


def test_the_state_is_there_for_a_status_line(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor(init="vim.o.statusline = '%f [%{v:lua.require(\"caro\").statusline()}]'")
    editor.wait_for_server()
    editor.wait_for(lambda: editor.nvim.vars.get("caro_status"), "no caro/status")
    assert editor.nvim.vars["caro_status"]["kind"] == "ready"
    editor.wait_for(lambda: "script.sh [caro]" in editor.screen(), "not in the status line")
    editor.lua("require('caro.status').set('busy', 'looking')")
    editor.wait_for(lambda: "[caro …]" in editor.screen(), "not busy")


def test_health_reports_server_doctor_and_session(editor: Editor) -> None:
    editor.nvim.command("checkhealth caro")
    report = "\n".join(editor.lines())
    assert f"({server_binary()})" in report
    assert "running for single files, 1 buffer(s)" in report
    assert "rules:" in report
    # The weights are not there, and the doctor knows the cure.
    assert "caro-lsp model pull" in report
    assert "suggestions are drawn by" in report


def test_a_missing_server_is_said_once_with_the_cure(
    open_editor: Callable[..., Editor], tmp_path: Path
) -> None:
    editor = open_editor(path=path_without_server(tmp_path / "bin"))
    editor.wait_for(lambda: "caro-lsp not found" in editor.messages(), "nothing is said")
    assert "pipx install ./caro-lsp" in editor.screen(), "the cure is not on the screen"
    assert "Press ENTER" not in editor.screen()
    editor.keep_screen("missing-server")
    editor.nvim.command("edit other.sh")
    assert editor.messages().count("caro-lsp not found") == 1
    editor.nvim.command("checkhealth caro")
    report = "\n".join(editor.lines())
    assert 'cannot run "caro-lsp"' in report
    assert "pipx install ./caro-lsp" in report


def kill_server(editor: Editor) -> None:
    """End the server, and wait until Neovim has seen it."""
    client = "return (vim.lsp.get_clients({ name = 'caro', bufnr = 0 })[1] or {}).id"
    editor.wait_for_server()
    before = editor.lua(client)
    for pid in editor.servers():
        os.kill(pid, signal.SIGKILL)
    editor.wait_for(lambda: editor.lua(client) != before, "not seen")


def test_a_crashed_server_is_started_again(editor: Editor) -> None:
    kill_server(editor)
    editor.wait_for_server()
    editor.wait_for(lambda: editor.nvim.vars["caro_status"]["kind"] == "ready", "not ready")
    assert "Press ENTER" not in editor.screen()
    editor.keys("o")
    editor.type("# count lines in notes.txt")
    editor.wait_for(editor.ghost, "no suggestion of the new server")


def test_a_server_that_crashes_again_and_again_is_left_alone(editor: Editor) -> None:
    for _ in range(4):
        kill_server(editor)
    editor.wait_for(lambda: editor.nvim.vars["caro_status"]["kind"] == "error", "no error")
    assert ":Caro restart" in editor.nvim.vars["caro_status"]["message"]
    assert "Press ENTER" not in editor.screen()
    run(editor, "Caro restart")
    editor.wait_for_server()


def test_a_missing_model_is_said_without_stopping_the_user(editor: Editor) -> None:
    editor.keys("o")
    editor.type("# tell me something nobody has thought of yet about frogs")
    editor.keys("M-\\")
    editor.wait_for(lambda: "no model for suggestions" in editor.messages(), "nothing is said")
    assert ":Caro model pull" in editor.messages()
    editor.wait_for(lambda: "nothing to suggest, see :Caro status" in editor.screen(), "no hint")
    assert "Press ENTER" not in editor.screen()
    editor.type(" and toads")
    editor.wait_for(lambda: editor.lines()[1].endswith("toads"), "typing was stopped")
    assert "nothing to suggest" not in editor.screen()


def test_a_long_message_does_not_ask_for_enter(editor: Editor) -> None:
    editor.lua("require('caro.server').say(('many words '):rep(30))")
    editor.wait_for(lambda: "… (:Caro log)" in editor.screen(), "no beginning of it")
    assert "Press ENTER" not in editor.screen()
    run(editor, "Caro log")
    editor.wait_for(lambda: "many words " * 30 in "\n".join(editor.lines()), "not in the log")
