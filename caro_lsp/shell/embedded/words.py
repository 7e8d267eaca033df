"""Words of a command that no shell reads, as shell text that reads back as the same words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.shell.embedded.mapped import Mapped, Writer

_BARE = re.compile(rb"[\w@%+:,./-][\w@%+:,./=-]*", re.ASCII)
_KEYWORDS = frozenset(
    b"case coproc declare do done elif else esac export fi for function if in local readonly "
    b"select then time typeset unset unsetenv until while".split()
)
"""Words that a shell, or the parser, would read as more than the name of a command."""


def write_words(writer: Writer, words: Iterable[tuple[Mapped, Span]]) -> None:
    """Add words, each with its place in the host, separated by spaces."""
    first = writer.length == 0
    for word, place in words:
        start = Span(place.start, place.start)
        if not first:
            writer.put(b" ", start)
        if is_bare(word.text, first=first):
            writer.copy(word)
        else:
            write_quoted(writer, word, place)
        first = False


def is_bare(text: bytes, *, first: bool) -> bool:
    """Whether a word means itself without quotes."""
    if not _BARE.fullmatch(text):
        return False
    return not first or (b"=" not in text and text not in _KEYWORDS)


def write_quoted(writer: Writer, word: Mapped, place: Span) -> None:
    """Add one word in single quotes."""
    writer.put(b"'", Span(place.start, place.start))
    at = 0
    while (quote := word.text.find(b"'", at)) >= 0:
        writer.copy(word, at, quote)
        writer.put(b"'\\''", word.host(quote, quote + 1))
        at = quote + 1
    writer.copy(word, at)
    writer.put(b"'", Span(place.end, place.end))
