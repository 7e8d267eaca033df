"""The entities of a request: paths, numbers, names, quoted texts that a command must carry over."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "text", "name", "url", "email", "host", "variable", "size", "extension", "glob", "path",
    "file", "date", "number", "list", "string", "command",
    "revision",
]  # fmt: skip

_EXTENSIONS = """
avi bak bmp bz2 c cfg conf cpp css csv db deb doc docx epub flac gif go gz h hpp htm html ini iso
java jpg js json jsx log lock lua m4a md mkv mov mp3 mp4 o odt ogg orig out parquet pdf php png
pptx py pyc rb rpm rs rst sh sql svg swp tar tex tgz tiff tmp toml ts tsv tsx txt wav webm webp
xls xlsx xml xz yml zip zst aac avif cmake crt dat dll eps exe flv gradle heic ipynb jar jsonl kt
m4v mpeg mpg opus tif pem pid properties psd rar scala scss swift ttf vue war wma wmv woff woff2
"""
_NUMBERS = "two three four five six seven eight nine ten eleven twelve"

EXTENSIONS = {
    **{name: name for name in _EXTENSIONS.split()},
    "python": "py", "javascript": "js", "typescript": "ts", "markdown": "md", "shell": "sh",
    "bash": "sh", "text": "txt", "ruby": "rb", "rust": "rs", "golang": "go", "perl": "pl",
    "jpeg": "jpeg", "yaml": "yaml", "backup": "bak",
}  # fmt: skip
"""How people call kinds of files, and the ending of their names."""

NUMBER_WORDS = {
    **{word: str(number) for number, word in enumerate(_NUMBERS.split(), start=2)},
    "twenty": "20", "thirty": "30", "fifty": "50", "hundred": "100", "thousand": "1000",
}  # fmt: skip

_NOUNS = (
    "directory|folder|dir|branch|user|group|service|container|image|database|db|table|process|"
    "variable|column|tag|remote|interface|session|command|program|package|module|key|volume|"
    "network|pod|namespace|deployment|link|symlink|file|script|field|daemon|author|unit|schema|"
    "collection|bucket|host|server|job|target"
)
NOUNS = frozenset(
    word for noun in _NOUNS.split("|") for word in (noun, f"{noun}s", noun[:-1] + "ies")
)
"""Nouns that names stand beside."""

_UNITS = {"k": "k", "m": "M", "g": "G", "t": "T"}
_FILE = r"[\w@%+-]*(?:\.[\w@%+-]+)*\.(?:7z|[A-Za-z][A-Za-z0-9_]{0,9})(?:\.\d+)*"
_PLAIN_NAMES = "Makefile|README|LICENSE|CHANGELOG|Vagrantfile|Gemfile|Rakefile|Procfile|Jenkinsfile"
"""Files that are called so by everybody. A Dockerfile is a word: people build "the dockerfile"."""
_TOP_LEVEL = r"(?:com|org|net|io|dev|local|lan|edu|gov|info|co|uk|de|fr|eu|internal|localdomain)"
_EXTENSION_NAMES = "|".join(sorted(EXTENSIONS, key=len, reverse=True))
_IN_CAPITALS = "|".join(sorted((one.upper() for one in EXTENSIONS if len(one) > 1), key=len)[::-1])
_PLACES = "backup|db|lock|log|orig|tmp"
"""Behind "to" they are rather a place than what is to be made."""

_PATTERN = re.compile(
    rf"""
      (?P<quoted>"(?:[^"\\]|\\.)+"|(?<!\w)'[^']+'(?!\w)|(?<!\w)`[^`']+'(?!\w)|`[^`]+`)
    | (?P<url>\b(?:https?|ftp|ssh|git|s3)://[^\s,;"']+[^\s,;"'.)])
    | (?P<scheme>\b(?:https?|ftp)://(?=[\s,]|$))
    | (?P<section>(?<!\S)\[[\w.-]+\](?=[\s,.?]|$))
    | (?P<repository>\bgit@[\w.-]+:[\w./-]+\w)
    | (?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*)
    | (?P<within>\$\{{?(?:[A-Za-z_]\w*|\d)\}}?/[\w@%+=:.,~*?${{}}/-]*[\w*/}}])
    | (?P<variable>\$\{{?[A-Za-z_]\w*(?:\[@\])?\}}?|\$(?:[1-9]|\{{[1-9]\}})(?!\w)
        |\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b(?!\.[A-Za-z]))
    | (?P<size>\b(?P<amount>\d+(?:\.\d+)?)\s*(?P<unit>[kKmMgGtT])(?:i?[bB]|ilobytes?|egabytes?|
        igabytes?|erabytes?)?(?!\w|\.\w))
    | (?P<reference>(?<![\w/.-])(?:[\w.-]+(?::\d+)?/)+[\w.-]+:[\w.-]*[A-Za-z0-9](?![\w/]))
    | (?P<revision>\b(?:HEAD|[A-Z]+_HEAD)(?:[~^]\d*)+|\bstash@\{{\d+\}}|(?<!\S)@\{{u(?:pstream)?\}}
        |(?<![\w/.])[\w-][\w./-]*[\w@]\.\.\.?[A-Za-z][\w./~^-]*\w)
    | (?P<date>\b\d{{4}}-\d{{2}}-\d{{2}}\b)
    | (?P<ip>\b\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?:/\d+)?\b)
    | (?P<path>(?<![\w/.*])(?:~|\.{{1,2}}|\*{{1,2}})?/[\w@%+=:.,~*?/-]*[\w*/]|(?<![\w/])~(?![\w/])
        |(?<!\S)(?<!regular\ )(?<!normal\ )(?<!ordinary\ )(?<!files\ )/(?=[\s,;.]|$)
        |(?<![\w/.*])(?=[\w.*?/-]*[A-Za-z])[\w.-]*\*[\w.*?-]*/[\w.*?/-]*[\w*]
        |(?:\b|(?<!\S)\.(?=\w))[\w.+-]+/(?:[\w@%+=.*?/-]*[\w*/])?)
    | (?P<glob>(?<!\w)[\w.-]*\*[\w.*?-]*~?)
    | (?P<dotted>(?<!\w)\.(?P<dotext>{_EXTENSION_NAMES})\b(?=\s+(?:files?|images?|scripts?)\b))
    | (?P<kind>\b(?P<kindname>{_EXTENSION_NAMES}|{_IN_CAPITALS})s?\b
        (?=\s+(?:(?:source|image)\s+)?(?:files|images|photos|pictures|documents|scripts)\b))
    | (?P<everykind>(?<=every\ )(?P<everyname>{_EXTENSION_NAMES})(?=\s+\w+)
        |(?<=each\ )(?P<eachname>{_EXTENSION_NAMES})(?=\s+(?:file|image|script)\b))
    | (?P<plural>\b(?P<pluralname>pdf|png|jpg|jpeg|gif|mp3|mp4|csv|zip|tarball)s\b(?!\.\w))
    | (?P<tokind>(?<=\bto\ )(?!(?:{_PLACES})\b)(?P<toname>{_EXTENSION_NAMES})\b
        (?=\s*$|\s*[,.;](?:\s|$)|\s+(?:format|and)\b))
    | (?P<mode>(?<!\S)(?:[ugoa]+[-+=][rwxXst]*|\+[rwxXst]+)(?:,[ugoa]+[-+=][rwxXst]*)*(?=[\s,.;]|$))
    | (?P<image>\b[a-z][\w./-]*:[\w.-]*\w)
    | (?P<version>\bv\d+(?:\.\d+)+\b|(?<![\w.])\d+(?:\.\d+){{2}}(?![\w.]*\w))
    | (?P<host>\b(?:[\w-]+\.)+{_TOP_LEVEL}\b(?![./\w]))
    | (?P<file>(?<![\w/]){_FILE}(?!\w)|(?<![\w/.-])(?:{_PLAIN_NAMES})(?![\w/.-]))
    | (?P<number>(?:(?<![\w.-])|(?<=\s\d-)|(?<=\s\d\d-)|(?<=\s\d\d\d-))\d+(?:\.\d+)?
        (?=(?:st|nd|rd|th|s|h|d|min)?\b)
        (?:st|nd|rd|th|(?<=\d\d\d)s)?)
    | (?P<numberword>\b(?:{"|".join(NUMBER_WORDS)})\b)
    """,
    re.VERBOSE,
)
_KINDS = ("dotted", "kind", "everykind", "plural", "tokind")
_KIND_NAMES = ("dotext", "kindname", "everyname", "eachname", "pluralname", "toname")
_NOT_FILES = frozenset({"e.g", "i.e", "etc."})
_NOT_PATHS = re.compile(
    r"""(?:and/or|i/o|files?/(?:direct\w+|dirs?|folders?|links?|symlinks?)|tcp/udp|tcp/ip|upper/lower|lower/upper|n/a|yes/no|input/output|read/write(?:/execute)?
        |(?:file)?names?/paths?|paths?/(?:file)?names?
        |(?:regular|normal|ordinary|plain)/(?:regular|normal|ordinary|plain)?
        |(?:director(?:y|ies)|folders?)/files?)/?$""",
    re.I | re.X,
)
_NAME = r"[A-Za-z_][\w+-]*(?:[._-][\w+-]+)*"
_CUED = re.compile(rf"\b(?:{_NOUNS})s?\s+(?:called\s+|named\s+|for\s+)?(?P<name>{_NAME})", re.I)
_BEFORE_CUE = re.compile(rf"(?P<name>{_NAME})\s+(?=(?:{_NOUNS})\b)", re.I)


@dataclass(frozen=True)
class Entity:
    """A part of a request that must reach the command.

    ``start`` and ``end`` are offsets into the request, ``value`` is how a command would write it.
    ``firm`` is false for a word that may be a name but may as well be a plain word, ``likely``
    false for one that probably is a plain word.
    """

    kind: Kind
    value: str
    start: int
    end: int
    firm: bool = True
    likely: bool = True
    fits: Kind | None = None
    """For a variable of a script: the kind of what it holds."""
    noun: str = ""
    """For one that holds a name: the name of what, as in "the database"."""

    @property
    def shown_in(self) -> re.Pattern[str]:
        """What finds the entity in a command."""
        return _shown(self.kind, self.value)

    def is_in(self, command: str) -> bool:
        """Whether the entity stands in a command."""
        # Most are not, and an expression takes longer to compile than to look for a text.
        part = self.value.partition("*")[0] if self.kind == "glob" else self.value
        if self.kind == "variable":
            part = part.strip("${}[@]")
        elif self.kind == "size":
            part = part[:-1]
        elif self.kind != "number":
            part = (part.rstrip("/") or part).removeprefix("~")
        return part in command and self.shown_in.search(command) is not None


@lru_cache(maxsize=512)
def _shown(kind: Kind, value: str) -> re.Pattern[str]:
    if kind == "number":
        return re.compile(rf"(?<!\d)(?<!\d\.)(?:0|(?<=-perm )[1-7])?{re.escape(value)}(?!\d)")
    if kind == "size":
        number = re.escape(value[:-1])
        return re.compile(rf"(?<!\d){number}\s?(?:{value[-1]}|$|\b|000)", re.IGNORECASE)
    if kind == "variable":
        return re.compile(rf"(?<!\w){re.escape(value.strip('${}[@]'))}(?!\w)")
    if kind == "glob" and re.fullmatch(r"\w+\*\w+", value):
        # It may as well be a product.
        one, _, other = value.partition("*")
        return re.compile(rf"(?<!\w){one}[\])\"]*\s*\*\s*[$\w\[(\"]*{other}(?!\w)")
    core = value.rstrip("/") or value
    if core.startswith("~/"):
        return re.compile(rf"(?:~|\$HOME){re.escape(core[1:])}(?![A-Za-z0-9_])")
    return re.compile(rf"(?<![A-Za-z0-9_]){re.escape(core)}(?![A-Za-z0-9_])")


def find_entities(text: str) -> list[Entity]:
    """List the firm entities of ``text`` in their order; they do not overlap."""
    return list(_found(text))


@lru_cache(maxsize=256)
def _found(text: str) -> tuple[Entity, ...]:
    found = []
    # The mark of a question belongs to no path.
    asked = len(text.rstrip().removesuffix("?"))
    for match in _PATTERN.finditer(text, 0, asked):
        entity = _entity(match)
        if entity and entity.kind == "text" and _FILES.match(text, match.end()):
            # The "*.txt" files, whatever quotes are around it.
            ending = re.fullmatch(r"\*?\.(\w+)", entity.value)
            if ending and ending[1] in EXTENSIONS:
                entity = replace(entity, kind="extension", value=ending[1])
        if (
            entity
            and entity.kind == "text"
            and EXTENSIONS.get(entity.value) == entity.value
            and _OF_KIND.match(text, match.end())
        ):
            # The "tif" images, and the "wav" "flac" files.
            entity = replace(entity, kind="extension")
        if entity and entity.kind == "text" and _is_file(text, entity):
            entity = replace(entity, kind="file")
        if entity:
            found.append(entity)
    return tuple(found)


def _is_file(text: str, entity: Entity) -> bool:
    """Whether the words around a quoted text say that it is the name of a file."""
    return bool(
        _BARE.fullmatch(entity.value)
        and not _OUTPUT_AFTER.match(text, entity.end)
        and (_FILE_BEFORE.search(text, 0, entity.start) or _FILE_AFTER.match(text, entity.end))
    )


_BARE = re.compile(r"[\w+@%-]+(?:\.[\w+@%-]+)*")
_FILE_BEFORE = re.compile(
    r"\b(?:(?:in|of|from|to|into|sort|split|dump|print|the|sorted|modify|rewrite) files?"
    r"|(?:contents?|lines?|fields|columns) (?:in|of|from)(?: the)?(?: sorted)?) $",
    re.IGNORECASE,
)
_FILE_AFTER = re.compile(r" (?:file|contents?)\b(?! (?:names?|extensions?))", re.IGNORECASE)


_OUTPUT_AFTER = re.compile(r"(?:'s)? (?:command )?output\b", re.IGNORECASE)


_FILES = re.compile(r"\s+(?:files?|ones?)\b", re.IGNORECASE)
_OF_KIND = re.compile(
    r"(?:,?\s+(?:(?:and|or)\s+)?['\"]\w+['\"])*\s+(?:files|images|pictures|photos|documents)\b",
    re.IGNORECASE,
)


def find_names(text: str, firm: list[Entity]) -> list[Entity]:
    """List words beside nouns such as "folder" that may be names, where nothing firm stands."""
    taken = {place for entity in firm for place in range(entity.start, entity.end)}
    found: dict[int, Entity] = {}
    for pattern in (_CUED, _BEFORE_CUE):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if start not in taken and match["name"].lower() not in _NO_NAMES:
                found.setdefault(start, Entity("name", match["name"], start, end, firm=False))
    return [found[start] for start in sorted(found)]


_NO_NAMES = frozenset(
    {"regular", "normal", "ordinary", "plain", "hidden", "symbolic", "soft", "hard"}
)
"""What is said of a file or link, and is no name of one."""


def masked(text: str, entities: list[Entity]) -> str:
    """``text`` with each entity replaced by a space."""
    for entity in sorted(entities, key=lambda entity: -entity.start):
        text = f"{text[: entity.start]} {text[entity.end :]}"
    return text


def _entity(match: re.Match[str]) -> Entity | None:
    start, end = match.span()
    group, text = match.lastgroup or "", match[0]
    for outer in ("size", *_KINDS):
        if match[outer]:
            group = outer
    if group == "quoted":
        return _quoted(text[1:-1], text[-1], start, end)
    if group == "size":
        return Entity("size", match["amount"] + _UNITS[match["unit"].lower()], start, end)
    if group in _KINDS:
        name = next(match[part] for part in _KIND_NAMES if match[part])
        if name not in EXTENSIONS and name.lower() not in EXTENSIONS:
            return None
        return Entity("extension", EXTENSIONS[name.lower()], start, end)
    if group == "numberword":
        return Entity("number", NUMBER_WORDS[text], start, end)
    if group == "glob" and re.fullmatch(r"\*\.\w+", text):
        return Entity("extension", text[2:], start, end)
    if group == "file" and text[0] == "." and text[1:] in EXTENSIONS:
        return Entity("extension", text[1:], start, end)
    if (group == "file" and text.lower() in _NOT_FILES) or (
        group == "path" and _NOT_PATHS.match(text)
    ):
        return None
    if group == "number":
        return Entity("number", text.rstrip("stndrh"), start, end)
    kinds: dict[str, Kind] = {
        "url": "url", "email": "email", "variable": "variable", "date": "date", "ip": "host",
        "path": "path", "glob": "glob", "version": "name", "host": "host", "file": "file",
        "repository": "url", "scheme": "text", "section": "text", "image": "name",
        "mode": "name",
        "reference": "name", "within": "path", "revision": "revision",
    }  # fmt: skip
    return Entity(kinds[group], text, start, end)


def _quoted(inner: str, quote: str, start: int, end: int) -> Entity:
    whole = _PATTERN.fullmatch(inner)
    if whole and not whole["quoted"]:
        entity = _entity(whole)
        if entity and entity.kind not in ("number", "extension"):
            return Entity(entity.kind, entity.value, start, end)
    kind: Kind = "name" if quote == "`" and not re.search(r"\s", inner) else "text"
    return Entity(kind, inner, start, end)
