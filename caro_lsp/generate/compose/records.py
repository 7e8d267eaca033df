"""Requests about files of a system whose columns are known: accounts, groups, and saved tables.

What ``/etc/passwd`` has in its third column, and ``ps aux`` in its fourth, no header needs to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caro_lsp.generate.frames import Reading

_LEAST_COVERAGE = 0.95
_COMPARED = re.compile(r"(?P<column>\w+) (?P<operator>==|!=|>=|<=|>|<|!~|~) (?P<value>.*)")


@dataclass(frozen=True)
class _Form:
    """What a file looks like."""

    file: re.Pattern[str]
    columns: Mapping[str, int]
    shown: str = ""
    """The column that is asked for where none is named; empty: the whole line."""
    separator: str = ""
    header: bool = False
    text: frozenset[str] = frozenset()
    """Columns that hold more words than one, to the end of the line."""
    skipped: str = ""
    """Lines that are none of its records, as an expression of awk."""
    percent: frozenset[str] = frozenset()


_FORMS = (
    _Form(
        re.compile(r"(?:^|/)passwd(?:[.-]\w+)?$"),
        {"name": 1, "uid": 3, "gid": 4, "fullname": 5, "home": 6, "shell": 7},
        "name",
        ":",
    ),
    _Form(
        re.compile(r"(?:^|/)group(?:[.-]\w+)?$"),
        {"group": 1, "name": 1, "gid": 3, "members": 4},
        "group",
        ":",
    ),
    _Form(
        re.compile(r"(?:^|/)fstab(?:[.-]\w+)?$"),
        {"device": 1, "mount": 2, "type": 3, "options": 4},
        skipped="!/^[[:space:]]*#/ && NF",
    ),
    _Form(
        re.compile(r"(?:^|/)(?:ps|psaux|ps[-_]\w+|process(?:es)?|procs)(?:\.\w+)?$"),
        {"user": 1, "pid": 2, "cpu": 3, "memory": 4, "vsz": 5, "rss": 6, "tty": 7, "state": 8,
         "start": 9, "time": 10, "command": 11},
        header=True,
        text=frozenset({"command"}),
    ),
    _Form(
        re.compile(r"(?:^|/)(?:df|df[-_]\w+|disks?|filesystems)\.\w+$"),
        {"device": 1, "size": 2, "used": 3, "available": 4, "percent": 5, "mount": 6},
        header=True,
        percent=frozenset({"percent"}),
    ),
)  # fmt: skip


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    sources = dict.fromkeys(said.all("source"))
    if said.coverage < _LEAST_COVERAGE or len(sources) != 1:
        return ""
    source = next(iter(sources))
    form = next((one for one in _FORMS if one.file.search(source)), None)
    if form is None or not ({"rows", "column", "where", "members", "order"} & said.facets.keys()):
        return ""
    return _Records(said, form, path(source)).command()


class _Records:
    """The records of a file that a request asks for."""

    def __init__(self, said: Reading, form: _Form, source: str) -> None:
        self._said, self._form, self._source = said, form, source

    def command(self) -> str:
        """The command; empty where something is asked for that the file has not."""
        said = self._said
        conditions = self._conditions()
        columns = self._columns()
        if conditions is None or columns is None:
            return ""
        if said.has("members"):
            return self._members()
        if said.has("per"):
            return self._counted(said.get("per"), conditions)
        if said.has("sum"):
            return self._summed(said.get("sum"), conditions)
        if said.has("count"):
            kept = self._kept(conditions)
            return f"{self._awk(kept)} | wc -l" if kept else f"wc -l < {self._source}"
        if said.has("order"):
            return self._ordered(columns, conditions)
        if said.has("top"):
            return ""
        if not columns and not conditions and not self._form.shown:
            return ""
        return self._listed(columns, conditions)

    def _field(self, column: str) -> str:
        number = self._form.columns.get(column)
        return f"${number}" if number else ""

    def _columns(self) -> list[str] | None:
        """The columns that are asked for; None where the file has no such one."""
        found = list(dict.fromkeys(self._said.all("column")))
        if any(not self._field(column) for column in found):
            return None
        return found

    def _conditions(self) -> list[str] | None:
        """What must hold of a record, in awk; None where the file does not tell."""
        found = []
        for text in dict.fromkeys(self._said.all("where")):
            for part in text.split(" && "):
                compared = _COMPARED.fullmatch(part)
                if compared is None:
                    found.append(part)
                    continue
                field = self._field(compared["column"])
                if not field:
                    return None
                found.append(self._compared(field, compared))
        return found

    def _compared(self, field: str, compared: re.Match[str]) -> str:
        operator, value = compared["operator"], compared["value"]
        if operator in ("~", "!~"):
            return f"{field} {operator} /{value}/"
        if compared["column"] in self._form.percent:
            field = f"{field} + 0"
        number = re.fullmatch(r"\d+(?:\.\d+)?", value)
        return f"{field} {operator} {value if number else _text(value)}"

    def _kept(self, conditions: list[str]) -> str:
        """The pattern of awk for the records; empty for all lines."""
        parts = ["NR > 1"] if self._form.header else []
        parts += [self._form.skipped] if self._form.skipped else []
        return " && ".join([*parts, *conditions])

    def _awk(self, program: str) -> str:
        separator = f" -F{self._form.separator}" if self._form.separator else ""
        return f"awk{separator} {quoted(program)} {self._source}"

    def _action(self, columns: list[str]) -> str:
        fields = [self._field(column) for column in columns]
        return f" {{print {', '.join(fields)}}}" if fields else ""

    def _listed(self, columns: list[str], conditions: list[str]) -> str:
        kept = self._kept(conditions)
        wanted = columns or ([self._form.shown] if self._form.shown else [])
        if not kept and len(wanted) == 1 and self._form.separator:
            number = self._form.columns[wanted[0]]
            command = f"cut -d{self._form.separator} -f{number} {self._source}"
        else:
            command = self._awk(f"{kept}{self._action(wanted)}".strip())
        if self._said.has("distinct"):
            command += " | sort -u"
        return command

    def _members(self) -> str:
        """Who is in a group."""
        if "members" not in self._form.columns:
            return ""
        group = self._said.get("members")
        command = self._awk(f"$1 == {_text(group)} {{print $4}}")
        if self._said.has("count"):
            return f"{command} | tr ',' '\\n' | grep -c ."
        return f"{command} | tr ',' '\\n'" if self._said.has("lines") else command

    def _counted(self, column: str, conditions: list[str]) -> str:
        """How many there are of each."""
        field = self._field(column)
        if not field:
            return ""
        kept = self._kept(conditions)
        first = self._awk(f"{kept} {{print {field}}}".strip())
        if not kept and self._form.separator:
            first = f"cut -d{self._form.separator} -f{field[1:]} {self._source}"
        number = f" | head -n {self._said.get('top')}" if self._said.has("top") else ""
        return f"{first} | sort | uniq -c | sort -rn{number}"

    def _summed(self, column: str, conditions: list[str]) -> str:
        field = self._field(column)
        if not field:
            return ""
        kept = self._kept(conditions)
        return self._awk(f"{kept} {{s += {field}}} END {{print s + 0}}".strip())

    def _ordered(self, columns: list[str], conditions: list[str]) -> str:
        """The records with the most, or the least, of something first."""
        column, _, direction = self._said.get("order").partition(" ")
        number = self._form.columns.get(column)
        if not number or self._form.separator:
            return ""
        kept = self._kept(conditions)
        backward = "" if direction == "up" else "r"
        command = f"{self._awk(kept)} | sort -k{number},{number}n{backward}"
        if self._said.has("top"):
            command += f" | head -n {self._said.get('top')}"
        if columns:
            command += f" | awk {quoted(self._action(columns).strip())}"
        return command


def _text(value: str) -> str:
    """A text in awk."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
