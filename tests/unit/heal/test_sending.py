"""Reports on their way: to a real server, past everything that one may do wrong."""

import json

import pytest

from caro_lsp.heal.failure import Failure
from caro_lsp.heal.keys import verify
from caro_lsp.heal.outbox import digest
from caro_lsp.heal.postman import Postman

ALARM = Failure("false-alarm", rule="CARO-FS-001", builtin_rule=True, command="rm -rf /srv/acme")


def agreed(desk, failure=ALARM, **options):
    made = desk.preview(failure)
    desk.agree(made.id, made.file.read_bytes(), **options)
    return made


@pytest.fixture
def https(desk_for, server):
    return desk_for(sender="https", endpoint=server.url)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("caro_lsp.heal.senders.web.STEP_SECONDS", 0.5)


def test_what_arrives_is_what_was_shown(https, server, paths):
    made = https.preview(ALARM)
    shown = made.file.read_bytes()
    https.agree(made.id, shown)
    [entry] = Postman(https, paths).deliver()
    assert server.bodies == [shown]
    assert (entry.state, entry.case_id) == ("sent", "C1")
    assert entry.consented == digest(shown) == server.cases[0]["sha256"]
    [headers] = server.headers
    assert headers["idempotency-key"] == made.id
    key = json.loads(shown)["key"]
    assert verify(key, headers["caro-signature"], shown)
    assert not verify(key, headers["caro-signature"], shown + b" ")


def test_no_byte_leaves_without_a_yes(https, server, paths):
    https.preview(ALARM)
    assert Postman(https, paths).deliver() == []
    assert server.bodies == []


def test_bytes_that_changed_after_the_yes_do_not_leave(https, server, paths):
    made = agreed(https)
    with https.outbox._connection() as db:
        db.execute("UPDATE reports SET body = CAST(body || ' ' AS BLOB) WHERE id = ?", (made.id,))
    [entry] = Postman(https, paths).deliver()
    assert (entry.state, server.bodies) == ("refused", [])


FAULTS = {
    "429": ("queued", "slow down"),
    "503": ("queued", "503"),
    "500": ("sending", "500"),
    "kept 500": ("sending", "500"),
    "drop": ("sending", "did not answer"),
    "kept drop": ("sending", "did not answer"),
    "kept truncated": ("sending", "did not answer"),
    "kept html": ("sending", "no JSON"),
    "kept huge": ("sending", "more than"),
    "deep": ("sending", "no JSON"),
    "other-report": ("sending", "another report"),
    "kept other-report": ("sending", "another report"),
    "other-bytes": ("sending", "another report"),
    "redirect": ("refused", "address that it moved to"),
    "401": ("refused", "check the token"),
    "422": ("refused", "422"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("way", ["idempotent", "searchable"])
def test_each_fault_leaves_one_case_in_the_end(fault, way, https, server, paths, clock):
    server.idempotent, server.searchable = way == "idempotent", way == "searchable"
    server.faults = [fault]
    agreed(https)
    postman = Postman(https, paths, chance=lambda: 1.0)
    [entry] = postman.deliver()
    state, problem = FAULTS[fault]
    assert entry.state == state
    assert problem in entry.problem
    if state == "refused":
        return
    assert postman.deliver() == []  # not before its time
    clock.now = entry.next_attempt
    [entry] = postman.deliver()
    assert (entry.state, list(server.reports().values())) == ("sent", [1])


def test_the_other_side_says_how_long_to_wait(https, server, paths, clock):
    server.faults = ["429"]
    agreed(https)
    [entry] = Postman(https, paths).deliver()
    assert entry.next_attempt == clock.now + 77


def test_waits_become_longer_up_to_hours(https, server, paths, clock):
    server.faults = ["503"] * 14
    agreed(https)
    postman = Postman(https, paths, chance=lambda: 0.0)
    waits = []
    for _ in range(14):
        [entry] = postman.deliver()
        waits.append(entry.next_attempt - clock.now)
        clock.now = entry.next_attempt
    assert waits[:4] == [15, 30, 60, 120]
    assert waits[-1] == 3 * 3600
    assert postman.deliver()[0].state == "sent"


def test_an_answer_that_drips_is_left(https, server, paths, monkeypatch):
    monkeypatch.setattr("caro_lsp.heal.senders.web.TOTAL_SECONDS", 0.4)
    server.faults = ["slow"]
    agreed(https)
    [entry] = Postman(https, paths).deliver()
    assert entry.state == "sending"
    assert "seconds" in entry.problem


def test_a_question_that_fails_sends_nothing(https, server, paths, clock):
    server.faults = ["kept drop", "GET 500", "GET html", "GET other"]
    server.faults.pop()
    agreed(https)
    postman = Postman(https, paths)
    for _ in range(3):
        [entry] = postman.deliver()
        assert entry.state == "sending"
        clock.now = entry.next_attempt
    assert len(server.bodies) == 1
    assert postman.deliver()[0].state == "sent"
    assert len(server.bodies) == 1


def test_without_a_connection_it_waits(desk_for, server, paths, clock):
    server.__exit__()
    desk = desk_for(sender="https", endpoint=server.url)
    agreed(desk)
    [entry] = Postman(desk, paths).deliver()
    assert entry.state == "queued"
    assert "cannot be reached" in entry.problem


def test_tls_is_verified(desk_for, secure, authority, paths, clock, monkeypatch):
    import trustme

    stranger = secure(issuer=trustme.CA())
    other_name = secure(name="reports.example.org")
    good = secure()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority[1]))
    for number, server in enumerate((stranger, other_name, good)):
        desk = desk_for(sender="https", endpoint=server.url)
        made = agreed(desk, Failure("missing-rule", command="rm -rf /" + "*" * number))
        [entry] = Postman(desk, paths).deliver(made.id)
        assert len(server.bodies) == (server is good)
        assert entry.state == ("sent" if server is good else "queued"), entry.problem
    assert good.bodies == [made.body]


@pytest.mark.parametrize(
    "endpoint",
    ["http://example.org/x", "ftp://example.org", "", "https://a:b@example.org", "https://[x"],
)
def test_addresses_that_are_not_used(endpoint, desk_for):
    from caro_lsp.heal.outbox import NotNow

    desk = desk_for(sender="https", endpoint=endpoint)
    made = desk.preview(ALARM)
    with pytest.raises(NotNow, match=r"heal\.endpoint"):
        desk.agree(made.id, made.body)
    assert desk.outbox.get(made.id).state == "draft"


def test_an_answer_is_fetched_only_where_that_was_agreed(https, server, paths, clock):
    first = agreed(https, fetch_answer=True)
    second = agreed(https, Failure("missing-rule", command="rm -rf /"))
    postman = Postman(https, paths)
    postman.deliver()
    assert postman.fetch(asked=False, now=clock.now) == []
    server.answers = {"C1": "fixed in rule pack 1.3", "C2": "thanks"}
    # Not more than once an hour.
    assert postman.fetch(asked=False, now=clock.now) == []
    clock.now += 3601
    [entry] = postman.fetch(asked=False, now=clock.now)
    assert (entry.id, entry.answer) == (first.id, "fixed in rule pack 1.3")
    assert [e.id for e in https.outbox.unseen()] == [first.id]
    [entry] = postman.fetch(asked=True, now=clock.now)
    assert (entry.id, entry.answer) == (second.id, "thanks")


def test_contact_data_goes_after_the_answer(https, server, paths, clock):
    failure = Failure("missing-rule", command="rm -rf /", contact="ann@example.org")
    made = agreed(https, failure, fetch_answer=True)
    postman = Postman(https, paths)
    postman.deliver()
    assert b"ann@example.org" in server.bodies[0]
    assert b"ann@example.org" in https.outbox.file.read_bytes() + https.outbox.get(made.id).body
    server.answers = {"C1": "fixed"}
    postman.fetch(asked=True, now=clock.now)
    assert b"ann@example.org" not in https.outbox.get(made.id).body
    with https.outbox._connection() as db:
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("BEGIN")
    for file in paths.state.rglob("*"):
        assert not file.is_file() or b"ann@example.org" not in file.read_bytes(), file
    assert not made.file.exists()


def test_github_gets_an_issue_with_the_bytes(desk_for, server, paths, clock, monkeypatch):
    monkeypatch.setenv("CARO_GITHUB_TOKEN", "t0ken")
    desk = desk_for(sender="github", endpoint=server.repository)
    server.faults = ["kept 500"]
    made = agreed(desk)
    postman = Postman(desk, paths)
    [entry] = postman.deliver()
    assert entry.state == "sending"
    clock.now = entry.next_attempt
    [entry] = postman.deliver()
    assert (entry.state, entry.case_id, len(server.issues)) == ("sent", "1", 1)
    assert server.headers[0]["authorization"] == "Bearer t0ken"
    text = server.issues[0]["body"].replace("\r\n", "\n")
    assert text.partition("```json\n")[2].partition("```")[0].encode() == made.body
    server.issues[0] |= {"state": "closed", "state_reason": "completed", "comments": 2}
    server.comments = [
        {"author_association": "MEMBER", "body": "fixed in rule pack 1.3"},
        {"author_association": "NONE", "body": "buy my\x1b[31m watches"},
    ]
    [entry] = postman.fetch(asked=True, now=clock.now)
    assert entry.answer == "fixed in rule pack 1.3"


def test_github_needs_a_token(desk_for, server, monkeypatch):
    from caro_lsp.heal.outbox import NotNow

    monkeypatch.delenv("CARO_GITHUB_TOKEN", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    desk = desk_for(sender="github", endpoint=server.repository)
    made = desk.preview(ALARM)
    with pytest.raises(NotNow, match="CARO_GITHUB_TOKEN"):
        desk.agree(made.id, made.body)


def test_the_browser_gets_a_page_with_the_bytes(desk_for, paths):
    from urllib.parse import parse_qs, urlsplit

    desk = desk_for(sender="browser", endpoint="https://example.org/issues/new")
    made = agreed(desk)
    [entry] = Postman(desk, paths).deliver()
    assert entry.case_state == "opened"
    body = parse_qs(urlsplit(entry.case_url).query)["body"][0]
    assert body.partition("```json\n")[2].partition("```")[0].encode() == made.body


def test_a_package_may_bring_a_sender(desk_for, paths, monkeypatch):
    import importlib.metadata

    from caro_lsp.heal.senders import Receipt

    got = []

    class Pigeon:
        def __init__(self, destination):
            self.destination = destination

        def where(self):
            return "a loft"

        def find(self, parcel):
            return None

        def send(self, parcel):
            got.append(parcel.body)
            return Receipt("coo")

        def answer(self, parcel, case):
            return None

    class Entry:
        name = "pigeon"

        def load(self):
            return Pigeon

    real = importlib.metadata.entry_points

    def entry_points(**wanted):
        return [Entry()] if wanted.get("group") == "caro_lsp.senders" else real(**wanted)

    monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)
    desk = desk_for(sender="pigeon", endpoint="north")
    made = agreed(desk)
    assert Postman(desk, paths).deliver()[0].case_id == "coo"
    assert got == [made.body]


def test_the_settings_may_allow_to_fetch_all_answers(desk_for, server, paths, clock):
    desk = desk_for(sender="https", endpoint=server.url, fetch_answers=True)
    agreed(desk)
    postman = Postman(desk, paths)
    postman.deliver()
    server.answers = {"C1": "fixed"}
    assert [entry.answer for entry in postman.fetch(asked=False, now=clock.now)] == ["fixed"]


@pytest.mark.parametrize(
    "fault",
    [
        *("GET lie case", "GET lie report", "GET lie sha256", "GET lie answer"),
        *("GET 500", "GET 429", "GET 404", "GET drop", "GET truncated", "GET html", "GET huge"),
        *("GET deep", "GET redirect"),
    ],
)
def test_an_answer_that_cannot_be_believed_is_not_shown(fault, https, server, paths, clock):
    agreed(https, Failure("missing-rule", command="rm -rf /", contact="ann@example.org"))
    postman = Postman(https, paths)
    postman.deliver()
    server.answers = {"C1": "fixed"}
    server.faults = [fault]
    assert postman.fetch(asked=True, now=clock.now) == []
    assert https.outbox.unseen() == []
    [entry] = https.outbox.all()
    assert (entry.state, entry.answer) == ("sent", "")
    assert b"ann@example.org" in entry.body
    [entry] = postman.fetch(asked=True, now=clock.now)
    assert entry.answer == "fixed"


def test_an_answer_that_drips_is_asked_for_later(https, server, paths, clock, monkeypatch):
    monkeypatch.setattr("caro_lsp.heal.senders.web.TOTAL_SECONDS", 0.4)
    agreed(https)
    postman = Postman(https, paths)
    postman.deliver()
    server.faults = ["GET slow"]
    assert postman.fetch(asked=True, now=clock.now) == []


def test_an_answer_is_text_of_one_line(https, server, paths, clock):
    agreed(https)
    postman = Postman(https, paths)
    postman.deliver()
    server.answers = {"C1": "fixed\x1b[2J\nin \u202e1.3" + "!" * 9000}
    [entry] = postman.fetch(asked=True, now=clock.now)
    assert entry.answer.startswith("fixed [2J in 1.3!")
    assert len(entry.answer) <= 2001


class Interrupted(Postman):
    """Something happens between the look into the outbox and the first byte."""

    def __init__(self, desk, paths, happens):
        super().__init__(desk, paths)
        self.happens = happens

    def _sender(self, entry):
        self.happens(entry)
        return super()._sender(entry)


def test_what_is_deleted_at_the_last_moment_does_not_leave(https, server, paths):
    agreed(https)
    assert Interrupted(https, paths, lambda entry: https.delete(entry.id)).deliver() == []
    assert (server.bodies, https.outbox.all()) == ([], [])


def test_what_is_edited_at_the_last_moment_does_not_leave(https, server, paths):
    made = agreed(https)
    after = made.body.replace(b"rm -rf", b"rm -r")
    [entry] = Interrupted(https, paths, lambda entry: https.edit(entry.id, after)).deliver()
    assert (entry.state, entry.body, server.bodies) == ("draft", after, [])


@pytest.mark.parametrize("fault", ["503", "drop", "kept drop"])
def test_a_yes_is_not_for_ever(fault, desk_for, server, paths, clock):
    desk = desk_for(sender="https", endpoint=server.url, retention_days=30)
    server.idempotent = False
    server.faults = [fault]
    made = agreed(desk)
    postman = Postman(desk, paths)
    postman.deliver()
    clock.now += 31 * 86_400
    desk.prune()
    entry = desk.outbox.get(made.id)
    assert entry.state == "refused"
    assert "30 days" in entry.problem
    assert postman.deliver() == []
    # Said again, it is looked for first where it may have arrived.
    desk.agree(made.id, made.body)
    [entry] = postman.deliver()
    assert (entry.state, list(server.reports().values())) == ("sent", [1])
    clock.now += 31 * 86_400
    desk.prune()
    assert desk.outbox.all() == []


@pytest.fixture
def github(desk_for, server, monkeypatch):
    monkeypatch.setenv("CARO_GITHUB_TOKEN", "t0ken")
    return desk_for(sender="github", endpoint=server.repository)


def test_github_finds_its_issue_behind_many_others(github, server, paths, clock):
    server.faults = ["kept drop"]
    agreed(github)
    postman = Postman(github, paths)
    [entry] = postman.deliver()
    for _ in range(730):
        server._open_issue({"title": "other", "body": "other"})
    clock.now = entry.next_attempt
    [entry] = postman.deliver()
    assert (entry.state, entry.case_id, len(server.issues)) == ("sent", "1", 731)


def test_github_is_asked_no_further_than_the_report_is_old(github, server, paths, clock):
    for _ in range(730):
        server._open_issue({"title": "other", "body": "other"})
    for issue in server.issues:
        issue["created_at"] = "2024-01-01T00:00:00Z"
    server.faults = ["drop"]
    agreed(github)
    postman = Postman(github, paths)
    [entry] = postman.deliver()
    clock.now = entry.next_attempt
    [entry] = postman.deliver()
    assert (entry.state, len(server.asked), len(server.issues)) == ("sent", 1, 731)


def test_github_says_that_it_is_too_much(github, server, paths, clock):
    server.faults = ["403 limit"]
    agreed(github)
    [entry] = Postman(github, paths).deliver()
    assert entry.state == "queued"
    assert 590 <= entry.next_attempt - clock.now <= 600
