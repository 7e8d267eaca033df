"""What in a line something new may take the place of, and how well it fits there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import EXTENSIONS
from caro_lsp.generate.script.asking import CUES, forms
from caro_lsp.generate.script.likeness import COMMANDS, as_written, related
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.replacing import (
    NOTHING,
    VARIABLE,
    Change,
    cased,
    ending,
    is_file,
    last_of,
    stem,
)
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.asking import Item
    from caro_lsp.generate.script.scope import Scope, Variable
    from caro_lsp.generate.script.statements import Piece, Statement


_HOST = (
    r"(?:@|\s-h\s+|--host=|(?<=\s)(?=[\w.-]+:)|\b(?:ssh|ping|dig|host|nslookup|traceroute|nc|telnet|mtr)"
    r"(?:\s+-\w+(?:\s+\d+)?)*\s+(?!\S*@))([\w.-]*\w)"
)
_SLOTS = {
    "table": re.compile(
        r"(?:\s-t\s+|--table=|\b(?:from|into|update|table|join)\s+[\"`]?|\\d\+?\s+)(\w+)", re.I
    ),
    "database": re.compile(
        r"(?:\s-d\s+|--dbname=|--database=|\bdatabase\s+"
        r"|\b(?:pg_dump|mysqldump|mysql|psql|createdb|dropdb)\b(?:[^|>]*\s)?)(\w+)(?=\s*(?:$|[|>;]|\s-[ce]\s))"
        r"|(?:\s-d\s+|--dbname=|--database=)(\w+)"
    ),
    "user": re.compile(r"(?:\s-[uU]\s+|--user(?:name)?=)(\w+)|(?<=[\s\"'])(\w+)(?=@)"),
    "host": re.compile(_HOST),
    "branch": re.compile(r"\s([\w./-]+)$"),
    "remote": re.compile(r"\bgit\s(?:-\S+\s)*(?:push|fetch|pull)\s(?:-\S+\s)*([\w-]+)"),
    "namespace": re.compile(r"(?:\s-n\s+|--namespace[= ])([\w-]+)"),
    "profile": re.compile(r"--profile[= ]([\w-]+)"),
    "region": re.compile(r"--region[= ]([\w-]+)"),
    "bucket": re.compile(r"s3://([\w.-]+)"),
}
"""Where things of a kind stand in commands."""
for _noun_, _like in (("db", "database"), ("server", "host"), ("machine", "host"), ("box", "host"),
                      ("node", "host")):  # fmt: skip
    _SLOTS[_noun_] = _SLOTS[_like]
_HAS_TABLE = re.compile(r"(?:\bfrom|\btable|\binto|\\d\+?)\s+[\"`]?\w", re.I)
_SPECIFIC = frozenset({"table"})
_FILES = frozenset({"file", "script", "log", "archive", "report"})
HOLDS = frozenset({"has", "have", "contains", "contain", "containing", "mentions", "matching"})
_FEW = 3


def changes(item: Item, line: Statement, lines: list[Statement], scope: Scope) -> Iterator[Change]:
    found = [one for one in pieces(line.text) if one.role not in {"tool", "subcommand", "option"}]
    if item.kind == "variable" and item.variable is not None:
        yield from _for_variable(item, item.variable, found, line, scope)
    elif item.kind in {"file", "path"}:
        yield from _for_file(item, found, line, scope)
    elif item.kind == "url":
        for piece in found:
            if "://" in piece.text:
                yield Change(5, {piece.text: item.value}, _stems(piece.last, last_of(item.value)))
    elif item.kind == "extension":
        yield from _for_extension(item, found)
    elif item.kind == "text":
        yield from _for_text(item, line)
    elif item.kind == "number":
        yield from _for_number(item, line)
    elif item.kind == "version":
        for piece in found:
            match = re.search(r"v?\d+(?:\.\d+)+", re.sub(r"\.\D.*", "", piece.last))
            if match:
                yield Change(6, {}, {match[0]: item.value})
    else:
        yield from _for_name(item, found, line, lines, scope)


def _for_file(item: Item, found: list[Piece], line: Statement, scope: Scope) -> Iterator[Change]:
    """A file in the place of another, and what is called as it is."""
    value = item.value.rstrip("/")
    new = last_of(value)
    folder = item.value.endswith("/") or "." not in new
    files = [one for one in found if is_file(one) and one.role != "target"]
    known = {one.name: one for one in scope.variables}
    for piece in found:
        if "://" in piece.text and value.startswith("/"):
            yield Change(5, {piece.text: re.sub(r"(?<=\w)/[^:]*$", "", piece.text) + value}, {})
    operands = {one.last for one in files if one.role == "operand"}
    if len(operands) > 1 and re.match(r"(?:diff|cmp|comm|join|paste)\b", line.text):
        return
    for piece in found:
        made = is_file(piece) and piece.role == "target" and ending(piece.last) == ending(new)
        if made and _repeats(stem(piece.last), found) > 1 and not VARIABLE.search(piece.last):
            yield Change(5, {}, _stems(piece.last, new))
    for place, piece in enumerate(files):
        score = 4 - min(place, 1) * 2 + (ending(piece.last) == ending(new)) * 2
        if folder:
            continue
        if "/" in value:
            exact = {piece.text: value}
            if VARIABLE.match(piece.text) and "/" in piece.text and place:
                exact = {}
        else:
            exact = {}
        yield Change(score, exact, _stems(piece.last, new))
    for piece in found:
        name = VARIABLE.fullmatch(piece.text)
        variable = known.get((name[1] or name[2]) if name else "")
        if variable and piece.role != "target" and (variable.sort == "folder") is folder:
            if variable.sort in {"file", "folder"} or variable.name == line.loop:
                again_ = {f"${variable.name}": value}
                yield Change(4 if variable.sort == "file" else 3, {}, again_)
    if folder or not files:
        for piece in found:
            plain = piece.text.rstrip("/")
            if not piece.whole or piece.role == "target" or VARIABLE.fullmatch(plain):
                continue
            if is_file(piece) or "*" in plain or piece.role == "value":
                continue
            if folder and re.fullmatch(r"[\w./-]+|\$\{?\w+\}?/[\w./-]+", plain):
                slash = "/" if piece.text.endswith("/") else ""
                repeats = _repeats(last_of(plain), found)
                yield Change(
                    3 + 2 * (repeats > 1), {piece.text: value + slash}, {last_of(plain): new}
                )
        if not folder:
            for piece in found:
                last = piece.last
                likely = "." in last or last.isupper()
                if likely and _repeats(last, found) > 1 and not VARIABLE.search(last):
                    yield Change(4, {}, {last: new})


def _for_variable(
    item: Item, new: Variable, found: list[Piece], line: Statement, scope: Scope
) -> Iterator[Change]:
    """A variable in the place of another of its sort, or of what is such a thing."""
    known = {one.name: one for one in scope.variables}
    written = new.written if new.sort == "list" else f"${new.name}"
    names = {match[1] or match[2] for one in found for match in VARIABLE.finditer(one.text)}
    for name in names:
        old = known.get(name)
        if old is None or (old.sort != new.sort and name != line.loop):
            continue
        whole = any(one.whole and name in one.text for one in found if VARIABLE.fullmatch(one.text))
        parts = {f"${name}": written}
        was, now = _told(old, new)
        if was and now and was != now:
            parts[was] = now
            for other in names - {name}:
                # What belongs to it, as $DST_A to $SRC_A.
                pair = re.sub(rf"(?i)(?<![a-z]){was}(?![a-z])", lambda m: cased(now, m[0]), other)
                if pair != other and pair in known:
                    parts[f"${other}"] = f"${pair}"
        old_last, new_last = stem(last_of(old.value)), stem(last_of(new.value))
        if old_last and new_last and not VARIABLE.search(old.value + new.value):
            parts.setdefault(old_last, new_last)
        made = bool(was) and _repeats(was, found) > 0
        yield Change(5 + whole + made, {}, parts)
    if len(names) == 1 and not names & known.keys():
        yield Change(4, {}, {f"${next(iter(names))}": written})
    if names & {one.name for one in scope.variables if one.sort == new.sort}:
        return
    for piece in found:
        if piece.role == "target" or piece.phrase or VARIABLE.search(piece.text):
            continue
        fits = (
            (new.sort == "file" and (is_file(piece) or _looks_like(piece.text, new.value)))
            or (new.sort == "folder" and piece.whole and _is_folder(piece))
            or (piece.whole and related(piece.last, last_of(new.value)))
            or (new.sort == "url" and "://" in piece.text)
            or (new.sort == "number" and piece.text.isdigit())
            or (new.sort == "host" and re.fullmatch(r"(?:\w+@)?[\w.-]+\.\w+", piece.text))
        )
        if not fits:
            continue
        parts = {}
        if new.value and not VARIABLE.search(new.value):
            parts = {stem(piece.last): stem(last_of(new.value))}
        yield Change(4 + (piece.role == "operand"), {piece.text: written}, parts)
    if new.sort in {"file", "text"}:
        for piece in found:
            last = piece.last
            if piece.role != "target" and _repeats(last, found) > 1 and not VARIABLE.search(last):
                yield Change(5, {}, {last: written})


def _looks_like(old: str, value: str) -> bool:
    return "/" in old and bool(value) and old.rpartition("/")[0] == value.rpartition("/")[0]


def _is_folder(piece: Piece) -> bool:
    plain = piece.text.rstrip("/")
    return bool(re.fullmatch(r"[\w./-]+", plain)) and not ending(piece.last) and not plain.isdigit()


def _told(old: Variable, new: Variable) -> tuple[str, str]:
    """The words that tell two names apart."""
    one, other = name_parts(old.name), name_parts(new.name)
    was = [part for part in one if part not in other]
    now = [part for part in other if part not in one]
    return (was[0], now[0]) if len(was) == len(now) == 1 else ("", "")


def _for_extension(item: Item, found: list[Piece]) -> Iterator[Change]:
    """Names that end otherwise."""
    for piece in found:
        match = re.search(r"\*\.([A-Za-z]\w*)$", piece.text)
        if match is None:
            continue
        old = match[1]
        parts = {f".{old}": f".{item.value}"}
        for other in found:
            word = other.text.lower()
            if other is not piece and EXTENSIONS.get(word) == old and re.fullmatch(r"\w+", word):
                parts[other.text] = cased(item.said.lower().removesuffix("s") if word[-1:] != "s"
                                           else item.said, other.text)  # fmt: skip
            elif other is not piece and old in re.findall(r"\w+", other.text):
                parts[old] = item.value
        yield Change(6, {}, parts)


def _for_text(item: Item, line: Statement) -> Iterator[Change]:
    """A text in quotes in the place of another."""
    texts = [
        match
        for match in re.finditer(r"\"((?:[^\"\\$`]|\\.)*)\"|'([^']*)'", line.text)
        if (match[1] or match[2])
    ]
    likely = [one for one in texts if line.text[one.start() - 1] in " ("]
    if len(likely) == 1:
        group = 1 if likely[0][1] else 2
        span = f"{likely[0].start(group)}:{likely[0].end(group)}"
        yield Change(5, {"\0": span, "\1": item.value}, {})


def _for_number(item: Item, line: Statement) -> Iterator[Change]:
    """A number in the place of the only one, or of that which is said to be such."""
    for word in re.findall(r"[a-z]+", item.cue):
        for form in forms(word) & CUES.keys():
            if match := re.search(CUES[form], line.text):
                group = next(number for number, one in enumerate(match.groups(), 1) if one)
                span = f"{match.start(group)}:{match.end(group)}"
                new = f"{item.value},{item.value}" if "," in match[group] else item.value
                yield Change(5, {"\0": span, "\1": new}, {})
                return
    if item.value[-1:].isalpha():
        sizes = list(re.finditer(r"(?<![\w.])[+-]?(\d+[kKMGTc])\b", line.text))
        if len(sizes) == 1:
            span = f"{sizes[0].start(1)}:{sizes[0].end(1)}"
            yield Change(5, {"\0": span, "\1": item.value}, {})
        return
    numbers = list(re.finditer(r"(?<![\w.$%@/])-?(\d+)(?![\w.%@])", line.text))
    if len(numbers) == 1:
        match = numbers[0]
        sought = bool(re.search(r"grep [^|]*$", line.text[: match.start()]))
        yield Change(
            4 + 2 * sought, {"\0": f"{match.start(1)}:{match.end(1)}", "\1": item.value}, {}
        )


def _for_name(
    item: Item, found: list[Piece], line: Statement, lines: list[Statement], scope: Scope
) -> Iterator[Change]:
    """A name in the place of another, wherever that stands."""
    new = item.value
    kind = item.noun or ("table" if _HAS_TABLE.search(line.text) else "")
    if not kind and item.lead in {"on", "from", "at"} and "@" in line.text:
        kind = "host"
    slots = _SLOTS[kind].finditer(line.text) if kind in _SLOTS else ()
    at = {one for match in slots for one in match.groups() if one}
    wrapped = {
        one.text for before, one in zip(pieces(line.text), found, strict=False)
        if before.role == "tool" and before.text in scope.functions and one.text in COMMANDS
        and len(found) > 1
    }  # fmt: skip
    if item.lead in HOLDS and re.search(r"\bgrep\b", line.text):
        yield from _for_text(item, line)
    if item.noun in _SPECIFIC and not at:
        return
    before = _before_it(line, lines)
    whole = [
        one for one in found
        if one.whole and one.role == "operand" and not VARIABLE.search(one.text)
        and re.fullmatch(r"[\w@./:-]+", one.text) and not NOTHING.fullmatch(one.text)
    ]  # fmt: skip
    keyed = ":" in new
    capitals = bool(re.fullmatch(r"[A-Z][A-Z0-9_.-]+", new))
    dotted = "." in new
    for old, own in _names_in(found, full=capitals or dotted or keyed):
        if old.lower() == new.lower() or old.isdigit():
            continue
        if (item.noun and at and old not in at) or old in wrapped:
            continue
        if dotted and "." not in old and old not in at:
            continue
        count = _repeats(old, found)
        if item.noun in _FILES and not (own and _of_file(old, found)):
            continue
        like = related(old, new) or related(old.lower(), new.lower().removesuffix("s"))
        alone = [one for one in whole if one.text.rstrip("/") == old]
        score = (
            5 * like
            + 5 * (old in at)
            + 3 * (count > 1 and (own or like))
            + 3 * (old in before)
            + 5 * any(_is_address(one, old, scope) for one in found)
            + (like and own)
            + (own and capitals and "." in old and not like)
            + 2 * bool(alone)
            + 2 * any(one.last == old and not alone for one in whole)
            + 2 * bool(alone and len(whole) == 1)
        )
        if score:
            ends = sum(
                stem(last_of(VARIABLE.sub("\0", one.text).rstrip("/"))) == old for one in found
            )
            key = f"/{old}" if ends > 1 else old
            yield Change(score, {}, {key: as_written(new, old)})
    names = {match[1] or match[2] for one in found for match in VARIABLE.finditer(one.text)}
    for name in names:
        score = 0
        if name == line.loop:
            score = 6
        elif item.noun and not called(item.noun).isdisjoint(name_parts(name)):
            score = 5
        value = next((one.value for one in scope.variables if one.name == name), "")
        if value and related(value, new):
            score = max(score, 5)
        parts = {f"${name}": new}
        if re.fullmatch(r"[\w-]+", value) and _repeats(value, found):
            score = max(score, 5)
            parts[value] = new
        if score:
            yield Change(score, {}, parts)


def _names_in(found: list[Piece], *, full: bool) -> Iterator[tuple[str, bool]]:
    """Words that a name may take the place of, and whether it is all of the name there."""
    seen: dict[str, bool] = {}
    for piece in found:
        if full and piece.whole and re.fullmatch(r"\w+:[\w.-]+", piece.text):
            seen[piece.text] = True
        text = VARIABLE.sub("\0", piece.text).rstrip("/:")
        for part in re.split(r"[/@:]+", text):
            own = part == last_of(text)
            names = [(stem(part), own), *((one, False) for one in re.split(r"[\W_]+", part))]
            for word, own in [(part, own), *names] if full else names:
                if len(word) > 1 and re.fullmatch(r"[A-Za-z0-9][\w.-]*", word):
                    seen[word] = seen.get(word, False) or own
    yield from seen.items()


def _before_it(line: Statement, lines: list[Statement]) -> frozenset[str]:
    """The words of a line that are others in the line before that is built alike."""
    mine = line.text.split()
    for other in lines:
        words = other.text.split()
        if other.text == line.text or len(words) != len(mine) or words[0] != mine[0]:
            continue
        changed = [(a, b) for a, b in zip(mine, words, strict=True) if a != b]
        if len(changed) <= _FEW:
            theirs = set(re.findall(r"\w+", " ".join(b for _, b in changed)))
            return frozenset(re.findall(r"\w+", " ".join(a for a, _ in changed))) - theirs
    return frozenset()


def _is_address(piece: Piece, last: str, scope: Scope) -> bool:
    """Whether ``piece`` is ``last`` of what a URL in a variable is the address of."""
    match = re.fullmatch(r"\$\{?(\w+)\}?/(?:[\w-]+/)*([\w-]+)", piece.text)
    return bool(match and match[2] == last) and any(
        one.name == match[1] and one.sort == "url" for one in scope.variables if match
    )


def _of_file(word: str, found: list[Piece]) -> bool:
    return any(is_file(one) and word in {stem(one.last), one.last} for one in found)


def _stems(old: str, new: str) -> dict[str, str]:
    """The name of a file and that without endings, for those of another."""
    parts = {old: new}
    if stem(old) != old and VARIABLE.search(old) is None:
        parts[stem(old)] = stem(new)
    return parts


def _repeats(word: str, found: list[Piece]) -> int:
    pattern = _bounded(word)
    return sum(bool(pattern.search(VARIABLE.sub("\0", one.text))) for one in found)


def _bounded(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9$]){re.escape(word)}(?![A-Za-z0-9])")
