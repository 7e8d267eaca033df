"""From one command to matches that mean commands like it, the widest first.

What makes a command dangerous is carried by its verb, its flags, what its arguments name, what it
writes to, or what reads its output. A match names these and leaves the rest open; each next one
names more, the last one every word. None of them looks at the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caro_lsp.dogma.classes import classes
from caro_lsp.heal.proposals import danger
from caro_lsp.heal.proposals.made_up import is_made_up
from caro_lsp.shell import tools
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caro_lsp.shell.command import Command, Word

Match = dict[str, Any]

_SUBCOMMAND = re.compile(r"[a-z][a-z0-9]*(?:[:_-][a-z0-9]+)*")
_HELP = ("help", "version", "dry-run")
_MAX_SUBCOMMANDS = 4


@dataclass(frozen=True)
class Carriers:
    """What of a command carries the danger.

    ``line`` is its name with its subcommand, ``verb`` whether a word of it says that something is
    taken away, ``flags`` and ``classes`` those that are worth a second look, ``others`` all other
    flags, ``operands`` the words behind ``line``.
    """

    line: str
    verb: bool
    flags: tuple[str, ...]
    others: tuple[str, ...]
    classes: tuple[str, ...]
    operands: tuple[Word, ...]
    first: int
    """The place of the first of ``operands``, from 1, as ``at`` of a rule counts."""
    facts: bool
    """Whether there are facts about the tool."""

    @property
    def clear(self) -> bool:
        """Whether anything of the command says by itself that it may do harm."""
        return self.verb or bool(self.flags) or bool(self.classes)


def culprit(text: str, found: Iterable[str] = ()) -> Command | None:
    """The command of ``text`` that is meant; None where nothing would run.

    ``found`` are commands, as findings show them, that a rule has found at another level.
    """
    every = commands(parse(text.encode("utf-8", "replace")))
    named = [command for command in every if command.name]
    shown = set(found)
    for choice in (
        [command for command in every if command.text in shown],
        [c for c in named if c.name not in danger.QUIET and carriers(c).clear],
        [command for command in named if command.name not in danger.QUIET],
        [command for command in every if command.redirects],
        named,
    ):
        if choice:
            return choice[0]
    return None


def carriers(command: Command) -> Carriers:
    """What of ``command`` carries the danger."""
    parsed = command.parsed
    tool = tools.lookup(command.name)
    words = parsed.subcommand.split()
    behind = [] if words else _subcommands(parsed.operands, known=tool is not None)
    words += behind
    first = len(behind)
    operands = parsed.operands[first:]
    named = {name for word in operands for name in classes(word, command.folder)}
    known = [flag for flag in parsed.flags if flag != "--" or command.name == "git"]
    sharp = tuple(flag for flag in known if flag in danger.FLAGS or danger.VERB.search(flag))
    verb = any(danger.VERB.search(word) for word in (command.name, *words))
    return Carriers(
        " ".join((command.name, *words)),
        verb,
        sharp,
        tuple(flag for flag in known if flag not in sharp and flag not in _HELP),
        tuple(name for name in danger.CLASSES if name in named),
        operands,
        first + 1,
        tool is not None,
    )


def _subcommands(operands: tuple[Word, ...], *, known: bool) -> list[str]:
    """The first words that are a subcommand, up to one that takes something away.

    Of a tool that is ``known`` without subcommands only such a verb makes them one.
    """
    words: list[str] = []
    for word in operands[:_MAX_SUBCOMMANDS]:
        if word.value is None or not _SUBCOMMAND.fullmatch(word.value):
            break
        words.append(word.value)
        if danger.VERB.search(word.value):
            return words
    return [] if known else words[:1]


def widening(command: Command) -> Iterator[Match]:
    """Matches that ``command`` meets, the widest first, the last one naming all its words."""
    what = carriers(command)
    given: list[Match] = []
    neighbours = _neighbours(command)
    writes = _writes(command)
    head = {"command": what.line} if command.name else {}
    carried = _flags(command, what.flags)
    args = [{"name": "arg", "class": list(what.classes)}] if what.classes else []
    if what.verb or what.flags:
        given.append({**head, **carried})
    if args:
        given.append({**head, **carried, "args": args})
    given += [{**head, **carried, **extra} for extra in (*neighbours, *writes) if extra]
    if neighbours and args:
        given.append({**head, **carried, "args": args, **neighbours[0]})
    every = _flags(command, (*what.flags, *what.others))
    if what.others and what.clear:
        given.append({**head, **every, **({"args": args} if args else {})})
    if named := [*_named_so(what)]:
        given.append({**head, **carried, "args": named})
    exact = [*_shapes(what)]
    if exact:
        given.append({**head, **every, "args": exact})
        given.append({**head, **every, "args": exact, **_together([*neighbours, *writes])})
    else:
        given.append({**head, **every, **_together([*neighbours, *writes])})
    seen: list[Match] = []
    for match in given:
        if match not in seen and set(match) - {"args"}:
            seen.append(match)
            yield match


def narrowing(command: Command) -> Iterator[Match]:
    """Exceptions that ``command`` is one of, the widest first, the last one naming its words."""
    what = carriers(command)
    head = {"command": what.line} if command.name else {}
    every = _all(command)
    beyond = {"not": {"args": [{"at": what.first + len(what.operands)}]}}
    around = _together([*_neighbours(command), *_writes(command)])
    if not what.operands and not every:
        yield {**head, **around, **beyond}
        return
    if every:
        yield {**head, **every, **around, **(beyond if not what.operands else {})}
    tame = [_tame(word, what.first + n, command) for n, word in enumerate(what.operands)]
    if what.operands and all(tame):
        yield {**head, **every, **around, "args": tame, **beyond}
    if what.operands:
        words = [word.value if word.value is not None else word.shown for word in what.operands]
        # Where a word is not told, the exception must not be for any.
        exact = [
            one if is_made_up(word) else {"at": what.first + n, "is": word}
            for n, (word, one) in enumerate(zip(words, tame, strict=True))
        ]
        if all(exact):
            yield {**head, **every, **around, "args": exact, **beyond}


def _all(command: Command) -> Match:
    flags = [flag for flag in command.parsed.flags if flag != "--" or command.name == "git"]
    return {"flags": {"all": flags}} if flags else {}


def _flags(command: Command, wanted: Iterable[str]) -> Match:
    every = list(dict.fromkeys(wanted))
    none = [flag for flag in _HELP if flag not in command.parsed.flags]
    spec: Match = {**({"all": every} if every else {}), **({"none": none} if none else {})}
    return {"flags": spec} if spec else {}


def _neighbours(command: Command) -> list[Match]:
    """What stands before or behind, where one of the two runs what it reads."""
    pipeline = command.pipeline
    if pipeline is None or len(pipeline.stages) < 2:
        return []
    before = [stage[-1].name for stage in pipeline.stages[: command.stage] if stage]
    behind = [stage[-1].name for stage in pipeline.stages[command.stage + 1 :] if stage]
    found: list[Match] = []
    if behind:
        found.append({"pipeline": {"to": {"command": behind[-1]}}})
    elif before:
        found.append({"pipeline": {"from": {"command": before[-1]}}})
    return found


def _writes(command: Command) -> list[Match]:
    for redirect in command.redirects:
        if redirect.operator not in {">", ">>", ">|", "&>", "&>>"}:
            continue
        named = classes(redirect.target, command.folder)
        chosen = [name for name in danger.CLASSES if name in named]
        if chosen:
            return [{"redirects": [{"op": redirect.operator, "class": chosen}]}]
        if redirect.target.value not in {None, "/dev/null"}:
            return [{"redirects": [{"op": redirect.operator, "is": redirect.target.value}]}]
    return []


def _named_so(what: Carriers) -> Iterator[Match]:
    """Paths that end as the operands do, whatever folder they are in."""
    for number, word in enumerate(what.operands[:6]):
        if word.value is None:
            return
        last = word.value.rstrip("/").rpartition("/")[2]
        if not re.search(r"[A-Za-z0-9]{2}", last) or "://" in word.value:
            return
        yield {"at": what.first + number, "regex": f"(^|/){re.escape(last)}/?$"}


def _shapes(what: Carriers) -> Iterator[Match]:
    """Each operand by its word; one that is not told by the folder that it is in, or as any."""
    for number, word in enumerate(what.operands[:6]):
        value = word.value if word.value is not None else word.shown
        at = what.first + number
        yield {"at": at, **_untold(value)} if is_made_up(value) else {"at": at, "is": value}


def _untold(value: str) -> Match:
    folder, _, last = value.rstrip("/").rpartition("/")
    known = is_made_up(last) and not is_made_up(folder) and bool(folder)
    return {"regex": f"^{re.escape(folder)}/[^/]+/?$"} if known else {}


def _tame(word: Word, at: int, command: Command) -> Match:
    """A path below the current folder, or a word that is none; empty for what may be anything."""
    value, named = word.value, classes(word, command.folder)
    if value is None or named & {*danger.CLASSES, "outside", "unknown", "maybe-empty"}:
        return {}
    if "remote-url" in named:
        return {"at": at, "class": ["remote-url"]}
    return {"at": at, "not-class": [*danger.CLASSES, "outside", "unknown", "remote-url"]}


def _together(parts: Iterable[Match]) -> Match:
    found: Match = {}
    for part in parts:
        found |= part
    return found
