"""Requests about texts, in the words of different people, and the commands that answer them."""

import pytest

from caro_lsp.generate.adapt import Question
from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.scope import Scope
from caro_lsp.generate.verify import verify


def best(asked, variables=()):
    answers = Grammar.load().answers(asked, Scope.named(variables))
    return answers[0].command if answers and answers[0].coverage > 0.95 else None


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("search for FIXME in all files under lib and show line numbers", "grep -rn 'FIXME' lib"),
        ("search lib recursively for FIXME", "grep -r 'FIXME' lib"),
        ("grep panic in lib, case insensitive, recursively", "grep -ri 'panic' lib"),
        ("which files under lib mention yaml or toml?", "grep -rlE 'yaml|toml' lib"),
        ("print the file names that do not contain main in lib", "grep -rL 'main' lib"),
        ("show me errors in app.log", "grep -i 'error' app.log"),
        ("last 20 errors from app.log", "grep -i 'error' app.log | tail -n 20"),
        ("WARN lines of app.log with line numbers", "grep -n 'WARN' app.log"),
        ("lines in app.log with error but not retry", "grep -i 'error' app.log | grep -v 'retry'"),
        ("lines of app.log with neither INFO nor DEBUG", "grep -vE 'INFO|DEBUG' app.log"),
        ("show 2 lines before and after each 'oops' in app.log", "grep -C 2 'oops' app.log"),
        ("search the gz logs in old for 'oops'", "zgrep 'oops' old/*.gz"),
        ("replace localhost with db1 in all yml files below deploy",
         "find deploy -type f -name '*.yml' -exec sed -i 's/localhost/db1/g' {} +"),
        ("replace 'foo' with 'bar' only on line 5 of a.txt", "sed -i '5s/foo/bar/g' a.txt"),
        ("get rid of trailing whitespace in every python file below lib",
         "find lib -type f -name '*.py' -exec sed -i 's/[[:space:]]*$//' {} +"),
        ("insert '# header' at the top of all sh files in scripts",
         "sed -i '1i # header' scripts/*.sh"),
        ("uncomment the UsePAM line in sshd_config.txt",
         r"sed -i '/UsePAM/s/^\([[:space:]]*\)#[[:space:]]*/\1/' sshd_config.txt"),
        ("convert tabs to 4 spaces in a.py, in place", r"sed -i 's/\t/    /g' a.py"),
        ("delete lines 5 to 10 from a.txt", "sed -i '5,10d' a.txt"),
        ("remove the last line of a.txt", "sed -i '$d' a.txt"),
        ("print everything from the [web] line to the end of a.ini",
         r"sed -n '/\[web\]/,$p' a.ini"),
        ("every third line of a.txt", "sed -n '3~3p' a.txt"),
        ("show lines of a.txt not in b.txt", "comm -23 <(sort a.txt) <(sort b.txt)"),
        ("who is in all.txt but missing from paid.txt",
         "comm -23 <(sort all.txt) <(sort paid.txt)"),
        ("diff old.ini against new.ini, unified format", "diff -u old.ini new.ini"),
        ("split a.txt in pieces of 50 lines each, called chunk_aa and so on",
         "split -l 50 a.txt chunk_"),
        ("empty debug.log without deleting it", "truncate -s 0 debug.log"),
        ("which ip made the most requests in access.log",
         "awk '{print $1}' access.log | sort | uniq -c | sort -rn | head -n 1"),
        ("requests per hour from access.log", "awk -F: '{print $2}' access.log | sort | uniq -c"),
        ("count 404s in access.log", "awk '$9 == 404' access.log | wc -l"),
        ("errors per hour in app.log", "grep -i 'error' app.log | cut -c 1-13 | sort | uniq -c"),
        ("entries of app.log between 9:30 and 10:15",
         """awk '$2 >= "09:30:00" && $2 <= "10:15:00"' app.log"""),
        ("list all unique words in a.txt", r"tr -cs '[:alnum:]' '\n' < a.txt | sort -u"),
        ("what is the longest line in a.txt",
         "awk 'length > max {max = length; line = $0} END {print line}' a.txt"),
        ("how many times does timeout occur in app.log?", "grep -o 'timeout' app.log | wc -l"),
    ],
)  # fmt: skip
def test_a_request_about_texts_is_answered(asked, command):
    assert best(asked) == command
    verdict = verify(
        command, asked=asked, entities=Question(asked).entities, tools=frozenset({"zgrep"})
    )
    assert verdict.accepted, verdict.reason


def test_a_variable_is_a_file_or_a_folder_as_it_is_called():
    assert best("show $LOG lines containing ERROR") == "grep 'ERROR' \"$LOG\""
    assert best("count unique ips in $ACCESS_LOG") == (
        "awk '{print $1}' \"$ACCESS_LOG\" | sort -u | wc -l"
    )


@pytest.mark.parametrize(
    "asked",
    ["compare a.txt", "split a.txt", "top 5 of a.txt by revenue", "insert 'x' in a.txt at noon"],
)
def test_what_is_not_understood_is_not_guessed(asked):
    assert best(asked) is None
