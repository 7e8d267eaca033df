"""Variables that hold a text where a command would read a file, and functions of the script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script.mentions import find_variables, with_names_said
from caro_lsp.generate.script.scope import Scope, Variable, name_parts

if TYPE_CHECKING:
    from caro_lsp.generate.grammar import Answer, Grammar

_FILTERS = frozenset(
    """
awk cut grep head rev sed sort tail tr uniq wc fold base64 md5sum sha256sum sha1sum jq
""".split()  # noqa: SIM905 - many
)
_CALL_FILLER = frozenset(
    """
the a an our my also and now then too as well for of with this that it file folder dir directory
message text real values line please
""".split()  # noqa: SIM905 - many
)


def with_texts_piped(command: str, scope: Scope) -> str:
    """``command`` with texts at its input rather than as files."""
    for variable in scope.variables:
        if not variable.is_text:
            continue
        # Of one line, the letters are what can be turned round.
        command = command.replace(
            f'echo "{variable.written}" | tac', f'echo "{variable.written}" | rev'
        )
        if f' "{variable.written}"' not in command:
            continue
        held = re.escape(f'"{variable.written}"')
        tool = command.split()[0] if command.split() else ""
        match = re.search(rf" < {held}(?=$|\s)|(?<![-\w'\"=/:]) {held}(?=$|\s\|)", command)
        head = command[: match.start()] if match else ""
        if match and tool in _FILTERS and "|" not in head and _has_program(head):
            piped = f"{head}{command[match.end() :]}".strip()
            return f"printf '%s\\n' \"{variable.written}\" | {piped}"
    return command


def as_files(grammar: Grammar, text: str, scope: Scope) -> list[Answer]:
    """The answers where the only variable that is mentioned is a text that is read like a file."""
    found = find_variables(text, scope, find_entities(text))
    if len(found) != 1 or found[0].fits != "string":
        return []
    as_file = Scope(
        tuple(
            Variable(one.name, "a.txt", "file") if one.written == found[0].value else one
            for one in scope.variables
        ),
        scope.commands,
    )
    held = f'"{found[0].value}"'
    return [
        one
        for one in grammar.answers(text, as_file)
        if held not in with_texts_piped(one.command, scope).partition("|")[2]
        and with_texts_piped(one.command, scope) != one.command
    ]


def _has_program(head: str) -> bool:
    """Whether a filter has what it filters by, so that the next word is a file."""
    words = head.split(" ")
    if words[0] in {"awk", "sed", "grep", "jq"}:
        return any(not one.startswith("-") for one in words[1:])
    return not words[-1].startswith(("-d", "-n", "-f", "-c")) or len(words[-1]) > 2


def called(text: str, scope: Scope) -> str:
    """The call of a function of the script that is asked for by its name; empty for none."""
    for name in scope.functions:
        parts = [part for part in name_parts(name.replace("-", "_")) if part not in _CALL_FILLER]
        if not parts:
            continue
        joined = r"[\s_-]*(?:the |a |all )?".join(_verb(part) for part in parts)
        lead = r"(?:also |now |and |then |please |call |run )*"
        match = re.match(rf"{lead}{joined}\b", text, re.IGNORECASE)
        if match is None:
            continue
        rest = text[match.end() :]
        firm = [with_names_said(one, scope) for one in find_entities(rest)]
        found = sorted([*firm, *find_variables(rest, scope, firm)], key=lambda one: one.start)
        left, at = "", 0
        for one in found:
            left, at = f"{left} {rest[at : one.start]}", one.end
        words = re.findall(r"\w+", f"{left} {rest[at:]}".lower())
        if set(words) <= _CALL_FILLER and found:
            return " ".join([name, *(word(one.value) for one in found)])
    return ""


def _verb(part: str) -> str:
    if part == "backup":
        return r"back[\s-]?up"
    return re.escape(part)
