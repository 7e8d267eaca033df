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
from typing import NamedTuple

from caro_lsp.shell.syntax import (
    AndOr,
    Assignment,
    Branch,
    Function,
    Group,
    Loop,
    Opaque,
    Part,
    Pipe,
    RawRedirect,
    RawWord,
    Sequence,
    Simple,
    Span,
    Statement,
    Text,
    Unset,
)
from caro_lsp.shell.turns import give_way
from caro_lsp.shell.words import BLANKS, STOPS_HEREDOC, WORD_END, Unreadable, WordReader

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
_DECLARES = frozenset({"export", "declare", "typeset", "local", "readonly"})
_LOOSE = re.compile(
    r"(?:[\s;&|()\x01]|#[^\n]*"
    r"|(?:if|then|elif|else|fi|while|until|do|done|esac|time|!|\{|\})(?=[\s;&|()]|$)"
    r"|(?:for|select)[ \t]+\w+[ \t]*(?:in\b[^;\n]*)?"
    r"|case[ \t]+[^\n]*?[ \t]in\b"
    r"|function[ \t]+[^\s(){}]+|[^\s;&|<>()'\"\\$`={}]+[ \t]*\([ \t]*\))*"
)


class Failure(NamedTuple):
    """Why reading could not go on; places count from the end of the text.

    What the end of a text leaves open is found only there. Whoever comes to the same place in the
    same state, with the same text behind it, fails in the same way: it need not be read again.
    """

    at: int
    far: int
    opening: str


State = tuple[tuple[str, ...], int, int]
"""What closes the list of statements at hand (or that it is a word of a command), the depth, and
the place, from the end of the text."""
_WORD, _WORD_OF_DECLARATION = ("word",), ("word", "declares")


class Reader(WordReader):
    """Reads the statements of ``text`` (Latin-1) from :attr:`at` on.

    After each statement, :attr:`base` is where it begins and its spans count from there;
    :attr:`comments` are the comments met, as absolute spans. :attr:`doomed` are the states from
    which reading is known to fail, those that it finds included.
    """

    def __init__(self, text: str, *, exact: bool = True, plain: bool | None = None) -> None:
        super().__init__(text, exact=exact, plain=plain)
        self.doomed: dict[State, Failure] = {}
        # The reserved word at the place where one was asked for last.
        self._asked_at, self._asked = -1, ""

    def start(self, at: int) -> int | None:
        """Go to where the next statement from ``at`` on begins; None at the end of the text."""
        self.at = at
        self._depth = self.far = 0
        self._resume.clear()
        self._lines()
        self.comments, self.unfinished = [], []
        return self.at if self.at < self.end else None

    def statement(self) -> Statement | None:
        """The next statement of the top level with its separator; None at the end of the text.

        Raises Unreadable, with :attr:`at` undefined.
        """
        self._lines()
        if self.at >= self.end:
            return None
        self.base = self.at
        self._kept.clear()
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

    def _keyword(self) -> str:
        """The reserved word at hand, not read; empty where there is none."""
        at = self.at
        if at != self._asked_at:
            match = _KEYWORD.match(self.text, at, self.end)
            self._asked_at, self._asked = at, match[0] if match else ""
        if word := self._asked:
            # Where it is not expected, it is not read, and yet is why reading ends here.
            self._look(at + len(word))
        return word

    # Lists, pipelines, compound commands.

    def statements_until(self, *closers: str) -> Sequence:
        """Statements up to one of ``closers``, which is not read."""
        self._deeper()
        depth = self._depth
        starts: list[int] = []
        try:
            items = self._statements(closers, starts)
        except Unreadable as error:
            self._doom(closers, depth, starts, error)
            raise
        self._depth -= 1
        return Sequence(tuple(items))

    def _statements(self, closers: tuple[str, ...], starts: list[int]) -> list[Statement]:  # noqa: C901 - a table
        """The same; notes in ``starts`` where each of them begins."""
        items: list[Statement] = []
        text, doomed = self.text, self.doomed
        while True:
            self._lines()
            at = self.at
            if at >= self.end:
                if self._loose or not closers:
                    return items
                raise Unreadable(at, closers[0])
            if text[at] in closers or self._keyword() in closers:
                return items
            if text.startswith(";;", at) or text.startswith(";&", at):
                if ";;" in closers:
                    return items
                raise Unreadable(at)
            if doomed:
                self._give_up(closers, at)
            starts.append(at)
            give_way()
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

    def _give_up(self, kind: tuple[str, ...], at: int) -> None:
        """Raise Unreadable where reading from ``at`` on is known to fail."""
        size = len(self.text)
        failure = self.doomed.get((kind, self._depth, size - at))
        # A here-document that is still to come, behind this line, is not part of the state.
        if failure is not None and not any(newline >= at for newline in self._resume):
            self._look(size - failure.far)
            raise Unreadable(size - failure.at, failure.opening)

    def _doom(
        self, kind: tuple[str, ...], depth: int, starts: list[int], error: Unreadable
    ) -> None:
        """Note that reading failed from each of ``starts`` on."""
        if self._outer is not None or not self._exact:
            return
        size = len(self.text)
        failure = Failure(size - error.at, size - self.far, error.open)
        lines = [(self.text.rfind("\n", 0, end), end) for end in self._resume]
        for at in starts:
            if not any(begin < at <= end for begin, end in lines):
                self.doomed[kind, depth, size - at] = failure

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
        negated = False
        while (word := self._keyword()) in {"!", "time"}:
            self.at += len(word)
            negated ^= word == "!"
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
            only = stages[0]
            if not negated:
                return only
            # What the outcome of a group says is not known through the negation.
            negation = Sequence((only, Sequence(())))
            return replace(only, negated=True) if isinstance(only, Simple) else negation
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
            statement = Group(self.statements_until(")"), (), subshell=True)
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
            group = Group(self.statements_until("}"), (), subshell=False)
            self._expect("}")
            return group
        if word == "if":
            return self._if()
        if word in {"while", "until"}:
            condition = self.statements_until("do")
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
            conditions.append(self.statements_until("then"))
            self._expect("then")
            arms.append(self.statements_until("elif", "else", "fi"))
            word = self._keyword()
            if word != "elif":
                break
            self.at += len(word)
        complete = word == "else"
        if complete:
            self.at += len(word)
            arms.append(self.statements_until("fi"))
        self._expect("fi")
        condition = conditions[0] if len(conditions) == 1 else Sequence(tuple(conditions))
        return Branch(condition, tuple(arms), complete)

    def _body(self) -> Sequence:
        """``do ... done``, or braces in its place."""
        self._lines()
        if self._keyword() == "{":
            self.at += 1
            body = self.statements_until("}")
            self._expect("}")
            return body
        self._expect("do")
        body = self.statements_until("done")
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
        patterns: list[tuple[RawWord, ...]] = []
        reaching: list[RawWord] = []
        complete = False
        while True:
            self._lines()
            if self.at >= self.end:
                raise Unreadable(self.at, "case")
            if self._keyword() == "esac":
                self.at += 4
                return Branch(Sequence(()), tuple(arms), complete, (word,), tuple(patterns))
            if self.text[self.at] == "(":
                self.at += 1
            while True:
                self._blank()
                pattern = self.word()
                reaching.append(pattern)
                complete = complete or pattern.source == "*"
                self._blank()
                if self.text.startswith("|", self.at):
                    self.at += 1
                    continue
                break
            self._expect(")")
            arms.append(self.statements_until(";;", "esac"))
            patterns.append(tuple(reaching))
            if not self.text.startswith(";&", self.at):
                reaching.clear()
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

    def _simple(self) -> Statement:  # noqa: C901, PLR0915 - a table
        text, end, doomed = self.text, self.end, self.doomed
        start, depth = self.at, self._depth
        assignments: list[Assignment] = []
        words: list[RawWord] = []
        redirects: list[RawRedirect] = []
        declares = ""
        last = start
        while True:
            if (at := self.at) < end and text[at] in BLANKS:
                self._blank()
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
            kind = _WORD_OF_DECLARATION if declares else _WORD
            if doomed and words:
                self._give_up(kind, at)
            try:
                word = self.word()
            except Unreadable as error:
                starts = [known.span.start + self.base for known in words[1:]]
                self._doom(kind, depth, [*starts, at] if words else starts, error)
                raise
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
        if at >= self.end or (text[at] in WORD_END and not text.startswith(("<(", ">("), at)):
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
                self.text[self.at] in WORD_END and not self.text.startswith(("<(", ">("), self.at)
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
            self._look(-1)
            self.unfinished.append(Span(start, self.at))
            return RawWord(self._span(self.at, self.at), "", (Text("", quoted=True),))
        begin = self._resume.get(newline, newline + 1)
        last = _line_of(wanted, strips_tabs=strips_tabs).search(self.text, begin - 1, self.end)
        if last is None or begin >= self.end:
            self._look(-1)
            self.unfinished.append(Span(start, self.at))
            close = after = self.end
        else:
            close, after = last.start() + 1, min(last.end() + 1, self.end)
            self._look(after)
        self._resume[newline] = after
        source = self._source(begin, close)
        parts: tuple[Part, ...]
        if quoted:
            parts = (Text(source, quoted=True),)
        else:
            inner = self._nested(begin, close)
            parts = inner.quoted_parts(STOPS_HEREDOC, "")
            self._take(inner)
        return RawWord(self._span(begin, close), source, parts)


@lru_cache(maxsize=256)
def _line_of(delimiter: str, *, strips_tabs: bool) -> re.Pattern[str]:
    """The end of a line, and one that is ``delimiter``, up to its own end."""
    if "\n" in delimiter:
        return re.compile("(?!)")  # no line is
    tabs = "\t*" if strips_tabs else ""
    # The empty line behind the last line end is none.
    end = r"\r*(?=\n|\Z)" if delimiter else r"\r*(?=\n)"
    return re.compile(f"\n{tabs}{re.escape(delimiter)}{end}")


def _in_background(statement: Statement) -> Statement:
    return Group(Sequence((statement,)), (), subshell=True, background=True)


def with_redirects(statement: Statement, redirects: tuple[RawRedirect, ...]) -> Statement:
    """``statement`` with the redirections that stand behind it."""
    if isinstance(statement, Simple):
        return replace(statement, redirects=(*statement.redirects, *redirects))
    if isinstance(statement, Group) and not statement.redirects:
        return replace(statement, redirects=redirects)
    return Group(Sequence((statement,)), redirects, subshell=False)
