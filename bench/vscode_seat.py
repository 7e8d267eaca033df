"""A real VS Code in a browser, watched from inside the page for what the user waits to see."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

from editor_seat import Seat, Shown

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "editors" / "vscode"))
from playwright.sync_api import Browser, sync_playwright
from vscode_host import CHROMIUM, EXTENSION, VSIX, CodeServer, missing, packed
from vscode_window import Window, wait_until

SERVER = Path(os.environ.get("CARO_TEST_SERVER", Path(sys.executable).with_name("caro-lsp")))
PEER = Path(__file__).with_name("vscode_peer")

# The time of each key as the browser takes it, and of the end of the first frame that shows ghost
# text, or an underlined finding in the line of the cursor, after it. Ghost text of the key before
# is still there when a key arrives.
PROBE = """
() => {
    const shows = {
        ghost: () => document.querySelector("[class*='ghost-text']") !== null,
        squiggle: () => [...document.querySelectorAll('.view-overlays > div')].some(
            (line) => line.querySelector('.current-line')
                && line.querySelector('[class*="squiggly-"]')),
    };
    window.probe = { key: 0, absent: {} };
    document.addEventListener('keydown', (event) => {
        window.probe = { key: event.timeStamp, absent: {} };
        look();
    }, true);
    function look() {
        const now = window.probe;
        for (const [what, shown] of Object.entries(shows)) {
            if (!shown()) {
                now.absent[what] = true;
            } else if (now.absent[what] && !now[what]) {
                now[what] = -1;
                requestAnimationFrame(() => setTimeout(() => { now[what] = performance.now(); }));
            }
        }
    }
    new MutationObserver(look).observe(
        document.body, { subtree: true, childList: true, attributes: true });
}
"""

# What is typed is what stands there, and nothing else of VS Code's own comes up.
MANNERS = {
    "editor.autoClosingBrackets": "never",
    "editor.autoClosingQuotes": "never",
    "editor.quickSuggestions": {"other": "off", "comments": "off", "strings": "off"},
    "editor.renderLineHighlight": "all",
    "editor.occurrencesHighlight": "off",
}


@cache
def browser() -> Browser:
    """One browser for all seats."""
    if lack := missing():
        raise SystemExit(f"missing: {'; '.join(lack)}; run tests/editors/vscode/setup.sh")
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


def peer_extension(folder: Path) -> Path:
    """The extension that starts another server, with the language client that caro's has."""
    built = folder / "peer"
    built.mkdir()
    shutil.copy(PEER / "package.json", built)
    subprocess.run(
        [
            str(EXTENSION / "node_modules" / ".bin" / "esbuild"),
            str(PEER / "extension.js"),
            *("--bundle", "--platform=node", "--external:vscode", "--log-level=warning"),
            f"--outfile={built / 'extension.js'}",
        ],
        env={**os.environ, "NODE_PATH": str(EXTENSION / "node_modules")},
        check=True,
    )
    return packed(built, folder / "peer.vsix")


class VSCodeSeat(Seat):
    """VS Code with the language client of its own makers."""

    name = "VS Code"

    def __init__(
        self, script: str, *, peer: list[str] | None = None, weights: bool = False, path: str = ""
    ) -> None:
        folder = Path(tempfile.mkdtemp(prefix="caro-bench-"))
        home, project = folder / "home", folder / "project"
        home.mkdir()
        project.mkdir()
        file = project / "script.sh"
        file.write_text(script)
        own: dict[str, Any] = (
            {"peer.command": peer, "peer.path": path} if peer else {"caro.server.path": str(SERVER)}
        )
        self._code = CodeServer(
            home,
            settings={**MANNERS, **own},
            extensions=(peer_extension(folder),) if peer else (VSIX,),
            weights=weights,
        )
        page = browser().new_page(viewport={"width": 1100, "height": 640})
        self._window = Window(page, file, folder)
        try:
            self._code.start()
            self._window.open(self._code.url(project, file))
            if not peer:
                self._window.wait_for_status("ready")
            page.evaluate(PROBE)
        except BaseException:
            self.close()
            raise

    def line(self) -> None:
        """Start typing on a new last line."""
        self._window.press("Escape", "Control+End", "Enter")
        self._window.page.wait_for_timeout(300)

    def type(self, text: str, pause: float) -> None:
        """Press the keys of ``text``, ``pause`` seconds apart."""
        for letter in text:
            self._window.page.keyboard.type(letter)
            time.sleep(pause)

    def ask(self) -> None:
        """Press the key that asks for a suggestion."""
        self._window.press("Alt+Backslash")

    def take_back(self) -> None:
        """Delete the line, and wait until no finding is left."""
        line = ".view-overlays > div:has(.current-line) [class*='squiggly-']"
        self._window.press("Escape", "Control+Shift+k")
        found = self._window.page.locator(line)
        wait_until(lambda: found.count() == 0, "a finding stays")

    def ghost(self, seconds: float) -> Shown | None:
        """Ghost text after the last key."""
        milliseconds = self._shown("ghost", seconds)
        if milliseconds is None:
            return None
        self._window.press("Alt+Shift+w")
        origins = self._window.page.locator(".quick-input-list .monaco-list-row").first
        told = origins.inner_text().replace("\u00a0", " ")
        self._window.press("Escape")
        return Shown(milliseconds, "model" if "from the model" in told else told)

    def squiggle(self, seconds: float) -> float | None:
        """When a finding was underlined after the last key."""
        return self._shown("squiggle", seconds)

    def _shown(self, what: str, seconds: float) -> float | None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            elapsed = self._window.page.evaluate(
                "what => probe[what] > 0 ? probe[what] - probe.key : null", what
            )
            if elapsed:
                return float(elapsed)
            time.sleep(0.1)
        return None

    def close(self) -> None:
        """Quit the editor."""
        self._window.page.close()
        self._code.stop()
