"""One file through a run: read, judged, what counts chosen, mended.

What goes in and what comes out is plain data, since a file may be looked at in another process.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from caro_lsp.cli.checking.reading import NotRead, read
from caro_lsp.cli.output.report import INTERNAL_ERROR, UNREADABLE, Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caro_lsp.cli.checking.changed import Former
    from caro_lsp.cli.checking.fixing import Mended
    from caro_lsp.cli.checking.judging import Judge, Judged
    from caro_lsp.cli.checking.known import Keys
    from caro_lsp.cli.checking.results import Entry
    from caro_lsp.cli.output.report import Located
    from caro_lsp.dogma.baseline import Baseline

Fixing = Literal["no", "show", "write"]


class Work(NamedTuple):
    """A file to look at; ``former`` is what it was, None where all its findings count."""

    path: str
    size: int
    former: Former | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of one file.

    ``judged`` has the findings that count, and is None where the file was not checked;
    ``baselined`` are those that the baseline knows; ``entry`` is what to keep for other runs.
    """

    path: str
    judged: Judged | None = None
    baselined: tuple[Located, ...] = ()
    mended: Mended | None = None
    troubles: tuple[Trouble, ...] = ()
    entry: Entry | None = None


@dataclass(frozen=True)
class Inspector:
    """How a run looks at each file; with ``keys`` it says what to keep of it."""

    judge: Judge
    baseline: Baseline | None = None
    fixing: Fixing = "no"
    keys: Keys | None = None

    def inspect(self, work: Work) -> Outcome:
        """What comes of the file; never raises for what it is or contains."""
        try:
            source = read(work.path)
        except NotRead as error:
            return Outcome(work.path, troubles=(error.trouble,))
        return self.inspect_source(work, source, is_file=True)

    def inspect_source(self, work: Work, source: bytes, *, is_file: bool = False) -> Outcome:
        """The same for a content that is known; what is no file is fixed without being written."""
        try:
            return self._inspected(work, source, is_file=is_file)
        except NotRead as error:
            return Outcome(work.path, troubles=(error.trouble,))
        except Exception as error:
            if os.environ.get("CARO_DEBUG"):
                raise
            # One file that we fail at must not keep the others from being checked.
            message = f"internal error: {type(error).__name__}: {error}; please report it"
            return Outcome(work.path, troubles=(Trouble(work.path, message, INTERNAL_ERROR),))

    def _inspected(self, work: Work, source: bytes, *, is_file: bool) -> Outcome:
        if self.fixing == "no":
            return (
                self._with_entry(work, source, self.keys)
                if self.keys
                else self._outcome(work, source)
            )
        from caro_lsp.cli.checking import fixing

        mended, judged = fixing.mend(
            work.path,
            source,
            partial(self.judge.judge, path=work.path),
            lambda text, found: self._divided(work, text, found)[0],
        )
        if mended.after == source:
            return self._outcome(work, source, judged)
        if self.fixing == "show":
            return replace(self._outcome(work, source), mended=mended)
        trouble = fixing.write(mended) if is_file else None
        if trouble is not None:
            return replace(self._outcome(work, source), troubles=(trouble,))
        return replace(self._outcome(work, mended.after, judged), mended=mended)

    def outcome_of(self, work: Work, source: bytes, judged: Judged) -> Outcome:
        """What comes of a file that is ``judged``."""
        return self._outcome(work, source, judged)

    def _with_entry(self, work: Work, source: bytes, keys: Keys) -> Outcome:
        """What comes of the file, with what to keep of it."""
        from caro_lsp.cli.checking.results import Entry, encoded
        from caro_lsp.shell.sources import looked_for

        with looked_for() as needs:
            judged = self.judge.judge(source, work.path)
        entry = Entry(keys.key(source, work.path), encoded(judged, needs))
        return replace(self._outcome(work, source, judged), entry=entry)

    def _outcome(self, work: Work, source: bytes, judged: Judged | None = None) -> Outcome:
        """What is to be told of a content, and of what it is ``judged``, if that is known."""
        judged = judged or self.judge.judge(source, work.path)
        counting, baselined = self._divided(work, source, judged)
        return Outcome(work.path, replace(judged, located=tuple(counting)), tuple(baselined))

    def _divided(
        self, work: Work, source: bytes, judged: Judged
    ) -> tuple[Sequence[Located], Sequence[Located]]:
        """The findings that count, and those that the baseline knows."""
        baselined: Sequence[Located] = ()
        if self.baseline is not None:
            new, baselined = self.baseline.divide(judged.located)
            judged = replace(judged, located=tuple(new))
        if work.former is None:
            return judged.located, baselined
        from caro_lsp.cli.checking.changed import NoRevision, made_since

        try:
            return made_since(work.former, source, work.path, judged, self.judge), baselined
        except NoRevision as error:
            raise NotRead(Trouble(work.path, str(error), UNREADABLE)) from error
