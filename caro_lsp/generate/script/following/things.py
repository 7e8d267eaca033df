"""Requests about the archive that a variable holds: "list its contents", "is it intact".

What it is says how it is looked into: a grammar that is asked about the variable alone sees a file.
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.following.words import LEAD, bare

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

_KINDS = re.compile(
    r"\.(?P<kind>tar\.gz|tgz|tar\.bz2|tbz2?|tar\.xz|txz|tar\.zst|tar|zip|jar|7z|gz|bz2|xz|zst)[\"']?$"
)
_IT = re.compile(r"\b(?:it|its|inside|corrupt(?:ed)?|intact|contents)\b", re.IGNORECASE)
_QUIET = re.compile(r"(?:echo|printf|log|info|set|\[+|test|if|fi|mkdir)\b")
_INTACT = re.compile(
    rf"{LEAD}(?:(?:make sure|check|verify|test|ensure)(?: that| if| whether)? (?:it is|it's|its) (?:intact|(?:not|un) ?(?:corrupt|corrupted|damaged|broken)|ok(?:ay)?|valid|readable)"
    r"|(?:test|check|verify) (?:its integrity|the integrity of it|it for (?:errors|corruption))"
    r"|(?:verify|test) it|is it (?:intact|corrupt|ok|valid)|(?:check|see|test) (?:if|whether) it is (?:corrupt|damaged|broken))",
    re.IGNORECASE,
)
_TESTED = {
    "gz": "gzip -t {}", "bz2": "bzip2 -t {}", "xz": "xz -t {}", "zst": "zstd -t {}",
    "zip": "unzip -tq {}", "jar": "unzip -tq {}", "7z": "7z t {}", "tar": "tar -tf {} > /dev/null",
}  # fmt: skip
_READ = {"gz": "zcat {}", "bz2": "bzcat {}", "xz": "xzcat {}", "zst": "zstdcat {}"}
_SAYS = (
    (
        re.compile(r"\b(?:what is|what's) (?:in it|inside(?: of it)?)$", re.I),
        "list the contents of IT",
    ),
    (
        re.compile(r"\b(?:list|show|print|display|see) (?:the )?contents(?: of it)?$", re.I),
        "list the contents of IT",
    ),
    (
        re.compile(r"\b(?:show|print|display|see) (?:its|the) contents(?: of it)?$", re.I),
        "list the contents of IT",
    ),
    (
        re.compile(r"\bits (?P<what>[\w ]+?)(?= (?:to|in|into|with|as)\b|$)", re.I),
        r"the \g<what> of IT",
    ),
    (re.compile(r"\bit\b", re.I), "IT"),
)


def of_archive(asked: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """The command for what ``asked`` wants of the archive that was found above; empty for none."""
    text = bare(asked)
    held = _held(scope) if _IT.search(text) else None
    if held is None:
        return ""
    one, kind = held
    written = f'"${one.name}"'
    packed = next((end for end in ("gz", "bz2", "xz", "zst") if kind.endswith(end)), "")
    packed = packed or {"tgz": "gz", "tbz": "bz2", "tbz2": "bz2", "txz": "xz"}.get(kind, "")
    if _INTACT.fullmatch(text):
        return _TESTED[packed or ("tar" if kind == "tar" else kind)].format(written)
    several = "tar" in kind or kind in {"tgz", "tbz", "tbz2", "txz", "zip", "jar", "7z"}
    for pattern, said in _SAYS:
        if match := pattern.search(text):
            name = f"listedthing.{kind}"
            whole = f"{text[: match.start()]}{match.expand(said)}{text[match.end() :]}"
            command = ask(whole.replace("IT", name), scope)
            if len(re.findall(re.escape(name), command)) != 1:
                return ""
            reads = re.fullmatch(
                rf"(?P<do>(?:head|tail|wc|grep|cat|sort|cut|awk|sed|sha\w+|less)\b[^|]*?)(?: <)? {re.escape(name)}(?P<rest>(?: \|.*)?)",
                command,
            )
            if reads and not re.match(r"wc -c|sha|md5", reads["do"]):
                if several:
                    return ""
                read = _READ[packed].format(written)
                do = "" if reads["do"] == "cat" else f" | {reads['do']}"
                return f"{read}{do}{reads['rest']}"
            if not several and (
                fed := re.fullmatch(rf"(?P<do>[^|<>]+) < {re.escape(name)}", command)
            ):
                return f"{_READ[packed].format(written)} | {fed['do']}"
            if re.search(rf"[\w/]{re.escape(name)}|{re.escape(name)}[\w./]", command):
                return ""
            return command.replace(name, written)
    return ""


def _held(scope: Scope) -> tuple[Variable, str] | None:
    """The variable that was set last, if it holds an archive, and of which kind."""
    for line in reversed(scope.commands):
        if match := re.match(r"(?:(?:local|readonly|export) )?(?P<name>[A-Za-z_]\w*)=", line):
            one = next((each for each in scope.variables if each.name == match["name"]), None)
            value = scope.held(f"${{{one.name}}}") if one else ""
            kind = _KINDS.search(value.split(" ")[0] if value.startswith("*") else value)
            if one is None or kind is None or " " in value.strip():
                return None
            # What is to be made is no archive yet.
            return (
                (one, kind["kind"])
                if one.value.startswith("$(") or re.match(r"\$\d|\$\{\d", one.value)
                else None
            )
        if not _QUIET.match(line):
            return None
    return None
