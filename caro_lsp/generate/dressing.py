"""Dress a request as the model in memory was trained to see it. Imported by the worker only.

The template of a chat is part of the model's file, so it is a stranger's program: it runs in the
sandbox of jinja2, in the worker, which can be ended. What a user wrote is put in afterwards, piece
by piece, so that no mark in it counts as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caro_lsp.generate.wording import kind_of

if TYPE_CHECKING:
    from caro_lsp.generate.engine import Pieces, Traits
    from caro_lsp.generate.wording import Kind, Message

_OPENING = "```sh\n"
"""Begins the answer: what follows is a command, no explanation and no thinking aloud."""


def dressed(traits: Traits, kind: str, messages: list[Message], script: str) -> str | Pieces:
    """The prompt for a model with ``traits``; of ``kind``, or of what it looks like for ``auto``.

    A script that ends in the request takes the place of what the model has not.
    """
    wanted = _kind(traits) if kind == "auto" else kind
    if wanted == "chat" and traits.chat_template:
        for attempt in (messages, _without_system(messages)):
            if pieces := _rendered(traits, attempt):
                return pieces
    if wanted == "fim" and traits.fill_in:
        before, behind, middle = traits.fill_in
        return [(before, True), (script, False), (behind, True), ("\n", False), (middle, True)]
    return script


def _kind(traits: Traits) -> Kind:
    told = kind_of(traits.name)
    if told == "chat" and not traits.chat_template:
        return "fim" if traits.fill_in else "base"
    return told


def _rendered(traits: Traits, messages: list[Message]) -> Pieces:
    """The pieces of the chat up to the answer's beginning; none where the template refuses."""
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter

    holders = [f"carocontent{place}holder" for place in range(len(messages))]
    empty: list[Any] = [
        {"role": message["role"], "content": holder}
        for message, holder in zip(messages, holders, strict=True)
    ]
    try:
        chat = Jinja2ChatFormatter(traits.chat_template, traits.end, traits.begin)
        rest = chat(messages=empty, enable_thinking=False).prompt
    except Exception:  # noqa: BLE001 - a template can raise anything
        return []
    pieces: Pieces = []
    for holder, message in zip(holders, messages, strict=True):
        ahead, found, rest = rest.partition(holder)
        if not found:
            return []
        pieces += [(ahead, True), (message["content"], False)]
    return [*pieces, (rest + _OPENING, True)]


def _without_system(messages: list[Message]) -> list[Message]:
    """The same for templates that know no system: it goes to the head of the first request."""
    system, first, *others = messages
    told = f"{system['content']}\n\n{first['content']}"
    return [{"role": first["role"], "content": told}, *others]
