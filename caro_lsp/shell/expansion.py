"""Words before expansion -> words after it, as far as their values are constant."""

from __future__ import annotations

import fnmatch
import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from caro_lsp.shell.command import Known, Unknown, Word
from caro_lsp.shell.syntax import Opaque, Parameter, Part, RawWord, Span, Substitution, Text
from caro_lsp.shell.values import (
    DEFAULT_SEPARATORS,
    Environment,
    Value,
    may_be_empty,
    text_of,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    SubstitutionValue = Callable[[Substitution], Value]

MAX_WORD_CHARACTERS = 100_000
"""Characters that the expansions in one word may add; what comes behind is not followed."""
MAX_PATTERN_TEXT = 500
"""Characters of a value beyond which patterns of ``${name#pattern}`` and its kin are not tried."""
MAX_BRACE_WORDS = 64
MAX_BRACE_STEPS = 256
_RANGE = re.compile(r"-?\d{1,9}\.\.-?\d{1,9}|[A-Za-z]\.\.[A-Za-z]")
_DEFAULTS = frozenset({"-", ":-", "=", ":="})
_FIELD_BREAK = Text("\0", quoted=True)
"""Stands between the elements of ``"$@"`` and ``"${array[@]}"``; known by its identity."""


def resolve(
    raw: RawWord, span: Span, environment: Environment, substitution: SubstitutionValue
) -> list[Word] | tuple[Word, ...]:
    """The words that ``raw`` expands to: braces, parameters, then splitting; patterns stay.

    ``span`` is where the word stands in the whole source.
    """
    parts = raw.parts
    first = parts[0] if len(parts) == 1 else None
    if isinstance(first, Text):
        word = Word(span, raw.source, (first,))
        return (word,) if "{" not in first.value or first.quoted else _expand_braces(word)
    resolved = _resolve_parts(parts, environment, substitution)
    if first is not None and len(resolved) == 1 and _is_whole(resolved[0]):
        # Most often: ``"$name"``, or a variable that is not known.
        return (Word(span, raw.source, (resolved[0],)),)
    fields = _split(resolved, parts, lambda: environment.separators)
    words = [Word(span, raw.source, field) for field in fields]
    for part in parts:
        if isinstance(part, Text) and not part.quoted and "{" in part.value:
            return [expanded for word in words for expanded in _expand_braces(word)]
    return words


def _is_whole(part: Known) -> bool:
    """Whether a part that came from an expansion is neither split nor stands between fields."""
    return not isinstance(part, Text) or (part.quoted and part is not _FIELD_BREAK)


def subscript(source: str, environment: Environment) -> str | None:
    """The subscript that ``source`` stands for; None where that is unknown."""
    text = source.strip()
    if text[:1] in {"'", '"'} and text[-1:] == text[:1] and "$" not in text:
        return text[1:-1]
    text = text.strip('"')
    name = text.removeprefix("$").strip("{}") if text.startswith("$") else text
    if not name.isidentifier():
        return None if "$" in text or "`" in text else text
    value = environment.value(name)
    known = text_of(value) if value is not None else None
    if text.startswith("$"):
        return known
    # In an array with numbers a name stands for its value, in one with words for itself.
    return known if known is not None and known.isdecimal() else text


def resolve_parts(
    parts: Iterable[Part], environment: Environment, substitution: SubstitutionValue
) -> Value:
    """``parts`` with parameters replaced by their values, neighbouring constants kept apart.

    Elements of arrays are joined by spaces, as in an assignment.
    """
    resolved = _resolve_parts(parts, environment, substitution)
    return tuple(Text(" ") if part is _FIELD_BREAK else part for part in resolved)


def unfollowed(_: Substitution) -> Value:
    """The value of a substitution where it is not followed."""
    return ()


def _resolve_parts(
    parts: Iterable[Part], environment: Environment, substitution: SubstitutionValue
) -> list[Known]:
    found: list[Known] = []
    size = 0
    for part in parts:
        if isinstance(part, Text):
            found.append(part)
        elif isinstance(part, (Parameter, Substitution)):
            value = (
                _parameter(part, environment, substitution)
                if isinstance(part, Parameter)
                else _requoted(substitution(part), quoted=part.quoted)
            )
            for known in value:
                if isinstance(known, Text):
                    size += len(known.value) + 1
            # Values that stand there again and again are soon larger than the script.
            found.extend(value if size <= MAX_WORD_CHARACTERS else (Unknown("...", part.quoted),))
        elif isinstance(part, Opaque) and part.source:
            found.append(Unknown(part.source, part.quoted, may_be_empty=False))
    return found


def _parameter(
    part: Parameter, environment: Environment, substitution: SubstitutionValue
) -> Sequence[Known]:
    name, operator, quoted = part.name, part.operator, part.quoted
    if part.subscript or name in {"@", "*"}:
        return _element(part, environment, substitution)
    if not operator:
        return _requoted(environment.get(name, quoted=quoted), quoted=quoted)
    if operator in {"-", ":-", "=", ":=", "?", ":?", "+", ":+"}:
        value = _alternative(part, environment, substitution)
        return _requoted(value, quoted=quoted)
    if operator == "indirect":
        target = text_of(environment.get(name))
        if target and target.isidentifier():
            return _requoted(environment.get(target, quoted=quoted), quoted=quoted)
        return (Unknown(f"${{!{name}}}", quoted),)
    if operator == "length":
        text = text_of(environment.get(name))
        return (Text(str(len(text))) if text else Unknown(f"${{#{name}}}", quoted, False),)
    value = environment.get(name)
    operand = resolve_parts(part.operand, environment, substitution)
    replacement = resolve_parts(part.replacement, environment, substitution)
    text, pattern, new = text_of(value), text_of(operand), text_of(replacement)
    if text is not None and pattern is not None and new is not None:
        changed = _transformed(text, operator, pattern, new, slices=bool(part.replacement))
        if changed is not None:
            return _requoted((Text(changed),), quoted=quoted)
    # Some transformation of a variable: empty where the variable is.
    return (Unknown(f"${{{name}{operator}...}}", quoted, may_be_empty=may_be_empty(value)),)


def _element(
    part: Parameter, environment: Environment, substitution: SubstitutionValue
) -> Sequence[Known]:
    """``$@``, ``${array[@]}``, ``${array[0]}``."""
    name, which = part.name, part.subscript or part.name
    if name in {"@", "*"}:
        name = "@"
    source = f"${part.name}" if not part.subscript else f"${{{part.name}[{part.subscript}]}}"
    if which not in {"@", "*"}:
        return _one_element(part, source, environment, substitution)
    values = environment.elements(name)
    if part.operator and values is not None:
        if part.operator in {"-", ":-", "+", ":+"}:
            values = values if part.operator.endswith("+") is bool(values) else None
        else:
            values = _each_transformed(part, values, environment, substitution)
    if values is None:
        return (Unknown(source, part.quoted),)
    found: list[Known] = []
    for index, value in enumerate(values):
        if index:
            found.append(_FIELD_BREAK if part.quoted and which == "@" else Text(" "))
        found.extend(_requoted(value, quoted=part.quoted))
    return found


def _one_element(
    part: Parameter, source: str, environment: Environment, substitution: SubstitutionValue
) -> Sequence[Known]:
    """``${array[key]}``, perhaps changed by an operator."""
    key = subscript(part.subscript, environment)
    value = environment.element(part.name, key) if key is not None else None
    if value is not None and part.operator:
        changed = _each_transformed(part, (value,), environment, substitution)
        value = changed[0] if changed else None
    if value is None:
        return (Unknown(source, part.quoted),)
    return _requoted(value, quoted=part.quoted)


def _each_transformed(
    part: Parameter,
    values: tuple[Value, ...],
    environment: Environment,
    substitution: SubstitutionValue,
) -> tuple[Value, ...] | None:
    """``values`` after an operator on each of them, or a slice; None where that is unknown."""
    operand = text_of(resolve_parts(part.operand, environment, substitution))
    new = text_of(resolve_parts(part.replacement, environment, substitution))
    if operand is None or new is None:
        return None
    if part.operator == ":" and part.subscript in {"", "@", "*"}:
        # The positional parameters count from 1; 0 is the shell itself.
        return _slice(values, operand, new, first=0 if part.subscript else 1)
    found: list[Value] = []
    for value in values:
        text = text_of(value)
        slices = bool(part.replacement)
        changed = (
            None if text is None else _transformed(text, part.operator, operand, new, slices=slices)
        )
        if changed is None:
            return None
        found.append((Text(changed, quoted=True),))
    return tuple(found)


def _slice(
    values: tuple[Value, ...], offset: str, length: str, *, first: int
) -> tuple[Value, ...] | None:
    """``${array[@]:offset:length}``."""
    if not offset.strip().lstrip("-").isdecimal() or (length and not length.strip().isdecimal()):
        return None
    start = int(offset) - first if int(offset) >= 0 else len(values) + int(offset)
    if start < 0:
        return None
    return values[start : start + int(length)] if length else values[start:]


def _alternative(
    part: Parameter, environment: Environment, substitution: SubstitutionValue
) -> Value:
    """``${name:-word}`` and its like."""
    name, operator = part.name, part.operator
    value = environment.get(name, quoted=part.quoted)
    known = environment.value(name)
    if operator in _DEFAULTS:
        default = resolve_parts(part.operand, environment, substitution)
        if known is None and text_of(default) == "":
            # The same as without a default, but for `set -u`.
            value = (Unknown(f"${name}", part.quoted),)
        elif known is None or (operator.startswith(":") and all(p == Text("") for p in known)):
            # Set from outside or not: the default is what the script itself says.
            value = default
        elif may_be_empty(value):
            value = (Unknown(f"${name}", part.quoted, may_be_empty=may_be_empty(default)),)
        if operator.endswith("="):
            environment.set(name, value)
        return value
    if operator in {"?", ":?"}:
        environment.not_empty(name)
        return environment.get(name)
    alternative = resolve_parts(part.operand, environment, substitution)
    if not environment.is_set(name):
        return (Unknown(f"${{{name}{operator}...}}", part.quoted, may_be_empty=True),)
    return alternative


def _transformed(text: str, operator: str, pattern: str, new: str, *, slices: bool) -> str | None:
    """``text`` after an operator of parameter expansion; None for one that is not followed."""
    if len(text) > MAX_PATTERN_TEXT and operator not in {":", "^", "^^", ",", ",,"}:
        return None
    if operator in {"#", "##", "%", "%%"}:
        return _trimmed(text, operator, pattern)
    if operator in {"/", "//"}:
        if not pattern:
            return text
        found = re.compile(_regular(pattern.removeprefix("\\")))
        return found.sub(lambda _: new, text, count=0 if operator == "//" else 1)
    if operator in {"^", "^^", ",", ",,"} and not pattern:
        change = str.upper if operator[0] == "^" else str.lower
        return change(text) if len(operator) > 1 else change(text[:1]) + text[1:]
    if operator == ":" and (start := whole(pattern)) is not None:
        if not slices:
            return text[start:]
        length = whole(new)
        if length is None:
            return None
        rest = text[start:]
        return rest[:length] if length >= 0 else rest[: len(rest) + length]
    return None


def _trimmed(text: str, operator: str, pattern: str) -> str:
    """Remove the shortest or longest prefix or suffix that matches (POSIX 2.6.2)."""
    matches = re.compile(_regular(pattern)).fullmatch
    longest = len(operator) == 2
    if operator[0] == "#":
        ends = range(len(text), -1, -1) if longest else range(len(text) + 1)
        return next((text[end:] for end in ends if matches(text[:end])), text)
    starts = range(len(text) + 1) if longest else range(len(text), -1, -1)
    return next((text[:start] for start in starts if matches(text[start:])), text)


def _regular(pattern: str) -> str:
    """A shell pattern as a regular expression without anchors, with no room to run away.

    Only one star of a row is kept, and texts are short, so matching is fast.
    """
    return fnmatch.translate(re.sub(r"\*+", "*", pattern[:100]))[4:-3]


def _requoted(value: Value, *, quoted: bool) -> Sequence[Known]:
    """``value`` as it counts where it is used: an unquoted tilde of HOME stays a tilde."""
    if len(value) == 1:
        only = value[0]
        if isinstance(only, Text):
            if only.quoted == quoted:
                # A new object: what was expanded is told from what was written by identity.
                return (Text(only.value, quoted),) if not quoted else value
        elif only.quoted == quoted:
            return value
    return [
        Unknown(part.source, quoted, part.may_be_empty)
        if type(part) is Unknown
        else part
        if isinstance(part, Unknown) or part.value in {"~", "."}
        else Text(part.value, quoted)
        for part in value
    ]


def _split(
    parts: list[Known], raw: tuple[Part, ...], separators: Callable[[], str]
) -> Iterator[Value]:
    """Split constants that came from an unquoted expansion (POSIX 2.6.5, field splitting)."""
    literal = {id(part) for part in raw}
    current: list[Known] = []
    started = False
    break_at: re.Pattern[str] | None = None
    for part in parts:
        if part is _FIELD_BREAK:
            yield tuple(current)
            current, started = [], True
            continue
        if not isinstance(part, Text) or part.quoted or id(part) in literal:
            current.append(part)
            started = True
            continue
        if break_at is None:
            break_at = _breaks(separators())
        at = 0
        for match in break_at.finditer(part.value):
            if at < match.start():
                current.append(Text(part.value[at : match.start()]))
                started = True
            at = match.end()
            if started:
                yield tuple(current)
            elif match[1]:
                yield (Text("", quoted=True),)
            current, started = [], False
        if at < len(part.value):
            current.append(Text(part.value[at:]) if at else part)
            started = True
    if started:
        yield tuple(current)


@lru_cache(maxsize=64)
def _breaks(separators: str) -> re.Pattern[str]:
    """What ends a field; the group holds a separator that is no white space, and so counts."""
    white = "".join(re.escape(one) for one in separators if one in DEFAULT_SEPARATORS)
    others = "".join(re.escape(one) for one in separators if one not in DEFAULT_SEPARATORS)
    blank = f"[{white}]*" if white else ""
    if others:
        return re.compile(f"{blank}([{others}]){blank}" + (f"|[{white}]+" if white else ""))
    return re.compile(f"[{white}]+()" if white else "(?!)()")


def split_text(value: Value, separators: str = DEFAULT_SEPARATORS) -> list[Value]:
    """The fields of a text that is split at white space, as ``xargs`` and ``read`` do."""
    return list(_split([*_requoted(value, quoted=False)], (), lambda: separators))


def _expand_braces(word: Word) -> list[Word]:
    """``{a,b}`` and ``{1..3}`` in a word, leftmost first; what is empty then is no word."""
    pending: list[Value] = [word.parts]
    finished: list[Value] = []
    steps = 0
    while pending and len(pending) + len(finished) <= MAX_BRACE_WORDS and steps < MAX_BRACE_STEPS:
        steps += 1
        parts = pending.pop(0)
        choices = _first_braces(parts)
        if choices is None:
            finished.append(parts)
        else:
            pending[:0] = choices
    kept = [parts for parts in finished + pending if not _is_nothing(parts)] or [word.parts]
    return [Word(word.span, word.source, parts) for parts in kept]


def _is_nothing(parts: Value) -> bool:
    return all(isinstance(part, Text) and not part.quoted and not part.value for part in parts)


def _first_braces(parts: Value) -> list[Value] | None:
    """``parts`` once for each choice of the first braces; None where there are none."""
    for index, part in enumerate(parts):
        if not isinstance(part, Text) or part.quoted:
            continue
        for at, character in enumerate(part.value):
            if character == "{" and (marks := _brace_marks(parts, index, at)):
                return _chosen(parts, [(index, at), *marks])
    return None


def _brace_marks(parts: Value, index: int, at: int) -> list[tuple[int, int]]:
    """The commas and the end of the braces that open at a place; none where they expand nothing."""
    marks: list[tuple[int, int]] = []
    depth = 0
    for number in range(index, len(parts)):
        part = parts[number]
        if not isinstance(part, Text) or part.quoted:
            continue
        start = at if number == index else 0
        for place, character in enumerate(part.value[start:], start):
            depth += {"{": 1, "}": -1}.get(character, 0)
            if character == "," and depth == 1:
                marks.append((number, place))
            elif character == "}" and not depth:
                inside = part.value[start + 1 : place] if number == index else ""
                is_range = not marks and _RANGE.fullmatch(inside) is not None
                return [*marks, (number, place)] if marks or is_range else []
    return []


def _chosen(parts: Value, marks: list[tuple[int, int]]) -> list[Value]:
    """``parts`` once for each choice between two marks."""
    head, tail = _between(parts, (0, -1), marks[0]), _between(parts, marks[-1], None)
    choices = [_between(parts, start, end) for start, end in pairwise(marks)]
    if len(choices) == 1:
        inside = text_of(choices[0]) or ""
        choices = [(Text(choice),) for choice in _choices(inside)]
    return [(*head, *choice, *tail) for choice in choices]


def _between(parts: Value, start: tuple[int, int], end: tuple[int, int] | None) -> Value:
    """What stands behind one mark and before another."""
    found: list[Known] = []
    last = end[0] if end else len(parts) - 1
    for number in range(start[0], last + 1):
        part = parts[number]
        if isinstance(part, Text) and not part.quoted:
            first = start[1] + 1 if number == start[0] else 0
            stop = end[1] if end and number == end[0] else len(part.value)
            if first < stop:
                found.append(Text(part.value[first:stop]))
        else:
            found.append(part)
    return tuple(found)


def _choices(inside: str) -> list[str]:
    first, _, last = inside.partition("..")
    low, high = whole(first), whole(last)
    if low is not None and high is not None:
        step = 1 if low <= high else -1
        return [str(n) for n in range(low, high + step, step)[:MAX_BRACE_WORDS]]
    if len(first) != 1 or len(last) != 1:
        return [inside]
    low, high = ord(first), ord(last)
    step = 1 if low <= high else -1
    return [chr(n) for n in range(low, high + step, step)]
