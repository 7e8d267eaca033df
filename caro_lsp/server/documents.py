"""Open documents -> immutable snapshots. Owns the text and the tree.

pygls' own documents split lines at characters that the protocol does not know, so the text is kept
here: as lines of UTF-8 bytes, which an edit replaces in place of rebuilding the whole.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import to_fs_path

from caro_lsp.dogma.review import Reviewer
from caro_lsp.server.positions import Encoding, byte_column, character, content, split_lines
from caro_lsp.shell.dialect import of_script
from caro_lsp.shell.embedded.hosts import Host, host_of
from caro_lsp.shell.parse import IncrementalParser, Script
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.shell.dialect import Dialect

_DIALECTS: dict[str, Dialect] = {"zsh": "zsh", "ksh": "ksh", "dash": "dash"}
"""Language ids that say more than a shebang does."""
SHELL_LANGUAGES = frozenset({"shellscript", "sh", "bash", "zsh", "ksh", "dash"})
_OTHER_LANGUAGES = frozenset({"json", "jsonc", "ini", "properties", "systemd"})
MAX_HEAD_LINES = 300
"""Lines from which it is told what kind of file a document is."""


@dataclass(frozen=True)
class Text:
    """One version of a document: plain data, safe to hold across edits and in other threads."""

    uri: str
    version: int | None
    language_id: str
    encoding: Encoding
    lines: list[bytes]

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(map(len, self.lines), initial=0))

    @property
    def path(self) -> Path | None:
        """The document's file; None for one that is not a file."""
        return path_of(self.uri)

    def line(self, number: int) -> str:
        """The text of a line without its end; empty beyond the last."""
        if not 0 <= number < len(self.lines):
            return ""
        return content(self.lines[number]).decode("utf-8", "replace")

    def text_lines(self) -> list[str]:
        """All lines without their ends."""
        return [content(line).decode("utf-8", "replace") for line in self.lines]

    def line_range(self, number: int) -> types.Range:
        """The client's range of a line without its end."""
        line = content(self.lines[number])
        end = character(line, len(line), self.encoding)
        return types.Range(types.Position(number, 0), types.Position(number, end))

    def column(self, position: types.Position) -> int:
        """The code point column of a client's position."""
        if not 0 <= position.line < len(self.lines):
            return 0
        line = self.lines[position.line]
        head = line[: byte_column(line, position.character, self.encoding)]
        return len(head.decode("utf-8", "replace"))

    def width(self, text: str) -> int:
        """How many characters a text of one line has for the client."""
        encoded = text.encode("utf-8", "replace")
        return character(encoded, len(encoded), self.encoding)

    def offset(self, position: types.Position) -> int:
        """The byte of a client's position."""
        if position.line >= len(self.lines):
            return self._starts[-1]
        line = self.lines[position.line]
        return self._starts[position.line] + byte_column(line, position.character, self.encoding)

    def span(self, span: types.Range) -> Span:
        """The bytes of a client's range."""
        return Span(self.offset(span.start), self.offset(span.end))

    def position(self, offset: int) -> types.Position:
        """The client's position of a byte."""
        number = min(max(bisect_right(self._starts, offset) - 1, 0), len(self.lines) - 1)
        line = content(self.lines[number])
        column = min(offset - self._starts[number], len(line))
        return types.Position(number, character(line, column, self.encoding))

    def range(self, span: Span) -> types.Range:
        """The client's range of bytes."""
        return types.Range(self.position(span.start), self.position(span.end))


@dataclass(frozen=True)
class Snapshot(Text):
    """One version of a script, or of a file of the kind ``host`` that holds shell text."""

    parse: Callable[[], Script] = field(compare=False, repr=False)
    host: Host | None = None

    @cached_property
    def script(self) -> Script:
        """The script, parsed at the first need, which may be in another thread."""
        return self.parse()

    @property
    def dialect(self) -> Dialect:
        """The dialect, for which the script need not be parsed."""
        if (dialect := _DIALECTS.get(self.language_id)) is not None:
            return dialect
        path = self.path
        return of_script(b"".join(self.lines[:MAX_HEAD_LINES]), str(path) if path else self.uri)

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(map(len, self.lines))


class Document:
    """An open document. Changed only by the event loop's thread."""

    def __init__(self, item: types.TextDocumentItem, encoding: Encoding) -> None:
        self.uri = item.uri
        self.language_id = item.language_id
        self.version: int | None = item.version
        self._encoding = encoding
        self._lines = split_lines(_encoded(item.text))
        path = path_of(item.uri)
        dialect = _DIALECTS.get(item.language_id)
        self._name = str(path) if path else item.uri
        self._parser = IncrementalParser(self._name, dialect)
        self._parsing = Lock()
        self.reviewer = Reviewer()
        """Remembers the findings of what did not change; for one check at a time."""
        self._snapshot: Snapshot | None = None
        self._text: Text | None = None
        self.is_yaml = item.language_id.startswith("yaml") or (
            path is not None and path.suffix in {".yaml", ".yml"}
        )
        """Whether it is YAML, such as a rule file, and no script."""

    def change(
        self, changes: list[types.TextDocumentContentChangeEvent], version: int | None
    ) -> None:
        """Apply the changes of one notification, in order."""
        self.version = version
        self._snapshot = self._text = None
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                self._replace(change.range, _encoded(change.text))
            else:
                self._lines = split_lines(_encoded(change.text))

    def close(self) -> None:
        """Let go of the last version, which knows the document: both are gone at once then."""
        self._snapshot = self._text = None

    def text(self) -> Text:
        """The document as it is now, not parsed."""
        if self._text is None:
            self._text = Text(self.uri, self.version, self.language_id, self._encoding, self._lines)
        return self._text

    @property
    def host(self) -> Host | None:
        """What kind of file with shell text inside it is; None for a script and all else."""
        if self.language_id in SHELL_LANGUAGES:
            return None
        head = b"".join(self._lines[:MAX_HEAD_LINES])
        return host_of(self._name, head, self.language_id)

    @property
    def is_script(self) -> bool:
        """Whether it is a script, or holds shell text."""
        other = self.is_yaml or self.language_id in _OTHER_LANGUAGES
        return not other or self.host is not None

    def snapshot(self) -> Snapshot:
        """The script as it is now."""
        if self._snapshot is None:
            host = self.host
            parse = partial(self._parse, self._lines, inside=host is not None)
            self._snapshot = Snapshot(
                self.uri, self.version, self.language_id, self._encoding, self._lines, parse, host
            )
        return self._snapshot

    def _parse(self, lines: list[bytes], *, inside: bool) -> Script:
        source = b"".join(lines)
        if inside:
            return Script(source, "sh", self._name)
        # The parser remembers the version before and serves one thread at a time.
        with self._parsing:
            return self._parser.parse(source)

    def _replace(self, span: types.Range, new: bytes) -> None:
        lines = self._lines
        last = len(lines) - 1
        first_line, first_column = self._clamped(span.start, last)
        end_line, end_column = self._clamped(span.end, last)
        end_line, end_column = max((end_line, end_column), (first_line, first_column))
        head, tail = lines[first_line][:first_column], lines[end_line][end_column:]
        joined = head + new + tail
        keep_from = first_line
        if first_line and joined.startswith(b"\n") and lines[first_line - 1].endswith(b"\r"):
            # The line end before the edit and the new text make one.
            keep_from -= 1
            joined = lines[keep_from] + joined
        replacement = split_lines(joined)
        if end_line < last:
            # ``joined`` ends with a line end, behind which stands the line that follows it.
            replacement.pop()
        # Snapshots hold the old list.
        self._lines = [*lines[:keep_from], *replacement, *lines[end_line + 1 :]]

    def _clamped(self, position: types.Position, last: int) -> tuple[int, int]:
        if position.line > last:
            return last, len(content(self._lines[last]))
        line = self._lines[position.line]
        return position.line, byte_column(line, position.character, self._encoding)


class Documents:
    """The open documents by URI."""

    def __init__(self) -> None:
        self._open: dict[str, Document] = {}
        self.encoding: Encoding = "utf-16"

    def open(self, item: types.TextDocumentItem) -> None:
        """Start to follow a document."""
        self.close(item.uri)
        self._open[item.uri] = Document(item, self.encoding)

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Apply changes; those of a document that is not open are dropped."""
        document = self._open.get(params.text_document.uri)
        if document is not None:
            document.change(list(params.content_changes), params.text_document.version)

    def close(self, uri: str) -> None:
        """Forget a document."""
        if (document := self._open.pop(uri, None)) is not None:
            document.close()

    def snapshot(self, uri: str) -> Snapshot | None:
        """The script as it is now; None for one that is not open, and for what is no script."""
        document = self._open.get(uri)
        return document.snapshot() if document and document.is_script else None

    def yaml(self, uri: str) -> Text | None:
        """The YAML document as it is now; None for one that is not open, or not YAML."""
        document = self._open.get(uri)
        return document.text() if document and document.is_yaml else None

    def reviewer(self, uri: str) -> Reviewer:
        """What remembers the findings of a document; a new one for one that is not open."""
        document = self._open.get(uri)
        return document.reviewer if document else Reviewer()

    def version(self, uri: str) -> int | None:
        """The version that is open now."""
        document = self._open.get(uri)
        return document.version if document else None

    def uris(self) -> list[str]:
        """The open documents."""
        return list(self._open)


def path_of(uri: str) -> Path | None:
    """The file of a URI; None for an untitled buffer or another scheme."""
    if not uri.startswith("file:"):
        return None
    path = to_fs_path(uri)
    return Path(path) if path else None


def _encoded(text: str) -> bytes:
    """UTF-8; a lone surrogate becomes U+FFFD, which has the same size in every encoding."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return without_lone_surrogates(text).encode()


def without_lone_surrogates(text: str) -> str:
    """``text`` with each lone surrogate replaced."""
    return "".join("\ufffd" if 0xD800 <= ord(symbol) < 0xE000 else symbol for symbol in text)
