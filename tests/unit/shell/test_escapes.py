"""Commands in the options and small languages of tools; what only looks like them runs nothing."""

import pytest

from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

TARGET = "touch /target"
IN_OPTIONS = [
    "vim -c '!touch /target' f",
    "vim -es -c ':silent !touch /target' -c q",
    "vi +'!touch /target' f",
    "nvim --cmd '%!touch /target' f",
    "ex -sc 'r !touch /target' f",
    "tar cf a.tar --checkpoint=1 --checkpoint-action=exec='touch /target' .",
    "tar xf a.tar --to-command 'touch /target'",
    "tar -I 'touch /target' -xf a.tar",
    "git -c alias.x='!touch /target' x",
    "git -c core.sshCommand='touch /target' fetch",
    "GIT_SSH_COMMAND='touch /target' git push",
    "git bisect run touch /target",
    "git submodule foreach --recursive 'touch /target'",
    "ssh -o ProxyCommand='touch /target' host",
    "ssh -o 'proxycommand touch /target' host",
    "scp -oProxyCommand='touch /target' a host:b",
    "ssh -o PermitLocalCommand=yes -o LocalCommand='touch /target' host",
    "rsync -a -e 'touch /target' a host:b",
    "expect -c 'spawn touch /target; interact'",
    "expect -c 'system touch /target'",
    "expect <<'E'\nset timeout 5\nspawn -noecho touch /target\nE",
    "sed 's/x/touch \\/target/e' f",
    "sed -n '1e touch /target' f",
    "sed -e 's/a/b/;s|.*|touch /target|ge' f",
    "sed '/x/{\ne touch /target\n}' f",
    "sed '$!N;1,/b/e touch /target' f",
    "printf 'all:\\n\\ttouch /target\\n' | make -f -",
    "make -sf - <<'E'\nall: ; @touch /target\nE",
    "hash -p /usr/bin/touch q; q /target",
    'd=/target; ssh -o ProxyCommand="touch $d" host',
    "awk 'BEGIN{system(\"touch /target\")}'",
    "find . -exec sh -c 'touch /target' \\;",
    "bash -ec 'touch /target'",
    "bash -lc 'touch /target'",
    "bash -eo pipefail -c 'touch /target'",
]
DATA = [
    "vim -c 'set x=!touch /target' f",
    "vim -c '/!touch /target' f",
    "vim '!touch /target'",
    "vim -- -c '!touch /target'",
    "tar cf a.tar --checkpoint-action=echo='touch /target' .",
    "tar cf a.tar -- --to-command='touch /target'",
    "tar cf a.tar --exclude='touch /target' .",
    "git -c alias.x='!touch /target' status",
    "git -c alias.x='touch /target' x",
    "git config alias.x '!touch /target'",
    "git config core.sshCommand 'touch /target'",
    "git -c core.sshCommand='touch /target' log",
    "GIT_SSH_COMMAND='touch /target' git log",
    "git commit -m '!touch /target'",
    "ssh -o LocalCommand='touch /target' host",
    "ssh -o ProxyCommand=none host",
    "ssh -o UserKnownHostsFile='touch /target' host",
    "rsync -a --exclude 'touch /target' a host:b",
    "rsync -a -e 'touch /target' a b",
    "expect -c 'puts \"spawn touch /target\"'",
    "expect -c 'send \"touch /target\\r\"'",
    "expect file.exp 'spawn touch /target'",
    "sed 's/x/touch \\/target/g' f",
    "sed 's/x/touch \\/target/w e' f",
    "sed 's/x/a/;/e touch/d' f",
    "sed '1i e touch /target' f",
    "sed '1a\\\n\\\ne touch /target\\\ne touch /target' f",
    "sed 'y/e touch/E TOUCH/' f",
    "sed --sandbox '1e touch /target' f",
    "sed -n p '1e touch /target'",
    "sed 's/\\(.*\\)/\\1 touch/e' f",
    "printf 'all:\\n\\ttouch /target\\n' | make -n -f -",
    "printf 'all:\\n\\ttouch /target\\n' | make -f other.mk",
    "hash -r touch; hash touch",
    "hash -p /usr/bin/touch q; echo q /target",
]


def ran(text):
    return [command.text for command in commands(parse(text.encode()))]


@pytest.mark.parametrize("text", IN_OPTIONS)
def test_a_command_in_an_option_is_followed(text):
    assert TARGET in ran(text)


@pytest.mark.parametrize("text", DATA)
def test_data_stays_data(text):
    assert not [command for command in ran(text) if command.startswith("touch")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("/bin/r? x", "rm"),
        ("/usr/bin/chow? x", "chown"),
        ('"$DIR/rm" x', "rm"),
        ("$DIR/bin/sh x", "sh"),
        ("${A}b/dd x", "dd"),
    ],
)
def test_a_name_that_is_not_known_for_certain_counts_as_doubtful(text, name):
    found = commands(parse(text.encode()))
    assert [(command.name, command.exact) for command in found] == [(name, False)]


@pytest.mark.parametrize(
    "text",
    ["./r? x", "bin/r? x", "/opt/bin/r? x", "'/bin/r?' x", "/bin/m* x", '"$DIR/install" x',
     '"$DIR/shutdown" -h now', '"$DIR"rm x', '"$DIR/rm.sh" x', '"/rm$X" x'],
)  # fmt: skip
def test_other_names_stay_what_they_are(text):
    assert commands(parse(text.encode()))[0].name not in {
        "rm",
        "mv",
        "install",
        "shutdown",
        "rm.sh",
    }


def test_what_is_known_of_a_path_is_no_doubt():
    assert commands(parse(b"D=/bin; $D/rm x"))[0].exact
