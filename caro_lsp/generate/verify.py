"""Judge a candidate: it must be a whole command that does not drop what was asked for."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from caro_lsp.generate.effects import uncalled_for
from caro_lsp.generate.entities import EXTENSIONS, Entity, find_entities, masked
from caro_lsp.generate.words import STOP, normalise
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse
from caro_lsp.shell.platform import of_machine
from caro_lsp.shell.unknown import unknown_option

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from caro_lsp.generate.intent import Request
    from caro_lsp.shell.command import Command
    from caro_lsp.shell.dialect import Dialect
    from caro_lsp.shell.platform import Platform

MAX_CHARACTERS = 500

_PLACEHOLDER = re.compile(
    r"<[A-Za-z][\w -]*>|(?<!\w)\[[A-Z][A-Z_ ]+\]|\b(?:path/to|your[-_]?\w+"
    r"|my[-_]?(?:file|dir|folder)\w*|YOUR_\w+|FIXME|TODO|foobar|xxx+)\b|\.\.\.(?!\w)|…",
)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
# Characters that make a line look other than it is. https://trojansource.codes
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_BASH_ONLY = re.compile(
    r"\[\[|[<>]\(|<<<|\$\{\w+(?:,,|\^\^|//?[^}]*/|:\d)|\$'|&>|\bpipefail\b|^\w+=\("
)
_BRACES = re.compile(r"(?<!\$)\{[^{}\s]*(?:\.\.|,)[^{}\s]*\}")
_PLAIN_QUOTED = re.compile(r"(?<!\$)'[^']*'")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_ASSIGNS = re.compile(r"(?:(?:export|local|readonly|declare|typeset)\s+)?[A-Za-z_]\w*\+?=|unset\s")
_BUILTIN_NAMES = """
. : [ [[ alias bg bind break builtin cd command continue declare dirs disown echo eval exec exit
export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd
pwd read readarray readonly return set shift shopt source suspend test times trap true type
typeset ulimit umask unalias unset wait time coproc
"""
_BUILTINS = frozenset(_BUILTIN_NAMES.split())
_PATHS = """
/dev/null /dev/stdin /dev/stdout /dev/stderr /dev/zero /dev/urandom /dev/random /etc/passwd
/etc/group /etc/hosts /etc/os-release /proc/cpuinfo /proc/meminfo /proc/loadavg / . .. ./ ../ ~
"""
_COMMON_PATHS = frozenset(_PATHS.split())


@dataclass(frozen=True)
class Verdict:
    """Whether a candidate may be shown; where not, why."""

    accepted: bool
    reason: str = ""


ACCEPTED = Verdict(accepted=True)


def verify(
    command: str,
    *,
    asked: str,
    entities: list[Entity],
    tools: frozenset[str],
    dialect: Dialect = "bash",
    known_text: str | None = None,
    violations: Callable[[str], bool] | None = None,
    accounted: bool = False,
    system: Platform | None = None,
) -> Verdict:
    """Judge ``command`` as an answer to the text ``asked`` with these ``entities``.

    ``tools`` are names that count as there besides those on PATH. ``known_text``: all text that
    paths and names in the command may come from; None does not ask where they come from.
    ``violations`` says whether the rules forbid a command. ``accounted``: the whole request is
    known to be understood, so that an entity may be in the command in another form. ``system``: the
    one that the script is for; None is that of this machine.
    """
    reason = (
        _form(command, asked)
        or _open_quote(asked, entities)
        or _repeats(command, asked)
        or (_missing_entity(command, entities) if not accounted else "")
        or (_invented(command, known_text) if known_text is not None else "")
        or _executed(command, asked, tools, dialect, system or of_machine())
    )
    if not reason and violations is not None and violations(command):
        reason = "a rule forbids it"
    return Verdict(accepted=False, reason=reason) if reason else ACCEPTED


class Verifier:
    """Judges answers to requests: :func:`verify` with what is the same for all of them.

    ``violations`` says whether the rules forbid a command; ``tools`` are names that count as there.
    """

    def __init__(self, violations: Callable[[str], bool] | None) -> None:
        self._violations = violations
        self.tools: frozenset[str] = frozenset()

    def forbids(self, command: str) -> bool:
        """Whether the rules forbid a command."""
        return self._violations is not None and self._violations(command)

    def verdict(
        self,
        command: str,
        request: Request,
        entities: list[Entity],
        *,
        tools: Collection[str] = (),
        accounted: bool = False,
        known_text: str | None = None,
    ) -> Verdict:
        """Judge an answer to ``request``; ``tools`` are there besides. The rest as for verify."""
        return verify(
            command,
            asked=request.text,
            entities=entities,
            tools=self.tools.union(tools),
            dialect=request.context.dialect,
            system=request.context.system,
            known_text=known_text,
            violations=self._violations,
            accounted=accounted,
        )

    def of(
        self, request: Request, entities: list[Entity], *, accounted: bool
    ) -> Callable[[str, frozenset[str]], Verdict]:
        """The same for one request: of a command, and tools that are there besides."""
        return lambda command, tools: self.verdict(
            command, request, entities, tools=tools, accounted=accounted
        )


def _form(command: str, asked: str) -> str:
    if not command.strip() or command != command.strip():
        return "it is empty or has blanks around it"
    if len(command) > MAX_CHARACTERS:
        return f"it is longer than {MAX_CHARACTERS} characters"
    if _CONTROL.search(command):
        return "it has more than one line or control characters"
    if _INVISIBLE.search(command):
        return "it has invisible characters"
    if command.startswith("#"):
        return "it is a comment"
    found = _PLACEHOLDER.search(command)
    return f"{found[0]} is a placeholder" if found and found[0].lower() not in asked.lower() else ""


def _open_quote(asked: str, entities: list[Entity]) -> str:
    """What is quoted is not for certain where one quote is left over."""
    left = re.search(r'["`]', masked(normalise(asked), entities))
    return f"the quote {left[0]} in the request is not closed" if left else ""


def _repeats(command: str, asked: str) -> str:
    asked_words = re.findall(r"\w+", asked.lower())
    same = re.findall(r"\w+", command.lower()) == asked_words
    # "gzip app.log" may be both; with an article in it, it is English.
    english = not STOP.isdisjoint(asked.lower().split())
    return "it repeats the comment" if same and english else ""


def _missing_entity(command: str, entities: list[Entity]) -> str:
    # A pattern may have it with its special characters escaped.
    plain = command.replace("\\", "")
    bare = plain.replace('"', "")
    for entity in entities:
        spaces = entity.kind == "number" and entity.value.isdigit() and len(entity.value) == 1
        if spaces and f"/{' ' * int(entity.value)}/" in command:
            continue
        if entity.value == "0" and " -empty" in command:
            continue
        if entity.firm and not any(map(entity.is_in, (command, plain, bare))):
            return f"{entity.value} is not in it"
    return ""


def _invented(command: str, known_text: str) -> str:
    """Name the first path, file, host or address in the command that nobody has mentioned."""
    for entity in find_entities(command.replace("'", " ").replace('"', " ")):
        if entity.kind not in ("path", "file", "host", "email", "url", "date"):
            continue
        core = entity.value.rstrip("/")
        last = core.rsplit("/", 1)[-1]
        common = core in _COMMON_PATHS or not core or last.lstrip("*.") in EXTENSIONS
        if not common and core not in known_text and last.lstrip("./*") not in known_text:
            return f"{entity.value} was not asked for"
    return ""


def _executed(
    command: str, asked: str, tools: frozenset[str], dialect: Dialect, system: Platform | None
) -> str:
    if dialect in ("sh", "dash") and (
        _BASH_ONLY.search(_PLAIN_QUOTED.sub("''", command))
        or _BRACES.search(_QUOTED.sub("", command))
    ):
        return f"{dialect} does not understand it"
    script = parse(command.encode(), dialect=dialect)
    if script.errors:
        return "it is not valid syntax"
    found = commands(script)
    if not found:
        return "" if _ASSIGNS.match(command) else "it runs nothing"
    for one in found:
        name = one.name.partition(" ")[0]  # a test is one word, [[ ... ]]
        if name and "$" not in name and not _exists(name, one.words[0].source, tools):
            return f"there is no command {name}"
        if (unknown := unknown_option(one, system)) is not None:
            near = f", but {unknown.near}" if unknown.near else ""
            return f"{unknown.tool} has no option {unknown.option}{near}"
    return uncalled_for(found, asked) or _endless_harm(found, command, asked)


def _bare(operand: str) -> str:
    return operand.strip("'\"").removesuffix("*").rstrip("/")


def _gone_over(one: Command) -> list[str]:
    """The words behind a command, without where to something is moved."""
    operands = [word.source for word in one.words[1:]]
    return operands[2:] if one.name == "mv" and operands[:2] == ["-t", "/"] else operands


def _endless_harm(found: Iterable[Command], command: str, asked: str) -> str:
    """Nothing is destroyed of which it is not said where it ends."""
    here = _HERE if _SAYS_HERE.search(asked) else frozenset()
    handed_on = False
    for one in found:
        operands = _gone_over(one)
        endless = _ENDLESS - here if one.name in _KEEPS else _ENDLESS
        if one.name in _DESTROYS and not endless.isdisjoint(operands):
            return f"{one.name} would go over everything"
        if one.name in _DESTROYS - {"mv"} and not _OF_THE_SYSTEM.isdisjoint(map(_bare, operands)):
            return f"{one.name} would go over a folder of the system"
        if one.name == "find" and not _SELECTS.search(command):
            handed_on = not _ENDLESS.isdisjoint(operands[:1])
        if one.name in _DESTROYS and "xargs" in one.wrappers and handed_on:
            return f"{one.name} would go over everything that find finds"
        if one.name == "find" and _DELETES.search(command) and not _SELECTS.search(command):
            places = operands[: next((i for i, o in enumerate(operands) if o[0] in "-\\("), None)]
            if not places or not _ENDLESS.isdisjoint(places):
                return "find would delete everything"
        if one.name == "find" and operands[:1] == ["/"] and _DELETES.search(command):
            return "find would delete on the whole machine"
        in_loop = "loop" in one.context and _OVER_ALL.search(command)
        # To rename all files of a folder is asked for often, and loses none.
        if in_loop and one.name in _DESTROYS and not {"-n", "-i"} & set(operands):
            return f"{one.name} would go over everything"
        if one.name == "find" and _OPENS.search(command):
            wide = not _ENDLESS.isdisjoint(operands[:1])
            if wide or not _SELECTS.search(command):
                return "find would let everybody write to too much"
    return ""


_DESTROYS = frozenset({"rm", "shred", "truncate", "unlink", "dd", "mv", "chmod", "chown", "chgrp"})
_ENDLESS = frozenset({
    "/", "/*", ".", "./", "./*", "*", "..", "../", "../*", "~", "~/", "~/*", "$HOME", '"$HOME"',
    '"$HOME"/*', "$HOME/*", ".*", "$PWD", '"$PWD"', "$PWD/*", '"$PWD"/*',
})  # fmt: skip
_KEEPS = frozenset({"mv", "chmod", "chown", "chgrp"})
"""What loses none of what it goes over, and may do so where it is said that this is here."""
_HERE = frozenset({".", "./", "./*", "*"})
_SAYS_HERE = re.compile(
    r"\b(?:in|of|from|to|for|under|below|the|this|current|working)"
    r" (?:current|this|present|working)(?: working)? (?:dir|folder)",
    re.IGNORECASE,
)
_OF_THE_SYSTEM = frozenset({
    "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/proc", "/root", "/sbin", "/sys",
    "/usr", "/var",
})  # fmt: skip
_DELETES = re.compile(r" -delete| -exec (?:rm|shred|truncate|unlink) ")
_OVER_ALL = re.compile(r"\bfor \w+ in (?:\.{0,2}/|~/)?\*(?:;|\s)")
_OPENS = re.compile(r" -exec chmod (?:-\S+ )*(?:[0-7]?[0-7]{2}[2367]|[ugo]*[oa]\+\w*w)\b")
_SELECTS = re.compile(
    r" -(?:i?name (?!'\*')|i?path|i?regex|empty|size|[mac](?:time|min)|newer|user|group|perm|xtype"
    r"|nouser|nogroup|inum|links|samefile)"
)


def _exists(name: str, word: str, tools: frozenset[str]) -> bool:
    # A script by its path is the user's own.
    return "/" in word or name in _BUILTINS or name in tools or _on_path(name)


@lru_cache(maxsize=512)
def _on_path(name: str) -> bool:
    return shutil.which(name) is not None
