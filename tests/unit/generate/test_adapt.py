"""An example's command with the entities of a request."""

import pytest

from caro_lsp.generate.adapt import Adaptation, Question, adapt
from caro_lsp.generate.bank import Bank, Example
from caro_lsp.generate.script.scope import Scope


def adapted(asked: str, comment: str, command: str, *variables: str) -> Adaptation:
    example = Example(comment, command)
    return adapt(Question(asked, Scope.named(variables)), example, Bank([example]))


@pytest.mark.parametrize(
    ("asked", "comment", "command", "expected"),
    [
        ("copy a.txt to /srv", "copy x.pdf to out/", "cp x.pdf out/", "cp a.txt /srv"),
        ("link /opt/b as b", "link /opt/a as `a`", "ln -s /opt/a a", "ln -s /opt/b b"),
        (
            "restart apache",
            "restart `nginx`",
            "systemctl restart nginx",
            "systemctl restart apache",
        ),
        (
            "count lines of 'my file.txt'",
            "count lines of a.txt",
            "wc -l a.txt",
            "wc -l 'my file.txt'",
        ),
        (
            'find "it\'s" in a.txt',
            'find "x" in b.txt',
            "grep 'x' b.txt",
            "grep 'it'\\''s' a.txt",
        ),
        # An argument of the script, not a text.
        ('find "$5" in a.txt', 'find "x" in b.txt', 'grep "x" b.txt', 'grep "${5}" a.txt'),
        (
            "pack docs/ as docs.tgz",
            "pack src/ as src.tgz",
            "tar cf src.tgz src/",
            "tar cf docs.tgz docs/",
        ),
        ("find files over 5 GB", "find files over 10 MB", "find . -size +10M", "find . -size +5G"),
        ("delete files in /a b", "delete files in x/", "find x/ -delete", "find /a -delete"),
    ],
)
def test_entities_take_their_places(asked: str, comment: str, command: str, expected: str) -> None:
    found = adapted(asked, comment, command)
    assert (found.command, found.complete) == (expected, True)


SED = ('replace "foo" by "bar" in x.ini', "sed -i 's/foo/bar/g' x.ini")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b", "c", "sed -i 's/a b/c/g' y.ini"),
        ("/usr", "/opt/x", "sed -i 's|/usr|/opt/x|g' y.ini"),
        ("http://a", "http://b", "sed -i 's|http://a|http://b|g' y.ini"),
    ],
)
def test_slashes_do_not_break_a_sed_script(old: str, new: str, expected: str) -> None:
    found = adapted(f'replace "{old}" by "{new}" in y.ini', *SED)
    assert (found.command, found.complete) == (expected, True)


@pytest.mark.parametrize("text", ["a*b", "R&D", "[x]", "a|b"])
def test_what_sed_reads_otherwise_is_not_offered(text: str) -> None:
    assert not adapted(f'replace "{text}" by "c" in y.ini', *SED).complete


def test_a_command_in_a_request_stays_text() -> None:
    found = adapted('find "$(rm x)" in a.txt', 'find "x" in b.txt', 'grep "x" b.txt')
    assert found.command == 'grep "\\$(rm x)" a.txt'
    found = adapted("show 'a; rm b'", 'show "x"', "echo x")
    assert found.command == "echo 'a; rm b'"


def test_a_variable_in_scope_is_used_quoted() -> None:
    found = adapted("count lines of log file", "count lines of a.txt", "wc -l a.txt", "LOG_FILE")
    assert found.command == 'wc -l "$LOG_FILE"'


def test_a_folder_narrows_what_works_on_the_current_one() -> None:
    found = adapted("find empty files in /srv", "find empty files", "find . -type f -empty")
    assert (found.command, found.complete) == ("find /srv -type f -empty", True)
    found = adapted("compress log files in /srv", "compress log files", "gzip ./*.log")
    assert (found.command, found.complete) == ("gzip /srv/*.log", True)


def test_an_entity_without_a_place_makes_it_incomplete() -> None:
    assert not adapted("list files on port 80", "list files", "ls").complete


def test_an_entity_of_the_example_that_is_left_makes_it_incomplete() -> None:
    assert not adapted("copy it", "copy a.txt to b.txt", "cp a.txt b.txt").complete


def test_a_part_of_another_entity_does_not_stand_for_itself() -> None:
    asked = "download https://a.example/x.csv to x.csv"
    found = adapted(asked, "download https://b.example/y", "curl -O https://b.example/y")
    assert not found.complete


def test_times_are_written_in_days() -> None:
    found = adapted(
        "clear drafts older than 3 weeks", "clear drafts older than 45 days", "find . -mtime +45"
    )
    assert found.command == "find . -mtime +21"
