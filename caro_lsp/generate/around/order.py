"""In which order rows come, and how many of them: "the 3 cheapest", "newest first"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.around.query import RECKONED

if TYPE_CHECKING:
    from caro_lsp.generate.around.signs import Said

_MUCH = r"(?:most|highest|largest|biggest|greatest|max|maximum)"
_LITTLE = r"(?:least|lowest|smallest|fewest|min|minimum)"
_FALLING = (
    r"(?:(?:the )?(?:biggest|highest|largest|most|most \w+|newest|latest|best|dearest|longest|top|[a-z]+est"
    r"|most frequent|most common|slowest)(?: ones?| values?| C\d+)? (?:first|on top|at the top)"
    r"|descending|in descending order|desc|reversed?|in reverse(?: order)?|from high to low)"
)
_RISING = (
    r"(?:(?:the )?(?:smallest|lowest|least|oldest|earliest|cheapest|shortest|fewest)(?: ones?| values?)? first"
    r"|ascending|in ascending order|asc|alphabetically|in alphabetical order|from low to high)"
)


def ordered(said: Said) -> bool:
    """Note the order and the number of rows; false where that cannot be told."""
    reckons = said.query.function is not None and said.query.group is not None
    _by_column(said)
    if match := said.take(rf"(?P<fall>{_FALLING})|(?P<rise>{_RISING})"):
        said.put(falling=bool(match["fall"]))
        implied = next(
            (one for word in match[0].split() if (one := said.lexicon.implied(word))), None
        )
        if reckons:
            said.put(order=RECKONED)
        elif implied:
            said.put(order=implied[0], falling=implied[1])
        elif said.query.order is None and not _by_column(said) and not _by_only_column(said):
            return False
    if match := said.take(
        rf"(?:with|has|have|having|by)(?: the| their| its)* (?P<word>{_MUCH}|{_LITTLE}) (?P<c>C\d+)"
    ):
        low = bool(re.fullmatch(_LITTLE, match["word"]))
        said.put(order=int(match["c"][1:]), falling=not low, limit=1)
    word = r"(?:most |least )?(?:" + rf"{_MUCH}|{_LITTLE}|[a-z]+est|expensive|best|worst|recent)"
    lead = r"(?:the |only |just |but |and |, )*"
    if match := said.take(
        rf"{lead}(?:(?:top|first|best) (?P<n>N\d+)|(?P<n2>N\d+)(?= (?:most |least )?[a-zC]))"
        rf"(?P<word> {word})?"
    ):
        said.put(limit=int(float(said.things[match["n"] or match["n2"]].written)))
        if said.query.order is None:
            said.put(falling=True)
            return _superlative(said, (match["word"] or "").split(), reckons=reckons)
    elif match := said.take(
        rf"(?:with |has |have |had )?(?:the )?(?P<word>{word})(?= |$)(?P<c> C\d+)?"
    ):
        said.put(limit=1, falling=True)
        column = int(match["c"].strip()[1:]) if match["c"] else None
        if column is not None:
            said.text = f"{said.text} C{column}".strip()
        return _superlative(said, match["word"].split(), reckons=reckons, column=column)
    return True


def _by_only_column(said: Said) -> bool:
    """What is shown is ordered by itself."""
    columns = {*re.findall(r"(?<!\S)C(\d+)(?!\S)", said.text)}
    if len(columns) != 1:
        return False
    said.put(order=int(columns.pop()))
    return True


_GENERAL = frozenset({"biggest", "largest", "highest", "smallest", "lowest"})


def _superlative(said: Said, words: list[str], *, reckons: bool, column: int | None = None) -> bool:
    """By what the first ones are the first."""
    low = bool(words) and bool(re.fullmatch(_LITTLE, words[0])) and words[-1] != "expensive"
    implied = next((one for word in words if (one := said.lexicon.implied(word))), None)
    if _by_column(said, falling=not low):
        return True
    if reckons:
        said.put(order=RECKONED, falling=not low)
        return True
    if implied:
        said.put(order=implied[0], falling=implied[1] != (words[0] == "least" and len(words) > 1))
        return True
    if column is not None and column in said.lexicon.measures():
        said.take(rf"C{column}")
        said.put(order=column, falling=not low)
        return True
    if words and len(measures := said.lexicon.measures()) == 1 and words[-1] in _GENERAL:
        said.put(order=measures[0], falling=words[-1] in {"biggest", "largest", "highest"})
        return True
    if not words or words == ["best"]:
        # The first rows as they are.
        said.put(falling=False)
        return bool(said.query.shown) or "C" in said.text
    return False


def _by_column(said: Said, *, falling: bool | None = None) -> bool:
    match = said.take(
        r"(?:,? ?(?:and )?(?:sort|sorted|order|ordered|ranked|ordering|sorting)(?: them| it)? )?(?:by|in (?:the )?order of|according to)(?: the| their| its)* (?P<c>C\d+)"
    )
    if match is None:
        return False
    said.put(order=int(match["c"][1:]))
    if falling is not None:
        said.put(falling=falling)
    return True
