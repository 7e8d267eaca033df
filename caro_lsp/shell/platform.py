"""Which system a script is for, where that can be told, and which one this machine has."""

from __future__ import annotations

import os
import re
import sys
from typing import Literal

Platform = Literal["linux", "macos", "windows", "freebsd", "openbsd", "netbsd", "android"]

_INTERPRETERS: dict[bytes, Platform] = {
    b"/opt/homebrew/": "macos",
    b"/system/bin/": "android",
    b"/data/data/com.termux/": "android",
}
"""Places of shells that one system alone has."""
_EXTENSIONS: dict[str, Platform] = {".command": "macos", ".ebuild": "linux"}
_FILE_NAMES: dict[str, Platform] = {"PKGBUILD": "linux", "APKBUILD": "linux"}
_MACHINES: dict[str, Platform] = {
    "linux": "linux", "android": "android", "darwin": "macos", "win32": "windows",
    "cygwin": "windows", "msys": "windows", "freebsd": "freebsd", "openbsd": "openbsd",
    "netbsd": "netbsd",
}  # fmt: skip
_SHEBANG = re.compile(rb"#!\s*(\S+)")


def of_script(source: bytes, path: str = "") -> Platform | None:
    """The system by the place of the shell in the first line, else by file name; else None."""
    if shebang := _SHEBANG.match(source):
        for place, platform in _INTERPRETERS.items():
            if shebang[1].startswith(place):
                return platform
    name = os.path.basename(path)  # noqa: PTH119 - thousands of files
    return _FILE_NAMES.get(name) or _EXTENSIONS.get(os.path.splitext(name)[1])  # noqa: PTH122


def of_machine(system: str = sys.platform) -> Platform | None:
    """The system that this program runs on; None for one without a name here."""
    return _MACHINES.get(system.rstrip("0123456789") if system != "win32" else system)
