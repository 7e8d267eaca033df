"""Commands inside other commands, by the facts about the tools that run them."""

import pytest

from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

TARGET = "rm -rf /target"


@pytest.mark.parametrize(
    "text",
    [
        f"doas -u root {TARGET}",
        f"nice -n 5 {TARGET}",
        f"ionice -c 3 {TARGET}",
        f"nohup {TARGET} &",
        f"time -p {TARGET}",
        f"timeout -k 5 10 {TARGET}",
        f"stdbuf -oL {TARGET}",
        f"setsid -w {TARGET}",
        f"command -p {TARGET}",
        f"builtin exec {TARGET}",
        f"exec -a x {TARGET}",
        f"busybox {TARGET}",
        f"chroot /mnt {TARGET}",
        f"unshare -rm {TARGET}",
        f"watch -n 5 '{TARGET}'",
        f"watch -n 5 {TARGET}",
        f"ssh -p 22 -i key root@host {TARGET}",
        f"ssh host '{TARGET}'",
        f"su -c '{TARGET}' bob",
        f"su - bob -c '{TARGET}'",
        f"flock /tmp/lock {TARGET}",
        f"flock -n /tmp/lock -c '{TARGET}'",
        f"docker run -it --rm -v /:/x alpine {TARGET}",
        f"docker exec -u root box {TARGET}",
        f"podman exec box sh -c '{TARGET}'",
        f"kubectl -n web exec pod -- {TARGET}",
        f"trap '{TARGET}' EXIT",
        f"sshpass -f file ssh host {TARGET}",
        f"sudo -u root nice -n 5 timeout -k 5 10 ssh -p 22 host {TARGET}",
        f"env -i A=b nohup sudo -E bash -c 'exec {TARGET}'",
        f'sudo sh -c "echo; {TARGET}"',
        "find /tmp -name x -exec sh -c 'rm -rf /target' \\;",
        f"bash -xec '{TARGET}'",
    ],
)
def test_the_inner_command_is_found(text):
    assert TARGET in [command.text for command in commands(parse(text.encode()))]


@pytest.mark.parametrize(
    "text",
    [
        f"ssh host -- echo '{TARGET}'",
        f"sudo -u '{TARGET}' true",
        f"timeout 5 echo {TARGET}",
        f"docker run --name '{TARGET}' alpine true",
        "nice -n 5",
        "sudo",
        "xargs",
        "bash -c",
    ],
)
def test_what_is_no_command_is_none(text):
    assert "rm" not in [command.name for command in commands(parse(text.encode()))]
