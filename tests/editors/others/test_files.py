"""The configuration files of editors, against what these editors read."""

import importlib.util
import json
import re
from pathlib import Path

import jsonschema
import pytest
import tomlkit

from caro_lsp.config import Settings, as_dict

ROOT = Path(__file__).parents[3]
JETBRAINS = ROOT / "editors" / "jetbrains"


def read(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


# --- JetBrains ---------------------------------------------------------------------------------
# What LSP4IJ reads is taken from ServerTemplateJsonDeserializer, LanguageServerTemplate,
# InstallerTaskFactoryBase, ExecTaskFactory and ClientConfigurationSettings of its sources.

CLIENT_SETTINGS = {
    "caseSensitive": bool,
    "lineCommentPrefix": str,
    "blockCommentPrefix": str,
    "blockCommentSuffix": str,
    "statementTerminatorCharacters": str,
    "completion": {"useContextAwareSorting": bool, "useTemplateForInvocationOnlySnippet": bool},
}
SYSTEMS = {"default", "windows", "mac", "unix", "linux"}
TASKS = {"exec", "download", "configureServer", "showMessage"}


def test_the_template_has_what_lsp4ij_reads():
    template = read(JETBRAINS / "template.json")
    assert set(template) == {"id", "name", "programArgs", "fileTypeMappings"}
    assert {"default"} <= set(template["programArgs"]) <= SYSTEMS
    for mapping in template["fileTypeMappings"]:
        assert set(mapping) == {"fileType", "languageId"}
        assert set(mapping["fileType"]) <= {"name", "patterns"}
        assert all(isinstance(pattern, str) for pattern in mapping["fileType"]["patterns"])
    ids = {mapping["languageId"] for mapping in template["fileTypeMappings"]}
    assert set(Settings().completion.languages) & ids


def test_the_template_names_every_file_that_lsp4ij_looks_for():
    names = {path.name for path in JETBRAINS.iterdir()}
    assert names == {
        "template.json",
        "settings.json",
        "settings.schema.json",
        "initializationOptions.json",
        "clientSettings.json",
        "installer.json",
        "README.md",
    }


def test_client_settings_are_known_to_lsp4ij():
    def check(settings: dict, known: dict) -> None:
        for key, value in settings.items():
            if isinstance(known[key], dict):
                check(value, known[key])
            else:
                assert isinstance(value, known[key]), key

    check(read(JETBRAINS / "clientSettings.json"), CLIENT_SETTINGS)


def test_the_installer_is_made_of_tasks_that_lsp4ij_has():
    installer = read(JETBRAINS / "installer.json")
    known = {"id", "name", "executeOnStartServer", "properties", "check", "run"}
    assert {"check", "run"} <= set(installer) <= known

    def task(node: dict) -> None:
        ((kind, body),) = node.items()
        assert kind in TASKS
        if kind == "exec":
            keys = {"id", "name", "command", "timeout", "workingDir", "ignoreStderr"}
            assert set(body) <= keys | {"onFail", "onSuccess"}
            assert body["command"].split()[0] == "caro-lsp"
        for after in ("onFail", "onSuccess"):
            if after in body:
                task(body[after])

    task(installer["check"])
    task(installer["run"])


def test_the_schema_of_the_settings_is_that_of_the_code():
    spec = importlib.util.spec_from_file_location("schema", ROOT / "tools" / "settings_schema.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    written = (JETBRAINS / "settings.schema.json").read_text("utf-8")
    assert written == tool.text(), "run: python tools/settings_schema.py"


def test_the_schema_takes_what_the_server_takes():
    schema = read(JETBRAINS / "settings.schema.json")
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(read(JETBRAINS / "settings.json"), schema)
    jsonschema.validate({"caro": json.loads(json.dumps(as_dict(Settings())))}, schema)


@pytest.mark.parametrize(
    "wrong",
    [
        {"enabled": True},
        {"completion": {"maxItems": 21}},
        {"completion": {"minConfidence": "high"}},
        {"dogma": {"level": "lax"}},
        {"dogma": {"overrides": {"CARO-FS-001": {"severity": "fatal"}}}},
    ],
)
def test_the_schema_refuses_what_the_server_refuses(wrong):
    schema = read(JETBRAINS / "settings.schema.json")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"caro": wrong}, schema)


def test_every_setting_has_words():
    section = read(JETBRAINS / "settings.schema.json")["properties"]["caro"]["properties"]

    def without(properties: dict) -> list[str]:
        return [
            key
            for key, part in properties.items()
            for key in ([key] if "description" not in part else without(part.get("properties", {})))
        ]

    assert without(section) == []


# --- the others --------------------------------------------------------------------------------


def test_every_editor_has_its_file_and_a_readme():
    for name in (
        "emacs",
        "helix",
        "jetbrains",
        "kate",
        "neovim",
        "sublime",
        "vim",
        "vscode",
        "zed",
    ):
        assert (ROOT / "editors" / name / "README.md").is_file()


@pytest.mark.parametrize("page", sorted((ROOT / "editors").glob("*/README.md")), ids=str)
def test_links_of_the_readmes_lead_somewhere(page):
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target


SERVE = ["caro-lsp", "serve", "--stdio"]


def test_helix_gets_what_its_documentation_names():
    data = tomlkit.parse((ROOT / "editors" / "helix" / "languages.toml").read_text("utf-8"))
    ((name, server),) = data["language-server"].items()
    known = {"command", "args", "config", "timeout", "environment", "required-root-patterns"}
    assert set(server) <= known
    assert [server["command"], *server["args"]] == SERVE
    (language,) = data["language"]
    assert language["name"] == "bash"
    assert language["language-servers"][0] == name


def test_coc_gets_what_its_documentation_names():
    (server,) = read(ROOT / "editors" / "vim" / "coc-settings.json")["languageserver"].values()
    known = {"command", "args", "filetypes", "rootPatterns", "settings", "initializationOptions"}
    assert set(server) <= known
    assert [server["command"], *server["args"]] == SERVE
    assert {"sh", "bash"} <= set(server["filetypes"])


def test_sublime_gets_what_its_documentation_names():
    (client,) = read(ROOT / "editors" / "sublime" / "LSP.sublime-settings")["clients"].values()
    assert set(client) <= {"enabled", "command", "selector", "settings", "initializationOptions"}
    assert client["command"] == SERVE
    assert client["enabled"] is True
    assert client["selector"] == "source.shell"


def test_zed_gets_what_its_documentation_names():
    folder = ROOT / "editors" / "zed"
    data = tomlkit.parse((folder / "extension.toml").read_text("utf-8"))
    assert {"id", "name", "version", "schema_version", "authors", "description"} < set(data)
    ((name, server),) = data["language_servers"].items()
    assert name == "caro-lsp"
    assert set(server["languages"]) == set(server["language_ids"])
    assert set(server["language_ids"].values()) <= set(Settings().completion.languages)
    assert "zed_extension_api" in (folder / "Cargo.toml").read_text("utf-8")
