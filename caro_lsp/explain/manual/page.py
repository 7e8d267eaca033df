"""A manual page, cut into what it says of each option, operand and subcommand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from caro_lsp.explain.manual.blocks import Block
from caro_lsp.explain.manual.characters import plain
from caro_lsp.explain.manual.heads import Name, Takes, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_TEXT = 4_000
"""Characters that are kept of what stands under one head."""
MAX_ENTRIES = 8_000
_MAX_HEAD = 200


@dataclass(frozen=True)
class Entry:
    """What a page says under one head.

    ``head`` as it is shown, ``text`` its paragraphs joined by empty lines, ``section`` the heading
    it stands under, ``above`` the first names of the entries that it stands within.
    """

    names: tuple[Name, ...]
    head: str
    text: str
    section: str = ""
    above: tuple[str, ...] = ()

    def takes(self, name: str) -> Takes:
        """Whether the option ``name`` takes a value."""
        return next((one.takes for one in self.names if one.name == name), "")


@dataclass(frozen=True)
class Page:
    """A manual page: its name as in ``tar(1)``, what it is about in a line, and its entries."""

    name: str
    path: str
    summary: str = ""
    synopsis: str = ""
    entries: tuple[Entry, ...] = field(default=(), repr=False)

    @cached_property
    def index(self) -> dict[str, tuple[Entry, ...]]:
        """The entries by each of their names, in the order of the page."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for one in entry.names:
                found.setdefault(one.name, []).append(entry)
        return {name: tuple(entries) for name, entries in found.items()}

    @cached_property
    def long_single(self) -> bool:
        """Whether its options have long names with one hyphen, as those of find and java."""
        single = sum(len(name) > 3 and name[0] == "-" != name[1] for name in self.index)
        return single >= 3 and single > sum(name.startswith("--") for name in self.index)

    def of(self, name: str, within: Sequence[str] = ()) -> Entry | None:
        """What the page says of ``name``.

        Where several entries do, one that stands within ``within`` (subcommands, the words of
        headings) counts before those of the page's options, and these before others.
        """
        entries = self.index.get(name)
        if not entries:
            return None
        if len(entries) == 1 and not (entries[0].above and not within):
            return entries[0]
        return min(entries, key=lambda entry: _distance(entry, within))

    def as_data(self) -> dict[str, Any]:
        """Plain data for a file."""
        return {
            "name": self.name,
            "path": self.path,
            "summary": self.summary,
            "synopsis": self.synopsis,
            "entries": [
                [[list(one) for one in e.names], e.head, e.text, e.section, list(e.above)]
                for e in self.entries
            ],
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Page:
        """The page that :meth:`as_data` wrote. Raises KeyError, TypeError, ValueError."""
        entries = tuple(
            Entry(
                tuple(Name(*one) for one in found), str(head), str(text), str(section), tuple(above)
            )
            for found, head, text, section, above in data["entries"]
        )
        return cls(data["name"], data["path"], data["summary"], data["synopsis"], entries)


_NO_OPTIONS = frozenset({"synopsis", "example", "examples", "\u00fcbersicht", "beispiele"})
_MAIN = re.compile(r"option|description|command|primar|operat|flag|argument|switch|usage", re.I)
_ASIDE = re.compile(
    r"example|summar|environment|files|bugs|history|see also|deprecat|compat|note", re.I
)


def _distance(entry: Entry, within: Sequence[str]) -> tuple[int, ...]:
    """How far an entry is from what is asked for: the least counts."""
    near = 1
    if within:
        place = re.split(r"[^\w-]+", entry.section.lower())
        wanted = within[-1].lower()
        near = 0 if wanted in place or wanted in entry.above else 1
    # What stands below an option is about its value, unless that was asked for.
    foreign = sum(1 for name in entry.above if name not in within)
    aside = 2 if _ASIDE.search(entry.section) else 0 if _MAIN.search(entry.section) else 1
    return (0 if entry.text else 1), near, aside // 2, foreign, aside


def cut(name: str, path: str, blocks: Iterable[Block]) -> Page:
    """The page that ``blocks`` make up."""
    summary: list[str] = []
    synopsis: list[str] = []
    entries: list[Entry] = []
    for section, level, part in _sections([_as_head(block) for block in blocks]):
        title = section.casefold()
        if not entries and not summary and level == 1 and part:
            # The first section is NAME, whatever its language.
            summary = [tidy(block.text) for block in part]
            continue
        if not synopsis and level == 1 and not entries:
            synopsis = [tidy(" ".join([*block.tags, block.text])) for block in part]
        if (level == 1 and title in _NO_OPTIONS) or title.startswith("example"):
            continue
        entries.extend(_entries(section, part))
        if len(entries) > MAX_ENTRIES:
            break
    about = " ".join(summary)
    about = re.split(r"\s[-\u2013\u2014\u2010\u2212]+\s", about, maxsplit=1)[-1]
    return Page(name, path, about[: _MAX_HEAD * 2], "\n".join(synopsis)[:MAX_TEXT], tuple(entries))


def _as_head(block: Block) -> Block:
    """A heading that is an option, as Markdown makes them, or a bullet in a text, as a head."""
    if block.level and _is_head(plain(block.text)) and names(block.text):
        return Block(1.5, 1, [block.text])
    if not block.tags and block.filled and (match := _BULLETED.match(block.text)) is not None:
        # A bullet that was moved to the left of its text.
        rest = block.text[match.end() :]
        return Block(block.indent, block.indent - 2, ["\u2022"], rest)
    return block


def _sections(blocks: list[Block]) -> Iterator[tuple[str, int, list[Block]]]:
    """The headings (a lower one behind the one above it) with the blocks under them."""
    above, title, level = "", "", 1
    part: list[Block] = []
    for block in blocks:
        if not block.level:
            part.append(block)
            continue
        if part:
            yield title, level, part
        part, level = [], block.level
        text = tidy(block.text)
        if level == 1:
            above = title = text
        else:
            title = f"{above}: {text}"
    if part:
        yield title, level, part


@dataclass
class _Open:
    """An entry that is being read."""

    names: list[Name]
    heads: list[str]
    hangs: float
    texts: list[str] = field(default_factory=list)
    length: int = 0
    above: tuple[str, ...] = ()
    nested: bool = False
    bullet: bool = False


def _entries(section: str, blocks: list[Block]) -> Iterator[Entry]:  # noqa: C901 - one pass
    """The entries of one section, in order of their heads."""
    found: list[_Open] = []
    stack: list[_Open] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        for head, hangs, text, indent in _pieces(block, following):
            if not head:
                while stack and indent <= stack[-1].hangs and not _goes_on(stack[-1], indent):
                    stack.pop()
                if stack and text:
                    _add(stack[-1], text)
                continue
            heads, spelled = [plain(h) for h in head], [n for h in head for n in names(h)]
            while stack and stack[-1].hangs >= hangs:
                stack.pop()
            last = found[-1] if found else None
            if (
                last is not None
                and not last.texts
                and abs(last.hangs - hangs) < 0.5
                and not last.nested
            ):
                # Several heads in front of one text.
                last.heads += heads
                last.names += spelled
                if text:
                    _add(last, text)
                stack.append(last)
                continue
            above = tuple(o.names[0].name for o in stack if o.names)
            opened = _Open(spelled, heads, hangs, above=above)
            opened.bullet = plain(block.tags[0]).strip() in _BULLETS if block.tags else False
            for outer in stack:
                outer.nested = True
            if text:
                _add(opened, text)
            found.append(opened)
            stack.append(opened)
    for one in found:
        if one.names:
            yield Entry(
                tuple(dict.fromkeys(one.names)),
                tidy("\n".join(one.heads))[:_MAX_HEAD],
                "\n\n".join(one.texts)[:MAX_TEXT],
                section,
                one.above,
            )


_BULLETS = frozenset("\u2022\u00b7\u25cb\u25cf\u25aa*o-\u2013+")


def _goes_on(entry: _Open, indent: float) -> bool:
    """Whether a paragraph at ``indent`` belongs to an entry that hangs there, in a list."""
    return entry.bullet and indent >= entry.hangs + 0.5


def _add(entry: _Open, text: str) -> None:
    text = tidy(text) if "\n" not in text else text
    if text and entry.length < MAX_TEXT:
        entry.texts.append(text)
        entry.length += len(text)


def _pieces(block: Block, following: Block | None) -> Iterator[tuple[list[str], float, str, float]]:
    """What a block is made of: heads (none for plain text), where they hang, text, its indent."""
    text = block.text
    bullet = bool(block.tags) and plain(block.tags[0]).strip() in _BULLETS
    if block.tags and not bullet and _is_sentence(plain(block.tags[0])):
        yield [], block.hangs, tidy(" ".join([*block.tags, text])), block.hangs
        return
    if block.tags and not bullet:
        yield block.tags, block.hangs, shown(text, block.filled), block.indent
        return
    deeper = (
        following is not None
        and not following.level
        and (
            (following.indent > block.indent + 0.9 and not following.tags)
            or (bullet and not following.tags and following.indent >= block.indent - 0.1)
        )
    )
    stripped = plain(text).lstrip()
    if bullet and _is_head(stripped):
        if (match := _INLINE.match(" ".join(stripped.split()))) is not None and names(match[1]):
            yield [match[1]], block.hangs, match[2], block.indent
            return
        head, _, rest = text.partition("\n")
        if rest or deeper:
            yield [head], block.hangs, shown(rest, block.filled), block.indent
            return
    if not block.filled:
        yield from _lines(block)
        return
    if deeper and len(stripped) < _MAX_HEAD and (_is_head(stripped) or _is_bold_word(text)):
        yield text.split("\n"), block.indent, "", block.indent
        return
    lines = text.split("\n")
    if len(lines) > 1 and sum(_is_head(plain(line).lstrip()) for line in lines) * 2 > len(lines):
        yield from _lines(block)
        return
    if (
        "\n" in text
        and _is_head(stripped)
        and len(plain(lines[0])) < _MAX_HEAD // 2
        and len(lines) == 2
    ):
        # ``-x`` and what it does on the next line.
        yield [lines[0]], block.indent, shown(lines[1], True), block.indent + 1
        return
    if (match := _INLINE.match(stripped)) is not None and names(match[1]):
        yield [match[1]], block.indent, tidy(match[2]), block.indent + 1
        return
    yield [], block.indent, shown(text, block.filled), block.indent


_BULLETED = re.compile("[\x01-\x03\\s]*[\u2022\u00b7\u25cb\u25cf]\\s*(?=[\x01-\x03]*-)")
_INLINE = re.compile(r"(-\S.{0,60}?)(?:\s{2,}|\t\s*|:\s+)(\S.*)", re.DOTALL)
_LINE = re.compile(r"(\s*)([-+]\S.{0,78}?|\S[\w-]{0,30})(?:\s{2,}|\t\s*|\s+:\s+|(?<!\s):\s+)(\S.*)")


def _lines(block: Block) -> Iterator[tuple[list[str], float, str, float]]:
    """The lines of a text that is shown as it is: ``-x  what it does``, goes on deeper."""
    heads: list[str] = []
    texts: list[str] = []
    hangs, depth = 0.0, 0
    for styled_line in block.text.split("\n"):
        line = plain(styled_line).expandtabs(8).rstrip()
        blanks = len(line) - len(line.lstrip())
        match = _LINE.match(line)
        alone = match is None and _is_head(line.lstrip()) and len(line) < 60
        if (match is not None and _is_head(match[2])) or alone:
            if heads and texts:
                yield heads, hangs, "\n".join(texts) and tidy(" ".join(texts)), block.indent + 40
                heads = []
            texts = []
            heads.append(match[2] if match else line.strip())
            hangs, depth = block.indent + min(blanks, 30) / 100, blanks
            if match:
                texts.append(match[3])
        elif heads and line.strip() and blanks > depth:
            texts.append(line.strip())
        else:
            if heads:
                yield heads, hangs, tidy(" ".join(texts)), block.indent + 40
            heads, texts = [], []
            if line.strip():
                yield [], block.indent, line, block.indent
    if heads:
        yield heads, hangs, tidy(" ".join(texts)), block.indent + 40


def _is_head(text: str) -> bool:
    """Whether a line begins like an option."""
    return bool(re.match(r"[-+\u2010\u2212\[][-\u2010\u2212\w?@#$!\[<]", text)) and bool(
        re.match(r"\[?[-\u2010\u2212+]", text)
    )


def _is_sentence(tag: str) -> bool:
    """Whether a tag only leads to what follows, as "At most one of these can be specified:"."""
    return tag.rstrip().endswith(":") and len(tag.split()) > 3 and not _is_head(tag.lstrip())


def _is_bold_word(text: str) -> bool:
    """Whether a short text begins with a bold word: the name of a subcommand and its operands."""
    if re.match(r"[a-z][\w-]*(?: [<\[(]\S.*)?$", text) and len(text) < 80:
        return True
    return len(text) < 120 and bool(re.match("\x01[\\w-]+(?:[^.]|\\.{2,}|\\.(?=[\\w|]))*$", text))


def shown(text: str, filled: bool) -> str:
    """A text for people: without marks, blanks as in a filled paragraph unless it is none."""
    return tidy(text) if filled else plain(text).rstrip()


def tidy(text: str) -> str:
    """A text in one line, without marks."""
    return " ".join(plain(text).split())
