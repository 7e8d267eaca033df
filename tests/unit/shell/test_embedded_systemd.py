import pytest
from embedded_host import command_named, may_be_empty, mended, placed, ran, texts, values

from caro_lsp.shell.embedded import regions


def unit(line, before=""):
    return f"[Unit]\nDescription=x\n[Service]\n{before}{line}\n"


def test_each_command_of_a_service_runs():
    source = (
        "[Service]\nExecStartPre=/bin/mkdir -p /é\nExecStart = /usr/bin/rm -rf /x\n"
        "ExecStop=/bin/kill $MAINPID\nExecReload=\n"
    )  # fmt: skip
    assert placed(source, "systemd") == [
        ("mkdir -p /é", "2:14"), ("rm -rf /x", "3:13"), ("kill $MAINPID", "4:10")
    ]  # fmt: skip
    assert [r.where for r in regions(source.encode(), "systemd")] == [
        "ExecStartPre", "ExecStart", "ExecStop"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("prefix", "column"), [("", 11), ("-", 12), ("@-", 13), ("+", 12), ("!!", 13), ("- ", 13)]
)
def test_marks_in_front_are_for_systemd(prefix, column):
    name = " rm" if "@" in prefix else ""
    source = unit(f"ExecStart={prefix}/bin/rm{name} -rf /x")
    assert placed(source, "systemd") == [("rm -rf /x", f"4:{column}")]


@pytest.mark.parametrize(
    "source",
    [
        unit("# ExecStart=/bin/rm /x"),
        unit("; ExecStart=/bin/rm /x"),
        unit("User=rm"),
        "[Install]\nExecStart=/bin/rm /x\n",
        "ExecStart=/bin/rm /x\n",
    ],
)
def test_what_executes_nothing(source):
    assert regions(source.encode(), "systemd") == ()


def test_words_are_no_shell_text():
    source = unit("ExecStart=/bin/rm a|b > /x && ls * $(pwd) `id` ~ {a,b} #c")
    assert values(source, "systemd") == [
        "a|b", ">", "/x", "&&", "ls", "*", "$(pwd)", "`id`", "~", "{a,b}", "#c"
    ]  # fmt: skip
    assert len(ran(source, "systemd")) == 1


def test_quotes_and_escapes_of_words():
    source = unit(r"""ExecStart=/bin/rm "a b" 'c "d' e\x20f \u00e9 g\\ "" h"i j"k '\'' 100%% \z""")
    assert values(source, "systemd") == [
        "a b", 'c "d', "e f", "é", "g\\", "", "hi jk", "'", "100%", "\\z"
    ]  # fmt: skip


def test_commands_are_separated_by_lone_semicolons():
    source = unit(r"ExecStart=/bin/ls a\; ; -/bin/rm /x; /y \; z")
    assert ran(source, "systemd") == [
        ("ls 'a;'", "4:11", r"/bin/ls a\;"),
        ("rm '/x;' /y ';' z", "4:26", r"/bin/rm /x; /y \; z"),
    ]


def test_lines_are_continued_with_comments_between():
    source = "[Service]\r\nExecStart=/bin/rm \\\r\n#\r\n;\r\n  /é \\\r\n /y\r\nExecStop=/bin/ls\r\n"
    assert placed(source, "systemd") == [("rm /é /y", "2:11"), ("ls", "7:10")]
    region, command = command_named(source, "systemd", "rm")
    span = region.host_span(command.words[2].span)
    assert source.encode()[span.start : span.end] == b"/y"


def test_shell_text_in_a_word_is_followed():
    source = unit("ExecStart=/bin/sh -c 'cd /a && rm -rf /x'")
    assert placed(source, "systemd") == [
        ("sh -c 'cd /a && rm -rf /x'", "4:11"),
        ("cd /a", "4:23"),
        ("rm -rf /x", "4:32"),
    ]


def test_variables_are_replaced_as_systemd_does():
    before = 'Environment="D=/a b" E=/e\n'
    assert values(unit("ExecStart=/bin/rm ${D} $D x$D $$D", before), "systemd") == [
        "/a b", "/a", "b", "x$D", "$D"
    ]  # fmt: skip
    assert values(unit("ExecStart=:/bin/rm ${D} $D", before), "systemd") == ["${D}", "$D"]
    inner = unit("ExecStart=/bin/sh -c 'rm ${E} $$E $E'", before)
    assert texts(inner, "systemd")[-1] == "rm /e /e /e"


def test_specifiers_are_not_known_and_not_empty():
    source = unit("ExecStart=/bin/rm -rf /run/%i/x '%t/y'")
    assert texts(source, "systemd") == ["rm -rf /run/%i/x %t/y"]
    assert may_be_empty(source, "systemd") == "\ufffd/y"
    assert texts(unit("ExecStart=/bin/rm -rf %h"), "systemd") == ["rm -rf ~"]
    assert texts(unit("ExecStart=/bin/rm $D", "Environment=D=/x/%i\n"), "systemd") == ["rm /x/%i"]


def test_directories_of_the_service_are_set():
    line = "ExecStart=/bin/sh -c 'rm -rf $RUNTIME_DIRECTORY/*'"
    assert may_be_empty(unit(line), "systemd") == "/*"
    assert may_be_empty(unit(line, "RuntimeDirectory=x\n"), "systemd") == "\ufffd/*"


def test_no_replacement_is_offered():
    assert mended(unit("ExecStart=/bin/rm -rf /x"), "systemd", "ls") is None
