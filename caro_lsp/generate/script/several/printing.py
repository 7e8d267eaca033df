"""Requests to print several things, or put them into a file: "print them numbered", "one per line"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.readings.values import SIGN, sign
from caro_lsp.generate.script.several.sources import Several, meant
from caro_lsp.generate.script.statements.here import Here

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_LEAD = r"(?:(?:and|now|then|also|next|finally|please|ok)[ ,]+)*"
_SHOWS = r"print|show|list|echo|output|display|report|say|tell me"
_WRITES = r"write|save|store|put|dump|log|record|keep"
_MANNER = (
    r"(?P<lines>(?:each )?(?:one (?:per|on each|on every|a)|each on (?:a|its|their)(?: own)?|every one on its own|line by|on (?:a|its|their)(?: own| separate)) lines?)"
    r"|(?P<joined>(?:on one line,? )?(?:(?:joined|separated|glued together|delimited|divided) (?:by|with)|with) (?:an? )?(?P<sign>SIGN)(?: between(?: them)?| in between)?|(?:as )?(?:an? )?(?P<named>comma|colon|semicolon|pipe|space)[- ]separated(?: (?:list|line|string))?)"
    r"|(?P<one>(?:all )?(?:on|in) (?:one|a single) line)"
    r"|(?P<numbered>numbered|with (?:their |the |a )?(?:running )?numbers?(?: in front| before (?:each|them))?|as a numbered list|with their (?:index|position)(?:es|s)?)(?P<from>,? (?:starting (?:at|with|from)|from) \d+)?(?P<shape>: ?.+| like .+)?"
    r"|(?P<sorted>sorted(?: alphabetically)?|in (?:alphabetical |sorted )?order)(?P<unique>,? (?:and |but )?(?:without (?:duplicates|doubles|repeats)|each (?:only )?once|unique))?"
    r"|(?P<once>without (?:duplicates|doubles|repeats)|(?:each )?only once)"
    r"|(?P<turned>in reverse(?: order)?|backwards|reversed|last (?:one )?first)"
    r"|(?P<upper>in (?:upper[- ]?case|capitals|capital letters))|(?P<lower>in lower[- ]?case)"
).replace("SIGN", SIGN)
_PRINTED = re.compile(
    rf"{_LEAD}(?:(?:{_SHOWS})(?: me)?|(?P<writes>{_WRITES})(?: down)?) (?P<x>(?:the |all |all the |these |those |all of |each of |every |each )*[\w]+(?: ones?)?(?: of them)?),?(?: (?:{_MANNER}))?"
    r"(?:,? (?:in|into|to|as) (?:the )?(?:file )?(?P<file>[\w./$-]+(?: file)?))?(?:,? (?P<late>one per line|each on its own line))?",
    re.IGNORECASE,
)
_JOINED = re.compile(
    rf"{_LEAD}(?:join|concatenate|glue|combine|put together) (?P<x>(?:the |all |all the |these |those |all of )*\w+(?: ones?)?)(?: together)?,? (?:with|by|using) (?:an? )?(?P<sign>{SIGN})(?: between(?: them)?)?"
    r"(?:,? (?:and|then) (?:print|show|echo|output|display) (?:it|that|them|the (?:result|line|string|text)))?",
    re.IGNORECASE,
)


def printed(text: str, scope: Scope) -> str:
    """The command that prints several things of the script as it is asked; empty for another request."""
    said = re.sub(r"\s+", " ", text.strip(" ?!")).rstrip(".").strip()
    if match := _JOINED.fullmatch(said):
        several = meant(match["x"], scope)
        return _between(several, sign(match["sign"])) if several and not several.lines else ""
    match = _PRINTED.fullmatch(said)
    if match is None:
        return ""
    found = match.groupdict()
    several = meant(match["x"], scope)
    if several is None or (several.lines and not found["numbered"]):
        return ""
    file = _file(match["file"], Here(scope, lambda _, __: "")) if match["file"] else ""
    if match["file"] and not file:
        return ""
    if not file and (match["writes"] or not any(found[one] for one in _WAYS)):
        return ""
    command = _as_asked(found, several, scope)
    return f"{command} > {file}" if command and file else command


_WAYS = ("lines", "joined", "one", "numbered", "sorted", "once", "turned", "upper", "lower", "late")


def _as_asked(found: dict[str, str | None], several: Several, scope: Scope) -> str:
    if found["joined"]:
        names = {"comma": ",", "colon": ":", "semicolon": ";", "pipe": "|", "space": " "}
        return _between(
            several, names[found["named"].lower()] if found["named"] else sign(found["sign"] or "")
        )
    if found["one"]:
        return f"echo {several.over.replace('[@]', '[*]')}"
    if found["numbered"]:
        return _numbered(found, several, scope)
    if found["sorted"] or found["once"]:
        return f"{several.printed} | sort{' -u' if found['unique'] or found['once'] else ''}"
    if found["turned"]:
        return f"{several.printed} | tac"
    if found["upper"]:
        return f"{several.printed} | tr '[:lower:]' '[:upper:]'"
    if found["lower"]:
        return f"{several.printed} | tr '[:upper:]' '[:lower:]'"
    return several.printed


def _numbered(found: dict[str, str | None], several: Several, scope: Scope) -> str:
    """Each behind its number, perhaps with the sign that an example shows between."""
    between = " "
    if (shape := found["shape"]) and (
        shown := re.search(r"\d(?P<sign>[.):\-]? ?)[A-Za-z<]", shape)
    ):
        between = shown["sign"] or " "
    elif several.lines:
        return f"nl -ba {several.lines}"
    count = "n" if "n" not in scope.names else "number"
    body = f'{count}=$(({count} + 1)); echo "${count}{between}${several.item.name}"'
    if between[:1] in {":", "-"}:
        body = body.replace(f"${count}{between}", f"${{{count}}}{between}")
    return f"{count}=0; {several.each(body)}"


def _between(several: Several | None, letter: str) -> str:
    if several is None or not letter:
        return ""
    if (
        "[@]" in several.over
        and len(letter) == 1
        and letter != "\n"
        and not several.over.startswith('"${!')
    ):
        quoted = letter if letter in ",:.+-/_" else f"'{letter}'" if letter != "\t" else "$'\\t'"
        return f'(IFS={quoted}; echo "${{{several.over.strip(chr(34))[2:-4]}[*]}}")'
    return (
        f"{several.printed} | paste -sd '{letter}' -"
        if len(letter) == 1 and letter not in "\n'"
        else ""
    )


def _file(said: str, here: Here) -> str:
    said = re.sub(r" file$", "", said)
    one = here.variable(said)
    if one is not None:
        return f'"${one.name}"' if one.sort == "file" else ""
    return said if re.fullmatch(r"[\w./-]*\w\.\w+", said) else ""
