"""The variables and commands that stand above a request, read from the lines as plain text.

A script is being written, so it need not parse. What a variable holds is told from its value, from
how it is used, and from its name, in this order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from caro_lsp.generate.around.seen import NOWHERE, Around

if TYPE_CHECKING:
    from collections.abc import Iterable

Sort = Literal["folder", "file", "number", "size", "url", "host", "list", "command", "text"]

MOST_COMMANDS = 60
MOST_NOTES = 20
_NOTE = re.compile(r"(?:^|\s)#+\s*([^#!\s].*?)\s*$")
_VALUE = (
    r"(?:\((?P<list>[^()]*)\)|(?P<plain>(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\$\((?:[^()]|\([^()]*\))*\)"
    r"|\$\{[^}]*\}|[^\s;&|\"'()]|\\.)*))"
)
_ASSIGNED = re.compile(
    rf"(?:^|(?<=[\s;&|]))(?P<name>[A-Za-z_]\w*)(?P<more>\+?)={_VALUE}"
    r"|\$\{(?P<unset>[A-Za-z_]\w*):?=(?P<default>[^}]*)\}"
    r"|^:.*?\$\{(?P<needed>[A-Za-z_]\w*):?\?[^}]*\}"
    r"|\bfor\s+(?P<loop>[A-Za-z_]\w*)\s+in\b(?P<over>[^;]*)"
    r"|\b(?:mapfile|readarray)\s+(?:-\w+\s+)*(?P<lines>[A-Za-z_]\w*)"
    r"|\b(?:declare|local|typeset)\s+-\w*[aA]\w*\s+(?P<array>[A-Za-z_]\w*)(?=\s*(?:$|;))"
    r"|\bread\s+(?:-\w+\s+(?:\"[^\"]*\"\s+|'[^']*'\s+)?)*(?P<read>[A-Za-z_][\w ]*?)\s*(?:$|[;<&|])"
)
_SETS = ("=", "?", "for", "rea", "map", "declare", "local", "typeset")
"""One of these is in each line that sets a variable."""
_FILE_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")
_FILE_OF_DATA = re.compile(
    r"\.(?:gz|xz|bz2|zst|zip|tar|tgz|log|csv|tsv|json|txt|sql|conf|cfg|ini|ya?ml|xml|html?|db|md|bak"
    r"|out|tmp|pid|lock|pem|key)$"
)
"""What ends so is a file, though a host could be called so."""
_FOLDER_NAMES = """
dir dirs directory folder root path home dest destination target dist src source workspace repo
base build in input incoming backups releases cache dumps snapshots uploads downloads
"""
_SEVERAL = """
dumps logs reports photos pictures archives snapshots exports uploads downloads assets inbox outbox
incoming processed public www
"""
"""What a folder is called by that holds many of a kind."""
_FILE_NAMES = """
file log conf config cfg csv json yaml yml xml ini list report archive script out output outfile
dump tarball artifact manifest changelog lock pidfile key cert sums sum checksums
"""
_WORDS = """
version name tag branch user image container service deploy deployment namespace ns prefix mode
message pattern password token phrase word line level status section region city title author email
"""
_URL = re.compile(r"(?:https?|ftp|ssh|git|s3)://|git@")
_HOST = re.compile(
    r"(?:[\w-]+\.)+(?:com|org|net|io|local|lan|internal|dev|de|uk)|\d+(?:\.\d+){3}|localhost"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SIZE = re.compile(r"\d+[kKmMgG][bB]?")
_BRACED = re.compile(r"\$\{(\w+)\}(?![\w\[])")
_QUOTED_OR_BARE = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.|\$\(\(.*?\)\)|\$\{(\w+)\}")
_ADJACENT = re.compile(r'(?<=\s)("\$\{\w+\})"([:/@.-])"(\$\{\w+\}")')
"""Two variables in quotes that are one word."""
_ARITHMETIC = re.compile(r"\$\(\(.*?\)\)")
_IN_QUOTES = re.compile(r'"\$\{?(\w+)\}?"')
_HELD = re.compile(r"\$\{(\w+)\}")
_SH = re.compile(r"#!.*[/ ](?:da|a)?sh\b")
_FUNCTION = re.compile(r"^(?:function\s+)?([A-Za-z_][\w-]*)\s*\(\)", re.MULTILINE)
_MADE_FILE = re.compile(r"\$\((?:ls|find|mktemp|readlink|realpath|which|command -v)\b(?!.*\|\s*wc)")
_MADE_FOLDER = re.compile(r"\$\((?:mktemp -d|dirname|pwd|git rev-parse --show-toplevel)|\$PWD")
_MADE_TEXT = re.compile(r"\$\((?:date|hostname|whoami|id|basename|uname|git|cat|<)\b|\S+ \S+")
_TEXT = re.compile(r"\d{4}-\d\d-\d\d|v?\d[\d.]*|[A-Z][A-Z ]+|[^/]*[ =,;@][^/]*")
_MADE_NUMBER = re.compile(r"\$\((?:nproc|wc|date \+%s|.*\|\s*wc -[lwc])\b|\$\(\(|\$#$")
_CALLED = re.compile(r"\$\((?:ls|find)\b[^|)]*?[\w/.$\"{}-]*\*([\w.-]*\.\w+)")
_COMMAND = re.compile(r"[a-z][\w.-]*(?:\s+[^\s=]+)*\s+-{1,2}\w")


_ARGUMENTS = re.compile(
    r"(?:^|[;&|(]\s*|\b(?:then|do|else)\s+)(?:sudo\s+)?(?:kubectl|oc|helm|make|gmake|docker|podman|dd|gcloud"
    r"|ansible|az|aws|mount|systemctl|sysctl|cmake|terraform|psql|awk|ffmpeg|nmcli|dnf|pip|npm)\s[^;&|]*$"
)
"""A tool whose arguments may look like assignments stands in front."""


@dataclass(frozen=True)
class Variable:
    """A variable of a script: ``value`` as it was assigned, quotes taken off, empty if unknown."""

    name: str
    value: str
    sort: Sort

    @property
    def is_text(self) -> bool:
        """Whether it surely holds a text that is no path."""
        last = (name_parts(self.name) or [""])[-1]
        return self.sort == "text" and bool(
            last in _WORDS.split() or _MADE_TEXT.match(self.value) or _TEXT.fullmatch(self.value)
        )

    @property
    def written(self) -> str:
        """How a command would have it, not quoted."""
        return f"${{{self.name}[@]}}" if self.sort == "list" else f"${{{self.name}}}"


@dataclass(frozen=True)
class Scope:
    """What stands above a request: its variables, those assigned last last, and its last lines."""

    variables: tuple[Variable, ...] = ()
    commands: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    posix: bool = False
    """Whether it is a script of sh, which has no arrays and no process substitution."""
    notes: tuple[str, ...] = ()
    """Its comments, which may say what the columns of a file are."""
    around: Around = NOWHERE
    """What is in the files that it names."""

    def __hash__(self) -> int:
        """As that of other data, reckoned once: it is asked for at each look into a memory."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(
            (self.variables, self.commands, self.functions, self.posix, self.notes, self.around)
        )

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.names)

    def plain(self, text: str) -> str:
        """``text`` with the variables of the script in braces only where they must be."""
        known = self._known
        return _BRACED.sub(lambda m: f"${m[1]}" if m[1] in known else m[0], text)

    def written(self, command: str) -> str:
        """``command`` with its variables as people write them: quoted, and bare in arithmetic."""
        known = self._known
        command = _ARITHMETIC.sub(lambda m: _IN_QUOTES.sub(r"\1", m[0]), command)

        def in_quotes(match: re.Match[str]) -> str:
            if match[0][0] == "'":
                # Nothing is put in there.
                return _HELD.sub(lambda m: f"'\"{m[0]}\"'" if m[1] in known else m[0], match[0])
            return f'"{match[0]}"' if match[1] in known else match[0]

        command = _QUOTED_OR_BARE.sub(in_quotes, command)
        return self.plain(command if "'" in command else _ADJACENT.sub(r"\1\2\3", command))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the variables."""
        return tuple(variable.name for variable in self.variables)

    def held(self, written: str) -> str:
        """What a file is called that is written so: for a variable, what is known of its value."""
        name = written.strip('${}"')
        value = next((one.value for one in self.variables if one.name == name), "")
        if not value or not written.startswith("$"):
            return written
        match = _CALLED.match(value)
        # Of what a command finds, the ending of the names that it looks among.
        return match[1] if match else value if " " not in value else written

    @classmethod
    def named(cls, names: Iterable[str]) -> Scope:
        """A scope of variables of which only the names are known."""
        return cls(tuple(Variable(name, "", _sort(name, "", "")) for name in names))

    @classmethod
    def of(cls, lines: Iterable[str]) -> Scope:
        """The scope below ``lines`` of code."""
        lines = tuple(lines)
        posix = bool(lines and _SH.match(lines[0]))
        commands = tuple(
            stripped for line in lines if (stripped := line.strip()) and stripped[0] != "#"
        )
        values: dict[str, tuple[str, bool]] = {}
        items: dict[str, Sort] = {}
        for line in commands:
            if not any(sign in line for sign in _SETS):
                continue
            for match in _ASSIGNED.finditer(line):
                if match["name"] and _ARGUMENTS.search(line[: match.start()]):
                    # "make CC=gcc" and "set image app=web:2" set nothing here.
                    continue
                if match["loop"] and (over := _over(match["over"] or "")):
                    items[match["loop"]] = over
                for name, value, several in _assignments(match):
                    values.pop(name, None)
                    values[name] = (value, several)
        text = "\n".join(commands)
        variables = tuple(
            Variable(
                name,
                value,
                "list" if several else (not value and items.get(name)) or _sort(name, value, text),
            )
            for name, (value, several) in values.items()
        )
        functions = tuple(dict.fromkeys(_FUNCTION.findall(text)))
        notes = tuple(note[1] for line in lines if (note := _NOTE.search(line)))
        return cls(variables, commands[-MOST_COMMANDS:], functions, posix, notes[-MOST_NOTES:])


def _over(words: str) -> Sort | None:
    """What the items of a loop over patterns are."""
    if re.fullmatch(r"\s*(?:[^\s*]*\*/)+\s*", words):
        return "folder"
    return "file" if re.fullmatch(r"\s*(?:\S*\*[\w.*-]*\.\w+\s*)+", words) else None


def _assignments(match: re.Match[str]) -> list[tuple[str, str, bool]]:
    """Names, their values, and whether they are arrays."""
    if name := match["name"]:
        if match["list"] is not None:
            return [(name, match["list"].strip(), True)]
        return [(name, _unquoted(match["plain"] or ""), False)]
    if match["unset"]:
        return [(match["unset"], _unquoted(match["default"]), False)]
    if match["needed"]:
        return [(match["needed"], "", False)]
    if match["loop"]:
        return [(match["loop"], "", False)]
    if array := match["lines"] or match["array"]:
        return [(array, "", True)]
    return [(name, "", False) for name in match["read"].split()]


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1]
    default = re.fullmatch(r"\$\{\w+:?[-=](.*)\}", value)
    return default[1] if default else value


def name_parts(name: str) -> list[str]:
    """The words that the name of a variable is made of, in lower case."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    parts = [part for part in words.split("_") if part]
    if len(parts) == 1 and (joined := _JOINED.fullmatch(parts[0])):
        parts = [joined[1], joined[2]]
    return parts


_JOINED = re.compile(
    r"(log|src|dest|dst|out|in|in?put|backup|conf|config|tmp|temp|data|bin|lib|db|env|pid|lock|work|build|"
    r"cert|key|pass|user|host|home|root|csv|json|base|web|img|target|install|cache|release)"
    r"(dir|directory|file|path|name|folder|list|url|host|user|log|db|root)"
)


def _sort(name: str, value: str, text: str) -> Sort:
    by_value = _by_value(value)
    if by_value:
        return by_value
    return _by_use(name, text) or _by_name(name, value)


def _by_value(value: str) -> Sort | None:
    if not value:
        return None
    if value.isdigit():
        return "number"
    if _SIZE.fullmatch(value):
        return "size"
    if _URL.match(value):
        return "url"
    if _HOST.fullmatch(value) and not _FILE_OF_DATA.search(value):
        return "host"
    if _COMMAND.match(value):
        return "command"
    if _EMAIL.fullmatch(value):
        return "text"
    if _MADE_FOLDER.match(value):
        return "folder" if "/" not in value or not _FILE_ENDING.search(value) else "file"
    if _MADE_FILE.match(value):
        return "file"
    if _MADE_NUMBER.match(value):
        return "number"
    if " " not in value and _FILE_ENDING.search(value) and not value.startswith("$("):
        return "file"
    return None


def _by_use(name: str, text: str) -> Sort | None:
    used = rf"(?<![/\w.-])\"?\$\{{?{name}\b\}}?"
    if re.search(
        rf"(?:\bmkdir\s(?:-\S+\s)*|\bcd\s+|(?:\[|\btest|!)\s+-d\s+){used}|{used}\"?/", text
    ):
        return "folder"
    if re.search(
        rf"(?:\[\s+(?:!\s+)?-[frsewx]\s+|(?<!<)(?:<|>>?)\s*|\b(?:cat|source)\s+|^\.\s+){used}\"?(?!/)",
        text,
        re.M,
    ):
        return "file"
    return None


def _by_name(name: str, value: str) -> Sort:
    parts = name_parts(name)
    last = parts[-1] if parts else ""
    if last in _WORDS.split():
        return "text"
    if last in _FOLDER_NAMES.split() or (value == name.lower() and value):
        return "folder"
    if last in _SEVERAL.split() and re.fullmatch(r"[\w.-]+", value):
        return "folder"
    if last in {"out", "output"} and "/" in value and not _FILE_ENDING.search(value):
        return "folder"
    if last in {"host", "server", "hostname"}:
        return "host"
    if last in {"url", "uri"}:
        return "url"
    if last in _FILE_NAMES.split():
        return "file"
    if "/" in value and " " not in value:
        return "folder"
    return "text"


NOTHING = Scope()
"""The scope of a request that stands alone."""
