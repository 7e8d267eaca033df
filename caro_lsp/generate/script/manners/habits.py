"""Commands as the script writes them: its tools, and the options that it gives them everywhere.

A script that runs ``kubectl -n "$NS"`` means the same namespace in its next command; one that pulls
with podman does not push with docker; one that downloads with wget may not have curl.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from caro_lsp.generate.script.held import repository, with_other_signs, with_revisions
from caro_lsp.generate.script.manners import dialect, shared
from caro_lsp.generate.script.manners.calls import (
    Call,
    calls_in,
    calls_of,
    commands_in,
    functions_of,
)

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_FAMILIES = (
    frozenset({"mysql", "mysqldump", "mysqladmin"}),
    frozenset({"psql", "pg_dump", "pg_restore", "pg_dumpall", "createdb", "dropdb", "vacuumdb"}),
    frozenset({"ssh", "scp", "sftp"}),
    frozenset({"kubectl", "helm"}),
)
_AS_USED = {
    "podman": (("docker", "podman"),),
    "nerdctl": (("docker", "nerdctl"),),
    "docker-compose": (("docker compose", "docker-compose"),),
    "podman-compose": (("docker compose", "podman-compose"),),
    "mysql": (("pg_dump", "mysqldump --single-transaction"), ("psql", "mysql")),
    "mysqldump": (("pg_dump", "mysqldump --single-transaction"), ("psql", "mysql")),
    "mariadb": (("mysql", "mariadb"),),
    "dnf": (("apt-get", "dnf"), ("apt", "dnf")),
    "yum": (("apt-get", "yum"), ("apt", "yum")),
    "zypper": (("apt-get", "zypper"), ("apt", "zypper")),
    "brew": (("apt-get", "brew"), ("apt", "brew")),
    "apk": (("apt-get", "apk"), ("apt", "apk")),
    "apt": (("apt-get", "apt"),),
    "apt-get": (("apt", "apt-get"),),
    "yarn": (("npm", "yarn"),),
    "pnpm": (("npm", "pnpm"),),
    "pip3": (("pip", "pip3"),),
    "python3 -m pip": (("pip", "python3 -m pip"),),
    "python -m pip": (("pip", "python -m pip"),),
    "terragrunt": (("terraform", "terragrunt"),),
    "tofu": (("terraform", "tofu"),),
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
_PRIVILEGED = frozenset(
    """
apt-get apt apk dnf yum zypper pacman systemctl service useradd usermod userdel groupadd chown
mount umount iptables ufw nft sysctl modprobe update-rc.d dpkg rpm journalctl loginctl hostnamectl
timedatectl adduser addgroup deluser visudo certbot
""".split()  # noqa: SIM905 - many
)
_WRITERS = frozenset({"cp", "install", "mv", "ln", "mkdir", "touch", "chmod", "rm"})
_SYSTEM = re.compile(r'"?/(?:etc|usr|lib|boot)/')
_AS_ROOT = re.compile(r"\b(?:EUID|UID|id -u)\b")


def as_script(command: str, scope: Scope) -> str:
    """``command`` with the tools and the options that the script of ``scope`` uses."""
    command = dialect.for_sh(command) if scope.posix else command
    command = with_revisions(command, scope)
    command = with_other_signs(command, scope)
    calls = calls_of(scope)
    if not calls and not command.startswith("git ") and not _set_up(scope):
        return command
    at = 0
    parts: list[str] = []
    for start, end in commands_in(command):
        parts.append(command[at:start])
        parts.append(_called(command[start:end], calls, scope))
        at = end
    return "".join([*parts, command[at:]])


def _called(command: str, calls: tuple[Call, ...], scope: Scope) -> str:
    """One command as the script would call it."""
    sudo, bare = _without_sudo(command)
    used = frozenset(call.tool for call in calls) | _set_up(scope)
    own = _with_its_tools(bare, used)
    tool, rest = _head(own)
    known = [call for call in calls if call.tool in _family(tool)]
    moved = any("-C" in call.words for call in known)
    if tool == "git" and not moved and (place := repository(rest, scope)):
        rest = f"-C {place} {rest}"
        own = f"git {rest}"
    same = [call for call in known if call.tool == tool]
    root = _as_root(tool, bool(sudo), same, calls, scope)
    if not known:
        return f"{root}{own}"
    rest = _with_whole_words(rest, known)
    rest = shared.applied(tool, rest, known)
    written = f"{tool} {rest}".rstrip()
    shorter = _by(written, same)
    if shorter != written:
        # What stands for the command has its sudo in it.
        return shorter
    return f"{root}{written}"


def _without_sudo(command: str) -> tuple[str, str]:
    return ("sudo ", command[5:]) if command.startswith("sudo ") else ("", command)


def _as_root(
    tool: str, asked: bool, same: list[Call], calls: tuple[Call, ...], scope: Scope
) -> str:
    """What makes the script's commands those of root: ``sudo``, a variable, or nothing."""
    by = next((call.sudo for call in reversed(calls) if call.sudo), "")
    if same:
        return f"{same[-1].sudo} " if same[-1].sudo else ""
    if not asked:
        # What only root may do is done as the rest is.
        return f"{by} " if by and tool in _PRIVILEGED else ""
    if by:
        return f"{by} "
    privileged = any(
        call.tool in _PRIVILEGED
        or (call.tool in _WRITERS and call.words[-1:] and _SYSTEM.match(call.words[-1]))
        for call in calls
    )
    is_root = privileged or any(_AS_ROOT.search(line) for line in scope.commands)
    return "" if is_root and tool in _PRIVILEGED else "sudo "


def _by(command: str, same: list[Call]) -> str:
    """``command`` with the variable or function that the script has for its beginning."""
    for call in reversed(same):
        if not call.by:
            # Called by itself last.
            return command
        if rest := shared.behind(command, call):
            return f"{call.by} {rest}"
    return command


def tools_of(scope: Scope) -> frozenset[str]:
    """The tools that the script uses, those of its functions too."""
    return _tools(calls_of(scope), functions_of(scope)) | _set_up(scope)


@lru_cache(maxsize=32)
def _set_up(scope: Scope) -> frozenset[str]:
    """The tools that variables of the script are for, which it has not called yet."""
    names = " ".join(scope.names)
    tools = {tool for tool, pattern in _BY_NAMES if pattern.search(names)}
    if any(re.search(r"\.(?:db|sqlite3?)$", one.value) for one in scope.variables):
        tools.add("sqlite3")
    return frozenset(tools) if len(tools) == 1 else frozenset()


_BY_NAMES = (
    ("psql", re.compile(r"\bPG(?:HOST|USER|DATABASE|PASSWORD|PORT)\b|\bPOSTGRES_\w+")),
    ("mysql", re.compile(r"\bMYSQL_\w+|\bMARIADB_\w+")),
)


@lru_cache(maxsize=32)
def _tools(calls: tuple[Call, ...], functions: tuple[object, ...]) -> frozenset[str]:
    tools = {call.tool for call in calls}
    for function in functions:
        tools |= {call.tool for call in getattr(function, "body", ())}
    return frozenset(tools)


def called_in(command: str) -> frozenset[str]:
    """The tools that a command calls."""
    return frozenset(call.tool for call in calls_in(command))


def last_call(scope: Scope) -> str:
    """The last line of the script that calls something; empty where there is none.

    Behind a loop, what it did was done for each of many.
    """
    for line in reversed(scope.commands):
        if _LOOP_END.match(line):
            return ""
        if not _ASSIGNMENT.match(line) and calls_in(line):
            return line
    return ""


_LOOP_END = re.compile(r"done\b")


def _head(command: str) -> tuple[str, str]:
    for tool in ("docker compose", "python3 -m pip", "python -m pip"):
        if command.startswith(f"{tool} "):
            return tool, command[len(tool) + 1 :]
    tool, _, rest = command.partition(" ")
    return tool, rest


def _family(tool: str) -> frozenset[str]:
    return next((family for family in _FAMILIES if tool in family), frozenset({tool}))


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
    for tool in ("mysql", "mariadb", "sqlite3"):
        if tool in used and not used & {"psql", *({"mysql"} if tool != "mysql" else ())}:
            command = _asked_of(tool, command)
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


def _asked_of(tool: str, command: str) -> str:
    """A question to one database as one to another."""
    if tool == "sqlite3":
        command = re.sub(r"^mysql (?=< )", "sqlite3 ", command)
        return re.sub(r"^(?:psql -c|mysql -e) (?!'\\\\)", "sqlite3 ", command)
    command = command.replace(r"psql -c '\dt'", f"{tool} -e 'SHOW TABLES'")
    command = re.sub(r"^psql -c (?!'\\\\)", f"{tool} -e ", command)
    return re.sub(r"^mysql (?=< )", f"{tool} ", command)
