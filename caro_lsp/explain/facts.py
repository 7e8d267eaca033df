"""All that is known of one command: its manual pages, ``help`` of bash, the facts of caro."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.explain.parts import Source
from caro_lsp.shell import options, tools

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caro_lsp.explain.manual.heads import Takes
    from caro_lsp.explain.manual.page import Entry, Page
    from caro_lsp.explain.manual.store import Manual
    from caro_lsp.explain.parts import Origin

MAX_ABOUT = 160
"""Characters of a paragraph that a table shows."""
_SENTENCE = re.compile(r"(?<=[a-z0-9)\]'\u2019\"\u201d>][.:!?])\s+(?=[A-Z(\[\u201c\"`\u2018'-])")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|resp|approx|incl|No|St|Mr|Dr)\.$")


@dataclass(frozen=True)
class Saying:
    """What somebody says of a word: in short, all of it, and where."""

    about: str
    source: Source
    paragraph: str | None = None
    names: tuple[str, ...] = ()


class Facts:
    """What is known of the command called ``name``, or of a subcommand of it.

    ``within`` are the subcommands so far. ``pages``: those that describe it, the best first.
    """

    def __init__(self, name: str, manual: Manual | None, *, builtin: bool = False) -> None:
        self.name = name
        self.tool = tools.lookup(name)
        self.options = options.lookup(name)
        self.within: tuple[str, ...] = ()
        self._manual = manual
        self._builtin = builtin
        self.pages: tuple[Page, ...] = self._of(name) if manual else ()

    def _of(self, name: str) -> tuple[Page, ...]:
        manual = self._manual
        if manual is None:
            return ()
        found: list[Page] = []
        if self._builtin:
            found += [said for one in _SAME.get(name, (name,)) if (said := manual.helped(one))]
        found += manual.pages(_SAME[name][-1] if name in _SAME else name)
        if self._builtin:
            found += manual.pages("bash")
        elif not found and (page := manual.page(name)) is not None:
            found.append(page)
        return tuple(found)

    # Subcommands

    def subcommand(self, word: str) -> Facts | None:
        """The facts about the subcommand ``word``; None where it is none, for all that is known."""
        if not re.fullmatch(r"[A-Za-z][\w.+-]*", word) or len(self.within) > 2:
            return None
        below = Facts(self.name, None)
        below._manual = self._manual
        below.within = (*self.within, word)
        below.tool = self.tool.subcommands.get(word) if self.tool else None
        below.options = self.options.subcommands.get(word) if self.options else None
        own: list[Page] = []
        if self._manual is not None:
            words = (self.name, *below.within)
            for name in ("-".join(words), "_".join(words), self._full(word)):
                own = own or list(self._manual.pages(name))
        below.pages = (*own, *(page for page in self.pages if page not in own))
        if not (below.tool or below.options or own or self._documents(word)):
            return None
        below.tool = below.tool or (self.tool if not self.within and self.tool else None)
        below.options = below.options or self.options
        return below

    def _full(self, word: str) -> str:
        """``ip addr`` is described in ip-address(8): the name that the page's list has for it."""
        for page in self.pages:
            if page.name.startswith(f"{self.name}("):
                for name in page.index:
                    if len(word) > 1 and name.startswith(word) and name.isalpha():
                        return f"{self.name}-{name}"
        return ""

    def _documents(self, word: str) -> bool:
        """Whether a page lists ``word`` as one of the commands of a tool that has some."""
        for page in self.pages:
            entry = page.of(word, self.within)
            if entry is None:
                continue
            section = entry.section.casefold()
            listed = "command" in section or "verb" in section or "action" in section
            asked = re.search(r"\bcommand|\bsubcommand|\bCOMMAND|\{[a-z]", page.synopsis)
            if (
                listed
                or asked
                or re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", page.synopsis)
            ):
                return True
        return False

    # What is said

    def summary(self) -> Saying | None:
        """What the command is for."""
        if self.within:
            word = self.within[-1]
            for page in self.pages:
                called = page.name.partition("(")[0]
                words = (self.name, *self.within)
                if called in {"-".join(words), "_".join(words), self._full(word)}:
                    return _of_summary(page)
            if (found := self.entry(word)) is not None:
                return found
        else:
            for page in self.pages:
                if page.summary:
                    return _of_summary(page)
        if self.tool is not None and self.tool.summary:
            return Saying(self.tool.summary, Source("caro"))
        return None

    def entry(self, name: str, above: Sequence[str] = ()) -> Saying | None:
        """What the pages say of ``name``, below the entries ``above`` if they are given."""
        for page in self.pages:
            of_shell = self._builtin and page.name.startswith("bash(")
            if above or of_shell:
                # What bash(1) says of its builtins stands below their names.
                around = {self.name} if of_shell and not above else set(above)
                entries = page.index.get(name, ())
                found = next((e for e in entries if around & set(e.above) and e.text), None)
            else:
                found = page.of(name, self.within)
            if found is not None and found.text:
                return saying(page, found)
        return None

    def flag(self, name: str) -> Saying | None:
        """What is known of the option ``name``, with its hyphens."""
        found = self.entry(name) or self.entry(f"{name}=") or self._negated(name)
        if found is None and re.fullmatch(r"-\d+", name):
            found = self.numbered()
        if found is None and (flag := self._tool_flag(name)) is not None and flag.about:
            return Saying(flag.about, Source("caro"), names=(name,))
        return found

    def _negated(self, name: str) -> Saying | None:
        """``--no-x`` where the page has ``--x`` alone."""
        if not name.startswith("--no-"):
            return None
        found = self.entry(f"--{name[5:]}")
        if found is None:
            return None
        return replace(found, source=replace(found.source, head=f"{found.source.head}"))

    def _tool_flag(self, name: str) -> tools.Flag | None:
        if self.tool is None:
            return None
        bare = name.lstrip("-")
        if name.startswith("--") or self.tool.single_dash:
            return self.tool.long(bare)
        return self.tool.by_short.get(bare) or (
            self.tool.by_long.get(bare) if len(bare) > 1 else None
        )

    def knows(self, name: str) -> bool:
        """Whether there is an option called so."""
        return (
            (self.options is not None and name in self.options.names)
            or (self._tool_flag(name) is not None and not name.startswith("--"))
            or (self.tool is not None and name.startswith("--") and name[2:] in self.tool.by_long)
            or self.entry(name) is not None
            or self.entry(f"{name}=") is not None
        )

    def rather_letters(self, name: str) -> bool:
        """Whether ``name``, such as ``-qq``, is no option of its own that anybody describes.

        What a page has only below another option, as in a table of examples, does not count.
        """
        found = [entry for page in self.pages for entry in page.index.get(name, ())]
        if found:
            return all(entry.above for entry in found)
        return not (self.tool is not None and self.tool.single_dash) and self.flag(name) is None

    def takes(self, name: str) -> Takes:
        """Whether the option takes a value."""
        flag = self._tool_flag(name)
        if flag is not None and flag.operand:
            return ""
        if self.options is not None and name in self.options.names:
            value = self.options.names[name]
            return "[=]" if value == "[=]" else "=" if value else ""
        if flag is not None:
            return "[=]" if flag.value and flag.attached else "=" if flag.value else ""
        for page in self.pages:
            if self._builtin and page.name.startswith("bash("):
                continue
            entry = page.of(name, self.within) or page.of(f"{name}=", self.within)
            if entry is not None:
                return entry.takes(name) or entry.takes(f"{name}=")
        return ""

    def count(self, name: str) -> int:
        """How many words the option takes, 0 where only what is attached."""
        if self.options is not None and self.options.names.get(name) == "==":
            return 2
        return 1 if self.takes(name) == "=" else 0

    def value_kind(self, name: str) -> str:
        """The kind of its value, of those of ``tools``."""
        flag = self._tool_flag(name)
        return flag.value if flag else ""

    def operand_of(self, name: str) -> str:
        """The kind that the first operand gets by this flag."""
        flag = self._tool_flag(name)
        return flag.operand if flag else ""

    def long(self, name: str) -> str:
        """The full name of a long option that is perhaps cut short."""
        if self.knows(name) or not name.startswith("--") or len(name) < 4:
            return name
        if self.options is not None and not self.options.prefixes:
            return name
        found: dict[int, str] = {}
        for page in self.pages:
            for known, entries in page.index.items():
                if known.startswith(name):
                    found.setdefault(id(entries[0]), known)
            if found:
                break
        if not found and self.tool is not None and (flag := self.tool.long(name[2:])):
            return f"--{flag.name}"
        return next(iter(found.values())) if len(found) == 1 else name

    def numbered(self) -> Saying | None:
        """What is said of ``-5``: the entry for a number as an option."""
        for page in self.pages:
            for name in _NUMBERS:
                entry = page.of(name, self.within)
                if entry is not None and entry.text:
                    return saying(page, entry)
        return None


_SAME = {"[": ("[", "test"), "test": ("test",), "[[": ("[[", "test"), "((": ("((", "let")}
"""Topics of ``help`` for what has several, the last one also with a page."""
_NUMBERS = ("-NUM", "-<>", "-num", "-number", "-n", "-#", "-N", "-digit", "-signal")


def saying(page: Page, entry: Entry) -> Saying:
    """What ``entry`` says, with its place."""
    source = Source(_origin(page), page.name, entry.section, entry.head)
    names = tuple(one.name for one in entry.names)
    return Saying(beginning(entry.text), source, entry.text, names)


def _of_summary(page: Page) -> Saying:
    return Saying(page.summary, Source(_origin(page), page.name))


def _origin(page: Page) -> Origin:
    return "help" if page.name.startswith("help ") else "manual"


def beginning(text: str) -> str:
    """The first sentence or two of a text, cut at a word where they are long."""
    first = " ".join(text.partition("\n\n")[0].split())
    if len(first) <= MAX_ABOUT:
        return first
    taken = ""
    for match in _SENTENCE.finditer(first):
        piece = first[: match.start()]
        if _ABBREVIATED.search(piece):
            continue
        if len(piece) > MAX_ABOUT:
            break
        taken = piece
    if taken:
        return taken
    return first[: MAX_ABOUT - 1].rsplit(" ", 1)[0].rstrip(",;:") + "\u2026"
