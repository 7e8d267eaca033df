"""The schema of a rule file. Only what is not in the cache of ``layers`` passes through here."""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003 - pydantic reads the annotations
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Severity = Literal["error", "warning", "info", "hint"]
Level = Literal["strict", "moderate", "permissive"]
PathClass = Literal[
    "root", "home", "system", "device", "project", "outside", "temp", "maybe-empty", "remote-url",
    "secret", "glob-all", "unknown",
]  # fmt: skip
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$")]


def _one_or_more(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _compiles(pattern: str) -> str:
    import re2

    try:
        re2.compile(pattern)
    except re2.error as error:
        raise ValueError(f"not a regular expression of RE2: {error}") from error
    return pattern


Pattern = Annotated[str, Field(max_length=1000), AfterValidator(_compiles)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Argument(_Part):
    """What a word must be; ``name`` makes it a placeholder."""

    name: str = ""
    class_: list[PathClass] = Field([], alias="class")
    is_: list[str] | str = Field([], alias="is")
    glob: str = ""
    regex: Pattern | None = None


class Operand(Argument):
    """What some argument must be; ``at``: the one at this place, from 1, or the last one."""

    at: Annotated[int, Field(ge=1)] | Literal["last"] | None = None


class Flags(_Part):
    """Which flags stand there, by the long names of the facts about the tool."""

    all: list[str] = []
    any: list[str] = []
    none: list[str] = []
    with_value: list[str] = Field([], alias="with-value")
    """Flags of which at least one stands there together with a value."""
    values: dict[str, Argument] = {}
    """What some value of each of these flags must be."""


class Redirection(Argument):
    """What some redirection must be: its operator, and the file or text behind it."""

    op: list[str] | str = []


class Neighbours(_Part):
    """What stands somewhere before (``from``) or behind (``to``) in the same pipeline."""

    from_: Match | None = Field(None, alias="from")
    to: Match | None = None


class Context(_Part):
    """What the command runs within."""

    in_: list[str] = Field([], alias="in")
    not_: list[str] = Field([], alias="not")


class Match(_Part):
    """What one normalised command must be; all keys given must hold."""

    command: list[str] | str = []
    flags: Flags | None = None
    args: list[Operand] = []
    redirects: list[Redirection] = []
    pipeline: Neighbours | None = None
    env: dict[str, Pattern] = {}
    context: Context | None = None
    any: list[Match] = []
    all: list[Match] = []
    not_: Match | None = Field(None, alias="not")
    query: str = ""
    mentions: Pattern | None = None
    """Text that every match of ``query`` holds: only where it stands is the query tried."""


class Edit(_Part):
    """A fix that replaces one argument or one flag and leaves the rest as it was written."""

    arg: str = ""
    flag: str = ""
    replace: str


class Fix(_Part):
    """A fix: ``replace`` is the whole new command, ``edit`` changes a part of it."""

    title: str
    replace: str = ""
    edit: Edit | None = None


class Scope(_Part):
    """Where the rule applies; empty means everywhere."""

    dialects: list[str] = []
    platforms: list[str] = []
    paths: list[str] = []


class Rollout(_Part):
    """Until this day (inclusive, UTC) the rule reports as hint."""

    audit_until: date = Field(alias="audit-until")


class Examples(_Part):
    """Scripts that must and must not violate the rule."""

    invalid: list[str] = Field(min_length=3)
    valid: list[str] = Field(min_length=3)


class RuleFile(_Part):
    """One rule."""

    id: Identifier
    name: str
    severity: Severity
    levels: list[Level] = []
    action: Literal["block", "warn", "confirm", "transform", "audit"] = "warn"
    message: str
    why: str
    match: Match
    fix: Fix | None = None
    scope: Scope | None = None
    overridable: bool = True
    rollout: Rollout | None = None
    tags: list[str] = []
    compliance: list[str] = []
    references: list[str] = []
    aliases: list[Identifier] = []
    examples: Examples


Match.model_rebuild()
Neighbours.model_rebuild()
RuleFile.model_rebuild()


def validate(data: Any) -> dict[str, Any]:
    """A rule file's content as plain data, defaults left out, ready for the compiled cache.

    Raises pydantic.ValidationError.
    """
    rule = RuleFile.model_validate(data)
    plain: dict[str, Any] = rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return plain


def placeholders(text: str) -> set[str]:
    """The placeholders that a message or fix uses."""
    return set(re.findall(r"\{([\w.-]+)\}", text))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, for editors."""
    return RuleFile.model_json_schema(by_alias=True)
