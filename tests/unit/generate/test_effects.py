"""What a suggestion would do must be asked for."""

from __future__ import annotations

import pytest

from caro_lsp.generate import recall
from caro_lsp.generate.effects import effects, uncalled_for
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse


def _uncalled_for(command: str, asked: str) -> str:
    return uncalled_for(commands(parse(command.encode())), asked)


@pytest.mark.parametrize(
    ("command", "idle", "asking"),
    [
        ("rm story.txt", "give me a glimpse of story.txt", "delete story.txt"),
        ("find . -name '*.o' -delete", "find object files", "remove all object files"),
        ("git clean -fd", "which files are not tracked", "throw away untracked files"),
        ("dd if=/dev/sda of=x", "what is sda", "make an image of sda"),
        ("mkfs.ext4 /dev/sdb1", "is sdb1 mounted", "format sdb1"),
        ("pkill -f server", "count the threads of server", "stop the server"),
        ("systemctl reboot", "how long has it been up", "restart the machine"),
        ("chown ann story.txt", "give me a glimpse of story.txt", "ann should own story.txt"),
        ("chmod 644 a.txt", "how long is a.txt", "make a.txt readable for all"),
        ("apt-get install jq", "which jq is this", "install jq"),
        ("systemctl disable nginx", "describe nginx", "nginx should not start at boot"),
        ("userdel ann", "what is ann doing", "remove the account of ann"),
        ("curl -d @a.json https://example.org", "what is in a.json", "send a.json there"),
        ("ufw deny 22", "what is 22 used for", "block port 22"),
        ("git reset --hard", "what has changed", "throw away my changes"),
        ("docker rm web", "describe web", "remove the container web"),
        ("crontab -r", "list what I have planned", "clear my crontab"),
        ("dropdb shop", "how big is shop", "drop the database shop"),
        ("sudo chown ann a.txt", "print a.txt", "give a.txt to ann"),
    ],
)
def test_an_effect_must_be_asked_for(command: str, idle: str, asking: str) -> None:
    assert "not asked for" in _uncalled_for(command, idle)
    assert not _uncalled_for(command, asking)


def test_naming_the_tool_asks_for_what_it_does() -> None:
    assert not _uncalled_for("chown ann a.txt", "chown a.txt ann")


def test_reading_is_no_effect() -> None:
    for command in ("ls -l", "kill -l", "crontab -l", "systemctl status nginx", "ufw status"):
        assert not _uncalled_for(command, "anything at all")


def test_each_effect_is_met_by_a_command_above() -> None:
    met = {
        effect.does
        for mark in test_an_effect_must_be_asked_for.pytestmark  # type: ignore[attr-defined]
        for command, idle, _ in mark.args[1]
        for effect in effects()
        if effect.does in _uncalled_for(command, idle)
    }
    assert met == {effect.does for effect in effects()}


def test_what_we_know_ourselves_is_asked_for() -> None:
    refused = [
        (example.comment, example.command)
        for example in recall.memory().examples
        if _uncalled_for(example.command, example.comment)
    ]
    assert refused == []
