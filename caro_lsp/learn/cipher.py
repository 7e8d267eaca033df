"""Encryption of what people wrote, with a key that lies in the system's keyring."""

from __future__ import annotations

import base64
import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from caro_lsp.paths import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

_SERVICE = "caro-lsp"
_KEY_BYTES, _NONCE_BYTES = 32, 12
# Ties a text to its use, so that one from elsewhere is refused.
_USE = b"caro history"


class Unreadable(Exception):
    """What was encrypted cannot be read: its key is gone, or it was altered."""


@dataclass(frozen=True)
class Cipher:
    """AES-256-GCM with a nonce of its own for each text. ``place`` says where the key lies."""

    key: bytes
    place: Literal["keyring", "file"]

    def seal(self, text: str) -> bytes:
        """Encrypt a text."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, text.encode("utf-8", "replace"), _USE)

    def open(self, sealed: bytes) -> str:
        """The text that was encrypted. Raises Unreadable."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(self.key).decrypt(nonce, rest, _USE).decode()
        except (InvalidTag, ValueError) as error:
            raise Unreadable("the key of this text is gone") from error


def key_file(history: Path) -> Path:
    """Where the key lies if the system has no keyring."""
    return history.with_name(f"{history.name}.key")


def cipher_of(history: Path, *, create: bool) -> Cipher | None:
    """The cipher of a history file; None where there is no key and none is to be made.

    The key is kept in the system's keyring. Where there is none, or it stays locked, it lies in a
    file (mode 0600) beside the history: that protects a copy of the history, and nothing from who
    can read the folder. Raises OSError where the file cannot be written.
    """
    found = _from_keyring(history)
    if found is not None:
        return Cipher(found, "keyring")
    file = key_file(history)
    with contextlib.suppress(OSError, ValueError):
        key = base64.b64decode(file.read_bytes(), validate=True)
        if len(key) == _KEY_BYTES:
            return Cipher(key, "file")
    if not create:
        return None
    key = os.urandom(_KEY_BYTES)
    if _into_keyring(history, key):
        return Cipher(key, "keyring")
    write_atomically(file, base64.b64encode(key))
    return Cipher(key, "file")


def _account(history: Path) -> str:
    return f"history {os.path.realpath(history)}"


def _from_keyring(history: Path) -> bytes | None:
    import keyring

    try:
        kept = keyring.get_password(_SERVICE, _account(history))
        key = base64.b64decode(kept, validate=True) if kept else b""
    except Exception:  # noqa: BLE001 - each back end has errors of its own
        return None
    return key if len(key) == _KEY_BYTES else None


def _into_keyring(history: Path, key: bytes) -> bool:
    """Whether the key is kept: some back ends accept everything and keep nothing."""
    import keyring

    try:
        keyring.set_password(_SERVICE, _account(history), base64.b64encode(key).decode())
    except Exception:  # noqa: BLE001 - see above
        return False
    return _from_keyring(history) == key
