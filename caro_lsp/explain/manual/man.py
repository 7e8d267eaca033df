"""The macros of man(7), in which most pages are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.explain.manual.characters import BOLD, ITALIC, ROMAN
from caro_lsp.explain.manual.expressions import STANDARD, arguments, distance
from caro_lsp.explain.manual.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.explain.manual.blocks import Blocks
    from caro_lsp.explain.manual.characters import Renderer

CONTROL = re.compile(r"[.'][ \t]*((?:\\[^\"]|[^\s\\])*)[ \t]*(.*)", re.DOTALL)
"""A line of a request: its name and the rest."""
_FONTS = {"B": (BOLD,), "I": (ITALIC,), "SB": (BOLD,), "SM": (ROMAN,), "R": (ROMAN,),
          "BR": (BOLD, ROMAN), "RB": (ROMAN, BOLD), "BI": (BOLD, ITALIC), "IB": (ITALIC, BOLD),
          "IR": (ITALIC, ROMAN), "RI": (ROMAN, ITALIC)}  # fmt: skip


class Man:
    """Writes into ``out`` what the text and the macros of a page say."""

    def __init__(self, out: Blocks, renderer: Renderer) -> None:
        self._out = out
        self._renderer = renderer
        self._margin = STANDARD
        self._margins: list[float] = []
        self._hang = STANDARD
        """How far the text of a tagged paragraph stands from the margin."""
        self._indent = STANDARD
        self._filled = True
        self._waiting: list[str] = []
        """Macros that take the next line of text: ``TP``, ``TQ``, a font or a heading."""
        self._continued = False
        self._addressed = ""
        self._held = ""
        """The beginning of a tag that goes on."""

    def text(self, line: str) -> None:
        """A line of text."""
        if not line.strip():
            if self._filled:
                self._paragraph(same=True)
            elif not self._waiting:
                self._put("")
            return
        joins = self._continued
        self._continued = line.endswith("\\c")
        if line[0] in " \t" and self._filled and not self._waiting:
            self._out.line_break()
        self._put(self._styled(line), join=joins)

    def _styled(self, line: str) -> str:
        """A line rendered, with the font in which it begins."""
        font = self._renderer.font
        text = self._renderer.render(line)
        return text if font == ROMAN else font + text

    def _put(self, text: str, *, join: bool = False) -> None:
        """Text for whatever waits for it, else for the paragraph."""
        while self._waiting:
            waits = self._waiting.pop()
            if waits in _FONTS:
                text = f"{_FONTS[waits][0]}{text}{ROMAN}"
                continue
            if self._continued and waits in {"TP", "TQ"}:
                # ``\\c``: the tag goes on with the next line.
                self._waiting.append(waits)
                self._held += text
                return
            text, self._held = self._held + text, ""
            if waits == "TP":
                self._out.tagged(self._margin, self._margin + self._hang, text)
                self._indent = self._margin + self._hang
            elif waits == "TQ":
                self._out.add_tag(text)
            else:
                self._heading(1 if waits == "SH" else 2, text)
            if self._continued:
                self._continued = False
            return
        self._out.text(text, self._indent, filled=self._filled, join=join)

    def _paragraph(self, *, same: bool = False) -> None:
        """Begin a paragraph: at the margin, or (``same``) where the one before stood."""
        self._out.close()
        if not same:
            self._indent = self._margin
            self._renderer.reset()

    def _heading(self, level: int, text: str) -> None:
        self._margins.clear()
        self._margin = self._indent = STANDARD
        self._hang = STANDARD
        self._filled = True
        self._renderer.reset()
        self._out.heading(level, text)

    def macro(self, name: str, rest: str) -> None:  # noqa: C901, PLR0915 - a table
        """A line that begins with a macro, or a request about the layout."""
        if name in _FONTS:
            words = arguments(rest)
            if words:
                joins, self._continued = self._continued, rest.endswith("\\c")
                self._put(self._fonts(_FONTS[name], words), join=joins)
            else:
                self._waiting.append(name)
            self._renderer.reset()
        elif name in {"PP", "LP", "P"}:
            self._waiting.clear()
            self._paragraph()
            self._hang = STANDARD
        elif name == "TP":
            self._waiting = ["TP"]
            self._renderer.reset()
            self._out.close()
            if words := rest.split():
                self._hang = distance(words[0], self._hang)
        elif name == "TQ":
            self._waiting = ["TQ"]
            self._renderer.reset()
        elif name == "IP":
            words = arguments(rest)
            self._waiting.clear()
            self._renderer.reset()
            if len(words) > 1:
                self._hang = distance(words[1], self._hang)
            self._indent = self._margin + self._hang
            self._out.close()
            if words and words[0].strip():
                self._out.tagged(self._margin, self._indent, self._renderer.render(words[0]))
                self._renderer.reset()
        elif name in {"SH", "SS", "Sh"}:
            self._waiting.clear()
            self._renderer.reset()
            text = " ".join(arguments(rest))
            if text:
                self._heading(1 if name != "SS" else 2, self._renderer.render(text))
            else:
                self._waiting = ["SH" if name != "SS" else "SS"]
        elif name == "HP":
            self._waiting.clear()
            self._paragraph()
            if words := rest.split():
                self._hang = distance(words[0], self._hang)
        elif name == "RS":
            self._margins.append(self._margin)
            words = rest.split()
            self._margin += distance(words[0], self._hang) if words else self._hang
            self._hang = STANDARD
            self._paragraph()
        elif name == "RE":
            if self._margins:
                self._margin = self._margins.pop()
            self._hang = STANDARD
            self._paragraph()
        elif name in {"nf", "EX", "Vb", "DS", "SY"}:
            self._paragraph(same=True)
            self._filled = name == "SY"
            if name == "SY" and rest:
                self._put(BOLD + " ".join(arguments(rest)) + ROMAN)
        elif name in {"fi", "EE", "Ve", "DE", "YS"}:
            self._filled = True
            self._paragraph(same=True)
            self._renderer.reset()
        elif name in {"br", "BR"}:
            self._out.line_break()
        elif name in {"sp", "Sp", "PD"}:
            if name != "PD" and not (rest.strip() or "1").startswith("-"):
                self._paragraph(same=True)
            else:
                self._out.line_break()
        elif name == "ft":
            self._renderer.select(rest.strip())
        elif name == "in":
            word = rest.strip()
            width = distance(word.lstrip("+-"), 0)
            self._indent = (
                self._indent + width if word[:1] == "+" else
                self._indent - width if word[:1] == "-" else width if word else self._margin
            )  # fmt: skip
            self._out.close()
        elif name == "ti":
            self._out.line_break()
        elif name == "OP":
            words = [self._renderer.render(word) for word in arguments(rest)]
            value = f" {ITALIC}{words[1]}{ROMAN}" if len(words) > 1 else ""
            self._put(f"[{BOLD}{words[0] if words else ''}{ROMAN}{value}]")
        elif name in {"UE", "ME", "UR", "MT"}:
            self._address(name, arguments(rest))

    def _address(self, name: str, words: list[str]) -> None:
        if name in {"UR", "MT"}:
            if words:
                self._addressed = self._renderer.render(words[0])
            return
        # The text between stands there already; without any, groff shows the address.
        address = self._addressed
        behind = self._renderer.render(words[0]) if words else ""
        if address or behind:
            self._put(f"<{address}>{behind}")

    def _fonts(self, fonts: tuple[str, ...], words: list[str]) -> str:
        """The words of a font macro: with one font joined by blanks, with two by nothing."""
        if len(fonts) == 1:
            self._renderer.font = fonts[0]
            return f"{fonts[0]}{self._renderer.render(' '.join(words))}{ROMAN}"
        out = []
        for index, word in enumerate(words):
            font = fonts[index % 2]
            self._renderer.font = font
            out.append(font + self._renderer.render(word))
        return "".join(out) + ROMAN

    def table(self, lines: list[str], expanded: Callable[[str], str]) -> None:
        """A table of tbl(1); ``expanded`` puts strings into a line."""
        for tag, text in table(lines, lambda cell: self._cell(cell, expanded)):
            if tag:
                self._out.tagged(self._indent, self._indent + STANDARD, tag)
                if text:
                    self._out.text(text, self._indent + STANDARD)
            else:
                self._out.close()
                self._out.text(text, self._indent)
        self._out.close()

    def _cell(self, text: str, expanded: Callable[[str], str]) -> str:
        """The text of a cell, whose lines may be requests."""
        lines: list[str] = []
        for line in map(expanded, text.split("\n")):
            match = CONTROL.match(line) if line[:1] in {".", "'"} else None
            if match is None:
                lines.append(self._renderer.render(line))
            elif match[1] in _FONTS:
                lines.append(self._fonts(_FONTS[match[1]], arguments(match[2])))
        self._renderer.reset()
        return " ".join(lines)
