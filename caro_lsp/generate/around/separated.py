"""A query on a file with a separator between its cells -> awk, cut, sort, head and uniq."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.generate.around.query import RECKONED, Query
from caro_lsp.generate.compose.writing import quoted

if TYPE_CHECKING:
    from caro_lsp.generate.around.query import Filter
    from caro_lsp.generate.around.seen import Relation

_NAMED = {"\t": r"'\t'"}


def written(query: Query, relation: Relation, source: str, between: str = "") -> str:
    """The command for ``query`` on the file that is written ``source``; empty if there is none.

    ``between``: what stands between a group and its number, a blank unless that is given.
    """
    return _Written(query, relation, source, between).command()


class _Written:
    def __init__(self, query: Query, relation: Relation, source: str, joint: str = "") -> None:
        self.joint = joint
        self.query, self.relation, self.source = query, relation, source
        separator = relation.separator
        plain = separator if separator in ",:" else quoted(separator)
        # Between any blanks, as awk and sort do by themselves.
        self.given = "" if separator == " " else f" -F{_NAMED.get(separator) or plain}"
        self.cut = "" if separator == "\t" else f" -d{plain}"
        self.between = "" if separator == " " else f" -t{_ANSI.get(separator) or plain}"

    def command(self) -> str:
        query = self.query
        if query.function is not None:
            return self._reckoned()
        if query.header:
            return self._with_header()
        rows = self.rows()
        if query.order is not None:
            # What is ordered by a column that is not shown is cut afterwards.
            found = f"{self.rows(whole=True)} | {self._sort(query.order)}"
            if query.distinct and query.limit is None and query.shown == (query.order,):
                number = "n" if self.relation.is_number(query.order) else ""
                return f"{rows} | sort -u{number}{'r' if query.falling else ''}"
            found += self._head()
            return found + (f" | {self._cut()}" if query.shown else "")
        if query.distinct:
            rows += " | sort -u"
        return rows + self._head()

    def _with_header(self) -> str:
        query = self.query
        if query.order is None and query.limit is None and not query.distinct:
            conditions = self._conditions()
            tests = (
                f"NR == 1 || {conditions}"
                if len(query.filters) < 2
                else f"NR == 1 || ({conditions})"
            )
            if not conditions:
                return f"{self._cut()} {self.source}" if query.shown else ""
            return f"awk{self.given}{self._variables()} '{tests}{self._print()}' {self.source}"
        return ""

    def rows(self, *, whole: bool = False) -> str:
        """The rows that are kept, in their order; of them what is shown unless ``whole``."""
        headed, shown = self.relation.headed, () if whole else self.query.shown
        if not self.query.filters:
            body = f"tail -n +2 {self.source}" if headed else ""
            if not shown:
                return body or f"cat {self.source}"
            return f"{body} | {self._cut()}" if headed else f"{self._cut()} {self.source}"
        tests = " && ".join([*(["NR > 1"] if headed else []), self._conditions()])
        printing = "" if whole else self._print()
        return f"awk{self.given}{self._variables()} '{tests}{printing}' {self.source}"

    def _cut(self) -> str:
        columns = self.query.shown
        if list(columns) == sorted(columns) and self.relation.separator != " ":
            return f"cut{self.cut} -f{','.join(str(one + 1) for one in columns)}"
        return f"awk{self.given} '{self._print().strip()}'"

    def _print(self) -> str:
        if not self.query.shown:
            return ""
        between = ' "\\t" ' if self.relation.separator == "\t" else f' "{self.relation.separator}" '
        return f" {{print {between.join(f'${one + 1}' for one in self.query.shown)}}}"

    def _conditions(self) -> str:
        return " && ".join(self._condition(one) for one in self.query.filters)

    def _condition(self, one: Filter) -> str:
        cell, value = f"${one.column + 1}", one.value
        written = value.written
        if value.sort == "variable":
            written = written.lower()
        elif value.sort == "text":
            escaped = written.replace("\\", "\\\\").replace('"', '\\"').replace("'", "'\\''")
            written = f'"{escaped}"'
        if one.operator == "begins":
            return f"index({cell}, {written}) == 1"
        return f"{cell} {one.operator} {written}"

    def _variables(self) -> str:
        names = dict.fromkeys(
            one.value.written for one in self.query.filters if one.value.sort == "variable"
        )
        return "".join(f' -v {name.lower()}="${name}"' for name in names)

    def _sort(self, column: int) -> str:
        key = f"{column + 1},{column + 1}"
        number = "n" if self.relation.is_number(column) else ""
        return f"sort{self.between} -k{key}{number}{'r' if self.query.falling else ''}"

    def _head(self) -> str:
        return "" if self.query.limit is None else f" | head -n {self.query.limit}"

    def _reckoned(self) -> str:
        query = self.query
        if query.header:
            return ""
        if query.group is not None:
            return self._of_groups()
        if query.function == "distinct":
            shown = Query(shown=(query.measured or 0,), filters=query.filters, distinct=True)
            return f"{_Written(shown, self.relation, self.source).rows()} | sort -u | wc -l"
        if query.function == "count" and not query.filters:
            return ""
        if query.order is not None:
            return ""
        cell = f"${(query.measured or 0) + 1}"
        # The first row has something to begin with, whatever is the least.
        does, end = {
            "count": ("n++", "print n + 0"),
            "sum": (f"s += {cell}", "print s + 0"),
            "average": (f"s += {cell}; n++", "if (n) print s / n"),
            "max": (f'if (m == "" || {cell} > m) m = {cell}', "print m"),
            "min": (f'if (m == "" || {cell} < m) m = {cell}', "print m"),
        }[query.function or "count"]
        return self._awk(does, end)

    def _awk(self, does: str, end: str) -> str:
        tests = [
            *(["NR > 1"] if self.relation.headed else []),
            *([self._conditions()] if self.query.filters else []),
        ]
        test = f"{' && '.join(tests)} " if tests else ""
        return f"awk{self.given}{self._variables()} '{test}{{{does}}} END {{{end}}}' {self.source}"

    def _of_groups(self) -> str:
        query = self.query
        group = query.group or 0
        if query.function == "count":
            shown = Query(shown=(group,), filters=query.filters)
            found = f"{_Written(shown, self.relation, self.source).rows()} | sort | uniq -c"
            if query.order is not None:
                found += (
                    f" | sort -{'r' if query.falling else ''}n" if query.order == RECKONED else ""
                )
            return found + self._head()
        if query.function == "distinct":
            return ""
        key, cell = f"${group + 1}", f"${(query.measured or 0) + 1}"
        does, value = {
            "sum": (f"s[{key}] += {cell}", "s[k]"),
            "average": (f"s[{key}] += {cell}; n[{key}]++", "s[k] / n[k]"),
            "max": (f"if (!({key} in s) || {cell} > s[{key}]) s[{key}] = {cell}", "s[k]"),
            "min": (f"if (!({key} in s) || {cell} < s[{key}]) s[{key}] = {cell}", "s[k]"),
        }[query.function or "sum"]
        spaced = any(" " in cell for cell in self.relation.values(group))
        between, sort = (' "\\t" ', "sort -t$'\\t'") if spaced else (", ", "sort")
        if self.joint:
            between, sort = f' "{self.joint}" ', f"sort -t{quoted(self.joint)}"
        found = self._awk(does, f"for (k in s) print k{between}{value}")
        ordered = f" -k2,2n{'r' if query.falling else ''}" if query.order == RECKONED else ""
        return f"{found} | {sort if ordered else 'sort'}{ordered}{self._head()}"


_ANSI = {"\t": r"$'\t'"}
