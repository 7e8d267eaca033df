"""English words of requests, brought to one form: stems, and one word for those that mean the same.

Only what people write about shell work; everything else stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+#]*(?:[-'][A-Za-z]+)*")

_STOP = """
a an the this that these those there here it its of for to in into on onto at by as is are be was
were been am do does did i me my we our you your please then so just can could should would will
want need let lets us and or with from via using use up out off some any given called named name
whose who where when which what if whether has have had current currently present also under below
inside within through whole entire file files than uses everything anything total
"""
STOP = frozenset(_STOP.split())
"""Words that say little about which command is meant."""

_NAMELESS = """
everything everybody everyone both them it itself all any each every anything nothing something
someone somebody nobody none ones other others another same such me you he she we us they him her
themselves myself yours mine ours theirs this that these those who whom whose which what when
where why how across again against along already also although always among and anyway apart
around as aside away because before behind below beneath beside besides between beyond but despite
during either else elsewhere enough even ever except far from hence however if inside instead into
just later likewise maybe meanwhile merely nearly neither never nor often once only onto or
otherwise outside over perhaps please quite rather really recently recursively respectively
separately simply since so somehow soon still than then thereby though through throughout thus
together too toward towards twice under underneath unless unlike until upon very via whatever
whenever wherever whether while with within without yet whichever whoever write leaving
locally remotely globally sometime somewhere everywhere anywhere nowhere
keeping skipping using having being doing making taking giving been does did am is are was were be
has had have can cannot could may might must shall should will would leave skip
"""
NAMELESS = frozenset(_NAMELESS.split())
"""Words that stand for things or join words, and are no names of any."""

NEGATIONS = frozenset({"without", "not", "except", "exclude", "only", "no", "never", "unless"})
"""Words that turn a request into another one."""

_PHRASES = (
    (r"how many|(?:the )?number of|total number of|amount of", "count"),
    (r"how (?:big|large)(?: is| are)?", "size"),
    (r"how long does", "measure"),
    (r"back(?:s|ed|ing)? up", "backup"),
    (r"look(?:s|ing)? (?:for|up)", "find"),
    (r"(?:search|grep|look)(?:es|ing)? for", "find"),
    (r"get rid of|clean up|throw away|wipe", "delete"),
    (r"most recent(?:ly)?", "newest"),
    (r"most (?:common|frequent|often)", "frequent"),
    (r"(?:symbolic|soft|sym) ?links?", "symlink"),
    (r"lower[ -]?case", "lowercase"),
    (r"upper[ -]?case", "uppercase"),
    (r"case[ -]?insensitive(?:ly)?|ignor(?:e|ing) case", "ignorecase"),
    (r"(?:set|turn|switch)(?:s|ing)? up", "start"),
    (r"make sure", "check"),
    (r"dot ?files?", "hidden"),
    (
        r"if (?:it is )?missing|if (?:it )?(?:does not|doesn't) exist|if needed|unless it exists",
        "unless",
    ),
    (r"at the same time|in one go|right now|on this (?:machine|computer|system)", " "),
    (r"(?:in )?(?:a )?human[ -]readable(?: (?:form|format|units|sizes))?", " "),
    (r"in (?:the )?alphabetical order|alphabetically", "sort"),
    (r"more than|greater than|larger than|at least", "larger"),
    (r"less than|fewer than|smaller than|at most", "smaller"),
    (r"home (?:dir|directory|folder)", "home"),
    (r"(?:sub-?)(?:dir|directories|directory|folders?)s?", "subdirectory"),
    (r"current (?:dir|directory|folder)|working directory|this (?:dir|directory|folder)", " "),
    (r"e-?mail", "email"),
    (r"time ?stamp", "timestamp"),
    (r"file ?names?", "filename"),
    (r"white ?space", "whitespace"),
    (r"check ?sum", "checksum"),
    (r"(?:log|sign)(?:ged|s)? in", "login"),
)
_PHRASE = re.compile(
    r"\b(?:" + "|".join(f"({pattern})" for pattern, _ in _PHRASES) + r")\b", re.IGNORECASE
)

_GROUPS = """
show list display print view see output echo get
delete remove erase rm del purge drop
directory folder dir
create make generate
larger bigger over above greater exceed
smaller less
largest biggest heaviest
modified changed edited altered touched
find search locate
compress gzip compact
extract unpack untar decompress uncompress gunzip
archive tarball
synchronise synchronize sync mirror rsync
count tally
newest latest
duplicate repeated
unique distinct
column field
kill terminate
measure time
download fetch
upload send
backup save
database db
postgres postgresql
mongo mongodb
kubernetes k8s
environment env
configuration config settings
temporary temp tmp
executable runnable
repository repo
ip ips
website site webpage web
check test verify
empty blank
host server machine
package packages
replace substitute
convert transform
every all each
line row
text string pattern
content contents
occurrence frequency
permission mode
concatenate merge combine join
exit quit abort
user account
certificate cert
free available
usage used
"""

_SUFFIXES = (
    ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ing", ""),
    ("ed", ""), ("s", ""),
)  # fmt: skip


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return a rough stem: endings of number and tense taken off, one word for synonyms."""
    return _SYNONYMS.get(_bare(word), _bare(word))


def _bare(word: str) -> str:
    word = word.lower().removesuffix("'s")
    for suffix, ending in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not word.endswith("ss"):
            word = word[: -len(suffix)] + ending
            if suffix in ("ing", "ed") and len(word) > 3 and word[-1] == word[-2] not in "ls":
                word = word[:-1]
            break
    return word.removesuffix("e") if len(word) > 3 else word


_SYNONYMS = {
    _bare(word): _bare(group.split()[0]) for group in _GROUPS.split("\n") for word in group.split()
}


def simplify(text: str) -> str:
    """Replace phrases of several words by the one word that they mean."""
    return _PHRASE.sub(lambda match: _PHRASES[(match.lastindex or 1) - 1][1], text)


_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_ORDINAL = re.compile(
    rf"\b(?:the )?({'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th)) (column|field)\b", re.IGNORECASE
)
_EACH = rf"(?:the )?(?:{'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th))"
_SEVERAL = re.compile(
    rf"\b(?P<which>{_EACH}(?:(?:,? and |, ){_EACH})+) (?P<what>columns?|fields?)\b", re.IGNORECASE
)
"""First, second and third columns."""
_MULTIPLES = {"week": (7, "days"), "month": (30, "days"), "year": (365, "days"),
              "hour": (60, "minutes"), "day": (1, "days"), "minute": (1, "minutes")}  # fmt: skip
_UNEQUAL = (30, 365)
"""Days of what is not always as long."""
_DURATION = re.compile(
    r"\b(?:(?P<number>\d+|an?|one|two|three|four|six|twelve)\s+|(?P<last>last|past)\s+)"
    r"(?P<unit>week|month|year|hour|day|(?<=last )minute|(?<=past )minute)s?\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(between|from|last|past) (\d+) ?(and|to|-) ?(\d+) (hours?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
"""Between two and three hours: the unit is that of both."""
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_DAYS_OF_HOURS = re.compile(r"\b(\d+) ?\* ?24 ?hours?\b", re.IGNORECASE)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12}
_SHORT_FOR = {
    "w/o": "without", "w/": "with", "incl": "including", "excl": "excluding", "pls": "please",
    "plz": "please", "b/c": "because", "&": "and", "wont": "will not",
    "half a year": "6 months", "dups": "duplicates", "dupes": "duplicates",
    "tar ball": "tarball", "tar balls": "tarballs",
    "where's": "where is", "how's": "how is", "there's": "there is", "who's": "who is",
    "adress": "address", "adresses": "addresses", "every one once": "each once",
    "java script": "javascript", "type script": "typescript",
    "atleast": "at least",
}  # fmt: skip
_SHORT = re.compile(
    r"(?<![\w/.-])(?:w/o|w/|b/c|incl\.?|excl\.?|pls|plz|wont|half a year"
    r"|(?:where|how|there|who)'s|adress(?:es)?|every one once"
    r"|dup(?:e)?s|tar balls?|java script|type script|atleast)(?=[\s,]|$)"
    r"|(?<=\w )&(?= [a-z])",
    re.IGNORECASE,
)
"""What people write for it when they are in a hurry."""

_BUT = re.compile(r"\b(?:but|and) (?=(?:skip|ignore|omit|exclude|leave out)\b)", re.IGNORECASE)
"""What such a verb does not need in front of it."""
_SERVICE = re.compile(r"(?<![\w/.-])([\w@-]+)\.service\b(?![./\w])(?: service\b)?")
_ABOUT_SERVICES = re.compile(
    r"(?!.*\bfiles?\b).*\b(?:logs?|journal|(?:re)?start(?:ed)?|stop(?:ped)?|status|enabled?|disabled?"
    r"|running|active|up|down|(?:un)?mask)\b",
    re.IGNORECASE,
)
"""Requests in which the name of a unit is not that of its file."""


_MONTH_NAMES = tuple(
    """
    january february march april may june july august september october november december
    """.split()  # noqa: SIM905 - many
)
_MONTH = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTH_NAMES)})\b\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_UNQUOTED = r"(?=(?:[^'\"]*['\"][^'\"]*['\"])*[^'\"]*$)"
_MONTHS = re.compile(
    rf"\b(?:(?:the )?{_DAY} (?:of )?{_MONTH}"
    rf"|{_MONTH.replace('month', 'month2')} {_DAY.replace('day', 'day2')}),? (?P<year>\d{{4}})\b"
    + _UNQUOTED,
    re.IGNORECASE,
)
"""1 June 2023, June 1st, 2023."""
_SPANS = re.compile(
    rf"\b(?P<first>{_DAY} (?:of )?{_MONTH}) (?P<between>and|to|until|till|-) "
    rf"(?P<last>{_DAY.replace('day', 'day2')} (?:of )?{_MONTH.replace('month', 'month2')}),?"
    r" (?P<year>\d{4})\b" + _UNQUOTED,
    re.IGNORECASE,
)
"""1 June to 5 July 2023."""


def _spanned(match: re.Match[str]) -> str:
    return f"{match['first']} {match['year']} {match['between']} {match['last']} {match['year']}"


def _dated(match: re.Match[str]) -> str:
    name = (match["month"] or match["month2"]).lower()[:3]
    month = [one[:3] for one in _MONTH_NAMES].index(name) + 1
    return f"{match['year']}-{month:02}-{int(match['day'] or match['day2']):02}"


_DATE_ASKED = re.compile(
    r"^(?!.*\b(?:files?|older|newer|modified|changed|commits?|logs?|backups?|images?)\b)"
    r".*(?:\b(?:date|weekday|what day|which day)\b|\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
"""What a month is counted in for: a day of that month, not thirty days."""


_AN_INSTANCE = re.compile(
    r"^\((?:GNU|Linux)[- ]specific(?:: \w+)?\) "
    r"|,? \(?(?:ie\.?|i\.e\.?),? [^,;()]*\)?(?=$|[,;])",
    re.IGNORECASE,
)
"""What it looks like, behind what is asked for: "the architecture, ie. x86_64"."""
_NTH_LINE = re.compile(
    r"(?<!\w)(?:the )?(?P<n>\"?\$\{?\w+\}?\"?)'?th (?:line|row)\b", re.IGNORECASE
)
_SEPARATED = re.compile(
    rf"(?<!\bto )\b(?:the )?(?P<nth>{'|'.join(_ORDINALS)}|(?<!\bto )(?<!-)last"
    r"|\d+(?:st|nd|rd|th)) (?P<sign>comma|colon|semi-?colon|tab|white ?space"
    r"|space|dash|hyphen|slash|dot|period|pipe|underscore|\"[^\"\s]{1,3}\"|'[^'\s]{1,3}')"
    r"(?: |-| - )(?:separated|delimited) (?:fields?|columns?|values?|parts?|sections?|entry|entries"
    r"|words?|strings?|elements?)",
    re.IGNORECASE,
)
"""A part of lines, and what stands between the parts."""


def _of_separated(match: re.Match[str]) -> str:
    nth = match["nth"].lower()
    number = _ORDINALS.get(nth) or nth[:-2]
    part = "the last field" if nth == "last" else f"field {number}"
    return f"{part} separated by {match['sign']}"


_SHOWN = re.compile(
    r"(?P<name>\b(?:space|blank|comma|colon|semicolon|dot|period|dash|hyphen|underscore|slash|tab"
    r"|newline|pipe|quote|character|sign)s?) \((?:[\"']?\W[\"']?|[\"']?\\[nt][\"']?)\)",
    re.IGNORECASE,
)
"""A character that is named, and shown as well: "a comma (',')"."""


_ONE_UNIT = re.compile(
    r"\b((?:between|from) \d+)((?: and| to|-) ?\d+) ?([kmg](?:i?b|ilobytes|egabytes|igabytes))\b",
    re.IGNORECASE,
)
"""The unit that two sizes have in common: "between 10 and 50 MB"."""
_QUOTED_BIT = re.compile(
    r"['\"](read|write|execute|others?|group|owner)['\"](?=\s+(?:users?|permissions?|bits?|privileges?"
    r"|rights?|access|(?:on|for) (?:all|every|each)|to (?:the |their )?permissions?)\b)"
)
"""Who may do what with files: "read" permission, "other" users."""


@lru_cache(maxsize=256)
def normalise(text: str) -> str:
    """Write times in days or minutes and places of columns as numbers, as tools want them.

    Dates that are written with the name of the month become those of ISO 8601.
    """
    text = _QUOTED_BIT.sub(r"\1", text)
    text = _ONE_UNIT.sub(r"\1\3\2\3", text)
    text = _SHORT.sub(lambda match: _SHORT_FOR[match[0].lower().rstrip(".")], text)
    text = _NTH_LINE.sub(r"line number \g<n>", _AN_INSTANCE.sub("", text.translate(_QUOTES)))
    text = _SEPARATED.sub(_of_separated, text)
    text = _DAYS_OF_HOURS.sub(r"\1 days", _SHOWN.sub(r"\g<name>", _BUT.sub("", text)))
    text = _BOTH.sub(r"\1 \2 \5 \3 \4 \5", text)
    text = _MONTHS.sub(_dated, _SPANS.sub(_spanned, text))
    dated = bool(_DATE_ASKED.search(text))

    def duration(match: re.Match[str]) -> str:
        factor, unit = _MULTIPLES[match["unit"].lower()]
        number = (match["number"] or "1").lower()
        count = _COUNTS.get(number) or int(number)
        if dated and match["number"] and factor in _UNEQUAL:
            return f"{count} {match['unit'].lower()}s"
        return f"{'last ' if match['last'] else ''}{count * factor} {unit}"

    def column(match: re.Match[str]) -> str:
        order = match[1].lower()
        return f"{match[2]} {_ORDINALS.get(order) or order[:-2]}"

    def columns(match: re.Match[str]) -> str:
        which = re.sub(r"\bthe ", "", match["which"], flags=re.IGNORECASE)
        numbers = re.sub(r"\b[a-z]+\b", lambda m: _ORDINALS.get(m[0].lower(), m[0]), which)
        return f"columns {re.sub(r'(?<=[0-9])(?:st|nd|rd|th)', '', numbers)}"

    if _ABOUT_SERVICES.search(text):
        text = _SERVICE.sub(r"\1 service", text)
    text = _SEVERAL.sub(columns, text)
    return _DURATION.sub(duration, _ORDINAL.sub(column, text))


def content_words(text: str) -> list[str]:
    """List the stems of the words of ``text`` that carry meaning, in their order."""
    words = _WORD.findall(simplify(text))
    telling = [word for word in words if word.lower() not in STOP and len(word) > 1]
    return [stem(word) for word in telling or words]
