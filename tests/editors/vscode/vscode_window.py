"""What a person does in one window of VS Code."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from playwright.sync_api import Error, FrameLocator, Locator, Page, expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SLOW = 120_000
"""Milliseconds that the first answer may take: VS Code, the extension and the server start."""


# The machine may be busy: what is to come has time, as long as it comes.
expect.set_options(timeout=60_000)


# The lines of an editor stand in any order, and ghost text among them.
_TEXT = """() => {
    const lines = [...document.querySelectorAll('.editor-instance .view-line')];
    const top = (line) => line.getBoundingClientRect().top;
    const written = (line) =>
        [...line.querySelectorAll('span > span')]
            .filter((part) => !/ghost-text/.test(part.className))
            .map((part) => part.textContent).join('');
    return lines.sort((a, b) => top(a) - top(b)).map(written).join('\\n');
}"""


class Window:
    """One window with one file open in it."""

    def __init__(self, page: Page, file: Path, screenshots: Path) -> None:
        self.page = page
        page.set_default_timeout(SLOW)
        self.file = file
        self.status = page.locator(".statusbar-item[id$='caro.status']")
        self.ghost = page.locator("[class*='ghost-text']")
        self.errors = page.locator(".squiggly-error")
        self.notification = page.locator(".notifications-toasts .notification-list-item").first
        self._screenshots = screenshots

    def open(self, url: str) -> None:
        self.page.goto(url, timeout=SLOW)
        self.page.locator(".monaco-editor .view-lines").first.wait_for(timeout=SLOW)
        self.focus()

    def show(self, name: str) -> None:
        """Go to another file of the folder, which is *the* file from now on."""
        self.press("Control+p")
        box = self.page.locator(".quick-input-widget input").first
        box.fill(name)
        row = self.page.locator(".quick-input-widget .monaco-list-row").first
        expect(row).to_contain_text(name)
        self.press("Enter")
        expect(self.page.locator(f".tab.active[data-resource-name='{name}']")).to_be_visible()
        self.file = self.file.with_name(name)
        self.focus()

    @property
    def preview(self) -> FrameLocator:
        """The Markdown preview that is open."""
        return self.page.frame_locator("iframe.webview").frame_locator("iframe#active-frame")

    def wait_for_status(self, text: str) -> None:
        """Wait until the item in the status bar says ``text``."""
        expect(self.status).to_have_attribute("aria-label", re.compile(text), timeout=SLOW)

    def focus(self) -> None:
        self.page.locator(".monaco-editor .view-lines").first.click()

    def type(self, text: str) -> None:
        self.page.keyboard.type(text, delay=15)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def run(self, command: str) -> None:
        """Run a command of the palette by its title."""
        self.press("F1")
        box = self.page.locator(".quick-input-widget input").first
        box.fill(f">{command}")
        row = self.page.locator(".quick-input-widget .monaco-list-row").first
        expect(row).to_contain_text(command.rsplit(": ", maxsplit=1)[-1])
        self.press("Enter")

    def ghost_text(self) -> str:
        """The suggestion shown in grey, without the line break in front of it."""
        expect(self.ghost.first).to_be_visible(timeout=SLOW)
        # VS Code draws spaces so that they do not collapse.
        return "".join(self.ghost.all_inner_texts()).replace("\u00a0", " ").strip()

    def saved(self) -> str:
        """Save, and what the file on the disk says then."""
        before = self.file.stat().st_mtime_ns
        self.press("Control+s")
        wait_until(lambda: self.file.stat().st_mtime_ns != before, "the file was not saved")
        # It is empty for a moment while it is written.
        expect(self.page.locator(".tab.active.dirty")).to_have_count(0)
        return self.file.read_text()

    def text(self) -> str:
        """What stands in the editor, as far as it is on the screen; no ghost text."""
        return self.page.evaluate(_TEXT).replace("\u00a0", " ")

    def actions(self) -> Locator:
        """The menu that the light bulb opens, opened.

        While the server starts, VS Code drops the key press that asks for it.
        """
        menu = self.page.locator(".action-widget").first
        for _ in range(10):
            self.press("Control+.")
            try:
                menu.wait_for(timeout=SLOW / 10)
            except Error:
                continue
            return menu
        raise AssertionError("the menu of actions does not open")

    def choose(self, action: str) -> None:
        """Take an action of the menu that the light bulb opens."""
        row = self.actions().locator(".monaco-list-row").filter(has_text=action)
        row.first.wait_for(timeout=SLOW)
        row.first.click()

    def hover(self, target: Locator) -> Locator:
        """The card that appears with the mouse on ``target``."""
        target.hover(force=True)
        card = self.page.locator(".monaco-hover:visible .hover-row").first
        card.wait_for(timeout=SLOW)
        return self.page.locator(".monaco-hover:visible").first

    def screenshot(self, name: str) -> None:
        self._screenshots.mkdir(parents=True, exist_ok=True)
        # Without this, what has just appeared is still half transparent.
        self.page.screenshot(path=self._screenshots / f"{name}.png", animations="disabled")


def wait_until(holds: Callable[[], bool], otherwise: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)
