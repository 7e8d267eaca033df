"""Which variable of the script a few words are about that stand where only a variable may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import Variable, name_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.generate.script.scope import Scope

_LEAD = re.compile(
    r"(?:(?:the|our|my|its|this|that|of|a|an|all|value|content|contents|text|string|variable|array|list"
    r"|map|each|every|both|current|whole|full)\s+)+",
    re.IGNORECASE,
)
_TYPES = frozenset(
    [
        "value",
        "variable",
        "string",
        "text",
        "name",
        "file",
        "folder",
        "dir",
        "directory",
        "path",
        "list",
        "array",
        "map",
        "number",
    ]
)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("first 1st only", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th"), 1
    )
    for word in words.split()
}
_ARGUMENT = re.compile(
    r"(?:(?P<which>\w+) )?(?:command[- ]line )?(?:argument|arg|parameter|param)(?: (?P<n>\d))?",
    re.IGNORECASE,
)


def argument(said: str) -> str:
    """The number of the argument that is meant; empty for none."""
    match = _ARGUMENT.fullmatch(_LEAD.sub("", said.strip(), count=1))
    if match is None:
        return ""
    if match["n"]:
        return match["n"]
    return str(_ORDINALS.get((match["which"] or "").lower(), "")) or ("" if match["which"] else "1")


def single(said: str, scope: Scope) -> Variable | None:
    """The variable with one value that ``said`` is about; None for none, and for several."""
    if number := argument(said):
        return Variable(number, "", "text")
    if _THAT.fullmatch(said.strip()):
        return _of_last_line(scope)
    return _meant(said, (one for one in scope.variables if one.sort != "list"))


_THAT = re.compile(r"it|that|this|(?:the|that|this) (?:value|string|text|line)", re.IGNORECASE)


def several(said: str, scope: Scope) -> Variable | None:
    """The array that ``said`` is about."""
    return _meant(said, (one for one in scope.variables if one.sort == "list"))


def _of_last_line(scope: Scope) -> Variable | None:
    """The only variable of the last line that tells or shows something."""
    last = scope.commands[-1] if scope.commands else ""
    if read := re.match(r"read (?:-\w+ (?:\"[^\"]*\" |'[^']*' )?)*(\w+)$", last):
        return next((one for one in scope.variables if one.name == read[1]), None)
    names = set(re.findall(r"\$\{?(\w+)", last)) | set(re.findall(r"^(\w+)=", last))
    found = [one for one in scope.variables if one.name in names and one.sort != "list"]
    own = [one for one in found if last.startswith(f"{one.name}=")]
    found = own or found
    return found[0] if len(found) == 1 else None


def _meant(said: str, variables: Iterable[Variable]) -> Variable | None:
    plain = said.strip().strip("\"'`$").strip("{}").removesuffix("[@]").strip(" ,:")
    plain = _LEAD.sub("", plain, count=1) if not plain.isupper() else plain
    known = list(variables)
    for one in known:
        if one.name in {plain, plain.replace(" ", "_")}:
            return one
    words = re.findall(r"\w+", plain.lower())
    if not words or len(words) != len(re.findall(r"[\w']+", plain)):
        return None
    best: list[tuple[int, Variable]] = []
    for one in known:
        parts = [called(part) for part in name_parts(one.name)]
        if rest := _unsaid(words, parts):
            best.append((rest - 1, one))
    best.sort(key=lambda pair: pair[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def _unsaid(words: list[str], parts: list[frozenset[str]]) -> int:
    """How many parts of a name are left unsaid, and one; 0 where the words are about others."""
    hits: set[int] = set()
    for word in words:
        number = next((i for i, part in enumerate(parts) if called(word) & part), None)
        if number is None:
            if word in _TYPES and word is words[-1] and hits:
                continue
            return 0
        hits.add(number)
    # What comes last in a name is what it is of: $IMAGE_TAG is a tag.
    return len(parts) - len(hits) + 1 if len(parts) - 1 in hits or len(hits) == len(parts) else 0
