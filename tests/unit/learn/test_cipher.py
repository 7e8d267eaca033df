"""Where the key lies, and what it does."""

from __future__ import annotations

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends import null

from caro_lsp.learn.cipher import Cipher, Unreadable, cipher_of, key_file


class Memory(keyring.backend.KeyringBackend):
    """A keyring that works."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class Locked(Memory):
    """A keyring that its user does not unlock."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("dismissed")

    set_password = get_password


@pytest.fixture
def history(tmp_path):
    return tmp_path / "history.sqlite"


def test_the_key_lies_in_the_keyring(history):
    keyring.set_keyring(Memory())
    cipher = cipher_of(history, create=True)
    assert cipher == cipher_of(history, create=False)
    assert cipher.place == "keyring"
    assert not key_file(history).exists()
    assert cipher_of(history.with_name("other.sqlite"), create=False) is None


@pytest.mark.parametrize("backend", [Locked, null.Keyring], ids=["locked", "keeps nothing"])
def test_without_a_keyring_the_key_lies_in_a_file(history, backend):
    keyring.set_keyring(backend())
    assert cipher_of(history, create=False) is None
    cipher = cipher_of(history, create=True)
    assert cipher == cipher_of(history, create=True)
    assert cipher.place == "file"
    assert key_file(history).stat().st_mode & 0o777 == 0o600


def test_a_file_that_holds_no_key_is_replaced(history):
    key_file(history).write_bytes(b"\xff not a key")
    assert cipher_of(history, create=False) is None
    assert cipher_of(history, create=True).place == "file"


def test_the_same_text_is_never_encrypted_the_same_way():
    cipher = Cipher(bytes(32), "file")
    sealed = {cipher.seal("grep needleword") for _ in range(3)}
    assert len(sealed) == 3
    assert {cipher.open(one) for one in sealed} == {"grep needleword"}


@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: b"x" + s[1:], lambda s: b""])
def test_what_was_altered_is_refused(change):
    cipher = Cipher(bytes(32), "file")
    with pytest.raises(Unreadable):
        cipher.open(change(cipher.seal("ls")))
