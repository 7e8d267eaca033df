"""Where files live: configuration, state and cache, by the conventions of each platform."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

APP_NAME = "caro"


@dataclass(frozen=True)
class Paths:
    """The three folders that caro may write to.

    ``config`` is edited by people, ``state`` cannot be rebuilt (history, outbox, audit log),
    ``cache`` can (compiled rules, models).
    """

    config: Path
    state: Path
    cache: Path

    @classmethod
    def below(cls, folder: Path) -> Paths:
        """All folders below one, as ``CARO_HOME`` asks for."""
        return cls(folder / "config", folder / "state", folder / "cache")

    @classmethod
    def from_environment(cls) -> Paths:
        """This user's folders: below ``CARO_HOME`` where it is set, else the platform's own."""
        if home := os.environ.get("CARO_HOME"):
            return cls.below(Path(home).expanduser())
        # Imported late: with CARO_HOME set nothing of it is needed.
        from platformdirs import PlatformDirs

        dirs = PlatformDirs(APP_NAME, appauthor=False)
        return cls(dirs.user_config_path, dirs.user_state_path, dirs.user_cache_path)

    @property
    def config_file(self) -> Path:
        """The user's settings."""
        return self.config / "config.toml"

    @property
    def trust_file(self) -> Path:
        """The folders whose project configuration may do more than add rules."""
        return self.state / "trusted.json"

    @property
    def rule_cache(self) -> Path:
        """Compiled rules; safe to delete."""
        return self.cache / "rules.json"


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
