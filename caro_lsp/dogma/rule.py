"""The schema of a rule file. Only what is not in the cache of ``layers`` passes through here.

The text below each field is its description in the JSON Schema, which editors show to authors.
"""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003 - pydantic reads the annotations
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from caro_lsp.shell.dialect import Dialect
from caro_lsp.shell.platform import Platform

Severity = Literal["error", "warning", "info", "hint"]
Level = Literal["strict", "moderate", "permissive"]
Action = Literal["block", "warn", "confirm", "transform", "audit"]
PathClass = Literal[
    "root", "home", "system", "restorable", "new", "device", "project", "outside", "temp",
    "maybe-empty", "remote-url", "secret", "glob-all", "unknown",
]  # fmt: skip
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$")]


def _meaning(**about: str) -> Any:
    """What each choice of a Literal means, under the key that YAML editors read it from.

    An underscore stands for a hyphen.
    """
    meanings = {choice.replace("_", "-"): text for choice, text in about.items()}

    def add(schema: dict[str, Any]) -> None:
        schema["enumDescriptions"] = [meanings[choice] for choice in schema["enum"]]

    return Field(json_schema_extra=add)


_Severity = Annotated[
    Severity,
    _meaning(
        error="Certain harm. The check fails, and the command is never suggested.",
        warning="Probable harm, or certain harm to little.",
        info="Worth knowing; seldom wrong.",
        hint="A matter of habit; shown as faintly as the editor can.",
    ),
]
_Level = Annotated[
    Level,
    _meaning(
        strict="Everything speaks here.",
        moderate="The default of users.",
        permissive="Catastrophes only.",
    ),
]
_Action = Annotated[
    Action,
    _meaning(
        block="The command is never suggested, whatever the severity; not before its rollout ends.",
        warn="The finding is shown; nothing else happens.",
        confirm="A note to people: ask before it runs.",
        transform="A note to people: the fix is the way to go.",
        audit="Reported as hint, whatever the severity.",
    ),
]
_Dialect = Annotated[
    Dialect,
    _meaning(
        sh="POSIX shell.",
        dash="Debian's sh.",
        bash="GNU bash.",
        ksh="KornShell.",
        zsh="zsh.",
    ),
]
_Platform = Annotated[
    Platform,
    _meaning(
        linux="Linux, also in containers and on runners of that name.",
        macos="macOS.",
        windows="Windows, as Git Bash, MSYS2 or Cygwin; WSL is Linux.",
        freebsd="FreeBSD.",
        openbsd="OpenBSD.",
        netbsd="NetBSD.",
        android="Android, as Termux or its own shell.",
    ),
]
_PathClass = Annotated[
    PathClass,
    _meaning(
        root="The root folder: `/`, also as `/*`.",
        home="A home folder, such as `~` or `/home/ann`.",
        system="A folder or file that the system needs, such as `/etc` or `/etc/passwd`.",
        restorable="One of these that a restart brings back, such as `/run`.",
        new="A path where nothing was: the script has tested that, or moved it away.",
        device="A disk or the memory, such as `/dev/sda`.",
        project="`.`, `..` or `.git`.",
        outside="An absolute path, or one through `..` or `~`.",
        temp="A place below `/tmp`, `/var/tmp` or `/dev/shm`.",
        maybe_empty="The root, a home or a system folder, if an unknown variable in it is empty.",
        remote_url="An address such as `https://...` or `s3://...`.",
        secret="Something in the form of a well-known key or token.",  # noqa: S106 - a description
        glob_all="Everything in a folder, such as `*`.",
        unknown="Something whose value cannot be told, at least in part.",
    ),
]


def _compiles(pattern: str) -> str:
    from caro_lsp.dogma.pattern import compiled

    try:
        compiled(pattern)
    except ValueError as error:
        raise ValueError(f"not a regular expression of RE2: {error}") from error
    return pattern


def _queries(source: str) -> str:
    from caro_lsp.dogma.query import compiled

    if not source:
        return source
    query = compiled(source)
    names = {query.capture_name(index) for index in range(query.capture_count)}
    if "finding" not in names:
        raise ValueError("this query finds nothing: it has no capture @finding")
    return source


def _pattern_of_paths(pattern: str) -> str:
    from caro_lsp.dogma.scope import compiled

    try:
        found = [each for each in compiled((pattern,)).patterns if each.include is not None]
    except ValueError as error:
        raise ValueError(f"`{pattern}` is no pattern of .gitignore") from error
    if not found:
        raise ValueError(f"`{pattern}` names no file")
    return pattern


def _names_files(patterns: list[str]) -> list[str]:
    if patterns and all(pattern.startswith("!") for pattern in patterns):
        raise ValueError('these only take files out, so the rule has none; begin with "**"')
    return patterns


_PathPattern = Annotated[str, Field(max_length=200), AfterValidator(_pattern_of_paths)]
_Glob = Annotated[str, Field(max_length=200)]
Pattern = Annotated[str, Field(max_length=1000), AfterValidator(_compiles)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Argument(_Part):
    """What a word must be. All keys given must hold for the same word."""

    name: str = ""
    """Makes the argument a placeholder: `{arg.NAME}` in `message` and `fix`."""
    class_: list[_PathClass] = Field([], alias="class")
    """What the argument names; one of these is enough."""
    not_class: list[_PathClass] = Field([], alias="not-class")
    """What the argument names none of."""
    is_: list[str] | str = Field([], alias="is")
    """The argument is this text, or one of these."""
    glob: _Glob = ""
    """The whole argument meets this pattern of `*`, `?` and `[...]`."""
    regex: Pattern | None = None
    """This regular expression (RE2) is found somewhere in the argument."""
    same_as: str = Field("", alias="same-as")
    """The argument has the same text as the one called so by `name` in an entry before."""


class Operand(Argument):
    """What some argument must be. All keys given must hold for the same argument."""

    at: Annotated[int, Field(ge=1)] | Literal["last"] | None = None
    """The argument at this place, from 1, or the last one."""


class Flags(_Part):
    """Which flags stand there, by the long names of the facts about the tool.

    `recursive`, not `-r`. For a tool without facts a letter or a long flag is its own name.
    """

    all: list[str] = []
    """All of these flags stand there."""
    any: list[str] = []
    """At least one of these flags stands there."""
    none: list[str] = []
    """None of these flags stands there."""
    with_value: list[str] = Field([], alias="with-value")
    """At least one of these flags stands there together with a value."""
    values: dict[str, Argument] = {}
    """What some value of each of these flags must be."""


class Redirection(Argument):
    """What some redirection must be: its operator, and the file or text behind it."""

    op: list[str] | str = []
    """The operator, such as `>` or `>>`, or some of them."""


class Neighbours(_Part):
    """What stands somewhere before or behind the command in the same pipeline."""

    from_: Match | None = Field(None, alias="from")
    """A command before this one meets this match: `{command: [curl, wget]}`."""
    to: Match | None = None
    """A command behind this one meets this match."""


class Context(_Part):
    """What the command runs within.

    `sudo`, `ssh`, `docker`, `kubernetes`, `chroot`, `xargs`, `find`, `trap`, `substitution`,
    `loop`, `branch`, `condition`, `cd-checked`, `cd-unchecked`, `new-folder`, `background`,
    `function`, `function:NAME`, `function-never-called`. A name may be a pattern: `function:*off`.
    """

    in_: list[str] = Field([], alias="in")
    """It runs in one of these."""
    not_: list[str] = Field([], alias="not")
    """It runs in none of these."""


class Match(_Part):
    """What one command must be, with wrappers such as sudo off and variables resolved.

    All keys given must hold.
    """

    command: list[_Glob] | _Glob = []
    """The name of the command, or some names. `git push` names a subcommand, `mkfs*` is a pattern."""  # noqa: E501 - one line is one description
    flags: Flags | None = None
    """Which flags stand there, by their long names: `{any: [recursive], none: [interactive]}`."""
    args: list[Operand] = []
    """For each entry, some argument meets it: `{name: path, class: [root, home]}`."""
    redirects: list[Redirection] = []
    """For each entry, some redirection meets it: `{op: ">", class: [device]}`."""
    pipeline: Neighbours | None = None
    """Which commands stand before (`from`) or behind (`to`) this one in the same pipeline."""
    env: dict[str, Pattern] = {}
    """Variables that are set for this command alone, each with a regular expression (RE2)."""
    context: Context | None = None
    """What the command runs within, such as a loop, a trap, or a shell on another machine."""
    any: list[Match] = []
    """At least one of these matches holds."""
    all: list[Match] = []
    """All of these matches hold."""
    not_: Match | None = Field(None, alias="not")
    """This match does not hold."""
    query: Annotated[str, AfterValidator(_queries)] = ""
    """A tree-sitter query over the script, for what is no single command. What it captures as `@finding` is the finding. Other keys do not count beside it."""  # noqa: E501 - one line is one description
    mentions: Pattern | Annotated[list[Pattern], Field(min_length=1, max_length=8)] | None = None
    """Text that every match of `query` holds, as a pattern (RE2), or several such patterns, the rarest first: only where all are found is the query tried."""  # noqa: E501 - one line is one description


class Edit(_Part):
    """A change of one part of the command that leaves the rest as it was written."""

    arg: str = ""
    """The `name` of the argument to replace."""
    flag: str = ""
    """The flag to replace, by its long name."""
    find: Pattern | None = None
    """What of the argument to replace: each place where this regular expression (RE2) is found. All of it where this is left out."""  # noqa: E501 - one line is one description
    replace: str
    """What to write in its place; an empty text takes it out. `{arg.NAME}` is an argument as it is written, `{arg.NAME.guarded}` has `${X:?}` for `$X`. With `find`, `\\1` is its first group instead."""  # noqa: E501 - one line is one description

    @model_validator(mode="after")
    def _one_part(self) -> Edit:
        if bool(self.arg) == bool(self.flag):
            raise ValueError("an edit replaces either an `arg` or a `flag`; give one of them")
        if self.find is not None and not self.arg:
            raise ValueError("`find` looks into an argument; name it with `arg`")
        return self


class Fix(_Part):
    """What to write instead: the whole command (`replace`), or changes of it (`edit`, `add`).

    It is offered only if the result parses and the rule finds nothing there any more.
    """

    title: str
    """What the fix does, as the editor offers it. May hold the placeholders of `message`."""
    automatic: bool = True
    """Whether it may be applied together with others, unseen; not if the command then asks, or does less for good input too."""  # noqa: E501 - one line is one description
    when: Match | None = None
    """What the command must be besides; arguments that are named here count for this fix."""
    replace: str = ""
    """The whole new command. `{arg.NAME}` is an argument as it is written, `{arg.NAME.guarded}` has `${X:?}` for `$X`."""  # noqa: E501 - one line is one description
    edit: Edit | None = None
    """A change of one argument or flag that leaves the rest as it was written."""
    add: str = ""
    """What to write behind the name of the command and its subcommand, such as a flag."""

    @model_validator(mode="after")
    def _one_way(self) -> Fix:
        if bool(self.replace) == (self.edit is not None or bool(self.add)):
            raise ValueError("a fix has `replace`, or `edit`, `add` or both; give one of these")
        return self


class Scope(_Part):
    """Where the rule applies; what is empty means everywhere."""

    dialects: list[_Dialect] = []
    """The shells whose scripts it is for."""
    platforms: list[_Platform] = []
    """The systems that it is for: what a script says it is for (a Dockerfile is for Linux); where it does not say, the system of the machine that checks it."""  # noqa: E501 - one line is one description
    paths: Annotated[list[_PathPattern], Field(max_length=100), AfterValidator(_names_files)] = []
    """The files that it is for, as patterns of `.gitignore` relative to the project: `deploy/`, `*.bats`, `/ci/*.sh`. The last pattern that matches counts; `!` takes out again."""  # noqa: E501 - one line is one description


class Rollout(_Part):
    """The days on which the rule does not yet have its full severity."""

    audit_until: date | None = Field(None, alias="audit-until")
    """The last day (UTC, inclusive) on which it reports as hint: `2027-01-01`."""
    warn_until: date | None = Field(None, alias="warn-until")
    """The last day (UTC, inclusive) on which it reports as warning at most: `2027-02-01`."""

    @model_validator(mode="after")
    def _in_order(self) -> Rollout:
        if self.audit_until is None and self.warn_until is None:
            raise ValueError("a rollout has `audit-until`, `warn-until` or both; give one of them")
        if self.audit_until and self.warn_until and self.warn_until <= self.audit_until:
            raise ValueError("`warn-until` is not after `audit-until`, so no day is left for it")
        return self


class Examples(_Part):
    """Scripts that must and must not violate the rule. `caro-lsp rules test` runs them."""

    invalid: list[str] = Field(min_length=3)
    """Scripts in which the rule must find something; at least three, with variants: other spellings of the flags, a wrapper such as sudo, a variable."""  # noqa: E501 - one line is one description
    valid: list[str] = Field(min_length=3)
    """Scripts in which it must find nothing; at least three near misses."""


class RuleFile(_Part):
    """One rule: a command that would do harm, why, and what to do instead."""

    id: Identifier
    """Names the rule for ever: capital letters, digits and hyphens, such as `TEAM-TAR-001`."""
    name: str
    """What is wrong, in a few words."""
    severity: _Severity
    """How a finding is shown, and whether `caro-lsp check` fails."""
    levels: list[_Level] = []
    """The levels at which it speaks; everywhere where it is left out. Permissive keeps only errors."""  # noqa: E501 - one line is one description
    action: _Action = "warn"
    """What comes of a finding beyond showing it."""
    message: str
    """What the user reads, in one line. Placeholders: `{command}`, `{flag}`, `{host}`, `{arg.NAME}` (as it would run), `{value.NAME}`."""  # noqa: E501 - one line is one description
    why: str
    """What would happen and what to do instead, in plain words."""
    match: Match
    """What a command must be to be a finding. All keys given must hold."""
    fix: Fix | None = None
    """What to write instead, if there is an answer that is always right."""
    fixes: list[Fix] = []
    """Several answers for what the rule finds in different forms; the first that mends it is offered."""  # noqa: E501 - one line is one description
    scope: Scope | None = None
    """Where the rule applies; everywhere where it is left out."""
    overridable: bool = True
    """Whether later layers and settings may change the rule or switch it off."""
    rollout: Rollout | None = None
    """The days on which the rule does not yet have its full severity: `{audit-until: 2027-01-01, warn-until: 2027-02-01}`."""  # noqa: E501 - one line is one description
    tags: list[str] = []
    """Words by which rules are grouped, such as `filesystem`. `credentials` keeps values out of findings."""  # noqa: E501 - one line is one description
    compliance: list[str] = []
    """Requirements that the rule answers, such as `PCI-DSS 6.2.4`; findings carry them."""
    references: list[str] = []
    """Addresses of pages that say more; the editor shows them."""
    aliases: list[Identifier] = []
    """Former ids of the rule: comments, settings and locks may still use them."""
    examples: Examples
    """Scripts that must and must not violate the rule."""

    @model_validator(mode="after")
    def _one_key_for_fixes(self) -> RuleFile:
        if self.fix is not None and self.fixes:
            raise ValueError("a rule has either `fix` or `fixes`; move the one to the others")
        return self


Match.model_rebuild()
Neighbours.model_rebuild()
RuleFile.model_rebuild()

PARTS: dict[str, Any] = {
    "match": Match, "fix": Fix, "fixes": list[Fix], "scope": Scope,
}  # fmt: skip
"""The parts of a rule that can be tried while other parts of its file are still wrong."""


def validate(data: Any) -> dict[str, Any]:
    """A rule file's content as plain data, defaults left out, ready for the compiled cache.

    Raises pydantic.ValidationError.
    """
    plain: dict[str, Any] = _dumped(RuleFile, data)
    return plain


def validate_part(key: str, data: Any) -> Any:
    """The same for the part under ``key`` alone, one of :data:`PARTS`.

    Raises pydantic.ValidationError.
    """
    return _dumped(PARTS[key], data)


def _dumped(form: Any, data: Any) -> Any:
    adapter = TypeAdapter(form)
    content = adapter.validate_python(data)
    return adapter.dump_python(content, mode="json", by_alias=True, exclude_defaults=True)


def placeholders(text: str) -> set[str]:
    """The placeholders that a message or fix uses."""
    return set(re.findall(r"\{([\w.-]+)\}", text))


@cache
def json_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, for editors."""
    return RuleFile.model_json_schema(by_alias=True)
