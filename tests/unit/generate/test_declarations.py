"""What contributors write into the knowledge is told at its place where it is wrong."""

import re
import sys

import pytest

from caro_lsp.generate import knowledge
from caro_lsp.generate.grammar import SEVERAL
from caro_lsp.generate.knowledge import declared
from caro_lsp.generate.script.slots import IN_LINES, OWN
from caro_lsp.generate.utterance import HELD_SIGNS, KIND_SIGNS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

KINDS = {*KIND_SIGNS, *HELD_SIGNS, "word", "unknown", "variable"}
ELSEWHERE = {"where", "it", "bare", "base", "extension", "stem", "item"}
"""Slots that something else than the patterns of an entry fills."""


def mistakes(kind: str, entry: dict) -> list[str]:
    """What is wrong with an entry, in words for who wrote it."""
    found = []
    says = [*entry.get("says", ()), *entry.get("denies", ())]
    slots = {*entry.get("takes", ()), *OWN, *IN_LINES} | ELSEWHERE
    for pattern in says:
        for name, listed in re.findall(r"<(?:(\w+)=)?([\w|]+)>", pattern):
            kinds = listed.split("|")
            slots.add((name or kinds[0]).rstrip("_"))
            found += [
                f"<{listed}> in {pattern!r}: {one} is no kind; expected one of"
                f" {', '.join(sorted(KINDS))}"
                for one in kinds
                if one not in KINDS
            ]
    if kind != "recipe":
        return found
    slots |= {"v", "n"} if entry.get("told") else set()
    command = re.sub(r"\{\{|\}\}", "", entry["do"])
    named = set(re.findall(r"\{(\w+)[!~]?\}", command))
    found += [
        f"{{{name}}} in {entry['do']!r}: no pattern has a slot of this name; write <{name}=KIND>"
        f" into one, a default as {{{name}:VALUE}}, or takes = {{ {name} = ... }}"
        for name in sorted(named - slots)
        if not any("{" in pattern for pattern in says)
    ]
    return found


@pytest.mark.parametrize("file", knowledge.files(), ids=lambda file: file.stem)
def test_what_is_declared_can_be_understood(file):
    data = tomllib.loads(file.read_text("utf-8"))
    wrong = [
        f"{file.name}: [[{kind}]] {entry.get('do') or entry.get('value')}: {one}"
        for kind, entries in data.items()
        if isinstance(entries, list)
        for entry in entries
        for one in mistakes(kind, entry)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"says": ["a <x=wurd>"], "do": "b {x}"}, "wurd is no kind"),
        ({"says": ["a <x=word>"], "do": "b {y}"}, "{y} in 'b {y}': no pattern"),
    ],
)
def test_mistakes_are_told(entry, told):
    assert told in "\n".join(mistakes("recipe", entry))


GOOD = '[[recipe]]\nsays = ["a"]\ndo = "b"\n\n'


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("[[recipe]\n", "", "expected TOML"),
        (GOOD + '[[recipe]]\nsays = ["a"]\ndo = "b"\nwhen = "c"\n', ":8", "when: no key of"),
        (GOOD + '[[recipe]]\nsays = ["a"]\ncapital = "c"\ndo = "b"\n', ":7", "capital: no key"),
        (GOOD + '[[recipe]]\nsays = ["a"]\n', ":5", "do: missing in"),
        ('[[text]]\nfacet = "show"\nsays = ["a"]\nvalues = "b"\n', ":4", "expected one of also,"),
        (GOOD + '[[recipes]]\nsays = ["a"]\n', ":5", "recipes: not known; expected one of"),
        ('verb = "go"\n', ":1", "verb: not known; expected one of filler,"),
    ],
)
def test_what_nobody_reads_is_refused(text, line, told, tmp_path, monkeypatch):
    mine = tmp_path / "mine.toml"
    mine.write_text(text)
    monkeypatch.setattr(knowledge, "files", lambda: [mine])
    with pytest.raises(declared.BrokenKnowledge, match=rf"mine\.toml{line}: .*") as refused:
        knowledge.read()
    assert told in str(refused.value)


def test_all_frames_may_have_phrases():
    assert SEVERAL.keys() == declared.FRAMES
