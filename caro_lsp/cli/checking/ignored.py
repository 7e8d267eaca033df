"""What ``.gitignore`` leaves out, as git decides it (gitignore(5)).

Of each file the last pattern that names an entry counts, and the deepest file that has one decides.
A pattern names the entry itself: what lies below a folder that is left out is never asked for.
"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.cli.output.report import shown
from caro_lsp.dogma.pattern import Pattern, compiled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAX_BYTES = 1_000_000
"""A larger ``.gitignore`` is none that anybody wrote."""


class _Line(NamedTuple):
    """A pattern; ``of_path``: whether it names the way from the folder of the file, or a name."""

    pattern: Pattern
    leaves_out: bool
    of_path: bool
    of_content: bool
    """Whether it names all that is in a folder, but not the folder."""

    def names(self, path: str, *, a_folder: bool) -> bool:
        """Whether it names the entry at ``path``, relative to the folder of the file."""
        name = path if self.of_path else path.rsplit("/", 1)[-1]
        return self.pattern.search(f"{name}/" if a_folder and not self.of_content else name)


class IgnoreFile:
    """The ``.gitignore`` of one folder."""

    def __init__(self, folder: Path, text: str) -> None:
        self._folder = folder
        # The last one first.
        self._lines = [*_lines(text)][::-1]

    def leaves_out(self, path: Path, *, a_folder: bool) -> bool | None:
        """Whether it leaves out the entry at ``path``; None where it says nothing of it."""
        # What matches patterns may not know bytes that are not UTF-8.
        name = shown(path.relative_to(self._folder).as_posix())
        found = (line for line in self._lines if line.names(name, a_folder=a_folder))
        line = next(found, None)
        return None if line is None else line.leaves_out


Ignored = tuple[IgnoreFile, ...]
"""The files that count in a folder, the deepest one last."""


def ignore_file(folder: Path) -> Ignored:
    """The ``.gitignore`` of ``folder``, if it has one that can be read."""
    file = folder / ".gitignore"
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MAX_BYTES:
            return ()
        return (IgnoreFile(folder, file.read_text("utf-8-sig", "replace")),)
    except OSError:
        return ()


def is_ignored(path: Path, ignored: Ignored, *, a_folder: bool) -> bool:
    """Whether ``ignored`` leave out the entry at ``path``, in whose folder they count."""
    for file in reversed(ignored):
        said = file.leaves_out(path, a_folder=a_folder)
        if said is not None:
            return said
    return False


def _lines(text: str) -> Iterator[_Line]:
    # Loaded late: many folders have no such file.
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    for source in text.split("\n"):
        try:
            parsed = GitIgnoreSpecPattern(source.removesuffix("\r"))
            if parsed.include is None or parsed.regex is None:
                continue
            body = source.strip().removeprefix("!")
            if body == "/":
                continue
            of_content = body.endswith("/**")
            while body.startswith("**/"):
                body = body[3:]
            of_path = "/" in body.rstrip("/")
            # The library's expressions also find what lies below an entry, unless they have to end.
            end = "$" if of_path and not of_content else ""
            pattern = compiled(f"{parsed.regex.pattern}{end}")
        except ValueError:
            # No pattern, or one that would take too much; git takes it for one that names nothing.
            continue
        yield _Line(pattern, parsed.include, of_path, of_content)
