"""Arithmetic between variables by what they are: a mean of sum and count, a duration, a price with tax."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.reckoned import is_figure
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Variable
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_SUMS = frozenset({"sum", "total"})
_COUNTS = frozenset({"count", "n", "num", "number", "cnt", "lines", "rows"})
_BEGINS = frozenset({"start", "started", "begin", "began", "t0", "from", "before"})
_ENDS = frozenset({"end", "ended", "stop", "stopped", "finish", "finished", "done", "t1", "after"})
_BASES = frozenset({"net", "price", "cost", "amount", "subtotal", "bill", "base"})
_RATES = frozenset({"vat", "tax", "rate", "percent", "pct", "percentage", "tip", "discount", "markup", "margin", "fee", "interest"})  # fmt: skip
_LESS = frozenset({"discount", "rebate"})
_WHOLES = frozenset({"total", "all", "count", "sum", "limit", "max", "quota", "budget", "capacity", "size", "goal"})  # fmt: skip
_SPENT = frozenset({"used", "spent", "done", "taken", "finished", "processed", "sent", "sold"})
_EPOCH = re.compile(
    r"\d{9,11}|\$\(date (?:-[du] \S+ |-d \"[^\"]*\" )*['\"]?\+%s['\"]?\)|\$\(stat -c ?%[YXZ] .*\)|\$EPOCHSECONDS|\$\{?SECONDS\}?|\$\(date \+%s .*\)"
)
_UNITS = {"second": 1, "sec": 1, "s": 1, "minute": 60, "min": 60, "hour": 3600, "hr": 3600, "h": 3600, "day": 86400}  # fmt: skip
_PLACES = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}


def _one(words: frozenset[str], here: Here, *, figures: bool = True) -> Variable | None:
    """The only variable whose name ends in one of ``words``, or begins with it."""
    ones = [
        one
        for one in here.scope.variables
        if (is_figure(one, here.scope) if figures else one.sort not in {"list", "file", "folder"})
    ]
    for part in (slice(-1, None), slice(0, 1)):
        found = [one for one in ones if words.intersection(name_parts(one.name)[part])]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _mean(match: _Match, here: Here) -> str:
    """An average of a sum and of a count, with decimals."""
    total, count = _one(_SUMS, here), _one(_COUNTS, here)
    if total is None or count is None or total == count:
        return ""
    if match["of"] and match["of"].lower() not in {
        *name_parts(total.name),
        *name_parts(count.name),
    }:
        return ""
    if match["whole"]:
        return f'echo "$(({total.name} / {count.name}))"'
    return f'echo "scale={_places(match) or 2}; ${total.name} / ${count.name}" | bc'


def _places(match: _Match) -> int:
    """How many decimals the request wants; 0 where it says none."""
    said = (match.groupdict().get("d") or "").lower()
    return int(said) if said.isdigit() else _PLACES.get(said, 0)


def _duration(match: _Match, here: Here) -> str:
    """The time between two moments, both in seconds."""
    begin, end = _one(_BEGINS, here, figures=False), _one(_ENDS, here, figures=False)
    if begin is None or not _EPOCH.fullmatch(begin.value):
        return ""
    if end is not None and not _EPOCH.fullmatch(end.value):
        return ""
    if end is None and begin.value.isdigit():
        return ""
    now = "SECONDS" if "SECONDS" in begin.value and "EPOCH" not in begin.value else "$(date +%s)"
    passed = f"{end.name if end else now} - {begin.name}"
    said = (match.groupdict().get("unit") or match.groupdict().get("unit2") or "seconds").lower()
    units = [one if one in _UNITS else one.removesuffix("s") for one in re.findall(r"[a-z]+", said)]
    units = [one for one in units if one != "and"]
    if any(one not in _UNITS for one in units):
        return ""
    seconds = [_UNITS[one] for one in units]
    places = _places(match)
    if len(seconds) == 1:
        if places:
            return (
                f'echo "scale={places}; ({passed.replace(begin.name, "$" + begin.name).replace(end.name, "$" + end.name)}) / {seconds[0]}" | bc'
                if end
                else ""
            )
        return (
            f'echo "$(({passed}))"'
            if seconds[0] == 1
            else f'echo "$(( ({passed}) / {seconds[0]} ))"'
        )
    if seconds not in ([60, 1], [3600, 60], [3600, 60, 1]):
        return ""
    shown = [f"$(( ({passed}) / {seconds[0]} )){units[0][0]}"]
    for above, size, unit in zip(seconds, seconds[1:], units[1:], strict=False):
        inner = f"({passed}) % {above}"
        shown.append(f"$(( {inner}{f' / {size}' if size > 1 else ''} )){unit[0]}")
    return f'echo "{" ".join(shown)}"'


def _taxed(match: _Match, here: Here) -> str:
    """A price and a percentage of it, added or taken off."""
    base, rate = _one(_BASES, here), _one(_RATES, here)
    if base is None or rate is None or base == rate:
        return ""
    asked = re.findall(r"[a-z]+", match[0].lower())
    named = set(name_parts(rate.name)) | (
        {"tax", "vat"} if "vat" in name_parts(rate.name) else set()
    )
    less = bool(_LESS.intersection(name_parts(rate.name)))
    how = {one for one in asked if one in _RATES or one in _LESS}
    if (
        how - named - {"rate", "percent"}
        or (less and match["grown"])
        or (match["part"] and not how)
    ):
        return ""
    if match["less"] and not less:
        return ""
    factor = bool(re.fullmatch(r"0?\.\d+", rate.value))
    if match["part"]:
        figure = "n * p" if factor else "n * p / 100"
    else:
        sign = "-" if less else "+"
        figure = f"n * (1 {sign} p)" if factor else f"n * (100 {sign} p) / 100"
    places = _places(match) or 2
    return f'awk -v n="${base.name}" -v p="${rate.name}" \'BEGIN {{printf "%.{places}f\\n", {figure}}}\''


def _share(match: _Match, here: Here) -> str:
    """How much of all something is, of a hundred."""
    part = _figure(match["x"], here)
    whole = _one(_WHOLES, here)
    if part is None or whole is None or part == whole:
        return ""
    if places := _places(match):
        return f'awk -v n="${part.name}" -v all="${whole.name}" \'BEGIN {{printf "%.{places}f\\n", 100 * n / all}}\''
    return f'echo "$((100 * {part.name} / {whole.name}))"'


_LIKE = {"failure": "failed", "fail": "failed", "error": "errors", "success": "passed", "pass": "passed"}  # fmt: skip


def _figure(said: str, here: Here) -> Variable | None:
    word = said.lower().split()[0]
    words = {word, f"{word}s", _LIKE.get(word, word), "ok" if word == "success" else word}
    ones = [
        one
        for one in here.scope.variables
        if is_figure(one, here.scope) and words.intersection(name_parts(one.name))
    ]
    return ones[0] if len(ones) == 1 else None


def _left(_: _Match, here: Here) -> str:
    """What is left of all, where the script has how much is gone."""
    whole, gone = _one(_WHOLES, here), _one(_SPENT, here)
    if whole is None or gone is None or whole == gone:
        return ""
    return f'echo "$(({whole.name} - {gone.name}))"'


_SHOW = r"(?:(?:print|show|echo|output|display|write|compute|calculate|work out|reckon|tell me|give me|get|what(?:'s| is| was)) (?:out )?)?"
_DECIMALS = r"(?:,? (?:with|to|at|rounded to) (?P<d>\d|a|one|two|three|four) (?:decimals?|decimal places?|digits?)(?: (?:after|behind) the (?:decimal )?point)?)?"
_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?)"
_IN = rf"(?:,? in (?:whole |full )?(?P<unit>{_UNIT}(?:(?:,| and|, and) {_UNIT})*))?"
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (rf"{_SHOW}(?:the )?(?P<whole>whole |integer |rounded )?(?:average|mean)(?: value| (?P<of>[a-z]+))?{_DECIMALS}", _mean),
    (rf"{_SHOW}(?:the )?(?:total )?(?:duration|elapsed time|time (?:taken|elapsed|passed|spent|it took)|run ?time|time between (?:them|the two|start and end)){_IN}{_DECIMALS}", _duration),
    (rf"{_SHOW}(?:the )?(?:elapsed |how many |number of )?(?P<unit2>(?<=elapsed ){_UNIT}|{_UNIT}(?= ))(?: (?:it|that|this|the \w+) took| elapsed| passed| between (?:them|the two|start and end)| from start to end|(?<=elapsed \w{{4}})|(?<=elapsed \w{{5}})|(?<=elapsed \w{{7}})){_DECIMALS}", _duration),
    (rf"{_SHOW}how long (?:(?:it|that|this|the \w+|everything) (?:took|ran|lasted)|did (?:it|that|this|the \w+|everything) (?:take|run|last)){_IN}{_DECIMALS}", _duration),
    (rf"{_SHOW}(?:the )?(?:final |total |full |end )?(?P<grown>)(?P<part>)(?P<less>)(?:gross(?: price| amount| total)?|(?:price|amount|total|cost|bill)? ?(?:with|including|incl\.?|plus|after) (?:the )?(?:vat|tax|tip|markup|discount|fee|interest)(?: added)?){_DECIMALS}", _taxed),
    (rf"{_SHOW}(?:the )?(?P<grown>)(?P<part>)(?P<less>discounted|reduced) (?:price|amount|total|cost){_DECIMALS}", _taxed),
    (rf"{_SHOW}(?:the )?(?:amount of (?:the )?)?(?P<grown>)(?P<less>)(?P<part>(?:vat|tax|tip|discount|interest) ?(?:amount|part|share|sum)|(?:vat|tax|tip|discount) in (?:euros?|dollars?)){_DECIMALS}", _taxed),
    (rf"{_SHOW}(?:the )?(?:percentage|percent|share) of (?:the )?(?P<x>[a-z]+)(?: (?:ones|tests|jobs|rows|files|lines|requests|checks))?{_DECIMALS}", _share),
    (rf"{_SHOW}(?:the )?(?P<x>[a-z]+) (?:rate|ratio|share)(?: (?:in|as(?: an?)?) (?:percent(?:age)?|%)){_DECIMALS}", _share),
    (rf"{_SHOW}(?:how (?:many|much) (?:\w+ )?(?:is|are|remains?|we have) (?:still )?(?:left|remaining|open|to go)|(?:what(?:'s| is)|the) (?:still )?(?:left|remaining|rest)(?: (?:budget|quota|amount|space|ones))?)", _left),
)  # fmt: skip
