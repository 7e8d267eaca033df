"""Access logs and other logs: how often something is in them, and when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.text.parts import FOUND
from caro_lsp.generate.compose.text.request import only, output, wanted
from caro_lsp.generate.compose.text.search import grep_pattern
from caro_lsp.generate.compose.writing import path, quoted, sed_pattern

if TYPE_CHECKING:
    from caro_lsp.generate.compose.text.request import Input
    from caro_lsp.generate.frames import Reading

_ACCESS = re.compile(r"access|nginx|apache|httpd|\bweb", re.IGNORECASE)
_FIELDS = {"ip": "$1", "url": "$7", "status": "$9", "bytes": "$10"}
_FIELDS |= {"agent": "$6", "referer": "$4"}
_QUOTED_FIELDS = {"agent", "referer"}


def asked_of_log(said: Reading, read: Input) -> str | None:  # noqa: C901 - a question a case
    """What is asked of a log: how often something is in it, and when."""
    if len(read.files) != 1 or said.has("replace"):
        return None
    file = read.files[0]
    access = bool(_ACCESS.search(said.asked.scope.held(file))) or (
        said.has("status") and "log" in file.lower()
    )
    if said.has("failed") or said.has("accepted"):
        return _logins(said, file)
    field = said.get("field")
    if not field and access:
        field = {"ips": "ip", "urls": "url"}.get(said.get("pairs"), "")
    per = said.get("per")
    if not access and not per:
        return None
    if access and not (field or per or said.has("hits") or said.has("status")):
        return None
    allowed = (
        "field", "hits", "tally", "most", "ranked", "status", "distinct", "per", "worst", "count",
        "head", "unique", "frequent", "frequency", "sort", "reverse", "numeric", "output", "sum",
        "pairs", "level", "match", "anycase", "column", "pulled", "occurrences", "words",
    )  # fmt: skip
    if not only(said, *allowed):
        return None
    if said.has("sum") and not field and not said.has("hits"):
        return None
    first = _log_filter(said, access=access)
    if per:
        return _per(said, path(file), per, first, access=access)
    number = said.get("ranked") or said.get("frequent") or said.get("head")
    asked_most = said.has("most") or number == "1"
    if said.has("sum") or field == "bytes":
        if field != "bytes":
            return None
        return f"awk '{first}{{sum += $10}} END {{print sum}}' {path(file)}"
    if not field:
        if said.has("tally") and not said.has("status"):
            return None
        if not first:
            return f"wc -l < {path(file)}" if said.has("count") or said.has("hits") else None
        if said.has("count") or said.has("hits") or said.has("occurrences"):
            return f"awk '{first.strip()}' {path(file)} | wc -l"
        return f"awk '{first.strip()}' {path(file)}{output(said)}"
    if field == "status" and said.has("status"):
        return None
    source = _field(field, first, path(file))
    distinct = said.has("distinct") or said.has("unique")
    ranking = said.has("tally") or said.has("ranked") or said.has("frequent")
    ranking = ranking or said.has("frequency") or said.has("most") or said.has("worst")
    ranking = ranking or (said.has("hits") and not (distinct and said.has("count")))
    if said.has("count") and distinct:
        return f"{source} | sort -u | wc -l"
    if ranking or (said.has("head") and not said.has("sort")) or said.has("duplicated"):
        if number == "1" and re.search(
            r"\b(?:ips|urls|pages|addresses|codes|visitors|clients|agents|browsers|paths)\b",
            said.asked.text,
        ):
            number = "10"
        number = number or ("1" if asked_most and not said.has("worst") else "")
        head = f" | head -n {number}" if number else ""
        return f"{source} | sort | uniq -c | sort -rn{head}{output(said)}"
    if said.has("count"):
        return f"{source} | sort -u | wc -l"
    return (
        f"{source} | sort -u{output(said)}"
        if distinct or said.has("sort")
        else f"{source}{output(said)}"
    )


def _log_filter(said: Reading, *, access: bool) -> str:
    """The condition of awk for the lines that are asked for."""
    tests = []
    if access and said.has("status"):
        status = said.get("status")
        tests.append(f"$9 ~ /^{status[0]}/" if status.endswith("xx") else f"$9 == {status}")
    for text in [*said.all("match"), *said.all("level")]:
        if access and re.fullmatch(r"[\d.]+", text):
            tests.append(f'$1 == "{text}"')
        elif text.upper() in {"GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"}:
            tests.append(f'$6 == "\\"{text.upper()}"')
        else:
            tests.append(f"/{sed_pattern(text)}/")
    return " && ".join(tests) + (" " if tests else "")


def _field(field: str, first: str, file: str) -> str:
    if field == "method":
        return f"awk '{first}{{print substr($6, 2)}}' {file}"
    if field in _QUOTED_FIELDS:
        return f"awk -F'\"' '{{print {_FIELDS[field]}}}' {file}"
    return f"awk '{first}{{print {_FIELDS[field]}}}' {file}"


def _per(said: Reading, file: str, per: str, first: str, *, access: bool) -> str:
    """How many lines there are in each hour, day, or minute."""
    best = said.has("most") or said.has("ranked") or said.has("worst") or said.has("frequent")
    number = said.get("ranked") or said.get("head") or ("" if said.has("worst") else "1")
    tail = f" | sort -rn{f' | head -n {number}' if number else ''}" if best else ""
    if access:
        part = {"hour": "$2", "minute": '$2 ":" $3', "day": 'substr($1, index($1, "[") + 1)'}[per]
        if not first:
            return f"awk -F: '{{print {part}}}' {file} | sort | uniq -c{tail}{output(said)}"
        part = {
            "hour": "substr($4, 14, 2)",
            "minute": "substr($4, 14, 5)",
            "day": "substr($4, 2, 11)",
        }[per]
        return f"awk '{first}{{print {part}}}' {file} | sort | uniq -c{tail}{output(said)}"
    cut = {"hour": "1-13", "minute": "1-16", "day": "1-10"}[per]
    texts, anycase = wanted(said)
    grep = f"grep{' -i' if anycase else ''} {grep_pattern(texts)[1]} {file} | " if texts else ""
    return f"{grep}cut -c {cut}{'' if grep else f' {file}'} | sort | uniq -c{tail}{output(said)}"


def _logins(said: Reading, file: str) -> str | None:
    if not re.search(r"auth|secure|ssh|log|journal", file, re.IGNORECASE):
        return None
    text = "Failed password" if said.has("failed") else "Accepted"
    grep = f"grep {quoted(text)} {path(file)}"
    ips = "ips" in said.all("pairs") or said.get("field") == "ip"
    users = said.has("loginuser")
    if said.has("occurrences") or (said.has("count") and not (ips or users)):
        return f"grep -c {quoted(text)} {path(file)}"
    if not (ips or users):
        return (
            grep + output(said) if not said.has("hits") else f"grep -c {quoted(text)} {path(file)}"
        )
    name = r"sed -E 's/.* for (invalid user )?([^ ]+) from .*/\2/'"
    part = name if users else FOUND["ips"]
    found = f"{grep} | {part}"
    counting = said.has("hits") or said.has("tally") or said.has("most") or said.has("worst")
    counting = counting or said.has("ranked") or said.has("frequency") or said.has("frequent")
    number = said.get("ranked") or said.get("head") or said.get("frequent")
    if not number and said.has("most"):
        number = "1"
    if said.has("count") and not said.has("tally"):
        return f"{found} | sort -u | wc -l"
    if counting:
        head = f" | head -n {number}" if number else ""
        return f"{found} | sort | uniq -c | sort -rn{head}{output(said)}"
    return f"{found} | sort -u{output(said)}"


def period(said: Reading, read: Input) -> str | None:
    """The lines of a log between two times."""
    if len(read.files) != 1 or not (said.has("period") or said.has("dates")):
        return None
    file = read.files[0]
    if not only(
        said,
        "period",
        "dates",
        "match",
        "level",
        "count",
        "hits",
        "output",
        "aside",
        "anycase",
        "per",
    ):
        return None
    if said.has("per"):
        return None
    access = bool(_ACCESS.search(file))
    if said.has("dates"):
        first, _, last = said.get("dates").partition("\0")
        column = "$1"
        if access:
            return None
    else:
        first, _, last = said.get("period").partition("\0")
        first, last = _clock(first), _clock(last)
        column = "substr($4, 14)" if access else "$2"
        if re.search(r"syslog|messages|auth|kern|secure|mail", file):
            column = "$3"
    tests = [f'{column} >= "{first}"'] if first else []
    tests += [f'{column} <= "{last}"'] if last else []
    texts, anycase = wanted(said)
    command = f"awk '{' && '.join(tests)}' {path(file)}"
    if texts:
        command += f" | grep{' -i' if anycase else ''} {grep_pattern(texts)[1]}"
    return command + (" | wc -l" if said.has("count") else "") + output(said)


def _clock(text: str) -> str:
    if not text:
        return ""
    hour, _, minute = text.partition(":")
    return f"{int(hour):02d}:{minute}:00" if hour.isdigit() else ""
