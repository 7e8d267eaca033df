"""Requests about a point in time: when it is, in which form and zone, and what becomes of it.

The moment is today unless another one is said; it is printed, kept in a variable, or gives a folder
or file its name. What lies between two moments is counted in a unit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path, word

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading

_WHAT = {
    "date": "", "day": "", "both": "%F %T", "time": "%T", "epoch": "%s", "weekday": "%A",
    "week": "%V", "month": "%B", "year": "%Y", "hour": "%H", "yearday": "%j", "monthday": "%d",
}  # fmt: skip
"""What of a moment is asked for, and how ``date`` writes it."""
_LETTERS = (
    ("yyyy", "%Y"), ("yy", "%y"), ("mm", "%m"), ("dd", "%d"), ("hh", "%H"), ("mi", "%M"),
    ("ss", "%S"),
)  # fmt: skip
_LIKE = re.compile(r"(?:yyyy|yy|mm|dd|hh|mi|ss|[-_./: t])+", re.IGNORECASE)
_IN_NAME = re.compile(
    r"yyyy(?:[-_.]?mm(?:[-_.]?dd)?)?|dd(?P<by>[-_.]?)mm(?P=by)yyyy|yymmdd", re.IGNORECASE
)
_EXAMPLES = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
"""What a number is an example of, by how many digits it has."""
_MONTHS, _DIGITS_OF_YEAR = 12, 4
_HOW_MANY = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_ZONES = {
    "utc": "UTC", "london": "Europe/London", "berlin": "Europe/Berlin", "paris": "Europe/Paris",
    "madrid": "Europe/Madrid", "rome": "Europe/Rome", "moscow": "Europe/Moscow",
    "new york": "America/New_York", "chicago": "America/Chicago", "denver": "America/Denver",
    "los angeles": "America/Los_Angeles", "sao paulo": "America/Sao_Paulo",
    "tokyo": "Asia/Tokyo", "shanghai": "Asia/Shanghai", "singapore": "Asia/Singapore",
    "delhi": "Asia/Kolkata", "dubai": "Asia/Dubai", "sydney": "Australia/Sydney",
}  # fmt: skip


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if said.has("reform"):
        return _reformed(*said.get("reform").split("\0"))
    if said.has("first") or said.has("last"):
        return _between(said)
    if _HOW_MANY.search(said.asked.text) and "second since" not in said.asked.line:
        return ""
    if not (said.has("moment") or said.has("what") or said.has("file") or said.has("pattern")):
        return ""
    if said.has("pattern"):
        return _named_by(said)
    if len(said.asked.tokens) == 1 and said.get("what", "date") not in {"date", "both", "epoch"}:
        # "time", "year": a word that may mean anything.
        return ""
    written = _date(said)
    if not written or (said.has("keep") and not said.has("variable") and not said.has("unnamed")):
        return ""
    if said.has("variable"):
        return f"{said.get('variable').strip('${}')}=$({written})"
    if said.has("unnamed"):
        return f"today=$({written})" if said.get("moment", "now") == "now" else ""
    if said.has("folder"):
        return f'mkdir {said.get("parents")}"{said.get("prefix")}$({_named(written)})"'
    if said.has("newfile"):
        ending = f".{said.get('extension')}" if said.has("extension") else ""
        return f'touch "{said.get("prefix")}$({_named(written)}){ending}"'
    return written


def _date(said: Reading) -> str:
    form = _form(said)
    if form is None:
        return ""
    file = said.get("file")
    if file and not form and not said.has("zone"):
        return f"stat -c %y {path(file)}"
    zone = _zone(said)
    if zone is None:
        return ""
    moment = said.get("moment", "now")
    if moment.endswith((" minutes", " minutes ago")):
        moment = _hours(moment)
    if file:
        of = f" -r {path(file)}"
    elif re.fullmatch(r"@\d+", moment):
        # Seconds have ten digits these days, milliseconds three more.
        if len(moment) not in {10, 11, 14}:
            return ""
        of = f" -d {moment[:11]}"
    elif moment == "now":
        of = ""
    elif moment.startswith('"'):
        of = f" -d {moment}"
    else:
        of = f" -d {word(moment)}"
    if not form and of and not file and not moment.startswith("@"):
        short = re.search(r"minute|hour|second", moment)
        form = "%F %T" if short or said.get("what") == "both" else "%F"
    return f"{zone[0]}date{zone[1]}{of}" + (f" {word('+' + form)}" if form else "")


def _form(said: Reading) -> str | None:
    """How the moment is written, empty for the usual form; None where that cannot be told."""
    if said.has("form"):
        form = said.get("form")
        if form == "%F" and said.get("what") == "time":
            return "%FT%T%:z"
        return f"{form} %T" if form == "%F" and said.get("what") == "both" else form
    if said.has("like"):
        return _translated(said.get("like"))
    if said.has("example"):
        return _EXAMPLES.get(len(said.get("example")))
    what = said.all("what")
    if "time" in what and len(what) > 1 and "date" in what:
        return "%F %T"
    # Of seconds, the epoch is what they count from.
    usual = {"date", "day", "epoch"} if said.get("moment").startswith("@") else {"date", "day"}
    telling = [one for one in what if one not in usual]
    if "year" in telling and "month" in telling:
        return "%Y-%m"
    if len(telling) > 1:
        return None
    # Both are what is shown anyway.
    return _WHAT[telling[0]] if telling and telling[0] != "both" else ""


def _translated(like: str) -> str | None:
    """The form of ``date`` for one such as ``YYYY-MM-DD``, or itself."""
    if "%" in like:
        return like.lstrip("+")
    if not _LIKE.fullmatch(like):
        return None
    # Behind hours, these are minutes.
    like = re.sub(r"(hh\W?)mm", r"\1mi", like.lower())
    for letters, directive in _LETTERS:
        like = re.sub(rf"(?<!%){letters}", directive, like)
    return "%F" if like == "%Y-%m-%d" else like


def _zone(said: Reading) -> tuple[str, str] | None:
    """What stands before and behind ``date`` for a time zone; None for one that is not known."""
    if not said.has("zone"):
        return "", ""
    zone = said.get("zone")
    zone = zone if "/" in zone else _ZONES.get(zone.lower(), "")
    if zone == "UTC":
        return "", " -u"
    return (f"TZ={word(zone)} ", "") if zone else None


def _reformed(file: str, old: str, new: str) -> str:
    """Dates in a file in another form."""
    before, after = _parts_of(old), _parts_of(new)
    if not before or not after or sorted(before[0]) != sorted(after[0]):
        return ""
    pattern = before[1].replace(".", "\\.").join(f"([0-9]{{{len(part)}}})" for part in before[0])
    places = after[1].join(f"\\{before[0].index(part) + 1}" for part in after[0])
    return f"sed -E 's#{pattern}#{places}#g' {path(file)}"


def _parts_of(like: str) -> tuple[list[str], str] | None:
    """The parts of a date in their order, and what is between them; None where that is not told."""
    match = re.fullmatch(r"(\w{2,4})([-/.])(\w{2})\2(\w{2,4})", like.lower())
    if match is None:
        return None
    first, separator, second, third = match.groups()
    found = [first, second, third]
    if all(part.isdigit() for part in found):
        if len(first) == _DIGITS_OF_YEAR:
            found = ["yyyy", "mm", "dd"]
        elif int(first) > _MONTHS:
            found = ["dd", "mm", "yyyy"]
        elif int(second) > _MONTHS:
            found = ["mm", "dd", "yyyy"]
    return (found, separator) if sorted(found) == ["dd", "mm", "yyyy"] else None


def _hours(moment: str) -> str:
    """Whole hours for minutes."""
    match = re.search(r"\d+", moment)
    minutes = int(match[0]) if match else 0
    if not minutes or minutes % 60:
        return moment
    return moment.replace(str(minutes), str(minutes // 60)).replace("minutes", "hours")


def _named(written: str) -> str:
    """A date that can be a name."""
    return f"{written} +%F" if "+" not in written else written


def _named_by(said: Reading) -> str:
    """A file or folder in whose name the date stands as in ``log-YYYY-MM-DD.txt``."""
    name = said.get("pattern")
    match = _IN_NAME.search(name)
    form = match and _translated(match[0])
    if not match or not form:
        return ""
    tool = "mkdir" if said.has("folder") else "touch"
    return f'{tool} "{name[: match.start()]}$(date +{form}){name[match.end() :]}"'


def _between(said: Reading) -> str:
    counted = [one for one in said.all("what") if one in _SECONDS]
    unit = said.get("unit").lower().rstrip("s") or next(iter(counted), "")
    if not unit or said.has("form") or said.has("zone"):
        return ""
    first, last = (
        f"$(date -u -d {word(said.get(at))} +%s)" if said.has(at) else "$(date +%s)"
        for at in ("first", "last")
    )
    seconds = _SECONDS[unit]
    difference = f"{last} - {first}"
    result = f"({difference}) / {seconds}" if seconds > 1 else difference
    written = f"$(( {result} ))"
    if said.has("variable"):
        return f"{said.get('variable').strip('${}')}={written}"
    return "" if said.has("folder") or said.has("unnamed") else f"echo {written}"
