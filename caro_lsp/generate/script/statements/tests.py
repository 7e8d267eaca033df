"""Conditions of a request as tests: "the config file is missing", "used is over the limit"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.manners.calls import functions_of
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements.comparing import (
    answered,
    begins,
    compared,
    compared_with,
    differ,
    equal,
    numeric,
    one_of,
    over_limit,
    some_counted,
    there_are,
)
from caro_lsp.generate.script.statements.existing import (
    active,
    answers,
    any_of,
    empty,
    exists,
    file_kind,
    files_there,
    given,
    holds_files,
    installed,
    long_as,
    missing,
    mounted,
    no_such,
    none_given,
    reached,
    readable,
    valid_as,
    valid_json,
)
from caro_lsp.generate.script.statements.testing import (
    COMPARES,
    NUMBERS,
    SIGNS,
    Test,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]
    _Write = Callable[[_Match, Here], "Test | None"]


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


def _arguments(match: _Match, _: Here) -> Test | None:
    how = (match["how"] or "exactly").lower()
    number = NUMBERS.get(match["n"].lower(), match["n"])
    if not number.isdigit():
        return None
    sign = next((sign for words, sign in SIGNS if re.fullmatch(words, how)), "")
    return (
        Test(f"[ $# {sign} {number} ]", "wrong number of arguments", f"expected {number} arguments")
        if sign
        else None
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


def _on_branch(match: _Match, here: Here) -> Test | None:
    """The branch that is checked out."""
    text = "\n".join(here.scope.commands)
    ones = [
        one for one in here.scope.variables if "branch" in one.name.lower() and "git" in one.value
    ]
    if not ones and "git" not in text:
        return None
    held = f"${ones[-1].name}" if ones else "$(git rev-parse --abbrev-ref HEAD)"
    return Test(f'[ "{held}" = {match["b"]} ]', f"on {match['b']}", f"not on {match['b']}")


def _nothing(_: _Match, here: Here) -> Test | None:
    """What was counted or collected last is nothing."""
    for one in reversed(here.scope.variables):
        if one.sort == "list":
            return Test(f"[ ${{#{one.name}[@]}} -eq 0 ]", "nothing to do", "", one)
        if not one.value.startswith("$("):
            continue
        if re.search(r"\bwc\b|grep -\w*c|\bcount\b", one.value):
            return Test(f'[ "${one.name}" -eq 0 ]', "nothing to do", "", one)
        if re.search(r"\b(?:ls|find|grep|git|awk|sed|cut|jq)\b", one.value):
            return Test(f'[ -z "${one.name}" ]', "nothing to do", "", one)
    return None


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
            none_given,
        ),
        (
            r"(?:there (?:is|are|were|was) )?no (?P<x>(?:command[- ]line )?(?:arguments?|args?|parameters?))",
            none_given,
        ),
        (r"(?:it is |the script is )?called without (?:any )?(?P<x>arguments?)", none_given),
        (
            rf"(?:there (?:are|were) )?(?P<not>not )?(?P<how>{COMPARES}|)\s*(?P<n>\w+) (?:arguments?|args?|parameters?)(?: (?:{_BE} )?(?:given|passed|supplied|provided))?",
            _arguments,
        ),
        (
            rf"the (?:number|count) of (?:arguments?|args?|parameters?) is (?P<not>not )?(?P<how>{COMPARES}|)\s*(?P<n>\w+)",
            _arguments,
        ),
        (
            r"(?:we are|we're|it is|it's|head is|this is|the repo is) (?P<not>not )?on (?:the )?(?P<b>[\w./-]+)(?: branch)?",
            _on_branch,
        ),
        (
            rf"(?P<no>nothing|none(?: of them)?|no (?:files?|one|more)) {_BE} (?:there|left|found|to do|to be done|in (?:it|there))|(?:there {_BE} |we have |we found |(?:has|have) )(?P<no2>nothing|none)(?: (?:there|left|found|to do|in (?:it|there)))?",
            _nothing,
        ),
        (
            rf"(?:we|it|that|this|they|the (?:usage|size|number|count|result|total)) {_BE} (?P<how>{COMPARES})(?: (?:the |that |our )?(?P<y>(?:\w+ )?(?:limit|threshold|max(?:imum)?|min(?:imum)?|quota|allowed|cap)))",
            over_limit,
        ),
        (
            r"(?:there (?:is|are|were|was)|we have|it has) (?:still )?(?:any |some )?(?P<no>no |not any )?(?:any )?(?P<end>\*?\.?\w+) files?(?: left| around)?(?: (?:there|(?:in|under|left in|inside) (?P<in>.+)))?",
            files_there,
        ),
        (
            rf"(?P<how>any(?:thing)?|some(?:thing)?|one|at least one|no(?:ne|thing)?)(?: of (?:them|these|those|the \w+)|(?: \w+)?)?(?: {_BE}| has| have)? (?P<x>\w+)",
            any_of,
        ),
        (
            r"(?:there (?:is|are|was|were|have been)|we (?:had|have|got|found|saw)) (?P<no>no )?(?:any |some )?(?P<x>[a-z]+s)(?: (?:found|at all|reported|left))?",
            some_counted,
        ),
        (
            r"(?P<no>no )?(?:any |some )?(?P<x>[a-z]+s) (?:(?:have |has )?(?:occurred|happened|came up)|(?:were|are|was) (?:found|counted|reported|seen))",
            some_counted,
        ),
        (
            r"(?:(?P<no>nothing|none(?: of them)?|no \w+)|any(?:thing|one)?(?: of them)?|some(?:thing)?|any \w+) (?:has |have |was |were |is |are )?(?P<x>failed|passed|skipped|missing|broken)",
            some_counted,
        ),
        (rf"there (?:{_BE}) (?P<how>any|some|no)? ?(?P<x>\w+?)(?: ones?| \w+s)?", any_of),
        (rf"there (?:are|is|were|was) (?P<how>{COMPARES}|)\s*(?P<n>\w+) {_X}", there_are),
        (rf"{_X} {_NOT} (?:given|passed|set|supplied|specified|provided|defined){_YET}", given),
        (
            rf"{_X} (?:{_BE} )?(?:unset|undefined)",
            _not(given),
        ),
        (rf"{_X} {_BE} (?:given|passed|set|supplied|specified|provided|defined){_YET}", given),
        (rf"{_X} {_NOT} (?:exist|there|present|found){_YET}", exists),
        (rf"{_X} (?:{_BE} )?(?:missing|absent|gone){_YET}", missing),
        (rf"(?:there is |we have )(?P<not>no |not )?(?:a |an |any )?{_X}{_YET}", exists),
        (rf"{_X} {_BE} (?:there|present|found){_YET}", exists),
        (rf"{_X} {_NOT} (?P<kind>an? [\w ]+|readable|writ(?:e)?able|executable)", file_kind),
        (rf"{_X} {_BE} (?P<kind>an? [\w ]+|readable|writ(?:e)?able|executable)", file_kind),
        (rf"{_X} (?P<not>can(?:no|')t be|can not be) (?P<kind>read)", readable),
        (r"there(?: is|'s) no such (?P<x>file|folder|dir|directory)", no_such),
        (rf"{_X} (?:has|contains) (?P<how>{COMPARES}) (?P<n>\d+) lines?", long_as),
        (rf"{_X} {_NOT} (?:a )?valid json(?: file)?", valid_json),
        (rf"{_X} {_BE} (?:a )?valid json(?: file)?", valid_json),
        (rf"{_X} {_NOT} empty", empty),
        (rf"{_X} {_BE} empty", empty),
        (
            rf"{_X} (?:has|holds|contains) (?:(?P<none>no)|any|some) (?P<kind>[a-z]\w{{1,4}}) files?(?: in it)?",
            holds_files,
        ),
        (
            rf"(?:there are|there're) (?:(?P<none>no)|any|some) (?P<kind>[a-z]\w{{1,4}}) files? (?:in|under) {_X}",
            holds_files,
        ),
        (
            rf"{_X} has (?P<not>no) (?:content|lines|value)",
            _not(empty),
        ),
        (rf"{_X} {_NOT} (?:an? )?(?:\w+ )?(?:number|numeric|integer)", numeric),
        (
            rf"{_X} (?:{_BE} |consists of )(?:only )?(?:an? )?(?:valid |whole |positive )?(?:numbers?|numeric|integer|digits)",
            numeric,
        ),
        (
            rf"{_X} {_NOT} (?:installed|available|on (?:the )?path|in (?:the )?path|found){_YET}",
            installed,
        ),
        (
            rf"{_X} {_BE} (?:installed|available|on (?:the )?path|in (?:the )?path){_YET}",
            installed,
        ),
        (rf"{_X} {_NOT} mounted{_YET}", mounted),
        (rf"{_X} {_BE} mounted{_YET}", mounted),
        (
            rf"{_X} {_NOT} (?:a )?valid (?P<kind>xml|shell|bash)(?: file| document| script)?",
            valid_as,
        ),
        (
            rf"{_X} {_BE} (?:a )?(?P<not>in)?valid (?P<kind>xml|shell|bash)(?: file| document| script)?",
            valid_as,
        ),
        (rf"{_X} {_NOT} (?:active|running|up){_YET}", active),
        (rf"{_X} {_BE} (?:active|running|up){_YET}", active),
        (rf"{_X} {_NOT} (?:running|alive|up){_YET}", _running),
        (rf"{_X} {_BE} (?:running|alive|up){_YET}", _running),
        (
            rf"{_X} (?P<not>(?:does|do|did)(?:n't|nt| not)|never) (?:answers?|responds?|repl(?:y|ies))(?: to (?:an? )?pings?| (?:an? )?pings?)?",
            reached,
        ),
        (
            rf"{_X} (?:to )?(?:answers?|responds?|replies|reply|accepts? connections|listens?|comes? up|(?:is|be) (?:ready|up|reachable|available))(?: to (?:an? )?pings?| (?:an? )?pings?)?",
            reached,
        ),
        (rf"{_X} {_NOT} (?:reachable|ready)", reached),
        (rf"{_X} (?P<not>does not|doesn't) (?:answer|respond)", answers),
        (
            rf"{_X} (?:answers|responds|comes up|comes online|{_BE} (?:up|reachable|healthy|online|back)){_YET}",
            answers,
        ),
        (rf"(?:we|it|that|this) {_BE} (?P<how>{COMPARES}) (?P<y>.+)", over_limit),
        (rf"{_X} {_BE} (?P<how>{COMPARES}) {_Y}", compared),
        (rf"{_X} (?P<how>exceeds?|>|>=|<|<=) {_Y}", compared),
        (rf"there (?:is|are) (?P<how>less|more|fewer) {_X} than {_Y}", compared_with),
        (
            rf"{_X} and {_Y} (?P<how>{_BE} (?:the same|identical|equal|different|not the same|not equal|not identical)|differ|do(?:n't| not) differ)",
            differ,
        ),
        (rf"{_X} (?P<how>differs?) from {_Y}", differ),
        (rf"{_X} {_BE} (?P<how>different) (?:from|to|than) {_Y}", differ),
        (rf"{_X} {_BE} (?:neither|(?P<not>none of|not one of)) {_Y}", one_of),
        (rf"{_X} {_BE} (?:either |one of |in ){_Y}", one_of),
        (rf"{_X} {_BE} (?P<y>[^ ]+(?:, [^ ]+)* or [^ ]+)", one_of),
        (rf"{_X} {_NOT} (?:either |one of |in )?(?P<y>[^ ]+ (?:or|and) [^ ]+)", one_of),
        (rf"(?:the )?(?P<field>\w+) (?:in|of|from) {_X} {_NOT} (?P<y>[\w.-]+)", answered),
        (rf"(?:the )?(?P<field>\w+) (?:in|of|from) {_X} {_BE} (?P<y>[\w.-]+)", answered),
        (rf"{_X} {_NOT} (?:equal to |the same as |set to |equal )?{_Y}", equal),
        (rf"{_X} (?:equals|==?) {_Y}", equal),
        (rf"{_X} (?P<where>starts?|begins?|ends?) (?:with|in) {_Y}", begins),
        (rf"{_X} {_NOT} (?P<where>start|begin|end) (?:with|in) {_Y}", begins),
        (
            rf"{_X} (?P<where>has|have) {_Y} (?:in (?:it|its name|there)|inside|somewhere)",
            begins,
        ),
        (
            rf"{_X} {_NOT} (?P<where>have) {_Y} (?:in (?:it|its name|there)|inside|somewhere)",
            begins,
        ),
        (rf"{_X} (?P<where>contains?|includes?|mentions?) {_Y}", begins),
        (rf"{_X} {_NOT} (?P<where>contain|include|mention) {_Y}", begins),
        (rf"(?:we are |we're |it is |this is )?(?:in |a )?{_X} mode(?: is on)?", _flag),
        (rf"{_X} {_BE} (?:on|enabled|true|active|turned on|switched on|requested|wanted)", _flag),
        (rf"{_X} {_BE} (?P<off>off|disabled|false|turned off|switched off)", _flag),
        (rf"(?:this is |it is |it's )(?:only |just )?(?P<not>not )?(?:a ){_X}", _flag),
        (rf"{_X} {_BE} (?:equal to |the same as |set to )?{_Y}", equal),
        (
            rf"{_X} (?:fails|failed|did not work|does not work|(?P<x2>returns an error))",
            _not(_called_function),
        ),
        (
            rf"{_X} (?:works|worked|succeeds|succeeded|passes|passed|is successful|was successful)",
            _called_function,
        ),
        (rf"{_X} (?:exists?|appears?|turns up|comes up)", exists),
        (r"(?P<x>\$?[A-Za-z_]\w*)", _flag),
    )
)
