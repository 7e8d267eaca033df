"""The bytes of a file, without ever waiting for it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from caro_lsp.cli.output.report import UNREADABLE, Trouble

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE_BYTES = 50_000_000
"""A larger file is not a script that anybody wrote; it goes to the errors."""
_BINARY_BYTES = 8192
"""The part of a file that tells whether it is binary."""
_HEAD_BYTES = 20_000
"""The part of a file that tells what it is."""
# A pipe without a writer, or a device, must not hold up the run.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


class NotRead(Exception):
    """A file that is not checked; ``trouble`` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble


def read(path: str) -> bytes:
    """The content of the script at ``path``. Raises :class:`NotRead`."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - paths are text here
            raise NotRead(Trouble(path, _NOT_REGULAR, UNREADABLE))
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise NotRead(Trouble(path, _NOT_REGULAR, UNREADABLE))
            if found.st_size > MAX_FILE_BYTES:
                raise NotRead(Trouble(path, _TOO_LARGE))
            return read_script(file, path, found.st_size)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise NotRead(Trouble(path, f"cannot be read: {reason}", UNREADABLE)) from error


def head(path: Path) -> bytes:
    """The first bytes of a file; none of one that cannot be read."""
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            return file.read(_HEAD_BYTES) or b""
    except OSError:
        return b""


def read_script(file: BinaryIO, path: str, size: int | None = None) -> bytes:
    """What ``file`` holds, if that may be a script. Raises :class:`NotRead` and OSError.

    ``size`` is how many bytes it should have, where that is known: room is made for as many.
    """
    size = MAX_FILE_BYTES if size is None else size
    # Without anything to read yet, a file that does not wait answers None.
    source = file.read(size + 1) or b""
    if len(source) > size:
        # It grows.
        source += file.read(MAX_FILE_BYTES + 1 - len(source)) or b""
    if len(source) > MAX_FILE_BYTES:
        raise NotRead(Trouble(path, _TOO_LARGE))
    if b"\0" in source[:_BINARY_BYTES]:
        raise NotRead(Trouble(path, "a binary file, not a script; not checked"))
    return source


_TOO_LARGE = f"larger than {MAX_FILE_BYTES} bytes; not checked"
_NOT_REGULAR = "cannot be read: a pipe or a device; send its content to `caro-lsp check -` instead"
