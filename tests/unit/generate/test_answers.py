"""Command lines from whatever a model answers."""

from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.generate.answers import MAX_LINE, MAX_LINES, lines_of

DRESS = st.sampled_from(
    ["```", "```sh", "~~~", "\n", "`", "$ ", "<think>", "</think>", "\\", "1. ", "# no", "ls -l",
     "rm -rf /tmp/x", "<|im_end|>", "</s>", "Here it is:", "\r\n", "\x00", "\u2028", " "]
)  # fmt: skip
ANSWERS = st.lists(DRESS | st.text(max_size=8), max_size=30).map("".join)


@given(ANSWERS, st.booleans())
def test_what_comes_are_lines(text: str, whole: bool) -> None:
    found = lines_of(text, whole=whole)
    assert len(found) == len(set(found)) <= MAX_LINES
    for line in found:
        assert 0 < len(line) <= MAX_LINE
        assert line == line.strip()
        assert all(sign.isprintable() or sign == "\t" for sign in line)


@given(st.lists(st.sampled_from(["ls -l", "wc -l a.txt", "rm -rf /tmp/x"]), unique=True))
def test_plain_lines_are_themselves(lines: list[str]) -> None:
    assert lines_of("\n".join(lines), whole=True) == lines
    assert lines_of("\n".join(lines), whole=False) == lines[:-1]


@given(ANSWERS, st.integers(0, 200))
def test_a_cut_makes_no_other_command_of_a_line(text: str, cut: int) -> None:
    known = {*lines_of(text, whole=True), *lines_of(f"{text}\n", whole=True)}
    spans = "".join(lines_of(text[:cut], whole=False))
    assert all(sign in text for sign in spans)
    if "`" not in text and "think" not in text and "<" not in text and "\\" not in text:
        assert set(lines_of(text[:cut], whole=False)) <= known


def test_a_wrapped_command_is_one() -> None:
    assert lines_of("```\ntar -czf a.tgz \\\n  --exclude=b \\\n  c\n```", whole=True) == [
        "tar -czf a.tgz --exclude=b c"
    ]
