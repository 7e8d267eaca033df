"""Conditions of a request as tests: "the config file is missing", "used is over the limit"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.generate.script.manners.calls import functions_of
from caro_lsp.generate.script.scope import Variable, name_parts
from caro_lsp.generate.script.statements.here import bare, held, literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]
    _Write = Callable[[_Match, Here], "Test | None"]


@dataclass(frozen=True)
class Test:
    """A command that succeeds where a condition holds, and what to say where it does (not)."""

    command: str
    holds: str = ""
    fails: str = ""
    about: Variable | None = None
    negated: bool = False

    def opposite(self) -> Test:
        """The same, turned round."""
        return replace(self, negated=not self.negated, holds=self.fails, fails=self.holds)

    @property
    def written(self) -> str:
        """The command, turned round where it is denied."""
        if not self.negated:
            return self.command
        for sign, other in _OPPOSITE:
            if (
                self.command.count(sign) == 1
                and self.command.startswith("[")
                and not _JOINED.search(self.command)
            ):
                return self.command.replace(sign, other)
        if _JOINED.search(self.command):
            return f"! {{ {self.command}; }}"
        if re.match(r"\[ (?!! )-\w ", self.command):
            return f"[ ! {self.command[2:]}"
        return f"! {self.command}"


_OPPOSITE = (
    (" = ", " != "), (" == ", " != "), (" != ", " = "), (" -eq ", " -ne "), (" -ne ", " -eq "),
    (" -gt ", " -le "), (" -le ", " -gt "), (" -lt ", " -ge "), (" -ge ", " -lt "),
    ("[ -z ", "[ -n "), ("[ -n ", "[ -z "),
)  # fmt: skip
_JOINED = re.compile(r" (?:&&|\|\|) |; ")
_BE = r"(?:is|are|was|were|be|has been|have been|gets?)"
_NOT = r"(?P<not>(?:(?:is|are|was|were|has|have|does|do|did|can|could)(?:n't|nt| not)|cannot)(?: (?:been|be))?)"
_X = r"(?P<x>.+?)"
_Y = r"(?P<y>.+)"
_YET = r"(?: (?:yet|already|any ?more|still|at all|there))?"


def test_of(said: str, here: Here) -> Test | None:
    """The test for a condition; None where it is not understood."""
    said = re.sub(r"\s+", " ", said.strip(" ,.:"))
    said = re.sub(r"\b(?:already|still|currently|actually|really|even) ", "", said)
    for pattern, write in _FORMS:
        match = pattern.fullmatch(said)
        if match and (found := write(match, here)):
            return found.opposite() if match.groupdict().get("not") else found
    return _joined(said, here) or _by_function(said, here) or _known(said, here)


def _joined(said: str, here: Here) -> Test | None:
    for between, sign in ((" or ", "||"), (" and ", "&&")):
        first, found, second = said.partition(between)
        if not found:
            continue
        one = test_of(first, here)
        if one is None:
            continue
        other = test_of(second, here.within(about=one.about))
        if other is None and one.about is not None:
            other = test_of(f"it {second}", here.within(about=one.about))
        if other is not None:
            return Test(f"{one.written} {sign} {other.written}", one.holds, one.fails, one.about)
    return None


def _by_function(said: str, here: Here) -> Test | None:
    """A function of the script that tells: "if the user confirms" with confirm()."""
    words = re.findall(r"[\w-]+", said.lower())
    for function in functions_of(here.scope):
        parts = [one for one in re.split(r"[_-]", function.name.lower()) if one]
        telling = [one for one in parts if one not in {"is", "has", "check", "are"}] or parts
        stems = [_stem(one) for one in words]
        if not all(_stem(part) in stems for part in telling):
            continue
        if parts[0] not in {
            "is",
            "has",
            "are",
            "check",
            "confirm",
            "ask",
            "can",
            "should",
            "needs",
        }:
            continue
        rest = [one for one in words if _stem(one) not in {_stem(part) for part in parts}]
        rest = [one for one in rest if one not in _UNTOLD]
        takes = "$1" in " ".join(function.lines)
        if not takes and not rest:
            return Test(function.name)
        if takes and not rest and parts[0] in {"confirm", "ask"}:
            return Test(f'{function.name} "Continue?"')
        if takes and len(rest) <= 2 and rest:
            value = here.value(" ".join(rest))
            if value.startswith('"$'):
                return Test(f"{function.name} {value}")
    return None


_UNTOLD = frozenset("the a an is are user users he she they has have it was with our".split())  # noqa: SIM905


def _stem(one: str) -> str:
    return re.sub(r"(?:e?s|ing|e?d)$", "", one) if len(one) > 3 else one


def _known(said: str, here: Here) -> Test | None:
    """A condition that the grammar knows."""
    if not re.search(
        r"\b(?:is|are|was|exists?|has|have|passes|succeeds|fails?|works|\w+s)\b", said
    ):
        return None
    command = here.ask(f'print "zq" if {said}')
    for pattern, negated in ((_THEN, False), (_AND, False), (_OR, True)):
        if match := pattern.fullmatch(command):
            inner = match["test"]
            return None if "zq" in inner else Test(inner, negated=negated)
    return None


_ZQ = r"echo ['\"]?zq['\"]?"
_THEN = re.compile(rf"if (?P<test>.+?); then {_ZQ}; fi")
_AND = re.compile(rf"(?P<test>[^&|]+) && {_ZQ}")
_OR = re.compile(rf"(?P<test>[^&|]+) \|\| {_ZQ}")


def _label(said: str) -> str:
    return re.sub(r"^(?:the|a|an|its|our) ", "", said.strip())


def _spoken(one: Variable, said: str) -> str:
    """How a message speaks of a variable: by what it holds where that is a name or a path."""
    if one.sort in {"file", "folder", "list", "command", "url", "host"} or one.name.isdigit():
        return f"${one.name}" if one.sort != "list" else _label(said)
    return _label(said) if not re.fullmatch(r"it|this|that", said) else f"${one.name}"


def _exists(match: _Match, here: Here) -> Test | None:
    said = match["x"]
    if tool := _TOOL.fullmatch(said):
        return _installed_(tool["c"] or tool["d"], here)
    one = here.variable(said)
    if one is None:
        name = _bare_path(said)
        if not name:
            return None
        flag = "d" if name.endswith("/") or re.search(r"folder|director", said) else "e"
        return Test(f"[ -{flag} {name} ]", f"{name} exists", f"{name} does not exist")
    if one.sort in {"number", "size", "url", "command", "list"}:
        return None
    flag = {"file": "f", "folder": "d"}.get(one.sort, "e")
    if re.search(
        r"\b(?:lock|socket|link|symlink|pid)\b", f"{said} {' '.join(name_parts(one.name))}"
    ):
        flag = "e"
    elif re.search(r"\bfile\b", said):
        flag = "f"
    elif re.search(r"\b(?:dir|directory|folder)\b", said):
        flag = "d"
    return Test(
        f'[ -{flag} "${one.name}" ]', f"${one.name} exists", f"${one.name} does not exist", one
    )


_TOOL = re.compile(
    r"(?:the )?(?:command|tool|program|binary) (?P<c>[\w.+-]+)|(?:the )?(?P<d>[\w.+-]+) (?:command|binary)"
)


def _bare_path(said: str) -> str:
    plain = re.sub(
        r"^(?:a |the |an )?(?:(?:file|folder|directory|dir|path) )?(?:called |named )?", "", said
    )
    plain = re.sub(r" (?:file|folder|directory|dir)$", "", plain)
    return literal(plain) if re.search(r"[./~]|^['\"`]", plain) else ""


def _missing(match: _Match, here: Here) -> Test | None:
    one = here.variable(match["x"])
    if one is not None and one.sort in {"file", "folder"}:
        found = _exists(match, here)
        return found.opposite() if found else None
    if one is not None:
        return _filled(one, match["x"]).opposite()
    found = _exists(match, here)
    return found.opposite() if found else None


def _filled(one: Variable, said: str) -> Test:
    name = _spoken(one, said) if not one.name.isdigit() else "argument"
    if one.sort == "list":
        return Test(f"[ ${{#{one.name}[@]}} -gt 0 ]", "", f"no {_label(said)}", one)
    default = f"${{{one.name}:-}}" if one.name.isdigit() else f"${one.name}"
    return Test(f'[ -n "{default}" ]', f"{name} is set", f"{name} is not set", one)


def _given(match: _Match, here: Here) -> Test | None:
    if re.fullmatch(r"--?[A-Za-z][\w-]*", match["x"]):
        test = f'case " $* " in *" {match["x"]} "*) true ;; *) false ;; esac'
        return Test(test, f"{match['x']} given", f"{match['x']} is missing")
    one = here.variable(match["x"])
    return _filled(one, match["x"]) if one is not None else None


def _none_given(match: _Match, here: Here) -> Test | None:
    said = match["x"]
    one = here.variable(said)
    if one is not None and not one.name.isdigit():
        return replace(_filled(one, said).opposite(), holds=f"no {_label(said)} given")
    usage = "\n".join(here.scope.commands)
    if re.fullmatch(
        r"(?:command[- ]line )?(?:arguments?|args?|parameters?|options?)", said
    ) or re.search(
        rf"(?:\$0|[Uu]sage:? \S+)\s[^\n]*\b{re.escape(said.rsplit(maxsplit=1)[-1])}",
        usage,
        re.IGNORECASE,
    ):
        return Test("[ $# -eq 0 ]", f"no {said} given")
    return None


def _arguments(match: _Match, _: Here) -> Test | None:
    how = (match["how"] or "exactly").lower()
    number = _NUMBERS.get(match["n"].lower(), match["n"])
    if not number.isdigit():
        return None
    sign = next((sign for words, sign in _SIGNS if re.fullmatch(words, how)), "")
    return (
        Test(f"[ $# {sign} {number} ]", "wrong number of arguments", f"expected {number} arguments")
        if sign
        else None
    )


_NUMBERS = {
    "no": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "ten": "10",
    "zero": "0",
    "a": "1",
}
_SIGNS = (
    (r"(?:more|greater|bigger|larger|higher|longer) than|over|above|exceeds?|beyond|>", "-gt"),
    (r"(?:at least|no less than|not less than|>=)", "-ge"),
    (r"(?:less|fewer|smaller|lower|shorter) than|below|under|<", "-lt"),
    (r"(?:at most|no more than|not more than|up to|<=)", "-le"),
    (r"exactly|equals?|equal to|==?", "-eq"),
)
_COMPARES = "|".join(words for words, _ in _SIGNS)


def _file_kind(match: _Match, here: Here) -> Test | None:
    said, kind = match["x"], match["kind"].lower()
    one = here.variable(said)
    name = f'"${one.name}"' if one else _bare_path(said)
    flag = next((flag for words, flag in _KINDS if re.fullmatch(words, kind)), "")
    if not name or not flag or (one and one.sort in {"list", "number", "size", "url", "command"}):
        return None
    text = bare(name)
    return Test(f"[ -{flag} {name} ]", f"{text} is {kind}", f"{text} is not {kind}", one)


_KINDS = (
    ("a (?:directory|folder|dir)", "d"), ("a (?:regular |normal |plain )?file", "f"), ("a (?:sym(?:bolic )?)?link", "L"),
    ("readable", "r"), ("writ(?:e)?able", "w"), ("executable", "x"), ("a socket", "S"),
)  # fmt: skip


def _empty(match: _Match, here: Here) -> Test | None:
    said = match["x"]
    one = here.variable(said)
    if one is None:
        return None
    if one.sort == "list":
        return Test(f"[ ${{#{one.name}[@]}} -eq 0 ]", f"{_label(said)} is empty", "", one)
    if (one.sort == "file" and (one.value or re.search(r"\bfile\b", said))) or (
        one == here.item and "/" in one.value
    ):
        return Test(
            f'[ ! -s "${one.name}" ]', f"${one.name} is empty", f"${one.name} is not empty", one
        )
    if one.sort == "folder" and one.value and not one.value.startswith("$"):
        return Test(
            f'[ -z "$(ls -A "${one.name}")" ]',
            f"${one.name} is empty",
            f"${one.name} is not empty",
            one,
        )
    return _filled(one, said).opposite()


def _compared(match: _Match, here: Here) -> Test | None:
    one = here.variable(match["x"])
    how = match["how"].lower()
    sign = next((sign for words, sign in _SIGNS if re.fullmatch(words, how)), "")
    other = here.variable(match["y"])
    number = _NUMBERS.get(match["y"].strip().lower(), match["y"].strip())
    scaled = re.fullmatch(r"(\d+) ?(k|m|g|t)?i?b?(?:ytes)?", number, re.IGNORECASE)
    right = f'"${other.name}"' if other else ""
    if not sign or one is None or one.sort in {"list", "url", "host", "command", "folder"}:
        return None
    if not right and scaled:
        right = str(
            int(scaled[1]) * 1024 ** ("kmgt".index(scaled[2].lower()) + 1 if scaled[2] else 0)
        )
    if not right:
        return None
    if one.sort == "file" and re.match(
        r"bigger|larger|smaller|over|above|exceed|more|less|below|under|at", how
    ):
        return Test(
            f'[ "$(wc -c < "${one.name}")" {sign} {right} ]', f"${one.name} is too big", "", one
        )
    told = f"{_spoken(one, match['x'])} is {how} {bare(right) if not other else _label(match['y'])}"
    return Test(f'[ "${one.name}" {sign} {right} ]', told, "", one)


def _there_are(match: _Match, here: Here) -> Test | None:
    """What a variable has counted: "there are more than 2 errors"."""
    one = here.variable(match["x"])
    counted = [
        v for v in here.scope.variables if v.sort == "number" or "-c" in v.value or "wc" in v.value
    ]
    if one is None or one not in counted:
        one = counted[-1] if len(counted) == 1 else None
    if one is None:
        return None
    how, number = (match["how"] or "").lower(), _NUMBERS.get(match["n"].lower(), match["n"])
    if number in {"any", "some"}:
        return Test(f'[ "${one.name}" -gt 0 ]', f"${one.name} {match['x']}", "", one)
    sign = next((sign for words, sign in _SIGNS if re.fullmatch(words, how or "exactly")), "")
    return (
        Test(f'[ "${one.name}" {sign} {number} ]', f"${one.name} {match['x']}", "", one)
        if number.isdigit()
        else None
    )


def _equal(match: _Match, here: Here) -> Test | None:
    one = here.variable(match["x"])
    other = (
        here.variable(match["y"])
        if not re.fullmatch(r"[a-z0-9.-]+", match["y"]) or match["y"] in here.scope.names
        else None
    )
    if one is None or one.sort in {"list", "command"}:
        return None
    said = match["y"].strip()
    if other is None and said.lower() in _NUMBERS and (one.sort == "number" or _is_status(one)):
        return Test(
            f'[ "${one.name}" -eq {_NUMBERS[said.lower()]} ]',
            "",
            f"{_spoken(one, match['x'])} is ${one.name}",
            one,
        )
    if other is not None:
        if one.sort == other.sort == "file":
            return Test(f'cmp -s "${one.name}" "${other.name}"', "", "", one)
        right = held(other)
    elif re.search(r"\b(?:a|the|an|not|in|on|of|up|than|older|newer)\b", said):
        return None
    else:
        right = literal(said)
    if not right:
        return None
    if right.isdigit() and (one.sort == "number" or _is_status(one)):
        return Test(
            f'[ "${one.name}" -eq {right} ]', "", f"{_spoken(one, match['x'])} is ${one.name}", one
        )
    name = _spoken(one, match["x"])
    return Test(
        f'[ "${one.name}" = {right} ]',
        f"{name} is {bare(right)}",
        f"{name} is not {bare(right)}",
        one,
    )


def _is_status(one: Variable) -> bool:
    return one.value in {"$?", "0", "1"} or bool(
        {"status", "rc", "code", "ret", "exit"} & set(name_parts(one.name))
    )


def _differ(match: _Match, here: Here) -> Test | None:
    one, other = here.variable(match["x"]), here.variable(match["y"])
    if one is None or other is None or one == other:
        return None
    files = {one.sort, other.sort} <= {"file"}
    same = (
        f'cmp -s "${one.name}" "${other.name}"' if files else f'[ "${one.name}" = "${other.name}" ]'
    )
    found = Test(
        same,
        f"${one.name} and ${other.name} are the same",
        f"${one.name} and ${other.name} differ",
        one,
    )
    return found.opposite() if re.search(r"differ|not|n't", match["how"]) else found


def _begins(match: _Match, here: Here) -> Test | None:
    one = here.variable(match["x"])
    if one is None or one.sort == "list":
        return None
    what = re.sub(r"^(?:an?|the) ", "", match["y"].strip())
    part = _SIGN_NAMES.get(what.lower()) or literal(what)
    other = here.variable(match["y"])
    if other is not None and other != one:
        part = held(other)
    if not part:
        return None
    name = f"{one.name}"
    where = match["where"].lower()
    message = f"${name} {where} {bare(part)}"
    if where.startswith(("contain", "include", "mention", "has", "hold")):
        if one.sort == "file" and (one.value or here.item == one):
            return Test(f'grep -q {part} "${name}"', "", "", one)
        if here.scope.posix:
            return Test(f"case ${name} in *{part}*) true ;; *) false ;; esac", message, "", one)
        return Test(f"[[ ${name} == *{part}* ]]", message, "", one)
    begins = where.startswith(("start", "begin"))
    name = f"{{{name}" if True else name
    cut = f"${name}#{part}}}" if begins else f"${name}%{part}}}"
    return Test(f'[ "{cut}" != "${one.name}" ]', message, "", one)


_SIGN_NAMES = {
    "dash": "-",
    "hyphen": "-",
    "minus": "-",
    "dot": ".",
    "slash": "/",
    "underscore": "_",
    "hash": "'#'",
    "space": "' '",
    "colon": ":",
    "comma": ",",
    "at": "@",
    "plus": "+",
}


def _numeric(match: _Match, here: Here) -> Test | None:
    one = here.variable(match["x"])
    if one is None or one.sort in {"list", "file", "folder"}:
        return None
    name = _spoken(one, match["x"])
    if here.scope.posix:
        test = f"printf '%s\\n' \"${one.name}\" | grep -Eq '^[0-9]+$'"
    else:
        test = f"[[ ${one.name} =~ ^[0-9]+$ ]]"
    return Test(test, f"{name} is a number", f"{name} must be a number", one)


def _one_of(match: _Match, here: Here) -> Test | None:
    one = here.variable(match["x"])
    values = [literal(v) for v in re.split(r",? or | and |, ", match["y"])]
    if one is None or len(values) < 2 or not all(values):
        return None
    command = f"case ${one.name} in {'|'.join(values)}) true ;; *) false ;; esac"
    return Test(command, "", f"{_spoken(one, match['x'])} must be {' or '.join(values)}", one)


def _installed(match: _Match, here: Here) -> Test | None:
    name = re.sub(
        r"^(?:the )?(?:(?:command|tool|program) )?|(?: (?:command|tool|program|binary))$",
        "",
        match["x"],
    )
    return _installed_(name, here)


def _installed_(name: str, here: Here) -> Test | None:
    one = (
        here.variable(name)
        if not re.fullmatch(r"[a-z][\w.+-]*", name) or name in here.scope.names
        else None
    )
    if one is None and here.item and name in {"it", "tool", "command", "program"}:
        one = here.item
    what = f'"${one.name}"' if one else name
    if one is None and not re.fullmatch(r"[a-z][\w.+-]*", name):
        return None
    return Test(
        f"command -v {what} > /dev/null 2>&1",
        f"{bare(what)} is installed",
        f"{bare(what)} is not installed",
        one,
    )


def _running(match: _Match, here: Here) -> Test | None:
    said = re.sub(r"^the |(?: process)$", "", match["x"])
    one = here.variable(match["x"])
    if one is None or not {"pid"} & set(name_parts(one.name)):
        pids = [v for v in here.scope.variables if "pid" in name_parts(v.name) and v.sort != "file"]
        if said in {"process", "it", "job", "server", "daemon"} and len(pids) == 1:
            one = pids[0]
        else:
            return None
    if one.sort == "file":
        return Test(
            f'kill -0 "$(cat "${one.name}")" 2> /dev/null', "already running", "not running", one
        )
    return Test(f'kill -0 "${one.name}" 2> /dev/null', "already running", "not running", one)


def _flag(match: _Match, here: Here) -> Test | None:
    """A switch of the script: "in verbose mode", "dry run is on", "debugging is off"."""
    one = here.variable(re.sub(r"ging$", "g", match["x"]))
    if one is None or one.sort in {"list", "file", "folder", "url", "host"}:
        return None
    yes = _YES.get(one.value.lower())
    off = match.groupdict().get("off")
    if yes is None:
        test = Test(f'[ -n "${one.name}" ]', "", "", one)
    else:
        test = Test(f'[ "${one.name}" = {yes} ]', "", "", one)
    return test.opposite() if off else test


_YES = {
    "true": "true",
    "false": "true",
    "0": "1",
    "1": "1",
    "yes": "yes",
    "no": "yes",
    "on": "on",
    "off": "on",
}


def _called_function(match: _Match, here: Here) -> Test | None:
    said = match["x"].strip("`'\" ")
    names = {one.replace("_", " ").replace("-", " "): one for one in here.scope.functions}
    name = said if said in here.scope.functions else names.get(said.removeprefix("the "), "")
    if not name and said in {
        "it",
        "that",
        "this",
        "the last command",
        "the command",
        "the previous command",
        "the last one",
    }:
        return Test("[ $? -eq 0 ]")
    return Test(name, "", f"{name} failed") if name else None


def _tool_test(_: _Match, here: Here) -> Test | None:
    """Whether the configuration of a service that the script speaks of is right."""
    text = "\n".join(here.scope.commands)
    for tool, test in _TOOL_TESTS.items():
        if re.search(rf"\b{tool}\b", text):
            return Test(test, "", f"the configuration of {tool} is not valid")
    return None


_TOOL_TESTS = {
    "nginx": "nginx -t", "apache2": "apachectl configtest", "httpd": "apachectl configtest", "sshd": "sshd -t",
    "haproxy": "haproxy -c -f /etc/haproxy/haproxy.cfg", "caddy": "caddy validate", "named": "named-checkconf",
    "postfix": "postfix check", "sudo": "visudo -c", "terraform": "terraform validate", "ansible-playbook": "ansible-playbook --syntax-check",
}  # fmt: skip


def _root(_: _Match, __: Here) -> Test | None:
    return Test('[ "$(id -u)" -eq 0 ]', "do not run this as root", "this must be run as root")


def _readable(match: _Match, here: Here) -> Test | None:
    one = here.variable(match["x"])
    return Test(f'[ -r "${one.name}" ]', "", f"cannot read ${one.name}", one) if one else None


def _not(write: _Write) -> _Write:
    def opposite(match: _Match, here: Here) -> Test | None:
        found = write(match, here)
        return found.opposite() if found else None

    return opposite


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_FORMS: tuple[tuple[re.Pattern[str], _Write], ...] = tuple(
    (_form(pattern), write)
    for pattern, write in (
        (
            r"(?:the )?(?:config(?:uration)?|syntax) (?:test|check)?\s*(?:passes|succeeds|is (?:ok|fine|valid|good)|works)",
            _tool_test,
        ),
        (r"(?:the )?(?:config(?:uration)?|syntax) is (?:ok|fine|valid|good|right)", _tool_test),
        (
            rf"(?:we are |i am |it is |the script is |you are |user is |the user is )?(?P<not>not )?(?:run(?:ning)? (?:as |by )?)?(?:as )?root{_YET}",
            _root,
        ),
        (rf"{_NOT} (?:run as )?root", _root),
        (
            rf"(?:there (?:is|are|were|was) )?no {_X}(?: (?:{_BE} )?(?:given|passed|set|supplied|specified|provided|there))",
            _none_given,
        ),
        (
            r"(?:there (?:is|are|were|was) )?no (?P<x>(?:command[- ]line )?(?:arguments?|args?|parameters?))",
            _none_given,
        ),
        (r"(?:it is |the script is )?called without (?:any )?(?P<x>arguments?)", _none_given),
        (
            rf"(?:there (?:are|were) )?(?P<not>not )?(?P<how>{_COMPARES}|)\s*(?P<n>\w+) (?:arguments?|args?|parameters?)(?: (?:{_BE} )?(?:given|passed|supplied|provided))?",
            _arguments,
        ),
        (
            rf"the (?:number|count) of (?:arguments?|args?|parameters?) is (?P<not>not )?(?P<how>{_COMPARES}|)\s*(?P<n>\w+)",
            _arguments,
        ),
        (rf"there (?:are|is|were|was) (?P<how>{_COMPARES}|)\s*(?P<n>\w+) {_X}", _there_are),
        (rf"{_X} {_NOT} (?:given|passed|set|supplied|specified|provided|defined){_YET}", _given),
        (
            rf"{_X} (?:{_BE} )?(?:unset|undefined)",
            _not(_given),
        ),
        (rf"{_X} {_BE} (?:given|passed|set|supplied|specified|provided|defined){_YET}", _given),
        (rf"{_X} {_NOT} (?:exist|there|present|found){_YET}", _exists),
        (rf"{_X} (?:{_BE} )?(?:missing|absent|gone){_YET}", _missing),
        (rf"(?:there is |we have )(?P<not>no |not )?(?:a |an |any )?{_X}{_YET}", _exists),
        (rf"{_X} {_BE} (?:there|present|found){_YET}", _exists),
        (rf"{_X} {_NOT} (?P<kind>an? [\w ]+|readable|writ(?:e)?able|executable)", _file_kind),
        (rf"{_X} {_BE} (?P<kind>an? [\w ]+|readable|writ(?:e)?able|executable)", _file_kind),
        (rf"{_X} (?P<not>can(?:no|')t be|can not be) (?P<kind>read)", _readable),
        (rf"{_X} {_NOT} empty", _empty),
        (rf"{_X} {_BE} empty", _empty),
        (
            rf"{_X} has (?P<not>no) (?:content|lines|value)",
            _not(_empty),
        ),
        (rf"{_X} {_NOT} (?:an? )?(?:\w+ )?(?:number|numeric|integer)", _numeric),
        (
            rf"{_X} (?:{_BE} |consists of )(?:only )?(?:an? )?(?:valid |whole |positive )?(?:numbers?|numeric|integer|digits)",
            _numeric,
        ),
        (
            rf"{_X} {_NOT} (?:installed|available|on (?:the )?path|in (?:the )?path|found){_YET}",
            _installed,
        ),
        (
            rf"{_X} {_BE} (?:installed|available|on (?:the )?path|in (?:the )?path){_YET}",
            _installed,
        ),
        (rf"{_X} {_NOT} (?:running|alive|up){_YET}", _running),
        (rf"{_X} {_BE} (?:running|alive|up){_YET}", _running),
        (rf"{_X} {_BE} (?P<how>{_COMPARES}) {_Y}", _compared),
        (rf"{_X} (?P<how>exceeds?|>|>=|<|<=) {_Y}", _compared),
        (
            rf"{_X} and {_Y} (?P<how>{_BE} (?:the same|identical|equal|different|not the same|not equal|not identical)|differ|do(?:n't| not) differ)",
            _differ,
        ),
        (rf"{_X} (?P<how>differs?) from {_Y}", _differ),
        (rf"{_X} {_BE} (?P<how>different) (?:from|to|than) {_Y}", _differ),
        (rf"{_X} {_BE} (?:neither|(?P<not>none of|not one of)) {_Y}", _one_of),
        (rf"{_X} {_BE} (?:either |one of |in ){_Y}", _one_of),
        (rf"{_X} {_NOT} (?:either |one of |in )?(?P<y>[^ ]+ (?:or|and) [^ ]+)", _one_of),
        (rf"{_X} {_NOT} (?:equal to |the same as |set to |equal )?{_Y}", _equal),
        (rf"{_X} (?:equals|==?) {_Y}", _equal),
        (rf"{_X} (?P<where>starts?|begins?|ends?) (?:with|in) {_Y}", _begins),
        (rf"{_X} {_NOT} (?P<where>start|begin|end) (?:with|in) {_Y}", _begins),
        (rf"{_X} (?P<where>contains?|includes?|mentions?) {_Y}", _begins),
        (rf"{_X} {_NOT} (?P<where>contain|include|mention) {_Y}", _begins),
        (rf"(?:we are |we're |it is |this is )?(?:in |a )?{_X} mode(?: is on)?", _flag),
        (rf"{_X} {_BE} (?:on|enabled|true|active|turned on|switched on|requested|wanted)", _flag),
        (rf"{_X} {_BE} (?P<off>off|disabled|false|turned off|switched off)", _flag),
        (rf"(?:this is |it is |it's )(?:only |just )?(?P<not>not )?(?:a ){_X}", _flag),
        (rf"{_X} {_BE} (?:equal to |the same as |set to )?{_Y}", _equal),
        (
            rf"{_X} (?:fails|failed|did not work|does not work|(?P<x2>returns an error))",
            _not(_called_function),
        ),
        (
            rf"{_X} (?:works|worked|succeeds|succeeded|passes|passed|is successful|was successful)",
            _called_function,
        ),
        (rf"{_X} (?:exists?|appears?|turns up|comes up)", _exists),
        (r"(?P<x>\$?[A-Za-z_]\w*)", _flag),
    )
)
