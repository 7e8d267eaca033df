"""What in a request must reach the command."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.generate.entities import Entity, find_entities, find_names, masked


def kinds(text: str) -> list[tuple[str, str]]:
    return [(entity.kind, entity.value) for entity in find_entities(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("files over 10 MB in /var/log", [("size", "10M"), ("path", "/var/log")]),
        ("files over 1.5GiB", [("size", "1.5G")]),
        ("all python files under src/", [("extension", "py"), ("path", "src/")]),
        ("delete *.tmp files", [("extension", "tmp")]),
        ("rename all jpeg files to jpg", [("extension", "jpeg"), ("extension", "jpg")]),
        ("copy a.txt, b.txt", [("file", "a.txt"), ("file", "b.txt")]),
        ("gzip access.log.1", [("file", "access.log.1")]),
        ("edit ~/.bashrc and .env", [("path", "~/.bashrc"), ("file", ".env")]),
        ("replace 'a b' with \"c\"", [("text", "a b"), ("text", "c")]),
        ("restart `nginx`", [("name", "nginx")]),
        ("older than two days", [("number", "2")]),
        ("the 3rd line", [("number", "3")]),
        ("ssh to bob@example.org on port 22", [("email", "bob@example.org"), ("number", "22")]),
        ("ping 10.0.0.1 and example.org", [("host", "10.0.0.1"), ("host", "example.org")]),
        ("fetch https://a.example/x.tgz.", [("url", "https://a.example/x.tgz")]),
        ("clone git@example.org:a/b.git", [("url", "git@example.org:a/b.git")]),
        ("list $HOME and LOG_DIR", [("variable", "$HOME"), ("variable", "LOG_DIR")]),
        ("since 2024-01-31", [("date", "2024-01-31")]),
        ("run myapp:1.4", [("name", "myapp:1.4")]),
        ("tag v1.2.0", [("name", "v1.2.0")]),
        ("read and/or write, e.g. often", []),
    ],
)
def test_entities_are_found_with_their_kind(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


def test_a_word_beside_a_noun_may_be_a_name() -> None:
    assert [name.value for name in find_names("stop the web container", [])] == ["web"]


@pytest.mark.parametrize(
    ("entity", "command", "there"),
    [
        (Entity("number", "10", 0, 2), "head -n10 a", True),
        (Entity("number", "10", 0, 2), "head -n 100 a", False),
        (Entity("number", "20", 0, 2), "sed -n '10,20p' a", True),
        (Entity("size", "10M", 0, 2), "find . -size +10M", True),
        (Entity("size", "10M", 0, 2), "find . -size +100M", False),
        (Entity("path", "src/", 0, 2), "find src -type f", True),
        (Entity("path", "~/bin", 0, 2), 'PATH="$HOME/bin"', True),
        (Entity("file", "a.txt", 0, 2), "cat aa.txt", False),
        (Entity("variable", "$DIR", 0, 2), 'ls "${DIR}"', True),
    ],
)
def test_an_entity_is_recognised_in_a_command(entity: Entity, command: str, there: bool) -> None:
    assert bool(entity.shown_in.search(command)) is there


@given(st.text(max_size=80))
def test_entities_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    found = find_entities(text)
    assert all(0 <= entity.start < entity.end <= len(text) for entity in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    masked(text, found)
