"""Evidence for and against: what becomes a pattern, and what ends one."""

import pytest
from people import DAY, Person

HUMAN = "ls: with -h"


def test_one_correction_changes_the_same_command_and_no_other(person):
    person.corrects("ls -lS", "ls -lhS")
    assert person.gets("ls -lS src") == "ls -lhS src"
    assert person.gets("ls -lt") == "ls -lt"
    assert person.gets("ls -laS") == "ls -laS"


def test_what_one_correction_shows_ends_with_what_contradicts_it(person):
    person.corrects("ls -lS", "ls -lhS")
    person.corrects(person.gets("ls -lS"), "ls -lS")
    assert person.gets("ls -lS") == "ls -lS"
    person.corrects("mv a b", "mv -i a b")
    person.corrects("mv c d", "mv c d")
    assert person.gets("mv a b") == "mv a b"


@pytest.mark.parametrize(
    ("generated", "corrected"),
    [
        ("mv a b", "mv a b --verbose"),
        ("sort a", "sort --made-up a"),
        ("sort a", "sort a | less"),
        ("find a -delete", "find a -delete --verbose"),
        ("git status", "gti status"),
        ("tar -czf a.tgz a", "tar -x a.tgz a"),
        ("docker pull a", "docker other.txt a"),
    ],
)
def test_what_looks_like_a_slip_or_like_for_once_takes_a_second_time(person, generated, corrected):
    person.corrects(generated, corrected)
    assert person.gets(generated) == generated


def test_two_corrections_change_the_next_suggestion(person):
    person.corrects("ls -lS", "ls -lhS")
    person.corrects("ls -lt", "ls -lht")
    assert person.gets("ls -l src") == "ls -lh src"
    assert ("pattern.activated", person.store.all()[0].id) in person.told


def test_a_flag_is_added_only_beside_those_that_it_was_added_to(person):
    person.corrects("ls -lS", "ls -lhS")
    person.corrects("ls -lt", "ls -lht")
    assert person.gets("ls -a") == "ls -a"


def test_a_correction_that_contradicts_lowers_the_confidence(person):
    for _ in range(2):
        person.corrects("ls -lS", "ls -lhS")
    before = person.confidence(HUMAN)
    suggested = person.gets("ls -lS")
    person.corrects(suggested, "ls -lS")
    assert person.confidence(HUMAN) < before
    assert person.gets("ls -lS") == "ls -lS"


def test_a_command_that_is_left_as_it_is_lowers_the_confidence(person):
    person.corrects("ls -lS", "ls -lhS")
    before = person.confidence(HUMAN)
    person.corrects("ls -lS", "ls -lS")
    assert person.confidence(HUMAN) < before


def test_taking_what_a_pattern_shaped_raises_the_confidence(person):
    for _ in range(2):
        person.corrects("ls -lS", "ls -lhS")
    before = person.confidence(HUMAN)
    suggested = person.gets("ls -lS")
    person.corrects(suggested, suggested)
    assert person.confidence(HUMAN) > before


def test_another_change_of_the_same_command_speaks_against_the_one_before(person):
    for _ in range(2):
        person.corrects("ls -l", "exa -l")
    assert person.gets("ls -l") == "exa -l"
    for _ in range(4):
        person.corrects(person.gets("ls -l"), "eza -l")
    assert person.gets("ls -l") == "eza -l"


def test_evidence_fades(person):
    for _ in range(2):
        person.corrects("ls -lS", "ls -lhS")
    fresh = person.confidence(HUMAN)
    person.now += 180 * DAY
    assert person.confidence(HUMAN) == 0.625 < fresh
    person.now += 2000 * DAY
    assert person.confidence(HUMAN) < 0.01


def test_two_preferences_of_one_correction_are_two_patterns(person):
    for name in ("a", "b"):
        person.corrects(f"find . -name '{name}'", f'find . -type f -name "{name}"')
    assert person.gets("find src -name '*.py'") == 'find src -type f -name "*.py"'
    assert person.gets("find src -name '$x'") == "find src -type f -name '$x'"


def test_a_manner_counts_for_all_tools_once_three_show_it(person):
    person.corrects("grep -i x a", "grep --ignore-case x a")
    person.corrects("ls -a", "ls --all")
    assert person.gets("mkdir -p a") == "mkdir -p a"
    person.corrects("wc -l a", "wc --lines a")
    assert person.gets("mkdir -p a") == "mkdir --parents a"


def test_tools_that_are_left_alone_keep_a_manner_from_counting_for_all(person):
    person.corrects("tar -x -f a", "tar -x -f a")
    person.corrects("grep -i x a", "grep --ignore-case x a")
    person.corrects("gzip -k a", "gzip -k a")
    person.corrects("ls -a", "ls --all")
    person.corrects("wc -l a", "wc --lines a")
    assert person.gets("mkdir -p a") == "mkdir -p a"
    assert person.gets("wc -l b") == "wc --lines b"


def test_patterns_of_another_platform_or_dialect_do_not_apply(person):
    for _ in range(3):
        person.corrects("ls -lS", "ls -lhS", platform="linux")
    assert person.gets("ls -lS", platform="linux") == "ls -lhS"
    assert person.gets("ls -lS", platform="macos") == "ls -lS"
    assert person.gets("ls -lS", dialect="zsh") == "ls -lS"


def test_what_holds_a_secret_is_not_kept(person):
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"
    for _ in range(3):
        person.corrects("curl -s https://x.org", f"curl -s -H 'token: {token}' https://x.org")
    assert token.encode() not in b"".join(
        file.read_bytes() for file in person.file.parent.iterdir()
    )


def test_a_correction_that_goes_on_until_the_next_save_counts_once(person):
    person.corrects("ls -lS", "ls -lrS", source="one")
    person.corrects("ls -lS", "ls -lhS", source="one")
    assert person.confidence(HUMAN) == 0.625
    assert person.confidence("ls: with -r") == 0.0


def test_nothing_becomes_active_that_is_not_trusted(tmp_path):
    person = Person(tmp_path / "patterns.sqlite", trusted=frozenset({"preference"}))
    for _ in range(3):
        person.corrects("ls -lS", "ls -lhS")
        person.corrects("du -sh x", "dust x")
        person.corrects("find a", "fd . a")
    assert person.gets("ls -lS") == "ls -lhS"
    assert person.gets("find a") == "find a"
    waiting = {one.change.title for one in person.patterns.current().offered}
    assert "find {0} -> fd . {0}" in waiting
