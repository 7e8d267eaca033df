"""Where files live: configuration, state and cache, by the conventions of each platform."""

from __future__ import annotations

import contextlib
import os
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
    # mkstemp makes the file with mode 0600.
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
