"""A real server on loopback that takes reports, in all the ways in which one may fail."""

from __future__ import annotations

import ssl

import pytest
import trustme
from loopback import Loopback

from caro_lsp.config import Heal
from caro_lsp.heal.desk import Desk
from caro_lsp.paths import Paths


class Clock:
    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def paths(tmp_path):
    return Paths.below(tmp_path / "home")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server():
    with Loopback() as made:
        yield made


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """A certificate authority, and the file of its certificate."""
    made = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(str(file))
    return made, file


@pytest.fixture
def secure(authority):
    """Starts a server with TLS whose certificate is for ``name``."""
    started = []

    def start(name="127.0.0.1", issuer=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        (issuer or authority[0]).issue_cert(name).configure_cert(context)
        made = Loopback(context).__enter__()
        started.append(made)
        return made

    yield start
    for made in started:
        made.__exit__(None, None, None)


@pytest.fixture
def desk_for(paths, clock):
    def make(**settings):
        return Desk(paths, Heal(**settings), clock)

    return make
