"""What the model is shown."""

from caro_lsp.generate.adapt import Question, adapt
from caro_lsp.generate.bank import Bank, Example
from caro_lsp.generate.intent import ScriptContext
from caro_lsp.generate.prompt import build_prompt


def prompt(**context: tuple[str, ...]) -> str:
    examples = [Example("list `x`", "ls x"), Example("count lines of a.txt", "wc -l a.txt")]
    question = Question("count words of b.txt")
    adapted = [adapt(question, example, Bank(examples)) for example in examples]
    return build_prompt(question.asked, adapted, ScriptContext(**context))


def test_the_nearest_example_stands_last_and_holds_the_requests_entities() -> None:
    shown = prompt()
    assert shown.endswith("# count words of b.txt\n")
    assert "# count lines of b.txt\nwc -l b.txt\n" in shown


def test_assignments_above_are_part_of_the_prompt() -> None:
    assert "DIR=/srv\n" in prompt(above=("DIR=/srv", "echo x=1"))
    assert "echo" not in prompt(above=("DIR=/srv", "echo x=1"))


def test_of_many_assignments_the_last_are_shown_as_far_as_there_is_room() -> None:
    above = tuple(f"NAME_{number}={'x' * 60}" for number in range(9))
    shown = prompt(above=above)
    assert "NAME_8=" in shown
    assert "NAME_0=" not in shown
    assert shown.index("NAME_7=") < shown.index("NAME_8=") < shown.index("# count words")


def test_what_was_half_understood_is_the_nearest_example() -> None:
    examples = [Example("list `x`", "ls x"), Example("count lines of a.txt", "wc -l a.txt")]
    question = Question("count words of b.txt twice")
    adapted = [adapt(question, example, Bank(examples)) for example in examples]
    shown = build_prompt(
        question.asked,
        adapted,
        ScriptContext(),
        draft=("count words of b.txt", "wc -w b.txt"),
        examples=2,
    )
    assert shown.endswith("# count words of b.txt\nwc -w b.txt\n# count words of b.txt twice\n")
    assert shown.count("\n# ") == 2
