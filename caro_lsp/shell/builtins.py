"""What builtin commands do to the variables, the current folder and the options."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from caro_lsp.shell.command import Unknown
from caro_lsp.shell.expansion import split_text
from caro_lsp.shell.streams import output, read_from
from caro_lsp.shell.syntax import Text
from caro_lsp.shell.values import DEFAULT_SEPARATORS, Value, text_of, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.shell.command import Command, Word
    from caro_lsp.shell.values import Environment


def effects(command: Command, environment: Environment) -> None:
    """Apply what ``command`` does to ``environment``, if it is a builtin that does something."""
    effect = _EFFECTS.get(command.name)
    if effect is not None:
        effect(command, environment)
    elif command.name.startswith(("[[", "((")):
        _guard(command.words[0].source, environment)


def path_in(word: Word, environment: Environment) -> Value:
    """The path that ``word`` names from the current folder, as far as it is known."""
    parts = word.parts
    first = parts[0] if parts else None
    if not isinstance(first, Text) or first.value[:1] in {"/", "~"}:
        return parts
    folder = environment.folder
    if folder is None:
        return (Unknown("$PWD", may_be_empty=False), Text("/"), *parts)
    text, path = text_of(folder), word.value
    if text is not None and path is not None:
        return (Text(posixpath.normpath(posixpath.join(text, path))),)
    return (*folder, Text("/"), *parts)


_ALWAYS_THERE = frozenset({"/", "~", "/etc", "/usr", "/var", ".", "..", "-"})
"""Folders that ``cd`` finds on every machine."""


def _cd(command: Command, environment: Environment) -> None:
    operands = command.parsed.operands
    value = operands[0].value if operands else "~"
    checked = "condition" in command.context or value in _ALWAYS_THERE
    environment.trust_folder(checked=checked)
    if not operands:
        environment.enter((Text("~"),))
        return
    if value == "":
        return
    if value == "-":
        environment.enter((Unknown("$OLDPWD", may_be_empty=False),))
        return
    environment.enter(path_in(operands[0], environment))


def _popd(_: Command, environment: Environment) -> None:
    environment.enter((Unknown("$OLDPWD", may_be_empty=False),))


def _set(command: Command, environment: Environment) -> None:
    arguments = command.arguments
    for index, word in enumerate(arguments):
        value = word.value
        if value == "--" or (value is not None and value[:1] not in {"-", "+"}):
            given = arguments[index + 1 :] if value == "--" else arguments[index:]
            before = arguments[index - 1].value if index else ""
            if value != "--" and before in {"-o", "+o", "-euo", "-eo", "-ueo", "-Eeuo", "-uo"}:
                continue
            known = not any(w.is_pattern or _is_list(w) for w in given)
            environment.set_elements("@", tuple(w.parts for w in given) if known else None)
            break
    text = " ".join(word.value or "" for word in arguments)
    first = text.split(" ")[0]
    short = first if first[:1] in {"-", "+"} and first[:2] != "--" else ""
    if "u" in short or "nounset" in text:
        environment.set_nounset(on=not first.startswith("+"))
    if "e" in short or "errexit" in text:
        environment.set_errexit(on=not first.startswith("+"))


def _is_list(word: Word) -> bool:
    """Whether a word can be any number of words."""
    return any(
        isinstance(part, Unknown) and (not part.quoted or part.source in {"$@", "$*"})
        for part in word.parts
    )


def _shift(command: Command, environment: Environment) -> None:
    given = environment.elements("@")
    operand = command.arguments[0].value if command.arguments else "1"
    if given is not None:
        count = whole(operand or "")
        known = count is not None and count >= 0
        environment.set_elements("@", given[count:] if known else None)
    else:
        environment.set("@", None)
        for number in range(1, 10):
            if environment.value(str(number)) is not None:
                environment.set(str(number), None)


def _read(command: Command, environment: Environment) -> None:
    flags = command.parsed.flags
    names = [w.value for w in command.parsed.operands if w.value and w.value.isidentifier()]
    number = next((w.value or "" for w in flags.get("descriptor", ()) if w), "0")
    text = read_from(command.redirects, environment, number)
    array = next((w.value for w in flags.get("array", ()) if w), None)
    given = dict(command.assignments).get("IFS")
    separators = environment.separators if given is None else text_of(given.parts)
    if array:
        fields = None if text is None else split_text(text, separators or DEFAULT_SEPARATORS)
        environment.set_elements(array, None if fields is None else tuple(fields))
        return
    if text is not None and names and separators is not None and command.name == "read":
        assign_line(names, text, environment, separators)
        return
    lines = text_of(text) if text is not None else None
    if lines is not None and names and command.name in {"mapfile", "readarray"}:
        values = tuple((Text(line, quoted=True),) for line in lines.splitlines())
        environment.set_elements(names[0], values)
        return
    for name in names:
        environment.forget(name)


def assign_line(
    names: list[str], text: Value, environment: Environment, separators: str = DEFAULT_SEPARATORS
) -> None:
    """Give the fields of a line to variables, the rest of it to the last (POSIX read)."""
    whole = text_of(text)
    if whole is not None:
        text = (Text(whole.split("\n")[0]),)
    fields = split_text(text, separators)
    white = "".join(one for one in separators if one in " \t")
    for index, name in enumerate(names):
        if index == len(names) - 1:
            rest = fields[index:]
            if index == 0 and whole is not None:
                environment.set(name, (Text(whole.split("\n")[0].strip(white), quoted=True),))
            else:
                mark = Text(" " if white or not separators else separators[0])
                joined = tuple(part for field in rest for part in (mark, *field))[1:]
                environment.set(name, joined or (Text("", quoted=True),))
        else:
            environment.set(name, fields[index] if index < len(fields) else (Text(""),))


def _exec(command: Command, environment: Environment) -> None:
    if command.arguments:
        return
    for redirect in command.redirects:
        if redirect.descriptor.isdecimal() and redirect.operator[0] == "<":
            number = redirect.descriptor
            environment.feed(read_from([redirect], environment, number), number)


def _printf(command: Command, environment: Environment) -> None:
    arguments = command.arguments
    if len(arguments) > 2 and arguments[0].value == "-v" and (name := arguments[1].value):
        words = (command.words[0], *arguments[2:])
        printed = output(_with_words(command, words), environment)
        environment.set(name, printed if printed is not None else (Unknown(f"${name}"),))


def _with_words(command: Command, words: tuple[Word, ...]) -> Command:
    from dataclasses import replace

    return replace(command, words=words)


def _test(command: Command, environment: Environment) -> None:
    _guard(" ".join(word.source for word in command.arguments), environment)


def _guard(test: str, environment: Environment) -> None:
    """A test of a variable: whoever writes one has thought of the empty value."""
    if "$" not in test:
        return
    for token in test.replace('"', " ").replace("'", " ").split():
        name = token.lstrip("$").strip("{}").partition(":")[0]
        if token.startswith("$") and name.isidentifier():
            environment.not_empty(name)


_EFFECTS: dict[str, Callable[[Command, Environment], None]] = {
    "cd": _cd,
    "pushd": _cd,
    "popd": _popd,
    "set": _set,
    "shift": _shift,
    "read": _read,
    "mapfile": _read,
    "readarray": _read,
    "getopts": _read,
    "exec": _exec,
    "printf": _printf,
    "test": _test,
    "[": _test,
}
