import json

import pytest
from embedded_host import command_named, may_be_empty, mended, placed, texts

from caro_lsp.shell.embedded import regions


def package(script, **more):
    return json.dumps({"name": "x", **more, "scripts": {"clean": script}})


def test_each_script_is_a_shell_of_its_own():
    source = '{\n  "name": "é",\n "scripts": {\n    "a": "ls | wc",\n    "é": "rm -rf /é /x"\n  }}'
    assert placed(source, "package.json") == [
        ("ls", "4:11"), ("wc", "4:16"), ("rm -rf /é /x", "5:11")
    ]  # fmt: skip
    assert [r.where for r in regions(source.encode(), "package.json")] == ["scripts.a", "scripts.é"]


def test_escapes_of_strings():
    source = r'{"scripts": {"a": "\u0065cho \"\u00e9 \ud83d\ude00\" \\\n\t\/x \ud800"}}'
    _, command = command_named(source, "package.json", "echo")
    assert [word.value for word in command.words] == ["echo", "é 😀", "/x", "\ufffd"]


def test_places_behind_escapes():
    source = r'{"scripts": {"a": "echo \"é\" && rm -rf \"/x\""}}'
    assert placed(source, "package.json")[1] == ("rm -rf /x", "1:34")
    region, command = command_named(source, "package.json", "rm")
    span = region.host_span(command.span)
    assert source.encode()[span.start : span.end] == b'rm -rf \\"/x\\"'


@pytest.mark.parametrize(
    "source",
    [
        '{"config": {"scripts": {"a": "rm /x"}}}',
        '{"scripts": {"a": ["rm /x"], "b": 1, "c": {"d": "rm /x"}, "e": ""}}',
        '{"scripts": "rm /x"}',
        '{"scripts": {"//": "rm /x"}}',
        '["scripts", {"a": "rm /x"}]',
        '{"a": "scripts", "b": {"c": "rm /x"}}',
        "",
    ],
)
def test_what_executes_nothing(source):
    assert texts(source, "package.json") == []


@pytest.mark.parametrize(
    "source",
    [
        '{"scripts": {"a": "rm /x", ',
        '{"version": , "scripts": {"a": "rm /x"}',
        '{"name": "x\n "scripts": {"a": "rm /x"}}',
        '\ufeff{\r\n\t"scripts" : {\r\n"a" : "rm /x" ,\r\n}}',
        '{"x": {"y": [1, {"z": 2}]}, "scripts": {"b": {"q": "ls"}, "a": "rm /x"}}',
    ],
)
def test_what_is_broken_elsewhere_does_not_matter(source):
    assert texts(source, "package.json") == ["rm /x"]


def test_what_npm_sets_is_not_empty():
    assert may_be_empty(package("rm -rf $INIT_CWD/x"), "package.json") == "\ufffd/x"
    assert may_be_empty(package("rm -rf $D/x"), "package.json") == "/x"


def test_replacements_are_written_as_json():
    source = package("ls && rm -rf $D/*")
    assert mended(source, "package.json", 'rm -rf "${D:?}"/*') == package('ls && rm -rf "${D:?}"/*')
    assert mended(package('rm "$D"'), "package.json", 'ls "$D"') == package('ls "$D"')
