"""Make the prompts that the adapter is trained on, with the commands that should follow.

    python -m training.data [PAIRS.jsonl[.gz]] [--out FOLDER] [--seed 7]

The sources: the examples of the bank and the recipes, what the grammar answers to requests that
are sampled from its own patterns, the practice requests, and pairs of others, one JSON object a
line with ``nl``, ``cmd`` and ``source``; of these only what verification would let through. Each
prompt is made as it is at run time, with the nearest examples (never the row itself), and with
what the grammar half understands for some. Writes ``train.jsonl`` and ``held-out.jsonl`` with
``prompt``, ``command`` and ``source``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caro_lsp.generate import knowledge
from caro_lsp.generate.adapt import Question
from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.intent import ScriptContext
from caro_lsp.generate.prompt import build_prompt
from caro_lsp.generate.recall import draft, memory, nearest
from caro_lsp.generate.script.scope import Scope
from caro_lsp.generate.verify import verify
from caro_lsp.shell import options
from training.sampling import sampled

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PRACTICE = Path(__file__).parent.parent / "bench" / "practice"
_LONGEST = 160
"""Characters of a request, and of a command."""
_DRAFTED = 0.6
"""The share of rows that are shown what was half understood, where there is something."""
_SAMPLED_EACH = 2
_OTHERS_MOST = {"tldr": 5000}
_HELD_OUT = 200
_SCRIPTS_TIMES = 3
"""Requests in scripts are few, and wanted."""
_FIRST_WORD = re.compile(r"(?:^|[|;&]\s*|\$\()(?:sudo )?([a-z][\w.+-]*)")


def rows(others: Path | None, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Every row, in no order."""
    yield from ({"text": one.plain_comment, "command": one.command, "source": "example"}
                for one in memory().examples)  # fmt: skip
    seen = {one.plain_comment for one in memory().examples}
    for text, command in sampled(_SAMPLED_EACH, chance):
        if text not in seen:
            seen.add(text)
            yield {"text": text, "command": command, "source": "sampled"}
    yield from _in_scripts()
    yield from _practice()
    if others:
        yield from _of_others(others, chance)


def _in_scripts() -> Iterator[dict[str, Any]]:
    for file in knowledge.files():
        for entries in tomllib.loads(file.read_text("utf-8")).values():
            for entry in entries if isinstance(entries, list) else ():
                for asked, command in entry.get("examples", {}).items():
                    if "\n" in asked and "\n" not in command:
                        *above, request = asked.split("\n")
                        text = request.lstrip("# ")
                        row = {"text": text, "command": command, "above": above}
                        yield from [{**row, "source": "script"}] * _SCRIPTS_TIMES


def _practice() -> Iterator[dict[str, Any]]:
    for file in sorted(PRACTICE.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            task = json.loads(line)
            if "\n" in task["gold"][0]:
                continue
            above = task.get("script", "").splitlines()[:-1]
            row = {"text": task["query"], "command": task["gold"][0], "above": above}
            times = _SCRIPTS_TIMES if above else 1
            yield from [{**row, "source": "practice"}] * times


def _of_others(file: Path, chance: random.Random) -> Iterator[dict[str, Any]]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    chance.shuffle(pairs)
    taken: Counter[str] = Counter()
    for pair in pairs:
        text, command, source = pair["nl"].strip().rstrip("."), pair["cmd"], pair["source"]
        if taken[source] >= _OTHERS_MOST.get(source, len(pairs)) or not _is_lesson(text, command):
            continue
        taken[source] += 1
        yield {"text": text, "command": command, "source": source}


def _is_lesson(text: str, command: str) -> bool:
    if max(len(text), len(command)) > _LONGEST or "\n" in text + command or len(text) < 8:
        return False
    if not all(options.lookup(tool) for tool in _FIRST_WORD.findall(command)[:1]):
        return False
    question = Question(text)
    verdict = verify(command, asked=text, entities=question.entities, tools=_ALL)
    return verdict.accepted


class _Everything(frozenset[str]):
    """Tools of which none is unknown."""

    def __contains__(self, tool: object) -> bool:
        return True


_ALL = _Everything()


def prompt(row: dict[str, Any], chance: random.Random) -> str:
    """The prompt for a row, as it would be at run time."""
    above = row.get("above", [])
    question = Question(row["text"], Scope.of(above))
    half = None
    if not above and chance.random() < _DRAFTED:
        half = draft(row["text"], Grammar.load().answers(row["text"]))
    context = ScriptContext(scope=question.scope, above=tuple(above))
    near = nearest(question, without=row["text"])
    # Not always as many, so that it relies on what fits, and not on a number.
    examples = chance.choice((1, 2, 2, 3))
    return build_prompt(row["text"], near, context, draft=half, examples=examples)


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pairs", type=Path, nargs="?")
    parser.add_argument("--out", type=Path, default=Path("training/out"))
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    made = []
    for row in rows(given.pairs, chance):
        try:
            asked = prompt(row, chance)
        except ValueError as error:
            print(f"{row['text']}: {error}", file=sys.stderr)
            continue
        made.append({"prompt": asked, "command": row["command"], "source": row["source"]})
        if len(made) % 1000 == 0:
            print(f"{len(made)} rows", file=sys.stderr)
    chance.shuffle(made)
    given.out.mkdir(parents=True, exist_ok=True)
    for name, part in (("held-out", made[:_HELD_OUT]), ("train", made[_HELD_OUT:])):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in part)
        (given.out / f"{name}.jsonl").write_text(lines, "utf-8")
    for source, count in Counter(row["source"] for row in made).most_common():
        print(f"{source}: {count}")


if __name__ == "__main__":
    main()
