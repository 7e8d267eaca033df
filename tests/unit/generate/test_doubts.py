"""An answer that does not know of its script is in doubt."""

import pytest

from caro_lsp.generate import rank
from caro_lsp.generate.script.doubts import doubts
from caro_lsp.generate.script.scope import Scope


@pytest.mark.parametrize(
    ("lines", "request_", "command", "expected"),
    [
        ([], "restart it", "sudo systemctl restart nginx", 0),
        (["LOG=app.log"], "count the errors", 'grep -c error "$LOG"', 0),
        (["LOG=app.log"], "count the errors", "grep -c error notes", 1),
        (["ls a b"], "remove both", "ls", 1),
        (["LOG=app.log", "cat x"], "remove it", "rm x", 2),
        (['run() { "$@"; }', "run ls"], "delete the logs", "rm logs/app.log", 1),
        (['run() { "$@"; }', "run ls"], "delete the logs", "run rm logs/app.log", 0),
        (['run() { "$@"; }', "ls"], "delete the logs", "rm logs/app.log", 0),
        (["systemctl stop a"], "start a", "sudo systemctl start a", 1),
        (["sudo systemctl stop a"], "start a", "sudo systemctl start a", 0),
    ],
)
def test_signs_that_the_script_means_something_else(lines, request_, command, expected):
    assert doubts(command, request_, Scope.of(lines)) == expected


def test_doubts_lower_confidence():
    sure = rank.of_reading(1.0, variables=True)
    assert (
        rank.of_reading(1.0, variables=True, doubts=2)
        < rank.of_reading(1.0, variables=True, doubts=1)
        < sure
    )
    assert rank.of_example(1.0, 0.0, doubts=1) < rank.of_example(1.0, 0.0)
