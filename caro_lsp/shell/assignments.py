"""Which variables of the script a function sets, by its text alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.shell.syntax import AndOr, Branch, Group, Loop, Sequence, Simple

if TYPE_CHECKING:
    from caro_lsp.shell.syntax import Function, Statement

LOCAL = frozenset({"local", "declare", "typeset"})
"""Builtins whose variables end with the function that calls them."""


def variables_set(function: Function) -> frozenset[str]:
    """The variables that a call of ``function`` may set for what runs after it.

    Subshells and pipelines keep theirs to themselves, and what a function calls is not looked into.
    """
    found: set[str] = set()
    local: set[str] = set()
    pending: list[Statement] = [function.body]
    while pending:
        statement = pending.pop()
        if isinstance(statement, Simple):
            names = {assignment.name for assignment in statement.assignments}
            if statement.declares in LOCAL:
                local |= names
            elif statement.declares or not statement.words:
                found |= names
            elif statement.words[0].source == "read":
                found |= {w.source for w in statement.words[1:] if w.source.isidentifier()}
        elif isinstance(statement, Sequence):
            pending += statement.items
        elif isinstance(statement, AndOr):
            pending += (statement.left, statement.right)
        elif isinstance(statement, Branch):
            pending += (statement.condition, *statement.arms)
        elif isinstance(statement, Loop):
            pending += (statement.condition, statement.body)
            found.add(statement.variable)
        elif isinstance(statement, Group) and not statement.subshell:
            pending.append(statement.body)
    return frozenset(found - local - {""})
