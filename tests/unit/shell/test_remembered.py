"""What is remembered of former versions has a bound that is counted in text, not in pieces."""

import gc
import sys

from caro_lsp.dogma.review import Reviewer
from caro_lsp.dogma.ruleset import RuleSet
from caro_lsp.shell.parse import IncrementalParser
from caro_lsp.shell.remembered import LEAST_WEIGHT, PIECE_WEIGHT, Remembered, Room


def weighing(*, pieces):
    """The weight of one of so many that are all that may be kept."""
    return LEAST_WEIGHT // pieces - PIECE_WEIGHT


def always(_):
    return True


def test_the_last_values_are_found():
    remembered = Remembered(alike=2)
    for number in range(3):
        remembered.keep("key", number, 1)
    assert remembered.get("key") == 2
    assert [n for n in range(3) if remembered.find("key", lambda v, n=n: v == n) is not None] == [
        1,
        2,
    ]
    assert remembered.get("other") is None
    remembered.clear()
    assert remembered.find("key", always) is None


def test_what_was_used_longest_ago_is_forgotten():
    remembered = Remembered()
    for number in range(100):
        remembered.keep(number, number, weighing(pieces=10))
        assert remembered.get(0) == 0, "was used all the time"
    assert remembered.get(99) == 99
    assert remembered.get(1) is None


def test_heavy_values_are_forgotten_sooner():
    remembered = Remembered()
    for number in range(10):
        remembered.keep(number, number, LEAST_WEIGHT)
    assert [number for number in range(10) if remembered.get(number) is not None] == [8, 9]


def test_what_a_long_text_needs_has_room():
    remembered = Remembered()
    lines = [f"echo {number}\n" for number in range(10_000)]
    remembered.fit(Room().of("".join(lines).encode()))
    for line in lines:
        remembered.keep(line, line, len(line))
    assert all(remembered.get(line) == line for line in lines)


def test_lines_that_are_the_same_need_room_once():
    assert Room().of(b"echo again\n" * 10_000) == LEAST_WEIGHT


def test_what_a_long_text_took_is_given_back_when_it_is_short():
    remembered, room = Remembered(), Room()
    remembered.fit(room.of(b"".join(b"echo %d\n" % n for n in range(10_000))))
    for number in range(10):
        remembered.keep(number, number, LEAST_WEIGHT // 3)
    assert remembered.get(0) == 0
    remembered.fit(room.of(b"echo done\n"))
    assert remembered.get(0) is None


def test_typing_in_a_long_function_does_not_fill_the_memory():
    """Each key makes it another function, with other commands."""
    body = [f'  for part in $(seq {n}); do\n    cp "$part" copies/{n}\n  done\n' for n in range(30)]
    parser, reviewer, rules = IncrementalParser(), Reviewer(), RuleSet({})
    blocks = []
    for key in range(400):
        lines = [*body[:15], f"  echo {'x' * (key % 50)}{key}\n", *body[15:]]
        text = "".join(["main() {\n", *lines, "}\n", 'main "$@"\n'])
        reviewer.review(parser.parse(text.encode()), rules)
        if key in {199, 399}:
            gc.collect()
            blocks.append(sys.getallocatedblocks())
    before, after = blocks
    assert after < 1.1 * before
