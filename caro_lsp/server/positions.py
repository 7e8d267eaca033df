"""Bytes <-> the client's position encoding. The only place that converts.

Source: Language Server Protocol 3.17, Position and PositionEncodingKind. A line is held as UTF-8
bytes; the client counts UTF-8 bytes, UTF-16 code units or code points (utf-32).
"""

from __future__ import annotations

from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]

# LSP knows three line ends; form feed, U+0085 and U+2028 are ordinary characters.


def split_lines(text: bytes) -> list[bytes]:
    """The lines of ``text`` with their ends; the last one has none and may be empty."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[-1].endswith((b"\n", b"\r")):
        lines.append(b"")
    return lines


def content(line: bytes) -> bytes:
    """``line`` without its end."""
    return line.rstrip(b"\r\n")


def byte_column(line: bytes, character: int, encoding: Encoding) -> int:
    """The byte of ``line`` at the client's ``character``; beyond the end it is the end.

    A character inside a code point counts as its start.
    """
    text = content(line)
    character = max(character, 0)
    if encoding == "utf-8" or text.isascii():
        column = min(character, len(text))
        while column < len(text) and text[column] & 0xC0 == 0x80:
            column -= 1
        return column
    decoded = text.decode("utf-8", "replace")
    if encoding == "utf-32":
        return len(decoded[:character].encode())
    units = size = 0
    for symbol in decoded:
        units += 2 if ord(symbol) > 0xFFFF else 1
        if units > character:
            break
        size += len(symbol.encode())
    return size


def character(line: bytes, column: int, encoding: Encoding) -> int:
    """The client's character of the byte ``column`` of ``line``."""
    head = line[:column]
    if encoding == "utf-8" or head.isascii():
        return len(head)
    decoded = head.decode("utf-8", "replace")
    if encoding == "utf-32":
        return len(decoded)
    return len(decoded) + sum(ord(symbol) > 0xFFFF for symbol in decoded)
