"""What filters such as ``rev`` or ``tr`` make of a text that is known.

Only what can be told for certain: a pattern of ``grep`` or ``sed`` is followed if it is plain text,
perhaps anchored.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING

from caro_lsp.shell.quoting import ansi_c

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.shell.command import Command

MAX_SET_CHARACTERS = 512
"""Sets of ``tr`` that stand for more characters are not followed."""
_CLASSES = {
    "lower": "abcdefghijklmnopqrstuvwxyz",
    "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "digit": "0123456789",
    "space": "\t\n\v\f\r ",
    "blank": "\t ",
}
_CLASSES["alpha"] = _CLASSES["upper"] + _CLASSES["lower"]
_CLASSES["alnum"] = _CLASSES["digit"] + _CLASSES["alpha"]
_PLAIN = re.compile(r"(\^?)([^.*\[\]^$\\+?(){}|]*)(\$?)")
_SUBSTITUTE = re.compile(r"s(?P<mark>[^\w\s\\])(.*?)(?P=mark)(.*?)(?P=mark)(g?)")


def filtered(command: Command, text: str) -> str | None:
    """What ``command`` prints when it reads ``text``; None for what is no filter, or unknown."""
    method = _FILTERS.get(command.name)
    if method is None:
        return None
    try:
        return method(command, text)
    except (binascii.Error, ValueError):
        return None


def keeps_something(command: Command) -> bool:
    """Whether a filter surely prints something if it reads something, whatever that is."""
    operands, flags = _operands(command), command.parsed.flags
    if operands is None:
        return False
    if command.name == "tr":
        return len(operands) == 2 and "delete" not in flags
    if command.name != "sed" or {"quiet", "null-data", "file"} & flags.keys():
        return False
    scripts = [word and word.value for word in flags.get("expression", ())] or operands[:1]
    files = operands if "expression" in flags else operands[1:]
    matches = [_SUBSTITUTE.fullmatch(script or "") for script in scripts]
    return not files and all(m is not None and m[3].strip("&\\") for m in matches)


def _flag(command: Command, *names: str) -> str | None:
    """The value of a flag; None where it is not given, or its value is unknown."""
    for name in names:
        words = command.parsed.flags.get(name, ())
        if words and words[-1] is not None:
            return words[-1].value
    return None


def _operands(command: Command) -> list[str] | None:
    values = [word.value for word in command.parsed.operands]
    known = [value for value in values if value is not None]
    return known if len(known) == len(values) else None


def _base64(command: Command, text: str) -> str | None:
    if "decode" not in command.parsed.flags:
        return None
    return base64.b64decode(text, validate=False).decode("utf-8", "replace")


def _base32(command: Command, text: str) -> str | None:
    if "decode" not in command.parsed.flags:
        return None
    return base64.b32decode("".join(text.split())).decode("utf-8", "replace")


def _xxd(command: Command, text: str) -> str | None:
    if "revert" not in command.parsed.flags:
        return None
    return binascii.unhexlify("".join(text.split())).decode("utf-8", "replace")


def _rev(_: Command, text: str) -> str:
    return "\n".join(line[::-1] for line in text.split("\n"))


def _tac(_: Command, text: str) -> str:
    return "".join(f"{line}\n" for line in reversed(text.splitlines()))


def _tr(command: Command, text: str) -> str | None:
    flags, operands = command.parsed.flags, _operands(command)
    if not operands or {"complement", "squeeze-repeats"} & flags.keys():
        return None
    first = _characters(operands[0])
    if first is None:
        return None
    if "delete" in flags:
        return "".join(one for one in text if one not in first) if len(operands) == 1 else None
    second = _characters(operands[1]) if len(operands) == 2 else None
    if not second:
        return None
    # The last character of the second set is repeated (POSIX leaves it open, GNU does so).
    filled = second + second[-1] * (len(first) - len(second))
    return text.translate({ord(one): other for one, other in zip(first, filled, strict=False)})


def _characters(source: str) -> str | None:
    """The characters of a set of ``tr``."""
    text = re.sub(r"\[:(\w+):\]", lambda match: _CLASSES.get(match[1], match[0]), source)
    if "[:" in text or "[=" in text:
        return None
    found, at = "", 0
    text = ansi_c(text)
    while at < len(text):
        if text[at + 1 : at + 2] == "-" and at + 2 < len(text):
            low, high = ord(text[at]), ord(text[at + 2])
            if not 0 <= high - low < MAX_SET_CHARACTERS:
                return None
            found += "".join(map(chr, range(low, high + 1)))
            at += 3
        else:
            found += text[at]
            at += 1
    return found if len(found) <= MAX_SET_CHARACTERS else None


def _cut(command: Command, text: str) -> str | None:
    if "complement" in command.parsed.flags:
        return None
    fields, places = _flag(command, "fields"), _flag(command, "characters", "bytes")
    mark = _flag(command, "delimiter") or "\t"
    chosen = fields or places
    match = re.fullmatch(r"(\d{1,6})?(-?)(\d{1,6})?", chosen or "")
    if match is None or not chosen:
        return None
    start = int(match[1] or 1) - 1
    stop = int(match[3]) if match[3] else None if match[2] else start + 1
    if start < 0:
        return None
    cut: Callable[[str], str] = lambda line: line[start:stop]  # noqa: E731 - one of two
    if fields:
        cut = lambda line: mark.join(line.split(mark)[start:stop]) if mark in line else line  # noqa: E731
    return "".join(f"{cut(line)}\n" for line in text.splitlines())


def _sed(command: Command, text: str) -> str | None:
    operands = _operands(command)
    script = _flag(command, "expression")
    if operands is None or len(command.parsed.flags.get("expression", ())) > 1:
        return None
    if script is None:
        script = operands.pop(0) if operands else ""
    match = _SUBSTITUTE.fullmatch(script)
    if match is None or operands or {"quiet", "null-data", "file"} & command.parsed.flags.keys():
        return None
    pattern, new = _plain(match[2]), match[3]
    if pattern is None or "&" in new or "\\" in new:
        return None
    lines = [pattern.sub(new, line, count=0 if match[4] else 1) for line in text.split("\n")]
    return "\n".join(lines)


def _grep(command: Command, text: str) -> str | None:
    operands, flags = _operands(command), command.parsed.flags
    source = _flag(command, "regexp")
    if operands is None or flags.keys() - _FLAGS_OF_GREP or len(flags.get("regexp", ())) > 1:
        return None
    if source is None:
        source = operands.pop(0) if operands else ""
    pattern = re.compile(re.escape(source)) if "fixed-strings" in flags else _plain(source)
    if pattern is None or operands:
        return None
    inverted = "invert-match" in flags
    kept = [line for line in text.splitlines() if bool(pattern.search(line)) is not inverted]
    return "".join(f"{line}\n" for line in kept)


_FLAGS_OF_GREP = frozenset({"invert-match", "fixed-strings", "extended-regexp", "regexp", "--"})


def _plain(source: str) -> re.Pattern[str] | None:
    """A pattern that is plain text between anchors; None for any other."""
    match = _PLAIN.fullmatch(source)
    if match is None:
        return None
    return re.compile(match[1] + re.escape(match[2]) + match[3])


def _head(command: Command, text: str) -> str | None:
    count = _count(command)
    return None if count is None else "".join(text.splitlines(keepends=True)[:count])


def _tail(command: Command, text: str) -> str | None:
    count = _count(command)
    return None if count is None else "".join(text.splitlines(keepends=True)[-count or len(text) :])


def _count(command: Command) -> int | None:
    """How many lines ``head`` and ``tail`` print; None where that is unknown."""
    if command.parsed.flags.keys() - {"lines"}:
        return None
    value = _flag(command, "lines")
    if "lines" not in command.parsed.flags:
        return 10
    return int(value) if value is not None and value.isdecimal() else None


_FILTERS: dict[str, Callable[[Command, str], str | None]] = {
    "base32": _base32,
    "base64": _base64,
    "cut": _cut,
    "egrep": _grep,
    "grep": _grep,
    "head": _head,
    "rev": _rev,
    "sed": _sed,
    "tac": _tac,
    "tail": _tail,
    "tr": _tr,
    "xxd": _xxd,
}
NAMES = frozenset(_FILTERS)
"""The filters that are known here."""
