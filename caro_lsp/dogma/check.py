"""Script + RuleSet -> findings."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from tree_sitter import Query, QueryCursor

from caro_lsp.dogma.match import Captures
from caro_lsp.shell import tools
from caro_lsp.shell.follow import Follower, Run
from caro_lsp.shell.parse import LANGUAGE, Script, parse
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caro_lsp.dogma.ruleset import Level, Rule, RuleSet, Severity
    from caro_lsp.shell.command import Command, Word
    from caro_lsp.shell.interpret import Followed
    from caro_lsp.shell.syntax import Function
    from caro_lsp.shell.tools import Flag

MAX_FINDINGS = 10_000
"""Findings after which a check ends: nobody reads more, and an editor would choke on them."""


@dataclass(frozen=True)
class Finding:
    """A rule that matched. ``span`` counts bytes of the script."""

    rule: Rule
    severity: Severity
    message: str
    span: Span
    command: Command | None
    captures: Captures
    text: str
    run: Run | None = field(default=None, compare=False, repr=False)
    """The unit that it stands in; None for one in a function that is called from elsewhere."""

    def shifted(self, offset: int) -> Finding:
        """The finding with its spans moved by ``offset`` bytes."""
        if not offset:
            return self
        moved = {name: word.shifted(offset) for name, word in self.captures.arguments.items()}
        return replace(
            self,
            span=Span(self.span.start + offset, self.span.end + offset),
            command=self.command and self.command.shifted(offset),
            captures=Captures(moved, self.captures.flags),
        )

    def fingerprint(self, path: str) -> str:
        """A name for the finding that stays when lines move: file, rule and what would run."""
        content = "\0".join((path, self.rule.id, self.text))
        return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:24]


@dataclass(frozen=True)
class Result:
    """The findings of one script, in the order of the text."""

    findings: tuple[Finding, ...]
    commands: int


@dataclass(frozen=True)
class Fix:
    """A replacement of a finding's span."""

    title: str
    replacement: str
    kind: Literal["quickfix"] = "quickfix"


class Checker:
    """Checks the successive versions of one script and remembers what did not change.

    Used by one thread at a time.
    """

    def __init__(self) -> None:
        self._follower = Follower()
        self._terms: tuple[RuleSet, Level, str] | None = None

    def check(
        self,
        script: Script,
        rules: RuleSet,
        level: Level = "moderate",
        *,
        known: Mapping[str, Any] | None = None,
    ) -> Result:
        """The findings on what ``script`` would execute; ``known`` as for ``Follower.follow``."""
        terms = (rules, level, script.dialect)
        if self._terms != terms:
            self._terms, self._follower = terms, Follower()
        active = tuple(
            rule
            for rule in rules.rules.values()
            if rule.active_at(level) and _in_scope(rule, script)
        )
        queries = [rule for rule in active if rule.query]
        names = {rule.id for rule in active}
        found: dict[tuple[str, Span], Finding] = {}
        count = 0
        for run in self._follower.follow(script, known):
            followed = run.followed
            count += len(followed.commands)
            if followed.conclusion is None:
                by_command = _by_command(followed, script, rules, names)
                followed.conclusion = (*by_command, *_by_query(queries, script, run))
            for home, finding in followed.conclusion:
                located = finding.shifted(run.offset_of(home))
                if home is None and not run.function:
                    located = replace(located, run=run)
                found.setdefault((located.rule.id, located.span), located)
            if len(found) >= MAX_FINDINGS:
                break
        ordered = sorted(found.values(), key=lambda f: (f.span.start, f.span.end, f.rule.id))
        return Result(tuple(_most_severe(ordered)), count)


def check(script: Script, rules: RuleSet, level: Level = "moderate") -> Result:
    """The findings on what ``script`` would execute."""
    return Checker().check(script, rules, level)


def _by_command(
    followed: Followed, script: Script, rules: RuleSet, active: set[str]
) -> Iterator[tuple[Function | None, Finding]]:
    """The findings of rules on commands in one unit, with the function that each is in."""
    for home, command in followed.commands:
        if script.dialect == "zsh" and not command.exact:
            # zsh is recognised, not parsed: only what was read for certain is judged.
            continue
        for rule in rules.for_command(command.name, redirected=bool(command.redirects)):
            captures = Captures()
            if rule.id in active and rule.matcher(command, captures):
                yield home, _finding(rule, command, captures)


def violations(text: str, rules: RuleSet, level: Level = "moderate") -> tuple[Finding, ...]:
    """The findings on a command that stands alone, such as one that might be suggested."""
    return check(parse(text.encode("utf-8", "replace")), rules, level).findings


def forbidden(text: str, rules: RuleSet) -> bool:
    """Whether the rules keep a command from being suggested: an error, or ``action: block``."""
    return any(
        finding.severity == "error" or finding.rule.data.get("action") == "block"
        for finding in violations(text, rules)
    )


def fix_of(finding: Finding, script: Script, rules: RuleSet, level: Level) -> Fix | None:
    """The finding's fix, if it has one that parses and no longer violates the rule."""
    fix = finding.rule.data.get("fix")
    command = finding.command
    if not fix or command is None or not command.editable:
        return None
    replacement = _replacement(fix, finding, script.source)
    if replacement is None or not _mends(replacement, finding, script, rules, level):
        return None
    return Fix(_filled(fix["title"], finding), replacement)


def _mends(
    replacement: str, finding: Finding, script: Script, rules: RuleSet, level: Level
) -> bool:
    """Whether the rule is content with ``replacement`` and nothing is broken by it.

    Only the unit around the finding is read again, with what it knew of the variables.
    """
    run = finding.run
    begin, end = (run.offset, run.offset + run.length) if run else (0, len(script.source))
    new = replacement.encode()
    start = finding.span.start - begin
    before = script.source[begin:end]
    after = before[:start] + new + before[finding.span.end - begin :]
    again = parse(after, script.path, script.dialect)
    if len(again.errors) > len(parse(before, script.path, script.dialect).errors):
        return False
    known = run.followed.reads if run else None
    return not any(
        other.rule.id == finding.rule.id and start <= other.span.start < start + len(new)
        for other in Checker().check(again, rules, level, known=known).findings
    )


def _finding(rule: Rule, command: Command, captures: Captures) -> Finding:
    severity = rule.reported_severity()
    if severity == "error" and not command.exact:
        # What stands beside a syntax error may not be what was meant.
        severity = "warning"
    text = _without_secrets(command, rule, captures)
    finding = Finding(rule, severity, "", command.span, command, captures, text)
    return replace(finding, message=_filled(rule.data["message"], finding))


def _without_secrets(command: Command, rule: Rule, captures: Captures) -> str:
    """What would run, with the values that a rule about credentials is about left out.

    Those are the argument that the rule calls ``secret`` and values of its ``with-value`` flags.
    """
    text = command.text
    if "credentials" not in rule.tags:
        return text
    flags = rule.data["match"].get("flags", {}).get("with-value", ())
    words = [word for flag in flags for word in command.parsed.flags.get(flag, ())]
    for word in (*words, captures.arguments.get("secret")):
        if word is not None and word.value:
            text = text.replace(word.value, "***")
    return text


def _filled(template: str, finding: Finding) -> str:
    """``template`` with its placeholders replaced by what was resolved."""

    def value(match: re.Match[str]) -> str:
        kind, _, name = match[1].partition(".")
        if kind == "command":
            return finding.text
        if kind == "flag":
            return ", ".join(finding.captures.flags)
        if kind == "host" and finding.command is not None:
            return next((c for c in finding.command.context if c.startswith("ssh")), "ssh")
        word = finding.captures.arguments.get(name)
        if word is None:
            return match[0]
        return word.shown if kind == "arg" else (word.value or word.shown)

    return re.sub(r"\{([\w.-]+)\}", value, template)


def _replacement(fix: dict[str, object], finding: Finding, source: bytes) -> str | None:
    """The new text of the finding's span; None where its parts do not stand in the source."""
    start, end = finding.span.start, finding.span.end
    text = source[start:end]
    edit = fix.get("edit")
    if not isinstance(edit, dict):
        return _written(str(fix["replace"]), finding, source)
    if edit.get("flag"):
        return _flag_edited(edit, finding, source)
    word = finding.captures.arguments.get(edit["arg"])
    if word is None or word.span is None:
        return None
    new = _written(edit["replace"], finding, source)
    if new is None or not start <= word.span.start <= word.span.end <= end:
        return None
    # The value of a flag may stand in one word with it; only the value is replaced.
    written = source[word.span.start : word.span.end]
    if not written.endswith(word.source.encode()):
        return None
    begin = word.span.end - len(word.source.encode()) - start
    changed = text[:begin] + new.encode() + text[word.span.end - start :]
    return changed.decode("utf-8", "replace")


def _flag_edited(edit: dict[str, str], finding: Finding, source: bytes) -> str | None:
    """The span with the long or short form of one flag replaced."""
    command = finding.command
    if command is None:
        return None
    tool = tools.lookup(command.name)
    if tool and command.parsed.subcommand:
        tool = tool.subcommands[command.parsed.subcommand]
    flag = next((f for f in tool.flags if f.name == edit["flag"]), None) if tool else None
    if flag is None:
        return None
    for word in command.arguments:
        new = _without_flag(word, flag, edit["replace"])
        if new is not None and word.span is not None:
            start, end = finding.span.start, finding.span.end
            head = source[start : word.span.start].decode("utf-8", "replace")
            return head + new + source[word.span.end : end].decode("utf-8", "replace")
    return None


def _without_flag(word: Word, flag: Flag, new: str) -> str | None:
    """``word`` with ``flag`` in it replaced by ``new``; None where the flag is not in it."""
    text = word.value or ""
    if text in {f"--{name}" for name in flag.long} | {f"-{letter}" for letter in flag.short}:
        return new
    letter = next((letter for letter in flag.short if letter in text[1:]), None)
    if letter is None or not re.fullmatch(r"-[A-Za-z]+", text):
        return None
    # The last letter may take the next word, so what is new stands before it.
    if re.fullmatch(r"-[A-Za-z]+", new):
        return text.replace(letter, new[1:], 1)
    return f"{new} {text.replace(letter, '', 1)}"


def _written(template: str, finding: Finding, source: bytes) -> str | None:
    """``template`` filled with words as they are written in the source, not as resolved.

    ``{arg.NAME.guarded}`` is the word with ``${VARIABLE:?}`` for each plain variable in it.
    """
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        parts = match[1].split(".")
        word = finding.captures.arguments.get(parts[1]) if len(parts) > 1 else None
        if word is None or word.span is None:
            missing = True
            return ""
        written = source[word.span.start : word.span.end].decode("utf-8", "replace")
        if parts[2:] == ["guarded"]:
            return re.sub(r"\$(?:(\w+)|\{(\w+)\})", lambda m: f"${{{m[1] or m[2]}:?}}", written)
        return written

    text = re.sub(r"\{(arg\.[\w.-]+)\}", value, template)
    return None if missing else text


def _in_scope(rule: Rule, script: Script) -> bool:
    scope = rule.data.get("scope")
    if not scope:
        return True
    dialects = scope.get("dialects")
    return not dialects or script.dialect in dialects


def _by_query(
    rules: list[Rule], script: Script, run: Run
) -> Iterator[tuple[Function | None, Finding]]:
    """The findings of rules on syntax in one unit: the capture ``@finding`` of each match."""
    if run.function or not rules:
        # A function is read with the unit that defines it.
        return
    end = run.offset + run.length
    try:
        script.source[run.offset : end].decode()
    except UnicodeDecodeError:
        # tree-sitter cannot compare such text.
        return
    query, owners = _joined(tuple(rule.query for rule in rules))
    cursor = QueryCursor(query)
    cursor.set_byte_range(run.offset, end)
    root = script.tree.root_node
    unit = root.descendant_for_byte_range(run.offset, max(run.offset, end - 1)) or root
    for pattern, captures in cursor.matches(unit):
        rule = rules[owners[pattern]]
        for node in captures.get("finding", ()):
            if not run.offset <= node.start_byte < end:
                continue
            text = (node.text or b"").decode("utf-8", "replace")
            if "credentials" in rule.tags:
                text = f"{text[:4]}***"
            span = Span(node.start_byte - run.offset, node.end_byte - run.offset)
            finding = Finding(rule, rule.reported_severity(), "", span, None, Captures(), text)
            yield None, replace(finding, message=_filled(rule.data["message"], finding))


@lru_cache(maxsize=16)
def _joined(sources: tuple[str, ...]) -> tuple[Query, tuple[int, ...]]:
    """All queries as one, since each pass over a unit costs; and whose each of its patterns is."""
    owners: list[int] = []
    for number, source in enumerate(sources):
        owners += [number] * Query(LANGUAGE, source).pattern_count
    return Query(LANGUAGE, "\n".join(sources)), tuple(owners)


def _most_severe(findings: list[Finding]) -> list[Finding]:
    """``findings`` without those that a rule of the same domain outranks on the very same words."""
    order = {"error": 3, "warning": 2, "info": 1, "hint": 0}
    best: dict[tuple[Span, str], int] = {}
    for finding in findings:
        domain = finding.rule.id.rsplit("-", 1)[0]
        key = (finding.span, domain)
        best[key] = max(best.get(key, 0), order[finding.severity])
    return [
        finding
        for finding in findings
        if order[finding.severity] >= best[finding.span, finding.rule.id.rsplit("-", 1)[0]]
    ]
