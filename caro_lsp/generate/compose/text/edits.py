"""Edits of some lines of a file, in place: put in, taken out, commented out, set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.text.request import only
from caro_lsp.generate.compose.writing import quoted, sed_pattern, sed_replacement

if TYPE_CHECKING:
    from caro_lsp.generate.compose.text.request import Input
    from caro_lsp.generate.frames import Reading


def edited(said: Reading, read: Input) -> str | None:
    """Lines that are put in, taken out, commented out, or set."""
    script = _script(said)
    if not script or not (read.files or read.tree):
        return None
    if script == "$a" and not said.has("backup") and len(read.files) == 1:
        return f"echo {quoted(said.get('insert') or said.get('appendline'))} >> {read.written()}"
    # The last line is no variable.
    written = "'$d'" if script == "$d" else quoted(script)
    return in_place([f"sed {written}"], said, read)


_DELETES = re.compile(r"(?:delete|remove|drop|cut|strip|chop)\b", re.IGNORECASE)
_HASH = {"comment": "s/^/#/", "uncomment": r"s/^\([[:space:]]*\)#[[:space:]]*/\1/"}
"""What sed does to the start of a line."""


def _script(said: Reading) -> str:  # noqa: C901 - an edit a case
    if said.has("at") and (said.has("insert") or said.has("appendline")):
        if not only(said, "at", "insert", "appendline", "prefix", "suffix", "glue", "literal"):
            return ""
        at, text = said.get("at"), said.get("insert") or said.get("appendline")
        if at == "$a":
            return "$a"
        if at.startswith("/"):
            at = f"/{sed_pattern(at[1:-2])}/{at[-1]}"
        return f"{at} {text}" if not text.startswith((" ", "\\")) else f"{at}\\{text}"
    kind, _, name = said.get("rowedit").partition("\0")
    if name:
        if not only(said, "rowedit", "comments", "match"):
            return ""
        return f"/{sed_pattern(name)}/{_HASH[kind]}"
    if said.has("rowedit") and said.has("nth") and only(said, "rowedit", "nth"):
        return f"{said.get('nth')}{_HASH[kind]}"
    if said.has("rowedit") and said.has("range") and only(said, "rowedit", "range"):
        return f"{said.get('range')}{_HASH[kind]}"
    if said.has("setkey") and only(said, "setkey"):
        key, _, text = said.get("setkey").partition("\0")
        if not key.replace("_", "").replace("-", "").isalnum():
            return ""
        if not said.has("source") and not said.has("extension"):
            # A value that is set somewhere, and not in every file of a folder.
            return ""
        return f"s/^{key}=.*/{key}={sed_replacement(text)}/"
    if (said.has("chop") or said.has("skip")) and _DELETES.match(said.asked.text):
        if not only(said, "chop", "skip"):
            return ""
        number = said.get("skip")
        if said.has("skip") and not said.has("chop"):
            return "1d" if number == "1" else f"1,{number}d"
        return "$d" if said.get("chop") == "1" and not number else ""
    if said.has("cutbetween") and only(said, "cutbetween", "cutlines", "nomatch", "between"):
        if said.has("show") or said.has("output"):
            return ""
        first, _, last = said.get("cutbetween").partition("\0")
        return f"/{sed_pattern(first)}/,/{sed_pattern(last)}/d"
    if said.has("setin") and only(said, "setin", "setkey", "literal"):
        section, key, text = said.get("setin").split("\0")
        if not key.replace("_", "").replace("-", "").isalnum():
            return ""
        section = sed_pattern(f"[{section.strip('[]')}]")
        return f"/^{section}/,/^\\[/s/^{key} *=.*/{key}={sed_replacement(text)}/"
    if said.has("setline") and only(said, "setline", "nth", "replace"):
        number, _, text = said.get("setline").partition("\0")
        return f"{number}c {text}"
    if said.has("setmatch") and only(said, "setmatch", "replace", "match", "starting"):
        old, _, text = said.get("setmatch").partition("\0")
        anchor = "^" if "start" in said.asked.line or "begin" in said.asked.line else ""
        before = "" if anchor else ".*"
        return f"s/{anchor}{before}{sed_pattern(old)}.*/{sed_replacement(text)}/"
    if said.has("cutlines") and only(said, "cutlines", "output"):
        if said.has("output") or said.has("show"):
            return ""
        lines = said.get("cutlines")
        if lines.startswith("/"):
            return f"/{sed_pattern(lines[1:-3])}/,$d"
        return ";".join(f"{part}d" for part in lines.split(";"))
    return ""


def in_place(stages: list[str], said: Reading, read: Input) -> str:
    """``sed`` on the files themselves."""
    suffix = said.get("backup").removeprefix(".")
    option = f"-i.{suffix if suffix != 'yes' else 'bak'}" if said.has("backup") else "-i"
    scripts = [stage.removeprefix("sed ") for stage in stages]
    extended = "-E " if any(script.startswith("-E ") for script in scripts) else ""
    scripts = [script.removeprefix("-E ") for script in scripts]
    if len(scripts) > 1:
        scripts = [f"-e {script}" for script in scripts]
    command = f"sed {option} {extended}{' '.join(scripts)}"
    if read.files:
        return f"{command} {read.written()}"
    if read.glob():
        return f"{command} {read.glob()}"
    return f"{read.find()} -exec {command} {{}} +"
