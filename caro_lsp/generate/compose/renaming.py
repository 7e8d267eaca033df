"""Requests that change the names of many files: a loop over them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import double_quoted, in_folder, parts, path

if TYPE_CHECKING:
    from caro_lsp.generate.grammar import Reading

_CHARACTERS = {
    "space": " ", "blank": " ", "whitespace": " ", "dash": "-", "dashe": "-", "hyphen": "-",
    "underscore": "_", "dot": ".", "colon": ":", "plus": "+", "nothing": "",
}  # fmt: skip
_PLAIN = re.compile(r"[\w@%+=:,.~^-]+")
_COUNTED = re.compile(r"(?P<before>.*?)(?P<number>0*1|1)(?P<after>\D*)")


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    for facet, act in _ACTIONS.items():
        if said.has(facet) and (command := act(said)):
            return command
    return ""


def _folder(said: Reading) -> str:
    place = said.get("place")
    if not place:
        for values in said.facets.values():
            for value in values:
                if "where" in value.slots:
                    place = value.slots["where"].value
    return "" if place == "." else place.rstrip("/")


def _in(folder: str, name: str) -> str:
    """``name``, which is written for double quotes, in a folder."""
    return f'"{double_quoted(folder)}/{name}"' if folder else f'"{name}"'


def _extension(said: Reading) -> str:
    slot = next(
        (v.slots["extension"] for values in said.facets.values() for v in values
         if "extension" in v.slots),
        None,
    )  # fmt: skip
    return said.get("extension").lstrip(".") or (slot.value if slot else "")


def _loop(said: Reading, pattern: str, target: str) -> str:
    """Rename what matches to ``target``, a word in which ``$f`` is the file."""
    if not _folder(said):
        target = target.replace("${n", "${f")
    name = "n=${f##*/}; " if "${n" in target else ""
    files = path(in_folder(_folder(said), "")) if _folder(said) else ""
    if said.has("folders") and not said.has("noun"):
        return ""
    return f'for f in {files}{pattern}; do {name}mv -n -- "$f" {target}; done'


def _all(said: Reading, middle: str = "*") -> str:
    """The pattern of the files whose names change."""
    ending = _extension(said)
    return f"{middle}.{ending}" if ending else middle


def _newextension(said: Reading) -> str:
    old, new = (part.lstrip(".") for part in parts(said.get("newextension")))
    if not (_PLAIN.fullmatch(old) and _PLAIN.fullmatch(new)):
        return ""
    return _loop(said, f"*.{old}", f'"${{f%.{old}}}.{new}"')


def _lowerextension(said: Reading) -> str:
    slot = said.facets["lowerextension"][0].slots["old"]
    old = slot.said.lstrip(".*")
    return _loop(said, f"*.{old}", f'"${{f%.{old}}}.{old.lower()}"')


def _case(said: Reading) -> str:
    return _loop(said, _all(said), _in(_folder(said), f"${{n{said.get('case')}}}"))


def _character(text: str) -> str:
    return _CHARACTERS.get(text.lower().removesuffix("s"), "")


def _swap(said: Reading) -> str:
    old, new = (_character(part) for part in parts(said.get("swap")))
    return _exchanged(said, old, new)


def _drop(said: Reading) -> str:
    return _exchanged(said, _character(said.get("drop")), "")


def _exchanged(said: Reading, old: str, new: str) -> str:
    if not old:
        return ""
    shown = "\\ " if old == " " else old
    return _loop(said, _all(said, f"*{shown}*"), _in(_folder(said), f"${{n//{old}/{new}}}"))


def _replacement(said: Reading) -> str:
    old, new = parts(said.get("replacement"))
    if not (_PLAIN.fullmatch(old) and _PLAIN.fullmatch(new)):
        return ""
    return _loop(said, _all(said, f"*{old}*"), _in(_folder(said), f"${{n/{old}/{new}}}"))


def _prefix(said: Reading) -> str:
    text = double_quoted(said.get("prefix"))
    folder = _folder(said)
    return _loop(said, _all(said), _in(folder, f"{text}${{f##*/}}" if folder else f"{text}$f"))


def _suffix(said: Reading) -> str:
    slot = said.facets["suffix"][0].slots["text"]
    if slot.kind in {"extension", "file"} or slot.said.startswith("."):
        return _loop(said, _all(said), f'"$f.{double_quoted(slot.value.lstrip("."))}"')
    text = double_quoted(slot.value)
    return _loop(
        said, _all(said, "*") if _extension(said) else "*.*", f'"${{f%.*}}{text}.${{f##*.}}"'
    )


def _number(said: Reading) -> str:
    match = _COUNTED.fullmatch(said.get("number"))
    if match is None or not _PLAIN.fullmatch(said.get("number")):
        return ""
    width = len(match["number"])
    number = "$i" if width == 1 else f'$(printf %0{width}d "$i")'
    ending = _extension(said) or said.get("number").rpartition(".")[2]
    target = _in(_folder(said), f"{match['before']}{number}{match['after']}")
    files = f"{path(in_folder(_folder(said), ''))}" if _folder(said) else ""
    return f'i=1; for f in {files}*.{ending}; do mv -n -- "$f" {target}; i=$((i + 1)); done'


def _exchange(said: Reading) -> str:
    one, other = (path(part) for part in parts(said.get("exchange")))
    between = path(f"{parts(said.get('exchange'))[0]}.tmp")
    return f"mv {one} {between} && mv {other} {one} && mv {between} {other}"


_ACTIONS = {
    "exchange": _exchange,
    "number": _number,
    "newextension": _newextension,
    "lowerextension": _lowerextension,
    "swap": _swap,
    "drop": _drop,
    "replacement": _replacement,
    "prefix": _prefix,
    "suffix": _suffix,
    "case": _case,
}
"""What is done, the first of these that a request says."""
