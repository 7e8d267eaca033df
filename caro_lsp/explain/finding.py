"""Why a finding is one, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.explain.markdown import code, is_address, plain

if TYPE_CHECKING:
    from collections.abc import Sequence


def describe(
    *,
    rule: str,
    name: str,
    severity: str,
    message: str,
    why: str,
    command: str,
    layer: str,
    locked: bool = False,
    steps: Sequence[str] = (),
    compliance: Sequence[str] = (),
    references: Sequence[str] = (),
    fix: str = "",
) -> str:
    """Markdown for one finding: what was found, what would run, why, the fix, who set the rule.

    ``steps`` say who did what to the rule; one alone says nothing new.
    """
    lines = [f"**{plain(message)}**", "", plain(why)]
    if command:
        lines += ["", f"Would run: {code(command)}"]
    if fix:
        lines += ["", f"Fix: {plain(fix)}"]
    if compliance:
        lines += ["", f"Answers {', '.join(map(code, compliance))}"]
    if references:
        links = ", ".join(map(_link, references))
        lines += ["", f"See {links}"]
    held = ", locked" if locked else ""
    lines += ["", f"{rule} ({severity}): {plain(name)}. Set by layer *{layer}*{held}."]
    if len(steps) > 1:
        lines += ["", *(f"- {step}" for step in steps)]
    return "\n".join(lines)


def _link(reference: str) -> str:
    if not is_address(reference):
        return plain(reference)
    return f"[{reference.partition('://')[2].partition('/')[0]}](<{reference}>)"
