"""Regular expressions of rules: RE2, within bounds, and silent.

A rule may come from a repository that nobody trusts. RE2 takes linear time; here are the bounds on
what a pattern may take beside that.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

MAX_PATTERN_MEMORY = 1 << 19
"""Bytes that a compiled pattern and its search may take; the rules that ship need an eighth."""
MAX_KEPT = 1024
"""Compiled patterns that are kept, and answers of each."""
MAX_SHORT = 200
"""The longest text whose answer is kept, in characters."""


class Pattern:
    """A pattern ready to search. Raises ValueError, which says what is wrong with ``source``."""

    def __init__(self, source: str) -> None:
        import re2

        self._source = source
        try:
            # To search is what is asked for nearly always, and groups make it slower.
            self._compiled: Any = re2.compile(source, _options(captures=False))
        except UnicodeEncodeError as error:
            raise ValueError("half of a character stands in it; write the whole one") from error
        except re2.error as error:
            raise ValueError(_reason(error)) from error
        self._known: dict[str | bytes, bool] = {}

    def search(self, text: str | bytes) -> bool:
        """Whether the pattern is found somewhere in ``text``."""
        if len(text) > MAX_SHORT:
            return self._search(text)
        # Scripts say the same words over and over.
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= MAX_KEPT:
                self._known.clear()
            found = self._known[text] = self._search(text)
        return found

    def replaced(self, text: str, new: str) -> str:
        r"""``text`` with ``new`` wherever the pattern is found; ``\1`` is the first group."""
        import re2

        try:
            return str(re2.compile(self._source, _options(captures=True)).sub(new, text))
        except (UnicodeEncodeError, re2.error):
            # Half of a character; or a pattern that is within bounds only as long as nobody asks
            # for its groups.
            return text

    def _search(self, text: str | bytes) -> bool:
        # For text the library would count characters as well. It does not take halves of them.
        data = text.encode("utf-8", "replace") if isinstance(text, str) else text
        return self._compiled.search(data) is not None


@lru_cache(maxsize=MAX_KEPT)
def compiled(source: str) -> Pattern:
    """The pattern ``source``, compiled once. Raises ValueError, which says what is wrong."""
    return Pattern(source)


@lru_cache(maxsize=MAX_KEPT)
def either(sources: tuple[str, ...]) -> Pattern | None:
    """What is found where one of ``sources`` is; None where they are too much to be one pattern."""
    try:
        return Pattern("|".join(f"(?:{source})" for source in sources))
    except ValueError:
        return None


def _options(*, captures: bool) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = MAX_PATTERN_MEMORY
    options.never_capture = not captures
    # Whoever wrote the pattern is told by the exception; the library would write to standard error
    # as well, also while it searches.
    options.log_errors = False
    return options


def _reason(error: Exception) -> str:
    why = error.args[0] if error.args else ""
    why = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
    if "too large" in why:
        return f"{why}: it may take {MAX_PATTERN_MEMORY} bytes; repeat less, such as `+` for {{99}}"
    return why
