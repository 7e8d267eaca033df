"""More of a list that a line has: folders that it makes, files that it packs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import EXTENSIONS

if TYPE_CHECKING:
    from caro_lsp.generate.script.analogy.statements import Statement

_LEAD = r"(?:(?:and|now|then|also|likewise|similarly|next|the same for|same for|same with)[ ,]+)*"
_TOO = r"(?:,? (?:too|as well|also|likewise|(?:in )?the same way))?"
_NAME = r"[\w.-]+(?:/[\w.-]+)*"
_FOLDERS = re.compile(
    rf"{_LEAD}(?:(?:make|create|add|mkdir|need|we need) )?(?:the )?"
    r"(?P<noun>dirs?|folders?|directories|directory|subfolders?)(?: for| called| named)?"
    rf" (?P<names>{_NAME}(?:(?:, (?:and )?| and ){_NAME})*){_TOO}",
    re.IGNORECASE,
)
_MAKES = re.compile(r"mkdir(?: -p| --parents| -m ?\d+)*")
_IN_BRACES = re.compile(rf"(?P<head>{_MAKES.pattern} [^\s{{}}]*)\{{[\w,./-]+\}}")
_BESIDE = re.compile(
    rf"(?P<head>{_MAKES.pattern} )(?P<folder>\"?\$\{{?\w+\}}?/"
    rf"|[\w./-]+/)[^\s\"]+(?P<quote>\"?)"
)
_PACKS = re.compile(
    rf"{_LEAD}(?:(?:zip|pack|tar|archive|bundle) )?(?:all )?(?:the )?\*?\.?"
    rf"(?P<kind>[a-z0-9]{{2,8}})(?: files)?"
    rf" (?:as|into|to|in) (?P<archive>[\w./-]+\.(?:zip|7z|tar(?:\.\w+)?|tgz)){_TOO}",
    re.IGNORECASE,
)
_PACKED = re.compile(
    r"(?P<head>(?:zip|7z a)(?: -\w+)* |tar (?:-\w+ )*-?\w*c\w*f )(?P<archive>\S+) (?P<files>[^"
    r"|>&;$\"]+)$"
)


def more(asked: str, lines: list[Statement]) -> str:
    """The last line that makes such a list, with the list that is asked for; empty for none."""
    if match := _FOLDERS.fullmatch(asked):
        names = re.split(r", (?:and )?| and ", match["names"])
        return next((one for line in reversed(lines) if (one := _made(line.text, names))), "")
    if match := _PACKS.fullmatch(asked):
        return next((one for line in reversed(lines) if (one := _packed(line.text, match))), "")
    return ""


def _made(line: str, names: list[str]) -> str:
    if found := _IN_BRACES.fullmatch(line):
        listed = ",".join(names)
        return f"{found['head']}{{{listed}}}" if len(names) > 1 else f"{found['head']}{listed}"
    if found := _BESIDE.match(line):
        head, folder, quote = found.group("head", "folder", "quote")
        return head + " ".join(f"{folder}{name}{quote}" for name in names)
    return ""


def _packed(line: str, match: re.Match[str]) -> str:
    """Files of another kind, from the folder that those of the line are in."""
    found = _PACKED.fullmatch(line)
    if found is None:
        return ""
    folders = {one.rpartition("/")[0] for one in found["files"].split()}
    archive = match["archive"]
    same = (
        archive.partition(".")[2].split("/")[-1]
        == found["archive"].partition(".")[2].split("/")[-1]
    )
    if len(folders) != 1 or not same or archive == found["archive"]:
        return ""
    kind = match["kind"].lower()
    ending = EXTENSIONS.get(kind, EXTENSIONS.get(kind.removesuffix("s"), kind))
    folder = folders.pop()
    return f"{found['head']}{archive} {folder}{'/' if folder else ''}*.{ending}"
