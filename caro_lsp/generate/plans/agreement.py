"""Whether a command does what a clause says, by its verb and by what it works on."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.generate.plans.clauses import verb_of

if TYPE_CHECKING:
    from collections.abc import Sequence

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_UNNAMED = re.compile(
    r"\b(?:those|these|ones|the (?:others?|rest|remaining|originals?|pieces|latter|former|same))\b"
    r"(?! (?:files?|folders?|lines?|commits?|branch\w*|columns?|words?|users?|time|day|name)\b)",
    re.IGNORECASE,
)


def shows_its_verb(command: str, said: str) -> bool:
    """Whether ``command`` may do what the verb of ``said`` says, as far as that is known."""
    form = _acts().get(verb_of(said))
    return form is None or bool(form.search(command))


def shows_all_verbs(command: str, clauses: Sequence[str]) -> bool:
    """Whether ``command`` may do all that the clauses say."""
    return all(shows_its_verb(command, clause) for clause in clauses)


def leaves_unnamed(said: str) -> bool:
    """Whether a clause, said in full, still speaks of something by a word that names nothing."""
    return bool(_UNNAMED.search(re.sub(r"\"[^\"]*\"|'[^']*'", "", said)))


@cache
def _acts() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads((Path(__file__).parent / "acts.toml").read_text("utf-8"))["acts"]
    return {
        verb: re.compile(form, re.IGNORECASE)
        for verbs, form in table.items()
        for verb in verbs.split()
    }
