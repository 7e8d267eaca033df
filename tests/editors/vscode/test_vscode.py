"""The extension in a real VS Code, with the real server."""

from __future__ import annotations

import json
import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from vscode_host import EXTENSION, HOST_LOCK
from vscode_window import wait_until

from caro_lsp.config import Settings, as_dict

if TYPE_CHECKING:
    from pathlib import Path

    from vscode_window import Window

COMMENT = "# count lines in notes.txt"


def test_a_comment_becomes_the_command_shown_as_ghost_text(code, open_window):
    window: Window = open_window(code, files={"notes.txt": "one\ntwo\n"})
    window.wait_for_status("ready")
    window.type(COMMENT)
    # The first words alone may have had an answer.
    wait_until(lambda: "notes.txt" in window.ghost_text(), "not what is asked for")
    shown = window.ghost_text()
    window.screenshot("ghost-text")
    assert shutil.which(shown.split()[0]), f"{shown!r} does not begin with a program"
    window.press("Tab")
    expect(window.ghost).to_have_count(0)
    assert window.saved().rstrip("\n") == f"{COMMENT}\n{shown}"
    window.screenshot("ghost-text-accepted")


def test_the_command_is_also_offered_on_the_empty_line_below_the_comment(code, open_window):
    window: Window = open_window(code, f"{COMMENT}\n")
    window.wait_for_status("ready")
    window.press("Control+End")
    window.run("Trigger Inline Suggestion")
    shown = window.ghost_text()
    window.press("Tab")
    assert window.saved().rstrip("\n") == f"{COMMENT}\n{shown}"


def test_a_dangerous_command_is_underlined_says_why_and_can_be_fixed(code, open_window):
    window: Window = open_window(code)
    window.wait_for_status("ready")
    window.type("rm -rf /")
    expect(window.errors).not_to_have_count(0)
    card = window.hover(window.errors.first)
    expect(card).to_contain_text("CARO-FS-001")
    expect(card).to_contain_text("cannot be undone")
    window.screenshot("why")
    window.press("Escape")
    expect(window.actions()).to_contain_text("Caro:")
    window.screenshot("quick-fix")
    window.press("Enter")
    expect(window.errors).to_have_count(0)
    window.screenshot("fixed")
    assert window.saved() not in ("", "rm -rf /")


def test_a_finding_is_ignored_with_the_reason_that_the_user_is_asked_for(code, open_window):
    window: Window = open_window(code, "dd if=disk.img of=/dev/sda\n")
    expect(window.errors).not_to_have_count(0)
    window.press("Control+Home", "ArrowRight")
    expect(window.actions()).to_contain_text("Ignore CARO-DISK-001 here")
    # VS Code asks for actions again while the menu is open, which must not make the choice void.
    window.page.wait_for_timeout(1000)
    window.screenshot("ignore")
    window.press("Enter")
    expect(window.page.locator(".quick-input-widget")).to_contain_text("Why is this fine?")
    window.type("the disk of a test machine")
    window.press("Enter")
    expect(window.errors).to_have_count(0)
    window.screenshot("ignored")
    comment = '# caro: ignore[CARO-DISK-001] reason="the disk of a test machine"'
    assert window.saved() == f"{comment}\ndd if=disk.img of=/dev/sda\n"


def test_the_status_bar_tells_the_state_and_leads_to_the_actions(code, open_window):
    window: Window = open_window(code)
    window.wait_for_status("ready")
    expect(window.status).to_be_visible()
    window.status.click()
    expect(window.page.locator(".quick-input-widget")).to_contain_text("Restart server")
    window.screenshot("status")


def test_the_command_at_the_cursor_is_explained(code, open_window):
    window: Window = open_window(code, "tar -xzf backup.tar.gz -C /srv\n")
    window.wait_for_status("ready")
    window.press("Control+Home")
    window.run("caro: Explain Command at the Cursor")
    text = window.preview.locator("body")
    expect(text).to_contain_text("tar")
    expect(text).to_contain_text("-C")
    window.screenshot("explain")


def test_where_there_is_no_command_explain_says_so(code, open_window):
    window: Window = open_window(code, "# nothing\n")
    window.wait_for_status("ready")
    window.run("caro: Explain Command at the Cursor")
    expect(window.notification).to_contain_text("There is no command at the cursor.")


def test_switched_off_it_neither_runs_nor_reports(code, open_window):
    window: Window = open_window(
        code, "rm -rf /\n", {".vscode/settings.json": '{"caro.enable": true}'}
    )
    expect(window.errors).not_to_have_count(0)
    window.run("caro: Switch On or Off")
    window.wait_for_status("off")
    expect(window.errors).to_have_count(0)
    wait_until(lambda: not code.processes("caro-lsp serve"), "the server still runs")
    window.screenshot("off")
    window.run("caro: Switch On or Off")
    expect(window.errors).not_to_have_count(0)


def test_after_a_restart_another_process_does_the_work(code, open_window):
    window: Window = open_window(code, "rm -rf /\n")
    window.wait_for_status("ready")
    before = code.processes("caro-lsp serve")
    window.run("caro: Restart Server")
    wait_until(
        lambda: (now := code.processes("caro-lsp serve")) and not {*now} & {*before},
        "the old process still runs",
    )
    expect(window.errors).not_to_have_count(0)


def test_after_a_crash_the_server_comes_back(code, open_window):
    window: Window = open_window(code, "rm -rf /\n")
    expect(window.errors).not_to_have_count(0)
    (before,) = code.processes("caro-lsp serve")
    os.kill(before, signal.SIGKILL)
    wait_until(
        lambda: (now := code.processes("caro-lsp serve")) and now != [before],
        "no new server was started",
    )
    window.wait_for_status("ready")
    window.press("Control+End")
    window.type("rm -rf /etc")
    expect(window.errors).to_have_count(2)


def test_a_missing_server_is_said_with_how_to_install_it(start, open_window):
    window: Window = open_window(start())
    expect(window.notification).to_contain_text("caro-lsp, was not found")
    window.wait_for_status("not working")
    window.screenshot("server-missing")
    window.notification.get_by_role("button", name="How to Install").click()
    expect(window.preview.locator("body")).to_contain_text("pipx install")
    window.screenshot("how-to-install")


def test_a_wrong_path_of_the_server_is_said(start, open_window):
    window: Window = open_window(start(settings={"caro.server.path": "/nowhere/caro-lsp"}))
    expect(window.notification).to_contain_text('set to "/nowhere/caro-lsp"')


def test_the_files_of_the_user_win_over_defaults_that_nobody_chose(code, open_window):
    folder: Path = code.caro_home / "config"
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config.toml"
    config.write_text("[completion]\nautomatic = false\n")
    try:
        window: Window = open_window(code)
        window.wait_for_status("ready")
        window.type(COMMENT)
        window.page.wait_for_timeout(3000)
        expect(window.ghost).to_have_count(0)
        window.run("Trigger Inline Suggestion")
        window.ghost_text()
    finally:
        config.unlink()


def test_a_workspace_that_is_not_trusted_has_no_say(start, server, tmp_path, open_window):
    """Neither its settings nor the server in its .venv count."""
    mark = tmp_path / "ran"
    code = start(workspace_trust=True, path=(server.parent,))
    window: Window = open_window(
        code,
        "rm -rf /\n",
        {
            ".venv/bin/caro-lsp": f"#!/bin/sh\ntouch '{mark}'\n",
            ".vscode/settings.json": json.dumps(
                {"caro.enable": False, "caro.dogma.enable": False, "caro.server.path": str(mark)}
            ),
        },
    )
    window.wait_for_status("ready")
    expect(window.errors).not_to_have_count(0)
    window.screenshot("not-trusted")
    assert not mark.exists()


def manifest() -> dict:
    return json.loads((EXTENSION / "package.json").read_text())


def contributed() -> dict[str, dict]:
    groups = manifest()["contributes"]["configuration"]
    return {key: value for group in groups for key, value in group["properties"].items()}


def flat(settings: dict, prefix: str = "caro") -> dict:
    found = {}
    for key, value in settings.items():
        name = f"{prefix}.{key}"
        # `overrides` is a dictionary by rule id, not a section.
        found |= flat(value, name) if isinstance(value, dict) and value else {name: value}
    return found


def test_the_extension_has_the_settings_of_the_server_with_their_defaults():
    server = flat(as_dict(Settings()))
    offered = {key: value["default"] for key, value in contributed().items()}
    own = {
        "caro.server.path": "",
        "caro.server.package": "",
        "caro.codeLens.enable": False,
    }
    assert offered == {**server, **own}


def test_no_setting_of_an_untrusted_workspace_counts():
    limits = manifest()["capabilities"]["untrustedWorkspaces"]
    assert set(limits["restrictedConfigurations"]) == set(contributed())


def test_the_extension_uses_no_command_id_of_the_server():
    # vscode-languageclient registers those itself, and a second registration fails.
    commands = {entry["command"] for entry in manifest()["contributes"]["commands"]}
    assert all(command.startswith("caro-lsp.") for command in commands)


@pytest.mark.parametrize(
    "lock",
    [EXTENSION / "package-lock.json", HOST_LOCK],
    ids=["extension", "host"],
)
def test_the_lock_files_name_no_download_address(lock: Path):
    packages = json.loads(lock.read_text())["packages"].values()
    assert not [package for package in packages if "resolved" in package]


def test_one_click_in_the_problems_panel_opens_the_page_of_the_rule(code, open_window):
    window = open_window(code, "#!/bin/sh\nrm -rf /\n")
    window.wait_for_status("ready")
    expect(window.errors).to_be_visible()
    window.press("Control+Shift+M")
    window.page.locator(".panel a", has_text="CARO-FS-001").click()
    page = window.preview
    expect(page.locator("h1")).to_contain_text("CARO-FS-001: rm of the root")
    expect(page.locator("h2").first).to_have_text("Why")
    window.screenshot("page")
