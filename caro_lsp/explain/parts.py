"""What an explanation is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "command", "subcommand", "flag", "flag value", "argument", "program", "redirection",
    "assignment", "substitution", "operator", "keyword",
]  # fmt: skip
Origin = Literal["manual", "help", "caro", "script"]
"""Who says it: a manual page of this machine, ``help`` of bash, facts of caro, the script."""
Action = Literal["reads", "writes", "changes", "deletes", "network"]


@dataclass(frozen=True)
class Source:
    """Where an explanation stands: ``tar(1)`` and its heading, the head of the paragraph there."""

    origin: Origin
    page: str = ""
    section: str = ""
    head: str = ""


@dataclass(frozen=True)
class Part:
    """One part of a command. ``about`` is None where nothing is known.

    ``text`` is as written; ``value`` what it stands for, where that differs. ``about`` is the
    beginning of ``paragraph``, which is all that ``source`` says. ``start`` and ``end`` are the
    bytes of the word in the text, -1 for what does not stand there; ``depth`` counts the
    substitutions and shell texts around it.
    """

    kind: Kind
    text: str
    about: str | None
    value: str | None = None
    source: Source | None = None
    paragraph: str | None = None
    start: int = -1
    end: int = -1
    depth: int = 0


class Touch(NamedTuple):
    """Something that a command reads, writes, changes, deletes, or reaches over the network."""

    action: Action
    what: str
    command: str


@dataclass(frozen=True)
class Look:
    """A rule that looks at one of the commands, and what it says, if it says something."""

    rule: str
    name: str
    why: str
    severity: str
    message: str | None = None


@dataclass(frozen=True)
class Explanation:
    """The parts of what was asked about, in order; ``start`` and ``end`` are its bytes.

    ``missing`` are the tools of which this machine has no manual page, if any were looked for.
    """

    start: int
    end: int
    parts: tuple[Part, ...]
    touches: tuple[Touch, ...] = ()
    looks: tuple[Look, ...] = ()
    missing: tuple[str, ...] = ()
