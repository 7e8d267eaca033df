"""What a correction shows, read from the commands and not from their text."""

import pytest

from caro_lsp.learn.patterns.compare import differences
from caro_lsp.learn.patterns.pattern import as_data, of_data
from caro_lsp.learn.patterns.reading import read, same

SHOWN = [
    ("ls -lS", "ls -lhS", "ls: with -h"),
    ("ls -la src", "ls -l src", "ls: without --all"),
    ("ls -a", "ls -A", "ls: without --all, with -A"),
    ("mkdir out", "mkdir -p out", "mkdir: with -p"),
    ("find . -name x", "find . -type f -name x", "find: with -type f"),
    ("git status", "git status --short", "git status: with --short"),
    ("sort a | grep x", "sort a | grep -n x", "grep: with -n"),
    ("if grep x a; then ls; fi", "if grep -q x a; then ls; fi", "grep: with -q"),
    ("ls -l", "eza -l", "ls -> eza"),
    ("ls -lt", "eza -l --sort=modified", "ls -> eza"),
    ("docker ps -a", "podman ps -a", "docker -> podman"),
    ("git checkout -b x", "git switch -c x", "git checkout -> git switch"),
    ("systemctl stop x", "sudo systemctl stop x", "systemctl stop -> sudo systemctl stop"),
    ("pip install x", "python3 -m pip install x", "pip install -> python3 -m pip install"),
    ("find . -type f", "find . -type f | sort", "find: with | sort"),
    ("make all", "make all 2> /dev/null", "make: with 2> /dev/null"),
    ("cat a | grep x", "grep x a", "cat {0} | grep {1} -> grep {1} {0}"),
]


@pytest.mark.parametrize(("before", "after", "title"), SHOWN)
def test_the_change_is_told_and_makes_the_one_command_of_the_other(before, after, title):
    found = {one.change.title: one.change for one in differences(before, after, "bash")}
    assert title in found
    assert same(found[title].rewrite(read(before)), after)


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        ("grep -i x a", "grep --ignore-case x a", "grep: long options"),
        ("tar -xzf a", "tar -x -z -f a", "tar: each letter a word"),
        ("head -n 5 a", "head -n5 a", "head: values in the word of their option"),
        ("find . -name '*.py'", 'find . -name "*.py"', "find: double quotes"),
        ('cp "$a" b', 'cp "${a}" b', "cp: ${name} in braces"),
        ("cp $a b", 'cp "$a" b', "cp: quotes around variables"),
    ],
)
def test_a_manner_is_one_of_the_tool_and_one_of_all_tools(before, after, title):
    titles = {one.change.title for one in differences(before, after, "bash")}
    assert title in titles
    assert f"all tools: {title.split(': ', 1)[1]}" in titles


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ls -lS", "ls  -l -S"),
        ("ls -la", "ls -al"),
        ("ls -l a", "ls a -l"),
    ],
)
def test_blanks_and_the_order_of_options_are_no_preference_of_a_flag(before, after):
    assert not [one for one in differences(before, after, "bash") if one.change.kind == "flag"]


def test_a_name_that_was_put_right_is_no_preference():
    kinds = {one.change.kind for one in differences("cp a.txt b", "cp c.txt b", "bash")}
    assert kinds <= {"idiom"}


@pytest.mark.parametrize("text", ["", "   ", "ls 'open", "if", "x" * 5000])
def test_what_cannot_be_read_shows_nothing(text):
    assert differences("ls -l", text, "bash") == []
    assert differences(text, "ls -l", "bash") == []


def test_a_flag_goes_where_the_user_puts_it():
    (found,) = differences("ls -lS src", "ls -lhS src", "bash")
    assert found.change.rewrite(read("ls -lt docs")) == "ls -lht docs"
    (found,) = differences("find src -name x", "find src -type f -name x", "bash")
    assert found.change.rewrite(read("find . -size +1M")) == "find . -type f -size +1M"


def test_an_option_that_was_never_seen_keeps_a_tool_from_being_replaced():
    (found,) = differences("grep -rn x .", "rg -n x", "bash")
    assert found.change.rewrite(read("grep -rn y .")) == "rg -n y"
    assert found.change.rewrite(read("grep -rh y .")) is None


def test_an_idiom_has_slots_for_what_request_and_command_share():
    (found,) = differences("cat a.txt | grep foo", "grep foo a.txt", "bash", "find foo in a.txt")
    assert found.change.answer("search bar in b.txt") == "grep bar b.txt"
    assert found.change.answer("find bar outside b.txt") is None
    assert found.change.rewrite(read('cat "$f" | grep -v x')) is None


@pytest.mark.parametrize("name", ["a;reboot", "$(reboot)", "`reboot`", "a b", "-x", "a'b", "a|sh"])
def test_a_name_in_a_request_stays_one_word_of_the_command(name):
    (found,) = differences("cat a.txt | grep foo", "grep foo a.txt", "bash", "find foo in a.txt")
    made = found.change.answer(f'find foo in "{name}"')
    if made is not None:
        (unit,) = read(made).units
        assert len(unit.operands) == 2
        assert unit.options == ()


@pytest.mark.parametrize(("before", "after", "title"), SHOWN)
def test_a_change_survives_being_written_down(before, after, title):
    for one in differences(before, after, "bash", "do a in x"):
        again = of_data(as_data(one.change))
        assert again == one.change
        assert again.key == one.change.key


ONCE = [
    # What one correction shows, on another command with the same options.
    (
        "find src -type f -name '*.py'",
        "find src -not -path '*/.git/*' -type f -name '*.py'",
        "find a -type f -name '*.c'",
        "find a -not -path '*/.git/*' -type f -name '*.c'",
    ),
    (
        "find a -type f -empty -delete",
        "find a -type f -empty -exec trash-put {} +",
        "find b -type f -empty -delete",
        "find b -type f -empty -exec trash-put {} +",
    ),
    ("find a -type f -empty", "find a -empty", "find b -type f -empty", "find b -empty"),
    ("find . -name x", "find . -iname x", "find src -name y", "find src -iname y"),
    ("tar -xzf a.tgz", "tar -xvzf a.tgz", "tar -xzf b.tgz", "tar -xvzf b.tgz"),
    ("ls -l", "ls -1 -l", "ls -l src", "ls -1 -l src"),
    (
        "kubectl get pods",
        "kubectl get pods -o wide",
        "kubectl get pods",
        "kubectl get pods -o wide",
    ),
    (
        "git log --oneline",
        "git --no-pager log --oneline",
        "git log --oneline",
        "git --no-pager log --oneline",
    ),
    ("docker ps -a", "podman ps -a", "docker run -d nginx", "podman run -d nginx"),
    ("tar -czf a.tgz a", "bsdtar -czf a.tgz a", "tar -xzf a.tgz", "bsdtar -xzf a.tgz"),
    (
        "apt-get install -y jq",
        "sudo apt install -y jq",
        "apt-get install -y git",
        "sudo apt install -y git",
    ),
    ("gzip -k a.txt", "gzip -c a.txt > a.txt.gz", "gzip -k b.log", "gzip -c b.log > b.log.gz"),
    ("wc -l < a.txt", "wc -l a.txt", "wc -l < b.txt", "wc -l b.txt"),
    ("systemctl stop x", "sudo systemctl stop x", "systemctl stop y", "sudo systemctl stop y"),
    ("grep -i 'x' a", 'egrep -i "x" a', "grep -i 'y' a", 'egrep -i "y" a'),
]


@pytest.mark.parametrize(("suggested", "saved", "later", "wanted"), ONCE)
def test_one_correction_is_enough_for_a_command_like_it(person, suggested, saved, later, wanted):
    person.corrects(suggested, saved)
    assert same(person.gets(later), wanted)


def test_two_tools_that_are_not_alike_keep_their_options_apart(person):
    person.corrects("grep -rn 'x' a", "rg -n 'x' a")
    assert person.gets("grep -i 'x' a.txt") == "grep -i 'x' a.txt"


def test_a_part_of_a_change_with_another_output_is_not_made_alone(person):
    person.corrects("gzip -k a.txt", "gzip -c a.txt > /srv/a.gz")
    assert person.gets("gzip -k b.txt") != "gzip -c b.txt"
