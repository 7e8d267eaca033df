import pytest
from embedded_host import command_named, may_be_empty, mended, placed, ran, texts, values

from caro_lsp.shell.embedded import regions
from caro_lsp.shell.syntax import Span


def docker(source):
    return placed(source, "dockerfile")


def test_the_shell_form_runs_in_a_shell():
    source = 'FROM debian\nRUN rm -rf "$HOME" && echo done > log\n'
    assert docker(source) == [("rm -rf ~", "2:5"), ("echo done > log", "2:23")]
    assert regions(source.encode(), "dockerfile")[0].dialect == "sh"


@pytest.mark.parametrize(
    ("instruction", "column"),
    [
        ("RUN rm -rf /x", 5),
        ("run rm -rf /x", 5),
        ("\tRUN\trm -rf /x", 6),
        ("CMD rm -rf /x", 5),
        ("ENTRYPOINT rm -rf /x", 12),
        ("HEALTHCHECK CMD rm -rf /x", 17),
        ("HEALTHCHECK --interval=5m --timeout=3s CMD rm -rf /x", 44),
        ("ONBUILD RUN rm -rf /x", 13),
        ("RUN --mount=type=cache,target=/x --network=none rm -rf /x", 49),
        ('RUN ["rm", "-rf", "/x"]', 7),
        ('CMD [ "rm" , "-rf", "/x" ]', 8),
        ('RUN --mount=type=tmpfs,target=/y ["rm", "-rf", "/x"]', 36),
        ('ONBUILD RUN ["rm", "-rf", "/x"]', 15),
        ('HEALTHCHECK CMD ["rm", "-rf", "/x"]', 19),
    ],
)
def test_what_instructions_execute(instruction, column):
    assert docker(f"FROM x\n{instruction}\n") == [("rm -rf /x", f"2:{column}")]


@pytest.mark.parametrize(
    "instruction",
    [
        "# RUN rm -rf /x",
        "COPY rm -rf /x",
        "LABEL run='rm -rf /x'",
        "HEALTHCHECK NONE",
        'SHELL ["/bin/rm", "-rf"]',
        "ENV A=rm",
        "RUN",
        "CMD []",
    ],
)
def test_what_executes_nothing(instruction):
    assert docker(f"FROM x\n{instruction}\n") == []


def test_lines_are_continued_with_comments_and_empty_lines_between():
    source = "FROM x\nRUN ls -l && \\\n  # why\n\n    rm -rf \\\n      /é/x && \\\n  ls /y\n"
    assert ran(source, "dockerfile") == [
        ("ls -l", "2:5", "ls -l"),
        ("rm -rf /é/x", "5:5", "rm -rf \\\n      /é/x"),
        ("ls /y", "7:3", "ls /y"),
    ]


def test_a_comment_behind_the_last_line_ends_nothing():
    assert docker("RUN a \\\n# c\n") == [("a", "1:5")]
    assert docker("RUN a \\") == [("a", "1:5")]


def test_two_backslashes_at_the_end_do_not_continue():
    assert docker("RUN echo a\\\\\nRUN ls\n")[-1] == ("ls", "2:5")


def test_carriage_returns_are_no_part_of_the_text():
    source = "FROM x\r\nRUN ls -l \\\r\n  && rm -rf é /x\r\nRUN pwd\r\n"
    assert docker(source) == [("ls -l", "2:5"), ("rm -rf é /x", "3:6"), ("pwd", "4:5")]


def test_the_character_that_continues_lines_can_be_chosen():
    source = "# syntax=docker/dockerfile:1\n# escape=`\nFROM x\nRUN ls C:\\ && `\n  rm /x\n"
    assert docker(source)[-1] == ("rm /x", "5:3")
    late = "FROM x\n# escape=`\nRUN ls && \\\n  rm /x\n"
    assert docker(late) == [("ls", "3:5"), ("rm /x", "4:3")]


def test_the_exec_form_is_words_that_no_shell_reads():
    source = r'RUN ["echo", "$HOME", "a;b", "it\u0027s", "\"q\"", "é", "", "*"]'
    _, command = command_named(source, "dockerfile", "echo")
    assert [word.value for word in command.words] == [
        "echo", "$HOME", "a;b", "it's", '"q"', "é", "", "*"
    ]  # fmt: skip
    assert not command.words[-1].is_pattern


def test_words_of_the_exec_form_are_where_they_stand():
    source = 'FROM é\nENTRYPOINT [ "rm", "-rf", "it\'s \\u00e9" ]'
    (region,) = regions(source.encode(), "dockerfile")
    _, command = command_named(source, "dockerfile", "rm")
    span = region.host_span(command.words[2].span)
    assert source.encode()[span.start : span.end].decode() == "it's \\u00e9"


def test_shell_text_in_a_word_of_the_exec_form_is_followed():
    assert docker('FROM x\nCMD ["sh", "-c", "ls && rm -rf \\"$X\\" /y"]') == [
        ("sh -c 'ls && rm -rf \"$X\" /y'", "2:7"),
        ("ls", "2:19"),
        ("rm -rf $X /y", "2:25"),
    ]


@pytest.mark.parametrize("form", ["['rm', '-rf', '/x']", '["rm", 3]', '["rm",]', '["rm"] x'])
def test_what_is_no_array_of_strings_is_the_shell_form(form):
    (region,) = regions(f"RUN {form}".encode(), "dockerfile")
    assert region.text == form.encode()


def test_words_that_a_shell_would_read_otherwise_are_the_names_of_commands():
    for word in ("if", "A=b", "{", "!", "time", "[[", "~"):
        _, command = command_named(f'RUN ["{word}", "x"]', "dockerfile", word)
        assert [w.value for w in command.words] == [word, "x"]


def test_the_shell_can_be_set_and_is_reset_by_a_stage():
    source = (
        "FROM x\nSHELL [\"/bin/bash\", \"-euo\", \"pipefail\", \"-c\"]\nRUN ls\n"
        "SHELL [\"pwsh\", \"-Command\"]\nRUN rm C:\\x\nFROM y\nRUN pwd\n"
    )  # fmt: skip
    found = regions(source.encode(), "dockerfile")
    assert [(r.text, r.dialect) for r in found] == [(b"ls", "bash"), (b"pwd", "sh")]
    assert found[0].known["o:nounset"] is True


def test_a_stage_goes_on_from_another():
    source = (
        "FROM x AS base\nSHELL [\"bash\", \"-c\"]\nENV D=/srv\n"
        "FROM --platform=linux/amd64 base\nRUN rm -rf $D\nFROM y\nRUN rm -rf $D/\n"
    )  # fmt: skip
    assert texts(source, "dockerfile") == ["rm -rf /srv", "rm -rf $D/"]
    assert regions(source.encode(), "dockerfile")[0].dialect == "bash"


def test_images_with_windows_have_another_shell():
    source = 'FROM mcr.example/windows/servercore\nRUN del x\nSHELL ["bash", "-c"]\nRUN ls\n'
    assert texts(source, "dockerfile") == ["ls"]


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        ("ENV D=/srv", "/srv"),
        ("ENV D /srv", "/srv"),
        ("ENV D a b", "a b"),
        ('ENV A=1 D="/s r/v" B=2', "/s r/v"),
        ("ENV D=/s\\ r", "/s r"),
        ("ENV A=/srv\nENV D=$A/x", "/srv/x"),
        ("ENV D=${A:-/srv}", "/srv"),
        ("ENV D=http://x/?a=1&b=(2)", "http://x/?a=1&b=(2)"),
        ("ARG D=/srv", "/srv"),
        ("ENV A=1 \\\n  # c\n  D=/srv", "/srv"),
        ("ENV D=/old\nENV D=/srv", "/srv"),
    ],
)
def test_values_that_the_file_gives(assignment, value):
    assert values(f'FROM x\n{assignment}\nRUN rm "$D"\n', "dockerfile") == [value]


def test_values_hold_for_what_follows():
    assert texts("FROM x\nRUN rm $D\nENV D=/a\nRUN rm $D", "dockerfile") == ["rm $D", "rm /a"]


def test_programs_that_a_shell_starts_see_them_too():
    assert texts("FROM x\nENV D=/a\nRUN bash -c 'rm $D'\n", "dockerfile")[-1] == "rm /a"


def test_arguments_from_outside_may_be_empty():
    assert may_be_empty("FROM x\nARG D\nRUN rm -rf $D/*", "dockerfile") == "/*"
    assert may_be_empty("FROM x\nARG TARGETARCH\nRUN rm -rf $TARGETARCH/*", "dockerfile") == (
        "\ufffd/*"
    )


def test_arguments_before_the_first_stage_have_to_be_taken_over():
    head = "ARG D=/srv\nFROM x\n"
    assert texts(f"{head}RUN rm $D", "dockerfile") == ["rm $D"]
    assert texts(f"{head}ARG D\nRUN rm $D", "dockerfile") == ["rm /srv"]


def test_a_here_document_is_the_script():
    source = "FROM x\nRUN <<EOF\nD=/é\nrm -rf $D\nEOF\nRUN ls\n"
    assert docker(source) == [("rm -rf /é", "4:1"), ("ls", "6:5")]


def test_tabs_in_front_can_be_left_out_of_a_here_document():
    source = "RUN --mount=type=secret,id=x <<-'E'\r\n\t\tls\r\n\trm /x\r\n\tE\r\nRUN pwd\r\n"
    assert docker(source) == [("ls", "2:3"), ("rm /x", "3:2"), ("pwd", "5:5")]


def test_a_here_document_can_be_for_another_program():
    assert texts("RUN <<E\n#!/usr/bin/env python3\nimport os\nE\nRUN ls", "dockerfile") == ["ls"]
    bash = regions(b"RUN <<E\n#!/bin/bash\nls\nE\n", "dockerfile")
    assert [region.dialect for region in bash] == ["bash"]


def test_a_here_document_can_be_the_input_of_a_command():
    source = "RUN bash -eu <<E && pwd\nrm /x\nE\nRUN cat <<A > f\nrm /y\nA\nRUN ls"
    found = docker(source)
    assert ("rm /x", "2:1") in found
    assert found[-1] == ("ls", "7:5")
    assert not any(text == "rm /y" for text, _ in found)


def test_several_here_documents_follow_one_instruction():
    assert docker("COPY <<A <<B /\nRUN rm /y\nA\nRUN rm /z\nB\nRUN ls") == [("ls", "6:5")]


def test_files_that_are_copied_as_here_documents_are_not_executed():
    assert texts("COPY <<EOF /x.sh\nRUN rm /x\nEOF\nRUN ls", "dockerfile") == ["ls"]


def test_a_here_document_without_end_is_none():
    assert docker("COPY <<EOF /x\nRUN ls\n") == [("ls", "2:5")]
    assert docker('RUN echo "<<EOF"\nRUN ls\nEOF\n')[-1] == ("ls", "2:5")


def test_commands_of_an_image_are_arguments_of_a_known_entry_point():
    source = 'FROM x\nENTRYPOINT ["rm", "-r"]\nCMD ["-f", "/x"]\n'
    found = ran(source, "dockerfile")
    assert [command.text for command in found] == ["rm -r", "rm -r -f /x"]
    assert found[1].place == "2:14"
    script = 'ENTRYPOINT ["/entry.sh"]\nCMD ["rm", "/x"]\n'
    assert texts(script, "dockerfile") == ["entry.sh", "rm /x"]


def test_a_replacement_is_offered_where_the_text_stands_unbroken():
    source = "FROM x\nRUN ls && rm -rf $D/*\n"
    assert mended(source, "dockerfile", 'rm -rf "${D:?}"/*') == (
        'FROM x\nRUN ls && rm -rf "${D:?}"/*\n'
    )
    assert mended(source, "dockerfile", "rm\n-rf") is None
    assert mended("RUN rm -rf \\\n  /x", "dockerfile", "ls") is None
    assert mended('RUN ["rm", "-rf", "/x"]', "dockerfile", "ls") is None


def test_spans_are_verbatim_within_a_line():
    source = b"RUN ls && \\\n  rm -rf /x"
    (region,) = regions(source, "dockerfile")
    start = region.text.index(b"rm")
    assert region.is_verbatim(Span(start, start + 9))
    assert not region.is_verbatim(Span(0, start + 9))
