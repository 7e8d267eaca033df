"""What is there while a plan is made: the steps so far, and what they have left behind."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caro_lsp.generate.plans.plan import Step
from caro_lsp.generate.plans.referents import (
    Referent,
    left_by,
    object_of,
    rewritten,
    seen_from,
    stand_in_for,
    there,
)
from caro_lsp.generate.script.scope import Scope

if TYPE_CHECKING:
    from caro_lsp.generate.intent import ScriptContext

_REMOTE = re.compile(
    r"^(?:rsync|scp)\b.* (?P<host>[\w.-]+@[\w.-]+|[\w-]+(?:\.[\w-]+)*):\S*$"
    r"|^(?:ssh|ssh-copy-id) (?:-\S+ )*(?P<other>[\w.-]+@[\w.-]+)"
)


_FILE = re.compile(r"(?<!\S)[\w./~-]*\w\.[A-Za-z]\w*$")
_CLONES = re.compile(r"^git clone (?:-\S+ )*\S*?(?P<name>[\w.-]+?)(?:\.git)?(?: (?P<to>\S+))?$")
_OF_PROJECTS = re.compile(
    r"(?:npm|yarn|pnpm|make|cmake|cargo|go|mvn|composer|bundle|docker compose|poetry|\./\S+"
    r"|pip3? install -|git (?:checkout|switch|pull|submodule|fetch|branch))(?: |$)"
)
_COMPUTED = re.compile(r"\"[^\"]*\$\([^()]*\)[^\"]*\"|(?<!\S)\$\([^()]*\)(?!\S)")
_ARCHIVE = re.compile(r"\.(?:t?gz|tar|zip|t?xz|bz2|zst|7z)\b")


@dataclass
class State:
    """What is there while a plan is made."""

    context: ScriptContext
    steps: list[Step] = field(default_factory=list)
    known: list[Referent] = field(default_factory=list)
    folders: frozenset[str] = frozenset()
    bound: Referent | None = None
    """What the next step must be about, since what found it is no step of its own."""
    only_then: bool = False
    """Whether the next step is only done where the last one has succeeded."""
    session: str = ""
    """The machine that all further steps are done on, since one was to log in there."""
    away: tuple[str, ...] = ()
    """What was done there so far, by the last step."""

    def below(self) -> ScriptContext:
        """The context of the next step, the commands of the earlier ones in it."""
        if not self.steps:
            return self.context
        scope, lines = self.context.scope, tuple(step.command for step in self.steps)
        added = Scope.of(lines)
        return replace(
            self.context,
            scope=replace(
                scope,
                commands=scope.commands + lines,
                variables=scope.variables + added.variables,
            ),
        )

    def place(self) -> str:
        """The folder that was last spoken of; the current one where there was none."""
        for one in reversed(self.known):
            for phrase in one.says:
                found = re.search(r"(?:^|\s)(~?/?[\w.-]+(?:/[\w.-]+)*/?)$", phrase)
                if found and (one.folder or "/" in found[1]):
                    return found[1]
        return "."

    def file(self) -> str:
        """The file that the last step has written or was about, where there is one."""
        if not self.steps:
            return ""
        about = object_of(self.steps[-1].text)
        for one in (*left_by(self.steps[-1].command, self.folders), *([about] if about else ())):
            if not one.folder and (found := _FILE.search(one.says[0])):
                return found[0]
        return ""

    def named(self) -> dict[str, str]:
        """What steps have left behind, by its kind; the folder that was last spoken of."""
        found = {"folder": self.place()}
        if file := self.file():
            found["file"] = file
        for one in self.known:
            if one.folder:
                found["source"] = one.says[0]
            if kind := re.fullmatch(r"the (?P<kind>\w+) (?P<name>[\w.-]+)", one.says[0]):
                found[kind["kind"]] = kind["name"]
        return found

    def remote(self) -> str:
        """The machine that was last copied to or worked on, as one logs in there; or empty."""
        for step in reversed(self.steps):
            if match := _REMOTE.search(step.command):
                return match["host"] or match["other"]
        return ""

    def is_idle(self) -> bool:
        """Whether one was to log in to a machine, and nothing was to be done there."""
        return bool(self.session) and not self.away

    def speaking_of(self, about: Referent) -> State:
        """The state in which ``about`` is what was last spoken of."""
        return replace(self, known=[*self.known, about], bound=about)

    def with_all_of(self, count: int) -> State:
        """The state in which the last steps' objects, if of one kind, are spoken of as one."""
        named = [
            match
            for step in self.steps[-count:]
            for one in left_by(step.command, self.folders)[:1]
            if (match := re.fullmatch(r"the (?P<kind>\w+) (?P<name>\S+)", one.says[0]))
        ]
        kinds = {match["kind"] for match in named}
        if len(named) != count or len(kinds) != 1:
            return self
        kind, names = kinds.pop(), [match["name"] for match in named]
        phrase = f"the {kind}s {', '.join(names[:-1])} and {names[-1]}"
        return replace(self, known=[*self.known, Referent((phrase,), frozenset({kind}))])

    def logged_in(self, host: str) -> State:
        """The state in which all further steps are done on ``host``; empty for this machine."""
        known = [one for old in self.known if (one := there(host, old))] if host else self.known
        return replace(self, session=host, away=(), known=known)

    def with_step(self, step: Step, said: str) -> State:
        """The state after ``step``, which was asked as ``said``."""
        command = rewritten(step.command, [one.command for one in self.steps])
        if not command:
            return self
        if self.steps and (cloned := _CLONES.search(self.steps[-1].command)):
            folder = (cloned["to"] or cloned["name"]).rstrip("/")
            if _OF_PROJECTS.match(command):
                # Who builds what was just cloned does that in there.
                inside = self.with_step(Step(f"go into {folder}", f"cd {folder}", 1.0), "")
                return inside.with_step(step, said)
        products = left_by(command, self.folders, said)
        # What was only run is not what a later step moves or removes.
        ran = re.match(r"(?:run|execute|call)\b", said, re.IGNORECASE)
        about = None if ran else object_of(said, selects=command.startswith("find "))
        # A copy that was put aside is what is meant by "the backup" alone.
        aside = bool(re.match(r"cp (?:-\S+ )*(\S+) \1\.", command))
        if about is not None:
            products = [replace(one, of=about.says[0]) for one in products]
            about = replace(about, of=about.says[0])
        news = [*([about] if about else []), *products[::-1]]
        known = [*self.known, *(reversed(news) if aside else news)]
        made = re.match(r"mkdir (?:-\S+ )*(?P<all>.+)", command)
        folders = self.folders | frozenset(made["all"].split() if made else ())
        folders |= {product.says[0] for product in products if product.folder}
        if entered := re.fullmatch(r"cd (?P<dir>[\w./~-]+)", command):
            known = [one for old in known if (one := seen_from(entered["dir"], old)) is not None]
        away: tuple[str, ...] = ()
        before = self.steps
        if self.session:
            away = (*self.away, command)
            before = before[: len(before) - bool(self.away)]
            command = on_host(self.session, " && ".join(away))
        if self.only_then and before:
            command, before = f"{before[-1].command} && {command}", before[:-1]
        step = replace(step, command=command)
        steps = [*before, step]
        return replace(
            self, steps=steps, known=known, folders=folders, away=away, bound=None, only_then=False
        )


def on_host(host: str, command: str) -> str:
    """``command`` as it is run on another machine."""
    return f"ssh {host} {shlex.quote(command)}"


def with_computed_names(steps: list[Step]) -> list[Step]:
    """The steps, with a variable for each computed name of which a later step speaks.

    The date in the name of an archive is asked for once, lest it be another one in the next step.
    """
    found: list[Step] = []
    variables: dict[str, str] = {}
    for place, step in enumerate(steps):
        command = step.command
        for stand_in, variable in variables.items():
            word = re.compile(rf"(?<!\S)([\w./@:~-]*){re.escape(stand_in)}([\w./-]*)(?!\S)")
            command = word.sub(rf'"\1${{{variable}}}\2"', command)
        later = "\n".join(one.command for one in steps[place + 1 :])
        for written in _COMPUTED.findall(command):
            if (stand_in := stand_in_for(written)) not in later:
                continue
            kind = "folder" if command.startswith("mkdir ") else "file"
            kind = "archive" if _ARCHIVE.search(written) else kind
            name = kind if kind not in variables.values() else f"{kind}{place}"
            variables[stand_in] = name
            found.append(Step(f"name the {kind}", f"{name}={written}", step.confidence))
            command = command.replace(written, f'"${name}"')
        found.append(replace(step, command=command))
    return found


def without_half_results(steps: list[Step]) -> list[Step]:
    """The steps without those that print what the next one takes up, unless it was to be shown."""
    shown = re.compile(r"(?:show|print|list|display|output|tell|cat|view)\b", re.IGNORECASE)
    return [
        step
        for step, behind in zip(steps, [*steps[1:], None], strict=True)
        if behind is None
        or shown.match(step.text)
        or not re.match(rf"{re.escape(step.command)} (?:\||>>?) ?", behind.command)
    ]
