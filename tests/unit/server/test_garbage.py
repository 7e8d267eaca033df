"""What large documents leave behind is found while the client is idle."""

import asyncio
import gc
import weakref

from caro_lsp.server import garbage as garbage_module
from caro_lsp.server.garbage import MANY_OBJECTS, MOST_OBJECTS, Garbage


class Ring:
    """Refers to itself, and holds many objects."""

    def __init__(self, objects):
        self.self = self
        self.held = [[] for _ in range(objects)]


def left_behind(garbage, objects):
    """What says whether a ring that nobody holds any more is still there."""
    return garbage.uncollected(lambda: weakref.ref(Ring(objects)))


def test_what_was_set_aside_is_collected_later():
    garbage = Garbage(lambda: 0.0)
    ring = left_behind(garbage, MANY_OBJECTS + 1)
    gc.collect()
    assert ring() is not None, "was looked at by the way"
    assert garbage.set_aside > MANY_OBJECTS
    garbage.collect()
    assert ring() is None
    assert garbage.set_aside == 0


def test_a_small_document_is_collected_as_everything_is():
    garbage = Garbage(lambda: 0.0)
    ring = left_behind(garbage, 10)
    gc.collect()
    assert ring() is None
    assert garbage.set_aside == 0


def test_it_is_collected_when_the_client_is_idle(monkeypatch):
    monkeypatch.setattr(garbage_module, "LOOK_SECONDS", 0.01)
    idle = 0.0

    async def session():
        nonlocal idle
        garbage = Garbage(lambda: idle)
        ring = left_behind(garbage, MOST_OBJECTS + 1)
        garbage.start()
        await asyncio.sleep(0.1)
        assert ring() is not None, "somebody was typing"
        idle = 60.0
        while ring() is not None:
            await asyncio.sleep(0.01)
        garbage.stop()

    asyncio.run(asyncio.wait_for(session(), 60))
