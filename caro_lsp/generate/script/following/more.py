"""What was found above, for other names: "and the .DS_Store files everywhere".

The verb and the folder are those of the line above, unless the request says its own.
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import EXTENSIONS
from caro_lsp.generate.script.following.words import bare, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope

_ASKED = re.compile(
    r"(?P<sign>(?:(?:and|also|then|now|plus|next|finally|as well as|do|the|same(?: thing)?|for|with)\b[ ,]*)*)"
    r"(?:(?P<do>remove|delete|rm|erase|purge|drop|clean(?: up| out)?|get rid of|wipe|count|list|show|print|find"
    r"|gzip|compress) )?(?P<what>.+?)(?P<where> everywhere(?: else)?| anywhere| here and below| in the whole (?:tree|project|repo(?:sitory)?)"
    r"| below the current (?:folder|directory))?(?P<too>,? (?:as well|too|also))?",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\b(?:and|also|plus|same|then|as well as)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:in|under|below|inside|within|from|of|to|into|on|at|if|when|unless|but|except)\b|/|\$",
    re.I,
)
_THE = r"(?:(?:all|any|every|the|those|our|leftover|old|stray) )*"
_FOLDERS = r"(?:director(?:y|ies)|folders?|dirs?)"
_EMPTY = re.compile(rf"{_THE}empty (?P<kind>{_FOLDERS}|files?)", re.IGNORECASE)
_FOLDER = re.compile(rf"{_THE}[`'\"]?(?P<name>[\w.*+@-]+)[`'\"]? {_FOLDERS}", re.IGNORECASE)
_FILES = re.compile(
    rf"{_THE}[`'\"]?(?P<name>\*?\.[A-Za-z_][\w.-]*|[\w-]*\*[\w.*-]*|[\w-]+\.[A-Za-z]\w*|[\w-]+\*)[`'\"]?(?: (?:files?|ones))?"
)
_BOUND = re.compile(
    r"(?:the ones|the files|those|files|everything|anything|ones|all(?: files)?)(?: that are| which are)?"
    r" (?P<bound>(?:older|newer|bigger|larger|smaller|more) than .+)",
    re.IGNORECASE,
)
_WHOLE_NAMES = frozenset({"DS_Store", "env", "git", "gitkeep", "htaccess", "gitignore", "keep"})
_REMOVES = re.compile(r"remove|delete|rm|erase|purge|drop|clean|get rid|wipe", re.IGNORECASE)
_ENDS = re.compile(
    r"\s(?P<act>-delete|-exec rm (?:-\w+ )?\{\} (?:\+|\\;)|-exec [^|]*?\{\} (?:\+|\\;)|-print0?)?(?P<pipe> *\|.*)?$"
)
_RM = re.compile(r"rm(?: -\w+)* (?:-- )?\S+")
_SIMPLE = (
    "(?:-maxdepth|-mindepth) \\d+ ?|-type [fd] ?|-(?:mtime|mmin|atime|ctime|size|newer|user) \\S+ ?"
)


def more(asked: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """The command for other names than those of the line above; empty for none."""
    text = bare(asked)
    match = _ASKED.fullmatch(text) if _SIGN.search(text) else None
    line = next(
        (one for one in reversed(scope.commands) if not re.match(r"(?:echo|printf) ", one)), ""
    )
    if match is None or not re.match(r"find |rm ", line):
        return ""
    if not (_SIGN.search(match["sign"]) or match["too"]) or _PLACE.search(match["what"]):
        return ""
    if line.startswith("rm "):
        known = _RM.fullmatch(line) and match["where"] and _is_removal(match["do"])
        return _removed("find .", "", match["what"]) if known else ""
    return _found(match, line, scope, ask)


def _is_removal(verb: str | None) -> bool:
    return verb is None or bool(_REMOVES.match(verb))


def _found(match: re.Match[str], line: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """The same for a line of ``find``."""
    ends = _ENDS.search(line)
    if ends is None or (ends["pipe"] and ends["pipe"].strip() != "| wc -l"):
        return ""
    words = words_of(line[: ends.start()])
    at = next(
        (n for n, one in enumerate(words[1:], 1) if re.match(r"-[a-z]{3}|[!\\(]", one)), len(words)
    )
    start, tests = " ".join(words[:at]), " ".join(words[at:])
    if match["where"]:
        start = "find ."
    act = ends["act"] or ""
    removes = act == "-delete" or act.startswith("-exec rm")
    verb = (match["do"] or "").lower()
    if bound := _BOUND.fullmatch(match["what"]):
        return _bounded(bound["bound"], verb, f"{start} {tests}", act, scope, ask)
    kept = "".join(re.findall(rf"(?:^|(?<= )){_SIMPLE}", re.sub(r"-type \w ?", "", f"{tests} ")))
    kept = re.sub(r"-prune ?", "", kept)
    if "-o" in words or "!" in words:
        kept = ""
    if (removes and not verb) or _REMOVES.match(verb or "-"):
        kind = _kind(match["what"], scope, ask)
        removed = _removed(start, kept, match["what"])
        return removed or (f"{start} {kept}{kind} -delete" if kind else "")
    test = _test(match["what"]) or _kind(match["what"], scope, ask)
    if not test:
        return ""
    counted = verb == "count" or (not verb and bool(ends["pipe"]))
    if verb in {"gzip", "compress"} or (act and not verb and not removes):
        do = act if not verb else "-exec gzip {} +"
        return "" if "-type d" in test or "-exec" not in do else f"{start} {kept}{test} {do}"
    return f"{start} {kept}{test}{' | wc -l' if counted else ''}"


def _kind(what: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """The tests for what has a name of its own, as images and log files have; empty for others."""
    plain = re.fullmatch(
        rf"{_THE}(?P<plain>folders|directories|files)|.*(?:files|images|pictures|photos|videos|scripts)",
        what,
        re.I,
    )
    if plain is None:
        return ""
    if plain["plain"]:
        return "-type f" if plain["plain"].lower() == "files" else "-type d"
    asked = re.fullmatch(
        r"find listed/things -type f (?P<test>-.*|\\\(.*)",
        ask(f"find {what} in listed/things", scope),
    )
    return f"-type f {asked['test']}" if asked and " | " not in asked["test"] else ""


def _bounded(
    bound: str, verb: str, found: str, act: str, scope: Scope, ask: Callable[[str, Scope], str]
) -> str:
    """What was found above, of another age or size."""
    asked = ask(f"find files {bound} in listed/things", scope)
    test = re.fullmatch(r"find listed/things -type f (?P<test>-(?P<what>\w+) \S+)", asked)
    old = re.search(rf"-{test['what']} \S+", found) if test else None
    if test is None or (old and old[0] == test["test"]):
        return ""
    if old:
        text = f"{found[: old.start()]}{test['test']}{found[old.end() :]}"
    else:
        text = f"{re.sub(r' -(?:[mac](?:time|min)|size) [^ ]+', '', found)} {test['test']}"
    if not verb:
        return f"{text} {act}".strip()
    if _REMOVES.match(verb):
        return f"{text} -delete"
    return f"{text} -exec gzip {{}} +" if verb in {"gzip", "compress"} else (
        f"{text} | wc -l" if verb == "count" else text
    )  # fmt: skip


def _removed(start: str, kept: str, what: str) -> str:
    test = _test(what)
    if not test:
        return ""
    if "-type d" in test and "-empty" not in test:
        return f"{start} {kept}{test} -prune -exec rm -rf {{}} +"
    return f"{start} {kept}{test} -delete"


def _test(what: str) -> str:
    """The tests of ``find`` for what is said; empty where it is not told by its name."""
    if empty := _EMPTY.fullmatch(what):
        return f"-type {'f' if empty['kind'].lower().startswith('file') else 'd'} -empty"
    if folder := _FOLDER.fullmatch(what):
        name = folder["name"]
        told = re.search(r"[._*-]", name) or name in _BUILT
        return f"-type d -name {_quoted(name)}" if told else ""
    files = _FILES.fullmatch(what)
    if files is None:
        return ""
    name = files["name"]
    if name.startswith("."):
        if name[1:] in _WHOLE_NAMES or (
            name[1:].lower() not in EXTENSIONS and not re.fullmatch(r"\.[a-z]{1,4}\d?", name)
        ):
            return f"-type f -name {name}"
        name = f"*{name}"
    return f"-type f -name {_quoted(name)}"


_BUILT = frozenset(
    "dist build target out tmp temp cache logs coverage vendor venv bin obj node_modules".split()  # noqa: SIM905
)
"""What folders are called that are made by tools."""


def _quoted(name: str) -> str:
    return f"'{name}'" if "*" in name else name
