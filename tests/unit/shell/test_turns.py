"""Other threads go on while a long script is read and followed, also by compiled code."""

import sys
import threading

import pytest

from caro_lsp.shell.follow import Follower
from caro_lsp.shell.parse import parse

FLAT = b"".join(b"cp a%d /srv/b%d\n" % (n, n) for n in range(3_000))
DEEP = b"f() {\n" + FLAT + b"}\n"


@pytest.fixture
def turns_end_soon():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize("source", [FLAT, DEEP], ids=["flat", "deep"])
@pytest.mark.parametrize("work", ["read", "follow"])
def test_other_threads_go_on_meanwhile(work, source, turns_end_soon):
    script = parse(source)
    reached = threading.Event()
    ended = threading.Event()

    def run():
        reached.set()
        if work == "read":
            parse(source)
        else:
            Follower().follow(script)
        ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    reached.wait()
    turns = 0
    while not ended.is_set():
        turns += 1
    thread.join()
    assert turns > 100
