"""Fixes: what to write in place of a finding, offered only where it is known to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from caro_lsp.dogma.check import Checker
from caro_lsp.dogma.finding import filled
from caro_lsp.dogma.match import Captures, compile_match
from caro_lsp.dogma.pattern import compiled
from caro_lsp.dogma.ruleset import SEVERITIES
from caro_lsp.shell import tools
from caro_lsp.shell.command import parse_arguments
from caro_lsp.shell.parse import Script, parse
from caro_lsp.shell.quoting import quote
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.ruleset import Level, RuleSet
    from caro_lsp.shell.command import Command, Word
    from caro_lsp.shell.tools import Flag

_LINE_END = re.compile(rb"[ \t]*(?:\r?\n|\Z)")


@dataclass(frozen=True)
class Fix:
    """A replacement of a finding's span.

    ``automatic``: whether it may be applied together with others, without a look at each.
    """

    title: str
    replacement: str
    kind: Literal["quickfix"] = "quickfix"
    automatic: bool = True


def fix_of(finding: Finding, script: Script, rules: RuleSet, level: Level) -> Fix | None:
    """The finding's fix, if it has one that parses and no longer violates the rule."""
    if finding.fixes:
        return next((fix for fix in finding.fixes if fix.automatic), None)
    if (origin := finding.origin) is not None:
        inner = fix_of(origin.finding, origin.script, rules, level)
        if inner is None:
            return None
        written = origin.region.replacement(origin.finding.span, inner.replacement)
        return None if written is None else replace(inner, replacement=written)
    command = finding.command
    if command is None or not command.editable:
        return None
    # What is not UTF-8 could not be written back as it was.
    if not _is_text(script.source[finding.span.start : finding.span.end]):
        return None
    for fix in finding.rule.fixes:
        met = _met(fix, finding, command)
        replacement = _replacement(fix, met, command, script.source) if met else None
        if met and replacement is not None and _mends(replacement, finding, script, rules, level):
            automatic = fix.get("automatic", True)
            return Fix(filled(fix["title"], met), replacement, automatic=automatic)
    return None


def replaced_by(fix: Fix, finding: Finding, source: bytes) -> Span:
    """The bytes that ``fix`` replaces: the finding's span.

    Where nothing is left of it, the blanks before it go too, and of a line with nothing else all.
    """
    start, end = finding.span.start, finding.span.end
    ending = _LINE_END.match(source, end)
    if fix.replacement or ending is None:
        return finding.span
    while start and source[start - 1] in b" \t":
        start -= 1
    alone = not start or source[start - 1] in b"\n"
    return Span(start, ending.end() if alone else end)


def _is_text(source: bytes) -> bool:
    try:
        source.decode()
    except UnicodeDecodeError:
        return False
    return True


def _met(fix: Mapping[str, Any], finding: Finding, command: Command) -> Finding | None:
    """The finding with what the fix's ``when`` names; None where that does not hold."""
    if "when" not in fix:
        return finding
    own = Captures()
    if not compile_match(fix["when"])(command, own):
        return None
    arguments = {**finding.captures.arguments, **own.arguments}
    return replace(finding, captures=Captures(arguments, finding.captures.flags))


def _mends(
    replacement: str, finding: Finding, script: Script, rules: RuleSet, level: Level
) -> bool:
    """Whether the rule is content with ``replacement`` and nothing is broken by it.

    Nor may another rule find something as bad in it that it did not find before. Only the unit
    around the finding is read again, with what it knew of the variables.
    """
    run = finding.run
    begin, end = (run.offset, run.offset + run.length) if run else (0, len(script.source))
    new = replacement.encode()
    start = finding.span.start - begin
    before = script.source[begin:end]
    after = before[:start] + new + before[finding.span.end - begin :]
    errors = parse(before, script.path, script.dialect).errors
    if len(parse(after, script.path, script.dialect).errors) > len(errors):
        return False

    def found(source: bytes, length: int) -> set[str]:
        """The rules that find something as bad there."""
        again = replace(
            parse(source, script.path, script.dialect),
            platform=script.platform,
            stands_at=script.stands_at,
        )
        known = run.followed.reads if run else None
        findings = Checker().check(again, rules, level, known=known).findings
        least = SEVERITIES.index(finding.severity)
        return {
            other.rule.id
            for other in findings
            if start <= other.span.start < start + length
            and (SEVERITIES.index(other.severity) >= least or other.rule.id == finding.rule.id)
        }

    left = found(after, len(new))
    if finding.rule.id in left:
        return False
    return not left or left <= found(before, finding.span.end - finding.span.start)


def _replacement(
    fix: Mapping[str, Any], finding: Finding, command: Command, source: bytes
) -> str | None:
    """The new text of the finding's span; None where its parts do not stand in the source."""
    if "replace" in fix:
        return _written(str(fix["replace"]), finding, source)
    changes = []
    if "edit" in fix:
        changes.append(_changed(fix["edit"], finding, command, source))
    if "add" in fix:
        name, added = _end_of_name(command), _written(fix["add"], finding, source)
        changes.append((Span(name.end, name.end), f" {added}") if name and added else None)
    start, end = finding.span.start, finding.span.end
    text = source[start:end]
    for place, new in sorted(filter(None, changes), reverse=True, key=lambda c: c[0].start):
        if not start <= place.start <= place.end <= end:
            return None
        head = text[: place.start - start]
        if not new:
            head = head.rstrip(b" \t")
        text = head + new.encode() + text[place.end - start :]
    return None if None in changes else text.decode()


def _changed(
    edit: Mapping[str, str], finding: Finding, command: Command, source: bytes
) -> tuple[Span, str] | None:
    """The bytes of the source that ``edit`` changes, and what stands there then."""
    if flag := edit.get("flag"):
        return _flag_edited(flag, edit["replace"], command)
    word = finding.captures.arguments.get(edit["arg"])
    if word is None or word.span is None or not _alone(word, command):
        return None
    # The value of a flag may stand in one word with it; only the value is replaced.
    if not source[word.span.start : word.span.end].endswith(word.source.encode()):
        return None
    if "find" in edit:
        new = _found_and_replaced(word, edit["find"], edit["replace"])
    else:
        new = _written(edit["replace"], finding, source)
    begin = word.span.end - len(word.source.encode())
    return None if new is None else (Span(begin, word.span.end), new)


def _found_and_replaced(word: Word, pattern: str, new: str) -> str | None:
    """``word`` with what ``pattern`` finds in its value replaced; None where that needs quotes."""
    written, value = word.source, word.value
    quotes = written[0] if written[:1] in {"'", '"'} and written[-1:] == written[:1] else ""
    if value is None or value == written:
        changed = compiled(pattern).replaced(written, new)
    elif quotes and written[1:-1] == value and quotes not in new:
        changed = quotes + compiled(pattern).replaced(value, new) + quotes
    else:
        changed = compiled(pattern).replaced(value, new)
        if quote(changed) != changed:
            # The command may itself stand in quotes, which others would end.
            return None
    return None if changed == written else changed


def _alone(word: Word, command: Command) -> bool:
    """Whether nothing else comes of what is written there, such as ``$options``."""
    same = [other for other in command.words if other.span == word.span]
    return len(same) <= 1


def _end_of_name(command: Command) -> Span | None:
    """Where the name of the command stands, or the last word of its subcommand."""
    end = command.words[0].span if command.words else None
    rest = iter(command.arguments)
    for name in command.parsed.subcommand.split():
        end = next((word.span for word in rest if word.value == name), None)
    return end


def _flag_edited(name: str, new: str, command: Command) -> tuple[Span, str] | None:
    """The word in which a flag stands, in its long or short form, and the word with ``new``."""
    outer = tools.lookup(command.name)
    inner = outer.subcommands.get(command.parsed.subcommand) if outer else None
    for facts in (inner, outer):
        flag = next((flag for flag in facts.flags if flag.name == name), None) if facts else None
        if facts is None or flag is None:
            continue
        for word in command.arguments:
            if name not in parse_arguments(facts, (word,)).flags:
                continue
            changed = _without_flag(word, flag, new, single_dash=facts.single_dash)
            if changed is not None and word.span is not None and _alone(word, command):
                return word.span, changed
    return None


def _without_flag(word: Word, flag: Flag, new: str, *, single_dash: bool) -> str | None:
    """``word`` with ``flag`` in it replaced by ``new``; None where the flag is not in it."""
    text = word.value or ""
    dashes = ("--", "-") if single_dash else ("--",)
    long = {f"{dash}{name}" for name in flag.long for dash in dashes}
    if text in long | {f"-{letter}" for letter in flag.short}:
        return new
    letter = next((letter for letter in flag.short if letter in text[1:]), None)
    if letter is None or not re.fullmatch(r"-[A-Za-z]+", text):
        return None
    # The last letter may take the next word, so what is new stands before it.
    if re.fullmatch(r"(-[A-Za-z]+)?", new):
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
