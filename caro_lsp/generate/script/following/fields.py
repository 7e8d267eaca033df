"""Another field from the tool of the line above: "and its author" below ``git log --format=%h``."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.analogy.statements import statements
from caro_lsp.generate.script.following.words import LEAD, bare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caro_lsp.generate.script.scope import Scope

_ASKED = re.compile(
    rf"(?:{LEAD}(?:(?:do |the )*same (?:for|with) |what about |(?:print|show|get|list|count|tell me) )?|)"
    r"(?P<its>its |their |the |his |her )?(?P<what>[a-z0-9][a-z0-9 -]*?)"
    r"(?: of (?:it|that|them|that commit|the same (?:commit|file)))?(?: as well| too| also)?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:and|also|then|plus|same|the same|now|what about|its|their|do the same)\b|.* (?:as well|too|also)$",
    re.IGNORECASE,
)

_COMMIT = {
    "author": "%an", "author name": "%an", "author email": "%ae", "author's name": "%an",
    "email": "%ae", "email address": "%ae", "mail": "%ae", "mail address": "%ae",
    "date": "%ad", "author date": "%ad", "commit date": "%cd", "age": "%ar", "relative date": "%ar",
    "timestamp": "%at", "unix time": "%at", "subject": "%s", "message": "%s", "title": "%s",
    "subject line": "%s", "body": "%b", "full message": "%B", "committer": "%cn",
    "hash": "%H", "full hash": "%H", "long hash": "%H", "sha": "%H", "short hash": "%h",
    "abbreviated hash": "%h", "parent": "%P", "parents": "%P", "tree": "%T",
}  # fmt: skip
_FILE = {
    "size": "%s", "size in bytes": "%s", "bytes": "%s", "owner": "%U", "user": "%U",
    "group": "%G", "permissions": "%A", "mode": "%a", "octal mode": "%a", "octal permissions": "%a",
    "rights": "%A", "name": "%n", "inode": "%i", "inode number": "%i", "type": "%F",
    "file type": "%F", "modification time": "%y", "modification date": "%y", "mtime": "%y",
    "date": "%y", "timestamp": "%Y", "access time": "%x", "number of links": "%h", "links": "%h",
    "blocks": "%b", "uid": "%u", "gid": "%g",
}  # fmt: skip
_IMAGE = {
    "width": "%w", "height": "%h", "format": "%m", "type": "%m", "depth": "%z", "bit depth": "%z",
    "colorspace": "%[colorspace]", "color space": "%[colorspace]", "size": "%wx%h",
    "dimensions": "%wx%h", "file size": "%b", "number of colors": "%k", "quality": "%Q",
}  # fmt: skip
_TRANSFER = {
    "status": "%{http_code}", "status code": "%{http_code}", "http code": "%{http_code}",
    "http status": "%{http_code}", "total time": "%{time_total}", "time": "%{time_total}",
    "response time": "%{time_total}", "size": "%{size_download}",
    "download size": "%{size_download}", "content type": "%{content_type}",
    "number of redirects": "%{num_redirects}", "redirects": "%{num_redirects}",
    "final url": "%{url_effective}", "effective url": "%{url_effective}",
    "speed": "%{speed_download}", "download speed": "%{speed_download}", "ip": "%{remote_ip}",
    "ip address": "%{remote_ip}", "remote ip": "%{remote_ip}", "dns time": "%{time_namelookup}",
    "connect time": "%{time_connect}", "time to first byte": "%{time_starttransfer}",
}  # fmt: skip
_PROCESS = {
    "pid": "pid", "process id": "pid", "parent": "ppid", "ppid": "ppid", "parent pid": "ppid",
    "memory": "rss", "memory usage": "rss", "cpu": "%cpu", "cpu usage": "%cpu", "user": "user",
    "owner": "user", "command": "comm", "name": "comm", "command line": "args", "arguments": "args",
    "start time": "lstart", "age": "etime", "run time": "etime", "uptime": "etime", "state": "stat",
    "status": "stat", "nice value": "nice", "priority": "pri", "threads": "nlwp",
    "number of threads": "nlwp",
}  # fmt: skip
_ACCOUNT = {
    "name": 1, "user": 1, "user name": 1, "username": 1, "login": 1, "login name": 1, "uid": 3, "user id": 3, "gid": 4, "group id": 4, "home": 6, "home folder": 6,
    "home directory": 6, "home dir": 6, "shell": 7, "login shell": 7, "full name": 5, "comment": 5, "id": 3,
}  # fmt: skip
_GROUP = {"name": 1, "group": 1, "gid": 3, "group id": 3, "id": 3, "member": 4}
_ACCESS = {
    "ip": 1, "ip address": 1, "address": 1, "client": 1, "client ip": 1, "visitor": 1, "host": 1,
    "remote host": 1, "time": 4, "timestamp": 4, "method": 6, "http method": 6,
    "request method": 6, "page": 7, "path": 7, "url": 7, "uri": 7, "requested page": 7,
    "requested url": 7, "request path": 7, "file": 7,
    "status": 9, "status code": 9, "http status": 9, "http code": 9, "http status code": 9,
    "response code": 9, "code": 9, "size": 10, "byte": 10, "response size": 10, "referer": 11,
    "referrer": 11,
}  # fmt: skip
"""The columns of a log as web servers write it, with blanks between."""

_TEMPLATES: tuple[tuple[re.Pattern[str], Mapping[str, str]], ...] = (
    (re.compile(r"\bgit\b.*?\b(?:log|show)\b.*?--(?:pretty=(?:format:)?|format=)(?P<q>['\"]?)(?:format:)?"
                r"(?P<one>%[a-zA-Z]+)(?P=q)(?=[\s)]|$)"), _COMMIT),
    (re.compile(r"\bstat\b.*?(?:-c ?|--format[= ])(?P<q>['\"]?)(?P<one>%[a-zA-Z])(?P=q)(?=[\s)]|$)"), _FILE),
    (re.compile(r"\bidentify\b.*?-format (?P<q>['\"]?)(?P<one>%(?:\w|\[\w+\]|wx%h))(?:\\n)?(?P=q)(?=[\s)]|$)"),
     _IMAGE),
    (re.compile(r"\bcurl\b.*?(?:-w ?|--write-out[= ])(?P<q>['\"]?)(?P<one>%\{\w+\})(?:\\n)?(?P=q)(?=[\s)]|$)"),
     _TRANSFER),
    (re.compile(r"\bps\b.*?-o (?P<q>)(?P<one>[%a-z]+)=?(?=[\s)]|$)"), _PROCESS),
)  # fmt: skip
_COLUMNS = (
    re.compile(r"awk (?:-F ?\S+ )?'\{ ?print \$(?P<one>\d+);? ?\}'"),
    re.compile(r"\bcut (?:-d ?(?:' '|\" \"|'?:'?) )?-f ?(?P<one>\d+)(?= |$|\))"),
)
_BACK = 4


def other_field(asked: str, scope: Scope) -> str:
    """The line above for another field of the same thing; empty where that is not asked."""
    text = bare(asked)
    match = _ASKED.fullmatch(text) if _GOES_ON.match(text) else None
    if match is None:
        return ""
    what = match["what"].lower().strip()
    if assigned := _ASSIGNS.fullmatch(scope.commands[-1]):
        return _assigned(what, assigned, scope)
    for line in [one.text for one in reversed(statements(scope.commands))][:_BACK]:
        if re.match(r"(?:echo|printf) [^$]*$", line):
            continue
        if done := _of_template(what, line, scope) or _of_column(what, line, scope):
            return done
        if not re.search(r"\$\(|\b(?:stat|git|identify|curl|ps|awk|cut)\b", line):
            return ""
    return ""


_ASSIGNS = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<q>\"?)\$\((?P<do>.*)\)(?P=q)")


def _assigned(what: str, assigned: re.Match[str], scope: Scope) -> str:
    """Another variable, called as the field is, for what the one above holds a field of."""
    done = _of_template(what, assigned["do"], scope) or _of_column(what, assigned["do"], scope)
    name = what.replace(" ", "_").replace("-", "_")
    if assigned["name"].isupper():
        name = name.upper()
    if not done or not name.isidentifier() or name in scope.names:
        return ""
    return f"{name}={assigned['q']}$({done}){assigned['q']}"


def _of_template(what: str, line: str, scope: Scope) -> str:
    del scope
    for pattern, fields in _TEMPLATES:
        match = pattern.search(line)
        said = next((one for one in (what, what.removesuffix("s")) if one in fields), "")
        if match is None or not said or len(pattern.findall(line)) != 1:
            continue
        if match["one"] not in {*fields.values(), "%cd", "%cr", "%aI", "%as", "%cs"}:
            continue
        text = f"{line[: match.start('one')]}{fields[said]}{line[match.end('one') :]}"
        return _with_label(text, line, said, fields, match["one"])
    return ""


def _with_label(text: str, line: str, what: str, fields: Mapping[str, str], old: str) -> str:
    """The field with what is written before it, where that is what the field is called."""
    if text == line:
        return ""
    match = re.match(
        r"(?P<say>(?:echo|printf) \"\W*)(?P<label>[A-Za-z][A-Za-z ]*?)(?P<sep>\s*[:=] *)(?=\$\()",
        text,
    )
    if match is None:
        return text if not re.match(r"(?:echo|printf)\b.*\w\W+\$\(", text) else ""
    if fields.get(match["label"].lower()) != old:
        return ""
    label = what.capitalize() if match["label"][0].isupper() else what
    return f"{match['say']}{label}{match['sep']}{text[match.end() :]}"


def _of_column(what: str, line: str, scope: Scope) -> str:
    fields = _table(line, scope)
    said = next((one for one in (what, what.removesuffix("s"), what.removesuffix("es"),
                                 re.sub("ies$", "y", what)) if one in fields), "")  # fmt: skip
    if not said:
        return ""
    for pattern in _COLUMNS:
        found = list(pattern.finditer(line))
        if len(found) == 1 and int(found[0]["one"]) in fields.values():
            match = found[0]
            changed = f"{line[: match.start('one')]}{fields[said]}{line[match.end('one') :]}"
            return "" if changed == line else changed
    return ""


def _table(line: str, scope: Scope) -> Mapping[str, int]:
    """The columns of the file that a line reads, where these are known."""
    if re.search(r"/etc/passwd\b|\bgetent passwd\b", line):
        return _ACCOUNT
    if re.search(r"/etc/group\b|\bgetent group\b", line):
        return _GROUP
    held = {one.name: one.value for one in scope.variables}
    files = re.findall(r"[\w./-]*\w\.log[\w.]*", line)
    files += [held.get(one, "") for one in re.findall(r"\$\{?(\w+)", line)]
    return _ACCESS if any(_IS_ACCESS.search(one) for one in files) else {}


_IS_ACCESS = re.compile(r"access[\w.-]*\.?log|access_log|(?:nginx|apache2?|httpd)/")
