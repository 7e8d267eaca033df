"""Runs a command in a throw-away sandbox of bubblewrap, on a copy of some files.

No network, a PID namespace of its own, a read-only system. Source of the layout: the manual of
``bwrap(1)``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 10
"""The longest that a command may run."""
SETUP_SECONDS = 60
MAX_OUTPUT_BYTES = 200_000
_IN_MEMORY = "/dev/shm"  # noqa: S108 - folders with names of their own are made in it
"""Where there is such a file system, copies lie in it: making hundreds of files on a disk takes
longer than what is run on them."""
_FROM_THE_MACHINE = (
    "alternatives", "shells", "networks", "passwd", "group", "hosts", "localtime", "nsswitch.conf",
    "services", "protocols", "magic", "mime.types",
)  # fmt: skip
_LINKS = ("bin", "sbin", "lib", "lib64")
_EMPTY = (
    "usr", "etc", "proc", "dev", "tmp", "root", "home/user", "var/log", "testbed", "system",
    "workspace", "stubs",
)  # fmt: skip
_OURS = frozenset({"usr", "etc", "proc", "dev", "stubs", *_LINKS})
"""What is no part of the files that a command works on."""
_ARCHIVES = (".gz", ".tgz", ".zip", ".tar", ".bz2", ".xz", ".zst", ".cpio", ".7z")
"""Files that hold the times of others: their names count, their bytes do not."""
RECORDER = """\
#!/bin/sh
# Stands for a tool that cannot run here: prints how it was called.
printf '%s' "${0##*/}"
for argument in "$@"; do printf ' %s' "$argument"; done
printf '\\n'
"""


@dataclass(frozen=True)
class Outcome:
    """What a command printed, its exit status, and what it left behind: path -> mode, content."""

    output: str
    status: int
    files: dict[str, str]


class Unavailable(Exception):
    """There is no sandbox; the message says what to do."""


def require() -> None:
    """Raises Unavailable where nothing can be run."""
    if shutil.which("bwrap") is None:
        raise Unavailable(
            "bwrap was not found, without which no command is run; install bubblewrap"
        )


def _folder() -> tempfile.TemporaryDirectory[str]:
    where = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None
    return tempfile.TemporaryDirectory(prefix="caro-eval-", dir=where)


@contextmanager
def template(script: Path) -> Iterator[Path]:
    """The files that ``script`` makes, in a folder that is gone afterwards."""
    with _folder() as folder:
        tree = Path(folder) / "tree"
        for name in _EMPTY:
            (tree / name).mkdir(parents=True)
        for name in _LINKS:
            (tree / name).symlink_to(f"usr/{name}")
        text = script.read_text("utf-8")
        if "/testbed" in text:
            (tree / script.name).write_text(text, "utf-8")
        # A script that first takes away its folders would find them mounted.
        kept = "\n".join(line for line in text.splitlines() if not _takes_away(line))
        relative = "/testbed" not in text
        _run(tree, f"cd /home/user\n{kept}" if relative else kept, (), SETUP_SECONDS)
        yield tree


def work(tree: Path) -> Path:
    """The folder of a tree in which commands are run."""
    home = tree / "home/user"
    return home if any(home.iterdir()) else tree


def _takes_away(line: str) -> bool:
    return line.strip().rstrip("/") in {
        f"rm -rf /{name}" for name in ("testbed", "system", "workspace")
    }


def run(
    tree: Path,
    command: str,
    stubs: tuple[str, ...] = (),
    shell: str = "bash",
    arguments: tuple[str, ...] = (),
) -> Outcome:
    """What ``command`` does to a copy of ``tree``, run by ``shell`` as a script with arguments."""
    with _folder() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(tree, copy, symlinks=True)
        output, status = _run(copy, command, stubs, SECONDS, shell, arguments)
        return Outcome(output, status, _files(copy))


def _run(
    tree: Path,
    script: str,
    stubs: tuple[str, ...],
    seconds: float,
    shell: str = "bash",
    arguments: tuple[str, ...] = (),
) -> tuple[str, int]:
    for name in stubs:
        recorder = tree / "stubs" / name
        recorder.write_text(RECORDER)
        recorder.chmod(0o755)
    etc = [
        word
        for name in _FROM_THE_MACHINE
        if os.path.exists(f"/etc/{name}")  # noqa: PTH110 - a fixed name
        for word in ("--ro-bind", f"/etc/{name}", f"/etc/{name}")
    ]
    folder = f"/{work(tree).relative_to(tree)}".rstrip(".")
    words = [
        "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--bind", str(tree), "/",
        "--ro-bind", "/usr", "/usr", "--tmpfs", "/etc", *etc, "--proc", "/proc", "--dev", "/dev",
        "--clearenv", "--setenv", "PATH", "/stubs:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin",
        "--setenv", "HOME", "/root", "--setenv", "USER", "root", "--setenv", "LC_ALL", "C.UTF-8",
        "--setenv", "FILES", "/testbed/hello.c /testbed/FooBar.html",
        "--hostname", "sandbox", "--chdir", folder, shell, "-c", script,
        *((shell, *arguments) if arguments else ()),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("utf-8", "replace"), 124
    return done.stdout[:MAX_OUTPUT_BYTES].decode("utf-8", "replace"), done.returncode


def _files(tree: Path) -> dict[str, str]:
    found = {}
    for path in sorted(tree.rglob("*")):
        parts = path.relative_to(tree).parts
        if parts[0] in _OURS or (".git" in parts and "heads" not in parts):
            continue
        mode = path.lstat().st_mode
        if path.is_symlink():
            content = str(path.readlink())
        elif not path.is_file():
            content = "folder"
        elif path.name.endswith(_ARCHIVES) or ".git" in parts:
            content = "archive"
        else:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        found[str(path.relative_to(tree))] = f"{mode:o} {content}"
    return found
