"""The values in a script's commands that are worth an option: paths, hosts, names, numbers.

A value becomes an option only where it can be put in everywhere: one that also stands inside of
single quotes, or next to what would change its meaning, stays as it is.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caro_lsp.generate.whole.lexing import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_WORD = r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'|;&<>()]+)"
_PLAIN = re.compile(r"[\w./:@~+,%=-]+")
_RESERVED = frozenset({"name", "dry_run", "help", "tool", "path", "status"})
_ENDINGS = r"(?=$|\.(?:gz|bz2|xz|zst|bak|old|new|sha256|md5|tmp|pub)\b|/|:)"
MOST = 8


@dataclass(frozen=True)
class Option:
    """An option of a script: ``--NAME METAVAR``, its default, and what it is.

    ``default`` is as it is assigned. ``variable`` is the name in the script.
    """

    variable: str
    default: str
    metavar: str
    about: str

    @property
    def flag(self) -> str:
        """The option as it is given."""
        return f"--{self.variable.replace('_', '-')}"


@dataclass(frozen=True)
class _Role:
    command: re.Pattern[str]
    assumed: bool


def found_in(commands: list[str], request: str) -> tuple[list[Option], list[str]]:
    """The options for ``commands`` that a ``request`` asked for, and the commands with them."""
    options: list[Option] = []
    for value, role in _values(commands, request):
        if len(options) >= MOST:
            break
        variable = _name(role, value, {one.variable for one in options}, commands)
        replaced = [put_in(command, value, variable) for command in commands]
        if any(one is None for one in replaced) or replaced == commands:
            continue
        metavar, about = _names()[role].split("|")
        default = f'"$HOME{value[1:]}"' if value.startswith("~/") else value
        options.append(Option(variable, default, metavar, about))
        commands = [one for one in replaced if one is not None]
    return options, commands


def put_in(command: str, value: str, variable: str) -> str | None:
    """``command`` with the variable where the value stands; None where that cannot be done."""
    if re.match(r"\w", value):
        # A step that goes on with what another has made may say where that is.
        command = re.sub(rf"(?<=\w )\./(?={re.escape(value)}(?:[/\s]|$))", "", command)
    number = bool(re.fullmatch(r"\d+\w?", value))
    # What a longer word has of it is another thing, but for endings that steps add.
    within = re.compile(
        rf"(?<![\w./~-]){re.escape(value)}" + (r"(?![\w.])" if number else _ENDINGS)
    )
    signed = re.compile(rf"^[+-]{re.escape(value)}$")
    written: list[str] = []
    found = tokens(command)
    for place, token in enumerate(found):
        if token.kind in {"single", "double"}:
            if not number and value in token.text:
                return None
            written.append(token.text)
        elif token.kind == "bare":
            before = found[place - 1].kind if place else "blank"
            alone = before in {"blank", "operator"}
            if place == 0 or (number and not alone):
                written.append(token.text)
            elif within.fullmatch(token.text) or signed.match(token.text):
                sign = token.text[: len(token.text) - len(value)]
                written.append(f'"{sign}${variable}"')
            elif within.search(token.text) and not number:
                # An option that takes it, a host in front of it, an ending behind.
                text = _spliced(token.text, within, variable)
                joined = place + 1 < len(found) and found[place + 1].kind in {"single", "double"}
                if text is None or joined or not alone:
                    return None
                written.append(text)
            else:
                written.append(token.text)
        else:
            written.append(token.text)
    return "".join(written)


def _spliced(word: str, value: re.Pattern[str], variable: str) -> str | None:
    if not _PLAIN.fullmatch(word):
        return None
    option = re.match(r"--?[\w-]+=", word)
    head, rest = (option[0], word[option.end() :]) if option else ("", word)

    def held(match: re.Match[str]) -> str:
        behind = rest[match.end() : match.end() + 1]
        return f"${{{variable}}}" if re.match(r"\w", behind) else f"${variable}"

    return f'{head}"{value.sub(held, rest)}"'


def _values(commands: list[str], request: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for command in commands:
        for role in _roles():
            match = role.command.search(command)
            if match is None:
                continue
            for name, text in match.groupdict().items():
                if text is None or text in seen or not _PLAIN.fullmatch(text):
                    continue
                if text.startswith(("-", "+")) or text in {".", "..", "/", "~", "/dev/null"}:
                    continue
                # Digits and endings may have been written otherwise: "20 MB" is 20M.
                said = re.search(rf"(?<![\w.]){re.escape(text.rstrip('kMG/'))}", request)
                if said or role.assumed:
                    seen.add(text)
                    yield text, name


def _name(role: str, value: str, taken: set[str], commands: list[str]) -> str:
    if role not in taken and role not in _RESERVED:
        return role
    last = re.sub(r"\W+", "_", value.rstrip("/").rpartition("/")[2].lower()).strip("_")
    if last and not last[0].isdigit():
        for made in (f"{role}_{last}", f"{last}_{role}"):
            if made not in taken and len(made) < 24 and made not in " ".join(commands):
                return made
    return next(f"{role}{n}" for n in range(2, 20) if f"{role}{n}" not in taken)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "roles.toml").read_text("utf-8"))


@cache
def _names() -> dict[str, str]:
    return dict(_data()["names"])


@cache
def _roles() -> tuple[_Role, ...]:
    return tuple(
        _Role(pattern(entry["command"]), bool(entry.get("assumed"))) for entry in _data()["role"]
    )


def pattern(text: str) -> re.Pattern[str]:
    """A pattern in which ``<name>`` stands for a word of a command."""
    return re.compile(re.sub(r"<(\w+)>", lambda m: f"(?P<{m[1]}>{_WORD})", text))
