"""Completion and hover in rule files, whole ones and half-written ones; ``|`` is the cursor."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caro_lsp.dogma import schema
from caro_lsp.dogma.assist import complete, explain
from caro_lsp.dogma.authoring import problems
from caro_lsp.dogma.layers import community_folder, rule_files
from caro_lsp.dogma.outline import outline
from caro_lsp.dogma.rule_file import read


def offered(text, **options):
    """The text that each proposal leads to, by its label."""
    offset = text.index("|")
    text = text.replace("|", "", 1)
    return {
        found.label: text[: found.start] + found.text + text[found.end :]
        for found in complete(text, offset, **options)
    }


def told(text):
    offset = text.index("|")
    text = text.replace("|", "", 1)
    found = explain(text, offset)
    return (text[found.start : found.end], found.markdown) if found else None


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ("id: A-1\nsev|\n", "severity", "id: A-1\nseverity: \n"),
        ("id: A-1\n|", "match", "id: A-1\nmatch:\n  "),
        ("severity: |\n", "error", "severity: error\n"),
        ("severity: wa|\nwhy: x\n", "warning", "severity: warning\nwhy: x\n"),
        ("levels: |", "strict", "levels: [strict]"),
        ("levels: [strict, |]", "moderate", "levels: [strict, moderate]"),
        ("levels:\n  - |", "moderate", "levels:\n  - moderate"),
        ("levels:\n  |", "moderate", "levels:\n  - moderate"),
        ("overridable: |", "false", "overridable: false"),
        ("match:\n  |", "args", "match:\n  args:\n    - "),
        ("match:\n  args:\n    - name: x\n      |", "class", None),
        ("match:\n  args:\n  - |", "regex", "match:\n  args:\n  - regex: "),
        ("match: {com|", "command", "match: {command: "),
        ("match: {args: [{class: [|", "root", "match: {args: [{class: [root"),
        ("match:\n  any:\n    - {command: x}\n    - {|}", "flags", None),
        ("match:\n  command: r|", "rm", "match:\n  command: rm"),
        ("match:\n  command: git p|", "git push", "match:\n  command: git push"),
        ("match:\n  command: git |", "git push", "match:\n  command: git push"),
        ("match:\n  redirects:\n    - op: |", ">", 'match:\n  redirects:\n    - op: ">"'),
        ("match:\n  context: {in: [|]}", "loop", "match:\n  context: {in: [loop]}"),
        ("scope: {dialects: [|]}", "zsh", "scope: {dialects: [zsh]}"),
        ("scope: {platforms: [|]}", "macos", "scope: {platforms: [macos]}"),
        ("rollout: {|}", "warn-until", "rollout: {warn-until: }"),
        ("examples:\n  |", "invalid", "examples:\n  invalid:\n    - "),
        ("match:\n  comm|and: x\n", "command", "match:\n  command: x\n"),
    ],
)
def test_what_fits_is_offered(text, label, result):
    found = offered(text)
    assert label in found
    if result is not None:
        assert found[label] == result


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("id: A-1\n|", "id"),
        ("match:\n  command: rm\n  |", "command"),
        ("match: {command: rm, |}\nid: x", "command"),
        ("match:\n  |", "severity"),
        ("tags: [|, filesystem]", "filesystem"),
    ],
)
def test_what_is_there_or_does_not_belong_there_is_not_offered(text, label):
    assert label not in offered(text, tags=["filesystem", "other"])


@pytest.mark.parametrize("text", ["# |", "why: >-\n  te|xt", "why: te|xt", "name: |"])
def test_nothing_is_offered_where_any_text_may_stand(text):
    assert offered(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "match:\n  command: rm\n  flags: {any: [|]}\n",
        "match:\n  command: [ls, rm]\n  flags: {any: [x, |\nfix: y\n",
        "match:\n  command: rm\n  any:\n    - flags:\n        none:\n          - |\n",
        "match: {command: rm}\nfix:\n  edit:\n    flag: |",
        "match: {command: rm}\nfixes:\n  - edit:\n      flag: |",
    ],
)
def test_the_flags_of_the_tool_are_offered(text):
    assert "recursive" in offered(text)


def test_a_neighbour_in_the_pipeline_has_flags_of_its_own():
    text = "match:\n  command: rm\n  pipeline:\n    from:\n      flags: {any: [|"
    assert offered(text) == {}
    text = text.replace("flags", "command: tar\n      flags")
    assert {"create"} <= set(offered(text)) != set()
    assert "recursive" not in offered(text)


def test_placeholders_of_the_match_are_offered_in_texts():
    match = "match: {args: [{name: path}]}\n"
    found = offered(f'{match}message: "rm {{ar|}} x"')
    assert found["{arg.path}"] == f'{match}message: "rm {{arg.path}} x"'
    assert "{command}" in found
    found = offered(f"{match}fix:\n  replace: rm {{|")
    assert set(found) == {"{arg.path}", "{arg.path.guarded}"}
    when = "fixes:\n  - when: {args: [{name: last, at: last}]}\n    add: x {|"
    assert {"{arg.path}", "{arg.last}"} <= set(offered(match + when))


def test_an_empty_file_is_offered_a_whole_rule_that_is_in_order():
    (rule,) = [found for found in complete("", 0) if found.kind == "file"]
    assert problems(rule.text) == []


def test_a_key_that_is_offered_says_what_it_is_for():
    found = {proposal.label: proposal for proposal in complete("id: A-1\n", 8)}
    assert found["why"].required
    assert not found["tags"].required
    assert all(proposal.documentation for proposal in found.values())


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("sev|erity: x", "severity", "**severity** (required)"),
        ("severity: err|or", "error", "never suggested"),
        ("acti|on: x", "action", 'default `"warn"`'),
        ("match:\n  command: git pu|sh", "git push", "another repository"),
        ("match: {command: rm, flags: {any: [recur|sive]}}", "recursive", "-r, -R, --recursive"),
        ("match: {args: [{class: [ro|ot", "root", "root folder"),
        ("message: a {com|mand} b", "{command}", "would run"),
        ("match:\n  args|:", "args", "`regex`"),
        ("examples:\n  invalid:\n    - rm| x", "rm x", "**invalid**"),
    ],
)
def test_hover_says_what_something_means(text, words, says):
    underlined, markdown = told(text)
    assert underlined == words
    assert says in markdown


@pytest.mark.parametrize("text", ["|", "# se|verity: x", "colour|: red", "a: b\n|\n"])
def test_hover_says_nothing_where_there_is_nothing(text):
    assert told(text) is None


@pytest.mark.parametrize("file", rule_files(community_folder()), ids=lambda file: file.stem)
def test_the_outline_of_a_whole_file_is_that_of_the_parser(file):
    text = file.read_text("utf-8")
    document = read(text)
    for token in outline(text):
        assert document.has(token.path), token
        if token.kind == "key":
            span = document.key(token.path)
            assert text.encode()[span.start : span.end].decode() == text[token.start : token.end]


def test_anchors_and_aliases_are_no_part_of_a_value():
    text = "match: {args: [{regex: &a '[x], {', name: b}, {regex: *a, name: !t c}]}"
    values = [token.text for token in outline(text) if token.kind == "value"]
    assert values == ["[x], {", "b", "*a", "c"]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab:-[]{}\"'|>&#,. \n\té"), max_size=60), st.data())
def test_any_text_is_read_without_a_crash(text, data):
    offset = data.draw(st.integers(0, len(text)))
    for found in complete(text, offset):
        assert 0 <= found.start <= found.end <= len(text)
    told = explain(text, offset)
    assert told is None or 0 <= told.start <= told.end <= len(text)


def test_every_key_and_choice_of_the_schema_is_described():
    queue, seen = [((), schema.root())], set()
    while queue:
        path, spot = queue.pop()
        for key, inner in spot.keys.items():
            assert inner.description, (*path, key)
            for place in filter(None, (inner, inner.item, inner.below("any key"))):
                for choice, meaning in place.choices.items():
                    # The key says it where there is one choice, or none but yes and no.
                    alone = len(place.choices) == 1 or choice in {"true", "false"}
                    assert meaning or alone, (*path, key, choice)
                if place.model not in seen:
                    seen.add(place.model)
                    queue.append(((*path, key), place))
    assert {"Match", "Flags", "Operand", "Fix", "Edit", "Examples"} <= seen
