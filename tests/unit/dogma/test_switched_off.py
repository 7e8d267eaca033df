"""Where checking is switched off, locked rules speak: findings, comments, hover and fixes."""

import asyncio
import os

import pytest
from lsprotocol import types

from caro_lsp.dogma import meta
from caro_lsp.dogma.ruleset import ABOUT_LOCKED
from caro_lsp.paths import Machine, Paths
from caro_lsp.server.app import CaroServer
from caro_lsp.server.features import code_action, hover

OFF = [{"enable": False}, {"dogma": {"enable": False}}]


@pytest.fixture
def server(tmp_path, request):
    machine = Machine(tmp_path / "root", os.getuid())
    machine.folder.mkdir(parents=True)
    machine.config_file.write_text('[lock]\nrules = ["CARO-FS-*"]\n')
    for part in (machine.root, *machine.root.rglob("*")):
        part.chmod(0o755 if part.is_dir() else 0o644)
    made = CaroServer(Paths.below(tmp_path / "home", machine))
    made.settle()
    made.tell = made.window_log_message = lambda *_: None
    made.resolves_edits = lambda: True
    made.protocol.client_capabilities = types.ClientCapabilities()
    hover.register(made)
    code_action.register(made)
    return made


def ask(server, method, params):
    return asyncio.run(server.protocol.fm.features[method](params))


def opened(server, text):
    server.documents.open(types.TextDocumentItem("file:///x/a.sh", "shellscript", 1, text))
    return types.TextDocumentIdentifier("file:///x/a.sh")


def codes(server, text):
    identifier = opened(server, text)
    return [f.rule.id for f in asyncio.run(server.check(identifier.uri)).review.findings]


def test_the_built_in_rule_is_called_so():
    assert meta.LOCKED.id == ABOUT_LOCKED


@pytest.mark.parametrize("settings", OFF)
@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ('ignore[CARO-GIT-001] reason="ours"', []),
        ("ignore[CARO-GIT-001]", []),
        ('ignore[CARO-NO-1] reason="ours"', []),
        ('ignore[CARO-META-001] reason="ours"', []),
        ('ignore[CARO-GIT-001] reason="ours" until=2020-01-01', []),
        ('ignore[CARO-FS-001] reason="ours"', ["CARO-META-003"]),
        ('ignore[CARO-FS-001, CARO-GIT-001] reason="ours"', ["CARO-META-003"]),
    ],
)
def test_comments_about_other_rules_are_let_be(server, settings, comment, expected):
    server.editor_settings = settings
    text = f"# caro: {comment}\ngit push --force origin main\nrm -rf /\n"
    assert codes(server, text) == [*expected, "CARO-FS-001"]


@pytest.mark.parametrize(
    ("settings", "others"), [(OFF[0], []), (OFF[1], ["Explain command", "This finding is a false"])]
)
def test_a_locked_finding_has_its_hover_and_its_fix(server, settings, others):
    server.editor_settings = settings
    identifier = opened(server, "rm -rf /\n")
    place = types.Position(0, 3)
    found = ask(server, types.TEXT_DOCUMENT_HOVER, types.HoverParams(identifier, place))
    assert "CARO-FS-001" in found.contents.value
    params = types.CodeActionParams(
        identifier, types.Range(place, place), types.CodeActionContext([])
    )
    actions = ask(server, types.TEXT_DOCUMENT_CODE_ACTION, params)
    fix, *rest = actions
    assert fix.kind == "quickfix"
    assert len(rest) == len(others)
    assert all(one in action.title for one, action in zip(others, rest, strict=True))
    (edit,) = fix.edit.changes[identifier.uri]
    assert edit.new_text.startswith("rm -ri")


@pytest.mark.parametrize(("settings", "told"), [(OFF[0], False), (OFF[1], True)])
def test_what_is_no_finding_has_a_hover_only_where_caro_is_on(server, settings, told):
    server.editor_settings = settings
    identifier = opened(server, "git push --force origin main\n")
    params = types.HoverParams(identifier, types.Position(0, 5))
    assert (ask(server, types.TEXT_DOCUMENT_HOVER, params) is not None) is told
    whole = types.Range(types.Position(0, 0), types.Position(0, 9))
    params = types.CodeActionParams(identifier, whole, types.CodeActionContext([]))
    actions = ask(server, types.TEXT_DOCUMENT_CODE_ACTION, params)
    assert [action.title for action in actions] == (["Caro: Explain command"] if told else [])
