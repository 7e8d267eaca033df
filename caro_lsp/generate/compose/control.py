"""Requests that steer other requests: conditions, loops, sequences, and what is done with results.

Such a request is an operator around others: "if CONDITION, ACTION, else ACTION", "for each OBJECT
ACTION". It is cut where the operator stands, and its parts are answered by themselves, an action by
whatever the grammar knows. Only what is understood in full is an answer. What is quoted is never
cut. The item of a loop is a name that stands for it until the command is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from caro_lsp.generate.compose import enumerations, over
from caro_lsp.generate.compose.over import Loop
from caro_lsp.generate.compose.piping import piped_value
from caro_lsp.generate.compose.selection import Selection
from caro_lsp.generate.compose.writing import double_quoted, open_quote, path, word
from caro_lsp.generate.entities import EXTENSIONS
from caro_lsp.generate.utterance import utterance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from caro_lsp.generate.frames import Reading
    from caro_lsp.generate.grammar import Recipe
    from caro_lsp.generate.phrases import Index, Pattern, Slot
    from caro_lsp.generate.script.scope import Scope
    from caro_lsp.generate.utterance import Utterance, Vocabulary

STEERS = re.compile(
    r"\b(?:page|paging|at a time"
    r"|if|when|whenever|unless|otherwise|else|whether|in case|as long as|provided|until|till"
    r"|while|retry|every|each|for all|loop|iterate|go (?:through|over)|repeat|repeatedly"
    r"|times|twice|then"
    r"|afterwards?|followed by|in (?:the )?background|variable|line by line|how (?:long|much time)"
    r"|(?:save|write|store|put|redirect|append|log|send|saving|writing)\b.*\b(?:to|in|into)"
    r"|as (?:the )?(?:root|user)|with sudo|time|timeout|seconds?|minutes?|silently|quietly|errors?"
    r"|exit|abort|ensure|make sure|check that|of (?:a|the) file|to stderr)\b|[;?]"
    r"|\d (?:up )?(?:to|through) |^(?:(?:please|now|also|then) )*(?:create|make|mkdir|touch"
    r"|add)\b.*(?:,| and )|^(?:is|are|does|do|has|have)\b",
    re.IGNORECASE,
)
"""What a request that steers others has in it."""
CONTROLS = re.compile(
    r"^(?:for|foreach|loop|iterate|go (?:through|over)) |\b(?:if|unless|otherwise|else"
    r"|whether|until|while|retry"
    r"|line by line|for (?:each|every))\b|\bprint .* (?:or|/) "
    r"|\b(?:save|store|assign|capture|set)s?\b.*\bvariable\b",
    re.IGNORECASE,
)
"""What nothing else accounts for: where it is said, a command that does without it is none."""
_DEPTH = 4
_ASKS = 40
"""How many parts of one request may be asked for."""
_ITEM = "loopitem"
_NUMBER = "7341"
"""Stand for the item of a loop until the command is there."""
_PLACEHOLDERS = re.compile(
    r"\b(?:NAME|FILE|FILENAME|LINE|HOST|USER|PATH|ITEM|NUMBER|VALUE|DIR|URL|N|X|I)\b"
)
_QUOTED = re.compile(r"\"[^\"]+\"|(?<!\w)'[^']+'(?!\w)|`[^`]+`")
_LEAD = re.compile(
    r"^(?:(?:please|kindly|hey|now|also|just|then|and|so|can you|could you|i want to|i'd like to"
    r"|i would like to|let's|the script should)\b[\s,:]+)+",
    re.IGNORECASE,
)
_PRINT = (
    r"(?:print|say|echo|show|output|write|display|answer|tell me|tell|report|return|log"
    r"|respond with|respond)"
)
_LOOK = r"(?:check|see|test|verify|find|list|get|look|know)"
_EXIT = r"(?:exit|quit|abort|stop|die|fail|bail out|terminate|leave|end)"


@dataclass(frozen=True)
class Condition:
    """The command that tests it, and the messages for when it is (not) so."""

    recipe: Recipe
    holds: str
    fails: str
    about: str
    """What "it" is, where that is more than a name."""
    denied: bool
    """Whether its patterns deny it."""

    @classmethod
    def of(cls, entry: Mapping[str, Any], recipe: Recipe) -> Condition:
        """The condition of an entry as :func:`conditions` gives it."""
        about, holds, fails = (entry.get(key, "") for key in ("about", "holds", "fails"))
        return cls(recipe, holds, fails, about, bool(entry.get("denied")))


@dataclass(frozen=True)
class Test:
    """A condition of a request: the command that tests it, and what it is about."""

    command: str
    negated: bool = False
    about: str = ""
    message: str = ""
    """What to say if it is not so, and if it is, where that is what was asked."""
    against: str = ""

    def opposite(self) -> Test:
        """The same, turned round."""
        return replace(self, negated=not self.negated, message=self.against, against=self.message)

    @property
    def several(self) -> bool:
        """Whether it is made of several tests."""
        return bool(re.search(r" (?:&&|\|\|) ", self.command))

    def written(self) -> str:
        """The test, as ``if`` takes it."""
        if not self.negated:
            return self.command
        if self.several:
            return f"! {{ {self.command}; }}"
        if self.command.startswith("[ ! "):
            return f"[ {self.command[4:]}"
        if self.command.startswith("[ -z "):
            return f"[ -n {self.command[5:]}"
        if self.command.startswith("[ -n "):
            return f"[ -z {self.command[5:]}"
        if self.command.startswith("[ "):
            for sign, other in _OPPOSITE.items():
                if f" {sign} " in self.command and self.command.startswith('[ "$'):
                    return self.command.replace(f" {sign} ", f" {other} ")
            return f"[ ! {self.command[2:]}"
        return f"! {self.command}"


_OPPOSITE = {"=": "!="}


@dataclass(frozen=True)
class Part:
    """A command for a part of a request; ``loose`` if it is several, one behind the other."""

    command: str
    loose: bool = False
    about: str = ""

    def one(self) -> str:
        """The command as one that && and || take."""
        if not self.loose:
            return self.command
        return f"{{ {_ended(self.command)} }}"


def _ended(command: str) -> str:
    """The command with what ends it."""
    return command if command.endswith("&") else f"{command};"


def _joined(parts: Iterable[str]) -> str:
    return " ".join(_ended(part) for part in parts).removesuffix(";")


AND = re.compile(r"(?:, | and )(?=[a-z])", re.IGNORECASE)
"""What stands between two actions."""
_LISTS = re.compile(r"(?:find|ls|grep -\w*l\w*|locate|du)\b(?!.*(?: -exec | -delete\b| > ))")
"""A command that finds files, and does nothing with them."""
_SPEAKS_OF = re.compile(
    r"\b(?:it|them|their|its|they|those|these"
    r"|(?:each|all|any|every(?:thing)?) (?:of|file|one|found)"
    r"|the (?:file ?)?(?:names?|paths?|files)"
    r"|sort|sorted|(?:path|name|size)s? (?:and|,) (?:\w+ )?(?:path|name|size))\b",
    re.IGNORECASE,
)
"""What speaks of files that were found before."""
_PACKS = re.compile(r"(?P<tool>gzip|bzip2|xz|zstd)(?: -\S+)* (?P<file>[\w./-]+)")
_SHOWS = re.compile(
    r"(?:print|show|display|output|echo|tell|say|list|report)(?: me| us)?(?: (?:it|them|that"
    r"|(?:the |all |their |its |only )*"
    r"(?:result|output|number|total|count|list|sum|name|path)s?))?"
    r"(?: (?:to|on) (?:the )?(?:stdout|standard output|console|screen|terminal))?$",
    re.IGNORECASE,
)
"""What a command does anyway with what it finds."""
_PACKED = {"gzip": "gz", "bzip2": "bz2", "xz": "xz", "zstd": "zst"}
"""What compresses a file in its place, and the ending of what comes of it."""


class Control:
    """Answers requests that steer others, with the ``data`` of ``control.toml``."""

    def __init__(
        self,
        data: Mapping[str, Any],
        vocabulary: Vocabulary,
        conditions: Index[Condition],
        attributes: Index[Recipe],
    ) -> None:
        self.vocabulary, self.conditions, self.attributes = vocabulary, conditions, attributes
        self._filler = frozenset(str(data.get("filler", "")).split())
        self.verbs, self.unsaid, self.nouns = (
            frozenset(str(data.get(key, "")).split()) for key in ("verbs", "unsaid", "nouns")
        )
        self.said = frozenset(
            " ".join(said.split()) for said in str(data.get("said", "")).split("|")
        )

    def answer(
        self,
        text: str,
        scope: Scope,
        ask: Callable[[str], str],
        read: Callable[[str], Reading],
    ) -> str:
        """The command for a request that steers others; empty where it is none, or not clear."""
        if not STEERS.search(text) and not AND.search(text):
            return ""
        for number, order in enumerate(("first", "second", "third"), start=1):
            text = re.sub(
                rf"\b(?:the )?{order} (?:argument|parameter)\b", f"${number}", text, flags=re.I
            )
        text = re.sub(r"\$(\d)\b", r"$POSITION\1", text)
        text = _GREETED.sub(r"for each \g<noun> print \g<text>", text)
        found = _Parser(self, scope, ask, read).request(text)
        return re.sub(r"POSITION(\d)", r"\1", found.command) if found else ""

    def dropped(
        self,
        text: str,
        scope: Scope,
        ask: Callable[[str], str],
        read: Callable[[str], Reading],
    ) -> dict[str, bool]:
        """Commands that do only one of two things which a request asks for.

        Each with whether the other one says nothing that a phrase could have accounted for.
        """
        return _Parser(self, scope, ask, read).dropped(text) if AND.search(text) else {}

    def heard(self, text: str, scope: Scope) -> tuple[Utterance, bool]:
        """A condition without what says nothing in it, and whether it is denied."""
        asked = utterance(text, self.vocabulary, scope)
        negations = [t for t in asked.tokens if t.text in {"not", "~not", "no", "~no", "never"}]
        left = self._filler | {"not", "no", "never", "~not", "~no"}
        tokens = [t for t in asked.tokens if t.text.lstrip("~") not in left and t.text not in ",.:"]
        return asked.of(tokens), len(negations) == 1


def conditions(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The entries of conditions: one for each way to compare, and one for what denies it."""
    for entry in data.get("condition", ()):
        for one in _expanded(entry, data.get("compare", {})):
            yield one
            if denies := one.get("denies"):
                yield {**one, "says": denies, "denied": True}


def _expanded(entry: Mapping[str, Any], compare: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """An entry for each way to compare, where it compares."""
    if not any("{compare}" in text for text in entry["says"]):
        yield entry
        return
    for sign, words in compare.items():
        says = [text.replace("{compare}", f"({words.strip()})") for text in entry["says"]]
        yield {**entry, "says": says, "do": entry["do"].replace("{op}", sign)}


def _masked(text: str) -> str:
    """``text`` with what is quoted in it made unlike any word, of the same length."""
    return _QUOTED.sub(lambda m: f'"{chr(1) * (len(m[0]) - 2)}"', text)


def _trimmed(text: str) -> str:
    text = _LEAD.sub("", text.strip().strip(",;").strip()).strip(" ,;:")
    return re.sub(r"(?<=[\w\"'`)])[.?]+$", "", text)


def _replaced(pattern: re.Pattern[str], text: str, new: Callable[[re.Match[str]], str]) -> str:
    """``text`` with what matches outside of quotes replaced."""
    pieces, at = [], 0
    for match in pattern.finditer(_masked(text)):
        pieces += [text[at : match.start()], new(match)]
        at = match.end()
    return "".join([*pieces, text[at:]])


@dataclass
class _Parser:
    """One request. ``loop`` is the loop that a part is in the body of."""

    control: Control
    scope: Scope
    ask_for: Callable[[str], str]
    read: Callable[[str], Reading]
    asks: int = 0
    known: dict[str, str] = field(default_factory=dict)
    loop: Loop | None = None

    def request(self, text: str) -> Part | None:
        """The command for a whole request, if it is more than an action."""
        text = _trimmed(text)
        found = self._steered(text, "", 0)
        label = re.match(r"(?!for |if |when |unless |while |until )[a-z]+(?: [a-z]+){0,3}: ", text)
        if found is None and label:
            found = self._steered(text[label.end() :], "", 0)
        return found or self._two(text)

    def _two(self, text: str) -> Part | None:
        """Two actions, the second of which is for nothing if the first one fails."""
        for before, behind in self.pairs(text):
            first = self._part(before, "", 1)
            if first is None or " " not in before:
                # One word most likely has the same object as the next: "stop and remove ...".
                continue
            it = first.about or self._object(before)
            if packed := _PACKS.fullmatch(first.command):
                it = f"{packed['file']}.{_PACKED[packed['tool']]}"
            if _LISTS.match(first.command) and _SPEAKS_OF.search(behind):
                # Something is to be done with what is found, not with what a second look finds.
                continue
            second = self._part(behind, it, 1)
            if second is not None:
                return Part(f"{first.one()} && {second.one()}", loose=True, about=first.about)
        return None

    def pairs(self, text: str) -> Iterator[tuple[str, str]]:
        """What may be two actions: what stands before and behind an "and" with a verb."""
        masked = _masked(text)
        for cut in self._before_verbs(r"(?:,? and|,) (?:then |also )?", masked, 0):
            if not _SHOWS.match(masked, cut.end()):
                yield text[: cut.start()], text[cut.end() :]

    def _about(self, text: str, it: str) -> str:
        """``text`` with ``it`` said, if it speaks of something."""
        return self._resolved(text, it, _nouns(it)) if it else text

    def dropped(self, text: str) -> dict[str, bool]:
        """Commands that do only one of two actions, and whether the other one says nothing."""
        found: dict[str, bool] = {}
        for before, behind in self.pairs(_trimmed(text)):
            second = self._about(behind, self._object(before))
            for part, other in ((before, behind), (second, before)):
                if command := self.ask(part):
                    said = utterance(other, self.control.vocabulary, self.scope).tokens
                    found[command] = not any(token.weight for token in said)
        return found

    def ask(self, text: str) -> str:
        """The grammar's own answer."""
        asked = utterance(text, self.control.vocabulary, self.scope)
        telling = [asked.said(n, n) for n, token in enumerate(asked.tokens) if token.weight]
        if len(telling) == 1 and re.fullmatch(rf"{_PRINT}|{_LOOK}", telling[0], re.I):
            # It does not say what.
            return ""
        if text not in self.known:
            if self.asks >= _ASKS:
                return ""
            self.asks += 1
            self.known[text] = self.ask_for(text)
        return self.known[text]

    # Operators.

    def _steered(self, text: str, it: str, depth: int) -> Part | None:
        if depth > _DEPTH or not text:
            return None
        for form in (
            self._if_first, self._while_first, self._loop_first, self._checked,
            self._question, self._enumerated, self._sequence,
            self._if_last, self._loop_last, self._repeated, self._wrapped, self._ranged,
        ):  # fmt: skip
            found = form(text, it, depth + 1)
            if found:
                return found
        return None

    def _part(self, text: str, it: str, depth: int, test: Test | None = None) -> Part | None:
        """A part of a request: an action, or steered itself."""
        text = _trimmed(text)
        if not text:
            return None
        found = self._action(text, it, test)
        if found is None and STEERS.search(text):
            found = self._steered(text, it, depth)
        if found is None and (both := re.search(r" and ", _masked(text))):
            found = self._and(text, it, depth, both, test)
        return found

    def _and(
        self, text: str, it: str, depth: int, both: re.Match[str], test: Test | None
    ) -> Part | None:
        first = self._part(text[: both.start()], it, depth + 1, test)
        if first is None or depth > _DEPTH:
            return None
        second = self._part(text[both.end() :], first.about or it, depth + 1, test)
        if second is None:
            return None
        return Part(_joined((first.command, second.command)), loose=True, about=first.about)

    def _if_first(self, text: str, it: str, depth: int) -> Part | None:
        masked = _masked(text)
        opened = re.match(
            r"(?P<if>(?:only )?(?:if|when|whenever|in case|unless|as long as|provided"
            r"(?: that)?))\b ",
            masked,
            re.I,
        )
        if opened is None:
            return None
        unless = opened["if"].lower() == "unless"
        joints = r"\s*[,:;]\s*(?:then\b\s*)?|\s+then\s+|\s+(?=\w)"
        for cut in self._before_verbs(joints, masked, opened.end()):
            test = self.test(text[opened.end() : cut.start()], it)
            if test is None:
                continue
            found = self._branches(
                text[cut.end() :], test.opposite() if unless else test, it, depth
            )
            if found:
                return found
        return None

    def _either(self, text: str, masked: str, it: str) -> Part | None:
        """What is said as "say up if a.txt exists, down if it does not"."""
        both = re.fullmatch(
            rf"(?P<say>{_PRINT}) (?P<one>[\w\x01\"'-]+) (?:if|when) (?P<if>.+?)[,;] (?:and |but )?"
            r"(?:(?P=say) )?(?P<other>[\w\x01\"'-]+) (?:if|when) (?P<else>.+)",
            masked,
            re.I,
        )
        test = self.test(text[both.start("if") : both.end("if")], it) if both else None
        if both is None or test is None:
            return None
        opposite = self.test(text[both.start("else") : both.end("else")], test.about or it)
        if opposite is None or opposite.negated == test.negated:
            return None
        then, other = (
            self._bare(text[both.start(name) : both.end(name)]) for name in ("one", "other")
        )
        return self._chosen(test, then, other) if then and other else None

    def _if_last(self, text: str, it: str, depth: int) -> Part | None:
        masked = _masked(text)
        if found := self._either(text, masked, it):
            return found
        for cut in re.finditer(
            r"[,;]?\s+(?:but )?(?P<if>only if|only when|if|when|whenever|in case|unless|as long as"
            r"|provided(?: that)?)\s+",
            masked,
            re.I,
        ):
            action, behind = text[: cut.start()], text[cut.end() :]
            if not action.strip():
                continue
            unless = cut["if"].lower() == "unless"
            for condition, other in self._otherwise(behind):
                test = self._test_of_action(condition, action, it)
                if test is None:
                    continue
                test = test.opposite() if unless else test
                about = it or test.about
                then = self._part(action, about, depth, test)
                if then is None:
                    continue
                last = self._part(other, about, depth, test.opposite()) if other else None
                last = last or (self._bare(other) if other and _prints(then) else None)
                if other and last is None:
                    continue
                return self._chosen(test, then, last)
        return None

    def _test_of_action(self, condition: str, action: str, it: str) -> Test | None:
        """A test whose "it" may be what the action is about."""
        test = self.test(condition, it)
        if test is None and (about := self._object(action)):
            test = self.test(condition, about, elided=True)
        return test

    def _otherwise(self, text: str) -> Iterator[tuple[str, str]]:
        """A text as it is, or cut at "else"."""
        found = [
            (text[: cut.start()], text[cut.end() :])
            for cut in re.finditer(_ELSE, _masked(text), re.I)
        ]
        if behind := re.match(
            r"(.+?),? and (.+?),? (?:otherwise|if not|else)$", _masked(text), re.I
        ):
            found.insert(0, (text[: behind.end(1)], text[behind.start(2) : behind.end(2)]))
        yield from found or [(text, "")]

    def _branches(self, text: str, test: Test, it: str, depth: int) -> Part | None:
        about = test.about or it
        for first, other in self._otherwise(text):
            then = self._part(first, about, depth, test)
            if then is None:
                continue
            if not other:
                return self._chosen(test, then, None)
            last = self._part(other, about, depth, test.opposite())
            last = last or (self._bare(other) if _prints(then) else None)
            if last:
                return self._chosen(test, then, last)
        return None

    def _chosen(self, test: Test, then: Part, other: Part | None) -> Part:
        if other is None and test.negated:
            return Part(f"{test.command} || {then.one()}", loose=True, about=test.about)
        if other is not None and test.negated and test.several:
            test, then, other = test.opposite(), other, then
        command = f"if {test.written()}; then {_ended(then.command)}"
        if other is not None:
            command += f" else {_ended(other.command)}"
        return Part(f"{command} fi", about=test.about)

    def _checked(self, text: str, it: str, depth: int) -> Part | None:  # noqa: C901 - a case for each form
        """What is said as "check whether CONDITION and print yes or no", "check that ..., else"."""
        masked = _masked(text)
        opened = re.match(
            r"(?:check|test|see|find out|tell(?: me)?|determine|verify|decide|ensure"
            r"|make sure|assert"
            r"|require)(?: (?P<kind>whether|if|that))? ",
            masked,
            re.I,
        )
        if opened is None:
            return None
        for cut in re.finditer(
            rf"\s*(?:[,;:.?-]\s*(?:and |then )?| and (?:then )?)(?={_PRINT}\b)", masked, re.I
        ):
            test = self.test(text[opened.end() : cut.start()], it)
            if test and (found := self._alternatives(text[cut.end() :], test, depth)):
                return found
        for cut in re.finditer(r"\s*:\s+", masked):
            test = self.test(text[opened.end() : cut.start()], it)
            if test and (found := self._alternatives(f"print {text[cut.end() :]}", test, depth)):
                return found
        for cut in re.finditer(r",? or (?:else )?(?=(?P<verb>\w+))", masked, re.I):
            if cut["verb"].lower() not in self.control.verbs:
                continue
            test = self.test(text[opened.end() : cut.start()], it)
            if test:
                last = self._part(text[cut.end() :], test.about, depth, test.opposite())
                if last:
                    return self._chosen(test.opposite(), last, None)
        if found := self._lacking(text[opened.end() :], depth):
            return found
        for condition, other in self._otherwise(text[opened.end() :]):
            if not other:
                continue
            test = self.test(condition, it)
            if test is None:
                continue
            against = test.opposite()
            last = self._part(other, test.about, depth, against)
            if last:
                return self._chosen(against, last, None)
        for cut in re.finditer(rf"\s*(?:,\s*(?:and |then )?| and (?:then )?)(?={_EXIT}\b)", masked):
            ends = re.fullmatch(
                r"(?P<do>.*?),? (?:if not|if it is not|if it isn't)", text[cut.end() :], re.I
            )
            test = self.test(text[opened.end() : cut.start()], it) if ends else None
            if ends and test:
                against = test.opposite()
                last = self._part(ends["do"], test.about, depth, against)
                if last:
                    return self._chosen(against, last, None)
        return None

    def _lacking(self, text: str, depth: int) -> Part | None:
        """What is said as "a and b exist, print those that do not"."""
        found = re.fullmatch(
            rf"(?P<of>.+?) (?P<be>are|is|exist|have|can be)(?P<what> .+?)?[,;:]? "
            rf"(?:and )?{_PRINT} (?:me )?(?:the )?(?:names? of )?(?:the |all )?(?:those|ones"
            rf"|missing|each one|every one|which)(?: ones?| tools| files| commands)?(?: "
            rf"(?:that|which))?(?: (?:is|are|do|does) ?(?:not|n't)| aren't| isn't| don't"
            rf"| doesn't| missing)?(?: exist| installed| there)?",
            _masked(text),
            re.I,
        )
        loop = found and self._listed(text[: found.end("of")])
        if not found or not loop:
            return None
        said = text[found.start("be") : found.end("what") if found["what"] else found.end("be")]
        return self._looped(loop, "print it", depth, f"not {said}")

    def _question(self, text: str, it: str, depth: int) -> Part | None:
        masked = _masked(text)
        asked = re.fullmatch(
            rf"(?:is|are|does|do|has|have|can|did|was|were) (?P<test>.+?)\s*(?:[?;:,.-]+\s*"
            rf"(?:then )?| and )(?P<say>(?:if so\b.*|{_PRINT}\b.*))",
            masked,
            re.I,
        )
        if asked is None:
            return None
        said = text[asked.start("test") : asked.end("test")]
        test = self.test(said, it)
        return self._alternatives(text[asked.start("say") :], test, depth) if test else None

    def _alternatives(self, text: str, test: Test, depth: int) -> Part | None:
        """What is said as "print yes or no", "yes if so, no otherwise"."""
        masked = _masked(text)
        printed = re.match(rf"{_PRINT}(?: either)? ", masked, re.I)
        if printed:
            rest, seen = text[printed.end() :], masked[printed.end() :]
            for cut in re.finditer(
                r"\s*(?: or |/| / |,? otherwise |,? else |,? or else |, if not )\s*", seen, re.I
            ):
                first = self._bare(
                    re.sub(r" if (?:so|yes|it is|it does|true)$", "", rest[: cut.start()])
                )
                second = self._bare(re.sub(r" (?:if not|otherwise|else)$", "", rest[cut.end() :]))
                if first and second:
                    return self._chosen(test, first, second)
        if found := re.match(r"(?:if so|if yes|in that case)[, ]+", masked, re.I):
            text = text[found.end() :]
        return self._branches(re.sub(r" if (?:so|yes|true)\b", "", text), test, "", depth)

    # Sequences.

    def _sequence(self, text: str, it: str, depth: int) -> Part | None:
        masked = _masked(text)
        for cut in re.finditer(
            r"\s*(?:[,;.]?\s+and\s+then|[,;.]\s*then|\s+then|[,;]\s*(?:and\s+)?(?:afterwards"
            r"|after that)|;|[,;]?\s+and (?:afterwards|after that)|\s+followed by)\s+",
            masked,
        ):
            first = self._part(text[: cut.start()], it, depth)
            rest = text[cut.end() :]
            if first is None or (_LISTS.match(first.command) and _SPEAKS_OF.search(rest)):
                continue
            if verbless := re.match(r"(?:an?|the|another) ", rest):
                verb = text.split(maxsplit=1)[0]
                rest = f"{verb} {rest}" if verbless and verb.lower() in self.control.verbs else rest
            second = self._part(rest, first.about or self._object(text[: cut.start()]) or it, depth)
            if second is None or second.command.startswith("exec >"):
                continue
            if "followed" in cut[0] and (one := _one_line(first.command, second)):
                return Part(one)
            if first.command.endswith("fi") or first.loose:
                return Part(_joined((first.command, second.command)), loose=True, about=first.about)
            return Part(f"{first.command} && {second.one()}", loose=True, about=first.about)
        return None

    # Loops.

    def _loop_first(self, text: str, it: str, depth: int) -> Part | None:  # noqa: ARG002 - as all forms
        masked = _masked(text)
        opened = re.match(_EACH, masked, re.I)
        if opened is None:
            lines = re.match(
                r"read (?:the )?(?:file )?(?P<file>\S+) line by line[,:]?(?: and)? ", masked, re.I
            )
            if lines is None:
                return None
            loop = self._lines("line", lines["file"])
            return self._looped(loop, text[lines.end() :], depth) if loop else None
        for cut in re.finditer(r"\s*[,:]\s*(?:do\s+|and\s+)?|\s+(?:do|and)\s+|\s+(?=\w)", masked):
            if cut.start() <= opened.end():
                continue
            behind = re.match(r"[a-z]+", masked[cut.end() :], re.I)
            if behind is None or behind[0].lower() not in self.control.verbs | {
                "if",
                "unless",
                "when",
            }:
                continue
            over = text[opened.end() : cut.start()]
            for loop, condition in self._over_some(over):
                if found := self._looped(loop, text[cut.end() :], depth, condition):
                    return found
        return None

    def _ranged(self, text: str, it: str, depth: int) -> Part | None:  # noqa: ARG002 - as all forms
        """What is said as "create the folders a01 to a12"."""
        found = (
            re.fullmatch(
                r"(?:create|make|add|touch) (?:the |new |empty |some )*(?P<kind>folder"
                r"|director(?:y|ie)|dir|file)s?"
                r" (?:called |named |from )?(?P<a>[\w./-]*?)(?P<m>\d+)(?P<e>\.\w+)? ?(?:up to"
                r"|to|through|till|until|-|\.\.\.?) ?(?P<b>[\w./-]*?)(?P<n>\d+)(?P=e)?"
                r"(?: (?:in|under|inside|within|below) (?:the )?(?:directory |folder )?"
                r"(?P<in>[\w./~-]+?)/?(?: directory| folder)?)?(?:,? one for each \w+)?",
                _masked(text),
                re.I,
            )
            if re.search(r"\d", text)
            else None
        )
        if found is None or found["b"] not in {"", found["a"]}:
            return None
        name = f"{found['a']}{{{found['m']}..{found['n']}}}{found['e'] or ''}"
        if found["in"]:
            name = f"{path(found['in'])}/{name}"
        return Part(f"touch {name}" if found["kind"].lower() == "file" else f"mkdir -p {name}")

    def _enumerated(self, text: str, it: str, depth: int) -> Part | None:  # noqa: ARG002 - as all forms
        made = enumerations.made(text, self.control.vocabulary, self.scope)
        return Part(made) if made else None

    def _over_some(self, text: str) -> Iterator[tuple[Loop, str]]:
        """What a loop goes over, and the condition for its items."""
        loop = self._over(text)
        if loop:
            yield loop, ""
            return
        for cut in re.finditer(r",? (?:that|which|who) (?=\w)", _masked(text), re.I):
            if loop := self._over(text[: cut.start()]):
                yield loop, text[cut.end() :]

    def _loop_last(self, text: str, it: str, depth: int) -> Part | None:  # noqa: ARG002 - as all forms
        masked = _masked(text)
        for cut in re.finditer(
            r",?\s+(?:for|on|in|with|of) (?:each|every|all)(?: of)?(?: the)? ", masked, re.I
        ):
            for loop, condition in self._over_some(text[cut.end() :]):
                if found := self._looped(loop, text[: cut.start()], depth, condition):
                    return found
        return None

    def _looped(self, loop: Loop, body: str, depth: int, condition: str = "") -> Part | None:
        body = _trimmed(re.sub(r"\s+for each$", "", body))
        body = (
            re.sub(rf"(?<![$\w{{])(?:{loop.variable.upper()}|ARG)(?!\w)", _ITEM, body)
            if loop.item != _NUMBER
            else body
        )
        body = _PLACEHOLDERS.sub(loop.item if loop.item == _NUMBER else _ITEM, body)
        if loop.item == _NUMBER:
            body = re.sub(rf"\b{loop.variable}\b", _NUMBER, body)
        body = self._resolved(body, loop.item, loop.nouns)
        if re.search(r"[\w.-]\$\w", body):
            # Only a part of a name is the variable.
            return None
        self.loop = loop
        part = self._body(body, loop, depth)
        self.loop = None
        if part is None:
            return None
        if condition:
            test = self.test(condition, loop.item, elided=True)
            if test is None:
                return None
            part = self._chosen(test, part, None)
        command = _with_variable(part.command, loop)
        return Part(f"{loop.head} {_ended(command)} {loop.tail}")

    def _body(self, body: str, loop: Loop, depth: int) -> Part | None:
        found = self._printed(body, loop) or self._part(body, loop.item, depth)
        if found and (
            _ITEM in found.command or _NUMBER in found.command or _CONSTANT.match(found.command)
        ):
            return found
        made = re.fullmatch(
            r"(?P<do>(?:create|make|add|touch) (?:a |an |one )?(?:new |empty )*"
            r"(?P<kind>directory|folder|dir|subfolder|subdirectory|file))"
            r"(?: (?:with|of) (?:that|the same|this|its) name| (?:for|called|named"
            r"|named after) \S+)?"
            r"(?: (?:under|in|inside|below|within) (?:the )?(?:directory |folder )?"
            r"(?P<in>[\w./-]+?)/?)?",
            body,
            re.I,
        )
        if made:
            where = f"{made['in']}/" if made["in"] else ""
            tool = "touch" if made["kind"].lower() == "file" else "mkdir -p"
            item = loop.item.strip('"').removeprefix("./")
            return Part(f"{tool} {where}{item}")
        if loop.folder and (ran := re.fullmatch(r"(?:run|execute) (.+)", body, re.I)):
            command = self._command(ran[1])
            if command:
                return Part(f"(cd {loop.item} && {command})")
        ran = re.fullmatch(
            r"(?:run|execute) (?P<do>[\w./-]+(?: -[\w-]+)*|[\"'`].+[\"'`])(?: on| for| with)?"
            r"(?: it| \S*loopitem\S*)?",
            body,
            re.I,
        )
        if ran:
            command = self._command(ran["do"])
            if command:
                return Part(f"{command} {loop.item}")
        words = body.split(" ", 1)
        tries = [f"{body} {loop.item}", f"{words[0]} {loop.item} {words[1] if words[1:] else ''}"]
        for text in tries:
            found = None if _ITEM in body else self._part(text, loop.item, depth)
            if found and _ITEM in found.command:
                return found
        return None

    def _over(self, text: str) -> Loop | None:
        """What a loop goes over."""
        text = _trimmed(text)
        masked = _masked(text)
        numbers = re.fullmatch(
            r"(?:number |integer |value |numbers |(?P<name>[a-z]) ?=? ?)?(?:from |between "
            r"|in |in range )?(?P<a>-?\d+|\$\w+)(?: ?(?:to|through|until|till|and|-|\.\.) ?)"
            r"(?P<b>-?\d+|\$\w+)",
            masked,
            re.I,
        )
        if numbers:
            name = numbers["name"] or "i"
            return Loop(
                f"for {name} in $(seq {numbers['a']} {numbers['b']}); do",
                "done",
                name,
                _NUMBER,
                "number|value|i|n|x|integer",
            )
        if re.fullmatch(
            r"(?:command[ -]line |script |given )*(?:argument|parameter|args?|arguments"
            r"|parameters)(?: (?:given|passed))?(?: (?:to|of) (?:the|this) script)?",
            masked,
            re.I,
        ):
            return Loop(
                'for arg in "$@"; do', "done", "arg", f'"{_ITEM}"', "argument|parameter|arg"
            )
        lines = re.fullmatch(
            r"(?P<noun>line|name|host|hostname|server|machine|url|link|user|username|word"
            r"|entry|item|person|email|address|domain|ip|path|id|city|package|repo|row|number"
            r"|value|key)s?(?: listed)?"
            r" (?:in|of|from|inside|listed in) (?:the )?(?:file )?(?P<file>[\w./~$-]+)(?: file)?",
            masked,
            re.I,
        )
        if lines and (loop := self._lines(lines["noun"].lower(), lines["file"])):
            return loop
        return over.variable(text, self.scope) or self._listed(text) or self._files(text)

    def _lines(self, noun: str, file: str) -> Loop | None:
        found = utterance(file, self.control.vocabulary, self.scope).entities
        if len(found) != 1 or found[0].kind not in {"file", "path", "variable"}:
            return None
        if file.endswith("/"):
            return None
        item = f'"{_ITEM}"'
        if noun in {"host", "hostname", "server", "machine", "domain", "ip"}:
            item = f"{_ITEM}.example.com"
        elif noun in {"url", "link"}:
            item = f"https://{_ITEM}.example.com/x"
        name = {
            "hostname": "host",
            "server": "host",
            "machine": "host",
            "link": "url",
            "username": "user",
            "entry": "line",
            "row": "line",
            "item": "line",
            "path": "file",
        }.get(noun, noun)
        if noun == "line" and re.search(r"(?:^|/)names?\.\w+$", file):
            name = "name"
        return Loop(
            f"while IFS= read -r {name}; do",
            f"done < {path(found[0].value)}",
            name,
            item,
            f"{noun}|{name}|line|name|item|entry|one|value",
        )

    def _listed(self, text: str) -> Loop | None:
        """Things that are named one by one."""
        noun = re.match(
            r"(?:(?:of )?(?:the )?(?P<noun>files?|hosts?|servers?|names?|users?|words?"
            r"|folders?|directories|packages?|services?|tools?|urls?|numbers?|values?) )?",
            text,
            re.I,
        )
        rest = text[noun.end() :] if noun else text
        pieces = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+or\s+", rest)
        if len(pieces) < 2:
            return None
        kinds: set[str] = set()
        values: list[str] = []
        for piece in pieces:
            asked = utterance(piece, self.control.vocabulary, self.scope)
            if len(asked.tokens) != 1:
                return None
            if asked.entities:
                kinds.add(asked.entities[0].kind)
                values.append(path(asked.entities[0].value))
            elif (noun and noun["noun"]) or re.fullmatch(r"[\w.+-]+", piece):
                kinds.add("word")
                values.append(word(piece))
            else:
                return None
        said = (noun["noun"] or "file").lower().rstrip("s") if noun else "file"
        if kinds & {"file", "path"}:
            return Loop(
                f"for f in {' '.join(values)}; do", "done", "f", f"{_ITEM}.txt", "file|item|one"
            )
        name = said if noun and noun["noun"] else "name"
        item = (
            f"{_ITEM}.example.com"
            if "host" in kinds or name in {"host", "server"}
            else f'"{_ITEM}"'
        )
        return Loop(f"for {name} in {' '.join(values)}; do", "done", name, item, f"{name}|item|one")

    def _files(self, text: str) -> Loop | None:
        if re.search(r"[:;]|\bif\b", text):
            return None
        said = self.read(f"every {text}")
        if said.left and (kind := re.match(r"(\w+) \w+", text)) and kind[1].lower() in EXTENSIONS:
            # A noun for what such a file holds, as in "sql dump".
            said = self.read(f"every {kind[1]} file{text[kind.end() :]}")
        if meant := re.fullmatch(r"\w+(?P<in> in \S+)? \((?:the )?(?P<files>[^()]+)\)", text):
            said = self.read(f"every {meant['files']}{meant['in'] or ''}")
        if said.left or not said.facets.keys() <= _SELECTS:
            return None
        selected = Selection.of(said)
        selected.deep = selected.deep or bool(re.search(r"\b(?:under|below|beneath)\b", text, re.I))
        if selected.single or len(selected.places) > 1:
            return None
        if (
            selected.bare
            and not selected.places
            and "file" not in text
            and "everything" not in text
        ):
            return None
        if selected.kind == "d" and not selected.tests and not selected.names and not selected.deep:
            place = selected.places[0].rstrip("/") + "/" if selected.places else ""
            return Loop(
                f"for d in {path(place + '*/')}; do",
                "done",
                "d",
                f"./{_ITEM}",
                "folder|directory|dir|subfolder|subdirectory|one",
                folder=True,
            )
        ending = ""
        if len(selected.names) == 1 and (match := re.fullmatch(r"\*(\.[\w.]+)", selected.names[0])):
            ending = match[1]
        item = f"{_ITEM}{ending or '.txt'}"
        nouns = (
            "file|image|picture|photo|script|document|archive|log|item|one|chapter|dump|backup|link"
        )
        glob = selected.glob()
        if glob:
            return Loop(f"for f in {glob}; do", "done", "f", item, nouns)
        folder = selected.kind == "d"
        find = selected.find(kind=selected.kind or "f")
        name = "d" if folder else "f"
        return Loop(
            f"{find} -print0 | while IFS= read -r -d '' {name}; do",
            "done",
            name,
            f"./{_ITEM}" if folder else item,
            nouns + "|folder|directory",
            folder=folder,
        )

    def _before_verbs(self, joints: str, masked: str, start: int) -> Iterator[re.Match[str]]:
        """Each place behind ``start`` where one of ``joints`` stands before a verb."""
        for cut in re.finditer(joints, masked):
            behind = re.match(r"[a-z]+", masked[cut.end() :], re.I)
            if cut.start() > start and behind and behind[0].lower() in self.control.verbs:
                yield cut

    def _while_first(self, text: str, it: str, depth: int) -> Part | None:
        masked = _masked(text)
        opened = re.match(r"(?P<until>until|while|as long as) ", masked, re.I)
        if opened is None:
            return None
        kind = "until" if opened["until"].lower() == "until" else "while"
        joints = r"\s*[,:]\s*(?:do\s+)?|\s+do\s+|\s+(?=\w)"
        for cut in self._before_verbs(joints, masked, opened.end()):
            got = {kind: text[opened.end() : cut.start()]}
            if self.test(got[kind], it) is None:
                continue
            rest = text[cut.end() :]
            pause = re.fullmatch(
                r"(?:sleep|wait) (?:for )?(\d+)(?: ?s(?:ec|econds?)?)?", rest, re.I
            )
            do = Part(f"sleep {pause[1]}") if pause else self._part(rest, it, depth)
            if do and (found := self._repeat("loop", do, "", "1", got, it)):
                return found
        return None

    # What is said how often, how long, and where its output goes.

    def _repeated(self, text: str, it: str, depth: int) -> Part | None:
        masked = _masked(text)
        unit = {"s": 1, "m": 60, "h": 3600}
        for pattern, write in (
            (
                r"(?P<do>.+?),? (?P<n>\d+|two|three|four|five|six|ten) times(?:,? (?:with"
                r"|waiting|wait|sleeping|and wait) (?P<s>\d+) ?s(?:ec|econds?)? (?:between"
                r"|in between)(?: .*)?)?",
                "times",
            ),
            (
                r"(?:repeat|do)(?: the following)? (?P<n>\d+|two|three|four|five"
                r"|ten) times[:,]? (?P<do>.+)",
                "times",
            ),
            (r"(?P<do>.+?) (?P<n>twice)", "times"),
            (r"(?P<n>\d+|two|three|four|five|ten) times[:,]? (?P<do>.+)", "times"),
            (
                r"(?P<do>.+?),? every (?P<n>\d+ |two |five |ten )?(?P<u>s|m|h)(?:ec|econds?"
                r"|in|inutes?|ours?)?(?P<u2> until (?P<until>.+)| forever)?",
                "every",
            ),
            (
                r"every (?P<n>\d+ |two |five |ten )(?P<u>s|m|h)(?:ec|econds?|in|inutes?"
                r"|ours?)?,? (?P<do>.+)",
                "every",
            ),
            (r"every (?P<u>second|minute|hour), (?P<do>.+)", "every"),
            (
                r"(?:keep (?:trying|retrying|on trying) (?:to )?|retry |try (?:to )?|repeat )"
                r"(?P<do>.+?),?(?: every (?P<n>\d+ )?(?P<u>s)(?:ec|econds?)?)? until (?:it"
                r"|that|the command) (?:works|succeeds|is successful|exits with 0|succeeded"
                r"|passes)",
                "until",
            ),
            (
                r"(?:keep (?:trying|retrying) (?:to )?|retry |try (?:to )?)(?P<do>.+?),? "
                r"(?:up to|at most|a maximum of|max|maximum) (?P<n>\d+|two|three|four|five"
                r"|ten) times(?:,? (?:with|waiting|wait) (?P<s>\d+) ?s(?:ec|econds?)?.*)?",
                "retry",
            ),
            (
                r"(?:keep (?:running|doing|executing|trying|printing) )(?P<do>.+?) until "
                r"(?P<until>.+)",
                "loop",
            ),
            (r"wait (?:until|till|for) (?P<until>.+)", "wait"),
            (r"(?:do nothing|sleep) (?:while|as long as) (?P<while>.+)", "wait"),
            (r"keep (?P<do>[a-z]+ing .+?) until (?P<until>.+)", "loop"),
            (r"(?P<do>.+?) until (?P<until>.+)", "loop"),
        ):
            found = _form(pattern).fullmatch(masked)
            if found is None:
                continue
            got = {
                k: text[found.start(k) : found.end(k)].strip()
                for k, v in found.groupdict().items()
                if v
            }
            do = self._part(got["do"], it, depth) if "do" in got else Part("")
            if (
                do is None
                and "do" in got
                and write in {"retry", "until", "times", "every"}
                and (c := self._command(got["do"]))
            ):
                do = Part(c)
            if do is None:
                continue
            number = _number(got.get("n", "1"))
            pause = str(int(number) * unit[got["u"][0].lower()]) if "u" in got else "1"
            made = self._repeat(write, do, number, pause, got, it)
            if made:
                return made
        return None

    def _repeat(
        self, write: str, do: Part, number: str, pause: str, got: Mapping[str, str], it: str
    ) -> Part | None:
        if write == "times":
            sleep = f" sleep {got['s']};" if "s" in got else ""
            return Part(f"for i in $(seq {number}); do {_ended(do.command)}{sleep} done")
        if write == "retry":
            return Part(
                f"for i in $(seq {number}); do {do.one()} && break; sleep {got.get('s', '1')}; done"
            )
        if url := re.fullmatch(r"(?:curl|wget)(?: -\S+)* (\S+)", do.command):
            # What is tried again and again is not kept.
            do = Part(f"curl -sf {url[1]}") if write == "until" else do
        if write == "until":
            return Part(f"until {do.command}; do sleep {pause}; done")
        if write == "every" and "until" not in got:
            return Part(f"while true; do {_ended(do.command)} sleep {pause}; done")
        if "while" in got or "until" in got:
            about = it or (self._object(got["do"]) if "do" in got else "")
            test = self.test(got.get("until") or got["while"], about, elided=True)
            if do.command.startswith("ping "):
                do = Part("")
            if test is None:
                return None
            if write == "every" or not do.command:
                body = f"{_ended(do.command)} sleep {pause}" if do.command else f"sleep {pause}"
            else:
                body = f"{do.command}; sleep 1" if "sleep" not in do.command else do.command
            waits = "until" in got
            if test.negated and not test.several:
                waits, test = not waits, test.opposite()
            return Part(f"{'until' if waits else 'while'} {test.written()}; do {body}; done")
        return None

    def _wrapped(self, text: str, it: str, depth: int) -> Part | None:  # noqa: C901 - a case for each form
        masked = _masked(text)
        if re.match(r"(?:check|test|see|verify|is|are|does|if)\b", masked, re.I):
            return None
        for pattern, write in _WRAPPERS:
            found = _form(pattern).fullmatch(masked)
            if found is None:
                continue
            got = {
                k: text[found.start(k) : found.end(k)].strip()
                for k, v in found.groupdict().items()
                if v
            }
            if write.startswith("variable") and _RESULT.fullmatch(got["do"]):
                return None
            do = self._part(got["do"], it, depth)
            if do is None and "command" in write and (c := self._command(got["do"])):
                do = Part(c)
            if do is None and (c := self.ask(f"show {got['do']}")):
                do = Part(c)
            if do is None or "\n" in do.command:
                continue
            named = got.get("file", "")
            if named[:1] in _QUOTES and write.startswith("to ") and not _LIKE_A_PATH.search(named):
                continue
            file = path(named.strip("\"'`")) if named else ""
            one = do.one()
            if write.startswith("to "):
                sign = ">>" if "append" in masked.lower() else ">"
                if sign in one or " -i " in one:
                    continue
                return Part(f"{one} {sign} {file}")
            if write.startswith("both "):
                return Part(f"{one} > {file} 2>&1")
            if write.startswith("tee "):
                return Part(f"{one} | tee {'-a ' if got.get('more') else ''}{file}")
            if write.startswith("variable"):
                if value := self._value(got["do"]) or self._of_value(got["do"]):
                    do = Part(value)
                do = Part(do.command.replace("sed -i ", "sed ", 1))
                name = (got.get("x") or got.get("y", "")).strip("$\"'`{}")
                if not name.isidentifier() or _NO_NAME.match(name) or CHANGES.search(do.command):
                    return None
                return Part(f"{name}=$({do.command})")
            if write.startswith("pager"):
                pager = got.get("pager", "less").strip("\"'`")
                return Part(f"{one} | {pager}") if pager in {"less", "more"} else None
            if write.startswith("background"):
                return Part(f"{one} &")
            if do.loose or one.startswith(("if ", "for ", "while ", "until ")):
                if write.startswith("time "):
                    return Part(f"time {one}")
                continue
            if write.startswith("time "):
                return Part(f"time {one}")
            if write.startswith("limit "):
                seconds = {"m": "m", "h": "h"}.get(got.get("u", "s")[0].lower(), "")
                return Part(f"timeout {_number(got['n'])}{seconds} {one}")
            if write.startswith("user "):
                who = got.get("u", "root")
                if one.startswith(("mysql", "ssh", "scp", "docker", "kubectl", "sudo")):
                    # These have their own users.
                    return None
                return Part(f"sudo {one}" if who == "root" else f"sudo -u {word(who)} {one}")
            if write.startswith("quiet "):
                return Part(f"{one} > /dev/null 2>&1")
            if write.startswith("errors "):
                return Part(f"{one} 2> /dev/null")
            if write.startswith("anyway "):
                return Part(f"{one} || true")
        return None

    def _of_value(self, text: str) -> str:
        """What is made of the value of a variable, where no file is spoken of."""
        if _OF_FILES.search(text):
            return ""
        for one in piped_value(text):
            if command := one.command(self.ask(one.text)):
                return command
        return ""

    def _value(self, text: str) -> str:
        """What is said of one file, by itself."""
        found = re.fullmatch(
            r"(?:the )?(?P<what>[\w ]+?) (?:of|in) (?:the )?(?:file )?(?P<of>\S+)", text, re.I
        )
        if found is None:
            return ""
        entities = utterance(found["of"], self.control.vocabulary, self.scope).entities
        if len(entities) != 1 or entities[0].kind not in {"file", "path", "variable"}:
            return ""
        said = re.fullmatch(r"\$\((.+)\)", self._attribute(found["what"], _ITEM))
        return said[1].replace(f"IT<{_ITEM}>", path(entities[0].value)) if said else ""

    def _command(self, text: str) -> str:
        """A command that is named as such: quoted, a script by its path, or a tool with flags."""
        text = re.sub(
            r"^(?:repeat|do|retry|run|running|execute|executing|start|call|the command"
            r"|the script|command|script) ",
            "",
            text.strip(),
            flags=re.I,
        )
        quoted = _QUOTED.fullmatch(text)
        if quoted:
            return text[1:-1]
        found = utterance(text, self.control.vocabulary, self.scope)
        if (
            len(found.tokens) == 1
            and found.entities
            and found.entities[0].kind in {"path", "file", "variable"}
        ):
            value = found.entities[0].value
            if found.entities[0].kind == "file":
                return f"bash {path(value)}" if value.endswith(".sh") else ""
            return path(value)
        if re.fullmatch(
            r"(?:make|git|docker|npm|cargo|go|curl|wget|ping|rsync|python3?|pytest|yarn|pip"
            r"|ssh|scp|bash|sh|kubectl|terraform|ansible|mvn|gradle|uptime|date|df|du|ls|ps"
            r"|free|wc|file|stat|head|tail|cat|md5sum|sha256sum)(?: (?!(?:on|via|in|as|the|at"
            r"|for|with|over|from|to|of|and|all|every|each)\b)[\w./:@=-]+)*",
            text,
        ):
            return text
        return ""

    # Tests.

    def test(self, text: str, it: str, *, elided: bool = False) -> Test | None:
        """The condition that a text says in full."""
        text = _trimmed(re.sub(r"^(?:that|whether|if) ", "", _trimmed(text), flags=re.I))
        if not text:
            return None
        if it:
            text = self._resolved(text, it, _nouns(it))
        found = self._one_test(text) or self._both(text)
        if found is None and it and elided:
            found = self._one_test(f"{it} {text}") or self._one_test(f"{text} in {it}")
        return found

    def _one_test(self, text: str) -> Test | None:
        asked, denied = self.control.heard(text, self.scope)
        if not asked.tokens or "not" in asked.marks:
            return None
        for pattern, condition in self.control.conditions.possible(asked):
            slots = _whole(pattern, condition.recipe, asked)
            if slots is None or any(
                s.kind != "variable" and s.said.lower() in self.control.nouns
                for s in slots.values()
            ):
                continue
            recipe, denies = condition.recipe, condition.denied
            command = recipe.filled(slots)
            if not command:
                continue
            about = _about(slots, command)
            if condition.about:
                about = replace(recipe, command=condition.about).filled(slots)
            holds, fails = (
                replace(recipe, command=m).filled(slots) if m else ""
                for m in (condition.holds, condition.fails)
            )
            test = Test(command, False, about, holds, fails)
            return test.opposite() if denies != denied else test
        return None

    def _both(self, text: str) -> Test | None:
        """What is said as "a.txt and b.txt exist", "a.txt exists and is not empty"."""
        masked = _masked(text)
        for cut in re.finditer(r",? (?P<and>and|or) (?:if |whether |that )?", masked, re.I):
            left, right = text[: cut.start()], text[cut.end() :]
            first = self._one_test(left)
            if first:
                second = self._one_test(right) or (
                    self._one_test(f"{first.about} {right}") if first.about else None
                )
            else:
                second = self._one_test(right)
                shared = re.match(r"\S+ ", right)
                first = (
                    self._one_test(f"{left} {right[shared.end() :]}") if second and shared else None
                )
            if first is None or second is None or first.several or second.several:
                continue
            sign = "&&" if cut["and"].lower() == "and" else "||"
            return Test(f"{first.written()} {sign} {second.written()}", False, first.about)
        return None

    # Actions.

    def _action(self, text: str, it: str, test: Test | None = None) -> Part | None:  # noqa: C901 - a case for each form
        masked = _masked(text)
        if re.fullmatch(
            r"(?:skip|ignore)(?: (?:it|this|that|the rest))?|continue|go on|(?:do )?nothing",
            masked,
            re.I,
        ):
            return Part(
                "continue"
                if masked.lower().startswith(("skip", "ignore", "continue")) and _ITEM in it
                else ":"
            )
        if ended := self._exit(text, masked, test):
            return ended
        if printed := self._print(text, masked, it, test):
            return printed
        asked = self._about(text, it)
        if it and re.fullmatch(r"(?:create|make|add) (?:it|one)", masked, re.I):
            made = re.match(r"(?:the )?(?:directory|folder|dir) (.+)", it)
            if made or " " not in it:
                return Part(f"mkdir -p {path(made[1])}" if made else f"touch {path(it)}")
        if (
            it
            and " " not in it
            and re.search(r"[./]", it)
            and re.fullmatch(r"(?:run|execute|start) it", masked, re.I)
        ):
            return Part(path(it if "/" in it else f"./{it}"))
        put = re.fullmatch(
            r"(?:put|create|make|add|touch) (?:a |an |the )?(?:new |empty )*file (?:called "
            r"|named )?(?P<file>[\w.-]+) (?:in|into|inside|under) (?:the )?(?:directory "
            r"|folder )?(?P<in>[\w./-]+?)/?",
            asked,
            re.I,
        )
        if put:
            return Part(f"touch {path(put['in'] + '/' + put['file'])}", about=put["in"])
        if test and re.search(r"\b(?:those|ones|that (?:is|are|does|do))\b", masked, re.I):
            return None
        if self.loop and (printed := self._printed(asked, self.loop)):
            return printed
        command = "" if CONTROLS.search(masked) else self.ask(asked)
        if not command and it and re.search(r"\bits\b", asked):
            asked = re.sub(r"\b(?:its|their) (.+)", rf"the \1 of {re.escape(it)}", asked)
            command = self.ask(asked.replace("\\", ""))
        if command:
            return Part(
                command,
                loose=bool(re.search(r"(?:;|&&|\|\|) ", re.sub(_QUOTED, "", command))),
                about=self._object(asked),
            )
        ran = re.fullmatch(r"(?:run|execute|start|call) (.+)", asked, re.I)
        if ran and (command := self._command(ran[1])):
            return Part(command)
        return None

    def _exit(self, text: str, masked: str, test: Test | None) -> Part | None:
        """What is said as "exit with 1", "print an error and exit"."""
        status = (
            r"(?:(?: the script| the program| here| immediately)*(?: with)?(?: an?"
            r"| the)?(?: error| exit| non-zero| nonzero| failure)?(?: status| code)?"
            r"(?: of)?(?: (?P<n>\d+))?)"
        )
        found = re.fullmatch(
            rf"{_EXIT}(?: (?:with )?(?:status |code )?(?P<n>\d+))?,? (?:with|and|after)(?: "
            rf"(?:print|printing|saying|show|showing))? (?:the |an |a )?(?:error )?(?P<text>"
            rf"(?:(?:error )?(?:message|error|warning|usage))?(?: \"\x01+\")?|\"\x01+\")"
            rf"(?: to stderr)?(?: (?:and|with) (?:status |code |exit code )?(?P<m>\d+))?",
            masked,
            re.I,
        ) or re.fullmatch(
            rf"(?P<say>{_PRINT} (?P<text>.+?)(?: (?:on|to) (?:stderr|standard error))?,? "
            rf"(?:and|then|and then) )?{_EXIT}{status}",
            masked,
            re.I,
        )
        if found is None:
            return None
        groups = found.groupdict()
        number = groups.get("n") or groups.get("m") or ("1" if test else "")
        done = f"exit {number}".strip()
        if "error" in masked.lower() or "fail" in masked.lower() or "die" in masked.lower():
            done = f"exit {number or 1}"
        if groups.get("text") is None:
            return Part(done)
        said = text[found.start("text") : found.end("text")]
        message = self._message(said, test)
        if not message:
            return None
        return Part(f"echo {message} >&2; {done}", loose=True)

    def _message(self, said: str, test: Test | None) -> str:
        """What an error says, as a word of echo."""
        if quoted := _QUOTED.search(said):
            return _echoed(quoted[0][1:-1])
        if re.search(r"\busage\b", said, re.I):
            return '"Usage: $0 ARGUMENT"'
        if re.fullmatch(
            r"(?:an? |the |some )?(?:(?:error|warning|short|helpful|suitable|clear) )*"
            r"(?:message|error|warning|notice|hint)",
            said.strip(),
            re.I,
        ):
            message = test.message if test else ""
            return _echoed(message) if message else "Error"
        if part := self._bare(said):
            return part.command.removeprefix("echo ")
        return ""

    def _print(self, text: str, masked: str, it: str, test: Test | None) -> Part | None:
        if test and re.fullmatch(r"(?:warn|alert|complain)(?: me| the user)?", text, re.I):
            return Part(f"echo {self._message('a warning', test)} >&2")
        found = re.fullmatch(
            rf"{_PRINT}(?: out)? (?P<text>.+?)(?P<err>,? (?:on|to) (?:stderr|standard error))?",
            masked,
            re.I,
        )
        if found is None:
            return None
        said = text[found.start("text") : found.end("text")]
        if it.startswith("$") and re.fullmatch(r"it|its value|the value", said, re.I):
            return Part(f'echo "{it}"')
        err = " >&2" if found["err"] else ""
        if _QUOTED.fullmatch(said):
            return Part(f"echo {_echoed(said[1:-1])}{err}")
        if told := _TOLD.fullmatch(text):
            return Part(f"echo {_echoed(told['text'])}{err}")
        if re.fullmatch(r"(?:the )?(?:message|text|word|words|string) [\"'`].+[\"'`]", said):
            quoted = _QUOTED.search(said)
            return Part(f"echo {_echoed(quoted[0][1:-1])}{err}") if quoted else None
        if test and re.fullmatch(
            r"(?:an? |the )?(?:(?:error|warning) )?(?:message|error|warning|notice|usage)",
            said,
            re.I,
        ):
            return Part(f"echo {self._message(said, test)} >&2")
        if said.lower() in self.control.said or _shouts(said):
            return Part(f"echo {_echoed(said)}{err}")
        if self.ask(text) and not err:
            return None
        spoken = re.match(r"(?:say|echo)\b", text, re.I)
        asked = utterance(said, self.control.vocabulary, self.scope)
        unknown = all(token.text[0] == "~" for token in asked.tokens)
        return self._said(said, err) if test or spoken or unknown else None

    def _said(self, said: str, err: str) -> Part | None:
        part = self._bare(said)
        return Part(part.command + err) if part else None

    def _bare(self, text: str) -> Part | None:
        """Words that are to be printed as they stand."""
        text = _trimmed(text)
        text = re.sub(rf"^{_PRINT} (?=.)", "", text, flags=re.I)
        if _QUOTED.fullmatch(text):
            return Part(f"echo {_echoed(text[1:-1])}")
        if text.lower() in self.control.said or _shouts(text):
            return Part(f"echo {_echoed(text)}")
        words = text.split()
        plain = re.fullmatch(r"[A-Za-z][\w'-]*(?: [\w'.-]+){0,3}", text)
        if (
            not plain
            or words[0].lower() in self.control.unsaid
            or not self.control.unsaid.isdisjoint(words[1:])
        ):
            return None
        return Part(f"echo {_echoed(text)}")

    def _printed(self, body: str, loop: Loop) -> Part | None:
        """What is said as "print its name and number of lines" for the item of a loop."""
        masked = _masked(body)
        found = re.match(
            rf"(?:{_PRINT}|list|get|count|give|greet)\b(?: me)?(?: out)? ?", masked, re.I
        )
        if found is None:
            return None
        verb, rest = found[0].split()[0].lower() if found[0].split() else "", body[found.end() :]
        item = loop.item.strip('"')
        if verb == "greet":
            return Part(f'echo "Hello {item}"')
        quoted = _QUOTED.fullmatch(rest)
        if quoted:
            return Part(f'echo "{double_quoted(rest[1:-1]).replace(_ITEM, item)}"')
        if verb != "count" and re.fullmatch(rf"[A-Za-z][\w,]*[ ,]+{_ITEM}[\w!.]*", rest):
            return Part(f'echo "{rest.replace(_ITEM, item)}"')
        rest = re.sub(
            rf"(?: of| for| in| with)? ?(?:\"{_ITEM}\"|{re.escape(loop.item)})", " ", rest
        ).strip()
        rest = re.sub(r"^(?:both|also) ", "", rest)
        pieces = re.split(
            r"(\s*:\s*|\s*,\s*(?:and\s+|with\s+)?|\s+and\s+|\s+with\s+|\s+followed by\s+)",
            rest or "it",
        )
        if verb == "count" and len(pieces) == 1:
            pieces[0] = f"number of {re.sub(r'^(?:its|the|all) ', '', pieces[0])}"
        texts, between = [], []
        for number, piece in enumerate(pieces):
            if number % 2:
                between.append(": " if ":" in piece else " ")
                continue
            said = self._attribute(piece, item)
            if loop.folder:
                said = said.replace("stat -c %s", "du -sh").replace(
                    f"du -sh IT<{item}>)", f"du -sh IT<{item}> | cut -f1)"
                )
            if not said:
                return None
            texts.append(said)
        if len(texts) == 1 and (alone := re.fullmatch(r"\$\((?!\()(.+)\)", texts[0])):
            # wc says the name as well.
            return Part(re.sub(r"^(wc -\w) <", r"\1", alone[1]))
        line = texts[0] + "".join(a + b for a, b in zip(between, texts[1:], strict=False))
        return Part(f'echo "{line}"')

    def _attribute(self, text: str, item: str) -> str:
        text = re.sub(
            r"^(?:its|their|the|all|his|how many|also|of)\s+",
            lambda m: "number of " if "many" in m[0] else "",
            text.strip(),
            flags=re.I,
        )
        asked = utterance(text, self.control.vocabulary)
        stripped = asked.of(
            [
                t
                for t in asked.tokens
                if t.text.lstrip("~")
                not in {"the", "its", "a", "an", "in", "it", "have", "there", "be", "of"}
            ]
        )
        for one in (asked, stripped):
            for pattern, recipe in self.control.attributes.possible(one):
                if _whole(pattern, recipe, one) is not None:
                    filled = recipe.command
                    for name, value in {
                        "{it}": f"IT<{item}>" if filled.startswith("$(") else item,
                        "{bare}": item,
                        "{base}": f"BASE<{item}>",
                        "{extension}": f"EXT<{item}>",
                        "{stem}": f"STEM<{item}>",
                        "{length}": f"LEN<{item}>",
                    }.items():
                        filled = filled.replace(name, value)
                    return filled
        return ""

    # What is meant by "it".

    def _object(self, text: str) -> str:
        """What an action is about, as a request names it."""
        asked = utterance(text, self.control.vocabulary, self.scope)
        kinds = {"path", "file", "variable", "name", "glob"}
        named = [e for e in asked.entities if e.kind in kinds]
        folder = re.search(r"\b(?:directory|folder|dir)\b", _masked(text), re.I)
        if named:
            chosen = (
                named[-1] if re.match(r"(?:add|append|write|put|copy)\b", text, re.I) else named[0]
            )
            said = asked.text[chosen.start : chosen.end]
            return f"the directory {said}" if folder else said
        found = re.search(
            r"\b(directory|folder|dir) (?:called |named )?(?!in\b|to\b|if\b|unless\b"
            r"|for\b)([\w.-]+)|\b(?!the\b|a\b|new\b)([\w.-]+) (?:directory|folder|dir)\b",
            _masked(text),
            re.I,
        )
        if found:
            return f"the directory {found[2] or found[3]}"
        if asked.entities and asked.entities[0].kind == "url":
            last = asked.entities[0].value.rpartition("/")[2]
            return last if "." in last else asked.entities[0].value
        kind = re.search(
            r"\b(user|group|branch|container|database|service|process) (?:called |named )?"
            r"(?!if\b|unless\b|when\b)([\w.-]+)",
            _masked(text),
            re.I,
        )
        if kind:
            return f"the {kind[1]} {kind[2]}"
        served = re.search(
            r"\b(?:re)?(?:start|stop|install|kill|ping|pinging|reload|enable) (?:the )?(?:"
            r"(?:service|process|package|host|container) )?([\w.-]+)$",
            _trimmed(text),
            re.I,
        )
        return served[1] if served else ""

    def _resolved(self, text: str, it: str, nouns: str) -> str:
        """``text`` with what is meant put in for "it"."""
        text = _replaced(
            re.compile(
                r"\b(?:its|their) (?P<what>(?!own\b)\w+(?: (?!to\b|in\b|into\b|and\b|or\b"
                r"|with\b|from\b|by\b|for\b|on\b|if\b)\w+){0,3})",
                re.I,
            ),
            text,
            lambda m: m[0] if _attributes_only(text) else f"the {m['what']} of {it}",
        )
        pattern = (
            rf"\b(?:(?:it|them)(?=\s+from )|(?:it|them|him|her|each one"
            rf"|(?:the|this|that|these|those|each|every) "
            rf"(?:{nouns})s?)\b(?!\s+(?:called|named|from|in which|\"|'|`|[\w-]*[./=]\w"
            rf"|(?:name|path|size|length|owner|system|type|extension)s?\b))"
            rf"(?!['\w./-]*\w))"
        )
        return _replaced(re.compile(pattern, re.I), text, lambda _: it)


_GREETED = re.compile(
    r"^(?:greet|welcome|address|say hello to) (?:each"
    r"|every)(?: of the)? (?P<noun>\w+)\s*(?:[:,]|with)\s*"
    r"(?P<text>[\"'].+[\"'])$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?:print|say|echo|tell|write|show|output|display)(?: (?:me|the user))?(?: (?:an?"
    r"|the) (?:\w+ )?"
    r"(?:message|line|note|text))? (?:that|saying(?: that)?) (?P<text>[\w' -]+)",
    re.IGNORECASE,
)
_ELSE = (
    r"\s*[,;.]?\s+(?:and )?(?:otherwise|or else|else|if not)\b,?(?: then)?\s+(?:just "
    r"|it's |it is )?|\s*[;,.]\s*(?:otherwise|else|if not)\b,?\s*"
)
_EACH = (
    r"(?:(?:for|foreach|loop over|iterate over|go (?:through|over)|loop through|walk through"
    r"|in|do for|take)(?: (?:each|every|all|everything|any))?(?: of)?(?: the)?"
    r"|each|every) "
)
_SELECTS = frozenset(
    [
        "where",
        "name",
        "extension",
        "time",
        "size",
        "owner",
        "permission",
        "kind",
        "except",
        "outside",
        "ending",
        "starting",
        "including",
        "empty",
        "hidden",
        "flat",
        "deep",
        "depth",
        "anycase",
        "each",
        "everywhere",
        "list",
        "only",
    ]
)
"""Facets of a request about files that only say which ones."""
_NO_NAME = re.compile(r"POSITION\d")
"""Stands for an argument of the script, to which nothing is assigned."""
_RESULT = re.compile(
    r"(?:the |its |that |resulting )*(?:outputs?|results?|values?|it|them|string|text)", re.I
)
"""What was said before it."""
CHANGES = re.compile(
    r"\b(?:sed -i|tar -c|rm |mv |cp |gzip |zip |truncate |touch |chmod |chown )| -delete\b| > "
)
"""A command that does something, and prints nothing worth keeping."""
_OF_FILES = re.compile(
    r"\b(?:files?|folders?|director(?:y|ies)|path|disk|lines? (?:in|of))\b", re.I
)
_CONSTANT = re.compile(r"echo |sleep |date\b|printf ")
_TO = r"(?:to|in|into|as|onto)"
_FILE = r"(?P<file>[\w./~$-]*[./$_][\w./~$-]*|\"\$?\x01+\")"
_QUOTABLE = r"[\"'`]?\$?[A-Za-z_\x01][\w\x01]*[\"'`]?"
_VARIABLE = (
    rf"(?:(?:a |an |the )?(?:new )?(?:environment |shell |bash )?variable (?:called |named )?"
    rf"(?P<x>{_QUOTABLE})|(?:a |the )?(?P<y>{_QUOTABLE}) (?:environment |shell |bash )?variable)"
)
"""The variable that a value goes into; what is quoted is masked."""
_QUOTES = ("'", '"', "`")
_LIKE_A_PATH = re.compile(r"[./$_]")
_ANY_FILE = (
    r"(?:the )?(?:file )?"
    r"(?P<file>[\"'`]?\$?\{?[\w./~\x01$-]*[\w\x01]\}?[\"'`]?)(?: file)?"
)
_SCREEN = r"(?:the )?(?:standard output|stdout|console|terminal|screen)"
_PAGED = (
    r"(?:(?:waiting|pausing)(?: for (?:(?:a )?user (?:input|interaction)|(?:a )?key(?: ?press)?))?"
    r"(?: (?:at|after|between|before) (?:each|every)(?: (?:page|screen|one)(?: of output)?)?)?"
    r"|(?:page|paging) (?:interactively )?through (?:it|the (?:outputs?|results?))"
    r"|(?:display(?:ing)?|show(?:ing)?|view(?:ing)?)?(?: (?:it|the results?|the outputs?))? ?"
    r"(?:interactively )?(?:one|a) (?:page|screen|screenful) at a time)"
)
"""What is said of an output that is too long for a screen."""
_WRAPPERS = (
    (rf"(?P<do>.+?),? (?:and )?(?:interactively )?{_PAGED}(?:,? {_PAGED})?", "pager command"),
    (r"page (?:interactively )?through (?P<do>.+)", "pager command"),
    (rf"(?P<do>.+?),? (?:and )?(?:write it |print it )?(?:to|on) {_SCREEN},? and (?:also )?"
     rf"(?:(?P<more>append(?:ing)?)(?: it)? )?(?:save (?:it )?)?(?:in|to|into) {_ANY_FILE}",
     "tee command"),
    (rf"(?P<do>.+?),? (?:and|then) (?:also )?(?:save|write|store|put|redirect|send|append|log"
     rf"|output|dump|keep) (?:it|them|that|this|(?:the |its |all )?(?:result|results|output"
     rf"|list|lines|names|number|everything))? ?{_TO} (?:a |the )?(?:new )?(?:file )?"
     rf"(?:called |named )?{_FILE}(?: file)?", "to file"),
    (rf"(?P<do>.+?),? (?:saving|writing|storing|redirecting|sending|appending) (?:it|them|"
     rf"(?:the |its |all )?(?:result|results|output|list|everything)) {_TO} (?:a |the )?"
     rf"(?:file )?{_FILE}", "to file command"),
    (rf"(?:save|write|store|put|redirect|append|dump|log|capture) (?:the )?(?:output"
     rf"|result) of (?P<do>.+?) {_TO} (?:a |the )?(?:new )?(?:file )?(?:called "
     rf"|named )?{_FILE}", "to file command"),
    (rf"(?:save|write|store|put|redirect|append|dump) (?P<do>(?:the|a|all|only|every|which"
     rf"|how).+?) {_TO} (?:a |the )?(?:new )?(?:file )?(?:called |named )?{_FILE}", "to file"),
    (rf"(?P<do>(?:run|execute) .+?),? (?:with )?(?:(?:the |its )?(?:output|stdout) and "
     rf"(?:errors|stderr)|(?:both )?stdout and stderr) (?:to|in|into|going to) {_FILE}",
     "both command"),
    (rf"(?P<do>.+?),? (?:and also|and) (?:show|print) (?:it|the output|the result) and "
     rf"(?:save|write|store) (?:it|them) {_TO} {_FILE}", "tee file"),
    (rf"(?:save|store|put|assign|capture|keep|read|get|set|export|write)s? (?P<do>.+?) "
     rf"(?:to|in|into|as) {_VARIABLE}", "variable command"),
    (rf"(?P<do>.+?),? (?:and )?(?:then )?(?:save|store|put|assign|capture|keep|write)s?(?: it| them"
     rf"| (?:the |its |that )?(?:resulting |resultant |created |terse )?(?:result|output|value"
     rf"|number|string|text|path|name|list|full path|location|count))?(?: to (?:it|(?:the |that )?"
     rf"(?:new |created )?(?:file|folder|directory))| of it)? (?:to|in|into|as) {_VARIABLE}",
     "variable command"),
    (rf"(?P<do>(?!(?:print|show|remove|delete|replace|sort|convert|count|display|search|find)).+?)"
     rf",? (?:in|into) {_VARIABLE}", "variable command"),
    (r"(?P<do>.+?),? and (?:view|display|show|page|paginate|open|read) (?:it|(?:the )?(?:outputs?"
     r"|contents?|results?)) (?:in|with|using|through) (?P<pager>\S+)", "pager command"),
    (rf"(?:set|make|let|assign)s? {_VARIABLE} (?:to|be|as|equal to) (?P<do>(?:the |a |an )?"
     r"(?:output|machine|operating|base ?name|directory|parent|kernel|system|md5|sha\w+"
     r"|contents?|short|long|logical|physical|fully|(?:un)?qualified|yesterday|today|tomorrow|day|month|year|week"
     r"|result|number|size|name|current|absolute|full|first|last|path|real|date|time|list|sum"
     r"|count|ip|user|host|kernel|home)\b.+)", "variable command"),
    (r"set (?:the )?(?P<x>\$?[A-Za-z_]\w*) to (?P<do>the (?:output"
     r"|result) of .+|the number of .+|the size of .+|the name of .+|the current .+)",
     "variable command"),
    (r"(?:run |start |execute )?(?P<do>.+?),? (?:in|into) (?:the )?background",
     "background command"),
    (r"(?:measure|time|show|print|tell me|check|see) how (?:long|much time) (?P<do>.+?) "
     r"(?:takes?|takes? to run|runs?|needs?)", "time command"),
    (r"(?:measure|time|show|print|check|see) how (?:long|much time) it (?:takes|needs) to "
     r"(?P<do>.+)", "time command"),
    (r"how long does (?P<do>.+?) (?:take|run|need)", "time command"),
    (r"(?:measure|time|print|show) (?:the )?(?:execution |running |run )?(?:time|runtime"
     r"|duration) (?:of|for|it takes to) (?P<do>.+)", "time command"),
    (r"time (?P<do>(?:running |the command ).+)", "time command"),
    (r"(?P<do>.+?),? (?:and |but )?(?:with|for|within|after|kill it after|stop it after"
     r"|give up after|but give up after|but stop after|time out after|with a timeout of"
     r"|with a time limit of|limited to|for no longer than|no longer than|not longer than"
     r"|but no longer than)(?: at most| a maximum of| max| no more than)? (?P<n>\d+|two|three"
     r"|five|ten|thirty) ?(?P<u>s|m|h)(?:ec|econds?|in|inutes?|ours?)?", "limit command"),
    (r"(?P<do>.+?),? (?:as|with) (?:the )?(?:user (?P<u>[\w-]+)|root|root (?:rights"
     r"|privileges)|sudo)", "user command"),
    (r"as (?:the )?(?:user (?P<u>[\w-]+)|root),? (?P<do>.+)", "user command"),
    (r"(?P<do>.+?),? (?:quietly|silently|without (?:any )?output|discarding (?:the|its"
     r"|all) output|and (?:discard|throw away|hide) (?:the|its|all) output)", "quiet command"),
    (r"(?P<do>.+?),? (?:and |but )?(?:hide|hiding|discard|discarding|suppress|suppressing"
     r"|without|ignore|ignoring)(?: the| its| any| all)? error(?: message)?s?", "errors command"),
    (r"(?P<do>.+?),? (?:and |but )?(?:even if it fails|ignore (?:a |any )?failures?|ignoring "
     r"(?:a |any )?failures?|(?:and )?(?:do not|don't) (?:fail|stop|exit) (?:if it"
     r"|when it) fails)", "anyway command"),
)  # fmt: skip


@cache
def _form(pattern: str) -> re.Pattern[str]:
    """What finds one of the forms that are told apart here: more than ``re`` remembers."""
    return re.compile(pattern, re.IGNORECASE)


def _attributes_only(text: str) -> bool:
    """Whether it prints what is said of an item, which is understood as a whole."""
    return bool(re.match(rf"(?:{_PRINT}|list|get|count|give)\b", text, re.I)) and not re.search(
        r"\b(?:contents?|target|lines? (?:with|that|containing|matching))\b", text, re.I
    )


def _nouns(it: str) -> str:
    if it.startswith("the directory") or it.endswith("/"):
        return "directory|folder|dir"
    if re.search(r"\.\w+$|^\$|/", it):
        return "file|script|one|archive|image|log file|link|directory|folder"
    return "one|variable|command|tool|service|host|user|process"


def _number(text: str) -> str:
    known = {
        "twice": "2",
        "two": "2",
        "three": "3",
        "four": "4",
        "five": "5",
        "six": "6",
        "ten": "10",
        "thirty": "30",
    }
    return known.get(text.strip().lower(), text.strip() or "1")


def _one_line(first: str, second: Part) -> str:
    """A text, and what a command prints behind it, as one line; empty where it is no text."""
    match = re.fullmatch(r"echo (?P<text>'[^']*'|\"[^\"]*\"|[\w.:,!-]+)", first)
    if match is None or second.loose or not re.match(r"[a-z]", second.command):
        return ""
    if CHANGES.search(second.command) or re.match(r"(?:sleep|read|cd|exit)\b", second.command):
        return ""
    said = match["text"]
    text = double_quoted(said[1:-1]) if said[0] == "'" else said.strip('"')
    between = "" if re.search(r"[\s:=([]$", text) else " "
    return f'echo "{text}{between}$({second.command})"'


def _prints(part: Part) -> bool:
    return part.command.startswith("echo ")


def _shouts(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{2,}(?: [A-Z]{2,}){0,3}!?", text))


def _echoed(text: str) -> str:
    """A message as echo takes it; variables in it count."""
    if re.search(r"\$\{?\w+\}?", text) and not re.search(r"[`\\]|\$\(", text):
        return '"' + text.replace('"', '\\"') + '"'
    return word(text)


def _whole(pattern: Pattern, recipe: Recipe, asked: Utterance) -> Mapping[str, Slot] | None:
    """The slots of a pattern of a recipe where it is the whole of what is asked."""
    for found in pattern.find(asked):
        given = {name.rstrip("_"): slot.value.lower() for name, slot in found.slots.items()}
        if any(given[name] not in may for name, may in recipe.words.items() if name in given):
            continue
        rest = [t for n, t in enumerate(asked.tokens) if n not in found.tokens]
        if all(not token.text[0].isalnum() and token.text[0] not in "~<" for token in rest):
            return found.slots
    return None


def _about(slots: Mapping[str, Slot], command: str) -> str:
    """What a condition is about, as a request names it."""
    for name in ("file", "dir", "a", "x", "u", "c", "h"):
        slot = next((s for key, s in slots.items() if key.rstrip("_") == name), None)
        if slot:
            folder = command.startswith("[ -d") or name == "dir"
            return f"the directory {slot.said}" if folder and _ITEM not in slot.said else slot.said
    return ""


def _with_variable(command: str, loop: Loop) -> str:
    """``command`` with the variable of the loop where its item stands."""
    name = loop.variable
    item = loop.item.strip('"')
    bare = f"{{{name}%/}}" if loop.folder else name
    for form, value in (
        ("IT", f'"${name}"'), ("BASE", f"$(basename \"${name}\")"),
        ("EXT", f"${{{name}##*.}}"), ("STEM", f"${{{name}%.*}}"),
        ("LEN", f"${{#{name}}}"),
    ):  # fmt: skip
        command = command.replace(f"{form}<{item}>", value)
    pieces, at = [], 0
    for match in re.finditer(rf"{re.escape(item)}|{_ITEM}", command):
        if match[0] == _NUMBER and re.match(r"\d", command[match.end() :]):
            continue
        quote = open_quote(command[: match.start()])
        before, behind = command[: match.start()], command[match.end() :]
        variable = f"${name}"
        if (match[0] == _ITEM and item.startswith(f"{_ITEM}.") and ".example." not in item) or (
            loop.folder and behind[:1] == "."
        ):
            variable = (
                f"${bare}" if loop.folder else variable if '"' in loop.item else f"${{{name}%.*}}"
            )
        if before.endswith("./") and loop.folder is False and item.startswith("./"):
            before = before[:-2]
        word_behind = re.match(r"\w", behind) and variable == f"${name}"
        if word_behind:
            variable = f"${{{name}}}"
        new = variable if quote == '"' else f"'\"{variable}\"'" if quote == "'" else f'"{variable}"'
        pieces += [command[at : match.start()], new]
        at = match.end()
    command = "".join([*pieces, command[at:]])
    command = re.sub(r'(?<=[\s=(>])([\w./-]+)"(\$[^"]*)"', r'"\1\2"', command)
    command = re.sub(r"''(\"\$[^\"]*\")''", r"\1", command)
    return re.sub(r'"(\$[^"\s]*)"([./-][\w./-]*)', r'"\1\2"', command)
