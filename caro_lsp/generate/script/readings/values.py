"""Requests about the value of a variable: "the version without the dots", "host part of ADDR".

What is asked of a value is told by words around the variable, which may then be spoken of as it
could not be elsewhere: in lower case, and without an article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import quoted, sed_pattern, sed_replacement
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.readings import portions, subjects
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

_Match = re.Match[str]

SHOW = re.compile(
    r"(?:(?:now|and|then|also|please|next|first|finally|ok)[ ,]+)*"
    r"(?:(?:print|show|echo|say|output|display|get|give(?: me)?|write|tell(?: me)?|extract|compute"
    r"|calculate|work out|what(?:'s| is| are)|i (?:want|need)|return|pull out|take)\s+)?"
    r"(?:(?:out|just|only|simply|me|us)\s+)*",
    re.IGNORECASE,
)
"""What only asks to be shown something."""
_NAMED_SIGNS = {
    "dot": ".", "period": ".", "point": ".", "full stop": ".", "dash": "-", "hyphen": "-",
    "minus": "-", "underscore": "_", "space": " ", "blank": " ", "whitespace": " ", "slash": "/",
    "comma": ",", "colon": ":", "semicolon": ";", "tab": "\t", "pipe": "|",
    "plus": "+", "plus sign": "+", "equals sign": "=", "equal sign": "=", "at sign": "@", "at": "@",
    "star": "*", "asterisk": "*", "hash": "#", "percent sign": "%", "newline": "\n",
    "line break": "\n", "linebreak": "\n", "backslash": "\\", "ampersand": "&", "tilde": "~",
}  # fmt: skip
SIGN = (
    r"(?:the |its |all |any |every |each |a |an )*(?:(?:first|last|leading|trailing) )?"
    rf"(?:(?:{'|'.join(re.escape(one) for one in sorted(_NAMED_SIGNS, key=len, reverse=True))})"
    rf"(?:s|es)?"
    r"|'[^']{1,20}'|\"[^\"]{1,20}\"|`[^`]{1,20}`|[^\w\s'\"])"
)
"""A sign by its name, in quotes, or as it stands."""
_X = r"(?P<x>[\w$\"{}' -]+?)"
_UPPER = (
    r"(?:upper[- ]?case|capitals?|all[- ]caps|caps|capital letters|upper[- ]?cased)(?: letters)?"
)
_LOWER = r"(?:lower[- ]?case|small letters|lower[- ]?cased)(?: letters)?"
_EACH_LINE = (
    r",?\s*(?:and )?(?:print |put |show |with |as )?(?:(?:each|every|one|all|them)(?: (?:of them"
    r"|part|one|item|entry|\w+))?\s*"
    r"(?:stands? )?(?:on |in )(?:its|their|an?|the)? ?(?:own|separate|new|single) lines?"
    r"|(?:one|each|an?)?(?: \w+)? ?(?:per|a|each|by|to a|on each|on every) line|on separate lines"
    r"|line by line"
    r"|(?:each|one)? ?on (?:its |their )?own lines?|(?:as|in|on|into) lines|(?:on "
    r"|as )?a line each)"
)


_LONGEST = 120
"""Letters; what is longer asks for more than one thing."""


def asked(text: str, scope: Scope) -> str:
    """The command for a request about the value of a variable; empty for another request."""
    plain = text.strip(" .?!")
    if len(plain) > _LONGEST:
        return ""
    body = SHOW.sub("", plain, count=1)
    for pattern, write in _WAYS:
        match = pattern.fullmatch(plain if write is _kept else body)
        if match and (command := write(match, scope)):
            return command
    return portions.asked(body, scope)


def sign(said: str) -> str:
    """The letter or text that is meant by its name or in quotes; empty for none."""
    said = re.sub(
        r"^(?:(?:the|its|all|any|every|each|an?|first|last|leading|trailing) )+", "", said
    )
    if said[:1] in {"'", '"', "`"} and said[-1:] == said[:1]:
        return said[1:-1]
    low = said.lower()
    for one in (low, low.removesuffix("s"), low.removesuffix("es")):
        if one in _NAMED_SIGNS:
            return _NAMED_SIGNS[one]
    return said if len(said) == 1 and not said.isalnum() else ""


def _text(said: str, scope: Scope, *, named: bool = False) -> Variable | None:
    """The variable that is meant, if what is done is done to its value and not to a file's.

    ``named``: whether the value is surely meant, as where a name is shortened.
    """
    one = subjects.single(said, scope)
    if one is None or one.sort == "command":
        return None
    is_file = one.sort == "file" or (one.sort == "folder" and "/" in one.value)
    if is_file and not named and not re.search(r"\b(?:name|path|value|string)\b", said):
        return None
    return one


def _may_have(one: Variable, letter: str) -> bool:
    """Whether a value has such a letter, where else a file might be meant that is called so."""
    if one.sort not in {"file", "folder"}:
        return True
    return letter in one.value or (letter[0] in "./" and "$" in one.value)


def _held(one: Variable) -> str:
    return f'"${one.name}"'


def _cased(match: _Match, scope: Scope) -> str:
    one = _text(match["x"], scope)
    if one is None:
        return ""
    sets = ("[:lower:]", "[:upper:]")
    upper = bool(re.match(r"up|cap|all", match["how"], re.IGNORECASE))
    first, then = sets if upper else reversed(sets)
    return f"echo {_held(one)} | tr '{first}' '{then}'"


def _replaced(match: _Match, scope: Scope) -> str:
    """One sign by another."""
    one = _text(match["x"], scope, named=" name" in match["x"])
    old, new = sign(match["old"]), sign(match["new"])
    if one is None or not old or not new:
        return ""
    if len(old) == len(new) == 1:
        return f"echo {_held(one)} | tr {_of_tr(old)} {_of_tr(new)}"
    if "\n" in old + new:
        return ""
    program = f"s/{sed_pattern(old)}/{sed_replacement(new)}/g"
    return f"echo {_held(one)} | sed {quoted(program)}"


def _slug(match: _Match, scope: Scope) -> str:
    """In another case, and one sign by another."""
    cased = _cased(match, scope)
    old, new = sign(match["old"] or match["olds"]), sign(match["new"] or match["news"])
    if not cased or len(old) != 1 or len(new) != 1:
        return ""
    return f"{cased} | tr {_of_tr(old)} {_of_tr(new)}"


def _of_tr(letter: str) -> str:
    if letter == "-":
        return "-"
    if letter in "\n\t\\":
        return {"\n": r"'\n'", "\t": r"'\t'", "\\": r"'\\'"}[letter]
    return letter if letter in "._,/%+=@" else quoted(letter)


def _without(match: _Match, scope: Scope) -> str:  # noqa: C901 - a way to write for each
    """Without a sign, an ending, or what it begins with."""
    one = _text(match["x"], scope, named=True)
    if one is None:
        return ""
    said = match["what"].strip()
    where = re.match(
        r"(?:the |its |any |a )*(leading|trailing|starting|final)", said, re.IGNORECASE
    )
    bare = re.sub(
        r"^(?:(?:the|its|any|a|an|all|leading|trailing|starting|final|prefix|suffix|ending"
        r"|extension"
        r"|file) )+|(?: (?:prefix|suffix|ending|extension|part|at the (?:end|start|beginning)"
        r"|at its (?:end|start)|in front(?: of it)?))+$",
        "",
        f"{said}",
        flags=re.IGNORECASE,
    ).strip()
    if ended := _without_part(said, one):
        return ended
    letter = sign(bare)
    if not letter:
        letter = bare.strip("'\"`")
        if not re.fullmatch(r"[\w.:/@+-]{1,20}", letter):
            return ""
    begins, ends = bool(_BEGINNING.search(said)), bool(_END.search(said))
    value = one.value
    if not begins and not ends and len(letter) > 1:
        begins = value.startswith(letter) and not value.endswith(letter)
        ends = not begins and (value.endswith(letter) or letter[0] == ".")
    if len(letter) == 1 and letter.isalnum() and not ends:
        begins = begins or bool(re.match(rf"{letter}(?!{letter})", value))
    known = bool(value) and "$" not in value
    unheard = letter == bare and letter.isalnum() and known and letter not in value
    if unheard or not _may_have(one, letter):
        return ""
    if (begins or ends) and sign(bare) and bare.lower().endswith("s"):
        # As many as there are.
        few = f"{sed_pattern(letter)}*"
        return f"echo {_held(one)} | sed {quoted(f's/^{few}//' if begins else f's/{few}$//')}"
    if begins:
        return f'echo "${{{one.name}#{_glob(letter)}}}"'
    if ends:
        return f'echo "${{{one.name}%{_glob(letter)}}}"'
    if where or (len(letter) == 1 and letter.isalnum()):
        return ""
    if len(letter) == 1:
        return f"echo {_held(one)} | tr -d {_of_tr(letter)}"
    return f"echo {_held(one)} | sed {quoted(f's/{sed_pattern(letter)}//g')}"


_BEGINNING = re.compile(r"\b(?:leading|starting|prefix|start|beginning|front)\b", re.IGNORECASE)
_END = re.compile(r"\b(?:trailing|final|suffix|ending|extension|end)\b", re.IGNORECASE)


def _without_part(said: str, one: Variable) -> str:
    """Without a part that is spoken of by what it is."""
    plain = re.sub(r"^(?:the |its |a )?(?:file )?", "", said.lower())
    tagged = ":" in one.value and "://" not in one.value
    if plain in {"extension", "ending", "suffix"} and _may_end(one):
        return f'echo "${{{one.name}%.*}}"'
    if plain in {"path", "folder", "folders", "directory", "dir"}:
        return f'echo "${{{one.name}##*/}}"'
    if plain in {"tag", "port", "port number"} and tagged:
        return f'echo "${{{one.name}%:*}}"'
    return ""


def _may_end(one: Variable) -> bool:
    return not one.value or bool(re.search(r"\.\w+$|\$", one.value))


def _glob(text: str) -> str:
    return re.sub(r"([*?\[\]\\}\"$`])", r"\\\1", text)


def _separator(one: Variable, said: str | None) -> str:
    """What stands between the parts of a value."""
    if said:
        return sign(said)
    value = re.sub(r"\$\{?\w+\}?|\$\([^()]*\)", "x", one.value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return "-"
    for letter in "\n;|,: ":
        if letter in value and "://" not in value:
            return letter
    if re.fullmatch(r"[\w.]+(?:[-/][\w.]+)+", value):
        found = [letter for letter in "/-" if letter in value]
        return found[0] if len(found) == 1 else ""
    return "." if re.fullmatch(r"\w+(?:\.\w+){1,}", value) else ""


def _lines(match: _Match, scope: Scope) -> str:
    """The parts of a value, each on a line."""
    found = match.groupdict()
    one = _text(match["x"], scope, named=True)
    if one is None or (one.name.isdigit() and not found.get("by")):
        return ""
    between = _separator(one, found.get("by"))
    if not between or len(between) > 1 or one.sort == "file" or not _may_have(one, between):
        return ""
    if not found.get("by") and between in "./-" and found.get("splits") is None:
        return ""
    return f"echo {_held(one)} | tr {_of_tr(between)} '\\n'"


def _cut(match: _Match, scope: Scope) -> str:
    """What stands before or behind a sign."""
    one = _text(match["x"] or "it", scope, named=True)
    letter = sign(match["sign"])
    if one is None or not letter or not _may_have(one, letter):
        return ""
    last = " last " in f" {match['sign'].lower()} "
    letter = _glob(letter)
    if re.match(r"after|behind|right of|following", match["where"], re.IGNORECASE):
        return f'echo "${{{one.name}{"##" if last else "#"}*{letter}}}"'
    return f'echo "${{{one.name}{"%" if last else "%%"}{letter}*}}"'


def _part(match: _Match, scope: Scope) -> str:
    """One of the parts that signs divide a value into."""
    one = _text(match["x"], scope, named=bool(match["by"]))
    if one is None:
        return ""
    between = " " if match["noun"].lower() == "word" else _separator(one, match["by"])
    if not between or len(between) > 1:
        return ""
    which = match["which"].lower()
    letter = _glob(between)
    if which == "last":
        return f'echo "${{{one.name}##*{letter}}}"'
    if which == "first":
        return f'echo "${{{one.name}%%{letter}*}}"'
    number = _COUNTED.get(which)
    return f"echo {_held(one)} | cut -d{_of_tr(between)} -f{number}" if number else ""


_COUNTED = {"second": 2, "third": 3, "fourth": 4, "2nd": 2, "3rd": 3, "4th": 4}


def _of_value(match: _Match, scope: Scope) -> str:
    """A part of a value that its kind has: the host of an address, the year of a date."""
    one = _text(match["x"], scope, named=True)
    if one is None:
        return ""
    what = re.sub(
        r"\s+(?:part|name|number|bit|component|version|portion)s?$", "", match["what"].lower()
    )
    value = re.sub(r"\$\{?\w+\}?|\$\([^()]*\)", "x", one.value)
    return _named_part(what, one.name, value)


def _named_part(what: str, name: str, value: str) -> str:
    if what in _DATES and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return f'echo "${name}" | cut -d- -f{_DATES[what]}'
    for words, shape, write in _PARTS:
        if re.fullmatch(words, what) and re.fullmatch(shape, value):
            return write.replace("@@", "\0").replace("@", name).replace("\0", "@")
    return ""


_ADDRESS, _PAIR, _URL = r"[\w.+-]+@[\w.-]+", r"[\w.-]+/[\w.-]+", r"\w+://.*"
_VERSION, _PREFIXED = r"\d+\.\d+.*", r"[a-zA-Z]+\d+\.\d+.*"
_BOTH = r"major(?: version)?(?: and|[./,]) ?minor|major\.minor"
_BARE = "echo \"$@\" | sed 's/^[^0-9]*//'"
_PARTS = (
    ("host|hostname|machine|server", r"[\w.-]+:(?!//)[\w/.~-]+", 'echo "${@%%:*}"'),
    ("host|hostname|machine|server|domain", _ADDRESS, 'echo "${@#*@@}"'),
    (
        "host|hostname|machine|server|domain",
        _URL,
        "echo \"$@\" | sed -E 's|^[^/]*//||; s|[/:].*||'",
    ),
    ("user|username|login|account", rf"{_ADDRESS}.*", 'echo "${@%%@@*}"'),
    ("port", r"[\w.-]+:\w+", 'echo "${@##*:}"'),
    ("scheme|protocol", _URL, 'echo "${@%%://*}"'),
    ("tag", r"[\w./-]+:[\w.-]+", 'echo "${@##*:}"'),
    ("owner|org|organi[sz]ation", _PAIR, 'echo "${@%%/*}"'),
    ("repo|repository", _PAIR, 'echo "${@##*/}"'),
    (_BOTH, _VERSION, 'echo "$@" | cut -d. -f1,2'),
    (_BOTH, _PREFIXED, f"{_BARE} | cut -d. -f1,2"),
    ("major", _VERSION, 'echo "${@%%.*}"'),
    ("major", _PREFIXED, f"{_BARE} | cut -d. -f1"),
    ("minor", f"{_VERSION}|{_PREFIXED}", 'echo "$@" | cut -d. -f2'),
    ("patch|bugfix|micro", r"[a-zA-Z]*\d+\.\d+\.\d+", 'echo "$@" | cut -d. -f3'),
    ("patch|bugfix|micro", r"[a-zA-Z]*\d+\.\d+\.\d+-.*", 'echo "$@" | cut -d. -f3 | cut -d- -f1'),
)
"""A part by its names, the values that have it, and the command, in which the variable is ``@``,
and ``@@`` that sign."""
_DATES = {"year": 1, "month": 2, "day": 3}


def _default(match: _Match, scope: Scope) -> str:
    """A value, or another where there is none."""
    name = subjects.argument(match["x"])
    one = subjects.single(match["x"], scope) if not name else None
    if one is None and not name:
        return ""
    put = match["other"].strip()
    other = subjects.single(put, scope) if put.isupper() or put.startswith("$") else None
    put = f"${other.name}" if other else put.strip("'\"`")
    if not re.fullmatch(r"[\w./:@$ -]{1,40}", put) or re.match(
        r"(?:the|a|an|print|say|exit) ", put
    ):
        return ""
    return f'echo "${{{name or (one.name if one else "")}:-{put}}}"'


_OPERATIONS = {
    "times": "*", "multiplied by": "*", "x": "*", "*": "*", "plus": "+", "+": "+", "minus": "-",
    "-": "-", "less": "-", "divided by": "/", "over": "/", "/": "/", "modulo": "%", "mod": "%",
}  # fmt: skip


def _number(said: str, scope: Scope) -> str:
    if said.isdigit():
        return said
    one = subjects.single(said, scope)
    if one is None or one.sort in {"file", "folder", "list", "command", "url", "host"}:
        return ""
    if one.value and not re.fullmatch(r"\d+|\$.*", one.value):
        return ""
    return f"${one.name}" if one.name.isdigit() else one.name


def _reckoned(match: _Match, scope: Scope) -> str:
    one, other = _number(match["x"], scope), _number(match["y"], scope)
    if not one or not other or (one.isdigit() and other.isdigit()):
        return ""
    found = match.groupdict()
    op = _OPERATIONS.get((found.get("op") or "").lower()) or next(
        (sign_ for word, sign_ in _JOINING.items() if re.match(word, found.get("how") or "", re.I)),
        "",
    )
    return f"echo $(({one} {op} {other}))" if op else ""


_JOINING = {
    "sum|total|add": "+",
    "product|multiply": "*",
    "difference": "-",
    "quotient": "/",
    "remainder": "%",
}


def _doubled(match: _Match, scope: Scope) -> str:
    one = _number(match["x"], scope)
    how = {"twice": "* 2", "double": "* 2", "half": "/ 2", "triple": "* 3", "square": ""}
    by = next((put for word, put in how.items() if match["how"].lower().startswith(word)), None)
    if not one or one.isdigit() or by is None:
        return ""
    return f"echo $(({one} {by or f'* {one}'}))"


def _share(match: _Match, scope: Scope) -> str:
    one, other = _number(match["x"], scope), _number(match["y"], scope)
    return f"echo $((100 * {one} / {other}))" if one and other else ""


def _length(match: _Match, scope: Scope) -> str:
    one = _text(match["x"] or match.groupdict().get("z") or "", scope)
    return f'echo "${{#{one.name}}}"' if one and not one.name.isdigit() else ""


def _padded(match: _Match, scope: Scope) -> str:
    one = _number(match["x"], scope)
    if not one or one.isdigit():
        return ""
    return f"printf '%0{_WORDS.get(match['n'], match['n'])}d\\n' \"${one.lstrip('$')}\""


_WORDS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "eight": "8"}


def _underlined(match: _Match, scope: Scope) -> str:
    """A line under what was printed, of a number of signs or as long as that was."""
    letter = sign(match["sign"]) if match["sign"] else "-"
    if not letter or len(letter) > 1:
        return ""
    if match["n"]:
        return f"printf '%{match['n']}s\\n' '' | tr ' ' {_of_tr(letter)}"
    one = subjects.single(match["x"], scope)
    if one is None:
        return ""
    return f"echo {_held(one)} | sed 's/./{sed_replacement(letter)}/g'"


def _counted(match: _Match, scope: Scope) -> str:
    """A line for each number up to one, with ``<n>`` for the number."""
    said = re.sub(r"^(?:the )?(?:number|count) of (?:the )?", "", match["y"], flags=re.IGNORECASE)
    last = _number(said, scope)
    shown = _MARK.sub("$i", match["what"].strip("'\"`"))
    if not last or shown == match["what"] or re.search(r"[\"\\`]|\$(?!i\b)", shown):
        return ""
    last = last if last.isdigit() else f'"${last.lstrip("$")}"'
    return f'for i in $(seq {match["x"]} {last}); do echo "{shown}"; done'


_MARK = re.compile(r"<(?:n|i|number|num|nr|no|x|count)>", re.IGNORECASE)


def _kept(match: _Match, scope: Scope) -> str:
    """A value written to a file, whose name may have other values in it."""
    one = _text(match["x"], scope)
    names = {v.name.lower(): v.name for v in scope.variables if v.sort != "list"}
    file = re.sub(r"<(\w+)>", lambda m: f"${{{names.get(m[1].lower(), '')}}}", match["file"])
    file = re.sub(
        r"(?<![\w{<$])[A-Z][A-Z0-9_]+(?![\w>])",
        lambda m: f"${{{m[0]}}}" if m[0] in names.values() else m[0],
        file,
    )
    if one is None or one.name.isdigit() or "${}" in file:
        return ""
    sign_ = ">>" if re.match(r"add|append", match["how"], re.IGNORECASE) else ">"
    written = scope.plain(f'"{file}"') if "$" in file else file
    return f"echo {_held(one)} {sign_} {written}"


def _rest(match: _Match, scope: Scope) -> str:
    """The arguments without the first ones."""
    if not any(re.search(r"\$\{?[1@#*]|^set -- ", line) for line in scope.commands):
        return ""
    if match["x"] and subjects.argument(match["x"]) not in {"", "1"}:
        return ""
    if match["x"] and not subjects.argument(match["x"]):
        one = subjects.single(match["x"], scope)
        if one is None or not re.fullmatch(r"\$\{?1\b.*", one.value):
            return ""
    return "shift; printf '%s\\n' \"$@\""


def _date_text(match: _Match, scope: Scope) -> str:
    """Several variables joined: "year-month-day"."""
    parts = re.findall(r"\w+", match["what"])
    found = [
        next(
            (
                v
                for v in scope.variables
                if v.name.lower() == one.lower()
                or (len(name_parts(v.name)) == 1 and called(one) & set(name_parts(v.name)))
            ),
            None,
        )
        for one in parts
    ]
    if None in found or len({one.name for one in found if one}) != len(parts):
        return ""
    text = match["what"]
    for word, one in zip(parts, found, strict=True):
        text = re.sub(
            rf"(?<![\w$}}{{]){word}\b", f"${{{one.name}}}" if one else word, text, count=1
        )
    return f'echo "{scope.plain(text)}"'


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BY = rf"(?:,? (?:separated|split|divided|delimited|cut) (?:by|at|on) (?P<by>{SIGN}))?"
_WHAT = (
    r"(?P<what>host|hostname|machine|server|port|user|username|login|domain|scheme|protocol|tag"
    r"|owner|org"
    r"|organi[sz]ation|repo|repository|year|month|day|major|minor|patch|bugfix"
    r"|major(?: version)?(?: and|[./,]) ?minor|major\.minor)(?:[ -](?:part|name|number|bit"
    r"|component|version|portion)s?)?"
)
_VERB = r"(?:turn|convert|make|change|put|transform|bring|set)"
_REPLACE = r"(?:replace|change|swap|turn|convert|translate|exchange)"
_REMOVE = r"(?:remove|strip|drop|delete|cut(?: off)?|take|chop(?: off)?|trim)"
_UNSET = (
    r"(?:if|when|where|in case|unless|should)(?: (?:it|that|there|none|nothing|no(?: \w+)?|one"
    r"|[\w$]+))*"
    r"(?: (?:is|was|are|were|has been|be|gets?))?(?: not)? ?(?:unset|empty|missing|absent|set"
    r"|given|passed"
    r"|specified|provided|defined|there|none|nothing)?"
)
_A, _B = rf"(?P<old>{SIGN})", rf"(?P<new>{SIGN})"
_WAYS: tuple[tuple[re.Pattern[str], Callable[[_Match, Scope], str]], ...] = (
    (
        _p(
            rf"(?:{_VERB} )?{_X},? (?:all |written )?(?:(?:in|to|into|as) )?(?:all )?"
            rf"(?P<how>{_UPPER}|{_LOWER})"
        ),
        _cased,
    ),
    (
        _p(
            rf"(?:{_VERB} )?{_X},? (?:(?:in|to|into|as) )?(?:all )?(?P<how>{_UPPER}|{_LOWER}),?"
            rf"(?: and)? with"
            rf" (?:{_B} (?:for|instead of|in place of) {_A}"
            rf"|(?P<olds>{SIGN}) (?:turned |changed |replaced |converted |made )?(?:into|to|by"
            rf"|with|as) (?P<news>{SIGN}))"
        ),
        _slug,
    ),
    (_p(rf"(?P<how>upper[- ]?case|lower[- ]?case|upcase|capitalize all of) {_X}"), _cased),
    (_p(rf"(?P<how>{_UPPER}|{_LOWER}) (?:version|form) of {_X}"), _cased),
    (
        _p(
            rf"{_X} with {_A} (?:(?:being )?(?:turned|changed|converted|made|translated|swapped"
            rf"|replaced)"
            rf"(?: (?:in)?to| by| with| for)?|as|to|becoming) {_B}"
        ),
        _replaced,
    ),
    (
        _p(
            rf"{_X} with {_B} (?:for|instead of|in place of|where there (?:is|are)"
            rf"|in the place of|rather than) {_A}"
            r"(?: in it)?"
        ),
        _replaced,
    ),
    (_p(rf"{_X},? (?:but )?(?:using )?{_B} instead of {_A}"), _replaced),
    (_p(rf"{_REPLACE} {_A} (?:in|of|from) {_X} (?:by|with|to|into|for) {_B}"), _replaced),
    (_p(rf"{_REPLACE} {_A} (?:by|with|to|into|for) {_B} (?:in|of) {_X}"), _replaced),
    (
        _p(rf"{_X},? (?:without|minus|but not|but without|with no) (?P<what>[^,]+?)(?: in it)?"),
        _without,
    ),
    (
        _p(
            rf"{_X} with (?P<what>[^,]+?) (?:removed|stripped|gone|cut off|taken off|deleted"
            rf"|chopped off|dropped)"
        ),
        _without,
    ),
    (
        _p(
            rf"{_REMOVE} (?P<what>[^,]+?) (?:from|off|of) (?:the (?:end|start|front"
            rf"|beginning) of )?{_X}"
        ),
        _without,
    ),
    (
        _p(
            rf"(?:split|break)(?: up)? {_X}(?P<splits>)(?: into (?:its )?[\w, ]+?)?"
            rf"(?: (?:at|by|on) (?P<by>{SIGN}))?{_EACH_LINE}"
        ),
        _lines,
    ),
    (
        _p(
            rf"(?:split|break)(?: up)? {_X}(?P<splits>) (?:at|by|on) (?P<by>{SIGN})(?: into lines)?"
        ),
        _lines,
    ),
    (
        _p(
            rf"(?:the )?(?:parts|pieces|elements|entries|items|fields|components|words) (?:of"
            rf"|in) (?P<splits>){_X}{_BY}"
            rf"(?:{_EACH_LINE})?"
        ),
        _lines,
    ),
    (_p(rf"(?:the )?{_X}{_BY}{_EACH_LINE}"), _lines),
    (
        _p(
            r"(?:everything|what(?:ever)?|all|the (?:part|text|bit|portion|piece)|that)(?: that)?"
            r"(?: (?:of|in|from) (?P<x>[\w$\"{}' -]+?))? ?(?:that |which )?(?:comes |is |stands "
            r"|goes )?"
            rf"(?P<where>before|after|behind|in front of|up to|left of|right of|following) "
            rf"(?P<sign>{SIGN})"
        ),
        _cut,
    ),
    (
        _p(
            r"(?:everything|what(?:ever)?|all|the (?:part|text|bit|portion|piece)|that)(?: that"
            r"| which)?"
            r"(?: (?:comes|is|stands|goes))? (?P<where>before|after|behind|in front of|up to"
            r"|left of|right of|following)"
            rf" (?P<sign>{SIGN}) (?:in|of|from) {_X}"
        ),
        _cut,
    ),
    (_p(rf"{_X} (?:only )?(?P<where>up to|before|after|from after|behind) (?P<sign>{SIGN})"), _cut),
    (
        _p(
            r"(?:the )?(?P<which>first|second|third|fourth|last|2nd|3rd|4th) (?P<noun>part|piece"
            r"|component|field|word|bit"
            rf"|segment|section) (?:of|in|from) {_X}{_BY}"
        ),
        _part,
    ),
    (_p(rf"(?:the )?{_WHAT} (?:of|in|from|out of) {_X}(?: as [\d.]+)?"), _of_value),
    (_p(rf"{_X}(?:'s)? {_WHAT}(?: only)?"), _of_value),
    (_p(rf"{_X},? or (?:just |else )?(?P<other>[\w./:@$'\" -]+?),? {_UNSET}"), _default),
    (
        _p(
            rf"{_X},? (?:(?:with|and) )?(?:a |the |by )?default(?:s|ing)?(?: (?:of|to|is"
            rf"|value))? (?P<other>[\w./:@$'\"-]+)"
        ),
        _default,
    ),
    (_p(rf"{_X}, (?P<other>[\w./:@$'\"-]+) by default"), _default),
    (
        _p(
            rf"{_X} (?P<op>times|multiplied by|x|\*|plus|\+|minus|-|less|divided by|over|/|modulo"
            rf"|mod)"
            r" (?P<y>[\w$\"{} -]+)"
        ),
        _reckoned,
    ),
    (
        _p(
            rf"(?:the )?(?P<how>sum|total|product|difference|quotient|remainder) (?:of"
            rf"|between) {_X} (?:and|by) (?P<y>[\w$\"{{}} -]+)"
        ),
        _reckoned,
    ),
    (_p(rf"(?P<how>add|multiply) {_X} (?:and|to|by|with) (?P<y>[\w$\"{{}} -]+)"), _reckoned),
    (_p(rf"(?P<how>twice|double|triple|half(?: of)?|square of|the square of) {_X}"), _doubled),
    (
        _p(
            rf"{_X} (?:as|in) (?:a )?(?:percentage|percent|per cent|share)(?: of) "
            rf"(?P<y>[\w$\"{{}} -]+)"
        ),
        _share,
    ),
    (_p(rf"(?:the )?(?:length|number of (?:characters|letters|chars)) (?:of|in) {_X}"), _length),
    (
        _p(
            rf"how (?:long is {_X}|many (?:characters|letters|chars) (?:are in|has|does) "
            rf"(?P<z>[\w$ ]+?)(?: have)?)"
        ),
        _length,
    ),
    (
        _p(
            rf"{_X},? (?:zero[- ]?)?(?:padded|filled(?: up)?)(?: with (?:leading )?zer(?:o|oe)s)?"
            rf"(?: to| on| at)?"
            r" (?P<n>\d|two|three|four|five|six|eight)(?: (?:digits|places|characters))?(?: with "
            r"(?:leading )?zer(?:o|oe)s)?"
        ),
        _padded,
    ),
    (_p(rf"{_X} (?:as|with) (?P<n>\d|two|three|four|five|six|eight) digits"), _padded),
    (_p(rf"underline {_X}(?: with (?:(?P<n>\d+|) ?(?P<sign>{SIGN}))?)?"), _underlined),
    (
        _p(
            r"(?:loop|count|go|run|iterate)(?: \w+)? from (?P<x>\d+) (?:up )?to (?P<y>[\w$ ]+?),?"
            r"(?: and|,| and each time)? (?:each time )?(?:print|echo|say|show|output)"
            r" (?P<what>\S.*)"
        ),
        _counted,
    ),
    (
        _p(
            rf"(?P<how>write|save|put|store|append|add) {_X} (?:in)?to (?:the file )?"
            r"(?P<file>[\w./$<>{}-]*(?:<\w+>|\.\w+)[\w./$<>{}-]*)"
        ),
        _kept,
    ),
    (
        _p(
            r"(?:drop|skip|shift(?: away| off)?|remove|leave out|without) (?:the )?"
            r"(?P<x>[\w ]+?),?(?: and|,| then)"
            r" (?:print |show |echo |list |output )?(?:the )?(?:rest|other|remaining)"
            rf"(?: of)?(?: (?:the )?(?:args?|arguments?|parameters?|ones))?(?:{_EACH_LINE})?"
        ),
        _rest,
    ),
    (
        _p(
            r"(?:the )?(?:date|version|name|path|result|id|key|time|text|title)? ?as "
            r"(?P<what>[a-z]+(?:[-._/: ][a-z]+){1,3})"
        ),
        _date_text,
    ),
)
