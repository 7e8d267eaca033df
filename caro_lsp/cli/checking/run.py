"""A run of ``check`` from its options to its report."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp import config
from caro_lsp.cli.checking.discover import scripts
from caro_lsp.cli.checking.inspector import Inspector, Outcome, Work
from caro_lsp.cli.checking.judging import Judge, Policy
from caro_lsp.cli.checking.known import inspect_unknown
from caro_lsp.cli.checking.parallel import inspect_all
from caro_lsp.cli.checking.progress import Progress
from caro_lsp.cli.checking.reading import NotRead, read_script
from caro_lsp.cli.output.report import UNREADABLE, Report, Trouble, shown
from caro_lsp.paths import Paths, exists, is_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caro_lsp.cli.checking.changed import Changes, Former
    from caro_lsp.cli.checking.fixing import Mended
    from caro_lsp.cli.checking.inspector import Fixing
    from caro_lsp.config import Level
    from caro_lsp.dogma.baseline import Baseline, Entry
    from caro_lsp.dogma.layers import Loaded

STDIN = "-"
SHOWN_STALE = 5
"""Entries of a baseline that are gone, of which so many are named."""


class Refused(Exception):
    """The run cannot be done as it was asked for; the text says what to do."""


@dataclass(frozen=True)
class Request:
    """What the user asked for; ``paths`` are those named."""

    paths: tuple[Path, ...]
    stdin_filename: str
    level: Level | None = None
    policies: tuple[Path, ...] = ()
    no_config: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None
    changed_since: str | None = None
    fixing: Fixing = "no"
    jobs: int | None = None
    cache: bool = True

    @property
    def reads_stdin(self) -> bool:
        """Whether standard input is one of the paths."""
        return any(str(path) == STDIN for path in self.paths)

    @property
    def fixes_stdin(self) -> bool:
        """Whether standard output is for the fixed text of standard input."""
        return self.fixing == "write" and self.reads_stdin

    @property
    def files(self) -> tuple[Path, ...]:
        """The paths but for standard input; the current folder where none is named."""
        named = tuple(path for path in self.paths if str(path) != STDIN)
        return named if self.paths else (Path(),)


@dataclass(frozen=True)
class Answer:
    """What a run found and did.

    ``notes`` are for people; ``mended`` are the files that were fixed, or that would be; ``text``
    is standard input with its fixes, None where that was not asked for or cannot be given.
    """

    report: Report
    mended: tuple[Mended, ...]
    notes: tuple[str, ...]
    text: bytes | None = None


def run(request: Request) -> Answer:
    """Do what was asked for. Raises :class:`Refused`."""
    places = Paths.from_environment()
    start = next(iter(request.files), Path(request.stdin_filename))
    folder = Path(os.path.abspath(start if is_folder(start) else start.parent))  # noqa: PTH100
    project = config.find_project(folder)
    root = project or Path.cwd()
    if request.no_config:
        project = None
    flags = {"dogma": {"level": request.level}} if request.level else {}
    configuration = config.load(places, project, user=not request.no_config, flags=flags)
    notes = [str(problem) for problem in configuration.problems]
    if configuration.broken:
        raise Refused("\n".join(notes))
    policies = request.policies
    locks = configuration.enterprise.locks
    if policies and locks.holds("dogma.policies"):
        notes.append(f"--policy: ignored: {locks.source} locks dogma.policies")
        policies = ()
    policy = Policy(places, configuration, policies, not request.no_config, root)
    loaded = policy.load()
    notes += [str(problem) for problem in loaded.problems]
    if any(broken.fatal for broken in loaded.problems):
        raise Refused("\n".join(notes))
    settings = configuration.settings.dogma
    base = _base(request, project)
    judge = Judge(loaded.rules, policy, settings.level, base, settings.embedded)
    known = _read_baseline(request.baseline) if request.baseline else None
    with Progress() as progress:
        inspector = Inspector(judge, known, request.fixing)
        # The user can write to the cache, and with it could hide what nobody may hide.
        binding = locks or any(rule.binding for rule in loaded.rules.rules.values())
        trusted = request.cache and not binding and not configuration.broken
        cache = places.result_cache if trusted else None
        outcomes, troubles, text = _inspected(inspector, request, progress, cache)
    report = _report(loaded, outcomes, troubles, with_baseline=known is not None)
    if known is not None and request.baseline is not None:
        notes += _on_baseline(request.baseline, known, report, judge)
    if request.write_baseline is not None:
        notes += _write_baseline(request.write_baseline, report)
    mended = tuple(outcome.mended for outcome in outcomes if outcome.mended is not None)
    return Answer(report, mended, tuple(notes), text)


def _base(request: Request, project: Path | None) -> str:
    """The folder that fingerprints count from: the project, or that of the baseline."""
    if project is not None:
        return str(project)
    file = request.baseline or request.write_baseline
    return os.path.abspath(file.parent if file else Path())  # noqa: PTH100 - a text is wanted


def _inspected(
    inspector: Inspector, request: Request, progress: Progress, cache: Path | None
) -> tuple[list[Outcome], list[Trouble], bytes | None]:
    """What came of each file, standard input first, why others were not looked at, fixed input."""
    troubles: list[Trouble] = []
    stdin = Work(request.stdin_filename, 0)
    source = _read_stdin(stdin.path, troubles) if request.reads_stdin else None
    works: list[Work] = []
    for found in scripts(request.files, embedded=inspector.judge.embedded):
        if isinstance(found, Trouble):
            troubles.append(found)
            continue
        works.append(Work(str(found), _size(found)))
        progress.found(len(works))
    with contextlib.ExitStack() as stack:
        if request.changed_since is not None:
            from caro_lsp.cli.checking.changed import Changes

            changes = stack.enter_context(Changes(request.changed_since))
            named = [*request.files, *([Path(stdin.path)] if source is not None else [])]
            formers = _formers(changes, named, works, None if source is None else stdin.path)
            troubles += changes.troubles
            stdin = stdin._replace(former=formers.get(stdin.path))
            works = [w._replace(former=formers[w.path]) for w in works if w.path in formers]
        progress.expect(len(works))
        outcomes = [] if source is None else [inspector.inspect_source(stdin, source)]
        text = _fixed(outcomes, source) if request.fixing == "write" else None
        if cache is None:
            outcomes += inspect_all(inspector, works, request.jobs, progress.done)
        else:
            outcomes += inspect_unknown(inspector, works, cache, request.jobs, progress.done)
    return outcomes, troubles, text


def _fixed(outcomes: list[Outcome], source: bytes | None) -> bytes | None:
    """The text of standard input with its fixes; None where it could not be judged."""
    if source is None or outcomes[0].judged is None:
        return None
    return outcomes[0].mended.after if outcomes[0].mended else source


def _read_stdin(name: str, troubles: list[Trouble]) -> bytes | None:
    try:
        return read_script(sys.stdin.buffer, name)
    except NotRead as error:
        troubles.append(error.trouble)
    except (OSError, AttributeError, ValueError) as error:
        # A closed standard input is None, or a file without a descriptor.
        reason = getattr(error, "strerror", None) or "it is closed"
        troubles.append(Trouble(name, f"standard input cannot be read: {reason}", UNREADABLE))
    return None


def _formers(
    changes: Changes, named: Sequence[Path], works: Sequence[Work], stdin: str | None
) -> dict[str, Former]:
    """What those files were of which something may have changed. Raises :class:`Refused`."""
    from caro_lsp.cli.checking.changed import NoRevision

    try:
        return changes.of([work.path for work in works], named, stdin)
    except NoRevision as error:
        raise Refused(str(error)) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        # Told when it is read.
        return 0


def _report(
    loaded: Loaded,
    outcomes: Iterable[Outcome],
    troubles: Iterable[Trouble],
    *,
    with_baseline: bool,
) -> Report:
    report = Report(loaded, baselined=[] if with_baseline else None)
    for outcome in outcomes:
        report.errors.extend(outcome.troubles)
        if report.baselined is not None:
            report.baselined.extend(outcome.baselined)
        judged = outcome.judged
        if judged is None:
            continue
        report.checked.append(outcome.path)
        report.commands += judged.commands
        report.located.extend(judged.located)
        report.suppressed.extend(judged.suppressed)
        report.waivers.extend(judged.waivers)
    report.errors.extend(troubles)
    return report


def _read_baseline(file: Path) -> Baseline:
    from caro_lsp.dogma.baseline import Baseline, BrokenBaseline

    try:
        return Baseline.read(file)
    except BrokenBaseline as error:
        raise Refused(str(error)) from error


def _on_baseline(file: Path, known: Baseline, report: Report, judge: Judge) -> Iterator[str]:
    """What people should know of the baseline that was used."""
    locked = sum(
        located.locked and located.fingerprint in known.entries for located in report.located
    )
    if locked:
        yield f"{file}: {locked} findings of locked rules in it count all the same"
    homes = {judge.home(path) for path in report.checked}

    def concerns(entry: Entry) -> bool:
        rule = judge.rules.rules.get(entry.rule)
        heard = rule is None or rule.active_at(judge.level)
        return heard and (entry.path in homes or not exists(Path(judge.base, entry.path)))

    stale = known.stale(report.baselined or (), concerns)
    if stale:
        count = sum(entry.count for entry in stale)
        yield f"{file}: {count} findings in it are gone; --write-baseline makes it anew:"
        yield from (
            f"  {shown(entry.path)}: {entry.rule}: {entry.message}" for entry in stale[:SHOWN_STALE]
        )
        if len(stale) > SHOWN_STALE:
            yield f"  and {len(stale) - SHOWN_STALE} more"


def _write_baseline(file: Path, report: Report) -> Iterator[str]:
    """Take what was found into a new baseline; what it cannot take stays in the report."""
    from caro_lsp.dogma.baseline import Baseline

    found = [*report.located, *(report.baselined or ())]
    made = Baseline.of(found)
    try:
        made.write(file)
    except OSError as error:
        message = f"the baseline cannot be written: {error.strerror or error}"
        report.errors.append(Trouble(str(file), message, UNREADABLE))
        return
    report.located, report.baselined = made.divide(found)
    text = f"{file}: {len(report.baselined)} findings written"
    if report.located:
        text += f"; {len(report.located)} of locked rules cannot be in a baseline"
    yield text
