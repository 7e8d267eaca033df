"""Requests that go on from a line above, each way to do so in its turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.generate.script import fitting
from caro_lsp.generate.script.following.announced import of_announced
from caro_lsp.generate.script.following.each import of_each
from caro_lsp.generate.script.following.fields import other_field
from caro_lsp.generate.script.following.forms import of_form
from caro_lsp.generate.script.following.listed import of_listed
from caro_lsp.generate.script.following.more import more
from caro_lsp.generate.script.following.things import of_archive
from caro_lsp.generate.script.following.tools import in_same_folder, installed, tagged

if TYPE_CHECKING:
    from caro_lsp.generate.grammar import Grammar
    from caro_lsp.generate.script.scope import Scope

_WHOLE = 0.999


def followed(grammar: Grammar, text: str, scope: Scope) -> str:
    """The command for a request that goes on from a line above; empty where it does not."""
    if not scope.commands:
        return ""

    def ask(said: str, within: Scope) -> str:
        best = next(iter(grammar.answers(said, within)), None)
        if best is None or best.coverage <= _WHOLE or not fitting.makes_sense(best.command, within):
            return ""
        return within.written(best.command)

    for said in (other_field, of_form, installed, tagged):
        if command := said(text, scope):
            return command
    for asking in (more, in_same_folder, of_archive, of_each, of_listed, of_announced):
        if command := asking(text, scope, ask):
            return command
    return ""
