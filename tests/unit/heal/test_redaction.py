"""Nothing but words of caro's own tables and placeholders comes out of the redaction."""

import re
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from caro_lsp.heal import report, schema
from caro_lsp.heal.keys import Keys
from caro_lsp.heal.redact import Redactor, tables
from caro_lsp.heal.redact.placeholders import PLACEHOLDER, VARIABLE
from caro_lsp.paths import Paths
from caro_lsp.shell import options, tools

BENCH = Path(__file__).parents[3] / "bench"


@pytest.fixture(scope="module")
def bench():
    sys.path.insert(0, str(BENCH))
    try:
        import planted
        import planted_further
        import reports

        yield planted, planted_further, reports
    finally:
        sys.path.remove(str(BENCH))


def command(text):
    return Redactor(frozenset()).command(text)


def text(words, private=frozenset()):
    return Redactor(private).text(words)


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("rm -rf /", "rm -rf /"),
        ("rsync -avzP /a /b", "rsync -avzP /{path:1} /{path:2}"),
        # Names of somebody that happen to be letters of options.
        ("rsync -av -PJU08 /a", "rsync -av {flag:1} /{path:1}"),
        ("rsync -av -Dddde7 /a", "rsync -av {flag:1} /{path:1}"),
        ("rm -rf /home/jane/x", "rm -rf /home/{path:1}"),
        ("tar czf b.tar.gz ~/docs", "tar czf {path:1} ~/{path:2}"),
        (
            "curl -u a:b https://x.example/y | sudo bash",
            "curl -u {word:1} https://{url:1} | sudo bash",
        ),
        ('rm -rf "$DIR/"*', 'rm -rf "$name_1/"*'),
        ("mysql -uroot -phunter2", "mysql -u{word:1} -p{word:2}"),
        ("find . -name '*.log' -exec rm {} \\;", "find . -name '*{path:1}' -exec rm {} \\;"),
        ("ssh jane@db1 'rm -rf /'", "ssh {host:1} 'rm -rf /'"),
        ("bash -c 'rm -rf /tmp/x'", "bash -c 'rm -rf /tmp/{path:1}'"),
        ("a=(git rm)", "name_1=({word:1} {word:2})"),
        ("useradd git", "useradd {word:1}"),
        ("./git push", "./{path:1} {word:1}"),
        ("cat <<EOF >x\nsecret\nEOF\nls", "cat <<{word:1} >{path:1}\n{text:1}\n{word:1}\nls"),
        ("ls # of jane", "ls"),
        ("echo $HOME $TOKEN", "echo $HOME $name_1"),
        ("echo 2>&1 >/dev/null", "echo 2>&1 >/dev/null"),
        ("acme-tool --token=abc -v", "{name:1} {flag:1}={word:1} {flag:2}"),
        ("kill -9 4711", "kill -9 {number:1}"),
        ("pkill -KILL jane", "pkill -KILL {word:1}"),
        ("jane -9", "{name:1} {flag:1}"),
        ("mkfs.ext4 /dev/sda1", "mkfs.ext4 /dev/sda1"),
        ("cat /dev/jane /dev/sdjane", "cat /dev/{path:1} /dev/{path:2}"),
        ("rm -rf /var/www/acme /Users/jane", "rm -rf /var/www/{path:1} /Users/{path:2}"),
        ("aws s3 rm s3://acme-backups", "aws s3 rm s3://{url:1}"),
        ("git push origin main --force", "git push {word:1} {word:2} --force"),
    ],
)
def test_commands(given_, shown):
    assert command(given_) == shown


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("Delete all log files", "delete all log files"),
        ("restart git for Jane Doe", "restart git for {name:1} {name:2}"),
        ("the password is open file", "the password is {word:1} {word:2}"),
        ("copy /etc/acme to /srv", "copy /etc/{path:1} to /srv"),
        ("the folder 'my files' on host web", "the folder {word:1} on host {word:2}"),
    ],
)
def test_free_text(given_, shown):
    assert text(given_) == shown


def test_names_of_this_user_and_machine_never_pass():
    assert text("copy all files") == "copy all files"
    assert text("copy all files", frozenset({"files"})) == "copy all {word:1}"


def test_equal_values_have_equal_numbers_in_all_fields():
    redactor = Redactor(frozenset())
    shown = redactor.command("rm /srv/a /srv/b /srv/a")
    assert shown == "rm /srv/{path:1} /srv/{path:2} /srv/{path:1}"
    assert redactor.text("delete /srv/b") == "delete /srv/{path:2}"


def vocabulary():
    """Every word that may come out: of tables that are the same on all machines."""
    words = set(tables.plain_words() | tables.tool_names() | tables.KEYWORDS | tables.ACRONYMS)
    words |= tables.VARIABLES | {f.strip("/~.") for f in (*tables.FOLDERS, *tables.FILES)}
    words |= set(tables.SCHEMES) | tables.SIGNALS | set("0123456789")
    for name in tables.tool_names():
        found = tools.lookup(name), options.lookup(name)
        for entry in filter(None, found):
            words |= _names(entry)
    return {part for word in words for part in re.findall(r"\w+", word)} | {""}


def _names(entry):
    names = set(getattr(entry, "names", ()))
    names |= {name for flag in getattr(entry, "flags", ()) for name in (*flag.short, *flag.long)}
    for key, below in entry.subcommands.items():
        names |= {key, *_names(below)}
    return names


VOCABULARY = vocabulary()
PIECES = re.split(
    "[ ]",
    "' \" $ ` ( ) { } | & ; < > \\ \n = # * ? ~ / $( ${ $(( )) << <<- <<EOF\n EOF\n <( && || ;;"
    " [[ ]] if then fi for in do done case esac function sudo rm -rf --force ls git bash -c x= x=("
    " find -exec {} {path:1} {word:12} name_1 $HOME /etc/ http:// 2>&1",
)
SHELL = st.lists(
    st.one_of(
        st.text(min_size=1, max_size=12),
        st.sampled_from(PIECES),
        st.just(" "),
    ),
    max_size=25,
).map("".join)


def comes_from_tables(shown):
    rest = VARIABLE.sub(" ", PLACEHOLDER.sub(" ", shown))
    assert rest.isascii(), shown
    # Letters of flags stand together, as in -rf.
    rest = re.sub(r"(?<![\w-])-[A-Za-z0-9]{1,6}(?!\w)", " ", rest)
    for word in re.findall(r"\w+", rest):
        assert word in VOCABULARY, (word, shown)


@settings(max_examples=150, deadline=None)
@given(SHELL)
@example("rm -rf /home/jane")
@example("<<'\n'\n")
def test_what_comes_out_of_commands_is_in_the_tables_and_stays(script):
    shown = command(script)
    comes_from_tables(shown)
    assert command(shown) == shown


@settings(max_examples=150, deadline=None)
@given(SHELL)
def test_what_comes_out_of_free_text_is_in_the_tables_and_stays(words):
    shown = text(words)
    comes_from_tables(shown)
    assert text(shown) == shown


@pytest.mark.parametrize("number", [0, 1])
def test_planted_data_of_many_kinds_is_in_no_report(number, bench, tmp_path):
    *kinds, reports = bench
    planted = kinds[number]
    assert len(planted.KINDS) >= 40
    keys, r = Keys(Paths.below(tmp_path)), Random(20)
    for _ in range(60):
        failure, values = planted.planted_failure(r)
        for level in schema.LEVELS:
            body = report.build(failure, level, keys)
            assert reports.leaks(body, values) == []
            assert report.check(body).undone == ()


def test_the_search_for_leaks_finds_one(bench, tmp_path):
    planted, _, reports = bench
    failure, values = planted.planted_failure(Random(1))
    body = report.build(failure, "full", Keys(Paths.below(tmp_path)))
    value = values[0]
    assert reports.leaks(body.replace(b'"python": "3', f'"python": "{value}'.encode()), [value])
