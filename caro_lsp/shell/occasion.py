"""Whether a script does something only where the package is removed that it came with.

A package manager calls the scripts of a package and says by the first argument what happens to it
(Debian Policy Manual, 6.5, Summary of ways maintainer scripts are called).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.shell.command import Unknown
from caro_lsp.shell.expansion import resolve_parts, unfollowed
from caro_lsp.shell.syntax import Text
from caro_lsp.shell.values import REMOVAL, text_of
from caro_lsp.shell.words import substitutions

if TYPE_CHECKING:
    from caro_lsp.shell.syntax import RawWord
    from caro_lsp.shell.values import Environment

_REMOVALS = ("purge", "remove")
_EQUAL = {"=": True, "==": True, "!=": False}
_NOTHING: frozenset[str] = frozenset()


def removal_if(test: list[RawWord], environment: Environment, *, met: bool) -> frozenset[str]:
    """What is certain of the removal where a test such as ``"$1" = purge`` has that outcome."""
    if len(test) != 3 or _EQUAL.get(test[1].source) is not met:
        return _NOTHING
    left, right = (test[0],), (test[2],)
    return removal_in(left, right, environment) | removal_in(right, left, environment)


def removal_in(
    asked: tuple[RawWord, ...], patterns: tuple[RawWord, ...], environment: Environment
) -> frozenset[str]:
    """What is certain of the removal where the word ``asked`` is one of ``patterns``."""
    texts = [_constant(pattern) for pattern in patterns]
    if len(asked) != 1 or not texts or not all(text.endswith(_REMOVALS) for text in texts):
        return _NOTHING
    parts = asked[0].parts
    if not environment.as_called or any(substitutions(parts)):
        return _NOTHING
    *before, last = resolve_parts(parts, environment, unfollowed) or (Text(""),)
    if not isinstance(last, Unknown) or last.source != "$1":
        return _NOTHING
    # The old way to keep an argument from being taken for an operator is "x$1" = xpurge.
    prefix = text_of(tuple(before))
    wanted = {f"{prefix}{removal}" for removal in _REMOVALS}
    return frozenset({REMOVAL}) if prefix is not None and wanted.issuperset(texts) else _NOTHING


def _constant(word: RawWord) -> str:
    """The characters of a word; empty where they are not known."""
    known = all(isinstance(part, Text) for part in word.parts)
    return "".join(p.value for p in word.parts if isinstance(p, Text)) if known else ""
