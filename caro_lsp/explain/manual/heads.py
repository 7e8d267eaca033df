"""The head of a paragraph -> the names that it explains: options, operands, subcommands."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from caro_lsp.explain.manual.characters import styled

Takes = Literal["", "=", "[=]"]
"""Whether an option takes a value: never, always, or only in the same word and perhaps."""

_HYPHENS = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\u2212": "-", "\u00ad": "-", "\u00a0": " "}
)
_OPTION = re.compile(
    r"[-+]{1,2}\[no-?\][\w-]*|--(?=[\s,|)\]]|$)|--?[A-Za-z0-9?@_][\w.+-]*|-[^\w\s<\[,.…\u2026|-]"
    r"|\+\w[\w-]*|-(?=[\s,<]|$)"
)
_RANGE = re.compile(r"(-\d)\s*(?:\.\.\.?|\u2026|-|to|through|,\s*\.\.\.,)\s*(-?\d)\b")
_BETWEEN = re.compile(
    r"\s*(?:,|\||/|;|\bor\b|\band\b|\bbzw\.|\bou\b|\boder\b)\s*|\s{1,3}(?=[-+]\S)"
)
_WORD = re.compile(r"[A-Za-z_\[:.!(%@][\w.+@:-]*|\[\[?|[!:.()]")


_NUMBERS = frozenset({"-NUM", "-num", "-number", "-digit", "-#"})
_BINARY = re.compile(r"[A-Za-z]+\d? (-[a-z]{1,3}|[=!<>]=?|=~|<=|>=) [A-Za-z]+\d?(?=\s|,|$)")
"""``INTEGER1 -eq INTEGER2``, as in test(1)."""


class Name(NamedTuple):
    """One name of a head, and whether it takes a value."""

    name: str
    takes: Takes


def names(head: str) -> list[Name]:
    """The names in a head, a text with font marks; empty where it begins with none.

    ``-f FILE, --file=FILE`` gives two, ``--[no-]x`` two as well, ``start UNIT...`` one.
    """
    text, fonts = styled(head.translate(_HYPHENS))
    start = len(text) - len(text.lstrip(" \t\u2022\u00b7*"))
    start += text[start : start + 2] in {"[-"} or (
        text[start : start + 1] in {"[", "{", "("} and (text[start + 1 : start + 2] == "-")
    )
    if (found := _RANGE.match(text, start)) is not None:
        first, last = int(found[1][1:]), abs(int(found[2]))
        return [Name(f"-{digit}", "") for digit in range(first, last + 1)]
    if text[start : start + 1] in {"-", "+"}:
        return _options(text, fonts, start)
    return _words(text, start)


def _options(text: str, fonts: str, at: int) -> list[Name]:
    found: list[Name] = []
    while (match := _OPTION.match(text, at)) is not None:
        name = match[0]
        end = match.end()
        takes: Takes = ""
        if "b" in fonts[at:end] and "i" in fonts[at + 1 : end]:
            # ``-nnum``: the name ends where the value begins.
            cut = at + fonts[at:end].index("i")
            name, takes = text[at:cut], "="
            end = cut + len(re.match(r"[^\s,|]*", text[cut:])[0])  # type: ignore[index]
        if (name == "-" and takes) or set(fonts[at + 1 : end]) == {"i"} or name in _NUMBERS:
            # ``-NUM``: any number.
            found.append(Name("-<>", ""))
        while name[-1:] in {".", "-"} and len(name) > 2:
            name, end = name[:-1], end - 1
        spelled, end = _negated(name, text, end)
        given, end = _given(text, fonts, end)
        if spelled == ["-"] and given:
            spelled = ["-<>"]
        found += [Name(one, takes or given) for one in spelled]
        between = _BETWEEN.match(text, end)
        if between is None or text[between.end() : between.end() + 1] not in {"-", "+", "["}:
            break
        at = between.end()
        if text[at] == "[":
            at += 1
    # A value that only the last name shows is that of all (``-a, --all=X``), long names aside
    # whose value is optional.
    last: Takes = next((one.takes for one in reversed(found) if one.takes), "")
    if last:
        found = [Name(one.name, one.takes or last) for one in found]
    return found


def _negated(name: str, text: str, end: int) -> tuple[list[str], int]:
    """The names that ``--[no-]x`` or ``--x[no-]y`` stands for."""
    if (match := re.match(r"([-+]{1,2})\[(no-?)\](.*)", name)) is not None:
        return [match[1] + match[3], match[1] + match[2] + match[3]], end
    rest = text[end:]
    if (match := re.match(r"\[(no-?)\]([\w-]+)", rest)) is not None:
        return [name + match[2], name + match[1] + match[2]], end + match.end()
    if (match := re.match(r"\[([a-z-]{1,12})\](?=[\s,|]|$)", rest)) and name.startswith("--"):
        # ``--recurs[ive]``: both are names.
        return [name, name + match[1]], end + match.end()
    return [name], end


def _given(text: str, fonts: str, at: int) -> tuple[Takes, int]:
    """What stands behind a name as its value, and where that ends."""
    rest = text[at:]
    if (match := re.match(r"\[[=:<]?[^\]]*\](?:\S*)", rest)) is not None and not rest.startswith(
        "[-"
    ):
        return "[=]", at + match.end()
    if (
        match := re.match(r"[=:](?=\S)(?:<[^>]*>|\{[^}]*\}|\"[^\"]*\"|[^\s,|])*", rest)
    ) is not None:
        return "=", at + match.end()
    if (match := re.match(r"(?:<[^>]*>|\{[^}]*\})\S*", rest)) is not None:
        return "=", at + match.end()
    if (match := re.match(r"[ \t]{1,3}", rest)) is None:
        return "", at
    value = rest[match.end() :]
    style = fonts[at + match.end() : at + match.end() + 1]
    if value[:1] in {"", "-", ",", "|", "/"}:
        return "", at
    optional = re.match(r"\[[^\]]*\](?=[\s,|]|$)", value)
    if optional is not None and not value.startswith("[-"):
        return "[=]", at + match.end() + optional.end()
    if (
        value.startswith(("<", "{", '"', "'"))
        or style == "i"
        or re.match(
            r"[A-Z][A-Z0-9_|:./=,\[\]-]*\b(?![a-z])|(?!or\b|and\b)[a-z][\w|-]*(?:[\s,]|$)", value
        )
    ):
        length = _value_length(value)
        return "=", at + match.end() + length
    return "", at


def _value_length(value: str) -> int:
    """How long the value of an option is, whose names may go on behind a comma."""
    if (match := re.match(r"<[^>]*>\S*|\{[^}]*\}\S*|\"[^\"]*\"", value)) is not None:
        return len(match[0].rstrip(","))
    at = 0
    while at < len(value):
        if re.match(r",? +[-+]|,\s|\s\||\s+or\s+-|\s/\s|\|\s?-", value[at:]):
            break
        at += 1
    return at


def _words(text: str, at: int) -> list[Name]:
    """``start UNIT...``, ``if=FILE``, ``add, a``: names without a hyphen."""
    found: list[Name] = []
    if (match := _BINARY.match(text, at)) is not None:
        return [Name(match[1], "=")]
    while (match := _WORD.match(text, at)) is not None:
        end = match.end()
        if text[end : end + 1] == "=":
            found.append(Name(f"{match[0]}=", "="))
            end += re.match(r"\S*", text[end:]).end()  # type: ignore[union-attr]
        else:
            found.append(Name(match[0].rstrip(":,.") or match[0], ""))
        between = re.match(r"\s*[,|]\s*|\s+or\s+", text[end:])
        if between is None:
            break
        at = end + between.end()
    return found
