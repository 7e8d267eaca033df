"""generate, explain, rules, model, doctor, trust, serve."""

import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CARO = [sys.executable, "-m", "caro_lsp"]
MODELS = Path(__file__).parents[3] / ".cache" / "caro" / "cache" / "models"


@pytest.fixture
def run(tmp_path):
    def run(*arguments, weights=False):
        home = tmp_path / "home"
        if weights and not (home / "cache" / "models").exists():
            assert list(MODELS.glob("*.gguf")), "no weights: run `make model` first"
            (home / "cache").mkdir(parents=True, exist_ok=True)
            (home / "cache" / "models").symlink_to(MODELS)
        return subprocess.run(
            [*CARO, *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "CARO_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "120"},
            check=False,
        )

    return run


def test_generate_prints_a_command_and_where_it_came_from(run):
    done = run("generate", "count lines in notes.txt", "-n", "1", weights=True)
    assert done.returncode == 0
    assert done.stdout.strip() == "wc -l < notes.txt"
    assert "%" in done.stderr


def test_generate_json_with_the_model(run):
    # What the model makes stands among what is known.
    request = "let nobody but me touch story.txt"
    done = run("generate", request, "--json", "-n", "10", weights=True)
    document = json.loads(done.stdout)
    assert document["version"] == 1
    assert document["elapsed_ms"] > 0
    made = [one for one in document["candidates"] if one["source"].startswith("model:")]
    assert made
    assert all(0 <= one["confidence"] <= 1 for one in made)
    assert all("story.txt" in one["command"] for one in made)


def test_generate_without_weights_says_what_is_missing(run):
    done = run("generate", "sing the song of story.txt aloud")
    assert done.returncode == 1
    assert "caro-lsp model pull" in done.stderr


def test_generate_says_what_was_read_and_from_where(run):
    request = "find files larger than 20 MB in /srv"
    done = run("generate", request, "--backend", "none", "--why", "--json")
    assert done.returncode == 0, done.stderr
    why = json.loads(done.stdout)["why"]
    size = next(one for one in why["phrases"] if one["said"] == "larger than 20 MB")
    lines = Path(size["file"]).read_text("utf-8").splitlines()
    assert lines[size["line"] - 1] == "[[files]]"
    assert 'facet = "size"' in lines[size["line"] : size["line"] + 5]
    best = why["candidates"][0]
    assert (best["command"], best["refused"]) == ("find /srv -type f -size +20M", "")
    assert best["confidence"] == pytest.approx(math.prod(best["factors"].values()))


def test_generate_says_why_nothing_is_shown(run):
    done = run("generate", "show the contents of `notes.txt", "--backend", "none", "--why")
    assert done.returncode == 1
    assert "refused: the quote ` in the request is not closed" in done.stdout


def test_generate_knows_the_variables_of_a_script(run, tmp_path):
    script = tmp_path / "a.sh"
    script.write_text("#!/bin/sh\nBACKUP_DIR=/srv/backup\n")
    done = run(
        "generate", "count the files in $BACKUP_DIR", "--context", script, "--backend", "none"
    )
    assert done.stdout.splitlines()[0] == 'find "$BACKUP_DIR" -type f | wc -l'


def test_explain_without_manual_pages(run, monkeypatch, tmp_path):
    monkeypatch.setenv("MANPATH", str(tmp_path / "no-manuals"))
    done = run("explain", "tar -xzf a.tgz")
    assert done.returncode == 0
    assert "unpack" in done.stdout
    document = json.loads(run("explain", "--json", "tar -xzf a.tgz").stdout)
    assert document["version"] == 1
    assert document["parts"][0]["text"] == "tar"
    assert run("explain", "").returncode == 1


def test_rules(run):
    assert "CARO-FS-001" in run("rules", "list").stdout
    document = json.loads(run("rules", "list", "--json").stdout)
    assert document["version"] == 1
    assert "id: CARO-FS-001" in run("rules", "show", "CARO-FS-001", "--yaml").stdout
    built_in = next(rule for rule in document["rules"] if rule["id"] == "CARO-META-001")
    assert built_in["layer"] == "built-in"
    assert "id: CARO-META-001" in run("rules", "show", "CARO-META-001", "--yaml").stdout
    assert run("rules", "show", "NO-RULE-1").returncode == 2
    assert run("rules", "test").stdout.strip().endswith(" passed, 0 failed")
    assert json.loads(run("rules", "schema").stdout)["title"] == "RuleFile"


def test_rules_test_and_validate_a_folder(run, tmp_path):
    folder = tmp_path / "policy"
    folder.mkdir()
    (folder / "r.yaml").write_text(
        "id: OWN-A-1\nname: n\nseverity: error\nmessage: m\nwhy: w\nmatch: {command: forbidden}\n"
        "examples:\n  invalid: [forbidden, sudo forbidden, harmless]\n"
        "  valid: [a, b, c]\n"
    )
    done = run("rules", "test", folder)
    assert done.returncode == 1
    assert re.search(r"^OWN-A-1 +3 +2 +1 *$", done.stdout, re.MULTILINE)
    assert "OWN-A-1: missing: harmless\n  would run: harmless\n" in done.stdout
    assert run("rules", "validate", folder).returncode == 0
    (folder / "broken.yaml").write_text("id: x\nname: 1\n")
    done = run("rules", "validate", folder)
    assert done.returncode == 2
    assert "broken.yaml:1:5: error: `id`: expected capital letters" in done.stdout
    assert "broken.yaml:2:7: error: `name`: expected a text" in done.stdout
    assert done.stdout.endswith("1 valid, 1 broken\n")


def test_rules_test_as_json(run, tmp_path):
    (tmp_path / "r.yaml").write_text(
        "id: OWN-A-1\nname: n\nseverity: error\nmessage: no {command}\nwhy: w\n"
        "match: {command: forbidden}\nexamples:\n  invalid: [forbidden, sudo forbidden, harmless]\n"
        "  valid: [a, b, forbidden x]\n"
    )
    done = run("rules", "test", tmp_path / "r.yaml", "--json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["version"] == 1
    (rule,) = document["rules"]
    assert {key: rule[key] for key in ("id", "validated", "reported", "noisy", "missing")} == {
        "id": "OWN-A-1", "validated": 2, "reported": 2, "noisy": 1, "missing": 1,
    }  # fmt: skip
    assert [(f["outcome"], f["found"]) for f in document["failures"]] == [
        ("missing", ["harmless"]),
        ("noisy", ["no forbidden x"]),
    ]
    assert document["summary"] == {"passed": 4, "failed": 2}


def test_rules_show_for_people(run):
    text = run("rules", "show", "CARO-FS-001").stdout
    for part in (
        "CARO-FS-001  error  rm of the root",
        "Layer      community",
        "CARO-FS-001.yaml",
        "\n  with an argument (path) that names root, home or system and that does not name",
        "Ask before each removal: writes -i for the flag force",
        "\n  rm -rf /\n",
        "https://cwe.mitre.org",
    ):
        assert part in text


def test_rules_validate_finds_ids_that_stand_twice(run, tmp_path):
    rule = (Path(__file__).parents[3] / "rules/git/CARO-GIT-001.yaml").read_text()
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(rule)
    done = run("rules", "validate", tmp_path)
    assert done.returncode == 2
    assert "b.yaml has the id CARO-GIT-001 already" in done.stdout


def test_rules_show_as_a_page(run):
    text = run("rules", "show", "CARO-GIT-001", "--markdown").stdout
    assert text.startswith("# CARO-GIT-001: ")
    assert "CARO-GIT-001.yaml)" in text


OWN = """\
id: OWN-A-1
name: n
severity: error
message: m
why: w
match: {command: forbidden}
fix: {title: Allow it, replace: allowed}
examples: {invalid: [forbidden, sudo forbidden, forbidden 1], valid: [a, b, c]}
"""


def test_rules_docs(run, tmp_path):
    (tmp_path / "own.yaml").write_text(OWN)
    done = run("rules", "docs", "pages", "own.yaml")
    assert done.stdout == "1 rules: 2 files written, 0 removed\n"
    assert "[its file](../own.yaml)" in (tmp_path / "pages" / "OWN-A-1.md").read_text()
    assert "[OWN-A-1](OWN-A-1.md)" in (tmp_path / "pages" / "README.md").read_text()
    assert re.match(r"\d{3} rules: \d{3} files written", run("rules", "docs", "all").stdout)
    (tmp_path / "own.yaml").write_text("id: 1\n")
    done = run("rules", "docs", "pages", "own.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    (tmp_path / "file").write_text("")
    assert run("rules", "docs", "file").returncode == 2


def test_rules_test_tells_what_only_one_rule_finds(run, tmp_path):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "one.yaml").write_text(OWN)
    assert run("rules", "test", "r", "--ablation").returncode == 0
    (tmp_path / "r" / "two.yaml").write_text(OWN.replace("OWN-A-1", "OWN-A-2"))
    done = run("rules", "test", "r", "--ablation")
    assert done.returncode == 1
    assert "OWN-A-2: adds nothing; of 6 also reported by OWN-A-1 (6)\n" in done.stdout
    (tmp_path / "s.sh").write_text("forbidden\n")
    done = run("rules", "test", "r", "--ablation", "--scripts", "s.sh", "--json")
    document = json.loads(done.stdout)
    assert [rule["fixed"] for rule in document["rules"]] == [3, 3]
    assert [share["found_in_scripts"] for share in document["ablation"]] == [1, 1]
    assert [share["adds_nothing"] for share in document["ablation"]] == [True, True]
    assert run("rules", "test", "--scripts", "s.sh").returncode == 2


def test_rules_test_tells_of_a_fix_that_mends_nothing(run, tmp_path):
    (tmp_path / "own.yaml").write_text(OWN.replace("replace: allowed", "replace: forbidden 2"))
    done = run("rules", "test", "own.yaml")
    assert done.returncode == 1
    assert "OWN-A-1: broken fix: Allow it" in done.stdout


def test_doctor(run):
    done = run("doctor", "--json", weights=True)
    document = json.loads(done.stdout)
    assert document["state"] in {"ok", "warning"}
    states = {check["name"]: check["state"] for check in document["checks"]}
    assert states["rules"] == states["model weights"] == states["model runtime"] == "ok"
    text = run("doctor").stdout
    assert "rules" in text


def test_doctor_says_the_cure_for_what_is_missing(run):
    done = run("doctor")
    assert "caro-lsp model pull" in done.stdout
    assert done.returncode == 0


def test_model_list_and_info(run):
    assert "Apache-2.0" in run("model", "list").stdout
    done = run("model", "info")
    assert done.returncode == 1
    assert "caro-lsp model pull" in done.stderr
    assert json.loads(run("model", "info", "--json", weights=True).stdout)["size"] > 90_000_000


def test_trust_lets_a_project_change_settings(run, tmp_path):
    (tmp_path / ".caro").mkdir()
    (tmp_path / ".caro" / "config.toml").write_text("[dogma]\nlevel = 'permissive'\n")
    script = tmp_path / "a.sh"
    script.write_text("chmod 777 a\n")
    assert "CARO-PERM-001" in run("check", script).stdout
    assert run("trust", tmp_path).returncode == 0
    assert "CARO-PERM-001" not in run("check", script).stdout
    assert run("trust", tmp_path / "missing").returncode == 2


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1:", "127.0.0.1:99999", ":80"])
def test_serve_says_what_address_it_expects(run, address):
    done = run("serve", "--tcp", address)
    assert done.returncode == 2
    assert "HOST:PORT" in done.stderr


def test_help_and_version(run):
    assert "check" in run("--help").stdout
    assert "0.1.0" in run("--version").stdout


@pytest.mark.parametrize("command", [("list",), ("show", "CARO-FS-001")])
def test_rules_say_which_of_them_are_broken(run, tmp_path, command):
    rules = tmp_path / "home" / "config" / "rules"
    rules.mkdir(parents=True)
    (rules / "a.yaml").write_text("id: 3\n")
    done = run("rules", *command)
    assert done.returncode == 0
    assert "CARO-FS-001" in done.stdout
    assert f"{rules / 'a.yaml'}:1" in done.stderr
