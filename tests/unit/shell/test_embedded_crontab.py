import pytest
from embedded_host import mended, placed, texts

from caro_lsp.shell.embedded import regions


@pytest.mark.parametrize(
    ("times", "column"),
    [
        ("0 5 * * 1", 11),
        ("*/5 1-3,4 * jan mon", 21),
        ("@daily", 8),
        ("\t@reboot\t", 11),
        ("0  5\t* * 1-5/2 ", 17),
        ("0~59 0 * * *", 14),
    ],
)
def test_each_entry_runs_a_command(times, column):
    assert placed(f"{times} rm -rf /x\n", "crontab") == [("rm -rf /x", f"1:{column}")]


def test_the_table_of_the_system_names_users():
    source = "# é\n17 * * * * root cd / && rm -rf /é /x\n@daily www-data ls\r\n"
    assert placed(source, "system-crontab") == [
        ("cd /", "2:17"), ("rm -rf /é /x", "2:25"), ("ls", "3:17")
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["# 0 5 * * * rm /x", "", "0 5 * * rm", "0 5 * * *", "rm -rf /x"])
def test_what_executes_nothing(line):
    assert texts(f"{line}\n", "crontab") == []


def test_lines_are_not_continued():
    assert texts("@daily ls \\\n@daily pwd", "crontab")[-1] == "pwd"


def test_variables_are_set_for_what_follows():
    source = 'D=/a\n@daily rm $D\nD = "/b c"\nE=$D\n@daily rm "$D"; sh -c \'rm $E\'\n'
    assert [text for text in texts(source, "crontab") if text.startswith("rm")] == [
        "rm /a", "rm '/b c'", "rm $D"
    ]  # fmt: skip


def test_the_shell_can_be_chosen():
    source = b"@daily ls\nSHELL=/bin/bash\n@daily ls\nSHELL=/usr/bin/python3\n@daily import os\n"
    assert [region.dialect for region in regions(source, "crontab")] == ["sh", "bash"]


def test_percent_signs_end_the_command():
    source = "@daily mail -s x%rm /x%rm /y\n@daily date +\\%F && rm /z\n"
    assert placed(source, "crontab")[1:] == [("date +%F", "2:8"), ("rm /z", "2:21")]


def test_what_follows_a_percent_sign_is_the_input():
    assert placed("@daily sh%rm /x%rm /y\n", "crontab") == [
        ("sh <<", "1:8"), ("rm /x", "1:11"), ("rm /y", "1:17")
    ]  # fmt: skip


def test_replacements_are_written_as_cron_reads_them():
    source = "@daily ls && rm -rf $D/$(date +\\%F)\n"
    assert mended(source, "crontab", "rm +%F") == "@daily ls && rm +\\%F\n"
    assert mended(source, "crontab", "a\nb") is None
