"""What is asked about a point in time, in parts that go together in any way."""

import pytest

from caro_lsp.generate.grammar import Grammar


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("the date of yesterday as YYYYMMDD", "date -d yesterday +%Y%m%d"),
        ("tomorrow in iso format", "date -d tomorrow +%F"),
        ("current date and time in UTC", "date -u"),
        ("what time is it in Tokyo", "TZ=Asia/Tokyo date +%T"),
        ("the date three weeks from now", "date -d '+21 days' +%F"),
        ("2 hours ago", "date -d '2 hours ago' '+%F %T'"),
        ("turn the unix timestamp 1712345678 into a readable date", "date -d @1712345678"),
        ("epoch seconds of 2031-01-01 in utc", "date -u -d 2031-01-01 +%s"),
        ("the day of the week of 2031-01-01", "date -d 2031-01-01 +%A"),
        ("last day of this month", 'date -d "$(date +%Y-%m-01) +1 month -1 day" +%F'),
        ("90 days after 2031-01-01", "date -d '2031-01-01 + 90 days' +%F"),
        ("when was notes.md last changed, only the date, iso", "date -r notes.md +%F"),
        ("store yesterday's date in variable Y", "Y=$(date -d yesterday +%F)"),
        ("make a folder named after the current year and month", 'mkdir "$(date +%Y-%m)"'),
        ("seconds since 1970", "date +%s"),
        (
            "how many days are between 2031-01-01 and 2031-03-01",
            "echo $(( ($(date -u -d 2031-03-01 +%s) - $(date -u -d 2031-01-01 +%s)) / 86400 ))",
        ),
        (
            "days since 2031-01-01",
            "echo $(( ($(date +%s) - $(date -u -d 2031-01-01 +%s)) / 86400 ))",
        ),
    ],
)
def test_a_date_is_put_together_from_its_parts(asked, command):
    answer = Grammar.load().answers(asked)[0]
    assert (answer.command, answer.left) == (command, ())


@pytest.mark.parametrize("asked", ["year", "time", "convert 42 to a date"])
def test_what_is_no_date_has_no_answer(asked):
    answers = [one for one in Grammar.load().answers(asked) if one.coverage == 1.0]
    assert not answers


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("create the folders 01 to 31", "mkdir {01..31}"),
        ("create files day1.log to day7.log", "touch day{1..7}.log"),
        ("touch files part1.txt to part9.log", None),
        ("mike's groups", "groups mike"),
    ],
)
def test_names_that_differ_by_a_number_are_a_range(asked, command):
    answers = Grammar.load().answers(asked)
    assert (answers[0].command if answers else None) == command
