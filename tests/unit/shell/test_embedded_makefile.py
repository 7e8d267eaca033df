import pytest
from embedded_host import command_named, may_be_empty, mended, placed, ran, texts, values

from caro_lsp.shell.embedded import regions


def make(source):
    return placed(source, "makefile")


def recipe(line, before=""):
    """The commands of a recipe line, after other lines."""
    return texts(f"{before}\nall:\n\t{line}\n", "makefile")


def test_each_line_of_a_recipe_is_a_shell_of_its_own():
    source = "all: a.o\n\tD=/x\n\trm -rf $$D\n\nclean:\n\tls | wc\n"
    assert make(source) == [("rm -rf $D", "3:2"), ("ls", "6:2"), ("wc", "6:7")]
    assert [region.text for region in regions(source.encode(), "makefile")] == [
        b"D=/x", b"rm -rf $D", b"ls | wc"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "column"),
    [("rm /x", 2), ("@rm /x", 3), ("-@ + rm /x", 7), ("  rm /x", 4), ("@-$(Q)rm /x", 8)],
)
def test_marks_in_front_are_for_make(line, column):
    assert make(f"all:\n\t{line}\n") == [("rm /x", f"2:{column}")]


def test_a_recipe_can_stand_on_the_line_of_its_rule():
    assert make("é: b c ; @rm /x # c\n\tls\n") == [("rm /x", "1:11"), ("ls", "2:2")]


def test_lines_are_continued_in_the_shell():
    source = "all:\n\t@if true; then \\\n\t  rm /é /x; \\\n\tfi; \\\nls\n\tpwd\n"
    assert make(source) == [("true", "2:6"), ("rm /é /x", "3:4"), ("ls", "5:1"), ("pwd", "6:2")]


def test_carriage_returns_are_no_part_of_the_text():
    source = "all:\r\n\t@ls \\\r\n\t  /x\r\n\trm /y\r\nD := /z\r\nb:\r\n\trm $(D)\r\n"
    assert make(source) == [("ls /x", "2:3"), ("rm /y", "4:2"), ("rm /z", "7:2")]


def test_a_continuation_without_a_next_line_ends_nothing():
    assert make("all:\n\tls; \\\n\nb:\n\trm /x\n") == [("ls", "2:2"), ("rm /x", "5:2")]


@pytest.mark.parametrize(
    "line",
    [
        "# rm /x",
        "VAR = rm /x",
        "    rm /x",
        "define HELP\nrm /x\nendef",
        "all: rm",
        "$(info rm /x)",
        "%.o: CFLAGS += rm",
        "\trm /x",
    ],
)
def test_what_executes_nothing(line):
    assert make(f"{line}\n") == []


def test_a_line_with_a_tab_behind_an_assignment_is_no_recipe():
    assert make("all:\n\tls\nX = 1\n\trm /x\n") == [("ls", "2:2")]


def test_conditionals_comments_and_empty_lines_do_not_end_a_recipe():
    source = "all:\n\tls\nifdef X\n# c\n\n\trm /x\nelse\n\trm /y\nendif\n\tpwd\n"
    assert [text for text, _ in make(source)] == ["ls", "rm /x", "rm /y", "pwd"]


def test_the_mark_of_a_recipe_can_be_chosen():
    source = "all:\n\tls\n.RECIPEPREFIX = >\nb:\n> rm /x \\\n>  /y\n\tpwd\n"
    assert make(source) == [("ls", "2:2"), ("rm /x /y", "5:3")]


def test_a_recipe_can_be_one_shell():
    source = ".ONESHELL:\nall:\n\t@D=/x\n\trm -rf $$D\n"
    assert make(source) == [("rm -rf /x", "4:2")]


def test_the_shell_can_be_chosen():
    source = b"SHELL := /usr/bin/env bash\n.SHELLFLAGS = -eu -o pipefail -c\nall:\n\tls\n"
    (region,) = regions(source, "makefile")
    assert region.dialect == "bash"
    assert region.known["o:nounset"] is True
    assert regions(b"SHELL = /usr/bin/python3\nall:\n\timport os\n", "makefile") == ()
    assert regions(b"all:\n\tls\n", "makefile")[0].dialect == "sh"


# Values.


@pytest.mark.parametrize(
    "assignments",
    [
        "D = /x",
        "D := /x",
        "D::=/x",
        "D ?= /x",
        "override D = /x",
        "export D := /x",
        "D = /x  # c",
        "D = \\\n   /x",
        "P = /\nD = $(P)x",
        "D = $P/x\nP =",
        "D = /old\nD = /x",
        "D != echo /x",
        "D = $(shell echo /x)",
        "D = $(strip  /x )",
        "define D\n/x\nendef",
        "E = D\n$(info $(D))\nD = /x",
        "D = /x\n-include y",
    ],
)
def test_values_that_the_file_gives_become_text(assignments):
    assert recipe("rm -rf $(D)", assignments)[-1] == "rm -rf /x"


def test_text_of_values_is_read_as_the_shell_would():
    assert recipe("$(CLEAN)", "CLEAN = cd /a && rm *.o") == ["cd /a", "rm *.o"]
    assert values("D = a b\nall:\n\trm '$(D)'/$(D)\n", "makefile") == ["a b/a", "b"]
    assert recipe("rm $(A)", "A = a b")[0] == "rm a b"
    assert recipe("$(RM) $(X)", "X = $$HOME") == ["rm -f ~"]


def test_values_that_are_added_to():
    assert recipe("rm $(D)", "D = a\nD += b\nD += c") == ["rm a b c"]


def test_a_value_that_depends_is_not_known():
    before = "ifdef X\nD = /x\nelse\nD = /y\nendif"
    assert recipe("rm $(D)/z", before) == ["rm $(D)/z"]
    assert recipe("rm $(D)/z", "all: D = /q\nD = /x") == ["rm $(D)/z"]
    assert recipe("rm $(D)", "D = $(D)/x") == ["rm $(D)/x"]


def test_references_of_each_form():
    assert recipe("rm $D ${D} $(D) $(E:.c=.o) $(subst a,b,$(D)) $$D $(A$(D))", "D = /x") == [
        "rm /x /x /x $(E:.c=.o) $(subst a,b,$(D)) $D $(A/x)"
    ]


def test_names_of_targets_are_known_where_there_is_one():
    assert texts("build: src lib\n\trm -r $@ $< $^\n", "makefile") == ["rm -r build src src lib"]
    assert texts("%.o: %.c\n\trm $@ $(@D) $*\n", "makefile") == ["rm $@ $(@D) $*"]
    assert texts("B = out\n$(B): x\n\trm -r $@\n", "makefile") == ["rm -r out"]


def test_text_from_outside_keeps_the_quotes():
    source = "all:\n\techo '$(A) $(B)' \"$(A)\" | tr '$$' x; rm /x\n"
    region, command = command_named(source, "makefile", "echo")
    assert [len(command.words), command.words[1].value] == [3, None]
    assert region.shown(command.words[1].shown) == "$(A) $(B)"
    assert texts(source, "makefile")[1:] == ["tr '$' x", "rm /x"]


def test_what_nobody_defines_may_be_empty():
    assert may_be_empty("all:\n\trm -rf $(D)/x\n", "makefile") == "/x"
    assert may_be_empty("all:\n\trm -rf '$(D)/x'\n", "makefile") == "/x"
    assert may_be_empty("ifdef Y\nD = /y\nelse\nD =\nendif\nall:\n\trm $(D)/x\n", "makefile") == (
        "/x"
    )


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ("all:\n\trm -rf $(D)/x\n", "makefile-fragment"),
        ("include a.mk\nall:\n\trm -rf $(D)/x\n", "makefile"),
        ("all:\n\trm -rf $(CURDIR)/x\n", "makefile"),
        ("a%:\n\trm -rf $@/x\n", "makefile"),
        ("all:\n\trm -rf $(abspath .)/x\n", "makefile"),
        ("D = $(shell mktemp -d)\nall:\n\trm -rf $(D)/x\n", "makefile"),
        ("ifdef Y\nD = /y\nelse\nD = z\nendif\nall:\n\trm $(D)/x\n", "makefile"),
    ],
)
def test_what_others_define_is_not_empty(source, host):
    assert may_be_empty(source, host) == "\ufffd/x"


def test_an_empty_value_is_empty():
    assert values("D =\nall:\n\trm $(D)/x\n", "makefile") == ["/x"]


def test_exported_values_are_in_the_environment():
    assert recipe("rm $$D", "export D = /x") == ["rm /x"]
    assert recipe("rm $$D", "D = /x\nexport D") == ["rm /x"]
    assert recipe("rm $$D", "D = /x\nexport") == ["rm /x"]
    assert recipe("sh -c 'rm $$D'", "export D = /x")[-1] == "rm /x"
    assert recipe("rm $$D", "D = /x") == ["rm $D"]


# Functions and definitions.


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("X := $(shell rm -rf /x)\n", "1:14"),
        ("é = ${shell rm -rf /x}\n", "1:13"),
        ("X != rm -rf /x\n", "1:6"),
        ("ifeq ($(shell rm -rf /x),1)\nendif\n", "1:15"),
        ("$(info $(shell rm -rf /x))\n", "1:16"),
        ("all: $(shell rm -rf /x)\n", "1:14"),
        ("all:\n\techo $(shell rm -rf /x)\n", "2:15"),
        ("X = $(if a,$(shell \\\n  rm -rf /x))\n", "2:3"),
    ],
)
def test_the_shell_function_runs(source, place):
    assert ("rm -rf /x", place) in make(source)


def test_an_escaped_call_of_the_shell_function_is_none():
    assert "rm /x" not in recipe("echo '$$(shell rm /x)'")


def test_a_canned_recipe_runs_where_a_recipe_calls_it():
    source = "define run\n@echo $(1)\nrm -rf /x\nendef\nall:\n\t$(call run,a)\n"
    assert make(source) == [("echo $(1)", "2:2"), ("rm -rf /x", "3:1")]
    assert make(source.replace("$(call run,a)", "@$(run)"))[-1] == ("rm -rf /x", "3:1")
    assert make(source.replace("$(call run,a)", "echo '$(run)'"))[0][1] == "6:2"


def test_a_definition_without_end_hides_nothing():
    assert make("define X\nall:\n\trm /x\n") == [("rm /x", "3:2")]


def test_definitions_that_are_evaluated_are_makefile_text():
    source = (
        "define rule\n$(1): $$(deps)\n\trm -rf $$(D) $$$$HOME $$@\nendef\nD = /x\n"
        "$(foreach t,a b,$(eval $(call rule,$(t))))\n"
    )
    assert ran(source, "makefile")[-1] == (
        "rm -rf /x ~ $@", "3:2", "rm -rf $$(D) $$$$HOME $$@"
    )  # fmt: skip


# Replacements.


def test_replacements_are_written_as_make_reads_them():
    source = "all:\n\trm -rf $$D/*\n"
    assert mended(source, "makefile", 'rm -rf "${D:?}"/*') == 'all:\n\trm -rf "$${D:?}"/*\n'
    assert mended(source, "makefile", "a\nb") is None
    assert mended("all:\n\trm $(D)\n", "makefile", "ls") is None
    assert mended("all:\n\trm \\\n\t/x\n", "makefile", "ls") is None
    assert mended("X := $(shell rm /x)\n", "makefile", "ls") is None


def test_marks_that_nothing_closes_are_read_as_far_as_they_go():
    assert recipe("rm /x $(D")[-1].startswith("rm /x")
    assert make("all: $(x\n\trm /x\n")[-1][0] == "rm /x"
