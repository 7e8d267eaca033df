"""The pages of rules on this machine, so that a finding can lead to its page without a network.

A page is written when it is first asked for, whatever layer the rule comes from.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.paths import write_atomically

if TYPE_CHECKING:
    from caro_lsp.dogma.ruleset import Rule


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
        return file
