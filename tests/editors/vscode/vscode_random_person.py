"""Seeded random editing in a real VS Code, and what has to hold after each pause."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vscode_window import wait_until

sys.path.insert(0, str(Path(__file__).parents[1]))
from random_edits import (
    AT_REST_LINES,
    AT_REST_SECONDS,
    COMMENTS,
    FILES,
    LINES,
    LONG_PASTE,
    MANY_LINES,
    PASTED_LINES,
    Finding,
    Memory,
    checked,
    megabytes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vscode_host import CodeServer
    from vscode_window import Window

SPY = Path(__file__).parent / "spy"
SERVER = Path(os.environ.get("CARO_TEST_SERVER", Path(sys.executable).with_name("caro-lsp")))

SETTINGS = {
    # What is typed is what stands there.
    "editor.autoClosingBrackets": "never",
    "editor.autoClosingQuotes": "never",
    "editor.autoSurround": "never",
}
# Said by VS Code or by us about what the test does itself.
EXPECTED = ("server crashed", "not be restarted", "no model", "closed", "take the model")


class RandomEditing:
    """A person who edits without sense, the same for the same seed; the spy must be installed.

    ``wait`` is how many seconds the findings may take to be those of the text.
    """

    def __init__(self, code: CodeServer, window: Window, seed: int, *, wait: float = 120) -> None:
        self.code, self.window, self.wait = code, window, wait
        self.memory: list[Memory] = []
        self.done: list[str] = []
        self._chooser = random.Random(seed)
        self._started = time.monotonic()
        self._names = 0
        # How many steps can be undone, at least: VS Code's undo takes back a new name, too.
        self._steps: Counter[str] = Counter()
        self._surely_undone = {
            self.type_line,
            self.type_in_many_places,
            self.leave_ghost,
            self.paste,
        }
        window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        window.wait_for_status("ready")
        for name in FILES:
            window.show(name)
            self._keep_open()

    def step(self, *, kill: bool = True) -> None:
        """Some edits, a pause, and a look at what has to hold; ``kill``: maybe without a server."""
        actions: list[tuple[int, Callable[[], None]]] = [
            (8, self.type_line),
            (3, self.type_in_many_places),
            (3, self.delete),
            (3, self.undo),
            (2, self.redo),
            (2, self.accept),
            (2, self.leave_ghost),
            (1, self.paste),
            (2, self.switch),
            (1, self.rename),
            (1, self.indent),
            (1, self.join),
            (1, self.save),
        ]
        if kill:
            actions.append((1, self.kill))
        weights = [weight for weight, _ in actions]
        for _, action in self._chooser.choices(actions, weights, k=self._chooser.randint(1, 4)):
            self.done.append(action.__name__)
            action()
            if action in self._surely_undone:
                self._steps[self._state()["file"]] += 1
        self._shrink()
        self.look()

    def rest(self) -> float:
        """Megabytes of the server once all files are short and nobody edits for a while."""
        tabs = self.window.page.locator(".tabs-container .tab")
        for number in range(tabs.count()):
            tabs.nth(number).click()
            self._leave()
            if self._count() > AT_REST_LINES:
                self._ask("select", lines=[AT_REST_LINES])
                self.window.press("Control+Shift+End", "Delete")
        self.look()
        time.sleep(AT_REST_SECONDS)
        return sum(megabytes(pid) for pid in self._servers())

    # --- what is done ----------------------------------------------------------------------

    def type_line(self) -> None:
        """A line, dangerous or not, somewhere."""
        self._write(self._chooser.choice(LINES))

    def type_in_many_places(self) -> None:
        """The same line at three cursors."""
        count = self._count()
        lines = {self._chooser.randrange(count) for _ in range(3)}
        self._ask("select", lines=sorted(lines))
        self.window.press("Enter")
        self.window.type(self._chooser.choice(LINES))
        self.window.press("Escape", "Escape", "Escape")

    def accept(self) -> None:
        """A comment and its suggestion."""
        self._write(self._chooser.choice(COMMENTS), leave=False)
        deadline = time.monotonic() + 3
        while not self.window.ghost.count() and time.monotonic() < deadline:
            time.sleep(0.1)
        if self.window.ghost.count():
            self.window.press("Tab")
        self._leave()

    def leave_ghost(self) -> None:
        """A comment, and away before or after its suggestion comes."""
        self._write(self._chooser.choice(COMMENTS), leave=False)
        time.sleep(self._chooser.random() / 2)
        self.window.press(self._chooser.choice(["Escape", "ArrowUp", "Backspace", "Enter"]))
        self._leave()

    def delete(self) -> None:
        """Some lines."""
        self._go()
        for _ in range(self._chooser.randint(1, 5)):
            self.window.press("Control+Shift+k")

    def join(self) -> None:
        """Two lines to one."""
        self._go()
        self._ask("run", command="editor.action.joinLines")

    def undo(self) -> None:
        """Some steps back."""
        file = self._state()["file"]
        count = min(self._chooser.randint(1, 4), self._steps[file])
        self._steps[file] -= count
        for _ in range(count):
            self.window.press("Control+z")

    def redo(self) -> None:
        """Some steps forth."""
        for _ in range(self._chooser.randint(1, 4)):
            self.window.press("Control+y")

    def paste(self) -> None:
        """Ten thousand lines."""
        self._go()
        self.window.press("Enter")
        self.window.page.evaluate("text => navigator.clipboard.writeText(text)", LONG_PASTE)
        # What undoes a long paste takes a while to be known.
        before = len(self._settled()["text"].split("\n"))
        self.window.press("Control+v")
        wait_until(lambda: self._count() > before + PASTED_LINES // 2, "not pasted", self.wait)

    def indent(self) -> None:
        """The editor's own indentation of the whole file."""
        self._ask("run", command="editor.action.reindentlines")

    def switch(self) -> None:
        """To another file."""
        tabs = self.window.page.locator(".tabs-container .tab")
        tabs.nth(self._chooser.randrange(tabs.count())).click()
        self._leave()

    def rename(self) -> None:
        """Another name for the file."""
        self._names += 1
        name = f"renamed{self._names % 4}.sh"
        if Path(self._state()["file"]).name != name:
            self._ask("rename", name=name)
            self._steps = Counter()
            wait_until(
                lambda: Path(self._state().get("file", "")).name == name, "not renamed", self.wait
            )

    def save(self) -> None:
        """Write the file."""
        self.window.press("Control+s")

    def kill(self) -> None:
        """End the server as hard as it goes; it comes back, or is started if that is too often."""
        before = self._servers()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while not set(self._servers()) - set(before) and time.monotonic() < deadline:
            time.sleep(0.2)
        if not set(self._servers()) - set(before):
            self.window.run("caro: Restart Server")
        wait_until(lambda: bool(set(self._servers()) - set(before)), "no server", self.wait)
        self.window.wait_for_status("ready")
        self.window.focus()

    # --- what has to hold ------------------------------------------------------------------

    def look(self) -> None:
        """Findings are those of the text, no ghost text is left, nothing went wrong."""
        self._leave()
        state = self._settled()
        expected = self.expected(state)
        shown = self.findings(state)
        deadline = time.monotonic() + self.wait
        while shown != expected and time.monotonic() < deadline:
            time.sleep(0.1)
            now = self._state()
            shown = self.findings(now)
            if now["text"] != state["text"]:  # a late key
                state, expected = now, self.expected(now)
        left, missing = set(shown) - set(expected), set(expected) - set(shown)
        text = f"only shown {sorted(left)[:5]}, missing {sorted(missing)[:5]}"
        assert shown == expected, f"{text} after {self.done[-8:]}"
        self._look_at_squiggles(state, expected)
        wait_until(self._no_ghost, f"stale ghost text after {self.done[-8:]}", 30)
        wrong = [said for said in self.said() if not any(known in said for known in EXPECTED)]
        assert not wrong, f"{wrong} after {self.done[-8:]}"
        for pid in self._servers():
            self.memory.append(Memory(time.monotonic() - self._started, pid, megabytes(pid)))

    def _no_ghost(self) -> bool:
        """What was asked for at this cursor may come late; it goes with a key, as it should."""
        if self.window.ghost.count():
            self.window.press("Escape")
            time.sleep(0.5)
        return not self.window.ghost.count()

    def _look_at_squiggles(self, state: dict[str, Any], expected: list[Finding]) -> None:
        """Lines on the screen are underlined where, and only where, there is an error."""
        errors = {one.line for one in expected if one.severity == 1}
        first, last = state["seen"][0][0], state["seen"][-1][1]
        if any(first <= line <= last for line in errors):
            wait_until(lambda: self.window.errors.count() > 0, "no squiggle", self.wait)
        if not errors:
            wait_until(lambda: self.window.errors.count() == 0, "a stale squiggle", self.wait)

    def said(self) -> list[str]:
        """What dialogs and notifications of trouble say; they are closed."""
        page = self.window.page
        found = page.locator(".monaco-dialog-box").all_inner_texts()
        toasts = page.locator(".notifications-toasts .notification-list-item")
        trouble = toasts.filter(has=page.locator(".codicon-error, .codicon-warning"))
        found += trouble.all_inner_texts()
        if toasts.count():
            self._ask("run", command="notifications.clearAll")
        return found

    def expected(self, state: dict[str, Any]) -> list[Finding]:
        """What a fresh `caro-lsp check` says about the text."""
        home = self.code.home
        environment = {**os.environ, "HOME": str(home), "CARO_HOME": str(self.code.caro_home)}
        return checked(SERVER, Path(state["file"]), state["text"], environment, "utf-16-le")

    def findings(self, state: dict[str, Any]) -> list[Finding]:
        """What VS Code has for the text."""
        return sorted(Finding(*one) for one in state["findings"])

    # --- hands -----------------------------------------------------------------------------

    def _ask(self, question: str, **more: Any) -> dict[str, Any]:
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(self.wait)
            asked.connect(str(self.code.caro_home / "spy.sock"))
            asked.sendall(json.dumps({"ask": question, **more}).encode())
            asked.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: asked.recv(1 << 16), b""))
        found: dict[str, Any] = json.loads(answer)
        assert "error" not in found, found
        return found

    def _state(self) -> dict[str, Any]:
        return self._ask("state")

    def _settled(self) -> dict[str, Any]:
        """The state once all keys have arrived."""
        state = self._state()
        while True:
            time.sleep(0.3)
            now = self._state()
            if now.get("version") == state.get("version") and now.get("file") == state.get("file"):
                return now
            state = now

    def _count(self) -> int:
        return len(self._state()["text"].split("\n"))

    def _servers(self) -> list[int]:
        return self.code.processes("caro-lsp serve")

    def _go(self) -> None:
        self._leave()
        self._ask("select", lines=[self._chooser.randrange(self._count())])

    def _write(self, text: str, *, leave: bool = True) -> None:
        """Open a line somewhere and type on it."""
        self._go()
        self.window.press("Enter")
        self.window.type(text)
        if leave:
            self._leave()

    def _leave(self) -> None:
        """No widget, no ghost text, one cursor."""
        self.window.press("Escape", "Escape")

    def _keep_open(self) -> None:
        """The tab of a file that was only looked at is taken by the next one."""
        self._ask("run", command="workbench.action.keepEditor")

    def _shrink(self) -> None:
        """A long file makes each look slow: it stays so for a few pauses only."""
        count = self._count()
        if count > 2 * PASTED_LINES or (count > MANY_LINES and self._chooser.random() < 0.4):
            self._ask("select", lines=[200])
            self.window.press("Control+Shift+End", "Delete")
            wait_until(lambda: self._count() < count, "not deleted", self.wait)
