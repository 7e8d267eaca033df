"""What is done in a statement: leave, go on, tell, call a function of the script, or what the grammar knows."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.manners import functions
from caro_lsp.generate.script.manners.calls import functions_of
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements import assigning
from caro_lsp.generate.script.statements.here import bare, held, literal
from caro_lsp.generate.script.statements.naming import NAMED, with_its_name

if TYPE_CHECKING:
    from caro_lsp.generate.script.manners.calls import Function
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_LEAD = re.compile(
    r"^(?:(?:please|then|just|simply|also|now|and|we|immediately|should|must|will|it)\s+)+",
    re.IGNORECASE,
)
_EXIT = re.compile(
    r"(?P<verb>exit|quit|stop|abort|die|bail(?: out)?|leave|give up|fail|terminate|end|finish|error out|get out|refuse(?: to (?:go on|continue|run|start|work|deploy|proceed))?|(?:do not|don't|never) (?:go on|continue|proceed)|"
    r"(?:there(?:'s| is) )?nothing to do)"
    r"(?: (?:the |this )?(?:whole )?(?:script|program|here|now|right away|early|run|deploy(?:ment)?|backup|job|build))*"
    r"(?P<how>(?: (?:with|and)? ?(?:an? |the )?(?:clear |useful |short |helpful )?(?P<error>error|message|error message|failure))"
    r"|(?: (?:quietly|silently|successfully|cleanly|fine|gracefully|without (?:an )?error|with success)))?"
    r"(?: ?(?:with |and return |and )?(?:(?:status|code|exit code|exit status|return code) )?(?P<code>\d+))?"
    r"(?: (?:and|with)(?: an?| the)? (?:error )?message)?"
    r"(?:[ :]+(?:saying |with |that says )?(?P<text>\"[^\"]*\"|'[^']*'))?",
    re.IGNORECASE,
)
_LOUD = re.compile(r"die|abort|fail|error out|bail|refuse|terminate", re.IGNORECASE)
_QUIET = re.compile(
    r"quiet|silent|success|clean|fine|grace|without|nothing to do|with success", re.IGNORECASE
)
_NEXT = re.compile(
    r"(?:skip(?: (?:it|them|this|that|over it|the (?:rest|file|line|entry|item|server|host|dir(?:ectory)?)|to the next(?: \w+)?"
    r"|this \w+|that \w+|those))?|continue(?: with the next(?: \w+)?)?|go on(?: with| to)?(?: the next(?: \w+)?)?|ignore (?:it|them|this|that|those)"
    r"|(?:go|move) (?:on )?to the next(?: \w+)?|do nothing with it)",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"(?:break(?: out)?|stop(?: (?:here|looking|searching))?|leave|end|exit)(?: (?:of )?(?:the|this) (?:loop|search))?",
    re.IGNORECASE,
)
_RETURN = re.compile(
    r"return(?: (?:early|from (?:the|this) function|from here|here))?(?: (?:with )?(?:(?:status|code) )?(?P<code>\d+|an error|false|true|failure|success))?",
    re.IGNORECASE,
)
_USAGE = re.compile(
    r"(?:print|show|display|give|call|output|explain|complain about|tell about|complain with)(?: the| our)? (?P<what>usage|help)(?: (?:message|text|info|information|function))?"
    r"(?:,? (?:and )?(?:then )?(?P<exit>exit|quit|stop|leave|die|abort|end)(?: (?:the )?script)?(?: (?:with|status|code|an?|and) ?(?:status |code |exit code )?(?P<code>\d+|error|failure)?)?)?",
    re.IGNORECASE,
)
_TELL = re.compile(
    r"(?:print|show|give|write|output|issue|echo|log|display|warn|complain|say so|say that|tell the user|say)(?: (?:an?|the|about it|about that|about this))?"
    r"(?: (?P<kind>warning|error|message|error message|note|notice|info))?(?: (?P<where>(?:on|to) (?:stderr|standard error)))?",
    re.IGNORECASE,
)
_WORD_SAID = re.compile(
    r"(?:say|answer) (?P<said>(?!(?:so|that|it|this|them|how|what|which|where|when|why|the|an?|if|goodbye to)\b)"
    r"[\w-]+(?: [\w-]+){0,2})|(?:print|echo|output|show) (?P<one>ok|okay|yes|no|none|done|failed|missing|found|empty|full"
    r"|skipped|equal|different|same|stale|fresh|same|valid|invalid|true|false|up|down|too \w+|up to date|out of date)",
    re.IGNORECASE,
)
_SAY = re.compile(
    r"(?:print|echo|say|output|write|show)(?: that)? (?P<text>\"[^\"]*\"|'[^']*'|`[^`]*`)(?: (?P<where>(?:on|to) (?:stderr|standard error)))?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r",? and then |,? then |,? and |, ", re.IGNORECASE)


def act(said: str, here: Here, message: str = "", *, plain: bool = False) -> str:
    """The command for what is to be done; ``message`` is what there is to tell.

    ``plain``: only what is an action by itself, of which the grammar need not be asked.
    """
    said = _LEAD.sub("", said.strip(" ,.;:"))
    if not said:
        return ""
    if plain:
        return _simple(said, here, message) or _calls(said, here)
    return _simple(said, here, message) or _both(said, here, message) or _asked(said, here)


def _calls(said: str, here: Here) -> str:
    """Several functions of the script, one behind the other."""
    for cut in _SEVERAL.finditer(said):
        first, second = (
            call(said[: cut.start()], here),
            call(re.sub(r"^then ", "", said[cut.end() :]), here),
        )
        if not second and (
            again := re.fullmatch(r"(?:then )?(?P<do>.+?) (?:it|them)", said[cut.end() :])
        ):
            given = re.search(r"\"\$\w+\"", first)
            second = call(again["do"], here) or (
                _given_too(again["do"], given[0], here) if given else ""
            )
        if first and second:
            return f"{first} && {second}"
    return ""


def _given_too(said: str, given: str, here: Here) -> str:
    function = next((one for one in functions_of(here.scope) if one.name == said), None)
    return f"{function.name} {given}" if function else ""


def _both(said: str, here: Here, message: str) -> str:
    for cut in _SEVERAL.finditer(said):
        former, latter = said[: cut.start()], said[cut.end() :]
        if _SAY.fullmatch(former) or _SAY.fullmatch(latter):
            # Who says what is to be told wants nothing else to be told.
            message = ""
        if _EXIT.fullmatch(former) and _SAY.fullmatch(latter):
            # Nothing is said by what has stopped.
            former, latter = latter, former
        first = _simple(former, here, message) or _asked(former, here)
        if not first:
            continue
        if second := act(latter, here, message):
            return f"{first}; {second}"
    return ""


def _asked(said: str, here: Here) -> str:
    if len(said.split()) < 2:
        return ""
    said = (
        re.sub(r"\b(?:it|them)\b", f"${here.about.name}", said)
        if here.about and not here.about.name.isdigit()
        else said
    )
    return here.ask(said)


def _simple(said: str, here: Here, message: str) -> str:
    if goes_on := _going_on(said, here):
        return goes_on
    if _WITH_USAGE.fullmatch(said):
        return _usage(_USAGE.fullmatch("print usage and exit"), here)  # type: ignore[arg-type]
    if match := _USAGE.fullmatch(said):
        return _usage(match, here)
    if match := _RETURN.fullmatch(said):
        code = {"an error": "1", "false": "1", "failure": "1", "true": "0", "success": "0"}.get(
            match["code"] or "", match["code"] or ""
        )
        return f"return {code}".strip()
    if match := _EXIT.fullmatch(said):
        return _leave(match, here, message)
    if match := _SAY.fullmatch(said):
        return f"echo {literal(match['text'])}{' >&2' if match['where'] else ''}"
    if (match := _WORD_SAID.fullmatch(said)) and (told := _worded(match, here)):
        return told
    if message and (match := _TELL.fullmatch(said)):
        return _told(match, said, here, message)
    if command := assigning.assigned(said, here):
        return command
    for pattern, write in _WAYS:
        if (match := pattern.fullmatch(said)) and (command := write(match, here, message)):
            return command
    return call(said, here)


_WITH_USAGE = re.compile(
    r"(?:exit|quit|leave|stop) with (?:the |a )?usage(?: message| text)?", re.IGNORECASE
)
_REST = re.compile(r"skip (?:all |the )?rest(?: of (?:the|this) script)?", re.IGNORECASE)


def _going_on(said: str, here: Here) -> str:
    """What leads out of a loop, to its next item, or to the end."""
    if _REST.fullmatch(said) and not here.loops:
        return "exit 0"
    if _NEXT.fullmatch(said) and (here.loops or here.in_function):
        return "continue" if here.loops else "return"
    return "break" if here.loops and _BREAK.fullmatch(said) else ""


def _worded(match: re.Match[str], here: Here) -> str:
    """A word or a few that are told as they stand."""
    words = match["said"] or match["one"]
    if here.variable(words) is not None:
        return ""
    return f'echo "{words}"' if " " in words else f"echo {words}"


def _usage(match: re.Match[str], here: Here) -> str:
    names = [one for one in here.scope.functions if re.search(r"usage|help", one)]
    if not names:
        if match["what"] != "usage":
            return ""
        first = 'echo "usage: $0" >&2'
        code = match["code"] or "1"
        return f"{first}; exit {code if code.isdigit() else 1}" if match["exit"] else first
    function = next(one for one in functions_of(here.scope) if one.name == names[0])
    ends = any(re.search(r"\bexit\b", line) for line in function.lines)
    if not match["exit"] or (ends and not match["code"]):
        return function.name
    code = match["code"] or "1"
    return f"{function.name}; exit {code if code.isdigit() else '1'}"


def _leave(match: re.Match[str], here: Here, message: str) -> str:
    verb, how = match["verb"], match["how"] or ""
    text = (match["text"] or "").strip("\"'")
    quiet = bool(_QUIET.search(f"{verb}{how}"))
    loud = bool(match["error"] or text or _LOUD.match(verb))
    told = text or message
    if match["code"] and not loud:
        return f"exit {match['code']}"
    if quiet:
        return "exit 0"
    if not told:
        return f"exit {match['code'] or 1}"
    ends = functions.giving_up(here.scope)
    if ends is not None and not match["code"]:
        return f'{ends.name} "{told}"'
    tells = next(
        (
            one
            for one in functions.printers(here.scope)
            if re.search(r"err", one.name, re.IGNORECASE) and not one.exits
        ),
        None,
    )
    said = f'{tells.name} "{told}"' if tells else f'echo "{told}" >&2'
    return f"{said}; exit {match['code'] or 1}"


def _told(match: re.Match[str], said: str, here: Here, message: str) -> str:
    kind = (match["kind"] or "").lower()
    warns = kind == "warning" or said.lower().startswith("warn")
    word = "warn" if warns else "err" if "error" in kind else "log"
    tells = next(
        (
            one
            for one in functions.printers(here.scope)
            if word in one.name.lower() and not one.exits
        ),
        None,
    )
    if tells:
        return f'{tells.name} "{message}"'
    lead = "warning: " if warns else "error: " if "error" in kind else ""
    err = match["where"] or warns or lead
    return f'echo "{lead}{message}"{" >&2" if err else ""}'


def call(said: str, here: Here) -> str:
    """The call of a function that is asked for by the words of its name, with what it is given."""
    found = functions_of(here.scope)
    if not found:
        return ""
    plain = re.sub(
        r"^(?:call|run|execute|invoke|start|use)(?: the)?(?: function)? (?=\S)",
        "",
        said,
        flags=re.IGNORECASE,
    )
    for function in sorted(found, key=lambda one: -len(one.name)):
        if command := _called(plain, function, here, explicit=plain != said):
            return command
    return ""


def _called(said: str, function: Function, here: Here, *, explicit: bool) -> str:
    body = "\n".join(function.lines)
    words = said.split()
    parts = [one for one in re.split(r"[_-]", function.name) if one]
    if words and words[0].strip("()`'\"") == function.name:
        rest = words[1:]
    elif [_verb(one) for one in words[:1]] == [_verb(parts[0])]:
        rest = words[1:]
        for part in parts[1:]:
            at = next((n for n, one in enumerate(rest) if _same(one, part)), None)
            if at is None:
                return ""
            rest = (
                rest[:at] + rest[at + 1 :]
                if at + 1 < len(rest) or at == 0 or len(parts) > 1
                else rest
            )
    elif explicit and all(any(_same(one, part) for one in words) for part in parts):
        rest = [one for one in words if not any(_same(one, part) for part in parts)]
    else:
        return ""
    takes = max((int(one) for one in re.findall(r"\$\{?(\d)", body)), default=0)
    everything = bool(re.search(r"\$[@*#]", body))
    plain = " ".join(rest).strip(" ,")
    plain = re.sub(
        r"^(?:(?:the )?function|with|for|on|of|to|it)\b ?(?=\S)|^(?:the )?(?:function|script)$",
        "",
        plain,
    ).strip()
    if not plain or plain in {"the", "it", "now"}:
        if takes == 0 and not everything:
            return function.name
        if here.about and takes == 1:
            return f"{function.name} {held(here.about)}"
        return function.name if everything and not takes else ""
    if function in functions.printers(here.scope) and (told := _message(plain, function, here)):
        return told
    given = [
        here.value(one) for one in re.split(r",? and |, | (?:to|into|as|with|from|in|on) ", plain)
    ]
    if not all(given) or not (takes or everything) or (takes and len(given) > takes):
        return ""
    if not explicit and not all('"$' in one or re.search(r"[./\d'\"]", one) for one in given):
        return ""
    return " ".join([function.name, *given])


def _message(plain: str, function: Function, here: Here) -> str:
    if re.search(r"[\"']", plain) or function.exits:
        return ""
    one = here.variable(plain)
    if one is None or one.sort == "list":
        return ""
    label = re.sub(r"^(?:the|our|its) ", "", plain)
    return f'{function.name} "{label}: ${one.name}"'


def _notified(match: _Match, here: Here, message: str) -> str:
    """A function of the script that is given the message."""
    name = match["f"].lower()
    function = next(
        (one for one in functions_of(here.scope) if name in re.split(r"[_-]", one.name.lower())),
        None,
    )
    takes = function and re.search(r"\$(?:[1*@]|\{1)", "\n".join(function.lines))
    return f'{function.name} "{message}"' if function and takes and message else ""


def _mailed(match: _Match, _: Here, message: str) -> str:
    return f'echo "{message}" | mail -s {match["what"]} {match["to"]}' if message else ""


def _in_front(match: _Match, here: Here, _: str) -> str:
    """One more argument before those of the script."""
    positional = here.about is not None and here.about.name.isdigit()
    named = re.search(r"argument|command", match["x"])
    return f'set -- {match["w"]} "$@"' if positional or named else ""


def _aside(match: _Match, here: Here, _: str) -> str:
    """A file that is kept under its name with an ending."""
    one = here.variable(match["x"])
    if one is None or one.sort in {"list", "number", "url", "host"} or one.name.isdigit():
        return ""
    tool = "cp -p" if re.match(r"back|copy", match["verb"], re.IGNORECASE) else "mv"
    return f'{tool} "${one.name}" "${one.name}{match["end"]}"'


def _again(match: _Match, here: Here, _: str) -> str:
    """What a line above has done, once more."""
    tool = _TOOLS.get(match["verb"].lower(), match["verb"].lower())
    for line in reversed(here.scope.commands):
        for part in re.split(r"; |&& ", line):
            if re.match(rf"{re.escape(tool)} \S", part) and (
                here.about is None or f"${here.about.name}" in part
            ):
                return part.strip()
    return ""


_TOOLS = {
    "copy": "cp",
    "move": "mv",
    "download": "curl",
    "link": "ln",
    "dump": "mysqldump",
    "upload": "rsync",
}


def _serviced(match: _Match, here: Here, _: str) -> str:
    """A service of the script, of which something was said."""
    one = here.about or here.item
    if one is None or one.sort == "number":
        return ""
    text = "\n".join(here.scope.commands)
    listed = re.search(rf"(?i)\bfor {one.name} in [^\n]*(?:services|units)\b", text)
    named = {"service", "svc", "unit", "daemon"} & set(name_parts(one.name))
    return f'systemctl {match["do"].lower()} "${one.name}"' if listed or named else ""


def _emptied(match: _Match, here: Here, _: str) -> str:
    one = here.variable(match["x"])
    return (
        f'find "${one.name}" -mindepth 1 -delete'
        if one is not None and one.sort == "folder"
        else ""
    )


def _written(match: _Match, here: Here, _: str) -> str:
    """The value of a variable into a file."""
    one, file = here.variable(match["x"]), here.variable(match["file"])
    if (
        one is None
        or file is None
        or file.sort != "file"
        or one.sort in {"file", "folder", "list", "command"}
    ):
        return ""
    append = re.search(r"append|add|end of", match[0], re.IGNORECASE)
    return f'echo "${one.name}" {">>" if append else ">"} "${file.name}"'


_WAYS = tuple(
    (re.compile(pattern, re.IGNORECASE), write)
    for pattern, write in (
        (r"(?P<f>\w+)(?: (?:us|me|everybody|them|the (?:\w+)|admin|ops|slack))?(?: (?:with|by|about|of) (?:an?|the|it) ?(?:\w+ )?(?:message|mail|error|warning|failure|it|this|that)?)?", _notified),
        (r"(?:mail|email|send)(?: an? (?:mail|email))?(?: to)? (?P<to>[\w.+-]+@[\w.-]+) an? (?P<what>\w+)(?: mail)?", _mailed),
        (r"(?:put|prepend|add|insert|place) (?P<w>[\w./-]+) (?:in front of|before|to the front of) (?P<x>it|them|the (?:\w+ )?arguments?|the command)", _in_front),
        (r"(?P<verb>save|keep|back up|backup|copy|rename|move) (?P<x>.+?) (?:with|as|to|under) (?:an? |the )?(?:its name plus |same name (?:and|plus) )?(?:suffix |ending |extension )?(?P<end>\.\w+)(?: (?:at the end|appended|suffix|ending|extension|added|file|behind it))*", _aside),
        (r"(?P<do>restart|reload|start|stop|enable) (?:it|that|the (?:service|unit|daemon))(?: again)?", _serviced),
        *((pattern, lambda match, here, _: with_its_name(match, here)) for pattern in NAMED),
        (r"(?P<verb>\w+) (?:it|them|that) (?:again|once more)", _again),
        (r"(?:empty|clear|clean out|wipe) (?P<x>.+?)(?:,? (?:but )?(?:keep|leave|not)(?:ing)? (?:the )?(?:folder|directory|dir|it)(?: itself)?)", _emptied),
        (r"(?:write|save|store|put|remember|record|append|add|keep) (?P<x>.+?) (?:to|in|into|to the end of) (?P<file>.+)", _written),
    )
)  # fmt: skip


def _verb(one: str) -> str:
    return one.lower().strip("()`'\",")


def _same(one: str, part: str) -> bool:
    one, part = _verb(one), part.lower()
    return (
        one == part
        or one.rstrip("s") == part.rstrip("s")
        or (len(part) > 1 and one.startswith(part) and part in {"db", "app", "dir", "config"})
        or (part == "db" and one == "database")
        or (part == "dir" and one in {"directory", "folder"})
    )


def block(command: str) -> str:
    """A command as one that ``||`` takes."""
    return (
        f"{{ {command}; }}" if "; " in command or " && " in command or "||" in command else command
    )


__all__ = ["act", "bare", "block", "call"]
