"""Words before expansion -> words after it, as far as their values are constant."""

from __future__ import annotations

import fnmatch
import re
from typing import TYPE_CHECKING

from caro_lsp.shell.command import Known, Unknown, Word
from caro_lsp.shell.syntax import Opaque, Parameter, Part, RawWord, Span, Substitution, Text
from caro_lsp.shell.values import Environment, Value, may_be_empty, text_of, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    SubstitutionValue = Callable[[Substitution], Value]

MAX_WORD_CHARACTERS = 100_000
"""Characters that the expansions in one word may add; what comes behind is not followed."""
MAX_PATTERN_TEXT = 500
"""Characters of a value beyond which patterns of ``${name#pattern}`` and its kin are not tried."""
MAX_BRACE_WORDS = 64
_BRACES = re.compile(r"\{([^{}]*,[^{}]*|-?\d+\.\.-?\d+|[A-Za-z]\.\.[A-Za-z])\}")
_DEFAULTS = frozenset({"-", ":-", "=", ":="})
_FIELD_BREAK = Text("\0", quoted=True)
"""Stands between the elements of ``"$@"`` and ``"${array[@]}"``; known by its identity."""


def resolve(
    raw: RawWord, span: Span, environment: Environment, substitution: SubstitutionValue
) -> Iterable[Word]:
    """The words that ``raw`` expands to: braces, parameters, then splitting; patterns stay.

    ``span`` is where the word stands in the whole source.
    """
    parts = raw.parts
    first = parts[0] if len(parts) == 1 else None
    if isinstance(first, Text):
        word = Word(span, raw.source, (first,))
        return (word,) if "{" not in first.value or first.quoted else _expand_braces(word)
    braced = any(isinstance(part, Text) and not part.quoted and "{" in part.value for part in parts)
    resolved = _resolve_parts(parts, environment, substitution)
    words = [Word(span, raw.source, fields) for fields in _split(resolved, parts)]
    if not braced:
        return words
    return [expanded for word in words for expanded in _expand_braces(word)]


def resolve_parts(
    parts: Iterable[Part], environment: Environment, substitution: SubstitutionValue
) -> Value:
    """``parts`` with parameters replaced by their values, neighbouring constants kept apart.

    Elements of arrays are joined by spaces, as in an assignment.
    """
    resolved = _resolve_parts(parts, environment, substitution)
    return tuple(Text(" ") if part is _FIELD_BREAK else part for part in resolved)


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
            size += sum(len(p.value) + 1 for p in value if isinstance(p, Text))
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
        return _element(part, environment)
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


def _element(part: Parameter, environment: Environment) -> Sequence[Known]:
    """``$@``, ``${array[@]}``, ``${array[0]}``."""
    name, which = part.name, part.subscript or part.name
    if name in {"@", "*"}:
        name = "@"
    source = f"${part.name}" if not part.subscript else f"${{{part.name}[{part.subscript}]}}"
    values = environment.elements(name)
    if part.operator and values is not None and part.operator in {"-", ":-", "+", ":+"}:
        if part.operator.endswith("+") is not bool(values):
            values = None
    elif part.operator:
        values = None
    if values is None:
        known = environment.value(name) if which == "0" else None
        if known is not None and not part.operator:
            return _requoted(known, quoted=part.quoted)
        return (Unknown(source, part.quoted),)
    if which not in {"@", "*"}:
        number = whole(which)
        if number is None or not -len(values) <= number < len(values):
            return (Unknown(source, part.quoted),)
        return _requoted(values[number], quoted=part.quoted)
    found: list[Known] = []
    for index, value in enumerate(values):
        if index:
            found.append(_FIELD_BREAK if part.quoted and which == "@" else Text(" "))
        found.extend(_requoted(value, quoted=part.quoted))
    return found


def _alternative(
    part: Parameter, environment: Environment, substitution: SubstitutionValue
) -> Value:
    """``${name:-word}`` and its like."""
    name, operator = part.name, part.operator
    value = environment.get(name, quoted=part.quoted)
    known = environment.value(name)
    if operator in _DEFAULTS:
        default = resolve_parts(part.operand, environment, substitution)
        if known is None or (operator.startswith(":") and all(p == Text("") for p in known)):
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
    if known is None or may_be_empty(value):
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
    if len(value) == 1 and isinstance(value[0], Text) and value[0].quoted == quoted:
        # A new object: what came from an expansion is told from what was written by identity.
        return (Text(value[0].value, quoted),) if not quoted else value
    return [
        Unknown(part.source, quoted, part.may_be_empty)
        if type(part) is Unknown
        else part
        if isinstance(part, Unknown) or part.value in {"~", "."}
        else Text(part.value, quoted)
        for part in value
    ]


def _split(parts: list[Known], raw: tuple[Part, ...]) -> Iterator[Value]:
    """Split constants that came from an unquoted expansion at white space (POSIX 2.6.5)."""
    literal = {id(part) for part in raw}
    current: list[Known] = []
    started = False
    for part in parts:
        if part is _FIELD_BREAK:
            yield tuple(current)
            current, started = [], True
            continue
        if not isinstance(part, Text) or part.quoted or id(part) in literal:
            current.append(part)
            started = True
            continue
        text = part.value
        if not text:
            continue
        if not any(character in " \t\n" for character in text):
            current.append(part)
            started = True
            continue
        pieces = text.split()
        if text[0] in " \t\n" and started:
            yield tuple(current)
            current, started = [], False
        for index, piece in enumerate(pieces):
            current.append(Text(piece))
            started = True
            if index < len(pieces) - 1 or text[-1] in " \t\n":
                yield tuple(current)
                current, started = [], False
    if started:
        yield tuple(current)


def split_text(value: Value) -> list[Value]:
    """The fields of a text that is split at white space, as ``xargs`` and ``read`` do."""
    return list(_split([*_requoted(value, quoted=False)], ()))


def _expand_braces(word: Word) -> list[Word]:
    """``{a,b}`` and ``{1..3}`` in the unquoted text of a word, leftmost first."""
    pending: list[Value] = [word.parts]
    finished: list[Value] = []
    while pending and len(pending) + len(finished) <= MAX_BRACE_WORDS:
        parts = pending.pop(0)
        choices = _first_braces(parts)
        if choices is None:
            finished.append(parts)
        else:
            pending[:0] = choices
    return [Word(word.span, word.source, parts) for parts in finished + pending]


def _first_braces(parts: Value) -> list[Value] | None:
    """``parts`` once for each choice of the first braces; None where there are none."""
    for index, part in enumerate(parts):
        if not isinstance(part, Text) or part.quoted:
            continue
        match = _BRACES.search(part.value)
        if match is None:
            continue
        head, tail = part.value[: match.start()], part.value[match.end() :]
        return [
            (*parts[:index], Text(f"{head}{choice}{tail}"), *parts[index + 1 :])
            for choice in _choices(match[1])
        ]
    return None


def _choices(inside: str) -> list[str]:
    first, dots, last = inside.partition("..")
    if not dots or "," in inside:
        return inside.split(",")
    low, high = whole(first), whole(last)
    if low is not None and high is not None:
        step = 1 if low <= high else -1
        return [str(n) for n in range(low, high + step, step)[:MAX_BRACE_WORDS]]
    if len(first) != 1 or len(last) != 1:
        return [inside]
    low, high = ord(first), ord(last)
    step = 1 if low <= high else -1
    return [chr(n) for n in range(low, high + step, step)]
