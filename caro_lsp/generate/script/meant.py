"""What a request means by words that only its script explains, put in their place.

"Delete the dumps that are too old" is about the files that the script calls ``db-*.sql.gz`` and
about its ``$KEEP_DAYS``; "replace the old address" about ``$OLD`` and ``$NEW``. Each of these is
looked for only where the script has such a thing and the request has no other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from caro_lsp.generate.script import implied, paraphrased, pointing
from caro_lsp.generate.script.mentions import find_variables
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

_DAYS = frozenset(
    [
        "days",
        "day",
        "age",
        "retention",
        "ttl",
        "expire",
        "expiry",
        "expires",
        "old",
        "maxage",
        "keepdays",
    ]
)
_COUNTS = frozenset(
    """
    top n count num keep limit max lines rows entries last first newest copies versions results tail
    head amount
    """.split()  # noqa: SIM905 - many
)
_PATTERNS = frozenset(
    """
    pattern pat regex regexp needle term search keyword word phrase query match filter grep
    """.split()  # noqa: SIM905 - many
)
_ENDINGS = frozenset(["ext", "extension", "suffix", "ending", "filetype"])
_OLD = frozenset(["old", "from", "search", "before", "previous"])
_NEW = frozenset(["new", "to", "replacement", "replace", "after"])
_N = r"\b((?:top|first|last|newest|oldest|latest|biggest|largest) )(?:N|n)\b"
_UNITS = {"hours": "hours", "hour": "hours", "minutes": "minutes", "mins": "minutes"}
_UNITS |= {"minute": "minutes", "min": "minutes", "seconds": "", "sec": "", "secs": "", "weeks": ""}

_LIMIT = (
    r"(?:that|this|it should be|allowed|the (?:retention|limit|threshold|cut-?off|max(?:imum)?"
    r"|minimum"
    r"|allowed|permitted|given|configured|wanted|set|age|size)"
    r"(?: (?:period|time|days|age|size|limit|number of days|value|threshold))*)"
)
_OLDER = re.compile(
    rf"\b(?P<how>older|more|newer|longer|less|younger) th[ae]n (?:{_LIMIT}|that many days)"
    r"(?: days| old)?(?![\w$])",
    re.IGNORECASE,
)
_UNTOUCHED = re.compile(
    r"\b(?:(?:that|which) )?(?:(?:were|was|have|has|are|is)(?: been)? )?(?:(?:not|n't|never|nobody)"
    r" (?:been )?(?:touched|used|changed|modified|accessed|updated|written|opened)"
    r"|untouched|unused|unchanged|unmodified)"
    r" (?:(?:for|in|since) )?(?:(?:more|longer) than )?"
    r"(?:that long|so long|too long|that time|that|that many days|as long|long enough"
    r"|the (?:retention|limit|max(?:imum)?)(?: \w+)?)(?![\w$])",
    re.IGNORECASE,
)
_TOO_OLD = re.compile(
    r"\b(?:(?:that|which) )?(?P<be>(?:are|is|have|has|got) )?(?:(?:too|very|so) old|expired"
    r"|outdated"
    r"|overdue|past (?:its|their|the) (?:retention|age|date)(?: \w+)?|out of date)"
    r"(?=\s*[?.,]?\s*(?:$|(?:in|from|under|by)\b))",
    re.IGNORECASE,
)
_OLD_ONES = re.compile(
    r"\b(?P<the>(?:the|all|any|our) )?(?:old|expired|outdated|stale|obsolete|overdue)"
    r" (?P<what>(?:[\w.*-]+ )?(?:[\w*-]+s)|[\w.*-]+ files?)\b(?!')",
    re.IGNORECASE,
)
_BIGGER = re.compile(
    rf"\b(?P<how>(?:bigger|larger|greater|more|smaller|heavier|less) than|over|above|exceed(?:s"
    rf"|ing)?|beyond)"
    rf" {_LIMIT}(?![\w$])",
    re.IGNORECASE,
)
_TOO_BIG = re.compile(
    r"\b(?:(?:that|which) )?(?P<be>(?:are|is) )?too (?:big|large|heavy)\b|\boversized\b", re.I
)
_ORDERED = (
    "top|first|last|newest|latest|oldest|most recent|biggest|largest|smallest|longest|shortest"
    "|busiest|slowest|fastest|heaviest|highest|lowest|best|worst"
    "|most frequent|most common|commonest"
)
_MANY = re.compile(
    rf"\b(?P<which>{_ORDERED}) (?:(?P<few>few|n|several|ones?(?= )|(?:number of))\b ?)?"
    r"(?P<what>(?:[\w.*-]+ ){0,2}?(?:(?!(?:less|access|address|process|status|class|is|was|has"
    r"|this|its|as)\b)[\w*-]{2,}s|people)\b(?! (?:file|name|number)\b))",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:the )?(?:very )?(?:(?P<last>tail|end|bottom)|(?P<first>head|beginning|start|top)) of "
    r"(?=the |our |\$|it\b|that )",
    re.IGNORECASE,
)
_MATCHING = re.compile(
    r"\b(?P<the>the |all |any )?(?:matching|wanted|interesting) (?P<what>lines?|entries|rows?"
    r"|ones)\b"
    r"(?! (?:the|\$|a )\w*)|\b(?P<lines>lines|entries|rows) (?:that|which) (?:match|fit)(?:es)?"
    r"(?= *[,.?]? *(?:$|in\b|of\b|from\b|and\b|with\b))",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\b(?:(?P<det>all|every|each|the|any) )?(?:the )?(?P<what>[a-z]+ )?(?:with|of|having|that"
    r" have|ending in|ending with)"
    r" (?:this|that|the|our|the given|the wanted|the same) (?:file )?(?:extension|suffix|ending"
    r"|type)\b",
    re.IGNORECASE,
)
_REPLACES = re.compile(r"\b(?:replace|swap|substitute|change|turn|switch|rewrite|update)\b", re.I)
_RENEWED = re.compile(r"\bthe (?P<which>old|new|previous) (?P<what>one|value|[a-z]+)\b", re.I)
_WITH = re.compile(r"\b(?:with|by|to|into|for) ", re.IGNORECASE)


def said_in_full(text: str, scope: Scope) -> str:
    """``text`` with the variables and names of the script for what it leaves to them."""
    if not scope.variables and not scope.commands:
        return text
    text = paraphrased.said_plainly(text, scope)
    for put in _STEPS:
        text = put(text, scope)
    return implied.said_with_variables(text, scope)


def _with_an_age(text: str, scope: Scope) -> str:
    """The number of days for "too old", "expired", "for that long"."""
    if not (_AGE_TOLD.search(text)):
        return text
    days = _the_one(scope, text, _is_age)
    if days is None:
        return text
    unit = next((_UNITS[one] for one in name_parts(days.name) if one in _UNITS), "days")
    age = f"${days.name} {unit}"
    if not unit:
        return text
    for pattern in (_UNTOUCHED, _OLDER, _TOO_OLD):
        if match := pattern.search(text):
            how = (match.groupdict().get("how") or "older").lower()
            said = f"{_HOW.get(how, how)} than {age}"
            be = "" if match[0].lower().startswith(("that", "which")) else None
            be = match.groupdict().get("be") or "" if be is None else be
            return f"{text[: match.start()]}{be}{said}{text[match.end() :]}"
    if (match := _OLD_ONES.search(text)) and not re.search(r"\bthan\b|\d+ days", text):
        what = f"{match['the'] or ''}{match['what']}"
        return f"{text[: match.start()]}{what} older than {age}{text[match.end() :]}"
    return text


_HOW = {"longer": "older", "more": "older", "less": "newer", "younger": "newer"}
_AGE_TOLD = re.compile(
    r"\b(?:old|older|more|newer|longer|less|younger|not|untouched|unused|unchanged|unmodified"
    r"|expired"
    r"|outdated|overdue|past|stale|obsolete|out of date|n't|never)\b",
    re.IGNORECASE,
)


def _with_a_size(text: str, scope: Scope) -> str:
    match = _BIGGER.search(text) or _TOO_BIG.search(text)
    if match is None:
        return text
    sizes = [one for one in scope.variables if one.sort == "size" and f"${one.name}" not in text]
    if len(sizes) != 1:
        return text
    how = match.groupdict().get("how") or "bigger than"
    how = "bigger than" if how.lower() not in {"smaller than", "less than"} else "smaller than"
    return f"{text[: match.start()]}{how} ${sizes[0].name}{text[match.end() :]}"


def _with_a_number(text: str, scope: Scope) -> str:
    """How many: "the newest ones" are "the newest $KEEP"."""
    match = _PART.search(text)
    many = None if match else _MANY.search(text)
    only = _ONLY_TOP.search(text)
    if match is None and many is None and only is None:
        return text
    number = _the_one(scope, text, _is_count)
    if number is None or _counted(text):
        return text if number is None else re.sub(_N, rf"\1${number.name}", text)
    said = f"${number.name}"
    if only is not None:
        # "Only the top N" of what is asked for before.
        text = f"{text[: only.start()]}{text[only.end() :]}"
        many = _MANY.search(text)
        if many is None:
            return f"{text}, only the first {said}"
    if match is not None:
        end = "last" if match["last"] else "first"
        return f"{text[: match.start()]}the {end} {said} lines of {text[match.end() :]}"
    if many is None:
        return text
    what = many["what"] if many["what"].lower() != "ones" else ""
    which = many["which"]
    if re.match(r"(?:lines?|entries|rows|messages|records)\b", what, re.IGNORECASE):
        # Logs grow at their end.
        which = _ENDS.get(which.lower(), which)
    if which.lower() in {"most frequent", "most common", "commonest"}:
        said, which = f"{said} most frequent", "top"
    written = f"{which} {said} {what}".rstrip()
    return f"{text[: many.start()]}{written}{text[many.end() :]}"


_ONLY_TOP = re.compile(
    r",? *(?:but |and )?(?:only|just) (?:the )?(?:top|first|best) (?:n|few|ones)\b", re.IGNORECASE
)


_ENDS = {"newest": "last", "latest": "last", "most recent": "last", "oldest": "first"}


def _counted(text: str) -> bool:
    """Whether a number is said already."""
    return bool(re.search(rf"\b(?:{_ORDERED}) (?:\$|\d|(?:two|three|four|five|ten)\b)", text, re.I))


def _with_a_pattern(text: str, scope: Scope) -> str:
    match = _MATCHING.search(text)
    if match is None:
        return text
    pattern = _the_one(scope, text, lambda one: _last(one) in _PATTERNS and one.sort == "text")
    if pattern is None:
        return text
    what = match["what"] or match["lines"] or "lines"
    what = "lines" if what.lower() in {"ones", "entries"} else what
    return f"{text[: match.start()]}{what} matching ${pattern.name}{text[match.end() :]}"


def _with_an_ending(text: str, scope: Scope) -> str:
    """Say "files with this extension" as ``*.EXT``, which is a pattern to the grammar."""
    match = _ENDING.search(text)
    if match is None:
        return text
    ending = _the_one(scope, text, lambda one: _last(one) in _ENDINGS)
    if ending is None:
        return text
    dot = "" if ending.value.startswith(".") else "."
    det = f"{match['det']} " if match["det"] else ""
    det = "all " if det in {"every ", "each "} else det
    return f"{text[: match.start()]}{det}*{dot}{ending.name.upper()} files{text[match.end() :]}"


def _with_lines_containing(text: str, scope: Scope) -> str:
    """Say "entries of that level" as lines containing ``$LEVEL``."""
    if not _LINES_OF.search(text):
        return text
    texts = {one.written: one for one in scope.variables if one.sort in {"text", "host"}}
    for one in find_variables(text, scope, ()):
        variable = texts.get(one.value)
        before = variable and _LINES_OF.search(text[: one.start])
        if variable is None or not before or before.end() != one.start:
            continue
        what = (before["what"] or "lines").lower()
        what = what if what in _AS_LINES else "lines"
        lead = before["lead"] or ""
        said = f"{lead}{what} that contain ${variable.name}"
        return f"{text[: before.start()]}{said}{text[one.end :]}"
    return text


_LINES_OF = re.compile(
    r"\b(?P<lead>(?:all |only |every |each )?(?:the |those )?)"
    r"(?:(?P<what>lines?|entry|entries|rows?|messages?|records?|requests?|hits)"
    r" (?:with|of|for|from|on|at|about|mentioning|having|that (?:have|has|mention|are from|are of))"
    r"|what (?:was|were|got|has been|is) (?:logged|written|reported|said) (?:on|at|by|from|for"
    r"|about))"
    r" (?:the |that |this |our )?(?=\S|$)",
    re.IGNORECASE,
)
_AS_LINES = frozenset({"line", "lines"})


def _with_the_way(text: str, scope: Scope) -> str:
    """Say "move them across" from the folder for what comes in to that for what goes out."""
    match = _ACROSS.fullmatch(text)
    if match is None:
        return text
    folders = [one for one in scope.variables if one.sort == "folder"]
    sources, targets = (
        [one for one in folders if names & set(name_parts(one.name))] for names in (_INS, _OUTS)
    )
    if len(sources) != 1 or len(targets) != 1 or sources == targets:
        return text
    what = match["what"]
    ending = _the_one(scope, text, lambda one: _last(one) in _ENDINGS)
    if what.lower() in {"them", "all", "these", "those", "the files", "all files", "all of them"}:
        dot = "" if ending and ending.value.startswith(".") else "."
        what = f"all *{dot}{ending.name.upper()} files" if ending else "all files"
    rest = match["rest"] or ""
    return f"{match['verb']} {what} from ${sources[0].name} to ${targets[0].name}{rest}"


_ACROSS = re.compile(
    r"(?P<verb>(?:and |now |then )?(?:copy|move|bring|transfer|carry|put)) (?P<what>.+?) (?:over"
    r"|across)"
    r"(?P<rest>(?:,| with| but| and| if).*)?[ .]*",
    re.IGNORECASE,
)
_INS = frozenset(
    ["src", "source", "from", "in", "input", "incoming", "inbox", "new", "queue", "origin"]
)
_OUTS = frozenset(
    [
        "dest",
        "destination",
        "dst",
        "target",
        "to",
        "out",
        "output",
        "outgoing",
        "outbox",
        "done",
        "processed",
    ]
)


def _with_what_was_found(text: str, scope: Scope) -> str:
    """Say "the one we found" as the variable that was set last to what was looked for."""
    match = _FOUND.search(text)
    if match is None:
        return text
    found = [one for one in scope.variables if one.value.startswith("$") and one.sort != "number"]
    if not found:
        return text
    return f"{text[: match.start()]}${found[-1].name}{text[match.end() :]}"


_FOUND = re.compile(
    r"\bthe (?:one|file|folder|path|match|directory) (?:(?:that|which) )?(?:(?:we|i|it|was|were"
    r"|has been|got) )?(?:have |just |had )?"
    r"(?:found|picked|chosen|chose|selected|settled on|got|determined)\b",
    re.IGNORECASE,
)


def _with_the_uncompressed(text: str, scope: Scope) -> str:
    """Say "not compressed yet" by the ending that tells."""
    del scope
    return _UNCOMPRESSED.sub("except *.gz files", text)


_UNCOMPRESSED = re.compile(
    r"\b(?:(?:that|which) )?(?:(?:are|were|is)(?: not|n't| still not)|aren't|arent|not) (?:yet )?"
    r"(?:compressed|gzipped|zipped|packed)(?: yet| already)?\b",
    re.IGNORECASE,
)


def _with_exceptions(text: str, scope: Scope) -> str:
    """Say "leaving out SKIP" as the grammar says it."""
    match = _LEFT_OUT.search(text)
    if match is None:
        return text
    skipped = [one for one in scope.variables if _last(one) in _SKIPPED and one.sort != "list"]
    behind = text[match.end() :]
    for one in skipped:
        said = re.match(
            rf"\$?{one.name}\b|(?:the |what is |anything in |everything in )?"
            rf"(?:{'|'.join(_SKIPPED)})(?:d|ed)?"
            r"(?: (?:ones?|folder|dir|directory))?\b",
            behind,
            re.IGNORECASE,
        )
        if said:
            return f"{text[: match.start()]} except in ${one.name}{behind[said.end() :]}"
    return text


_SKIPPED = frozenset({"skip", "exclude", "ignore", "excluded", "ignored", "skipped"})
_LEFT_OUT = re.compile(
    r",? *\b(?:but )?(?:leav(?:e|ing) out|skip(?:ping)?|ignor(?:e|ing)|without|minus|not"
    r" counting|apart from"
    r"|except(?: for| in)?|but not(?: in)?|exclud(?:e|ing)|omit(?:ting)?) (?=\S)",
    re.IGNORECASE,
)


def _with_conditions(text: str, scope: Scope) -> str:
    """Say "of our region" as "where region is $REGION", where there is a table."""
    if not any(one.value.endswith((".csv", ".tsv")) for one in scope.variables):
        return text
    for match in _OF_OURS.finditer(text):
        name = (match["name"] or match["caps"]).lower()
        if match["caps"] and not match["caps"].isupper():
            continue
        ones = [
            one
            for one in scope.variables
            if one.name.lower() == name and one.sort in {"text", "host"}
        ]
        if ones:
            said = f"where {name} is ${ones[0].name}"
            return f"{text[: match.start()]}{said}{text[match.end() :]}"
    return text


_OF_OURS = re.compile(
    r"\b(?:(?:that |which )?(?:came|come|comes|are|is|were|was|have|has|got|sold|made) )?"
    r"(?:of|for|from|in|with|where|by) (?:our|this|that|the given|the chosen|the wanted|the same"
    r"|its|my|the) (?P<name>[a-z]\w+)\b"
    r"|\b(?:(?:that |which )?(?:came|come|comes|are|is|were|was|have|has|got|sold|made) )?"
    r"(?:of|for|from|in|with) (?P<caps>[A-Z]{3,})\b",
    re.IGNORECASE,
)


def _with_the_new(text: str, scope: Scope) -> str:
    """Say "the old address" as ``$OLD``, and what is not said to replace it as ``$NEW``."""
    if not _RENEWED.search(text):
        return text
    old, new = (_alone(scope, words) for words in (_OLD, _NEW))
    known = {"old": old, "previous": old, "new": new}

    def named(match: re.Match[str]) -> str:
        variable = known[match["which"].lower()]
        what = match["what"].lower()
        if variable is None or not (
            what in _ANY_VALUE
            or len(name_parts(variable.name)) == 1
            or what in name_parts(variable.name)
        ):
            return match[0]
        return f"${variable.name}"

    said = _RENEWED.sub(named, text)
    if old and new and (verb := _REPLACES.search(said)) and f"${new.name}" not in said:
        at = said.find(f"${old.name}", verb.end())
        behind = said[at + len(old.name) + 1 :]
        if at >= 0 and not _WITH.match(behind.lstrip()):
            return f"{said[:at]}${old.name} with ${new.name}{behind}"
    return said


_ANY_VALUE = frozenset({"one", "value", "string", "text"})


def _alone(scope: Scope, words: frozenset[str]) -> Variable | None:
    """The only variable that is called by one of ``words`` and holds no folder."""
    ones = [
        one
        for one in scope.variables
        if name_parts(one.name)[:1]
        and not words.isdisjoint((name_parts(one.name)[0], name_parts(one.name)[-1]))
        and one.sort in {"text", "url", "host", "number", "file"}
    ]
    return ones[0] if len(ones) == 1 else None


def _with_names_joined(text: str, scope: Scope) -> str:
    """Say "named app-version" as ``$app-$version``, in capitals, which the grammar fills in."""
    known = {one.name for one in scope.variables if one.sort != "list"}

    def joined(match: re.Match[str]) -> str:
        parts = re.split(r"[-_.]", match["name"])
        if not all(part in known for part in parts):
            return match[0]
        ending = next((end for end, form in _ARCHIVES if re.search(form, text)), "")
        name = f"{match['name'].upper()}{ending}"
        if (folder := match["folder"]) and ending:
            if re.search(rf"\bmkdir\b.*\s{re.escape(folder)}/?(?:\s|$)", "\n".join(scope.commands)):
                return f"{match['how']} {folder}/{name}"
            return match[0]
        return f"{match['in'] or ''}{match['how']} {name}"

    return _NAMED.sub(joined, text)


_ARCHIVES = ((".tar.gz", r"\btar|\btgz\b"), (".zip", r"\bzip"))
_NAMED = re.compile(
    r"\b(?P<in>(?:in|into|under) (?P<folder>[a-z][\w./-]*) )?(?P<how>named|called|as|to) "
    r"(?P<name>[a-z]\w*(?:[-.][a-z]\w*)+)(?![\w.-])"
)


@dataclass(frozen=True)
class _Files:
    """Files that a line of the script speaks of: their pattern, and the tool that makes them."""

    pattern: str
    line: str


_GLOB = re.compile(
    r"(?:(?<=[\s=(/\"'>])|^)(?P<name>(?:[\w.-]|\$\{?\w+\}?|\"|\*|\?|\[[^\]\s]+\]|\$\([^()]*\))*"
    r"(?:\*|\$\(date[^()]*\)|\$\{?\w*(?:STAMP|DATE|TODAY|NOW|DAY|TIME|TS|stamp|date|today|now"
    r"|day|time|ts)\}?)"
    r"(?:[\w.*?-]|\"|\[[^\]\s]+\]|\$\{?\w+\}?)*)"
)
_HELD = re.compile(r"\"|'")
_NOUNS: dict[str, str] = {
    "dump": r"\.sql|\.dump|dump", "backup": r"\.(?:tar|tgz|zip|sql|gz|bak|dump)|backup|bak",
    "archive": r"\.(?:tar|tgz|zip|7z)", "tarball": r"\.(?:tar|tgz)", "log": r"\.log|log",
    "snapshot": r"snap", "report": r"report|\.(?:csv|txt|html|pdf)$", "export": r"export|\.csv",
    "image": r"\.(?:jpe?g|png|gif)", "photo": r"\.(?:jpe?g|png)", "picture": r"\.(?:jpe?g|png)",
    "session": r"sess", "rotated": r"\.log\.|\.\[0-9|\.\d", "release": r"release|^(?:20|v)",
    "certificate": r"\.(?:crt|pem|cert)", "job": r"job", "copy": r"\.bak|\.orig|copy",
}  # fmt: skip
_FILE_NOUN = re.compile(
    r"\b(?:the |all |any |our |those |these )*(?P<words>(?:[a-z][\w-]* ){0,2})"
    r"(?P<noun>[a-z]+?)(?P<plural>ies|s|(?= ones?\b| files\b))(?P<files> (?:ones?|files))?\b",
    re.IGNORECASE,
)


def _with_patterns_of_files(text: str, scope: Scope) -> str:
    """Say "the dumps" as ``db-*.sql.gz files``, where the script makes or lists such files."""
    found = _files_of(scope)
    if not found or "*" in text:
        return text
    for match in _FILE_NOUN.finditer(text):
        noun = match["noun"].lower() + ("y" if match["plural"] == "ies" else "")
        telling = _NOUNS.get(noun)
        if telling is None:
            continue
        fitting = {
            one.pattern for one in found if re.search(telling, one.pattern) or noun in one.line
        }
        if len(fitting) != 1:
            continue
        pattern = fitting.pop()
        words = match["words"].split()
        kept = [word for word in words if word.lower() not in re.findall(r"[a-z]+", pattern)]
        if kept != words[: len(kept)]:
            continue
        lead = text[match.start() : match.start("words")]
        lead = re.sub(r"\b(?:those|these|our)\b", "the", lead, flags=re.IGNORECASE)
        before = " ".join([lead.strip(), *kept]).strip()
        rest = text[match.end() :]
        return f"{text[: match.start()]}{before} {pattern} files{rest}".replace("  ", " ")
    return text


def _files_of(scope: Scope) -> tuple[_Files, ...]:
    return _files_in(scope.commands, tuple((one.name, one.value) for one in scope.variables))


@lru_cache(maxsize=32)
def _files_in(lines: tuple[str, ...], values: tuple[tuple[str, str], ...]) -> tuple[_Files, ...]:
    """The patterns of names that lines of a script use or fill in."""
    found: list[_Files] = []
    known = dict(values)
    for line in lines:
        for match in _GLOB.finditer(line):
            name = _HELD.sub("", match["name"])
            name = re.sub(r"\$\([^()]*\)", "*", name)

            def filled(one: re.Match[str]) -> str:
                value = known.get(one[1], "")
                plain = re.fullmatch(r"[\w.-]+", value) and not value.isdigit()
                return value if plain else "*"

            name = re.sub(r"\$\{?(\w+)\}?", filled, name)
            name = re.sub(r"\*+", "*", name)
            if re.search(r"[A-Za-z]{2}", name) and "*" in name and not name.startswith("-"):
                found.append(_Files(name, line))
    return tuple(found)


def _the_one(scope: Scope, text: str, fits: Callable[[Variable], bool]) -> Variable | None:
    """The only variable that fits and that the request does not speak of by its name."""
    ones = [one for one in scope.variables if fits(one)]
    if len(ones) != 1 or re.search(rf"(?<!\w){re.escape(ones[0].name)}(?!\w)", text):
        return None
    return ones[0]


def _is_age(variable: Variable) -> bool:
    parts = set(name_parts(variable.name))
    return variable.sort == "number" and (
        bool(parts & (_DAYS | _UNITS.keys())) or parts in ({"keep"}, {"limit"})
    )


def _is_count(variable: Variable) -> bool:
    parts = name_parts(variable.name)
    return (
        variable.sort == "number"
        and bool(_COUNTS & set(parts))
        and not (_DAYS | _UNITS.keys() | {"size", "kb", "mb", "gb", "bytes", "port"}) & set(parts)
    )


def _last(variable: Variable) -> str:
    return (name_parts(variable.name) or [""])[-1]


_STEPS: tuple[Callable[[str, Scope], str], ...] = (
    pointing.with_the_one_file,
    pointing.with_the_one_found,
    pointing.with_the_item,
    pointing.asked_directly,
    _with_the_way,
    _with_what_was_found,
    _with_patterns_of_files,
    _with_an_age,
    _with_a_size,
    _with_a_number,
    _with_a_pattern,
    _with_conditions,
    _with_lines_containing,
    _with_an_ending,
    _with_the_new,
    _with_exceptions,
    _with_the_uncompressed,
    _with_names_joined,
)
