"""Other threads have their turn while a long script is read and followed, also by compiled code."""

import sys

import pytest

from caro_lsp.shell.follow import Follower
from caro_lsp.shell.parse import parse
from caro_lsp.shell.turns import give_way

LINES = b"".join(b"cp a%d /srv/b%d\n" % (n, n) for n in range(500))
SOURCES = {
    "flat": LINES,
    "deep": b"f() {\n" + LINES + b"}\nf\n",
    "seen before": b"cp a b\n" * 500,
}


def turns(work):
    """How often ``work`` gives way."""
    found = 0

    def seen(frame, event, _):
        nonlocal found
        found += event == "call" and frame.f_code is give_way.__code__

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_each_statement_gives_way(source):
    script = parse(source)
    assert turns(lambda: parse(source)) >= 500
    follower = Follower()
    assert turns(lambda: follower.follow(script)) >= 500


def test_what_did_not_change_gives_way_too():
    follower = Follower()
    follower.follow(parse(LINES))
    again = parse(LINES)
    assert turns(lambda: follower.follow(again)) >= 500
