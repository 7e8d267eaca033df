"""Which paths a script has made sure not to find, by what it tests and by what it runs.

There is nothing to lose where nothing was: who writes ``[ -e /etc/fstab ] || cp fstab /etc/fstab``
has thought of the file that might be there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.shell.builtins import path_in
from caro_lsp.shell.command import Redirect, Word, text_least
from caro_lsp.shell.expansion import resolve_parts, unfollowed
from caro_lsp.shell.syntax import Text
from caro_lsp.shell.values import new_at, path_named
from caro_lsp.shell.words import substitutions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.shell.command import Command
    from caro_lsp.shell.syntax import RawWord
    from caro_lsp.shell.values import Environment

CHANGES = frozenset(
    ["cp", "dd", "git", "install", "ln", "mv", "rm", "rmdir", "shred", "tee", "truncate", "unlink"]
)
"""Commands for which it counts whether a path was there before; so it does for redirections."""
_EXISTS = frozenset({"-e", "-f", "-d", "-L", "-h", "-s", "-a"})


def marked(command: Command, environment: Environment) -> Command:
    """``command`` with its words marked that name something which was not there."""
    if not environment.anything_new:
        return command
    context = command.context
    if environment.folder is None and environment.is_new("$PWD"):
        context = (*context, "new-folder")

    def mark(word: Word) -> Word:
        new = environment.is_new(path_named(path_in(word, environment)))
        return Word(word.span, word.source, word.parts, new) if new is not word.new else word

    words = (*command.words[:1], *map(mark, command.arguments))
    redirects = tuple(
        [Redirect(r.operator, r.descriptor, mark(r.target), r.span) for r in command.redirects]
    )
    return command.changed(words, redirects, context)


def folder_context(environment: Environment) -> Iterator[str]:
    """What is known of the current folder, which the script has entered."""
    folder = environment.folder or ()
    if environment.folder_is_unchecked:
        yield "cd-unchecked"
    elif folder and text_least(folder):
        yield "cd-checked"
    if environment.is_new(path_named(folder)):
        yield "new-folder"


def absent_if(test: list[RawWord], environment: Environment, *, met: bool) -> frozenset[str]:
    """What is certain not to be there where a test such as ``-e path`` has that outcome."""
    if met or len(test) != 2 or test[0].source not in _EXISTS or any(substitutions(test[1].parts)):
        return frozenset()
    parts = resolve_parts(test[1].parts, environment, unfollowed)
    return new_at(path_named(path_in(Word(None, test[1].source, parts), environment)))


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
