"""Requests to copy between machines, with what is said of the way in which that is to be done.

They have one form: a verb, what is copied, where to, and clauses in any order ("on host web1", "via
ssh on port 2222", "showing progress"), each of which is an option. A request with anything else in
it is none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from caro_lsp.generate.compose.writing import path, word

_PLACE = r"(?:\"[^\"]+\"|'[^']+'|`[^`]+`|[\w@~$./][\w@.~$/{}*:+%-]*)"
_HOST = r"(?:\"[^\"]+\"|'[^']+'|`[^`]+`|\$?\{?[\w@][\w@.-]*\w\}?)"
_NOUN = r"(?:files?|folder|director(?:y|ies)|dir)"
_START = re.compile(
    rf"(?:please )?(?P<how>(?:(?:recursively|verbosely|securely|quietly|incrementally) )*)"
    rf"(?P<verb>copy|copies|archive|move|moves|rsync|scp|sync|synchronize|transfer|upload|send"
    rf"|download|back up|backup|mirror)s?"
    rf"(?P<adverb> recursively| verbosely)?(?P<all> all)?"
    rf"(?P<newer> (?:only )?(?:newer|changed) files in)?"
    rf"(?: the)?(?: local| remote)?(?P<contents> contents? of)?(?P<noun> {_NOUN})? (?P<a>{_PLACE})"
    rf"(?: {_NOUN})?",
    re.IGNORECASE,
)
_REMOTE = re.compile(
    r"[\w.${}-]+@[\w.${}-]+:|\b(?:host|server|machine|rsync|ssh)\b|^archive\b",
    re.IGNORECASE,
)
"""What a request has that is about another machine, or about the tool for it."""
_JOINT = re.compile(r"^[\s,;]*(?:\b(?:and|while|also|but|then)\b[\s,]*)*")
_THERE = rf"(?:the )?(?:destination|target|receiver|remote|source|{_PLACE})(?: directory| folder)?"
_CLAUSES = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (rf"(?:on|at|of) (?:the )?(?:remote )?(?:host|server|machine|computer) (?P<host>{_HOST})",
         "there"),
        (rf"from (?:the )?(?:remote )?(?:host|server|machine|computer) (?P<host>{_HOST})", "here"),
        (rf"(?:connecting )?(?:as|with|using)(?: the)?(?: ssh| remote)? (?:user ?(?:name)?|login)"
         rf" (?P<user>{_HOST})", "user"),
        (r"(?:(?:via|over|through|using|with|on) )?(?:the )?(?:ssh )?(?:on |over |using |with )?"
         r"port (?P<port>[\"']?\$?\{?\w+\}?[\"']?)", "port"),
        (r"(?:via|over|through|using|with|by) (?:the )?(?:ssh|scp|rsync)(?: protocol| connection)?",
         ""),
        (r"to (?:the )?(?:current )?(?:local |working )*(?:current )?(?:directory|folder)"
         r"(?! [\"'/~.$])", "="),
        (rf"(?:to|into|onto|in) (?:the )?(?:local |remote )?(?:{_NOUN} )?(?P<b>{_PLACE})"
         rf"(?: {_NOUN})?", "to"),
        (r"(?:with )?compress(?:ing|ion|ed)?(?: (?:the )?(?:data|files))?"
         r"(?: (?:during|in|for) (?:the )?(?:transmission|transfer|transit))?", "z"),
        (r"(?:with|show(?:ing)?|display(?:ing)?|print(?:ing)?|report(?:ing)?)(?: the| a)?"
         r"(?: file| transfer)? progress(?: bar| information)?"
         r"(?: (?:during|of|in) (?:the )?(?:transmission|transfer|files))?", "--progress"),
        (r"(?:keep(?:ing)?|sav(?:e|ing))(?: the)? partial(?:ly transferred)? files", "--partial"),
        (r"preserv(?:e|ing) hard ?links", "H"),
        (r"preserv(?:e|ing)(?: the)? (?:relative|full) paths?(?: names?)?", "R"),
        (r"preserv(?:e|ing)(?: the)? (?:(?:permissions?|timestamps?|(?:modification )?times?"
         r"|attributes|ownership|owners?|groups?|symbolic links|symlinks)(?:, (?:and )?| and )?)+",
         "a"),
        (r"handl(?:e|ing) sparse files(?: efficiently)?", "S"),
        (r"itemiz(?:e|ing)(?: the)? changes(?: made)?", "i"),
        (r"(?:with )?(?:resolv(?:ed?|ing)|follow(?:ing)?|dereferenc(?:ed?|ing))(?: all)?"
         r" (?:symbolic links|symlinks)", "L"),
        (r"skip(?:ping)?(?: any| all| the)? files (?:that|which) are newer (?:in|at|on) "
         rf"{_THERE}", "u"),
        (r"(?:only )?if (?:the files|they|it) (?:are|is) newer", "u"),
        (rf"delet(?:e|ing)(?: any| all| the)?(?: extraneous| extra)? files (?:in|from|on|at) "
         rf"{_THERE}(?: (?:that|which) are)? not (?:found |present )?(?:in|on|at) {_THERE}",
         "--delete"),
        (r"delet(?:e|ing)(?: any| all| the)? (?:extraneous|extra) files"
         rf"(?: (?:in|from|on|at) {_THERE})?", "--delete"),
        (r"(?:(?:as|do|doing) )?(?:a )?(?:dry[- ]run|trial run)", "n"),
        (r"(?:with |in |using )?(?:a )?human[- ]readable(?: (?:numbers|sizes|format|output))?",
         "h"),
        (r"verbosely|(?:with |print(?:ing)? )?verbose(?: output)?", "v"),
        (r"(?:exclud(?:e|ing)|except(?: for)?|skip(?:ping)?|omit(?:ting)?)(?: the| any| all)?"
         rf"(?: {_NOUN})?(?: matching| named| like)? (?P<not>\"[^\"]+\"|'[^']+'|[*.][\w.*-]+)",
         "not"),
        (r"(?:comparing|using|based on|by)(?: the)? checksums?", "c"),
        (r"limit(?:ing)?(?: the)? (?:bandwidth|speed|transfer rate) to (?P<limit>\d+) ?"
         r"(?:kb|kib|kilobytes)(?:/s| per second| a second)?", "limit"),
        (r"(?:without overwriting|skip(?:ping)?)(?: any| the)? existing files"
         rf"(?: (?:in|on|at) {_THERE})?", "--ignore-existing"),
        (r"(?:on|at) (?P<host>[\"']?[\w.-]+@[\w.-]+[\"']?)", "there"),
        (rf"authenticating as(?: the)? user (?P<user>{_HOST})", "user"),
        (r"recursively|quietly", ""),
    )
)  # fmt: skip
"""What is said of the copying, and the option that it is: letters, or a word with dashes."""
_PLAIN = re.compile(r"[A-Za-z]+")
_LETTERS = "RHLScunivhz"
_PACKED = re.compile(r"\.(?:tar|tgz|zip|gz|bz2|xz|7z)\b[^/]*$")
_FILE = re.compile(r"[^/.]\.\w{1,5}$|[*?]|_file$")


@dataclass
class _Said:
    """What a request says: places, and options."""

    source: str
    target: str = ""
    there: str = ""
    here: str = ""
    comes: bool = False
    """Whether what is there comes to this machine."""
    user: str = ""
    port: str = ""
    limit: str = ""
    options: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)


def copied(text: str) -> str:
    """The command for a request to copy between machines; empty where it is none."""
    if not _REMOTE.search(text) or not (start := _START.match(text)):
        return ""
    if _PLAIN.fullmatch(start["a"]) and not start["noun"]:
        # It may be any word.
        return ""
    said = _Said(_bare(start["a"]))
    if start["contents"] and not said.source.endswith("/"):
        said.source += "/"
    if start["all"]:
        if not re.fullmatch(r"\*?\.\w+", said.source) or start["how"]:
            return ""
        said.source = f"*{said.source.lstrip('*')}"
    if start["newer"]:
        said.options.append("u")
    if not _read(said, text[start.end() :].rstrip(" .")):
        return ""
    verb, how = start["verb"].lower(), f"{start['how']} {start['adverb']}".lower()
    remote = _is_remote(said.source) or _is_remote(said.target) or bool(said.there or said.here)
    if not said.target and not said.here:
        return ""
    if not remote and (
        verb not in {"rsync", "archive"}
        or _PACKED.search(said.target)
        or (verb == "archive" and not said.options)
    ):
        return ""
    if "verbosely" in how:
        said.options.append("v")
    by_scp = verb in {"copy", "copies", "scp", "send", "transfer", "upload", "download"}
    if by_scp and set(said.options) <= {"z", "v", "a"} and not (said.excluded or said.limit):
        is_file = bool(
            _FILE.search(said.source) or (start["noun"] or "").strip().startswith("file")
        )
        return _scp(said, recursive="recursively" in f"{how} {text.lower()}" or not is_file)
    return _rsync(said, moves=verb.startswith("move"), mirrors=verb == "mirror")


def _read(said: _Said, rest: str) -> bool:
    """Put what ``rest`` says into ``said``; whether all of it is understood."""
    while rest := _JOINT.sub("", rest, count=1):
        matched = ((pattern.match(rest), what) for pattern, what in _CLAUSES)
        found, what = next(((one, what) for one, what in matched if one), (None, ""))
        if found is None or not re.match(r"[\s,;]|$", rest[found.end() :]):
            return False
        rest = rest[found.end() :]
        given = {key: _bare(value) for key, value in found.groupdict().items() if value}
        if what == "to" and not said.target and not _PLAIN.fullmatch(found["b"]):
            said.target = given["b"]
            said.comes = "local" in found[0].lower().split()
        elif what == "=" and not said.target:
            said.target, said.comes = ".", True
        elif what in {"to", "="}:
            return False
        elif what in {"there", "here"}:
            setattr(said, what, given["host"])
        elif what in {"user", "port", "limit"}:
            setattr(said, what, given[what])
        elif what == "not":
            said.excluded.append(given["not"])
        elif what:
            said.options.append(what)
    return True


def _scp(said: _Said, *, recursive: bool) -> str:
    letters = "C" if "z" in said.options else ""
    letters += "p" if "a" in said.options else ""
    letters += "v" if "v" in said.options else ""
    letters += "r" if recursive else ""
    flags = f" -{letters}" if letters else ""
    flags += f" -P {_written(said.port)}" if said.port else ""
    return " ".join([f"scp{flags}", *_places(said)])


def _rsync(said: _Said, *, moves: bool, mirrors: bool) -> str:
    letters = "".join(one for one in _LETTERS if one in said.options and one != "v")
    words = [f"rsync -av{letters}"]
    if said.port:
        port = _written(said.port)
        words.append(f"-e {chr(34)}ssh -p {said.port}{chr(34)}" if "$" in port
                     else f"-e 'ssh -p {port}'")  # fmt: skip
    words += [one for one in dict.fromkeys(said.options) if one.startswith("--")]
    if mirrors and "--delete" not in words:
        words.append("--delete")
    if moves:
        words.append("--remove-source-files")
    if said.limit:
        words.append(f"--bwlimit={said.limit}")
    words += [f"--exclude={word(one)}" for one in said.excluded]
    return " ".join([*words, *_places(said)])


def _places(said: _Said) -> tuple[str, str]:
    """Where from and where to, as the command has it."""
    source, target = said.source, said.target or "."
    host = said.there or said.here
    if host and said.user and "@" not in host:
        host = f"{said.user}@{host}"
    if said.here or (said.there and said.comes):
        source = f"{host}:{source}"
    elif said.there:
        target = f"{host}:{target}"
    elif said.user and _is_remote(target) and "@" not in target:
        target = f"{said.user}@{target}"
    return _written(source), _written(target)


def _is_remote(place: str) -> bool:
    return bool(re.match(r"(?:[^/:]+@)?[^/:]+:", place))


def _written(place: str) -> str:
    if "$" in place and not re.search(r"[\"`\\]", place):
        return f'"{place}"'
    return path(place)


def _bare(text: str) -> str:
    return text[1:-1] if text[0] in "\"'`" else text
