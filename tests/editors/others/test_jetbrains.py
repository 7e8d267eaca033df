"""The template for LSP4IJ, driven by a Java client that stands on LSP4J as LSP4IJ does."""

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TEMPLATE = ROOT / "editors" / "jetbrains"
CAPABILITIES = ROOT / "tests" / "e2e" / "clients" / "lsp4ij-2025.json"
JARS = ROOT / ".cache" / "lsp4j"
CLIENT = Path(__file__).with_name("Client.java")

DANGER = "rm -rf /"
COMMENT = "# count lines in notes.txt"


def run(home: Path, environment: dict[str, str], *, pulls: bool) -> dict:
    """What the client saw of one session."""
    script = home / "project" / "script.sh"
    script.write_text(f"{DANGER}\n{COMMENT}\n")
    given = json.loads(CAPABILITIES.read_text("utf-8"))
    if not pulls:  # older versions of LSP4IJ
        del given["capabilities"]["textDocument"]["diagnostic"]
    capabilities = home / "capabilities.json"
    capabilities.write_text(json.dumps(given))
    done = subprocess.run(
        ["java", "-cp", f"{JARS}/*", CLIENT, TEMPLATE, capabilities, script, "1"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("pulls", [False, True], ids=["pushed", "pulled"])
def test_a_session_of_a_java_client(home, environment, pulls):
    seen = run(home, environment, pulls=pulls)
    uri = (home / "project" / "script.sh").as_uri()
    assert seen["encoding"] == "utf-16"
    assert "caro.ignoreRule" in seen["commands"]

    (finding,) = seen["diagnostics"]
    assert (finding["code"], finding["severity"]) == ("CARO-FS-001", 1)
    assert Path(finding["codeDescription"]["href"].removeprefix("file://")).is_file()
    assert "rm would delete" in seen["hover"]["contents"]["value"]
    fixes = {action["title"]: action for action in seen["fixes"]}
    (edit,) = fixes["Caro: Ask before each removal"]["edit"]["changes"][uri]
    assert edit["newText"] == "rm -ri /"

    edits = [action["edit"] for action in seen["resolved"] if "edit" in action]
    texts = [edit["changes"][uri][0]["newText"] for edit in edits]
    assert any("# caro: ignore[CARO-FS-001]" in text for text in texts)

    # What LSP4IJ prints as it is must be no snippet.
    assert all(item["insertTextFormat"] == 1 for item in seen["items"])
    first = seen["items"][0]
    assert first["textEdit"]["newText"] == f"notes.txt\n{first['label']}"
    written = [action for action in seen["writing"] if action["title"].startswith("Caro: write ")]
    assert written[0]["edit"]["changes"][uri][0]["newText"] == f"\n{first['label']}"

    # The client inserted the first item, and told nothing.
    assert seen["status"]["completions"]["accepted"] == 1
    (ignored,) = seen["applied"]["edit"]["changes"][uri]
    assert 'reason="it is a demonstration"' in ignored["newText"]
    assert "caro" in seen["asked"]
    assert "ready" in seen["statuses"]
    assert seen["messages"] == []
    assert seen["ended"] == 0
