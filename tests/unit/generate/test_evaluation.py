"""How suggestions are measured: in a sandbox, beside right commands."""

import json

import pytest
from click.testing import CliRunner

from caro_lsp.cli.eval import command as eval_command
from caro_lsp.generate.evaluation import sandbox
from caro_lsp.generate.evaluation.judge import Judge
from caro_lsp.generate.evaluation.tasks import BrokenTasks, Task, load

FILES = "mkdir -p logs\nprintf 'b\\na\\n' > letters\ntouch logs/one.log logs/two.log note\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    script = tmp_path_factory.mktemp("files") / "small.sh"
    script.write_text(FILES)
    with sandbox.template(script) as tree:
        yield tree


def judge(tree, *gold, **more):
    return Judge(Task("t", "q", gold, "small", **more), tree)


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ("sort letters", "right"),
        ("cat letters | sort", "right"),
        ("cat letters", "right"),
        ("wc -l letters", "other output"),
        ("rm letters", "other files"),
        ("sort nothing-here", "fails"),
        ("", "silent"),
    ],
)
def test_an_answer_is_run_beside_the_right_one(tree, answer, cause):
    assert judge(tree, "sort letters").cause(answer) == cause


def test_what_is_left_behind_counts(tree):
    one = judge(tree, "rm logs/*.log")
    assert one.cause("find logs -name '*.log' -delete") == "right"
    assert one.cause("rm -r logs") == "other files"
    assert one.cause("true") == "other files"


def test_a_task_that_doing_nothing_solves_measures_nothing(tree):
    assert not judge(tree, "true").usable()
    assert not judge(tree, "no-such-command-here").usable()
    assert judge(tree, "sort letters").usable()


def test_a_tool_that_cannot_run_is_compared_by_its_arguments(tree):
    one = judge(tree, "docker ps -a", stubs=("docker",))
    assert one.cause("docker ps -a") == "right"
    assert one.cause("docker images") == "other output"


def test_what_stands_above_a_request_runs_first(tree):
    script = ("#!/bin/sh", "FILE=letters", "# sort the file")
    one = judge(tree, 'sort "$FILE"', script=script)
    assert one.cause("sort $FILE") == "right"
    assert one.cause("sort <(cat $FILE)") == "fails"


def test_what_the_lines_above_print_is_no_answer(tree):
    script = ("echo a long line that every answer has in front of it, right or wrong", "# count")
    one = judge(tree, "wc -l < letters", script=script)
    assert one.usable()
    assert one.cause("wc -w < note") == "other output"


def test_nothing_outside_of_the_sandbox_changes(tree, tmp_path):
    outside = tmp_path / "mine"
    outside.write_text("kept")
    judge(tree, "true").cause(f"rm -rf {outside} / 2>/dev/null")
    assert outside.read_text() == "kept"


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', "[1]", '{"id": 1, "query": "q", "fs": "f"}'])
def test_a_broken_file_of_tasks_is_told_with_its_line(tmp_path, line):
    file = tmp_path / "tasks.jsonl"
    file.write_text(f"\n{line}\n")
    with pytest.raises(BrokenTasks, match=r"tasks\.jsonl:2: expected a task"):
        load(file)


def test_the_command_line_says_how_many_are_right(tmp_path):
    (tmp_path / "small.sh").write_text(FILES)
    tasks = [
        {"id": "1", "query": "sort letters.txt", "gold": ["sort letters"], "fs": "small"},
        {"id": "2", "query": "show the kernel version", "gold": ["uname -r"], "fs": "small"},
    ]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, tasks)))
    done = CliRunner().invoke(eval_command, ["generate", str(tmp_path / "t.jsonl"), "--verbose"])
    assert done.exit_code == 0, done.output
    assert "2 judged, 0 measure nothing here" in done.output
    assert "lenient 1/2 = 0.500" in done.output
    arguments = ["generate", str(tmp_path / "t.jsonl"), "--minimum", "0.9"]
    assert CliRunner().invoke(eval_command, arguments).exit_code == 1


def test_files_that_no_script_makes_are_told(tmp_path):
    task = {"id": "1", "query": "sort x", "gold": ["sort x"], "fs": "gone"}
    (tmp_path / "t.jsonl").write_text(json.dumps(task))
    done = CliRunner().invoke(eval_command, ["generate", str(tmp_path / "t.jsonl")])
    assert done.exit_code == 2
    assert "gone.sh: not there" in done.output
