"""The prompt of the model: near examples, the script's context, the request.

A model of this size knows little of the shell but copies well, so the examples that it is shown
already hold the request's own entities, and the nearest stands last. Where a part of the request
was understood, that part and its command are an example, too, and the nearest of all. The adapter
is trained on such prompts (``training/``): what changes here changes them, too.
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
    draft: tuple[str, str] | None = None,
    examples: int = EXAMPLES,
) -> str:
    """Write a script that ends in the request ``text`` as a comment.

    ``adaptations`` nearest first; of those with one command only the first is used. ``draft`` is
    what of the request was understood, and the command for that.
    """
    distinct: dict[str, Adaptation] = {}
    for adaptation in adaptations:
        distinct.setdefault(adaptation.command, adaptation)
    chosen = [(one.comment, one.command) for one in distinct.values()][:examples]
    if draft:
        chosen = [draft, *chosen[: examples - 1]]
    parts = [f"# {comment}\n{command}\n" for comment, command in reversed(chosen)]
    return "".join(parts) + _assignments(context) + f"# {text}\n"


def _assignments(context: ScriptContext) -> str:
    """The last assignments above the request that there is room for, so that they can be used."""
    chosen: list[str] = []
    room = _MAX_CONTEXT_CHARACTERS
    for line in reversed(context.above):
        room -= len(line) + 1
        if room < 0:
            break
        if "=" in line.split(" ", 1)[0]:
            chosen.append(f"{line}\n")
    return "".join(reversed(chosen))
