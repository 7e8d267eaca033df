"""Searching through folders, or for the files that have something in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.text.request import only, output, wanted
from caro_lsp.generate.compose.writing import in_folder, quoted

if TYPE_CHECKING:
    from caro_lsp.generate.compose.text.request import Input
    from caro_lsp.generate.frames import Reading


def searched(said: Reading, read: Input) -> str | None:  # noqa: C901, PLR0915
    """``grep`` through folders, or for the names of files."""
    texts, anycase = wanted(said)
    globs = [file for file in read.files if re.fullmatch(r"[\w.-]*\*[\w.*-]*", file)]
    below = f"{said.asked.text} ."
    if len(texts) == 1 and len(globs) == len(read.files) == 1 and _ALL_BELOW.search(below):
        # The shell would look for them in one folder only.
        if not only(said, "match", "anycase", "numbered", "names"):
            return None
        flag, pattern = grep_pattern(texts)
        flags = f"r{'i' if anycase else ''}{'n' if said.has('numbered') else ''}"
        flags += f"{'l' if said.has('names') else ''}{flag}"
        return f"grep -{flags} --include={quoted(globs[0])} {pattern} ."
    if said.has("starting"):
        texts = [*texts, f"^{said.get('starting')}"]
    without = said.all("nomatch")
    listed = said.has("names") or bool(_FILES_WITH.search(said.asked.text))
    many = len(read.files) > 1 or any("*" in file for file in read.files)
    if many and said.has("occurrences") and said.has("each") and not texts:
        return f"grep -c {quoted(said.get('occurrences'))} {read.written()}"
    if not (read.tree or (len(read.files) + read.many > 0 and listed) or said.has("deep")):
        return None
    if said.has("occurrences") and not texts and _EACH.search(said.asked.text):
        # How many lines have it is what grep counts for each file.
        texts = said.all("occurrences")
        included = "".join(f" --include={quoted(f'*.{ending}')}" for ending in read.endings)
        return f"grep -rc{included} {quoted(texts[0])} {read.where()}"
    if said.has("replace") or not (texts or without):
        return None
    if not only(
        said, "match", "level", "starting", "or", "more", "nomatch", "names", "nonames", "anycase",
        "numbered", "count", "wholeword", "onlymatch", "context", "output", "occurrences", "first",
        "sort", "unique", "head", "neither", "hits", "tally",
    ):  # fmt: skip
        return None
    texts = [*texts, *said.all("or")]
    if not texts:
        if not listed:
            return None
        texts = without
    files = not read.tree and bool(read.files)
    flags = "" if files else "r"
    flags += "i" if anycase else ""
    flags += "w" if said.has("wholeword") else ""
    flags += "o" if said.has("onlymatch") else ""
    tail = ""
    if listed and not said.has("match") and without:
        flags += "L"
    elif listed:
        flags += "l"
        tail = " | wc -l" if said.has("count") else ""
    elif said.has("count"):
        each = said.has("each") or _EACH.search(said.asked.text)
        flags += "c" if each else ""
        tail = "" if each else " | wc -l"
    elif said.has("nonames"):
        flags += "h"
    if said.has("numbered") and "l" not in flags:
        flags += "n"
    places = read.written() if files else read.where()
    if read.endings == ["gz"] or (files and all(name.endswith(".gz") for name in read.files)):
        place = read.glob() or in_folder(read.where(), "*.gz")
        return f"zgrep{f' -{flags.lstrip(chr(114))}' if flags.lstrip('r') else ''} " + (
            f"{grep_pattern(texts)[1]} {read.written() if files else place}{tail}"
        )
    extra, pattern = grep_pattern(texts)
    flags += extra
    included = "".join(f" --include={quoted(f'*.{ending}')}" for ending in read.endings)
    context = "".join(f" {one}" for one in said.all("context"))
    number = f" -m {said.get('first')}" if said.has("first") else ""
    dashed = f" -{flags}" if flags else ""
    command = f"grep{dashed}{included}{context}{number} {pattern} {places}"
    if said.has("more") and listed:
        command = f"grep{dashed.replace('l', 'lZ')}{included} {pattern} {places} | xargs -0 grep -l"
        command += f" {grep_pattern(said.all('more'))[1]}"
    elif said.has("more"):
        command += "".join(f" | grep {grep_pattern([text])[1]}" for text in said.all("more"))
    if without and said.has("match"):
        command += "".join(f" | grep -v {quoted(text)}" for text in without)
    return command + tail + output(said)


_ALL_BELOW = re.compile(
    r"\b(?:under|below|throughout) (?:the |this )?current (?:working )?(?:directory|folder)\b"
    r"|\bcurrent (?:directory|folder) (?:tree|recursively)",
    re.IGNORECASE,
)
_FILES_WITH = re.compile(
    r"^(?!.*\b(?:lines?|rows?|match(?:es|ing)?|occurrences?|instances?|search\w* for|grep)\b)"
    r"(?:.*\b)?(?:files|scripts) (?:\S+ ){1,6}?(?:(?:that|which) (?:all )?)?"
    r"(?:contain|mention|include)(?:s|ing)?\b",
    re.IGNORECASE,
)
"""Files that are told by what is in them, a place standing in between."""
_EACH = re.compile(r"\b(?:each|every|per|single)[ -][.*\w]*[ -]?file", re.IGNORECASE)
_EXPRESSION = re.compile(r"\^|\.[*+]|\\[dwsbDWSB.]|\[[^\]]*[-:][^\]]*\]|\$$|\w\|\w")
_BASIC = re.compile(r"\\[|+?(<>]")
"""What only a basic expression writes so: grep reads it without a flag."""
_SPECIAL = re.compile(r"[\\.*\[\]$]")


def grep_pattern(texts: list[str]) -> tuple[str, str]:
    """The flag that tells grep how to read a pattern, and the pattern for any of ``texts``."""
    if len(texts) > 1:
        return "E", quoted("|".join(texts))
    text = texts[0]
    if _BASIC.search(text):
        return "", quoted(text)
    if _EXPRESSION.search(text):
        if "\\d" in text:
            return "P", quoted(text)
        return ("E" if re.search(r"[|+?(){}]", text) else ""), quoted(text)
    return ("F" if _SPECIAL.search(text) else ""), quoted(text)
