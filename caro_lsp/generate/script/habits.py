"""Commands as the script writes them: its tools, and the options that it gives them everywhere.

A script that runs ``kubectl -n "$NS"`` means the same namespace in its next command; one that pulls
with podman does not push with docker; one that downloads with wget may not have curl.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from caro_lsp.generate.script import dialect

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_WORD = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^()]*\)|\\.|[^\s"'\\|;&<>])+|[|;&<>]+""")
_LEADS = frozenset(
    {"if", "then", "else", "elif", "do", "while", "until", "!", "time", "exec", "{", "("}
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_FAMILIES = (
    frozenset({"mysql", "mysqldump", "mysqladmin"}),
    frozenset({"psql", "pg_dump", "pg_restore", "pg_dumpall", "createdb", "dropdb", "vacuumdb"}),
    frozenset({"ssh", "scp", "sftp"}),
    frozenset({"kubectl", "helm"}),
)
_KEPT: dict[str, frozenset[str]] = {
    "kubectl": frozenset({"-n", "--namespace", "--context", "--kubeconfig"}),
    "helm": frozenset({"-n", "--namespace", "--kube-context"}),
    "git": frozenset({"-C"}),
    "docker compose": frozenset({"-f", "--file", "-p", "--project-name", "--env-file"}),
    "docker-compose": frozenset({"-f", "--file", "-p", "--project-name"}),
    "podman-compose": frozenset({"-f", "-p"}),
    "redis-cli": frozenset({"-h", "-p", "-a", "-n", "-u"}),
    "ssh": frozenset({"-i", "-F"}),
    "scp": frozenset({"-i", "-F"}),
    "aws": frozenset({"--profile", "--region"}),
    "gcloud": frozenset({"--project"}),
    "curl": frozenset({"-H", "--header", "-u", "--user", "--cacert"}),
    "systemctl": frozenset(),
    **dict.fromkeys(
        ("mysql", "mysqldump", "mysqladmin"),
        frozenset({"-u", "-h", "-P", "--user", "--host", "--port", "--defaults-file"}),
    ),
    **dict.fromkeys(
        ("psql", "pg_dump", "pg_restore", "pg_dumpall", "createdb", "dropdb", "vacuumdb"),
        frozenset({"-h", "-U", "-p", "--host", "--username", "--port"}),
    ),
}
"""Options with a value that say where and as whom: the same throughout a script."""
_AS_USED = {
    "podman": (("docker", "podman"),),
    "nerdctl": (("docker", "nerdctl"),),
    "docker-compose": (("docker compose", "docker-compose"),),
    "mysql": (("pg_dump", "mysqldump --single-transaction"), ("psql", "mysql")),
    "mysqldump": (("pg_dump", "mysqldump --single-transaction"),),
    "dnf": (("apt-get", "dnf"), ("apt", "dnf")),
    "yum": (("apt-get", "yum"), ("apt", "yum")),
    "zypper": (("apt-get", "zypper"), ("apt", "zypper")),
    "brew": (("apt-get", "brew"), ("apt", "brew")),
    "apk": (("apt-get", "apk"), ("apt", "apk")),
    "yarn": (("npm", "yarn"),),
    "pnpm": (("npm", "pnpm"),),
}
"""For a tool that a script uses: what it stands for, and how it is written."""
_OWN_WORDS = {
    "apk": {"install -y": "add", "install": "add", "remove -y": "del", "remove": "del"},
    "brew": {"install -y": "install", "remove -y": "uninstall"},
    "yarn": {"install": "install", "ci": "install --frozen-lockfile"},
}
_PACKAGE_ACTIONS = frozenset({"install", "remove", "update", "upgrade"})
_CURL = re.compile(r"curl(?: -\w+)* (?P<url>\S+)(?: -o (?P<file>\S+))?")
_WGET = re.compile(r"wget(?: -q)?(?: -O (?P<file>\S+))? (?P<url>\S+)")


@dataclass(frozen=True)
class Call:
    """A command of a script: whether by sudo, its tool, and the words behind it as written."""

    sudo: bool
    tool: str
    words: tuple[str, ...]


def as_script(command: str, scope: Scope) -> str:
    """``command`` with the tools and the options that the script of ``scope`` uses."""
    command = dialect.for_sh(command) if scope.posix else command
    calls = _calls(_spelt_out(scope))
    if not calls:
        return command
    command = _with_its_tools(command, frozenset(call.tool for call in calls))
    tool, rest = _head(command)
    known = [call for call in calls if call.tool in _family(tool)]
    if not known:
        return command
    rest = _with_whole_words(rest, known)
    options = _options(tool, known)
    given = rest.split()
    if tool in _LEADING:
        # Behind the word for what to do they mean something else.
        given = list(takewhile(lambda one: one.startswith("-"), given))
    missing = [f"{name} {value}" for name, value in options.items() if name not in given]
    same = [call for call in known if call.tool == tool]
    sudo = "sudo " if same and all(call.sudo for call in same) else ""
    written = " ".join([f"{sudo}{tool}", *missing, *([rest] if rest else [])])
    for variable in scope.variables:
        if variable.sort == "command" and written.startswith(f"{variable.value} "):
            return f"${variable.name}{written.removeprefix(variable.value)}"
    return written


def _spelt_out(scope: Scope) -> tuple[str, ...]:
    """The lines of the script, commands that are kept in variables put in."""
    kept = {one.name: one.value for one in scope.variables if one.sort == "command"}
    if not kept:
        return scope.commands
    named = re.compile(rf"(?<![\w'\"/])\$\{{?({'|'.join(kept)})\b\}}?(?=\s|$)")
    return tuple(named.sub(lambda match: kept[match[1]], line) for line in scope.commands)


_LEADING = frozenset({"docker compose", "docker-compose", "podman-compose", "git"})


def tools_of(scope: Scope) -> frozenset[str]:
    """The tools that the script uses."""
    return frozenset(call.tool for call in _calls(_spelt_out(scope)))


def called_in(command: str) -> frozenset[str]:
    """The tools that a command calls."""
    return frozenset(call.tool for call in _calls((command,)))


def last_call(scope: Scope) -> str:
    """The last line of the script that calls something; empty where there is none."""
    for line in reversed(scope.commands):
        if not _ASSIGNMENT.match(line) and _calls((line,)):
            return line
    return ""


@lru_cache(maxsize=32)
def _calls(lines: tuple[str, ...]) -> tuple[Call, ...]:
    """The commands in some lines, those of pipelines and lists one by one."""
    found: list[Call] = []
    aliases: dict[str, list[str]] = {}
    for line in lines:
        words: list[str] = []
        for word in [*_WORD.findall(line), ";"]:
            if word[0] in "|;&" or word == "#":
                if words and (call := _call(words, aliases)):
                    found.append(call)
                words = []
            else:
                words.append(word)
    return tuple(found)


def _call(words: list[str], aliases: dict[str, list[str]]) -> Call | None:
    while words and (words[0] in _LEADS or _ASSIGNMENT.match(words[0])):
        name, _, value = words[0].partition("=")
        if value[:1] in "'\"" and " " in value:
            # A command kept in a variable.
            aliases[f"${name}"] = value.strip("'\"").split()
        words = words[1:]
    sudo = words[:1] == ["sudo"]
    words = words[1:] if sudo else words
    if words and words[0].strip('"') in aliases:
        words = [words[0], *words[1:]]
    if not words or not re.fullmatch(r"[\w./-]+", words[0]):
        return None
    if words[:2] == ["docker", "compose"]:
        words = ["docker compose", *words[2:]]
    return Call(sudo, words[0], tuple(words[1:]))


def _head(command: str) -> tuple[str, str]:
    tool, _, rest = command.partition(" ")
    if tool == "docker" and rest.startswith("compose "):
        return "docker compose", rest.removeprefix("compose ")
    return tool, rest


def _family(tool: str) -> frozenset[str]:
    return next((family for family in _FAMILIES if tool in family), frozenset({tool}))


def _options(tool: str, calls: list[Call]) -> dict[str, str]:
    """The options of ``calls`` that ``tool`` takes as well, the last value of each."""
    kept = _KEPT.get(tool, frozenset())
    return {
        name: value
        for call in calls
        for name, value in zip(call.words, call.words[1:], strict=False)
        if name in kept and not value.startswith("-")
    }


def _with_whole_words(rest: str, calls: list[Call]) -> str:
    """``"$IMAGE"`` as ``"$IMAGE:$TAG"`` where the script has it so."""
    for call in calls:
        for word in call.words:
            match = re.fullmatch(r'"(\$\{?\w+\}?):(\$\{?\w+\}?|[\w.-]+)"', word)
            if match:
                alone = re.compile(rf'"{re.escape(match[1])}"(?=\s|$)')
                rest = alone.sub(word.replace("\\", r"\\"), rest)
    return rest


def _with_its_tools(command: str, used: frozenset[str]) -> str:
    for tool in sorted(used & _AS_USED.keys()):
        for other, own in _AS_USED[tool]:
            other_used = other in used or any(one in used for one in _family(other))
            if other_used or not (command == other or command.startswith(f"{other} ")):
                continue
            rest = command[len(other) :].strip()
            if other in {"apt", "apt-get"} and rest.split()[0] not in _PACKAGE_ACTIONS:
                continue
            for plain, word in _OWN_WORDS.get(tool, {}).items():
                if rest == plain or rest.startswith(f"{plain} "):
                    rest = word + rest[len(plain) :]
                    break
            return f"{own} {rest}".strip()
    if "wget" in used and "curl" not in used and (match := _CURL.fullmatch(command)):
        to = f" -O {match['file']}" if match["file"] else ""
        return f"wget -q{to} {match['url']}"
    if "curl" in used and "wget" not in used and (match := _WGET.fullmatch(command)):
        to = f"-o {match['file']}" if match["file"] else "-O"
        return f"curl -fsSL {to} {match['url']}"
    return command
