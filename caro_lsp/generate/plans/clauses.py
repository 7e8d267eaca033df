"""A text -> its clauses, in the order in which they are to be done.

Stretches are what surely comes one after the other ("then", a full stop, a numbered list); within a
stretch there are pieces, which may be steps by themselves or belong together ("sort it and remove
duplicates"). What is quoted is never cut.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.intent import VERBS
from caro_lsp.generate.plans.typed import typed_command, with_tool_repeated
from caro_lsp.shell import tools

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CHARACTERS = 600
_QUOTED = re.compile(r"\"[^\"]+\"|(?<!\w)'[^']+'(?!\w)|`[^`]+`")
_NUMBERED = re.compile(r"(?:^|(?<=[\s,;.:]))(?:step )?(?P<n>\d{1,2})[.):]\s+(?=[A-Za-z])", re.I)
_AFTERWARDS = (
    r"then|afterwards?|after (?:that|this|which)|finally|lastly|next|subsequently"
    r"|in the end|at the end"
    r"|(?:when|once|as soon as) (?:(?:that|it|this|all of it|everything) is|they are)"
    r" (?:done|finished|complete|ready)"
)
_SURE = re.compile(
    rf"\s*(?:;|\n|(?<=[\w\"'`)])[.](?=\s+[A-Za-z]))\s*(?:(?:and\s+)?(?:{_AFTERWARDS})\b,?\s*)?"
    rf"|\s*[,:]?\s*(?:\band\s+)?\b(?:{_AFTERWARDS})\b,?\s+|\s*,?\s+followed by\s+|\s*->\s*",
    re.IGNORECASE,
)
_SOFT = re.compile(r"\s*,\s*(?:and\s+(?:also\s+)?|also\s+)?|\s+and\s+(?:also\s+)?|\s*&\s+", re.I)
_TITLE = re.compile(r"^(?P<title>[^:,;\n]{2,60}?)\s*:\s+(?=\S)(?!//)(?P<rest>.+)$", re.DOTALL)
_SPELLINGS = {
    "dups": "duplicates", "dupes": "duplicates", "doesnt": "does not", "isnt": "is not",
    "todays": "today's", "dirs": "folders", "dir": "folder", "it's been": "it has been",
    "it's": "it is", "that's": "that is", "there's": "there is", "what's": "what is",
    "they're": "they are", "doesn't": "does not", "isn't": "is not", "don't": "do not",
    "aren't": "are not", "hasn't": "has not",
}  # fmt: skip
_SPELLED = re.compile(rf"(?<![\w./$-])(?:{'|'.join(_SPELLINGS)})(?![\w./-]*\w)", re.IGNORECASE)
_IF = re.compile(
    r"(?:but )?(?:only )?(?:if|in case) (?:all|that|it|they|this|ok|everything|valid|successful"
    r"|something|anything|any of|not"
    r"|the (?:\w+ )?\w+ (?:fails?|failed|is (?:ok|valid|fine)|pass|succeeds?))\b",
    re.I,
)
_FOLDER_MADE = re.compile(
    r"^(?P<before>.+?\b(?:in)?(?:to|in) )(?:an? |the )?(?:new )?"
    r"(?:(?:folder|directory|subfolder) )?(?:named |called )?(?P<dir>[\w.~-][\w./~-]*)"
    r"(?: (?:folder|directory))?[, ]*"
    r"[(,] ?(?:create|creating|make|making|which is (?:created|made)|created) (?:it )?(?:first )?"
    r"(?:if|when) [^,()]*\)?(?P<after>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ONLY = re.compile(r"(?:but )?(?:only|just) (?:the )?(?:ones|lines|those)\b", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"\b(?:with|to|as|named|called|message|text|lines?|contents?|says?|of|and|then|\d+)$", re.I
)
_LEAD = re.compile(
    r"^(?:(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|please|also|just|and|next|finally|lastly"
    r"|(?:(?:write|make|create|generate|give me) )?(?:me )?(?:a |the )?"
    r"(?:(?:small|short|bash|shell|sh|posix) )*script (?:that|which|to)"
    r"|(?:it|the script|this script) (?:should|must|shall|will)|i (?:want|need) to"
    r"|i would like to|we (?:want|need) to)\b[,:]?\s*)+",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"(?:[\s,;:!]|(?<![\s.])\.)+$|\s+(?:again|too|as well|afterwards?|at the end"
    r"|when (?:(?:it|that|this|all|everything) is |they are )?"
    r"(?:done|finished|complete|ready))[.]?$",
    re.I,
)
_ING = re.compile(r"(?:you |we )?(?P<verb>[a-z]+ing)\b", re.IGNORECASE)
_BY = re.compile(r"^[^/.\x01]+ by (?P<way>\w+ing [\x01\w./~-]*[./~\x01].*)$", re.IGNORECASE)
"""Where what is to come of it is said first: "put it in maintenance mode by touching /srv/m"."""
_BEFORE = re.compile(r"^before (?=\w+ing\b)(?P<late>[^,]+),\s*(?P<early>.+)$", re.I)
_ONCE = re.compile(r"^after (?=\w+ing\b)(?P<early>[^,]+),\s*(?P<late>.+)$", re.I)
_LOOKS_BEFORE = re.compile(
    r"^(?:check|test|look|make sure|see) (?:if|that|whether) (?P<what>\S+)"
    r" (?P<exists>exists?|is there),? before (?P<then>\w+ing .+)$",
    re.IGNORECASE,
)
"""What is only done where something is there: "check if a exists before copying it"."""
_ENDS_BEFORE = re.compile(
    r"^(?P<early>.+?),? before (?!(?:going (?:on|further)|continuing|proceeding|moving on)\b)"
    r"(?=\w+ing\b)(?P<late>[^,]+)$",
    re.I,
)
"""What is done before something else; to go on is nothing else."""
_ENDS_AFTER = re.compile(r"^(?P<late>.+?),? after (?=\w+ing\b)(?P<early>[^,]+)$", re.I)
_MORE_VERBS_TEXT = """
back bring call cd check-out commit dedupe deploy dump fix force freeze give go grep init let log
lowercase mail make mv notify pop pretty put reindex restart revoke rm rsync send ssh symlink tail
tell touch untar upload vacuum wait warn wget zip
"""
_MORE_VERBS = frozenset(_MORE_VERBS_TEXT.split())


def titled(text: str) -> tuple[str, str]:
    """What stands before a colon as a title of the steps, and the rest; empty where nothing does.

    "New project foo: make the folder, init git".
    """
    match = _TITLE.match(_masked(text))
    if match is None:
        return "", text
    title, rest = text[: match.end("title")], text[match.start("rest") :]
    if _NO_TITLE.search(title) or not begins_a_step(_bare(rest)):
        return "", text
    return (title, rest) if sum(map(len, stretches(rest))) > 1 else ("", text)


_PAGED = re.compile(
    r",? and (?:view|display|show|page|paginate|read)"
    r" (?:it|(?:the )?(?:outputs?|contents?|results?)) (?:in|with|using|through)"
    r" [\"'`]?(?:less|more)\b",
    re.IGNORECASE,
)
"""What is looked at page by page is the output of what is done, and no step."""


def stretches(text: str) -> list[list[str]]:
    """The stretches of a text, in order, each as its pieces."""
    text = _with_folder_made(_spelled(text[:MOST_CHARACTERS].strip()))
    if _PAGED.search(text):
        return [[text]]
    found: list[list[str]] = []
    for sure in _cut(_numbered(text), _SURE, verbs=False):
        for clause in _in_order(_bare(sure)):
            clause = with_tool_repeated(clause)  # noqa: PLW2901 - said in full
            pieces = [_bare(piece) for piece in _cut(clause, _SOFT, verbs=True)]
            if pieces := [piece for piece in pieces if piece]:
                found.append(_with_shared_objects(pieces, clause))
    return found


def _spelled(text: str) -> str:
    """``text`` with what it says in short said in full, except in quotes."""
    masked = _masked(text)
    said, at = "", 0
    for short in _SPELLED.finditer(masked):
        said += text[at : short.start()] + _SPELLINGS[short[0].lower()]
        at = short.end()
    return said + text[at:]


def _with_folder_made(text: str) -> str:
    """``text`` with "(create it if needed)", said of a folder, as the step before."""
    made = _FOLDER_MADE.match(text)
    if made is None or "," in made["before"]:
        return text
    folder = f"{made['dir']}".rstrip("/")
    kept = f"{made['before']}the folder {folder}{made['after']}"
    return f"create the folder {folder} if needed, then {kept}"


def _with_shared_objects(pieces: list[str], clause: str) -> list[str]:
    """Verbs that stand alone in front of one with an object have that object.

    "Stop and remove the container web"; but not "pull" in "switch to main, pull, and merge it".
    """
    shared = list(pieces)
    for place in range(len(pieces) - 2, -1, -1):
        if " " in pieces[place] or " " not in shared[place + 1]:
            continue
        alone = all(" " not in piece for piece in pieces[: place + 1])
        close = f"{pieces[place]} and {pieces[place + 1]}".lower() in clause.lower()
        behind = shared[place + 1].partition(" ")[2]
        if pieces[place] == shared[place + 1].partition(" ")[0]:
            continue
        if pieces[place] in _BY_THEMSELVES and not _OF_REPOSITORY.search(behind):
            continue
        if (alone or close) and not re.match(r"(?:it|them|this|that)\b", behind):
            shared[place] = f"{pieces[place]} {behind}"
    return shared


_BY_THEMSELVES = frozenset({"pull", "push", "fetch", "commit", "build", "test"})
_OF_REPOSITORY = re.compile(r"\b(?:images?|changes|tags?|commits?|project|package)\b")
"""Verbs that need no object, and what they may have all the same."""


def verb_of(text: str) -> str:
    """The verb that a clause begins with; empty if it begins with none."""
    first = re.match(r"[A-Za-z][a-z-]*", text)
    word = first[0].lower() if first else ""
    return word if word in VERBS or word in _MORE_VERBS else ""


def _masked(text: str) -> str:
    return _QUOTED.sub(lambda m: "\x01" * len(m[0]), text)


def _cut(text: str, joint: re.Pattern[str], *, verbs: bool) -> Iterator[str]:
    """``text`` cut at each joint; with ``verbs``, only where a verb follows."""
    at = 0
    for match in joint.finditer(_masked(text)):
        behind = text[match.end() :]
        if not text[at : match.start()].strip() or not behind.strip():
            continue
        if verbs and not begins_a_step(behind):
            continue
        if verbs and _is_listed(text[at : match.start()], behind):
            continue
        if "followed" in match[0] and text[: match.start()].rstrip().endswith(("'", '"')):
            # A text, and what is printed behind it.
            continue
        yield text[at : match.start()]
        at = match.end()
    yield text[at:]


def begins_a_step(text: str) -> bool:
    """Whether a text begins with a verb, or with a command as one types it."""
    if (verb_of(text) and _is_verb(text)) or _ONLY.match(text) or _IF.match(text):
        return True
    head = re.split(r",|;| and | then ", text, maxsplit=1)[0].strip()
    return bool(typed_command(head))


_LISTS = re.compile(
    r"(?:apt(?:-get)? |pip |brew |dnf )?(?:un)?install(?:ing)?\b|(?:add|upgrade) ", re.I
)
_NO_TOOLS = frozenset(
    {"install", "kill", "make", "mount", "sleep", "split", "sort", "test", "touch", "watch"}
)


def _is_listed(before: str, behind: str) -> bool:
    """Whether a tool is one more in a list of packages, as in "install nginx and curl"."""
    word = re.match(r"[\w.-]+(?=$|,| and )", behind)
    return bool(
        word
        and _LISTS.match(before)
        and word[0] not in _NO_TOOLS
        and word[0] in tools.known() | frozenset({"curl", "git", "wget", "zip", "unzip", "jq"})
    )


_NO_VERBS = re.compile(
    r"(?:tests?|logs?|backups?|zip|tar|source|head|tail|archive|cron|name|time|sources?|links?"
    r"|stage|output|build|make|post|cut|track|mount|label|tag|group|copy|log|file|view|list)s?"
    r"(?:$|\s+(?:files?|folders?|director\w+|and|or|in|of|to|from|is|are|for|with|on)\b)",
    re.IGNORECASE,
)
_SURE_VERBS = re.compile(
    r"(?:build|test|tag|copy|list|log|view|tail|make|post)"
    r"(?:$|\s+(?:and|to|in|for|from|with|on)\b)",
    re.IGNORECASE,
)


def _is_verb(text: str) -> bool:
    """Whether the first word, which may be a noun as well, is most likely a verb."""
    return not _NO_VERBS.match(text) or bool(_SURE_VERBS.match(text))


def _numbered(text: str) -> str:
    """A numbered list as lines."""
    marks = list(_NUMBERED.finditer(_masked(text)))
    expected = 1
    cuts = []
    for mark in marks:
        if int(mark["n"]) == expected:
            cuts.append(mark)
            expected += 1
    if len(cuts) < 2:
        return re.sub(r"\n\s*[-*•]\s+", "\n", re.sub(r"^\s*[-*•]\s+", "", text))
    lead = text[: cuts[0].start()].strip()
    ends = [mark.start() for mark in cuts[1:]] + [len(text)]
    items = [text[m.end() : end].strip(" ,;.\n") for m, end in zip(cuts, ends, strict=True)]
    return "\n".join(([lead] if verb_of(lead) and not lead.endswith(":") else []) + items)


def _in_order(clause: str) -> list[str]:
    """What is said with "before" and "after", in the order in which it is to be done."""
    if (looks := _LOOKS_BEFORE.match(clause)) is not None:
        then = _with_object(plain_verb(looks["then"]), f"see {looks['what']}")
        return [f"if {looks['what']} {looks['exists']} {then}"]
    for form in (_BEFORE, _ONCE, _ENDS_BEFORE, _ENDS_AFTER):
        match = form.match(clause)
        if match is None:
            continue
        parts = {name: match[name].strip() for name in ("early", "late")}
        # What was named first is meant by a pronoun that was said later, whatever is done first.
        if form is _BEFORE:
            parts["early"] = _with_object(parts["early"], parts["late"])
        if form is _ENDS_AFTER:
            parts["early"] = _with_object(parts["early"], parts["late"])
        ready = [plain_verb(parts["early"]), plain_verb(parts["late"])]
        if all(map(verb_of, ready)):
            return ready
    return [clause]


def _with_object(text: str, named_in: str) -> str:
    """``text`` with "it" said, which is the object of another clause."""
    said = re.match(r"\w+\s+(?P<object>.+)", named_in)
    if said is None or not re.search(r"\b(?:it|them)\b", text):
        return text
    return re.sub(r"\b(?:it|them)\b", lambda _: said["object"], text, count=1)


def plain_verb(text: str) -> str:
    """``text`` with its first word, "deleting", as the verb that it is of; others stay."""
    match = _ING.match(text)
    if match is None:
        return text
    stem = match["verb"].lower()[:-3]
    forms = (stem, f"{stem}e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem)
    verb = next((form for form in forms if form in VERBS or form in _MORE_VERBS), "")
    return f"{verb}{text[match.end() :]}" if verb else text


def _bare(text: str) -> str:
    """A clause without what leads to it and what ends it."""
    before = ""
    while before != text:
        before, text = text, _TRAIL.sub("", _LEAD.sub("", text.strip()))
    if (by := _BY.search(_masked(text))) and verb_of(way := plain_verb(text[by.start("way") :])):
        return way
    return plain_verb(text)
