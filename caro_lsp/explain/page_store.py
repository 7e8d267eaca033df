"""The pages of rules on this machine, so that a finding can lead to its page without a network.

A page is written when it is first asked for, whatever layer the rule comes from, and removed when
nobody has asked for it for long: its rule, or the file that it came from, may be gone.
"""

from __future__ import annotations

import hashlib
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.paths import write_atomically

if TYPE_CHECKING:
    from caro_lsp.dogma.ruleset import Rule


KEPT_SECONDS = 90 * 86_400
"""How long a page stays that nobody asks for."""
_NOTED_SECONDS = 86_400
"""How exactly it is noted when a page was last asked for."""


class PageStore:
    """Pages below ``folder``; they can be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, rule: Rule) -> Path:
        """Where the page of ``rule`` is or would be: rules of one id may come from many files."""
        origin = hashlib.sha256(rule.source.encode("utf-8", "surrogateescape")).hexdigest()[:12]
        # Whoever can write to the cache of rules may have put anything in the place of an id.
        return self._folder / origin / f"{re.sub(r'[^A-Za-z0-9-]', '_', rule.id)[:100]}.md"

    def write(self, rule: Rule) -> Path:
        """Have the page of ``rule`` there as the rule is now. Raises OSError."""
        # Loaded late: most who ask where a page is never open one.
        from caro_lsp.dogma.selftest import mended
        from caro_lsp.explain.page import page

        source = Path(rule.source).resolve().as_uri() if rule.source else ""
        text = page(rule, source=source, mended=mended(rule)).encode("utf-8", "replace")
        file = self.file(rule)
        if not file.exists() or file.read_bytes() != text:
            write_atomically(file, text)
        elif time.time() - file.stat().st_mtime > _NOTED_SECONDS:
            file.touch()
        return file

    def prune(self, now: float | None = None) -> int:
        """Remove the pages that nobody has asked for since KEPT_SECONDS; returns how many.

        ``now`` in seconds since the epoch. What cannot be removed stays; other files do, too.
        """
        oldest = (time.time() if now is None else now) - KEPT_SECONDS
        removed = 0
        for page in self._folder.glob("*/*.md"):
            if not _OF_A_FILE.fullmatch(page.parent.name) or not _OF_A_RULE.fullmatch(page.name):
                continue
            with suppress(OSError):
                if page.stat().st_mtime < oldest:
                    page.unlink()
                    removed += 1
                    # Another program may be about to write a page there, or another file be in it.
                    page.parent.rmdir()
        return removed


_OF_A_FILE = re.compile(r"[0-9a-f]{12}")
_OF_A_RULE = re.compile(r"[A-Za-z0-9_-]{1,100}\.md")
