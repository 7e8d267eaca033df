"""YAML with the place of every character of its scalars.

Only composed, never constructed: an alias is the very node that it names, so that a file of aliases
stays as small as it is. What stands before and behind a mistake is read all the same: a file that
somebody is typing in is broken most of the time.

Source: YAML 1.2.2, chapters 7 and 8.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from caro_lsp.shell.embedded import json_text
from caro_lsp.shell.embedded.mapped import Kind, Mapped, Writer
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_CHARACTERS = 1_000_000
"""What of a file is read; the parser takes some seconds for it."""
MAX_READ_AGAIN = 200_000
"""Characters that may be read once more because of mistakes."""
MAX_MISTAKES = 8
"""Mistakes after which the rest of a file is not read."""
NEAR_CHARACTERS = 200
"""The distance of two mistakes that are taken for one."""
MAX_DEPTH = 60
"""Nesting at which reading stops: the parser's time is quadratic in it."""
MAX_MERGES = 10
"""Merge keys within merge keys that are followed."""

_NO_CHARACTER = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML does not allow, and what the parser takes for the end of a line as YAML 1.1 did."""
_BREAK = r"(?:\r\n|\n|\r)"
_FOLD = rf"(?P<fold>(?:(?:(?<![ \t])|(?<=\\[ \t]))[ \t]+)?{_BREAK}(?:[ \t]*{_BREAK})*[ \t]*)"
"""White space is looked at from where it begins, so that the time is linear."""
_PLAIN = re.compile(_FOLD)
_SINGLE = re.compile(rf"{_FOLD}|(?P<quote>'')")
_DOUBLE = re.compile(
    rf"(?P<join>\\{_BREAK}[ \t]*)|{_FOLD}"
    r"|\\(?P<escape>x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)"
)
_BLOCK_LINE = re.compile(rf"([^\r\n]*)({_BREAK}|\Z)")
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_UNFINISHED = re.compile("quoted scalar|simple key")
_STEP = 256


@dataclass(eq=False, slots=True)
class Node:
    """A value of the document."""

    tag: str = ""


@dataclass(eq=False, slots=True)
class Scalar(Node):
    """A string; ``start`` and ``end`` count characters of the document."""

    value: str = ""
    start: int = 0
    end: int = 0
    style: str = ""


@dataclass(eq=False, slots=True)
class Sequence(Node):
    """A list."""

    items: list[Node] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Mapping(Node):
    """Keys with their values, in order."""

    items: list[tuple[Node, Node]] = field(default_factory=list)

    def pairs(self) -> Iterator[tuple[str, Node]]:
        """The items whose keys are strings."""
        for key, value in self.items:
            if isinstance(key, Scalar):
                yield key.value, value

    def get(self, *keys: str) -> Node | None:
        """The value at a path of keys, through merge keys."""
        node: Node | None = self
        for key in keys:
            node = _find(node, key, MAX_MERGES)
        return node

    def text(self, *keys: str) -> str | None:
        """The string at a path of keys."""
        node = self.get(*keys)
        return node.value if isinstance(node, Scalar) else None

    def mapping(self, *keys: str) -> Mapping:
        """The mapping at a path of keys; an empty one where there is none."""
        node = self.get(*keys)
        return node if isinstance(node, Mapping) else Mapping()


def _find(node: Node | None, wanted: str, depth: int) -> Node | None:
    if not isinstance(node, Mapping) or not depth:
        return None
    merged: list[Node] = []
    for key, value in node.pairs():
        if key == wanted:
            return value
        if key == "<<":
            merged += value.items if isinstance(value, Sequence) else [value]
    for other in merged[:MAX_MERGES]:
        found = _find(other, wanted, depth - 1)
        if found is not None:
            return found
    return None


class Document:
    """The first document of a file. Never raises for what the file contains."""

    def __init__(self, source: bytes) -> None:
        self._host = Mapped.of(source)
        # An invalid byte is one character, so that the places are right behind it.
        characters = source.decode("utf-8", "surrogateescape")
        if len(characters) > MAX_CHARACTERS:
            characters = characters[: characters.rfind("\n", 0, MAX_CHARACTERS) + 1]
        self._characters = characters
        self._offsets: list[int] = []
        if not characters.isascii():
            offset = 0
            for at in range(0, len(characters), _STEP):
                self._offsets.append(offset)
                offset += len(characters[at : at + _STEP].encode("utf-8", "surrogateescape"))
        self._printable = _NO_CHARACTER.sub("\ufffd", characters)
        self.root = self._composed()

    def _composed(self) -> Node | None:
        """The tree, read again without the lines that are broken as long as that is cheap."""
        text = self._printable
        root, wrong = _compose(text)
        spent = done = 0
        lines = 1
        for _ in range(MAX_MISTAKES):
            if wrong is None or spent > MAX_READ_AGAIN:
                break
            spent += wrong
            # Where one mistake follows another, it is a whole part that is out of place.
            lines = 2 * lines if done and wrong <= done + NEAR_CHARACTERS else 1
            text, done = _without_lines(text, wrong, lines)
            root, wrong = _compose(text)
        return root

    def _byte(self, index: int) -> int:
        if not self._offsets:
            return index
        step = min(index // _STEP, len(self._offsets) - 1)
        rest = self._characters[step * _STEP : index]
        return self._offsets[step] + len(rest.encode("utf-8", "surrogateescape"))

    def text(self, scalar: Scalar) -> Mapped:
        """The characters of a scalar."""
        segments = _BLOCK_STYLES.get(scalar.style, _flow)(self._printable, scalar)
        read = "".join(text for text, _, _, _ in segments)
        if read != scalar.value:
            # Some corner of YAML that is not read here: the whole is the place of each character.
            segments = [(scalar.value, scalar.start, scalar.end, Kind.MADE)]
        writer = Writer()
        for text, start, end, kind in segments:
            first, last = self._byte(start), self._byte(end)
            if kind is Kind.COPIED:
                writer.copy(self._host, first, last)
            else:
                writer.put(text.encode("utf-8", "replace"), Span(first, last), kind)
        return writer.mapped()


_Segment = tuple[str, int, int, Kind]


def spelling(style: str) -> Callable[[str], str | None]:
    """How a replacement inside a scalar of ``style`` is written."""
    return {"'": _spell_single, '"': json_text.spell, "|": _spell_block, ">": _spell_block}.get(
        style, _spell_plain
    )


def _spell_single(text: str) -> str | None:
    return None if "\n" in text else text.replace("'", "''")


def _spell_block(text: str) -> str | None:
    return None if "\n" in text else text


def _spell_plain(text: str) -> str | None:
    safe = re.match(r"[A-Za-z/.]", text) and not re.search(r"[:#\n]|\s\Z", text)
    return text if safe else None


def _flow(source: str, scalar: Scalar) -> list[_Segment]:
    """The segments of a plain or quoted scalar."""
    start, end, pattern = scalar.start, scalar.end, _PLAIN
    if scalar.style:
        start, end = start + 1, end - 1
        pattern = _SINGLE if scalar.style == "'" else _DOUBLE
    segments: list[_Segment] = []
    at = start
    for match in pattern.finditer(source, start, end):
        segments.append((source[at : match.start()], at, match.start(), Kind.COPIED))
        at = match.end()
        groups = match.groupdict()
        if groups["fold"] is not None:
            breaks = len(re.findall(_BREAK, match[0]))
            text, kind = "\n" * (breaks - 1) or " ", Kind.MADE
        elif groups.get("join") is not None:
            continue
        else:
            escape = groups.get("escape")
            text, kind = _escaped(escape) if escape else "'", Kind.SPELLED
        segments.append((text, match.start(), at, kind))
    segments.append((source[at:end], at, end, Kind.COPIED))
    return segments


def _escaped(escape: str) -> str:
    if len(escape) == 1:
        return _ESCAPES.get(escape, escape)
    code = int(escape[1:], 16)
    return chr(code) if code < 0x110000 else "\ufffd"


def _block(source: str, scalar: Scalar) -> list[_Segment]:
    """The segments of a literal or folded scalar: its lines without their indentation.

    The value says what stands between the lines.
    """
    header = _BLOCK_LINE.match(source, scalar.start)
    value = scalar.value
    first = value.lstrip("\n")
    spaces = len(first) - len(first.lstrip(" "))
    indent = -1
    segments: list[_Segment] = []
    done = 0
    at = last = header.end() if header else scalar.end
    while at < scalar.end and done < len(value) and (match := _BLOCK_LINE.match(source, at)):
        line = match[1]
        at = match.end()
        blank = not line.strip(" ")
        if indent < 0 and not blank:
            indent = len(line) - len(line.lstrip(" ")) - spaces
        content = line[indent:] if indent >= 0 else ""
        if not content:
            continue
        begin = done
        while done < len(value) and value[done] in " \n" and not value.startswith(content, done):
            done += 1
        if not value.startswith(content, done):
            break
        start = match.end(1) - len(content)
        segments.append((value[begin:done], last, start, Kind.MADE))
        segments.append((content, start, match.end(1), Kind.COPIED))
        done += len(content)
        last = match.end(1)
    segments.append((value[done:], last, min(last + 1, scalar.end), Kind.MADE))
    return segments


_BLOCK_STYLES: dict[str, Callable[[str, Scalar], list[_Segment]]] = {"|": _block, ">": _block}


def _compose(text: str) -> tuple[Node | None, int | None]:
    """The tree as far as it can be read, and the character where that ended with a mistake."""
    builder = _Builder(text)
    reader = YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for event in reader.parse(text):
                if not builder.add(event):
                    # Brackets as deep as this are mostly brackets that are not closed.
                    return builder.root, builder.flow
    except MarkedYAMLError as error:
        if builder.flow is not None:
            return builder.root, builder.flow
        # What is not finished is at fault where it begins.
        unfinished = _UNFINISHED.search(str(error.context))
        mark = error.context_mark if unfinished else error.problem_mark
        return builder.root, getattr(mark or error.context_mark, "index", None)
    except (YAMLError, ValueError, TypeError, AttributeError, IndexError, AssertionError):
        # The parser has mistakes of its own.
        return builder.root, None
    return builder.root, None


def _without_lines(text: str, index: int, count: int) -> tuple[str, int]:
    """``text`` with some lines blank, and where they end.

    They begin with the one at ``index``, or the last one before it that is not blank, and end
    before one that is indented less.
    """
    end = text.find("\n", index)
    end = len(text) if end < 0 else end
    start = text.rfind("\n", 0, end) + 1
    while start and not text[start:end].strip():
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
    indent = len(text[start:end]) - len(text[start:end].lstrip(" "))
    for _ in range(count - 1):
        following = text.find("\n", end + 1)
        following = len(text) if following < 0 else following
        line = text[end + 1 : following]
        if line.strip() and len(line) - len(line.lstrip(" ")) < indent:
            break
        end = following
    return text[:start] + re.sub(r"[^\r\n]", " ", text[start:end]) + text[end:], end


class _Builder:
    """Makes nodes of events."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.root: Node | None = None
        self._open: list[tuple[Sequence | Mapping, Node | None]] = []
        self._anchors: dict[str, Node] = {}
        self._flow_starts: list[int | None] = []

    @property
    def flow(self) -> int | None:
        """Where the outermost brackets begin that are still open."""
        return next((start for start in self._flow_starts if start is not None), None)

    def add(self, event: Any) -> bool:
        """Take the next event; false where reading should end."""
        if isinstance(event, CollectionEndEvent):
            if self._open:
                self._open.pop()
                self._flow_starts.pop()
            return bool(self._open)
        node = self._node(event)
        if node is None:
            return True
        anchor = getattr(event, "anchor", None)
        if anchor and not isinstance(event, AliasEvent):
            self._anchors[anchor] = node
        self._place(node)
        if isinstance(node, (Sequence, Mapping)) and not isinstance(event, AliasEvent):
            self._open.append((node, None))
            self._flow_starts.append(event.start_mark.index if event.flow_style else None)
        return bool(self._open) and len(self._open) <= MAX_DEPTH

    def _node(self, event: Any) -> Node | None:
        tag = str(getattr(event, "tag", None) or "")
        if isinstance(event, ScalarEvent):
            style = event.style if event.style in {"'", '"', "|", ">"} else ""
            start = event.start_mark.index
            if (tag or event.anchor) and (properties := _PROPERTIES.match(self._text, start)):
                start = properties.end()
            return Scalar(tag, event.value, start, event.end_mark.index, style)
        if isinstance(event, SequenceStartEvent):
            return Sequence(tag)
        if isinstance(event, MappingStartEvent):
            return Mapping(tag)
        if isinstance(event, AliasEvent):
            return self._anchors.get(event.anchor, Scalar())
        return None

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent, key = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif key is None:
            self._open[-1] = (parent, node)
        else:
            parent.items.append((key, node))
            self._open[-1] = (parent, None)
