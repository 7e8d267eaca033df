"""The words of one command: its name, flags with their values, operands, what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caro_lsp.explain import language
from caro_lsp.explain.facts import Facts, Saying
from caro_lsp.explain.manual.builtins import BUILTINS
from caro_lsp.explain.parts import Part, Source, Touch
from caro_lsp.explain.roles import Role, Roles, action, roles
from caro_lsp.explain.spelling import split
from caro_lsp.shell.command import Word, end_of_line
from caro_lsp.shell.unwrap import SHELLS

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.explain.manual.store import Manual
    from caro_lsp.explain.parts import Kind

MAX_DEPTH = 4
"""Shell texts in shell texts that are explained."""
_MAX_VALUES = 4
_CARO = Source("caro")
_RUNS = ("-exec", "-execdir", "-ok", "-okdir")
_PREFIXES = frozenset({"time", "command", "builtin", "exec", "!"})
"""What runs a builtin as one."""


@dataclass
class Scene:
    """What an explanation of several commands has in common, and gathers."""

    source: bytes
    manual: Manual | None = None
    functions: dict[str, int] = field(default_factory=dict)
    """Those of the script with the lines where they are defined."""
    nested: Callable[[int, int, int], list[Part]] = lambda *_: []
    """The parts of the commands in a range of bytes, at a depth."""
    text: Callable[[str, int], list[Part]] = lambda *_: []
    """The parts of a shell text of its own."""
    placed: bool = True
    """Whether spans count in the text that was asked about."""
    values: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """What words stand for, by their bytes; several values are those of a loop or of calls."""
    touches: list[Touch] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def written(self, word: Word) -> str:
        """A word as it stands in the text."""
        if word.span is None:
            return word.source
        return self.source[word.span.start : word.span.end].decode("utf-8", "replace")


@dataclass
class _Operand:
    """An operand whose role is known only when all are."""

    word: Word
    at: int


def explain_words(
    words: tuple[Word, ...], scene: Scene, depth: int, *, builtins: bool = True
) -> list[Part]:
    """The parts of a command that consists of ``words``."""
    return _Reading(words, scene, depth, builtins=builtins).parts


class _Reading:
    def __init__(
        self, words: tuple[Word, ...], scene: Scene, depth: int, *, builtins: bool
    ) -> None:
        self.scene = scene
        self.depth = depth
        self.parts: list[Part] = []
        self.words = words
        value = words[0].value or words[0].shown
        self.name = name = value.rsplit("/", 1)[-1]
        self.line = scene.functions.get(value)
        builtin = builtins and value in BUILTINS and self.line is None
        self.builtins = builtin and value in _PREFIXES
        self.facts = Facts(name, scene.manual if self.line is None else None, builtin=builtin)
        if self.line is not None:
            self.facts.tool = self.facts.options = None
        self.roles: Roles = roles(name) if self.line is None else Roles()
        self.flags: set[str] = set()
        self.operands: list[_Operand] = []
        self.first = ""
        """The kind that a flag gives the first operand."""
        if value[:2] in {"[[", "(("}:
            self.name = value[:2]
            self.facts = Facts(self.name, scene.manual, builtin=True)
            self._condition(words[0])
            return
        self._command(words[0])
        if name in {"[", "test"}:
            self._test(words[1:])
            return
        self._arguments()
        self._roles()

    # Pieces

    def _part(
        self,
        kind: Kind,
        text: str,
        said: Saying | str | None,
        word: Word | None = None,
        *,
        value: str | None = None,
    ) -> None:
        """Note a part; what a word has inside follows it."""
        span = word.span if word is not None and self.scene.placed else None
        about = said.about if isinstance(said, Saying) else said
        source = said.source if isinstance(said, Saying) else _CARO if said else None
        self.parts.append(
            Part(
                kind, text, about, value, source,
                said.paragraph if isinstance(said, Saying) else None,
                span.start if span else -1, span.end if span else -1, self.depth,
            )
        )  # fmt: skip

    def _inside(self, word: Word) -> None:
        """The commands of the substitutions in a word."""
        if word.span is not None and (
            "$(" in word.source or "`" in word.source or "(" in word.source
        ):
            self.parts += self.scene.nested(word.span.start, word.span.end, self.depth + 1)

    def _command(self, word: Word) -> None:
        text = self.scene.written(word)
        if self.line is not None:
            about = language.FUNCTION.format(line=self.line)
            self._part("command", text, Saying(about, Source("script")), word)
        else:
            said = self.facts.summary()
            self._part("command", text, said, word, value=value_of(word, text, self.scene))
            manual = self.scene.manual
            if manual is not None and not self.facts.pages and self.name not in self.scene.missing:
                self.scene.missing.append(self.name)
        self._inside(word)

    # Arguments

    def _arguments(self) -> None:
        words, index = self.words, 1
        only_operands = False
        while index < len(words):
            word = words[index]
            index += 1
            text = self._text(index - 1)
            value = word.value if word.value is not None else word.shown.strip("\"'")
            if index == 2 and self.facts.tool:
                value = self.facts.tool.old_style_flags(value)
            if index == 2 and self.name == "ps" and self._letters(value):
                value = f"\0{value}"
            is_flag = value[:1] == "-" or (
                value[:1] in {"+", "\0"}
                and len(value) > 1
                and (
                    value[0] == "\0"
                    or self.facts.knows(value)
                    or (self.name == "set" and self.facts.knows(f"-{value[1]}"))
                )
            )
            if only_operands or not is_flag or value == "-":
                index, only_operands = self._operand(word, text, value, index, only_operands)
            elif value == "--":
                only_operands = True
                said = self.facts.entry("--") if self.facts.pages else None
                self._part("flag", text, said or language.END_OF_FLAGS, word)
            else:
                index = self._flags(word, text, value, index)

    def _text(self, index: int) -> str:
        """A word as written; of the pieces of a variable each as it is."""
        word = self.words[index]
        near = (self.words[index - 1], *self.words[index + 1 : index + 2])
        if word.span is not None and any(other.span == word.span for other in near):
            return word.shown
        return self.scene.written(word)

    def _letters(self, value: str) -> bool:
        """Whether a word is letters that are options without a hyphen, as ``ps aux``."""
        return value.isalpha() and all(self.facts.entry(letter) for letter in value)

    def _flags(self, word: Word, text: str, value: str, index: int) -> int:
        """Explain a word of flags and the values that belong to the last one."""
        spelled = list(split(value, self.facts))
        name, joined = spelled[-1]
        for flag, _ in spelled:
            self.flags.add(flag)
            self.first = self.facts.operand_of(flag) or self.first
        several = len(spelled) > 1 or (joined is not None and not text.startswith("--"))
        for flag, given in spelled:
            said = self.facts.flag(flag)
            if said is not None:
                self.flags.update(said.names)
            if flag[:1] == "+" and said is None and self.name == "set":
                said = self.facts.flag(f"-{flag[1:]}")
            shown = text if not several else flag.lstrip("\0")
            self._part("flag", shown, said, word)
            if given is not None:
                self._value(flag, said, given, given, None)
        self._inside(word)
        kind = self.facts.value_kind(name)
        if self.name == "find" and name in _RUNS:
            kind = "command"
        if kind == "command" and joined is None:
            return self._line(index)
        for _ in range(self.facts.count(name) if joined is None else 0):
            if index < len(self.words) and self.words[index].value != "--":
                following = self.words[index]
                written = self._text(index)
                known = following.value if following.value is not None else written
                said = self.facts.flag(name)
                self._value(name, said, written, known, following)
                self._inside(following)
                index += 1
        return index

    def _value(
        self, flag: str, said: Saying | None, text: str, value: str, word: Word | None
    ) -> None:
        """Explain the value of a flag."""
        names = said.names if said is not None and said.names else (flag,)
        role = next((r for one in (flag, *names) if (r := self.roles.flags.get(one))), None)
        nested = None
        if value and said is not None and said.source.origin != "caro":
            for spelling in (value, value.partition("=")[0]):
                nested = nested or self.facts.entry(spelling, names)
        kind: Kind = "program" if role is not None and role.kind == "program" else "flag value"
        facts_kind = self.facts.value_kind(flag)
        about = role.about if role else language.OPERANDS.get(facts_kind)
        self._part(
            kind, text, nested or about or language.VALUE_OF.format(flag=flag.lstrip("\0")), word,
            value=value_of(word, text, self.scene) if word is not None else None,
        )  # fmt: skip
        self._touch(role, value, word)
        if facts_kind in {"script", "words"} and word is not None and word.value:
            self.parts += self.scene.text(word.value, self.depth + 1)

    def _line(self, index: int) -> int:
        """The command line of ``find -exec``, and what ends it."""
        end = end_of_line(self.words, index)
        if end > index:
            inner = explain_words(self.words[index:end], self.scene, self.depth + 1, builtins=False)
            self.parts += [
                replace(part, about=language.FIND["{}"], source=_CARO)
                if part.text == "{}" else part
                for part in inner
            ]  # fmt: skip
        if end < len(self.words):
            word = self.words[end]
            about = language.FIND["+" if word.value == "+" else ";"]
            self._part("operator", self.scene.written(word), about, word)
        return end + 1

    def _operand(
        self, word: Word, text: str, value: str, index: int, only_operands: bool
    ) -> tuple[int, bool]:
        """Explain an operand; returns where to go on, and whether only operands follow."""
        facts = self.facts
        if self.name == "find" and value in language.FIND:
            self._part("operator", text, language.FIND[value], word)
            return index, only_operands
        if not self.operands and not self.first and word.value is not None:
            below = facts.subcommand(value)
            if below is not None:
                self.facts = below
                self._part("subcommand", text, below.summary(), word)
                self._inside(word)
                return index, only_operands
        assigned = re.match(r"([A-Za-z_]\w*)=", value)
        if assigned and facts.tool and "assignment" in facts.tool.operands and not self.operands:
            self._part("assignment", text, language.OPERANDS["assignment"], word,
                       value=value_of(word, text, self.scene))  # fmt: skip
            return index, only_operands
        role = self.roles.flags.get(assigned[0]) if assigned else None
        if assigned and (said := facts.entry(assigned[0]) or (role.about if role else None)):
            self._part("flag", text, said, word, value=value_of(word, text, self.scene))
            self._touch(role, value[assigned.end() :], None)
            return index, only_operands
        position = len(self.operands)
        kind = (
            self.first
            if position == 0 and self.first
            else (facts.tool.operand_kind(position) if facts.tool else "")
        )
        if kind == "command":
            line = self.words[index - 1 :]
            self.parts += explain_words(line, self.scene, self.depth, builtins=self.builtins)
            return len(self.words), only_operands
        runs = kind in {"script", "words"} or (
            self.name in SHELLS and bool(self.first) and position == 0
        )
        self.operands.append(_Operand(word, len(self.parts)))
        about = self._about(word, text, kind, runs)
        self._part("argument", text, about, word, value=value_of(word, text, self.scene))
        self._inside(word)
        if runs:
            behind = self.words[index:] if kind == "words" else ()
            texts = [one.value for one in (word, *behind)]
            if None not in texts:
                shell = " ".join(map(str, texts))
                self.parts += self.scene.text(shell, self.depth + 1)
                if behind:
                    return len(self.words), True
        if facts.tool is not None and facts.tool.ends_flags(position):
            only_operands = True
        return index, only_operands

    def _about(self, word: Word, text: str, kind: str, runs: bool) -> str | None:
        bare = text.strip('"')
        for opening, about in language.SUBSTITUTIONS.items():
            if bare.startswith(opening) and not bare.startswith("$(("):
                return about
        if runs:
            return language.OPERANDS["script"]
        if word.value == "-":
            return language.STANDARD_INPUT
        return expansion(bare) or language.OPERANDS.get(kind)

    # Roles

    def _roles(self) -> None:
        """What the operands are, now that all are known."""
        count = len(self.operands)
        if self.facts.within:
            return
        for position, operand in enumerate(self.operands):
            role = self.roles.of(position, count, self.flags)
            if position == 0 and self.first:
                # The first operand belongs to a flag, as the program of ``perl -e``.
                given = [self.roles.flags[f] for f in self.flags if f in self.roles.flags]
                role = given[0] if given else role
            if role is None:
                continue
            part = self.parts[operand.at]
            kind: Kind = "program" if role.kind == "program" else part.kind
            keeps = part.about in _TOLD
            about = part.about if keeps else role.about
            self.parts[operand.at] = replace(part, kind=kind, about=about, source=_CARO)
            self._touch(role, operand.word.value, operand.word)

    def _touch(self, role: Role | None, value: str | None, word: Word | None) -> None:
        done = action(role, self.flags)
        what = value if value is not None else word.shown if word is not None else None
        if word is not None and self.scene.placed and word.span is not None:
            several = self.scene.values.get((word.span.start, word.span.end), [])
            what = what if len(several) < 2 else value_of(word, "", self.scene)
        if what is None or what in _NO_FILES or what.startswith(("<(", ">(")):
            return
        if done is not None:
            touch = Touch(done, what, self.name)
            if touch not in self.scene.touches:
                self.scene.touches.append(touch)

    # Tests

    def _test(self, words: tuple[Word, ...]) -> None:
        for index, word in enumerate(words):
            text = self._text(index + 1)
            value = word.value
            said = self._tested(value) if value is not None else None
            if value in {"-a", "-o"} and index and self.parts[-1].kind == "argument":
                said = language.TESTS[value]
            operator = said is not None
            kind: Kind = (
                "flag"
                if operator and str(value)[0] == "-"
                else "operator"
                if operator
                else "argument"
            )
            self._part(kind, text, said or expansion(text.strip('"')), word,
                       value=None if operator else value_of(word, text, self.scene))  # fmt: skip
            self._inside(word)

    def _tested(self, value: str) -> Saying | str | None:
        if re.fullmatch(r"-[A-Za-z]{1,2}", value):
            return self.facts.entry(value) or language.TESTS.get(value)
        return language.TESTS.get(value)

    def _condition(self, word: Word) -> None:
        """``[[ ... ]]`` and ``((...))``, which are one word."""
        text = self.scene.written(word)
        said = self.facts.summary() or (
            language.CALCULATION if text.startswith("((") else language.CONDITION
        )
        self._part("command", text, said, word)
        if text.startswith("[["):
            for match in _TESTED.finditer(text):
                sign = match[1]
                if sign and (about := self._tested(sign)) and sign not in {"]]"}:
                    self._part("flag" if sign[0] == "-" else "operator", sign, about)
        self._inside(word)


_NO_FILES = frozenset({"", "-", "/dev/null", "{}"})
_TOLD = frozenset(
    {
        *language.SUBSTITUTIONS.values(),
        *language.EXPANSIONS.values(),
        language.ARITHMETIC,
        language.STANDARD_INPUT,
    }
)
"""What is said of an operand whatever its role is."""
_TESTED = re.compile(
    r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|\$\{[^}]*\}|\$\([^)]*\))|(?<=\s)(-[A-Za-z]{1,2}|[=!]=|=~|=|<|>|&&|\|\||!)(?=\s)"""
)


def value_of(word: Word | None, text: str, scene: Scene | None = None) -> str | None:
    """The constant that a word stands for, where that is not plain from its text."""
    value = word.value if word is not None else None
    if value is None or value in {text, text.strip("'\"")}:
        return None
    if scene is not None and word is not None and word.span is not None and scene.placed:
        several = scene.values.get((word.span.start, word.span.end), [])
        if len(several) > 1:
            return ", ".join(several[:_MAX_VALUES]) + (", \u2026" * (len(several) > _MAX_VALUES))
    return value


def expansion(text: str) -> str | None:
    """What a word that is one expansion stands for."""
    if text.startswith("$((") and text.endswith("))"):
        return language.ARITHMETIC
    match = re.fullmatch(
        r"\$\{!?\w+(?:\[[^\]]*\])?(:[-=?+]|##?|%%?|//?|\^\^?|,,?|[-=?+])?.*\}", text, re.DOTALL
    )
    return language.EXPANSIONS.get(match[1] or "") if match else None
