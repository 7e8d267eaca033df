"""Requests about tables: rows and columns of a CSV, TSV or other file with a separator.

A column is a number or a name. One that has a name is looked up in the header when the command
runs: in awk, ``c`` is the number of each column by its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from caro_lsp.generate.compose import joining
from caro_lsp.generate.compose.columns import (
    ENDINGS,
    LOOK_UP,
    as_word,
    awk_text,
    escaped,
    for_sort,
    given,
)
from caro_lsp.generate.compose.writing import path, quoted
from caro_lsp.generate.phrases import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from caro_lsp.generate.frames import Reading, Value

_ACCOUNTS = re.compile(r"(?:^|/)(?:passwd|group|shadow)(?:[.-]\w+)?$")
"""Files with accounts, and copies of them: their columns are between colons."""
_SEPARATORS = {"semicolon": ";", "tab": "\t", "pipe": "|", "colon": ":", "comma": ","}
_SAID_SEPARATOR = re.compile(
    rf"\b({'|'.join(_SEPARATORS)})s?[ -]?(?:separated|delimited|file|csv|field|column|data|table)"
)
_SHORT = {"quantity": "qty", "department": "dept", "number": "no"}
"""What headers call some columns for short."""
_ACCESS = {
    "ip": 1, "ips": 1, "client": 1, "visitor": 1, "visitors": 1, "address": 1, "addresses": 1,
    "host": 1, "user": 3, "path": 7, "url": 7, "page": 7, "status": 9, "code": 9, "codes": 9,
    "bytes": 10, "size": 10, "traffic": 10, "byte": 10,
}  # fmt: skip
"""The columns of a log of a web server."""
_MEDIAN = "print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2"
_MEASURED = """
sales units hours minutes seconds points earnings goods clicks views visits likes bytes days
status address news series species miles calories wins goals losses
"""
_MEASURES = frozenset(_MEASURED.split())
"""Words in the plural, or that look like it, that columns are called as they stand."""
_NUMBERS = """
price amount qty quantity salary age id total count score size year number num revenue sales
cost rate percent percentage units stock weight height value grade population points balance
duration hours minutes seconds rating views clicks visits profit income budget rank speed
distance temperature tax fee discount bytes wage wages
"""
_NUMERIC = frozenset(_NUMBERS.split())
_SUMS = """
sales units unit qty quantity revenue amount profit income money
"""
_SUMMED = frozenset(_SUMS.split())
"""What there is some of in each row: the most of it is that of the sum."""
_LEAST_COVERAGE = 0.9
_TOPPED = {"sort", "where", "skipheader", "keepheader", "header", "rank"}
"""What of which the first ones may be asked for."""
_OF_WHOLE = {"source", "show", "aligned", "separator", "output", "rows", "keepheader"}
"""What is said of a table as it stands."""
_REWRITTEN = {"constant", "set", "factor", "recase", "round"}
"""What gives the cells of a column other values."""
_FIRST = {"name", "key", "item", "person", "player", "student", "user", "id", "login", "host",
          "product", "fruit", "word", "label"}  # fmt: skip
"""What the first of two columns is called."""
_OFTEN = ("quantity", "department", "category", "customer", "employee", "product", "revenue",
          "priority", "temperature", "duration")  # fmt: skip
"""What columns are often called, and seldom spelt otherwise than by mistake."""
_LEAST_MISSPELT = 6
_PLACES = {
    name: str(number)
    for number, name in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"), start=1
    )
}
_ROWS = {"row", "rows", "line", "lines", "record", "records", "entry", "entries", "people"}
_TWO = {"join", "lookup", "lacking", "having", "recode"}
"""What is done with two tables."""
_OF_COLUMN = {"agg", "rank", "sort", "distinct", "frequency", "duplicates", "commonest", "group",
              "where", "histogram"}  # fmt: skip
"""What a column is said for."""
_OF_ANY = {"agg", "swap", "share", "ratio", "histogram", "rank", "given", "layout", "group", "run",
           "nth", "where", "drop", "sort", "factor", "set"}  # fmt: skip
"""What may be asked of any text, since it is about columns by itself."""
_REMOVED = re.compile(r"(?:please |now |then |and )*(?:remove|delete|drop|get rid of|strip)\b")
_OPERATORS = {"==", "!=", ">", ">=", "<", "<="}


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if said.coverage < _LEAST_COVERAGE or (said.has("top") and not _TOPPED & said.facets.keys()):
        # A word of such a request that is not understood changes the result.
        return ""
    output = said.get("output") if said.has("output") else ""
    if found := _TWO & said.facets.keys():
        command = joining.compose(said, found.pop())
        return f"{command} > {path(output)}" if command and output else command
    sources = {source for source in said.all("source") if source}
    sources.discard(output)
    if len(sources) != 1:
        return ""
    source = sources.pop()
    held = said.asked.scope.held(source)
    if held.endswith((".json", ".yaml", ".yml", ".xml", ".html")):
        return ""
    if re.search(r"\b(?:search|grep|look)\w* for\b", said.asked.text) and not said.has("where"):
        return ""
    table = _Table(said, path(source))
    if not (
        _is_table(said, source, held)
        or (_OF_ANY & said.facets.keys() and not source.startswith("$"))
        or (table.access and said.has("distinct"))
    ):
        return ""
    command = table.shown()
    if not command or (table.named and (source.startswith("/etc/") or not table.headed)):
        return ""
    if output:
        return f"{command} > {path(output)}"
    if table.changes:
        return f"{command} > {path(source)}.tmp && mv {path(source)}.tmp {path(source)}"
    return command


def _is_table(said: Reading, source: str, held: str) -> bool:
    """Whether the request or the name of the file says that there are columns in it."""
    text = said.asked.text
    header = re.search(r"\bheader\b", text) and not source.startswith("$")
    return bool(
        held.endswith(tuple(ENDINGS))
        or _ACCOUNTS.search(held)
        or re.search(r"\b(?:csv|tsv)\b", text)
        or said.has("separator")
        or header
    )


def _name(text: str) -> str:
    """What a column of one value a row is called that ``text`` may name in the plural."""
    low = text.lower()
    if low in _MEASURES or low.endswith(("ss", "us", "is")) or len(text) < 3:
        return text
    if low.endswith("ies"):
        return f"{text[:-3]}y"
    if low.endswith(("sses", "shes", "ches", "xes")):
        return text[:-2]
    return text.removesuffix("s")


def _awk_pattern(text: str) -> str:
    return re.sub(r"([\\/.*+?\[\](){}|^$])", r"\\\1", text)


@dataclass
class _Table:
    said: Reading
    source: str
    named: bool = False
    """Whether a column is looked up by its name."""
    variables: list[str] = field(default_factory=list)
    changes: bool = False
    """Whether the file is written anew."""
    numbers: dict[str, str] = field(default_factory=dict)
    """The columns of which the request tells the number."""

    def __post_init__(self) -> None:
        said = self.said
        self.held = said.asked.scope.held(self.source.strip('"'))
        self.numbers = given(said)
        if self.access:
            self.numbers |= {name: str(number) for name, number in _ACCESS.items()}
        numbered = [one for one in _columns(said.facets.get("columns", ())) if one.isdigit()]
        asked = [
            name
            for facet in _OF_COLUMN & said.facets.keys()
            for name in _columns(said.facets[facet])
        ]
        if len(asked) == len(numbered) == 1 and not asked[0].isdigit():
            # Its number is told beside its name.
            self.numbers.setdefault(asked[0].lower(), numbered[0])

    @property
    def access(self) -> bool:
        """Whether it is the log of a web server."""
        return bool(re.search(r"access[\w.-]*log", self.held))

    @property
    def separator(self) -> str:
        """What separates the columns; empty for blanks."""
        if self._implied or self.said.has("separator"):
            return self._implied or self.said.get("separator")
        if found := _SAID_SEPARATOR.search(self._text):
            return _SEPARATORS[found[1]]
        if _ACCOUNTS.search(self.held):
            return ":"
        return "" if self._plain else ","

    @property
    def _plain(self) -> bool:
        """Whether it is a text with blanks between columns, as far as can be told."""
        told = re.search(r"\b(?:csv|tsv)\b", self._text) or self.source.startswith('"$')
        return not self.held.endswith(tuple(ENDINGS)) and not told

    @property
    def headed(self) -> bool:
        """Whether the first row is that of the names."""
        if re.search(r"\b(?:no|without any|has no|lacks a) header\b", self._text):
            return self.said.has("skipheader")
        if _ACCOUNTS.search(self.held):
            return False
        return not (self._plain and not self.said.has("separator")) or bool(
            re.search(r"\bhead(?:er|ing)s?\b|\bcolumn (?:names|titles)\b", self._text)
        )

    @property
    def _implied(self) -> str:
        """What the ending of the file says; a separator that is said as well is for the result."""
        ending = next((e for e in ENDINGS if self.held.endswith(e)), "")
        implied = ENDINGS.get(ending, "")
        told = _SAID_SEPARATOR.search(self._text)
        if implied == "," and told and not self._rewrites_to(told[1]):
            return ""
        return "" if implied == "," and not self._rewrites else implied

    def _rewrites_to(self, separator: str) -> bool:
        """Whether the rows are to have this separator afterwards."""
        said = self.said
        named = _SEPARATORS[separator]
        if {"from", "to", "convert", "recode"} & said.facets.keys():
            return True
        return said.has("separator") and said.get("separator") == named and self._rewrites

    @property
    def _rewrites(self) -> bool:
        """Whether the separator that is said is that of the result."""
        if not self.said.has("separator"):
            return True
        columns = self.said.facets.get("columns", ())
        separate = self.said.asked.text.rfind("separated")
        return bool(columns) and len(_columns(columns)) > 1 and separate > self._place(columns)

    def _place(self, columns: Iterable[Value]) -> int:
        """Where in the request the last of the columns stands."""
        said = [slot.said for value in columns for slot in value.slots.values()]
        return max((self.said.asked.text.rfind(text) for text in said), default=-1)

    @property
    def result_separator(self) -> str:
        if self.said.has("separator") and self.separator != self.said.get("separator"):
            return self.said.get("separator")
        return self.separator

    @property
    def _text(self) -> str:
        return self.said.asked.text

    def shown(self) -> str:
        """The command, its result in columns below each other if that is asked for."""
        said = self.said
        if not said.has("aligned"):
            return self.command()
        between = f" -s{as_word(self.separator)}" if self.separator == "," else ""
        if self.separator and not between:
            between = f" -s {for_sort(self.separator)}"
        if said.facets.keys() <= _OF_WHOLE:
            return f"column{between} -t {self.source}"
        command = self.command()
        return f"{command} | column{between} -t" if command and not self.changes else ""

    def command(self) -> str:  # noqa: C901, PLR0915 - what is asked for, one after the other
        said = self.said
        where = self._conditions()
        if where is None:
            return ""
        if said.has("from") and said.has("to"):
            return f"tr {escaped(said.get('from'))} {escaped(said.get('to'))} < {self.source}"
        if said.has("from") and not said.facets.keys() & {"convert", "recode"}:
            return ""
        if said.has("to") and said.facets.keys() <= {"to", "separator", *_OF_WHOLE}:
            here, there = self.separator, said.get("to")
            if here and here != there:
                return f"tr {escaped(here)} {escaped(there)} < {self.source}"
            return ""
        if said.has("convert"):
            return self._converted()
        if said.has("position"):
            return self._position()
        if said.has("fill"):
            return self._filled()
        if said.has("often"):
            return self._often(where)
        if said.has("swap"):
            return self._swapped()
        if _REWRITTEN & said.facets.keys():
            return self._rewritten(where)
        if said.has("shuffle"):
            return self._shuffled()
        if said.has("ends"):
            if said.facets["ends"][0].slots.get("number"):
                return self._awk(
                    f"{{print ${said.facets['ends'][0].slots['number'].value}, $NF}}", result=True
                )
            return self._awk("{print $1, $NF}", result=True)
        if said.has("ratio"):
            return self._ratio(where)
        if said.has("share"):
            return self._shares(where)
        if said.has("histogram"):
            return self._bars(where)
        if said.has("badfields"):
            return self._bad_fields()
        if said.has("replace"):
            return self._replaced()
        if said.has("deleterows") or said.has("exclude"):
            return self._kept(where)
        if said.has("columncount") and re.search(r"\b(?:each|every|per) (?:line|row)", self._text):
            return self._awk("{print NF}")
        if said.has("columncount"):
            option = f" -F{as_word(self.separator)}" if self.separator else ""
            return f"head -n 1 {self.source} | awk{option} '{{print NF}}'"
        if said.has("expr"):
            return self._expression(where)
        if said.has("rank"):
            return self._ranked(where)
        if said.has("dedupe"):
            column = self._column("dedupe")
            keep = "NR == 1 || " if not self.named and self.headed else ""
            program = self._program(f"{keep}!seen[{column}]++", keep=True)
            return self._awk(program)
        if said.has("sort"):
            return self._ordered(where)
        if said.has("agg"):
            return self._aggregated(where)
        if said.has("lastcolumns"):
            if not self.separator:
                return ""
            cut = f"cut -d{as_word(self.separator)} -f1-{said.get('lastcolumns')}"
            return f"rev {self.source} | {cut} | rev"
        if said.has("split"):
            return self._split()
        if said.has("commonest"):
            number = said.get("commonest")
            then = f" | sort | uniq -c | sort -rn | head -n {number}"
            return self._listed("commonest", where, then)
        if said.has("frequency") or (said.has("count") and said.has("group")):
            facet = "frequency" if said.has("frequency") else "group"
            if said.has("percent"):
                return self._counted_shares(where)
            return self._listed(facet, where, " | sort | uniq -c | sort -rn")
        if said.has("duplicates"):
            return self._listed("duplicates", where, " | sort | uniq -d")
        if said.has("distinct"):
            count = " | wc -l" if said.has("count") else ""
            return self._listed("distinct", where, f" | sort -u{count}")
        if said.has("group"):
            if said.has("percent"):
                return self._counted_shares(where)
            return ""
        if said.has("drop"):
            return self._without()
        if said.has("columns") and not self._only_names_it(where):
            return self._chosen(where)
        if where:
            return self._rows(where) + self._first()
        if said.has("header"):
            return self._header()
        if said.has("count"):
            noun = next((n for n in said.all("rows") if n), "")
            if said.has("skipheader") or noun:
                return f"tail -n +2 {self.source} | wc -l"
            return ""
        if said.has("skipheader"):
            if _REMOVED.match(self._text) and not said.facets.keys() - _OF_WHOLE - {"skipheader"}:
                return f"tail -n +2 {self.source}" if said.has("output") else self._beheaded()
            order = " | sort" if said.has("sorted") else ""
            order += self._first()
            return f"tail -n +2 {self.source}{order}"
        if said.has("keepheader") and said.has("top"):
            return f"head -n {int(said.get('top')) + 1} {self.source}"
        return ""

    def _only_names_it(self, where: str) -> bool:
        """Whether the column that is said is the one that a condition is about."""
        columns = _columns(self.said.facets["columns"])
        return (
            bool(where) and len(columns) == 1 and columns == [*filter(None, self.said.all("named"))]
        )

    def _beheaded(self) -> str:
        return f"sed -i '1d' {self.source}"

    def _first(self) -> str:
        return f" | head -n {self.said.get('top')}" if self.said.has("top") else ""

    # Columns.

    def _ref(self, text: str, *, plural: bool = False) -> str:
        """The column in awk."""
        if text.isdigit() or self._is_number(text):
            return f"${text}"
        if text.lower() in {"last", "final"}:
            return "$NF"
        if text.lower() in {"penultimate", "second to last"}:
            return "$(NF - 1)"
        for name in (text, _name(text), f"{text}s"):
            if number := self.numbers.get(name.lower()):
                return f"${number}"
        if self._plain and not self.headed and not self.access:
            # What there is most often: a name, and behind it what is counted.
            stem = re.split(r"[/.]", self.held)[-2:][0].lower()
            name = _name(text).lower()
            if name in _FIRST:
                return "$1"
            if name in _NUMERIC or text.lower() in _NUMERIC or name in stem or text == "value":
                return "$NF"
        self.named = True
        name = _name(text) if plural else text
        if len(name) > _LEAST_MISSPELT and (near := get_close_matches(name, _OFTEN, 1, 0.88)):
            name = near[0]
        if match := re.search(
            rf"\b{re.escape(text)} (id|code|date|number|address)(?:e?s)?\b", self._text
        ):
            # With a blank or without, nobody can tell.
            return f"$(c[{awk_text(f'{name}_{match[1]}')}] + c[{awk_text(f'{name} {match[1]}')}])"
        short = _SHORT.get(name.lower())
        if short and name.islower():
            return f"$(c[{awk_text(name)}] + c[{awk_text(short)}])"
        return f"$c[{awk_text(name)}]"

    def _is_number(self, text: str) -> bool:
        """Whether it is a variable with the number of a column."""
        return any(
            one.written == text and one.sort == "number" for one in self.said.asked.scope.variables
        )

    def _column(self, facet: str, *, plural: bool = True) -> str:
        """The one column of a phrase."""
        if self.access and not _columns(self.said.facets.get(facet, ())):
            return "$9"
        value = self.said.facets[facet][0]
        if facet == "group" and (by := [s.value for k, s in value.slots.items() if k == "by"]):
            return self._ref(by[0], plural=True)
        columns = _columns(self.said.facets.get(facet, ()))
        slots = self.said.facets[facet][0].slots
        as_it_stands = not plural or f"{columns[0]} column" in self.said.asked.text
        return self._ref(columns[0], plural=not as_it_stands and "label" not in slots)

    def _program(self, body: str, *, keep: bool = False) -> str:
        """``body`` for all rows but the header; for the header as well with ``keep``."""
        if not self.named:
            if keep or not self.headed:
                return body
            return f"NR > 1 {body}" if body.startswith("{") else f"NR > 1 && {body}"
        shown = "print; " if keep else ""
        return f"NR == 1 {{{LOOK_UP}; {shown}next}} {body}"

    def _awk(self, program: str, *, result: bool = False) -> str:
        options = "".join(f" -v {one}" for one in self.variables)
        if result and self.result_separator:
            options += f" -v OFS={as_word(self.result_separator)}"
        if not self.separator:
            return f"awk{options} {quoted(program)} {self.source}"
        separator = as_word(self.separator)
        between = "" if separator == "," else " "
        return f"awk -F{between}{separator}{options} {quoted(program)} {self.source}"

    # Rows.

    def _conditions(self) -> str | None:
        """What rows must be, in awk; None where that cannot be said."""
        found = []
        for value in self.said.facets.get("where", ()):
            condition = self._condition(value.text, value.slots)
            if condition is None:
                return None
            found.append(condition)
        found = list(dict.fromkeys(found))
        if len(found) > 1 and re.search(r"\bor\b", self._text):
            return f"({' || '.join(found)})"
        return " && ".join(found)

    def _condition(self, operator: str, slots: Mapping[str, Slot]) -> str | None:
        value = next((s for key, s in slots.items() if key.rstrip("_") == "value"), None)
        if operator in {"any", "status"}:
            other = next((s for key, s in slots.items() if key.rstrip("_") == "other"), None)
            return self._somewhere(operator, value, other)
        names = [s.value for key, s in slots.items() if key.rstrip("_") == "column"]
        label = [s.value for key, s in slots.items() if key.rstrip("_") == "label"]
        name = (names or label or self.said.all("named"))[0]
        column = self._ref(name, plural=operator == "empty" and f"{name} column" not in self._text)
        if operator == "empty":
            return f'{column} == ""'
        if operator == "full":
            return f'{column} != ""'
        if operator == "between":
            low, high = (self._literal(slots[key]) for key in ("low", "high"))
            return f"{column} >= {low} && {column} <= {high}"
        if value is None and (letter := re.search(r"\bwith (?:the letter )?([aA])\b", self._text)):
            value = Slot("word", letter[1], letter[1])
        if value is None:
            return None
        if operator == "named":
            if not value.value[0].isupper() and value.kind == "word":
                return None
            operator = "=="
        if operator in _OPERATORS:
            return f"{column} {operator} {self._literal(value)}"
        before, after = {"~": ("", ""), "^": ("^", ""), "$": ("", "$")}[operator]
        if value.kind == "variable":
            return None
        return f"{column} ~ /{before}{_awk_pattern(value.value)}{after}/"

    def _somewhere(
        self, operator: str, value: Slot | None, other: Slot | None = None
    ) -> str | None:
        """A value that some column has, most likely that of the status."""
        if value is None or (operator == "any" and not value.value[0].isupper()):
            return None
        status = self.numbers.get("status") or self.numbers.get("state")
        if status and operator == "status":
            return f"${status} == {awk_text(value.value)}"
        if not self.separator:
            return None
        separator = "\\t" if self.separator == "\t" else _awk_pattern(self.separator)
        said = _awk_pattern(value.value)
        if other is not None:
            said = f"({said}|{_awk_pattern(other.value)})"
        return f"/(^|{separator}){said}({separator}|$)/"

    def _literal(self, slot: Slot) -> str:
        """A value in awk."""
        if slot.kind == "number":
            return slot.value
        if slot.kind == "variable":
            name = slot.value.strip("${}").lower()
            self.variables.append(f'{name}="{slot.value}"')
            return name
        return awk_text(slot.value)

    def _kept(self, where: str) -> str:
        """The rows that are not those that were said; the file is written anew without them."""
        if not where:
            return ""
        test = f"!({where})"
        if re.fullmatch(r'[^&|]+ == ""', where):
            test = where.replace("==", "!=")
        elif re.fullmatch(r'[^&|]+ != ""', where):
            test = where.replace("!=", "==")
        self.changes = not self.said.has("exclude")
        return self._awk(self._program(test, keep=self.named))

    def _replaced(self) -> str:
        slots = self.said.facets["replace"][0].slots
        column = self._column("replace", plural=False)
        old, new = (self._literal(slots[name]) for name in ("old", "new"))
        look_up = f"NR == 1 {{{LOOK_UP}}} " if self.named else ""
        program = f"{look_up}{column} == {old} {{{column} = {new}}} 1"
        self.changes = not self.said.has("show")
        return self._awk(program, result=True)

    def _split(self) -> str:
        """A file, with the header, for each value of a column."""
        ending = next((one for one in (".csv", ".tsv", ".psv") if self.held.endswith(one)), "")
        ending = ending or (".txt" if self._plain else ".csv")
        name = f'f = {self._column("split")} "{ending}"'
        if self.said.has("skipheader") or not self.headed:
            return self._awk(self._program(f"{{{name}; print > f}}"))
        return self._awk(
            f"NR == 1 {{{LOOK_UP}; h = $0; next}} "
            f"{{{name}; if (!(f in seen)) print h > f; seen[f]; print > f}}"
        )

    def _rows(self, where: str) -> str:
        said = self.said
        if said.has("count") or said.has("numbers"):
            return self._awk(self._program(f"{self._braced(where)}{{n++}} END {{print n + 0}}"))
        if where.startswith("$1 ") and said.all("named") == ["1"] and self.separator:
            return ""
        if not self.named and not said.has("keepheader"):
            return self._awk(where if "$" in where and "==" in where else self._program(where))
        if not self.named:
            return self._awk(f"NR == 1 || {where}")
        return self._awk(self._program(where, keep=said.has("keepheader")))

    def _braced(self, where: str) -> str:
        return f"{where} " if where else ""

    def _chosen(self, where: str) -> str:
        """Some columns, of all rows or of some."""
        said = self.said
        ranges = [text for text in said.all("columns") if re.fullmatch(r"\d+-\d+", text)]
        columns = [
            name
            for value in said.facets["columns"]
            if value.text in {"keep", "values"}
            for name in _columns([value])
        ]
        if said.all("columns").count("values") > 1:
            return ""
        if any(re.search(rf"\bor {re.escape(one)}\b", self._text) for one in columns):
            # One of several values.
            return ""
        columns = [] if ranges else list(dict.fromkeys(columns))
        if said.has("nth"):
            columns.append("penultimate")
        numbered = [one for one in columns if one.isdigit()]
        if len(numbered) * 2 == len(columns):
            # Their numbers are told behind their names.
            columns = numbered
        columns = [one for one in columns if one.lower() not in _rows_called(said)] or columns
        skip = said.has("skipheader") or (
            said.all("columns") == ["values"] and not said.has("keepheader")
        )
        tail = self._tail()
        numbers = [*ranges, *columns]
        if all(re.fullmatch(r"[\d-]+", one) for one in numbers) and not where:
            ascending = numbers == sorted(numbers, key=lambda n: int(n.split("-")[0]))
            whole = not any("-" in one for one in ranges) or not columns
            if self.separator and ascending and whole and self.result_separator == self.separator:
                option = "" if self.separator == "\t" else f" -d{as_word(self.separator)}"
                cut = f"cut{option} -f{','.join(numbers)}"
                if skip or tail:
                    return f"tail -n +2 {self.source} | {cut}{tail}"
                return f"{cut} {self.source}"
        if ranges:
            return ""
        shown = ", ".join(self._ref(one, plural=said.get("columns") == "values") for one in columns)
        action = f"{self._braced(where)}{{print {shown}}}"
        if self.named and not where and not skip and not tail:
            program = f"NR == 1 {{{LOOK_UP}}} {{print {shown}}}"
        elif not self.named and where:
            program = action
        elif not self.named and not skip and not tail:
            program = f"{{print {shown}}}"
        else:
            program = self._program(action)
        return self._awk(program, result=len(columns) > 1) + tail

    def _tail(self) -> str:
        """What is done with the values of a column."""
        said = self.said
        if said.has("count"):
            return " | wc -l"
        if said.has("sorted"):
            return " | sort" + (" -r" if said.has("reverse") else "")
        return ""

    def _without(self) -> str:
        said = self.said
        ranges = re.fullmatch(r"\d+-\d+", said.get("drop"))
        columns = [said.get("drop")] if ranges else _columns(said.facets["drop"])
        columns = columns or [said.get("drop")]
        self.changes = bool(_REMOVED.match(said.asked.text))
        if columns == ["last"] and self.separator:
            between = "\\t" if self.separator == "\t" else _awk_pattern(self.separator)
            inside = between if len(between) == 1 or between == "\\t" else self.separator
            return f"sed 's/{between}[^{inside}]*$//' {self.source}"
        if columns == ["last"]:
            return f"awk '{{NF--}} 1' {self.source}"
        columns = [self.numbers.get(one.lower(), one) for one in columns]
        if all(re.fullmatch(r"\d+(?:-\d*)?", one) for one in columns):
            if not self.separator:
                if len(columns) > 1 or "-" in columns[0]:
                    return ""
                return f"awk '{{${columns[0]} = \"\"; $0 = $0; $1 = $1}} 1' {self.source}"
            option = "" if self.separator == "\t" else f" -d{as_word(self.separator)}"
            return f"cut{option} -f{','.join(columns)} --complement {self.source}"
        if "last" in columns or not self.separator or not self.headed:
            return ""
        self.named = True
        if len(columns) > 1:
            test = " && ".join(f"$i != {awk_text(one)}" for one in columns)
            keep = f"NR == 1 {{for (i = 1; i <= NF; i++) if ({test}) k[++n] = i}}"
            program = f'{keep} {{for (j = 1; j <= n; j++) printf "%s%s", $k[j], j < n ? OFS : ORS}}'
            return self._awk(program, result=True)
        separator = as_word(self.separator)
        names = f"head -n 1 {self.source} | tr {escaped(self.separator)} '\\n'"
        number = f"$({names} | grep -nx {quoted(columns[0])} | cut -d: -f1)"
        option = "" if self.separator == "\t" else f" -d{separator}"
        return f'cut{option} -f"{number}" --complement {self.source}'

    def _converted(self) -> str:
        """The whole table in another form."""
        form = self.said.get("convert").lower()
        if form == "json":
            option = (
                ""
                if self.separator == ","
                else ', delimiter="' + self.separator.replace("\t", "\\t") + '"'
            )
            rows = f"list(csv.DictReader(sys.stdin{option}))"
            program = f"import csv, json, sys; print(json.dumps({rows}, indent=2))"
            return f"python3 -c {quoted(program)} < {self.source}"
        to = {"csv": ",", "tsv": "\t"}[form]
        if to == self.separator:
            return ""
        return f"tr {escaped(self.separator)} {escaped(to)} < {self.source}"

    def _header(self) -> str:
        rows = int(self.said.get("top", "0")) + 1
        shown = f"head -n {rows} {self.source}"
        if self.said.has("lines"):
            if not self.separator:
                return f"{shown} | tr -s ' ' '\\n'"
            return f"{shown} | tr {escaped(self.separator)} '\\n'"
        return shown

    def _bad_fields(self) -> str:
        wanted = self.said.get("badfields")
        count = "{n++} END {print n + 0}" if self.said.has("count") else ""
        if wanted == "header":
            return self._awk(f"NR == 1 {{n = NF}} NF != n{count.replace('n', 'bad')}".strip())
        return self._awk(f"NF != {wanted} {count}".strip())

    def _listed(self, facet: str, where: str, then: str) -> str:
        """The values of a column, through some filters."""
        column = self._column(facet)
        if not self.named and not where and "NF" not in column and self.separator and self.headed:
            option = "" if self.separator == "\t" else f" -d{as_word(self.separator)}"
            return f"tail -n +2 {self.source} | cut{option} -f{column[1:]}{then}"
        return self._awk(self._program(f"{self._braced(where)}{{print {column}}}")) + then

    # Sums.

    def _aggregated(self, where: str) -> str:
        said = self.said
        kind = said.get("agg")
        if not _columns(said.facets["agg"]):
            # The numbers of a list.
            column = "$1"
            if self.separator and self.headed:
                return ""
        else:
            column = self._column("agg")
        if column == "$1" and not self.separator and not self.headed and not where:
            by_itself = {"sum", "avg", "max", "min", "both"}
            if kind in by_itself and not said.has("group"):
                return ""
        if kind == "count":
            return self._awk(self._program(f"{self._braced(where)}{{n++}} END {{print n + 0}}"))
        if said.has("percent") and kind == "sum" and said.has("group"):
            return self._summed_shares(column, where)
        if kind == "three":
            return self._summary(column, where)
        if kind in {"median", "stddev", "run"}:
            return self._spread(kind, column, where)
        return self._summed(kind, column, where)

    def _summary(self, column: str, where: str) -> str:
        if self.said.has("group"):
            return ""
        first = f"!n || {column} < min {{min = {column}}} !n || {column} > max {{max = {column}}}"
        values = self._awk(self._program(f"{self._braced(where)}{{print {column}}}"))
        if column == "$1" and not self.headed and not where and not self.separator:
            return f"awk '{first} {{s += $1; n++}} END {{print min, max, s / n}}' {self.source}"
        first = first.replace(column, "$1")
        return f"{values} | awk '{first} {{s += $1; n++}} END {{print min, max, s / n}}'"

    def _spread(self, kind: str, column: str, where: str) -> str:
        """What sums alone do not tell."""
        said = self.said
        if said.has("group"):
            return ""
        condition = self._braced(where)
        if kind == "run":
            return self._awk(self._program(f"{condition}{{s += {column}; print s}}"))
        if kind == "median":
            median = f"awk '{{a[NR] = $1}} END {{{_MEDIAN}}}'"
            if not self.separator and not where and column == "$1" and not self.headed:
                return f"sort -n {self.source} | {median}"
            values = self._awk(self._program(f"{condition}{{print {column}}}"))
            return f"{values} | sort -n | {median}"
        count = "NR" if not where and not self.headed else "n"
        shown = self._printed(f"sqrt(q / {count} - (s / {count}) ^ 2)")
        step = f"s += {column}; q += {column} * {column}" + ("; n++" if count == "n" else "")
        return self._awk(self._program(f"{condition}{{{step}}} END {{{shown}}}"))

    def _printed(self, value: str) -> str:
        """The statement that shows a number."""
        if self.said.has("decimals"):
            return f'printf "%.{self.said.get("decimals")}f\\n", {value}'
        return f"print {value}"

    # Other values.

    def _rewritten(self, where: str) -> str:
        """The table with other values in a column, or with one more."""
        said = self.said
        facet = next(iter(_REWRITTEN & said.facets.keys()))
        slots = {key.rstrip("_"): slot for key, slot in said.facets[facet][0].slots.items()}
        self.changes = not said.has("show") or facet != "round"
        if facet == "constant":
            rows = (
                awk_text(slots["const"].value)
                if slots["const"].kind != "number"
                else slots["const"].value
            )
            return self._awk(
                f"{{print $0, (NR == 1 ? {awk_text(slots['label'].value)} : {rows})}}", result=True
            )
        columns = _columns(said.facets[facet])
        if not columns:
            return ""
        cells = re.search(
            r"\b(?:column|field|value of|(?:each|every|all) (?:row|line|record)s?)\b", self._text
        )
        if facet == "set" and not where and not cells:
            # It may as well be a text that stands anywhere.
            return ""
        column = self._ref(columns[0], plural=facet == "factor")
        by = slots["by"].value if "by" in slots else "2"
        value = {
            "*": f"{column} * {by}", "/": f"{column} / {by}", "+": f"{column} + {by}",
            "+%": f"{column} * (1 + {by} / 100)", "-%": f"{column} * (1 - {by} / 100)",
        }.get(said.get(facet), "")  # fmt: skip
        if facet == "recase":
            value = f"{said.get(facet)}({column})"
        elif facet == "round":
            value = f'sprintf("%.{said.get(facet)}f", {column})'
        elif facet == "set":
            value = self._literal(slots["new"])
        step = f"{{{column} = {value}}} 1"
        if self.named:
            program = f"NR == 1 {{{LOOK_UP}; print; next}} {self._braced(where)}{step}"
        elif self.headed:
            program = f"NR > 1{f' && {where}' if where else ''} {step}"
        else:
            program = f"{self._braced(where)}{step}"
        return self._awk(program, result=True)

    def _filled(self) -> str:
        """The table with something in its empty cells."""
        said = self.said
        columns = _columns(said.facets["fill"])
        new = self._literal(
            {k.rstrip("_"): s for k, s in said.facets["fill"][0].slots.items()}["new"]
        )
        self.changes = True
        if not columns:
            step = f'{{for (i = 1; i <= NF; i++) if ($i == "") $i = {new}}} 1'
            return self._awk(step, result=True) if self.separator else ""
        column = self._ref(columns[0], plural=True)
        look_up = f"NR == 1 {{{LOOK_UP}}} " if self.named else ""
        return self._awk(f'{look_up}{column} == "" {{{column} = {new}}} 1', result=True)

    def _position(self) -> str:
        """The number of a column."""
        slots = self.said.facets["position"][0].slots
        name = next(s.value for k, s in slots.items() if k.rstrip("_") == "label")
        if not self.separator:
            return ""
        names = f"head -n 1 {self.source} | tr {escaped(self.separator)} '\\n'"
        return f"{names} | grep -nx {quoted(name)} | cut -d: -f1"

    def _often(self, where: str) -> str:
        """The values that stand in so many rows."""
        said = self.said
        slots = {k.rstrip("_"): s.value for k, s in said.facets["often"][0].slots.items()}
        if "rows" in slots and slots["rows"].lower() not in _nouns_of_rows(said, slots["rows"]):
            return ""
        least = slots.get("number") or ("2" if "twice" in self._text else "1")
        key = self._ref(_columns(said.facets["often"])[0], plural=True)
        shown = f"for (k in n) if (n[k] {said.get('often')} {least}) print k"
        return self._awk(self._program(f"{self._braced(where)}{{n[{key}]++}} END {{{shown}}}"))

    def _shuffled(self) -> str:
        said = self.said
        number = said.get("shuffle")
        draw = "shuf" if number == "all" else f"shuf -n {number}"
        rows = f"tail -n +2 {self.source} | {draw}" if self.headed else f"{draw} {self.source}"
        if said.has("keepheader") or (
            self.headed and number == "all" and not said.has("skipheader")
        ):
            return f"{{ head -n 1 {self.source}; {rows}; }}"
        return rows

    # Shares.

    def _percent(self, *, sign: bool = True) -> str:
        """How a share is written in awk's printf."""
        digits = self.said.get("decimals") if self.said.has("decimals") else "2"
        return f"%.{digits}f" + ("%%" if sign else "")

    def _shares(self, where: str) -> str:
        said = self.said
        slots = {key.rstrip("_"): slot for key, slot in said.facets["share"][0].slots.items()}
        value = slots["value"].value if "value" in slots else ""
        if not value or value.lower() in _nouns_of_rows(said, value):
            return self._counted_shares(where, "share")
        return self._summed_shares(self._ref(value), where, "share")

    def _summed_shares(self, value: str, where: str, facet: str = "group") -> str:
        key = self._column(facet)
        end = f'for (k in s) printf "%s {self._percent()}\\n", k, 100 * s[k] / t'
        body = f"{self._braced(where)}{{s[{key}] += {value}; t += {value}}} END {{{end}}}"
        return self._awk(self._program(body))

    def _counted_shares(self, where: str, facet: str = "") -> str:
        facet = facet or ("group" if self.said.has("group") else "frequency")
        key = self._column(facet)
        end = f'for (k in n) printf "%s {self._percent()}\\n", k, 100 * n[k] / t'
        body = f"{self._braced(where)}{{n[{key}]++; t++}} END {{{end}}}"
        return self._awk(self._program(body))

    def _ratio(self, where: str) -> str:
        """How many of the rows are such that a condition holds, in percent."""
        value = next(iter(self.said.facets["ratio"]))
        code = next((s.value for k, s in value.slots.items() if k.rstrip("_") == "code"), "")
        if code and self.access:
            where = f"$9 ~ /^{code[0]}/" if re.search(r"\dxx\b", code) else f"$9 == {code}"
        if not where:
            return ""
        shown = f'printf "{self._percent()}\\n", 100 * n / '
        if not self.headed or self.access:
            return self._awk(f"{where} {{n++}} END {{{shown}NR}}")
        return self._awk(self._program(f"{where} {{n++}} END {{{shown}(NR - 1)}}"))

    def _bars(self, where: str) -> str:
        """A character for each row, by the values of a column."""
        if not self.access and not _columns(self.said.facets["histogram"]):
            return ""
        key = self._column("histogram")
        body = f'{{h[{key}] = h[{key}] "#"}} END {{for (k in h) print k, h[k]}}'
        return self._awk(self._program(f"{self._braced(where)}{body}"))

    def _swapped(self) -> str:
        slots = self.said.facets["swap"][0].slots
        names = [s.value for k, s in slots.items() if k.rstrip("_") in {"a", "b"}] or ["1", "2"]
        if len(names) != 2 or names[0] == names[1]:
            return ""
        names = [{"first": "1"}.get(name, name) for name in names]
        one, other = (self._ref(name) for name in names)
        look_up = f"NR == 1 {{{LOOK_UP}}} " if self.named else ""
        program = f"{look_up}{{t = {one}; {one} = {other}; {other} = t}} 1"
        return self._awk(program, result=True)

    def _summed(self, kind: str, value: str, where: str) -> str:
        said = self.said
        group = self._column("group") if said.has("group") else ""
        condition = self._braced(where)
        if kind in {"max", "min", "both"}:
            return self._extreme(kind, value, group, condition)
        if kind == "avg" and not group and not where and not self.headed and not self.named:
            return self._awk(f"{{s += {value}}} END {{{self._printed('s / NR')}}}")
        key = f"[{group}]" if group else ""
        total = "s[k]" if group else "s"
        step = f"s{key} += {value}"
        if kind == "avg":
            step += f"; n{key}++"
            total = "s[k] / n[k]" if group else "s / n"
        elif not where and not group:
            total = "s"
        if said.has("decimals"):
            key_format = "%s " if group else ""
            shown = f'printf "{key_format}%.{said.get("decimals")}f\\n", '
            shown += f"k, {total}" if group else total
        else:
            shown = f"print k, {total}" if group else f"print {total}"
        orders = {"reverse", "ascending", "numeric", "bycount"}
        ordered = group and not orders.isdisjoint(said.facets)
        if ordered:
            shown = shown.replace("print k, ", 'print k "\\t" ').replace('"%s %', '"%s\\t%')
        end = f"for (k in s) {shown}" if group else shown
        program = self._program(f"{condition}{{{step}}} END {{{end}}}")
        if ordered:
            flags = "nr" if said.has("reverse") or said.has("bycount") else "n"
            return f"{self._awk(program)} | sort -t $'\\t' -k2,2{flags}{self._first()}"
        return self._awk(program) + (" | sort" if group and said.has("sorted") else "")

    def _extreme(self, kind: str, value: str, group: str, condition: str) -> str:
        if group:
            if kind == "both":
                return ""
            sign = ">" if kind == "max" else "<"
            first = f"!({group} in m) || {value} {sign} m[{group}]"
            body = f"{condition}{{if ({first}) m[{group}] = {value}}}"
            return self._awk(self._program(f"{body} END {{for (k in m) print k, m[k]}}"))
        values = self._awk(self._program(f"{condition}{{print {value}}}"))
        if kind == "both":
            return f"{values} | sort -n | sed -n '1p;$p'"
        return f"{values} | sort -n | {'tail' if kind == 'max' else 'head'} -n 1"

    def _expression(self, where: str) -> str:
        said = self.said
        value = said.facets["expr"][0]
        slots = value.slots
        operator = value.text or "*"
        if "product" in slots:
            names = slots["product"].value.split("*")
        else:
            names = [slots[key].value for key in ("one", "two") if key in slots]
        if len(names) != 2 or not all(re.fullmatch(r"\w+|\d+\.\d+", name) for name in names):
            return ""
        shown = f" {operator} ".join(
            name if re.fullmatch(r"\d+(?:\.\d+)?", name) else self._ref(name) for name in names
        )
        if said.has("group"):
            return self._summed("sum", shown, where)
        label = next((s.value for key, s in slots.items() if key.rstrip("_") == "label"), "")
        if said.has("add") and label:
            if said.has("decimals"):
                shown = f'sprintf("%.{said.get("decimals")}f", {shown})'
            look_up = f"{LOOK_UP}; " if self.named else ""
            program = f"NR == 1 {{{look_up}print $0, {awk_text(label)}; next}}"
            self.changes = re.match(r"(?:please )?(?:show|print|list)\b", said.asked.text) is None
            return self._awk(f"{program} {{print $0, {shown}}}", result=True)
        if re.search(r"\b(?:total|sum|summed|overall|altogether|grand)\b", said.asked.text):
            return self._summed("sum", shown, where)
        return ""

    # Order.

    def _flags(self, column: str) -> str:
        """How to sort by a column."""
        said = self.said
        numeric = said.has("numeric") or column.lower() in _NUMERIC
        return ("n" if numeric else "") + ("r" if said.has("reverse") else "")

    def _ordered(self, where: str) -> str:
        said = self.said
        columns = _columns(said.facets["sort"])
        if len(columns) > 1:
            return self._ordered_by(columns, where)
        column = columns[0]
        column = column if column.isdigit() else _name(column)
        flags = self._flags(column)
        separator = as_word(self.separator)
        option = f" -t{separator}" if separator == "," else f" -t {for_sort(self.separator)}"
        option = option if self.separator else ""
        head = f" | head -n {said.get('top')}" if said.has("top") else ""
        if column == "last":
            return ""
        if column.isdigit() and not where:
            sort = f"sort{option} -k{column},{column}{flags}"
            if not (said.has("keepheader") or said.has("skipheader")):
                return f"{sort} {self.source}{head}"
            rows = f"tail -n +2 {self.source} | {sort}{head}"
        else:
            rows = self._by_key(self._ref(column), flags, where) + head
        if said.has("skipheader") or head or not self.headed:
            return rows
        return f"{{ head -n 1 {self.source}; {rows}; }}"

    def _ordered_by(self, columns: list[str], where: str) -> str:
        """The rows in the order of several columns."""
        said = self.said
        if not all(one.isdigit() for one in columns):
            keys = ' "\\t" '.join(self._ref(one) for one in columns)
            flags = [self._flags(one) for one in columns]
            orders = " ".join(f"-k{n},{n}{flag}" for n, flag in enumerate(flags, start=1))
            body = f'{self._braced(where)}{{print {keys} "\\t" $0}}'
            rows = f"{self._awk(self._program(body))} | sort -t $'\\t' {orders}"
            rows += f" | cut -f{len(columns) + 1}-"
            return rows if said.has("skipheader") else f"{{ head -n 1 {self.source}; {rows}; }}"
        orders = " ".join(f"-k{one},{one}{self._flags(one)}" for one in columns)
        option = f" -t{for_sort(self.separator)}" if self.separator else ""
        if not (said.has("keepheader") or said.has("skipheader")):
            return f"sort{option} {orders} {self.source}"
        rows = f"tail -n +2 {self.source} | sort{option} {orders}"
        return rows if said.has("skipheader") else f"{{ head -n 1 {self.source}; {rows}; }}"

    def _by_key(self, column: str, flags: str, where: str) -> str:
        """The rows in the order of a column: it goes in front, and away again."""
        separator = self.separator or "\t"
        glue = awk_text(separator).replace("\t", "\\t")
        option = "" if separator == "\t" else f" -d{as_word(separator)}"
        space = "" if separator == "," else " "
        body = f"{self._braced(where)}{{print {column} {glue} $0}}"
        return (
            self._awk(self._program(body))
            + f" | sort -t{space}{for_sort(separator)} -k1,1{flags} | cut{option} -f2-"
        )

    def _ranked(self, where: str) -> str:
        """The rows, or groups of them, with the most of something."""
        said = self.said
        value = said.facets["rank"][0]
        number = said.get("rank")
        flags = "n" if number.startswith("-") else "nr"
        number = number.removeprefix("-")
        rows = next((s.value for k, s in value.slots.items() if k.rstrip("_") == "rows"), "")
        columns = _columns([value]) or said.all("named")
        if not columns:
            return ""
        column = columns[0]
        listed = rows and rows.lower() not in {"row", "rows", "line", "lines", "record", "records",
                                               "entry", "entries"}  # fmt: skip
        if listed and rows.lower() in _nouns_of_rows(said, rows) and "total" not in self._text:
            # They are the rows themselves.
            listed = False
        if listed and column.lower() in _nouns_of_rows(said, column) and flags == "nr":
            key = self._ref(rows, plural=True)
            values = self._awk(self._program(f"{self._braced(where)}{{print {key}}}"))
            return f"{values} | sort | uniq -c | sort -rn | head -n {number}"
        if said.has("values") and self.separator:
            values = self._awk(
                self._program(f"{self._braced(where)}{{print {self._ref(column, plural=True)}}}")
            )
            return f"{values} | sort -{flags} | head -n {number}"
        if said.has("values"):
            column = _name(column)
        total = column.lower() in _SUMMED or "total" in said.asked.text
        if listed and total and not where:
            key = self._ref(rows, plural=True)
            program = self._program(
                f'{{s[{key}] += {self._ref(column)}}} END {{for (k in s) print s[k] "\\t" k}}'
            )
            only = " | cut -f2-" if number == "1" else ""
            return f"{self._awk(program)} | sort -{flags} | head -n {number}{only}"
        picked = [s.value for k, s in value.slots.items() if k.rstrip("_") == "picked"]
        if said.has("columns"):
            picked += [one for one in _columns(said.facets["columns"]) if one != column]
        if picked:
            shown = ", ".join(self._ref(one, plural=True) for one in picked)
            key = self._ref(column)
            body = f'{self._braced(where)}{{print {key} "\\t" {shown.replace(", ", " OFS ")}}}'
            rows_sorted = self._awk(self._program(body), result=len(picked) > 1)
            return f"{rows_sorted} | sort -{flags} | head -n {number} | cut -f2-"
        rows_sorted = self._by_key(self._ref(column), flags, where)
        return f"{rows_sorted} | head -n {number}"


def _columns(values: Iterable[Value]) -> list[str]:
    """The columns in some phrases; of one that has a number as well, the number."""
    found = []
    for value in values:
        second = [slot.value for key, slot in value.slots.items() if key.rstrip("_") == "second"]
        names = [slot.value for key, slot in value.slots.items() if key.rstrip("_") == "column"]
        label = [slot.value for key, slot in value.slots.items() if key.rstrip("_") == "label"]
        found += [_PLACES.get(name, name) for name in names or label]
        found += second
    return found


def _nouns_of_rows(said: Reading, value: str) -> set[str]:
    """``value`` if it is what the rows are called."""
    if value.lower() in _ROWS:
        return {value.lower()}
    stem = value.lower().removesuffix("s")
    return {value.lower()} if stem and stem in said.get("source").lower() else set()


def _rows_called(said: Reading) -> set[str]:
    """What the request calls the rows, which is no column then."""
    return {name.lower() for name in said.all("rows") if name}
