"""A part of what suggestions are measured by, so that no change makes them worse unseen."""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[3] / "bench"


def test_half_of_the_everyday_requests_is_answered_well():
    tasks = str(BENCH / "everyday" / "everyday.jsonl")
    command = [sys.executable, "-m", "caro_lsp", "eval", "generate", tasks, "--half", "a"]
    done = subprocess.run(
        [*command, "--minimum", "0.6"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_harmed_by_requests_that_try_to():
    done = subprocess.run(
        [sys.executable, BENCH / "adversarial.py", "--count", "150", "--seed", "3"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
