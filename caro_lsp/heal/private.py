"""Files that nothing is told about: those that say ``# caro: private``."""

from __future__ import annotations

import re

_PRIVATE = re.compile(r"(?im)^[^\S\n]*(?:#+|//|;)[^\S\n]*caro:[^\S\n]*private\b")


class PrivateFile(RuntimeError):
    """The file says that nothing of it is to be reported."""

    def __init__(self) -> None:
        super().__init__("this file says `# caro: private`, so there are no reports about it")


def is_private(text: str) -> bool:
    """Whether a comment of ``text`` keeps the file out of reports."""
    return _PRIVATE.search(text) is not None
