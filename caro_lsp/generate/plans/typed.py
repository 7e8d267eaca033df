"""Clauses that are commands already, as one types them: "git pull", "run npm install", "df -h"."""

from __future__ import annotations

import re

from caro_lsp.generate.words import STOP
from caro_lsp.shell import options, tools

_MOST_WORDS = 6
_RUNS = re.compile(
    r"(?:(?:re-?)?run|execute|call|start)\s+(?:the (?:command|script)\s+)?(?P<quote>['\"`])?"
    r"(?P<command>\.{0,2}/?~?/?[A-Za-z][\w./-]*(?:\s+\S+)*?)(?(quote)(?P=quote))",
    re.IGNORECASE,
)
_WITH_ARGUMENTS = re.compile(
    r"^((?:run|execute|call|start) \S+) (?:with|and give it|giving it) (?:the )?"
    r"(?:arguments?|parameters?|options?|flags?) (\S+)$",
    re.IGNORECASE,
)
_RUNS_HELD = re.compile(
    r"(?:run|execute|call) (\"\$\{?\w+\}?\")"
    r"(?: (?:with|giving it) (?:the )?(?:arguments?|parameters?|options?|flags?) ([\w./=-]+))?",
    re.IGNORECASE,
)
"""A program of which the name is in a variable."""
_SCRIPT = re.compile(r"(?:[\w.~-]+/)*[\w-]+\.(?:sh|bash)")
_PROGRAM = re.compile(r"(?P<name>(?:[\w.~-]+/)*[\w-]+\.(?:py|js|rb|pl|php))")
_RUN_BY = {"py": "python3", "js": "node", "rb": "ruby", "pl": "perl", "php": "php"}
_TOOLS_TEXT = """
alembic upgrade downgrade
bundle install exec update
cargo build test run check clippy fmt clean
composer install update dump-autoload
dotnet build test restore publish run
go build test vet generate mod run fmt install
gradle build test clean assemble
mvn clean package install test verify deploy compile
nginx -t
pm2 restart reload start stop list logs save
pnpm install build test start run lint dev
poetry install build update lock
rails db:migrate db:seed server
terraform init plan apply validate fmt destroy
yarn install build test start run lint dev
"""
_SUBCOMMANDS = {
    words[0]: frozenset(words[1:]) for line in _TOOLS_TEXT.split("\n") if (words := line.split())
}
"""Tools of whose options nothing is known, and what mostly stands behind them."""
_BARE_TEXT = """
df du free ls make pytest tox uptime hostname whoami ps mount date
"""
_BARE = frozenset(_BARE_TEXT.split())
"""Tools that are words of English at most by chance."""
_DESTROYS = frozenset(
    "chmod chown dd kill killall mkfs mv pkill rm rmdir shred truncate unlink wipefs".split()  # noqa: SIM905
)
"""What is asked for in words, never taken from a comment as it stands: it may be an example, or
somebody else's."""
_TWO_WORDS = frozenset({"docker compose", "go mod", "npm run", "yarn run", "pnpm run"})


def typed_command(text: str) -> str:
    """The command that a clause is or says is to be run; empty where it is none."""
    if held := _RUNS_HELD.fullmatch(text):
        return " ".join(part for part in held.groups() if part)
    match = _RUNS.fullmatch(_WITH_ARGUMENTS.sub(r"\1 \2", text))
    if match is None:
        return text if _is_typed(text) else ""
    command = match["command"].strip("'\"`")
    first, *others = command.split()
    if first in _DESTROYS:
        return ""
    known = first in tools.known() or first in _SUBCOMMANDS or options.lookup(first) is not None
    if match[0].lower().startswith("start"):
        known = _is_typed(command)
    plain = len(others) <= _MOST_WORDS and STOP.isdisjoint(others)
    if not plain or [first, *others] == ["make"]:
        return ""
    if program := _PROGRAM.fullmatch(first):
        return f"{_RUN_BY[program['name'].rpartition('.')[2]]} {command}"
    if _SCRIPT.fullmatch(first) and "/" not in first:
        return f"./{command}"
    if not others and first in {"configure", "gradlew", "mvnw"}:
        return f"./{first}"
    if first.startswith(("./", "../", "/", "~/")) or _SCRIPT.fullmatch(first):
        return command
    return command if known or match["quote"] else ""


def with_tool_repeated(text: str) -> str:
    """A list of subcommands with the tool in front of each: "docker compose down, pull, up -d"."""
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&&\s*", text)
    first = parts[0].split()
    if len(parts) < 2 or not _is_typed(parts[0]):
        return text
    tool = " ".join(first[:2]) if " ".join(first[:2]) in _TWO_WORDS else first[0]
    if len(first) <= len(tool.split()):
        return text
    repeated = [f"{tool} {part}" for part in parts[1:]]
    if not all(_is_subcommand(part) for part in repeated):
        return text
    return ", ".join([parts[0], *repeated])


def _is_subcommand(command: str) -> bool:
    words = command.split()
    depth = 2 if " ".join(words[:2]) in _TWO_WORDS else 1
    plain = all(word.startswith("-") for word in words[depth + 1 :])
    return plain and words[depth] in _known_behind(words[:depth])


def _is_typed(text: str) -> bool:
    """Whether a text is a command, by its first words: a tool, and what may stand behind it."""
    words = text.split()
    if not words or len(words) > _MOST_WORDS or not STOP.isdisjoint(words[1:]):
        return False
    if words[0] == "sudo":
        words = words[1:]
    if words and words[0] in _DESTROYS:
        return False
    if len(words) < 2:
        return bool(words) and words[0] in _BARE
    first, second = words[:2]
    if first in _BARE and all(word.startswith("-") for word in words[1:]):
        return True
    if second.startswith("-"):
        return first in tools.known() or options.lookup(first) is not None
    return second in _known_behind([first]) and first not in _OFTEN_ENGLISH


_OFTEN_ENGLISH = frozenset({"install", "mount", "test", "time", "find", "make", "service", "ip"})


def _known_behind(words: list[str]) -> frozenset[str]:
    """The subcommands that are known of a tool, or of one of its subcommands."""
    name = words[0]
    known = _SUBCOMMANDS.get(name, frozenset())
    tool = tools.lookup(name) if name in tools.known() else None
    if tool is not None:
        prefix = "".join(f"{word} " for word in words[1:])
        known |= {key[len(prefix) :] for key in tool.subcommands if key.startswith(prefix)}
    found = options.lookup(name)
    for word in words[1:]:
        found = found.subcommands.get(word) if found else None
    return known | frozenset(found.subcommands if found else ())
