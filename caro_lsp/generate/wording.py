"""How a model is asked, by what it is: a chat, a base model, or one that fills in the middle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from caro_lsp.generate.backend import Prompt
from caro_lsp.generate.prompt import EXAMPLES, build_prompt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caro_lsp.generate.adapt import Adaptation
    from caro_lsp.generate.intent import Request

Kind = Literal["chat", "base", "fim"]
Message = dict[str, str]

_MAX_VARIABLES = 12
_CHAT_NAME = re.compile(r"instruct|chat|assistant|[-_:]it\b", re.IGNORECASE)
_BASE_NAME = re.compile(r"(?:^|[-_:/. ])(?:base|pt|pretrained)(?:$|[-_:. ])", re.IGNORECASE)
# Those that were trained to fill in, with the marks of what is before, behind and in the middle.
# Sources: the model cards.
_MARKED = ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>")
_DEEPSEEK = ("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>")  # noqa: RUF001 - their sign
_FAMILIES: tuple[tuple[re.Pattern[str], tuple[str, str, str], bool], ...] = tuple(
    (re.compile(name, re.IGNORECASE), marks, always)
    for name, marks, always in (
        (r"starcoder|granite.*code", ("<fim_prefix>", "<fim_suffix>", "<fim_middle>"), True),
        (r"qwen.*coder|codegemma", _MARKED, False),
        (r"deepseek.*coder", _DEEPSEEK, False),
        (r"codellama|code-llama", ("<PRE> ", " <SUF>", " <MID>"), False),
    )
)
"""The last one: whether also models of this family that do not call themselves base."""


def prompt_for(
    request: Request, adaptations: Sequence[Adaptation], draft: tuple[str, str] | None = None
) -> Prompt:
    """All that a model may be told of ``request``; ``adaptations`` nearest first.

    ``draft`` is what of the request was understood, and the command for that.
    """
    context = request.context
    examples = {draft[1]: draft[0]} if draft else {}
    for one in adaptations:
        examples.setdefault(one.command, one.comment)
    return Prompt(
        script=build_prompt(request.text, adaptations, context, draft=draft),
        request=request.text,
        examples=tuple((asked, command) for command, asked in examples.items())[:EXAMPLES],
        variables=tuple(one.name for one in context.scope.variables)[-_MAX_VARIABLES:],
        dialect=context.dialect,
    )


def kind_of(name: str) -> Kind:
    """What a model is, as far as its name tells; most that a server has are chats."""
    if _CHAT_NAME.search(name):
        return "chat"
    base = bool(_BASE_NAME.search(name))
    if any(family.search(name) and (base or always) for family, _, always in _FAMILIES):
        return "fim"
    return "base" if base else "chat"


def as_chat(prompt: Prompt, alternatives: int = 1) -> list[Message]:
    """The messages of a chat that ends in the request."""
    told = (
        f"You write shell commands for {prompt.dialect}. Answer with one line: the command alone,"
        " no explanation, no markdown. Take over the names in the request as they are."
    )
    if alternatives > 1:
        told += f" If there are several good ways, write up to {alternatives}, each on its line."
    if prompt.variables:
        names = ", ".join(f"${name}" for name in prompt.variables)
        told += f" The script has these variables: {names}."
    messages = [{"role": "system", "content": told}]
    for asked, command in reversed(prompt.examples):
        messages += [
            {"role": "user", "content": asked},
            {"role": "assistant", "content": command},
        ]
    return [*messages, {"role": "user", "content": prompt.request}]


def as_script(prompt: Prompt) -> str:
    """The beginning of a script whose next line is the answer."""
    lines = [f"#!/usr/bin/env {prompt.dialect}"]
    if prompt.variables:
        lines.append(f"# Variables: {', '.join(f'${name}' for name in prompt.variables)}")
    for asked, command in reversed(prompt.examples):
        lines += [f"# {asked}", command]
    return "\n".join([*lines, f"# {prompt.request}", ""])


def as_middle(prompt: Prompt, name: str) -> str:
    """The same, with the marks of the model's family around; without, if it is not known."""
    script = as_script(prompt)
    for family, (before, behind, middle), _ in _FAMILIES:
        if family.search(name):
            return f"{before}{script}{behind}\n{middle}"
    return script
