"""What may be shown, and why something may not."""

import pytest

from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.verify import Verdict, verify
from caro_lsp.shell.dialect import Dialect


def judged(
    command: str, asked: str = "do it", dialect: Dialect = "bash", **more: object
) -> Verdict:
    tools = frozenset({"ls", "find", "grep", "sudo", "tar"})
    return verify(
        command,
        asked=asked,
        entities=find_entities(asked),
        tools=tools,
        dialect=dialect,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "command",
    [
        "ls -l",
        "sudo ls",
        "find . -type f -exec grep x {} +",
        'for f in *; do ls "$f"; done',
        "x=$(ls)",
        "./own-script.sh",
        "cd /tmp && ls",
    ],
)
def test_a_whole_command_is_accepted(command: str) -> None:
    assert judged(command) == Verdict(accepted=True)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("", "empty"),
        ("ls\nls", "more than one line"),
        ("ls \x1b[31m", "control characters"),
        ("ls \u202etxt.exe", "invisible characters"),
        ("# a comment", "comment"),
        ("ls <file>", "placeholder"),
        ("ls path/to/file", "placeholder"),
        ("ls ...", "placeholder"),
        ("ls 'unclosed", "not valid syntax"),
        ("if ls", "not valid syntax"),
        ("frobnicate x", "no command frobnicate"),
        ("ls | frobnicate", "no command frobnicate"),
        ("sudo frobnicate", "no command frobnicate"),
        ("ls " + "x" * 600, "longer than"),
    ],
)
def test_what_is_no_command_is_refused(command: str, why: str) -> None:
    verdict = judged(command)
    assert not verdict.accepted
    assert why in verdict.reason


@pytest.mark.parametrize(
    ("asked", "command", "accepted"),
    [
        ("list files in /srv", "ls", False),
        ("list files in /srv", "ls /srv", True),
        ("find files over 5 MB", "find . -size +50M", False),
        ("list the files", "list files", False),
    ],
)
def test_what_was_asked_for_must_be_in_it(asked: str, command: str, accepted: bool) -> None:
    assert judged(command, asked).accepted is accepted


def test_paths_that_nobody_mentioned_are_refused_where_that_is_asked() -> None:
    assert judged("ls /etc/shadow").accepted
    assert "not asked for" in judged("ls /etc/shadow", known_text="list files").reason
    assert judged("ls /srv/a", known_text="list files in /srv/a").accepted
    assert judged("ls > /dev/null", known_text="list files").accepted


def test_bash_is_not_offered_to_sh() -> None:
    assert judged("[[ -f x ]]").accepted
    assert "sh does not understand" in judged("[[ -f x ]]", dialect="sh").reason
    assert "sh does not understand" in judged("mkdir {1..5}", dialect="sh").reason
    assert "sh does not understand" in judged("cp a{,.bak}", dialect="dash").reason
    assert judged("awk '{print $1, $2}' a", dialect="sh").accepted


def test_the_rules_have_the_last_word() -> None:
    assert judged("ls", violations=lambda command: command == "ls").reason == "a rule forbids it"
    assert judged("ls -l", violations=lambda command: command == "ls").accepted


@pytest.mark.parametrize(
    ("asked", "command", "accepted"),
    [
        ("tell when shop.sql was changed", "rm -rf shop.sql", False),
        ("show the files in /srv/x", "find /srv/x -delete", False),
        ("list processes", "sudo kill 1", False),
        ("delete shop.sql", "rm shop.sql", True),
        ("remove old files in /srv/x", "find /srv/x -mtime +9 -delete", True),
        ("stop process 4321", "kill 4321", True),
    ],
)
def test_harm_must_have_been_asked_for(asked, command, accepted):
    verdict = verify(command, asked=asked, entities=[], tools=frozenset())
    assert verdict.accepted is accepted, verdict.reason


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("ls --frobnicate", "ls has no option --frobnicate"),
        ("tar --extrakt -f a.tar", "tar has no option --extrakt, but --extract"),
        ("sudo ls -E", "ls has no option -E"),
        ("find . -nmae x", "find has no option -nmae, but -name"),
    ],
)
def test_an_option_that_a_tool_does_not_have_is_refused(command: str, why: str) -> None:
    verdict = judged(command, system="linux")
    assert not verdict.accepted
    assert verdict.reason == why


def test_the_system_of_the_script_counts() -> None:
    assert judged("find . -printf x", system="linux").accepted
    assert not judged("find . -printf x", system="macos").accepted


@pytest.mark.parametrize(
    ("asked", "command", "accepted"),
    [
        ("remove the parent directory", 'rm -rf "$PWD"', False),
        ("make /etc and /var writable", "chmod 777 /etc /var", False),
        ("delete /var", "rm -r /var/*", False),
        ("delete hidden files", "find ~ -type f -print0 | xargs -0 rm", False),
        ("delete old files on the machine", "find / -mtime +9 -exec rm {} +", False),
        ("destroy it all", 'for f in *; do rm -rf "$f"; done', False),
        ("delete all logs", 'for f in *.log; do rm "$f"; done', True),
        ("delete all logs here", "find . -name '*.log' -print0 | xargs -0 rm", True),
        ("delete old files in /srv/x", "find /srv/x -print0 | xargs -0 rm", True),
        ("move a.conf to /etc", "mv a.conf /etc", True),
        ("delete /var/tmp/x", "rm -r /var/tmp/x", True),
        ("move all files to old", "mv * old", False),
        ("move all files in the current directory to old", "mv * old", True),
        ("give the current directory to ann", "chown -R ann .", True),
        ("delete every file of this folder", "rm *", False),
        ("move the files in /srv/in to /", "find /srv/in -type f -exec mv -t / {} +", True),
        ("move / to old", "mv / old", False),
    ],
)
def test_what_would_end_nowhere_is_refused(asked: str, command: str, accepted: bool) -> None:
    verdict = verify(command, asked=asked, entities=[], tools=frozenset())
    assert verdict.accepted is accepted, verdict.reason
