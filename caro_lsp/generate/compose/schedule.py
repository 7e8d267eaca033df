"""Requests that run something at certain times: the five fields of a line for cron."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caro_lsp.generate.frames import Reading
    from caro_lsp.generate.phrases import Slot

_DAYS = {"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5,
         "saturday": 6, "sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5,
         "sat": 6}  # fmt: skip
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s*(?P<half>[ap]\.?m\b)?", re.IGNORECASE
)
_CRON = re.compile(r"\bcron", re.IGNORECASE)
_LEAST_COVERAGE = 0.95
_HOUR = 60
_HOURS = 24
_DAY = _HOURS * _HOUR
_NAMED_HOURS = {"midnight": 0, "noon": 12}
_PARTS = {"half past": 30, "quarter past": 15, "quarter to": 15}
_WEEK, _MONTH = 7, 30
"""Days, as times are normalised to."""


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if said.coverage < _LEAST_COVERAGE or not said.has("command"):
        return ""
    command = said.get("command").strip("\"'")
    if said.has("boot"):
        when: str | None = "@reboot"
    else:
        when = _fields(said)
    if not when or "'" in command:
        return ""
    if said.has("file"):
        if re.search(r"(?:^|/)etc/cron(?:tab$|\.d/)", said.get("file")):
            # There a line says as whom.
            when += f" {said.get('user') or 'root'}"
        return f"echo '{when} {command}' >> {path(said.get('file'))}"
    if not _CRON.search(said.asked.text):
        # Who wants it to be run by hand, or by a loop, says no more than that.
        return ""
    user = f" -u {said.get('user')}" if said.has("user") else ""
    return f"(crontab{user} -l 2>/dev/null; echo '{when} {command}') | crontab{user} -"


def _fields(said: Reading) -> str | None:
    """Minute, hour, day of the month, month and day of the week; None for no time at all."""
    if said.has("minutes") or said.has("hours"):
        return _repeated(said)
    minute, hour = _clock(said)
    day = said.get("monthday") or "*"
    weekday = _weekday(said)
    days = int(said.get("days") or "0")
    every = said.has("daily") or days == 1 or weekday != "*" or day != "*"
    monthly = said.has("monthly") or days == _MONTH
    weekly = said.has("weekly") or days == _WEEK
    if days not in (0, 1, _WEEK, _MONTH):
        if weekday != "*" or day != "*":
            return None
        day = f"*/{days}"
    if monthly and day == "*":
        day = "1"
    if weekly and weekday == "*":
        weekday = "0"
    if said.has("hourly"):
        return f"{said.get('past') or '0'} * {day} * {weekday}"
    every = every or bool(days) or monthly or weekly
    if hour is None:
        if not every:
            return None
        minute, hour = 0, 0
    return f"{minute} {hour} {day} * {weekday}"


def _repeated(said: Reading) -> str | None:
    """What is done every so many minutes, or hours."""
    minutes = int(said.get("minutes") or "0") or int(said.get("hours")) * _HOUR
    if minutes <= 0:
        return None
    weekday = _weekday(said)
    if minutes < _HOUR:
        return f"*/{minutes} * * * {weekday}" if minutes > 1 else f"* * * * {weekday}"
    hours, rest = divmod(minutes, _HOUR)
    if rest or minutes > _DAY:
        return None
    start = said.get("past") or "0"
    return f"{start} */{hours} * * {weekday}" if hours > 1 else f"{start} * * * {weekday}"


def _clock(said: Reading) -> tuple[int, int | None]:
    """Minute and hour; no hour where none is said."""
    if not said.has("clock"):
        return 0, None
    kind = said.get("clock")
    if kind in _NAMED_HOURS:
        return 0, _NAMED_HOURS[kind]
    slots = said.facets["clock"][0].slots
    minute, hour = _written_time(slots)
    if hour is None or hour > _HOURS or minute >= _HOUR:
        return 0, None
    half = said.get("half") or _said(slots, "late").lstrip("0123456789")
    half = half or _CLOCK.sub(lambda found: found["half"] or "", _said(slots, "hour"))
    if half.lower().startswith("p") and hour < _HOURS // 2:
        hour += _HOURS // 2
    elif half.lower().startswith("a") and hour == _HOURS // 2:
        hour = 0
    minute = _PARTS.get(kind, minute)
    if kind.endswith(" to") or kind == "to":
        hour, minute = hour - 1, _HOUR - minute
    return minute, hour % _HOURS


def _written_time(slots: Mapping[str, Slot]) -> tuple[int, int | None]:
    """Minute and hour as they are written, in one word or two."""
    hour, minute = _number(slots, "hour"), _number(slots, "minute")
    if late := re.match(r"\d\d", _said(slots, "late")):
        # Half of the day is written behind it, as in "30pm".
        minute = int(late[0])
    written = _CLOCK.match(_said(slots, "hour"))
    if hour is None and written:
        return int(written["minute"] or 0), int(written["hour"])
    return minute or 0, hour


def _number(slots: Mapping[str, Slot], name: str) -> int | None:
    slot = next((one for key, one in slots.items() if key.rstrip("_") == name), None)
    return int(slot.value) if slot is not None and slot.value.isdigit() else None


def _said(slots: Mapping[str, Slot], name: str) -> str:
    slot = next((one for key, one in slots.items() if key.rstrip("_") == name), None)
    return slot.said if slot is not None else ""


def _weekday(said: Reading) -> str:
    """The field for the days of the week."""
    if said.has("weekdays"):
        return said.get("weekdays")
    days = sorted({_DAYS[day.lower().removesuffix("s")] for day in said.all("weekday")})
    return ",".join(str(day) for day in days) or "*"
