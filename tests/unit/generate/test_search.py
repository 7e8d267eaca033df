"""The search for answers, in a model of six tokens whose numbers are written down."""

import math

import numpy as np
import pytest

from caro_lsp.generate.search import Branch, Search, log_sum

END, A, B, C, D, E = range(6)


def rows(**likely: dict[int, float]) -> dict[tuple[int, ...], np.ndarray]:
    """Logits by what stands before: names are tokens, ``_`` is the beginning."""
    made = {}
    for name, probabilities in likely.items():
        before = tuple("abcde".index(token) + 1 for token in name.strip("_"))
        row = np.full(6, -30.0, np.float32)
        for token, probability in probabilities.items():
            row[token] = math.log(probability)
        made[before] = row
    return made


def searched(table: dict[tuple[int, ...], np.ndarray], answers: int = 4, reads: int = 20) -> Search:
    search = Search(answers, reads, lambda token: token == END)
    search.grow(Branch(), table[()])
    while branch := search.next():
        search.grow(branch, table[branch.tokens])
    return search


def read(search: Search) -> list[tuple[int, ...]]:
    return [one.tokens for one in search.ended]


def test_the_likely_way_is_followed_to_its_end_alone() -> None:
    # What is not in the table must not be asked for.
    table = rows(_={A: 0.9, B: 0.1}, a={C: 0.95, D: 0.05}, ac={END: 1.0})
    assert read(searched(table)) == [(A, C, END)]


def test_it_turns_back_where_another_way_has_become_likelier() -> None:
    table = rows(_={A: 0.6, B: 0.4}, a={C: 0.25, D: 0.25, E: 0.25, A: 0.25}, b={END: 1.0})
    assert read(searched(table, answers=1)) == [(B, END)]


def test_an_alternative_nearly_as_likely_is_an_answer_too() -> None:
    table = rows(_={A: 0.55, B: 0.45}, a={END: 1.0}, b={END: 1.0})
    found = searched(table)
    assert read(found) == [(A, END), (B, END)]
    assert found.ended[0].mean == pytest.approx(math.log(0.55) / 2, abs=1e-3)


def test_an_empty_line_is_no_answer() -> None:
    table = rows(_={END: 0.9, A: 0.1}, a={END: 1.0})
    assert read(searched(table)) == [(A, END)]


def test_it_ends_when_it_has_read_enough() -> None:
    search = Search(4, 3, lambda token: token == END)
    row = rows(_={A: 0.5, B: 0.5})[()]
    search.grow(Branch(), row)
    count = 0
    while branch := search.next():
        count += 1
        search.grow(branch, row)
    assert (count, search.ended) == (3, [])


def test_going_in_circles_ends_a_way() -> None:
    search = Search(4, 100, lambda token: token == END)
    row = rows(_={A: 1.0})[()]
    search.grow(Branch(), row)
    while branch := search.next():
        search.grow(branch, row)
        assert len(branch.tokens) < 4
    assert search.ended == []


def test_the_sum_is_that_of_the_exponentials() -> None:
    row = np.array([1.0, 2.0, -500.0, 700.0], np.float32)
    assert log_sum(row) == pytest.approx(700.0)
