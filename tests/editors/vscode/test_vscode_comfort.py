"""What makes the extension pleasant: the tour, installation, keys, lenses, the doctor."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from vscode_host import EXTENSION
from vscode_window import SLOW, wait_until

if TYPE_CHECKING:
    from vscode_window import Window

COMMENT = "# count lines in notes.txt"


def test_the_tour_of_the_first_start_ends_with_an_accepted_command(start, server, open_window):
    shown = {"workbench.welcomePage.walkthroughs.openOnInstall": True}
    code = start(settings={"caro.server.path": str(server), **shown})
    window: Window = open_window(code)
    title = window.page.get_by_role("heading", name="Get started with caro", level=2)
    expect(title).to_be_visible(timeout=SLOW)
    steps = window.page.locator(".getting-started-step")
    expect(steps).to_have_count(5)
    last = steps.filter(has_text="Write a comment, get a command")
    last.click()
    window.screenshot("tour")
    last.get_by_role("button", name="Try a Comment").click()
    text = window.ghost_text()
    window.press("Tab")
    expect(window.ghost).to_have_count(0)
    wait_until(lambda: window.text().endswith(f"{COMMENT}\n{text}"), "it was not taken")
    expect(last.get_by_role("checkbox")).to_be_checked()
    window.screenshot("tour-done")


def test_the_tour_installs_the_server_without_a_message_beside_it(
    start, server, tmp_path, open_window
):
    wheel = wheel_of(server, tmp_path)
    shown = {"workbench.welcomePage.walkthroughs.openOnInstall": True}
    settings = {"caro.server.package": str(wheel), **shown}
    window: Window = open_window(start(settings=settings, path=(python_folder(),)))
    window.wait_for_status("not working")
    first = window.page.locator(".getting-started-step").filter(has_text="The server").first
    first.get_by_role("button", name="Install the Server").click()
    window.page.locator(".monaco-dialog-box").get_by_role(
        "button", name="Install", exact=True
    ).click()
    window.wait_for_status("ready")
    expect(first.get_by_role("checkbox")).to_be_checked()
    toasts = window.page.locator(".notifications-toasts .notification-list-item")
    expect(toasts.filter(has_text="was not found")).to_have_count(0)


def test_the_server_is_installed_after_asking(start, server, tmp_path, open_window):
    wheel = wheel_of(server, tmp_path)
    code = start(settings={"caro.server.package": str(wheel)}, path=(python_folder(),))
    window: Window = open_window(code, "rm -rf /\n")
    window.notification.get_by_role("button", name="Install…").click()
    dialog = window.page.locator(".monaco-dialog-box")
    expect(dialog).to_contain_text("-m venv")
    expect(dialog).to_contain_text(str(wheel))
    window.screenshot("install-asks")
    assert not code.processes("caro-lsp serve")
    dialog.get_by_role("button", name="Install", exact=True).click()
    window.wait_for_status("ready")
    expect(window.errors).not_to_have_count(0)


def wheel_of(program: Path, folder: Path) -> Path:
    """A wheel that installs a program as it is."""
    wheel = folder / "caro_lsp-0-py3-none-any.whl"
    info = "caro_lsp-0.dist-info"
    with zipfile.ZipFile(wheel, "w") as made:
        made.write(program, "caro_lsp-0.data/scripts/caro-lsp")
        made.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: caro-lsp\nVersion: 0\n")
        made.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        made.writestr(f"{info}/RECORD", "")
    return wheel


def python_folder() -> Path:
    """Where the Python of this environment came from: one that can make environments."""
    return Path(sys.base_prefix) / "bin"


def test_suggestions_have_an_origin_and_can_be_left_for_the_asking(code, open_window):
    window: Window = open_window(code, files={"notes.txt": "one\n"})
    window.wait_for_status("ready")
    window.type(COMMENT)
    # The first words alone may have had an answer.
    wait_until(lambda: "notes.txt" in window.ghost_text(), "not what is asked for")
    first = window.ghost_text()
    window.press("Alt+Shift+W")
    origins = window.page.locator(".quick-input-list .monaco-list-row")
    expect(origins.first).to_contain_text(first)
    expect(origins.first).to_contain_text(re.compile(r"from a recipe.*% sure"))
    window.screenshot("origins")
    window.press("Enter")
    wait_until(lambda: window.text() == f"{COMMENT}\n{first}", "it was not taken")
    window.press("Alt+Shift+Z")
    expect(window.page.locator(".statusbar")).to_contain_text("only when you ask")
    window.press("Enter")
    window.type(COMMENT)
    window.press("Alt+Backslash")
    # Had it come unasked, it would have come before.
    window.ghost_text()
    window.press("Control+Alt+ArrowRight")
    # Where nothing is shown, the key has another meaning.
    wait_until(lambda: window.text().count("\n") == 3, "the line did not end")
    window.ghost_text()
    window.press("Control+Alt+ArrowRight")
    wait_until(lambda: window.text().count(first) == 2, "the line was not taken")
    window.press("Alt+Shift+Z")
    expect(window.page.locator(".statusbar")).to_contain_text("while you type")


def test_findings_stand_above_their_lines_if_wanted(code, open_window):
    settings = {".vscode/settings.json": json.dumps({"caro.codeLens.enable": True})}
    window: Window = open_window(code, "rm -rf /\n", settings)
    lens = window.page.locator(".codelens-decoration")
    expect(lens).to_contain_text("Ignore…")
    expect(lens).to_contain_text("rm would delete / and everything in it (CARO-FS-001)")
    window.screenshot("lens")
    for _ in range(10):
        # VS Code draws lenses anew whenever findings come, and a click in between is lost.
        lens.get_by_text("Fix", exact=True).click()
        window.page.wait_for_timeout(1000)
        if "rm -rf /" not in window.text():
            break
    expect(window.errors).to_have_count(0)
    expect(lens).to_have_count(0)
    window.run("caro: Doctor")
    expect(window.preview.locator("h1")).to_have_text("caro Doctor")
    expect(window.preview.locator("body")).to_contain_text("platform: caro-lsp")
    window.screenshot("doctor")


def test_the_schema_of_rule_files_is_that_of_the_server():
    sys.path.insert(0, str(EXTENSION.parents[1] / "tools"))
    from settings_schema import RULES, rules_text

    assert RULES.read_text("utf-8") == rules_text(), "make settings-schema writes it anew"
    contributed = json.loads((EXTENSION / "package.json").read_text())["contributes"]
    (entry,) = contributed["yamlValidation"]
    assert (EXTENSION / entry["url"]).resolve() == RULES
