"""Modifiers: what goes with many recipes, and what must not."""

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.modifiers import BrokenModifier, Change
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse


def change(**entry):
    return Change.of(entry)


@pytest.mark.parametrize(
    ("entry", "command", "expected"),
    [
        ({"on": ["git"], "put": "-C x"}, "git log | git add", "git -C x log | git -C x add"),
        (
            {"on": ["git log"], "put": "-- a", "at": "end"},
            "git log | wc -l",
            "git log -- a | wc -l",
        ),
        ({"on": ["k"], "put": "-n x", "at": "end"}, "k exec -- sh", "k exec -n x -- sh"),
        ({"on": ["k"], "put": "| wc -l", "at": "end"}, "k get -- a", "k get -- a | wc -l"),
        ({"on": ["k"], "put": "sudo", "at": "front"}, "k a && k b", "sudo k a && sudo k b"),
        ({"on": ["ssh"], "put": "u@", "before": "{host}"}, "ssh {host}", "ssh u@{host}"),
        ({"on": ["docker"], "put": "podman", "instead": "docker"}, "docker ps", "podman ps"),
        ({"on": ["k"], "put": ""}, "k a", "k a"),
    ],
)
def test_a_change_is_made_where_it_says(entry, command, expected):
    assert change(**entry).fits(command)
    assert change(**entry).made(command, 0) == expected


def test_slots_of_two_modifiers_are_told_apart():
    one = change(on=["run"], put="-p {port}")
    assert one.made(one.made("run {image}", 1), 0) == (
        "run -p {modifier0_port} -p {modifier1_port} {image}"
    )


def test_a_change_fits_only_what_it_says_something_new_about():
    one = change(on=["git log"], put="--oneline", unless="--oneline|--format")
    assert one.fits("git log -n 3")
    assert not one.fits("git log --format=%h")
    assert not one.fits("git show")
    assert not change(on=["git"], put="x", before="{host}").fits("git show")


@pytest.mark.parametrize(
    "entry", [{"put": "x"}, {"on": [], "put": "x"}, {"on": ["a"], "put": "x", "at": "middle"}]
)
def test_what_is_not_declared_right_is_refused(entry):
    with pytest.raises(BrokenModifier, match="expected"):
        Change.of(entry)


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("in shopfront, the last 3 commits by mara, one line each, without merges",
         "git -C shopfront log --oneline --no-merges -n 3 --author=mara"),
        ("run postgres detached as db with port 5432 published and the volume pg at /var/lib/pg",
         "docker run -d -p 5432:5432 --name db -v pg:/var/lib/pg postgres"),
        ("last 30 lines of the logs of pod web-1 in namespace shop, and follow",
         "kubectl logs -f --tail=30 web-1 -n shop"),
        ("run \"df -h\" on web7 as deploy on port 2222 with the key keys/a.pem",
         "ssh -p 2222 -i keys/a.pem deploy@web7 'df -h'"),
        ("first 5 rows of the table users in shop.db where age is over 30 sorted by age",
         'sqlite3 shop.db "SELECT * FROM users WHERE age > 30 ORDER BY age LIMIT 5;"'),
    ],
)  # fmt: skip
def test_several_modifiers_go_together(asked, command):
    answer = Grammar.load().answers(asked)[0]
    assert answer.command == command
    assert answer.coverage == 1


@pytest.mark.parametrize(
    "asked",
    ["run make in the background", "run backup.sh in the background", "start the build",
     "delete everything in build", "log of the build"],
)  # fmt: skip
def test_recipes_that_must_be_told_the_tool_are_silent_without(asked):
    commands_given = [answer.command for answer in Grammar.load().answers(asked)]
    assert not [one for one in commands_given if one.startswith(("docker run", "kubectl"))]


@pytest.mark.parametrize(
    "said", ["'a; reboot'", '"$(reboot)"', "`x`", "'`reboot`'", '"it\'s; reboot"']
)
@pytest.mark.parametrize(
    "asked",
    ["last 3 commits by {}", "last 3 commits on the branch {}", "run redis detached as {}",
     "pods in namespace {}", "run \"date\" on web7 as user {}", "journal of nginx containing {}",
     "rows of the table users in shop.db where city is {}", "status of the repository {}"],
)  # fmt: skip
def test_what_is_quoted_in_a_modifier_runs_nothing(asked, said):
    for answer in Grammar.load().answers(asked.format(said)):
        found = commands(parse(answer.command.encode(), "a.sh"))
        assert "reboot" not in {command.name for command in found}, answer.command
