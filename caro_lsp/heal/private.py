"""Files of which there are no reports: those that say ``# caro: private``."""

from __future__ import annotations


class PrivateFile(RuntimeError):
    """The file says that nothing of it is to be reported."""

    def __init__(self) -> None:
        super().__init__("this file says `# caro: private`, so there are no reports about it")
