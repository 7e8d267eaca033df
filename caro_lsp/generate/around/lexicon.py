"""How people say the columns and the values of a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.around.seen import Relation

_ALSO_CALLED = {
    "date": ("day",), "day": ("date",), "price": ("cost",), "cost": ("price",),
    "amount": ("money", "revenue", "sum"),
    "total": ("revenue", "amount"), "revenue": ("income", "turnover"),
    "email": ("mail", "e-mail", "mail address", "email address", "address"),
    "mail": ("email", "e-mail", "mail address", "email address"),
    "temp": ("temperature",), "temperature": ("temp",), "qty": ("quantity", "number of pieces"),
    "quantity": ("qty",), "dept": ("department",), "department": ("dept",),
    "user": ("login", "account", "username", "user name"), "username": ("user", "login"),
    "ms": ("duration", "time", "milliseconds"), "duration": ("time",),
    "shell": ("login shell",), "home": ("home directory", "home folder", "home dir"),
    "uid": ("user id",), "gid": ("group id",), "comment": ("full name", "real name"),
    "ts": ("time", "timestamp"), "timestamp": ("time",), "pct": ("percent", "percentage"),
    "lang": ("language",), "desc": ("description",), "img": ("image",), "tel": ("phone",),
    "phone": ("telephone", "phone number", "number"), "city": ("town",), "id": ("number",),
    "created": ("creation date",), "category": ("kind",), "kind": ("type", "category"),
    "type": ("kind",), "status": ("state",), "state": ("status",), "salary": ("pay", "wage"),
    "author": ("writer",), "points": ("score",), "score": ("points",), "ip": ("address",),
}  # fmt: skip
"""What columns are called as well."""
_TIMES = ("date", "day", "time", "timestamp", "ts", "created", "updated", "modified", "when")
_LENGTHS = ("duration", "ms", "seconds", "secs", "minutes", "mins", "hours", "time", "took",
            "length")  # fmt: skip
_SIZES = ("size", "bytes", "kb", "mb")
_IMPLIED: dict[str, tuple[tuple[str, ...], bool]] = {
    **dict.fromkeys(("expensive", "dearest", "dear", "dearer", "priciest", "costly", "costliest"),
                    (("price", "cost", "amount", "total", "fee"), True)),
    **dict.fromkeys(("cheapest", "cheap", "cheaper"),
                    (("price", "cost", "amount", "total", "fee"), False)),
    **dict.fromkeys(("hottest", "warmest", "hotter", "warmer", "hot", "warm"),
                    (("temp", "temperature", "celsius", "degrees"), True)),
    **dict.fromkeys(("coldest", "coolest", "colder", "cooler", "cold"),
                    (("temp", "temperature", "celsius", "degrees"), False)),
    **dict.fromkeys(("newest", "latest", "newer", "later", "recent"), (_TIMES, True)),
    **dict.fromkeys(("earliest", "earlier"), (_TIMES, False)),
    **dict.fromkeys(("oldest", "older"), (("age", *_TIMES), True)),
    **dict.fromkeys(("youngest", "younger"), (("age", *_TIMES), False)),
    **dict.fromkeys(("slowest", "longest", "slower", "longer"),
                    (_LENGTHS, True)),
    **dict.fromkeys(("fastest", "shortest", "quickest", "faster", "shorter", "quicker"),
                    (_LENGTHS, False)),
    **dict.fromkeys(("heaviest", "heavier"), (("weight", "kg", "mass"), True)),
    **dict.fromkeys(("lightest", "lighter"), (("weight", "kg", "mass"), False)),
    **dict.fromkeys(("tallest", "taller"), (("height", "cm"), True)),
    **dict.fromkeys(("best",), (("score", "rating", "points", "grade", "stars"), True)),
    **dict.fromkeys(("worst",), (("score", "rating", "points", "grade", "stars"), False)),
    **dict.fromkeys(("biggest", "largest", "bigger", "larger"), (_SIZES, True)),
    **dict.fromkeys(("smallest", "smaller"), (_SIZES, False)),
}  # fmt: skip
"""The columns that a word is about, and whether much of it is meant."""


def singular(word: str) -> str:
    """A noun in the singular, as far as its ending tells."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "uses")):
        return word[:-2]
    return word[:-1] if len(word) > 2 and word.endswith("s") and word[-2] not in "sui" else word


def words_of(name: str) -> tuple[str, ...]:
    """The words that a name is made of, in lower case and in the singular."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return tuple(singular(word.lower()) for word in re.findall(r"[A-Za-z]+|\d+", spaced))


class Lexicon:
    """What the columns and values of one table are called."""

    def __init__(self, relation: Relation) -> None:
        """The words of ``relation``."""
        self.relation = relation
        self._columns = _by_name(relation)
        self._values: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        for place in range(len(relation.columns)):
            if relation.is_number(place):
                continue
            for cell in dict.fromkeys(relation.values(place)):
                words = tuple(cell.lower().split())
                if 0 < len(words) <= _LONGEST and len(cell) > 1:
                    self._values.setdefault(words, []).append((place, cell))

    def column(self, words: tuple[str, ...]) -> int | None:
        """The column that these words are the name of."""
        return self._columns.get(tuple(singular(word) for word in words))

    def value(self, words: tuple[str, ...]) -> list[tuple[int, str]]:
        """The columns that have these words as a cell, each with the cell."""
        return self._values.get(words) or self._values.get((*words[:-1], singular(words[-1])), [])

    def implied(self, word: str) -> tuple[int, bool] | None:
        """The column that "expensive" is about, and whether much of it is meant."""
        names, much = _IMPLIED.get(word, ((), True))
        for name in names:
            if (place := self._columns.get((name,))) is not None:
                # Who is older has more years, but an earlier date.
                late = word in {"oldest", "older"} and name != "age"
                early = word in {"youngest", "younger"} and name != "age"
                return place, False if late else True if early else much
        return None

    def measures(self) -> list[int]:
        """The columns of numbers that are no names of the rows."""
        named = {"id", "uid", "gid", "number", "no", "nr", "zip", "port", "year", "code", "status"}
        return [
            place
            for place, name in enumerate(self.relation.columns)
            if self.relation.is_number(place) and named.isdisjoint(words_of(name))
        ]


_LONGEST = 4


def _by_name(relation: Relation) -> dict[tuple[str, ...], int]:
    named = [words_of(name) for name in relation.columns]
    found: dict[tuple[str, ...], int] = {}
    for place, words in enumerate(named):
        if words:
            found.setdefault(words, place)
            found.setdefault((singular(relation.columns[place].lower()),), place)
    for place, words in enumerate(named):
        for said in _also(words):
            found.setdefault(said, place)
    # One word of several is enough where only one column has it.
    for place, words in enumerate(named):
        for word in words if len(words) > 1 else ():
            others = [one for one in named if word in one]
            if len(others) == 1 and len(word) > 2 and not word.isdigit():
                found.setdefault((word,), place)
    return found


def _also(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if len(words) == 1:
        for said in _ALSO_CALLED.get(words[0], ()):
            yield tuple(singular(word) for word in said.split())
