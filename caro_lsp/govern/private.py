"""Files that their authors keep out of history and reports."""

from __future__ import annotations

import re

_MARK = re.compile(rb"^[ \t]*(?:#+|//|;)[ \t]*caro:[ \t]*private\b", re.MULTILINE | re.IGNORECASE)


def is_private(text: str | bytes) -> bool:
    """Whether a line of ``text`` is the comment ``# caro: private``."""
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    # Most texts do not even hold the word.
    return b"private" in data.lower() and _MARK.search(data) is not None
