"""Words of a command as the shell wants them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SAFE = re.compile(r"[\w@%+=:,./~^-]+")
_PATTERN = re.compile(r"[\w@%+=:,./~^*?\[\]-]+")
_VARIABLE = re.compile(r"\$\{?(?:[A-Za-z_]\w*|\d)(?:\[@\])?\}?")
_HELD = re.compile(r"(\$\{[A-Za-z_]\w*(?:\[@\])?\})")
"""A variable within a text: always in braces, since what is only a dollar is one."""
_SED = re.compile(r"[\\/&\n]")
_SED_PATTERN = re.compile(r"[\\/.*\[\]^$]")

LIKE_A_FILE = re.compile(
    r"/[^/.][^/]*\.[A-Za-z]\w{0,4}$"
    r"|^\$\{?\w*(?:file|log|csv|json|yaml|conf|config|script|archive|dump|report|list)\}?$",
    re.IGNORECASE,
)
"""What a path or variable looks like that is a file rather than a folder."""


def word(text: str) -> str:
    """One word that means ``text``; a variable that it begins with counts as such."""
    if not text:
        return "''"
    if _SAFE.fullmatch(text):
        return text
    return _behind_variable(text, word) or quoted(text)


def path(text: str) -> str:
    """The same for a path, whose patterns the shell expands, and which is no flag."""
    if text.startswith("-"):
        text = f"./{text}"
    if _PATTERN.fullmatch(text):
        return text
    pieces = _HELD.split(text)
    if len(pieces) > 1 and any(set("*?") & set(piece) for piece in pieces[::2]):
        # The pattern is the shell's, what a variable holds is not.
        return "".join(
            f'"{piece}"' if number % 2 else piece if _PATTERN.fullmatch(piece) else quoted(piece)
            for number, piece in enumerate(pieces)
            if piece
        )
    return _behind_variable(text, path) or quoted(text)


def _behind_variable(text: str, rest: Callable[[str], str]) -> str:
    """``text`` that begins with a variable, what follows written by itself; else empty."""
    match = _VARIABLE.match(text)
    if match is None:
        return ""
    behind = text[match.end() :]
    if _HELD.search(behind):
        return quoted(text)
    return f'"{match[0]}"' + (rest(behind) if behind else "")


def quoted(text: str) -> str:
    """``text`` in single quotes; a variable in double ones, and a text with variables in it."""
    if _VARIABLE.fullmatch(text):
        return f'"{text}"'
    held = _HELD.split(text)
    if len(held) == 1:
        return _in_single(text)
    if not re.search(r'["`\\$!]', "".join(held[::2])):
        return f'"{text}"'
    # What looks like a variable may be meant as such in double quotes only.
    return "".join(
        f'"{part}"' if number % 2 else _in_single(part) for number, part in enumerate(held) if part
    )


def _in_single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def sed_pattern(text: str) -> str:
    """``text`` as a pattern of sed that means just these characters."""
    return _outside_variables(text, _SED_PATTERN)


def sed_replacement(text: str) -> str:
    """``text`` as a replacement of sed."""
    return _outside_variables(text, _SED)


def _outside_variables(text: str, special: re.Pattern[str]) -> str:
    return "".join(
        part if number % 2 else special.sub(lambda match: "\\" + match[0], part)
        for number, part in enumerate(_HELD.split(text))
    )


def in_folder(folder: str, name: str) -> str:
    """``name`` in ``folder``."""
    if folder in {"", "."}:
        return name
    return f"{folder.rstrip('/')}/{name}"


def parts(text: str) -> list[str]:
    """The values that are joined in one of a facet."""
    return [part for part in text.split("\0") if part]


def double_quoted(text: str) -> str:
    """``text`` as it stands within double quotes."""
    return re.sub(r'([`"\\$])', r"\\\1", text)


_SEVERAL = re.compile(r"[;&\n]|\|\|")
"""What joins commands more loosely than a pipe does."""
_PIPED = re.compile(r"[;&|<>\n]")
_HANDS_ON = re.compile(r"(?:docker|timeout|strace|nohup|taskset|sudo|xargs|nice|ionice|setsid) .*$")
"""A command that runs the words behind it."""


def as_one(command: str, before: str, behind: str) -> str:
    """``command``, perhaps several of them, such that it stays together between two texts."""
    if before.startswith("watch ") and _PIPED.search(command):
        # It hands what it gets to a shell of its own.
        return quoted(command)
    if _HANDS_ON.match(before) and _PIPED.search(command):
        return f"sh -c {quoted(command)}"
    if not before and behind.strip() and _SEVERAL.search(command):
        return f"{{ {command}; }}"
    return command


def open_quote(text: str) -> str:
    """The quote that is open behind ``text``, a part of a command; empty where none is."""
    quote = ""
    skip = False
    for character in text:
        if skip:
            skip = False
        elif character == "\\" and quote != "'":
            skip = True
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
    return quote
