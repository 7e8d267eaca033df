"""A tool that is to be run on something, both by name: "run flake8 over the source"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path
from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script.mentions import find_variables, with_names_said
from caro_lsp.shell.options import lookup

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_RUN = re.compile(
    r"(?:(?:and|now|then|next|finally|please)[, ]+)*(?:run|call|execute|apply)"
    r" (?:the )?(?P<tool>[a-z][\w.+-]*) (?:on|over|against|for|through|across) (?P<what>.+)"
)
_BARE = re.compile(r"(?P<tool>[a-z][\w.+-]*) (?:both )?(?P<what>.+)")
_BY_NAME = frozenset({"ls", "du", "wc", "stat", "shellcheck", "flake8", "pylint", "shfmt", "mypy"})
"""Tools that no English verb is called like, so that their name alone asks for them."""
_CHECKERS = frozenset(
    """
    ansible-lint autopep8 bandit black codespell dos2unix eslint flake8 gofmt gosec hadolint isort
    jsonlint jshint markdownlint mypy optipng perlcritic phpcs phpstan phpunit pngquant prettier
    pycodestyle pydocstyle pylint pyright pytest rubocop ruff shellcheck shfmt standard stylelint
    terraform tflint trivy tsc vulture xmllint yamllint yapf
    """.split()  # noqa: SIM905 - many
)
_NO_TOOLS = frozenset(
    """
    at batch command date env expect file find host install join last link look make mount service
    set sort split test time watch who write
    """.split()  # noqa: SIM905 - many
)
"""Tools whose names are words that something else may be meant by."""
_BETWEEN = re.compile(
    r"(?:\b(?:the|our|my|this|that|these|both|all|of|and|file|files|folder|dir|directory|extra|path"
    r"|itself|code|tree)\b|[\s,])*",
    re.IGNORECASE,
)


def invoked(text: str, scope: Scope) -> str:
    """The call that ``text`` asks for; empty where it asks for none."""
    said = text.strip(" .?!")
    match = _RUN.fullmatch(said)
    if match is None:
        match = _BARE.fullmatch(said)
        if match is None or match["tool"] not in _BY_NAME:
            return ""
    tool, what = match["tool"], match["what"]
    if tool in scope.functions or not _is_tool(tool):
        return ""
    words = _operands(what, scope)
    return f"{tool} {words}" if words else ""


def _is_tool(name: str) -> bool:
    return name not in _NO_TOOLS and (name in _CHECKERS or lookup(name) is not None)


def _operands(what: str, scope: Scope) -> str:
    """The files, folders and lists that are named, and nothing else."""
    where = f"the {what}"
    firm = [with_names_said(one, scope) for one in find_entities(where)]
    found = sorted([*firm, *find_variables(where, scope, firm)], key=lambda one: one.start)
    words: list[tuple[int, str]] = []
    left, at = "", 0
    for one in found:
        if (one.fits or one.kind) not in {"file", "path", "glob", "list", "name", "url", "host"}:
            return ""
        left, at = left + where[at : one.start], one.end
        words.append((one.start, f'"{one.value}"' if one.fits == "list" else path(one.value)))
    left += where[at:]
    for plain in re.finditer(r"[a-z][\w-]*", left) if found else ():
        # A folder may be called by a plain word beside others: "both src and the extra path".
        if not _BETWEEN.fullmatch(plain[0]):
            if plain[0] not in _FOLDERS:
                return ""
            words.append((where.index(plain[0]), plain[0]))
    return " ".join(word for _, word in sorted(words))


_FOLDERS = frozenset({"src", "lib", "bin", "docs", "tests", "test", "app", "build", "dist"})
