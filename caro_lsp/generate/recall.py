"""What the model is shown of what is known: examples near a request, and what was half understood.

The examples are those of the bank and of the recipes. They are not what the recipes answer with:
here they need not fit, the model is to take from them what it can use.
"""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.generate import knowledge
from caro_lsp.generate.adapt import Adaptation, adapt_all
from caro_lsp.generate.bank import FOLDER, Bank, Example
from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.knowledge import keeping
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


CACHE = Path(__file__).parent / "__pycache__" / "examples.json"
_FORMAT = 1
_MAKERS = ("recall.py", "bank.py", "entities.py", "words.py")


@cache
def memory() -> Bank:
    """All examples, with an index; takes tenths of a second. Raises OSError, ValueError."""
    kept = keeping.load(CACHE, _sources(), _FORMAT)
    if kept is not None:
        return Bank([Example.indexed(*one) for one in json.loads(kept)])
    bank = Bank([*Bank.load().examples, *_of_recipes()])
    rows = [[one.comment, one.command, sorted(one.words), one.verb] for one in bank.examples]
    keeping.save(CACHE, _sources(), _FORMAT, json.dumps(rows).encode())
    return bank


def _sources() -> list[Path]:
    makers = (Path(__file__).parent / name for name in _MAKERS)
    return [*knowledge.files(), *sorted(FOLDER.glob("*.sh")), *makers]


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
