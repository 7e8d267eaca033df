"""The rules in force, indexed by command name."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timezone
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from caro_lsp.dogma.match import REDIRECTED, Matcher, Need, compile_match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from caro_lsp.dogma.provenance import Step

Severity = Literal["error", "warning", "info", "hint"]
Level = Literal["strict", "moderate", "permissive"]
SEVERITIES: tuple[Severity, ...] = ("hint", "info", "warning", "error")
MAX_NAMES = 10_000
"""Names of commands for which the rules that can match them are remembered."""
BUILT_IN = "built-in"
"""The layer of the rules that have no file and match no command (see ``meta``)."""
ABOUT_LOCKED = "CARO-META-003"
"""The one of them about comments that want to suppress what may not be."""


Stage = Literal["audit", "warn", "full"]
"""How much of its severity a rule has on a day: none, up to a warning, all of it."""


def utc_today() -> date:
    """The day in UTC: what a date in a rule or a comment is compared with, on every machine."""
    return datetime.now(timezone.utc).date()


@dataclass(frozen=True)
class Layer:
    """Where rules came from."""

    name: str
    source: str
    rules: int


@dataclass(frozen=True)
class Rule:
    """A rule ready to match.

    ``data`` is the validated content of the rule file ``source``, ``layer`` says who set it.
    A ``locked`` one stays as the administrator has it, and speaks whatever anybody switches off.
    """

    id: str
    severity: Severity
    data: Mapping[str, Any]
    layer: str
    source: str
    locked: bool = False
    history: tuple[Step, ...] = field(default=(), compare=False, repr=False)
    """Who set it and who changed it, in the order of the layers."""
    names: frozenset[str] | None = field(default=None, compare=False, repr=False)
    """The names of commands that it is for, as :func:`match.names` has them."""

    @classmethod
    def of(
        cls,
        data: Mapping[str, Any],
        layer: str,
        source: str,
        history: tuple[Step, ...] = (),
        names: frozenset[str] | None = None,
    ) -> Rule:
        """The rule of a validated rule file; any command may meet it if ``names`` is None."""
        identity, severity = data["id"], data["severity"]
        return cls(identity, severity, data, layer, source, history=history, names=names)

    @cached_property
    def matcher(self) -> Matcher:
        """Whether a command meets the rule; made for the first one that may."""
        return compile_match(self.data["match"])

    @cached_property
    def need(self) -> Need:
        """What tells quickly of most commands that they do not meet the rule."""
        return Need(self.data["match"])

    @property
    def why(self) -> str:
        """What happens, in plain words."""
        return str(self.data["why"]).strip()

    @property
    def query(self) -> str:
        """The tree-sitter query of a rule on syntax; empty for one on commands."""
        return str(self.data.get("match", {}).get("query", ""))

    @property
    def fixes(self) -> tuple[Mapping[str, Any], ...]:
        """The rule's fixes, in the order in which they are tried."""
        return (self.data["fix"],) if "fix" in self.data else tuple(self.data.get("fixes", ()))

    @property
    def tags(self) -> tuple[str, ...]:
        """The rule's tags."""
        return tuple(self.data.get("tags", ()))

    @property
    def compliance(self) -> tuple[str, ...]:
        """The requirements that the rule answers."""
        return tuple(self.data.get("compliance", ()))

    @property
    def ids(self) -> tuple[str, ...]:
        """The rule's id and its former ones."""
        return (self.id, *self.data.get("aliases", ()))

    def noted(self, step: Step) -> Rule:
        """The same rule with one more step in its history."""
        return replace(self, history=(*self.history, step))

    @property
    def suppressible(self) -> bool:
        """Whether a comment in a script may suppress its findings."""
        return not self.locked and bool(self.data.get("overridable", True))

    @property
    def binding(self) -> bool:
        """Whether it is the administrator's, and nobody else may take it out."""
        return self.layer == "enterprise" and not self.suppressible

    def active_at(self, level: Level) -> bool:
        """Whether the rule speaks at ``level``; permissive keeps only errors, and locked ones."""
        if self.locked:
            return True
        if level == "permissive" and self.severity != "error":
            return False
        levels = self.data.get("levels")
        return not levels or level in levels or (level == "permissive" and "moderate" in levels)

    def reported_severity(self, today: date | None = None) -> Severity:
        """The severity with ``action: audit`` and an unfinished rollout taken into account."""
        stage = self.stage(today)
        if self.data.get("action") == "audit" or stage == "audit":
            return "hint"
        if stage == "warn":
            return min(self.severity, "warning", key=SEVERITIES.index)
        return self.severity

    def blocks(self, today: date | None = None) -> bool:
        """Whether a command that it finds is never suggested, whatever the severity."""
        return self.data.get("action") == "block" and self.stage(today) == "full"

    def stage(self, today: date | None = None) -> Stage:
        """How far its rollout is on a day; the dates in it are inclusive."""
        rollout = self.data.get("rollout") or {}
        stages: tuple[Stage, ...] = ("audit", "warn")
        for stage in stages:
            until = rollout.get(f"{stage}-until")
            if until and (today or utc_today()) <= date.fromisoformat(until):
                return stage
        return "full"


class RuleSet:
    """Rules by the names of the commands that they can match.

    ``off`` are rules that settings have switched off: known, and not in force. ``root`` is the
    folder that ``scope.paths`` count from.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        layers: Iterable[Layer] = (),
        off: Iterable[Rule] = (),
        root: Path | None = None,
    ) -> None:
        self.rules = {rule.id: rule for rule in rules}
        self.off = {rule.id: rule for rule in off}
        self.layers = tuple(layers)
        self.root = root
        self._named: dict[str, list[Rule]] = {}
        self._unnamed: list[Rule] = []
        self._active: dict[Level, tuple[Rule, ...]] = {}
        self._scoped: dict[Level, tuple[Rule, ...]] = {}
        self.queries: list[Rule] = []
        for rule in self.rules.values():
            if rule.layer == BUILT_IN:
                continue
            if rule.query:
                self.queries.append(rule)
            elif rule.names is None:
                self._unnamed.append(rule)
            else:
                for name in rule.names:
                    self._named.setdefault(name, []).append(rule)

    @cached_property
    def known(self) -> dict[str, Rule]:
        """The rules by their ids and former ids, those that are switched off too."""
        every = {**self.off, **self.rules}
        former = {old: rule for rule in every.values() for old in rule.data.get("aliases", ())}
        return {**former, **every}

    def active(self, level: Level) -> tuple[Rule, ...]:
        """The rules that speak at ``level``."""
        found = self._active.get(level)
        if found is None:
            speaking = (rule for rule in self.rules.values() if rule.active_at(level))
            found = self._active[level] = tuple(speaking)
        return found

    def scoped(self, level: Level) -> tuple[Rule, ...]:
        """Those of them that are not for every script."""
        found = self._scoped.get(level)
        if found is None:
            scoped = (rule for rule in self.active(level) if rule.data.get("scope"))
            found = self._scoped[level] = tuple(scoped)
        return found

    def for_command(
        self, name: str, operators: frozenset[str] = frozenset(), *, piped: bool = False
    ) -> tuple[Rule, ...]:
        """The rules that can match a command called ``name``, by that and by what it is part of.

        ``operators`` are those of its redirections.
        """
        named = self._named.get(name, [])
        on_redirect = self._named.get(REDIRECTED, []) if operators else []
        possible = dict.fromkeys(rule.id for rule in (*named, *on_redirect, *self._unnamed))
        return tuple(
            rule
            for rule in map(self.rules.__getitem__, possible)
            if rule.need.met(name, operators, piped)
        )

    @cached_property
    def locked(self) -> RuleSet:
        """The locked rules alone: what is left where checking is switched off.

        With them stays what is told of a comment that wants to suppress one; all others are off,
        so that nothing is told of comments about them.
        """
        locked = {name: rule for name, rule in self.rules.items() if rule.locked}
        if locked and ABOUT_LOCKED in self.rules:
            locked[ABOUT_LOCKED] = self.rules[ABOUT_LOCKED]
        others = {name: rule for name, rule in self.rules.items() if name not in locked}
        off = {**self.off, **others}.values()
        return RuleSet(locked.values(), self.layers, off, self.root)

    @cached_property
    def digest(self) -> str:
        """A hash of all rules as they are in force."""
        content = [
            (rule.id, rule.severity, rule.layer, rule.locked, rule.data)
            for rule in self.rules.values()
        ]
        text = json.dumps(content, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
