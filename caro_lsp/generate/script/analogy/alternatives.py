"""What in a line something new may take the place of, and how well it fits there."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import EXTENSIONS
from caro_lsp.generate.script.analogy.asking import CUES, forms
from caro_lsp.generate.script.analogy.likeness import COMMANDS, as_written, related
from caro_lsp.generate.script.analogy.replacing import (
    NOTHING,
    VARIABLE,
    Change,
    cased,
    ending,
    is_file,
    last_of,
    stem,
)
from caro_lsp.generate.script.analogy.statements import pieces
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from caro_lsp.generate.script.analogy.asking import Item
    from caro_lsp.generate.script.analogy.statements import Piece, Statement
    from caro_lsp.generate.script.scope import Scope, Variable


_HOST = (
    r"(?:@|\s-h\s+|--host=|(?<=\s)(?=[\w.-]+:)|\b(?:ssh|ping|dig|host|nslookup|traceroute|nc|telnet|mtr)"
    r"(?:\s+-\w+(?:\s+\d+)?)*\s+(?!\S*@))([\w.-]*\w)"
)
_SLOTS = {
    "table": re.compile(
        r"(?:\s-t\s+|--table=|\b(?:from|into|update|table|join)\s+[\"`]?|\.(?:dump|schema)\s+|\\d\+?\s+)(\w+)",
        re.I,
    ),
    "database": re.compile(
        r"(?:\s-d\s+|--dbname=|--database=|\bdatabase\s+"
        r"|\b(?:pg_dump|mysqldump|mysql|psql|createdb|dropdb)\b(?:[^|>]*\s)?)(\w+)(?=\s*(?:$|[|>;]|\s-[ce]\s))"
        r"|(?:\s-d\s+|--dbname=|--database=)(\w+)"
    ),
    "user": re.compile(r"(?:\s-[uU]\s+|--user(?:name)?=)(\w+)|(?<=[\s\"'])(\w+)(?=@)"),
    "host": re.compile(_HOST),
    "branch": re.compile(r"\s([\w./-]+)$"),
    "pattern": re.compile(
        r"\b[efz]?grep\s+(?:-\S+(?:='[^']*'|=\S+)?\s+)*['\"]?\^?\s*([\w.-]*\w)"
        r"|\bsed\s[^|]*\^(\w+)\s*[:=]"
    ),
    "remote": re.compile(r"\bgit\s(?:-\S+\s)*(?:push|fetch|pull)\s(?:-\S+\s)*([\w-]+)"),
    "namespace": re.compile(r"(?:\s-n\s+|--namespace[= ])([\w-]+)"),
    "profile": re.compile(r"--profile[= ]([\w-]+)"),
    "region": re.compile(r"--region[= ]([\w-]+)"),
    "bucket": re.compile(r"s3://([\w.-]+)"),
}
"""Where things of a kind stand in commands."""
for _noun, _like in (("db", "database"), ("server", "host"), ("machine", "host"), ("box", "host"),
                      ("node", "host")):  # fmt: skip
    _SLOTS[_noun] = _SLOTS[_like]
_ONLY_THERE = frozenset({"table", "user", "namespace", "profile", "region", "bucket", "remote"})
"""Kinds of which no other word of a command is."""
_HAS_TABLE = re.compile(r"(?:\bfrom|\btable|\binto|\\d\+?)\s+[\"`]?\w", re.I)
_FILES = frozenset({"file", "script", "log", "archive", "report"})
HOLDS = frozenset({"has", "have", "contains", "contain", "containing", "mentions", "matching"})
_FEW = 3


def changes(item: Item, line: Statement, lines: list[Statement], scope: Scope) -> Iterator[Change]:
    """The ways to put ``item`` into ``line``, in no order."""
    found = [one for one in pieces(line.text) if one.role not in {"tool", "subcommand", "option"}]
    if item.kind == "variable" and item.variable is not None:
        yield from _for_variable(item.variable, found, line, scope)
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
    """A file or folder in the place of another, and what is called as it is."""
    value = item.value.rstrip("/")
    folder = item.value.endswith("/") or "." not in last_of(value)
    for piece in found:
        if "://" in piece.text and value.startswith("/"):
            yield Change(5, {piece.text: re.sub(r"(?<=\w)/[^:]*$", "", piece.text) + value})
    files = [one for one in found if is_file(one) and one.role != "target"]
    if len({one.last for one in files if one.role == "operand"}) > 1 and _COMPARES.match(line.text):
        return
    if not folder:
        yield from _for_other_file(item, files, found, line)
    yield from _for_held(value, found, line, scope, folder=folder)
    if folder:
        yield from _for_folder(value, found, alike=not _OWNS.match(line.text))


CONVERTS = re.compile(r"(?:ffmpeg|convert|magick|pandoc|sox)\b")
_COMPARES = re.compile(r"(?:diff|cmp|comm|join|paste)\b")


def _for_other_file(
    item: Item, files: list[Piece], found: list[Piece], line: Statement
) -> Iterator[Change]:
    """A file in the place of one that a line reads, or of one that it makes and names twice."""
    value = item.value.rstrip("/")
    new = last_of(value)
    for piece in found:
        made = is_file(piece) and piece.role == "target" and ending(piece.last) == ending(new)
        if made and _repeats(stem(piece.last), found) > 1 and not VARIABLE.search(piece.last):
            yield Change(5, {}, _stems(piece.last, new))
    for place, piece in enumerate(files):
        same = ending(piece.last) == ending(new)
        if piece.role == "value" and not same and piece is not found[-1]:
            continue
        score = 4 - 2 * min(place, 1) + 2 * same
        if len(files) > 1 and CONVERTS.match(line.text):
            # The last is what is made.
            made = piece is files[-1]
            score = 4 + 2 * same if made == item.goes_to else 1
        within = VARIABLE.match(piece.text) and "/" in piece.text and place
        sign = "@" if piece.text[0] == "@" else ""
        exact = {piece.text: sign + value} if "/" in value and not within else {}
        if not exact and VARIABLE.search(piece.last) and piece.text != piece.last:
            exact = {piece.text: piece.text[: -len(piece.last)] + new}
        yield Change(score, exact, _stems(piece.last, new))
    for last in {one.last for one in found}:
        likely = not files and ("." in last or last.isupper()) and not VARIABLE.search(last)
        if likely and _repeats(last, found) > 1:
            yield Change(4, {}, {last: new})


def _for_held(
    value: str, found: list[Piece], line: Statement, scope: Scope, *, folder: bool
) -> Iterator[Change]:
    """A file or folder in the place of a variable that holds one."""
    known = {one.name: one for one in scope.variables}
    for piece in found:
        name = VARIABLE.fullmatch(piece.text)
        variable = known.get((name[1] or name[2]) if name else "")
        if variable is None or piece.role == "target" or (variable.sort == "folder") != folder:
            continue
        if variable.sort in {"file", "folder"} or variable.name == line.loop:
            yield Change(4 if variable.sort == "file" else 3, {}, {f"${variable.name}": value})


_OWNS = re.compile(r"(?:sudo )?(?:chown|chgrp|setfacl|mount)\b")


def _for_folder(value: str, found: list[Piece], *, alike: bool) -> Iterator[Change]:
    """A folder in the place of a name that may be one, rather what is read than what is made."""
    first = next((one for one in found if one.role == "operand"), None)
    for piece in found:
        plain = piece.text.rstrip("/")
        if not piece.whole or piece.role in {"target", "value"} or is_file(piece):
            continue
        if re.fullmatch(r"[\w./-]+|\$\{?\w+\}?/[\w./-]+", plain):
            slash = "/" if piece.text.endswith("/") else ""
            name = last_of(plain)
            score = 3 + 2 * (_repeats(name, found) > 1) + (piece is first)
            parts = {name: last_of(value)} if alike else {}
            yield Change(score, {piece.text: value + slash}, parts)


def _for_variable(
    new: Variable, found: list[Piece], line: Statement, scope: Scope
) -> Iterator[Change]:
    """A variable in the place of another of its sort, or of what is such a thing."""
    known = {one.name: one for one in scope.variables}
    written = new.written if new.sort == "list" else f"${new.name}"
    names = {match[1] or match[2] for one in found for match in VARIABLE.finditer(one.text)}
    same = [known[one] for one in names if one in known and known[one].sort == new.sort]
    loops = [known[line.loop]] if line.loop in names & known.keys() else []
    for old in [*same, *(one for one in loops if one not in same)]:
        yield _for_another(new, old, written, found, known)
    if len(names) == 1 and not names & known.keys():
        yield Change(4, {}, {f"${next(iter(names))}": written})
    if not same:
        yield from _for_literal(new, written, found)


def _for_another(
    new: Variable, old: Variable, written: str, found: list[Piece], known: Collection[str]
) -> Change:
    """A variable in the place of another, and what belongs to the one or is called as it is."""
    alone = [one for one in found if one.whole and VARIABLE.fullmatch(one.text)]
    whole = any(old.name in one.text for one in alone)
    parts = {f"${old.name}": written}
    was, now = _apart(old, new)
    if was:
        parts[was] = now
        for other in known:
            # As $DST_A belongs to $SRC_A.
            pair = re.sub(rf"(?i)(?<![a-z]){was}(?![a-z])", partial(_put, now), other)
            if other not in {old.name, pair} and pair in known:
                parts[f"${other}"] = f"${pair}"
    old_name, new_name = stem(last_of(old.value)), stem(last_of(new.value))
    if old_name and new_name and not VARIABLE.search(old.value + new.value):
        parts.setdefault(old_name, new_name)
    return Change(5 + whole + (bool(was) and _repeats(was, found) > 0), {}, parts)


def _put(new: str, match: re.Match[str]) -> str:
    return cased(new, match[0])


def _for_literal(new: Variable, written: str, found: list[Piece]) -> Iterator[Change]:
    """A variable in the place of what is written out."""
    for piece in found:
        if piece.role == "target" or VARIABLE.search(piece.text):
            continue
        last = piece.last
        if not piece.phrase and _is_such(piece, new):
            parts = {}
            if new.value and not VARIABLE.search(new.value):
                parts = {stem(last): stem(last_of(new.value))}
            yield Change(4 + (piece.role == "operand"), {piece.text: written}, parts)
        if new.sort in {"file", "text"} and _repeats(last, found) > 1:
            yield Change(5, {}, {last: written})


def _is_such(piece: Piece, variable: Variable) -> bool:
    """Whether ``piece`` is what ``variable`` may hold."""
    text, sort = piece.text, variable.sort
    return bool(
        (sort == "file" and (is_file(piece) or _looks_like(text, variable.value)))
        or (sort == "folder" and piece.whole and _is_folder(piece))
        or (piece.whole and related(piece.last, last_of(variable.value)))
        or (sort == "url" and "://" in text)
        or (sort == "number" and text.isdigit())
        or (sort == "host" and re.fullmatch(r"(?:\w+@)?[\w.-]+\.\w+", text))
    )


def _looks_like(old: str, value: str) -> bool:
    return "/" in old and bool(value) and old.rpartition("/")[0] == value.rpartition("/")[0]


def _is_folder(piece: Piece) -> bool:
    plain = piece.text.rstrip("/")
    return bool(re.fullmatch(r"[\w./-]+", plain)) and not ending(piece.last) and not plain.isdigit()


def _apart(old: Variable, new: Variable) -> tuple[str, str]:
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
    likely = [
        one
        for one in texts
        if line.text[one.start() - 1] in " (" and not _PROGRAM.search(line.text[: one.start()])
    ]
    if len(likely) == 1:
        group = 1 if likely[0][1] else 2
        span = f"{likely[0].start(group)}:{likely[0].end(group)}"
        yield Change(5, {"\0": span, "\1": item.value}, {})


_PROGRAM = re.compile(
    r"\b(?:sed|awk|perl|jq|yq|find|psql|mysql|sqlite3|python3?|sh|bash)\s[^|;&(]*$"
)
"""Before what is in quotes and no text."""


def _for_number(item: Item, line: Statement) -> Iterator[Change]:
    """A number in the place of the only one, or of that which is said to be such."""
    words = re.findall(r"[a-z]+", item.cue)
    for word in words:
        for form in forms(word) & CUES.keys():
            if match := re.search(CUES[form], line.text):
                group = next(number for number, one in enumerate(match.groups(), 1) if one)
                span = f"{match.start(group)}:{match.end(group)}"
                new = f"{item.value},{item.value}" if "," in match[group] else item.value
                yield Change(5, {"\0": span, "\1": new}, {})
                return
    if {"last", "first", "top", "line"} & {form for word in words for form in forms(word)}:
        return
    if item.value[-1:].isalpha():
        sizes = list(re.finditer(r"(?<![\w.])[+-]?(\d+[kKMGTc])\b", line.text))
        if len(sizes) == 1:
            span = f"{sizes[0].start(1)}:{sizes[0].end(1)}"
            yield Change(5, {"\0": span, "\1": item.value}, {})
        return
    for piece in pieces(line.text):
        if re.fullmatch(rf"\d{{{len(item.value)}}}", stem(piece.last)) and is_file(piece):
            yield Change(4, {}, {stem(piece.last): item.value})
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
    if item.lead in HOLDS and re.search(r"\bgrep\b", line.text):
        yield from _for_text(item, line)
    if ":" not in item.value and _IMAGES.search(line.text):
        for piece in found:
            if piece.whole and re.fullmatch(r"[\w./-]+:[\w.-]+", piece.text):
                # The tag is that of the other image.
                yield Change(9, {piece.text: item.value}, {})
        return
    at = _slots(item, line)
    if item.noun in _ONLY_THERE and not at:
        yield from _for_name_held(item, found, line, scope)
        return
    new = item.value
    capitals, dotted = bool(re.fullmatch(r"[A-Z][A-Z0-9_.-]+", new)), "." in new
    inside = item.lead in _WITHIN and item.noun in {"", "folder", "dir", "directory"}
    before, wrapped = _before_it(line, lines), _wrapped(found, line, scope)
    for old, own in _names_in(found, full=capitals or dotted or ":" in new):
        if old.lower() == new.lower() or old.isdigit() or old in wrapped:
            continue
        like = related(old, new) or related(old.lower(), new.lower().removesuffix("s"))
        among = like and any(old in re.split(r"[\W_]+", one) for one in at)
        if old not in at and not among and ((item.noun and at) or (dotted and "." not in old)):
            continue
        if inside and _is_of_file(old, found):
            continue
        if item.noun in _FILES and not (own and _of_file(old, found)):
            continue
        score = (
            (5 if item.noun or _HAS_TABLE.search(line.text) else 4) * (old in at)
            + 2 * among
            + 3 * (inside and any(f"{old}/" in one.text for one in found))
            + (0 if capitals or dotted else _of_only_file(old, found))
            + 6 * like
            + (like and own)
            + 3 * (_repeats(old, found) > 1 and (own or like))
            + 3 * (old in before)
            + 5 * any(_is_address(one, old, scope) for one in found)
            + (own and capitals and "." in old and not like)
            + _alone(old, found)
        )
        if score:
            names = [stem(last_of(VARIABLE.sub("\0", one.text))) for one in found]
            key = f"/{old}" if names.count(old) > 1 else old
            yield Change(score, {}, {key: as_written(new, old)})
    yield from _for_name_held(item, found, line, scope)


_IMAGES = re.compile(r"\b(?:docker|podman|nerdctl)\s+(?:image\s+)?pull\s.*:")
_REMOTE = re.compile(r"(?:ssh|ping|nc|dig|scp|rsync)\b[^|]*(?:\w@\w|^(?:ssh|ping|nc|dig)\b)|ssh\b")
_WITHIN = frozenset({"in", "under", "inside"})


def _slots(item: Item, line: Statement) -> set[str]:
    """What stands in ``line`` where such a thing is told."""
    kind = item.noun or ("table" if _HAS_TABLE.search(line.text) else "")
    if not kind and item.lead not in _WITHIN and _REMOTE.match(line.text):
        kind = "host"
    if not kind and item.lead not in _WITHIN:
        kind = "pattern"
    slots = _SLOTS[kind].finditer(line.text) if kind in _SLOTS else ()
    return {one for match in slots for one in match.groups() if one}


def _wrapped(found: list[Piece], line: Statement, scope: Scope) -> set[str]:
    """The command that a function of the script is given to run."""
    first = pieces(line.text)[:1]
    given = len(found) > 1 and first and first[0].text in scope.functions
    if given and found[0].text in COMMANDS:
        return {found[0].text}
    return set()


def _is_of_file(word: str, found: list[Piece]) -> bool:
    """Whether a word is only what files are called."""
    return all(
        ("*" in one.text or is_file(one)) and f"{word}/" not in one.text
        for one in found
        if _bounded(word).search(one.text)
    )


def _of_only_file(word: str, found: list[Piece]) -> int:
    """How much it says that a word is the name of the only file that is read, without endings."""
    files = [one for one in found if is_file(one) and one.role == "operand"]
    files = files or [one for one in found if is_file(one) and one.role == "target"]
    return 2 * (len(files) == 1 and stem(files[0].last) == word)


def _alone(word: str, found: list[Piece]) -> int:
    """How much it says that ``word`` is an operand of its own, or the last part of one."""
    whole = [
        one for one in found
        if one.whole and one.role == "operand" and not NOTHING.fullmatch(one.text)
        and re.fullmatch(r"[\w@./:-]+", VARIABLE.sub("x", one.text))
    ]  # fmt: skip
    if any(one.text.rstrip("/") == word for one in whole):
        return 2 + 2 * (len(whole) == 1)
    return 2 * any(one.last == word for one in whole)


def _for_name_held(
    item: Item, found: list[Piece], line: Statement, scope: Scope
) -> Iterator[Change]:
    """A name in the place of a variable that holds one."""
    values = {one.name: one.value for one in scope.variables}
    for name in {match[1] or match[2] for one in found for match in VARIABLE.finditer(one.text)}:
        value = values.get(name, "")
        parts = {f"${name}": item.value}
        score = 6 if name == line.loop else 0
        if item.noun and not called(item.noun).isdisjoint(name_parts(name)):
            score = max(score, 5)
        if value and related(value, item.value):
            score = max(score, 5)
        if re.fullmatch(r"[\w-]+", value) and _repeats(value, found):
            score = max(score, 5)
            parts[value] = item.value
        if score:
            yield Change(score, {}, parts)


def _names_in(found: list[Piece], *, full: bool) -> Iterator[tuple[str, bool]]:
    """Words that a name may take the place of, and whether it is all of the name there."""
    seen: dict[str, bool] = {}
    for piece in found:
        if full and piece.whole and re.fullmatch(r"\w+[:@][\w.-]+", piece.text):
            seen[piece.text] = True
        text = VARIABLE.sub("\0", piece.text).rstrip("/:")
        for part in re.split(r"[/@:]+", text):
            names = [*([part] if full else []), stem(part)]
            own = set(names) if part == last_of(text) else set()
            for word in [*names, *re.split(r"[\W_]+", part)]:
                if len(word) > 1 and re.fullmatch(r"[A-Za-z0-9][\w.-]*", word):
                    seen[word] = seen.get(word, False) or word in own
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
    old = old.lstrip("@")
    parts = {old: new}
    if stem(old) != old and VARIABLE.search(old) is None:
        parts[stem(old)] = stem(new)
    return parts


def _repeats(word: str, found: list[Piece]) -> int:
    pattern = _bounded(word)
    return sum(bool(pattern.search(VARIABLE.sub("\0", one.text))) for one in found)


@lru_cache(maxsize=64)
def _bounded(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9$]){re.escape(word)}(?![A-Za-z0-9])")
