"""The page of a rule, the index of all, and where pages lie."""

import asyncio
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.rule import validate
from caro_lsp.dogma.ruleset import Rule
from caro_lsp.explain.markdown import block, link, plain
from caro_lsp.explain.page import page
from caro_lsp.explain.page_index import pages, write
from caro_lsp.explain.page_store import KEPT_SECONDS, PageStore
from caro_lsp.paths import Paths
from caro_lsp.server.rule_pages import RulePages

REPO = Path(__file__).parents[3]
PAGES = REPO / "docs" / "rules"


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    home = Paths.below(tmp_path_factory.mktemp("home"))
    return layers.load(home, Configuration()).rules.rules


def rule(**more):
    data = {
        "id": "OWN-A-1",
        "name": "n",
        "severity": "warning",
        "message": "m",
        "why": "w",
        "match": {"command": "frobnicate"},
        "examples": {"invalid": ["frobnicate", "b", "c"], "valid": ["x", "y", "z"]},
        **more,
    }
    return Rule.of(validate(data), "project", "/srv/rules/own rule.yaml")


def text_of(markdown):
    """What a reader of the Markdown sees, and the kinds of what is in it."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    inner = [child for token in tokens for child in token.children or ()]
    text = "".join(child.content for child in inner if child.type in {"text", "code_inline"})
    return text, {token.type for token in (*tokens, *inner)}


def test_the_committed_pages_are_what_the_rules_say_now(rules):
    written = pages(rules.values(), PAGES)
    there = {file.name: file.read_text("utf-8") for file in PAGES.iterdir()}
    assert set(there) == set(written), "run `make rule-docs`"
    for name, text in written.items():
        assert there[name] == text, f"docs/rules/{name} is not what the rule says: `make rule-docs`"


def test_a_page_has_all_that_the_rule_says(rules):
    for shipped in rules.values():
        text = page(shipped)
        examples = shipped.data.get("examples", {})
        for example in (*examples.get("invalid", ()), *examples.get("valid", ())):
            assert example.strip("\n") in text
        for reference in shipped.data.get("references", ()):
            assert link(reference) in text
        for tag in shipped.tags:
            assert f"`{tag}`" in text
        assert plain(shipped.why) in text


def test_links_of_the_committed_pages_lead_somewhere(rules):
    index = (PAGES / "README.md").read_text("utf-8")
    for shipped in rules.values():
        assert index.count(f"]({shipped.id}.md)") == 1 + len(shipped.tags)
        if shipped.source:
            place = f"../../rules/{Path(shipped.source).parent.name}/{shipped.id}.yaml"
            assert f"[its file]({place})" in (PAGES / f"{shipped.id}.md").read_text("utf-8")
            assert (PAGES / place).exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "| speaks at | `strict`, `moderate` |"),
        ({"severity": "error"}, "| speaks at | `strict`, `moderate`, `permissive` |"),
        ({"levels": ["strict"]}, "The rule is silent at `moderate` and `permissive`."),
        ({"levels": ["strict"], "severity": "error"}, "| speaks at | `strict` |"),
        ({"overridable": False}, "No comment, setting or other layer takes the rule out"),
        ({"compliance": ["PCI DSS 8.2.1"]}, "| compliance | PCI DSS 8.2.1 |"),
        ({"scope": {"dialects": ["bash"]}}, "| dialects | `bash` |"),
        ({"aliases": ["OLD-1"]}, "| former ids | `OLD-1` |"),
        ({"rollout": {"audit-until": "2027-01-01"}}, "2027-01-01: a hint up to that day"),
        ({"action": "audit"}, "`audit`: shown as a hint"),
        ({"references": ["Manual: rm(1)"]}, "- Manual: rm(1)"),
        ({"references": ["https://example.com/a"]}, "- <https://example.com/a>"),
    ],
)
def test_what_is_special_about_a_rule_is_on_its_page(more, said):
    assert said in page(rule(**more))


def test_levels_of_the_page_are_those_at_which_the_rule_speaks(rules):
    for shipped in rules.values():
        row = next(line for line in page(shipped).splitlines() if line.startswith("| speaks at"))
        for level in ("strict", "moderate", "permissive"):
            assert (f"`{level}`" in row) == shipped.active_at(level), shipped.id


def test_a_fix_is_shown_on_the_examples_that_it_changes(rules):
    text = (PAGES / "CARO-FS-001.md").read_text("utf-8")
    assert "```diff\n-rm -rf /\n+rm -ri /\n" in text


@given(st.text(alphabet=st.sampled_from(r"a1 \`*_[]()<>!&;#~|$-+.{}:/"), min_size=1, max_size=30))
def test_text_of_a_rule_is_shown_as_it_is(text):
    if not text.strip():
        return
    shown, kinds = text_of(f"so {plain(text)} it is")
    assert shown == f"so {' '.join(text.split())} it is"
    assert kinds <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}


@given(st.text(max_size=60))
def test_nothing_breaks_out_of_a_block(text):
    tokens = MarkdownIt("commonmark").parse(block(text.replace("\r", ""), "sh"))
    assert [token.type for token in tokens] == ["fence"]


def test_a_page_asks_nothing_of_a_network():
    picture = "![](https://example.com/seen.png) <img src=https://example.com/b.png>"
    hostile = rule(name=picture, message=picture, why=picture, references=[picture])
    _, kinds = text_of(page(hostile))
    assert not kinds & {"image", "html_inline", "html_block", "link_open"}


def test_pages_of_rules_that_are_gone_are_removed_and_nothing_else(tmp_path):
    (tmp_path / "NOTES.md").write_text("mine")
    one, two = rule(), rule(id="OWN-A-2")
    assert write(pages([one, two], tmp_path), tmp_path) == (3, 0)
    assert write(pages([one, two], tmp_path), tmp_path) == (0, 0)
    assert write(pages([two], tmp_path), tmp_path) == (1, 1)
    assert sorted(f.name for f in tmp_path.iterdir()) == ["NOTES.md", "OWN-A-2.md", "README.md"]


def test_pages_on_this_machine_are_kept_apart_by_file_and_brought_up_to_date(tmp_path):
    store = PageStore(tmp_path / "pages")
    mine = rule()
    other = Rule.of(rule(why="else").data, "user", "/srv/else.yaml")
    assert store.write(mine) != store.write(other)
    assert "[its file](file:///srv/rules/own%20rule.yaml)" in store.file(mine).read_text()
    before = store.file(mine).stat().st_mtime_ns
    store.write(mine)
    assert store.file(mine).stat().st_mtime_ns == before
    assert store.write(rule(why="because")) == store.file(mine)
    assert "because" in store.file(mine).read_text()


def test_pages_that_nobody_asks_for_are_removed_after_a_time(tmp_path):
    store = PageStore(tmp_path / "pages")
    used, unused, beside = rule(), rule(id="OWN-A-2"), rule(id="OWN-A-3")
    elsewhere = Rule.of(rule().data, "user", "/srv/gone.yaml")
    for one in (used, unused, beside, elsewhere):
        store.write(one)
    notes = store.file(elsewhere).parent.parent / "mine" / "notes.md"
    notes.parent.mkdir()
    notes.write_text("mine")
    now = store.file(used).stat().st_mtime
    for file in (*map(store.file, (used, unused, elsewhere)), notes):
        os.utime(file, (now - KEPT_SECONDS - 10,) * 2)
    store.write(used)
    assert store.prune(now) == 2
    assert store.file(used).exists()
    assert store.file(beside).exists()
    assert not store.file(unused).exists()
    assert not store.file(elsewhere).parent.exists()
    assert notes.exists()
    assert store.prune(now) == 0
    assert store.write(unused).exists()


def test_there_is_nothing_to_remove_where_no_page_was_written(tmp_path):
    assert PageStore(tmp_path / "none").prune() == 0


def test_old_pages_are_removed_once_the_first_page_is_there(tmp_path):
    store, tasks = PageStore(tmp_path), []
    old = store.write(rule(id="OWN-A-2"))
    os.utime(old, (1, 1))

    async def ask():
        asked = RulePages(store, tasks.append)
        asked.uri(rule())
        await tasks.pop()

    asyncio.run(ask())
    assert store.file(rule()).exists()
    assert not old.exists()


def test_an_id_that_is_none_leads_nowhere_else(tmp_path):
    odd = Rule.of({**rule().data, "id": "../../x"}, "user", "/srv/else.yaml")
    assert PageStore(tmp_path).file(odd).parent.parent == tmp_path
