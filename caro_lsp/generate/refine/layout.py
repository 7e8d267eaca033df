"""Commands over several lines: on one line to be changed, and laid out again as they were."""

from __future__ import annotations

import re

from caro_lsp.generate.refine.parts import parts_of

_CONTINUED = re.compile(r"[ \t]*\\\n[ \t]*")
_BROKEN = re.compile(r"(?P<operator>&&|\|\||\||;)[ \t]*\n(?P<indent>[ \t]*)(?=\S)")


def on_one_line(command: str) -> str:
    """``command`` without line breaks that mean nothing; others stay."""
    return _BROKEN.sub(r"\g<operator> ", _CONTINUED.sub(" ", command))


def laid_out_as(command: str, model: str) -> str:
    """``command``, which is on one line, broken where ``model`` is."""
    if (broken := _BROKEN.search(model)) is not None:
        command = _after_operators(command, broken["operator"], broken["indent"])
    at = 0
    for match in re.finditer(r"\\\n(?P<indent>[ \t]*)(?P<word>\S+)", model):
        found = re.compile(rf" {re.escape(match['word'])}(?!\S)").search(command, at)
        if found:
            place = found.start()
            written = f" \\\n{match['indent']}"
            command = f"{command[:place]}{written}{command[place + 1 :]}"
            at = place + len(written)
    return command


def _after_operators(command: str, operator: str, indent: str) -> str:
    parts = parts_of(command)
    if parts is None:
        return command
    written = [part.written() for part in parts]
    broken = [
        f"{text.rstrip()}\n{indent}" if part.operator.strip() == operator else text
        for text, part in zip(written, parts, strict=True)
    ]
    return "".join(broken)
