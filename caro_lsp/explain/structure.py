"""What stands between the commands of a script: operators, keywords, assignments, comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.explain import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.explain.parts import Kind


class Sign(NamedTuple):
    """One sign or keyword, its bytes, and what it means."""

    kind: Kind
    start: int
    end: int
    about: str


_WORD = r"""(?:[^\s;&|()<>"'\\`$#]|\\.|'[^']*'|"(?:\\.|[^"\\])*"|\$\((?:[^()]|\([^()]*\))*\)
|\$\{[^}]*\}|\$|`[^`]*`|(?<=\S)\#)+"""
_TOKEN = re.compile(
    rf"""(?P<blank>\s+|\\\n|\#[^\n]*)
    |(?P<arithmetic>\(\()
    |(?P<redirect>\d*(?:<<<|<<-?|>>|>\||<>|&>>?|[<>]&|[<>])(?![(])[ \t]*(?:{_WORD})?)
    |(?P<operator>;;&|;&|;;|&&|\|\||\|&|[|;&(){{}}!](?=\s|$|[();&|<>])|[|;&()])
    |(?P<assignment>[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=(?:\((?:[^()"']|"[^"]*"|'[^']*'|\([^()]*\))*\)|(?:{_WORD})?))
    |(?P<word>{_WORD})
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_LIST = re.compile(r"[^;\n]*?(?=\s*(?:;|\n|\bdo\b|$))")
_PATTERN = re.compile(rf"\s*\(?\s*(?:{_WORD})(?:\s*\|\s*(?:{_WORD}))*\s*\)", re.VERBOSE)


def signs(text: str, start: int, end: int) -> Iterator[Sign]:
    """What stands in ``text`` from ``start`` to ``end``, a text of one character a byte."""
    at = start
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None:
            return
        kind, sign = match.lastgroup, match[0]
        at = match.end()
        if kind in {"blank", "other"}:
            continue
        if kind == "arithmetic":
            closing = text.find("))", at, end)
            at = closing + 2 if closing >= 0 else end
            yield Sign("keyword", match.start(), at, language.CALCULATION)
        elif kind == "operator":
            yield Sign("operator", match.start(), at, language.OPERATORS[sign])
            if sign in {";;", ";&", ";;&"}:
                found, at = _pattern(text, at, end)
                yield from found
        elif kind == "redirect":
            if (found_one := _redirect(sign, match.start(), at)) is not None:
                yield found_one
        elif kind == "assignment":
            name, _, _ = sign.partition("=")
            about = language.ADDED if name.endswith("+") else language.SET
            yield Sign("assignment", match.start(), at, about.format(name=name.rstrip("+")))
        else:
            found, at = _keyword(text, sign, match.start(), at, end)
            yield from found


def _keyword(text: str, sign: str, start: int, at: int, end: int) -> tuple[list[Sign], int]:
    if sign in {"for", "select"}:
        rest = text[at:end]
        counted = re.match(r"\s*\(\(.*?\)\)", rest, re.DOTALL)
        match = counted or _LIST.match(rest)
        stop = at + (match.end() if match else 0)
        means = language.KEYWORDS["for (("] if counted else language.KEYWORDS[sign]
        return [Sign("keyword", start, stop, means)], stop
    if sign == "case":
        match = re.match(r".*?\sin(?=\s|$)", text[at:end], re.DOTALL)
        stop = at + (match.end() if match else 0)
        found, behind = _pattern(text, stop, end)
        return [Sign("keyword", start, stop, language.KEYWORDS["case"]), *found], behind
    if sign == "function":
        match = re.match(r"\s+[^\s(){};]+(?:\s*\(\s*\))?", text[at:end])
        stop = at + (match.end() if match else 0)
        return [Sign("keyword", start, stop, language.KEYWORDS["function"])], stop
    if (match := re.match(r"[ \t]*\([ \t]*\)", text[at:end])) is not None:
        stop = at + match.end()
        return [Sign("keyword", start, stop, language.KEYWORDS["function"])], stop
    about = language.KEYWORDS.get(sign) if sign != "pattern" else None
    if about is not None:
        return [Sign("keyword", start, at, about)], at
    if sign in language.OPERATORS:
        return [Sign("operator", start, at, language.OPERATORS[sign])], at
    # A command that changes the shell only, and runs nothing.
    words = re.match(rf"(?:[ \t]+{_WORD})*", text[at:end], re.VERBOSE)
    stop = at + (words.end() if words else 0)
    return [Sign("command", start, stop, "")], stop


def _pattern(text: str, at: int, end: int) -> tuple[list[Sign], int]:
    """The pattern of ``case`` that stands at ``at``, if one does."""
    match = _PATTERN.match(text, at, end)
    if match is None:
        return [], at
    start = at + len(match[0]) - len(match[0].lstrip())
    return [Sign("keyword", start, match.end(), language.KEYWORDS["pattern"])], match.end()


def _redirect(sign: str, start: int, end: int) -> Sign | None:
    match = re.match(r"(\d*)(<<<|<<-?|>>|>\||<>|&>>?|[<>]&|[<>])[ \t]*(.*)", sign, re.DOTALL)
    if match is None:
        return None
    about = redirection(match[2], match[1], match[3])
    return Sign("redirection", start, end, about) if about else None


def redirection(operator: str, descriptor: str, target: str) -> str | None:
    """What a redirection does."""
    target = target.strip("'\"")
    if operator in {">&", "<&"} and target == "-":
        return language.CLOSED
    if operator == ">&" and target == "1" and descriptor == "2":
        return language.ERRORS_TO_OUTPUT
    if operator == ">&" and target == "2" and descriptor in {"", "1"}:
        return language.OUTPUT_TO_ERRORS
    if operator == ">&" and not target.isdigit() and not descriptor:
        return language.REDIRECTS["&>"]
    about = language.REDIRECTS.get(operator)
    if about and target == "/dev/null":
        if operator in {">", ">>"} and descriptor in {"", "1", "2"}:
            return language.NO_ERRORS if descriptor == "2" else language.NOWHERE
        if operator == "<":
            return language.NOTHING_TO_READ
    if about and descriptor == "2" and operator in {">", ">>"}:
        return about.replace("standard output", "errors")
    return about
