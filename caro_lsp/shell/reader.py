"""Source text -> statements of ``syntax``: a recursive-descent reader of POSIX shell and bash.

It reads one statement of the top level at a time, which is all that an edit makes necessary to read
again, and takes what bash takes; sources are POSIX.1-2024, Shell Command Language, and the Bash
Reference Manual. A text that is no statement raises :class:`Unreadable`; :meth:`Reader.loosely`
then finds the commands of a line whatever surrounds them.

Text is held as Latin-1, one character a byte, so that all offsets are bytes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from caro_lsp.shell.quoting import ansi_c, double_quoted
from caro_lsp.shell.syntax import (
    AndOr,
    Assignment,
    Branch,
    Function,
    Group,
    Loop,
    Opaque,
    Parameter,
    Part,
    Pipe,
    RawRedirect,
    RawWord,
    Sequence,
    Simple,
    Span,
    Statement,
    Substitution,
    Text,
    Unset,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_DEPTH = 40
"""Nesting beyond which a statement counts as unreadable: no person writes it, and it would end the
stack."""

DROPPED = "\x01"
"""Stands for a character that quoting took out, so that offsets stay what they were."""

_BLANK = re.compile(r"(?:[ \t\x01]|\\\r?\n|\r(?=\n))+")
_TRIVIA = re.compile(r"(?:[ \t\x01\r]|\\\r?\n|#[^\n]*)*")
_COMMENT = re.compile(r"#[^\n]*")
_PLAIN = re.compile(r"[^\s;&|<>()'\"\\$`?*+@!\x01]+")
_PLAIN_WORD = re.compile(r"[^\s;&|<>()'\"\\$`?*+@!\x01]+(?=[\s;&|<>)]|$)")
_EXTGLOB = "?*+@!"
_WORD_END = frozenset(" \t\n;&|<>()")
_KEYWORD = re.compile(
    r"(?:if|for|select|while|until|case|function|time|coproc|\{|!|\[\[|then|elif|else|fi|do|done"
    r"|esac|\}|in)(?=[\s;&|<>()]|$)"
)
_CLOSING = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}"})
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(\+?=|(?=\[))")
_REDIRECT = re.compile(
    r"(\d+|\{[A-Za-z_]\w*\})?(<<<|<<-|<<|<>|<&|<(?!\()|&>>|&>|>>|>&|>\||>(?!\())"
)
_FUNCTION = re.compile(r"([^\s;&|<>()'\"\\$`={}]+)[ \t]*\([ \t]*\)")
_NAME = re.compile(r"[A-Za-z_]\w*|\d+|[@*#?$!-]")
_SIMPLE_NAME = re.compile(r"[A-Za-z_]\w*|\d|[@*#?$!-]")
_OPERATOR = re.compile(r":?[-=?+]|##?|%%?|//?|\^\^?|,,?|@|:")
_DECLARES = frozenset({"export", "declare", "typeset", "local", "readonly"})
_STOPS_QUOTED = re.compile(r"[\"\\$`]")
_STOPS_HEREDOC = re.compile(r"[\\$`]")
_STOPS_OPAQUE = re.compile(r"[()'\"\\$`]")
_LOOSE = re.compile(
    r"(?:[\s;&|()\x01]|#[^\n]*"
    r"|(?:if|then|elif|else|fi|while|until|do|done|esac|time|!|\{|\})(?=[\s;&|()]|$)"
    r"|(?:for|select)[ \t]+\w+[ \t]*(?:in\b[^;\n]*)?"
    r"|case[ \t]+[^\n]*?[ \t]in\b"
    r"|function[ \t]+[^\s(){}]+|[^\s;&|<>()'\"\\$`={}]+[ \t]*\([ \t]*\))*"
)


class Unreadable(Exception):
    """The text at byte ``at`` is no statement; ``open`` is what was never closed, if anything."""

    def __init__(self, at: int, opening: str = "") -> None:
        super().__init__(f"byte {at}: {opening or 'unexpected'}")
        self.at = at
        self.open = opening


class Reader:
    """Reads the statements of ``text`` (Latin-1) from :attr:`at` on.

    After each statement, :attr:`base` is where it begins and its spans count from there;
    :attr:`comments` are the comments met, as absolute spans.
    """

    def __init__(self, text: str, *, exact: bool = True) -> None:
        self.text = text
        self.at = 0
        self.end = len(text)
        self.base = 0
        self.comments: list[Span] = []
        self.unfinished: list[Span] = []
        """Here-documents that the end of the text ends."""
        self.spans_lines = False
        """Whether a quoted string of the statement goes over a line end."""
        self._exact = exact
        self._loose = not exact
        self._depth = 0
        self._ascii = text.isascii() and DROPPED not in text
        # Where reading goes on behind a line end, when here-documents follow the line.
        self._resume: dict[int, int] = {}

    def start(self) -> int | None:
        """Where the next statement begins; None at the end of the text."""
        self._lines()
        self.comments.clear()
        return self.at if self.at < self.end else None

    def statement(self) -> Statement | None:
        """The next statement of the top level with its separator; None at the end of the text.

        Raises Unreadable, with :attr:`at` undefined.
        """
        self._lines()
        if self.at >= self.end:
            return None
        self.base = self.at
        self.spans_lines = False
        statement = self._and_or()
        self._blank()
        if self.at < self.end and self.text[self.at] == "#":
            self._comment()
        if self.at < self.end:
            character = self.text[self.at]
            if character == ";" and not self.text.startswith(";;", self.at):
                self.at += 1
            elif character == "&":
                self.at += 1
                statement = _in_background(statement)
            elif character == "\n":
                self._line_end()
            else:
                raise Unreadable(self.at)
        return statement

    @property
    def unfinished_line(self) -> bool:
        """Whether a here-document follows the line that the last statement ended on."""
        return any(newline >= self.at for newline in self._resume)

    def loosely(self) -> list[Statement]:
        """All simple commands of the text, whatever stands around them. Never raises."""
        found: list[Statement] = []
        self.base = 0
        while True:
            match = _LOOSE.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at >= self.end:
                return found
            start = self.at
            try:
                found.append(self._pipeline())
            except Unreadable:
                self._depth = 0
                self.at = max(self.at, start)
            if self.at <= start:
                self.at = start + 1

    # Characters.

    def _source(self, start: int, end: int) -> str:
        """The characters from ``start`` to ``end``, as people see them."""
        text = self.text[start:end]
        return text if self._ascii else _decoded(text)

    def _span(self, start: int, end: int) -> Span:
        return Span(start - self.base, end - self.base)

    def _blank(self) -> None:
        """Go over blanks and joined lines."""
        if match := _BLANK.match(self.text, self.at, self.end):
            self.at = match.end()

    def _line_end(self) -> None:
        """Go over a line end and the here-documents behind it."""
        at = self.at
        self.at = self._resume.get(at, at + 1)

    def _lines(self) -> None:
        """Go over blanks, comments and line ends."""
        text, end = self.text, self.end
        while True:
            if match := _BLANK.match(text, self.at, end):
                self.at = match.end()
            if self.at >= end:
                return
            character = text[self.at]
            if character == "#":
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
            self.comments.append(Span(self.at, match.end()))
            self.at = match.end()

    def _keyword(self) -> str:
        """The reserved word at hand, not read; empty where there is none."""
        match = _KEYWORD.match(self.text, self.at, self.end)
        return match[0] if match else ""

    def _expect(self, word: str) -> None:
        self._lines()
        if not self.text.startswith(word, self.at) or self.at + len(word) > self.end:
            raise Unreadable(self.at, word if self.at >= self.end else "")
        self.at += len(word)

    def _deeper(self) -> None:
        """Count a level of nesting. Raises Unreadable where there are too many."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable(self.at)

    # Lists, pipelines, compound commands.

    def _list(self, *closers: str) -> Sequence:
        """Statements up to one of ``closers``, a reserved word or a character, which is not read."""
        items: list[Statement] = []
        self._deeper()
        text = self.text
        while True:
            self._lines()
            at = self.at
            if at >= self.end:
                if self._loose or not closers:
                    break
                raise Unreadable(at, closers[0])
            if text[at] in closers or self._keyword() in closers:
                break
            if text.startswith(";;", at) or text.startswith(";&", at):
                if ";;" in closers:
                    break
                raise Unreadable(at)
            items.append(self._and_or())
            self._blank()
            if self.at >= self.end:
                continue
            character = text[self.at]
            if character == ";":
                if not text.startswith((";;", ";&"), self.at):
                    self.at += 1
            elif character == "&":
                self.at += 1
                items[-1] = _in_background(items[-1])
            elif character == "#":
                self._comment()
            elif character != "\n" and character not in closers:
                raise Unreadable(self.at)
        self._depth -= 1
        return Sequence(tuple(items))

    def _and_or(self) -> Statement:
        statement = self._pipeline()
        while True:
            self._blank()
            operator = self.text[self.at : self.at + 2]
            if operator not in {"&&", "||"} or self.at + 2 > self.end:
                return statement
            self.at += 2
            self._lines()
            statement = AndOr(statement, operator, self._pipeline())

    def _pipeline(self) -> Statement:
        self._blank()
        start = self.at
        while (word := self._keyword()) in {"!", "time"}:
            self.at += len(word)
            self._blank()
            if word == "time" and self.text.startswith("-p", self.at):
                self.at += 2
                self._blank()
            if self.at >= self.end or self.text[self.at] in "\n;":
                return Sequence(())
        stages = [self._command()]
        while True:
            self._blank()
            at = self.at
            if at >= self.end or self.text[at] != "|" or self.text.startswith("||", at):
                break
            self.at += 2 if self.text.startswith("|&", at) else 1
            self._lines()
            stages.append(self._command())
        if len(stages) == 1:
            return stages[0]
        return Pipe(self._span(start, self.at), tuple(stages))

    def _command(self) -> Statement:
        start = self.at
        if start >= self.end:
            raise Unreadable(start, "command")
        word = self._keyword()
        if not word and self.text[start] != "(":
            if match := _FUNCTION.match(self.text, start, self.end):
                self.at = match.end()
                return self._function(start, self._source(start, match.end(1)))
            return self._simple()
        statement: Statement
        if self.text.startswith("((", start) and (after := self._arithmetic_end(start)):
            self.at = after
            statement = self._whole(start)
        elif word == "in":
            return self._simple()
        elif not word:
            self.at += 1
            statement = Group(self._list(")"), (), subshell=True)
            self._expect(")")
        elif word in _CLOSING:
            raise Unreadable(start)
        elif word == "function":
            self.at += len(word)
            self._blank()
            name = self.word()
            self._blank()
            if self.text.startswith("(", self.at):
                self._expect("(")
                self._expect(")")
            return self._function(start, name.source)
        elif word == "coproc":
            self.at += len(word)
            self._blank()
            if match := re.compile(r"[A-Za-z_]\w*(?=[ \t]+[({])").match(self.text, self.at):
                self.at = match.end()
                self._blank()
            self._deeper()
            inner = self._command()
            self._depth -= 1
            return _in_background(inner)
        else:
            statement = self._compound(word, start)
        redirects = self._redirects()
        return with_redirects(statement, redirects) if redirects else statement

    def _compound(self, word: str, start: int) -> Statement:
        self.at += len(word)
        if word == "{":
            group = Group(self._list("}"), (), subshell=False)
            self._expect("}")
            return group
        if word == "if":
            return self._if()
        if word in {"while", "until"}:
            condition = self._list("do")
            return Loop("", None, condition, self._body())
        if word in {"for", "select"}:
            return self._for()
        if word == "case":
            return self._case()
        self.at = self._conditional_end(start)
        return self._whole(start)

    def _whole(self, start: int) -> Simple:
        """``[[ ... ]]`` or ``(( ... ))``: one word whose value is not followed."""
        span = self._span(start, self.at)
        source = self._source(start, self.at)
        opaque = Opaque(source, inner=self._inside(start + 2, self.at - 2))
        return Simple(span, (), (RawWord(span, source, (opaque,)),), (), exact=self._exact)

    def _if(self) -> Branch:
        """Behind ``if``; conditions further down count as if they ran before the first arm."""
        conditions: list[Sequence] = []
        arms: list[Sequence] = []
        while True:
            conditions.append(self._list("then"))
            self._expect("then")
            arms.append(self._list("elif", "else", "fi"))
            word = self._keyword()
            if word != "elif":
                break
            self.at += len(word)
        complete = word == "else"
        if complete:
            self.at += len(word)
            arms.append(self._list("fi"))
        self._expect("fi")
        condition = conditions[0] if len(conditions) == 1 else Sequence(tuple(conditions))
        return Branch(condition, tuple(arms), complete)

    def _body(self) -> Sequence:
        """``do ... done``, or braces in its place."""
        self._lines()
        if self._keyword() == "{":
            self.at += 1
            body = self._list("}")
            self._expect("}")
            return body
        self._expect("do")
        body = self._list("done")
        self._expect("done")
        return body

    def _for(self) -> Loop:
        self._blank()
        if self.text.startswith("((", self.at):
            start = self.at
            after = self._arithmetic_end(start)
            if not after:
                raise Unreadable(start, "((")
            self.at = after
            inner = tuple(found.body for found in self._inside(start + 2, after - 2))
            self._separator()
            return Loop("", None, Sequence(inner), self._body())
        name = self.word().source
        self._lines()
        values: tuple[RawWord, ...] | None = None
        if self._keyword() == "in":
            self.at += 2
            words: list[RawWord] = []
            self._blank()
            while self.at < self.end and self.text[self.at] not in ";\n&|":
                if self.text[self.at] == "#":
                    self._comment()
                    break
                words.append(self.word())
                self._blank()
            values = tuple(words)
        self._separator()
        return Loop(name, values, Sequence(()), self._body())

    def _separator(self) -> None:
        self._blank()
        if self.text.startswith(";", self.at):
            self.at += 1

    def _case(self) -> Branch:
        self._blank()
        word = self.word()
        self._expect("in")
        arms: list[Sequence] = []
        complete = False
        while True:
            self._lines()
            if self.at >= self.end:
                raise Unreadable(self.at, "case")
            if self._keyword() == "esac":
                self.at += 4
                return Branch(Sequence(()), tuple(arms), complete, (word,))
            if self.text[self.at] == "(":
                self.at += 1
            while True:
                self._blank()
                pattern = self.word()
                complete = complete or pattern.source == "*"
                self._blank()
                if self.text.startswith("|", self.at):
                    self.at += 1
                    continue
                break
            self._expect(")")
            arms.append(self._list(";;", "esac"))
            if self.text.startswith((";;&",), self.at):
                self.at += 3
            elif self.text.startswith((";;", ";&"), self.at):
                self.at += 2

    def _function(self, start: int, name: str) -> Function:
        self._lines()
        if self.at >= self.end:
            raise Unreadable(self.at, "function")
        self._deeper()
        body = self._command()
        self._depth -= 1
        return Function(self._span(start, self.at), name, Sequence((body,)))

    # Simple commands.

    def _simple(self) -> Statement:
        text, end = self.text, self.end
        start = self.at
        assignments: list[Assignment] = []
        words: list[RawWord] = []
        redirects: list[RawRedirect] = []
        declares = ""
        last = start
        while True:
            if match := _BLANK.match(text, self.at, end):
                self.at = match.end()
            at = self.at
            if at >= end:
                break
            character = text[at]
            if character in "\n;|)":
                break
            if character == "#":
                self._comment()
                break
            if character in "<>&{0123456789" and (found := _REDIRECT.match(text, at, end)):
                redirects.append(self._redirect(found))
                last = self.at
                continue
            if character == "&":
                break
            if character == "(":
                if self._loose and last > start:
                    break
                raise Unreadable(at)
            if (not words or declares) and (found := _ASSIGNMENT.match(text, at, end)):
                assignment = self._assignment(found)
                if assignment is not None:
                    assignments.append(assignment)
                    last = self.at
                    continue
            word = self.word()
            last = self.at
            if not words and not declares and word.source in _DECLARES:
                declares = word.source
                continue
            if declares and word.source.isidentifier():
                assignments.append(Assignment(word.source, None, bare=True))
                continue
            words.append(word)
        if last == start:
            raise Unreadable(start)
        if words and words[0].source == "unset" and not redirects and not assignments:
            return Unset(tuple(word.source for word in words[1:] if word.source[:1] != "-"))
        return Simple(
            self._span(start, last),
            tuple(assignments),
            tuple(words),
            tuple(redirects),
            declares,
            self._exact,
        )

    def _assignment(self, match: re.Match[str]) -> Assignment | None:
        """The assignment at ``match``; None where it is a word that only looks like one."""
        text = self.text
        name, operator = match[1], match[2]
        at = match.end()
        subscript = ""
        if not operator:
            close = self._subscript_end(at)
            found = re.compile(r"\+?=").match(text, close) if close else None
            if found is None:
                return None
            subscript = self._source(at + 1, close - 1)
            operator, at = found[0], found.end()
        append = operator == "+="
        self.at = at
        if text.startswith("(", at) and not subscript:
            self.at += 1
            return Assignment(name, None, append, words=self._elements())
        if at >= self.end or (text[at] in _WORD_END and not text.startswith(("<(", ">("), at)):
            value = RawWord(self._span(at, at), "", ())
        else:
            value = self.word()
        return Assignment(name, value, append, subscript=subscript)

    def _elements(self) -> tuple[RawWord, ...]:
        """The elements of an array, behind its parenthesis."""
        words: list[RawWord] = []
        while True:
            self._lines()
            if self.at >= self.end:
                raise Unreadable(self.at, "(")
            if self.text[self.at] == ")":
                self.at += 1
                return tuple(words)
            if self.text[self.at] in ";&|<>(" and not self.text.startswith(("<(", ">("), self.at):
                raise Unreadable(self.at)
            words.append(self.word())

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
                return 0
            elif character in "\"'":
                closed = text.find(character, at + 1, end)
                if closed < 0:
                    return 0
                at = closed
            elif character == "\\":
                at += 1
            elif character == "$" and text.startswith(("$(", "${"), at):
                at = self._skipped_expansion(at) - 1
            at += 1
        return 0

    def _skipped_expansion(self, at: int) -> int:
        """The byte behind the expansion at ``at``."""
        inner = self._nested(at, self.end)
        inner._dollar(quoted=False)  # noqa: SLF001 - another reader of the same text
        return inner.at

    def _redirects(self) -> tuple[RawRedirect, ...]:
        """The redirections behind a compound command."""
        found: list[RawRedirect] = []
        while True:
            self._blank()
            match = _REDIRECT.match(self.text, self.at, self.end)
            if match is None:
                return tuple(found)
            found.append(self._redirect(match))

    def _redirect(self, match: re.Match[str]) -> RawRedirect:
        start, operator = self.at, match[2]
        self.at = match.end()
        self._blank()
        if operator in {"<<", "<<-"}:
            target = self._heredoc(start, strips_tabs=operator == "<<-")
        else:
            if self.at >= self.end or (
                self.text[self.at] in _WORD_END and not self.text.startswith(("<(", ">("), self.at)
            ):
                raise Unreadable(self.at)
            target = self.word()
        return RawRedirect(self._span(start, self.at), operator, match[1] or "", target)

    def _heredoc(self, start: int, *, strips_tabs: bool) -> RawWord:
        """The body of a here-document, whose delimiter is the word at hand."""
        delimiter = self.word()
        quoted = any(mark in delimiter.source for mark in "'\"\\")
        text = "".join(part.value for part in delimiter.parts if isinstance(part, Text))
        if not text and delimiter.parts and not quoted:
            text = delimiter.source
        wanted = text.encode("utf-8", "surrogateescape").decode("latin-1")
        newline = self.text.find("\n", self.at, self.end)
        if newline < 0:
            self.unfinished.append(Span(start, self.at))
            return RawWord(self._span(self.at, self.at), "", (Text("", quoted=True),))
        begin = at = self._resume.get(newline, newline + 1)
        while True:
            if at >= self.end:
                self.unfinished.append(Span(start, self.at))
                close = after = self.end
                break
            stop = self.text.find("\n", at, self.end)
            line_end = stop if stop >= 0 else self.end
            line = self.text[at:line_end].rstrip("\r")
            if (line.lstrip("\t") if strips_tabs else line) == wanted:
                close, after = at, line_end + (1 if stop >= 0 else 0)
                break
            at = line_end + 1
        self._resume[newline] = after
        source = self._source(begin, close)
        parts: tuple[Part, ...]
        if quoted:
            parts = (Text(source, quoted=True),)
        else:
            inner = self._nested(begin, close)
            parts = inner._quoted_parts(_STOPS_HEREDOC, "")  # noqa: SLF001 - another reader
            self._take(inner)
        return RawWord(self._span(begin, close), source, parts)

    # Words.

    def word(self) -> RawWord:
        """The word at hand. Raises Unreadable where there is none."""
        start = self.at
        # Most words are plain.
        if match := _PLAIN_WORD.match(self.text, start, self.end):
            self.at = match.end()
            source = match[0] if self._ascii else _decoded(match[0])
            return RawWord(Span(start - self.base, self.at - self.base), source, (Text(source),))
        parts = self._parts()
        if self.at == start:
            raise Unreadable(start)
        return RawWord(self._span(start, self.at), self._source(start, self.at), parts)

    def _parts(self, closers: str = "") -> tuple[Part, ...]:
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
                found.extend(self._double_quoted())
            elif character == "$":
                found.extend(self._dollar(quoted=False))
            elif character == "`":
                found.append(self._backquoted(quoted=False))
            elif character in _EXTGLOB:
                if text.startswith("(", at + 1):
                    self.at = self._parenthesis_end(at + 1)
                else:
                    self.at += 1
                found.append(Text(self._source(at, self.at)))
            elif text.startswith(("<(", ">("), at):
                found.append(self._process(at))
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

    def _double_quoted(self) -> tuple[Part, ...]:
        start = self.at
        self.at += 1
        self._deeper()
        parts = self._quoted_parts(_STOPS_QUOTED, '"')
        if self.at >= self.end:
            if not self._loose:
                raise Unreadable(start, '"')
        else:
            self.at += 1
        self._depth -= 1
        self._note_lines(start, self.at)
        return parts or (Text("", quoted=True),)

    def _quoted_parts(self, stops: re.Pattern[str], closer: str) -> tuple[Part, ...]:
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
                found.extend(self._dollar(quoted=True))
            elif text[at] == "`":
                found.append(self._backquoted(quoted=True))
            else:
                # A double quote in a here-document or an operand stands for itself.
                found.append(Text('"', quoted=True))
                self.at += 1
            begin = self.at

    # Expansions.

    def _dollar(self, *, quoted: bool) -> tuple[Part, ...]:
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
            return self._double_quoted()
        if following == "[":
            close = text.find("]", at, end)
            if close >= 0:
                self.at = close + 1
                return (Opaque(self._source(at, close + 1), quoted),)
        self.at += 1
        return (Text("$", quoted),)

    def _substitution(self, opening: str, *, quoted: bool) -> Substitution:
        """The statements behind ``opening`` up to the parenthesis that closes."""
        body = self._list(")")
        if self.at < self.end:
            self.at += 1
        return Substitution(body, opening, quoted)

    def _process(self, at: int) -> Substitution:
        self.at += 2
        return self._substitution(self.text[at : at + 2], quoted=False)

    def _backquoted(self, *, quoted: bool) -> Substitution:
        start = self.at
        at = start + 1
        while at < self.end and self.text[at] != "`":
            at += 2 if self.text[at] == "\\" else 1
        if at >= self.end:
            if not self._loose:
                raise Unreadable(start, "`")
            at = self.end
        inner = self._nested(start + 1, at)
        body = self.text[start + 1 : at]
        if "\\" in body:
            escapes = r'\\([$`\\"])' if quoted else r"\\([$`\\])"
            body = re.sub(escapes, lambda m: DROPPED + m[1], body)
            inner.text = self.text[: start + 1] + body
            inner._ascii = False  # noqa: SLF001 - another reader
        statements = inner._list()  # noqa: SLF001
        if inner.at < inner.end and not self._loose:
            raise Unreadable(inner.at)
        self._take(inner)
        self.at = min(at + 1, self.end)
        return Substitution(statements, "`", quoted)

    def _braced(self, *, quoted: bool) -> Part:
        """``${...}``."""
        self._deeper()
        part = self._expansion(quoted=quoted)
        self._depth -= 1
        return part

    def _expansion(self, *, quoted: bool) -> Part:
        text, start, end = self.text, self.at, self.end
        at = start + 2
        if at < end and text[at] in " \t\n|":
            # ``${ commands; }`` of ksh and bash 5.3.
            self.at = at + 1
            body = self._list("}")
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
                found.extend(self._dollar(quoted=True))
            elif character == "`":
                found.append(self._backquoted(quoted=True))
            elif character == '"':
                found.extend(self._double_quoted())
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
                at = closed if closed > 0 else at
            at += 1
        if at >= end and not self._loose:
            raise Unreadable(start, "${")
        self.at = min(at + 1, end)
        inner = self._inside(start + 2, min(at, end))
        return Opaque(self._source(start, self.at), quoted, inner)

    def _arithmetic_end(self, at: int) -> int:
        """The byte behind ``))`` that closes the ``((`` at ``at``; 0 where it is none."""
        depth = 0
        start = at
        text, end = self.text, self.end
        while match := _STOPS_OPAQUE.search(text, at, end):
            at = match.start()
            character = text[at]
            if character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
                if depth == 1:
                    return at + 2 if text.startswith("))", at) and at + 2 <= end else 0
                if depth < 1:
                    return 0
            elif character == "\\":
                at += 1
            elif character == "'" and text.find("'", at + 1, end) < 0:
                return 0
            elif character == "'" and text[start] == "(" and text[start - 1 : start] != "$":
                at = text.find("'", at + 1, end)
            elif character == "$" and text.startswith("$(", at) and not text.startswith("$((", at):
                inner = self._nested(at + 2, end)
                try:
                    inner._list(")")  # noqa: SLF001 - another reader of the same text
                except Unreadable:
                    return 0
                at = inner.at
            at += 1
        return 0

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
                    inner._double_quoted()  # noqa: SLF001 - another reader of the same text
                else:
                    inner._dollar(quoted=False)  # noqa: SLF001
                at = inner.at - 1
            elif character == "`":
                inner = self._nested(at, end)
                inner._backquoted(quoted=False)  # noqa: SLF001
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
                    parts = inner._double_quoted()  # noqa: SLF001 - another reader
                elif character == "$":
                    parts = inner._dollar(quoted=False)  # noqa: SLF001
                elif character == "`":
                    parts = (inner._backquoted(quoted=False),)  # noqa: SLF001
                elif text.startswith(("<(", ">("), at):
                    parts = (inner._process(at),)  # noqa: SLF001
                else:
                    inner.at = at + 1
                found.extend(substitutions(parts))
            except Unreadable:
                inner.at = at + 1
        self._take(inner)
        return tuple(found)

    def _nested(self, start: int, end: int) -> Reader:
        """A reader of a part of the same text, whose spans count from where ours do."""
        inner = Reader.__new__(Reader)
        inner.text = self.text
        inner.at, inner.end, inner.base = start, end, self.base
        inner.comments, inner.unfinished = [], []
        inner.spans_lines = False
        inner._exact, inner._loose = self._exact, self._loose  # noqa: SLF001 - our own parts
        inner._depth = self._depth + 1  # noqa: SLF001
        inner._ascii = self._ascii  # noqa: SLF001
        inner._resume = {}  # noqa: SLF001
        if inner._depth > MAX_DEPTH:  # noqa: SLF001
            raise Unreadable(start)
        return inner

    def _take(self, inner: Reader) -> None:
        """What a reader of a part met is ours as well."""
        self.comments.extend(inner.comments)


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


@lru_cache(maxsize=4096)
def _decoded(text: str) -> str:
    return text.replace(DROPPED, "").encode("latin-1").decode("utf-8", "replace")


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """``parts`` with neighbouring texts of equal quoting as one."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Text) and isinstance(last, Text) and part.quoted == last.quoted:
            found[-1] = Text(last.value + part.value, part.quoted)
        else:
            found.append(part)
    return tuple(found)


def _in_background(statement: Statement) -> Statement:
    return Group(Sequence((statement,)), (), subshell=True, background=True)


def with_redirects(statement: Statement, redirects: tuple[RawRedirect, ...]) -> Statement:
    """``statement`` with the redirections that stand behind it."""
    if isinstance(statement, Simple):
        return replace(statement, redirects=(*statement.redirects, *redirects))
    if isinstance(statement, Group) and not statement.redirects:
        return replace(statement, redirects=redirects)
    return Group(Sequence((statement,)), redirects, subshell=False)
