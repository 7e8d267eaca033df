"""Requests about a text: the lines of a file, or a text itself, through one filter after another.

What is said in any order runs in the order in which it makes sense: lines are chosen first, then
their parts, then changed, sorted, counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path, quoted, sed_pattern, sed_replacement

if TYPE_CHECKING:
    from caro_lsp.generate.grammar import Reading

_COUNTS = {"lines": "wc -l", "words": "wc -w", "characters": "wc -m", "bytes": "wc -c"}
_FOUND = {
    "emails": r"grep -oE '[[:alnum:]._%+-]+@[[:alnum:].-]+\.[[:alpha:]]{2,}'",
    "ips": r"grep -oE '([0-9]{1,3}\.){3}[0-9]{1,3}'",
    "urls": "grep -oE 'https?://[^[:space:]\"<>]+'",
    "numbers": "grep -oE '[0-9]+'",
}
_WHOLE = (
    "skip",
    "chop",
    "head",
    "tail",
    "nth",
    "range",
    "cutfirst",
    "cutlast",
    "columns",
    "column",
)
"""What counts lines, columns or characters, so that only whole numbers mean something."""
_PLURAL = re.compile(r"\b(?:words|lines|values|entries|addresses|errors)\b")


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if any("." in said.get(facet) for facet in _WHOLE):
        return ""
    sources = said.all("source")
    literal = said.get("literal")
    if len(sources) > 1:
        return ""
    source = path(sources[0]) if sources else ""
    if said.has("appendline"):
        return f"echo {quoted(said.get('appendline'))} >> {source}" if source else ""
    stages = _stages(said)
    if not stages or (not source and not literal):
        return ""
    edits = said.has("inplace") or (_edits(said) and len(stages) == 1)
    if source and len(stages) == 1 and stages[0].startswith("sed ") and edits:
        return f"{stages[0].replace('sed ', 'sed -i ', 1)} {source}{_output(said)}"
    if said.has("inplace"):
        if stages in (["sort"], ["sort -u"]):
            return f"{stages[0]} -o {source} {source}"
        return ""
    if not source:
        return " | ".join([f"echo {quoted(literal)}", *stages])
    return " | ".join([_reading(stages[0], source), *stages[1:]]) + _output(said)


def _edits(said: Reading) -> bool:
    """Whether it is about the file rather than about what is shown of it."""
    changes = {
        "replace",
        "blank",
        "trim",
        "crlf",
        "prefix",
        "suffix",
        "nomatch",
        "comments",
        "nochar",
    }
    shows = said.has("show") or said.has("output") or not said.has("source")
    return not shows and any(said.has(change) for change in changes)


def _reading(stage: str, source: str) -> str:
    """The first filter, reading ``source``."""
    if stage.startswith(("tr ", "wc ", "fold ")):
        return f"{stage} < {source}"
    return f"{stage} {source}"


def _output(said: Reading) -> str:
    return f" > {path(said.get('output'))}" if said.has("output") else ""


def _stages(said: Reading) -> list[str]:
    found: list[str] = []
    found += _chosen(said)
    if said.has("pairs") and not (said.get("pairs") == "numbers" and found):
        found.append(_FOUND[said.get("pairs")])
    found += _by_number(said)
    found += _parts(said)
    if said.has("join"):
        found.append(f"paste -sd {quoted(said.get('glue') or said.get('separator') or ' ')}")
    found += _changed(said)
    counted = _counted(said)
    found += _sorted(said, counting=bool(counted))
    found += counted
    if said.has("numbered") and not said.has("match"):
        found.append("nl" if found else "cat -n")
    if said.has("count") and not said.has("frequency"):
        found = _count(said, found)
    return found


def _chosen(said: Reading) -> list[str]:  # noqa: C901 - a filter a facet
    """Lines by what they contain."""
    found: list[str] = []
    flags = "i" if said.has("anycase") else ""
    if said.has("numbered"):
        flags += "n"
    if said.has("match"):
        patterns = said.all("match")
        others = said.all("or")
        context = "".join(f" {one}" for one in said.all("context"))
        flag = f" -{flags}" if flags else ""
        if others:
            texts = "|".join([*patterns, *others])
            found.append(f"grep -E{flags}{context} {quoted(texts)}")
        else:
            found += [f"grep{flag}{context} {quoted(text)}" for text in patterns]
        found += [f"grep{flag} {quoted(text)}" for text in said.all("more")]
    if said.has("starting"):
        found.append(
            f"grep{' -i' if said.has('anycase') else ''} {quoted('^' + said.get('starting'))}"
        )
    if said.has("ending"):
        found.append(
            f"grep{' -i' if said.has('anycase') else ''} {quoted(said.get('ending') + '$')}"
        )
    if said.has("nomatch"):
        if _edits(said) or said.has("inplace"):
            found.append(f"sed {quoted('/' + sed_pattern(said.get('nomatch')) + '/d')}")
        else:
            found.append(
                f"grep -v{'i' if said.has('anycase') else ''} {quoted(said.get('nomatch'))}"
            )
    if said.has("nostart"):
        start = said.get("nostart") or "#"
        both = said.get("blank") == "drop"
        pattern = f"^({start}|$)" if both else f"^{start}"
        found.append(f"grep -v{'E' if both else ''} {quoted(pattern)}")
    elif said.has("comments"):
        blank = "|$" if said.get("blank") == "drop" else ""
        pattern = quoted(rf"^\s*(#{blank})") if blank else quoted(r"^\s*#")
        found.append(f"grep -v{'E' if blank else ''} {pattern}")
    elif said.get("blank") == "drop":
        found.append("sed '/^$/d'" if _edits(said) or said.has("inplace") else "grep -v '^$'")
    elif said.has("blank"):
        found.append("grep '^$'")
    if said.has("neither"):
        texts = said.get("neither").replace("\0", "|")
        found.append(f"grep -vE {quoted(texts)}")
    if said.has("longer"):
        found.append(f"awk 'length > {said.get('longer')}'")
    if said.has("shorter"):
        found.append(f"awk 'length < {said.get('shorter')}'")
    return found


def _by_number(said: Reading) -> list[str]:
    found: list[str] = []
    if said.has("range"):
        first, _, last = said.get("range").partition(",")
        found.append(f"sed -n '{first},{last}p'")
    if said.has("between"):
        first, _, last = said.get("between").partition("\0")
        found.append(f"sed -n {quoted(f'/{sed_pattern(first)}/,/{sed_pattern(last)}/p')}")
    if said.has("nth"):
        if said.has("nomatch") or said.has("inplace"):
            return found
        found.append(f"sed -n '{said.get('nth')}p'")
    if said.has("skip"):
        found.append(f"tail -n +{int(said.get('skip')) + 1}")
    if said.has("chop"):
        found.append(f"head -n -{said.get('chop')}")
    if (said.has("head") or said.has("tail")) and not _late(said):
        if said.has("head"):
            found.append(f"head -n {said.get('head')}")
        if said.has("tail"):
            found.append(f"tail -n {said.get('tail')}")
    if said.has("random"):
        found.append(f"shuf -n {said.get('random')}")
    elif said.has("shuffle"):
        found.append("shuf")
    return found


def _late(said: Reading) -> bool:
    """Whether the first or last lines are those of a result."""
    return said.has("sort") or said.has("frequency") or said.has("unique")


def _separator(said: Reading) -> str:
    """What separates columns: what is said, or what the ending of the file says."""
    source = said.get("source")
    implied = "," if source.endswith(".csv") else "\t" if source.endswith(".tsv") else ""
    return said.get("separator") or implied


def _parts(said: Reading) -> list[str]:
    separator = _separator(said)
    found: list[str] = []
    if said.has("columns"):
        if separator:
            found.append(f"cut -d {quoted(separator)} -f {said.get('columns')}")
        else:
            first, _, last = said.get("columns").replace("-", ",").partition(",")
            columns = (
                range(int(first), int(last) + 1) if "-" in said.get("columns") else (first, last)
            )
            found.append("awk '{print " + ", ".join(f"${c}" for c in columns) + "}'")
    elif said.has("column") and not said.has("sum") and not said.has("average"):
        column = said.get("column")
        if column == "last":
            option = f" -F {quoted(separator)}" if separator else ""
            found.append(f"awk{option} '{{print $NF}}'")
        elif separator:
            found.append(
                f"cut -d {quoted(separator)} -f {column}"
                if separator != "\t"
                else f"cut -f {column}"
            )
        else:
            found.append(f"awk '{{print ${column}}}'")
    if said.has("characters"):
        found.append(f"cut -c {said.get('characters')}")
    if said.has("lastcharacters"):
        found.append(f"grep -o '.\\{{{said.get('lastcharacters')}\\}}$'")
    if said.has("cutlast"):
        found.append(f"sed 's/.\\{{{said.get('cutlast')}\\}}$//'")
    if said.has("cutfirst"):
        found.append(f"cut -c {int(said.get('cutfirst')) + 1}-")
    return found


def _changed(said: Reading) -> list[str]:  # noqa: C901 - a filter a facet
    found: list[str] = []
    if said.has("replace"):
        old, _, new = said.get("replace").partition("\0")
        flags = "gI" if said.has("anycase") else "g"
        found.append(f"sed {quoted(f's/{sed_pattern(old)}/{sed_replacement(new)}/{flags}')}")
    if said.has("nochar"):
        found.append(f"sed {quoted('s/' + sed_pattern(said.get('nochar')) + '//g')}")
    if said.has("trim"):
        found.append(
            {
                "both": r"sed 's/^[[:space:]]*//; s/[[:space:]]*$//'",
                "end": r"sed 's/[[:space:]]*$//'",
                "start": r"sed 's/^[[:space:]]*//'",
            }[said.get("trim")]
        )
    if said.has("squeeze"):
        found.append("tr -s ' '" if said.get("squeeze") == "space" else "cat -s")
    for facet, command in _REMOVED.items():
        if said.has(facet):
            found.append(command)
    if said.has("crlf"):
        found.append("sed 's/\\r$//'")
    if said.has("from") and said.has("to"):
        old, new = said.get("from"), said.get("to")
        if old == "\n":
            found.append(f"paste -sd {quoted(new)}")
        else:
            found.append(f"tr {_escaped(old)} {_escaped(new)}")
    if said.has("upper"):
        found.append("tr '[:lower:]' '[:upper:]'")
    if said.has("lower"):
        found.append("tr '[:upper:]' '[:lower:]'")
    if said.has("prefix"):
        found.append(f"sed {quoted('s/^/' + sed_replacement(said.get('prefix')) + '/')}")
    if said.has("suffix"):
        found.append(f"sed {quoted('s/$/' + sed_replacement(said.get('suffix')) + '/')}")
    if said.has("mirror"):
        found.append("rev")
    return found


_REMOVED = {
    "nospace": "tr -d '[:space:]'",
    "nodigit": "tr -d '[:digit:]'",
    "nopunct": "tr -d '[:punct:]'",
}


def _escaped(text: str) -> str:
    return quoted(text.replace("\n", "\\n").replace("\t", "\\t"))


def _sorted(said: Reading, *, counting: bool) -> list[str]:
    if counting:
        return []
    if said.has("backwards"):
        return ["tac"]
    if said.has("bylength"):
        flag = "r" if said.has("reverse") else ""
        return ["awk '{print length, $0}'", f"sort -n{flag}", "cut -d' ' -f2-"]
    found: list[str] = []
    if said.has("sort") or said.has("unique") or said.has("duplicated"):
        flags = "n" if said.has("numeric") else ""
        flags += "r" if said.has("reverse") else ""
        flags += "f" if said.has("anycase") and not said.has("match") else ""
        flags += "u" if said.has("unique") and not said.has("bycolumn") else ""
        command = f"sort -{flags}" if flags else "sort"
        if said.has("bycolumn"):
            column = said.get("bycolumn")
            separator = f" -t {quoted(_separator(said))}" if _separator(said) else ""
            command = f"{command}{separator} -k{column},{column}"
        found.append(command)
        if said.has("duplicated"):
            found.append("uniq -d")
        found += _limit(said)
    elif said.has("reverse"):
        return ["tac"]
    return found


def _limit(said: Reading) -> list[str]:
    found = []
    if said.has("head"):
        found.append(f"head -n {said.get('head')}")
    if said.has("tail"):
        found.append(f"tail -n {said.get('tail')}")
    return found


def _counted(said: Reading) -> list[str]:
    """Sums, frequencies and the like."""
    separator = f" -F {quoted(_separator(said))}" if _separator(said) else ""
    column = f"${said.get('column', '1')}".replace("$last", "$NF")
    if said.has("sum"):
        return [f"awk{separator} '{{sum += {column}}} END {{print sum}}'"]
    if said.has("average"):
        return [f"awk{separator} '{{sum += {column}}} END {{print sum / NR}}'"]
    if said.has("maximum"):
        return ["sort -n", "tail -n 1"]
    if said.has("minimum"):
        return ["sort -n", "head -n 1"]
    if said.has("longest"):
        return ["wc -L"]
    if said.has("occurrences"):
        flag = "i" if said.has("anycase") else ""
        slot = said.facets["occurrences"][0].slots.get("text")
        if slot is not None and slot.kind == "word":
            # A plain word: lines about it, in whatever form.
            stem = slot.value.removesuffix("s") if not slot.value.endswith("ss") else slot.value
            return [f"grep -ci {quoted(stem)}"]
        return [f"grep -o{flag} {quoted(said.get('occurrences'))}", "wc -l"]
    if said.has("frequent") or said.has("frequency"):
        words = (
            ["tr -s '[:space:]' '\\n'"]
            if said.has("words") or "word" in said.asked.line.split()
            else []
        )
        number = said.get("frequent") or said.get("head")
        if number == "1" and _PLURAL.search(said.asked.text):
            number = "10"
        head = [f"head -n {number}"] if number else []
        return [*words, "sort", "uniq -c", "sort -rn", *head]
    return []


def _count(said: Reading, stages: list[str]) -> list[str]:
    """Count what comes of ``stages``."""
    what = said.get("count")
    if what == "lines" and stages and stages[-1].startswith("grep ") and "-o" not in stages[-1]:
        last = stages[-1].removeprefix("grep ")
        return [
            *stages[:-1],
            f"grep -c{last[1:]}"
            if last.startswith("-") and not last.startswith("-E")
            else f"grep -c {last}",
        ]
    return [*stages, _COUNTS[what]]
