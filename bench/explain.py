"""Whether flags are explained with the right paragraph of the manual, and what is made up.

    python bench/explain.py [--half tuned|held|both] [--root FOLDER] [--sample N] [--verbose]

The commands of ``bench/explain/*.txt`` are explained with the manual pages of this machine. What
is right is read anew at each run, by a reader of its own from what ``man`` prints: nothing of the
pages is kept here. ``--root`` is a folder with further pages, of packages that were only unpacked
(``apt-get download``, ``dpkg-deb -x``).

*right*: of the flags that the printed page describes, those whose explanation begins like the
paragraph there. *made up*: explanations whose words do not stand in the page that they name, nor
in our tables. ``--sample`` measures besides N flags, drawn by ``--seed`` from the printed pages of
this machine, at most three tools of a family. Needs ``man`` (man-db, groff) and bash.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import tomllib

from caro_lsp.explain import language
from caro_lsp.explain.command import explain_text
from caro_lsp.explain.manual.places import Places
from caro_lsp.explain.manual.store import Manual
from caro_lsp.explain.shown import as_markdown

if TYPE_CHECKING:
    from caro_lsp.explain.parts import Part

FOLDER = Path(__file__).parent / "explain"
TOOLS = Path(language.__file__).parents[1] / "shell/tools"
BEGIN = 40
"""Letters and digits by which two paragraphs are held to begin alike."""
WIDTH = 4000


# What is right, read from what man prints ---------------------------------------------------


@cache
def printed(page: str) -> tuple[str, ...]:
    """The lines of a page as ``man`` prints them, or of ``help``."""
    if page.startswith("help "):
        done = subprocess.run(
            ["bash", "--norc", "-c", 'help "$1"', "bash", page[5:]],
            capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        return tuple(done.stdout.splitlines())
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": str(WIDTH),
                   "MANROFFOPT": "-rHY=0 -dAD=l", "MAN_KEEP_FORMATTING": "",
                   "GROFF_NO_SGR": "1"}  # fmt: skip
    name, _, section = page.partition("(")
    words = [section.rstrip(")"), name] if section else [name]
    done = subprocess.run(
        ["man", "-P", "cat", *words], capture_output=True, check=False, env=environment
    )
    text = done.stdout.decode("utf-8", "replace")
    text = re.sub(r".\x08", "", text).translate(
        str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-", "\xa0": " "})
    )
    return tuple(text.splitlines())


def begin(text: str) -> str:
    """Letters and digits alone: blanks, quotes and hyphens are set differently."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


@dataclass
class Head:
    """A line of a printed page that may be the head of a paragraph."""

    at: int
    head: str
    rest: str
    indent: int
    section: str


@cache
def heads(page: str) -> tuple[Head, ...]:
    """The lines of a page that begin like an option or a word and have text beside or below."""
    found = []
    section = ""
    lines = printed(page)
    for at, line in enumerate(lines):
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if text and indent == 0 and at and not page.startswith("help "):
            section = text
        if not text or indent == 0:
            continue
        text = re.sub(r"^[\u2022\u00b7\u25cb*o]\s+", "", text)
        if page.startswith("help "):
            parts = re.split(r"\t|\s{2,}", text, maxsplit=1)
        else:
            parts = re.split(r"\s{2,}", text, maxsplit=1)
        while len(parts) > 1 and (more := re.match(r"(-{1,2}\w\S*)(?:\s{2,}(.*))?$", parts[1])):
            # Blanks within a head.
            parts = [f"{parts[0]}, {more[1]}", *filter(None, [more[2]])]
        below = lines[at + 1] if at + 1 < len(lines) else ""
        alone = not below.strip() or indent_of(below) <= indent
        if alone and (narrow := re.match(r"(-\S{5}) ([A-Za-z].*)", text)) is not None:
            # A name of the width of the indentation: one blank is between.
            parts = [narrow[1], narrow[2]]
        elif (named := re.match(r"(-\S[^:]{0,60}): (\S.*)", text)) is not None:
            parts = [named[1], named[2]]
        if len(parts[0]) < 200:
            found.append(Head(at, parts[0], parts[1] if len(parts) > 1 else "", indent, section))
    return tuple(found)


def is_head_of(head: str, name: str) -> bool:
    """Whether a line begins with names, ``name`` among them."""
    both = re.sub(r"(--?)\[(no-?)\]([\w-]+)", r"\1\3, \1\2\3", head)
    both = re.sub(r"\+\[no\](\w+)", r"+\1, +no\1", both)
    named = both
    if name[0] in "-+":
        # Names follow one another, with values between: what else stands there is a sentence.
        match = re.match(
            r"\[?[-+][^\s]*(?:[ ](?:<[^>]*>|\[[^\]]*\]|\{[^}]*\}|[\w:/|.=@%'\"-]+(?:\.\.\.)?))?"
            r"(?:\s*(?:,|\||/|;|or)\s*\[?[-+]\S*(?:[ ](?:<[^>]*>|\[[^\]]*\]|[\w:/|.=@%'\"-]+))?)*",
            both,
        )  # fmt: skip
        named = match[0] if match else ""
    elif not both.startswith(name):
        return False
    edge = r"(?=$|[\s,=\[|/<:;)\]{\u2026\"'.])"
    return bool(
        re.search(rf"(?:^|[\s,|/\[(;]){re.escape(name)}{'' if name[-1] == '=' else edge}", named)
    )


def is_joined(head: str, name: str) -> bool:
    """Whether a line begins with a short option and its value in one word, as ``-nNUM``."""
    return len(name) == 2 and bool(
        re.match(rf"{re.escape(name)}(?:[A-Z]{{1,}}|[a-z]{{2,}}|<)[\w>]*(?:[\s,=]|$)", head)
    )


def wanted(page: str, name: str) -> list[str]:
    """The beginnings of the paragraphs that may be meant by ``name``, the best first."""
    every = heads(page)
    found = [h for h in every if is_head_of(h.head, name)]
    found = found or [h for h in every if is_joined(h.head, name)]
    if name.startswith("--no-") and not found:
        found = [h for h in every if is_head_of(h.head, "--" + name[5:])]
    beginnings = []
    for head in found:
        text = body(page, head)
        if text:
            beginnings.append((rank(head, page), text))
    if not beginnings:
        return []
    best = min(order for order, _ in beginnings)
    return [text for order, text in beginnings if order == best]


def rank(head: Head, page: str) -> tuple[int, int]:
    """Headings about options come first, then what stands least deep."""
    title = head.section.casefold()
    main = any(word in title for word in ("option", "description", "command", "expression",
                                          "primar", "function", "usage", "operation", "setting",
                                          "output",
                                          "parameter", "extension", "action", "target",
                                          "specification"))  # fmt: skip
    aside = any(
        word in title
        for word in (
            "example",
            "summary",
            "environment",
            "see also",
            "note",
            "synopsis",
            "name",
            "history",
        )
    )
    return (2 if aside else 0 if main or page.startswith("help ") else 1, head.indent)


def body(page: str, head: Head) -> str:
    """The text beside a head or below it, its first paragraph."""
    lines = printed(page)
    at = head.at + 1
    below = lines[at] if at < len(lines) else ""
    beside = head.rest and not re.match(r"[-+]\w", head.rest)
    # Blanks may also stand within a head: then the text is below it.
    if beside and (
        not below.strip()
        or indent_of(below) <= head.indent
        or page.startswith("help ")
        or indent_of(below) >= lines[head.at].index(head.rest)
    ):
        text = [head.rest]
        depth = lines[head.at].index(head.rest)
        while at < len(lines) and lines[at].strip() and indent_of(lines[at]) >= depth - 8:
            if re.match(r"\s*[-+]\S", lines[at]) or indent_of(lines[at]) <= head.indent:
                break
            text.append(lines[at].strip())
            at += 1
        return " ".join(text)
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line.strip():
            continue
        if indent_of(line) < head.indent or indent_of(line) == 0:
            return ""
        if indent_of(line) == head.indent:
            # Another head in front of the same text.
            other = re.split(r"\s{2,}", line.strip(), maxsplit=1)
            if re.match(r"[-+\[]", other[0]) or not head.head.startswith("-"):
                if len(other) > 1:
                    return other[1]
                if len(line.strip()) > 150:
                    return ""
                continue
            return ""
        return line.strip()
    return ""


def indent_of(line: str) -> int:
    """Blanks in front of a line."""
    expanded = line.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


# What we say --------------------------------------------------------------------------------


@dataclass
class Case:
    """One flag of one command, and what came of it."""

    command: str
    page: str
    name: str
    outcome: str
    said: str = ""
    expected: str = ""


def cases(command: str, marks: str, manual: Manual) -> list[Case]:
    """What came of each name that ``marks`` lists."""
    explanation = explain_text(command, manual)
    left = list(explanation.parts)
    found = []
    for mark in marks.split(";"):
        page, _, names = mark.strip().partition(":")
        page = page.strip()
        for token in names.split():
            shown, _, name = token.partition(">")
            name = name or shown
            found.append(case(command, page, shown, name, left))
    return found


def case(command: str, page: str, shown: str, name: str, left: list[Part]) -> Case:
    """Judge the part of ``left`` that shows ``shown``."""
    if not printed(page):
        return Case(command, page, name, "no page here")
    right = wanted(page, name)
    part = next((p for p in left if shows(p, shown)), None)
    if part is not None:
        left.remove(part)
    if not right:
        return Case(command, page, name, "not described", part.paragraph or "" if part else "")
    if part is None:
        return Case(command, page, name, "no part for it", "", right[0])
    said = part.paragraph or (part.about or "" if part.source and part.source.page else "")
    if not said:
        return Case(command, page, name, "not explained by the manual", part.about or "", right[0])
    if any(alike(said, one) for one in right):
        return Case(command, page, name, "right", said)
    return Case(command, page, name, "another paragraph", said, right[0])


def shows(part: Part, shown: str) -> bool:
    """Whether a part is what the mark means."""
    if part.kind not in {"flag", "subcommand", "operator"}:
        return False
    text = part.text
    return (
        text == shown
        or text.startswith(f"{shown}=")
        or (shown[-1] == "=" and text.startswith(shown))
    )


def alike(said: str, expected: str) -> bool:
    """Whether two texts begin alike."""
    one, other = begin(said)[:BEGIN], begin(expected)[:BEGIN]
    length = min(len(one), len(other))
    return length > 0 and one[:length] == other[:length] and (length >= 8 or one == other)


# Nothing made up ----------------------------------------------------------------------------


@cache
def letters(page: str) -> str:
    """All of a printed page, letters and digits alone."""
    return begin(" ".join(printed(page)))


@cache
def ours() -> frozenset[str]:
    """The texts of our own tables."""
    found: set[str] = set()

    def gather(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in {"about", "summary"} and isinstance(inner, str):
                    found.add(inner)
                gather(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                gather(inner)
        elif isinstance(value, str) and ": " in value:
            found.add(value.partition(": ")[2].removesuffix("..."))

    for file in [*TOOLS.glob("*.toml"), Path(language.__file__).with_name("operands.toml")]:
        gather(tomllib.loads(file.read_text("utf-8")))
    for value in vars(language).values():
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            found |= set(map(str, value.values()))
    return frozenset(found | {text.replace("standard output", "errors") for text in found})


def made_up(part: Part) -> bool:
    """Whether what is said of a part stands nowhere."""
    if part.about is None or part.source is None:
        return part.about is not None
    if part.source.page:
        page = letters(part.source.page)
        return any(
            begin(piece) not in page
            for text in (part.about, part.paragraph or "")
            for piece in text.rstrip("\u2026").split("\n\n")
        )
    pattern = {re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in ours() if "{" in text}
    return part.about not in ours() and not any(re.fullmatch(one, part.about) for one in pattern)


# Flags drawn from all pages -----------------------------------------------------------------


def drawn(count: int, seed: int) -> list[tuple[str, str]]:
    """Pages and names, from what is printed of tools that are installed or unpacked."""
    places = Places()
    tools = set()
    for folder in places.folders():
        for section in ("man1", "man8"):
            if (folder / section).is_dir():
                tools |= {file.name.split(".")[0] for file in (folder / section).iterdir()}
    chosen = random.Random(seed)
    names = sorted(tools)
    chosen.shuffle(names)
    found: list[tuple[str, str]] = []
    families: Counter[str] = Counter()
    for tool in names:
        family = re.split(r"[-_.]", tool)[0]
        families[family] += 1
        if families[family] > 3:
            continue
        if len(found) >= count or not re.fullmatch(r"[a-z][\w.+-]*", tool):
            continue
        every = [re.match(r"--?[A-Za-z0-9][\w-]*", h.head) for h in heads(tool)]
        flags = sorted({m[0] for m in every if m and wanted(tool, m[0])})
        if len(flags) >= 2:
            found += [(tool, flag) for flag in chosen.sample(flags, min(4, len(flags)))]
    return found[:count]


def sampled(count: int, seed: int, manual: Manual) -> list[Case]:
    """What came of the flags that were drawn."""
    return [
        case(
            f"{tool} {flag}", tool, flag, flag, list(explain_text(f"{tool} {flag} x", manual).parts)
        )
        for tool, flag in drawn(count, seed)
    ]


# What is printed ----------------------------------------------------------------------------


def report(title: str, found: list[Case], *, verbose: bool) -> None:
    """A line of figures, then the failures by cause."""
    counted = Counter(one.outcome for one in found)
    described = [c for c in found if c.outcome not in {"no page here", "not described"}]
    right = counted["right"]
    share = 100 * right / len(described) if described else 0.0
    print(
        f"{title}: {right} of {len(described)} flags that the manual describes are right,"
        f" {share:.1f} % ({counted['not described']} not described,"
        f" {counted['no page here']} without a page here)"
    )
    for outcome in sorted(counted):
        if outcome == "right" or (outcome in {"no page here", "not described"} and not verbose):
            continue
        print(f"  {outcome}: {counted[outcome]}")
        for one in (one for one in found if one.outcome == outcome):
            print(f"    {one.name:22} {one.page:18} {one.command[:70]}")
            if one.expected and verbose:
                print(f"        expected {one.expected[:90]!r}\n        said     {one.said[:90]!r}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=("tuned", "held", "both"), default="both")
    parser.add_argument("--root", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    if arguments.root:
        os.environ["MANPATH"] = f":{arguments.root.resolve() / 'usr/share/man'}"
    os.environ["LC_ALL"] = "C.UTF-8"
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        manual = Manual(Path(folder))
        commands: list[str] = []
        every: list[Case] = []
        for half in ("tuned", "held") if arguments.half == "both" else (arguments.half,):
            lines = (FOLDER / f"{half}.txt").read_text("utf-8").splitlines()
            pairs = [line.split(" ## ", 1) for line in lines if line and line[0] != "#"]
            found = [one for command, marks in pairs for one in cases(command, marks, manual)]
            report(f"{half}, {len(pairs)} commands", found, verbose=arguments.verbose)
            every += found
            commands += [command for command, _ in pairs]
        if arguments.half == "both":
            report(f"both, {len(commands)} commands", every, verbose=False)
        if arguments.sample:
            found = sampled(arguments.sample, arguments.seed, manual)
            report("drawn from all pages", found, verbose=arguments.verbose)
            commands += [one.command for one in found]
        texts = 0
        for command in commands:
            for part in explain_text(command, manual).parts:
                texts += part.about is not None
                if made_up(part):
                    wrong += 1
                    print(f"  made up? {part.text!r} in {command!r}: {part.about!r} {part.source}")
        print(f"made up: {wrong} of {texts} texts")
        spent = []
        for command in commands[:400]:
            begun = time.perf_counter()
            as_markdown(explain_text(command, manual), 0)
            spent.append(1000 * (time.perf_counter() - begun))
        print(f"warm: {statistics.median(spent):.1f} ms in the median, {max(spent):.1f} ms at most")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
