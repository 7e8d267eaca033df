"""Filters that choose lines: by what they contain, by their number, by their length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.text.request import is_edit, wanted
from caro_lsp.generate.compose.text.search import grep_pattern
from caro_lsp.generate.compose.writing import quoted, sed_pattern

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading


def chosen(said: Reading) -> list[str]:  # noqa: C901, PLR0915 - a filter a facet
    """Lines by what they contain."""
    found: list[str] = []
    texts, anycase = wanted(said)
    if not said.has("match") and said.has("replace"):
        texts = []
    if said.get("column") and said.has("aside") and not said.has("match"):
        texts = []
    flags = "i" if anycase else ""
    flags += "w" if said.has("wholeword") else ""
    numbered = "n" if said.has("numbered") else ""
    if texts:
        others = said.all("or")
        context = "".join(f" {one}" for one in said.all("context"))
        number = f" -m {said.get('first')}" if said.has("first") else ""
        flags += numbered + ("o" if said.has("onlymatch") else "")
        if others:
            found.append(f"grep -E{flags}{context}{number} {quoted('|'.join([*texts, *others]))}")
        else:
            for text in texts:
                extra, pattern = grep_pattern([text])
                flag = f" -{extra}{flags}" if extra + flags else ""
                found.append(f"grep{flag}{context}{number} {pattern}")
        flag = f" -{flags}" if flags else ""
        found += [f"grep{flag} {quoted(text)}" for text in said.all("more")]
        if said.has("final"):
            found.append("tail -n 1")
    case = " -i" if said.has("anycase") else ""
    if said.has("starting") and not said.has("setmatch") and not said.has("step"):
        start = said.get("starting")
        start = start if start.startswith("[") else sed_pattern(start).replace("\\/", "/")
        found.append(f"grep{case}{' -n' if numbered else ''} {quoted('^' + start)}")
    if said.has("ending"):
        end = sed_pattern(said.get("ending")).replace("\\/", "/")
        found.append(f"grep{case}{' -n' if numbered else ''} {quoted(end + '$')}")
    without = [*said.all("nomatch")]
    levels = said.all("nolevel")
    if without and not texts and (is_edit(said) or said.has("inplace")):
        found += [f"sed {quoted('/' + sed_pattern(text) + '/d')}" for text in without]
    elif without:
        without += said.all("or") if not texts else []
        flag = "v" + ("i" if said.has("anycase") else "") + ("w" if said.has("wholeword") else "")
        if len(without) > 1:
            found.append(f"grep -{flag}E {quoted('|'.join(without))}")
        else:
            extra, pattern = grep_pattern(without)
            numbers = numbered if not texts else ""
            found.append(f"grep -{flag}{extra}{numbers} {pattern}")
    if levels:
        flag = "viE" if len(levels) > 1 else "vi"
        found.append(f"grep -{flag} {quoted('|'.join(levels))}")
    if said.has("nostart") and said.get("blank") != "drop" and is_edit(said):
        found.append(f"sed {quoted('/^' + sed_pattern(said.get('nostart') or '#') + '/d')}")
    elif said.has("nostart"):
        start = said.get("nostart") or "#"
        both = said.get("blank") == "drop"
        pattern = f"^({start}|$)" if both else f"^{start}"
        found.append(f"grep -v{'E' if both else ''} {quoted(pattern)}")
    elif said.has("comments"):
        blank = "|$" if said.get("blank") == "drop" else ""
        sign = said.get("commentsigns", "#")
        pattern = quoted(rf"^\s*({sign}{blank})" if blank else rf"^\s*{sign}")
        found.append(f"grep -v{'E' if blank else ''} {pattern}")
    elif said.get("blank") == "drop":
        found.append("sed '/^$/d'" if is_edit(said) or said.has("inplace") else "grep -v '^$'")
    elif said.has("blank"):
        found.append("grep '^$'")
    if said.has("neither"):
        neither = said.get("neither").replace("\0", "|")
        found.append(f"grep -vE {quoted(neither)}")
    if said.has("longer") and not said.has("words"):
        found.append(f"awk 'length > {said.get('longer')}'")
    if said.has("shorter"):
        found.append(f"awk 'length < {said.get('shorter')}'")
    return found


def by_number(said: Reading) -> list[str]:  # noqa: C901 - a filter a facet
    """Lines by where they stand."""
    found: list[str] = []
    if said.has("range"):
        first, _, last = said.get("range").partition(",")
        found.append(f"sed -n '{first},{last}p'")
    if said.has("between"):
        both = [sed_pattern(text) for text in said.get("between").split("\0")]
        print_ = "{//!p}" if said.has("inner") else "p"
        found.append(f"sed -n {quoted(f'/{both[0]}/,/{both[1]}/{print_}')}")
    if said.has("until"):
        found.append(_until(said.get("until")))
    if said.has("penultimate"):
        found += ["tail -n 2", "head -n 1"]
    if said.has("lines"):
        found.append(f"sed -n '{said.get('lines')}'")
    if said.has("fromline"):
        found.append(f"tail -n +{said.get('fromline')}")
    if said.has("step"):
        step = said.get("step")
        start = said.get("offset") or said.get("starting") or _first_of(said, step)
        found.append(f"sed -n '{start}~{step}p'")
    if said.has("nth"):
        if said.has("nomatch") or said.has("inplace") or said.has("step"):
            return found
        found.append(f"sed -n '{said.get('nth')}p'")
    if said.has("skip"):
        number = said.get("skip")
        found.append("tail -n +2" if number == "1" else f"sed '1,{number}d'")
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


def _until(text: str) -> str:
    """``sed`` for the lines up to or from one that contains something."""
    if text.startswith("1,"):
        return f"sed {quoted(f'/{sed_pattern(text[3:-1])}/q')}"
    if text.startswith("after "):
        return f"sed {quoted(f'1,/{sed_pattern(text[7:-1])}/d')}"
    if text.startswith("before "):
        return f"sed {quoted(f'/{sed_pattern(text[8:-1])}/,$d')}"
    return f"sed -n {quoted(f'/{sed_pattern(text[1:-3])}/,$p')}"


def _first_of(said: Reading, step: str) -> str:
    """The line that "every n-th" begins with."""
    return "1" if re.search(r"\b(?:every|each) other\b", said.asked.text) else step


def _late(said: Reading) -> bool:
    """Whether the first or last lines are those of a result."""
    facets = ("sort", "frequency", "unique", "tally", "most", "wordslist", "bylength")
    return any(said.has(facet) for facet in facets)
