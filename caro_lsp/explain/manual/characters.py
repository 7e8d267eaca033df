"""Text of roff -> characters: escapes, special characters, fonts (groff_char(7), groff(7))."""

from __future__ import annotations

import re
import unicodedata

BOLD, ITALIC, ROMAN = "\x01", "\x02", "\x03"
"""Marks in a text: what follows is in that font."""
MARKS = re.compile("[\x01\x02\x03]")

_NAMED = {
    "aq": "'", "dq": '"', "oq": "\u2018", "cq": "\u2019", "lq": "\u201c", "rq": "\u201d",
    "em": "\u2014", "en": "\u2013", "hy": "-", "bu": "\u2022", "co": "\u00a9", "rg": "\u00ae",
    "tm": "\u2122", "mu": "\u00d7", "->": "\u2192", "<-": "\u2190", "<>": "\u2194",
    ">=": "\u2265", "<=": "\u2264", "!=": "\u2260", "==": "\u2261", "~=": "\u2245",
    "+-": "\u00b1", "**": "\u2217", "ti": "~", "ha": "^", "ga": "`", "aa": "\u00b4", "rs": "\\",
    "ul": "_", "ru": "_", "br": "|", "bv": "|", "or": "|", "ba": "|", "sl": "/", "at": "@",
    "sh": "#", "Do": "$", "Eu": "\u20ac", "eu": "\u20ac", "Po": "\u00a3", "de": "\u00b0",
    "sc": "\u00a7", "ps": "\u00b6", "dg": "\u2020", "dd": "\u2021", "lB": "[", "rB": "]",
    "lC": "{", "rC": "}", "la": "\u27e8", "ra": "\u27e9", "fo": "\u2039", "fc": "\u203a",
    "Fo": "\u00ab", "Fc": "\u00bb", "ss": "\u00df", "AE": "\u00c6", "ae": "\u00e6",
    "/o": "\u00f8", "/O": "\u00d8", "oe": "\u0153", "OE": "\u0152", "-D": "\u00d0",
    "Sd": "\u00f0", "TP": "\u00de", "Tp": "\u00fe", "ij": "\u0133", ".i": "\u0131",
    "pl": "+", "mi": "\u2212", "eq": "=", "12": "\u00bd", "14": "\u00bc", "34": "\u00be",
    "S1": "\u00b9", "S2": "\u00b2", "S3": "\u00b3", "no": "\u00ac", "pc": "\u00b7",
    "md": "\u22c5", "ct": "\u00a2", "Ye": "\u00a5", "if": "\u221e", "fm": "\u2032",
    "ci": "\u25cb", "sq": "\u25a1", "lh": "\u261c", "rh": "\u261e", "OK": "\u2713",
    "a^": "^", "a~": "~", "bq": "\u201a", "Bq": "\u201e", "r!": "\u00a1", "r?": "\u00bf",
    "*a": "\u03b1", "*b": "\u03b2", "*p": "\u03c0", "*m": "\u03bc", "*l": "\u03bb",
    "mc": "\u00b5", "Of": "\u00aa", "Om": "\u00ba", "Cs": "\u00a4", "bb": "\u00a6",
    "da": "\u2193", "ua": "\u2191", "dA": "\u21d3", "uA": "\u21d1", "lA": "\u21d0", "rA": "\u21d2",
    "cu": "\u222a", "ca": "\u2229", "mo": "\u2208", "es": "\u2205", "di": "\u00f7", "sr": "\u221a",
    "lt": "\u23a7", "lk": "\u23a8", "lf": "\u23a3", "rt": "\u23ab", "rk": "\u23ac",
    "ho": "\u02db", "ad": "\u00a8", "ac": "\u00b8", "ah": "\u02c7", "a-": "\u00af", "ab": "\u02d8",
}  # fmt: skip
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", ":": "\u0308", "~": "\u0303",
            ",": "\u0327", "v": "\u030c", "o": "\u030a"}  # fmt: skip
_BARE = {
    "-": "-", " ": " ", "0": " ", "~": "\u00a0", "|": "", "^": "", "&": "", ")": "", "%": "",
    ":": "", "/": "", ",": "", "e": "\\", "\\": "\\", "E": "\\", "'": "\u00b4", "`": "`",
    "_": "_", "t": "\t", "a": "", "d": "", "u": "", "r": "", "p": "", "{": "", "}": "", "c": "",
    ".": ".", "\n": "", "!": "",
}  # fmt: skip
_FONTS = {"B": BOLD, "3": BOLD, "I": ITALIC, "2": ITALIC, "BI": BOLD, "4": BOLD, "CB": BOLD,
          "CI": ITALIC, "CBI": BOLD, "V": ROMAN, "VB": BOLD, "VI": ITALIC}  # fmt: skip
_MEASURED = "hvwlLDbNoRXYSHxZABC"
"""Escapes with an argument between delimiters."""


class Renderer:
    """Escapes of a text -> characters and font marks; the font lasts from one line to the next."""

    def __init__(self) -> None:
        self.font = ROMAN
        self._before = ROMAN

    def reset(self) -> None:
        """What a new paragraph or macro does to the font."""
        self.font = self._before = ROMAN

    def select(self, name: str) -> str:
        """The mark for the font called ``name``, which is then the font."""
        if name in {"P", ""}:
            self.font, self._before = self._before, self.font
        else:
            self._before, self.font = self.font, _FONTS.get(name, ROMAN)
        return self.font

    def render(self, text: str) -> str:
        """``text`` with its escapes resolved."""
        if "\\" not in text:
            return text
        out: list[str] = []
        at = 0
        while (slash := text.find("\\", at)) >= 0:
            out.append(text[at:slash])
            at = self._escape(text, slash + 1, out)
        out.append(text[at:])
        return "".join(out)

    def _escape(self, text: str, at: int, out: list[str]) -> int:  # noqa: C901 - a table
        """Render the escape whose letter is at ``at``; returns where the text goes on."""
        letter = text[at : at + 1]
        if letter == "(":
            out.append(_special(text[at + 1 : at + 3]))
            return at + 3
        if letter == "[":
            end = text.find("]", at)
            if end < 0:
                return at + 1
            out.append(_special(text[at + 1 : end]))
            return end + 1
        if letter in "fF" and letter:
            name, end = argument(text, at + 1)
            if letter == "f":
                out.append(self.select(name))
            return end
        if letter in "sgkmMnV*$O" and letter:
            end = at + 1
            if letter == "s" and text[end : end + 1] in {"+", "-"}:
                end += 1
            if letter == "s" and text[end : end + 1] == "'":
                return _delimited(text, end)[1]
            return argument(text, end)[1]
        if letter in _MEASURED and letter:
            inner, end = _delimited(text, at + 1)
            if letter == "o":
                out.append(inner[:1])
            elif letter == "C":
                out.append(_special(inner))
            elif letter == "h" and re.match(r"[0-9|+]", inner):
                out.append(" ")
            elif letter == "Z":
                out.append(self.render(inner))
            return end
        if letter == "z":
            return at + 1
        out.append(_BARE.get(letter, letter))
        return at + 1


def argument(text: str, at: int) -> tuple[str, int]:
    """The name that stands at ``at`` as ``x``, ``(xx`` or ``[xxx]``, and where it ends."""
    first = text[at : at + 1]
    if first == "(":
        return text[at + 1 : at + 3], at + 3
    if first == "[":
        end = text.find("]", at)
        return (text[at + 1 : end], end + 1) if end >= 0 else ("", at + 1)
    return first, at + 1


def _delimited(text: str, at: int) -> tuple[str, int]:
    delimiter = text[at : at + 1]
    end = text.find(delimiter, at + 1) if delimiter else -1
    return (text[at + 1 : end], end + 1) if end >= 0 else ("", len(text))


def _special(name: str) -> str:
    """The character called ``name``; nothing where it is not known."""
    if (found := _NAMED.get(name)) is not None:
        return found
    if re.fullmatch(r"u[0-9A-Fa-f]{4,6}(_[0-9A-Fa-f]{4,6})*", name):
        try:
            return "".join(chr(int(part, 16)) for part in name[1:].split("_"))
        except (ValueError, OverflowError):
            return ""
    if name.startswith("char") and name[4:].isdecimal() and len(name) < 8:
        return chr(int(name[4:]))
    if len(name) == 2 and name[0] in _ACCENTS and name[1].isalpha():
        return unicodedata.normalize("NFC", name[1] + _ACCENTS[name[0]])
    return name if len(name) == 1 else ""


def plain(text: str) -> str:
    """``text`` without font marks."""
    return MARKS.sub("", text)


def styled(text: str) -> tuple[str, str]:
    """The characters of a text, and for each its font: ``b``, ``i`` or a blank."""
    letters: list[str] = []
    fonts: list[str] = []
    font = " "
    for letter in text:
        if letter in _STYLES:
            font = _STYLES[letter]
        else:
            letters.append(letter)
            fonts.append(font)
    return "".join(letters), "".join(fonts)


_STYLES = {BOLD: "b", ITALIC: "i", ROMAN: " "}
