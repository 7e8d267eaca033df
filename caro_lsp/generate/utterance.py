"""A request as a line of tokens: base forms of its words, and entities by their kinds.

A token is a word in its base form, or an entity as ``<KIND:NUMBER>``, NUMBER being its place in
``entities``. Phrases are searched for in ``signs``, which has one character for each token: an
expression for signs is short, and soon compiled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any, get_args

from caro_lsp.generate.entities import Entity, Kind, find_entities
from caro_lsp.generate.script.mentions import entity_of, find_variables, with_names_said
from caro_lsp.generate.script.scope import NOTHING, Scope
from caro_lsp.generate.words import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

KIND_SIGNS = dict(zip(get_args(Kind), map(chr, count(0xF0100)), strict=False))
"""The signs of entities by their kinds; those of words are behind them."""
HELD_SIGNS = dict(zip(get_args(Kind), map(chr, count(0xF0140)), strict=False))
"""The signs of variables by the kind of what they hold."""
NAME_SIGN, _NO_SIGN = map(chr, (0xF0180, 0xF0181))
"""The signs of what stands in no phrase: of a word that may be a name, and of all else."""
_FIRST_WORD = 0xF0200
"""Signs are of a plane for private use: for those below, ``re`` takes longer to compile a set."""
_NAME_LIKE = re.compile(r"\w[\w.+-]*")
_WORD = re.compile(r"[A-Za-z0-9_][\w+#-]*(?:\.[\w+#-]+)*(?:'[a-z]+)?|[^\w\s]")
_IRREGULAR = {
    "has": "have", "had": "have", "uses": "use", "using": "use", "used": "use", "is": "be",
    "are": "be", "was": "be", "were": "be", "been": "be", "children": "child", "i'd": "i",
    "doesn't": "not", "don't": "not", "isn't": "not",
    "dont": "not", "doesnt": "not", "isnt": "not", "arent": "not", "hasnt": "not",
    "havent": "not", "didnt": "not", "wasnt": "not", "did": "do", "whats": "what", "theyre": "be",
    "aren't": "not", "didn't": "not", "hasn't": "not", "haven't": "not", "can't": "not",
    "cannot": "not", "it's": "its", "ran": "run", "written": "write", "wrote": "write",
    "took": "take", "taken": "take", "kept": "keep", "sent": "send", "made": "make", "got": "get",
    "held": "hold", "ones": "one",
    "matches": "match", "processes": "process", "addresses": "address", "indices": "index",
    "rooted": "rooted",
}  # fmt: skip
_MIN_MISSPELT = 5
"""Letters from which on a word that nobody knows may be a misspelt one."""


@dataclass(frozen=True)
class Token:
    """A word in its base form, or an entity; ``start`` and ``end`` in the text."""

    text: str
    sign: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Utterance:
    """The request ``text``, which is normalised, and its tokens."""

    text: str
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]
    signs: str
    """The signs of its tokens."""
    scope: Scope
    """The script that it stands in."""

    @cached_property
    def line(self) -> str:
        """Its tokens, each followed by a space."""
        return "".join(f"{token.text} " for token in self.tokens)

    @cached_property
    def marks(self) -> frozenset[str]:
        """Its tokens, in no order."""
        return frozenset([token.text for token in self.tokens])

    @cached_property
    def memory(self) -> dict[object, Any]:
        """What was found out about it, by who did: it never changes."""
        return {}

    @cached_property
    def weight(self) -> float:
        """That of all its tokens."""
        return sum(self._weights)

    @cached_property
    def telling(self) -> int:
        """The tokens that say something, as the bits of a number."""
        return sum(1 << index for index, weight in enumerate(self._weights) if weight)

    @cached_property
    def _weights(self) -> list[float]:
        return [token.weight for token in self.tokens]

    def weight_of(self, first: int, last: int) -> float:
        """That of the tokens from one to another."""
        return sum(self._weights[first : last + 1])

    def weight_in(self, tokens: int) -> float:
        """That of the tokens which are the bits of a number."""
        return sum([one for index, one in enumerate(self._weights) if tokens >> index & 1])

    def of(self, tokens: Iterable[Token]) -> Utterance:
        """What is left of it if only some of its tokens are heard."""
        return _heard(self.text, tokens, self.entities, self.scope)

    def said(self, first: int, last: int) -> str:
        """What was written for tokens, the last one included."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def without(self, taken: Collection[int]) -> Utterance:
        """What is left of it without some of its tokens."""
        return _heard(
            self.text,
            tuple(token for index, token in enumerate(self.tokens) if index not in taken),
            self.entities,
            self.scope,
        )


class Vocabulary:
    """The words that phrases are made of: those that may be ``names``, and ``others``.

    ``stop`` are words that say nothing by themselves, ``plain`` some that stand in no phrase, and
    are no misspelt ones either.
    """

    def __init__(
        self,
        names: Collection[str],
        others: Collection[str],
        stop: Collection[str],
        plain: Collection[str],
    ) -> None:
        self.kept = {"names": names, "others": others, "stop": stop, "plain": plain}
        """What the same vocabulary can be made of."""
        self._words = frozenset((*names, *others))
        self._stop = frozenset(stop)
        self._plain = frozenset(plain)
        every = dict.fromkeys((*names, *others, *stop))
        self._signs = dict(zip(every, map(chr, count(_FIRST_WORD)), strict=False))
        self.may_be_names = f"{chr(_FIRST_WORD)}-{chr(_FIRST_WORD + len(names) - 1)}"
        """The range of the signs of words that may be names."""
        self._base = lru_cache(maxsize=4096)(self._found_base)

    @classmethod
    def of(
        cls,
        words: Collection[str],
        stop: Collection[str],
        plain: Collection[str] = (),
        nameless: Collection[str] = (),
    ) -> Vocabulary:
        """The vocabulary of the ``words`` of phrases; ``nameless`` are others that are no names."""
        every = frozenset(_IRREGULAR.get(word, word) for word in words)
        # A form of a word that is there as well is brought to it.
        known = {word for word in every if word in _APART or every.isdisjoint(_inflected(word))}
        names = {word for word in known.difference(stop, nameless) if _NAME_LIKE.fullmatch(word)}
        rest = {word for word in plain if word not in known and known.isdisjoint(_inflected(word))}
        known |= {word for word in nameless if known.isdisjoint(_inflected(word))}
        return cls(sorted(names), sorted(known - names), sorted({*stop}), sorted(rest))

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
        return word in self._signs

    def sign(self, word: str) -> str:
        """The character for a word in its base form."""
        return self._signs.get(word, _NO_SIGN)

    def weight(self, word: str) -> float:
        """How much is lost if a word in its base form is not understood."""
        if word in self._stop or not _is_word(word):
            return 0.0
        return 1.0

    def _found_base(self, word: str) -> str:
        if word in _IRREGULAR:
            return _IRREGULAR[word]
        if word in self._signs or word in self._plain:
            return word
        for form in _bases(word):
            if form in self._signs:
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


@lru_cache(maxsize=96)
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
            shown, sign = word, vocabulary.sign(word)
            if _is_word(word) and not vocabulary.knows(word):
                shown = f"~{word}"
                sign = NAME_SIGN if _NAME_LIKE.fullmatch(word) else sign
            # What begins so asks for a person, and for nothing to be done.
            weight = 1.0 if word == "who" and not tokens else vocabulary.weight(word)
            tokens.append(Token(shown, sign, first, last, weight))
        if entity is not None:
            if entity.fits and not articles and tokens and tokens[-1].text in _ARTICLES:
                tokens.pop()
            if nouns and entity.noun:
                noun = vocabulary.base(entity.noun)
                tokens.append(Token(noun, vocabulary.sign(noun), entity.start, entity.start, 0.0))
            kind = f"{entity.kind}.{entity.fits}" if entity.fits else entity.kind
            sign = HELD_SIGNS[entity.fits] if entity.fits else KIND_SIGNS[entity.kind]
            tokens.append(Token(f"<{kind}:{number}>", sign, entity.start, entity.end, 2.0))
            at = entity.end
    return _heard(text, tokens, entities, scope)


def _heard(
    text: str, tokens: Iterable[Token], entities: tuple[Entity, ...], scope: Scope
) -> Utterance:
    tokens = tuple(tokens)
    return Utterance(text, tokens, entities, "".join(token.sign for token in tokens), scope)


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
