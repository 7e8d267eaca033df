"""Train the adapter: LoRA on all projections of the default model.

    python -m training.train BASE.gguf [--data FOLDER] [--most SOURCE=N ...]

Reads ``train.jsonl`` and ``held-out.jsonl`` of the folder, writes ``adapter/`` there (as peft
does), and every few minutes ``checkpoint.pt``, from which the same call goes on. The loss counts
the command and its newline only. Needs what ``requirements.txt`` beside this file lists; uses a
GPU where torch finds one.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter, deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

_LONGEST = 320
"""Tokens of a prompt and its command; what is longer is left out."""
_BATCH_TOKENS = 1280
_SORTED_TOGETHER = 40
"""Batches whose rows are sorted by length, so that little is filled up."""
_WARM_UP = 0.03
_LEAST_RATE = 0.1
_CHECKPOINT_SECONDS = 240.0
_MODULES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


@dataclass(frozen=True)
class Row:
    """Tokens of a prompt and its command, of which the first ``given`` are the prompt's."""

    tokens: list[int]
    given: int


def read_rows(file: Path, tokenizer: Any, most: dict[str, int]) -> list[Row]:
    """The rows of a file of ``training.data``, at ``most`` so many of a source."""
    rows = []
    taken: Counter[str] = Counter()
    for line in file.read_text("utf-8").splitlines():
        pair = json.loads(line)
        taken[pair["source"]] += 1
        if taken[pair["source"]] > most.get(pair["source"], taken.total()):
            continue
        prompt = tokenizer(pair["prompt"]).input_ids
        command = tokenizer(pair["command"] + "\n").input_ids
        if len(prompt) + len(command) <= _LONGEST:
            rows.append(Row(prompt + command, len(prompt)))
    return rows


def batches(rows: list[Row], seed: int) -> list[list[Row]]:
    """All rows in batches of about as many tokens, in an order that depends on the seed only."""
    chance = random.Random(seed)
    rows = list(rows)
    chance.shuffle(rows)
    mean = sum(len(row.tokens) for row in rows) / len(rows)
    together = round(_SORTED_TOGETHER * _BATCH_TOKENS / mean)
    made: list[list[Row]] = []
    for start in range(0, len(rows), together):
        batch: list[Row] = []
        for row in sorted(rows[start : start + together], key=lambda row: len(row.tokens)):
            if batch and (len(batch) + 1) * len(row.tokens) > _BATCH_TOKENS:
                made.append(batch)
                batch = []
            batch.append(row)
        made.append(batch)
    chance.shuffle(made)
    return made


def loss_of(model: Any, batch: list[Row], device: str) -> tuple[torch.Tensor, int]:
    """Mean loss over the tokens of the commands, and their number."""
    longest = max(len(row.tokens) for row in batch)
    # Filled up at the end, where nothing looks: each token sees only those before it.
    tokens = torch.zeros((len(batch), longest), dtype=torch.long)
    wanted = torch.full_like(tokens, -100)
    for place, row in enumerate(batch):
        tokens[place, : len(row.tokens)] = torch.tensor(row.tokens)
        wanted[place, row.given - 1 : len(row.tokens) - 1] = torch.tensor(row.tokens[row.given :])
    tokens, wanted = tokens.to(device), wanted.to(device)
    decoder = model.get_base_model()
    hidden = decoder.model(input_ids=tokens).last_hidden_state
    # The vocabulary is a third of the work: only where a token of a command is wanted.
    chosen = wanted != -100
    logits = decoder.lm_head(hidden[chosen])
    loss = torch.nn.functional.cross_entropy(logits.float(), wanted[chosen])
    return loss, int(chosen.sum())


def rate_at(step: int, steps: int, top: float) -> float:
    """The learning rate: a short way up, then down along a cosine."""
    warm = max(1, round(_WARM_UP * steps))
    if step < warm:
        return top * (step + 1) / warm
    gone = (step - warm) / max(1, steps - warm)
    return top * (_LEAST_RATE + (1 - _LEAST_RATE) * (1 + math.cos(math.pi * gone)) / 2)


class Trainer:
    """A model, and how far it is trained. ``rate`` is the highest of the learning rates."""

    def __init__(self, base: Any, *, rank: int, rate: float, device: str) -> None:
        lora = LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=_MODULES)
        self.model = get_peft_model(base, lora, autocast_adapter_dtype=False).to(device)
        self._trained = [one for one in self.model.parameters() if one.requires_grad]
        # Sixteen bits are too few to add small steps to.
        self._exact = [weight.detach().float().clone() for weight in self._trained]
        self._rate = rate
        self._device = device
        self._optimizer = torch.optim.AdamW(
            self._exact, lr=rate, weight_decay=0.0, betas=(0.9, 0.98)
        )

    @property
    def size(self) -> int:
        """Weights that are trained."""
        return sum(weight.numel() for weight in self._exact)

    def step(self, batch: list[Row], done: float) -> float:
        """Learn from a batch, and return its loss; ``done`` is the learning rate's factor."""
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate * done
        loss, _ = loss_of(self.model, batch, self._device)
        loss.backward()
        for ours, theirs in zip(self._exact, self._trained, strict=True):
            ours.grad, theirs.grad = theirs.grad.float(), None
        torch.nn.utils.clip_grad_norm_(self._exact, 1.0)
        self._optimizer.step()
        self._take()
        return float(loss.detach())

    @torch.no_grad()
    def loss(self, rows: list[Row]) -> float:
        """Mean loss a token over rows that are not learnt from."""
        self.model.eval()
        total, count = 0.0, 0
        for batch in batches(rows, 0):
            loss, tokens = loss_of(self.model, batch, self._device)
            total, count = total + float(loss) * tokens, count + tokens
        self.model.train()
        return total / count

    def save(self, file: Path, step: int) -> None:
        """Keep all that is needed to go on behind ``step`` steps."""
        state = {"step": step, "weights": self._exact, "optimizer": self._optimizer.state_dict()}
        torch.save(state, file.with_suffix(".new"))
        file.with_suffix(".new").replace(file)

    def restore(self, file: Path) -> int:
        """Go on from what was kept, and return how many steps are done."""
        kept = torch.load(file, map_location=self._device)
        for ours, theirs in zip(self._exact, kept["weights"], strict=True):
            ours.copy_(theirs)
        self._take()
        self._optimizer.load_state_dict(kept["optimizer"])
        return int(kept["step"])

    @torch.no_grad()
    def _take(self) -> None:
        for ours, theirs in zip(self._trained, self._exact, strict=True):
            ours.copy_(theirs)


def main() -> None:
    """Train, or go on from the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("--data", type=Path, default=Path("training/out"))
    parser.add_argument("--most", nargs="*", default=[], metavar="SOURCE=N",
                        help="at most so many rows of a source")  # fmt: skip
    parser.add_argument("--steps", type=int, help="end after so many; default: all rows once")
    parser.add_argument("--threads", type=int, default=0, help="0 for as many as there are cores")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    if given.threads:
        torch.set_num_threads(given.threads)
    source = {"pretrained_model_name_or_path": given.base.parent, "gguf_file": given.base.name}
    tokenizer = AutoTokenizer.from_pretrained(**source)
    base = AutoModelForCausalLM.from_pretrained(
        **source,
        quantization_config=GgufConfig(dequantize=True),
        dtype=torch.bfloat16,
        attn_implementation="eager",  # on a processor, for rows this short, half the time of sdpa
    )
    device = "cuda" if torch.cuda.is_available() else "cpu"
    trainer = Trainer(base, rank=given.rank, rate=given.rate, device=device)
    most = {source: int(count) for source, _, count in (one.partition("=") for one in given.most)}
    rows = read_rows(given.data / "train.jsonl", tokenizer, most)
    held_out = read_rows(given.data / "held-out.jsonl", tokenizer, {})
    plan = batches(rows, given.seed)[: given.steps]
    print(f"{len(rows)} rows, {sum(len(row.tokens) for row in rows)} tokens, {len(plan)} steps, "
          f"{trainer.size} weights", flush=True)  # fmt: skip
    train(trainer, plan, given.data / "checkpoint.pt")
    print(f"held out: loss {trainer.loss(held_out):.3f}", flush=True)
    trainer.model.save_pretrained(given.data / "adapter")
    (given.data / "checkpoint.pt").unlink(missing_ok=True)


def train(trainer: Trainer, plan: list[list[Row]], checkpoint: Path) -> None:
    """Learn from all batches, those that the checkpoint has behind it left out."""
    first = trainer.restore(checkpoint) if checkpoint.exists() else 0
    started = saved = time.monotonic()
    recent: deque[float] = deque(maxlen=100)
    for step in range(first, len(plan)):
        recent.append(trainer.step(plan[step], rate_at(step, len(plan), 1.0)))
        if step % 20 == 19 or step + 1 == len(plan):
            each = (time.monotonic() - started) / (step + 1 - first)
            left = each * (len(plan) - step - 1) / 60
            print(f"step {step + 1}: loss {sum(recent) / len(recent):.3f}, "
                  f"{each:.2f} s a step, {left:.0f} minutes left", flush=True)  # fmt: skip
        if time.monotonic() - saved > _CHECKPOINT_SECONDS:
            saved = time.monotonic()
            trainer.save(checkpoint, step + 1)


if __name__ == "__main__":
    main()
