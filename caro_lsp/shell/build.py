"""The parser's tree -> statements of ``syntax``; the one place that knows the quirks of the tree.

tree-sitter-bash reports errors on some valid scripts and reads others wrongly. A region that it
cannot read is read again line by line: a command after an unfinished quote is still seen, at lower
confidence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.shell.quoting import ansi_c, double_quoted, unquoted
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
    from collections.abc import Callable, Iterable, Iterator

    from tree_sitter import Node, Parser

MAX_DEPTH = 150
"""Nesting below which syntax is not followed: no person writes it, and it would end the stack."""
MAX_REREAD_BYTES = 200_000
"""The most of a region with syntax errors that is read again line by line."""

_DEFAULT_OPERATORS = frozenset({"-", ":-", "=", ":=", "+", ":+", "?", ":?"})
_WORDS = frozenset(
    {
        "word", "string", "raw_string", "ansi_c_string", "translated_string", "concatenation",
        "simple_expansion", "expansion", "command_substitution", "process_substitution",
        "arithmetic_expansion", "number", "brace_expression", "extglob_pattern", "regex", "array",
        "test_operator", "subscript",
    }
)  # fmt: skip
_STATEMENTS = frozenset(
    {
        "ERROR", "c_style_for_statement", "case_statement", "command", "compound_statement",
        "declaration_command", "for_statement", "function_definition", "if_statement", "list",
        "pipeline", "redirected_statement", "subshell", "test_command", "unset_command",
        "variable_assignment", "variable_assignments", "while_statement",
    }
)  # fmt: skip
"""Node types of tree-sitter-bash that ``Builder`` has a method for."""
_REDIRECTS = frozenset({"file_redirect", "heredoc_redirect", "herestring_redirect"})


def statements_of_line(parser: Parser, line: bytes, base: int) -> Iterator[Statement]:
    """The statements of one line of a region with syntax errors, marked as not exact."""
    builder = Builder(parser, line, base, exact=False)
    for node in parser.parse(line).root_node.children:
        statement = builder.statement(node)
        if statement is not None:
            yield statement


class Builder:
    """Builds the statement below one node; spans count from ``base``."""

    def __init__(self, parser: Parser, source: bytes, base: int, *, exact: bool = True) -> None:
        self._parser = parser
        self._source = source
        self._base = base
        self._exact = exact
        self._depth = 0

    def statement(self, node: Node) -> Statement | None:
        """The statement that ``node`` stands for; None for what executes nothing."""
        if not node.is_named or node.type == "comment" or self._depth > MAX_DEPTH:
            return None
        self._depth += 1
        try:
            if node.type not in _STATEMENTS:
                return self._other(node)
            build: Callable[[Node], Statement | None] = getattr(self, f"_{node.type}")
            return build(node)
        finally:
            self._depth -= 1

    def _span(self, node: Node) -> Span:
        return Span(node.start_byte - self._base, node.end_byte - self._base)

    def _text(self, node: Node) -> str:
        return self._source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def _sequence(self, nodes: Iterable[Node]) -> Sequence:
        items: list[Statement] = []
        for node in nodes:
            if node.type == "&" and items:
                items[-1] = Group(Sequence((items[-1],)), (), subshell=True, background=True)
                continue
            statement = self.statement(node)
            if statement is not None:
                items.append(statement)
        return Sequence(tuple(items))

    # Statements: one method a node type of tree-sitter-bash.

    def _other(self, node: Node) -> Statement | None:
        inner = self._sequence(node.children)
        return inner if inner.items else None

    def _ERROR(self, node: Node) -> Statement | None:  # noqa: N802 - the node type's name
        if not self._exact:
            return self._other(node)
        items: list[Statement] = []
        offset = node.start_byte
        text = self._source[offset : node.end_byte][:MAX_REREAD_BYTES]
        for line in text.splitlines(keepends=True):
            items.extend(statements_of_line(self._parser, line, self._base - offset))
            offset += len(line)
        return Sequence(tuple(items)) if items else None

    def _command(self, node: Node) -> Statement:
        assignments: list[Assignment] = []
        words: list[RawWord] = []
        redirects: list[RawRedirect] = []
        exact = self._exact and not node.has_error
        for child in node.children:
            if child.type == "variable_assignment":
                assignments.append(self._assignment(child))
            elif child.type in _REDIRECTS:
                redirects.extend(self._redirect(child))
            elif child.type == "ERROR":
                words.extend(self.word(inner) for inner in child.children if inner.type in _WORDS)
            elif child.type == "command_name":
                words.append(self.word(child.children[0] if child.children else child))
            elif child.type == "$" or (child.is_named and child.type != "comment"):
                words.append(self.word(child))
        return Simple(
            self._span(node), tuple(assignments), tuple(words), tuple(redirects), exact=exact
        )

    def _variable_assignment(self, node: Node) -> Statement:
        return Simple(self._span(node), (self._assignment(node),), (), (), exact=self._exact)

    def _variable_assignments(self, node: Node) -> Statement:
        found = tuple(self._assignment(child) for child in node.named_children)
        return Simple(self._span(node), found, (), (), exact=self._exact)

    def _declaration_command(self, node: Node) -> Statement:
        assignments: list[Assignment] = []
        words: list[RawWord] = []
        for child in node.children[1:]:
            if child.type == "variable_assignment":
                assignments.append(self._assignment(child))
            elif child.type == "variable_name":
                assignments.append(Assignment(self._text(child), None, bare=True))
            elif child.is_named:
                words.append(self.word(child))
        declares = self._text(node.children[0])
        span = self._span(node)
        return Simple(span, tuple(assignments), tuple(words), (), declares, exact=self._exact)

    def _unset_command(self, node: Node) -> Statement:
        names = (c for c in node.named_children if c.type in {"variable_name", "word"})
        return Unset(tuple(self._text(child) for child in names))

    def _test_command(self, node: Node) -> Statement:
        word = RawWord(self._span(node), self._text(node), (self._opaque(node),))
        return Simple(self._span(node), (), (word,), (), exact=self._exact)

    def _redirected_statement(self, node: Node) -> Statement:
        body: Statement = Simple(self._span(node), (), (), (), exact=self._exact)
        redirects: list[RawRedirect] = []
        for child in node.children:
            if child.type in _REDIRECTS:
                redirects.extend(self._redirect(child))
            elif child.is_named:
                body = self.statement(child) or body
        statement = _with_redirects(body, tuple(redirects))
        if isinstance(statement, Simple):
            statement = replace(statement, span=self._span(node))
        for child in node.children:
            if child.type == "heredoc_redirect":
                statement = self._after_heredoc(child, statement)
        return statement

    def _after_heredoc(self, node: Node, statement: Statement) -> Statement:
        """What stands behind ``<<WORD`` on its line: words, a pipe, ``&&``."""
        words = [self.word(c) for c in node.children_by_field_name("argument")]
        if words and isinstance(statement, Simple):
            statement = replace(statement, words=(*statement.words, *words))
        for child in node.children:
            if child.type == "pipeline":
                stages = [self.statement(c) for c in child.named_children]
                found = tuple(stage for stage in stages if stage is not None)
                statement = Pipe(self._span(node), (statement, *found))
        operator = node.child_by_field_name("operator")
        right = node.child_by_field_name("right")
        if operator is not None and right is not None:
            following = self.statement(right)
            if following is not None:
                statement = AndOr(statement, self._text(operator), following)
        return statement

    def _pipeline(self, node: Node) -> Statement:
        stages = [self.statement(child) for child in node.named_children]
        found = tuple(stage for stage in stages if stage is not None)
        return Pipe(self._span(node), found)

    def _list(self, node: Node) -> Statement | None:
        statement: Statement | None = None
        operator = ""
        for child in node.children:
            if child.type in {"&&", "||"}:
                operator = child.type
                continue
            following = self.statement(child)
            if following is None:
                continue
            statement = AndOr(statement, operator, following) if statement else following
        return statement

    def _subshell(self, node: Node) -> Statement:
        return Group(self._sequence(node.children), (), subshell=True)

    def _compound_statement(self, node: Node) -> Statement:
        if node.children and node.children[0].type == "((":
            return self._test_command(node)
        return Group(self._sequence(node.children), (), subshell=False)

    def _function_definition(self, node: Node) -> Statement | None:
        name = node.child_by_field_name("name")
        if name is None:
            return self._other(node)
        inner = (c for c in node.named_children if c.start_byte != name.start_byte)
        body = self._sequence(c for c in inner if c.type not in _REDIRECTS)
        return Function(self._span(node), self._text(name), body)

    def _if_statement(self, node: Node) -> Statement:
        return self._branch(node.children)

    def _branch(self, nodes: list[Node]) -> Branch:
        """``if`` or ``elif``: what stands before ``then``, the arm, and the clauses after it."""
        then = next((i for i, node in enumerate(nodes) if node.type == "then"), len(nodes))
        clauses = [n for n in nodes[then:] if n.type in {"elif_clause", "else_clause"}]
        arm = self._sequence(n for n in nodes[then:] if n not in clauses)
        arms = [arm]
        if clauses and clauses[0].type == "elif_clause":
            arms.append(Sequence((self._branch([*clauses[0].children, *clauses[1:]]),)))
        elif clauses:
            arms.append(self._sequence(clauses[0].children))
        return Branch(self._sequence(nodes[:then]), tuple(arms), complete=bool(clauses))

    def _case_statement(self, node: Node) -> Statement:
        value = node.child_by_field_name("value")
        arms: list[Sequence] = []
        complete = False
        for item in node.named_children:
            if item.type == "case_item":
                patterns = item.children_by_field_name("value")
                complete = complete or any(self._text(p) == "*" for p in patterns)
                starts = {pattern.start_byte for pattern in patterns}
                arms.append(self._sequence(c for c in item.children if c.start_byte not in starts))
            elif item.type == "ERROR":
                arms.append(self._sequence([item]))
        words = (self.word(value),) if value is not None else ()
        return Branch(Sequence(()), tuple(arms), complete, words)

    def _while_statement(self, node: Node) -> Statement:
        body = node.child_by_field_name("body")
        condition = self._sequence(c for c in node.children if c != body)
        return Loop("", None, condition, self._sequence(body.children if body else ()))

    def _for_statement(self, node: Node) -> Statement:
        variable = node.child_by_field_name("variable")
        body = node.child_by_field_name("body")
        values = tuple(self.word(c) for c in node.children_by_field_name("value"))
        listed = any(child.type == "in" for child in node.children)
        return Loop(
            self._text(variable) if variable else "",
            values if listed else None,
            Sequence(()),
            self._sequence(body.children if body else ()),
        )

    def _c_style_for_statement(self, node: Node) -> Statement:
        body = node.child_by_field_name("body")
        head = (c for c in node.children if c != body)
        inner = tuple(found for child in head for found in self._substitutions(child))
        condition = Sequence(tuple(found.body for found in inner))
        return Loop("", None, condition, self._sequence(body.children if body else ()))

    # Assignments and redirections.

    def _assignment(self, node: Node) -> Assignment:
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        append = any(child.type == "+=" for child in node.children)
        if name is None or name.type == "subscript" or (value and value.type == "array"):
            words = tuple(self.word(c) for c in value.named_children) if value else ()
            plain = name.children[0] if name is not None and name.children else name
            return Assignment(self._text(plain) if plain else "", None, append, words=words)
        if value is None:
            span = Span(node.end_byte - self._base, node.end_byte - self._base)
            return Assignment(self._text(name), RawWord(span, "", ()), append)
        return Assignment(self._text(name), self.word(value), append)

    def _redirect(self, node: Node) -> Iterator[RawRedirect]:
        descriptor = operator = ""
        targets: list[Node] = []
        for child in node.children:
            if child.type == "file_descriptor":
                descriptor = self._text(child)
            elif child.type == "heredoc_redirect" or child.type in _REDIRECTS:
                yield from self._redirect(child)
            elif not child.is_named and not operator:
                operator = child.type
            elif child.type in _WORDS:
                targets.append(child)
            elif child.type == "heredoc_body":
                yield RawRedirect(
                    self._span(node), operator, descriptor, self._heredoc(node, child)
                )
        if node.type != "heredoc_redirect" and targets:
            # A word too many behind the target is the parser's: one redirection has one target.
            yield RawRedirect(self._span(node), operator, descriptor, self.word(targets[0]))

    def _heredoc(self, node: Node, body: Node) -> RawWord:
        start = next((c for c in node.children if c.type == "heredoc_start"), None)
        quoted = start is not None and any(mark in self._text(start) for mark in "'\"\\")
        parts = (
            (Text(self._text(body), quoted=True),) if quoted else tuple(self._quoted(body, 0, 0))
        )
        return RawWord(self._span(body), self._text(body), parts)

    # Words.

    def word(self, node: Node) -> RawWord:
        """The word that ``node`` stands for."""
        return RawWord(self._span(node), self._text(node), _joined(self._parts(node)))

    def _parts(self, node: Node, *, quoted: bool = False) -> Iterator[Part]:
        kind = node.type
        if kind == "string":
            yield from self._quoted(node, 1, 1)
        elif kind == "translated_string":
            for child in node.named_children:
                yield from self._parts(child)
        elif kind == "raw_string":
            yield Text(self._text(node)[1:-1], quoted=True)
        elif kind == "ansi_c_string":
            yield Text(ansi_c(self._text(node)[2:-1]), quoted=True)
        elif kind == "simple_expansion":
            yield Parameter(self._text(node)[1:], quoted=quoted)
        elif kind == "expansion":
            yield self._expansion(node, quoted=quoted)
        elif kind in {"command_substitution", "process_substitution"}:
            yield self._substitution(node, quoted=quoted)
        elif kind == "concatenation":
            for child in node.children:
                yield from self._parts(child)
        elif kind in {"word", "number", "extglob_pattern", "regex", "$"} or not node.named_children:
            yield from _literal(self._text(node))
        else:
            yield self._opaque(node, quoted=quoted)

    def _quoted(self, node: Node, opening: int, closing: int) -> Iterator[Part]:
        """The parts of double quotes or a here-document: expansions and the text between them."""
        at = node.start_byte + opening
        end = node.end_byte - closing
        for child in node.children:
            if child.type in _WORDS and child.type not in {"word", "string"}:
                if child.start_byte > at:
                    yield self._literal_between(at, child.start_byte)
                yield from self._parts(child, quoted=True)
                at = child.end_byte
        if end > at or not node.named_children:
            yield self._literal_between(at, max(at, end))

    def _literal_between(self, start: int, end: int) -> Text:
        text = self._source[start:end].decode("utf-8", "replace")
        return Text(double_quoted(text), quoted=True)

    def _expansion(self, node: Node, *, quoted: bool) -> Part:
        inner = node.children[1:-1]
        names = [c for c in inner if c.type in {"variable_name", "special_variable_name"}]
        operators = [c for c in inner if c.type not in _WORDS and c not in names]
        if len(names) == 1 and inner and inner[0] == names[0]:
            operand = [c for c in inner[1:] if c.type in _WORDS]
            operator = self._text(operators[0]) if operators else ""
            if operator in _DEFAULT_OPERATORS or not operator:
                parts = tuple(p for c in operand for p in self._parts(c, quoted=quoted))
                return Parameter(self._text(names[0]), operator, parts, quoted)
        if len(names) == 1:
            # Some transformation of a known variable: empty where the variable is.
            return Parameter(self._text(names[0]), "transform", self._inside(node), quoted)
        return self._opaque(node, quoted=quoted)

    def _inside(self, node: Node) -> tuple[Part, ...]:
        found = tuple(self._substitutions(node))
        return (Opaque("", inner=found),) if found else ()

    def _substitution(self, node: Node, *, quoted: bool) -> Substitution:
        opening = node.children[0].type if node.children else "$("
        return Substitution(self._sequence(node.children), opening, quoted)

    def _opaque(self, node: Node, *, quoted: bool = False) -> Opaque:
        return Opaque(self._text(node), quoted, tuple(self._substitutions(node)))

    def _substitutions(self, node: Node) -> Iterator[Substitution]:
        stack = list(node.children)
        while stack:
            child = stack.pop(0)
            if child.type in {"command_substitution", "process_substitution"}:
                yield self._substitution(child, quoted=False)
            else:
                stack[:0] = child.children


def _literal(source: str) -> Iterator[Text]:
    """Unquoted characters; an escaped one counts as quoted, so that it is no pattern."""
    if "\\" not in source:
        yield Text(source)
        return
    at = 0
    while at < len(source):
        escape = source.find("\\", at)
        if escape < 0:
            yield Text(source[at:])
            return
        if escape > at:
            yield Text(source[at:escape])
        value = unquoted(source[escape : escape + 2])
        if value:
            yield Text(value, quoted=True)
        at = escape + 2


def _joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """``parts`` with neighbouring texts of equal quoting as one."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Text) and isinstance(last, Text) and part.quoted == last.quoted:
            found[-1] = Text(last.value + part.value, part.quoted)
        else:
            found.append(part)
    return tuple(found)


def _with_redirects(statement: Statement, redirects: tuple[RawRedirect, ...]) -> Statement:
    """``statement`` with redirections that stand behind it, given to the command they belong to."""
    if isinstance(statement, Simple):
        return replace(statement, redirects=(*statement.redirects, *redirects))
    if isinstance(statement, Pipe) and statement.stages:
        last = _with_redirects(statement.stages[-1], redirects)
        return replace(statement, stages=(*statement.stages[:-1], last))
    if isinstance(statement, AndOr):
        return replace(statement, right=_with_redirects(statement.right, redirects))
    if isinstance(statement, Group):
        return replace(statement, redirects=(*statement.redirects, *redirects))
    return Group(Sequence((statement,)), redirects, subshell=False)
