"""Where in its script a request stands, and what a few words of it mean there."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.script.mentions import find_variables
from caro_lsp.generate.script.readings import subjects
from caro_lsp.generate.script.scope import Variable, name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope

_ITEM = re.compile(
    r"\bfor\s+(?P<for>[A-Za-z_]\w*)\s+in\b|\bwhile\b.*\bread\s+(?:-\w+\s+)*(?P<read>[A-Za-z_]\w*)"
)
_OPENS = re.compile(r"(?:^|[;&|]\s*|\bdo\s+)(?:for|while|until|select)\b")
_CLOSES = re.compile(r"(?:^|;)\s*done\b")
_FUNCTION = re.compile(r"^(?:function\s+)?[\w-]+\s*\(\)\s*\{?|^function\s+[\w-]+\s*\{")
_POINTS = re.compile(
    r"(?:it|this|that|this one|that one|them|(?:the|this|that|its?) (?:item|element|entry|one|current one))",
    re.IGNORECASE,
)
_DETERMINED = re.compile(
    r"(?:(?:the|a|an|this|that|our|my|its|their|each|every|given|new|current|same|value of|variable"
    r"|contents? of)\s+)+",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`")
_LITERAL = re.compile(r"-?\d+(?:\.\d+)?|[\w./~:@%+-]*[./~:@_\d-][\w./~:@%+-]*|[A-Za-z]+")
_GENERIC = frozenset(
    """
    file files line name item entry element folder directory dir path value one argument word host
    server user log dump script image service
    """.split()  # noqa: SIM905 - many
)
_ALL_ARGUMENTS = re.compile(
    r"(?:all |the |all of the |all the |every |given |its |my |command[- ]line )*"
    r"(?:arguments|args|parameters|params)(?: (?:that (?:were|was) )?(?:given|passed|it got|of the script|on"
    r" the command[- ]line))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Here:
    """A place in a script: what is in scope, and who answers what is no statement.

    ``ask`` gives the command for a request that is wholly understood in this scope, else nothing.
    """

    scope: Scope
    ask_in: Callable[[str, Scope], str]
    about: Variable | None = None
    """What "it" is, where the request has said that."""
    depth: int = field(default=0)

    def ask(self, text: str) -> str:
        """The command for what is no statement; empty where it is not sure."""
        return self.ask_in(text, self.scope) if self.depth < _DEEPEST else ""

    def within(self, *more: Variable, about: Variable | None = None) -> Here:
        """The same with further variables."""
        names = {one.name for one in more}
        kept = tuple(one for one in self.scope.variables if one.name not in names)
        scope = replace(self.scope, variables=(*kept, *more)) if more else self.scope
        return replace(self, scope=scope, about=about or self.about, depth=self.depth + 1)

    @cached_property
    def loops(self) -> tuple[str, ...]:
        """The items of the loops that are open, the innermost last; empty names without one."""
        return open_loops(self.scope.commands)[0]

    @cached_property
    def in_function(self) -> bool:
        """Whether a function is open."""
        return open_loops(self.scope.commands)[1]

    @property
    def item(self) -> Variable | None:
        """The item of the innermost loop."""
        name = next((one for one in reversed(self.loops) if one), "")
        return next((one for one in self.scope.variables if one.name == name), None)

    @cached_property
    def upper(self) -> bool:
        """Whether the script writes its variables in capitals."""
        names = [one.name for one in self.scope.variables if one.name not in self.loops]
        return not names or sum(one.isupper() for one in names) * 2 >= len(names)

    def cased(self, name: str) -> str:
        """A name for a new variable, as the script writes them."""
        return name.upper() if self.upper else name.lower()

    def variable(self, said: str) -> Variable | None:
        """The variable that a noun phrase means, if it means one."""
        said = said.strip(" ,")
        if _POINTS.fullmatch(said):
            return self.about or self.item or subjects.single("it", self.scope)
        if number := subjects.argument(said):
            return Variable(number, "", "text")
        return _variable(said, self)

    def several(self, said: str) -> str:
        """Words that stand for many things: a list, the arguments; empty for none."""
        if _ALL_ARGUMENTS.fullmatch(said.strip()):
            return '"$@"'
        one = self.variable(said)
        if one is None:
            return ""
        if one.sort == "list":
            return f'"${{{one.name}[@]}}"'
        listed = " " in one.value and not one.value.startswith(("$(", '"')) and "/" not in one.value
        return f"${one.name}" if listed else ""

    def value(self, said: str) -> str:
        """The word for a noun phrase: a variable, or what it says literally; empty for neither."""
        said = said.strip(" ,")
        if _ALL_ARGUMENTS.fullmatch(said):
            return '"$@"'
        if one := self.variable(said):
            return held(one)
        return literal(said)


_DEEPEST = 3


def held(one: Variable) -> str:
    """A variable as a word."""
    return f'"${{{one.name}[@]}}"' if one.sort == "list" else f'"${one.name}"'


def literal(said: str) -> str:
    """The word for what is said as it is to stand: in quotes, a number, a name; else empty."""
    said = said.strip(" ,")
    if _QUOTES.fullmatch(said):
        inner = said[1:-1]
        return f'"{inner}"' if "$" in inner and '"' not in inner else word(inner)
    return word(said) if _LITERAL.fullmatch(said) else ""


def bare(written: str) -> str:
    """A word without the quotes that an assignment or arithmetic does not need."""
    return written[1:-1] if re.fullmatch(r"\"\$\w+\"", written) else written


def _variable(said: str, here: Here) -> Variable | None:
    scope = here.scope
    name = said.strip("\"'`").removeprefix("$").strip("{}")
    for one in scope.variables:
        if one.name == name:
            return one
    if _QUOTES.fullmatch(said) or not re.fullmatch(r"[A-Za-z][\w '-]*", said):
        return None
    plain = _DETERMINED.sub("", said, count=1).strip()
    if not plain:
        return None
    if plain.lower() in _GENERIC and here.item and not _named_so(plain, here):
        return here.item
    asked = f"of the {plain}"
    found = [
        one
        for one in find_variables(asked, scope, ())
        if one.end == len(asked) and one.start <= asked.index(plain)
    ]
    if found:
        meant = found[0].value.strip("${}").removesuffix("[@]")
        return next((one for one in scope.variables if one.name == meant), None)
    if " " not in plain or len(plain.split()) <= _FEW:
        return subjects.single(plain, scope) or subjects.several(plain, scope)
    return None


_FEW = 3


def _named_so(noun: str, here: Here) -> bool:
    """Whether a variable other than the item is called by this noun alone."""
    return any(
        name_parts(one.name) == [noun.lower()] for one in here.scope.variables if one != here.item
    )


def open_loops(lines: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The items of the loops that ``lines`` leave open, and whether a function is open."""
    loops: list[str] = []
    depth = 0
    for line in lines:
        if depth == 0 and _FUNCTION.match(line) and not line.rstrip().endswith("}"):
            depth = max(depth, 1)
        elif depth and re.fullmatch(r"\}.*", line):
            depth = 0
        for _ in _OPENS.finditer(line):
            match = _ITEM.search(line)
            loops.append((match["for"] or match["read"]) if match else "")
        for _ in _CLOSES.finditer(line):
            if loops:
                loops.pop()
    return tuple(loops), depth > 0
