"""Quoting rules of the shell: from source characters to the characters they stand for.

Source: POSIX.1-2024, Shell Command Language, 2.2 Quoting; Bash manual, 3.1.2.4 ANSI-C Quoting.
"""

from __future__ import annotations

import re

_ANSI_SIMPLE = {
    "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
    "v": "\v", "\\": "\\", "'": "'", '"': '"', "?": "?",
}  # fmt: skip
_ANSI_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|c(.)|(.))",
    re.DOTALL,
)
_SAFE_WORD = re.compile(r"[\w@%+=:,./~^-]+")
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_ESCAPED_IN_QUOTES = re.compile(r"\\([$`\"\\\n])")


def unquoted(source: str) -> str:
    """The value of unquoted characters: a backslash keeps the next one, or joins lines."""
    if "\\" not in source:
        return source
    return _ESCAPED.sub(lambda m: "" if m[1] == "\n" else m[1], source)


def double_quoted(source: str) -> str:
    """The value of literal characters inside double quotes or a here-document."""
    if "\\" not in source:
        return source
    return _ESCAPED_IN_QUOTES.sub(lambda m: "" if m[1] == "\n" else m[1], source)


def ansi_c(source: str) -> str:
    r"""The value of the characters between ``$'`` and ``'``."""

    def escape(match: re.Match[str]) -> str:
        byte, short, long, octal, control, simple = match.groups()
        if byte or short or long:
            code = int(byte or short or long, 16)
        elif octal:
            code = int(octal, 8) & 0xFF
        elif control:
            code = ord(control.upper()) ^ 0x40
        else:
            return _ANSI_SIMPLE.get(simple, match[0])
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ANSI_ESCAPE.sub(escape, source)


def echoed(source: str) -> str:
    r"""The value of what ``echo -e`` and ``%b`` print: as above, but octal is ``\0nnn``."""
    return ansi_c(
        re.sub(
            r"\\(\\|0[0-7]{0,3})",
            lambda m: m[0] if m[1] == "\\" else f"\\{m[1][1:].rjust(3, '0')}",
            source,
        )
    )


def quote(value: str) -> str:
    """``value`` as a shell word that reads back as itself; readable characters stay bare."""
    if _SAFE_WORD.fullmatch(value):
        return value
    return "'" + value.replace("'", "'\\''") + "'"
