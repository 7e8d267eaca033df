"""What the model is shown of what is known: examples near a request, and what was half understood.

The examples are those of the bank and of the recipes. They are not what the recipes answer with:
here they need not fit, the model is to take from them what it can use.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING

from caro_lsp.generate import knowledge
from caro_lsp.generate.adapt import Adaptation, adapt_all
from caro_lsp.generate.bank import Bank, Example
from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.words import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from caro_lsp.generate.adapt import Question
    from caro_lsp.generate.grammar import Answer

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NEIGHBOURS = 8
"""How many of the nearest examples are looked at; the prompt has room for fewer."""
_HALF = 0.5
_WORD = re.compile(r"[\w'-]+")


@cache
def memory() -> Bank:
    """All examples, with an index; takes some tenths of a second. Raises OSError, ValueError."""
    return Bank([*Bank.load().examples, *_of_recipes()])


def _of_recipes() -> Iterator[Example]:
    for file in knowledge.files():
        for entries in tomllib.loads(file.read_text("utf-8")).values():
            if not isinstance(entries, list):
                continue
            for entry in entries:
                for asked, command in entry.get("examples", {}).items():
                    if "\n" not in asked and "\n" not in command:
                        yield Example(normalise(asked), command)


def nearest(question: Question, *, without: str = "") -> list[Adaptation]:
    """The examples nearest to a request with its entities in them, nearest first.

    ``without``: a request that is no example for itself.
    """
    bank = memory()
    asked = normalise(without)
    near = [
        one.example
        for one in bank.nearest(question.words, NEIGHBOURS + 1)
        if not asked or one.example.comment != asked
    ]
    return adapt_all(question, near[:NEIGHBOURS], bank)


def draft(text: str, answers: list[Answer]) -> tuple[str, str] | None:
    """What of a request was understood, in its words, and the command for that; None for nothing.

    ``answers`` are the grammar's.
    """
    for answer in answers:
        if not answer.left or answer.coverage < _HALF:
            continue
        return _without(text, answer.left), answer.command
    return None


def _without(text: str, words: Collection[str]) -> str:
    """``text`` but for those words of it whose base form, as a reading has it, is in ``words``."""
    base = Grammar.load().vocabulary.base
    forms = {word.lstrip("~").lower() for word in words}

    def kept(word: re.Match[str]) -> str:
        return "" if {word[0].lower(), base(word[0])} & forms else word[0]

    return " ".join(_WORD.sub(kept, text).replace(" ,", ",").split()).rstrip(", ")
