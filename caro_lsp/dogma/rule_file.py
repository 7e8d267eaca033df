"""The text of a rule file -> its content, with the place of each part and of each problem of form.

YAML 1.2, read by ruamel.yaml into nodes with places; the content is made from them here, within
limits. What the content means is a matter of ``authoring``.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path as File

    from pydantic import ValidationError

    from caro_lsp.dogma.schema import Path

MAX_RULE_BYTES = 100_000
"""A rule file larger than this is refused."""
MAX_RULE_NODES = 5_000
"""Values in a rule file after aliases are expanded; more is refused before validation."""
MAX_RULE_DEPTH = 40
MAX_LISTED = 12
"""Keys that an explanation lists; more would hide what it says."""
MAX_PROBLEMS = 100
"""Problems of one file that are told; nobody reads more."""

Severity = Literal["error", "warning", "hint"]

_HALF = re.compile("[\ud800-\udfff]")
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Problem:
    """Something wrong in a rule file. ``span`` counts bytes; ``code`` names the kind of problem.

    The rule works with a warning, and a hint may be meant so; with an error it does not do what
    the file says.
    """

    span: Span
    message: str
    severity: Severity = "error"
    code: str = "wrong-value"
    path: Path = ()


class _Refused(Exception):
    """The file is beyond the limits."""

    def __init__(self, message: str, index: int = 0) -> None:
        super().__init__(message)
        self.index = index


@dataclass
class RuleText:
    """One rule file as it stands. Characters are counted by YAML, bytes by everybody else."""

    text: str
    data: Any = None
    """Keys, lists and plain values; None where the file could not be read."""
    rule: dict[str, Any] | None = None
    """The validated content; None where something is wrong with its form."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the form, in the order of the text."""
    _keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    _values: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def value(self, path: Path) -> Span:
        """The place of the value at ``path``; of its key where it is empty or of several lines."""
        start, end = self._values.get(path, (0, 0))
        if path in self._keys and (start == end or "\n" in self.text[start:end]):
            return self.key(path)
        return self._span(start, end)

    def key(self, path: Path) -> Span:
        """The place of the key at ``path``, or of the innermost key or entry above it."""
        while path and path not in self._keys:
            if path in self._values:
                return self._span(*self._values[path])
            path = path[:-1]
        return self._span(*self._keys[path]) if path else self.beginning

    def inside(self, path: Path, part: str) -> Span:
        """The place of ``part`` as it is written in the value at ``path``; else of the value."""
        start, end = self._values.get(path, (0, 0))
        found = self.text.find(part, start, end) if part else -1
        if found < 0:
            return self.value(path)
        return self._span(found, found + len(part))

    @property
    def beginning(self) -> Span:
        """The first line with something on it."""
        found = re.search(r"^\ufeff?([^\s#\ufeff].*)$", self.text, re.MULTILINE)
        return self._span(*found.span(1)) if found else self._span(0, 0)

    def paths(self) -> Iterator[Path]:
        """The places of all values."""
        return iter(self._values)

    def has(self, path: Path) -> bool:
        """Whether the file has a value at ``path``."""
        return path in self._values

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The place of a byte for people: both count from 1, columns in characters."""
        head = self.text.encode()[:offset].decode("utf-8", "ignore")
        return head.count("\n") + 1, len(head) - head.rfind("\n")

    def placed(self, path: Path, key: tuple[int, int] | None, value: tuple[int, int]) -> None:
        """Note where key and value of ``path`` stand, in characters."""
        if key is not None:
            self._keys[path] = key
        self._values[path] = value

    def problem(self, index: int, end: int, message: str, **more: Any) -> None:
        """Note a problem, in characters."""
        self.problems.append(Problem(self._span(index, end), message, **more))

    @cached_property
    def _ascii(self) -> bool:
        return self.text.isascii()

    def _span(self, start: int, end: int) -> Span:
        # No farther than the line: editors underline what is between.
        line_end = self.text.find("\n", start, end)
        if line_end >= 0:
            end = line_end
        # Trailing blanks belong to nobody.
        while end > start + 1 and self.text[end - 1] in " \t\r":
            end -= 1
        if self._ascii:
            return Span(start, end)
        first = len(self.text[:start].encode())
        return Span(first, first + len(self.text[start:end].encode()))


def read_file(file: File) -> RuleText:
    """The rule file ``file``; what cannot be read has one problem. Never raises."""
    try:
        # Without waiting, since the writer of a pipe may never come.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(file, flags)
        with os.fdopen(descriptor, "rb") as opened:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return _refused("", "not a regular file, so it was not read; put the rule in one")
            content = opened.read(MAX_RULE_BYTES + 1)
        return (
            read(content.decode()) if len(content) <= MAX_RULE_BYTES else _refused("", _TOO_LARGE)
        )
    except UnicodeDecodeError as error:
        return _refused("", f"not UTF-8 (byte {error.start}); save it as UTF-8")
    except OSError as error:
        return _refused("", f"cannot be read: {error.strerror}")


_TOO_LARGE = f"larger than {MAX_RULE_BYTES} bytes; refused. A rule file holds one rule"


def read(text: str) -> RuleText:
    """The rule file that consists of ``text``. Never raises for what it contains."""
    if len(text) > MAX_RULE_BYTES or len(text.encode("utf-8", "replace")) > MAX_RULE_BYTES:
        return _refused(text[:1000], _TOO_LARGE)
    document = RuleText(text)
    try:
        node = _composed(document)
        if node is not None:
            document.data = _Content(document).of(node, (), None, 0)
    except _Refused as error:
        return _refused(text, str(error), error.index)
    if document.problems and document.data is None:
        return document
    _validate(document)
    unique = {(found.span, found.message): found for found in document.problems}
    document.problems = sorted(unique.values(), key=lambda found: found.span.start)[:MAX_PROBLEMS]
    return document


def _refused(text: str, message: str, index: int = 0) -> RuleText:
    document = RuleText(text)
    end = text.find("\n", index)
    document.problem(index, end if end >= 0 else len(text), message, code="limit")
    return document


# YAML.


def _composed(document: RuleText) -> Any:
    """The nodes of the file, for which there is no type; None where it is empty or not YAML."""
    # Imported late: with a warm cache neither the YAML parser nor the schema is needed.
    from ruamel.yaml import YAML
    from ruamel.yaml.composer import Composer
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    class Bounded(Composer):
        """Stops at the limits, before a hostile file has cost much time."""

        nodes = depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            self.nodes += 1
            self.depth += 1
            if self.nodes > MAX_RULE_NODES or self.depth > MAX_RULE_DEPTH:
                raise _Refused(_TOO_MUCH)
            try:
                return super().compose_node(parent, index)
            finally:
                self.depth -= 1

    # The pure one, since nodes are not counted while the C parser makes them.
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = Bounded
    try:
        return yaml.compose(document.text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.context_mark and mark.index >= len(document.text.rstrip()):
            # Something is open at the end of the file: where it began says more.
            mark = error.context_mark
        index = min(mark.index, len(document.text)) if mark else 0
        _syntax(document, index, _yaml_message(error, document.text, index))
    except ReaderError as error:
        message = f"character U+{error.character:04X} may not stand in YAML; remove it"
        _syntax(document, error.position, message)
    except (YAMLError, RecursionError, ValueError) as error:
        _syntax(document, 0, f"not valid YAML: {error}")
    return None


_TOO_MUCH = (
    f"more than {MAX_RULE_NODES} values or {MAX_RULE_DEPTH} levels once its aliases"
    " are expanded; refused"
)


def _syntax(document: RuleText, index: int, message: str) -> None:
    text = document.text
    if index >= len(text) or text[index] in "\r\n":
        # At the end of a line or of the file: the last thing before it is what is not finished.
        index = max(len(text[:index].rstrip()) - 1, 0)
    word = re.compile(r"[\w.-]+|.?").match(text, index)
    document.problem(index, word.end() if word else index + 1, message, code="yaml")


def _yaml_message(error: Any, text: str, index: int) -> str:
    said = str(error.problem or error.context or "")
    if text[index : index + 1] == "\t":
        return "not valid YAML: a tab may not indent; use spaces"
    if said.startswith("mapping values are not allowed"):
        return (
            "not valid YAML: a second `: ` in one value; put the value in quotes,"
            " or check the indentation"
        )
    context = f" ({error.context})" if error.context and error.problem else ""
    return f"not valid YAML: {said}{context}"


class _Content:
    """Nodes -> plain values, with the places of both; aliases and merges are expanded."""

    def __init__(self, document: RuleText) -> None:
        self._document = document
        self._nodes = 0

    def of(self, node: Any, path: Path, key: Any, depth: int) -> Any:
        self._nodes += 1
        if self._nodes > MAX_RULE_NODES or depth > MAX_RULE_DEPTH:
            raise _Refused(_TOO_MUCH, (key or node).start_mark.index)
        self._document.placed(path, _range(key) if key else None, _range(node))
        if node.id == "mapping":
            return self._mapping(node, path, depth)
        if node.id == "sequence":
            return [
                self.of(entry, (*path, index), None, depth + 1)
                for index, entry in enumerate(node.value)
            ]
        found = _scalar(node)
        if isinstance(found, str) and _HALF.search(found):
            # An escape that says so; nobody could write such a text down.
            message = "half of a character (U+D800 to U+DFFF); write the whole one"
            self._document.problem(*_range(node), message)
            return _HALF.sub("\ufffd", found)
        return found

    def _mapping(self, node: Any, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: list[Any] = []
        for key, value in node.value:
            start, end = _range(key)
            if key.tag == f"{_TAG}merge":
                merged.extend(value.value if value.id == "sequence" else [value])
            elif key.id != "scalar":
                self._document.problem(start, end, "a key must be a text", code="unknown-key")
            elif key.value in found:
                message = f"`{key.value}` stands here for the second time; remove one of them"
                self._document.problem(start, end, message, code="duplicate-key")
            else:
                name = _HALF.sub("\ufffd", str(key.value))
                found[name] = self.of(value, (*path, name), key, depth + 1)
        for source in merged:
            if source.id != "mapping":
                message = "`<<` takes an alias of keys and values"
                self._document.problem(*_range(source), message)
                continue
            for name, value in self.of(source, (*path, "<<"), None, depth + 1).items():
                if name not in found:
                    found[name] = value
                    self._document.placed((*path, name), None, _range(source))
        return found


def _range(node: Any) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _scalar(node: Any) -> Any:
    """The value of a scalar. Dates stay texts; what reads a date takes them so."""
    text = str(node.value)
    kind = str(node.tag).removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in {"int", "float"}:
        digits = text.replace("_", "")
        for convert in (lambda: int(digits, 0), lambda: int(digits), lambda: float(digits)):
            try:
                return convert()
            except ValueError:
                continue
    return text


# The schema.


def _validate(document: RuleText) -> None:
    from pydantic import ValidationError

    from caro_lsp.dogma.rule import validate

    try:
        rule = validate(document.data)
    except ValidationError as error:
        document.problems.extend(_form_problems(document, error))
    else:
        if not document.problems:
            document.rule = rule


def _form_problems(document: RuleText, error: ValidationError) -> Iterator[Problem]:
    """Each thing that the schema does not allow once, at its place and in plain words.

    Where several forms are allowed, pydantic tells what is wrong with each; what goes deepest is
    about the form that was meant.
    """
    located = [
        (_path(document.data, detail["loc"], detail["type"]), detail)
        for detail in error.errors(include_url=False, include_input=False)
    ]
    forms: dict[tuple[Any, ...], int] = {}
    for (path, union), _ in located:
        if union is not None:
            forms[union] = max(forms.get(union, 0), len(path))
    for (path, union), detail in located:
        if union is None or len(path) == forms[union]:
            yield _form_problem(document, path, detail)


def _path(data: Any, location: tuple[Any, ...], kind: str) -> tuple[Path, Path | None]:
    """The place in the file that pydantic speaks of, and the place where it tried several forms."""
    path: Path = ()
    union = None
    for index, part in enumerate(location):
        inner = _at(data, (part,))
        if inner is not None or (isinstance(data, dict) and part in data):
            data = inner
        elif kind == "missing" and index == len(location) - 1:
            data = None
        else:
            # The name of a form that was tried, such as list[str].
            union = path
            continue
        path = (*path, part)
    return path, union


def _form_problem(document: RuleText, path: Path, detail: Any) -> Problem:
    from caro_lsp.dogma import schema

    kind = detail["type"]
    name = f"`{_shown(path)}`" if path else "a rule file"
    if kind == "extra_forbidden":
        message = f"unknown key {name}{_meant(path)}"
        return Problem(document.key(path), message, code="unknown-key", path=path)
    spot = schema.at(path)
    if kind == "missing":
        about = f": {spot.description.rstrip('.')}" if spot else ""
        message = f"the key {name} is missing{about}"
        return Problem(document.key(path[:-1]), message, code="missing-key", path=path)
    value = _at(document.data, path)
    if kind == "value_error":
        message = f"{name}: {detail['ctx']['error']}"
        return Problem(_value_place(document, path, message), message, path=path)
    if kind == "too_short":
        least, count = detail["ctx"]["min_length"], detail["ctx"]["actual_length"]
        message = f"{name}: expected at least {least} entries, found {count}"
        return Problem(document.key(path), message, code="too-few", path=path)
    if kind in {"string_too_long", "too_long"}:
        counted = "characters" if kind == "string_too_long" else "entries"
        message = f"{name}: at most {detail['ctx']['max_length']} {counted}"
        return Problem(document.value(path), message, path=path)
    expected = spot.expected if spot else detail["msg"]
    message = f"{name}: expected {expected}, found {_found(value)}"
    message += _cure(value, spot.choices if spot else (), expected)
    return Problem(document.value(path), message, path=path)


def _value_place(document: RuleText, path: Path, message: str) -> Span:
    """The line of a query that tree-sitter complains of; else the value."""
    place = re.search(r" at row (\d+), column (\d+)", message)
    value = _at(document.data, path)
    if not place or not isinstance(value, str):
        return document.value(path)
    lines = value.split("\n")
    row, column = int(place[1]), int(place[2])
    if row >= len(lines):
        return document.value(path)
    rest = lines[row].encode()[column:].decode("utf-8", "ignore")
    word = re.match(r"[@#\w.?-]+|.?", rest)
    # A word is sought in a query of one line only: elsewhere it may stand on other lines too.
    part = word[0] if word and len(lines) == 1 else lines[row].strip()
    return document.inside(path, part)


def _meant(path: Path) -> str:
    """What was perhaps meant by an unknown key."""
    from caro_lsp.dogma import schema

    key = str(path[-1])
    above = schema.at(path[:-1])
    known = above.keys if above else {}
    for other, spot in schema.root().keys.items():
        if key in spot.keys and path[:-1] != (other,):
            return f"; it belongs below `{other}`"
    if key in schema.root().keys:
        return "; it belongs to the top of the file, without indentation"
    if close := difflib.get_close_matches(key.lower(), known, 1):
        return f"; did you mean `{close[0]}`?"
    if 0 < len(known) <= MAX_LISTED:
        return f"; expected {_listed(known)}"
    return "; docs/rules.md has the keys"


def _cure(value: Any, choices: Iterable[str], expected: str) -> str:
    if isinstance(value, str):
        if close := difflib.get_close_matches(value.lower(), list(choices), 1):
            return f"; did you mean `{close[0]}`?"
        if expected.startswith("a list") and " or " not in expected:
            return f"; write it in brackets: `[{value}]`" if len(value) < 40 else ""
    elif isinstance(value, (bool, int, float)) and "text" in expected:
        return "; put it in quotes"
    elif value is None and "text" in expected:
        return "; give a text, or remove the key"
    return ""


def _found(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return f"`{value if len(value) <= 40 else value[:39] + '…'}`"
    return "a list" if isinstance(value, list) else "keys and values"


def _listed(words: Iterable[str]) -> str:
    *most, last = (f"`{word}`" for word in words)
    return f"{', '.join(most)} or {last}" if most else last


def _shown(path: Path) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _at(data: Any, path: Path) -> Any:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data
