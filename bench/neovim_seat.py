"""A real Neovim in a terminal, watched from inside for what the user waits to see."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from editor_seat import Seat, Shown

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "editors" / "neovim"))
from terminal_editor import Editor, server_binary

# The time of each key as Neovim takes it, and of the end of the first redraw that shows ghost text
# or an underlined finding after it. Other plugins' work in between counts, as it does for the user.
PROBE = """
Probe = { key = 0 }
local function marks(found)
  local row = vim.fn.line('.') - 1
  local from, to = { row, 0 }, { row, vim.v.maxcol }
  for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
    if name:find(found) and #vim.api.nvim_buf_get_extmarks(0, namespace, from, to, {}) > 0 then
      return true
    end
  end
  return false
end
vim.on_key(function(_, typed)
  if typed ~= '' then
    Probe = { key = vim.uv.hrtime(), tick = vim.b.changedtick }
  end
end)
vim.api.nvim_set_decoration_provider(vim.api.nvim_create_namespace('bench'), {
  on_end = function()
    Probe.ghost = Probe.ghost or (marks('^caro%.ghost$') and vim.uv.hrtime() or nil)
    Probe.squiggle = Probe.squiggle or (marks('diagnostic.underline$') and vim.uv.hrtime() or nil)
  end,
})
"""

# Neovim shows findings after Insert mode only; who wants to see them while typing sets this, and
# both servers are measured with it. A line below a comment starts empty.
MANNERS = """
vim.diagnostic.config({ update_in_insert = true })
vim.opt_local.formatoptions:remove({ 'o', 'r' })
"""

PEER = """
vim.lsp.config('bashls', { cmd = ..., filetypes = { 'sh', 'bash' } })
vim.lsp.enable('bashls')
"""


class NeovimSeat(Seat):
    """Neovim with its own language client."""

    name = "Neovim"

    def __init__(
        self, script: str, *, peer: list[str] | None = None, weights: bool = False, path: str = ""
    ) -> None:
        home = Path(tempfile.mkdtemp(prefix="caro-bench-"))
        self._client = "bashls" if peer else "caro"
        self._editor = Editor(
            home,
            script,
            late=bool(peer),
            weights=weights,
            path=f"{server_binary().parent}:{path or '/usr/local/bin:/usr/bin:/bin'}",
            longest=3600,
        )
        if peer:
            self._editor.lua(PEER, peer)
        self._editor.lua(PROBE + MANNERS)
        self._editor.wait_for(self._attached, f"{self._client} is not attached", 60)

    def _attached(self) -> bool:
        return bool(
            self._editor.lua(
                "local c = vim.lsp.get_clients({ name = ..., bufnr = 0 })[1]"
                "return c ~= nil and c.initialized == true",
                self._client,
            )
        )

    def line(self) -> None:
        """Start typing on a new last line."""
        self._editor.keys("Escape", "G", "o")
        self._editor.wait_for(lambda: self._editor.lines()[-1] == "", "no new line")

    def type(self, text: str, pause: float) -> None:
        """Press the keys of ``text``, ``pause`` seconds apart."""
        for letter in text:
            self._editor.type(letter)
            time.sleep(pause)

    def ask(self) -> None:
        """Press the key that asks for a suggestion."""
        self._editor.keys("M-\\")

    def take_back(self) -> None:
        """Undo what was typed on the line, and wait until no finding is left."""
        self._editor.keys("Escape", "u")
        last = len(self._editor.lines())
        self._editor.wait_for(
            lambda: all(found["lnum"] < last - 1 for found in self._editor.diagnostics()),
            "a finding stays",
            60,
        )

    def ghost(self, seconds: float) -> Shown | None:
        """Ghost text after the last key."""
        milliseconds = self._shown("ghost", seconds)
        if milliseconds is None:
            return None
        return Shown(milliseconds, str(self._editor.lua("return require('caro.ghost').origin()")))

    def squiggle(self, seconds: float) -> float | None:
        """When a finding was underlined after the last key."""
        return self._shown("squiggle", seconds)

    def _shown(self, what: str, seconds: float) -> float | None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if elapsed := self._editor.lua(
                "local seen = Probe[...]; return seen and (seen - Probe.key) / 1e6", what
            ):
                return float(elapsed)
            time.sleep(0.1)
        return None

    def close(self) -> None:
        """Quit the editor."""
        self._editor.close()
