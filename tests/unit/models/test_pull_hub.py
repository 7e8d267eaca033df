"""Pulling through huggingface_hub, from a server on loopback that is as bad as networks are."""

import hashlib
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hub_server import COMMIT, Hub, serving
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caro_lsp.models import hub as hub_client
from caro_lsp.models.catalogue import CatalogueEntry, HubFile, hub_entry
from caro_lsp.models.pins import pinned
from caro_lsp.models.pull import PullFailed, adopt, pull, verify
from caro_lsp.models.store import ModelDamaged, installed, models_folder, remove
from caro_lsp.paths import Paths

WEIGHTS = b"GGUF" + bytes(range(256)) * 2000
NAME = "caro/tiny-GGUF/tiny-q4.gguf"
PATH = "caro/tiny-GGUF/resolve/main/tiny-q4.gguf"
DIGEST = hashlib.sha256(WEIGHTS).hexdigest()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.below(tmp_path / "home")


@pytest.fixture
def entry() -> CatalogueEntry:
    found = hub_entry(NAME)
    assert found is not None
    return found


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    # What waits between two tries is not what is tested here.
    monkeypatch.setattr(hub_client, "_LONGEST_PAUSE", 0.01)
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    with serving(Hub({PATH: WEIGHTS})) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def kept(paths: Paths) -> list[str]:
    folder = models_folder(paths)
    files = folder.iterdir() if folder.exists() else []
    return sorted(file.name for file in files if not file.name.endswith(".lock"))


def test_a_file_of_a_hub_is_fetched_pinned_and_private(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    told: list[tuple[int, int]] = []
    found = pull(entry, paths, progress=lambda done, whole: told.append((done, whole)))
    assert found.path.read_bytes() == WEIGHTS
    assert found.path.stat().st_mode & 0o777 == 0o600
    assert told[-1] == (len(WEIGHTS), len(WEIGHTS))
    pin = pinned(NAME, paths)
    assert pin is not None
    assert (pin.sha256, pin.commit) == (DIGEST, COMMIT)
    assert [model.name for model in installed(paths)] == [NAME]
    assert kept(paths) == [found.path.name, f"{found.path.name}.json"]
    assert {path for _, path, _ in hub.asked} == {f"/{PATH}"}


def test_what_is_there_and_right_is_not_asked_for(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    pull(entry, paths)
    hub.asked.clear()
    assert pull(entry, paths).size == len(WEIGHTS)
    assert hub.asked == []


def test_damage_is_found_and_mended(hub: Hub, entry: CatalogueEntry, paths: Paths) -> None:
    file = pull(entry, paths).path
    file.write_bytes(b"GGUF" + bytes(len(WEIGHTS) - 4))
    with pytest.raises(ModelDamaged, match="SHA-256"):
        verify(entry, paths)
    assert pull(entry, paths).path.read_bytes() == WEIGHTS


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    breaks=st.lists(st.integers(0, len(WEIGHTS)), max_size=4),
    reset=st.booleans(),
    ranges=st.booleans(),
)
def test_a_connection_may_break_at_any_byte(
    hub: Hub, entry: CatalogueEntry, paths: Paths, breaks: list[int], reset: bool, ranges: bool
) -> None:
    remove(entry, paths)
    hub.asked.clear()
    hub.breaks, hub.reset, hub.ranges = list(breaks), reset, ranges
    assert pull(entry, paths).path.read_bytes() == WEIGHTS


def test_only_what_is_missing_is_asked_for_again(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    hub.breaks = [1000, 5000]
    pull(entry, paths)
    asked = [headers.get("range") for headers in hub.gets()]
    assert asked == [None, "bytes=1000-", "bytes=6000-"]


def test_a_pull_that_gave_up_is_taken_up_by_the_next(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    hub.breaks = [70_000, 0, 0, 0, 0, 0]
    with pytest.raises(PullFailed, match="70000 bytes are kept"):
        pull(entry, paths)
    assert installed(paths) == []
    hub.asked.clear()
    hub.breaks = []
    assert pull(entry, paths).path.read_bytes() == WEIGHTS
    assert [headers.get("range") for headers in hub.gets()] == ["bytes=70000-"]
    assert len(kept(paths)) == 2


def test_an_interrupted_pull_is_taken_up(hub: Hub, entry: CatalogueEntry, paths: Paths) -> None:
    def stop(done: int, _whole: int) -> None:
        if done > 100_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(entry, paths, progress=stop)
    hub.asked.clear()
    assert pull(entry, paths).path.read_bytes() == WEIGHTS
    (again,) = hub.gets()
    assert int(again["range"].removeprefix("bytes=").removesuffix("-")) > 100_000


def test_what_was_begun_of_another_file_is_not_gone_on_with(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    hub.breaks = [70_000, 0, 0, 0, 0, 0]
    with pytest.raises(PullFailed):
        pull(entry, paths)
    hub.breaks = []
    hub.files[PATH] = other = b"GGUF" + b"other" * 30_000
    assert pull(entry, paths).path.read_bytes() == other


def test_an_answer_to_another_range_is_not_taken(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    hub.breaks, hub.wrong_range = [1000], True
    assert pull(entry, paths).path.read_bytes() == WEIGHTS


def test_errors_of_the_server_that_pass_are_waited_for(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    hub.statuses = [503, 500, 429, 0]
    assert pull(entry, paths).path.read_bytes() == WEIGHTS


def test_a_wrong_checksum_is_refused_and_nothing_is_kept(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    hub.digest = hashlib.sha256(b"what it should be").hexdigest()
    with pytest.raises(PullFailed, match=f"{DIGEST}, {hub.digest} expected; nothing was kept"):
        pull(entry, paths)
    assert kept(paths) == []
    assert pinned(NAME, paths) is None


def test_a_checksum_of_the_catalogue_counts_more_than_the_hubs(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    known = hashlib.sha256(b"as released").hexdigest()
    with pytest.raises(PullFailed, match="the one of the catalogue"):
        pull(replace(entry, sha256=known), paths)
    assert hub.gets() == []


def test_a_file_that_was_changed_since_the_first_pull_is_refused(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    pull(entry, paths)
    remove(entry, paths)
    hub.files[PATH] = other = b"GGUF" + b"evil" * 1000
    with pytest.raises(PullFailed, match=r"the one of the first pull.*--anew"):
        pull(entry, paths)
    assert installed(paths) == []
    assert pull(entry, paths, anew=True).path.read_bytes() == other
    remove(entry, paths)
    assert pull(entry, paths).path.read_bytes() == other


def test_a_hub_without_digests_is_pinned_by_what_arrived(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    hub.digest = ""
    hub.breaks = [1000]
    pull(entry, paths)
    pin = pinned(NAME, paths)
    assert pin is not None
    assert pin.sha256 == DIGEST
    remove(entry, paths)
    hub.files[PATH] = b"GGUF" + bytes(len(WEIGHTS) - 4)
    with pytest.raises(PullFailed, match=f"{DIGEST} expected; nothing was kept"):
        pull(entry, paths)


@pytest.mark.parametrize("announced", [1, len(WEIGHTS) - 1])
def test_a_hub_that_sends_more_than_it_announced_is_refused(
    hub: Hub, entry: CatalogueEntry, paths: Paths, announced: int
) -> None:
    hub.announced = announced
    with pytest.raises(PullFailed, match="sent more; nothing was kept"):
        pull(entry, paths)
    assert installed(paths) == []


def test_a_hub_that_sends_less_than_it_announced_is_given_up(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    hub.announced = len(WEIGHTS) + 1
    with pytest.raises(PullFailed, match=r"could not be read"):
        pull(entry, paths)
    assert installed(paths) == []


def test_a_page_in_place_of_the_weights_is_refused(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    hub.files[PATH] = b"<html>please log in</html>"
    with pytest.raises(PullFailed, match="no GGUF file"):
        pull(entry, paths)
    assert kept(paths) == []


@pytest.mark.parametrize(
    ("status", "error", "says"),
    [
        (404, "EntryNotFound", "no such file"),
        (401, "RepoNotFound", "does not let us have it"),
        (403, "GatedRepo", "ask there for access"),
        (500, "", "status 500"),
    ],
)
def test_what_the_hub_refuses_is_explained(
    hub: Hub, entry: CatalogueEntry, paths: Paths, status: int, error: str, says: str
) -> None:
    hub.head_status, hub.head_error = status, error
    with pytest.raises(PullFailed, match=says) as caught:
        pull(entry, paths)
    assert NAME in str(caught.value)


def test_a_hub_that_is_not_there_is_explained(
    entry: CatalogueEntry, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Hub()) as gone:
        monkeypatch.setenv("HF_ENDPOINT", gone.url)
    with pytest.raises(PullFailed, match=r"HF_ENDPOINT, or set model\.path"):
        pull(entry, paths)


def test_the_token_goes_to_the_hub_and_not_to_who_serves_its_files(
    hub: Hub, entry: CatalogueEntry, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with serving(Hub({PATH: WEIGHTS})) as store:
        hub.elsewhere = store.url
        assert pull(entry, paths).path.read_bytes() == WEIGHTS
        assert hub.asked[0][2]["authorization"] == "Bearer hf_secret"
        assert hub.gets() == []
        assert [headers.get("authorization") for headers in store.gets()] == [None]


def test_two_pulls_at_once_fetch_once(hub: Hub, entry: CatalogueEntry, paths: Paths) -> None:
    hub.hold = threading.Event()
    waits = threading.Event()
    script = textwrap.dedent(f"""
        from pathlib import Path
        from caro_lsp.models.catalogue import hub_entry
        from caro_lsp.models.pull import pull
        from caro_lsp.paths import Paths
        told = lambda: print("waiting", flush=True)
        paths = Paths.below(Path({str(paths.cache.parent)!r}))
        print(pull(hub_entry({NAME!r}), paths, waiting=told).size)
    """)
    first = threading.Thread(target=pull, args=(entry, paths))
    first.start()
    try:
        while not hub.gets():
            time.sleep(0.01)
        with subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "waiting\n"
            waits.set()
            hub.hold.set()
            assert other.stdout.read() == f"{len(WEIGHTS)}\n"
    finally:
        hub.hold.set()
        first.join()
    assert waits.is_set()
    assert len(hub.gets()) == 1


def test_a_pull_whose_process_was_killed_blocks_nobody(
    hub: Hub, entry: CatalogueEntry, paths: Paths
) -> None:
    hub.hold = threading.Event()
    script = textwrap.dedent(f"""
        from pathlib import Path
        from caro_lsp.models.catalogue import hub_entry
        from caro_lsp.models.pull import pull
        from caro_lsp.paths import Paths
        pull(hub_entry({NAME!r}), Paths.below(Path({str(paths.cache.parent)!r})))
    """)
    part = models_folder(paths) / f"{entry.file}.part"
    with subprocess.Popen([sys.executable, "-c", script]) as other:
        while not (part.exists() and part.stat().st_size):
            time.sleep(0.01)
        other.kill()
    hub.hold.set()
    half = part.stat().st_size
    assert pull(entry, paths).path.read_bytes() == WEIGHTS
    assert hub.gets()[-1]["range"] == f"bytes={half}-"


def test_the_disk_may_be_full_before_or_while_it_is_fetched(
    hub: Hub, entry: CatalogueEntry, tmp_path: Path
) -> None:
    """On a small file system of its own, which bubblewrap makes."""
    home = tmp_path / "small"
    home.mkdir()
    script = textwrap.dedent(f"""
        import os
        from pathlib import Path
        from caro_lsp.models.catalogue import hub_entry
        from caro_lsp.models.pull import PullFailed, pull
        from caro_lsp.paths import Paths

        home = Path({str(home)!r})
        filler = home / "filler"
        entry = hub_entry({NAME!r})

        def fill(done, whole):
            if not filler.exists():
                with filler.open("wb", 0) as out:
                    try:
                        while out.write(bytes(4096)):
                            pass
                    except OSError:
                        pass

        try:
            pull(entry, Paths.below(home), progress=fill)
        except PullFailed as error:
            print(error)
        os.truncate(filler, filler.stat().st_size - 100_000)
        try:
            pull(entry, Paths.below(home))
        except PullFailed as error:
            print(error)
        filler.unlink()
        print(pull(entry, Paths.below(home)).size)
    """)
    command = ["bwrap", "--dev-bind", "/", "/", "--size", "1500000", "--tmpfs", str(home), "--"]
    run = subprocess.run(
        [*command, sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    during, before, after = run.stdout.splitlines()
    assert "the disk is full; free some space" in during
    assert "0 MB free, " in before
    assert after == str(len(WEIGHTS))


def test_a_file_fetched_elsewhere_is_taken(
    hub: Hub, entry: CatalogueEntry, paths: Paths, tmp_path: Path
) -> None:
    file = tmp_path / "from-a-stick.gguf"
    file.write_bytes(WEIGHTS)
    assert adopt(entry, file, paths).path.read_bytes() == WEIGHTS
    assert hub.asked == []
    file.write_bytes(b"GGUF other")
    with pytest.raises(PullFailed, match=f"{DIGEST} expected"):
        adopt(entry, file, paths)
    file.write_bytes(b"no weights")
    other = replace(entry, name="caro/other/other.gguf", file="other.gguf")
    with pytest.raises(PullFailed, match="no GGUF file"):
        adopt(other, file, paths)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a/b/c.gguf", HubFile("a/b", "c.gguf")),
        ("a/b/d/c.GGUF@v1.0", HubFile("a/b", "d/c.GGUF", "v1.0")),
        ("../b/c.gguf", None),
        ("a/b/../../c.gguf", None),
        ("/etc/a/c.gguf", None),
        ("a/b/c.bin", None),
        ("https://host/a/c.gguf", None),
        ("a/c.gguf", None),
    ],
)
def test_names_of_files_of_hubs(name: str, source: HubFile | None) -> None:
    found = hub_entry(name)
    assert (found.source if found else None) == source
    if found:
        assert "/" not in found.file
