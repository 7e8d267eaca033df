"""Options that a tool does not know, as its own parser would read the words."""

import sys
from pathlib import Path

import pytest

from caro_lsp.shell import options
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse
from caro_lsp.shell.platform import Platform
from caro_lsp.shell.unknown import UnknownOption, unknown_option

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILES = sorted(options.FOLDER.glob("*.toml"))


def unknown(text: str, system: Platform = "linux") -> UnknownOption | None:
    found = [unknown_option(one, system) for one in commands(parse(text.encode()))]
    return next((one for one in found if one is not None), None)


@pytest.mark.parametrize(
    "text",
    [
        "ls -lah --color=auto",
        "ls --almost -- --frobnicate",
        "sort -k2,2n -t: -rn",
        "sort --key=2 --field-sep : notes.txt",
        "head -5 notes.txt",
        "head -n5 notes.txt",
        "tail -n +2 notes.txt",
        "tail -20f app.log",
        "grep -e -x notes.txt",
        "grep -A 3 -B3 -- -q notes.txt",
        'grep -n"$LINES" x',
        'ls $FLAGS "-$x"',
        "cut -d- -f1",
        "find . -maxdepth 2 -size -5k -newermt yesterday -exec ls -lS {} + -print",
        "find . -name '*.c' -exec grep -H main {} \\; -delete",
        "find -L . -O3 -type f",
        "git -C app log -3 --oneline --stat",
        "git commit -am 'fix -z'",
        "git no-such-plugin --frobnicate",
        "docker run --rm -it -v /a:/b alpine ls -Q --frobnicate",
        "docker compose -f dev.yml exec web ls --frobnicate",
        "docker compose logs -f --tail 5 web",
        "kubectl -n web get pods -o wide",
        "kubectl exec -it web -- ls --frobnicate",
        "ssh -p 22 host ls --frobnicate",
        "sudo -u www ls -l",
        "timeout 5 ls -l",
        "nice -10 ls",
        "ps aux --sort=-%mem",
        "ps -ef",
        "tar czf a.tar.gz -C src .",
        "tar -xzf a.tgz --strip-components=1",
        "tar cfC a.tar src -v",
        "dd if=a of=b bs=1M status=progress",
        "chmod -w a.txt",
        "chmod -R u+x bin",
        "kill -9 12",
        "kill -s TERM 12",
        "pkill -HUP -f nginx",
        "[ -f x ] || [ \"$a\" = -q ] && test ! -e y -a -d z",
        "[ -n \"$x\" ] && [ 3 -gt 2 ]",
        "[ -q ]",
        "openssl enc -aes-256-cbc -in a -out b",
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 365",
        "curl -fsSL --no-keepalive https://example.com",
        "wget -nv -nc https://example.com",
        "ip -br -4 addr show",
        "jq -r --arg name value '.[$name]' x.json",
        "ffmpeg -frobnicate",
        "some-own-script --frobnicate",
        "echo -frobnicate",
    ],
)  # fmt: skip
def test_what_a_tool_knows_is_no_mistake(text):
    assert unknown(text) is None


@pytest.mark.parametrize(
    ("text", "tool", "option"),
    [
        ("ls --frobnicate", "ls", "--frobnicate"),
        ("ls -lE", "ls", "-E"),
        ("ls src -E", "ls", "-E"),
        ("sort -n5", "sort", "-5"),
        ("grep --recursiv-all x", "grep", "--recursiv-all"),
        ("find . -nmae x", "find", "-nmae"),
        ("find . -exec ls -E {} +", "ls", "-E"),
        ("sudo ls -E", "ls", "-E"),
        ("sudo --frobnicate ls", "sudo", "--frobnicate"),
        ("ls | xargs -0 grep --frobnicate", "grep", "--frobnicate"),
        ("timeout 5 ls -E", "ls", "-E"),
        ("env -i nohup ls -E", "ls", "-E"),
        ("bash -c 'ls -E'", "ls", "-E"),
        ("git commit --frobnicate", "git commit", "--frobnicate"),
        ("git -C app commit -m x --frobnicate", "git commit", "--frobnicate"),
        ("docker compose up --frobnicate", "docker compose up", "--frobnicate"),
        ("docker run --detatch nginx", "docker run", "--detatch"),
        ("kubectl get pods --frobnicate", "kubectl get", "--frobnicate"),
        ("kubectl get pods --namesp web", "kubectl get", "--namesp"),
        ("tar cEf a.tar x", "tar", "-E"),
        ("dd if=a block=1M", "dd", "block="),
        ("[ -q x ]", "[", "-q"),
        ("systemctl --frobnicate status nginx", "systemctl", "--frobnicate"),
        ("apt-get install --frobnicate vim", "apt-get", "--frobnicate"),
        ("psql -E --frobnicate", "psql", "--frobnicate"),
        ("curl --frobnicate https://example.com", "curl", "--frobnicate"),
        ("date --frobnicate", "date", "--frobnicate"),
    ],
)
def test_what_a_tool_does_not_know_is_found(text, tool, option):
    found = unknown(text)
    assert found is not None
    assert (found.tool, found.option) == (tool, option)


def test_a_similar_option_is_named():
    assert unknown("ls --recurse-all") is not None
    found = unknown("docker run --detatch nginx")
    assert found is not None
    assert found.near == "--detach"


@pytest.mark.parametrize(
    ("text", "linux", "macos"),
    [
        ("date -v-1d", False, True),
        ("date -d yesterday", True, False),
        ("find . -printf '%p'", True, False),
        ("grep -P x y", True, False),
        ("stat -f %z x", True, True),
        ("ls --group-directories-first", True, False),
        ("git log --oneline", True, True),
        ("git log --frobnicate", False, False),
        ("shuf --frobnicate", False, True),
    ],
)
def test_the_system_says_which_tool_it_is(text, linux, macos):
    assert (unknown(text, "linux") is None) == linux
    assert (unknown(text, "macos") is None) == macos


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_facts_are_whole(file: Path):
    data = tomllib.loads(file.read_text("utf-8"))
    known = options.lookup(file.stem)
    assert known is not None
    assert data.keys() <= {
        "reader", "page", "help", "lists", "options", "more", "subcommands", "bsd", "inherit",
        "complete", "system", "style", "prefixes", "numbers", "negations", "old-style", "words",
        "assignments", "stops", "same-as",
    }  # fmt: skip
    if known.complete and not known.assignments:
        assert all(name.startswith("-") for name in known.names)


def test_a_name_that_is_no_file_has_no_facts():
    assert options.lookup("no-such-tool") is None
    assert options.lookup("") is None
    assert options.lookup("a\0b") is None
    assert options.lookup("../tools/find") is None
