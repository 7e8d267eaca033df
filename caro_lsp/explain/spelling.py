"""The flags of one word: bundles of letters, values in the same word, names cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.explain.facts import Facts


def split(value: str, facts: Facts) -> Iterator[tuple[str, str | None]]:
    """The flags of one word, each with the value that is joined to it.

    ``-xzf`` gives three, ``-n5`` one with a value, ``--color=auto`` one, ``-name`` of find one.
    """
    if value[0] == "\0":
        yield from ((letter, None) for letter in value[1:])
        return
    name, equals, given = value.partition("=")
    if value.startswith("--"):
        yield facts.long(name), given if equals else None
        return
    if len(value) == 2:
        yield value, None
        return
    bundle = list(_bundle(value, facts))
    if facts.knows(value) and not (bundle and facts.rather_letters(value)):
        yield value, None
        return
    if len(name) > 2 and (equals and facts.knows(name)):
        yield name, given
        return
    head, colon, behind = value.partition(":")
    if colon and len(head) > 2 and facts.knows(head):
        yield head, behind
        return
    if bundle:
        yield from bundle
        return
    # ``-Xmx512m``, ``-lfoo``: the longest name that the word begins with, and its value.
    for end in range(len(value) - 1, 1, -1):
        if facts.knows(value[:end]) and facts.takes(value[:end]):
            yield value[:end], value[end:]
            return
    yield value, None


def _bundle(value: str, facts: Facts) -> Iterator[tuple[str, str | None]]:
    """The letters of a word, if all are flags, the last one perhaps with its value."""
    found: list[tuple[str, str | None]] = []
    sign = value[0]
    for position, letter in enumerate(value[1:], 1):
        name = f"{sign}{letter}"
        rest = value[position + 1 :]
        if not facts.knows(name):
            return
        taken = facts.takes(name) if rest else ""
        # A value that may be left out is one only if what follows is no flag.
        flags = taken == "[=]" and rest[0].isalpha() and facts.knows(f"{sign}{rest[0]}")
        if taken and not flags:
            found.append((name, rest))
            break
        found.append((name, None))
    yield from found
