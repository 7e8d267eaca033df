"""The simple commands of a line, as stretches of text between operators."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.generate.whole.lexing import Token, tokens
from caro_lsp.shell import tools

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.shell.tools import Tool


@dataclass(frozen=True)
class Part:
    """A simple command: its words as they are written, and what stands in front and behind.

    ``lead`` is a wrapper such as ``sudo``; ``rest`` are redirections; ``operator`` is what ends it,
    with its blanks.
    """

    words: tuple[str, ...]
    lead: tuple[str, ...] = ()
    rest: str = ""
    operator: str = ""

    @property
    def name(self) -> str:
        """The tool."""
        return self.words[0] if self.words else ""

    @property
    def tool(self) -> Tool | None:
        """What is known of the tool or its subcommand; None if nothing is."""
        known = tools.lookup(self.name)
        if known is None:
            return None
        for length in (2, 1):
            deeper = " ".join(self.words[1 : 1 + length])
            if deeper in known.subcommands:
                return known.subcommands[deeper]
        return known

    @property
    def options_at(self) -> int:
        """Where options of the tool, or of its subcommand, may stand."""
        known = tools.lookup(self.name)
        if known is not None:
            for length in (2, 1):
                if " ".join(self.words[1 : 1 + length]) in known.subcommands:
                    return 1 + length
        return 1

    def with_option(self, *option: str) -> Part:
        """The same with an option in front of the others."""
        at = self.options_at
        return replace(self, words=(*self.words[:at], *option, *self.words[at:]))

    def written(self) -> str:
        """As text."""
        return " ".join([*self.lead, *self.words]) + self.rest + self.operator


def parts_of(command: str) -> list[Part] | None:
    """The simple commands of ``command``; None where it is more than a list of these."""
    found: list[Part] = []
    held: list[Token] = []
    for token in [*tokens(command), Token("operator", "")]:
        if token.kind == "operator" and token.text in _NESTED:
            return None
        if token.kind != "operator" or token.text not in _ENDS:
            held.append(token)
            continue
        if not token.text and not any(one.kind != "blank" for one in held):
            # Nothing stands behind the last operator, which is "&" then.
            break
        part = _part(held, token.text)
        if part is None:
            return None
        found.append(part)
        held = []
    if found:
        found[-1] = replace(found[-1], operator=found[-1].operator.rstrip())
    return found or None


_ENDS = frozenset({"|", "||", "&&", ";", "&", "|&", ""})
_NESTED = frozenset({"(", ")", "$(", "<(", ">(", ";;"})
_IN_FRONT = frozenset({"sudo", "time", "nohup", "nice", "exec", "command"})
_STRUCTURE_TEXT = "if then else elif fi for while until do done case { } !"
_STRUCTURE = frozenset(_STRUCTURE_TEXT.split())


def _part(held: list[Token], operator: str) -> Part | None:
    """The simple command of some tokens; None where it is none."""
    words: list[str] = []
    rest, apart, goes_to = "", True, False
    for token in held:
        if token.kind == "blank":
            apart = True
        elif token.kind == "operator":
            rest += f" {token.text}"
            apart, goes_to = True, True
        elif goes_to:
            rest += token.text if rest.endswith("&") else f" {token.text}"
            goes_to, apart = False, True
        elif apart:
            words.append(token.text)
            apart = False
        else:
            words[-1] += token.text
    if not words or words[0] in _STRUCTURE:
        return None
    lead: list[str] = []
    while len(words) > 1 and words[0] in _IN_FRONT:
        lead.append(words.pop(0))
    blank = "" if operator in {";", "&", ""} else " "
    return Part(tuple(words), tuple(lead), rest, f"{blank}{operator} " if operator else "")


def joined(parts: list[Part]) -> str:
    """The line that ``parts`` are."""
    return "".join(part.written() for part in parts)


def changed(command: str, change: Callable[[Part], Part | None]) -> str:
    """``command`` with ``change`` made in each part that it fits; empty where it fits none."""
    parts = parts_of(command)
    if parts is None:
        return ""
    made = [change(part) for part in parts]
    if all(one is None for one in made):
        return ""
    new = joined([one or part for one, part in zip(made, parts, strict=True)])
    return new if new != command else ""
