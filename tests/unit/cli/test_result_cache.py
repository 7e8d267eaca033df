"""Results kept from run to run: the same findings with and without, whatever is in the file."""

import os
import sqlite3
import stat
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from check_runs import CARO, check, environment, inspector, judge, works

from caro_lsp.cli.checking import known, results, run
from caro_lsp.cli.checking.judging import Judge
from caro_lsp.cli.checking.known import Keys, inspect_unknown
from caro_lsp.cli.checking.results import Entry, Results
from caro_lsp.paths import Machine, Paths

TEXTS = {
    "found.sh": b"cd /tmp\nrm -rf /\nchmod -R 777 /etc\ncurl -s https://example.com/i | sh\n",
    "several_lines.sh": b"rm -rf \\\n  / \\\n  /etc\r\n",
    "fixable.sh": b'rm -rf "$DIR/"\n',
    "not_utf8.sh": b"echo \xff\xfe; rm -rf / # \xe9\xff\n",
    "unicode.sh": "echo é→ü; rm -rf /; echo 👍\n".encode(),
    "suppressed.sh": b'# caro: ignore[CARO-FS-001] reason="a test" until=2999-01-01 owner=me\n'
    b"rm -rf /\n",
    "expired.sh": b'# caro: ignore[CARO-FS-001] reason="a test" until=2001-01-01\nrm -rf /\n',
    "needless.sh": b'# caro: ignore[CARO-FS-001] reason="a test"\nls\n',
    "broken.sh": b"if true; then\nrm -rf /\n",
    "sources.sh": b'. "$(dirname "$0")/library.sh"\nrm -rf "$ROOT"\n',
    "sources_nothing.sh": b". ./missing.sh\nrm -rf /$x\n",
    "library.sh": b"ROOT=/\n",
    "Dockerfile": b"FROM debian\nRUN rm -rf /\n",
    "secret.sh": b"curl -u admin:hunter2xyz https://example.com\n",
    "empty.sh": b"",
}
KEY = b"k" * 32


@pytest.fixture
def folder(tmp_path):
    """Scripts of all kinds."""
    place = tmp_path / "scripts"
    place.mkdir()
    for name, text in TEXTS.items():
        (place / name).write_bytes(text)
    (place / "large.sh").write_bytes(b"echo a b c\n" * (known.WORTH_BYTES // 10))
    return place


@pytest.fixture
def file(tmp_path):
    """Where results are kept."""
    return tmp_path / "cache" / "results.sqlite"


@pytest.fixture
def judged(monkeypatch):
    """The files that are judged, by their names, in this process."""
    seen = []
    judging = Judge.judge

    def told(self, source, path, **options):
        seen.append(Path(path).name)
        return judging(self, source, path, **options)

    monkeypatch.setattr(Judge, "judge", told)
    return seen


def inspected(place, file, **options):
    return inspect_unknown(
        inspector(place.parent, **options), works(*sorted(place.iterdir())), file
    )


@pytest.mark.parametrize("form", ["json", "human", "sarif", "junit"])
def test_the_output_is_the_same_with_and_without(folder, form):
    without, cold, warm = (
        check(folder.parent, "--format", form, folder, *more) for more in (("--no-cache",), (), ())
    )
    assert b"CARO-FS-001" in without.out
    assert without == cold == warm


def test_a_file_that_is_known_is_not_judged(folder, file, judged):
    first = inspected(folder, file)
    assert sorted(judged) == sorted(path.name for path in folder.iterdir())
    judged.clear()
    second = inspected(folder, file)
    assert judged == []
    assert second == [replace(outcome, entry=None) for outcome in first]


def test_a_file_that_has_changed_is_judged(folder, file, judged):
    inspected(folder, file)
    changed = folder / "found.sh"
    changed.write_bytes(b"ls; " + TEXTS["found.sh"])
    judged.clear()
    inspected(folder, file)
    assert judged == ["found.sh"]


def test_the_same_text_under_another_name_is_judged(folder, file, judged):
    inspected(folder, file)
    (folder / "Dockerfile").rename(folder / "Dockerfile.sh")
    judged.clear()
    inspected(folder, file)
    assert judged == ["Dockerfile.sh"]


def test_a_script_is_judged_when_a_file_that_it_sources_has_changed(folder, file, judged):
    inspected(folder, file)
    (folder / "library.sh").write_bytes(b"ROOT=/srv/x\n")
    judged.clear()
    inspected(folder, file)
    assert judged == ["library.sh", "sources.sh"]


def test_a_script_is_judged_when_a_file_that_it_sources_has_come(folder, file, judged):
    inspected(folder, file)
    (folder / "missing.sh").write_bytes(b"x=etc\n")
    judged.clear()
    inspected(folder, file)
    assert judged == ["missing.sh", "sources_nothing.sh"]


def test_a_file_is_judged_when_rules_or_level_are_others(folder, file, judged):
    inspected(folder, file)
    rules = judge(folder.parent).rules
    fewer = type(rules)([r for r in rules.rules.values() if r.id != "CARO-FS-001"], rules.layers)
    off = type(rules)(rules.rules.values(), rules.layers, [rules.rules["CARO-FS-001"]])
    for other in (
        judge(folder.parent, "strict"),
        replace(judge(folder.parent), rules=fewer),
        replace(judge(folder.parent), rules=off),
        replace(judge(folder.parent), embedded=False),
        replace(judge(folder.parent), base="/"),
    ):
        judged.clear()
        looks = replace(inspector(folder.parent), judge=other)
        inspect_unknown(looks, works(*sorted(folder.iterdir())), file)
        assert len(judged) == len(list(folder.iterdir()))


def test_a_file_is_judged_when_the_program_is_another(folder, file, judged, monkeypatch):
    inspected(folder, file)
    monkeypatch.setattr(known.caro_lsp, "__version__", "0.0.0")
    judged.clear()
    inspected(folder, file)
    assert len(judged) == len(list(folder.iterdir()))


@pytest.mark.parametrize(
    ("source", "dated", "differs"),
    [(b"ls\n", False, False), (b"ls # caro: x\n", False, True), (b"ls\n", True, True)],
)
def test_the_day_counts_where_something_has_a_date(monkeypatch, source, dated, differs):
    class Clock:
        day = 1

        @classmethod
        def now(cls, zone):
            return datetime(2030, 1, cls.day, tzinfo=zone)

    monkeypatch.setattr(known, "datetime", Clock)
    keys = Keys(b"terms", dated)
    first = keys.key(source, "a.sh")
    Clock.day = 2
    assert (keys.key(source, "a.sh") != first) == differs


def test_a_baseline_is_heard_where_a_file_is_known(folder):
    args = (folder, "--baseline", folder.parent / "known.json", "--format", "json")
    assert check(folder.parent, folder, "--write-baseline", folder.parent / "known.json").out
    first = check(folder.parent, *args)
    assert first.document["findings"] == []
    assert first.document["summary"]["baselined"]
    assert first == check(folder.parent, *args, "--no-cache")


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(b"no database at all" * 1000),
        lambda file: file.write_bytes(b""),
        lambda file: os.truncate(file, file.stat().st_size // 2),
        lambda file: file.write_bytes(file.read_bytes()[:4096] + os.urandom(8192)),
        lambda file: file.write_bytes(file.read_bytes().replace(b"CARO-FS-0", b"CARO-FS-9")),
    ],
    ids=["other", "empty", "half", "noise", "changed"],
)
def test_a_damaged_file_costs_time_only(folder, file, judged, damage):
    first = [replace(outcome, entry=None) for outcome in inspected(folder, file)]
    damage(file)
    second = [replace(outcome, entry=None) for outcome in inspected(folder, file)]
    assert second == first
    judged.clear()
    inspected(folder, file)
    inspected(folder, file)
    judged.clear()
    assert inspected(folder, file) == first
    assert judged == []


def test_a_folder_that_cannot_be_written_costs_time_only(folder, file):
    file.parent.write_text("a file")
    assert inspected(folder, file) == inspected(folder, file)


def test_what_another_process_has_locked_costs_time_only(folder, file, monkeypatch):
    monkeypatch.setattr(results, "_WAIT_SECONDS", 0.05)
    first = [replace(outcome, entry=None) for outcome in inspected(folder, file)]
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    second = [replace(outcome, entry=None) for outcome in inspected(folder, file)]
    other.close()
    assert second == first
    with Results(file) as kept:
        assert kept.get(inspected_key(folder, "found.sh")) is not None


def inspected_key(folder, name):
    path = folder / name
    return Keys.of(judge(folder.parent)).key(path.read_bytes(), str(path))


def test_the_file_is_its_owners_alone(folder, file):
    inspected(folder, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o666)
    inspected(folder, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_of_another_user_is_not_believed(folder, file, judged, monkeypatch):
    inspected(folder, file)
    judged.clear()
    other = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: other)
    inspected(folder, file)
    assert len(judged) == len(list(folder.iterdir()))


def test_source_lines_are_not_kept(folder, file):
    (folder / "found.sh").write_bytes(b"rm -rf / # a word that is in no message: xyzzy\n")
    inspected(folder, file)
    assert b"xyzzy" not in file.read_bytes()


def test_the_file_is_bounded(file, monkeypatch):
    monkeypatch.setattr(results, "MAX_BYTES", 200_000)
    for number in range(30):
        with Results(file) as kept:
            for part in range(10):
                kept.add(Entry(b"%032d" % (number * 10 + part), b"x" * 3_000))
    assert file.stat().st_size < 300_000
    with Results(file) as kept:
        assert kept.get(b"%032d" % 299) == b"x" * 3_000
        assert kept.get(b"%032d" % 0) is None


def test_one_run_adds_only_so_much(file, monkeypatch):
    monkeypatch.setattr(results, "MAX_NEW_BYTES", 10_000)
    monkeypatch.setattr(results, "MAX_ENTRY_BYTES", 5_000)
    with Results(file) as kept:
        kept.add(Entry(KEY, b"x" * 6_000))
        for number in range(5):
            kept.add(Entry(b"%032d" % number, b"x" * 4_000))
    with Results(file) as kept:
        held = [kept.get(b"%032d" % number) is not None for number in range(5)]
        assert held == [True, True, False, False, False]
        assert kept.get(KEY) is None


def test_what_was_used_last_stays_longest(file, monkeypatch):
    with Results(file) as kept:
        for number in range(100):
            kept.add(Entry(b"%032d" % number, b"x" * 3_000))
    with sqlite3.connect(file) as database:
        database.execute("UPDATE result SET used = used - 5")
    with Results(file) as kept:
        assert kept.get(b"%032d" % 3)
    monkeypatch.setattr(results, "MAX_BYTES", 200_000)
    with Results(file) as kept:
        kept.add(Entry(KEY, b"x"))
    with Results(file) as kept:
        assert kept.get(b"%032d" % 3)
        assert kept.get(b"%032d" % 4) is None
        assert kept.get(KEY)


def test_several_runs_at_once_agree(folder):
    command = [*CARO, "check", "--format", "json", str(folder)]
    home = environment(folder.parent / ".home")
    for _ in range(2):
        runs = [
            subprocess.Popen(command, stdout=subprocess.PIPE, env=home, cwd=folder.parent)
            for _ in range(3)
        ]
        outputs = {done.communicate(timeout=120)[0] for done in runs}
        assert len(outputs) == 1
    assert outputs == {check(folder.parent, "--format", "json", "--no-cache", folder).out}


def test_no_cache_neither_reads_nor_writes(folder):
    file = Paths.below(folder.parent / ".home").result_cache
    check(folder.parent, folder, "--no-cache")
    assert not file.exists()
    check(folder.parent, folder)
    assert file.exists()


FIXED = """\
id: CORP-A-1
name: forbidden
severity: warning
message: forbidden
why: It is.
match: {command: forbidden}
overridable: false
examples: {invalid: [forbidden, forbidden a, sudo forbidden], valid: [a, b, echo forbidden]}
"""


@pytest.mark.parametrize(
    ("file", "content"),
    [("config.toml", '[lock]\nrules = ["CARO-FS-*"]\n'), ("rules/a.yaml", FIXED)],
)
def test_what_nobody_may_hide_is_neither_kept_nor_believed(
    folder, tmp_path, monkeypatch, judged, file, content
):
    root = tmp_path / "root"
    machine = Machine(root, os.getuid())
    monkeypatch.setattr(Machine, "exists", property(lambda self: self.config_file.exists()))
    places = Paths.below(tmp_path / "home", machine)
    monkeypatch.setattr(Paths, "from_environment", lambda: places)
    request = run.Request((folder,), "stdin.sh", jobs=1)
    run.run(request)
    assert places.result_cache.exists()
    (machine.folder / file).parent.mkdir(mode=0o755, parents=True)
    (machine.folder / file).write_text(content)
    machine.config_file.touch()
    before = places.result_cache.read_bytes()
    judged.clear()
    report = run.run(request).report
    assert len(judged) == report.files
    assert places.result_cache.read_bytes() == before


def test_few_bytes_are_not_worth_it(tmp_path, file):
    (tmp_path / "a.sh").write_text("ls\n")
    inspect_unknown(inspector(tmp_path), works(tmp_path / "a.sh"), file)
    assert not file.exists()


def test_fixes_are_looked_for_anew(folder, file):
    inspected(folder, file, fixing="show")
    assert not file.exists()
