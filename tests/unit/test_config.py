"""Settings: every source, wrong values, and what an untrusted project may do."""

from dataclasses import replace

import pytest

from caro_lsp import config
from caro_lsp.paths import Paths


@pytest.fixture
def paths(tmp_path):
    return Paths.below(tmp_path / "home")


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / ".caro").mkdir(parents=True)
    return folder


def user(paths, text):
    paths.config.mkdir(parents=True, exist_ok=True)
    paths.config_file.write_text(text)


def of_project(project, text):
    (project / ".caro" / "config.toml").write_text(text)


def test_the_defaults_are_those_of_the_documentation(paths):
    settings = config.load(paths).settings
    assert settings.completion.debounce_ms == 120
    assert settings.completion.min_confidence == 0.7
    assert settings.dogma.level == "moderate"
    assert settings.heal.consent == "ask"
    assert settings.model.unload_after_seconds == 600


def test_later_sources_win(paths, project):
    user(paths, "[completion]\ndebounceMs = 1\nmaxItems = 5\n[dogma]\nlevel = 'permissive'\n")
    config.trust(paths, project)
    of_project(project, "[completion]\ndebounceMs = 2\n")
    found = config.load(paths, project, {"dogma": {"level": "strict"}})
    assert found.problems == ()
    assert found.settings.completion.debounce_ms == 2
    assert found.settings.completion.max_items == 5
    assert found.settings.dogma.level == "strict"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[completion\n", "not valid TOML"),
        ("[completion]\ndebounceMs = 'soon'\n", "completion.debounceMs"),
        ("[completion]\ndebounceMs = -1\n", "completion.debounceMs"),
        ("[compleshun]\nenable = true\n", "no such setting"),
        ("completion = 3\n", "completion"),
        ("[dogma.overrides.CARO-FS-001]\nseverity = 'fatal'\n", "overrides.CARO-FS-001.severity"),
    ],
)
def test_what_is_wrong_is_reported_and_the_default_stays(paths, text, said):
    user(paths, text)
    found = config.load(paths)
    assert any(said in str(problem) for problem in found.problems)
    assert found.settings.completion.debounce_ms == 120


def test_one_wrong_value_does_not_lose_the_others(paths):
    user(paths, "[completion]\ndebounceMs = 'x'\nmaxItems = 7\n[nonsense]\na = 1\n")
    found = config.load(paths)
    assert found.settings.completion.max_items == 7
    assert len(found.problems) == 2


def test_a_file_that_is_not_utf8_or_too_large_is_reported(paths):
    user(paths, "")
    paths.config_file.write_bytes(b"a = '\xff'")
    assert "not UTF-8" in str(config.load(paths).problems[0])
    paths.config_file.write_bytes(b"#" * (config.MAX_CONFIG_BYTES + 1))
    assert "larger than" in str(config.load(paths).problems[0])


def test_null_from_an_editor_is_not_set(paths):
    found = config.load(paths, editor={"completion": {"maxItems": None}, "model": None})
    assert found.problems == ()
    assert found.settings.completion.max_items == 3


@pytest.mark.parametrize(
    "text",
    [
        "enable = false",
        "[completion]\nenable = false",
        "[dogma]\nenable = false",
        "[dogma]\nembedded = false",
        "[dogma]\nlevel = 'permissive'",
        "[dogma.overrides.CARO-FS-001]\nenabled = false",
        "[model]\nbackend = 'openai'\nbaseUrl = 'http://evil.example'",
        "[model]\npath = '/tmp/evil.gguf'",
        "[heal]\nconsent = 'full'",
        "[learn]\nenable = false",
        "[govern]\ntrustLevel = 4",
        "[audit]\nenable = false",
        "[dogma]\npolicies = ['../outside']",
    ],
)
def test_an_untrusted_project_cannot_weaken_anything(paths, project, text):
    of_project(project, text)
    found = config.load(paths, project)
    assert found.problems
    default = config.load(paths).settings
    assert replace(found.settings, dogma=default.dogma) == default
    assert found.settings.dogma.level == default.dogma.level
    assert found.settings.dogma.overrides == {}
    assert list(found.settings.dogma.policies) == []


def test_an_untrusted_project_can_be_stricter(paths, project):
    of_project(
        project,
        "[dogma]\nlevel = 'strict'\npolicies = ['rules']\n"
        "[dogma.overrides.CARO-GIT-002]\nseverity = 'error'\n",
    )
    found = config.load(paths, project)
    assert found.problems == ()
    assert found.settings.dogma.level == "strict"
    assert found.raised == {"CARO-GIT-002": "error"}


def test_trust_covers_folders_below(paths, project):
    assert not config.is_trusted(paths, project)
    config.trust(paths, project.parent)
    assert config.is_trusted(paths, project)
    assert paths.trust_file.stat().st_mode & 0o777 == 0o600
    paths.trust_file.write_text("{")
    assert not config.is_trusted(paths, project)


def test_the_project_is_the_nearest_folder_with_a_mark(project):
    inner = project / "a" / "b"
    inner.mkdir(parents=True)
    assert config.find_project(inner) == project


def test_settings_go_to_a_dictionary_and_back(paths):
    default = config.load(paths).settings
    assert config.load(paths, editor=config.as_dict(default)).settings == default


def nested(levels):
    data = {}
    for _ in range(levels):
        data = {"dogma": data}
    return data


@pytest.mark.parametrize(
    "settings",
    [
        {"dogma": {"policies": ["\ud800"]}},
        {"dogma": {"overrides": {"\udc80": {"severity": "error"}}}},
        {"\ud800": 1},
        nested(21),
        nested(10_000),
        {"completion": {"debounceMs": 10**4000}},
    ],
    ids=["value", "rule", "key", "deep", "very-deep", "long"],
)
def test_settings_that_nobody_could_write_are_told_and_left_out(paths, settings):
    found = config.load(paths, None, settings)
    assert found.settings == config.Settings()
    assert found.problems[0].source == "editor settings"
    assert len(str(found.problems[0])) < 500


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a." * 5000 + "b = 1"])
def test_a_file_of_many_levels_is_told(paths, text):
    paths.config.mkdir(parents=True)
    paths.config_file.write_text(text)
    (problem,) = config.load(paths, None).problems
    assert "nested too deep" in problem.message
