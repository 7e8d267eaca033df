"""Bytes and a name -> the findings of that file. The one place where ``check`` judges."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.cli.output.report import Located, Waived, locate, locate_waivers
from caro_lsp.dogma import layers
from caro_lsp.dogma.fix import fix_of
from caro_lsp.dogma.review import review_file

if TYPE_CHECKING:
    from pathlib import Path

    from caro_lsp.config import Configuration
    from caro_lsp.dogma.layers import Loaded
    from caro_lsp.dogma.ruleset import Level, RuleSet
    from caro_lsp.dogma.suppress import Waiver
    from caro_lsp.paths import Paths


@dataclass(frozen=True)
class Judged:
    """What is found in one file, as plain data that goes from process to process.

    ``commands`` is how many it would execute, ``broken`` how many regions are not valid syntax.
    """

    located: tuple[Located, ...]
    suppressed: tuple[tuple[Located, Waiver], ...] = ()
    waivers: tuple[Waived, ...] = ()
    commands: int = 0
    broken: int = 0


@dataclass(frozen=True)
class Policy:
    """Where the rules of a run come from."""

    places: Paths
    configuration: Configuration
    files: tuple[Path, ...]
    """Further files and folders that the user named."""
    user: bool
    """Whether the user's own rules count."""
    root: Path | None = None
    """The folder that ``scope.paths`` of rules count from."""

    def load(self) -> Loaded:
        """The rules in force."""
        return layers.load(
            self.places, self.configuration, self.files, user=self.user, root=self.root
        )


@dataclass(frozen=True)
class Judge:
    """Judges files by ``rules``, which came from ``policy``.

    ``base`` is the folder that fingerprints count from.
    """

    rules: RuleSet
    policy: Policy
    level: Level
    base: str
    embedded: bool = True
    """Whether shell text inside files of other kinds counts."""

    def __reduce__(self) -> tuple[object, ...]:
        # What matches is code, which does not travel: another process loads the rules itself.
        fields = (self.policy, self.level, self.base, self.embedded)
        return _loaded_again, (*fields, self.rules.digest)

    def judge(self, source: bytes, path: str, *, fixes: bool = True, stands_at: str = "") -> Judged:
        """The findings of the file ``path`` with the content ``source``; ``fixes``: with theirs.

        ``stands_at``: where rules about places take it to be, if that is not ``path``.
        """
        script, review = review_file(
            source,
            path,
            self.rules,
            self.level,
            embedded=self.embedded,
            stands_at=stands_at,
        )
        fixed = [
            (finding, fix_of(finding, script, self.rules, self.level) if fixes else None)
            for finding in review.findings
        ]
        suppressed = [(finding, None) for finding, _ in review.suppressed]
        home = self.home(path)
        return Judged(
            tuple(locate(path, source, home, fixed)),
            tuple(
                zip(
                    locate(path, source, home, suppressed),
                    (waiver for _, waiver in review.suppressed),
                    strict=True,
                )
            ),
            tuple(locate_waivers(path, source, review.waivers)),
            review.commands,
            review.broken,
        )

    def home(self, path: str) -> str:
        """``path`` relative to the base, with slashes: the same wherever the run is started."""
        full = os.path.abspath(path)  # noqa: PTH100 - .. goes too, links stay
        # On another drive there is no way from here to there.
        with contextlib.suppress(ValueError):
            full = os.path.relpath(full, self.base)
        return full.replace(os.sep, "/")


def _loaded_again(policy: Policy, level: Level, base: str, embedded: bool, digest: str) -> Judge:
    rules = policy.load().rules
    if rules.digest != digest:
        raise RuntimeError("the rules have changed while they were used; run it again")
    return Judge(rules, policy, level, base, embedded)
