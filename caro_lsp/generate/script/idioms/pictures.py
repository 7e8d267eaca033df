"""Pictures of a kind made smaller into another folder: "resize all jpgs to 400px width into OUT"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.idioms.things import folder_of
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Variable
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_TARGETS = frozenset("out output dest destination dst target small thumbs thumbnails web resized done to".split())  # noqa: SIM905 - many  # fmt: skip


def _resized(match: _Match, here: Here) -> str:
    kind = match["kind"].lower()
    ending = {"jpeg": "jpg"}.get(kind, kind)
    size = match["size"].replace(" ", "")
    side = (match["side"] or match["side2"] or "").lower()
    if size.endswith("%") or "x" in size:
        form = size
    elif re.search(r"high|height|tall", side):
        form = f"x{size}"
    else:
        # What is not said is mostly the width.
        form = f"{size}x"
    source = _source(match["from"], match["out"], here)
    out = _target(match["out"], here) if match["out"] else ""
    if source is None or (match["out"] and not out):
        return ""
    tool = "magick" if (match["tool"] or "").lower() == "magick" else "convert"
    if not out:
        return ""
    place = f'{out[:-1]}/$(basename "$f")"' if out.startswith('"') else f'"{out}/$(basename "$f")"'
    return f'for f in {source}*.{ending}; do {tool} "$f" -resize {form} {place}; done'


def _target(said: str, here: Here) -> str:
    """The folder that they go to; several files go to no file."""
    one = here.variable(said)
    if one is not None and one.sort == "file" and re.fullmatch(r"[^.]+", one.value):
        return f'"${one.name}"'
    return folder_of(said, here)


def _source(said: str | None, out: str | None, here: Here) -> str | None:
    """The folder of the pictures with its slash, empty for here; None where it is not known."""
    if said:
        folder = folder_of(said, here)
        return f"{folder}/" if folder else None
    target = here.variable(re.sub(r"^(?:the )", "", out)) if out else None
    folders: list[Variable] = [
        one
        for one in here.scope.variables
        if one.sort in {"folder", "text"}
        and ("/" in one.value or one.sort == "folder")
        and one != target
        and not _TARGETS & set(name_parts(one.name))
    ]
    if len(folders) == 1 and not any(re.match(r"cd ", line) for line in here.scope.commands):
        return f'"${folders[0].name}"/'
    return (
        "" if not folders or any(re.match(r"cd ", line) for line in here.scope.commands) else None
    )


FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (
        r"(?:resize|scale|shrink|downscale|reduce)(?: down)? (?:all |the |every |each |all the )*\.?(?P<kind>jpe?g|png|gif|webp)(?:s| files| images| pictures| photos)?"
        r"(?: (?:in|from|of) (?P<from>(?:the )?[\w$./-]+?))?(?: down)? to (?:a )?(?:(?:max(?:imum)? )?(?P<side2>width|height) (?:of )?)?(?P<size>\d+ ?%|\d+x\d+|\d+)(?: ?px| ?pixels?)?(?: (?:in )?(?P<side>width|wide|height|high|tall))?"
        r"(?: (?:in)?to (?:the )?(?P<out>[\w$./-]+?)(?: folder| dir| directory)?)?(?:,? (?:with|using|via|by) (?P<tool>convert|magick|imagemagick))?",
        _resized,
    ),
)
