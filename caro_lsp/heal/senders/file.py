"""Reports as files in a folder of the user's own."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from caro_lsp.heal.senders.base import Later, Receipt
from caro_lsp.paths import expanded, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from caro_lsp.heal.senders.base import Answer, Destination, Parcel


class FileSender:
    """Writes ``ID.json``, the report, and ``ID.json.sig``, its signature."""

    def __init__(self, destination: Destination) -> None:
        chosen = destination.endpoint
        self._folder = expanded(chosen) if chosen else destination.paths.state / "heal" / "sent"

    def where(self) -> str:
        """The folder."""
        return f"the folder {self._folder} (it does not leave this machine)"

    def find(self, parcel: Parcel) -> Receipt | None:
        """The file, if it is there as it should be."""
        file = self._file(parcel)
        try:
            there = file.read_bytes() == parcel.body
        except OSError:
            return None
        return self._receipt(file) if there and file.with_suffix(".json.sig").exists() else None

    def send(self, parcel: Parcel) -> Receipt:
        """Write both files, the signature first."""
        file = self._file(parcel)
        try:
            write_atomically(file.with_suffix(".json.sig"), f"{parcel.signature}\n".encode())
            write_atomically(file, parcel.body)
        except OSError as error:
            reason = os.strerror(error.errno or errno.EIO)
            raise Later(f"{self._folder}: cannot be written to ({reason}); make it so") from error
        return self._receipt(file)

    def answer(self, parcel: Parcel, case: str) -> Answer | None:  # noqa: ARG002
        """Files do not answer."""
        return None

    def _file(self, parcel: Parcel) -> Path:
        return self._folder / f"{parcel.id}.json"

    @staticmethod
    def _receipt(file: Path) -> Receipt:
        return Receipt(file.name, "written", file.resolve().as_uri())
