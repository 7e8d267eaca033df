"""What is asked of each thing that a loop above went over: "and how much space each of them uses"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.script.following.words import LEAD, bare
from caro_lsp.generate.script.scope import Variable

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Sort

_LOOP = re.compile(
    r"for (?P<name>\w+) in (?P<over>[^;]+?)(?:;? *do)?$|for (?P<one>\w+) in (?P<all>[^;]+?); do (?P<body>.*); done$"
)
_EACH = r"(?:each|every one)(?: one)?(?: of (?:them|these|those))?|all of (?:them|these|those)|them all|(?:they|them|these|those)(?: each)?"
_SAYS = tuple(
    (re.compile(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (rf"\bhow (?P<much>many|much) (?P<what>[\w ]+?) (?:(?:do|does) )?(?:{_EACH}) (?P<do>has|have|uses?|takes?|needs?|contains?|holds?)(?: up)?$",
         r"how \g<much> \g<what> does ITEM \g<do>"),
        (rf"\bhow (?P<much>big|large|old) (?:{_EACH}) (?:is|are)$", r"how \g<much> is ITEM"),
        (rf"\bhow (?P<much>big|large|old) (?:is|are) (?:{_EACH})$", r"how \g<much> is ITEM"),
        (r"\btheir (?P<what>[\w ]+?)s?$", r"the \g<what> of ITEM"),
        (rf"\b(?:of|for|in) (?:{_EACH})$", "of ITEM"),
        (rf"\b(?:{_EACH})(?= *(?:$|to|into|as|with|,))", "ITEM"),
    )
)  # fmt: skip
_OF_FILES = re.compile(
    r"(?:du|ls|stat|wc|find|head|tail|cat|grep|sort|file|sha\w+sum|md5sum|cksum|gzip|xz|bzip2|cp|chmod|chown|touch|tar|zip)\b"
)
"""What is done with files and folders, and removes none: what a loop made may be meant as well."""
_POINTS = re.compile(r"\b(?:each|them|they|their|these|those|every one)\b", re.IGNORECASE)
_FORMS = {
    "has": "have",
    "uses": "use",
    "takes": "take",
    "needs": "use",
    "need": "use",
    "contains": "contain",
    "holds": "have",
    "hold": "have",
}


def of_each(asked: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """A loop over what the loop above went over, for what ``asked`` wants; empty for none."""
    text = re.sub(rf"^{LEAD}", "", bare(asked), flags=re.IGNORECASE)
    if not _POINTS.search(text):
        return ""
    loop = _loop(scope.commands)
    if loop is None:
        return ""
    name, over, body = loop
    sort = _sort(name, over, body)
    if sort is None:
        return ""
    first = re.findall(r"[^\s\"']+", over)[0]
    value = first if sort == "file" and "*" in first else ""
    item = Variable(name, value, sort)
    inner = replace(
        scope, variables=(*(one for one in scope.variables if one.name != name), item), commands=()
    )
    for pattern, said in _SAYS:
        match = pattern.search(text)
        if match is None:
            continue
        put = match.expand(said).replace("ITEM", f"${name}")
        for form, plain in _FORMS.items():
            put = re.sub(rf" {form}$", f" {plain}", put)
        command = ask(f"{text[: match.start()]}{put}{text[match.end() :]}", inner)
        if not re.search(rf"\$\{{?{name}\b", command) or not _OF_FILES.match(command):
            return ""
        return f"for {name} in {over}; do {_labelled(command, name, body)}; done"
    return ""


def _loop(lines: tuple[str, ...]) -> tuple[str, str, str] | None:
    """The loop that ends right above: its variable, what it goes over, and what it does."""
    if not lines:
        return None
    whole = _LOOP.match(lines[-1])
    if whole and whole["one"]:
        return whole["one"], whole["all"].strip(), whole["body"]
    if lines[-1] != "done":
        return None
    body: list[str] = []
    for line in reversed(lines[:-1]):
        if re.match(r"(?:for|while|until)\b", line):
            match = _LOOP.match(line)
            if match is None or not match["name"]:
                return None
            return match["name"], match["over"].strip(), "\n".join(reversed(body))
        if line != "do":
            body.append(line)
    return None


def _sort(name: str, over: str, body: str) -> Sort | None:
    """Whether the things are folders or files; None where the loop does not show it."""
    used = rf"\"?\$\{{?{name}\b\}}?\"?"
    if re.search(
        rf"(?:\bfind|\bcd|\bmkdir(?: -p)?|-C|\bdu(?: -\w+)*|\b-d) {used}|{used}/", body
    ) or re.fullmatch(r"\S+/", over):
        return "folder"
    if re.search(
        rf"(?:\bwc(?: -\w)?|\bcat|\bhead(?: -n ?\d+| -\d+)?|<|\bgzip|-f|-s) {used}", body
    ) or re.search(r"\.\w+(?:$| )", over):
        return "file"
    return None


def _labelled(command: str, name: str, body: str) -> str:
    """The command, behind the name of the thing where the loop above prints it so."""
    label = re.search(rf"echo \"\$\{{?{name}\}}?(?P<sep>: ?| - | )(?=\$\()", body)
    if label is None or re.match(r"(?:du|ls|wc -\w \"|file|stat|sha\w+)", command):
        return command
    return f'echo "${name}{label["sep"]}$({command})"'
