"""The redaction of one report."""

from __future__ import annotations

import contextlib
from functools import cache
from typing import TYPE_CHECKING

from caro_lsp.heal.redact.commands import MAX_CHARACTERS, Reader
from caro_lsp.heal.redact.placeholders import PLACEHOLDER, VARIABLE, Placeholders
from caro_lsp.heal.redact.prose import prose

if TYPE_CHECKING:
    from collections.abc import Callable

_ROUNDS = 4


class Redactor:
    """Hides what is not known to be harmless; equal values get equal placeholders.

    What comes out of it passes through it unchanged. ``private``: words in lower case that never
    pass in free text; by default the names of this user and this machine. ``passes``: which words
    of commands pass besides those of the tables; for reports, none.
    """

    def __init__(
        self,
        private: frozenset[str] | None = None,
        passes: Callable[[str], bool] | None = None,
    ) -> None:
        self._private = local_names() if private is None else private
        self._placeholders = Placeholders(passes)

    def reserve(self, text: str) -> None:
        """Keep the numbers of the placeholders in ``text`` for them."""
        self._placeholders.reserve(text)

    def command(self, text: str) -> str:
        """Shell text."""
        return self._settled(text, lambda t: Reader(t, self._placeholders).whole())

    def text(self, text: str) -> str:
        """Free text, in one line."""
        return self._settled(text, lambda t: prose(t, self._placeholders, self._private))

    def hashes(self, salt: bytes) -> dict[str, str]:
        """See :meth:`Placeholders.hashes`."""
        return self._placeholders.hashes(salt)

    def _settled(self, text: str, redact: Callable[[str], str]) -> str:
        """What stays as it is when it is redacted again; a placeholder where nothing does."""
        if len(text) > MAX_CHARACTERS:
            return self._placeholders.of("text", text)
        self._placeholders.reserve(text)
        shown = text
        for _ in range(_ROUNDS):
            again = redact(redact(shown))
            if again == shown:
                return self._placeholders.of("text", text) if _holds_secret(shown) else shown
            shown = again
        return self._placeholders.of("text", text)


def _holds_secret(shown: str) -> bool:
    """Whether what passed looks like a secret to one who looks for these."""
    from caro_lsp.govern.secrets import redact

    # What stands for a value is none.
    named = VARIABLE.sub("NAME", PLACEHOLDER.sub("{word}", shown))
    return redact(named) != named


@cache
def local_names() -> frozenset[str]:
    """The names of the user and of the machine, in lower case."""
    import getpass
    import re
    import socket
    from pathlib import Path

    found: list[str] = []
    with contextlib.suppress(Exception):
        found.append(getpass.getuser())
    with contextlib.suppress(Exception):
        found.append(Path.home().name)
    with contextlib.suppress(Exception):
        found += [socket.gethostname(), *re.split(r"\W+", socket.gethostname())]
    with contextlib.suppress(Exception):
        import os
        import pwd

        found += re.split(r"\W+", pwd.getpwuid(os.getuid()).pw_gecos)
    return frozenset(name.lower() for name in found if name)
