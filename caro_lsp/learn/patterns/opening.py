"""The patterns that settings and places name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.govern.trust import allowed
from caro_lsp.learn.patterns.patterns import Patterns

if TYPE_CHECKING:
    from caro_lsp.config import Settings
    from caro_lsp.learn.cipher import Cipher
    from caro_lsp.paths import Paths


def open_patterns(settings: Settings, paths: Paths) -> Patterns | None:
    """The user's patterns; None where nothing is to be learned. Reads nothing yet."""
    return open_anyway(settings, paths) if settings.learn.enable else None


def open_anyway(settings: Settings, paths: Paths) -> Patterns:
    """The user's patterns, to look at and change them, also where nothing more is learned."""
    level = settings.govern.trust_level
    encrypt = settings.learn.encrypt

    def cipher() -> Cipher | None:
        from caro_lsp.learn.cipher import cipher_of

        return cipher_of(paths.history_file, create=encrypt)

    return Patterns(
        paths.patterns_file,
        may_activate=lambda kind: allowed(kind, level),
        cipher=cipher,
        encrypt=encrypt,
    )
