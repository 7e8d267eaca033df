"""A command -> its stretches outside and inside of quotes, as far as writing it anew needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["bare", "single", "double", "blank", "operator"]

_TOKEN = re.compile(
    r"(?P<blank>[ \t\n]+)|(?P<single>\$?'[^']*')|(?P<double>\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<operator>\$\(|[<>]\(|\d*(?:>>|>\||>&|<&|<<<|<>|[<>])|&>>?|&&|\|\|&?|;;|[|&;()])"
    r"|(?P<bare>(?:\\.|\$\{(?:[^{}'\"]|\{[^}]*\})*\}|\$(?!\()|[^\s'\"|&;<>()\\$])+|\\|\$)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """A stretch of a command, as it is written."""

    kind: Kind
    text: str


def tokens(command: str) -> list[Token]:
    """The stretches of ``command``; joined, they are the command again."""
    found: list[Token] = []
    at = 0
    while at < len(command):
        if (end := end_of_arithmetic(command, at)) > at:
            found.append(Token("bare", command[at:end]))
            at = end
            continue
        match = _TOKEN.match(command, at)
        if match is None:
            found.append(Token("bare", command[at]))
            at += 1
            continue
        text = match[0]
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        if kind == "operator" and re.match(r"\d", text) and found and found[-1].kind == "bare":
            # The digit ends the word before: "a2>b" writes the output of a2.
            digits = re.match(r"\d+", text)
            assert digits is not None  # noqa: S101 - it was looked for above
            found.append(Token("bare", digits[0]))
            at += len(digits[0])
            continue
        if (
            kind == "bare"
            and re.fullmatch(r"\d+", text)
            and re.match(r"[<>]", command[match.end() :])
        ):
            before = found[-1].kind if found else "blank"
            if before == "blank":
                # The number of what is redirected.
                further = _TOKEN.match(command, match.end())
                if further and further.lastgroup == "operator":
                    found.append(Token("operator", text + further[0]))
                    at = further.end()
                    continue
        found.append(Token(kind, text))
        at = match.end()
    return found


def end_of_arithmetic(command: str, at: int) -> int:
    """Where the ``((...))`` ends that begins at ``at``; ``at`` if none does."""
    opened = re.compile(r"\$?\(\(").match(command, at)
    if opened is None:
        return at
    depth, place = 2, opened.end()
    while place < len(command) and depth:
        depth += {"(": 1, ")": -1}.get(command[place], 0)
        place += 1
    return place if not depth and command[place - 2 : place] == "))" else at


def words(command: str) -> list[list[Token]]:
    """The words of ``command``, each as its tokens; operators and blanks are left out."""
    found: list[list[Token]] = [[]]
    for token in tokens(command):
        if token.kind in {"blank", "operator"}:
            found.append([])
        else:
            found[-1].append(token)
    return [word for word in found if word]
