"""``caro-lsp model``: list, pull, use, remove, info, as somebody would call it."""

import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

CARO = [sys.executable, "-m", "caro_lsp"]
WEIGHTS = b"GGUF" + bytes(range(256)) * 100
HUB_NAME = "caro/tiny/tiny.gguf"


class Handler(http.server.BaseHTTPRequestHandler):
    """A hub with one file, and a model server, in one."""

    def do_HEAD(self):
        self._file()

    def do_GET(self):
        if self.path == "/v1/models":
            self._send(json.dumps({"data": [{"id": "team-model"}]}).encode(), "application/json")
        else:
            self.wfile.write(b"" if self._file() is None else WEIGHTS)

    def _file(self):
        if self.path != "/caro/tiny/resolve/main/tiny.gguf":
            self.send_error(404)
            return None
        self.send_response(200)
        self.send_header("X-Repo-Commit", "c0ffee")
        self.send_header("ETag", f'"{hashlib.sha256(WEIGHTS).hexdigest()}"')
        self.send_header("Content-Length", str(len(WEIGHTS)))
        self.end_headers()
        return WEIGHTS

    def _send(self, data, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_): ...


@pytest.fixture(scope="module")
def url():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def run(tmp_path, url):
    def run(*arguments, folder=None, **variables):
        inherited = {name: os.environ[name] for name in os.environ if not name.startswith("HF_")}
        environment = {
            **inherited, "CARO_HOME": str(tmp_path / "home"), "HF_ENDPOINT": url,
            "HF_HOME": str(tmp_path / "hf"), **variables,
        }  # fmt: skip
        return subprocess.run(
            [*CARO, *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=folder or tmp_path,
            env=environment,
            check=False,
        )

    return run


@pytest.fixture
def config(tmp_path) -> Path:
    return tmp_path / "home" / "config" / "config.toml"


def in_use(run):
    listed = json.loads(run("model", "list", "--json").stdout)["models"]
    return [model["name"] for model in listed if model["in_use"]]


def test_a_model_of_a_hub_is_pulled_used_inspected_and_removed(run, config):
    done = run("model", "pull", HUB_NAME)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{HUB_NAME} (licence: see its page): ")
    assert run("model", "use", HUB_NAME).returncode == 0
    assert config.read_text() == f'[model]\nname = "{HUB_NAME}"\n'
    assert in_use(run) == [HUB_NAME]
    told = json.loads(run("model", "info", "--json").stdout)
    assert told["version"] == 1
    assert told["size"] == len(WEIGHTS)
    assert told["sha256"] == hashlib.sha256(WEIGHTS).hexdigest()
    assert told["accuracy"] == "not measured"
    Path(told["path"]).write_bytes(b"GGUF".ljust(len(WEIGHTS)))
    damaged = run("model", "info")
    assert damaged.returncode == 1
    assert f"caro-lsp model pull {HUB_NAME}" in damaged.stderr
    assert run("model", "remove", HUB_NAME).returncode == 0
    assert run("model", "remove", HUB_NAME).returncode == 1


def test_the_list_says_what_is_known_and_what_is_not(run):
    done = run("model", "list")
    assert done.returncode == 0
    assert "* smollm2-135m-instruct" in done.stdout
    assert "not measured" in done.stdout
    assert "qwen2.5-coder-1.5b-instruct" in done.stdout


def test_what_is_in_the_configuration_stays(run, config, tmp_path):
    config.parent.mkdir(parents=True)
    config.write_text(
        '# mine\n[dogma]\nlevel = "strict"  # always\n\n[model]\nthreads = 2\nname = "x"\n'
    )
    file = tmp_path / "own.gguf"
    file.write_bytes(WEIGHTS)
    assert run("model", "use", file).returncode == 0
    text = config.read_text()
    assert text.startswith('# mine\n[dogma]\nlevel = "strict"  # always\n')
    assert "threads = 2" in text
    assert f'path = "{file}"' in text
    assert "name" not in text
    assert run("model", "use", "none").returncode == 0
    assert 'backend = "none"' in config.read_text()
    assert "path" not in config.read_text()
    assert run("model", "info", "--json").returncode == 0


def test_a_team_server_is_one_command_and_info_asks_it(run, url, config):
    done = run("model", "use", f"{url}/v1", "--key-env", "TEAM_KEY", TEAM_KEY="sk-secret")
    assert done.returncode == 0
    assert "TEAM_KEY" in config.read_text()
    assert "sk-secret" not in config.read_text() + done.stdout + done.stderr
    told = json.loads(run("model", "info", "--json", TEAM_KEY="sk-secret").stdout)
    assert told["models"] == ["team-model"]
    missing = run("model", "info")
    assert missing.returncode == 1
    assert "TEAM_KEY" in missing.stderr


def test_the_doctor_looks_at_the_settings_of_a_server_and_asks_nobody(run):
    def diagnosis(**variables):
        checks = json.loads(run("doctor", "--json", **variables).stdout)["checks"]
        return next(check for check in checks if check["name"] == "model server")

    run("model", "use", "http://127.0.0.1:1/v1", "--key-env", "TEAM_KEY")
    missing = diagnosis()
    assert missing["state"] == "warning"
    assert "TEAM_KEY" in missing["detail"]
    assert missing["cure"]
    assert diagnosis(TEAM_KEY="sk-secret")["state"] == "ok"


def test_what_cannot_be_used_changes_nothing(run, config, tmp_path):
    no_model = tmp_path / "no.gguf"
    no_model.write_bytes(b"PK")
    for target, says in (
        ("qwen2.5-coder-0.5b-instruct", "model pull qwen2.5-coder-0.5b-instruct"),
        ("nonsense", "OWNER/REPOSITORY/FILE.gguf"),
        (no_model, "not a GGUF file"),
    ):
        done = run("model", "use", target)
        assert done.returncode == 1
        assert says in done.stderr
    assert not config.exists()
    assert run("model", "use", "none", "--key-env", "X").returncode == 1
    config.parent.mkdir(parents=True)
    config.write_text("[model\n")
    done = run("model", "use", "none")
    assert done.returncode == 1
    assert "not valid TOML" in done.stderr
    assert config.read_text() == "[model\n"


def test_a_choice_that_does_not_count_here_is_said(run, tmp_path):
    project = tmp_path / "project"
    (project / ".caro").mkdir(parents=True)
    (project / ".caro" / "config.toml").write_text('[model]\nbackend = "local"\n')
    assert run("model", "use", "none", folder=project).returncode == 0, "it is not trusted"
    assert run("trust", project).returncode == 0
    done = run("model", "use", "none", folder=project)
    assert done.returncode == 1
    assert "other settings than these are in force here" in done.stderr


def test_a_pull_removes_what_is_beyond_the_limit(run, config, tmp_path):
    file = tmp_path / "other.gguf"
    file.write_bytes(WEIGHTS)
    assert run("model", "pull", "caro/other/other.gguf", "--from", file).returncode == 0
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("[model]\ncacheGigabytes = 0.00003\n")
    done = run("model", "pull", HUB_NAME)
    assert done.returncode == 0
    assert "removed caro/other/other.gguf, to keep within model.cacheGigabytes" in done.stderr


def test_a_file_that_the_hub_does_not_have_is_explained(run):
    done = run("model", "pull", "caro/tiny/missing.gguf")
    assert done.returncode == 1
    assert "no such file" in done.stderr
    assert done.stdout == ""


def test_offline_is_respected(run):
    done = run("model", "pull", HUB_NAME, HF_HUB_OFFLINE="1")
    assert done.returncode == 1
    assert "HF_HUB_OFFLINE is set" in done.stderr


def test_an_unknown_backend_is_wrong_usage(run):
    done = run("generate", "list files", "--backend", "telepathy")
    assert done.returncode == 2
    assert "local, openai, none" in done.stderr
