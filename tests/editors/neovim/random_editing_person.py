"""Seeded random editing in a real Neovim, and what has to hold after each pause."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from terminal_editor import server_binary

sys.path.insert(0, str(Path(__file__).parents[1]))
from random_edits import (
    AT_REST_LINES,
    AT_REST_SECONDS,
    BAD,
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

    from terminal_editor import Editor

# Said by Neovim or by us about what the test does itself.
EXPECTED = (
    "no model for suggestions",
    "the server stopped",
    ":Caro tour",
    "Already at oldest change",
    "Already at newest change",
)


class RandomEditing:
    """A person who edits without sense, the same for the same seed.

    ``wait`` is how many seconds the findings may take to be those of the text.
    """

    def __init__(self, editor: Editor, seed: int, *, wait: float = 60) -> None:
        self.editor, self.wait = editor, wait
        self.memory: list[Memory] = []
        self.done: list[str] = []
        self._chooser = random.Random(seed)
        self._started = time.monotonic()
        self._names = 0
        editor.wait_for_server()
        # A line below a comment starts empty.
        editor.nvim.command("autocmd FileType * setlocal formatoptions-=o formatoptions-=r")
        for name in FILES:
            self._command(f"edit {name}")

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
        self._shrink()
        self.look()

    def rest(self) -> float:
        """Megabytes of the server once all files are short and nobody edits for a while."""
        for buffer in [one for one in self.editor.nvim.buffers if one.options["buflisted"]]:
            self._command(f"silent buffer {buffer.number}")
            self._command(f"silent! {AT_REST_LINES},$delete")
            self.look()
        time.sleep(AT_REST_SECONDS)
        return sum(megabytes(pid) for pid in self._servers())

    # --- what is done ----------------------------------------------------------------------

    def type_line(self) -> None:
        """A line, dangerous or not, somewhere."""
        self._write(self._chooser.choice(LINES))
        self._normal()

    def type_in_many_places(self) -> None:
        """The same in front of three lines at once, as a block."""
        self._go()
        text = f"{self._chooser.choice(LINES)}; "
        self.editor.keys("0", "C-v", "2", "j", "I")
        self._mode("i")
        self.editor.type(text)
        self._normal()

    def accept(self) -> None:
        """A comment and its suggestion."""
        self._write(self._chooser.choice(COMMENTS))
        deadline = time.monotonic() + 3
        while not (shown := self.editor.ghost()) and time.monotonic() < deadline:
            time.sleep(0.1)
        row = self.editor.nvim.current.window.cursor[0]
        if shown:
            self.editor.keys("Tab")
            self.editor.wait_for(lambda: not self.editor.ghost(), "ghost text stays", self.wait)
            written = self.editor.lines()[row : row + shown.count("\n")]
            # Ghost text has no tabs: they are drawn as the blanks that they take.
            drawn = "\n".join(["", *written]).expandtabs()
            assert drawn == shown, (shown, written)
        self._normal()

    def leave_ghost(self) -> None:
        """A comment, and away before or after its suggestion comes."""
        self._write(self._chooser.choice(COMMENTS))
        time.sleep(self._chooser.random() / 2)
        self.editor.keys(self._chooser.choice(["Escape", "Up", "BSpace", "Enter"]))
        self._normal()

    def delete(self) -> None:
        """Some lines."""
        self._go()
        self._command(f"silent! .,+{self._chooser.randint(0, 4)}delete")

    def join(self) -> None:
        """Two lines to one."""
        self._go()
        self._command("silent! join")

    def undo(self) -> None:
        """Some steps back."""
        self._command(f"silent! undo | silent! {self._chooser.choice(['undo', 'earlier 3'])}")

    def redo(self) -> None:
        """Some steps forth."""
        self._command(f"silent! redo | silent! {self._chooser.choice(['redo', 'later 3'])}")

    def paste(self) -> None:
        """Ten thousand lines."""
        self._go()
        self.editor.lua("vim.fn.setreg('a', ..., 'l')", LONG_PASTE.splitlines())
        self._command("silent put a")

    def indent(self) -> None:
        """The user's own formatting of the whole file."""
        self._command("silent! keepjumps normal! gg=G")

    def switch(self) -> None:
        """To another file."""
        self._normal()
        self.editor.lua("vim.cmd.buffer(vim.fn.bufadd(...))", self._chooser.choice(FILES))

    def rename(self) -> None:
        """Save under another name, and go on in that."""
        self._names += 1
        name = f"renamed{self._names % 4}.sh"
        if not self.editor.nvim.current.buffer.name.endswith(name):
            self._command(f"silent! bwipeout! {name}")
            self._command(f"silent saveas! {name}")

    def save(self) -> None:
        """Write the file."""
        self._command("silent write!")

    def kill(self) -> None:
        """End the server as hard as it goes; it comes back, or is started if that is too often."""
        client = "return (vim.lsp.get_clients({ name = 'caro', bufnr = 0 })[1] or {}).id"
        before = self.editor.lua(client)
        for pid in self._servers():
            os.kill(pid, signal.SIGKILL)
        self.editor.wait_for(lambda: self.editor.lua(client) != before, "not ended", self.wait)
        if self.editor.nvim.vars["caro_status"]["kind"] == "error":
            self._command("Caro restart")
        self.editor.wait_for(lambda: self.editor.lua(client), "not started again", self.wait)

    # --- what has to hold ------------------------------------------------------------------

    def look(self) -> None:
        """Findings are those of the text, no ghost text is left, nothing went wrong."""
        self._normal()
        self.editor.wait_for_server(self.wait)
        expected = self.expected()
        shown: list[Finding] = []

        def same() -> bool:
            nonlocal shown
            shown = self.shown()
            return shown == expected

        try:
            self.editor.wait_for(same, "stale findings", self.wait)
        except AssertionError:
            left, missing = set(shown) - set(expected), set(expected) - set(shown)
            text = f"only shown {sorted(left)[:5]}, missing {sorted(missing)[:5]}"
            raise AssertionError(f"{text} after {self.done[-8:]}") from None
        assert self.underlined() >= {found.line for found in expected}
        assert self.ghosts() == 0, f"stale ghost text after {self.done[-8:]}"
        said = self.editor.messages()
        wrong = [
            line
            for line in said.splitlines()
            if BAD.search(line) and not any(known in line for known in EXPECTED)
        ]
        assert not wrong, f"{wrong} after {self.done[-8:]}"
        self.editor.nvim.command("messages clear")
        for pid in self._servers():
            self.memory.append(Memory(time.monotonic() - self._started, pid, megabytes(pid)))

    def expected(self) -> list[Finding]:
        """What a fresh `caro-lsp check` says about the text of the buffer."""
        home = self.editor.home
        environment = {**os.environ, "HOME": str(home), "CARO_HOME": str(home / "caro")}
        text = "\n".join(self.editor.lines()) + "\n"
        file = Path(self.editor.nvim.current.buffer.name)
        return checked(server_binary(), file, text, environment, "utf-8")

    def shown(self) -> list[Finding]:
        """What Neovim has for the buffer."""
        found = self.editor.lua(
            """
            return vim.tbl_map(function(d)
              return { d.lnum, d.col, d.end_lnum, d.end_col, d.code, d.severity }
            end, vim.diagnostic.get(0))
            """
        )
        return sorted(Finding(*one) for one in found)

    def underlined(self) -> set[int]:
        """The lines, from 0, where something is underlined."""
        return set(
            self.editor.lua(
                """
                local lines = {}
                for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
                  if name:find('diagnostic.underline$') then
                    for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, {})) do
                      lines[#lines + 1] = mark[2]
                    end
                  end
                end
                return lines
                """
            )
        )

    def ghosts(self) -> int:
        """How much ghost text there is in all buffers."""
        return int(
            self.editor.lua(
                """
                local namespace, count = vim.api.nvim_create_namespace('caro.ghost'), 0
                for _, buf in ipairs(vim.api.nvim_list_bufs()) do
                  count = count + #vim.api.nvim_buf_get_extmarks(buf, namespace, 0, -1, {})
                end
                return count
                """
            )
        )

    # --- hands -----------------------------------------------------------------------------

    def _servers(self) -> list[int]:
        client = "local c = vim.lsp.get_clients({ name = 'caro' })[1]"
        return self.editor.servers() if self.editor.lua(f"{client} return c ~= nil") else []

    def _mode(self, mode: str) -> None:
        now = "return vim.fn.mode()"
        self.editor.wait_for(lambda: self.editor.lua(now) == mode, f"not in mode {mode}", self.wait)

    def _normal(self) -> None:
        # Keys come one after the other: once this one has been taken, so have those before it.
        self.editor.lua(
            "Taken = false vim.keymap.set({ 'n', 'i' }, '<F9>', function() Taken = true end)"
        )
        self.editor.keys("Escape", "F9")
        self.editor.wait_for(lambda: self.editor.lua("return Taken"), "keys are waiting", self.wait)
        self._mode("n")

    def _go(self) -> None:
        self._normal()
        count = len(self.editor.lines())
        self.editor.nvim.current.window.cursor = [self._chooser.randint(1, count), 0]

    def _write(self, text: str) -> None:
        """Open a line somewhere and type on it."""
        self._go()
        self.editor.keys("o")
        self._mode("i")
        self.editor.type(text)
        self.editor.wait_for(
            lambda: self.editor.nvim.current.line.strip() == text, f"not typed: {text}", self.wait
        )

    def _command(self, command: str) -> None:
        self._normal()
        self.editor.nvim.command(command)

    def _shrink(self) -> None:
        """A long file makes each look slow: it stays so for a few pauses only."""
        count = len(self.editor.lines())
        if count > 2 * PASTED_LINES or (count > MANY_LINES and self._chooser.random() < 0.4):
            self._command("silent 200,$delete")
