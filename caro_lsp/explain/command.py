"""What each part of a command does: from manual pages of this machine, else from facts of caro.

What is not known is said so. Nothing is made up: each text is one of a page, of ``help`` of bash,
or of our own tables.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.explain import language
from caro_lsp.explain.looking import with_rules
from caro_lsp.explain.parts import Explanation, Part, Source, Touch
from caro_lsp.explain.structure import redirection, signs
from caro_lsp.explain.words import MAX_DEPTH, Scene, explain_words, value_of
from caro_lsp.shell.command import constant
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.explain.looking import Judges
    from caro_lsp.explain.manual.store import Manual
    from caro_lsp.explain.parts import Action
    from caro_lsp.shell.command import Command, Redirect
    from caro_lsp.shell.parse import Script

__all__ = ["MAX_PARTS", "Explanation", "Part", "explain", "explain_text"]

MAX_PARTS = 400
"""Parts after which an explanation ends: nobody reads more."""
MAX_TEXT = 200_000
"""Bytes of a shell text inside a command that are explained."""
_MAX_VALUES = 10
_CARO = Source("caro")
_FUNCTION = re.compile(r"\s*(?:function\s+([^\s(){};]+)|([A-Za-z_][\w.:-]*)\s*\(\s*\))")
_DEVICES = ("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/stdin", "/dev/tty")


def explain_text(
    text: str, manual: Manual | None = None, judge: Callable[[Script], Judges] | None = None
) -> Explanation:
    """Explain every command in ``text``; ``judge`` has rules look at it."""
    source = text.encode("utf-8", "replace")
    script = parse(source)
    view = _View(script, manual, judges=judge(script) if judge else None)
    return view.explanation(0, len(source), view.outermost)


def explain(
    source: bytes | Script,
    start: int,
    end: int,
    manual: Manual | None = None,
    judges: Judges | None = None,
    *,
    whole: bool = False,
) -> Explanation | None:
    """Explain the commands of a script that a range of bytes touches; None where there are none.

    An empty range is a cursor: the command around it is explained, or with ``whole`` all on its
    line that belongs together, as it is where the cursor is on no command.
    """
    view = _View(source, manual, judges=judges)
    text = view.scene.source
    touched = [c for c in view.outermost if c.span.start <= end and start <= c.span.end]
    if start == end and touched:
        # The innermost one: a substitution is asked about by itself.
        closest = min(touched, key=lambda c: c.span.end - c.span.start)
        touched = [closest]
    if start == end and (whole or not touched):
        begin, stop = text.rfind(b"\n", 0, start) + 1, text.find(b"\n", end)
        stop = len(text) if stop < 0 else stop
        if touched:
            outer = [c for c in view.outermost if view.belongs(c, touched[0])]
            begin = min([begin, *(c.span.start for c in outer)])
            stop = max([stop, *(c.span.end for c in outer)])
        line = [c for c in view.outermost if begin <= c.span.start <= stop]
        found = view.explanation(begin, stop, line)
        return found if found.parts else None
    if not touched:
        return None
    first = min(command.span.start for command in touched)
    last = max(command.span.end for command in touched)
    if start != end:
        first, last = min(first, start), max(last, end)
    return view.explanation(first, last, touched)


class _View:
    """A script as it is explained: its commands by where they stand, and what is between them."""

    def __init__(
        self,
        source: bytes | Script,
        manual: Manual | None,
        depth: int = 0,
        judges: Judges | None = None,
    ) -> None:
        script = parse(source) if isinstance(source, bytes) else source
        self.depth = depth
        self._judges = judges
        self._ran = list(commands(script))
        values: dict[tuple[int, int], list[str]] = {}
        self.outermost = _outermost(self._ran, values)
        self._starts = [command.span.start for command in self.outermost]
        self.scene = Scene(
            script.source,
            manual,
            _functions(script.source),
            nested=self.nested,
            text=self.text,
            values=values,
        )
        self._bodies: list[tuple[int, int]] = []
        """Here-documents, which stand behind the line of their command."""
        self.letters = script.source.decode("latin-1")

    def belongs(self, command: Command, other: Command) -> bool:
        """Whether two commands are of one pipeline."""
        return command.pipeline is not None and command.pipeline is other.pipeline

    def explanation(self, start: int, end: int, chosen: list[Command]) -> Explanation:
        """What stands from ``start`` to ``end``, in whose commands ``chosen`` are."""
        parts = self._parts(start, end, self.depth, chosen)
        placed = [part for part in parts if part.start >= 0]
        begin = min([part.start for part in placed], default=start)
        stop = max([part.end for part in placed], default=end)
        begin = min([begin, *(command.span.start for command in chosen)])
        stop = max([stop, *(command.span.end for command in chosen)])
        told = Explanation(
            begin, stop, tuple(parts[:MAX_PARTS]), tuple(self.scene.touches),
            missing=tuple(self.scene.missing),
        )  # fmt: skip
        return with_rules(told, self._ran, self._judges) if self._judges and parts else told

    def nested(self, start: int, end: int, depth: int) -> list[Part]:
        """The parts of the commands within the bytes of a word."""
        first = bisect_left(self._starts, start)
        inside = [c for c in self.outermost[first:] if c.span.end <= end and c.span.start < end]
        inside = [c for c in inside if (c.span.start, c.span.end) != (start, end)]
        if not inside or depth > MAX_DEPTH * 2:
            return []
        begin, stop = inside[0].span.start, max(command.span.end for command in inside)
        return self._parts(begin, stop, depth, inside)

    def text(self, text: str, depth: int) -> list[Part]:
        """The parts of a shell text that a command runs."""
        source = text.encode("utf-8", "replace")
        if depth > MAX_DEPTH or len(source) > MAX_TEXT:
            return []
        view = _View(source, self.scene.manual, depth)
        view.scene.placed = False
        view.scene.touches, view.scene.missing = self.scene.touches, self.scene.missing
        parts = view._parts(0, len(source), depth, view.outermost)
        return [replace(part, start=-1, end=-1) for part in parts]

    def _parts(self, start: int, end: int, depth: int, chosen: list[Command]) -> list[Part]:
        parts: list[Part] = []
        at = start
        for command in chosen:
            inside = any(low <= command.span.start < high for low, high in self._bodies)
            if inside or (command.span.start < at and command.span.start != start):
                # Inside one that was explained, such as a substitution in its arguments.
                continue
            if len(parts) > MAX_PARTS:
                break
            parts += self._between(at, command.span.start, depth, before=True)
            parts += self._command(command, depth)
            at = max(at, command.span.end)
            bodies = [r.target.span for r in command.redirects if _is_here(r) and r.target.span]
            # The line that ends a here-document is no command.
            self._bodies += [
                (one.start, self.letters.find("\n", one.end) % (end + 1)) for one in bodies
            ]
        parts += self._between(at, end, depth, before=False)
        return parts

    def _between(self, start: int, end: int, depth: int, *, before: bool) -> list[Part]:
        """The operators and keywords from ``start`` to ``end``; here-documents are passed by."""
        pieces = [(start, end)]
        for first, last in self._bodies:
            pieces = [
                piece
                for low, high in pieces
                for piece in ((low, min(high, first)), (max(low, last), high))
                if piece[0] < piece[1]
            ] if any(low < last and first < high for low, high in pieces) else pieces  # fmt: skip
        found: list[Part] = []
        for low, high in pieces:
            for sign in signs(self.letters, low, high):
                if found and found[-1].text == ";" and sign.kind == "keyword":
                    # ``; do`` and ``; then`` say it already.
                    found.pop()
                if sign.kind == "command":
                    found += self._unseen(sign.start, sign.end, depth)
                    continue
                raw = self.scene.source[sign.start : sign.end]
                text = raw.decode("utf-8", "replace").strip()
                span = (sign.start, sign.end) if self.scene.placed else (-1, -1)
                found.append(Part(sign.kind, text, sign.about, None, _CARO, None, *span, depth))
                if sign.kind in {"assignment", "redirection", "keyword"}:
                    found += self.nested(sign.start, sign.end, depth + 1)
        if before and found and found[-1].kind == "assignment":
            # In front of a command it is for this one only.
            index = len(found) - 1
            while index >= 0 and found[index].kind == "assignment":
                one = found[index]
                gap = self.letters[
                    one.end : found[index + 1].start if index + 1 < len(found) else end
                ]
                if one.end < 0 or "\n" in gap or ";" in gap:
                    break
                name = one.text.partition("=")[0]
                about = language.SET_FOR_COMMAND.format(name=name)
                found[index] = replace(one, about=about)
                index -= 1
        return found

    # Commands

    def _unseen(self, start: int, end: int, depth: int) -> list[Part]:
        """The parts of a command that the following of the script has no use for, as ``unset``."""
        words = []
        for match in re.finditer(r"\S+", self.letters[start:end]):
            span = Span(start + match.start(), start + match.end())
            text = self.scene.source[span.start : span.end].decode("utf-8", "replace")
            words.append(constant(text.strip("'\""), span))
        return explain_words(tuple(words), self.scene, depth) if words else []

    def _command(self, command: Command, depth: int) -> list[Part]:
        scene = self.scene
        parts = explain_words(command.words, scene, depth) if command.words else []
        for redirect in command.redirects:
            parts += self._redirect(redirect, command, depth)
        return parts

    def _redirect(self, redirect: Redirect, command: Command, depth: int) -> list[Part]:
        scene, here = self.scene, _is_here(redirect)
        target = "" if here else scene.written(redirect.target)
        about = redirection(
            redirect.operator, redirect.descriptor, redirect.target.shown if not here else ""
        )
        text = f"{redirect.descriptor}{redirect.operator}{' ' if target else ''}{target}"
        span = redirect.span
        if here and span is not None:
            text = scene.source[span.start : span.end].decode("utf-8", "replace")
        elif redirect.operator in {">&", "<&"}:
            text = f"{redirect.descriptor}{redirect.operator}{target}"
        placed = (span.start, span.end) if span is not None and scene.placed else (-1, -1)
        part = Part(
            "redirection", text, about, None if here else value_of(redirect.target, target, scene),
            _CARO if about else None, None, *placed, depth,
        )  # fmt: skip
        where = redirect.target.span
        inside = self.nested(where.start, where.end, depth + 1) if where is not None else []
        if not here:
            self._touch(redirect, command)
        return [part, *inside]

    def _touch(self, redirect: Redirect, command: Command) -> None:
        what = redirect.target.value or redirect.target.shown
        operator = redirect.operator
        if operator == "<<<" or what in _DEVICES or (operator.endswith("&") and what.isdigit()):
            return
        if what == "-" or any(what.startswith(sign) for sign in ("<(", ">(")):
            return
        done: Action = "reads" if operator in {"<", "<&"} else "writes"
        touch = Touch(done, what, command.name)
        if touch not in self.scene.touches:
            self.scene.touches.append(touch)


def _is_here(redirect: Redirect) -> bool:
    return redirect.operator.startswith("<<") and redirect.operator != "<<<"


def _outermost(ran: list[Command], values: dict[tuple[int, int], list[str]]) -> list[Command]:
    """The commands that no other command runs, each once.

    ``values`` gets what their words stand for, each time that they run.
    """
    found: dict[tuple[int, int], Command] = {}
    for command in ran:
        if command.wrappers or not command.editable:
            continue
        place = (command.span.start, command.span.end)
        found.setdefault(place, command)
        before = (-1, -1)
        for word in command.words:
            value = word.value
            if value is None or word.span is None or "$" not in word.source:
                continue
            at = (word.span.start, word.span.end)
            known = values.setdefault(at, [])
            if at != before and value not in known and len(known) < _MAX_VALUES:
                known.append(value)
            before = at
    return sorted(found.values(), key=lambda command: (command.span.start, -command.span.end))


def _functions(source: bytes) -> dict[str, int]:
    """The functions that a script defines, with the lines where it does."""
    found: dict[str, int] = {}
    for number, line in enumerate(source.decode("utf-8", "replace").split("\n"), 1):
        if (match := _FUNCTION.match(line)) is not None:
            found.setdefault(match[1] or match[2], number)
    return found
