"""Mail of what a script has made or can tell: "send the report with the subject 'weekly'"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path, word
from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script import traces
from caro_lsp.generate.script.mentions import find_variables
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

_MAILS = re.compile(
    r"(?:(?:and|now|then|finally)[, ]+)*(?P<verb>mail|e-?mail|send) (?P<what>.+?)"
    r"(?: to (?P<to>.+?))?"
    r"(?:,? (?:with|under|using)? ?(?:the |a |as )?subject (?:line )?(?P<subject>\"[^\"]+\"|'[^']+'|\$?\w+))?"
    r"(?: by (?:e-?)?mail)?",
    re.IGNORECASE,
)
_PEOPLE = frozenset(
    """
    admin admins to recipient recipients mail email mailto address ops owner contact team rcpt
    """.split()  # noqa: SIM905 - many
)
_ARTICLES = re.compile(r"(?:\b(?:the|our|my|a|file|it|address)\b|\s)*", re.IGNORECASE)


def mailed(text: str, scope: Scope, ask: Callable[[str], str]) -> str:
    """The command that mails what ``text`` says; empty where it asks for no mail.

    ``ask`` gives the command for what is to be told, empty where that is not sure.
    """
    match = _MAILS.fullmatch(text.strip(" .?!"))
    if match is None:
        return ""
    sure = match["subject"] or match["verb"].lower() != "send"
    recipient = _recipient(match["to"], scope)
    if not recipient or not (sure or match["to"]):
        return ""
    subject = _subject(match["subject"] or "", match["what"], scope)
    call = f"mail -s {subject} {recipient}"
    if file := _file(match["what"], scope):
        return f"{call} < {file}"
    command = ask(match["what"])
    return f"{command} | {call}" if command else ""


def _is_person(one: Variable) -> bool:
    mail = re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", one.value)
    return bool(mail) or (one.sort == "text" and name_parts(one.name)[-1:] != []
                          and name_parts(one.name)[-1] in _PEOPLE)  # fmt: skip


def _recipient(said: str | None, scope: Scope) -> str:
    people = [one for one in scope.variables if _is_person(one)]
    if said is None:
        return f'"{people[0].written}"' if len(people) == 1 else ""
    where = f"the {said}"
    firm = find_entities(where)
    found = [*firm, *find_variables(where, scope, firm)]
    if len(found) == 1 and found[0].kind == "email":
        return found[0].value
    if len(found) == 1 and any(found[0].value == one.written for one in people):
        return f'"{found[0].value}"'
    return ""


def _file(said: str, scope: Scope) -> str:
    where = f"the {said}"
    firm = find_entities(where)
    found = [*firm, *find_variables(where, scope, firm)]
    if not found and re.fullmatch(r"it|that|the (?:report|result|file|output|summary)", said):
        return traces.last(scope.commands, "file")
    if len(found) != 1 or (found[0].fits or found[0].kind) != "file":
        return ""
    one = found[0]
    if not _ARTICLES.fullmatch(where[: one.start] + where[one.end :]):
        return ""
    return f'"{one.value}"' if one.kind == "variable" else path(one.value)


def _subject(said: str, what: str, scope: Scope) -> str:
    if said[:1] in {'"', "'"}:
        return word(said[1:-1])
    name = said.removeprefix("$")
    if one := next((one for one in scope.variables if one.name == name), None):
        return f'"{one.written}"'
    return word(said or re.sub(r"^(?:the|our|a) ", "", what))
