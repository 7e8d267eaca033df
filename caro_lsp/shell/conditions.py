"""What the outcome of a condition makes certain, noted where that outcome is sure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.shell.occasion import removal_if, removal_in
from caro_lsp.shell.parse import parse
from caro_lsp.shell.presence import absent_if
from caro_lsp.shell.syntax import AndOr, Group, Opaque, Sequence, Simple
from caro_lsp.shell.values import REMOVAL

if TYPE_CHECKING:
    from caro_lsp.shell.syntax import Branch, RawWord, Statement
    from caro_lsp.shell.values import Environment

Facts = frozenset[str]
"""Keys of the environment under which something is certain."""

MAX_FAILED = 8
"""Conditions that have failed in front of an arm, of which it counts what they say."""
MAX_LEVELS = 20
"""Conditions within one condition, or joined to one, of which it counts what they say."""
_NOTHING: Facts = frozenset()
_LEAVES = frozenset({"exit", "return", "break", "continue"})
_JOINED_BY_AND = {"-a": True, "&&": True, "-o": False, "||": False}


def note_outcome(statement: Statement, environment: Environment, *, met: bool) -> None:
    """Note what is certain where ``statement`` has succeeded, or failed if not ``met``."""
    environment.hold(_certain(statement, environment, met=met))


def note_arm(branch: Branch, index: int, environment: Environment) -> None:
    """Note what is certain at the beginning of one arm of ``if`` or ``case``."""
    if branch.patterns:
        environment.hold(removal_in(branch.words, branch.patterns[index], environment))
        return
    conditions = _conditions(branch)
    for condition in conditions[max(index - MAX_FAILED, 0) : index]:
        note_outcome(condition, environment, met=False)
    if index < len(conditions):
        note_outcome(conditions[index], environment, met=True)


def note_behind(branch: Branch, environment: Environment) -> None:
    """Note what is certain behind ``if ...; then ... exit; fi``, or the same with ``case``."""
    if branch.complete and branch.patterns:
        ways = [
            removal_in(branch.words, patterns, environment)
            for arm, patterns in zip(branch.arms, branch.patterns, strict=True)
            if _leaves_by(arm) != "exit"
        ]
        environment.hold(ways[0].intersection(*ways[1:]) if ways else ())
    conditions = _conditions(branch)
    if len(conditions) == 1:
        note_left(conditions[0], branch.arms[0], environment, met=False)


def note_left(
    statement: Statement, leaving: Statement, environment: Environment, *, met: bool
) -> None:
    """Note what is certain of ``statement`` behind ``leaving``, if that leaves in other cases.

    What a function or loop leaves runs on behind it, where it is not said why the script runs.
    """
    if word := _leaves_by(leaving):
        facts = _certain(statement, environment, met=met)
        environment.hold(facts if word == "exit" else facts - {REMOVAL})


def _leaves_by(statement: Statement) -> str:
    """The command by which what follows ``statement`` does not run; empty where it does."""
    if isinstance(statement, (Sequence, Group)):
        items = statement.items if isinstance(statement, Sequence) else statement.body.items
        return _leaves_by(items[-1]) if items else ""
    name = _name(statement) if isinstance(statement, Simple) else ""
    return name if name in _LEAVES else ""


def _conditions(branch: Branch) -> tuple[Statement, ...]:
    """The conditions of ``if`` and its ``elif``; none for ``case``."""
    if branch.words:
        return ()
    items = branch.condition.items
    count = len(branch.arms) - branch.complete
    return (branch.condition,) if count == 1 else items if len(items) == count else ()


def _certain(statement: Statement, environment: Environment, *, met: bool, level: int = 0) -> Facts:
    """What is certain where ``statement`` has that outcome."""
    if level > MAX_LEVELS:
        return _NOTHING
    level += 1
    if isinstance(statement, Sequence):
        last = statement.items[-1:]
        return _certain(last[0], environment, met=met, level=level) if last else _NOTHING
    if isinstance(statement, Group):
        return _certain(statement.body, environment, met=met, level=level)
    if isinstance(statement, AndOr):
        right = _certain(statement.right, environment, met=met, level=level)
        left = _certain(statement.left, environment, met=met, level=level)
        return left | right if (statement.operator == "&&") is met else left & right
    if isinstance(statement, Simple):
        return _tested(statement, environment, met=met is not statement.negated)
    return _NOTHING


def _tested(simple: Simple, environment: Environment, *, met: bool) -> Facts:
    """What is certain where a test has that outcome."""
    name = _name(simple)
    if name.startswith("[["):
        opaque = simple.words[0].parts[0]
        if not isinstance(opaque, Opaque):
            return _NOTHING
        return _in_brackets(opaque.source, environment, met=met)
    if name not in {"[", "test"}:
        return _NOTHING
    words = [word for word in simple.words[1:] if word.source != "]"]
    if not any(word.source in _JOINED_BY_AND for word in words):
        return _single(words, environment, met=met)
    parts: list[list[RawWord]] = [[]]
    operators: list[str] = []
    for index, word in enumerate(words):
        # A -a in front of a path is the old name of -e.
        operator = word.source in {"-a", "-o"} and index + 1 < len(words)
        if operator and parts[-1] and _ended(parts[-1]):
            operators.append(word.source)
            parts.append([])
        else:
            parts[-1].append(word)
    return _joined([_single(part, environment, met=met) for part in parts], operators, met=met)


def _single(test: list[RawWord], environment: Environment, *, met: bool) -> Facts:
    """What is certain where a test without operators between tests has that outcome."""
    if test and test[0].source == "!":
        test, met = test[1:], not met
    return absent_if(test, environment, met=met) | removal_if(test, environment, met=met)


def _joined(parts: list[Facts], operators: list[str], *, met: bool) -> Facts:
    """What is certain where tests that ``operators`` join have that outcome together."""
    joins = {_JOINED_BY_AND[operator] for operator in operators}
    if len(joins) > 1:
        return _NOTHING
    if not joins or joins == {met}:
        return _NOTHING.union(*parts)
    return parts[0].intersection(*parts[1:])


def _ended(words: list[RawWord]) -> bool:
    """Whether ``words`` are a whole test."""
    count = len(words) - (words[0].source == "!")
    return count == 1 or (count == 2 and words[-2].source[:1] == "-") or count == 3


def _in_brackets(source: str, environment: Environment, *, met: bool) -> Facts:
    """The same for ``[[ ... ]]``."""
    inside = source.removeprefix("[[").removesuffix("]]")
    if "(" in inside:
        return _NOTHING
    operators = re.findall(r"&&|\|\|", inside)
    if len(operators) > MAX_LEVELS:
        return _NOTHING
    parts: list[Facts] = []
    for piece in re.split(r"&&|\|\|", inside):
        script = parse(f"test {piece.strip()}".encode("utf-8", "replace"))
        statement = script.units[0].statement if len(script.units) == 1 else None
        if not isinstance(statement, Simple):
            parts.append(_NOTHING)
            continue
        parts.append(_tested(statement, environment, met=met))
    return _joined(parts, operators, met=met)


def _name(simple: Simple) -> str:
    return simple.words[0].source if simple.words else ""
