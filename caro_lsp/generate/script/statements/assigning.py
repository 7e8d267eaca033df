"""Assignments: "store the number of errors in ERRORS", "use the first argument as the port"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.readings import values
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements.here import bare, literal
from caro_lsp.generate.script.statements.valuing import captured, special, together, valued

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_NAME = r"(?P<name>[A-Za-z_]\w*)"
_KEEPS = r"(?:store|save|put|keep|read|get|capture|assign|remember|write|load|collect|set|take|count|record)"
_INTO = r"(?:in|into|as|to|under)"
_FINDS = r"(?:get|find(?: out)?|determine|calculate|compute|work out|read|extract|take|detect|figure out|measure|remember|set|look up|fetch|store|save)"
_OTHERS = frozenset(
    """
    file files folder directory log report output stdout stderr disk terminal table archive
    variable variables array place there it them this that a an the
    """.split()  # noqa: SIM905 - many
)


def assigned(said: str, here: Here) -> str:
    """The assignment that is asked for; empty for another request."""
    said = re.sub(r"\s+", " ", said.strip(" .,:"))
    for pattern, write in _FORMS:
        match = pattern.fullmatch(said)
        if match and (command := write(match, here)):
            return command
    return ""


def _new_name(said: str, here: Here) -> str:
    """The name that an assignment may have: one that is in scope, or that looks like one."""
    said = said.strip("\"'`$ ")
    if re.fullmatch(r"[A-Za-z_]\w*", said) and (
        said in here.scope.names or said.isupper() or "_" in said
    ):
        return said
    return ""


def _stored(match: _Match, here: Here) -> str:
    named, what = match["name"], match["what"]
    found = match.groupdict()
    name = _new_name(named, here)
    if not name and found.get("var"):
        plain = re.fullmatch(r"[A-Za-z_]\w*", named) is not None
        name = named if plain and named.lower() not in _OTHERS else ""
    if not name or (name.lower() in _OTHERS and name.islower()):
        return ""
    known = next((one for one in here.scope.variables if one.name == name), None)
    if known and known.sort in {"file", "folder"} and known.value and not found.get("var"):
        # It goes into the file.
        return ""
    if "array" in (found.get("var") or "") or re.search(r"\blist\b", found.get("var") or ""):
        return _array(what, name, here)
    value = valued(what, here)
    return f"{name}={value}" if value else ""


def _array(what: str, name: str, here: Here) -> str:
    if here.scope.posix:
        return ""
    plain = re.sub(
        r"^(?:all |the |each |every )*(?:lines?|entries|content|contents|names?|words?) (?:of|in|from) ",
        "",
        what,
    )
    one = here.variable(plain)
    if one and one.sort == "file":
        return f'mapfile -t {name} < "${one.name}"'
    path = re.sub(r"^(?:the )?(?:file )?| file$", "", plain)
    if re.fullmatch(r"[\w./-]+\.\w+", path):
        return f"mapfile -t {name} < {path}"
    command = here.ask(f"list {what}")
    if not command:
        return ""
    if match := re.fullmatch(r"ls (?:-\S+ )*(?P<glob>\S*\*\S*)", command):
        return f"{name}=({match['glob']})"
    return f"mapfile -t {name} < <({command})"


def _from_file(match: _Match, here: Here) -> str:
    """What a file holds that has nothing else in it, such as a password."""
    one, name = here.variable(match["file"]), _new_name(match["name"], here)
    if one is None or one.sort != "file" or not name or name == one.name:
        return ""
    if re.search(r"\.(?:conf|cfg|ini|env|json|ya?ml|toml|csv|tsv|log|properties)$", one.value):
        return ""
    return f'{name}=$(cat "${one.name}")'


def _unnamed(match: _Match, here: Here) -> str:
    """Into a variable that is called by what it holds."""
    what = match["what"]
    value = valued(what, here)
    return f"{_name_for(what, here)}={value}" if value else ""


def _found(match: _Match, here: Here) -> str:
    """What is to be found out about the script itself, or about a value in it."""
    what = match["what"]
    value = special(what, here)
    return f"{_name_for(what, here)}={value}" if value else ""


_NAMES = (
    (r"(?:director|folder|dir\b|where).*\bscript|script.*\b(?:director|folder|dir\b|lies|lives|is in|located)", "script_dir"),
    (r"\bname of (?:the|this) script|script name", "script_name"), (r"file ?name|base ?name", "filename"),
    (r"extension|ending|suffix", "ext"), (r"\bhow long|\b(?:elapsed|duration|time it took|seconds)", "elapsed"),
    (r"\bpid\b|process id", "pid"), (r"time ?stamp|date and time|current time", "timestamp"), (r"\bdate|today", "today"),
    (r"start time|time (?:it|we) start", "start"), (r"branch", "branch"), (r"commit|sha\b|revision", "commit"), (r"host ?name", "hostname"),
    (r"exit (?:code|status)", "status"), (r"temp\w* (?:dir|folder)", "tmp_dir"), (r"temp\w* file", "tmp_file"),
    (r"number of (?P<n>\w+)", "count"), (r"\bsize\b", "size"),
)  # fmt: skip


def _name_for(what: str, here: Here) -> str:
    for pattern, name in _NAMES:
        if re.search(pattern, what, re.IGNORECASE):
            return here.cased(name)
    head = re.split(
        r" (?:of|in|from|for|at|on|as|with|by|into|that|without) ",
        re.sub(r"^(?:the|a|an|our|its|current) ", "", what),
    )[0]
    words = re.findall(r"[A-Za-z]+", head)[-2:]
    return here.cased("_".join(words) or "value")


def _temporary(match: _Match, here: Here) -> str:
    folder = not match["kind"].lower().startswith("file")
    named = match.groupdict().get("name")
    name = named or here.cased("tmp_dir" if folder else "tmp_file")
    return f"{name}=$(mktemp{' -d' if folder else ''})"


def _set(match: _Match, here: Here) -> str:
    """A variable that is in scope gets another value."""
    said, value = match["x"], match["value"].strip()
    one = here.variable(said)
    name = one.name if one else _new_name(said, here)
    if not name and re.fullmatch(r"[a-z_]\w*", said) and together(value, here):
        name = said
    if not name or name.isdigit() or (one and one.sort in {"list", "file", "folder"} and not value):
        return ""
    if (put := together(value, here)) and re.fullmatch(r"\w+", name):
        return f"{name}={put}"
    if re.search(r" (?:in|of|if|on|from|with) ", f" {value} ") and not re.match(r"[\"'`]", value):
        return ""
    word = here.value(value) or special(value, here)
    return f"{name}={bare(word)}" if word else ""


def _switched(match: _Match, here: Here) -> str:
    """A switch of the script, as its values are written."""
    one = here.variable(
        re.sub(r"^(?:the )?(.+?)(?: (?:mode|flag|option|output))?$", r"\1", match["x"])
    )
    values = next((pair for pair in _SWITCHED if one and one.value.lower() in pair), None)
    if one is None or values is None or one.sort == "list":
        return ""
    return f"{one.name}={values[match['on'].lower() in {'on', 'enable', 'activate'}]}"


_SWITCHED = (("0", "1"), ("false", "true"), ("no", "yes"), ("off", "on"))


def _total(match: _Match, here: Here) -> str:
    """The sum of an array of numbers, in a variable."""
    one = here.variable(match["x"])
    if one is None or one.sort != "list" or not re.fullmatch(r"(?:\d+\s*)*|\$\(.*", one.value):
        return ""
    known = here.variable(match["name"]) if match["name"] else None
    name = known.name if known else match["name"] or ""
    if not name or (known and known.sort not in {"number", "text"}):
        return ""
    item = "n" if one.name[0] == name[0] else one.name[0].lower()
    item = f"{item}_" if item in here.scope.names else item
    start = "" if known and known.value == "0" else f"{name}=0; "
    return f'{start}for {item} in "${{{one.name}[@]}}"; do {name}=$(({name} + {item})); done'


def _default(match: _Match, here: Here) -> str:
    said, value = match["x"], match["value"].strip()
    said = re.sub(r"^(?:the )?(?:value of |variable )", "", said)
    one = here.variable(said)
    name = one.name if one else _new_name(said, here)
    if not name:
        words = re.sub(r"^(?:the|a|our) ", "", said)
        if not re.fullmatch(r"[a-z]+(?: [a-z]+){0,2}", words):
            return ""
        name = here.cased(words.replace(" ", "_"))
    word = here.value(value)
    if not word or name.isdigit() or (one and one.sort == "list"):
        return ""
    return f"{name}=${{{name}:-{bare(word)}}}"


_ORDINAL = r"(?:first|second|third|fourth|fifth|1st|2nd|3rd|only)"


def _positional(match: _Match, here: Here) -> str:
    """Names for the arguments of the script."""
    found = match.groupdict()
    number = here.variable(f"the {match['nth']} argument")
    name = _argument_name(match["as"], here)
    if number is None or not name:
        return ""
    default = found.get("default")
    word = literal(default) if default else ""
    if default and not word:
        return ""
    return f"{name}=${{{number.name}:-{word}}}" if word else f"{name}=${number.name}"


def _argument_name(said: str, here: Here) -> str:
    plain = re.sub(r"^(?:(?:the|a|an|our|name of the) )+", "", said.strip())
    if name := _new_name(plain, here):
        return name
    words = re.findall(r"[a-z]+", plain.lower())
    # Where no other variable tells, it is called as it is said.
    return (
        ("_".join(words) if not here.scope.variables else here.cased("_".join(words)))
        if 0 < len(words) <= 3 and len(words) == len(plain.split())
        else ""
    )


def _positionals(match: _Match, here: Here) -> str:
    names = [
        _argument_name(match[key], here) for key in ("a", "b", "c") if match.groupdict().get(key)
    ]
    if not all(names):
        return ""
    return "; ".join(f"{name}=${number}" for number, name in enumerate(names, 1))


def _listed_arguments(match: _Match, here: Here) -> str:
    names = [_argument_name(one, here) for one in re.split(r",? and |, ", match["names"])]
    return (
        "; ".join(f"{name}=${number}" for number, name in enumerate(names, 1))
        if all(names) and len(names) > 1
        else ""
    )


def _counted(match: _Match, here: Here) -> str:
    found = match.groupdict()
    said, by = found.get("x") or "", found.get("by") or "1"
    if said:
        one = here.variable(said)
    else:
        numbers = [
            v for v in here.scope.variables if v.value.isdigit() or v.value.startswith("$((")
        ]
        one = numbers[-1] if numbers else None
    if (
        one is None
        or (one.sort not in {"number", "text"})
        or (one.value and not re.fullmatch(r"\d+|\$\(\(.*", one.value))
    ):
        return ""
    other = here.variable(by) if not by.isdigit() else None
    step = other.name if other else by
    if not re.fullmatch(r"\w+", step):
        return ""
    sign = (
        "-" if re.match(r"decre|subtract|reduce|count down", match["verb"], re.IGNORECASE) else "+"
    )
    return f"{one.name}=$(({one.name} {sign} {step}))"


def _summed(match: _Match, here: Here) -> str:
    """What was counted last, added to a sum."""
    one = here.variable(match["x"])
    counted = [
        v
        for v in here.scope.variables
        if v.sort == "number" and v != one and v.value.startswith("$(")
    ]
    if one is None or not here.loops or not counted or not re.fullmatch(r"\d+", one.value):
        return ""
    return f"{one.name}=$(({one.name} + {counted[-1].name}))"


def _counter(_: _Match, here: Here) -> str:
    """One more in the only counter there is."""
    ones = [
        one
        for one in here.scope.variables
        if one.value == "0"
        and {"count", "counter", "n", "num", "total", "found"} & {*name_parts(one.name)}
    ]
    return f"{ones[0].name}=$(({ones[0].name} + 1))" if len(ones) == 1 else ""


def _appended(match: _Match, here: Here) -> str:
    """One more element of a list."""
    one = here.variable(match["x"])
    if one is None:
        return ""
    what = here.value(match["what"]) or _like_others(match["what"], one.value)
    if not what or (
        one.sort != "list" and (one.sort != "text" or not re.search(r"list|array|s$", match["x"]))
    ):
        return ""
    if one.sort == "list":
        return f"{one.name}+=({what})"
    return f'{one.name}="${one.name} {bare(what)}"'


def _like_others(said: str, value: str) -> str:
    """A file that is called by a word as the others in a list are: "the worker log"."""
    words = re.sub(r"^(?:the|an?) ", "", said.lower()).split()
    items = value.split()
    for item in items:
        for own in re.findall(r"[a-z]+", item):
            if (
                len(words) == 2
                and words[1] in re.findall(r"[a-z]+", item.lower())
                and own != words[1]
                and f"/{own}." in item
            ):
                return item.replace(f"/{own}.", f"/{words[0]}.")
    return ""


def _changed(match: _Match, here: Here) -> str:
    """A value that is changed in place: "make the name lowercase"."""
    said = match[0]
    command = values.asked(
        re.sub(
            r"^(?:make) (?P<x>.+) (?P<how>lower ?case|upper ?case)$",
            r"print \g<x> in \g<how>",
            said,
        ),
        here.scope,
    )
    names = set(re.findall(r"\$\{?(\w+)", command)) & set(here.scope.names)
    value = captured(command) if command else ""
    if not value or len(names) != 1:
        return ""
    name = names.pop()
    if not here.scope.posix and (
        cased := re.fullmatch(
            r"\$\(echo \"\$\w+\" \| tr '\[:(upper|lower):\]' '\[:\w+:\]'\)", value
        )
    ):
        value = f"${{{name}{',,' if cased[1] == 'upper' else '^^'}}}"
    return f"{name}={value}"


def _split(match: _Match, here: Here) -> str:
    one = here.variable(match["x"])
    names = [
        re.sub(r"^(?:the|its|a) ", "", v.strip()) for v in re.split(r",? and |, ", match["names"])
    ]
    if one is None or len(names) < 2 or not all(re.fullmatch(r"[A-Za-z_]\w*", v) for v in names):
        return ""
    parts = set(name_parts(one.name))
    value = re.sub(r"\$\(.*\)|\$\{?\w+\}?", "", one.value)
    sign = (
        "."
        if "version" in parts or re.fullmatch(r"\d+(?:\.\d+)+", value)
        else next((s for s in ":/,;-@" if s in value), "")
    )
    if "date" in parts:
        sign = "-"
    if not sign or here.scope.posix:
        return ""
    lower = all(v.islower() for v in names)
    names = [here.cased(v) for v in names] if lower else names
    return f'IFS={sign if sign != ";" else chr(39) + ";" + chr(39)} read -r {" ".join(names)} <<< "${one.name}"'


_ASIDE = r"(?: (?:variable|var|array|list))?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[_Match, Here], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), write)
    for pattern, write in (
        (rf"(?:use|take|read|get|store|save) the (?P<nth>{_ORDINAL}) (?:argument|parameter|arg) (?:as|for|in|into|to) (?P<as>.+?)(?:,? (?:(?:or|and|with) )?(?:default(?:ing)? (?:to|is) (?P<default>\S+)|(?:or )?(?P<d2>zq)))?", _positional),
        (rf"(?:use|take|read|get) the (?P<nth>{_ORDINAL}) (?:argument|parameter|arg) (?:as|for) (?P<as>.+?),? (?:(?:or|with) )?(?P<default>[^ ]+) (?:by default|as (?:the )?default|if (?:it is |it's )?(?:not|none|missing|nothing|no)\b.*|otherwise)", _positional),
        (rf"(?P<as>.+?) (?:is|comes from|from) the (?P<nth>{_ORDINAL}) (?:argument|parameter|arg)(?:,? (?:or |with |and )?(?:default(?:s|ing)? (?:to |is )?)?(?P<default>[^ ]+)(?: by default| as default)?)?", _positional),
        (rf"(?:take|get|read) (?P<as>.+?) from the (?P<nth>{_ORDINAL}) (?:argument|parameter|arg)(?:,? (?:or )?(?:default(?:ing)? (?:to )?)?(?P<default>[^ ]+)(?: by default)?)?", _positional),
        (r"(?:the )?first (?:argument|parameter|one) is (?P<a>.+?)(?:,| and|;)+ (?:the )?second (?:one |argument |parameter )?(?:is )?(?P<b>.+?)(?:(?:,| and)+ (?:the )?third (?:one |argument )?(?:is )?(?P<c>.+))?", _positionals),
        (r"(?:read|take|get) (?P<names>.+? and .+?) from (?:the )?(?:command[- ]line |script )?(?:arguments|parameters|command line)", _listed_arguments),
        (r"(?:the )?(?:arguments|parameters) are (?P<names>.+? and .+)", _listed_arguments),
        (r"(?:set )?(?:the )?default (?P<x>.+?) (?:to|is|=) (?P<value>\S+)", _default),
        (r"(?P<x>.+?) defaults? to (?P<value>\S+)", _default),
        (r"(?:use|take) (?P<value>\S+) (?:as (?:the )?default (?:for )?|as )(?P<x>.+?)(?: by default| if (?:it |none |nothing |that )?.*(?:not|un)\w*.*(?:set|given|empty|defined)| if empty| when (?:it is )?(?:un|not )set)?", lambda m, h: _default(m, h) if re.search(r"default|if|when", m[0]) else ""),
        (r"(?:set|let|make) (?P<x>.+?) (?:to|be|=) (?P<value>\S+) (?:if|when|unless) (?:it |that |it's |it is |this |there )?.*(?:\b(?:not|un\w+|empty|missing|already|no)\b|n't).*", _default),
        (r"(?:read|load|take|get) (?:the )?\w+(?: \w+)? from (?P<file>.+?) into (?P<name>\$?[A-Za-z_]\w*)", _from_file),
        (rf"{_KEEPS}(?: down)? (?P<what>.+?) (?:{_INTO}) (?:an?|the) (?P<var>variable|var|array|list) (?:called |named )?(?P<name>\$?\w+)", _stored),
        (rf"{_KEEPS}(?: down)? (?P<what>.+?) (?:{_INTO}) (?P<name>\$?[A-Za-z_]\w*)(?: (?P<var>variable|var|array))?", _stored),
        (rf"{_NAME} (?:is|=|should be|gets) (?P<what>.+)", lambda m, h: _stored(m, h) if m["name"].isupper() or "_" in m["name"] else ""),
        (rf"{_KEEPS}(?: down)? (?P<what>.+?) (?:in|into|as) (?:an?|the|its own) (?:variable|var)", _unnamed),
        (r"(?:the )?(?P<nth>first|second|third) (?:argument|parameter|arg) is (?:the |an? )?(?P<as>[\w ]+?),? (?:or |with |and )?(?P<default>[^ ,]+)(?:,? (?:if|when) (?:it|it's|it is|none|nothing|there)\b.*)", _positional),
        (r"(?:the )?(?P<as>[\w ]+?) is the (?P<nth>first|second|third) (?:argument|parameter|arg),? (?:or |with |and )?(?P<default>[^ ,]+)(?:,? (?:if|when) (?:it|it's|it is|none|nothing|there)\b.*)", _positional),
        (r"(?:switch|turn) (?P<on>on|off) (?P<x>.+)", _switched),
        (r"(?:switch|turn|put) (?P<x>.+?) (?P<on>on|off)", _switched),
        (r"(?P<on>enable|disable|activate|deactivate) (?P<x>.+)", _switched),
        (r"(?:add|sum)(?: up)? (?:all |the |all the |every )*(?P<x>[\w ]+?)(?: up)?(?: (?:together )?(?:in|into|to|as) (?P<name>\w+))?", _total),
        (rf"{_FINDS} (?:in )?(?P<what>.+)", _found),
        (r"(?:set|change|switch|turn|reset) (?P<x>.+?) (?:back )?(?:to|=) (?P<value>.+)", _set),
        (r"(?P<verb>increment|increase|bump|decrement|decrease|reduce|count up|count down)(?: (?P<x>.+?))?(?: by (?P<by>\w+))?", _counted),
        (r"add(?: it| that| this| the count| the number| these| them)? (?:to|onto) (?P<x>.+)", _summed),
        (r"count (?:it|this|that|them|this one|that one)", _counter),
        (r"(?P<verb>add) (?P<by>.+?) (?:to|onto) (?P<x>.+)", _counted),
        (r"(?P<verb>subtract) (?P<by>.+?) from (?P<x>.+)", _counted),
        (r"(?:add|append|push) (?P<what>.+?) (?:to|onto|on) (?P<x>.+)", _appended),
        (r"(?:strip|remove|trim|cut(?: off)?|drop|make|take off|chop off) .+", _changed),
        (r"split (?P<x>.+?) (?:up )?(?:into|in) (?P<names>.+)", _split),
        (r"(?:create|make|get|use) a (?:new )?temp(?:orary)? (?P<kind>directory|folder|dir|file)(?: (?:called|named|as|in) \$?(?P<name>[A-Z_]\w*))?(?: (?:to|for) .+)?", _temporary),
    )
)  # fmt: skip
