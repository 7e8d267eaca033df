"""What is made of files and kept beside the code, as are compiled modules.

A file of it begins with a line of JSON that tells of what it was made, and a checksum of the rest.
It is data, never code. Where the folder cannot be written, all is made at each start.
"""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from caro_lsp import __version__
from caro_lsp.govern.state import MISSING
from caro_lsp.paths import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def load(file: Path, sources: Iterable[Path], form: int) -> bytes | None:
    """What was kept in ``file``; None for nothing, for what is damaged, or of other sources.

    ``form`` is a number that changes with what is kept, ``sources`` are the files it is made of.
    """
    try:
        head, _, rest = file.read_bytes().partition(b"\n")
        if json.loads(head) != [_state(sources, form), zlib.crc32(rest)]:
            return None
    except (OSError, ValueError):
        return None
    return rest


def save(file: Path, sources: Iterable[Path], form: int, rest: bytes) -> None:
    """Keep ``rest``, which was made of the sources as they are, in ``file`` if that is possible."""
    head = json.dumps([_state(sources, form), zlib.crc32(rest)]).encode()
    with suppress(OSError):
        write_atomically(file, head + b"\n" + rest)


def fault(file: Path) -> str:
    """What is wrong with a kept file, whatever sources it is of; empty where it is whole."""
    try:
        head, _, rest = file.read_bytes().partition(b"\n")
        kept = json.loads(head)
        whole = isinstance(kept, list) and kept[-1:] == [zlib.crc32(rest)]
    except FileNotFoundError:
        return MISSING
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except ValueError:
        whole = False
    return "" if whole else "is damaged"


def _state(sources: Iterable[Path], form: int) -> list[Any]:
    """Changes with any of the sources."""
    state: list[Any] = [__version__, form]
    for file in sources:
        found = file.stat()
        state.append([file.name, found.st_mtime_ns, found.st_size])
    return state
