"""Functions of the script: commands that are written through them, and requests that ask for them.

What a function is for is told from its body: ``"$@"`` as a command runs what it is given, ``"$*"``
behind ``echo`` is a message, a pattern with ``$1`` reads what goes by that key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import Entity
from caro_lsp.generate.grammar import Answer
from caro_lsp.generate.script.manners import applying, shared
from caro_lsp.generate.script.manners.calls import (
    ASIDE,
    PRINTERS,
    Call,
    Function,
    calls_in,
    calls_of,
    commands_in,
    functions_of,
    is_operator,
    words_of,
)
from caro_lsp.generate.script.mentions import with_names_said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.generate.grammar import Grammar
    from caro_lsp.generate.script.scope import Scope

_RUNNERS = re.compile(r"(?:run|do|exec|execute|cmd|doit|maybe|try|x|dry|step|perform)(?:_?\w+)?")
_CHECKERS = re.compile(r"(?:check|assert|expect|verify|test|ensure|require|probe)(?:_?\w+)?")
_CHANGING = frozenset(
    """
cp mv rm mkdir rmdir touch ln chmod chown chgrp install tar zip unzip gzip gunzip rsync scp ssh sed
truncate tee systemctl service apt-get apt dnf yum apk pip npm yarn docker podman kubectl helm git
make mysql psql sqlite3 useradd userdel usermod mount umount kill crontab wget curl dd mkfs reboot
terraform aws ansible-playbook cargo go xz bzip2 createdb dropdb pg_restore
""".split()  # noqa: SIM905 - many
)
_LOOKING = re.compile(
    r"(?:systemctl (?:status|is-|list|show|cat)|docker (?:ps|images|logs|inspect|stats|version)"
    r"|git (?:status|log|diff|show|branch$|tag$)|kubectl (?:get|describe|logs|top)|tar -?t"
    r"|crontab -l)"
)
_ERROR_EXIT = re.compile(
    r"\{ echo (?P<text>'[^']*'|\"(?:[^\"\\]|\\.)*\"|[\w-]+) >&2; exit (?P<code>\d+); \}"
)
_ECHO = re.compile(r"echo (?P<text>'[^']*'|\"(?:[^\"\\]|\\.)*\"|[\w-]+)( >&2)?")
_MESSAGE = re.compile(r"\$(?:\*|@|\{?[1-9]\b)")
_LEAD = re.compile(
    r"^(?:(?:now|then|and|also|please|finally|next|again|ok|at the end|in the end|lastly)[ ,]+)*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"(?P<a>[^\"]+)\"|'(?P<b>[^']+)'|“(?P<c>[^”]+)”|`(?P<d>[^`]+)`")
_CONDITION = re.compile(
    r",?\s+(?P<word>if|when|unless|in case)\s+(?P<what>.+)$"
    r"|^(?P<first>if|when|unless|in case)\s+(?P<it>[^,]+?)(?:,| then)\s+",
    re.IGNORECASE,
)
_SAYS = (
    r"log|say|tell|announce|report|note|inform|message|mention|write|notify|echo|print|output|put"
    r"|send|show|record|warn|complain"
)
_GIVES_UP = r"die|fail|abort|exit|give up|bail(?: out)?|stop|quit|error out|error|end"
_ASKS = re.compile(
    rf"(?P<verb>{_SAYS}|{_GIVES_UP})(?P<fill>(?:\s+(?:us|me|them|everybody|everyone|people|the|a|an"
    r"|users?|team|ops|out|it|into|in|to|with|by|through|via|using|saying|saying that|message|line"
    r"|entry|that|logs?|logfile|log file|info|warning|error|file|status|we are|as|note|text|script"
    r"|here|and|syslog|level))*)\s*[:,]?\s*$",
    re.IGNORECASE,
)
_THAT = re.compile(
    rf"(?P<verb>{_SAYS}|{_GIVES_UP})\s+(?:(?:us|me|them|(?:in|to|into) the log)\s+)?"
    r"(?:that|:)\s+(?P<text>[^\"'`]+)$",
    re.IGNORECASE,
)
_KINDS = {
    "warn": re.compile(r"warn|alert|attention|caution|complain", re.I),
    "error": re.compile(r"err|fail|wrong|die|fatal|crit", re.I),
    "debug": re.compile(r"debug|verbose|trace", re.I),
}
_NAMED_INFO = re.compile(
    r"(?:\w+_)?(?:log|info|msg|message|say|note|echo|print|status|notice|announce|report|out|write|logger|log_\w+|p|i|m)(?:_\w+)?$",
    re.I,
)


def printers(scope: Scope) -> list[Function]:
    """The functions that put out the message that they are given."""
    return [one for one in functions_of(scope) if _prints(one)]


def _prints(function: Function) -> bool:
    if function.passes_all or function.stands_for:
        return False
    tools = {one.tool for one in function.body} - ASIDE
    if not tools or not tools <= PRINTERS | {"exit", "tee", "date", "tput"}:
        return False
    said = " ".join(
        word
        for one in function.body
        if one.tool in PRINTERS
        for word in (*one.words, *one.redirected)
    )
    lines = " ".join(function.lines)
    return bool(_MESSAGE.search(said) or ("<<" in lines and _MESSAGE.search(lines)))


def giving_up(scope: Scope) -> Function | None:
    """The function that ends the script with a message."""
    return next((one for one in reversed(printers(scope)) if one.exits), None)


def answers(grammar: Grammar, text: str, scope: Scope) -> Iterator[Answer]:
    """The answers that call a function which the request asks for by what it does."""

    def ask(part: str) -> str:
        best = next(iter(grammar.answers(part, scope)), None)
        return scope.written(best.command) if best and best.coverage > _SURE else ""

    if not functions_of(scope):
        return
    if any(one.sort == "list" for one in scope.variables) and _EACH.search(_QUOTED.sub("", text)):
        # A loop asks for one of them.
        return

    def ask_for_command(part: str, within: bool) -> str:
        best = next(iter(grammar.answers(part, scope if within else type(scope)())), None)
        if best is None or best.coverage <= _SURE:
            return ""
        return scope.written(best.command) if within else best.command

    if call := applying.asked(text, scope, ask_for_command):
        yield Answer(call, 1.0, "applying", (), _FIRST)
        return
    if call := asked_for(text, scope, ask) or _again(text, scope):
        yield Answer(call, 1.0, "message", (), _FIRST)
    elif call := looked_up(text, scope):
        yield Answer(call, 1.0, "script", (), _FIRST)


def message(text: str, scope: Scope) -> str:
    """The call for a message about the element of a loop, which ``<name>`` may stand for."""
    element = scope.variables[-1].name if scope.variables else ""
    plain = re.sub(rf" for \${element}$", "", text)
    call = asked_for(re.sub(r"<\w+>", f"${element}", plain), scope, str)
    return call if f"${element}" in call or f"${{{element}" in call else ""


def _again(text: str, scope: Scope) -> str:
    """The call of a function that is asked for by its name with another text: "notify us: ..."."""
    quotes = list(_QUOTED.finditer(text))
    if len(quotes) != 1:
        return ""
    message = next(one for one in quotes[0].groups() if one)
    rest = f"{text[: quotes[0].start()]} {text[quotes[0].end() :]}".lower()
    words = re.findall(r"[\w-]+", rest)
    for function in functions_of(scope):
        name = function.name.lower()
        parts = {name, *re.split(r"[_-]", name)} - {"the", "to"}
        if not parts & set(words) or not set(words) <= parts | _FILLER or function.passes_all:
            continue
        given = _arguments(function.name, scope)
        if given and given[-1].startswith(("'", '"')):
            return " ".join([function.name, *given[:-1], _as_text(message, scope)])
    return ""


_FILLER = frozenset(
    """
us me them also now then and please the a an with that to everybody team again too as well once
more message line text say saying it is send call run
""".split()  # noqa: SIM905 - many
)


def _arguments(name: str, scope: Scope) -> list[str]:
    """The arguments of the last call of a function."""
    for line in reversed(scope.commands):
        match = re.match(rf"{re.escape(name)}\s+(.+)$", line)
        if match:
            words = words_of(match[1])
            ends = next((i for i, one in enumerate(words) if is_operator(one)), len(words))
            return words[:ends]
    return []


_EACH = re.compile(r"\b(?:for|to|of) (?:each|every|all)\b", re.IGNORECASE)
_SURE = 0.95
_FIRST = -100


def asked_for(text: str, scope: Scope, ask: Callable[[str], str]) -> str:
    """The call of a function that a request asks to put out a message; empty for none.

    ``ask`` gives the command for a request that is sure to be understood.
    """
    found = printers(scope)
    if not found:
        return ""
    body = _LEAD.sub("", text, count=1).strip(" .")
    condition = ""
    outside = _QUOTED.sub(lambda match: "_" * len(match[0]), body)
    if match := _CONDITION.search(outside):
        if match["word"]:
            condition, body = body[match.start() :].strip(" ,"), body[: match.start()]
        else:
            condition = f"{match['first']} {body[match.start('it') : match.end('it')]}"
            body = body[match.end() :]
    call = _said(body.strip(), found, scope)
    if not call:
        return ""
    if not condition:
        return call
    command = ask(f'print "zq" {condition}')
    written = re.sub(r"echo (?:'zq'|\"zq\"|zq)(?: >&2)?", lambda _: call, command)
    return written if written != command else ""


def _said(body: str, found: list[Function], scope: Scope) -> str:
    quotes = list(_QUOTED.finditer(body))
    if len(quotes) == 1:
        quote = quotes[0]
        rest = f"{body[: quote.start()]} {body[quote.end() :]}".strip()
        message = next(one for one in quote.groups() if one)
        name = _by_name(rest, found)
        if name is not None and re.fullmatch(r"[\w ,:]*", rest) and len(rest.split()) <= _SHORT:
            return _call(name, message, rest, scope)
        before = body[: quote.start()].strip()
        after = body[quote.end() :].strip()
        match = _ASKS.fullmatch(before)
        if match is None or not re.fullmatch(
            r"(?:(?:in|into|to|with|by|as|on) )?(?:the )?(?:log|log file|logfile|warning|info"
            r"|error|stderr|standard error|user|)(?: message| line)?",
            after,
        ):
            return _noted(before, after, message, found, scope)
        function = _for_verb(match["verb"], f"{match['fill']} {after}", found)
        return _call(function, message, rest, scope) if function else ""
    if not quotes and (match := _THAT.fullmatch(body)):
        function = _for_verb(match["verb"], "", found) or _by_name(match["verb"], found)
        return _call(function, match["text"].strip(), "", scope) if function else ""
    return ""


def _noted(before: str, after: str, message: str, found: list[Function], scope: Scope) -> str:
    """What is said behind a colon, as in: note in the log that we are finished."""
    match = re.match(rf"(?P<verb>{_SAYS}|{_GIVES_UP})\b(?P<rest>.*):$", before, re.IGNORECASE)
    if match is None or after:
        return ""
    function = _for_verb(match["verb"], match["rest"], found)
    return _call(function, message, "", scope) if function else ""


_SHORT = 6


def _by_name(rest: str, found: list[Function]) -> Function | None:
    words = rest.lower().split()
    head = " ".join(words[:2])
    for one in found:
        name = one.name.lower().replace("_", " ").replace("-", " ")
        if words[:1] == [one.name.lower()] or head == name or words[:1] == [f"{name}:"]:
            return one
    return None


def _for_verb(verb: str, fill: str, found: list[Function]) -> Function | None:
    """The function for a message that is asked for by ``verb``."""
    verb = verb.lower()
    said = f"{verb} {fill}"
    ends = [one for one in found if one.exits]
    stays = [one for one in found if not one.exits]
    if re.fullmatch(_GIVES_UP, verb):
        return ends[-1] if ends else None
    for kind in ("warn", "error", "debug"):
        if _KINDS[kind].search(said):
            named = [one for one in stays if _KINDS[kind].search(one.name)]
            if named:
                return named[0]
            if kind == "warn" and verb != "warn":
                return None
    plain = [one for one in stays if not any(_KINDS[kind].search(one.name) for kind in _KINDS)]
    named = [one for one in plain if one.name.lower() == verb] or [
        one for one in plain if _NAMED_INFO.match(one.name)
    ]
    if verb in {
        "print",
        "show",
        "output",
        "echo",
        "write",
        "put",
        "send",
        "record",
    } and not re.search(r"\blog|message|line", fill):
        named = [one for one in named if one.name.lower() == verb]
    if named:
        return named[0]
    return plain[0] if len(plain) == 1 and verb in {"announce", "report", "say", "log"} else None


_PLAIN_VERBS = frozenset({"print", "show", "output", "echo", "write", "put", "send", "record"})


def _call(function: Function, message: str, rest: str, scope: Scope) -> str:
    """The call of a function with a message, what stands before it as in its last call."""
    text = _as_text(message, scope)
    before = ""
    if _takes_level(function):
        last = [one for one in calls_of(scope) if one.tool == function.name and len(one.words) > 1]
        level = next(
            (
                word
                for word in re.findall(r"\w+", rest)
                if word.lower() in _LEVELS and word.lower() != function.name.lower()
            ),
            "",
        )
        if level:
            known = [one.words[0].strip("\"'") for one in last]
            upper = not known or known[-1].isupper()
            short = (
                {"WARNING": "WARN"}.get(level.upper(), level.upper())
                if "WARNING" not in known
                else level.upper()
            )
            before = f"{short if upper else short.lower()} "
        elif last:
            before = f"{last[-1].words[0]} "
        else:
            before = "INFO "
    return f"{function.name} {before}{text}"


def _as_text(message: str, scope: Scope) -> str:
    """A message as a word in double quotes, names of variables in capitals as their values."""
    entity = with_names_said(Entity("text", message, 0, len(message)), scope)
    text = re.sub(r'(["\\`])', r"\\\1", entity.value)
    return f'"{text}"'


_LEVELS = frozenset({"info", "warn", "warning", "error", "debug", "notice", "fatal"})


def _takes_level(function: Function) -> bool:
    """Whether a message is the second argument."""
    body = " ".join(function.lines)
    return bool(re.search(r"\$\{?1\b", body)) and bool(
        re.search(r"\$\{?2\b|\bshift\b|\$\{@:2\}|\$\*|\$@", body)
    )


def through(command: str, scope: Scope, text: str = "") -> str:
    """``command`` by the functions that the script runs such commands with."""
    functions = functions_of(scope)
    if not functions:
        return command
    names = {one.name for one in functions}
    if command.split(" ", 1)[0] in names:
        return command
    if ends := giving_up(scope):
        command = _ERROR_EXIT.sub(lambda match: f"{ends.name} {_double(match['text'])}", command)
    places = commands_in(command)
    whole = len(places) == 1 and places[0] == (0, len(command))
    if whole:
        for function in functions:
            if call := _templated(command, function):
                return call
    runner = _runner(command, functions, scope, text)
    if runner is None:
        return command
    if whole and not re.search(r"(?<!-)[<>]", re.sub(r"'[^']*'|\"[^\"]*\"", "", command)):
        return f"{runner.name} {command}"
    return command


def _double(text: str) -> str:
    inner = text.strip("'\"")
    return f'"{inner}"' if not re.search(r'["\\`$]', inner) else text


def _runner(
    command: str, functions: tuple[Function, ...], scope: Scope, text: str
) -> Function | None:
    """The function that the script has such a command run by."""
    made = calls_in(command)
    if len(made) != 1:
        return None
    tool = made[0].tool
    calls = calls_of(scope)
    for function in functions:
        if not function.passes_all:
            continue
        name = function.name.lower()
        by = [call for call in calls if call.through == function.name]
        if _CHECKERS.fullmatch(name):
            if re.match(
                rf"(?:\w+ )?(?:{name}|check|verify|ensure|assert|make sure)\b",
                text,
                re.I,
            ):
                return function
            continue
        if (
            re.search(rf"\b{re.escape(name.replace('_', ' '))}\b", text, re.I)
            and len(name) > _SHORT_NAME
        ):
            return function
        alone = [
            call
            for call in calls
            if not call.through and call.tool in _CHANGING and call.tool == tool
        ]
        if any(call.tool == tool for call in by) and not alone:
            return function
        changes = tool in _CHANGING and not _LOOKING.match(command)
        unwrapped = {call.tool for call in calls if not call.through} & (
            _CHANGING - {"mkdir", "rm"}
        )
        if by and changes and _RUNNERS.fullmatch(name) and not unwrapped:
            return function
        if by and changes and by[-1] == calls[-1] and len(by) > 1:
            return function
    return None


_SHORT_NAME = 3
_CHECKS = "check|verify|ensure|assert|make sure"


def _templated(command: str, function: Function) -> str:
    """The call of a function whose body is ``command`` for some arguments; empty if it is not."""
    one = function.template
    if one is None or one.redirected:
        return ""
    made = calls_in(command)
    if len(made) != 1 or made[0].tool != one.tool or made[0].redirected:
        return ""
    asked = made[0]
    arguments = _unified(one, asked)
    if not arguments:
        return ""
    numbers = sorted(arguments)
    if numbers != list(range(1, len(numbers) + 1)):
        return ""
    return " ".join([function.name, *(arguments[number] for number in numbers)])


def _unified(template: Call, asked: Call) -> dict[int, str]:
    """The arguments with which ``template`` is what is asked; empty where none make it so."""
    tool = template.tool
    wanted, given = (shared.split(tool, one.words) for one in (template, asked))
    known = tool in shared.KNOWN or wanted[0] == given[0]
    if not known or not given[0] <= wanted[0] | shared.flags(tool):
        return {}
    left = list(given[1])
    places = [word for word in wanted[1] if re.search(r"\$\{?[1-9]", word)]
    for word in wanted[1]:
        same = next((one for one in left if shared.plain(one) == shared.plain(word)), None)
        if same is not None:
            left.remove(same)
        elif word not in places and tool not in _CONNECTING:
            return {}
    arguments: dict[int, str] = {}
    if len(places) != len(left):
        return {}
    for place, word in zip(places, left, strict=True):
        number, value = _argument(place, word)
        if not number or shared.plain(arguments.get(number, value)) != shared.plain(value):
            return {}
        arguments[number] = value
    return arguments


def _argument(place: str, word: str) -> tuple[int, str]:
    """Which argument in ``place``, and of which value, makes it ``word``; 0 for none."""
    plain, value = shared.plain(place), shared.plain(word)
    head, number, tail = re.split(r"\$([1-9])", plain, maxsplit=1)
    held = value.removeprefix(head).removesuffix(tail) if tail else value.removeprefix(head)
    if f"{head}{held}{tail}" != value or not held or "$1" in tail or "$2" in tail:
        return 0, ""
    if held == value:
        return int(number), word
    return int(number), f'"{held}"' if re.search(r"[\s$*?]", held) else held


_CONNECTING = frozenset(
    {"psql", "mysql", "sqlite3", "mariadb", "redis-cli", "curl", "ssh", "mongosh"}
)
_SHOWS = re.compile(
    r"(?:now |and |then |also )*(?:(?:show|print|display|get|read|echo|output|tell me|give me"
    r"|look up|what is|what's)"
    r"(?: me)? )?(?:the |our |its )?(?P<key>[a-z][\w-]*(?: (?!of |for |from |in )[a-z][\w-]*){0,2})"
    r"(?: (?:of|for|from|in) (?:the )?(?P<section>[\w-]+))?",
    re.IGNORECASE,
)
_SHORTER = {"database": "db", "directory": "dir", "password": "password", "folder": "dir"}
_READ = frozenset({"sed", "grep", "awk", "jq", "yq", "git", "crudini", "cut", "head", "tail", "tr"})


def looked_up(text: str, scope: Scope) -> str:
    """The call of a function that gives what goes by a key, where one is asked for."""
    for function in functions_of(scope):
        calls = _keys(function, scope)
        if not calls:
            continue
        match = _SHOWS.fullmatch(text.strip(" ?."))
        if match is None:
            return ""
        words = match["key"].lower().split()
        if words[-1] in {"value", "setting", "key", "entry"} and len(words) > 1:
            words.pop()
        last = calls[-1]
        count = len(last)
        seen = {one[-1] for one in calls}
        key = _key(words, seen)
        if count == 1:
            if match["section"]:
                return ""
            return f"{function.name} {key}"
        sections = {one[0] for one in calls}
        if count == _PAIR and match["section"]:
            return f"{function.name} {match['section']} {key}"
        if count == _PAIR and len(sections) == 1:
            return f"{function.name} {last[0]} {key}"
    return ""


_PAIR = 2


def _key(words: list[str], seen: set[str]) -> str:
    for joint in ("_", ".", "-", ""):
        for some in (words, [_SHORTER.get(word, word) for word in words]):
            if joint.join(some) in seen:
                return joint.join(some)
    words = [_SHORTER.get(word, word) if len(words) > 1 else word for word in words]
    joint = "_"
    for other in (".", "-", "_"):
        if any(other in one.strip(".") for one in seen):
            joint = other
            break
    upper = any(one.isupper() for one in seen)
    start = "." if seen and all(one.startswith(".") for one in seen) else ""
    key = start + joint.join(words)
    return key.upper() if upper else key


def _keys(function: Function, scope: Scope) -> list[tuple[str, ...]]:
    """What a function that reads by a key was called with; empty for other functions."""
    body = [
        one for one in function.body if one.tool not in ASIDE and one.tool not in {"echo", "printf"}
    ]
    if not body or not {one.tool for one in body} <= _READ or function.exits:
        return []
    if not any(
        re.search(r"\$\{?1\b", word) and not re.fullmatch(r'"?\$\{?1\}?"?', word)
        for one in body
        for word in one.words
    ):
        return []
    found = []
    for match in re.finditer(
        rf"(?:^|[\s(;|]){re.escape(function.name)}((?: [\w.-]+)+)(?=$|[\s;|)])",
        "\n".join(line for line in scope.commands if not line.startswith(function.name + "()")),
    ):
        words = tuple(match[1].split())
        if words:
            found.append(words)
    return found
