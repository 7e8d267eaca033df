"""What the documentation says is there, is there."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from caro_lsp.cli.main import cli
from caro_lsp.config import Configuration, Settings, as_dict
from caro_lsp.dogma import layers
from caro_lsp.dogma.review import Reviewer
from caro_lsp.dogma.rule import Match, PathClass, validate
from caro_lsp.dogma.ruleset import Rule
from caro_lsp.dogma.selftest import run
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

REPO = Path(__file__).parents[2]
DOCS = REPO / "docs"
PAGES = sorted(
    [*REPO.glob("*.md"), *DOCS.glob("*.md"), *(REPO / "changes").glob("*.md")],
)
TEXTS = {page.relative_to(REPO).as_posix(): page.read_text("utf-8") for page in PAGES}
ids = list(TEXTS)

# `caro-lsp word word` in code: in backquotes, or on an indented or fenced line.
CALL = re.compile(r"(?:`|^ {4}|bin/)caro-lsp((?: +[\w./'-]+)*)", re.MULTILINE)


def subcommands(command: click.Command) -> dict[str, click.Command]:
    if not isinstance(command, click.Group):
        return {}
    context = click.Context(command)
    return {name: command.get_command(context, name) for name in command.list_commands(context)}


def options(command: click.Command) -> set[str]:
    return {name for option in command.params for name in option.opts if name.startswith("-")}


def anchors(text: str) -> set[str]:
    """The names that headings get, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table(text: str, heading: str) -> list[str]:
    """The words in backquotes in the first column of the tables below a heading."""
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    first = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return [word for cell in first for word in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("page", ids)
def test_every_command_exists(page):
    for call in CALL.findall(TEXTS[page]):
        command: click.Command = cli
        for word in call.split():
            known = subcommands(command)
            if not known or not re.fullmatch(r"[a-z]+", word):
                break
            assert word in known, f"{page} names caro-lsp{call}"
            command = known[word]


def test_every_command_and_option_is_documented():
    text = TEXTS["docs/cli.md"]
    for name, command in subcommands(cli).items():
        assert f"caro-lsp {name}" in text
        section = text.split(f"\n## {name}", 1)[1] if f"\n## {name}" in text else text
        for inner, child in subcommands(command).items():
            assert f"caro-lsp {name} {inner}" in text
            for option in options(child):
                assert f"`{option}`" in section, f"{name} {inner} {option}"
        for option in options(command):
            assert f"`{option}" in section, f"{name} {option}"


def test_every_option_in_the_tables_exists():
    for name in ("check", "generate"):
        known = options(subcommands(cli)[name])
        documented = {word for word in table(TEXTS["docs/cli.md"], name) if word.startswith("-")}
        assert documented == known


def test_settings_are_documented_with_their_defaults():
    text = TEXTS["docs/settings.md"]
    found = dict(re.findall(r"^\| `([\w.]+)` \| (.+?) \|", text, re.MULTILINE))
    defaults = {}
    for section, value in as_dict(Settings()).items():
        if isinstance(value, dict):
            defaults |= {f"{section}.{key}": inner for key, inner in value.items()}
        else:
            defaults[section] = value
    assert set(found) == set(defaults)
    for key, default in defaults.items():
        none = default in ({}, [], ())
        expected = "none" if none else f"`{json.dumps(default)}`"
        assert found[key] == expected, key


@pytest.mark.parametrize("page", ids)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page]):
        assert "://" not in target, f"{page} links to {target}"
        path, _, anchor = target.partition("#")
        file = ((REPO / page).parent / path).resolve() if path else REPO / page
        assert file.exists(), f"{page} links to {target}"
        if anchor:
            assert anchor in anchors(file.read_text("utf-8")), f"{page} links to {target}"


def test_every_picture_is_shown_and_small_and_its_alt_text_says_what_is_seen():
    shown = {}
    for page, text in TEXTS.items():
        for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text):
            assert len(alt.split()) >= 4, f"{page} shows {target} without saying what is seen"
            shown[((REPO / page).parent / target).resolve()] = page
    pictures = set((DOCS / "images").iterdir())
    assert pictures == set(shown), "a picture is shown nowhere, or is not there"
    sizes = {picture.name: picture.stat().st_size for picture in pictures}
    assert max(sizes.values()) < 60_000, sizes
    assert sum(sizes.values()) < 700_000, sizes
    made = tomllib.loads((REPO / "tools" / "pictures.toml").read_text("utf-8"))["pictures"]
    # `eval generate --draw` makes the first three; no scenario takes the last yet.
    others = {
        "reliability.svg",
        "reliability-with-model.svg",
        "reliability-without-model.svg",
        "editor.png",
    }
    assert set(made) == set(sizes) - others, "made by hand, or not made"


def test_rules_are_documented(tmp_path):
    loaded = layers.load(Paths.below(tmp_path), Configuration()).rules.rules
    rows = dict(
        re.findall(r"^\| (CARO-[A-Z]+-\d+) \| (\w+) \|", TEXTS["docs/rules.md"], re.MULTILINE)
    )
    assert rows == {name: rule.severity for name, rule in loaded.items()}
    mended = set(re.findall(r"^\| (CARO-\S+) .*\| yes \|$", TEXTS["docs/rules.md"], re.MULTILINE))
    assert mended == {name for name, rule in loaded.items() if rule.fixes}
    for page, text in TEXTS.items():
        for name in re.findall(r"CARO-[A-Z]+-\d+", text):
            assert name in loaded, f"{page} names {name}"


def test_the_keys_of_a_match_and_the_classes_are_documented():
    text = TEXTS["docs/rules.md"]
    keys = {key.partition(".")[0] for key in table(text, "match")}
    keys &= {field.alias or name for name, field in Match.model_fields.items()}
    assert keys == {field.alias or name for name, field in Match.model_fields.items()}
    assert set(PathClass.__args__) <= set(table(text, "match"))


def test_the_rule_of_the_documentation_does_what_it_says():
    found = re.search(r"```yaml\n(id:.*?)```", TEXTS["docs/rules.md"], re.DOTALL)
    assert found
    rule = Rule.of(validate(YAML(typ="safe").load(found[1])), "project", "docs/rules.md")
    assert [trial for trial in run(rule) if not trial.passed] == []


def test_the_comments_of_the_documentation_hold(tmp_path):
    rules = layers.load(Paths.below(tmp_path), Configuration()).rules
    found = re.search(r"## Accept a finding.*?```sh\n(.*?)```", TEXTS["docs/rules.md"], re.DOTALL)
    assert found
    review = Reviewer().review(parse(found[1].encode()), rules, today=date(2027, 1, 31))
    assert review.findings == ()
    assert len(review.suppressed) == 2


def test_make_targets_exist():
    known = set(re.findall(r"^([a-z-]+):", (REPO / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page, text in TEXTS.items():
        for target in re.findall(r"(?:`|^ {4})make ([a-z-]+)", text, re.MULTILINE):
            assert target in known, f"{page} names make {target}"


def test_the_drawing_of_the_house_is_the_house():
    drawing = re.search(r"```text\n(.*?)```", TEXTS["docs/how-it-works.md"], re.DOTALL)
    assert drawing
    folders: list[str] = []
    drawn: set[Path] = set()
    for line in drawing[1].splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        entry = re.match(r"\s*([\w/.]+(?:, [\w.]+)*)", line)
        if entry is None or depth > 3:
            continue
        for name in entry[1].split(", "):
            if name.endswith("/"):
                folders[depth:] = [name]
            elif not name.endswith(".py"):
                continue
            path = REPO.joinpath(*folders[:depth], name)
            assert path.exists(), f"{path} is drawn and not there"
            drawn.add(path)
    modules = {
        path
        for path in (REPO / "caro_lsp").glob("*/*.py")
        if path.name not in {"__init__.py", "__main__.py"}
    }
    assert modules <= drawn, sorted(str(path) for path in modules - drawn)
