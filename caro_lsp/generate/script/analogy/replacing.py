"""A line with something else in it: other names and variables, quoted as the line has them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caro_lsp.generate.script.analogy.statements import pieces

if TYPE_CHECKING:
    from caro_lsp.generate.script.analogy.asking import Item
    from caro_lsp.generate.script.analogy.statements import Piece


VARIABLE = re.compile(r"\$\{(\w+)[^}]*\}|\$(\w+)")
_SAFE = re.compile(r"[\w.@%+/:,~-]+")
NOTHING = re.compile(r"/dev/(?:null|stdout|stderr)|-")
_LAST_IS_WRITTEN = re.compile(r"(?:cp|mv|ln|install|scp|convert|magick|ffmpeg|pandoc)$")


@dataclass
class Change:
    """What takes the place of what in a line, and how well that fits."""

    score: int = 0
    exact: dict[str, str] = field(default_factory=dict)
    """For whole pieces."""
    parts: dict[str, str] = field(default_factory=dict)
    """For words within pieces."""


def applied(change: Change, line: str) -> str:
    """``line`` with the change made; empty where quotes are in the way."""
    if "\0" in change.exact:
        start, end = map(int, change.exact["\0"].split(":"))
        return line[:start] + change.exact["\1"] + line[end:]
    variables = {old[1:]: new for old, new in change.parts.items() if old.startswith("$")}
    words = {old: new for old, new in change.parts.items() if not old.startswith("$") and old}
    for piece in reversed(pieces(line)):
        if piece.role in {"tool", "subcommand", "option"} and not VARIABLE.search(piece.text):
            continue
        if piece.text in change.exact:
            text = change.exact[piece.text]
        else:
            text = _renamed(piece.text, words, variables)
        if text == piece.text:
            continue
        spliced = _spliced(line, piece, text)
        if not spliced:
            return ""
        line = spliced
    return line


def _renamed(text: str, words: dict[str, str], variables: dict[str, str]) -> str:
    out, at = "", 0
    for match in VARIABLE.finditer(text):
        out += _with_words(text[at : match.start()], words)
        name = match[1] or match[2]
        plain = match[0] in {f"${name}", f"${{{name}}}", f"${{{name}[@]}}"}
        new = variables.get(name)
        if new is None:
            out += match[0]
        elif plain:
            out += new
        elif new.startswith("$"):
            out += match[0].replace(name, new.strip("${}[@]"), 1)
        else:
            return text
        at = match.end()
        joined = new is not None and re.match(r"\w", text[at:])
        if new and joined and out.endswith(new) and re.fullmatch(r"\$\w+", new):
            out = f"{out[: -len(new)]}${{{new[1:]}}}"
    return out + _with_words(text[at:], words)


def _with_words(text: str, words: dict[str, str]) -> str:
    if not words or not text:
        return text
    for old, new in words.items():
        if old.startswith("/"):
            # Only at the end of a path.
            head, slash, last = text.rstrip("/").rpartition("/")
            end = text[len(text.rstrip("/")) :]
            return f"{head}{slash}{_with_words(last, {old[1:]: new})}{end}"
    options = sorted(words, key=len, reverse=True)
    pattern = re.compile(
        "|".join(
            rf"(?<![A-Za-z0-9$]){re.escape(one)}(?![A-Za-z0-9])" if one[0] != "." else
            rf"{re.escape(one)}(?![A-Za-z0-9])"
            for one in options
        ),
        re.IGNORECASE if all(not one.startswith(("$", ".")) for one in options) else 0,
    )  # fmt: skip
    lower = {one.lower(): one for one in options}

    def put(match: re.Match[str]) -> str:
        old = lower[match[0].lower()]
        new = words[old]
        return new if match[0] == old else cased(new.lower(), match[0])

    return pattern.sub(put, text)


def cased(new: str, old: str) -> str:
    """``new`` in the case of ``old``."""
    if old.isupper():
        return new.upper()
    return new.capitalize() if old[:1].isupper() and old[1:].islower() else new


def _spliced(line: str, piece: Piece, text: str) -> str:
    start, end = piece.start, piece.end
    if piece.quote == "'":
        if "$" in text:
            if not piece.whole:
                return ""
            return f'{line[: start - 1]}"{text}"{line[end + 1 :]}'
        return f"{line[:start]}{text}{line[end:]}" if "'" not in text else ""
    if piece.quote == '"':
        if piece.whole and VARIABLE.fullmatch(piece.text) and _SAFE.fullmatch(text):
            return f"{line[: start - 1]}{text}{line[end + 1 :]}"
        return f"{line[:start]}{text}{line[end:]}"
    if "$" in text and "$" not in piece.text and not re.search(r"[*?{]", text):
        text = f'"{text}"'
    elif " " in text and piece.quote == "":
        text = f"'{text}'"
    return f"{line[:start]}{text}{line[end:]}"


def sent_to(item: Item, text: str) -> str:
    """The line with its output in another place."""
    value = f"${item.variable.name}" if item.variable else item.value
    targets = [
        one for one in pieces(text) if one.role == "target" and not NOTHING.fullmatch(one.text)
    ]
    if len(targets) == 1:
        packs = re.search(r"\btar\b", text) and ending(value) not in {"", ending(targets[0].last)}
        if packs:
            return ""
        folder = item.variable.sort == "folder" if item.variable else not ending(last_of(value))
        new = f"{value.rstrip('/')}/{targets[0].last}" if folder else value
        if not folder and "/" not in value and "/" in targets[0].text and not item.variable:
            new = targets[0].text[: -len(targets[0].last)] + value
        return _spliced(text, targets[0], new)
    if not targets and (made := _written(pieces(text))) and item.kind in {"file", "path"}:
        return _spliced(text, made[-1], value)
    if (
        not targets
        and ">" not in text
        and item.kind in {"file", "path", "variable"}
        and item.lead == "into"
    ):
        if item.variable and item.variable.sort != "file":
            return ""
        return f'{text} > "{value}"' if "$" in value else f"{text} > {value}"
    return ""


def overwrites(before: str, after: str) -> bool:
    """Whether a line would write to the file that it wrote to the first time."""
    old, new = pieces(before), pieces(after)
    written = {one.text for one in _written(old)}
    return any(one.text in written for one in _written(new))


def _written(found: tuple[Piece, ...]) -> list[Piece]:
    targets = [one for one in found if one.role == "target" and not NOTHING.fullmatch(one.text)]
    tools = {one.command: last_of(one.text) for one in found if one.role == "tool"}
    for command, tool in tools.items():
        if _LAST_IS_WRITTEN.match(tool):
            operands = [one for one in found if one.command == command and one.role == "operand"]
            if len(operands) > 1 and (is_file(operands[-1]) or operands[-1].last[:1] == "."):
                targets.append(operands[-1])
    return targets


def last_of(path: str) -> str:
    """The last part of a path."""
    return path.rstrip("/").rpartition("/")[2]


def stem(name: str) -> str:
    """The name of a file without its endings."""
    return re.sub(r"(?<=.)\..*$", "", name)


def ending(name: str) -> str:
    """The endings of the name of a file, with their dots; empty if it has none."""
    match = re.search(r"(?<=.)\.[A-Za-z][\w.]*$", name)
    return match[0] if match else ""


def is_file(piece: Piece) -> bool:
    """Whether a piece is the name of a file, told by how it ends."""
    return (
        "*" not in piece.text
        and "@" not in piece.text[1:]
        and bool(re.search(r"[\w}]\.[A-Za-z]\w{0,9}(?:\.\w+)*$", piece.last))
        and not piece.phrase
    )
