"""Which shell a script is written for."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

Dialect = Literal["sh", "dash", "bash", "ksh", "zsh"]

_SHELLS: dict[str, Dialect] = {
    "sh": "sh", "ash": "sh", "posix": "sh", "dash": "dash", "bash": "bash", "rbash": "bash",
    "ksh": "ksh", "ksh93": "ksh", "mksh": "ksh", "zsh": "zsh",
}  # fmt: skip
_EXTENSIONS: dict[str, Dialect] = {
    ".sh": "bash", ".bash": "bash", ".ksh": "ksh", ".zsh": "zsh", ".dash": "dash", ".bats": "bash",
}  # fmt: skip
_FILE_NAMES: dict[str, Dialect] = {
    ".bashrc": "bash", ".bash_profile": "bash", ".bash_login": "bash", ".bash_logout": "bash",
    ".bash_aliases": "bash", ".profile": "sh", ".zshrc": "zsh", ".zprofile": "zsh",
    ".zshenv": "zsh", ".kshrc": "ksh", "PKGBUILD": "bash", "APKBUILD": "sh",
}  # fmt: skip
_SHEBANG = re.compile(rb"#!\s*(\S+)(?:[ \t]+([^\r\n]*))?")
_DIRECTIVE = re.compile(rb"^[ \t]*#[ \t]*shellcheck[ \t][^\r\n]*\bshell=(\w+)", re.MULTILINE)


def of_script(source: bytes, path: str = "") -> Dialect:
    """The dialect by directive, else shebang, else file name; bash where nothing tells."""
    return of_directive(source) or of_shebang(source) or of_path(path) or "bash"


def of_shebang(source: bytes) -> Dialect | None:
    """The shell that the first line names; None where it names none."""
    match = _SHEBANG.match(source)
    if not match:
        return None
    names = [match[1], *(match[2] or b"").split()]
    for name in names:
        word = PurePath(name.decode("utf-8", "replace")).name
        if word == "env" or word.startswith("-") or "=" in word:
            continue
        return _SHELLS.get(word)
    return None


def stops_at_errors(source: bytes) -> bool:
    """Whether the first line starts the shell with ``-e``."""
    match = _SHEBANG.match(source)
    return bool(match and re.search(rb"(?:^|\s)-[a-zA-Z]*e", match[2] or b""))


def of_directive(source: bytes) -> Dialect | None:
    """The shell of a ``# shellcheck shell=...`` line among the first lines."""
    match = _DIRECTIVE.search(source[:4096])
    return _SHELLS.get(match[1].decode("ascii", "replace")) if match else None


def of_path(path: str) -> Dialect | None:
    """The shell that a file name suggests; None for a name that is not a script's."""
    name = PurePath(path)
    return _FILE_NAMES.get(name.name) or _EXTENSIONS.get(name.suffix)


def is_script(source: bytes, path: str) -> bool:
    """Whether a file is a shell script, by its name or its first line."""
    return of_path(path) is not None or of_shebang(source) is not None
