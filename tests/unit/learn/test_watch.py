"""Corrections seen from the text alone."""

from __future__ import annotations

import pytest

from caro_lsp.learn.entry import Entry
from caro_lsp.learn.watch import MOST_WATCHED, Watch

URI = "file:///a.sh"
REQUEST = "# list the largest files"
COMMAND = "ls -lS"


class Editor:
    """A document whose suggestions are watched."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.known: dict[str, Entry] = {}
        self.records = 0
        self.watch = Watch(self._record)

    def _record(self, uri: str, entry: Entry) -> None:
        self.records += 1
        self.known[entry.uid] = entry

    def ask(self, command: str = COMMAND) -> Entry:
        entry = Entry(REQUEST[2:], command)
        self.watch.offered(URI, self.lines, self.lines.index(REQUEST), [entry])
        return entry

    def write(self, text: str, first: int = 0) -> None:
        """The document is ``text`` now; what changed begins on line ``first``."""
        self.lines = text.split("\n")
        self.watch.changed(URI, self.lines, first, len(self.lines) - 1)

    def save(self, text: str | None = None) -> None:
        if text is not None:
            self.write(text)
        self.watch.saved(URI, self.lines)


def result(entry: Entry) -> tuple[str, str | None]:
    return entry.outcome, entry.saved


def after(before: str, accepted: str, saved: str, command: str = COMMAND) -> tuple[str, str | None]:
    """What is known of a suggestion after these texts."""
    editor = Editor(before)
    entry = editor.ask(command)
    editor.write(accepted)
    editor.save(saved)
    return result(editor.known[entry.uid])


@pytest.mark.parametrize(
    ("saved", "became"),
    [
        (f"{REQUEST}\n{COMMAND}\necho done", COMMAND),
        (f"{REQUEST}\n    {COMMAND}\necho done", COMMAND),
        (f"{REQUEST}\nls -lhS\necho done", "ls -lhS"),
        (f"{REQUEST}\neza --long --sort=size\necho done", "eza --long --sort=size"),
        (f"{REQUEST}\n\nls -lhS\necho done", "ls -lhS"),
        (f"set -e\n\n{REQUEST}\nls -lhS\necho done", "ls -lhS"),
        (f"{REQUEST}\nls -lhS \\\n  --all\necho done", "ls -lhS \\\n--all"),
        (f"{REQUEST}\necho done", ""),
        (f"{REQUEST}\n", ""),
        ("ls -lhS\necho done", "ls -lhS"),
        (f"echo done\n{COMMAND}", COMMAND),
        ("echo done", ""),
        ("", ""),
        (f"{REQUEST}\n# another comment\necho done", ""),
    ],
)
def test_what_a_command_became_by_the_save(saved, became):
    before = f"{REQUEST}\necho done"
    accepted = f"{REQUEST}\n{COMMAND}\necho done"
    assert after(before, accepted, saved) == ("accepted", became)


def test_what_was_never_taken_is_shown_with_what_stands_there_instead():
    before = f"{REQUEST}\necho done"
    assert after(before, before, before) == ("shown", "")
    own = f"{REQUEST}\nfind . -type f\necho done"
    assert after(before, own, own) == ("shown", "find . -type f")


def test_a_command_of_several_lines_is_one():
    command = "for f in *.log; do\n  gzip $f\ndone"
    text = f"{REQUEST}\n{command}\necho done"
    assert after(f"{REQUEST}\necho done", text, text, command) == ("accepted", command)
    changed = text.replace("gzip", "xz")
    became = after(f"{REQUEST}\necho done", text, changed, command)
    assert became == ("accepted", "for f in *.log; do\nxz $f\ndone")


def test_the_nearest_of_two_equal_requests_is_meant():
    before = f"{REQUEST}\nls -a\n\n{REQUEST}\n"
    editor = Editor(before)
    entry = Entry(REQUEST[2:], COMMAND)
    editor.watch.offered(URI, editor.lines, 3, [entry])
    editor.write(f"{REQUEST}\nls -a\n\n{REQUEST}\n{COMMAND}\n", 4)
    editor.save(f"{REQUEST}\nls -a\n\n{REQUEST}\n{COMMAND}h\n")
    assert result(editor.known[entry.uid]) == ("accepted", f"{COMMAND}h")


def test_a_later_save_tells_more():
    editor = Editor(REQUEST)
    entry = editor.ask()
    editor.save(f"{REQUEST}\n{COMMAND}")
    assert result(editor.known[entry.uid]) == ("accepted", COMMAND)
    editor.save(f"{REQUEST}\nls -lhS")
    assert result(editor.known[entry.uid]) == ("accepted", "ls -lhS")
    records = editor.records
    editor.save()
    assert editor.records == records


def test_suggestions_for_a_request_that_is_still_typed_are_no_entries():
    editor = Editor(REQUEST)
    for command in ("ls", "ls -l", COMMAND):
        last = editor.ask(command)
    editor.watch.closed(URI)
    assert list(editor.known) == [last.uid]


def test_what_stands_there_and_is_offered_again_counts_once():
    editor = Editor(REQUEST)
    entry = editor.ask()
    editor.write(f"{REQUEST}\n{COMMAND}")
    editor.ask()
    editor.save()
    assert list(editor.known) == [entry.uid]


def test_an_editor_that_tells_is_believed():
    editor = Editor(REQUEST)
    entry = editor.ask()
    assert editor.watch.answered(entry.uid, "rejected", None, None)
    assert not editor.watch.answered("another", "rejected", None, None)
    editor.save(REQUEST)
    assert editor.known[entry.uid].outcome == "rejected"


def test_a_command_for_a_description_is_found_where_it_is_put():
    editor = Editor("set -e\n\n# step one\n\nexit")
    entry = Entry("a description", COMMAND)
    editor.watch.offered(URI, (), None, [entry])
    editor.write(f"set -e\n\n# step one\n{COMMAND}\nexit", 3)
    assert editor.known[entry.uid].outcome == "accepted"
    editor.save("set -e\n\n# step one\nls -lhS\nexit")
    assert editor.known[entry.uid].saved == "ls -lhS"


def test_what_is_dropped_is_never_recorded():
    editor = Editor(REQUEST)
    editor.ask()
    editor.watch.drop(URI)
    editor.save(f"{REQUEST}\n{COMMAND}")
    editor.watch.close()
    assert not editor.known
    assert not editor.watch.watches(URI)


def test_no_more_is_watched_than_has_a_bound():
    lines = [f"# request {n}" for n in range(MOST_WATCHED + 5)]
    known = []
    watch = Watch(lambda uri, entry: known.append(entry))
    for number in range(len(lines)):
        watch.offered(URI, lines, number, [Entry(f"request {number}", f"c {number}")])
    assert [entry.generated for entry in known] == [f"c {n}" for n in range(5)]
