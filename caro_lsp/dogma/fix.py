"""Fixes: what to write in place of a finding, offered only where it is known to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from caro_lsp.dogma.check import Checker
from caro_lsp.dogma.finding import filled
from caro_lsp.shell import tools
from caro_lsp.shell.parse import Script, parse
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.ruleset import Level, RuleSet
    from caro_lsp.shell.command import Word
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
    fix = finding.rule.data.get("fix")
    command = finding.command
    if not fix or command is None or not command.editable:
        return None
    replacement = _replacement(fix, finding, script.source)
    # What is not UTF-8 could not be written back as it was.
    if not _is_text(script.source[finding.span.start : finding.span.end]):
        return None
    if replacement is None or not _mends(replacement, finding, script, rules, level):
        return None
    return Fix(filled(fix["title"], finding), replacement)


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
    again = replace(
        parse(after, script.path, script.dialect),
        platform=script.platform,
        stands_at=script.stands_at,
    )
    if len(again.errors) > len(parse(before, script.path, script.dialect).errors):
        return False
    known = run.followed.reads if run else None
    return not any(
        other.rule.id == finding.rule.id and start <= other.span.start < start + len(new)
        for other in Checker().check(again, rules, level, known=known).findings
    )


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
