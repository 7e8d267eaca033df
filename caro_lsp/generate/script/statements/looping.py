"""What a loop leaves out, and what is made or added to a file of several variables."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import EXTENSIONS
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements.actions import block
from caro_lsp.generate.script.statements.naming import NAMED, with_its_name
from caro_lsp.generate.script.statements.testing import Test
from caro_lsp.generate.script.statements.tests import test_of
from caro_lsp.generate.script.statements.valuing import special

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Variable
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_HEADER = re.compile(
    r"(?:(?:have |has )?(?:nothing but|only|just) (?:an? |the )?header(?: (?:line|row))?(?: in (?:it|them))?"
    r"|(?:have |has )?no (?:data|rows|lines|records)(?: (?:in (?:it|them)|below the header))?)",
    re.IGNORECASE,
)


def skipped(match: _Match, here: Here) -> str:
    """In a loop: the items that are left out, or those alone that are not."""
    item = here.item
    if item is None:
        return ""
    test = _of_item(match["how"], match["c"], item, here)
    if test is None:
        return ""
    test = test.opposite() if match["verb"].lower().startswith(("only", "just", "keep")) else test
    if test.negated:
        return f"{test.command} || continue"
    return (
        f"if {test.written}; then continue; fi"
        if "||" in test.command
        else f"{test.written} && {block('continue')}"
    )


def _of_item(how: str, said: str, item: Variable, here: Here) -> Test | None:
    how = how.lower()
    if _HEADER.fullmatch(said):
        return Test(f"[ {_lines(item, here)} -le 1 ]", about=item)
    if how == "without" and (
        name := re.fullmatch(r"(?:an? |any |the )?(?P<f>[\w-]*[.A-Z][\w.-]*)", said)
    ):
        return Test(f'[ -e "${item.name}/{name["f"]}" ]', about=item).opposite()
    if how == "with" and (
        name := re.fullmatch(r"(?:an? |any |the )?(?P<f>[\w-]*[.A-Z][\w.-]*)", said)
    ):
        return Test(f'[ -e "${item.name}/{name["f"]}" ]', about=item)
    inner = here.within(about=item)
    part = here.variable(re.sub(r"^(?:an?|any|the) ", "", said))
    if (
        how in {"with", "without"}
        and part is not None
        and any(re.search(rf"\bread\b.*\b{part.name}\b", line) for line in here.scope.commands)
    ):
        # A part of a line that was read into several names.
        filled = Test(f'[ -n "${part.name}" ]', about=part)
        return filled.opposite() if how == "without" else filled
    if how in {"with", "without"}:
        found = test_of(f"it contains {said}", inner)
        return found.opposite() if found and how == "without" else found
    verb = re.sub(r"^are\b", "is", re.sub(r"^have\b", "has", said))
    return test_of(f"it {verb}", inner)


def _lines(item: Variable, here: Here) -> str:
    """How many lines an item has, as it was counted above, or counted now."""
    for one in reversed(here.scope.variables):
        if re.match(rf"\$\((?:wc -l\b|cat\b.*wc -l|grep -c).*\${{?{item.name}\b", one.value):
            return f'"${one.name}"'
    return f'"$(wc -l < "${item.name}")"'


def _empty(match: _Match, here: Here) -> str:
    """Empty items are left out."""
    item = here.item
    if item is None:
        return ""
    if re.search(r"\bcomments?\b", match["x"]):
        if re.search(r"\b(?:empty|blank)\b", match["x"]):
            return f"case ${item.name} in ''|'#'*) continue ;; esac"
        return f"case ${item.name} in '#'*) continue ;; esac"
    lines = any(re.search(rf"\bread\b.*\b{item.name}\b", line) for line in here.scope.commands)
    return f'[ -n "${item.name}" ] || continue' if lines else f'[ -s "${item.name}" ] || continue'


def folders_of(said: str, here: Here) -> str:
    """All folders of an array: "they all", "these folders"; empty where it holds none."""
    plain = re.sub(
        r"^(?:all |each |every |both )*(?:of )?(?:the |these |those )?|(?: all| both)$", "", said
    )
    lists = [one for one in here.scope.variables if one.sort == "list"]
    named = here.variable(plain)
    pronoun = plain in {"they", "them", "these", "those", "folders", "directories", "dirs"}
    one = named if named in lists else lists[0] if pronoun and len(lists) == 1 else None
    if one is None:
        return ""
    folders = {"dirs", "dir", "folders", "folder", "directories", "paths"} & {
        *name_parts(one.name),
        *plain.split(),
    }
    return f'"${{{one.name}[@]}}"' if folders else ""


_FILES_IN = re.compile(
    r"(?:\*?\.)?(?P<kind>[a-z]\w{1,5}) files? (?:in|of|from|under|inside) (?:the )?(?P<place>.+)|files? (?:in|of|from|under|inside) (?:the )?(?P<any>.+)",
    re.IGNORECASE,
)


def files_in(said: str, here: Here) -> str:
    """The pattern of the files of a kind in a folder of the script; empty where it is none."""
    match = _FILES_IN.fullmatch(said)
    place = here.variable(match["place"] or match["any"]) if match else None
    if match is None or place is None or place.sort != "folder":
        return ""
    kind = (match["kind"] or "").lower()
    ending = EXTENSIONS.get(kind, kind)
    return f'"${place.name}"/*.{ending}' if kind else f'"${place.name}"/*'


def appended_line(match: _Match, here: Here) -> str:
    """A line of several values at the end of a file."""
    file = _file(match["file"], here)
    if file is None:
        return ""
    values = []
    for said in re.split(r",? and |, ", match["x"]):
        one = here.variable(said)
        if one is not None and one.sort != "list" and one != file:
            values.append(f"${one.name}")
        elif said != match["x"] and (value := special(said, here)):
            values.append(value)
        else:
            return ""
    ending = file.value.rpartition(".")[2]
    sign = {"csv": ",", "tsv": "\t"}.get(ending, " ")
    if sign == "\t":
        return (
            "printf '"
            + "\\t".join("%s" for _ in values)
            + "\\n' "
            + " ".join(f'"{one}"' for one in values)
            + f' >> "${file.name}"'
        )
    return f'echo "{sign.join(values)}" >> "${file.name}"'


def _file(said: str, here: Here) -> Variable | None:
    one = here.variable(said)
    if one is not None and one.sort == "file":
        return one
    files = [one for one in here.scope.variables if one.sort == "file"]
    pronoun = re.fullmatch(r"it|there|(?:the|that|this) (?:file|csv|table)|the end", said)
    return files[0] if pronoun and len(files) == 1 else None


def set_by_key(match: _Match, here: Here) -> str:
    """A setting of a file, its key and value in variables."""
    key, value, file = (here.variable(match[one]) for one in ("key", "value", "file"))
    if key is None or value is None or file is None or file.sort != "file" or key == value:
        return ""
    if not {"key", "setting", "option", "name", "param", "field"} & {*name_parts(key.name)}:
        return ""
    if not re.search(r"\.(?:ini|conf|cfg|env|properties|cnf)$|(?:^|/)\.env$", file.value):
        return ""
    sign = "|" if "/" in value.value else "/"
    return f'sed -i "s{sign}^${key.name}=.*{sign}${key.name}=${value.name}{sign}" "${file.name}"'


_WHICH = r"(?:those|them|ones|the ones|files|lines|entries|items|everything|anything|any|all|folders|dirs|directories|rows|hosts|the \w+|all \w+|\w+s)"
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (r"(?:skip|ignore|leave out|pass over) (?P<x>(?:all |the |any )*(?:(?:empty|blank|comments?)(?: and |,| or )?)+(?: ?(?:ones|files|lines|entries|items))?(?: and comments?)?)", _empty),
    (rf"(?P<verb>skip|ignore|leave out|pass over|do nothing (?:for|with)) (?:all )?{_WHICH} (?P<how>that|which|with|without) (?P<c>.+)", skipped),
    (rf"(?P<verb>only|just|keep only|go on only with) (?:for |with |take )?{_WHICH} (?P<how>that|which|with|without) (?P<c>.+)", skipped),
    *((pattern, with_its_name) for pattern in NAMED),
    (r"(?:set|change|update|switch) (?:the )?(?P<key>[\w ]+?) to (?:the )?(?P<value>[\w ]+?) (?:in|of) (?:the )?(?P<file>.+)", set_by_key),
    (r"(?:append|add|write|put) (?:an? |the |one )?(?:new |further )?(?:line|row|entry|record) (?:with|of|containing|made of) (?P<x>.+?) (?:to|into|in|at) (?:the end of )?(?P<file>.+)", appended_line),
)  # fmt: skip
