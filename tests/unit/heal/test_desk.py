"""Reports on this machine: made, merged, agreed to, kept and forgotten."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from datetime import datetime, timezone

import pytest

from caro_lsp.heal import report as reports
from caro_lsp.heal.desk import SwitchedOff, Undone
from caro_lsp.heal.failure import Failure, of_exception
from caro_lsp.heal.keys import Keys, verify
from caro_lsp.heal.outbox import MAX_A_DAY, NotNow, NotThere, Outbox, digest
from caro_lsp.heal.postman import Postman

MISSING = Failure("missing-rule", command="rm -rf /srv/acme")


def other(number):
    return Failure("missing-rule", command="rm -rf /" + " | cat" * number)


def test_equal_failures_are_one_report(desk_for):
    desk = desk_for()
    first = desk.preview(MISSING)
    # Another name, and equal once it is hidden.
    again = desk.preview(Failure("missing-rule", command="rm -rf /srv/globex", note="again"))
    assert (again.id, again.again) == (first.id, True)
    assert json.loads(again.body)["occurrences"] == 2
    assert desk.preview(other(1)).id != first.id
    assert sorted(entry.occurrences for entry in desk.outbox.all()) == [1, 2]


def test_what_was_edited_stays_when_the_failure_comes_again(desk_for):
    desk = desk_for()
    made = desk.preview(MISSING)
    desk.edit(made.id, made.body.replace(b"rm -rf", b"rm -r"))
    again = desk.preview(Failure("missing-rule", command="rm -rf /srv/acme", note="often"))
    report = json.loads(again.body)
    assert (report["command"], report["occurrences"]) == ("rm -r /srv/{path:1}", 2)
    assert report["note"] == "often"
    assert reports.check(again.body).undone == ()
    assert again.file.read_bytes() == again.body


def test_a_file_that_is_being_edited_is_left_alone(desk_for):
    desk = desk_for()
    made = desk.preview(MISSING)
    made.file.write_text("half an ed")
    again = desk.preview(MISSING)
    assert again.id == made.id
    assert made.file.read_text() == "half an ed"
    assert desk.outbox.get(made.id).occurrences == 2


def test_what_was_agreed_to_stays_as_it_was_shown(desk_for):
    desk = desk_for(sender="file")
    made = desk.preview(MISSING)
    desk.agree(made.id, made.body)
    again = desk.preview(MISSING)
    assert (again.id, again.body) == (made.id, made.body)
    entry = desk.outbox.get(made.id)
    assert (entry.occurrences, entry.consented) == (2, digest(made.body))


def test_a_failure_that_was_reported_names_its_case(desk_for, server, paths):
    desk = desk_for(sender="https", endpoint=server.url)
    made = desk.preview(MISSING)
    desk.agree(made.id, made.body)
    Postman(desk, paths).deliver()
    again = desk.preview(MISSING)
    assert (again.sent_as, again.id != made.id) == ("C1", True)


def test_an_edit_takes_the_yes_back(desk_for, server, paths):
    desk = desk_for(sender="https", endpoint=server.url)
    made = desk.preview(MISSING)
    desk.agree(made.id, made.body)
    desk.edit(made.id, made.body.replace(b"rm -rf", b"rm -r"))
    assert desk.outbox.get(made.id).state == "draft"
    assert Postman(desk, paths).deliver() == []


def test_what_has_left_is_not_edited(desk_for, server, paths):
    desk = desk_for(sender="https", endpoint=server.url)
    made = desk.preview(MISSING)
    desk.agree(made.id, made.body)
    server.faults = ["kept drop"]
    Postman(desk, paths).deliver()
    with pytest.raises(NotNow, match="sending"):
        desk.edit(made.id, made.body.replace(b"rm -rf", b"rm -r"))
    with pytest.raises(NotNow):
        desk.agree(made.id, made.body)


def test_a_yes_is_to_the_bytes_that_were_shown(desk_for):
    desk = desk_for(sender="file")
    made = desk.preview(MISSING)
    with pytest.raises(NotNow, match="has changed"):
        desk.outbox.consent(made.id, digest(made.body + b" "), "file", "", fetch_answer=False)
    assert desk.outbox.get(made.id).state == "draft"


def test_a_report_cannot_speak_for_another(desk_for):
    desk = desk_for(sender="file")
    one, two = desk.preview(MISSING), desk.preview(other(1))
    for data in (two.body, one.body.replace(desk.keys.public.encode(), b"A" * 43 + b"=")):
        with pytest.raises(reports.Unfit, match="put it back"):
            desk.agree(one.id, data)


def test_a_level_is_not_raised_by_hand(desk_for):
    desk = desk_for(sender="file")
    made = desk.preview(MISSING, "minimal")
    data = made.body.replace(b'"level": "minimal"', b'"level": "full"')
    with pytest.raises(reports.Unfit, match="level"):
        desk.agree(made.id, data)


def test_what_an_edit_undoes_is_told_in_each_field(desk_for):
    desk = desk_for(sender="file")
    made = desk.preview(Failure("crash", error="KeyError", frames=(("caro_lsp/config.py", 3),)))
    data = made.body.replace(b"KeyError", b"JaneDoe").replace(b"caro_lsp/config", b"caro_lsp/jane")
    with pytest.raises(Undone) as told:
        desk.agree(made.id, data)
    assert [place for place, _ in told.value.places] == ["error.type", "error.frames"]


def test_many_reports_a_day_wait(desk_for, clock):
    desk = desk_for(sender="file")
    for number in range(1, MAX_A_DAY + 1):
        made = desk.preview(other(number))
        desk.agree(made.id, made.body)
    made = desk.preview(other(99))
    with pytest.raises(NotNow, match="tomorrow"):
        desk.agree(made.id, made.body)
    clock.now += 86_401
    desk.agree(made.id, made.body)


def test_what_was_sent_and_deleted_counts_as_well(desk_for, clock):
    desk = desk_for(sender="file")
    for number in range(1, MAX_A_DAY + 1):
        made = desk.preview(other(number))
        desk.agree(made.id, made.body)
        desk.outbox.begin(made.id, digest(made.body))
        desk.outbox.delete(made.id)
    made = desk.preview(other(99))
    with pytest.raises(NotNow, match="tomorrow"):
        desk.agree(made.id, made.body)
    clock.now += 86_401
    desk.agree(made.id, made.body)


def test_old_reports_are_forgotten_but_for_those_that_wait(desk_for, clock, paths):
    desk = desk_for(sender="file", retention_days=30)
    kept, gone = desk.preview(MISSING), desk.preview(other(1))
    desk.agree(kept.id, kept.body)
    clock.now += 31 * 86_400
    fresh = desk.preview(other(2))
    desk.prune()
    assert {entry.id for entry in desk.outbox.all()} == {kept.id, fresh.id}
    assert not gone.file.exists()
    assert kept.file.exists()


@pytest.mark.parametrize(
    ("consent", "asks"),
    [
        ("ask", ["minimal", "standard", "full"]),
        ("minimal", ["standard", "full"]),
        ("standard", ["full"]),
        ("full", []),
    ],
)
def test_consent_beforehand_counts_up_to_its_level(consent, asks, desk_for):
    desk = desk_for(consent=consent)
    found = [level for level in ("minimal", "standard", "full") if desk.needs_yes(level)]
    assert found == asks


def test_switched_off_nothing_is_made(desk_for, paths):
    with pytest.raises(SwitchedOff):
        desk_for(enable=False).preview(MISSING)
    assert not paths.state.exists()


def test_only_their_owner_reads_reports_and_keys(desk_for, paths):
    made = desk_for().preview(MISSING, "full")
    files = [*paths.state.rglob("*"), made.file]
    assert {"ed25519", "salt", "outbox.sqlite"} <= {file.name for file in files}
    for file in files:
        assert not stat.S_IMODE(file.stat().st_mode) & 0o077, file


def test_keys_stay_and_are_told_from_others(paths, tmp_path):
    from caro_lsp.paths import Paths

    keys, others = Keys(paths), Keys(Paths.below(tmp_path / "other"))
    assert keys.public == Keys(paths).public != others.public
    assert verify(keys.public, keys.sign(b"x"), b"x")
    assert not verify(others.public, keys.sign(b"x"), b"x")
    assert not verify(keys.public, "no signature", b"x")


def test_a_key_that_was_cut_short_is_made_again(paths):
    Keys(paths).sign(b"")
    (paths.state / "heal" / "ed25519").write_bytes(b"short")
    assert Keys(paths).public == Keys(paths).public


def test_digests_of_names_need_the_salt(paths, tmp_path):
    from caro_lsp.paths import Paths

    failure = Failure("missing-rule", command="rm -rf /home/jane")
    here, there = (
        json.loads(reports.build(failure, "full", Keys(place)))["debug"]["names"]
        for place in (paths, Paths.below(tmp_path / "other"))
    )
    assert set(here) == set(there) == {"{path:1}"}
    assert here != there


def test_a_crash_tells_its_kind_and_our_own_lines():
    from caro_lsp.heal.report import check

    try:
        check(json.dumps({"secret": "jane"}).encode() * 2)
    except ValueError as error:
        failure = of_exception(error, "server")
    assert failure.error == "Unfit"
    assert [file for file, _ in failure.frames] == ["caro_lsp/heal/report.py"]
    assert "jane" not in str(failure)


def test_reports_without_edits_pass_their_own_check(paths):
    built = reports.build(
        MISSING, "full", Keys(paths), now=datetime(2026, 1, 2, tzinfo=timezone.utc)
    )
    checked = reports.check(built)
    assert checked.undone == ()
    assert checked.report.created == "2026-01-02"
    assert set(checked.report.why) == set(json.loads(built))


def test_an_id_may_be_shortened_and_not_invented(desk_for):
    desk = desk_for()
    made = desk.preview(MISSING)
    assert desk.outbox.get(made.id[:8]).id == made.id
    for name in ("", "0" * 32, "%", "x' OR 1=1 --"):
        with pytest.raises(NotThere):
            desk.outbox.get(name)


def test_only_one_process_sends(desk_for, server, paths):
    desk = desk_for(sender="https", endpoint=server.url)
    made = desk.preview(MISSING)
    desk.agree(made.id, made.body)
    hold = (
        "import sys, time; from pathlib import Path; from caro_lsp.paths import Paths\n"
        "from caro_lsp.heal.outbox import Outbox\n"
        "with Outbox(Paths.below(Path(sys.argv[1]))).sending() as ours:\n"
        "    print(ours, flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", hold, str(paths.state.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ,
    )
    try:
        assert process.stdout.readline() == b"True\n"
        assert Postman(desk, paths).deliver() == []
    finally:
        process.kill()
        process.communicate()
    assert Postman(desk, paths).deliver()[0].state == "sent"


def test_a_report_stays_where_the_disk_is_full(desk_for, monkeypatch):
    desk = desk_for(sender="file")
    made = desk.preview(MISSING)

    def full(*_, **__):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "consent", full)
        with pytest.raises(sqlite3.Error):
            desk.agree(made.id, made.body)
    assert desk.outbox.get(made.id).state == "draft"


@pytest.mark.parametrize(
    ("outcome", "saved", "kind"),
    [
        ("rejected", None, "wrong-suggestion"),
        ("accepted", "", "wrong-suggestion"),
        ("accepted", "find . -name '*.log' -delete", "edited-suggestion"),
        ("accepted", "rm -rf ./build ./dist", None),
        ("accepted", "rm -rf ./build", None),
        ("accepted", None, None),
        ("shown", None, None),
    ],
)
def test_what_users_make_of_suggestions_counts(outcome, saved, kind):
    from caro_lsp.heal.failure import of_entry
    from caro_lsp.learn.entry import Entry

    found = of_entry(Entry("remove the build", "rm -rf ./build", outcome, saved))
    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    ("candidates", "milliseconds", "kind"),
    [([], 5, "no-suggestion"), ([{}], 11_000, "slow"), ([{}], 900, None)],
)
def test_no_answer_and_a_late_one_count(candidates, milliseconds, kind):
    from caro_lsp.heal.failure import of_answer

    found = of_answer("x", {"candidates": candidates, "elapsed_ms": milliseconds})
    assert (found and found.kind) == kind
