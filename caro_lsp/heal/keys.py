"""The secrets of this installation: the key that signs reports, and the salt of digests."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from typing import TYPE_CHECKING

from caro_lsp.paths import private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from caro_lsp.paths import Paths

_BYTES = 32


class Keys:
    """Both are made at the first need, and readable by their owner only.

    Whoever deletes them is another installation for those who receive reports.
    """

    def __init__(self, paths: Paths) -> None:
        self._folder = paths.state / "heal"

    @property
    def salt(self) -> bytes:
        """What digests of names are made with. Raises OSError."""
        return self._secret("salt")

    @property
    def public(self) -> str:
        """The public key, Base64. Raises OSError."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        raw = self._private().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.b64encode(raw).decode()

    def sign(self, data: bytes) -> str:
        """The Ed25519 signature of ``data``, Base64. Raises OSError."""
        return base64.b64encode(self._private().sign(data)).decode()

    def _private(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._secret("ed25519"))

    def _secret(self, name: str) -> bytes:
        file = self._folder / name
        found = _read(file)
        if found is not None:
            return found
        private_folder(self._folder)
        # Whole or not at all, and the first of two processes counts.
        new = self._folder / f".{name}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(_BYTES))
            out.flush()
            os.fsync(out.fileno())
        try:
            if file.exists() and file.stat().st_size != _BYTES:
                new.replace(file)
            else:
                with contextlib.suppress(FileExistsError):
                    os.link(new, file)
        finally:
            new.unlink(missing_ok=True)
        return file.read_bytes()


def _read(file: Path) -> bytes | None:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    return data if len(data) == _BYTES else None


def verify(public: str, signature: str, data: bytes) -> bool:
    """Whether ``signature`` was made of ``data`` by the owner of ``public``; both Base64."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), data)
    except (InvalidSignature, ValueError):
        return False
    return True
