"""No test asks the keyring of who runs it."""

import pytest


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch):
    import keyring
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    yield
    keyring.set_keyring(before)
