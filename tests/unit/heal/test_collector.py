"""The audit log on its way to a collector on loopback."""

import json
import os
import subprocess
import sys

import pytest
from collecting import Receiver, attributes

from caro_lsp.govern.audit import AuditLog
from caro_lsp.heal import collector
from caro_lsp.heal.collector import Collector
from caro_lsp.heal.senders import Later, Refused


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def log(tmp_path):
    made = AuditLog(tmp_path / "audit.jsonl")
    for number in range(3):
        text = made.digest(f"rm -rf /srv/acme/{number}")
        made.append("suggestion.blocked", text=text, rule="CARO-FS-001", count=number)
    return made


def test_each_entry_arrives_once_and_in_the_form_of_the_protocol(log, receiver):
    assert Collector(log, receiver.url).push() == 3
    [(path, headers, sent)] = receiver.requests
    assert (path, headers["content-type"]) == ("/v1/logs", "application/json")
    [resource] = sent["resourceLogs"]
    assert {"key": "service.name", "value": {"stringValue": "caro-lsp"}} in resource["resource"][
        "attributes"
    ]
    entry, record = next(log.entries()), receiver.records()[0]
    assert record["body"] == {"stringValue": "suggestion.blocked"}
    assert record["eventName"] == "caro.audit.suggestion.blocked"
    assert len(record["timeUnixNano"]) == 19
    told = attributes(record)
    assert told["caro.audit.hash"] == {"stringValue": entry["hash"]}
    assert told["caro.audit.before"] == {"stringValue": entry["before"]}
    assert told["caro.audit.data.text"] == {"stringValue": entry["data"]["text"]}
    assert told["caro.audit.data.rule"] == {"stringValue": "CARO-FS-001"}
    assert Collector(log, receiver.url).push() == 0
    log.append("history.cleared", entries=7)
    assert Collector(log, receiver.url).push() == 1
    assert receiver.numbers() == ["1", "2", "3", "4"]


def test_only_hashes_numbers_and_known_ids_leave(log, receiver):
    log.append("rule.ignored", rule="USER-ACME-1", reason="jane said so", what="rm -rf /srv")
    Collector(log, receiver.url).push()
    sent = json.dumps(receiver.requests)
    assert "data.rule" not in attributes(receiver.records()[-1])
    assert not any(word in sent for word in ("ACME", "jane", "srv"))


def test_a_whole_address_is_taken_as_it_is(log, receiver, monkeypatch):
    monkeypatch.setenv(collector.HEADERS_ENV, "Api-Key=a%20b, x-team = 7")
    Collector(log, f"{receiver.url}/otlp/v1/logs/").push()
    [(path, headers, _)] = receiver.requests
    assert path == "/otlp/v1/logs"
    assert (headers["api-key"], headers["x-team"]) == ("a b", "7")


@pytest.mark.parametrize("answer", [(503, b""), (429, b"{}"), (500, b"oops")])
def test_what_was_not_taken_is_sent_again(answer, log, receiver):
    receiver.answers = [answer]
    with pytest.raises(Later):
        Collector(log, receiver.url).push()
    assert receiver.requests == []
    assert Collector(log, receiver.url).push() == 3
    assert receiver.numbers() == ["1", "2", "3"]


def test_what_was_refused_is_not_sent_again(log, receiver, caplog):
    said = {"partialSuccess": {"rejectedLogRecords": "2", "errorMessage": "too old"}}
    receiver.answers = [(200, json.dumps(said).encode())]
    assert Collector(log, receiver.url).push() == 3
    assert "too old" in caplog.text
    assert Collector(log, receiver.url).push() == 0


def test_an_empty_answer_is_a_yes(log, receiver):
    receiver.answers = [(200, b"")]
    assert Collector(log, receiver.url).push() == 3


def test_many_entries_are_many_requests(log, receiver, monkeypatch):
    monkeypatch.setattr(collector, "AT_ONCE", 2)
    receiver.answers = [(200, b"{}"), (503, b"")]
    with pytest.raises(Later):
        Collector(log, receiver.url).push()
    assert receiver.numbers() == ["1", "2"]
    assert Collector(log, receiver.url).push() == 1
    assert receiver.numbers() == ["1", "2", "3"]


def test_a_log_that_began_anew_is_sent_from_its_beginning(log, receiver):
    Collector(log, receiver.url).push()
    for file in log.file.parent.glob("audit.jsonl*"):
        if not file.name.endswith(".collected"):
            file.unlink()
    log.append("history.cleared", entries=0)
    assert Collector(log, receiver.url).push() == 1


@pytest.mark.parametrize(
    "address", ["http://collector.example.org", "ftp://127.0.0.1", "https://u:p@127.0.0.1", "x"]
)
def test_addresses_that_must_not_be_used(address, log):
    with pytest.raises(Refused, match=r"audit\.otlpEndpoint"):
        Collector(log, address)


def test_certificates_are_verified(log, authority, monkeypatch):
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority[0].issue_cert("127.0.0.1").configure_cert(context)
    made = Receiver(context)
    with pytest.raises(Later, match="certificate"):
        Collector(log, made.url).push()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority[1]))
    assert Collector(log, made.url).push() == 3
    made.server.shutdown()


def test_by_hand(tmp_path, receiver):
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    environment = {**os.environ, "CARO_HOME": str(home)}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "caro_lsp", *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
            check=False,
        )

    done = run("audit", "export", "--to-collector")
    assert done.returncode == 2
    assert "audit.otlpEndpoint" in done.stderr
    (home / "config" / "config.toml").write_text(f'[audit]\notlpEndpoint = "{receiver.url}"\n')
    run("history", "clear", "--yes")
    done = run("audit", "export", "--to-collector")
    assert done.returncode == 0, done.stderr
    assert len(receiver.records()) == len((home / "state" / "audit.jsonl").read_text().splitlines())
