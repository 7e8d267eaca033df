"""history, audit."""

import json
import os
import subprocess
import sys

import pytest
from planted_secrets import PLANTED

from caro_lsp.govern.audit import AuditLog
from caro_lsp.learn.entry import Entry
from caro_lsp.learn.store import History
from caro_lsp.paths import Paths

CARO = [sys.executable, "-m", "caro_lsp"]
ENTRIES = [
    Entry("list big files", "ls -lS", "accepted", "ls -lhS", created_at=1_700_000_000, uid="1"),
    Entry("pack the sources", "tar czf src.tgz src", "rejected", uid="2"),
    Entry("count words", "wc -w notes.txt", uid="3"),
]


@pytest.fixture
def paths(tmp_path):
    return Paths.below(tmp_path / "home")


@pytest.fixture
def run(tmp_path):
    def run(*arguments, given=None):
        return subprocess.run(
            [*CARO, *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            input=given,
            env={
                **os.environ,
                "CARO_HOME": str(tmp_path / "home"),
                "NO_COLOR": "1",
                "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            },
            check=False,
        )

    return run


@pytest.fixture
def filled(paths):
    with History(paths.history_file) as history:
        history.add(ENTRIES)


def test_search_shows_the_newest_first_and_what_a_command_became(run, filled):
    done = run("history", "search")
    assert done.returncode == 0
    lines = [
        line[28:] if line[:1] == " " else line[18:].strip() for line in done.stdout.split("\n")
    ]
    assert done.stdout.index("wc -w") < done.stdout.index("tar czf") < done.stdout.index("ls -lS")
    assert "became ls -lhS" in lines


def test_search_by_words_outcome_and_days(run, filled):
    def commands(*options):
        done = run("history", "search", "--json", *options)
        document = json.loads(done.stdout)
        assert document["version"] == 1
        assert done.returncode == (0 if document["entries"] else 1)
        return [entry["generated_command"] for entry in document["entries"]]

    assert commands("big", "files") == ["ls -lS"]
    assert commands("--outcome", "rejected") == ["tar czf src.tgz src"]
    assert commands("--corrected") == ["ls -lS"]
    assert commands("--days", "2") == ["wc -w notes.txt", "tar czf src.tgz src"]
    assert commands("--limit", "1") == ["wc -w notes.txt"]
    assert commands("nothing") == []


def test_stats_are_drawn_and_told(run, filled):
    done = run("history", "stats")
    assert "3 suggestions" in done.stdout
    assert "█" in done.stdout
    document = json.loads(run("history", "stats", "--json").stdout)
    assert (document["version"], document["entries"], document["corrected"]) == (1, 3, 1)
    assert len(document["days"]) == 30
    assert document["days"][-1] + document["days"][-2] == 2
    assert document["tools"] == {"wc": 1, "tar": 1, "ls": 1}


def test_without_a_history_nothing_is_found_nothing_fails_and_nothing_is_made(run, paths):
    assert run("history", "search").returncode == 1
    assert "0 suggestions" in run("history", "stats").stdout
    assert json.loads(run("history", "export").stdout) == {"version": 1, "entries": []}
    assert not paths.state.exists()
    assert run("history", "clear", "--yes").returncode == 0


def test_an_export_can_be_imported_again_and_adds_nothing_twice(run, filled, tmp_path, paths):
    assert run("history", "export", "all.json").returncode == 0
    assert (tmp_path / "all.json").stat().st_mode & 0o777 == 0o600
    before = run("history", "export").stdout
    assert run("history", "import", "all.json").returncode == 0
    assert run("history", "export").stdout == before
    assert run("history", "clear", "--yes").returncode == 0
    assert run("history", "import", "-", given=before).returncode == 0
    ids = {entry["id"] for entry in json.loads(run("history", "export").stdout)["entries"]}
    assert ids == {"1", "2", "3"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "no JSON"),
        (b"{", "no JSON"),
        (b'{"version": 1}', "expected a list of entries"),
        (b'[{"prompt": "a", "generated_command": "b"}, {"prompt": "a"}]', "entry 2: expected"),
        (None, "No such file"),
    ],
)
def test_what_cannot_be_imported_is_named_and_nothing_of_it_is_taken(
    run, tmp_path, content, message
):
    if content is not None:
        (tmp_path / "in.json").write_bytes(content)
    done = run("history", "import", "in.json")
    assert done.returncode == 2
    assert message in done.stderr
    assert json.loads(run("history", "stats", "--json").stdout)["entries"] == 0


def test_secrets_that_are_imported_are_taken_out(run, paths):
    entries = [{"prompt": text, "generated_command": text} for text, _ in PLANTED.values()]
    assert run("history", "import", "-", given=json.dumps(entries)).returncode == 0
    exported = run("history", "export").stdout
    for kind, (_, secret) in PLANTED.items():
        assert json.dumps(secret)[1:-1] not in exported, kind


def test_clearing_asks_and_leaves_nothing_but_hashes(run, filled, paths):
    log = AuditLog(paths.audit_file)
    log.append("suggestion.accepted", text=log.digest("ls -lS"), source="recipe")
    digest = log.digest("ls -lS")
    assert run("history", "clear", given="n\n").returncode == 130
    assert json.loads(run("history", "stats", "--json").stdout)["entries"] == 3
    done = run("history", "clear", given="y\n")
    assert (done.returncode, "deleted 3 entries" in done.stderr) == (0, True)
    for file in paths.state.rglob("*"):
        if file.is_file():
            for text in (b"big files", b"ls -lS", b"sources", b"notes.txt"):
                assert text not in file.read_bytes(), file
    assert run("audit", "verify").returncode == 0
    assert log.digest("ls -lS") != digest


def test_a_damaged_history_is_said_to_be_so(run, paths):
    paths.state.mkdir(parents=True)
    paths.history_file.write_bytes(b"\x00\xff" * 9000)
    done = run("history", "stats")
    assert done.returncode == 0
    assert "was damaged" in done.stderr
    assert "a damaged file is kept" in done.stdout


def test_a_history_that_cannot_be_used_says_what_to_do(run, paths):
    paths.state.parent.mkdir(parents=True)
    paths.state.write_text("in the way")
    done = run("history", "import", "-", given='[{"prompt": "a", "generated_command": "b"}]')
    assert done.returncode == 2
    assert "to be yours" in done.stderr
    assert run("history", "search").returncode == 1


def test_encryption_of_the_settings_is_used(run, paths):
    paths.config.mkdir(parents=True)
    paths.config_file.write_text("[learn]\nencrypt = true\n")
    given = json.dumps([{"prompt": "the needleword", "generated_command": "ls"}])
    assert run("history", "import", "-", given=given).returncode == 0
    assert b"needleword" not in paths.history_file.read_bytes()
    assert "needleword" in run("history", "search", "needleword").stdout


# The audit log.


def test_the_log_is_shown_and_exported(run, paths):
    log = AuditLog(paths.audit_file)
    log.append("suggestion.blocked", rules=["CARO-FS-001"])
    log.append("report.sent", sender="file")
    assert "CARO-FS-001" in run("audit", "show").stdout
    document = json.loads(run("audit", "show", "--json", "--event", "report").stdout)
    assert [entry["event"] for entry in document["entries"]] == ["report.sent"]
    assert len(json.loads(run("audit", "export").stdout)["entries"]) == 2
    assert len(json.loads(run("audit", "show", "--json", "--limit", "1").stdout)["entries"]) == 1


def test_a_changed_log_is_told_with_its_place(run, paths):
    log = AuditLog(paths.audit_file)
    for number in range(3):
        log.append("report.sent", sender=f"s{number}")
    done = run("audit", "verify")
    assert (done.returncode, "3 entries, nothing was changed" in done.stdout) == (0, True)
    lines = paths.audit_file.read_text().splitlines(keepends=True)
    paths.audit_file.write_text(lines[0] + lines[2])
    done = run("audit", "verify")
    assert done.returncode == 1
    assert f"{paths.audit_file}:2: entry 2 is missing here" in done.stdout
    document = json.loads(run("audit", "verify", "--json").stdout)
    assert (document["version"], document["whole"], document["fault"]["line"]) == (1, False, 2)


def test_the_log_of_the_settings_is_meant(run, paths, tmp_path):
    paths.config.mkdir(parents=True)
    paths.config_file.write_text(f"[audit]\npath = '{tmp_path / 'elsewhere' / 'log'}'\n")
    assert "there is no log yet" in run("audit", "verify").stderr
    run("history", "clear", "--yes")
    assert run("audit", "verify").returncode == 0
    assert (tmp_path / "elsewhere" / "log").exists()
    assert not paths.audit_file.exists()


def test_searching_loads_no_protocol_and_no_cryptography(filled, paths):
    code = (
        "import sys; from pathlib import Path;"
        "from caro_lsp.learn.store import History, Query;"
        f"list(History(Path({str(paths.history_file)!r})).search(Query('big')));"
        "assert not {'pygls', 'cryptography', 'keyring', 'detect_secrets'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
