"""``caro-lsp check`` as CI calls it: output, exit status, bad input."""

import json
import os
import subprocess
import sys

import pytest

CARO = [sys.executable, "-m", "caro_lsp"]
DANGER = "#!/bin/sh\necho 'é語😀'; rm -rf /\n"


@pytest.fixture
def run(tmp_path):
    def run(*arguments, stdin=b""):
        return subprocess.run(
            [*CARO, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "CARO_HOME": str(tmp_path / "home"), "NO_COLOR": "1"},
            check=False,
        )

    return run


@pytest.fixture
def script(tmp_path):
    file = tmp_path / "danger.sh"
    file.write_text(DANGER)
    return file


def test_a_finding_is_shown_with_why_and_fix(run, script):
    done = run("check", script)
    text = done.stdout.decode()
    assert done.returncode == 1
    assert "error[CARO-FS-001]" in text
    assert f"{script}:2:13" in text
    assert "why:" in text
    assert "fix:" in text


def test_json_is_the_document_of_the_contract(run, script):
    document = json.loads(run("check", "--format", "json", script).stdout)
    assert document["version"] == 1
    assert document["summary"]["files"] == 1
    (found,) = document["findings"]
    assert (found["line"], found["column"], found["end_column"]) == (2, 13, 21)
    assert found["rule"] == "CARO-FS-001"
    assert found["command"] == "rm -rf /"
    assert found["fix"] == {"title": "Ask before each removal", "replacement": "rm -ri /"}
    assert {"path", "severity", "message", "fingerprint", "layer", "locked", "tags"} <= set(found)
    assert document["policy"]["layers"][0]["name"] == "community"


def test_sarif_names_the_rule_the_place_and_the_fix(run, script):
    log = json.loads(run("check", "--format", "sarif", "danger.sh").stdout)
    assert log["version"] == "2.1.0"
    (analysis,) = log["runs"]
    (result,) = analysis["results"]
    rule = analysis["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "CARO-FS-001"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "danger.sh"
    assert place["region"]["startColumn"] == 13
    assert result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert result["partialFingerprints"]
    assert analysis["properties"]["policyDigest"]


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("gcc", "danger.sh:2:13: error: rm would delete / and everything in it [CARO-FS-001]"),
        ("github", "::error file=danger.sh,line=2,col=13,endLine=2,endColumn=21,"),
    ],
)
def test_one_line_a_finding(run, script, form, line):
    assert run("check", "--format", form, "danger.sh").stdout.decode().startswith(line)


def test_standard_input_has_the_findings_of_the_file(run, script):
    by_file = json.loads(run("check", "--format", "json", "danger.sh").stdout)
    by_input = json.loads(
        run(
            "check", "--format", "json", "--stdin-filename", "danger.sh", "-", stdin=DANGER.encode()
        ).stdout
    )
    assert by_file == by_input


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        ("echo hello\n", [], 0),
        ("chmod 777 a\n", [], 0),
        ("chmod 777 a\n", ["--fail-on", "warning"], 1),
        ("rm -rf /\n", ["--fail-on", "never"], 0),
        ("git branch -D old\n", ["--fail-on", "warning"], 0),
        ("git branch -D old\n", ["--fail-on", "warning", "--level", "strict"], 1),
    ],
)
def test_the_exit_status(run, text, options, status):
    assert run("check", *options, "-", stdin=text.encode()).returncode == status


def test_folders_are_walked_and_gitignore_respected(run, tmp_path):
    project = tmp_path / "project"
    for name in ("a.sh", "sub/b.bash", "ignored/c.sh", "node_modules/d.sh", "notes.txt", "tool"):
        file = project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("#!/bin/sh\nrm -rf /\n" if name != "notes.txt" else "rm -rf /\n")
    (project / ".gitignore").write_text("ignored/\n")
    document = json.loads(run("check", "--format", "json", project).stdout)
    found = {os.path.relpath(f["path"], project) for f in document["findings"]}
    assert found == {"a.sh", "sub/b.bash", "tool"}


def test_what_cannot_be_read_is_an_error_and_the_others_are_checked(run, script, tmp_path):
    (tmp_path / "binary.sh").write_bytes(b"\x7fELF\0\0\0")
    done = run("check", "--format", "json", script, tmp_path / "binary.sh")
    document = json.loads(done.stdout)
    assert "binary" in document["errors"][0]["message"]
    assert len(document["findings"]) == 1
    assert done.returncode == 1
    missing = run("check", script, tmp_path / "missing.sh")
    assert missing.returncode == 2
    assert b"CARO-FS-001" in missing.stdout


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe\xfd\nrm -rf /tmp/x\n",
        b"echo 'open\n",
        b"((((" * 3000,
        b"\r\n\r\n",
        b"a" * 10**6,
    ],
    ids=["empty", "not-utf8", "open-quote", "parentheses", "crlf", "long-line"],
)
def test_odd_files_do_not_end_it(run, text):
    done = run("check", "--format", "json", "-", stdin=text)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["findings"] == []


def test_a_broken_rule_file_ends_with_2_and_its_place(run, script, tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "broken.yaml").write_text("id: [\n")
    done = run("check", "--policy", tmp_path / "policy", script)
    assert done.returncode == 2
    assert b"broken.yaml:" in done.stderr


def test_wrong_usage_is_2(run):
    assert run("check", "--format", "nonsense").returncode == 2
    assert run("no-such-command").returncode == 2


def test_characters_that_steer_a_terminal_are_not_printed(run):
    done = run("check", "-", stdin=b"rm -rf / '\x1b]0;owned\x07'\n")
    assert b"\x1b]" not in done.stdout
    assert b"\x07" not in done.stdout


@pytest.mark.parametrize("arguments", [["check", "-"], ["explain", "ls"], ["rules", "list"]])
def test_the_protocol_is_not_loaded(tmp_path, arguments):
    program = (
        "import sys\nfrom caro_lsp.cli.main import main\n"
        f"sys.argv = ['caro-lsp', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "found = {'pygls', 'lsprotocol', 'llama_cpp', 'pydantic'} & set(sys.modules)\n"
        "print('loaded:', sorted(found), file=sys.stderr)\n"
    )
    environment = {**os.environ, "CARO_HOME": str(tmp_path)}
    for _ in range(2):  # The second run has the rules in its cache.
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=b"rm -rf /\n", capture_output=True, env=environment, check=True,
        )  # fmt: skip
    assert done.stderr.decode().strip().endswith("loaded: []")


def test_two_runs_at_once_share_the_cache(tmp_path, script):
    environment = {**os.environ, "CARO_HOME": str(tmp_path / "home")}
    running = [
        subprocess.Popen(
            [*CARO, "check", "--format", "json", str(script)],
            stdout=subprocess.PIPE, env=environment,
        )
        for _ in range(4)
    ]  # fmt: skip
    for process in running:
        output, _ = process.communicate(timeout=60)
        assert len(json.loads(output)["findings"]) == 1


def test_a_reader_that_goes_away_is_no_error(script, tmp_path):
    many = tmp_path / "many.sh"
    many.write_text("rm -rf /\n" * 2000)
    environment = {**os.environ, "CARO_HOME": str(tmp_path / "home")}
    process = subprocess.Popen(
        [*CARO, "check", "--format", "gcc", str(many)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
    )  # fmt: skip
    process.stdout.readline()
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)


SUPPRESSED = """\
# caro: ignore[CARO-FS-001] reason="an é image" until=2999-01-31 owner=@ops
rm -rf /
ls # caro: ignore[CARO-FS-001]
"""


def test_what_a_comment_suppresses_is_counted_and_listed(run, tmp_path):
    (tmp_path / "a.sh").write_text(SUPPRESSED, encoding="utf-8")
    done = run("check", "--format", "json", "--fail-on", "hint", "a.sh")
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert [found["rule"] for found in document["findings"]] == ["CARO-META-001"]
    assert document["findings"][0]["layer"] == "built-in"
    assert document["waivers"] == [
        {
            "path": "a.sh",
            "line": 1,
            "rule": "CARO-FS-001",
            "reason": "an é image",
            "until": "2999-01-31",
            "owner": "@ops",
        }
    ]
    assert document["summary"]["suppressed"] == 1
    done = run("check", "a.sh")
    assert done.returncode == 0
    assert done.stdout.decode().rstrip().endswith("1 file, 2 commands, 1 suppressed")


def test_standard_input_is_judged_alike(run):
    done = run("check", "-", "--format", "gcc", stdin=SUPPRESSED.encode())
    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[0].endswith("[CARO-META-001]")


def test_sarif_lists_suppressed_results_with_the_reason(run, tmp_path):
    (tmp_path / "a.sh").write_text(SUPPRESSED, encoding="utf-8")
    log = json.loads(run("check", "--format", "sarif", "a.sh").stdout)
    (one,) = log["runs"]
    told, suppressed = one["results"]
    assert told["ruleId"] == "CARO-META-001"
    assert "suppressions" not in told
    assert suppressed["ruleId"] == "CARO-FS-001"
    assert suppressed["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    assert suppressed["suppressions"] == [{"kind": "inSource", "justification": "an é image"}]
    rules = one["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in (told, suppressed)] == [
        "CARO-META-001",
        "CARO-FS-001",
    ]
