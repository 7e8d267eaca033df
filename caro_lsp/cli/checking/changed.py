"""What was changed since a revision: which lines of a file, and which of its findings.

A finding counts if a line that it stands on was changed, and also if the file as it was did not
have it: ``D=/`` makes a danger of a line further down that nobody touched. So that this can be
told, the former versions of the files that changed are laid out in a folder, with the rest of the
tree around them as it is, since a script may source what stands beside it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.cli.checking.reading import NotRead, read
from caro_lsp.cli.output.report import Trouble
from caro_lsp.paths import exists, is_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caro_lsp.cli.checking.judging import Judge, Judged
    from caro_lsp.cli.output.report import Located

_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_LONGEST_NAMES = 5_000
"""Names of changed files that are looked for in files that did not change."""


class NoRevision(Exception):
    """The changes cannot be told; the text says why and what to do."""


class Former(NamedTuple):
    """What a file was at the revision: a path where its former version lies; None for a new one."""

    path: str | None


class _Hunk(NamedTuple):
    """Lines ``old`` .. ``old + removed`` that became ``new`` .. ``new + added``, from 1."""

    old: int
    removed: int
    new: int
    added: int


def made_since(
    former: Former, source: bytes, path: str, judged: Judged, judge: Judge
) -> list[Located]:
    """Those findings of a file with the content ``source`` that were made since its former state.

    ``judge`` finds them in the former version, which rules take to be at ``path`` too.

    Raises :class:`NotRead` and :class:`NoRevision`.
    """
    if former.path is None or not judged.located:
        return list(judged.located)
    old = read(former.path)
    found = judge.judge(old, former.path, fixes=False, stands_at=path).located
    before = {_identity(finding, *_lines(finding, old)) for finding in found}
    hunks = list(_hunks(old, source))
    return [
        finding
        for finding in judged.located
        if _touched(*(lines := _lines(finding, source)), hunks)
        or _identity(finding, *(_line_before(line, hunks) for line in lines)) not in before
    ]


def _identity(finding: Located, line: int, end: int) -> tuple[object, ...]:
    return finding.rule, finding.severity, finding.command, line, end


def _lines(finding: Located, source: bytes) -> tuple[int, int]:
    """The first and the last line of a finding as git counts them: a line feed ends a line."""
    start, end = finding.span.start, finding.span.end
    first = source.count(b"\n", 0, start) + 1
    return first, first + source.count(b"\n", start, max(end - 1, start))


def _touched(first: int, last: int, hunks: list[_Hunk]) -> bool:
    return any(
        hunk.new <= last and first < hunk.new + hunk.added
        if hunk.added
        # Lines were taken out behind the line ``new``.
        else first <= hunk.new < last
        for hunk in hunks
    )


def _line_before(line: int, hunks: list[_Hunk]) -> int:
    """The number that an unchanged line had before."""
    moved = 0
    for hunk in hunks:
        # Of a hunk that only removes, ``new`` is the line before it.
        if line < hunk.new + max(hunk.added, 1):
            break
        moved += hunk.removed - hunk.added
    return line + moved


def _hunks(old: bytes, new: bytes) -> Iterator[_Hunk]:
    if old == new:
        return
    with tempfile.TemporaryDirectory(prefix="caro-") as folder:
        # Outside of any repository, so that no attributes of one change what is compared.
        Path(folder, "old").write_bytes(old)
        Path(folder, "new").write_bytes(new)
        output = _git(
            Path(folder), "diff", "--no-index", "--unified=0", "--inter-hunk-context=0",
            "--no-color", "--no-ext-diff", "--no-textconv", "--text", "--", "old", "new",
            expected=(0, 1),
        )  # fmt: skip
    for match in _HUNK.finditer(output):
        old_line, removed, new_line, added = (
            int(group) if group is not None else 1 for group in match.groups()
        )
        yield _Hunk(old_line, removed, new_line, added)


@dataclass
class Changes:
    """What was changed since a revision, in the repositories that the files are in.

    Used as a context: at its end the former versions are deleted.
    """

    revision: str
    troubles: list[Trouble] = field(default_factory=list)
    _folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Changes:
        self._folder = tempfile.TemporaryDirectory(prefix="caro-", ignore_cleanup_errors=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def of(
        self, files: Sequence[str], named: Iterable[Path], stdin: str | None
    ) -> dict[str, Former]:
        """What those of the ``files`` were of which something may have changed.

        ``named`` are the paths that the user gave, ``stdin`` the name of standard input, if
        that is read: its content is not that of a file, so what it was is always told.

        Raises :class:`NoRevision` if one of them is in no repository, or its repository does not
        have the revision.
        """
        roots = _Roots()
        repositories: dict[Path, _Repository] = {}
        for path in named:
            root = roots.of(path if is_folder(path) else path.parent)
            if root not in repositories:
                repositories[root] = _Repository.at(root, self.revision)
        by_root: dict[Path, list[str]] = {}
        formers: dict[str, Former] = {}
        for file in (*files, *([stdin] if stdin is not None else [])):
            try:
                root = roots.of(Path(os.path.realpath(file)).parent)
            except NoRevision:
                # A link that leads out of all repositories: new, as what git does not know.
                formers[file] = Former(None)
            else:
                by_root.setdefault(root, []).append(file)
        for number, (root, inside) in enumerate(by_root.items()):
            try:
                repository = repositories.get(root) or _Repository.at(root, self.revision)
            except NoRevision as error:
                # A repository inside that of the user, such as a submodule.
                message = f"not checked, a repository of its own: {error}"
                self.troubles.append(Trouble(str(root), message))
                continue
            if self._folder is None:
                raise RuntimeError("Changes is used outside of its context")
            formers |= repository.formers(inside, stdin, Path(self._folder.name, str(number)))
        return formers


class _Roots:
    """The repositories by the folders in them; each folder is looked at once."""

    def __init__(self) -> None:
        self._known: dict[Path, Path] = {}

    def of(self, folder: Path) -> Path:
        """The top of the working tree that ``folder`` is in. Raises :class:`NoRevision`."""
        folder = Path(os.path.realpath(folder))
        passed: list[Path] = []
        found = None
        for above in (folder, *folder.parents):
            if found := self._known.get(above):
                break
            passed.append(above)
            if exists(above / ".git"):
                found = _top(above)
                break
        # Without a .git folder the environment may still name a repository.
        found = found or _top(folder)
        self._known.update(dict.fromkeys(passed, found))
        return found


def _top(folder: Path) -> Path:
    output = _git(folder, "rev-parse", "--show-toplevel", doing=f"{folder} is in no repository")
    return Path(os.path.realpath(os.fsdecode(output.rstrip(b"\n"))))


@dataclass(frozen=True)
class _Repository:
    """A working tree next to a revision; all paths count from ``root``, with slashes.

    ``touched`` maps each path that differs to its former one, None for a path that is new;
    ``gone`` are the former paths of files that were deleted.
    """

    root: Path
    commit: str
    touched: dict[str, str | None]
    gone: frozenset[str]
    tracked: frozenset[str]

    @classmethod
    def at(cls, root: Path, revision: str) -> _Repository:
        """The working tree at ``root`` next to ``revision``. Raises :class:`NoRevision`."""
        commit = _commit(root, revision)
        output = _git(
            root, "diff", "--name-status", "-z", "--find-renames", "--no-ext-diff",
            "--no-textconv", "--ignore-submodules=all", "--no-relative", commit, "--",
        )  # fmt: skip
        touched: dict[str, str | None] = {}
        gone: set[str] = set()
        entries = iter(os.fsdecode(output).split("\0")[:-1])
        for status in entries:
            path = next(entries)
            if status[0] in "RC":
                touched[next(entries)] = path
            elif status[0] == "D":
                gone.add(path)
            else:
                touched[path] = None if status[0] == "A" else path
        tracked = os.fsdecode(_git(root, "ls-files", "-z", "--full-name")).split("\0")
        return cls(root, commit, touched, frozenset(gone), frozenset(tracked[:-1]))

    def formers(self, files: list[str], always: str | None, folder: Path) -> dict[str, Former]:
        """What those of ``files`` were of which something may have changed, laid out in ``folder``.

        A file that did not change itself counts if it speaks of one that did, since it may source
        it; ``always`` counts in any case.
        """
        inside = {file: self._inside(file) for file in files}
        concerned = {
            file
            for file, path in inside.items()
            if file == always or path in self.touched or not self._kept(path)
        }
        names = {path.rpartition("/")[2] for path in (*self.touched, *self.gone)}
        names |= {inside[file].rpartition("/")[2] for file in concerned}
        concerned |= _speaking_of(names, [file for file in files if file not in concerned])
        former = {file: self._former(inside[file]) for file in concerned}
        self._lay_out(
            folder,
            {path for path in former.values() if path is not None},
            {inside[file] for file, path in former.items() if path is None},
        )
        return {
            file: Former(None if path is None else str(folder / path))
            for file, path in former.items()
        }

    def _kept(self, path: str) -> bool:
        """Whether there was the same file at the revision."""
        return path in self.tracked and path not in self.touched and path not in self.gone

    def _former(self, path: str) -> str | None:
        return path if self._kept(path) else self.touched.get(path)

    def _inside(self, file: str) -> str:
        return os.path.relpath(os.path.realpath(file), self.root).replace(os.sep, "/")

    def _lay_out(self, folder: Path, former: set[str], new: set[str]) -> None:
        """The tree as it was: former versions, and links to what stays the same."""
        changed = {path for path in self.touched.values() if path is not None} | self.gone
        whole = changed | former
        absent = set(self.touched) | new
        folder.mkdir()
        # A folder is made if something in it differs; all others are links.
        made = {parent for path in whole | absent for parent in _parents(path)}
        for path in sorted(made):
            (folder / path).mkdir(parents=True, exist_ok=True)
        kept = {parent for path in self.tracked for parent in (path, *_parents(path))}
        for path in sorted(made):
            for entry in _entries(self.root / path):
                name = f"{path}/{entry}" if path else entry
                if name in kept and not {name} & (made | absent | changed):
                    _link(self.root / name, folder / name)
        if changed:
            self._check_out(folder, changed)

    def _check_out(self, folder: Path, paths: set[str]) -> None:
        with tempfile.TemporaryDirectory(prefix="caro-") as place:
            # An index of our own, so that the user's is left alone.
            index = {"GIT_INDEX_FILE": str(Path(place, "index"))}
            _git(self.root, "read-tree", self.commit, environment=index)
            _git(
                self.root, "checkout-index", "--quiet", "--force", f"--prefix={folder}/", "-z",
                "--stdin", environment=index, given=os.fsencode("\0".join(sorted(paths)) + "\0"),
            )  # fmt: skip


def _parents(path: str) -> Iterator[str]:
    """The folders that ``path`` is in, the top as an empty name."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def _entries(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names are all that is needed
    except OSError:
        # A folder that is not there any more.
        return []


def _link(target: Path, link: Path) -> None:
    try:
        link.symlink_to(target)
    except OSError:
        # No links here: what is sourced counts all the same, from a copy.
        if target.is_file():
            shutil.copyfile(target, link)


def _speaking_of(names: set[str], files: Sequence[str]) -> set[str]:
    """Those of the ``files`` that name one of ``names``, or that name one that does."""
    found: set[str] = set()
    left = list(files)
    while names and left:
        if len(names) > _LONGEST_NAMES:
            return found | set(left)
        pattern = re.compile(b"|".join(re.escape(os.fsencode(name)) for name in sorted(names)))
        naming = {file for file in left if pattern.search(_content(file))}
        found |= naming
        left = [file for file in left if file not in naming]
        names = {Path(file).name for file in naming}
    return found


def _content(file: str) -> bytes:
    try:
        return read(file)
    except NotRead:
        return b""


def _commit(root: Path, revision: str) -> str:
    """The commit that ``revision`` names; with three dots behind it, where HEAD left it."""
    name, dots, _ = revision.partition("...")
    unknown = f"there is no revision {name!r} in {root}; if this is a shallow clone, fetch it first"
    if not name or name.startswith("-") or (dots and not revision.endswith("...")):
        raise NoRevision(f"expected --changed-since REVISION or REVISION..., found {revision!r}")
    commit = _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", doing=unknown)
    if dots:
        apart = f"{name!r} and HEAD have no commit in common in {root}; fetch their history first"
        commit = _git(root, "merge-base", commit.decode().strip(), "HEAD", doing=apart)
    return commit.decode().strip()


def _git(
    folder: Path,
    *arguments: str,
    given: bytes | None = None,
    environment: dict[str, str] | None = None,
    expected: tuple[int, ...] = (0,),
    doing: str = "",
) -> bytes:
    """What git prints. Raises :class:`NoRevision`, with ``doing`` before what git itself says."""
    program = shutil.which("git")
    if program is None:
        raise NoRevision("--changed-since needs git, which is not installed")
    # A repository may come from anywhere: what its own configuration would start is left out.
    command = [
        program, "-C", str(folder), "-c", "core.fsmonitor=false",
        "-c", "safe.bareRepository=explicit", *arguments,
    ]  # fmt: skip
    done = subprocess.run(
        command,
        input=given if given is not None else b"",
        capture_output=True,
        check=False,
        env={
            **os.environ,
            "LC_ALL": "C",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            **(environment or {}),
        },
    )
    if done.returncode not in expected:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = said[0] if said else f"git {arguments[0]} ended with {done.returncode}"
        raise NoRevision(f"{doing}: {reason}" if doing and said else doing or reason)
    return done.stdout
