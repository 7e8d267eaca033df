"""A request as a line of tokens: base forms of its words, and entities by their kinds.

Phrases are searched for in ``line``, in which each token is followed by a space: a word in its base
form, an entity as ``<KIND:NUMBER>``, NUMBER being its place in ``entities``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import Entity, find_entities
from caro_lsp.generate.script.mentions import entity_of, find_variables, with_names_said
from caro_lsp.generate.script.scope import NOTHING, Scope
from caro_lsp.generate.words import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_WORD = re.compile(r"[A-Za-z0-9_][\w+#-]*(?:\.[\w+#-]+)*(?:'[a-z]+)?|[^\w\s]")
_IRREGULAR = {
    "has": "have", "had": "have", "uses": "use", "using": "use", "used": "use", "is": "be",
    "are": "be", "was": "be", "were": "be", "been": "be", "children": "child", "i'd": "i",
    "doesn't": "not", "don't": "not", "isn't": "not",
    "dont": "not", "doesnt": "not", "isnt": "not", "arent": "not", "hasnt": "not",
    "havent": "not", "didnt": "not", "wasnt": "not", "did": "do", "whats": "what", "theyre": "be",
    "aren't": "not", "didn't": "not", "hasn't": "not", "haven't": "not", "can't": "not",
    "cannot": "not", "it's": "its", "ran": "run", "written": "write", "took": "take",
    "taken": "take", "kept": "keep", "sent": "send", "made": "make", "got": "get", "held": "hold",
    "matches": "match", "processes": "process", "addresses": "address", "indices": "index",
    "rooted": "rooted",
}  # fmt: skip
_MIN_MISSPELT = 5
"""Letters from which on a word that nobody knows may be a misspelt one."""


@dataclass(frozen=True)
class Token:
    """A word in its base form, or an entity; ``start`` and ``end`` in the text."""

    text: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Utterance:
    """The request ``text``, which is normalised, and its tokens."""

    text: str
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]
    line: str
    marks: frozenset[str]
    """Its words, and its kinds of entities as ``<KIND>``."""
    _places: tuple[int, ...]

    def token_at(self, offset: int) -> int:
        """The token that a character of ``line`` belongs to."""
        return bisect_right(self._places, offset) - 1

    def of(self, tokens: Iterable[Token]) -> Utterance:
        """What is left of it if only some of its tokens are heard."""
        return _heard(self.text, tokens, self.entities)

    def said(self, first: int, last: int) -> str:
        """What was written for tokens, the last one included."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def without(self, taken: Collection[int]) -> Utterance:
        """What is left of it without some of its tokens."""
        return _heard(
            self.text,
            tuple(token for index, token in enumerate(self.tokens) if index not in taken),
            self.entities,
        )


class Vocabulary:
    """The words that phrases are made of.

    ``stop`` are words that say nothing by themselves, ``plain`` some that stand in no phrase, and
    are no misspelt ones either, ``nameless`` further words that are no names.
    """

    def __init__(
        self,
        words: Collection[str],
        stop: Collection[str],
        plain: Collection[str] = (),
        nameless: Collection[str] = (),
    ) -> None:
        self._stop = frozenset(stop)
        self.nameless = self._stop | frozenset(nameless)
        """Words that are no names."""
        every = frozenset(_IRREGULAR.get(word, word) for word in words)
        # A form of a word that is there as well is brought to it.
        self._words = frozenset(
            word
            for word in every
            if word in _APART or not any(base in every for base in _inflected(word))
        )
        self._plain = frozenset(
            word
            for word in plain
            if word not in self._words and self._words.isdisjoint(_inflected(word))
        )
        self._base = lru_cache(maxsize=4096)(self._found_base)

    @cached_property
    def _near(self) -> dict[str, str]:
        """The words that are one letter longer than these."""
        near: dict[str, str] = {}
        for word in sorted(self._words):
            if len(word) >= _MIN_MISSPELT:
                for shorter in _shorter(word):
                    near.setdefault(shorter, word)
        return near

    def base(self, word: str) -> str:
        """The word of phrases that ``word`` is a form of, perhaps misspelt; else itself."""
        return self._base(word.lower())

    def knows(self, word: str) -> bool:
        """Whether a base form stands in a phrase, or says nothing."""
        return word in self._words or word in self._stop

    def weight(self, word: str) -> float:
        """How much is lost if a word in its base form is not understood."""
        if word in self._stop or not _is_word(word):
            return 0.0
        return 1.0

    def _found_base(self, word: str) -> str:
        if word in _IRREGULAR:
            return _IRREGULAR[word]
        if word in self._words or word in self._stop or word in self._plain:
            return word
        for form in _bases(word):
            if form in self._words or form in self._stop:
                return form
        for form in _inflected(word):
            # Two endings, as in "settings".
            for shorter in _inflected(form):
                if shorter in self._words:
                    return shorter
        return self._meant(word)

    def _meant(self, word: str) -> str:
        """The word that ``word`` is a misspelling of: one letter too many, too few, or wrong."""
        known = any(form in self._plain for form in _bases(word))
        if len(word) < _MIN_MISSPELT or not word.isalpha() or known:
            return word
        for candidate in (word, *_inflected(word)):
            near = {self._near[s] for s in (candidate, *_shorter(candidate)) if s in self._near}
            near |= {s for s in _shorter(candidate) if s in self._words and len(s) >= _MIN_MISSPELT}
            near = {one for one in near if one[0] == word[0] and _differ(one, candidate) <= 1}
            if len(near) == 1:
                return near.pop()
        return word


def utterance(
    text: str,
    vocabulary: Vocabulary,
    scope: Scope = NOTHING,
    *,
    nouns: bool = False,
    articles: bool = True,
) -> Utterance:
    """Take a request apart that stands in a script, of which ``scope`` says what is above.

    ``nouns``: where a variable is mentioned by a noun, that stands before it. ``articles``: whether
    there are articles before variables.
    """
    text = normalise(text)
    known = {variable.name: variable for variable in scope.variables}
    # A name alone is one as it stands, unless the script knows it.
    found = [
        entity_of(variable, one.start, one.end)
        if one.kind == "variable"
        and (variable := known.get(one.value.strip("${}").removesuffix("[@]")))
        else one
        for one in find_entities(text)
    ]
    found += find_variables(text, scope, found)
    found = [with_names_said(one, scope) for one in found]
    entities = tuple(sorted(found, key=lambda entity: entity.start))
    tokens: list[Token] = []
    at = 0
    for number, entity in enumerate((*entities, None)):
        end = len(text) if entity is None else entity.start
        for match in _WORD.finditer(text, at, end):
            if match[0] in "()":
                continue
            first, last = match.span()
            if match[0].endswith("'s") and not vocabulary.knows(vocabulary.base(match[0])):
                # A name, and what is its own.
                last -= 2
            word = vocabulary.base(text[first:last])
            shown = word if vocabulary.knows(word) or not _is_word(word) else f"~{word}"
            tokens.append(Token(shown, first, last, vocabulary.weight(word)))
        if entity is not None:
            if entity.fits and not articles and tokens and tokens[-1].text in _ARTICLES:
                tokens.pop()
            if nouns and entity.noun:
                noun = vocabulary.base(entity.noun)
                tokens.append(Token(noun, entity.start, entity.start, 0.0))
            kind = f"{entity.kind}.{entity.fits}" if entity.fits else entity.kind
            tokens.append(Token(f"<{kind}:{number}>", entity.start, entity.end, 2.0))
            at = entity.end
    return _heard(text, tokens, entities)


def _heard(text: str, tokens: Iterable[Token], entities: tuple[Entity, ...]) -> Utterance:
    tokens = tuple(tokens)
    sizes = (len(token.text) + 1 for token in tokens)
    places = tuple(accumulate(sizes, initial=0))[:-1]
    line = "".join(f"{token.text} " for token in tokens)
    marks = {token.text for token in tokens}
    marks |= {f"<{kind}>" for one in entities for kind in (one.kind, one.fits) if kind}
    return Utterance(text, tokens, entities, line, frozenset(marks), places)


_ARTICLES = frozenset({"the", "our", "my", "this", "that", "its", "these", "those"})
_APART = frozenset(
    {"as", "its", "dos", "less", "access", "address", "process", "used", "use", "sed"}
)
"""Words that look like forms of others."""


def _is_word(token: str) -> bool:
    """Whether it is no punctuation; names may begin with an underscore."""
    return token[0].isalnum() or token[0] == "_"


def _bases(word: str) -> list[str]:
    """What ``word`` may be a form of: number, tense, comparison."""
    found = _inflected(word)
    for ending in ("er", "est"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            found += _stems(word[: -len(ending)])
    return found


def _inflected(word: str) -> list[str]:
    """What ``word`` may be a form of: number, tense."""
    found: list[str] = []
    if word.endswith("'s"):
        found.append(word[:-2])
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    if word.endswith("es"):
        found.append(word[:-2])
    if word.endswith("s"):
        found.append(word[:-1])
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            found += _stems(word[: -len(ending)])
    return found


def _stems(stem: str) -> list[str]:
    found = [stem, stem + "e"]
    if stem[-1] == stem[-2]:
        found.append(stem[:-1])
    if stem.endswith("i"):
        found.append(stem[:-1] + "y")
    return found


def _shorter(word: str) -> list[str]:
    return [word[:index] + word[index + 1 :] for index in range(len(word))]


def _differ(one: str, other: str) -> int:
    """0 for the same words, 1 for one letter more, less, other, or two swapped; else 2."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > 1:
        return 2
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return 1 if a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:]) else 2
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return 1 if longer[1:] == shorter else 2
