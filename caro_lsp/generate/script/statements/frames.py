"""What a request in a script asks for as a statement: guards, loops, retries, traps, streams."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.script.scope import Variable
from caro_lsp.generate.script.statements import assigning, defining, options
from caro_lsp.generate.script.statements.actions import act, block, call
from caro_lsp.generate.script.statements.here import Here, held, literal
from caro_lsp.generate.script.statements.tests import Test, test_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope

    _Match = re.Match[str]

_LEAD = re.compile(
    r"^(?:(?:please|then|now|also|first(?=,)|next|finally|and|so|we|should|must|lastly)[ ,]+)+",
    re.IGNORECASE,
)
STEERS = re.compile(
    r"\b(?:if|unless|when|exit|quit|die|abort|stop|fail|skip|continue|break|return|until|wait|retry|try|times|trap|exits?|ctrl|"
    r"interrupt|killed|end|ends|done|function|helper|store|save|put|keep|read|get|set|default|defaults|argument|arguments|args|parameters?|"
    r"variable|array|list|call|run|parse|option|options|flag|allowed|must|required|need|needs|make sure|ensure|check|verify|only|otherwise|"
    r"redirect|output|everything|each|every|all|loop|over|go|through|add|append|increment|count|split|find|determine|calculate|compute|strip|"
    r"remove|make|lowercase|uppercase|create|use|take|hand|pass|replace|nothing|remember|record|load|source|export|log|write|warn|print|fill|"
    r"usage|help|give|second|attempts?)\b|_|\b[A-Z]{2,}\b",
    re.IGNORECASE,
)
"""What a request for a statement has in it."""


@dataclass(frozen=True)
class Statement:
    """The ``command`` for a statement; ``sure``: whether its wording can mean nothing else."""

    command: str
    sure: bool


def stated(text: str, scope: Scope, ask: Callable[[str, Scope], str]) -> Statement | None:
    """The statement that ``text`` asks for in the script of ``scope``, if it does.

    ``ask`` gives the command for a part that is no statement, where it is wholly understood.
    """
    said = _LEAD.sub("", re.sub(r"\s+", " ", text.strip(" .?!")))
    if not STEERS.search(said) and not scope.functions:
        return None
    here = Here(scope, ask)
    for pattern, write in _FORMS:
        match = pattern.fullmatch(said)
        if match and (command := write(match, here)):
            return Statement(command, sure=write not in _UNSURE)
    if command := assigning.assigned(said, here):
        return Statement(command, sure=True)
    command = act(said, here, plain=True)
    return Statement(command, sure=False) if command else None


def _if(test: Test, action: str, other: str = "") -> str:
    if (
        not other
        and test.negated
        and len(action) < _LONG
        and not re.search(r" (?:&&|\|\|) |; ", test.command)
    ):
        return f"{test.command} || {block(action)}"
    command = f"if {test.written}; then {action}"
    return f"{command}; else {other}; fi" if other else f"{command}; fi"


_LONG = 120
_ELSE = re.compile(
    r"(?:[,;]| and)* (?:otherwise|or else|else|if not|and if not)[, ]+", re.IGNORECASE
)


def _conditional(condition: str, action: str, here: Here, *, unless: bool) -> str:
    test = test_of(condition, here)
    if test is None:
        return ""
    test = test.opposite() if unless else test
    first, *others = _ELSE.split(action, maxsplit=1)
    inner = here.within(about=test.about)
    done = act(first, inner, test.holds)
    other = act(others[0], inner, test.fails) if others else ""
    if not done or (others and not other):
        return ""
    return _if(test, done, other)


def _if_first(match: _Match, here: Here) -> str:
    rest, unless = match["rest"], match["if"].lower().endswith("unless")
    for cut in re.finditer(r",? then |[,:] ?| (?=[a-z])", rest):
        condition, action = rest[: cut.start()], rest[cut.end() :]
        if cut[0] == " " and not _VERB.match(action):
            continue
        if command := _conditional(condition, action, here, unless=unless):
            return command
    return ""


_VERB = re.compile(
    r"(?:exit|quit|stop|abort|die|fail|print|echo|warn|show|call|run|set|use|create|make|delete|remove|copy|move|skip|continue|break|return|"
    r"restart|reload|start|kill|send|notify|log|mail|rotate|compress|gzip|back|save|add|append|mkdir|touch|rm|cp|mv|put|wait|truncate|empty|"
    r"rename|link|install|deploy|pull|push|build|clean|tell|give|leave|bail|write|source|load|download|fetch|do|ask|complain|say)\b",
    re.IGNORECASE,
)


def _if_last(match: _Match, here: Here) -> str:
    action, unless = match["action"], match["if"].lower().endswith("unless")
    condition = match["condition"]
    if unless or not re.search(r"\b(?:otherwise|else)\b", condition):
        return _behind(action, condition, "", here, unless=unless)
    condition, *others = _ELSE.split(condition, maxsplit=1)
    return _behind(action, condition, others[0] if others else "", here, unless=unless)


def _behind(action: str, condition: str, other: str, here: Here, *, unless: bool) -> str:
    own = re.sub(r"^\w+ ", "", action)
    about = here.variable(own) if " " in action and len(own.split()) <= _FEW else None
    inner = here.within(about=about) if about and not here.item else here
    if command := _run_or(action, condition, here):
        return command
    test = test_of(condition, inner)
    if test is None:
        return ""
    test = test.opposite() if unless else test
    inner = inner.within(about=test.about)
    done = act(action, inner, test.holds)
    last = act(other, inner, test.fails) if other else ""
    if not done or (other and not last):
        return ""
    return _if(test, done, last)


def _run_or(action: str, condition: str, here: Here) -> str:
    """What is done where a command fails: "run it and exit if it fails"."""
    run = re.fullmatch(r"(?:run|call|execute) (?P<f>\S+) and (?P<then>.+)", action)
    if run is None or not re.fullmatch(
        r"(?:it|that|this) (?:fails|failed|does not work)", condition
    ):
        return ""
    called = call(run["f"], here)
    own = re.search(r" with (?:its|the same|that) (?:exit )?(?:status|code)$", run["then"])
    then = run["then"][: own.start()] if own else run["then"]
    done = act(then, here, f"{run['f']} failed")
    if not called or not done:
        return ""
    return f"{called} || {'exit $?' if own else block(done)}"


_FEW = 4


def _required(match: _Match, here: Here) -> str:
    """What must be so: "the port must be a number", "check that X, otherwise exit 2"."""
    found = match.groupdict()
    condition = found["c"]
    what = found.get("x")
    if made := _made(match, here):
        return made
    if what:
        condition = (
            f"{what} is {condition}"
            if not re.match(r"(?:exist|start|begin|end|contain)", condition)
            else f"{what} {condition}"
        )
    test = test_of(condition, here)
    if test is None:
        return ""
    test = test.opposite()
    inner = here.within(about=test.about)
    action = found.get("other") or "exit with an error"
    if not test.holds:
        test = Test(test.command, f"{_plain(condition)} is required", "", test.about, test.negated)
    done = act(action, inner, test.holds)
    return _if(test, done) if done else ""


def _made(match: _Match, here: Here) -> str:
    """A folder that is to exist is made."""
    found = match.groupdict()
    folder = re.fullmatch(r"(?P<f>.+?) exists?", found["c"])
    if (
        folder is None
        or found.get("other")
        or not re.match(r"make sure|ensure", match[0], re.IGNORECASE)
    ):
        return ""
    one = here.variable(folder["f"])
    return f'mkdir -p "${one.name}"' if one is not None and one.sort == "folder" else ""


def _plain(condition: str) -> str:
    return re.sub(r"\$(\w+)|[\"'`]", r"\1", condition)


def _needs(match: _Match, here: Here) -> str:
    """Tools, variables or arguments without which nothing works."""
    names = [re.sub(r"^(?:the )?(?:command |tool |program )?| (?:command|tool|program|binary|to be installed|installed|on the path)$", "", one.strip())
             for one in re.split(r",? and |, | or ", match["x"])]  # fmt: skip
    action = match.groupdict().get("other") or "exit with an error"
    if len(names) == 1 and (
        number := re.fullmatch(r"(?:at least |exactly )?(\w+) arguments?", names[0])
    ):
        return _required_arguments(number[1], action, here)
    tests = []
    for name in names:
        one = (
            here.variable(name)
            if name in here.scope.names or not re.fullmatch(r"[a-z][\w.+-]*", name)
            else None
        )
        test = test_of(f"{name} is set" if one else f"{name} is installed", here)
        if test is None:
            return ""
        tests.append((name, test))
    if len(tests) == 1:
        test = tests[0][1].opposite()
        done = act(action, here.within(about=test.about), test.holds)
        return _if(test, done) if done else ""
    if any(not test.command.startswith("command -v") for _, test in tests):
        return ""
    done = act(action, here, "$tool is not installed")
    return (
        f'for tool in {" ".join(names)}; do command -v "$tool" > /dev/null 2>&1 || {block(done)}; done'
        if done
        else ""
    )


def _required_arguments(number: str, action: str, here: Here) -> str:
    test = test_of(f"there are at least {number} arguments", here)
    if test is None:
        return ""
    done = act(action, here, test.fails)
    return _if(test.opposite(), done) if done else ""


def _allowed(match: _Match, here: Here) -> str:
    """Only some values."""
    values = [literal(one) for one in re.split(r",? and |,? or |, ", match["values"])]
    said = match.groupdict().get("x")
    one = here.variable(said) if said else None
    if one is None:
        one = next(
            (
                v
                for v in reversed(here.scope.variables)
                if re.fullmatch(r"\$\{?1\b.*", v.value) or v.value == "$1"
            ),
            None,
        )
    if one is None or not all(values) or len(values) < 2:
        return ""
    message = f"{one.name.lower()} must be {' or '.join(v.strip(chr(39)) for v in values)}"
    done = act("exit with an error", here, message)
    return f'case "${one.name}" in {"|".join(values)}) ;; *) {done} ;; esac'


def _until(match: _Match, here: Here) -> str:
    """A command again and again."""
    found = match.groupdict()
    run = _run(found["do"], here)
    if not run:
        return ""
    seconds = found.get("s") or "1"
    number = _count(found.get("n") or "", here)
    if found.get("n"):
        return (
            f"for attempt in $(seq {number}); do {run} && break; sleep {seconds}; done"
            if number
            else ""
        )
    return f"until {run}; do sleep {seconds}; done"


def _run(said: str, here: Here) -> str:
    said = re.sub(r"^(?:to )?(?:call|run|execute) ", "", said.strip())
    if match := re.fullmatch(
        r"(?:check|fetch|get|ping|reach|request|open|call|query)?(?:the )?(?P<x>.+)", said
    ):
        plain = re.sub(r"^(?:check|fetch|get|reach|request|open|query) ", "", said)
        one = here.variable(plain)
        if one and one.sort == "url" and match:
            return f'curl -fsS "${one.name}"'
    return call(said, here) or (said if said in here.scope.functions else "") or here.ask(said)


def _count(said: str, here: Here) -> str:
    words = {
        "once": "1",
        "twice": "2",
        "one": "1",
        "two": "2",
        "three": "3",
        "four": "4",
        "five": "5",
        "six": "6",
        "ten": "10",
    }
    said = said.strip().lower()
    if said.isdigit() or said in words:
        return words.get(said, said)
    one = here.variable(said)
    return f'"${one.name}"' if one and one.sort in {"number", "text"} else ""


def _wait(match: _Match, here: Here) -> str:
    found = match.groupdict()
    test = test_of(found["c"], here)
    if test is None:
        return ""
    test = test.opposite() if found.get("while") else test
    if found.get("n"):
        number = _count(found["n"], here)
        return (
            f"for i in $(seq {number}); do {test.written} && break; sleep 1; done" if number else ""
        )
    word = "while" if test.negated else "until"
    test = test.opposite() if test.negated else test
    return f"{word} {test.written}; do sleep {found.get('s') or 1}; done"


_SIGNALS = (
    (
        r"(?:end|ends|exit|exits|finish|finishes|quit|done|stops?|terminates?|over|leaving|ended|finished)",
        "EXIT",
    ),
    (r"(?:ctrl[- +]?c|interrupt(?:ed|s)?|sigint|cancel(?:l?ed)?)", "INT"),
    (r"(?:kill(?:ed)?|terminated|sigterm|docker stop|stopped by)", "TERM"),
    (r"(?:errors?|failures?|fails|something goes wrong|something fails|a command fails)", "ERR"),
    (r"(?:hangup|sighup|reload)", "HUP"),
)


def _trap(match: _Match, here: Here) -> str:
    when = match["when"]
    signals = [name for words, name in _SIGNALS if re.search(rf"\b{words}\b", when, re.IGNORECASE)]
    if re.search(r"\beven\b", when):
        # An error ends the script, and its end is what is waited for.
        signals = ["EXIT"]
    if signals[:1] == ["EXIT"]:
        signals = ["EXIT", *(one for one in signals[1:] if one in {"INT", "TERM"})]
    if not signals or (here.scope.posix and "ERR" in signals):
        return ""
    what = match["what"]
    inner = here.within()
    if function := call(re.sub(r"^(?:call|run) ", "", what), here):
        body = function
    elif gone := _GONE.fullmatch(what):
        one = here.variable(gone["x"])
        names = (
            [here.variable(part) for part in re.split(r",? and |, ", gone["x"])]
            if one is None
            else [one]
        )
        if not all(names):
            return ""
        folders = any(v is not None and v.sort == "folder" for v in names)
        body = f"rm -{'r' if folders else ''}f {' '.join(held(v) for v in names if v)}"
    else:
        body = act(what, inner)
    if not body or "'" in body:
        return ""
    quoted = body if re.fullmatch(r"\w+", body) else f"'{body}'"
    return f"trap {quoted} {' '.join(signals)}"


_GONE = re.compile(
    r"(?:(?:remove|delete|clean(?: up)?|get rid of|rm|drop|unlink|wipe|tidy up) (?P<x>.+?)(?: (?:again|afterwards?))?)",
    re.IGNORECASE,
)


def _gone(match: _Match, here: Here) -> str:
    return _trap(_TRAP_REMOVES.fullmatch(f"remove {match['x']} {match['when']}"), here)  # type: ignore[arg-type]


_WHEN = (
    r"(?P<when>(?:(?:on|at|when|whenever|if|upon|after|in case of|even|also|and|or|,|is|it|we|the|this|that|script|an?|any|by|of|its|with|user|"
    r"presses|gets?|very|job|program|receives|signal|normal|done|end|ends|ended|exit|exits|finish|finishes|finished|quit|quits|stops?|terminates?|"
    r"ctrl[- +]?c|interrupt(?:ed|s)?|sigint|cancel(?:l?ed)?|kill(?:ed)?|terminated|sigterm|errors?|failures?|fails|something goes wrong|"
    r"something|goes|wrong|command|hangup|sighup|leaving|over)[ ,]*)+)"
)
_TRAP_REMOVES = re.compile(
    rf"(?P<what>.+?),? (?=(?:on|at|when|whenever|if|upon|after|in case|even) ){_WHEN}",
    re.IGNORECASE,
)


def _all_output(match: _Match, here: Here) -> str:
    """Everything from here on goes to a file."""
    one = here.variable(match["x"])
    file = (
        held(one)
        if one and one.sort in {"file", "text"}
        else literal(match["x"])
        if re.search(r"[./]", match["x"])
        else ""
    )
    if not file:
        return ""
    both = re.search(
        r"\b(?:too|as well|also|and (?:to )?(?:the )?(?:screen|terminal|console|stdout))\b",
        match[0],
        re.IGNORECASE,
    )
    if both:
        return "" if here.scope.posix else f"exec > >(tee -a {file}) 2>&1"
    if re.search(r"\b(?:only )?(?:errors|stderr)\b", match["what"]) and not re.search(
        r"stdout|output|everything|all", match["what"]
    ):
        return f"exec 2>> {file}"
    return f"exec >> {file} 2>&1"


def _hand_over(_: _Match, __: Here) -> str:
    return 'exec "$@"'


def _loop(match: _Match, here: Here) -> str:
    """For each of what is in scope."""
    rest = match["rest"]
    for cut in re.finditer(r"[,:] ?(?:and )?| and (?=[a-z])| (?=[a-z])", rest):
        said, body = rest[: cut.start()], rest[cut.end() :]
        if cut[0] == " " and not _VERB.match(body):
            continue
        if command := _looped(said, body, here):
            return command
    return ""


def _of_each(match: _Match, here: Here) -> str:
    said = match["list"]
    noun = re.sub(r"^(?:the|our|of the) ", "", said)
    return _looped(
        noun,
        f"{match['do']} {match.groupdict().get('p') or ''} it{match.groupdict().get('rest') or ''}".replace(
            "  ", " "
        ),
        here,
    )


def _looped(said: str, body: str, here: Here) -> str:
    plain = re.sub(r"^(?:of |the |all |our |each |every |over )+", "", said)
    noun, _, place = plain.partition(" in ")
    words = here.several(plain) or (here.several(place) if place else "")
    if not words:
        return ""
    single = noun.split()[-1].rstrip("s") if words != '"$@"' else "arg"
    name = single.lower() if re.fullmatch(r"[a-z_]+", single.lower()) else "item"
    if name in {one.name for one in here.scope.variables} or name in {"argument", "parameter"}:
        name = "arg" if words == '"$@"' else f"one_{name}" if name != "argument" else "arg"
    item = Variable(name, "", "text")
    inner = here.within(item, about=item)
    done = act(body, inner)
    if not done or f"${name}" not in done:
        return ""
    return f"for {name} in {words}; do {done}; done"


def _pairs(match: _Match, here: Here) -> str:
    """The keys of a map with their values."""
    maps = [
        one
        for one in here.scope.variables
        if one.sort == "list" and re.search(r"\[[^]]+\]=", one.value)
    ]
    said = here.variable(f"{match['b']}s") or here.variable(match["b"])
    one = said if said in maps else maps[0] if len(maps) == 1 else None
    if one is None:
        return ""
    key = match["a"].strip().split()[-1].rstrip("s") or "key"
    return f'for {key} in "${{!{one.name}[@]}}"; do echo "${key} ${{{one.name}[${key}]}}"; done'


def _first_that(match: _Match, here: Here) -> str:
    """In a loop: stop at the first item that is so."""
    if not here.item:
        return ""
    test = test_of(f"it {match['c']}", here)
    return _if(test, "break") if test else ""


def _printed(match: _Match, here: Here) -> str:
    """The values of variables, which a loop or read has set."""
    names = [here.variable(one) for one in re.split(r",? and |, ", match["x"])]
    if len(names) < 2 or not all(
        one and one.sort not in {"list", "command", "file", "folder"} for one in names
    ):
        return ""
    return 'echo "' + " ".join(f"${one.name}" for one in names if one) + '"'


def _env_file(match: _Match, here: Here) -> str:
    one = here.variable(match["x"])
    if (
        one is None
        or one.sort != "file"
        or not {"env", "conf", "config", "settings"}
        & set(re.findall(r"[a-z]+", f"{one.name} {one.value}".lower()))
    ):
        return ""
    path = f'"${one.name}"' if "/" in one.value or one.value.startswith("$") else f'"./${one.name}"'
    return f"set -a; . {path}; set +a"


def _required_set(match: _Match, here: Here) -> str:
    test = test_of(f"{match['x']} is set", here)
    if test is None:
        return ""
    test = test.opposite()
    done = act("exit with an error", here, test.holds)
    return _if(test, done) if done else ""


_THAT = r"(?: that| whether| if)?"
_OTHERWISE = (
    r"(?:[,;]? (?:otherwise|or else|else|if not|or|and if not)[, ]+(?P<other>.+)|[,;] (?P<o2>zq))?"
)
_FORMS: tuple[tuple[re.Pattern[str], Callable[[_Match, Here], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), write)
    for pattern, write in (
        *defining.FORMS,
        *options.FORMS,
        (r"(?P<if>if|when|in case|only if|unless) (?P<rest>.+)", _if_first),
        (_TRAP_REMOVES.pattern, _trap),
        (rf"(?:make sure|ensure|see to it)(?: that)? (?P<x>.+?) (?:is|gets|are|be) (?:always )?(?:gone|removed|deleted|cleaned up),? {_WHEN}", _gone),
        (rf"{_WHEN},? (?P<what>(?:remove|delete|run|call|clean|kill) .+)", _trap),
        (r"(?:needs?|requires?|depends on|we need) (?P<x>.+?)(?:[,;] (?:otherwise )?(?P<other>(?:die|exit|abort|fail|stop|quit|complain).*?)(?: (?:if|when|unless) .+)?)?", _needs),
        (r"only (?P<values>.+?) (?:are|is) (?:allowed|valid|accepted|supported|known|ok)(?: (?:as|for) (?P<x>.+))?", _allowed),
        (r"(?P<x>.+?) (?:must|has to|may only|can only) be (?:either |one of )?(?P<values>[^ ]+(?:, [^ ]+)* (?:or|and) [^ ]+)", _allowed),
        (r"(?P<x>.+?) (?:must|has to|needs to|should|have to) (?:be )?(?P<c>.+?)" + _OTHERWISE, _required),
        (r"(?P<x>.+?) is (?P<c>required|mandatory|needed)(?P<other>)", _required_set),
        (rf"(?:check|make sure|ensure|verify|assert|see|test){_THAT} (?P<c>.+?){_OTHERWISE}", _required),
        (r"(?P<do>.+?) until (?:it|that|this) (?:works|succeeds|passes|is successful|goes through)(?:,? (?:waiting|wait|with|sleeping|every) (?P<s>\d+) ?s\w*.*)?", _until),
        (r"(?:keep )?(?:re)?try(?:ing)? (?:to )?(?P<do>.+?),? (?:up to |at most |a maximum of |max(?:imum)? )?(?P<n>\w+|\$\w+|the (?:max\w*|number|limit)(?: \w+)*) (?:times|attempts)(?:,? (?:with|waiting|wait|sleeping|and wait)(?: a)?(?: pause of)? (?P<s>\d+) ?s\w*.*)?", _until),
        (r"(?P<do>.+?)[,;] (?:and )?(?:give up|stop|fail|try|retry) (?:after |at most |up to )?(?P<n>\w+) (?:attempts|tries|times|failures)", _until),
        (r"wait (?:until|till|for)(?: that)? (?P<c>.+?)(?:,? (?:for )?(?:up to|at most|but (?:no longer|not longer|no more) than|max(?:imum)?) (?P<n>\w+) ?s\w*)?(?:,? (?:check(?:ing)? )?every (?P<s>\d+) ?s\w*)?", _wait),
        (r"wait (?:up to|at most|no longer than|max(?:imum)?) (?P<n>\w+) ?s\w* (?:until|till|for)(?: that)? (?P<c>.+)", _wait),
        (r"(?:wait|sleep|do nothing) (?P<while>while|as long as) (?P<c>.+)", _wait),
        (r"(?:from (?:here|now) on,? )(?:send|write|log|redirect|put|copy) (?P<what>.+?) (?:to|into|in) (?P<x>.+?)(?: (?:too|as well|also|and (?:to )?the (?:screen|terminal|console)))?", _all_output),
        (r"(?:redirect|send|log) (?P<what>(?:all |both |the |everything|stdout|stderr|output|errors|and|of|rest|script|from|here|on|that follows|standard|error|this|\s)+) (?:to|into|in) (?P<x>.+?)(?: (?:too|as well|also|and (?:to )?the (?:screen|terminal|console)))?", _all_output),
        (r"log everything (?P<what>)(?:to|into|in) (?P<x>.+?)(?: (?:too|as well|also))?", _all_output),
        (r"(?:hand over|pass control|switch)(?: control)? to (?:the )?(?:command|process|program|arguments|cmd|main process)(?: (?:that was |that is )?(?:given|passed|from the arguments))?", _hand_over),
        (r"(?:exec|run|start|execute) (?:the )?(?:given |passed |actual |main )*(?:command|process|cmd|arguments)(?: (?:that was |that is |given |passed |from the arguments|as arguments|in place of (?:this|the) (?:shell|script))+)?", _hand_over),
        (r"(?:for (?:each|every|all(?: of)?)|loop (?:over|through)|iterate (?:over|through)|go (?:through|over)) (?P<rest>.+)", _loop),
        (r"stop (?:at|with) (?:the )?first (?:\w+ )?that (?P<c>.+)", _first_that),
        (r"(?:print|show|list|output|echo) (?:each|every|all|the) (?P<a>\w+) (?:with|and) (?:its|their|the) (?P<b>\w+)", _pairs),
        (r"(?:print|show|output|echo) (?P<x>.+ and .+)", _printed),
        (r"(?:load|source|read) (?P<x>.+?) and export (?:everything|all|all of it|the variables?|it|all variables)(?: (?:in|from) it)?", _env_file),
        (r"export (?:everything|all variables|the variables|all) (?:in|from|of) (?P<x>.+)", _env_file),
        (r"(?P<action>.+?),? (?P<if>only if|if|when|in case|unless) (?P<condition>.+)", _if_last),
        (r"(?P<do>.+?) (?P<p>for|of|on|to|in|with|from)?\s?(?:each|every|all)(?: of)? (?P<list>(?:the )?[\w ]+?)", _of_each),
    )
)  # fmt: skip
_UNSURE = (_loop, _of_each, _printed, _pairs)
"""What may be asked of the grammar as well."""
