"""Requests that steer others: how they are cut, and what their parts become."""

import pytest

from caro_lsp.generate import knowledge
from caro_lsp.generate.compose.control import STEERS
from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.scope import Scope
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse


def best(asked, names=()):
    answers = Grammar.load().answers(asked, Scope.named(names))
    return answers[0].command if answers else None


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("if the file settings.ini is there say loaded",
         "if [ -f settings.ini ]; then echo loaded; fi"),
        ("if cache.db is missing, print missing, otherwise print ok",
         "if [ ! -f cache.db ]; then echo missing; else echo ok; fi"),
        ("delete old.log when it exists", "if [ -f old.log ]; then rm old.log; fi"),
        ("move a.csv to done/ unless done/a.csv exists",
         "[ -e done/a.csv ] || mv a.csv done/"),
        ("if left.txt and right.txt are identical delete right.txt",
         "if cmp -s left.txt right.txt; then rm right.txt; fi"),
        ("if m.txt exists and is not empty say ok",
         "if [ -f m.txt ] && [ -s m.txt ]; then echo ok; fi"),
        ("if x.log or y.log is missing exit 3",
         "if [ ! -f x.log ] || [ ! -f y.log ]; then exit 3; fi"),
        ("print big if list.csv has more than 100 lines",
         'if [ "$(wc -l < list.csv)" -gt 100 ]; then echo big; fi'),
        ("if the folder spool holds at most 3 files print calm else print busy",
         "if [ \"$(find spool -type f | wc -l)\" -le 3 ]; then echo calm; else echo busy; fi"),
        ("check whether port 25 on mail1 is open and print open or closed",
         "if nc -z mail1 25; then echo open; else echo closed; fi"),
        ("check that rsync is installed, otherwise print an error and exit",
         "command -v rsync > /dev/null || { echo 'rsync is not installed' >&2; exit 1; }"),
        ("is redis running? print up or down",
         "if pgrep -x redis > /dev/null; then echo up; else echo down; fi"),
        ("does the folder var exist? say yes or no",
         "if [ -d var ]; then echo yes; else echo no; fi"),
        ('if the first argument is "stop" run ./halt.sh',
         'if [ "$1" = stop ]; then ./halt.sh; fi'),
        ("if the container cache is not running start it",
         '[ -n "$(docker ps -q -f name=cache)" ] || docker start cache'),
        ("if $age is less than 18 print no", 'if [ "$age" -lt 18 ]; then echo no; fi'),
        ("if $age is 18 print now", 'if [ "$age" = 18 ]; then echo now; fi'),
        ("if there is a Makefile run make", "if [ -f Makefile ]; then make; fi"),
        ("warn me if /srv is over 75% full",
         "if [ \"$(df --output=pcent /srv | tail -n 1 | tr -dc '0-9')\" -gt 75 ]; "
         "then echo 'the disk is full to more than 75 %' >&2; fi"),
        ("if MODE is set print it", 'if [ -n "$MODE" ]; then echo "$MODE"; fi'),
        ("check that make, gcc and ld are installed and print the missing ones",
         'for name in make gcc ld; do command -v "$name" > /dev/null || echo "$name"; done'),
    ],
)  # fmt: skip
def test_conditions(asked, command):
    assert best(asked) == command


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("for every log file in var print its name and number of lines",
         'for f in var/*.log; do echo "$f $(wc -l < "$f")"; done'),
        ("print the name and the number of words for each md file in notes",
         'for f in notes/*.md; do echo "$f $(wc -w < "$f")"; done'),
        ("for each folder in work run git fetch",
         'for d in work/*/; do (cd "$d" && git fetch); done'),
        ("for every host in fleet.txt ping it once",
         'while IFS= read -r host; do ping -c 1 "$host"; done < fleet.txt'),
        ("for each name in guests.txt make a folder under rooms",
         'while IFS= read -r name; do mkdir -p "rooms/$name"; done < guests.txt'),
        ("for each of a.md, b.md and c.md print the first line",
         'for f in a.md b.md c.md; do head -n 1 "$f"; done'),
        ("for each txt file that contains foo print its name",
         'for f in *.txt; do if grep -q foo "$f"; then echo "$f"; fi; done'),
        ("for every file in src larger than 1M print its name",
         "find src -type f -size +1M -print0 | while IFS= read -r -d '' f; "
         'do echo "$f"; done'),
        ('print "no NAME here" for each of a.md and b.md that does not exist',
         'for f in a.md b.md; do [ -f "$f" ] || echo "no $f here"; done'),
        ("for n from 2 to 4 print the square of n",
         'for n in $(seq 2 4); do echo "$(( $n * $n ))"; done'),
        ("say hi 4 times", "for i in $(seq 4); do echo hi; done"),
        ("until host db9 is reachable sleep 3",
         "until ping -c 1 -W 2 db9 > /dev/null 2>&1; do sleep 3; done"),
        ("wait until spool.lock is gone", "while [ -f spool.lock ]; do sleep 1; done"),
    ],
)  # fmt: skip
def test_loops(asked, command):
    assert best(asked) == command


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("create the folder pub, then put a file index.md in it",
         "mkdir pub && touch pub/index.md"),
        ("list all png files in art and write the list to art.txt",
         "find art -type f -name '*.png' > art.txt"),
        ("save the current branch in the variable here", "here=$(git branch --show-current)"),
        ("run ./crunch.sh for at most 20 seconds", "timeout 20 ./crunch.sh"),
        ("run ./sweep.sh as user carol", "sudo -u carol ./sweep.sh"),
        ("measure how long it takes to gzip big.csv", "time gzip big.csv"),
    ],
)  # fmt: skip
def test_what_is_done_with_a_request(asked, command):
    assert best(asked) == command


@pytest.mark.parametrize(
    "asked",
    [
        "if the file does not exist, create it",
        "if a.txt frobnicates delete a.txt",
        "if a.txt exists frobnicate it",
        "if a.txt exists delete b.txt, otherwise frobnicate",
        "for each frobnicator in src delete it",
        "for i from 1 to 3 create a file called part$i",
        "unless the moon is full remove a.txt",
        "check if the port 80 is frobnicated",
    ],
)
def test_what_is_understood_in_part_is_no_answer(asked):
    assert not [one for one in Grammar.load().answers(asked) if one.coverage == 1]


def test_what_is_quoted_is_not_cut():
    assert best('append "if it rains, then stay" to plan.txt').startswith("echo 'if it rains,")


HOSTILE = ["`x;reboot`", "'$a$(reboot)'", "'a\"; reboot; \"'", "'b`reboot`'"]


@pytest.mark.parametrize("said", HOSTILE)
@pytest.mark.parametrize(
    "asked",
    [
        "if a.txt contains {} print yes",
        "print {} if a.txt exists",
        "if a.txt exists print {} and exit",
        "for each txt file print {}",
        "exit with the message {} if a.txt is missing",
        "delete {} if it exists",
        "if $x equals {} print yes",
        "check that a.txt exists, otherwise print {} and exit",
    ],
)
def test_what_is_quoted_runs_nothing(asked, said):
    for answer in Grammar.load().answers(asked.format(said)):
        found = commands(parse(answer.command.encode(), "a.sh"))
        assert "reboot" not in {command.name for command in found}, answer.command


def test_conditions_are_valid_syntax():
    for condition in knowledge.read()["condition"]:
        do = condition["do"].replace("{op}", "-gt").replace("{{", "{").replace("}}", "}")
        assert not parse(do.encode(), "a.sh").errors, do


@pytest.mark.parametrize("asked", ["list hidden files", "show the kernel version", "gzip a.log"])
def test_a_plain_request_is_not_taken_apart(asked):
    assert not STEERS.search(asked)
