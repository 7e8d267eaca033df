"""Words of shell text: quoting, expansions, substitutions.

Sources: POSIX.1-2024, Shell Command Language, 2.2 and 2.6; Bash Reference Manual, 3.1 and 3.5.

Text is held as Latin-1, one character a byte, so that all offsets are bytes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from caro_lsp.shell.quoting import ansi_c, double_quoted
from caro_lsp.shell.remembered import MOST_KEPT
from caro_lsp.shell.syntax import (
    Opaque,
    Parameter,
    Part,
    RawWord,
    Sequence,
    Span,
    Substitution,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from typing_extensions import Self

T = TypeVar("T")

MAX_ARITHMETIC = 500
"""Parentheses, quotes and the like in arithmetic; a ``((`` of more is read as two."""
MAX_DEPTH = 40
"""Nesting beyond which a statement counts as unreadable: no person writes it, and it would end the
stack."""

DROPPED = "\x01"
"""Stands for a character that quoting took out, so that offsets stay what they were."""

_BLANK = re.compile(r"(?:[ \t\x01]|\\\r?\n|\r(?=\n))+")
BLANKS = frozenset(" \t\x01\\\r")
"""What a blank begins with."""
_COMMENT = re.compile(r"#[^\n]*")
_PLAIN = re.compile(r"[^\s;&|<>()'\"\\$`?*+@!\x01]+")
_PLAIN_WORD = re.compile(r"[^\s;&|<>()'\"\\$`?*+@!\x01]+(?=[\s;&|<>)]|$)")
EXTGLOB = "?*+@!"
WORD_END = frozenset(" \t\n;&|<>()")
_NAME = re.compile(r"[A-Za-z_]\w*|\d+|[@*#?$!-]")
_SIMPLE_NAME = re.compile(r"[A-Za-z_]\w*|\d|[@*#?$!-]")
_OPERATOR = re.compile(r":?[-=?+]|##?|%%?|//?|\^\^?|,,?|@|:")
_STOPS_QUOTED = re.compile(r"[\"\\$`]")
STOPS_HEREDOC = re.compile(r"[\\$`]")
_STOPS_OPAQUE = re.compile(r"[()'\"\\$`]")


class Unreadable(Exception):
    """The text at byte ``at`` is no statement; ``open`` is what was never closed, if anything."""

    def __init__(self, at: int, opening: str = "") -> None:
        super().__init__(f"byte {at}: {opening or 'unexpected'}")
        self.at = at
        self.open = opening


class Kept(NamedTuple):
    """The outcome of reading an expansion, or why there is none.

    ``after`` is the byte behind it, ``far`` how far its reading depends on the text, ``end`` where
    the text ended for it, ``levels`` how much deeper it nests, ``comments`` those in it.
    """

    outcome: Any
    error: Unreadable | None
    after: int
    far: int
    end: int
    levels: int
    comments: tuple[Span, ...]
    spans_lines: bool

    def holds(self, depth: int, end: int) -> bool:
        """Whether reading at ``depth`` a text that ends at ``end`` has the same outcome."""
        if depth + self.levels > MAX_DEPTH:
            return False
        # What is not closed is known only at the end.
        last = max(self.after, self.far)
        return end == self.end or (self.error is None and last < min(end, self.end))


class Reach:
    """What readers of parts of one text share: the deepest level that one of them came to."""

    def __init__(self) -> None:
        self.deepest = 0


class WordReader:
    """Reads the words of ``text`` (Latin-1) from :attr:`at` up to ``end``.

    Spans count from :attr:`base`. :attr:`comments` are the comments met, :attr:`unfinished` the
    here-documents that the end of the text ends, both as absolute spans. :attr:`spans_lines`:
    whether a quoted string went over a line end; :attr:`far`: the byte up to which something was
    looked for that may lie behind what is read. ``exact`` is false for a line near an error: then
    what is never closed is taken to end with the text.
    """

    def __init__(self, text: str, *, exact: bool = True, plain: bool | None = None) -> None:
        self.text = text
        self.at = 0
        self.end = len(text)
        self.base = 0
        self.comments: list[Span] = []
        self.unfinished: list[Span] = []
        self.spans_lines = False
        self.far = 0
        self._outer: WordReader | None = None
        # Where the text begins in that of the outer reader.
        self._shift = 0
        self._exact = exact
        self._loose = not exact
        self._depth = 0
        # Whether all characters are one byte each and mean themselves.
        self._plain = text.isascii() and DROPPED not in text if plain is None else plain
        # Where reading goes on behind a line end, when here-documents follow the line.
        self._resume: dict[int, int] = {}
        self._reach = Reach()
        # Expansions of this statement that were read to find the end of what they stand in.
        self._kept: dict[tuple[str, int, int, int], Kept] = {}
        # Where ``((`` is no arithmetic, with how far that depends on the text.
        self._no_arithmetic: dict[tuple[int, int, int], int] = {}

    def statements_until(self, *closers: str) -> Sequence:
        """Statements up to one of ``closers``, a reserved word or a character, not read itself."""
        raise NotImplementedError

    # Characters.

    def _source(self, start: int, end: int) -> str:
        """The characters from ``start`` to ``end``, as people see them."""
        text = self.text[start:end]
        return text if self._plain else _decoded(text)

    def _span(self, start: int, end: int) -> Span:
        return Span(start - self.base, end - self.base)

    def _blank(self) -> None:
        """Go over blanks and joined lines."""
        at, text, end = self.at, self.text, self.end
        if at >= end or text[at] not in BLANKS:
            return
        if text[at] == " " and at + 1 < end and text[at + 1] not in BLANKS:
            # Most often.
            self.at = at + 1
        elif match := _BLANK.match(text, at, end):
            self.at = match.end()

    def _line_end(self) -> None:
        """Go over a line end and the here-documents behind it."""
        at = self.at
        self.at = self._resume.get(at, at + 1)

    def _lines(self) -> None:
        """Go over blanks, comments and line ends."""
        text, end = self.text, self.end
        while self.at < end:
            character = text[self.at]
            if character in BLANKS and (match := _BLANK.match(text, self.at, end)):
                self.at = match.end()
            elif character == "#":
                self._comment()
            elif character == "\n":
                self._line_end()
            elif character == "\r":
                self.at += 1
            else:
                return

    def _comment(self) -> None:
        match = _COMMENT.match(self.text, self.at, self.end)
        if match is not None:
            self.comments.append(Span(self.at + self._shift, match.end() + self._shift))
            self.at = match.end()

    def _expect(self, word: str) -> None:
        self._lines()
        if not self.text.startswith(word, self.at) or self.at + len(word) > self.end:
            raise Unreadable(self.at, word if self.at >= self.end else "")
        self.at += len(word)

    def _deeper(self) -> None:
        """Count a level of nesting. Raises Unreadable where there are too many."""
        self._depth += 1
        self._reach.deepest = max(self._reach.deepest, self._depth)
        if self._depth > MAX_DEPTH:
            raise Unreadable(self.at)

    def _once(self, kind: str, read: Callable[[], T]) -> T:
        """What ``read`` makes of the expansion at hand, perhaps kept from an earlier reading.

        Where ``((``, ``[[`` or a subscript ends is known only by reading the expansions in it, and
        these are then read for what they are. Without a memory each level would double the work.
        """
        known = self._kept
        keeps = self._outer is not None
        if not (keeps or known):
            return read()
        at, depth, end = self.at, self._depth, self.end
        if any(newline >= at for newline in self._resume):
            # Here-documents that are still to come are not part of the state.
            return read()
        kept = known.get((kind, at, -1, -1))
        if kept is None or not kept.holds(depth, end):
            kept = known.get((kind, at, depth, end))
        if kept is None:
            if not keeps:
                return read()
            kept = self._keep(kind, read)
        self.at = kept.after
        self._look(kept.far)
        self._reach.deepest = max(self._reach.deepest, depth + kept.levels)
        self.comments.extend(kept.comments)
        self.spans_lines = self.spans_lines or kept.spans_lines
        if kept.error is not None:
            raise Unreadable(kept.error.at, kept.error.open)
        found: T = kept.outcome
        return found

    def _keep(self, kind: str, read: Callable[[], T]) -> Kept:
        """What ``read`` makes of the expansion at hand, for others who come to it."""
        outer, reach = self._outer or self, self._reach
        at, depth, end = self.at, self._depth, self.end
        before = outer.far, reach.deepest, self.spans_lines
        comments, unfinished = len(self.comments), len(self.unfinished)
        outer.far, reach.deepest, self.spans_lines = 0, depth, False
        outcome, error = None, None
        try:
            outcome = read()
        except Unreadable as unreadable:
            error = unreadable
        levels = reach.deepest - depth
        met = tuple(self.comments[comments:])
        far = max(outer.far - self._shift, 0)
        kept = Kept(outcome, error, self.at, far, end, levels, met, self.spans_lines)
        del self.comments[comments:]
        outer.far, reach.deepest = max(before[0], outer.far), max(before[1], reach.deepest)
        self.spans_lines = before[2]
        if len(self.unfinished) == unfinished and not any(n >= self.at for n in self._resume):
            key = (kind, at, -1, -1)
            if depth + levels > MAX_DEPTH or key in self._kept:
                # Known of this depth only.
                key = (kind, at, depth, end)
            self._kept[key] = kept
        return kept

    def word(self) -> RawWord:
        """The word at hand. Raises Unreadable where there is none."""
        start = self.at
        # Most words are plain.
        if match := _PLAIN_WORD.match(self.text, start, self.end):
            self.at = match.end()
            source = match[0] if self._plain else _decoded(match[0])
            return RawWord(Span(start - self.base, self.at - self.base), source, (Text(source),))
        parts = self._parts()
        if self.at == start:
            raise Unreadable(start)
        return RawWord(self._span(start, self.at), self._source(start, self.at), parts)

    def _parts(self, closers: str = "") -> tuple[Part, ...]:  # noqa: C901 - a table
        """The parts of a word; ``closers`` end it, and then blanks do not."""
        text, end = self.text, self.end
        found: list[Part] = []
        while self.at < end:
            at = self.at
            character = text[at]
            if closers and character in closers:
                break
            if match := _PLAIN.match(text, at, end):
                stop = match.end()
                if closers:
                    stop = next((i for i in range(at, stop) if text[i] in closers), stop)
                self.at = stop
                found.append(Text(self._source(at, stop)))
            elif character == "\\":
                self._escape(found)
            elif character == "'":
                close = self._close("'", at + 1)
                self._note_lines(at, close)
                found.append(Text(self._source(at + 1, close), quoted=True))
                self.at = min(close + 1, end)
            elif character == '"':
                found.extend(self.double_quotes())
            elif character == "$":
                found.extend(self.dollar(quoted=False))
            elif character == "`":
                found.append(self.backquotes(quoted=False))
            elif character in EXTGLOB:
                if text.startswith("(", at + 1):
                    self.at = self._parenthesis_end(at + 1)
                else:
                    self.at += 1
                found.append(Text(self._source(at, self.at)))
            elif text.startswith(("<(", ">("), at):
                found.append(self.process_substitution(at))
            elif character == DROPPED:
                self.at += 1
            elif closers or (character == "\r" and not text.startswith("\r\n", at)):
                self.at += 1
                found.append(Text(character))
            elif character in "\v\f" or (character.isspace() and character not in " \t\n\r"):
                self.at += 1
                found.append(Text(self._source(at, at + 1)))
            else:
                break
        return joined(found)

    def _look(self, at: int) -> None:
        """Note that how the text is read depends on the bytes up to ``at``; below 0 on all."""
        outer = self._outer or self
        far = self._shift + (at if at >= 0 else len(self.text))
        outer.far = max(outer.far, far)

    def _note_lines(self, start: int, end: int) -> None:
        self.spans_lines = self.spans_lines or self.text.find("\n", start, end) >= 0

    def _close(self, quote: str, at: int) -> int:
        """The byte of the ``quote`` that closes; the end of the text where that may stand in."""
        close = self.text.find(quote, at, self.end)
        if close < 0:
            if self._loose:
                return self.end
            raise Unreadable(at - 1, quote)
        return close

    def _escape(self, found: list[Part]) -> None:
        at = self.at
        if self.text.startswith(("\\\n", "\\\r\n"), at):
            self.at += 2 if self.text[at + 1] == "\n" else 3
            return
        if at + 1 >= self.end:
            self.at += 1
            found.append(Text("\\"))
            return
        # A character may be several bytes.
        stop = at + 2
        while stop < self.end and "\x80" <= self.text[stop] < "\xc0":
            stop += 1
        self.at = stop
        found.append(Text(self._source(at + 1, stop), quoted=True))

    def double_quotes(self) -> tuple[Part, ...]:
        """The parts between the double quotes at hand."""
        start = self.at
        self.at += 1
        self._deeper()
        parts = self.quoted_parts(_STOPS_QUOTED, '"')
        if self.at >= self.end:
            if not self._loose:
                raise Unreadable(start, '"')
        else:
            self.at += 1
        self._depth -= 1
        self._note_lines(start, self.at)
        return parts or (Text("", quoted=True),)

    def quoted_parts(self, stops: re.Pattern[str], closer: str) -> tuple[Part, ...]:
        """What stands within double quotes, or in a here-document, up to ``closer``."""
        text, end = self.text, self.end
        found: list[Part] = []
        begin = self.at
        while True:
            match = stops.search(text, self.at, end)
            at = match.start() if match else end
            if match and text[at] == "\\":
                self.at = at + 2
                continue
            if match and text[at] == "$" and not _expands(text, at, end):
                self.at = at + 1
                continue
            if at > begin:
                found.append(Text(double_quoted(self._source(begin, min(at, end))), quoted=True))
            self.at = min(at, end)
            if match is None or text[at] == closer:
                return tuple(found) or ((Text("", quoted=True),) if not closer else ())
            if text[at] == "$":
                found.extend(self.dollar(quoted=True))
            elif text[at] == "`":
                found.append(self.backquotes(quoted=True))
            else:
                # A double quote in a here-document or an operand stands for itself.
                found.append(Text('"', quoted=True))
                self.at += 1
            begin = self.at

    # Expansions.

    def dollar(self, *, quoted: bool) -> tuple[Part, ...]:
        """The expansion at hand, or the dollar sign itself."""
        text, at, end = self.text, self.at, self.end
        following = text[at + 1] if at + 1 < end else ""
        if following == "(":
            if text.startswith("$((", at) and (after := self._arithmetic_end(at + 1)):
                self.at = after
                inner = self._inside(at + 3, after - 2)
                return (Opaque(self._source(at, after), quoted, inner),)
            self.at += 2
            return (self._substitution("$(", quoted=quoted),)
        if following == "{":
            return (self._braced(quoted=quoted),)
        if match := _SIMPLE_NAME.match(text, at + 1, end):
            self.at = match.end()
            return (Parameter(match[0], quoted=quoted),)
        if following == "'" and not quoted:
            close = at + 2
            while close < end and text[close] != "'":
                close += 2 if text[close] == "\\" else 1
            if close >= end and not self._loose:
                raise Unreadable(at, "'")
            self._note_lines(at, close)
            self.at = min(close + 1, end)
            return (Text(ansi_c(self._source(at + 2, min(close, end))), quoted=True),)
        if following == '"' and not quoted:
            self.at += 1
            return self.double_quotes()
        if following == "[":
            line_end = text.find("\n", at, end)
            close = text.find("]", at, line_end if line_end >= 0 else end)
            self._look(line_end)
            if close >= 0:
                self.at = close + 1
                return (Opaque(self._source(at, close + 1), quoted),)
        self.at += 1
        return (Text("$", quoted),)

    def _substitution(self, opening: str, *, quoted: bool) -> Substitution:
        """The statements behind ``opening`` up to the parenthesis that closes."""
        return Substitution(self._once("(", self._parenthesised), opening, quoted)

    def _parenthesised(self) -> Sequence:
        """The statements up to the parenthesis that closes, and that."""
        body = self.statements_until(")")
        if self.at < self.end:
            self.at += 1
        return body

    def process_substitution(self, at: int) -> Substitution:
        """``<(...)`` or ``>(...)``."""
        self.at += 2
        return self._substitution(self.text[at : at + 2], quoted=False)

    def backquotes(self, *, quoted: bool) -> Substitution:
        """The substitution between the backquotes at hand."""
        start = self.at
        at = start + 1
        while at < self.end and self.text[at] != "`":
            at += 2 if self.text[at] == "\\" else 1
        if at >= self.end:
            if not self._loose:
                raise Unreadable(start, "`")
            at = self.end
        self._look(at)
        inner = self._nested(start + 1, at)
        if self.text.find("\\", start, at) >= 0:
            escapes = r'\\([$`\\"])' if quoted else r"\\([$`\\])"
            body = self.text[start + 1 : at]
            inner._read_instead(re.sub(escapes, lambda m: DROPPED + m[1], body))  # noqa: SLF001 - of our own class
        moved = start + 1 - inner.at
        try:
            statements = inner.statements_until()
        except Unreadable as error:
            raise Unreadable(error.at + moved, error.open) from None
        if inner.at < inner.end and not self._loose:
            raise Unreadable(inner.at + moved)
        self._take(inner)
        self.at = min(at + 1, self.end)
        return Substitution(statements, "`", quoted)

    def _braced(self, *, quoted: bool) -> Part:
        """``${...}``."""
        return self._once('"{' if quoted else "{", lambda: self._expansion(quoted=quoted))

    def _expansion(self, *, quoted: bool) -> Part:
        self._deeper()
        part = self._parameter(quoted=quoted)
        self._depth -= 1
        return part

    def _parameter(self, *, quoted: bool) -> Part:  # noqa: C901 - a table
        text, start, end = self.text, self.at, self.end
        at = start + 2
        if at < end and text[at] in " \t\n|":
            # ``${ commands; }`` of ksh and bash 5.3.
            self.at = at + 1
            body = self.statements_until("}")
            self._expect("}")
            return Substitution(body, "${", quoted)
        prefix = ""
        if at + 1 < end and text[at] in "#!" and text[at + 1] not in "}:-=?+%#/":
            prefix = text[at]
            at += 1
        match = _NAME.match(text, at, end)
        if match is None:
            return self._opaque_braces(start, quoted=quoted)
        name = match[0]
        self.at = match.end()
        subscript = ""
        if text.startswith("[", self.at):
            close = self._subscript_end(self.at)
            if not close:
                return self._opaque_braces(start, quoted=quoted)
            subscript = self._source(self.at + 1, close - 1)
            self.at = close
        if prefix:
            while self.at < end and text[self.at] in "*@":
                self.at += 1
        if text.startswith("}", self.at):
            self.at += 1
            operator = {"": "", "#": "length", "!": "indirect"}[prefix]
            return Parameter(name, operator, (), quoted, subscript)
        found = _OPERATOR.match(text, self.at, end)
        if found is None or prefix:
            return self._opaque_braces(start, quoted=quoted)
        operator = found[0]
        self.at = found.end()
        closers = {"/": "/}", "//": "/}", ":": ":}"}.get(operator, "}")
        literal = quoted and operator.lstrip(":") in {"-", "=", "?", "+"}
        operand = self._operand(closers, quoted=literal)
        replacement: tuple[Part, ...] = ()
        if self.at < end and text[self.at] in "/:" and text[self.at] in closers:
            self.at += 1
            replacement = self._operand("}", quoted=literal)
        if self.at >= end:
            if not self._loose:
                raise Unreadable(start, "${")
        else:
            self.at += 1
        return Parameter(name, operator, operand, quoted, subscript, replacement)

    def _operand(self, closers: str, *, quoted: bool) -> tuple[Part, ...]:
        if not quoted:
            # The first character of a pattern may be a slash, as in ``${path//\//_}``.
            return self._parts(closers)
        found: list[Part] = []
        text, end = self.text, self.end
        while self.at < end and text[self.at] not in closers:
            at = self.at
            character = text[at]
            if character == "$" and _expands(text, at, end):
                found.extend(self.dollar(quoted=True))
            elif character == "`":
                found.append(self.backquotes(quoted=True))
            elif character == '"':
                found.extend(self.double_quotes())
            elif character == "\\":
                self.at = at + 2
                found.append(Text(double_quoted(self._source(at, min(at + 2, end))), quoted=True))
            else:
                while self.at < end and text[self.at] not in closers + '$`"\\':
                    self.at += 1
                self.at += self.at == at
                found.append(Text(self._source(at, self.at), quoted=True))
        return joined(found)

    def _opaque_braces(self, start: int, *, quoted: bool) -> Opaque:
        """``${...}`` that is not followed, such as zsh's flags: to the brace that closes it."""
        at, depth = start + 1, 0
        text, end = self.text, self.end
        while at < end:
            character = text[at]
            if character == "{":
                depth += 1
            elif character == "}":
                depth -= 1
                if not depth:
                    break
            elif character == "\\":
                at += 1
            elif character == "'" and not quoted:
                closed = text.find("'", at + 1, end)
                self._look(closed)
                at = closed if closed > 0 else at
            at += 1
        if at >= end and not self._loose:
            raise Unreadable(start, "${")
        self.at = min(at + 1, end)
        inner = self._inside(start + 2, min(at, end))
        return Opaque(self._source(start, self.at), quoted, inner)

    def _arithmetic_end(self, at: int) -> int:
        """The byte behind ``))`` that closes the ``((`` at ``at``; 0 where it is none."""
        known = self._no_arithmetic
        for depth in (-1, self._depth):
            if (far := known.get((at, self.end, depth))) is not None:
                self._look(far)
                return 0
        after, far, nested = self._end_of_arithmetic(at)
        if not after:
            known[at, self.end, self._depth if nested else -1] = far
        return after

    def _end_of_arithmetic(self, at: int) -> tuple[int, int, bool]:
        """The same, with how far it looked, and whether that depends on the depth."""
        depth = stops = 0
        start = at
        text, end = self.text, self.end
        nested = False
        after, far = 0, len(text)
        while match := _STOPS_OPAQUE.search(text, at, end):
            at = match.start()
            character = text[at]
            stops += 1
            if character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
                if depth <= 1:
                    closed = depth == 1 and text.startswith("))", at) and at + 2 <= end
                    after, far = at + 2 if closed else 0, at + 1
                    break
            elif character == "\\":
                at += 1
            elif character == "'" and text.find("'", at + 1, end) < 0:
                break
            elif character == "'" and text[start] == "(" and text[start - 1 : start] != "$":
                at = text.find("'", at + 1, end)
            elif character == "$" and text.startswith("$(", at) and not text.startswith("$((", at):
                nested = True
                inner = self._nested(at, end)
                try:
                    inner.dollar(quoted=False)
                except Unreadable as error:
                    far = len(text) if error.open else error.at + 2
                    break
                at = inner.at - 1
            if stops >= MAX_ARITHMETIC:
                far = at + 1
                break
            at += 1
        self._look(far)
        return after, far, nested

    def _conditional_end(self, at: int) -> int:
        """The byte behind the ``]]`` that closes the ``[[`` at ``at``."""
        start = at
        at += 2
        text, end = self.text, self.end
        while at < end:
            character = text[at]
            if character == "]" and text.startswith("]]", at) and text[at - 1] in " \t\n)":
                after = at + 2
                if after >= end or text[after] in " \t\r\n;&|)<>":
                    return after
            if character == "\\":
                at += 1
            elif character == "'":
                at = self._close("'", at + 1)
            elif character == '"' or (character == "$" and text.startswith(("$(", "${"), at)):
                inner = self._nested(at, end)
                if character == '"':
                    inner.double_quotes()
                else:
                    inner.dollar(quoted=False)
                at = inner.at - 1
            elif character == "`":
                inner = self._nested(at, end)
                inner.backquotes(quoted=False)
                at = inner.at - 1
            at += 1
        if self._loose:
            return end
        raise Unreadable(start, "[[")

    def _parenthesis_end(self, at: int) -> int:
        """The byte behind the parenthesis that closes the one of an extended pattern at ``at``."""
        start, depth = at, 0
        text, end = self.text, self.end
        while match := _STOPS_OPAQUE.search(text, at, end):
            at = match.start()
            character = text[at]
            if character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
                if not depth:
                    return at + 1
            elif character == "\\":
                at += 1
            elif character in "\"'":
                at = self._close(character, at + 1)
            at += 1
        raise Unreadable(start, "(")

    def _inside(self, start: int, end: int) -> tuple[Substitution, ...]:
        """The substitutions somewhere in a text whose value is not followed."""
        text = self.text
        if (
            text.find("$(", start, end) < 0
            and text.find("`", start, end) < 0
            and text.find("(", start, end) < 0
            and text.find("${", start, end) < 0
        ):
            return ()
        found: list[Substitution] = []
        inner = self._nested(start, end)
        depth = self._depth + 1
        while match := re.compile(r"[\\'\"$`<>]").search(text, inner.at, end):
            inner.at = at = match.start()
            character = text[at]
            try:
                parts: Iterable[Part] = ()
                if character == "\\":
                    inner.at = at + 2
                elif character == "'":
                    close = text.find("'", at + 1, end)
                    inner.at = close + 1 if close > 0 else at + 1
                elif character == '"':
                    parts = inner.double_quotes()
                elif character == "$":
                    parts = inner.dollar(quoted=False)
                elif character == "`":
                    parts = (inner.backquotes(quoted=False),)
                elif text.startswith(("<(", ">("), at):
                    parts = (inner.process_substitution(at),)
                else:
                    inner.at = at + 1
                found.extend(substitutions(parts))
            except Unreadable:
                inner.at = at + 1
                inner._depth = depth  # noqa: SLF001 - of our own class
        self._take(inner)
        return tuple(found)

    def _nested(self, start: int, end: int) -> Self:
        """A reader of a part of the same text, whose spans count from where ours do."""
        if self._depth >= MAX_DEPTH:
            raise Unreadable(start)
        inner = self.__class__(self.text, exact=self._exact, plain=self._plain)
        inner.at, inner.end, inner.base = start, end, self.base
        inner._belongs_to(self)  # noqa: SLF001 - of our own class
        return inner

    def _belongs_to(self, other: Self) -> None:
        """Read a part of what ``other`` reads, one level deeper."""
        self._outer = other._outer or other
        self._shift, self._depth = other._shift, other._depth + 1
        self._reach, self._kept = other._reach, other._kept
        self._no_arithmetic = other._no_arithmetic

    def _read_instead(self, text: str) -> None:
        """Read ``text``, which is as long, in the place of what is to be read."""
        self.base -= self.at
        self._shift += self.at
        self.text, self.at, self.end = text, 0, len(text)
        self._plain = False
        self._kept, self._no_arithmetic = {}, {}

    def _take(self, inner: WordReader) -> None:
        """What a reader of a part met is ours as well."""
        self.comments.extend(inner.comments)

    def _subscript_end(self, at: int) -> int:
        """The byte behind the bracket that closes the one at ``at``; 0 where none does."""
        depth = 0
        text, end = self.text, self.end
        while at < end:
            character = text[at]
            if character == "[":
                depth += 1
            elif character == "]":
                depth -= 1
                if not depth:
                    return at + 1
            elif character == "\n":
                self._look(at)
                return 0
            elif character in "\"'":
                closed = text.find(character, at + 1, end)
                self._look(closed)
                if closed < 0:
                    return 0
                at = closed
            elif character == "\\":
                at += 1
            elif character == "$" and text.startswith(("$(", "${"), at):
                at = self._skipped_expansion(at) - 1
            at += 1
        self._look(-1)
        return 0

    def _skipped_expansion(self, at: int) -> int:
        """The byte behind the expansion at ``at``."""
        inner = self._nested(at, self.end)
        inner.dollar(quoted=False)
        return inner.at


def substitutions(parts: Iterable[Part]) -> Iterable[Substitution]:
    """The substitutions in ``parts``, however deep, outermost first."""
    for part in parts:
        if isinstance(part, Substitution):
            yield part
        elif isinstance(part, Opaque):
            yield from part.inner
        elif isinstance(part, Parameter):
            yield from substitutions(part.operand)
            yield from substitutions(part.replacement)


def _expands(text: str, at: int, end: int) -> bool:
    """Whether the dollar sign at ``at`` begins an expansion within double quotes."""
    following = text[at + 1 : min(at + 2, end)]
    return following in {"(", "{", "["} or bool(_SIMPLE_NAME.match(following))


def _decoded(text: str) -> str:
    # With a quote left open, the whole script is one such text, another one after each key.
    return _of_bytes(text) if len(text) > MOST_KEPT else _kept(text)


def _of_bytes(text: str) -> str:
    return text.replace(DROPPED, "").encode("latin-1").decode("utf-8", "replace")


_kept = lru_cache(maxsize=4096)(_of_bytes)


def joined(parts: list[Part]) -> tuple[Part, ...]:
    """``parts`` with neighbouring texts of equal quoting as one."""
    if len(parts) < 2:
        return tuple(parts)
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Text) and isinstance(last, Text) and part.quoted == last.quoted:
            found[-1] = Text(last.value + part.value, part.quoted)
        else:
            found.append(part)
    return tuple(found)
