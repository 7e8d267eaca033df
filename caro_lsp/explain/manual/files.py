"""The text of a manual page: packed or not, in whatever encoding; never more than is sensible."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import shutil
import subprocess
import zlib
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 12_000_000
"""Of a page, unpacked. The largest of Debian has some 3 MB."""
_SECONDS = 10
_CODING = re.compile(rb"-\*-.*?coding:\s*([\w.-]+).*?-\*-")
_OF_FOLDER = re.compile(r"\.(ISO-?8859-?\d+|KOI8-[RU]|EUC-?JP|big5)$", re.IGNORECASE)


def text(file: Path) -> str:
    """What ``file`` says. Raises OSError if it cannot be read, ValueError if it is no text."""
    data = _unpacked(file)
    if b"\0" in data[:4096]:
        raise ValueError(f"{file}: expected a manual page, found binary data")
    return _decoded(data, file)


def _unpacked(file: Path) -> bytes:
    if not file.is_file():
        raise OSError(f"{file}: expected a regular file")
    try:
        match file.suffix:
            case ".gz":
                with gzip.open(file) as packed:
                    return packed.read(MAX_BYTES)
            case ".xz" | ".lzma":
                with lzma.open(file) as packed:
                    return packed.read(MAX_BYTES)
            case ".bz2":
                with bz2.open(file) as packed:
                    return packed.read(MAX_BYTES)
            case ".zst":
                return _by_program(file, ("zstd", "-dcq"), ("zstdcat",))
            case ".Z":
                return _by_program(file, ("gzip", "-dcq"), ("zcat",))
            case _:
                with file.open("rb") as plain:
                    return plain.read(MAX_BYTES)
    except (EOFError, zlib.error, lzma.LZMAError) as error:
        raise OSError(f"{file}: {error}") from error


def _by_program(file: Path, *programs: tuple[str, ...]) -> bytes:
    """What an installed program unpacks; Python of before 3.14 cannot read zstd."""
    if file.suffix == ".zst":
        try:
            from compression import zstd  # type: ignore[import-not-found]
        except ImportError:
            pass
        else:
            with zstd.open(file) as packed:
                data: bytes = packed.read(MAX_BYTES)
                return data
    for program in programs:
        path = shutil.which(program[0])
        if path is None:
            continue
        with subprocess.Popen(
            [path, *program[1:], "--", str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            return _bounded(process)
    raise OSError(f"{file}: nothing here unpacks {file.suffix}; install {programs[0][0]}")


def _bounded(process: subprocess.Popen[bytes]) -> bytes:
    import threading

    # What does not end, such as a pipe in the place of a page, is ended.
    timer = threading.Timer(_SECONDS, process.kill)
    timer.start()
    try:
        output: IO[bytes] | None = process.stdout
        data = output.read(MAX_BYTES) if output else b""
    finally:
        timer.cancel()
        process.kill()
    return data


def _decoded(data: bytes, file: Path) -> str:
    first = data[:400].split(b"\n", 1)[0]
    told = _CODING.search(first)
    of_folders = [found[1] for part in file.parts if (found := _OF_FOLDER.search(part))]
    names = [told[1].decode("ascii", "replace")] if told else []
    for name in [*names, "utf-8", *filter(None, of_folders)]:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    # A read that ended within a character, or an old page of Western Europe.
    return data.decode("utf-8" if len(data) == MAX_BYTES else "latin-1", "replace")
