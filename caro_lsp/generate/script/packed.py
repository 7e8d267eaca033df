"""What reads the text of a file of the script that is compressed unpacks it first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_PACKERS = {"gz": "z", "xz": "xz", "bz2": "bz", "zst": "zstd"}
"""What the tools for an ending begin with: zcat, xzgrep."""
_ENDING = re.compile(rf"(?<!\.tar)\.({'|'.join(_PACKERS)})[\"']?$")
_FOUND = re.compile(rf"^\$\((?:ls|find)\b[^|]*(?<!\.tar)\.({'|'.join(_PACKERS)})(?=[\s\"'|)])")
_LOOP = re.compile(rf"\bfor (\w+) in [^;]*(?<!\.tar)\.({'|'.join(_PACKERS)})[\"']?\s*(?:;|$)")
_READ = re.compile(
    r"(?P<tool>grep|head|tail|sort|cut|awk|sed|wc|uniq|nl|tr|cat|less)(?P<given>(?: "
    r"(?:'[^']*'|\"[^\"$]*\"|[^\s'\"|<>;&]+))*?) (?:< )?(?P<file>\"\$\{?(?P<name>\w+)\}?\")"
    r"(?P<rest>(?: \|.*| >.*)?)"
)
_BESIDE = {"grep", "cat", "less"}
"""Tools that have one of their own for compressed files."""


def unpacked(command: str, scope: Scope) -> str:
    """``command``, with the tools that read what a compressed file holds."""
    match = _READ.fullmatch(command)
    if match is None or (match["tool"] == "sed" and " -i" in match["given"]):
        return command
    if not (tool := _packer(match["name"], scope)):
        return command
    if match["tool"] in _BESIDE:
        return f"{tool}{command}"
    return f"{tool}cat {match['file']} | {match['tool']}{match['given']}{match['rest']}"


def _packer(name: str, scope: Scope) -> str:
    """What the tools are called for what a variable holds; empty where it is not compressed."""
    value = next((one.value for one in scope.variables if one.name == name), "")
    found = _ENDING.search(value) or _FOUND.match(value)
    if found:
        return _PACKERS[found[1]]
    for line in reversed(scope.commands):
        if (loop := _LOOP.search(line)) and loop[1] == name:
            return _PACKERS[loop[2]]
    return ""
