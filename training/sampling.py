"""Requests sampled from the patterns of the recipes, each with the command that it gives."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from caro_lsp.generate import knowledge
from caro_lsp.generate.grammar import Grammar

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_TOKEN = re.compile(r"\\[()<>]|<[\w=|-]+>|[()\[\]|]|[^\s()\[\]|<>]+")
_NAMED = re.compile(r"\{(\w+)\}")
_LEFT_OUT = 0.85
"""The share of optional parts that nobody says."""
_WHOLE = 0.999
_VERBS = ("", "", "", "show ", "print ", "list ", "get ", "display ", "tell me ", "find ")
_VALUES: dict[str, tuple[str, ...]] = {
    "text": ('"error"', '"hello world"', "'user_id'", '"done"', '"TODO"', "'v2'"),
    "name": ("web_1", "app-2", "nginx", "backup_db", "worker3", "feature-x", "deploy"),
    "unknown": ("nginx", "postgres", "anna", "webshop", "redis", "jenkins", "acme"),
    "word": ("nginx", "anna", "status", "total", "price", "redis", "main"),
    "url": ("https://example.org/data.json", "http://localhost:8080/health"),
    "host": ("db.example.org", "web1.example.com", "10.0.0.5"),
    "email": ("ops@example.org",),
    "size": ("10M", "500 kB", "2 GB", "100 MB"),
    "extension": (".txt", ".log", ".py", ".jpg", ".csv"),
    "glob": ("*.csv", "*.log", "report-*.pdf"),
    "path": ("/var/log", "/etc/nginx", "src/lib", "~/projects", "/srv/data", "build/"),
    "file": ("notes.txt", "app.log", "users.csv", "config.yaml", "main.py", "data.json",
             "backup.tar.gz", "index.html", "Makefile.am", "photo.png"),
    "date": ("2024-05-01", "2025-12-24"),
    "number": ("3", "5", "10", "20", "42", "100", "8080"),
}  # fmt: skip


def sampled(each: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Up to ``each`` requests for every recipe, and the commands."""
    named: dict[str, str] = {}
    recipes: list[dict[str, Any]] = []
    for file in knowledge.files():
        data = tomllib.loads(file.read_text("utf-8"))
        named |= data.get("named", {})
        recipes += data.get("recipe", ())
    grammar = Grammar.load()
    for recipe in recipes:
        if recipe.get("within") or recipe.get("takes") or recipe.get("after"):
            continue
        for _ in range(each):
            request = _said(chance.choice(recipe["says"]), named, chance, recipe)
            if not request:
                continue
            request = chance.choice(_VERBS) + request
            answers = grammar.answers(request)
            if answers and answers[0].coverage > _WHOLE and "\n" not in answers[0].command:
                yield request, answers[0].command


def _said(
    pattern: str, named: dict[str, str], chance: random.Random, recipe: dict[str, Any]
) -> str:
    """A request that the pattern meets."""
    for _ in range(8):
        pattern = _NAMED.sub(lambda match: f"({named[match[1]]})", pattern)
    tokens = _TOKEN.findall(pattern)
    words, _ = _choice(tokens, 0, chance, recipe)
    return " ".join(words).replace(" ,", ",")


def _choice(
    tokens: list[str], at: int, chance: random.Random, recipe: dict[str, Any]
) -> tuple[list[str], int]:
    """One of the alternatives from ``at`` on, and where they end."""
    choices: list[list[str]] = [[]]
    while at < len(tokens) and tokens[at] not in ")]":
        token = tokens[at]
        at += 1
        if token == "|":
            choices.append([])
        elif token in "([":
            inner, at = _choice(tokens, at, chance, recipe)
            at += 1
            if token == "(" or chance.random() > _LEFT_OUT:
                choices[-1] += inner
        elif token[0] == "<":
            choices[-1].append(_value(token[1:-1], chance, recipe))
        else:
            choices[-1].append(token.removeprefix("\\"))
    return chance.choice(choices), at


def _value(slot: str, chance: random.Random, recipe: dict[str, Any]) -> str:
    name, equals, listed = slot.partition("=")
    kinds = (listed if equals else slot).split("|")
    if words := recipe.get("words", {}).get(name if equals else kinds[0]):
        return str(chance.choice(words.split("|"))) if "{" not in words else "thing"
    known = [kind for kind in kinds if kind in _VALUES]
    return chance.choice(_VALUES[chance.choice(known)]) if known else "thing"
