"""A real VS Code on this machine: code-server, with a home of its own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

REPO = Path(__file__).parents[3]
CACHE = REPO / ".cache" / "vscode"
EXTENSION = REPO / "editors" / "vscode"
VSIX = EXTENSION / "caro-lsp.vsix"
MODELS = REPO / ".cache" / "caro" / "cache" / "models"
HOST_LOCK = Path(__file__).parent / "host" / "package-lock.json"
CHROMIUM = Path("/usr/bin/chromium")
INSTALL = "--install-extension"

SETTINGS = {
    "chat.disableAIFeatures": True,
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "extensions.ignoreRecommendations": True,
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.untrustedFiles": "open",
    "telemetry.telemetryLevel": "off",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
}

MACHINE_SETTINGS = {"workbench.welcomePage.walkthroughs.openOnInstall": False}


def missing() -> list[str]:
    """What ``setup.sh`` has still to make ready."""
    lack = []
    if not CHROMIUM.exists():
        lack.append(f"{CHROMIUM} (apt-get install chromium)")
    installed = CACHE / "installed-package-lock.json"
    if not installed.exists() or installed.read_bytes() != HOST_LOCK.read_bytes():
        lack.append("code-server as pinned by host/package-lock.json")
    sources = [
        EXTENSION / "package.json",
        *(EXTENSION / "src").iterdir(),
        *(EXTENSION / "media").iterdir(),
    ]
    if not VSIX.exists() or any(s.stat().st_mtime > VSIX.stat().st_mtime for s in sources):
        lack.append(f"an up-to-date {VSIX.relative_to(REPO)}")
    if not list(MODELS.glob("*.gguf")):
        lack.append("the weights of the model")
    return lack


@dataclass
class CodeServer:
    """A running VS Code. ``home`` holds everything that it writes."""

    home: Path
    settings: dict[str, Any] = field(default_factory=dict)
    path: tuple[Path, ...] = ()
    """What the user has in front of ``PATH``."""
    workspace_trust: bool = False
    extensions: tuple[Path, ...] = (VSIX,)
    weights: bool = True
    """Whether the model is there."""
    server_log: Path | None = None
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def caro_home(self) -> Path:
        return self.home / "caro"

    @property
    def _data(self) -> Path:
        return self.home / "data"

    @property
    def _environment(self) -> dict[str, str]:
        node = CACHE / "node_modules" / ".bin"
        return {
            # Without a marketplace there is nothing to ask outside this machine.
            "EXTENSIONS_GALLERY": json.dumps({"serviceUrl": ""}),
            "CARO_HOME": str(self.caro_home),
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PATH": f"{node}:/usr/bin:/bin",
            "SHELL": "/bin/sh",
            "TMPDIR": str(self.home),
        }

    def start(self) -> None:
        """Install the extension and wait until the pages are served."""
        trust = {"security.workspace.trust.enabled": self.workspace_trust}
        self._write_settings("User", {**SETTINGS, **trust})
        # A browser's window is remote, and reads settings of scope "machine" from here only.
        self._write_settings("Machine", {**MACHINE_SETTINGS, **self.settings})
        (self.caro_home / "cache").mkdir(parents=True)
        if self.weights:
            # One copy for all.
            (self.caro_home / "cache" / "models").symlink_to(MODELS)
        # Extensions see the PATH of a login shell.
        path = os.pathsep.join(map(str, (*self.path, "/usr/bin", "/bin")))
        (self.home / ".profile").write_text(f"PATH='{path}'\n")
        program = [
            str(CACHE / "node_modules" / ".bin" / "code-server"),
            *("--user-data-dir", str(self._data)),
            *("--extensions-dir", str(self.home / "extensions")),
        ]
        with (self.home / "code-server.log").open("ab") as log:
            run = {"env": self._environment, "cwd": self.home, "stdout": log, "stderr": log}
            install = [option for vsix in self.extensions for option in (INSTALL, str(vsix))]
            subprocess.run([*program, *install], check=True, timeout=240, **run)
            self._serve(program, run)
        self._wait_until_served()

    def url(self, folder: Path, file: Path) -> str:
        """The page that shows ``file`` in the workspace ``folder``."""
        remote = f"vscode-remote://127.0.0.1:{self.port}{file}"
        payload = quote(json.dumps([["openFile", remote]]))
        return f"http://127.0.0.1:{self.port}/?folder={quote(str(folder))}&payload={payload}"

    def keep_logs(self, target: Path) -> None:
        """Copy what VS Code and the server said."""
        target.mkdir(parents=True, exist_ok=True)
        for log in (self.home / "code-server.log", self.server_log):
            if log and log.exists():
                shutil.copy(log, target)

    def processes(self, name: str = "") -> list[int]:
        """Ids of the live processes that descend from this VS Code and have ``name`` in their line.

        They are known by their environment: some leave the process group.
        """
        mark = f"CARO_HOME={self.caro_home}".encode()
        return [
            int(folder.name)
            for folder in Path("/proc").glob("[0-9]*")
            if mark in read(folder / "environ").split(b"\0")
            and name in read(folder / "cmdline").replace(b"\0", b" ").decode()
        ]

    def stop(self) -> None:
        """End all processes."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        for number in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def _write_settings(self, kind: str, settings: dict[str, Any]) -> None:
        file = self._data / kind / "settings.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(settings))

    def _serve(self, program: list[str], run: dict[str, Any]) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [
                *program,
                *("--auth", "none", "--bind-addr", f"127.0.0.1:{self.port}"),
                *("--disable-telemetry", "--disable-update-check"),
                "--disable-getting-started-override",
                # A page can end before it has said goodbye, and by default VS Code keeps the
                # extensions of such a window running for three hours.
                *("--reconnection-grace-time", "2"),
                *(() if self.workspace_trust else ("--disable-workspace-trust",)),
            ],
            start_new_session=True,
            **run,
        )

    def _wait_until_served(self) -> None:
        deadline = time.monotonic() + 120
        while not self._serves():
            if time.monotonic() > deadline or (self.process and self.process.poll() is not None):
                log = (self.home / "code-server.log").read_text(errors="replace")
                raise RuntimeError(f"code-server did not start:\n{log[-2000:]}")
            time.sleep(0.2)

    def _serves(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError):
            return False


def packed(folder: Path, vsix: Path) -> Path:
    """The extension in ``folder``, which needs no build, as a file that VS Code installs."""
    with zipfile.ZipFile(vsix, "w") as made:
        for file in folder.iterdir():
            made.write(file, f"extension/{file.name}")
    return vsix


def read(file: Path) -> bytes:
    """A file of /proc; empty where the process is gone meanwhile, or another user's."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
