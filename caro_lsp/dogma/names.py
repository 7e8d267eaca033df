"""The names that a rule uses: commands, flags, contexts, placeholders, and which of them exist.

Takes the content of rule files as it stands, also where it is not valid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caro_lsp.shell import tools

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from caro_lsp.dogma.schema import Path
    from caro_lsp.shell.tools import Flag, Tool

CONTEXTS = {
    "sudo": "It runs as another user, by sudo or doas.",
    "ssh": "It runs on another machine.",
    "docker": "It runs in a container, by docker or podman.",
    "kubernetes": "It runs in a pod.",
    "chroot": "It runs with another root folder.",
    "xargs": "xargs runs it, with arguments from its input.",
    "find": "find runs it, for what it found.",
    "trap": "It runs at a signal or at the end of the script.",
    "substitution": "Its output becomes a part of another command.",
    "loop": "It may run more than once.",
    "branch": "It may run or not, by an `if` or `case` whose condition is not constant.",
    "condition": "Its exit status decides what runs next.",
    "cd-checked": "A cd before it has entered a folder whose name cannot be empty.",
    "cd-unchecked": "A cd before it may have failed, and nothing would have stopped the script.",
    "new-folder": "It runs in a folder that the script itself has made.",
    "purge": "It runs only where the script was called to `remove` or `purge` its package.",
    "background": "The script does not wait for it.",
    "function": "It stands in a function; `function:NAME` is one by name.",
    "function-never-called": "It stands in a function that nothing in the script calls.",
}
OPERATORS = {
    ">": "Output into a file; what was in it is lost.",
    ">>": "Output at the end of a file.",
    ">|": "Output into a file, also where noclobber is set.",
    "&>": "Output and errors into a file.",
    "&>>": "Output and errors at the end of a file.",
    "<": "Input from a file.",
    "<>": "Input and output.",
}
PLACEHOLDERS = {
    "command": "What would run, with its values.",
    "flag": "The flags of `all` and `any` that stand there.",
    "host": "Where it would run, for a command inside ssh.",
}
"""Placeholders that every rule has."""

_PATTERN = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class Part:
    """A match inside a rule: the outermost, or one nested in it.

    ``commands`` are the names that it is about, its own or those of the match around it.
    """

    path: Path
    spec: Mapping[str, Any]
    commands: tuple[str, ...]


def parts(rule: Any) -> Iterator[Part]:
    """The match of ``rule``, those of its fixes, and all that are nested in them."""
    match = mapping(rule).get("match")
    commands = tuple(texts(mapping(match).get("command")))
    stack: list[tuple[Path, Any, tuple[str, ...]]] = [
        ((*path, "when"), fix["when"], commands) for path, fix in fixes(rule) if "when" in fix
    ]
    stack.append((("match",), match, ()))
    while stack:
        path, spec, around = stack.pop()
        if not isinstance(spec, dict):
            continue
        commands = tuple(texts(spec.get("command"))) or around
        yield Part(path, spec, commands)
        for key in ("any", "all"):
            for index, inner in enumerate(entries(spec.get(key))):
                stack.append(((*path, key, index), inner, commands))
        stack.append(((*path, "not"), spec.get("not"), commands))
        for key, inner in mapping(spec.get("pipeline")).items():
            # Another command of the pipeline.
            stack.append(((*path, "pipeline", str(key)), inner, ()))


def captured(rule: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a finding of ``rule`` always has, and those that it has sometimes."""
    match = mapping(mapping(rule).get("match"))
    if match.get("query"):
        return frozenset(), frozenset()
    return _captured(match)


def captured_for(fix: Any) -> frozenset[str]:
    """The names that only ``fix`` of a rule has, by its ``when``."""
    always, perhaps = _captured(mapping(mapping(fix).get("when")))
    return always | perhaps


def fixes(rule: Any) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The fixes of ``rule``, each with its place."""
    content = mapping(rule)
    yield ("fix",), mapping(content.get("fix"))
    for index, fix in enumerate(entries(content.get("fixes"))):
        yield ("fixes", index), mapping(fix)


def part_of_fix(path: Path) -> Path:
    """The place ``path`` as it is inside a fix; empty where it is not in one."""
    if path[:1] == ("fixes",) and path[1:2] and isinstance(path[1], int):
        return path[2:]
    return path[1:] if path[:1] == ("fix",) else ()


def _captured(spec: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    values = mapping(mapping(spec.get("flags")).get("values")).values()
    words = [*entries(spec.get("args")), *entries(spec.get("redirects")), *values]
    always = {name for word in words for name in texts(mapping(word).get("name"))}
    perhaps: set[str] = set()
    for inner in (*entries(spec.get("all")), *mapping(spec.get("pipeline")).values()):
        certain, possible = _captured(mapping(inner))
        always |= certain
        perhaps |= possible
    choices = [_captured(mapping(inner)) for inner in entries(spec.get("any"))]
    if choices:
        always |= frozenset.intersection(*(certain for certain, _ in choices))
        perhaps |= frozenset().union(*(certain | possible for certain, possible in choices))
    return frozenset(always), frozenset(perhaps - always)


def is_pattern(command: str) -> bool:
    """Whether the name of a command stands for several names, such as ``mkfs*``."""
    return _PATTERN.search(command) is not None


def tool_of(command: str) -> tuple[Tool | None, str]:
    """The facts about ``command`` or its subcommand, and the words that are not in the facts."""
    name, *words = command.split()[:8] or [""]
    tool = None if is_pattern(name) else tools.lookup(name)
    for length in range(len(words), 0, -1):
        subcommand = tool.subcommands.get(" ".join(words[:length])) if tool else None
        if subcommand is not None:
            return subcommand, " ".join(words[length:])
    return tool, " ".join(words)


def flags_of(command: str) -> dict[str, Flag] | None:
    """The flags that the facts know ``command`` to have, by their names in rules.

    Those of the tool stand before a subcommand. Without one, those of all subcommands count. None
    where there are no facts about the tool or the subcommand.
    """
    tool, rest = tool_of(command)
    if tool is None or (rest and tool.subcommands):
        return None
    outer = tools.lookup(command.split(maxsplit=1)[0])
    below = tool.subcommands.values()
    around = [outer] if outer is not None and outer is not tool else []
    return {flag.name: flag for each in (*below, *around, tool) for flag in each.flags}


def spelled(flag: Flag) -> str:
    """How a flag is written on a command line, such as ``-r, --recursive``."""
    return ", ".join((*(f"-{s}" for s in flag.short), *(f"--{name}" for name in flag.long)))


def mapping(value: Any) -> Mapping[str, Any]:
    """``value`` if it is keys and values, else none."""
    return value if isinstance(value, dict) else {}


def entries(value: Any) -> list[Any]:
    """``value`` if it is a list, else none."""
    return value if isinstance(value, list) else []


def texts(value: Any) -> list[str]:
    """The texts of a list, or a single one."""
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str) and text]
