"""What would be executed, for the ways there are to write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse


def executed(text: str) -> list[str]:
    return [command.text for command in commands(parse(text.encode()))]


def named(text: str, name: str) -> list[str]:
    return [c.text for c in commands(parse(text.encode())) if c.name == name]


@pytest.mark.parametrize(
    "text",
    [
        "rm -rf /target",
        "r\\m -rf /target",
        "'rm' -rf '/target'",
        "$'\\x72m' -rf /target",
        "rm \\\n  -rf /target",
        "/bin/rm -rf /target",
        'd=/target; rm -rf "$d"',
        "a=/tar; b=get; rm -rf $a$b",
        'd=/target; e="$d"; rm -rf $e',
        "flags='-rf /target'; rm $flags",
        "rm -rf ${d:-/target}",
        "rm -rf $(echo /target)",
        "tool=rm; $tool -rf /target",
        "export D=/target; bash -c 'rm -rf $D'",
        "sudo rm -rf /target",
        "sudo -u root -- rm -rf /target",
        "env A=b rm -rf /target",
        "echo /target | xargs rm -rf",
        "echo /target | xargs -I{} rm -rf {}",
        "bash -c 'rm -rf /target'",
        'sudo bash -c "sudo rm -rf /target"',
        "eval 'rm -rf /target'",
        "eval rm -rf /target",
        "echo 'rm -rf /target' | sh",
        "sh <<'EOF'\nrm -rf /target\nEOF",
        "sh <<< 'rm -rf /target'",
        "cat <<'EOF' | bash\nrm -rf /target\nEOF",
        "(rm -rf /target)",
        "{ rm -rf /target; } > log",
        "if true; then :; else rm -rf /target; fi",
        "for d in /other /target; do rm -rf $d; done",
        "while read -r x; do rm -rf /target; done < list",
        "case $1 in a) ;; *) rm -rf /target ;; esac",
        'f() { rm -rf "$1"; }; f /target',
        "f() { rm -rf /target; }",
        "true && rm -rf /target || true",
        "x=$(rm -rf /target)",
        "echo `rm -rf /target`",
        "echo $((1 + $(rm -rf /target)))",
        "diff <(rm -rf /target) other",
        "! rm -rf /target",
        "A=b rm -rf /target &",
        "cat <<EOF\n$(rm -rf /target)\nEOF",
        '[ -d "$(rm -rf /target)" ]',
        "find . -exec rm -rf /target \\;",
    ],
)
def test_a_command_is_found_however_it_is_written(text):
    assert "rm -rf /target" in executed(text)


@pytest.mark.parametrize(
    "text",
    [
        "echo 'rm -rf /target'",
        "# rm -rf /target",
        "cat > script <<'EOF'\nrm -rf /target\nEOF",
        "grep 'rm -rf /target' log",
        "x='rm -rf /target'",
        "printf '%s\\n' \"rm -rf /target\" > script",
        "test \"$x\" = 'rm -rf /target'",
        "[[ $x == 'rm -rf /target' ]]",
        "case 'rm -rf /target' in *) ;; esac",
        "git commit -m 'rm -rf /target'",
        "echo rm -rf /target | cat",
        "bash script.sh 'rm -rf /target'",
        "sudo echo rm -rf /target",
    ],
)
def test_data_is_not_code(text):
    assert named(text, "rm") == []


def test_flags_are_known_by_their_long_names():
    short, long, split, prefix = (
        commands(parse(text.encode()))[0].parsed.flags.keys()
        for text in ("rm -rf x", "rm --recursive --force x", "rm -r -f x", "rm --recurs --force x")
    )
    assert set(short) == set(long) == set(split) == set(prefix) == {"recursive", "force"}


def test_words_behind_two_dashes_are_no_flags():
    (command,) = commands(parse(b"rm -- -rf"))
    assert set(command.parsed.flags) == {"--"}
    assert [word.value for word in command.parsed.operands] == ["-rf"]


@pytest.mark.parametrize(
    ("text", "may_be_empty"),
    [
        ('rm "$X/"', True),
        ('X=a; rm "$X/"', False),
        ('X=$(false); rm "$X/"', True),
        ('X=$(mktemp -d); rm "$X/"', False),
        ('rm "${X:?}/"', False),
        ('rm "${X:-a}/"', False),
        ('set -u; rm "$X/"', False),
        ('set -euo pipefail; rm "$X/"', False),
        ('[ -n "$X" ] || exit; rm "$X/"', False),
        ('if [[ -d $X ]]; then rm "$X/"; fi', False),
        ('read -r X; rm "$X/"', True),
        ('if a; then X=b; fi; rm "$X/"', True),
        ('for X in *; do rm "$X/"; done', False),
    ],
)
def test_whether_a_variable_may_be_empty(text, may_be_empty):
    command = next(c for c in commands(parse(text.encode())) if c.name == "rm")
    assert (command.arguments[0].least == "/") is may_be_empty


def test_a_branch_that_sets_another_value_makes_it_unknown():
    assert named("d=/a; if x; then d=/b; fi; rm $d", "rm") == ["rm $d"]


def test_a_subshell_does_not_change_the_variables_outside():
    assert named("d=/a; (d=/b); rm $d", "rm") == ["rm /a"]


def test_a_recursive_function_ends():
    assert "f" in executed("f() { f; }; f")


def test_commands_behind_a_syntax_error_are_found_at_lower_confidence():
    found = commands(parse(b'echo "not closed\nrm -rf /target\n'))
    (command,) = [c for c in found if c.name == "rm"]
    assert command.text == "rm -rf /target"
    assert not command.exact


def test_the_span_leaves_wrappers_out():
    source = b"sudo -u root rm -rf /target # why"
    (command,) = [c for c in commands(parse(source)) if c.name == "rm"]
    assert source[command.span.start : command.span.end] == b"rm -rf /target"


def test_the_span_of_inner_text_is_where_it_stands():
    source = b"true\nssh_key=x; bash -c 'true; rm -rf /target'"
    (command,) = [c for c in commands(parse(source)) if c.name == "rm"]
    assert source[command.span.start : command.span.end] == b"rm -rf /target"


def test_deep_nesting_ends():
    assert isinstance(executed("(" * 3000 + "a" + ")" * 3000), list)
    assert isinstance(executed("$(" * 2000 + "a"), list)
    assert isinstance(executed("if " * 2000), list)


SHELL_ALPHABET = st.text(
    st.sampled_from(list("ab rm/;|&(){}[]$\"'`<>\\\n=#!*?~-") + ["é", "\U0001f600", "\u2028"]),
    max_size=60,
)


@given(SHELL_ALPHABET)
def test_any_text_can_be_followed(text):
    source = text.encode()
    for command in commands(parse(source)):
        assert 0 <= command.span.start <= command.span.end <= len(source)


def test_commands_of_a_function_stand_where_it_is_defined_whoever_calls_it():
    source = b"f() { rm -rf /target; }\necho\nf\ng() { f; }\ng\nif true; then f; fi\n"
    found = [c for c in commands(parse(source)) if c.name == "rm"]
    assert len(found) >= 3
    assert {source[c.span.start : c.span.end] for c in found} == {b"rm -rf /target"}


def test_flags_of_tar_may_lack_their_hyphen():
    old, new, path = (
        commands(parse(text))[0].parsed for text in (b"tar czf a x", b"tar -czf a x", b"tar -c czf")
    )
    assert old.flags.keys() == new.flags.keys() == {"create", "gzip", "file"}
    assert [word.value for word in old.operands] == ["x"]
    assert old.flags["file"][0].value == "a"
    assert [word.value for word in path.operands] == ["czf"]


def test_a_function_runs_the_same_commands_at_each_call_that_finds_the_same_values():
    source = b"""\
f() { cat x | rm -r "$D" "$1"; }
D=/a
f /b
if test -e x; then f /b; fi
D=/c
f /b
for i in $(ls); do f /d; f /b; done
"""
    found = [c for c in commands(parse(source)) if c.name == "rm"]
    assert [(c.text, c.context) for c in found] == [
        ("rm -r /a /b", ("function:f",)),
        ("rm -r /a /b", ("branch", "function:f")),
        ("rm -r /c /b", ("function:f",)),
        ("rm -r /c /d", ("loop", "function:f")),
        ("rm -r /c /b", ("loop", "function:f")),
    ]
    for command in found:
        assert command.pipeline is not None
        assert [command] == [c for c in command.pipeline.stages[1] if c is command]
        assert [c.context for c in command.pipeline.stages[0]] == [command.context]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f() { X=${X}a; }; X=; f; f; rm $X", ["rm aa"]),
        ("f() { X=$1; }\nf a\nX=b\nf a\nrm $X", ["rm a"]),
        ("f() { local X=$1; rm $X; }; X=1; f a; f a; rm $X", ["rm a", "rm a", "rm 1"]),
        ("f() { shift; rm $1; }; set -- x; f a b; f a b; rm $1", ["rm b", "rm b", "rm x"]),
        ("f() { g; }; g() { rm a; }; f; g() { rm b; }; f", ["rm a", "rm b"]),
        ("f() { g() { rm $X; }; }; X=a; f; g; X=b; f; g", ["rm a", "rm b"]),
        ("f() { g; }\ng() { rm a; }\nf\ng() { rm b; }; f", ["rm a", "rm b"]),
        ("f() { echo rm $1 > x; }; f a; f b; f a; sh x", ["rm a"]),
    ],
)
def test_what_a_call_leaves_behind_counts_at_each_call(text, expected):
    assert named(text, "rm") == expected


@pytest.mark.parametrize("calls", ["f5\nf29\nf5\n", "f29\nf5\nf29\n"])
def test_a_call_ends_at_a_limit_though_another_has_gone_on(calls):
    functions = "".join(f"f{n}() {{ f{n - 1}; }}\n" for n in range(1, 30))
    found = commands(parse(f"f0() {{ rm a; }}\n{functions}{calls}".encode()))
    outermost = [command.context[0] for command in found if command.name == "rm"]
    assert outermost.count("function:f5") == calls.count("f5")
    assert "function:f29" not in outermost
