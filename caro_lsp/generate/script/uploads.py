"""Files that go to the machine which the script has in a variable: "upload the site to the host".

Where they go there, as whom, through which port and with which key is told by variables of the script.
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.grammar import Answer
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.readings import subjects
from caro_lsp.generate.script.scope import Variable, name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.scope import Scope

_VERB = r"(?:(?:now|and|then|also)[ ,]+)*(?:copy|upload|send|transfer|push|deploy|put|scp|rsync|sync|mirror|publish)"
_PATH = r"(?:~?/[\w./-]*|~)"
_MACHINE = r"(?:host|server|machine|box|remote|remote host|remote server|remote machine|target host|target server|[A-Z][A-Z0-9_]+|[a-z]+ (?:host|server|box))"
_MANY = r"(?P<each>(?:every|each|all(?: of)?)(?: the)?|the|our) (?P<hosts>hosts?|servers?|machines?|nodes?|mirrors?|[a-z]+ (?:hosts?|servers?))"
_KEY = r"(?P<key> (?:with|using) (?:the |that |our )?(?:ssh |private |deploy |identity )?key(?: file)?)?"
_WAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_VERB} (?:the |our |all the )?(?P<what>.+?)(?: over| up)? to (?P<path>{_PATH}) on {_MANY}{_KEY}",
        rf"{_VERB} (?:the |our |all the )?(?P<what>.+?)(?: over| up)? to {_MANY}{_KEY}",
        rf"{_VERB} (?:the |our |all the )?(?P<what>.+?)(?: over| up)? (?:to|into) (?P<path>{_PATH}|(?:the )?(?:remote|target) (?:dir|directory|folder|path)) (?:on|of) (?:the |our |that )?(?P<host>{_MACHINE}){_KEY}",
        rf"{_VERB} (?:the |our |all the )?(?P<what>.+?)(?: over| up)? (?:to|onto) (?:the |our |that )?(?P<host>{_MACHINE}){_KEY}",
    )
)
_WITH = re.compile(r",? (?:with|using|via|by|over) (?P<tool>rsync|scp)\b", re.IGNORECASE)
_EXACT = re.compile(
    r"(?:,| and|, and) (?:also )?(?:delet(?:e|ing)|remov(?:e|ing)) (?:there )?(?:the |any |all )*(?:(?:extra(?:neous)?|surplus|stale|superfluous|old|other) (?:files?|ones|things)|(?:what|whatever|files|everything)(?: (?:that|which))? (?:is|are) (?:gone|missing|not) here(?: any ?more)?|what(?:ever)? (?:is|are) not (?:in (?:it|there)|here))(?: (?:there|on (?:it|the (?:server|host|other side))))?",
    re.IGNORECASE,
)
"""What is only there goes."""
_SYNCS = re.compile(r"(?:(?:now|and|then|also)[ ,]+)*(?:rsync|sync|mirror)\b", re.IGNORECASE)
_FOLDER = re.compile(r"(?:the )?(?P<name>[a-z][\w-]*)/?(?: (?:folder|dir|directory))?")
_PATH_NAME = re.compile(r"[\w-]+(?:/[\w-]+)*/?")
_HOSTS = frozenset({"host", "server", "remote", "machine", "box", "nas", "target", "vps"})


def answers(text: str, scope: Scope) -> Iterator[Answer]:
    """The copy to a machine of the script that is asked for."""
    said = text.strip(" .!?")
    said, rest = _WITH.sub("", said), _WITH.search(said)
    said, exact = _EXACT.sub("", said), _EXACT.search(said)
    said, rest = _WITH.sub("", said), rest or _WITH.search(said)
    tool = rest["tool"].lower() if rest else ""
    for way in _WAYS:
        match = way.fullmatch(said)
        if match and (command := _command(match, scope)):
            syncs = command.startswith("rsync ") or " do rsync " in command
            if (exact and not syncs) or (tool and tool not in command):
                return
            if exact:
                command = command.replace("rsync -az", "rsync -az --delete", 1)
            yield Answer(command, 1.0, "script", (), -100)
            return


def _command(match: re.Match[str], scope: Scope) -> str:
    found = match.groupdict()
    what = _what(match["what"], scope)
    if what and what.sort == "text" and _SYNCS.match(match[0]) and _PATH_NAME.fullmatch(what.value):
        what = replace(what, sort="folder")
    source = _source(match["what"], what)
    if not source and what is None and _SYNCS.match(match[0]) and _FOLDER.fullmatch(match["what"]):
        # What is kept in step is a folder, also one that no variable holds.
        plain = _FOLDER.fullmatch(match["what"])
        what = Variable("", plain["name"] if plain else "", "folder")
        source = what.value
    hosts = _hosts(found.get("hosts") or "", scope) if found.get("hosts") else None
    host = None if hosts else _host(found.get("host") or found.get("hosts") or "", scope)
    if not source or (hosts is None and host is None):
        return ""
    path = _there(found.get("path") or "", scope)
    if path is None:
        return ""
    name = "host" if "host" not in scope.names else "one_host"
    to = f"${name}" if hosts else f"${host.name}" if host else ""
    user = _user(scope, host, hosts)
    target = f'"{user}{to}:{path}"'
    port, key = _port(scope), _key(scope, asked=bool(found["key"]))
    if found["key"] and not key:
        return ""
    folder = what is not None and what.sort == "folder"
    if folder and what is not None:
        options = " ".join(
            ["ssh", *([f"-p ${port}"] if port else []), *([f"-i ${key}"] if key else [])]
        )
        by = f' -e "{options}"' if port or key else ""
        end = target if path.endswith("/") or not path else f'{target[:-1]}/"'
        kept = f'"${what.name}/"' if what.name else f"{what.value}/"
        command = f"rsync -az{by} {kept} {end}"
    else:
        options = (f' -P "${port}"' if port else "") + (f' -i "${key}"' if key else "")
        command = f"scp{options} {source} {target}"
    return f"for {name} in {_words(hosts)}; do {command}; done" if hosts else command


def _what(said: str, scope: Scope) -> Variable | None:
    """The file or folder that is sent."""
    if one := subjects.single(said, scope):
        return one
    words = {form for one in re.findall(r"[a-z]+", said.lower()) for form in called(one)}
    fitting = [
        one
        for one in scope.variables
        if one.sort in {"file", "folder"}
        and called(name_parts(one.name)[0]) & words
        and not {"remote", "dest", "target"} & {*name_parts(one.name)}
    ]
    return fitting[0] if len(fitting) == 1 and len(said.split()) == 1 else None


def _source(said: str, what: Variable | None) -> str:
    if what is not None:
        return f'"${what.name}"' if what.sort in {"file", "folder"} else ""
    return said if re.fullmatch(r"[\w-]+(?:/[\w.-]+)+/?|[\w-]+\.\w{1,5}", said) else ""


def _host(said: str, scope: Scope) -> Variable | None:
    ones = [one for one in scope.variables if _is_host(one)]
    named = [one for one in ones if one.name == said]
    if named:
        return named[0]
    words = said.lower().split()
    fitting = [one for one in ones if words and words[0] in name_parts(one.name)]
    if len(words) > 1 or (words and words[0] not in _HOSTS):
        return fitting[0] if len(fitting) == 1 else None
    return fitting[0] if len(fitting) == 1 else ones[0] if len(ones) == 1 else None


def _is_host(one: Variable) -> bool:
    if one.sort in {"list", "url", "folder", "file", "number"} or {"db", "database"} & set(
        name_parts(one.name)
    ):
        return False
    return (
        one.sort == "host"
        or bool(_HOSTS & set(name_parts(one.name)[-1:]))
        or bool(re.fullmatch(r"[\w-]+@[\w.-]+", one.value))
    )


def _hosts(said: str, scope: Scope) -> Variable | None:
    ones = [
        one
        for one in scope.variables
        if (one.sort == "list" or " " in one.value)
        and {"hosts", "servers", "machines", "nodes", "mirrors"} & {*name_parts(one.name)}
    ]
    return ones[0] if len(ones) == 1 and said else None


def _words(hosts: Variable) -> str:
    return f'"${{{hosts.name}[@]}}"' if hosts.sort == "list" else f"${hosts.name}"


def _there(said: str, scope: Scope) -> str | None:
    """The path on the other machine; None where it is not known."""
    if said.startswith(("/", "~")):
        return said
    ones = [
        one
        for one in scope.variables
        if one.sort in {"folder", "text", "file"}
        and name_parts(one.name)[0] in {"remote", "dest", "target", "deploy", "docroot", "webroot"}
        and re.match(r"[/~]", one.value)
    ]
    if len(ones) == 1:
        return f"${ones[0].name}"
    return None if said else ""


def _user(scope: Scope, host: Variable | None, hosts: Variable | None) -> str:
    if "@" in (host or hosts or scope.variables[0]).value:
        return ""
    ones = [
        one
        for one in scope.variables
        if name_parts(one.name)[-1] in {"user", "login"}
        and {"ssh", "deploy", "remote"} & {*name_parts(one.name)}
    ]
    return f"${ones[0].name}@" if len(ones) == 1 else ""


def _port(scope: Scope) -> str:
    return next(
        (
            one.name
            for one in scope.variables
            if name_parts(one.name)[-1] == "port"
            and ("ssh" in name_parts(one.name) or re.fullmatch(r"2\d{1,3}|22\d*", one.value))
        ),
        "",
    )


def _key(scope: Scope, *, asked: bool) -> str:
    """The file of the key for ssh."""
    for one in scope.variables:
        parts = name_parts(one.name)
        known = asked or {"ssh", "deploy", "identity"} & {*parts} or "ssh" in one.value
        if known and "/" in one.value and parts[-1] in {"key", "identity", "keyfile"}:
            return one.name
    return ""
