"""Where the script has made sure that nothing was."""

import pytest

from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse


def last_of(text: str):
    return commands(parse(text.encode()))[-1]


@pytest.mark.parametrize(
    "text",
    [
        "[ -e /etc/caro ] || cp caro /etc/caro",
        "[ ! -e /etc/caro ] && cp caro /etc/caro",
        "! [ -e /etc/caro ] && cp caro /etc/caro",
        "! test -f /etc/caro && cp caro /etc/caro",
        "test -L /etc/caro || cp caro /etc/caro",
        "[[ -e /etc/caro ]] || cp caro /etc/caro",
        "[[ ! -s /etc/caro ]] && cp caro /etc/caro",
        '[[ -n "$1" && ! -e /etc/caro ]] && cp caro /etc/caro',
        "if [ ! -e /etc/caro ]; then cp caro /etc/caro; fi",
        "if [ -e /etc/caro ]; then true; else cp caro /etc/caro; fi",
        "if a; then true; elif [ -e /etc/caro ]; then true; else cp caro /etc/caro; fi",
        'if [ -n "$1" ] && [ ! -d /etc/caro ]; then cp caro /etc/caro; fi',
        "if [ ! -e /etc/a -a ! -e /etc/caro ]; then cp caro /etc/caro; fi",
        "if [ -e /etc/caro ]; then exit 0; fi; cp caro /etc/caro",
        "[ -e /etc/caro ] && exit\ncp caro /etc/caro",
        "[ ! -e /etc/caro ] || { echo there; exit 1; }\ncp caro /etc/caro",
        "f=/etc/caro\n[ -e $f ] || cp caro $f",
        '[ -e "$1" ] || cp caro "$1"',
        "[ -e /etc/caro ] || sudo cp caro /etc/caro",
        "[ -d /etc/caro ] || cp caro /etc/caro/caro.conf",
        "cd /etc; [ -e caro ] || cp caro /etc/caro",
        "mv /etc/caro /etc/caro.old; cp caro /etc/caro",
        "mount --move /dev /root/dev || mount -o ro,move /dev /root/dev; rm -rf /dev",
        "mkdir /srv/caro; cp caro /srv/caro/a",
        "install() { [ -e /etc/caro ] || cp caro /etc/caro; }",
    ],
)
def test_nothing_was_there(text):
    assert last_of(text).arguments[-1].new


@pytest.mark.parametrize(
    "text",
    [
        "cp caro /etc/caro",
        "[ -e /etc/caro ] && cp caro /etc/caro",
        "[ ! -e /etc/caro ] || cp caro /etc/caro",
        "! [ -e /etc/caro ] || cp caro /etc/caro",
        "[ -e /etc/other ] || cp caro /etc/caro",
        "[ -x /etc/caro ] || cp caro /etc/caro",
        "[ -e /etc/caro ] || echo none; cp caro /etc/caro",
        "if [ ! -e /etc/caro ]; then true; else cp caro /etc/caro; fi",
        "if [ ! -e /etc/caro ]; then true; fi; cp caro /etc/caro",
        'if [ -n "$1" ] || [ ! -d /etc/caro ]; then cp caro /etc/caro; fi',
        "if [ ! -e /etc/a -o ! -e /etc/caro ]; then cp caro /etc/caro; fi",
        '[[ -n "$1" || ! -e /etc/caro ]] && cp caro /etc/caro',
        "if [ -e /etc/caro ]; then echo exit; fi; cp caro /etc/caro",
        "(mv /etc/caro old); mkdir -p /etc/caro; cp caro /etc/caro.conf",
        "mkdir -p /srv/caro; cp caro /srv/caro/a",
        "mount /dev /root/dev; rm -rf /dev",
        "if a; then mv /etc/caro old; fi; cp caro /etc/caro",
        "cp /etc/caro old; cp caro /etc/caro",
        "f() { cp caro /etc/caro; }; mv /etc/caro old",
    ],
)
def test_something_may_have_been_there(text):
    assert not last_of(text).arguments[-1].new


@pytest.mark.parametrize(
    "text",
    [
        "git clone ann@web:srv/caro.git && cd caro && git status",
        "git clone -b main https://caro.example/x y; cd y; git status",
        "git init; git status",
        "git init /srv/caro && cd /srv/caro && git status",
        'mkdir -p "$1/.git"; cd "$1"; git status',
        "git worktree add ../fix && cd ../fix && git status",
        'd=$(mktemp -d); cd "$d"; git status',
        "cd /srv; mkdir a; cd a; git status",
    ],
)
def test_the_script_has_made_the_folder(text):
    assert "new-folder" in last_of(text).context


@pytest.mark.parametrize(
    "text",
    ["git status", "cd caro; git status", "git clone a b; git status", "(git init); git status"],
)
def test_the_script_found_the_folder(text):
    assert "new-folder" not in last_of(text).context


def test_what_joined_commands_do_counts_for_those_behind():
    command = last_of("cd /srv && x=1 && cp a $x")
    assert [word.value for word in command.arguments] == ["a", "1"]
    assert command.folder
    assert "cd-checked" in command.context


def test_one_of_joined_commands_may_have_failed():
    text = "x=0; a && x=1 && y=2; cp $x $y"
    assert [word.value for word in last_of(text).arguments] == [None, None]
