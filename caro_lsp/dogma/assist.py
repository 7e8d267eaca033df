"""Help for one who writes a rule file: what may come next, and what something means.

Both work in a file that is half written (see ``outline``) and take their words from the schema and
the facts about tools.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from caro_lsp.dogma import names, schema
from caro_lsp.dogma.outline import Token, outline, token_at, token_to_complete
from caro_lsp.shell import tools

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from caro_lsp.dogma.schema import Path, Spot

_FLAG_KEYS = frozenset({"all", "any", "none", "with-value"})
_OPEN_BRACE = re.compile(r"\{[\w.-]*$")
_CLOSE_BRACE = re.compile(r"[\w.-]*\}?")
_PLAIN = re.compile(r"[A-Za-z][\w./+-]*(?: [\w./+-]+)*")
_RESERVED = frozenset({"true", "false", "null", "yes", "no", "on", "off"})

_SKELETON = """\
id: TEAM-TOPIC-001
name: what is wrong, in a few words
severity: warning
message: "what {command} would do"
why: >-
  What would happen and what to do instead, in plain words.
match:
  command: name
tags: [topic]
examples:
  invalid:
    - name
    - sudo name
    - n=name; "$n"
  valid:
    - other
    - echo name
    - "# name"
"""


@dataclass(frozen=True)
class Proposal:
    """What may be written: ``text`` takes the place of the characters ``start`` to ``end``."""

    label: str
    text: str
    start: int
    end: int
    kind: Literal["key", "choice", "name", "placeholder", "file"]
    detail: str = ""
    documentation: str = ""
    required: bool = False
    """Whether the file is not complete without it."""


@dataclass(frozen=True)
class Help:
    """Markdown about the characters ``start`` to ``end``."""

    markdown: str
    start: int
    end: int


def complete(text: str, offset: int, *, tags: Iterable[str] = ()) -> list[Proposal]:
    """What may be written at the character ``offset``; ``tags`` are those of other rules."""
    tokens = outline(text)
    token = token_to_complete(text, offset)
    if token is None:
        return []
    if token.kind == "key":
        return _keys(text, tokens, token, token.path[:-1])
    placeholders = _placeholders(tokens, text, token, offset)
    if placeholders is not None:
        return placeholders
    if not any(other.kind == "key" for other in tokens) and token.path == ():
        about = "A whole rule, to be filled in."
        return [
            Proposal("rule", _SKELETON, token.start, token.end, "file", "a new rule", about),
            *_keys(text, tokens, token, ()),
        ]
    found = _values(tokens, token, tags)
    return [*found, *_keys(text, tokens, token, token.path)] if token.kind == "word" else found


def explain(text: str, offset: int) -> Help | None:
    """What stands at the character ``offset`` and what it means; None where there is nothing."""
    token = token_at(text, offset)
    if token is None:
        return None
    tokens = outline(text)
    if (placeholder := _placeholder_at(text, token, offset)) is not None:
        return placeholder
    if token.kind != "key":
        about = _meanings(tokens, token).get(token.text, "")
        if about:
            return Help(f"`{token.text}`: {about}", token.start, token.end)
    path = token.path
    while path and isinstance(path[-1], int):
        path = path[:-1]
    spot = schema.at(path)
    if not path or spot is None:
        return None
    return Help(_documented(path, spot), token.start, token.end)


# Keys.


def _keys(text: str, tokens: list[Token], token: Token, above: Path) -> list[Proposal]:
    spot = schema.at(above)
    if spot is None:
        return []
    present = {
        other.path[-1]
        for other in tokens
        if other.kind == "key" and other.path[:-1] == above and other.start != token.start
    }
    keys: Mapping[str, Spot] = spot.keys
    if not keys and spot.is_object and above[-2:] == ("flags", "values"):
        inner = spot.below("")
        keys = dict.fromkeys(_flags(tokens, above), inner) if inner else {}
    return [
        Proposal(
            key,
            key if token.kind == "key" else _key_text(key, child, token, text),
            token.start,
            token.end,
            "key",
            _kind(child),
            child.description,
            key in spot.required,
        )
        for key, child in keys.items()
        if key not in present
    ]


def _key_text(key: str, spot: Spot, token: Token, text: str) -> str:
    """A key with what leads on to its value."""
    if token.flow:
        return f"{key}: "
    column = token.start - (text.rfind("\n", 0, token.start) + 1)
    deeper = " " * (column + 2)
    if spot.item is not None and (spot.item.is_object or token.path == ("examples",)):
        return f"{key}:\n{deeper}- "
    return f"{key}:\n{deeper}" if spot.keys else f"{key}: "


def _kind(spot: Spot) -> str:
    """What a key takes, short."""
    if spot.choices:
        return " | ".join(spot.choices) if len(spot.choices) < 6 else "a choice"
    return spot.expected if len(spot.expected) < 40 else "a list of choices"


# Values.


def _values(tokens: list[Token], token: Token, tags: Iterable[str]) -> list[Proposal]:
    spot = schema.at(token.path)
    if spot is None:
        return []
    item = None if token.path and isinstance(token.path[-1], int) else spot.item
    meanings = _meanings(tokens, token, (*token.path, 0) if item else token.path)
    if token.path[:1] == ("tags",):
        used = {other.text for other in tokens if other.path[:1] == ("tags",)}
        meanings = dict.fromkeys(sorted(set(tags) - used), "")
    form = "{}"
    if item is not None and token.kind == "word":
        # On a line of its own below the key.
        form = "- {}"
    elif item is not None and not any(o.get("type") == "string" for o in spot.options):
        form = "[{}]"
    kind: Literal["choice", "name"] = "choice" if (item or spot).choices else "name"
    return [
        Proposal(value, form.format(_written(value)), token.start, token.end, kind, "", about)
        for value, about in meanings.items()
    ]


def _meanings(tokens: list[Token], token: Token, place: Path | None = None) -> dict[str, str]:
    """What may stand at ``place``, with what it means; empty where any text may."""
    path = token.path if place is None else place
    spot = schema.at(path)
    if spot is None:
        return {}
    if spot.choices:
        return spot.choices
    if path and isinstance(path[-1], int):
        path = path[:-1]
    above = schema.at(path[:-1]) if path else None
    key = path[-1] if path else ""
    model = above.model if above else ""
    if model == "Match" and key == "command":
        return _commands(token.text)
    if (model == "Flags" and key in _FLAG_KEYS) or (model, key) == ("Edit", "flag"):
        return _flags(tokens, path)
    if (model, key) == ("Edit", "arg") or key == "same-as":
        return dict.fromkeys(_captured(tokens), "An argument that `match` names.")
    if model == "Context":
        return names.CONTEXTS
    if key == "op":
        return names.OPERATORS
    return {}


def _commands(written: str) -> dict[str, str]:
    """The tools with facts; once the name of one stands there, its subcommands."""
    name, blank, _ = written.partition(" ")
    tool = tools.lookup(name) if name else None
    below = tool.subcommands.items() if tool else ()
    found = {f"{name} {subcommand}": facts.summary for subcommand, facts in below}
    if blank:
        return found
    every = {known: tools.lookup(known) for known in sorted(tools.known())}
    return {known: facts.summary for known, facts in every.items() if facts} | found


def _flags(tokens: list[Token], path: Path) -> dict[str, str]:
    """The flags of the commands that the match around ``path`` is about."""
    found: dict[str, str] = {}
    for command in _commands_around(tokens, path):
        for name, flag in (names.flags_of(command) or {}).items():
            found.setdefault(name, f"{names.spelled(flag)} of {command}: {flag.about}")
    return found


def _commands_around(tokens: list[Token], path: Path) -> list[str]:
    part = names.part_of_fix(path)
    if part and part[0] != "when":
        path = ("match",)
    for length in range(len(path), 0, -1):
        above = (*path[:length], "command")
        commands = [
            token.text
            for token in tokens
            if token.kind != "key" and token.path[: len(above)] == above and token.text
        ]
        if commands:
            return commands
        if path[length - 1] in {"from", "to"}:
            break
    return []


def _captured(tokens: list[Token]) -> list[str]:
    """The names that some part of the match gives."""
    found = [
        token.text
        for token in tokens
        if token.kind == "value"
        and token.path[-1:] == ("name",)
        and ("match" in token.path[:1] or "when" in names.part_of_fix(token.path)[:1])
    ]
    return list(dict.fromkeys(found))


# Placeholders.


def _placeholders(
    tokens: list[Token], text: str, token: Token, offset: int
) -> list[Proposal] | None:
    """The placeholders that fit at ``offset``; None where none is begun."""
    opened = _OPEN_BRACE.search(text, token.start, offset)
    known = _placeholder_meanings(tokens, token.path)
    if opened is None or not known:
        return None
    closed = _CLOSE_BRACE.match(text, offset)
    end = min(closed.end() if closed else offset, token.end)
    return [
        Proposal(f"{{{name}}}", f"{{{name}}}", opened.start(), end, "placeholder", "", about)
        for name, about in known.items()
    ]


def _placeholder_meanings(tokens: list[Token], path: Path) -> dict[str, str]:
    captured = _captured(tokens)
    part = names.part_of_fix(path)
    if path == ("message",) or part == ("title",):
        found = dict(names.PLACEHOLDERS)
        for name in captured:
            found[f"arg.{name}"] = f"The argument {name}, as it would run."
            found[f"value.{name}"] = f"The value of the argument {name}, without its quotes."
        return found
    if part in {("replace",), ("edit", "replace"), ("add",)}:
        found = {}
        for name in captured:
            found[f"arg.{name}"] = f"The argument {name}, as it is written in the script."
            found[f"arg.{name}.guarded"] = f"The same, with `${{X:?}}` for `$X` in {name}."
        return found
    return {}


def _placeholder_at(text: str, token: Token, offset: int) -> Help | None:
    if token.kind == "key":
        return None
    for match in re.compile(r"\{([\w.-]+)\}").finditer(text, token.start, token.end):
        if match.start() <= offset <= match.end():
            about = _placeholder_meanings(outline(text), token.path).get(match[1])
            return Help(f"`{match[0]}`: {about}", *match.span()) if about else None
    return None


# Words.


def _documented(path: Path, spot: Spot) -> str:
    """Markdown about a key: what it is for, what it takes, what each choice means."""
    above = schema.at(path[:-1])
    required = above is not None and path[-1] in above.required
    default = (
        "" if spot.default in (None, "", [], {}) else f", default `{json.dumps(spot.default)}`"
    )
    state = "required" if required else f"optional{default}"
    lines = [f"**{path[-1]}** ({state})", "", spot.description]
    if more := spot.about.partition("\n\n")[2]:
        lines += ["", more]
    choices = spot.choices or (spot.item.choices if spot.item else {})
    if choices:
        lines += ["", *(f"- `{value}`: {about}" for value, about in choices.items() if about)]
    inner = spot.item if spot.item is not None else spot
    if inner.keys and path != ("match",):
        lines += ["", *(f"- `{key}`: {child.description}" for key, child in inner.keys.items())]
    return "\n".join(lines).strip()


def _written(value: str) -> str:
    """``value`` as YAML, in quotes where it would be read as something else without them."""
    if _PLAIN.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    return value if value in {"true", "false"} else json.dumps(value, ensure_ascii=False)
