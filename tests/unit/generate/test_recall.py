"""What the model is shown of what is known."""

import pytest

from caro_lsp.generate import recall
from caro_lsp.generate.adapt import Question
from caro_lsp.generate.grammar import Answer, Grammar


def test_the_nearest_examples_of_bank_and_recipes_hold_the_names_of_the_request() -> None:
    near = recall.nearest(Question("count the lines of essay.txt"))
    assert near[0].command == "wc -l < essay.txt"
    assert near[0].similarity >= near[-1].similarity
    assert "essay.txt" in near[0].comment


def test_a_request_may_be_kept_from_being_its_own_example() -> None:
    asked = recall.memory().examples[0].comment
    question = Question(asked)
    assert any(one.example.comment == asked for one in recall.nearest(question))
    assert not any(one.example.comment == asked for one in recall.nearest(question, without=asked))


def test_recipes_are_remembered_beside_the_bank() -> None:
    comments = {one.comment for one in recall.memory().examples}
    assert "show the current branch" in comments


def test_a_draft_is_what_was_understood_and_its_command() -> None:
    text = "list the python files gracefully"
    half = Answer("find . -name '*.py'", 0.8, "files", ("gracefully",), 3.0)
    whole = Answer("ls", 1.0, "files", (), 3.0)
    little = Answer("ls", 0.3, "files", ("python", "gracefully"), 1.0)
    assert recall.draft(text, [little, half]) == (
        "list the python files",
        "find . -name '*.py'",
    )
    assert recall.draft(text, [whole]) is None
    assert recall.draft(text, []) is None


def test_the_grammar_gives_drafts_of_what_it_half_understands() -> None:
    text = "list the python files changed today, flummoxing"
    found = recall.draft(text, Grammar.load().answers(text))
    assert found is not None
    assert found[0] == "list the python files changed today"
    assert "*.py" in found[1]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    file = tmp_path / "examples.json"
    monkeypatch.setattr(recall, "CACHE", file)
    yield file
    recall.memory.cache_clear()


def near() -> list[tuple[str, str, float]]:
    recall.memory.cache_clear()
    question = Question("pack the folder photos into photos.tar.gz")
    # A sum of the same numbers in another order differs in the last digits.
    found = recall.nearest(question)
    return [(one.comment, one.command, round(one.similarity, 9)) for one in found]


def test_what_is_kept_of_the_examples_says_the_same(cache):
    made = near()
    assert cache.is_file()
    assert near() == made


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9999])
def test_damaged_examples_are_read_anew(cache, part):
    made = near()
    whole = cache.read_bytes()
    cache.write_bytes(whole[: int(part * len(whole))])
    assert near() == made
    assert cache.read_bytes() == whole
