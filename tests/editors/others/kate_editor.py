"""A real Kate on a screen of its own: Xvfb is the screen, xdotool the hands."""

import os
import signal
import struct
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

CONFIGURATION = Path(__file__).parents[3] / "editors" / "kate" / "settings.json"
ARTIFACTS = Path(__file__).parents[3] / ".artifacts" / "others"
WIDTH, HEIGHT = 1000, 700


class Kate:
    """Kate with a script open, and the configuration where the README says."""

    def __init__(self, environment: dict[str, str], script: str) -> None:
        self.home = Path(environment["HOME"])
        self.file = self.home / "project" / "script.sh"
        self.file.write_text(script)
        place = self.home / ".config" / "kate" / "lspclient" / "settings.json"
        place.parent.mkdir(parents=True)
        place.write_text(CONFIGURATION.read_text("utf-8"))
        # The answer to Kate's question whether it may start the server.
        server = self.home / "bin" / "caro-lsp"
        (self.home / ".config" / "katerc").write_text(
            f"[lspclient]\nAllowedServerCommandLines={server} serve --stdio\n"
        )
        plugins = self.home / ".local" / "share" / "kate" / "anonymous.katesession"
        plugins.parent.mkdir(parents=True)
        plugins.write_text("[Kate Plugins]\nlspclientplugin=true\n")
        self._frame = self.home / "screen"
        self._frame.mkdir()
        runtime = self.home / "run"
        runtime.mkdir(mode=0o700)
        read, write = os.pipe()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24"]
            + ["-fbdir", str(self._frame), "-nolisten", "tcp"],
            env=environment,
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        # The number and the end of the line come in two parts.
        with os.fdopen(read) as told:
            display = told.readline().strip()
        self._environment = {
            **environment,
            "DISPLAY": f":{display}",
            "XDG_RUNTIME_DIR": str(runtime),
        }
        self._log = (self.home / "kate.log").open("wb")
        self._kate = subprocess.Popen(
            ["dbus-run-session", "--", "kate", str(self.file)],
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
        )

    def keys(self, *keys: str) -> None:
        """Press keys as xdotool names them ("Return", "ctrl+space")."""
        self._do("key", "--delay", "60", *keys)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._do("type", "--delay", "30", text)

    def pause(self, since: float | None = None) -> None:
        """Leave Kate the time to show what it was answered; nothing tells when it has.

        ``since`` is when it was asked: on a busy machine all takes longer.
        """
        time.sleep(max(1, time.monotonic() - since if since else 0))

    def text(self) -> str:
        """What is saved, after saving."""
        self.keys("ctrl+s")
        time.sleep(0.3)
        return self.file.read_text()

    def keep_screen(self, name: str) -> None:
        """Keep the screen as a picture, for people to look at."""
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        (ARTIFACTS / f"{name}.png").write_bytes(png((self._frame / "Xvfb_screen0").read_bytes()))

    def wait_for(self, look: Callable[[], T], otherwise: str, seconds: float = 90) -> T:
        """The first true value that ``look`` returns; keeps the screen where none comes."""
        deadline = time.monotonic() + seconds
        while not (value := look()):
            if time.monotonic() > deadline:
                self.keep_screen("kate-failed")
                raise AssertionError(f"{otherwise}, see .artifacts/others/kate-failed.png")
            time.sleep(0.2)
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
        self._kate.wait()
        self._screen.wait()
        self._log.close()

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._environment, check=True, timeout=20)


def png(dump: bytes) -> bytes:
    """A picture of an X window dump (XWD, version 7, 32 bits a pixel)."""
    header = struct.unpack(">25I", dump[:100])
    start, width, height, line = header[0] + header[19] * 12, header[4], header[5], header[12]
    rows = []
    for number in range(height):
        pixels = dump[start + number * line :][: width * 4]
        row = bytearray(width * 3)
        row[0::3], row[1::3], row[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
        rows.append(b"\0" + bytes(row))

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
