"""Confidence orders candidates as people would."""

from caro_lsp.generate import rank


def test_the_nearer_example_is_surer() -> None:
    assert rank.of_example(0.6, 0.2) > rank.of_example(0.5, 0.2)


def test_what_only_resembles_an_example_is_not_shown_unasked() -> None:
    assert rank.of_example(0.9, 0.2) < 0.7 < rank.of_example(0.96, 0.2)


def test_two_equally_near_examples_are_in_doubt() -> None:
    assert rank.of_example(0.8, 0.8) < rank.of_example(0.8, 0.5)


def test_the_likelier_words_of_the_model_are_surer() -> None:
    assert rank.of_model(-0.1) > rank.of_model(-0.5) > rank.of_model(-2.0)


def test_the_model_alone_is_shown_unasked_only_where_it_is_nearly_certain() -> None:
    assert rank.of_model(-0.12) < 0.7 < rank.of_model(-0.08)


def test_confidence_stays_between_nothing_and_certainty() -> None:
    assert 0 <= rank.of_model(-50) <= rank.of_model(0) <= 1
    assert rank.of_example(1.0, 1.0) == 1.0
