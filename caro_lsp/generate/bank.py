"""The example bank: comments and the commands that they ask for, and the nearest to a request.

The bank is the shell scripts in ``examples/``: one or more comment lines, each a way to ask, then
the command on one line. Names that are plain words stand in backquotes. Retrieval is tf-idf over
stems, with the entities masked, so that "files over 5 GB in /srv" is near "files over 10 MB in
/var/log".
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import Entity, find_entities, masked
from caro_lsp.generate.words import NEGATIONS, content_words, normalise, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parent / "examples"

_NEGATION_WEIGHT = 1.5
_DESTRUCTIVE = frozenset(
    stem(word) for word in ("delete", "kill", "stop", "overwrite", "reset", "discard", "prune",
                            "truncate", "clear", "shred", "lock", "disable", "uninstall",
                            "reboot", "shut", "revert", "clean")
)  # fmt: skip
_LOOKING = frozenset(stem(word) for word in ("show", "find", "list", "count"))
_OTHER_VERB = 0.75
_MOST_TOTALS = 4096
_RECALL = 1.2
_PRECISION = 0.4


@dataclass(frozen=True)
class Example:
    """One way to ask for a command, and the command."""

    comment: str
    command: str

    @classmethod
    def indexed(cls, comment: str, command: str, words: Iterable[str], verb: str) -> Example:
        """An example whose ``words`` and ``verb`` are known already."""
        example = cls(comment, command)
        # Where the properties would keep them: finding them takes most of the time of an index.
        example.__dict__.update(words=frozenset(words), verb=verb)
        return example

    @cached_property
    def entities(self) -> list[Entity]:
        """The entities of the comment."""
        return find_entities(self.comment)

    @cached_property
    def slots(self) -> list[Entity]:
        """The entities of the comment that the command carries over."""
        return [entity for entity in self.entities if entity.is_in(self.command)]

    @cached_property
    def words(self) -> frozenset[str]:
        """Stems of what the comment says besides its entities."""
        return frozenset(content_words(masked(self.comment, self.entities)))

    @cached_property
    def verb(self) -> str:
        """Stem of its first telling word, most often what it does."""
        return next(iter(content_words(masked(self.comment, self.entities))), "")

    @cached_property
    def destroys(self) -> bool:
        """Whether it asks for something to be gone."""
        return not _DESTRUCTIVE.isdisjoint(self.words)

    @property
    def plain_comment(self) -> str:
        """The comment without backquotes, as people write it."""
        return self.comment.replace("`", "")


@dataclass(frozen=True)
class Neighbour:
    """An example near a request, 0..1 by words alone."""

    example: Example
    similarity: float


class Bank:
    """Examples with an index over their words."""

    def __init__(self, examples: list[Example]) -> None:
        self.examples = examples
        self._postings: dict[str, list[int]] = {}
        counts: Counter[str] = Counter()
        for place, example in enumerate(examples):
            for word in example.words:
                self._postings.setdefault(word, []).append(place)
            counts.update(example.words)
        self._totals: dict[frozenset[str], float] = {}
        total = len(examples)
        self._weights = {word: math.log(1 + total / count) for word, count in counts.items()}
        self._unknown = math.log(1 + total) if total else 1.0

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Bank:
        """Read every ``*.sh`` of ``folder``. Raises OSError, and ValueError for a stray line."""
        examples: list[Example] = []
        for file in sorted(folder.glob("*.sh")):
            examples.extend(read_examples(file.read_text("utf-8"), file.name))
        return cls(examples)

    def knows(self, word: str) -> bool:
        """Whether the stem ``word`` occurs in a comment of the bank, other than as an entity."""
        return word in self._weights

    def weight(self, word: str) -> float:
        """How much a stem tells: rare ones more; one that was never seen the most."""
        weight = self._weights.get(word, self._unknown)
        return weight * _NEGATION_WEIGHT if word in NEGATIONS else weight

    def similarity(self, asked: frozenset[str], example: Example) -> float:
        """How well the words agree, 0..1.

        A word that was asked for and that the example does not have counts more than one that the
        example has besides. An example that destroys something is nothing for a request that does
        not ask for that, or not for all that it says: "remove all files" is not "remove all empty
        files".
        """
        common = sum(self.weight(word) for word in asked & example.words)
        return self._agreement(asked, example, common, self._total(asked))

    def _agreement(
        self, asked: frozenset[str], example: Example, common: float, whole_asked: float
    ) -> float:
        if not common:
            return 0.0
        if example.destroys and (_DESTRUCTIVE.isdisjoint(asked) or example.words - asked):
            return 0.0
        recall, precision = common / whole_asked, common / self._total(example.words)
        score = float(recall**_RECALL * precision**_PRECISION)
        verb = example.verb
        return score if verb in asked or verb in _LOOKING else score * _OTHER_VERB

    def nearest(self, asked: frozenset[str], limit: int = 24) -> list[Neighbour]:
        """List the ``limit`` examples most similar to the words ``asked``, nearest first."""
        common: dict[int, float] = {}
        for word in asked:
            weight = self.weight(word)
            for place in self._postings.get(word, ()):
                common[place] = common.get(place, 0.0) + weight
        whole = self._total(asked)
        found = [
            Neighbour(
                self.examples[place], self._agreement(asked, self.examples[place], one, whole)
            )
            for place, one in common.items()
        ]
        return sorted(found, key=lambda neighbour: -neighbour.similarity)[:limit]

    def _total(self, words: frozenset[str]) -> float:
        if words not in self._totals:
            if len(self._totals) > _MOST_TOTALS:
                self._totals.clear()
            self._totals[words] = sum(self.weight(word) for word in words)
        return self._totals[words]


def read_examples(text: str, name: str) -> list[Example]:
    """List the examples of one file's ``text``; ``name`` is for messages.

    Raises ValueError for a command without a comment or a comment without a command.
    """
    examples: list[Example] = []
    comments: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("# "):
            comments.append(normalise(line[2:]))
        elif line.strip():
            if not comments:
                raise ValueError(f"{name}:{number}: a command without a comment above it")
            examples.extend(Example(comment, line) for comment in comments)
            comments = []
    if comments:
        raise ValueError(f"{name}: the last comment has no command below it")
    return examples
