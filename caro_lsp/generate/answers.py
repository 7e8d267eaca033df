"""What a model answered, in whatever dress -> command lines.

Asked for a line, models also write explanations, markdown, prompts and what they think. A line that
may not be whole is no answer: half of a command may be another one.
"""

from __future__ import annotations

import re

MAX_LINES = 8
MAX_LINE = 1_000
"""Characters; longer lines are no commands to show."""

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_UNOPENED = re.compile(r"\A.*?</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)
_END = re.compile(r"<\|?(?:im_end|endoftext|eot_id|end_of_text|end|file_sep|fim_pad)\|?>|</s>")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")
_ITEM = re.compile(r"\s*(?:\d+[.)]|[-*+])\s+(?=`)")
_PROMPT = re.compile(r"[$%]\s+(?=\S)")
_QUOTED = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_PROSE = re.compile(
    r"(?:sure|here|certainly|of course|to|you|the|this|that|these|i|it|note|explanation|if|command"
    r"|answer|output|alternatively|or|and|okay|ok)\b[ ,:'!]",
    re.IGNORECASE,
)


def lines_of(text: str, *, whole: bool) -> list[str]:
    """The command lines in an answer, in its order, each once.

    ``whole``: whether the answer came to its end; if not, its last line is left out.
    """
    text = _UNOPENED.sub("", _THOUGHT.sub("", text))
    cut = _END.search(text)
    if cut:
        text, whole = text[: cut.start()], True
    rows = text.replace("\r\n", "\n").split("\n")
    if not whole:
        rows.pop()
    fenced, plain = _sorted_out(rows)
    found = fenced or plain or [span for row in rows for span in _QUOTED.findall(row)]
    kept: dict[str, None] = {}
    for line in found:
        if len(line) <= MAX_LINE and all(sign.isprintable() or sign == "\t" for sign in line):
            kept.setdefault(line)
    return list(kept)[:MAX_LINES]


def _sorted_out(rows: list[str]) -> tuple[list[str], list[str]]:
    """Command lines in fences, and those outside."""
    fenced: list[str] = []
    plain: list[str] = []
    inside = False
    begun = ""
    for row in rows:
        if _FENCE.match(row):
            inside, begun = not inside, ""
            continue
        line = begun + _bare(row, inside=inside)
        if line.endswith("\\") and not line.endswith("\\\\"):
            begun = line[:-1].rstrip() + " "
            continue
        begun = ""
        if line and not line.startswith("#"):
            if inside:
                fenced.append(line)
            elif not _is_prose(line):
                plain.append(line)
    return fenced, plain


def _bare(row: str, *, inside: bool) -> str:
    """``row`` without the sign of a list, a prompt, or backquotes around all of it."""
    line = row.strip()
    if not inside:
        line = _ITEM.sub("", line)
        quoted = _QUOTED.fullmatch(line.rstrip("."))
        if quoted:
            line = quoted[1].strip()
    return _PROMPT.sub("", line, count=1) if _PROMPT.match(line) else line


def _is_prose(line: str) -> bool:
    return bool(_PROSE.match(line)) or (line.endswith((":", ".")) and " " in line and "`" in line)
