"""Requests about several things of a script: those that are so, two lists, what a list names."""

# ruff: noqa: E501 - a script stands in one line

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.scope import Scope


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


PHOTOS = ('PHOTOS="$HOME/photos"', 'KEPT="$HOME/kept"', 'shots=("$PHOTOS"/*.png)')
ORDERS = ("BAD=orders/bad", "orders=(orders/new/*.json)")
HOSTS = ("HOSTS=(mail.lan web.lan)",)
UNITS = ("units=(nginx redis)",)


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (PHOTOS, "remove the empty ones", 'for shot in "${shots[@]}"; do if [ ! -s "$shot" ]; then rm "$shot"; fi; done'),
        (PHOTOS, "copy those that are not empty to the kept folder", 'for shot in "${shots[@]}"; do if [ -s "$shot" ]; then cp "$shot" "$KEPT"/; fi; done'),
        (PHOTOS, "how many of them are links?", 'for shot in "${shots[@]}"; do if [ -L "$shot" ]; then echo "$shot"; fi; done | wc -l'),
        (ORDERS, "move the orders that are broken json to the bad ones", 'for order in "${orders[@]}"; do jq empty "$order" > /dev/null 2>&1 || mv "$order" "$BAD"/; done'),
        (ORDERS, "which orders contain URGENT?", 'for order in "${orders[@]}"; do if grep -qF -- URGENT "$order"; then echo "$order"; fi; done'),
        (HOSTS, "which of them do not answer?", 'for host in "${HOSTS[@]}"; do ping -c 1 -W 1 "$host" > /dev/null 2>&1 || echo "$host"; done'),
        (UNITS, "restart the ones that are not running", 'for unit in "${units[@]}"; do systemctl is-active --quiet "$unit" || systemctl restart "$unit"; done'),
        (("needed=(jq curl)",), "show which of these are missing", 'for tool in "${needed[@]}"; do command -v "$tool" > /dev/null 2>&1 || echo "$tool"; done'),
    ],
)  # fmt: skip
def test_those_that_are_so(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("WANTED=lists/wanted.txt", "HAVE=lists/have.txt"), "which ones are still missing?", 'grep -vxFf "$HAVE" "$WANTED"'),
        (("OLD=lists/old.txt", "NEW=lists/new.txt"), "show the names that are gone", 'grep -vxFf "$NEW" "$OLD"'),
        (("GUESTS=guests.txt", "PAID=paid.txt"), "guests who have not paid yet", 'grep -vxFf "$PAID" "$GUESTS"'),
        (("GUESTS=guests.txt", "PAID=paid.txt", "OUT=out/late.txt"), "guests who have not paid", 'grep -vxFf "$PAID" "$GUESTS" > "$OUT"'),
        (("ls img > /tmp/names.txt", "cat site/*.html > /tmp/pages.txt"), "names that do not occur in the pages", 'while IFS= read -r line; do grep -qF -- "$line" /tmp/pages.txt || echo "$line"; done < /tmp/names.txt'),
    ],
)  # fmt: skip
def test_of_two_lists_what_is_in_one(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("find src -name '*.c' > /tmp/list.txt",), "grep for TODO in all of these, names only", "xargs -d '\\n' grep -l 'TODO' < /tmp/list.txt"),
        (("find src -name '*.c' > /tmp/list.txt",), "pack all of these into src.tar.gz", "tar -czf src.tar.gz -T /tmp/list.txt"),
        (("find src -name '*.o' > /tmp/list.txt",), "delete all the files on the list", "xargs -d '\\n' rm -- < /tmp/list.txt"),
    ],
)  # fmt: skip
def test_what_a_list_names_is_worked_on_and_not_the_list(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("mapfile -t tags < tags.txt",), "join them with a comma and print the result", '(IFS=,; echo "${tags[*]}")'),
        (("#!/bin/sh", 'STEPS="build test ship"', "set -- $STEPS"), "print them numbered: 1 build, 2 test", 'n=0; for step in $STEPS; do n=$((n + 1)); echo "$n $step"; done'),
        (("broken=()", 'broken+=("$1")'), "write the broken ones to out/broken.txt, one per line", "printf '%s\\n' \"${broken[@]}\" > out/broken.txt"),
    ],
)  # fmt: skip
def test_they_are_printed_as_asked(lines, request_, command):
    assert answer(request_, *lines) == command


def test_what_is_asked_beside_a_comparison_is_not_left_out():
    lines = ("EMAILS=emails.txt", "BLOCKED=blocked.txt")
    assert "head" not in answer("addresses that are not blocked", *lines)
    assert (
        answer("first 3 addresses that are not blocked", *lines)
        != 'grep -vxFf "$BLOCKED" "$EMAILS"'
    )


def test_a_word_behind_how_many_is_no_value():
    assert answer("how many arguments are left", "#!/bin/sh", "shift") == "echo $#"
