"""Applying fixes: as often as they mend something, and never so that anything gets worse."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from caro_lsp.cli.checking.reading import NotRead, read
from caro_lsp.cli.output.report import UNREADABLE, Trouble
from caro_lsp.dogma.check import MAX_FINDINGS
from caro_lsp.dogma.ruleset import SEVERITIES
from caro_lsp.paths import rewrite

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caro_lsp.cli.checking.judging import Judged
    from caro_lsp.cli.output.report import Located
    from caro_lsp.dogma.ruleset import Severity

MAX_ROUNDS = 10
"""How often a mended text is looked at again for what can be mended now."""


@dataclass(frozen=True)
class Mended:
    """A file with its fixes applied; ``fixed`` are the rules whose findings are gone, in order."""

    path: str
    before: bytes
    after: bytes
    fixed: tuple[str, ...]


class Judging(Protocol):
    """What is found in a text; without their fixes, which take longest to find, if so asked."""

    def __call__(self, source: bytes, *, fixes: bool = True) -> Judged: ...  # noqa: D102


def mend(
    path: str,
    source: bytes,
    judge: Judging,
    choose: Callable[[bytes, Judged], Sequence[Located]],
) -> tuple[Mended, Judged]:
    """The file ``path`` with all fixes applied that ``choose`` leaves, and what it is judged then.

    A fix is applied only if its finding goes, no region of the text turns into invalid syntax, and
    no new finding comes that is as severe.
    """
    fixed: list[str] = []
    refused: set[str] = set()
    before, judged = source, judge(source)
    for _ in range(MAX_ROUNDS):
        chosen = _apart(
            [
                found
                for found in choose(source, judged)
                if found.fix and found.fix.automatic and found.fingerprint not in refused
            ]
        )
        source, _, applied = _applied(source, judged, chosen, judge)
        if not applied:
            break
        fixed += [finding.rule for finding in applied]
        good = {finding.span for finding in applied}
        refused.update(finding.fingerprint for finding in chosen if finding.span not in good)
        judged = judge(source)
    return Mended(path, before, source, tuple(fixed)), judged


def write(mended: Mended) -> Trouble | None:
    """Put the mended text where the file was; None, or why that could not be done."""
    if not _is_still(mended.before, mended.path):
        message = "not fixed: it has changed while it was checked; run it again"
        return Trouble(mended.path, message, UNREADABLE)
    try:
        rewrite(Path(mended.path), mended.after)
    except OSError as error:
        reason = f"not fixed: it cannot be written: {error.strerror or error}"
        return Trouble(mended.path, reason, UNREADABLE)
    return None


def _is_still(content: bytes, path: str) -> bool:
    """Whether nobody else has written to the file meanwhile, which must not get lost."""
    try:
        return read(path) == content
    except NotRead:
        return False


def difference(mended: Mended) -> bytes:
    """The change as a unified diff, for ``patch -p1`` and ``git apply``."""
    import difflib

    path = os.fsencode(mended.path)
    old, new = (path, path) if path.startswith(b"/") else (b"a/" + path, b"b/" + path)
    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _lines(mended.before),
        _lines(mended.after),
        _quoted(old),
        _quoted(new),
    )
    return b"".join(
        line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
        for line in lines
    )


def _lines(text: bytes) -> list[bytes]:
    """The lines as diff sees them: only a line feed ends one."""
    return re.findall(rb"[^\n]*\n|[^\n]+\Z", text)


def _quoted(path: bytes) -> bytes:
    """A name as git writes it in a diff."""
    if not re.search(rb'[\x00-\x1f"\\\x7f]', path):
        return path
    inner = re.sub(rb'["\\]', rb"\\\g<0>", path)
    inner = re.sub(rb"[\x00-\x1f\x7f]", lambda match: b"\\%03o" % match[0][0], inner)
    return b'"' + inner + b'"'


def _applied(
    source: bytes, judged: Judged, chosen: Sequence[Located], judge: Judging
) -> tuple[bytes, Judged, list[Located]]:
    """The text with those of the ``chosen`` fixes that do good, what it is judged, and those."""
    if not chosen:
        return source, judged, []
    new = _replaced(source, chosen)
    again = judge(new, fixes=False)
    if _better(judged, again, chosen, len(new) - len(source)):
        return new, again, list(chosen)
    if len(chosen) == 1:
        return source, judged, []
    # One of them does harm: from the end, so that what stands before it does not move.
    half = len(chosen) // 2
    source, judged, later = _applied(source, judged, chosen[half:], judge)
    source, judged, earlier = _applied(source, judged, chosen[:half], judge)
    return source, judged, [*earlier, *later]


def _better(before: Judged, after: Judged, fixed: Sequence[Located], longer: int) -> bool:
    """Whether all the ``fixed`` findings are gone, and nothing came that is as bad.

    ``longer`` is how many bytes the text has grown by.
    """
    found = after.located
    if len(before.located) >= MAX_FINDINGS:
        # There were more than were told: those behind them are not new.
        end = before.located[-1].span.end + longer
        found = tuple(finding for finding in found if finding.span.end <= end)
    old, new = _counted(before.located), _counted(found)
    least = min(SEVERITIES.index(finding.severity) for finding in fixed)
    return (
        after.broken <= before.broken
        and not _counted(fixed) - (old - new)
        and all(SEVERITIES.index(severity) < least for _, severity in new - old)
    )


def _counted(findings: Sequence[Located]) -> Counter[tuple[str, Severity]]:
    return Counter((finding.fingerprint, finding.severity) for finding in findings)


def _apart(findings: Sequence[Located]) -> list[Located]:
    """Those of the findings that do not touch one before them."""
    kept: list[Located] = []
    end = -1
    for finding in findings:
        if finding.span.start >= end:
            kept.append(finding)
            end = finding.span.end
    return kept


def _replaced(source: bytes, findings: Sequence[Located]) -> bytes:
    crlf = b"\r\n" in source
    for finding in reversed(findings):
        if finding.fix is None:
            continue
        new = finding.fix.replacement.encode()
        if crlf:
            new = re.sub(rb"\r?\n", b"\r\n", new)
        source = source[: finding.span.start] + new + source[finding.span.end :]
    return source
