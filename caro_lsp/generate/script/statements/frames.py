"""What a request in a script asks for as a statement: guards, loops, retries, traps, streams."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.script.idioms import settings
from caro_lsp.generate.script.manners.functions import printers
from caro_lsp.generate.script.scope import Variable, name_parts
from caro_lsp.generate.script.statements import (
    among,
    assigning,
    concurrent,
    defining,
    looping,
    options,
    placeholders,
    short,
)
from caro_lsp.generate.script.statements.actions import act, block, call
from caro_lsp.generate.script.statements.here import Here, literal
from caro_lsp.generate.script.statements.looping import files_in, folders_of
from caro_lsp.generate.script.statements.repeating import retried, until, wait
from caro_lsp.generate.script.statements.streams import all_output, env_file, hand_over
from caro_lsp.generate.script.statements.testing import Test
from caro_lsp.generate.script.statements.tests import test_of
from caro_lsp.generate.script.statements.trapping import TRAP_REMOVES, WHEN, gone, trap

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope

    _Match = re.Match[str]

_LEAD = re.compile(
    r"^(?:(?:please|then|now|also|first(?=,)|next|finally|and|so|we|should|must|lastly)[ ,]+)+",
    re.IGNORECASE,
)
STEERS = re.compile(
    r"\b(?:refuse|if|unless|when|exit|quit|die|abort|stop|fail|skip|continue|break|return|until|wait|retry|try|times|trap|exits?|ctrl|"
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
            sure = write not in _UNSURE or bool(_OVER_FILES.match(command))
            # What a loop has read is what it prints.
            sure = sure or (write is _printed and bool(here.loops))
            return Statement(command, sure=sure)
    if command := assigning.assigned(said, here):
        return Statement(command, sure=True)
    command = act(said, here, plain=True)
    return Statement(command, sure=False) if command else None


def _if(test: Test, action: str, other: str = "") -> str:
    if match := _CASE.fullmatch(test.command):
        first, last = (other, action) if test.negated else (action, other)
        begin = f"case {match['word']} in {match['patterns']}) {first} ;;".replace(")  ;;", ") ;;")
        return f"{begin} *) {last} ;; esac" if last else f"{begin} esac"
    if (
        not other
        and test.negated
        and len(action) < _LONG
        and not re.search(r" (?:&&|\|\|) |; ", test.command)
    ):
        return f"{test.command} || {block(action)}"
    command = f"if {test.written}; then {action}"
    return f"{command}; else {other}; fi" if other else f"{command}; fi"


def _said_on(other: str, action: str) -> str:
    """What is done otherwise, with the verb that stood before it: 'print "a", otherwise "b"'."""
    verb = re.match(
        r"(?:print|echo|say|show|write|log|output|report|warn)\b", action, re.IGNORECASE
    )
    quoted = re.fullmatch(r"(?:with )?(?P<text>\"[^\"]*\"|'[^']*')", other.strip())
    return f"{verb[0]} {quoted['text']}" if verb and quoted else other


_CASE = re.compile(r"case (?P<word>\$\w+) in (?P<patterns>[^;]*)\) true ;; \*\) false ;; esac")
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
    other = act(_said_on(others[0], first), inner, test.fails) if others else ""
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


_LEAVES = re.compile(
    r"(?:stop|exit|quit|abort|bail out|leave|die|fail|give up)(?: here| with \w+)?", re.I
)
_TOLD_TOO = re.compile(
    r"(?:,| and|, and) (?P<say>(?:say|print|echo|output|write|show)(?: that)?"
    r" (?:\"[^\"]*\"|'[^']*'|`[^`]*`)(?: (?:to|on) (?:stderr|standard error))?)$",
    re.IGNORECASE,
)
"""What is said as well, behind the condition: 'stop if it is empty, say "nothing to do"'."""


def _if_last(match: _Match, here: Here) -> str:
    action, unless = match["action"], match["if"].lower().endswith("unless")
    condition = match["condition"]
    if (told := _TOLD_TOO.search(condition)) and _LEAVES.fullmatch(action):
        action, condition = f"{told['say']} and {action}", condition[: told.start()]
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
    last = act(_said_on(other, action), inner, test.fails) if other else ""
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


def _gone_on(match: _Match, here: Here) -> str:
    """Only then the script goes on: "go on only if it is yes"."""
    if not re.search(r"\bonly\b", match[0], re.IGNORECASE):
        return ""
    test = test_of(match["c"], here)
    if test is None:
        return ""
    test = test.opposite()
    return _if(test, act("exit", here.within(about=test.about), ""))


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
    if one is None and (several := folders_of(folder["f"], here)):
        return f"mkdir -p {several}"
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
        text = "\n".join(here.scope.commands)
        one = next(
            (
                v
                for v in reversed(here.scope.variables)
                if re.search(rf"(?m)(?:^|\s){v.name}=\"?\$\{{?1\b", text)
            ),
            None,
        )
    if one is None or not all(values) or len(values) < 2:
        return ""
    message = f"{one.name.lower()} must be {' or '.join(v.strip(chr(39)) for v in values)}"
    done = act("exit with an error", here, message)
    return f'case "${one.name}" in {"|".join(values)}) ;; *) {done} ;; esac'


def _locked(_: _Match, here: Here) -> str:
    """An end where the script runs already, by its lock or the file of its process."""
    pids = [one for one in here.scope.variables if "pid" in " ".join(name_parts(one.name))]
    locks = [one for one in here.scope.variables if "lock" in " ".join(name_parts(one.name))]
    if not locks and len(pids) == 1 and not pids[0].value.startswith("$"):
        test = f'[ -f "${pids[0].name}" ] && kill -0 "$(cat "${pids[0].name}")" 2> /dev/null'
        done = act("exit with an error", here, "already running")
        return f"if {test}; then {done}; fi"
    lock = f'"${locks[0].name}"' if len(locks) == 1 else '"/tmp/$(basename "$0").lock"'
    return f"exec 9> {lock}; flock -n 9 || exit 1"


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


def _which(match: _Match, here: Here) -> str:
    """Those of many for which something is so: "print which hosts do not answer"."""
    noun, condition = match["list"], match["c"]
    for plural, single in _SINGULAR:
        condition = re.sub(plural, single, condition, count=1)
    words = here.several(noun)
    file = None if words else here.variable(noun)
    if not words and (file is None or file.sort != "file" or not file.value or here.item == file):
        return ""
    name = noun.split()[-1].lower().removesuffix("s") or "one"
    if name in here.scope.names:
        name = f"one_{name}"
    item = Variable(name, "", "text")
    test = test_of(f"it {condition}", here.within(item, about=item))
    if test is None or f"${name}" not in test.command:
        return ""
    done = _if(test, f'echo "${name}"')
    if file is not None:
        return f'while IFS= read -r {name}; do {done}; done < "${file.name}"'
    return f"for {name} in {words}; do {done}; done"


_SINGULAR = (
    (r"^are\b", "is"), (r"^do\b", "does"), (r"^have\b", "has"), (r"^were\b", "was"),
    (r"^aren't\b", "isn't"), (r"^don't\b", "doesn't"), (r"^(answer|respond|exist|fail|work)\b", r"\1s"),
)  # fmt: skip


def _skips(match: _Match, here: Here) -> str:
    """In a loop: on to the next one."""
    found = match.groupdict()
    if named := found.get("v"):
        one = here.variable(named)
        return f'[ -n "${one.name}" ] || continue' if one and here.loops else ""
    if here.item is None:
        return ""
    name, kind = here.item.name, match["c"].lower()
    text = "\n".join(here.scope.commands)
    reads = re.search(rf"\bread\b[^\n;]*\b{name}\b", text)
    if kind.startswith("comment"):
        return f'case "${name}" in \\#*) continue ;; esac' if reads else ""
    if kind in {"empty", "blank"}:
        return f'[ -{"n" if reads else "s"} "${name}" ] || continue'
    return f'[ -e "${name}" ] || continue'


def _goes_on(match: _Match, here: Here) -> str:
    """What must be so for all that follows."""
    test = test_of(match["c"], here)
    if test is None:
        return ""
    return _if(test.opposite(), "continue" if here.loops else "exit 1")


def _only_from(match: _Match, here: Here) -> str:
    """A branch or place without which the script has nothing to do."""
    ones = [
        one
        for one in here.scope.variables
        if name_parts(one.name)[-1:] in (["branch"], ["env"], ["environment"], ["stage"])
    ]
    if len(ones) != 1:
        return ""
    return f'[ "${ones[0].name}" = {match["v"]} ] || exit 0'


def _tell_how_many(match: _Match, here: Here) -> str:
    """What the script has counted, in words."""
    ones = [
        one
        for one in here.scope.variables
        if one.sort == "number" and one.value.startswith(("$(", "0"))
    ]
    if len(ones) != 1:
        return ""
    return f'echo "${ones[0].name} {match["n"]} {match["p"]}"'


def _version(match: _Match, here: Here) -> str:
    """The next version, of which the script has the parts, written to its file."""
    parts = [
        next((one.name for one in here.scope.variables if one.name.lower() == part), "")
        for part in ("major", "minor", "patch")
    ]
    files = [
        one
        for one in here.scope.variables
        if one.sort == "file" and "version" in f"{one.name} {one.value}".lower()
    ]
    if not all(parts) or len(files) != 1:
        return ""
    at = ("major", "minor", "patch").index(match["part"].lower())
    values = [f"${part}" for part in parts[:at]] + [f"$(({parts[at]} + 1))"] + ["0"] * (2 - at)
    return f'echo "{".".join(values)}" > "${files[0].name}"'


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
    if not words and (glob := files_in(plain, here)):
        words, noun = glob, "file"
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


def told_after(match: _Match, here: Here) -> str:
    """Something is done, and then told by the function of the script that tells."""
    done = act(match["do"], here)
    if not done:
        return ""
    name = next(iter(re.findall(r"\$\{?(\w+)", done)), "")
    text = re.sub(r"^(?:it|this|that|they) ", f"${name} " if name else "", match["text"])
    text = text or f"{match['do']}: done"
    tells = next((one for one in printers(here.scope) if not one.exits), None)
    return f'{done} && {tells.name if tells else "echo"} "{text}"' if '"' not in text else ""


def emptied_file(match: _Match, here: Here) -> str:
    """A file without its content."""
    one = here.variable(match["x"])
    return f': > "${one.name}"' if one is not None and one.sort == "file" else ""


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
        (r"(?:exit|quit|stop|abort|give up|bail out|end)(?: here| right away| early)? (?:if|when) (?:(?:another|a second|an other|one) (?:\w+ )?(?:is |run is )?(?:already |still )*(?:running|active|in progress)|(?:it|the script|this script|we|this) (?:is|are) (?:already|still) running|(?:another|an) instance (?:is )?(?:already )?(?:running|runs)|(?:another|a second) (?:\w+ )?(?:already )?(?:runs|holds the lock))(?: already)?", _locked),
        *concurrent.FORMS,
        *placeholders.FORMS,
        *settings.FORMS,
        *looping.FORMS,
        *short.FORMS,
        *among.FORMS,
        (r"(?P<said>.*\b(?:until (?:it|that|this) (?:works|succeeds|passes|is successful|goes through)|(?:re)?try|times)\b.*)", retried),
        (r"(?P<do>.+?),? (?:and|then) (?:also )?(?P<tell>log|say|note|report|announce|print|echo|tell (?:me|us|the user)) that (?P<text>.+)", told_after),
        (r"(?P<do>.+?),? (?:and|then) (?P<tell>log|say|report|note|announce|tell (?:me|us))(?: it| so| this)?(?: (?:when|once|as soon as|after) (?:it|that|this)(?: is|'s|) (?:done|over|finished|through))?(?P<text>)", told_after),
        (r"(?:empty|truncate|clear|wipe) (?P<x>.+?)(?:,? (?:but|and) )(?:keep|leave|do not (?:delete|remove)|don't (?:delete|remove)) (?:the )?(?:file|it)(?: itself| in place| there)?", emptied_file),
        (r"(?P<if>if|when|in case|only if|unless) (?P<rest>.+)", _if_first),
        (r"(?:only )?(?:go on|continue|proceed|carry on|keep going) (?:only )?(?:if|when) (?P<c>.+)", _gone_on),
        (TRAP_REMOVES.pattern, trap),
        (rf"(?:make sure|ensure|see to it)(?: that)? (?P<x>.+?) (?:is|gets|are|be) (?:always )?(?:gone|removed|deleted|cleaned up),? {WHEN}", gone),
        (rf"{WHEN},? (?P<what>(?:remove|delete|run|call|clean|kill) .+)", trap),
        (r"(?:needs?|requires?|depends on|we need) (?P<x>.+?)(?:[,;] (?:otherwise )?(?P<other>(?:die|exit|abort|fail|stop|quit|complain).*?)(?: (?:if|when|unless) .+)?)?", _needs),
        (r"only (?P<values>.+?) (?:are|is) (?:allowed|valid|accepted|supported|known|ok)(?: (?:as|for) (?P<x>.+))?", _allowed),
        (r"(?P<x>.+?) (?:must|has to|may only|can only) be (?:either |one of )?(?P<values>[^ ]+(?:, [^ ]+)* (?:or|and) [^ ]+)", _allowed),
        (r"(?P<x>.+?) (?:must|has to|needs to|should|have to) (?:be )?(?P<c>.+?)" + _OTHERWISE, _required),
        (r"(?P<x>.+?) is (?P<c>required|mandatory|needed)(?P<other>)", _required_set),
        (rf"(?:check|make sure|ensure|verify|assert|see|test){_THAT} (?P<c>.+?){_OTHERWISE}", _required),
        (r"(?P<do>.+?) until (?:it|that|this) (?:works|succeeds|passes|is successful|goes through|answers|responds|returns ok|is up|is there)(?:,? (?:at most|up to|max(?:imum)?|but (?:at most|no more than)) (?P<n>\w+|\$\w+) (?:times|attempts|tries))?(?:,? (?:waiting|wait|with|sleeping|every) (?P<s>\d+) ?s\w*.*)?", until),
        (r"(?:keep )?(?:re)?try(?:ing)? (?:to )?(?P<do>.+?),? (?:up to |at most |a maximum of |max(?:imum)? )?(?P<n>\w+|\$\w+|the (?:max\w*|number|limit)(?: \w+)*) (?:times|attempts)(?:,? (?:with|waiting|wait|sleeping|and wait)(?: a)?(?: pause of)? (?P<s>\d+) ?s\w*.*)?", until),
        (r"(?P<do>.+?)[,;] (?:and )?(?:give up|stop|fail|try|retry) (?:after |at most |up to )?(?P<n>\w+) (?:attempts|tries|times|failures)", until),
        (r"wait (?:until|till|for)(?: that)? (?P<c>.+?)(?:,? (?:for )?(?:up to|at most|but (?:no longer|not longer|no more) than|max(?:imum)?) (?P<n>\w+) ?s\w*)?(?:,? (?:check(?:ing)? )?every (?P<s>\d+) ?s\w*)?", wait),
        (r"wait (?:up to|at most|no longer than|max(?:imum)?) (?P<n>\w+) ?s\w* (?:until|till|for)(?: that)? (?P<c>.+)", wait),
        (r"(?:wait|sleep|do nothing) (?P<while>while|as long as) (?P<c>.+)", wait),
        (r"(?:from (?:here|now) on,? )(?:send|write|log|redirect|put|copy) (?P<what>.+?) (?:to|into|in) (?P<x>.+?)(?: (?:too|as well|also|and (?:to )?the (?:screen|terminal|console)))?", all_output),
        (r"(?:redirect|send|log) (?P<what>(?:all |both |the |everything|stdout|stderr|output|errors|and|of|rest|script|from|here|on|that follows|standard|error|this|\s)+) (?:to|into|in) (?P<x>.+?)(?: (?:too|as well|also|and (?:to )?the (?:screen|terminal|console)))?", all_output),
        (r"log everything (?P<what>)(?:to|into|in) (?P<x>.+?)(?: (?:too|as well|also))?", all_output),
        (r"(?:hand over|pass control|switch)(?: control)? to (?:the )?(?:command|process|program|arguments|cmd|main process)(?: (?:that was |that is )?(?:given|passed|from the arguments))?", hand_over),
        (r"(?:exec|run|start|execute) (?:the )?(?:given |passed |actual |main )*(?:command|process|cmd|arguments)(?: (?:that was |that is |given |passed |from the arguments|as arguments|in place of (?:this|the) (?:shell|script))+)?", hand_over),
        (r"(?:for (?:each|every|all(?: of)?)|loop (?:over|through)|iterate (?:over|through)|go (?:through|over)) (?P<rest>.+)", _loop),
        (r"(?:print|show|list|tell|report|echo|find(?: out)?) (?:me )?(?:which|the|all|those)(?: of(?: the)?)? (?P<list>\w+(?: \w+)?) (?:that |which |we |(?=are|do|is|have|were|answer|respond|exist))(?P<c>(?:are|do|have|were|aren't|don't|answer|respond|exist|fail|work)\b.*)", _which),
        (r"(?:tell|say|print|show|report|echo) (?:us |me )?how many (?P<n>\w+s) (?:were|was|have been|got|are) (?P<p>\w+ed|\w+en|found|sent|left|done|lost|there)", _tell_how_many),
        (r"(?:bump|increase|increment|raise) the (?P<part>major|minor|patch)(?: level| number| version| part)?,? and (?:write|save|put|store) (?:it|that|the (?:new )?version|the result) (?:back|to the file|into the file|in the file|back to the file|to the version file)", _version),
        (r"skip (?:over )?(?:the |all |any )?(?P<c>empty|blank|missing|non-?existing|comment(?:ed)?) (?:ones?|files?|lines?|entries|folders?)", _skips),
        (r"skip (?:the |all |any )?(?P<c>comments)", _skips),
        (r"skip (?:the |all |any )?(?:lines|rows|entries|ones|files|those|records) (?:without|with no|that have no|lacking) (?:an? |any |the )?(?P<v>\w+)", _skips),
        (r"(?:only )?(?:go on|continue|proceed|carry on) (?:only )?if (?P<c>.+)", _goes_on),
        (r"only (?:deploy|run|build|release|publish|continue|go on) (?:from|on|for) (?:the )?(?P<v>[a-z][\w-]*)(?: branch)?", _only_from),
        (r"stop (?:at|with) (?:the )?first (?:\w+ )?that (?P<c>.+)", _first_that),
        (r"(?:print|show|list|output|echo) (?:each|every|all|the) (?P<a>\w+) (?:with|and) (?:its|their|the) (?P<b>\w+)", _pairs),
        (r"(?:print|show|output|echo) (?P<x>.+ and .+)", _printed),
        (r"(?:load|source|read) (?P<x>.+?) and export (?:everything|all|all of it|the variables?|it|all variables)(?: (?:in|from) it)?", env_file),
        (r"export (?:everything|all variables|the variables|all) (?:in|from|of) (?P<x>.+)", env_file),
        (r"(?P<action>.+?),? (?P<if>only if|if|when|in case|unless) (?P<condition>.+)", _if_last),
        (r"(?P<do>.+?) (?P<p>for|of|on|to|in|with|from)?\s?(?:each|every|all)(?: of)? (?P<list>(?:the )?[\w ]+?)", _of_each),
    )
)  # fmt: skip
_OVER_FILES = re.compile(r'for \w+ in "\$\w+"/\*')
_UNSURE = (_which, _loop, _of_each, _printed, _pairs)
"""What may be asked of the grammar as well."""
