"""Whether a rule is for a script: the shell and the system that it is for, and where it stands.

A locked rule cannot be dodged by what a repository says of itself: it also counts for the system of
this machine, and for each name that a file has below some folder that could pass for the project.
"""

from __future__ import annotations

import os
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caro_lsp.config import is_project
from caro_lsp.shell.platform import of_machine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathspec import PathSpec

    from caro_lsp.dogma.ruleset import Rule
    from caro_lsp.shell.parse import Script
    from caro_lsp.shell.platform import Platform


class Scope:
    """One script, as ``scope`` of a rule speaks of it.

    ``root`` is the folder that ``scope.paths`` count from. For a file that is not in it, that is
    the project around the file, or else the file's folder. What has no path, such as a command
    that might be suggested, may be meant for any.
    """

    def __init__(self, script: Script, root: Path | None) -> None:
        self._script = script
        self._root = root
        self._machine = of_machine()

    def holds(self, rule: Rule) -> bool:
        """Whether ``rule`` is for the script."""
        scope = rule.data.get("scope")
        if not scope:
            return True
        if (dialects := scope.get("dialects")) and self._script.dialect not in dialects:
            return False
        if (platforms := scope.get("platforms")) and not self._runs_on(platforms, rule):
            return False
        paths = scope.get("paths")
        return not paths or self._stands_in(tuple(paths), rule)

    def _runs_on(self, platforms: list[Platform], rule: Rule) -> bool:
        told = self._script.platform or self._machine
        return told in platforms or (rule.locked and self._machine in platforms)

    def _stands_in(self, patterns: tuple[str, ...], rule: Rule) -> bool:
        path = self._script.stands_at or self._script.path
        if not path:
            return True
        names = self._every_name if rule.locked else self._names[:1]
        spec = compiled(patterns)
        return any(spec.match_file(name) for name in names)

    @cached_property
    def _names(self) -> list[str]:
        """What the file itself, links followed, is called below each folder that may count."""
        path = self._script.stands_at or self._script.path
        return list(_names(os.path.realpath(path), self._root))

    @cached_property
    def _every_name(self) -> list[str]:
        """The same, and also as it was named where that leads through a link."""
        path = self._script.stands_at or self._script.path
        named = _names(os.path.abspath(path), self._root)  # noqa: PTH100 - links stay
        return list(dict.fromkeys((*self._names, *named)))


def _names(file: str, root: Path | None) -> Iterator[str]:
    """``file``, an absolute path, relative to the folders that may count, the first one first."""
    alone = True
    if root is not None:
        for top in dict.fromkeys((os.path.realpath(root), str(root.absolute()))):
            name = os.path.relpath(file, top)
            if not f"{name}{os.sep}".startswith(f"{os.pardir}{os.sep}"):
                alone = False
                yield _text(name)
    folder = Path(file).parent
    for above in (folder, *folder.parents):
        if is_project(above):
            alone = False
            yield _text(os.path.relpath(file, above))
    if alone:
        yield _text(Path(file).name)


def _text(name: str) -> str:
    """With slashes, and without bytes that are not UTF-8, which no pattern can name."""
    name = name.replace(os.sep, "/")
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@lru_cache(maxsize=1024)
def compiled(patterns: tuple[str, ...]) -> PathSpec[Any]:
    """The patterns of ``scope.paths``, as in ``.gitignore``; the last one that matches counts.

    Matched in linear time, since a rule may come from a repository that nobody trusts. Raises
    ValueError for one that is no pattern.
    """
    # Imported late: few rules are for some paths only.
    from pathspec import PathSpec

    return PathSpec.from_lines("gitignore", patterns, backend="re2")
