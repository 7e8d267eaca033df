"""Shell text, word by word: operators and what the tables know pass, all else is hidden.

Reading a script rightly is not needed for safety, only for use: whatever a piece is taken for, it
comes out as a word of a table or as a placeholder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.heal.redact.invocation import Invocation
from caro_lsp.heal.redact.literals import hidden
from caro_lsp.heal.redact.placeholders import PLACEHOLDER, VARIABLE
from caro_lsp.heal.redact.tables import EXPANSIONS, KEYWORDS, OPERATORS, VARIABLES

if TYPE_CHECKING:
    from caro_lsp.heal.redact.placeholders import Placeholders

MAX_CHARACTERS = 4000
MAX_DEPTH = 8
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?=)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[@*#?$!0-9-]")
_ENDS_WORD = frozenset(" \t\n;|&()<>")
_DATA = frozenset({"for", "select", "case", "function"})
"""Keywords behind which words are names and values up to the end of the line, or ``in``."""
_DELIMITER = re.compile(r"[ \t]*(?:'([^'\n]*)'|\"([^\"\n]*)\"|(\{[a-z]+:\d+\}|[^\s;|&()<>]+))")


class Reader:
    """One text, and how far it has been read."""

    def __init__(self, text: str, placeholders: Placeholders, depth: int = 0) -> None:
        self._text = text
        self._at = 0
        self._placeholders = placeholders
        self._depth = depth
        self._bodies: list[str] = []
        """Ends of the here-documents whose text begins with the next line."""
        self._invocation = Invocation(placeholders)
        self._data = 0
        """Positive where words are data: in a list of values, behind ``for`` or ``case``."""

    def whole(self) -> str:
        """All of the text."""
        return self._sequence("").strip(" \n")

    def _sequence(self, closing: str) -> str:
        """Up to ``closing``, a parenthesis, which is taken too, or to the end."""
        out: list[str] = []
        depth = 0
        while self._at < len(self._text):
            character = self._text[self._at]
            if character in " \t\r\f\v":
                self._at += 1
                if out and out[-1] not in {" ", "\n"}:
                    out.append(" ")
            elif character == "\n":
                self._at += 1
                out.append("\n")
                out.extend(self._here_documents())
                self._start()
            elif character == "\\" and self._text[self._at : self._at + 2] == "\\\n":
                self._at += 2
            elif character == "#" and (not out or out[-1][-1:] in {" ", "\n", ";", "("}):
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif closing and character == closing and not depth:
                self._at += 1
                return "".join(out)
            elif (operator := self._operator()) is not None:
                depth += {"(": 1, ")": -1}.get(operator, 0)
                depth = max(depth, 0)
                out.append(self._operate(operator))
            else:
                out.append(self._word())
        return "".join(out)

    def _start(self) -> None:
        self._invocation = Invocation(self._placeholders)
        self._data = 0

    def _operator(self) -> str | None:
        descriptor = re.compile(r"[0-9](?=[<>])").match(self._text, self._at)
        start = self._at + (1 if descriptor else 0)
        for operator in OPERATORS:
            if self._text.startswith(operator, start):
                if operator in "<>" and self._text.startswith("(", start + 1):
                    return None
                self._at = start + len(operator)
                return (descriptor[0] if descriptor else "") + operator
        return None

    def _operate(self, operator: str) -> str:
        bare = operator.lstrip("0123456789")
        if bare in {"<<", "<<-"}:
            match = _DELIMITER.match(self._text, self._at)
            if match is None:
                return operator
            self._at = match.end()
            end = (
                match[1] if match[1] is not None else match[2] if match[2] is not None else match[3]
            )
            self._bodies.append(end)
            quote = "" if match[3] is not None else "'"
            return f"{operator}{quote}{hidden(end, self._placeholders, 'value')}{quote}"
        if "<" in bare or ">" in bare:
            return operator + self._target()
        if bare != ")" or not self._data:
            self._start()
        return operator

    def _target(self) -> str:
        """What a redirection leads to."""
        while self._text[self._at : self._at + 1] in {" ", "\t"}:
            self._at += 1
        if self._at >= len(self._text) or self._text[self._at] in _ENDS_WORD:
            return ""
        if (
            re.compile(r"[0-9-](?=[\s;|&()<>]|$)").match(self._text, self._at)
            and self._text[self._at - 1] == "&"
        ):
            self._at += 1
            return self._text[self._at - 1]
        pieces, _ = self._pieces("path")
        return pieces

    def _here_documents(self) -> list[str]:
        out: list[str] = []
        for end in self._bodies:
            lines: list[str] = []
            while self._at < len(self._text):
                stop = self._text.find("\n", self._at)
                stop = len(self._text) if stop < 0 else stop
                line = self._text[self._at : stop]
                self._at = min(stop + 1, len(self._text))
                if line.lstrip("\t") == end:
                    break
                lines.append(line)
            body = "\n".join(lines)
            if body:
                known = PLACEHOLDER.fullmatch(body)
                out += [body if known else self._placeholders.of("text", body), "\n"]
            out += [hidden(end, self._placeholders, "value"), "\n"]
        self._bodies = []
        return out

    # Words.

    def _word(self) -> str:
        start = self._at
        if self._invocation.declares and not self._data:
            match = _ASSIGNMENT.match(self._text, self._at)
            if match is not None:
                self._at = match.end()
                return self._variable(match[1]) + match[2] + self._assigned()
        shown, literal = self._pieces(self._invocation.value_kind, plain_only=True)
        if literal is None:
            if not self._data:
                self._invocation.took_other()
            return shown
        quoted = self._text[start : start + 1] in {"'", '"'}
        return self._plain(literal, quoted=quoted)

    def _assigned(self) -> str:
        if self._text.startswith("(", self._at):
            self._at += 1
            before, self._data = self._data, 1
            inner = self._list()
            self._data = before
            return f"({inner})"
        if self._at >= len(self._text) or self._text[self._at] in _ENDS_WORD:
            return ""
        return self._pieces("")[0]

    def _list(self) -> str:
        """The values of an array, the parenthesis behind them taken too."""
        out: list[str] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == ")":
                self._at += 1
                break
            if character in " \t\n":
                self._at += 1
                if out and out[-1] != " ":
                    out.append(" ")
            elif character in _ENDS_WORD:
                self._at += 1
            else:
                out.append(self._pieces("")[0])
        return "".join(out).strip()

    def _plain(self, value: str, *, quoted: bool) -> str:
        """A word that is letters only, quotes and escapes taken off."""
        invocation = self._invocation
        if self._data:
            if value in {"in", "do"} and not quoted:
                self._data = 2 if value == "in" else 0
                return value
            return self._hidden(value, "", quoted=quoted)
        if invocation.at_name and not quoted:
            if value in KEYWORDS:
                if value in _DATA:
                    self._data = 1
                if value in {"[[", "]]", "]"}:
                    invocation.at_name = invocation.declares = False
                return value
            if re.match(r"\s*\(\s*\)", self._text[self._at : self._at + 20]):
                # The definition of a function.
                return hidden(value, self._placeholders, "name")
        if value in {"]", "]]", "}"} and not quoted:
            return value
        if invocation.value_kind in {"script", "words"} and re.search(r"\s", value):
            invocation.took_other()
            return self._script(value)
        shown = invocation.literal(value)
        if quoted:
            return _quoted(shown)
        return f"\\{shown}" if shown and shown in ";()<>|&'\"" else shown

    def _hidden(self, value: str, kind: str, *, quoted: bool) -> str:
        shown = hidden(value, self._placeholders, kind)
        return _quoted(shown) if quoted else shown

    def _script(self, value: str) -> str:
        """Shell text in one word."""
        if self._depth < MAX_DEPTH:
            inner = Reader(value, self._placeholders, self._depth + 1).whole()
            if "'" not in inner:
                return f"'{inner}'"
        return _quoted(self._placeholders.of("text", value))

    def _variable(self, name: str) -> str:
        if name in VARIABLES or VARIABLE.fullmatch(name):
            return name
        return self._placeholders.variable(name)

    def _pieces(self, kind: str, *, plain_only: bool = False) -> tuple[str, str | None]:
        """The next word as it may be shown, and its letters where there are no expansions.

        With ``plain_only`` letters are not hidden where they are all that there is.
        """
        pieces: list[tuple[str, bool]] = []
        """Text and whether it may be shown as it is; letters not yet hidden are False."""
        while self._at < len(self._text):
            if self._text[self._at] in "<>" and self._text.startswith("(", self._at + 1):
                opening = self._text[self._at]
                self._at += 2
                pieces.append((f"{opening}({self._inner(')')})", True))
            elif self._text[self._at] in _ENDS_WORD:
                break
            else:
                pieces.extend(self._piece(kind))
        joined: list[tuple[str, bool]] = []
        for text, shown in pieces:
            if joined and not shown and not joined[-1][1]:
                joined[-1] = (joined[-1][0] + text, False)
            else:
                joined.append((text, shown))
        if all(not shown for _, shown in joined):
            letters = "".join(text for text, _ in joined)
            return (letters if plain_only else hidden(letters, self._placeholders, kind)), letters
        return "".join(
            text if shown else hidden(text, self._placeholders, kind) for text, shown in joined
        ), None

    def _piece(self, kind: str) -> list[tuple[str, bool]]:
        """What stands in one kind of quotes, or in none."""
        character = self._text[self._at]
        if character == '"':
            self._at += 1
            return self._double_quoted(kind)
        if character in "$`":
            return [self._expansion()]
        if character not in "'\\":
            return [(self._letters(), False)]
        start = self._at + 1
        end = start + 1
        if character == "'":
            end = self._text.find("'", start)
            end = len(self._text) if end < 0 else end
        self._at = end + (character == "'")
        return [(self._text[start:end], False)]

    def _letters(self) -> str:
        """A placeholder, or what stands up to the next sign that means something."""
        start = self._at
        placeholder = PLACEHOLDER.match(self._text, start)
        self._at = placeholder.end() if placeholder else start + 1
        while not placeholder and self._at < len(self._text):
            if self._text[self._at] in " \t\n;|&()<>'\"\\$`{":
                break
            self._at += 1
        return self._text[start : self._at]

    def _double_quoted(self, kind: str) -> list[tuple[str, bool]]:
        pieces: list[tuple[str, bool]] = []
        letters = ""
        plain = True
        while self._at < len(self._text) and self._text[self._at] != '"':
            character = self._text[self._at]
            if character == "\\":
                letters += self._text[self._at + 1 : self._at + 2]
                self._at += 2
            elif character in "$`":
                if letters:
                    pieces.append((hidden(letters, self._placeholders, kind), True))
                    letters = ""
                pieces.append(self._expansion())
                plain = False
            else:
                letters += character
                self._at += 1
        self._at += 1
        if plain:
            return [(letters, False)]
        if letters:
            pieces.append((hidden(letters, self._placeholders, kind), True))
        return [('"', True), *pieces, ('"', True)]

    def _expansion(self) -> tuple[str, bool]:
        """What ``$`` or a backquote begins."""
        text, at = self._text, self._at
        if text[at] == "`":
            end = text.find("`", at + 1)
            end = len(text) if end < 0 else end
            self._at = end + 1
            return f"$({self._apart(text[at + 1 : end])})", True
        if text.startswith("$((", at):
            end = text.find("))", at)
            end = len(text) if end < 0 else end
            self._at = end + 2
            inner = text[at + 3 : end].strip()
            known = PLACEHOLDER.fullmatch(inner)
            return f"$(({inner if known else self._placeholders.of('number', inner)}))", True
        if text.startswith("$(", at):
            self._at += 2
            return f"$({self._inner(')')})", True
        if text.startswith("${", at):
            return self._parameter(), True
        if text.startswith(("$'", '$"'), at):
            self._at += 1
            return "", False
        name = _NAME.match(text, at + 1)
        self._at += 1
        if name is None:
            return "$", False
        self._at = name.end()
        return f"${self._variable(name[0])}", True

    def _parameter(self) -> str:
        """``${...}``."""
        text = self._text
        end, depth = self._at + 2, 1
        while end < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        inner = text[self._at + 2 : end - (0 if depth else 1)]
        self._at = end
        sign = inner[:1] if inner[:1] in {"#", "!"} and len(inner) > 1 else ""
        name = _NAME.match(inner, len(sign))
        if name is None:
            return f"${{{self._placeholders.variable(inner)}}}"
        rest = inner[name.end() :]
        shown = f"{sign}{self._variable(name[0])}"
        if subscript := re.match(r"\[([^]]*)\]", rest):
            rest = rest[subscript.end() :]
            shown += f"[{hidden(subscript[1], self._placeholders)}]"
        for operator in EXPANSIONS:
            if rest.startswith(operator):
                value = rest[len(operator) :]
                return f"${{{shown}{operator}{self._operand(value)}}}"
        return f"${{{shown}{hidden(rest, self._placeholders)}}}"

    def _operand(self, value: str) -> str:
        if self._depth < MAX_DEPTH:
            reader = Reader(value, self._placeholders, self._depth + 1)
            shown, _ = reader._pieces("")
            if reader._at >= len(value):
                return shown
        return self._placeholders.of("text", value)

    def _inner(self, closing: str) -> str:
        """What stands up to ``closing``: commands of their own."""
        if self._depth >= MAX_DEPTH:
            rest, self._at = self._text[self._at :], len(self._text)
            return self._placeholders.of("text", rest)
        reader = Reader(self._text[self._at :], self._placeholders, self._depth + 1)
        inner = reader._sequence(closing)
        self._at += reader._at
        return inner.strip()

    def _apart(self, text: str) -> str:
        if self._depth >= MAX_DEPTH:
            return self._placeholders.of("text", text)
        return Reader(text, self._placeholders, self._depth + 1).whole()


def _quoted(shown: str) -> str:
    return f"'{shown}'" if "'" not in shown else shown
