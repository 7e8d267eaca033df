"""What a person does with caro in an afternoon: one list of steps, the same for every editor.

The test of an editor runs each step in that editor, in this order::

    with Scenario(editor.keep_screen) as scenario:
        with scenario.step("type a comment"):
            ...

and fails where a step is missing, or another was run in its place.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STEPS = (
    "type a comment",
    "see the suggestion",
    "cycle alternatives",
    "accept a word",
    "accept all",
    "type a danger",
    "see the squiggle",
    "read why",
    "fix",
    "explain",
    "ignore with a reason",
    "generate a script",
    "correct a suggestion",
    "apply what was learned",
    "see it learned",
    "preview a report",
    "switch off",
    "switch on",
)

SETTINGS = {"govern": {"trustLevel": 2}}
"""Preferences become active by themselves."""

FILES = {"notes.txt": "one\ntwo\n"}
COMMENT = "# count lines in notes.txt"

DANGER = "rm -rf /"
DANGER_RULE = "CARO-FS-001"
WHY = "cannot be undone"

EXPLAINED = "tar -xzf backup.tar.gz -C /srv"
EXPLAINED_PARTS = ("tar", "-x", "-C", "/srv")

IGNORED = "dd if=disk.img of=/dev/sda"
IGNORED_RULE = "CARO-DISK-001"
REASON = "the disk of a test machine"
IGNORED_RESULT = f'# caro: ignore[{IGNORED_RULE}] reason="{REASON}"\n{IGNORED}\n'

GOAL = "# pack the folder src into src.tar.gz, copy it to /mnt/backup and delete the folder src"
GENERATE = "Caro: Generate script from this comment"
GENERATED_LINES = ("set -euo pipefail", "# Pack the folder src into src.tar.gz")

PLAN = "tar -czf src.tar.gz src &&\ncp src.tar.gz /mnt/backup &&\nrm -r src"

CORRECTED_COMMENT = "# show the biggest files first"
SUGGESTED, CORRECTED = "ls -lS", "ls -lhS"
CORRECTIONS = 1
"""How many corrections are learned from, for a command with the same options."""
STANDING, STANDING_CORRECTED = "ls -lS src", "ls -lhS src"
APPLY = f"Caro: Apply learned correction: {STANDING} -> {STANDING_CORRECTED}"

FALSE_ALARM = "Caro: This finding is a false alarm"
REPORT_SAYS = '"kind": "false-alarm"'


class Scenario:
    """The steps as they are run; ``keep`` is called with a name after each, for a screenshot."""

    def __init__(self, keep: Callable[[str], object]) -> None:
        self._keep = keep
        self._done: list[str] = []

    def __enter__(self) -> Scenario:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            assert tuple(self._done) == STEPS, "steps of the list were not run"

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """One step of the list. The screen is kept also where it fails."""
        number = len(self._done)
        assert STEPS[number : number + 1] == (name,), f"step {number + 1} of the list is another"
        try:
            yield
        finally:
            self._keep(f"acceptance-{number + 1:02}-{name.replace(' ', '-')}")
        self._done.append(name)
