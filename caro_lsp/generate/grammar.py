"""The grammar: what a request says, as facets of a frame, and how much of it that accounts for.

A frame is a kind of request, such as one about files. Its phrases are searched for in the request;
those that together account for the most of it, and do not contradict each other, fill its facets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from caro_lsp.generate import knowledge
from caro_lsp.generate.compose import (
    archives,
    arithmetic,
    dates,
    disk,
    files,
    history,
    permissions,
    piping,
    reading,
    records,
    renaming,
    schedule,
    syncing,
    table,
    text,
    transfers,
)
from caro_lsp.generate.compose import json as json_file
from caro_lsp.generate.compose.control import CONTROLS, Condition, Control, conditions
from caro_lsp.generate.compose.mistaken import mistaken
from caro_lsp.generate.compose.piping import is_text
from caro_lsp.generate.compose.writing import as_one, double_quoted, open_quote, path, word
from caro_lsp.generate.frames import Frame, Phrase, Reading, Value, allowed, slot_of, words_of
from caro_lsp.generate.idle import unanswered
from caro_lsp.generate.modifiers import Change, Said, changed, slots_of, together
from caro_lsp.generate.patterns import indexed
from caro_lsp.generate.phrases import Index, Pattern, Shelf, Slot
from caro_lsp.generate.script import slots as script_slots
from caro_lsp.generate.script import traces
from caro_lsp.generate.script.manners.habits import tools_of
from caro_lsp.generate.script.scope import NOTHING, Scope
from caro_lsp.generate.utterance import Utterance, Vocabulary, utterance

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping


T = TypeVar("T")

LEAST_COVERAGE = 0.7
"""Share of a request that a reading must account for."""
_WHOLE = 0.999
_HALF_HEARD = 0.5
"""The coverage of an answer that does one of two things which were asked for."""
_SOUGHT_AGAIN = re.compile(r'find [^;|]* -name "\$f"')
"""What a loop has found is not looked for by its name."""
_NO_CONTENT = re.compile(r'; do echo "contents? |; do (?:.*; )?grep -r|\bchown -R .*; done$')
"""What is in a file is no word to be printed, and what is below a folder no part of one file."""
_NAMES_ASKED = re.compile(r"\b(?:with|and) (?:the |their |its )?(?:file ?)names?\b", re.IGNORECASE)
_NAMELESS = re.compile(r"(?<=; do )grep (?!-\w*[lLHhc])")
"""A search in one file after the other, which tells of none in which it was."""
_OF_NAMES = re.compile(
    r"\bin (?:all |every |each )?(?:of )?(?:the |their |its )?(?:(?:file ?)names?|(?<=the )names?"
    r"|(?<=their )names?|(?<=its )names?)\b"
    r"|\bfiles?\b(?:(?!\blines?\b)[^'\"]){0,40}\bmatch\w* (?:the )?"
    r"(?:pattern |regex )?['\"][^'\"]*[*?]"
    r"|^(?:change|switch|go) (?:the )?(?:current |working )*(?:to )?(?:the )?(?:director|folder)"
    r"|\b(?:changes?|go|goes|cd|enter|switch) (?:in)?to (?:the |its )?(?:containing|parent|same) "
    r"|\b(?:all|every|any|each) (?:the )?(?:['\"][^'\"]+['\"],? )+"
    r"(?:(?:and|or) ['\"][^'\"]+['\"] )?files\b"
    r"|\b(?:file|folder|directory) names? (?:that |which )?(?:start|begin|end)s?\b"
    r"|\bsearch\b.* for (?:all )?(?:the )?files? (?:named|called)\b"
    r"|^(?!.*\blines?\b).*\bfiles\b(?: in [\w ./]+| under [\w ./]+)? (?:start|begin|end)ing with\b",
    re.IGNORECASE,
)
"""What is looked for in names is not looked for in what files hold."""
_HOW_MANY = re.compile(r"(?:how many|count|number of)\b", re.IGNORECASE)
_PACKS = re.compile(r"(?:zip|gzip|xz|bzip2|7z) |tar -\w*c")
_EMPTY = frozenset({"empty", "notempty"})
_EMPTY_LINES = re.compile(r"\b(?:empty|blank) lines?\b", re.IGNORECASE)
_NO_FILE = re.compile(r"\\|\s\S*\s|[!?]$")
"""A quoted text that is no name of a file."""
_PACKED = re.compile(r"<\(sort (?P<file>[^\s()|]+\.gz)\)")
_TELLING = frozenset({"display", "echo", "list", "output", "print", "say", "show", "tell"})
"""Verbs that may say once more what an answer does anyway."""
_BEHIND_OTHERS = 50.0
"""The meanings of what goes behind all else that accounts for a whole request."""
_ASSUMED = 0.99
"""Of its coverage, what is left to an answer for each slot that was taken from the script."""
_TEST = re.compile(r"(?:\[\[? |\(\( )(?:(?!&& |\|\| ).)*")
_THEN = re.compile(r"[,;] (?:and )?then\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"(?:if|unless|while|until|for (?:each|every)) ", re.IGNORECASE)
"""A condition or loop, which frames know nothing of."""
_CHANGES = frozenset(
    {
        "replace",
        "delete",
        "remove",
        "move",
        "copy",
        "rename",
        "compress",
        "gzip",
        "append",
        "insert",
    }
)


@dataclass(frozen=True)
class Recipe:
    """An idiom: the command that some patterns ask for.

    In the command ``{slot}`` is what the request has there, ``{slot:default}`` with a default, and
    ``{one..other}`` all from one to the other, which differ by a number.
    """

    command: str
    words: Mapping[str, frozenset[str]]
    takes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For slots: the last word of what a variable of the script is called that may fill them."""
    told: bool = False
    """Whether it counts only beside a modifier that tells which tool is meant."""
    within: frozenset[str] = frozenset()
    """Tools of which the script above must use one, so that what it says is about that."""
    after: frozenset[str] = frozenset()
    """Roles of which the script has left a trace where it counts; none: anywhere."""
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For slots: words that they may not be."""
    endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For slots: how what stands there has to end."""

    def allows(self, slots: Mapping[str, Slot]) -> bool:
        """Whether slots that may be some words only are one of them, and files may be files."""
        for name, words in self.refused.items():
            if (slot := slot_of(name, slots)) and slot.value.lower() in words:
                return False
        for name, ends in self.endings.items():
            if (slot := slot_of(name, slots)) and not slot.value.endswith(ends):
                return False
        file = slot_of("file", slots)
        if file is not None and file.kind == "text" and _NO_FILE.search(file.value):
            return False
        if file is not None and file.kind == "variable" and is_text(file.value):
            return False
        return allowed(slots, self.words)

    def slots(self) -> frozenset[str]:
        """The slots of the command."""
        return frozenset(
            name
            for match in _FILLED.finditer(self.command)
            for name in match.group(1, 4, 5)
            if name
        )

    def filled(self, slots: Mapping[str, Slot]) -> str:
        """The command with its slots; empty where one has neither a value nor a default."""
        return filled_in(self.command, slots)


def filled_in(template: str, slots: Mapping[str, Slot]) -> str:
    """A command with its slots; empty where one has neither a value nor a default."""
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        if match[4]:
            ends = [slot_of(name, slots) for name in match.group(4, 5)]
            span = _span(*(end.value if end else "" for end in ends))
            missing = missing or not span
            return span
        if not match[1]:
            return match[0][0]
        slot = slot_of(match[1], slots)
        if slot is None:
            missing = missing or match[2] is None
            return match[2] or ""
        if match[3] == "~" and slot.kind == "number":
            return _written(replace(slot, value=slot.said), template, match.start())
        if match[3] == "!" and slot.kind == "trace":
            return slot.value.strip("\"'")
        if match[3] == "!":
            # The name of a variable is written with and without what makes it a value.
            if slot.kind == "variable":
                return slot.value.strip("${}").removesuffix("[@]")
            if match[1] == "cmd":
                return as_one(slot.value, template[: match.start()], template[match.end() :])
            return slot.value
        return _written(slot, template, match.start())

    command = _FILLED.sub(value, template)
    return "" if missing else command.rstrip()


_FILLED = re.compile(r"\{\{|\}\}|\{(\w+)(?::([^{}]*))?([!~]?)\}|\{(\w+)\.\.(\w+)\}")
"""``{slot}``, ``{slot:default}``, and ``{slot!}`` for what is written as it stands, ``{slot~}``
for a number as it is said; a brace of the command is written twice."""


_INSIDE_BARE = re.compile(r"\$\([^()\"']*$")
"""A substitution in double quotes, in which quotes begin anew."""


def _span(first: str, last: str) -> str:
    """All names between two that differ by a number, as a brace expansion; empty if they do not."""
    parts, others = (re.split(r"(\d+)", name) for name in (first, last))
    differ = [
        place for place, both in enumerate(zip(parts, others, strict=False)) if len({*both}) > 1
    ]
    if len(parts) != len(others) or len(differ) != 1 or differ[0] % 2 == 0:
        return ""
    place = differ[0]
    before, behind = ("".join(some) for some in (parts[:place], parts[place + 1 :]))
    span = f"{{{parts[place]}..{others[place]}}}"
    return f"{path(before) if before else ''}{span}{path(behind) if behind else ''}"


def _written(slot: Slot, command: str, place: int) -> str:
    """A slot's value as the command needs it there, in quotes or out of them."""
    if slot.kind == "trace":
        return traces.within(slot.value, open_quote(command[:place]))
    quote = open_quote(command[:place])
    if quote == "'":
        return slot.value.replace("'", "'\\''")
    if quote == '"' and _INSIDE_BARE.search(command[:place]):
        quote = ""
    if quote == '"':
        name = slot.value.strip("${}")
        known = slot.kind == "variable" and (name.isidentifier() or name.isdigit())
        return slot.value if known else double_quoted(slot.value)
    return path(slot.value) if slot.kind in {"path", "glob", "file"} else word(slot.value)


class Grammar:
    """All frames."""

    def __init__(self, made: Mapping[str, Any]) -> None:
        """The grammar of what was :func:`compiled`."""
        self.vocabulary = Vocabulary(**made["vocabulary"])
        named = made["data"].get("named", {})

        shelves = {name: Shelf(by_sign, made["lines"]) for name, by_sign in made["shelves"].items()}

        def index(name: str, make: Callable[[Mapping[str, Any]], T]) -> Index[T]:
            return Index(name, made["tables"][name], shelves[made["shelf_of"][name]], make)

        self.frames = {
            name: Frame(name, index(name, lambda entry: Phrase.of(entry, named)), several)
            for name, several in SEVERAL.items()
        }
        self.recipes = index("recipe", _recipe)
        self.modifiers = index(
            "modifier", lambda entry: (Phrase.of(entry, named), Change.of(entry))
        )
        self.control = Control(
            made["data"],
            self.vocabulary,
            index("condition", lambda entry: Condition.of(entry, _recipe(entry))),
            index("attribute", _recipe),
        )

    @classmethod
    @cache
    def load(cls) -> Grammar:
        """The grammar that ships with caro."""
        kept = knowledge.kept()
        if kept is None:
            kept = compiled(knowledge.read())
            knowledge.keep(kept)
        return cls(kept)

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands of all recipes, slots in them."""
        return tuple(entry["do"] for entry in self.recipes.entries)

    def answers(self, text: str, scope: Scope = NOTHING) -> list[Answer]:
        """The commands for a request, that which accounts for most of it first.

        ``scope`` is what stands above it in its script.
        """
        found = self._by_itself(text, scope)

        def ask(part: str) -> str:
            best = next(iter(self._by_itself(part, scope)), None)
            return best.command if best and not best.left and best.coverage > _WHOLE else ""

        def read(part: str) -> Reading:
            return self.frames["files"].read(utterance(part, self.vocabulary, scope))

        steered = self.control.answer(text, scope, ask, read)
        again = steered and (_SOUGHT_AGAIN.search(steered) or _NO_CONTENT.search(steered))
        if again or (steered and mistaken(steered, text)):
            steered = ""
        if _NAMES_ASKED.search(text):
            steered = _NAMELESS.sub("grep -H ", steered)
        dropped = self.control.dropped(text, scope, ask, read)
        found = [
            replace(one, coverage=_HALF_HEARD, left=("and",))
            if one.coverage > _WHOLE
            and one.command in dropped
            and (dropped[one.command] or (steered and one.frame != "recipe"))
            else one
            for one in found
        ]
        if not steered:
            return (
                found
                if not _CONDITIONAL.match(text)
                else [one for one in found if one.frame == "recipe"]
            )
        # What happens to account for the words of a condition is seldom meant.
        firm = CONTROLS.search(text)
        kept = set() if firm else {"text"} if _THEN.search(text) else set(COMPOSE)
        kept.add("recipe")
        whole = [
            a
            for a in found
            # A test alone is not what is to be done if it holds.
            if a.coverage > _WHOLE and a.frame in kept and not _TEST.fullmatch(a.command)
        ]
        rest = [a for a in found if a not in whole and a.command != steered]
        composed = Answer(steered, 1.0, "control", (), 0)
        return [*whole, *([] if steered in {a.command for a in whole} else [composed]), *rest]

    def _by_itself(self, text: str, scope: Scope) -> list[Answer]:
        """The commands for a request that is one thing."""
        asked = utterance(text, self.vocabulary, scope)
        found = self._answers(asked)
        read = {asked.line}

        def once(said: Utterance) -> list[Answer]:
            # Mostly there are no articles and nouns to be minded.
            fresh = said.line not in read
            read.add(said.line)
            return self._answers(said) if fresh else []

        if any(entity.noun for entity in asked.entities):
            found += once(utterance(text, self.vocabulary, scope, nouns=True))
        if any(entity.fits for entity in asked.entities) and not any(
            one.coverage > _WHOLE for one in found
        ):
            for nouns in (False, True):
                found += once(utterance(text, self.vocabulary, scope, nouns=nouns, articles=False))
            found += self._with_names_as_nouns(text, scope, asked)
        found = [one for one in found if not mistaken(one.command, text)]
        if command := transfers.copied(text) or reading.read_into(text):
            found.append(Answer(command, 1.0, "recipe", (), _BEHIND_OTHERS))
        if not any(one.coverage > _WHOLE for one in found):
            found += self._through_pipes(text, scope)
        best: dict[str, Answer] = {}
        for answer in sorted(
            found, key=lambda one: (-one.coverage, not one.of_script, one.meanings)
        ):
            command = _PACKED.sub(r"<(zcat \g<file> | sort)", answer.command)
            best.setdefault(command, replace(answer, command=command))
        return list(best.values())

    def _through_pipes(self, text: str, scope: Scope) -> Iterator[Answer]:
        """What is asked of the output of a command, or of standard input, as if of a file."""
        for one in piping.piped(text):
            for answer in self._by_itself(one.text, scope):
                if command := one.command(answer.command):
                    frame = answer.frame if answer.left else "control"
                    yield replace(answer, command=command, frame=frame)

    def _with_names_as_nouns(self, text: str, scope: Scope, asked: Utterance) -> Iterator[Answer]:
        """Recipes in which what a variable is called is said as a noun, and the variable taken."""
        mentioned = [one.value for one in asked.entities if one.fits and one.kind == "variable"]
        plain = replace(utterance(text, self.vocabulary), scope=scope)
        for answer in self._by_recipe(plain):
            if any(value in answer.command for value in mentioned):
                yield answer

    def _answers(self, asked: Utterance) -> list[Answer]:
        found = list(self._by_recipe(asked))
        for name, compose in COMPOSE.items():
            frame = self.frames[name]
            if frame.reach(asked) < LEAST_COVERAGE:
                continue
            said = frame.read(asked)
            if said.homeless or not _CHANGES.isdisjoint(said.left):
                # To look instead of to change is no answer.
                continue
            if name == "text" and _OF_NAMES.search(asked.text):
                continue
            if (
                name == "files"
                and not _EMPTY.isdisjoint(said.facets)
                and _EMPTY_LINES.search(asked.text)
            ):
                continue
            if said.coverage >= LEAST_COVERAGE and (command := compose(said)):
                if _HOW_MANY.match(asked.text) and _PACKS.match(command):
                    # "How many files are packed in it" packs nothing.
                    continue
                # Of a file and of the text in it, the text is more often what is meant.
                meanings = said.meanings + (1.5 if name == "files" else 0)
                # Of what knows the form of a file and what does not, the former.
                meanings -= 100 if name in {"table", "json", "arithmetic", "records"} else 0
                idle = list(unanswered(said, compose, command))
                coverage = said.coverage - sum(one.weight for one in idle) / asked.weight
                left = (*said.left, *(asked.said(one.found.first, one.found.last) for one in idle))
                found.append(Answer(command, coverage, name, left, meanings))
        if any(one.frame == "files" and one.coverage > _WHOLE for one in found):
            # What is sought among files is not sought in what is quoted.
            found = [one for one in found if not one.command.startswith("echo '")]
        if any(one.frame == "history" for one in found):
            # Files and dates of a repository are not those of a folder.
            found = [one for one in found if one.frame in {"history", "recipe"}]
        return found

    def supplied(self, text: str, scope: Scope) -> Iterator[Answer]:
        """The answers where a file or folder that is not said is one of the script."""
        asked = utterance(text, self.vocabulary, scope)
        mentioned = {entity.value for entity in asked.entities}
        for name in script_slots.PLACES:
            frame = self.frames[name]
            if frame.reach(asked) < LEAST_COVERAGE:
                continue
            said = frame.read(asked)
            if said.homeless or said.coverage < LEAST_COVERAGE:
                continue
            if not _CHANGES.isdisjoint(said.left):
                continue
            for facet, variable in script_slots.place_for(
                name, said.facets, scope, text, mentioned
            ):
                slot = Slot("variable", variable.written, variable.name)
                value = Value(variable.written, {facet: slot})
                full = replace(said, facets={**said.facets, facet: [value]})
                if (command := COMPOSE[name](full)) and variable.name in command:
                    meanings = said.meanings + (1.5 if name == "files" else 0)
                    meanings -= 100 if name in {"table", "json"} else 0
                    yield Answer(command, said.coverage, name, said.left, meanings)

    def _by_recipe(self, asked: Utterance) -> Iterator[Answer]:
        """The recipes for a request, and for what it says without some modifiers."""
        said = list(self._modifiers_of(asked))
        total = sum(token.weight for token in asked.tokens)
        used = tools_of(asked.scope)
        tried = [
            one
            for one in self.recipes.possible(asked)
            if not one[1].within or not one[1].within.isdisjoint(used)
        ]
        for pattern, recipe in tried:
            if not recipe.told:
                yield from self._cooked(asked, pattern, recipe, recipe.command, total)
        modified = [
            (pattern, recipe, [one for one in said if one.change.fits(recipe.command)])
            for pattern, recipe in tried
        ]
        rests: dict[frozenset[int], Utterance] = {}
        for pattern, recipe, fitting in modified:
            for chosen in together(fitting):
                if recipe.told and not any(one.change.tells for one in chosen):
                    continue
                taken = frozenset().union(*(one.tokens for one in chosen))
                if taken not in rests:
                    rests[taken] = asked.without(_joined(asked, taken))
                if command := changed(recipe.command, chosen):
                    yield from self._cooked(rests[taken], pattern, recipe, command, total, chosen)

    def _modifiers_of(self, asked: Utterance) -> Iterator[Said]:
        for pattern, (phrase, change) in self.modifiers.possible(asked):
            for meaning in phrase.said_by(pattern, asked):
                tokens = frozenset(meaning.found.tokens)
                yield Said(change, tokens, meaning.values["modifier"].slots, meaning.weight)

    def _cooked(
        self,
        asked: Utterance,
        pattern: Pattern,
        recipe: Recipe,
        command: str,
        total: float,
        chosen: tuple[Said, ...] = (),
    ) -> Iterator[Answer]:
        """The answers of a recipe, its ``command`` as modifiers have changed it."""
        common = self.frames["common"]
        for found in pattern.find(asked):
            if not recipe.allows(found.slots):
                continue
            if recipe.after and not traces.has(asked.scope.commands, recipe.after):
                continue
            said = common.read(asked, found.tokens)
            slots = {**found.slots, **slots_of(chosen)}
            if "where" in recipe.slots() and said.has("where"):
                slots |= said.facets["where"][0].slots
            elif said.has("where") or said.homeless:
                continue
            rest = sum(token.weight for token in asked.tokens)
            # "Who am I" is made of words alone that say nothing by themselves.
            whole = float(len(found.tokens) == len(asked.tokens))
            coverage = 1 - rest * (1 - said.coverage) / total if total else whole
            if self._more_is_asked(asked, found.tokens):
                coverage *= _HALF_HEARD
            if coverage < LEAST_COVERAGE:
                continue
            of_script = bool(recipe.within or recipe.after)
            if asked.scope.commands or asked.scope.variables:
                mentioned = {entity.value for entity in asked.entities}
                for name in recipe.slots() - {key.rstrip("_") for key in slots}:
                    one = script_slots.taken(
                        name, recipe.takes.get(name, ()), asked.scope, mentioned
                    )
                    if one is not None:
                        slots[name] = one
                        of_script = of_script or one.kind == "trace"
                        coverage *= 1 if of_script else _ASSUMED
            if filled := filled_in(command, slots):
                # What only stop words say, as "by me", is lost on a reading without it.
                meanings = said.meanings + sum(1 if one.weight else -1 for one in chosen)
                # What is known of a kind of file goes before what is known of any.
                meanings -= len(recipe.endings)
                yield Answer(filled, coverage, "recipe", said.left, meanings, of_script)

    def _more_is_asked(self, asked: Utterance, heard: Collection[int]) -> bool:
        """Whether behind an "and" something is to be done of which a pattern knows nothing."""
        words = [token.text for token in asked.tokens]
        return any(
            word == "and" and behind in self.control.verbs - _TELLING and place + 1 not in heard
            for place, (word, behind) in enumerate(pairwise(words))
        )


def _joined(asked: Utterance, taken: frozenset[int]) -> frozenset[int]:
    """Some tokens, and the commas and the like that they are joined to the rest by."""
    joined = set(taken)
    for index in sorted(taken):
        before = index - 1
        while before >= 0 and asked.tokens[before].text in _JOINTS:
            joined.add(before)
            before -= 1
    return frozenset(joined)


_JOINTS = frozenset({",", ";", ":", ".", "(", ")", "-", "+", "and", "with", "but"})


@dataclass(frozen=True)
class Answer:
    """A command, the share of the request that it accounts for, and what it does not."""

    command: str
    coverage: float
    frame: str
    left: tuple[str, ...]
    meanings: float
    of_script: bool = False
    """Whether it is about the tools of the script, or what its lines have left behind."""


COMPOSE = {
    "files": files.compose, "text": text.compose, "archives": archives.compose,
    "permissions": permissions.compose, "renaming": renaming.compose, "disk": disk.compose,
    "dates": dates.compose, "schedule": schedule.compose, "history": history.compose,
    "records": records.compose, "syncing": syncing.compose,
    "table": table.compose, "json": json_file.compose, "arithmetic": arithmetic.compose,
}  # fmt: skip


SEVERAL = {
    "common": ("show", "machine"),
    "text": ("source", "folder", "extension", "aside", "names", "filler", "compare", "difform",
             "level", "nolevel", "nomatch", "line", "match", "more", "or", "context", "words",
             "show", "count", "replace", "pairs"),
    "dates": ("show", "what", "readable"),
    "files": ("where", "name", "extension", "time", "size", "owner", "permission", "kind", "list",
              "except", "outside", "everywhere", "measure", "each", "contains", "target", "ending",
              "including", "twice", "notname", "inpath", "pathlike", "regex", "notinpath",
              "notstart", "notincluding", "notnamed", "sort", "ownplace"),
    "archives": ("source", "except", "member", "noun"),
    "permissions": ("bit", "who", "noun", "target", "everything"),
    "renaming": ("extension", "show", "noun"),
    "disk": ("source", "noun", "show", "each"),
    "table": ("source", "rows", "columns", "where", "show", "value", "given"),
    "json": ("source", "where", "show", "pick", "items"),
    "arithmetic": ("show",),
    "syncing": ("exclude", "tool", "just"),
    "records": ("source", "show", "rows", "column", "where", "noise", "count", "summed"),
    "schedule": ("add", "cron", "command", "daily", "weekday", "noun"),
    "history": ("what", "weak", "place", "notplace", "show", "plain", "lines", "last", "who",
                "when", "message", "spare", "everyref", "merges", "ref", "stat", "mine"),
}  # fmt: skip
"""The frames, and their facets that may have several values."""


def compiled(data: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data that a grammar is soon made of, of that in the files.

    Raises BrokenPattern and BrokenModifier.
    """
    entries = {name: data.get(name, ()) for name in (*SEVERAL, "recipe", "modifier", "attribute")}
    entries["condition"] = list(conditions(data))
    for entry in entries["modifier"]:
        Change.of(entry)
    said = {key: value for key, value in data.items() if not isinstance(value, list)}
    # What a request says is looked for in all frames at once.
    apart = {"common", "condition", "attribute"}
    shelves = {name: name if name in apart else "requests" for name in entries}
    return {"data": said, **indexed(entries, said, shelves)}


def _recipe(entry: Mapping[str, Any]) -> Recipe:
    words = {name: words_of(text) for name, text in entry.get("words", {}).items()}
    takes = {name: words_of(text) for name, text in entry.get("takes", {}).items()}
    within, after = (
        frozenset(filter(None, entry.get(key, "").split("|"))) for key in ("within", "after")
    )
    refused = {name: words_of(text) for name, text in entry.get("not", {}).items()}
    endings = {name: tuple(text.split("|")) for name, text in entry.get("endings", {}).items()}
    told = bool(entry.get("told"))
    return Recipe(entry["do"], words, takes, told, within, after, refused, endings)
