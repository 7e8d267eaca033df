"""Files that go to or come from the machine that a script is about: "upload the site".

A script keeps the name of the machine and the folder there in variables, or has them in its calls
of ssh; the request speaks of both in passing, or not at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path
from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.grammar import Answer
from caro_lsp.generate.script.manners.habits import tools_of
from caro_lsp.generate.script.mentions import find_variables, with_names_said
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.entities import Entity
    from caro_lsp.generate.script.scope import Scope, Variable

_LEAD = r"(?:(?:and|now|then|also|finally|next)[, ]+)*"
_SENT = re.compile(
    rf"{_LEAD}(?:(?P<sure>upload|scp|rsync|ship|deploy)|(?:copy|send|transfer|push|publish|sync"
    r"|mirror|bring|put|move)) (?P<what>.+?)"
    r"(?: (?:over|up|across))?(?: (?P<how>to|onto|into|in|on|at|under) (?P<where>.+?))?"
    r"(?: (?:with|over|via|by|using) (?:ssh|scp|rsync))?",
    re.IGNORECASE,
)
_FETCHED = re.compile(
    rf"{_LEAD}(?:download|fetch|get|copy|pull|retrieve|scp|rsync|grab|bring) (?P<what>.+?)"
    r"(?: back| down| over)? from (?P<where>.+?)"
    r"(?: (?:to|into|in|under) (?P<into>.+?))?"
    r"(?: (?:with|over|via|by|using) (?:ssh|scp|rsync))?",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"(?:to |on |at |of )?(?:the |our |that |this )?"
    r"(?:remote|target|web|production|prod|live|staging|backup|other)? ?"
    r"(?:server|host|machine|box|node|remote|target|side|end|production|staging|vm)",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"there|(?:in(?:to)? )?(?:that|the remote|the target|the same|its|the) "
    r"(?:dir|directory|folder|path|location|place)",
    re.IGNORECASE,
)
_PLACES = frozenset({"host", "server", "remote", "machine", "node", "box", "target", "hostname"})
_AFAR = frozenset({"remote", "deploy", "target", "dest", "destination", "upload", "server", "web"})
_LOGIN = re.compile(r"[\w.-]+@[\w.-]+|\$\{?\w+\}?@\S+")
_AT = re.compile(r"\"?(\$\{?\w+\}?@\$\{?\w+\}?)")
_UNBRACED = re.compile(r"\$(\w+)")
_WHOLE = re.compile(
    r"(?:everything|all(?: files)?|the contents?|all the files|what is) (?:in|of|from|under) ", re.I
)
_ARTICLES = re.compile(r"(?:\b(?:the|our|my|this|that|new|finished|built|whole|file|folder|dir"
                       r"|directory|itself|one)\b|\s)*", re.IGNORECASE)  # fmt: skip


def machine(scope: Scope) -> str:
    """The only machine that a script is about, as it writes it bare; empty for none or several."""
    text = "\n".join(scope.commands)
    named = {_UNBRACED.sub(r"${\1}", match[1]) for match in _AT.finditer(text)}
    if len(named) == 1:
        return named.pop()
    hosts = [one for one in scope.variables if _is_machine(one, scope)]
    if len(hosts) != 1:
        return ""
    host = hosts[0]
    users = [one for one in scope.variables if _logs_in(one, host)]
    if len(users) == 1 and "@" not in host.value:
        return f"{users[0].written}@{host.written}"
    return host.written


def _is_machine(one: Variable, scope: Scope) -> bool:
    if one.sort not in {"host", "text"}:
        return False
    if any(re.match(rf".*\bgit\b.*\$\{{?{one.name}\b", line) for line in scope.commands):
        return False
    if _LOGIN.fullmatch(one.value) and not one.value.startswith("$("):
        return "." not in one.value.partition("@")[2] or bool(_PLACES & set(name_parts(one.name)))
    called = re.compile(rf"\bssh\b[^|;&\"]*\"?\$\{{?{one.name}\b")
    if any(called.search(line) for line in scope.commands):
        return True
    parts = name_parts(one.name)
    others = {"db", "pg", "mysql", "redis", "smtp", "mail", "database", "proxy", "listen"}
    return parts[-1:] != [] and parts[-1] in _PLACES and others.isdisjoint(parts)


def _logs_in(one: Variable, host: Variable) -> bool:
    parts, of_host = name_parts(one.name), name_parts(host.name)
    if one.sort != "text" or parts[-1:] not in (["user"], ["login"]):
        return False
    return parts[:-1] in (["ssh"], ["remote"], ["deploy"]) or (
        len(parts) > 1 and parts[:-1] == of_host[:-1]
    )


def _folder_there(scope: Scope, apart: frozenset[str]) -> str:
    """The folder on that machine, as far as the script says one."""
    text = "\n".join(scope.commands)
    folders = [one for one in scope.variables if one.sort == "folder" and one.written not in apart]
    used = [
        one
        for one in folders
        if re.search(rf"\bssh\b[^\n]*\$\{{?{one.name}\b|:\$\{{?{one.name}\b", text)
    ]
    named = [one for one in folders if _AFAR & set(name_parts(one.name))]
    for ones in (used, named):
        if len(ones) == 1:
            return ones[0].written
    return ""


def answers(text: str, scope: Scope) -> Iterator[Answer]:
    """The commands that copy what ``text`` says between here and the machine of the script."""
    said = text.strip(" .?!")
    fetched, sent = _FETCHED.fullmatch(said), _SENT.fullmatch(said)
    if not (fetched or sent) or not (host := machine(scope)):
        return
    command = _fetched(fetched, host, scope) if fetched else ""
    command = command or (_sent(sent, host, scope) if sent else "")
    if command:
        yield Answer(command, 1.0, "script", (), 0, of_script=True)


def _sent(match: re.Match[str], host: str, scope: Scope) -> str:
    where, how = match["where"] or "", match["how"] or ""
    what = _what(match["what"], scope)
    if what is None or (not where and not match["sure"]):
        return ""
    apart = frozenset({what.value})
    folder = ""
    if where:
        place = _where(where, host, scope, apart)
        if place is None or (not place and how in {"in", "under", "at"}):
            return ""
        folder = place
    folder = folder or _folder_there(scope, apart)
    return _command(what, match["what"], f"{host}:{folder}", scope)


def _where(said: str, host: str, scope: Scope, apart: frozenset[str]) -> str | None:
    """The folder that is said of the machine, empty for none; None for another place."""
    found = [*_entities(said, scope)]
    folders = [one for one in found if one.fits == "path" or one.kind in {"path", "file"}]
    left = said
    for one in reversed(found):
        left = f"{left[: one.start]} {left[one.end :]}"
    left = " ".join(left.split())
    machines = [one for one in found if one.value in host]
    if len(found) != len(folders) + len(machines) or len(folders) > 1 or len(machines) > 1:
        return None
    plain = not left or re.fullmatch(
        r"(?:(?:on|at|of|in|to|into|the|our|that|remote|server|host|machine|box|there|folder|dir"
        r"|directory|under)\s*)*",
        left,
        re.IGNORECASE,
    )
    if not found:
        if _THERE.fullmatch(said):
            return _folder_there(scope, apart) or None
        return "" if _MACHINE.fullmatch(said) else None
    if not plain:
        return None
    if (
        folders
        and not machines
        and not re.search(r"\b(?:remote|server|host|machine|box)\b", left, re.IGNORECASE)
    ):
        # A folder alone is there only if the script has it there.
        return folders[0].value if folders[0].value == _folder_there(scope, apart) else None
    return folders[0].value if folders else ""


def _fetched(match: re.Match[str], host: str, scope: Scope) -> str:
    what = _what(match["what"], scope)
    if what is None or _where(match["where"], host, scope, frozenset({what.value})) != "":
        return ""
    into = "."
    if match["into"]:
        found = [*_entities(match["into"], scope)]
        if len(found) != 1 or not _ARTICLES.fullmatch(
            match["into"][: found[0].start] + match["into"][found[0].end :]
        ):
            return ""
        into = path(found[0].value)
    tool = "rsync -a" if _is_folder(what) else "scp"
    return f'{tool} "{host}:{what.value}" {into}'


def _what(said: str, scope: Scope) -> Entity | None:
    """The one thing that is sent: a file, a folder, a pattern or a list."""
    found = [*_entities(said, scope)]
    if len(found) != 1:
        return None
    one = found[0]
    left = said[: one.start] + said[one.end :]
    if _WHOLE.match(left):
        left = _WHOLE.sub("", left)
    fits = one.fits or one.kind
    if fits not in {"file", "path", "glob", "list"} or not _ARTICLES.fullmatch(left):
        return None
    return one


def _entities(said: str, scope: Scope) -> Iterator[Entity]:
    lead = "the "
    firm = [with_names_said(one, scope) for one in find_entities(f"{lead}{said}")]
    for one in sorted(
        [*firm, *find_variables(f"{lead}{said}", scope, firm)], key=lambda one: one.start
    ):
        yield _moved(one, len(lead))


def _moved(one: Entity, by: int) -> Entity:
    return type(one)(
        one.kind, one.value, one.start - by, one.end - by, fits=one.fits, noun=one.noun
    )


def _is_folder(one: Entity) -> bool:
    return one.fits == "path" or one.value.endswith("/")


def _command(what: Entity, said: str, target: str, scope: Scope) -> str:
    target = f'"{target}/"' if not target.endswith((":", "/")) else f'"{target}"'
    used = tools_of(scope)
    if what.fits == "list" or what.kind == "variable":
        source = f'"{what.value}"'
    else:
        source = path(what.value)
    if _is_folder(what) and ("rsync" in used or "scp" not in used):
        return f"rsync -a {source.rstrip('/')}/ {target}".replace('"/ ', '/" ')
    if _is_folder(what):
        whole = "/*" if _WHOLE.match(said) else ""
        return f"scp -r {source}{whole} {target}"
    if "rsync" in used and "scp" not in used:
        return f"rsync -a {source} {target}"
    return f"scp {source} {target}"
