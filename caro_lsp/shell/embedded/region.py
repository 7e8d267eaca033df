"""A piece of shell text inside a host file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from caro_lsp.shell.embedded.mapped import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from caro_lsp.shell.dialect import Dialect
    from caro_lsp.shell.embedded.mapped import Mapped, Piece
    from caro_lsp.shell.platform import Platform
    from caro_lsp.shell.syntax import Span

RESERVED = re.compile(r"\$\{(__\w+)\}")
"""The parameters that stand for text from outside; ``Outside`` makes them."""


@dataclass(frozen=True)
class Region:
    """Shell text that a host file holds.

    ``text``: what the shell gets, with ``${__name}`` for what is put in from outside. ``known``:
    what the environment holds at its start, as ``Follower.follow`` takes it. ``where``: what it is
    in the host, for people, such as ``RUN`` or ``jobs.build``. ``outside``: the host's text behind
    each reserved parameter. ``spell``: writes a replacement as the host would have it, None for one
    that cannot stand there. ``platform``: the system that it runs on, None where nothing tells.
    """

    mapped: Mapped
    dialect: Dialect
    known: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""
    outside: Mapping[str, str] = field(default_factory=dict)
    spell: Callable[[str], str | None] = field(default=lambda _: None, compare=False, repr=False)
    platform: Platform | None = None

    @property
    def text(self) -> bytes:
        """What the shell gets."""
        return self.mapped.text

    def host_span(self, span: Span) -> Span:
        """Where a span of ``text`` stands in the host file."""
        return self.mapped.host(span.start, span.end)

    def is_verbatim(self, span: Span) -> bool:
        """Whether the host holds the very same bytes, unbroken."""
        return self._stands(span, {Kind.COPIED})

    def replacement(self, span: Span, text: str) -> str | None:
        """What has to replace ``host_span(span)`` so that ``text`` replaces ``span``.

        None where the host does not hold the span unbroken, or cannot hold ``text``.
        """
        if any(name in text for name in self.outside):
            return None
        if not self._stands(span, {Kind.COPIED, Kind.SPELLED}):
            return None
        return self.spell(text)

    def shown(self, text: str) -> str:
        """``text`` for people: the reserved parameters in it as the host writes them."""
        return RESERVED.sub(lambda match: self.outside.get(match[1], match[0]), text)

    def _stands(self, span: Span, kinds: set[Kind]) -> bool:
        last: Piece | None = None
        for piece in self.mapped.within(span.start, span.end):
            if piece.kind not in kinds or (last is not None and last.host_end != piece.host):
                return False
            last = piece
        return last is not None
