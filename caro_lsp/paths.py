"""Where files live: configuration, state and cache, by the conventions of each platform."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

APP_NAME = "caro"
# Not from platformdirs: what it answers follows XDG_CONFIG_DIRS, which anybody may set.
_MACHINE_WIDE = "Library/Application Support/caro" if sys.platform == "darwin" else "etc/caro"


@dataclass(frozen=True)
class Machine:
    """The machine-wide configuration: where it lies, and who has to own it.

    Nothing that a user controls moves it; the arguments are for tests.
    """

    root: Path = Path("/")
    owner: int = 0

    @property
    def folder(self) -> Path:
        """What belongs to the administrator."""
        return self.root / _MACHINE_WIDE

    @property
    def exists(self) -> bool:
        """Whether there is such a configuration; never on Windows, where owners cannot be told."""
        return os.name == "posix" and os.path.lexists(self.folder)

    @property
    def config_file(self) -> Path:
        """Settings and locks."""
        return self.folder / "config.toml"

    @property
    def rules(self) -> Path:
        """The rules of the layer enterprise."""
        return self.folder / "rules"

    def objection(self, path: Path) -> str:
        """Why ``path`` cannot be taken for the administrator's, with the cure; empty if it can.

        It, and all folders above it, have to be theirs alone: whoever may write to a folder may
        put another file in the place of one. A link would lead to folders that were not looked at.
        """
        for part in (path, *path.parents):
            try:
                found = part.lstat()
            except OSError as error:
                return f"{part} cannot be looked at ({error.strerror}); make it readable for all"
            if stat.S_ISLNK(found.st_mode):
                return f"{part} is a symbolic link; put the file or folder itself there"
            if found.st_uid != self.owner:
                return (
                    f"{part} belongs to user {found.st_uid} and not to {self.owner}; run"
                    f" `chown {self.owner} '{part}'` as administrator"
                )
            if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return (
                    f"{part} can be written to by others than its owner; run"
                    f" `chmod go-w '{part}'` as administrator"
                )
            if part == self.root:
                break
        return ""


@dataclass(frozen=True)
class Paths:
    """The three folders that caro may write to, and the administrator's, which it only reads.

    ``config`` is edited by people, ``state`` cannot be rebuilt (history, outbox, audit log),
    ``cache`` can (compiled rules, models).
    """

    config: Path
    state: Path
    cache: Path
    machine: Machine = field(default_factory=Machine)

    @classmethod
    def below(cls, folder: Path, machine: Machine | None = None) -> Paths:
        """All folders of the user below one, as ``CARO_HOME`` asks for."""
        return cls(folder / "config", folder / "state", folder / "cache", machine or Machine())

    @classmethod
    def from_environment(cls) -> Paths:
        """This user's folders: below ``CARO_HOME`` where it is set, else the platform's own."""
        if home := os.environ.get("CARO_HOME"):
            return cls.below(expanded(home))
        # Imported late: with CARO_HOME set nothing of it is needed.
        from platformdirs import PlatformDirs

        dirs = PlatformDirs(APP_NAME, appauthor=False)
        try:
            return cls(dirs.user_config_path, dirs.user_state_path, dirs.user_cache_path)
        except RuntimeError:
            # A user without a home, as in a container: nothing is there, and nothing is kept.
            return cls.below(Path(os.devnull, APP_NAME))

    @property
    def config_file(self) -> Path:
        """The user's settings."""
        return self.config / "config.toml"

    @property
    def trust_file(self) -> Path:
        """The folders whose project configuration may do more than add rules."""
        return self.state / "trusted.json"

    @property
    def history_file(self) -> Path:
        """What was asked, shown and made of it."""
        return self.state / "history.sqlite"

    @property
    def audit_file(self) -> Path:
        """The record of what caro did, unless a setting names another."""
        return self.state / "audit.jsonl"

    @property
    def rule_cache(self) -> Path:
        """Compiled rules; safe to delete."""
        return self.cache / "rules.json"

    @property
    def result_cache(self) -> Path:
        """What ``check`` found in files before; safe to delete."""
        return self.cache / "results.sqlite"

    @property
    def rule_pages(self) -> Path:
        """Pages of rules whose findings were shown; safe to delete.

        The extension for VS Code knows the folder by its name, and shows what is in it formatted.
        """
        return self.cache / "caro-rule-pages"


# What pathlib says of a place that the user may not look at, or that leads round in a circle, is an
# exception, and not the same one in every version of Python. These never raise for such a place.


def is_folder(path: Path) -> bool:
    """Whether ``path`` is a folder, as far as can be told."""
    return os.path.isdir(path)  # noqa: PTH112 - see above


def exists(path: Path) -> bool:
    """Whether there is something at ``path``, as far as can be told."""
    return os.path.exists(path)  # noqa: PTH110 - see above


def resolved(path: Path) -> Path:
    """``path`` made absolute, with links followed as far as they lead; unchanged if it is none."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path


def expanded(path: str | Path) -> Path:
    """``path`` with ``~`` replaced; as it is where nobody can tell whose home is meant."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - see above


def private_folder(folder: Path) -> Path:
    """Create ``folder`` and what is missing above it, readable by their owner only.

    Raises OSError where it cannot be made.
    """
    missing = [folder] if not folder.exists() else []
    while missing and not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for part in reversed(missing):
        part.mkdir(mode=0o700, exist_ok=True)
        # The mode of mkdir is cut by the process's umask only, but be sure.
        part.chmod(0o700)
    return folder


def write_atomically(file: Path, data: bytes) -> None:
    """Replace ``file`` by ``data`` (mode 0600) so that readers see the old or the new, never half.

    Raises OSError, with the old content untouched.
    """
    private_folder(file.parent)
    _replace(file, data)


def rewrite(file: Path, data: bytes) -> None:
    """Replace the content of a file that belongs to the user, as atomically.

    Its mode and owner stay, and so does a link that ``file`` is; a new file gets the mode that the
    umask leaves. Raises OSError, with the old content untouched.
    """
    file = Path(os.path.realpath(file))
    try:
        old = file.stat()
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        _replace(file, data, 0o666 & ~umask)
        return
    if not stat.S_ISREG(old.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(file))
    # A rename would pass by the protection of the file itself.
    if not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    _replace(file, data, stat.S_IMODE(old.st_mode), (old.st_uid, old.st_gid))


def _replace(
    file: Path, data: bytes, mode: int = 0o600, owner: tuple[int, int] | None = None
) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:100]}.")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if owner is not None and hasattr(os, "chown"):
            # Whoever may not give a file away keeps it; the mode says who may read it.
            with contextlib.suppress(PermissionError):
                os.chown(new, *owner)
        new.chmod(mode)
        new.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise
