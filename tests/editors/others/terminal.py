"""An editor in a real terminal: tmux is the screen and the keyboard."""

import io
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.text import Text

ARTIFACTS = Path(__file__).parents[3] / ".artifacts" / "others"
COLUMNS, ROWS = 90, 24
POLL_SECONDS = 0.1

T = TypeVar("T")


class Terminal:
    """A terminal in which one program runs.

    :param home: the program's HOME, by which it and all that it started is found and ended
    """

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.home = Path(environment["HOME"])
        # tmux takes PATH from here, whatever a session is given.
        self._environment = environment
        self._tmux = ["tmux", "-S", str(self.home / "tmux.sock"), "-f", os.devnull]
        start = ["new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS)]
        for name, value in environment.items():
            start += ["-e", f"{name}={value}"]
        inside = f"exec {shlex.join(command)} 2>{shlex.quote(str(self.home / 'stderr'))}"
        self._run(*start, "-c", str(self.home / "project"), inside)
        self._run("set-option", "-g", "escape-time", "0")

    def keys(self, *keys: str) -> None:
        """Press keys as tmux names them ("Escape", "Tab", "M-Right")."""
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._run("send-keys", "-l", text)

    def screen(self) -> str:
        """What the user sees."""
        return self._run("capture-pane", "-p")

    def shows(self, text: str, seconds: float = 90) -> str:
        """The screen, once ``text`` is on it."""
        return self.wait_for(
            lambda: screen if text in (screen := self.screen()) else "", f"no {text!r}", seconds
        )

    def keep_screen(self, name: str) -> None:
        """Keep the screen for people to look at: as text with its colours, and as a picture."""
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        screen = self._run("capture-pane", "-p", "-e")
        (ARTIFACTS / f"{name}.ansi").write_text(screen)
        console = Console(record=True, width=COLUMNS, file=io.StringIO())
        console.print(Text.from_ansi(screen), crop=False, no_wrap=True)
        console.save_svg(str(ARTIFACTS / f"{name}.svg"), title=name)

    def wait_for(self, look: Callable[[], T], otherwise: str, seconds: float = 90) -> T:
        """The first true value that ``look`` returns; fails with the screen where none comes."""
        deadline = time.monotonic() + seconds
        while not (value := look()):
            if time.monotonic() > deadline:
                raise AssertionError(f"{otherwise}\n\n{self.screen()}")
            time.sleep(POLL_SECONDS)
        return value

    def close(self) -> None:
        """End everything that runs in this HOME."""
        mark = f"HOME={self.home}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    os.kill(int(folder.name), signal.SIGKILL)
            except OSError:
                continue  # it has ended, or belongs to somebody else

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"tmux {words[0]}: {done.stderr.strip()}")
        return done.stdout
