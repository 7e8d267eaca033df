"""Commands of bash as a script of sh has them: no ``[[``, no arrays, no ``<<<``, no braces.

What has no plain way in sh is no answer there.
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re

_WORD = r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s\"'|;&<>()])+"
_PATTERN_TEST = re.compile(
    rf"(?P<if>if )?(?P<not>! )?\[\[ (?P<x>{_WORD}) (?:(?P<sign>==|!=|=) (?P<v>{_WORD})"
    rf"|=~ \^\((?P<any>[\w|.-]+)\)\$) \]\]"
)
_EXPRESSION_TEST = re.compile(rf"\[\[ (?P<x>{_WORD}) =~ (?P<v>[^\s'\"]+|'[^']*'|{_WORD}) \]\]")
_BRANCHES = re.compile(r"; then (?P<then>.*?);(?: else (?P<else>.*);)? fi$")
_COUNTED = re.compile(r"\(\( ?(?P<x>\w+)(?:(?P<sign>\+\+|--)| (?P<op>[-+*/])= (?P<n>\w+)) ?\)\)")
_COMPARED = re.compile(r"\(\( ?\$?(?P<a>\w+) (?P<sign>[<>]=?|[=!]=) \$?(?P<b>\w+) ?\)\)")
_SIGNS = {">": "-gt", "<": "-lt", ">=": "-ge", "<=": "-le", "==": "-eq", "!=": "-ne"}
_HERE_STRING = re.compile(rf"^(?P<do>[^|;&]+?) <<< ?(?P<text>{_WORD})(?P<rest>.*)$")
_COMMON = re.compile(
    r"comm -(?P<which>12|13|23) <\(sort(?: -u)? (?P<a>[^()|]+)\) <\(sort(?: -u)? (?P<b>[^()|]+)\)"
)
_BRACES = re.compile(
    r"(?<!\$)(?P<before>[\w./\"$-]*)\{(?P<all>[\w.-]+(?:,[\w.-]+)+)\}(?P<behind>[\w./-]*)"
)
_SPAN = re.compile(r"(?<!\$)(?P<before>[\w./-]*)\{(?P<a>\d+)\.\.(?P<b>\d+)\}(?P<behind>[\w./-]*)")
_MOST = 40
_BASH_ONLY = re.compile(
    r"\$\{\w+\[|\w+\+?=\(|\bmapfile\b|\breadarray\b|\bshopt\b|\bpushd\b|\bpopd\b|\bdeclare\b"
    r"|[<>]\(|\[\[|(?<!\$)\(\(|read -r?[dsap]|\$\{\w+(?:\^|,|/|:\d)|\bset -o pipefail\b"
    r"|\$RANDOM|<<<|read .*-d|\$\{[@*]:|\$\{!|\$\{\w+@|\$'|\becho -e\b|\blet \w|\bwait -n\b|printf '%q'"
    r"|\btrap .* (?:ERR|DEBUG)\b|\bfunction \w|\[ [^]]* == |\$\{?(?:SECONDS|EPOCHSECONDS|BASH_\w+|FUNCNAME|PIPESTATUS)\b"
)
_UNQUOTED_CODE = re.compile(r"'[^']*'")


def for_sh(command: str) -> str:
    """``command`` for sh; empty where only bash can do it."""
    command = re.sub(r"(^|[;&] )source (?=\S)", r"\1. ", command)
    if match := _COMMON.fullmatch(command):
        one, other = match["a"], match["b"]
        if match["which"] == "13":
            one, other = other, one
        return f"grep -{'xFf' if match['which'] == '12' else 'vxFf'} {other} {one} | sort"
    command = command.replace("set -euo pipefail", "set -eu")
    command = re.sub(r"\$\(< ?([^()]+)\)", r"$(cat \1)", command)
    command = re.sub(r"&> ?(\S+)", r"> \1 2>&1", command)
    command = re.sub(r"\|& ", "2>&1 | ", command)
    command = _COUNTED.sub(_counted, command)
    command = _COMPARED.sub(_compared, command)
    if match := _HERE_STRING.fullmatch(command):
        command = f"printf '%s\\n' {match['text']} | {match['do']}{match['rest']}"
    command = _LAST_ARGUMENT.sub('for last; do :; done; echo "$last"', command)
    command = re.sub(r"(?<=\[ )([^]]*) == ", r"\1 = ", command)
    command = _CUT.sub(_cut, command)
    command = re.sub(r"^echo \"(\$\(echo \"[^\"]*\" \| [^()]*\))\"$", lambda m: m[1][2:-1], command)
    command = _ASKED.sub(_asked, command)
    command = _UNFOLDED.sub(_case_folded, command)
    if not command.startswith(("awk", "sed", "grep")):
        command = _SPAN.sub(_spanned, _BRACES.sub(_braced, command))
    command = _EXPRESSION_TEST.sub(_by_grep, _by_case(command))
    if _BASH_ONLY.search(_UNQUOTED_CODE.sub("''", command)):
        return ""
    return command


_LAST_ARGUMENT = re.compile(r"^echo \"\$\{@: -1\}\"$")
_CUT = re.compile(
    r"(?P<quote>\"?)\$\{(?P<x>[a-zA-Z_]\w*)(?:(?P<case>\^\^|,,)|:(?P<from>\d+):(?P<many>\d+)"
    r"|(?P<all>//?)(?P<old>[\w .,:_@-]|[\w-]+)/(?P<new>[\w .,:_@-]*))\}(?P<end>\"?)"
)


def _cut(match: re.Match[str]) -> str:
    """A part of a value, or a changed one, by a filter."""
    if match["case"]:
        sets = ("[:lower:]", "[:upper:]") if match["case"] == "^^" else ("[:upper:]", "[:lower:]")
        by = f"tr '{sets[0]}' '{sets[1]}'"
    elif match["many"]:
        first = int(match["from"]) + 1
        by = f"cut -c{first}-{first + int(match['many']) - 1}"
    else:
        old = match["old"].replace(".", "\\.")
        by = f"sed 's/{old}/{match['new']}/{'g' if match['all'] == '//' else ''}'"
    return f'{match["quote"]}$(echo "${match["x"]}" | {by}){match["end"]}'


_ASKED = re.compile(
    r"(?P<or>(?:\|\||&&) )?read -r?(?P<s>s?)p (?P<text>\"[^\"]*\"|'[^']*') (?P<x>\w+)"
)


def _asked(match: re.Match[str]) -> str:
    read = f"read -r {match['x']}"
    if match["s"]:
        read = f"stty -echo; {read}; stty echo"
    read = f"printf '%s' {match['text']}; {read}"
    return f"{match['or']}{{ {read}; }}" if match["or"] else read


_UNFOLDED = re.compile(r"^echo \"\$\{(?P<x>\w+)(?P<to>\^\^|,,)\}\"$")


def _case_folded(match: re.Match[str]) -> str:
    sets = ("[:lower:]", "[:upper:]")
    one, other = sets if match["to"] == "^^" else reversed(sets)
    return f"echo \"${match['x']}\" | tr '{one}' '{other}'"


def _counted(match: re.Match[str]) -> str:
    if match["sign"]:
        return f"{match['x']}=$(({match['x']} {match['sign'][0]} 1))"
    return f"{match['x']}=$(({match['x']} {match['op']} {match['n']}))"


def _compared(match: re.Match[str]) -> str:
    one, other = (f'"${v}"' if not v.isdigit() else v for v in match.group("a", "b"))
    return f"[ {one} {_SIGNS[match['sign']]} {other} ]"


def _braced(match: re.Match[str]) -> str:
    before, behind = match["before"], match["behind"]
    if before.count('"') % 2:
        return match[0]
    return " ".join(f"{before}{one}{behind}" for one in match["all"].split(","))


def _spanned(match: re.Match[str]) -> str:
    first, last = int(match["a"]), int(match["b"])
    if not 0 <= last - first <= _MOST or (match["a"][0] == "0" and len(match["a"]) > 1):
        return match[0]
    return " ".join(
        f"{match['before']}{number}{match['behind']}" for number in range(first, last + 1)
    )


def _by_grep(match: re.Match[str]) -> str:
    """A test of a text by an expression as ``grep`` makes it."""
    expression = match["v"].strip("'")
    return f"printf '%s\\n' {match['x']} | grep -Eq '{expression}'"


def _by_case(command: str) -> str:
    """A test of what a text looks like as ``case``."""
    before, sign, last = command.rpartition("; [[ ")
    if sign and not before.startswith(("if ", "for ", "while ", "until ")):
        return f"{before}; {_by_case(f'[[ {last}')}"
    match = _PATTERN_TEST.match(command)
    if match is None:
        return command
    wanted = match["any"] or match["v"]
    holds = (match["sign"] != "!=") != bool(match["not"])
    rest = command[match.end() :]
    if match["if"]:
        branches = _BRANCHES.fullmatch(rest)
        if branches is None:
            return command
        then, other = branches["then"], branches["else"] or ""
    elif rest.startswith((" && ", " || ")):
        what = re.sub(r"^\{ (.*?);? \}$", r"\1", rest[4:])
        then, other = (what, "") if rest[1] == "&" else ("", what)
    elif not rest:
        then, other = "true", "false"
    else:
        return command
    then, other = (then, other) if holds else (other, then)
    arms = f"{wanted}) {then} ;;".replace(")  ;;", ") ;;")
    if other:
        arms += f" *) {other} ;;"
    return f"case {match['x']} in {arms} esac"
