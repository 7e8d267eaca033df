"""Where the output of a request goes, and whether its failure matters: "..., into the report"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path
from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script.mentions import find_variables, with_names_said
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.scope import Scope, Variable

_TO = re.compile(
    r"(?P<gap>(?:\s*,\s*|\s+(?=and |then ))"
    r"(?:(?:and |then )*(?:write|save|store|put|keep|redirect|collect|append|add|log"
    r"|send)s?"
    r"(?: (?:it|them|that|this|all|the rest|what is left"
    r"|the remaining (?:lines|rows)|the (?:result|output|list|count|total|number)s?))?)?\s+"
    r"|\s*,\s*|\s+)"
    r"(?P<how>->|=>|>>?|to the end of|into|in|to|as|go(?:es)? (?:on|in|into|to))\s+(?=\S)",
    re.IGNORECASE,
)
_WRITES = re.compile(
    r"(?:and |then |now |also )*(?P<verb>write|save|store|put|dump|output|append|add"
    r"|log|send|record|collect)"
    r"\s+(?:down )?",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:\b(?:the|a|an|our|my|file|folder|dir|directory|called|named|in|into|to|under|inside|as"
    r"|new|end|of)\b"
    r"|[\s,.])*",
    re.IGNORECASE,
)
_READERS = frozenset(
    """
awk basename cat comm cut date df diff dirname du echo env file find git grep head id jq join ls
md5sum nl paste printf ps rev sed seq sha1sum sha256sum shuf sort ss stat sum tac tail tr uname
uniq wc who xargs zcat zgrep column hostname ip free uptime mysql psql sqlite3 mysqldump pg_dump
docker podman kubectl curl tree fold expand bc for while if dpkg-query readlink realpath cksum
strings od xxd base64 openssl systemctl journalctl crontab pip npm
""".split()  # noqa: SIM905 - many
)
_CHANGES = re.compile(
    r"[^<\s]>|(?<![-=0-9<])>(?!=)|-delete\b|\bsed -\w*i|-exec (?:rm|mv|cp|chmod)"
    r"|xargs [^|]*\b(?:rm|mv|cp)\b|curl .*-[oO]"
)
_MAY_FAIL = re.compile(
    r"\s*[,;(-]*\s*(?:but |and |or )?(?:"
    r"there (?:may|might|could) be (?:none|no \w+|nothing)"
    r"|it (?:may|might) (?:not exist|be missing|fail)"
    r"|(?:may|might) (?:be|find) (?:none|empty|nothing)"
    r"|(?:just )?(?:go on|carry on|continue|keep going) (?:even )?(?:if|when) [^,]+"
    r"|(?:do not|don't|dont|never|without) (?:stop|stopping|fail|failing|abort|aborting"
    r"|exit|exiting|die|dying)"
    r"(?: (?:the script|here))?(?: (?:on|if|when) [^,]+)?"
    r"|(?:(?:do not|don't|dont|never|without) (?:complain|complaining|worry|worrying|whine|whining)"
    r"|\bno (?:error|complaint|message|fuss))"
    r"(?: (?:on|if|when|about) [^,]+)?"
    r"|(?:ignor(?:e|ing)|skip(?:ping)?) (?:those |the |any |all )?(?:missing|absent)(?: ones"
    r"| files?)?"
    r"|(?:if|in case) (?:it|they) (?:exists?|(?:is|are) there)"
    r"|(?:0|zero|none|no (?:match|hit)) (?:is|are) (?:fine|ok|okay|no (?:error|problem|failure)|allowed)(?: too| as well)?"
    r"|even if (?:it|that|this) fails|(?:no problem|(?<=, )(?:fine|ok|okay)|(?:it is|it's|that is"
    r"|that's|its) (?:fine|ok|okay)) if [^,]+"
    r"|ignor(?:e|ing) (?:any |all )?(?:failures?|a failure|the exit (?:code|status))"
    r")\s*[).]*\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Output:
    """Where the output goes: a file as a command has it, whether behind what is in it."""

    file: str
    append: bool
    errors: bool = False
    """Whether what goes wrong is written there, too."""


def without_failure(text: str) -> str:
    """``text`` without that it may fail; empty where it does not say so."""
    match = _MAY_FAIL.search(text)
    return text[: match.start()].strip() if match and match.start() else ""


_MADE_FIRST = re.compile(
    r",?(?: and)? (?:make|create|mkdir)(?: the)? (?P<x>[\w$/.-]+)(?: (?:folder|dir|directory))?(?: first)?"
    r" (?:if|when|unless) (?:it|that|this)(?: is| has|'s)? ?(?:n't|nt|not|isn't|isnt|doesn't|doesnt|does not|missing|absent)?"
    r"(?: (?:there|exist|exists|yet|been made|made|already|be|missing))*$",
    re.IGNORECASE,
)


def without_folder(text: str, scope: Scope) -> tuple[str, str]:
    """``text`` without that a folder is to be made where it is missing, and that folder."""
    match = _MADE_FIRST.search(text)
    if match is None:
        return text, ""
    name = match["x"].strip("$")
    if name == "it":
        folders = [
            one for one in find_variables(text[: match.start()], scope, ()) if one.fits == "path"
        ]
        return (text[: match.start()], path(folders[-1].value)) if folders else (text, "")
    if any(one.name == name for one in scope.variables):
        return text[: match.start()], f'"${name}"'
    return (text[: match.start()], name) if "/" in name else (text, "")


def tolerant(command: str) -> str:
    """``command`` so that a script goes on where it fails."""
    if "||" in command or ("rm -f" in command and "|" not in command):
        return command
    if deleted := re.fullmatch(r"(?P<sudo>sudo )?rm (?P<rest>[^|;&]+)", command):
        options = re.match(r"-(\w+) ", deleted["rest"])
        rest = deleted["rest"][options.end() :] if options else deleted["rest"]
        return f"{deleted['sudo'] or ''}rm -{options[1] if options else ''}f {rest}"
    return (
        f"{{ {command}; }} || true" if "; " in command or "&&" in command else f"{command} || true"
    )


def split(text: str, scope: Scope) -> Iterator[tuple[str, Output]]:
    """What a request asks for without where its output goes, and where that is."""
    verb = _WRITES.match(text)
    append = bool(verb and verb["verb"].lower() in {"append", "add", "log", "record"})
    rest = text[verb.end() :] if verb else text
    # A dump of a database is none of a text.
    body = f"show {rest}" if verb and verb["verb"].lower() != "dump" else text
    for match in _TO.finditer(body):
        where = body[match.end() :]
        file = _file(where, scope)
        asked = body[: match.start()].strip(" ,")
        whole = _ALL_OUTPUT.search(asked)
        behind = _ERRORS_TOO.search(where)
        if whole or behind:
            where = where[: behind.start()] if behind else where
            file = _file(where, scope)
            asked = asked[: whole.start()].strip(" ,") if whole else asked
            asked = re.sub(r"^show (?=\w+$|run )", "", asked) or asked
            if file and asked:
                yield asked, Output(file, append or match["how"] == ">>", errors=True)
                return
        if not file and (more := _MORE.search(where)):
            # "To a file todo.txt there, with line numbers".
            file = _file(where[: more.start()], scope)
            asked = f"{asked}, {where[more.start() :].strip(' ,')}"
        explicit = bool(verb or (match["gap"] and match["gap"].strip(" ,")))
        explicit = explicit or ">" in match["how"] or match["how"].startswith("go")
        if not file or len(asked.split()) < 2 or not (explicit or match["how"] == "into"):
            continue
        added = (
            append or match["how"] in {">>", "to the end of"} or "append" in (match["gap"] or "")
        )
        yield asked, Output(file, added)
        return
    if verb and append and len(rest.split()) > 1 and (file := _written_last(scope)):
        # Behind what the script has written there.
        yield body, Output(file, True)


_ALL_OUTPUT = re.compile(
    r"(?:,|\band|\bwith|\bthen|\bwrite|\bsend|\bput|\bredirect|\bof|\s)*"
    r"(?:(?:all|its|the|any|both) )*(?:of )?(?:(?:the|its) )?(?:output|everything|stdout|results?)"
    r"(?: of it)?,? ?(?:\(?(?:incl\.?|including|and|with|plus|as well as) (?:(?:the|any|all|its) )?"
    r"(?:errors?|stderr|error (?:output|messages?))\)?)$",
    re.IGNORECASE,
)
_ERRORS_TOO = re.compile(
    r",? (?:\(?(?:incl\.?|including|and|with|plus|as well as|together with)"
    r" (?:(?:the|any|all|its) )?"
    r"(?:errors?|stderr|error (?:output|messages?))(?: too| as well)?\)?|errors (?:too|as well))$",
    re.IGNORECASE,
)


def prints(command: str) -> bool:
    """Whether a command does no more than to print."""
    return bool(redirected(command, Output("/dev/stdout", append=False)))


def _written_last(scope: Scope) -> str:
    """The only file that the script writes its output to, as it writes it."""
    files = {
        match[1]
        for line in scope.commands
        for match in _WRITTEN.finditer(line)
        if not match[1].startswith(("/dev/", "&"))
    }
    if len(files) != 1:
        return ""
    file = files.pop()
    name = file.strip('"${}')
    variable = next((one for one in scope.variables if one.name == name), None)
    return path(variable.written) if variable else file if re.fullmatch(r"[\w./-]+", file) else ""


_WRITTEN = re.compile(r"(?<![0-9&<>-])>{1,2} *(\"?\$?\{?[\w./-]+\}?\"?)(?=\s*(?:$|[;&|]))")


_MORE = re.compile(
    r",? (?=with(?:out)? )|, (?=only |sorted|in reverse|one per line|newest |oldest |each )", re.I
)


def left_for(text: str, scope: Scope) -> str:
    """The file that the script has named for its output, where nothing is to be shown."""
    if _SHOWS.match(text):
        return ""
    ones = [
        one
        for one in scope.variables
        if one.sort == "file" and not _OUTS.isdisjoint(name_parts(one.name))
    ]
    if len(ones) != 1:
        return ""
    used = re.compile(rf"\$\{{?{ones[0].name}\b")
    return "" if any(used.search(line) for line in scope.commands) else f'"${ones[0].name}"'


_OUTS = frozenset({"out", "output", "result", "results", "outfile", "dest", "target"})
_SHOWS = re.compile(
    r"(?:(?:and|now|then|also|finally) )*(?:print|show|list|tell|display|echo"
    r"|say|which|what|who|how|count|is"
    r"|are|does|do|report|see|look)\b|.*\?\s*$",
    re.IGNORECASE,
)


def redirected(command: str, end: Output) -> str:
    """``command`` with its output in a file; empty where it is none that prints."""
    if changed := _IN_PLACE.match(command):
        command = f"sed {changed['e'] or ''}{changed['program']} {changed['file']}"
    bare = command.removeprefix("{ ")
    first = [part.split()[0].strip('"') for part in re.split(r"\s*\|\s*", bare) if part.split()]
    outside = re.sub(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"", "''", command)
    known = end.errors or set(first) <= _READERS
    if not first or not known or _CHANGES.search(outside):
        return ""
    if end.file.strip('"') in command.replace('"', "") and not end.append:
        return ""
    if re.search(r"; |&&", outside) and not command.startswith(("for ", "while ", "if ", "{ ")):
        command = f"{{ {command}; }}"
    errors = " 2>&1" if end.errors else ""
    return f"{command} {'>>' if end.append else '>'} {end.file}{errors}"


_ONE_FILE = re.compile(r"(?:a |one |a single |one single |one big |a new |just one )file", re.I)
_OUTS = frozenset(
    """
    out output outfile result results target dest destination sorted filtered clean merged
    combined all joined whole total cleaned deduped unique summary
    """.split()  # noqa: SIM905 - many
)


def _made(scope: Scope) -> Variable | None:
    """The only file of the script that is called as what is made, and is not there yet."""
    lines = [line for line in scope.commands if not _ASSIGNS.match(line)]
    ones = [
        one
        for one in scope.variables
        if one.sort == "file"
        and not _OUTS.isdisjoint(name_parts(one.name))
        and not any(re.search(rf"\$\{{?{one.name}\b", line) for line in lines)
    ]
    return ones[0] if len(ones) == 1 else None


_ASSIGNS = re.compile(r"(?:(?:export|readonly|local|declare) )?\w+=")
_TRANSFORMS = re.compile(
    r"(?:(?:and|now|then|finally|first|next)[, ]+)*(?:sort|filter|merge|join|combine|concatenate"
    r"|convert|extract|dedupe|deduplicate|transform|clean|trim|replace|translate|swap|drop"
    r"|normali[sz]e|strip|reverse|transpose|anonymi[sz]e)\b",
    re.IGNORECASE,
)


def unsaid(text: str, command: str, scope: Scope) -> Output | None:
    """Where the output of ``command`` goes without a word: into what the script names for it."""
    if not _TRANSFORMS.match(text) or not (one := _made(scope)) or one.name in command:
        return None
    files = [v for v in scope.variables if v.sort == "file" and f"{{{v.name}}}" in command]
    return Output(path(one.written), append=False) if files else None


_IN_PLACE = re.compile(
    r"sed (?P<e>-E )?-i (?P<program>'[^']*'|\"[^\"]*\") (?P<file>\"?\$\{(?P<name>\w+)\}\"?)$"
)
_INS = frozenset({"in", "input", "source", "src", "raw", "infile", "original", "orig"})


def apart(command: str, scope: Scope) -> str:
    """A change in place of what comes in, written to what the script has for what goes out."""
    match = _IN_PLACE.match(command)
    if match is None or _INS.isdisjoint(name_parts(match["name"])):
        return command
    one = _made(scope)
    if one is None or one.name == match["name"]:
        return command
    return f"sed {match['e'] or ''}{match['program']} {match['file']} > {path(one.written)}"


def _file(where: str, scope: Scope) -> str:
    """The file that ``where`` is about, and nothing else; empty where it is none."""
    if _ONE_FILE.fullmatch(where.strip(" .")):
        made = _made(scope)
        return path(made.written) if made else ""
    where = f"the {where}"
    firm = [with_names_said(one, scope) for one in find_entities(where)]
    found = sorted([*firm, *find_variables(where, scope, firm)], key=lambda one: one.start)
    left, at = "", 0
    for one in found:
        left, at = left + where[at : one.start], one.end
    left += where[at:]
    if not found or not _FILLER.fullmatch(left):
        return ""
    files = [one for one in found if one.kind == "file" or one.fits == "file"]
    folders = [one for one in found if one.fits == "path"]
    if len(found) == 1 and len(files) == 1 and files[0].kind == "variable":
        return path(files[0].value)
    if len(found) == 2 and len(folders) == 1 and len(files) == 1 and files[0].kind == "file":
        return path(f"{folders[0].value}/{files[0].value}")
    return ""
