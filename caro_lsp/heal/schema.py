"""The form of a report. Version 1; published as JSON Schema by ``caro-lsp heal schema``.

Every text of it is one of a fixed set, has a fixed form, or is checked by the redaction.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

VERSION = 1
MAX_BYTES = 60_000
"""Of a whole report; a server may refuse what is longer."""

Kind = Literal[
    "wrong-suggestion",
    "no-suggestion",
    "edited-suggestion",
    "false-alarm",
    "missing-rule",
    "crash",
    "slow",
    "rebuilt-state",
]
Level = Literal["minimal", "standard", "full"]
LEVELS: tuple[Level, ...] = ("minimal", "standard", "full")

Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Hex24 = Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]
RuleId = Annotated[str, Field(pattern=r"^(?:CARO-[A-Z]{1,8}-[0-9]{3}|other)$")]
Shown = Annotated[str, Field(max_length=8000)]
"""A text that the redaction has made."""
Severity = Literal["error", "warning", "info", "hint"]
System = Literal["linux", "darwin", "win32", "freebsd", "other"]
Machine = Literal["x86_64", "aarch64", "arm64", "amd64", "i686", "armv7l", "riscv64", "other"]
Dialect = Literal["sh", "dash", "bash", "ksh", "zsh"]
Editor = Literal["neovim", "vscode", "emacs", "helix", "jetbrains", "sublime", "kate", "other"]
Source = Literal["learned", "recipe", "model", "other"]
Feature = Literal["completion", "check", "hover", "worker", "command-line", "server"]
State = Literal["rules", "history", "patterns", "outbox", "audit", "settings", "models", "other"]
_FORM = ConfigDict(extra="forbid", strict=True)


class Caro(BaseModel):
    """The program."""

    model_config = _FORM
    version: Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,3}){1,3}[a-z0-9.]{0,8}$")]


class Platform(BaseModel):
    """Where it runs, no closer than is needed to see the same."""

    model_config = _FORM
    system: System
    machine: Machine
    python: Annotated[str, Field(pattern=r"^3\.[0-9]{1,2}$")]
    editor: Editor | None = None


class Frame(BaseModel):
    """A line of caro's own code."""

    model_config = _FORM
    file: Annotated[str, Field(pattern=r"^caro_lsp/[a-z0-9_/]{1,80}\.py$")]
    line: Annotated[int, Field(ge=1, le=99_999)]


class Error(BaseModel):
    """What went wrong inside, without its message, which may hold anything."""

    model_config = _FORM
    type: Annotated[str, Field(pattern=r"^[A-Za-z]{1,40}$")]
    frames: Annotated[list[Frame], Field(max_length=30)] = []


class Rule(BaseModel):
    """The rule that the report is about; one that did not come with caro is ``other``."""

    model_config = _FORM
    id: RuleId
    severity: Severity | None = None


class Debug(BaseModel):
    """What helps to see the same; of the level full only."""

    model_config = _FORM
    names: dict[
        Annotated[str, Field(pattern=r"^\{(?:path|name|host):[1-9][0-9]{0,2}\}$")],
        Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")],
    ] = {}
    context: Annotated[list[Literal["function", "loop", "condition", "ssh", "other"]], Field(
        max_length=10)] = []  # fmt: skip
    wrappers: Annotated[list[Shown], Field(max_length=10)] = []
    rules_in_force: Annotated[int, Field(ge=0, le=100_000)] | None = None
    backend: Literal["local", "openai", "none", "other"] | None = None
    check_level: Literal["strict", "moderate", "permissive"] | None = None
    seconds: Annotated[float, Field(ge=0, le=3600)] | None = None


class Report(BaseModel):
    """One report: the bytes of this document are what is shown, and what is sent."""

    model_config = _FORM
    version: Literal[1] = 1
    why: dict[str, str]
    id: Hex32
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    kind: Kind
    level: Level
    created: Annotated[str, Field(pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$")]
    fingerprint: Hex24
    occurrences: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    caro: Caro
    platform: Platform
    feature: Feature | None = None
    state: State | None = None
    rule: Rule | None = None
    error: Error | None = None
    dialect: Dialect | None = None
    source: Source | None = None
    request: Shown | None = None
    command: Shown | None = None
    wanted: Shown | None = None
    note: Shown | None = None
    debug: Debug | None = None
    contact: Annotated[str, Field(max_length=200)] | None = None


WHY = {
    "version": "the form of this document",
    "why": "why each field is here; these texts are the same in all reports",
    "id": "a random number: the same report is not counted twice, and its answer is found by it",
    "key": "checks the signature: nobody else can speak for this report; made on your machine",
    "kind": "what went wrong, in one word",
    "level": "what you allow a report to hold: minimal, standard or full",
    "created": "the day, to find the release that was current",
    "fingerprint": "a digest of what failed, by which equal failures are counted as one",
    "occurrences": "how often this happened here",
    "caro": "which release failed",
    "platform": "system, processor, Python and editor: some failures happen on one of them only",
    "feature": "which part failed",
    "state": "which of caro's own files had to be made again",
    "rule": "the rule that was wrong",
    "error": "the kind of error, and the lines of caro's own code that it passed through",
    "dialect": "which shell the script is for",
    "source": "what made the suggestion",
    "request": "what was asked for, with all names, numbers and rare words replaced",
    "command": "the command that was shown or underlined, with all that is yours replaced",
    "wanted": "the command that stands there now, with all that is yours replaced",
    "note": "what you wrote about it, with all names, numbers and rare words replaced",
    "debug": "settings that matter, and names as digests that only your machine can make",
    "contact": "where an answer may go; only if you wrote it here; deleted after the answer",
}
"""The reason of each field, which stands in each report beside it."""

OF_LEVEL: dict[Level, frozenset[str]] = {
    "minimal": frozenset(
        """
        version why id key kind level created fingerprint occurrences caro platform feature
        state rule error contact
        """.split()  # noqa: SIM905 - as a list it would be as long as the form itself
    ),
    "standard": frozenset(
        """
        dialect source request command wanted note
        """.split()  # noqa: SIM905 - as a list it would be as long as the form itself
    ),
    "full": frozenset(
        """
        debug
        """.split()  # noqa: SIM905 - as a list it would be as long as the form itself
    ),
}
"""The fields that each level adds to the ones before."""


def allowed(level: Level) -> frozenset[str]:
    """The fields that a report of ``level`` may have."""
    upto = LEVELS[: LEVELS.index(level) + 1]
    return frozenset().union(*(OF_LEVEL[name] for name in upto))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a report."""
    schema = Report.model_json_schema()
    for name, entry in schema["properties"].items():
        entry["description"] = WHY[name]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
