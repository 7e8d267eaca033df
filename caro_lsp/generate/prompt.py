"""The prompt of the model: near examples, the script's context, the request.

A model of this size knows little of the shell but copies well, so the examples that it is shown
already hold the request's own entities, and the nearest stands last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caro_lsp.generate.adapt import Adaptation
    from caro_lsp.generate.intent import ScriptContext

EXAMPLES = 3
"""Examples in a prompt; more take longer to read than they help."""

_MAX_CONTEXT_CHARACTERS = 200


def build_prompt(
    text: str,
    adaptations: Sequence[Adaptation],
    context: ScriptContext,
    *,
    examples: int = EXAMPLES,
) -> str:
    """Write a script that ends in the request ``text`` as a comment.

    ``adaptations`` nearest first; of those with one command only the first is used.
    """
    distinct: dict[str, Adaptation] = {}
    for adaptation in adaptations:
        distinct.setdefault(adaptation.command, adaptation)
    chosen = list(distinct.values())[:examples]
    parts = [f"# {one.comment}\n{one.command}\n" for one in reversed(chosen)]
    if mentioned := _assignments(context):
        parts.insert(max(0, len(parts) - 1), mentioned)
    return "".join(parts) + f"# {text}\n"


def _assignments(context: ScriptContext) -> str:
    """Collect the last assignments above the request, so that their variables can be used."""
    lines = [line for line in context.above if "=" in line.split(" ", 1)[0]]
    text = "".join(f"{line}\n" for line in lines)
    return text if len(text) <= _MAX_CONTEXT_CHARACTERS else ""
