"""What a proposal says to people: a pull request for one that is ready, else a discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.heal.proposals.confidence import READY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.heal.proposals.proposal import Proposal

_SHOWN = 10
"""Findings in scripts that are told."""


def wording(proposal: Proposal) -> str:
    """The text, in Markdown; its first line is the title."""
    return "\n".join(_pull_request(proposal) if proposal.ready else _discussion(proposal)) + "\n"


def _pull_request(proposal: Proposal) -> Iterator[str]:
    if proposal.changes:
        yield f"# {proposal.changes}: leave a harmless command alone"
    else:
        yield f"# {proposal.rule}: {proposal.data['name']}"
    yield ""
    yield from _asked(proposal)
    yield f"The file below goes to `rules/`, with the confidence {proposal.confidence} of 100."
    yield from _body(proposal)


def _discussion(proposal: Proposal) -> Iterator[str]:
    what = "flags a command without need" if proposal.changes else "misses a command"
    yield f"# {proposal.changes or 'CARO'} {what}: is this the right rule?"
    yield ""
    yield from _asked(proposal)
    yield (
        f"This is a draft: its confidence is {proposal.confidence} of 100, and above {READY},"
        " without failed examples and new findings, it would be a pull request."
    )
    yield from _body(proposal)


def _asked(proposal: Proposal) -> Iterator[str]:
    if proposal.changes:
        yield f"{proposal.changes} finds this, and somebody says that it should not:"
    else:
        yield "No rule warns of this, and somebody says that one should:"
    yield from ("", *(f"    {line}" for line in proposal.command.splitlines()), "")


def _body(proposal: Proposal) -> Iterator[str]:
    yield from ("", "| | points | |", "|---|---|---|")
    for factor in proposal.factors:
        yield f"| {factor.name} | {factor.points} of {factor.most} | {factor.reason} |"
    yield ""
    if proposal.failed:
        yield "Examples that do not come out as the file says:"
        yield from ("", *(f"- {_line(one)}" for one in proposal.failed), "")
    if proposal.found:
        yield f"New findings in {proposal.scripts} scripts ({proposal.lines} lines):"
        shown = proposal.found[:_SHOWN]
        yield from ("", *(f"- {p.file}:{p.line}: `{_line(p.command)}`" for p in shown), "")
    elif proposal.changes:
        where = f"{proposal.scripts} scripts ({proposal.lines} lines)"
        yield f"In {where} {proposal.silenced} findings go."
        yield ""
    else:
        yield f"Nothing new is found in {proposal.scripts} scripts ({proposal.lines} lines)."
        yield ""
    yield from ("```yaml", proposal.text.rstrip("\n"), "```")


def _line(text: str) -> str:
    return " ".join(text.split())
