import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML, YAMLError

from caro_lsp.shell.embedded.mapped import Kind
from caro_lsp.shell.embedded.yaml_text import MAX_CHARACTERS, Document, Mapping, Scalar, Sequence

SCALARS = [
    "run: rm /x\n",
    "run:   rm /é/x   # c\n",
    "run: rm /é\n  /x\n\n  && ls\n",
    "run: 'rm ''/é'' x'\n",
    "run: 'rm /é\n\n   /x\n   y'\n",
    'run: "rm \\"/é\\" \\x41\\u00e9\\U0001F600\\t\\\\ x"\n',
    'run: "rm \\\n   /é\n  /x\n\n  y\\  \n  z"\n',
    "run: |\n  rm /é\n  ls\n",
    "run: |\n\n\n    rm /é\n      more\n\n    ls\n\n\nb: 1\n",
    "run: |-\n  rm /x\n  ls\nb: 1\n",
    "run: |+\n  rm /x\n\n\nb: 1\n",
    "run: |2\n    rm /x\n  ls\n",
    "run: |2-  # c\n     rm /é\n   ls",
    "run: >\n  rm\n  /é\n\n  ls\n    more\n  x\n",
    "run: >-\n\n  rm\n  /x\n",
    "run: >1+\n  rm\n   /x\n\n\n",
    "run: |\n    \n  \n\n    rm /x\n",
    "run: &a |\n  rm /x\n",
    "run: !!str &a\n  rm /x\n",
    "run: ''\n",
    'run: ""\n',
    "run: |\n",
    "run:\n  rm\n  /x\n",
    "run: !!str rm /x\n",
    "run: &a rm /x\nb: *a\n",
    "{run: rm /x, b: 1}\n",
    '"run": rm /x\n',
]


def document(text):
    return Document(text.encode("utf-8", "surrogateescape"))


def runs(text):
    found = document(text)
    scalar = found.root.get("run")
    return found, scalar


@pytest.mark.parametrize("text", [*SCALARS, *(text.replace("\n", "\r\n") for text in SCALARS)])
def test_characters_of_scalars_stand_where_they_are_said_to(text):
    expected = YAML(typ="safe", pure=True).load(text)["run"] or ""
    found, scalar = runs(text)
    mapped = found.text(scalar)
    assert mapped.text.decode() == expected
    source = text.encode()
    for piece in mapped.pieces:
        written = source[piece.host : piece.host_end]
        if piece.kind is Kind.COPIED:
            assert written == mapped.text[piece.start : piece.end]
    for word in ("rm", "/é", "ls", "more"):
        if word in expected and scalar.start is not None:
            at = mapped.text.index(word.encode())
            span = mapped.host(at, at + len(word.encode()))
            assert source[span.start : span.end].decode() == word


@pytest.mark.parametrize("style", ["|", ">", "|2", ">-"])
def test_lines_of_blocks_are_copied(style):
    found, scalar = runs(f"é: 1\nrun: {style}\n  rm /x\n  ls\n")
    mapped = found.text(scalar)
    assert [p.kind for p in mapped.pieces if p.length > 1] == [Kind.COPIED, Kind.COPIED]


@given(st.text("ab '\"\\\n\r\t|>-+:#é1x", max_size=60), st.sampled_from(["", "'", '"', "|", ">"]))
def test_any_scalar_has_its_value(content, style):
    if style in {"|", ">"}:
        text = f"run: {style}\n" + "".join(f"  {line}\n" for line in content.split("\n"))
    else:
        text = f"run: {style}{content}{style}\n"
    try:
        expected = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, TypeError, AttributeError):
        return
    found = document(text)
    scalar = found.root.get("run") if isinstance(found.root, Mapping) else None
    if isinstance(scalar, Scalar) and isinstance(expected["run"], str):
        assert found.text(scalar).text.decode() == expected["run"]


@pytest.mark.parametrize(
    "broken",
    [
        "  bad: [1, 2",
        "  bad: 'x",
        '  bad: "x',
        "  bad: x: y",
        "  - bad",
        "  bad: }",
        "\tbad: 1",
        "  bad: *nobody",
        "  bad: !<tag:x",
        "  bad: @x",
        "bad",
        "  bad: \x00\x07",
    ],
)
def test_what_stands_around_a_mistake_is_read(broken):
    text = f"a:\n  run: ls\nb:\n{broken}\nc:\n  run: rm /x\n"
    root = document(text).root
    assert root.text("a", "run") == "ls"
    assert root.text("c", "run") == "rm /x"


def test_a_part_that_is_broken_is_left_out():
    broken = "".join(f"  x{n}: [\n" for n in range(40))
    root = document(f"a:\n  run: ls\nb:\n{broken}c:\n  run: rm /x\n").root
    assert root.text("a", "run") == "ls"
    assert root.text("c", "run") == "rm /x"


def test_places_are_right_behind_bytes_that_are_no_text():
    source = b"a: \xff\xfe \x00 \xc3\xa9\nrun: rm /\xff/x\n"
    found = Document(source)
    mapped = found.text(found.root.get("run"))
    assert mapped.text == b"rm /\xff/x"
    assert mapped.host(3, 7).start == source.index(b"/\xff")


def test_only_line_feeds_and_carriage_returns_end_lines():
    found, scalar = runs("run: |\n  rm \u2028a\n  ls \x85b\n")
    assert found.text(scalar).text.decode() == "rm \u2028a\nls \x85b\n"


def test_places_are_right_in_long_lines_of_any_characters():
    text = "a: " + "é😀x" * 5_000 + "\nrun: rm /x\n"
    found, scalar = runs(text)
    assert found.text(scalar).host(0, 2).start == text.encode().index(b"rm")


def test_aliases_are_the_very_nodes():
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 100)]
    root = document("\n".join(lines)).root
    last = root.get("a99")
    assert isinstance(last, Sequence)
    assert last.items[0] is last.items[2]


def test_an_alias_may_name_what_it_stands_in():
    root = document("a: &a [*a]\nb: &b {<<: *b, run: x}\n").root
    assert root.text("b", "run") == "x"
    assert root.text("b", "none") is None


def test_merge_keys_give_what_is_not_there():
    text = "a: &a {x: 1, y: 2}\nb: &b {z: 3}\nc: {<<: [*a, *b], y: 4}\nd: {<<: *a}\n"
    root = document(text).root
    assert [root.text("c", key) for key in "xyz"] == ["1", "4", "3"]
    assert root.text("d", "x") == "1"


@pytest.mark.parametrize(
    "text", ["", "\n", "# c", "x", "- a", "--- \n...\n", "\ufeffrun: x", "? [a]"]
)
def test_any_root_is_fine(text):
    document(text)


def test_deep_nesting_ends_the_reading():
    assert document("run: x\nb: " + "[" * 50_000).root.text("run") == "x"
    assert document("run: x\nb:\n" + "".join(" " * n + "-\n" for n in range(500))).root


def test_only_the_beginning_of_a_huge_file_is_read():
    text = "run: x\n" + "# y\n" * (MAX_CHARACTERS // 4) + "late: z\n"
    root = document(text).root
    assert root.text("run") == "x"
    assert root.get("late") is None
