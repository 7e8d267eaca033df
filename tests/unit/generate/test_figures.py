"""Requests about the values that a script has reckoned or holds, and what is reckoned of them."""

# ruff: noqa: E501 - a script stands in one line

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.scope import Scope


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


_TIMES = ("t0=$(date +%s)", "make all", "t1=$(date +%s)")
_TESTS = ("passed=41", "failed=3", "total=$((passed + failed))")
_SHOP = ("price=80", "discount=15")


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("first=Ann", "last=Lee", "id=$(id -u)"), "show first, last and id in the form last/first:id", 'echo "$last/$first:$id"'),
        (("first=Ann", "last=Lee"), 'print first and last as "last, first"', 'echo "$last, $first"'),
        (("first=Ann", "last=Lee"), "echo it like <first>.<last>", 'echo "$first.$last"'),
        (("REG=ghcr.io", "IMG=shop", "TAG=1.2"), "print the image as reg/img:tag", 'echo "$REG/$IMG:$TAG"'),
        ((". config/app.env", "npm run build"), "print the smtp settings as host:port", 'echo "$SMTP_HOST:$SMTP_PORT"'),
    ],
)  # fmt: skip
def test_values_are_printed_in_the_layout_that_is_shown(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (_TESTS, "print the total", 'echo "$total"'),
        (_TESTS, "print how many failed", 'echo "$failed"'),
        (_TESTS, "print the failure rate in percent", 'echo "$((100 * failed / total))"'),
        (_TIMES, "show how long it took", 'echo "$((t1 - t0))"'),
        (_TIMES, "print the runtime in minutes and seconds", 'echo "$(( (t1 - t0) / 60 ))m $(( (t1 - t0) % 60 ))s"'),
        (_TIMES[:2], "print the duration in hours", 'echo "$(( ($(date +%s) - t0) / 3600 ))"'),
        (("sum=$(awk '{s += $1} END {print s}' a.txt)", "n=$(wc -l < a.txt)"), "print the mean", 'echo "scale=2; $sum / $n" | bc'),
        (_SHOP, "print the discounted price", "awk -v n=\"$price\" -v p=\"$discount\" 'BEGIN {printf \"%.2f\\n\", n * (100 - p) / 100}'"),
    ],
)  # fmt: skip
def test_figures_are_reckoned_with_by_what_they_are(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("warnings=$(grep -c WARN a.log)",), 'if there were warnings print "see log", otherwise "clean"', "if [ \"$warnings\" -gt 0 ]; then echo 'see log'; else echo clean; fi"),
        (_TESTS, 'say "fine" if nothing failed', '[ "$failed" -gt 0 ] || echo fine'),
        (("colors=(red green)",), "print each color on its own line", "printf '%s\\n' \"${colors[@]}\""),
    ],
)  # fmt: skip
def test_what_was_counted_is_a_condition(lines, request_, command):
    assert answer(request_, *lines) == command


def test_what_the_script_does_not_have_is_not_reckoned_with():
    assert "tax" not in answer("print the price with tax", *_SHOP)
    assert answer("print user:group", "first=Ann") == ""
