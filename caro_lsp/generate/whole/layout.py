"""A command as ``shfmt`` (https://github.com/mvdan/sh) lays it out, indented by four blanks.

What the formatter would do with the one-line commands that the generator writes: no blank behind a
redirection, no file descriptor's blank, one blank between words, arithmetic without blanks at its
ends, and control structures left on their line.
"""

from __future__ import annotations

import re

from caro_lsp.generate.whole.lexing import Token, end_of_arithmetic, tokens

INDENT = "    "
_REDIRECTS = re.compile(r"\d*(?:>>|>\||<>|[<>])$|\d*[<>]&$|<<<$|&>>?$")
_GROUPED = re.compile(r"\((?P<inner>[^()\"']*(?:'[^']*'[^()\"']*)*; [^()]*)\)(?P<rest>[^()]*)")
_HANDLED = re.compile(r"(?P<head>[^{}()]+?) \|\| \{ (?P<inner>[^{}]+); \}")
"""What is done where a command fails."""
_SPACED = frozenset({"|", "||", "&&", "|&"})


def laid_out(command: str) -> str:
    """``command``, which is one line, as the formatter writes it."""
    if match := _GROUPED.fullmatch(command):
        inner = "\n".join(f"{INDENT}{laid_out(one)}" for one in match["inner"].split("; "))
        rest = laid_out(f"true{match['rest']}").removeprefix("true")
        return f"(\n{inner}\n){rest}"
    if match := _HANDLED.fullmatch(command):
        inner = "\n".join(f"{INDENT}{laid_out(one)}" for one in _statements(match["inner"]))
        return f"{laid_out(match['head'])} || {{\n{inner}\n}}"
    found = tokens(_backquotes(command))
    written: list[str] = []
    for place, token in enumerate(found):
        if token.kind == "blank":
            written.append(_blank(found, place))
        elif token.kind == "operator" and token.text in _SPACED:
            written.append(_apart(token.text, found, place))
        elif token.kind == "double":
            written.append(_within(token.text))
        elif token.text.startswith(("((", "$((")):
            written.append(_arithmetic(token.text))
        else:
            written.append(token.text)
    return "".join(written).strip()


def _statements(text: str) -> list[str]:
    """What is between semicolons that stand outside of quotes."""
    found = [""]
    for token in tokens(text):
        if token.kind == "operator" and token.text == ";":
            found.append("")
        else:
            found[-1] += token.text
    return [one.strip() for one in found]


def _blank(found: list[Token], place: int) -> str:
    before = found[place - 1] if place else None
    behind = found[place + 1] if place + 1 < len(found) else None
    if before is None or behind is None:
        return ""
    if before.kind == "operator" and _REDIRECTS.match(before.text):
        # "< <(command)" stays apart.
        return " " if behind.text in {"<(", ">("} else ""
    if before.text in {"(", "$("} and before.kind == "operator":
        return " " if behind.text == "(" else ""
    if behind.text in {")", ";"} and behind.kind == "operator":
        return ""
    return " "


def _apart(sign: str, found: list[Token], place: int) -> str:
    before, behind = found[place - 1 : place], found[place + 1 : place + 2]
    left = "" if not before or before[0].kind == "blank" else " "
    right = "" if not behind or behind[0].kind == "blank" else " "
    return f"{left}{sign}{right}"


def _within(text: str) -> str:
    """A text in double quotes, with the commands in it laid out."""
    pieces, at = [], 0
    while (start := text.find("$(", at)) >= 0:
        if text.startswith("$((", start):
            end = end_of_arithmetic(text, start)
            if end == start:
                break
            pieces += [text[at:start], _arithmetic(text[start:end])]
            at = end
            continue
        end = _closing(text, start + 2)
        if end < 0:
            break
        pieces += [text[at:start], "$(", laid_out(text[start + 2 : end]), ")"]
        at = end + 1
    return "".join([*pieces, text[at:]])


def _closing(text: str, start: int) -> int:
    """Where the parenthesis ends that was opened before ``start``; -1 if it does not."""
    depth, at = 1, start
    while at < len(text):
        sign = text[at]
        if sign == "\\":
            at += 1
        elif sign == "'":
            at = text.find("'", at + 1)
            if at < 0:
                return -1
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return -1


def _arithmetic(text: str) -> str:
    opening = text[: text.index("((") + 2]
    return f"{opening}{text[len(opening) : -2].strip()}))"


def _backquotes(command: str) -> str:
    quoted = re.compile(r"'[^']*'|`([^`\\]*)`")
    return quoted.sub(lambda m: m[0] if m[1] is None else f"$({m[1]})", command)
