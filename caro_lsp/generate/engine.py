"""Run a GGUF model: continue a prompt in several ways, or say how likely continuations are.

Imported by the worker process only: it loads native code. Uses llama.cpp's C interface as
llama-cpp-python exposes it, because the Python layer above can neither be stopped while it reads a
prompt nor keep several branches of an answer. Source: ``llama.h`` of llama.cpp.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import llama_cpp.llama_cpp as native
import numpy as np

from caro_lsp.generate.search import Branch, Search, log_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_THREADS = 8  # a model of this size gains nothing from more
_BATCH_TOKENS = 256
_MAX_CHAINS = 16


class EngineError(Exception):
    """The model cannot do this; ``kind`` is damaged, memory, too-long or internal."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Stopped(Exception):
    """The work was stopped by :meth:`Engine.stop`."""


@dataclass(frozen=True)
class Continuation:
    """One way to go on: its text, the mean natural log-probability of its tokens, their number."""

    text: str
    log_probability: float
    tokens: int


@dataclass(frozen=True)
class Traits:
    """What a model file says of its model: texts that are empty where there is none."""

    name: str
    chat_template: str
    begin: str
    end: str
    fill_in: tuple[str, str, str] | None
    """The marks of what stands before, behind, and of the middle."""


@dataclass(frozen=True)
class Spent:
    """What answers took: tokens and milliseconds for the prompt, and for what follows it."""

    prompt: int = 0
    prompt_ms: float = 0.0
    followed: int = 0
    followed_ms: float = 0.0


Pieces = list[tuple[str, bool]]
"""A text in pieces; whether marks in a piece count as such, which they never do in a user's."""


class Engine:
    """A model in memory with the key-value cache of the last prompt.

    ``adapter`` is a LoRA as GGUF, made for this model; ``threads`` 0 means as many as this process
    may use; ``context`` is in tokens and bounds prompt and answers together. Raises EngineError.
    For one thread, except :meth:`stop`.
    """

    def __init__(
        self,
        path: str,
        *,
        adapter: str = "",
        threads: int = 0,
        gpu_layers: int = 0,
        context: int = 1024,
    ) -> None:
        native.llama_backend_init()
        self._log = native.llama_log_callback(lambda _level, _text, _data: None)
        native.llama_log_set(self._log, ctypes.c_void_p(0))
        model_parameters = native.llama_model_default_params()
        model_parameters.n_gpu_layers = gpu_layers
        self._model = native.llama_model_load_from_file(os.fsencode(path), model_parameters)
        if not self._model:
            raise EngineError("damaged", f"{path}: llama.cpp cannot load it as a GGUF model")
        threads = threads or min(_usable_cores(), _MAX_THREADS)
        parameters = native.llama_context_default_params()
        parameters.n_ctx = context
        parameters.n_batch = parameters.n_ubatch = _BATCH_TOKENS
        parameters.n_seq_max = _MAX_CHAINS + 1
        parameters.kv_unified = True  # branches share the cells of the prompt
        parameters.n_threads = parameters.n_threads_batch = threads
        self._context = native.llama_init_from_model(self._model, parameters)
        if not self._context:
            raise EngineError("memory", f"{path}: not enough memory for a context of {context}")
        if adapter:
            self._adapt(path, adapter)
        self._stopped = threading.Event()
        self._abort = native.ggml_abort_callback(lambda _data: self._stopped.is_set())
        native.llama_set_abort_callback(self._context, self._abort, None)
        self._limit = context
        self._vocabulary = native.llama_model_get_vocab(self._model)
        self._words: int = native.llama_vocab_n_tokens(self._vocabulary)
        self._memory = native.llama_get_memory(self._context)
        self._batch = native.llama_batch_init(_BATCH_TOKENS, 0, 1)
        self._cached: list[int] = []
        self._pieces: dict[int, bytes] = {}
        self.reused = 0
        """Tokens of the last prompt that were still in the cache."""
        self.spent = Spent()
        """What the last answers took."""

    def _adapt(self, path: str, adapter: str) -> None:
        loaded = native.llama_adapter_lora_init(self._model, os.fsencode(adapter))
        if not loaded:
            raise EngineError("damaged", f"{adapter}: llama.cpp cannot use it with {path}")
        adapters = (native.llama_adapter_lora_p_ctypes * 1)(loaded)
        native.llama_set_adapters_lora(self._context, adapters, 1, (ctypes.c_float * 1)(1.0))

    def stop(self) -> None:
        """Make the work in progress raise Stopped, within milliseconds. From any thread."""
        self._stopped.set()

    def resume(self) -> None:
        """Forget an earlier :meth:`stop`."""
        self._stopped.clear()

    @property
    def traits(self) -> Traits:
        """What the file says of the model."""
        vocabulary = self._vocabulary
        before, behind, middle = (
            self._mark(token)
            for token in (
                native.llama_vocab_fim_pre(vocabulary),
                native.llama_vocab_fim_suf(vocabulary),
                native.llama_vocab_fim_mid(vocabulary),
            )
        )
        template = native.llama_model_chat_template(self._model, None)
        return Traits(
            name=self._text_of("general.name"),
            chat_template=template.decode("utf-8", "replace") if template else "",
            begin=self._mark(native.llama_vocab_bos(vocabulary)),
            end=self._mark(native.llama_vocab_eos(vocabulary)),
            fill_in=(before, behind, middle) if before and behind and middle else None,
        )

    def generate(
        self, prompt: str | Pieces, *, branches: int, max_tokens: int
    ) -> list[Continuation]:
        """Continue ``prompt`` to the end of the line in up to ``branches`` ways.

        ``max_tokens`` are read for all together; continuations that do not end or go in circles
        are left out. The likeliest by mean log-probability comes first.
        """
        tokens = self._tokenize(prompt)
        self._require_room(len(tokens) + max_tokens)
        started = time.perf_counter()
        search = Search(branches, max_tokens, self._ends)
        search.grow(Branch(), self._read_prompt(tokens))
        prompted = time.perf_counter()
        chains: list[int] = []
        while (branch := search.next()) and len(chains) < _MAX_CHAINS:
            branch = self._own_sequence(branch, len(tokens), chains)
            place = len(tokens) + len(branch.tokens) - 1
            (row,) = self._decode([(branch.tokens[-1], place, branch.sequence, True)])
            search.grow(branch, row)
        self._forget_branches()
        self.spent = Spent(
            len(tokens) - self.reused,
            1000 * (prompted - started),
            search.read,
            1000 * (time.perf_counter() - prompted),
        )
        found = [
            Continuation(self._text(one.tokens), one.mean, len(one.tokens)) for one in search.ended
        ]
        return sorted(found, key=lambda continuation: -continuation.log_probability)

    def _own_sequence(self, branch: Branch, start: int, chains: list[int]) -> Branch:
        """``branch`` in a sequence that ends where its last token belongs.

        ``start`` is where the answers begin; ``chains`` has how many tokens behind that are in the
        sequences from 1 on.
        """
        read = len(branch.tokens) - 1
        if branch.sequence and chains[branch.sequence - 1] == read:
            chains[branch.sequence - 1] += 1
            return branch
        chains.append(read + 1)
        native.llama_memory_seq_cp(self._memory, branch.sequence, len(chains), 0, start + read)
        return replace(branch, sequence=len(chains))

    def score(self, prompt: str, continuations: list[str]) -> list[float]:
        """Mean natural log-probability of the tokens of each continuation, newline included."""
        tokens = self._tokenize(prompt)
        endings = [self._tokenize(text + "\n") for text in continuations]
        longest = max(map(len, endings), default=0)
        self._require_room(len(tokens) + longest)
        if longest > _BATCH_TOKENS:
            raise EngineError("too-long", f"a continuation has {longest} tokens")
        first = self._read_prompt(tokens)
        first_sum = log_sum(first)
        scores = []
        for ending in endings:
            native.llama_memory_seq_cp(self._memory, 0, 1, -1, -1)
            # The last token is only predicted, never read.
            entries = [
                (token, len(tokens) + place, 1, True) for place, token in enumerate(ending[:-1])
            ]
            total = float(first[ending[0]]) - first_sum
            if entries:
                rows = self._decode(entries)
                for row, token in zip(rows, ending[1:], strict=True):
                    total += float(row[token]) - log_sum(row)
            scores.append(total / len(ending))
            self._forget_branches()
        return scores

    def _read_prompt(self, tokens: list[int]) -> Any:
        """Bring the cache to ``tokens`` and return a copy of the logits after the last one."""
        self._forget_branches()
        common = 0
        for ours, theirs in zip(self._cached, tokens[:-1]):  # noqa: B905 - lengths differ
            if ours != theirs:
                break
            common += 1
        native.llama_memory_seq_rm(self._memory, 0, common, -1)
        del self._cached[common:]
        self.reused = common
        row = None
        for start in range(common, len(tokens), _BATCH_TOKENS):
            part = tokens[start : start + _BATCH_TOKENS]
            last = start + len(part) == len(tokens)
            rows = self._decode(
                [
                    (token, start + place, 0, last and place == len(part) - 1)
                    for place, token in enumerate(part)
                ]
            )
            self._cached.extend(part)
            row = rows[-1] if rows else None
        assert row is not None  # noqa: S101 - the last token is always read
        return row.copy()

    def _ends(self, token: int) -> bool:
        if native.llama_vocab_is_eog(self._vocabulary, token):
            return True
        return b"\n" in self._piece(token)

    def _text(self, tokens: Sequence[int]) -> str:
        """The line that ``tokens`` begin with."""
        written = b"".join(self._piece(token) for token in tokens)
        return written.split(b"\n", 1)[0].decode("utf-8", "replace")

    def _decode(self, entries: list[tuple[int, int, int, bool]]) -> list[Any]:
        """Read (token, position, sequence, wants logits); return a view of each row wanted."""
        if self._stopped.is_set():
            raise Stopped
        batch = self._batch
        batch.n_tokens = len(entries)
        for place, (token, position, sequence, wanted) in enumerate(entries):
            batch.token[place] = token
            batch.pos[place] = position
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = sequence
            batch.logits[place] = wanted
        status = native.llama_decode(self._context, batch)
        if status != 0:
            # What was read so far of this batch may be in the cache: drop all that is uncertain.
            native.llama_memory_seq_rm(self._memory, 0, len(self._cached), -1)
            self._forget_branches()
            if self._stopped.is_set():
                raise Stopped
            raise EngineError("internal", f"llama.cpp could not decode (status {status})")
        return [
            np.ctypeslib.as_array(
                native.llama_get_logits_ith(self._context, place), shape=(self._words,)
            )
            for place, entry in enumerate(entries)
            if entry[3]
        ]

    def _forget_branches(self) -> None:
        for sequence in range(1, _MAX_CHAINS + 1):
            native.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def _require_room(self, tokens: int) -> None:
        if tokens > self._limit:
            raise EngineError("too-long", f"{tokens} tokens wanted, the context has {self._limit}")

    def _tokenize(self, text: str | Pieces) -> list[int]:
        if isinstance(text, str):
            # Special tokens in a user's text are plain text.
            tokens = self._tokens(text, begin=True, marks=False)
        else:
            begin = self._mark(native.llama_vocab_bos(self._vocabulary))
            has_begin = bool(begin) and bool(text) and text[0][0].startswith(begin)
            tokens = []
            for place, (piece, marks) in enumerate(text):
                tokens += self._tokens(piece, begin=place == 0 and not has_begin, marks=marks)
        if not tokens:
            raise EngineError("internal", "the text has no tokens")
        return tokens

    def _tokens(self, text: str, *, begin: bool, marks: bool) -> list[int]:
        data = text.encode()
        buffer = (native.llama_token * (len(data) + 2))()
        count = native.llama_tokenize(
            self._vocabulary, data, len(data), buffer, len(buffer), begin, marks
        )
        return list(buffer[: max(0, count)])

    def _mark(self, token: int) -> str:
        """The text of a special token; empty for none."""
        if token < 0:
            return ""
        buffer = ctypes.create_string_buffer(256)
        size = native.llama_token_to_piece(self._vocabulary, token, buffer, 256, 0, True)
        return buffer.raw[: max(0, size)].decode("utf-8", "replace")

    def _text_of(self, key: str) -> str:
        buffer = ctypes.create_string_buffer(256)
        native.llama_model_meta_val_str(self._model, key.encode(), buffer, 256)
        return buffer.value.decode("utf-8", "replace")

    def _piece(self, token: int) -> bytes:
        piece = self._pieces.get(token)
        if piece is None:
            buffer = ctypes.create_string_buffer(256)
            size = native.llama_token_to_piece(self._vocabulary, token, buffer, 256, 0, False)
            piece = self._pieces[token] = buffer.raw[: max(0, size)]
        return piece


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
