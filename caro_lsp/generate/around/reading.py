"""A request about a table whose columns and values are known -> a query.

The words that are columns, values, numbers and variables are put as signs ("show C0 where C2 over
N0"), which patterns then take away one after the other. Of a request with words left over nothing
is known: there is no half an answer.
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from caro_lsp.generate.around.lexicon import Lexicon, singular, words_of
from caro_lsp.generate.around.query import RECKONED, Filter, Query, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.around.query import Function, Operator
    from caro_lsp.generate.around.seen import Relation
    from caro_lsp.generate.script.scope import Variable

_TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|\$\{?\w+\}?|[\w@./:+-]*\w|[<>=!]=?|,")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MOST_WORDS = 40
_LONGEST = 4
_ROWS = """
row rows line lines record records entry entries item items element elements object objects one
ones people person
"""
_STOP = """
a an the of all any in on at for from to and is are was were be been being do does did has have had
there here it its their them me us we i you our my your please only just also then now so far
that which who whose where what with by each every out up as per show print list display give get
find output write say tell select extract echo see want need look how file csv table data json
database db this these those again ones value values column columns field fields below above
appear appears occur occurs keep found first once them go comma into seen existing known
"""
_SILENT = frozenset((*_ROWS.split(), *_STOP.split(), ","))
_NO_VALUES = frozenset(
    (*_SILENT, "no", "not", "yes", "new", "old", "top", "most", "least", "name", "count", "number", "sum",
     "total", "average", "sort", "sorted", "unique", "more", "less", "than", "over", "under", "after",
     "before", "last", "max", "min", "highest", "lowest", "max", "without", "or")
)  # fmt: skip
"""Words that are seldom meant as the cell that reads so, unless they are in quotes."""
_MORE = (
    r"(?:is |are |was |were )?(?:(?P<gt>(?:strictly )?(?:more|greater|higher|larger|bigger|longer|later"
    r"|newer) than|over|above|exceeding|exceeds?|beyond|after|>)|(?P<ge>at least|no less than|not less than"
    r"|not under|from|since|>=)|(?P<lt>(?:less|lower|smaller|fewer|shorter|earlier) than|under|below|before|<)"
    r"|(?P<le>at most|no more than|not more than|up to|not over|<=)|(?P<adj>[a-z]+) than)"
)
_THING = r"(?P<thing>[NXV]\d+)"
_MUCH = r"(?:most|highest|largest|biggest|greatest|max|maximum)"
_LITTLE = r"(?:least|lowest|smallest|fewest|min|minimum)"
_FUNCTIONS: dict[str, Function] = {
    **dict.fromkeys(("sum", "total", "sum up", "add up", "add together", "overall"), "sum"),
    **dict.fromkeys(("average", "mean", "avg"), "average"),
    **dict.fromkeys(("highest", "largest", "biggest", "maximum", "max", "greatest"), "max"),
    **dict.fromkeys(("lowest", "smallest", "minimum", "min", "least"), "min"),
}
_FUNCTION = "|".join(sorted(_FUNCTIONS, key=len, reverse=True))
_PER = (
    r"(?:per|by|for each|for every|of each|of every|in each|in every|on each|each|every"
    r"|grouped by|group by)(?: the| different| single| distinct)*"
)
_FALLING = (
    r"(?:(?:the )?(?:biggest|highest|largest|most|most \w+|newest|latest|best|dearest|longest|top|[a-z]+est"
    r"|most frequent|most common|slowest)(?: ones?| values?| C\d+)? (?:first|on top|at the top)"
    r"|descending|in descending order|desc|reversed?|in reverse(?: order)?|from high to low)"
)
_RISING = (
    r"(?:(?:the )?(?:smallest|lowest|least|oldest|earliest|cheapest|shortest|fewest)(?: ones?| values?)? first"
    r"|ascending|in ascending order|asc|alphabetically|in alphabetical order|from low to high)"
)


_WHO = re.compile(
    r"(?:(?:then|now|and|show|print|list|find out|find|tell me)[ ,]+)*who\b", re.IGNORECASE
)
_PEOPLE = (
    "name",
    "person",
    "user",
    "customer",
    "member",
    "employee",
    "player",
    "author",
    "student",
)
_SUBJECT = re.compile(
    r"^(?:(?:now|and|then|please|show|print|list|display|get|give me|find|output|count)[ ,]+)*"
    r"(?:which|how many|all|the|what|only|all the|number of|those)? ?(?P<rows>[a-z]{3,}s)\b"
)
"""What is asked for first: "which readings are hotter than 30"."""


@dataclass
class _Said:
    """A request with signs for what is known, of which patterns take away what they account for."""

    text: str
    lexicon: Lexicon
    values: dict[str, list[tuple[int, str]]]
    """For each sign of a value the columns that have it, with the cell."""
    things: dict[str, Value]
    """For each sign of a number or variable what it stands for."""
    query: Query = field(default_factory=Query)

    def take(
        self, pattern: str, fits: Callable[[re.Match[str]], object] = bool
    ) -> re.Match[str] | None:
        """The first place of a pattern that fits, which is taken away."""
        places = re.finditer(rf"(?<!\S)(?:{pattern})(?!\S)", self.text)
        match = next((one for one in places if fits(one)), None)
        if match is not None:
            left = f"{self.text[: match.start()]} {self.text[match.end() :]}"
            self.text = " ".join(left.split())
        return match

    def put(self, **changes: object) -> None:
        """Note what was understood."""
        self.query = replace(self.query, **changes)  # type: ignore[arg-type]

    def keep(self, column: int, operator: Operator, value: Value) -> None:
        """Note what rows must have."""
        self.put(filters=(*self.query.filters, Filter(column, operator, value)))


def read(
    text: str, relation: Relation, names: tuple[str, ...], variables: tuple[Variable, ...]
) -> Query | None:
    """What ``text`` asks of ``relation``; None where a word of it is not understood.

    ``names``: what the file and the table are called. ``variables``: those of the script.
    """
    said = _signed(text, Lexicon(relation), variables)
    if said is None:
        return None
    held = list(variables)
    for step in (
        _header,
        _totalled,
        partial(_linked, held=held),
        partial(_filters, held=held),
        _once,
        _reckoned,
        _ordered,
        _shown,
    ):
        if not step(said):
            return None
    rows = {singular(word) for name in names for word in words_of(name)}
    left = [
        word for word in said.text.split() if word not in _SILENT and singular(word) not in rows
    ]
    query = said.query
    if query.order is not None:
        left = [word for word in left if word not in {"sort", "sorted", "order", "ordered", "rank"}]
    if (
        left
        and (query.filters or query.order is not None)
        and not query.shown
        and _SUBJECT.search(text.lower())
    ):
        # What the rows are called nobody knows better.
        left = [word for word in left if word != _SUBJECT.search(text.lower())["rows"]]  # type: ignore[index]
    asks = query.shown or query.filters or query.order is not None or query.measured is not None
    if _WHO.match(text) and not query.shown and query.function is None and not left:
        people = [
            place for word in _PEOPLE if (place := Lexicon(relation).column((word,))) is not None
        ]
        query = replace(query, shown=tuple(people[:1]))
    if left or not (asks or query.group is not None) or not _is_sensible(query, relation):
        return None
    return query


def _signed(text: str, lexicon: Lexicon, variables: tuple[Variable, ...]) -> _Said | None:
    tokens: list[str] = _TOKEN.findall(text.strip(" .?!:;"))
    if len(tokens) > _MOST_WORDS:
        return None
    said = _Said("", lexicon, {}, {})
    held = {one.name: one for one in variables}
    words: list[str] = []
    place = 0
    while place < len(tokens):
        sign, width = _sign(tokens, place, said, held)
        words.append(sign)
        place += width
    said.text = " ".join(words)
    return said


def _sign(tokens: list[str], place: int, said: _Said, held: dict[str, Variable]) -> tuple[str, int]:
    """What stands for the words from ``place`` on, and for how many of them."""
    token = tokens[place]
    bare = token.strip("${}")
    if bare in held and (token != bare or (len(bare) > 1 and bare == bare.upper())):
        sign = f"X{len(said.things)}"
        said.things[sign] = Value(bare, "variable")
        return sign, 1
    quoted = token[0] in "\"'"
    for width in range(min(_LONGEST, len(tokens) - place), 0, -1):
        words = tuple(word.strip("\"'").lower() for word in tokens[place : place + width])
        if not all(words):
            continue
        column = None if quoted else said.lexicon.column(words)
        if column is not None and (width > 1 or words[0] not in {"number", "time", "count"}):
            return f"C{column}", width
        found = said.lexicon.value(words)
        # "US" is a country where there is one, and "us" is not.
        literal = token != token.lower() and any(cell == token for _, cell in found)
        if found and (quoted or literal or width > 1 or words[0] not in _NO_VALUES):
            sign = f"V{len(said.values)}"
            said.values[sign] = found
            return sign, width
    if _NUMBER.fullmatch(token):
        sign = f"N{len(said.things)}"
        said.things[sign] = Value(token, "number")
        return sign, 1
    return token.lower(), 1


def _header(said: _Said) -> bool:
    if said.take(
        r"(?:and |but )?(?:with|keep(?:ing)?|including|include|plus)(?: the| its)? header(?: line| row)?"
    ):
        said.put(header=True)
    said.take(
        r"(?:but |and )?(?:without|skip(?:ping)?|no|ignoring|not)(?: the)? header(?: line| row)?"
    )
    return True


def _filters(said: _Said, held: list[Variable]) -> bool:
    where = r"(?:(?:and |but )?(?:where|with|whose|having|if|that have|that has|which have)(?: an?| the| its| their)* )?"
    while match := said.take(
        rf"{where}(?:(?P<column>C\d+) (?:of )?)?{_MORE} {_THING}(?: (?P<unit>C\d+))?"
    ):
        operator, column = _compared(match, said)
        if operator is None or column is None:
            return False
        value = _value(match["thing"], column, said)
        if value is None:
            return False
        said.keep(column, operator, value)
    linked = (
        r"(?:is |are |was |were |= |== |equals |equal to |of |being |called |named |set to |as )?"
    )
    while match := said.take(
        rf"{where}(?:in |of |from |for |by |on )?(?:the )?(?P<column>C\d+) {linked}(?P<no>not )?{_THING}",
        lambda one: _value(one["thing"], int(one["column"][1:]), said),
    ):
        column = int(match["column"][1:])
        value = _value(match["thing"], column, said)
        if value is None:
            return False
        said.keep(column, "!=" if match["no"] else "==", value)
    before = (
        r"(?:(?:that |which |who )?(?:is |are |was |were )?(?P<no>not |except |other than |without |excluding |but not )"
        r"?(?:from |in |of |for |by |with |on |at |to )?(?:the |an? |all |only )*)"
    )
    while match := said.take(
        rf"{before}(?P<thing>X\d+)", lambda one: _of_variable(said.things[one["thing"]], said, held)
    ):
        value = said.things[match["thing"]]
        link = _of_variable(value, said, held)
        if link is None or (match["no"] and link[1] != "=="):
            return False
        said.keep(link[0], "!=" if match["no"] else link[1], value)
    while match := said.take(rf"{before}(?P<thing>V\d+)"):
        columns = said.values[match["thing"]]
        if len({column for column, _ in columns}) != 1:
            return False
        column, cell = columns[0]
        said.keep(column, "!=" if match["no"] else "==", Value(cell, "text"))
    return True


_POINTS = r"(?:that|this|the given|given|the same|the chosen|its|their)"
_PERSON = r"(?:she|he|they|her|his|him|that (?:user|person|customer|one)|this (?:user|person|customer|one))"


def _linked(said: _Said, held: list[Variable]) -> bool:
    """What "that status", "in that month" or "she" means: a variable that holds a cell."""
    lead = r"(?:(?:where|with|whose|having|of|in|for|from|on|by|at) )?"
    while match := said.take(
        rf"{lead}{_POINTS} (?P<column>C\d+)(?! (?:is|are|was|were|has|have)\b)"
    ):
        column = int(match["column"][1:])
        name = next((one.name for one in reversed(held) if _is_called(one, said, column)), "")
        if not name:
            return False
        said.keep(column, "==", Value(name, "variable"))
    if match := re.search(rf"(?<!\S){lead}{_POINTS} (?P<noun>[a-z]+)(?!\S)", said.text):
        for one in held:
            if singular(match["noun"]) in words_of(one.name) and (link := _link(one, said)):
                said.take(re.escape(match[0]))
                said.keep(link[0], link[1], Value(one.name, "variable"))
                break
    if re.search(rf"(?<!\S){_PERSON}(?!\S)", said.text):
        links = [(one, link) for one in held if (link := _link(one, said))]
        if len(links) == 1 and links[0][1][1] == "==":
            said.take(rf"(?:of |for )?{_PERSON}")
            said.keep(links[0][1][0], "==", Value(links[0][0].name, "variable"))
    return True


def _is_called(one: Variable, said: _Said, column: int) -> bool:
    """Whether a variable is called as a column is, or holds a cell of it."""
    named = words_of(said.lexicon.relation.columns[column])
    called = words_of(one.name)[-len(named) :] == named
    return called or bool(one.value and one.value in said.lexicon.relation.values(column))


def _of_variable(value: Value, said: _Said, held: list[Variable]) -> tuple[int, Operator] | None:
    """The column that a variable is meant to be compared with."""
    variable = next((one for one in held if one.name == value.written), None)
    if variable is None:
        return None
    if link := _link(variable, said):
        return link
    places = range(len(said.lexicon.relation.columns))
    called = [place for place in places if _is_called(variable, said, place)]
    return (called[0], "==") if len(called) == 1 else None


def _link(one: Variable, said: _Said) -> tuple[int, Operator] | None:
    """The only column that has the value of a variable as a cell, or as what cells begin with."""
    relation = said.lexicon.relation
    places = range(len(relation.columns))
    whole = [place for place in places if one.value in relation.values(place)]
    if len(whole) == 1:
        return whole[0], "=="
    if not one.value or whole or len(one.value) < _LEAST_BEGINNING:
        return None
    begun = [
        place
        for place in places
        if any(cell.startswith(one.value) for cell in relation.values(place))
    ]
    return (begun[0], "begins") if len(begun) == 1 else None


_RANKS = re.compile(r"\b(?:with|has|have|having|by)(?: the| their| its)* $")


def _totalled(said: _Said) -> bool:
    """Note the sum in "the total of the paid orders" where a column is called so."""
    names = said.lexicon.relation.columns
    for column in said.lexicon.measures():
        if words_of(names[column])[-1:] == ("total",) and said.take(
            rf"(?:the )?C{column}(?= (?:of|for) )"
        ):
            said.put(function="sum", measured=column)
    return True


def _once(said: _Said) -> bool:
    if match := said.take(r"(?:each|every|all) (?P<c>C\d+)(?: only| just)? once"):
        said.put(shown=(int(match["c"][1:]),), distinct=True)
    return True


_LEAST_BEGINNING = 4
_OPERATORS: tuple[tuple[str, Operator], ...] = (
    ("gt", ">"),
    ("ge", ">="),
    ("lt", "<"),
    ("le", "<="),
)


def _compared(match: re.Match[str], said: _Said) -> tuple[Operator | None, int | None]:
    """How rows are compared, and by which column."""
    operator: Operator | None = next((sign for name, sign in _OPERATORS if match[name]), None)
    column = next((int(one[1:]) for one in (match["column"], match["unit"]) if one), None)
    if match["adj"]:
        implied = said.lexicon.implied(match["adj"])
        if implied is None or (column is not None and column != implied[0]):
            return None, None
        return (">" if implied[1] else "<"), implied[0]
    if column is None:
        measures = said.lexicon.measures()
        column = measures[0] if len(measures) == 1 else None
    return operator, column


def _value(sign: str, column: int, said: _Said) -> Value | None:
    """What a column is compared with."""
    if sign[0] == "V":
        cell = next((cell for place, cell in said.values[sign] if place == column), None)
        return None if cell is None else Value(cell, "text")
    value = said.things[sign]
    if value.sort == "number" and not said.lexicon.relation.is_number(column):
        return Value(value.written, "text")
    return value


_BY_FREQUENCY = (
    r"(?:the )?(?:top )?(?:(?P<n>N\d+) )?most (?:common|frequent|used|popular) (?P<c1>C\d+)"
    r"|(?:(?:the )?top (?P<n2>N\d+) )?(?P<c2>C\d+)(?: sorted| ordered| ranked)? by (?:how often (?:they|it|each) (?:occurs?|appears?)"
    r"|frequency|(?:the )?(?:number|count) of (?:rows|lines|entries|occurrences|records))"
)


def _reckoned(said: _Said) -> bool:
    often = (
        r"(?:how often|how many times)(?: does| did| has| is)?(?: each| every| the| an?)? (?P<c1>C\d+)"
        r"(?: is| was)?(?: occurs?| appears?| comes up| shows up| there| been used| used| seen| named)?"
        r"|(?:frequency|frequencies|number of occurrences|occurrences|count|counts|number)(?: of)? "
        r"(?:each|every|all|the)(?: of the)? (?P<c2>C\d+)|how many of each (?P<c3>C\d+)"
        r"|count (?:each|every|per|by) (?P<c4>C\d+)"
    )
    if match := said.take(often):
        column = next(int(one[1:]) for one in match.groups() if one)
        said.put(function="count", group=column)
        return True
    if match := said.take(
        rf"(?P<g>C\d+)(?: sorted| ordered| ranked)? by(?: the)? (?P<f>{_FUNCTION})(?: of)?(?: the| all)* (?P<c>C\d+)"
    ):
        said.put(group=int(match["g"][1:]), measured=int(match["c"][1:]), order=RECKONED)
        said.put(function=_FUNCTIONS[match["f"]], falling=True)
        return True
    if match := said.take(_BY_FREQUENCY):
        column = int(next(one for one in (match["c1"], match["c2"]) if one)[1:])
        said.put(function="count", group=column, order=RECKONED, falling=True)
        limit = match["n"] or match["n2"]
        said.put(limit=int(float(said.things[limit].written)) if limit else None)
        return True
    counts = (
        r"(?:how many|(?:the |a )?(?:number|count|amount) of|count(?: up)?(?: of)?)(?: all| the)*"
    )
    if match := said.take(rf"{counts} (?P<own>different |distinct |unique )(?P<c>C\d+)"):
        said.put(function="distinct", measured=int(match["c"][1:]))
    elif match := said.take(
        rf"{counts} (?P<c>C\d+)(?= (?:{_PER}|C\d+|there|do|were|are|have|did)\b|$)"
    ):
        column = int(match["c"][1:])
        if column not in said.lexicon.measures():
            return False
        said.put(function="sum", measured=column)
    elif said.take(counts):
        said.put(function="count")
    measured = (
        rf"(?P<f>{_FUNCTION})(?: of)?(?: up)?(?: all| the| its| their)* (?P<c>C\d+)"
        r"|(?P<c2>C\d+) (?P<f2>sum|total|average|mean|maximum|minimum)"
    )
    if match := said.take(measured, lambda one: not _RANKS.search(said.text[: one.start()])):
        column = int((match["c"] or match["c2"])[1:])
        if not said.lexicon.relation.is_number(column):
            return _picked(said, column, match["f"] or match["f2"])
        said.put(function=_FUNCTIONS[match["f"] or match["f2"]], measured=column)
    if match := said.take(rf"(?P<per>{_PER}) (?P<c>C\d+)", lambda one: _groups(one, said)):
        group = int(match["c"][1:])
        said.put(group=group)
        if said.query.function is None:
            return _measured_for_each(said, group)
    return True


def _groups(match: re.Match[str], said: _Said) -> bool:
    """Whether rows are grouped by a column, and not ordered or shown by it."""
    if match["per"].split()[0] in {"by", "each", "every"}:
        before = said.text[: match.start()].split()
        ordered = {"sort", "sorted", "order", "ordered", "top", "first"} & {*before}
        of_measure = bool(before) and bool(re.fullmatch(r"C\d+", before[-1]))
        return not ordered and (said.query.function is not None or of_measure)
    return True


def _picked(said: _Said, column: int, function: str) -> bool:
    """Note that "the latest date" is one of the cells in their order."""
    if function in {"sum", "total", "average", "mean"}:
        return False
    falling = _FUNCTIONS[function] == "max"
    said.put(shown=(column,), order=column, falling=falling, limit=1)
    return True


def _measured_for_each(said: _Said, group: int) -> bool:
    """What is reckoned for each of something without a word for how: "revenue per customer"."""
    match = said.take(r"C\d+")
    if match is None:
        # "Orders per day" counts.
        said.put(function="count")
        return True
    column = int(match[0][1:])
    if column == group or column not in said.lexicon.measures():
        return False
    said.put(function="sum", measured=column)
    return True


def _ordered(said: _Said) -> bool:
    reckons = said.query.function is not None and said.query.group is not None
    _by_column(said)
    if match := said.take(rf"(?P<fall>{_FALLING})|(?P<rise>{_RISING})"):
        said.put(falling=bool(match["fall"]))
        implied = next(
            (one for word in match[0].split() if (one := said.lexicon.implied(word))), None
        )
        if reckons:
            said.put(order=RECKONED)
        elif implied:
            said.put(order=implied[0], falling=implied[1])
        elif said.query.order is None and not _by_column(said) and not _by_only_column(said):
            return False
    if match := said.take(
        rf"(?:with|has|have|having|by)(?: the| their| its)* (?P<word>{_MUCH}|{_LITTLE}) (?P<c>C\d+)"
    ):
        low = bool(re.fullmatch(_LITTLE, match["word"]))
        said.put(order=int(match["c"][1:]), falling=not low, limit=1)
    word = r"(?:most |least )?(?:" + rf"{_MUCH}|{_LITTLE}|[a-z]+est|expensive|best|worst|recent)"
    lead = r"(?:the |only |just |but |and |, )*"
    if match := said.take(
        rf"{lead}(?:(?:top|first|best) (?P<n>N\d+)|(?P<n2>N\d+)(?= (?:most |least )?[a-zC]))"
        rf"(?P<word> {word})?"
    ):
        said.put(limit=int(float(said.things[match["n"] or match["n2"]].written)))
        if said.query.order is None:
            said.put(falling=True)
            return _superlative(said, (match["word"] or "").split(), reckons=reckons)
    elif match := said.take(
        rf"(?:with |has |have |had )?(?:the )?(?P<word>{word})(?= |$)(?P<c> C\d+)?"
    ):
        said.put(limit=1, falling=True)
        column = int(match["c"].strip()[1:]) if match["c"] else None
        if column is not None:
            said.text = f"{said.text} C{column}".strip()
        return _superlative(said, match["word"].split(), reckons=reckons, column=column)
    return True


def _by_only_column(said: _Said) -> bool:
    """What is shown is ordered by itself."""
    columns = {*re.findall(r"(?<!\S)C(\d+)(?!\S)", said.text)}
    if len(columns) != 1:
        return False
    said.put(order=int(columns.pop()))
    return True


_GENERAL = frozenset({"biggest", "largest", "highest", "smallest", "lowest"})


def _superlative(
    said: _Said, words: list[str], *, reckons: bool, column: int | None = None
) -> bool:
    """By what the first ones are the first."""
    low = bool(words) and bool(re.fullmatch(_LITTLE, words[0])) and words[-1] != "expensive"
    implied = next((one for word in words if (one := said.lexicon.implied(word))), None)
    if _by_column(said, falling=not low):
        return True
    if reckons:
        said.put(order=RECKONED, falling=not low)
        return True
    if implied:
        said.put(order=implied[0], falling=implied[1] != (words[0] == "least" and len(words) > 1))
        return True
    if column is not None and column in said.lexicon.measures():
        said.take(rf"C{column}")
        said.put(order=column, falling=not low)
        return True
    if words and len(measures := said.lexicon.measures()) == 1 and words[-1] in _GENERAL:
        said.put(order=measures[0], falling=words[-1] in {"biggest", "largest", "highest"})
        return True
    if not words or words == ["best"]:
        # The first rows as they are.
        said.put(falling=False)
        return bool(said.query.shown) or "C" in said.text
    return False


def _by_column(said: _Said, *, falling: bool | None = None) -> bool:
    match = said.take(
        r"(?:,? ?(?:and )?(?:sort|sorted|order|ordered|ranked|ordering|sorting)(?: them| it)? )?(?:by|in (?:the )?order of|according to)(?: the| their| its)* (?P<c>C\d+)"
    )
    if match is None:
        return False
    said.put(order=int(match["c"][1:]))
    if falling is not None:
        said.put(falling=falling)
    return True


def _shown(said: _Said) -> bool:
    if said.take(
        r"unique|distinct|different|(?:without|no) (?:duplicates|repetitions|repeats)|once|only once"
    ):
        said.put(distinct=True)
    columns: list[int] = []
    while match := said.take(r"(?:and |, )?C\d+"):
        columns.append(int(match[0].split()[-1][1:]))
    if columns:
        if said.query.function is not None:
            return False
        said.put(shown=tuple(dict.fromkeys((*said.query.shown, *columns))))
    return not re.search(r"\b[NXV]\d+\b", said.text)


def _is_sensible(query: Query, relation: Relation) -> bool:
    """Whether a query is one that somebody would ask."""
    if query.group is not None and query.function is None:
        return False
    if query.function in {"sum", "average"} and query.measured is not None:
        return relation.is_number(query.measured)
    if query.distinct and not query.shown:
        return False
    return query.limit is None or query.limit > 0
