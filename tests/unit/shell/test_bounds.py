"""Scripts made to take for ever: the work grows as the text does, and nothing is missed at its end.

Work is counted in calls of functions, since time depends on the machine.
"""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caro_lsp.shell import interpret, words
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

LONG = "x=" + "a" * 4000 + "\n"
VALUES = "1 2 3 4 5 6 7 8 9 a b c d e f g"
LAST = "\nrm -rf /last\n"


def lines(text):
    """``text`` as often as asked for, with the number of each in the place of N, before it of M."""
    return lambda n: "".join(
        text.replace("N", str(i)).replace("M", str(i - 1)) + "\n" for i in range(1, n + 1)
    )


def between(start, middle, end):
    return lambda n: start + middle * n + end


def loops(body):
    def nested(n):
        opened = "".join(f"for v{i} in {VALUES}; do\n" for i in range(n // 20))
        return opened + body + "\ndone" * (n // 20)

    return nested


GROWING = {
    "substitutions": between("echo ", "$(", ""),
    "subshells": between("", "(", ""),
    "braces": between("echo ", "${x:-", ""),
    "backquotes": between("echo ", "`a ", ""),
    "arithmetic": between("echo ", "$((", ""),
    "arithmetic-lines": between("", "((\n", ""),
    "substitutions-in-arithmetic": between("", "(( $( ", ""),
    "substitutions-in-conditions": between("", '[[ "$( ', ""),
    "substitutions-in-subscripts": between("", "a[$( ", ""),
    "escaped-backquotes": between("", "echo `a \\$b`; ", ""),
    "quoted-substitutions": between("echo ", '"$(', ""),
    "open-ifs": between("", "if a; then\n", ""),
    "open-functions": between("", "f() {\n", ""),
    "nested-ifs": lambda n: "if a; then\n" * n + "fi\n" * n,
    "here-documents": between("", "cat <<E\n$x\nE\n", ""),
    "open-here-documents": lines("cat <<EN"),
    "odd-quotes": between("", "echo it's\n", ""),
    "open-double-quotes": between("", 'echo "$(\n', ""),
    "pipeline": between("echo a", "|cat", ""),
    "pipeline-into-files": between("echo rm", "|tee x", "|sh"),
    "and-or": lines("a && xN=1 &&"),
    "doubled": between("a=xx\n", "a=$a$a\n", "rm $a"),
    "doubled-unknown": between("a=$1\n", "a=$a$a\n", "rm $a"),
    "fibonacci": lines("vN=$vM$v0$vM"),
    "appended": between("a=x\n", "a+=yy\n", "rm $a"),
    "expanded-in-one-word": between(LONG + "echo ", "$x", ""),
    "expanded-in-words": between(LONG + "echo ", "$x ", ""),
    "positional": between("set -- a b\n" + 'set -- "$@" "$@"\n' * 8 + "echo ", '"$@" ', ""),
    "brace-words": between("echo ", "{1..99} ", ""),
    "brace-word": between("echo ", "{a,b}", ""),
    "brace-numbers": between("echo ", "{1..9999999} ", ""),
    "functions-that-double": lambda n: lines("fN() { fM; fM; }")(n) + f"f{n}",
    "functions-calling-all": lambda n: lines("fN() { f1; f2; f3; f4; f5; fM; }")(n) + f"f{n}",
    "calls-with-arguments": lambda n: "f() {\n" + "echo $1\n" * n + "}\n" + lines("f aN")(n),
    "branches": lines("if a; then xN=1; else xN=2; fi"),
    "elif": lambda n: "if a; then b=1\n" + lines("elif b; then xN=1")(n) + "fi",
    "case": lambda n: "case $x in\n" + lines("aN) yN=1;;")(n) + "esac",
    "loops": loops("echo $v0"),
    "loops-that-assign": loops("x=$v0"),
    "many-loops": lambda n: (loops("echo $v0")(60) + "\n") * (n // 5),
    "texts-in-texts": lambda n: (
        "a0='echo x'\n" + lines('aN=\'eval "$aM"; eval "$aM"\'')(n) + f'eval "$a{n}"'
    ),
    "aliases": lambda n: lines("alias aN='aM; aM'")(n) + f"a{n}",
    "files": between("", "echo 'rm x' >> f\n", "sh f"),
    "printed": between("", "printf '%s' $x >> f\n", "sh f"),
    "suffix": between("", "x=${x%%*a*a*a*b}" + "a" * 99 + "\n", ""),
}


def work(text):
    """How many functions are called to read and follow ``text``."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        found = commands(parse(text.encode()))
    finally:
        sys.setprofile(None)
    return count, found


@pytest.mark.parametrize("name", GROWING)
def test_twice_the_text_is_at_most_some_three_times_the_work(name, monkeypatch):
    # Bounds that are met sooner, for a test that takes less.
    monkeypatch.setattr(interpret, "MAX_STEPS", 1_000)
    monkeypatch.setattr(interpret, "MAX_UNCALLED_STEPS", 20)
    monkeypatch.setattr(words, "MAX_ARITHMETIC", 50)
    make = GROWING[name]
    (less, _), (more, _) = work(make(180)), work(make(360))
    assert more < 3 * less + 10_000


@pytest.mark.parametrize(
    "name",
    ["brace-words", "functions-that-double", "functions-calling-all", "loops", "many-loops",
     "loops-that-assign", "texts-in-texts", "case", "elif", "calls-with-arguments",
     "expanded-in-one-word", "expanded-in-words"],
)  # fmt: skip
def test_what_stands_behind_is_found(name):
    found = commands(parse((GROWING[name](160) + LAST).encode()))
    assert found[-1].text == "rm -rf /last" or any("never" in c for c in found[-1].context)
    assert any(command.text == "rm -rf /last" for command in found)


@pytest.mark.parametrize("text", ["((\n", "(( $(\n", "[[ $(\n", "a[$(\n", "$((\n"])
def test_what_stands_behind_openings_without_end_is_found(text):
    found = commands(parse((text * 100 + LAST).encode()))
    assert any(command.text == "rm -rf /last" for command in found)


def test_what_is_read_to_find_an_end_is_read_once():
    # At each level the text is read to find where it ends, and then for what it is.
    deep = "(( $(" * 12 + " rm -rf /last " + ") ))" * 12
    count, found = work(deep)
    assert [command.text for command in found if command.name == "rm"] == ["rm -rf /last"]
    assert count < 20_000


def test_a_statement_that_stands_twice_on_a_line_is_read_once():
    units = parse(("echo a; echo b; " + "x" * 100 + "; ").encode() * 2).units
    assert units[0].statement is units[3].statement


def test_the_end_of_a_function_is_found_though_its_calls_were_left():
    function = "\nf() {\n" + "echo $1\n" * 500 + "rm -rf /end\n}\nf a\nf b\n"
    script = GROWING["many-loops"](200) + function
    assert any(command.text == "rm -rf /end" for command in commands(parse(script.encode())))


def test_the_body_of_a_loop_is_followed_for_what_is_left_of_its_values():
    script = GROWING["many-loops"](200) + f"\nfor a in {VALUES}; do for b in {VALUES}; do rm $a; "
    ran = [command.text for command in commands(parse(f"{script}done; done\n".encode()))]
    assert {"rm 1", "rm $a"} <= set(ran)
    assert "rm g" not in ran


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("set -- a b; shift ²; rm $1", "rm $1"),
        ("a=(x y); rm ${a[--1]}", "rm ${a[--1]}"),
        ("a=(x y); rm ${a[²]}", "rm ${a[²]}"),
        ("a=(x y); rm ${a[-1]}", "rm y"),
        (f"set -- a b; rm ${{{'9' * 5000}}}", f"rm ${'9' * 5000}"),
        (f"a=abc; rm ${{a:{'9' * 5000}}}", "rm ${a:...}"),
        ("a=abc; rm ${a: -1}", "rm c"),
        (f"rm {{1..{'9' * 5000}}}", None),
        ("rm {1..٣}", None),
        ("rm {2..-1}", "rm 2 1 0 -1"),
    ],
)
def test_numbers_are_those_of_the_shell(text, runs):
    last = commands(parse(text.encode()))[-1]
    assert last.name == "rm"
    assert runs is None or last.text == runs


PIECES = [
    *"$(){}[]'\"`;&|<>\n\\ #~*?=!",
    "$(", "${", "$((", "))", "[[ ", "]] ", "$'", "<<E\n", "E\n", "<<<", ">>", "&&", "||", "\\\n",
    "if ", "then ", "else ", "fi\n", "for x in a b; do ", "done\n", "while read x; do ", "case ",
    " in ", "a) ", ";;", "esac\n", "f() {", "f ", "x=", "x+=", "x=(a b)", "${x[@]}", "${x#a*}",
    "${x//a/b}", "${x:-$y}", "${!x}", "$x", '"$@"', "set -- a b\n", "shift ", "eval ", "sudo ",
    "xargs ", "sh -c ", ". ./a", "alias q=rm\n", "q ", "trap ", "rm -rf /", "{a,b}", "{1..9}",
    "echo -e ", "printf %s ", "base64 -d", "\0", "\r\n", "²", "😀", "\ufeff", "local ", "export ",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=80).map("".join))
def test_any_pieces_of_shell_can_be_followed(text):
    assert all(c.span.end <= len(text.encode()) for c in commands(parse(text.encode())) if c.span)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_can_be_followed(source):
    assert all(c.span.end <= len(source) for c in commands(parse(source)) if c.span)
