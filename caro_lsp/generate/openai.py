"""The protocol of OpenAI's servers, as far as it is needed: what is asked, what comes back.

Spoken by vLLM, llama-server, Ollama and many more; each leaves something out or adds something, so
nothing that is read here is taken for granted. Source: OpenAI API reference, *Chat Completions*,
*Completions*, *Models*.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from caro_lsp.generate import wording

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx2

    from caro_lsp.generate.backend import Prompt
    from caro_lsp.generate.wording import Kind

MAX_EVENT_BYTES = 1 << 18
MAX_ANSWER_BYTES = 1 << 20
_SHOWN = 200


class Unusable(Exception):
    """What came is no answer of this protocol; says what it is instead."""


@dataclass
class Piece:
    """A part of an answer: text, log-probabilities of its tokens, and how the answer ends here.

    ``thought``: whether the model was thinking aloud, apart from its answer.
    """

    text: str = ""
    log_probabilities: list[float] = field(default_factory=list)
    end: str = ""
    thought: bool = False


def path_for(kind: Kind) -> str:
    """Where to ask a model of this kind."""
    return "/chat/completions" if kind == "chat" else "/completions"


def body_for(
    prompt: Prompt, model: str, kind: Kind, *, alternatives: int, max_tokens: int, plain: bool
) -> dict[str, Any]:
    """What to ask. ``plain`` leaves out all that a server may refuse."""
    body: dict[str, Any] = {"model": model, "stream": True}
    if kind == "chat":
        body["messages"] = wording.as_chat(prompt, alternatives)
        extras: dict[str, Any] = {"logprobs": True}
    else:
        fills = kind == "fim"
        body["prompt"] = wording.as_middle(prompt, model) if fills else wording.as_script(prompt)
        body["stop"] = ["\n"]
        extras = {"logprobs": 1}
    return body if plain else {**body, "temperature": 0, "max_tokens": max_tokens, **extras}


async def pieces(response: httpx2.Response) -> AsyncIterator[Piece]:
    """What a server sends, piece by piece as it comes; all at once from one that does not stream.

    Raises Unusable, and httpx2.HTTPError.
    """
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/event-stream":
        async for piece in _streamed(response):
            yield piece
    elif kind == "application/json":
        piece = _piece(_object(await text_of(response)))
        # All of it is here, whether or not it says so.
        yield replace(piece, end=piece.end or ("stop" if piece.text else ""))
    else:
        raise Unusable(f"{kind or 'something without a content type'}")


async def text_of(response: httpx2.Response, limit: int = MAX_ANSWER_BYTES) -> str:
    """The body of an answer. Raises Unusable beyond ``limit`` bytes, and httpx2.HTTPError."""
    data = bytearray()
    async for chunk in response.aiter_bytes():
        data += chunk
        if len(data) > limit:
            raise Unusable(f"more than {limit} bytes")
    return data.decode("utf-8", "replace")


def message_of(text: str) -> str:
    """What an error says, shortened."""
    try:
        data = json.loads(text)
    except ValueError:
        data = text
    for key in ("error", "message", "detail"):
        if isinstance(data, dict) and key in data:
            data = data[key]
    words = data if isinstance(data, str) else json.dumps(data)
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def models_of(text: str) -> list[str]:
    """The names in an answer to ``/models``. Raises Unusable."""
    data = _object(text).get("data")
    rows = data if isinstance(data, list) else []
    return [row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]


async def _streamed(response: httpx2.Response) -> AsyncIterator[Piece]:
    import httpx2

    size = 0
    async for event in httpx2.EventSource(response, max_event_size=MAX_EVENT_BYTES):
        size += len(event.data)
        if size > MAX_ANSWER_BYTES:
            raise Unusable(f"more than {MAX_ANSWER_BYTES} bytes")
        if event.data.strip() == "[DONE]":
            yield Piece(end="stop")
            return
        if event.data:
            yield _piece(_object(event.data))


def _object(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable(f"what is not JSON ({message_of(text[:_SHOWN])})") from None
    if not isinstance(data, dict):
        raise Unusable(f"JSON that is no object ({message_of(text[:_SHOWN])})")
    return data


def _piece(data: dict[str, Any]) -> Piece:
    """A piece from an event of a stream, or from a whole answer."""
    if data.get("error"):
        raise Unusable(f"an error ({message_of(json.dumps(data))})")
    choices = data.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else {}
    if not isinstance(choice, dict):
        return Piece()
    said = choice.get("delta") or choice.get("message") or {}
    said = said if isinstance(said, dict) else {}
    text = said.get("content") if said else choice.get("text")
    end = choice.get("finish_reason")
    thought = bool(said.get("reasoning_content") or said.get("reasoning"))
    return Piece(
        text if isinstance(text, str) else "",
        _log_probabilities(choice.get("logprobs")),
        end if isinstance(end, str) else "",
        thought,
    )


def _log_probabilities(data: Any) -> list[float]:
    if not isinstance(data, dict):
        return []
    rows = data.get("content")
    found = (
        [row.get("logprob") for row in rows if isinstance(row, dict)]
        if isinstance(rows, list)
        else data.get("token_logprobs")
    )
    numbers = found if isinstance(found, list) else []
    return [min(0.0, float(one)) for one in numbers if type(one) is float and math.isfinite(one)]
