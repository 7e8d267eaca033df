"""Requests that change the names of many files: a loop over them.

Which files is said apart from what becomes of their names: a folder, and perhaps those below it, an
ending, a pattern. What becomes of a name is said in words, or by an example.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.names import Names, files_said, loop
from caro_lsp.generate.compose.writing import double_quoted, parts, path

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading

_CHARACTERS = {
    "space": " ", "blank": " ", "whitespace": " ", "dash": "-", "dashe": "-", "hyphen": "-",
    "underscore": "_", "dot": ".", "colon": ":", "plus": "+", "nothing": "", "comma": ",",
    "period": ".", "minus": "-",
}  # fmt: skip
_PLAIN = re.compile(r"[\w@%+=:,.~^-]+")
_WITHIN = re.compile(r"[\w@%+=:,.~^() -]+")
"""What stands for itself in a pattern of an expansion."""
_COUNTED = re.compile(r"(?P<before>.*?)(?P<number>0*1|1)(?P<after>\D*)")
_SEVERAL = frozenset({"all", "every", "each", "them", "file", "etc", "everything", "so", "other"})
"""Words that say that an example stands for more names than its own."""
_OF_NAMES = frozenset({"rename", "name", "filename", "prefix", "suffix", "extension"})
_OF_ANYTHING = frozenset({"swap", "drop", "removed", "replacement", "case"})
"""What may as well be done to what is in files, unless names are spoken of."""
_ONE_OF = frozenset({"swap", "drop", "case", "replacement", "removed", "prefix", "leading"})
_OF_LINES = frozenset({"line", "row", "column"})
_LEAST_ALIKE = 2
"""Characters that the names of an example have at least in common."""


_KINDS = re.compile(
    r"(?<!in )(?<!under )(?<!below )\b(?:photo|picture|image|song|video|track|scan)s\b",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\.\w|\*|\b(?:jpe?g|png|gif|webp|tiff?|heic|mp[34]|flac|wav|ogg|mkv|mov|avi|pdf)s?\b"
    r"|\b(?:photos|pictures|images|songs|videos|tracks|scans) (?:folder|dir)|\w/",
    re.IGNORECASE,
)
"""What says which files they are: an ending, a pattern, or a folder of nothing else."""


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if said.asked.marks & _OF_LINES:
        return ""
    if len(_ONE_OF & set(said.facets)) > 1:
        # Each by itself would be half of what is asked for.
        return ""
    if _KINDS.search(said.asked.text) and not _ENDED.search(said.asked.text):
        # Which endings they have is not said, and other files stand beside them.
        return ""
    named = bool(said.asked.marks & _OF_NAMES)
    for facet, act in _ACTIONS.items():
        if facet in _OF_ANYTHING and not named:
            continue
        if said.has(facet) and (command := act(said)):
            return command
    return ""


# The ends of names.


def _newextension(said: Reading) -> str:
    names = Names.of(said)
    facet = "newending" if said.has("newending") else "newextension"
    slots = said.facets[facet][0].slots
    if any(
        slot.kind == "file" and not slot.value.startswith((".", "*.")) for slot in slots.values()
    ):
        return ""
    new = said.get("newending") or (parts(said.get("newextension")) or [""])[-1]
    new = _ending(said, new)
    old = _old_extension(said, names)
    if not _PLAIN.fullmatch(new) or names is None:
        return ""
    if not old:
        return loop(names, names.pattern("*.*"), f"${{f%.*}}.{new}")
    if not _PLAIN.fullmatch(old):
        return ""
    return loop(names, f"{names.stem}.{old}", f"${{f%.{old}}}.{new}")


def _old_extension(said: Reading, names: Names | None) -> str:
    both = parts(said.get("newextension"))
    old = both[0] if len(both) > 1 else (names.ending if names else "")
    return _ending(said, old)


def _ending(said: Reading, text: str) -> str:
    """An ending as it is written, without what is in front of it."""
    for values in said.facets.values():
        for value in values:
            for slot in value.slots.values():
                if slot.value == text and slot.kind == "extension":
                    shown = slot.said.strip("\"'").lstrip("*.")
                    return shown if shown.lower() == text.lower() else text.lstrip("*.")
    return text.lstrip("*.")


def _noextension(said: Reading) -> str:
    names = Names.of(said)
    old = _ending(said, said.get("noextension")) or (names.ending if names else "")
    if names is None or (old and not _PLAIN.fullmatch(old)):
        return ""
    if not old:
        if not (names.folder or said.has("noun") or said.has("place")):
            return ""
        return loop(names, names.pattern("*.*"), "${f%.*}")
    return loop(names, f"{names.stem}.{old}", f"${{f%.{old}}}")


def _bare(said: Reading) -> str:
    """An ending for the files that have none."""
    new = _ending(said, said.get("bare"))
    names = Names.of(said)
    if names is None or not _PLAIN.fullmatch(new):
        return ""
    where = path(names.folder) if names.folder else "."
    depth = "" if names.deep else " -maxdepth 1"
    return f"find {where}{depth} -type f ! -name '*.*' -exec mv -n -- {{}} {{}}.{new} \\;"


def _caseextension(said: Reading) -> str:
    upper = said.get("caseextension") == "^^"
    for value in said.facets["caseextension"]:
        for slot in value.slots.values():
            if slot.kind in {"extension", "file"}:
                old = slot.said.lstrip(".*")
                new = old.upper() if upper else old.lower()
                names = Names.of(said)
                return loop(names, f"*.{old}", f"${{f%.{old}}}.{new}")
    change, which = ("^^", "lower") if upper else (",,", "upper")
    pattern = f"*.*[[:{which}:]]*"
    return loop(Names.of(said), pattern, f"${{f%.*}}.${{e{change}}}", "e=${f##*.}; ")


# Letters and other characters.


def _case(said: Reading) -> str:
    names = Names.of(said)
    change = said.get("case")
    which = {",,": "*[[:upper:]]*", "^^": "*[[:lower:]]*", "^": "[[:lower:]]*"}[change]
    return loop(names, names.pattern(which) if names else "", f"${{n{change}}}")


def _character(text: str) -> str:
    low = text.lower()
    return _CHARACTERS.get(low, _CHARACTERS.get(low.removesuffix("s"), ""))


def _names_one(text: str) -> bool:
    """Whether a word stands for a character, or for none."""
    return bool(_character(text)) or text.lower() == "nothing"


def _swap(said: Reading) -> str:
    old, new = (_character(part) for part in parts(said.get("swap")))
    return _exchanged(said, old, new)


def _drop(said: Reading) -> str:
    return _exchanged(said, _character(said.get("drop")), "")


def _exchanged(said: Reading, old: str, new: str) -> str:
    names = Names.of(said)
    if not old or names is None:
        return ""
    return loop(names, names.pattern(f"*{old}*"), f"${{n//{old}/{new}}}")


# Parts of names.


def _replacement(said: Reading) -> str:
    old, new = (*parts(said.get("replacement")), "")[:2]
    slots = said.facets["replacement"][0].slots.values()
    if _character(old) and all(slot.kind == "word" for slot in slots if slot.value in (old, new)):
        return _exchanged(said, _character(old), _character(new)) if _names_one(new) else ""
    names = Names.of(said)
    if names is None or not (_WITHIN.fullmatch(old) and _PLAIN.fullmatch(new)):
        return ""
    stem = f"*{old}*" if "*" in names.stem and old not in names.stem else names.stem
    names = Names(names.folder, stem, names.ending, names.deep)
    return loop(names, names.pattern(), f"${{n/{old}/{new}}}")


def _removed(said: Reading) -> str:
    """A text out of names: in front, at the end before the extension, or anywhere."""
    old = said.get("removed")
    names = Names.of(said)
    if names is None or not _WITHIN.fullmatch(old):
        return ""
    if said.get("side") == "start":
        return loop(names, names.pattern(f"{old}*"), f"${{n#{old}}}")
    if said.get("side") == "end":
        ending = names.ending
        if ending:
            return loop(names, f"*{old}.{ending}", f"${{f%{old}.{ending}}}.{ending}")
        return loop(names, names.pattern(f"*{old}.*"), f"${{f%{old}.*}}.${{f##*.}}")
    return loop(names, names.pattern(f"*{old}*"), f"${{n/{old}/}}")


def _leading(said: Reading) -> str:
    """What names begin with, taken off by its kind or its length."""
    names = Names.of(said)
    if names is None:
        return ""
    kind = said.get("leading")
    if kind.isdigit():
        return loop(names, names.pattern(), f"${{n:{kind}}}")
    script = r"s/^[0-9]+[ ._-]*//"
    steps = f"""n=$(sed -E "{script}" <<< "${{f##*/}}"); """
    if names.deep:
        return ""
    files = names.matching(names.pattern("[0-9]*"))
    return f'for f in {files}; do {steps}mv -n -- "$f" "{names.inside}$n"; done'


def _prefix(said: Reading) -> str:
    names = Names.of(said)
    return loop(names, names.pattern() if names else "", double_quoted(said.get("prefix")) + "$n")


def _suffix(said: Reading) -> str:
    slot = said.facets["suffix"][0].slots["text"]
    names = Names.of(said)
    if names is None:
        return ""
    before = "extension" in said.asked.marks and said.has("before")
    if not before and (slot.kind in {"extension", "file"} or slot.said.startswith(".")):
        return loop(names, names.pattern(), f"$f.{double_quoted(slot.value.lstrip('.'))}")
    text = double_quoted(slot.value)
    if files_said(said) and names.ending:
        return loop(names, names.pattern(), f"${{f%.{names.ending}}}{text}.{names.ending}")
    return loop(
        names, names.pattern() if names.ending else names.pattern("*.*"),
        f"${{f%.*}}{text}.${{f##*.}}",
    )  # fmt: skip


def _dated(said: Reading) -> str:
    """A date in front of names, or before their extension."""
    names = Names.of(said)
    if names is None:
        return ""
    form = {"short": "%Y%m%d", "month": "%Y-%m", "year": "%Y"}.get(said.get("dateform"), "%F")
    of = ' -r "$f"' if said.get("dated") == "file" else ""
    date = f"$(date{of} +{form})"
    if said.get("side") == "end":
        return loop(
            names, names.pattern() if names.ending else names.pattern("*.*"),
            f"${{f%.*}}_{date}.${{f##*.}}",
        )  # fmt: skip
    return loop(names, names.pattern(), f"{date}_$n")


def _folder_name(said: Reading) -> str:
    """The name of the folder in front of those of its files."""
    names = Names.of(said)
    if names is None or names.deep:
        return ""
    name = double_quoted(names.folder.rpartition("/")[2]) if names.folder else "${PWD##*/}"
    return loop(names, names.pattern(), f"{name}_$n")


# Numbers.


def _number(said: Reading) -> str:
    match = _COUNTED.fullmatch(said.get("number").rpartition("/")[2])
    names = Names.of(said)
    if match is None or names is None or names.deep or not _PLAIN.fullmatch(match[0]):
        return ""
    width = max(len(match["number"]), int(said.get("width") or 1))
    ending = names.ending or said.get("number").rpartition(".")[2]
    if files_said(said) and ending.lower() == match["after"].lstrip(".").lower():
        ending = names.ending
    names = Names(names.folder, names.stem, ending, deep=False)
    return _counted(names, match["before"], width, match["after"])


def _counted(names: Names, before: str, width: int, after: str) -> str:
    number = "$i" if width == 1 else f'$(printf %0{width}d "$i")'
    target = f'"{names.inside}{before}{number}{after}"'
    files = names.matching(names.pattern())
    return f'i=1; for f in {files}; do mv -n -- "$f" {target}; i=$((i + 1)); done'


def _running(said: Reading) -> str:
    """A running number for a name, behind a word or in front of the name."""
    names = Names.of(said)
    if names is None or names.deep:
        return ""
    width = int(said.get("width") or 1)
    if said.get("running") == "front":
        after = "_$f" if not names.folder else "_${f##*/}"
        return _counted(names, "", max(width, 2), after)
    text = said.get("base")
    if not names.ending or (text and not _PLAIN.fullmatch(text)):
        return ""
    before = f"{text}_" if text and text[-1].isalnum() else text
    return _counted(names, before, width, f".{names.ending}")


def _pad(said: Reading) -> str:
    """Numbers in names with zeros in front of them."""
    names = Names.of(said)
    width = said.get("pad") or said.get("width") or _width_of_example(said)
    if names is None or names.deep or not width.isdigit():
        return ""
    before, star, after = names.stem.partition("*")
    if before and star and not after and names.ending:
        # All but the number is known.
        number = f"n=${{f##*{before}}}; n=${{n%.{names.ending}}}; "
        target = f'"{names.inside}{before}$(printf %0{width}d "$((10#$n))").{names.ending}"'
        files = names.matching(f"{before}[0-9]*.{names.ending}")
        return f'for f in {files}; do {number}mv -n -- "$f" {target}; done'
    files = names.matching(names.pattern("*[0-9]*"))
    found = "${BASH_REMATCH[%d]}"
    number = f'$(printf %0{width}d "$((10#{found % 2}))")'
    target = f'"{names.inside}{found % 1}{number}{found % 3}"'
    return (
        f"for f in {files}; do [[ ${{f##*/}} =~ ^([^0-9]*)([0-9]+)(.*)$ ]] && "
        f'mv -n -- "$f" {target}; done'
    )


def _width_of_example(said: Reading) -> str:
    after = re.findall(r"\d+", said.get("example").rpartition("\0")[2].rpartition("/")[2])
    return str(len(after[0])) if after else ""


# By an example.


def _example(said: Reading) -> str:
    """What becomes of all names that look like the first one, as it becomes the second one."""
    old, new = (*parts(said.get("example")), "")[:2]
    names = Names.of(said)
    if names is None or names.deep or not said.asked.marks & _SEVERAL:
        return ""
    (before, _, old), (_, _, new) = old.rpartition("/"), new.rpartition("/")
    if before and names.folder and before != names.folder:
        return ""
    folder = names.folder or before
    if _number_padded(old, new):
        return _pad(said)
    names = Names(folder, "*", "", deep=False)
    alike = SequenceMatcher(None, old, new, autojunk=False).find_longest_match()
    ending = re.search(r"\.\w+$", old)
    if ending and new.endswith(ending[0]):
        end = ending.start()
        alike = SequenceMatcher(None, old[:end], new[: new.rindex(".")]).find_longest_match()
    if alike.size < _LEAST_ALIKE or not (_WITHIN.fullmatch(old) and _WITHIN.fullmatch(new)):
        return ""
    first, last = (
        re.sub(r"\d", "[0-9]", text) for text in (old[: alike.a], old[alike.a + alike.size :])
    )
    lead, tail = new[: alike.b], new[alike.b + alike.size :]
    if re.search(r"\d", lead) or re.search(r"\d", tail.rpartition(".")[0]):
        # Which number that is cannot be told from one example.
        return ""
    steps = f"n=${{n#{first}}}; " if first and last != tail else ""
    if last == tail:
        target = f"{lead}${{n#{first}}}" if first else f"{lead}$n"
    else:
        target = f"{lead}${{n%{last}}}{tail}"
    return _stepped(names, f"{first}*{last}", target, steps)


def _stepped(names: Names, pattern: str, target: str, steps: str) -> str:
    """A loop in which a name is taken apart before it is put together."""
    if not steps:
        return loop(names, pattern, target)
    name = "n=${f##*/}; " if names.folder else "n=$f; "
    files = names.matching(pattern)
    return f'for f in {files}; do {name}{steps}mv -n -- "$f" "{names.inside}{target}"; done'


def _number_padded(old: str, new: str) -> bool:
    one, other = re.split(r"(\d+)", old), re.split(r"(\d+)", new)
    if len(one) != len(other) or one == other:
        return False
    return all(
        a == b or (a.isdigit() and b.isdigit() and int(a) == int(b))
        for a, b in zip(one, other, strict=True)
    )


def _exchange(said: Reading) -> str:
    one, other = (path(part) for part in parts(said.get("exchange")))
    between = path(f"{parts(said.get('exchange'))[0]}.tmp")
    return f"mv {one} {between} && mv {other} {one} && mv {between} {other}"


_ACTIONS = {
    "exchange": _exchange,
    "number": _number,
    "pad": _pad,
    "running": _running,
    "bare": _bare,
    "noextension": _noextension,
    "caseextension": _caseextension,
    "newending": _newextension,
    "newextension": _newextension,
    "leading": _leading,
    "swap": _swap,
    "drop": _drop,
    "dated": _dated,
    "foldername": _folder_name,
    "removed": _removed,
    "replacement": _replacement,
    "prefix": _prefix,
    "suffix": _suffix,
    "case": _case,
    "example": _example,
}
"""What is done, the first of these that a request says."""
