"""Requests to read something into a variable, in a way that is said: the builtin ``read``."""

from __future__ import annotations

import re

from caro_lsp.generate.compose.writing import quoted

_START = re.compile(
    r"(?P<silently>silently )?reads? (?:(?:a|one|the|exactly|only) )*(?:single )?"
    r"(?:(?P<n>\d+|\$\w+)(?: number of)? )?(?P<what>characters?|symbols?|keys?|line|password|value)"
    r"(?= )",
    re.IGNORECASE,
)
_TEXT = r"\$?'[^']*'|\"(?:[^\"\\]|\\.)*\""
_NAME = r"[\"']?(?P<name>[A-Za-z_]\w*)[\"']?"
_IT = r"(?:it|(?:the )?(?:received |typed )?(?:input|response|result|answer|character|line|value))"
_JOINT = re.compile(r"^[\s,]*(?:\band\b[\s,]*)?")
_CLAUSES = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (r"(?:of|from) (?:the )?(?:standard input|stdin|user|terminal|keyboard)", ""),
        (r"from (?:the )?file descriptor (?P<fd>\d)", "fd"),
        (rf"(?:(?:save|store|put) {_IT} )?(?:in|to|into|as) (?:the |a )?(?:shell )?variable "
         rf"{_NAME}", "name"),
        (rf"(?:(?:save|store|put) {_IT} )?(?:in|to|into) (?:the |a )?{_NAME} variable", "name"),
        (rf"(?:with|using|after|showing)(?: the| a)? prompt (?P<prompt>{_TEXT})", "prompt"),
        (rf"(?:with|using)?(?: the| a)? ?suggestion (?P<given>{_TEXT})", "given"),
        (r"(?:with )?(?:a )?timeout of (?P<seconds>\d+) seconds?", "seconds"),
        (r"without (?:echo(?:ing)?|showing)(?: (?:it|the input|the characters?))?|silently", "s"),
        (r"(?:without (?:(?:allowing|interpreting) )?|ignoring )backslash(?:es)?"
         r"(?: escap(?:es?|ing)(?: characters?)?)?", ""),
        (r"ignoring (?:any |the )?delimiters?", "N"),
        (r"in an interactive shell|with readline", "e"),
    )
)  # fmt: skip
"""What is said of the reading, and the option that it is, or what it is of ``read``."""


def read_into(text: str) -> str:
    """The ``read`` for a request; empty where it is none, or more than that is said."""
    start = _START.match(text)
    if start is None:
        return ""
    said: dict[str, str] = {"s": ""} if start["silently"] or start["what"] == "password" else {}
    rest = text[start.end() :].rstrip(" .")
    while rest := _JOINT.sub("", rest, count=1):
        matched = ((pattern.match(rest), what) for pattern, what in _CLAUSES)
        found, what = next(((one, what) for one, what in matched if one), (None, ""))
        if found is None or not re.match(r"[\s,]|$", rest[found.end() :]) or what in said:
            return ""
        rest = rest[found.end() :]
        if what:
            said[what] = found.groupdict().get(what, "") or ""
    if "name" not in said:
        return ""
    letters = "r" + "".join(one for one in "es" if one in said)
    words = [f"read -{letters}"]
    if start["n"] or start["what"].lower().startswith(("char", "sym", "key")):
        words.append(f"-{'N' if 'N' in said else 'n'} {_number(start['n'] or '1')}")
    plain, texts = (("t", "seconds"), ("u", "fd")), (("i", "given"), ("p", "prompt"))
    words += [f"-{letter} {said[name]}" for letter, name in plain if name in said]
    words += [f"-{letter} {_written(said[name])}" for letter, name in texts if name in said]
    if "given" in said and "e" not in said:
        words.insert(1, "-e")
    return " ".join([*words, said["name"]])


def _number(text: str) -> str:
    return f'"{text}"' if text.startswith("$") else text


def _written(text: str) -> str:
    """A text as it was quoted, where the shell is to put something into it."""
    if text[0] == "$" or (text[0] == '"' and re.search(r"\$[\w{*@]", text)):
        return text
    return quoted(text[1:-1])
