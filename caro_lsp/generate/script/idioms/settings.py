"""A setting of a file changed to a value: "set DB_HOST in the env file to $db_host"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import quoted, sed_replacement
from caro_lsp.generate.script.readings import subjects

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Variable
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_KINDS = (
    (re.compile(r"(?:^|[/.])\w*\.?env(?:\.\w+)?$"), "env"),
    (re.compile(r"\.(?:ini|conf|cfg|cnf|properties|toml)$"), "ini"),
    (re.compile(r"\.ya?ml$"), "yaml"),
)
_ENDS = {"env": "env", "environment": "env", "ini": "ini", "properties": "ini", "toml": "ini", "yaml": "yaml", "yml": "yaml"}  # fmt: skip


def changed(match: _Match, here: Here) -> str:
    """The line of a key, given another value."""
    file, kind = _file(match["file"], here)
    if not file or not kind:
        return ""
    key = match["key"].strip("'\"`")
    if one := next((v for v in here.scope.variables if v.name == key.lstrip("$")), None):
        if key.startswith("$"):
            return ""
        # What is called as a variable is the key of it.
        key = one.name if kind == "env" or one.name.islower() else one.name.lower()
    if kind == "env":
        key = key.upper()
    value, slashes = _value(match.groupdict().get("value"), key, here)
    if not value:
        return ""
    sign = "|" if slashes else "/"
    line = {
        "env": f"^{key}=.*{sign}{key}={value}",
        "ini": rf"^\({key} *= *\).*{sign}\1{value}",
        "yaml": f"^{key}: .*{sign}{key}: {value}",
    }[kind]
    program = f"s{sign}{line}{sign}"
    written = f'"{program}"' if "$" in value else quoted(program)
    return f"sed -i {written} {file}"


def _file(said: str, here: Here) -> tuple[str, str]:
    """The file as a word, and of which kind it is; empty where that is not known."""
    plain = re.sub(r"^(?:the|our|its) ", "", said.strip())
    one = here.variable(plain) or _called(plain, here)
    name = one.value if one is not None and one.sort in {"file", "text"} else plain
    kind = next((kind for pattern, kind in _KINDS if pattern.search(name)), "")
    if one is None:
        return (plain, kind) if kind and re.fullmatch(r"[\w./-]*\.\w+", plain) else ("", "")
    return f'"${one.name}"', kind


def _called(said: str, here: Here) -> Variable | None:
    """The only file of the kind that is said: "the env file"."""
    match = re.fullmatch(r"\.?(?P<kind>[a-z]+)(?: file)?", said, re.IGNORECASE)
    kind = _ENDS.get(match["kind"].lower(), "") if match else ""
    ones = [
        one
        for one in here.scope.variables
        if kind and any(sort == kind and pattern.search(one.value) for pattern, sort in _KINDS)
    ]
    return ones[0] if len(ones) == 1 else None


def _value(said: str | None, key: str, here: Here) -> tuple[str, bool]:
    """What the key is set to, as it stands in a program of sed, and whether it may have slashes."""
    if said is None:
        one = subjects.single(key.lower().replace("_", " "), here.scope)
        one = one if one is not None and one.sort not in {"file", "folder"} else None
    else:
        plain = said.strip("'\"`").lstrip("$").strip("{}")
        named = [v for v in here.scope.variables if v.name == plain]
        one = named[0] if named else here.variable(said) if said.startswith("the ") else None
        if one is None and said.startswith(("$", "the ")):
            return "", False
    if one is not None:
        known = bool(one.value) and not one.value.startswith("$")
        return f"${one.name}", "/" in one.value or not known or one.sort in {"url", "folder"}
    if said is None or not re.fullmatch(r"[\w./:@+-]+|\"[^\"'\\&|$]*\"|'[^\"'\\&|$]*'", said):
        return "", False
    plain = said.strip("'\"")
    return sed_replacement(plain) if "/" not in plain else plain, "/" in plain


_KEY = (
    r"(?:the )?(?:value of |setting |key |variable )?(?P<key>[A-Za-z_][\w.-]*|[\"'`][\w.-]+[\"'`])"
)
_FILE = r"(?P<file>(?:the |our |its )?[\w$./{}-]+(?: file)?)"
_VALUE = r"(?P<value>\"[^\"]*\"|'[^']*'|(?:the )?\S+)"
_VERB = r"(?:set|change|update|switch|put)"
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (rf"{_VERB} {_KEY} (?:in|of|inside) {_FILE} to {_VALUE}", changed),
    (rf"{_VERB} {_KEY} to {_VALUE} (?:in|inside) {_FILE}", changed),
    (rf"(?:update|set|bump|change|replace|put) {_KEY} (?:in|inside) {_FILE}", changed),
)
