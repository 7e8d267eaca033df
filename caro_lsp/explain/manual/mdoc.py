"""The macros of mdoc(7), in which the pages of BSD tools are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.explain.manual.characters import BOLD, ITALIC, ROMAN
from caro_lsp.explain.manual.expressions import arguments

if TYPE_CHECKING:
    from caro_lsp.explain.manual.blocks import Blocks
    from caro_lsp.explain.manual.characters import Renderer

_STANDARD = 6.0
_OPENING, _CLOSING = frozenset("(["), frozenset(".,;:)]?!|") - {"|"}
_STYLES = {
    "Ar": ITALIC, "Em": ITALIC, "Pa": ITALIC, "Va": ITALIC, "Vt": ITALIC, "Fa": ITALIC,
    "Ad": ITALIC, "Sx": ROMAN, "Sy": BOLD, "Cm": BOLD, "Ic": BOLD, "Fl": BOLD, "Nm": BOLD,
    "Li": BOLD, "Ql": BOLD, "Fn": BOLD, "Ft": ITALIC, "Fd": BOLD, "Cd": BOLD, "In": BOLD,
    "Ev": ROMAN, "Dv": ROMAN, "Er": ROMAN, "Tn": ROMAN, "Ms": BOLD, "No": ROMAN, "An": ROMAN,
    "Lk": ROMAN, "Mt": ROMAN, "Xr": ROMAN, "St": ROMAN, "Bx": ROMAN, "Ux": ROMAN, "At": ROMAN,
    "Fx": ROMAN, "Nx": ROMAN, "Ox": ROMAN, "Dx": ROMAN, "Bsx": ROMAN, "Lb": ROMAN, "Ot": ROMAN,
}  # fmt: skip
_AROUND = {
    "Op": ("[", "]"), "Pq": ("(", ")"), "Bq": ("[", "]"), "Brq": ("{", "}"), "Aq": ("<", ">"),
    "Dq": ("\u201c", "\u201d"), "Sq": ("\u2018", "\u2019"), "Qq": ('"', '"'),
    "Ql": ("\u2018", "\u2019"), "En": ("", ""),
}  # fmt: skip
_OPEN = {"Oo": "[", "Po": "(", "Bo": "[", "Bro": "{", "Ao": "<", "Do": "\u201c", "So": "\u2018",
         "Qo": '"', "Eo": "", "Xo": "", "Fo": ""}  # fmt: skip
_CLOSE = {"Oc": "]", "Pc": ")", "Bc": "]", "Brc": "}", "Ac": ">", "Dc": "\u201d", "Sc": "\u2019",
          "Qc": '"', "Ec": "", "Xc": "", "Fc": ""}  # fmt: skip
_SYSTEMS = {"Bx": "BSD", "Ux": "UNIX", "At": "AT&T UNIX", "Fx": "FreeBSD", "Nx": "NetBSD",
            "Ox": "OpenBSD", "Dx": "DragonFly", "Bsx": "BSD/OS"}  # fmt: skip
_CALLED = frozenset([*_STYLES, *_AROUND, *_OPEN, *_CLOSE, "Ns", "Pf", "Ap", "Nd", "Ta", "Bt", "Ud"])
_NOTHING = frozenset(
    [
        "Dt",
        "Os",
        "Bk",
        "Ek",
        "Db",
        "Hf",
        "Fd",
        "Rv",
        "Tg",
        "br",
        "sp",
        "ad",
        "hy",
        "nh",
        "na",
        "ne",
        "in",
        "ti",
        "ft",
        "fi",
        "nf",
        "ta",
        "nr",
        "ll",
        "pl",
    ]
)


class Mdoc:
    """Writes into ``out`` what the macros of a page say."""

    def __init__(self, out: Blocks, renderer: Renderer) -> None:
        self._out = out
        self._renderer = renderer
        self._name = ""
        self._lists: list[tuple[str, float]] = []
        self._margin = _STANDARD
        self._margins: list[float] = []
        self._indent = _STANDARD
        self._filled = True
        self._pieces: list[str] = []
        """Of the line at hand."""
        self._tight = False
        self._spaces = True
        self._head: str | None = None
        """The tag that goes on behind ``Xo``."""
        self._deep = 0
        self._join_next = False

    def text(self, line: str) -> None:
        """A line of text."""
        if not line.strip():
            if self._filled:
                self._out.close()
            else:
                self._out.text("", self._indent, filled=False)
            return
        self._put(self._renderer.render(line))

    def macro(self, name: str, rest: str) -> None:  # noqa: C901 - a table
        """A line that begins with a macro."""
        words = arguments(rest)
        if name in {"Sh", "Ss"}:
            self._lists.clear()
            self._margins.clear()
            self._margin = self._indent = _STANDARD
            self._filled, self._head, self._deep = True, None, 0
            self._out.heading(1 if name == "Sh" else 2, self._line(words))
        elif name in {"Pp", "Lp"}:
            self._out.close()
        elif name == "Bl":
            self._begin_list(words)
        elif name == "El":
            if self._lists:
                self._lists.pop()
            self._margin = self._margins.pop() if self._margins else _STANDARD
            self._indent = self._margin
            self._out.close()
        elif name == "It":
            self._item(words)
        elif name in {"Bd", "Dl", "D1"}:
            self._display(name, words)
        elif name == "Ed":
            self._filled = True
            self._margin = self._indent = self._margins.pop() if self._margins else _STANDARD
            self._out.close()
        elif name == "Sm":
            self._spaces = not (words and words[0] == "off")
        elif name == "Ex":
            who = words[1] if len(words) > 1 else self._name
            self._put(f"The {who} utility exits 0 on success, and >0 if an error occurs.")
        elif name.startswith("%"):
            self._put(self._renderer.render(" ".join(words)) + ",")
        elif name in {"Rs", "Re"}:
            self._out.close()
        elif name in {"br", "sp"}:
            self._out.line_break() if name == "br" else self._out.close()
        elif name == "Nm" and not self._name and words:
            self._name = words[0]
            self._put(self._line([name, *words]))
        elif name not in _NOTHING:
            opening = name in _OPEN
            text = self._line([name, *words])
            if text or not opening:
                self._put(text)

    def _put(self, text: str) -> None:
        if self._head is not None:
            # Between Xo and Xc everything belongs to the tag.
            glue = "" if self._join_next or not text else " "
            self._head += glue + text
            self._join_next = self._tight
            if self._deep <= 0:
                head, self._head = self._head, None
                self._finish(head)
            return
        join = self._join_next
        self._join_next = self._tight
        if text:
            self._out.text(text, self._indent, filled=self._filled, join=join)

    # Lists

    def _begin_list(self, words: list[str]) -> None:
        kind = next((w[1:] for w in words if w in _KINDS), "item")
        self._margins.append(self._margin)
        offset = words[words.index("-offset") + 1] if "-offset" in words[:-1] else ""
        if offset:
            self._margin += _STANDARD if offset != "left" else 0
        elif self._lists:
            self._margin = self._indent
        self._lists.append((kind, self._margin))
        self._indent = self._margin
        self._out.close()

    def _item(self, words: list[str]) -> None:
        kind, margin = self._lists[-1] if self._lists else ("tag", self._margin)
        self._margin = margin
        self._filled = True
        self._deep = 0
        self._join_next = self._tight = False
        if kind in {"bullet", "dash", "hyphen", "enum", "item"}:
            self._indent = margin + (2 if kind != "item" else 0)
            self._out.close()
            if kind != "item":
                self._out.tagged(margin, self._indent, "\u2022")
            if words:
                self._put(self._line(words))
            return
        if kind == "column":
            cells = self._line([w if w != "Ta" else "\t" for w in words]).split("\t")
            self._indent = margin + _STANDARD
            self._out.tagged(margin, self._indent, cells[0].strip())
            if rest := " ".join(cell.strip() for cell in cells[1:]).strip():
                self._out.text(rest, self._indent)
            return
        head = self._line(words)
        if self._deep > 0:
            self._head = head
            self._join_next = self._tight or not head
            return
        self._finish(head)

    def _finish(self, head: str) -> None:
        kind, margin = self._lists[-1] if self._lists else ("tag", self._margin)
        self._join_next = self._tight = False
        self._indent = margin + (_STANDARD if kind in {"tag", "hang"} else _STANDARD / 2)
        self._out.tagged(margin, self._indent, head)
        self._margin = self._indent

    def _display(self, name: str, words: list[str]) -> None:
        if name in {"Dl", "D1"}:
            self._out.close()
            self._out.text(self._line(words), self._indent + _STANDARD, filled=False)
            self._out.close()
            return
        self._margins.append(self._margin)
        if "-offset" in words and "left" not in words:
            self._indent = self._margin = self._indent + _STANDARD
        self._filled = not ({"-literal", "-unfilled"} & set(words))
        self._out.close()

    # Lines

    def _line(self, words: list[str]) -> str:
        """The words of a line, with the macros that are called in it."""
        self._pieces, self._tight = [], False
        self._words(words, 0)
        return "".join(self._pieces)

    def _add(self, text: str, *, closing: bool = False, opening: bool = False) -> None:
        if self._pieces and not (closing or self._tight) and self._spaces:
            self._pieces.append(" ")
        elif closing and not self._pieces:
            # Behind the text of the line above.
            self._join_next = self._head is None
        self._pieces.append(text)
        self._tight = opening

    def _words(self, words: list[str], at: int, style: str = "") -> int:
        while at < len(words):
            word = words[at]
            at += 1
            if word in _CALLED:
                at = self._call(word, words, at)
                continue
            if word in _CLOSING:
                self._add(word, closing=True)
            elif word in _OPENING:
                self._add(word, opening=True)
            elif word == "|":
                self._add(word)
            else:
                self._add(self._styled(word, style))
        return at

    def _styled(self, word: str, style: str) -> str:
        text = self._renderer.render(word)
        self._renderer.reset()
        return f"{style}{text}{ROMAN}" if style and style != ROMAN else text

    def _call(self, name: str, words: list[str], at: int) -> int:  # noqa: C901 - a table
        if name in _AROUND:
            opening, closing = _AROUND[name]
            end = len(words)
            while end > at and words[end - 1] in _CLOSING:
                end -= 1
            self._add(opening, opening=True)
            style = BOLD if name == "Ql" else ""
            self._words(words[:end], at, style)
            self._add(closing, closing=True)
            return end
        if name in _OPEN:
            self._deep += 1
            if _OPEN[name]:
                self._add(_OPEN[name], opening=True)
            return at
        if name in _CLOSE:
            self._deep -= 1
            if _CLOSE[name]:
                self._add(_CLOSE[name], closing=True)
            return at
        if name == "Ns":
            self._tight = True
            if not self._pieces:
                self._join_next = True
            return at
        if name == "Pf":
            if at < len(words):
                self._add(self._renderer.render(words[at]), opening=True)
            return at + 1
        if name == "Ap":
            self._add("'", closing=True, opening=True)
            return at
        if name == "Ta":
            self._add("\t")
            return at
        if name == "Nd":
            self._add("\u2013")
            return at
        if name in {"Bt", "Ud"}:
            return at
        return self._with_style(name, words, at)

    def _with_style(self, name: str, words: list[str], at: int) -> int:  # noqa: C901
        """The arguments of a macro that chooses a font, up to the next macro."""
        style = _STYLES[name]
        given: list[str] = []
        while at < len(words) and words[at] not in _CALLED:
            given.append(words[at])
            at += 1
        texts = [w for w in given if w not in _CLOSING and w not in _OPENING and w != "|"]
        if not texts:
            default = {"Fl": "-", "Nm": self._name, "Ar": "file ..."}.get(name, _SYSTEMS.get(name))
            if default:
                opening = [w for w in given if w in _OPENING]
                for word in opening:
                    self._add(word, opening=True)
                self._add(f"{style}{default}{ROMAN}" if style != ROMAN else default)
                given = [w for w in given if w not in _OPENING]
                # A hyphen and the macro behind it are one: ``Fl Fl x``.
                self._tight = name == "Fl" and not given and at < len(words)
                # What follows belongs to the hyphen: ``Fl Ns Ar x``.
        elif name == "Xr":
            self._add(f"{texts[0]}({texts[1]})" if len(texts) > 1 else texts[0])
            given = [w for w in given if w in _CLOSING]
        elif name == "Fn":
            self._add(f"{BOLD}{texts[0]}{ROMAN}({', '.join(texts[1:])})")
            given = [w for w in given if w in _CLOSING]
        elif name == "Lk":
            self._add(f"{' '.join(texts[1:])}: {texts[0]}" if len(texts) > 1 else texts[0])
            given = [w for w in given if w in _CLOSING]
        elif name == "In":
            self._add(f"<{texts[0]}>")
            given = []
        elif name in _SYSTEMS:
            self._add(
                f"{texts[0]} {_SYSTEMS[name]}"
                if name == "Bx"
                else f"{_SYSTEMS[name]} {' '.join(texts)}"
            )
            given = [w for w in given if w in _CLOSING]
        elif name == "Fl":
            for word in given:
                if word in _CLOSING or word in _OPENING or word == "|":
                    self._words([word], 0)
                else:
                    text = self._renderer.render(word)
                    self._renderer.reset()
                    self._add(f"{BOLD}-{text}{ROMAN}")
            return at
        self._words(given, 0, style)
        return at


_KINDS = frozenset(
    [
        "-bullet",
        "-dash",
        "-hyphen",
        "-enum",
        "-item",
        "-tag",
        "-hang",
        "-ohang",
        "-inset",
        "-diag",
        "-column",
    ]
)
