"""Which paths a script has made sure not to find, by what it tests and by what it runs.

There is nothing to lose where nothing was: who writes ``[ -e /etc/fstab ] || cp fstab /etc/fstab``
has thought of the file that might be there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.shell.builtins import path_in
from caro_lsp.shell.command import Word, text_least
from caro_lsp.shell.expansion import resolve_parts
from caro_lsp.shell.parse import parse
from caro_lsp.shell.syntax import AndOr, Group, Opaque, Sequence, Simple, Substitution, Text
from caro_lsp.shell.values import Value, path_named
from caro_lsp.shell.words import substitutions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.shell.command import Command
    from caro_lsp.shell.syntax import Branch, RawWord, Statement
    from caro_lsp.shell.values import Environment

CHANGES = frozenset(
    ["cp", "dd", "git", "install", "ln", "mv", "rm", "rmdir", "shred", "tee", "truncate", "unlink"]
)
"""Commands for which it counts whether a path was there before; so it does for redirections."""
MAX_FAILED = 8
"""Conditions that have failed in front of an arm, of which it counts what they say."""
_EXISTS = frozenset({"-e", "-f", "-d", "-L", "-h", "-s", "-a"})
_LEAVES = frozenset({"exit", "return", "break", "continue"})


def marked(command: Command, environment: Environment) -> Command:
    """``command`` with its words marked that name something which was not there."""
    if not environment.anything_new:
        return command
    context = command.context
    if environment.folder is None and environment.is_new("$PWD"):
        context = (*context, "new-folder")

    def mark(word: Word) -> Word:
        return replace(word, new=environment.is_new(path_named(path_in(word, environment))))

    return replace(
        command,
        context=context,
        words=(*command.words[:1], *map(mark, command.arguments)),
        redirects=tuple(replace(r, target=mark(r.target)) for r in command.redirects),
    )


def folder_context(environment: Environment) -> Iterator[str]:
    """What is known of the current folder, which the script has entered."""
    folder = environment.folder or ()
    if environment.folder_is_unchecked:
        yield "cd-unchecked"
    elif folder and text_least(folder):
        yield "cd-checked"
    if environment.is_new(path_named(folder)):
        yield "new-folder"


def note_absent(statement: Statement, environment: Environment, *, met: bool) -> None:
    """Note what is not there where ``statement`` has succeeded, or failed if not ``met``."""
    for word in _absent(statement, met=met):
        if any(substitutions(word.parts)):
            continue
        parts = resolve_parts(word.parts, environment, _unknown)
        path = path_in(Word(None, word.source, parts), environment)
        environment.note_new(path_named(path))


def note_arm(branch: Branch, index: int, environment: Environment) -> None:
    """Note what is not there at the beginning of one arm of ``if``."""
    conditions = _conditions(branch)
    for condition in conditions[max(index - MAX_FAILED, 0) : index]:
        note_absent(condition, environment, met=False)
    if index < len(conditions):
        note_absent(conditions[index], environment, met=True)


def note_behind(branch: Branch, environment: Environment) -> None:
    """Note what is not there behind ``if ...; then ... exit; fi``."""
    conditions = _conditions(branch)
    if len(conditions) == 1 and leaves(branch.arms[0]):
        note_absent(conditions[0], environment, met=False)


def leaves(statement: Statement) -> bool:
    """Whether what follows ``statement`` does not run behind it."""
    if isinstance(statement, (Sequence, Group)):
        items = statement.items if isinstance(statement, Sequence) else statement.body.items
        return bool(items) and leaves(items[-1])
    return isinstance(statement, Simple) and _name(statement) in _LEAVES


def _conditions(branch: Branch) -> tuple[Statement, ...]:
    """The conditions of ``if`` and its ``elif``; none for ``case``."""
    if branch.words:
        return ()
    items = branch.condition.items
    count = len(branch.arms) - branch.complete
    return (branch.condition,) if count == 1 else items if len(items) == count else ()


def _absent(statement: Statement, *, met: bool) -> Iterator[RawWord]:
    """The words for paths that are not there where ``statement`` has that outcome."""
    if isinstance(statement, Sequence):
        if statement.items:
            yield from _absent(statement.items[-1], met=met)
    elif isinstance(statement, Group):
        yield from _absent(statement.body, met=met)
    elif isinstance(statement, AndOr):
        if (statement.operator == "&&") is met:
            yield from _absent(statement.left, met=met)
            yield from _absent(statement.right, met=met)
    elif isinstance(statement, Simple):
        yield from _tested(statement, met=met is not statement.negated)


def _tested(simple: Simple, *, met: bool) -> Iterator[RawWord]:
    """The words for paths that are not there where a test has that outcome."""
    name = _name(simple)
    if name.startswith("[["):
        opaque = simple.words[0].parts[0]
        if isinstance(opaque, Opaque):
            yield from _in_brackets(opaque.source, met=met)
        return
    if name not in {"[", "test"}:
        return
    words = [word for word in simple.words[1:] if word.source != "]"]
    joined = {"-a": True, "-o": False}
    parts: list[list[RawWord]] = [[]]
    operators: set[bool] = set()
    for index, word in enumerate(words):
        # A -a in front of a path is the old name of -e.
        if word.source in joined and parts[-1] and index + 1 < len(words) and _ended(parts[-1]):
            operators.add(joined[word.source])
            parts.append([])
        else:
            parts[-1].append(word)
    if operators and operators != {met}:
        return
    for part in parts:
        negated = part[0].source == "!" if part else False
        asked = part[1:] if negated else part
        if len(asked) == 2 and asked[0].source in _EXISTS and met is negated:
            yield asked[1]


def _ended(words: list[RawWord]) -> bool:
    """Whether ``words`` are a whole test."""
    count = len(words) - (words[0].source == "!")
    return count == 1 or (count == 2 and words[-2].source[:1] == "-") or count == 3


def _in_brackets(source: str, *, met: bool) -> Iterator[RawWord]:
    """The same for ``[[ ... ]]``."""
    inside = source.removeprefix("[[").removesuffix("]]")
    if "(" in inside or ("&&" in inside and not met) or ("||" in inside and met):
        return
    for piece in re.split(r"&&|\|\|", inside):
        script = parse(f"test {piece.strip()}".encode("utf-8", "replace"))
        statement = script.units[0].statement if len(script.units) == 1 else None
        if isinstance(statement, Simple):
            yield from _tested(statement, met=met)


def _name(simple: Simple) -> str:
    return simple.words[0].source if simple.words else ""


def _unknown(_: Substitution) -> Value:
    return ()


# What commands do.


def _move(command: Command, environment: Environment) -> None:
    """``mv``: nothing is left where it was."""
    operands = command.parsed.operands
    gone = operands if "target-directory" in command.parsed.flags else operands[:-1]
    _note(gone, environment)


def _mount(command: Command, environment: Environment) -> None:
    """``mount --move``: what was below is elsewhere."""
    flags = command.parsed.flags
    options = [word.value or "" for word in flags.get("options", ()) if word]
    if "move" in flags or any("move" in value.split(",") for value in options):
        _note(command.parsed.operands[:1], environment)


def _mkdir(command: Command, environment: Environment) -> None:
    """``mkdir``: fails where something is. Who makes ``.git`` begins a repository."""
    operands = command.parsed.operands
    if "parents" not in command.parsed.flags:
        _note(operands, environment)
    for word in operands:
        folder, slash, name = path_named(path_in(word, environment)).rpartition("/")
        if slash and name == ".git":
            environment.note_new(folder)


def _git(command: Command, environment: Environment) -> None:
    """``git clone``, ``git worktree add``: fail where something is; ``git init``: begins anew."""
    parsed = command.parsed
    operands = parsed.operands
    if parsed.subcommand == "init":
        here = Word(None, ".", (Text("."),))
        _note(operands[:1] or (here,), environment)
    elif parsed.subcommand == "clone" and operands:
        if len(operands) > 1:
            _note(operands[1:2], environment)
        elif (address := operands[0].value) is not None:
            name = address.rstrip("/").rpartition("/")[2].rpartition(":")[2].removesuffix(".git")
            _note((replace(operands[0], parts=(Text(name),)),), environment)
    elif parsed.subcommand == "worktree add":
        _note(operands[:1], environment)


def _note(words: tuple[Word, ...], environment: Environment) -> None:
    for word in words:
        if not word.is_pattern:
            environment.note_new(path_named(path_in(word, environment)))


_EFFECTS: dict[str, Callable[[Command, Environment], None]] = {
    "mv": _move,
    "mount": _mount,
    "mkdir": _mkdir,
    "git": _git,
}


def note_made(command: Command, environment: Environment) -> None:
    """Note which paths hold nothing any more, or nothing yet, where ``command`` has run."""
    effect = _EFFECTS.get(command.name)
    if effect is not None:
        effect(command, environment)
